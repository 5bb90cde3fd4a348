//! Commands that change messages: STORE, COPY, MOVE, EXPUNGE, APPEND.

use super::{Command, Piece, argument};
use crate::driver::fetch::Ids;
use crate::driver::set::Set;
use crate::error::Result;

/// What STORE does with flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagChange {
    Add,
    Remove,
    Replace,
}

/// One message of an APPEND; its content is streamed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    pub flags: Vec<Vec<u8>>,
    /// INTERNALDATE: `17-Jul-1996 02:44:25 -0700`.
    pub date: Option<Vec<u8>>,
    /// Octets of the content.
    pub length: u64,
    /// The content may hold NUL; the server must have BINARY (RFC 3516).
    pub binary: bool,
}

impl Command {
    /// ABNF: `["UID" SP] "STORE" SP sequence-set SP ["+" / "-"] "FLAGS" [".SILENT"] SP flag-list`
    pub fn store<F: AsRef<[u8]>>(ids: &Ids, change: FlagChange, flags: &[F], silent: bool) -> Result<Command> {
        let mut command = Command::on(ids, "STORE", "UID STORE")?;
        command.plain(match change {
            FlagChange::Replace => " FLAGS",
            FlagChange::Add => " +FLAGS",
            FlagChange::Remove => " -FLAGS",
        });
        command.plain(if silent { ".SILENT " } else { " " }).flags(flags)?;
        Ok(command)
    }

    /// ABNF: `["UID" SP] "COPY" SP sequence-set SP mailbox`
    pub fn copy(ids: &Ids, mailbox: &[u8]) -> Result<Command> {
        let mut command = Command::on(ids, "COPY", "UID COPY")?;
        command.astring(mailbox)?;
        Ok(command)
    }

    /// ABNF (RFC 6851): `["UID" SP] "MOVE" SP sequence-set SP mailbox`
    pub fn move_to(ids: &Ids, mailbox: &[u8]) -> Result<Command> {
        let mut command = Command::on(ids, "MOVE", "UID MOVE")?;
        command.astring(mailbox)?;
        Ok(command)
    }

    /// ABNF: `"EXPUNGE"`
    pub fn expunge() -> Command {
        Command::new("EXPUNGE")
    }

    /// ABNF (RFC 4315): `"UID" SP "EXPUNGE" SP sequence-set`
    pub fn uid_expunge(uids: &Set) -> Result<Command> {
        let mut command = Command::new("UID EXPUNGE");
        command.plain(" ").set(uids)?;
        Ok(command)
    }

    /// ABNF (RFC 3501, RFC 3502):
    /// `"APPEND" SP mailbox 1*(SP [flag-list SP] [date-time SP] (literal / literal8))`
    ///
    /// More than one message needs MULTIAPPEND.
    pub fn append(mailbox: &[u8], messages: &[Appended]) -> Result<Command> {
        if messages.is_empty() {
            return Err(argument("no message to append"));
        }
        let mut command = Command::new("APPEND");
        command.astring(mailbox)?;
        for (index, message) in messages.iter().enumerate() {
            if !message.flags.is_empty() {
                command.plain(" ").flags(&message.flags)?;
            }
            if let Some(date) = &message.date {
                if !is_date_time(date) {
                    return Err(argument(format!("not an internal date: {}", date.escape_ascii())));
                }
                command.string(date)?;
            }
            let &Appended { length, binary, .. } = message;
            command.plain(" ").pieces.push(Piece::Stream { index, length, binary });
        }
        Ok(command)
    }

    /// A command on messages by number or by UID.
    pub(super) fn on(ids: &Ids, by_number: &'static str, by_uid: &'static str) -> Result<Command> {
        let (name, set) = match ids {
            Ids::Numbers(set) => (by_number, set),
            Ids::Uids(set) => (by_uid, set),
        };
        let mut command = Command::new(name);
        command.plain(" ").set(set)?;
        Ok(command)
    }
}

/// ABNF: `date-day-fixed "-" date-month "-" date-year SP time SP zone`, without the quotes.
fn is_date_time(text: &[u8]) -> bool {
    const FORM: &[u8] = b"_9-Aaa-9999 99:99:99 +9999";
    let fits = |(&byte, &form): (&u8, &u8)| match form {
        b'_' => byte == b' ' || byte.is_ascii_digit(),
        b'9' => byte.is_ascii_digit(),
        b'A' | b'a' => byte.is_ascii_alphabetic(),
        b'+' => matches!(byte, b'+' | b'-'),
        form => byte == form,
    };
    text.len() == FORM.len() && text.iter().zip(FORM).all(fits)
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;

    fn sync(command: Result<Command>) -> String {
        wire(command, LiteralMode::Sync)
    }

    #[test]
    fn exact_bytes() {
        let (numbers, uids) = (Ids::Numbers([1, 2, 3, 7].into_iter().collect()), Ids::Uids(Set::range(5..=Set::STAR)));
        assert_eq!(sync(Command::store(&numbers, FlagChange::Add, &["\\Seen", "$Done"], true)), r"A1 STORE 1:3,7 +FLAGS.SILENT (\Seen $Done)");
        assert_eq!(sync(Command::store::<&str>(&uids, FlagChange::Replace, &[], false)), "A1 UID STORE 5:* FLAGS ()");
        assert_eq!(sync(Command::copy(&numbers, b"a b")), r#"A1 COPY 1:3,7 "a b""#);
        assert_eq!(sync(Command::move_to(&uids, b"x")), "A1 UID MOVE 5:* x");
        assert_eq!(sync(Command::uid_expunge(&Set::one(4))), "A1 UID EXPUNGE 4");
    }

    #[test]
    fn appends() {
        let first = Appended {
            flags: vec![b"\\Seen".to_vec()],
            date: Some(b" 1-Jan-2026 12:00:00 +0000".to_vec()),
            length: 5000,
            binary: false,
        };
        let second = Appended { length: 3, binary: true, ..Appended::default() };
        let command = || Command::append(b"INBOX", &[first.clone(), second.clone()]);
        let text = r#"A1 APPEND INBOX (\Seen) " 1-Jan-2026 12:00:00 +0000" {5000}\r\n…[message 0, 5000 octets] ~{3}\r\n…[message 1, 3 octets]"#;
        assert_eq!(sync(command()), text);
        let text = r#"A1 APPEND INBOX (\Seen) " 1-Jan-2026 12:00:00 +0000" {5000}\r\n…[message 0, 5000 octets] ~{3+}\r\n[message 1, 3 octets]"#;
        assert_eq!(wire(command(), LiteralMode::Minus), text);
    }

    #[test]
    fn what_is_no_flag_set_or_date_is_refused() {
        let one = Ids::Numbers(Set::one(1));
        for flag in ["", "\\", "a b", "a)", "\\\\Seen", "\\*", "é", "{5}", "a\"b", "x]"] {
            assert!(Command::store(&one, FlagChange::Add, &[flag], true).is_err(), "{flag}");
        }
        assert!(Command::copy(&Ids::Uids(Set::default()), b"x").is_err());
        assert!(Command::copy(&Ids::Uids(Set::one(0)), b"x").is_err());
        for date in ["", "now", "01-Jan-2026 12:00:00", "01-Jan-2026 12:00:00 +00\"0"] {
            let message = Appended { date: Some(date.into()), ..Appended::default() };
            assert!(Command::append(b"x", &[message]).is_err(), "{date}");
        }
    }
}
