//! NNTP (RFC 3977, RFC 4642, RFC 4643, RFC 6048) as a store of whole messages.
//!
//! `response` does no I/O; `session` runs commands; `login` makes a session. Source of what a
//! script sees: c-client's nntp driver. Article numbers are UIDs. Flags live as long as the
//! session, and nothing is ever deleted; there is no `.newsrc`.

mod login;
pub mod response;
mod session;

use std::collections::HashMap;

use super::dial;
use super::event::{Event, Events, Severity};
use super::folder::{Attributes, FolderChange, FolderStatus, ListKind, Listed, Listing, StatusItems};
use super::lines::Speaker;
use super::registry::{Opened, Opening};
use super::store::ahead::{Ahead, Text};
use super::store::marks::{Change, Marks};
use super::store::pattern::fits;
use super::store::{Offline, Store, Wants, flag_names};
use super::target::{Session, Settings};
use super::{Appended, FlagChange};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::date::Date;
use crate::mime::{header, message};
use crate::wire::deadline::Timeouts;
use response::Status;
use session::Wire;

const PORT: u16 = 119;
const TLS_PORT: u16 = 563;

/// What stands before a group's name in a mailbox string that is spelled out.
const NAMESPACE: &str = "#news.";

/// Numbers of articles hold as long as the group does.
const UID_VALIDITY: u64 = 1;

/// Opens a session, and a group with it. As in c-client there is no session without the group
/// that was asked for.
pub fn open(settings: &Settings, opening: Option<Opening<'_>>, events: &mut dyn Events) -> Result<Opened> {
    dial::persevere(settings, events, &mut |token_refused, events| {
        let (wire, session) = login::connect(settings, token_refused, events)?;
        let mut store = Nntp {
            wire,
            session,
            settings: settings.clone(),
            token_refused,
            group: None,
            messages: Vec::new(),
            ahead: Ahead::new(settings.step_by_step),
            columns: Vec::new(),
            without_hdr: false,
        };
        let mailbox = opening.map(|opening| store.select(opening.mailbox, true, events)).transpose();
        if mailbox.is_err() {
            store.logout(events);
        }
        Ok(Opened { mailbox: mailbox?.map(Ok), driver: Box::new(Offline::new(store)) })
    })
}

/// One NNTP session.
struct Nntp {
    wire: Wire,
    session: Session,
    settings: Settings,
    token_refused: bool,
    /// The group that is open.
    group: Option<Vec<u8>>,
    messages: Vec<Message>,
    ahead: Ahead,
    /// What HDR has brought last, of each field.
    columns: Vec<Column>,
    /// The server has refused HDR before.
    without_hdr: bool,
}

/// One field of many articles (RFC 3977, section 8.5).
struct Column {
    field: &'static str,
    /// By the article's number; empty where it has no such field.
    values: HashMap<u32, Vec<u8>>,
}

struct Message {
    /// The article's number, which is the UID.
    name: u32,
    /// Once it is known.
    size: Option<u64>,
    marks: Marks,
}

