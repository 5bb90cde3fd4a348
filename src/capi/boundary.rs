//! The one boundary between C and Rust: no panic crosses it, and every error
//! that does not fit a C result is left with the calling thread.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::errors;
use crate::error::{Error, ErrorKind, Result};
use crate::mailbox::diagnostics::Diagnostics;

thread_local! {
    /// Whether this thread runs code of this library, so that its panics are ours to report.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs the body of an exported function. What it has to say goes to the
/// calling thread's stacks; a failure becomes `failed`.
pub(super) fn call<T>(failed: T, body: impl FnOnce(&mut Diagnostics) -> Result<T>) -> T {
    let mut diagnostics = Diagnostics::default();
    let outcome = contain(|| body(&mut diagnostics)).and_then(|outcome| outcome);
    errors::record(diagnostics, outcome.as_ref().err());
    outcome.unwrap_or(failed)
}

/// Runs `body`; a panic in it becomes an error of kind [`ErrorKind::Bug`] and prints nothing.
pub(super) fn contain<T>(body: impl FnOnce() -> T) -> Result<T> {
    silence();
    let _inside = Side::enter(true);
    panic::catch_unwind(AssertUnwindSafe(body)).map_err(|payload| internal(payload.as_ref()))
}

/// As [`contain`], for code that runs inside it: what has to be done once has been done.
pub(super) fn catch<T>(body: impl FnOnce() -> T) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(body)).map_err(|payload| internal(payload.as_ref()))
}

/// Runs the caller's own code, whose panics are not ours to hide.
pub(super) fn outside<T>(callback: impl FnOnce() -> T) -> T {
    let _outside = Side::enter(false);
    callback()
}

/// Puts the thread on one side of the boundary until dropped.
struct Side {
    before: bool,
}

impl Side {
    fn enter(inside: bool) -> Side {
        Side { before: INSIDE.replace(inside) }
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        INSIDE.set(self.before);
    }
}

/// Installs, once, a panic hook that is silent for panics inside the boundary
/// and leaves all others to the hook that was there.
fn silence() {
    static ONCE: Once = Once::new();
    // A hook can't be set while a panic unwinds; the next call will do it.
    if std::thread::panicking() {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !INSIDE.get() {
                before(info);
            }
        }));
    });
}

fn internal(payload: &(dyn Any + Send)) -> Error {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Error::new(ErrorKind::Bug, format!("internal error: {}", text.unwrap_or("a panic without a text")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Layer;

    fn last() -> Option<Vec<u8>> {
        errors::take_errors().pop()
    }

    #[test]
    fn a_panic_becomes_an_error() {
        assert_eq!(call(-1, |_| panic!("number {}", 7)), -1);
        assert_eq!(last().as_deref(), Some(&b"internal error: number 7"[..]));
        assert_eq!(errors::last_status(), Layer::Bug as i32);
        assert_eq!(call(-1, |_| Ok(5)), 5);
        assert_eq!(errors::last_status(), 0);
    }

    #[test]
    fn remarks_come_before_the_error_that_ended_the_call() {
        let failed = call(0, |diagnostics| {
            diagnostics.error(b"first");
            Err(Error::new(ErrorKind::Refused, "second"))
        });
        assert_eq!(failed, 0);
        assert_eq!(errors::take_errors(), [b"first".to_vec(), b"second".to_vec()]);
        assert_eq!(errors::last_status(), Layer::Mailbox as i32);
    }

    #[test]
    fn a_callback_runs_outside() {
        assert!(!INSIDE.get());
        let sides = call((true, false), |_| Ok((outside(|| INSIDE.get()), INSIDE.get())));
        assert_eq!(sides, (false, true));
        assert!(!INSIDE.get());
    }

    #[test]
    fn calls_nest() {
        let inner = call(0, |_| Ok(outside(|| call(1, |_| -> Result<i32> { panic!("inner") }))));
        assert_eq!(inner, 1);
        assert_eq!(last().as_deref(), Some(&b"internal error: inner"[..]));
    }
}
