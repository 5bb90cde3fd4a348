//! Search criteria as a caller writes them, read into a [`Query`].
//!
//! ABNF:
//!
//! ```text
//! criteria = *SP [key *(1*SP key)] *SP
//! key      = imap2 / imap4
//! imap2    = "ALL" / "ANSWERED" / "DELETED" / "FLAGGED" / "NEW" / "OLD" / "RECENT" / "SEEN" /
//!            "UNANSWERED" / "UNDELETED" / "UNFLAGGED" / "UNSEEN" /
//!            ("BCC" / "BODY" / "CC" / "FROM" / "KEYWORD" / "SUBJECT" / "TEXT" / "TO" / "UNKEYWORD") SP text /
//!            ("BEFORE" / "ON" / "SINCE") SP text      ; a date: see the module day
//! text     = DQUOTE 1*(octet but DQUOTE) DQUOTE       ; a backslash stands for itself
//!          / literal / 1*(octet but SP)
//! literal  = "{" *WSP ["+"] 1*DIGIT "}" CRLF *OCTET   ; then SP, the end, or a group's ")"
//! imap4    = "DRAFT" / "UNDRAFT" / "NOT" key / "OR" key key / "(" criteria ")" /
//!            "HEADER" value value / "UID" set / set / "$" /
//!            ("LARGER" / "SMALLER" / "OLDER" / "YOUNGER" / "MODSEQ" / "X-GM-MSGID" / "X-GM-THRID") number /
//!            ("SENTBEFORE" / "SENTON" / "SENTSINCE" / "SAVEDBEFORE" / "SAVEDON" / "SAVEDSINCE") value /
//!            ("EMAILID" / "THREADID" / "X-GM-RAW" / "X-GM-LABELS") value
//! value    = DQUOTE *(octet but DQUOTE and "\" / "\" octet) DQUOTE / literal / 1*(octet but SP)
//! ```
//!
//! `imap2` is what ext/imap takes (c-client's `mail_criteria`), to the letter:
//! exactly one space before a text, no escapes in quotes. `imap4` is what it
//! refuses (RFC 3501, 9051, 5032, 7162, 8474, 8514; Gmail's extensions). Inside
//! parentheses a bare text ends before `)`. Keys are written in any case.

mod day;

use crate::driver::query::{Day, Key, Query};
use crate::driver::set::Set;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Reads `criteria`, whose texts are in `charset` (`None` or empty: not said).
/// Empty criteria mean all messages.
///
/// Errors, all [`ErrorKind::Argument`]: c-client's `Unknown search criterion: …`
/// for an unknown key and for a key without a proper argument; a NUL; criteria
/// nested or as long as [`limits`] does not allow; a charset that is no name.
pub fn parse(criteria: &[u8], charset: Option<&str>) -> Result<Query> {
    if criteria.len() > limits::CRITERIA {
        return Err(invalid("Search criteria are too long"));
    }
    if criteria.contains(&0) {
        return Err(invalid("Search criteria contain a NUL"));
    }
    let charset = charset.filter(|name| !name.is_empty());
    if charset.is_some_and(|name| !is_charset_name(name)) {
        return Err(invalid("Search charset is not a charset's name"));
    }
    let mut keys = Parser { text: criteria, at: 0, stack: Vec::new() }.run()?;
    if keys.is_empty() {
        keys.push(Key::All);
    }
    Ok(Query { keys, charset: charset.map(str::to_owned) })
}

/// What waits for a key, and where in the text it began.
struct Frame {
    start: usize,
    kind: Pending,
}

enum Pending {
    Group(Vec<Key>),
    Not,
    Or,
    OrSecond(Key),
}

/// What a word means.
enum Word {
    Key(Key),
    Not,
    Or,
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    /// The frames around the current place, from the outside in.
    stack: Vec<Frame>,
}

