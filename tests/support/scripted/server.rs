//! The server's part of a transcript, played on a loopback port.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use native_tls::TlsAcceptor;

use super::fault::Fault;
use super::stream::Stream;
use super::tags::Tags;
use super::transcript::{Action, octets, text};

/// How the script is played.
#[derive(Clone)]
pub struct Play {
    pub fault: Fault,
    /// Take what the client says for what it should say, and report it ([`Report::seen`]).
    pub record: bool,
    /// How long to wait for the client.
    pub patience: Duration,
    pub acceptor: Option<TlsAcceptor>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    /// Octets sent in all.
    pub sent: usize,
    /// How much had been sent before each action that was begun.
    pub marks: Vec<usize>,
    /// What the client did that the script does not have.
    pub complaint: Option<String>,
    /// When recording: each group with the client's lines as they came.
    pub seen: Vec<Vec<Action>>,
    /// Both sides' lines, for a person to read.
    pub log: String,
}

/// Plays `script` on `listener`. Each message on `calls` lets the next group begin;
/// when its sender is gone, the client is seen out.
pub fn play(listener: &TcpListener, script: &[Vec<Action>], play: &Play, calls: Receiver<()>) -> Report {
    let mut server = Server {
        listener,
        play,
        stream: None,
        unread: Vec::new(),
        tags: Tags::default(),
        mute: false,
        farewell: b"+OK\r\n",
        report: Report::default(),
    };
    let outcome = server.run(script, &calls);
    if let Err(End::Complaint(complaint)) = outcome {
        server.report.complaint = Some(complaint);
    }
    server.report
}

/// Why the script was left.
enum End {
    /// The client did something else.
    Complaint(String),
    /// The fault came, or the client went because of it.
    Fault,
}

struct Server<'a> {
    listener: &'a TcpListener,
    play: &'a Play,
    stream: Option<Stream>,
    /// What the client said and nobody has looked at.
    unread: Vec<u8>,
    tags: Tags,
    /// `C-eof` was said: not even a LOGOUT is in order.
    mute: bool,
    /// How a QUIT is answered, in a protocol that has that in place of LOGOUT.
    farewell: &'static [u8],
    report: Report,
}

