//! One response off the connection: its lines and literals, in a frame or into a sink.

use std::time::Duration;

use super::super::{short_literal, syntax};
use super::{Streaming, Wire};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Waits for a literal in spells, so that its early end can be looked for.
struct Patience {
    limit: Option<Duration>,
    waited: Duration,
}

impl Patience {
    fn new(limit: Option<Duration>) -> Patience {
        Patience { limit, waited: Duration::ZERO }
    }

    fn spell(&self) -> Duration {
        let left = self.limit.map_or(short_literal::PAUSE, |limit| limit.saturating_sub(self.waited));
        left.min(short_literal::PAUSE)
    }

    /// After a spell without the whole: `error` once the deadline has passed.
    fn wait_on(&mut self, came_on: bool, error: Error) -> Result<()> {
        self.waited = if came_on { Duration::ZERO } else { self.waited + self.spell() };
        match self.limit {
            Some(limit) if self.waited >= limit => Err(error),
            _ => Ok(()),
        }
    }
}

impl Wire {
    pub(super) fn read_frame(&mut self, mut streaming: Option<&mut Streaming<'_>>) -> Result<()> {
        self.frame.clear();
        loop {
            let start = self.frame.len();
            self.line()?;
            let line = self.frame.get(start..).unwrap_or_default();
            let Some(literal) = syntax::literal_at_end(line, &self.frame)? else { return Ok(()) };
            if self.frame.len() as u64 + literal.length > limits::RESPONSE {
                return Err(Error::new(ErrorKind::Limit, "the server's response is too large"));
            }
            let wanted = streaming.as_deref_mut().filter(|streaming| {
                let pending = syntax::pending_section(line, &self.frame);
                pending.is_some_and(|pending| pending.section == *streaming.section)
            });
            match wanted {
                Some(streaming) => {
                    syntax::record_streamed(&mut self.frame);
                    self.stream(literal.length, streaming)?;
                }
                None => self.literal(literal.length)?,
            }
        }
    }

    /// Passes a literal on to the sink, the last octets held back until it is
    /// certain that they belong to it.
    fn stream(&mut self, length: u64, streaming: &mut Streaming<'_>) -> Result<()> {
        streaming.delivered = true;
        if let Some(place) = streaming.sink.room(length).filter(|place| place.len() as u64 == length) {
            let octets = self.fill(place)?;
            streaming.failure = streaming.sink.filled(octets).err();
            return Ok(());
        }
        let mut held: Vec<u8> = Vec::new();
        let mut came = 0;
        let mut patience = Patience::new(self.connection.timeouts().read);
        while came < length {
            let before = came;
            self.connection.set_read_timeout(Some(patience.spell()));
            let read = self.connection.read_exact_to(length - came, &mut |piece| {
                came += piece.len() as u64;
                let keep = piece.len().min(short_literal::TAIL);
                let (now, later) = piece.split_at(piece.len() - keep);
                let over = (held.len() + keep).saturating_sub(short_literal::TAIL).min(held.len());
                streaming.pass(held.drain(..over).as_slice());
                streaming.pass(now);
                held.extend_from_slice(later);
                Ok(())
            });
            self.connection.set_read_timeout(patience.limit);
            match read {
                Err(error) if error.kind() == ErrorKind::Timeout => {
                    if let Some(end) = self.short_end(&held) {
                        self.overrun = held.split_off(end);
                        break;
                    }
                    patience.wait_on(came > before, error)?;
                }
                other => other?,
            }
        }
        streaming.pass(&held);
        Ok(())
    }

    /// Writes a literal where it is to stay; gives how many octets it really had.
    fn fill(&mut self, place: &mut [u8]) -> Result<usize> {
        let mut came = 0;
        let mut patience = Patience::new(self.connection.timeouts().read);
        while came < place.len() {
            let before = came;
            self.connection.set_read_timeout(Some(patience.spell()));
            let read = self.connection.read_exact_in(place.get_mut(before..).unwrap_or_default(), &mut came);
            self.connection.set_read_timeout(patience.limit);
            match read {
                Err(error) if error.kind() == ErrorKind::Timeout => {
                    let tail = came.saturating_sub(short_literal::TAIL);
                    let held = place.get(tail..came).unwrap_or_default();
                    if let Some(end) = self.short_end(held) {
                        self.overrun = held.get(end..).unwrap_or_default().to_vec();
                        return Ok(tail + end);
                    }
                    patience.wait_on(came > before, error)?;
                }
                other => other?,
            }
        }
        Ok(came)
    }

    /// Appends a literal to the frame.
    fn literal(&mut self, length: u64) -> Result<()> {
        let start = self.frame.len();
        let mut patience = Patience::new(self.connection.timeouts().read);
        loop {
            let before = self.frame.len();
            let missing = length - (before - start) as u64;
            self.connection.set_read_timeout(Some(patience.spell()));
            let read = self.connection.read_exact_into(&mut self.frame, missing);
            self.connection.set_read_timeout(patience.limit);
            match read {
                Err(error) if error.kind() == ErrorKind::Timeout => {
                    if let Some(end) = self.short_end(self.frame.get(start..).unwrap_or_default()) {
                        self.overrun = self.frame.split_off(start + end);
                        short_literal::rewrite(&mut self.frame, start, end);
                        return Ok(());
                    }
                    patience.wait_on(self.frame.len() > before, error)?;
                }
                other => return other,
            }
        }
    }

    /// Appends a line to the frame.
    fn line(&mut self) -> Result<()> {
        match memchr::memchr(b'\n', &self.overrun) {
            Some(end) => self.frame.extend(self.overrun.drain(..=end)),
            None => self.connection.read_line(&mut self.frame, limits::RESPONSE_LINE)?,
        }
        Ok(())
    }

    /// Where a literal that stopped coming has really ended.
    fn short_end(&self, came: &[u8]) -> Option<usize> {
        let tags: Vec<String> = self.under_way.iter().map(|(tag, _)| self.text_of_tag(*tag)).collect();
        short_literal::end(came, tags.iter().map(String::as_str))
    }
}
