//! Flags, deletion, copying and moving of messages.

use super::diagnostics::Diagnostics;
use super::flags::{self, cp, ft, st};
use super::stream::Mailbox;
use crate::driver::FlagChange;
use crate::driver::fetch::Ids;
use crate::driver::set::Set;
use crate::error::Result;

const DELETED: &[u8] = b"\\Deleted";

impl Mailbox {
    /// Sets flags: `\Seen \Flagged`, keywords; parentheses may stand around them.
    /// `options`: `ST_UID`. Source: `imap_setflag_full`, which succeeds even when
    /// the server refuses: the refusal goes to `diagnostics` only.
    pub fn set_flags(
        &mut self,
        sequence: &[u8],
        flags: &[u8],
        options: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_store(options)?;
        self.store(sequence, options & st::UID != 0, FlagChange::Add, flags, diagnostics)
    }

    /// Takes flags away; otherwise as [`Mailbox::set_flags`]. Source: `imap_clearflag_full`.
    pub fn clear_flags(
        &mut self,
        sequence: &[u8],
        flags: &[u8],
        options: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_store(options)?;
        self.store(sequence, options & st::UID != 0, FlagChange::Remove, flags, diagnostics)
    }

    /// Marks messages for deletion. `flags`: `FT_UID`. Source: `imap_delete`; a
    /// refusal as in [`Mailbox::set_flags`].
    pub fn delete(&mut self, sequence: &[u8], flags: i64, diagnostics: &mut Diagnostics) -> Result<()> {
        flags::check_uid(flags)?;
        self.store(sequence, flags & ft::UID != 0, FlagChange::Add, DELETED, diagnostics)
    }

    /// Takes the mark for deletion away. Source: `imap_undelete`, which passes over
    /// all flags but `FT_UID`.
    pub fn undelete(&mut self, sequence: &[u8], flags: i64, diagnostics: &mut Diagnostics) -> Result<()> {
        self.store(sequence, flags & ft::UID != 0, FlagChange::Remove, DELETED, diagnostics)
    }

    /// Removes the messages marked for deletion. Source: `imap_expunge`; a refusal
    /// as in [`Mailbox::set_flags`].
    pub fn expunge(&mut self, diagnostics: &mut Diagnostics) -> Result<()> {
        self.usable()?;
        let outcome = self.call(diagnostics, |driver, receiver| driver.expunge(receiver));
        note(outcome, diagnostics);
        Ok(())
    }

    /// Copies messages. `folder` is a name on the stream's server, without braces.
    /// `flags`: `CP_UID`, and `CP_MOVE` as in [`Mailbox::move_messages`]. Source: `imap_mail_copy`.
    pub fn copy_messages(
        &mut self,
        sequence: &[u8],
        folder: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_copy(flags)?;
        self.usable()?;
        let uid = flags & cp::UID != 0;
        let ids = ids(sequence, uid);
        self.call(diagnostics, |driver, receiver| driver.copy(&ids, folder, receiver))?;
        if flags & cp::MOVE != 0 {
            self.store(sequence, uid, FlagChange::Add, DELETED, diagnostics)?;
        }
        Ok(())
    }

    /// Copies messages and marks the originals for deletion; they go with the next
    /// [`Mailbox::expunge`]. `flags`: `CP_UID`. Source: `imap_mail_move`.
    pub fn move_messages(
        &mut self,
        sequence: &[u8],
        folder: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_move(flags)?;
        self.copy_messages(sequence, folder, flags | cp::MOVE, diagnostics)
    }

    fn store(
        &mut self,
        sequence: &[u8],
        uid: bool,
        change: FlagChange,
        flags: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.usable()?;
        let (ids, flags) = (ids(sequence, uid), words(flags));
        if let Some(numbers) = self.deferrable(&ids, &flags) {
            self.apply(&numbers, change, &flags);
            note(self.tell_seen(diagnostics), diagnostics);
            note(self.store_later(&numbers, change, &flags, false, diagnostics), diagnostics);
            return Ok(());
        }
        let outcome = self.call(diagnostics, |driver, receiver| driver.store(&ids, change, &flags, receiver));
        note(outcome, diagnostics);
        Ok(())
    }
}

