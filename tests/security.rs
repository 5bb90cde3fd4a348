//! What must be impossible whatever the server; `tests/README.md` lists where each thing is shown.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request};

/// c-client started `rsh` or `ssh` with the host of a mailbox string as an argument.
#[test]
fn no_mailbox_string_starts_a_process() {
    let marker = std::env::temp_dir().join(format!("imapext-marker-{}", std::process::id()));
    let shown = marker.display();
    for name in [
        format!("{{-oProxyCommand=touch${{IFS}}{shown}}}INBOX"),
        "{x -oProxyCommand=echo\tdG91Y2g=|base64\t-d|sh}INBOX".to_string(),
        format!("{{-oProxyCommand=touch {shown}/norsh}}INBOX"),
        format!("{{localhost:1/imap/user=\"-oProxyCommand=touch {shown}\"}}INBOX"),
        format!("{{`touch {shown}`:1/imap}}INBOX"),
        format!("{{$(touch {shown}):1/imap}}INBOX"),
        format!("{{localhost:1;touch {shown}}}INBOX"),
        format!("{{localhost:1/imap}}|touch {shown}"),
        format!("|touch {shown}"),
        format!("#driver.imap/|touch {shown}"),
    ] {
        let children = children();
        for user in ["user", "-oProxyCommand=touch x"] {
            let options = Options::default();
            let request = Request {
                name: name.as_bytes(),
                user: user.as_bytes(),
                password: b"secret",
                flags: 0,
                retries: 0,
                options: &options,
            };
            assert!(Mailbox::open(&request, &mut Diagnostics::default()).is_err(), "{name}");
        }
        assert_eq!(self::children(), children, "{name}");
        assert!(!marker.exists(), "{name}");
    }
}

/// There is nothing in the library that could start one, but for what hands mail to sendmail.
#[test]
fn the_sources_start_no_process() {
    let mut files = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            let entries = std::fs::read_dir(&path).expect("a directory");
            files.extend(entries.map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let is_source = path.extension().is_some_and(|extension| extension == "rs") && !is_test(&path);
        if !is_source || path.ends_with("src/wire/sendmail.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source");
        // Tests come last in a file; they may start what they like.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for word in [
            "process::Command;",
            "process::Command::",
            "process::{",
            "posix_spawn",
            "execv",
            "popen(",
            "fork()",
            "system(c",
        ] {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            assert!(!code.into_iter().any(|line| line.contains(word)), "{word} in {}", path.display());
        }
        read += 1;
    }
    assert!(read > 50);
}

/// The words of a server that refuses are no reason to show the password to another.
#[test]
fn a_referral_is_not_followed() {
    let elsewhere = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let other = elsewhere.local_addr().expect("an address").port();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("a client");
        client.write_all(b"* OK [CAPABILITY IMAP4rev1 LOGIN-REFERRALS] hello\r\n").expect("a greeting");
        let mut line = String::new();
        BufReader::new(client.try_clone().expect("a descriptor")).read_line(&mut line).expect("a command");
        let tag = line.split(' ').next().unwrap_or_default();
        let answer = format!("{tag} NO [REFERRAL imap://user;AUTH=*@127.0.0.1:{other}/] over there\r\n");
        client.write_all(answer.as_bytes()).expect("an answer");
    });
    let options = Options::default();
    let name = format!("{{127.0.0.1:{port}/imap/notls}}INBOX");
    let request = Request {
        name: name.as_bytes(),
        user: b"user",
        password: b"secret",
        flags: 0,
        retries: 3,
        options: &options,
    };
    let error = Mailbox::open(&request, &mut Diagnostics::default()).err().expect("it is refused");
    assert!(error.to_string().contains("over there"), "{error}");
    server.join().expect("the server");
    elsewhere.set_nonblocking(true).expect("a listener");
    assert!(elsewhere.accept().is_err());
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs" | "fixture.rs")))
}

/// The processes that this one has started and not seen end.
fn children() -> Vec<String> {
    let threads = std::fs::read_dir("/proc/self/task").expect("proc");
    let of = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("children"));
    threads.flatten().filter_map(|thread| of(thread).ok()).filter(|list| !list.is_empty()).collect()
}
