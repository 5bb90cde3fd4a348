//! Protocols behind one trait.
//!
//! Invariant: nothing above this layer sees a protocol token, and nothing here
//! knows ext/imap's semantics. A driver reports whatever its peer volunteers as
//! [`event::Event`]s, in the order of arrival.

pub mod access;
mod dial;
pub mod event;
pub mod fetch;
pub mod folder;
pub mod imap;
mod lines;
pub mod local;
pub mod nntp;
pub(crate) mod numbered;
pub mod order;
pub mod pop3;
pub mod query;
pub mod registry;
pub mod set;
pub mod store;
pub mod target;

use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;
use crate::wire::deadline::Timeouts;
use access::{Quota, QuotaOf, Rights};
use event::Events;
use fetch::{Glance, Ids, Items, Request, Section};
use folder::{FolderChange, FolderStatus, Listed, Listing, StatusItems};
use order::{SortKey, ThreadKind, Threads};
use query::Query;
use set::Set;
use target::Session;

/// What to do with flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagChange {
    Add,
    Remove,
    Replace,
}

/// One message to put into a mailbox.
#[derive(Clone, Debug, Default)]
pub struct Appended<'a> {
    /// `\Seen` and its kin, keywords; none is no flags.
    pub flags: Vec<Vec<u8>>,
    /// When it arrived; `None` is now.
    pub date: Option<Date>,
    /// The message as it is to be stored, lines ended by CRLF.
    pub content: &'a [u8],
}

/// Where a streamed body goes, in order. A closure takes it piece by piece.
pub trait Sink {
    /// Takes the next piece. An error stops the delivery.
    fn take(&mut self, piece: &[u8]) -> Result<()>;

    /// Memory into which the next `size` octets, which are all, may be written as they come; [`Sink::filled`] follows if
    /// that goes well. `None` asks for pieces.
    fn room(&mut self, size: u64) -> Option<&mut [u8]> {
        let _ = size;
        None
    }

    /// That many octets of what [`Sink::room`] gave have been written: all, unless the server said more than it had.
    fn filled(&mut self, octets: usize) -> Result<()> {
        let _ = octets;
        Ok(())
    }
}

