use super::exchange::{HEAD_START, PIECE};
use super::*;
use crate::limits;
use crate::wire::Interrupt;
use crate::wire::fixture::*;
use crate::wire::trace::FileTrace;
use openssl::ssl::ShutdownState;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;

const SHORT: Option<Duration> = Some(Duration::from_millis(100));
const LONG: Option<Duration> = Some(Duration::from_secs(30));

fn options() -> Options {
    Options { timeouts: Timeouts { open: LONG, read: LONG, write: LONG, close: LONG }, ..Options::default() }
}

fn dial(server: &Server) -> Connection {
    Connection::dial("127.0.0.1", server.port, &options(), false).unwrap()
}

fn next_line(connection: &mut Connection) -> Result<String> {
    let mut line = Vec::new();
    connection.read_line(&mut line, 1000)?;
    Ok(String::from_utf8(line).unwrap())
}

#[test]
fn refusals_are_in_c_clients_words() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (host, tls, text) in [
        ("127.0.0.1", false, format!("Connection failed to 127.0.0.1,{port}: Connection refused")),
        ("localhost", false, format!("Connection failed to localhost,{port}: Connection refused")),
        ("127.0.0.1", true, format!("Can't connect to 127.0.0.1,{port}: Connection refused")),
    ] {
        let error = Connection::dial(host, port, &options(), tls).unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Connect, text));
    }
    let error = Connection::dial("nosuch.invalid", 143, &options(), false).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (ErrorKind::Resolve, "No such host as nosuch.invalid".into())
    );
}

#[test]
fn ipv6_is_reached_with_and_without_brackets() {
    // A machine without IPv6 has nothing to show here.
    let Ok(listener) = TcpListener::bind("[::1]:0") else { return };
    let port = listener.local_addr().unwrap().port();
    for host in ["::1", "[::1]", "[::1%1]"] {
        let connection = Connection::dial(host, port, &options(), false);
        assert!(connection.is_ok(), "{host}: {connection:?}");
    }
    drop(listener);
    let error = Connection::dial("::1", port, &options(), false).unwrap_err();
    assert_eq!(error.to_string(), format!("Connection failed to [::1],{port}: Connection refused"));
}

#[test]
fn lines_come_whole_however_they_are_cut() {
    let server = Server::start(|mut stream| {
        stream.set_nodelay(true).unwrap();
        for octet in b"* OK hello\r\nbare\n\r\n" {
            stream.write_all(&[*octet]).unwrap();
        }
        assert_eq!(line(&mut stream), "A1 NOOP");
        stream.write_all(b"A1 OK\r\n").unwrap();
    });
    let mut connection = dial(&server);
    assert_eq!(next_line(&mut connection).unwrap(), "* OK hello\r\n");
    assert_eq!(next_line(&mut connection).unwrap(), "bare\n");
    assert_eq!(next_line(&mut connection).unwrap(), "\r\n");
    connection.queue(b"A1 ");
    connection.queue(b"NOOP\r\n");
    assert_eq!(connection.queued(), 9);
    assert_eq!(next_line(&mut connection).unwrap(), "A1 OK\r\n");
    let error = next_line(&mut connection).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (ErrorKind::Closed, "127.0.0.1 closed the connection".into())
    );
    assert!(!connection.is_open());
    // And again, not something else.
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Closed);
    server.finish();
}

#[test]
fn a_close_within_a_line_or_a_literal_says_so() {
    for literal in [false, true] {
        let server = Server::start(|mut stream| stream.write_all(b"* OK hel").unwrap());
        let mut connection = dial(&server);
        let mut out = Vec::new();
        let result = match literal {
            false => connection.read_line(&mut out, 1000),
            true => connection.read_exact_into(&mut out, 1000),
        };
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Closed);
        assert_eq!(error.to_string(), "127.0.0.1 closed the connection in the middle of an answer");
        assert_eq!(out, b"* OK hel");
        server.finish();
    }
}

#[test]
fn a_line_beyond_its_cap_is_refused() {
    let server = Server::start(|stream| say_and_wait(stream, &[b'x'; 5000]));
    let mut connection = dial(&server);
    let error = connection.read_line(&mut Vec::new(), 999).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    drop(connection);
    server.finish();
    let server = Server::start(|stream| say_and_wait(stream, b"123\r\n"));
    let mut connection = dial(&server);
    assert!(connection.read_line(&mut Vec::new(), 5).is_ok());
    drop(connection);
    server.finish();
}

