//! A loopback proxy that delays each way and counts round trips.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Forwards connections to a local port.
pub struct Proxy {
    pub port: u16,
    trips: Arc<AtomicUsize>,
}

impl Proxy {
    /// Listens on a free port; every octet arrives `delay` later on the other side.
    pub fn start(target: u16, delay: Duration) -> std::io::Result<Proxy> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let trips = Arc::new(AtomicUsize::new(0));
        let counter = trips.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let counter = counter.clone();
                thread::spawn(move || pass_on(client, target, delay, &counter));
            }
        });
        Ok(Proxy { port, trips })
    }

    /// Round trips since the last call.
    pub fn take_trips(&self) -> usize {
        self.trips.swap(0, Ordering::Relaxed)
    }
}

/// Between a client and the server; connecting and the greeting are a round trip.
fn pass_on(client: TcpStream, target: u16, delay: Duration, trips: &Arc<AtomicUsize>) {
    trips.fetch_add(1, Ordering::Relaxed);
    thread::sleep(delay);
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, target)) else { return };
    let (Ok(client_in), Ok(server_in)) = (client.try_clone(), server.try_clone()) else { return };
    let answered = Arc::new(AtomicBool::new(false));
    let (up, down, trips) = (answered.clone(), answered, trips.clone());
    let spoken = move || {
        if up.swap(false, Ordering::Relaxed) {
            trips.fetch_add(1, Ordering::Relaxed);
        }
    };
    pump(client_in, server, delay, spoken, || ());
    // An answer counts when the client gets it: what is sent before waits for nothing.
    pump(server_in, client, delay, || (), move || down.store(true, Ordering::Relaxed));
}

fn pump(
    mut from: TcpStream,
    mut to: TcpStream,
    delay: Duration,
    taken: impl Fn() + Send + 'static,
    given: impl Fn() + Send + 'static,
) {
    let _ = from.set_nodelay(true);
    let _ = to.set_nodelay(true);
    let (sender, receiver) = mpsc::sync_channel::<(Instant, Vec<u8>)>(4096);
    thread::spawn(move || {
        let mut buffer = vec![0; 256 << 10];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            taken();
            if sender.send((Instant::now() + delay, buffer[..count].to_vec())).is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        for (due, bytes) in receiver {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            given();
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
    });
}
