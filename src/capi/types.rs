//! The structs of the header: what several families share is here.
//!
//! Results grow only at their end. A text that is absent is NULL with size 0;
//! one that is there is NUL-terminated, and its size does not count that NUL.

use std::ffi::{c_char, c_int, c_void};

pub use compose::*;
pub use folder::*;
pub use message::*;

mod compose;
mod folder;
mod message;

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

/// An error and how grave it is.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct imap_graded_error {
    pub text: *const c_char,
    /// Octets at `text`, the NUL behind them not counted.
    pub text_size: usize,
    /// One of the IMAP_GRADE_ numbers.
    pub grade: c_int,
}

/// Some errors, the oldest first.
#[repr(C)]
pub struct imap_graded_error_list {
    pub errors: *const imap_graded_error,
    pub count: usize,
}

/// Some message numbers or UIDs.
#[repr(C)]
pub struct imap_number_list {
    /// NULL if there are none.
    pub numbers: *const u32,
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

/// Takes the next octets of a body. Returns 0 to go on; anything else stops the delivery.
///
/// The octets are valid during the call only. The stream that they come from
/// can't be used meanwhile, other streams can. Neither throw nor longjmp out of it.
pub type imap_sink =
    Option<unsafe extern "C" fn(context: *mut c_void, data: *const c_char, size: usize) -> c_int>;

/// Gives memory for the `size` octets of a body, the whole of it, or NULL: then they come piece by piece.
///
/// The memory must stay until the function that asked for it returns; what is in it doesn't matter. The rules of imap_sink hold.
pub type imap_room = Option<unsafe extern "C" fn(context: *mut c_void, size: usize) -> *mut c_char>;

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
    /// list, until anything else is asked of the stream; imap_list() brings all of them where the server
    /// can do both in one. Counts may be a moment old then.
    pub predict_status: c_int,
    /// Folder that the names of local mailboxes are relative to, and stay within; by default
    /// the user's home. With it, `INBOX` is a mailbox in that folder, else the system's inbox of the user.
    pub local_root: *const c_char,
    /// Folders, parted by colons, outside which no local mailbox is opened, made or listed, as with
    /// PHP's open_basedir; NULL or empty is no limit.
    pub local_within: *const c_char,
    /// Not 0: what is said after the login is compressed (RFC 4978), if the server offers that. It pays on slow
    /// and on costly lines. Who sees the line and can put text of their own beside a secret in the same mailbox
    /// may guess the secret from lengths; passwords and tokens go before it begins.
    pub compress: c_int,
}
