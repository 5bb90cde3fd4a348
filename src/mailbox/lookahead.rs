//! How much to fetch along with what a script asks for.

use std::ops::RangeInclusive;

/// Watches one kind of question walk through a mailbox.
///
/// The first question brings a few neighbours; each further one that goes on
/// where the last answer ended brings more, a jump starts anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk {
    /// What was brought last.
    last: Option<(u32, u32)>,
    width: u32,
}

const FIRST: u32 = 16;
const WIDEST: u32 = 1024;

impl Walk {
    /// The range to fetch for message `number` of `messages`; it contains `number`.
    pub fn range(&mut self, number: u32, messages: u32) -> RangeInclusive<u32> {
        let goes_on = |edge: u32| number.abs_diff(edge) <= 2;
        let (up, down) = match self.last {
            Some((first, last)) => (number > last && goes_on(last), number < first && goes_on(first)),
            None => (false, false),
        };
        self.width = if up || down { self.width.saturating_mul(4).min(WIDEST) } else { FIRST };
        let reach = self.width - 1;
        let range = match down {
            true => (number.saturating_sub(reach).max(1), number),
            false => (number, number.saturating_add(reach).min(messages)),
        };
        self.last = Some(range);
        range.0..=range.1.max(number)
    }

    /// Message numbers have changed their meaning.
    pub fn reset(&mut self) {
        *self = Walk::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ascending_walk_widens() {
        let mut walk = Walk::default();
        assert_eq!(walk.range(1, 10_000), 1..=16);
        assert_eq!(walk.range(17, 10_000), 17..=80);
        assert_eq!(walk.range(81, 10_000), 81..=336);
    }

    #[test]
    fn a_descending_walk_widens_downwards() {
        let mut walk = Walk::default();
        assert_eq!(walk.range(100, 100), 100..=100);
        assert_eq!(walk.range(99, 100), 36..=99);
        assert_eq!(walk.range(35, 100), 1..=35);
    }

    #[test]
    fn a_jump_starts_anew() {
        let mut walk = Walk::default();
        walk.range(1, 10_000);
        walk.range(17, 10_000);
        assert_eq!(walk.range(5_000, 10_000), 5_000..=5_015);
    }
}
