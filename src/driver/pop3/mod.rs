//! POP3 (RFC 1939, RFC 2449, RFC 2595, RFC 5034) as a store of whole messages.
//!
//! `response` does no I/O; `session` runs commands; `login` makes a session. Source of what a
//! script sees: c-client's pop3 driver. Flags live as long as the session; only
//! [`Store::expunge`] makes the server delete, and only QUIT makes it so.

mod login;
pub mod response;
mod session;

use std::time::{SystemTime, UNIX_EPOCH};

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
use session::Wire;

const PORT: u16 = 110;
const TLS_PORT: u16 = 995;

/// Opens a session.
///
/// Errors, beside those of connecting and logging in, are c-client's: there is neither
/// read-only nor anonymous access, nor a session without the mailbox.
pub fn open(settings: &Settings, opening: Option<Opening<'_>>, events: &mut dyn Events) -> Result<Opened> {
    // c-client says nothing of it.
    let opening = opening.ok_or_else(|| Error::told(ErrorKind::Unsupported))?;
    check_access(settings, opening.read_only)?;
    dial::persevere(settings, events, &mut |token_refused, events| {
        let login::Connected { wire, session, listed } = login::connect(settings, token_refused, events)?;
        let mut store = Pop3 {
            wire,
            session,
            settings: settings.clone(),
            messages: Vec::new(),
            uid_validity: 0,
            uid_next: 1,
            ahead: Ahead::new(settings.step_by_step),
            without_top: false,
        };
        store.take_in(&listed, events);
        Ok(Opened { driver: Box::new(Offline::new(store)), mailbox: Some(Ok(())) })
    })
}

fn check_access(settings: &Settings, read_only: bool) -> Result<()> {
    let refuse = |text| Err(Error::new(ErrorKind::Unsupported, text));
    match settings.login.anonymous {
        true => refuse("Anonymous POP3 login not available"),
        false if read_only => refuse("Read-only POP3 access not available"),
        false => Ok(()),
    }
}

/// One POP3 session.
struct Pop3 {
    wire: Wire,
    session: Session,
    /// For the next session: a mailbox is opened again by a new one.
    settings: Settings,
    messages: Vec<Message>,
    /// The second in which the session began, as in c-client.
    uid_validity: u64,
    uid_next: u32,
    ahead: Ahead,
    /// The server has refused TOP before.
    without_top: bool,
}

struct Message {
    /// The server's number, which is the UID, as in c-client: UIDL has no numbers.
    name: u32,
    /// As LIST has it.
    size: u64,
    marks: Marks,
}

