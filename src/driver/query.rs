//! What to search for, as a value: the meaning of RFC 3501's `search-key`,
//! independent of how a caller wrote it and of how a server is asked.

use super::set::Set;

/// A calendar date of a search (RFC 3501 `date`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// Text to look for, in the charset that the [`Query`] names.
pub type Text = Vec<u8>;

/// One search key (RFC 3501, section 6.4.4; RFC 9051; the extensions named).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    All,
    Answered,
    Deleted,
    Draft,
    Flagged,
    New,
    Old,
    Recent,
    Seen,
    Unanswered,
    Undeleted,
    Undraft,
    Unflagged,
    Unseen,
    Keyword(Vec<u8>),
    Unkeyword(Vec<u8>),
    Bcc(Text),
    Body(Text),
    Cc(Text),
    From(Text),
    Subject(Text),
    Text(Text),
    To(Text),
    Header(Vec<u8>, Text),
    Before(Day),
    On(Day),
    Since(Day),
    SentBefore(Day),
    SentOn(Day),
    SentSince(Day),
    Larger(u64),
    Smaller(u64),
    /// Message numbers.
    Numbers(Set),
    Uid(Set),
    /// Seconds (RFC 5032).
    Older(u32),
    Younger(u32),
    /// RFC 7162.
    ModSeq(u64),
    /// RFC 8474.
    EmailId(Vec<u8>),
    ThreadId(Vec<u8>),
    /// RFC 8514.
    SavedBefore(Day),
    SavedOn(Day),
    SavedSince(Day),
    /// RFC 5182: the saved result `$`.
    Saved,
    /// Gmail: a search in its own language, labels, message and thread ids.
    GmailRaw(Text),
    GmailLabels(Text),
    GmailMessageId(u64),
    GmailThreadId(u64),
    Not(Box<Key>),
    Or(Box<Key>, Box<Key>),
    And(Vec<Key>),
}

/// A whole search: keys that must all hold, and the charset of their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub keys: Vec<Key>,
    /// What the caller says the texts are in; `None` is US-ASCII.
    pub charset: Option<String>,
}
