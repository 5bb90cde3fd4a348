//! Commands: values in, bytes out. No string of a caller reaches the wire as protocol.
//!
//! Invariant: nothing here does I/O; one [`Command`] is one command.

mod access;
mod change;
mod fetch;
mod folder;
mod login;
mod mailbox;
mod order;
mod search;

use crate::error::{Error, ErrorKind, Result};

/// Which literals need no leave of the server (RFC 7888).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralMode {
    /// None: the client waits for `+`.
    Sync,
    /// `LITERAL-`: those of up to 4096 octets.
    Minus,
    /// `LITERAL+`: all.
    Plus,
}

/// What to do next to send a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Bytes {
        bytes: Vec<u8>,
        /// Must not show in a trace.
        secret: bool,
    },
    /// Wait for `+` before going on.
    AwaitContinuation,
    /// The content of a message, by its index; the sender has it.
    Content(usize),
}

/// One command, tag and line end not included.
#[derive(Clone, Debug, Default)]
pub struct Command {
    name: &'static str,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Bytes {
        bytes: Vec<u8>,
        secret: bool,
    },
    Literal {
        bytes: Vec<u8>,
        secret: bool,
    },
    /// A literal whose octets are not kept here.
    Content {
        index: usize,
        length: usize,
        /// Never without leave.
        wait: bool,
    },
}

/// LITERAL- allows this much without asking.
const MINUS: usize = 4096;

/// Larger messages wait for leave all the same: a server that has no room can say so first.
const FREE_CONTENT: usize = 1 << 20;

/// Longer strings go as literals: some servers read quoted strings into small buffers.
const QUOTED: usize = 512;

impl Command {
    /// A command of one word or several, all of them fixed.
    fn new(name: &'static str) -> Command {
        let bytes = name.as_bytes().to_vec();
        Command { name, pieces: vec![Piece::Bytes { bytes, secret: false }] }
    }

    /// The command's name, for messages.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The steps that send this command under `tag`.
    pub fn parts(&self, tag: &str, mode: LiteralMode) -> Vec<Part> {
        let mut parts = Parts::default();
        parts.add(format!("{tag} ").as_bytes(), false);
        for piece in &self.pieces {
            match piece {
                Piece::Bytes { bytes, secret } => parts.add(bytes, *secret),
                Piece::Literal { bytes, secret } => {
                    parts.announce(bytes.len(), mode, usize::MAX);
                    parts.add(bytes, *secret);
                }
                Piece::Content { index, length, wait } => {
                    let mode = if *wait { LiteralMode::Sync } else { mode };
                    parts.announce(*length, mode, FREE_CONTENT);
                    parts.0.push(Part::Content(*index));
                }
            }
        }
        parts.add(b"\r\n", false);
        parts.0
    }

    /// Fixed text of the protocol.
    fn word(mut self, text: &str) -> Command {
        self.push(text.as_bytes(), false);
        self
    }

    /// A space and an atom that a caller supplied, checked.
    ///
    /// ABNF (RFC 3501): `atom = 1*ATOM-CHAR`
    fn atom(mut self, atom: &[u8]) -> Result<Command> {
        check_atom(atom)?;
        self.push(b" ", false);
        self.push(atom, false);
        Ok(self)
    }

    /// A space and a string in the plainest form that carries it.
    ///
    /// ABNF (RFC 3501): `astring = 1*ASTRING-CHAR / string; string = quoted / literal`
    fn astring(self, text: &[u8]) -> Result<Command> {
        self.value(text, false)
    }

    fn secret_astring(self, text: &[u8]) -> Result<Command> {
        self.value(text, true)
    }

    fn value(mut self, text: &[u8], secret: bool) -> Result<Command> {
        if text.contains(&0) {
            return Err(Error::new(ErrorKind::Argument, "a text for the server contains a NUL"));
        }
        self.push(b" ", false);
        let is_plain = |octet: &u8| is_atom_char(*octet) || *octet == b']';
        if !text.is_empty() && text.len() <= QUOTED && text.iter().all(is_plain) && !is_nil(text) {
            self.push(text, secret);
        } else if text.len() <= QUOTED && text.iter().all(|octet| matches!(octet, 0x20..=0x7e)) {
            let mut quoted = vec![b'"'];
            for &octet in text {
                if matches!(octet, b'"' | b'\\') {
                    quoted.push(b'\\');
                }
                quoted.push(octet);
            }
            quoted.push(b'"');
            self.push(&quoted, secret);
        } else {
            self.pieces.push(Piece::Literal { bytes: text.to_vec(), secret });
        }
        Ok(self)
    }

    fn push(&mut self, text: &[u8], secret: bool) {
        match self.pieces.last_mut() {
            Some(Piece::Bytes { bytes, secret: false }) if !secret => bytes.extend_from_slice(text),
            _ => self.pieces.push(Piece::Bytes { bytes: text.to_vec(), secret }),
        }
    }
}

