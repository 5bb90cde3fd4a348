use super::*;

/// The criteria and stock's verdicts on them; see the head of the file.
const ORACLE: &str = include_str!("../../../tests/data/search-criteria.txt");

fn unescape(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        let escaped = match octet {
            b'\\' => rest.next().expect("something after a backslash"),
            octet => {
                octets.push(octet);
                continue;
            }
        };
        octets.push(match escaped {
            b'r' => b'\r',
            b'n' => b'\n',
            b't' => b'\t',
            b'0' => 0,
            b'x' => {
                let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                let digits = std::str::from_utf8(&digits).expect("two digits");
                u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
            }
            other => other,
        });
    }
    octets
}

fn escape(text: &[u8]) -> String {
    let mut shown = String::new();
    for octet in text {
        match octet {
            b'\\' => shown.push_str("\\\\"),
            b'\r' => shown.push_str("\\r"),
            b'\n' => shown.push_str("\\n"),
            b'\t' => shown.push_str("\\t"),
            b' '..=b'~' => shown.push(char::from(*octet)),
            _ => shown.push_str(&format!("\\x{octet:02x}")),
        }
    }
    shown
}

fn show_day(day: &Day) -> String {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{}-{}-{}", day.day, NAMES[usize::from(day.month) - 1], day.year)
}

fn show_key(key: &Key) -> String {
    let with = |name: &str, text: &[u8]| format!("{name} {}", escape(text));
    match key {
        Key::Keyword(text) => with("KEYWORD", text),
        Key::Unkeyword(text) => with("UNKEYWORD", text),
        Key::Bcc(text) => with("BCC", text),
        Key::Body(text) => with("BODY", text),
        Key::Cc(text) => with("CC", text),
        Key::From(text) => with("FROM", text),
        Key::Subject(text) => with("SUBJECT", text),
        Key::Text(text) => with("TEXT", text),
        Key::To(text) => with("TO", text),
        Key::EmailId(text) => with("EMAILID", text),
        Key::ThreadId(text) => with("THREADID", text),
        Key::GmailRaw(text) => with("X-GM-RAW", text),
        Key::GmailLabels(text) => with("X-GM-LABELS", text),
        Key::Header(name, text) => format!("HEADER {} {}", escape(name), escape(text)),
        Key::Before(day) => format!("BEFORE {}", show_day(day)),
        Key::On(day) => format!("ON {}", show_day(day)),
        Key::Since(day) => format!("SINCE {}", show_day(day)),
        Key::SentBefore(day) => format!("SENTBEFORE {}", show_day(day)),
        Key::SentOn(day) => format!("SENTON {}", show_day(day)),
        Key::SentSince(day) => format!("SENTSINCE {}", show_day(day)),
        Key::SavedBefore(day) => format!("SAVEDBEFORE {}", show_day(day)),
        Key::SavedOn(day) => format!("SAVEDON {}", show_day(day)),
        Key::SavedSince(day) => format!("SAVEDSINCE {}", show_day(day)),
        Key::Larger(n) => format!("LARGER {n}"),
        Key::Smaller(n) => format!("SMALLER {n}"),
        Key::Older(n) => format!("OLDER {n}"),
        Key::Younger(n) => format!("YOUNGER {n}"),
        Key::ModSeq(n) => format!("MODSEQ {n}"),
        Key::GmailMessageId(n) => format!("X-GM-MSGID {n}"),
        Key::GmailThreadId(n) => format!("X-GM-THRID {n}"),
        Key::Numbers(set) => set.to_string(),
        Key::Uid(set) => format!("UID {set}"),
        Key::Saved => "$".to_string(),
        Key::Not(key) => format!("NOT {}", show_key(key)),
        Key::Or(first, second) => format!("OR {} {}", show_key(first), show_key(second)),
        Key::And(keys) => format!("({})", keys.iter().map(show_key).collect::<Vec<_>>().join(" ")),
        flag => format!("{flag:?}").to_ascii_uppercase(),
    }
}

fn show(result: Result<Query>) -> String {
    match result {
        Err(error) => format!("! {}", escape(error.octets().unwrap_or(error.context().as_bytes()))),
        Ok(query) => format!("= {}", query.keys.iter().map(show_key).collect::<Vec<_>>().join(" ; ")),
    }
}

/// The same as a set of conditions: order, repetitions and ALL say nothing, and
/// stock spells NEW out.
fn normal(shown: &str) -> String {
    let Some(items) = shown.strip_prefix("= ") else { return shown.to_string() };
    let mut items: Vec<&str> = items
        .split(" ; ")
        .flat_map(|item| if item == "NEW" { vec!["RECENT", "UNSEEN"] } else { vec![item] })
        .collect();
    items.retain(|item| *item != "ALL");
    items.sort_unstable();
    items.dedup();
    format!("= {}", items.join(" ; "))
}

