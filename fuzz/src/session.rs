//! A whole session against a hostile server: greeting, login, SELECT and reading.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::options::Options;
use imapext::mailbox::stream::{Mailbox, Request};
use imapext::wire::deadline::Timeouts;

use crate::seeds::PAUSE;
use crate::shape;

/// How long the server waits for the client before it goes on unasked.
const IMPATIENCE: Duration = Duration::from_millis(2);

/// Parts of a script that wait for the client.
const TURNS: usize = 200;

/// Says `script`, each part of it after the client has spoken, to a client that does all it can.
pub fn call(script: &[u8]) -> Result<u64, String> {
    call_as("imap", "INBOX", script)
}

pub fn call_pop3(script: &[u8]) -> Result<u64, String> {
    call_as("pop3", "INBOX", script)
}

pub fn call_nntp(script: &[u8]) -> Result<u64, String> {
    call_as("nntp", "comp.lang.c", script)
}

fn call_as(service: &str, mailbox: &str, script: &[u8]) -> Result<u64, String> {
    let server = SERVER.get_or_init(Server::start);
    server.script(script);
    let mut diagnostics = Diagnostics::default();
    let outcome = talk(server.port, service, mailbox, script, &mut diagnostics);
    Ok(shape::of(&(outcome, diagnostics.take_errors().len(), diagnostics.take_alerts().len().min(1))))
}

/// The kinds of results.
fn talk(
    port: u16,
    service: &str,
    mailbox: &str,
    script: &[u8],
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let second = Some(Duration::from_secs(1));
    let mut options = Options::default();
    options.wire.timeouts = Timeouts { open: second, read: second, write: second, close: second };
    // The script's length decides on what it does not say itself.
    let token = script.len() % 4 == 3;
    let switch = ["/notls", "/notls/secure", "/notls/anonymous", ""].get(script.len() / 4 % 4).unwrap_or(&"");
    let name = format!("{{127.0.0.1:{port}/{service}{switch}}}{mailbox}");
    let request = Request {
        name: name.as_bytes(),
        user: b"user",
        password: b"secret",
        flags: if token { imapext::mailbox::flags::op::XOAUTH2 } else { 0 },
        retries: 0,
        options: &options,
    };
    let mut stream = match Mailbox::open(&request, diagnostics) {
        Ok(stream) => stream,
        Err(error) => return vec![format!("{:?}", error.kind())],
    };
    let mut octets = 0;
    let mut sink = |bytes: &[u8]| {
        octets += bytes.len();
        Ok(())
    };
    let mut outcomes = Vec::new();
    let mut add = |kind: Result<(), imapext::error::Error>| {
        outcomes.push(format!("{:?}", kind.map_err(|error| error.kind())))
    };
    add(stream.search(b"UNSEEN SUBJECT \"\xc3\xa4\"", 0, Some("UTF-8"), diagnostics).map(drop));
    add(stream.fetch_structure(1, 0, diagnostics).map(drop));
    add(stream.header_info(2, diagnostics).map(drop));
    add(stream.fetch_body(1, b"1", 2, diagnostics).map(drop));
    add(stream.save_body(&mut sink, 1, b"2", 2, diagnostics));
    add(stream.overview(b"1:10", 0, diagnostics).map(drop));
    add(stream.uid(3, diagnostics).map(drop));
    add(stream.msgno(7, diagnostics).map(drop));
    add(stream.capability(diagnostics).map(drop));
    add(stream.check(diagnostics).map(drop));
    add(stream.reopen(name.replace(mailbox, "b").as_bytes(), 0, 0, diagnostics));
    add(stream.close(0, diagnostics));
    outcomes
}

static SERVER: OnceLock<Server> = OnceLock::new();

struct Server {
    port: u16,
    scripts: Mutex<Sender<Vec<u8>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback takes listeners");
        let port = listener.local_addr().expect("it is bound").port();
        let (sender, receiver) = channel();
        std::thread::spawn(move || serve(&listener, &receiver));
        Server { port, scripts: Mutex::new(sender) }
    }

    fn script(&self, script: &[u8]) {
        if let Ok(scripts) = self.scripts.lock() {
            let _ = scripts.send(script.to_vec());
        }
    }
}

fn serve(listener: &TcpListener, scripts: &Receiver<Vec<u8>>) {
    let mut script = Vec::new();
    for client in listener.incoming().flatten() {
        // A client that comes again hears the same.
        while let Ok(next) = scripts.try_recv() {
            script = next;
        }
        let _ = play(client, &script);
    }
}

fn play(mut client: TcpStream, script: &[u8]) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    client.set_write_timeout(Some(Duration::from_secs(2)))?;
    client.set_read_timeout(Some(IMPATIENCE))?;
    let mut buffer = vec![0; 64 << 10];
    let mut tag = b"T0".to_vec();
    for (index, part) in script.split(|byte| *byte == PAUSE).enumerate() {
        client.write_all(&with_tag(part, &tag))?;
        // A client that waits for the end of a list would wait for each part of thousands.
        if index >= TURNS {
            continue;
        }
        match client.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                let line = buffer.get(..count).unwrap_or_default().trim_ascii_end();
                let last = line.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
                tag = last.split(|byte| *byte == b' ').next().unwrap_or_default().to_vec();
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    client.shutdown(Shutdown::Both)
}

/// The transcripts' `T1`, `T2`, … at the begin of a line are the client's last tag.
fn with_tag(part: &[u8], tag: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(part.len() + tag.len());
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        let word = line.iter().take_while(|byte| **byte != b' ').count();
        match line.split_at(word) {
            ([b'T', digits @ ..], rest) if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
                out.extend_from_slice(tag);
                out.extend_from_slice(rest);
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}
