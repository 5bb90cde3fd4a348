//! What is asked of messages, and what comes back.

use std::sync::Arc;

use super::set::Set;
use crate::mime::date::Date;
use crate::mime::envelope::Envelope;
use crate::mime::structure::Structure;

/// Which messages, and by which kind of number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ids {
    Numbers(Set),
    Uids(Set),
    /// What a caller wrote in place of a set, for the peer to judge.
    Verbatim {
        text: Vec<u8>,
        uid: bool,
    },
}

impl Ids {
    /// Whether UIDs are meant.
    pub fn is_uid(&self) -> bool {
        matches!(self, Ids::Uids(_) | Ids::Verbatim { uid: true, .. })
    }

    /// Whether no message is meant.
    pub fn is_empty(&self) -> bool {
        match self {
            Ids::Numbers(set) | Ids::Uids(set) => set.is_empty(),
            Ids::Verbatim { .. } => false,
        }
    }
}

/// Which aspect of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// `BODY[]`, `BODY[1.2]`: all of the message, or the part's content.
    #[default]
    Content,
    /// `BODY[HEADER]`, `BODY[1.HEADER]`.
    Header,
    HeaderFields(Vec<Vec<u8>>),
    HeaderFieldsNot(Vec<Vec<u8>>),
    /// `BODY[TEXT]`, `BODY[1.TEXT]`.
    Text,
    /// `BODY[1.MIME]`.
    Mime,
}

/// A piece of a message (RFC 3501 `section-spec`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Section {
    /// Part numbers from the outside in, each at least 1; empty is the message.
    pub path: Vec<u32>,
    pub aspect: Aspect,
}

/// A section to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionItem {
    pub section: Section,
    /// Leave `\Seen` alone.
    pub peek: bool,
    /// First octet and count.
    pub partial: Option<(u64, u64)>,
}

/// What to fetch of each message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    pub uid: bool,
    pub flags: bool,
    pub internal_date: bool,
    pub size: bool,
    pub envelope: bool,
    pub structure: bool,
    pub sections: Vec<SectionItem>,
}

/// One of several questions that are asked at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub ids: Ids,
    pub items: Items,
}

impl Items {
    /// Asks for `more` too.
    pub fn add(&mut self, more: Items) {
        self.uid |= more.uid;
        self.flags |= more.flags;
        self.internal_date |= more.internal_date;
        self.size |= more.size;
        self.envelope |= more.envelope;
        self.structure |= more.structure;
        for item in more.sections {
            if !self.sections.contains(&item) {
                self.sections.push(item);
            }
        }
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Items::default()
    }
}

/// A section as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedSection {
    pub section: Section,
    /// The first octet, if a part of it was asked for.
    pub origin: Option<u64>,
    /// `None` is the peer's NIL: there is no such section.
    pub data: Option<Vec<u8>>,
}

/// What came for one message; absent is what did not come or could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The message's number at the time of arrival.
    pub number: u32,
    pub uid: Option<u32>,
    pub flags: Option<Vec<Vec<u8>>>,
    /// As sent: `17-Jul-1996 02:44:25 -0700`.
    pub internal_date: Option<Vec<u8>>,
    pub size: Option<u64>,
    pub envelope: Option<Box<Envelope>>,
    pub structure: Option<Arc<Structure>>,
    pub sections: Vec<FetchedSection>,
    /// Sections whose transfer encoding the peer has undone (RFC 3516).
    pub binary: Vec<FetchedSection>,
    /// RFC 7162.
    pub mod_seq: Option<u64>,
    /// Gmail's `X-GM-MSGID`, `X-GM-THRID` and `X-GM-LABELS`.
    pub gmail_message_id: Option<u64>,
    pub gmail_thread_id: Option<u64>,
    pub gmail_labels: Option<Vec<Vec<u8>>>,
    /// RFC 8474.
    pub email_id: Option<Vec<u8>>,
    pub thread_id: Option<Vec<u8>>,
    /// RFC 8514; form as [`Fetched::internal_date`].
    pub save_date: Option<Vec<u8>>,
    /// RFC 8970.
    pub preview: Option<Vec<u8>>,
    /// Names of attributes that came but could not be read.
    pub unreadable: Vec<String>,
}

/// A message at a glance: what a list of messages shows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    pub number: u32,
    pub uid: u32,
    pub flags: Vec<Vec<u8>>,
    pub arrival: Option<Date>,
    pub size: u64,
    /// As it stands in the header: nobody stands in for a missing sender.
    pub envelope: Envelope,
}
