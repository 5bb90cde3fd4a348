//! What is fuzzed. A target gives the shape of its result, or says which promise is broken.

use imapext::driver::FlagChange;
use imapext::driver::fetch::{Ids, Items, SectionItem};
use imapext::driver::imap::command::Command;
use imapext::driver::imap::response::{self, Response, Untagged};
use imapext::driver::imap::syntax;
use imapext::driver::set::Set;
use imapext::mailbox::{criteria, name, section, sequence};
use imapext::mime::notes::Notes;
use imapext::mime::structure::Encoding;
use imapext::mime::{address, charset, compose, date, encoded_word, header, mail, message, transfer, utf7};
use imapext::sasl::exchange::{self, Exchange};
use imapext::sasl::{Choice, Login, Secret, choose};

use crate::invariants::{one_command, same};
use crate::seeds::Seeds;
use crate::{session, shape};

type Outcome = Result<u64, String>;

pub struct Target {
    pub name: &'static str,
    pub seeds: Seeds,
    pub call: fn(&[u8]) -> Outcome,
    /// Its part of the time for mutation, against the others'.
    pub share: u32,
    /// What is repeated to see whether its time grows faster than its input.
    pub repeated: &'static [&'static [u8]],
    /// What stands around a repeated token so that it comes to the places that matter.
    pub frames: &'static [(&'static [u8], &'static [u8])],
}

/// What parsers may take too long over.
const REPEATED: [&[u8]; 40] = [
    b"(",
    b")",
    b"((((",
    b"()",
    b",",
    b"\"",
    b"\\",
    b"\\\"",
    b"{1}",
    b"{0}\r\n",
    b"{1}\r\nx",
    b"<",
    b">",
    b"=?",
    b"=?=?",
    b"=?a?q?b?=",
    b"=?utf-8?Q?=C3=A9?= ",
    b"=?utf-8?B?w6k=?=",
    b"a",
    b"a ",
    b" ",
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n ",
    b"a@b,",
    b"a:",
    b":;",
    b"a@",
    b"@a,",
    b"&",
    b"&-",
    b"=",
    b"[",
    b"]",
    b"OR ",
    b"NOT ",
    b"1,",
    b"a: b\r\n",
    b"\0",
];

/// What a server may say again and again.
const REMARKS: [&[u8]; 10] = [
    b"* 1 EXPUNGE\r\n",
    b"* 1 FETCH (UID 1 FLAGS ())\r\n",
    b"* 16777216 FETCH (FLAGS ())\r\n",
    b"* OK [ALERT] x\r\n",
    b"* NO x\r\n",
    b"* VANISHED 1:9\r\n",
    b"* 3 EXISTS\r\n",
    b"* CAPABILITY A B\r\n",
    b"* X {1}\r\nx\r\n",
    b"+ x\r\n",
];

/// And one of POP3 or NNTP.
const STORE_REMARKS: [&[u8]; 9] = [
    b"1 100\r\n",
    b"7\r\n",
    b"..\r\n",
    b".\n",
    b"\r\n",
    b"x\ty\t\r\n",
    b"7\ts\ta@b\td\t<1@a>\t\t120\t3\r\n",
    b"+OK\r\n",
    b"a.b 9 1 y\r\n",
];

const BARE: &[(&[u8], &[u8])] = &[(b"", b"")];

