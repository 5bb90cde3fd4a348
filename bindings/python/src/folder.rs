//! Mailboxes: making, changing, listing and counting them.

use imapext::error::{Error, ErrorKind};
use imapext::mailbox::info::FolderInfo as Info;
use pyo3::prelude::*;

use crate::connection::Connection;
use crate::input::Word;
use crate::results::{Text, result, texts};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<FolderInfo>()?;
    module.add_class::<StatusInfo>()?;
    module.add_function(wrap_pyfunction!(imap_createmailbox, module)?)?;
    module.add_function(wrap_pyfunction!(imap_renamemailbox, module)?)?;
    module.add_function(wrap_pyfunction!(imap_deletemailbox, module)?)?;
    module.add_function(wrap_pyfunction!(imap_subscribe, module)?)?;
    module.add_function(wrap_pyfunction!(imap_unsubscribe, module)?)?;
    module.add_function(wrap_pyfunction!(imap_list, module)?)?;
    module.add_function(wrap_pyfunction!(imap_lsub, module)?)?;
    module.add_function(wrap_pyfunction!(imap_listscan, module)?)?;
    module.add_function(wrap_pyfunction!(imap_getmailboxes, module)?)?;
    module.add_function(wrap_pyfunction!(imap_getsubscribed, module)?)?;
    module.add_function(wrap_pyfunction!(imap_status, module)?)
}

result! {
    /// A mailbox in a list: imap_getmailboxes(), imap_getsubscribed().
    FolderInfo {
        /// str, with its braces, in modified UTF-7.
        folder "name": Text,
        /// int, LATT_ numbers.
        attributes "attributes": i64,
        /// str, what is between the levels of a name: one character, or "".
        delimiter "delimiter": Text,
    }
}

result! {
    /// Counters of a mailbox: imap_status(). What was not asked for or is not known is None.
    StatusInfo {
        /// int, which of the fields that follow are known: SA_ numbers.
        flags "flags": i64,
        /// int | None.
        messages "messages": Option<u64>,
        /// int | None.
        recent "recent": Option<u64>,
        /// int | None.
        unseen "unseen": Option<u64>,
        /// int | None, the UID that the next message will get.
        uidnext "uidnext": Option<u64>,
        /// int | None, what tells whether UIDs are still the same.
        uidvalidity "uidvalidity": Option<u64>,
    }
}

