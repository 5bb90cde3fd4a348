//! What to fetch along with what a script asks for.
//!
//! A script that walks through a mailbox asks the same of each message. The walk
//! (`walk`) tells which messages come next, the habit (`habit`) what will be asked
//! of them, and a plan is what both amount to, as far as it is not known already.

mod habit;
mod walk;

use super::cache::{self, Cache};
use super::message::Need;
use super::msgmap::MsgMap;
use super::section;
use crate::driver::fetch::{Aspect, Ids, Items, Request, Section, SectionItem};
use crate::driver::set::Set;
use crate::limits;
use habit::Habit;
use walk::{Key, Step, Walk};

/// What a script asks of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question<'a> {
    Structure,
    Overview,
    Text(&'a Section),
}

/// A message as far as its numbers are known; one of them is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Id {
    pub number: Option<u32>,
    pub uid: Option<u32>,
}

/// What is known of the open mailbox.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub map: &'a MsgMap,
    pub cache: &'a Cache,
    pub messages: u32,
}

/// Watches a script, and says what it will want.
#[derive(Debug, Default)]
pub struct Lookahead {
    walk: Walk,
    habit: Habit,
    /// How many messages' envelopes and structures come with one that is missing.
    items: Reach,
    /// The same of texts.
    texts: Reach,
}

/// How far to look. It grows each time a walk has used up what was brought, so that what a script
/// has no use for, because it stops or turns elsewhere, is at most [`STEEPNESS`] times what it used, and
/// never more than [`WIDEST`] messages' items and [`MOST_OCTETS`] of texts.
#[derive(Debug, Default)]
struct Reach {
    /// Messages; 0 before the first time.
    width: u32,
    octets: u64,
}

/// Messages that come with the first one: few more than stock brings (20) for a script that looks
/// at one, and a page of a list for one that begins at an end.
const FIRST: u32 = 16;
const FIRST_FROM_AN_END: u32 = 64;
const WIDEST: u32 = 1024;
/// A walk that has used up what was brought brings so many times more.
const STEEPNESS: u32 = 16;
/// Octets of texts that may come with one: at first, and at most. Half the cache, so that
/// what was brought is not thrown out by what is brought next.
const FIRST_OCTETS: u64 = 512 << 10;
const OCTETS_STEEPNESS: u64 = 8;
const MOST_OCTETS: u64 = (limits::BODY_CACHE / 2) as u64;
/// What a header is taken to measure, as no item tells its size.
const HEADER: u64 = 4 << 10;
/// Commands in one plan: messages of the same shape share one.
const REQUESTS: usize = 32;

impl Reach {
    fn widen(&mut self, first: u32) {
        self.width = self.width.saturating_mul(STEEPNESS).clamp(first, WIDEST);
        self.octets = self.octets.saturating_mul(OCTETS_STEEPNESS).clamp(FIRST_OCTETS, MOST_OCTETS);
    }
}

impl Lookahead {
    /// The messages of a search, sort or thread: a script that walks through them goes by this order.
    pub fn follow(&mut self, ids: &[u32], by_uid: bool) {
        self.walk.follow(ids, by_uid);
    }

    /// Notes what is asked now.
    pub fn observe(&mut self, id: Id, question: Question<'_>, known: Known<'_>) {
        let (before, id) = (self.walk.last(), resolve(id, known));
        match self.walk.visit(id, known.messages) {
            Step::Same => {}
            Step::On => self.habit.learn(before.and_then(|id| structure(id, known))),
            Step::Jump => {
                self.habit.begin_anew();
                self.items = Reach::default();
                self.texts = Reach::default();
            }
        }
        self.habit.note(question);
    }

    /// Message numbers have changed their meaning.
    pub fn renumbered(&mut self) {
        self.walk.renumbered();
    }

    /// Whether messages after the one asked about last can be told.
    pub fn knows_the_way(&self) -> bool {
        self.walk.knows_the_way()
    }

    /// About how many octets a section of a message has, if that is known.
    pub fn size(id: Id, section: &Section, known: Known<'_>) -> Option<u64> {
        size(resolve(id, known), section, known)
    }

    /// What to fetch, now that the answer to `question` about the message that was
    /// observed last is missing; its own answer is not in it if the question is for a text.
    pub fn plan(&mut self, question: Question<'_>, known: Known<'_>) -> Vec<Request> {
        let Some(own) = self.walk.last().map(|id| resolve(id, known)) else { return Vec::new() };
        let mut plan = Plan::default();
        let by_text = matches!(question, Question::Text(_));
        let first = if self.walk.is_from_an_end() { FIRST_FROM_AN_END } else { FIRST };
        match self.habit.is_one() {
            true if !by_text => self.items.widen(first),
            true => {}
            // One message's questions are no walk yet.
            false => self.items.width = first,
        }
        let width = self.items.width.max(first) as usize;
        let ahead: Vec<Id> = self.walk.ahead(width, known.messages).map(|key| id_of(key, known)).collect();
        let wants = Wants { asked: question, habit: &self.habit };
        if by_text {
            // Envelopes and the like come along when those at hand will not last until the next texts.
            let runs_out = |id: &Id| !wants.missing(*id, known).is_empty();
            if self.habit.is_one() && ahead.last().is_some_and(runs_out) {
                self.items.widen(first);
                let width = self.items.width as usize;
                for key in self.walk.ahead(width, known.messages) {
                    let id = id_of(key, known);
                    plan.add(id, wants.missing(id, known));
                }
            }
        } else {
            for id in std::iter::once(own).chain(ahead.iter().copied()) {
                plan.add(id, wants.missing(id, known));
            }
        }
        if self.habit.is_one() && by_text {
            self.texts.widen(first);
            self.plan_texts(self.texts.octets, known, &mut plan);
        }
        // Message numbers hold only until a command by UID has been answered (RFC 3501, section 7.4.1),
        // so both kinds never stand in one plan.
        let by_number = own.number.is_some() && plan.has_numbers();
        plan.requests(by_number)
    }

