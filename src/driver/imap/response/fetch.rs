//! FETCH: one message's attributes.

use std::sync::Arc;

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use super::super::syntax::{list, section};
use super::envelope::envelope;
use super::structure::structure;
use crate::driver::fetch::{Aspect, Fetched, FetchedSection, Section};
use crate::limits;

/// ABNF (RFC 3501, with RFC 3516, RFC 7162, RFC 8474, RFC 8514, RFC 8970, and Gmail's):
///
/// ```text
/// msg-att         = "(" (msg-att-dynamic / msg-att-static) *(SP (msg-att-dynamic / msg-att-static)) ")"
/// msg-att-dynamic = "FLAGS" SP flag-list / "MODSEQ" SP "(" mod-sequence-value ")" / "X-GM-LABELS" SP label-list
/// msg-att-static  = "ENVELOPE" SP envelope / "INTERNALDATE" SP date-time /
///                   "RFC822" [".HEADER" / ".TEXT"] SP nstring / "RFC822.SIZE" SP number /
///                   "BODY" ["STRUCTURE"] SP body / "BODY" section ["<" number ">"] SP nstring /
///                   "BINARY" section-binary SP (nstring / literal8) / "UID" SP uniqueid /
///                   "EMAILID" SP "(" objectid ")" / "THREADID" SP ("(" objectid ")" / nil) /
///                   "SAVEDATE" SP (date-time / nil) / "PREVIEW" SP nstring /
///                   "X-GM-MSGID" SP number / "X-GM-THRID" SP number
/// ```
///
/// Never fails: an attribute that cannot be read is named in
/// [`Fetched::unreadable`], and the next one is sought behind its value. Of an
/// attribute that is sent twice, the later one counts.
pub(super) fn fetch(number: u32, mut cursor: Cursor<'_>) -> Fetched {
    let mut fetched = Fetched { number, ..Fetched::default() };
    cursor.spaced(b'(');
    loop {
        cursor.take_while(|byte| byte.is_ascii_whitespace());
        if cursor.peek().is_none() {
            return fetched;
        }
        // One parenthesis too many in a value does not end the response.
        if cursor.eat(b')') {
            continue;
        }
        let before = cursor;
        let name = attribute_name(&mut cursor);
        if name.is_empty() {
            if cursor.skip_value() == Err(Fault::Unexpected) {
                return fetched;
            }
            continue;
        }
        let bracket = cursor.peek() == Some(b'[');
        let attribute = bracket.then(|| section::parse_section(&mut cursor)).flatten();
        if bracket && attribute.is_none() {
            // The name, whatever its brackets hold, and the value.
            cursor = before;
            let _ = cursor.skip_value();
            cursor.spaces();
            resume(&mut cursor);
            unreadable(&mut fetched, name);
            continue;
        }
        cursor.spaces();
        let value = cursor;
        let read = match attribute {
            Some(attribute) => section_value(name, attribute, &mut cursor, &mut fetched),
            None => value_of(name, &mut cursor, &mut fetched),
        };
        if read.is_err() {
            cursor = value;
            resume(&mut cursor);
            unreadable(&mut fetched, name);
        }
    }
}

const NAMES: [&[u8]; 18] = [
    b"UID",
    b"FLAGS",
    b"INTERNALDATE",
    b"RFC822.SIZE",
    b"ENVELOPE",
    b"BODYSTRUCTURE",
    b"BODY",
    b"BINARY",
    b"RFC822",
    b"RFC822.HEADER",
    b"RFC822.TEXT",
    b"MODSEQ",
    b"X-GM-MSGID",
    b"X-GM-THRID",
    b"X-GM-LABELS",
    b"EMAILID",
    b"THREADID",
    b"SAVEDATE",
];

fn attribute_name<'a>(cursor: &mut Cursor<'a>) -> &'a [u8] {
    cursor.take_while(|byte| !matches!(byte, b' ' | b'\t' | b'(' | b')' | b'[' | b'"' | b'{' | b'\r' | b'\n'))
}

/// Moves behind a value that could not be read; stays if it was left out and the
/// next attribute's name stands in its place.
fn resume(cursor: &mut Cursor<'_>) {
    if !value_is_missing(*cursor) {
        // Whatever the fault, the cursor is at the value's end or the frame's.
        let _ = cursor.skip_value();
    }
}

