//! Before and around login: CAPABILITY, ID, ENABLE, STARTTLS, AUTHENTICATE, LOGIN, LOGOUT, NOOP.

use data_encoding::BASE64;

use super::{Command, Part, Piece, argument};
use crate::error::Result;

/// Ends a SASL exchange that cannot go on.
pub const AUTHENTICATE_CANCEL: &[u8] = b"*\r\n";

/// One answer to a SASL challenge: a line of base64.
pub fn authenticate_reply(answer: &[u8]) -> Part {
    let bytes = (BASE64.encode(answer) + "\r\n").into_bytes();
    Part::Bytes { bytes, secret: true }
}

impl Command {
    /// ABNF: `"CAPABILITY"`
    pub fn capability() -> Command {
        Command::new("CAPABILITY")
    }

    /// ABNF: `"NOOP"`
    pub fn noop() -> Command {
        Command::new("NOOP")
    }

    /// ABNF: `"LOGOUT"`
    pub fn logout() -> Command {
        Command::new("LOGOUT")
    }

    /// ABNF: `"STARTTLS"`
    pub fn starttls() -> Command {
        Command::new("STARTTLS")
    }

    /// ABNF (RFC 2971): `"ID" SP ("(" [string SP nstring *(SP string SP nstring)] ")" / nil)`
    pub fn id(fields: &[(&str, Option<&str>)]) -> Result<Command> {
        let mut command = Command::new("ID");
        if fields.is_empty() {
            command.plain(" NIL");
            return Ok(command);
        }
        command.plain(" (");
        for (i, (field, value)) in fields.iter().enumerate() {
            command.plain(if i > 0 { " " } else { "" }).string_piece(field.as_bytes(), false)?;
            match value {
                Some(value) => command.string(value.as_bytes())?,
                None => command.plain(" NIL"),
            };
        }
        command.plain(")");
        Ok(command)
    }

    /// ABNF (RFC 5161): `"ENABLE" 1*(SP capability)`
    pub fn enable(capabilities: &[&str]) -> Result<Command> {
        if capabilities.is_empty() {
            return Err(argument("nothing to enable"));
        }
        let mut command = Command::new("ENABLE");
        for capability in capabilities {
            command.plain(" ").atom(capability.as_bytes(), "the capability")?;
        }
        Ok(command)
    }

    /// ABNF (RFC 4959): `"AUTHENTICATE" SP auth-type [SP initial-resp]`,
    /// `initial-resp = base64 / "="`. `initial` is not yet encoded.
    pub fn authenticate(mechanism: &str, initial: Option<&[u8]>) -> Result<Command> {
        let mut command = Command::new("AUTHENTICATE");
        command.plain(" ").atom(mechanism.as_bytes(), "the mechanism")?;
        match initial {
            None => {}
            Some(b"") => {
                command.plain(" =");
            }
            Some(initial) => {
                command.plain(" ");
                command.pieces.push(Piece::Secret(BASE64.encode(initial).into_bytes()));
            }
        }
        Ok(command)
    }

    /// ABNF: `"LOGIN" SP userid SP password`
    pub fn login(user: &[u8], password: &[u8]) -> Result<Command> {
        let mut command = Command::new("LOGIN");
        command.astring(user)?.secret(password)?;
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;

    #[test]
    fn exact_bytes() {
        let sync = |command| wire(command, LiteralMode::Sync);
        assert_eq!(sync(Ok(Command::capability())), "A1 CAPABILITY");
        assert_eq!(sync(Command::id(&[])), "A1 ID NIL");
        assert_eq!(sync(Command::id(&[("name", Some("imapext")), ("os", None)])), r#"A1 ID ("name" "imapext" "os" NIL)"#);
        assert_eq!(sync(Command::enable(&["CONDSTORE", "UTF8=ACCEPT"])), "A1 ENABLE CONDSTORE UTF8=ACCEPT");
        assert_eq!(sync(Command::authenticate("PLAIN", None)), "A1 AUTHENTICATE PLAIN");
        assert_eq!(sync(Command::authenticate("PLAIN", Some(b"\0u\0p"))), "A1 AUTHENTICATE PLAIN <AHUAcA==>");
        assert_eq!(sync(Command::authenticate("EXTERNAL", Some(b""))), "A1 AUTHENTICATE EXTERNAL =");
        assert_eq!(sync(Command::login(b"user", b"secret")), r#"A1 LOGIN user <"secret">"#);
        assert_eq!(sync(Command::login(b"a b", b"se\"c\r\nret")), r#"A1 LOGIN "a b" {9}\r\n…<se"c\r\nret>"#);
        let reply = Part::Bytes { bytes: b"YQ==\r\n".to_vec(), secret: true };
        assert_eq!(authenticate_reply(b"a"), reply);
    }

    #[test]
    fn a_command_s_debug_text_shows_no_secret() {
        let text = format!("{:?}", Command::login(b"user", b"hunter2").unwrap());
        assert!(!text.contains("hunter2") && text.contains("LOGIN"), "{text}");
    }
}
