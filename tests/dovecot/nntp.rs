//! NNTP, on the news server of `tests/support/news.py` and on INN: what stock ext/imap says and
//! gives there, logins, encryption, and how few round trips a loop takes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{ft, op, sa, sort};
use imapext::mailbox::options::Options;

use crate::parity;
use crate::proxy::Proxy;
use crate::server::{
    errors, failure, md5, open, open_with, ordinary, said, server, stock, support, trusting,
};

/// A news server of its own; ends with its owner.
struct News {
    child: Child,
    folder: PathBuf,
    port: u16,
    /// What is always said in its mailbox strings.
    switches: &'static str,
}

impl News {
    /// Serves `test.one`, with every other number free, `test.two` and the empty `misc.empty`.
    fn start(purpose: &str, articles: &[Vec<u8>], switches: &[&str]) -> News {
        let folder = News::folder(purpose, articles);
        let log = format!("log={}", folder.join("log").display());
        News::run("news.py", folder, &[switches, &[&log]].concat())
    }

    /// The same articles on INN, which has given those a Message-ID that had none.
    fn inn(purpose: &str, articles: &[Vec<u8>], switches: &[&str]) -> News {
        let mut news = News::run("inn.py", News::folder(purpose, articles), switches);
        // It offers STARTTLS even if it has no certificate.
        news.switches = if switches.iter().any(|switch| switch.starts_with("tls=")) { "" } else { "/notls" };
        news
    }

    fn folder(purpose: &str, articles: &[Vec<u8>]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("imapext-{purpose}-{}", std::process::id()));
        let groups = folder.join("groups");
        for group in ["test.one", "test.two", "misc.empty"] {
            std::fs::create_dir_all(groups.join(group)).expect("a folder");
        }
        for (index, article) in articles.iter().enumerate() {
            std::fs::write(groups.join("test.one").join((3 + 2 * index).to_string()), article)
                .expect("a file");
        }
        std::fs::write(groups.join("test.two/1"), ordinary(1)).expect("a file");
        folder
    }

    fn run(script: &str, folder: PathBuf, switches: &[&str]) -> News {
        let port_file = folder.join("port");
        let mut command = Command::new("python3");
        command.arg(support(script)).arg(folder.join("groups")).arg(&port_file).args(switches);
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let child = command.spawn().expect("python3");
        let start = Instant::now();
        let port = loop {
            if let Ok(port) = std::fs::read_to_string(&port_file) {
                break port.trim().parse().expect("a port");
            }
            assert!(start.elapsed() < Duration::from_secs(60), "{script} does not answer");
            std::thread::sleep(Duration::from_millis(10));
        };
        News { child, folder, port, switches: "" }
    }

    fn name(&self, switches: &str, group: &str) -> String {
        format!("{{127.0.0.1:{}/nntp{}{switches}}}{group}", self.port, self.switches)
    }

    fn open(&self, group: &str) -> Mailbox {
        open(&self.name("", group), "user", "secret").expect("the group opens")
    }

    /// What clients have said.
    fn log(&self) -> Vec<String> {
        let log = std::fs::File::open(self.folder.join("log")).expect("a log");
        BufReader::new(log).lines().map(|line| line.expect("text").trim_end().to_string()).collect()
    }
}

impl Drop for News {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    files.iter().map(|file| std::fs::read(file).expect("a file")).collect()
}

fn articles(count: usize) -> Vec<Vec<u8>> {
    (1..=count).map(|number| ordinary(number).into_bytes()).collect()
}

/// What differs from stock on the corpus, and why.
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
    reads_as_in_stock(&News::start("news-corpus", &corpus(), &[]));
}

#[test]
fn the_corpus_on_inn_reads_as_in_stock() {
    reads_as_in_stock(&News::inn("inn-corpus", &corpus(), &[]));
}

fn reads_as_in_stock(news: &News) {
    let stock = stock(&["dump", &news.name("", "test.one"), "user", "secret"]);
    let mut found = parity::differences(&mut news.open("test.one"), &stock);
    found.retain(|(path, _)| !DIFFERENCES.iter().any(|(known, _)| path.starts_with(known)));
    let shown: Vec<String> = found.iter().map(|(path, what)| format!("{path}\n{what}")).collect();
    assert!(shown.is_empty(), "{} differences\n{}", shown.len(), shown.join("\n"));
}

