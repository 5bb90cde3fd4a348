//! An open stream as the C ABI holds it, and calls on it.

use std::cell::RefCell;
use std::ffi::c_int;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use super::boundary;
use super::handles::{STREAMS, Stream};
use crate::error::Result;
use crate::mailbox::diagnostics::Diagnostics;
use crate::mailbox::stream::Mailbox;
use crate::wire::deadline::Timeouts;

/// What a handle stands for.
pub(super) struct Open {
    pub(super) mailbox: Mailbox,
    /// The deadlines that its options set; the others are the process's.
    pub(super) own: Own,
    /// The deadlines that it has now.
    pub(super) current: Timeouts,
    /// How many of the process's changes they know of.
    pub(super) followed: u32,
}

/// One stream's own deadlines, in the order of [`Timeouts`]; `None` is the process's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Own(pub(super) [Option<Option<Duration>>; 4]);

impl Stream for Open {
    fn abandon(&mut self) {
        self.mailbox.abandon();
    }

    fn count(&self) -> Option<u32> {
        self.mailbox.count()
    }
}

/// Runs the body of an exported function on the stream `handle`.
pub(super) fn call<T>(
    handle: c_int,
    failed: T,
    body: impl FnOnce(&mut Mailbox, &mut Diagnostics) -> Result<T>,
) -> T {
    boundary::call(failed, |diagnostics| {
        settle_others(handle, diagnostics);
        STREAMS.with(handle, |open| {
            open.follow_deadlines();
            let outcome = body(&mut open.mailbox, diagnostics);
            if open.mailbox.is_deferring() {
                remember(handle);
            }
            outcome
        })
    })
}

thread_local! {
    /// Streams on which this thread made calls that have not been answered.
    static DEFERRING: RefCell<Vec<c_int>> = const { RefCell::new(Vec::new()) };
}

fn remember(handle: c_int) {
    let _ = DEFERRING.try_with(|handles| {
        let mut handles = handles.borrow_mut();
        if !handles.contains(&handle) {
            handles.push(handle);
        }
    });
}

/// What this thread has changed through another stream is to be seen through this one. A stream
/// that has broken says so to its own next call.
fn settle_others(handle: c_int, diagnostics: &mut Diagnostics) {
    let others = DEFERRING.try_with(|handles| handles.borrow().iter().any(|other| *other != handle));
    if others.unwrap_or_default() {
        let _ = settle(diagnostics);
    }
}

/// Waits for all answers to this thread's calls. A stream that has been closed has had its own.
pub(super) fn settle(diagnostics: &mut Diagnostics) -> Result<()> {
    let handles = DEFERRING.try_with(RefCell::take).unwrap_or_default();
    let mut outcome = Ok(());
    for handle in handles {
        if STREAMS.look(handle).is_ok() {
            outcome = outcome.and(STREAMS.with(handle, |open| open.mailbox.settle(diagnostics)));
        }
    }
    outcome
}

/// [`call`] for those that succeed or fail and have nothing to return.
pub(super) fn command(
    handle: c_int,
    body: impl FnOnce(&mut Mailbox, &mut Diagnostics) -> Result<()>,
) -> c_int {
    call(handle, 0, |mailbox, diagnostics| body(mailbox, diagnostics).map(|()| 1))
}

impl Open {
    /// Takes over what `imap_timeout` has changed since the last call.
    pub(super) fn follow_deadlines(&mut self) {
        let changes = CHANGES.load(Ordering::Relaxed);
        if self.followed == changes {
            return;
        }
        self.followed = changes;
        let timeouts = self.own.over(process_deadlines());
        if timeouts != self.current {
            self.current = timeouts;
            self.mailbox.set_timeouts(timeouts);
        }
    }
}

impl Own {
    /// These deadlines, and for the rest those of `base`.
    pub(super) fn over(self, base: Timeouts) -> Timeouts {
        let Own([open, read, write, close]) = self;
        Timeouts {
            open: open.unwrap_or(base.open),
            read: read.unwrap_or(base.read),
            write: write.unwrap_or(base.write),
            close: close.unwrap_or(base.close),
        }
    }
}

/// The deadlines of a process in seconds, in the order of [`Timeouts`]; 0 is none.
static SECONDS: [AtomicI64; 4] = [const { AtomicI64::new(UNSET) }; 4];
const UNSET: i64 = -1;
/// How often one of them was set.
static CHANGES: AtomicU32 = AtomicU32::new(1);

/// The deadlines of all streams that have none of their own.
pub(super) fn process_deadlines() -> Timeouts {
    let [open, read, write, close] = [0, 1, 2, 3].map(|which| {
        let seconds = SECONDS.get(which).map(|seconds| seconds.load(Ordering::Relaxed));
        seconds.filter(|seconds| *seconds != UNSET).map(deadline)
    });
    Own([open, read, write, close]).over(Timeouts::default())
}

/// Sets one of [`process_deadlines`]; `which` counts from 0.
pub(super) fn set_process_deadline(which: usize, seconds: i64) {
    if let Some(deadline) = SECONDS.get(which) {
        deadline.store(seconds, Ordering::Relaxed);
        CHANGES.fetch_add(1, Ordering::Relaxed);
    }
}

/// Seconds as a deadline; 0 is none.
pub(super) fn deadline(seconds: i64) -> Option<Duration> {
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_deadlines_go_before_the_process_s() {
        let base = Timeouts::default();
        let own = Own([Some(deadline(3)), None, Some(deadline(0)), None]);
        let timeouts = own.over(base);
        assert_eq!(timeouts.open, Some(Duration::from_secs(3)));
        assert_eq!(timeouts.read, base.read);
        assert_eq!(timeouts.write, None);
        assert_eq!(timeouts.close, base.close);
        assert_eq!(deadline(-5), None);
    }
}
