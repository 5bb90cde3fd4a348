//! A store as a driver.

use std::borrow::Cow;

use super::together::Together;
use super::{Store, Wants, search, section, sort};
use crate::driver::access::{Quota, QuotaOf, Rights};
use crate::driver::event::{Event, Events, Severity};
use crate::driver::fetch::{Aspect, Fetched, FetchedSection, Glance, Ids, Items, Section};
use crate::driver::folder::{FolderChange, FolderStatus, Listed, Listing, StatusItems};
use crate::driver::order::SortKey;
use crate::driver::query::Query;
use crate::driver::set::Set;
use crate::driver::target::Session;
use crate::driver::{Appended, Driver, FlagChange, Sink, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::mime::envelope::Envelope;
use crate::mime::header;
use crate::mime::message::{self, MISSING_HOST, Message};
use crate::mime::notes::Notes;
use crate::wire::deadline::Timeouts;

/// A [`Store`] as a [`Driver`].
pub struct Offline<S> {
    pub(super) store: S,
    held: Option<Held>,
    /// The header that was loaded last, and whose it is.
    header: Option<(u32, Vec<u8>)>,
    /// [`ENVELOPE`], as stores are asked for it.
    envelope: Vec<Vec<u8>>,
}

/// The message that was loaded last.
pub(super) struct Held {
    number: u32,
    octets: Vec<u8>,
    parsed: Option<Message>,
}

impl<S: Store> Offline<S> {
    pub fn new(store: S) -> Offline<S> {
        let envelope = ENVELOPE.map(|name| name.as_bytes().to_vec()).to_vec();
        Offline { store, held: None, header: None, envelope }
    }

    /// The numbers that `ids` mean, ascending, each once. Of numbers all must be there, as
    /// in c-client's `mail_sequence`; of UIDs those that are there count.
    fn numbers(&mut self, ids: &Ids) -> Result<Vec<u32>> {
        let count = self.store.count();
        match ids {
            Ids::Verbatim { .. } => Err(Error::new(ErrorKind::Rejected, "Sequence syntax error")),
            Ids::Numbers(set) => {
                let ranges = set.ranges().iter().map(|&(a, b)| {
                    let known = |n: u32| if n == Set::STAR { count } else { n };
                    let (first, last) = (known(a).min(known(b)), known(a).max(known(b)));
                    match first >= 1 && last <= count {
                        true => Ok((first, last)),
                        false => Err(Error::new(ErrorKind::Rejected, "Sequence out of range")),
                    }
                });
                Ok(merged(ranges.collect::<Result<Vec<(u32, u32)>>>()?))
            }
            Ids::Uids(set) if count == 0 || set.is_empty() => Ok(Vec::new()),
            Ids::Uids(set) => {
                let highest = self.store.uid(count)?;
                let mut ranges = Vec::new();
                for &(a, b) in set.ranges() {
                    let known = |uid: u32| if uid == Set::STAR { highest } else { uid };
                    let first = self.first_from(known(a).min(known(b)))?;
                    let past = self.first_from(known(a).max(known(b)).saturating_add(1))?;
                    if first < past {
                        ranges.push((first, past - 1));
                    }
                }
                Ok(merged(ranges))
            }
        }
    }

    /// The number of the first message whose UID is `uid` or higher; one past the last if none is.
    fn first_from(&mut self, uid: u32) -> Result<u32> {
        let (mut low, mut high) = (1, self.store.count() + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.store.uid(middle)? < uid {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(low)
    }

    /// The message, loaded unless it was the last one.
    pub(super) fn held(&mut self, number: u32) -> Result<&mut Held> {
        let held = match self.held.take().filter(|held| held.number == number) {
            Some(held) => held,
            None => Held { number, octets: self.store.message(number)?, parsed: None },
        };
        Ok(self.held.insert(held))
    }

    /// The header, from the message if that is held.
    fn header(&mut self, number: u32) -> Result<&[u8]> {
        if let Some(held) = self.held.as_ref().filter(|held| held.number == number) {
            let end = message::text_start(&held.octets);
            return Ok(held.octets.get(..end).unwrap_or_default());
        }
        let known = self.header.take().filter(|(known, _)| *known == number);
        let header = match known {
            Some(header) => header,
            None => (number, self.store.header(number)?),
        };
        Ok(&self.header.insert(header).1)
    }

    /// A header in which the fields `names` are complete.
    pub(super) fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Cow<'_, [u8]>> {
        let is_held = self.held.as_ref().is_some_and(|held| held.number == number)
            || self.header.as_ref().is_some_and(|(known, _)| *known == number);
        match if is_held { None } else { self.store.fields(number, names)? } {
            Some(header) => Ok(Cow::Owned(header)),
            None => self.header(number).map(Cow::Borrowed),
        }
    }

    /// Forgets what is held: numbers may mean other messages.
    fn forget(&mut self) {
        (self.held, self.header) = (None, None);
    }

    /// Reads of each message what `read` reads, and gives it to `take`; `numbers` ascend. One that cannot be
    /// read is left out and told of, as of many it is no reason to lose the others.
    pub(super) fn each<T>(
        &mut self,
        numbers: &[u32],
        wants: Wants,
        events: &mut dyn Events,
        mut read: impl FnMut(&mut Self, u32, &mut dyn Events) -> Result<T>,
        mut take: impl FnMut(T, &mut dyn Events) -> Result<()>,
    ) -> Result<()> {
        let mut failed = Vec::new();
        for chunk in numbers.chunks(CHUNK) {
            self.store.prefetch(chunk, wants, events)?;
            for &number in chunk {
                self.store.heed()?;
                match read(self, number, events) {
                    Ok(found) => take(found, events)?,
                    Err(error) if error.is_fatal() => return Err(error),
                    Err(error) => failed.push(error),
                }
            }
        }
        let all = failed.len() == numbers.len();
        for error in failed {
            if all {
                return Err(error);
            }
            events.event(Event::Notice(Severity::Error, error.to_string().into_bytes()));
        }
        Ok(())
    }

    fn fetch_one(&mut self, number: u32, items: &Items, events: &mut dyn Events) -> Result<Fetched> {
        let mut fetched = Fetched { number, ..Fetched::default() };
        if items.uid {
            fetched.uid = Some(self.store.uid(number)?);
        }
        if items.size {
            fetched.size = Some(self.store.size(number)?);
        }
        if items.internal_date {
            fetched.internal_date = self.store.arrival(number)?.map(|date| date.to_internal().into_bytes());
        }
        if items.structure || items.sections.iter().any(|item| !is_of_header(&item.section)) {
            self.held(number)?;
        }
        let mut notes = Notes::new();
        if items.envelope {
            let names = std::mem::take(&mut self.envelope);
            let of_envelope = names.get(..ENVELOPE.len() - 1).unwrap_or_default();
            let envelope = self
                .fields(number, of_envelope)
                .map(|header| header::parse(&header, MISSING_HOST, &mut notes));
            self.envelope = names;
            fetched.envelope = Some(Box::new(envelope?));
        }
        if items.structure {
            // As in c-client, which reads a header along with the structure.
            if !items.envelope {
                header::parse_sparely(self.header(number)?, MISSING_HOST, &mut notes);
            }
            let structure = self.held(number)?.parsed(&mut notes).structure.clone();
            fetched.structure = Some(structure);
        }
        for item in &items.sections {
            let data = self.section(number, &item.section, item.partial)?;
            let origin = item.partial.map(|(first, _)| first);
            fetched.sections.push(FetchedSection { section: item.section.clone(), origin, data });
        }
        for text in notes {
            events.event(Event::Notice(Severity::Parse, text));
        }
        // Last, so that `\Seen` set by reading shows.
        if items.sections.iter().any(|item| !item.peek) {
            self.mark_seen(number, events)?;
        }
        if items.flags {
            fetched.flags = Some(self.store.flags(number)?);
        }
        Ok(fetched)
    }

    /// What a list of messages shows of a header, and the remarks on it.
    fn listed_envelope(&mut self, number: u32) -> Result<(Envelope, Notes)> {
        let mut notes = Notes::new();
        let names = std::mem::take(&mut self.envelope);
        let envelope = self
            .fields(number, &names)
            .map(|header| header::parse_sparely(&header, MISSING_HOST, &mut notes));
        self.envelope = names;
        Ok((envelope?, notes))
    }

    fn glance_at(&mut self, number: u32, envelope: Envelope) -> Result<Glance> {
        Ok(Glance {
            number,
            uid: self.store.uid(number)?,
            flags: self.store.flags(number)?,
            arrival: self.store.arrival(number)?,
            size: self.store.size(number)?,
            envelope,
        })
    }

    fn section(
        &mut self,
        number: u32,
        section: &Section,
        partial: Option<(u64, u64)>,
    ) -> Result<Option<Vec<u8>>> {
        let data = match (&section.aspect, section.path.is_empty()) {
            (Aspect::Header, true) => Some(self.header(number)?.to_vec()),
            (Aspect::HeaderFields(names), true) => {
                Some(section::select(&self.fields(number, names)?, names, true))
            }
            (Aspect::HeaderFieldsNot(names), true) => {
                Some(section::select(self.header(number)?, names, false))
            }
            _ => {
                let held = self.held(number)?;
                held.section(section).map(|found| section::cut(&found, partial).to_vec())
            }
        };
        match is_of_header(section) {
            true => Ok(data.map(|data| section::cut(&data, partial).to_vec())),
            false => Ok(data),
        }
    }

    fn mark_seen(&mut self, number: u32, events: &mut dyn Events) -> Result<()> {
        if self.store.is_read_only() || self.store.flags(number)?.iter().any(|flag| flag == SEEN) {
            return Ok(());
        }
        match self.store.set_flags(&[number], FlagChange::Add, &[SEEN.to_vec()], events) {
            Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
            other => other,
        }
    }
}

impl Held {
    fn parsed(&mut self, notes: &mut Notes) -> &Message {
        self.parsed.get_or_insert_with(|| message::parse(&self.octets, notes))
    }

    pub(super) fn taken_apart(&mut self) -> (&[u8], &Message) {
        let Held { octets, parsed, .. } = self;
        (octets, parsed.get_or_insert_with(|| message::parse(octets, &mut Notes::new())))
    }

    fn section(&mut self, section: &Section) -> Option<Cow<'_, [u8]>> {
        if !section.path.is_empty() {
            self.parsed(&mut Notes::new());
        }
        section::extract(&self.octets, self.parsed.as_ref(), section)
    }
}

const SEEN: &[u8] = b"\\Seen";

/// The fields of an envelope, with what remarks are made on, and of a list of messages the last one too.
const ENVELOPE: [&str; 12] = [
    "DATE",
    "SUBJECT",
    "FROM",
    "SENDER",
    "REPLY-TO",
    "TO",
    "CC",
    "BCC",
    "IN-REPLY-TO",
    "MESSAGE-ID",
    "MIME-VERSION",
    "REFERENCES",
];

/// Messages that a store is told of at once.
pub(super) const CHUNK: usize = 256;

/// Whether the message's header has all of it.
fn is_of_header(section: &Section) -> bool {
    let aspect =
        matches!(section.aspect, Aspect::Header | Aspect::HeaderFields(_) | Aspect::HeaderFieldsNot(_));
    section.path.is_empty() && aspect
}

/// The numbers of ranges, ascending, each once.
fn merged(mut ranges: Vec<(u32, u32)>) -> Vec<u32> {
    ranges.sort_unstable();
    let mut numbers: Vec<u32> = Vec::new();
    for (first, last) in ranges {
        let after = numbers.last().map_or(0, |last| last.saturating_add(1));
        numbers.extend(first.max(after)..=last);
    }
    numbers
}

fn wants(items: &Items) -> Wants {
    let message = items.structure || items.sections.iter().any(|item| !is_of_header(&item.section));
    Wants {
        uid: items.uid,
        flags: items.flags,
        arrival: items.internal_date,
        size: items.size,
        header: !message && (items.envelope || !items.sections.is_empty()),
        message,
    }
}

impl<S: Store> Driver for Offline<S> {
    fn session(&self) -> &Session {
        self.store.session()
    }

    fn capabilities(&mut self, events: &mut dyn Events) -> Result<Vec<String>> {
        self.store.capabilities(events)
    }

    fn select(&mut self, mailbox: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()> {
        self.forget();
        self.store.select(mailbox, read_only, events)
    }

    fn ping(&mut self, events: &mut dyn Events) -> Result<()> {
        self.forget();
        self.store.ping(events)
    }

    fn fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()> {
        let numbers = self.numbers(ids)?;
        // Along with a UID that was asked for by, the answer tells it.
        let items = Items { uid: items.uid || ids.is_uid(), ..items.clone() };
        self.each(
            &numbers,
            wants(&items),
            events,
            |offline, number, events| offline.fetch_one(number, &items, events),
            |fetched, events| {
                events.event(Event::Fetched(Box::new(fetched)));
                Ok(())
            },
        )
    }

    fn glance(
        &mut self,
        numbers: &[u32],
        take: &mut dyn FnMut(Glance) -> Result<()>,
        events: &mut dyn Events,
    ) -> Result<bool> {
        if !self.store.is_nearby() {
            return Ok(false);
        }
        let names = self.envelope.clone();
        let read = |header: &[u8]| {
            let mut notes = Notes::new();
            (header::parse_sparely(header, MISSING_HOST, &mut notes), notes)
        };
        let mut together = Together::new(numbers, &names, true, read);
        let wants = Wants { header: !together.is_worth_it(), arrival: true, ..Wants::default() };
        let read = |offline: &mut Self, number, events: &mut dyn Events| {
            let (envelope, notes) = match together.next(offline)? {
                Some(found) => found,
                None => offline.listed_envelope(number)?,
            };
            notes.into_iter().for_each(|text| events.event(Event::Notice(Severity::Parse, text)));
            offline.glance_at(number, envelope)
        };
        self.each(numbers, wants, events, read, |glance, _| take(glance)).map(|()| true)
    }

    fn answers_ahead(&self) -> bool {
        false
    }

    fn remarks_on_headers(&self) -> bool {
        false
    }

    fn stream(
        &mut self,
        ids: &Ids,
        section: &Section,
        peek: bool,
        sink: &mut dyn Sink,
        events: &mut dyn Events,
    ) -> Result<bool> {
        let Some(&number) = self.numbers(ids)?.first() else { return Ok(false) };
        let wants = Wants { message: !is_of_header(section), header: true, ..Wants::default() };
        self.store.prefetch(&[number], wants, events)?;
        let came = match is_of_header(section) {
            true => match self.section(number, section, None)? {
                Some(data) => sink.take(&data).map(|()| true)?,
                None => false,
            },
            false => match self.held(number)?.section(section) {
                Some(data) => pour(&data, sink).map(|()| true)?,
                None => false,
            },
        };
        if came && !peek {
            self.mark_seen(number, events)?;
        }
        if ids.is_uid() {
            let uid = Some(self.store.uid(number)?);
            events.event(Event::Fetched(Box::new(Fetched { number, uid, ..Fetched::default() })));
        }
        Ok(came)
    }

    fn store(
        &mut self,
        ids: &Ids,
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        let numbers = self.numbers(ids)?;
        match numbers.is_empty() {
            true => Ok(()),
            false => self.store.set_flags(&numbers, change, flags, events),
        }
    }

    fn search(&mut self, query: &Query, uid: bool, events: &mut dyn Events) -> Result<Vec<u32>> {
        let found = search::search(self, query, events)?;
        match uid {
            true => found.into_iter().map(|number| self.store.uid(number)).collect(),
            false => Ok(found),
        }
    }

    fn sort(
        &mut self,
        key: SortKey,
        reverse: bool,
        query: &Query,
        uid: bool,
        events: &mut dyn Events,
    ) -> Result<Option<Vec<u32>>> {
        if key == SortKey::Arrival && self.store.numbers_by_arrival() {
            let mut found = self.search(query, uid, events)?;
            if reverse {
                found.reverse();
            }
            return Ok(Some(found));
        }
        // What of far messages was read already is remembered above, and not asked for again.
        if !self.store.is_nearby() {
            return Ok(None);
        }
        let sorted = sort::sort(self, key, reverse, query, events)?;
        match uid {
            true => sorted.into_iter().map(|number| self.store.uid(number)).collect::<Result<_>>().map(Some),
            false => Ok(Some(sorted)),
        }
    }

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        self.forget();
        self.store.expunge(events)
    }

    fn append(&mut self, mailbox: &[u8], messages: &[Appended<'_>], events: &mut dyn Events) -> Result<()> {
        self.store.append(mailbox, messages, events)
    }

    fn copy(&mut self, ids: &Ids, mailbox: &[u8], events: &mut dyn Events) -> Result<()> {
        let numbers = self.numbers(ids)?;
        self.store.copy(&numbers, mailbox, events)
    }

    fn change_folder(&mut self, change: &FolderChange<'_>, events: &mut dyn Events) -> Result<()> {
        self.store.change_folder(change, events)
    }

    fn list(&mut self, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
        self.store.list(listing, events)
    }

    fn status(
        &mut self,
        mailbox: &[u8],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<FolderStatus> {
        self.store.status(mailbox, items, events)
    }

    fn quotas(&mut self, _: QuotaOf<'_>, _: &mut dyn Events) -> Result<Vec<Quota>> {
        Err(unsupported("quota"))
    }

    fn rights(&mut self, _: &[u8], _: &mut dyn Events) -> Result<Vec<Rights>> {
        Err(unsupported("access control"))
    }

    fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.store.set_timeouts(timeouts);
    }

    fn logout(&mut self, events: &mut dyn Events) {
        self.forget();
        self.store.logout(events);
    }

    fn abandon(&mut self) {
        self.forget();
        self.store.abandon();
    }

    fn is_alive(&self) -> bool {
        self.store.is_alive()
    }
}

/// Gives all of a text to a sink, in one piece if it has room for that.
fn pour(text: &[u8], sink: &mut dyn Sink) -> Result<()> {
    if let Some(room) = sink.room(text.len() as u64).filter(|room| room.len() == text.len()) {
        room.copy_from_slice(text);
        return sink.filled(text.len());
    }
    text.chunks(PIECE).try_for_each(|piece| sink.take(piece))
}

/// Octets that a sink gets at once.
const PIECE: usize = 64 << 10;

#[cfg(test)]
mod tests;
