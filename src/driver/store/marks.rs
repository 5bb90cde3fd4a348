//! Flags that live as long as the session, for protocols that have none.

use crate::driver::FlagChange;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::Fetched;
use crate::driver::store::flag_names::SYSTEM;

/// The flags of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(u8);

/// Bits of [`SYSTEM`]'s flags.
const SEEN: u8 = 1;
const DELETED: u8 = 8;

/// A change that has been read.
pub struct Change {
    change: FlagChange,
    marks: u8,
}

impl Marks {
    /// Those of a message that the session has just found.
    pub const NEW: Marks = Marks(0);

    pub fn is_seen(self) -> bool {
        self.0 & SEEN != 0
    }

    pub fn is_deleted(self) -> bool {
        self.0 & DELETED != 0
    }

    fn apply(&mut self, change: &Change) {
        self.0 = match change.change {
            FlagChange::Add => self.0 | change.marks,
            FlagChange::Remove => self.0 & !change.marks,
            FlagChange::Replace => change.marks,
        };
    }

    /// Changes the flags of message `number`, and reports the new ones.
    pub fn change(&mut self, number: u32, change: &Change, events: &mut dyn Events) {
        self.apply(change);
        let flags = Some(self.names());
        events.event(Event::Fetched(Box::new(Fetched { number, flags, ..Fetched::default() })));
    }

    /// The flags by name.
    pub fn names(self) -> Vec<Vec<u8>> {
        let set = (0u8..).zip(SYSTEM).filter(|(bit, _)| self.0 & (1 << bit) != 0);
        std::iter::once(&b"\\Recent"[..]).chain(set.map(|(_, name)| name)).map(<[u8]>::to_vec).collect()
    }

    /// All names that can be set.
    pub fn all() -> Vec<Vec<u8>> {
        SYSTEM.iter().map(|name| name.to_vec()).collect()
    }
}

impl Change {
    /// Reads a change; flags that there are not are passed over.
    pub fn read(change: FlagChange, flags: &[Vec<u8>]) -> Change {
        let bit = |flag: &Vec<u8>| SYSTEM.iter().position(|name| name.eq_ignore_ascii_case(flag));
        let marks = flags.iter().filter_map(bit).fold(0, |marks, bit| marks | (1 << bit));
        Change { change, marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_by_name() {
        let flags = |text: &str| text.split(' ').map(|flag| flag.as_bytes().to_vec()).collect::<Vec<_>>();
        let mut marks = Marks::NEW;
        marks.apply(&Change::read(FlagChange::Add, &flags("\\seen \\Deleted")));
        assert!(marks.is_seen() && marks.is_deleted());
        marks.apply(&Change::read(FlagChange::Remove, &flags("kw \\Seen")));
        assert_eq!(marks.names(), flags("\\Recent \\Deleted"));
        marks.apply(&Change::read(FlagChange::Replace, &flags("\\Draft")));
        assert_eq!(marks.names(), flags("\\Recent \\Draft"));
    }
}
