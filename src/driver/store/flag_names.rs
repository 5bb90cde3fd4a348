//! Flags as callers name them. Source: c-client's `mail_parse_flags`, which sets what it can and remarks on the rest.

use crate::driver::event::{Event, Events, Severity};
use crate::error::{Error, ErrorKind, Result};

/// What can be set; `\Recent` is nobody's to set.
pub const SYSTEM: [&[u8]; 5] = [b"\\Seen", b"\\Answered", b"\\Flagged", b"\\Deleted", b"\\Draft"];

/// Octets of a keyword, as in c-client.
const LONGEST: usize = 64;

/// Octets of a flag that a remark shows.
const SHOWN: usize = 80;

/// Whether a file's line of words can hold the keyword.
///
/// ABNF (RFC 3501): `flag-keyword = atom`
pub fn is_keyword(name: &[u8]) -> bool {
    !name.is_empty() && name.len() <= LONGEST && name.iter().all(is_atom_char)
}

fn is_atom_char(octet: &u8) -> bool {
    octet.is_ascii_graphic() && !b"(){%*\"\\]".contains(octet)
}

/// Remarks on those of `flags` that cannot be set.
pub fn remarks(flags: &[Vec<u8>], takes_keywords: bool) -> Vec<Vec<u8>> {
    let what = |flag: &[u8]| match flag.first() {
        Some(b'\\') => (!is_system(flag)).then_some("Unsupported system flag: "),
        _ if takes_keywords && is_keyword(flag) => None,
        _ if takes_keywords && !flag.iter().all(is_atom_char) => Some("Invalid flag: "),
        _ => Some(UNKNOWN),
    };
    flags.iter().filter_map(|flag| Some(remark(what(flag)?, flag))).collect()
}

/// Remarks on those keywords of `flags` that were to be added and are not among `set`: there is no room for more.
pub fn remarks_on_missing(flags: &[Vec<u8>], set: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let is_set = |flag: &Vec<u8>| set.iter().any(|name| name.eq_ignore_ascii_case(flag));
    let missing = flags.iter().filter(|flag| is_keyword(flag) && !is_set(flag));
    missing.map(|flag| remark(UNKNOWN, flag)).collect()
}

fn remark(what: &str, flag: &[u8]) -> Vec<u8> {
    [what.as_bytes(), flag.get(..SHOWN).unwrap_or(flag)].concat()
}

const UNKNOWN: &str = "Unknown flag: ";

fn is_system(flag: &[u8]) -> bool {
    SYSTEM.iter().any(|name| name.eq_ignore_ascii_case(flag))
}

/// Tells [`remarks`], the last one as the outcome of what the flags were for.
pub fn outcome(mut remarks: Vec<Vec<u8>>, events: &mut dyn Events) -> Result<()> {
    let last = remarks.pop();
    tell(remarks, events);
    last.map_or(Ok(()), |text| Err(Error::quoting(ErrorKind::Rejected, &[&text]).as_warning()))
}

/// Tells [`remarks`].
pub fn tell(remarks: Vec<Vec<u8>>, events: &mut dyn Events) {
    for text in remarks {
        events.event(Event::Notice(Severity::Warning, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_as_by_c_client() {
        let long = "k".repeat(LONGEST + 1);
        let cases = [
            ("\\seen", "", ""),
            ("\\Nosuch", "Unsupported system flag: \\Nosuch", "Unsupported system flag: \\Nosuch"),
            ("\\Recent", "Unsupported system flag: \\Recent", "Unsupported system flag: \\Recent"),
            ("\\*", "Unsupported system flag: \\*", "Unsupported system flag: \\*"),
            ("kw1", "", "Unknown flag: kw1"),
            ("a(b", "Invalid flag: a(b", "Unknown flag: a(b"),
            ("uml\u{e4}", "Invalid flag: uml\u{e4}", "Unknown flag: uml\u{e4}"),
            (&long, &format!("Unknown flag: {long}"), &format!("Unknown flag: {long}")),
        ];
        for (flag, with, without) in cases {
            for (takes_keywords, expected) in [(true, with), (false, without)] {
                let expected: Vec<Vec<u8>> =
                    Some(expected.as_bytes().to_vec()).filter(|text| !text.is_empty()).into_iter().collect();
                assert_eq!(remarks(&[flag.as_bytes().to_vec()], takes_keywords), expected, "{flag}");
            }
        }
    }

    #[test]
    fn a_remark_quotes_no_more_than_its_share() {
        assert_eq!(remarks(&[vec![b'k'; 1000]], true).concat().len(), "Unknown flag: ".len() + SHOWN);
    }
}
