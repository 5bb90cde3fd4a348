//! Many threads with many streams each, for a while, by the C ABI: no error, nothing that grows, and no
//! stream that waits for another one's server.
//!
//! SOAK_THREADS (8), SOAK_STREAMS (5, open at once in each thread) and SOAK_SECONDS (3) say how many and
//! how long; `make soak` is 64 times 50 for a minute.

#![cfg(all(feature = "capi", target_os = "linux"))]

use std::ffi::{CStr, CString, c_int};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::ptr::null;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use imapext::capi::body::imap_fetchbody;
use imapext::capi::constants::{FT_PEEK, IMAP_READTIMEOUT, OP_READONLY};
use imapext::capi::errors::{imap_alerts, imap_errors, imap_last_error};
use imapext::capi::library::imap_free;
use imapext::capi::open::{imap_close, imap_open, imap_reopen, imap_timeout};
use imapext::capi::search::imap_search;
use imapext::capi::state::imap_ping;
use imapext::capi::structure::imap_fetchstructure;
use server::{fresh_user, ordinary, server};

#[path = "../benches/floor/src/raw.rs"]
mod raw;
#[allow(dead_code)]
#[path = "dovecot/server.rs"]
mod server;

const MESSAGES: usize = 5;

/// What the streams did, together.
#[derive(Default)]
struct Sum {
    opened: AtomicUsize,
    calls: AtomicUsize,
    errors: Mutex<Vec<String>>,
}

impl Sum {
    /// Counts a call, and keeps its error if it failed.
    fn add(&self, what: &str, succeeded: bool) {
        self.calls.fetch_add(1, SeqCst);
        if !succeeded {
            // SAFETY: NULL, or text that lives until this thread's next call.
            let text = match imap_last_error() {
                text if text.is_null() => "no error text".into(),
                text => unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned(),
            };
            self.errors.lock().unwrap().push(format!("{what}: {text}"));
        }
    }
}

/// What the process holds between two rounds, when every stream is closed.
#[derive(Clone, Copy, Debug)]
struct Held {
    kibibytes: usize,
    descriptors: usize,
}

#[test]
fn many_streams_for_a_while() {
    let threads = setting("SOAK_THREADS", 8);
    let streams = setting("SOAK_STREAMS", 5);
    let seconds = setting("SOAK_SECONDS", 3);
    take_all_descriptors();
    let user = fresh_user("soak");
    let messages: Vec<String> = (1..=MESSAGES).map(ordinary).collect();
    server().deliver(&user, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    // Longer than the whole run, so that the stalled calls do not end by themselves.
    imap_timeout(IMAP_READTIMEOUT.into(), (seconds + 600) as i64);

    let descriptors = held().descriptors;
    let sum = Arc::new(Sum::default());
    let stalled = Stalled::start();
    let end = Instant::now() + Duration::from_secs(seconds as u64);
    let (barrier, over) = (Barrier::new(threads), AtomicBool::new(false));
    let rounds = Mutex::new(Vec::new());
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !over.load(SeqCst) {
                    round(&name, &user, streams, &sum);
                    if barrier.wait().is_leader() {
                        let mut rounds = rounds.lock().unwrap();
                        rounds.push(held());
                        over.store(rounds.len() > 1 && Instant::now() > end, SeqCst);
                    }
                    barrier.wait();
                }
            });
        }
    });
    let still_stalled = stalled.end();
    let rounds = rounds.into_inner().unwrap();
    let errors = std::mem::take(&mut *sum.errors.lock().unwrap());
    // The first round is for threads, caches and the allocator to take what they keep.
    let (warm, last) = (rounds[0], rounds[rounds.len() - 1]);
    let after = held();
    println!(
        "{threads} threads with {streams} streams each, {} rounds: {} streams opened, {} calls, {} errors; \
         {} KiB resident after the first round, {} KiB after the last; {descriptors} descriptors before, {} after",
        rounds.len(),
        sum.opened.load(SeqCst),
        sum.calls.load(SeqCst),
        errors.len(),
        warm.kibibytes,
        last.kibibytes,
        after.descriptors,
    );
    assert!(errors.is_empty(), "{} errors, the first: {:?}", errors.len(), errors.first());
    assert_eq!(still_stalled, 2, "both calls to silent servers waited while the others went on");
    assert!(last.kibibytes < warm.kibibytes + warm.kibibytes / 10 + 8192, "memory grows: {rounds:?}");
    // What servers have yet to close, or have closed since, is let go of at the next open.
    let left = after.descriptors.saturating_sub(descriptors);
    assert!(left <= imapext::limits::PARTING, "{left} descriptors are left open");
}

