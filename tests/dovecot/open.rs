//! Opening: transports, certificates, half-open streams, reopening, deadlines.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::time::{Duration, Instant};

use imapext::error::ErrorKind;
use imapext::mailbox::flags::{cl, op};
use imapext::mailbox::options::Options;

use crate::server::{
    errors, failure, fresh_user, inbox, open, open_saying, open_with, ordinary, said, server, stock, trusting,
};

#[test]
fn every_transport() {
    let server = server();
    let tls_only = server.get("IMAP_TLSONLY_HOST");
    let mut names = vec![
        (server.name("IMAP_PORT", "/notls", ""), "/notls"),
        (server.name("IMAP_PORT", "", ""), "/tls"),
        (server.name("IMAP_PORT", "/tls", ""), "/tls"),
        (server.name("IMAPS_PORT", "/ssl", ""), "/notls/ssl"),
        (server.name("IMAP_NOTLS_PORT", "", ""), ""),
        (server.name_at(tls_only, "IMAP_TLSONLY_PORT", "", ""), "/tls"),
        (server.name_at("LocalHost", "IMAP_PORT", "", ""), "/tls"),
    ];
    if server.get("IPV6") == "yes" {
        names.push((server.name_at("[::1]", "IMAP_PORT", "", ""), "/tls"));
        names.push((server.name_at("[::1]", "IMAPS_PORT", "/ssl", ""), "/notls/ssl"));
    }
    for (name, negotiated) in names {
        let mut stream = open_with(&name, "user2", "secret", 0, &trusting())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let spelt = String::from_utf8(stream.check(&mut said()).expect("a check").mailbox).expect("text");
        let place = name.split("/imap").next().expect("a host").to_lowercase();
        assert_eq!(spelt, format!("{place}/imap{negotiated}/user=\"user2\"}}INBOX"));
        // What is spelt out opens again.
        open_with(&spelt, "user2", "secret", 0, &trusting())
            .unwrap_or_else(|error| panic!("{spelt}: {error}"));
    }
}

#[test]
fn certificates_are_checked() {
    let server = server();
    let names = [server.name("IMAP_PORT", "", ""), server.name("IMAPS_PORT", "/ssl", "")];
    for name in &names {
        let (kind, text) = failure(open(name, "user2", "secret"));
        assert_eq!(kind, ErrorKind::Certificate, "{text}");
        assert!(text.starts_with("Certificate failure for 127.0.0.1: unknown issuer"), "{text}");

        let mut other = Options::default();
        other.wire.tls.ca_file = Some(server.certificate("unknown-root.pem"));
        let (kind, text) = failure(open_with(name, "user2", "secret", 0, &other));
        assert_eq!(kind, ErrorKind::Certificate, "{text}");

        let mut missing = Options::default();
        missing.wire.tls.ca_file = Some(server.certificate("no-such-file.pem"));
        let (kind, text) = failure(open_with(name, "user2", "secret", 0, &missing));
        assert!(kind == ErrorKind::Argument && text.contains("no-such-file.pem"), "{kind:?} {text}");

        let mut pinned = Options::default();
        pinned.wire.tls.fingerprint = Some([7; 32]);
        let (kind, text) = failure(open_with(name, "user2", "secret", 0, &pinned));
        assert!(kind == ErrorKind::Certificate && text.contains("0707"), "{kind:?} {text}");

        let unchecked = name.replace("/imap", "/imap/novalidate-cert");
        open(&unchecked, "user2", "secret").expect("unchecked opens");
    }
}

#[test]
fn encryption_that_cannot_be_had() {
    let server = server();
    let (kind, text) = failure(open(&server.name("IMAP_NOTLS_PORT", "/tls", ""), "user2", "secret"));
    assert_eq!(kind, ErrorKind::TlsUnavailable, "{text}");
    assert!(text.starts_with("Unable to negotiate TLS with this server"), "{text}");
    let (kind, text) = failure(open(&server.name("IMAP_PORT", "/ssl", ""), "user2", "secret"));
    assert!(kind == ErrorKind::Tls && text.contains("does not speak TLS"), "{kind:?} {text}");
    let host = server.get("IMAP_TLSONLY_HOST");
    let name = server.name_at(host, "IMAP_TLSONLY_PORT", "/notls", "");
    let (kind, text) = failure(open(&name, "user2", "secret"));
    assert!(kind == ErrorKind::AuthUnavailable || kind == ErrorKind::AuthRefused, "{kind:?} {text}");
}

