//! POP3, on Dovecot: what stock ext/imap says and gives there, every way to log in, deleting,
//! and how few round trips a loop takes.

use std::time::{Duration, Instant};

use imapext::driver::target::Encryption;
use imapext::error::ErrorKind;
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{cl, ft, op, sa};
use imapext::mailbox::options::Options;

use crate::parity;
use crate::proxy::Proxy;
use crate::server::{
    errors, failure, fresh_user, md5, open, open_saying, open_with, ordinary, said, server, stock, trusting,
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

/// What differs from stock on the corpus, and why. A difference's path is the message's number
/// and the fact's name.
const DIFFERENCES: &[(&str, &str)] = &[];

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
