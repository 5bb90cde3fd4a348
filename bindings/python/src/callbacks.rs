//! What a stream calls back: the interpreter's signals, a token source, a trace. What
//! they raise is kept until the call that they interrupted can raise it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use imapext::error::{Error, ErrorKind, Result};
use imapext::wire::trace::{Direction, Trace};
use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// The callbacks of one stream.
#[derive(Default)]
pub(crate) struct Callbacks {
    token: Mutex<Option<Py<PyAny>>>,
    trace: Mutex<Option<Py<PyAny>>>,
    raised: Mutex<Option<PyErr>>,
    /// Whether what was raised does not wait for the end of what is under way.
    urgent: AtomicBool,
    /// Set while a stream is finalised: nobody is there to whom a signal could be raised, and the
    /// collector may have cleared the callbacks already, so that they must not be called.
    deaf: AtomicBool,
}

impl Callbacks {
    pub(crate) fn new(token: Option<Py<PyAny>>, trace: Option<Py<PyAny>>) -> Callbacks {
        Callbacks { token: Mutex::new(token), trace: Mutex::new(trace), ..Callbacks::default() }
    }

    /// Lets the interpreter handle its signals. True if a handler has raised.
    pub(crate) fn is_interrupted(&self) -> bool {
        if self.deaf.load(Ordering::Relaxed) {
            return false;
        }
        if self.urgent.load(Ordering::Relaxed) {
            return true;
        }
        match Python::try_attach(|py| py.check_signals()) {
            Some(Ok(())) => false,
            Some(Err(error)) => {
                self.keep(error);
                true
            }
            // The interpreter ends.
            None => true,
        }
    }

    pub(crate) fn stop_listening(&self) {
        self.deaf.store(true, Ordering::Relaxed);
    }

    /// Keeps what a callback raised, the first if there are several; the core gets an error in its place.
    pub(crate) fn keep(&self, error: PyErr) {
        self.keep_quietly(error);
        self.urgent.store(true, Ordering::Relaxed);
    }

    /// [`Callbacks::keep`], and what is under way may go on to its end.
    pub(crate) fn keep_quietly(&self, error: PyErr) {
        lock(&self.raised).get_or_insert(error);
    }

    /// What a callback has raised since the last look.
    pub(crate) fn take_raised(&self) -> Option<PyErr> {
        self.urgent.store(false, Ordering::Relaxed);
        lock(&self.raised).take()
    }

    /// A fresh bearer token from the caller's function.
    pub(crate) fn token(&self, user: &str, refused: bool) -> Result<Vec<u8>> {
        let ask = |py: Python<'_>| -> PyResult<Vec<u8>> {
            let source = lock(&self.token).as_ref().map(|source| source.clone_ref(py));
            let source = source.ok_or_else(|| PyTypeError::new_err("the token callback is gone"))?;
            let token = source.bind(py).call1((user, refused))?;
            if let Ok(text) = token.cast::<PyString>() {
                Ok(text.to_cow()?.into_owned().into_bytes())
            } else if let Ok(octets) = token.cast::<PyBytes>() {
                Ok(octets.as_bytes().to_vec())
            } else {
                let kind = token.get_type().name()?.to_string();
                Err(PyTypeError::new_err(format!("the token callback must return str or bytes, not {kind}")))
            }
        };
        match Python::try_attach(ask) {
            Some(Ok(token)) => Ok(token),
            Some(Err(error)) => {
                self.keep(error);
                Err(Error::new(ErrorKind::AuthExchange, "the token callback gave no token"))
            }
            None => Err(Error::new(ErrorKind::AuthExchange, "the interpreter has ended")),
        }
    }

    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        for callback in [&self.token, &self.trace] {
            // Whoever holds one of these locks has the interpreter, so none is held now.
            if let Ok(callback) = callback.try_lock() {
                visit.call(&*callback)?;
            }
        }
        Ok(())
    }

    pub(crate) fn clear(&self) {
        let _ = lock(&self.token).take();
        let _ = lock(&self.trace).take();
    }
}

/// Wraps the callbacks as the core's trace; an exception of the function is reported and passed over.
pub(crate) struct TraceCallback(pub(crate) std::sync::Arc<Callbacks>);

impl Trace for TraceCallback {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        if self.0.deaf.load(Ordering::Relaxed) {
            return;
        }
        let name = match direction {
            Direction::Sent => "sent",
            Direction::Received => "received",
            Direction::Note => "note",
        };
        Python::try_attach(|py| {
            let trace = lock(&self.0.trace).as_ref().map(|trace| trace.clone_ref(py));
            let Some(trace) = trace else { return };
            if let Err(error) = trace.bind(py).call1((name, PyBytes::new(py, bytes))) {
                match error.is_instance_of::<PyException>(py) {
                    true => error.write_unraisable(py, Some(trace.bind(py))),
                    // SystemExit and KeyboardInterrupt are meant for the caller.
                    false => self.0.keep(error),
                }
            }
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
