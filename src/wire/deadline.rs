//! How long to wait: each limit is for inactivity, not for the whole.

use std::time::{Duration, Instant};

/// Deadlines; `None` waits for ever. Source: ext/imap's `imap_timeout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Resolving, connecting, and the TLS handshake, together.
    pub open: Option<Duration>,
    pub read: Option<Duration>,
    pub write: Option<Duration>,
    /// The good-bye of a close.
    pub close: Option<Duration>,
}

impl Default for Timeouts {
    /// A minute to open and to read, a minute to write, and ten seconds to close.
    fn default() -> Timeouts {
        let minute = Some(Duration::from_secs(60));
        Timeouts { open: minute, read: minute, write: minute, close: Some(Duration::from_secs(10)) }
    }
}

/// One point in time by which something must be done, or never.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    pub const NEVER: Deadline = Deadline(None);

    /// `limit` from now. A limit beyond the clock's range is none.
    pub fn after(limit: Option<Duration>) -> Deadline {
        Deadline(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// What is left; `None` if there is no end, zero if it has passed.
    pub fn remaining(self) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(Instant::now()))
    }

    pub fn has_passed(self) -> bool {
        self.remaining().is_some_and(|left| left.is_zero())
    }

    /// The earlier of the two.
    pub fn min(self, other: Deadline) -> Deadline {
        match (self.0, other.0) {
            (Some(a), Some(b)) => Deadline(Some(a.min(b))),
            (a, b) => Deadline(a.or(b)),
        }
    }
}

/// A limit on inactivity: it starts anew whenever the socket's traffic has grown.
#[derive(Debug)]
pub(super) struct Idle {
    limit: Option<Duration>,
    deadline: Deadline,
    traffic: u64,
}

impl Idle {
    pub(super) fn new(limit: Option<Duration>, traffic: u64) -> Idle {
        Idle { limit, deadline: Deadline::after(limit), traffic }
    }

    /// The deadline as it stands when the socket has moved `traffic` octets in all.
    pub(super) fn deadline(&mut self, traffic: u64) -> Deadline {
        if traffic != self.traffic {
            *self = Idle::new(self.limit, traffic);
        }
        self.deadline
    }

    pub(super) fn limit(&self) -> Option<Duration> {
        self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadline_ends_and_never_overflows() {
        assert!(Deadline::after(Some(Duration::ZERO)).has_passed());
        assert!(!Deadline::after(Some(Duration::MAX)).has_passed());
        assert_eq!(Deadline::NEVER.remaining(), None);
        let near = Deadline::after(Some(Duration::from_secs(5)));
        assert!(near.min(Deadline::NEVER).remaining().is_some());
        assert!(Deadline::NEVER.min(near).remaining().is_some());
    }

    #[test]
    fn only_traffic_restarts_the_limit() {
        let mut idle = Idle::new(Some(Duration::ZERO), 7);
        assert!(idle.deadline(7).has_passed());
        idle.limit = Some(Duration::from_secs(60));
        assert!(idle.deadline(7).has_passed());
        assert!(!idle.deadline(8).has_passed());
    }
}
