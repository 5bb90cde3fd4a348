//! SEARCH (RFC 3501, section 6.4.4, and the extensions that add keys).

use super::Command;
use crate::driver::query::{Day, Key, Query};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Command {
    /// SEARCH or UID SEARCH. CHARSET is sent only when some text is not ASCII:
    /// the query's, or UTF-8 if the text is that and the query names none.
    pub fn search(query: &Query, uid: bool) -> Result<Command> {
        Command::new(if uid { "UID SEARCH" } else { "SEARCH" }).charset_if_needed(query)
    }

    /// As [`Command::search`], the result being a set and its size.
    ///
    /// ABNF (RFC 4731): `"SEARCH RETURN (" [search-return-opt *(SP search-return-opt)] ")" SP search-criteria`
    pub fn search_for_set(query: &Query, uid: bool) -> Result<Command> {
        let name = if uid { "UID SEARCH RETURN (ALL COUNT)" } else { "SEARCH RETURN (ALL COUNT)" };
        Command::new(name).charset_if_needed(query)
    }

    fn charset_if_needed(self, query: &Query) -> Result<Command> {
        match charset_needed(query)? {
            Some(charset) => self.word(" CHARSET").astring(&charset)?.keys(query),
            None => self.keys(query),
        }
    }

    /// As [`Command::search_for_set`] by UID; the server keeps the result as `$` too (RFC 5182).
    pub fn search_saved(query: &Query) -> Result<Command> {
        Command::new("UID SEARCH RETURN (SAVE ALL COUNT)").charset_if_needed(query)
    }

    /// The charset and the keys of SORT and THREAD, which always name one.
    pub(super) fn charset_and_keys(self, query: &Query) -> Result<Command> {
        let named = query.charset.as_ref().map(|charset| charset.as_bytes().to_vec());
        let charset = charset_needed(query)?.or(named).unwrap_or_else(|| b"US-ASCII".to_vec());
        self.astring(&charset)?.keys(query)
    }

    fn keys(self, query: &Query) -> Result<Command> {
        if query.keys.is_empty() {
            return Ok(self.word(" ALL"));
        }
        query.keys.iter().try_fold(self, |command, key| add(command, key, 0))
    }
}

/// The charset of a query whose texts are not all ASCII.
fn charset_needed(query: &Query) -> Result<Option<Vec<u8>>> {
    let mut survey = Survey { is_ascii: true, is_utf8: true };
    query.keys.iter().for_each(|key| survey.visit(key));
    if survey.is_ascii {
        return Ok(None);
    }
    match &query.charset {
        Some(charset) => Ok(Some(charset.as_bytes().to_vec())),
        None if survey.is_utf8 => Ok(Some(b"UTF-8".to_vec())),
        None => {
            let text = "the criteria are not ASCII, and no charset is given";
            Err(Error::new(ErrorKind::Argument, text))
        }
    }
}

/// What the texts of a query are made of.
struct Survey {
    is_ascii: bool,
    is_utf8: bool,
}

impl Survey {
    fn visit(&mut self, key: &Key) {
        match key {
            Key::Bcc(text)
            | Key::Body(text)
            | Key::Cc(text)
            | Key::From(text)
            | Key::Subject(text)
            | Key::Text(text)
            | Key::To(text)
            | Key::GmailRaw(text)
            | Key::GmailLabels(text)
            | Key::Header(_, text) => {
                self.is_ascii &= text.is_ascii();
                self.is_utf8 &= std::str::from_utf8(text).is_ok();
            }
            Key::Not(key) => self.visit(key),
            Key::Or(a, b) => [a, b].into_iter().for_each(|key| self.visit(key)),
            Key::And(keys) => keys.iter().for_each(|key| self.visit(key)),
            _ => {}
        }
    }
}

