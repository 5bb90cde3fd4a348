//! Headers, bodies and parts as they are.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use imapext::error::{Error, ErrorKind, Result};
use imapext::mailbox::prefetch::Texts;
use imapext::mime::structure::Encoding;
use imapext::mime::transfer::Decoder;
use pyo3::exceptions::{PyException, PyOSError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::callbacks::Callbacks;
use crate::connection::Connection;
use crate::errors::argument;
use crate::input::{Content, FilePath, Word};
use crate::pieces::Pieces;
use crate::results::Octets;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_fetchbody, module)?)?;
    module.add_function(wrap_pyfunction!(imap_fetchmime, module)?)?;
    module.add_function(wrap_pyfunction!(imap_fetchheader, module)?)?;
    module.add_function(wrap_pyfunction!(imap_body, module)?)?;
    module.add_function(wrap_pyfunction!(imap_savebody, module)?)?;
    module.add_function(wrap_pyfunction!(imap_savebody_decoded, module)?)?;
    module.add_function(wrap_pyfunction!(fetch_decoded, module)?)?;
    module.add_function(wrap_pyfunction!(prefetch_texts, module)?)
}

/// The content of a part as it was sent: still in its transfer encoding. See imap_base64(), imap_qprint()
/// and imap_savebody_decoded().
///
/// Parameters:
///   imap: Connection.
///   message_num: int, a number, or a UID with FT_UID.
///   section: str, which part, as "1.2"; "" for the whole message, "0" for its header.
///   flags: int, FT_UID, FT_PEEK, FT_INTERNAL. Without FT_PEEK the message becomes seen.
/// Returns: bytes, empty if there is no such part.
/// Raises: MailboxError if there is no such message.
/// Source: ext/imap's imap_fetchbody(); RFC 3501, section 6.4.5, BODY[…].
#[pyfunction]
#[pyo3(signature = (imap, message_num, section, flags=0))]
fn imap_fetchbody<'py>(
    py: Python<'py>,
    imap: &Connection,
    message_num: i64,
    section: Word,
    flags: i64,
) -> PyResult<Bound<'py, PyBytes>> {
    let section = section.bytes();
    let pieces = imap.call(py, |stream, diagnostics| {
        let mut pieces = Pieces::default();
        stream.save_body(&mut pieces, message_num, section, flags, diagnostics).map(|()| pieces)
    })?;
    pieces.into_bytes(py)
}

/// The MIME header of a part.
///
/// Parameters: as imap_fetchbody().
/// Returns: bytes, empty if there is no such part.
/// Raises: as imap_fetchbody().
/// Source: ext/imap's imap_fetchmime(); RFC 3501, section 6.4.5, BODY[….MIME].
#[pyfunction]
#[pyo3(signature = (imap, message_num, section, flags=0))]
fn imap_fetchmime(
    py: Python<'_>,
    imap: &Connection,
    message_num: i64,
    section: Word,
    flags: i64,
) -> PyResult<Octets> {
    let section = section.bytes();
    imap.call(py, |stream, diagnostics| stream.fetch_mime(message_num, section, flags, diagnostics))
        .map(Octets)
}

/// The header of a message. Never makes it seen.
///
/// Parameters: imap: Connection; message_num: int, a number, or a UID with FT_UID;
///   flags: int, FT_UID, FT_INTERNAL, FT_PREFETCHTEXT.
/// Returns: bytes, with the empty line that ends it.
/// Raises: MailboxError if there is no such message.
/// Source: ext/imap's imap_fetchheader(); RFC 3501, section 6.4.5, BODY[HEADER].
#[pyfunction]
#[pyo3(signature = (imap, message_num, flags=0))]
fn imap_fetchheader(py: Python<'_>, imap: &Connection, message_num: i64, flags: i64) -> PyResult<Octets> {
    imap.call(py, |stream, diagnostics| stream.fetch_header(message_num, flags, diagnostics)).map(Octets)
}

/// All of a message but its header.
///
/// Parameters: imap: Connection; message_num: int, a number, or a UID with FT_UID;
///   flags: int, FT_UID, FT_PEEK, FT_INTERNAL. Without FT_PEEK the message becomes seen.
/// Returns: bytes.
/// Raises: MailboxError if there is no such message.
/// Source: ext/imap's imap_body(); RFC 3501, section 6.4.5, BODY[TEXT].
#[pyfunction]
#[pyo3(signature = (imap, message_num, flags=0))]
fn imap_body<'py>(
    py: Python<'py>,
    imap: &Connection,
    message_num: i64,
    flags: i64,
) -> PyResult<Bound<'py, PyBytes>> {
    let pieces = imap.call(py, |stream, diagnostics| {
        let mut pieces = Pieces::default();
        stream.save_text(&mut pieces, message_num, flags, diagnostics).map(|()| pieces)
    })?;
    pieces.into_bytes(py)
}

