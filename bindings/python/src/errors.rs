//! Errors and alerts of the calling thread, and the core's errors as exceptions.

use imapext::error::{Error, ErrorKind, Layer};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};

use crate::results::{Text, texts};
use crate::stacks;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_errors, module)?)?;
    module.add_function(wrap_pyfunction!(imap_alerts, module)?)?;
    module.add_function(wrap_pyfunction!(imap_last_error, module)?)
}

/// Takes away the calling thread's errors, the oldest first; at most 1,000 are kept.
///
/// An error is one line of text, control characters escaped. What a call raised is
/// among them, and so is what a call that succeeded had to remark.
///
/// Parameters: none.
/// Returns: list[str], empty if there are none.
/// Raises: nothing.
/// Source: ext/imap's imap_errors(), which gives false then.
#[pyfunction]
fn imap_errors() -> Vec<Text> {
    texts(stacks::take_errors())
}

/// Takes away the calling thread's alerts, the oldest first: texts that the server
/// wants a person to see (RFC 3501, section 7.1, ALERT).
///
/// Parameters: none.
/// Returns: list[str], empty if there are none.
/// Raises: nothing.
/// Source: ext/imap's imap_alerts(), which gives false then.
#[pyfunction]
fn imap_alerts() -> Vec<Text> {
    texts(stacks::take_alerts())
}

/// The calling thread's newest error, which stays on the stack.
///
/// Parameters: none.
/// Returns: str, or None if there is none.
/// Raises: nothing.
/// Source: ext/imap's imap_last_error().
#[pyfunction]
fn imap_last_error() -> Option<Text> {
    stacks::last_error().map(Text)
}

/// The exception for a failure of `kind`, in words, with the errors of the call that failed.
pub(crate) fn exception(py: Python<'_>, kind: ErrorKind, text: &str, errors: &[Vec<u8>]) -> PyErr {
    let make = || -> PyResult<PyErr> {
        let errors = PyTuple::new(py, errors.iter().map(|error| String::from_utf8_lossy(error)))?;
        let value = class(py, kind)?.call1((text, errors, name_of(kind)))?;
        Ok(PyErr::from_value(value))
    };
    make().unwrap_or_else(|error| error)
}

/// For a call that could not even begin.
pub(crate) fn refuse(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error.kind(), &error.to_string(), &[])
}

/// An ArgumentError in words.
pub(crate) fn argument(text: impl Into<String>) -> PyErr {
    let text = text.into();
    Python::try_attach(|py| exception(py, ErrorKind::Argument, &text, &[]))
        .unwrap_or_else(|| PyRuntimeError::new_err("the interpreter has ended"))
}

fn class(py: Python<'_>, kind: ErrorKind) -> PyResult<&Bound<'_, PyType>> {
    static CLASSES: [PyOnceLock<Py<PyType>>; 8] = [const { PyOnceLock::new() }; 8];
    let (index, name) = match kind.layer() {
        Layer::Argument => (0, "ArgumentError"),
        Layer::Wire => (1, "ConnectionError"),
        Layer::Tls => (2, "TlsError"),
        Layer::Auth => (3, "AuthError"),
        Layer::Protocol => (4, "ProtocolError"),
        Layer::Mailbox => (5, "MailboxError"),
        Layer::Mime => (6, "MessageError"),
        Layer::Bug => (7, "Error"),
    };
    let cell = CLASSES.get(index).ok_or_else(|| PyRuntimeError::new_err(name))?;
    cell.import(py, "imapext._errors", name)
}

/// What a kind is called in Python: `no_message`.
fn name_of(kind: ErrorKind) -> String {
    let mut name = String::new();
    for letter in format!("{kind:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