impl Nntp {
    fn at(&mut self, number: u32) -> Result<&mut Message> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let found = index.and_then(|index| self.messages.get_mut(index));
        found.ok_or_else(|| Error::new(ErrorKind::NoMessage, "Bad message number"))
    }

    /// Runs a command; a server that asks for a login gets one, once.
    fn run(&mut self, command: &[u8], events: &mut dyn Events) -> Result<Status> {
        self.wire.lines.queue(command)?;
        let status = self.wire.status()?;
        match status.code {
            480 if self.session.user.is_none() && !self.settings.login.anonymous => {
                let (wire, session) = (&mut self.wire, &mut self.session);
                login::log_in(wire, session, &self.settings, self.token_refused, events)?;
                self.wire.run(command)
            }
            483 => {
                self.wire.lines.give_up();
                let text = format!("Unable to negotiate TLS with this server: {}", status.shown());
                Err(Error::new(ErrorKind::TlsUnavailable, text))
            }
            _ if status.is_positive() => Ok(status),
            _ => Err(Error::new(ErrorKind::Refused, status.shown())),
        }
    }

    /// The article numbers of a group that was chosen.
    fn numbers(&mut self, group: &[u8], (low, high): (u32, u32)) -> Result<Vec<u32>> {
        match self.wire.run(&[b"LISTGROUP ", group].concat()) {
            Ok(_) => Ok(response::numbers(&self.wire.lines.data(limits::LISTING)?)),
            // c-client too takes all numbers then; these are the newest.
            Err(error) if error.kind() == ErrorKind::Refused => {
                let first = high.saturating_sub(limits::UNLISTED - 1).max(low).max(1);
                Ok((first..=high).collect())
            }
            Err(error) => Err(error),
        }
    }

    /// A text of a message, and along a walk those of the next ones.
    fn text(&mut self, number: u32, text: Text) -> Result<Vec<u8>> {
        self.ahead.walk.visit(number, text);
        let name = self.at(number)?.name;
        if let Some(known) = self.ahead.get(name, text) {
            return Ok(known);
        }
        let (mut names, mut brought) = (vec![name], text);
        if self.wire.can_pipeline() {
            let messages = &self.messages;
            let known = |number: u32| {
                let message = messages.get((number as usize).checked_sub(1)?)?;
                Some((message.name, message.size.unwrap_or(UNKNOWN_SIZE)))
            };
            (names, brought) = self.ahead.names(number, text, self.count(), &known);
        }
        let shelf = &mut self.ahead.shelf;
        let mut wanted = None;
        self.wire.pipeline(&names, &|name| response::command(brought, *name), &mut |wire, &other| {
            match read(wire, brought) {
                Ok(octets) => {
                    shelf.put(other, brought, &octets);
                    if other == name {
                        wanted = Some(Ok(octets));
                    }
                }
                Err(error) if error.kind() != ErrorKind::Refused => return Err(error),
                Err(error) if other == name => wanted = Some(Err(error)),
                Err(_) => {}
            }
            Ok(())
        })?;
        let octets = wanted.unwrap_or_else(|| Err(Error::new(ErrorKind::NoMessage, "Bad message number")))?;
        match text {
            Text::Message => Ok(octets),
            _ => Ok(octets.get(..message::text_start(&octets)).unwrap_or_default().to_vec()),
        }
    }

    /// The overview's line of a message, and those of the next ones; `None` if there is none.
    fn overview(&mut self, number: u32) -> Result<Option<Vec<u8>>> {
        let name = self.at(number)?.name;
        if let Some(known) = self.ahead.shelf.get(name, Text::Overview) {
            return Ok(Some(known.to_vec()));
        }
        let range = self.range(number)?;
        loop {
            let Some(form) = self.wire.over_forms.last().copied() else { return Ok(None) };
            self.wire.lines.queue(format!("{form} {range}").as_bytes())?;
            let status = self.wire.status()?;
            match status.code {
                224 => break,
                // Not known, or not here: then no more asked for.
                500..600 => drop(self.wire.over_forms.pop()),
                400..500 => return Ok(None),
                _ => return Err(self.wire.lines.nonsense("NNTP", status.shown().as_bytes())),
            }
        }
        let data = self.wire.lines.data(limits::LISTING)?;
        let mut wanted = None;
        for (other, line) in response::overviews(&data) {
            let Ok(index) = self.messages.binary_search_by_key(&other, |message| message.name) else {
                continue;
            };
            if let Some(message) = self.messages.get_mut(index) {
                message.size = message.size.or(response::overview_size(line));
            }
            if other == name {
                wanted = Some(line.to_vec());
            }
            self.ahead.shelf.put(other, Text::Overview, line);
        }
        Ok(wanted)
    }

    /// A field of a message, as HDR tells it, and of those that follow it in a question about
    /// many; `None` if the server does not.
    fn column(&mut self, number: u32, field: &'static str) -> Result<Option<Vec<u8>>> {
        let name = self.at(number)?.name;
        let known = self.columns.iter().find(|column| column.field == field);
        if let Some(value) = known.and_then(|column| column.values.get(&name)) {
            return Ok(Some(value.clone()));
        }
        // For one message its header is as near.
        let is_one = self.ahead.walk.last_planned(number).is_none_or(|last| last == number);
        if is_one || self.without_hdr || !self.wire.has("HDR") {
            return Ok(None);
        }
        let range = self.range(number)?;
        self.wire.lines.queue(format!("HDR {field} {range}").as_bytes())?;
        let status = self.wire.status()?;
        match status.code {
            // The latter is the code of XHDR, of which HDR came.
            225 | 221 => {}
            500..600 => {
                self.without_hdr = true;
                return Ok(None);
            }
            400..500 => return Ok(None),
            _ => return Err(self.wire.lines.nonsense("NNTP", status.shown().as_bytes())),
        }
        let data = self.wire.lines.data(limits::LISTING)?;
        let values: HashMap<u32, Vec<u8>> =
            response::fields(&data).map(|(number, value)| (number, value.to_vec())).collect();
        let found = values.get(&name).cloned();
        self.columns.retain(|column| column.field != field);
        self.columns.push(Column { field, values });
        Ok(found)
    }

    /// The articles from message `number` on of which one command tells.
    fn range(&mut self, number: u32) -> Result<String> {
        let last = self.ahead.until(number, TOGETHER, self.count());
        let first = self.at(number)?.name;
        Ok(format!("{first}-{}", self.at(last)?.name))
    }

    /// What the server tells of a group; the group that is open is chosen again.
    fn counters(&mut self, group: &[u8], events: &mut dyn Events) -> Result<(u32, u32, u32)> {
        let answer = self.run(&[b"GROUP ", group].concat(), events);
        if let Some(open) = self.group.clone() {
            self.wire.run(&[b"GROUP ", open.as_slice()].concat())?;
        }
        Ok(response::group(&answer?.text).unwrap_or_default())
    }
}

