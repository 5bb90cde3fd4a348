//! Addresses (RFC 5322, section 3.4; RFC 3501's `address`).

/// One address of a list, or a mark of a group's begin or end.
///
/// As in RFC 3501: an address whose host is absent begins a group, whose name
/// is in `mailbox`; one whose mailbox is absent too ends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The display name, encoded words not decoded.
    pub personal: Option<Vec<u8>>,
    /// The source route (`@a,@b`), obsolete.
    pub adl: Option<Vec<u8>>,
    pub mailbox: Option<Vec<u8>>,
    pub host: Option<Vec<u8>>,
}
