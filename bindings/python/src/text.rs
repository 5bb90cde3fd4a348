//! Transfer encodings, encoded words and modified UTF-7, without a server.

use imapext::error::{Error, ErrorKind};
use imapext::mime::{charset, encoded_word, transfer, utf7};
use pyo3::prelude::*;

use crate::boundary::convert;
use crate::input::{Content, Latin1};
use crate::results::{Octets, Text, result};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<HeaderPiece>()?;
    module.add_function(wrap_pyfunction!(to_text, module)?)?;
    module.add_function(wrap_pyfunction!(imap_base64, module)?)?;
    module.add_function(wrap_pyfunction!(imap_binary, module)?)?;
    module.add_function(wrap_pyfunction!(imap_qprint, module)?)?;
    module.add_function(wrap_pyfunction!(imap_8bit, module)?)?;
    module.add_function(wrap_pyfunction!(imap_utf8, module)?)?;
    module.add_function(wrap_pyfunction!(imap_header_text, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mime_header_decode, module)?)?;
    module.add_function(wrap_pyfunction!(imap_utf7_encode, module)?)?;
    module.add_function(wrap_pyfunction!(imap_utf7_decode, module)?)?;
    module.add_function(wrap_pyfunction!(imap_utf8_to_mutf7, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mutf7_to_utf8, module)?)
}

result! {
    /// A piece of a header's text that is in one charset: imap_mime_header_decode().
    HeaderPiece {
        /// str, as written in the encoded word; "default" for what stands outside.
        charset "charset": Text,
        /// bytes, decoded from base64 or Q, and still in that charset.
        text "text": Octets,
    }
}

/// Octets in a charset as str; None if the charset is not known.
#[pyfunction]
#[pyo3(name = "_to_text", signature = (octets, charset, /))]
fn to_text(py: Python<'_>, octets: Content, charset: &str) -> PyResult<Option<Text>> {
    convert(py, |_| Ok(charset::to_utf8(octets.bytes(), charset))).map(|text| text.map(Text))
}

/// Decodes base64.
///
/// Parameters: string: bytes | str.
/// Returns: bytes.
/// Raises: MessageError if it is not base64.
/// Source: ext/imap's imap_base64(); RFC 2045, section 6.8.
#[pyfunction]
fn imap_base64(py: Python<'_>, string: Content) -> PyResult<Octets> {
    let decoded = convert(py, |notes| {
        let decoded = transfer::decode_base64(string.bytes(), notes);
        decoded.ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not base64"))
    });
    decoded.map(Octets)
}

/// Encodes to base64, in lines of 60 characters.
///
/// Parameters: string: bytes | str.
/// Returns: bytes.
/// Raises: TypeError alone.
/// Source: ext/imap's imap_binary(); RFC 2045, section 6.8.
#[pyfunction]
fn imap_binary(py: Python<'_>, string: Content) -> PyResult<Octets> {
    convert(py, |_| Ok(transfer::encode_base64(string.bytes()))).map(Octets)
}

/// Decodes quoted-printable.
///
/// Parameters: string: bytes | str.
/// Returns: bytes. What can't be decoded stays as it is.
/// Raises: TypeError alone.
/// Source: ext/imap's imap_qprint(); RFC 2045, section 6.7.
#[pyfunction]
fn imap_qprint(py: Python<'_>, string: Content) -> PyResult<Octets> {
    convert(py, |notes| Ok(transfer::decode_quoted_printable(string.bytes(), notes))).map(Octets)
}

/// Encodes to quoted-printable.
///
/// Parameters: string: bytes | str.
/// Returns: bytes.
/// Raises: TypeError alone.
/// Source: ext/imap's imap_8bit(); RFC 2045, section 6.7.
#[pyfunction]
fn imap_8bit(py: Python<'_>, string: Content) -> PyResult<Octets> {
    convert(py, |_| Ok(transfer::encode_quoted_printable(string.bytes()))).map(Octets)
}

/// A header's text with its encoded words decoded, as ext/imap does it: accents are split from their letters
/// and letters become small in places. See imap_header_text().
///
/// Parameters: mime_encoded_text: str | bytes.
/// Returns: str.
/// Raises: TypeError alone.
/// Source: ext/imap's imap_utf8(); RFC 2047.
#[pyfunction]
fn imap_utf8(py: Python<'_>, mime_encoded_text: Content) -> PyResult<Text> {
    convert(py, |notes| Ok(encoded_word::decode_to_utf8(mime_encoded_text.bytes(), notes))).map(Text)
}

