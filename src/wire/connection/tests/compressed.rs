use super::*;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::wire::trace::{Direction, Trace};

fn squeezed(deflater: &mut Compress, bytes: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8 + 1024);
    let before = deflater.total_in();
    deflater.compress_vec(bytes, &mut out, flush).unwrap();
    assert_eq!((deflater.total_in() - before) as usize, bytes.len());
    out
}

fn new() -> Compress {
    Compress::new(Compression::default(), false)
}

/// One sync-flushed stream that says `bytes`.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    squeezed(&mut new(), bytes, FlushCompress::Sync)
}

/// Reads what the peer has compressed until it has said `count` octets.
fn inflated(stream: &mut impl Read, inflater: &mut Decompress, count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count + 1);
    let mut buffer = [0; 4096];
    while out.len() < count {
        let came = stream.read(&mut buffer).unwrap();
        assert!(came > 0, "the client is gone");
        inflater.decompress_vec(&buffer[..came], &mut out, FlushDecompress::None).unwrap();
    }
    out
}

/// Says `first` in the clear, the rest in octets as they are.
fn answering(first: &'static [u8], rest: Vec<u8>) -> Server {
    Server::start(move |mut stream| {
        stream.write_all(first).unwrap();
        say_and_wait(stream, &rest);
    })
}

fn compressed(server: &Server, options: &Options) -> Connection {
    let mut connection = Connection::dial("127.0.0.1", server.port, options, false).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "OK\r\n");
    connection.compress().unwrap();
    connection
}

#[test]
fn both_ways_are_compressed_and_nothing_waits() {
    let body: Vec<u8> = (0..300_000_u32).flat_map(|i| i.to_string().into_bytes()).collect();
    let sent = body.clone();
    let server = Server::start(move |mut stream: TcpStream| {
        let (mut deflater, mut inflater) = (new(), Decompress::new(false));
        stream.write_all(b"OK\r\n").unwrap();
        for round in 0..3 {
            // Each command has to arrive whole before it is answered.
            let wanted = format!("A{round} NOOP\r\n");
            assert_eq!(inflated(&mut stream, &mut inflater, wanted.len()), wanted.as_bytes());
            let answer = format!("A{round} OK\r\n");
            for octet in squeezed(&mut deflater, answer.as_bytes(), FlushCompress::Sync) {
                stream.write_all(&[octet]).unwrap();
            }
        }
        let came = inflated(&mut stream, &mut inflater, sent.len());
        assert!(came == sent);
        let echo = squeezed(&mut deflater, &sent, FlushCompress::Sync);
        assert!(echo.len() < sent.len() / 2);
        stream.write_all(&echo).unwrap();
        stream.write_all(&squeezed(&mut deflater, b"bye\r\n", FlushCompress::Finish)).unwrap();
    });
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    struct Lines(Arc<Mutex<Vec<String>>>);
    impl Trace for Lines {
        fn record(&self, _: Direction, bytes: &[u8]) {
            self.0.lock().unwrap().push(String::from_utf8_lossy(bytes).chars().take(60).collect());
        }
    }
    let options = Options { trace: Some(Arc::new(Lines(seen.clone()))), ..options() };
    let mut connection = compressed(&server, &options);
    assert!(connection.is_compressed() && !connection.is_encrypted());
    assert_eq!(connection.compress().unwrap_err().kind(), ErrorKind::Argument);
    assert_eq!(connection.start_tls().unwrap_err().kind(), ErrorKind::Argument);
    for round in 0..3 {
        connection.queue(format!("A{round} NOOP\r\n").as_bytes());
        assert_eq!(next_line(&mut connection).unwrap(), format!("A{round} OK\r\n"));
    }
    connection.queue(&body);
    let mut echo = Vec::new();
    connection.read_exact_into(&mut echo, 100_000).unwrap();
    let mut sink = |piece: &[u8]| {
        assert!(piece.len() <= PIECE);
        echo.extend_from_slice(piece);
        Ok(())
    };
    connection.read_exact_to(body.len() as u64 - 100_000, &mut sink).unwrap();
    assert!(echo == body);
    assert_eq!(next_line(&mut connection).unwrap(), "bye\r\n");
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Closed);
    connection.close_politely(LONG);
    server.finish();
    let seen = seen.lock().unwrap();
    let has = |text: &str| seen.iter().any(|line| line.contains(text));
    assert!(has("compressed") && has("A0 NOOP") && has("A0 OK"), "{seen:?}");
    assert!(has(&format!("{} octets came as ", body.len() + 3 * 7 + 5)), "{seen:?}");
}

#[test]
fn what_came_before_the_switch_is_compressed_too() {
    let server = answering(b"", [&b"OK\r\n"[..], &deflated(b"* 1 EXISTS\r\n")].concat());
    let mut connection = compressed(&server, &options());
    assert_eq!(next_line(&mut connection).unwrap(), "* 1 EXISTS\r\n");
    drop(connection);
    server.finish();
}