/// Writes a part, or the whole message, to a file as it was sent. Memory stays flat.
///
/// Parameters:
///   imap: Connection.
///   file: str | os.PathLike, a path; or a binary file or any other object with write(bytes). It may not use the same stream.
///   message_num, section, flags: as for imap_fetchbody(); "" is the whole message.
/// Returns: True.
/// Raises: MailboxError if there is no such message; OSError or what write() raises. Some of the
///   content may have been written then.
/// Source: ext/imap's imap_savebody().
#[pyfunction]
#[pyo3(
    signature = (imap, file, message_num, section=Word::default(), flags=0),
    text_signature = "(imap, file, message_num, section='', flags=0)"
)]
fn imap_savebody(
    py: Python<'_>,
    imap: &Connection,
    file: &Bound<'_, PyAny>,
    message_num: i64,
    section: Word,
    flags: i64,
) -> PyResult<bool> {
    let mut writer = Writer::new(py, file)?;
    let section = section.bytes();
    imap.call(py, |stream, diagnostics| {
        let mut sink = |octets: &[u8]| writer.write(octets, imap.callbacks());
        stream.save_body(&mut sink, message_num, section, flags, diagnostics)?;
        writer.finish(imap.callbacks())
    })?;
    Ok(true)
}

/// Writes a part to a file with its transfer encoding undone: an attachment as the file that it was. Memory stays flat.
///
/// Parameters:
///   imap: Connection.
///   file, message_num, section, flags: as for imap_savebody().
///   encoding: int, the `encoding` of the part's Structure, one of the ENC numbers.
/// Returns: True.
/// Raises: as imap_savebody(); MessageError if the content is not in that encoding. What comes
///   before the fault has been written then.
/// Source: this library; RFC 2045, section 6.
#[pyfunction]
#[pyo3(signature = (imap, file, message_num, section, encoding, flags=0))]
fn imap_savebody_decoded(
    py: Python<'_>,
    imap: &Connection,
    file: &Bound<'_, PyAny>,
    message_num: i64,
    section: Word,
    encoding: i64,
    flags: i64,
) -> PyResult<bool> {
    let mut writer = Writer::new(py, file)?;
    let mut decoder = Decoder::new(encoding_of(encoding)?);
    let section = section.bytes();
    imap.call(py, |stream, diagnostics| {
        let mut decoded = Vec::new();
        let mut sink = |octets: &[u8]| {
            decoded.clear();
            decoder.feed(octets, &mut decoded);
            writer.write(&decoded, imap.callbacks())
        };
        stream.save_body(&mut sink, message_num, section, flags, diagnostics)?;
        let mut rest = Vec::new();
        let end = decoder.finish(&mut rest);
        writer.write(&rest, imap.callbacks())?;
        writer.finish(imap.callbacks())?;
        end
    })?;
    Ok(true)
}

/// A part with its transfer encoding undone, in memory; what can't be decoded ends the content.
#[pyfunction]
#[pyo3(name = "_fetch_decoded", signature = (imap, message_num, section, encoding, flags, /))]
fn fetch_decoded<'py>(
    py: Python<'py>,
    imap: &Connection,
    message_num: i64,
    section: Word,
    encoding: i64,
    flags: i64,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut decoder = Decoder::new(encoding_of(encoding)?);
    let section = section.bytes();
    let pieces = imap.call(py, |stream, diagnostics| {
        let (mut pieces, mut decoded) = (Pieces::default(), Vec::new());
        let mut decode = |encoded: &[u8]| {
            decoded.clear();
            decoder.feed(encoded, &mut decoded);
            pieces.push(&decoded);
            Ok(())
        };
        stream.save_body(&mut decode, message_num, section, flags, diagnostics)?;
        decoded.clear();
        decoder.finish(&mut decoded)?;
        pieces.push(&decoded);
        Ok(pieces)
    })?;
    pieces.into_bytes(py)
}

