//! The part trees of messages.

use imapext::limits;
use imapext::mime::structure::{Parameter as Pair, Structure as Part};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::connection::Connection;
use crate::input::Word;
use crate::results::{Text, optional, result, tuple};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Parameter>()?;
    module.add_class::<Structure>()?;
    module.add_function(wrap_pyfunction!(imap_fetchstructure, module)?)?;
    module.add_function(wrap_pyfunction!(imap_bodystruct, module)?)
}

result! {
    /// One parameter of a content type or disposition, as sent (RFC 2231 not undone).
    Parameter {
        /// str, its name.
        attribute "attribute": Text,
        /// str, its value.
        value "value": Text,
    }
}

result! {
    /// A part of a message and, below it, its parts: imap_fetchstructure(), imap_bodystruct().
    ///
    /// The fields are ext/imap's; what is absent there is None or an empty tuple. The last four
    /// are this library's.
    Structure {
        /// int, one of the TYPE numbers.
        content_type "type": i64,
        /// int, one of the ENC numbers.
        encoding "encoding": i64,
        /// bool, whether there is a subtype.
        ifsubtype "ifsubtype": bool,
        /// str | None, upper case: "PLAIN".
        subtype "subtype": Option<Text>,
        /// bool, whether there is a description.
        ifdescription "ifdescription": bool,
        /// str | None, Content-Description.
        description "description": Option<Text>,
        /// bool, whether there is an id.
        ifid "ifid": bool,
        /// str | None, Content-ID.
        id "id": Option<Text>,
        /// int, lines of the encoded content; 0 if unknown.
        lines "lines": u64,
        /// int, octets of the encoded content; 0 if unknown.
        bytes "bytes": u64,
        /// bool, whether there is a disposition.
        ifdisposition "ifdisposition": bool,
        /// str | None, as sent: "attachment".
        disposition "disposition": Option<Text>,
        /// bool, whether the disposition has parameters.
        ifdparameters "ifdparameters": bool,
        /// tuple[Parameter, ...], parameters of the disposition.
        dparameters "dparameters": Py<PyTuple>,
        /// bool, whether the content type has parameters.
        ifparameters "ifparameters": bool,
        /// tuple[Parameter, ...], parameters of the content type.
        parameters "parameters": Py<PyTuple>,
        /// tuple[Structure, ...], the parts of a multipart; of a message/rfc822 the body of the embedded message.
        parts "parts": Py<PyTuple>,
        /// str | None, the type's name if `type` is TYPEOTHER, upper case.
        type_name "type_name": Option<Text>,
        /// str | None, Content-Location.
        location "location": Option<Text>,
        /// str | None, Content-MD5.
        md5 "md5": Option<Text>,
        /// tuple[str, ...], Content-Language.
        languages "languages": Py<PyTuple>,
    }
}

/// The part tree of a message.
///
/// Parameters: imap: Connection; message_num: int, a number, or a UID with FT_UID; flags: int, FT_UID.
/// Returns: Structure.
/// Raises: MailboxError if there is no such message.
/// Source: ext/imap's imap_fetchstructure(); RFC 3501, section 7.4.2, BODYSTRUCTURE.
#[pyfunction]
#[pyo3(signature = (imap, message_num, flags=0))]
fn imap_fetchstructure(
    py: Python<'_>,
    imap: &Connection,
    message_num: i64,
    flags: i64,
) -> PyResult<Structure> {
    let root =
        imap.call(py, |stream, diagnostics| stream.fetch_structure(message_num, flags, diagnostics))?;
    structure(py, &root, limits::MIME_DEPTH)
}

/// One part of a message, without what is below it.
///
/// Parameters: imap: Connection; message_num: int; section: str, which part: "1.2".
/// Returns: Structure, whose `parts` is empty.
/// Raises: MailboxError if there is no such message or part.
/// Source: ext/imap's imap_bodystruct().
#[pyfunction]
fn imap_bodystruct(
    py: Python<'_>,
    imap: &Connection,
    message_num: i64,
    section: Word,
) -> PyResult<Structure> {
    let section = section.bytes();
    let part = imap.call(py, |stream, diagnostics| stream.body_struct(message_num, section, diagnostics))?;
    structure(py, &part, 0)
}

/// A part, and `depth` levels below it.
fn structure(py: Python<'_>, part: &Part, depth: usize) -> PyResult<Structure> {
    let of_disposition = part.disposition.as_ref().map(|disposition| disposition.parameters.as_slice());
    let of_disposition = of_disposition.unwrap_or_default();
    let mut parts = Vec::new();
    if let Some(below) = depth.checked_sub(1) {
        for part in &part.parts {
            parts.push(structure(py, part, below)?);
        }
    }
    Ok(Structure {
        content_type: part.content_type as i64,
        encoding: part.encoding as i64,
        ifsubtype: part.subtype.is_some(),
        subtype: optional(&part.subtype),
        ifdescription: part.description.is_some(),
        description: optional(&part.description),
        ifid: part.id.is_some(),
        id: optional(&part.id),
        lines: part.lines,
        bytes: part.bytes,
        ifdisposition: part.disposition.is_some(),
        disposition: part.disposition.as_ref().map(|disposition| Text(disposition.kind.clone())),
        ifdparameters: !of_disposition.is_empty(),
        dparameters: parameters(py, of_disposition)?,
        ifparameters: !part.parameters.is_empty(),
        parameters: parameters(py, &part.parameters)?,
        parts: tuple(py, parts)?,
        type_name: optional(&part.type_name),
        location: optional(&part.location),
        md5: optional(&part.md5),
        languages: tuple(py, part.language.iter().cloned().map(Text).collect())?,
    })
}

fn parameters(py: Python<'_>, list: &[Pair]) -> PyResult<Py<PyTuple>> {
    let parameter =
        |pair: &Pair| Parameter { attribute: Text(pair.attribute.clone()), value: Text(pair.value.clone()) };
    tuple(py, list.iter().map(parameter).collect())
}
