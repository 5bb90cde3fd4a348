//! What a server says of itself: CAPABILITY, ENABLED, ID.

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use crate::limits;

/// ABNF: `capability-data = "CAPABILITY" *(SP capability)`, without the name.
/// Exchange and iCloud leave a space at the end.
pub(super) fn capabilities(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut capabilities = Vec::new();
    loop {
        cursor.spaces();
        let word = cursor.word();
        if word.is_empty() || capabilities.len() >= limits::LIST_ITEMS {
            return capabilities;
        }
        capabilities.push(String::from_utf8_lossy(word).to_ascii_uppercase());
    }
}

/// Names and values, NIL as `None`.
pub type Fields = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// ABNF (RFC 2971): `id-params-list = "(" [string SP nstring *(SP string SP nstring)] ")" / nil`
pub(super) fn id(cursor: &mut Cursor<'_>) -> Parsed<Fields> {
    let mut fields = Vec::new();
    if cursor.nil() {
        return Ok(fields);
    }
    if !cursor.spaced(b'(') {
        return Err(Fault::Unexpected);
    }
    while !cursor.spaced(b')') && !cursor.at_end() && fields.len() < limits::LIST_ITEMS {
        let field = cursor.astring()?.into_owned();
        cursor.spaces();
        fields.push((field, cursor.nstring()?.map(Into::into)));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};

    #[test]
    fn capability_with_a_trailing_space() {
        let expected = Untagged::Capability(vec!["IMAP4REV1".into(), "AUTH=PLAIN".into()]);
        assert_eq!(parse(b"* CAPABILITY IMAP4rev1 AUTH=plain \r\n"), Response::Untagged(expected));
        assert_eq!(parse(b"* ENABLED\r\n"), Response::Untagged(Untagged::Enabled(vec![])));
    }

    #[test]
    fn id() {
        let fields = vec![(b"name".to_vec(), Some(b"Cyrus".to_vec())), (b"os".to_vec(), None)];
        assert_eq!(
            parse(b"* ID (\"name\" \"Cyrus\" \"os\" NIL)\r\n"),
            Response::Untagged(Untagged::Id(fields))
        );
        assert_eq!(parse(b"* ID NIL\r\n"), Response::Untagged(Untagged::Id(vec![])));
    }
}
