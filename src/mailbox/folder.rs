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
        check_characters(folder, "create")?;
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
        check_characters(to, "rename to")?;
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
            Err(Error::quoting(ErrorKind::Argument, &[what.as_bytes(), name::start_of(text), why.as_bytes()]))
        };
        match parsed.remote {
            Some(target) if !self.target.is_local() && self.is_at(&target) => Ok(parsed.mailbox),
            None if self.target.is_local() => Ok(parsed.mailbox),
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

/// Source: c-client's `mail_create` and `mail_rename`: new names are in modified UTF-7.
///
/// ABNF (RFC 3501, section 5.1.3): `name = *("&" *base64 "-" / %x00-25 / %x27-7F)`,
/// with `,` for `/` in base64
fn check_characters(folder: &[u8], purpose: &str) -> Result<()> {
    let mut rest = folder;
    let fault = loop {
        match rest.split_first() {
            None => return Ok(()),
            Some((0x80.., _)) => break "mailbox name with 8-bit octet",
            Some((b'&', after)) => {
                let is_base64 = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b',');
                let end = after.iter().position(|octet| !is_base64(octet));
                let Some((stop, after)) = end.and_then(|end| after.get(end..)?.split_first()) else {
                    break "unterminated modified UTF-7 name";
                };
                if *stop != b'-' {
                    break "invalid modified UTF-7 name";
                }
                rest = after;
            }
            Some((_, after)) => rest = after,
        }
    };
    let what = format!("Can't {purpose} {fault}: ");
    Err(Error::quoting(ErrorKind::Argument, &[what.as_bytes(), name::start_of(folder)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stock's imap_createmailbox says of names before it asks the server.
    #[test]
    fn new_names_are_in_modified_utf_7() {
        let fault = |name: &[u8]| check_characters(name, "create").map_err(|error| error.to_string());
        for good in [&b""[..], b"a", b"&-", b"a&AOQ-b", b"&a+b,c-&-"] {
            assert_eq!(fault(good), Ok(()), "{}", good.escape_ascii());
        }
        for (bad, text) in [
            (&b"&"[..], "unterminated modified UTF-7 name: &"),
            (b"a&b", "unterminated modified UTF-7 name: a&b"),
            (b"&-&AOQ", "unterminated modified UTF-7 name: &-&AOQ"),
            (b"&Jjo!", "invalid modified UTF-7 name: &Jjo!"),
            (b"&a/b-", "invalid modified UTF-7 name: &a/b-"),
            ("&ä-".as_bytes(), "invalid modified UTF-7 name: &ä-"),
            ("ä&".as_bytes(), "mailbox name with 8-bit octet: ä&"),
        ] {
            assert_eq!(fault(bad), Err(format!("Can't create {text}")));
        }
    }

    #[test]
    fn hosts_are_compared_by_name() {
        assert!(same_host("Mail.Example.org", "mail.example.ORG."));
        assert!(same_host("localhost", "127.0.0.1") && same_host("::1", "LOCALHOST"));
        assert!(!same_host("localhost", "127.0.0.2") && !same_host("a.example", "b.example"));
    }
}
