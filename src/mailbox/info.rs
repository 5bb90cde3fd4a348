//! What ext/imap tells of mailboxes and messages.

use super::flags::MessageFlags;
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

/// Result of `imap_headerinfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderInfo {
    pub envelope: Envelope,
    pub number: u32,
    pub flags: MessageFlags,
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
    pub flags: MessageFlags,
    /// The arrival time in seconds since 1970.
    pub unix_time: u64,
}

/// Result of `imap_mailboxmsginfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxInfo {
    /// Date, driver, name and counts, as `imap_check` tells them.
    pub check: CheckInfo,
    /// Messages that are unseen or recent.
    pub unread: u32,
    /// Messages marked for deletion.
    pub deleted: u32,
    /// Octets of all messages.
    pub size: u64,
}

/// Result of `imap_status`: `flags` are the `SA_…` of what follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusInfo {
    pub flags: i64,
    pub messages: Option<u64>,
    pub recent: Option<u64>,
    pub unseen: Option<u64>,
    pub uid_next: Option<u64>,
    pub uid_validity: Option<u64>,
}

/// One entry of `imap_getmailboxes` and `imap_getsubscribed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderInfo {
    /// The braces of the caller, and the server's name.
    pub name: Vec<u8>,
    /// `LATT_…`.
    pub attributes: i64,
    /// `None` where names have no levels; ext/imap shows that as an empty string.
    pub delimiter: Option<u8>,
}
