//! Flags that live as long as the session, for protocols that have none.

use crate::driver::FlagChange;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::Fetched;
use crate::error::{Error, ErrorKind, Result};

/// The flags of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(u8);

/// What can be set; `\Recent` is what every message is.
const NAMES: [&[u8]; 5] = [b"\\Seen", b"\\Answered", b"\\Flagged", b"\\Deleted", b"\\Draft"];

/// A change that has been read.
pub struct Change {
    change: FlagChange,
    marks: u8,
}

impl Marks {
    /// Those of a message that the session has just found.
    pub const NEW: Marks = Marks(0);

    pub fn is_seen(self) -> bool {
        self.0 & 1 != 0
    }

    pub fn is_deleted(self) -> bool {
        self.0 & 8 != 0
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
        let set = (0u8..).zip(NAMES).filter(|(bit, _)| self.0 & (1 << bit) != 0);
        std::iter::once(&b"\\Recent"[..]).chain(set.map(|(_, name)| name)).map(<[u8]>::to_vec).collect()
    }

    /// All names that can be set.
    pub fn all() -> Vec<Vec<u8>> {
        NAMES.iter().map(|name| name.to_vec()).collect()
    }
}

impl Change {
    /// Reads a change, and says what of it cannot be. Source: c-client's `mail_parse_flags`,
    /// which sets the others all the same.
    pub fn read(change: FlagChange, flags: &[Vec<u8>]) -> (Change, Result<()>) {
        let bit = |flag: &Vec<u8>| NAMES.iter().position(|name| name.eq_ignore_ascii_case(flag));
        let marks = flags.iter().filter_map(bit).fold(0, |marks, bit| marks | (1 << bit));
        let outcome = match flags.iter().find(|flag| bit(flag).is_none()) {
            Some(flag) => Err(Error::quoting(ErrorKind::Rejected, &[b"Unknown flag: ", flag]).as_warning()),
            None => Ok(()),
        };
        (Change { change, marks }, outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Severity;

    #[test]
    fn marks_by_name() {
        let flags = |text: &str| text.split(' ').map(|flag| flag.as_bytes().to_vec()).collect::<Vec<_>>();
        let mut marks = Marks::NEW;
        let (change, outcome) = Change::read(FlagChange::Add, &flags("\\seen \\Deleted"));
        marks.apply(&change);
        assert!(outcome.is_ok() && marks.is_seen() && marks.is_deleted());
        let (change, outcome) = Change::read(FlagChange::Remove, &flags("kw \\Seen"));
        marks.apply(&change);
        let said = outcome.map_err(|error| (error.to_string(), error.severity()));
        assert_eq!(said, Err(("Unknown flag: kw".into(), Severity::Warning)));
        assert_eq!(marks.names(), flags("\\Recent \\Deleted"));
        marks.apply(&Change::read(FlagChange::Replace, &flags("\\Draft")).0);
        assert_eq!(marks.names(), flags("\\Recent \\Draft"));
    }
}
