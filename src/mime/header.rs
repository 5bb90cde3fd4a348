//! Message headers (RFC 5322, section 2.2): fields, unfolding, the envelope.

use std::borrow::Cow;

use super::address::{Address, append_list, leading_phrase};
use super::envelope::Envelope;
use super::notes::Notes;

/// One field of a header. ABNF (lenient): `name *WSP ":" value`, lines ended by CRLF, LF or CR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The name without white space around it, in the case in which it was written.
    pub name: &'a [u8],
    /// All that follows the colon, line ends between folded lines included.
    pub raw: &'a [u8],
}

impl<'a> Field<'a> {
    /// The value on one line: line ends go, tabs become spaces, spaces before the text go.
    pub fn value(&self) -> Cow<'a, [u8]> {
        unfold(self.raw)
    }

    /// Whether the name is `name`, in any case.
    pub fn is(&self, name: &[u8]) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The fields of `header` in order, up to the first empty line. Lines that are no field are left out.
pub fn fields(header: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let lines = Lines { rest: header, through_empty_lines: false };
    lines.filter_map(field)
}

/// The value of the first field called `name`, unfolded.
pub fn find_field<'a>(header: &'a [u8], name: &[u8]) -> Option<Cow<'a, [u8]>> {
    fields(header).find(|field| field.is(name)).map(|field| field.value())
}

/// The values of all fields called `name`, unfolded, in order.
pub fn find_fields<'a>(header: &'a [u8], name: &[u8]) -> impl Iterator<Item = Cow<'a, [u8]>> {
    fields(header).filter(move |field| field.is(name)).map(|field| field.value())
}

/// The envelope that `header` makes; addresses without a host get `default_host`.
///
/// Of a field that may occur once the first counts (of `Followup-To` the last); address fields
/// add up. Without `Sender` or
/// `Reply-To`, `From` stands for it. An empty line ends the header only if LF ended the line
/// before it, or begins the text: stock reads on over an empty line that CRLF made.
/// `Return-Path` and `Resent-*` are not taken up, so that `return_path` and `remail` stay empty.
/// Source: ext/imap's `imap_rfc822_parse_headers`.
pub fn parse(header: &[u8], default_host: &[u8], notes: &mut Notes) -> Envelope {
    let mut envelope = parse_sparely(header, default_host, notes);
    for list in [&mut envelope.sender, &mut envelope.reply_to] {
        if list.is_empty() {
            list.clone_from(&envelope.from);
        }
    }
    envelope
}

/// [`parse`] without anyone standing for `Sender` and `Reply-To`.
pub fn parse_sparely(header: &[u8], default_host: &[u8], notes: &mut Notes) -> Envelope {
    let mut envelope = Envelope::default();
    let lines = Lines { rest: header, through_empty_lines: true };
    for field in lines.filter_map(field) {
        let mut addresses = |list: &mut Vec<Address>| {
            append_list(&field.value(), default_host, list, notes);
        };
        // Of a longer name the begin, which is none of these.
        let mut upper = [0; LONGEST_NAME + 1];
        let name = upper.get_mut(..field.name.len().min(LONGEST_NAME + 1)).unwrap_or_default();
        name.iter_mut().zip(field.name).for_each(|(upper, octet)| *upper = octet.to_ascii_uppercase());
        match &*name {
            b"DATE" => first(&mut envelope.date, field),
            b"SUBJECT" => first(&mut envelope.subject, field),
            b"IN-REPLY-TO" => first(&mut envelope.in_reply_to, field),
            b"MESSAGE-ID" => first(&mut envelope.message_id, field),
            b"REFERENCES" => first(&mut envelope.references, field),
            b"NEWSGROUPS" if envelope.newsgroups.is_none() => {
                envelope.newsgroups = Some(without_spaces(field))
            }
            b"FOLLOWUP-TO" => envelope.followup_to = Some(without_spaces(field)),
            b"FROM" => addresses(&mut envelope.from),
            b"SENDER" => addresses(&mut envelope.sender),
            b"REPLY-TO" => addresses(&mut envelope.reply_to),
            b"TO" => addresses(&mut envelope.to),
            b"CC" => addresses(&mut envelope.cc),
            b"BCC" => addresses(&mut envelope.bcc),
            b"MIME-VERSION" => {
                let version = field.value();
                if !matches!(leading_phrase(&version, notes), b"1.0" | b"RFC-XXXX") {
                    notes.push("Warning: message has unknown MIME version", b"");
                }
            }
            _ => {}
        }
    }
    envelope
}

