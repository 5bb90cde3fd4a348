//! Searching, sorting and threading.

use std::num::NonZeroU32;

use imapext::limits;
use pyo3::prelude::*;

use crate::connection::Connection;
use crate::input::Word;
use crate::results::result;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<ThreadNode>()?;
    module.add_function(wrap_pyfunction!(imap_search, module)?)?;
    module.add_function(wrap_pyfunction!(search_to_walk, module)?)?;
    module.add_function(wrap_pyfunction!(imap_sort, module)?)?;
    module.add_function(wrap_pyfunction!(imap_thread, module)?)
}

result! {
    /// A message in a thread: imap_thread().
    ThreadNode {
        /// int, its number or UID; 0 for a message that is not in the mailbox.
        num "num": u32,
        /// int, where in the list its first reply is; 0 if there is none.
        next "next": u32,
        /// int, where in the list the next message of the same level is; 0 if there is none.
        branch "branch": u32,
    }
}

/// The messages that match some criteria.
///
/// Parameters:
///   imap: Connection.
///   criteria: str | bytes: 'UNSEEN SINCE "1-Jan-2026" FROM "anna"'; every key of IMAP4rev1.
///   flags: int, SE_UID for UIDs in place of message numbers.
///   charset: str, the charset of the criteria; "" is UTF-8 where they are not ASCII.
/// Returns: list[int], as the server orders them.
/// Raises: ArgumentError for criteria that make no sense; MailboxError if the server refuses.
/// Source: ext/imap's imap_search(); RFC 3501, section 6.4.4.
#[pyfunction]
#[pyo3(signature = (imap, criteria, flags=2, charset=Word::default()), text_signature = "(imap, criteria, flags=2, charset='')")]
fn imap_search(
    py: Python<'_>,
    imap: &Connection,
    criteria: Word,
    flags: i64,
    charset: Word,
) -> PyResult<Vec<u32>> {
    let criteria = criteria.within("criteria", limits::CRITERIA)?;
    let charset = Some(charset.utf8("charset")?).filter(|charset| !charset.is_empty());
    imap.call(py, |stream, diagnostics| stream.search(criteria, flags, charset, diagnostics))
}

/// UIDs of messages that match, for a caller that will walk through them.
#[pyfunction]
#[pyo3(name = "_search", signature = (imap, criteria, charset, few, /))]
fn search_to_walk(
    py: Python<'_>,
    imap: &Connection,
    criteria: Word,
    charset: Word,
    few: u32,
) -> PyResult<Vec<u32>> {
    let criteria = criteria.within("criteria", limits::CRITERIA)?;
    let charset = Some(charset.utf8("charset")?).filter(|charset| !charset.is_empty());
    imap.call(py, |stream, diagnostics| stream.search_to_walk(criteria, charset, few, diagnostics))
}

/// Messages in an order.
///
/// Parameters:
///   imap: Connection.
///   criteria: int, one of the SORT numbers.
///   reverse: bool, the greatest first.
///   flags: int, SE_UID for UIDs in place of message numbers; SE_NOPREFETCH.
///   search_criteria: str | bytes, as for imap_search(); None for all messages.
///   charset: str, the charset of the search criteria.
/// Returns: list[int].
/// Raises: ArgumentError; MailboxError if the server refuses.
/// Source: ext/imap's imap_sort(); RFC 5256.
#[pyfunction]
#[pyo3(signature = (imap, criteria, reverse, flags=0, search_criteria=None, charset=None))]
fn imap_sort(
    py: Python<'_>,
    imap: &Connection,
    criteria: i64,
    reverse: bool,
    flags: i64,
    search_criteria: Option<Word>,
    charset: Option<Word>,
) -> PyResult<Vec<u32>> {
    let search = search_criteria.as_ref().map(|text| text.within("search_criteria", limits::CRITERIA));
    let search = search.transpose()?;
    let charset = charset.as_ref().map(|charset| charset.utf8("charset")).transpose()?;
    let charset = charset.filter(|charset| !charset.is_empty());
    imap.call(py, |stream, diagnostics| stream.sort(criteria, reverse, flags, search, charset, diagnostics))
}

/// All messages in threads by their references.
///
/// Parameters: imap: Connection; flags: int, SE_UID for UIDs in place of message numbers.
/// Returns: list[ThreadNode], each message after the one that it replies to; the first is the first thread's root.
/// Raises: MailboxError if the server refuses.
/// Source: ext/imap's imap_thread(), whose keys "0.num", "0.next", "0.branch" are a node's fields; RFC 5256.
#[pyfunction]
#[pyo3(signature = (imap, flags=2))]
fn imap_thread(py: Python<'_>, imap: &Connection, flags: i64) -> PyResult<Vec<ThreadNode>> {
    let threads = imap.call(py, |stream, diagnostics| stream.thread(flags, diagnostics))?;
    let place = |index: Option<NonZeroU32>| index.map_or(0, NonZeroU32::get);
    let node = |node: &imapext::driver::order::ThreadNode| ThreadNode {
        num: node.number,
        next: place(node.first_child),
        branch: place(node.next_sibling),
    };
    Ok(threads.nodes.iter().map(node).collect())
}
