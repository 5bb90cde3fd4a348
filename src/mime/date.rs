//! Dates as mail and IMAP write them (RFC 5322, section 3.3; RFC 3501's `date-time`).

use std::fmt::{self, Display};

/// A moment as it was written: local time and zone. Days that a month lacks (30 February) are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// 1970 to 2097, c-client's range.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    pub hours: u8,
    pub minutes: u8,
    /// 0 to 60.
    pub seconds: u8,
    /// Whether the zone is west of Greenwich, or written as `-0000`.
    pub west: bool,
    pub zone_hours: u8,
    pub zone_minutes: u8,
}

impl Date {
    /// Reads a date; `None` if it is none, or outside 1970 to 2097.
    ///
    /// Without a time it is midnight; a zone that makes no sense is UTC; what follows the zone
    /// is not looked at. Source: c-client's `mail_parse_date`.
    pub fn parse(text: &[u8]) -> Option<Date> {
        let end = memchr::memchr(0, text).unwrap_or(text.len());
        Reader { rest: text.get(..end)? }.date()
    }

    /// The moment `seconds` after the epoch, in a zone `offset` minutes east of Greenwich.
    pub fn from_unix(seconds: i64, offset: i32) -> Date {
        let local = seconds.saturating_add(i64::from(offset) * 60);
        let (year, month, day) = civil(local.div_euclid(86_400));
        let time = local.rem_euclid(86_400);
        let zone = offset.unsigned_abs();
        Date {
            year: u16::try_from(year.clamp(0, 9999)).unwrap_or_default(),
            month,
            day,
            hours: (time / 3600) as u8,
            minutes: (time / 60 % 60) as u8,
            seconds: (time % 60) as u8,
            west: offset < 0,
            zone_hours: (zone / 60 % 100) as u8,
            zone_minutes: (zone % 60) as u8,
        }
    }

    /// Seconds since the epoch, 0 for what lies before it: ext/imap's `udate`.
    pub fn to_unix(&self) -> u64 {
        let day = days(i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let time = i64::from(self.hours) * 3600 + i64::from(self.minutes) * 60 + i64::from(self.seconds);
        let seconds = day * 86_400 + time - i64::from(self.offset()) * 60;
        u64::try_from(seconds).unwrap_or(0)
    }

    /// Whether [`Date::parse`] gives such a date.
    pub fn is_in_range(&self) -> bool {
        YEARS.contains(&self.year)
    }

    /// Minutes east of Greenwich.
    pub fn offset(&self) -> i32 {
        let minutes = i32::from(self.zone_hours) * 60 + i32::from(self.zone_minutes);
        if self.west { -minutes } else { minutes }
    }

    /// `17-Jul-1996 02:44:25 -0700`: IMAP's INTERNALDATE, ext/imap's `MailDate`.
    pub fn to_internal(&self) -> String {
        let digit = |number: u32| char::from(b'0' + (number % 10) as u8);
        let two = |number: u8| [digit(u32::from(number) / 10), digit(number.into())];
        let (year, day) = (u32::from(self.year), two(self.day));
        let mut text = String::with_capacity(26);
        text.push(if day[0] == '0' { ' ' } else { day[0] });
        text.extend([day[1], '-']);
        text.push_str(self.month_name());
        text.extend(['-', digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), ' ']);
        text.extend(two(self.hours));
        for part in [self.minutes, self.seconds] {
            text.push(':');
            text.extend(two(part));
        }
        text.extend([' ', if self.west { '-' } else { '+' }]);
        text.extend(two(self.zone_hours).into_iter().chain(two(self.zone_minutes)));
        text
    }

    /// `Wed, 17 Jul 1996 02:44:25 -0700`, and ` (PDT)` if `zone` says so: the `Date` of ext/imap's
    /// `imap_check`.
    pub fn to_rfc822(&self, zone: Option<&str>) -> String {
        let Date { year, day, .. } = self;
        let comment = zone.map(|zone| format!(" ({zone})")).unwrap_or_default();
        let (weekday, month) = (self.weekday_name(), self.month_name());
        format!("{weekday}, {day} {month} {year:04} {} {}{comment}", Time(self), Zone(self))
    }

