//! SEARCH, SORT and THREAD.

use super::{Command, argument};
use crate::driver::query::{Day, Key, Query};
use crate::error::Result;

/// What an extended search returns (RFC 4731, RFC 5182).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    Min,
    Max,
    All,
    Count,
    Save,
}

/// What SORT orders by (RFC 5256, RFC 5957).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    Arrival,
    Cc,
    Date,
    From,
    Size,
    Subject,
    To,
    DisplayFrom,
    DisplayTo,
}

/// How THREAD joins messages (RFC 5256).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadAlgorithm {
    OrderedSubject,
    References,
    /// As REFERENCES, but subjects join nothing.
    Refs,
}

impl Command {
    /// ABNF (RFC 3501, RFC 4466):
    ///
    /// ```text
    /// search = ["UID" SP] "SEARCH" [SP "RETURN" SP "(" [return-opt *(SP return-opt)] ")"]
    ///          [SP "CHARSET" SP astring] 1*(SP search-key)
    /// ```
    ///
    /// CHARSET goes along only if a text is not US-ASCII, as some servers
    /// refuse it; it is UTF-8 where the query names none.
    pub fn search(query: &Query, uid: bool) -> Result<Command> {
        Command::search_with(query, uid, "")
    }

    /// The same with RETURN, for servers that have ESEARCH.
    pub fn search_returning(query: &Query, uid: bool, options: &[Return]) -> Result<Command> {
        let words: Vec<&str> = options.iter().map(|option| option.word()).collect();
        Command::search_with(query, uid, &format!(" RETURN ({})", words.join(" ")))
    }

    fn search_with(query: &Query, uid: bool, returning: &str) -> Result<Command> {
        let mut command = Command::new(if uid { "UID SEARCH" } else { "SEARCH" });
        command.plain(returning);
        if let Some(charset) = charset(query) {
            command.plain(" CHARSET").astring(charset.as_bytes())?;
        }
        command.keys(&query.keys)?;
        Ok(command)
    }

    /// ABNF (RFC 5256): `["UID" SP] "SORT" SP "(" sort-criterion *(SP sort-criterion) ")" SP charset 1*(SP search-key)`
    ///
    /// Each key comes with whether it is reversed.
    pub fn sort(keys: &[(SortKey, bool)], query: &Query, uid: bool) -> Result<Command> {
        if keys.is_empty() {
            return Err(argument("nothing to sort by"));
        }
        let mut command = Command::new(if uid { "UID SORT" } else { "SORT" });
        for (i, (key, reverse)) in keys.iter().enumerate() {
            command.plain(if i == 0 { " (" } else { " " });
            command.plain(if *reverse { "REVERSE " } else { "" }).plain(key.word());
        }
        command.plain(")").astring(charset(query).unwrap_or("US-ASCII").as_bytes())?;
        command.keys(&query.keys)?;
        Ok(command)
    }

    /// ABNF (RFC 5256): `["UID" SP] "THREAD" SP thread-alg SP charset 1*(SP search-key)`
    pub fn thread(algorithm: ThreadAlgorithm, query: &Query, uid: bool) -> Result<Command> {
        let mut command = Command::new(if uid { "UID THREAD" } else { "THREAD" });
        command.plain(match algorithm {
            ThreadAlgorithm::OrderedSubject => " ORDEREDSUBJECT",
            ThreadAlgorithm::References => " REFERENCES",
            ThreadAlgorithm::Refs => " REFS",
        });
        command.astring(charset(query).unwrap_or("US-ASCII").as_bytes())?;
        command.keys(&query.keys)?;
        Ok(command)
    }

    /// Keys that must all hold; none at all is every message. Never recurses.
    fn keys(&mut self, keys: &[Key]) -> Result<()> {
        if keys.is_empty() {
            self.plain(" ALL");
        }
        let mut todo: Vec<Todo<'_>> = keys.iter().rev().map(|key| Todo::Key(" ", key)).collect();
        while let Some(next) = todo.pop() {
            match next {
                Todo::Plain(text) => {
                    self.plain(text);
                }
                Todo::Key(before, key) => self.plain(before).key(key, &mut todo)?,
            }
        }
        Ok(())
    }

