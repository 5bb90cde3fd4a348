//! SEARCH (RFC 3501, section 6.4.4) over a store: in decoded text, without case, and no
//! further than needed.

mod text;

use super::offline::{CHUNK, Offline};
use super::{Store, Wants};
use crate::driver::event::Events;
use crate::driver::query::{Day, Key, Query};
use crate::driver::set::Set;
use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;
use crate::mime::header;
use crate::mime::{casemap::casemap, charset};

/// The numbers of the messages that match, ascending.
///
/// What flags and numbers tell is settled first, for all messages; then what needs dates and
/// sizes, then headers, and bodies only of those that are still in doubt.
///
/// Errors: [`ErrorKind::Refused`] for a charset that is not known; [`ErrorKind::Unsupported`]
/// for keys that only some servers have.
pub fn search<S: Store>(
    offline: &mut Offline<S>,
    query: &Query,
    events: &mut dyn Events,
) -> Result<Vec<u32>> {
    let whole = Test::of(query)?;
    let mut doubtful: Vec<u32> = (1..=offline.store.count()).collect();
    let mut found = Vec::new();
    for stage in STAGES {
        if whole.stage() < stage && stage != Stage::Flags {
            break;
        }
        let mut next = Vec::new();
        for chunk in doubtful.chunks(CHUNK) {
            if whole.needs(stage) {
                offline.store.prefetch(chunk, stage.wants(), events)?;
            }
            for &number in chunk {
                offline.store.heed()?;
                // Whoever is still in doubt needs the body; with it comes the header.
                if stage == Stage::Body
                    && let Err(error) = offline.held(number)
                    && error.is_fatal()
                {
                    return Err(error);
                }
                match holds(offline, &whole, number, stage) {
                    Ok(Some(true)) => found.push(number),
                    Ok(Some(false)) => {}
                    Ok(None) => next.push(number),
                    // A message that is gone or cannot be read does not match.
                    Err(error) if !error.is_fatal() => {}
                    Err(error) => return Err(error),
                }
            }
        }
        doubtful = next;
    }
    found.sort_unstable();
    Ok(found)
}

/// Whether [`search`] knows the charset and every key.
pub fn can_answer(query: &Query) -> bool {
    Test::of(query).is_ok()
}

/// What must be known of a message for a test, cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Flags,
    Arrival,
    Header,
    Body,
}

const STAGES: [Stage; 4] = [Stage::Flags, Stage::Arrival, Stage::Header, Stage::Body];

impl Stage {
    fn wants(self) -> Wants {
        let none = Wants::default();
        match self {
            Stage::Flags => Wants { flags: true, uid: true, ..none },
            Stage::Arrival => Wants { arrival: true, size: true, ..none },
            Stage::Header => Wants { header: true, ..none },
            Stage::Body => Wants { message: true, ..none },
        }
    }
}

/// A key, ready to be applied. Trees are no deeper than the criteria, which
/// [`crate::limits::CRITERIA_DEPTH`] bounds.
enum Test {
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    /// One of these flags is set.
    Flag(Vec<u8>),
    Numbers(Set),
    Uid(Set),
    Larger(u64),
    Smaller(u64),
    /// The day of arrival lies in the range, ends included.
    Arrived(Day, Day),
    /// No more seconds ago than this.
    Within(u32),
    Sent(Day, Day),
    /// Some field of this name contains the text.
    Field(Vec<u8>, text::Needle),
    Body(text::Needle),
    Text(text::Needle),
}

impl Test {
    fn of(query: &Query) -> Result<Test> {
        let charset = query.charset.as_deref().unwrap_or("UTF-8");
        if !charset::is_known(charset) {
            let text = format!("[BADCHARSET] Unknown charset in search: {charset}");
            return Err(Error::new(ErrorKind::Refused, text));
        }
        let tests = query.keys.iter().map(|key| compile(key, charset)).collect::<Result<_>>()?;
        Ok(Test::all(tests))
    }

    /// All of them, the cheapest first.
    fn all(mut tests: Vec<Test>) -> Test {
        tests.sort_by_key(Test::stage);
        Test::All(tests)
    }

