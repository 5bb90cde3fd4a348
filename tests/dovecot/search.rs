//! Searching the corpus.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::se;

use crate::proxy::Proxy;
use crate::server::{failure, fresh_user, inbox, open, ordinary, said, server};

fn corpus(purpose: &str) -> Mailbox {
    let user = fresh_user(purpose);
    server().fill(&user, "INBOX", &[]);
    inbox(&user)
}

fn hits(stream: &mut Mailbox, criteria: &str) -> BTreeSet<u32> {
    in_charset(stream, criteria.as_bytes(), Some("UTF-8"))
}

fn in_charset(stream: &mut Mailbox, criteria: &[u8], charset: Option<&str>) -> BTreeSet<u32> {
    let found = stream.search(criteria, 0, charset, &mut said());
    found.unwrap_or_else(|error| panic!("{}: {error}", criteria.escape_ascii())).into_iter().collect()
}

#[test]
fn cyrillic_in_every_charset() {
    let mut stream = corpus("search-cyrillic");
    assert_eq!(hits(&mut stream, "SUBJECT \"счёт\"").into_iter().collect::<Vec<_>>(), [10, 11]);
    let words = ["SUBJECT \"счёт\"", "TEXT \"счёт\"", "BODY \"счёт\"", "FROM \"Анна\"", "TEXT \"не\""];
    for criteria in words {
        let wanted = hits(&mut stream, criteria);
        for (charset, name) in [
            (encoding_rs::KOI8_R, "KOI8-R"),
            (encoding_rs::WINDOWS_1251, "windows-1251"),
            (encoding_rs::ISO_8859_5, "ISO-8859-5"),
        ] {
            let (coded, _, failed) = charset.encode(criteria);
            // KOI8-R has no place for some letters; these words have none of those.
            assert!(!failed, "{criteria} in {name}");
            assert_eq!(in_charset(&mut stream, &coded, Some(name)), wanted, "{criteria} in {name}");
        }
    }
    assert!(!hits(&mut stream, "TEXT \"счёт\"").is_empty());
}

#[test]
fn keys_combine() {
    let mut stream = corpus("search-keys");
    let all = hits(&mut stream, "ALL");
    assert_eq!(all.len() as u32, stream.num_msg(&mut said()).expect("a number"));
    let invoice = hits(&mut stream, "SUBJECT \"счёт\"");
    let anna = hits(&mut stream, "FROM \"anna\"");
    assert!(!anna.is_empty() && anna.len() < all.len());
    let union: BTreeSet<u32> = invoice.union(&anna).copied().collect();
    assert_eq!(hits(&mut stream, "OR SUBJECT \"счёт\" FROM anna"), union);
    assert_eq!(hits(&mut stream, "OR (SUBJECT \"счёт\" ALL) (FROM anna)"), union);
    let rest: BTreeSet<u32> = all.difference(&anna).copied().collect();
    assert_eq!(hits(&mut stream, "NOT FROM anna"), rest);
    assert_eq!(hits(&mut stream, "NOT (NOT FROM anna)"), anna);
    assert_eq!(hits(&mut stream, "HEADER Message-ID m001@example.org").into_iter().collect::<Vec<_>>(), [1]);
    assert_eq!(hits(&mut stream, "UID 2:4").into_iter().collect::<Vec<_>>(), [2, 3, 4]);
    let large = hits(&mut stream, "LARGER 20000");
    let small = hits(&mut stream, "NOT LARGER 20000");
    assert!(!large.is_empty());
    assert_eq!(large.len() + small.len(), all.len());
    assert_eq!(hits(&mut stream, "SMALLER 20001"), small);
    let since = hits(&mut stream, "SENTSINCE 2-Jan-2026");
    let before = hits(&mut stream, "SENTBEFORE 2-Jan-2026");
    assert!(!since.is_empty() && since.is_disjoint(&before));
    assert_eq!(hits(&mut stream, "UNSEEN SINCE \"1-Jan-2026\" BEFORE \"1-Mar-2026\""), all);
    assert_eq!(hits(&mut stream, "UNSEEN SINCE \"1-Jan-2026\" SUBJECT \"счёт\""), invoice);
    assert!(hits(&mut stream, "SUBJECT \"no such subject\"").is_empty());
}

#[test]
fn uids_are_given_where_they_are_asked_for() {
    let user = fresh_user("search-uid");
    server().fill(&user, "INBOX", &[]);
    server().elsewhere(&user, &["STORE 1:5 +FLAGS.SILENT (\\Deleted)", "EXPUNGE"]);
    let mut stream = inbox(&user);
    let numbers = stream.search("SUBJECT \"счёт\"".as_bytes(), 0, Some("UTF-8"), &mut said());
    assert_eq!(numbers.expect("hits"), [5, 6]);
    let uids = stream.search("SUBJECT \"счёт\"".as_bytes(), se::UID, Some("UTF-8"), &mut said());
    assert_eq!(uids.expect("hits"), [10, 11]);
    for (uid, number) in [(10, 5), (11, 6), (3, 0)] {
        assert_eq!(stream.msgno(uid, &mut said()).expect("an answer"), number);
    }
}

#[test]
fn an_unknown_charset_is_an_error_and_the_session_goes_on() {
    let mut stream = corpus("search-charset");
    let (kind, text) = failure(stream.search(b"SUBJECT \"\xf3\"", 0, Some("X-NONESUCH"), &mut said()));
    assert!(matches!(kind, ErrorKind::Refused | ErrorKind::Rejected), "{kind:?} {text}");
    assert!(!hits(&mut stream, "ALL").is_empty());
}

