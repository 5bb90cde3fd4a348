//! Round trips, counted by a proxy in between.

use std::path::Path;
use std::time::Duration;

use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{ft, se};
use imapext::mailbox::info::FolderInfo;
use imapext::mailbox::options::Options;

use crate::proxy::Proxy;
use crate::server::{fresh_user, open_with, said, server};

const MESSAGES: usize = 1000;

#[test]
fn a_plain_open_takes_two() {
    let user = fresh_user("trips-open");
    let proxy = counting();
    for disabled in [&ONE_STEP[..], &["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"]] {
        proxy.take_trips();
        let _stream = opened(&proxy, &user, disabled);
        // The greeting; the login and what follows it.
        assert_eq!(proxy.take_trips(), 2);
    }
}

#[test]
fn an_open_that_shows_no_password_takes_three() {
    let user = fresh_user("trips-scram");
    let proxy = counting();
    let stream = opened(&proxy, &user, &[]);
    // The greeting; who it is; the proof, and what follows it.
    assert_eq!(proxy.take_trips(), 3);
    assert!(stream.is_open());
}

#[test]
fn a_walk_over_a_thousand_takes_two() {
    let user = filled("trips-walk");
    let proxy = counting();
    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    for number in 1..=MESSAGES as i64 {
        stream.fetch_structure(number, 0, &mut said()).expect("a structure");
    }
    assert_eq!(proxy.take_trips(), 2);

    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    for number in (1..=MESSAGES as i64).rev() {
        stream.header_info(number, &mut said()).expect("a header");
    }
    assert_eq!(proxy.take_trips(), 2);

    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    let uids = stream.search(b"ALL", se::UID, None, &mut said()).expect("UIDs");
    for uid in uids {
        stream.fetch_structure(uid.into(), ft::UID, &mut said()).expect("a structure");
    }
    // The search, and two.
    assert_eq!(proxy.take_trips(), 3);
}

#[test]
fn an_overview_of_a_thousand_takes_one() {
    let user = filled("trips-overview");
    let proxy = counting();
    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    let overviews = stream.overview(b"1:*", 0, &mut said()).expect("an overview");
    assert_eq!(overviews.len(), MESSAGES);
    assert_eq!(proxy.take_trips(), 1);
    // All of it is known now.
    stream.header_info(500, &mut said()).expect("a header");
    stream.uid(1000, &mut said()).expect("a UID");
    assert_eq!(proxy.take_trips(), 0);
}

#[test]
fn one_message_by_its_uid_takes_one() {
    let user = filled("trips-uid");
    let proxy = counting();
    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    stream.fetch_structure(700, ft::UID, &mut said()).expect("a structure");
    assert_eq!(proxy.take_trips(), 1);
    stream.fetch_body(700, b"1", ft::UID, &mut said()).expect("a part");
    assert_eq!(proxy.take_trips(), 1);
}

/// What has more than one step, and costs its own round trips.
const ONE_STEP: [&str; 3] = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];

fn counting() -> Proxy {
    // A delay keeps an answer in several segments from looking like several.
    Proxy::start(server().port("IMAP_NOTLS_PORT"), Duration::from_millis(5)).expect("a proxy")
}

fn opened(proxy: &Proxy, user: &str, disabled: &[&str]) -> Mailbox {
    let options = Options {
        disabled_authenticators: disabled.iter().map(|name| name.to_string()).collect(),
        ..Options::default()
    };
    let name = format!("{{127.0.0.1:{}/imap/notls}}INBOX", proxy.port);
    open_with(&name, user, "secret", 0, &options).expect("INBOX opens")
}

fn filled(purpose: &str) -> String {
    let user = fresh_user(purpose);
    let message = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/102-nested-multipart.eml");
    server().fill(&user, "INBOX", &[message.as_path(); MESSAGES]);
    user
}

#[test]
fn a_loop_over_header_structure_and_part_takes_few() {
    let user = filled("trips-loop");
    let proxy = counting();
    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    for number in stream.search(b"ALL", 0, None, &mut said()).expect("numbers") {
        stream.header_info(number.into(), &mut said()).expect("a header");
        stream.fetch_structure(number.into(), 0, &mut said()).expect("a structure");
        stream.fetch_body(number.into(), b"1", 0, &mut said()).expect("a part");
    }
    let trips = proxy.take_trips();
    assert!(trips <= 20, "{trips} by number");

    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    for uid in stream.search(b"ALL", se::UID, None, &mut said()).expect("UIDs").into_iter().rev() {
        stream.fetch_header(uid.into(), ft::UID, &mut said()).expect("a header");
        stream.fetch_structure(uid.into(), ft::UID, &mut said()).expect("a structure");
        stream.fetch_body(uid.into(), b"1", ft::UID | ft::PEEK, &mut said()).expect("a part");
    }
    let trips = proxy.take_trips();
    assert!(trips <= 24, "{trips} by UID");
}

