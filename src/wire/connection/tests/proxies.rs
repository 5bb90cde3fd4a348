//! SOCKS5 and HTTP CONNECT, willing and otherwise.

use super::*;
use crate::wire::{Proxy, ProxyKind};
use std::net::TcpStream;

fn through(kind: ProxyKind, server: &Server, login: Option<(&str, &str)>) -> Options {
    let login = login.map(|(user, password)| (user.to_owned(), password.to_owned()));
    Options { proxy: Some(Proxy { kind, host: "127.0.0.1".into(), port: server.port, login }), ..options() }
}

fn expect(stream: &mut TcpStream, bytes: &[u8]) {
    let mut got = vec![0; bytes.len()];
    stream.read_exact(&mut got).unwrap();
    assert_eq!(got, bytes);
}

#[test]
fn socks5_gets_the_name_and_the_login() {
    let server = Server::start(|mut stream| {
        expect(&mut stream, &[5, 2, 0, 2]);
        stream.write_all(&[5, 2]).unwrap();
        expect(&mut stream, b"\x01\x03joe\x06sesame");
        stream.write_all(&[1, 0]).unwrap();
        expect(&mut stream, b"\x05\x01\x00\x03\x0cmail.example\x00\x8f");
        // The answer with a name in it, and the greeting in the same packet.
        stream.write_all(b"\x05\x00\x00\x03\x04host\x00\x01* OK hello\r\n").unwrap();
        wait_for_end(stream);
    });
    let options = through(ProxyKind::Socks5, &server, Some(("joe", "sesame")));
    let mut connection = Connection::dial("mail.example", 143, &options, false).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* OK hello\r\n");
    assert_eq!(connection.peer_host(), "mail.example");
    assert_eq!(connection.peer_addr().port(), server.port);
    drop(connection);
    server.finish();
}

#[test]
fn socks5_gets_addresses_as_addresses() {
    for (host, request) in [
        ("192.0.2.7", &b"\x05\x01\x00\x01\xc0\x00\x02\x07\x00\x8f"[..]),
        ("[2001:db8::1]", b"\x05\x01\x00\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x00\x8f"),
    ] {
        let server = Server::start(move |mut stream| {
            expect(&mut stream, &[5, 1, 0]);
            stream.write_all(&[5, 0]).unwrap();
            expect(&mut stream, request);
            stream.write_all(b"\x05\x00\x00\x04").unwrap();
            stream.write_all(&[0; 18]).unwrap();
            say_and_wait(stream, b"* OK\r\n");
        });
        let options = through(ProxyKind::Socks5, &server, None);
        let mut connection = Connection::dial(host, 143, &options, false).unwrap();
        assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
        drop(connection);
        server.finish();
    }
}

/// What dialling through a SOCKS5 proxy with these answers gives.
fn socks5_refusal(answers: &'static [&'static [u8]], login: Option<(&str, &str)>) -> Error {
    let server = Server::start(move |mut stream| {
        for answer in answers {
            let _ = stream.read(&mut [0; 600]).unwrap();
            stream.write_all(answer).unwrap();
        }
        // A close with unread octets would be a reset.
        let _ = stream.shutdown(Shutdown::Write);
        wait_for_end(stream);
    });
    let options = through(ProxyKind::Socks5, &server, login);
    let error = Connection::dial("mail.example", 143, &options, false).unwrap_err();
    server.finish();
    error
}

#[test]
fn socks5_refusals_say_why() {
    type Case = (&'static [&'static [u8]], Option<(&'static str, &'static str)>, &'static str);
    const LOGIN: Option<(&str, &str)> = Some(("joe", "sesame"));
    const CASES: &[Case] = &[
        (&[b"\x05\xff"], None, "it wants a login"),
        (&[b"\x05\xff"], LOGIN, "it accepts no login by password"),
        (&[b"\x05\x02"], None, "it chose a login method that was not offered"),
        (&[b"\x05\x02", b"\x01\x01"], LOGIN, "it refused the user or the password"),
        (&[b"HTTP/1.1 400 Bad Request\r\n\r\n"], None, "it does not speak SOCKS5"),
        (&[b"\x05"], None, "it closed the connection"),
        (&[b"\x05\x00", b"\x05\x05\x00\x01"], None, "can't connect to mail.example,143: connection refused"),
        (&[b"\x05\x00", b"\x05\x2a\x00\x01"], None, "can't connect to mail.example,143: unknown reason"),
        (&[b"\x05\x00", b"\x05\x00\x00\x09"], None, "its answer makes no sense"),
        (&[b"\x05\x00", b"\x05\x00\x00\x03\xffabc"], None, "it closed the connection"),
    ];
    for (answers, login, why) in CASES {
        let error = socks5_refusal(answers, *login);
        assert_eq!(error.kind(), ErrorKind::Proxy);
        let text = error.to_string();
        assert!(text.ends_with(why) && text.contains("SOCKS5 proxy 127.0.0.1:"), "{text}");
    }
}

