//! Part numbers that a caller writes: `1.2`, `0`, `2.0`.
//!
//! ABNF (ext/imap's, c-client's `mail_body` and `mail_fetch_body`):
//!
//! ```text
//! section = "" / "0" / part [".0"]
//! part    = number *("." number)
//! number  = 1*DIGIT                ; not zero, leading zeros allowed
//! ```
//!
//! `""` is the whole message, `0` its header, `2.0` the header of the message
//! embedded in part 2. RFC 3501's own words (`TEXT`, `1.MIME`, `HEADER`) are not
//! part of ext/imap's language: like every other text they name no part, and its
//! functions answer with an empty string and no error message.

use crate::driver::fetch::{Aspect, Section};
use crate::error::{Error, ErrorKind, Result};
use crate::mime::structure::{ContentType, Structure};

/// The longest path that can name a part: deeper ones are cut off by every parser.
const DEPTH: usize = crate::limits::MIME_DEPTH;

/// Reads the section of imap_fetchbody and imap_savebody.
///
/// Errors: [`ErrorKind::Argument`] if no message can have such a section.
pub fn parse(text: &[u8]) -> Result<Section> {
    let section = |path, aspect| Ok(Section { path, aspect });
    match text {
        b"" => section(Vec::new(), Aspect::Content),
        b"0" => section(Vec::new(), Aspect::Header),
        _ => match text.strip_suffix(b".0") {
            Some(part) => section(parse_path(part)?, Aspect::Header),
            None => section(parse_path(text)?, Aspect::Content),
        },
    }
}

/// Reads the section of imap_fetchmime: the MIME header of the part that `text` names.
///
/// Errors: [`ErrorKind::Argument`] if no message can have such a part.
pub fn parse_mime(text: &[u8]) -> Result<Section> {
    Ok(Section { path: parse_path(text)?, aspect: Aspect::Mime })
}

/// Reads the section of imap_bodystruct: part numbers from the outside in.
///
/// Errors: [`ErrorKind::Argument`] if no message can have such a part.
pub fn parse_path(text: &[u8]) -> Result<Vec<u32>> {
    let absent = || Error::new(ErrorKind::Argument, format!("No such section: {}", shown(text)));
    let mut path = Vec::new();
    for number in text.split(|octet| *octet == b'.') {
        let number = parse_number(number).ok_or_else(absent)?;
        if path.len() == DEPTH {
            return Err(absent());
        }
        path.push(number);
    }
    Ok(path)
}

/// The part that `path` names under the message's `root`, by IMAP's numbering: the
/// message itself for an empty path; part 1 of what has no parts is itself; a
/// message in a part shows its parts as that part's.
pub fn find<'a>(root: &'a Structure, path: &[u32]) -> Option<&'a Structure> {
    root.part(path)
}

/// Whether a message with this `root` has `section`; what it lacks, ext/imap
/// answers with an empty string without asking the server.
pub fn exists(root: &Structure, section: &Section) -> bool {
    match (find(root, &section.path), &section.aspect) {
        (None, _) => false,
        (Some(_), _) if section.path.is_empty() => section.aspect != Aspect::Mime,
        (Some(_), Aspect::Content | Aspect::Mime) => true,
        (Some(part), _) => part.is_message(),
    }
}

/// Paths of the parts that are no multiparts, in the order of the message; an embedded message
/// is one part. The first 64.
pub fn leaves(root: &Structure) -> Vec<Vec<u32>> {
    const MOST: usize = 64;
    if root.content_type != ContentType::Multipart {
        return vec![vec![1]];
    }
    let mut leaves = Vec::new();
    let mut open = vec![(Vec::new(), root)];
    while let Some((path, part)) = open.pop() {
        if part.content_type != ContentType::Multipart {
            leaves.push(path);
            if leaves.len() == MOST {
                break;
            }
            continue;
        }
        let parts: Vec<_> = (1u32..).zip(&part.parts).take(MOST).collect();
        open.extend(parts.into_iter().rev().map(|(number, part)| ([&path[..], &[number]].concat(), part)));
    }
    leaves
}

/// Octets of a part's encoded content; about those of a multipart, whose own size no structure tells.
pub fn octets(part: &Structure) -> u64 {
    let mut octets = 0u64;
    let mut open = vec![part];
    while let Some(part) = open.pop() {
        match part.content_type {
            ContentType::Multipart => open.extend(&part.parts),
            _ => octets = octets.saturating_add(part.bytes),
        }
    }
    octets
}

fn parse_number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    let mut number = 0u32;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
    }
    (number > 0).then_some(number)
}

