//! Sorting and threading.

use std::ffi::{c_char, c_int};
use std::num::NonZeroU32;
use std::ptr;

use super::input;
use super::output::publish;
use super::stream;
use super::types::{imap_number_list, imap_thread_list, imap_thread_node};
use crate::limits;

/// SORTING AND THREADING
///
/// Messages in an order: by the server if it can, else here with the same result.
///
/// Parameters: `stream`; `criteria`: one of the SORT numbers; `reverse`: 1 for the other way round, else 0; `flags`: SE_UID for UIDs,
///   SE_NOPREFETCH; `search_criteria`: as for imap_search(), or NULL for all messages; `charset`: as for imap_search().
/// Returns: numbers or UIDs, an empty list if nothing matches or the server refuses, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_search().
/// Source: ext/imap's imap_sort(); RFC 5256.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_sort(
    stream: c_int,
    criteria: i64,
    reverse: c_int,
    flags: i64,
    search_criteria: *const c_char,
    charset: *const c_char,
) -> *mut imap_number_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (search, charset) = unsafe {
            (
                input::optional_text("search_criteria", search_criteria, limits::CRITERIA)?,
                input::optional_str("charset", charset, limits::ARGUMENT)?,
            )
        };
        let numbers = open.sort(criteria, reverse != 0, flags, search, charset, diagnostics)?;
        publish(|block| {
            let (numbers, count) = block.list(&numbers, |_, number| *number);
            imap_number_list { numbers, count }
        })
    })
}

/// All messages in threads by their references: by the server if it can, else here with the same result.
///
/// Parameters: `stream`; `flags`: SE_UID for UIDs.
/// Returns: the nodes of all threads, an empty list if there are no messages, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if the server refuses.
/// Source: ext/imap's imap_thread(); RFC 5256.
#[unsafe(no_mangle)]
pub extern "C" fn imap_thread(stream: c_int, flags: i64) -> *mut imap_thread_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        let threads = open.thread(flags, diagnostics)?;
        publish(|block| {
            let (nodes, count) = block.list(&threads.nodes, |_, node| imap_thread_node {
                num: node.number,
                next: node.first_child.map_or(0, NonZeroU32::get),
                branch: node.next_sibling.map_or(0, NonZeroU32::get),
            });
            imap_thread_list { nodes, count }
        })
    })
}
