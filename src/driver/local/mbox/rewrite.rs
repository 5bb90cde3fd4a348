//! Saving what has changed: a few octets in place, or the whole file anew.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use rustix::fs::{AtFlags, Gid, Mode, OFlags, Uid, fchmod, fchown, fstat, openat, renameat, unlinkat};

use super::status::Veil;
use super::{Identity, Mbox, failed, in_place, scan};
use crate::driver::local::place::Place;
use crate::error::{Error, ErrorKind, Result};
use crate::wire::Interrupt;

impl Mbox {
    /// Brings the file up to the messages' marks and UIDs. It must be locked.
    pub(super) fn save(&mut self) -> Result<()> {
        if !self.unsaved && !self.messages.iter().any(|message| message.changed) {
            return Ok(());
        }
        match self.patches() {
            Some(patches) => self.write_over(&patches)?,
            None => {
                let keep = vec![false; self.messages.len()];
                return self.rewrite(&keep);
            }
        }
        for message in &mut self.messages {
            message.changed = false;
        }
        self.unsaved = false;
        self.known = Identity::of(&self.file)?;
        Ok(())
    }

    /// What to write over, if each change fits where the old state stands.
    fn patches(&self) -> Option<Vec<(u64, Vec<u8>)>> {
        let mut patches = Vec::new();
        let (place, length) = self.base_line?;
        let line = self.base.line(if self.internal > 0 { "X-IMAP" } else { "X-IMAPbase" });
        if line.len() != length {
            return None;
        }
        patches.push((place, line));
        for message in self.messages.iter().filter(|message| message.changed && !message.gone) {
            let (place, length) = message.entry.block?;
            patches.push((place, message.entry.marks.lines_within(message.entry.uid, length)?));
        }
        Some(patches)
    }

    fn write_over(&mut self, patches: &[(u64, Vec<u8>)]) -> Result<()> {
        for (place, octets) in patches {
            let mut before = vec![0; octets.len()];
            self.file.read_exact_at(&mut before, *place).map_err(|error| failed("read", error))?;
            if before != *octets {
                self.file.write_all_at(octets, *place).map_err(|error| failed("write to", error))?;
            }
        }
        Ok(())
    }

    /// Writes the file anew without the messages that are `doomed` or gone, beside the old
    /// one, whose name it then takes. It must be locked.
    pub(super) fn rewrite(&mut self, doomed: &[bool]) -> Result<()> {
        let file = match Fresh::make(&self.place, &self.file) {
            Ok(mut fresh) => {
                let written = self.write_anew(&mut fresh.file, doomed).and_then(|()| fresh.file.sync_all());
                written.map_err(|error| failed("write to", error))?;
                std::sync::Arc::new(fresh.take_place(&self.place)?)
            }
            // A folder that only the system may write to, as that of inboxes.
            Err(_) => {
                in_place::write(self, doomed).map_err(|error| failed("write to", error))?;
                self.file.clone()
            }
        };
        let known = Identity::of(&file)?;
        let scanned =
            scan::scan(&file, known.length, &Interrupt::default()).map_err(|error| failed("read", error))?;
        let mut entries = scanned.entries.into_iter();
        for (message, doomed) in self.messages.iter_mut().zip(doomed) {
            if *doomed || message.gone {
                continue;
            }
            // The file was written in this order just now.
            let Some(entry) = entries.next() else {
                return Err(Error::new(ErrorKind::Bug, "a mailbox file lost a message when it was written"));
            };
            message.entry = entry;
            message.changed = false;
        }
        (self.base_line, self.internal) = (scanned.base_line, scanned.internal.unwrap_or_default());
        (self.file, self.known, self.unsaved) = (file, known, false);
        Ok(())
    }

