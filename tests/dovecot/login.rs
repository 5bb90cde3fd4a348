//! Every way to log in, what a refusal looks like, and that a trace never shows a secret.

use std::sync::{Arc, Mutex};

use imapext::error::{ErrorKind, Result};
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::op;
use imapext::mailbox::options::Options;
use imapext::wire::trace::{Direction, Trace};

use crate::server::{failure, fresh_user, open_with, said, server, trusting};

/// Keeps what a trace is told.
#[derive(Default)]
struct Kept(Mutex<Vec<(Direction, Vec<u8>)>>);

impl Trace for Kept {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        self.0.lock().unwrap().push((direction, bytes.to_vec()));
    }
}

/// One attempt to open INBOX, and what a trace shows of it.
struct Attempt {
    outcome: Result<Mailbox>,
    trace: Arc<Kept>,
}

const MECHANISMS: [&str; 7] =
    ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"];

fn attempt(name: &str, user: &str, secret: &str, flags: i64, mut options: Options) -> Attempt {
    let trace = Arc::new(Kept::default());
    options.wire.trace = Some(trace.clone());
    let outcome = open_with(name, user, secret, flags, &options);
    Attempt { outcome, trace }
}

impl Attempt {
    /// The commands that began a login.
    fn logins(&self) -> Vec<String> {
        let records = self.trace.0.lock().unwrap();
        let sent = records.iter().filter(|(direction, _)| *direction == Direction::Sent);
        let words = sent.filter_map(|(_, line)| {
            let line = String::from_utf8_lossy(line).into_owned();
            let mut words = line.split(' ').skip(1);
            match words.next() {
                Some("LOGIN") => Some("LOGIN command".to_string()),
                Some("AUTHENTICATE") => words.next().map(str::to_string),
                _ => None,
            }
        });
        words.collect()
    }

    /// Fails if the trace shows `secret`, as it is or in base64 at any of the three offsets.
    fn hides(&self, secret: &[u8]) {
        let records = self.trace.0.lock().unwrap();
        assert!(!records.is_empty());
        let shown = records.iter().map(|(_, bytes)| bytes.as_slice()).collect::<Vec<_>>().join(&b'\n');
        let mut forms = vec![secret.to_vec()];
        for offset in 0..3 {
            let padded = [&vec![0; offset][..], secret].concat();
            let coded = data_encoding::BASE64_NOPAD.encode(&padded).into_bytes();
            // The outer characters depend on the neighbours.
            forms.push(coded[4.min(coded.len() - 2)..coded.len() - 2].to_vec());
        }
        for form in forms.iter().filter(|form| form.len() > 3) {
            let found = shown.windows(form.len()).any(|window| window == form.as_slice());
            assert!(!found, "{} in\n{}", form.escape_ascii(), String::from_utf8_lossy(&shown));
        }
        let sasl = shown.split(|octet| *octet == b'\n').any(|line| line.ends_with(b"<redacted>"));
        assert!(sasl, "{}", String::from_utf8_lossy(&shown));
    }
}

fn only(mechanism: &str, mut options: Options) -> Options {
    options.disabled_authenticators =
        MECHANISMS.iter().filter(|other| **other != mechanism).map(|other| other.to_lowercase()).collect();
    options
}

fn plain() -> String {
    server().name("IMAP_NOTLS_PORT", "/notls", "INBOX")
}

fn encrypted() -> String {
    server().name("IMAPS_PORT", "/ssl", "INBOX")
}

#[test]
fn every_mechanism_for_a_password() {
    for mechanism in ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "LOGIN command"] {
        for name in [plain(), encrypted()] {
            let attempt = attempt(&name, "user3", "secret", 0, only(mechanism, trusting()));
            assert_eq!(attempt.logins(), [mechanism]);
            let stream = attempt.outcome.as_ref().unwrap_or_else(|error| panic!("{mechanism}: {error}"));
            assert_eq!(stream.session().user.as_deref(), Some("user3"));
        }
        let long = "a long password that nobody has";
        let attempt = attempt(&plain(), "user3", long, 0, only(mechanism, trusting()));
        attempt.hides(long.as_bytes());
        assert_eq!(attempt.logins(), [mechanism]);
        let (kind, text) = failure(attempt.outcome);
        assert_eq!(kind, ErrorKind::AuthRefused, "{mechanism}: {text}");
        assert!(text.starts_with("Can not authenticate to IMAP server: "), "{text}");
    }
}

