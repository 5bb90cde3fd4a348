//! QUOTA and QUOTAROOT (RFC 9208).

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use crate::limits;

/// How much of a quota root is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    pub root: Vec<u8>,
    pub resources: Vec<Resource>,
}

/// One resource of a quota root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// As sent: `STORAGE` (units of 1024 octets), `MESSAGE`, …
    pub name: Vec<u8>,
    pub usage: u64,
    pub limit: u64,
}

/// Which quota roots govern a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotaRoot {
    pub mailbox: Vec<u8>,
    pub roots: Vec<Vec<u8>>,
}

/// ABNF: `"QUOTA" SP astring SP "(" [atom SP number SP number *(SP …)] ")"`
pub(super) fn quota(cursor: &mut Cursor<'_>) -> Parsed<Quota> {
    let root = cursor.astring()?.into_owned();
    if !cursor.spaced(b'(') {
        return Err(Fault::Unexpected);
    }
    let mut resources = Vec::new();
    while !cursor.spaced(b')') && !cursor.at_end() {
        let name = cursor.astring()?.into_owned();
        cursor.spaces();
        let usage = cursor.magnitude().ok_or(Fault::Unexpected)?;
        cursor.spaces();
        let limit = cursor.magnitude().ok_or(Fault::Unexpected)?;
        if resources.len() < limits::LIST_ITEMS {
            resources.push(Resource { name, usage, limit });
        }
    }
    Ok(Quota { root, resources })
}

/// ABNF: `"QUOTAROOT" SP mailbox *(SP astring)`
pub(super) fn quota_root(cursor: &mut Cursor<'_>) -> Parsed<QuotaRoot> {
    let mailbox = cursor.astring()?.into_owned();
    let mut roots = Vec::new();
    while !cursor.at_end() && roots.len() < limits::LIST_ITEMS {
        cursor.spaces();
        roots.push(cursor.astring()?.into_owned());
    }
    Ok(QuotaRoot { mailbox, roots })
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;

    #[test]
    fn quotas() {
        let storage = Resource { name: b"STORAGE".to_vec(), usage: 10, limit: 512 };
        let quota = Quota { root: vec![], resources: vec![storage] };
        assert_eq!(parse(b"* QUOTA \"\" (STORAGE 10 512 )\r\n"), Response::Untagged(Untagged::Quota(quota)));
        let empty = Quota { root: b"r".to_vec(), resources: vec![] };
        assert_eq!(parse(b"* QUOTA r ()\r\n"), Response::Untagged(Untagged::Quota(empty)));
        let roots = QuotaRoot { mailbox: b"INBOX".to_vec(), roots: vec![vec![], b"#user".to_vec()] };
        assert_eq!(
            parse(b"* QUOTAROOT INBOX \"\" #user \r\n"),
            Response::Untagged(Untagged::QuotaRoot(roots))
        );
    }
}
