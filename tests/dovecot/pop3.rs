//! POP3, on Dovecot: what stock ext/imap says and gives there, every way to log in, deleting,
//! and how few round trips a loop takes.

use std::time::{Duration, Instant};

use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{cl, ft, op, sa};
use imapext::mailbox::options::Options;

use crate::parity;
use crate::proxy::Proxy;
use crate::server::{
    errors, failure, fresh_user, md5, open, open_with, ordinary, said, server, stock, trusting,
};

/// A mailbox string for POP3 on the port that `key` names.
fn name(key: &str, switches: &str) -> String {
    format!("{{127.0.0.1:{}/pop3{switches}}}INBOX", server().port(key))
}

fn plain() -> String {
    name("POP3_NOTLS_PORT", "/notls")
}

fn inbox(user: &str) -> Mailbox {
    open(&plain(), user, "secret").expect("INBOX opens")
}

fn filled(purpose: &str, messages: usize) -> String {
    let user = fresh_user(purpose);
    let messages: Vec<String> = (1..=messages).map(ordinary).collect();
    server().deliver(&user, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    user
}

/// Stock knows nothing of APOP. A refusal is final here too: what asks for the password next may
/// have taken the digest only to be told more.
#[test]
fn a_refused_digest_is_no_reason_to_show_the_password() {
    let port = only_passwords();
    let name = format!("{{127.0.0.1:{port}/pop3/notls}}INBOX");
    stock(&["check", &name, "user", "secret"]);
    let (kind, _) = failure(open(&name, "user", "secret"));
    assert_eq!(kind, ErrorKind::AuthRefused);
    let options = Options { disabled_authenticators: vec!["APOP".into()], ..Options::default() };
    open_with(&name, "user", "secret", 0, &options).expect("INBOX opens");
}

/// A server that gives a timestamp to everyone and accepts no digest: its passwords are hashes.
fn only_passwords() -> u16 {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let serve = move |mut peer: std::net::TcpStream| -> std::io::Result<()> {
        peer.write_all(b"+OK ready <1@example.org>\r\n")?;
        for line in BufReader::new(peer.try_clone()?).lines() {
            let line = line?;
            let answer: &[u8] = match line.split(' ').next().unwrap_or_default() {
                "USER" | "PASS" | "NOOP" | "QUIT" => b"+OK\r\n",
                "STAT" => b"+OK 0 0\r\n",
                "LIST" | "UIDL" => b"+OK\r\n.\r\n",
                _ => b"-ERR no\r\n",
            };
            peer.write_all(answer)?;
        }
        Ok(())
    };
    std::thread::spawn(move || listener.incoming().flatten().for_each(|peer| drop(serve(peer))));
    port
}

/// What differs from stock on the corpus, and why. A difference's path is the message's number
/// and the fact's name.
const DIFFERENCES: &[(&str, &str)] = &[
    ("25.", "a boundary in pieces (RFC 2231): stock finds none, and shows no parts"),
    (
        "26.bodystruct.3.",
        "an encoded word in no quotes: stock gives MISSING_PARAMETER_VALUE for a file's name",
    ),
    ("26.structure.parts.2.", "as above"),
    ("28.bodystruct.10.dparameters", "white space in quotes stays as it is"),
    ("28.structure.parts.9.dparameters", "as above"),
    ("60.", "stock's texts end with a NUL, where the message goes on"),
    ("77.headerinfo", "stock takes part of a date that is none for one"),
    ("77.overview", "as above"),
];

#[test]
fn the_corpus_reads_as_in_stock() {
    let user = fresh_user("pop3-corpus");
    server().fill(&user, "INBOX", &[]);
    let stock = stock(&["dump", &plain(), &user, "secret"]);
    let mut found = parity::differences(&mut inbox(&user), &stock);
    found.retain(|(path, _)| !DIFFERENCES.iter().any(|(known, _)| path.starts_with(known)));
    let shown: Vec<String> = found.iter().map(|(path, what)| format!("{path}\n{what}")).collect();
    assert!(shown.is_empty(), "{} differences\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn every_encryption_opens() {
    let user = filled("pop3-tls", 2);
    for (key, switches, tls, implicit) in [
        ("POP3_PORT", "", true, false),
        ("POP3_PORT", "/tls", true, false),
        ("POP3_PORT", "/notls", false, false),
        ("POP3S_PORT", "/ssl", false, true),
        ("POP3_NOTLS_PORT", "", false, false),
    ] {
        let stream = open_with(&name(key, switches), &user, "secret", 0, &trusting()).expect("INBOX opens");
        let session = stream.session();
        assert_eq!((session.start_tls, session.implicit_tls), (tls, implicit), "{key} {switches}");
    }
    let (kind, _) = failure(open(&name("POP3_NOTLS_PORT", "/tls"), &user, "secret"));
    assert_eq!(kind, ErrorKind::TlsUnavailable);
    for switches in ["", "/tls"] {
        let (kind, _) = failure(open(&name("POP3_PORT", switches), &user, "secret"));
        assert_eq!(kind, ErrorKind::Certificate, "{switches}");
    }
    assert!(open(&name("POP3S_PORT", "/ssl/novalidate-cert"), &user, "secret").is_ok());
}

#[test]
fn every_mechanism_logs_in() {
    let user = filled("pop3-login", 1);
    const ALL: [&str; 5] = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"];
    for disabled in 0..=ALL.len() {
        let names = ALL.iter().take(disabled).map(|name| name.to_string()).collect();
        let options = Options { disabled_authenticators: names, ..Options::default() };
        let mut stream = open_with(&plain(), &user, "secret", 0, &options).expect("INBOX opens");
        assert_eq!(stream.num_msg(&mut said()).ok(), Some(1), "without {disabled}");
        drop(stream);
        let (kind, text) = failure(open_with(&plain(), &user, "wrong", 0, &options));
        assert_eq!(kind, ErrorKind::AuthRefused);
        assert!(text.starts_with("Can not authenticate to POP3 server: [AUTH]"), "{text}");
    }
    for token in ["valid-token", "wrong-token"] {
        let opened = open_with(&plain(), "user", token, op::XOAUTH2, &Options::default());
        assert_eq!(opened.map(drop).map_err(|error| error.kind()).is_ok(), token == "valid-token");
    }
}

/// What stock says of what there is not.
#[test]
fn there_is_one_mailbox_and_nothing_to_write() {
    let user = filled("pop3-refusals", 2);
    let mut stream = inbox(&user);
    let mut d = said();
    let own = plain();
    let server_part = own.trim_end_matches("INBOX").to_string();
    let other = format!("{server_part}other");
    let told = |result: imapext::error::Result<()>| result.map_err(|error| error.to_string());
    assert_eq!(
        told(stream.append(own.as_bytes(), b"Subject: x\r\n\r\n", None, None, &mut d)),
        Err("Append not valid for POP3".into())
    );
    assert_eq!(
        told(stream.append(other.as_bytes(), b"Subject: x\r\n\r\n", None, None, &mut d)),
        Err(format!("Can't append to mailbox {other}: invalid remote specification"))
    );
    assert_eq!(told(stream.copy_messages(b"1", b"other", 0, &mut d)), Err("Copy not valid for POP3".into()));
    assert_eq!(
        told(stream.delete_mailbox(other.as_bytes(), &mut d)),
        Err(format!("Can't delete mailbox {other}: invalid remote specification"))
    );
    let list = |stream: &mut Mailbox, pattern: &[u8]| {
        stream.list(server_part.as_bytes(), pattern, &mut said()).expect("a list")
    };
    assert_eq!(list(&mut stream, b"*"), [own.clone().into_bytes()]);
    assert_eq!(list(&mut stream, b"%"), [own.clone().into_bytes()]);
    assert!(list(&mut stream, b"inb*").is_empty());
    let scanned = stream.list_scan(server_part.as_bytes(), b"*", b"x", &mut d);
    assert_eq!(told(scanned.map(drop)), Err("Scan not valid for POP3 mailboxes".into()));
    let status = stream.status(own.as_bytes(), sa::ALL, &mut d).expect("a status").expect("counters");
    assert_eq!((status.messages, status.recent, status.unseen), (Some(2), Some(2), Some(2)));
    assert_eq!(status.uid_next, Some(3));
    let open_as = |name: &str, flags| open_with(name, &user, "secret", flags, &Options::default());
    assert_eq!(failure(open_as(&own, op::READONLY)).1, "Read-only POP3 access not available");
    assert_eq!(failure(open_as(&own, op::ANONYMOUS)).1, "Anonymous POP3 login not available");
    assert_eq!(failure(open_as(&own, op::HALFOPEN)).1, "");
    assert_eq!(
        failure(open_as(&other, 0)).1,
        format!("Can't open mailbox {other}: invalid remote specification")
    );
}

/// UIDs are the numbers of the beginning; what is expunged goes when the session ends.
#[test]
fn expunging_keeps_uids_and_ends_with_the_session() {
    let user = filled("pop3-expunge", 6);
    let mut stream = inbox(&user);
    let mut d = said();
    stream.set_flags(b"2,4", b"\\Deleted", 0, &mut d).expect("flags");
    assert_eq!(stream.search(b"DELETED", 0, None, &mut d).ok(), Some(vec![2, 4]));
    stream.expunge(&mut d).expect("expunge");
    assert_eq!(stream.num_msg(&mut d).ok(), Some(4));
    let uids: Vec<u32> = (1..=4).map(|number| stream.uid(number, &mut d).expect("a UID")).collect();
    assert_eq!(uids, [1, 3, 5, 6]);
    let subject = |stream: &mut Mailbox, number| {
        stream.header_info(number, &mut said()).expect("a header").envelope.subject
    };
    assert_eq!(subject(&mut stream, 2).as_deref(), Some(&b"message 3"[..]));
    assert_eq!(stream.msgno(5, &mut d).ok(), Some(3));
    // A mark alone deletes nothing, and a mailbox that is opened again is a new session.
    stream.set_flags(b"1", b"\\Deleted", 0, &mut d).expect("flags");
    stream.reopen(plain().as_bytes(), 0, 0, &mut d).expect("reopened");
    assert_eq!(stream.num_msg(&mut d).ok(), Some(4));
    assert_eq!(stream.uid(2, &mut d).ok(), Some(2));
    assert_eq!(subject(&mut stream, 2).as_deref(), Some(&b"message 3"[..]));
    stream.set_flags(b"1", b"\\Deleted", 0, &mut d).expect("flags");
    stream.close(cl::EXPUNGE, &mut d).expect("closed");
    assert_eq!(inbox(&user).num_msg(&mut d).ok(), Some(3));
    assert_eq!(errors(&mut d), Vec::<String>::new());
}

/// Flags live with the session; of those that are none stock says so.
#[test]
fn flags_live_with_the_session() {
    let user = filled("pop3-flags", 3);
    let mut stream = inbox(&user);
    let mut d = said();
    stream.fetch_body(1, b"1", 0, &mut d).expect("a part");
    stream.fetch_body(2, b"1", ft::PEEK, &mut d).expect("a part");
    assert_eq!(stream.search(b"SEEN", 0, None, &mut d).ok(), Some(vec![1]));
    stream.set_flags(b"2", b"\\Flagged kw", 0, &mut d).expect("flags");
    assert_eq!(errors(&mut d), ["Unknown flag: kw"]);
    assert_eq!(stream.search(b"FLAGGED", 0, None, &mut d).ok(), Some(vec![2]));
    stream.clear_flags(b"2", b"\\Flagged", 0, &mut d).expect("flags");
    stream.set_flags(b"500", b"\\Flagged", 0, &mut d).expect("flags");
    assert_eq!(errors(&mut d), ["Sequence out of range"]);
    assert!(stream.search(b"FLAGGED", 0, None, &mut d).expect("none").is_empty());
    drop(stream);
    assert!(inbox(&user).search(b"SEEN", 0, None, &mut d).expect("none").is_empty());
}

/// No password, token or digest shows in a trace.
#[test]
fn traces_show_no_secret() {
    let user = filled("pop3-trace", 1);
    let folder = std::env::temp_dir().join(format!("imapext-pop3-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("trace");
    for disabled in [
        &[][..],
        &["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"],
        &["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN"],
        &["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"],
    ] {
        let names = disabled.iter().map(|name| name.to_string()).collect();
        let mut options = Options { disabled_authenticators: names, ..Options::default() };
        let trace = imapext::wire::trace::FileTrace::append(&file).expect("a trace");
        options.wire.trace = Some(std::sync::Arc::new(trace));
        open_with(&plain(), &user, "secret", 0, &options).expect("INBOX opens");
    }
    let trace = std::fs::read_to_string(&file).expect("text");
    let _ = std::fs::remove_dir_all(&folder);
    assert!(trace.contains("AUTH PLAIN") && trace.contains("PASS <redacted>"), "{trace}");
    let plain = data_encoding::BASE64.encode(format!("\0{user}\0secret").as_bytes());
    for secret in ["secret", "c2VjcmV0", plain.as_str()] {
        assert!(!trace.contains(secret), "{trace}");
    }
}

/// headerinfo, structure and text of every message.
fn walk(stream: &mut Mailbox) -> Vec<String> {
    let messages = i64::from(stream.num_msg(&mut said()).expect("a number"));
    let one = |number| {
        let info = stream.header_info(number, &mut said()).expect("a header");
        let tree = stream.fetch_structure(number, 0, &mut said()).expect("a structure");
        let body = stream.fetch_body(number, b"1", 0, &mut said()).expect("a text");
        let subject = String::from_utf8(info.envelope.subject.unwrap_or_default()).expect("text");
        format!("{subject} {} {}", tree.parts.len(), md5(&body))
    };
    (1..=messages).map(one).collect()
}

/// Stock waits for an answer twice a message.
#[test]
fn a_loop_takes_few_round_trips() {
    const MESSAGES: usize = 1000;
    const DELAY: Duration = Duration::from_millis(10);
    let user = filled("pop3-loop", MESSAGES);
    let proxy = Proxy::start(server().port("POP3_NOTLS_PORT"), DELAY).expect("a proxy");
    let name = format!("{{127.0.0.1:{}/pop3/notls}}INBOX", proxy.port);
    let start = Instant::now();
    let mut stream = open(&name, &user, "secret").expect("INBOX opens");
    let read = walk(&mut stream);
    drop(stream);
    let taken = start.elapsed();
    let trips = proxy.take_trips();
    for (number, line) in (1..).zip(&read) {
        let text = format!("Text of message {number}.");
        assert_eq!(*line, format!("message {number} 2 {}", md5(text.as_bytes())));
    }
    assert_eq!(read.len(), MESSAGES);
    assert!(trips < 40, "{trips} round trips");
    // 2,000 round trips of 20 ms, and not a tenth of the time.
    assert!(taken < DELAY * 2 * 2 * MESSAGES as u32 / 10, "{taken:?}");
    println!("{MESSAGES} messages: {trips} round trips, {taken:?}");
}

/// Without look-ahead each text comes when it is asked for, and a question about many still in one go.
#[test]
fn step_by_step_nothing_comes_along() {
    const MESSAGES: usize = 20;
    let user = filled("pop3-steps", MESSAGES);
    let proxy = Proxy::start(server().port("POP3_NOTLS_PORT"), Duration::ZERO).expect("a proxy");
    let name = format!("{{127.0.0.1:{}/pop3/notls}}INBOX", proxy.port);
    let options = Options { step_by_step: true, ..Options::default() };
    let mut stream = open_with(&name, &user, "secret", 0, &options).expect("INBOX opens");
    proxy.take_trips();
    for number in 1..=MESSAGES as i64 {
        stream.fetch_body(number, b"1", ft::PEEK, &mut said()).expect("a text");
    }
    assert_eq!(proxy.take_trips(), MESSAGES);
    let mut stream = open_with(&name, &user, "secret", 0, &options).expect("INBOX opens");
    proxy.take_trips();
    assert_eq!(stream.overview(b"1:*", 0, &mut said()).expect("an overview").len(), MESSAGES);
    let trips = proxy.take_trips();
    assert!(trips < 5, "{trips} round trips");
}