pub static TARGETS: [Target; 21] = [
    Target {
        name: "mailbox",
        seeds: Seeds::Mailboxes,
        call: mailbox,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"{", b"}"), (b"{h/user=\"", b"\"}")],
    },
    Target {
        name: "criteria",
        seeds: Seeds::Criteria,
        call: search,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"SUBJECT \"", b"\""), (b"FROM ", b"")],
    },
    Target {
        name: "sequence",
        seeds: Seeds::Given(&["1:*", "1,3:5,7", "*", "5:2,9", "4294967295:1", "1,,2"]),
        call: numbers,
        share: 1,
        repeated: &REPEATED,
        frames: BARE,
    },
    Target {
        name: "section",
        seeds: Seeds::Given(&[
            "1.2",
            "1.HEADER",
            "HEADER.FIELDS (a b)",
            "0",
            "1.2.3.MIME",
            "TEXT",
            "BODY[1.2]<0>",
        ]),
        call: sections,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"1", b""), (b"HEADER.FIELDS (", b")")],
    },
    Target {
        name: "response",
        seeds: Seeds::Responses,
        call: responses,
        share: 1,
        repeated: &REPEATED,
        frames: &[
            (b"* ", b"\r\n"),
            (b"* OK [", b"]\r\n"),
            (b"* OK [PERMANENTFLAGS (", b")]\r\n"),
            (b"* 1 FETCH (BODYSTRUCTURE ", b")\r\n"),
            (b"* 1 FETCH (BODYSTRUCTURE (\"text\" \"plain\" (", b"))\r\n"),
            (b"* 1 FETCH (ENVELOPE (", b"))\r\n"),
            (b"* 1 FETCH (ENVELOPE (NIL \"", b"\"))\r\n"),
            (b"* 1 FETCH (BODY[", b"] NIL)\r\n"),
            (b"* 1 FETCH (FLAGS (", b"))\r\n"),
            (b"* 1 FETCH (X ", b")\r\n"),
            (b"* SEARCH ", b"\r\n"),
            (b"* ESEARCH ALL ", b"\r\n"),
            (b"* THREAD ", b"\r\n"),
            (b"* LIST (", b"\r\n"),
            (b"* STATUS x (", b")\r\n"),
            (b"* NAMESPACE ", b"\r\n"),
            (b"* CAPABILITY ", b"\r\n"),
            (b"* VANISHED ", b"\r\n"),
            (b"* QUOTA \"\" (", b")\r\n"),
            (b"* ACL x ", b"\r\n"),
            (b"* ID (", b")\r\n"),
            (b"* METADATA \"\" (", b")\r\n"),
        ],
    },
    Target {
        name: "frame",
        seeds: Seeds::Dialogues,
        call: frames,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"* 1 FETCH (BODY[", b"\r\n"), (b"* ", b"\r\n"), (b"", b"{5}\r\n")],
    },
    Target { name: "session", seeds: Seeds::Dialogues, call: session::call, // One costs as much as a thousand of the others.
        share: 4,
        repeated: &REMARKS, frames: &[(
            b"* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n\x1e* 16777216 EXISTS\r\n* 16777216 FETCH (UID 9 FLAGS ())\r\n",
            b"T1 OK [READ-WRITE] opened\r\n",
        )] },
    Target {
        name: "pop3-response",
        seeds: Seeds::LinesOf("pop3_"),
        call: pop3,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"+OK ", b"\r\n"), (b"+OK <", b">"), (b"-ERR [", b"]"), (b"1 ", b"\r\n")],
    },
    Target {
        name: "nntp-response",
        seeds: Seeds::LinesOf("nntp_"),
        call: nntp,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"211 ", b"\r\n"), (b"1\t", b"\r\n"), (b"comp.", b" 9 1 y\r\n")],
    },
    Target {
        name: "pop3-session",
        seeds: Seeds::DialoguesOf("pop3_"),
        call: session::call_pop3,
        share: 2,
        repeated: &STORE_REMARKS,
        frames: &[(b"+OK hi\r\n\x1e-ERR\r\n\x1e+OK\r\n\x1e+OK\r\n\x1e+OK\r\n", b".\r\n")],
    },
    Target {
        name: "nntp-session",
        seeds: Seeds::DialoguesOf("nntp_"),
        call: session::call_nntp,
        share: 2,
        repeated: &STORE_REMARKS,
        frames: &[(b"200 hi\r\n\x1e101 x\r\nVERSION 2\r\nREADER\r\nOVER\r\nHDR\r\n.\r\n\x1e211 9 1 9 a\r\n\x1e211 9\r\n", b".\r\n")],
    },
    Target { name: "command", seeds: Seeds::Criteria, call: commands, share: 1,
        repeated: &REPEATED, frames: BARE },
    Target {
        name: "address",
        seeds: Seeds::Mail,
        call: addresses,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"<", b">"), (b"a <", b">"), (b"g:", b";"), (b"(", b")"), (b"\"", b"\"@a")],
    },
    Target {
        name: "header",
        seeds: Seeds::Mail,
        call: headers,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"To: ", b"\r\n"), (b"Subject: ", b"\r\n\r\n"), (b"References: ", b"\r\n")],
    },
    Target {
        name: "message",
        seeds: Seeds::Mail,
        call: parts,
        share: 1,
        repeated: &REPEATED,
        frames: &[
            (b"", b""),
            (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", b"\r\n--b--\r\n"),
            (b"Content-Type: message/rfc822\r\n\r\n", b""),
            (b"Content-Type: text/plain; x=", b"\r\n\r\n"),
        ],
    },
    Target {
        name: "compose",
        seeds: Seeds::Mail,
        call: composed,
        share: 1,
        repeated: &REPEATED,
        frames: BARE,
    },
    Target {
        name: "date",
        seeds: Seeds::Mail,
        call: dates,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"Mon, 5 Jan 2026 10:00:00 +0000 ", b""), (b"Mon, ", b"")],
    },
    Target {
        name: "words",
        seeds: Seeds::Mail,
        call: words,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"", b""), (b"=?utf-8?Q?", b"?="), (b"=?", b"?="), (b"=?utf-8?B?", b"?=")],
    },
    Target { name: "transfer", seeds: Seeds::Mail, call: transfers, share: 1,
        repeated: &REPEATED, frames: BARE },
    Target {
        name: "charset",
        seeds: Seeds::Mail,
        call: charsets,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"\0", b""), (b"\x03", b""), (b"\x06", b""), (b"\x09", b""), (b"\x0c", b"")],
    },
    Target {
        name: "sasl",
        seeds: Seeds::Given(&[
            "\0\n",
            "\x01$N,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096\nv=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            "\x02<1896.697170952@postoffice.example.net>",
            "\x04User Name\nPassword",
            "\x05{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"x\"}",
        ]),
        call: challenges,
        share: 1,
        repeated: &REPEATED,
        frames: &[(b"\x02", b""), (b"\x01$N,s=", b",i=1"), (b"\x05{", b"}")],
    },
];