/// What stock says of groups, and of what cannot be done with them.
#[test]
fn groups_are_mailboxes() {
    let news = News::start("news-groups", &articles(4), &[]);
    let mut stream = news.open("test.one");
    let mut d = said();
    let server_part = news.name("", "");
    let spelled = |stream: &mut Mailbox| {
        String::from_utf8(stream.check(&mut said()).expect("a check").mailbox).expect("text")
    };
    assert_eq!(spelled(&mut stream), news.name("/readonly", "#news.test.one"));
    assert_eq!((stream.num_msg(&mut d).ok(), stream.num_recent(&mut d).ok()), (Some(4), Some(4)));
    let uids: Vec<u32> = (1..=4).map(|number| stream.uid(number, &mut d).expect("a UID")).collect();
    assert_eq!((uids, stream.msgno(7, &mut d).ok()), (vec![3, 5, 7, 9], Some(3)));
    let list = |stream: &mut Mailbox, pattern: &[u8]| -> Vec<String> {
        let found = stream.list(server_part.as_bytes(), pattern, &mut said()).expect("a list");
        let name = |name: Vec<u8>| String::from_utf8(name).expect("text").replace(&server_part, "");
        found.into_iter().map(name).collect()
    };
    assert_eq!(list(&mut stream, b"*"), ["misc.empty", "test.one", "test.two"]);
    assert_eq!(list(&mut stream, b"test.%"), ["test.one", "test.two"]);
    assert_eq!(list(&mut stream, b"misc.empty"), ["misc.empty"]);
    assert!(list(&mut stream, b"%").is_empty() && list(&mut stream, b"x").is_empty());
    let told = |result: imapext::error::Result<()>| result.map_err(|error| error.to_string());
    let own = news.name("", "test.one");
    assert_eq!(
        told(stream.append(own.as_bytes(), b"Subject: x\r\n\r\n", None, None, &mut d)),
        Err("Append not valid for NNTP".into())
    );
    assert_eq!(told(stream.copy_messages(b"1", b"other", 0, &mut d)), Err("Copy not valid for NNTP".into()));
    let status = |stream: &mut Mailbox, group: &str| {
        let status = stream.status(news.name("", group).as_bytes(), sa::ALL, &mut said()).expect("an answer");
        status.map(|status| (status.messages, status.unseen, status.uid_next))
    };
    assert_eq!(status(&mut stream, "test.one"), Some((Some(4), Some(4), Some(10))));
    assert_eq!(status(&mut stream, "test.two"), Some((Some(1), Some(1), Some(2))));
    assert_eq!(status(&mut stream, "test.none"), None);
    // The group that is open is still the one that is read.
    assert!(stream.fetch_header(1, 0, &mut d).expect("a header").starts_with(b"From: Ada"));
    stream.set_flags(b"2", b"\\Deleted \\Flagged", 0, &mut d).expect("flags");
    stream.expunge(&mut d).expect("nothing to do");
    assert_eq!(stream.num_msg(&mut d).ok(), Some(4));
    assert_eq!(stream.search(b"FLAGGED", 0, None, &mut d).ok(), Some(vec![2]));
    stream.fetch_body(3, b"1", 0, &mut d).expect("a part");
    assert_eq!(stream.search(b"SEEN", 0, None, &mut d).ok(), Some(vec![3]));
    stream.reopen(news.name("", "#news.test.two").as_bytes(), 0, 0, &mut d).expect("reopened");
    assert_eq!(spelled(&mut stream), news.name("/readonly", "#news.test.two"));
    assert_eq!(errors(&mut d), Vec::<String>::new());
    stream.reopen(news.name("", "misc.empty").as_bytes(), 0, 0, &mut d).expect("reopened");
    assert_eq!(errors(&mut d), ["Newsgroup misc.empty is empty"]);
    assert_eq!(stream.num_msg(&mut d).ok(), Some(0));
    let absent = open(&news.name("", "test.none"), "user", "secret");
    assert_eq!(failure(absent), (ErrorKind::Refused, "411 no such group".into()));
    let half = open_with(&server_part, "user", "secret", op::HALFOPEN, &Options::default());
    assert_eq!(spelled(&mut half.expect("a session")), news.name("/readonly", "<no_mailbox>"));
    let secret = |line: &String| line.contains("secret") || line.contains("AUTHINFO");
    assert!(!news.log().iter().any(secret), "a password that nobody asked for");
}

