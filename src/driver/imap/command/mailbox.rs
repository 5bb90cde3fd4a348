//! Commands on mailboxes. Names are in the server's encoding already: modified
//! UTF-7, or UTF-8 where that is enabled.

use super::{Command, argument};
use crate::error::Result;

/// Ends IDLE (RFC 2177).
pub const IDLE_DONE: &[u8] = b"DONE\r\n";

/// What STATUS asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusItem {
    Messages,
    Recent,
    UidNext,
    UidValidity,
    Unseen,
    Deleted,
    Size,
    HighestModSeq,
    AppendLimit,
    MailboxId,
}

/// What LIST returns beside the names (RFC 5258, RFC 5819, RFC 6154).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListReturn {
    Subscribed,
    Children,
    SpecialUse,
    Status(Vec<StatusItem>),
}

impl Command {
    /// ABNF: `("SELECT" / "EXAMINE") SP mailbox`
    pub fn select(mailbox: &[u8], read_only: bool) -> Result<Command> {
        one_mailbox(if read_only { "EXAMINE" } else { "SELECT" }, mailbox)
    }

    /// ABNF: `"CLOSE"`
    pub fn close() -> Command {
        Command::new("CLOSE")
    }

    /// ABNF (RFC 3691): `"UNSELECT"`
    pub fn unselect() -> Command {
        Command::new("UNSELECT")
    }

    /// ABNF: `"CHECK"`
    pub fn check() -> Command {
        Command::new("CHECK")
    }

    /// ABNF (RFC 2177): `"IDLE"`; [`IDLE_DONE`] ends it.
    pub fn idle() -> Command {
        Command::new("IDLE")
    }

    /// ABNF: `"CREATE" SP mailbox`
    pub fn create(mailbox: &[u8]) -> Result<Command> {
        one_mailbox("CREATE", mailbox)
    }

    /// ABNF: `"DELETE" SP mailbox`
    pub fn delete(mailbox: &[u8]) -> Result<Command> {
        one_mailbox("DELETE", mailbox)
    }

    /// ABNF: `"RENAME" SP mailbox SP mailbox`
    pub fn rename(from: &[u8], to: &[u8]) -> Result<Command> {
        let mut command = one_mailbox("RENAME", from)?;
        command.astring(to)?;
        Ok(command)
    }

    /// ABNF: `"SUBSCRIBE" SP mailbox`
    pub fn subscribe(mailbox: &[u8]) -> Result<Command> {
        one_mailbox("SUBSCRIBE", mailbox)
    }

    /// ABNF: `"UNSUBSCRIBE" SP mailbox`
    pub fn unsubscribe(mailbox: &[u8]) -> Result<Command> {
        one_mailbox("UNSUBSCRIBE", mailbox)
    }

    /// ABNF (RFC 5258): `"LIST" SP mailbox SP mbox-or-pat [SP "RETURN" SP "(" [return-option *(SP return-option)] ")"]`
    ///
    /// An empty `returning` leaves RETURN out, which older servers refuse.
    pub fn list(reference: &[u8], pattern: &[u8], returning: &[ListReturn]) -> Result<Command> {
        let mut command = Command::new("LIST");
        command.string(reference)?.string(pattern)?;
        for (i, option) in returning.iter().enumerate() {
            command.plain(if i == 0 { " RETURN (" } else { " " });
            match option {
                ListReturn::Subscribed => command.plain("SUBSCRIBED"),
                ListReturn::Children => command.plain("CHILDREN"),
                ListReturn::SpecialUse => command.plain("SPECIAL-USE"),
                ListReturn::Status(items) => command.plain("STATUS").status_items(items)?,
            };
        }
        if !returning.is_empty() {
            command.plain(")");
        }
        Ok(command)
    }

    /// ABNF: `"LSUB" SP mailbox SP list-mailbox`
    pub fn lsub(reference: &[u8], pattern: &[u8]) -> Result<Command> {
        let mut command = Command::new("LSUB");
        command.string(reference)?.string(pattern)?;
        Ok(command)
    }

    /// ABNF: `"STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"`
    pub fn status(mailbox: &[u8], items: &[StatusItem]) -> Result<Command> {
        let mut command = one_mailbox("STATUS", mailbox)?;
        command.status_items(items)?;
        Ok(command)
    }

    /// ABNF (RFC 2342): `"NAMESPACE"`
    pub fn namespace() -> Command {
        Command::new("NAMESPACE")
    }

    fn status_items(&mut self, items: &[StatusItem]) -> Result<&mut Command> {
        if items.is_empty() {
            return Err(argument("nothing to ask of the mailbox"));
        }
        for (i, item) in items.iter().enumerate() {
            self.plain(if i == 0 { " (" } else { " " }).plain(match item {
                StatusItem::Messages => "MESSAGES",
                StatusItem::Recent => "RECENT",
                StatusItem::UidNext => "UIDNEXT",
                StatusItem::UidValidity => "UIDVALIDITY",
                StatusItem::Unseen => "UNSEEN",
                StatusItem::Deleted => "DELETED",
                StatusItem::Size => "SIZE",
                StatusItem::HighestModSeq => "HIGHESTMODSEQ",
                StatusItem::AppendLimit => "APPENDLIMIT",
                StatusItem::MailboxId => "MAILBOXID",
            });
        }
        Ok(self.plain(")"))
    }
}

fn one_mailbox(name: &'static str, mailbox: &[u8]) -> Result<Command> {
    let mut command = Command::new(name);
    command.astring(mailbox)?;
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;

    #[test]
    fn exact_bytes() {
        let sync = |command| wire(command, LiteralMode::Sync);
        assert_eq!(sync(Command::select(b"INBOX", true)), "A1 EXAMINE INBOX");
        assert_eq!(sync(Command::rename(b"a", b"b c")), r#"A1 RENAME a "b c""#);
        assert_eq!(sync(Command::list(b"", b"*", &[])), r#"A1 LIST "" "*""#);
        let returning = [ListReturn::Children, ListReturn::Status(vec![StatusItem::Messages, StatusItem::Unseen])];
        let text = r#"A1 LIST "" "%" RETURN (CHILDREN STATUS (MESSAGES UNSEEN))"#;
        assert_eq!(sync(Command::list(b"", b"%", &returning)), text);
        assert_eq!(sync(Command::lsub(b"INBOX.", b"%")), r#"A1 LSUB "INBOX." "%""#);
        assert_eq!(sync(Command::status(b"x", &[StatusItem::UidNext, StatusItem::Size])), "A1 STATUS x (UIDNEXT SIZE)");
        assert!(Command::status(b"x", &[]).is_err());
    }
}
