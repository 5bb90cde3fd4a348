//! Login mechanisms (RFC 4422), shared by every protocol that has them.
//!
//! Invariant: nothing here does I/O or knows a protocol's commands.

mod anonymous;
mod choice;
mod cram_md5;
pub mod exchange;
mod external;
mod login;
mod oauth;
mod plain;
mod scram;

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};

pub use choice::{Choice, choose};

/// Asks the caller for a fresh bearer token for `user`. `refused` says that the
/// last one was refused, so that it must not be given again.
pub type TokenSource = dyn Fn(&str, bool) -> Result<Vec<u8>> + Send + Sync;

/// Who logs in, and with what.
#[derive(Clone, Default)]
pub struct Login {
    /// Who authenticates (`/authuser=`, else `/user=`, else the caller's user).
    pub user: String,
    /// On whose behalf, when that is another.
    pub authorize_as: Option<String>,
    pub secret: Secret,
    /// `/anonymous`, OP_ANONYMOUS.
    pub anonymous: bool,
    /// No mechanism that shows the password to the peer (`/secure`, OP_SECURE).
    pub secure: bool,
    /// Mechanisms not to use, upper case (`DISABLE_AUTHENTICATOR`).
    pub disabled: Vec<String>,
}

/// What proves the user's identity.
#[derive(Clone, Default)]
pub enum Secret {
    #[default]
    None,
    Password(Vec<u8>),
    /// An OAuth 2 bearer token. It never goes out as a password.
    Token(Vec<u8>),
    TokenSource(Arc<TokenSource>),
    /// A client certificate shown to TLS (mechanism EXTERNAL).
    External,
}

/// The client's side of one exchange. Responses and challenges are raw octets,
/// before a protocol's wire coding; [`exchange::Exchange`] adds base64.
pub trait Mechanism: Send {
    /// The registered name, such as `PLAIN`.
    fn name(&self) -> &'static str;

    /// The first response of a mechanism in which the client speaks first;
    /// `None` if the server does.
    fn initial(&mut self) -> Result<Option<Vec<u8>>>;

    /// Answers a challenge. `Err` cancels the exchange (`*` on the wire).
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>>;

    /// To be called once the peer reported success, with the data that came along
    /// if the protocol can carry it. `Err` if the mechanism is not satisfied: a
    /// SCRAM server that has not proved that it knows the password.
    fn finish(&mut self, additional: Option<&[u8]>) -> Result<()>;

    /// Whether what it sends shows the peer a secret that can be used again.
    fn reveals_secret(&self) -> bool;

    /// Whether the client has nothing to say after what it said last, so that commands may be
    /// pipelined behind that.
    fn has_said_all(&self) -> bool;

    /// Whether one empty response is all that is left to say, whatever the challenge: it and the commands
    /// behind it need not wait for that. The challenge itself decides as ever.
    fn has_only_to_nod(&self) -> bool {
        false
    }

    /// Why the server refused, in words to show, if it told within the exchange
    /// (the error challenge of the OAuth mechanisms).
    fn server_error(&self) -> Option<String> {
        None
    }
}

impl Login {
    /// User and password for a protocol's own login command (`LOGIN`, `USER` and
    /// `PASS`). Any octet but NUL may occur in them.
    ///
    /// Errors: [`ErrorKind::AuthUnavailable`] when the secret is no password (a
    /// token never goes out as one), when `secure` forbids showing it, or when the
    /// user acts for another, which such a command can't say; [`ErrorKind::Argument`] for NUL.
    pub fn login_command(&self) -> Result<(&[u8], &[u8])> {
        if self.anonymous {
            return Ok((b"ANONYMOUS", anonymous::TRACE));
        }
        self.check()?;
        if self.secure {
            return Err(unavailable(choice::NO_SECURE));
        }
        if self.authorize_as.is_some() {
            return Err(unavailable(choice::NO_AUTHUSER));
        }
        Ok((self.user.as_bytes(), self.password()?))
    }

    /// The same login with a new token, after the server refused the last one;
    /// `None` if there is no source to ask. To be tried once.
    pub fn refresh(&self) -> Result<Option<Login>> {
        match &self.secret {
            Secret::TokenSource(source) => {
                let token = source(self.token_user(), true)?;
                Ok(Some(Login { secret: Secret::Token(token), ..self.clone() }))
            }
            _ => Ok(None),
        }
    }

    /// Whether the secret is a bearer token.
    pub fn has_token(&self) -> bool {
        matches!(self.secret, Secret::Token(_) | Secret::TokenSource(_))
    }

    /// The password; none given is an empty one, as in ext/imap.
    fn password(&self) -> Result<&[u8]> {
        match &self.secret {
            Secret::Password(password) => Ok(password),
            Secret::None => Ok(b""),
            _ => Err(unavailable("this login has no password")),
        }
    }

    /// The token, from its source if need be.
    fn token(&self) -> Result<Vec<u8>> {
        match &self.secret {
            Secret::Token(token) => Ok(token.clone()),
            Secret::TokenSource(source) => source(self.token_user(), false),
            _ => Err(unavailable("this login has no token")),
        }
    }