fn mailbox(input: &[u8]) -> Outcome {
    let parsed = name::parse(input).map_err(|error| error.kind());
    Ok(shape::of(&parsed.map(|name| (name.remote, name.mailbox.len()))))
}

fn search(input: &[u8]) -> Outcome {
    let parsed = criteria::parse(input, Some("UTF-8"));
    let Ok(query) = parsed else { return Ok(shape::of(&parsed.map_err(|error| error.kind()))) };
    if let Ok(command) = Command::search(&query, true) {
        one_command(&command)?;
    }
    Ok(shape::of(&query))
}

fn numbers(input: &[u8]) -> Outcome {
    let parse = sequence::parse_numbers;
    for parse in [parse, sequence::parse_uids] {
        if let Ok(set) = parse(input, 1000) {
            let again = parse(set.to_string().as_bytes(), 1000).map_err(|error| error.to_string())?;
            same("printed and read", &again, &set)?;
            let pieces: Vec<String> = set.split(50).iter().map(Set::to_string).collect();
            same("split and joined", &pieces.join(","), &set.to_string())?;
        }
    }
    let ranges = parse(input, 1000).map(|set| "|".repeat(set.ranges().len().min(20)));
    Ok(shape::of(&ranges.map_err(|error| (error.kind(), "|".repeat(error.context().len())))))
}

fn sections(input: &[u8]) -> Outcome {
    let wire =
        syntax::section::parse_attribute(input).map(|(attribute, rest)| (attribute, rest.len().min(3)));
    let parsed = [section::parse(input), section::parse_mime(input)]
        .map(|parsed| parsed.map_err(|error| error.kind()));
    for section in parsed.iter().flatten() {
        let item = SectionItem { section: section.clone(), peek: true, partial: None };
        let items = Items { sections: vec![item], ..Items::default() };
        if let Ok(command) = Command::fetch(&Ids::Uids(Set::one(1)), &items) {
            one_command(&command)?;
        }
    }
    Ok(shape::of(&(parsed, wire.is_some())))
}

fn responses(input: &[u8]) -> Outcome {
    let parsed = response::parse(input);
    if let Response::Untagged(Untagged::Fetch(fetched)) = &parsed
        && let Some(structure) = &fetched.structure
    {
        for path in [&[1, 2, 3][..], &[1, 1, 1, 1, 1, 1, 1, 1], &[u32::MAX, 0], &[]] {
            std::hint::black_box(section::find(structure, path));
        }
    }
    Ok(shape::of(&parsed))
}

