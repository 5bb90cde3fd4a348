//! Scripted dialogues: the server's lines, the client's calls and exact octets, and
//! what comes of them; and each again with the stream cut, stalled and split.
//! `tests/transcripts/README.md` describes the files.

#[path = "support/scripted/mod.rs"]
mod scripted;

use std::collections::HashSet;
use std::net::{TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use imapext::error::ErrorKind;
use scripted::certificate;
use scripted::client::{Client, Done};
use scripted::fault::Fault;
use scripted::server::{Play, Report, play};
use scripted::tags::matches_wildcards;
use scripted::transcript::{Action, Line, Outcome, Transcript};

/// The client's deadline where nothing is to go wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// The client's deadline under faults: each stall costs one.
const HURRY: Duration = Duration::from_millis(40);

/// No variant may take this long, however busy the machine.
const FOREVER: Duration = Duration::from_secs(20);

/// A client's whole stack: a peer that makes it nest deep must not overflow it. Reading the
/// time zone takes the most of it, 256 KiB in a debug build.
const STACK: usize = 384 << 10;

struct Case {
    name: String,
    path: PathBuf,
    transcript: Transcript,
}

/// What a run came to.
struct Played {
    calls: Vec<Done>,
    /// Whether the stream said it was open, after each call.
    open: Vec<bool>,
    server: Report,
    elapsed: Duration,
}

#[test]
fn transcripts() {
    let rewrite = std::env::var("IMAPEXT_TRANSCRIPTS").is_ok_and(|mode| mode == "rewrite");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut failures = Vec::new();
    for case in cases() {
        if rewrite {
            rewrite_case(&case, &listener);
            continue;
        }
        let whole = case.transcript.lines.contains(&Line::Whole);
        for fault in if whole { &[Fault::None][..] } else { &[Fault::None, Fault::Split] } {
            if let Err(failure) = check(&case, *fault, &listener) {
                failures.push(format!("{} ({fault:?}):\n{failure}", case.path.display()));
                break;
            }
        }
    }
    assert!(failures.is_empty(), "{} transcripts failed\n\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn faults() {
    if std::env::var("IMAPEXT_TRANSCRIPTS").is_ok() {
        return;
    }
    let cases = cases();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut jobs = Vec::new();
    // Most cases open their mailbox alike; what has been said alike fails alike.
    let mut seen = HashSet::new();
    for (index, case) in cases.iter().enumerate() {
        let whole = run(&case.transcript, Fault::None, false, PATIENCE, &listener);
        let Ok(whole) = whole else { continue };
        for octets in positions(whole.server.sent) {
            if seen.insert((history(&case.transcript, &whole.server.marks, octets), octets)) {
                jobs.push((index, Fault::Cut(octets)));
                jobs.push((index, Fault::Stall(octets)));
            }
        }
    }
    // Neighbours stall together; spread them, so that no worker gets the slow ones alone.
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..48 {
            scope.spawn(|| {
                let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
                while let Some(&(index, fault)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = check_fault(&cases[index], fault, &listener) {
                        let mut failures = failures.lock().expect("no panic in it");
                        failures.push(format!("{} ({fault:?}): {failure}", cases[index].name));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no panic in it");
    let shown = failures.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {} variants failed\n{shown}", failures.len(), jobs.len());
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let wanted = std::env::var("IMAPEXT_TRANSCRIPT").unwrap_or_default();
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "txt") || !name.contains(&wanted) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text file");
        let transcript = Transcript::parse(&text).unwrap_or_else(|what| panic!("{}: {what}", path.display()));
        cases.push(Case { name, path, transcript });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!cases.is_empty(), "no transcripts");
    cases
}

/// All that was said before the server's octet with this number.
fn history(transcript: &Transcript, marks: &[usize], octet: usize) -> String {
    let actions = marks.iter().take_while(|mark| **mark <= octet).count();
    let mut said = String::new();
    let mut left = actions;
    for line in &transcript.lines {
        match line {
            Line::Server(_) if left == 0 => break,
            Line::Server(_) => left -= 1,
            Line::Call(_) | Line::With(_) => {}
            _ => continue,
        }
        said += &format!("{line}\n");
    }
    said
}

/// Every octet of an ordinary dialogue; of a bomb's repetitions some.
fn positions(sent: usize) -> Vec<usize> {
    const EVERY: usize = 1000;
    let head = 0..sent.min(EVERY);
    let tail = sent.saturating_sub(100).max(EVERY)..sent;
    let middle = (EVERY..tail.start.max(EVERY)).step_by((sent / 100).max(1));
    head.chain(middle).chain(tail).collect()
}

/// Plays one transcript; `Err` is a panic of the client.
fn run(
    transcript: &Transcript,
    fault: Fault,
    record: bool,
    limit: Duration,
    listener: &TcpListener,
) -> Result<Played, String> {
    let here = listener.local_addr().expect("bound");
    let address = here.to_string();
    let script = transcript.script();
    let wants_tls = script.iter().flatten().any(|action| matches!(action, Action::Tls | Action::TlsRefused));
    let acceptor = wants_tls.then(certificate::acceptor);
    // The server outwaits the client: it is the client's deadline that counts.
    let patience = if fault.limit().is_some() { FOREVER } else { PATIENCE };
    let settings = Play { fault, record, patience, acceptor };
    let (begin, begun) = mpsc::channel();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let server = scope.spawn({
            let (script, settings) = (&script, &settings);
            move || play(listener, script, settings, begun)
        });
        let client = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
            let mut client = Client::new(address, limit);
            let (mut calls, mut open) = (Vec::new(), Vec::new());
            for call in transcript.calls() {
                let _ = begin.send(());
                calls.push(client.call(&call));
                open.push(client.is_open());
            }
            // The good-bye of the end is nobody's call.
            drop(begin);
            (calls, open)
        });
        let client = client.expect("a thread").join();
        let elapsed = start.elapsed();
        if fault.limit().is_some() {
            // A client in a hurry may have given up before it connected; the server need not wait for it.
            let _ = TcpStream::connect(here);
        }
        let server = server.join().expect("the scripted server does not panic");
        // A connection that nobody accepted must not be the next run's.
        let _ = listener.set_nonblocking(true);
        while listener.accept().is_ok() {}
        let (calls, open) = client.map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("the client panicked").to_owned()
        })?;
        Ok(Played { calls, open, server, elapsed })
    })
}

