//! Compression on a channel: raw DEFLATE (RFC 1951) both ways, as RFC 4978 and RFC 8054 have it.
//!
//! What is written goes whole: the compressor is flushed behind it, so that no command waits in it.
//! What comes is inflated into the reader's own bounded buffers, never ahead of it.

use std::fmt;
use std::io;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::input::{Arrival, CHUNK, Channel, Input};
use crate::error::{Error, ErrorKind};
use crate::limits;

/// Octets compressed, or inflated, before the socket is looked at again.
const PIECE: usize = 256 << 10;

/// The layer over a channel.
pub(super) struct Deflated {
    below: Channel,
    deflater: Compress,
    inflater: Decompress,
    /// What has come and has not been inflated.
    input: Input,
    output: Vec<u8>,
    /// Octets of `output` that have gone.
    sent: usize,
    /// The peer's last block has been inflated.
    ended: bool,
    /// Octets that came since the last one that was inflated.
    barren: usize,
}

impl Deflated {
    /// Over `below`, of which `input` has been read already and is compressed.
    pub(super) fn new(below: Channel, input: Input) -> Deflated {
        Deflated {
            below,
            deflater: Compress::new(Compression::default(), false),
            inflater: Decompress::new(false),
            input,
            output: Vec::new(),
            sent: 0,
            ended: false,
            barren: 0,
        }
    }

    pub(super) fn below(&self) -> &Channel {
        &self.below
    }

    pub(super) fn below_mut(&mut self) -> &mut Channel {
        &mut self.below
    }

    /// Whether something compressed has not been sent yet.
    pub(super) fn is_behind(&self) -> bool {
        self.sent < self.output.len()
    }

    /// Takes some of `bytes` once all that was taken before has gone.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.send()?;
        let piece = bytes.get(..bytes.len().min(PIECE)).unwrap_or_default();
        if piece.is_empty() {
            return Ok(0);
        }
        self.deflate(piece, piece.len() == bytes.len())?;
        match self.send() {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => Err(error),
            _ => Ok(piece.len()),
        }
    }

    /// Sends what is compressed already.
    fn send(&mut self) -> io::Result<()> {
        while let Some(rest) = self.output.get(self.sent..).filter(|rest| !rest.is_empty()) {
            self.sent += self.below.write(rest)?;
        }
        self.output.clear();
        self.sent = 0;
        Ok(())
    }

    fn deflate(&mut self, mut bytes: &[u8], last: bool) -> io::Result<()> {
        let flush = if last { FlushCompress::Sync } else { FlushCompress::None };
        loop {
            self.output.reserve(bytes.len() / 2 + 256);
            let before = self.deflater.total_in();
            self.deflater.compress_vec(bytes, &mut self.output, flush).map_err(io::Error::other)?;
            bytes = bytes.get(grown(before, self.deflater.total_in())..).unwrap_or_default();
            // Room that is left means that nothing is held back.
            if bytes.is_empty() && self.output.len() < self.output.capacity() {
                return Ok(());
            }
        }
    }

    /// Inflates at least one octet into `buffer`; 0 is the end of the stream.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            // Behind a last block nothing can be meant.
            if self.ended && self.input.len() > 0 {
                return Err(corrupt());
            }
            if !self.ended {
                let count = self.inflate(buffer)?;
                if count > 0 {
                    self.barren = 0;
                    return Ok(count);
                }
            }
            // A peer that sends blocks with nothing in them keeps nobody here.
            self.below.socket().ask()?;
            let before = self.input.len();
            match self.input.fill(&mut self.below, CHUNK) {
                Arrival::Some => self.barren += self.input.len() - before,
                Arrival::Nothing => return Err(io::ErrorKind::WouldBlock.into()),
                Arrival::End => return Ok(0),
                Arrival::Failed(error) => return Err(error),
            }
            if self.barren > limits::DEFLATED_NOTHING {
                return Err(corrupt());
            }
        }
    }

    /// Inflates what has come, as far as it goes.
    fn inflate(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let (came, made) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(self.input.unread(), buffer, FlushDecompress::None);
            let status = status.map_err(|_| corrupt())?;
            let came = grown(came, self.inflater.total_in());
            let made = grown(made, self.inflater.total_out());
            self.input.consume(came);
            self.ended = status == Status::StreamEnd;
            if made > 0 || self.ended || self.input.len() == 0 {
                return Ok(made);
            }
            if came == 0 {
                return Err(corrupt());
            }
        }
    }

    /// Appends at most `limit` octets to `out`, as many as there are now, within reason.
    /// The octets appended count even if the result is an error.
    pub(super) fn read_append(&mut self, out: &mut Vec<u8>, limit: u64) -> io::Result<()> {
        let mut room = usize::try_from(limit).unwrap_or(PIECE).min(PIECE);
        while room > 0 {
            let start = out.len();
            out.resize(start + room.min(CHUNK), 0);
            let result = self.read(out.get_mut(start..).unwrap_or_default());
            let count = *result.as_ref().unwrap_or(&0);
            out.truncate(start + count);
            room -= count;
            if result? == 0 {
                break;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Deflated {
    /// What it was good for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (inflater, deflater) = (&self.inflater, &self.deflater);
        write!(f, "{} octets came as {}, ", inflater.total_out(), inflater.total_in())?;
        write!(f, "{} went as {}", deflater.total_in(), deflater.total_out())
    }
}

/// Octets between two totals; no piece is larger than the memory.
fn grown(before: u64, after: u64) -> usize {
    usize::try_from(after.saturating_sub(before)).unwrap_or(usize::MAX)
}

/// What came is no DEFLATE stream.
#[derive(Debug)]
struct Corrupt;

impl fmt::Display for Corrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the compressed data can't be read")
    }
}

impl std::error::Error for Corrupt {}

fn corrupt() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Corrupt)
}

/// The error for a caller, if this is one of this layer's.
pub(super) fn fault(host: &str, error: &io::Error) -> Option<Error> {
    error.get_ref()?.downcast_ref::<Corrupt>()?;
    Some(Error::new(ErrorKind::Protocol, format!("{host} sent compressed data that can't be read")))
}
