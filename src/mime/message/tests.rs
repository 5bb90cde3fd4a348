use super::*;
use crate::mime::noise;
use crate::mime::structure::Parameter;

fn parsed(text: &str) -> Message {
    parse(text.as_bytes(), &mut Notes::new())
}

fn content<'a>(text: &'a str, message: &Message, path: &[u32]) -> Option<&'a str> {
    text.get(message.part(path)?.1.content.clone())
}

fn header<'a>(text: &'a str, message: &Message, path: &[u32]) -> Option<&'a str> {
    text.get(message.part(path)?.1.header.clone())
}

fn lossy(text: &[u8]) -> String {
    text.iter().map(|octet| char::from(*octet)).collect()
}

/// As the oracle prints a part.
fn shown(part: &Structure) -> String {
    let list = |parameters: &[Parameter]| {
        let shown = |p: &Parameter| format!("{}={}", lossy(&p.attribute), lossy(&p.value));
        parameters.iter().map(shown).collect::<Vec<_>>().join("; ")
    };
    let mut out = format!(
        "{} {} {} [{}]",
        part.content_type as i32,
        lossy(part.subtype.as_deref().unwrap_or(b"-")),
        part.encoding as i32,
        list(&part.parameters)
    );
    if let Some(id) = &part.id {
        out += &format!(" id={}", lossy(id));
    }
    if let Some(description) = &part.description {
        out += &format!(" description={}", lossy(description));
    }
    if let Some(disposition) = &part.disposition {
        out += &format!(" {}", lossy(&disposition.kind));
        if !disposition.parameters.is_empty() {
            out += &format!(" {{{}}}", list(&disposition.parameters));
        }
    }
    out
}

fn unescape(text: &str) -> Vec<u8> {
    let text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\033", "\x1b").replace("\\\\", "\\");
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("ISO-8859-1")).collect()
}

#[test]
fn content_fields_are_read_as_stock_reads_them_or_as_listed() {
    let table = include_str!("../../../tests/data/content-fields.txt");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [fields, with, without, ours @ ..] = columns.as_slice() else { panic!("{line}") };
        let without = if *without == "=" { with } else { without };
        for (mime, expected) in [("MIME-Version: 1.0\r\n", with), ("", without)] {
            let mut text = [b"From: a@b\r\n", mime.as_bytes()].concat();
            let fields = unescape(fields);
            for line in fields.split(|octet| *octet == b'\n') {
                text.extend_from_slice(line);
                text.extend_from_slice(b"\r\n");
            }
            text.extend_from_slice(b"\r\nbody\r\n--b\r\n\r\nx\r\n--b--\r\n");
            let found = shown(&parse(&text, &mut Notes::new()).structure);
            let expected = match ours {
                [ours, ..] => unescape(ours),
                [] => unescape(expected),
            };
            assert_eq!(found, lossy(&expected), "{line} {mime}");
        }
    }
}

#[test]
fn parts_and_their_places() {
    let text = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\npreamble\r\n\
        --o\r\nContent-Type: text/html\r\n\r\none\r\n\r\n--o \t\r\nContent-Type: message/rfc822\r\n\r\n\
        Subject: in\r\nContent-Type: multipart/digest; boundary=\"oi\"\r\n\r\n--oi\r\n\r\nSubject: d\r\n\r\nbody\r\n\
        --oi\r\nContent-Type: text/plain\r\n\r\nlast\r\n--o-\r\n--o\r\n\r\n--o--x\r\n--o--\r\nepilogue\r\n--o\r\n\r\nno\r\n";
    let message = parsed(text);
    let of = |path: &[u32]| content(text, &message, path);
    assert_eq!(message.structure.parts.len(), 3);
    assert_eq!(of(&[1]), Some("one\r\n"));
    assert_eq!(header(text, &message, &[1]), Some("Content-Type: text/html\r\n\r\n"));
    assert_eq!(of(&[2, 1]), Some("Subject: d\r\n\r\nbody"));
    assert_eq!(of(&[2, 1, 1]), Some("body"));
    assert_eq!(of(&[2, 2]), Some("last\r\n--o-"));
    assert_eq!(header(text, &message, &[3]), Some("\r\n"));
    assert_eq!(of(&[3]), Some("--o--x"));
    assert_eq!(of(&[4]), None);
    let inner = message.part(&[2]).expect("a part").0;
    assert!(inner.is_message() && inner.parts.len() == 1);
    assert_eq!(inner.envelope.as_ref().and_then(|e| e.subject.as_deref()), Some(&b"in"[..]));
    let digest = message.part(&[2, 1]).expect("a part").0;
    assert!(digest.is_message());
    assert_eq!((digest.bytes, digest.lines), (18, 2));
    assert_eq!(message.part(&[2, 1, 1]).map(|(part, _)| part.bytes), Some(4));
}

