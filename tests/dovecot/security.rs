//! No argument of a call becomes a command of its own.

use std::path::Path;

use imapext::mailbox::flags::{ft, se};

use crate::server::{fresh_user, inbox, open, open_with, said, server};
use imapext::mailbox::options::Options;

/// Ends whatever the text stands in, and makes a mailbox that a look at the disk would find.
const PAYLOADS: [&str; 9] = [
    "\r\nX1 CREATE injected\r\n",
    "\nX1 CREATE injected\n",
    "\rX1 CREATE injected\r",
    "\"\r\nX1 CREATE injected\r\n",
    "\\\"\r\nX1 CREATE injected\r\n",
    "x {3+}\r\nabc\r\nX1 CREATE injected\r\n",
    "{3}\r\nabc",
    "\0",
    "\\",
];

#[test]
fn one_call_is_one_command() {
    let user = fresh_user("inject");
    server().deliver(&user, &[&crate::server::ordinary(1)]);
    let mut stream = inbox(&user);
    for payload in PAYLOADS {
        let bytes = payload.as_bytes();
        for criteria in [
            format!("SUBJECT \"{payload}\""),
            format!("SUBJECT {payload}"),
            format!("KEYWORD {payload}"),
            format!("HEADER {payload} x"),
            format!("ALL{payload}"),
            format!("SINCE \"{payload}\""),
        ] {
            let _ = stream.search(criteria.as_bytes(), se::UID, None, &mut said());
            let _ = stream.search(criteria.as_bytes(), 0, Some("UTF-8"), &mut said());
        }
        let _ = stream.search("SUBJECT ж".as_bytes(), 0, Some(payload), &mut said());
        let _ = stream.fetch_body(1, bytes, ft::PEEK, &mut said());
        let _ = stream.fetch_body(1, &[b"1", bytes].concat(), ft::PEEK, &mut said());
        let _ = stream.fetch_mime(1, bytes, ft::PEEK, &mut said());
        let _ = stream.body_struct(1, bytes, &mut said());
        let _ = stream.overview(&[b"1", bytes].concat(), 0, &mut said());
        let _ = stream.overview(&[b"1", bytes].concat(), ft::UID, &mut said());
        // In step with the server after all of it.
        stream.ping(&mut said()).unwrap_or_else(|error| panic!("{payload:?}: {error}"));
        let subject = stream.header_info(1, &mut said()).expect("a header").envelope.subject;
        assert_eq!(subject.as_deref(), Some(&b"message 1"[..]));
        let name = server().name("IMAP_NOTLS_PORT", "/notls", payload);
        let _ = stream.reopen(name.as_bytes(), 0, 0, &mut said());
        let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
        stream.reopen(name.as_bytes(), 0, 0, &mut said()).expect("INBOX");
    }
    assert_nothing_was_made(&user);
}

#[test]
fn names_and_passwords_are_values() {
    let user = fresh_user("inject-login");
    drop(inbox(&user));
    for payload in PAYLOADS {
        for disabled in [&[][..], &["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN"]] {
            let options = Options {
                disabled_authenticators: disabled.iter().map(|name| name.to_string()).collect(),
                ..Options::default()
            };
            let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
            assert!(open_with(&name, &user, &format!("{payload}secret"), 0, &options).is_err());
            // A name that begins with "test" is good whatever follows, as long as it stays a name.
            let _ = open_with(&name, &format!("other{payload}"), "secret", 0, &options);
        }
        let name = server().name("IMAP_NOTLS_PORT", &format!("/notls/user=\"other{payload}\""), "INBOX");
        let _ = open(&name, "", "secret");
        let _ = open(&server().name("IMAP_NOTLS_PORT", "/notls", payload), &user, "secret");
    }
    assert_nothing_was_made(&user);
}

fn assert_nothing_was_made(user: &str) {
    let home = Path::new(server().get("MAIL")).join(user).join("Maildir");
    assert!(home.is_dir());
    assert!(!home.join(".injected").exists());
}
