//! What has come from the peer and has not been taken yet.

use std::io::{self, Read};

use native_tls::TlsStream;

use super::deflated::Deflated;
use super::socket::Socket;

/// Octets read at a time; one TLS record.
pub(super) const CHUNK: usize = 16 << 10;

/// The bytes under a connection: a socket, or TLS on one, or compression on either.
pub(super) enum Channel {
    Plain(Socket),
    Tls(Box<TlsStream<Socket>>),
    Deflated(Box<Deflated>),
}

impl Channel {
    pub(super) fn socket(&self) -> &Socket {
        match self {
            Channel::Plain(socket) => socket,
            Channel::Tls(stream) => stream.get_ref(),
            Channel::Deflated(deflated) => deflated.below().socket(),
        }
    }

    /// TLS, if there is any.
    pub(super) fn tls(&mut self) -> Option<&mut TlsStream<Socket>> {
        match self {
            Channel::Plain(_) => None,
            Channel::Tls(stream) => Some(stream),
            Channel::Deflated(deflated) => deflated.below_mut().tls(),
        }
    }

    /// Takes some of `bytes`, which may be under way for a while: [`Channel::is_behind`].
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Channel::Plain(socket) => io::Write::write(socket, bytes),
            Channel::Tls(stream) => io::Write::write(stream, bytes),
            Channel::Deflated(deflated) => deflated.write(bytes),
        }
    }

    /// Whether octets that were taken have not gone yet; writing nothing moves them on.
    pub(super) fn is_behind(&self) -> bool {
        matches!(self, Channel::Deflated(deflated) if deflated.is_behind())
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Channel::Plain(socket) => socket.read(buffer),
            Channel::Tls(stream) => stream.read(buffer),
            Channel::Deflated(deflated) => deflated.read(buffer),
        }
    }

    fn read_append(&mut self, out: &mut Vec<u8>, limit: u64) -> io::Result<()> {
        match self {
            Channel::Plain(socket) => socket.read_append(out, limit),
            Channel::Tls(stream) => stream.take(limit).read_to_end(out).map(drop),
            Channel::Deflated(deflated) => deflated.read_append(out, limit),
        }
    }
}

/// What one attempt to read brought.
#[derive(Debug)]
pub(super) enum Arrival {
    /// Something came.
    Some,
    /// Nothing now.
    Nothing,
    /// The peer has closed its side.
    End,
    Failed(io::Error),
}

/// A buffer between the channel and the caller.
#[derive(Default)]
pub(super) struct Input {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Input {
    pub(super) fn unread(&self) -> &[u8] {
        self.bytes.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Forgets the first `count` octets of [`Input::unread`].
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
            if self.bytes.len() > 4 * CHUNK {
                // What a burst took is given back.
                self.bytes = Vec::new();
            }
        }
    }

    /// Reads once from `channel`, at most `size` octets.
    pub(super) fn fill(&mut self, channel: &mut Channel, size: usize) -> Arrival {
        if self.bytes.len() - self.end < size {
            if self.start > 0 {
                self.bytes.copy_within(self.start..self.end, 0);
                (self.start, self.end) = (0, self.end - self.start);
            }
            if self.bytes.len() - self.end < size {
                // Doubling, so that a burst is not copied once a chunk.
                self.bytes.resize((self.end + size).max(self.bytes.len() * 2), 0);
            }
        }
        let room = self.bytes.get_mut(self.end..self.end + size).unwrap_or_default();
        match arrival(channel.read(room)) {
            Ok(count) => {
                self.end += count;
                Arrival::Some
            }
            Err(other) => other,
        }
    }
}

/// Appends at most `limit` octets to `out`, straight from `channel`, as many as
/// there are now. What came first is reported first; a failure behind it will
/// be found again by the next call, or is kept in `late`.
pub(super) fn append(
    channel: &mut Channel,
    out: &mut Vec<u8>,
    limit: u64,
    late: &mut Option<io::Error>,
) -> Arrival {
    let before = out.len();
    let result = channel.read_append(out, limit);
    if out.len() > before {
        if let Err(error) = result
            && error.kind() != io::ErrorKind::WouldBlock
        {
            *late = Some(error);
        }
        return Arrival::Some;
    }
    match arrival(result.map(|()| 0)) {
        Ok(_) => Arrival::Some,
        Err(other) => other,
    }
}

/// Reads once from `channel` into `place`, `count` octets.
pub(super) fn read(channel: &mut Channel, place: &mut [u8], count: &mut usize) -> Arrival {
    match arrival(channel.read(place)) {
        Ok(came) => {
            *count = came;
            Arrival::Some
        }
        Err(other) => other,
    }
}

fn arrival(result: io::Result<usize>) -> Result<usize, Arrival> {
    match result {
        Ok(0) => Err(Arrival::End),
        Ok(count) => Ok(count),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(Arrival::Nothing),
        Err(error) => Err(Arrival::Failed(error)),
    }
}
