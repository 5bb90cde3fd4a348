//! Responses: one frame in, one value out, without I/O.
//!
//! Invariant: nothing a server sends makes this fail. A response that cannot be
//! read is [`Untagged::Unknown`]; an attribute of a FETCH that cannot be read is
//! named in [`Fetched::unreadable`] and costs nothing else.

pub mod access;
pub mod condition;
mod envelope;
mod fetch;
pub mod mailbox;
pub mod metadata;
pub mod quota;
pub mod search;
pub mod server;
mod structure;
pub mod thread;

use super::syntax::cursor::{Cursor, Fault, Parsed};
use super::syntax::list;
use crate::driver::fetch::Fetched;
use crate::driver::order::Threads;
use crate::driver::set::Set;

use access::{Acl, ListRights, MyRights};
pub use condition::{Code, Condition, Status};
use mailbox::{MailboxStatus, Name, Namespaces};
use metadata::Metadata;
use quota::{Quota, QuotaRoot};
use search::{Esearch, Search};
use server::Fields;

/// One response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// `+ text`: the server is ready for a literal, or sends a SASL challenge.
    Continue(Vec<u8>),
    /// The end of a command. `text` is all of it, with the code in brackets.
    Tagged {
        tag: Vec<u8>,
        status: Status,
        code: Option<Code>,
        text: Vec<u8>,
    },
    Untagged(Untagged),
}

/// A response that ends no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untagged {
    /// `* OK`, `* NO`, `* BAD`, `* BYE`, `* PREAUTH`, also where a server forgot
    /// the `*`. `text` is all of it, with the code in brackets.
    Condition {
        condition: Condition,
        code: Option<Code>,
        text: Vec<u8>,
    },
    /// Upper case, in the server's order.
    Capability(Vec<String>),
    /// Upper case (RFC 5161).
    Enabled(Vec<String>),
    Exists(u32),
    Recent(u32),
    Expunge(u32),
    Fetch(Box<Fetched>),
    Flags(Vec<Vec<u8>>),
    Search(Search),
    Esearch(Esearch),
    /// RFC 5256.
    Sort(Search),
    /// RFC 5256.
    Thread(Threads),
    List(Name),
    Lsub(Name),
    Status(MailboxStatus),
    /// RFC 7162.
    Vanished {
        earlier: bool,
        uids: Set,
    },
    /// RFC 2342.
    Namespace(Namespaces),
    /// RFC 9208.
    Quota(Quota),
    QuotaRoot(QuotaRoot),
    /// RFC 4314.
    Acl(Acl),
    ListRights(ListRights),
    MyRights(MyRights),
    /// RFC 2971: what the server says of itself; `None` is NIL.
    Id(Fields),
    /// RFC 5464.
    Metadata(Metadata),
    /// Anything else, as it came, without the line end.
    Unknown(Vec<u8>),
}

/// Reads one frame, with or without its last line end.
///
/// ABNF (RFC 3501, section 9):
///
/// ```text
/// response        = continue-req / response-tagged / "*" SP response-data
/// continue-req    = "+" SP (resp-text / base64) CRLF
/// response-tagged = tag SP resp-cond-state CRLF
/// ```
pub fn parse(frame: &[u8]) -> Response {
    let frame = frame.strip_suffix(b"\n").unwrap_or(frame);
    let frame = frame.strip_suffix(b"\r").unwrap_or(frame);
    read(frame).unwrap_or_else(|_| Response::Untagged(Untagged::Unknown(frame.to_vec())))
}

fn read(frame: &[u8]) -> Parsed<Response> {
    let mut cursor = Cursor::new(frame);
    cursor.spaces();
    match cursor.peek() {
        // Some servers send a bare `+`.
        Some(b'+') => {
            cursor.eat(b'+');
            cursor.spaces();
            return Ok(Response::Continue(cursor.rest().to_vec()));
        }
        // Exchange sends the code of a COPY on a line of its own.
        Some(b'[') => {
            let (code, text) = condition::text(&mut cursor);
            return Ok(Response::Untagged(Untagged::Condition { condition: Condition::Ok, code, text }));
        }
        _ => {}
    }
    let tag = cursor.word();
    if tag == b"*" {
        cursor.spaces();
        return untagged(cursor).map(Response::Untagged);
    }
    if let Some(condition) = Condition::from_name(tag) {
        let (code, text) = condition::text(&mut cursor);
        return Ok(Response::Untagged(Untagged::Condition { condition, code, text }));
    }
    cursor.spaces();
    let status = Status::from_name(cursor.word()).ok_or(Fault::Unexpected)?;
    let (code, text) = condition::text(&mut cursor);
    Ok(Response::Tagged { tag: tag.to_vec(), status, code, text })
}