impl Server<'_> {
    fn run(&mut self, script: &[Vec<Action>], calls: &Receiver<()>) -> Result<(), End> {
        let mut begun = false;
        for group in script {
            if !std::mem::take(&mut begun) && calls.recv().is_err() {
                break;
            }
            if self.play.record {
                self.report.seen.push(Vec::new());
            }
            let mut actions = group.iter().peekable();
            while let Some(action) = actions.next() {
                let mut literal = Vec::new();
                if matches!(action, Action::Say(_) | Action::Raw(_)) {
                    // The literal's lines come first in the making: the line before them holds their length.
                    let lines: Vec<&str> = actions
                        .clone()
                        .map_while(
                            |next| if let Action::Literal(line) = next { Some(line.as_str()) } else { None },
                        )
                        .collect();
                    let lines: Vec<Vec<u8>> = lines.iter().map(|line| self.tags.fill_in(line)).collect();
                    literal = lines.join(&b"\r\n"[..]);
                }
                self.report.marks.push(self.report.sent);
                if let Err(end) = self.act(action, &literal) {
                    if let Some(seen) = self.report.seen.last_mut() {
                        seen.extend(actions.cloned());
                    }
                    return Err(end);
                }
                if matches!(action, Action::Literal(_)) && matches!(actions.peek(), Some(Action::Literal(_)))
                {
                    self.send(b"\r\n")?;
                }
            }
            while self.play.record && !begun {
                // What the client says before its next call belongs to this one.
                match calls.recv_timeout(Duration::from_millis(20)) {
                    Ok(()) => begun = true,
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => self.record_waiting(Duration::from_millis(1)),
                }
            }
        }
        self.see_out(calls)
    }

    fn act(&mut self, action: &Action, literal: &[u8]) -> Result<(), End> {
        let recording = self.play.record;
        if recording && !matches!(action, Action::Expect(_)) {
            if !matches!(action, Action::Octets | Action::Deflate | Action::Tls | Action::TlsRefused) {
                self.record_waiting(Duration::from_millis(10));
            }
            self.report.seen.last_mut().expect("begun above").push(action.clone());
        }
        match action {
            Action::Say(line) => {
                let mut line = self.tags.fill_in(&with_length(line, literal));
                line.extend_from_slice(b"\r\n");
                if line.starts_with(b"200 ") || line.starts_with(b"201 ") {
                    self.farewell = b"205 bye\r\n";
                }
                self.send(&line)
            }
            Action::Literal(line) => {
                let line = self.tags.fill_in(line);
                self.send(&line)
            }
            Action::Raw(line) => {
                let line = self.tags.fill_in(&with_length(line, literal));
                self.send(&line)
            }
            Action::Repeat(times, text) => {
                let piece = octets(text);
                let block = piece.repeat((4096 / piece.len().max(1)).clamp(1, (*times).max(1)));
                let mut left = piece.len() * times;
                while left > 0 {
                    let part = left.min(block.len());
                    self.send(&block[..part])?;
                    left -= part;
                }
                Ok(())
            }
            Action::Close => {
                self.connected()?;
                self.note("S-close");
                if let Some(stream) = &mut self.stream {
                    stream.finish();
                }
                Ok(())
            }
            Action::Stall => {
                self.connected()?;
                self.note("S-stall");
                self.wait_for_end();
                Err(End::Fault)
            }
            Action::Accept => {
                self.stream = None;
                self.unread.clear();
                self.mute = false;
                self.connect()
            }
            Action::Tls => self.handshake(),
            Action::Deflate => {
                self.connected()?;
                if !self.unread.is_empty() {
                    return self.complain(format!("the client did not wait: {}", text(&self.unread)));
                }
                self.note("--- compressed");
                self.stream = self.stream.take().map(Stream::deflate);
                Ok(())
            }
            Action::TlsRefused => match self.handshake() {
                Ok(()) => self.complain("the client should not take this certificate".into()),
                Err(End::Complaint(what)) => {
                    self.note(&what);
                    Ok(())
                }
                Err(end) => Err(end),
            },
            Action::Octets => {
                self.connected()?;
                if self.unread.is_empty() {
                    self.fill(self.play.patience);
                }
                match self.unread.is_empty() {
                    true => self.complain("the client said nothing".into()),
                    false => {
                        self.unread.clear();
                        Ok(())
                    }
                }
            }
            Action::Expect(_) if recording => {
                if let Some(line) = self.read_line(Duration::from_millis(500))? {
                    self.record(&line, action);
                }
                Ok(())
            }
            Action::Expect(pattern) => {
                let line = self.read_line(self.play.patience)?;
                let Some(line) = line else {
                    return self.complain(format!("the client did not say: {pattern}"));
                };
                match self.tags.matches(pattern, &line) {
                    true => Ok(()),
                    false => self.complain(format!(
                        "the client should have said: {pattern}\n                     but said: {}",
                        self.tags.show(&line)
                    )),
                }
            }
            Action::Silent => {
                self.fill(Duration::from_millis(50));
                if self.unread.is_empty() {
                    return Ok(());
                }
                self.complain(format!("the client should be silent but said: {}", text(&self.unread)))
            }
            Action::Eof => {
                self.mute = true;
                Ok(())
            }
        }
    }

    /// After the script: a LOGOUT or QUIT is answered, silence is fine, all else is not in the script.
    fn see_out(&mut self, calls: &Receiver<()>) -> Result<(), End> {
        loop {
            // The client's threads may still be at it; look for a line now and then.
            let gone = matches!(calls.recv_timeout(Duration::ZERO), Err(RecvTimeoutError::Disconnected));
            match self.read_line(Duration::from_millis(20)) {
                Ok(Some(line)) => {
                    let mut words = line.split(|&octet| octet == b' ');
                    let (tag, command) = (words.next().unwrap_or(b""), words.next().unwrap_or(b""));
                    let is_quit = tag == b"QUIT" && command.is_empty();
                    let is_end = is_quit || command.eq_ignore_ascii_case(b"LOGOUT");
                    if self.play.record && !is_end {
                        continue;
                    }
                    if self.mute || !is_end {
                        return self
                            .complain(format!("the client said behind the end: {}", self.tags.show(&line)));
                    }
                    let answer = match is_quit {
                        true => self.farewell.to_vec(),
                        false => [b"* BYE\r\n", tag, b" OK\r\n"].concat(),
                    };
                    let sent = self.send(&answer);
                    if let Some(stream) = &mut self.stream {
                        stream.finish();
                    }
                    self.wait_for_end();
                    return sent;
                }
                Ok(None) if gone => return Ok(()),
                Ok(None) if self.stream.is_none() => std::thread::sleep(Duration::from_millis(1)),
                Ok(None) => {}
                Err(end) => return Err(end),
            }
            if self.stream.as_ref().is_some_and(|stream| stream.ended) && self.unread.is_empty() {
                return Ok(());
            }
        }
    }

    fn connect(&mut self) -> Result<(), End> {
        self.listener.set_nonblocking(true).expect("a socket of our own");
        let start = Instant::now();
        let socket = loop {
            match self.listener.accept() {
                Ok((socket, _)) => break socket,
                Err(_) if start.elapsed() < self.play.patience => {
                    std::thread::sleep(Duration::from_micros(200))
                }
                Err(_) => return self.complain("the client did not connect".into()),
            }
        };
        let _ = socket.set_nonblocking(false);
        let _ = socket.set_nodelay(true);
        let _ = socket.set_write_timeout(Some(self.play.patience));
        self.note("--- connected");
        self.stream = Some(Stream::plain(socket));
        Ok(())
    }

    fn connected(&mut self) -> Result<(), End> {
        if self.stream.is_none() { self.connect() } else { Ok(()) }
    }

    fn handshake(&mut self) -> Result<(), End> {
        self.connected()?;
        if self.play.fault.limit().is_some_and(|limit| self.report.sent >= limit) {
            return self.fail();
        }
        if !self.unread.is_empty() {
            return self.complain(format!("the client said before the handshake: {}", text(&self.unread)));
        }
        let (Some(stream), Some(acceptor)) = (self.stream.take(), &self.play.acceptor) else {
            return self.complain("there is no certificate for TLS".into());
        };
        match stream.encrypt(acceptor, self.play.patience) {
            Ok(stream) => {
                self.note("--- TLS");
                self.stream = Some(stream);
                Ok(())
            }
            Err(error) => self.complain(error),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), End> {
        self.connected()?;
        let room = self.play.fault.limit().map_or(usize::MAX, |limit| limit - self.report.sent.min(limit));
        let allowed = &bytes[..bytes.len().min(room)];
        if bytes.len() < 2000 {
            self.note(&format!("S: {}", text(allowed)));
        }
        self.report.sent += allowed.len();
        if let Some(stream) = &mut self.stream {
            let step = if self.play.fault == Fault::Split { 1 } else { allowed.len().max(1) };
            for piece in allowed.chunks(step) {
                if stream.write(piece).is_err() {
                    stream.ended = true;
                    break;
                }
            }
        }
        if room < bytes.len() || (self.play.fault.limit().is_some() && room == bytes.len()) {
            return self.fail();
        }
        Ok(())
    }

    /// The fault, once its moment has come.
    fn fail(&mut self) -> Result<(), End> {
        if let (Fault::Cut(_), Some(stream)) = (self.play.fault, &mut self.stream) {
            stream.finish();
        }
        self.wait_for_end();
        Err(End::Fault)
    }

    /// Reads and forgets until the client goes.
    fn wait_for_end(&mut self) {
        let start = Instant::now();
        while start.elapsed() < self.play.patience && !self.stream.as_ref().is_none_or(|stream| stream.ended)
        {
            self.fill(Duration::from_millis(200));
            self.unread.clear();
        }
    }

    fn complain<T>(&mut self, what: String) -> Result<T, End> {
        match self.play.fault.limit() {
            Some(_) => Err(End::Fault),
            None => Err(End::Complaint(what)),
        }
    }

    /// One line without its CRLF; `None` if none came in time or the client is gone.
    fn read_line(&mut self, patience: Duration) -> Result<Option<Vec<u8>>, End> {
        if self.stream.is_none() {
            return Ok(None);
        }
        let start = Instant::now();
        loop {
            if let Some(end) = self.unread.iter().position(|&octet| octet == b'\n') {
                let mut line: Vec<u8> = self.unread.drain(..=end).collect();
                line.pop();
                if line.pop() != Some(b'\r') {
                    return self.complain("the client ended a line by LF alone".into());
                }
                self.note(&format!("C: {}", text(&line)));
                return Ok(Some(line));
            }
            let left = patience.saturating_sub(start.elapsed());
            if left.is_zero() || self.stream.as_ref().is_none_or(|stream| stream.ended) {
                return Ok(None);
            }
            self.fill(left);
        }
    }

    /// Takes in what the client says, waiting at most so long for it.
    fn fill(&mut self, patience: Duration) {
        let Some(stream) = &mut self.stream else { return };
        let mut buffer = [0; 16 << 10];
        match stream.read(&mut buffer, patience) {
            Ok(0) => stream.ended = true,
            Ok(read) => self.unread.extend_from_slice(&buffer[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => stream.ended = true,
        }
    }

    /// Records a line as it came, or as it was expected if a wildcard stands in it for a part.
    fn record(&mut self, line: &[u8], expected: &Action) {
        let shown = match expected {
            Action::Expect(pattern) if !pattern.ends_with(" <any>") && self.tags.matches(pattern, line) => {
                pattern.clone()
            }
            _ => self.tags.record(line),
        };
        self.report.seen.last_mut().expect("begun above").push(Action::Expect(shown));
    }

    /// Records the lines that are there already, or come at once.
    fn record_waiting(&mut self, patience: Duration) {
        while let Ok(Some(line)) = self.read_line(patience) {
            self.record(&line, &Action::Silent);
        }
    }

    fn note(&mut self, line: &str) {
        if self.report.log.len() < 100_000 {
            self.report.log.push_str("    ");
            self.report.log.push_str(line);
            self.report.log.push('\n');
        }
    }
}

/// `{#}` in a line is the length of the literal that follows it.
fn with_length(line: &str, literal: &[u8]) -> String {
    line.replace("{#}", &format!("{{{}}}", literal.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scripted::transcript::Transcript;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    const SCRIPT: &str = "\
one
S: * OK hi
C: T1 NOOP
S: * 1 FETCH (BODY[] {#}
S-literal: $T1 OK
S-literal: )
S: )
S: T1 OK
two
S-repeat: 5000 (
S-close
";

    /// What a client gets that says `lines` at once, and what the server makes of it.
    fn converse(fault: Fault, lines: &str) -> (String, Report) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let script = Transcript::parse(SCRIPT).expect("well-formed").script();
        let settings = Play { fault, record: false, patience: Duration::from_millis(500), acceptor: None };
        let (calls, begun) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let server = scope.spawn({
                let (listener, script, settings) = (&listener, &script, &settings);
                move || play(listener, script, settings, begun)
            });
            let mut client = TcpStream::connect(address).expect("it listens");
            client.set_read_timeout(Some(Duration::from_millis(300))).expect("set");
            client.write_all(lines.as_bytes()).expect("sent");
            let _ = (calls.send(()), calls.send(()));
            let mut heard = Vec::new();
            let _ = client.read_to_end(&mut heard);
            drop((client, calls));
            (String::from_utf8(heard).expect("ASCII"), server.join().expect("no panic"))
        })
    }

    fn whole() -> String {
        let literal = "* OK hi\r\n* 1 FETCH (BODY[] {8}\r\nx9 OK\r\n))\r\nx9 OK\r\n";
        format!("{literal}{}", "(".repeat(5000))
    }

    #[test]
    fn a_script_is_played() {
        for fault in [Fault::None, Fault::Split] {
            let (heard, report) = converse(fault, "x9 NOOP\r\n");
            assert_eq!(heard, whole());
            assert_eq!((report.sent, report.complaint), (whole().len(), None));
        }
    }

    #[test]
    fn cuts_and_stalls_come_where_they_should() {
        for octets in [0, 1, 8, 9, 10, 40, 500, 5055] {
            for fault in [Fault::Cut(octets), Fault::Stall(octets)] {
                let (heard, report) = converse(fault, "x9 NOOP\r\n");
                assert_eq!(heard, whole()[..octets.min(whole().len())]);
                assert_eq!(report.complaint, None);
            }
        }
    }

    #[test]
    fn a_client_off_the_script_is_reported() {
        for lines in ["x9 LOGIN\r\n", "", "x9 NOOP\n"] {
            let (_, report) = converse(Fault::None, lines);
            assert!(report.complaint.is_some(), "{lines:?}");
        }
        let (_, report) = converse(Fault::None, "x9 NOOP\r\nx10 DELETE INBOX\r\n");
        assert!(report.complaint.is_some_and(|what| what.contains("behind the end: x10 DELETE")));
        let (_, report) = converse(Fault::None, "x9 NOOP\r\nx10 LOGOUT\r\n");
        assert_eq!(report.complaint, None);
    }
}
