//! What is known of the open mailbox, kept up with what its server reports.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cache::{Cache, NewsFields};
use super::diagnostics::Diagnostics;
use super::flags::MessageFlags;
use super::lookahead::{Known, Lookahead};
use super::msgmap::MsgMap;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::{Aspect, Fetched, FetchedSection, Section};
use crate::limits;
use crate::mime::header;
use crate::mime::notes::Notes;

/// One open mailbox's messages and counters.
#[derive(Debug, Default)]
pub struct State {
    pub messages: u32,
    pub recent: u32,
    pub uid_validity: u64,
    pub uid_next: u64,
    pub read_only: bool,
    pub map: MsgMap,
    pub cache: Cache,
    pub lookahead: Lookahead,
    /// Messages that the script has read and whose `\Seen` the server is yet to be told of.
    pub seen: BTreeSet<u32>,
    /// The message that was last found by its UID.
    pub found_by_uid: Option<u32>,
}

impl State {
    pub fn known(&self) -> Known<'_> {
        Known { map: &self.map, cache: &self.cache, messages: self.messages }
    }

    /// The look-ahead, and what it goes by.
    pub fn ahead(&mut self) -> (&mut Lookahead, Known<'_>) {
        let known = Known { map: &self.map, cache: &self.cache, messages: self.messages };
        (&mut self.lookahead, known)
    }
}

/// A text that a call waits for, and whose it is.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub message: Message,
    pub section: &'a Section,
    pub text: Option<Vec<u8>>,
}

/// The message that a call is about, while others may be expunged before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    Number(u32),
    Uid(u32),
    /// It was expunged in the meantime.
    Gone,
}

/// Takes events in for the time of one call.
pub struct Receiver<'a, 'b> {
    pub state: &'a mut State,
    pub diagnostics: &'a mut Diagnostics,
    pub wanted: Option<&'a mut Wanted<'b>>,
    /// Whether texts have been asked for that no one waits for yet.
    pub ahead: bool,
}

impl Events for Receiver<'_, '_> {
    fn event(&mut self, event: Event) {
        self.diagnostics.note(&event);
        match event {
            // A shrinking EXISTS is followed by the EXPUNGEs that explain it.
            Event::Exists(n) => self.state.messages = n.min(limits::MESSAGES).max(self.state.messages),
            Event::Recent(n) => self.state.recent = n,
            Event::Expunged(n) => self.expunge(n),
            Event::Vanished(uids) => {
                self.state.map.numbers_in(&uids).into_iter().for_each(|number| self.expunge(number));
            }
            Event::Fetched(fetched) => self.fetched(*fetched),
            Event::UidValidity(n) => self.state.uid_validity = n,
            Event::UidNext(n) => self.state.uid_next = n,
            Event::ReadOnly(yes) => self.state.read_only = yes,
            _ => {}
        }
    }
}

impl Receiver<'_, '_> {
    fn expunge(&mut self, number: u32) {
        if number == 0 || number > self.state.messages {
            return;
        }
        self.state.messages -= 1;
        self.state.recent = self.state.recent.min(self.state.messages);
        if let Some(wanted) = self.wanted.as_deref_mut()
            && let Message::Number(mine) = wanted.message
        {
            wanted.message = match mine.cmp(&number) {
                std::cmp::Ordering::Less => wanted.message,
                std::cmp::Ordering::Equal => Message::Gone,
                std::cmp::Ordering::Greater => Message::Number(mine - 1),
            };
        }
        let state = &mut *self.state;
        state.found_by_uid = None;
        state.map.expunge(number);
        state.cache.expunge(number);
        state.lookahead.renumbered();
        let later = state.seen.split_off(&number);
        state.seen.extend(later.into_iter().filter(|seen| *seen != number).map(|seen| seen - 1));
    }