impl Mailbox {
    /// The message numbers, if the server is sure to understand the change and need not be waited for:
    /// it may only refuse it.
    fn deferrable(&self, ids: &Ids, flags: &[Vec<u8>]) -> Option<Set> {
        const STORED: [&[u8]; 5] = [b"\\Seen", b"\\Answered", b"\\Flagged", b"\\Deleted", b"\\Draft"];
        let is_stored = |flag: &Vec<u8>| STORED.iter().any(|known| known.eq_ignore_ascii_case(flag));
        if !self.looks_ahead()
            || self.state.read_only
            || self.name.is_none()
            || flags.is_empty()
            || !flags.iter().all(is_stored)
        {
            return None;
        }
        let messages = self.state.messages;
        match ids {
            Ids::Numbers(set) => {
                let exists = |&(first, last): &(u32, u32)| first.max(last) <= messages;
                set.ranges().iter().all(exists).then(|| set.clone())
            }
            // By number, as no message can be expunged before such a command has been answered.
            Ids::Uids(set) => {
                let single =
                    |&(first, last): &(u32, u32)| (first == last).then(|| self.state.map.number(first))?;
                set.ranges().iter().map(single).collect()
            }
            Ids::Verbatim { .. } => None,
        }
    }

    /// What the script sees of a change before the server has answered.
    fn apply(&mut self, numbers: &Set, change: FlagChange, flags: &[Vec<u8>]) {
        for &(first, last) in numbers.ranges() {
            for number in first.min(last)..=first.max(last) {
                if let Some(known) = self.state.cache.flags_mut(number) {
                    known.change(flags, change == FlagChange::Add);
                }
            }
        }
    }
}

/// The flags of a caller's list: `\Seen kw` or `(\Seen kw)`.
pub(super) fn words(flags: &[u8]) -> Vec<Vec<u8>> {
    let flags = flags.trim_ascii();
    let inner = flags.strip_prefix(b"(").and_then(|flags| flags.strip_suffix(b")")).unwrap_or(flags);
    inner.split(|octet| *octet == b' ').filter(|word| !word.is_empty()).map(<[u8]>::to_vec).collect()
}

/// Keeps a refusal, where the call has succeeded all the same.
fn note(outcome: Result<()>, diagnostics: &mut Diagnostics) {
    if let Err(error) = outcome {
        diagnostics.failure(&error);
    }
}

/// The messages of a caller's sequence. ext/imap leaves it to the server to find
/// fault with it, and so does this.
fn ids(sequence: &[u8], uid: bool) -> Ids {
    // Servers pass over spaces around it.
    match set(sequence.trim_ascii()) {
        Some(set) if uid => Ids::Uids(set),
        Some(set) => Ids::Numbers(set),
        None => Ids::Verbatim { text: sequence.to_vec(), uid },
    }
}

/// ABNF (RFC 3501): `sequence-set = (seq-number / seq-number ":" seq-number) *("," sequence-set)`
fn set(text: &[u8]) -> Option<Set> {
    let mut set = Set::default();
    for item in text.split(|octet| *octet == b',') {
        match memchr::memchr(b':', item) {
            Some(colon) => set.push(number(item.get(..colon)?)?, number(item.get(colon + 1..)?)?),
            None => {
                let number = number(item)?;
                set.push(number, number);
            }
        }
    }
    Some(set)
}

/// ABNF (RFC 3501): `seq-number = nz-number / "*"`
fn number(text: &[u8]) -> Option<u32> {
    match text {
        b"*" => Some(Set::STAR),
        [b'1'..=b'9', rest @ ..] if rest.iter().all(u8::is_ascii_digit) => {
            std::str::from_utf8(text).ok()?.parse().ok().filter(|number| *number != Set::STAR)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        let shown = |text: &[u8]| set(text).map(|set| set.to_string());
        assert_eq!(shown(b"1,2,3,7:9,*").as_deref(), Some("1:3,7:9,*"));
        assert_eq!(shown(b"3,1").as_deref(), Some("3,1"));
        assert_eq!(shown(b"*:5").as_deref(), Some("*:5"));
        for none in [&b""[..], b"0", b"01", b"1,", b"1, 2", b"abc", b"4294967295", b"1:2:3", b":", b"-1"] {
            assert_eq!(shown(none), None, "{}", none.escape_ascii());
        }
    }

    #[test]
    fn flag_lists() {
        let shown = |text: &[u8]| words(text).concat();
        assert_eq!(shown(b" \\Seen   \\Flagged "), b"\\Seen\\Flagged");
        assert_eq!(words(b"(kw1 kw2)"), [b"kw1".to_vec(), b"kw2".to_vec()]);
        assert!(words(b"").is_empty() && words(b"()").is_empty());
        assert_eq!(words(b"\\Seen) (x").len(), 2);
    }
}
