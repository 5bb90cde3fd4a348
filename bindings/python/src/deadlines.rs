//! Deadlines: the process's, which `imap_timeout` sets, and a stream's own.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use imapext::wire::deadline::Timeouts;

/// One stream's own deadlines, in the order of [`Timeouts`]; `None` is the process's.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Own(pub(crate) [Option<Option<Duration>>; 4]);

impl Own {
    /// These deadlines, and for the rest those of `base`.
    fn over(self, base: Timeouts) -> Timeouts {
        let Own([open, read, write, close]) = self;
        Timeouts {
            open: open.unwrap_or(base.open),
            read: read.unwrap_or(base.read),
            write: write.unwrap_or(base.write),
            close: close.unwrap_or(base.close),
        }
    }

    /// What holds for a stream now.
    pub(crate) fn now(self) -> Timeouts {
        self.over(of_process())
    }
}

/// The process's deadlines in seconds, in the order of [`Timeouts`]; 0 is none.
static SECONDS: [AtomicI64; 4] = [const { AtomicI64::new(UNSET) }; 4];
const UNSET: i64 = -1;

/// The deadlines of all streams that have none of their own.
pub(crate) fn of_process() -> Timeouts {
    let [open, read, write, close] = [0, 1, 2, 3].map(|which| {
        let seconds = SECONDS.get(which).map(|seconds| seconds.load(Ordering::Relaxed));
        seconds.filter(|seconds| *seconds != UNSET).map(after)
    });
    Own([open, read, write, close]).over(Timeouts::default())
}

/// Sets one of [`of_process`]; `which` counts from 0.
pub(crate) fn set_of_process(which: usize, seconds: i64) {
    if let Some(deadline) = SECONDS.get(which) {
        deadline.store(seconds, Ordering::Relaxed);
    }
}

/// Seconds as a deadline; 0 is none.
fn after(seconds: i64) -> Option<Duration> {
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}
