//! Counters of mailboxes, open or not.

use super::diagnostics::Diagnostics;
use super::flags::{self, sa};
use super::info::{MailboxInfo, StatusInfo};
use super::stream::Mailbox;
use crate::driver::fetch::{Ids, Items};
use crate::driver::folder::StatusItems;
use crate::driver::set::Set;
use crate::error::{ErrorKind, Result};

impl Mailbox {
    /// Counters of a mailbox that need not be open; `flags`: `SA_…`. `None` if the
    /// server refuses, which ext/imap leaves without a word. Source: `imap_status`.
    pub fn status(
        &mut self,
        folder: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<StatusInfo>> {
        flags::check_status(flags)?;
        self.usable()?;
        let name = self.folder(folder, "get status of mailbox")?;
        let items = StatusItems {
            messages: flags & sa::MESSAGES != 0,
            recent: flags & sa::RECENT != 0,
            unseen: flags & sa::UNSEEN != 0,
            uid_next: flags & sa::UIDNEXT != 0,
            uid_validity: flags & sa::UIDVALIDITY != 0,
        };
        let status = match self.call(diagnostics, |driver, receiver| driver.status(&name, items, receiver)) {
            Err(error) if matches!(error.kind(), ErrorKind::Refused | ErrorKind::Rejected) => {
                return Ok(None);
            }
            other => other?,
        };
        let came = [
            (status.messages, sa::MESSAGES),
            (status.recent, sa::RECENT),
            (status.unseen, sa::UNSEEN),
            (status.uid_next, sa::UIDNEXT),
            (status.uid_validity, sa::UIDVALIDITY),
        ];
        Ok(Some(StatusInfo {
            flags: came.iter().map(|(value, bit)| if value.is_some() { *bit } else { 0 }).sum(),
            messages: status.messages,
            recent: status.recent,
            unseen: status.unseen,
            uid_next: status.uid_next,
            uid_validity: status.uid_validity,
        }))
    }

    /// Counts and size of the open mailbox, from flags and sizes of all messages.
    /// Source: `imap_mailboxmsginfo`.
    pub fn mailbox_msg_info(&mut self, diagnostics: &mut Diagnostics) -> Result<MailboxInfo> {
        self.usable()?;
        let unknown = |number: &u32| {
            self.state.cache.get(*number).is_none_or(|m| m.flags.is_none() || m.size.is_none())
        };
        let missing: Set = (1..=self.state.messages).filter(unknown).collect();
        if !missing.is_empty() {
            let items = Items { uid: true, flags: true, size: true, ..Items::default() };
            self.call(diagnostics, |driver, receiver| {
                driver.fetch(&Ids::Numbers(missing), &items, receiver)
            })?;
        }
        let mut info = MailboxInfo { check: self.described(), ..MailboxInfo::default() };
        for message in (1..=self.state.messages).filter_map(|number| self.state.cache.get(number)) {
            let flags = message.flags.clone().unwrap_or_default();
            info.unread += u32::from(!flags.seen || flags.recent);
            info.deleted += u32::from(flags.deleted);
            info.size += message.size.unwrap_or_default();
        }
        Ok(info)
    }
}
