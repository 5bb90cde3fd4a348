//! Opening and closing.

use imapext::mailbox::{Mailbox, Request};
use pyo3::prelude::*;
use pyo3::types::PyBool;

use crate::boundary;
use crate::connection::Connection;
use crate::deadlines::{of_process, set_of_process};
use crate::errors::argument;
use crate::input::{FilePath, Word};
use crate::options::{self, Given};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_open, module)?)?;
    module.add_function(wrap_pyfunction!(imap_reopen, module)?)?;
    module.add_function(wrap_pyfunction!(imap_close, module)?)?;
    module.add_function(wrap_pyfunction!(imap_is_open, module)?)?;
    module.add_function(wrap_pyfunction!(imap_timeout, module)?)
}

/// Opens a mailbox.
///
/// Parameters:
///   mailbox: str | bytes, a mailbox string: "{imap.example.org/ssl}INBOX".
///   user: str | bytes, who logs in; "/user=" in the mailbox string goes before it.
///   password: str | bytes; with OP_XOAUTH2 an OAuth 2 bearer token.
///   flags: int, OP_ numbers and CL_EXPUNGE.
///   retries: int, further attempts after a server that was unavailable or hung up.
///   token: callable (user: str, refused: bool) -> str | bytes; gives the bearer token to log in
///     with, in place of the password. `refused` is True if the server refused the last one.
///   ca_file: path of a PEM file of authorities that are trusted instead of the system's.
///   certificate, key: paths of PEM files with the client's certificate and private key (PKCS#8).
///   fingerprint: str, SHA-256 of the server's certificate in hexadecimal digits; exactly that
///     one is accepted then, and nothing else about it is checked.
///   proxy: str, "socks5://[user:password@]host:port" or "http://…" (CONNECT).
///   disabled_authenticators: sequence of str, login mechanisms not to use: "PLAIN", "LOGIN", …
///   open_timeout, read_timeout, write_timeout, close_timeout: float, deadlines of this stream
///     for inactivity in seconds; None is what imap_timeout() says, math.inf is none.
///   step_by_step: bool, ask the server for nothing but what a call needs, and wait for each answer.
///   compress: bool, compress what is said after the login (RFC 4978), if the server offers that.
///   local_root: path of the folder that names of local mailboxes (without braces) are relative to and stay
///     within; None is the home folder.
///   local_within: sequence of paths of folders outside which nothing local is opened, made or listed; none is no
///     limit. What in PHP is the ini entry open_basedir.
///   trace: callable (direction: str, data: bytes) -> None; is shown all traffic, passwords and
///     tokens replaced. `direction` is "sent", "received" or "note". A finaliser does not call it.
///   trace_file: path of a file to which all traffic is appended; made with mode 0600.
///
/// Returns: Connection.
/// Raises: ConnectionError, TlsError, AuthError, ProtocolError; MailboxError if the mailbox can't
///   be opened (ext/imap gives a half-open stream and a warning then: open with OP_HALFOPEN for
///   that); ArgumentError.
/// Source: ext/imap's imap_open(), whose options array the keyword arguments are.
#[pyfunction]
#[pyo3(signature = (
    mailbox, user, password, flags=0, retries=0, *, token=None, ca_file=None, certificate=None, key=None,
    fingerprint=None, proxy=None, disabled_authenticators=None, open_timeout=None, read_timeout=None,
    write_timeout=None, close_timeout=None, step_by_step=false, compress=false, local_root=None,
    local_within=None, trace=None, trace_file=None
))]
#[allow(clippy::too_many_arguments)]
fn imap_open(
    py: Python<'_>,
    mailbox: Word,
    user: Word,
    password: Word,
    flags: i64,
    retries: i64,
    token: Option<Py<PyAny>>,
    ca_file: Option<FilePath>,
    certificate: Option<FilePath>,
    key: Option<FilePath>,
    fingerprint: Option<Word>,
    proxy: Option<Word>,
    disabled_authenticators: Option<Vec<Word>>,
    open_timeout: Option<f64>,
    read_timeout: Option<f64>,
    write_timeout: Option<f64>,
    close_timeout: Option<f64>,
    step_by_step: bool,
    compress: bool,
    local_root: Option<FilePath>,
    local_within: Option<Vec<FilePath>>,
    trace: Option<Py<PyAny>>,
    trace_file: Option<FilePath>,
) -> PyResult<Connection> {
    let name = mailbox.bytes();
    let timeouts = [open_timeout, read_timeout, write_timeout, close_timeout];
    let given = Given {
        token,
        ca_file,
        certificate,
        key,
        fingerprint,
        proxy,
        disabled_authenticators,
        timeouts,
        step_by_step,
        compress,
        local_root,
        local_within,
        trace,
        trace_file,
    };
    let (options, own, callbacks) = options::read(py, given)?;
    let (user, password) = (user.bytes(), password.bytes());
    let opened = boundary::call(py, Some(&callbacks), |diagnostics| {
        Mailbox::open(&Request { name, user, password, flags, retries, options: &options }, diagnostics)
    })?;
    Ok(Connection::new(opened, own, callbacks, name))
}

