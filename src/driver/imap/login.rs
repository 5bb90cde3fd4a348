//! From a socket to a session: greeting, encryption, login, and the first
//! mailbox, in as few round trips as the server's answers allow.

use super::Imap;
use super::command::Command;
use super::compress;
use super::response::Code;
use super::response::{Condition, Status};
use super::session::{Completion, Tag, Wire, text_of};
use crate::driver::dial;
use crate::driver::event::{Event, Events, Severity};
use crate::driver::registry::{Opened, Opening};
use crate::driver::target::{Encryption, Session, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sasl::exchange::{self, Exchange};
use crate::sasl::{self, Choice, Secret};

/// Opens a session.
pub fn open(settings: &Settings, opening: Option<Opening<'_>>, events: &mut dyn Events) -> Result<Opened> {
    dial::persevere(settings, events, &mut |token_refused, events| {
        attempt(settings, opening, token_refused, events)
    })
}

fn attempt(
    settings: &Settings,
    opening: Option<Opening<'_>>,
    token_refused: bool,
    events: &mut dyn Events,
) -> Result<Opened> {
    // What is said before the encryption is in place may be an attacker's word.
    let mut unsafe_events: Vec<Event> = Vec::new();
    let (connection, mut session) = dial::dial(settings, (super::PORT, super::TLS_PORT))?;
    let mut wire = Wire::new(connection)?;
    let (condition, greeting_code, text) = wire.greeting(&mut unsafe_events)?;
    match condition {
        Condition::Ok | Condition::Preauth => {}
        Condition::Bye | Condition::No | Condition::Bad => {
            wire.give_up();
            let text = format!("the server refuses the connection: {}", text_of(&text));
            return Err(Error::new(ErrorKind::Closed, text));
        }
    }
    let preauth = condition == Condition::Preauth;
    let announces = matches!(greeting_code, Some(Code::Capability(_)));
    encrypt(&mut wire, &mut session, settings, preauth, &mut unsafe_events)?;
    if !session.start_tls {
        unsafe_events.drain(..).for_each(|event| events.event(event));
    }
    let select = opening.map(|opening| Command::select(opening.mailbox, opening.read_only)).transpose()?;
    let mut imap = match preauth {
        true => {
            let known = !wire.capabilities().is_empty();
            let mut imap = Imap::new(wire, session, settings.step_by_step);
            if !known {
                imap.refresh_capabilities();
            }
            imap
        }
        false => {
            if wire.capabilities().is_empty() {
                expect_ok(wire.run(&Command::capability(), events)?)?;
            }
            return login(wire, session, settings, select, announces, token_refused, events);
        }
    };
    let mailbox = select.map(|select| imap.run_select(&select, events)).transpose_fatal(&imap)?;
    compress::begin(&mut imap, settings, events)?;
    Ok(Opened { driver: Box::new(imap), mailbox })
}

/// An outcome that is the mailbox's own affair unless the connection died of it.
trait TransposeFatal {
    fn transpose_fatal(self, imap: &Imap) -> Result<Option<Result<()>>>;
}

impl TransposeFatal for Option<Result<()>> {
    fn transpose_fatal(self, imap: &Imap) -> Result<Option<Result<()>>> {
        match self {
            Some(Err(error)) if !imap.wire.is_alive() => Err(error),
            outcome => Ok(outcome),
        }
    }
}

/// STARTTLS where it is asked for or offered.
fn encrypt(
    wire: &mut Wire,
    session: &mut Session,
    settings: &Settings,
    preauth: bool,
    events: &mut dyn Events,
) -> Result<()> {
    let demanded = settings.target.encryption == Encryption::StartTls;
    if !dial::may_encrypt(session, settings) {
        return Ok(());
    }
    let unavailable = |wire: &mut Wire, why: String| {
        wire.give_up();
        Err(Error::new(ErrorKind::TlsUnavailable, format!("Unable to negotiate TLS with this server: {why}")))
    };
    if preauth {
        return match demanded {
            true => unavailable(wire, "it says that the session is logged in already".into()),
            false => Ok(()),
        };
    }
    if wire.capabilities().is_empty() {
        expect_ok(wire.run(&Command::capability(), events)?)?;
    }
    if !wire.has("STARTTLS") {
        return match demanded {
            true => unavailable(wire, "it does not offer STARTTLS".into()),
            false => Ok(()),
        };
    }
    // What has come before the question can't be its answer, whatever tag it bears.
    if !wire.connection().buffered().is_empty() {
        return unavailable(wire, "it answers before it is asked".into());
    }
    let completion = wire.run(&Command::starttls(), events)?;
    if completion.status != Status::Ok {
        return unavailable(wire, text_of(&completion.text));
    }
    wire.forget_plain_text();
    if let Err(error) = wire.connection().start_tls() {
        wire.give_up();
        return Err(error);
    }
    session.start_tls = true;
    Ok(())
}

/// Logs in, and sends what can follow without waiting for the answer.
fn login(
    mut wire: Wire,
    mut session: Session,
    settings: &Settings,
    select: Option<Command>,
    announces: bool,
    token_refused: bool,
    events: &mut dyn Events,
) -> Result<Opened> {
    let login = dial::login_of(settings, token_refused)?;
    // Source: c-client, to which an empty password is that of a user who thought better of it.
    if matches!(&login.secret, Secret::Password(password) if password.is_empty()) && !login.anonymous {
        wire.give_up();
        return Err(Error::new(ErrorKind::AuthExchange, "IMAP Authentication cancelled"));
    }
    let allows_command = !wire.has("LOGINDISABLED");
    let encrypted = session.implicit_tls || session.start_tls;
    let choice = sasl::choose(&login, &mechanisms(&wire), encrypted, allows_command)?;
    let initial_response = wire.has("SASL-IR");
    dial::name_user(&mut session, &login);
    wire.await_news();
    let mut followers = Followers { select, ask_capability: !announces, ..Followers::default() };
    let completion = match choice {
        Choice::LoginCommand => {
            let (user, password) = login.login_command()?;
            let tag = wire.start(&Command::login(user, password)?, events)?;
            if !wire.is_concluded(tag) {
                followers.start_early(&mut wire, events)?;
            }
            let completion = wire.finish(tag, &mut Some, events)?;
            if completion.status != Status::Ok {
                wire.give_up();
                return Err(refusal(&completion, None, events));
            }
            completion
        }
        Choice::Sasl(mechanism) => {
            let exchange = Exchange::new(mechanism);
            if exchange.name() == "PLAIN" && !encrypted {
                let text = b"SECURITY PROBLEM: insecure server advertised AUTH=PLAIN".to_vec();
                events.event(Event::Notice(Severity::Warning, text));
            }
            authenticate(&mut wire, exchange, initial_response, &mut followers, events)?
        }
    };
    followers.start(&mut wire, events)?;
    let fresh = wire.has_news();
    let mut imap = Imap::new(wire, session, settings.step_by_step);
    imap.concluded(completion, events)?;
    if let Some(tag) = followers.capability {
        imap.wire.finish(tag, &mut Some, events)?;
    } else if !fresh {
        imap.refresh_capabilities();
    }
    let mailbox = followers
        .select
        .zip(followers.selection)
        .map(|(_, tag)| imap.finish_select(tag, events))
        .transpose_fatal(&imap)?;
    compress::begin(&mut imap, settings, events)?;
    Ok(Opened { driver: Box::new(imap), mailbox })
}

/// Commands that can follow a login before its answer is known.
#[derive(Default)]
struct Followers {
    select: Option<Command>,
    ask_capability: bool,
    started: bool,
    capability: Option<Tag>,
    selection: Option<Tag>,
}

impl Followers {
    /// Sends them if none must wait in its middle: what it would wait for could be
    /// meant for the login.
    fn start_early(&mut self, wire: &mut Wire, events: &mut dyn Events) -> Result<()> {
        match self.can_start_early(wire) {
            true => self.start(wire, events),
            false => Ok(()),
        }
    }

    fn can_start_early(&self, wire: &Wire) -> bool {
        self.select.as_ref().is_none_or(|select| wire.can_pipeline(select))
    }

    /// Sends them, unless they are on their way already.
    fn start(&mut self, wire: &mut Wire, events: &mut dyn Events) -> Result<()> {
        if std::mem::replace(&mut self.started, true) {
            return Ok(());
        }
        if self.ask_capability {
            self.capability = Some(wire.start(&Command::capability(), events)?);
        }
        if let Some(select) = &self.select {
            self.selection = Some(wire.start(select, events)?);
        }
        Ok(())
    }
}

/// The mechanisms that the server advertises.
fn mechanisms(wire: &Wire) -> Vec<String> {
    wire.capabilities().iter().filter_map(|name| name.strip_prefix("AUTH=")).map(str::to_string).collect()
}

/// An AUTHENTICATE exchange (RFC 3501, section 6.2.2; RFC 4959).
fn authenticate(
    wire: &mut Wire,
    mut exchange: Exchange,
    initial_response: bool,
    followers: &mut Followers,
    events: &mut dyn Events,
) -> Result<Completion> {
    let inline = if initial_response { exchange.initial()? } else { None };
    let tag = wire.start(&Command::authenticate(exchange.name(), inline.as_deref())?, events)?;
    if inline.is_some() && exchange.has_said_all() {
        followers.start_early(wire, events)?;
    }
    for _ in 0..limits::SASL_STEPS {
        let challenge = match wire.challenge(tag, events)? {
            Ok(challenge) => challenge,
            Err(completion) => return conclude(wire, &mut exchange, completion, events),
        };
        match exchange.answer(&challenge) {
            // A follower that is on its way has been taken for the answer.
            Ok(_) if followers.started => {}
            Ok(answer) => {
                wire.queue_reply(&answer);
                if exchange.has_only_to_nod() && followers.can_start_early(wire) {
                    // Who can't prove to know the password learns no more of this than a mailbox's name.
                    wire.queue_reply(b"");
                    followers.start(wire, events)?;
                } else if exchange.has_said_all() {
                    followers.start_early(wire, events)?;
                }
            }
            Err(error) => {
                if !followers.started {
                    wire.reply(exchange::CANCEL)?;
                }
                wire.give_up();
                return Err(error);
            }
        }
    }
    wire.give_up();
    Err(Error::new(ErrorKind::AuthExchange, "the server's login exchange does not end"))
}

/// What the end of an AUTHENTICATE means.
fn conclude(
    wire: &mut Wire,
    exchange: &mut Exchange,
    completion: Completion,
    events: &mut dyn Events,
) -> Result<Completion> {
    let error = match completion.status {
        Status::Ok => match exchange.finish(None) {
            Ok(()) => return Ok(completion),
            Err(error) => error,
        },
        Status::No | Status::Bad => refusal(&completion, exchange.server_error(), events),
    };
    wire.give_up();
    Err(error)
}

/// The error of a login that was not OK.
fn refusal(completion: &Completion, detail: Option<String>, events: &mut dyn Events) -> Error {
    if matches!(completion.code, Some(Code::Alert)) {
        events.event(Event::Alert(completion.text.clone()));
    }
    let kind = match completion.code {
        Some(Code::Unavailable | Code::InUse | Code::Limit) => ErrorKind::Refused,
        _ => ErrorKind::AuthRefused,
    };
    let mut text = format!("Can not authenticate to IMAP server: {}", text_of(&completion.text));
    if let Some(detail) = detail {
        text = format!("{text} ({detail})");
    }
    Error::new(kind, text)
}

fn expect_ok(completion: Completion) -> Result<()> {
    Wire::failure(&completion).map_or(Ok(()), Err)
}
