//! SEARCH without the server, where it refuses: over the flags, dates, sizes, headers and
//! messages that it gives, as for stores that give nothing else. As c-client does after a BAD.

use std::collections::HashMap;

use super::Imap;
use super::response::{Code, Status};
use super::session::Completion;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::{Aspect, Fetched, Ids, Items, Section, SectionItem};
use crate::driver::query::{Key, Query};
use crate::driver::set::Set;
use crate::driver::store::{self, Offline, Store, Wants};
use crate::driver::target::Session;
use crate::driver::{Driver, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::date::Date;
use crate::wire::deadline::Timeouts;

/// Whether a refusal is about searching, and not about asking at all.
pub fn is_about_searching(completion: &Completion) -> bool {
    let elsewhere = match &completion.code {
        Some(Code::Limit | Code::InUse | Code::NoPerm | Code::Expired | Code::Closed | Code::Alert) => true,
        Some(Code::Other(name, _)) => name == "THROTTLED",
        _ => false,
    };
    completion.status != Status::Ok && !elsewhere
}

/// The messages that match, ascending; `None` if only a server can tell.
///
/// Nothing is marked as seen. What is held at once is bounded by [`limits::SHELF`] and one message.
///
/// Errors: those of the FETCHes.
pub fn search(
    imap: &mut Imap,
    query: &Query,
    uid: bool,
    events: &mut dyn Events,
) -> Result<Option<Vec<u32>>> {
    if !store::can_answer(query) {
        return Ok(None);
    }
    let mut needs = Needs::default();
    query.keys.iter().for_each(|key| needs.visit(key));
    let mut remote = Remote::list(imap, needs, events)?;
    let mut offline = Offline::new(&mut remote);
    let outcome = offline.search(query, false, events);
    drop(offline);
    remote.news.drain(..).for_each(|event| events.event(event));
    // A message that cannot be had would be missing without a word.
    if let Some(failure) = remote.failure {
        return Err(failure);
    }
    let found = outcome?.into_iter().filter_map(|place| remote.row(place).ok());
    Ok(Some(found.map(|row| if uid { row.uid } else { row.number }).collect()))
}

/// What a query asks of all messages.
#[derive(Default)]
struct Needs {
    arrival: bool,
    size: bool,
    /// Header fields, upper case.
    fields: Vec<Vec<u8>>,
}

impl Needs {
    /// The depth is that of the criteria, which [`limits::CRITERIA_DEPTH`] bounds.
    fn visit(&mut self, key: &Key) {
        match key {
            Key::Before(_) | Key::On(_) | Key::Since(_) | Key::Older(_) | Key::Younger(_) => {
                self.arrival = true
            }
            // Messages are fetched several at once, as many as their sizes allow.
            Key::Larger(_) | Key::Smaller(_) | Key::Body(_) | Key::Text(_) => self.size = true,
            Key::SentBefore(_) | Key::SentOn(_) | Key::SentSince(_) => self.field(b"DATE"),
            Key::Bcc(_) => self.field(b"BCC"),
            Key::Cc(_) => self.field(b"CC"),
            Key::From(_) => self.field(b"FROM"),
            Key::Subject(_) => self.field(b"SUBJECT"),
            Key::To(_) => self.field(b"TO"),
            Key::Header(name, _) => self.field(name),
            Key::Not(key) => self.visit(key),
            Key::Or(a, b) => [a, b].into_iter().for_each(|key| self.visit(key)),
            Key::And(keys) => keys.iter().for_each(|key| self.visit(key)),
            _ => {}
        }
    }

    fn field(&mut self, name: &[u8]) {
        let name = name.to_ascii_uppercase();
        if !self.fields.contains(&name) {
            self.fields.push(name);
        }
    }
}

/// One message; its place in the list is its number for the search.
#[derive(Default)]
struct Row {
    /// As the server counts at this moment.
    number: u32,
    gone: bool,
    uid: u32,
    flags: Vec<Vec<u8>>,
    arrival: Option<Date>,
    size: u64,
}

/// The open mailbox as a store, for the time of one search.
struct Remote<'i> {
    imap: &'i mut Imap,
    rows: Vec<Row>,
    needs: Needs,
    /// The messages that are asked for next, by place, ascending.
    planned: Vec<u32>,
    /// Texts that have come for them, and their octets.
    shelf: HashMap<u32, Vec<u8>>,
    shelved: usize,
    news: Vec<Event>,
    /// The first FETCH that went wrong.
    failure: Option<Error>,
}

