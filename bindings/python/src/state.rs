//! The state of a stream and of its mailbox.

use imapext::mailbox::info::CheckInfo as Info;
use pyo3::prelude::*;

use crate::connection::Connection;
use crate::results::{Text, result, texts};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CheckInfo>()?;
    module.add_class::<MailboxInfo>()?;
    module.add_function(wrap_pyfunction!(imap_ping, module)?)?;
    module.add_function(wrap_pyfunction!(imap_check, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mailboxmsginfo, module)?)?;
    module.add_function(wrap_pyfunction!(imap_headers, module)?)?;
    module.add_function(wrap_pyfunction!(imap_num_msg, module)?)?;
    module.add_function(wrap_pyfunction!(imap_num_recent, module)?)?;
    module.add_function(wrap_pyfunction!(imap_uid, module)?)?;
    module.add_function(wrap_pyfunction!(imap_msgno, module)?)?;
    module.add_function(wrap_pyfunction!(imap_gc, module)?)?;
    module.add_function(wrap_pyfunction!(imap_capability, module)?)
}

result! {
    /// The state of the open mailbox: imap_check().
    CheckInfo {
        /// str, the current time as RFC 5322 writes it.
        date "Date": String,
        /// str, what kind of mailbox it is: "imap".
        driver "Driver": String,
        /// str, the mailbox string with all that was negotiated spelt out.
        mailbox "Mailbox": Text,
        /// int, messages in the mailbox.
        messages "Nmsgs": u32,
        /// int, messages that have arrived since the mailbox was last opened.
        recent "Recent": u32,
    }
}

result! {
    /// Counts and size of the open mailbox: imap_mailboxmsginfo().
    MailboxInfo {
        /// int, messages that are unseen or recent.
        unread "Unread": u32,
        /// int, messages marked for deletion.
        deleted "Deleted": u32,
        /// int, octets of all messages.
        size "Size": u64,
        /// str, the current time as RFC 5322 writes it.
        date "Date": String,
        /// str, what kind of mailbox it is: "imap".
        driver "Driver": String,
        /// str, the mailbox string with all that was negotiated spelt out.
        mailbox "Mailbox": Text,
        /// int, messages in the mailbox.
        messages "Nmsgs": u32,
        /// int, messages that have arrived since the mailbox was last opened.
        recent "Recent": u32,
    }
}

/// Asks the server whether there is news, and keeps the connection alive.
///
/// Parameters: imap: Connection.
/// Returns: True.
/// Raises: ConnectionError, ProtocolError: the connection is gone.
/// Source: ext/imap's imap_ping(), which gives false then; RFC 3501, section 6.1.2.
#[pyfunction]
fn imap_ping(py: Python<'_>, imap: &Connection) -> PyResult<bool> {
    imap.call(py, |stream, diagnostics| stream.ping(diagnostics)).map(|()| true)
}

/// Asks the server for news and says what the mailbox holds.
///
/// Parameters: imap: Connection.
/// Returns: CheckInfo.
/// Raises: as imap_ping().
/// Source: ext/imap's imap_check().
#[pyfunction]
fn imap_check(py: Python<'_>, imap: &Connection) -> PyResult<CheckInfo> {
    let Info { date, driver, mailbox, messages, recent } =
        imap.call(py, |stream, diagnostics| stream.check(diagnostics))?;
    Ok(CheckInfo { date, driver, mailbox: Text(mailbox), messages, recent })
}

/// Counts and size of the open mailbox, from the flags and sizes of all its messages.
///
/// Parameters: imap: Connection.
/// Returns: MailboxInfo.
/// Raises: as imap_ping().
/// Source: ext/imap's imap_mailboxmsginfo().
#[pyfunction]
fn imap_mailboxmsginfo(py: Python<'_>, imap: &Connection) -> PyResult<MailboxInfo> {
    let info = imap.call(py, |stream, diagnostics| stream.mailbox_msg_info(diagnostics))?;
    let Info { date, driver, mailbox, messages, recent } = info.check;
    Ok(MailboxInfo {
        unread: info.unread,
        deleted: info.deleted,
        size: info.size,
        date,
        driver,
        mailbox: Text(mailbox),
        messages,
        recent,
    })
}

/// All messages of the mailbox, a line each: letters of its flags, number, day, sender, keywords, subject and size.
///
/// Parameters: imap: Connection.
/// Returns: list[str].
/// Raises: as imap_ping().
/// Source: ext/imap's imap_headers().
#[pyfunction]
fn imap_headers(py: Python<'_>, imap: &Connection) -> PyResult<Vec<Text>> {
    imap.call(py, |stream, diagnostics| stream.headers(diagnostics)).map(texts)
}

/// How many messages the mailbox has, as far as the server has said so far.
///
/// Parameters: imap: Connection.
/// Returns: int.
/// Raises: ConnectionError.
/// Source: ext/imap's imap_num_msg().
#[pyfunction]
fn imap_num_msg(py: Python<'_>, imap: &Connection) -> PyResult<u32> {
    imap.call(py, |stream, diagnostics| stream.num_msg(diagnostics))
}

/// How many messages have arrived since the mailbox was last opened.
///
/// Parameters: imap: Connection.
/// Returns: int.
/// Raises: ConnectionError.
/// Source: ext/imap's imap_num_recent().
#[pyfunction]
fn imap_num_recent(py: Python<'_>, imap: &Connection) -> PyResult<u32> {
    imap.call(py, |stream, diagnostics| stream.num_recent(diagnostics))
}

/// The UID of a message.
///
/// Parameters: imap: Connection; message_num: int, its number, from 1 on.
/// Returns: int.
/// Raises: MailboxError if there is no such message.
/// Source: ext/imap's imap_uid().
#[pyfunction]
fn imap_uid(py: Python<'_>, imap: &Connection, message_num: i64) -> PyResult<u32> {
    imap.call(py, |stream, diagnostics| stream.uid(message_num, diagnostics))
}

/// The number of a message.
///
/// Parameters: imap: Connection; message_uid: int, its UID.
/// Returns: int; 0 if no message has that UID.
/// Raises: ConnectionError.
/// Source: ext/imap's imap_msgno().
#[pyfunction]
fn imap_msgno(py: Python<'_>, imap: &Connection, message_uid: i64) -> PyResult<u32> {
    imap.call(py, |stream, diagnostics| stream.msgno(message_uid, diagnostics))
}

/// Forgets what has been kept of the messages, so that it is asked for again.
///
/// Parameters: imap: Connection; flags: int, IMAP_GC_ numbers.
/// Returns: True.
/// Raises: ArgumentError.
/// Source: ext/imap's imap_gc().
#[pyfunction]
fn imap_gc(py: Python<'_>, imap: &Connection, flags: i64) -> PyResult<bool> {
    imap.call(py, |stream, _| stream.gc(flags)).map(|()| true)
}

/// What the server says it can do: "IMAP4REV1", "IDLE", …
///
/// Parameters: imap: Connection.
/// Returns: list[str], upper case.
/// Raises: as imap_ping().
/// Source: RFC 3501, section 7.2.1; ext/imap has nothing like it.
#[pyfunction]
fn imap_capability(py: Python<'_>, imap: &Connection) -> PyResult<Vec<String>> {
    imap.call(py, |stream, diagnostics| stream.capability(diagnostics))
}