/// ABNF:
///
/// ```text
/// response-data = resp-cond-state / resp-cond-bye / mailbox-data / message-data / capability-data / …
/// message-data  = nz-number SP ("EXPUNGE" / ("FETCH" SP msg-att))
/// ```
fn untagged(mut cursor: Cursor<'_>) -> Parsed<Untagged> {
    if let Some(number) = cursor.number::<u32>() {
        cursor.spaces();
        return numbered(number, cursor);
    }
    let name = cursor.word();
    if let Some(condition) = Condition::from_name(name) {
        let (code, text) = condition::text(&mut cursor);
        return Ok(Untagged::Condition { condition, code, text });
    }
    type Parser = fn(&mut Cursor<'_>) -> Parsed<Untagged>;
    const PARSERS: [(&[u8], Parser); 20] = [
        (b"CAPABILITY", |c| Ok(Untagged::Capability(server::capabilities(c)))),
        (b"ENABLED", |c| Ok(Untagged::Enabled(server::capabilities(c)))),
        (b"FLAGS", |c| Ok(Untagged::Flags(list::flags(c)?))),
        (b"SEARCH", |c| Ok(Untagged::Search(search::search(c)))),
        (b"ESEARCH", |c| Ok(Untagged::Esearch(search::esearch(c)?))),
        (b"SORT", |c| Ok(Untagged::Sort(search::search(c)))),
        (b"THREAD", |c| Ok(Untagged::Thread(thread::threads(c)?))),
        (b"LIST", |c| Ok(Untagged::List(mailbox::name(c)?))),
        (b"XLIST", |c| Ok(Untagged::List(mailbox::name(c)?))),
        (b"LSUB", |c| Ok(Untagged::Lsub(mailbox::name(c)?))),
        (b"STATUS", |c| Ok(Untagged::Status(mailbox::status(c)?))),
        (b"VANISHED", search::vanished),
        (b"NAMESPACE", |c| Ok(Untagged::Namespace(mailbox::namespaces(c)?))),
        (b"QUOTA", |c| Ok(Untagged::Quota(quota::quota(c)?))),
        (b"QUOTAROOT", |c| Ok(Untagged::QuotaRoot(quota::quota_root(c)?))),
        (b"ACL", |c| Ok(Untagged::Acl(access::acl(c)?))),
        (b"LISTRIGHTS", |c| Ok(Untagged::ListRights(access::list_rights(c)?))),
        (b"MYRIGHTS", |c| Ok(Untagged::MyRights(access::my_rights(c)?))),
        (b"ID", |c| Ok(Untagged::Id(server::id(c)?))),
        (b"METADATA", |c| Ok(Untagged::Metadata(metadata::metadata(c)?))),
    ];
    let parser = PARSERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let (_, parser) = parser.ok_or(Fault::Unexpected)?;
    cursor.spaces();
    parser(&mut cursor)
}

fn numbered(number: u32, mut cursor: Cursor<'_>) -> Parsed<Untagged> {
    let name = cursor.word();
    match name {
        _ if name.eq_ignore_ascii_case(b"FETCH") => {
            Ok(Untagged::Fetch(Box::new(fetch::fetch(number, cursor))))
        }
        _ if name.eq_ignore_ascii_case(b"EXISTS") => Ok(Untagged::Exists(number)),
        _ if name.eq_ignore_ascii_case(b"RECENT") => Ok(Untagged::Recent(number)),
        _ if name.eq_ignore_ascii_case(b"EXPUNGE") => Ok(Untagged::Expunge(number)),
        _ => Err(Fault::Unexpected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [&[u8]; 16] = [
        b"* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n",
        b"A1 NO [BADCHARSET (UTF-8 \"a]\")] what?\r\n",
        b"* OK [COPYUID 38505 304,319:320 3956:3958] done\r\n",
        b"* LIST (\\HasNoChildren) \"/\" {5}\r\na b\"c (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n",
        b"* STATUS \"a b\" (MESSAGES 231 UIDNEXT 44292 MAILBOXID (F1))\r\n",
        b"* SEARCH 2 5 6 (MODSEQ 917162500)\r\n",
        b"* ESEARCH (TAG \"A285\") UID MIN 7 ALL 7,10:12\r\n",
        b"* THREAD (2)(3 6 (4 23)(44 7 96))((1)(5))\r\n",
        b"* NAMESPACE ((\"\" \"/\")) NIL ((\"Public/\" \"/\"))\r\n",
        b"* VANISHED (EARLIER) 41,43:116\r\n",
        b"* QUOTA \"\" (STORAGE 10 512)\r\n",
        b"* ACL INBOX Fred rwipslda chris lrswi\r\n",
        b"* ID (\"name\" \"Cyrus\" \"os\" NIL)\r\n",
        b"* METADATA \"INBOX\" (/shared/comment {3}\r\na b /private/x NIL)\r\n",
        b"* 12 FETCH (UID 7 FLAGS (\\Seen) ENVELOPE (\"d\" {3}\r\ns)( ((\"J\" NIL \"j\" \"x\")) NIL NIL ((NIL NIL \"g\" NIL)(NIL NIL NIL NIL)) NIL NIL NIL \"<m>\") BODY[HEADER.FIELDS (A \"B\")]<0> {4}\r\n) (\" RFC822.SIZE 9.3e+06)\r\n",
        b"* 2 FETCH (BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 10 2 NIL (\"inline\" NIL) (\"en\") NIL)(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 3 (NIL) (\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1) 1) \"mixed\" (\"boundary\" \"b\")) BODY[1] ~{2}\r\n\0\0 X-GM-LABELS (a \"b c\"))\r\n",
    ];

    #[test]
    fn samples_are_understood() {
        for sample in SAMPLES {
            let response = parse(sample);
            assert!(
                !matches!(response, Response::Untagged(Untagged::Unknown(_))),
                "{}",
                sample.escape_ascii()
            );
            if let Response::Untagged(Untagged::Fetch(fetched)) = response {
                assert!(fetched.unreadable.is_empty(), "{:?}", fetched.unreadable);
            }
        }
    }

    #[test]
    fn continuations() {
        assert_eq!(parse(b"+ YWJj\r\n"), Response::Continue(b"YWJj".to_vec()));
        assert_eq!(parse(b"+\r\n"), Response::Continue(vec![]));
        assert_eq!(parse(b"+OK\r\n"), Response::Continue(b"OK".to_vec()));
    }

    #[test]
    fn what_is_no_response_is_kept_as_it_came() {
        let lines =
            [&b""[..], b"\r\n", b"*\r\n", b")\r\n", b"220 smtp.x.org ESMTP\r\n", b"\x16\x03\x01", b"* 5\r\n"];
        for line in lines {
            let expected = Untagged::Unknown(line.strip_suffix(b"\r\n").unwrap_or(line).to_vec());
            assert_eq!(parse(line), Response::Untagged(expected), "{}", line.escape_ascii());
        }
        assert!(matches!(parse(b"* 4294967296 EXISTS\r\n"), Response::Untagged(Untagged::Unknown(_))));
    }

    /// Anything may come: samples cut short, spliced, and with octets changed.
    #[test]
    fn no_input_panics_or_hangs() {
        let mut seed = 0x9e37_79b9_7f4a_7c15u64;
        let mut random = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed >> 11) as usize % below
        };
        const ODD: &[u8] = b"(){}[]\"\\ \r\n0159+-~*<>.,:NIL\0\xff";
        for sample in SAMPLES {
            for end in 0..sample.len() {
                parse(&sample[..end]);
            }
        }
        for _ in 0..20_000 {
            let mut frame = SAMPLES[random(SAMPLES.len())].to_vec();
            for _ in 0..=random(6) {
                let at = random(frame.len().max(1)).min(frame.len());
                match random(4) {
                    0 => frame.insert(at, ODD[random(ODD.len())]),
                    1 if at < frame.len() => frame[at] = ODD[random(ODD.len())],
                    2 if at < frame.len() => {
                        frame.drain(at..(at + 1 + random(8)).min(frame.len()));
                    }
                    _ => {
                        let other = SAMPLES[random(SAMPLES.len())];
                        let from = random(other.len());
                        let piece = &other[from..(from + random(40)).min(other.len())];
                        frame.splice(at..at, piece.iter().copied());
                    }
                }
            }
            parse(&frame);
            let _ = super::super::syntax::literal_at_end(&frame, b"");
            super::super::syntax::pending_section(&frame, b"");
        }
    }

    #[test]
    fn depth_of_100_000_on_a_small_stack() {
        let run = || {
            for open in [
                "* THREAD ",
                "* NAMESPACE ",
                "* LIST ",
                "* OK [PERMANENTFLAGS ",
                "* QUOTA x ",
                "* ID ",
                "* 1 FETCH ",
            ] {
                let nested = "(".repeat(100_000);
                let closed = ")".repeat(100_000);
                parse(format!("{open}{nested}").as_bytes());
                parse(format!("{open}{nested}{closed}").as_bytes());
            }
        };
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    }
}
