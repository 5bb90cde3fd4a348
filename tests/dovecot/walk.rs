//! Walks through a mailbox that others change meanwhile: nobody gets a wrong message, a stale
//! text or a flag that is not theirs.

use std::collections::BTreeSet;

use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{ft, op, se};
use imapext::mailbox::options::Options;

use crate::server::{fresh_user, inbox, open_with, said, server};

const MESSAGES: u32 = 400;

/// Message `uid` says so everywhere.
fn message(uid: u32) -> String {
    let filler = "x".repeat(uid as usize % 70);
    format!("Subject: subject {uid}\r\nMessage-ID: <{uid}@walk>\r\n\r\nbody {uid} {filler}\r\n")
}

fn filled(purpose: &str) -> String {
    let user = fresh_user(purpose);
    let messages: Vec<String> = (1..=MESSAGES).map(message).collect();
    server().deliver(&user, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    user
}

/// UIDs with a flag, as a new session sees them.
fn flagged(user: &str, criteria: &[u8]) -> BTreeSet<u32> {
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    let mut stream = open_with(&name, user, "secret", op::READONLY, &Options::default()).expect("open");
    stream.search(criteria, se::UID, None, &mut said()).expect("UIDs").into_iter().collect()
}

#[test]
fn what_was_read_is_seen_when_the_stream_goes_elsewhere() {
    let user = filled("walk-leave");
    let mut stream = inbox(&user);
    stream.fetch_body(2, b"1", ft::PEEK, &mut said()).expect("a part");
    stream.fetch_body(2, b"1", 0, &mut said()).expect("a part");
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    stream.reopen(name.as_bytes(), op::HALFOPEN, 0, &mut said()).expect("half open");
    assert_eq!(flagged(&user, b"SEEN"), BTreeSet::from([2]));
}

/// What another client does in the middle of a walk.
fn disturb(user: &str, step: u32) {
    let mut commands = Vec::new();
    match step % 4 {
        0 => {
            commands.push(format!("UID STORE {} +FLAGS.SILENT (\\Deleted)", step * 3 % MESSAGES + 1));
            commands.push("EXPUNGE".to_string());
        }
        1 => commands.push(format!("UID STORE {} +FLAGS.SILENT (\\Answered)", step * 5 % MESSAGES + 1)),
        2 => {
            let text = message(MESSAGES + step);
            commands.push(format!("APPEND INBOX {{{}+}}\r\n{text}", text.len()));
        }
        _ => commands.push(format!("UID STORE {} -FLAGS.SILENT (\\Flagged)", step * 7 % MESSAGES + 1)),
    }
    server().elsewhere(user, &commands.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A message that is gone has no text; any other has its own.
fn check(uid: u32, text: imapext::error::Result<Vec<u8>>, wanted: &str) -> bool {
    match text {
        Ok(text) if text.is_empty() => false,
        Ok(text) => {
            let text = String::from_utf8_lossy(&text).into_owned();
            assert!(text.contains(wanted), "of {uid}: {text}");
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::NoMessage, "{error}");
            false
        }
    }
}

fn read_by_uid(stream: &mut Mailbox, uid: u32, peek: bool) -> bool {
    let flags = ft::UID | if peek { ft::PEEK } else { 0 };
    let _ = stream.fetch_structure(uid.into(), ft::UID, &mut said());
    let header = stream.fetch_header(uid.into(), ft::UID, &mut said());
    check(uid, header, &format!("subject {uid}\r\n"));
    let body = stream.fetch_body(uid.into(), b"1", flags, &mut said());
    check(uid, body, &format!("body {uid} "))
}

#[test]
fn a_walk_by_uid_while_others_expunge_flag_and_deliver() {
    let user = filled("walk-uid");
    let mut stream = inbox(&user);
    let uids = stream.search(b"ALL", se::UID, None, &mut said()).expect("UIDs");
    let mut read = BTreeSet::new();
    for (step, uid) in (0..).zip(uids) {
        if step % 10 == 3 {
            disturb(&user, step);
        }
        if step % 15 == 7 {
            stream.ping(&mut said()).expect("news");
        }
        if read_by_uid(&mut stream, uid, uid % 2 == 0) && uid % 2 == 1 {
            read.insert(uid);
        }
    }
    stream.close(0, &mut said()).expect("it closes");
    let there = flagged(&user, b"ALL");
    assert!(there.len() < MESSAGES as usize + 20 && read.len() > 150);
    let wanted: BTreeSet<u32> = read.intersection(&there).copied().collect();
    assert_eq!(flagged(&user, b"SEEN"), wanted, "\\Seen is what was read without FT_PEEK");
    let answered =
        (0..MESSAGES).filter(|step| step % 10 == 3 && step % 4 == 1).map(|step| step * 5 % MESSAGES + 1);
    let answered: BTreeSet<u32> = answered.filter(|uid| there.contains(uid)).collect();
    assert_eq!(flagged(&user, b"ANSWERED"), answered, "another's flags stay");
}

#[test]
fn a_walk_by_number_while_others_expunge_flag_and_deliver() {
    let user = filled("walk-number");
    let mut stream = inbox(&user);
    let mut set = BTreeSet::new();
    let mut number = 1i64;
    let mut step = 0;
    while number <= stream.num_msg(&mut said()).expect("a number").into() {
        step += 1;
        if step % 10 == 3 {
            disturb(&user, step);
        }
        if step % 15 == 7 {
            stream.ping(&mut said()).expect("news");
        }
        // What the number means may change with any call; what was asked together belongs together.
        let info = stream.header_info(number, &mut said()).expect("a header");
        let subject =
            String::from_utf8_lossy(info.envelope.subject.as_deref().unwrap_or_default()).into_owned();
        let uid: u32 = subject.strip_prefix("subject ").and_then(|uid| uid.parse().ok()).expect("a subject");
        let before = stream.num_msg(&mut said()).expect("a number");
        let body = stream.fetch_body(number, b"1", ft::PEEK, &mut said());
        if stream.num_msg(&mut said()).expect("a number") == before {
            check(uid, body, &format!("body {uid} "));
        }
        if step % 3 == 0 {
            let before = stream.num_msg(&mut said()).expect("a number");
            let uid = stream.uid(number, &mut said()).expect("a UID");
            if stream.num_msg(&mut said()).expect("a number") == before {
                stream.set_flags(number.to_string().as_bytes(), b"\\Draft", 0, &mut said()).expect("always");
                set.insert(uid);
            }
        }
        number += 1;
    }
    let mut diagnostics = said();
    stream.close(0, &mut diagnostics).expect("it closes");
    assert!(diagnostics.take_errors().is_empty());
    let there = flagged(&user, b"ALL");
    let wanted: BTreeSet<u32> = set.intersection(&there).copied().collect();
    assert_eq!(flagged(&user, b"DRAFT"), wanted, "flags are on the messages that had the numbers");
    assert!(flagged(&user, b"SEEN").is_empty(), "looking ahead reads nothing");
}

#[test]
fn flags_set_without_waiting_are_seen_at_once_and_elsewhere_after_the_next_answer() {
    let user = filled("walk-flags");
    let mut stream = inbox(&user);
    stream.overview(b"1:20", 0, &mut said()).expect("overviews");
    stream.set_flags(b"1:10", b"\\Flagged \\Seen", 0, &mut said()).expect("always");
    stream.clear_flags(b"5", b"\\Seen", 0, &mut said()).expect("always");
    stream.delete(b"7", 0, &mut said()).expect("always");
    let flags =
        |stream: &mut Mailbox, number| stream.header_info(number, &mut said()).expect("a header").flags;
    assert!(flags(&mut stream, 3).flagged && flags(&mut stream, 3).seen);
    assert!(flags(&mut stream, 5).flagged && !flags(&mut stream, 5).seen);
    assert!(flags(&mut stream, 7).deleted && !flags(&mut stream, 11).flagged);
    assert!(stream.is_deferring());
    stream.ping(&mut said()).expect("an answer");
    assert!(!stream.is_deferring());
    assert_eq!(flagged(&user, b"FLAGGED"), (1..=10).collect());
    assert_eq!(flagged(&user, b"SEEN"), (1..=10).filter(|uid| *uid != 5).collect());
    // An expunge comes after what was set before it.
    stream.delete(b"1:3", 0, &mut said()).expect("always");
    stream.expunge(&mut said()).expect("always");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), MESSAGES - 4);
    assert_eq!(flagged(&user, b"ALL"), (1..=MESSAGES).filter(|uid| ![1, 2, 3, 7].contains(uid)).collect());
}
