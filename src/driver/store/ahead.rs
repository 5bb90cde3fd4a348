//! What a remote store brings before it is asked: along a walk through the mailbox, or for a
//! question about many messages, several in one round trip.

use std::collections::{HashMap, VecDeque};

use crate::limits;
use crate::mime::message;

/// Which text of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    /// One line of a group's overview (RFC 3977, section 8).
    Overview,
    Header,
    /// All of it, the header included.
    Message,
}

/// What is there and what comes next.
#[derive(Default)]
pub struct Ahead {
    pub shelf: Shelf,
    pub walk: Walk,
    /// Nothing comes along but what one question is about.
    step_by_step: bool,
}

impl Ahead {
    pub fn new(step_by_step: bool) -> Ahead {
        Ahead { step_by_step, ..Ahead::default() }
    }

    /// Up to which message, of `count`, to bring what a range of messages is asked for, beginning
    /// with `number`, and `many` of them at the most.
    pub fn until(&self, number: u32, many: u32, count: u32) -> u32 {
        let last = match self.step_by_step {
            true => self.walk.last_planned(number).unwrap_or(number),
            false => count,
        };
        last.min(number.saturating_add(many - 1)).min(count).max(number)
    }

    /// A text that has come, be it as part of a larger one; `key` is the message's for the session.
    pub fn get(&self, key: u32, text: Text) -> Option<Vec<u8>> {
        if let Some(known) = self.shelf.get(key, text) {
            return Some(known.to_vec());
        }
        let whole = self.shelf.get(key, Text::Message).filter(|_| text == Text::Header)?;
        whole.get(..message::text_start(whole)).map(<[u8]>::to_vec)
    }

    /// What to bring for `text` of message `number`: keys, that one's first, and which text.
    /// `known` gives key and size of a message by its number.
    pub fn names(
        &mut self,
        number: u32,
        text: Text,
        count: u32,
        known: &dyn Fn(u32) -> Option<(u32, u64)>,
    ) -> (Vec<u32>, Text) {
        let (numbers, text) = match self.step_by_step && !self.walk.is_planned(number, text) {
            true => (vec![number], text),
            false => self.walk.ahead(number, text, count),
        };
        let mut octets = 0u64;
        let mut names = Vec::new();
        for (key, size) in numbers.into_iter().filter_map(known) {
            octets = octets.saturating_add(size);
            // A header's size is not told beforehand.
            if octets > limits::AHEAD && text == Text::Message && !names.is_empty() {
                break;
            }
            if names.is_empty() || self.get(key, text).is_none() {
                names.push(key);
            }
        }
        (names, text)
    }

    /// Numbers mean other messages now.
    pub fn forget(&mut self) {
        *self = Ahead::new(self.step_by_step);
    }
}

/// Texts that have come, by a key that is the message's for the session; the oldest go first.
#[derive(Default)]
pub struct Shelf {
    texts: HashMap<(u32, Text), Vec<u8>>,
    order: VecDeque<(u32, Text)>,
    octets: usize,
}

impl Shelf {
    pub fn get(&self, key: u32, text: Text) -> Option<&[u8]> {
        self.texts.get(&(key, text)).map(Vec::as_slice)
    }

    /// Keeps a copy of a text, unless it would take too much of the room.
    pub fn put(&mut self, key: u32, text: Text, octets: &[u8]) {
        if octets.len() > limits::SHELF / 4 {
            return;
        }
        self.octets += octets.len() + ENTRY;
        match self.texts.insert((key, text), octets.to_vec()) {
            Some(old) => self.octets = self.octets.saturating_sub(old.len() + ENTRY),
            None => self.order.push_back((key, text)),
        }
        while self.octets > limits::SHELF
            && let Some(oldest) = self.order.pop_front()
        {
            if let Some(old) = self.texts.remove(&oldest) {
                self.octets = self.octets.saturating_sub(old.len() + ENTRY);
            }
        }
    }
}

/// What a kept text takes beside its octets.
const ENTRY: usize = 64;

/// Which messages are read one after the other, and what of them.
#[derive(Default)]
pub struct Walk {
    /// The messages that a question under way is about, ascending.
    planned: Vec<u32>,
    planned_text: Option<Text>,
    at: u32,
    /// What was read of the message at hand, and of the one before it.
    text: Option<Text>,
    text_before: Option<Text>,
    step: i64,
    /// Equal steps in a row.
    run: u32,
    window: usize,
}

/// Equal steps that make a walk.
const WALK: u32 = 2;

impl Walk {
    /// `numbers`, which ascend, will be asked for; the question before is over.
    pub fn plan(&mut self, numbers: &[u32], text: Option<Text>) {
        self.planned = numbers.to_vec();
        self.planned_text = text;
    }

    /// Whether a question under way needs `text` of `number`.
    pub fn is_planned(&self, number: u32, text: Text) -> bool {
        self.planned_text.is_some_and(|planned| planned >= text)
            && self.planned.binary_search(&number).is_ok()
    }

    /// The last message of the question under way, if it is about `number` too.
    pub fn last_planned(&self, number: u32) -> Option<u32> {
        self.planned.last().copied().filter(|_| self.planned.binary_search(&number).is_ok())
    }