#[test]
fn criteria_are_read_as_stock_reads_them_or_as_listed() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in ORACLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut columns = line.split('\t');
        let criteria = columns.next().expect("criteria");
        let stock = columns.next().expect("a verdict");
        let wanted = columns.next().unwrap_or(stock);
        let ours = show(parse(&unescape(criteria), None));
        if normal(&ours) != normal(wanted) {
            wrong.push(format!("{criteria}\t{stock}\t{ours}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 400);
}

#[test]
fn keys_that_stock_lacks() {
    for (criteria, wanted) in [
        ("or seen old", "= OR SEEN OLD"),
        ("OR(SEEN)(OLD)", "= OR SEEN OLD"),
        ("OR (SEEN FLAGGED) (OLD)", "= OR (SEEN FLAGGED) OLD"),
        ("OR FROM \"a\" OR FROM b FROM c UNSEEN", "= OR FROM a OR FROM b FROM c ; UNSEEN"),
        ("NOT NOT SEEN", "= NOT NOT SEEN"),
        ("NOT(SEEN)", "= NOT SEEN"),
        ("NOT (SEEN)", "= NOT SEEN"),
        ("(FROM a) SEEN", "= FROM a ; SEEN"),
        ("(FROM {3}\r\na)b)", "= FROM a)b"),
        ("( ( SEEN ) )", "= SEEN"),
        ("((SEEN))", "= SEEN"),
        ("(SEEN (OLD NEW))", "= (SEEN (OLD NEW))"),
        ("FROM a) SEEN", "= FROM a) ; SEEN"),
        ("(FROM \"a)\")", "= FROM a)"),
        ("HEADER X-Y \"\"", "= HEADER X-Y "),
        ("HEADER  X-Y  \"a \\\"b\\\\\"", "= HEADER X-Y a \"b\\\\"),
        ("HEADER X-Y {4}\r\na\r\nb SEEN", "= HEADER X-Y a\\r\\nb ; SEEN"),
        ("UID 1:*,5,7:3", "= UID 1:*,5,7:3"),
        ("5,*", "= 5,*"),
        ("LARGER 9223372036854775807", "= LARGER 9223372036854775807"),
        ("SENTSINCE \"1 January 2026\"", "= SENTSINCE 1-Jan-2026"),
        (
            "SAVEDBEFORE 2026-01-31 SAVEDON 2026-02-01 SAVEDSINCE 2026-02-02",
            "= SAVEDBEFORE 31-Jan-2026 ; SAVEDON 1-Feb-2026 ; SAVEDSINCE 2-Feb-2026",
        ),
        ("EMAILID M6d99-ac3 THREADID T_1", "= EMAILID M6d99-ac3 ; THREADID T_1"),
        ("X-GM-RAW \"has:attachment \\\"a b\\\"\"", "= X-GM-RAW has:attachment \"a b\""),
        (
            "X-GM-LABELS \\Inbox X-GM-MSGID 1278455344230334865 X-GM-THRID 18446744073709551615",
            "= X-GM-LABELS \\\\Inbox ; X-GM-MSGID 1278455344230334865 ; X-GM-THRID 18446744073709551615",
        ),
        ("$ NOT $", "= $ ; NOT $"),
        ("(ON 1-Jan-2026 ON 2-Jan-2026)", "= (ON 1-Jan-2026 ON 2-Jan-2026)"),
        ("NOT ON 1-Jan-2026 ON 2-Jan-2026", "= NOT ON 1-Jan-2026 ; ON 2-Jan-2026"),
        ("", "= ALL"),
    ] {
        assert_eq!(show(parse(criteria.as_bytes(), None)), wanted, "{criteria:?}");
    }
}

#[test]
fn keys_that_lack_something_are_unknown() {
    for (criteria, word) in [
        ("OR", "OR"),
        ("OR SEEN", "OR"),
        ("SEEN OR OLD", "OR"),
        ("NOT", "NOT"),
        ("SEEN NOT", "NOT"),
        ("(OR SEEN) OLD", "OR"),
        ("(NOT) OLD", "NOT)"),
        ("()", "()"),
        ("( )", "("),
        ("(SEEN", "(SEEN"),
        ("(SEEN (OLD)", "(SEEN"),
        (")", ")"),
        ("SEEN )", ")"),
        ("SEEN)", "SEEN)"),
        ("(SEEN))", ")"),
        ("(FOO(BAR)", "FOO(BAR)"),
        ("HEADER", "HEADER"),
        ("HEADER X", "HEADER"),
        ("HEADER X:Y z", "HEADER"),
        ("HEADER \"X\r\nA001 NOOP\" z", "HEADER"),
        ("HEADER X \"a\\\"", "HEADER"),
        ("HEADER X {3}\r\nab", "HEADER"),
        ("UID", "UID"),
        ("UID 0", "UID"),
        ("UID 1:", "UID"),
        ("UID 1,", "UID"),
        ("UID 1:2:3", "UID"),
        ("UID 4294967295", "UID"),
        ("UID 1\r\nA001", "UID"),
        ("0", "0"),
        ("1,0", "1,0"),
        ("1:2x", "1:2X"),
        ("4294967296", "4294967296"),
        ("LARGER -1", "LARGER"),
        ("LARGER x", "LARGER"),
        ("LARGER 9223372036854775808", "LARGER"),
        ("OLDER 0", "OLDER"),
        ("YOUNGER 4294967296", "YOUNGER"),
        ("SENTON x", "SENTON"),
        ("EMAILID a.b", "EMAILID"),
        ("X-GM-MSGID 0x1", "X-GM-MSGID"),
        ("CHARSET UTF-8 SEEN", "CHARSET"),
        ("RETURN (ALL) SEEN", "RETURN"),
    ] {
        let wanted = format!("! Unknown search criterion: {word}");
        let shown = show(parse(criteria.as_bytes(), None));
        assert_eq!(shown, wanted, "{criteria:?}");
    }
}

#[test]
fn texts_keep_their_octets_and_the_charset_its_name() {
    let query = parse(b"SUBJECT \"\xd1\x87\xb8\" FROM a\r\nb", Some("KOI8-R")).expect("criteria");
    assert_eq!(query.keys, [Key::Subject(b"\xd1\x87\xb8".to_vec()), Key::From(b"a\r\nb".to_vec())]);
    assert_eq!(query.charset.as_deref(), Some("KOI8-R"));
    assert_eq!(parse(b"ALL", Some("")).expect("criteria").charset, None);
    for charset in ["UTF-8 SEEN", "UTF-8\r\nA1 NOOP", "\"", "{3}", "т", "a\0"] {
        assert!(parse(b"ALL", Some(charset)).is_err(), "{charset:?}");
    }
}

#[test]
fn depth_and_length_are_bounded_on_a_small_stack() {
    let thread = std::thread::Builder::new().stack_size(128 << 10).spawn(|| {
        for piece in ["(", "NOT ", "OR ", "OR SEEN ", "NOT (", "OR (", "("] {
            let text = piece.repeat(100_000);
            let error = parse(text.as_bytes(), None).expect_err("too deep");
            assert_eq!(error.to_string(), "Search criteria are nested too deeply");
        }
        let deep =
            format!("{}SEEN{}", "(".repeat(limits::CRITERIA_DEPTH), ")".repeat(limits::CRITERIA_DEPTH));
        assert_eq!(show(parse(deep.as_bytes(), None)), "= SEEN");
        let deep = format!("{}SEEN", "NOT ".repeat(limits::CRITERIA_DEPTH));
        assert!(parse(deep.as_bytes(), None).is_ok());
        let wide = "(SEEN) ".repeat(100_000);
        assert_eq!(parse(wide.as_bytes(), None).expect("criteria").keys.len(), 100_000);
    });
    thread.expect("a thread").join().expect("no panic");
    let long = vec![b' '; limits::CRITERIA + 1];
    assert_eq!(show(parse(&long, None)), "! Search criteria are too long");
}

/// Pieces of the grammar in any order: no panic, and whatever is taken is bounded.
#[test]
fn random_criteria_do_not_panic() {
    const PIECES: [&[u8]; 28] = [
        b"(",
        b")",
        b" ",
        b"  ",
        b"\"",
        b"\\",
        b"{",
        b"3}",
        b"{3}\r\n",
        b"{0}\r\n",
        b"\r\n",
        b"FROM",
        b"SEEN",
        b"OR",
        b"NOT",
        b"HEADER",
        b"UID",
        b"ON",
        b"1-Jan-2026",
        b"1/1/26",
        b"*",
        b":",
        b",",
        b"5",
        b"\xff",
        b"a",
        b"\x00",
        b"LARGER",
    ];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    for _ in 0..50_000 {
        let text: Vec<u8> = (0..random(20)).flat_map(|_| PIECES[random(PIECES.len())].to_vec()).collect();
        let _ = parse(&text, None);
        let _ = day::parse(&text);
    }
}
