//! One stream, one call at a time: a lock that a signal can interrupt, that knows
//! its holder, and that survives a fork.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use imapext::error::{Error, ErrorKind, Result};

/// How long a thread waits before it looks whether a signal has come.
const PAUSE: Duration = Duration::from_millis(250);

/// What guards a value: `holder` says who is inside, `value` is locked by it alone.
pub(crate) struct Gate<T> {
    holder: Mutex<Option<ThreadId>>,
    left: Condvar,
    value: Mutex<Option<T>>,
    /// The process that used it last.
    process: AtomicU32,
}

impl<T> Gate<T> {
    pub(crate) fn new(value: T) -> Gate<T> {
        let process = AtomicU32::new(std::process::id());
        Gate { holder: Mutex::new(None), left: Condvar::new(), value: Mutex::new(Some(value)), process }
    }

    /// Runs `body` with the value, which is `None` once it has been taken, alone.
    /// `interrupted` is asked now and then while others are inside.
    ///
    /// # Errors
    /// `Argument` if this thread is inside already, or a fork caught another thread
    /// inside; `Interrupted`.
    pub(crate) fn with<R>(
        &self,
        interrupted: impl Fn() -> bool,
        body: impl FnOnce(&mut Option<T>) -> R,
    ) -> Result<R> {
        self.enter(interrupted)?;
        let _inside = Inside { gate: self };
        Ok(body(&mut lock(&self.value)))
    }

    /// Whether the calling thread is inside.
    pub(crate) fn is_held_here(&self) -> bool {
        self.process.load(Ordering::Relaxed) == std::process::id()
            && *lock(&self.holder) == Some(thread::current().id())
    }

    fn enter(&self, interrupted: impl Fn() -> bool) -> Result<()> {
        let process = std::process::id();
        if self.process.load(Ordering::Relaxed) != process {
            // The first use since a fork: whoever is inside did not live on in this process.
            match self.holder.try_lock() {
                Ok(holder) if holder.is_none() => {}
                Err(TryLockError::Poisoned(_)) => {}
                _ => {
                    let text = "the mailbox was in use by another thread when this process was forked";
                    return Err(Error::new(ErrorKind::Argument, text));
                }
            }
            self.process.store(process, Ordering::Relaxed);
        }
        let me = thread::current().id();
        let mut holder = lock(&self.holder);
        loop {
            match *holder {
                None => break,
                Some(other) if other == me => {
                    let text = "the mailbox was used from within its own callback";
                    return Err(Error::new(ErrorKind::Argument, text));
                }
                Some(_) => {
                    let waited = self.left.wait_timeout(holder, PAUSE);
                    holder = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
            if holder.is_some() {
                drop(holder);
                if interrupted() {
                    let text = "Interrupted while waiting for another thread's call";
                    return Err(Error::new(ErrorKind::Interrupted, text));
                }
                holder = lock(&self.holder);
            }
        }
        *holder = Some(me);
        Ok(())
    }
}

/// Lets the next one in when dropped.
struct Inside<'a, T> {
    gate: &'a Gate<T>,
}

impl<T> Drop for Inside<'_, T> {
    fn drop(&mut self) {
        *lock(&self.gate.holder) = None;
        self.gate.left.notify_one();
    }
}

/// A panic inside ends the stream (see `boundary`), so a poisoned lock says nothing new.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