/// A header's text for a person, its encoded words decoded.
///
/// Parameters: text: str | bytes.
/// Returns: str.
/// Raises: TypeError alone.
/// Source: this library; RFC 2047. imap_utf8() takes accents from their letters, as ext/imap does.
#[pyfunction]
fn imap_header_text(py: Python<'_>, text: Content) -> PyResult<Text> {
    convert(py, |_| Ok(encoded_word::decode_to_text(text.bytes()))).map(Text)
}

/// A header's text in pieces, each in one charset.
///
/// Parameters: string: str | bytes.
/// Returns: list[HeaderPiece].
/// Raises: MessageError if an encoded word is not base64.
/// Source: ext/imap's imap_mime_header_decode(); RFC 2047.
#[pyfunction]
fn imap_mime_header_decode(py: Python<'_>, string: Content) -> PyResult<Vec<HeaderPiece>> {
    let pieces = convert(py, |notes| {
        let pieces = encoded_word::decode_pieces(string.bytes(), notes);
        pieces.ok_or_else(|| Error::new(ErrorKind::Mime, "an encoded word is not base64"))
    })?;
    let piece = |piece: encoded_word::Piece| HeaderPiece {
        charset: Text(piece.charset.to_vec()),
        text: Octets(piece.text.to_vec()),
    };
    Ok(pieces.into_iter().map(piece).collect())
}

/// Octets in ext/imap's own modified UTF-7, whose base64 holds the octets themselves. Mailbox names are
/// spelt otherwise: see imap_utf8_to_mutf7().
///
/// Parameters: string: str, of U+0000 to U+00FF, or bytes.
/// Returns: str.
/// Raises: ArgumentError for characters beyond.
/// Source: ext/imap's imap_utf7_encode().
#[pyfunction]
fn imap_utf7_encode(py: Python<'_>, string: Latin1) -> PyResult<Text> {
    convert(py, |_| Ok(utf7::encode_octets(string.bytes()))).map(Text)
}

/// The octets that ext/imap's own modified UTF-7 holds, see imap_utf7_encode(). For mailbox names see
/// imap_mutf7_to_utf8().
///
/// Parameters: string: str | bytes.
/// Returns: bytes.
/// Raises: MessageError if it is not modified UTF-7.
/// Source: ext/imap's imap_utf7_decode().
#[pyfunction]
fn imap_utf7_decode(py: Python<'_>, string: Content) -> PyResult<Octets> {
    let decode = |notes: &mut _| {
        utf7::decode_to_octets(string.bytes(), notes).ok_or_else(|| Error::told(ErrorKind::Mime))
    };
    convert(py, decode).map(Octets)
}

/// Modified UTF-7, in which IMAP spells mailbox names.
///
/// Parameters: string: str, or bytes of UTF-8.
/// Returns: str.
/// Raises: MessageError for bytes that are not UTF-8.
/// Source: ext/imap's imap_utf8_to_mutf7(); RFC 3501, section 5.1.3.
#[pyfunction]
fn imap_utf8_to_mutf7(py: Python<'_>, string: Content) -> PyResult<Text> {
    let encoded = convert(py, |_| {
        let encoded = utf7::encode_utf8(string.bytes());
        encoded.ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not UTF-8"))
    });
    encoded.map(Text)
}

/// The text that modified UTF-7 stands for.
///
/// Parameters: string: str | bytes, a mailbox name as IMAP spells it.
/// Returns: str.
/// Raises: MessageError if it is not modified UTF-7.
/// Source: ext/imap's imap_mutf7_to_utf8(); RFC 3501, section 5.1.3.
#[pyfunction]
fn imap_mutf7_to_utf8(py: Python<'_>, string: Content) -> PyResult<Text> {
    let decoded = convert(py, |_| {
        let decoded = utf7::decode_to_utf8(string.bytes());
        decoded.ok_or_else(|| Error::new(ErrorKind::Mime, "the text is not modified UTF-7"))
    });
    decoded.map(Text)
}
