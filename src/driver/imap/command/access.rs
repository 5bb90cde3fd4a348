//! Quotas (RFC 9208) and access rights (RFC 4314).

use super::Command;
use crate::driver::access::{QuotaOf, Rights};
use crate::error::Result;

impl Command {
    /// ABNF: `"GETQUOTA" SP quota-root-name / "GETQUOTAROOT" SP mailbox`
    pub fn get_quota(of: QuotaOf<'_>) -> Result<Command> {
        match of {
            QuotaOf::Root(root) => Command::new("GETQUOTA").astring(root),
            QuotaOf::Mailbox(mailbox) => Command::new("GETQUOTAROOT").astring(mailbox),
        }
    }

    /// ABNF: `"SETQUOTA" SP quota-root-name SP "(" [resource SP number *(SP resource SP number)] ")"`
    pub fn set_quota(root: &[u8], storage: u64) -> Result<Command> {
        Ok(Command::new("SETQUOTA").astring(root)?.word(&format!(" (STORAGE {storage})")))
    }

    /// ABNF: `"GETACL" SP mailbox`
    pub fn get_acl(mailbox: &[u8]) -> Result<Command> {
        Command::new("GETACL").astring(mailbox)
    }

    /// ABNF: `"SETACL" SP mailbox SP identifier SP [+-] rights`
    pub fn set_acl(mailbox: &[u8], rights: &Rights) -> Result<Command> {
        Command::new("SETACL").astring(mailbox)?.astring(&rights.identifier)?.astring(&rights.rights)
    }
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;

    #[test]
    fn exact_octets() {
        let sync = |command: Result<Command>| text(&command.unwrap(), LiteralMode::Sync);
        assert_eq!(sync(Command::get_quota(QuotaOf::Root(b""))), "T1 GETQUOTA \"\"\r\n");
        assert_eq!(sync(Command::get_quota(QuotaOf::Mailbox(b"INBOX"))), "T1 GETQUOTAROOT INBOX\r\n");
        assert_eq!(sync(Command::set_quota(b"a b", 512)), "T1 SETQUOTA \"a b\" (STORAGE 512)\r\n");
        assert_eq!(sync(Command::get_acl(b"a")), "T1 GETACL a\r\n");
        let rights = Rights { identifier: b"fred".to_vec(), rights: b"".to_vec() };
        assert_eq!(sync(Command::set_acl(b"a b", &rights)), "T1 SETACL \"a b\" fred \"\"\r\n");
    }
}
