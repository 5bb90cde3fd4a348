use super::*;
use crate::mime::structure::{ContentType, Structure};
use std::sync::Arc;

/// A mailbox of messages with one part each, that answers plans.
struct Store {
    map: MsgMap,
    cache: Cache,
    messages: u32,
    requests: usize,
}

impl Store {
    fn new(messages: u32) -> Store {
        Store { map: MsgMap::default(), cache: Cache::default(), messages, requests: 0 }
    }

    fn known(&self) -> Known<'_> {
        Known { map: &self.map, cache: &self.cache, messages: self.messages }
    }

    fn answer(&mut self, requests: &[Request]) {
        self.requests += usize::from(!requests.is_empty());
        for Request { ids, items } in requests {
            let (Ids::Numbers(set) | Ids::Uids(set)) = ids else { continue };
            let offset = if ids.is_uid() { UIDS } else { 0 };
            for &(first, last) in set.ranges() {
                (first..=last).for_each(|id| self.fetched(id - offset, items));
            }
        }
    }

    fn fetched(&mut self, number: u32, items: &Items) {
        self.map.set(number, number + UIDS);
        let Some(message) = self.cache.entry(number) else { return };
        if items.structure {
            let part = Structure { content_type: ContentType::Text, bytes: 1000, ..Structure::default() };
            message.structure = Some(Arc::new(part));
        }
        if items.envelope {
            message.envelope = Some(Arc::default());
            message.news = Some(Default::default());
            message.flags = Some(Default::default());
            message.internal_date = Some(Vec::new());
            message.size = Some(1200);
        }
        if items.size {
            message.size = Some(1200);
        }
        for item in &items.sections {
            if !matches!(item.section.aspect, Aspect::HeaderFields(_)) {
                assert!(item.peek, "speculation must not set flags");
                self.cache.keep_text(number, &item.section, b"text", true);
            }
        }
    }

    /// Asks as the callers of [`Lookahead`] do.
    fn ask(&mut self, lookahead: &mut Lookahead, id: Id, question: Question<'_>) {
        lookahead.observe(id, question, self.known());
        let id = resolve(id, self.known());
        let cached = id.number.and_then(|number| self.cache.get(number));
        let is_known = match question {
            Question::Structure => Need::Structure.is_met(id.uid, cached),
            Question::Overview => Need::Overview.is_met(id.uid, cached),
            Question::Text(section) => {
                id.number.is_some_and(|number| self.cache.text(number, section).is_some())
            }
        };
        if is_known {
            return;
        }
        let mut requests = lookahead.plan(question, self.known());
        if let Question::Text(section) = question {
            let item = SectionItem { section: section.clone(), peek: true, partial: None };
            let items = Items { uid: true, sections: vec![item], ..Items::default() };
            let ids = id.number.map(|n| Ids::Numbers(Set::one(n))).or(id.uid.map(|u| Ids::Uids(Set::one(u))));
            requests.insert(0, Request { ids: ids.expect("one of both"), items });
        }
        self.answer(&requests);
    }
}

const UIDS: u32 = 1_000_000;

fn number(number: u32) -> Id {
    Id { number: Some(number), uid: None }
}

fn part_1() -> Section {
    Section { path: vec![1], aspect: Aspect::Content }
}

#[test]
fn a_loop_over_header_structure_and_part_takes_few_trips() {
    let (mut mailbox, mut lookahead) = (Store::new(1000), Lookahead::default());
    for n in 1..=1000 {
        mailbox.ask(&mut lookahead, number(n), Question::Overview);
        mailbox.ask(&mut lookahead, number(n), Question::Structure);
        mailbox.ask(&mut lookahead, number(n), Question::Text(&part_1()));
    }
    assert!(mailbox.requests <= 16, "{} trips", mailbox.requests);
}

