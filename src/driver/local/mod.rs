//! Mailboxes in files, with no server: mbox and Maildir, opened by their names as paths.
//!
//! What mailboxes are called and where they may be is [`place`]'s; the two formats give
//! messages and keep marks; folders are made, listed and removed in [`folder`].

mod folder;
mod lock;
mod maildir;
mod mbox;
mod nothing;
mod place;
mod report;
mod threads;

use super::event::{Event, Events, Severity};
use super::folder::{FolderChange, FolderStatus, Listed, Listing, StatusItems};
use super::registry::{Opened as OpenedSession, Opening};
use super::store::{Offline, Show, Store, Wants, flag_names};
use super::target::{Session, Settings};
use super::{Appended, FlagChange};
use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;
use crate::wire::deadline::Timeouts;
use crate::wire::{Asking, Interrupt, interrupted};
use lock::Patience;
use place::{Kind, Place, Root};

/// Opens local mailboxes, and one of them if `opening` says which; a mailbox that cannot be
/// opened is an error, as there is no server to stay with.
pub fn open(
    settings: &Settings,
    opening: Option<Opening<'_>>,
    events: &mut dyn Events,
) -> Result<OpenedSession> {
    let timeouts = settings.wire.timeouts;
    let session = Session { service: "dummy".to_string(), ..Session::default() };
    let root = Root::open(&settings.files)?;
    let interrupt = settings.wire.interrupt.clone();
    let asking = Asking::new(&interrupt);
    let mut local = Local { root, session, opened: None, timeouts, interrupt, asking, alive: true };
    if let Some(Opening { mailbox, read_only }) = opening {
        local.select(mailbox, read_only, events)?;
    }
    let mailbox = opening.map(|_| Ok(()));
    Ok(OpenedSession { driver: Box::new(Offline::new(local)), mailbox })
}

/// One open mailbox of whatever format.
trait Opened: Send {
    /// c-client's name of the format.
    fn format(&self) -> &'static str;
    fn path(&self) -> Vec<u8>;
    fn is_read_only(&self) -> bool;
    /// Messages that have been reported.
    fn count(&self) -> u32;
    fn recent(&mut self) -> u32;
    fn unseen(&mut self) -> u32;
    fn uid_validity(&self) -> u32;
    fn uid_next(&self) -> u32;
    fn keywords(&self) -> Vec<Vec<u8>>;
    fn uid(&mut self, number: u32) -> Result<u32>;
    fn size(&mut self, number: u32) -> Result<u64>;
    fn arrival(&mut self, number: u32) -> Result<Date>;
    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>>;
    /// The header as its reader sees it, lines ended by CRLF.
    fn header(&mut self, number: u32) -> Result<Vec<u8>>;
    /// As [`Store::fields`].
    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        let _ = (number, names);
        Ok(None)
    }
    /// As [`Store::show_fields`].
    fn show_fields(
        &mut self,
        numbers: &[u32],
        names: &[Vec<u8>],
        arrival: bool,
        take: &Show<'_>,
    ) -> Result<bool> {
        let _ = (numbers, names, arrival, take);
        Ok(false)
    }
    fn message(&mut self, number: u32) -> Result<Vec<u8>>;
    /// Says what will be asked of `numbers`, which ascend.
    fn expect(&mut self, numbers: &[u32], wants: Wants) -> Result<()> {
        let _ = (numbers, wants);
        Ok(())
    }
    /// Looks for news, and reports them.
    fn ping(&mut self, events: &mut dyn Events) -> Result<()>;
    /// Changes flags, and saves that.
    fn set_flags(
        &mut self,
        numbers: &[u32],
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()>;
    /// Removes what is marked so, and reports it.
    fn expunge(&mut self, events: &mut dyn Events) -> Result<()>;
    /// Saves what is not saved yet.
    fn close(&mut self) -> Result<()>;
    /// Lets go without saving anything more.
    fn release(&mut self);
}

/// A message to be put into a mailbox.
struct Delivery {
    flags: Vec<Vec<u8>>,
    date: Option<Date>,
    /// Lines ended by CRLF.
    content: Vec<u8>,
}

/// The local mailboxes of one root, one of them open.
struct Local {
    root: Root,
    session: Session,
    opened: Option<Box<dyn Opened>>,
    timeouts: Timeouts,
    interrupt: Interrupt,
    asking: Asking,
    alive: bool,
}

