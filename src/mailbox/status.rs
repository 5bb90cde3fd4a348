//! Counters of mailboxes, open or not.

use std::collections::HashMap;

use super::diagnostics::Diagnostics;
use super::flags::{self, sa};
use super::info::{MailboxInfo, StatusInfo};
use super::stream::Mailbox;
use crate::driver::fetch::{Ids, Items};
use crate::driver::folder::{FolderStatus, Listed, StatusItems};
use crate::driver::set::Set;
use crate::error::{ErrorKind, Result};

/// Statuses that are expected to be asked for: of the mailboxes of the last list, in its order.
#[derive(Debug, Default)]
pub(super) struct Predicted {
    listed: Vec<Vec<u8>>,
    /// What was last asked for.
    items: StatusItems,
    found: HashMap<Vec<u8>, Option<FolderStatus>>,
}

/// Statuses that are brought at once.
const TOGETHER: usize = 100;

impl Predicted {
    /// What the next status will be asked for: as the last one, else everything.
    pub(super) fn items(&self) -> StatusItems {
        if self.items.is_empty() { StatusItems::ALL } else { self.items }
    }

    /// The mailboxes of a list, with the statuses that came along.
    pub(super) fn follow(&mut self, listed: &[Listed]) {
        let items = self.items();
        self.listed = listed.iter().map(|listed| listed.name.clone()).collect();
        let found = listed.iter().filter_map(|listed| {
            let status = listed.status.filter(|status| status.has(items))?;
            Some((listed.name.clone(), Some(status)))
        });
        self.keep(found, items);
    }

    /// Anything else has been said to the server: what was found may have changed.
    pub(super) fn forget(&mut self) {
        self.found.clear();
    }

    fn take(&mut self, name: &[u8], items: StatusItems) -> Option<Option<FolderStatus>> {
        if !self.items.cover(items) {
            self.found.clear();
        }
        let status = self.found.remove(name)?;
        Some(status.map(|status| status.only(items)))
    }

    /// The mailboxes after `name`.
    fn after(&self, name: &[u8]) -> Vec<Vec<u8>> {
        let place = self.listed.iter().position(|listed| listed == name);
        let after = place.and_then(|place| self.listed.get(place + 1..)).unwrap_or_default();
        after.iter().take(TOGETHER).cloned().collect()
    }

    fn keep(&mut self, found: impl Iterator<Item = (Vec<u8>, Option<FolderStatus>)>, items: StatusItems) {
        self.items = items;
        self.found = found.collect();
    }
}

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
        let status = match self.status_of(&name, items, diagnostics) {
            Err(error) if matches!(error.kind(), ErrorKind::Refused | ErrorKind::Rejected) => {
                return Ok(None);
            }
            other => match other? {
                Some(status) => status,
                None => return Ok(None),
            },
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

    fn status_of(
        &mut self,
        name: &[u8],
        items: StatusItems,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<FolderStatus>> {
        // To ask for nothing is an error each time.
        let may_predict = !items.is_empty();
        if may_predict && let Some(status) = self.predicted.take(name, items) {
            return Ok(status);
        }
        let mut names = if may_predict { self.predicted.after(name) } else { Vec::new() };
        if names.is_empty() {
            let status = self.call(diagnostics, |driver, receiver| driver.status(name, items, receiver));
            return status.map(Some);
        }
        names.insert(0, name.to_vec());
        let asked: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
        let found = self.call(diagnostics, |driver, receiver| driver.status_all(&asked, items, receiver))?;
        let mut found = found.into_iter();
        let own = found.next().flatten();
        self.predicted.keep(names.into_iter().skip(1).zip(found), items);
        Ok(own)
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
