//! Searching by a criteria string.

use super::criteria;
use super::diagnostics::Diagnostics;
use super::flags::{self, se};
use super::stream::Mailbox;
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
        let query = criteria::parse(criteria, charset)?;
        self.usable()?;
        // Nothing is found in no mailbox, and no server is asked.
        if self.name.is_none() {
            return Ok(Vec::new());
        }
        let uid = flags & se::UID != 0;
        let mut found = self.call(diagnostics, |driver, receiver| driver.search(&query, uid, receiver))?;
        let messages = self.state.messages;
        found.retain(|number| *number != 0 && (uid || *number <= messages));
        self.state.lookahead.follow(&found, uid);
        Ok(found)
    }
}
