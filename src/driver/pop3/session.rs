//! One POP3 connection: commands and their answers, several under way at once.

use super::response::{self, Reply};
use crate::driver::lines::{self, Lines, Speaker};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// A connection that speaks POP3, and what it is known to be able to do.
pub struct Wire {
    pub lines: Lines,
    /// Lines of CAPA, upper case; none if the server has no such command.
    capabilities: Vec<String>,
}

impl Wire {
    pub fn new(lines: Lines) -> Wire {
        Wire { lines, capabilities: Vec::new() }
    }

    /// The text of the greeting.
    pub fn greeting(&mut self) -> Result<Vec<u8>> {
        match self.reply()? {
            Reply::Ok(text) => Ok(text),
            Reply::Err(text) | Reply::Challenge(text) => {
                self.lines.give_up();
                let text = format!("the server refuses the connection: {}", text_of(&text));
                Err(Error::new(ErrorKind::Closed, text))
            }
        }
    }

    /// The next answer's first line.
    pub fn reply(&mut self) -> Result<Reply> {
        let line = self.lines.status()?;
        response::reply(&line).ok_or_else(|| self.lines.nonsense("POP3", &line))
    }

    /// The next answer, which is no challenge: its text, or `Refused` with the server's words.
    pub fn answer(&mut self) -> Result<Vec<u8>> {
        match self.reply()? {
            Reply::Ok(text) => Ok(text),
            Reply::Err(text) => Err(Error::new(ErrorKind::Refused, text_of(&text))),
            Reply::Challenge(text) => Err(self.lines.nonsense("POP3", &[b"+ ", text.as_slice()].concat())),
        }
    }

    /// Runs one command.
    pub fn run(&mut self, command: &[u8]) -> Result<Vec<u8>> {
        self.lines.queue(command)?;
        self.answer()
    }

    /// Asks what the server can do. One that does not know the question can do what RFC 1939 says.
    pub fn ask_capabilities(&mut self) -> Result<()> {
        self.capabilities = match self.run(b"CAPA") {
            Ok(_) => response::capabilities(&self.lines.data(limits::GREETING_LINE as u64)?),
            Err(error) if error.kind() == ErrorKind::Refused => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(())
    }

    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Whether CAPA lists `name`, with or without parameters.
    pub fn has(&self, name: &str) -> bool {
        self.parameters(name).is_some()
    }

    /// The words behind `name` in CAPA.
    pub fn parameters(&self, name: &str) -> Option<&str> {
        lines::parameters(&self.capabilities, name)
    }
}

impl Speaker for Wire {
    fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    fn can_pipeline(&self) -> bool {
        self.has("PIPELINING")
    }
}

/// A server's words, for a message.
pub fn text_of(text: &[u8]) -> String {
    let text = text.get(..limits::QUOTED_WORDS).unwrap_or(text);
    String::from_utf8_lossy(text).into_owned()
}