/// `MIME-Version`, octets.
const LONGEST_NAME: usize = 12;

fn first(slot: &mut Option<Vec<u8>>, field: Field<'_>) {
    slot.get_or_insert_with(|| field.value().into_owned());
}

fn without_spaces(field: Field<'_>) -> Vec<u8> {
    field.value().iter().copied().filter(|&byte| byte != b' ').collect()
}

/// Logical lines: a line and those that continue it. A NUL ends a line too.
struct Lines<'a> {
    rest: &'a [u8],
    /// Whether to read on over an empty line as c-client does.
    through_empty_lines: bool,
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let starts_empty = match self.rest {
            [] | [b'\n', ..] => true,
            [b'\r', ..] => !self.through_empty_lines,
            _ => false,
        };
        if starts_empty {
            return None;
        }
        let mut at = 0;
        loop {
            let tail = self.rest.get(at..).unwrap_or_default();
            at += memchr::memchr3(b'\r', b'\n', 0, tail).unwrap_or(tail.len());
            let (end, next) = match self.rest.get(at..).unwrap_or_default() {
                [] => return Some(std::mem::take(&mut self.rest)),
                [b'\r', b'\n', ..] => (at, at + 2),
                _ => (at, at + 1),
            };
            let ended_by_nul = self.rest.get(at) == Some(&0);
            let continues = matches!(self.rest.get(next), Some(b' ' | b'\t'));
            if continues && !ended_by_nul {
                at = next;
                continue;
            }
            let line = self.rest.get(..end);
            self.rest = self.rest.get(next..).unwrap_or_default();
            return line;
        }
    }
}

fn field(line: &[u8]) -> Option<Field<'_>> {
    let colon = memchr::memchr(b':', line)?;
    let name = line.get(..colon)?;
    let end = name.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    Some(Field { name: name.get(..end)?, raw: line.get(colon + 1..)? })
}

