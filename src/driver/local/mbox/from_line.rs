//! The line that begins each message of a mailbox file.

use crate::mime::date::Date;

/// When the message arrived, if `line` is such a line and not a text that begins alike.
///
/// ABNF (what mail programs write, and c-client takes):
///
/// ```text
/// from-line = "From " sender 1*SP weekday 1*SP month 1*SP day 1*SP time [1*SP zone] 1*SP year [1*SP zone] [rest]
/// time      = 1*2DIGIT ":" 2DIGIT [":" 2DIGIT]
/// zone      = ("+" / "-") 4DIGIT / 1*5ALPHA          ; by default this machine's
/// ```
pub fn parse(line: &[u8]) -> Option<Moment> {
    let rest = line.strip_prefix(b"From ")?;
    if let Some(date) = rest.get(..LONGEST).unwrap_or(rest).trim_ascii_end().last_chunk().and_then(ctime) {
        return Some(Moment { date, is_local: true });
    }
    let text = std::str::from_utf8(rest.get(..LONGEST).unwrap_or(rest)).ok();
    // A sender in another charset does not hide the date.
    let lossy;
    let text = match text {
        Some(text) => text,
        None => {
            lossy = String::from_utf8_lossy(rest.get(..LONGEST).unwrap_or(rest));
            &lossy
        }
    };
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let time = words.iter().enumerate().skip(3).rposition(|(_, word)| is_time(word))? + 3;
    let [weekday, month, day] = words.get(time - 3..time)? else { return None };
    let known = |names: &[[u8; 3]], word: &str| names.iter().any(|name| name == word.as_bytes());
    if !known(&WEEKDAYS, weekday)
        || !known(&MONTHS, month)
        || !day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    {
        return None;
    }
    let after = words.get(time + 1..)?;
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|octet| octet.is_ascii_digit());
    let year = after.iter().take(2).position(|word| is_year(word))?;
    let zone = match year {
        0 => after.get(1).filter(|word| is_zone(word)),
        _ => after.first().filter(|word| is_zone(word)),
    };
    let clock = words.get(time)?;
    let text = format!("{day} {month} {} {clock} {}", after.get(year)?, zone.unwrap_or(&"+0000"));
    Some(Moment { date: Date::parse(text.as_bytes())?, is_local: zone.is_none() })
}

/// When a message arrived, as its line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    date: Date,
    /// By this machine's clock, whose zone on that day is looked up when it is asked for.
    is_local: bool,
}

impl Moment {
    pub fn date(self) -> Date {
        if self.is_local { local(self.date) } else { self.date }
    }
}

/// Octets of a line that are looked at.
const LONGEST: usize = 512;

/// What most such lines end with, ` Mon Jan  5 10:00:00 2026`; what is but nearly so is for others to read.
fn ctime(text: &[u8; 25]) -> Option<Date> {
    let &[
        b' ',
        d,
        a,
        y,
        b' ',
        m,
        o,
        n,
        b' ',
        tens,
        ones,
        b' ',
        h,
        i,
        b':',
        j,
        k,
        b':',
        s,
        t,
        b' ',
        v,
        w,
        x,
        z,
    ] = text
    else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    WEEKDAYS.contains(&[d, a, y]).then_some(())?;
    let month = MONTHS.iter().position(|month| *month == [m, o, n])?;
    let date = Date {
        year: u16::from(two(v, w)?) * 100 + u16::from(two(x, z)?),
        month: u8::try_from(month + 1).ok()?,
        day: two(if tens == b' ' { b'0' } else { tens }, ones)?,
        hours: two(h, i)?,
        minutes: two(j, k)?,
        seconds: two(s, t)?,
        west: false,
        zone_hours: 0,
        zone_minutes: 0,
    };
    let is_sound = date.is_in_range()
        && (1..=31).contains(&date.day)
        && date.hours < 24
        && date.minutes < 60
        && date.seconds < 60;
    is_sound.then_some(date)
}