#[test]
fn silence_ends_at_the_read_deadline() {
    let server = Server::start(|stream| say_and_wait(stream, b"half a li"));
    let mut connection = dial(&server);
    assert_eq!(connection.set_read_timeout(SHORT), LONG);
    let mut out = Vec::new();
    let start = Instant::now();
    let error = connection.read_line(&mut out, 1000).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string()),
        (ErrorKind::Timeout, "No answer from 127.0.0.1 for 0.1 seconds".into())
    );
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(out, b"half a li");
    assert!(!connection.wait_for_input(Duration::ZERO).unwrap());
    assert!(connection.buffered().is_empty());
    drop(connection);
    server.finish();
}

#[test]
fn a_slow_drip_restarts_the_read_deadline() {
    let (tick, ticks) = channel::<()>();
    let server = Server::start(move |mut stream| {
        for octet in b"slow li\n" {
            let _ = ticks.recv_timeout(Duration::from_millis(250));
            stream.write_all(&[*octet]).unwrap();
        }
    });
    let mut connection = dial(&server);
    connection.set_read_timeout(Some(Duration::from_millis(1500)));
    let start = Instant::now();
    assert_eq!(next_line(&mut connection).unwrap(), "slow li\n");
    assert!(start.elapsed() > Duration::from_millis(1500));
    drop(tick);
    server.finish();
}

#[test]
fn news_can_be_waited_for() {
    let (tell, told) = channel::<()>();
    let server = Server::start(move |stream| {
        told.recv().unwrap();
        say_and_wait(stream, b"news\r\n");
    });
    let mut connection = dial(&server);
    assert!(!connection.wait_for_input(Duration::from_millis(10)).unwrap());
    tell.send(()).unwrap();
    assert!(connection.wait_for_input(Duration::from_secs(30)).unwrap());
    assert!(b"news\r\n".starts_with(connection.buffered()));
    assert_eq!(next_line(&mut connection).unwrap(), "news\r\n");
    drop(connection);
    server.finish();
}

#[test]
fn a_wait_ends_when_the_caller_says_so() {
    let server = Server::start(wait_for_end);
    let interrupt = Interrupt::new(|| true);
    let options = Options { interrupt, ..options() };
    let start = Instant::now();
    let mut connection = Connection::dial("127.0.0.1", server.port, &options, false).unwrap();
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Interrupted);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(!connection.is_open());
    drop(connection);
    server.finish();
}

#[test]
fn literals_are_exact() {
    let body: Vec<u8> = (0..1_000_003_u32).map(|i| (i % 251) as u8).collect();
    let sent = body.clone();
    let server = Server::start(move |mut stream| {
        for _ in 0..2 {
            stream.write_all(b"{1000003}\r\n").unwrap();
            stream.write_all(&sent).unwrap();
            stream.write_all(b")\r\n").unwrap();
        }
    });
    let mut connection = dial(&server);
    let mut out = b"before".to_vec();
    assert_eq!(next_line(&mut connection).unwrap(), "{1000003}\r\n");
    connection.read_exact_into(&mut out, body.len() as u64).unwrap();
    assert!(out.strip_prefix(b"before").unwrap() == body);
    assert_eq!(next_line(&mut connection).unwrap(), ")\r\n");

    assert_eq!(next_line(&mut connection).unwrap(), "{1000003}\r\n");
    out.clear();
    let mut sink = |piece: &[u8]| {
        out.extend_from_slice(piece);
        Ok(())
    };
    connection.read_exact_to(body.len() as u64, &mut sink).unwrap();
    assert!(out == body);
    assert_eq!(next_line(&mut connection).unwrap(), ")\r\n");
    connection.read_exact_into(&mut out, 0).unwrap();
    connection.read_exact_to(0, &mut |_| panic!("nothing to hand over")).unwrap();
    server.finish();
}

#[test]
fn a_literal_that_lies_about_its_size_costs_no_memory() {
    let server = Server::start(|mut stream| stream.write_all(b"tiny").unwrap());
    let mut connection = dial(&server);
    let mut out = Vec::new();
    let error = connection.read_exact_into(&mut out, u64::MAX).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!(out, b"tiny");
    assert!(out.capacity() <= 2 * HEAD_START as usize);
    server.finish();
}

