//! Access rights: ACL, LISTRIGHTS, MYRIGHTS (RFC 4314).

use super::super::syntax::cursor::{Cursor, Parsed};
use crate::limits;

/// Who may do what with a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acl {
    pub mailbox: Vec<u8>,
    /// Identifier and rights, one letter each.
    pub entries: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What may be granted to an identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRights {
    pub mailbox: Vec<u8>,
    pub identifier: Vec<u8>,
    /// Always granted.
    pub required: Vec<u8>,
    /// Letters that go together.
    pub optional: Vec<Vec<u8>>,
}

/// What the user may do with a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyRights {
    pub mailbox: Vec<u8>,
    pub rights: Vec<u8>,
}

/// ABNF: `acl-data = "ACL" SP mailbox *(SP identifier SP rights)`
pub(super) fn acl(cursor: &mut Cursor<'_>) -> Parsed<Acl> {
    let mailbox = cursor.astring()?.into_owned();
    let mut entries = Vec::new();
    while !cursor.at_end() && entries.len() < limits::LIST_ITEMS {
        entries.push((next(cursor)?, next(cursor)?));
    }
    Ok(Acl { mailbox, entries })
}

/// ABNF: `listrights-data = "LISTRIGHTS" SP mailbox SP identifier SP rights *(SP rights)`
pub(super) fn list_rights(cursor: &mut Cursor<'_>) -> Parsed<ListRights> {
    let (mailbox, identifier, required) = (next(cursor)?, next(cursor)?, next(cursor)?);
    let mut optional = Vec::new();
    while !cursor.at_end() && optional.len() < limits::LIST_ITEMS {
        optional.push(next(cursor)?);
    }
    Ok(ListRights { mailbox, identifier, required, optional })
}

/// ABNF: `myrights-data = "MYRIGHTS" SP mailbox SP rights`
pub(super) fn my_rights(cursor: &mut Cursor<'_>) -> Parsed<MyRights> {
    Ok(MyRights { mailbox: next(cursor)?, rights: next(cursor)? })
}

fn next(cursor: &mut Cursor<'_>) -> Parsed<Vec<u8>> {
    cursor.spaces();
    Ok(cursor.astring()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    #[test]
    fn rights() {
        let entries = vec![(b"Fred".to_vec(), b"rwipslda".to_vec()), (b"a b".to_vec(), vec![])];
        let acl = Acl { mailbox: b"INBOX".to_vec(), entries };
        assert_eq!(
            parse(b"* ACL INBOX Fred rwipslda \"a b\" \"\"\r\n"),
            Response::Untagged(Untagged::Acl(acl))
        );
        let rights = MyRights { mailbox: b"INBOX".to_vec(), rights: b"rwi".to_vec() };
        assert_eq!(parse(b"* MYRIGHTS INBOX rwi\r\n"), Response::Untagged(Untagged::MyRights(rights)));
        let rights = ListRights {
            mailbox: b"INBOX".to_vec(),
            identifier: b"smith".to_vec(),
            required: b"la".to_vec(),
            optional: vec![b"r".to_vec(), b"swicd".to_vec()],
        };
        let line = b"* LISTRIGHTS INBOX smith la r swicd\r\n";
        assert_eq!(parse(line), Response::Untagged(Untagged::ListRights(rights)));
        assert!(matches!(parse(b"* ACL INBOX Fred\r\n"), Response::Untagged(Untagged::Unknown(_))));
    }
}