const WEEKDAYS: [[u8; 3]; 7] = [*b"Sun", *b"Mon", *b"Tue", *b"Wed", *b"Thu", *b"Fri", *b"Sat"];
const MONTHS: [[u8; 3]; 12] = [
    *b"Jan", *b"Feb", *b"Mar", *b"Apr", *b"May", *b"Jun", *b"Jul", *b"Aug", *b"Sep", *b"Oct", *b"Nov",
    *b"Dec",
];

/// The same clock in this machine's zone.
fn local(date: Date) -> Date {
    let part = |n: u8| i8::try_from(n).unwrap_or_default();
    let (hours, minutes, seconds) = (part(date.hours), part(date.minutes), part(date.seconds.min(59)));
    let civil =
        jiff::civil::Date::new(date.year.try_into().unwrap_or_default(), part(date.month), part(date.day));
    let Ok(civil) = civil else { return date };
    let clock = jiff::civil::Time::new(hours, minutes, seconds, 0);
    let zoned = clock.map(|clock| civil.to_datetime(clock).to_zoned(jiff::tz::TimeZone::system()));
    let Ok(Ok(zoned)) = zoned else { return date };
    Date::from_unix(zoned.timestamp().as_second(), zoned.offset().seconds() / 60)
}

fn is_time(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    let digits = |part: &&str, least| {
        (least..=2).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_digit())
    };
    match parts.as_slice() {
        [hours, rest @ ..] => {
            (1..=2).contains(&rest.len()) && digits(hours, 1) && rest.iter().all(|part| digits(part, 2))
        }
        [] => false,
    }
}

fn is_zone(word: &str) -> bool {
    match word.as_bytes() {
        [b'+' | b'-', digits @ ..] => digits.len() == 4 && digits.iter().all(u8::is_ascii_digit),
        letters => letters.len() <= 5 && letters.iter().all(u8::is_ascii_alphabetic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_begin_messages() {
        let shown = |line: &str| parse(line.as_bytes()).map(|moment| moment.date().to_internal());
        for (line, date) in [
            ("From a@b Mon Jan  5 10:00:00 2026 +0100", " 5-Jan-2026 10:00:00 +0100"),
            ("From a@b Mon Jan  5 10:00:00 +0100 2026", " 5-Jan-2026 10:00:00 +0100"),
            ("From \"a b\" c Wed Jul 17 02:44 1996 GMT", "17-Jul-1996 02:44:00 +0000"),
            ("From a@b Mon Jan  5 10:00:00 2026 -0500 remote from x\r", " 5-Jan-2026 10:00:00 -0500"),
            ("From a 10:00 b Mon Jan  5 10:00:00 UTC 2026", " 5-Jan-2026 10:00:00 +0000"),
        ] {
            assert!(parse(line.as_bytes()).is_some(), "{line}");
            assert_eq!(shown(line).as_deref(), Some(date), "{line}");
        }
        assert!(parse(b"From \xE9 Mon Jan  5 10:00:00 2026").is_some());
        // Whoever reads it, a date without a zone is this machine's.
        let quick = parse(b"From a@b Mon Jan  5 10:00:00 2026");
        assert!(quick.is_some() && quick == parse(b"From a@b Mon Jan 5 10:00:00 2026"));
        for line in [
            "From x Mon Jan 05 10:00:60 2026",
            "From Mon Jan  5 10:00:00 2026",
            "From x Sat Feb 30 10:00:00 2026\r",
        ] {
            assert!(parse(line.as_bytes()).is_some(), "{line}");
        }
        for line in [
            "From me to you",
            "From ",
            "from a@b Mon Jan  5 10:00:00 2026",
            "From a@b Mon Jan 5 2026",
            "From a@b Mon Jan 32 10:00:00 2026",
            "From a@b Mon Jan  0 10:00:00 2026",
            "From a@b Mon Jan  5 10:00:00 1969",
            "From a@b Mon Jan  5 24:00:00 2026",
            "From a@b Foo Jan 5 10:00:00 2026",
            "From a@b Mon Jan 5 10:00:00",
            " From a@b Mon Jan  5 10:00:00 2026",
        ] {
            assert_eq!(shown(line), None, "{line}");
        }
    }
}
