use super::*;

/// Mailbox strings and stock's verdicts on them; see the head of the file.
const ORACLE: &str = include_str!("../../../tests/data/mailbox-strings.txt");

fn unescape(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        let escaped = if octet == b'\\' { rest.next() } else { None };
        octets.push(match escaped {
            None => octet,
            Some(b'r') => b'\r',
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'x') => {
                let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                let digits = std::str::from_utf8(&digits).expect("two digits");
                u8::from_str_radix(digits, 16).expect("two hexadecimal digits")
            }
            Some(other) => other,
        });
    }
    octets
}

/// The session that a server without TLS would give for `target`.
fn session(target: &Target) -> Session {
    let service = registry::service(&target.service).expect("a service");
    let implicit = target.encryption == Encryption::Implicit;
    Session {
        service: target.service.clone(),
        host: target.host.clone(),
        port: target.port.unwrap_or(if implicit { service.tls_port } else { service.port }),
        user: Some(target.user.clone().unwrap_or_else(|| "u".to_owned())),
        anonymous: target.anonymous,
        no_validate: target.no_validate,
        implicit_tls: implicit,
        ..Session::default()
    }
}

/// Ours in the words of the file: `= spelled` or `! error`, in escapes of the same kind.
fn show(text: &[u8]) -> String {
    match parse(text) {
        Err(error) => format!("! {}", escape(error.to_string().as_bytes())),
        Ok(Name { remote: None, mailbox }) => format!("local {}", escape(&mailbox)),
        Ok(Name { remote: Some(target), mailbox }) => {
            format!("= {}", escape(&spell(&session(&target), &mailbox, &target)))
        }
    }
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

#[test]
fn mailbox_strings_are_read_as_stock_reads_them_or_as_listed() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for line in ORACLE.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
        let mut columns = line.split('\t');
        let text = columns.next().expect("a mailbox string");
        let stock = columns.next().expect("a verdict");
        let wanted = columns.next().unwrap_or(stock);
        let ours = show(&unescape(text));
        let agreed = ours == wanted
            || match wanted.split_once(' ') {
                // Stock took the string and dialled, or its driver refused the switch.
                Some(("@", dialled)) => {
                    ours.starts_with("= ") && (dialled.is_empty() || ours.contains(&format!("{{{dialled}/")))
                }
                // What only a resolver or a look at the disk can tell is not told here.
                Some(("!", error)) => match error.strip_prefix("No such host as ") {
                    // Names are cut after 80 octets in errors.
                    Some(host) => ours.starts_with(&format!("= {{{host}")),
                    None => error.ends_with(": no such mailbox") && ours == format!("local {text}"),
                },
                _ => false,
            };
        if !agreed {
            wrong.push(format!("{text}\t{stock}\t{ours}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 300);
}

fn target(text: &str) -> Target {
    parse(text.as_bytes()).expect("a mailbox string").remote.expect("a remote one")
}

#[test]
fn switches_set_what_they_say() {
    let text = r#"{Mail.Example.org:1143/IMAP4rev1/user="a \"b\""/authuser=adm/secure/debug/readonly/loser/norsh/novalidate-cert/notls}x"#;
    let wanted = Target {
        host: "Mail.Example.org".to_owned(),
        port: Some(1143),
        service: "imap".to_owned(),
        user: Some("a \"b\"".to_owned()),
        authuser: Some("adm".to_owned()),
        encryption: Encryption::Plain,
        no_validate: true,
        anonymous: false,
        debug: true,
        secure: true,
        read_only: true,
        norsh: true,
        loser: true,
    };
    assert_eq!(target(text), wanted);
    let plain = target("{h}");
    assert_eq!(plain, Target { host: "h".to_owned(), service: "imap".to_owned(), ..Target::default() });
    assert!(target("{h/anonymous}").anonymous);
    assert_eq!(target("{[::1]/pop3}").host, "::1");
    assert_eq!(target("{[fe80::1%eth0]}").host, "fe80::1%eth0");
    assert_eq!(target("{h/nntp}").service, "nntp");
    for (switches, encryption) in [
        ("", Encryption::Opportunistic),
        ("/validate-cert", Encryption::Opportunistic),
        ("/tls", Encryption::StartTls),
        ("/tls-sslv23", Encryption::StartTls),
        ("/tryssl/tls", Encryption::StartTls),
        ("/ssl", Encryption::Implicit),
        ("/notls/ssl", Encryption::Implicit),
        ("/tryssl/ssl", Encryption::Implicit),
        ("/notls", Encryption::Plain),
        ("/tryssl", Encryption::TryImplicit),
        ("/tryssl/notls", Encryption::TryImplicitOrPlain),
    ] {
        assert_eq!(target(&format!("{{h{switches}}}")).encryption, encryption, "{switches}");
    }
}

/// As imap_check showed them on a server with TLS.
#[test]
fn what_was_negotiated_is_spelled_out() {
    let spelled = |text: &str, start_tls: bool, implicit_tls: bool| {
        let target = target(text);
        let session = Session { start_tls, implicit_tls, port: 993, ..session(&target) };
        String::from_utf8(spell(&session, INBOX, &target)).expect("UTF-8")
    };
    for (text, start_tls, implicit_tls, wanted) in [
        ("{h/ssl/novalidate-cert}", false, true, r#"{h:993/imap/notls/ssl/novalidate-cert/user="u"}INBOX"#),
        (
            "{h/ssl/novalidate-cert/readonly/loser/secure}",
            false,
            true,
            r#"{h:993/imap/notls/ssl/novalidate-cert/loser/secure/readonly/user="u"}INBOX"#,
        ),
        ("{h/tryssl/novalidate-cert}", false, true, r#"{h:993/imap/ssl/novalidate-cert/user="u"}INBOX"#),
        ("{h/tryssl/notls}", false, true, r#"{h:993/imap/notls/ssl/user="u"}INBOX"#),
        ("{h/tryssl/notls}", false, false, r#"{h:993/imap/notls/user="u"}INBOX"#),
        ("{h/tls}", true, false, r#"{h:993/imap/tls/user="u"}INBOX"#),
        ("{h}", true, false, r#"{h:993/imap/tls/user="u"}INBOX"#),
        ("{[::1]/notls}", false, false, r#"{[::1]:993/imap/notls/user="u"}INBOX"#),
        ("{LOCALHOST/user=X}", false, false, r#"{localhost:993/imap/user="X"}INBOX"#),
        ("{h/secure/anonymous/user=x}", false, false, "{h:993/imap/secure/anonymous}INBOX"),
        ("{h/authuser=adm/user=x}", false, false, r#"{h:993/imap/user="x"}INBOX"#),
    ] {
        assert_eq!(spelled(text, start_tls, implicit_tls), wanted, "{text}");
    }
}

#[test]
fn what_is_spelled_out_can_be_parsed_again() {
    let quoted = r#"{h/user="a\"b\\c/d:e"/notls}Sent"#;
    for text in [quoted, "{[::1]:14/pop3/ssl/novalidate-cert}", "{h/anonymous}x y"] {
        let name = parse(text.as_bytes()).expect("a mailbox string");
        let target = name.remote.expect("a remote one");
        let again = parse(&spell(&session(&target), &name.mailbox, &target)).expect("a mailbox string");
        assert_eq!(again.mailbox, name.mailbox);
        let again = again.remote.expect("a remote one");
        assert_eq!(again.encryption, target.encryption);
        assert_eq!(session(&again), session(&target));
    }
}

#[test]
fn errors_name_the_purpose() {
    let error = |text: &[u8], purpose| parse_for(text, purpose).expect_err("an error").to_string();
    let wanted = "Can't get status of mailbox {x/foo}y: invalid remote specification";
    assert_eq!(error(b"{x/foo}y", "get status of mailbox"), wanted);
    assert_eq!(error(b"{a\r\n}b", "append to mailbox"), "Can't append to mailbox with such a name");
    assert_eq!(error(b"", "delete mailbox"), "Can't delete mailbox : no such mailbox");
    // Cut after 80 octets, as in stock inside a character too.
    let long = format!("{{{}}}", "т".repeat(200));
    let half = [format!("Can't open mailbox {{{}", "т".repeat(39)).as_bytes(), b"\xd1"].concat();
    let told = parse_for(long.as_bytes(), "open mailbox").expect_err("an error");
    assert_eq!(told.octets(), Some(&[&half[..], b": invalid remote specification"].concat()[..]));
}

#[test]
fn no_control_character_gets_through() {
    for octet in (0..32).chain([127]) {
        for text in ["{h?}x", "{h}x?", "{h/user=a?}x", "{h/user=\"a?\"}x", "{h:?1}x", "?", "x?"] {
            let text: Vec<u8> = text.bytes().map(|b| if b == b'?' { octet } else { b }).collect();
            assert!(parse(&text).is_err(), "{text:?}");
        }
    }
}

#[test]
fn hosts_that_are_none_reach_no_resolver() {
    for host in
        ["-oProxyCommand=x", "x -oProxyCommand=x", "a\"b", "a=b", "a@b", "a,b", " ", "$(x)", "`x`", "a;b"]
    {
        let error = parse(format!("{{{host}}}INBOX").as_bytes()).expect_err("no host");
        assert_eq!(error.kind(), ErrorKind::Resolve);
        assert_eq!(error.to_string(), format!("No such host as {host}"));
    }
}

/// Pieces of the grammar in any order: no panic, and what is taken can be spelled and parsed again.
#[test]
fn random_strings_do_not_panic() {
    const PIECES: [&str; 30] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        "/",
        "=",
        "\"",
        "\\",
        "h",
        "::1",
        "143",
        "99999",
        "-1",
        "/user=",
        "/user=\"",
        "a b",
        "/ssl",
        "/tls",
        "/notls",
        "/tryssl",
        "/imap",
        "/pop3",
        "/service=",
        "/norsh",
        "INBOX",
        "#move",
        "*",
        "т",
        " ",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    let mut taken = 0;
    for round in 0..100_000 {
        let mut text: Vec<u8> = if round % 2 == 0 { b"{h".to_vec() } else { Vec::new() };
        text.extend((0..random(8)).flat_map(|_| PIECES[random(PIECES.len())].bytes()));
        if random(4) == 0 && !text.is_empty() {
            let at = random(text.len());
            text[at] = random(256).to_le_bytes()[0];
        }
        text.extend_from_slice(if round % 4 == 0 { b"}" } else { b"" });
        let Ok(Name { remote: Some(target), mailbox }) = parse(&text) else { continue };
        taken += 1;
        let again = parse(&spell(&session(&target), &mailbox, &target));
        assert!(again.is_ok(), "{}", text.escape_ascii());
    }
    assert!(taken > 1000);
}