impl Pop3 {
    /// What a new session has.
    fn take_in(&mut self, listed: &[(u32, u64)], events: &mut dyn Events) {
        let all = listed.iter();
        self.messages = all.map(|&(name, size)| Message { name, size, marks: Marks::NEW }).collect();
        self.uid_validity = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| now.as_secs());
        self.uid_next = self.messages.last().map_or(1, |last| last.name.saturating_add(1));
        self.ahead.forget();
        if self.messages.is_empty() && !self.settings.silent {
            events.event(Event::Notice(Severity::Warning, b"Mailbox is empty".to_vec()));
        }
        events.event(Event::Exists(self.count()));
        events.event(Event::Recent(self.count()));
        events.event(Event::UidValidity(self.uid_validity));
        events.event(Event::UidNext(u64::from(self.uid_next)));
        events.event(Event::UidNotSticky);
        events.event(Event::Flags(Marks::all()));
        events.event(Event::PermanentFlags(Vec::new()));
    }

    fn at(&mut self, number: u32) -> Result<&mut Message> {
        let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let found = index.and_then(|index| self.messages.get_mut(index));
        found.ok_or_else(|| Error::new(ErrorKind::NoMessage, "Bad message number"))
    }

    /// A text of a message. Source: c-client, to which a message that has been read has the
    /// size that came, not the one that was told before.
    fn read(&mut self, number: u32, text: Text) -> Result<Vec<u8>> {
        let octets = self.text(number, text)?;
        if text == Text::Message {
            self.at(number)?.size = octets.len() as u64;
        }
        Ok(octets)
    }

    /// A text of a message, and along a walk those of the next ones.
    fn text(&mut self, number: u32, text: Text) -> Result<Vec<u8>> {
        self.ahead.walk.visit(number, text);
        let name = self.at(number)?.name;
        if let Some(known) = self.ahead.get(name, text) {
            return Ok(known);
        }
        // Where each question waits for its answer, what nobody asks for costs too much.
        if self.wire.can_pipeline() {
            let messages = &self.messages;
            let known = |number: u32| {
                let message = messages.get((number as usize).checked_sub(1)?)?;
                Some((message.name, message.size))
            };
            let (names, text) = self.ahead.names(number, text, self.count(), &known);
            self.bring(name, &names, text)?;
        }
        let found = self.ahead.get(name, text);
        found.map_or_else(|| self.bring_alone(name, text), Ok)
    }

    /// Brings texts onto the shelf; a refusal counts only for `wanted`.
    fn bring(&mut self, wanted: u32, names: &[u32], text: Text) -> Result<()> {
        // What is too large for the shelf is brought alone.
        if names.len() < 2 {
            return Ok(());
        }
        let (text, command) = self.command(text);
        let shelf = &mut self.ahead.shelf;
        let mut refusal = Ok(());
        self.wire.pipeline(names, &command, &mut |wire, &name| {
            match read(wire, text) {
                Ok(octets) => shelf.put(name, text, &octets),
                Err(error) if error.kind() != ErrorKind::Refused => return Err(error),
                // Without TOP the next question is another one.
                Err(_) if text == Text::Header => {}
                Err(error) if name == wanted => refusal = Err(error),
                Err(_) => {}
            }
            Ok(())
        })?;
        refusal
    }

    /// Brings one text, and keeps a copy of it if it is not large.
    fn bring_alone(&mut self, name: u32, text: Text) -> Result<Vec<u8>> {
        let (brought, command) = self.command(text);
        self.wire.lines.queue(&command(&name))?;
        let octets = match read(&mut self.wire, brought) {
            Err(error) if error.kind() == ErrorKind::Refused && brought == Text::Header => {
                // Either there is no TOP, or no such message any more: RETR tells.
                let whole = self.bring_alone_whole(name)?;
                self.without_top = true;
                whole
            }
            other => {
                let octets = other?;
                self.ahead.shelf.put(name, brought, &octets);
                octets
            }
        };
        match text {
            Text::Header => Ok(octets.get(..message::text_start(&octets)).unwrap_or_default().to_vec()),
            _ => Ok(octets),
        }
    }

    fn bring_alone_whole(&mut self, name: u32) -> Result<Vec<u8>> {
        self.wire.lines.queue(format!("RETR {name}").as_bytes())?;
        let octets = read(&mut self.wire, Text::Message)?;
        self.ahead.shelf.put(name, Text::Message, &octets);
        Ok(octets)
    }

    /// How a text is asked for, and what comes then.
    fn command(&self, text: Text) -> (Text, impl Fn(&u32) -> Vec<u8> + use<>) {
        let text = if self.without_top { Text::Message } else { text };
        let command = move |name: &u32| match text {
            Text::Header => format!("TOP {name} 0").into_bytes(),
            _ => format!("RETR {name}").into_bytes(),
        };
        (text, command)
    }
}

/// The answer to TOP or RETR.
fn read(wire: &mut Wire, text: Text) -> Result<Vec<u8>> {
    wire.answer()?;
    let mut octets = wire.lines.data(limits::LITERAL)?;
    // Servers may send lines of the body all the same.
    if text == Text::Header {
        octets.truncate(message::text_start(&octets));
    }
    Ok(octets)
}

impl Store for Pop3 {
    fn session(&self) -> &Session {
        &self.session
    }

    fn capabilities(&mut self, _: &mut dyn Events) -> Result<Vec<String>> {
        Ok(self.wire.capabilities().to_vec())
    }

