//! Values by message number, which move down when a message is expunged.

use std::collections::{BTreeMap, VecDeque};

/// Takes room for what is known, not for the highest number that a peer names.
///
/// To move all later values for each message that goes would take quadratic time. So they stay at the
/// places they had, the places that are gone are noted, and all moves at once when many are.
#[derive(Clone, Debug)]
pub struct Numbered<T> {
    /// Values of neighbours, by the first one's place; two runs never adjoin.
    runs: BTreeMap<u64, VecDeque<T>>,
    /// Places that no number has any more, ascending. What stands there counts for nothing.
    gone: Vec<u64>,
    len: usize,
}

/// Places that may be gone before all moves.
const GONE: usize = 4096;

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { runs: BTreeMap::new(), gone: Vec::new(), len: 0 }
    }
}

impl<T> Numbered<T> {
    /// How many numbers have a value.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, number: u32) -> Option<&T> {
        let place = self.place(number);
        let (first, values) = self.runs.range(..=place).next_back()?;
        values.get(offset(place, *first))
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let place = self.place(number);
        self.at_mut(place)
    }

    /// Puts a value in the place of the one that was there.
    pub fn set(&mut self, number: u32, value: T) {
        let place = self.place(number);
        if let Some(known) = self.at_mut(place) {
            *known = value;
            return;
        }
        self.len += 1;
        let after = self.runs.remove(&(place + 1));
        let before = self.runs.range_mut(..=place).next_back();
        let before = before.filter(|(first, values)| offset(place, **first) == values.len());
        match (before, after) {
            (Some((_, values)), after) => {
                values.push_back(value);
                join(values, after.unwrap_or_default());
            }
            (None, Some(mut values)) => {
                values.push_front(value);
                self.runs.insert(place, values);
            }
            (None, None) => {
                self.runs.insert(place, VecDeque::from([value]));
            }
        }
    }

    /// Takes a number out, later ones move down by one. Gives its value for a last look; it may stay
    /// in memory for a while.
    pub fn expunge(&mut self, number: u32) -> Option<&mut T> {
        if self.gone.len() >= GONE {
            self.settle();
        }
        let place = self.place(number);
        let index = self.gone.partition_point(|gone| *gone < place);
        self.gone.insert(index, place);
        let known = self.runs.range_mut(..=place).next_back();
        let value = known.and_then(|(first, values)| values.get_mut(offset(place, *first)));
        self.len -= usize::from(value.is_some());
        value
    }

    /// What is known at the place `start` and behind it, by ascending number.
    fn iter_from(&self, start: u64) -> impl Iterator<Item = (u32, &T)> {
        let mut below = self.gone.partition_point(|gone| *gone < start);
        let first = self.runs.range(..=start).next_back().map_or(start, |(first, _)| *first);
        let places = self.runs.range(first..).flat_map(move |(first, values)| {
            let skipped =
                usize::try_from(start.saturating_sub(*first)).unwrap_or(usize::MAX).min(values.len());
            (*first + skipped as u64..).zip(values.range(skipped..))
        });
        places.filter_map(move |(place, value)| {
            while self.gone.get(below).is_some_and(|gone| *gone < place) {
                below += 1;
            }
            let is_gone = self.gone.get(below) == Some(&place);
            let number = u32::try_from(place - below as u64).ok()?;
            (!is_gone).then_some((number, value))
        })
    }

    /// All values, and such as are gone but for their memory.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.runs.values_mut().flatten()
    }

    fn at_mut(&mut self, place: u64) -> Option<&mut T> {
        let (first, values) = self.runs.range_mut(..=place).next_back()?;
        values.get_mut(offset(place, *first))
    }

    /// Where a number's value stands: behind as many places that are gone as lie before it.
    fn place(&self, number: u32) -> u64 {
        let number = u64::from(number);
        let (mut low, mut high) = (0, self.gone.len());
        // The first place that is gone, has `index` others before it, and lies behind the number's own.
        while low < high {
            let index = low + (high - low) / 2;
            match self.gone.get(index) {
                Some(gone) if *gone <= number + index as u64 => low = index + 1,
                _ => high = index,
            }
        }
        number + low as u64
    }

    /// The number of a place, if it is not gone.
    fn number(&self, place: u64) -> Option<u32> {
        match self.gone.binary_search(&place) {
            Ok(_) => None,
            Err(before) => u32::try_from(place - before as u64).ok(),
        }
    }

    /// Moves all values to where their numbers say.
    fn settle(&mut self) {
        let gone = std::mem::take(&mut self.gone);
        let mut settled: BTreeMap<u64, VecDeque<T>> = BTreeMap::new();
        let mut below = 0;
        for (first, values) in std::mem::take(&mut self.runs) {
            while gone.get(below).is_some_and(|place| *place < first) {
                below += 1;
            }
            let to = first - below as u64;
            let until = first + values.len() as u64;
            let mut place = first;
            let values = match gone.get(below).is_some_and(|place| *place < until) {
                false => values,
                true => {
                    let kept = values.into_iter().filter(|_| {
                        let is_gone = gone.get(below) == Some(&place);
                        below += usize::from(is_gone);
                        place += 1;
                        !is_gone
                    });
                    kept.collect()
                }
            };
            if values.is_empty() {
                continue;
            }
            match settled.last_entry() {
                Some(mut last) if last.key() + last.get().len() as u64 == to => join(last.get_mut(), values),
                _ => drop(settled.insert(to, values)),
            }
        }
        self.runs = settled;
    }
}