#[test]
fn over_tls() {
    let authority = authority("CA");
    let directory = Directory::new();
    let server = Server::tls(Wanted::default().issue(Some(&authority)).acceptor(), |mut stream| {
        stream.write_all(b"OK\r\n").unwrap();
        assert_eq!(inflated(&mut stream, &mut Decompress::new(false), 6), b"hello\n");
        let (mut deflater, long) = (new(), b"word ".repeat(100_000));
        stream.write_all(&squeezed(&mut deflater, &long, FlushCompress::Sync)).unwrap();
        say_and_wait(stream, &squeezed(&mut deflater, b"bye\r\n", FlushCompress::Sync));
    });
    let tls = TlsOptions { ca_file: Some(pem_bundle(&directory, &[&authority])), ..TlsOptions::default() };
    let options = Options { tls, ..options() };
    let mut connection = Connection::dial("127.0.0.1", server.port, &options, true).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "OK\r\n");
    connection.compress().unwrap();
    assert!(connection.is_encrypted());
    connection.queue(b"hello\n");
    let mut out = Vec::new();
    connection.read_exact_into(&mut out, 500_000).unwrap();
    assert!(out == b"word ".repeat(100_000));
    assert_eq!(next_line(&mut connection).unwrap(), "bye\r\n");
    connection.close_politely(LONG);
    server.finish();
}

#[test]
fn what_is_no_deflate_is_an_error_of_the_peer_s() {
    let mut finished = squeezed(&mut new(), b"bye\r\n", FlushCompress::Finish);
    finished.extend_from_slice(b"and more");
    let wrapped = [b"\x78\x9c", deflated(b"with the header of RFC 1950\r\n").as_slice()].concat();
    for octets in [b"A1 OK in the clear\r\n".to_vec(), vec![0xff; 100], wrapped, finished] {
        let server = answering(b"OK\r\n", octets);
        let mut connection = compressed(&server, &options());
        // A line may have come whole before the fault.
        let error = (0..2).find_map(|_| next_line(&mut connection).err());
        let error = error.expect("an error");
        let text = "127.0.0.1 sent compressed data that can't be read";
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Protocol, text.into()));
        assert!(!connection.is_open());
        drop(connection);
        server.finish();
    }
}

#[test]
fn a_stream_cut_anywhere_is_a_close_and_a_stalled_one_a_timeout() {
    let whole = deflated(b"* OK a line that is long enough to be cut\r\n");
    for end in 0..whole.len() {
        let octets = whole[..end].to_vec();
        let server = Server::start(move |mut stream| {
            stream.write_all(b"OK\r\n").unwrap();
            stream.write_all(&octets).unwrap();
        });
        let mut connection = compressed(&server, &options());
        match next_line(&mut connection) {
            // The last octets of a flush hold nothing.
            Ok(line) => assert!(line.ends_with("cut\r\n")),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Closed),
        }
        server.finish();
    }
    let server = answering(b"OK\r\n", whole[..whole.len() / 2].to_vec());
    let mut connection = compressed(&server, &options());
    connection.set_read_timeout(SHORT);
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Timeout);
    drop(connection);
    server.finish();
}

#[test]
fn a_bomb_meets_the_limits_that_hold_without() {
    // 64 MiB in 64 KiB.
    let bomb = deflated(&vec![b'x'; 64 << 20]);
    assert!(bomb.len() < 100 << 10);
    let server = answering(b"OK\r\n", bomb.clone());
    let mut connection = compressed(&server, &options());
    let error = connection.read_line(&mut Vec::new(), 1 << 20).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(connection.input.capacity() <= 8 * CHUNK);
    drop(connection);
    server.finish();

    let server = answering(b"OK\r\n", bomb);
    let mut connection = compressed(&server, &options());
    let mut count = 0;
    let mut sink = |piece: &[u8]| {
        count += piece.len();
        Ok(())
    };
    connection.read_exact_to(64 << 20, &mut sink).unwrap();
    assert_eq!(count, 64 << 20);
    assert!(connection.input.capacity() <= 8 * CHUNK);
    drop(connection);
    server.finish();
}

#[test]
fn blocks_without_end_that_hold_nothing_are_refused() {
    // An empty stored block, again and again.
    let nothing = b"\x00\x00\x00\xff\xff".repeat(limits::DEFLATED_NOTHING / 5 + 10_000);
    let server = answering(b"OK\r\n", nothing);
    let mut connection = compressed(&server, &options());
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Protocol);
    drop(connection);
    server.finish();
}

#[test]
fn a_caller_interrupts_a_peer_that_sends_without_end() {
    let stop = Arc::new(AtomicBool::new(false));
    let server = Server::start(|mut stream| {
        stream.write_all(b"OK\r\n").unwrap();
        let bomb = deflated(&vec![b'x'; 1 << 20]);
        while stream.write_all(&bomb).is_ok() {}
    });
    let hook = stop.clone();
    let interrupt = Interrupt::new(move || hook.load(Ordering::Relaxed));
    let mut connection = compressed(&server, &Options { interrupt, ..options() });
    let mut count = 0;
    let mut sink = |piece: &[u8]| {
        count += piece.len();
        stop.store(count > 1 << 20, Ordering::Relaxed);
        Ok(())
    };
    let error = connection.read_exact_to(u64::MAX, &mut sink).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    drop(connection);
    server.finish();
}
