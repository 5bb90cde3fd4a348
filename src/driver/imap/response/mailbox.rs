//! What a server says of mailboxes: LIST, LSUB, STATUS, NAMESPACE.

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use super::super::syntax::list;
use crate::limits;

/// One mailbox of a LIST or LSUB response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// As sent: `\Noselect`, `\HasChildren`, …
    pub attributes: Vec<Vec<u8>>,
    /// `None` if the namespace is flat.
    pub separator: Option<u8>,
    /// In the server's encoding: modified UTF-7, or UTF-8 if that is enabled.
    pub name: Vec<u8>,
    /// RFC 5258: why children matched; upper case.
    pub child_info: Vec<Vec<u8>>,
    /// RFC 9051: what the mailbox was called before.
    pub old_name: Option<Vec<u8>>,
}

/// A STATUS response; absent is what was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxStatus {
    pub mailbox: Vec<u8>,
    pub messages: Option<u64>,
    pub recent: Option<u64>,
    pub uid_next: Option<u64>,
    pub uid_validity: Option<u64>,
    pub unseen: Option<u64>,
    pub deleted: Option<u64>,
    /// Octets of all messages (RFC 8438).
    pub size: Option<u64>,
    pub highest_mod_seq: Option<u64>,
    /// RFC 7889.
    pub append_limit: Option<u64>,
    /// RFC 8474.
    pub mailbox_id: Option<Vec<u8>>,
}

/// One namespace (RFC 2342).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace {
    pub prefix: Vec<u8>,
    pub separator: Option<u8>,
}

/// A NAMESPACE response; an empty list is NIL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespaces {
    pub personal: Vec<Namespace>,
    pub other_users: Vec<Namespace>,
    pub shared: Vec<Namespace>,
}

/// ABNF (RFC 3501, RFC 5258):
///
/// ```text
/// mailbox-list   = "(" [mbx-list-flags] ")" SP (DQUOTE QUOTED-CHAR DQUOTE / nil) SP mailbox
///                  [SP "(" [mbox-list-extended-item *(SP mbox-list-extended-item)] ")"]
/// mbox-list-extended-item = astring SP tagged-ext-val
/// ```
pub(super) fn name(cursor: &mut Cursor<'_>) -> Parsed<Name> {
    let attributes = if cursor.nil() { Vec::new() } else { list::flags(cursor)? };
    let separator = separator(cursor)?;
    cursor.spaces();
    let name = match cursor.peek() {
        Some(b'"' | b'{' | b'~') => cursor.string()?.into_owned(),
        _ => bare_name(cursor),
    };
    let mut listed = Name { attributes, separator, name, ..Name::default() };
    if cursor.spaced(b'(') {
        // A fault in what is extra costs only that.
        let _ = extended(cursor, &mut listed);
    }
    Ok(listed)
}

/// An unquoted name: an atom, or the whole line of a server that does not quote spaces.
fn bare_name(cursor: &mut Cursor<'_>) -> Vec<u8> {
    let line = cursor.rest();
    let word = cursor.word();
    let rest = cursor.rest();
    if rest.trim_ascii().is_empty() || rest.starts_with(b" (") {
        return word.to_vec();
    }
    cursor.take_while(|byte| !matches!(byte, b'\r' | b'\n'));
    let length = line.len() - cursor.rest().len();
    line.get(..length).unwrap_or_default().trim_ascii_end().to_vec()
}

/// ABNF: `DQUOTE QUOTED-CHAR DQUOTE / nil`. A backslash that is not escaped is forgiven.
fn separator(cursor: &mut Cursor<'_>) -> Parsed<Option<u8>> {
    cursor.spaces();
    if cursor.rest().starts_with(b"\"\\\" ") {
        cursor.take_while(|byte| byte != b' ');
        return Ok(Some(b'\\'));
    }
    Ok(cursor.nstring()?.and_then(|text| text.first().copied()))
}

