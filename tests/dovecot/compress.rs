//! COMPRESS=DEFLATE: the same results in fewer octets, over every kind of connection.

use std::sync::{Arc, Mutex};

use imapext::mailbox::flags::ft;
use imapext::mailbox::options::Options;
use imapext::wire::trace::{Direction, Trace};

use crate::server::{fresh_user, open_with, said, server, trusting};

#[derive(Default)]
struct Shown(Mutex<Vec<(Direction, String)>>);

impl Trace for Shown {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.0.lock().expect("no panic in it").push((direction, text));
    }
}

/// All that a walk over a mailbox shows, and the trace's remarks.
fn walked(
    key: &str,
    switches: &str,
    user: &str,
    mut options: Options,
    compress: bool,
) -> (Vec<Vec<u8>>, Vec<String>) {
    let shown = Arc::new(Shown::default());
    options.compress = compress;
    options.wire.trace = Some(shown.clone());
    let name = server().name(key, switches, "INBOX");
    let mut stream = open_with(&name, user, "secret", 0, &options).expect("INBOX opens");
    let mut seen = Vec::new();
    let overviews = stream.overview(b"1:*", 0, &mut said()).expect("an overview");
    seen.extend(
        overviews
            .iter()
            .map(|entry| format!("{} {} {:?}", entry.uid, entry.size, entry.subject).into_bytes()),
    );
    for number in 1..=stream.num_msg(&mut said()).expect("a number") {
        seen.push(stream.body(number.into(), ft::PEEK, &mut said()).expect("a body"));
    }
    let mut saved = Vec::new();
    let mut sink = |piece: &[u8]| {
        saved.extend_from_slice(piece);
        Ok(())
    };
    stream.save_body(&mut sink, 1, b"", ft::PEEK, &mut said()).expect("a message");
    seen.push(saved);
    let long = vec![b'x'; 300_000];
    let message = [&b"Subject: long\r\n\r\n"[..], &long].concat();
    stream.append(name.as_bytes(), &message, None, None, &mut said()).expect("an append");
    stream.close(0, &mut said()).expect("a close");
    let shown = shown.0.lock().expect("no panic in it");
    let commands = shown.iter().filter(|(direction, _)| *direction == Direction::Sent);
    assert!(commands.clone().any(|(_, text)| text.contains("FETCH")), "the trace is in plain text");
    assert!(!commands.clone().any(|(_, text)| text.contains("secret")));
    (
        seen,
        shown
            .iter()
            .filter(|(direction, _)| *direction == Direction::Note)
            .map(|(_, text)| text.clone())
            .collect(),
    )
}

#[test]
fn the_same_in_fewer_octets() {
    let user = fresh_user("compress");
    server().fill(&user, "INBOX", &[]);
    let (plain, notes) = walked("IMAP_NOTLS_PORT", "/notls", &user, Options::default(), false);
    assert!(!notes.iter().any(|note| note.contains("compressed")));
    let mut expected = plain;
    for (key, switches, options) in [
        ("IMAP_NOTLS_PORT", "/notls", Options::default()),
        ("IMAP_PORT", "/tls", trusting()),
        ("IMAPS_PORT", "/ssl", trusting()),
    ] {
        let (found, notes) = walked(key, switches, &user, options, true);
        // Each walk leaves one more message behind.
        expected.retain(|entry| found.contains(entry));
        assert!(
            expected.len() > 100 && found.len() > expected.len(),
            "{key}: {} {}",
            expected.len(),
            found.len()
        );
        assert!(notes.iter().any(|note| note == "compressed"), "{key}: {notes:?}");
        let summary =
            notes.iter().find(|note| note.contains(" octets came as ")).expect("a remark at the end");
        let numbers: Vec<u64> =
            summary.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
        assert!(numbers[0] > numbers[1] * 2 && numbers[2] > numbers[3] * 50, "{summary}");
    }
}