    fn stage(&self) -> Stage {
        match self {
            Test::Not(test) => test.stage(),
            Test::All(tests) | Test::Any(tests) => {
                tests.iter().map(Test::stage).max().unwrap_or(Stage::Flags)
            }
            Test::Flag(_) | Test::Numbers(_) | Test::Uid(_) => Stage::Flags,
            Test::Larger(_) | Test::Smaller(_) | Test::Arrived(..) | Test::Within(_) => Stage::Arrival,
            Test::Sent(..) | Test::Field(..) => Stage::Header,
            Test::Body(_) | Test::Text(_) => Stage::Body,
        }
    }

    /// Whether some part of it needs what `stage` brings.
    fn needs(&self, stage: Stage) -> bool {
        match self {
            Test::Not(test) => test.needs(stage),
            Test::All(tests) | Test::Any(tests) => tests.iter().any(|test| test.needs(stage)),
            leaf => leaf.stage() == stage,
        }
    }
}

fn compile(key: &Key, charset: &str) -> Result<Test> {
    let flag = |name: &[u8]| Test::Flag(name.to_vec());
    let not = |test| Test::Not(Box::new(test));
    let needle = |text: &Vec<u8>| {
        let text = charset::to_utf8(text, charset).unwrap_or_else(|| text.clone());
        text::Needle::new(&casemap(&text))
    };
    let field = |name: &[u8], text| Test::Field(name.to_vec(), needle(text));
    const LAST: Day = Day { year: u16::MAX, month: 12, day: 31 };
    Ok(match key {
        Key::All => Test::All(Vec::new()),
        Key::Answered => flag(b"\\Answered"),
        Key::Deleted => flag(b"\\Deleted"),
        Key::Draft => flag(b"\\Draft"),
        Key::Flagged => flag(b"\\Flagged"),
        Key::Recent => flag(b"\\Recent"),
        Key::Seen => flag(b"\\Seen"),
        Key::New => Test::All(vec![flag(b"\\Recent"), not(flag(b"\\Seen"))]),
        Key::Old => not(flag(b"\\Recent")),
        Key::Unanswered => not(flag(b"\\Answered")),
        Key::Undeleted => not(flag(b"\\Deleted")),
        Key::Undraft => not(flag(b"\\Draft")),
        Key::Unflagged => not(flag(b"\\Flagged")),
        Key::Unseen => not(flag(b"\\Seen")),
        Key::Keyword(name) => flag(name),
        Key::Unkeyword(name) => not(flag(name)),
        Key::Bcc(text) => field(b"Bcc", text),
        Key::Cc(text) => field(b"Cc", text),
        Key::From(text) => field(b"From", text),
        Key::Subject(text) => field(b"Subject", text),
        Key::To(text) => field(b"To", text),
        Key::Header(name, text) => field(name, text),
        Key::Body(text) => Test::Body(needle(text)),
        Key::Text(text) => Test::Text(needle(text)),
        Key::Before(day) => not(Test::Arrived(*day, LAST)),
        Key::On(day) => Test::Arrived(*day, *day),
        Key::Since(day) => Test::Arrived(*day, LAST),
        // What has no date was sent before any day.
        Key::SentBefore(day) => not(Test::Sent(*day, LAST)),
        Key::SentOn(day) => Test::Sent(*day, *day),
        Key::SentSince(day) => Test::Sent(*day, LAST),
        Key::Larger(size) => Test::Larger(*size),
        Key::Smaller(size) => Test::Smaller(*size),
        Key::Numbers(set) => Test::Numbers(set.clone()),
        Key::Uid(set) => Test::Uid(set.clone()),
        Key::Younger(seconds) => Test::Within(*seconds),
        Key::Older(seconds) => not(Test::Within(*seconds)),
        Key::Not(key) => not(compile(key, charset)?),
        Key::Or(a, b) => {
            let mut either = vec![compile(a, charset)?, compile(b, charset)?];
            either.sort_by_key(Test::stage);
            Test::Any(either)
        }
        Key::And(keys) => Test::all(keys.iter().map(|key| compile(key, charset)).collect::<Result<_>>()?),
        Key::ModSeq(_)
        | Key::EmailId(_)
        | Key::ThreadId(_)
        | Key::SavedBefore(_)
        | Key::SavedOn(_)
        | Key::SavedSince(_)
        | Key::Saved
        | Key::GmailRaw(_)
        | Key::GmailLabels(_)
        | Key::GmailMessageId(_)
        | Key::GmailThreadId(_) => {
            let text = "this kind of mailbox does not know such a search key";
            return Err(Error::new(ErrorKind::Unsupported, text));
        }
    })
}

