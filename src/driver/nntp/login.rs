//! From a socket to a session: greeting, encryption, reader mode; the login where it is asked for.

use data_encoding::BASE64;

use super::response::Status;
use super::session::Wire;
use crate::driver::dial;
use crate::driver::event::{Event, Events, Severity};
use crate::driver::lines::Lines;
use crate::driver::target::{Encryption, Session, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sasl::exchange::{self, Exchange};
use crate::sasl::{self, Choice, Login};

/// Connects, up to where a reader can begin. Source: c-client, which shows no password to a
/// server that asks for none, unless the mailbox string names a user.
pub fn connect(settings: &Settings, token_refused: bool, events: &mut dyn Events) -> Result<(Wire, Session)> {
    let (connection, mut session) = dial::dial(settings, (super::PORT, super::TLS_PORT))?;
    session.read_only = true;
    session.namespace = Some(super::NAMESPACE);
    let mut wire = Wire::new(Lines::new(connection));
    let greeting = wire.status()?;
    if !matches!(greeting.code, 200 | 201) {
        wire.lines.give_up();
        let text = format!("the server refuses the connection: {}", greeting.shown());
        return Err(Error::new(ErrorKind::Closed, text));
    }
    wire.ask_capabilities()?;
    encrypt(&mut wire, &mut session, settings)?;
    // RFC 3977, section 5.3: who lists READER is in that mode.
    if !wire.has("READER") {
        wire.lines.queue(b"MODE READER")?;
        let status = wire.status()?;
        if matches!(status.code, 400 | 502) {
            wire.lines.give_up();
            return Err(Error::new(ErrorKind::Closed, status.shown()));
        }
        if wire.has("MODE-READER") {
            wire.ask_capabilities()?;
        }
    }
    if settings.target.user.is_some() && !settings.login.anonymous {
        log_in(&mut wire, &mut session, settings, token_refused, events)?;
    }
    Ok((wire, session))
}

/// STARTTLS (RFC 4642) where it is asked for or offered.
fn encrypt(wire: &mut Wire, session: &mut Session, settings: &Settings) -> Result<()> {
    if !dial::may_encrypt(session, settings) {
        return Ok(());
    }
    let unavailable = |wire: &mut Wire, why: String| {
        wire.lines.give_up();
        Err(Error::new(ErrorKind::TlsUnavailable, format!("Unable to negotiate TLS with this server: {why}")))
    };
    if !wire.has("STARTTLS") {
        return match settings.target.encryption == Encryption::StartTls {
            true => unavailable(wire, "it does not offer STARTTLS".into()),
            false => Ok(()),
        };
    }
    // What has come before the question can't be its answer.
    if !wire.lines.connection().buffered().is_empty() {
        return unavailable(wire, "it answers before it is asked".into());
    }
    wire.lines.queue(b"STARTTLS")?;
    let status = wire.status()?;
    if status.code != 382 {
        return unavailable(wire, status.shown());
    }
    wire.lines.start_tls()?;
    session.start_tls = true;
    wire.ask_capabilities()
}

/// Logs in by what the server offers (RFC 4643). A refusal is final.
pub fn log_in(
    wire: &mut Wire,
    session: &mut Session,
    settings: &Settings,
    token_refused: bool,
    events: &mut dyn Events,
) -> Result<()> {
    let login = dial::login_of(settings, token_refused)?;
    let encrypted = session.implicit_tls || session.start_tls;
    let mechanisms: Vec<String> =
        wire.parameters("SASL").unwrap_or_default().split_ascii_whitespace().map(str::to_string).collect();
    let allows_command = wire.capabilities().is_empty()
        || wire.parameters("AUTHINFO").is_some_and(|words| words.split(' ').any(|word| word == "USER"));
    match sasl::choose(&login, &mechanisms, encrypted, allows_command)? {
        Choice::Sasl(mechanism) => {
            let exchange = Exchange::new(mechanism);
            if exchange.name() == "PLAIN" && !encrypted {
                let text = b"SECURITY PROBLEM: insecure server advertised AUTH=PLAIN".to_vec();
                events.event(Event::Notice(Severity::Warning, text));
            }
            authenticate(wire, exchange)?;
        }
        Choice::LoginCommand => user_and_pass(wire, &login)?,
    }
    dial::name_user(session, &login);
    if !wire.capabilities().is_empty() {
        wire.ask_capabilities()?;
    }
    Ok(())
}

/// RFC 4643, section 2.3.
fn user_and_pass(wire: &mut Wire, login: &Login) -> Result<()> {
    let (user, password) = login.login_command()?;
    wire.lines.queue(&[b"AUTHINFO USER ", user].concat())?;
    let mut status = wire.status()?;
    if status.code == 381 {
        wire.lines.queue_secret(b"AUTHINFO PASS ", password)?;
        status = wire.status()?;
    }
    match status.code {
        281 => Ok(()),
        _ => Err(refusal(wire, &status, None)),
    }
}

/// RFC 4643, section 2.4.
fn authenticate(wire: &mut Wire, mut exchange: Exchange) -> Result<()> {
    let command = [b"AUTHINFO SASL ", exchange.name().as_bytes()].concat();
    let inline = exchange.initial()?;
    let mut waiting = None;
    match inline {
        // What does not fit the line answers an empty challenge.
        Some(response) if command.len() + response.len() + 3 > COMMAND_LINE => {
            wire.lines.queue(&command)?;
            waiting = Some(response);
        }
        Some(response) => wire.lines.queue_secret(&[command.as_slice(), b" "].concat(), &response)?,
        None => wire.lines.queue(&command)?,
    }
    for _ in 0..limits::SASL_STEPS {
        let status = wire.status()?;
        let finished = match status.code {
            281 => exchange.finish(None),
            283 => {
                let data = BASE64.decode(status.text.trim_ascii());
                let data = data
                    .map_err(|_| Error::new(ErrorKind::AuthExchange, "the server's last word is malformed"));
                data.and_then(|data| exchange.finish(Some(&data)))
            }
            383 => {
                let challenge = if status.text == b"=" { &b""[..] } else { status.text.trim_ascii() };
                let answer = match waiting.take() {
                    Some(response) => Ok(response),
                    None => exchange.answer(challenge),
                };
                match answer {
                    Ok(answer) => {
                        wire.lines.queue_secret(b"", if answer.is_empty() { b"=" } else { &answer })?;
                        continue;
                    }
                    Err(error) => {
                        wire.lines.queue(exchange::CANCEL)?;
                        // The server's last word is not waited for.
                        let _ = wire.lines.connection().flush();
                        Err(error)
                    }
                }
            }
            _ => Err(refusal(wire, &status, exchange.server_error())),
        };
        return finished.inspect_err(|_| wire.lines.give_up());
    }
    wire.lines.give_up();
    Err(Error::new(ErrorKind::AuthExchange, "the server's login exchange does not end"))
}

/// Octets of a command, its CRLF included (RFC 3977, section 3.1).
const COMMAND_LINE: usize = 512;

/// The error of a login that was refused.
fn refusal(wire: &mut Wire, status: &Status, detail: Option<String>) -> Error {
    wire.lines.give_up();
    let kind = match status.code {
        400 | 403 => ErrorKind::Refused,
        483 => ErrorKind::TlsUnavailable,
        _ => ErrorKind::AuthRefused,
    };
    let mut text = format!("Can not authenticate to NNTP server: {}", status.shown());
    if let Some(detail) = detail {
        text = format!("{text} ({detail})");
    }
    Error::new(kind, text)
}