fn extended(cursor: &mut Cursor<'_>, listed: &mut Name) -> Parsed<()> {
    while !cursor.spaced(b')') && !cursor.at_end() {
        let item = cursor.astring()?;
        if item.eq_ignore_ascii_case(b"CHILDINFO") {
            let info = list::flags(cursor)?;
            listed.child_info = info.iter().map(|word| word.to_ascii_uppercase()).collect();
        } else if item.eq_ignore_ascii_case(b"OLDNAME") {
            listed.old_name = list::flags(cursor)?.into_iter().next();
        } else {
            cursor.skip_value()?;
        }
    }
    Ok(())
}

/// ABNF:
///
/// ```text
/// "STATUS" SP mailbox SP "(" [status-att-list] ")"
/// status-att-list = status-att-val *(SP status-att-val)
/// status-att-val  = name SP (number / "(" objectid ")" / "NIL")
/// ```
pub(super) fn status(cursor: &mut Cursor<'_>) -> Parsed<MailboxStatus> {
    let start = *cursor;
    let mut mailbox = cursor.astring()?.into_owned();
    if !cursor.spaced(b'(') {
        // A name with spaces that the server does not quote.
        let line = start.rest();
        let open = memchr::memrchr(b'(', line).ok_or(Fault::Unexpected)?;
        mailbox = line.get(..open).unwrap_or_default().trim_ascii().to_vec();
        *cursor = Cursor::new(line.get(open + 1..).unwrap_or_default());
    }
    let mut status = MailboxStatus { mailbox, ..MailboxStatus::default() };
    while !cursor.spaced(b')') && !cursor.at_end() {
        let item = cursor.word();
        cursor.spaces();
        let value = match item.to_ascii_uppercase().as_slice() {
            b"MESSAGES" => &mut status.messages,
            b"RECENT" => &mut status.recent,
            b"UIDNEXT" => &mut status.uid_next,
            b"UIDVALIDITY" => &mut status.uid_validity,
            b"UNSEEN" => &mut status.unseen,
            b"DELETED" => &mut status.deleted,
            b"SIZE" => &mut status.size,
            b"HIGHESTMODSEQ" => &mut status.highest_mod_seq,
            b"APPENDLIMIT" => &mut status.append_limit,
            b"MAILBOXID" => {
                status.mailbox_id = list::flags(cursor)?.into_iter().next();
                continue;
            }
            _ => {
                cursor.skip_value()?;
                continue;
            }
        };
        *value = cursor.magnitude();
        if value.is_none() {
            cursor.skip_value()?;
        }
    }
    Ok(status)
}

/// ABNF (RFC 2342): `"NAMESPACE" SP namespace SP namespace SP namespace`
pub(super) fn namespaces(cursor: &mut Cursor<'_>) -> Parsed<Namespaces> {
    Ok(Namespaces {
        personal: namespace(cursor)?,
        other_users: namespace(cursor)?,
        shared: namespace(cursor)?,
    })
}

