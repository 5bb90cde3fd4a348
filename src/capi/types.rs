//! The structs of the header.
//!
//! Results grow only at their end. A text that is absent is NULL with size 0;
//! one that is there is NUL-terminated, and its size does not count that NUL.

use std::ffi::{c_char, c_int, c_void};

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

/// A message in a thread: imap_thread().
#[repr(C)]
pub struct imap_thread_node {
    /// Its number or UID; 0 for a message that is not in the mailbox.
    pub num: u32,
    /// Where in the list its first reply is, 0 if there is none.
    pub next: u32,
    /// Where in the list the next message of the same level is, 0 if there is none.
    pub branch: u32,
}

/// The messages of all threads, each after the one that it replies to.
#[repr(C)]
pub struct imap_thread_list {
    /// NULL if there are none.
    pub nodes: *const imap_thread_node,
    pub count: usize,
}

/// A text or any other octets.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct imap_text {
    pub data: *const c_char,
    /// Octets at `data`, the NUL behind them not counted. They may contain NULs.
    pub size: usize,
}

/// Some texts.
#[repr(C)]
pub struct imap_text_list {
    pub texts: *const imap_text,
    pub count: usize,
}

/// Some message numbers or UIDs.
#[repr(C)]
pub struct imap_number_list {
    /// NULL if there are none.
    pub numbers: *const u32,
    pub count: usize,
}

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

/// A piece of a header's text that is in one charset.
#[repr(C)]
pub struct imap_piece {
    /// As written in the encoded word; `default` for what stands outside.
    pub charset: *const c_char,
    pub charset_size: usize,
    /// Decoded from base64 or Q, and still in that charset.
    pub text: *const c_char,
    pub text_size: usize,
}

/// A header's text in pieces: imap_mime_header_decode().
#[repr(C)]
pub struct imap_piece_list {
    /// NULL if there are none.
    pub pieces: *const imap_piece,
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

/// Takes the next octets of a body. Returns 0 to go on; anything else stops the delivery.
///
/// The octets are valid during the call only. The stream that they come from
/// can't be used meanwhile, other streams can. Neither throw nor longjmp out of it.
pub type imap_sink =
    Option<unsafe extern "C" fn(context: *mut c_void, data: *const c_char, size: usize) -> c_int>;

/// Takes an overview. Returns 0 to go on; anything else stops the delivery.
///
/// The overview is valid during the call only. The rules of imap_sink hold.
pub type imap_overview_sink =
    Option<unsafe extern "C" fn(context: *mut c_void, overview: *const imap_overview) -> c_int>;

/// Is shown a piece of traffic; passwords and tokens are already replaced.
/// `direction` is one of the IMAP_TRACE_ numbers.
///
/// Called on the thread that uses the stream. The rules of imap_sink hold.
pub type imap_trace =
    Option<unsafe extern "C" fn(context: *mut c_void, direction: c_int, data: *const c_char, size: usize)>;

/// Gives an OAuth 2 bearer token for `user`.
///
/// Writes the token to `buffer`, which has room for `size` octets, and returns
/// its length, or a number below 0 if there is no token. If the length is above `size`, nothing
/// need be written: the function is called once more with as much room. `refused` is 1
/// if the server refused the token that was given last, so that a fresh one is needed, else 0.
///
/// Called on the thread that uses the stream. The rules of imap_sink hold.
pub type imap_token = Option<
    unsafe extern "C" fn(
        context: *mut c_void,
        user: *const c_char,
        refused: c_int,
        buffer: *mut c_char,
        size: usize,
    ) -> i64,
>;

/// Settings of a stream beyond its mailbox string: imap_open().
///
/// Clear it and set its size: `imap_options options = {0}; options.size = sizeof options;`.
/// A member that is 0 or NULL means the default, so that a program compiled with this
/// version goes on working with later ones, whose struct is longer. Nothing in it is
/// needed after imap_open() has returned, save the contexts of `trace` and `token`,
/// which must live as long as the stream.
#[repr(C)]
pub struct imap_options {
    /// sizeof(imap_options).
    pub size: usize,
    /// Login mechanisms not to use, in any case: `PLAIN`, `LOGIN`, `CRAM-MD5`, …
    pub disabled_authenticators: *const *const c_char,
    pub disabled_authenticators_count: usize,
    /// PEM file of authorities that are trusted instead of the system's.
    pub ca_file: *const c_char,
    /// PEM file of the client's certificate, and its chain.
    pub certificate: *const c_char,
    /// PEM file of the client's private key, PKCS#8, not encrypted.
    pub key: *const c_char,
    /// SHA-256 of the server's certificate (DER) as 64 hexadecimal digits, colons between
    /// the octets or not. If given, exactly that certificate is accepted, and nothing else about it is checked.
    pub fingerprint: *const c_char,
    /// One of the IMAP_PROXY_ numbers.
    pub proxy_kind: c_int,
    pub proxy_port: c_int,
    pub proxy_host: *const c_char,
    /// NULL if the proxy wants no login.
    pub proxy_user: *const c_char,
    pub proxy_password: *const c_char,
    /// Deadlines of this stream in seconds: 0 for those of imap_timeout(), -1 for none.
    pub open_timeout: i64,
    pub read_timeout: i64,
    pub write_timeout: i64,
    pub close_timeout: i64,
    /// Is shown all traffic.
    pub trace: imap_trace,
    pub trace_context: *mut c_void,
    /// File to which all traffic is appended; made with mode 0600.
    pub trace_file: *const c_char,
    /// Gives the bearer token to log in with, in place of the password.
    pub token: imap_token,
    pub token_context: *mut c_void,
    /// Not 0: every call asks for what it needs and no more, and waits for the server's answer.
    pub step_by_step: c_int,
    /// Not 0: imap_status() of a mailbox of the last list brings that of those that follow it in the
    /// list, until anything else is asked of the stream. Counts may be a moment old then.
    pub predict_status: c_int,
    /// Folder that the names of local mailboxes are relative to, and stay within; by default
    /// the user's home. With it, `INBOX` is a mailbox in that folder, else the system's inbox of the user.
    pub local_root: *const c_char,
    /// Folders, parted by colons, outside which no local mailbox is opened, made or listed, as with
    /// PHP's open_basedir; NULL or empty is no limit.
    pub local_within: *const c_char,
}