/// Opens another mailbox on a stream, over the same connection where it can serve.
///
/// Parameters: imap: Connection; mailbox: str | bytes, a mailbox string; flags: int, OP_READONLY,
///   OP_ANONYMOUS, OP_HALFOPEN, OP_EXPUNGE, CL_EXPUNGE; retries: int, as for imap_open().
/// Returns: True.
/// Raises: as imap_open(). After a MailboxError the stream has no mailbox open.
/// Source: ext/imap's imap_reopen().
#[pyfunction]
#[pyo3(signature = (imap, mailbox, flags=0, retries=0))]
fn imap_reopen(py: Python<'_>, imap: &Connection, mailbox: Word, flags: i64, retries: i64) -> PyResult<bool> {
    let name = mailbox.bytes();
    let done = imap.call(py, |stream, diagnostics| stream.reopen(name, flags, retries, diagnostics));
    done.map(|()| true)
}

/// Ends a stream. To close it twice is fine.
///
/// Parameters: imap: Connection; flags: int, CL_EXPUNGE to remove the messages marked for deletion first.
/// Returns: True.
/// Raises: ArgumentError for other flags, which leave the stream open; MailboxError or
///   ConnectionError if expunging failed: the stream is closed all the same.
/// Source: ext/imap's imap_close().
#[pyfunction]
#[pyo3(signature = (imap, flags=0))]
fn imap_close(py: Python<'_>, imap: &Connection, flags: i64) -> PyResult<bool> {
    imap.close(py, flags).map(|()| true)
}

/// Whether a stream can still be used, as far as that is known without asking the server.
///
/// Parameters: imap: Connection.
/// Returns: bool; False for a closed stream.
/// Raises: TypeError alone.
/// Source: ext/imap's imap_is_open().
#[pyfunction]
fn imap_is_open(py: Python<'_>, imap: &Connection) -> bool {
    imap.is_open(py)
}

/// Says or sets how long streams wait that have no deadlines of their own.
///
/// Parameters: timeout_type: int, one of the IMAP_*TIMEOUT numbers; timeout: int, seconds, 0 for
///   no deadline, or -1 to ask.
/// Returns: True once set, else int, the seconds; 0 for none.
/// Raises: ArgumentError.
/// Source: ext/imap's imap_timeout().
#[pyfunction]
#[pyo3(signature = (timeout_type, timeout=-1), text_signature = "(timeout_type, timeout=-1)")]
fn imap_timeout(py: Python<'_>, timeout_type: i64, timeout: i64) -> PyResult<Py<PyAny>> {
    let which = usize::try_from(timeout_type).ok().and_then(|number| number.checked_sub(1));
    let deadlines = of_process();
    let deadlines = [deadlines.open, deadlines.read, deadlines.write, deadlines.close];
    let which = which.filter(|which| *which < deadlines.len());
    let which = which.ok_or_else(|| argument("timeout_type must be one of the IMAP_*TIMEOUT constants"))?;
    match timeout {
        -1 => {
            let deadline = deadlines.get(which).copied().flatten();
            let seconds = deadline.map_or(0, |deadline| deadline.as_secs());
            Ok(seconds.into_pyobject(py)?.into_any().unbind())
        }
        0.. => {
            set_of_process(which, timeout);
            Ok(PyBool::new(py, true).to_owned().into_any().unbind())
        }
        _ => Err(argument("timeout must be -1 or greater")),
    }
}
