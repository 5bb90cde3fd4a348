//! Searching by a criteria string.

use super::criteria;
use super::diagnostics::Diagnostics;
use super::flags::{self, se};
use super::state::Receiver;
use super::stream::Mailbox;
use crate::driver::Driver;
use crate::driver::query::Query;
use crate::error::Result;

impl Mailbox {
    /// Message numbers, or UIDs with `SE_UID`, of the messages that match, as
    /// the server orders them. Source: `imap_search`.
    pub fn search(
        &mut self,
        criteria: &[u8],
        flags: i64,
        charset: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u32>> {
        flags::check_search(flags)?;
        let uid = flags & se::UID != 0;
        self.find(criteria, charset, uid, diagnostics, |driver, query, receiver| {
            driver.search(query, uid, receiver)
        })
    }

    /// The UIDs of the messages that match, for a caller that will walk through them: in a mailbox of `few`
    /// messages at most their sizes come along, by which [`Mailbox::prefetch_texts`] goes.
    pub fn search_to_walk(
        &mut self,
        criteria: &[u8],
        charset: Option<&str>,
        few: u32,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u32>> {
        let is_known = |number| self.state.cache.get(number).is_some_and(|message| message.size.is_some());
        let measure =
            self.looks_ahead() && self.state.messages <= few && !(1..=self.state.messages).all(is_known);
        self.find(criteria, charset, true, diagnostics, |driver, query, receiver| match measure {
            true => driver.search_measured(query, receiver),
            false => driver.search(query, true, receiver),
        })
    }

    fn find(
        &mut self,
        criteria: &[u8],
        charset: Option<&str>,
        uid: bool,
        diagnostics: &mut Diagnostics,
        ask: impl FnOnce(&mut dyn Driver, &Query, &mut Receiver<'_, '_>) -> Result<Vec<u32>>,
    ) -> Result<Vec<u32>> {
        let query = criteria::parse(criteria, charset)?;
        self.usable()?;
        // Nothing is found in no mailbox, and no server is asked.
        if self.name.is_none() {
            return Ok(Vec::new());
        }
        let mut found = self.call(diagnostics, |driver, receiver| ask(driver, &query, receiver))?;
        let messages = self.state.messages;
        found.retain(|number| *number != 0 && (uid || *number <= messages));
        self.state.lookahead.follow(&found, uid);
        Ok(found)
    }
}
