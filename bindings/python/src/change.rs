//! Changing messages.

use imapext::mailbox::is_internal_date;
use pyo3::prelude::*;

use crate::connection::Connection;
use crate::errors::argument;
use crate::input::{Content, Word};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_setflag_full, module)?)?;
    module.add_function(wrap_pyfunction!(imap_clearflag_full, module)?)?;
    module.add_function(wrap_pyfunction!(imap_delete, module)?)?;
    module.add_function(wrap_pyfunction!(imap_undelete, module)?)?;
    module.add_function(wrap_pyfunction!(imap_expunge, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mail_copy, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mail_move, module)?)?;
    module.add_function(wrap_pyfunction!(imap_append, module)?)
}

/// Sets flags of messages.
///
/// Parameters:
///   imap: Connection.
///   sequence: str, "1:*" or "2,4:6", numbers, or UIDs with ST_UID.
///   flag: str, flags and keywords: r"\Seen \Flagged".
///   options: int, ST_UID.
/// Returns: True.
/// Raises: MailboxError if the server refuses, where ext/imap returns true and leaves a notice; ArgumentError.
/// Source: ext/imap's imap_setflag_full().
#[pyfunction]
#[pyo3(signature = (imap, sequence, flag, options=0))]
fn imap_setflag_full(
    py: Python<'_>,
    imap: &Connection,
    sequence: Word,
    flag: Word,
    options: i64,
) -> PyResult<bool> {
    let (sequence, flag) = (sequence.bytes(), flag.bytes());
    let done = imap.call(py, |stream, diagnostics| {
        stream.set_flags(sequence, flag, options, diagnostics)?;
        // An exception belongs to the call that it is about.
        stream.settle(diagnostics)
    });
    done.map(|()| true)
}

/// Takes flags of messages away.
///
/// Parameters, returns, raises: as imap_setflag_full().
/// Source: ext/imap's imap_clearflag_full().
#[pyfunction]
#[pyo3(signature = (imap, sequence, flag, options=0))]
fn imap_clearflag_full(
    py: Python<'_>,
    imap: &Connection,
    sequence: Word,
    flag: Word,
    options: i64,
) -> PyResult<bool> {
    let (sequence, flag) = (sequence.bytes(), flag.bytes());
    let done = imap.call(py, |stream, diagnostics| {
        stream.clear_flags(sequence, flag, options, diagnostics)?;
        // An exception belongs to the call that it is about.
        stream.settle(diagnostics)
    });
    done.map(|()| true)
}

/// Marks messages for deletion; imap_expunge() removes them.
///
/// Parameters: imap: Connection; message_nums: str, as the sequence of imap_setflag_full(); flags: int, FT_UID.
/// Returns: True.
/// Raises: as imap_setflag_full().
/// Source: ext/imap's imap_delete().
#[pyfunction]
#[pyo3(signature = (imap, message_nums, flags=0))]
fn imap_delete(py: Python<'_>, imap: &Connection, message_nums: Word, flags: i64) -> PyResult<bool> {
    let sequence = message_nums.bytes();
    imap.call(py, |stream, diagnostics| {
        stream.delete(sequence, flags, diagnostics)?;
        // An exception belongs to the call that it is about.
        stream.settle(diagnostics)
    })
    .map(|()| true)
}

/// Takes the mark for deletion away.
///
/// Parameters, returns, raises: as imap_delete().
/// Source: ext/imap's imap_undelete().
#[pyfunction]
#[pyo3(signature = (imap, message_nums, flags=0))]
fn imap_undelete(py: Python<'_>, imap: &Connection, message_nums: Word, flags: i64) -> PyResult<bool> {
    let sequence = message_nums.bytes();
    imap.call(py, |stream, diagnostics| {
        stream.undelete(sequence, flags, diagnostics)?;
        // An exception belongs to the call that it is about.
        stream.settle(diagnostics)
    })
    .map(|()| true)
}

/// Removes the messages marked for deletion.
///
/// Parameters: imap: Connection.
/// Returns: True.
/// Raises: MailboxError if the server refuses.
/// Source: ext/imap's imap_expunge().
#[pyfunction]
fn imap_expunge(py: Python<'_>, imap: &Connection) -> PyResult<bool> {
    imap.call(py, |stream, diagnostics| stream.expunge(diagnostics)).map(|()| true)
}

/// Copies messages.
///
/// Parameters:
///   imap: Connection.
///   message_nums: str, "1:*" or "2,4:6", numbers, or UIDs with CP_UID.
///   mailbox: str, a name on the same server, without braces.
///   flags: int, CP_UID; CP_MOVE to mark the originals for deletion.
/// Returns: True.
/// Raises: MailboxError if the server refuses.
/// Source: ext/imap's imap_mail_copy().
#[pyfunction]
#[pyo3(signature = (imap, message_nums, mailbox, flags=0))]
fn imap_mail_copy(
    py: Python<'_>,
    imap: &Connection,
    message_nums: Word,
    mailbox: Word,
    flags: i64,
) -> PyResult<bool> {
    let (sequence, folder) = (message_nums.bytes(), mailbox.bytes());
    let done =
        imap.call(py, |stream, diagnostics| stream.copy_messages(sequence, folder, flags, diagnostics));
    done.map(|()| true)
}

/// Copies messages and marks the originals for deletion; imap_expunge() removes these.
///
/// Parameters: as imap_mail_copy(); flags: int, CP_UID.
/// Returns: True.
/// Raises: MailboxError if the server refuses.
/// Source: ext/imap's imap_mail_move().
#[pyfunction]
#[pyo3(signature = (imap, message_nums, mailbox, flags=0))]
fn imap_mail_move(
    py: Python<'_>,
    imap: &Connection,
    message_nums: Word,
    mailbox: Word,
    flags: i64,
) -> PyResult<bool> {
    let (sequence, folder) = (message_nums.bytes(), mailbox.bytes());
    let done =
        imap.call(py, |stream, diagnostics| stream.move_messages(sequence, folder, flags, diagnostics));
    done.map(|()| true)
}

/// Adds a message to a mailbox.
///
/// Parameters:
///   imap: Connection.
///   folder: str, a mailbox string with the braces of the stream's server.
///   message: bytes | str, the whole message, lines ended by CRLF.
///   options: str | None, its flags: r"\Seen".
///   internal_date: str | None, when it arrived: "17-Jul-1996 02:44:25 -0700".
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError, also for a date of another form, of
///   which ext/imap only warns.
/// Source: ext/imap's imap_append().
#[pyfunction]
#[pyo3(signature = (imap, folder, message, options=None, internal_date=None))]
fn imap_append(
    py: Python<'_>,
    imap: &Connection,
    folder: Word,
    message: Content,
    options: Option<Word>,
    internal_date: Option<Word>,
) -> PyResult<bool> {
    let folder = folder.bytes();
    let (flags, date) = (options.as_ref().map(Word::bytes), internal_date.as_ref().map(Word::bytes));
    if date.is_some_and(|date| !is_internal_date(date)) {
        return Err(argument("internal_date has another form than 17-Jul-1996 02:44:25 -0700"));
    }
    let message = message.bytes();
    let done = imap.call(py, |stream, diagnostics| stream.append(folder, message, flags, date, diagnostics));
    done.map(|()| true)
}