impl<'a> Parser<'a> {
    fn run(mut self) -> Result<Vec<Key>> {
        let mut top = Top::default();
        loop {
            self.skip_spaces();
            let start = self.at;
            match self.rest().first() {
                None => break,
                Some(b'(') => {
                    self.at += 1;
                    self.open(start, Pending::Group(Vec::new()))?;
                }
                Some(b')') if self.in_group() => {
                    self.at += 1;
                    let key = self.close()?;
                    self.deliver(key, &mut top);
                }
                Some(_) => match self.word(start)? {
                    Word::Not => self.open(start, Pending::Not)?,
                    Word::Or => self.open(start, Pending::Or)?,
                    Word::Key(key) => self.deliver(key, &mut top),
                },
            }
        }
        match self.stack.first() {
            Some(frame) => Err(self.unknown(frame.start)),
            None => Ok(top.keys),
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().iter().take_while(|octet| **octet == b' ').count();
    }

    /// Whether a `)` here would end a group.
    fn in_group(&self) -> bool {
        self.stack.iter().any(|frame| matches!(frame.kind, Pending::Group(_)))
    }

    fn open(&mut self, start: usize, kind: Pending) -> Result<()> {
        if self.stack.len() == limits::CRITERIA_DEPTH {
            return Err(invalid("Search criteria are nested too deeply"));
        }
        self.stack.push(Frame { start, kind });
        Ok(())
    }

    /// The key that the innermost group makes.
    fn close(&mut self) -> Result<Key> {
        match self.stack.pop() {
            Some(Frame { kind: Pending::Group(mut keys), start }) => match keys.pop() {
                None => Err(self.unknown(start)),
                Some(key) if keys.is_empty() => Ok(key),
                Some(key) => {
                    keys.push(key);
                    Ok(Key::And(keys))
                }
            },
            Some(Frame { start, .. }) => Err(self.unknown(start)),
            None => Err(self.unknown(self.at.saturating_sub(1))),
        }
    }

    /// Gives a whole key to what waits for it, which may make that one whole in turn.
    fn deliver(&mut self, mut key: Key, top: &mut Top) {
        while let Some(mut frame) = self.stack.pop() {
            match frame.kind {
                Pending::Group(ref mut keys) => {
                    keys.push(key);
                    self.stack.push(frame);
                    return;
                }
                Pending::Not => key = Key::Not(Box::new(key)),
                Pending::Or => {
                    self.stack.push(Frame { start: frame.start, kind: Pending::OrSecond(key) });
                    return;
                }
                Pending::OrSecond(first) => key = Key::Or(Box::new(first), Box::new(key)),
            }
        }
        top.push(key);
    }

    /// Reads the word at `start` and its arguments.
    fn word(&mut self, start: usize) -> Result<Word> {
        let bare = self.bare();
        // `NOT(SEEN)`, `OR(SEEN)(OLD)`: the parenthesis ends these two words.
        let head = bare.split(|octet| *octet == b'(').next().unwrap_or_default();
        let name = if is_operator(head) { head } else { bare };
        self.at += name.len();
        let name = name.to_ascii_uppercase();
        let word = match name.as_slice() {
            b"NOT" => Some(Word::Not),
            b"OR" => Some(Word::Or),
            name => self.key(name).map(Word::Key),
        };
        word.ok_or_else(|| self.unknown(start))
    }

    /// The key `name` with its arguments; `None` if it is none or lacks one.
    fn key(&mut self, name: &[u8]) -> Option<Key> {
        Some(match name {
            b"ALL" => Key::All,
            b"ANSWERED" => Key::Answered,
            b"DELETED" => Key::Deleted,
            b"FLAGGED" => Key::Flagged,
            b"NEW" => Key::New,
            b"OLD" => Key::Old,
            b"RECENT" => Key::Recent,
            b"SEEN" => Key::Seen,
            b"UNANSWERED" => Key::Unanswered,
            b"UNDELETED" => Key::Undeleted,
            b"UNFLAGGED" => Key::Unflagged,
            b"UNSEEN" => Key::Unseen,
            b"BCC" => Key::Bcc(self.stock_text()?),
            b"BODY" => Key::Body(self.stock_text()?),
            b"CC" => Key::Cc(self.stock_text()?),
            b"FROM" => Key::From(self.stock_text()?),
            b"KEYWORD" => Key::Keyword(self.stock_text()?),
            b"SUBJECT" => Key::Subject(self.stock_text()?),
            b"TEXT" => Key::Text(self.stock_text()?),
            b"TO" => Key::To(self.stock_text()?),
            b"UNKEYWORD" => Key::Unkeyword(self.stock_text()?),
            b"BEFORE" => Key::Before(day::parse(&self.stock_text()?)?),
            b"ON" => Key::On(day::parse(&self.stock_text()?)?),
            b"SINCE" => Key::Since(day::parse(&self.stock_text()?)?),
            b"DRAFT" => Key::Draft,
            b"UNDRAFT" => Key::Undraft,
            b"HEADER" => Key::Header(field_name(self.value()?)?, self.value()?),
            b"UID" => Key::Uid(parse_set(&self.value()?)?),
            b"LARGER" => Key::Larger(self.number(i64::MAX as u64)?),
            b"SMALLER" => Key::Smaller(self.number(i64::MAX as u64)?),
            b"OLDER" => Key::Older(self.seconds()?),
            b"YOUNGER" => Key::Younger(self.seconds()?),
            b"MODSEQ" => Key::ModSeq(self.number(i64::MAX as u64)?),
            b"SENTBEFORE" => Key::SentBefore(self.day()?),
            b"SENTON" => Key::SentOn(self.day()?),
            b"SENTSINCE" => Key::SentSince(self.day()?),
            b"SAVEDBEFORE" => Key::SavedBefore(self.day()?),
            b"SAVEDON" => Key::SavedOn(self.day()?),
            b"SAVEDSINCE" => Key::SavedSince(self.day()?),
            b"EMAILID" => Key::EmailId(object_id(self.value()?)?),
            b"THREADID" => Key::ThreadId(object_id(self.value()?)?),
            b"X-GM-RAW" => Key::GmailRaw(self.value()?),
            b"X-GM-LABELS" => Key::GmailLabels(self.value()?),
            b"X-GM-MSGID" => Key::GmailMessageId(self.number(u64::MAX)?),
            b"X-GM-THRID" => Key::GmailThreadId(self.number(u64::MAX)?),
            b"$" => Key::Saved,
            set => Key::Numbers(parse_set(set)?),
        })
    }

    /// An IMAP2 key's text.
    fn stock_text(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest().strip_prefix(b" ")?;
        self.at += 1;
        match rest {
            [b'"', rest @ ..] => {
                let length = memchr::memchr(b'"', rest).filter(|length| *length > 0)?;
                self.at += length + 2;
                Some(rest.get(..length)?.to_vec())
            }
            [b'{', ..] => self.literal(),
            _ => self.bare_text(),
        }
    }

    /// An argument of a key that IMAP2 lacks.
    fn value(&mut self) -> Option<Vec<u8>> {
        self.rest().strip_prefix(b" ")?;
        self.skip_spaces();
        match self.rest().first()? {
            b'"' => {
                let (text, length) = unquote(self.rest())?;
                self.at += length;
                Some(text)
            }
            b'{' => self.literal(),
            _ => self.bare_text(),
        }
    }

    /// `{3}` CRLF and three octets, then a space, the end, or the end of a group.
    fn literal(&mut self) -> Option<Vec<u8>> {
        let rest = self.rest().strip_prefix(b"{")?;
        let close = memchr::memchr(b'}', rest)?;
        // strtoul's liberties, which stock takes here: blanks and a plus sign.
        let digits = rest.get(..close)?.trim_ascii_start();
        let digits = digits.strip_prefix(b"+").unwrap_or(digits);
        let length = usize::try_from(parse_number(digits)?).ok()?;
        let rest = rest.get(close + 1..)?.strip_prefix(b"\r\n")?;
        let text = rest.get(..length)?.to_vec();
        match rest.get(length) {
            None | Some(b' ') => {}
            Some(b')') if self.in_group() => {}
            Some(_) => return None,
        }
        self.at += close + 4 + length;
        Some(text)
    }

    fn bare_text(&mut self) -> Option<Vec<u8>> {
        let text = self.bare().to_vec();
        self.at += text.len();
        (!text.is_empty()).then_some(text)
    }

    /// What stands here up to a space, the end, or the end of a group.
    fn bare(&self) -> &'a [u8] {
        let rest = self.rest();
        let end =
            if self.in_group() { memchr::memchr2(b' ', b')', rest) } else { memchr::memchr(b' ', rest) };
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    fn number(&mut self, highest: u64) -> Option<u64> {
        parse_number(&self.value()?).filter(|number| *number <= highest)
    }

    fn seconds(&mut self) -> Option<u32> {
        u32::try_from(self.number(u64::MAX)?).ok().filter(|seconds| *seconds > 0)
    }

    fn day(&mut self) -> Option<Day> {
        day::parse(&self.value()?)
    }

    /// c-client's error for the word at `start`: upper case, 30 octets of it.
    fn unknown(&self, start: usize) -> Error {
        let rest = self.text.get(start..).unwrap_or_default();
        let word = rest.split(|octet| *octet == b' ').next().unwrap_or_default();
        let cut = word.get(..30).unwrap_or(word);
        Error::quoting(ErrorKind::Argument, &[b"Unknown search criterion: ", &cut.to_ascii_uppercase()])
    }
}

/// The keys outside all parentheses. As in stock, a second BEFORE, ON or SINCE
/// among them replaces the first.
#[derive(Default)]
struct Top {
    keys: Vec<Key>,
    dates: [Option<usize>; 3],
}

impl Top {
    fn push(&mut self, key: Key) {
        let slot = match key {
            Key::Before(_) => 0,
            Key::On(_) => 1,
            Key::Since(_) => 2,
            _ => return self.keys.push(key),
        };
        match self.dates.get(slot).copied().flatten().and_then(|index| self.keys.get_mut(index)) {
            Some(earlier) => *earlier = key,
            None => {
                if let Some(index) = self.dates.get_mut(slot) {
                    *index = Some(self.keys.len());
                }
                self.keys.push(key);
            }
        }
    }
}

fn is_operator(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"NOT") || word.eq_ignore_ascii_case(b"OR")
}

