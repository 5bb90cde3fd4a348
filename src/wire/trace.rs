//! What went over the wire, for those who look for a fault; never a secret.

/// Where a trace goes. Called from the thread that does the I/O.
pub trait Trace: Send + Sync {
    /// One piece of traffic, secrets already replaced by `<redacted>`.
    fn record(&self, direction: Direction, bytes: &[u8]);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
    /// A remark of this library: connected, encrypted, closed.
    Note,
}