/// ABNF:
///
/// ```text
/// namespace        = nil / "(" 1*("(" string SP (DQUOTE QUOTED-CHAR DQUOTE / nil) *(namespace-extension) ")") ")"
/// namespace-extension = SP string SP "(" string *(SP string) ")"
/// ```
fn namespace(cursor: &mut Cursor<'_>) -> Parsed<Vec<Namespace>> {
    cursor.spaces();
    let mut namespaces = Vec::new();
    // Servers that know fewer kinds leave the rest out.
    if cursor.nil() || cursor.at_end() {
        return Ok(namespaces);
    }
    if !cursor.eat(b'(') {
        return Err(Fault::Unexpected);
    }
    while !cursor.spaced(b')') {
        if !cursor.eat(b'(') {
            return Err(Fault::Unexpected);
        }
        cursor.spaces();
        let prefix = cursor.nstring()?.unwrap_or_default().into_owned();
        let separator = separator(cursor)?;
        while !cursor.spaced(b')') {
            cursor.skip_value()?;
        }
        if namespaces.len() < limits::LIST_ITEMS {
            namespaces.push(Namespace { prefix, separator });
        }
    }
    Ok(namespaces)
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    fn list(line: &[u8]) -> Name {
        match parse(line) {
            Response::Untagged(Untagged::List(name)) => name,
            other => panic!("{other:?}"),
        }
    }

    fn status(line: &[u8]) -> MailboxStatus {
        match parse(line) {
            Response::Untagged(Untagged::Status(status)) => status,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn lists() {
        let name = list(b"* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"\r\n");
        assert_eq!(name.attributes, [b"\\HasNoChildren".to_vec(), b"\\Sent".to_vec()]);
        assert_eq!((name.separator, name.name.as_slice()), (Some(b'/'), &b"Sent Items"[..]));
        assert_eq!(list(b"* LIST () NIL INBOX\r\n").separator, None);
        assert_eq!(list(b"* LIST () \"\\\\\" a\\b\r\n").separator, Some(b'\\'));
        assert_eq!(list(b"* LIST () \"\\\" ab\r\n").separator, Some(b'\\'));
        assert_eq!(list(b"* LIST () \"\\\"\" ab\r\n").separator, Some(b'"'));
        assert_eq!(list(b"* LIST () \"/\" {3}\r\na\"b\r\n").name, b"a\"b");
        assert_eq!(list(b"* LIST () \"/\" \"a \\\"b\\\\\"\r\n").name, b"a \"b\\");
        assert_eq!(list(b"* LIST (\\Noselect) \"/\" \"\"\r\n").name, b"");
        assert!(matches!(parse(b"* LSUB () \".\" INBOX.a\r\n"), Response::Untagged(Untagged::Lsub(_))));
    }

    #[test]
    fn names_that_are_not_quoted() {
        assert_eq!(list(b"* LIST () \"/\" My Folder (old) \r\n").name, b"My Folder (old)");
        assert_eq!(list(b"* LIST () \"/\" [Gmail]/All\r\n").name, b"[Gmail]/All");
        assert_eq!(list("* LIST () \"/\" Архив\r\n".as_bytes()).name, "Архив".as_bytes());
    }

    #[test]
    fn extended_items() {
        let name = list(b"* LIST (\\NonExistent) \"/\" Foo (\"CHILDINFO\" (\"Subscribed\") X (a (b)) \"OLDNAME\" (\"Bar\"))\r\n");
        assert_eq!(name.child_info, [b"SUBSCRIBED".to_vec()]);
        assert_eq!(name.old_name.as_deref(), Some(&b"Bar"[..]));
    }

    #[test]
    fn statuses() {
        let found = status(b"* STATUS \"a b\" (MESSAGES 231 UIDNEXT 44292 SIZE 9.3736e+06 MAILBOXID (F1) APPENDLIMIT NIL)\r\n");
        assert_eq!(
            (found.mailbox.as_slice(), found.messages, found.uid_next),
            (&b"a b"[..], Some(231), Some(44292))
        );
        assert_eq!((found.size, found.append_limit), (Some(9_373_600), None));
        assert_eq!(found.mailbox_id.as_deref(), Some(&b"F1"[..]));
    }

    #[test]
    fn exchange_trailing_space_in_status() {
        assert_eq!(status(b"* STATUS INBOX (MESSAGES 3 UNSEEN 1 ) \r\n").unseen, Some(1));
    }

    #[test]
    fn qq_empty_status() {
        assert_eq!(status(b"* STATUS INBOX ()\r\n").messages, None);
        assert_eq!(status(b"* STATUS My Folder (UNSEEN 4)\r\n").mailbox, b"My Folder");
        assert_eq!(status(b"* STATUS \"a\"(UNSEEN 4)\r\n").unseen, Some(4));
    }

    #[test]
    fn namespaces() {
        let line =
            b"* NAMESPACE ((\"\" \"/\")(\"#mh/\" NIL \"X-P\" (\"A\" \"B\"))) NIL  ((\"Public/\" \"/\"))\r\n";
        let Response::Untagged(Untagged::Namespace(found)) = parse(line) else { panic!() };
        assert_eq!(found.personal.len(), 2);
        assert_eq!(found.personal[0], Namespace { prefix: vec![], separator: Some(b'/') });
        assert_eq!(found.personal[1], Namespace { prefix: b"#mh/".to_vec(), separator: None });
        assert!(found.other_users.is_empty());
        assert_eq!(found.shared[0].prefix, b"Public/");
    }
}
