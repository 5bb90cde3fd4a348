//! Commands before and after a mailbox is open (RFC 3501, sections 6.1 and 6.2).

use super::Command;
use crate::error::Result;

impl Command {
    pub fn capability() -> Command {
        Command::new("CAPABILITY")
    }

    pub fn noop() -> Command {
        Command::new("NOOP")
    }

    pub fn logout() -> Command {
        Command::new("LOGOUT")
    }

    pub fn starttls() -> Command {
        Command::new("STARTTLS")
    }

    /// ABNF (RFC 4978): `compress = "COMPRESS" SP "DEFLATE"`
    pub fn compress() -> Command {
        Command::new("COMPRESS DEFLATE")
    }

    /// `initial`: the first response in base64 or `=` (RFC 4959).
    pub fn authenticate(mechanism: &str, initial: Option<&[u8]>) -> Result<Command> {
        let mut command = Command::new("AUTHENTICATE").atom(mechanism.as_bytes())?;
        if let Some(initial) = initial {
            command.push(b" ", false);
            command.push(initial, true);
        }
        Ok(command)
    }

    pub fn login(user: &[u8], password: &[u8]) -> Result<Command> {
        Command::new("LOGIN").astring(user)?.secret_astring(password)
    }
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;

    #[test]
    fn login_keeps_odd_credentials_in_one_command() {
        let command = Command::login(b"a b", b"se\"cr\\et {3}").unwrap();
        let wire = text(&command, LiteralMode::Sync);
        assert_eq!(wire, "T1 LOGIN \"a b\" \"se\\\"cr\\\\et {3}\"\r\n");
    }

    #[test]
    fn authenticate_carries_an_initial_response() {
        let wire = |initial| text(&Command::authenticate("PLAIN", initial).unwrap(), LiteralMode::Sync);
        assert_eq!(wire(Some(&b"AGEAYg=="[..])), "T1 AUTHENTICATE PLAIN AGEAYg==\r\n");
        assert_eq!(wire(None), "T1 AUTHENTICATE PLAIN\r\n");
        assert!(Command::authenticate("PLAIN X", None).is_err());
    }
}
