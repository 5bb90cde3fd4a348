//! Protocols of lines, whose longer answers end with a line of one dot: POP3 and NNTP.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::wire::Connection;
use crate::wire::deadline::Timeouts;

/// A connection that speaks in such lines. Commands are queued, so that several can be under
/// way at once; reading sends what is queued. After an error nothing can be said any more.
pub struct Lines {
    connection: Connection,
    alive: bool,
    /// The last status line ended with CRLF, so that in what follows a bare LF ends nothing:
    /// a message that holds `LF "." LF` must not end its own answer.
    crlf: bool,
    line: Vec<u8>,
}

impl Lines {
    pub fn new(connection: Connection) -> Lines {
        Lines { connection, alive: true, crlf: true, line: Vec::new() }
    }

    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub fn is_alive(&self) -> bool {
        self.alive
    }

    /// No further command can be sent.
    pub fn give_up(&mut self) {
        self.alive = false;
    }

    /// Sends what is queued, the last words, and leaves the answer to whoever looks after such connections.
    pub fn leave(&mut self, limit: Option<Duration>) {
        self.give_up();
        self.connection.leave(limit);
    }

    /// Closes the descriptor without a word to the server.
    pub fn abandon(&mut self) {
        self.give_up();
        self.connection.abandon();
    }

    /// Queues one command.
    ///
    /// Errors: `Argument` if it holds a CR, LF or NUL, which would make it two.
    pub fn queue(&mut self, command: &[u8]) -> Result<()> {
        self.check(command)?;
        self.connection.queue(&[command, b"\r\n"].concat());
        Ok(())
    }

    /// Queues `command` and a secret behind it, which no trace shows.
    pub fn queue_secret(&mut self, command: &[u8], secret: &[u8]) -> Result<()> {
        self.check(command)?;
        self.check(secret)?;
        self.connection.queue(command);
        self.connection.queue_secret(secret);
        self.connection.queue(b"\r\n");
        Ok(())
    }

    /// Reads a status line, without its end.
    pub fn status(&mut self) -> Result<Vec<u8>> {
        self.line.clear();
        let read = self.connection.read_line(&mut self.line, limits::GREETING_LINE);
        self.checked(read)?;
        self.line.pop();
        self.crlf = self.line.last() == Some(&b'\r');
        if self.crlf {
            self.line.pop();
        }
        Ok(self.line.clone())
    }

    /// Reads what follows a status line up to the line of one dot, dots that were put before
    /// others removed, of at most `limit` octets. Lines end with CRLF.
    ///
    /// ABNF (RFC 3977, section 9.4): `multi-line-data-block = content-lines termination`,
    /// `content-lines = *([content-text] CRLF)`, `content-text = (".." / B-NONDOT) *B-CHAR`,
    /// `termination = "." CRLF`
    pub fn data(&mut self, limit: u64) -> Result<Vec<u8>> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut out = Vec::new();
        let mut is_line_start = true;
        loop {
            let start = out.len();
            // Room for the last line itself.
            let read = self.connection.read_line(&mut out, (limit - start.min(limit)).saturating_add(3));
            self.checked(read)?;
            let piece = out.get(start..).unwrap_or_default();
            let has_cr = piece.ends_with(b"\r\n");
            if is_line_start && piece.first() == Some(&b'.') {
                if piece == b".\r\n" || (piece == b".\n" && !self.crlf) {
                    out.truncate(start);
                    return Ok(out);
                }
                out.remove(start);
            }
            is_line_start = has_cr || !self.crlf;
            if !has_cr && !self.crlf {
                out.pop();
                out.extend_from_slice(b"\r\n");
            }
        }
    }

    /// What was said before the encryption may be an attacker's word: nothing of it may be
    /// left unread.
    pub fn start_tls(&mut self) -> Result<()> {
        let encrypted = self.connection.start_tls();
        self.checked(encrypted)
    }

    /// The error of an answer that the protocol does not have. The connection is given up.
    pub fn nonsense(&mut self, protocol: &str, line: &[u8]) -> Error {
        self.give_up();
        let start = line.get(..line.len().min(60)).unwrap_or_default();
        Error::new(
            ErrorKind::Protocol,
            format!("unexpected answer, is this {protocol}? \"{}\"", start.escape_ascii()),
        )
    }

    fn check(&self, text: &[u8]) -> Result<()> {
        if !self.alive {
            return Err(Error::new(ErrorKind::Closed, "connection is closed"));
        }
        match text.iter().any(|octet| matches!(octet, b'\r' | b'\n' | 0)) {
            true => Err(Error::new(ErrorKind::Argument, "a name or password holds a line end or a NUL")),
            false => Ok(()),
        }
    }

    fn checked<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            self.give_up();
        }
        result
    }
}

/// A session that speaks in such lines.
pub trait Speaker: Sized {
    fn lines(&mut self) -> &mut Lines;

    /// Whether commands may follow each other without waiting.
    fn can_pipeline(&self) -> bool;

    /// Ends the session: `ask` has the last words and waits for their answer, no longer than closing may take.
    fn end<T>(&mut self, timeouts: Timeouts, ask: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let close = timeouts.close;
        self.lines().connection().set_timeouts(Timeouts { read: close, write: close, ..timeouts });
        let answer = ask(self);
        self.lines().give_up();
        self.lines().connection().close_politely(close);
        answer
    }

    /// Queues commands and reads their answers, in order; many are under way at once if the
    /// server takes that.
    fn pipeline<T>(
        &mut self,
        items: &[T],
        command: &dyn Fn(&T) -> Vec<u8>,
        read: &mut dyn FnMut(&mut Self, &T) -> Result<()>,
    ) -> Result<()> {
        let together = if self.can_pipeline() { limits::AHEAD_MESSAGES } else { 1 };
        for some in items.chunks(together) {
            for item in some {
                self.lines().queue(&command(item))?;
            }
            for item in some {
                read(self, item)?;
            }
        }
        Ok(())
    }
}

/// The words behind `name` in a list of capabilities, a line each, upper case; `None` if it is not listed.
pub fn parameters<'a>(capabilities: &'a [String], name: &str) -> Option<&'a str> {
    let behind =
        |line: &'a String| line.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    capabilities.iter().find_map(behind).map(str::trim)
}