/// Brings small texts of the messages with these UIDs, the first few megabytes: `what` is "whole", "header",
/// "attachments", or "parts" of one type. How many of the messages that were.
#[pyfunction]
#[pyo3(name = "_prefetch_texts", signature = (imap, uids, what, content_type, subtype, /))]
fn prefetch_texts(
    py: Python<'_>,
    imap: &Connection,
    uids: Vec<u32>,
    what: &str,
    content_type: i64,
    subtype: Content,
) -> PyResult<usize> {
    let texts = match what {
        "whole" => Texts::Whole,
        "header" => Texts::Header,
        "attachments" => Texts::Attachments,
        _ => Texts::Parts(crate::compose::content_type(content_type), subtype.bytes().to_vec()),
    };
    imap.call(py, |stream, diagnostics| stream.prefetch_texts(&uids, &texts, diagnostics))
}

fn encoding_of(number: i64) -> PyResult<Encoding> {
    use Encoding::*;
    let all = [SevenBit, EightBit, Binary, Base64, QuotedPrintable, Other];
    let known = all.into_iter().find(|encoding| *encoding as i64 == number);
    known.ok_or_else(|| argument("encoding must be one of the ENC* constants"))
}

/// Where a body goes.
enum Writer {
    /// A path, and the file from when there is something to write: no need for the interpreter.
    File(PathBuf, Option<File>),
    /// A bound method `write`.
    Method(Py<PyAny>),
}

impl Writer {
    fn new(py: Python<'_>, file: &Bound<'_, PyAny>) -> PyResult<Writer> {
        if let Ok(method) = file.getattr("write") {
            return Ok(Writer::Method(method.unbind()));
        }
        let FilePath(path) = file.extract().map_err(|error: PyErr| {
            let kind = file.get_type().name().map(|name| name.to_string()).unwrap_or_default();
            let text = format!("argument 'file': must be a path or have a method write, not {kind}");
            if error.is_instance_of::<PyTypeError>(py) { PyTypeError::new_err(text) } else { error }
        })?;
        Ok(Writer::File(path, None))
    }

    /// All has been written; nothing perhaps, which makes an empty file.
    fn finish(&mut self, callbacks: &Callbacks) -> Result<()> {
        let Writer::File(path, file) = self else { return Ok(()) };
        opened(path, file).map(drop).map_err(|error| {
            callbacks.keep_quietly(PyErr::from(error));
            Error::new(ErrorKind::Sink, "the content could not be written")
        })
    }

    /// Writes all of `octets`. What Python raises is kept for the end of the call.
    fn write(&mut self, octets: &[u8], callbacks: &Callbacks) -> Result<()> {
        if octets.is_empty() {
            return Ok(());
        }
        let (error, ends) = match self {
            Writer::File(path, file) => match opened(path, file).and_then(|file| file.write_all(octets)) {
                Ok(()) => return Ok(()),
                Err(error) => (PyErr::from(error), false),
            },
            Writer::Method(method) => match Python::try_attach(|py| call_write(method.bind(py), octets)) {
                Some(Ok(())) => return Ok(()),
                Some(Err((error, ends))) => (error, ends),
                None => return Err(Error::new(ErrorKind::Sink, "the interpreter has ended")),
            },
        };
        // A KeyboardInterrupt does not wait for the rest of the content; a full disk leaves the stream usable.
        if ends {
            callbacks.keep(error)
        } else {
            callbacks.keep_quietly(error)
        }
        Err(Error::new(ErrorKind::Sink, "the content could not be written"))
    }
}

/// The file at `path`, made anew the first time.
fn opened<'f>(path: &Path, file: &'f mut Option<File>) -> std::io::Result<&'f mut File> {
    match file {
        Some(file) => Ok(file),
        None => Ok(file.insert(File::create(path)?)),
    }
}

/// Calls `write` until it has taken everything; an exception, and whether it is one that ends programs.
fn call_write(method: &Bound<'_, PyAny>, octets: &[u8]) -> std::result::Result<(), (PyErr, bool)> {
    let py = method.py();
    let attempt = || -> PyResult<()> {
        let mut rest = octets;
        while !rest.is_empty() {
            let written = method.call1((PyBytes::new(py, rest),))?;
            // Only a raw file takes less than it is given, and says so by a number.
            let count = written.extract::<usize>().unwrap_or(rest.len());
            if count == 0 {
                return Err(PyOSError::new_err("write() has written nothing"));
            }
            rest = rest.get(count..).unwrap_or_default();
        }
        py.check_signals()
    };
    attempt().map_err(|error| {
        let ends = !error.is_instance_of::<PyException>(py);
        (error, ends)
    })
}
