//! Changing messages.

use std::ffi::{c_char, c_int};

use super::input;
use super::stream;
use crate::error::Result;
use crate::limits;
use crate::mailbox::Mailbox;
use crate::mailbox::diagnostics::Diagnostics;

/// CHANGING MESSAGES
///
/// Sets flags of messages.
///
/// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with ST_UID; `flag`: flags with spaces between them, as `\\Seen \\Flagged`, keywords too;
///   `options`: ST_UID or 0.
/// Returns: 1, even if the server refused, which is then an error on the stack; 0 if the server could not be asked.
/// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
/// Source: ext/imap's imap_setflag_full(); RFC 3501, section 6.4.6.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_setflag_full(
    stream: c_int,
    sequence: *const c_char,
    flag: *const c_char,
    options: i64,
) -> c_int {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { change(stream, sequence, ("flag", flag), options, Mailbox::set_flags) }
}

/// Takes flags of messages away.
///
/// Parameters: as for imap_setflag_full().
/// Returns: as imap_setflag_full().
/// Errors: as imap_setflag_full().
/// Source: ext/imap's imap_clearflag_full(); RFC 3501, section 6.4.6.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_clearflag_full(
    stream: c_int,
    sequence: *const c_char,
    flag: *const c_char,
    options: i64,
) -> c_int {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { change(stream, sequence, ("flag", flag), options, Mailbox::clear_flags) }
}

/// Marks messages for deletion; imap_expunge() removes them.
///
/// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with FT_UID; `flags`: FT_UID or 0.
/// Returns: as imap_setflag_full().
/// Errors: as imap_setflag_full().
/// Source: ext/imap's imap_delete().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_delete(stream: c_int, sequence: *const c_char, flags: i64) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let sequence = unsafe { input::text("sequence", sequence, limits::ARGUMENT) }?;
        open.delete(sequence, flags, diagnostics)
    })
}

/// Takes the mark for deletion away.
///
/// Parameters: as for imap_delete(); other flags are ignored.
/// Returns: as imap_setflag_full().
/// Errors: as imap_setflag_full().
/// Source: ext/imap's imap_undelete().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_undelete(stream: c_int, sequence: *const c_char, flags: i64) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let sequence = unsafe { input::text("sequence", sequence, limits::ARGUMENT) }?;
        open.undelete(sequence, flags, diagnostics)
    })
}

/// Removes the messages that are marked for deletion.
///
/// Parameters: `stream`.
/// Returns: as imap_setflag_full().
/// Errors: IMAP_STATUS_WIRE.
/// Source: ext/imap's imap_expunge(); RFC 3501, section 6.4.3.
#[unsafe(no_mangle)]
pub extern "C" fn imap_expunge(stream: c_int) -> c_int {
    stream::command(stream, |open, diagnostics| open.expunge(diagnostics))
}

/// Copies messages to another mailbox of the same server.
///
/// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with CP_UID; `mailbox`: its name without braces; `flags`: CP_UID, and CP_MOVE to
///   mark the originals for deletion.
/// Returns: 1, or 0 on failure.
/// Errors: IMAP_STATUS_MAILBOX if the server refuses.
/// Source: ext/imap's imap_mail_copy(); RFC 3501, section 6.4.7.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mail_copy(
    stream: c_int,
    sequence: *const c_char,
    mailbox: *const c_char,
    flags: i64,
) -> c_int {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { change(stream, sequence, ("mailbox", mailbox), flags, Mailbox::copy_messages) }
}

/// Copies messages to another mailbox and marks the originals for deletion. They go with the next imap_expunge().
///
/// Parameters: as for imap_mail_copy(); `flags`: CP_UID or 0.
/// Returns: 1, or 0 on failure.
/// Errors: as imap_mail_copy().
/// Source: ext/imap's imap_mail_move().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mail_move(
    stream: c_int,
    sequence: *const c_char,
    mailbox: *const c_char,
    flags: i64,
) -> c_int {
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { change(stream, sequence, ("mailbox", mailbox), flags, Mailbox::move_messages) }
}

/// Adds a message to a mailbox.
///
/// Parameters: `stream`; `folder`: a mailbox string of the stream's server; `message`, `size`: the message, its lines ended by CRLF;
///   `options`: flags, as for imap_setflag_full(), or NULL; `internal_date`: when it arrived, as `17-Jul-1996 02:44:25 -0700`,
///   or NULL: the current time. What does not look like that is ignored.
/// Returns: 1, or 0 on failure.
/// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_append(); RFC 3501, section 6.3.11.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_append(
    stream: c_int,
    folder: *const c_char,
    message: *const c_char,
    size: usize,
    options: *const c_char,
    internal_date: *const c_char,
) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated, `message` is NULL or has `size` octets.
        let (folder, message, options, date) = unsafe {
            (
                input::text("folder", folder, limits::ARGUMENT)?,
                input::octets("message", message, size)?,
                input::optional_text("options", options, limits::ARGUMENT)?,
                input::optional_text("internal_date", internal_date, limits::ARGUMENT)?,
            )
        };
        open.append(folder, message, options, date, diagnostics)
    })
}

/// Runs a change of the messages of a sequence that takes one text more, by the name of its parameter.
///
/// # Safety
/// The texts are NULL or NUL-terminated.
unsafe fn change(
    stream: c_int,
    sequence: *const c_char,
    (name, text): (&str, *const c_char),
    flags: i64,
    run: impl FnOnce(&mut Mailbox, &[u8], &[u8], i64, &mut Diagnostics) -> Result<()>,
) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: as promised by the caller.
        let (sequence, text) = unsafe {
            (input::text("sequence", sequence, limits::ARGUMENT)?, input::text(name, text, limits::ARGUMENT)?)
        };
        run(open, sequence, text, flags, diagnostics)
    })
}
