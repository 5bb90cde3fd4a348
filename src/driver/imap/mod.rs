//! IMAP4rev1 and IMAP4rev2 (RFC 3501, RFC 9051) as a driver.
//!
//! `syntax`, `command` and `response` do no I/O; `session` runs commands on a
//! connection; `login` makes one; `search` asks in a charset that the server takes, and
//! `search_here` does without the server.

mod access;
mod change;
pub mod command;
mod compress;
mod esearch;
mod folder;
mod login;
mod order;
pub mod response;
mod search;
mod search_here;
mod session;
mod short_literal;
pub mod syntax;

use command::Command;
use response::Code;
use response::Untagged;
use session::{Completion, Streaming, Tag, Wire};

use std::collections::VecDeque;

use super::access::QuotaOf;
use super::access::{Quota, Rights};
use super::event::{Event, Events, Severity};
use super::fetch::{Aspect, Fetched, FetchedSection, Ids, Items, Request, Section, SectionItem};
use super::folder::{FolderChange, FolderStatus, Listed, Listing, StatusItems};
use super::order::{SortKey, ThreadKind, Threads};
use super::query::Query;
use super::set::Set;
use super::target::Session;
use super::{Appended, Driver, FlagChange, Sink};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::wire::deadline::Timeouts;
pub use login::open;

const PORT: u16 = 143;
const TLS_PORT: u16 = 993;

/// One IMAP session.
pub struct Imap {
    wire: Wire,
    session: Session,
    timeouts: Timeouts,
    /// The capabilities known are those from before the login.
    stale_capabilities: bool,
    /// The server's sets of what was found were of no use.
    plain_searches: bool,
    /// The server would not list mailboxes with their counters.
    plain_lists: bool,
    /// Commands whose callers did not wait for the answer, oldest first, and whether a refusal is nothing to speak of.
    deferred: VecDeque<(Tag, bool)>,
    /// How some of them ended.
    refusals: Vec<Error>,
    /// Fetches that have been begun, oldest first, each with its commands.
    begun: VecDeque<VecDeque<Tag>>,
    step_by_step: bool,
}

impl Imap {
    fn new(mut wire: Wire, session: Session, step_by_step: bool) -> Imap {
        let timeouts = wire.connection().timeouts();
        Imap {
            wire,
            session,
            timeouts,
            stale_capabilities: false,
            plain_searches: false,
            plain_lists: false,
            deferred: VecDeque::new(),
            refusals: Vec::new(),
            begun: VecDeque::new(),
            step_by_step,
        }
    }

    /// The capabilities known are not to be given out.
    fn refresh_capabilities(&mut self) {
        self.stale_capabilities = true;
    }

    /// Whether the server has a capability, or a form of it as in `THREAD=REFERENCES`.
    fn offers(&mut self, name: &str, events: &mut dyn Events) -> Result<bool> {
        let known = self.capabilities(events)?;
        let is_form = |known: &String| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
        Ok(known.iter().any(|known| known == name || is_form(known)))
    }

    fn run(&mut self, command: &Command, events: &mut dyn Events) -> Result<()> {
        let tag = self.wire.start(command, events)?;
        let completion = self.wire.finish(tag, &mut Some, events)?;
        self.concluded(completion, events)
    }

    fn run_select(&mut self, command: &Command, events: &mut dyn Events) -> Result<()> {
        let tag = self.wire.start(command, events)?;
        self.finish_select(tag, events)
    }

    fn finish_select(&mut self, tag: Tag, events: &mut dyn Events) -> Result<()> {
        let completion = self.wire.finish(tag, &mut Some, events)?;
        self.concluded(completion, events)
    }

    /// Reports what a completion carries; an error if it was not OK.
    fn concluded(&mut self, completion: Completion, events: &mut dyn Events) -> Result<()> {
        if let Some(error) = Wire::failure(&completion) {
            if completion.status == response::Status::Bad {
                let text = [b"IMAP protocol error: ", completion.text.as_slice()].concat();
                events.event(Event::Notice(Severity::Error, text));
            }
            if matches!(completion.code, Some(Code::Alert)) {
                events.event(Event::Alert(completion.text.clone()));
            }
            return Err(error);
        }
        match completion.code {
            Some(Code::Alert) => {
                events.event(Event::Alert(completion.text.clone()));
            }
            Some(code) => {
                if let Some(event) = self.wire.apply(code) {
                    events.event(event);
                }
            }
            None => {}
        }
        Ok(())
    }