#[test]
fn fifty_megabytes_reach_a_sink_in_flat_memory() {
    const SIZE: u64 = 50 << 20;
    for tls in [false, true] {
        let talk = |mut stream: Box<dyn Write>| {
            let block = [b'm'; 64 << 10];
            for _ in 0..SIZE / block.len() as u64 {
                stream.write_all(&block).unwrap();
            }
            stream.write_all(b"end\r\n").unwrap();
        };
        let mut options = options();
        options.tls.no_validate = true;
        let server = match tls {
            false => Server::start(move |stream| talk(Box::new(stream))),
            true => {
                Server::tls(Wanted::default().issue(None).acceptor(), move |stream| talk(Box::new(stream)))
            }
        };
        let mut connection = Connection::dial("127.0.0.1", server.port, &options, tls).unwrap();
        let (mut total, mut largest) = (0, 0);
        let mut sink = |piece: &[u8]| {
            total += piece.len() as u64;
            largest = largest.max(piece.len());
            Ok(())
        };
        connection.read_exact_to(SIZE, &mut sink).unwrap();
        assert_eq!(total, SIZE);
        assert!(largest <= PIECE, "{largest}");
        assert!(connection.input.capacity() <= 4 * PIECE);
        assert_eq!(next_line(&mut connection).unwrap(), "end\r\n");
        server.finish();
    }
}

#[test]
fn a_sink_that_fails_leaves_the_connection_usable() {
    let server = Server::start(|mut stream| {
        stream.write_all(&[b'x'; 300_000]).unwrap();
        stream.write_all(b"A1 OK\r\n").unwrap();
    });
    let mut connection = dial(&server);
    let mut calls = 0;
    let mut sink = |_: &[u8]| {
        calls += 1;
        Err(Error::new(ErrorKind::Sink, "disk full"))
    };
    let error = connection.read_exact_to(300_000, &mut sink).unwrap_err();
    assert_eq!((error.kind(), calls), (ErrorKind::Sink, 1));
    assert_eq!(next_line(&mut connection).unwrap(), "A1 OK\r\n");
    server.finish();
}

#[test]
fn a_peer_that_does_not_read_ends_at_the_write_deadline() {
    let (done, wait) = channel::<()>();
    let server = Server::start(move |_stream| {
        let _ = wait.recv();
    });
    let mut connection = dial(&server);
    let mut timeouts = connection.timeouts();
    timeouts.write = SHORT;
    connection.set_timeouts(timeouts);
    connection.queue(&vec![b'x'; 64 << 20]);
    let error = connection.flush().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "Nothing can be sent to 127.0.0.1 for 0.1 seconds");
    drop(done);
    server.finish();
}

/// Both sides write far more than the kernel holds before either reads.
fn both_write(mut stream: impl Read + Write) {
    stream.write_all(&[b'r'; 8 << 20]).unwrap();
    let mut requests = vec![0; 8 << 20];
    stream.read_exact(&mut requests).unwrap();
    assert!(requests.iter().all(|&b| b == b'q'));
    stream.write_all(b"done\r\n").unwrap();
    wait_for_end(stream);
}

#[test]
fn two_writers_do_not_block_each_other() {
    for tls in [false, true] {
        let server = match tls {
            false => Server::start(both_write),
            true => Server::tls(Wanted::default().issue(None).acceptor(), both_write),
        };
        let mut options = options();
        options.tls.no_validate = true;
        let mut connection = Connection::dial("127.0.0.1", server.port, &options, tls).unwrap();
        connection.queue(&vec![b'q'; 8 << 20]);
        connection.flush().unwrap();
        let mut out = Vec::new();
        connection.read_exact_into(&mut out, 8 << 20).unwrap();
        assert!(out.iter().all(|&b| b == b'r'));
        assert_eq!(next_line(&mut connection).unwrap(), "done\r\n");
        assert!(connection.input.capacity() <= 4 * CHUNK, "a burst's memory is given back");
        connection.close_politely(LONG);
        server.finish();
    }
}

