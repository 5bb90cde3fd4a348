//! What opening a session has in common for all protocols: reaching the server, and trying again.

use super::event::{Event, Events, Severity};
use super::registry::Opened;
use super::target::{Encryption, Session, Settings};
use crate::error::{ErrorKind, Result};
use crate::sasl::{Login, Secret};
use crate::wire::{self, Connection};

/// Runs `attempt` until it succeeds or there is no reason to go on. `settings.retries` counts
/// further attempts after the server was unavailable or hung up; a refusal is final, save that
/// a token source is asked once for a fresh token, which `attempt` is told.
pub fn persevere(
    settings: &Settings,
    events: &mut dyn Events,
    attempt: &mut dyn FnMut(bool, &mut dyn Events) -> Result<Opened>,
) -> Result<Opened> {
    let mut retries = settings.retries;
    let mut token_refused = false;
    loop {
        let error = match attempt(token_refused, events) {
            Ok(opened) => return Ok(opened),
            Err(error) => error,
        };
        let fresh_token = error.kind() == ErrorKind::AuthRefused
            && matches!(settings.login.secret, Secret::TokenSource(_))
            && !token_refused;
        let again = retries > 0 && matches!(error.kind(), ErrorKind::Refused | ErrorKind::Closed);
        if fresh_token {
            token_refused = true;
        } else if again {
            retries -= 1;
        } else {
            return Err(error);
        }
        events.event(Event::Notice(Severity::Warning, format!("Retrying after: {error}").into_bytes()));
    }
}

/// The login of `settings`, with a fresh token if the last one was refused.
pub fn login_of(settings: &Settings, token_refused: bool) -> Result<Login> {
    let refreshed = if token_refused { settings.login.refresh()? } else { None };
    Ok(refreshed.unwrap_or_else(|| settings.login.clone()))
}

/// The connection, encrypted from the first octet where that is asked for; `ports` are the
/// service's own, plain and with TLS.
pub fn dial(settings: &Settings, ports: (u16, u16)) -> Result<(Connection, Session)> {
    let target = &settings.target;
    let mut options: wire::Options = settings.wire.clone();
    options.tls.no_validate |= target.no_validate;
    let mut session = Session {
        service: target.service.clone(),
        host: target.host.clone(),
        port: target.port.unwrap_or(ports.0),
        anonymous: settings.login.anonymous,
        no_validate: target.no_validate,
        ..Session::default()
    };
    let tls_port = target.port.unwrap_or(ports.1);
    let connection = match target.encryption {
        Encryption::Implicit => {
            session.implicit_tls = true;
            session.port = tls_port;
            Connection::dial(&target.host, tls_port, &options, true)?
        }
        Encryption::TryImplicit | Encryption::TryImplicitOrPlain => {
            match Connection::dial(&target.host, tls_port, &options, true) {
                Ok(connection) => {
                    session.implicit_tls = true;
                    session.port = tls_port;
                    connection
                }
                // Neither a certificate that is not accepted nor the caller's stop is a reason to do without.
                Err(error) if matches!(error.kind(), ErrorKind::Certificate | ErrorKind::Interrupted) => {
                    return Err(error);
                }
                Err(_) => Connection::dial(&target.host, session.port, &options, false)?,
            }
        }
        Encryption::Opportunistic | Encryption::StartTls | Encryption::Plain => {
            Connection::dial(&target.host, session.port, &options, false)?
        }
    };
    Ok((connection, session))
}

/// Whether a session may, and must, begin to encrypt after the greeting.
pub fn may_encrypt(session: &Session, settings: &Settings) -> bool {
    let never = matches!(settings.target.encryption, Encryption::Plain | Encryption::TryImplicitOrPlain);
    !session.implicit_tls && !never
}

/// Notes who logs in.
pub fn name_user(session: &mut Session, login: &Login) {
    if !session.anonymous {
        session.user = Some(login.authorize_as.clone().unwrap_or_else(|| login.user.clone()));
        session.authuser = login.authorize_as.is_some().then(|| login.user.clone());
    }
}