/// Everything that reads a line or a block of POP3.
fn pop3(input: &[u8]) -> Outcome {
    use imapext::driver::pop3::response;
    let code = response::code(input).map(<[u8]>::len);
    let stamp = response::timestamp(input).map(<[u8]>::len);
    let listed = response::scan_listings(input);
    let found = (response::reply(input), code.is_some(), stamp.is_some(), listed.len().min(3));
    Ok(shape::of(&(found, response::capabilities(input).len().min(3))))
}

/// Everything that reads a line or a block of NNTP.
fn nntp(input: &[u8]) -> Outcome {
    use imapext::driver::nntp::response;
    let numbers = response::numbers(input);
    if !numbers.is_sorted_by(|one, next| one < next) {
        return Err("numbers do not ascend".into());
    }
    let overviews = response::overviews(input).map(|(_, line)| {
        let header = response::overview_header(line);
        (header.ends_with(b"\r\n"), response::overview_size(line).is_some())
    });
    let overviews: Vec<(bool, bool)> = overviews.collect();
    if overviews.iter().any(|(ends, _)| !ends) {
        return Err("an overview's header does not end".into());
    }
    let wildmat = response::wildmat(input);
    if wildmat.iter().any(|octet| !octet.is_ascii_graphic() || b",!\\[]".contains(octet)) {
        return Err("a wildmat that is more than a pattern".into());
    }
    let counts =
        [numbers.len(), response::active(input).len(), response::fields(input).count(), overviews.len()];
    Ok(shape::of(&(
        response::status(input),
        response::group(input).is_some(),
        counts.map(|count| count.min(3)),
    )))
}

/// Frames as the session makes them, every literal that is whole taken out.
fn frames(input: &[u8]) -> Outcome {
    let (mut rest, mut frame, mut found) = (input, Vec::new(), Vec::new());
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        frame.extend_from_slice(line);
        rest = after;
        let literal = syntax::literal_at_end(line, &frame);
        let pending = syntax::pending_section(line, &frame);
        match &literal {
            Ok(Some(literal)) => {
                let length = usize::try_from(literal.length).unwrap_or(usize::MAX).min(rest.len());
                let (octets, after) = rest.split_at(length);
                if pending.is_some() {
                    syntax::record_streamed(&mut frame);
                    let again = syntax::literal_at_end(&frame, &frame)
                        .map(|found| found.map(|literal| literal.length));
                    same("the record of a streamed literal", &again.ok(), &Some(Some(0)))?;
                } else {
                    frame.extend_from_slice(octets);
                }
                rest = after;
            }
            Ok(None) => {
                found.push(std::mem::discriminant(&response::parse(&frame)));
                frame.clear();
            }
            Err(_) => break,
        }
        if found.len() < 50 {
            continue;
        }
        found.clear();
    }
    Ok(shape::of(&(found, frame.len().min(1))))
}

/// The input as every argument that a caller passes through to the server.
fn commands(input: &[u8]) -> Outcome {
    let half = input.len() / 2;
    let (a, b) = input.split_at(half);
    let uid = Ids::Uids(Set::one(1));
    let made = [
        Command::select(input, true),
        Command::login(a, b),
        Command::store(&uid, FlagChange::Add, &[a.to_vec(), b.to_vec()], false),
        Command::authenticate(std::str::from_utf8(a).unwrap_or("PLAIN"), Some(&exchange::encode(b))),
    ];
    for command in made.iter().flatten() {
        one_command(command)?;
    }
    Ok(shape::of(&made.map(|made| {
        made.map(|command| command.parts("A", imapext::driver::imap::command::LiteralMode::Sync).len())
            .map_err(|error| error.kind())
    })))
}

fn addresses(input: &[u8]) -> Outcome {
    let mut notes = Notes::new();
    let list = address::parse_list(input, b"host", &mut notes);
    let written = address::write_list(&list);
    std::hint::black_box(address::parse_list(&written, b"host", &mut Notes::new()));
    Ok(shape::of(&(list, notes.iter().count().min(5))))
}