#[test]
fn a_loop_backwards_over_a_result_of_uids_takes_few_trips() {
    let (mut mailbox, mut lookahead) = (Store::new(5000), Lookahead::default());
    let result: Vec<u32> = (1..=1000).map(|n| UIDS + n * 5).collect();
    lookahead.follow(&result, true);
    let header = Section { path: Vec::new(), aspect: Aspect::Header };
    for uid in result.iter().rev() {
        let id = Id { number: None, uid: Some(*uid) };
        mailbox.ask(&mut lookahead, id, Question::Text(&header));
        mailbox.ask(&mut lookahead, id, Question::Structure);
        mailbox.ask(&mut lookahead, id, Question::Text(&part_1()));
    }
    assert!(mailbox.requests <= 24, "{} trips", mailbox.requests);
    assert!((1..=5000).all(|n| n % 5 == 0 || mailbox.cache.get(n).is_none()), "fetched beside the result");
}

#[test]
fn whole_texts_are_foreseen_once_sizes_are_known() {
    let (mut mailbox, mut lookahead) = (Store::new(300), Lookahead::default());
    let whole = Section { path: Vec::new(), aspect: Aspect::Text };
    for n in 1..=300 {
        mailbox.ask(&mut lookahead, number(n), Question::Text(&whole));
    }
    assert!(mailbox.requests <= 16, "{} trips", mailbox.requests);
}

#[test]
fn one_question_brings_no_text_but_its_own() {
    let (mut mailbox, mut lookahead) = (Store::new(1000), Lookahead::default());
    mailbox.ask(&mut lookahead, number(500), Question::Structure);
    mailbox.ask(&mut lookahead, number(500), Question::Text(&part_1()));
    assert!(mailbox.cache.text(501, &part_1()).is_none());
    for n in [7, 900, 30, 450] {
        mailbox.ask(&mut lookahead, number(n), Question::Text(&part_1()));
        assert!(mailbox.cache.text(n + 1, &part_1()).is_none());
    }
}

#[test]
fn numbers_and_uids_are_not_mixed() {
    let mut mailbox = Store::new(100);
    (1..=50).for_each(|n| mailbox.fetched(n, &Items { uid: true, ..Items::default() }));
    let mut lookahead = Lookahead::default();
    lookahead.follow(&(1..=100).map(|n| UIDS + n).collect::<Vec<_>>(), true);
    lookahead.observe(number(45), Question::Overview, mailbox.known());
    lookahead.observe(number(46), Question::Overview, mailbox.known());
    let requests = lookahead.plan(Question::Overview, mailbox.known());
    assert!(!requests.is_empty() && requests.iter().all(|request| request.ids.is_uid()));
}

/// How many messages were fetched for a walk of `used` from `first` on.
fn brought(first: u32, used: u32) -> u32 {
    let (mut mailbox, mut lookahead) = (Store::new(5000), Lookahead::default());
    for n in first..first + used {
        mailbox.ask(&mut lookahead, number(n), Question::Overview);
        mailbox.ask(&mut lookahead, number(n), Question::Structure);
    }
    (1..=5000).filter(|n| mailbox.cache.get(*n).is_some()).count() as u32
}

#[test]
fn what_is_fetched_in_vain_is_bounded() {
    assert_eq!((brought(700, 1), brought(1, 1)), (1 + FIRST, 1 + FIRST_FROM_AN_END));
    for first in [1, 700] {
        for used in [2, 10, 17, 18, 20, 50, 64, 65, 66, 100, 300, 1000, 2000] {
            let in_vain = brought(first, used) - used;
            assert!(
                in_vain <= (used * STEEPNESS).clamp(FIRST_FROM_AN_END, WIDEST),
                "{in_vain} beside {used}"
            );
        }
    }
}

#[test]
fn jumps_bring_little_each() {
    let (mut mailbox, mut lookahead) = (Store::new(5000), Lookahead::default());
    for n in (100..5000).step_by(100) {
        mailbox.ask(&mut lookahead, number(n), Question::Structure);
    }
    let brought = (1..=5000).filter(|n| mailbox.cache.get(*n).is_some()).count();
    assert_eq!(brought, 49 * (1 + FIRST as usize));
}