/// The start of a caller's text, fit for a message.
fn shown(text: &[u8]) -> String {
    text.get(..80).unwrap_or(text).escape_ascii().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(result: Result<Section>) -> String {
        let Ok(section) = result else { return "-".to_string() };
        let path: Vec<String> = section.path.iter().map(u32::to_string).collect();
        format!("{}{:?}", path.join("."), section.aspect)
    }

    /// What stock sends for each (`BODY.PEEK[…]`), or `-` where it sends nothing and gives "".
    #[test]
    fn fetchbody_sections() {
        for (text, wanted) in [
            ("", "Content"),
            ("0", "Header"),
            ("1", "1Content"),
            ("1.2", "1.2Content"),
            ("2.0", "2Header"),
            ("1.1.0", "1.1Header"),
            ("01", "1Content"),
            ("001.02", "1.2Content"),
            ("999.1", "999.1Content"),
            ("4294967295", "4294967295Content"),
            ("4294967296", "-"),
            ("4294967297", "-"),
            ("99999999999999999999", "-"),
            ("00", "-"),
            ("0.0", "-"),
            ("0.1", "-"),
            ("1.0.1", "-"),
            ("1.0.0", "-"),
            ("TEXT", "-"),
            ("HEADER", "-"),
            ("text", "-"),
            ("1.HEADER", "-"),
            ("1.TEXT", "-"),
            ("1.MIME", "-"),
            ("1.2.MIME", "-"),
            ("MIME", "-"),
            ("1.MIME.2", "-"),
            ("HEADER.FIELDS (SUBJECT)", "-"),
            ("1.", "-"),
            ("1..2", "-"),
            (".1", "-"),
            (".", "-"),
            ("..", "-"),
            (".0", "-"),
            (" 1", "-"),
            ("1 ", "-"),
            ("1 .2", "-"),
            ("-1", "-"),
            ("+1", "-"),
            ("1a", "-"),
            ("*", "-"),
            ("1\r\nX", "-"),
            ("1]", "-"),
            ("1] x", "-"),
            ("1<0.5>", "-"),
            ("1\"", "-"),
            ("1\0", "-"),
            ("т", "-"),
        ] {
            assert_eq!(show(parse(text.as_bytes())), wanted, "{text:?}");
        }
    }

    #[test]
    fn fetchmime_and_bodystruct_want_a_part() {
        for text in ["", "0", "1.0", "1.MIME", "HEADER"] {
            assert_eq!(show(parse_mime(text.as_bytes())), "-", "{text:?}");
            assert!(parse_path(text.as_bytes()).is_err(), "{text:?}");
        }
        assert_eq!(show(parse_mime(b"1.2")), "1.2Mime");
        assert_eq!(parse_path(b"02.1").expect("a path"), [2, 1]);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = ["1"; 100_000].join(".");
        assert!(parse(deep.as_bytes()).is_err());
        let error = parse(deep.as_bytes()).expect_err("too deep").to_string();
        assert!(error.len() < 120);
    }

    fn leaf(subtype: &[u8]) -> Structure {
        Structure { subtype: Some(subtype.to_vec()), ..Structure::default() }
    }

    fn message(body: Structure) -> Structure {
        Structure { content_type: ContentType::Message, parts: vec![body], ..leaf(b"RFC822") }
    }

    fn multipart(parts: Vec<Structure>) -> Structure {
        Structure { content_type: ContentType::Multipart, parts, ..leaf(b"MIXED") }
    }

    fn has(root: &Structure, text: &str) -> bool {
        parse(text.as_bytes()).is_ok_and(|section| exists(root, &section))
    }

    #[test]
    fn a_plain_message_is_its_own_part_1() {
        let root = leaf(b"PLAIN");
        for text in ["", "0", "1", "01"] {
            assert!(has(&root, text), "{text:?}");
        }
        for text in ["2", "1.1", "1.0", "999.1"] {
            assert!(!has(&root, text), "{text:?}");
        }
    }

    #[test]
    fn leaves_in_order() {
        let root = multipart(vec![
            multipart(vec![leaf(b"A"), leaf(b"B")]),
            message(multipart(vec![leaf(b"C")])),
            leaf(b"D"),
        ]);
        assert_eq!(leaves(&root), [vec![1, 1], vec![1, 2], vec![2], vec![3]]);
        assert_eq!(leaves(&leaf(b"A")), [vec![1]]);
        assert_eq!(leaves(&multipart(vec![leaf(b"A"); 100_000])).len(), 64);
    }

    #[test]
    fn parts_of_an_embedded_multipart_are_counted_under_its_message() {
        let root = multipart(vec![leaf(b"A"), message(multipart(vec![leaf(b"B"), leaf(b"C")]))]);
        for text in ["", "0", "1", "2", "2.1", "2.2", "2.0"] {
            assert!(has(&root, text), "{text:?}");
        }
        for text in ["3", "1.1", "1.0", "2.3", "2.1.0", "2.1.1", "2.2.1"] {
            assert!(!has(&root, text), "{text:?}");
        }
        assert_eq!(find(&root, &[2, 2]).and_then(|part| part.subtype.as_deref()), Some(&b"C"[..]));
    }

    /// The tree of stock's message 43: a message in a message in a multipart in a message.
    #[test]
    fn a_message_that_is_all_a_message() {
        let bottom = multipart(vec![leaf(b"PLAIN"), leaf(b"HTML")]);
        let root = message(multipart(vec![message(message(bottom)), leaf(b"SECOND")]));
        for text in ["1", "1.1", "1.2", "1.0", "1.1.0", "001.02", "1.1.1", "1.1.1.1"] {
            assert!(has(&root, text), "{text:?}");
        }
        for text in ["2", "1.3", "1.2.1", "1.2.0", "1.1.2", "1.1.1.1.1"] {
            assert!(!has(&root, text), "{text:?}");
        }
        assert!(exists(&root, &parse_mime(b"1").expect("a section")));
    }
}