#[test]
fn flags_one_by_one_take_one() {
    let user = filled("trips-flags");
    let proxy = counting();
    let mut stream = opened(&proxy, &user, &ONE_STEP);
    proxy.take_trips();
    for number in 1..=300 {
        stream.set_flags(number.to_string().as_bytes(), b"\\Flagged", 0, &mut said()).expect("always");
    }
    let found = stream.search(b"FLAGGED", 0, None, &mut said()).expect("numbers");
    assert_eq!(found.len(), 300);
    let trips = proxy.take_trips();
    // The server's answers to the first may overtake the last.
    assert!(trips <= 30, "{trips}");
}

#[test]
fn step_by_step_asks_for_nothing_else() {
    let user = filled("trips-step");
    let proxy = counting();
    let options = Options { step_by_step: true, ..Options::default() };
    let name = format!("{{127.0.0.1:{}/imap/notls}}INBOX", proxy.port);
    let mut stream = open_with(&name, &user, "secret", 0, &options).expect("open");
    proxy.take_trips();
    for number in 1..=10 {
        stream.fetch_structure(number, 0, &mut said()).expect("a structure");
        stream.set_flags(number.to_string().as_bytes(), b"\\Flagged", 0, &mut said()).expect("always");
    }
    assert_eq!(proxy.take_trips(), 20);
}

#[test]
fn a_list_with_statuses_is_the_same_list() {
    let user = fresh_user("list-status");
    let commands = [
        "CREATE Drafts",
        "CREATE a/b/c",
        "CREATE &BEIENQRCBD4-",
        "CREATE \"with space\"",
        "CREATE gone",
        "CREATE gone/child",
        "DELETE gone",
        "SUBSCRIBE a/b",
        "SUBSCRIBE never/was",
        "APPEND a/b/c {14+}\r\nSubject: x\r\n\r\n",
    ];
    server().elsewhere(&user, &commands);
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    let braces = name.strip_suffix("INBOX").expect("it ends so").to_owned();
    let [mut plain, mut predicting] = [false, true].map(|predict_status| {
        let options = Options { predict_status, ..Options::default() };
        open_with(&name, &user, "secret", 0, &options).expect("INBOX opens")
    });
    for (reference, pattern) in
        [("", "*"), ("", "%"), ("a/", "%"), ("", "a/%/c"), ("", ""), ("", "none*"), ("a", "*")]
    {
        let reference = format!("{braces}{reference}");
        let list = |stream: &mut Mailbox| {
            let folders =
                stream.get_mailboxes(reference.as_bytes(), pattern.as_bytes(), &mut said()).expect("a list");
            let shown = |folder: &FolderInfo| (folder.name.clone(), folder.attributes, folder.delimiter);
            let subscribed =
                stream.lsub(reference.as_bytes(), pattern.as_bytes(), &mut said()).expect("a list");
            (folders.iter().map(shown).collect::<Vec<_>>(), subscribed)
        };
        let found = list(&mut plain);
        assert_eq!(found, list(&mut predicting), "{reference} {pattern}");
        let names = predicting.list(reference.as_bytes(), pattern.as_bytes(), &mut said()).expect("a list");
        for name in &names {
            for flags in [31, 5, 16] {
                let status =
                    |stream: &mut Mailbox| stream.status(name, flags, &mut said()).expect("an answer");
                assert_eq!(status(&mut plain), status(&mut predicting), "{}", name.escape_ascii());
            }
        }
    }
}

#[test]
fn statuses_of_a_list_take_few_if_they_are_predicted() {
    let user = fresh_user("trips-status");
    let folders: Vec<String> = (0..150).map(|n| format!("CREATE folder{n:03}")).collect();
    server().elsewhere(&user, &folders.iter().map(String::as_str).collect::<Vec<_>>());
    let proxy = counting();
    let options = Options {
        predict_status: true,
        disabled_authenticators: ONE_STEP.iter().map(|name| name.to_string()).collect(),
        ..Options::default()
    };
    let braces = format!("{{127.0.0.1:{}/imap/notls}}", proxy.port);
    let mut stream = open_with(&format!("{braces}INBOX"), &user, "secret", 0, &options).expect("INBOX opens");
    let listed = stream.list(braces.as_bytes(), b"*", &mut said()).expect("a list");
    assert_eq!(listed.len(), 151);
    proxy.take_trips();
    // Dovecot lists with statuses.
    for name in &listed {
        let status = stream.status(name, 31, &mut said()).expect("a status").expect("a mailbox");
        assert_eq!(status.messages, Some(0));
    }
    assert_eq!(proxy.take_trips(), 0);
    // They have been given out; what comes now is asked for together.
    for name in &listed {
        let status = stream.status(name, 31, &mut said()).expect("a status").expect("a mailbox");
        assert_eq!(status.messages, Some(0));
    }
    assert!(proxy.take_trips() <= 4);
    // What the script itself changes is seen at once.
    let last = listed.last().expect("one");
    stream.status(&listed[0], 31, &mut said()).expect("a status");
    stream.append(last, b"Subject: x\r\n\r\nx\r\n", None, None, &mut said()).expect("an append");
    let status = stream.status(last, 31, &mut said()).expect("a status").expect("a mailbox");
    assert_eq!(status.messages, Some(1));
}
