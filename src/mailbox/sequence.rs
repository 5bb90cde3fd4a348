//! Message sequences that a caller writes: `1:5,7,*`.
//!
//! ABNF (ext/imap's; RFC 3501's `sequence-set` with its oddities):
//!
//! ```text
//! sequence = [item *("," item) [","]]
//! item     = seq / seq ":" *SP ["+"] seq
//! seq      = 1*DIGIT / "*"
//! ```
//!
//! Order and repetitions mean nothing: `3:1,2` is `1:3`. The result is sorted,
//! without overlaps, and holds only numbers from 1 to the highest.

use crate::driver::set::Set;
use crate::error::{Error, ErrorKind, Result};

/// Reads message numbers. `highest` is the number of messages; `*` stands for it,
/// and a number above it is an error.
///
/// Errors: [`ErrorKind::Argument`] with the texts of c-client's `mail_sequence`.
pub fn parse_numbers(text: &[u8], highest: u32) -> Result<Set> {
    parse(text, highest, &NUMBERS)
}

/// Reads UIDs. `highest` is the last message's UID, 0 in an empty mailbox; `*`
/// stands for it. UIDs above it name no message and are left out, so the set may
/// be empty.
///
/// Errors: [`ErrorKind::Argument`] with the texts of c-client's `mail_uid_sequence`.
pub fn parse_uids(text: &[u8], highest: u32) -> Result<Set> {
    parse(text, highest, &UIDS)
}

/// What differs between numbers and UIDs: texts, and whether a number too high is an error.
struct Kind {
    bounded: bool,
    out_of_range: &'static str,
    range_invalid: &'static str,
    range_syntax: &'static str,
    syntax: &'static str,
}

static NUMBERS: Kind = Kind {
    bounded: true,
    out_of_range: "Sequence out of range",
    range_invalid: "Sequence range invalid",
    range_syntax: "Sequence range syntax error",
    syntax: "Sequence syntax error",
};

static UIDS: Kind = Kind {
    bounded: false,
    out_of_range: "UID may not be zero",
    range_invalid: "UID sequence range invalid",
    range_syntax: "UID sequence range syntax error",
    syntax: "UID sequence syntax error",
};

fn parse(text: &[u8], highest: u32, kind: &Kind) -> Result<Set> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let first = seq(&mut rest, highest, kind, "Syntax error in sequence", kind.out_of_range)?;
        let mut last = first;
        let mut syntax = kind.syntax;
        if let Some(after) = rest.strip_prefix(b":") {
            rest = after.trim_ascii_start();
            rest = rest.strip_prefix(b"+").unwrap_or(rest);
            last = seq(&mut rest, highest, kind, kind.range_invalid, kind.range_invalid)?;
            syntax = kind.range_syntax;
        }
        match rest.split_first() {
            None => {}
            Some((b',', after)) => rest = after,
            Some(_) => return Err(invalid(syntax)),
        }
        ranges.push((first.min(last), first.max(last)));
    }
    Ok(normalise(ranges, highest))
}

