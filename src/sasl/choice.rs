//! Which mechanism to use.

use super::anonymous::Anonymous;
use super::cram_md5::CramMd5;
use super::external::External;
use super::login::LoginPrompts;
use super::oauth::{Form, OAuth};
use super::plain::Plain;
use super::scram::{Hash, Scram};
use super::{Login, Mechanism, Secret, unavailable};
use crate::error::Result;

pub(super) const NO_SECURE: &str = "Can't do secure authentication with this server";
pub(super) const NO_AUTHUSER: &str = "Can't do /authuser with this server";

/// How to log in.
pub enum Choice {
    Sasl(Box<dyn Mechanism>),
    /// By the protocol's own command, with what [`Login::login_command`] gives.
    LoginCommand,
}

/// Mechanisms for passwords, best first. c-client has CRAM-MD5, PLAIN and LOGIN in
/// this order; SCRAM, which it does not know, is better than all of them.
static PASSWORDS: [Password; 5] = [
    Password { name: "SCRAM-SHA-256", secure: true, authuser: true },
    Password { name: "SCRAM-SHA-1", secure: true, authuser: true },
    Password { name: "CRAM-MD5", secure: true, authuser: false },
    Password { name: "PLAIN", secure: false, authuser: true },
    Password { name: "LOGIN", secure: false, authuser: false },
];

struct Password {
    name: &'static str,
    /// Whether `/secure` allows it.
    secure: bool,
    /// Whether it can say on whose behalf.
    authuser: bool,
}

/// Chooses from what the server advertises (upper case, without `AUTH=`), or says
/// why nothing fits. `encrypted` is whether TLS is on; `login_command_allowed`
/// whether the server takes the protocol's own command (IMAP: no LOGINDISABLED).
///
/// As in c-client, the command is for servers none of whose mechanisms can be
/// used. A token goes by XOAUTH2 or OAUTHBEARER alone, in this order, a certificate by
/// EXTERNAL alone; nothing else is tried in their place.
///
/// Errors: [`crate::error::ErrorKind::AuthUnavailable`] in c-client's words where it has
/// some; `Argument` for a NUL in a name or password; what a token source says.
pub fn choose(
    login: &Login,
    advertised: &[String],
    encrypted: bool,
    login_command_allowed: bool,
) -> Result<Choice> {
    login.check()?;
    let offered = |name: &str| {
        advertised.iter().any(|other| other == name) && !login.disabled.iter().any(|other| other == name)
    };
    if login.anonymous {
        return if offered("ANONYMOUS") {
            sasl(Anonymous)
        } else if login_command_allowed {
            Ok(Choice::LoginCommand)
        } else {
            Err(unavailable("the server takes no anonymous login"))
        };
    }
    match &login.secret {
        Secret::Token(_) | Secret::TokenSource(_) => {
            if login.secure && !encrypted {
                // A token in the clear is as good as a password in the clear.
                Err(unavailable(NO_SECURE))
            } else if offered("XOAUTH2") {
                sasl(OAuth::new(Form::XOAuth2, login)?)
            } else if offered("OAUTHBEARER") {
                sasl(OAuth::new(Form::OAuthBearer, login)?)
            } else {
                Err(unavailable("the server takes no token: it offers neither XOAUTH2 nor OAUTHBEARER"))
            }
        }
        Secret::External => {
            if !encrypted {
                Err(unavailable("a certificate can't be shown without TLS"))
            } else if offered("EXTERNAL") {
                sasl(External::new(login))
            } else {
                Err(unavailable("the server takes no certificate for a login: it does not offer EXTERNAL"))
            }
        }
        Secret::Password(_) | Secret::None => {
            let fits = |password: &&Password| {
                offered(password.name)
                    && (password.secure || !login.secure)
                    && (password.authuser || login.authorize_as.is_none())
            };
            match PASSWORDS.iter().find(fits) {
                Some(password) => by_password(password.name, login),
                None if login.secure => Err(unavailable(NO_SECURE)),
                None if login.authorize_as.is_some() => Err(unavailable(NO_AUTHUSER)),
                None if login_command_allowed => Ok(Choice::LoginCommand),
                None => Err(unavailable("Server disables LOGIN, no recognized SASL authenticator")),
            }
        }
    }
}

fn by_password(name: &str, login: &Login) -> Result<Choice> {
    match name {
        "SCRAM-SHA-256" => sasl(Scram::new(Hash::Sha256, login)?),
        "SCRAM-SHA-1" => sasl(Scram::new(Hash::Sha1, login)?),
        "CRAM-MD5" => sasl(CramMd5::new(login)?),
        "PLAIN" => sasl(Plain::new(login)?),
        _ => sasl(LoginPrompts::new(login)?),
    }
}

