//! Protocols behind one trait.
//!
//! Invariant: nothing above this layer sees a protocol token, and nothing here
//! knows ext/imap's semantics. A driver reports whatever its peer volunteers as
//! [`event::Event`]s, in the order of arrival.

pub mod event;
pub mod fetch;
pub mod imap;
pub mod query;
pub mod registry;
pub mod set;
pub mod target;

use crate::error::{Error, ErrorKind, Result};
use crate::wire::deadline::Timeouts;
use event::Events;
use fetch::{Ids, Items, Section};
use query::Query;
use target::Session;

/// What to do with flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagChange {
    Add,
    Remove,
    Replace,
}

/// Where a streamed body goes, piece by piece, in order. An error stops the delivery.
pub type Sink<'a> = dyn FnMut(&[u8]) -> Result<()> + 'a;

/// One open session with a mail store, with at most one mailbox selected.
///
/// Every call is synchronous. What the peer says beside the answer goes to
/// `events` before the call returns, also when it fails.
pub trait Driver: Send {
    /// What was negotiated: host, port, encryption, user.
    fn session(&self) -> &Session;

    /// What the peer says it can do, upper case; empty if the protocol has no such list.
    fn capabilities(&mut self, events: &mut dyn Events) -> Result<Vec<String>>;

    /// Opens `mailbox`, which replaces the one that was open.
    fn select(&mut self, mailbox: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()>;

    /// Asks whether there is news; keeps the connection alive.
    fn ping(&mut self, events: &mut dyn Events) -> Result<()>;

    /// Brings `items` of the messages `ids`; each arrives as [`event::Event::Fetched`].
    fn fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()>;

    /// Sends one section of one message to `sink` without holding it in memory.
    /// Returns whether the section came at all.
    fn stream(
        &mut self,
        ids: &Ids,
        section: &Section,
        peek: bool,
        sink: &mut Sink<'_>,
        events: &mut dyn Events,
    ) -> Result<bool>;

    /// Adds, removes or replaces flags; the new ones arrive as [`event::Event::Fetched`].
    fn store(
        &mut self,
        ids: &Ids,
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        let _ = (ids, change, flags, events);
        Err(unsupported("setting flags"))
    }

    /// Message numbers, or UIDs if `uid`, of the messages that match, as the peer orders them.
    fn search(&mut self, query: &Query, uid: bool, events: &mut dyn Events) -> Result<Vec<u32>> {
        let _ = (query, uid, events);
        Err(unsupported("search"))
    }

    /// Removes the messages marked `\Deleted`.
    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        let _ = events;
        Err(unsupported("expunge"))
    }

    /// The deadlines of every later call.
    fn set_timeouts(&mut self, timeouts: Timeouts);

    /// Ends the session politely, within the close deadline.
    fn logout(&mut self, events: &mut dyn Events);

    /// Ends the session without a word to the peer (a child after fork, a dead peer).
    fn abandon(&mut self);

    /// Whether the session can still be used.
    fn is_alive(&self) -> bool;
}

fn unsupported(what: &'static str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("{what} is not supported by this kind of mailbox"))
}