    /// Runs one command for each piece of a set, several under way at once.
    fn run_pieces(
        &mut self,
        ids: &Ids,
        build: &dyn Fn(&Ids) -> Result<Command>,
        events: &mut dyn Events,
    ) -> Result<()> {
        self.run_all(&mut pieces(ids).iter().map(build), events)
    }

    /// Runs commands, several under way at once; the first refusal is returned when all have ended.
    fn run_all(
        &mut self,
        commands: &mut dyn Iterator<Item = Result<Command>>,
        events: &mut dyn Events,
    ) -> Result<()> {
        let mut waiting = VecDeque::new();
        let mut outcome = Ok(());
        for command in commands {
            while !self.wire.has_room()
                && let Some(tag) = waiting.pop_front()
            {
                outcome = self.settle(tag, outcome, events)?;
            }
            waiting.push_back(self.wire.start(&command?, events)?);
        }
        for tag in waiting {
            outcome = self.settle(tag, outcome, events)?;
        }
        outcome
    }

    /// Waits for the answers to what has been deferred.
    fn settle_deferred(&mut self, events: &mut dyn Events) -> Result<()> {
        while let Some((tag, nothing)) = self.deferred.pop_front() {
            let completion = self.wire.finish(tag, &mut Some, events)?;
            let refusal = self.concluded(completion, events).err().filter(|_| !nothing);
            if self.refusals.len() < limits::DIAGNOSTICS {
                self.refusals.extend(refusal);
            }
        }
        Ok(())
    }

    /// Finishes one of several commands: the first refusal is kept, a dead connection ends all.
    fn settle(&mut self, tag: Tag, outcome: Result<()>, events: &mut dyn Events) -> Result<Result<()>> {
        let completion = self.wire.finish(tag, &mut Some, events)?;
        Ok(outcome.and(self.concluded(completion, events)))
    }
}

impl Driver for Imap {
    fn session(&self) -> &Session {
        &self.session
    }

    fn capabilities(&mut self, events: &mut dyn Events) -> Result<Vec<String>> {
        if std::mem::take(&mut self.stale_capabilities) {
            self.run(&Command::capability(), events)?;
        }
        Ok(self.wire.capabilities().to_vec())
    }

