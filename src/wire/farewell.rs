//! Connections that are no longer used, while the peer has not answered the last words on them.

use std::collections::VecDeque;
use std::fmt;
use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard, TryLockError};

use super::deadline::Deadline;
use crate::limits;

/// Keeps connections until the peer has closed its side too: nobody waits, and what it says is read
/// all the same (RFC 3501, section 3.4: the client reads the answer before it closes). Share one between
/// all connections of a process; each that is opened or left lets go of those that are done with.
#[derive(Default)]
pub struct Farewells {
    parting: Mutex<VecDeque<Parting>>,
}

struct Parting {
    stream: TcpStream,
    /// When the peer has had its time.
    deadline: Deadline,
    /// Octets of it that are read yet.
    room: usize,
}

impl Farewells {
    /// Takes the socket, which does not block, of a connection on which the last words have been sent.
    pub(super) fn see_off(&self, stream: TcpStream, deadline: Deadline) {
        let Some(mut parting) = self.free() else { return };
        let_go(&mut parting);
        if parting.len() >= limits::PARTING {
            parting.pop_front();
        }
        parting.push_back(Parting { stream, deadline, room: limits::LAST_WORDS });
    }

    /// Reads what has come, without waiting, and closes what the peer has closed.
    pub(super) fn look(&self) {
        if let Some(mut parting) = self.free() {
            let_go(&mut parting);
        }
    }

    /// `None` while another thread is at it, which after a fork may be one that is not there: nobody waits here.
    fn free(&self) -> Option<MutexGuard<'_, VecDeque<Parting>>> {
        match self.parting.try_lock() {
            Ok(parting) => Some(parting),
            Err(TryLockError::Poisoned(parting)) => Some(parting.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

fn let_go(parting: &mut VecDeque<Parting>) {
    parting.retain_mut(|one| !one.is_over());
}

impl Parting {
    fn is_over(&mut self) -> bool {
        if self.deadline.has_passed() {
            return true;
        }
        let mut octets = [0; 1 << 10];
        // What is said matters to nobody, so that it need not be decrypted.
        loop {
            match self.stream.read(&mut octets) {
                Ok(0) => return true,
                Ok(count) => self.room = self.room.saturating_sub(count),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
            if self.room == 0 {
                return true;
            }
        }
    }
}

impl fmt::Debug for Farewells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Farewells({})", self.free().map_or(0, |parting| parting.len()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;

    /// Our side, seen off already, and the peer's.
    fn parted(farewells: &Farewells, limit: Duration) -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let ours = TcpStream::connect(listener.local_addr().expect("its number")).expect("a connection");
        ours.set_nonblocking(true).expect("a socket that does not block");
        farewells.see_off(ours, Deadline::after(Some(limit)));
        listener.accept().expect("the other side").0
    }

    fn is_closed(peer: &mut TcpStream) -> bool {
        peer.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
        !matches!(peer.read(&mut [0; 1]), Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    #[test]
    fn a_connection_is_kept_until_its_peer_has_closed() {
        let farewells = Farewells::default();
        let mut peer = parted(&farewells, Duration::MAX);
        peer.write_all(b"* BYE\r\n").expect("somebody listens");
        farewells.look();
        assert_eq!(format!("{farewells:?}"), "Farewells(1)");
        peer.write_all(b"A1 OK\r\n").expect("somebody listens still");
        peer.shutdown(std::net::Shutdown::Write).expect("a connection");
        // The end has come when the kernel says so.
        while format!("{farewells:?}") != "Farewells(0)" {
            farewells.look();
        }
        assert!(is_closed(&mut peer));
    }

    #[test]
    fn none_is_kept_for_ever_or_in_any_number() {
        let farewells = Farewells::default();
        let mut late = parted(&farewells, Duration::ZERO);
        farewells.look();
        assert!(is_closed(&mut late));
        let mut talkative = parted(&farewells, Duration::MAX);
        let _ = talkative.write_all(&vec![b'x'; 2 * limits::LAST_WORDS]);
        while format!("{farewells:?}") != "Farewells(0)" {
            farewells.look();
        }
        let mut peers: Vec<TcpStream> =
            (0..=limits::PARTING).map(|_| parted(&farewells, Duration::MAX)).collect();
        assert!(is_closed(&mut peers[0]));
        assert_eq!(format!("{farewells:?}"), format!("Farewells({})", limits::PARTING));
    }
}
