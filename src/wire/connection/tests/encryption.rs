//! TLS: what is accepted, what is refused, and in which words.

use super::*;
use openssl::ssl::{SslVerifyMode, SslVersion};
use openssl::x509::X509;
use sha2::{Digest, Sha256};

/// Options that trust `authorities` and nobody else.
fn trusting(directory: &Directory, authorities: &[&Certified]) -> Options {
    let mut options = options();
    options.tls.ca_file = Some(pem_bundle(directory, authorities));
    options
}

/// A server that says hello inside TLS.
fn greeting(shown: &Certified) -> Server {
    Server::tls(shown.acceptor(), |stream| say_and_wait(stream, b"* OK\r\n"))
}

fn dial_tls(host: &str, server: &Server, options: &Options) -> Result<Connection> {
    Connection::dial(host, server.port, options, true)
}

/// The refusal that a server with this certificate earns.
fn refusal(host: &str, shown: &Certified, options: &Options) -> String {
    let server = greeting(shown);
    let error = dial_tls(host, &server, options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Certificate, "{error}");
    server.finish();
    let text = error.to_string();
    text.strip_prefix(&format!("Certificate failure for {host}: ")).expect(&text).to_owned()
}

#[test]
fn certificates_are_judged_and_the_fault_is_named() {
    let directory = Directory::new();
    let ca = authority("ours");
    let other = authority("another");
    let options = trusting(&directory, &[&other, &ca]);
    let good = Wanted::default();

    // An IP address must stand among the certificate's addresses, a name among its names.
    for (host, alternatives, accepted) in [
        ("127.0.0.1", &["127.0.0.1"][..], true),
        ("localhost", &["localhost"], true),
        ("localhost", &["mail.example", "LOCALHOST"], true),
        ("127.0.0.1", &["localhost"], false),
        ("localhost", &["127.0.0.1"], false),
        ("localhost", &["mail.example"], false),
        ("localhost", &["*.localhost"], false),
        ("localhost", &["*"], false),
    ] {
        let shown = Wanted { alternatives, ..Wanted::default() }.issue(Some(&ca));
        if accepted {
            let server = greeting(&shown);
            let mut connection = dial_tls(host, &server, &options).unwrap();
            assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
            assert!(connection.is_encrypted());
            let expected: [u8; 32] = Sha256::digest(shown.certificate.to_der().unwrap()).into();
            assert_eq!(connection.peer_certificate_sha256(), Some(expected));
            connection.close_politely(LONG);
            server.finish();
        } else {
            assert_eq!(
                refusal(host, &shown, &options),
                "Server name does not match certificate",
                "{alternatives:?}"
            );
        }
    }

    let expired = Wanted { from: -10, until: -1, ..good }.issue(Some(&ca));
    assert_eq!(refusal("127.0.0.1", &expired, &options), "certificate has expired");
    let early = Wanted { from: 1, ..Wanted::default() }.issue(Some(&ca));
    assert_eq!(refusal("127.0.0.1", &early, &options), "certificate is not yet valid");
    let alone = Wanted::default().issue(None);
    assert_eq!(refusal("127.0.0.1", &alone, &options), "self-signed certificate");
    let stranger = Wanted::default().issue(Some(&authority("stranger")));
    assert!(refusal("127.0.0.1", &stranger, &options).starts_with("unknown issuer"));
    // With the system's authorities, ours is the stranger.
    let ours = Wanted::default().issue(Some(&ca));
    assert!(refusal("127.0.0.1", &ours, &super::options()).starts_with("unknown issuer"));
}