impl<T: Ord> Numbered<T> {
    /// The number of `value`, if values ascend with their numbers, those that are gone among them.
    pub fn find(&self, value: &T) -> Option<u32> {
        let (first, values) = self.run_of(value)?;
        let offset = values.binary_search(value).ok()?;
        self.number(first + offset as u64)
    }

    /// The numbers of the values from `low` to `high`, ascending, if values ascend with their numbers.
    pub fn between(&self, low: &T, high: &T) -> impl Iterator<Item = u32> {
        let start = match self.run_of(low) {
            Some((first, values)) => first + values.partition_point(|value| value < low) as u64,
            None => 0,
        };
        self.iter_from(start).take_while(move |(_, value)| *value <= high).map(|(number, _)| number)
    }

    /// The last run that begins with no more than `value`.
    fn run_of(&self, value: &T) -> Option<(u64, &VecDeque<T>)> {
        let mut candidate = None;
        let (mut low, mut high) = (0, *self.runs.last_key_value()?.0 + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.runs.range(..=middle).next_back() {
                Some((first, values)) if values.front().is_some_and(|front| front > value) => high = *first,
                run => {
                    candidate = run.or(candidate);
                    low = middle + 1;
                }
            }
        }
        candidate.map(|(first, values)| (*first, values))
    }
}

fn offset(place: u64, first: u64) -> usize {
    usize::try_from(place - first).unwrap_or(usize::MAX)
}

/// Appends the values that follow; the shorter run moves.
fn join<T>(values: &mut VecDeque<T>, mut after: VecDeque<T>) {
    if after.len() > values.len() {
        std::mem::swap(values, &mut after);
        after.into_iter().rev().for_each(|value| values.push_front(value));
    } else {
        values.extend(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a plain list with gaps, on all that a small generator thinks of. Values stay with their
    /// messages, as UIDs do.
    #[test]
    fn does_what_a_list_with_gaps_does() {
        let mut seed = 1u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let mut list: Vec<(u32, bool)> = (1..=40).map(|message| (message * 10, false)).collect();
            let mut numbered = Numbered::default();
            for _ in 0..120 {
                let index = random(list.len() as u64) as usize;
                let number = index as u32 + 1;
                if random(4) == 0 && list.len() > 5 {
                    let (value, is_known) = list.remove(index);
                    assert_eq!(numbered.expunge(number).copied(), is_known.then_some(value));
                } else {
                    numbered.set(number, list[index].0);
                    list[index].1 = true;
                }
                if random(8) == 0 {
                    numbered.settle();
                }
                let all =
                    (1..).zip(&list).map(|(number, &(value, is_known))| (number, is_known.then_some(value)));
                all.clone().for_each(|(number, value)| assert_eq!(numbered.get(number).copied(), value));
                let known: Vec<(u32, u32)> =
                    all.filter_map(|(number, value)| Some((number, value?))).collect();
                assert_eq!(
                    numbered.iter_from(0).map(|(number, value)| (number, *value)).collect::<Vec<_>>(),
                    known
                );
                assert_eq!(numbered.len(), known.len());
                for &(value, is_known) in &list {
                    let number = known.iter().find(|(_, known)| *known == value).map(|(number, _)| *number);
                    assert_eq!((numbered.find(&value), number.is_some()), (number, is_known));
                }
                let (low, high) = (random(420) as u32, random(420) as u32);
                let within = known.iter().filter(|(_, value)| (low..=high).contains(value));
                let within: Vec<u32> = within.map(|(number, _)| *number).collect();
                assert_eq!(numbered.between(&low, &high).collect::<Vec<_>>(), within);
                let adjoining = numbered.runs.iter().any(|(first, values)| {
                    values.is_empty() || numbered.runs.contains_key(&(first + values.len() as u64))
                });
                assert!(!adjoining);
            }
        }
    }

    #[test]
    fn the_highest_number_takes_no_room() {
        let mut numbered = Numbered::default();
        numbered.set(u32::MAX, 1);
        numbered.set(u32::MAX - 1, 0);
        assert_eq!(numbered.find(&1), Some(u32::MAX));
        assert_eq!(numbered.expunge(u32::MAX - 1), Some(&mut 0));
        assert_eq!(numbered.get(u32::MAX - 1), Some(&1));
        assert_eq!(numbered.len(), 1);
        assert_eq!(numbered.find(&7), None);
    }

    /// Many values in the order that is worst for a list.
    #[test]
    fn a_walk_downwards_is_not_quadratic() {
        let mut numbered = Numbered::default();
        for number in (1..=200_000u32).rev() {
            numbered.set(number * 2, number);
            assert_eq!(numbered.find(&number), Some(number * 2));
        }
        for number in (1..=200_000u32).rev() {
            numbered.set(number * 2 - 1, number);
        }
        assert_eq!(numbered.runs.len(), 1);
    }

    /// Every other message known, or all; then all go, from any end or the middle.
    #[test]
    fn bug_each_message_that_went_moved_all_the_others() {
        const MANY: u32 = 60_000;
        for step in [1, 2] {
            for choose in
                [|_: u32| 1, |left: u32| left, |left: u32| left / 2 + 1, |left: u32| left * 2 / 3 + 1]
            {
                let mut numbered = Numbered::default();
                (1..=MANY).step_by(step).for_each(|number| numbered.set(number, number));
                let mut left = MANY;
                while left > 0 {
                    numbered.expunge(choose(left).min(left));
                    left -= 1;
                }
                assert_eq!((numbered.len(), numbered.iter_from(0).count()), (0, 0));
            }
        }
    }
}
