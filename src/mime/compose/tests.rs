//! Messages as stock ext/imap composes them, or, where that is wrong, as it should. More shapes: `bindings/php/tests`.

use super::*;

const HELLO: Body<'_> = body(ContentType::Text, Encoding::SevenBit, b"hello");
const MULTIPART: Body<'_> = body(ContentType::Multipart, Encoding::SevenBit, b"");

const fn body(content_type: ContentType, encoding: Encoding, contents: &[u8]) -> Body<'_> {
    Body {
        content_type,
        encoding,
        charset: None,
        parameters: Vec::new(),
        subtype: None,
        id: None,
        description: None,
        disposition: None,
        disposition_parameters: Vec::new(),
        contents,
        md5: None,
    }
}

/// The message, or why there is none; then the remarks.
fn composed(envelope: &Envelope<'_>, bodies: &[Body<'_>]) -> String {
    let mut notes = Notes::default();
    let mut text = match compose(envelope, bodies, b"1-2-3=:4", &mut notes) {
        Ok(message) => String::from_utf8(message).expect("text").replace("\r\n", "|"),
        Err(error) => error.to_string(),
    };
    for note in notes.iter() {
        text.push_str(&format!("\n{}", String::from_utf8_lossy(note)));
    }
    text
}

fn header(envelope: &Envelope<'_>) -> String {
    const END: &str = "MIME-Version: 1.0|Content-Type: TEXT/PLAIN; CHARSET=US-ASCII|";
    let text = composed(envelope, std::slice::from_ref(&HELLO));
    text.strip_suffix("|hello|").map_or(text.clone(), |header| header.replace(END, "…"))
}

fn part(body: &Body<'_>) -> String {
    let text = composed(&Envelope::default(), std::slice::from_ref(body));
    text.strip_prefix("MIME-Version: 1.0|").map_or(text.clone(), str::to_owned)
}

#[test]
fn the_header_is_in_c_client_s_order() {
    let envelope = Envelope {
        return_path: Some(b"k@l"),
        date: Some(b"Mon, 1 Jan 2024 00:00:00 +0000"),
        from: Some(b"a@b"),
        reply_to: Some(b"i@j"),
        in_reply_to: Some(b"<1@x>"),
        subject: Some(b"S"),
        to: Some(b"c@d"),
        cc: Some(b"e@f"),
        bcc: Some(b"g@h"),
        message_id: Some(b"<2@x>"),
        custom_headers: vec![b"X-A: 1", b"", b"X-B: 2"],
        remail: None,
    };
    assert_eq!(
        header(&envelope),
        "Date: Mon, 1 Jan 2024 00:00:00 +0000|From: a@b|Reply-To: i@j|Subject: S|To: c@d|cc: e@f|\
         In-Reply-To: <1@x>|Message-ID: <2@x>|…X-A: 1|X-B: 2|"
    );
    assert_eq!(
        header(&Envelope { remail: Some(b"r"), ..envelope.clone() }),
        "ReSent-Date: Mon, 1 Jan 2024 00:00:00 +0000|ReSent-From: a@b|ReSent-Reply-To: i@j|ReSent-Subject: S|\
         ReSent-To: c@d|ReSent-cc: e@f|ReSent-In-Reply-To: <1@x>|ReSent-Message-ID: <2@x>|X-A: 1|X-B: 2|"
    );
    let resent = Envelope { remail: Some(b"X-Original: 1"), subject: Some(b"S"), ..Envelope::default() };
    assert_eq!(header(&resent), "X-Original: 1|ReSent-Subject: S|");
    assert_eq!(header(&Envelope::default()), "…");
    let empty = Some(&b""[..]);
    let empty = Envelope { subject: empty, to: empty, from: empty, date: empty, ..Envelope::default() };
    assert_eq!(header(&empty), "Date: |Subject: |…");
}