    /// ABNF: `search-key` of RFC 3501, and what the extensions add.
    fn key<'a>(&mut self, key: &'a Key, todo: &mut Vec<Todo<'a>>) -> Result<()> {
        match key {
            Key::All => self.plain("ALL"),
            Key::Answered => self.plain("ANSWERED"),
            Key::Deleted => self.plain("DELETED"),
            Key::Draft => self.plain("DRAFT"),
            Key::Flagged => self.plain("FLAGGED"),
            Key::New => self.plain("NEW"),
            Key::Old => self.plain("OLD"),
            Key::Recent => self.plain("RECENT"),
            Key::Seen => self.plain("SEEN"),
            Key::Unanswered => self.plain("UNANSWERED"),
            Key::Undeleted => self.plain("UNDELETED"),
            Key::Undraft => self.plain("UNDRAFT"),
            Key::Unflagged => self.plain("UNFLAGGED"),
            Key::Unseen => self.plain("UNSEEN"),
            Key::Keyword(flag) => self.plain("KEYWORD ").atom(flag, "the keyword")?,
            Key::Unkeyword(flag) => self.plain("UNKEYWORD ").atom(flag, "the keyword")?,
            Key::Bcc(text) => self.plain("BCC").string(text)?,
            Key::Body(text) => self.plain("BODY").string(text)?,
            Key::Cc(text) => self.plain("CC").string(text)?,
            Key::From(text) => self.plain("FROM").string(text)?,
            Key::Subject(text) => self.plain("SUBJECT").string(text)?,
            Key::Text(text) => self.plain("TEXT").string(text)?,
            Key::To(text) => self.plain("TO").string(text)?,
            Key::Header(name, text) => self.plain("HEADER ").atom(name, "the header field")?.string(text)?,
            Key::Before(day) => self.plain("BEFORE ").day(day)?,
            Key::On(day) => self.plain("ON ").day(day)?,
            Key::Since(day) => self.plain("SINCE ").day(day)?,
            Key::SentBefore(day) => self.plain("SENTBEFORE ").day(day)?,
            Key::SentOn(day) => self.plain("SENTON ").day(day)?,
            Key::SentSince(day) => self.plain("SENTSINCE ").day(day)?,
            Key::Larger(size) => self.plain(format!("LARGER {size}")),
            Key::Smaller(size) => self.plain(format!("SMALLER {size}")),
            Key::Numbers(set) => self.set(set)?,
            Key::Uid(set) => self.plain("UID ").set(set)?,
            Key::Older(seconds) => self.plain(format!("OLDER {seconds}")),
            Key::Younger(seconds) => self.plain(format!("YOUNGER {seconds}")),
            Key::ModSeq(number) => self.plain(format!("MODSEQ {number}")),
            Key::EmailId(id) => self.plain("EMAILID ").atom(id, "the object id")?,
            Key::ThreadId(id) => self.plain("THREADID ").atom(id, "the object id")?,
            Key::SavedBefore(day) => self.plain("SAVEDBEFORE ").day(day)?,
            Key::SavedOn(day) => self.plain("SAVEDON ").day(day)?,
            Key::SavedSince(day) => self.plain("SAVEDSINCE ").day(day)?,
            Key::Saved => self.plain("$"),
            Key::GmailRaw(text) => self.plain("X-GM-RAW").string(text)?,
            Key::GmailLabels(text) => self.plain("X-GM-LABELS").string(text)?,
            Key::GmailMessageId(id) => self.plain(format!("X-GM-MSGID {id}")),
            Key::GmailThreadId(id) => self.plain(format!("X-GM-THRID {id}")),
            Key::Not(key) => {
                todo.push(Todo::Key("NOT ", key));
                self
            }
            Key::Or(one, other) => {
                todo.push(Todo::Key(" ", other));
                todo.push(Todo::Key("OR ", one));
                self
            }
            // An empty list of conditions holds of every message.
            Key::And(keys) if keys.is_empty() => self.plain("ALL"),
            Key::And(keys) => {
                todo.push(Todo::Plain(")"));
                let last_first = keys.iter().enumerate().rev();
                todo.extend(last_first.map(|(i, key)| Todo::Key(if i == 0 { "(" } else { " " }, key)));
                self
            }
        };
        Ok(())
    }

    /// ABNF: `date-text = date-day "-" date-month "-" date-year`
    fn day(&mut self, day: &Day) -> Result<&mut Command> {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = usize::from(day.month).checked_sub(1).and_then(|month| MONTHS.get(month));
        match month {
            Some(month) if (1..=31).contains(&day.day) && day.year <= 9999 => {
                Ok(self.plain(format!("{}-{month}-{:04}", day.day, day.year)))
            }
            _ => Err(argument("no such day")),
        }
    }
}

impl Return {
    fn word(self) -> &'static str {
        match self {
            Return::Min => "MIN",
            Return::Max => "MAX",
            Return::All => "ALL",
            Return::Count => "COUNT",
            Return::Save => "SAVE",
        }
    }
}

impl SortKey {
    fn word(self) -> &'static str {
        match self {
            SortKey::Arrival => "ARRIVAL",
            SortKey::Cc => "CC",
            SortKey::Date => "DATE",
            SortKey::From => "FROM",
            SortKey::Size => "SIZE",
            SortKey::Subject => "SUBJECT",
            SortKey::To => "TO",
            SortKey::DisplayFrom => "DISPLAYFROM",
            SortKey::DisplayTo => "DISPLAYTO",
        }
    }
}

/// What is still to be written; keys with the text before them.
enum Todo<'a> {
    Key(&'static str, &'a Key),
    Plain(&'static str),
}