/// Bytes to send, neighbours joined.
#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn add(&mut self, text: &[u8], secret: bool) {
        match self.0.last_mut() {
            Some(Part::Bytes { bytes, secret: last }) if *last == secret => bytes.extend_from_slice(text),
            _ => self.0.push(Part::Bytes { bytes: text.to_vec(), secret }),
        }
    }

    /// The head of a literal, and the wait for leave if `mode` demands it or it is above `most`.
    fn announce(&mut self, length: usize, mode: LiteralMode, most: usize) {
        let free = match mode {
            LiteralMode::Sync => false,
            LiteralMode::Minus => length <= MINUS,
            LiteralMode::Plus => length <= most,
        };
        let plus = if free { "+" } else { "" };
        self.add(format!("{{{length}{plus}}}\r\n").as_bytes(), false);
        if !free {
            self.0.push(Part::AwaitContinuation);
        }
    }
}

/// ABNF (RFC 3501): `ATOM-CHAR = <any CHAR except "(" / ")" / "{" / SP / CTL / "%" / "*" / DQUOTE / "\" / "]">`
fn is_atom_char(octet: u8) -> bool {
    octet.is_ascii_graphic() && !b"(){%*\"\\]".contains(&octet)
}

/// `NIL` as a bare word is no string for some servers.
fn is_nil(text: &[u8]) -> bool {
    text.eq_ignore_ascii_case(b"NIL")
}

fn check_atom(atom: &[u8]) -> Result<()> {
    if !atom.is_empty() && atom.iter().all(|octet| is_atom_char(*octet)) {
        return Ok(());
    }
    let text = format!("not an atom: \"{}\"", atom.escape_ascii());
    Err(Error::new(ErrorKind::Argument, text))
}

/// A flag: `\Seen` or a keyword.
///
/// ABNF (RFC 3501): `flag = "\" atom / atom`
fn check_flag(flag: &[u8]) -> Result<()> {
    check_atom(flag.strip_prefix(b"\\").unwrap_or(flag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What goes over the wire; `<+>` is a wait for leave.
    pub(super) fn text(command: &Command, mode: LiteralMode) -> String {
        let parts = command.parts("T1", mode).into_iter().map(|part| match part {
            Part::Bytes { bytes, .. } => String::from_utf8_lossy(&bytes).into_owned(),
            Part::AwaitContinuation => "<+>".to_string(),
            Part::Content(index) => format!("<content {index}>"),
        });
        parts.collect()
    }

    #[test]
    fn a_string_takes_the_plainest_form() {
        let of = |value: &[u8]| text(&Command::new("X").astring(value).unwrap(), LiteralMode::Sync);
        assert_eq!(of(b"INBOX"), "T1 X INBOX\r\n");
        assert_eq!(of(b"a]b"), "T1 X a]b\r\n");
        assert_eq!(of(b""), "T1 X \"\"\r\n");
        assert_eq!(of(b"nil"), "T1 X \"nil\"\r\n");
        assert_eq!(of(b"a \"b\" \\"), "T1 X \"a \\\"b\\\" \\\\\"\r\n");
        assert_eq!(of(b"a\r\nT2 LOGOUT"), "T1 X {12}\r\n<+>a\r\nT2 LOGOUT\r\n");
        assert_eq!(of("é".as_bytes()), "T1 X {2}\r\n<+>é\r\n");
        assert!(Command::new("X").astring(b"a\0b").is_err());
    }

    #[test]
    fn literals_wait_unless_the_server_says_otherwise() {
        let command = Command::new("X").astring(&[b'\n'; 5000]).unwrap();
        assert!(text(&command, LiteralMode::Minus).starts_with("T1 X {5000}\r\n<+>"));
        assert!(text(&command, LiteralMode::Plus).starts_with("T1 X {5000+}\r\n\n"));
        let command = Command::new("X").astring(b"\n").unwrap();
        assert_eq!(text(&command, LiteralMode::Minus), "T1 X {1+}\r\n\n\r\n");
    }

    #[test]
    fn secrets_are_marked() {
        let command = Command::new("LOGIN").astring(b"me").unwrap().secret_astring(b"pass").unwrap();
        let parts = command.parts("T1", LiteralMode::Sync);
        assert_eq!(parts.get(1), Some(&Part::Bytes { bytes: b"pass".to_vec(), secret: true }));
    }

    #[test]
    fn what_is_no_atom_is_refused() {
        for bad in [&b""[..], b"a b", b"a\r\n", b"(", b"\"", b"a{3}", "é".as_bytes(), b"*", b"a]"] {
            assert!(check_atom(bad).is_err(), "{bad:?}");
        }
        assert!(check_flag(b"\\Seen").is_ok());
        assert!(check_flag(b"$Forwarded").is_ok());
        assert!(check_flag(b"\\\\Seen").is_err());
    }
}
