//! Messages' numbers, structures, envelopes and overviews.

use std::sync::Arc;

use super::cache;
use super::diagnostics::Diagnostics;
use super::flags::{self, ft};
use super::info::{HeaderInfo, Overview};
use super::lookahead::{Id, Question};
use super::section;
use super::sequence;
use super::state::Message;
use super::stream::Mailbox;
use crate::driver::fetch::{Aspect, Ids, Items, Request, Section, SectionItem};
use crate::driver::set::Set;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::envelope::Envelope;
use crate::mime::structure::Structure;
use crate::mime::{address, date};

/// What a call needs to know of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Uid,
    Structure,
    /// Envelope, flags, size and date.
    Overview,
}

impl Need {
    pub(super) fn is_met(self, uid: Option<u32>, message: Option<&cache::Message>) -> bool {
        match (self, message) {
            (Need::Uid, _) => uid.is_some(),
            (_, None) => false,
            (Need::Structure, Some(message)) => message.structure.is_some(),
            (Need::Overview, Some(m)) => {
                uid.is_some()
                    && m.envelope.is_some()
                    && m.news.is_some()
                    && m.flags.is_some()
                    && m.internal_date.is_some()
                    && m.size.is_some()
            }
        }
    }

    /// [`Need::Uid`] is no question that a walk is made of.
    fn question(self) -> Question<'static> {
        match self {
            Need::Uid | Need::Structure => Question::Structure,
            Need::Overview => Question::Overview,
        }
    }

    pub(super) fn items(self) -> Items {
        let uid = Items { uid: true, ..Items::default() };
        match self {
            Need::Uid => uid,
            Need::Structure => Items { structure: true, ..uid },
            Need::Overview => Items {
                flags: true,
                internal_date: true,
                size: true,
                envelope: true,
                sections: vec![news_item()],
                ..uid
            },
        }
    }
}

/// The header fields that an envelope lacks.
fn news_item() -> SectionItem {
    let names = ["NEWSGROUPS", "FOLLOWUP-TO", "REFERENCES"].map(|name| name.as_bytes().to_vec());
    let section = Section { path: Vec::new(), aspect: Aspect::HeaderFields(names.to_vec()) };
    SectionItem { section, peek: true, partial: None }
}

/// Messages whose overviews are asked for at once, while those before are worked on: what the
/// server takes about 100 ms to say, so that it is never waited for, in about two megabytes.
const TOGETHER: usize = 2048;

/// UIDs are small: a miss brings many.
const UIDS: u32 = 4096;

impl Mailbox {
    /// The UID of message `number`. Source: `imap_uid`.
    pub fn uid(&mut self, number: i64, diagnostics: &mut Diagnostics) -> Result<u32> {
        self.usable()?;
        let number = self.number(number)?;
        let number = self.ensure(number, Need::Uid, diagnostics)?;
        self.state.map.uid(number).ok_or_else(no_message)
    }

