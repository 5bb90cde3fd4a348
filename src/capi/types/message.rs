//! What an address, a structure, a header and an overview is in C.

use std::ffi::{c_char, c_int};

use super::imap_text;

/// An address of a header (RFC 5322, section 3.4), encoded words not decoded.
///
/// An address without a host begins a group, whose name is in `mailbox`; one
/// without host and mailbox ends it.
#[repr(C)]
pub struct imap_address {
    pub mailbox: *const c_char,
    pub mailbox_size: usize,
    pub host: *const c_char,
    pub host_size: usize,
    /// The display name.
    pub personal: *const c_char,
    pub personal_size: usize,
    /// The source route (`@a,@b`), obsolete.
    pub adl: *const c_char,
    pub adl_size: usize,
}

/// Some addresses: imap_rfc822_parse_adrlist().
#[repr(C)]
pub struct imap_address_list {
    /// NULL if there are none.
    pub addresses: *const imap_address,
    pub count: usize,
}

/// One parameter of a content type or disposition, as sent (RFC 2231 not undone).
#[repr(C)]
pub struct imap_parameter {
    pub attribute: *const c_char,
    pub attribute_size: usize,
    pub value: *const c_char,
    pub value_size: usize,
}

/// A part of a message and, below it, its parts: imap_fetchstructure(), imap_bodystruct().
#[repr(C)]
pub struct imap_structure {
    /// One of the TYPE numbers.
    pub r#type: c_int,
    /// One of the ENC numbers.
    pub encoding: c_int,
    /// 1 if there is a subtype, else 0; likewise for the other members that begin with `if`.
    pub ifsubtype: c_int,
    /// Upper case: `PLAIN`.
    pub subtype: *const c_char,
    pub subtype_size: usize,
    pub ifdescription: c_int,
    pub description: *const c_char,
    pub description_size: usize,
    pub ifid: c_int,
    pub id: *const c_char,
    pub id_size: usize,
    /// Lines of the encoded content, 0 if unknown.
    pub lines: u64,
    /// Octets of the encoded content, 0 if unknown.
    pub bytes: u64,
    pub ifdisposition: c_int,
    /// As sent: `attachment`.
    pub disposition: *const c_char,
    pub disposition_size: usize,
    pub ifdparameters: c_int,
    /// Parameters of the disposition.
    pub dparameters: *const imap_parameter,
    pub dparameters_count: usize,
    pub ifparameters: c_int,
    /// Parameters of the content type.
    pub parameters: *const imap_parameter,
    pub parameters_count: usize,
    /// The parts of a multipart; of a message/rfc822, the one body of the embedded message.
    pub parts: *const imap_structure,
    pub parts_count: usize,
    /// The type's name if `type` is TYPEOTHER, upper case.
    pub type_name: *const c_char,
    pub type_name_size: usize,
    /// Content-Location.
    pub location: *const c_char,
    pub location_size: usize,
    /// Content-MD5.
    pub md5: *const c_char,
    pub md5_size: usize,
    /// Content-Language.
    pub languages: *const imap_text,
    pub languages_count: usize,
}

/// A message's header and state: imap_headerinfo(); imap_rfc822_parse_headers(), which knows of no state.
/// Encoded words are not decoded.
///
/// Each address field comes twice: as text, and as a list.
#[repr(C)]
pub struct imap_header_info {
    pub remail: *const c_char,
    pub remail_size: usize,
    pub date: *const c_char,
    pub date_size: usize,
    pub subject: *const c_char,
    pub subject_size: usize,
    pub in_reply_to: *const c_char,
    pub in_reply_to_size: usize,
    pub message_id: *const c_char,
    pub message_id_size: usize,
    pub newsgroups: *const c_char,
    pub newsgroups_size: usize,
    pub followup_to: *const c_char,
    pub followup_to_size: usize,
    pub references: *const c_char,
    pub references_size: usize,
    pub toaddress: *const c_char,
    pub toaddress_size: usize,
    pub to: *const imap_address,
    pub to_count: usize,
    pub fromaddress: *const c_char,
    pub fromaddress_size: usize,
    pub from: *const imap_address,
    pub from_count: usize,
    pub ccaddress: *const c_char,
    pub ccaddress_size: usize,
    pub cc: *const imap_address,
    pub cc_count: usize,
    pub bccaddress: *const c_char,
    pub bccaddress_size: usize,
    pub bcc: *const imap_address,
    pub bcc_count: usize,
    pub reply_toaddress: *const c_char,
    pub reply_toaddress_size: usize,
    pub reply_to: *const imap_address,
    pub reply_to_count: usize,
    pub senderaddress: *const c_char,
    pub senderaddress_size: usize,
    pub sender: *const imap_address,
    pub sender_count: usize,
    pub return_pathaddress: *const c_char,
    pub return_pathaddress_size: usize,
    pub return_path: *const imap_address,
    pub return_path_count: usize,
    /// `R` if recent and seen, `N` if recent and not seen, else a space.
    pub recent: c_char,
    /// `U` if neither seen nor recent, else a space.
    pub unseen: c_char,
    /// `F` or a space.
    pub flagged: c_char,
    /// `A` or a space.
    pub answered: c_char,
    /// `D` or a space.
    pub deleted: c_char,
    /// `X` or a space.
    pub draft: c_char,
    /// The message's number.
    pub msgno: i64,
    /// The arrival time: `17-Jul-1996 02:44:25 -0700`.
    pub maildate: *const c_char,
    pub maildate_size: usize,
    /// Octets of the message.
    pub size: u64,
    /// The arrival time in seconds since 1970.
    pub udate: i64,
    /// The sender in exactly as many octets as were asked for, padded with spaces;
    /// NULL if none were asked for, or the message has no From.
    pub fetchfrom: *const c_char,
    pub fetchfrom_size: usize,
    /// The begin of the subject, in at most as many octets as were asked for;
    /// NULL if none were asked for, or the message has no Subject.
    pub fetchsubject: *const c_char,
    pub fetchsubject_size: usize,
}

/// What a list of messages shows of one of them. Encoded words are not decoded.
#[repr(C)]
pub struct imap_overview {
    pub subject: *const c_char,
    pub subject_size: usize,
    /// The first From address, written as in a header.
    pub from: *const c_char,
    pub from_size: usize,
    /// The first To address, written as in a header.
    pub to: *const c_char,
    pub to_size: usize,
    pub date: *const c_char,
    pub date_size: usize,
    pub message_id: *const c_char,
    pub message_id_size: usize,
    pub references: *const c_char,
    pub references_size: usize,
    pub in_reply_to: *const c_char,
    pub in_reply_to_size: usize,
    /// Octets of the message.
    pub size: u64,
    pub uid: i64,
    pub msgno: i64,
    /// 1 or 0, as the flags that follow.
    pub recent: c_int,
    pub flagged: c_int,
    pub answered: c_int,
    pub deleted: c_int,
    pub seen: c_int,
    pub draft: c_int,
    /// The arrival time in seconds since 1970.
    pub udate: i64,
}

/// Some messages at a glance: imap_fetch_overview().
#[repr(C)]
pub struct imap_overview_list {
    /// NULL if there are none.
    pub overviews: *const imap_overview,
    pub count: usize,
}
