//! Sets of message numbers or UIDs (RFC 3501's `sequence-set`).

use std::fmt;
use std::ops::RangeInclusive;

/// A set as ranges in the order given; `u32::MAX` as an end stands for `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    ranges: Vec<(u32, u32)>,
}

impl Set {
    /// What `*` is written as inside a [`Set`].
    pub const STAR: u32 = u32::MAX;

    pub fn one(number: u32) -> Set {
        Set { ranges: vec![(number, number)] }
    }

    pub fn range(range: RangeInclusive<u32>) -> Set {
        Set { ranges: vec![(*range.start(), *range.end())] }
    }

    /// Adds a range; one that continues the last is merged with it.
    pub fn push(&mut self, first: u32, last: u32) {
        match self.ranges.last_mut() {
            Some((start, end)) if *start <= *end && first <= last && end.checked_add(1) == Some(first) => {
                *end = last;
            }
            _ => self.ranges.push((first, last)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Pieces whose text takes at most `octets` each, in order.
    pub fn split(&self, octets: usize) -> Vec<Set> {
        let mut pieces: Vec<Set> = Vec::new();
        let mut length = 0;
        for &(first, last) in &self.ranges {
            let width = Set { ranges: vec![(first, last)] }.to_string().len() + 1;
            if pieces.is_empty() || length + width > octets {
                pieces.push(Set::default());
                length = 0;
            }
            length += width;
            if let Some(piece) = pieces.last_mut() {
                piece.ranges.push((first, last));
            }
        }
        pieces
    }
}

impl FromIterator<u32> for Set {
    /// Numbers in any order; ascending neighbours become ranges.
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Set {
        let mut set = Set::default();
        for number in numbers {
            set.push(number, number);
        }
        set
    }
}

impl fmt::Display for Set {
    /// ABNF: `sequence-set = (seq-number / seq-range) *("," sequence-set)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |f: &mut fmt::Formatter<'_>, n: u32| match n {
            Set::STAR => f.write_str("*"),
            n => write!(f, "{n}"),
        };
        for (i, &(first, last)) in self.ranges.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            number(f, first)?;
            if first != last {
                f.write_str(":")?;
                number(f, last)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_merge_and_star_prints() {
        let set: Set = [1, 2, 3, 7, 9, 10].into_iter().collect();
        assert_eq!(set.to_string(), "1:3,7,9:10");
        assert_eq!(Set::range(5..=Set::STAR).to_string(), "5:*");
    }

    #[test]
    fn split_keeps_order_and_width() {
        let set: Set = (1..200).step_by(2).collect();
        let pieces = set.split(50);
        assert!(pieces.iter().all(|piece| piece.to_string().len() <= 50));
        let joined = pieces.iter().map(Set::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(joined, set.to_string());
    }
}