/// Adds a space and a key.
///
/// ABNF (RFC 3501): `search-key = "ALL" / … / "OR" SP search-key SP search-key /
/// "NOT" SP search-key / "(" search-key *(SP search-key) ")"`
fn add(command: Command, key: &Key, depth: usize) -> Result<Command> {
    if depth > limits::CRITERIA_DEPTH {
        return Err(Error::new(ErrorKind::Limit, "the criteria are nested too deeply"));
    }
    let word = |command: Command, word: &str| command.word(" ").word(word);
    let text = |command: Command, name: &str, text: &[u8]| word(command, name).astring(text);
    Ok(match key {
        Key::All => word(command, "ALL"),
        Key::Answered => word(command, "ANSWERED"),
        Key::Deleted => word(command, "DELETED"),
        Key::Draft => word(command, "DRAFT"),
        Key::Flagged => word(command, "FLAGGED"),
        Key::New => word(command, "NEW"),
        Key::Old => word(command, "OLD"),
        Key::Recent => word(command, "RECENT"),
        Key::Seen => word(command, "SEEN"),
        Key::Unanswered => word(command, "UNANSWERED"),
        Key::Undeleted => word(command, "UNDELETED"),
        Key::Undraft => word(command, "UNDRAFT"),
        Key::Unflagged => word(command, "UNFLAGGED"),
        Key::Unseen => word(command, "UNSEEN"),
        Key::Keyword(flag) => word(command, "KEYWORD").atom(flag)?,
        Key::Unkeyword(flag) => word(command, "UNKEYWORD").atom(flag)?,
        Key::Bcc(t) => text(command, "BCC", t)?,
        Key::Body(t) => text(command, "BODY", t)?,
        Key::Cc(t) => text(command, "CC", t)?,
        Key::From(t) => text(command, "FROM", t)?,
        Key::Subject(t) => text(command, "SUBJECT", t)?,
        Key::Text(t) => text(command, "TEXT", t)?,
        Key::To(t) => text(command, "TO", t)?,
        Key::Header(name, t) => word(command, "HEADER").astring(name)?.astring(t)?,
        Key::Before(day) => word(command, "BEFORE").word(&date(*day)?),
        Key::On(day) => word(command, "ON").word(&date(*day)?),
        Key::Since(day) => word(command, "SINCE").word(&date(*day)?),
        Key::SentBefore(day) => word(command, "SENTBEFORE").word(&date(*day)?),
        Key::SentOn(day) => word(command, "SENTON").word(&date(*day)?),
        Key::SentSince(day) => word(command, "SENTSINCE").word(&date(*day)?),
        Key::SavedBefore(day) => word(command, "SAVEDBEFORE").word(&date(*day)?),
        Key::SavedOn(day) => word(command, "SAVEDON").word(&date(*day)?),
        Key::SavedSince(day) => word(command, "SAVEDSINCE").word(&date(*day)?),
        Key::Larger(octets) => word(command, &format!("LARGER {octets}")),
        Key::Smaller(octets) => word(command, &format!("SMALLER {octets}")),
        Key::Numbers(set) => word(command, &set.to_string()),
        Key::Uid(set) => word(command, &format!("UID {set}")),
        Key::Older(seconds) => word(command, &format!("OLDER {seconds}")),
        Key::Younger(seconds) => word(command, &format!("YOUNGER {seconds}")),
        Key::ModSeq(value) => word(command, &format!("MODSEQ {value}")),
        Key::EmailId(id) => word(command, "EMAILID").atom(id)?,
        Key::ThreadId(id) => word(command, "THREADID").atom(id)?,
        Key::Saved => word(command, "$"),
        Key::GmailRaw(t) => text(command, "X-GM-RAW", t)?,
        Key::GmailLabels(t) => text(command, "X-GM-LABELS", t)?,
        Key::GmailMessageId(id) => word(command, &format!("X-GM-MSGID {id}")),
        Key::GmailThreadId(id) => word(command, &format!("X-GM-THRID {id}")),
        Key::Not(key) => add(word(command, "NOT"), key, depth + 1)?,
        Key::Or(a, b) => add(add(word(command, "OR"), a, depth + 1)?, b, depth + 1)?,
        Key::And(keys) => {
            let mut group = Command::default();
            for key in keys {
                group = add(group, key, depth + 1)?;
            }
            command.word(" (").join(group).word(")")
        }
    })
}