#[test]
fn a_login_is_for_who_asks() {
    let news = News::start("news-login", &articles(2), &["login"]);
    for disabled in [&[][..], &["PLAIN"]] {
        let names = disabled.iter().map(|name| name.to_string()).collect();
        let options = Options { disabled_authenticators: names, ..Options::default() };
        let own = news.name("", "test.one");
        let mut stream = open_with(&own, "user", "secret", 0, &options).expect("the group opens");
        assert_eq!(stream.num_msg(&mut said()).ok(), Some(2));
        assert_eq!(stream.session().user.as_deref(), Some("user"));
        let (kind, text) = failure(open_with(&own, "user", "wrong", 0, &options));
        assert_eq!(
            (kind, text.as_str()),
            (ErrorKind::AuthRefused, "Can not authenticate to NNTP server: 481 no")
        );
    }
    let (kind, _) = failure(open(&news.name("/secure", "test.one"), "user", "secret"));
    assert_eq!(kind, ErrorKind::AuthUnavailable);
    let old = News::start("news-login-old", &articles(2), &["login", "old"]);
    assert_eq!(old.open("test.one").num_msg(&mut said()).ok(), Some(2));
}

#[test]
fn starttls_is_taken_where_offered() {
    let certificate = server().certificate("server.pem");
    let tls = format!("tls={},{}", certificate.display(), server().certificate("server.key").display());
    let news = News::start("news-tls", &articles(1), &[&tls]);
    for (switches, encrypted) in [("", true), ("/tls", true), ("/notls", false)] {
        let own = news.name(switches, "test.one");
        let stream = open_with(&own, "user", "secret", 0, &trusting()).expect("the group opens");
        assert_eq!(stream.session().start_tls, encrypted, "{switches}");
    }
    assert_eq!(failure(open(&news.name("", "test.one"), "user", "secret")).0, ErrorKind::Certificate);
    let without = News::start("news-without-tls", &articles(1), &[]);
    let (kind, _) = failure(open(&without.name("/tls", "test.one"), "user", "secret"));
    assert_eq!(kind, ErrorKind::TlsUnavailable);
}

#[test]
fn inn_encrypts_logs_in_lists_and_searches() {
    let certificate = server().certificate("server.pem");
    let tls = format!("tls={},{}", certificate.display(), server().certificate("server.key").display());
    let news = News::inn("inn-login", &articles(20), &["login", &tls]);
    let own = news.name("", "test.one");
    let mechanisms = ["PLAIN", "SCRAM-SHA-256"];
    // One of them, the other, and none: AUTHINFO USER.
    for disabled in [&mechanisms[..1], &mechanisms[1..], &mechanisms[..]] {
        let names = disabled.iter().map(|name| name.to_string()).collect();
        let options = Options { disabled_authenticators: names, ..trusting() };
        let mut stream = open_with(&own, "user", "secret", 0, &options).expect("the group opens");
        assert!(stream.session().start_tls);
        assert_eq!(
            (stream.num_msg(&mut said()).ok(), stream.session().user.as_deref()),
            (Some(20), Some("user"))
        );
    }
    // INN takes its time for the answer.
    let (kind, text) = failure(open_with(&own, "user", "wrong", 0, &trusting()));
    assert_eq!(kind, ErrorKind::AuthRefused);
    assert!(text.starts_with("Can not authenticate to NNTP server: 481 "), "{text}");
    assert_eq!(failure(open(&own, "user", "secret")).0, ErrorKind::Certificate);
    let mut stream = open_with(&own, "user", "secret", 0, &trusting()).expect("the group opens");
    let mut d = said();
    for (criteria, found) in [
        (&b"SUBJECT \"message 7\" FROM Ada SINCE 1-Jan-2026"[..], vec![7]),
        (b"BODY \"text of message 12\"", vec![12]),
        (b"TO \"nobody\"", vec![]),
        (b"UID 41 ALL", vec![20]),
    ] {
        let answer = stream.search(criteria, 0, None, &mut d);
        assert_eq!(answer.ok(), Some(found), "{}", criteria.escape_ascii());
    }
    let part = news.name("", "");
    for (pattern, found) in [(&b"test.*"[..], 2), (b"*", 3), (b"%.one", 1), (b"%", 0), (b"t[ae]st.one", 0)] {
        let listed = stream.list(part.as_bytes(), pattern, &mut d).expect("a list");
        assert_eq!(listed.len(), found, "{}", pattern.escape_ascii());
    }
    let status = stream.status(news.name("", "test.two").as_bytes(), sa::ALL, &mut d).expect("an answer");
    assert_eq!(status.and_then(|status| status.messages), Some(1));
    assert_eq!(stream.fetch_body(3, b"1", 0, &mut d).expect("a part"), b"Text of message 3.");
    assert_eq!(errors(&mut d), Vec::<String>::new());
    stream.reopen(news.name("", "misc.empty").as_bytes(), 0, 0, &mut d).expect("reopened");
    assert_eq!(errors(&mut d), ["Newsgroup misc.empty is empty"]);
    let absent = open_with(&news.name("", "test.none"), "user", "secret", 0, &trusting());
    assert_eq!(failure(absent).0, ErrorKind::Refused);
}