    fn select(&mut self, mailbox: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()> {
        self.run_select(&Command::select(mailbox, read_only)?, events)
    }

    fn unselect(&mut self, events: &mut dyn Events) -> Result<()> {
        let known = self.capabilities(events)?;
        if !known.iter().any(|name| name == "UNSELECT" || name == "IMAP4REV2") {
            return Err(Error::new(ErrorKind::Unsupported, "the server cannot leave a mailbox"));
        }
        self.run(&Command::unselect(), events)
    }

    fn ping(&mut self, events: &mut dyn Events) -> Result<()> {
        self.run(&Command::noop(), events)
    }

    fn fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()> {
        self.run_pieces(ids, &|piece| Command::fetch(piece, items), events)
    }

    fn fetch_all(&mut self, requests: &[Request], events: &mut dyn Events) -> Result<()> {
        let mut commands = Vec::new();
        for Request { ids, items } in requests {
            for piece in pieces(ids) {
                commands.push(Command::fetch(&piece, items)?);
            }
        }
        self.run_all(&mut commands.into_iter().map(Ok), events)
    }

    fn begin_fetch(&mut self, ids: &Ids, items: &Items, events: &mut dyn Events) -> Result<()> {
        let mut tags = VecDeque::new();
        let mut outcome = Ok(());
        for piece in pieces(ids) {
            while !self.wire.has_room()
                && let Some(tag) = tags.pop_front()
            {
                outcome = self.settle(tag, outcome, events)?;
            }
            tags.push_back(self.wire.start(&Command::fetch(&piece, items)?, events)?);
        }
        self.wire.send()?;
        self.begun.push_back(tags);
        outcome
    }

    fn finish_fetch(&mut self, events: &mut dyn Events) -> Result<()> {
        let mut outcome = Ok(());
        for tag in self.begun.pop_front().unwrap_or_default() {
            outcome = self.settle(tag, outcome, events)?;
        }
        outcome
    }

    fn stream(
        &mut self,
        ids: &Ids,
        section: &Section,
        peek: bool,
        sink: &mut dyn Sink,
        events: &mut dyn Events,
    ) -> Result<bool> {
        let item = SectionItem { section: section.clone(), peek, partial: None };
        let items = Items { sections: vec![item], ..Items::default() };
        let tag = self.wire.start(&Command::fetch(ids, &items)?, events)?;
        let mut streaming = Streaming { section, sink, delivered: false, failure: None };
        // A short value may come quoted: then it is in the response itself.
        let mut inline: Option<Vec<u8>> = None;
        let mut collect = |untagged| match untagged {
            Untagged::Fetch(mut fetched) => {
                take_section(&mut fetched, section, &mut inline);
                Some(Untagged::Fetch(fetched))
            }
            other => Some(other),
        };
        let completion = self.wire.finish_streaming(tag, Some(&mut streaming), &mut collect, events)?;
        let Streaming { sink, delivered, failure, .. } = streaming;
        self.concluded(completion, events)?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        match inline {
            Some(text) if !delivered => sink.take(&text).map(|()| true),
            _ => Ok(delivered),
        }
    }

    fn store(
        &mut self,
        ids: &Ids,
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        self.run_pieces(ids, &|piece| Command::store(piece, change, flags, false), events)
    }

    fn store_later(
        &mut self,
        numbers: &Set,
        change: FlagChange,
        flags: &[Vec<u8>],
        nothing: bool,
        events: &mut dyn Events,
    ) -> Result<()> {
        for piece in pieces(&Ids::Numbers(numbers.clone())) {
            let command = Command::store(&piece, change, flags, false)?;
            // What waits for the server in its middle would hold the caller up after all.
            if !self.wire.has_room() || !self.wire.can_pipeline(&command) {
                self.settle_deferred(events)?;
            }
            let tag = self.wire.start(&command, events)?;
            self.deferred.push_back((tag, nothing));
        }
        self.wire.send()
    }

    fn settled(&mut self, wait: bool, events: &mut dyn Events) -> Result<Vec<Error>> {
        if wait {
            self.settle_deferred(events)?;
        }
        let mut refusals = std::mem::take(&mut self.refusals);
        while let Some((tag, nothing)) =
            self.deferred.front().copied().filter(|(tag, _)| self.wire.is_concluded(*tag))
        {
            self.deferred.pop_front();
            let completion = self.wire.finish(tag, &mut Some, events)?;
            refusals.extend(self.concluded(completion, events).err().filter(|_| !nothing));
        }
        Ok(refusals)
    }

    fn is_deferring(&self) -> bool {
        !self.deferred.is_empty()
    }

    fn search(&mut self, query: &Query, uid: bool, events: &mut dyn Events) -> Result<Vec<u32>> {
        search::search(self, query, uid, events)
    }

    fn search_measured(&mut self, query: &Query, events: &mut dyn Events) -> Result<Vec<u32>> {
        search::search_measured(self, query, events)
    }

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        self.run(&Command::expunge(), events)
    }

