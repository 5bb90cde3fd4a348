//! Quotas.

use super::diagnostics::Diagnostics;
use super::stream::Mailbox;
use crate::driver::access::{Quota, QuotaOf};
use crate::error::{Error, ErrorKind, Result};

impl Mailbox {
    /// Usage and limit of each resource of a quota root, in the server's order; those
    /// of `STORAGE` are ext/imap's `usage` and `limit` too. Source: `imap_get_quota`.
    pub fn get_quota(&mut self, root: &[u8], diagnostics: &mut Diagnostics) -> Result<Vec<Quota>> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.quotas(QuotaOf::Root(root), receiver))
    }

    /// As [`Mailbox::get_quota`], of all roots that govern a mailbox, which is named
    /// without braces. Source: `imap_get_quotaroot`.
    pub fn get_quota_root(&mut self, mailbox: &[u8], diagnostics: &mut Diagnostics) -> Result<Vec<Quota>> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.quotas(QuotaOf::Mailbox(mailbox), receiver))
    }

    /// Limits the storage of a quota root, in KiB. Source: `imap_set_quota`.
    pub fn set_quota(&mut self, root: &[u8], storage: i64, diagnostics: &mut Diagnostics) -> Result<()> {
        self.usable()?;
        let storage = u64::try_from(storage)
            .map_err(|_| Error::new(ErrorKind::Argument, "a quota must not be negative"))?;
        self.call(diagnostics, |driver, receiver| driver.set_quota(root, storage, receiver))
    }
}