/// Takes `"a\"b"` apart; also how many octets it took.
fn unquote(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut value = Vec::new();
    let mut octets = text.iter().enumerate().skip(1);
    while let Some((index, octet)) = octets.next() {
        match octet {
            b'"' => return Some((value, index + 1)),
            b'\\' => value.push(*octets.next()?.1),
            octet => value.push(*octet),
        }
    }
    None
}

/// ABNF: `set = item *("," item)`, `item = (nz-number / "*") [":" (nz-number / "*")]`.
fn parse_set(text: &[u8]) -> Option<Set> {
    let number = |text: &[u8]| match text {
        b"*" => Some(Set::STAR),
        _ => u32::try_from(parse_number(text)?).ok().filter(|number| *number > 0 && *number < Set::STAR),
    };
    let mut set = Set::default();
    for item in text.split(|octet| *octet == b',') {
        let mut ends = item.splitn(2, |octet| *octet == b':');
        let first = number(ends.next()?)?;
        let last = ends.next().map_or(Some(first), number)?;
        set.push(first, last);
    }
    Some(set)
}

fn parse_number(digits: &[u8]) -> Option<u64> {
    let valid = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let mut number = valid.then_some(0u64)?;
    for digit in digits {
        number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
    }
    Some(number)
}

/// A header field's name (RFC 5322 `field-name`).
fn field_name(name: Vec<u8>) -> Option<Vec<u8>> {
    let valid = !name.is_empty() && name.iter().all(|octet| octet.is_ascii_graphic() && *octet != b':');
    valid.then_some(name)
}

/// RFC 8474: `objectid = 1*255(ALPHA / DIGIT / "_" / "-")`.
fn object_id(id: Vec<u8>) -> Option<Vec<u8>> {
    let valid = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-');
    ((1..=255).contains(&id.len()) && id.iter().all(valid)).then_some(id)
}

/// Printable, short, and without what would need quotes.
fn is_charset_name(name: &str) -> bool {
    let special = |octet: u8| matches!(octet, b'"' | b'\\' | b'(' | b')' | b'{' | b'%' | b'*' | b']');
    name.len() <= 64 && name.bytes().all(|octet| octet.is_ascii_graphic() && !special(octet))
}

fn invalid(text: &'static str) -> Error {
    Error::new(ErrorKind::Argument, text)
}

#[cfg(test)]
mod tests;
