//! Mailbox files: messages one after the other, each begun by a `From ` line (mboxo, mboxrd).
//!
//! Between calls nothing is locked, so that mail is delivered and other programs work while a
//! mailbox is open. Each call that reads looks whether the file is still what it was; each
//! that writes locks it and reads anew what others have changed. A file is written over in
//! place only where a few octets of fixed length change (flags); all else goes into a new
//! file that takes the old one's name, so that nothing is lost whenever the process ends.

mod ahead;
mod fingerprint;
mod from_line;
mod in_place;
mod rewrite;
mod scan;
mod status;
mod text;
mod window;
mod write;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::sync::Arc;

use rustix::fs::{AtFlags, Mode, OFlags, openat, statat};
use rustix::io::Errno;

use super::lock::Patience;
use super::place::Place;
use super::report::report;
use super::{Opened, lock};
use crate::driver::FlagChange;
use crate::driver::event::{Event, Events, Severity};
use crate::driver::fetch::Fetched;
use crate::driver::store::{Show, Wants};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::date::Date;
use ahead::Ahead;
use scan::{Entry, Scanned};
use status::{Base, Marks};
pub use write::{create, deliver};

/// An open mailbox file.
pub struct Mbox {
    place: Place,
    file: Arc<File>,
    known: Identity,
    messages: Vec<Message>,
    /// How many messages have been reported.
    reported: usize,
    base: Base,
    base_line: Option<(u64, usize)>,
    /// Where the message that is none ends; 0 if there is none.
    internal: u64,
    read_only: bool,
    /// UIDs or the marks of messages seen first here are not in the file yet.
    unsaved: bool,
    patience: Patience,
    ahead: Ahead,
}

#[derive(Clone, Debug)]
struct Message {
    entry: Entry,
    /// No session has seen it before this one.
    recent: bool,
    /// Another program has removed it; it counts until that is reported.
    gone: bool,
    /// Its marks or its UID are not those in the file.
    changed: bool,
    /// Another program has changed its flags, which has not been reported.
    news: bool,
}

/// What tells whether a file has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

impl Identity {
    /// Of what stands at a place, without opening it.
    fn at(place: &Place) -> Result<Identity> {
        let stat = statat(&place.dir, place.name.as_slice(), AtFlags::SYMLINK_NOFOLLOW);
        let stat = stat.map_err(|errno| failed("read", errno.into()))?;
        let part = |number: i64| u64::try_from(number).unwrap_or_default();
        Ok(Identity {
            device: stat.st_dev,
            inode: stat.st_ino,
            length: part(stat.st_size),
            modified: (stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or_default()),
        })
    }

    fn of(file: &File) -> Result<Identity> {
        let stat = file.metadata().map_err(|error| failed("read", error))?;
        let modified = (stat.mtime(), stat.mtime_nsec());
        Ok(Identity { device: stat.dev(), inode: stat.ino(), length: stat.len(), modified })
    }
}

impl Mbox {
    /// Opens the file at `place`, and for writing unless `read_only`, or it cannot be had.
    pub fn open(place: Place, read_only: bool, patience: Patience, events: &mut dyn Events) -> Result<Mbox> {
        let mut read_only = read_only;
        let name = place.path.display().to_string();
        let writable = if read_only { None } else { open_file(&place, OFlags::RDWR).ok() };
        let file = match writable {
            Some(file) => file,
            None => {
                let file = open_file(&place, OFlags::RDONLY)?;
                if !read_only {
                    let text = b"Can't get write access to mailbox, access is readonly".to_vec();
                    events.event(Event::Notice(Severity::Warning, text));
                }
                read_only = true;
                file
            }
        };
        let known = Identity::of(&file)?;
        if !scan::is_mailbox(&file, known.length).map_err(|error| failed("read", error))? {
            return Err(Error::new(ErrorKind::Mailbox, format!("Can't open {name}: not a mailbox")));
        }
        let mut mbox = Mbox {
            place,
            file: Arc::new(file),
            known,
            messages: Vec::new(),
            reported: 0,
            base: Base::default(),
            base_line: None,
            internal: 0,
            read_only,
            unsaved: false,
            patience,
            ahead: Ahead::default(),
        };
        let lock = mbox.locked()?;
        drop(lock);
        mbox.reported = mbox.messages.len();
        Ok(mbox)
    }

    fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.internal == 0
    }

    /// Locks the file, and reads it if it is not what it was.
    fn locked(&mut self) -> Result<lock::Lock> {
        self.ahead.forget();
        let flags = if self.read_only { OFlags::RDONLY } else { OFlags::RDWR };
        let (lock, file) = lock::lock(&self.place, &self.patience, || {
            // The old descriptor is closed before the lock is taken, which it would give up.
            self.file = Arc::new(open_file(&self.place, flags)?);
            Ok(self.file.clone())
        })?;
        let current = Identity::of(&file)?;
        let is_first = self.base.validity == 0;
        if current != self.known || is_first {
            let scanned = scan::scan(&file, current.length, &self.patience.interrupt)
                .map_err(|error| failed("read", error))?;
            self.merge(scanned)?;
        }
        self.known = current;
        Ok(lock)
    }

    /// Takes up what a file holds now: messages known before keep their numbers and UIDs.
    fn merge(&mut self, scanned: Scanned) -> Result<()> {
        let Scanned { entries, base, base_line, internal } = scanned;
        let had = !self.messages.is_empty();
        match base {
            Some(base) if self.base.validity == 0 || base.validity == self.base.validity => {
                let last_uid = self.base.last_uid.max(base.last_uid);
                self.base = Base { last_uid, ..base };
            }
            // Made anew by another program, which has not read it before.
            _ if self.base.validity != 0 => self.unsaved = true,
            _ => {
                self.base = Base { validity: now(), ..Base::default() };
                self.unsaved = true;
            }
        }
        (self.base_line, self.internal) = (base_line, internal.unwrap_or_default());
        let mut entries = entries;
        let mut new = 0;
        if had {
            // Each message that was known is looked for in the order of the file.
            let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
            for (i, entry) in entries.iter().enumerate().rev() {
                places.entry(entry.fingerprint).or_default().push(i);
            }
            let mut past = 0;
            let mut skipped = false;
            for message in self.messages.iter_mut().filter(|message| !message.gone) {
                let candidates = places.get_mut(&message.entry.fingerprint);
                let place = candidates.and_then(|list| {
                    while list.last().is_some_and(|place| *place < past) {
                        list.pop();
                    }
                    list.pop()
                });
                let Some((place, entry)) = place.and_then(|place| Some((place, entries.get(place)?))) else {
                    message.gone = true;
                    continue;
                };
                skipped |= place > past;
                past = place + 1;
                let kept = Marks { keywords: entry.marks.keywords.clone(), ..entry.marks.clone() };
                message.news |= kept.names() != message.entry.marks.names();
                message.changed = entry.uid != message.entry.uid;
                message.entry = Entry { uid: message.entry.uid, ..entry.clone() };
            }
            if skipped {
                return Err(Error::new(ErrorKind::Mailbox, "Unexpected changes to mailbox (try restarting)"));
            }
            new = past;
        }
        let file_last = self.base.last_uid;
        let mut last = self.messages.iter().map(|message| message.entry.uid).max().unwrap_or_default();
        self.messages.reserve(entries.len() - new);
        for mut entry in entries.drain(new..) {
            let mut changed = false;
            // A UID counts if it follows those before it, and was given out by who wrote the file.
            if entry.uid <= last || entry.uid > file_last {
                entry.uid = self.base.last_uid.max(last).saturating_add(1);
                self.unsaved = true;
                changed = true;
            }
            last = entry.uid;
            self.base.last_uid = self.base.last_uid.max(last);
            let recent = !entry.marks.old;
            self.messages.push(Message { entry, recent, gone: false, changed, news: false });
        }
        self.learn_keywords();
        Ok(())
    }

    /// The file's list has what its messages have.
    fn learn_keywords(&mut self) {
        let mut known: HashSet<Vec<u8>> =
            self.base.keywords.iter().map(|keyword| keyword.to_ascii_lowercase()).collect();
        for keyword in self.messages.iter().flat_map(|message| &message.entry.marks.keywords) {
            if self.base.keywords.len() >= limits::KEYWORDS {
                break;
            }
            if known.insert(keyword.to_ascii_lowercase()) {
                self.base.keywords.push(keyword.clone());
            }
        }
    }

    /// Reports what has changed since the last report.
    fn report(&mut self, events: &mut dyn Events) {
        let news = |message: &mut Message| {
            std::mem::take(&mut message.news).then(|| (message.entry.uid, names(message)))
        };
        report(&mut self.messages, self.reported, |message| message.gone, news, events);
        self.reported = self.messages.len();
        let recent = Opened::recent(self);
        events.event(Event::Recent(recent));
    }

    fn reported_messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().take(self.reported)
    }

    fn get(&self, number: u32) -> Result<&Message> {
        let message = self.reported_messages().nth(index(number));
        message.ok_or_else(|| Error::new(ErrorKind::NoMessage, "Bad message number"))
    }

    /// Octets of a message's header, or of all of it, as they are in the file, and how many are
    /// the header's. If others have written to the file, the message is looked for anew.
    fn octets(&mut self, number: u32, whole: bool) -> Result<(&[u8], usize)> {
        for _ in 0..2 {
            let entry = &self.get(number)?.entry;
            let range = entry.header..if whole { entry.end } else { entry.body };
            let header = usize::try_from(entry.body - entry.header).unwrap_or(usize::MAX);
            let mut place = self.ahead.find(&range);
            if place.is_none() && self.read_ahead(number)? {
                place = self.ahead.find(&range);
            }
            if let Some(place) = place {
                return Ok((self.ahead.octets(place), header));
            }
            if self.is_in_place(&self.get(number)?.entry)? {
                let length = range.end - range.start;
                if length > limits::LITERAL {
                    return Err(Error::new(ErrorKind::Mailbox, "The message is too large"));
                }
                let mut octets = vec![0; usize::try_from(length).unwrap_or_default()];
                if self.file.read_exact_at(&mut octets, range.start).is_ok() {
                    let place = self.ahead.replace(octets);
                    return Ok((self.ahead.octets(place), header));
                }
            }
            drop(self.locked()?);
            if self.get(number)?.gone {
                break;
            }
        }
        Err(Error::new(ErrorKind::NoMessage, "The message is no longer in the mailbox"))
    }

    /// Whether the open file still has the message where it was.
    fn is_in_place(&self, entry: &Entry) -> Result<bool> {
        let now = Identity::of(&self.file)?;
        if now == self.known {
            return Ok(true);
        }
        if now.length < entry.next {
            return Ok(false);
        }
        let found =
            scan::fingerprint(&self.file, now.length, entry.start).map_err(|error| failed("read", error))?;
        Ok(found == Some(entry.fingerprint))
    }
}

