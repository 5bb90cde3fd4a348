//! Searching.

use std::ffi::{c_char, c_int};
use std::ptr;

use super::input;
use super::output::publish;
use super::stream;
use super::types::imap_number_list;
use crate::limits;

/// SEARCHING
///
/// Finds the messages that match criteria, for example `UNSEEN SINCE "1-Jan-2026" SUBJECT "invoice"`.
///
/// Parameters: `stream`; `criteria`: ext/imap's keys and those of RFC 3501, section 6.4.4 and RFC 9051,
///   OR, NOT and parentheses included; `flags`: SE_UID for UIDs, else 0;
///   `charset`: in which the texts of the criteria are, or NULL or empty for UTF-8 and ASCII.
/// Returns: numbers or UIDs in ascending order, an empty list if nothing matches, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT for criteria that make no sense, IMAP_STATUS_MAILBOX if the server refuses.
/// Source: ext/imap's imap_search(), which gives false if nothing matches.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_search(
    stream: c_int,
    criteria: *const c_char,
    flags: i64,
    charset: *const c_char,
) -> *mut imap_number_list {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (criteria, charset) = unsafe {
            (
                input::text("criteria", criteria, limits::CRITERIA)?,
                input::optional_str("charset", charset, limits::ARGUMENT)?,
            )
        };
        let found = mailbox.search(criteria, flags, charset, diagnostics)?;
        publish(|block| {
            let (numbers, count) = block.list(&found, |_, number| *number);
            imap_number_list { numbers, count }
        })
    })
}
