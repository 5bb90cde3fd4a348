//! Between Python and the core: the interpreter is released during a call, no panic
//! gets out, remarks go to the thread's stacks, and failures become exceptions.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use imapext::error::{Error, ErrorKind, Result};
use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mime::notes::Notes;
use pyo3::prelude::*;

use crate::callbacks::Callbacks;
use crate::errors::exception;
use crate::stacks;

/// Runs `body` with the interpreter released. What callbacks raised goes before the
/// core's error, and a refusal that ext/imap passes over is an error here.
pub(crate) fn call<T: Send>(
    py: Python<'_>,
    callbacks: Option<&Callbacks>,
    body: impl FnOnce(&mut Diagnostics) -> Result<T> + Send,
) -> PyResult<T> {
    let mut diagnostics = Diagnostics::default();
    let outcome = py.detach(|| {
        let outcome = contain(|| body(&mut diagnostics)).and_then(|outcome| outcome);
        match (outcome, diagnostics.refused()) {
            // What is not returned may be a stream: its end too is worth no one's wait.
            (Ok(_), Some(kind)) => Err((kind, None)),
            (Ok(value), None) => Ok(value),
            (Err(error), _) => {
                diagnostics.failure(&error);
                Err((error.kind(), Some(error.to_string())))
            }
        }
    });
    let errors = diagnostics.clone().take_errors();
    stacks::record(diagnostics);
    if let Some(raised) = callbacks.and_then(Callbacks::take_raised) {
        return Err(raised);
    }
    outcome.map_err(|(kind, text)| {
        let noted = || errors.last().map(|text| String::from_utf8_lossy(text).into_owned());
        exception(py, kind, &text.filter(|text| !text.is_empty()).or_else(noted).unwrap_or_default(), &errors)
    })
}

/// Runs what needs no server and takes notes.
pub(crate) fn convert<T: Send>(
    py: Python<'_>,
    body: impl FnOnce(&mut Notes) -> Result<T> + Send,
) -> PyResult<T> {
    call(py, None, |diagnostics| {
        let mut notes = Notes::default();
        let outcome = body(&mut notes);
        diagnostics.remarks(&notes);
        outcome
    })
}

/// Runs `body`; a panic in it becomes an error of kind [`ErrorKind::Bug`].
pub(crate) fn contain<T>(body: impl FnOnce() -> T) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(body)).map_err(|payload| internal(payload.as_ref()))
}

fn internal(payload: &(dyn Any + Send)) -> Error {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Error::new(ErrorKind::Bug, format!("internal error: {}", text.unwrap_or("a panic without a text")))
}