    /// `Wed Jul 17 02:44:25 1996 -0700` and a line feed, as a mailbox file's `From ` line has it.
    pub fn to_ctime(&self) -> String {
        let Date { year, day, .. } = self;
        let (weekday, month) = (self.weekday_name(), self.month_name());
        format!("{weekday} {month} {day:2} {} {year:04} {}\n", Time(self), Zone(self))
    }

    fn month_name(&self) -> &'static str {
        MONTHS.get(usize::from(self.month).wrapping_sub(1)).copied().unwrap_or("???")
    }

    fn weekday_name(&self) -> &'static str {
        const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        let day = days(i64::from(self.year), i64::from(self.month), i64::from(self.day));
        WEEKDAYS[day.rem_euclid(7) as usize]
    }
}

struct Time<'a>(&'a Date);

impl Display for Time<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { hours, minutes, seconds, .. } = self.0;
        write!(f, "{hours:02}:{minutes:02}:{seconds:02}")
    }
}

struct Zone<'a>(&'a Date);

impl Display for Zone<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { west, zone_hours, zone_minutes, .. } = self.0;
        write!(f, "{}{zone_hours:02}{zone_minutes:02}", if *west { '-' } else { '+' })
    }
}

/// ABNF (c-client's leniency; number is C's `strtoul`, which skips white space and takes a sign):
///
/// ```text
/// date       = [ 3ALPHA ", " ] ( number ( american / iso / named ) / basic )
/// basic      = 4DIGIT 2DIGIT 2DIGIT                     ; year, month, day
/// american   = "/" 1*DIGIT "/" 1*DIGIT                  ; number is the month
/// iso        = ( 1*SP / "-" ) 1*DIGIT "-" number        ; the first number is the year
/// named      = ( 1*SP name 1*SP / "-" name "-" *SP ) 1*DIGIT [ SP time [ zone ] ]
/// name       = 3ALPHA *ALPHA
/// time       = number ":" number [ ":" number ]
/// zone       = "-" 1*3ALPHA / 1*SP ( 1*3ALPHA / [ "+" / "-" ] 4DIGIT *OCTET )
/// ```
struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn date(&mut self) -> Option<Date> {
        if let [a, b, c, b',', b' ', rest @ ..] = self.rest
            && [a, b, c].iter().all(|byte| byte.is_ascii_alphabetic())
        {
            self.rest = rest;
        }
        let first = self.number();
        if self.at_end() && first >= 10_000_000 {
            let (month, day) = (first / 100 % 100, first % 100);
            return midnight(first / 10_000, month.max(1), day.max(1));
        }
        match self.rest.first()? {
            b'/' => {
                let day = self.digits_after(b'/')?;
                let year = self.digits_after(b'/')?;
                self.at_end().then_some(())?;
                midnight(year, first, day)
            }
            b'-' if self.rest.get(1)?.is_ascii_digit() => self.iso(first),
            b'-' => {
                self.rest = self.rest.get(1..)?;
                self.named(first, b'-')
            }
            b' ' => {
                self.skip_spaces();
                match self.rest.first()?.is_ascii_digit() {
                    true => {
                        let month = self.number();
                        self.iso_day(first, month)
                    }
                    false => self.named(first, b' '),
                }
            }
            _ => None,
        }
    }

    fn iso(&mut self, year: u64) -> Option<Date> {
        let month = self.digits_after(b'-')?;
        self.iso_day(year, month)
    }

    fn iso_day(&mut self, year: u64, month: u64) -> Option<Date> {
        self.rest = self.rest.strip_prefix(b"-")?;
        let day = self.number();
        self.at_end().then_some(())?;
        midnight(year, month, day)
    }

    fn named(&mut self, day: u64, delimiter: u8) -> Option<Date> {
        let name = self.rest.get(..3)?;
        let month = MONTHS.iter().position(|month| month.as_bytes().eq_ignore_ascii_case(name))? as u64 + 1;
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        self.rest = self.rest.get(letters..)?;
        self.rest = self.rest.strip_prefix(&[delimiter])?;
        self.skip_spaces();
        self.rest.first().filter(|byte| byte.is_ascii_digit())?;
        let year = self.number();
        let date = midnight(year, month, day)?;
        if self.at_end() {
            return Some(date);
        }
        self.rest = self.rest.strip_prefix(b" ")?;
        self.time(date)
    }

    fn time(&mut self, mut date: Date) -> Option<Date> {
        let hours = self.number();
        self.rest = self.rest.strip_prefix(b":")?;
        let minutes = self.number();
        let mut seconds = 0;
        if let Some(rest) = self.rest.strip_prefix(b":") {
            self.rest = rest;
            seconds = self.number();
        }
        if hours > 23 || minutes > 59 || seconds > 60 {
            return None;
        }
        (date.hours, date.minutes, date.seconds) = (hours as u8, minutes as u8, seconds as u8);
        self.zone(&mut date);
        Some(date)
    }

    fn zone(&mut self, date: &mut Date) {
        let spaced = self.rest.starts_with(b" ");
        match self.rest {
            [b' ', ..] => self.skip_spaces(),
            [b'-', rest @ ..] => self.rest = rest,
            _ => return,
        }
        if let Some(hours) = named_zone(self.rest) {
            date.west = hours < 0;
            date.zone_hours = hours.unsigned_abs();
            return;
        }
        if !spaced {
            return;
        }
        let digits = match self.rest {
            [b'-', rest @ ..] => {
                date.west = true;
                rest
            }
            [b'+', rest @ ..] => rest,
            rest => rest,
        };
        let Some(&[a, b, c, d]) = digits.first_chunk::<4>() else { return };
        if ![a, b, c, d].iter().all(u8::is_ascii_digit) {
            return;
        }
        let two = |tens: u8, ones: u8| (tens - b'0') * 10 + (ones - b'0');
        let (hours, minutes) = (two(a, b), two(c, d));
        if minutes < 60 {
            // c-client keeps four bits of the hours; no zone needs more.
            (date.zone_hours, date.zone_minutes) = (hours & 15, minutes);
        }
    }

    /// A number that `delimiter` and a digit must begin.
    fn digits_after(&mut self, delimiter: u8) -> Option<u64> {
        self.rest = self.rest.strip_prefix(&[delimiter])?;
        self.rest.first().filter(|byte| byte.is_ascii_digit())?;
        Some(self.number())
    }

    /// C's `strtoul`: 0 where there is no number, the largest value for a negative one.
    fn number(&mut self) -> u64 {
        let space = |byte: &&u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let mut at = self.rest.iter().take_while(space).count();
        let sign = self.rest.get(at).filter(|byte| matches!(byte, b'+' | b'-'));
        at += usize::from(sign.is_some());
        let digits = self.rest.get(at..).unwrap_or_default();
        let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = digits.split_at(length);
        if digits.is_empty() {
            return 0;
        }
        self.rest = rest;
        let add = |value: u64, digit: &u8| value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        match digits.iter().fold(0, add) {
            value if value > 0 && sign == Some(&b'-') => u64::MAX,
            value => value,
        }
    }

    fn skip_spaces(&mut self) {
        while let Some(rest) = self.rest.strip_prefix(b" ") {
            self.rest = rest;
        }
    }

    fn at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// c-client's range.
