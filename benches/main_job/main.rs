//! The main job against a private Dovecot, as ratios to a raw pipelined client
//! in the same run: medians of five, at no delay and at 20 ms a round trip.
//!
//! `make bench` runs it; it needs `IMAPEXT_TEST_ENV`, the file in which
//! `tests/support/dovecot.sh` says where the server is.

mod proxy;
mod raw;

use std::collections::HashMap;
use std::error::Error;
use std::time::{Duration, Instant};

use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::options::Options;
use imapext::mailbox::stream::{Mailbox, Request};
use proxy::Proxy;

type Outcome<T> = Result<T, Box<dyn Error>>;

const RUNS: usize = 5;
const MESSAGES: usize = 1000;
const LARGE: usize = 50 << 20;

fn main() -> Outcome<()> {
    let env = environment()?;
    let port: u16 = env.get("IMAP_NOTLS_PORT").ok_or("no IMAP_NOTLS_PORT")?.parse()?;
    deliver(port, "testmany", (1..=MESSAGES).map(ordinary))?;
    deliver(port, "testlarge", std::iter::once(large()))?;
    memory(port)?;
    for milliseconds in [0, 20] {
        let proxy = Proxy::start(port, Duration::from_millis(milliseconds) / 2)?;
        println!(
            "\nat {milliseconds} ms a round trip      ours / raw floor   ratio   round trips: ours, floor"
        );
        for job in jobs() {
            compare(&job, &proxy)?;
        }
    }
    Ok(())
}

/// One job, for us and as raw commands.
struct Job {
    name: &'static str,
    user: &'static str,
    commands: Vec<String>,
    ours: fn(&mut Mailbox) -> Outcome<()>,
}

fn jobs() -> Vec<Job> {
    vec![
        Job { name: "open + close", user: "testmany", commands: Vec::new(), ours: |_| Ok(()) },
        Job {
            name: "search UNSEEN SINCE",
            user: "testmany",
            commands: vec!["UID SEARCH UNSEEN SINCE 1-Jan-2020".into()],
            ours: |stream| {
                let hits = stream.search(b"UNSEEN SINCE \"1-Jan-2020\"", 1, None, &mut diagnostics())?;
                expect(hits.len(), MESSAGES)
            },
        },
        Job {
            name: "fetchstructure of 1,000",
            user: "testmany",
            commands: vec![format!("FETCH 1:{MESSAGES} BODYSTRUCTURE")],
            ours: |stream| {
                let mut parts = 0;
                for number in 1..=MESSAGES as i64 {
                    parts += stream.fetch_structure(number, 0, &mut diagnostics())?.parts.len();
                }
                expect(parts, 2 * MESSAGES)
            },
        },
        Job {
            name: "fetchbody of 50 MB",
            user: "testlarge",
            commands: vec!["FETCH 1 BODY.PEEK[1]".into()],
            ours: |stream| expect(stream.fetch_body(1, b"1", 2, &mut diagnostics())?.len() / LARGE, 1),
        },
        Job {
            name: "savebody of 50 MB",
            user: "testlarge",
            commands: vec!["FETCH 1 BODY.PEEK[1]".into()],
            ours: |stream| save(stream).and_then(|octets| expect(octets / LARGE, 1)),
        },
    ]
}

fn compare(job: &Job, proxy: &Proxy) -> Outcome<()> {
    let (mut ours, mut floor, mut trips) = (Vec::new(), Vec::new(), (0, 0));
    for _ in 0..RUNS {
        proxy.take_trips();
        let start = Instant::now();
        raw::run(proxy.port, job.user, &job.commands)?;
        floor.push(start.elapsed());
        trips.1 = proxy.take_trips();
        let start = Instant::now();
        let mut stream = open(proxy.port, job.user)?;
        (job.ours)(&mut stream)?;
        stream.close(0, &mut diagnostics())?;
        ours.push(start.elapsed());
        trips.0 = proxy.take_trips();
    }
    let (ours, floor) = (median(&mut ours), median(&mut floor));
    let ratio = ours.as_secs_f64() / floor.as_secs_f64();
    println!("{:<26} {ours:>9.2?} / {floor:<9.2?} {ratio:>6.2}   {}, {}", job.name, trips.0, trips.1);
    Ok(())
}

/// How much the process grows while 50 MB pass through it.
fn memory(port: u16) -> Outcome<()> {
    let mut stream = open(port, "testlarge")?;
    stream.fetch_structure(1, 0, &mut diagnostics())?;
    // 5 sets the peak back to what is resident now (proc(5)).
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = peak_memory()?;
    save(&mut stream)?;
    let grown = peak_memory()?.saturating_sub(before);
    println!("\nsavebody of 50 MB: peak memory grows by {grown} KiB");
    Ok(())
}

fn save(stream: &mut Mailbox) -> Outcome<usize> {
    let mut octets = 0;
    let mut sink = |bytes: &[u8]| {
        octets += bytes.len();
        Ok(())
    };
    stream.save_body(&mut sink, 1, b"1", 2, &mut diagnostics())?;
    Ok(octets)
}

/// The process's peak resident memory in KiB.
fn peak_memory() -> Outcome<usize> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn open(port: u16, user: &str) -> Outcome<Mailbox> {
    let name = format!("{{127.0.0.1:{port}/imap/notls}}INBOX");
    // A login in one step, as on most servers; the others cost the mechanism's own steps.
    let several_steps = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"].map(str::to_string);
    let options = Options { disabled_authenticators: several_steps.to_vec(), ..Options::default() };
    let request = Request {
        name: name.as_bytes(),
        user: user.as_bytes(),
        password: b"secret",
        flags: 0,
        retries: 0,
        options: &options,
    };
    Ok(Mailbox::open(&request, &mut diagnostics())?)
}

fn diagnostics() -> Diagnostics {
    Diagnostics::default()
}

fn expect(found: usize, wanted: usize) -> Outcome<()> {
    if found != wanted {
        return Err(format!("got {found} in place of {wanted}").into());
    }
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn environment() -> Outcome<HashMap<String, String>> {
    let path =
        std::env::var("IMAPEXT_TEST_ENV").map_err(|_| "IMAPEXT_TEST_ENV is not set: use `make bench`")?;
    let text = std::fs::read_to_string(path)?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs.map(|(key, value)| (key.to_string(), value.trim_matches(['\'', '"']).to_string())).collect())
}

fn deliver(port: u16, user: &str, messages: impl Iterator<Item = String>) -> Outcome<()> {
    let commands: Vec<String> =
        messages.map(|text| format!("APPEND INBOX {{{}+}}\r\n{text}", text.len())).collect();
    for chunk in commands.chunks(100) {
        raw::run(port, user, chunk)?;
    }
    Ok(())
}

fn ordinary(number: usize) -> String {
    format!(
        "From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: message {number}\r\n\
         Date: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Text of message {number}.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\
         Content-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         JVBERi0xLjQK\r\n--b--\r\n"
    )
}

fn large() -> String {
    let line = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n";
    let body = line.repeat(LARGE / line.len() + 1);
    format!(
        "From: ada@example.org\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; \
         boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n"
    )
}
