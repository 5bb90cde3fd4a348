//! Which messages a script will ask about next.

use super::Id;

/// A message by one of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Number(u32),
    Uid(u32),
}

/// How a question stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// About the same message.
    Same,
    /// About a message that follows.
    On,
    /// About any other.
    Jump,
}

/// A path through a mailbox: along the last result, or along the message numbers.
#[derive(Debug, Default)]
pub struct Walk {
    result: Ranking,
    last: Option<Id>,
    /// Where the last message stands in the result.
    place: Option<usize>,
    backwards: bool,
    /// The last jump led to the first or the last message.
    from_an_end: bool,
}

/// A script may pass over messages that it does not care for.
const STRIDE: usize = 4;

impl Walk {
    /// The message that was asked about last.
    pub fn last(&self) -> Option<Id> {
        self.last
    }

    pub fn follow(&mut self, ids: &[u32], by_uid: bool) {
        self.result = Ranking { ids: ids.to_vec(), by_uid, places: Vec::new() };
        *self = Walk { result: std::mem::take(&mut self.result), ..Walk::default() };
    }

    /// Message numbers have changed their meaning; UIDs have not.
    pub fn renumbered(&mut self) {
        let result = match self.result.by_uid {
            true => std::mem::take(&mut self.result),
            false => Ranking::default(),
        };
        *self = Walk { result, ..Walk::default() };
    }

    /// Whether it began with the first or the last message, as a script does that goes through all of them.
    pub fn is_from_an_end(&self) -> bool {
        self.from_an_end
    }

    pub fn visit(&mut self, id: Id, messages: u32) -> Step {
        let step = self.step(id, messages);
        if step == Step::Jump {
            let last = self.result.ids.len().checked_sub(1);
            self.from_an_end = match self.place {
                Some(place) => place == 0 || Some(place) == last,
                None => id.number.is_some_and(|number| number == 1 || number == messages),
            };
        }
        step
    }

    fn step(&mut self, id: Id, messages: u32) -> Step {
        let before = self.last.replace(id);
        if before.is_some_and(|before| is_same(before, id)) {
            // Both numbers, once they are known.
            self.last =
                before.map(|before| Id { number: id.number.or(before.number), uid: id.uid.or(before.uid) });
            return Step::Same;
        }
        let was = self.place.take();
        self.place = self.result.place(id, was);
        if let Some(place) = self.place {
            let step = match was {
                Some(was) if place > was && place - was <= STRIDE => (Step::On, false),
                Some(was) if place < was && was - place <= STRIDE => (Step::On, true),
                // The first question: from whichever end it is.
                _ => (Step::Jump, place > 0 && place + 1 == self.result.ids.len()),
            };
            self.backwards = step.1;
            return step.0;
        }
        let Some(number) = id.number else { return Step::Jump };
        let step = match before.and_then(|before| before.number) {
            Some(was) if number > was && (number - was) as usize <= STRIDE => (Step::On, false),
            Some(was) if number < was && (was - number) as usize <= STRIDE => (Step::On, true),
            _ => (Step::Jump, number > 1 && number == messages),
        };
        self.backwards = step.1;
        step.0
    }

    pub fn knows_the_way(&self) -> bool {
        self.place.is_some() || self.last.is_some_and(|last| last.number.is_some())
    }

    /// Up to `count` messages that follow the last one.
    pub fn ahead(&self, count: usize, messages: u32) -> Box<dyn Iterator<Item = Key> + '_> {
        if let Some(place) = self.place {
            let key = |id: &u32| if self.result.by_uid { Key::Uid(*id) } else { Key::Number(*id) };
            let (before, from) = self.result.ids.split_at_checked(place).unwrap_or_default();
            let exists = move |key: &Key| !matches!(key, Key::Number(number) if *number > messages);
            return match self.backwards {
                true => Box::new(before.iter().rev().map(key).filter(exists).take(count)),
                false => Box::new(from.iter().skip(1).map(key).filter(exists).take(count)),
            };
        }
        let Some(number) = self.last.and_then(|last| last.number) else {
            return Box::new(std::iter::empty());
        };
        match self.backwards {
            true => Box::new((1..number).rev().take(count).map(Key::Number)),
            false => Box::new((number.saturating_add(1)..=messages).take(count).map(Key::Number)),
        }
    }
}

fn is_same(a: Id, b: Id) -> bool {
    (a.number.is_some() && a.number == b.number) || (a.uid.is_some() && a.uid == b.uid)
}