#[test]
fn a_server_that_does_not_search_is_searched_here() {
    let user = fresh_user("search-here");
    server().fill(&user, "INBOX", &[]);
    server().elsewhere(&user, &["STORE 2:4 +FLAGS.SILENT (\\Flagged kw)", "STORE 7 +FLAGS.SILENT (\\Seen)"]);
    let port = without_search(server().port("IMAP_NOTLS_PORT"));
    let mut theirs = inbox(&user);
    let name = format!("{{127.0.0.1:{port}/imap/notls}}INBOX");
    let mut ours = open(&name, &user, "secret").expect("INBOX opens");
    for criteria in [
        "ALL",
        "FLAGGED",
        "KEYWORD kw UNDELETED",
        "UNSEEN OLD",
        "UID 3:5,30:*",
        "NOT 2:60",
        "SUBJECT \"счёт\"",
        "TEXT \"счёт\"",
        "BODY \"счёт\" FROM anna",
        "FROM \"Анна\"",
        "TO team",
        "CC alice",
        "HEADER Message-ID m001@example.org",
        "SINCE 5-Feb-2026",
        "BEFORE 1-Mar-2026 ON 12-Jan-2026",
        "SENTSINCE 2-Jan-2026",
        "SENTBEFORE 2-Jan-2026",
        "LARGER 20000",
        "SMALLER 600",
        "OR TEXT \"attachment\" (BODY \"the\" NOT SUBJECT \"e\")",
        "TEXT \"no such words anywhere\"",
    ] {
        for flags in [0, se::UID] {
            let hits = |stream: &mut Mailbox| {
                stream.search(criteria.as_bytes(), flags, Some("UTF-8"), &mut said()).expect("an answer")
            };
            assert_eq!(hits(&mut ours), hits(&mut theirs), "{criteria}");
        }
    }
    assert_eq!(
        ours.sort(2, false, 0, Some("TEXT \"счёт\"".as_bytes()), Some("UTF-8"), &mut said())
            .expect("an order"),
        theirs
            .sort(2, false, 0, Some("TEXT \"счёт\"".as_bytes()), Some("UTF-8"), &mut said())
            .expect("an order"),
    );
    // Nothing is marked by that.
    assert_eq!(hits(&mut theirs, "SEEN").into_iter().collect::<Vec<_>>(), [7]);
}

/// A port where the server of `target` refuses every SEARCH, and does not offer to sort.
fn without_search(target: u16) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        let (client, _) = listener.accept().expect("a client");
        let server = TcpStream::connect(("127.0.0.1", target)).expect("a server");
        let (mut up, mut down) =
            (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
        let mut answers = BufReader::new(server);
        std::thread::spawn(move || {
            let mut line = Vec::new();
            while answers.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                let shown = line.escape_ascii().to_string();
                if shown.contains("CAPABILITY") {
                    line = String::from_utf8_lossy(&line).replace(" SORT", "").into_bytes();
                }
                if down.write_all(&std::mem::take(&mut line)).is_err() {
                    break;
                }
            }
        });
        let mut down = client.try_clone().expect("a socket");
        let mut commands = BufReader::new(client);
        let mut line = Vec::new();
        while commands.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&std::mem::take(&mut line)).into_owned();
            if !text.contains(" SEARCH ") {
                up.write_all(text.as_bytes()).expect("a server");
                continue;
            }
            let tag = text.split(' ').next().unwrap_or_default().to_string();
            // The literals of the command are passed over.
            let mut rest = text.trim_end().to_string();
            while let Some(length) = rest.strip_suffix("+}").and_then(|text| text.rsplit('{').next()) {
                let mut literal = vec![0; length.parse().expect("a number")];
                commands.read_exact(&mut literal).expect("a literal");
                let mut more = Vec::new();
                commands.read_until(b'\n', &mut more).expect("the rest");
                rest = String::from_utf8_lossy(&more).trim_end().to_string();
            }
            write!(down, "{tag} NO [BADCHARSET] I search nothing\r\n").expect("a client");
        }
    });
    port
}

#[test]
fn sets_with_holes_are_the_same_numbers() {
    let user = fresh_user("search-sets");
    let messages: Vec<String> = (1..=60).map(ordinary).collect();
    server().deliver(&user, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    let trips = Proxy::start(server().port("IMAP_NOTLS_PORT"), Duration::ZERO).expect("a proxy");
    let name = format!("{{127.0.0.1:{}/imap/notls}}INBOX", trips.port);
    let mut stream = open(&name, &user, "secret").expect("INBOX opens");
    server().elsewhere(
        &user,
        &["STORE 2,10:19,31,60 +FLAGS (\\Deleted)", "EXPUNGE", "UID STORE 1,5:8,59 +FLAGS (\\Flagged)"],
    );
    stream.ping(&mut said()).expect("a ping");
    let uids: Vec<u32> = (1..=59).filter(|uid| !matches!(uid, 2 | 10..=19 | 31)).collect();
    trips.take_trips();
    assert_eq!(stream.search(b"ALL", se::UID, None, &mut said()).expect("UIDs"), uids);
    assert_eq!(stream.search(b"ALL", 0, None, &mut said()).expect("numbers"), (1..=47).collect::<Vec<u32>>());
    assert_eq!(stream.search(b"FLAGGED", 0, None, &mut said()).expect("numbers"), [1, 4, 5, 6, 7, 47]);
    assert_eq!(stream.search(b"FLAGGED", se::UID, None, &mut said()).expect("UIDs"), [1, 5, 6, 7, 8, 59]);
    assert!(stream.search(b"ANSWERED", se::UID, None, &mut said()).expect("none").is_empty());
    // Dovecot's sets hold what they should: nothing was asked twice.
    assert_eq!(trips.take_trips(), 5);
}