#[test]
fn logins_that_cannot_be_sent_are_refused() {
    let long = "x".repeat(256);
    for (kind, user) in
        [(ProxyKind::Socks5, &long[..]), (ProxyKind::Socks5, ""), (ProxyKind::HttpConnect, "a:b")]
    {
        let server = Server::start(|mut stream| {
            let _ = stream.write_all(&[5, 2]);
            wait_for_end(stream);
        });
        let error = Connection::dial("mail.example", 143, &through(kind, &server, Some((user, "p"))), false);
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Argument, "{user}");
        server.finish();
    }
}

#[test]
fn http_connect_gets_the_name_and_the_login() {
    let directory = Directory::new();
    for octet_by_octet in [false, true] {
        let path = directory.path(if octet_by_octet { "a" } else { "b" });
        let server = Server::start(move |mut stream| {
            assert_eq!(
                head(&stream),
                [
                    "CONNECT mail.example:143 HTTP/1.1",
                    "Host: mail.example:143",
                    "Proxy-Authorization: Basic am9lOnNlczphbWU="
                ]
            );
            let answer = b"HTTP/1.0 200 Connection established\r\nX-A: b\r\n\r\n\r\n* OK hello\r\n";
            stream.set_nodelay(true).unwrap();
            for piece in answer.chunks(if octet_by_octet { 1 } else { answer.len() }) {
                stream.write_all(piece).unwrap();
            }
            wait_for_end(stream);
        });
        let mut options = through(ProxyKind::HttpConnect, &server, Some(("joe", "ses:ame")));
        options.trace = Some(Arc::new(FileTrace::append(&path).unwrap()));
        let mut connection = Connection::dial("mail.example", 143, &options, false).unwrap();
        // The empty line behind the head is the peer's.
        assert_eq!(next_line(&mut connection).unwrap(), "\r\n");
        assert_eq!(next_line(&mut connection).unwrap(), "* OK hello\r\n");
        drop(connection);
        server.finish();
        let trace = std::fs::read_to_string(path).unwrap();
        assert!(
            trace.contains("through the HTTP proxy") && !trace.contains("ses:ame") && !trace.contains("am9l")
        );
    }
}

#[test]
fn http_refusals_say_why() {
    let endless: &[u8] = &[b'x'; 40 << 10];
    for (answer, login, why) in [
        (&b"HTTP/1.1 407 Auth\r\n\r\n"[..], None, "it wants a login"),
        (b"HTTP/1.1 407 Auth\r\n\r\n", Some(("joe", "x")), "it refused the user or the password"),
        (
            b"HTTP/1.1 403 Not\x1b[2J here\r\n\r\nbody",
            None,
            r"can't connect to [2001:db8::1],143: 403 Not\x1b[2J here",
        ),
        (b"HTTP/1.1 502\r\n\r\n", None, "can't connect to [2001:db8::1],143: 502"),
        (b"SSH-2.0-x\r\n\r\n", None, "it does not speak HTTP"),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", None, "it does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n", None, "it closed the connection"),
        (b"", None, "it closed the connection"),
        (endless, None, "its answer is too long"),
    ] {
        let server = Server::start(move |mut stream| {
            let lines = head(&stream);
            assert_eq!(lines[0], "CONNECT [2001:db8::1]:143 HTTP/1.1");
            // The client may hang up before all of it is written.
            let _ = stream.write_all(answer);
            let _ = stream.shutdown(Shutdown::Write);
            wait_for_end(stream);
        });
        let options = through(ProxyKind::HttpConnect, &server, login);
        let error = Connection::dial("2001:db8::1", 143, &options, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Proxy);
        let text = error.to_string();
        assert!(text.ends_with(why) && text.contains("HTTP proxy 127.0.0.1:"), "{text}");
        server.finish();
    }
}

#[test]
fn a_silent_proxy_ends_at_the_open_deadline() {
    for kind in [ProxyKind::Socks5, ProxyKind::HttpConnect] {
        let server = Server::start(wait_for_end);
        let mut options = through(kind, &server, None);
        options.timeouts.open = SHORT;
        let error = Connection::dial("mail.example", 143, &options, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.to_string().starts_with("No answer from the "), "{error}");
        server.finish();
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let proxy = Proxy { kind: ProxyKind::Socks5, host: "127.0.0.1".into(), port, login: None };
    let error = Connection::dial("mail.example", 143, &Options { proxy: Some(proxy), ..options() }, false)
        .unwrap_err();
    let text = format!("Can't reach the SOCKS5 proxy 127.0.0.1:{port}: Connection refused");
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Proxy, text));
}