    pub(super) fn write_anew(&self, file: &mut File, doomed: &[bool]) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, file);
        let is_kept = |(message, doomed): &(&super::Message, &bool)| !**doomed && !message.gone;
        let mut kept = self.messages.iter().zip(doomed).filter(is_kept).peekable();
        let mut holds_base = false;
        if self.internal > 0 || kept.peek().is_none() {
            out.write_all(&super::write::internal_message(&self.base))?;
            holds_base = true;
        }
        for (message, _) in kept {
            let entry = &message.entry;
            let mut empty_line: &[u8] = b"\n";
            let mut veil = Veil::default();
            scan::lines(&self.file, entry.start..entry.body, &mut |place, line| {
                match line {
                    b"\n" => {}
                    b"\r\n" => empty_line = b"\r\n",
                    _ if veil.hides(line) => {}
                    _ => {
                        let is_whole = place.end - place.start == line.len() as u64;
                        let last = match is_whole {
                            true => out.write_all(line).map(|()| line.last().copied())?,
                            false => copy(&self.file, place, &mut out)?,
                        };
                        if last != Some(b'\n') {
                            out.write_all(b"\n")?;
                        }
                    }
                }
                Ok(())
            })?;
            if !std::mem::replace(&mut holds_base, true) {
                out.write_all(&self.base.line("X-IMAPbase"))?;
            }
            out.write_all(&entry.marks.lines(Some(entry.uid)))?;
            out.write_all(empty_line)?;
            let last = copy(&self.file, entry.body..entry.end, &mut out)?;
            if !matches!(last, None | Some(b'\n')) {
                out.write_all(b"\n")?;
            }
            out.write_all(b"\n")?;
        }
        out.flush()
    }
}

/// Copies a range; gives its last octet.
fn copy(file: &File, range: std::ops::Range<u64>, out: &mut impl Write) -> io::Result<Option<u8>> {
    let mut piece = vec![0; 1 << 18];
    let mut at = range.start;
    let mut last = None;
    while at < range.end {
        let length = piece.len().min(usize::try_from(range.end - at).unwrap_or(usize::MAX));
        let part = piece.get_mut(..length).unwrap_or_default();
        file.read_exact_at(part, at)?;
        out.write_all(part)?;
        last = part.last().copied();
        at += length as u64;
    }
    Ok(last)
}

/// A file that is to take another's place; removed unless it does.
pub struct Fresh {
    pub file: File,
    dir: std::os::fd::OwnedFd,
    name: Option<Vec<u8>>,
}

impl Fresh {
    /// An empty file beside `place`, with the owner and the rights of `model`.
    pub fn make(place: &Place, model: &File) -> Result<Fresh> {
        let stamp = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let stamp = stamp.map_or(0, |stamp| stamp.as_nanos());
        let mut name = b".".to_vec();
        name.extend_from_slice(place.name.get(..100).unwrap_or(&place.name));
        name.extend_from_slice(format!(".{}.{stamp}.new", std::process::id()).as_bytes());
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(&place.dir, name.as_slice(), flags, Mode::from_raw_mode(0o600));
        let file = File::from(opened.map_err(|errno| failed("write beside", errno.into()))?);
        let dir = place.dir.try_clone().map_err(|error| failed("write beside", error))?;
        let fresh = Fresh { file, dir, name: Some(name) };
        let stat = fstat(model).map_err(|errno| failed("read", errno.into()))?;
        let own = fstat(&fresh.file).map_err(|errno| failed("read", errno.into()))?;
        if (own.st_uid, own.st_gid) != (stat.st_uid, stat.st_gid) {
            let (user, group) = (Uid::from_raw(stat.st_uid), Gid::from_raw(stat.st_gid));
            // Whoever may write to another's file must not take it away from them.
            fchown(&fresh.file, Some(user), Some(group))
                .map_err(|errno| failed("keep the owner of", errno.into()))?;
        }
        fchmod(&fresh.file, Mode::from_raw_mode(stat.st_mode & 0o7777))
            .map_err(|errno| failed("keep the rights of", errno.into()))?;
        Ok(fresh)
    }

    /// Takes the name of `place`; the folder is written to disk, so that it stays so.
    pub fn take_place(mut self, place: &Place) -> Result<File> {
        let name = self.name.take().unwrap_or_default();
        if let Err(errno) = renameat(&self.dir, name.as_slice(), &place.dir, place.name.as_slice()) {
            self.name = Some(name);
            return Err(failed("replace", errno.into()));
        }
        // Some file systems cannot do this with a folder.
        let _ = rustix::fs::fsync(&place.dir);
        self.file.try_clone().map_err(|error| failed("read", error))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(name) = self.name.take() {
            let _ = unlinkat(&self.dir, name.as_slice(), AtFlags::empty());
        }
    }
}
