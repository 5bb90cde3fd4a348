//! METADATA (RFC 5464).

use super::super::syntax::cursor::{Cursor, Parsed};
use crate::limits;

/// Annotations of a mailbox, or of the server if the mailbox is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub mailbox: Vec<u8>,
    /// Names and values; NIL is `None`, and so is a value that the server only says has changed.
    pub entries: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

/// ABNF: `metadata-resp = "METADATA" SP mailbox SP (entry-values / entry-list)`,
/// `entry-values = "(" entry SP value *(SP entry SP value) ")"`, `entry-list = entry *(SP entry)`
pub(super) fn metadata(cursor: &mut Cursor<'_>) -> Parsed<Metadata> {
    let mailbox = cursor.astring()?.into_owned();
    let mut entries = Vec::new();
    let with_values = cursor.spaced(b'(');
    while !cursor.spaced(b')') && !cursor.at_end() && entries.len() < limits::LIST_ITEMS {
        let entry = cursor.astring()?.into_owned();
        cursor.spaces();
        let value = if with_values { cursor.nstring()?.map(Into::into) } else { None };
        entries.push((entry, value));
    }
    Ok(Metadata { mailbox, entries })
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    #[test]
    fn annotations() {
        let entries =
            vec![(b"/shared/comment".to_vec(), Some(b"a b".to_vec())), (b"/private/x".to_vec(), None)];
        let expected = Metadata { mailbox: b"INBOX".to_vec(), entries };
        let line = b"* METADATA \"INBOX\" (/shared/comment {3}\r\na b /private/x NIL)\r\n";
        assert_eq!(parse(line), Response::Untagged(Untagged::Metadata(expected)));
        let expected = Metadata {
            mailbox: vec![],
            entries: vec![(b"/shared/a".to_vec(), None), (b"/b".to_vec(), None)],
        };
        assert_eq!(
            parse(b"* METADATA \"\" /shared/a /b\r\n"),
            Response::Untagged(Untagged::Metadata(expected))
        );
    }
}