    /// The number of the message with this UID, 0 if there is none. Source: `imap_msgno`.
    pub fn msgno(&mut self, uid: i64, diagnostics: &mut Diagnostics) -> Result<u32> {
        self.usable()?;
        match self.locate_uid(uid, diagnostics) {
            Ok(number) => Ok(number),
            Err(error) if error.kind() == ErrorKind::NoMessage => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// The part tree. Source: `imap_fetchstructure`; `flags`: `FT_UID`.
    pub fn fetch_structure(
        &mut self,
        message: i64,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Arc<Structure>> {
        flags::check_uid(flags)?;
        self.usable()?;
        let number = self.locate(message, flags, Need::Structure, diagnostics)?;
        let known = self.state.cache.get(number).and_then(|message| message.structure.clone());
        known.ok_or_else(|| unreadable("structure"))
    }

    /// The structure of one part. Source: `imap_bodystruct`.
    pub fn body_struct(
        &mut self,
        message: i64,
        section: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Structure> {
        let tree = self.fetch_structure(message, 0, diagnostics)?;
        let part = section::find(&tree, &section::parse_path(section)?);
        part.cloned().ok_or_else(|| Error::new(ErrorKind::Mailbox, "the message has no such part"))
    }

    /// Envelope, flags, size and date. Source: `imap_headerinfo`.
    pub fn header_info(&mut self, message: i64, diagnostics: &mut Diagnostics) -> Result<HeaderInfo> {
        self.usable()?;
        let number = self.locate(message, 0, Need::Overview, diagnostics)?;
        let cached = self.state.cache.get(number).ok_or_else(no_message)?;
        let envelope = cached.envelope.as_ref().ok_or_else(|| unreadable("envelope"))?;
        let internal = internal_date(cached);
        Ok(HeaderInfo {
            envelope: with_news(envelope, cached),
            number,
            flags: cached.flags.clone().unwrap_or_default(),
            mail_date: internal.as_ref().map_or_else(|| NO_DATE.to_string(), date::Date::to_internal),
            size: cached.size.unwrap_or_default(),
            unix_time: internal.map(|date| date.to_unix()).unwrap_or_default(),
        })
    }

    /// One line for each message of a sequence. Source: `imap_fetch_overview`;
    /// `flags`: `FT_UID`. Messages that have no envelope are left out.
    pub fn overview(
        &mut self,
        sequence: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Overview>> {
        let mut overviews = Vec::new();
        let mut keep = |overview| {
            overviews.push(overview);
            Ok(())
        };
        self.each_overview(sequence, flags, diagnostics, &mut keep)?;
        Ok(overviews)
    }

    /// As [`Mailbox::overview`], one line at a time, so that memory stays flat. An error of `take` ends it.
    pub fn each_overview(
        &mut self,
        sequence: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
        take: &mut dyn FnMut(Overview) -> Result<()>,
    ) -> Result<()> {
        flags::check_uid(flags)?;
        self.usable()?;
        if flags & ft::UID != 0
            && self.looks_ahead()
            && let Some(uid) = one_uid(sequence)
        {
            // A script that asks for one at a time walks.
            let located = self.locate(uid.into(), ft::UID, Need::Overview, diagnostics);
            return self.take_located(located, take);
        }
        let numbers = match flags & ft::UID != 0 {
            false => {
                let set = sequence::parse_numbers(sequence, self.state.messages)?;
                marked(&set, self.state.messages)
            }
            true => {
                self.know_all_uids(diagnostics)?;
                let highest = self.state.map.uid(self.state.messages).unwrap_or_default();
                let set = sequence::parse_uids(sequence, highest)?;
                let mut numbers = self.state.map.numbers_where(|uid| contains(&set, uid));
                numbers.reverse();
                numbers
            }
        };
        if let [number] = numbers.as_slice() {
            let located = self.ensure(*number, Need::Overview, diagnostics);
            return self.take_located(located, take);
        }
        self.each_known(&numbers, diagnostics, &mut |mailbox, piece| {
            piece.iter().filter_map(|number| mailbox.overview_of(*number)).try_for_each(&mut *take)
        })
    }

    fn take_located(&self, located: Result<u32>, take: &mut dyn FnMut(Overview) -> Result<()>) -> Result<()> {
        match located {
            Err(error) if error.kind() == ErrorKind::NoMessage => Ok(()),
            located => self.overview_of(located?).map_or(Ok(()), take),
        }
    }

    /// Brings the envelopes and flags of `numbers` and hands the messages to `take` piece by piece; the
    /// next piece is under way meanwhile. An error of `take` ends it.
    pub(super) fn each_known(
        &mut self,
        numbers: &[u32],
        diagnostics: &mut Diagnostics,
        take: &mut dyn FnMut(&Mailbox, &[u32]) -> Result<()>,
    ) -> Result<()> {
        let mut outcome = Ok(());
        let mut later = numbers.chunks(TOGETHER);
        let mut here = self.begin_next(&mut later, diagnostics)?;
        while let Some((piece, asked)) = here {
            here = match outcome {
                Ok(()) => self.begin_next(&mut later, diagnostics)?,
                Err(_) => None,
            };
            if asked {
                let came = self.call(diagnostics, |driver, receiver| driver.finish_fetch(receiver));
                outcome = outcome.and(came);
            }
            if outcome.is_ok() {
                outcome = take(self, piece);
            }
            self.part_with(piece, numbers.len());
        }
        outcome
    }

    /// Asks for what is missing of the next piece; false if that is nothing.
    fn begin_next<'n>(
        &mut self,
        pieces: &mut std::slice::Chunks<'n, u32>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<(&'n [u32], bool)>> {
        let Some(piece) = pieces.next() else { return Ok(None) };
        let state = &self.state;
        let is_unknown =
            |number: &u32| !Need::Overview.is_met(state.map.uid(*number), state.cache.get(*number));
        let missing: Set = piece.iter().copied().filter(is_unknown).collect();
        let asked = !missing.is_empty();
        if asked {
            let items = Need::Overview.items();
            let ids = Ids::Numbers(missing);
            self.call(diagnostics, |driver, receiver| driver.begin_fetch(&ids, &items, receiver))?;
        }
        Ok(Some((piece, asked)))
    }

    /// Forgets the envelopes of `numbers`, unless they and the others of the `count` that a call
    /// is about can all be kept.
    fn part_with(&mut self, numbers: &[u32], count: usize) {
        if count > limits::ENVELOPE_CACHE {
            numbers.iter().for_each(|number| self.state.cache.forget_envelope(*number));
        }
    }

    fn overview_of(&self, number: u32) -> Option<Overview> {
        let cached = self.state.cache.get(number)?;
        let envelope = cached.envelope.as_ref()?;
        let news = cached.news.as_deref();
        let first = |list: &[address::Address]| list.first().map(address::write);
        Some(Overview {
            subject: envelope.subject.clone(),
            from: first(&envelope.from),
            to: first(&envelope.to),
            date: envelope.date.clone(),
            message_id: envelope.message_id.clone(),
            references: news.and_then(|news| news.references.clone()),
            in_reply_to: envelope.in_reply_to.clone(),
            size: cached.size.unwrap_or_default(),
            uid: self.state.map.uid(number).unwrap_or_default(),
            number,
            flags: cached.flags.clone().unwrap_or_default(),
            unix_time: internal_date(cached).map(|date| date.to_unix()).unwrap_or_default(),
        })
    }

    /// A caller's message number, if there is such a message.
    pub(super) fn number(&self, number: i64) -> Result<u32> {
        let number = u32::try_from(number).map_err(|_| no_message())?;
        if number == 0 || number > self.state.messages {
            return Err(no_message());
        }
        Ok(number)
    }

    /// The number of a message named by number or, with `FT_UID`, by UID, once
    /// `need` is known of it.
    pub(super) fn locate(
        &mut self,
        message: i64,
        flags: i64,
        need: Need,
        diagnostics: &mut Diagnostics,
    ) -> Result<u32> {
        let number = match flags & ft::UID != 0 {
            false => self.number(message)?,
            true => {
                let number = self.number_of(uid(message)?, need, diagnostics)?;
                self.state.found_by_uid = Some(number);
                number
            }
        };
        self.ensure(number, need, diagnostics)
    }

    /// The number of the message with this UID.
    pub(super) fn locate_uid(&mut self, message: i64, diagnostics: &mut Diagnostics) -> Result<u32> {
        self.number_of(uid(message)?, Need::Uid, diagnostics)
    }

    /// The number of the message with this UID. The first time one question brings
    /// both the number and what is needed; after that a walk is expected, and
    /// the UIDs around come first.
    fn number_of(&mut self, uid: u32, need: Need, diagnostics: &mut Diagnostics) -> Result<u32> {
        if self.state.map.number(uid).is_none() && self.looks_ahead() && need != Need::Uid {
            let id = Id { number: None, uid: Some(uid) };
            self.observe(id, need.question());
            if self.state.lookahead.knows_the_way() && !self.state.map.is_complete(self.state.messages) {
                let requests = self.plan(need.question());
                self.call(diagnostics, |driver, receiver| driver.fetch_all(&requests, receiver))?;
                return self.state.map.number(uid).ok_or_else(no_message);
            }
        }
        if self.state.map.number(uid).is_none()
            && let Some(last) = self.state.found_by_uid
        {
            let (first, last) = (last.saturating_sub(UIDS).max(1), last.saturating_add(UIDS));
            let unknown = |number: &u32| self.state.map.uid(*number).is_none();
            let around: Set = (first..=last.min(self.state.messages)).filter(unknown).collect();
            if !around.is_empty() {
                let items = Need::Uid.items();
                self.call(diagnostics, |driver, receiver| {
                    driver.fetch(&Ids::Numbers(around), &items, receiver)
                })?;
            }
        }
        if self.state.map.number(uid).is_none() && !self.state.map.is_complete(self.state.messages) {
            self.ask_uid(uid, need, diagnostics)?;
        }
        self.state.map.number(uid).ok_or_else(no_message)
    }

    fn ask_uid(&mut self, uid: u32, need: Need, diagnostics: &mut Diagnostics) -> Result<()> {
        let ids = Ids::Uids(Set::one(uid));
        self.call(diagnostics, |driver, receiver| driver.fetch(&ids, &need.items(), receiver))
    }

    /// Makes `need` known of message `number`, and of its neighbours along a
    /// walk; gives the number it has afterwards.
    fn ensure(&mut self, number: u32, need: Need, diagnostics: &mut Diagnostics) -> Result<u32> {
        if need != Need::Uid {
            self.observe(Id { number: Some(number), uid: self.state.map.uid(number) }, need.question());
        }
        let state = &self.state;
        let unmet = |number: &u32| !need.is_met(state.map.uid(*number), state.cache.get(*number));
        if !unmet(&number) {
            return Ok(number);
        }
        let requests = match (self.looks_ahead(), need) {
            (false, _) => vec![Request { ids: Ids::Numbers(Set::one(number)), items: need.items() }],
            (true, Need::Uid) => {
                let range = number..=number.saturating_add(UIDS).min(state.messages);
                vec![Request { ids: Ids::Numbers(range.filter(unmet).collect()), items: need.items() }]
            }
            (true, _) => self.plan(need.question()),
        };
        let no_section = Section::default();
        let mut wanted =
            super::state::Wanted { message: Message::Number(number), section: &no_section, text: None };
        self.call_for(diagnostics, Some(&mut wanted), |driver, receiver| {
            driver.fetch_all(&requests, receiver)
        })?;
        match wanted.message {
            Message::Number(number) => Ok(number),
            _ => Err(no_message()),
        }
    }

    /// Lets the look-ahead know what a script asks.
    pub(super) fn observe(&mut self, id: Id, question: Question<'_>) {
        self.state.cache.trim();
        if self.looks_ahead() {
            let (lookahead, known) = self.state.ahead();
            lookahead.observe(id, question, known);
        }
    }

    /// What to fetch for the question that was observed last, and for those that will follow.
    pub(super) fn plan(&mut self, question: Question<'_>) -> Vec<Request> {
        let (lookahead, known) = self.state.ahead();
        lookahead.plan(question, known)
    }

    fn know_all_uids(&mut self, diagnostics: &mut Diagnostics) -> Result<()> {
        let messages = self.state.messages;
        if messages == 0 || self.state.map.is_complete(messages) {
            return Ok(());
        }
        let ids = Ids::Numbers(Set::range(1..=messages));
        self.call(diagnostics, |driver, receiver| driver.fetch(&ids, &Need::Uid.items(), receiver))
    }
}

/// A caller's UID, if there can be such a one.
fn uid(uid: i64) -> Result<u32> {
    u32::try_from(uid).ok().filter(|uid| *uid != 0).ok_or_else(no_message)
}

/// The only UID of a sequence that is nothing else.
fn one_uid(sequence: &[u8]) -> Option<u32> {
    let digits = sequence.iter().all(u8::is_ascii_digit) && sequence.first() != Some(&b'0');
    std::str::from_utf8(sequence).ok().filter(|_| digits)?.parse().ok()
}

/// Source: ext/imap's warning.
/// How c-client writes a date that it can't read.
pub(super) const NO_DATE: &str = " 1-Jan-1970 00:00:00 +0000";

pub(super) fn no_message() -> Error {
    Error::new(ErrorKind::NoMessage, "Bad message number")
}

fn unreadable(what: &str) -> Error {
    Error::new(ErrorKind::Protocol, format!("the server sent no readable {what}"))
}

/// The numbers of a set, ascending and once each, as c-client marks messages.
fn marked(set: &Set, messages: u32) -> Vec<u32> {
    let mut ranges: Vec<(u32, u32)> =
        set.ranges().iter().map(|&(a, b)| (a.min(b).max(1), a.max(b).min(messages))).collect();
    ranges.sort_unstable();
    let mut numbers = Vec::new();
    for (first, last) in ranges {
        let after = numbers.last().map_or(0, |last: &u32| last.saturating_add(1));
        numbers.extend(first.max(after)..=last);
    }
    numbers
}

fn contains(set: &Set, uid: u32) -> bool {
    set.ranges().iter().any(|&(a, b)| (a.min(b)..=a.max(b)).contains(&uid))
}

fn with_news(envelope: &Envelope, cached: &cache::Message) -> Envelope {
    let mut envelope = envelope.clone();
    if let Some(news) = cached.news.as_deref() {
        envelope.newsgroups = news.newsgroups.clone();
        envelope.followup_to = news.followup_to.clone();
        envelope.references = news.references.clone();
    }
    envelope
}

pub(super) fn internal_date(cached: &cache::Message) -> Option<date::Date> {
    date::Date::parse(cached.internal_date.as_deref()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_is_ascending_without_repeats() {
        let mut set = Set::default();
        for (a, b) in [(5, 7), (1, 2), (6, 6), (9, 3)] {
            set.push(a, b);
        }
        assert_eq!(marked(&set, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(marked(&Set::range(1..=u32::MAX), 3), [1, 2, 3]);
    }
}