/// ABNF (RFC 3501): `date-text = date-day "-" date-month "-" date-year`
fn date(day: Day) -> Result<String> {
    let month = usize::from(day.month).checked_sub(1).and_then(|index| MONTHS.get(index));
    match month {
        Some(month) => Ok(format!(" {}-{month}-{:04}", day.day, day.year)),
        None => Err(Error::new(ErrorKind::Argument, "there is no such month")),
    }
}

impl Command {
    /// Adds the pieces of another command, less the space they begin with.
    fn join(mut self, group: Command) -> Command {
        for (i, piece) in group.pieces.into_iter().enumerate() {
            match piece {
                super::Piece::Bytes { bytes, secret } => {
                    let start = usize::from(i == 0 && bytes.first() == Some(&b' '));
                    self.push(bytes.get(start..).unwrap_or_default(), secret);
                }
                literal => self.pieces.push(literal),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;
    use crate::driver::set::Set;

    fn of(keys: Vec<Key>, charset: Option<&str>) -> String {
        let query = Query { keys, charset: charset.map(str::to_string) };
        text(&Command::search(&query, false).unwrap(), LiteralMode::Plus)
    }

    #[test]
    fn ascii_needs_no_charset() {
        let day = Day { year: 2026, month: 1, day: 1 };
        let keys = vec![Key::Unseen, Key::Since(day), Key::Subject(b"hello world".to_vec())];
        let wanted = "T1 SEARCH UNSEEN SINCE 1-Jan-2026 SUBJECT \"hello world\"\r\n";
        assert_eq!(of(keys, Some("UTF-8")), wanted);
    }

    #[test]
    fn other_texts_name_their_charset() {
        let subject = || vec![Key::Subject("счёт".into())];
        assert_eq!(of(subject(), Some("UTF-8")), "T1 SEARCH CHARSET UTF-8 SUBJECT {8+}\r\nсчёт\r\n");
        assert_eq!(of(subject(), None), "T1 SEARCH CHARSET UTF-8 SUBJECT {8+}\r\nсчёт\r\n");
        let query = Query { keys: vec![Key::Text(vec![0xd3])], charset: None };
        assert_eq!(Command::search(&query, false).unwrap_err().kind(), ErrorKind::Argument);
    }

    #[test]
    fn sets_are_asked_for_before_the_charset() {
        let of = |keys, uid| {
            text(&Command::search_for_set(&Query { keys, charset: None }, uid).unwrap(), LiteralMode::Plus)
        };
        assert_eq!(of(vec![], false), "T1 SEARCH RETURN (ALL COUNT) ALL\r\n");
        let keys = vec![Key::Subject("é".into())];
        let wanted = "T1 UID SEARCH RETURN (ALL COUNT) CHARSET UTF-8 SUBJECT {2+}\r\né\r\n";
        assert_eq!(of(keys, true), wanted);
    }

    #[test]
    fn groups_nest() {
        let or = Key::Or(
            Box::new(Key::Seen),
            Box::new(Key::And(vec![Key::New, Key::Uid(Set::range(1..=Set::STAR))])),
        );
        assert_eq!(of(vec![Key::Not(Box::new(or))], None), "T1 SEARCH NOT OR SEEN (NEW UID 1:*)\r\n");
        let literal = Key::And(vec![Key::To("é".into()), Key::Seen]);
        assert_eq!(of(vec![literal], None), "T1 SEARCH CHARSET UTF-8 (TO {2+}\r\né SEEN)\r\n");
    }

    #[test]
    fn one_call_is_one_command() {
        for bad in [&b"a\r\nT9 LOGOUT"[..], b"a b", b"\\Seen)", b""] {
            let query = Query { keys: vec![Key::Keyword(bad.to_vec())], charset: None };
            assert!(Command::search(&query, false).is_err(), "{bad:?}");
        }
        let query = Query { keys: vec![Key::Text(b"a\0b".to_vec())], charset: None };
        assert!(Command::search(&query, false).is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let deep = (0..200).fold(Key::All, |key, _| Key::Not(Box::new(key)));
        let query = Query { keys: vec![deep], charset: None };
        assert_eq!(Command::search(&query, false).unwrap_err().kind(), ErrorKind::Limit);
    }
}
