//! Access rights. Mailboxes are named without braces.

use super::diagnostics::Diagnostics;
use super::stream::Mailbox;
use crate::driver::access::Rights;
use crate::error::Result;

impl Mailbox {
    /// Who may do what, in the server's order. Source: `imap_getacl`.
    pub fn get_acl(&mut self, mailbox: &[u8], diagnostics: &mut Diagnostics) -> Result<Vec<Rights>> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.rights(mailbox, receiver))
    }

    /// Grants `rights` to `identifier`; with a leading `+` or `-` adds or removes
    /// them. Source: `imap_setacl`.
    pub fn set_acl(
        &mut self,
        mailbox: &[u8],
        identifier: &[u8],
        rights: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.usable()?;
        let rights = Rights { identifier: identifier.to_vec(), rights: rights.to_vec() };
        self.call(diagnostics, |driver, receiver| driver.set_rights(mailbox, &rights, receiver))
    }
}
