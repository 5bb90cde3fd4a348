//! Maildir and Maildir++: a file for each message, its flags in the file's name.
//!
//! UIDs are kept in `dovecot-uidlist` and keywords in `dovecot-keywords`, in Dovecot's form, so
//! that both can work on one Maildir and agree on UIDs. Nothing is locked but while these two
//! are written: files are moved, which either happens or does not.

mod file_name;
mod read;
mod uidlist;
mod write;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, renameat, statat, unlinkat};
use rustix::io::Errno;

use super::Opened;
use super::lock::Patience;
use super::place::{Folder, Place};
use super::report::report;
use crate::driver::FlagChange;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::Fetched;
use crate::driver::store::{Show, Wants, section};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::date::Date;
use crate::mime::message;
use file_name::FileName;
use uidlist::UidList;
pub use write::{create, delete, deliver};

/// An open Maildir.
pub struct Maildir {
    folder: Folder,
    messages: Vec<Message>,
    reported: usize,
    list: UidList,
    read_only: bool,
    /// When `new` and `cur` were last changed, as of the last look.
    changed: Stamps,
    patience: Patience,
    /// What was read of messages that are being asked for, ascending.
    ahead: Vec<(u32, read::Text)>,
}

#[derive(Clone, Debug)]
struct Message {
    uid: u32,
    name: FileName,
    /// It still stands in `new`.
    is_new: bool,
    recent: bool,
    gone: bool,
    /// Its flags were changed elsewhere, which has not been reported.
    news: bool,
    size: Option<u64>,
    written: Option<i64>,
}

type Stamps = [(i64, i64); 2];

impl Maildir {
    /// Opens the Maildir at `place`; unless `read_only`, new messages are taken over into `cur`.
    pub fn open(place: &Place, read_only: bool, patience: Patience) -> Result<Maildir> {
        let name = place.path.display();
        let folder = place
            .enter()
            .map_err(|_| Error::new(ErrorKind::Mailbox, format!("Unable to open folder {name}")))?;
        let mut maildir = Maildir {
            folder,
            messages: Vec::new(),
            reported: 0,
            list: UidList::default(),
            read_only,
            changed: Stamps::default(),
            patience,
            ahead: Vec::new(),
        };
        maildir.look()?;
        maildir.reported = maildir.messages.len();
        Ok(maildir)
    }

    /// Reads what files there are: messages known before keep their numbers.
    fn look(&mut self) -> Result<()> {
        // Before the look: what changes during it is seen by the next.
        self.changed = self.stamps()?;
        let mut files: HashMap<Vec<u8>, (FileName, bool)> = HashMap::new();
        for (sub, is_new) in [(&b"new"[..], true), (b"cur", false)] {
            let names = self.names(sub)?;
            files.reserve(names.len());
            for name in names {
                if files.len() >= limits::MESSAGES as usize {
                    return Err(Error::new(ErrorKind::Limit, "too many messages"));
                }
                let name = FileName::parse(&name);
                files.insert(name.base.clone(), (name, is_new));
            }
        }
        for message in &mut self.messages {
            match files.remove(&message.name.base) {
                Some((name, is_new)) => {
                    message.news |= name != message.name;
                    (message.name, message.is_new, message.gone) = (name, is_new, false);
                }
                None => message.gone = true,
            }
        }
        // What is unknown: in the order of its UIDs, and then of delivery.
        self.list = UidList::read(&self.folder)?;
        let mut known: Vec<(u32, (FileName, bool))> = Vec::with_capacity(files.len());
        let mut fresh: Vec<(FileName, bool)> = Vec::new();
        let last = self.messages.last().map_or(0, |message| message.uid);
        for (base, (name, is_new)) in files {
            match self.list.uids.get(&base).copied().filter(|uid| *uid > last) {
                Some(uid) => known.push((uid, (name, is_new))),
                None => fresh.push((name, is_new)),
            }
        }
        fresh.sort_by_cached_key(|(name, _)| name.age());
        if !fresh.is_empty() || self.list.validity == 0 {
            let bases = fresh.iter().map(|(name, _)| name.base.clone()).collect::<Vec<_>>();
            let kept: Vec<Vec<u8>> = self
                .messages
                .iter()
                .filter(|message| !message.gone)
                .map(|message| message.name.base.clone())
                .chain(known.iter().map(|(_, (name, _))| name.base.clone()))
                .collect();
            let uids = self.list.give(&self.folder, &bases, &kept, last, self.read_only, &self.patience)?;
            known.extend(uids.into_iter().zip(fresh));
        }
        known.sort_by_key(|(uid, _)| *uid);
        // The list was made anew between two looks at it: the next one finds what is left out here.
        known.dedup_by_key(|(uid, _)| *uid);
        for (uid, (name, is_new)) in known {
            let message = Message {
                uid,
                name,
                is_new,
                recent: is_new,
                gone: false,
                news: false,
                size: None,
                written: None,
            };
            self.messages.push(message);
        }
        if !self.read_only {
            self.take_over();
        }
        Ok(())
    }

