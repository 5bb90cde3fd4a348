//! Writing and reading on a [`Connection`]: what waits for whom, and for how long.

use std::io;
use std::time::Duration;

use super::super::deadline::Idle;
use super::super::deflated;
use super::super::input::{Arrival, CHUNK, Channel, append, read};
use super::super::interrupt::interrupted;
use super::super::socket::Interest;
use super::super::trace::{Direction, Tracer};
use super::super::{dial, tls_failure};
use super::{Connection, closed_here};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Octets by which a buffer may run ahead of what the peer has really sent.
pub(super) const HEAD_START: u64 = 64 << 10;

/// Octets handed to a sink at a time.
pub(super) const PIECE: usize = 64 << 10;

impl Connection {
    /// Adds `bytes` to what the next flush sends.
    pub fn queue(&mut self, bytes: &[u8]) {
        if self.channel.is_some() {
            self.output.extend_from_slice(bytes);
            self.tracer.queue(bytes);
        }
    }

    /// Adds `bytes` that no trace may show; it shows `<redacted>`.
    pub fn queue_secret(&mut self, bytes: &[u8]) {
        if self.channel.is_some() {
            self.output.extend_from_slice(bytes);
            self.tracer.queue_secret();
        }
    }

    /// Octets queued and not sent yet.
    pub fn queued(&self) -> usize {
        self.output.len() - self.sent
    }

    /// Hides `secret` in the trace from now on, wherever it comes up, raw or in base64.
    pub fn hide(&mut self, secret: &[u8]) {
        self.tracer.hide(secret);
    }

    /// Sends what is queued. Meanwhile it takes in what the peer sends, so that
    /// two sides that both write can't block each other.
    ///
    /// # Errors
    /// `Timeout` if nothing moved for `timeouts.write`; `Closed`, `Io`, `Tls`.
    /// After any of them nothing sensible can be sent any more; what the peer said
    /// before it closed can still be read.
    pub fn flush(&mut self) -> Result<()> {
        let mut idle = self.idle(self.options.timeouts.write)?;
        if self.queued() == 0 && !self.is_behind() {
            return Ok(());
        }
        self.tracer.sent();
        while self.queued() > 0 || self.is_behind() {
            self.heed_interrupt()?;
            let result = match &mut self.channel {
                Some(channel) => channel.write(self.output.get(self.sent..).unwrap_or_default()),
                None => return Err(closed_here()),
            };
            match result {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.wait_to_write(&mut idle)?,
                Err(error) => {
                    // The peer's last words, which may say why.
                    while self.input.len() < limits::READ_AHEAD
                        && matches!(self.fill_now(CHUNK), Arrival::Some)
                    {}
                    self.forget_output();
                    return Err(self.broken(error));
                }
            }
        }
        self.forget_output();
        Ok(())
    }

    /// Appends one line to `out`, its LF or CRLF included.
    ///
    /// # Errors
    /// `Limit` if the line has more than `cap` octets; `Closed` at the end of
    /// the stream; `Timeout` if nothing came for `timeouts.read`; `Io`, `Tls`.
    /// The octets of an unfinished line stay in `out`.
    pub fn read_line(&mut self, out: &mut Vec<u8>, cap: usize) -> Result<()> {
        self.flush()?;
        let start = out.len();
        loop {
            let unread = self.input.unread();
            let (count, complete) = match memchr::memchr(b'\n', unread) {
                Some(end) => (end + 1, true),
                None => (unread.len(), false),
            };
            if out.len() - start + count > cap {
                let context = format!("{} sent a line of more than {cap} octets", self.host.shown());
                return Err(Error::new(ErrorKind::Limit, context));
            }
            out.extend_from_slice(unread.get(..count).unwrap_or_default());
            self.input.consume(count);
            if complete {
                self.tracer.line(Direction::Received, out.get(start..).unwrap_or_default());
                return Ok(());
            }
            let unfinished = out.len() > start;
            self.fill_within(self.options.timeouts.read, CHUNK, unfinished)?;
        }
    }

    /// Appends exactly `count` octets to `out`. Memory grows with what arrives,
    /// not with `count`.
    ///
    /// # Errors
    /// As [`Connection::read_line`], without `Limit`. What came stays in `out`.
    pub fn read_exact_into(&mut self, out: &mut Vec<u8>, count: u64) -> Result<()> {
        self.flush()?;
        let mut literal = self.tracer.literal();
        let result =
            self.append_exactly(out, count, |tracer, piece| tracer.literal_piece(&mut literal, piece));
        self.tracer.end_literal(literal);
        result
    }

