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
use crate::driver::set::Set;

use access::{Acl, ListRights, MyRights};
pub use condition::{Code, Condition, Status};
use mailbox::{MailboxStatus, Name, Namespaces};
use metadata::Metadata;
use quota::{Quota, QuotaRoot};
use search::{Esearch, Search};
use server::Fields;
use thread::Threads;

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
