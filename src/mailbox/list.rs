//! Listing mailboxes.

use super::diagnostics::Diagnostics;
use super::flags::latt;
use super::info::FolderInfo;
use super::name;
use super::stream::Mailbox;
use crate::driver::folder::{Attributes, ListKind, Listed, Listing};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

impl Mailbox {
    /// Names of mailboxes that can be opened, in the server's order, each with the
    /// braces of `reference` (or of `pattern`, if that has some) before it.
    /// Source: `imap_list`.
    pub fn list(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Vec<u8>>> {
        Ok(selectable(self.listing(reference, pattern, ListKind::All, diagnostics)?))
    }

    /// Names of subscribed mailboxes. Source: `imap_lsub`.
    pub fn lsub(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Vec<u8>>> {
        let folders = self.listing(reference, pattern, ListKind::Subscribed, diagnostics)?;
        Ok(folders.into_iter().map(|folder| folder.name).collect())
    }

    /// Mailboxes with attributes and delimiter. Source: `imap_getmailboxes`.
    pub fn get_mailboxes(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<FolderInfo>> {
        self.listing(reference, pattern, ListKind::All, diagnostics)
    }

    /// Subscribed mailboxes with attributes and delimiter. Source: `imap_getsubscribed`.
    pub fn get_subscribed(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<FolderInfo>> {
        self.listing(reference, pattern, ListKind::Subscribed, diagnostics)
    }

    /// Names of mailboxes in which some message contains `content`; few servers can
    /// tell. Source: `imap_listscan`.
    pub fn list_scan(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        content: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<Vec<u8>>> {
        Ok(selectable(self.listing(reference, pattern, ListKind::Containing(content), diagnostics)?))
    }

    fn listing(
        &mut self,
        reference: &[u8],
        pattern: &[u8],
        kind: ListKind<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<FolderInfo>> {
        self.usable()?;
        check_length(reference, pattern, kind)?;
        let remote = pattern.starts_with(b"{");
        // Braces in the pattern go before those of the reference.
        let whole = if remote { pattern } else { reference };
        // Without a server in braces local mailboxes are meant.
        let Some((braces, rest)) = split_braces(whole) else {
            return self.local_listing(&Listing { reference, pattern, kind, status: None }, diagnostics);
        };
        let Ok(name::Name { remote: Some(target), .. }) = name::parse_for(braces, "list mailboxes of") else {
            return Ok(Vec::new());
        };
        if !self.is_at(&target) {
            let braces = String::from_utf8_lossy(braces);
            let text = format!("Can't list mailboxes of {braces}: the stream is open to another server");
            return Err(Error::new(ErrorKind::Argument, text));
        }
        let (reference, pattern) = if remote { (&b""[..], rest) } else { (rest, pattern) };
        let status = self.predicts_status().then(|| self.predicted.items());
        let listing = Listing { reference, pattern, kind, status };
        let found = self.call(diagnostics, |driver, receiver| driver.list(&listing, receiver))?;
        if self.predicts_status() {
            self.predicted.follow(&found);
        }
        Ok(found.into_iter().map(|listed| folder(braces, listed)).collect())
    }

    /// Names of files; a stream to a server knows none.
    fn local_listing(
        &mut self,
        listing: &Listing<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<FolderInfo>> {
        if !self.target.is_local() {
            return Ok(Vec::new());
        }
        let found = self.call(diagnostics, |driver, receiver| driver.list(listing, receiver))?;
        Ok(found.into_iter().map(|listed| folder(b"", listed)).collect())
    }
}

/// Source: ext/imap leaves containers out of the plain list.
fn selectable(folders: Vec<FolderInfo>) -> Vec<Vec<u8>> {
    let can_open = |folder: &FolderInfo| folder.attributes & latt::NOSELECT == 0;
    folders.into_iter().filter(can_open).map(|folder| folder.name).collect()
}

fn folder(braces: &[u8], listed: Listed) -> FolderInfo {
    FolderInfo {
        name: [braces, &listed.name].concat(),
        attributes: bits(listed.attributes),
        delimiter: listed.separator,
    }
}

fn bits(attributes: Attributes) -> i64 {
    [
        (attributes.no_inferiors, latt::NOINFERIORS),
        (attributes.no_select, latt::NOSELECT),
        (attributes.marked, latt::MARKED),
        (attributes.unmarked, latt::UNMARKED),
        (attributes.has_children, latt::HASCHILDREN),
        (attributes.has_no_children, latt::HASNOCHILDREN),
    ]
    .iter()
    .map(|(given, bit)| if *given { *bit } else { 0 })
    .sum()
}

/// `{host…}` and what follows.
fn split_braces(text: &[u8]) -> Option<(&[u8], &[u8])> {
    text.first().filter(|octet| **octet == b'{')?;
    text.split_at_checked(memchr::memchr(b'}', text)? + 1)
}

/// Source: c-client's `mail_list`, `mail_scan` and `mail_lsub`, texts and bound.
fn check_length(reference: &[u8], pattern: &[u8], kind: ListKind<'_>) -> Result<()> {
    let command = match kind {
        ListKind::All | ListKind::Containing(_) => "LIST",
        ListKind::Subscribed => "LSUB",
    };
    for (what, text) in [("reference", reference), ("pattern", pattern)] {
        if text.len() > limits::MAILBOX_NAME {
            let what = format!("Invalid {command} {what} specification: ");
            let start = text.get(..80).unwrap_or(text);
            return Err(Error::quoting(ErrorKind::Argument, &[what.as_bytes(), start]));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_bits() {
        let attributes = Attributes { no_select: true, has_children: true, ..Attributes::default() };
        assert_eq!(bits(attributes), 34);
    }

    #[test]
    fn braces_end_with_the_first_brace() {
        assert_eq!(split_braces(b"{h/user=\"x\"}A/}b"), Some((&b"{h/user=\"x\"}"[..], &b"A/}b"[..])));
        assert_eq!(split_braces(b"INBOX"), None);
        assert_eq!(split_braces(b"{bad"), None);
    }
}
