//! Modified UTF-7, in which IMAP spells mailbox names.

use std::ffi::c_char;

use super::input;
use super::text::convert;
use super::types::imap_text;
use crate::error::{Error, ErrorKind};
use crate::mime::utf7;

/// MAILBOX NAMES IN MODIFIED UTF-7
///
/// Writes octets in modified UTF-7, octet by octet: what is not printable ASCII goes into base64 as it is. For names in
/// UTF-8 see imap_utf8_to_mutf7().
///
/// Parameters: `text`, `size`: any octets, and how many.
/// Returns: the encoded text, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_utf7_encode().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_utf7_encode(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| Ok(utf7::encode_octets(text)))
}

/// Reads modified UTF-7 to octets: what was in base64 comes out as it is, which is UTF-16 in names written according to
/// the RFC. For UTF-8 see imap_mutf7_to_utf8().
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the octets, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT if the text is not modified UTF-7.
/// Source: ext/imap's imap_utf7_decode().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_utf7_decode(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, notes| {
        utf7::decode_to_octets(text, notes).ok_or_else(|| Error::told(ErrorKind::Argument))
    })
}

/// Writes UTF-8 in modified UTF-7: a mailbox's name as a server wants it.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the encoded text, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MIME if the text is not UTF-8.
/// Source: ext/imap's imap_utf8_to_mutf7(); RFC 3501, section 5.1.3.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_utf8_to_mutf7(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| {
        utf7::encode_utf8(text).ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not UTF-8"))
    })
}

/// Reads modified UTF-7 to UTF-8: a mailbox's name as a person wants it.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the text in UTF-8, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MIME if the text is not modified UTF-7.
/// Source: ext/imap's imap_mutf7_to_utf8(); RFC 3501, section 5.1.3.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mutf7_to_utf8(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| {
        utf7::decode_to_utf8(text)
            .ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not modified UTF-7"))
    })
}
