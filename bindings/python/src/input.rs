//! What a Python caller passes: texts as `str` or `bytes`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use imapext::limits;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};

use crate::errors::argument;

/// A text that names or asks something: never with a NUL or a line break. `str`
/// stands for its UTF-8; octets that are not UTF-8 come back as they went out
/// (surrogateescape).
#[derive(Default)]
pub(crate) struct Word(Vec<u8>);

/// A text that is content: any octets. `str` as for [`Word`].
pub(crate) struct Content(Vec<u8>);

/// A text that stands for ISO-8859-1.
pub(crate) struct Latin1(Vec<u8>);

/// The path of a file or folder: `str`, `bytes` or `os.PathLike`, with no NUL or line break either.
pub(crate) struct FilePath(pub(crate) PathBuf);

impl Word {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A text that the core wants as UTF-8.
    pub(crate) fn utf8(&self, name: &str) -> PyResult<&str> {
        std::str::from_utf8(&self.0).map_err(|_| argument(format!("{name} is not UTF-8")))
    }

    /// The text if it has no more than `limit` octets.
    pub(crate) fn within(&self, name: &str, limit: usize) -> PyResult<&[u8]> {
        match self.0.len() <= limit {
            true => Ok(&self.0),
            false => Err(argument(format!("{name} is longer than {limit} octets"))),
        }
    }
}

impl Content {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Latin1 {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl FromPyObject<'_, '_> for Word {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Word> {
        let octets = octets(&object, "utf-8")?;
        if octets.len() > limits::ARGUMENT {
            return Err(argument(format!("a text is longer than {} octets", limits::ARGUMENT)));
        }
        refuse_line_breaks("a text", &octets)?;
        Ok(Word(octets))
    }
}

impl<'py> FromPyObject<'_, 'py> for FilePath {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<FilePath> {
        let kind = object.get_type().name()?.to_string();
        let wrong = || PyTypeError::new_err(format!("must be str, bytes or os.PathLike, not {kind}"));
        let path = object.py().import("os")?.call_method1("fsencode", (&object,));
        let path = path.map_err(|error| match error.is_instance_of::<PyTypeError>(object.py()) {
            true => wrong(),
            // Surrogates that stand for no octets.
            false => argument(error.to_string()),
        })?;
        let octets = path.cast::<PyBytes>().map_err(|_| wrong())?.as_bytes().to_vec();
        refuse_line_breaks("a path", &octets)?;
        Ok(FilePath(OsString::from_vec(octets).into()))
    }
}

impl FromPyObject<'_, '_> for Content {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Content> {
        octets(&object, "utf-8").map(Content)
    }
}

impl FromPyObject<'_, '_> for Latin1 {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Latin1> {
        octets(&object, "latin-1").map(Latin1)
    }
}

fn refuse_line_breaks(what: &str, octets: &[u8]) -> PyResult<()> {
    let forbidden = octets.iter().find_map(|octet| match octet {
        0 => Some("a NUL"),
        b'\r' => Some("a carriage return"),
        b'\n' => Some("a line feed"),
        _ => None,
    });
    forbidden.map_or(Ok(()), |forbidden| Err(argument(format!("{what} contains {forbidden}"))))
}

fn octets(object: &Bound<'_, PyAny>, encoding: &str) -> PyResult<Vec<u8>> {
    if let Ok(text) = object.cast::<PyString>() {
        if encoding == "utf-8"
            && let Ok(text) = text.to_str()
        {
            return Ok(text.as_bytes().to_vec());
        }
        let encoded = text.call_method1("encode", (encoding, "surrogateescape"));
        let encoded = encoded.map_err(|error| argument(error.to_string()))?;
        return Ok(encoded.cast::<PyBytes>()?.as_bytes().to_vec());
    }
    if let Ok(octets) = object.cast::<PyBytes>() {
        return Ok(octets.as_bytes().to_vec());
    }
    if let Ok(octets) = object.cast::<PyByteArray>() {
        return Ok(octets.to_vec());
    }
    let kind = object.get_type().name()?.to_string();
    Err(PyTypeError::new_err(format!("must be str or bytes, not {kind}")))
}
