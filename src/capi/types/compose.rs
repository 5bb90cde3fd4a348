//! What a message is composed of in C.

use std::ffi::{c_char, c_int};

/// The header of a message to be composed: imap_mail_compose().
///
/// Clear it and set its size: `imap_compose_envelope envelope = {0}; envelope.size = sizeof envelope;`. A member that is
/// NULL gives no field. Texts go out as they are, and can be folded; addresses are written anew.
#[repr(C)]
pub struct imap_compose_envelope {
    /// sizeof(imap_compose_envelope).
    pub size: usize,
    /// Makes the fields `ReSent-`, and leaves out those of MIME. A whole field of the original comes first.
    pub remail: *const c_char,
    /// An address that is checked and not written.
    pub return_path: *const c_char,
    pub date: *const c_char,
    /// Addresses, as are `reply_to`, `to`, `cc` and `bcc`.
    pub from: *const c_char,
    pub reply_to: *const c_char,
    pub in_reply_to: *const c_char,
    pub subject: *const c_char,
    pub to: *const c_char,
    pub cc: *const c_char,
    /// Not written, save that there are undisclosed recipients.
    pub bcc: *const c_char,
    pub message_id: *const c_char,
    /// Whole fields, one each.
    pub custom_headers: *const *const c_char,
    pub custom_headers_count: usize,
}

/// A parameter of a content type or disposition to be composed.
#[repr(C)]
pub struct imap_compose_parameter {
    pub attribute: *const c_char,
    pub value: *const c_char,
}

/// A body to be composed, or a part of one: imap_mail_compose().
///
/// Clear it and set its size, as with imap_compose_envelope. A member that is NULL gives nothing.
#[repr(C)]
pub struct imap_compose_body {
    /// sizeof(imap_compose_body), the same for all bodies of a call.
    pub size: usize,
    /// One of the TYPE numbers.
    pub r#type: c_int,
    /// One of the ENC numbers. ENC8BIT and ENCBINARY contents get encoded; others go out as they are.
    pub encoding: c_int,
    pub charset: *const c_char,
    /// Parameters of the content type. A multipart's BOUNDARY is made if it is not there.
    pub parameters: *const imap_compose_parameter,
    pub parameters_count: usize,
    pub subtype: *const c_char,
    pub id: *const c_char,
    pub description: *const c_char,
    /// `attachment`.
    pub disposition: *const c_char,
    /// Parameters of the disposition.
    pub dparameters: *const imap_compose_parameter,
    pub dparameters_count: usize,
    /// Any octets, NULL if `contents_size` is 0. Of a multipart they are ignored.
    pub contents: *const c_char,
    pub contents_size: usize,
    pub md5: *const c_char,
}