fn value_is_missing(mut cursor: Cursor<'_>) -> bool {
    if matches!(cursor.peek(), None | Some(b')')) {
        return true;
    }
    let name = attribute_name(&mut cursor);
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn unreadable(fetched: &mut Fetched, name: &[u8]) {
    if fetched.unreadable.len() < limits::LIST_ITEMS {
        let name = name.get(..64).unwrap_or(name);
        fetched.unreadable.push(String::from_utf8_lossy(name).to_ascii_uppercase());
    }
}

/// The value of `BODY[…]` or `BINARY[…]`. Yandex leaves it out where there is no such part.
fn section_value(
    name: &[u8],
    attribute: section::SectionAttribute,
    cursor: &mut Cursor<'_>,
    fetched: &mut Fetched,
) -> Parsed<()> {
    let list = if name.eq_ignore_ascii_case(b"BODY") {
        &mut fetched.sections
    } else if name.eq_ignore_ascii_case(b"BINARY") {
        &mut fetched.binary
    } else {
        // `BINARY.SIZE[…]` and what else is not asked for.
        return cursor.skip_value();
    };
    let data = match value_is_missing(*cursor) {
        true => None,
        false => cursor.nstring()?.map(Into::into),
    };
    add_section(list, FetchedSection { section: attribute.section, origin: attribute.origin, data });
    Ok(())
}

/// The value of any other attribute. Sets a field only once all of it is read.
fn value_of(name: &[u8], cursor: &mut Cursor<'_>, fetched: &mut Fetched) -> Parsed<()> {
    let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
    if is(b"UID") {
        fetched.uid = Some(cursor.number().filter(|&uid| uid > 0).ok_or(Fault::Unexpected)?);
    } else if is(b"FLAGS") {
        fetched.flags = Some(list::flags(cursor)?);
    } else if is(b"INTERNALDATE") {
        fetched.internal_date = owned(cursor)?;
    } else if is(b"RFC822.SIZE") {
        fetched.size = Some(cursor.magnitude().ok_or(Fault::Unexpected)?);
    } else if is(b"ENVELOPE") {
        fetched.envelope = envelope(cursor)?;
    } else if is(b"BODYSTRUCTURE") {
        fetched.structure = Some(Arc::from(structure(cursor)?));
    } else if is(b"BODY") {
        // The poorer of the two gives way.
        let structure = structure(cursor)?;
        fetched.structure.get_or_insert_with(|| Arc::from(structure));
    } else if is(b"RFC822") {
        whole(Aspect::Content, cursor, fetched)?;
    } else if is(b"RFC822.HEADER") {
        whole(Aspect::Header, cursor, fetched)?;
    } else if is(b"RFC822.TEXT") {
        whole(Aspect::Text, cursor, fetched)?;
    } else if is(b"MODSEQ") {
        fetched.mod_seq = Some(mod_seq(cursor)?);
    } else if is(b"X-GM-MSGID") {
        fetched.gmail_message_id = Some(cursor.number().ok_or(Fault::Unexpected)?);
    } else if is(b"X-GM-THRID") {
        fetched.gmail_thread_id = Some(cursor.number().ok_or(Fault::Unexpected)?);
    } else if is(b"X-GM-LABELS") {
        fetched.gmail_labels = Some(list::flags(cursor)?);
    } else if is(b"EMAILID") {
        fetched.email_id = object_id(cursor)?;
    } else if is(b"THREADID") {
        fetched.thread_id = object_id(cursor)?;
    } else if is(b"SAVEDATE") {
        fetched.save_date = owned(cursor)?;
    } else if is(b"PREVIEW") {
        fetched.preview = owned(cursor)?;
    } else {
        // Unknown to us is not unreadable.
        match cursor.skip_value() {
            Err(Fault::Truncated) => return Err(Fault::Truncated),
            _ => return Ok(()),
        }
    }
    Ok(())
}

fn owned(cursor: &mut Cursor<'_>) -> Parsed<Option<Vec<u8>>> {
    Ok(cursor.nstring()?.map(Into::into))
}

/// The old names of `BODY[]`, `BODY[HEADER]` and `BODY[TEXT]`.
fn whole(aspect: Aspect, cursor: &mut Cursor<'_>, fetched: &mut Fetched) -> Parsed<()> {
    // iCloud sends the name of RFC822 without a value.
    let data = if value_is_missing(*cursor) { None } else { owned(cursor)? };
    let section = Section { path: Vec::new(), aspect };
    add_section(&mut fetched.sections, FetchedSection { section, origin: None, data });
    Ok(())
}

/// ABNF: `"(" mod-sequence-value ")"`; some servers leave the parentheses out.
fn mod_seq(cursor: &mut Cursor<'_>) -> Parsed<u64> {
    let listed = cursor.eat(b'(');
    cursor.spaces();
    let number = cursor.number().ok_or(Fault::Unexpected)?;
    if listed && !cursor.spaced(b')') {
        return Err(Fault::Unexpected);
    }
    Ok(number)
}

/// ABNF (RFC 8474): `"(" objectid ")" / nil`
fn object_id(cursor: &mut Cursor<'_>) -> Parsed<Option<Vec<u8>>> {
    if cursor.nil() { Ok(None) } else { Ok(list::flags(cursor)?.into_iter().next()) }
}

/// Adds a section, in place of an earlier one of the same name. Only the last
/// few are looked at, so that many sections cost linear time.
fn add_section(sections: &mut Vec<FetchedSection>, new: FetchedSection) {
    let same = |old: &&mut FetchedSection| old.section == new.section && old.origin == new.origin;
    if let Some(old) = sections.iter_mut().rev().take(32).find(same) {
        *old = new;
    } else if sections.len() < limits::LIST_ITEMS {
        sections.push(new);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    fn fetched(line: &[u8]) -> Fetched {
        match parse(line) {
            Response::Untagged(Untagged::Fetch(fetched)) => *fetched,
            other => panic!("{other:?}"),
        }
    }

    fn content(path: &[u32], data: Option<&[u8]>) -> FetchedSection {
        let section = Section { path: path.to_vec(), aspect: Aspect::Content };
        FetchedSection { section, origin: None, data: data.map(Into::into) }
    }

    #[test]
    fn simple_attributes() {
        let line = b"* 12 FETCH (UID 7 FLAGS (\\Seen $Label1) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286 MODSEQ (65))\r\n";
        let found = fetched(line);
        assert_eq!((found.number, found.uid, found.size, found.mod_seq), (12, Some(7), Some(4286), Some(65)));
        assert_eq!(found.flags.unwrap(), [b"\\Seen".to_vec(), b"$Label1".to_vec()]);
        assert_eq!(found.internal_date.unwrap(), b"17-Jul-1996 02:44:25 -0700");
        assert!(found.unreadable.is_empty());
        assert_eq!(fetched(b"* 1 FETCH (RFC822.SIZE 18446744073709551615)").size, Some(u64::MAX));
    }

    #[test]
    fn sections() {
        let line = b"* 1 FETCH (BODY[] {5}\r\n) UID BODY[1.2]<3> \"x\" BODY[TEXT] NIL BINARY[1] ~{2}\r\n\0\0 RFC822.HEADER {2}\r\nh: UID 9)\r\n";
        let found = fetched(line);
        assert_eq!(found.sections[0], content(&[], Some(b") UID")));
        assert_eq!((found.sections[1].origin, found.sections[1].data.as_deref()), (Some(3), Some(&b"x"[..])));
        assert_eq!((&found.sections[2].section.aspect, &found.sections[2].data), (&Aspect::Text, &None));
        assert_eq!(found.sections[3].section.aspect, Aspect::Header);
        assert_eq!(found.binary, [content(&[1], Some(b"\0\0"))]);
        assert_eq!(found.uid, Some(9));
    }

    #[test]
    fn literals_that_look_like_responses() {
        for body in [&b"A004 OK done\r\n"[..], b"* 1 FETCH (UID 3)\r\n", b")\r\n", b"{5}\r\n", b"\" ("] {
            let mut line = format!("* 1 FETCH (BODY[] {{{}}}\r\n", body.len()).into_bytes();
            line.extend_from_slice(body);
            line.extend_from_slice(b" UID 4)\r\n");
            let found = fetched(&line);
            assert_eq!((found.uid, found.sections), (Some(4), vec![content(&[], Some(body))]));
        }
    }

    #[test]
    fn one_bad_attribute_costs_no_other() {
        let line = b"* 1 FETCH (ENVELOPE (\"a\" (b) 3 ((((x BODYSTRUCTURE (((\"no\")))) BODYSTRUCTURE foo UID 5 MODSEQ (-1) RFC822.SIZE NIL FLAGS x INTERNALDATE NIL X-NEW (a (b) \"c)\") BODY[2] {1}\r\nb)\r\n";
        let found = fetched(line);
        assert!(found.unreadable.contains(&"ENVELOPE".to_owned()));
        let line = b"* 1 FETCH (ENVELOPE 5 BODYSTRUCTURE foo UID 5 MODSEQ (-1) RFC822.SIZE NIL FLAGS x INTERNALDATE NIL X-NEW (a (b) \"c)\") BODY[2] {1}\r\nb)\r\n";
        let found = fetched(line);
        assert_eq!(found.unreadable, ["ENVELOPE", "BODYSTRUCTURE", "MODSEQ", "RFC822.SIZE", "FLAGS"]);
        assert_eq!((found.uid, found.internal_date), (Some(5), None));
        assert_eq!(found.sections, [content(&[2], Some(b"b"))]);
    }

    #[test]
    fn depth_costs_only_its_attribute() {
        let deep = format!(
            "* 1 FETCH (X {0}{1} ENVELOPE {0}{1} FLAGS (\\Seen) UID 3)\r\n",
            "(".repeat(100_000),
            ")".repeat(100_000)
        );
        let run = move || {
            let found = fetched(deep.as_bytes());
            assert_eq!((found.uid, found.unreadable), (Some(3), vec!["ENVELOPE".to_owned()]));
            assert!(found.flags.is_some());
        };
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    }

    #[test]
    fn the_later_of_two_counts() {
        let found = fetched(
            b"* 1 FETCH (UID 5 BODY[1] \"a\" FLAGS (a) UID 6 BODY[1] \"b\" FLAGS (b) BODY[1]<0> \"c\")\r\n",
        );
        assert_eq!((found.uid, found.flags), (Some(6), Some(vec![b"b".to_vec()])));
        assert_eq!((found.sections.len(), &found.sections[0]), (2, &content(&[1], Some(b"b"))));
    }

    #[test]
    fn yandex_value_left_out() {
        let found = fetched(b"* 1 FETCH (UID 5 BODY[1])\r\n");
        assert_eq!((found.uid, found.sections), (Some(5), vec![content(&[1], None)]));
        let found = fetched(b"* 1 FETCH (BODY[1] BODY[2] \"x\" UID FLAGS ())\r\n");
        assert_eq!(found.sections, [content(&[1], None), content(&[2], Some(b"x"))]);
        assert_eq!((found.flags, found.unreadable), (Some(vec![]), vec!["UID".to_owned()]));
    }

    #[test]
    fn icloud_rfc822_without_a_value() {
        let found = fetched(b"* 1 FETCH (RFC822 UID 5)\r\n");
        assert_eq!((found.uid, found.sections), (Some(5), vec![content(&[], None)]));
    }

    #[test]
    fn mailru_size_as_a_float() {
        assert_eq!(fetched(b"* 1 FETCH (RFC822.SIZE 9.3736e+06 UID 2)\r\n").size, Some(9_373_600));
    }

    #[test]
    fn domino_literal_short_by_crlf() {
        // The line end after the literal ends the frame; what came before is kept.
        let found = fetched(b"* 1 FETCH (UID 5 BODY[] {3}\r\nabc\r\n");
        assert_eq!((found.uid, found.sections), (Some(5), vec![content(&[], Some(b"abc"))]));
    }

    #[test]
    fn others_empty_fetch_and_odd_spaces() {
        assert_eq!(fetched(b"* 3 FETCH ()\r\n"), Fetched { number: 3, ..Fetched::default() });
        assert_eq!(fetched(b"* 3 FETCH\r\n"), Fetched { number: 3, ..Fetched::default() });
        assert_eq!(fetched(b"*  3  FETCH(  UID  5  FLAGS(\\Seen ) ) \r\n").uid, Some(5));
    }

    #[test]
    fn one_parenthesis_too_many() {
        let found = fetched(b"* 3 FETCH (FLAGS (\\Seen)) UID 5)\r\n");
        assert_eq!((found.uid, found.unreadable.len()), (Some(5), 0));
    }

    #[test]
    fn gmail_extensions_and_objectids() {
        let line = b"* 1 FETCH (X-GM-THRID 1266894439832287888 X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"a \\\\b\" [x]) EMAILID (M6d99) THREADID NIL SAVEDATE NIL PREVIEW \"Hi\")\r\n";
        let found = fetched(line);
        assert_eq!(found.gmail_thread_id, Some(1_266_894_439_832_287_888));
        assert_eq!(found.gmail_message_id, Some(1_278_455_344_230_334_865));
        assert_eq!(found.gmail_labels.unwrap(), [b"\\Inbox".to_vec(), b"a \\b".to_vec(), b"[x]".to_vec()]);
        assert_eq!((found.email_id.unwrap(), found.thread_id), (b"M6d99".to_vec(), None));
        assert_eq!(found.preview.unwrap(), b"Hi");
    }

    #[test]
    fn sections_nobody_understands() {
        let found = fetched(b"* 1 FETCH (BODY[FOO] {3}\r\n)x( UID 5 BINARY.SIZE[1] 7 FLAGS ())\r\n");
        assert_eq!((found.uid, found.unreadable), (Some(5), vec!["BODY".to_owned()]));
        assert!(found.flags.is_some());
    }
}