/// Whatever a caller puts into a message, its header ends where it should.
fn composed(input: &[u8]) -> Outcome {
    let text = Some(input);
    let envelope = compose::Envelope {
        subject: text,
        to: text,
        cc: text,
        message_id: text,
        custom_headers: vec![input, b"X: y"],
        ..compose::Envelope::default()
    };
    let body = compose::Body {
        parameters: vec![(b"a", input), (input, b"b")],
        description: text,
        disposition: text,
        disposition_parameters: vec![(input, input)],
        contents: b"contents",
        ..compose::Body::default()
    };
    let message = compose::compose(&envelope, &[body], b"boundary", &mut Notes::new());
    if let Ok(message) = &message {
        let end = message.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
        same("what follows the header", &&message[end..], &&b"\r\n\r\ncontents\r\n"[..])?;
    }
    let mail = mail::Mail {
        to: b"a@b",
        subject: input,
        message: b"M",
        additional_headers: text,
        ..mail::Mail::default()
    };
    let sent = mail.to_bytes();
    Ok(shape::of(&(message.map(|message| message.len().min(5000) / 100).ok(), sent.is_ok())))
}

fn headers(input: &[u8]) -> Outcome {
    let mut notes = Notes::new();
    let fields = header::fields(input).count();
    std::hint::black_box(header::find_field(input, b"subject"));
    std::hint::black_box(header::find_fields(input, b"received").count());
    let envelope = header::parse(input, b"host", &mut notes);
    Ok(shape::of(&(envelope, fields.min(20), notes.iter().count().min(5))))
}

/// Parts lie within their parents, one after the other, and are as long as they say.
fn parts(input: &[u8]) -> Outcome {
    let mut notes = Notes::new();
    let parsed = message::parse(input, &mut notes);
    let mut waiting = vec![(&*parsed.structure, &parsed.place, 0..input.len(), 0)];
    let mut deepest = 0;
    while let Some((part, place, within, depth)) = waiting.pop() {
        let is_in = |range: &std::ops::Range<usize>| within.start <= range.start && range.end <= within.end;
        if !is_in(&place.header) || !is_in(&place.content) || place.header.end > place.content.start {
            return Err(format!("{place:?} is not within {within:?}"));
        }
        if part.parts.len() != place.parts.len() || part.bytes != place.content.len() as u64 {
            return Err(format!("{part:?} is not what {place:?} is"));
        }
        let mut start = place.content.start;
        for (part, place_of) in part.parts.iter().zip(&place.parts) {
            waiting.push((part, place_of, start..place.content.end, depth + 1));
            start = place_of.content.end;
        }
        deepest = deepest.max(depth);
    }
    Ok(shape::of(&(deepest, parsed.structure, notes.iter().count().min(5))))
}

fn dates(input: &[u8]) -> Outcome {
    let parsed = date::Date::parse(input);
    if let Some(date) = &parsed {
        let again = date::Date::from_unix(date.to_unix() as i64, date.offset());
        std::hint::black_box((
            date.to_internal(),
            date.to_rfc822(Some("x")),
            date.to_ctime(),
            again.to_internal(),
        ));
    }
    let bytes = input.first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes));
    let made = date::Date::from_unix(bytes, (bytes % 2000) as i32);
    std::hint::black_box((made.to_internal(), made.to_rfc822(None), made.to_ctime(), made.to_unix()));
    Ok(shape::of(&parsed.map(|date| (date.offset() % 60, date.to_internal().len()))))
}

fn words(input: &[u8]) -> Outcome {
    let mut notes = Notes::new();
    let stock = encoded_word::decode_to_utf8(input, &mut notes);
    let text = encoded_word::decode_to_text(input);
    let pieces = encoded_word::decode_pieces(input, &mut notes);
    let pieces = pieces.map(|pieces| {
        pieces.into_iter().take(10).map(|piece| (piece.charset, piece.text.len().min(4))).collect::<Vec<_>>()
    });
    Ok(shape::of(&(pieces, stock == input, text == input, notes.iter().count().min(5))))
}

