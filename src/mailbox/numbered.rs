//! Values by message number, which move down when a message is expunged.

use std::collections::{BTreeMap, VecDeque};

/// Takes room for what is known, not for the highest number that a peer names.
#[derive(Clone, Debug)]
pub struct Numbered<T> {
    /// Values of neighbours, by the first one's number; two runs never adjoin.
    runs: BTreeMap<u32, VecDeque<T>>,
    len: usize,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { runs: BTreeMap::new(), len: 0 }
    }
}

impl<T> Numbered<T> {
    /// How many numbers have a value.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, number: u32) -> Option<&T> {
        let (first, values) = self.runs.range(..=number).next_back()?;
        values.get(offset(number, *first))
    }

    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let (first, values) = self.runs.range_mut(..=number).next_back()?;
        values.get_mut(offset(number, *first))
    }

    /// Puts a value in the place of the one that was there.
    pub fn set(&mut self, number: u32, value: T) {
        if let Some(known) = self.get_mut(number) {
            *known = value;
            return;
        }
        self.len += 1;
        let after = number.checked_add(1).and_then(|next| self.runs.remove(&next));
        let before = self.runs.range_mut(..=number).next_back();
        let before = before.filter(|(first, values)| offset(number, **first) == values.len());
        match (before, after) {
            (Some((_, values)), after) => {
                values.push_back(value);
                join(values, after.unwrap_or_default());
            }
            (None, Some(mut values)) => {
                values.push_front(value);
                self.runs.insert(number, values);
            }
            (None, None) => {
                self.runs.insert(number, VecDeque::from([value]));
            }
        }
    }

    /// Takes a number out and gives its value; later numbers move down by one.
    pub fn expunge(&mut self, number: u32) -> Option<T> {
        let mut removed = None;
        if let Some((&first, values)) = self.runs.range_mut(..=number).next_back() {
            removed = values.remove(offset(number, first));
            if values.is_empty() {
                self.runs.remove(&first);
            }
        }
        self.len -= usize::from(removed.is_some());
        let later = number.checked_add(1).map(|next| self.runs.split_off(&next)).unwrap_or_default();
        let mut later = later.into_iter().map(|(first, values)| (first - 1, values));
        if let Some((first, values)) = later.next() {
            let before = self.runs.range_mut(..first).next_back();
            match before.filter(|(start, run)| offset(first, **start) == run.len()) {
                Some((_, run)) => join(run, values),
                None => drop(self.runs.insert(first, values)),
            }
        }
        self.runs.extend(later);
        removed
    }

    /// All that is known, by ascending number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        self.runs.iter().flat_map(|(first, values)| (*first..).zip(values))
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.runs.values_mut().flatten()
    }
}

impl<T: Ord> Numbered<T> {
    /// The number of `value`, if values ascend with their numbers.
    pub fn find(&self, value: &T) -> Option<u32> {
        let mut candidate = None;
        let (mut low, mut high) = (0, self.runs.last_key_value()?.0.saturating_add(1));
        // The last run that begins with no more than the value.
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
        let (first, values) = candidate?;
        let offset = values.binary_search(value).ok()?;
        first.checked_add(u32::try_from(offset).ok()?)
    }
}

fn offset(number: u32, first: u32) -> usize {
    (number - first) as usize
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

    /// Against a plain list with gaps, on all that a small generator thinks of.
    #[test]
    fn does_what_a_list_with_gaps_does() {
        let mut seed = 1u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let mut list: Vec<Option<u32>> = vec![None; 40];
            let mut numbered = Numbered::default();
            for _ in 0..120 {
                let index = random(list.len() as u64) as usize;
                let number = index as u32 + 1;
                if random(4) == 0 && list.len() > 5 {
                    assert_eq!(numbered.expunge(number), list.remove(index));
                } else {
                    // Ascends with the number whatever is expunged: the gaps only close.
                    let before = list[..index].iter().flatten().last().copied().unwrap_or(0);
                    let after = list[index + 1..].iter().flatten().next().copied().unwrap_or(u32::MAX);
                    let value = list[index].unwrap_or(before + (after - before) / 2);
                    if value == before || value == after {
                        continue;
                    }
                    numbered.set(number, value);
                    list[index] = Some(value);
                }
                let known: Vec<(u32, u32)> =
                    (1..).zip(&list).filter_map(|(number, value)| Some((number, (*value)?))).collect();
                assert_eq!(
                    numbered.iter().map(|(number, value)| (number, *value)).collect::<Vec<_>>(),
                    known
                );
                assert_eq!(numbered.len(), known.len());
                for (number, value) in &known {
                    assert_eq!(numbered.find(value), Some(*number));
                    assert_eq!(numbered.get(*number), Some(value));
                }
                let adjoining = numbered.runs.iter().any(|(first, values)| {
                    values.is_empty() || numbered.runs.contains_key(&(first + values.len() as u32))
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
        assert_eq!(numbered.expunge(u32::MAX - 1), Some(0));
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
}
