//! Headers, bodies and parts as they are.

use std::ffi::{c_char, c_int, c_void};
use std::io;
use std::os::fd::BorrowedFd;
use std::ptr;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::boundary;
use super::input::{self, argument};
use super::output::publish_text;
use super::stream;
use super::types::{imap_room, imap_sink, imap_text};
use crate::driver::Sink;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::structure::Encoding;
use crate::mime::transfer::Decoder;

/// HEADERS, BODIES AND PARTS
///
/// The content of a part as it was sent: still in its transfer encoding. See imap_base64(), imap_qprint() and
/// imap_savebody_decoded().
///
/// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `section`: which part, as `1.2`, or empty for the whole
///   message, or `0` for its header; `flags`: FT_UID, FT_PEEK, FT_INTERNAL. Without FT_PEEK the message becomes seen.
/// Returns: the content, empty if there is no such part, or NULL on failure.
/// Memory: free the result with imap_free(). For what can be large see imap_savebody().
/// Errors: IMAP_STATUS_MAILBOX if there is no such message.
/// Source: ext/imap's imap_fetchbody(); RFC 3501, section 6.4.5, `BODY[…]`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_fetchbody(
    stream: c_int,
    message: i64,
    section: *const c_char,
    flags: i64,
) -> *mut imap_text {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let section = unsafe { input::text("section", section, limits::ARGUMENT) }?;
        publish_text(&mailbox.fetch_body(message, section, flags, diagnostics)?)
    })
}

/// The MIME header of a part.
///
/// Parameters: as imap_fetchbody().
/// Returns: the header, empty if there is no such part, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: as imap_fetchbody().
/// Source: ext/imap's imap_fetchmime(); RFC 3501, section 6.4.5, `BODY[….MIME]`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_fetchmime(
    stream: c_int,
    message: i64,
    section: *const c_char,
    flags: i64,
) -> *mut imap_text {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let section = unsafe { input::text("section", section, limits::ARGUMENT) }?;
        publish_text(&mailbox.fetch_mime(message, section, flags, diagnostics)?)
    })
}

/// The header of a message. Never makes it seen.
///
/// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID, FT_INTERNAL, FT_PREFETCHTEXT.
/// Returns: the header with the empty line that ends it, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if there is no such message.
/// Source: ext/imap's imap_fetchheader(); RFC 3501, section 6.4.5, `BODY[HEADER]`.
#[unsafe(no_mangle)]
pub extern "C" fn imap_fetchheader(stream: c_int, message: i64, flags: i64) -> *mut imap_text {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        publish_text(&mailbox.fetch_header(message, flags, diagnostics)?)
    })
}

/// All of a message but its header.
///
/// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID, FT_PEEK, FT_INTERNAL.
///   Without FT_PEEK the message becomes seen.
/// Returns: the text, or NULL on failure.
/// Memory: free the result with imap_free(). For what can be large see imap_savebody().
/// Errors: IMAP_STATUS_MAILBOX if there is no such message.
/// Source: ext/imap's imap_body(); RFC 3501, section 6.4.5, `BODY[TEXT]`.
#[unsafe(no_mangle)]
pub extern "C" fn imap_body(stream: c_int, message: i64, flags: i64) -> *mut imap_text {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        publish_text(&mailbox.body(message, flags, diagnostics)?)
    })
}

/// Writes a part, or the whole message, to a file descriptor, as it was sent. Memory stays flat.
///
/// Parameters: `stream`; `fd`: an open descriptor, which stays open; `message`, `section`, `flags`: as for imap_fetchbody().
///   A `section` of NULL is the whole message.
/// Returns: 1, or 0 on failure; some of the content may have been written then.
/// Errors: IMAP_STATUS_MAILBOX if there is no such message, IMAP_STATUS_WIRE if writing fails.
/// Source: ext/imap's imap_savebody().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_savebody(
    stream: c_int,
    fd: c_int,
    message: i64,
    section: *const c_char,
    flags: i64,
) -> c_int {
    stream::command(stream, |mailbox, diagnostics| {
        if fd < 0 {
            return Err(argument(format!("{fd} is no file descriptor")));
        }
        // SAFETY: the contract: strings are NULL or NUL-terminated, the descriptor stays open during the call.
        // A number that is no descriptor is not undefined behaviour but EBADF.
        let (section, fd) = unsafe {
            (input::optional_text("section", section, limits::ARGUMENT)?, BorrowedFd::borrow_raw(fd))
        };
        mailbox.save_body(
            &mut |octets: &[u8]| write_all(fd, octets),
            message,
            section.unwrap_or_default(),
            flags,
            diagnostics,
        )
    })
}