impl Opened for Mbox {
    fn format(&self) -> &'static str {
        if self.is_empty() { "dummy" } else { "unix" }
    }

    fn path(&self) -> Vec<u8> {
        self.place.shown()
    }

    fn is_read_only(&self) -> bool {
        self.read_only
    }

    fn count(&self) -> u32 {
        u32::try_from(self.reported).unwrap_or(limits::MESSAGES)
    }

    fn recent(&mut self) -> u32 {
        self.reported_messages().filter(|message| message.recent && !message.gone).count() as u32
    }

    fn unseen(&mut self) -> u32 {
        self.reported_messages().filter(|message| !message.entry.marks.seen && !message.gone).count() as u32
    }

    fn uid_validity(&self) -> u32 {
        self.base.validity
    }

    fn uid_next(&self) -> u32 {
        self.base.last_uid.saturating_add(1)
    }

    fn keywords(&self) -> Vec<Vec<u8>> {
        self.base.keywords.clone()
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        Ok(self.get(number)?.entry.uid)
    }

    fn size(&mut self, number: u32) -> Result<u64> {
        Ok(self.get(number)?.entry.size)
    }

    fn arrival(&mut self, number: u32) -> Result<Date> {
        Ok(self.get(number)?.entry.arrival.date())
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        Ok(names(self.get(number)?))
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        let (octets, _) = self.octets(number, false)?;
        let mut header = Vec::with_capacity(octets.len() + octets.len() / 16);
        text::header(octets, &mut header);
        Ok(header)
    }

    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        let (octets, _) = self.octets(number, false)?;
        Ok(text::fields(octets, names))
    }

    fn show_fields(&mut self, numbers: &[u32], names: &[Vec<u8>], _: bool, take: &Show<'_>) -> Result<bool> {
        self.show(numbers, names, take)
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        let (octets, header) = self.octets(number, true)?;
        let message = text::message(octets, header);
        self.ahead.part_with_much();
        Ok(message)
    }

    fn expect(&mut self, numbers: &[u32], wants: Wants) -> Result<()> {
        Mbox::expect(self, numbers, wants)
    }

    fn ping(&mut self, events: &mut dyn Events) -> Result<()> {
        if Identity::at(&self.place)? != self.known {
            drop(self.locked()?);
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
            return Err(read_only());
        }
        let lock = self.locked()?;
        for &number in numbers {
            let Some(message) = self.messages.get_mut(index(number)) else { continue };
            let before = message.entry.marks.clone();
            apply(&mut message.entry.marks, change, flags);
            message.changed |= message.entry.marks != before;
        }
        self.learn_keywords();
        self.save()?;
        drop(lock);
        for &number in numbers {
            let flags = Some(self.flags(number)?);
            let uid = Some(self.uid(number)?);
            events.event(Event::Fetched(Box::new(Fetched { number, uid, flags, ..Fetched::default() })));
        }
        Ok(())
    }

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        if self.read_only {
            return Err(read_only());
        }
        let lock = self.locked()?;
        let is_doomed = |message: &Message| message.entry.marks.deleted && !message.gone;
        if self.reported_messages().any(is_doomed) {
            let mut doomed: Vec<bool> = self.reported_messages().map(is_doomed).collect();
            doomed.resize(self.messages.len(), false);
            self.rewrite(&doomed)?;
            for (message, doomed) in self.messages.iter_mut().zip(doomed) {
                message.gone |= doomed;
            }
        }
        drop(lock);
        self.report(events);
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let unsaved = self.unsaved || self.messages.iter().any(|message| message.recent || message.changed);
        if self.read_only || !unsaved || self.is_empty() {
            return Ok(());
        }
        let lock = self.locked()?;
        // What came meanwhile and was not reported is new to the next session.
        let reported = self.messages.iter_mut().take(self.reported);
        for message in reported.filter(|message| !message.entry.marks.old) {
            message.entry.marks.old = true;
            message.changed = true;
        }
        self.save()?;
        drop(lock);
        Ok(())
    }

    fn release(&mut self) {
        self.read_only = true;
    }
}