/// Articles of which an overview or a field is asked for at once.
const TOGETHER: u32 = 1000;

/// Fields that HDR is asked for in one question, beside what overviews have; more cost more than headers.
const COLUMNS: usize = 2;

/// Octets of an article of which nothing is known, for what is brought ahead.
const UNKNOWN_SIZE: u64 = 8 << 10;

/// The answer to HEAD or ARTICLE. HEAD leaves out the empty line, and an article that has none
/// gets it, as in c-client, which puts header and body together itself.
fn read(wire: &mut Wire, text: Text) -> Result<Vec<u8>> {
    wire.answer()?;
    let mut octets = wire.lines.data(limits::LITERAL)?;
    let end = message::text_start(&octets);
    let is_whole = octets.get(..end).is_some_and(|header| header.ends_with(b"\r\n\r\n") || header == b"\r\n");
    if text == Text::Header {
        octets.truncate(end);
    }
    if end == octets.len() && !is_whole {
        octets.extend_from_slice(b"\r\n");
    }
    Ok(octets)
}

/// The group that a mailbox's name means.
fn group_of(name: &[u8]) -> Result<&[u8]> {
    let group = name.strip_prefix(NAMESPACE.as_bytes()).unwrap_or(name);
    match group.iter().any(|octet| octet.is_ascii_whitespace()) {
        true => Err(Error::new(ErrorKind::Refused, "411 no such group")),
        false => Ok(group),
    }
}

impl Store for Nntp {
    fn session(&self) -> &Session {
        &self.session
    }

    fn capabilities(&mut self, _: &mut dyn Events) -> Result<Vec<String>> {
        Ok(self.wire.capabilities().to_vec())
    }

    fn select(&mut self, mailbox: &[u8], _: bool, events: &mut dyn Events) -> Result<()> {
        let group = group_of(mailbox)?;
        self.group = None;
        self.messages.clear();
        self.columns.clear();
        self.ahead.forget();
        // As in c-client there is no session without a group that was asked for.
        let status = match self.run(&[b"GROUP ", group].concat(), events) {
            Ok(status) => status,
            Err(error) => {
                self.logout(events);
                return Err(error);
            }
        };
        let (count, low, high) = response::group(&status.text).unwrap_or_default();
        let mut numbers = Vec::new();
        if count > 0 {
            numbers = self.numbers(group, (low, high))?;
        } else if !self.settings.silent {
            let text = format!("Newsgroup {} is empty", String::from_utf8_lossy(group));
            events.event(Event::Notice(Severity::Warning, text.into_bytes()));
        }
        self.messages =
            numbers.into_iter().map(|name| Message { name, size: None, marks: Marks::NEW }).collect();
        self.group = Some(group.to_vec());
        events.event(Event::Exists(self.count()));
        events.event(Event::Recent(self.count()));
        events.event(Event::UidValidity(UID_VALIDITY));
        events.event(Event::UidNext(u64::from(high) + 1));
        events.event(Event::Flags(Marks::all()));
        events.event(Event::PermanentFlags(Vec::new()));
        Ok(())
    }

