//! Quotas (RFC 9208) and access rights (RFC 4314) as values.

/// Whose quota is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotaOf<'a> {
    Root(&'a [u8]),
    /// All roots that govern this mailbox.
    Mailbox(&'a [u8]),
}

/// One resource of a quota root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// `STORAGE` (units of 1024 octets), `MESSAGE`, …
    pub resource: Vec<u8>,
    pub usage: u64,
    pub limit: u64,
}

/// What one identifier may do with a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// A user, a group, `anyone`, …
    pub identifier: Vec<u8>,
    /// One letter each.
    pub rights: Vec<u8>,
}
