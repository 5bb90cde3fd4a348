//! Addresses and headers, without a server.

use imapext::mime::address::{self, Address};
use imapext::mime::header;
use pyo3::prelude::*;

use crate::boundary::convert;
use crate::header::{self as results, ParsedHeaders};
use crate::input::{Content, Word};
use crate::results::Text;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_rfc822_parse_adrlist, module)?)?;
    module.add_function(wrap_pyfunction!(imap_rfc822_parse_headers, module)?)?;
    module.add_function(wrap_pyfunction!(imap_rfc822_write_address, module)?)
}

/// The addresses in a header's text.
///
/// Parameters: string: str | bytes, "Anna <anna@example.org>, bert"; default_hostname: str, for addresses without one.
/// Returns: list[Address]. What can't be read is an address at the host ".SYNTAX-ERROR.", and a remark for imap_errors().
/// Raises: ArgumentError for a NUL or a line break in default_hostname.
/// Source: ext/imap's imap_rfc822_parse_adrlist(); RFC 5322, section 3.4.
#[pyfunction]
fn imap_rfc822_parse_adrlist(
    py: Python<'_>,
    string: Content,
    default_hostname: Word,
) -> PyResult<Vec<results::Address>> {
    let list = convert(py, |notes| Ok(address::parse_list(string.bytes(), default_hostname.bytes(), notes)))?;
    Ok(list.iter().map(results::address).collect())
}

/// What a header says.
///
/// Parameters: headers: bytes | str, the header, or a message that begins with it; default_hostname: str, for
///   addresses without one.
/// Returns: ParsedHeaders.
/// Raises: ArgumentError for a NUL or a line break in default_hostname.
/// Source: ext/imap's imap_rfc822_parse_headers(); RFC 5322, section 3.6.
#[pyfunction]
#[pyo3(
    signature = (headers, default_hostname=None),
    text_signature = "(headers, default_hostname='UNKNOWN')"
)]
fn imap_rfc822_parse_headers(
    py: Python<'_>,
    headers: Content,
    default_hostname: Option<Word>,
) -> PyResult<ParsedHeaders> {
    let host = default_hostname.as_ref().map_or(&b"UNKNOWN"[..], Word::bytes);
    let envelope = convert(py, |notes| Ok(header::parse(headers.bytes(), host, notes)))?;
    results::parsed(py, &envelope)
}

/// An address as it is written in a header.
///
/// Parameters: mailbox, hostname, personal: str, what is before and behind the @, and the display name.
/// Returns: str: "Anna <anna@example.org>".
/// Raises: ArgumentError for a NUL or a line break.
/// Source: ext/imap's imap_rfc822_write_address().
#[pyfunction]
fn imap_rfc822_write_address(
    py: Python<'_>,
    mailbox: Word,
    hostname: Word,
    personal: Word,
) -> PyResult<Text> {
    let written = convert(py, |_| {
        Ok(address::write(&Address {
            personal: Some(personal.bytes().to_vec()),
            adl: None,
            mailbox: Some(mailbox.bytes().to_vec()),
            host: Some(hostname.bytes().to_vec()),
        }))
    });
    written.map(Text)
}