/// One number or `*`. A number beyond 64 bits counts as the highest that there is.
fn seq(
    rest: &mut &[u8],
    highest: u32,
    kind: &Kind,
    syntax: &'static str,
    range: &'static str,
) -> Result<u64> {
    if let Some(after) = rest.strip_prefix(b"*") {
        if kind.bounded && highest == 0 {
            return Err(invalid("No messages, so no maximum message number"));
        }
        *rest = after;
        return Ok(u64::from(highest));
    }
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    if digits == 0 {
        return Err(invalid(syntax));
    }
    let (number, after) = rest.split_at(digits);
    let number =
        number.iter().fold(0u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
    if number == 0 || (kind.bounded && number > u64::from(highest)) {
        return Err(invalid(range));
    }
    *rest = after;
    Ok(number)
}

/// Sorts, merges what overlaps or adjoins, and cuts off what is above `highest`.
fn normalise(mut ranges: Vec<(u64, u64)>, highest: u32) -> Set {
    ranges.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (first, last) in ranges {
        let (first, last) = (first.max(1), last.min(u64::from(highest)));
        match merged.last_mut() {
            _ if first > last => {}
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    let mut set = Set::default();
    for (first, last) in merged {
        if let (Ok(first), Ok(last)) = (u32::try_from(first), u32::try_from(last)) {
            set.push(first, last);
        }
    }
    set
}

fn invalid(text: &'static str) -> Error {
    Error::new(ErrorKind::Argument, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: Result<Set>) -> String {
        result.map_or_else(|error| format!("! {error}"), |set| set.to_string())
    }

    /// Sequence, its message numbers, its UIDs, as stock imap_fetch_overview takes
    /// them in a mailbox of 82 messages with the UIDs 1 to 82.
    const ORACLE: &[(&str, &str, &str)] = &[
        ("1", "1", "1"),
        ("1:3", "1:3", "1:3"),
        ("3:1", "1:3", "1:3"),
        ("2,1", "1:2", "1:2"),
        ("1,1", "1", "1"),
        ("1:2,2:3", "1:3", "1:3"),
        ("1,", "1", "1"),
        ("1,,2", "! Syntax error in sequence", "! Syntax error in sequence"),
        (",1", "! Syntax error in sequence", "! Syntax error in sequence"),
        (",", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("", "", ""),
        (":", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("1:", "! Sequence range invalid", "! UID sequence range invalid"),
        ("1:,2", "! Sequence range invalid", "! UID sequence range invalid"),
        (":3", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("*", "82", "82"),
        ("*:*", "82", "82"),
        ("1:*", "1:82", "1:82"),
        ("*:1", "1:82", "1:82"),
        ("*,1", "1,82", "1,82"),
        ("0", "! Sequence out of range", "! UID may not be zero"),
        ("0:1", "! Sequence out of range", "! UID may not be zero"),
        ("1:0", "! Sequence range invalid", "! UID sequence range invalid"),
        ("-1", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("+1", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("1 ", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1, 2", "! Syntax error in sequence", "! Syntax error in sequence"),
        (" 1", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("1 ,2", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1 : 3", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1: 3", "1:3", "1:3"),
        ("a", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("1a", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1:a", "! Sequence range invalid", "! UID sequence range invalid"),
        ("1:2:3", "! Sequence range syntax error", "! UID sequence range syntax error"),
        ("1-3", "! Sequence syntax error", "! UID sequence syntax error"),
        ("99999", "! Sequence out of range", ""),
        ("99999:1", "! Sequence out of range", "1:82"),
        ("1:99999", "! Sequence range invalid", "1:82"),
        ("4294967295", "! Sequence out of range", ""),
        ("4294967297", "! Sequence out of range", ""),
        ("18446744073709551617", "! Sequence out of range", ""),
        ("1:4294967297", "! Sequence range invalid", "1:82"),
        ("01", "1", "1"),
        ("0x1", "! Sequence out of range", "! UID may not be zero"),
        ("\t1", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("1\n", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1\r\nX", "! Sequence syntax error", "! UID sequence syntax error"),
        ("**", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1*", "! Sequence syntax error", "! UID sequence syntax error"),
        ("1:**", "! Sequence range syntax error", "! UID sequence range syntax error"),
        ("$", "! Syntax error in sequence", "! Syntax error in sequence"),
        ("5,*,3:4", "3:5,82", "3:5,82"),
        ("1,99999", "! Sequence out of range", "1"),
        ("99999,1", "! Sequence out of range", "1"),
        ("1,0", "! Sequence out of range", "! UID may not be zero"),
        ("83:*", "! Sequence out of range", "82"),
        ("*:83", "! Sequence range invalid", "82"),
    ];

    #[test]
    fn sequences_are_read_as_stock_reads_them() {
        for (text, numbers, uids) in ORACLE {
            // A refused number is told by its text; stock calls `0x1` out of range because of the 0.
            assert_eq!(shown(parse_numbers(text.as_bytes(), 82)), *numbers, "{text:?}");
            assert_eq!(shown(parse_uids(text.as_bytes(), 82)), *uids, "UID {text:?}");
        }
    }

    #[test]
    fn an_empty_mailbox_has_no_maximum() {
        assert_eq!(shown(parse_numbers(b"*", 0)), "! No messages, so no maximum message number");
        assert_eq!(shown(parse_numbers(b"1:*", 0)), "! Sequence out of range");
        assert_eq!(shown(parse_uids(b"*", 0)), "");
        assert_eq!(shown(parse_uids(b"1:*", 0)), "");
    }

    #[test]
    fn long_sequences_take_linear_room() {
        let text = "1:4294967295,".repeat(100_000);
        assert_eq!(shown(parse_uids(text.as_bytes(), u32::MAX - 1)), "1:4294967294");
    }
}
