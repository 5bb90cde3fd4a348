//! From a socket to a session: greeting, encryption, login, and the list of messages.

use data_encoding::HEXLOWER;
use md5::{Digest, Md5};

use super::response::{self, Reply};
use super::session::{Wire, text_of};
use crate::driver::dial;
use crate::driver::event::{Event, Events, Severity};
use crate::driver::lines::Lines;
use crate::driver::target::{Encryption, Session, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::sasl::exchange::{self, Exchange};
use crate::sasl::{self, Choice, Login, Secret};

/// What a new session is.
pub struct Connected {
    pub wire: Wire,
    pub session: Session,
    /// Numbers and sizes of the messages.
    pub listed: Vec<(u32, u64)>,
}

/// Connects and logs in; the numbers and sizes of the messages come along.
///
/// Errors: those of dialling; `AuthRefused`, `AuthUnavailable`, `AuthExchange`; `TlsUnavailable`;
/// `Refused` if the server says that it may be tried later.
pub fn connect(settings: &Settings, token_refused: bool, events: &mut dyn Events) -> Result<Connected> {
    let (connection, mut session) = dial::dial(settings, (super::PORT, super::TLS_PORT))?;
    let mut wire = Wire::new(Lines::new(connection));
    let greeting = wire.greeting()?;
    wire.ask_capabilities()?;
    let stamp = response::timestamp(&greeting).map(<[u8]>::to_vec);
    encrypt(&mut wire, &mut session, settings)?;
    let login = dial::login_of(settings, token_refused)?;
    // Source: c-client, to which an empty password is that of a user who thought better of it.
    if matches!(&login.secret, Secret::Password(password) if password.is_empty()) {
        wire.lines.give_up();
        return Err(Error::new(ErrorKind::AuthExchange, "POP3 Authentication cancelled"));
    }
    dial::name_user(&mut session, &login);
    // What was said before the encryption proves nothing. A server may give a timestamp to
    // everyone, and know the digest of only some: whoever is not among them can leave it out.
    let is_disabled = login.disabled.iter().any(|name| name == "APOP");
    let stamp = stamp.filter(|_| !session.start_tls && !is_disabled);
    log_in(&mut wire, &session, &login, stamp.as_deref(), events)?;
    let listed = list(&mut wire)?;
    Ok(Connected { wire, session, listed })
}

/// STLS (RFC 2595, section 4) where it is asked for or offered.
fn encrypt(wire: &mut Wire, session: &mut Session, settings: &Settings) -> Result<()> {
    if !dial::may_encrypt(session, settings) {
        return Ok(());
    }
    let unavailable = |wire: &mut Wire, why: String| {
        wire.lines.give_up();
        Err(Error::new(ErrorKind::TlsUnavailable, format!("Unable to negotiate TLS with this server: {why}")))
    };
    if !wire.has("STLS") {
        return match settings.target.encryption == Encryption::StartTls {
            true => unavailable(wire, "it does not offer STLS".into()),
            false => Ok(()),
        };
    }
    // What has come before the question can't be its answer.
    if !wire.lines.connection().buffered().is_empty() {
        return unavailable(wire, "it answers before it is asked".into());
    }
    match wire.run(b"STLS") {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::Refused => {
            return unavailable(wire, error.to_string());
        }
        Err(error) => return Err(error),
    }
    wire.lines.start_tls()?;
    session.start_tls = true;
    wire.ask_capabilities()
}

/// Logs in by what the server offers. A refusal is final: nothing weaker is tried after it.
fn log_in(
    wire: &mut Wire,
    session: &Session,
    login: &Login,
    stamp: Option<&[u8]>,
    events: &mut dyn Events,
) -> Result<()> {
    let encrypted = session.implicit_tls || session.start_tls;
    let mechanisms: Vec<String> =
        wire.parameters("SASL").unwrap_or_default().split_ascii_whitespace().map(str::to_string).collect();
    let is_password = matches!(login.secret, Secret::Password(_) | Secret::None);
    // A server that lists what it takes, and USER not among it, does not take it (yet).
    let allows_command = wire.capabilities().is_empty() || wire.has("USER") || mechanisms.is_empty();
    let choice = match sasl::choose(login, &mechanisms, encrypted, allows_command) {
        // The digest is better than the password in the clear, and not better than TLS.
        Ok(Choice::LoginCommand) if stamp.is_some() && !encrypted => None,
        Err(error) if stamp.is_some() && is_password && error.kind() == ErrorKind::AuthUnavailable => None,
        other => Some(other?),
    };
    match choice {
        Some(Choice::Sasl(mechanism)) => {
            let exchange = Exchange::new(mechanism);
            if exchange.name() == "PLAIN" && !encrypted {
                let text = b"SECURITY PROBLEM: insecure server advertised AUTH=PLAIN".to_vec();
                events.event(Event::Notice(Severity::Warning, text));
            }
            authenticate(wire, exchange)
        }
        Some(Choice::LoginCommand) => user_and_pass(wire, login),
        None => apop(wire, login, stamp.unwrap_or_default()),
    }
}

/// RFC 1939, section 7: `USER`, then `PASS`.
fn user_and_pass(wire: &mut Wire, login: &Login) -> Result<()> {
    let (user, password) = login.login_command()?;
    wire.lines.queue(&[b"USER ", user].concat())?;
    // The server decides on the password alone, whatever it says of the name.
    if wire.has("PIPELINING") {
        wire.lines.queue_secret(b"PASS ", password)?;
        let named = wire.reply()?;
        let outcome = wire.reply()?;
        return match (named, outcome) {
            (Reply::Ok(_), Reply::Ok(_)) => Ok(()),
            (Reply::Err(text), _) | (_, Reply::Err(text)) => Err(refusal(wire, &text, None)),
            _ => Err(wire.lines.nonsense("POP3", b"+ ")),
        };
    }
    for last in [false, true] {
        match wire.reply()? {
            Reply::Ok(_) if last => {}
            Reply::Ok(_) => wire.lines.queue_secret(b"PASS ", password)?,
            Reply::Err(text) => return Err(refusal(wire, &text, None)),
            Reply::Challenge(_) => return Err(wire.lines.nonsense("POP3", b"+ ")),
        }
    }
    Ok(())
}

/// RFC 1939, section 7: `APOP name digest`, the digest MD5 of timestamp and password.
fn apop(wire: &mut Wire, login: &Login, stamp: &[u8]) -> Result<()> {
    // Whom `secure` forbids to show the password may show this.
    let login = Login { secure: false, ..login.clone() };
    let (user, password) = login.login_command()?;
    // A blank would end the name.
    if user.contains(&b' ') {
        return Err(Error::new(ErrorKind::AuthUnavailable, "APOP takes no user name with a blank"));
    }
    let digest = Md5::new().chain_update(stamp).chain_update(password).finalize();
    let command = [b"APOP ", user, b" "].concat();
    wire.lines.queue_secret(&command, HEXLOWER.encode(&digest).as_bytes())?;
    match wire.reply()? {
        Reply::Ok(_) => Ok(()),
        Reply::Err(text) => Err(refusal(wire, &text, None)),
        Reply::Challenge(_) => Err(wire.lines.nonsense("POP3", b"+ ")),
    }
}

/// An AUTH exchange (RFC 5034). The first response goes along only where PIPELINING is
/// announced: of servers without, some take none.
fn authenticate(wire: &mut Wire, mut exchange: Exchange) -> Result<()> {
    let inline = if wire.has("PIPELINING") { exchange.initial()? } else { None };
    let command = [b"AUTH ", exchange.name().as_bytes()].concat();
    let mut waiting = None;
    match inline {
        // RFC 5034, section 4: a line has no more than 255 octets; what does not fit answers an empty challenge.
        Some(response) if command.len() + response.len() + 3 > COMMAND_LINE => {
            wire.lines.queue(&command)?;
            waiting = Some(response);
        }
        Some(response) => wire.lines.queue_secret(&[command.as_slice(), b" "].concat(), &response)?,
        None => wire.lines.queue(&command)?,
    }
    for _ in 0..limits::SASL_STEPS {
        let challenge = match wire.reply()? {
            Reply::Challenge(challenge) => challenge,
            Reply::Ok(_) => {
                return exchange.finish(None).inspect_err(|_| wire.lines.give_up());
            }
            Reply::Err(text) => return Err(refusal(wire, &text, exchange.server_error())),
        };
        let answer = match waiting.take() {
            Some(response) => Ok(response),
            None => exchange.answer(&challenge),
        };
        match answer {
            Ok(answer) => wire.lines.queue_secret(b"", &answer)?,
            Err(error) => {
                wire.lines.queue(exchange::CANCEL)?;
                // The server's last word is not waited for.
                let _ = wire.lines.connection().flush();
                wire.lines.give_up();
                return Err(error);
            }
        }
    }
    wire.lines.give_up();
    Err(Error::new(ErrorKind::AuthExchange, "the server's login exchange does not end"))
}

/// Octets of an AUTH command, its CRLF included.
const COMMAND_LINE: usize = 255;

/// The error of a login that was refused. With RESP-CODES (RFC 2449, RFC 3206) the server tells
/// what may go better later.
fn refusal(wire: &mut Wire, text: &[u8], detail: Option<String>) -> Error {
    wire.lines.give_up();
    let kind = match response::code(text).map(<[u8]>::to_ascii_uppercase).as_deref() {
        Some(b"IN-USE" | b"LOGIN-DELAY" | b"SYS/TEMP") => ErrorKind::Refused,
        _ => ErrorKind::AuthRefused,
    };
    let mut text = format!("Can not authenticate to POP3 server: {}", text_of(text));
    if let Some(detail) = detail {
        text = format!("{text} ({detail})");
    }
    Error::new(kind, text)
}

/// The messages. A server that has none may refuse to list them.
fn list(wire: &mut Wire) -> Result<Vec<(u32, u64)>> {
    match wire.run(b"LIST") {
        Ok(_) => Ok(response::scan_listings(&wire.lines.data(limits::LISTING)?)),
        Err(error) if error.kind() == ErrorKind::Refused => {
            let status = wire.run(b"STAT")?;
            let is_empty = status.split(|octet| *octet == b' ').next() == Some(b"0");
            if is_empty { Ok(Vec::new()) } else { Err(error) }
        }
        Err(error) => Err(error),
    }
}