/// Hands a part, or the whole message, piece by piece to a function, as it was sent. Memory stays flat.
///
/// Parameters: `stream`; `sink`: takes the pieces; `context`: its first argument;
///   `message`, `section`, `flags`: as for imap_savebody().
/// Returns: 1, or 0 on failure, which it also is if the sink said stop. The stream may be closed then, as
///   the rest of the content is not waited for.
/// Errors: as imap_savebody().
/// Source: this library; ext/imap writes to a PHP stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_savebody_sink(
    stream: c_int,
    sink: imap_sink,
    context: *mut c_void,
    message: i64,
    section: *const c_char,
    flags: i64,
) -> c_int {
    // SAFETY: the same contract.
    unsafe { imap_savebody_into(stream, None, sink, context, message, section, flags) }
}

/// Hands all of a message but its header piece by piece to a function. Memory stays flat.
///
/// Parameters: `stream`; `sink`: takes the pieces; `context`: its first argument; `message`, `flags`: as for imap_body().
/// Returns: as imap_savebody_sink().
/// Errors: as imap_savebody().
/// Source: this library; ext/imap's imap_body().
#[unsafe(no_mangle)]
pub extern "C" fn imap_body_sink(
    stream: c_int,
    sink: imap_sink,
    context: *mut c_void,
    message: i64,
    flags: i64,
) -> c_int {
    imap_body_into(stream, None, sink, context, message, flags)
}

/// Brings a part, or the whole message, as it was sent, with as few copies as can be: what is large is written as it
/// comes into memory that the caller gives.
///
/// Parameters: `stream`; `room`: gives the memory; `sink`: takes what `room` has been asked for, in one piece and at the place
///   that it gave, or else the pieces; `context`: the first argument of both; `message`, `section`, `flags`: as for imap_savebody().
/// Returns: as imap_savebody_sink(). After a failure nothing in the memory that was given counts.
/// Errors: as imap_savebody().
/// Source: this library; ext/imap's imap_fetchbody().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_savebody_into(
    stream: c_int,
    room: imap_room,
    sink: imap_sink,
    context: *mut c_void,
    message: i64,
    section: *const c_char,
    flags: i64,
) -> c_int {
    stream::command(stream, |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let section = unsafe { input::optional_text("section", section, limits::ARGUMENT) }?;
        let mut delivery = Delivery::new(sink, room, context)?;
        mailbox.save_body(&mut delivery, message, section.unwrap_or_default(), flags, diagnostics)
    })
}

/// Brings all of a message but its header, as imap_savebody_into() brings a part.
///
/// Parameters: `message`, `flags`: as for imap_body(); the others as for imap_savebody_into().
/// Returns: as imap_savebody_into().
/// Errors: as imap_savebody().
/// Source: this library; ext/imap's imap_body().
#[unsafe(no_mangle)]
pub extern "C" fn imap_body_into(
    stream: c_int,
    room: imap_room,
    sink: imap_sink,
    context: *mut c_void,
    message: i64,
    flags: i64,
) -> c_int {
    stream::command(stream, |mailbox, diagnostics| {
        let mut delivery = Delivery::new(sink, room, context)?;
        mailbox.save_text(&mut delivery, message, flags, diagnostics)
    })
}

