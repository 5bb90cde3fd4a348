//! Message numbers and UIDs: each from the other.

/// The UIDs of a mailbox by message number, as far as they are known.
///
/// UIDs ascend with message numbers (RFC 3501, section 2.3.1.1), so that the
/// known ones can be searched by halves, gaps included.
#[derive(Clone, Debug, Default)]
pub struct MsgMap {
    /// `uids[number - 1]`; 0 is not known yet. May be shorter than the mailbox.
    uids: Vec<u32>,
    known: usize,
}

impl MsgMap {
    /// The UID of message `number`, if it is known.
    pub fn uid(&self, number: u32) -> Option<u32> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.uids.get(index).copied().filter(|uid| *uid != 0)
    }

    /// The number of the message with this UID, if it is known.
    pub fn number(&self, uid: u32) -> Option<u32> {
        if uid == 0 {
            return None;
        }
        let (mut low, mut high) = (0, self.uids.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // A gap says nothing: the next known UID to its right decides.
            let right = self.uids.get(middle..high)?.iter().position(|uid| *uid != 0);
            let Some(found) = right.map(|offset| middle + offset) else {
                high = middle;
                continue;
            };
            match self.uids.get(found)?.cmp(&uid) {
                std::cmp::Ordering::Equal => return u32::try_from(found + 1).ok(),
                std::cmp::Ordering::Less => low = found + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Notes that message `number` has this UID.
    pub fn set(&mut self, number: u32, uid: u32) {
        let Some(index) = usize::try_from(number).ok().and_then(|n| n.checked_sub(1)) else { return };
        if self.uids.len() <= index {
            self.uids.resize(index + 1, 0);
        }
        if let Some(slot) = self.uids.get_mut(index) {
            self.known += usize::from(*slot == 0 && uid != 0);
            *slot = uid;
        }
    }

    /// Takes message `number` out; later ones move down.
    pub fn expunge(&mut self, number: u32) {
        let Some(index) = usize::try_from(number).ok().and_then(|n| n.checked_sub(1)) else { return };
        if index < self.uids.len() && self.uids.remove(index) != 0 {
            self.known -= 1;
        }
    }

    /// Whether the UIDs of all `messages` are known.
    pub fn is_complete(&self, messages: u32) -> bool {
        self.known == messages as usize
    }

    /// Numbers of the messages whose UIDs `is_in` accepts, descending.
    pub fn numbers_where(&self, is_in: impl Fn(u32) -> bool) -> Vec<u32> {
        let numbered = (1u32..).zip(self.uids.iter());
        let mut numbers: Vec<u32> =
            numbered.filter(|(_, uid)| **uid != 0 && is_in(**uid)).map(|(number, _)| number).collect();
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