    fn plan_texts(&self, mut octets: u64, known: Known<'_>, plan: &mut Plan) {
        let width = self.texts.width as usize;
        for key in self.walk.ahead(width, known.messages) {
            let id = id_of(key, known);
            let mut wanted = Items::default();
            for section in self.habit.sections(structure(id, known)) {
                let is_known = id.number.is_some_and(|number| known.cache.text(number, &section).is_some());
                let Some(size) = size(id, &section, known).filter(|_| !is_known) else { continue };
                if size > cache::TEXT as u64 {
                    continue;
                }
                if size > octets {
                    return;
                }
                octets -= size;
                wanted.sections.push(SectionItem { section, peek: true, partial: None });
            }
            if !wanted.sections.is_empty() {
                wanted.uid = true;
                plan.add(id, wanted);
            }
        }
    }
}

/// Which of the items that a script wants of each message are missing.
struct Wants<'a> {
    asked: Question<'a>,
    habit: &'a Habit,
}

impl Wants<'_> {
    fn missing(&self, id: Id, known: Known<'_>) -> Items {
        let cached = id.number.and_then(|number| known.cache.get(number));
        let mut items = Items::default();
        if (self.asked == Question::Overview || self.habit.overview())
            && !Need::Overview.is_met(id.uid, cached)
        {
            items = Need::Overview.items();
        }
        if (self.asked == Question::Structure || self.habit.structure())
            && !Need::Structure.is_met(id.uid, cached)
        {
            items.structure = true;
            items.uid = true;
        }
        if self.habit.whole_texts() && cached.is_none_or(|message| message.size.is_none()) {
            items.size = true;
            items.uid = true;
        }
        items
    }
}

/// Messages by what is to be fetched of them.
#[derive(Default)]
pub struct Plan {
    groups: Vec<(Items, Vec<Id>)>,
}

impl Plan {
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Messages of another shape find no place any more.
    pub fn is_full(&self) -> bool {
        self.groups.len() >= REQUESTS
    }

    pub fn add(&mut self, id: Id, items: Items) {
        if items.is_empty() {
            return;
        }
        if let Some((_, ids)) = self.groups.iter_mut().find(|(of_group, _)| *of_group == items) {
            ids.push(id);
        } else if !self.is_full() {
            self.groups.push((items, vec![id]));
        }
    }

    /// Whether all messages are known by their numbers.
    fn has_numbers(&self) -> bool {
        self.groups.iter().flat_map(|(_, ids)| ids).all(|id| id.number.is_some())
    }

    /// One request for each group.
    pub fn requests(self, by_number: bool) -> Vec<Request> {
        let request = |(items, ids): (Items, Vec<Id>)| {
            let set = |pick: fn(&Id) -> Option<u32>| -> Set {
                let mut numbers: Vec<u32> = ids.iter().filter_map(pick).collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers.into_iter().collect()
            };
            let ids = match by_number {
                true => Ids::Numbers(set(|id| id.number)),
                false => Ids::Uids(set(|id| id.uid)),
            };
            Request { ids, items }
        };
        self.groups.into_iter().map(request).filter(|request| !request.ids.is_empty()).collect()
    }
}

fn id_of(key: Key, known: Known<'_>) -> Id {
    match key {
        Key::Number(number) => Id { number: Some(number), uid: known.map.uid(number) },
        Key::Uid(uid) => Id { number: known.map.number(uid), uid: Some(uid) },
    }
}

/// The other number of a message, if it has become known.
fn resolve(id: Id, known: Known<'_>) -> Id {
    Id {
        number: id.number.or_else(|| id.uid.and_then(|uid| known.map.number(uid))),
        uid: id.uid.or_else(|| id.number.and_then(|number| known.map.uid(number))),
    }
}

fn structure<'a>(id: Id, known: Known<'a>) -> Option<&'a crate::mime::structure::Structure> {
    known.cache.get(resolve(id, known).number?)?.structure.as_deref()
}

/// About how many octets a section has; unknown sizes are not risked.
fn size(id: Id, wanted: &Section, known: Known<'_>) -> Option<u64> {
    let message = id.number.and_then(|number| known.cache.get(number));
    let whole = message.and_then(|message| message.size);
    match (&wanted.aspect, wanted.path.is_empty()) {
        (Aspect::Header | Aspect::Mime, _) => Some(whole.unwrap_or(HEADER).min(HEADER)),
        (Aspect::Content | Aspect::Text, true) => whole,
        _ => {
            let root = message.and_then(|message| message.structure.as_deref());
            root.and_then(|root| section::find(root, &wanted.path)).map(section::octets).or(whole)
        }
    }
}

#[cfg(test)]
mod tests;