    /// Whose mailbox a token opens: OAuth names no second user.
    fn token_user(&self) -> &str {
        self.authorize_as.as_deref().unwrap_or(&self.user)
    }

    /// NUL separates fields in PLAIN and ends strings elsewhere: never a part of a name or password.
    fn check(&self) -> Result<()> {
        let names = [self.user.as_bytes(), self.authorize_as.as_deref().unwrap_or("").as_bytes()];
        if names.iter().any(|name| name.contains(&0)) {
            return Err(Error::new(ErrorKind::Argument, "the user name holds a NUL"));
        }
        if matches!(&self.secret, Secret::Password(password) if password.contains(&0)) {
            return Err(Error::new(ErrorKind::Argument, "the password holds a NUL"));
        }
        Ok(())
    }
}

impl fmt::Debug for Login {
    /// Everything but the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .field("authorize_as", &self.authorize_as)
            .field("secret", &self.secret)
            .field("anonymous", &self.anonymous)
            .field("secure", &self.secure)
            .field("disabled", &self.disabled)
            .finish()
    }
}

impl fmt::Debug for Secret {
    /// The kind alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Secret::None => "None",
            Secret::Password(_) => "Password(<redacted>)",
            Secret::Token(_) => "Token(<redacted>)",
            Secret::TokenSource(_) => "TokenSource",
            Secret::External => "External",
        })
    }
}

fn unavailable(context: &'static str) -> Error {
    Error::new(ErrorKind::AuthUnavailable, context)
}

/// The server said something that `mechanism` has no place for.
fn malformed(mechanism: &'static str, what: &str) -> Error {
    Error::new(ErrorKind::AuthExchange, format!("{mechanism}: {what}"))
}

/// Text of a server, fit to be shown: one line, no control characters, not long.
fn printable(text: &[u8]) -> String {
    const SHOWN: usize = 200;
    let mut shown = String::new();
    for c in String::from_utf8_lossy(text.get(..SHOWN).unwrap_or(text)).chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(secret: Secret) -> Login {
        Login { user: "joe".into(), secret, ..Login::default() }
    }

    #[test]
    fn debug_shows_no_secret() {
        for secret in [Secret::Password(b"hunter2".to_vec()), Secret::Token(b"hunter2".to_vec())] {
            let shown = format!("{:?} {secret:?}", with(secret.clone()));
            assert!(shown.contains("joe") && shown.contains("<redacted>"), "{shown}");
            assert!(!shown.contains("hunter2") && !shown.contains("104, 117"), "{shown}");
        }
    }

    #[test]
    fn login_command_takes_passwords_alone() {
        let login = with(Secret::Password(b"a\"\r\nb".to_vec()));
        assert_eq!(login.login_command().ok(), Some((&b"joe"[..], &b"a\"\r\nb"[..])));
        for secret in
            [Secret::Token(b"t".to_vec()), Secret::External, Secret::TokenSource(Arc::new(|_, _| Ok(vec![])))]
        {
            let login = with(secret);
            let kind = login.login_command().map_err(|e| e.kind());
            assert_eq!(kind, Err(ErrorKind::AuthUnavailable));
        }
        let secure = Login { secure: true, ..with(Secret::Password(b"s".to_vec())) };
        assert!(secure.login_command().is_err());
        let other = Login { authorize_as: Some("ann".into()), ..with(Secret::Password(b"s".to_vec())) };
        assert!(other.login_command().is_err());
        let anonymous = Login { anonymous: true, ..Login::default() };
        assert_eq!(anonymous.login_command().ok(), Some((&b"ANONYMOUS"[..], &b"imapext"[..])));
    }

    #[test]
    fn nul_is_refused() {
        let mut login = with(Secret::Password(b"a\0b".to_vec()));
        assert_eq!(login.login_command().map_err(|e| e.kind()), Err(ErrorKind::Argument));
        login = Login { user: "a\0b".into(), ..with(Secret::Password(b"s".to_vec())) };
        assert_eq!(login.login_command().map_err(|e| e.kind()), Err(ErrorKind::Argument));
    }

    #[test]
    fn a_refused_token_is_asked_for_anew_once() {
        let source: Arc<TokenSource> = Arc::new(|user, refused| {
            Ok(format!("{user}-{}", if refused { "new" } else { "old" }).into_bytes())
        });
        let login = with(Secret::TokenSource(source));
        assert_eq!(login.token().ok(), Some(b"joe-old".to_vec()));
        let fresh = login.refresh().ok().flatten().expect("a source was given");
        assert_eq!(fresh.token().ok(), Some(b"joe-new".to_vec()));
        assert!(fresh.refresh().ok().flatten().is_none());
    }

    #[test]
    fn server_text_is_made_harmless() {
        assert_eq!(printable(b"no\x1b[2J\r\nway\xff"), "no\\u{1b}[2J\\r\\nway\u{fffd}");
        assert!(printable(&[b'x'; 5000]).len() <= 200);
    }
}
