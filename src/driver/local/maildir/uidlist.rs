//! Which message has which UID, and which letter is which keyword: Dovecot's files.
//!
//! ABNF: `uidlist = "3" *( SP key value ) LF *( uid *( SP key value ) SP ":" name LF )`, with the
//! keys `V` (UIDVALIDITY) and `N` (next UID) in the first line; `keywords = *( index SP name LF )`.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use super::{failed, failed_io};
use crate::driver::local::lock::{DotLock, Patience};
use crate::driver::local::place::Folder;
use crate::driver::store::flag_names::is_keyword;
use crate::error::Result;
use crate::limits;

const UIDLIST: &[u8] = b"dovecot-uidlist";
const KEYWORDS: &[u8] = b"dovecot-keywords";

/// Octets of either file.
const SIZE: u64 = 1 << 30;

/// Letters for keywords.
const LETTERS: usize = 26;

/// Both files, read.
#[derive(Debug, Default)]
pub struct UidList {
    /// 0 if there is no list.
    pub validity: u32,
    pub next: u32,
    /// UIDs by the base of a file's name.
    pub uids: HashMap<Vec<u8>, u32>,
    /// Names of the letters from `a` on; an empty one is not taken.
    pub keywords: Vec<Vec<u8>>,
    /// What else the first line says.
    extra: Vec<Vec<u8>>,
}

impl UidList {
    pub fn read(folder: &Folder) -> Result<UidList> {
        let mut list = UidList { next: 1, ..UidList::default() };
        let text = contents(folder, UIDLIST)?;
        let mut lines = text.split(|octet| *octet == b'\n');
        let header = lines.next().unwrap_or_default();
        let mut words = header.split(|octet| *octet == b' ');
        if words.next() == Some(b"3") {
            for word in words {
                match word {
                    [b'V', value @ ..] => list.validity = number(value).unwrap_or_default(),
                    [b'N', value @ ..] => list.next = number(value).unwrap_or(1),
                    _ => list.extra.push(word.to_vec()),
                }
            }
            list.know(lines.take(limits::MESSAGES as usize).filter_map(entry).collect());
        }
        for line in contents(folder, KEYWORDS)?.split(|octet| *octet == b'\n') {
            let Some((index, name)) =
                line.iter().position(|octet| *octet == b' ').and_then(|at| line.split_at_checked(at))
            else {
                continue;
            };
            let Some(index) = number(index).map(|index| index as usize).filter(|index| *index < LETTERS)
            else {
                continue;
            };
            if list.keywords.len() <= index {
                list.keywords.resize(index + 1, Vec::new());
            }
            if let Some(slot) = list.keywords.get_mut(index) {
                *slot = name.trim_ascii().to_vec();
            }
        }
        Ok(list)
    }

    /// Takes up the list's entries. Where others gave one UID to several files, the first one has it, and the
    /// rest are unknown: each message must have a UID of its own to be seen.
    fn know(&mut self, mut entries: Vec<(u32, &[u8])>) {
        entries.sort_by_key(|(uid, _)| *uid);
        entries.dedup_by_key(|(uid, _)| *uid);
        if let Some((last, _)) = entries.last() {
            self.next = self.next.max(last.saturating_add(1));
        }
        self.uids = entries.into_iter().map(|(uid, name)| (name.to_vec(), uid)).collect();
        // Where there are no more UIDs to give, all begin anew, by another UIDVALIDITY (RFC 3501, section 2.3.1.1).
        if self.next > u32::MAX - limits::MESSAGES {
            (self.validity, self.next) = (0, 1);
            self.uids.clear();
        }
    }

    /// Gives `fresh` their UIDs, in their order, all above `last`, and writes the list with them and `kept`.
    ///
    /// In a Maildir that is read only, or cannot be written to, they hold for this session.
    pub fn give(
        &mut self,
        folder: &Folder,
        fresh: &[Vec<u8>],
        kept: &[Vec<u8>],
        last: u32,
        read_only: bool,
        patience: &Patience,
    ) -> Result<Vec<u32>> {
        let lock = if read_only { None } else { DotLock::take(&folder.dir, UIDLIST, patience)? };
        if lock.is_some() {
            // Another program may have been first.
            let known = std::mem::take(&mut self.keywords);
            *self = UidList { keywords: known, ..UidList::read(folder)? };
        }
        if self.validity == 0 {
            self.validity = now();
        }
        let mut uids = Vec::with_capacity(fresh.len());
        self.next = self.next.max(last.saturating_add(1));
        for base in fresh {
            let known = self.uids.get(base).copied().filter(|uid| *uid > last);
            let uid = known.unwrap_or_else(|| {
                let uid = self.next;
                self.next = self.next.saturating_add(1);
                uid
            });
            self.uids.insert(base.clone(), uid);
            uids.push(uid);
        }
        if lock.is_some() {
            self.write(folder, fresh, kept)?;
        }
        Ok(uids)
    }

