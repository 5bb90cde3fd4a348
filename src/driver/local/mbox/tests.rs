use super::scan::{Scanned, scan, scan_by};
use super::*;
use crate::wire::Interrupt;

/// A file with this content that has no name.
fn file(text: &[u8]) -> File {
    use std::io::Write;
    let name = format!("imapext-scan-{}-{:?}", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name);
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.read(true).write(true).create(true).truncate(true).open(&path).expect("a file");
    std::fs::remove_file(path).expect("a file");
    file.write_all(text).expect("room");
    file
}

fn scanned(text: &str) -> Scanned {
    scan(&file(text.as_bytes()), text.len() as u64, &Interrupt::default()).expect("a mailbox")
}

/// Header, text and size of each message.
fn shown(text: &str) -> Vec<(String, String, u64)> {
    let piece = |from: u64, to: u64| text[from as usize..to as usize].to_string();
    let entries = scanned(text).entries.into_iter();
    entries.map(|entry| (piece(entry.header, entry.body), piece(entry.body, entry.end), entry.size)).collect()
}

const FROM: &str = "From a@b Mon Jan  5 10:00:00 2026 +0000\n";

#[test]
fn messages_of_a_file() {
    let message = |header: &str, text: &str, size| (header.to_string(), text.to_string(), size);
    for (text, expected) in [
        (
            format!("{FROM}A: b\n\nx\n\n{FROM}\ny"),
            vec![message("A: b\n\n", "x\n", 11), message("\n", "y", 3)],
        ),
        (format!("\n\n{FROM}A: b\n\n\n"), vec![message("A: b\n\n", "", 8)]),
        (format!("{FROM}A: b"), vec![message("A: b", "", 4)]),
        (FROM.to_string(), vec![message("", "", 0)]),
        (format!("{FROM}A: b\n{FROM}C: d\n\n"), vec![message("A: b\n", "", 6), message("C: d\n\n", "", 8)]),
        (
            format!("{FROM}A: b\r\n\r\nFrom me\r\n\r\n{}", FROM.replace('\n', "\r\n")),
            vec![message("A: b\r\n\r\n", "From me\r\n", 17), message("", "", 0)],
        ),
        (
            format!("{FROM}A: b\nX-Keywords: kw\n kw2\nC: d\n e\n\nx\n"),
            vec![message("A: b\nX-Keywords: kw\n kw2\nC: d\n e\n\n", "x\n", 21)],
        ),
        (
            format!("{FROM}Status: R\nA: b\nX-UID: 3\n\nx\n"),
            vec![message("Status: R\nA: b\nX-UID: 3\n\n", "x\n", 11)],
        ),
    ] {
        assert_eq!(shown(&text), expected, "{text:?}");
    }
    assert!(scan(&file(b"x"), 1, &Interrupt::default()).is_err());
    assert!(scan(&file(FROM.as_bytes()), 1000, &Interrupt::default()).is_err(), "shorter than it was");
}

#[test]
fn the_message_that_is_none() {
    let internal = format!("{FROM}Subject: DON'T DELETE\nX-IMAP: 17 0000000005 kw\n\nx\n\n");
    let found = scanned(&format!("{internal}{FROM}A: b\nX-UID: 2\n\n"));
    assert_eq!((found.entries.len(), found.entries[0].uid), (1, 2));
    assert_eq!(found.internal, Some(internal.len() as u64));
    let base = found.base.expect("a base");
    assert_eq!((base.validity, base.last_uid, base.keywords), (17, 5, vec![b"kw".to_vec()]));
    assert_eq!(scanned(&internal).entries.len(), 0);
}

#[test]
fn the_window_s_width_makes_no_difference() {
    let mut text = String::new();
    for i in 0..40 {
        let body = "x\r\nFrom me\n\nFrom \n".repeat(i % 7) + &"y".repeat(i * 37);
        text += &format!(
            "{FROM}Subject: {i}\nStatus: RO\nX-Status: \nX-Keywords: \nX-UID: {}\n\n{body}\n\n",
            i + 1
        );
    }
    let file = file(text.as_bytes());
    let shown = |found: Scanned| format!("{:?}", found.entries);
    let whole = shown(scan(&file, text.len() as u64, &Interrupt::default()).expect("a mailbox"));
    assert_eq!(whole.matches("Entry {").count(), 40);
    for step in [512, 513, 700, 1000] {
        for parts in [1, 2, 3, 7, 100] {
            let found =
                scan_by(&file, text.len() as u64, &Interrupt::default(), step, parts).expect("a mailbox");
            assert_eq!(shown(found), whole, "{step} {parts}");
        }
    }
}

#[test]
fn hostile_files_take_linear_time() {
    for piece in ["\nFrom ", "\n", "\nFrom a Mon Jan 5 10:00 ", "From ", "\r\n", "X-Keywords: a\n"] {
        let text = format!("{FROM}{}", piece.repeat(100_000));
        scanned(&text);
    }
    let many = format!("{FROM}\n").repeat(50_000);
    assert_eq!(scanned(&many).entries.len(), 50_000);
}