#[test]
fn reading_ahead_has_an_end() {
    // The peer never reads, and sends without end: it must not fill the memory.
    let server = Server::start(|mut stream| while stream.write_all(&[b'r'; 1 << 20]).is_ok() {});
    let mut connection = dial(&server);
    let mut timeouts = connection.timeouts();
    timeouts.write = SHORT;
    connection.set_timeouts(timeouts);
    connection.queue(&vec![b'q'; 64 << 20]);
    assert_eq!(connection.flush().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(connection.buffered().len() <= limits::READ_AHEAD + CHUNK);
    connection.abandon();
    server.finish();
}

#[test]
fn last_words_can_be_read_after_a_write_has_failed() {
    let server = Server::start(|mut stream| stream.write_all(b"* BYE too many\r\n").unwrap());
    let mut connection = dial(&server);
    // Until the kernel has learnt that the peer is gone.
    let error = loop {
        connection.queue(&vec![b'q'; 1 << 20]);
        if let Err(error) = connection.flush() {
            break error;
        }
    };
    assert_eq!(error.kind(), ErrorKind::Closed);
    // A reset may have overtaken them in the kernel; if they are there, they are whole.
    if !connection.buffered().is_empty() {
        assert_eq!(next_line(&mut connection).unwrap(), "* BYE too many\r\n");
    }
    assert!(next_line(&mut connection).is_err());
    server.finish();
}

#[test]
fn closing_is_final_and_may_be_repeated() {
    let server = Server::start(|stream| say_and_wait(stream, b"x\r\n"));
    let mut connection = dial(&server);
    connection.queue(b"A9 LOGOUT\r\n");
    connection.close_politely(LONG);
    connection.close_politely(LONG);
    connection.abandon();
    assert!(!connection.is_open());
    connection.queue(b"A10 NOOP\r\n");
    for result in [
        connection.flush(),
        connection.read_line(&mut Vec::new(), 10),
        connection.read_exact_into(&mut Vec::new(), 1),
        connection.start_tls(),
        connection.wait_for_input(Duration::ZERO).map(drop),
    ] {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Closed, "The connection is closed".into()));
    }
    server.finish();
}

#[test]
fn abandoning_sends_nothing_and_closing_says_good_bye() {
    for polite in [true, false] {
        let server = Server::tls(Wanted::default().issue(None).acceptor(), move |mut stream| {
            stream.write_all(b"hello\r\n").unwrap();
            let mut buffer = [0; 10];
            let _ = stream.read(&mut buffer);
            assert_eq!(stream.get_shutdown().contains(ShutdownState::RECEIVED), polite);
        });
        let mut options = options();
        options.tls.no_validate = true;
        let mut connection = Connection::dial("127.0.0.1", server.port, &options, true).unwrap();
        assert_eq!(next_line(&mut connection).unwrap(), "hello\r\n");
        match polite {
            true => connection.close_politely(LONG),
            false => connection.abandon(),
        }
        server.finish();
    }
}

#[test]
fn an_abandoned_copy_leaves_the_other_alive() {
    // Two descriptors of one socket are what a fork makes; abandoning one must not shut the other down.
    let server = Server::start(|mut stream| {
        stream.write_all(b"hello\r\n").unwrap();
        assert_eq!(line(&mut stream), "from the parent");
    });
    let mut connection = dial(&server);
    assert_eq!(next_line(&mut connection).unwrap(), "hello\r\n");
    let mut parent = connection.channel.as_ref().unwrap().socket().stream().try_clone().unwrap();
    connection.abandon();
    parent.write_all(b"from the parent\r\n").unwrap();
    server.finish();
}

#[test]
fn traces_show_the_talk_and_no_secret() {
    let directory = Directory::new();
    let path = directory.path("trace");
    let mut options = options();
    options.trace = Some(Arc::new(FileTrace::append(&path).unwrap()));
    let server = Server::start(|mut stream| {
        assert_eq!(line(&mut stream), "A1 LOGIN joe hunter2!");
        stream.write_all(b"* OK joe/hunter2! is {5}\r\nhel\x1bo\r\n").unwrap();
        wait_for_end(stream);
    });
    let mut connection = Connection::dial("127.0.0.1", server.port, &options, false).unwrap();
    connection.hide(b"hunter2!");
    connection.queue(b"A1 LOGIN joe ");
    connection.queue_secret(b"hunter2!");
    connection.queue(b"\r\n");
    assert_eq!(next_line(&mut connection).unwrap(), "* OK joe/hunter2! is {5}\r\n");
    connection.read_exact_into(&mut Vec::new(), 5).unwrap();
    connection.close_politely(LONG);
    server.finish();
    let text = std::fs::read_to_string(&path).unwrap();
    let shown: Vec<&str> = text.lines().map(|l| l.split_once(' ').unwrap().1).collect();
    assert!(shown[0].starts_with("* connected to 127.0.0.1,"), "{text}");
    assert_eq!(
        shown[1..],
        ["> A1 LOGIN joe <redacted>", "< * OK joe/<redacted> is {5}", r"< hel\x1bo", "* closed"]
    );
}

#[test]
fn a_connection_moves_between_threads() {
    fn moves<T: Send>() {}
    moves::<Connection>();
}

mod compressed;
mod encryption;
mod proxies;