    fn append(&mut self, mailbox: &[u8], messages: &[Appended<'_>], events: &mut dyn Events) -> Result<()> {
        change::append(self, mailbox, messages, events)
    }

    fn copy(&mut self, ids: &Ids, mailbox: &[u8], events: &mut dyn Events) -> Result<()> {
        self.run_pieces(ids, &|piece| Command::copy(piece, mailbox), events)
    }

    fn change_folder(&mut self, change: &FolderChange<'_>, events: &mut dyn Events) -> Result<()> {
        self.run(&Command::change_folder(change)?, events)
    }

    fn list(&mut self, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
        folder::list(self, listing, events)
    }

    fn status(
        &mut self,
        mailbox: &[u8],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<FolderStatus> {
        folder::status(self, mailbox, items, events)
    }

    fn status_all(
        &mut self,
        mailboxes: &[&[u8]],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<Vec<Option<FolderStatus>>> {
        folder::status_all(self, mailboxes, items, events)
    }

    fn sort(
        &mut self,
        key: SortKey,
        reverse: bool,
        query: &Query,
        uid: bool,
        events: &mut dyn Events,
    ) -> Result<Option<Vec<u32>>> {
        order::sort(self, key, reverse, query, uid, events)
    }

    fn thread(
        &mut self,
        kind: ThreadKind,
        query: &Query,
        uid: bool,
        events: &mut dyn Events,
    ) -> Result<Option<Threads>> {
        order::thread(self, kind, query, uid, events)
    }

    fn quotas(&mut self, of: QuotaOf<'_>, events: &mut dyn Events) -> Result<Vec<Quota>> {
        access::quotas(self, of, events)
    }

    fn set_quota(&mut self, root: &[u8], storage: u64, events: &mut dyn Events) -> Result<()> {
        access::set_quota(self, root, storage, events)
    }

    fn rights(&mut self, mailbox: &[u8], events: &mut dyn Events) -> Result<Vec<Rights>> {
        access::rights(self, mailbox, events)
    }

    fn set_rights(&mut self, mailbox: &[u8], rights: &Rights, events: &mut dyn Events) -> Result<()> {
        access::set_rights(self, mailbox, rights, events)
    }

    fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.timeouts = timeouts;
        self.wire.connection().set_timeouts(timeouts);
    }

    fn logout(&mut self, events: &mut dyn Events) {
        if !self.wire.is_alive() {
            return self.abandon();
        }
        let close = self.timeouts.close;
        self.wire.connection().set_timeouts(Timeouts { read: close, write: close, ..self.timeouts });
        // Whatever the server says now, the session ends.
        if self.step_by_step || self.wire.is_owed() {
            let _ = self.wire.run(&Command::logout(), events);
            self.wire.give_up();
            return self.wire.connection().close_politely(close);
        }
        let _ = self.wire.start(&Command::logout(), events);
        self.wire.give_up();
        self.wire.connection().leave(close);
    }

    fn abandon(&mut self) {
        self.wire.abandon();
    }

    fn is_alive(&self) -> bool {
        self.wire.is_alive()
    }
}

/// Pieces of a set that fit a command line every server takes.
fn pieces(ids: &Ids) -> Vec<Ids> {
    let room = limits::COMMAND_LINE / 2;
    let split = |set: &Set, wrap: fn(Set) -> Ids| set.split(room).into_iter().map(wrap).collect();
    match ids {
        Ids::Numbers(set) => split(set, Ids::Numbers),
        Ids::Uids(set) => split(set, Ids::Uids),
        Ids::Verbatim { .. } => vec![ids.clone()],
    }
}

/// Moves the value of `section` out of a response.
fn take_section(fetched: &mut Fetched, section: &Section, into: &mut Option<Vec<u8>>) {
    let is_it = |candidate: &FetchedSection| same_section(&candidate.section, section);
    if let Some(index) = fetched.sections.iter().position(is_it) {
        let data = fetched.sections.swap_remove(index).data;
        *into = data.or(into.take());
    }
}

/// Servers may answer a field list in another case or order.
fn same_section(a: &Section, b: &Section) -> bool {
    a.path == b.path && std::mem::discriminant::<Aspect>(&a.aspect) == std::mem::discriminant(&b.aspect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_fit_a_line() {
        let set: Set = (1..5000).step_by(2).collect();
        for piece in pieces(&Ids::Uids(set)) {
            let Ids::Uids(set) = piece else { panic!("kind of number changed") };
            assert!(set.to_string().len() <= limits::COMMAND_LINE / 2);
        }
    }
}
