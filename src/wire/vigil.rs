//! A look or two before sleeping: a server on this machine answers sooner than the kernel wakes who sleeps.

use std::cell::Cell;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

/// How long to look at the most. On an idle machine, waking takes a good part of it.
const LOOK: Duration = Duration::from_micros(100);

/// Waits without a look after many vain ones, at the most.
const REST: u32 = 64;

/// Looks for what is awaited from a near peer, as long as that pays: looks in vain are followed by ever more waits
/// without one. Between looks whoever else has work gets the processor, so that only idle time is spent.
#[derive(Debug)]
pub struct Vigil {
    is_near: bool,
    /// Waits that go without a look after the next vain one.
    rest: Cell<u32>,
    /// Waits that still go without one.
    left: Cell<u32>,
}

impl Vigil {
    /// Near is who has an address of this machine's, as far as the connection tells.
    pub fn over(stream: &TcpStream) -> Vigil {
        let addresses = stream.peer_addr().and_then(|peer| Ok((peer.ip(), stream.local_addr()?.ip())));
        let is_near = addresses.is_ok_and(|(peer, local)| peer.is_loopback() || peer == local);
        Vigil { is_near, rest: Cell::new(1), left: Cell::new(0) }
    }

    /// Asks `ready` for a moment; whether it said yes.
    pub fn keep(&self, mut ready: impl FnMut() -> bool) -> bool {
        if !self.is_near {
            return false;
        }
        if let Some(left) = self.left.get().checked_sub(1) {
            self.left.set(left);
            return false;
        }
        let mut end = None;
        loop {
            if ready() {
                self.rest.set(1);
                return true;
            }
            // Looked at least twice: whoever got the processor in between may have had it for long.
            let now = Instant::now();
            if now >= *end.get_or_insert(now + LOOK) {
                break;
            }
            thread::yield_now();
        }
        self.left.set(self.rest.get());
        self.rest.set((self.rest.get() * 2).min(REST));
        false
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn near() -> Vigil {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Vigil::over(&TcpStream::connect(listener.local_addr().unwrap()).unwrap())
    }

    #[test]
    fn what_comes_soon_is_seen() {
        let vigil = near();
        for _ in 0..3 {
            let mut looks = 0;
            assert!(vigil.keep(|| {
                looks += 1;
                looks == 2
            }));
        }
    }

    #[test]
    fn looks_in_vain_grow_rare_and_one_that_pays_brings_them_back() {
        let vigil = near();
        let looks_in = |waits: u32, answer: bool| {
            let looked = |_: &u32| {
                let mut looked = false;
                vigil.keep(|| {
                    looked = true;
                    answer
                });
                looked
            };
            (0..waits).filter(looked).count()
        };
        // Rests of 1, 2, 4, 8, 16, 32, 64 and again 64 waits.
        assert_eq!(looks_in(1 + 2 + 4 + 8 + 16 + 32 + 64 + 7, false), 7);
        assert_eq!(looks_in(65, false), 1);
        assert_eq!(looks_in(10, true), 10);
        assert_eq!(looks_in(2, false), 1);
    }

    #[test]
    fn who_is_far_is_not_looked_for() {
        let vigil = Vigil { is_near: false, ..near() };
        assert!(!vigil.keep(|| unreachable!()));
    }
}