    /// Notes that `text` of `number` is read.
    pub fn visit(&mut self, number: u32, text: Text) {
        if number != self.at {
            let step = i64::from(number) - i64::from(self.at);
            self.run = if step == self.step { self.run.saturating_add(1) } else { 1 };
            if self.run == 1 {
                self.window = 0;
            }
            self.step = step;
            self.at = number;
            self.text_before = self.text.take();
        }
        self.text = self.text.max(Some(text));
    }

    /// What to bring for `text` of `number`, which has been visited and is not there: the
    /// numbers, that one first, of `count`, and which text of them.
    pub fn ahead(&mut self, number: u32, text: Text, count: u32) -> (Vec<u32>, Text) {
        if self.is_planned(number, text)
            && let Ok(index) = self.planned.binary_search(&number)
        {
            let rest = self.planned.get(index..).unwrap_or_default();
            return (
                rest.iter().copied().take(limits::AHEAD_MESSAGES).collect(),
                self.planned_text.unwrap_or(text),
            );
        }
        if self.run < WALK {
            return (vec![number], text);
        }
        self.window = (self.window * 2).clamp(4, limits::AHEAD_MESSAGES);
        // Who read all of the last message will read all of this one.
        let text = text.max(self.text_before.unwrap_or(text));
        let numbers = (0..).map(|steps| i64::from(number) + steps * self.step);
        let numbers = numbers.take(self.window).map_while(|number| u32::try_from(number).ok());
        (numbers.take_while(|number| (1..=count).contains(number)).collect(), text)
    }

    /// Numbers mean other messages now.
    pub fn forget(&mut self) {
        *self = Walk::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(walk: &mut Walk, number: u32, text: Text) -> (Vec<u32>, Text) {
        walk.visit(number, text);
        walk.ahead(number, text, 100)
    }

    #[test]
    fn a_walk_is_seen_and_its_habit_followed() {
        let mut walk = Walk::default();
        for number in [10, 11] {
            assert_eq!(read(&mut walk, number, Text::Header), (vec![number], Text::Header));
            assert_eq!(read(&mut walk, number, Text::Message), (vec![number], Text::Message));
        }
        assert_eq!(read(&mut walk, 12, Text::Header), (vec![12, 13, 14, 15], Text::Message));
        // What came along is not asked for again; the next miss brings more.
        (13..=15).for_each(|number| walk.visit(number, Text::Header));
        assert_eq!(read(&mut walk, 16, Text::Header).0.len(), 8);
        assert_eq!(read(&mut walk, 50, Text::Header), (vec![50], Text::Header));
    }

    #[test]
    fn a_walk_ends_with_the_mailbox() {
        let mut walk = Walk::default();
        (97..=98).for_each(|number| walk.visit(number, Text::Header));
        assert_eq!(read(&mut walk, 99, Text::Header), (vec![99, 100], Text::Header));
        let mut walk = Walk::default();
        [6, 4].iter().for_each(|number| walk.visit(*number, Text::Header));
        assert_eq!(read(&mut walk, 2, Text::Header), (vec![2], Text::Header));
    }

    #[test]
    fn a_plan_goes_before_a_walk() {
        let mut walk = Walk::default();
        walk.plan(&[3, 7, 9], Some(Text::Header));
        assert_eq!(read(&mut walk, 7, Text::Header), (vec![7, 9], Text::Header));
        assert_eq!(read(&mut walk, 7, Text::Message), (vec![7], Text::Message));
        walk.plan(&[3, 7, 9], None);
        assert_eq!(read(&mut walk, 3, Text::Header), (vec![3], Text::Header));
    }

    #[test]
    fn step_by_step_only_questions_about_many_bring_many() {
        let known = |number: u32| Some((number, 100));
        let mut ahead = Ahead::new(true);
        for number in 10..14 {
            ahead.walk.visit(number, Text::Header);
            assert_eq!(ahead.names(number, Text::Header, 100, &known), (vec![number], Text::Header));
            assert_eq!(ahead.until(number, 1000, 100), number);
        }
        ahead.walk.plan(&[3, 7, 9], Some(Text::Header));
        assert_eq!(ahead.names(7, Text::Header, 100, &known), (vec![7, 9], Text::Header));
        assert_eq!((ahead.until(3, 1000, 100), ahead.until(4, 1000, 100), ahead.until(3, 5, 100)), (9, 4, 7));
        ahead.forget();
        assert_eq!((ahead.until(3, 1000, 100), Ahead::default().until(3, 1000, 100)), (3, 100));
    }

    #[test]
    fn the_shelf_is_bounded() {
        let mut shelf = Shelf::default();
        for key in 0..200 {
            shelf.put(key, Text::Header, &vec![b'x'; limits::SHELF / 50]);
            shelf.put(key, Text::Header, &vec![b'y'; limits::SHELF / 50]);
        }
        assert!(shelf.octets <= limits::SHELF && shelf.texts.len() == shelf.order.len());
        assert!(shelf.get(199, Text::Header).is_some() && shelf.get(0, Text::Header).is_none());
        shelf.put(7, Text::Message, &vec![0; limits::SHELF]);
        assert!(shelf.get(7, Text::Message).is_none() && shelf.get(199, Text::Header).is_some());
    }
}