const YEARS: std::ops::RangeInclusive<u16> = 1970..=2097;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn midnight(year: u64, month: u64, day: u64) -> Option<Date> {
    // RFC 5322, section 4.3, but for the years from 49 to 69, which c-client can't mean.
    let year = match year {
        0..49 => year + 2000,
        49..1000 => year + 1900,
        _ => year,
    };
    let is_in_range = u16::try_from(year).is_ok_and(|year| YEARS.contains(&year));
    if !is_in_range || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(Date {
        year: year as u16,
        month: month as u8,
        day: day as u8,
        hours: 0,
        minutes: 0,
        seconds: 0,
        west: false,
        zone_hours: 0,
        zone_minutes: 0,
    })
}

/// Hours east of Greenwich of a zone that is all of `name`: military letters (as RFC 822 has
/// them, with A in the east), North America, and the few that c-client knows besides.
fn named_zone(name: &[u8]) -> Option<i8> {
    let letter = |offset: u8| name.first().map(|first| (first.to_ascii_uppercase() - offset) as i8);
    match name.to_ascii_uppercase().as_slice() {
        b"UT" | b"GMT" | b"UTC" | b"Z" | b"WET" => Some(0),
        [b'A'..=b'I'] => letter(b'A' - 1),
        [b'K'..=b'M'] => letter(b'A'),
        [b'N'..=b'Y'] => letter(b'N' - 1).map(|hours| -hours),
        b"MET" => Some(1),
        b"EET" => Some(2),
        b"JST" => Some(9),
        b"ADT" => Some(-3),
        b"AST" | b"EDT" => Some(-4),
        b"EST" | b"CDT" => Some(-5),
        b"CST" | b"MDT" => Some(-6),
        b"MST" | b"PDT" => Some(-7),
        b"PST" | b"YDT" => Some(-8),
        b"YST" => Some(-9),
        b"HST" => Some(-10),
        _ => None,
    }
}

