//! A caller's way out of a wait: a hook that is asked now and then whether to go on.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind};

/// How long a wait goes on unasked.
pub(super) const PAUSE: Duration = Duration::from_millis(250);

/// Says whether to stop waiting: for a signal, for example, that a language's
/// runtime wants to handle. It is asked at least every half second while a
/// connection waits or reads, by the thread that waits. Once it has said yes,
/// the call fails with [`ErrorKind::Interrupted`] and the connection is closed,
/// as the rest of an answer may still come.
#[derive(Clone, Default)]
pub struct Interrupt(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Interrupt {
    pub fn new(hook: impl Fn() -> bool + Send + Sync + 'static) -> Interrupt {
        Interrupt(Some(Arc::new(hook)))
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Interrupt(hook)" } else { "Interrupt(none)" })
    }
}

/// An [`Interrupt`], and when it was asked last.
#[derive(Debug)]
pub struct Asking {
    interrupt: Interrupt,
    asked: Cell<Instant>,
}

impl Asking {
    pub fn new(interrupt: &Interrupt) -> Asking {
        Asking { interrupt: interrupt.clone(), asked: Cell::new(Instant::now()) }
    }

    /// How long to wait before the hook is due; `None` if there is none.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.interrupt.0.as_ref().map(|_| PAUSE.saturating_sub(self.asked.get().elapsed()))
    }

    /// Asks, if it is time. An error of kind `Interrupted` if the hook says to stop.
    pub fn ask(&self) -> io::Result<()> {
        if self.pause().is_some_and(|left| left.is_zero()) { self.ask_now() } else { Ok(()) }
    }

    /// Asks at once: something has happened that the hook may want to know.
    pub(super) fn ask_now(&self) -> io::Result<()> {
        let stop = self.interrupt.0.as_ref().is_some_and(|hook| hook());
        self.asked.set(Instant::now());
        if stop { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }
}

/// What a caller is told.
pub fn interrupted(host: &str) -> Error {
    Error::new(ErrorKind::Interrupted, format!("Interrupted while waiting for {host}"))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn the_hook_is_asked_when_it_is_due() {
        let count = Arc::new(AtomicU32::new(0));
        let counted = count.clone();
        let asking = Asking::new(&Interrupt::new(move || counted.fetch_add(1, Ordering::Relaxed) == 1));
        assert!(asking.ask().is_ok());
        assert_eq!(count.load(Ordering::Relaxed), 0);
        assert!(asking.ask_now().is_ok());
        assert_eq!(asking.ask_now().unwrap_err().kind(), io::ErrorKind::Interrupted);
    }

    #[test]
    fn without_a_hook_nothing_pauses() {
        let asking = Asking::new(&Interrupt::default());
        assert_eq!(asking.pause(), None);
        assert!(asking.ask_now().is_ok());
    }
}