fn unfold(raw: &[u8]) -> Cow<'_, [u8]> {
    let start = raw.iter().position(|&byte| !is_blank(byte)).unwrap_or(raw.len());
    let text = raw.get(start..).unwrap_or_default();
    if memchr::memchr3(b'\r', b'\n', b'\t', text).is_none() {
        return Cow::Borrowed(text);
    }
    let kept = text.iter().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    Cow::Owned(kept.map(|&byte| if byte == b'\t' { b' ' } else { byte }).collect())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::address::write_list;
    use crate::mime::noise;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn parsed(header: &[u8]) -> Envelope {
        parse(header, b"DH", &mut Notes::new())
    }

    #[test]
    fn envelope_as_imap_rfc822_parse_headers() {
        let header = b"From: a@b\r\nTo: c@d, E <f@g>\r\nSubject: hi\r\n there\r\n\
            Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nMessage-ID: <x@y>\r\nIn-Reply-To: <p@q>\r\n\
            References: <r@s>\r\n <t@u>\r\nNewsgroups: a.b, c.d\r\nFollowup-To: x.y\r\n\
            Return-Path: <rp@h>\r\nBcc: bcc@h\r\nResent-From: rf@h\r\nTO: z@\r\n";
        let mut notes = Notes::new();
        let envelope = parse(header, b"DH", &mut notes);
        assert_eq!(envelope.subject.as_deref(), Some(&b"hi there"[..]));
        assert_eq!(envelope.date.as_deref(), Some(&b"Mon, 1 Jan 2024 00:00:00 +0000"[..]));
        assert_eq!(envelope.message_id.as_deref(), Some(&b"<x@y>"[..]));
        assert_eq!(envelope.in_reply_to.as_deref(), Some(&b"<p@q>"[..]));
        assert_eq!(envelope.references.as_deref(), Some(&b"<r@s> <t@u>"[..]));
        assert_eq!(envelope.newsgroups.as_deref(), Some(&b"a.b,c.d"[..]));
        assert_eq!(envelope.followup_to.as_deref(), Some(&b"x.y"[..]));
        assert_eq!(text(&write_list(&envelope.to)), "c@d, E <f@g>, z@\".SYNTAX-ERROR.\"");
        assert_eq!(text(&write_list(&envelope.sender)), "a@b");
        assert_eq!(text(&write_list(&envelope.reply_to)), "a@b");
        assert!(envelope.return_path.is_empty() && envelope.cc.is_empty());
        assert_eq!(envelope.remail, None);
        assert_eq!(notes.iter().next(), Some(&b"Missing or invalid host name after @"[..]));
    }

    #[test]
    fn the_first_field_counts_but_for_followup_to() {
        let envelope = parsed(b"Subject: \r\nSubject: x\r\nFollowup-To: a\r\nFollowup-To: b c\r\n");
        assert_eq!(envelope.subject.as_deref(), Some(&b""[..]));
        assert_eq!(envelope.followup_to.as_deref(), Some(&b"bc"[..]));
    }

    #[test]
    fn lines_as_imap_rfc822_parse_headers() {
        let cases: [(&[u8], Option<&str>); 18] = [
            (b"subject:nospace\n", Some("nospace")),
            (b"Subject : x", Some("x")),
            (b"Subject\t: x", Some("x")),
            (b"Subject\r\n : x", Some("x")),
            (b" Subject: x", None),
            (b"Subject: a\r\n\tb\r\n  c\r\nX: y", Some("a b  c")),
            (b"Subject:   lots  of   space   \r\n", Some("lots  of   space   ")),
            (b"Subject: \t a\tb", Some("a b")),
            (b"Subject: a\rb\r\n", Some("a")),
            (b"Subject: a\n b\n\nSubject: x\n", Some("a b")),
            (b"\r\nSubject: x", Some("x")),
            (b"\nSubject: x", None),
            (b"X: a\r\n\r\nSubject: x", Some("x")),
            (b"X: a\n\nSubject: x", None),
            (b"X: a\r\rSubject: x", Some("x")),
            (b"Subject: a\0 b", Some("a")),
            (b"X: a\0Subject: b", Some("b")),
            (b"Subject: x\r\n \r\n y\r\n", Some("x  y")),
        ];
        for (header, subject) in cases {
            let found = parsed(header).subject;
            assert_eq!(found.as_deref(), subject.map(str::as_bytes), "{}", header.escape_ascii());
        }
    }

    #[test]
    fn fields_end_at_the_empty_line() {
        let header = b"A: 1\r\nb : 2\r\n\t3\r\nnone\r\nA:4\r\n\r\nA: 5\r\n";
        let names: Vec<String> = fields(header).map(|field| text(field.name)).collect();
        assert_eq!(names, ["A", "b", "A"]);
        assert_eq!(find_field(header, b"B").as_deref(), Some(&b"2 3"[..]));
        let values: Vec<String> = find_fields(header, b"a").map(|value| text(&value)).collect();
        assert_eq!(values, ["1", "4"]);
        assert_eq!(find_field(b"\r\nA: 1", b"A"), None);
    }

    /// As stock imap_rfc822_parse_headers complains.
    #[test]
    fn other_versions_of_mime_are_remarked() {
        let versions: [(&str, &[&str]); 10] = [
            ("1.0", &[]),
            ("(c) 1.0 (c)", &[]),
            ("1.0; x", &[]),
            ("RFC-XXXX", &[]),
            ("1.0 (open", &["Unterminated comment: (open"]),
            ("", &["Warning: message has unknown MIME version"]),
            ("1.0 x", &["Warning: message has unknown MIME version"]),
            ("\"1.0\"", &["Warning: message has unknown MIME version"]),
            ("rfc-xxxx", &["Warning: message has unknown MIME version"]),
            ("(open 1.0", &["Unterminated comment: (open 1.0", "Warning: message has unknown MIME version"]),
        ];
        for (version, expected) in versions {
            let mut notes = Notes::new();
            parse(format!("Mime-Version : {version}\r\n").as_bytes(), b"", &mut notes);
            let found: Vec<String> = notes.iter().map(text).collect();
            assert_eq!(found, expected, "{version}");
        }
    }

    #[test]
    fn large_headers_take_linear_time() {
        let mut header = b"Subject: ".to_vec();
        header.extend_from_slice(&b"x\r\n ".repeat(1_250_000));
        header.extend_from_slice(b"\r\n");
        header.extend_from_slice(&b"To: a@b, c@d\r\n".repeat(350_000));
        let envelope = parsed(&header);
        assert_eq!(envelope.subject.map(|subject| subject.len()), Some(2_500_000));
        assert_eq!(envelope.to.len(), crate::limits::ADDRESSES);
    }

    #[test]
    fn noise_is_no_panic() {
        for header in noise::texts(20_000, 40, b"toTO:: ,@ab\r\n\r\n\t\0\xE9<>") {
            let _ = parsed(&header);
            for field in fields(&header) {
                assert!(!field.value().contains(&b'\n'));
            }
        }
    }
}