/// The charset to name, if some text needs one.
fn charset(query: &Query) -> Option<&str> {
    let mut todo: Vec<&Key> = query.keys.iter().collect();
    while let Some(key) = todo.pop() {
        let text = match key {
            Key::Bcc(text) | Key::Body(text) | Key::Cc(text) | Key::From(text) | Key::Subject(text) => text,
            Key::Text(text) | Key::To(text) | Key::Header(_, text) => text,
            Key::GmailRaw(text) | Key::GmailLabels(text) => text,
            Key::Not(key) => {
                todo.push(key);
                continue;
            }
            Key::Or(one, other) => {
                todo.extend([&**one, &**other]);
                continue;
            }
            Key::And(keys) => {
                todo.extend(keys);
                continue;
            }
            _ => continue,
        };
        // ISO-2022 writes other letters in seven bits, after an escape.
        if !text.is_ascii() || text.contains(&0x1b) {
            return Some(query.charset.as_deref().unwrap_or("UTF-8"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;
    use crate::driver::set::Set;

    fn query(keys: Vec<Key>, charset: Option<&str>) -> Query {
        Query { keys, charset: charset.map(str::to_owned) }
    }

    fn search(keys: Vec<Key>) -> String {
        wire(Command::search(&query(keys, None), false), LiteralMode::Plus)
    }

    fn text(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    #[test]
    fn exact_bytes() {
        let day = Day { year: 2026, month: 1, day: 1 };
        let keys = vec![Key::Unseen, Key::Since(day), Key::Subject(text("a \"b\""))];
        assert_eq!(search(keys), r#"A1 SEARCH UNSEEN SINCE 1-Jan-2026 SUBJECT "a \"b\"""#);
        assert_eq!(search(vec![]), "A1 SEARCH ALL");
        let not = Key::Not(Box::new(Key::And(vec![Key::Seen, Key::From(text("x"))])));
        let or = Key::Or(Box::new(not), Box::new(Key::Or(Box::new(Key::New), Box::new(Key::And(vec![])))));
        assert_eq!(search(vec![or, Key::Old]), r#"A1 SEARCH OR NOT (SEEN FROM "x") OR NEW ALL OLD"#);
        let numbers = vec![Key::Numbers(Set::range(1..=Set::STAR)), Key::Uid(Set::one(5)), Key::Larger(1 << 40)];
        assert_eq!(search(numbers), "A1 SEARCH 1:* UID 5 LARGER 1099511627776");
        let header = Key::Header(text("X-Spam"), text(""));
        assert_eq!(search(vec![header, Key::Keyword(text("$Done"))]), r#"A1 SEARCH HEADER X-Spam "" KEYWORD $Done"#);
        let returning = Command::search_returning(&query(vec![Key::All], None), true, &[Return::All, Return::Count]);
        assert_eq!(wire(returning, LiteralMode::Sync), "A1 UID SEARCH RETURN (ALL COUNT) ALL");
    }

    #[test]
    fn charset_only_where_a_text_needs_it() {
        let with = |keys, charset| wire(Command::search(&query(keys, charset), false), LiteralMode::Plus);
        assert_eq!(with(vec![Key::Body(text("abc"))], Some("UTF-8")), r#"A1 SEARCH BODY "abc""#);
        let nested = || vec![Key::Not(Box::new(Key::To(text("é"))))];
        assert_eq!(with(nested(), None), r"A1 SEARCH CHARSET UTF-8 NOT TO {2+}\r\n\xc3\xa9");
        let latin = vec![Key::To(vec![0xe9])];
        assert_eq!(with(latin, Some("ISO-8859-1")), r"A1 SEARCH CHARSET ISO-8859-1 TO {1+}\r\n\xe9");
        let japanese = vec![Key::To(b"\x1b$B".to_vec())];
        assert!(with(japanese, Some("ISO-2022-JP")).starts_with("A1 SEARCH CHARSET ISO-2022-JP TO "));
    }

    #[test]
    fn sorts_and_threads() {
        let all = query(vec![Key::All], None);
        let sort = Command::sort(&[(SortKey::Subject, false), (SortKey::Date, true)], &all, true);
        assert_eq!(wire(sort, LiteralMode::Sync), "A1 UID SORT (SUBJECT REVERSE DATE) US-ASCII ALL");
        let thread = Command::thread(ThreadAlgorithm::References, &all, false);
        assert_eq!(wire(thread, LiteralMode::Sync), "A1 THREAD REFERENCES US-ASCII ALL");
        assert!(Command::sort(&[], &all, false).is_err());
    }

    #[test]
    fn what_is_no_atom_or_day_is_refused() {
        let refused = |key| Command::search(&query(vec![key], None), false).is_err();
        assert!(refused(Key::Keyword(text("a b"))));
        assert!(refused(Key::Keyword(text(""))));
        assert!(refused(Key::Header(text("a\r\nb"), text("x"))));
        assert!(refused(Key::EmailId(text("x)"))));
        assert!(refused(Key::Subject(text("a\0b"))));
        assert!(refused(Key::Numbers(Set::default())));
        assert!(refused(Key::On(Day { year: 2026, month: 13, day: 1 })));
        assert!(refused(Key::On(Day { year: 2026, month: 0, day: 1 })));
    }
}
