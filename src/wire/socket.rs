//! A nonblocking TCP socket that knows what it waits for.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::deadline::Deadline;
use super::interrupt::{Asking, Interrupt};
use super::vigil::Vigil;

/// What a caller waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interest {
    Read,
    Write,
    Both,
}

/// The socket under a connection, plain or below TLS. Reads and writes never
/// block; after `WouldBlock`, [`Socket::blocked_on`] says which direction is missing,
/// for TLS may have to read in order to write.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    blocked_on: Interest,
    traffic: u64,
    asking: Asking,
    vigil: Vigil,
}

impl Socket {
    /// Takes `stream`, which must not block.
    pub(super) fn new(stream: TcpStream, interrupt: &Interrupt) -> Socket {
        let vigil = Vigil::over(&stream);
        Socket { stream, blocked_on: Interest::Read, traffic: 0, asking: Asking::new(interrupt), vigil }
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub(super) fn blocked_on(&self) -> Interest {
        self.blocked_on
    }

    /// Octets moved so far, both ways.
    pub(super) fn traffic(&self) -> u64 {
        self.traffic
    }

    /// Lets the caller interrupt what goes on without a wait.
    pub(super) fn ask(&self) -> io::Result<()> {
        self.asking.ask()
    }

    /// Waits until the socket is ready. False if the deadline passed first; an error
    /// of kind `Interrupted` if the caller wants no more.
    pub(super) fn wait(&self, interest: Interest, deadline: Deadline) -> io::Result<bool> {
        let flags = match interest {
            Interest::Read => PollFlags::IN,
            Interest::Write => PollFlags::OUT,
            Interest::Both => PollFlags::IN | PollFlags::OUT,
        };
        let mut fds = [PollFd::from_borrowed_fd(self.stream.as_fd(), flags)];
        let mut is_ready = || matches!(poll(&mut fds, Some(&Timespec::default())), Ok(1..));
        if interest == Interest::Read && self.vigil.keep(&mut is_ready) {
            self.asking.ask()?;
            return Ok(true);
        }
        wait_for(&mut fds, deadline, &self.asking)
    }

    /// Appends at most `limit` octets to `out`, as many as there are now.
    /// The octets appended count even if the result is an error; fewer than
    /// `limit` without an error mean the end of the stream.
    pub(super) fn read_append(&mut self, out: &mut Vec<u8>, limit: u64) -> io::Result<()> {
        let before = out.len();
        // Reading through the TcpStream itself spares clearing the new memory.
        let result = (&self.stream).take(limit).read_to_end(out);
        self.traffic += (out.len() - before) as u64;
        self.note(Interest::Read, result).map(drop)
    }

    fn note<T>(&mut self, interest: Interest, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() == io::ErrorKind::WouldBlock
        {
            self.blocked_on = interest;
        }
        result
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = uninterrupted(|| (&self.stream).read(buffer));
        self.traffic += *result.as_ref().unwrap_or(&0) as u64;
        self.note(Interest::Read, result)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = uninterrupted(|| (&self.stream).write(bytes));
        self.traffic += *result.as_ref().unwrap_or(&0) as u64;
        self.note(Interest::Write, result)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Polls until one of `fds` is ready; signals do not prolong the wait. False if
/// the deadline passed first.
pub(super) fn wait_for(fds: &mut [PollFd<'_>], deadline: Deadline, asking: &Asking) -> io::Result<bool> {
    loop {
        asking.ask()?;
        let wait = match (deadline.remaining(), asking.pause()) {
            (Some(left), Some(pause)) => Some(left.min(pause)),
            (left, pause) => left.or(pause),
        };
        let timeout = wait.map(|left| Timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(i32::MAX.into()),
            tv_nsec: left.subsec_nanos().into(),
        });
        match poll(fds, timeout.as_ref()) {
            Ok(0) if deadline.has_passed() => return Ok(false),
            Ok(0) => {}
            // The signal may be the caller's.
            Err(Errno::INTR) => asking.ask_now()?,
            Ok(_) => return Ok(true),
            Err(errno) => return Err(errno.into()),
        }
    }
}

fn uninterrupted<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
