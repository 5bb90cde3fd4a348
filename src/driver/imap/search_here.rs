//! SEARCH without the server, where it refuses: over the flags, dates, sizes, headers and
//! messages that it gives, as for stores that give nothing else. As c-client does after a BAD.

use std::collections::HashMap;

use super::Imap;
use super::response::{Code, Status};
use super::session::Completion;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::{Aspect, Fetched, Ids, Items, Section, SectionItem};
use crate::driver::numbered::Numbered;
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
    let found = outcome?.into_iter().filter_map(|place| remote.messages.here(place).ok());
    Ok(Some(found.map(|(number, row)| if uid { row.uid } else { number }).collect()))
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

/// What is known of one message.
#[derive(Default)]
struct Row {
    uid: u32,
    /// Its text did not come when it was asked for.
    withheld: bool,
    flags: Vec<Vec<u8>>,
    arrival: Option<Date>,
    size: u64,
}

/// The messages as the search found them, and what has become of their numbers since.
#[derive(Default)]
struct Messages {
    /// By UID, once all are listed; a message's place here, from 1 on, is its number for the search.
    rows: Vec<Row>,
    /// UIDs, as the server counts their messages at this moment.
    numbers: Numbered<u32>,
}

impl Messages {
    fn add(&mut self, number: u32, row: Row) {
        if number != 0 {
            self.numbers.set(number, row.uid);
            self.rows.push(row);
        }
    }

    /// All are listed.
    fn settle(&mut self) {
        self.rows.sort_by_key(|row| row.uid);
        self.rows.dedup_by_key(|row| row.uid);
    }

    /// Later messages move down by one.
    fn expunge(&mut self, number: u32) {
        if number != 0 {
            self.numbers.expunge(number);
        }
    }

    /// The place of the message that has this number now.
    fn place_of(&self, number: u32) -> Option<u32> {
        let uid = self.numbers.get(number)?;
        let index = self.rows.binary_search_by_key(uid, |row| row.uid).ok()?;
        u32::try_from(index + 1).ok()
    }

    /// A message that is there still, and the number that it has now.
    fn here(&self, place: u32) -> Result<(u32, &Row)> {
        let row = self.rows.get(slot(place)).filter(|row| !row.withheld).ok_or_else(absent)?;
        Ok((self.numbers.find(&row.uid).ok_or_else(absent)?, row))
    }
}

/// Where a message's row stands.
fn slot(place: u32) -> usize {
    (place as usize).wrapping_sub(1)
}

/// The open mailbox as a store, for the time of one search.
struct Remote<'i> {
    imap: &'i mut Imap,
    messages: Messages,
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
        let mut listed = Listed { messages: Messages::default(), events };
        imap.fetch(&Ids::Uids(Set::range(1..=Set::STAR)), &items, &mut listed)?;
        let mut messages = listed.messages;
        messages.settle();
        Ok(Remote {
            imap,
            messages,
            needs,
            planned: Vec::new(),
            shelf: HashMap::new(),
            shelved: 0,
            news: Vec::new(),
            failure: None,
        })
    }

    /// A text that has come, off the shelf.
    fn take(&mut self, place: u32) -> Option<Vec<u8>> {
        let octets = self.shelf.remove(&place)?;
        self.shelved = self.shelved.saturating_sub(octets.len());
        Some(octets)
    }

    /// A text of one message, with which those of the messages planned after it come along.
    fn text(&mut self, place: u32, text: &Section) -> Result<Vec<u8>> {
        if let Some(octets) = self.take(place) {
            return Ok(octets);
        }
        if self.failure.is_some() {
            return Err(absent());
        }
        let is_message = text.aspect == Aspect::Content;
        let size = self.messages.here(place)?.1.size;
        let outcome = match is_message && size > limits::AHEAD {
            true => self.bring_large(place, text),
            false => self.bring(place, text),
        };
        match outcome {
            Ok(()) => {}
            Err(error) if error.is_fatal() => return Err(error),
            Err(error) => self.failure = Some(error),
        }
        if let Some(octets) = self.take(place) {
            return Ok(octets);
        }
        // What did not come is not asked for again.
        if let Some(row) = self.messages.rows.get_mut(slot(place)) {
            row.withheld = true;
        }
        Err(absent())
    }

    fn bring(&mut self, place: u32, text: &Section) -> Result<()> {
        let from = self.planned.partition_point(|planned| *planned < place);
        let rest = self.planned.get(from..).unwrap_or_default();
        let rest = rest.iter().copied().filter(|planned| *planned != place);
        let (number, row) = self.messages.here(place)?;
        let (mut numbers, mut octets) = (vec![number], row.size);
        for planned in rest.take(limits::AHEAD_MESSAGES) {
            let Ok((number, row)) = self.messages.here(planned) else { continue };
            octets = octets.saturating_add(row.size);
            if text.aspect == Aspect::Content && octets > limits::AHEAD {
                break;
            }
            if !self.shelf.contains_key(&planned) {
                numbers.push(number);
            }
        }
        let item = SectionItem { section: text.clone(), peek: true, partial: None };
        let items = Items { sections: vec![item], ..Items::default() };
        let Remote { imap, messages, shelf, shelved, news, .. } = self;
        let mut texts = Texts { wanted: place, messages, shelf, shelved, news };
        imap.fetch(&Ids::Numbers(numbers.into_iter().collect()), &items, &mut texts)
    }

    /// A message that is not to lie in memory twice.
    fn bring_large(&mut self, place: u32, text: &Section) -> Result<()> {
        let (number, _) = self.messages.here(place)?;
        let mut octets = Vec::new();
        let mut sink = |piece: &[u8]| {
            if octets.len() as u64 + piece.len() as u64 > limits::LITERAL {
                return Err(Error::new(ErrorKind::Mailbox, "The message is too large"));
            }
            octets.extend_from_slice(piece);
            Ok(())
        };
        let Remote { imap, messages, shelf, shelved, news, .. } = self;
        let mut texts = Texts { wanted: place, messages, shelf, shelved, news };
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
    messages: Messages,
    events: &'e mut dyn Events,
}