impl<'i> Remote<'i> {
    /// Asks what there is. By UIDs, as numbers from 1 on are refused where there is no message.
    fn list(imap: &'i mut Imap, needs: Needs, events: &mut dyn Events) -> Result<Remote<'i>> {
        let items = Items {
            uid: true,
            flags: true,
            internal_date: needs.arrival,
            size: needs.size,
            ..Items::default()
        };
        let mut listed = Listed { rows: Vec::new(), events };
        imap.fetch(&Ids::Uids(Set::range(1..=Set::STAR)), &items, &mut listed)?;
        let mut rows = listed.rows;
        rows.sort_by_key(|row| row.uid);
        rows.dedup_by_key(|row| row.uid);
        Ok(Remote {
            imap,
            rows,
            needs,
            planned: Vec::new(),
            shelf: HashMap::new(),
            shelved: 0,
            news: Vec::new(),
            failure: None,
        })
    }

    fn row(&self, place: u32) -> Result<&Row> {
        let row = (place as usize).checked_sub(1).and_then(|index| self.rows.get(index));
        row.filter(|row| !row.gone).ok_or_else(absent)
    }

    /// A text of one message, with which those of the messages planned after it come along.
    fn text(&mut self, place: u32, text: &Section) -> Result<Vec<u8>> {
        if let Some(octets) = self.shelf.remove(&place) {
            self.shelved = self.shelved.saturating_sub(octets.len());
            return Ok(octets);
        }
        if self.failure.is_some() {
            return Err(absent());
        }
        let is_message = text.aspect == Aspect::Content;
        let size = self.row(place)?.size;
        let outcome = match is_message && size > limits::AHEAD {
            true => self.bring_large(place, text),
            false => self.bring(place, text),
        };
        match outcome {
            Ok(()) => {}
            Err(error) if error.is_fatal() => return Err(error),
            Err(error) => self.failure = Some(error),
        }
        match self.shelf.remove(&place) {
            Some(octets) => {
                self.shelved = self.shelved.saturating_sub(octets.len());
                Ok(octets)
            }
            None => {
                // What did not come is not asked for again.
                let row = (place as usize).checked_sub(1).and_then(|index| self.rows.get_mut(index));
                row.into_iter().for_each(|row| row.gone = true);
                Err(absent())
            }
        }
    }

    fn bring(&mut self, place: u32, text: &Section) -> Result<()> {
        let from = self.planned.partition_point(|planned| *planned < place);
        let rest = self.planned.get(from..).unwrap_or_default();
        let rest = rest.iter().copied().filter(|planned| *planned != place);
        let mut octets = self.row(place)?.size;
        let mut numbers = vec![self.row(place)?.number];
        for planned in rest.take(limits::AHEAD_MESSAGES) {
            let Ok(row) = self.row(planned) else { continue };
            octets = octets.saturating_add(row.size);
            if text.aspect == Aspect::Content && octets > limits::AHEAD {
                break;
            }
            if !self.shelf.contains_key(&planned) {
                numbers.push(row.number);
            }
        }
        let item = SectionItem { section: text.clone(), peek: true, partial: None };
        let items = Items { sections: vec![item], ..Items::default() };
        let Remote { imap, rows, shelf, shelved, news, .. } = self;
        let mut texts = Texts { wanted: place, rows, shelf, shelved, news };
        imap.fetch(&Ids::Numbers(numbers.into_iter().collect()), &items, &mut texts)
    }

    /// A message that is not to lie in memory twice.
    fn bring_large(&mut self, place: u32, text: &Section) -> Result<()> {
        let number = self.row(place)?.number;
        let mut octets = Vec::new();
        let mut sink = |piece: &[u8]| {
            if octets.len() as u64 + piece.len() as u64 > limits::LITERAL {
                return Err(Error::new(ErrorKind::Mailbox, "The message is too large"));
            }
            octets.extend_from_slice(piece);
            Ok(())
        };
        let Remote { imap, rows, shelf, shelved, news, .. } = self;
        let mut texts = Texts { wanted: place, rows, shelf, shelved, news };
        if imap.stream(&Ids::Numbers(Set::one(number)), text, true, &mut sink, &mut texts)? {
            texts.put(place, octets);
        }
        Ok(())
    }
}

fn absent() -> Error {
    Error::new(ErrorKind::NoMessage, "The message is no longer in the mailbox")
}

/// Takes up a list of messages.
struct Listed<'e> {
    rows: Vec<Row>,
    events: &'e mut dyn Events,
}

