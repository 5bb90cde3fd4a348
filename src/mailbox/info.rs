//! What ext/imap tells of mailboxes and messages.

use crate::mime::envelope::Envelope;

/// Result of `imap_check`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckInfo {
    /// The current time, as RFC 5322 writes it.
    pub date: String,
    /// `imap`, `pop3`, `mbox`, …
    pub driver: String,
    /// The mailbox string with all that was negotiated spelt out.
    pub mailbox: Vec<u8>,
    pub messages: u32,
    pub recent: u32,
}

/// A message's system flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SystemFlags {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub deleted: bool,
    pub draft: bool,
    pub recent: bool,
}

/// Result of `imap_headerinfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderInfo {
    pub envelope: Envelope,
    pub number: u32,
    pub flags: SystemFlags,
    /// The arrival time as ext/imap prints it: `17-Jul-1996 02:44:25 -0700`.
    pub mail_date: String,
    pub size: u64,
    /// The arrival time in seconds since 1970.
    pub unix_time: u64,
}

/// One entry of `imap_fetch_overview`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    pub subject: Option<Vec<u8>>,
    /// The first From address, written as in a header.
    pub from: Option<Vec<u8>>,
    /// The first To address, written as in a header.
    pub to: Option<Vec<u8>>,
    pub date: Option<Vec<u8>>,
    pub message_id: Option<Vec<u8>>,
    pub references: Option<Vec<u8>>,
    pub in_reply_to: Option<Vec<u8>>,
    pub size: u64,
    pub uid: u32,
    pub number: u32,
    pub flags: SystemFlags,
    /// The arrival time in seconds since 1970.
    pub unix_time: u64,
}
