//! Commands about the open mailbox as a whole (RFC 3501, sections 6.3.1, 6.3.2, 6.4.3).

use super::Command;
use crate::error::Result;

impl Command {
    /// SELECT, or EXAMINE if `read_only`. The name is in modified UTF-7 already.
    pub fn select(mailbox: &[u8], read_only: bool) -> Result<Command> {
        Command::new(if read_only { "EXAMINE" } else { "SELECT" }).astring(mailbox)
    }

    /// UNSELECT (RFC 3691).
    pub fn unselect() -> Command {
        Command::new("UNSELECT")
    }

    pub fn expunge() -> Command {
        Command::new("EXPUNGE")
    }
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;

    #[test]
    fn read_only_is_examine() {
        assert_eq!(
            text(&Command::select(b"INBOX", true).unwrap(), LiteralMode::Sync),
            "T1 EXAMINE INBOX\r\n"
        );
        assert_eq!(
            text(&Command::select(b"a b", false).unwrap(), LiteralMode::Sync),
            "T1 SELECT \"a b\"\r\n"
        );
    }
}
