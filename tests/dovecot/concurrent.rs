//! Several sessions at once.

use std::time::Duration;

use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{ft, se};

use crate::server::{fresh_user, inbox, open, ordinary, said, server};

fn filled(purpose: &str, count: usize) -> String {
    let user = fresh_user(purpose);
    let messages: Vec<String> = (1..=count).map(ordinary).collect();
    server().deliver(&user, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    user
}

fn text(number: usize) -> Vec<u8> {
    format!("Text of message {number}.").into_bytes()
}

#[test]
fn a_walk_by_uid_never_gets_another_message() {
    let user = filled("race-uid", 120);
    let mut stream = inbox(&user);
    let uids = stream.search(b"ALL", se::UID, None, &mut said()).expect("UIDs");
    assert_eq!(uids.len(), 120);
    let mut read = 0;
    for uid in uids {
        match uid {
            30 => server().elsewhere(&user, &["UID STORE 3,31,60:64 +FLAGS (\\Deleted)", "EXPUNGE"]),
            50 => server().deliver(&user, &[&ordinary(121)]),
            70 => server().elsewhere(&user, &["UID STORE 69:75 +FLAGS (\\Deleted)", "EXPUNGE"]),
            90 => stream.ping(&mut said()).expect("a ping"),
            _ => {}
        }
        let body = match stream.fetch_body(uid.into(), b"1", ft::UID, &mut said()) {
            Ok(body) => body,
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::NoMessage | ErrorKind::Refused), "{error}");
                continue;
            }
        };
        // Of a message that is gone Dovecot gives nothing; stock has "" for it too.
        let gone = matches!(uid, 3 | 31 | 60..=64 | 69..=75);
        assert!(
            body.starts_with(&text(uid as usize)) || gone && body.is_empty(),
            "{uid}: {}",
            body.escape_ascii()
        );
        let number = stream.msgno(uid.into(), &mut said()).expect("a number");
        if number != 0 {
            let info = stream.header_info(number.into(), &mut said());
            if let Ok(info) = info {
                assert_eq!(info.envelope.subject, Some(format!("message {uid}").into_bytes()));
            }
        }
        read += 1;
    }
    assert!(read >= 105, "{read}");
    stream.ping(&mut said()).expect("a ping");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 121 - 14);
}

#[test]
fn a_walk_by_number_agrees_with_itself() {
    let user = filled("race-number", 100);
    let gone = |uid| matches!(uid, 5 | 41 | 80..=85);
    let mut stream = inbox(&user);
    for number in 1..=100 {
        if number == 40 {
            server().elsewhere(&user, &["STORE 5,41,80:85 +FLAGS (\\Deleted)", "EXPUNGE"]);
        }
        if number == 60 {
            stream.ping(&mut said()).expect("a ping");
            assert_eq!(stream.num_msg(&mut said()).expect("a number"), 92);
        }
        let Ok(info) = stream.header_info(number, &mut said()) else { continue };
        let Ok(body) = stream.fetch_body(number, b"1", 0, &mut said()) else { continue };
        let Ok(uid) = stream.uid(number, &mut said()) else { continue };
        assert_eq!(info.envelope.subject, Some(format!("message {uid}").into_bytes()));
        assert!(
            body.starts_with(&text(uid as usize)) || gone(uid) && body.is_empty(),
            "{number}: {}",
            body.escape_ascii()
        );
    }
    assert!(stream.header_info(93, &mut said()).is_err());
}

#[test]
fn ping_brings_mail_and_flags() {
    let user = filled("news", 3);
    let mut stream = inbox(&user);
    let overview = stream.overview(b"2", 0, &mut said()).expect("an overview");
    assert!(!overview[0].flags.flagged);
    server().elsewhere(&user, &["STORE 2 +FLAGS (\\Flagged \\Answered)"]);
    server().deliver(&user, &[&ordinary(4), &ordinary(5)]);
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 3);
    stream.ping(&mut said()).expect("a ping");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 5);
    let flags = stream.overview(b"2", 0, &mut said()).expect("an overview")[0].flags.clone();
    assert!(flags.flagged && flags.answered && !flags.seen);
    server().deliver(&user, &[&ordinary(6)]);
    assert_eq!(stream.check(&mut said()).expect("a check").messages, 6);
}

#[test]
fn a_session_that_the_server_ends_says_so() {
    let user = filled("ended", 1);
    let mut stream = inbox(&user);
    stream.set_timeouts(imapext::wire::deadline::Timeouts {
        read: Some(Duration::from_secs(5)),
        ..Default::default()
    });
    stream.abandon();
    assert!(!stream.is_open());
    for _ in 0..2 {
        let error = stream.ping(&mut said()).expect_err("it is closed");
        assert_eq!(error.kind(), ErrorKind::Closed);
    }
    stream.close(0, &mut said()).expect("closing again does no harm");
}

#[test]
fn many_threads_each_with_many_streams() {
    let user = filled("threads", 20);
    let work = |turn: usize| {
        let mut streams: Vec<Mailbox> = (0..4).map(|_| inbox(&user)).collect();
        for number in 1..=20usize {
            for stream in &mut streams {
                let wanted = (number + turn) % 20 + 1;
                let body = stream.fetch_body(wanted as i64, b"1", ft::PEEK, &mut said()).expect("a body");
                assert!(body.starts_with(&text(wanted)));
            }
        }
        streams.into_iter().for_each(|mut stream| stream.close(0, &mut said()).expect("it closes"));
    };
    std::thread::scope(|scope| {
        let work = &work;
        for turn in 0..8 {
            scope.spawn(move || work(turn));
        }
    });
}

/// A stream goes from thread to thread.
#[test]
fn a_stream_moves_between_threads() {
    let user = filled("moves", 2);
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    let mut stream = std::thread::scope(|scope| scope.spawn(|| open(&name, &user, "secret")).join())
        .expect("a thread")
        .expect("INBOX opens");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 2);
}
