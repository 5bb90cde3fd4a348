//! The header lines in which a mailbox file keeps what is known of its messages, as
//! c-client and Dovecot write them. No reader of mail sees them.

use crate::driver::store::flag_names::is_keyword;
use crate::limits;

/// What can be set of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub deleted: bool,
    pub draft: bool,
    /// An earlier session has seen that it is there.
    pub old: bool,
    pub keywords: Vec<Vec<u8>>,
}

/// One such line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden<'a> {
    /// `R`ead, `O`ld.
    Status(&'a [u8]),
    /// `D`eleted, `F`lagged, `A`nswered, draf`T`.
    XStatus(&'a [u8]),
    Keywords(&'a [u8]),
    Uid(&'a [u8]),
    /// UIDVALIDITY, the last UID given, keywords; in the first message.
    Base(&'a [u8]),
    /// As that, in a message that is no message, but keeps this line.
    Internal(&'a [u8]),
}

impl<'a> Hidden<'a> {
    /// ABNF: `hidden = ( "Status" / "X-Status" / "X-Keywords" / "X-UID" / "X-IMAPbase" / "X-IMAP" ) ":" value`
    #[inline]
    pub fn parse(line: &'a [u8]) -> Option<Hidden<'a>> {
        // Most lines are told apart by a letter or two.
        match line {
            [b'S' | b's', b't' | b'T', ..] => Hidden::named(line),
            [b'X' | b'x', b'-', b'S' | b's' | b'K' | b'k' | b'U' | b'u' | b'I' | b'i', ..] => {
                Hidden::named(line)
            }
            _ => None,
        }
    }

    fn named(line: &'a [u8]) -> Option<Hidden<'a>> {
        let (name, value) = line.split_at_checked(memchr::memchr(b':', line)?)?;
        let value = value.get(1..)?.trim_ascii();
        let is = |known: &str| known.as_bytes().eq_ignore_ascii_case(name);
        Some(match name.len() {
            6 if is("Status") => Hidden::Status(value),
            8 if is("X-Status") => Hidden::XStatus(value),
            10 if is("X-Keywords") => Hidden::Keywords(value),
            5 if is("X-UID") => Hidden::Uid(value),
            10 if is("X-IMAPbase") => Hidden::Base(value),
            6 if is("X-IMAP") => Hidden::Internal(value),
            _ => return None,
        })
    }
}

/// Tells of a header's lines, one after the other, which are not for readers: those of
/// [`Hidden`], and what continues them.
#[derive(Default)]
pub struct Veil {
    over: bool,
}

impl Veil {
    pub fn hides(&mut self, line: &[u8]) -> bool {
        if !matches!(line.first(), Some(b' ' | b'\t')) {
            self.over = Hidden::parse(line).is_some();
        }
        self.over
    }
}

impl Marks {
    /// Takes up what a line says.
    pub fn take(&mut self, line: Hidden<'_>) {
        match line {
            Hidden::Status(letters) => {
                self.seen |= letters.contains(&b'R');
                self.old |= letters.contains(&b'O');
            }
            Hidden::XStatus(letters) => {
                self.deleted |= letters.contains(&b'D');
                self.flagged |= letters.contains(&b'F');
                self.answered |= letters.contains(&b'A');
                self.draft |= letters.contains(&b'T');
            }
            Hidden::Keywords(words) => {
                for word in words.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
                    if self.keywords.len() >= limits::KEYWORDS {
                        break;
                    }
                    if !self.keywords.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                        self.keywords.push(word.to_vec());
                    }
                }
            }
            Hidden::Uid(_) | Hidden::Base(_) | Hidden::Internal(_) => {}
        }
    }

    /// Flags by their names; those of the system and keywords.
    pub fn names(&self) -> Vec<Vec<u8>> {
        let set = [
            (self.seen, &b"\\Seen"[..]),
            (self.answered, b"\\Answered"),
            (self.flagged, b"\\Flagged"),
            (self.deleted, b"\\Deleted"),
            (self.draft, b"\\Draft"),
        ];
        let names = set.iter().filter(|(given, _)| *given).map(|(_, name)| name.to_vec());
        names.chain(self.keywords.iter().cloned()).collect()
    }

    /// Sets or clears one flag; false if there is no such flag (`\Recent` is nobody's to set).
    pub fn set(&mut self, name: &[u8], value: bool) -> bool {
        match name.to_ascii_lowercase().as_slice() {
            b"\\seen" => self.seen = value,
            b"\\answered" => self.answered = value,
            b"\\flagged" => self.flagged = value,
            b"\\deleted" => self.deleted = value,
            b"\\draft" => self.draft = value,
            _ if !is_keyword(name) => return false,
            _ => {
                self.keywords.retain(|known| !known.eq_ignore_ascii_case(name));
                if value {
                    self.keywords.push(name.to_vec());
                }
            }
        }
        true
    }

    /// The lines, as c-client pads them: so long that they can be written over in place.
    ///
    /// Without a UID there is no line for one: a file that no session has read gives none.
    pub fn lines(&self, uid: Option<u32>) -> Vec<u8> {
        let used = self.render(uid, 0).len();
        self.render(uid, ROOM.saturating_sub(used.saturating_sub(SHORTEST)).max(8))
    }

    /// The lines in exactly `length` octets; `None` if they need more.
    pub fn lines_within(&self, uid: u32, length: usize) -> Option<Vec<u8>> {
        let used = self.render(Some(uid), 0).len();
        Some(self.render(Some(uid), length.checked_sub(used)?))
    }

    fn render(&self, uid: Option<u32>, padding: usize) -> Vec<u8> {
        let mut out = b"Status: ".to_vec();
        let letters = |out: &mut Vec<u8>, set: &[(bool, u8)]| {
            out.extend(set.iter().filter(|(given, _)| *given).map(|(_, letter)| *letter));
        };
        letters(&mut out, &[(self.seen, b'R'), (self.old, b'O')]);
        out.extend_from_slice(b"\nX-Status: ");
        let set = [(self.deleted, b'D'), (self.flagged, b'F'), (self.answered, b'A'), (self.draft, b'T')];
        letters(&mut out, &set);
        out.extend_from_slice(b"\nX-Keywords: ");
        out.extend_from_slice(&self.keywords.join(&b' '));
        out.resize(out.len() + padding, b' ');
        out.push(b'\n');
        if let Some(uid) = uid {
            out.extend_from_slice(format!("X-UID: {uid}\n").as_bytes());
        }
        out
    }
}

/// Octets of the lines with nothing set.
const SHORTEST: usize = 42;

/// Octets for letters, keywords and the UID's digits.
const ROOM: usize = 40;

/// The numbers and keywords of [`Hidden::Base`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    pub validity: u32,
    pub last_uid: u32,
    pub keywords: Vec<Vec<u8>>,
}

impl Base {
    /// ABNF: `base = number 1*SP number *(1*SP keyword)`
    pub fn parse(value: &[u8]) -> Option<Base> {
        let mut words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let mut number = || std::str::from_utf8(words.next()?).ok()?.parse::<u32>().ok();
        let (validity, last_uid) = (number()?, number()?);
        let keywords = words.map(<[u8]>::to_vec).collect();
        (validity != 0).then_some(Base { validity, last_uid, keywords })
    }

    /// The line, of the same length as long as the keywords are the same.
    pub fn line(&self, name: &str) -> Vec<u8> {
        let mut line = format!("{name}: {:010} {:010}", self.validity, self.last_uid).into_bytes();
        for keyword in &self.keywords {
            line.push(b' ');
            line.extend_from_slice(keyword);
        }
        line.push(b'\n');
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_written() {
        let mut marks = Marks::default();
        for line in
            ["Status: RO\r\n", "X-STATUS: FA\n", "X-Keywords: one  two ONE\n", "X-UID: 17", "Subject: R"]
        {
            if let Some(hidden) = Hidden::parse(line.as_bytes()) {
                marks.take(hidden);
            }
        }
        assert_eq!(
            marks.names(),
            [&b"\\Seen"[..], b"\\Answered", b"\\Flagged", b"one", b"two"].map(<[u8]>::to_vec)
        );
        assert!(marks.old && marks.set(b"\\deleted", true) && !marks.set(b"\\Recent", true));
        assert!(!marks.set(b"a b", true) && !marks.set(b"x\n", true) && marks.set(b"ONE", false));
        let lines = marks.lines(Some(17));
        assert_eq!(marks.lines_within(17, lines.len()), Some(lines.clone()));
        assert_eq!(marks.lines_within(17, 20), None);
        let mut read = Marks::default();
        for line in lines.split(|octet| *octet == b'\n').filter_map(Hidden::parse) {
            read.take(line);
        }
        assert_eq!(read, marks);
        marks.set(b"\\Draft", true);
        assert!(marks.lines_within(4_294_967_295, lines.len()).is_some());
        assert_eq!(Marks::default().render(Some(1), 0).len(), SHORTEST);
    }

    #[test]
    fn bases() {
        let base = Base::parse(b"1795442653 0000000002 a b").expect("a base");
        assert_eq!(base.line("X-IMAP"), b"X-IMAP: 1795442653 0000000002 a b\n");
        for none in ["", "1", "0 1", "x 1", "1 99999999999"] {
            assert_eq!(Base::parse(none.as_bytes()), None, "{none}");
        }
    }
}