/// Streams with a mailbox, read-only ones, and ones with none: what imap_check says, and the errors.
#[test]
fn checks_and_half_open_streams_are_as_in_stock() {
    let user = fresh_user("check");
    server().deliver(&user, &[&ordinary(1)]);
    let of = |switches: &str, mailbox: &str| server().name("IMAP_NOTLS_PORT", switches, mailbox);
    for (name, flags) in [
        (of("/notls", "INBOX"), 0),
        (of("", "inbox"), 0),
        (of("/notls", ""), 0),
        (of("/notls/readonly", "INBOX"), 0),
        (of("/notls", "INBOX"), op::READONLY),
        (of("/notls", "INBOX"), op::SECURE),
        (of("/notls", "INBOX"), op::HALFOPEN),
        (of("/notls", "INBOX"), op::HALFOPEN | op::READONLY),
        (of("/notls", "INBOX"), cl::EXPUNGE),
        (of("/notls/secure", "INBOX"), 0),
        (of("/notls/anonymous", "INBOX"), 0),
        (of("/notls", "INBOX"), op::ANONYMOUS),
        (of(&format!("/notls/user={user}"), "INBOX"), 0),
        (of("/notls", "no such mailbox"), 0),
        (of("/notls", "no such mailbox"), op::READONLY),
    ] {
        let stock = stock(&["check", &name, &user, "secret", &flags.to_string()]);
        let stock = without_times(&String::from_utf8_lossy(&stock));
        let mut kept = said();
        let mut stream =
            open_saying(&name, &user, "secret", flags, &Options::default(), &mut kept).expect("it opens");
        let check = stream.check(&mut kept).expect("a check");
        let mut ours = format!(
            "Mailbox = {}\nDriver = {}\nNmsgs = {}\n",
            String::from_utf8_lossy(&check.mailbox),
            check.driver,
            check.messages
        );
        for (i, error) in errors(&mut kept).iter().enumerate() {
            ours.push_str(&format!("error.{i} = {error}\n"));
        }
        assert_eq!(without_times(&ours), stock, "{name} with {flags}");
    }
}

/// Dovecot ends its texts with `(0.001 + 0.000 secs).`
fn without_times(text: &str) -> String {
    text.lines().map(|line| line.split(" (0.").next().unwrap_or_default().to_string() + "\n").collect()
}

#[test]
fn reopening() {
    let user = fresh_user("reopen");
    server().deliver(&user, &[&ordinary(1), &ordinary(2)]);
    server().elsewhere(&user, &["CREATE other", "COPY 1 other"]);
    let of = |switches: &str, mailbox: &str| server().name("IMAP_NOTLS_PORT", switches, mailbox);
    let mut stream = inbox(&user);
    stream.fetch_structure(2, 0, &mut said()).expect("a structure");

    stream.reopen(of("/notls", "other").as_bytes(), 0, 0, &mut said()).expect("the other");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 1);
    assert!(stream.fetch_structure(2, 0, &mut said()).is_err());

    stream.reopen(of("/notls", "INBOX").as_bytes(), op::READONLY, 0, &mut said()).expect("read-only");
    stream.fetch_body(1, b"1", 0, &mut said()).expect("a part");
    assert!(!stream.overview(b"1", 0, &mut said()).expect("flags")[0].flags.seen);
    let spelt = stream.check(&mut said()).expect("a check").mailbox;
    assert!(String::from_utf8_lossy(&spelt).contains("/readonly"), "{}", spelt.escape_ascii());

    stream.reopen(of("/notls", "INBOX").as_bytes(), op::HALFOPEN, 0, &mut said()).expect("half open");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 0);

    let error =
        stream.reopen(of("/notls", "absent").as_bytes(), 0, 0, &mut said()).expect_err("there is none");
    assert!(error.to_string().starts_with("Mailbox doesn't exist"), "{error}");
    assert!(stream.is_open());

    // Another user is another session.
    let other = fresh_user("reopen-other");
    server().deliver(&other, &[&ordinary(7)]);
    let name = of(&format!("/notls/user={other}"), "INBOX");
    stream.reopen(name.as_bytes(), 0, 0, &mut said()).expect("the other user's");
    let subject = stream.header_info(1, &mut said()).expect("a header").envelope.subject;
    assert_eq!(subject.as_deref(), Some(&b"message 7"[..]));
    // Without a name in the string it is again the one of the open.
    stream.reopen(of("/notls", "other").as_bytes(), 0, 0, &mut said()).expect("the first user's");
    let subject = stream.header_info(1, &mut said()).expect("a header").envelope.subject;
    assert_eq!(subject.as_deref(), Some(&b"message 1"[..]));
}