/// Days from the epoch to a day of the Gregorian calendar; the day may lie outside its month.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Counted in years that begin in March, so that the leap day is the last.
    let year = if month > 2 { year } else { year - 1 };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days`].
fn civil(days: i64) -> (i64, u8, u8) {
    let days = days.saturating_add(719_468);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leaps) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400 + i64::from(month >= 10);
    (year, ((month + 2) % 12 + 1) as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::noise;

    #[test]
    fn dates_as_mail_parse_date() {
        let cases: [(&str, Option<(&str, u64)>); 62] = [
            ("17-Jul-1996 02:44:25 -0700", Some(("17-Jul-1996 02:44:25 -0700", 837596665))),
            ("Mon, 1 Jan 24 00:00 EST", Some((" 1-Jan-2024 00:00:00 -0500", 1704085200))),
            ("1 Jan 2024", Some((" 1-Jan-2024 00:00:00 +0000", 1704067200))),
            ("01/02/24", Some((" 2-Jan-2024 00:00:00 +0000", 1704153600))),
            ("13/2/2024", None),
            ("1/2/24 ", None),
            ("1/ 2/24", None),
            ("2024-01-02", Some((" 2-Jan-2024 00:00:00 +0000", 1704153600))),
            ("20241231", Some(("31-Dec-2024 00:00:00 +0000", 1735603200))),
            ("20240100", Some((" 1-Jan-2024 00:00:00 +0000", 1704067200))),
            ("24-01-02", Some((" 2-Jan-2024 00:00:00 +0000", 1704153600))),
            ("1-1-24", Some(("24-Jan-2001 00:00:00 +0000", 980294400))),
            ("2024 1-2", Some((" 2-Jan-2024 00:00:00 +0000", 1704153600))),
            ("1996-7-+7", Some((" 7-Jul-1996 00:00:00 +0000", 836697600))),
            ("2024-01-02 03:04:05", None),
            ("2024-01-02T03:04:05Z", None),
            ("Mon Jan  1 00:00:00 2024", None),
            ("Monday, 1 Jan 2024", None),
            ("Mon,1 Jan 2024", None),
            ("Foo,  1 Jan 2024", Some((" 1-Jan-2024 00:00:00 +0000", 1704067200))),
            ("\t+1 jAnuarys 2024", Some((" 1-Jan-2024 00:00:00 +0000", 1704067200))),
            ("17-Jul- 1996", Some(("17-Jul-1996 00:00:00 +0000", 837561600))),
            ("1 Jan5 2024", None),
            ("1 Ja 2024", None),
            ("1-Jan 2024", None),
            ("1 Jan 2024 ", None),
            ("1 Jan 0", Some((" 1-Jan-2000 00:00:00 +0000", 946684800))),
            ("1 Jan 48", Some((" 1-Jan-2048 00:00:00 +0000", 2461449600))),
            ("1 Jan 49", None),
            ("1 Jan 69", None),
            ("1 Jan 70", Some((" 1-Jan-1970 00:00:00 +0000", 0))),
            ("1 Jan 197", Some((" 1-Jan-2097 00:00:00 +0000", 4007836800))),
            ("1 Jan 2098", None),
            ("31 Feb 2024", Some(("31-Feb-2024 00:00:00 +0000", 1709337600))),
            ("32 Jan 2024", None),
            ("0 Jan 2024", None),
            ("-1 Jan 2024", None),
            ("18446744073709551617 Jan 2024", None),
            ("1 Jan 2024 10:20:60", Some((" 1-Jan-2024 10:20:60 +0000", 1704104460))),
            ("1 Jan 2024 10:20:61", None),
            ("1 Jan 2024 24:00", None),
            ("1 Jan 2024 1", None),
            ("1 Jan 2024 :20", Some((" 1-Jan-2024 00:20:00 +0000", 1704068400))),
            ("1 Jan 2024 10: 20:x", Some((" 1-Jan-2024 10:20:00 +0000", 1704104400))),
            ("1 Jan 2024 10:20 x", Some((" 1-Jan-2024 10:20:00 -1100", 1704144000))),
            ("1 Jan 2024 10:20x", Some((" 1-Jan-2024 10:20:00 +0000", 1704104400))),
            ("1 Jan 2024 10:20:30-EST", Some((" 1-Jan-2024 10:20:30 -0500", 1704122430))),
            ("1 Jan 2024 10:20:30 -EST", Some((" 1-Jan-2024 10:20:30 -0000", 1704104430))),
            ("1 Jan 2024 10:20:30EST", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 2024 10:20:30-0500", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 2024 10:20:30  est", Some((" 1-Jan-2024 10:20:30 -0500", 1704122430))),
            ("1 Jan 2024 10:20:30 EST ", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 2024 10:20:30 M", Some((" 1-Jan-2024 10:20:30 +1200", 1704061230))),
            ("1 Jan 2024 10:20:30 J", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 2024 10:20:30 JST", Some((" 1-Jan-2024 10:20:30 +0900", 1704072030))),
            ("1 Jan 2024 10:20:30 CEST", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 2024 10:20:30 +0530 (IST)", Some((" 1-Jan-2024 10:20:30 +0530", 1704084630))),
            ("1 Jan 2024 10:20:30 0530", Some((" 1-Jan-2024 10:20:30 +0530", 1704084630))),
            ("1 Jan 2024 10:20:30 -0000", Some((" 1-Jan-2024 10:20:30 -0000", 1704104430))),
            ("1 Jan 2024 10:20:30 +01:00", Some((" 1-Jan-2024 10:20:30 +0000", 1704104430))),
            ("1 Jan 1970 00:00:00 +0100", Some((" 1-Jan-1970 00:00:00 +0100", 0))),
            ("31 Dec 2097 23:59:60 -1459", Some(("31-Dec-2097 23:59:60 -1459", 4039426740))),
        ];
        for (text, expected) in cases {
            let date = Date::parse(text.as_bytes());
            let shown = date.map(|date| (date.to_internal(), date.to_unix()));
            let shown = shown.as_ref().map(|(internal, unix)| (internal.as_str(), *unix));
            assert_eq!(shown, expected, "{text:?}");
        }
        assert_eq!(Date::parse(b""), None);
        assert_eq!(Date::parse(b"1 J\xE4n 2024"), None);
    }

    #[test]
    fn dates_are_printed() {
        let date = Date::from_unix(837596665, -420);
        assert_eq!(date.to_internal(), "17-Jul-1996 02:44:25 -0700");
        assert_eq!(date.to_rfc822(None), "Wed, 17 Jul 1996 02:44:25 -0700");
        assert_eq!(date.to_rfc822(Some("PDT")), "Wed, 17 Jul 1996 02:44:25 -0700 (PDT)");
        assert_eq!(date.to_ctime(), "Wed Jul 17 02:44:25 1996 -0700\n");
        assert_eq!(date.offset(), -420);
    }

    #[test]
    fn every_day_comes_back() {
        for day in 0..46_751 {
            let date = Date::from_unix(day * 86_400 + 86_399, 0);
            assert_eq!(date.to_unix(), (day * 86_400 + 86_399) as u64);
            assert_eq!(Date::parse(date.to_internal().as_bytes()), Some(date));
        }
    }

    #[test]
    fn noise_is_no_panic() {
        for text in noise::texts(20_000, 30, b" 0129-/:+,JanMonEST\t\xE9\0") {
            if let Some(date) = Date::parse(&text) {
                let _ = (date.to_unix(), date.to_ctime(), date.to_rfc822(None));
            }
        }
        for seconds in [i64::MIN, i64::MAX, -1] {
            for offset in [i32::MIN, 0, i32::MAX] {
                let _ = Date::from_unix(seconds, offset).to_internal();
            }
        }
    }
}