    /// Hands exactly `count` octets to `sink`, piece by piece. If the sink fails
    /// it is not called again; the rest is read all the same, so that the
    /// connection stays usable, and the sink's error is returned at the end.
    ///
    /// # Errors
    /// The sink's, or those of [`Connection::read_exact_into`], which go first.
    pub fn read_exact_to(&mut self, count: u64, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        self.flush()?;
        let mut literal = self.tracer.literal();
        let mut outcome = Ok(());
        let mut rest = count;
        while rest > 0 {
            if self.input.len() == 0 {
                let size = usize::try_from(rest).unwrap_or(PIECE).clamp(CHUNK, PIECE);
                let filled = self.fill_within(self.options.timeouts.read, size, true);
                if filled.is_err() {
                    self.tracer.end_literal(literal);
                    return filled;
                }
            }
            let unread = self.input.unread();
            let size = usize::try_from(rest).unwrap_or(usize::MAX).min(unread.len());
            let piece = unread.get(..size).unwrap_or_default();
            self.tracer.literal_piece(&mut literal, piece);
            if outcome.is_ok() {
                outcome = sink(piece);
            }
            self.input.consume(size);
            rest -= size as u64;
        }
        self.tracer.end_literal(literal);
        outcome
    }

    /// Fills `place` with the next octets, and adds to `came` how many there were, also if it fails.
    ///
    /// # Errors
    /// As [`Connection::read_exact_into`].
    pub fn read_exact_in(&mut self, place: &mut [u8], came: &mut usize) -> Result<()> {
        self.flush()?;
        let mut literal = self.tracer.literal();
        let result =
            self.fill_exactly(place, came, |tracer, piece| tracer.literal_piece(&mut literal, piece));
        self.tracer.end_literal(literal);
        result
    }

    fn fill_exactly(
        &mut self,
        place: &mut [u8],
        came: &mut usize,
        mut show: impl FnMut(&Tracer, &[u8]),
    ) -> Result<()> {
        let unread = self.input.unread();
        let size = unread.len().min(place.len());
        let (head, mut rest) = place.split_at_mut(size);
        head.copy_from_slice(unread.get(..size).unwrap_or_default());
        show(&self.tracer, head);
        self.input.consume(size);
        *came += size;
        let mut idle = self.idle(self.options.timeouts.read)?;
        while !rest.is_empty() {
            let mut count = 0;
            self.read_on(&mut idle, |channel, _| read(channel, rest, &mut count))?;
            let (piece, after) = rest.split_at_mut(count.min(rest.len()));
            show(&self.tracer, piece);
            *came += piece.len();
            rest = after;
        }
        Ok(())
    }

    /// Reads once by `read`, in the middle of an answer; where nothing comes, it waits and leaves it at that.
    fn read_on(
        &mut self,
        idle: &mut Idle,
        read: impl FnOnce(&mut Channel, &mut Option<io::Error>) -> Arrival,
    ) -> Result<()> {
        self.heed_interrupt()?;
        let arrival = match (&mut self.channel, self.late.take()) {
            (_, Some(error)) => Arrival::Failed(error),
            (None, _) => return Err(closed_here()),
            _ if self.ended => Arrival::End,
            (Some(channel), None) => read(channel, &mut self.late),
        };
        match arrival {
            Arrival::Some => Ok(()),
            Arrival::Nothing => self.wait_to_read(idle),
            Arrival::End => Err(self.end_of_stream(true)),
            Arrival::Failed(error) => Err(self.broken(error)),
        }
    }

