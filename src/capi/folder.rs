//! Mailboxes: making, changing, listing and counting them.

use std::ffi::{c_char, c_int};
use std::ptr;

use super::input;
use super::output::{publish, publish_texts};
use super::stream;
use super::types::{imap_folder, imap_folder_list, imap_status_info, imap_text_list};
use crate::error::Result;
use crate::limits;
use crate::mailbox::Mailbox;
use crate::mailbox::diagnostics::Diagnostics;
use crate::mailbox::info::FolderInfo;

/// MAILBOXES
///
/// Makes a mailbox.
///
/// Parameters: `stream`; `mailbox`: a mailbox string of the stream's server, its name in modified UTF-7 (imap_utf8_to_mutf7()).
/// Returns: 1, or 0 on failure.
/// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT for a mailbox string that makes no sense or names another server.
/// Source: ext/imap's imap_createmailbox(); RFC 3501, section 6.3.3.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_createmailbox(stream: c_int, mailbox: *const c_char) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        open.create_mailbox(name, diagnostics)
    })
}

/// Gives a mailbox another name.
///
/// Parameters: `stream`; `from`, `to`: as for imap_createmailbox().
/// Returns: 1, or 0 on failure.
/// Errors: as imap_createmailbox().
/// Source: ext/imap's imap_renamemailbox(); RFC 3501, section 6.3.5.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_renamemailbox(stream: c_int, from: *const c_char, to: *const c_char) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (from, to) = unsafe {
            (input::text("from", from, limits::ARGUMENT)?, input::text("to", to, limits::ARGUMENT)?)
        };
        open.rename_mailbox(from, to, diagnostics)
    })
}

/// Removes a mailbox with all that is in it.
///
/// Parameters: as for imap_createmailbox().
/// Returns: 1, or 0 on failure.
/// Errors: as imap_createmailbox().
/// Source: ext/imap's imap_deletemailbox(); RFC 3501, section 6.3.4.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_deletemailbox(stream: c_int, mailbox: *const c_char) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        open.delete_mailbox(name, diagnostics)
    })
}

/// Subscribes to a mailbox.
///
/// Parameters: as for imap_createmailbox().
/// Returns: 1, or 0 on failure.
/// Errors: as imap_createmailbox().
/// Source: ext/imap's imap_subscribe(); RFC 3501, section 6.3.6.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_subscribe(stream: c_int, mailbox: *const c_char) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        open.subscribe(name, diagnostics)
    })
}

/// Ends a subscription.
///
/// Parameters: as for imap_createmailbox().
/// Returns: 1, or 0 on failure.
/// Errors: as imap_createmailbox().
/// Source: ext/imap's imap_unsubscribe(); RFC 3501, section 6.3.7.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_unsubscribe(stream: c_int, mailbox: *const c_char) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        open.unsubscribe(name, diagnostics)
    })
}

/// The names of mailboxes that can be opened.
///
/// Parameters: `stream`; `reference`: braces, and perhaps the begin of a name; `pattern`: a name in which `*` stands for
///   anything and `%` for anything within one level.
/// Returns: names, each with its braces, an empty list if there are none, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_list(); RFC 3501, section 6.3.8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_list(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
) -> *mut imap_text_list {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe {
        listing(stream, reference, pattern, |open, reference, pattern, diagnostics| {
            publish_texts(&open.list(reference, pattern, diagnostics)?)
        })
    }
}

/// The names of subscribed mailboxes.
///
/// Parameters: as for imap_list().
/// Returns: as imap_list().
/// Memory: free the result with imap_free().
/// Errors: as imap_list().
/// Source: ext/imap's imap_lsub(); RFC 3501, section 6.3.9.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_lsub(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
) -> *mut imap_text_list {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe {
        listing(stream, reference, pattern, |open, reference, pattern, diagnostics| {
            publish_texts(&open.lsub(reference, pattern, diagnostics)?)
        })
    }
}

/// The names of mailboxes in which some message contains a text; few servers can tell.
///
/// Parameters: as for imap_list(); `content`: the text.
/// Returns: as imap_list().
/// Memory: free the result with imap_free().
/// Errors: as imap_list().
/// Source: ext/imap's imap_listscan().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_listscan(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
    content: *const c_char,
) -> *mut imap_text_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (reference, pattern, content) = unsafe {
            (
                input::text("reference", reference, limits::ARGUMENT)?,
                input::text("pattern", pattern, limits::ARGUMENT)?,
                input::text("content", content, limits::ARGUMENT)?,
            )
        };
        publish_texts(&open.list_scan(reference, pattern, content, diagnostics)?)
    })
}

/// Mailboxes with what is known of them.
///
/// Parameters: as for imap_list().
/// Returns: mailboxes, an empty list if there are none, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_list().
/// Source: ext/imap's imap_getmailboxes().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_getmailboxes(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
) -> *mut imap_folder_list {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe {
        listing(stream, reference, pattern, |open, reference, pattern, diagnostics| {
            publish_folders(&open.get_mailboxes(reference, pattern, diagnostics)?)
        })
    }
}

/// Subscribed mailboxes with what is known of them.
///
/// Parameters: as for imap_list().
/// Returns: mailboxes, an empty list if there are none, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_list().
/// Source: ext/imap's imap_getsubscribed().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_getsubscribed(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
) -> *mut imap_folder_list {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe {
        listing(stream, reference, pattern, |open, reference, pattern, diagnostics| {
            publish_folders(&open.get_subscribed(reference, pattern, diagnostics)?)
        })
    }
}

/// Counters of a mailbox that need not be open.
///
/// Parameters: `stream`; `mailbox`: as for imap_createmailbox(); `flags`: what is asked, SA_ numbers.
/// Returns: the counters, or NULL on failure. `flags` of the result says which of them the server has told; it is 0 if the server refused.
/// Memory: free the result with imap_free().
/// Errors: as imap_createmailbox().
/// Source: ext/imap's imap_status(); RFC 3501, section 6.3.10.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_status(
    stream: c_int,
    mailbox: *const c_char,
    flags: i64,
) -> *mut imap_status_info {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        let status = open.status(name, flags, diagnostics)?.unwrap_or_default();
        publish(|_| imap_status_info {
            flags: status.flags,
            messages: status.messages.unwrap_or_default(),
            recent: status.recent.unwrap_or_default(),
            unseen: status.unseen.unwrap_or_default(),
            uidnext: status.uid_next.unwrap_or_default(),
            uidvalidity: status.uid_validity.unwrap_or_default(),
        })
    })
}

/// Runs one kind of list: `run` gets the stream and the two texts.
///
/// # Safety
/// The texts are NULL or NUL-terminated.
unsafe fn listing<T>(
    stream: c_int,
    reference: *const c_char,
    pattern: *const c_char,
    run: impl FnOnce(&mut Mailbox, &[u8], &[u8], &mut Diagnostics) -> Result<*mut T>,
) -> *mut T {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: as promised by the caller.
        let (reference, pattern) = unsafe {
            (
                input::text("reference", reference, limits::ARGUMENT)?,
                input::text("pattern", pattern, limits::ARGUMENT)?,
            )
        };
        run(open, reference, pattern, diagnostics)
    })
}

fn publish_folders(folders: &[FolderInfo]) -> Result<*mut imap_folder_list> {
    publish(|block| {
        let (folders, count) = block.list(folders, |block, folder| {
            let (name, name_size) = block.text(&folder.name);
            let (delimiter, delimiter_size) = block.text(folder.delimiter.as_slice());
            imap_folder { name, name_size, attributes: folder.attributes, delimiter, delimiter_size }
        });
        imap_folder_list { folders, count }
    })
}