impl Local {
    fn opened(&mut self) -> Result<&mut (dyn Opened + 'static)> {
        let none = || Error::new(ErrorKind::Mailbox, "No mailbox is open");
        self.opened.as_deref_mut().ok_or_else(none)
    }

    /// How long to wait for a lock that another holds.
    fn patience(&self) -> Patience {
        Patience { limit: self.timeouts.read, interrupt: self.interrupt.clone() }
    }

    /// Says what is open: an empty file has no format yet.
    fn describe(&mut self) {
        let Some(opened) = &self.opened else { return };
        self.session.service = opened.format().to_string();
        self.session.path = Some(opened.path()).filter(|_| opened.format() != "dummy");
    }

    /// The place of `name`; `purpose` is as in c-client's errors: `open mailbox`, …
    fn locate(&self, name: &[u8], purpose: &str) -> Result<Place> {
        self.root.locate(name).map_err(|_| absent(name, purpose))
    }

    fn open_at(
        &self,
        name: &[u8],
        purpose: &str,
        read_only: bool,
        events: &mut dyn Events,
    ) -> Result<Box<dyn Opened>> {
        let place = self.locate(name, purpose)?;
        match place.kind() {
            Kind::File => {
                mbox::Mbox::open(place, read_only, self.patience(), events).map(|mbox| Box::new(mbox) as _)
            }
            Kind::Maildir => {
                maildir::Maildir::open(&place, read_only, self.patience()).map(|dir| Box::new(dir) as _)
            }
            Kind::Folder | Kind::Other => Err(not_selectable(name)),
            // An inbox to which nothing was delivered yet is empty.
            Kind::Nothing if name.eq_ignore_ascii_case(b"INBOX") => Ok(Box::new(nothing::Nothing)),
            Kind::Nothing => Err(absent(name, purpose)),
        }
    }

    /// Puts messages into the mailbox `name`, all or none.
    fn deliver(
        &self,
        name: &[u8],
        purpose: &str,
        messages: &mut dyn Iterator<Item = Result<Delivery>>,
    ) -> Result<()> {
        let place = self.locate(name, purpose)?;
        match place.kind() {
            Kind::File => mbox::deliver(&place, &self.patience(), messages),
            Kind::Maildir => maildir::deliver(&place, &self.patience(), messages),
            Kind::Folder | Kind::Other => Err(not_selectable(name)),
            Kind::Nothing if name.eq_ignore_ascii_case(b"INBOX") => {
                mbox::create(&place)?;
                mbox::deliver(&place, &self.patience(), messages)
            }
            Kind::Nothing => Err(absent(name, purpose)),
        }
    }
}

impl Store for Local {
    fn session(&self) -> &Session {
        &self.session
    }

    fn select(&mut self, mailbox: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()> {
        if let Some(mut before) = self.opened.take() {
            before.close()?;
        }
        self.session.service = "dummy".to_string();
        self.session.path = None;
        let mut opened = self.open_at(mailbox, "open mailbox", read_only, events)?;
        events.event(Event::Exists(opened.count()));
        events.event(Event::Recent(opened.recent()));
        events.event(Event::UidValidity(opened.uid_validity().into()));
        events.event(Event::UidNext(opened.uid_next().into()));
        events.event(Event::Flags(opened.keywords()));
        events.event(Event::ReadOnly(opened.is_read_only()));
        self.opened = Some(opened);
        self.describe();
        Ok(())
    }

    fn ping(&mut self, events: &mut dyn Events) -> Result<()> {
        let Some(opened) = &mut self.opened else { return Ok(()) };
        opened.ping(events)?;
        self.describe();
        Ok(())
    }

    fn count(&self) -> u32 {
        self.opened.as_ref().map_or(0, |opened| opened.count())
    }

    fn is_read_only(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| opened.is_read_only())
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        self.opened()?.uid(number)
    }

    fn size(&mut self, number: u32) -> Result<u64> {
        self.opened()?.size(number)
    }

    fn arrival(&mut self, number: u32) -> Result<Option<Date>> {
        self.opened()?.arrival(number).map(Some)
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        self.opened()?.flags(number)
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        self.opened()?.header(number)
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        self.opened()?.message(number)
    }