    /// Flushes, then waits until the peer has said something or `limit` has
    /// passed; zero only looks. True if there is something to read.
    ///
    /// # Errors
    /// `Closed`, `Io`, `Tls`, and those of [`Connection::flush`].
    pub fn wait_for_input(&mut self, limit: Duration) -> Result<bool> {
        self.flush()?;
        if self.input.len() > 0 {
            return Ok(true);
        }
        match self.fill_within(Some(limit), CHUNK, false) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Timeout => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What has arrived and has not been read.
    pub fn buffered(&self) -> &[u8] {
        self.input.unread()
    }

    fn append_exactly(
        &mut self,
        out: &mut Vec<u8>,
        count: u64,
        mut show: impl FnMut(&Tracer, &[u8]),
    ) -> Result<()> {
        let unread = self.input.unread();
        let size = usize::try_from(count).unwrap_or(usize::MAX).min(unread.len());
        out.extend_from_slice(unread.get(..size).unwrap_or_default());
        show(&self.tracer, unread.get(..size).unwrap_or_default());
        self.input.consume(size);
        let mut rest = count - size as u64;
        // In range: it is at most HEAD_START.
        out.reserve(usize::try_from(rest.min(HEAD_START)).unwrap_or(0));
        let mut idle = self.idle(self.options.timeouts.read)?;
        while rest > 0 {
            let before = out.len();
            self.read_on(&mut idle, |channel, late| append(channel, out, rest, late))?;
            let came = out.get(before..).unwrap_or_default();
            show(&self.tracer, came);
            rest = rest.saturating_sub(came.len() as u64);
        }
        Ok(())
    }

    /// Reads at least one octet into the buffer, at most `size` of them.
    fn fill_within(&mut self, limit: Option<Duration>, size: usize, unfinished: bool) -> Result<()> {
        let mut idle = self.idle(limit)?;
        self.heed_interrupt()?;
        loop {
            match self.fill_now(size) {
                Arrival::Some => return Ok(()),
                Arrival::Nothing => self.wait_to_read(&mut idle)?,
                Arrival::End => return Err(self.end_of_stream(unfinished)),
                Arrival::Failed(error) => return Err(self.broken(error)),
            }
        }
    }

    fn is_behind(&self) -> bool {
        self.channel.as_ref().is_some_and(Channel::is_behind)
    }

    /// Reads into the buffer what is there now.
    pub(super) fn fill_now(&mut self, size: usize) -> Arrival {
        if let Some(error) = self.late.take() {
            return Arrival::Failed(error);
        }
        if self.ended {
            return Arrival::End;
        }
        let Some(channel) = &mut self.channel else { return Arrival::End };
        let arrival = self.input.fill(channel, size);
        self.ended = matches!(arrival, Arrival::End);
        arrival
    }

    /// Lets the caller interrupt a peer that sends without end.
    fn heed_interrupt(&mut self) -> Result<()> {
        let asked = self.channel.as_ref().map_or(Ok(()), |channel| channel.socket().ask());
        asked.map_err(|error| self.broken(error))
    }

    fn idle(&self, limit: Option<Duration>) -> Result<Idle> {
        let channel = self.channel.as_ref().ok_or_else(closed_here)?;
        Ok(Idle::new(limit, channel.socket().traffic()))
    }

    fn wait_to_read(&mut self, idle: &mut Idle) -> Result<()> {
        let socket = self.channel.as_ref().ok_or_else(closed_here)?.socket();
        match socket.wait(socket.blocked_on(), idle.deadline(socket.traffic())) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.silence("No answer from", idle)),
            Err(error) => Err(self.broken(error)),
        }
    }

    /// Waits until more can be written, and takes in what comes meanwhile.
    fn wait_to_write(&mut self, idle: &mut Idle) -> Result<()> {
        let socket = self.channel.as_ref().ok_or_else(closed_here)?.socket();
        let may_read = !self.ended && self.late.is_none() && self.input.len() < limits::READ_AHEAD;
        let interest = if may_read { Interest::Both } else { socket.blocked_on() };
        match socket.wait(interest, idle.deadline(socket.traffic())) {
            Ok(true) => {}
            Ok(false) => return Err(self.silence("Nothing can be sent to", idle)),
            Err(error) => return Err(self.broken(error)),
        }
        if may_read && let Arrival::Failed(error) = self.fill_now(CHUNK) {
            self.late = Some(error);
        }
        Ok(())
    }

    fn silence(&self, what: &str, idle: &Idle) -> Error {
        let limit = idle.limit().unwrap_or_default();
        let context = format!("{what} {} for {} seconds", self.host.shown(), limit.as_secs_f32());
        Error::new(ErrorKind::Timeout, context)
    }

    pub(super) fn end_of_stream(&self, unfinished: bool) -> Error {
        if self.channel.is_none() {
            return closed_here();
        }
        let how = if unfinished { " in the middle of an answer" } else { "" };
        Error::new(ErrorKind::Closed, format!("{} closed the connection{how}", self.host.shown()))
    }

    /// A failure of the socket or of TLS in words.
    pub(super) fn broken(&mut self, error: io::Error) -> Error {
        use io::ErrorKind::*;
        self.ended = true;
        if tls_failure::is_bare_end_of_session(&error) {
            // Common, and no more than an end: whoever cares counts octets.
            return self.end_of_stream(false);
        }
        let host = self.host.shown();
        if error.kind() == Interrupted {
            return interrupted(host);
        }
        if let Some(error) = tls_failure::of_session(host, &error).or_else(|| deflated::fault(host, &error)) {
            return error;
        }
        let reason = dial::reason(&error);
        let kind = match error.kind() {
            ConnectionReset | ConnectionAborted | BrokenPipe | NotConnected | UnexpectedEof => {
                ErrorKind::Closed
            }
            TimedOut => ErrorKind::Timeout,
            _ => ErrorKind::Io,
        };
        Error::new(kind, format!("Connection to {host} lost: {reason}"))
    }
}
