//! Opening and closing.

use std::ffi::{c_char, c_int};

use super::boundary;
use super::handles::{After, Refusal, STREAMS, watch_forks};
use super::input::{self, argument};
use super::options;
use super::stream::{self, Open, process_deadlines, set_process_deadline};
use super::types::imap_options;
use crate::limits;
use crate::mailbox::stream::{Mailbox, Request};

/// OPENING AND CLOSING
///
/// Opens a stream: connects, encrypts, logs in and opens a mailbox.
///
/// Parameters:
///   `mailbox`: `{host[:port][/switch]…}name`, for example `{mail.example.org/ssl}INBOX`. The switches are
///   ext/imap's: `/ssl`, `/tls`, `/notls`, `/novalidate-cert`, `/user=`, `/authuser=`, `/readonly`, …
///   `user`, `password`: what to log in with; a user in the mailbox string goes first.
///   `flags`: OP_ numbers. With OP_XOAUTH2 the password is an OAuth 2 bearer token.
///   `retries`: how often to try again when a login fails for another reason than a refusal.
///   `options`: further settings, or NULL.
/// Returns: a stream, above 0, or 0 on failure. A mailbox that the server refuses to open leaves a stream with no mailbox
///   open, and an error on the stack, as in ext/imap.
/// Memory: the stream is to be closed with imap_close(). No argument is needed after the call, save the contexts of callbacks.
/// Errors: any layer but IMAP_STATUS_MIME.
/// Source: ext/imap's imap_open().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_open(
    mailbox: *const c_char,
    user: *const c_char,
    password: *const c_char,
    flags: i64,
    retries: i64,
    options: *const imap_options,
) -> c_int {
    boundary::call(0, |diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated, options have the size that they say.
        let (name, user, password, (mut options, own)) = unsafe {
            (
                input::text("mailbox", mailbox, limits::ARGUMENT)?,
                input::text("user", user, limits::ARGUMENT)?,
                input::text("password", password, limits::ARGUMENT)?,
                options::read(options)?,
            )
        };
        let current = own.over(process_deadlines());
        options.wire.timeouts = current;
        let request = Request { name, user, password, flags, retries, options: &options };
        watch_forks();
        let mailbox = Mailbox::open(&request, diagnostics)?;
        STREAMS.insert(Open { mailbox, own, current, followed: 0 })
    })
}

/// Opens another mailbox on a stream, over the same connection if it is on the same server.
///
/// Parameters: `stream`; `mailbox`, `flags` and `retries` as for imap_open().
/// Returns: 1, or 0 on failure; the stream then has no mailbox open.
/// Errors: as imap_open().
/// Source: ext/imap's imap_reopen().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_reopen(
    stream: c_int,
    mailbox: *const c_char,
    flags: i64,
    retries: i64,
) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        open.reopen(name, flags, retries, diagnostics)
    })
}

/// Closes a stream and says good-bye to its server.
///
/// An IMAP or NNTP server's answer to that is not waited for, if nothing else is due: up to eight sockets stay open until their
/// servers have closed them, or ten seconds have passed, and imap_open() or imap_close() is called again.
///
/// If another process opened the stream, that is, in a child after fork(), only the descriptor is
/// closed and nothing is said, so that the parent can go on.
///
/// Parameters: `stream`; `flags`: 0, or CL_EXPUNGE to remove the messages marked for deletion.
/// Returns: 1, or 0 on failure. The stream is closed either way, unless the flags were wrong.
/// Errors: IMAP_STATUS_ARGUMENT for a stream that is closed already or for wrong flags; IMAP_STATUS_MAILBOX and
///   others if the expunge failed.
/// Source: ext/imap's imap_close().
#[unsafe(no_mangle)]
pub extern "C" fn imap_close(stream: c_int, flags: i64) -> c_int {
    boundary::call(0, |diagnostics| {
        STREAMS.with_end(stream, |open| {
            open.follow_deadlines();
            let was_open = open.mailbox.is_open();
            let closed = open.mailbox.close(flags, diagnostics).map(|()| 1);
            // Wrong flags leave an open stream as it is.
            let after = if was_open && open.mailbox.is_open() { After::Keep } else { After::Drop };
            (closed, after)
        })
    })
}

/// Whether a stream can be used. Never an error, whatever number is given.
///
/// Parameters: `stream`.
/// Returns: 1, or 0 if it was closed, by a call or by the server, or is no stream.
/// Source: ext/imap's imap_is_open().
#[unsafe(no_mangle)]
pub extern "C" fn imap_is_open(stream: c_int) -> c_int {
    boundary::call(0, |_| match STREAMS.look(stream) {
        // Whoever asks from within a call's callback has a stream that is in use.
        Err(Refusal::Reentered) => Ok(1),
        Err(_) => Ok(0),
        Ok(()) => Ok(STREAMS.with(stream, |open| Ok(c_int::from(open.mailbox.is_open()))).unwrap_or(0)),
    })
}

/// Tells or sets a deadline of the whole process, for all streams that have none of their own.
///
/// A deadline is for inactivity, not for a whole call. Streams that are open follow at their next call.
///
/// Parameters: `type`: IMAP_OPENTIMEOUT, IMAP_READTIMEOUT, IMAP_WRITETIMEOUT or IMAP_CLOSETIMEOUT;
///   `seconds`: -1 to be told the deadline, 0 for none, or the new one.
/// Returns: the deadline in seconds if `seconds` is -1, else 1; -1 on failure.
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_timeout().
#[unsafe(no_mangle)]
pub extern "C" fn imap_timeout(r#type: i64, seconds: i64) -> i64 {
    boundary::call(-1, |_| {
        let which = usize::try_from(r#type).ok().and_then(|number| number.checked_sub(1));
        let deadlines = process_deadlines();
        let deadlines = [deadlines.open, deadlines.read, deadlines.write, deadlines.close];
        let which = which.filter(|which| *which < deadlines.len());
        let which = which.ok_or_else(|| argument("type must be one of the IMAP_*TIMEOUT constants"))?;
        match seconds {
            -1 => Ok(deadlines.get(which).copied().flatten().map_or(0, |deadline| deadline.as_secs() as i64)),
            0.. => {
                set_process_deadline(which, seconds);
                Ok(1)
            }
            _ => Err(argument("seconds must be -1 or greater")),
        }
    })
}
