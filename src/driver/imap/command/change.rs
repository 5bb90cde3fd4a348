//! COPY and APPEND (RFC 3501, sections 6.4.7 and 6.3.11; RFC 3502).

use super::{Command, Piece, check_flag, is_atom_char};
use crate::driver::Appended;
use crate::driver::fetch::Ids;
use crate::error::{Error, ErrorKind, Result};

impl Command {
    /// ABNF: `["UID" SP] "COPY" SP sequence-set SP mailbox`
    pub fn copy(ids: &Ids, mailbox: &[u8]) -> Result<Command> {
        Command::on(ids, "COPY", "UID COPY")?.astring(mailbox)
    }

    /// ABNF (RFC 3502): `"APPEND" SP mailbox 1*(SP [flag-list SP] [date-time SP] literal)`
    ///
    /// More than one message needs MULTIAPPEND. The contents are sent by whoever has them.
    pub fn append(mailbox: &[u8], messages: &[Appended<'_>]) -> Result<Command> {
        let mut command = Command::new("APPEND").astring(mailbox)?;
        for (index, message) in messages.iter().enumerate() {
            if !message.flags.is_empty() {
                command = command.word(" ").flags(&message.flags)?;
            }
            if let Some(date) = &message.date {
                command = command.word(&format!(" \"{}\"", date.to_internal()));
            }
            command = command.word(" ");
            let wait = message.flags.iter().any(|flag| is_odd(flag));
            command.pieces.push(Piece::Content { index, length: message.content.len(), wait });
        }
        Ok(command)
    }

    /// ABNF: `flag-list = "(" [flag *(SP flag)] ")"`
    pub(super) fn flags(mut self, flags: &[Vec<u8>]) -> Result<Command> {
        self.push(b"(", false);
        for (i, flag) in flags.iter().enumerate() {
            check_flag(flag)?;
            self.push(if i > 0 { b" " } else { b"" }, false);
            self.push(flag, false);
        }
        Ok(self.word(")"))
    }

    /// A command on messages, by number or by UID.
    pub(super) fn on(ids: &Ids, by_number: &'static str, by_uid: &'static str) -> Result<Command> {
        let command = Command::new(if ids.is_uid() { by_uid } else { by_number });
        match ids {
            Ids::Numbers(set) | Ids::Uids(set) => Ok(command.word(&format!(" {set}"))),
            Ids::Verbatim { text, .. } => {
                if !text.iter().all(|octet| is_atom_char(*octet) || *octet == b'*') {
                    let text = format!("not a sequence: \"{}\"", text.escape_ascii());
                    return Err(Error::new(ErrorKind::Argument, text));
                }
                let mut command = command.word(" ");
                command.push(text, false);
                Ok(command)
            }
        }
    }
}

/// Whether a server may refuse the flag. Dovecot then takes the lines of a message
/// that did not wait for leave as commands.
fn is_odd(flag: &[u8]) -> bool {
    let usual = [&b"\\Seen"[..], b"\\Answered", b"\\Flagged", b"\\Deleted", b"\\Draft"];
    !usual.iter().any(|known| known.eq_ignore_ascii_case(flag))
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;
    use crate::driver::set::Set;
    use crate::mime::date::Date;

    #[test]
    fn copies() {
        let numbers = Ids::Numbers([1, 2, 3, 7].into_iter().collect());
        let of = |ids: &Ids| text(&Command::copy(ids, b"a b").unwrap(), LiteralMode::Sync);
        assert_eq!(of(&numbers), "T1 COPY 1:3,7 \"a b\"\r\n");
        assert_eq!(of(&Ids::Uids(Set::range(5..=Set::STAR))), "T1 UID COPY 5:* \"a b\"\r\n");
    }

    #[test]
    fn a_sequence_that_is_none_is_the_servers_to_refuse() {
        let of = |text: &[u8]| Command::copy(&Ids::Verbatim { text: text.to_vec(), uid: true }, b"x");
        assert_eq!(text(&of(b"abc,*").unwrap(), LiteralMode::Sync), "T1 UID COPY abc,* x\r\n");
        for injection in [&b"1 x\r\nT2 DELETE x"[..], b"1, 2", b"(", b"{3}", b"\"", b"1)", "é".as_bytes()] {
            assert!(of(injection).is_err(), "{}", injection.escape_ascii());
        }
    }

    #[test]
    fn appends() {
        let content = vec![b'x'; 5000];
        let first = Appended {
            flags: vec![b"\\Seen".to_vec(), b"\\draft".to_vec()],
            date: Date::parse(b"1-Jan-2026 12:00:00 +0000"),
            content: &content,
        };
        let second = Appended { content: b"abc", ..Appended::default() };
        let command = Command::append(b"INBOX", &[first, second]).unwrap();
        let head = "T1 APPEND INBOX (\\Seen \\draft) \" 1-Jan-2026 12:00:00 +0000\"";
        let sync = format!("{head} {{5000}}\r\n<+><content 0> {{3}}\r\n<+><content 1>\r\n");
        assert_eq!(text(&command, LiteralMode::Sync), sync);
        let minus = format!("{head} {{5000}}\r\n<+><content 0> {{3+}}\r\n<content 1>\r\n");
        assert_eq!(text(&command, LiteralMode::Minus), minus);
        let plus = format!("{head} {{5000+}}\r\n<content 0> {{3+}}\r\n<content 1>\r\n");
        assert_eq!(text(&command, LiteralMode::Plus), plus);
        let odd = Appended { flags: vec![b"\\Bogus".to_vec()], content: b"a", ..Appended::default() };
        let command = Command::append(b"x", &[odd]).unwrap();
        assert_eq!(text(&command, LiteralMode::Plus), "T1 APPEND x (\\Bogus) {1}\r\n<+><content 0>\r\n");
        let large = vec![b'x'; 2 << 20];
        let command = Command::append(b"x", &[Appended { content: &large, ..Appended::default() }]).unwrap();
        assert!(text(&command, LiteralMode::Plus).contains("{2097152}\r\n<+>"));
        let bad = Appended { flags: vec![b"a) b".to_vec()], ..Appended::default() };
        assert!(Command::append(b"x", &[bad]).is_err());
    }
}
