//! An open stream as Python holds it, and calls on it.

use std::sync::Arc;

use imapext::error::{Error, ErrorKind, Result};
use imapext::mailbox::Mailbox;
use imapext::mailbox::diagnostics::Diagnostics;
use imapext::wire::deadline::Timeouts;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;

use crate::boundary;
use crate::callbacks::Callbacks;
use crate::deadlines::Own;
use crate::gate::Gate;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Connection>()
}

/// A stream that imap_open() has opened: a connection, and the mailbox that is open on it.
///
/// Any thread may use it; calls on one stream wait for each other. It is closed by
/// imap_close(), at the end of a `with` block, or when nothing refers to it any more.
/// A child process after os.fork() may go on with it if the parent then leaves it alone;
/// its implicit close in a child says nothing to the server.
#[pyclass(frozen, weakref, module = "imapext")]
pub(crate) struct Connection {
    gate: Gate<Open>,
    /// The deadlines that its options set; the others are the process's.
    own: Own,
    callbacks: Arc<Callbacks>,
    /// The mailbox string that it was opened with.
    name: String,
}

struct Open {
    mailbox: Mailbox,
    /// The deadlines that it has now.
    current: Timeouts,
}

impl Connection {
    pub(crate) fn new(mailbox: Mailbox, own: Own, callbacks: Arc<Callbacks>, name: &[u8]) -> Connection {
        let open = Open { mailbox, current: own.now() };
        Connection { gate: Gate::new(open), own, callbacks, name: String::from_utf8_lossy(name).into_owned() }
    }

    /// Runs `body` on the stream, alone, with the interpreter released. If it panics, the stream is gone.
    pub(crate) fn call<T: Send>(
        &self,
        py: Python<'_>,
        body: impl FnOnce(&mut Mailbox, &mut Diagnostics) -> Result<T> + Send,
    ) -> PyResult<T> {
        boundary::call(py, Some(&self.callbacks), |diagnostics| {
            self.gate.with(
                || self.callbacks.is_interrupted(),
                |open| {
                    let stream = open.as_mut().ok_or_else(closed)?;
                    stream.follow_deadlines(self.own);
                    let outcome = boundary::contain(|| body(&mut stream.mailbox, diagnostics));
                    outcome.unwrap_or_else(|panic| {
                        if let Some(broken) = open.take() {
                            end_broken(broken);
                        }
                        Err(panic)
                    })
                },
            )?
        })
    }

    /// [`Connection::call`] with a sink that runs Python; what that raises ends the call.
    pub(crate) fn callbacks(&self) -> &Callbacks {
        &self.callbacks
    }

    /// Ends the stream. Wrong flags leave it open; a closed one stays closed.
    pub(crate) fn close(&self, py: Python<'_>, flags: i64) -> PyResult<()> {
        imapext::mailbox::flags::check_close(flags).map_err(|error| crate::errors::refuse(py, &error))?;
        boundary::call(py, Some(&self.callbacks), |diagnostics| {
            let taken = self.gate.with(|| self.callbacks.is_interrupted(), Option::take)?;
            let Some(mut stream) = taken else { return Ok(()) };
            stream.follow_deadlines(self.own);
            stream.mailbox.close(flags, diagnostics)
        })
    }

    pub(crate) fn is_open(&self, py: Python<'_>) -> bool {
        // Whoever asks from within a call's callback has a stream that is in use.
        let look = |open: &mut Option<Open>| open.as_ref().is_some_and(|open| open.mailbox.is_open());
        self.gate.is_held_here()
            || py.detach(|| self.gate.with(|| self.callbacks.is_interrupted(), look)).unwrap_or(false)
    }
}

impl Open {
    /// Takes over what `imap_timeout` has changed since the last call.
    fn follow_deadlines(&mut self, own: Own) {
        let timeouts = own.now();
        if timeouts != self.current {
            self.current = timeouts;
            self.mailbox.set_timeouts(timeouts);
        }
    }
}

/// It may panic again: its own end is not worth the host's.
fn end_broken(mut broken: Open) {
    let _ = boundary::contain(|| broken.mailbox.abandon());
    let _ = boundary::contain(|| drop(broken));
}

fn closed() -> Error {
    Error::new(ErrorKind::Argument, "the mailbox is closed")
}

#[pymethods]
impl Connection {
    /// Whether it has been closed, here or by the server as far as that is known.
    #[getter]
    fn closed(&self, py: Python<'_>) -> bool {
        !self.is_open(py)
    }

    fn __enter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (exc_type, exc_value, traceback, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        exc_type: &Bound<'_, PyAny>,
        exc_value: &Bound<'_, PyAny>,
        traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let (_, _) = (exc_type, traceback);
        match self.close(py, 0) {
            // What went wrong inside the block matters more than a close that fails.
            Err(_) if !exc_value.is_none() => Ok(()),
            closed => closed,
        }
    }

    fn __repr__(&self) -> String {
        format!("<imapext.Connection {:?}>", self.name)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> std::result::Result<(), PyTraverseError> {
        self.callbacks.traverse(&visit)
    }

    fn __clear__(&self) {
        self.callbacks.clear();
    }
}

impl Drop for Connection {
    /// Says good-bye with the interpreter released. In a process that did not open the stream the
    /// core closes the descriptor and says nothing.
    fn drop(&mut self) {
        self.callbacks.stop_listening();
        let taken = self.gate.with(|| false, Option::take).ok().flatten();
        let Some(mut stream) = taken else { return };
        stream.follow_deadlines(self.own);
        let end = move || drop(boundary::contain(move || drop(stream)));
        let mut end = Some(end);
        let released = Python::try_attach(|py| {
            // A finaliser may run while an exception is on its way.
            let pending = PyErr::take(py);
            if let Some(end) = end.take() {
                py.detach(end);
            }
            drop(self.callbacks.take_raised());
            if let Some(pending) = pending {
                pending.restore(py);
            }
        });
        if let (None, Some(end)) = (released, end) {
            end();
        }
    }
}