#[test]
fn addresses_are_written_anew_and_folded() {
    let to = |to: &str| header(&Envelope { to: Some(to.as_bytes()), ..Envelope::default() });
    assert_eq!(to("joe, Big Joe <joe@x>"), "To: joe@\"NO HOST\", Big Joe <joe@x>|…");
    assert_eq!(to("<@a,@b:c@d>"), "To: c@d|…");
    assert_eq!(to("Friends: a@b, Jim <c@d>;, e@f"), "To: Friends: a@b, Jim <c@d>;, e@f|…");
    assert_eq!(to("undisclosed-recipients:;"), "To: undisclosed-recipients: ;|…");
    assert_eq!(
        to("a b c"),
        "To: a@\"NO HOST\", UNEXPECTED_DATA_AFTER_ADDRESS@\".SYNTAX-ERROR.\"|MIME-Version: 1.0|Content-Type: TEXT/PLAIN; \
         CHARSET=US-ASCII||hello|\nMust use comma to separate addresses: b c"
    );
    let bcc = |to, cc| Envelope { bcc: Some(b"g@h"), to, cc, ..Envelope::default() };
    assert_eq!(header(&bcc(None, None)), "To: undisclosed recipients: ;|…");
    assert_eq!(header(&bcc(None, Some(b"a@b"))), "cc: a@b|…");
    let address = |length: usize| format!("{}@a.b", "x".repeat(length - 4));
    let folds = |first: usize, second: usize| {
        let text = to(&format!("{}, {}, d@e, f@g", address(first), address(second)));
        text.split('|')
            .filter(|line| line.starts_with(' ') || line.starts_with("To"))
            .map(str::len)
            .collect::<Vec<_>>()
    };
    // The first line takes up to 79 octets with its comma and space, the next ones up to 77.
    assert_eq!(folds(73, 60), [141, 12]);
    assert_eq!(folds(74, 60), [80, 74]);
    assert_eq!(folds(74, 71), [80, 82, 7]);
    assert_eq!(folds(74, 72), [80, 78, 12]);
}

#[test]
fn content_types_have_their_defaults() {
    let of = |content_type| part(&body(content_type, Encoding::SevenBit, b"x"));
    assert_eq!(of(ContentType::Text), "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII||x|");
    assert_eq!(of(ContentType::Message), "Content-Type: MESSAGE/RFC822||x|");
    assert_eq!(of(ContentType::Application), "Content-Type: APPLICATION/OCTET-STREAM||x|");
    assert_eq!(of(ContentType::Audio), "Content-Type: AUDIO/BASIC||x|");
    assert_eq!(of(ContentType::Image), "Content-Type: IMAGE/UNKNOWN||x|");
    assert_eq!(of(ContentType::Other), "Content-Type: X-UNKNOWN/UNKNOWN||x|");
    assert_eq!(of(ContentType::Multipart), "Cannot generate multipart e-mail without components.");
    let body = Body {
        subtype: Some(b"HtMl"),
        id: Some(b"<i@x>"),
        description: Some(b"a description"),
        disposition: Some(b"attachment"),
        disposition_parameters: vec![(b"filename", b"a b.txt"), (b"size", b"5")],
        md5: Some(b"Q2hlY2s="),
        ..HELLO
    };
    assert_eq!(
        part(&body),
        "Content-Type: TEXT/HtMl; CHARSET=US-ASCII|Content-ID: <i@x>|Content-Description: a description|\
         Content-MD5: Q2hlY2s=|Content-Disposition: attachment; size=5; filename=\"a b.txt\"||hello|"
    );
}

#[test]
fn parameters_are_quoted_where_need_be() {
    let with = |charset, parameters: &[(&'static [u8], &'static [u8])]| {
        let text = part(&Body { charset, parameters: parameters.to_vec(), ..HELLO });
        let line = text.split('|').next().unwrap_or_default();
        line.strip_prefix("Content-Type: TEXT/PLAIN; ").unwrap_or_default().to_owned()
    };
    assert_eq!(with(Some(b"utf-8"), &[]), "CHARSET=utf-8");
    assert_eq!(with(Some(b""), &[]), "CHARSET=\"\"");
    assert_eq!(
        with(None, &[(b"a", b"1"), (b"b", b"two words"), (b"c", b"q\"uo\\te")]),
        "c=\"q\\\"uo\\\\te\"; b=\"two words\"; a=1"
    );
    assert_eq!(with(Some(b"utf-8"), &[(b"format", b"flowed")]), "format=flowed; CHARSET=utf-8");
    assert_eq!(with(Some(b"utf-8"), &[(b"charset", b"koi8-r")]), "charset=koi8-r");
    for value in ["x'y", "x*y", "x%y", "x.y", ".x", "x{y}", "x&y", "é"] {
        assert_eq!(with(Some(value.as_bytes()).map(|_| &b"c"[..]), &[]), "CHARSET=c");
        let mut out = Vec::new();
        append_parameter(b"a", value.as_bytes(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), format!("; a={value}"));
    }
    for value in ["x/y", "x?y", "x=y", "x[y]", "x@y", "x:y", "x\ty", "x,y", "x\x7f", "x(y)", "<x>", ""] {
        let mut out = Vec::new();
        append_parameter(b"a", value.as_bytes(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), format!("; a=\"{value}\""));
    }
}

