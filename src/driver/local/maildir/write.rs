//! New Maildirs and new messages in them.

use std::fs::File;
use std::io::Write;

use rustix::fs::{
    AtFlags, Dir, FileType, Mode, OFlags, Timespec, Timestamps, futimens, mkdirat, openat, renameat, unlinkat,
};
use rustix::io::Errno;

use super::file_name::FileName;
use super::uidlist::UidList;
use super::{failed, failed_io};
use crate::driver::FlagChange;
use crate::driver::local::Delivery;
use crate::driver::local::lock::Patience;
use crate::driver::local::place::{Folder, Place};
use crate::error::{Error, ErrorKind, Result};

/// Makes an empty folder of a Maildir.
pub fn create(place: &Place) -> Result<()> {
    let rights = Mode::from_raw_mode(0o700);
    mkdirat(&place.dir, place.name.as_slice(), rights).map_err(|errno| failed("create", errno))?;
    let folder = place.enter().map_err(|_| Error::new(ErrorKind::Mailbox, "Can't create mailbox"))?;
    for sub in ["tmp", "new", "cur"] {
        mkdirat(&folder.dir, sub, rights).map_err(|errno| failed("create", errno))?;
    }
    // By this file delivery programs tell a folder from the Maildir itself.
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
    openat(&folder.dir, "maildirfolder", flags, Mode::from_raw_mode(0o600))
        .map_err(|errno| failed("create", errno))?;
    Ok(())
}

/// Removes a Maildir that has no folders of its own.
pub fn delete(place: &Place) -> std::result::Result<(), Errno> {
    let folder = place.enter().map_err(|_| Errno::ACCESS)?;
    let names = |folder: &Folder| -> std::result::Result<Vec<(Vec<u8>, FileType)>, Errno> {
        let entries = Dir::read_from(&folder.dir)?.filter_map(|entry| entry.ok());
        let named = entries.map(|entry| (entry.file_name().to_bytes().to_vec(), entry.file_type()));
        Ok(named.filter(|(name, _)| name != b"." && name != b"..").collect())
    };
    let is_known = |name: &[u8]| matches!(name, b"cur" | b"new" | b"tmp");
    let own = names(&folder)?;
    if own.iter().any(|(name, kind)| *kind == FileType::Directory && !is_known(name)) {
        return Err(Errno::NOTEMPTY);
    }
    for sub in [&b"tmp"[..], b"new", b"cur"] {
        let Ok(dir) = folder.dir.try_clone() else { return Err(Errno::MFILE) };
        let inner =
            Folder { dir, path: folder.path.clone() }.child(sub).enter().map_err(|_| Errno::ACCESS)?;
        for (name, _) in names(&inner)? {
            unlinkat(&inner.dir, name.as_slice(), AtFlags::empty())?;
        }
        unlinkat(&folder.dir, sub, AtFlags::REMOVEDIR)?;
    }
    for (name, _) in own.iter().filter(|(name, _)| !is_known(name)) {
        unlinkat(&folder.dir, name.as_slice(), AtFlags::empty())?;
    }
    unlinkat(&place.dir, place.name.as_slice(), AtFlags::REMOVEDIR)
}

/// Puts messages into the Maildir at `place`: all are written before the first is shown.
pub fn deliver(
    place: &Place,
    patience: &Patience,
    messages: &mut dyn Iterator<Item = Result<Delivery>>,
) -> Result<()> {
    let folder = place.enter().map_err(|_| Error::new(ErrorKind::Mailbox, "Unable to open folder"))?;
    let mut list = UidList::read(&folder)?;
    let mut written = Written { folder: &folder, files: Vec::new() };
    for delivery in messages {
        let delivery = delivery?;
        list.know_keywords(&folder, &delivery.flags, patience)?;
        written.add(&delivery, &list.keywords)?;
    }
    written.show()
}

/// Messages in `tmp`; removed unless they are shown.
struct Written<'f> {
    folder: &'f Folder,
    /// The name in `tmp`, and the name to come.
    files: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Written<'_> {
    fn add(&mut self, delivery: &Delivery, keywords: &[Vec<u8>]) -> Result<()> {
        let mut text = Vec::with_capacity(delivery.content.len());
        for line in delivery.content.split_inclusive(|octet| *octet == b'\n') {
            match line.strip_suffix(b"\r\n") {
                Some(line) => text.extend_from_slice(&[line, b"\n"].concat()),
                None => text.extend_from_slice(line),
            }
        }
        let feeds = memchr::memchr_iter(b'\n', &text).count();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let base = format!(
            "{}.M{}P{}Q{}.localhost,S={},W={}",
            now.as_secs(),
            now.subsec_nanos(),
            std::process::id(),
            self.files.len(),
            text.len(),
            text.len() + feeds
        );
        let name = FileName { base: base.into_bytes(), info: None };
        let temporary = [&b"tmp/"[..], &name.base].concat();
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(&self.folder.dir, temporary.as_slice(), flags, Mode::from_raw_mode(0o600));
        let mut file = File::from(opened.map_err(|errno| failed("write to", errno))?);
        self.folder.give(&file);
        let marked = name.with(FlagChange::Add, &delivery.flags, keywords);
        let final_name = match marked.info.as_deref() {
            Some(b"") | None => [&b"new/"[..], &name.base].concat(),
            Some(_) => [&b"cur/"[..], &marked.written()].concat(),
        };
        self.files.push((temporary, final_name));
        file.write_all(&text).map_err(|error| failed_io("write to", error))?;
        if let Some(date) = &delivery.date {
            let time = Timespec { tv_sec: i64::try_from(date.to_unix()).unwrap_or_default(), tv_nsec: 0 };
            let times = Timestamps { last_access: time, last_modification: time };
            futimens(&file, &times).map_err(|errno| failed("write to", errno))?;
        }
        file.sync_all().map_err(|error| failed_io("write to", error))
    }

    fn show(mut self) -> Result<()> {
        let mut shown: Vec<Vec<u8>> = Vec::new();
        for (from, to) in std::mem::take(&mut self.files) {
            if let Err(errno) = renameat(&self.folder.dir, from.as_slice(), &self.folder.dir, to.as_slice()) {
                let hidden = shown.into_iter().chain([from]);
                self.files.extend(hidden.map(|name| (name, Vec::new())));
                return Err(failed("write to", errno));
            }
            shown.push(to);
        }
        Ok(())
    }
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        for (name, _) in &self.files {
            let _ = unlinkat(&self.folder.dir, name.as_slice(), AtFlags::empty());
        }
    }
}
