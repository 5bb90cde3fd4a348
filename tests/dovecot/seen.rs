//! What each way of reading gives, and whether it sets `\Seen`: as stock, asked in the same run.

use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{ft, op};
use imapext::mailbox::options::Options;

use crate::server::{fresh_user, inbox, md5, open_with, said, server, stock};

/// What a call gave: a text, or whether it succeeded.
enum Given {
    Text(Vec<u8>),
    Done(bool),
}

type Way = fn(&mut Mailbox, i64) -> Given;

/// In the order of `stock.php`'s list.
const WAYS: [Way; 32] = [
    |s, n| body(s, n, "1", 0),
    |s, n| body(s, n, "1", ft::PEEK),
    |s, n| text(s, n, 0),
    |s, n| text(s, n, ft::PEEK),
    |s, n| mime(s, n, "1", 0),
    |s, n| mime(s, n, "1", ft::PEEK),
    |s, n| header(s, n, 0),
    |s, n| header(s, n, ft::PREFETCHTEXT),
    |s, n| header(s, n, ft::INTERNAL),
    |s, n| Given::Done(s.fetch_structure(n, 0, &mut said()).is_ok()),
    |s, n| Given::Done(s.header_info(n, &mut said()).is_ok()),
    |s, n| Given::Done(s.overview(n.to_string().as_bytes(), 0, &mut said()).is_ok()),
    |s, n| Given::Done(s.body_struct(n, b"1", &mut said()).is_ok()),
    |s, n| save(s, n, "1", 0),
    |s, n| save(s, n, "", 0),
    |s, n| save(s, n, "1", ft::PEEK),
    |s, n| save(s, n, "99", 0),
    |s, n| both(body(s, n, "1", ft::PEEK), body(s, n, "1", 0)),
    |s, n| both(text(s, n, ft::PEEK), text(s, n, 0)),
    |s, n| both(mime(s, n, "1", ft::PEEK), mime(s, n, "1", 0)),
    |s, n| both(body(s, n, "1", 0), body(s, n, "1", 0)),
    |s, n| body(s, n, "", 0),
    |s, n| body(s, n, "0", 0),
    |s, n| both(header(s, n, 0), body(s, n, "0", 0)),
    |s, n| body(s, n, "2.0", 0),
    |s, n| body(s, n, "99", 0),
    |s, n| body(s, n, "TEXT", 0),
    |s, n| mime(s, n, "99", 0),
    |s, n| mime(s, n, "0", 0),
    |s, n| {
        let uid = uid(s, n);
        body(s, uid, "1", ft::UID)
    },
    |s, n| {
        let uid = uid(s, n);
        body(s, uid, "1", ft::UID | ft::PEEK)
    },
    |s, n| {
        let uid = uid(s, n);
        text(s, uid, ft::UID | ft::INTERNAL)
    },
];

#[test]
fn reading_sets_seen_exactly_when_stock_does() {
    let message =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/130-message-rfc822.eml");
    let files = [message.as_path(); WAYS.len()];
    let (theirs, ours) = (fresh_user("seen-stock"), fresh_user("seen-ours"));
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    server().fill(&theirs, "INBOX", &files);
    server().fill(&ours, "INBOX", &files);
    let stock = String::from_utf8(stock(&["seen", &name, &theirs, "secret"])).expect("text");

    let mut stream = inbox(&ours);
    let given: Vec<Given> = (1..).zip(WAYS).map(|(number, way)| way(&mut stream, number)).collect();
    stream.close(0, &mut said()).expect("it closes");
    let mut stream = open_with(&name, &ours, "secret", op::READONLY, &Options::default()).expect("open");
    let overviews = stream.overview(b"1:*", 0, &mut said()).expect("flags");
    let mut shown = String::new();
    for (given, overview) in given.iter().zip(overviews) {
        let what = match given {
            Given::Text(text) => md5(text),
            Given::Done(done) => done.to_string(),
        };
        shown.push_str(&format!("{} = {} {what}\n", overview.number, u8::from(overview.flags.seen)));
    }
    assert_eq!(shown.lines().collect::<Vec<_>>(), stock.lines().collect::<Vec<_>>());
}

#[test]
fn a_read_only_mailbox_keeps_unseen_what_is_read() {
    let user = fresh_user("examine");
    server().fill(&user, "INBOX", &[]);
    let name = server().name("IMAP_NOTLS_PORT", "/notls/readonly", "INBOX");
    let mut stream = open_with(&name, &user, "secret", 0, &Options::default()).expect("open");
    body(&mut stream, 1, "1", 0);
    both(body(&mut stream, 2, "1", ft::PEEK), body(&mut stream, 2, "1", 0));
    save(&mut stream, 3, "1", 0);
    drop(stream);
    let overviews = inbox(&user).overview(b"1:3", 0, &mut said()).expect("flags");
    assert!(overviews.iter().all(|overview| !overview.flags.seen));
}

#[test]
fn a_second_reading_gives_the_same_without_asking() {
    let user = fresh_user("again");
    server().fill(&user, "INBOX", &[]);
    let mut stream = inbox(&user);
    let first = stream.fetch_body(10, b"1.2", ft::PEEK, &mut said()).expect("a part");
    // Gone on the server, still in the cache.
    server().elsewhere(&user, &["STORE 10 +FLAGS.SILENT (\\Deleted)", "EXPUNGE"]);
    let second = stream.fetch_body(10, b"1.2", ft::PEEK, &mut said()).expect("a part");
    assert!(!first.is_empty());
    assert_eq!(first, second);
}

fn body(stream: &mut Mailbox, message: i64, section: &str, flags: i64) -> Given {
    Given::Text(stream.fetch_body(message, section.as_bytes(), flags, &mut said()).expect("a body"))
}

fn mime(stream: &mut Mailbox, message: i64, section: &str, flags: i64) -> Given {
    Given::Text(stream.fetch_mime(message, section.as_bytes(), flags, &mut said()).expect("a header"))
}

fn text(stream: &mut Mailbox, message: i64, flags: i64) -> Given {
    Given::Text(stream.body(message, flags, &mut said()).expect("a text"))
}

fn header(stream: &mut Mailbox, message: i64, flags: i64) -> Given {
    Given::Text(stream.fetch_header(message, flags, &mut said()).expect("a header"))
}

fn save(stream: &mut Mailbox, message: i64, section: &str, flags: i64) -> Given {
    let mut saved = Vec::new();
    let mut sink = |piece: &[u8]| {
        saved.extend_from_slice(piece);
        Ok(())
    };
    stream.save_body(&mut sink, message, section.as_bytes(), flags, &mut said()).expect("it saves");
    Given::Text(saved)
}

fn both(first: Given, second: Given) -> Given {
    match (first, second) {
        (Given::Text(first), Given::Text(second)) => Given::Text([first, second].concat()),
        _ => Given::Done(false),
    }
}

fn uid(stream: &mut Mailbox, number: i64) -> i64 {
    stream.uid(number, &mut said()).expect("a UID").into()
}
