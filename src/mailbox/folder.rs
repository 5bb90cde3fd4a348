//! Making, removing, renaming and subscribing mailboxes; which mailbox a string
//! means on an open stream.

use super::diagnostics::Diagnostics;
use super::name;
use super::stream::Mailbox;
use crate::driver::folder::FolderChange;
use crate::driver::target::Target;
use crate::error::{Error, ErrorKind, Result};

impl Mailbox {
    /// Source: `imap_createmailbox`. The name is in modified UTF-7.
    pub fn create_mailbox(&mut self, folder: &[u8], diagnostics: &mut Diagnostics) -> Result<()> {
        refuse_8bit(folder, "create")?;
        let name = self.folder(folder, "create mailbox")?;
        self.change_folder(FolderChange::Create(&name), diagnostics)
    }

    /// Source: `imap_deletemailbox`.
    pub fn delete_mailbox(&mut self, folder: &[u8], diagnostics: &mut Diagnostics) -> Result<()> {
        let name = self.folder(folder, "delete mailbox")?;
        self.change_folder(FolderChange::Delete(&name), diagnostics)
    }

    /// Source: `imap_renamemailbox`.
    pub fn rename_mailbox(&mut self, from: &[u8], to: &[u8], diagnostics: &mut Diagnostics) -> Result<()> {
        refuse_8bit(to, "rename to")?;
        let from = self.folder(from, "rename mailbox")?;
        let to = self.folder(to, "rename to mailbox")?;
        self.change_folder(FolderChange::Rename { from: &from, to: &to }, diagnostics)
    }

    /// Source: `imap_subscribe`.
    pub fn subscribe(&mut self, folder: &[u8], diagnostics: &mut Diagnostics) -> Result<()> {
        let name = self.folder(folder, "subscribe to mailbox")?;
        self.change_folder(FolderChange::Subscribe(&name), diagnostics)
    }

    /// Source: `imap_unsubscribe`.
    pub fn unsubscribe(&mut self, folder: &[u8], diagnostics: &mut Diagnostics) -> Result<()> {
        let name = self.folder(folder, "unsubscribe from mailbox")?;
        self.change_folder(FolderChange::Unsubscribe(&name), diagnostics)
    }

    fn change_folder(&mut self, change: FolderChange<'_>, diagnostics: &mut Diagnostics) -> Result<()> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.change_folder(&change, receiver))
    }

    /// The name on this stream's server of a mailbox string; `purpose` as for
    /// [`name::parse_for`].
    ///
    /// A string that names another server is an error: ext/imap acts on the
    /// open one and says that all went well.
    pub(super) fn folder(&self, text: &[u8], purpose: &str) -> Result<Vec<u8>> {
        let parsed = name::parse_for(text, purpose)?;
        let refuse = |reason: &str| {
            let (what, why) = (format!("Can't {purpose} "), format!(": {reason}"));
            Err(Error::quoting(ErrorKind::Argument, &[what.as_bytes(), text, why.as_bytes()]))
        };
        match parsed.remote {
            Some(target) if self.is_at(&target) => Ok(parsed.mailbox),
            Some(_) => refuse("the stream is open to another server"),
            None => refuse("no such mailbox"),
        }
    }

    /// Whether `target`, as far as it says where and who, is where this stream is.
    pub(super) fn is_at(&self, target: &Target) -> bool {
        let session = self.session();
        let host = same_host(&target.host, &self.target.host) || same_host(&target.host, &session.host);
        let port = target.port.is_none_or(|port| port == session.port || Some(port) == self.target.port);
        let is_user = |given: &Option<String>, known: &Option<String>| given.is_none() || given == known;
        let user = is_user(&target.user, &session.user) || is_user(&target.user, &self.target.user);
        let authuser = is_user(&target.authuser, &self.target.authuser);
        host && port && user && authuser && target.service == self.target.service
    }
}

/// Hosts' names in any case; this machine has several.
fn same_host(a: &str, b: &str) -> bool {
    let is_local = |host: &str| {
        let host = host.trim_end_matches('.');
        host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1" || host == "::1"
    };
    let trimmed = |host: &str| host.trim_end_matches('.').to_ascii_lowercase();
    trimmed(a) == trimmed(b) || (is_local(a) && is_local(b))
}

/// Source: c-client's `mail_create` and `mail_rename`: names are in modified UTF-7.
fn refuse_8bit(folder: &[u8], purpose: &str) -> Result<()> {
    if folder.is_ascii() {
        return Ok(());
    }
    let what = format!("Can't {purpose} mailbox name with 8-bit octet: ");
    Err(Error::quoting(ErrorKind::Argument, &[what.as_bytes(), folder]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_by_name() {
        assert!(same_host("Mail.Example.org", "mail.example.ORG."));
        assert!(same_host("localhost", "127.0.0.1") && same_host("::1", "LOCALHOST"));
        assert!(!same_host("localhost", "127.0.0.2") && !same_host("a.example", "b.example"));
    }
}
