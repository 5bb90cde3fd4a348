//! Messages in an order, and in threads (RFC 5256), as values.

pub mod value;

use std::num::NonZeroU32;

/// What to sort by (RFC 5256, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The `Date` field, in UTC; the day of arrival where there is none.
    Date,
    Arrival,
    /// The mailbox of the first From address.
    From,
    /// The base subject.
    Subject,
    To,
    Cc,
    Size,
}

/// How threads are found (RFC 5256, sections 3 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadKind {
    /// By the base subject, replies in the order of their dates.
    OrderedSubject,
    /// By `References`, `In-Reply-To` and `Message-ID`.
    References,
}

/// A forest of messages. Each node comes after its parent and after its elder siblings.
///
/// The nodes lie in one list, as a thread may be as deep as the mailbox is long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Threads {
    /// The first is the first thread's root; empty if there is none.
    pub nodes: Vec<ThreadNode>,
}

/// One message of a thread, and where its relatives are in [`Threads::nodes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThreadNode {
    /// Message number or UID; 0 stands for a message that is not in the mailbox.
    pub number: u32,
    pub first_child: Option<NonZeroU32>,
    pub next_sibling: Option<NonZeroU32>,
}
