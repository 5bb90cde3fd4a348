//! What a mailbox, a quota and a right is in C.

use std::ffi::c_char;

/// Counts and size of the open mailbox: imap_mailboxmsginfo().
#[repr(C)]
pub struct imap_mailbox_info {
    /// Messages that are unseen or recent.
    pub unread: i64,
    /// Messages marked for deletion.
    pub deleted: i64,
    /// Octets of all messages.
    pub size: u64,
    /// The current time as RFC 5322 writes it.
    pub date: *const c_char,
    pub date_size: usize,
    /// What kind of mailbox it is: `imap`.
    pub driver: *const c_char,
    pub driver_size: usize,
    /// The mailbox string with all that was negotiated spelt out.
    pub mailbox: *const c_char,
    pub mailbox_size: usize,
    pub nmsgs: i64,
    pub recent: i64,
}

/// Counters of a mailbox: imap_status().
#[repr(C)]
pub struct imap_status_info {
    /// Which of the members that follow are known: SA_ numbers.
    pub flags: i64,
    pub messages: u64,
    pub recent: u64,
    pub unseen: u64,
    pub uidnext: u64,
    pub uidvalidity: u64,
}

/// A mailbox in a list: imap_getmailboxes(), imap_getsubscribed().
#[repr(C)]
pub struct imap_folder {
    /// With its braces.
    pub name: *const c_char,
    pub name_size: usize,
    /// LATT_ numbers.
    pub attributes: i64,
    /// What is between the levels of a name: one character, or empty.
    pub delimiter: *const c_char,
    pub delimiter_size: usize,
}

/// Some mailboxes.
#[repr(C)]
pub struct imap_folder_list {
    /// NULL if there are none.
    pub folders: *const imap_folder,
    pub count: usize,
}

/// One resource of a quota root: imap_get_quota().
#[repr(C)]
pub struct imap_quota {
    /// `STORAGE`, whose unit is 1024 octets, `MESSAGE`, …
    pub resource: *const c_char,
    pub resource_size: usize,
    pub usage: u64,
    pub limit: u64,
}

/// Some quotas.
#[repr(C)]
pub struct imap_quota_list {
    /// NULL if there are none.
    pub quotas: *const imap_quota,
    pub count: usize,
}

/// What one user or group may do with a mailbox: imap_getacl().
#[repr(C)]
pub struct imap_rights {
    pub identifier: *const c_char,
    pub identifier_size: usize,
    /// One letter each (RFC 4314, section 2.1).
    pub rights: *const c_char,
    pub rights_size: usize,
}

/// The rights of some users.
#[repr(C)]
pub struct imap_rights_list {
    /// NULL if there are none.
    pub rights: *const imap_rights,
    pub count: usize,
}

/// The state of the open mailbox: imap_check().
#[repr(C)]
pub struct imap_check_info {
    /// The current time as RFC 5322 writes it.
    pub date: *const c_char,
    pub date_size: usize,
    /// What kind of mailbox it is: `imap`.
    pub driver: *const c_char,
    pub driver_size: usize,
    /// The mailbox string with all that was negotiated spelt out.
    pub mailbox: *const c_char,
    pub mailbox_size: usize,
    /// Messages in the mailbox.
    pub nmsgs: i64,
    /// Messages that have arrived since the mailbox was last opened.
    pub recent: i64,
}