#[test]
fn wildcards_cover_one_label() {
    // A proxy lets any name lead to loopback.
    let directory = Directory::new();
    let ca = authority("ours");
    let shown = Wanted { alternatives: &["*.mail.example"], ..Wanted::default() }.issue(Some(&ca));
    for (host, accepted) in [
        ("imap.mail.example", true),
        ("imap.mail.example.", true),
        ("mail.example", false),
        ("a.imap.mail.example", false),
    ] {
        let acceptor = shown.acceptor().build();
        let server = Server::start(move |mut stream| {
            head(&stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            if let Ok(stream) = acceptor.accept(stream) {
                assert_eq!(
                    stream.ssl().servername(openssl::ssl::NameType::HOST_NAME),
                    Some("imap.mail.example")
                );
                say_and_wait(stream, b"* OK\r\n");
            }
        });
        let mut options = trusting(&directory, &[&ca]);
        options.proxy = Some(crate::wire::Proxy {
            kind: crate::wire::ProxyKind::HttpConnect,
            host: "127.0.0.1".into(),
            port: server.port,
            login: None,
        });
        match Connection::dial(host, 993, &options, true) {
            Ok(mut connection) => {
                assert!(accepted, "{host}");
                assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
            }
            Err(error) => {
                assert!(!accepted, "{host}: {error}");
                let text = format!("Certificate failure for {host}: Server name does not match certificate");
                assert_eq!(error.to_string(), text);
            }
        }
        server.finish();
    }
}

#[test]
fn a_missing_intermediate_is_an_unknown_issuer() {
    let directory = Directory::new();
    let root = authority("root");
    let between = Wanted { name: "between", authority: true, ..Wanted::default() }.issue(Some(&root));
    let shown = Wanted::default().issue(Some(&between));
    let options = trusting(&directory, &[&root]);
    assert!(refusal("127.0.0.1", &shown, &options).contains("intermediate"));

    let mut acceptor = shown.acceptor();
    acceptor.add_extra_chain_cert(between.certificate.clone()).unwrap();
    let server = Server::tls(acceptor, |stream| say_and_wait(stream, b"* OK\r\n"));
    drop(dial_tls("127.0.0.1", &server, &options).unwrap());
    server.finish();

    // A root that the server sends along is not trusted for that.
    let mut acceptor = shown.acceptor();
    for extra in [&between, &root] {
        acceptor.add_extra_chain_cert(extra.certificate.clone()).unwrap();
    }
    let server = Server::tls(acceptor, |stream| say_and_wait(stream, b"* OK\r\n"));
    let error = dial_tls("127.0.0.1", &server, &trusting(&directory, &[&authority("other")])).unwrap_err();
    assert!(error.to_string().contains("unknown issuer: the chain ends"), "{error}");
    server.finish();
}

#[test]
fn pins_and_blind_trust_replace_validation() {
    let expired =
        Wanted { alternatives: &["x.example"], from: -10, until: -1, ..Wanted::default() }.issue(None);
    let mut blind = options();
    blind.tls.no_validate = true;
    let server = greeting(&expired);
    let mut connection = dial_tls("127.0.0.1", &server, &blind).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
    let fingerprint = connection.peer_certificate_sha256().unwrap();
    drop(connection);
    server.finish();

    let mut pinned = options();
    pinned.tls.fingerprint = Some(fingerprint);
    let server = greeting(&expired);
    dial_tls("127.0.0.1", &server, &pinned).unwrap();
    server.finish();

    // Neither another certificate nor blind trust gets past a pin.
    pinned.tls.no_validate = true;
    let text = refusal("127.0.0.1", &Wanted::default().issue(None), &pinned);
    assert!(text.contains(&data_encoding::HEXLOWER.encode(&fingerprint)), "{text}");
    assert!(text.starts_with("its SHA-256 fingerprint is "), "{text}");
}

#[test]
fn old_protocols_are_refused_by_name() {
    let mut acceptor = Wanted::default().issue(None).acceptor();
    acceptor.set_cipher_list("ALL:@SECLEVEL=0").unwrap();
    acceptor.set_min_proto_version(None).unwrap();
    acceptor.set_max_proto_version(Some(SslVersion::TLS1_1)).unwrap();
    acceptor.clear_options(openssl::ssl::SslOptions::NO_TLSV1_1 | openssl::ssl::SslOptions::NO_TLSV1);
    let server = Server::tls(acceptor, |_| ());
    let mut options = options();
    options.tls.no_validate = true;
    let error = dial_tls("127.0.0.1", &server, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert_eq!(error.to_string(), "TLS/SSL failure for 127.0.0.1: the server speaks no TLS 1.2 or later");
    server.finish();
}

#[test]
fn tls_1_2_is_enough() {
    let mut acceptor = Wanted::default().issue(None).acceptor();
    acceptor.set_max_proto_version(Some(SslVersion::TLS1_2)).unwrap();
    let server = Server::tls(acceptor, |stream| say_and_wait(stream, b"* OK\r\n"));
    let mut options = options();
    options.tls.no_validate = true;
    let mut connection = dial_tls("127.0.0.1", &server, &options).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
    connection.close_politely(LONG);
    server.finish();
}

#[test]
fn peers_that_speak_something_else_are_recognized() {
    for garbage in [
        &b"* OK IMAP4rev1 ready\r\n"[..],
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
        b"\x16\x03\x03\xff\xff",
    ] {
        let server = Server::start(|stream| say_and_wait(stream, garbage));
        let error = dial_tls("127.0.0.1", &server, &options()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Tls);
        assert_eq!(
            error.to_string(),
            "TLS/SSL failure for 127.0.0.1: the peer does not speak TLS",
            "{garbage:?}"
        );
        server.finish();
    }
    let server = Server::start(|mut stream| drop(stream.read(&mut [0; 4096])));
    let error = dial_tls("127.0.0.1", &server, &options()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "TLS/SSL failure for 127.0.0.1: the peer closed the connection during the handshake"
    );
    server.finish();
}

#[test]
fn a_stall_in_the_handshake_ends_at_the_open_deadline() {
    // Nothing at all, and the first octets of a ServerHello.
    for beginning in [&b""[..], b"\x16\x03\x03\x00\x7a\x02\x00"] {
        let server = Server::start(|stream| say_and_wait(stream, beginning));
        let mut options = options();
        options.timeouts.open = SHORT;
        let start = Instant::now();
        let error = dial_tls("127.0.0.1", &server, &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(start.elapsed() < Duration::from_secs(10));
        server.finish();
    }
}

#[test]
fn a_stall_inside_a_session_ends_at_the_read_deadline() {
    let mut options = options();
    options.tls.no_validate = true;
    options.timeouts.read = SHORT;
    let server = Server::tls(Wanted::default().issue(None).acceptor(), |mut stream| {
        stream.write_all(b"* OK\r\n").unwrap();
        // The header of a record whose body never comes.
        say_and_wait(stream.get_mut(), b"\x17\x03\x03\x00\x40ab");
    });
    let mut connection = dial_tls("127.0.0.1", &server, &options).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Timeout);
    let error = connection.read_exact_into(&mut Vec::new(), 10).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    drop(connection);
    server.finish();
}

#[test]
fn damage_inside_a_session_is_an_error_of_tls() {
    let mut options = options();
    options.tls.no_validate = true;
    let server = Server::tls(Wanted::default().issue(None).acceptor(), |mut stream| {
        stream.write_all(b"* OK\r\n").unwrap();
        let mut record = b"\x17\x03\x03\x00\x40".to_vec();
        record.extend_from_slice(&[0; 64]);
        say_and_wait(stream.get_mut(), &record);
    });
    let mut connection = dial_tls("127.0.0.1", &server, &options).unwrap();
    // Through a literal, whose good octets come first.
    let mut out = Vec::new();
    let error = connection.read_exact_into(&mut out, 100).unwrap_err();
    assert_eq!((error.kind(), &out[..]), (ErrorKind::Tls, &b"* OK\r\n"[..]), "{error}");
    drop(connection);
    server.finish();
}

#[test]
fn an_end_without_tls_s_good_bye_is_an_end() {
    let mut options = options();
    options.tls.no_validate = true;
    let server = Server::tls(Wanted::default().issue(None).acceptor(), |mut stream| {
        stream.write_all(b"* BYE\r\n* hal").unwrap();
    });
    let mut connection = dial_tls("127.0.0.1", &server, &options).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* BYE\r\n");
    let error = next_line(&mut connection).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!(error.to_string(), "127.0.0.1 closed the connection in the middle of an answer");
    assert_eq!(next_line(&mut connection).unwrap_err().kind(), ErrorKind::Closed);
    server.finish();
}

#[test]
fn start_tls_encrypts_an_open_connection() {
    let directory = Directory::new();
    let ca = authority("ours");
    let acceptor = Wanted::default().issue(Some(&ca)).acceptor().build();
    let server = Server::start(move |mut stream| {
        stream.write_all(b"* OK\r\n").unwrap();
        assert_eq!(line(&mut stream), "A1 STARTTLS");
        stream.write_all(b"A1 OK\r\n").unwrap();
        let mut stream = acceptor.accept(stream).unwrap();
        assert_eq!(line(&mut stream), "A2 NOOP");
        say_and_wait(stream, b"A2 OK\r\n");
    });
    let mut connection =
        Connection::dial("127.0.0.1", server.port, &trusting(&directory, &[&ca]), false).unwrap();
    assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
    connection.queue(b"A1 STARTTLS\r\n");
    assert_eq!(next_line(&mut connection).unwrap(), "A1 OK\r\n");
    assert!(!connection.is_encrypted());
    connection.start_tls().unwrap();
    assert!(connection.is_encrypted());
    connection.queue(b"A2 NOOP\r\n");
    assert_eq!(next_line(&mut connection).unwrap(), "A2 OK\r\n");
    assert_eq!(connection.start_tls().unwrap_err().kind(), ErrorKind::Argument);
    connection.close_politely(LONG);
    server.finish();
}

#[test]
fn start_tls_refuses_what_was_said_before() {
    // In the same packet as the answer, and in a later one.
    for together in [true, false] {
        let (go, gone) = channel::<()>();
        let (tell, told) = channel::<()>();
        let server = Server::start(move |mut stream| {
            if together {
                stream.write_all(b"A1 OK\r\n* CAPABILITY AUTH=NONE\r\n").unwrap();
            } else {
                stream.write_all(b"A1 OK\r\n").unwrap();
                gone.recv().unwrap();
                stream.write_all(b"* CAPABILITY AUTH=NONE\r\n").unwrap();
                tell.send(()).unwrap();
            }
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
            assert!(rest.is_empty(), "the client said something: {rest:?}");
        });
        let mut connection = dial(&server);
        assert_eq!(next_line(&mut connection).unwrap(), "A1 OK\r\n");
        if !together {
            go.send(()).unwrap();
            told.recv().unwrap();
        }
        let error = connection.start_tls().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol);
        assert!(error.to_string().contains("plain text where TLS should begin"));
        assert!(!connection.is_open() && connection.buffered().is_empty());
        connection.queue(b"A2 LOGIN\r\n");
        assert_eq!(connection.flush().unwrap_err().kind(), ErrorKind::Closed);
        server.finish();
    }
}

#[test]
fn a_failed_start_tls_closes_the_connection() {
    let shown = Wanted::default().issue(None);
    let acceptor = shown.acceptor().build();
    let server = Server::start(move |mut stream| {
        stream.write_all(b"A1 OK\r\n").unwrap();
        assert!(acceptor.accept(stream).is_err());
    });
    let mut connection = dial(&server);
    assert_eq!(next_line(&mut connection).unwrap(), "A1 OK\r\n");
    let error = connection.start_tls().unwrap_err();
    assert_eq!(error.to_string(), "Certificate failure for 127.0.0.1: self-signed certificate");
    assert!(!connection.is_open());
    connection.queue(b"A2 LOGIN joe secret\r\n");
    assert_eq!(connection.flush().unwrap_err().kind(), ErrorKind::Closed);
    server.finish();
}

#[test]
fn a_client_shows_its_certificate_when_asked() {
    let directory = Directory::new();
    let ca = authority("ours");
    let client = Wanted { name: "client", alternatives: &[], ..Wanted::default() }.issue(Some(&ca));
    let demanding = |ca: &Certified| {
        let mut acceptor = Wanted::default().issue(Some(ca)).acceptor();
        acceptor.cert_store_mut().add_cert(X509::clone(&ca.certificate)).unwrap();
        acceptor.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
        Server::tls(acceptor, |stream| say_and_wait(stream, b"* OK\r\n"))
    };
    let certificate = directory.file("client.pem", &client.certificate_pem());
    let key = directory.file("client.key", &client.key_pem());
    let both = directory.file("both.pem", &[client.certificate_pem(), client.key_pem()].concat());
    for (certificate, key) in [(certificate.clone(), Some(key.clone())), (both, None)] {
        let mut options = trusting(&directory, &[&ca]);
        (options.tls.certificate, options.tls.key) = (Some(certificate), key);
        let server = demanding(&ca);
        let mut connection = dial_tls("127.0.0.1", &server, &options).unwrap();
        assert_eq!(next_line(&mut connection).unwrap(), "* OK\r\n");
        drop(connection);
        server.finish();
    }

    // In TLS 1.3 the refusal comes after the client's side of the handshake.
    let server = demanding(&ca);
    let mut connection = dial_tls("127.0.0.1", &server, &trusting(&directory, &[&ca])).unwrap();
    let error = next_line(&mut connection).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert_eq!(error.to_string(), "TLS/SSL failure for 127.0.0.1: the server wants a client certificate");
    server.finish();
}

#[test]
fn bad_files_are_named() {
    let directory = Directory::new();
    let ours = Wanted::default().issue(None);
    let other = Wanted::default().issue(None);
    let certificate = directory.file("c.pem", &ours.certificate_pem());
    let key = directory.file("k.pem", &ours.key_pem());
    let wrong_key = directory.file("w.pem", &other.key_pem());
    let ec_key = directory.file("ec.pem", &ours.key.ec_key().unwrap().private_key_to_pem().unwrap());
    let empty = directory.file("empty.pem", b"");
    let missing = directory.path("missing.pem");
    for (ca_file, certificate, key, culprit, why) in [
        (Some(&missing), None, None, "missing.pem", "No such file"),
        (Some(&empty), None, None, "empty.pem", "no certificate"),
        (None, Some(&certificate), Some(&missing), "missing.pem", "No such file"),
        (None, Some(&certificate), None, "c.pem", "no private key"),
        (None, Some(&certificate), Some(&ec_key), "ec.pem", "pkcs8"),
        (None, Some(&certificate), Some(&wrong_key), "c.pem", "mismatch"),
        (None, Some(&empty), Some(&key), "empty.pem", ""),
        (None, None, Some(&key), "k.pem", "without its certificate"),
    ] {
        let mut options = options();
        options.tls.ca_file = ca_file.cloned();
        options.tls.certificate = certificate.cloned();
        options.tls.key = key.cloned();
        // Nobody is called before the files are read.
        let error = Connection::dial("nosuch.invalid", 993, &options, true).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument, "{error}");
        let text = error.to_string();
        assert!(text.contains(culprit) && text.contains(why), "{text}");
    }
}

#[test]
fn a_changed_authority_file_is_read_again() {
    let directory = Directory::new();
    let (old, new) = (authority("old"), authority("a newer one"));
    let options = trusting(&directory, &[&old]);
    let path = options.tls.ca_file.clone().unwrap();
    let shown = Wanted::default().issue(Some(&new));
    refusal("127.0.0.1", &shown, &options);
    std::fs::write(&path, [old.certificate_pem(), new.certificate_pem()].concat()).unwrap();
    let server = greeting(&shown);
    dial_tls("127.0.0.1", &server, &options).unwrap();
    server.finish();
    assert_eq!(format!("{:?}", options.connectors), "ConnectorCache(1)");
}