/// Hands a part piece by piece to a function, its transfer encoding undone: an attachment as the file that it was. Memory stays flat.
///
/// Parameters: `encoding`: the `encoding` of the part's imap_structure, one of the ENC numbers;
///   the others as for imap_savebody_sink().
/// Returns: as imap_savebody_sink().
/// Errors: as imap_savebody(); also IMAP_STATUS_MIME if the content is not in that encoding. What comes before
///   the fault has been handed over then.
/// Source: this library; RFC 2045, section 6.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_savebody_decoded(
    stream: c_int,
    sink: imap_sink,
    context: *mut c_void,
    message: i64,
    section: *const c_char,
    flags: i64,
    encoding: c_int,
) -> c_int {
    stream::command(stream, |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let section = unsafe { input::optional_text("section", section, limits::ARGUMENT) }?;
        let mut delivery = Delivery::new(sink, None, context)?;
        let mut decoder = Decoder::new(encoding_of(encoding)?);
        let mut decoded = Vec::new();
        let mut decode = |octets: &[u8]| {
            decoded.clear();
            decoder.feed(octets, &mut decoded);
            delivery.take(&decoded)
        };
        mailbox.save_body(&mut decode, message, section.unwrap_or_default(), flags, diagnostics)?;
        decoded.clear();
        let end = decoder.finish(&mut decoded);
        delivery.take(&decoded)?;
        end
    })
}

/// The caller's functions as a sink; they never see an empty piece.
struct Delivery {
    sink: unsafe extern "C" fn(*mut c_void, *const c_char, usize) -> c_int,
    room: imap_room,
    context: *mut c_void,
    /// The memory that the caller gave.
    place: *mut c_char,
}

impl Delivery {
    fn new(sink: imap_sink, room: imap_room, context: *mut c_void) -> Result<Delivery> {
        let sink = sink.ok_or_else(|| argument("sink is NULL"))?;
        Ok(Delivery { sink, room, context, place: ptr::null_mut() })
    }

    fn pass(&self, data: *const c_char, size: usize) -> Result<()> {
        if size == 0 {
            return Ok(());
        }
        // SAFETY: the caller's function, called as its type says.
        let stop = boundary::outside(|| unsafe { (self.sink)(self.context, data, size) });
        match stop {
            0 => Ok(()),
            stop => Err(Error::new(ErrorKind::Sink, format!("the sink stopped the delivery with {stop}"))),
        }
    }
}

impl Sink for Delivery {
    fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.pass(piece.as_ptr().cast(), piece.len())
    }

    fn room(&mut self, size: u64) -> Option<&mut [u8]> {
        let size = usize::try_from(size).ok().filter(|size| (1..isize::MAX as usize).contains(size))?;
        let room = self.room?;
        // SAFETY: the caller's function, called as its type says.
        self.place = boundary::outside(|| unsafe { room(self.context, size) });
        if self.place.is_null() {
            return None;
        }
        // SAFETY: the contract: this much may be written there until the delivery has ended, and nobody else looks at it.
        // None of it is read before it has been written.
        Some(unsafe { std::slice::from_raw_parts_mut(self.place.cast(), size) })
    }

    fn filled(&mut self, octets: usize) -> Result<()> {
        self.pass(self.place, octets)
    }
}

fn encoding_of(number: c_int) -> Result<Encoding> {
    use Encoding::*;
    let all = [SevenBit, EightBit, Binary, Base64, QuotedPrintable, Other];
    let known = all.into_iter().find(|encoding| *encoding as c_int == number);
    known.ok_or_else(|| argument("encoding must be one of the ENC* constants"))
}

/// Writes all of `octets`, and waits where a descriptor is non-blocking.
fn write_all(fd: BorrowedFd<'_>, mut octets: &[u8]) -> Result<()> {
    while !octets.is_empty() {
        match rustix::io::write(fd, octets) {
            Ok(0) => return Err(unwritten(io::ErrorKind::WriteZero.into())),
            Ok(count) => octets = octets.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let mut waiting = [PollFd::from_borrowed_fd(fd, PollFlags::OUT)];
                match poll(&mut waiting, None) {
                    Ok(_) | Err(Errno::INTR) => {}
                    Err(errno) => return Err(unwritten(errno.into())),
                }
            }
            Err(errno) => return Err(unwritten(errno.into())),
        }
    }
    Ok(())
}

fn unwritten(cause: io::Error) -> Error {
    Error::new(ErrorKind::Sink, "can't write to the file descriptor").with_source(cause)
}
