//! Mailboxes that need not be open, as values. Names are the peer's, without a server.

/// What to do with a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderChange<'a> {
    Create(&'a [u8]),
    Delete(&'a [u8]),
    Rename { from: &'a [u8], to: &'a [u8] },
    Subscribe(&'a [u8]),
    Unsubscribe(&'a [u8]),
}

/// Which mailboxes to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing<'a> {
    /// What the pattern is relative to; may be empty.
    pub reference: &'a [u8],
    /// `*` stands for anything, `%` for anything within one level.
    pub pattern: &'a [u8],
    pub kind: ListKind<'a>,
    /// Counters that are welcome with the mailboxes if they cost no further question.
    pub status: Option<StatusItems>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind<'a> {
    All,
    Subscribed,
    /// Those in which some message contains the text.
    Containing(&'a [u8]),
}

/// One mailbox of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub name: Vec<u8>,
    /// What parts levels; `None` if there are none.
    pub separator: Option<u8>,
    pub attributes: Attributes,
    /// What [`Listing::status`] wanted, if it came along.
    pub status: Option<FolderStatus>,
}

/// What a list says of a mailbox (RFC 3501, section 7.2.2; RFC 3348).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub no_inferiors: bool,
    pub no_select: bool,
    pub marked: bool,
    pub unmarked: bool,
    pub has_children: bool,
    pub has_no_children: bool,
}

/// Which counters are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusItems {
    pub messages: bool,
    pub recent: bool,
    pub unseen: bool,
    pub uid_next: bool,
    pub uid_validity: bool,
}

impl StatusItems {
    pub const ALL: StatusItems =
        StatusItems { messages: true, recent: true, unseen: true, uid_next: true, uid_validity: true };

    /// Whether `other` asks for nothing else.
    pub fn cover(self, other: StatusItems) -> bool {
        self.flags().into_iter().zip(other.flags()).all(|(own, other)| own || !other)
    }

    pub fn is_empty(self) -> bool {
        self == StatusItems::default()
    }

    fn flags(self) -> [bool; 5] {
        [self.messages, self.recent, self.unseen, self.uid_next, self.uid_validity]
    }
}

/// Counters of a mailbox; absent is what did not come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FolderStatus {
    pub messages: Option<u64>,
    pub recent: Option<u64>,
    pub unseen: Option<u64>,
    pub uid_next: Option<u64>,
    pub uid_validity: Option<u64>,
}

impl FolderStatus {
    /// Whether all came that `items` ask for.
    pub fn has(self, items: StatusItems) -> bool {
        let came = [self.messages, self.recent, self.unseen, self.uid_next, self.uid_validity];
        items.flags().into_iter().zip(came).all(|(wanted, came)| came.is_some() || !wanted)
    }

    /// What `items` ask for, and no more.
    pub fn only(self, items: StatusItems) -> FolderStatus {
        FolderStatus {
            messages: self.messages.filter(|_| items.messages),
            recent: self.recent.filter(|_| items.recent),
            unseen: self.unseen.filter(|_| items.unseen),
            uid_next: self.uid_next.filter(|_| items.uid_next),
            uid_validity: self.uid_validity.filter(|_| items.uid_validity),
        }
    }
}