/// Makes a mailbox.
///
/// Parameters: imap: Connection; mailbox: str, a mailbox string with the braces of the stream's
///   server, its name in modified UTF-7 (imap_utf8_to_mutf7()).
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_createmailbox().
#[pyfunction]
fn imap_createmailbox(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<bool> {
    let name = mailbox.bytes();
    imap.call(py, |stream, diagnostics| stream.create_mailbox(name, diagnostics)).map(|()| true)
}

/// Gives a mailbox another name.
///
/// Parameters: imap: Connection; from_, to: str, mailbox strings as for imap_createmailbox(). ext/imap's
///   name of the first is `from`, which is no name in Python.
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_renamemailbox().
#[pyfunction]
fn imap_renamemailbox(py: Python<'_>, imap: &Connection, from_: Word, to: Word) -> PyResult<bool> {
    let from = from_.bytes();
    let to = to.bytes();
    imap.call(py, |stream, diagnostics| stream.rename_mailbox(from, to, diagnostics)).map(|()| true)
}

/// Removes a mailbox with all its messages.
///
/// Parameters: imap: Connection; mailbox: str, as for imap_createmailbox().
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_deletemailbox().
#[pyfunction]
fn imap_deletemailbox(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<bool> {
    let name = mailbox.bytes();
    imap.call(py, |stream, diagnostics| stream.delete_mailbox(name, diagnostics)).map(|()| true)
}

/// Puts a mailbox on the list of those subscribed.
///
/// Parameters: imap: Connection; mailbox: str, as for imap_createmailbox().
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_subscribe().
#[pyfunction]
fn imap_subscribe(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<bool> {
    let name = mailbox.bytes();
    imap.call(py, |stream, diagnostics| stream.subscribe(name, diagnostics)).map(|()| true)
}

/// Takes a mailbox off the list of those subscribed.
///
/// Parameters: imap: Connection; mailbox: str, as for imap_createmailbox().
/// Returns: True.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_unsubscribe().
#[pyfunction]
fn imap_unsubscribe(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<bool> {
    let name = mailbox.bytes();
    imap.call(py, |stream, diagnostics| stream.unsubscribe(name, diagnostics)).map(|()| true)
}

/// Names of mailboxes that can be opened.
///
/// Parameters:
///   imap: Connection.
///   reference: str, the braces of the stream's server, and from where to look: "{imap.example.org}".
///   pattern: str, "*" for all, "%" for one level, or a name.
/// Returns: list[str], with the braces of the reference, in modified UTF-7.
/// Raises: MailboxError if the server refuses; ArgumentError for another server's braces.
/// Source: ext/imap's imap_list().
#[pyfunction]
fn imap_list(py: Python<'_>, imap: &Connection, reference: Word, pattern: Word) -> PyResult<Vec<Text>> {
    let (reference, pattern) = (reference.bytes(), pattern.bytes());
    imap.call(py, |stream, diagnostics| stream.list(reference, pattern, diagnostics)).map(texts)
}

/// Names of subscribed mailboxes.
///
/// Parameters, returns, raises: as imap_list().
/// Source: ext/imap's imap_lsub().
#[pyfunction]
fn imap_lsub(py: Python<'_>, imap: &Connection, reference: Word, pattern: Word) -> PyResult<Vec<Text>> {
    let (reference, pattern) = (reference.bytes(), pattern.bytes());
    imap.call(py, |stream, diagnostics| stream.lsub(reference, pattern, diagnostics)).map(texts)
}

/// Names of mailboxes in which some message contains a text; few servers can tell.
///
/// Parameters: imap: Connection; reference, pattern: str, as for imap_list(); content: str, the text.
/// Returns: list[str], as imap_list().
/// Raises: MailboxError if the server can't.
/// Source: ext/imap's imap_listscan().
#[pyfunction]
fn imap_listscan(
    py: Python<'_>,
    imap: &Connection,
    reference: Word,
    pattern: Word,
    content: Word,
) -> PyResult<Vec<Text>> {
    let (reference, pattern, content) = (reference.bytes(), pattern.bytes(), content.bytes());
    imap.call(py, |stream, diagnostics| stream.list_scan(reference, pattern, content, diagnostics)).map(texts)
}

/// Mailboxes with their attributes.
///
/// Parameters, raises: as imap_list().
/// Returns: list[FolderInfo].
/// Source: ext/imap's imap_getmailboxes().
#[pyfunction]
fn imap_getmailboxes(
    py: Python<'_>,
    imap: &Connection,
    reference: Word,
    pattern: Word,
) -> PyResult<Vec<FolderInfo>> {
    let (reference, pattern) = (reference.bytes(), pattern.bytes());
    imap.call(py, |stream, diagnostics| stream.get_mailboxes(reference, pattern, diagnostics)).map(folders)
}

/// Subscribed mailboxes with their attributes.
///
/// Parameters, raises: as imap_list().
/// Returns: list[FolderInfo].
/// Source: ext/imap's imap_getsubscribed().
#[pyfunction]
fn imap_getsubscribed(
    py: Python<'_>,
    imap: &Connection,
    reference: Word,
    pattern: Word,
) -> PyResult<Vec<FolderInfo>> {
    let (reference, pattern) = (reference.bytes(), pattern.bytes());
    imap.call(py, |stream, diagnostics| stream.get_subscribed(reference, pattern, diagnostics)).map(folders)
}

/// Counters of a mailbox, which need not be open.
///
/// Parameters: imap: Connection; mailbox: str, as for imap_createmailbox(); flags: int, SA_ numbers.
/// Returns: StatusInfo.
/// Raises: MailboxError if the server refuses; ArgumentError.
/// Source: ext/imap's imap_status(), which gives false then; RFC 3501, section 6.3.10.
#[pyfunction]
fn imap_status(py: Python<'_>, imap: &Connection, mailbox: Word, flags: i64) -> PyResult<StatusInfo> {
    let name = mailbox.bytes();
    let status = imap.call(py, |stream, diagnostics| {
        let status = stream.status(name, flags, diagnostics)?;
        status.ok_or_else(|| {
            let text = format!("The server tells nothing of {}", String::from_utf8_lossy(name));
            Error::new(ErrorKind::Refused, text)
        })
    })?;
    Ok(StatusInfo {
        flags: status.flags,
        messages: status.messages,
        recent: status.recent,
        unseen: status.unseen,
        uidnext: status.uid_next,
        uidvalidity: status.uid_validity,
    })
}

fn folders(list: Vec<Info>) -> Vec<FolderInfo> {
    let folder = |info: Info| FolderInfo {
        folder: Text(info.name),
        attributes: info.attributes,
        delimiter: Text(info.delimiter.into_iter().collect()),
    };
    list.into_iter().map(folder).collect()
}