    /// Moves what stands in `new` to `cur`.
    fn take_over(&mut self) {
        for message in self.messages.iter_mut().filter(|message| message.is_new && !message.gone) {
            let name = FileName {
                info: Some(message.name.info.clone().unwrap_or_default()),
                ..message.name.clone()
            };
            let (from, to) = (path(true, &message.name), path(false, &name));
            // Another program may have been quicker; the next look will tell.
            if renameat(&self.folder.dir, from.as_slice(), &self.folder.dir, to.as_slice()).is_ok() {
                (message.name, message.is_new) = (name, false);
            }
        }
    }

    fn names(&self, sub: &[u8]) -> Result<Vec<Vec<u8>>> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let dir =
            openat(&self.folder.dir, sub, flags, Mode::empty()).map_err(|errno| failed("read", errno))?;
        let mut names = Vec::new();
        for entry in Dir::read_from(&dir).map_err(|errno| failed("read", errno))? {
            let entry = entry.map_err(|errno| failed("read", errno))?;
            let name = entry.file_name().to_bytes();
            if !name.starts_with(b".") {
                names.push(name.to_vec());
            }
        }
        Ok(names)
    }

    fn stamps(&self) -> Result<Stamps> {
        let mut stamps = Stamps::default();
        for (stamp, sub) in stamps.iter_mut().zip(["new", "cur"]) {
            let stat = statat(&self.folder.dir, sub, AtFlags::SYMLINK_NOFOLLOW)
                .map_err(|errno| failed("read", errno))?;
            *stamp = (stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or_default());
        }
        Ok(stamps)
    }

    fn report(&mut self, events: &mut dyn Events) {
        self.ahead.clear();
        let keywords = &self.list.keywords;
        let news = |message: &mut Message| {
            std::mem::take(&mut message.news).then(|| (message.uid, names(message, keywords)))
        };
        report(&mut self.messages, self.reported, |message| message.gone, news, events);
        self.reported = self.messages.len();
        events.event(Event::Recent(self.recent()));
    }

    fn get(&self, number: u32) -> Result<&Message> {
        let message = self.messages.get(..self.reported).and_then(|messages| messages.get(index(number)));
        message.ok_or_else(|| Error::new(ErrorKind::NoMessage, "Bad message number"))
    }

    /// Opens a message's file; if it has another name now, it is looked for.
    fn file(&mut self, number: u32) -> Result<File> {
        for is_last in [false, true] {
            let message = self.get(number)?;
            match read::open(&self.folder.dir, &path(message.is_new, &message.name)) {
                Ok(file) => return Ok(file),
                Err(Errno::NOENT) if !is_last && !message.gone => self.look()?,
                Err(Errno::NOENT) => break,
                Err(errno) => return Err(failed("read", errno)),
            }
        }
        Err(Error::new(ErrorKind::NoMessage, "The message is no longer in the mailbox"))
    }

    /// What was read ahead of a message: all of it if need be.
    fn text(&self, number: u32, whole: bool) -> Option<&read::Text> {
        let index = self.ahead.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.ahead.get(index).map(|(_, text)| text).filter(|text| text.whole || !whole)
    }

    /// The header as it is in the file.
    fn raw_header(&mut self, number: u32) -> Result<Cow<'_, [u8]>> {
        if self.text(number, false).is_none() {
            let header = read::header(&mut self.file(number)?).map_err(|error| failed_io("read", error))?;
            return header.map(Cow::Owned).ok_or_else(too_large);
        }
        let octets = self.text(number, false).map(|text| text.octets.as_slice()).unwrap_or_default();
        Ok(Cow::Borrowed(octets.get(..message::text_start(octets)).unwrap_or_default()))
    }

    fn note_written(&mut self, written: Vec<(u32, i64)>) {
        for (number, seconds) in written {
            if let Some(message) = self.messages.get_mut(index(number)) {
                message.written = Some(seconds);
            }
        }
    }

    /// Where the messages are; those that are gone are left out.
    fn files(&self, numbers: &[u32]) -> Vec<read::Named> {
        let named = |&number: &u32| {
            let message = self.get(number).ok().filter(|message| !message.gone)?;
            Some((number, path(message.is_new, &message.name)))
        };
        numbers.iter().filter_map(named).collect()
    }

    /// Gives a message's file the name that its new flags make.
    fn rename(&mut self, number: u32, change: FlagChange, flags: &[Vec<u8>]) -> Result<()> {
        for is_last in [false, true] {
            let message = self.get(number)?;
            let name = message.name.with(change, flags, &self.list.keywords);
            if name == message.name && !message.is_new {
                return Ok(());
            }
            let (from, to) = (path(message.is_new, &message.name), path(false, &name));
            match renameat(&self.folder.dir, from.as_slice(), &self.folder.dir, to.as_slice()) {
                Ok(()) => {
                    if let Some(message) = self.messages.get_mut(index(number)) {
                        (message.name, message.is_new) = (name, false);
                    }
                    return Ok(());
                }
                Err(Errno::NOENT) if !is_last && !message.gone => self.look()?,
                Err(Errno::NOENT) => return Ok(()),
                Err(errno) => return Err(failed("change", errno)),
            }
        }
        Ok(())
    }
}