    /// Source: c-client, which does not look for new articles either.
    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        match self.wire.run(b"STAT") {
            Err(error) if error.kind() != ErrorKind::Refused => Err(error),
            // That there is no article at hand is an answer too.
            _ => Ok(()),
        }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.messages.len()).unwrap_or(limits::MESSAGES)
    }

    fn is_read_only(&self) -> bool {
        false
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        self.at(number).map(|message| message.name)
    }

    /// The size that an overview tells; an article's own once it has been read.
    fn size(&mut self, number: u32) -> Result<u64> {
        if self.at(number)?.size.is_none() {
            self.overview(number)?;
        }
        match self.at(number)?.size {
            Some(size) => Ok(size),
            None => self.message(number).map(|octets| octets.len() as u64),
        }
    }

    /// Source: c-client, to which a message arrived when it was sent; one that does not tell,
    /// at the beginning of time.
    fn arrival(&mut self, number: u32) -> Result<Option<Date>> {
        let name = self.at(number)?.name;
        let header = match self.ahead.get(name, Text::Header) {
            Some(header) => header,
            None => match self.overview(number)? {
                Some(line) => response::overview_header(&line),
                None => self.header(number)?,
            },
        };
        let date = header::find_field(&header, b"Date").and_then(|text| Date::parse(&text));
        Ok(Some(date.unwrap_or_else(|| Date::from_unix(0, 0))))
    }

    /// Source: c-client.
    fn numbers_by_arrival(&self) -> bool {
        true
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        self.at(number).map(|message| message.marks.names())
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        self.text(number, Text::Header)
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        let octets = self.text(number, Text::Message)?;
        self.at(number)?.size = Some(octets.len() as u64);
        Ok(octets)
    }

    fn fields(&mut self, number: u32, names: &[Vec<u8>]) -> Result<Option<Vec<u8>>> {
        let name = self.at(number)?.name;
        // Who has read the header has more than the overview.
        if self.ahead.get(name, Text::Header).is_some() {
            return Ok(None);
        }
        let (overview, others) = response::by_overview(names);
        let Some(others) = others.filter(|others| others.len() <= COLUMNS) else { return Ok(None) };
        let mut header = Vec::new();
        for field in others {
            let Some(value) = self.column(number, field)? else { return Ok(None) };
            if !value.is_empty() {
                header.extend_from_slice(&[field.as_bytes(), b": ", value.as_slice(), b"\r\n"].concat());
            }
        }
        match overview {
            true => match self.overview(number)? {
                Some(line) => header.extend_from_slice(&response::overview_header(&line)),
                None => return Ok(None),
            },
            false => header.extend_from_slice(b"\r\n"),
        }
        Ok(Some(header))
    }

    fn prefetch(&mut self, numbers: &[u32], wants: Wants, _: &mut dyn Events) -> Result<()> {
        let text = match wants {
            Wants { message: true, .. } => Some(Text::Message),
            Wants { header: true, .. } => Some(Text::Header),
            _ => None,
        };
        // One message is a step of a walk, not a question about many.
        self.ahead.walk.plan(numbers, text.filter(|_| numbers.len() > 1));
        Ok(())
    }

    fn set_flags(
        &mut self,
        numbers: &[u32],
        change: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        let change = Change::read(change, flags);
        for &number in numbers {
            self.at(number)?.marks.change(number, &change, events);
        }
        flag_names::outcome(flag_names::remarks(flags, false), events)
    }

    /// Source: c-client, to which all is well.
    fn expunge(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn append(&mut self, _: &[u8], _: &[Appended<'_>], _: &mut dyn Events) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, "Append not valid for NNTP"))
    }

    fn copy(&mut self, _: &[u32], _: &[u8], _: &mut dyn Events) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, "Copy not valid for NNTP"))
    }

    /// c-client refuses without a word, and keeps subscriptions in `.newsrc`, which this does not.
    fn change_folder(&mut self, change: &FolderChange<'_>, _: &mut dyn Events) -> Result<()> {
        match change {
            FolderChange::Subscribe(_) | FolderChange::Unsubscribe(_) => {
                Err(Error::new(ErrorKind::Unsupported, "Subscriptions not valid for NNTP"))
            }
            _ => Err(Error::told(ErrorKind::Unsupported)),
        }
    }

    fn list(&mut self, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
        match listing.kind {
            ListKind::All => {}
            ListKind::Subscribed => return Ok(Vec::new()),
            ListKind::Containing(_) => {
                return Err(Error::new(ErrorKind::Unsupported, "Scan not valid for NNTP mailboxes"));
            }
        }
        let attributes = Attributes::default();
        // What begins with a namespace stands for itself.
        let is_absolute = listing.pattern.starts_with(NAMESPACE.as_bytes());
        let reference = if is_absolute { b"" } else { listing.reference };
        // An empty pattern asks for the root and what parts levels (RFC 3501, section 6.3.8).
        if listing.pattern.is_empty() {
            let root = memchr::memchr(b'.', reference).and_then(|dot| reference.get(..=dot));
            let name = root.unwrap_or_default().to_vec();
            return Ok(vec![Listed { name, separator: Some(b'.'), attributes, status: None }]);
        }
        let pattern = [reference, listing.pattern].concat();
        let bare = pattern.strip_prefix(NAMESPACE.as_bytes()).unwrap_or(&pattern);
        let prefix = pattern.get(..pattern.len() - bare.len()).unwrap_or_default();
        self.run(&[b"LIST ACTIVE ", response::wildmat(bare).as_slice()].concat(), events)?;
        let data = self.wire.lines.data(limits::LISTING)?;
        let found = response::active(&data).into_iter().filter(|name| fits(name, bare, Some(b'.')));
        let listed = |name: Vec<u8>| [prefix, &name].concat();
        let separator = Some(b'.');
        let all = found.map(|name| Listed { name: listed(name), separator, attributes, status: None });
        Ok(all.collect())
    }

    fn status(
        &mut self,
        mailbox: &[u8],
        items: StatusItems,
        events: &mut dyn Events,
    ) -> Result<FolderStatus> {
        let group = group_of(mailbox)?;
        let (count, _, high) = self.counters(group, events)?;
        let (mut messages, mut unseen) = (u64::from(count), u64::from(count));
        // Of the group that is open more is known than the server's estimate.
        if self.group.as_deref() == Some(group) {
            messages = u64::from(self.count());
            unseen = self.messages.iter().filter(|message| !message.marks.is_seen()).count() as u64;
        }
        Ok(FolderStatus {
            messages: items.messages.then_some(messages),
            recent: items.recent.then_some(messages),
            unseen: items.unseen.then_some(unseen),
            uid_next: items.uid_next.then_some(u64::from(high) + 1),
            uid_validity: items.uid_validity.then_some(UID_VALIDITY),
        })
    }

    fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.settings.wire.timeouts = timeouts;
        self.wire.lines.connection().set_timeouts(timeouts);
    }

    fn logout(&mut self, _: &mut dyn Events) {
        if !self.wire.lines.is_alive() {
            return self.abandon();
        }
        let timeouts = self.settings.wire.timeouts;
        // Whatever the server says now, the session ends.
        if self.settings.step_by_step {
            let _ = self.wire.end(timeouts, |wire| wire.run(b"QUIT"));
            return;
        }
        let _ = self.wire.lines.queue(b"QUIT");
        self.wire.lines.leave(timeouts.close);
    }

    fn abandon(&mut self) {
        self.wire.lines.abandon();
    }

    fn is_alive(&self) -> bool {
        self.wire.lines.is_alive()
    }
}
