//! Dates in search criteria, in every form that c-client's `mail_parse_date` takes.
//!
//! ABNF:
//!
//! ```text
//! date     = [3ALPHA ", "] *WSP ["+"] (number8 / american / iso / european)
//! number8  = *"0" 8DIGIT                           ; YYYYMMDD
//! american = number "/" number "/" number          ; month/day/year
//! iso      = number "-" number "-" number          ; year-month-day
//! european = number "-" month "-" *SP number [clock]
//!          / number 1*SP month 1*SP number [clock]
//! month    = 3ALPHA *ALPHA                         ; the first three letters count
//! clock    = SP lax ":" lax [":" lax] *OCTET       ; looked at, then dropped
//! lax      = *WSP ["+"] *DIGIT
//! ```
//!
//! A year below 49 lies in this century, one below 1000 counts from 1900. The
//! day of the month is only checked against 31, as in stock: the server decides.

use std::ops::RangeInclusive;

use crate::driver::query::Day;

/// The years that c-client can hold.
const YEARS: RangeInclusive<u64> = 1970..=2097;

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// The day that `text` means; `None` if it is no date.
pub(super) fn parse(text: &[u8]) -> Option<Day> {
    let text = match text {
        [a, b, c, b',', b' ', rest @ ..] if [a, b, c].iter().all(|octet| octet.is_ascii_alphabetic()) => rest,
        _ => text,
    };
    let (first, rest) = lax_number(text)?;
    match rest {
        [] => day(first / 10_000, first / 100 % 100, first % 100),
        [b'/', rest @ ..] => {
            let (second, year) = pair(rest, b'/')?;
            day(full_year(year), first, second)
        }
        [b'-', rest @ ..] if rest.first().is_some_and(u8::is_ascii_digit) => {
            let (month, last) = pair(rest, b'-')?;
            day(full_year(first), month, last)
        }
        [separator @ (b'-' | b' '), rest @ ..] => european(first, *separator, rest),
        _ => None,
    }
}

/// `Jan-2026`, `January 2026 10:00:00`: what follows the day of the month.
fn european(first: u64, separator: u8, rest: &[u8]) -> Option<Day> {
    let rest = if separator == b' ' { trim_spaces(rest) } else { rest };
    let letters = rest.iter().take_while(|octet| octet.is_ascii_alphabetic()).count();
    let (name, rest) = rest.split_at(letters);
    let short = name.get(..3)?;
    let month = (1..).zip(MONTHS).find(|(_, known)| known.eq_ignore_ascii_case(short))?.0;
    let rest = rest.strip_prefix(&[separator])?;
    let (year, rest) = number(trim_spaces(rest))?;
    match rest {
        [] => {}
        [b' ', clock @ ..] if is_clock(clock) => {}
        _ => return None,
    }
    day(full_year(year), month, first)
}

/// `number separator number`, and nothing after it.
fn pair(text: &[u8], separator: u8) -> Option<(u64, u64)> {
    let (first, rest) = number(text)?;
    let (second, rest) = number(rest.strip_prefix(&[separator])?)?;
    rest.is_empty().then_some((first, second))
}

fn is_clock(text: &[u8]) -> bool {
    let part = |text| lax_number(text).unwrap_or((0, text));
    let (hours, rest) = part(text);
    let Some(rest) = rest.strip_prefix(b":") else { return false };
    let (minutes, rest) = part(rest);
    let seconds = rest.strip_prefix(b":").map_or(0, |rest| part(rest).0);
    hours < 24 && minutes < 60 && seconds <= 60
}

fn full_year(year: u64) -> u64 {
    match year {
        0..=48 => 2000 + year,
        49..=999 => 1900 + year,
        _ => year,
    }
}

fn day(year: u64, month: u64, day: u64) -> Option<Day> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(Day {
        year: u16::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    })
}

/// Digits and what follows them; too large a number stays too large.
fn number(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let (number, rest) = text.split_at(digits);
    let add = |n: u64, digit: &u8| n.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
    (digits > 0).then(|| (number.iter().fold(0, add), rest))
}

/// A number as C's strtoul finds it: after blanks, with or without a plus sign.
fn lax_number(text: &[u8]) -> Option<(u64, &[u8])> {
    let text = text.trim_ascii_start();
    number(text.strip_prefix(b"+").unwrap_or(text))
}

fn trim_spaces(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|octet| **octet == b' ').count();
    text.get(spaces..).unwrap_or_default()
}