impl Events for Listed<'_> {
    fn event(&mut self, event: Event) {
        match &event {
            Event::Expunged(number) => self.messages.expunge(*number),
            Event::Fetched(fetched) => {
                let Fetched { number, uid: Some(uid), flags: Some(flags), .. } = &**fetched else {
                    return self.events.event(event);
                };
                let row = Row {
                    uid: *uid,
                    withheld: false,
                    flags: flags.clone(),
                    arrival: fetched.internal_date.as_deref().and_then(Date::parse),
                    size: fetched.size.unwrap_or_default(),
                };
                self.messages.add(*number, row);
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
    messages: &'r mut Messages,
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
            Event::Expunged(number) => self.messages.expunge(*number),
            Event::Fetched(fetched) => {
                let place = self.messages.place_of(fetched.number);
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
        u32::try_from(self.messages.rows.len()).unwrap_or(limits::MESSAGES)
    }

    fn is_read_only(&self) -> bool {
        true
    }

    fn uid(&mut self, place: u32) -> Result<u32> {
        // Of the highest UID too, whose message may be gone meanwhile.
        let row = self.messages.rows.get(slot(place));
        row.map(|row| row.uid).ok_or_else(absent)
    }

    fn size(&mut self, place: u32) -> Result<u64> {
        Ok(self.messages.here(place)?.1.size)
    }

    fn arrival(&mut self, place: u32) -> Result<Option<Date>> {
        Ok(self.messages.here(place)?.1.arrival)
    }

    fn flags(&mut self, place: u32) -> Result<Vec<Vec<u8>>> {
        Ok(self.messages.here(place)?.1.flags.clone())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(count: u32) -> Messages {
        let mut messages = Messages::default();
        // In any order.
        for number in (1..=count).rev() {
            messages.add(number, Row { uid: number * 2, ..Row::default() });
        }
        messages.settle();
        messages
    }

    #[test]
    fn places_stay_while_numbers_move() {
        let mut messages = listed(5);
        messages.expunge(2);
        messages.expunge(0);
        messages.expunge(9);
        let number = |place| messages.here(place).ok().map(|(number, _)| number);
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(number), [None, Some(1), None, Some(2), Some(3), Some(4), None]);
        assert_eq!(
            [0, 1, 2, 4, 5].map(|number| messages.place_of(number)),
            [None, Some(1), Some(3), Some(5), None]
        );
    }

    /// Most of a large mailbox goes while it is searched: each EXPUNGE once passed over all rows.
    #[test]
    fn bug_each_message_that_went_was_counted_off_in_all_rows() {
        const MANY: u32 = 100_000;
        for choose in [|_: u32| 1, |left: u32| left, |left: u32| left / 2 + 1] {
            let mut messages = listed(MANY);
            for left in (11..=MANY).rev() {
                messages.expunge(choose(left));
            }
            let left: Vec<u32> = (1..=MANY).filter(|place| messages.here(*place).is_ok()).collect();
            let places: Vec<u32> = (1..=20).filter_map(|number| messages.place_of(number)).collect();
            assert_eq!((left.len(), &left), (10, &places));
        }
    }
}