#[test]
fn contents_are_encoded_once() {
    let of = |encoding| part(&body(ContentType::Text, encoding, "é=\r\n".as_bytes()));
    const UNKNOWN: &str = "Content-Type: TEXT/PLAIN; CHARSET=X-UNKNOWN|Content-Transfer-Encoding: ";
    assert_eq!(of(Encoding::SevenBit), "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII||é=||");
    assert_eq!(of(Encoding::EightBit), format!("{UNKNOWN}QUOTED-PRINTABLE||=C3=A9=3D||"));
    assert_eq!(of(Encoding::Binary), format!("{UNKNOWN}BASE64||w6k9DQo=||"));
    assert_eq!(of(Encoding::Base64), format!("{UNKNOWN}BASE64||é=||"));
    assert_eq!(of(Encoding::QuotedPrintable), format!("{UNKNOWN}QUOTED-PRINTABLE||é=||"));
    assert_eq!(of(Encoding::Other), format!("{UNKNOWN}X-UNKNOWN||é=||"));
    assert_eq!(
        part(&body(ContentType::Text, Encoding::SevenBit, b"a\0b")),
        "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII||a\0b|"
    );
    let message = |encoding| part(&body(ContentType::Message, encoding, b"a: b"));
    assert_eq!(
        message(Encoding::EightBit),
        "Content-Type: MESSAGE/RFC822|Content-Transfer-Encoding: 8BIT||a: b|\n8-bit included message in 7-bit message body"
    );
    assert_eq!(
        message(Encoding::Binary),
        "Content-Type: MESSAGE/RFC822|Content-Transfer-Encoding: BINARY||a: b|\nBinary included message in 7-bit message body"
    );
    assert_eq!(
        message(Encoding::Base64),
        "Content-Type: MESSAGE/RFC822|Content-Transfer-Encoding: BASE64||a: b|"
    );
}