#[test]
fn expunging_on_the_way_out() {
    let user = fresh_user("expunge");
    server().deliver(&user, &[&ordinary(1), &ordinary(2), &ordinary(3)]);
    server().elsewhere(&user, &["STORE 2 +FLAGS (\\Deleted)"]);
    inbox(&user).close(0, &mut said()).expect("it closes");
    assert_eq!(inbox(&user).num_msg(&mut said()).expect("a number"), 3);
    inbox(&user).close(cl::EXPUNGE, &mut said()).expect("it closes");
    assert_eq!(inbox(&user).num_msg(&mut said()).expect("a number"), 2);
    server().elsewhere(&user, &["STORE 1 +FLAGS (\\Deleted)"]);
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    drop(open_with(&name, &user, "secret", cl::EXPUNGE, &Options::default()).expect("it opens"));
    assert_eq!(inbox(&user).num_msg(&mut said()).expect("a number"), 1);
}

#[test]
fn peers_that_are_no_help() {
    let quick = || {
        let mut options = Options::default();
        options.wire.timeouts.open = Some(Duration::from_millis(400));
        options.wire.timeouts.read = Some(Duration::from_millis(400));
        options
    };
    for (greeting, hangs, wanted, words) in [
        ("", true, ErrorKind::Timeout, ""),
        ("* OK half a line", true, ErrorKind::Timeout, ""),
        ("", false, ErrorKind::Closed, ""),
        ("* BYE too many connections\r\n", false, ErrorKind::Closed, "too many connections"),
        ("220 mail.example.org ESMTP\r\n", true, ErrorKind::Protocol, "is this IMAP?"),
    ] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let name = format!("{{127.0.0.1:{}/imap/notls}}", listener.local_addr().expect("one").port());
        let peer = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().expect("a client");
            client.write_all(greeting.as_bytes()).expect("a greeting");
            if hangs {
                // Until the client gives up.
                let _ = std::io::copy(&mut client, &mut std::io::sink());
            }
        });
        let start = Instant::now();
        let (kind, text) = failure(open_with(&name, "user", "secret", 0, &quick()));
        assert_eq!(kind, wanted, "{greeting:?}: {text}");
        assert!(text.contains(words), "{text}");
        assert!(start.elapsed() < Duration::from_secs(5));
        peer.join().expect("the peer");
    }
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let (kind, text) = failure(open(&format!("{{127.0.0.1:{port}/imap}}"), "user", "secret"));
    assert_eq!(kind, ErrorKind::Connect);
    assert_eq!(text, format!("Connection failed to 127.0.0.1,{port}: Connection refused"));
    let (kind, text) = failure(open("{no-such-host.invalid/imap}", "user", "secret"));
    assert_eq!(kind, ErrorKind::Resolve);
    assert_eq!(text, "No such host as no-such-host.invalid");
}