impl Opened for Maildir {
    fn format(&self) -> &'static str {
        "maildir"
    }

    fn path(&self) -> Vec<u8> {
        use std::os::unix::ffi::OsStrExt;
        self.folder.path.as_os_str().as_bytes().to_vec()
    }

    fn is_read_only(&self) -> bool {
        self.read_only
    }

    fn count(&self) -> u32 {
        u32::try_from(self.reported).unwrap_or(limits::MESSAGES)
    }

    fn recent(&mut self) -> u32 {
        self.messages.iter().take(self.reported).filter(|message| message.recent && !message.gone).count()
            as u32
    }

    fn unseen(&mut self) -> u32 {
        let is_unseen = |message: &&Message| !message.gone && !message.name.has(b'S');
        self.messages.iter().take(self.reported).filter(is_unseen).count() as u32
    }

    fn uid_validity(&self) -> u32 {
        self.list.validity
    }

    fn uid_next(&self) -> u32 {
        self.list.next
    }

    fn keywords(&self) -> Vec<Vec<u8>> {
        self.list.keywords.clone()
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        Ok(self.get(number)?.uid)
    }

    fn size(&mut self, number: u32) -> Result<u64> {
        let message = self.get(number)?;
        if let Some(size) = message.size.or(message.name.size()) {
            return Ok(size);
        }
        let mut file = self.file(number)?;
        let size = size_with_crlf(&mut file).map_err(|error| failed_io("read", error))?;
        if let Some(message) = self.messages.get_mut(index(number)) {
            message.size = Some(size);
        }
        Ok(size)
    }

    fn arrival(&mut self, number: u32) -> Result<Date> {
        if let Some(seconds) = self.get(number)?.written {
            return Ok(arrived(seconds));
        }
        let message = self.get(number)?;
        let path = path(message.is_new, &message.name);
        let seconds = match statat(&self.folder.dir, path.as_slice(), AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) if !FileType::from_raw_mode(stat.st_mode).is_symlink() => stat.st_mtime,
            // It has another name now.
            _ => self.file(number)?.metadata().map_err(|error| failed_io("read", error))?.mtime(),
        };
        self.note_written(vec![(number, seconds)]);
        Ok(arrived(seconds))
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        Ok(names(self.get(number)?, &self.list.keywords))
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        Ok(message::with_crlf(&self.raw_header(number)?))
    }

    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        // Who reads one message asks for more of its header.
        if self.text(number, false).is_none() {
            return Ok(None);
        }
        Ok(section::fields(&self.raw_header(number)?, names, |_| false))
    }

    fn show_fields(
        &mut self,
        numbers: &[u32],
        names: &[Vec<u8>],
        arrival: bool,
        take: &Show<'_>,
    ) -> Result<bool> {
        let place = |number: u32| numbers.binary_search(&number).unwrap_or(usize::MAX);
        let take = |number: u32, header: &[u8]| take(place(number), header);
        let written = read::show(&self.folder.dir, &self.files(numbers), names, arrival, &take);
        self.note_written(written);
        Ok(true)
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        if let Some(text) = self.text(number, true) {
            return Ok(message::with_crlf(&text.octets));
        }
        let text = read::message(self.file(number)?).map_err(|error| failed_io("read", error))?;
        text.map(|text| message::with_crlf(&text)).ok_or_else(too_large)
    }

    fn expect(&mut self, numbers: &[u32], wants: Wants) -> Result<()> {
        self.ahead.clear();
        if numbers.len() < 2 || !(wants.header || wants.message) {
            return Ok(());
        }
        self.ahead = read::many(&self.folder.dir, &self.files(numbers), wants);
        let written = self.ahead.iter().filter_map(|(number, text)| Some((*number, text.written?)));
        self.note_written(written.collect());
        Ok(())
    }

    fn ping(&mut self, events: &mut dyn Events) -> Result<()> {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.ok().and_then(|now| i64::try_from(now.as_secs()).ok()).unwrap_or_default();
        let stamps = self.stamps()?;
        // Two changes within a clock's tick leave one stamp.
        if stamps != self.changed || stamps.iter().any(|stamp| now - stamp.0 < 2) {
            self.look()?;
        }
        self.report(events);
        Ok(())
    }

    fn set_flags(
        &mut self,
        numbers: &[u32],
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        if self.read_only {
            return Err(Error::new(ErrorKind::Mailbox, "The mailbox is open for reading only"));
        }
        if change != FlagChange::Remove {
            self.list.know_keywords(&self.folder, flags, &self.patience)?;
        }
        for &number in numbers {
            self.rename(number, change, flags)?;
        }
        for &number in numbers {
            let (uid, flags) = (Some(self.uid(number)?), Some(self.flags(number)?));
            events.event(Event::Fetched(Box::new(Fetched { number, uid, flags, ..Fetched::default() })));
        }
        Ok(())
    }

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        if self.read_only {
            return Err(Error::new(ErrorKind::Mailbox, "The mailbox is open for reading only"));
        }
        let doomed = |message: &&mut Message| message.name.has(b'T') && !message.gone;
        for message in self.messages.iter_mut().take(self.reported).filter(doomed) {
            let path = path(message.is_new, &message.name);
            match unlinkat(&self.folder.dir, path.as_slice(), AtFlags::empty()) {
                Ok(()) => message.gone = true,
                // Renamed or removed elsewhere: the next look tells which.
                Err(Errno::NOENT) => {}
                Err(errno) => return Err(failed("remove a message of", errno)),
            }
        }
        self.report(events);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        Ok(())
    }

    fn release(&mut self) {}
}