#[test]
fn multiparts_have_parts() {
    let of = |bodies: &[Body<'_>]| composed(&Envelope::default(), bodies);
    const HELLOS: &str = "Content-Type: TEXT/PLAIN; CHARSET=US-ASCII||hello|";
    let head = "MIME-Version: 1.0|Content-Type: MULTIPART/MIXED; BOUNDARY=\"1-2-3=:4\"||--1-2-3=:4|";
    assert_eq!(of(&[MULTIPART, HELLO]), format!("{head}{HELLOS}--1-2-3=:4--|"));
    assert_eq!(of(&[MULTIPART, HELLO, HELLO]), format!("{head}{HELLOS}--1-2-3=:4|{HELLOS}--1-2-3=:4--|"));
    assert_eq!(
        of(&[MULTIPART, MULTIPART]),
        format!("{head}Content-Type: TEXT/PLAIN; CHARSET=US-ASCII|||--1-2-3=:4--|")
    );
    for name in ["BOUNDARY", "boundary"] {
        let given =
            Body { parameters: vec![(name.as_bytes(), b"mine")], encoding: Encoding::Binary, ..MULTIPART };
        assert_eq!(
            of(&[given, HELLO]),
            format!(
                "MIME-Version: 1.0|Content-Type: MULTIPART/MIXED; {name}=mine|Content-Transfer-Encoding: BINARY||--mine|{HELLOS}--mine--|"
            )
        );
    }
    let long = vec![b'x'; GREATEST_BOUNDARY + 1];
    let long = Body { parameters: vec![(b"BOUNDARY", &long)], ..MULTIPART };
    assert_eq!(of(&[long, HELLO]), "The boundary should be no longer than 4kb");
    assert_eq!(of(&[]), "bodies cannot be empty");
    // A text has no parts, and what stands there is not even looked at.
    assert_eq!(of(&[HELLO, Body { id: Some(b"a\r\nb"), ..HELLO }]), format!("MIME-Version: 1.0|{HELLOS}"));
}

#[test]
fn no_text_becomes_a_field() {
    const EVIL: Option<&[u8]> = Some(b"a@b\r\nX: y");
    let plain = Envelope::default;
    for (name, envelope) in [
        ("remail", Envelope { remail: EVIL, ..plain() }),
        ("return_path", Envelope { return_path: EVIL, ..plain() }),
        ("date", Envelope { date: EVIL, ..plain() }),
        ("from", Envelope { from: EVIL, ..plain() }),
        ("reply_to", Envelope { reply_to: EVIL, ..plain() }),
        ("in_reply_to", Envelope { in_reply_to: EVIL, ..plain() }),
        ("subject", Envelope { subject: EVIL, ..plain() }),
        ("to", Envelope { to: EVIL, ..plain() }),
        ("cc", Envelope { cc: EVIL, ..plain() }),
        ("bcc", Envelope { bcc: EVIL, ..plain() }),
        ("message_id", Envelope { message_id: EVIL, ..plain() }),
        ("custom_headers", Envelope { custom_headers: vec![b"A: b", b"C: d\r\nX: y"], ..plain() }),
    ] {
        assert_eq!(header(&envelope), format!("header injection attempt in {name}"));
    }
    let evil: &[u8] = b"a\nX: y";
    // ext/imap confuses two names for the first body, and its texts are the specification.
    for (name, of_first, body) in [
        ("charset", "charset", Body { charset: EVIL, ..HELLO }),
        ("type.parameters key", "disposition key", Body { parameters: vec![(evil, b"")], ..HELLO }),
        ("type.parameters value", "disposition value", Body { parameters: vec![(b"", evil)], ..HELLO }),
        ("subtype", "subtype", Body { subtype: EVIL, ..HELLO }),
        ("id", "id", Body { id: EVIL, ..HELLO }),
        ("description", "description", Body { description: EVIL, ..HELLO }),
        ("disposition.type", "disposition.type", Body { disposition: EVIL, ..HELLO }),
        (
            "disposition key",
            "type.parameters key",
            Body { disposition_parameters: vec![(evil, b"")], ..HELLO },
        ),
        (
            "disposition value",
            "type.parameters value",
            Body { disposition_parameters: vec![(b"", evil)], ..HELLO },
        ),
        ("md5", "md5", Body { md5: EVIL, ..HELLO }),
    ] {
        assert_eq!(part(&body), format!("header injection attempt in body {of_first}"));
        let text = composed(&Envelope::default(), &[MULTIPART, HELLO, body]);
        assert_eq!(text, format!("header injection attempt in body {name}"));
    }
    let remarked = Envelope { from: Some(b"a b c"), subject: EVIL, ..plain() };
    assert_eq!(
        header(&remarked),
        "header injection attempt in subject\nMust use comma to separate addresses: b c"
    );
}

#[test]
fn noise_neither_panics_nor_ends_the_header() {
    for text in crate::mime::noise::texts(3000, 40, b"a@b.,;:<>\"\\ \r\n\t()[]\0=") {
        let text = Some(text.as_slice());
        let envelope = Envelope {
            subject: text,
            to: text,
            custom_headers: vec![text.unwrap_or_default()],
            ..Envelope::default()
        };
        let body = Body { parameters: vec![(b"a", text.unwrap_or_default())], description: text, ..HELLO };
        let Ok(message) = compose(&envelope, &[body], b"b", &mut Notes::default()) else { continue };
        let end = message.windows(4).position(|four| four == b"\r\n\r\n").expect("a header's end");
        assert_eq!(message.get(end + 4..), Some(&b"hello\r\n"[..]));
    }
}