    fn fetched(&mut self, fetched: Fetched) {
        let number = fetched.number;
        if number == 0 || number > self.state.messages {
            return;
        }
        if let Some(uid) = fetched.uid {
            self.state.map.set(number, uid);
        }
        let is_heavy = fetched.envelope.is_some() || fetched.structure.is_some();
        self.take_sections(number, fetched.size, fetched.sections);
        let Some(message) = self.state.cache.entry(number) else { return };
        if let Some(flags) = fetched.flags {
            message.flags = Some(MessageFlags::from_names(&flags));
        }
        message.internal_date = fetched.internal_date.or(message.internal_date.take());
        message.size = fetched.size.or(message.size);
        message.envelope = fetched.envelope.map(|envelope| Arc::from(*envelope)).or(message.envelope.take());
        message.structure = fetched.structure.or(message.structure.take());
        if is_heavy {
            self.state.cache.weigh(number);
        }
    }

    fn take_sections(&mut self, number: u32, size: Option<u64>, sections: Vec<FetchedSection>) {
        let is_whole = |origin: Option<u64>, text: &[u8]| match origin {
            None => true,
            // The begin of a message that is no longer.
            Some(origin) => origin == 0 && size == Some(text.len() as u64),
        };
        for FetchedSection { section, origin, data } in sections {
            if let Aspect::HeaderFields(_) = section.aspect {
                let news = news_fields(&data.unwrap_or_default());
                if let Some(message) = self.state.cache.entry(number) {
                    message.news = Some(Box::new(news));
                }
                continue;
            }
            let uid = self.state.map.uid(number);
            let wanted = self.wanted.as_deref_mut().filter(|wanted| {
                let is_mine = match wanted.message {
                    Message::Number(mine) => mine == number,
                    Message::Uid(mine) => uid == Some(mine),
                    Message::Gone => false,
                };
                is_mine && section == *wanted.section
            });
            match (wanted, data) {
                (Some(wanted), data) => wanted.text = data.or(wanted.text.take()),
                (None, Some(text)) if self.ahead && is_whole(origin, &text) => {
                    self.state.cache.keep_text(number, &section, &text, true);
                }
                _ => {}
            }
        }
    }
}

fn news_fields(text: &[u8]) -> NewsFields {
    let envelope = header::parse(text, b"", &mut Notes::default());
    NewsFields {
        newsgroups: envelope.newsgroups,
        followup_to: envelope.followup_to,
        references: envelope.references,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(state: &mut State, wanted: Option<&mut Wanted<'_>>, events: Vec<Event>) {
        let mut diagnostics = Diagnostics::default();
        let mut receiver = Receiver { state, diagnostics: &mut diagnostics, wanted, ahead: false };
        events.into_iter().for_each(|event| receiver.event(event));
    }

    fn text(number: u32, uid: u32, text: &[u8]) -> Event {
        let section = Section { path: vec![1], aspect: Aspect::Content };
        let sections = vec![FetchedSection { section, origin: None, data: Some(text.to_vec()) }];
        Event::Fetched(Box::new(Fetched { number, uid: Some(uid), sections, ..Fetched::default() }))
    }

    #[test]
    fn bug_expunge_before_the_answer_gave_another_messages_text() {
        let section = Section { path: vec![1], aspect: Aspect::Content };
        let mut state = State::default();
        let mut wanted = Wanted { message: Message::Number(5), section: &section, text: None };
        let events =
            vec![Event::Exists(9), Event::Expunged(2), text(5, 60, b"not mine"), text(4, 50, b"mine")];
        run(&mut state, Some(&mut wanted), events);
        assert_eq!(wanted.text.as_deref(), Some(&b"mine"[..]));
        assert_eq!(state.messages, 8);
    }

    #[test]
    fn an_expunged_message_has_no_text() {
        let section = Section { path: vec![1], aspect: Aspect::Content };
        let mut state = State::default();
        let mut wanted = Wanted { message: Message::Number(2), section: &section, text: None };
        run(&mut state, Some(&mut wanted), vec![Event::Exists(3), Event::Expunged(2), text(2, 30, b"other")]);
        assert_eq!((wanted.message, wanted.text), (Message::Gone, None));
    }

    #[test]
    fn numbers_beyond_the_mailbox_are_ignored() {
        let mut state = State::default();
        let events = vec![Event::Exists(u32::MAX), text(u32::MAX, 1, b""), Event::Expunged(0)];
        run(&mut state, None, events);
        assert_eq!(state.messages, limits::MESSAGES);
    }
}