fn names(message: &Message, keywords: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut names = message.name.flags(keywords);
    if message.recent {
        names.push(b"\\Recent".to_vec());
    }
    names
}

/// A file's time, in seconds since 1970, in this machine's zone.
fn arrived(seconds: i64) -> Date {
    let zone = jiff::tz::TimeZone::system();
    let offset = jiff::Timestamp::from_second(seconds).map_or(0, |at| zone.to_offset(at).seconds() / 60);
    Date::from_unix(seconds, offset)
}

/// `new/…` or `cur/…`.
fn path(is_new: bool, name: &FileName) -> Vec<u8> {
    [if is_new { &b"new/"[..] } else { b"cur/" }, &name.written()].concat()
}

fn size_with_crlf(file: &mut File) -> std::io::Result<u64> {
    let mut piece = vec![0; 64 << 10];
    let mut size = 0;
    let mut after_return = false;
    loop {
        let count = file.read(&mut piece)?;
        let Some(text) = piece.get(..count).filter(|text| !text.is_empty()) else { return Ok(size) };
        size += count as u64;
        for at in memchr::memchr_iter(b'\n', text) {
            let has_return = match at.checked_sub(1) {
                Some(before) => text.get(before) == Some(&b'\r'),
                None => after_return,
            };
            size += u64::from(!has_return);
        }
        after_return = text.last() == Some(&b'\r');
    }
}

fn failed(what: &str, errno: Errno) -> Error {
    failed_io(what, errno.into())
}

fn failed_io(what: &str, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Mailbox, format!("Can't {what} mailbox")).with_source(error)
}

fn too_large() -> Error {
    Error::new(ErrorKind::Mailbox, "The message is too large")
}

fn index(number: u32) -> usize {
    (number as usize).wrapping_sub(1)
}