fn sasl(mechanism: impl Mechanism + 'static) -> Result<Choice> {
    Ok(Choice::Sasl(Box::new(mechanism)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const ALL: &str =
        "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 EXTERNAL XOAUTH2 ANONYMOUS GSSAPI OAUTHBEARER";

    /// The mechanism's name, `LOGIN command`, or `error <text>`.
    fn chosen(login: &Login, advertised: &str, encrypted: bool, command: bool) -> String {
        let advertised: Vec<String> = advertised.split_whitespace().map(Into::into).collect();
        match choose(login, &advertised, encrypted, command) {
            Ok(Choice::Sasl(mechanism)) => mechanism.name().into(),
            Ok(Choice::LoginCommand) => "LOGIN command".into(),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::AuthUnavailable);
                format!("error {error}")
            }
        }
    }

    fn password() -> Login {
        Login { user: "user".into(), secret: Secret::Password(b"secret".to_vec()), ..Login::default() }
    }

    /// Stock ext/imap's order, seen on a server that advertises everything and
    /// refuses all: CRAM-MD5, GSSAPI, PLAIN; LOGIN only where PLAIN is not.
    #[test]
    fn order_of_passwords() {
        let mut login = password();
        let order = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "LOGIN command"];
        for name in order {
            assert_eq!(chosen(&login, ALL, false, true), name);
            login.disabled.push(name.into());
        }
        assert_eq!(
            chosen(&login, ALL, false, false),
            "error Server disables LOGIN, no recognized SASL authenticator"
        );
    }

    #[test]
    fn the_command_is_for_servers_without_a_known_mechanism() {
        assert_eq!(chosen(&password(), "", false, true), "LOGIN command");
        assert_eq!(chosen(&password(), "GSSAPI NTLM", false, true), "LOGIN command");
        assert_eq!(chosen(&password(), "PLAIN", false, true), "PLAIN");
        let unnamed = Login { secret: Secret::None, ..password() };
        assert_eq!(chosen(&unnamed, "", false, true), "LOGIN command");
    }

    #[test]
    fn secure_shows_no_password() {
        let mut login = Login { secure: true, ..password() };
        for name in ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"] {
            assert_eq!(chosen(&login, ALL, true, true), name);
            login.disabled.push(name.into());
        }
        for advertised in [ALL, "PLAIN", "LOGIN", ""] {
            let expected = "error Can't do secure authentication with this server";
            assert_eq!(chosen(&login, advertised, true, true), expected);
        }
    }

    #[test]
    fn acting_for_another() {
        let mut login = Login { authorize_as: Some("joe".into()), ..password() };
        for name in ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"] {
            assert_eq!(chosen(&login, ALL, true, true), name);
            login.disabled.push(name.into());
        }
        for advertised in ["LOGIN CRAM-MD5", ""] {
            assert_eq!(chosen(&login, advertised, true, true), "error Can't do /authuser with this server");
        }
    }

    #[test]
    fn tokens_go_as_tokens() {
        let token = Login { secret: Secret::Token(b"t".to_vec()), ..password() };
        assert_eq!(chosen(&token, ALL, true, true), "XOAUTH2");
        assert_eq!(chosen(&token, "PLAIN OAUTHBEARER", true, true), "OAUTHBEARER");
        let disabled = Login { disabled: vec!["XOAUTH2".into()], ..token.clone() };
        assert_eq!(chosen(&disabled, ALL, true, true), "OAUTHBEARER");
        for advertised in ["", "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 EXTERNAL"] {
            assert!(chosen(&token, advertised, true, true).starts_with("error the server takes no token"));
        }
        let secure = Login { secure: true, ..token };
        assert!(chosen(&secure, ALL, false, true).starts_with("error "));
        assert_eq!(chosen(&secure, ALL, true, true), "XOAUTH2");
        for advertised in ["XOAUTH2", "OAUTHBEARER", "XOAUTH2 OAUTHBEARER"] {
            assert_eq!(chosen(&password(), advertised, true, true), "LOGIN command");
        }
    }

    #[test]
    fn certificates_go_by_external() {
        let external = Login { secret: Secret::External, ..password() };
        assert_eq!(chosen(&external, ALL, true, true), "EXTERNAL");
        assert!(chosen(&external, ALL, false, true).starts_with("error "));
        assert!(chosen(&external, "PLAIN", true, true).starts_with("error "));
        assert_eq!(chosen(&password(), "EXTERNAL", true, true), "LOGIN command");
    }

    /// As stock: `AUTHENTICATE ANONYMOUS` if offered, else `LOGIN ANONYMOUS`.
    #[test]
    fn anonymous() {
        let login = Login { anonymous: true, ..password() };
        assert_eq!(chosen(&login, ALL, false, true), "ANONYMOUS");
        assert_eq!(chosen(&login, "PLAIN", false, true), "LOGIN command");
        assert!(chosen(&login, "PLAIN", false, false).starts_with("error "));
    }

    #[test]
    fn nul_is_an_argument_error() {
        for login in [
            Login { user: "a\0b".into(), ..password() },
            Login { authorize_as: Some("a\0b".into()), ..password() },
            Login { secret: Secret::Password(b"a\0b".to_vec()), ..password() },
        ] {
            let kind = choose(&login, &["PLAIN".into()], true, true).map(drop).map_err(|e| e.kind());
            assert_eq!(kind, Err(ErrorKind::Argument));
        }
    }
}
