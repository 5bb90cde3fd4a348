//! What a peer says of its own accord, or beside an answer.

use super::fetch::Fetched;
use super::set::Set;
pub use crate::error::Severity;

/// One remark of the peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The mailbox has this many messages.
    Exists(u32),
    Recent(u32),
    /// The message with this number is gone; later ones move down by one.
    Expunged(u32),
    /// The messages with these UIDs are gone (RFC 7162).
    Vanished(Set),
    Fetched(Box<Fetched>),
    /// Flags that the mailbox knows.
    Flags(Vec<Vec<u8>>),
    /// Flags that can be stored for good; `\*` means that new keywords can be made.
    PermanentFlags(Vec<Vec<u8>>),
    UidValidity(u64),
    UidNext(u64),
    /// The number of the first unseen message.
    FirstUnseen(u32),
    ReadOnly(bool),
    /// UIDs are not kept between sessions.
    UidNotSticky,
    /// A text that the user must see (RFC 3501, `ALERT`).
    Alert(Vec<u8>),
    /// Any other text worth keeping.
    Notice(Severity, Vec<u8>),
    /// The peer ends the session and says why.
    Bye(Vec<u8>),
}

/// Where events go.
pub trait Events {
    fn event(&mut self, event: Event);
}

impl Events for Vec<Event> {
    fn event(&mut self, event: Event) {
        self.push(event);
    }
}