    fn is_nearby(&self) -> bool {
        true
    }

    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        self.opened()?.fields(number, names)
    }

    fn show_fields(
        &mut self,
        numbers: &[u32],
        names: &[Vec<u8>],
        arrival: bool,
        take: &Show<'_>,
    ) -> Result<bool> {
        self.opened()?.show_fields(numbers, names, arrival, take)
    }

    fn prefetch(&mut self, numbers: &[u32], wants: Wants, _: &mut dyn Events) -> Result<()> {
        self.opened()?.expect(numbers, wants)
    }

    fn set_flags(
        &mut self,
        numbers: &[u32],
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        let opened = self.opened()?;
        opened.set_flags(numbers, change, flags, events)?;
        let mut remarks = flag_names::remarks(flags, true);
        if change != FlagChange::Remove
            && let Some(&number) = numbers.first()
        {
            remarks.extend(flag_names::remarks_on_missing(flags, &opened.flags(number)?));
        }
        flag_names::outcome(remarks, events)
    }

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        self.opened()?.expunge(events)
    }

    fn append(&mut self, mailbox: &[u8], given: &[Appended<'_>], events: &mut dyn Events) -> Result<()> {
        if given.iter().any(|message| message.content.is_empty()) {
            return Err(Error::new(ErrorKind::Rejected, "Append of zero-length message"));
        }
        let mut messages = given.iter().map(|message| {
            Ok(Delivery {
                flags: message.flags.clone(),
                date: message.date,
                content: message.content.to_vec(),
            })
        });
        self.deliver(mailbox, "append to mailbox", &mut messages)?;
        for message in given {
            flag_names::tell(flag_names::remarks(&message.flags, true), events);
        }
        Ok(())
    }

    fn copy(&mut self, numbers: &[u32], mailbox: &[u8], _: &mut dyn Events) -> Result<()> {
        let Some(mut opened) = self.opened.take() else {
            return Err(Error::new(ErrorKind::Mailbox, "No mailbox is open"));
        };
        // What could not be had ahead, each message tells for itself.
        let _ = opened.expect(numbers, Wants { message: true, ..Wants::default() });
        let mut messages = numbers.iter().map(|&number| {
            let mut flags = opened.flags(number)?;
            flags.retain(|flag| flag != b"\\Recent");
            Ok(Delivery { flags, date: Some(opened.arrival(number)?), content: opened.message(number)? })
        });
        let outcome = self.deliver(mailbox, "copy to mailbox", &mut messages);
        self.opened = Some(opened);
        outcome
    }

    fn change_folder(&mut self, change: &FolderChange<'_>, _: &mut dyn Events) -> Result<()> {
        folder::change(self, change)
    }

    fn list(&mut self, listing: &Listing<'_>, _: &mut dyn Events) -> Result<Vec<Listed>> {
        folder::list(self, listing)
    }

    fn status(&mut self, mailbox: &[u8], items: StatusItems, _: &mut dyn Events) -> Result<FolderStatus> {
        let purpose = "get status of mailbox";
        let path = self.locate(mailbox, purpose)?.shown();
        let mut other;
        let opened = match &mut self.opened {
            Some(opened) if opened.path() == path => opened,
            _ => {
                // What another program has not seen yet stays new for it.
                other = self.open_at(mailbox, purpose, true, &mut Vec::new())?;
                &mut other
            }
        };
        Ok(FolderStatus {
            messages: items.messages.then(|| opened.count().into()),
            recent: items.recent.then(|| opened.recent().into()),
            unseen: items.unseen.then(|| opened.unseen().into()),
            uid_next: items.uid_next.then(|| opened.uid_next().into()),
            uid_validity: items.uid_validity.then(|| opened.uid_validity().into()),
        })
    }

    fn heed(&self) -> Result<()> {
        self.asking.ask().map_err(|_| interrupted("a local mailbox"))
    }

    fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.timeouts = timeouts;
    }

    fn logout(&mut self, events: &mut dyn Events) {
        self.alive = false;
        if let Some(mut opened) = self.opened.take()
            && let Err(error) = opened.close()
        {
            let text = error.to_string().into_bytes();
            events.event(Event::Notice(Severity::Error, text));
        }
    }

    fn abandon(&mut self) {
        self.alive = false;
        if let Some(mut opened) = self.opened.take() {
            opened.release();
        }
    }

    fn is_alive(&self) -> bool {
        self.alive
    }
}

/// Source: c-client's texts.
fn absent(name: &[u8], purpose: &str) -> Error {
    Error::quoting(ErrorKind::Mailbox, &[b"Can't ", purpose.as_bytes(), b" ", name, b": no such mailbox"])
}

fn not_selectable(name: &[u8]) -> Error {
    let name = String::from_utf8_lossy(name);
    Error::new(ErrorKind::Mailbox, format!("Can't open {name}: not a selectable mailbox"))
}