#[test]
fn broken_messages() {
    let empty = parsed("");
    assert_eq!((empty.structure.bytes, empty.place.content), (0, 0..0));
    assert_eq!(text_start(b"a: b\r\n\r\nc"), 8);
    assert_eq!(text_start(b"\r\nc"), 2);
    assert_eq!(text_start(b"a: b\n\nc"), 6);
    assert_eq!(text_start(b"a: b\r\rc"), 7);
    let childless = parsed("Content-Type: multipart/mixed; boundary=x\r\n\r\nno part\r\n--x--\r\n");
    assert_eq!(childless.structure.parts.len(), 1);
    assert_eq!(childless.structure.parts[0].bytes, 0);
    let split = "Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\r\n\r\n--ab\r\n\r\nx\r\n--ab--";
    assert_eq!(content(split, &parsed(split), &[1]), Some("x"));
    let cut =
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n--x\r\nA: b";
    let message = parsed(cut);
    assert_eq!(message.structure.parts.len(), 2);
    assert_eq!(message.part(&[1, 1]).map(|(part, _)| part.bytes), Some(0));
    assert_eq!(header(cut, &message, &[2]), Some("A: b"));
}

#[test]
fn depth_of_100_000_on_a_small_stack() {
    let nested = |head: &str| {
        let text = format!("{head}\r\n\r\n").repeat(100_000);
        let run = move || {
            let message = parse(text.as_bytes(), &mut Notes::new());
            let mut depth = 0;
            let mut part = &*message.structure;
            while let Some(child) = part.parts.first() {
                (part, depth) = (child, depth + 1);
            }
            assert!((1..=limits::MIME_DEPTH).contains(&depth), "{depth}");
        };
        std::thread::Builder::new()
            .stack_size(128 << 10)
            .spawn(run)
            .expect("a thread")
            .join()
            .expect("no panic");
    };
    nested("Content-Type: message/rfc822");
    nested("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b");
}

#[test]
fn hostile_messages_take_linear_time() {
    let head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for piece in
        ["--b\r\n", "--b\r\n\r\n", "-", "--", "--b", "\r\n--", "--b\r\nContent-Type: multipart/mixed\r\n\r\n"]
    {
        let text = format!("{head}{}", piece.repeat(50_000));
        let message = parsed(&text);
        assert!(message.structure.parts.len() <= limits::MIME_PARTS);
    }
    let deep: String =
        (0..60).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")).collect();
    parsed(&format!("{deep}{}", "--bx\r\n".repeat(100_000)));
    let long = format!("Subject: {}\r\n\r\n", "x\r\n ".repeat(500_000));
    assert_eq!(parsed(&long).place.header.end, long.len());
}

#[test]
fn noise_is_no_panic() {
    for text in noise::texts(20_000, 60, b"--bC:;=/ \r\n\r\n\t\0\xE9\"(") {
        let text = [b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", text.as_slice()].concat();
        let message = parse(&text, &mut Notes::new());
        assert!(message.place.content.end <= text.len());
    }
}

#[test]
fn bug_an_empty_message_lay_behind_its_part() {
    let text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n--b--\r\n";
    let message = parsed(text);
    let (outer, inner) = (message.part(&[1]).expect("a part").1, message.part(&[1, 1]).expect("a part").1);
    assert!(outer.content.is_empty() && inner.content.start >= outer.content.start, "{outer:?} {inner:?}");
    assert_eq!(inner.content.end, outer.content.end);
}

#[test]
fn bug_a_text_in_8_bits_or_iso_2022_jp_was_called_ascii() {
    let charset = |text: &[u8]| {
        let message = parse(text, &mut Notes::new());
        let named = message.structure.parameters.iter().find(|parameter| parameter.attribute == b"CHARSET");
        named.map(|parameter| String::from_utf8_lossy(&parameter.value).into_owned())
    };
    for (text, expected) in [
        ("A: b\r\n\r\n\u{e9}\r\n", Some("X-UNKNOWN")),
        ("A: b\r\n\r\ne\r\n", Some("US-ASCII")),
        ("A: \u{e9}\r\n\r\ne\r\n", Some("US-ASCII")),
        ("MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\u{e9}\r\n", Some("X-UNKNOWN")),
        ("A: b\r\n\r\n\x1b$)C \x1b(J \x1b$ \x1b$B \u{e9}\r\n", Some("ISO-2022-JP")),
        ("A: b\r\n\r\n\x1b$)C \x1b(J \x1b$", Some("US-ASCII")),
        ("A: b\r\n\r\n\u{e9} \x1b$@\r\n", Some("X-UNKNOWN")),
        ("MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n\x1b$B", Some("ISO-2022-JP")),
        ("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n\u{e9}\r\n", Some("X-UNKNOWN")),
        ("MIME-Version: 1.0\r\nContent-Type: text/plain; x=y\r\n\r\n\u{e9}\r\n", None),
    ] {
        assert_eq!(charset(text.as_bytes()).as_deref(), expected, "{text}");
    }
}
