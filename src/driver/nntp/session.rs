//! One NNTP connection: commands and their answers, several under way at once.

use super::response::{self, Status};
use crate::driver::lines::{self, Lines, Speaker};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// A connection that speaks NNTP, and what it is known to be able to do.
pub struct Wire {
    pub lines: Lines,
    /// Lines of CAPABILITIES, upper case; none if the server has no such command.
    capabilities: Vec<String>,
    /// Commands for overviews that the server has not refused, the best last.
    pub over_forms: Vec<&'static str>,
}

impl Wire {
    pub fn new(lines: Lines) -> Wire {
        Wire { lines, capabilities: Vec::new(), over_forms: vec!["XOVER", "OVER"] }
    }

    /// The next answer's first line.
    pub fn status(&mut self) -> Result<Status> {
        let line = self.lines.status()?;
        response::status(&line).ok_or_else(|| self.lines.nonsense("NNTP", &line))
    }

    /// The next answer; `Refused` with the server's line if it is negative.
    pub fn answer(&mut self) -> Result<Status> {
        let status = self.status()?;
        match status.is_positive() {
            true => Ok(status),
            // RFC 3977, section 3.2.1: the server closes the connection.
            false if status.code == 400 => {
                self.lines.give_up();
                Err(Error::new(ErrorKind::Closed, status.shown()))
            }
            false => Err(Error::new(ErrorKind::Refused, status.shown())),
        }
    }

    /// Runs one command that is answered by a line.
    pub fn run(&mut self, command: &[u8]) -> Result<Status> {
        self.lines.queue(command)?;
        self.answer()
    }

    /// Asks what the server can do; one that does not know the question is an older one.
    pub fn ask_capabilities(&mut self) -> Result<()> {
        self.lines.queue(b"CAPABILITIES")?;
        let status = self.status()?;
        self.capabilities = match status.code {
            101 => response::capabilities(&self.lines.data(limits::GREETING_LINE as u64)?),
            _ => Vec::new(),
        };
        // RFC 3977 came with both names.
        self.over_forms = if self.capabilities.is_empty() { vec!["XOVER"] } else { vec!["XOVER", "OVER"] };
        Ok(())
    }

    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    /// Whether the server lists `name`, with or without parameters.
    pub fn has(&self, name: &str) -> bool {
        self.parameters(name).is_some()
    }

    /// The words behind `name` in the capabilities.
    pub fn parameters(&self, name: &str) -> Option<&str> {
        lines::parameters(&self.capabilities, name)
    }
}

impl Speaker for Wire {
    fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    /// RFC 3977, section 3.5, wants it of everyone who follows it.
    fn can_pipeline(&self) -> bool {
        self.has("VERSION")
    }
}