fn check(case: &Case, fault: Fault, listener: &TcpListener) -> Result<(), String> {
    let played = run(&case.transcript, fault, false, PATIENCE, listener)?;
    let mut wrong = String::new();
    if let Some(complaint) = &played.server.complaint {
        wrong += &format!("  server: {complaint}\n");
    }
    for (call, done) in case.transcript.calls().iter().zip(&played.calls) {
        if !same(&call.outcome, &done.outcome) {
            wrong += &format!(
                "  {}\n  should come to\n{}  but came to\n{}",
                call.text, call.outcome, done.outcome
            );
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!("{wrong}  dialogue:\n{}", played.server.log)),
    }
}

/// The same lines, `<any>` standing for anything.
fn same(expected: &Outcome, got: &Outcome) -> bool {
    let lists =
        [(&expected.result, &got.result), (&expected.errors, &got.errors), (&expected.alerts, &got.alerts)];
    lists.iter().all(|(expected, got)| {
        expected.len() == got.len()
            && expected.iter().zip(got.iter()).all(|(e, g)| matches_wildcards(e.as_bytes(), g.as_bytes()))
    })
}

/// Under a fault every call gives what it gives without, or a clear error, soon; and
/// once the connection is lost the stream says so.
fn check_fault(case: &Case, fault: Fault, listener: &TcpListener) -> Result<(), String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| run(&case.transcript, fault, false, HURRY, listener)));
    let played = outcome.map_err(|_| "the harness panicked".to_owned())??;
    if played.elapsed > FOREVER {
        return Err(format!("took {:?}", played.elapsed));
    }
    let mut lost = false;
    for ((call, done), open) in case.transcript.calls().iter().zip(&played.calls).zip(&played.open) {
        let text = done.outcome.result.first().map_or("", String::as_str);
        match done.error {
            Some(kind) => {
                lost |=
                    matches!(kind, ErrorKind::Closed | ErrorKind::Timeout | ErrorKind::Io | ErrorKind::Tls);
                if text.trim_start_matches("error").trim().is_empty() {
                    return Err(format!("{}: an error without words ({kind:?})", call.text));
                }
                if lost && *open {
                    return Err(format!("{}: {text}, but the stream says that it is open", call.text));
                }
            }
            None if same_result(&call.outcome, &done.outcome) => {}
            None if lost && matches!(text, "no stream" | "false" | "true") => {}
            None => {
                return Err(format!("{}: neither its result nor an error, but\n{}", call.text, done.outcome));
            }
        }
    }
    Ok(())
}

fn same_result(expected: &Outcome, got: &Outcome) -> bool {
    let without = |outcome: &Outcome| Outcome { result: outcome.result.clone(), ..Outcome::default() };
    same(&without(expected), &without(got))
}

/// Writes what was really said and got into the file.
fn rewrite_case(case: &Case, listener: &TcpListener) {
    let played = run(&case.transcript, Fault::None, true, Duration::from_secs(2), listener);
    let played = match played {
        Ok(played) => played,
        Err(panic) => return eprintln!("{}: {panic}", case.name),
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut call = 0;
    let calls = case.transcript.calls();
    for line in &case.transcript.lines {
        match line {
            Line::Call(_) => {
                lines.push(line.clone());
                let seen = played.server.seen.get(call).cloned().unwrap_or_default();
                lines.extend(seen.into_iter().map(Line::Server));
                let (expected, got) = (&calls[call].outcome, &played.calls[call].outcome);
                lines.extend(if same(expected, got) { expected.lines() } else { got.lines() });
                call += 1;
            }
            Line::Comment(_) | Line::With(_) | Line::Whole => lines.push(line.clone()),
            Line::Server(_) | Line::Result(_) | Line::Error(_) | Line::Alert(_) => {}
        }
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(&case.path, text).expect("writable");
}