    /// Gives letters to keywords that have none yet; those beyond the alphabet get none.
    pub fn know_keywords(&mut self, folder: &Folder, flags: &[Vec<u8>], patience: &Patience) -> Result<()> {
        let is_keyword = |flag: &&Vec<u8>| is_keyword(flag);
        let is_known = |list: &UidList, flag: &Vec<u8>| {
            list.keywords.iter().any(|known| known.eq_ignore_ascii_case(flag))
        };
        if flags.iter().filter(is_keyword).all(|flag| is_known(self, flag)) {
            return Ok(());
        }
        let _lock = DotLock::take(&folder.dir, UIDLIST, patience)?;
        self.keywords = UidList::read(folder)?.keywords;
        for flag in flags.iter().filter(is_keyword) {
            if is_known(self, flag) {
                continue;
            }
            let free = self.keywords.iter().position(Vec::is_empty).unwrap_or(self.keywords.len());
            if free == self.keywords.len() && free < LETTERS {
                self.keywords.push(Vec::new());
            }
            if let Some(slot) = self.keywords.get_mut(free) {
                slot.clone_from(flag);
            }
        }
        let mut text = Vec::new();
        for (index, name) in self.keywords.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            text.extend_from_slice(format!("{index} ").as_bytes());
            text.extend_from_slice(name);
            text.push(b'\n');
        }
        replace(folder, KEYWORDS, &text)
    }

    fn write(&self, folder: &Folder, fresh: &[Vec<u8>], kept: &[Vec<u8>]) -> Result<()> {
        let mut text = format!("3 V{} N{}", self.validity, self.next).into_bytes();
        for word in &self.extra {
            text.push(b' ');
            text.extend_from_slice(word);
        }
        text.push(b'\n');
        let bases = kept.iter().chain(fresh);
        let mut entries: Vec<(u32, &Vec<u8>)> =
            bases.filter_map(|base| Some((*self.uids.get(base)?, base))).collect();
        entries.sort_unstable();
        for (uid, base) in entries {
            text.extend_from_slice(format!("{uid} :").as_bytes());
            text.extend_from_slice(base);
            text.push(b'\n');
        }
        replace(folder, UIDLIST, &text)
    }
}

/// A line's UID and the base of the file's name.
fn entry(line: &[u8]) -> Option<(u32, &[u8])> {
    let (head, name) = line.split_at_checked(memchr::memmem::find(line, b" :")?)?;
    let uid = number(head.split(|octet| *octet == b' ').next()?).filter(|uid| *uid != 0)?;
    let name = name.get(2..)?;
    let base = memchr::memmem::find(name, b":2,").and_then(|at| name.get(..at)).unwrap_or(name);
    Some((uid, base))
}

fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn contents(folder: &Folder, name: &[u8]) -> Result<Vec<u8>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut text = Vec::new();
    match openat(&folder.dir, name, flags, Mode::empty()) {
        Ok(file) => {
            let read = File::from(file).take(SIZE).read_to_end(&mut text);
            read.map_err(|error| failed_io("read the list of UIDs of", error))?;
        }
        Err(Errno::NOENT) => {}
        Err(errno) => return Err(failed("read the list of UIDs of", errno)),
    }
    Ok(text)
}

fn replace(folder: &Folder, name: &[u8], text: &[u8]) -> Result<()> {
    folder.replace(name, text).map_err(|error| failed_io("write the list of UIDs of", error))
}

fn now() -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.ok().and_then(|now| u32::try_from(now.as_secs()).ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Interrupt;

    #[test]
    fn what_another_program_gave_first_holds() {
        let name = format!("imapext-uidlist-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a folder");
        let folder = Folder { dir: File::open(&path).expect("a folder").into(), path: path.clone() };
        let mut list = UidList::read(&folder).expect("a list");
        std::fs::write(path.join("dovecot-uidlist"), "3 V7 N9\n6 :a\n5 :b\n").expect("room");
        let fresh = [b"a".to_vec(), b"b".to_vec(), b"c".to_vec()];
        let patience = Patience { limit: None, interrupt: Interrupt::default() };
        let given = list.give(&folder, &fresh, &[], 0, false, &patience).expect("UIDs");
        let written = std::fs::read(path.join("dovecot-uidlist")).expect("a list");
        std::fs::remove_dir_all(path).expect("a folder");
        assert_eq!(given, [6, 5, 9]);
        assert_eq!(String::from_utf8_lossy(&written), "3 V7 N10\n5 :b\n6 :a\n9 :c\n");
    }
}
