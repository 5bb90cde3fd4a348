//! SORT and THREAD (RFC 5256, section 3).

use super::Command;
use crate::driver::order::{SortKey, ThreadKind};
use crate::driver::query::Query;
use crate::error::Result;

impl Command {
    /// ABNF: `["UID" SP] "SORT" SP "(" ["REVERSE" SP] sort-key ")" SP charset 1*(SP search-key)`
    pub fn sort(key: SortKey, reverse: bool, query: &Query, uid: bool) -> Result<Command> {
        let key = match key {
            SortKey::Date => "DATE",
            SortKey::Arrival => "ARRIVAL",
            SortKey::From => "FROM",
            SortKey::Subject => "SUBJECT",
            SortKey::To => "TO",
            SortKey::Cc => "CC",
            SortKey::Size => "SIZE",
        };
        let reverse = if reverse { "REVERSE " } else { "" };
        let name = if uid { "UID SORT" } else { "SORT" };
        Command::new(name).word(&format!(" ({reverse}{key})")).charset_and_keys(query)
    }

    /// ABNF: `["UID" SP] "THREAD" SP thread-alg SP charset 1*(SP search-key)`
    pub fn thread(kind: ThreadKind, query: &Query, uid: bool) -> Result<Command> {
        let kind = match kind {
            ThreadKind::OrderedSubject => " ORDEREDSUBJECT",
            ThreadKind::References => " REFERENCES",
        };
        let name = if uid { "UID THREAD" } else { "THREAD" };
        Command::new(name).word(kind).charset_and_keys(query)
    }
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;
    use crate::driver::query::Key;

    #[test]
    fn exact_octets() {
        let sync = |command: Result<Command>| text(&command.unwrap(), LiteralMode::Sync);
        let all = Query::default();
        assert_eq!(sync(Command::sort(SortKey::Date, false, &all, false)), "T1 SORT (DATE) US-ASCII ALL\r\n");
        let russian = Query { keys: vec![Key::Subject("ё".into())], charset: None };
        let wanted = "T1 UID SORT (REVERSE SUBJECT) UTF-8 SUBJECT {2}\r\n<+>ё\r\n";
        assert_eq!(sync(Command::sort(SortKey::Subject, true, &russian, true)), wanted);
        let unknown = Query { keys: vec![Key::Unseen], charset: Some("X-NO".to_string()) };
        let wanted = "T1 THREAD REFERENCES X-NO UNSEEN\r\n";
        assert_eq!(sync(Command::thread(ThreadKind::References, &unknown, false)), wanted);
    }
}