    fn select(&mut self, _: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()> {
        check_access(&self.settings, read_only)?;
        let settings = self.settings.clone();
        // Only then does the server give the mailbox to another session, and delete what is to go.
        self.logout(events);
        let login::Connected { wire, session, listed } = login::connect(&settings, false, events)?;
        (self.wire, self.session) = (wire, session);
        self.take_in(&listed, events);
        Ok(())
    }

    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        self.wire.run(b"NOOP").map(drop)
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

    fn size(&mut self, number: u32) -> Result<u64> {
        self.at(number).map(|message| message.size)
    }

    /// Source: c-client, to which a message arrived when it was sent; one that does not tell,
    /// at the beginning of time.
    fn arrival(&mut self, number: u32) -> Result<Option<Date>> {
        let header = self.header(number)?;
        let date = header::find_field(&header, b"Date").and_then(|text| Date::parse(&text));
        Ok(Some(date.unwrap_or_else(|| Date::from_unix(0, 0))))
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        self.at(number).map(|message| message.marks.names())
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        self.read(number, Text::Header)
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        self.read(number, Text::Message)
    }

    fn prefetch(&mut self, numbers: &[u32], wants: Wants, _: &mut dyn Events) -> Result<()> {
        let text = match wants {
            Wants { message: true, .. } => Some(Text::Message),
            Wants { header: true, .. } | Wants { arrival: true, .. } => Some(Text::Header),
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

    fn expunge(&mut self, events: &mut dyn Events) -> Result<()> {
        let is_deleted = |message: &&Message| message.marks.is_deleted();
        let names: Vec<u32> = self.messages.iter().filter(is_deleted).map(|message| message.name).collect();
        let mut gone = Vec::new();
        let outcome =
            self.wire.pipeline(&names, &|name| format!("DELE {name}").into_bytes(), &mut |wire, &name| {
                match wire.answer() {
                    Ok(_) => gone.push(name),
                    Err(error) if error.kind() == ErrorKind::Refused => {
                        let text = error.to_string().into_bytes();
                        events.event(Event::Notice(Severity::Error, text));
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            });
        // The last first, so that the numbers before it hold.
        for (number, message) in (1u32..).zip(&self.messages).collect::<Vec<_>>().into_iter().rev() {
            if gone.binary_search(&message.name).is_ok() {
                events.event(Event::Expunged(number));
            }
        }
        self.messages.retain(|message| gone.binary_search(&message.name).is_err());
        events.event(Event::Recent(self.count()));
        self.ahead.walk.forget();
        outcome
    }

    fn append(&mut self, _: &[u8], _: &[Appended<'_>], _: &mut dyn Events) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, "Append not valid for POP3"))
    }

    fn copy(&mut self, _: &[u32], _: &[u8], _: &mut dyn Events) -> Result<()> {
        Err(Error::new(ErrorKind::Unsupported, "Copy not valid for POP3"))
    }

    /// c-client refuses without a word, and keeps subscriptions in a file of its own, which
    /// this does not.
    fn change_folder(&mut self, change: &FolderChange<'_>, _: &mut dyn Events) -> Result<()> {
        match change {
            FolderChange::Subscribe(_) | FolderChange::Unsubscribe(_) => {
                Err(Error::new(ErrorKind::Unsupported, "Subscriptions not valid for POP3"))
            }
            _ => Err(Error::told(ErrorKind::Unsupported)),
        }
    }

    fn list(&mut self, listing: &Listing<'_>, _: &mut dyn Events) -> Result<Vec<Listed>> {
        let pattern = [listing.reference, listing.pattern].concat();
        match listing.kind {
            ListKind::Containing(_) => {
                Err(Error::new(ErrorKind::Unsupported, "Scan not valid for POP3 mailboxes"))
            }
            ListKind::All if fits(b"INBOX", &pattern, None) => {
                let attributes = Attributes { no_inferiors: true, ..Attributes::default() };
                Ok(vec![Listed { name: b"INBOX".to_vec(), separator: None, attributes, status: None }])
            }
            _ => Ok(Vec::new()),
        }
    }

    fn status(&mut self, _: &[u8], items: StatusItems, _: &mut dyn Events) -> Result<FolderStatus> {
        let count = |wanted: bool, is_meant: &dyn Fn(&Message) -> bool| {
            wanted.then(|| self.messages.iter().filter(|message| is_meant(message)).count() as u64)
        };
        Ok(FolderStatus {
            messages: count(items.messages, &|_| true),
            recent: count(items.recent, &|_| true),
            unseen: count(items.unseen, &|message| !message.marks.is_seen()),
            uid_next: items.uid_next.then_some(u64::from(self.uid_next)),
            uid_validity: items.uid_validity.then_some(self.uid_validity),
        })
    }

    fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.settings.wire.timeouts = timeouts;
        self.wire.lines.connection().set_timeouts(timeouts);
    }

    fn logout(&mut self, events: &mut dyn Events) {
        if !self.wire.lines.is_alive() {
            return self.abandon();
        }
        // What was to be deleted is deleted now, or was not.
        if let Err(error) = self.wire.end(self.settings.wire.timeouts, |wire| wire.run(b"QUIT")) {
            events.event(Event::Notice(Severity::Error, error.to_string().into_bytes()));
        }
    }

    fn abandon(&mut self) {
        self.wire.lines.abandon();
    }

    fn is_alive(&self) -> bool {
        self.wire.lines.is_alive()
    }
}