/// Messages in the order of a result.
#[derive(Debug, Default)]
struct Ranking {
    ids: Vec<u32>,
    by_uid: bool,
    /// Each id with its place, by id; made when a place must be looked for.
    places: Vec<(u32, u32)>,
}

impl Ranking {
    /// Where a message stands, if it does; most often near `was`.
    fn place(&mut self, id: Id, was: Option<usize>) -> Option<usize> {
        let wanted = if self.by_uid { id.uid } else { id.number }?;
        let near = was.map_or(0..1, |was| was.saturating_sub(STRIDE)..was + STRIDE + 1);
        let start = near.start;
        let near = self.ids.get(start..near.end.min(self.ids.len())).unwrap_or_default();
        if let Some(offset) = near.iter().position(|id| *id == wanted) {
            return Some(start + offset);
        }
        if self.places.len() != self.ids.len() {
            self.places = self.ids.iter().copied().zip(0..).collect();
            self.places.sort_unstable();
        }
        let found = self.places.partition_point(|(id, _)| *id < wanted);
        self.places.get(found).filter(|(id, _)| *id == wanted).map(|(_, place)| *place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(number: u32) -> Id {
        Id { number: Some(number), uid: None }
    }

    fn ahead(walk: &Walk, count: usize) -> Vec<u32> {
        let keys = walk.ahead(count, 100);
        keys.map(|key| match key {
            Key::Number(n) | Key::Uid(n) => n,
        })
        .collect()
    }

    #[test]
    fn numbers_up_and_down() {
        let mut walk = Walk::default();
        assert_eq!(walk.visit(number(1), 100), Step::Jump);
        assert_eq!(walk.visit(number(1), 100), Step::Same);
        assert_eq!(ahead(&walk, 3), [2, 3, 4]);
        assert_eq!(walk.visit(number(3), 100), Step::On);
        assert_eq!(ahead(&walk, 2), [4, 5]);
        assert_eq!(walk.visit(number(2), 100), Step::On);
        assert_eq!(ahead(&walk, 5), [1]);
        assert_eq!(walk.visit(number(50), 100), Step::Jump);
        assert_eq!(walk.visit(number(100), 100), Step::Jump);
        assert_eq!(ahead(&walk, 2), [99, 98]);
    }

    #[test]
    fn along_a_result() {
        let mut walk = Walk::default();
        walk.follow(&[40, 7, 90, 12, 1], false);
        assert_eq!(walk.visit(number(40), 100), Step::Jump);
        assert_eq!(ahead(&walk, 3), [7, 90, 12]);
        assert_eq!(walk.visit(number(7), 100), Step::On);
        assert_eq!(walk.visit(number(12), 100), Step::On);
        assert_eq!(ahead(&walk, 3), [1]);
        assert_eq!(walk.visit(number(41), 100), Step::Jump);
        assert_eq!(ahead(&walk, 2), [42, 43]);
        assert_eq!(walk.visit(number(1), 100), Step::Jump);
        assert_eq!(ahead(&walk, 2), [12, 90]);
    }

    #[test]
    fn a_result_of_uids_outlives_an_expunge() {
        let mut walk = Walk::default();
        walk.follow(&[1000, 1007, 1009], true);
        let uid = |uid| Id { number: None, uid: Some(uid) };
        walk.visit(uid(1000), 100);
        walk.renumbered();
        assert!(ahead(&walk, 2).is_empty());
        assert_eq!(walk.visit(uid(1007), 100), Step::Jump);
        assert_eq!(ahead(&walk, 2), [1009]);
        walk.follow(&[5, 6], false);
        walk.renumbered();
        assert_eq!(walk.visit(number(5), 50), Step::Jump);
        assert_eq!(ahead(&walk, 2), [6, 7]);
    }

    #[test]
    fn jumps_in_a_large_result_are_found_by_halves() {
        let mut walk = Walk::default();
        let ids: Vec<u32> = (1..=200_000).rev().collect();
        walk.follow(&ids, false);
        for step in 0..200_000u32 {
            let n = step.wrapping_mul(7919) % 200_000 + 1;
            walk.visit(number(n), 200_000);
        }
        assert_eq!(walk.visit(number(77), 200_000), Step::Jump);
        assert_eq!(walk.ahead(2, 200_000).collect::<Vec<_>>(), [Key::Number(76), Key::Number(75)]);
    }
}