/// What the overview tells costs no header, and what the header tells no body.
#[test]
fn no_more_is_read_than_needed() {
    for switches in [&[][..], &["old"]] {
        let news = News::start(&format!("news-over-{}", switches.len()), &articles(20), switches);
        let mut stream = news.open("test.one");
        let mut d = said();
        let found = stream.search(b"SUBJECT \"message 7\" FROM Ada SINCE 1-Jan-2026", 0, None, &mut d);
        assert_eq!(found.ok(), Some(vec![7]));
        assert_eq!(stream.overview(b"1:*", 0, &mut d).expect("an overview").len(), 20);
        let log = news.log();
        let said = |word: &str| log.iter().filter(|line| line.starts_with(word)).count();
        let over = if switches.is_empty() { "OVER 3-41" } else { "XOVER 3-41" };
        assert_eq!((said(over), said("HEAD"), said("ARTICLE"), said("BODY")), (1, 20, 0, 0), "{log:?}");
    }
}

/// Stock waits for an answer twice an article.
#[test]
fn a_loop_takes_few_round_trips() {
    const ARTICLES: usize = 500;
    let news = News::start("news-loop", &articles(ARTICLES), &[]);
    let proxy = Proxy::start(news.port, Duration::from_millis(5)).expect("a proxy");
    let name = format!("{{127.0.0.1:{}/nntp}}test.one", proxy.port);
    let mut stream = open(&name, "user", "secret").expect("the group opens");
    for number in 1..=ARTICLES {
        let info = stream.header_info(number as i64, &mut said()).expect("a header");
        assert_eq!(info.envelope.subject, Some(format!("message {number}").into_bytes()));
        let tree = stream.fetch_structure(number as i64, 0, &mut said()).expect("a structure");
        let body = stream.fetch_body(number as i64, b"1", ft::PEEK, &mut said()).expect("a text");
        assert_eq!((tree.parts.len(), md5(&body)), (2, md5(format!("Text of message {number}.").as_bytes())));
    }
    drop(stream);
    let trips = proxy.take_trips();
    assert!(trips < 40, "{trips} round trips");
    println!("{ARTICLES} articles: {trips} round trips");
}

/// Without look-ahead each text comes when it is asked for, and a question about many still in one go.
#[test]
fn step_by_step_nothing_comes_along() {
    let news = News::start("news-steps", &articles(20), &[]);
    let options = Options { step_by_step: true, ..Options::default() };
    let own = news.name("", "test.one");
    let mut stream = open_with(&own, "user", "secret", 0, &options).expect("the group opens");
    let mut d = said();
    stream.search(b"SUBJECT \"message 7\" TO bob", 0, None, &mut d).expect("an answer");
    for number in 1..=6 {
        stream.fetch_header(number, 0, &mut d).expect("a header");
    }
    for number in 1..=4 {
        stream.fetch_body(number, b"1", ft::PEEK, &mut d).expect("a text");
    }
    let log = news.log();
    let said = |word: &str| log.iter().filter(|line| line.starts_with(word)).count();
    assert_eq!(
        (said("OVER 3-41"), said("HDR To 15-41"), said("HEAD"), said("ARTICLE")),
        (1, 1, 6, 4),
        "{log:?}"
    );
}

/// One field of all articles is one question.
#[test]
fn a_field_comes_by_itself() {
    for news in [News::start("news-field", &articles(20), &[]), News::inn("inn-field", &articles(20), &[])] {
        let mut stream = news.open("test.one");
        let mut d = said();
        let all: Vec<u32> = (1..=20).collect();
        assert_eq!(stream.search(b"TO \"bob@example.org\"", 0, None, &mut d).ok(), Some(all.clone()));
        assert_eq!(stream.search(b"CC \"bob\"", 0, None, &mut d).ok(), Some(vec![]));
        let down: Vec<u32> = (1..=20).rev().collect();
        assert_eq!(stream.sort(sort::TO, false, 0, None, None, &mut d).ok(), Some(all));
        assert_eq!(stream.sort(sort::ARRIVAL, true, 0, None, None, &mut d).ok(), Some(down));
        if news.folder.join("log").exists() {
            let log = news.log();
            let said = |word: &str| log.iter().filter(|line| line.starts_with(word)).count();
            assert_eq!((said("HDR"), said("OVER"), said("HEAD")), (2, 0, 0), "{log:?}");
        }
    }
}