impl Drop for Mbox {
    /// As stock does at the end of a stream; what cannot be saved then is nobody's to know.
    fn drop(&mut self) {
        let _ = Opened::close(self);
    }
}

fn names(message: &Message) -> Vec<Vec<u8>> {
    let mut names = message.entry.marks.names();
    if message.recent {
        names.push(b"\\Recent".to_vec());
    }
    names
}

fn apply(marks: &mut Marks, change: FlagChange, flags: &[Vec<u8>]) {
    if change == FlagChange::Replace {
        *marks = Marks { old: marks.old, ..Marks::default() };
    }
    for flag in flags {
        marks.set(flag, change != FlagChange::Remove);
    }
}

/// Opens without following a symbolic link, and without waiting for what is no file.
fn open_file(place: &Place, flags: OFlags) -> Result<File> {
    let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let name = place.path.display();
    let file =
        openat(&place.dir, place.name.as_slice(), flags, Mode::empty()).map_err(|errno| match errno {
            Errno::NOENT | Errno::LOOP | Errno::NOTDIR => {
                Error::new(ErrorKind::Mailbox, format!("Can't open mailbox {name}: no such mailbox"))
            }
            errno => {
                let error = std::io::Error::from(errno);
                Error::new(ErrorKind::Mailbox, format!("Unable to open file {name}")).with_source(error)
            }
        })?;
    let file = File::from(file);
    match file.metadata() {
        Ok(stat) if stat.is_file() => Ok(file),
        Ok(_) => Err(Error::new(ErrorKind::Mailbox, format!("Can't open {name}: not a selectable mailbox"))),
        Err(error) => Err(failed("read", error)),
    }
}

fn failed(what: &str, error: std::io::Error) -> Error {
    // Not fatal: the next call may find the file sound.
    Error::new(ErrorKind::Mailbox, format!("Can't {what} mailbox")).with_source(error)
}

fn read_only() -> Error {
    Error::new(ErrorKind::Mailbox, "The mailbox is open for reading only")
}

fn index(number: u32) -> usize {
    (number as usize).wrapping_sub(1)
}

/// Seconds since 1970, never 0.
fn now() -> u32 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.ok().and_then(|now| u32::try_from(now.as_secs()).ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests;
