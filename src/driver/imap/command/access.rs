//! Quotas (RFC 9208) and access rights (RFC 4314).

use super::Command;
use crate::error::Result;

impl Command {
    /// ABNF: `"GETQUOTA" SP quota-root-name`
    pub fn get_quota(root: &[u8]) -> Result<Command> {
        with_arguments("GETQUOTA", &[root])
    }

    /// ABNF: `"GETQUOTAROOT" SP mailbox`
    pub fn get_quota_root(mailbox: &[u8]) -> Result<Command> {
        with_arguments("GETQUOTAROOT", &[mailbox])
    }

    /// ABNF: `"SETQUOTA" SP quota-root-name SP "(" [resource SP number *(SP resource SP number)] ")"`
    pub fn set_quota(root: &[u8], limits: &[(&[u8], u64)]) -> Result<Command> {
        let mut command = with_arguments("SETQUOTA", &[root])?;
        command.plain(" (");
        for (i, (resource, limit)) in limits.iter().enumerate() {
            command.plain(if i > 0 { " " } else { "" }).atom(resource, "the resource")?;
            command.plain(format!(" {limit}"));
        }
        command.plain(")");
        Ok(command)
    }

    /// ABNF: `"GETACL" SP mailbox`
    pub fn get_acl(mailbox: &[u8]) -> Result<Command> {
        with_arguments("GETACL", &[mailbox])
    }

    /// ABNF: `"SETACL" SP mailbox SP identifier SP [+-] rights`
    pub fn set_acl(mailbox: &[u8], identifier: &[u8], rights: &[u8]) -> Result<Command> {
        with_arguments("SETACL", &[mailbox, identifier, rights])
    }

    /// ABNF: `"DELETEACL" SP mailbox SP identifier`
    pub fn delete_acl(mailbox: &[u8], identifier: &[u8]) -> Result<Command> {
        with_arguments("DELETEACL", &[mailbox, identifier])
    }

    /// ABNF: `"LISTRIGHTS" SP mailbox SP identifier`
    pub fn list_rights(mailbox: &[u8], identifier: &[u8]) -> Result<Command> {
        with_arguments("LISTRIGHTS", &[mailbox, identifier])
    }

    /// ABNF: `"MYRIGHTS" SP mailbox`
    pub fn my_rights(mailbox: &[u8]) -> Result<Command> {
        with_arguments("MYRIGHTS", &[mailbox])
    }
}

fn with_arguments(name: &'static str, arguments: &[&[u8]]) -> Result<Command> {
    let mut command = Command::new(name);
    for argument in arguments {
        command.astring(argument)?;
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;

    #[test]
    fn exact_bytes() {
        let sync = |command| wire(command, LiteralMode::Sync);
        assert_eq!(sync(Command::get_quota(b"")), r#"A1 GETQUOTA """#);
        assert_eq!(sync(Command::get_quota_root(b"INBOX")), "A1 GETQUOTAROOT INBOX");
        assert_eq!(sync(Command::set_quota(b"", &[(b"STORAGE", 512)])), r#"A1 SETQUOTA "" (STORAGE 512)"#);
        assert_eq!(sync(Command::set_quota(b"r", &[])), "A1 SETQUOTA r ()");
        assert_eq!(sync(Command::set_acl(b"a b", b"fred", b"lrs")), r#"A1 SETACL "a b" fred lrs"#);
        assert_eq!(sync(Command::delete_acl(b"a", b"fred")), "A1 DELETEACL a fred");
        assert_eq!(sync(Command::my_rights(b"a")), "A1 MYRIGHTS a");
    }
}