/// Whether `test` holds of a message; `None` if it takes more than `stage` to tell.
fn holds<S: Store>(offline: &mut Offline<S>, test: &Test, number: u32, stage: Stage) -> Result<Option<bool>> {
    Ok(match test {
        Test::Not(test) => holds(offline, test, number, stage)?.map(|held| !held),
        Test::All(tests) => settle(offline, tests, number, stage, false)?,
        Test::Any(tests) => settle(offline, tests, number, stage, true)?,
        leaf if leaf.stage() > stage => None,
        leaf => Some(applies(offline, leaf, number)?),
    })
}

/// Whether some test holds (`settled` is true), or all do (false).
fn settle<S: Store>(
    offline: &mut Offline<S>,
    tests: &[Test],
    number: u32,
    stage: Stage,
    settled: bool,
) -> Result<Option<bool>> {
    let mut doubt = false;
    for test in tests {
        match holds(offline, test, number, stage)? {
            Some(held) if held == settled => return Ok(Some(settled)),
            Some(_) => {}
            None => doubt = true,
        }
    }
    Ok((!doubt).then_some(!settled))
}

fn applies<S: Store>(offline: &mut Offline<S>, test: &Test, number: u32) -> Result<bool> {
    Ok(match test {
        Test::Flag(name) => offline.store.flags(number)?.iter().any(|flag| flag.eq_ignore_ascii_case(name)),
        Test::Numbers(set) => is_in(set, number, offline.store.count()),
        Test::Uid(set) => {
            let highest = offline.store.uid(offline.store.count())?;
            is_in(set, offline.store.uid(number)?, highest)
        }
        Test::Larger(size) => offline.store.size(number)? > *size,
        Test::Smaller(size) => offline.store.size(number)? < *size,
        Test::Arrived(first, last) => {
            let day = offline.store.arrival(number)?.as_ref().map(day);
            day.is_some_and(|day| (*first..=*last).contains(&day))
        }
        Test::Within(seconds) => {
            let arrival = offline.store.arrival(number)?.map_or(0, |date| date.to_unix());
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            let now = now.map_or(0, |now| now.as_secs());
            now.saturating_sub(arrival) <= u64::from(*seconds)
        }
        Test::Sent(first, last) => {
            let fields = offline.fields(number, &[b"DATE".to_vec()])?;
            let date = header::find_field(&fields, b"Date").and_then(|text| Date::parse(&text));
            date.as_ref().map(day).is_some_and(|day| (*first..=*last).contains(&day))
        }
        Test::Field(name, needle) => {
            let fields = offline.fields(number, std::slice::from_ref(name))?;
            text::field_contains(&fields, name, needle)
        }
        Test::Body(needle) => {
            let (octets, message) = offline.held(number)?.taken_apart();
            text::body_contains(octets, message, false, needle)
        }
        Test::Text(needle) => {
            let (octets, message) = offline.held(number)?.taken_apart();
            let header = octets.get(message.place.header.clone()).unwrap_or_default();
            text::header_contains(header, needle) || text::body_contains(octets, message, true, needle)
        }
        Test::Not(_) | Test::All(_) | Test::Any(_) => false,
    })
}

fn is_in(set: &Set, number: u32, highest: u32) -> bool {
    let known = |n: u32| if n == Set::STAR { highest } else { n };
    set.ranges().iter().any(|&(a, b)| (known(a).min(known(b))..=known(a).max(known(b))).contains(&number))
}

/// The day in the date's own zone, as RFC 3501 wants it.
fn day(date: &Date) -> Day {
    Day { year: date.year, month: date.month, day: date.day }
}