#[test]
fn tokens() {
    for mechanism in ["XOAUTH2", "OAUTHBEARER"] {
        let good = attempt(&encrypted(), "user", "valid-token", op::XOAUTH2, only(mechanism, trusting()));
        good.hides(b"valid-token");
        assert_eq!(good.logins(), [mechanism]);
        good.outcome.unwrap_or_else(|error| panic!("{mechanism}: {error}"));

        let bad = attempt(&encrypted(), "user", "expired-token", op::XOAUTH2, only(mechanism, trusting()));
        bad.hides(b"expired-token");
        // Never by another way.
        assert_eq!(bad.logins(), [mechanism]);
        let (kind, text) = failure(bad.outcome);
        assert_eq!(kind, ErrorKind::AuthRefused);
        assert!(text.contains("invalid_token") || text.contains("401"), "no challenge in: {text}");
    }
    let none = attempt(&encrypted(), "user", "valid-token", op::XOAUTH2, only("PLAIN", trusting()));
    assert!(none.logins().is_empty());
    assert_eq!(failure(none.outcome).0, ErrorKind::AuthUnavailable);
}

#[test]
fn a_token_source_is_asked_again_once() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let list = asked.clone();
    let mut options = trusting();
    options.token_source = Some(Arc::new(move |user: &str, refused: bool| {
        list.lock().unwrap().push((user.to_string(), refused));
        Ok(if refused { b"valid-token".to_vec() } else { b"stale-token".to_vec() })
    }));
    let attempt = attempt(&encrypted(), "user", "", 0, options);
    assert!(attempt.outcome.is_ok());
    assert_eq!(attempt.logins().len(), 2);
    attempt.hides(b"valid-token");
    attempt.hides(b"stale-token");
    assert_eq!(*asked.lock().unwrap(), [("user".to_string(), false), ("user".to_string(), true)]);
}

#[test]
fn a_client_certificate() {
    let name = server().name("IMAPS_CLIENT_PORT", "/ssl", "INBOX");
    let mut options = trusting();
    options.wire.tls.certificate = Some(server().certificate("client.pem"));
    options.wire.tls.key = Some(server().certificate("client.key"));
    let attempt = attempt(&name, "user", "", 0, options);
    assert_eq!(attempt.logins(), ["EXTERNAL"]);
    attempt.outcome.expect("the certificate is enough");
    let without = open_with(&name, "user", "secret", 0, &trusting());
    assert!(without.is_err());
}

#[test]
fn secure_shows_no_password() {
    let secure = server().name("IMAP_NOTLS_PORT", "/notls/secure", "INBOX");
    for (name, flags) in [(secure, 0), (plain(), op::SECURE)] {
        let good = attempt(&name, "user3", "secret", flags, Options::default());
        assert_eq!(good.logins(), ["SCRAM-SHA-256"]);
        assert!(good.outcome.is_ok());
        let none = attempt(&name, "user3", "secret", flags, only("PLAIN", Options::default()));
        assert!(none.logins().is_empty());
        let (kind, text) = failure(none.outcome);
        assert_eq!(
            (kind, text.as_str()),
            (ErrorKind::AuthUnavailable, "Can't do secure authentication with this server")
        );
    }
}

#[test]
fn anonymous() {
    let name = server().name("IMAP_NOTLS_PORT", "/notls/anonymous", "INBOX");
    let attempt = attempt(&name, "", "", 0, Options::default());
    assert_eq!(attempt.logins(), ["ANONYMOUS"]);
    assert!(attempt.outcome.expect("it opens").session().anonymous);
}

#[test]
fn odd_users_and_passwords() {
    for (user, password) in [("a b", "secret"), ("quoted", "se\"cr\\et {3}"), ("тест", "пароль")] {
        for mechanism in ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN", "LOGIN command"] {
            let attempt = attempt(&plain(), user, password, 0, only(mechanism, Options::default()));
            assert_eq!(attempt.logins(), [mechanism]);
            let mut stream = attempt.outcome.unwrap_or_else(|e| panic!("{user} {mechanism}: {e}"));
            stream.ping(&mut said()).expect("a ping");
        }
    }
}

#[test]
fn acting_for_another() {
    let user = fresh_user("acted-for");
    let switches = format!("/notls/user={user}/authuser=master");
    let name = server().name("IMAP_NOTLS_PORT", &switches, "INBOX");
    let attempt = attempt(&name, "ignored", "secret", 0, only("PLAIN", Options::default()));
    let stream = attempt.outcome.expect("the master may");
    assert_eq!(stream.session().user.as_deref(), Some(user.as_str()));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let request = |retries| {
        let trace = Arc::new(Kept::default());
        let mut options = Options::default();
        options.wire.trace = Some(trace.clone());
        let outcome = Mailbox::open(
            &imapext::mailbox::Request {
                name: plain().as_bytes(),
                user: b"user3",
                password: b"wrong wrong wrong",
                flags: 0,
                retries,
                options: &options,
            },
            &mut said(),
        );
        Attempt { outcome, trace }
    };
    for retries in [0, 3] {
        let attempt = request(retries);
        assert_eq!(attempt.logins().len(), 1);
        attempt.hides(b"wrong wrong wrong");
        assert_eq!(failure(attempt.outcome).0, ErrorKind::AuthRefused);
    }
}
