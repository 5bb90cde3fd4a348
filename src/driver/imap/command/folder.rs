//! Commands on mailboxes that need not be open (RFC 3501, sections 6.3.3 to 6.3.10).
//! Names are in modified UTF-7 already.

use super::Command;
use crate::driver::folder::{FolderChange, ListKind, Listing, StatusItems};
use crate::error::Result;

impl Command {
    /// ABNF: `("CREATE" / "DELETE" / "SUBSCRIBE" / "UNSUBSCRIBE") SP mailbox / "RENAME" SP mailbox SP mailbox`
    pub fn change_folder(change: &FolderChange<'_>) -> Result<Command> {
        match *change {
            FolderChange::Create(name) => Command::new("CREATE").astring(name),
            FolderChange::Delete(name) => Command::new("DELETE").astring(name),
            FolderChange::Rename { from, to } => Command::new("RENAME").astring(from)?.astring(to),
            FolderChange::Subscribe(name) => Command::new("SUBSCRIBE").astring(name),
            FolderChange::Unsubscribe(name) => Command::new("UNSUBSCRIBE").astring(name),
        }
    }

    /// ABNF: `("LIST" / "LSUB") SP mailbox SP list-mailbox`, and UW's `"SCAN" SP mailbox SP list-mailbox SP astring`
    pub fn list(listing: &Listing<'_>) -> Result<Command> {
        let name = match listing.kind {
            ListKind::All => "LIST",
            ListKind::Subscribed => "LSUB",
            ListKind::Containing(_) => "SCAN",
        };
        let command = Command::new(name).astring(listing.reference)?.astring(listing.pattern)?;
        match listing.kind {
            ListKind::Containing(text) => command.astring(text),
            _ => Ok(command),
        }
    }

    /// LIST with counters.
    ///
    /// ABNF (RFC 5258, RFC 5819): `"LIST" SP mailbox SP list-mailbox SP "RETURN (CHILDREN STATUS (" status-att *(SP status-att) "))"`
    ///
    /// Without RETURN, LIST tells of children by itself.
    pub fn list_with_status(listing: &Listing<'_>, items: StatusItems) -> Result<Command> {
        let command = Command::new("LIST").astring(listing.reference)?.astring(listing.pattern)?;
        Ok(command.word(&format!(" RETURN (CHILDREN STATUS ({}))", attributes(items))))
    }

    /// ABNF: `"STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"`
    ///
    /// Without any item it is as ext/imap sends it: the server refuses.
    pub fn status(mailbox: &[u8], items: StatusItems) -> Result<Command> {
        Ok(Command::new("STATUS").astring(mailbox)?.word(&format!(" ({})", attributes(items))))
    }
}

fn attributes(items: StatusItems) -> String {
    let names = [
        (items.messages, "MESSAGES"),
        (items.recent, "RECENT"),
        (items.unseen, "UNSEEN"),
        (items.uid_next, "UIDNEXT"),
        (items.uid_validity, "UIDVALIDITY"),
    ];
    let names: Vec<&str> = names.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| *name).collect();
    names.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;

    fn sync(command: Result<Command>) -> String {
        text(&command.unwrap(), LiteralMode::Sync)
    }

    #[test]
    fn exact_octets() {
        let change = |change| sync(Command::change_folder(&change));
        assert_eq!(change(FolderChange::Create(b"A/B")), "T1 CREATE A/B\r\n");
        assert_eq!(change(FolderChange::Delete(b"a*b")), "T1 DELETE \"a*b\"\r\n");
        assert_eq!(change(FolderChange::Rename { from: b"a", to: b"b c" }), "T1 RENAME a \"b c\"\r\n");
        assert_eq!(change(FolderChange::Subscribe(b"x")), "T1 SUBSCRIBE x\r\n");
        assert_eq!(change(FolderChange::Unsubscribe(b"\r\n")), "T1 UNSUBSCRIBE {2}\r\n<+>\r\n\r\n");
    }

    #[test]
    fn lists() {
        let listing = |kind| Listing { reference: b"", pattern: b"A/%", kind, status: None };
        let list = |kind| sync(Command::list(&listing(kind)));
        let items = StatusItems { messages: true, unseen: true, ..StatusItems::default() };
        assert_eq!(
            sync(Command::list_with_status(&listing(ListKind::All), items)),
            "T1 LIST \"\" \"A/%\" RETURN (CHILDREN STATUS (MESSAGES UNSEEN))\r\n"
        );
        assert_eq!(list(ListKind::All), "T1 LIST \"\" \"A/%\"\r\n");
        assert_eq!(list(ListKind::Subscribed), "T1 LSUB \"\" \"A/%\"\r\n");
        assert_eq!(list(ListKind::Containing(b"a b")), "T1 SCAN \"\" \"A/%\" \"a b\"\r\n");
    }

    #[test]
    fn statuses() {
        let items = StatusItems { messages: true, uid_next: true, ..StatusItems::default() };
        assert_eq!(sync(Command::status(b"x", items)), "T1 STATUS x (MESSAGES UIDNEXT)\r\n");
        assert_eq!(sync(Command::status(b"x", StatusItems::default())), "T1 STATUS x ()\r\n");
    }
}
