//! Transfer encodings and encoded words, without a server.

use std::ffi::c_char;
use std::ptr;

use super::boundary;
use super::input;
use super::output::{publish, publish_text};
use super::types::{imap_piece, imap_piece_list, imap_text};
use crate::error::{Error, ErrorKind, Result};
use crate::mime::notes::Notes;
use crate::mime::{encoded_word, transfer};

/// TEXTS, WITHOUT A SERVER
///
/// Decodes base64. White space is skipped; what follows the padding is left out, with a remark on the error stack.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the decoded octets, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MIME if the text is not base64.
/// Source: ext/imap's imap_base64(); RFC 2045, section 6.8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_base64(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, notes| {
        let decoded = transfer::decode_base64(text, notes);
        decoded.ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not base64"))
    })
}

/// Decodes quoted-printable. What is not quoted-printable is kept as it is, with a remark on the error stack.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the decoded octets, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_qprint(); RFC 2045, section 6.7.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_qprint(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, notes| Ok(transfer::decode_quoted_printable(text, notes)))
}

/// Decodes the encoded words of a header field to UTF-8. What can't be decoded is kept as it is,
/// with a remark on the error stack. Accented letters come apart: letter, then accent (Unicode NFD).
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the text in UTF-8, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_utf8(); RFC 2047.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_utf8(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, notes| Ok(encoded_word::decode_to_utf8(text, notes)))
}

/// Decodes the encoded words of a header field to UTF-8, to be shown to people: letters keep their accents
/// (unlike imap_utf8()), every known charset is converted, and what can't be decoded stays as it is.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the text in UTF-8, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: RFC 2047; not in ext/imap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_header_text(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| Ok(encoded_word::decode_to_text(text)))
}

/// Cuts the text of a header field into pieces of one charset each: encoded words are decoded and not converted, the rest
/// stays as it is.
///
/// Parameters: `text`, `size`: the text and its octets.
/// Returns: the pieces, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MIME if an encoded word is in base64 that is none.
/// Source: ext/imap's imap_mime_header_decode(); RFC 2047.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mime_header_decode(text: *const c_char, size: usize) -> *mut imap_piece_list {
    boundary::call(ptr::null_mut(), |diagnostics| {
        // SAFETY: the contract: `text` is NULL or has `size` octets.
        let text = unsafe { input::octets("text", text, size) }?;
        let mut notes = Notes::default();
        let pieces = encoded_word::decode_pieces(text, &mut notes);
        diagnostics.remarks(&notes);
        let pieces = pieces.ok_or_else(|| Error::new(ErrorKind::Mime, "an encoded word is not base64"))?;
        publish(|block| {
            let (pieces, count) = block.list(&pieces, |block, piece| {
                let (charset, charset_size) = block.text(&piece.charset);
                let (text, text_size) = block.text(&piece.text);
                imap_piece { charset, charset_size, text, text_size }
            });
            imap_piece_list { pieces, count }
        })
    })
}

/// Encodes as base64 in lines of 60 characters, ended by CRLF.
///
/// Parameters: `text`, `size`: any octets, and how many.
/// Returns: the encoded text, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_binary(); RFC 2045, section 6.8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_binary(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| Ok(transfer::encode_base64(text)))
}

/// Encodes as quoted-printable in lines of at most 76 characters. CRLF stays a line's end.
///
/// Parameters: `text`, `size`: any octets, and how many.
/// Returns: the encoded text, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_8bit(); RFC 2045, section 6.7.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_8bit(text: *const c_char, size: usize) -> *mut imap_text {
    // SAFETY: the contract: `text` is NULL or has `size` octets.
    let text = unsafe { input::octets("text", text, size) };
    convert(text, |text, _| Ok(transfer::encode_quoted_printable(text)))
}

/// Converts a text that the caller passed. What the converter remarks goes to the error stack.
pub(super) fn convert(
    text: Result<&[u8]>,
    converter: impl FnOnce(&[u8], &mut Notes) -> Result<Vec<u8>>,
) -> *mut imap_text {
    boundary::call(ptr::null_mut(), |diagnostics| {
        let mut notes = Notes::default();
        let converted = converter(text?, &mut notes);
        diagnostics.remarks(&notes);
        publish_text(&converted?)
    })
}
