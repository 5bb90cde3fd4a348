//! How long to wait: each limit is for inactivity, not for the whole.

use std::time::Duration;

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
