//! The state of a stream and of its mailbox.

use std::ffi::c_int;
use std::ptr;

use super::errors;
use super::handles::STREAMS;
use super::output::{publish, publish_texts};
use super::stream;
use super::types::{imap_check_info, imap_mailbox_info, imap_text_list};

/// THE STATE OF A MAILBOX
///
/// Asks the server whether there is news, and keeps the connection alive.
///
/// Parameters: `stream`.
/// Returns: 1, or 0 on failure: the connection is gone.
/// Errors: IMAP_STATUS_WIRE, IMAP_STATUS_PROTOCOL.
/// Source: ext/imap's imap_ping(); RFC 3501, section 6.1.2.
#[unsafe(no_mangle)]
pub extern "C" fn imap_ping(stream: c_int) -> c_int {
    stream::command(stream, |mailbox, diagnostics| mailbox.ping(diagnostics))
}

/// Asks the server for news and says what the mailbox holds.
///
/// Parameters: `stream`.
/// Returns: the state, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_ping().
/// Source: ext/imap's imap_check().
#[unsafe(no_mangle)]
pub extern "C" fn imap_check(stream: c_int) -> *mut imap_check_info {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        let info = mailbox.check(diagnostics)?;
        publish(|block| {
            let (date, date_size) = block.text(info.date.as_bytes());
            let (driver, driver_size) = block.text(info.driver.as_bytes());
            let (mailbox, mailbox_size) = block.text(&info.mailbox);
            imap_check_info {
                date,
                date_size,
                driver,
                driver_size,
                mailbox,
                mailbox_size,
                nmsgs: info.messages.into(),
                recent: info.recent.into(),
            }
        })
    })
}

/// Counts and size of the open mailbox, from the flags and sizes of all its messages.
///
/// Parameters: `stream`.
/// Returns: the counts, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_ping().
/// Source: ext/imap's imap_mailboxmsginfo().
#[unsafe(no_mangle)]
pub extern "C" fn imap_mailboxmsginfo(stream: c_int) -> *mut imap_mailbox_info {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        let info = mailbox.mailbox_msg_info(diagnostics)?;
        publish(|block| {
            let (date, date_size) = block.text(info.check.date.as_bytes());
            let (driver, driver_size) = block.text(info.check.driver.as_bytes());
            let (mailbox, mailbox_size) = block.text(&info.check.mailbox);
            imap_mailbox_info {
                unread: info.unread.into(),
                deleted: info.deleted.into(),
                size: info.size,
                date,
                date_size,
                driver,
                driver_size,
                mailbox,
                mailbox_size,
                nmsgs: info.check.messages.into(),
                recent: info.check.recent.into(),
            }
        })
    })
}

/// All messages of the mailbox, a line each: letters of its flags, number, day, sender, keywords, subject and size.
///
/// Parameters: `stream`.
/// Returns: the lines, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_ping().
/// Source: ext/imap's imap_headers().
#[unsafe(no_mangle)]
pub extern "C" fn imap_headers(stream: c_int) -> *mut imap_text_list {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        publish_texts(&mailbox.headers(diagnostics)?)
    })
}

/// How many messages the mailbox has, as far as the server has said so far.
///
/// Parameters: `stream`.
/// Returns: the number, or -1 on failure.
/// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
/// Source: ext/imap's imap_num_msg().
#[unsafe(no_mangle)]
pub extern "C" fn imap_num_msg(stream: c_int) -> i64 {
    if let Some(count) = STREAMS.count(stream) {
        errors::succeeded();
        return count.into();
    }
    stream::call(stream, -1, |mailbox, diagnostics| mailbox.num_msg(diagnostics).map(i64::from))
}

/// How many messages have arrived since the mailbox was last opened.
///
/// Parameters: `stream`.
/// Returns: the number, or -1 on failure.
/// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
/// Source: ext/imap's imap_num_recent().
#[unsafe(no_mangle)]
pub extern "C" fn imap_num_recent(stream: c_int) -> i64 {
    stream::call(stream, -1, |mailbox, diagnostics| mailbox.num_recent(diagnostics).map(i64::from))
}

/// The UID of a message.
///
/// Parameters: `stream`; `message`: its number, from 1 on.
/// Returns: the UID, or 0 on failure.
/// Errors: IMAP_STATUS_MAILBOX if there is no such message.
/// Source: ext/imap's imap_uid().
#[unsafe(no_mangle)]
pub extern "C" fn imap_uid(stream: c_int, message: i64) -> i64 {
    stream::call(stream, 0, |mailbox, diagnostics| mailbox.uid(message, diagnostics).map(i64::from))
}

/// The number of a message.
///
/// Parameters: `stream`; `uid`: its UID.
/// Returns: the number, or 0 on failure; also 0, and no error, if no message has that UID.
/// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
/// Source: ext/imap's imap_msgno().
#[unsafe(no_mangle)]
pub extern "C" fn imap_msgno(stream: c_int, uid: i64) -> i64 {
    stream::call(stream, 0, |mailbox, diagnostics| mailbox.msgno(uid, diagnostics).map(i64::from))
}

/// Forgets what has been kept of the messages, so that it is asked for again.
///
/// Parameters: `stream`; `flags`: IMAP_GC_ numbers.
/// Returns: 1, or 0 on failure.
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_gc().
#[unsafe(no_mangle)]
pub extern "C" fn imap_gc(stream: c_int, flags: i64) -> c_int {
    stream::command(stream, |mailbox, _| mailbox.gc(flags))
}

/// What the server says it can do: `IMAP4REV1`, `IDLE`, …
///
/// Parameters: `stream`.
/// Returns: the capabilities in upper case, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_WIRE, IMAP_STATUS_PROTOCOL.
/// Source: RFC 3501, section 7.2.1; ext/imap has nothing like it.
#[unsafe(no_mangle)]
pub extern "C" fn imap_capability(stream: c_int) -> *mut imap_text_list {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        publish_texts(&mailbox.capability(diagnostics)?)
    })
}