fn transfers(input: &[u8]) -> Outcome {
    let mut notes = Notes::new();
    let base64 = transfer::decode_base64(input, &mut notes);
    let printable = transfer::decode_quoted_printable(input, &mut notes);
    same(
        "base64 there and back",
        &transfer::decode_base64(&transfer::encode_base64(input), &mut notes),
        &Some(input.to_vec()),
    )?;
    let quoted = transfer::encode_quoted_printable(input);
    same(
        "quoted-printable there and back",
        &transfer::decode_quoted_printable(&quoted, &mut notes),
        &input.to_vec(),
    )?;
    let piece = input.len() / 7 + 1;
    for (encoding, whole) in
        [(Encoding::Base64, base64.as_ref()), (Encoding::QuotedPrintable, Some(&printable))]
    {
        let mut out = Vec::new();
        let mut decoder = transfer::Decoder::new(encoding);
        input.chunks(piece).for_each(|piece| decoder.feed(piece, &mut out));
        let sound = decoder.finish(&mut out).is_ok();
        same("in pieces and at once", &sound.then_some(&out), &whole)?;
    }
    let octets = utf7::encode_octets(input);
    let mut notes = Notes::new();
    same(
        "modified UTF-7 there and back",
        &utf7::decode_to_octets(&octets, &mut notes),
        &Some(input.to_vec()),
    )?;
    let decoded = (utf7::decode_to_octets(input, &mut notes).is_some(), utf7::decode_to_utf8(input));
    if let Ok(text) = std::str::from_utf8(input) {
        let encoded = utf7::encode_utf8(text.as_bytes());
        if let Some(encoded) = &encoded {
            same(
                "modified UTF-7 of text there and back",
                &utf7::decode_to_utf8(encoded).as_deref(),
                &Some(text.as_bytes()),
            )?;
        }
    }
    Ok(shape::of(&(base64.is_some(), decoded.0, decoded.1.is_some(), notes.iter().count().min(9))))
}

fn charsets(input: &[u8]) -> Outcome {
    const NAMES: [&str; 17] = [
        "utf-8",
        "utf-7",
        "utf-16",
        "iso-2022-jp",
        "iso-2022-kr",
        "iso-2022-cn",
        "gb18030",
        "big5",
        "shift_jis",
        "euc-kr",
        "koi8-r",
        "windows-1252",
        "hz-gb-2312",
        "viscii",
        "ibm850",
        "us-ascii",
        "unicode-1-1-utf-7",
    ];
    let (first, text) = input.split_first().unwrap_or((&0, input));
    let name = NAMES.get(usize::from(*first) % NAMES.len()).unwrap_or(&"utf-8");
    let decoded = charset::to_utf8(text, name);
    if let Some(decoded) = &decoded {
        if std::str::from_utf8(decoded).is_err() && !matches!(*name, "utf-8" | "us-ascii") {
            return Err(format!("{name} decodes to what is not UTF-8"));
        }
        std::hint::black_box(charset::from_utf8(decoded, name));
        if decoded.len() > 10 * text.len() + 16 {
            return Err(format!("{name} makes {} octets of {}", decoded.len(), text.len()));
        }
    }
    std::hint::black_box(charset::from_utf8(text, name));
    Ok(shape::of(&(name, decoded.map(|text| text.len() % 16))))
}

/// The first octet chooses a mechanism, each line is a challenge; `$N` is what makes it answer the client's first word.
fn challenges(input: &[u8]) -> Outcome {
    const NAMES: [&str; 8] =
        ["SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER", "ANONYMOUS"];
    let (first, text) = input.split_first().unwrap_or((&0, input));
    let name = NAMES.get(usize::from(*first) % NAMES.len()).unwrap_or(&"PLAIN");
    let secret =
        if name.contains("OAUTH") { Secret::Token(b"t".to_vec()) } else { Secret::Password(b"p".to_vec()) };
    let login = Login { user: "user".into(), secret, anonymous: *name == "ANONYMOUS", ..Login::default() };
    let Ok(Choice::Sasl(mechanism)) = choose(&login, &[name.to_string()], true, false) else {
        return Err(format!("{name} is not chosen"));
    };
    let mut talk = Exchange::new(mechanism);
    let initial = talk.initial().map_err(|error| error.to_string())?.unwrap_or_default();
    let initial = exchange::decode(&initial).unwrap_or_default();
    let nonce = initial
        .iter()
        .rposition(|byte| *byte == b',')
        .and_then(|at| initial.get(at + 1..))
        .unwrap_or_default();
    let mut outcomes = Vec::new();
    for challenge in text.split(|byte| *byte == b'\n').take(20) {
        let line = match challenge.strip_prefix(b"$N") {
            Some(rest) => exchange::encode(&[nonce, rest].concat()),
            None if challenge.first() == Some(&b'!') => challenge.to_vec(),
            None => exchange::encode(challenge),
        };
        outcomes.push(talk.answer(&line).map(|answer| answer.len()).map_err(|error| error.to_string()));
    }
    let end = talk.finish(None).map_err(|error| error.kind());
    Ok(shape::of(&(name, outcomes, end, talk.server_error().is_some())))
}