impl Events for Listed<'_> {
    fn event(&mut self, event: Event) {
        match &event {
            Event::Expunged(number) => expunge(&mut self.rows, *number),
            Event::Fetched(fetched) => {
                let Fetched { number, uid: Some(uid), flags: Some(flags), .. } = &**fetched else {
                    return self.events.event(event);
                };
                self.rows.push(Row {
                    number: *number,
                    gone: false,
                    uid: *uid,
                    flags: flags.clone(),
                    arrival: fetched.internal_date.as_deref().and_then(Date::parse),
                    size: fetched.size.unwrap_or_default(),
                });
            }
            _ => {}
        }
        self.events.event(event);
    }
}

/// Takes texts out of what comes, and keeps the rest for whoever asked for the search.
struct Texts<'r> {
    /// The message that is waited for: its text is kept whatever its size.
    wanted: u32,
    rows: &'r mut Vec<Row>,
    shelf: &'r mut HashMap<u32, Vec<u8>>,
    shelved: &'r mut usize,
    news: &'r mut Vec<Event>,
}

impl Texts<'_> {
    fn put(&mut self, place: u32, octets: Vec<u8>) {
        if place == self.wanted || self.shelved.saturating_add(octets.len()) <= limits::SHELF {
            *self.shelved = self.shelved.saturating_add(octets.len());
            if let Some(before) = self.shelf.insert(place, octets) {
                *self.shelved = self.shelved.saturating_sub(before.len());
            }
        }
    }
}

impl Events for Texts<'_> {
    fn event(&mut self, event: Event) {
        let mut event = event;
        match &mut event {
            Event::Expunged(number) => expunge(self.rows, *number),
            Event::Fetched(fetched) => {
                let place = place_of(self.rows, fetched.number);
                for section in std::mem::take(&mut fetched.sections) {
                    if let (Some(place), Some(octets)) = (place, section.data) {
                        self.put(place, octets);
                    }
                }
                // Nothing that it tells is new.
                if fetched.flags.is_none() && fetched.uid.is_none() {
                    return;
                }
            }
            _ => {}
        }
        self.news.push(event);
    }
}

fn place_of(rows: &[Row], number: u32) -> Option<u32> {
    let from = rows.partition_point(|row| row.number < number);
    // Those that are gone keep the number that the next one has now.
    let same = rows.get(from..)?.iter().take_while(|row| row.number == number);
    let index = from + same.take_while(|row| row.gone).count();
    rows.get(index).filter(|row| row.number == number)?;
    u32::try_from(index + 1).ok()
}

/// Later messages move down by one.
fn expunge(rows: &mut [Row], number: u32) {
    for row in rows.iter_mut() {
        match row.number.cmp(&number) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => row.gone = true,
            std::cmp::Ordering::Greater => row.number -= 1,
        }
    }
}

impl Store for &mut Remote<'_> {
    fn session(&self) -> &Session {
        &self.imap.session
    }

    fn select(&mut self, _: &[u8], _: bool, _: &mut dyn Events) -> Result<()> {
        Err(unsupported("opening a mailbox in a search"))
    }

    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(limits::MESSAGES)
    }

    fn is_read_only(&self) -> bool {
        true
    }

    fn uid(&mut self, place: u32) -> Result<u32> {
        // Of the highest UID too, whose message may be gone meanwhile.
        let row = (place as usize).checked_sub(1).and_then(|index| self.rows.get(index));
        row.map(|row| row.uid).ok_or_else(absent)
    }

    fn size(&mut self, place: u32) -> Result<u64> {
        Ok(self.row(place)?.size)
    }

    fn arrival(&mut self, place: u32) -> Result<Option<Date>> {
        Ok(self.row(place)?.arrival)
    }

    fn flags(&mut self, place: u32) -> Result<Vec<Vec<u8>>> {
        Ok(self.row(place)?.flags.clone())
    }

    fn header(&mut self, place: u32) -> Result<Vec<u8>> {
        let fields = Aspect::HeaderFields(self.needs.fields.clone());
        self.text(place, &Section { path: Vec::new(), aspect: fields })
    }

    fn message(&mut self, place: u32) -> Result<Vec<u8>> {
        self.text(place, &Section::default())
    }

    fn prefetch(&mut self, places: &[u32], _: Wants, events: &mut dyn Events) -> Result<()> {
        self.news.drain(..).for_each(|event| events.event(event));
        // Texts of another kind may be left.
        self.shelf.clear();
        self.shelved = 0;
        self.planned = places.to_vec();
        Ok(())
    }

    fn set_timeouts(&mut self, _: Timeouts) {}

    fn logout(&mut self, _: &mut dyn Events) {}

    fn abandon(&mut self) {}

    fn is_alive(&self) -> bool {
        self.imap.is_alive()
    }
}