impl<F: FnMut(&[u8]) -> Result<()>> Sink for F {
    fn take(&mut self, piece: &[u8]) -> Result<()> {
        self(piece)
    }
}

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

    /// Leaves the open mailbox; removes nothing and opens no other.
    fn unselect(&mut self, events: &mut dyn Events) -> Result<()> {
        let _ = events;
        Err(unsupported("leaving a mailbox"))
    }

    /// Asks whether there is news; keeps the connection alive.
    fn ping(&mut self, events: &mut dyn Events) -> Result<()>;

    /// Brings `items` of the messages `ids`; each arrives as [`event::Event::Fetched`].
    fn fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()>;

    /// Brings what several requests ask for, in their order, without waiting between them where
    /// that can be done. A refusal of one does not stop the others; the first refusal is returned.
    fn fetch_all(&mut self, requests: &[Request], events: &mut dyn Events) -> Result<()> {
        let mut outcome = Ok(());
        for Request { ids, items } in requests {
            outcome = outcome.and(self.fetch(ids, items, events));
            if !self.is_alive() {
                break;
            }
        }
        outcome
    }

    /// As [`Driver::fetch`], but may return before the peer has answered; [`Driver::finish_fetch`] is to follow for each.
    /// What comes goes to the events of whichever call reads it.
    fn begin_fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()> {
        self.fetch(ids, items, events)
    }

    /// Waits for the oldest fetch that was begun; a refusal is returned.
    fn finish_fetch(&mut self, events: &mut dyn Events) -> Result<()> {
        let _ = events;
        Ok(())
    }

    /// Shows messages at a glance, one by one, if asking for them again costs so little that nothing
    /// of them need be kept; false if they are to be fetched. An error of `take` ends it.
    fn glance(
        &mut self,
        numbers: &[u32],
        take: &mut dyn FnMut(Glance) -> Result<()>,
        events: &mut dyn Events,
    ) -> Result<bool> {
        let _ = (numbers, take, events);
        Ok(false)
    }

    /// Whether what is asked for several messages at once costs about as little as for one, so
    /// that it pays to ask ahead. A driver that says no does so by itself, if at all.
    fn answers_ahead(&self) -> bool {
        true
    }

    /// Whether a header's addresses are read, and what is wrong with them said, when the header
    /// alone is asked for. A driver that says no does so with envelopes and structures only.
    fn remarks_on_headers(&self) -> bool {
        true
    }

    /// Sends one section of one message to `sink` without holding it in memory.
    /// Returns whether the section came at all.
    fn stream(
        &mut self,
        ids: &Ids,
        section: &Section,
        peek: bool,
        sink: &mut dyn Sink,
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

    /// As [`Driver::store`] of messages by number, but may return before the peer has answered.
    /// How it ended is told by [`Driver::settled`] after some later call, unless a refusal is `nothing` to speak of.
    fn store_later(
        &mut self,
        numbers: &Set,
        change: FlagChange,
        flags: &[Vec<u8>],
        nothing: bool,
        events: &mut dyn Events,
    ) -> Result<()> {
        let _ = nothing;
        self.store(&Ids::Numbers(numbers.clone()), change, flags, events)
    }

    /// The refusals of calls that returned early and have been answered since; waits for all answers if `wait`.
    fn settled(&mut self, wait: bool, events: &mut dyn Events) -> Result<Vec<Error>> {
        let _ = (wait, events);
        Ok(Vec::new())
    }

    /// Whether calls have returned early that the peer has not answered yet.
    fn is_deferring(&self) -> bool {
        false
    }

    /// Message numbers, or UIDs if `uid`, of the messages that match, as the peer orders them.
    fn search(&mut self, query: &Query, uid: bool, events: &mut dyn Events) -> Result<Vec<u32>> {
        let _ = (query, uid, events);
        Err(unsupported("search"))
    }

    /// The UIDs of the messages that match, of which a caller will want the sizes next: they come along as
    /// [`event::Event::Fetched`] where that costs no wait.
    fn search_measured(&mut self, query: &Query, events: &mut dyn Events) -> Result<Vec<u32>> {
        self.search(query, true, events)
    }

    /// Removes the messages marked `\Deleted`.
    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        let _ = events;
        Err(unsupported("expunge"))
    }

    /// Puts messages into `mailbox`, all or none where the peer can do that.
    fn append(&mut self, mailbox: &[u8], messages: &[Appended<'_>], events: &mut dyn Events) -> Result<()> {
        let _ = (mailbox, messages, events);
        Err(unsupported("adding messages"))
    }

    /// Copies messages of the open mailbox into `mailbox`.
    fn copy(&mut self, ids: &Ids, mailbox: &[u8], events: &mut dyn Events) -> Result<()> {
        let _ = (ids, mailbox, events);
        Err(unsupported("copying messages"))
    }

    /// Makes, removes, renames, subscribes or unsubscribes a mailbox.
    fn change_folder(&mut self, change: &FolderChange<'_>, events: &mut dyn Events) -> Result<()> {
        let _ = (change, events);
        Err(unsupported("changing folders"))
    }

    /// Mailboxes in the peer's order.
    fn list(&mut self, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
        let _ = (listing, events);
        Err(unsupported("listing"))
    }

    /// Counters of a mailbox that need not be open.
    fn status(
        &mut self,
        mailbox: &[u8],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<FolderStatus> {
        let _ = (mailbox, items, events);
        Err(unsupported("status"))
    }

    /// As [`Driver::status`] of each of `mailboxes`, without waiting between them where that can be
    /// done; `None` for one that the peer refuses.
    fn status_all(
        &mut self,
        mailboxes: &[&[u8]],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<Vec<Option<FolderStatus>>> {
        let one = |mailbox: &&[u8]| match self.status(mailbox, items, events) {
            Err(error) if self.is_alive() && error.kind() != ErrorKind::Unsupported => Ok(None),
            status => status.map(Some),
        };
        mailboxes.iter().map(one).collect()
    }

    /// The messages that match `query`, ordered by `key`; `None` if the peer cannot sort.
    fn sort(
        &mut self,
        key: SortKey,
        reverse: bool,
        query: &Query,
        uid: bool,
        events: &mut dyn Events,
    ) -> Result<Option<Vec<u32>>> {
        let _ = (key, reverse, query, uid, events);
        Ok(None)
    }

    /// The messages that match `query`, in threads; `None` if the peer cannot do that.
    fn thread(
        &mut self,
        kind: ThreadKind,
        query: &Query,
        uid: bool,
        events: &mut dyn Events,
    ) -> Result<Option<Threads>> {
        let _ = (kind, query, uid, events);
        Ok(None)
    }

    /// What is used and what may be used, of each resource of each root, in the peer's order.
    fn quotas(&mut self, of: QuotaOf<'_>, events: &mut dyn Events) -> Result<Vec<Quota>> {
        let _ = (of, events);
        Err(unsupported("quota"))
    }

    /// Limits the storage of a quota root, in units of 1024 octets.
    fn set_quota(&mut self, root: &[u8], storage: u64, events: &mut dyn Events) -> Result<()> {
        let _ = (root, storage, events);
        Err(unsupported("quota"))
    }

    /// Who may do what with `mailbox`.
    fn rights(&mut self, mailbox: &[u8], events: &mut dyn Events) -> Result<Vec<Rights>> {
        let _ = (mailbox, events);
        Err(unsupported("access control"))
    }

    /// Grants rights, or with a leading `+` or `-` adds or removes them.
    fn set_rights(&mut self, mailbox: &[u8], rights: &Rights, events: &mut dyn Events) -> Result<()> {
        let _ = (mailbox, rights, events);
        Err(unsupported("access control"))
    }

    /// The deadlines of every later call.
    fn set_timeouts(&mut self, timeouts: Timeouts);

    /// Ends the session politely, within the close deadline. Where nothing depends on the peer's answer, it need not
    /// be waited for.
    fn logout(&mut self, events: &mut dyn Events);

    /// Ends the session without a word to the peer (a child after fork, a dead peer).
    fn abandon(&mut self);

    /// Whether the session can still be used.
    fn is_alive(&self) -> bool;
}

fn unsupported(what: &'static str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("{what} is not supported by this kind of mailbox"))
}
