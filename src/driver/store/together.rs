//! What the headers of many messages say, where a store shows several at once.

use std::sync::OnceLock;
use std::vec;

use super::{Offline, Store};
use crate::error::Result;

/// Reads, of each of some messages, one after the other, what `read` finds in the fields of its header.
pub struct Together<'a, T, R> {
    /// Those whose turn has not come.
    numbers: &'a [u32],
    names: &'a [Vec<u8>],
    arrival: bool,
    read: R,
    found: vec::IntoIter<Option<T>>,
}

/// Messages that are worth it.
const LEAST: usize = 64;

/// Messages whose headers are read at once; a caller who wants no more is heard in between.
const AT_ONCE: usize = 1024;

impl<'a, T: Send + Sync, R: Fn(&[u8]) -> T + Sync> Together<'a, T, R> {
    /// With `arrival`, when they arrived will be asked too.
    pub fn new(numbers: &'a [u32], names: &'a [Vec<u8>], arrival: bool, read: R) -> Together<'a, T, R> {
        let numbers = if numbers.len() < LEAST || names.is_empty() { &[] } else { numbers };
        Together { numbers, names, arrival, read, found: Vec::new().into_iter() }
    }

    /// Whether there is anything to be had.
    pub fn is_worth_it(&self) -> bool {
        !self.numbers.is_empty()
    }

    /// Of the next message; `None` where it takes another way to tell.
    pub fn next<S: Store>(&mut self, offline: &mut Offline<S>) -> Result<Option<T>> {
        if let Some(found) = self.found.next() {
            return Ok(found);
        }
        let (now, later) = self.numbers.split_at(self.numbers.len().min(AT_ONCE));
        self.numbers = later;
        let mut slots: Vec<OnceLock<T>> = Vec::new();
        slots.resize_with(now.len(), OnceLock::new);
        let take = |place: usize, header: &[u8]| {
            if let Some(slot) = slots.get(place) {
                // Each is shown once.
                let _ = slot.set((self.read)(header));
            }
        };
        let is_sound = offline.store.show_fields(now, self.names, self.arrival, &take)?;
        self.found = match is_sound {
            true => slots.into_iter().map(OnceLock::into_inner).collect::<Vec<_>>().into_iter(),
            false => Vec::new().into_iter(),
        };
        Ok(self.found.next().flatten())
    }
}
