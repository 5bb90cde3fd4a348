//! Bringing what will be wanted of many messages with one question.

use super::diagnostics::Diagnostics;
use super::message::Need;
use super::stream::Mailbox;
use crate::driver::fetch::Ids;
use crate::driver::set::Set;
use crate::error::Result;

/// What of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Envelope, flags, size and date: what [`Mailbox::header_info`] tells.
    Envelope,
    /// The part tree: what [`Mailbox::fetch_structure`] tells.
    Structure,
}

impl Mailbox {
    /// Brings one aspect of the messages with these UIDs, so that their own calls
    /// need not ask. What is known is not asked for again; UIDs that no message has
    /// are passed over.
    pub fn prefetch(&mut self, uids: &[u32], aspect: Aspect, diagnostics: &mut Diagnostics) -> Result<()> {
        self.usable()?;
        let need = match aspect {
            Aspect::Envelope => Need::Overview,
            Aspect::Structure => Need::Structure,
        };
        let all_known = self.state.map.is_complete(self.state.messages);
        let is_wanted = |uid: &u32| match self.state.map.number(*uid) {
            Some(number) => !need.is_met(Some(*uid), self.state.cache.get(number)),
            None => *uid != 0 && !all_known,
        };
        let mut wanted: Vec<u32> = uids.iter().copied().filter(is_wanted).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let missing: Set = wanted.into_iter().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let items = need.items();
        self.call(diagnostics, |driver, receiver| driver.fetch(&Ids::Uids(missing), &items, receiver))
    }
}
