//! Message numbers and UIDs: each from the other.

use crate::driver::numbered::Numbered;
use crate::driver::set::Set;

/// The UIDs of a mailbox by message number, as far as they are known.
///
/// UIDs ascend with message numbers (RFC 3501, section 2.3.1.1), so that the
/// known ones can be searched by halves.
#[derive(Clone, Debug, Default)]
pub struct MsgMap {
    uids: Numbered<u32>,
}

impl MsgMap {
    /// The UID of message `number`, if it is known.
    pub fn uid(&self, number: u32) -> Option<u32> {
        self.uids.get(number).copied()
    }

    /// The number of the message with this UID, if it is known.
    pub fn number(&self, uid: u32) -> Option<u32> {
        self.uids.find(&uid)
    }

    /// Notes that message `number` has this UID; there is no UID 0.
    pub fn set(&mut self, number: u32, uid: u32) {
        if number != 0 && uid != 0 {
            self.uids.set(number, uid);
        }
    }

    /// Takes message `number` out; later ones move down.
    pub fn expunge(&mut self, number: u32) {
        if number != 0 {
            self.uids.expunge(number);
        }
    }

    /// Whether the UIDs of all `messages` are known.
    pub fn is_complete(&self, messages: u32) -> bool {
        self.uids.len() == messages as usize
    }

    /// Numbers of the messages whose UIDs are in `uids`, descending, as far as they are known. Takes time
    /// for the ranges and for what is found.
    pub fn numbers_in(&self, uids: &Set) -> Vec<u32> {
        let ranges = uids.ranges().iter().map(|&(first, last)| (first.min(last), first.max(last)));
        let mut ranges: Vec<(u32, u32)> = ranges.collect();
        ranges.sort_unstable();
        let mut numbers = Vec::new();
        let mut next = 0;
        for (first, last) in ranges {
            // What an earlier range has had is not found again.
            numbers.extend(self.uids.between(&first.max(next), &last));
            next = next.max(last.saturating_add(1));
        }
        numbers.reverse();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_through_gaps() {
        let mut map = MsgMap::default();
        for (number, uid) in [(2, 20), (3, 30), (7, 70), (10, 100)] {
            map.set(number, uid);
        }
        for (number, uid) in [(2, 20), (3, 30), (7, 70), (10, 100)] {
            assert_eq!(map.number(uid), Some(number));
        }
        assert_eq!(map.number(50), None);
        assert_eq!(map.uid(1), None);
        assert!(!map.is_complete(10));
    }

    #[test]
    fn sets_of_uids() {
        let mut map = MsgMap::default();
        (1..=6).filter(|n| *n != 4).for_each(|n| map.set(n, n * 10));
        let mut set = Set::default();
        for (first, last) in [(55, 30), (7, 9), (25, 50), (10, 10), (60, u32::MAX), (u32::MAX, u32::MAX)] {
            set.push(first, last);
        }
        assert_eq!(map.numbers_in(&set), [6, 5, 3, 1]);
        assert_eq!(map.numbers_in(&Set::range(0..=u32::MAX)), [6, 5, 3, 2, 1]);
        assert!(map.numbers_in(&Set::default()).is_empty());
    }

    #[test]
    fn expunge_moves_later_ones_down() {
        let mut map = MsgMap::default();
        (1..=5).for_each(|n| map.set(n, n * 10));
        map.expunge(2);
        assert_eq!(map.uid(2), Some(30));
        assert_eq!(map.number(50), Some(4));
        assert!(map.is_complete(4));
        map.expunge(99);
        map.expunge(0);
    }
}
