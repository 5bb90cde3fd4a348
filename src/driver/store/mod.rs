//! Mail stores that give whole messages and headers only: what a server of IMAP would do
//! beyond that is done here, for all of them alike.
//!
//! A protocol or file format implements [`Store`]; [`Offline`] makes a [`Driver`](super::Driver) of it, with
//! structures, envelopes, sections and searches. A question that the header answers never
//! loads a body. At most one message is held in memory, besides what the store itself keeps.

pub mod ahead;
pub mod flag_names;
pub mod marks;
mod offline;
pub mod pattern;
mod search;
pub(in crate::driver) mod section;
mod sort;
mod together;

pub use offline::Offline;
pub use search::can_answer;

use super::event::Events;
use super::folder::{FolderChange, FolderStatus, Listed, Listing, StatusItems};
use super::target::Session;
use super::{Appended, FlagChange, unsupported};
use crate::error::Result;
use crate::mime::date::Date;
use crate::wire::deadline::Timeouts;

/// What of messages will be asked for next, so that a store may bring it in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    pub uid: bool,
    pub flags: bool,
    pub arrival: bool,
    pub size: bool,
    pub header: bool,
    pub message: bool,
}

/// Who is shown headers: a message's place in a list, and the header.
pub type Show<'s> = dyn Fn(usize, &[u8]) + Sync + 's;

/// A mail store with at most one mailbox open. Numbers go from 1 to [`Store::count`]; UIDs
/// ascend with them. Messages are octets with lines ended by CRLF.
///
/// Numbers change only where `Expunged` is reported, and then only in [`Store::ping`],
/// [`Store::expunge`] and [`Store::select`].
pub trait Store: Send {
    /// What was negotiated.
    fn session(&self) -> &Session;

    /// What the peer says it can do, upper case.
    fn capabilities(&mut self, events: &mut dyn Events) -> Result<Vec<String>> {
        let _ = events;
        Ok(Vec::new())
    }

    /// Opens `mailbox` in place of what was open. Reports `Exists`, `Recent`, `UidValidity`,
    /// `UidNext`, `Flags`, `PermanentFlags` and `ReadOnly` as far as they are known.
    fn select(&mut self, mailbox: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()>;

    /// Looks for news, and reports them.
    fn ping(&mut self, events: &mut dyn Events) -> Result<()>;

    /// How many messages the open mailbox has, as reported; 0 if none is open.
    fn count(&self) -> u32;

    /// Whether flags cannot be changed.
    fn is_read_only(&self) -> bool;

    fn uid(&mut self, number: u32) -> Result<u32>;

    /// Octets of the message with its lines ended by CRLF.
    fn size(&mut self, number: u32) -> Result<u64>;

    /// When the message arrived; `None` if the store does not know.
    fn arrival(&mut self, number: u32) -> Result<Option<Date>>;

    /// Whether messages are numbered as they arrived, whatever [`Store::arrival`] says.
    fn numbers_by_arrival(&self) -> bool {
        false
    }

    /// `\Seen`, `\Recent` and their kin, keywords.
    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>>;

    /// The header with the empty line that ends it.
    fn header(&mut self, number: u32) -> Result<Vec<u8>>;

    /// All of the message.
    fn message(&mut self, number: u32) -> Result<Vec<u8>>;

    /// Whether reading a message again costs next to nothing.
    fn is_nearby(&self) -> bool {
        false
    }

    /// A header of which at least the fields `names` are complete (an overview's),
    /// `None` if only [`Store::header`] can tell.
    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        let _ = (number, names);
        Ok(None)
    }

    /// Shows `take` of each of `numbers`, by its place among them, a header in which at least the fields `names`
    /// are complete: several at once, in any order; those that ask for a closer look are left out. With `arrival`,
    /// that is asked for next. False if nothing that was shown counts.
    fn show_fields(
        &mut self,
        numbers: &[u32],
        names: &[Vec<u8>],
        arrival: bool,
        take: &Show<'_>,
    ) -> Result<bool> {
        let _ = (numbers, names, arrival, take);
        Ok(false)
    }

    /// Says what will be asked of `numbers`, which ascend; a remote store brings as much of it
    /// as it sees fit in one round trip.
    fn prefetch(&mut self, numbers: &[u32], wants: Wants, events: &mut dyn Events) -> Result<()> {
        let _ = (numbers, wants, events);
        Ok(())
    }

    /// Changes flags of `numbers`, which ascend; reports the new ones as `Fetched`.
    fn set_flags(
        &mut self,
        numbers: &[u32],
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        let _ = (numbers, change, flags, events);
        Err(unsupported("setting flags"))
    }

    /// Removes what is marked `\Deleted`, and reports each as `Expunged`.
    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        let _ = events;
        Err(unsupported("expunge"))
    }

    /// As [`Driver::append`](super::Driver::append).
    fn append(&mut self, mailbox: &[u8], messages: &[Appended<'_>], events: &mut dyn Events) -> Result<()> {
        let _ = (mailbox, messages, events);
        Err(unsupported("adding messages"))
    }

    /// Copies `numbers`, which ascend, into `mailbox`, all or none.
    fn copy(&mut self, numbers: &[u32], mailbox: &[u8], events: &mut dyn Events) -> Result<()> {
        let _ = (numbers, mailbox, events);
        Err(unsupported("copying messages"))
    }

    /// As [`Driver::change_folder`](super::Driver::change_folder).
    fn change_folder(&mut self, change: &FolderChange<'_>, events: &mut dyn Events) -> Result<()> {
        let _ = (change, events);
        Err(unsupported("changing folders"))
    }

    /// As [`Driver::list`](super::Driver::list).
    fn list(&mut self, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
        let _ = (listing, events);
        Err(unsupported("listing"))
    }

    /// As [`Driver::status`](super::Driver::status).
    fn status(
        &mut self,
        mailbox: &[u8],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<FolderStatus> {
        let _ = (mailbox, items, events);
        Err(unsupported("status"))
    }

    /// Asked between messages, lest a long search or listing hold up a caller who wants no more of it.
    fn heed(&self) -> Result<()> {
        Ok(())
    }

    /// As [`Driver::set_timeouts`](super::Driver::set_timeouts).
    fn set_timeouts(&mut self, timeouts: Timeouts);

    /// As [`Driver::logout`](super::Driver::logout).
    fn logout(&mut self, events: &mut dyn Events);

    /// As [`Driver::abandon`](super::Driver::abandon).
    fn abandon(&mut self);

    /// As [`Driver::is_alive`](super::Driver::is_alive).
    fn is_alive(&self) -> bool;
}