/// Opens a thread's streams, uses each, and closes them.
fn round(name: &str, user: &str, streams: usize, sum: &Sum) {
    let open: Vec<c_int> = (0..streams).filter_map(|_| opened(name, user, sum)).collect();
    for stream in open {
        read(stream, sum);
        // SAFETY: NUL-terminated.
        let reopened = unsafe { imap_reopen(stream, text(name).as_ptr(), OP_READONLY.into(), 0) };
        sum.add("imap_reopen", reopened == 1);
        read(stream, sum);
        sum.add("imap_close", imap_close(stream, 0) == 1);
    }
    // SAFETY: results that nothing else uses.
    unsafe {
        imap_free(imap_errors().cast());
        imap_free(imap_alerts().cast());
    }
}

fn opened(name: &str, user: &str, sum: &Sum) -> Option<c_int> {
    let (name, user) = (text(name), text(user));
    // SAFETY: NUL-terminated, and no options.
    let stream =
        unsafe { imap_open(name.as_ptr(), user.as_ptr(), c"secret".as_ptr(), OP_READONLY.into(), 0, null()) };
    sum.add("imap_open", stream > 0);
    sum.opened.fetch_add(usize::from(stream > 0), SeqCst);
    (stream > 0).then_some(stream)
}

fn read(stream: c_int, sum: &Sum) {
    // SAFETY: texts are NUL-terminated; each result is looked at before it is freed, once.
    unsafe {
        let hits = imap_search(stream, c"UNSEEN SUBJECT message".as_ptr(), 0, null());
        sum.add("imap_search", hits.as_ref().is_some_and(|hits| hits.count == MESSAGES));
        imap_free(hits.cast());
        for number in 1..=MESSAGES as i64 {
            let structure = imap_fetchstructure(stream, number, 0);
            sum.add("imap_fetchstructure", structure.as_ref().is_some_and(|root| root.r#type == 1));
            imap_free(structure.cast());
            let body = imap_fetchbody(stream, number, c"1".as_ptr(), FT_PEEK.into());
            let expected = format!("Text of message {number}.");
            sum.add("imap_fetchbody", body.as_ref().is_some_and(|body| body.size == expected.len()));
            imap_free(body.cast());
        }
    }
}

/// Two calls whose servers have gone silent: one that opens, and one on a stream.
struct Stalled {
    servers: Vec<TcpStream>,
    calls: Vec<thread::JoinHandle<()>>,
    waiting: Arc<AtomicUsize>,
}

impl Stalled {
    fn start() -> Stalled {
        let waiting = Arc::new(AtomicUsize::new(2));
        let (mut servers, mut calls) = (Vec::new(), Vec::new());
        for greets in [false, true] {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let name = format!("{{127.0.0.1:{}/imap/notls}}INBOX", listener.local_addr().unwrap().port());
            let waiting = waiting.clone();
            calls.push(thread::spawn(move || {
                // SAFETY: NUL-terminated, and no options.
                let stream =
                    unsafe { imap_open(text(&name).as_ptr(), c"u".as_ptr(), c"p".as_ptr(), 0, 0, null()) };
                assert_eq!(stream > 0, greets);
                if greets {
                    assert_eq!(imap_ping(stream), 0);
                    imap_close(stream, 0);
                }
                waiting.fetch_sub(1, SeqCst);
            }));
            let (mut client, _) = listener.accept().unwrap();
            if greets {
                client.write_all(b"* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n").unwrap();
                let mut select = String::new();
                BufReader::new(&client).read_line(&mut select).unwrap();
                let tag = select.split(' ').next().unwrap();
                client.write_all(format!("* 1 EXISTS\r\n{tag} OK selected\r\n").as_bytes()).unwrap();
                // The next thing it hears is the command that it never answers.
                BufReader::new(&client).read_line(&mut select).unwrap();
            }
            servers.push(client);
        }
        Stalled { servers, calls, waiting }
    }

    /// How many calls have waited until now; the servers hang up.
    fn end(self) -> usize {
        let waiting = self.waiting.load(SeqCst);
        for server in &self.servers {
            server.shutdown(Shutdown::Both).unwrap();
        }
        self.calls.into_iter().for_each(|call| call.join().unwrap());
        waiting
    }
}

fn held() -> Held {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kibibytes = line.trim().trim_end_matches(" kB").parse().unwrap();
    Held { kibibytes, descriptors: std::fs::read_dir("/proc/self/fd").unwrap().count() }
}

/// Lets the process have as many descriptors as it may.
fn take_all_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn text(text: &str) -> CString {
    CString::new(text).unwrap()
}
