//! The functions of a mailbox against a private Dovecot (`tests/support/with_dovecot.sh`).
//!
//! What is expected is what stock ext/imap showed on the same server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::flags::{cp, latt, op, sa, se, sort, st};
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request, is_internal_date};

const MESSAGE: &[u8] = b"From: a@b.c\r\nSubject: one\r\n\r\nbody\r\n";

/// The value of `key` in the environment file of the private Dovecot; `None` without one.
fn setting(key: &str) -> Option<String> {
    let path = std::env::var("IMAPEXT_TEST_ENV").ok()?;
    let text = std::fs::read_to_string(path).expect("the environment file");
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).expect("a setting");
    Some(value.to_string())
}

/// A stream of a user of this test's own, and what it says.
struct Stream {
    mailbox: Mailbox,
    said: Diagnostics,
    braces: String,
}

impl Stream {
    /// `None` if there is no server.
    fn open(user: &str) -> Option<Stream> {
        let port = setting("IMAP_NOTLS_PORT")?.parse().expect("a port");
        Some(Stream::open_at(port, user, "INBOX", 0))
    }

    fn open_at(port: u16, user: &str, folder: &str, flags: i64) -> Stream {
        let braces = format!("{{127.0.0.1:{port}/imap/notls}}");
        let mut said = Diagnostics::default();
        let name = format!("{braces}{folder}");
        let request = Request {
            name: name.as_bytes(),
            user: user.as_bytes(),
            password: b"secret",
            flags,
            retries: 0,
            options: &Options::default(),
        };
        let mailbox = Mailbox::open(&request, &mut said).expect("an open stream");
        Stream { mailbox, said, braces }
    }

    fn name(&self, folder: &str) -> Vec<u8> {
        format!("{}{folder}", self.braces).into_bytes()
    }

    fn append(&mut self, folder: &str, message: &[u8]) {
        let name = self.name(folder);
        self.mailbox.append(&name, message, None, None, &mut self.said).expect("append");
    }

    /// The errors since the last call, the server's timings cut off.
    fn errors(&mut self) -> Vec<String> {
        let text = |error: Vec<u8>| {
            let text = String::from_utf8(error).expect("UTF-8");
            text.rfind(" (0.").map_or(text.clone(), |timing| text[..timing].to_string())
        };
        self.said.take_errors().into_iter().map(text).collect()
    }
}

fn refusal<T: std::fmt::Debug>(result: imapext::error::Result<T>) -> String {
    let text = result.expect_err("a refusal").to_string();
    text.rfind(" (0.").map_or(text.clone(), |timing| text[..timing].to_string())
}

#[test]
fn appending() {
    let Some(mut s) = Stream::open("test-append") else { return };
    let inbox = s.name("INBOX");
    let mut append = |folder: &[u8], flags: Option<&[u8]>, date: Option<&[u8]>| {
        s.mailbox.append(folder, MESSAGE, flags, date, &mut s.said)
    };
    append(&inbox, None, None).unwrap();
    append(&inbox, Some(b"(\\Seen kw)"), Some(b"17-Jul-1996 02:44:25 -0700")).unwrap();
    append(&inbox, Some(b""), Some(b"now")).unwrap();
    assert!(!is_internal_date(b"now"));
    assert_eq!(
        refusal(append(&inbox, Some(b"\\Bogus"), None)),
        "Error in IMAP command APPEND: Invalid system flag \\BOGUS"
    );
    assert!(refusal(append(&inbox, Some(b"\\Seen)\r\nX LOGOUT"), None)).starts_with("not an atom"));
    assert!(refusal(append(&inbox, None, Some(b"39-Jul-1996 02:44:25 -0700"))).starts_with("Bad date"));
    let other = b"{other.example:144}INBOX";
    assert_eq!(
        refusal(append(other, None, None)),
        "Can't append to mailbox {other.example:144}INBOX: the stream is open to another server"
    );
    assert_eq!(refusal(append(b"nofolder", None, None)), "Can't append to mailbox nofolder: no such mailbox");
    assert_eq!(
        refusal(append(b"{bad", None, None)),
        "Can't append to mailbox {bad: invalid remote specification"
    );
    assert_eq!(s.errors().len(), 1);
    let folder = s.name("nofolder");
    let refused = s.mailbox.append(&folder, MESSAGE, None, None, &mut s.said);
    assert_eq!(refusal(refused), "[TRYCREATE] Mailbox doesn't exist: nofolder");
    let empty = s.mailbox.append(&inbox, b"", None, None, &mut s.said);
    assert_eq!(refusal(empty), "Can't save a zero byte message");
    assert_eq!(s.mailbox.num_msg(&mut s.said).unwrap(), 3);
    let info = s.mailbox.header_info(2, &mut s.said).unwrap();
    assert_eq!(info.unix_time, 837_596_665);
    let large = [b"Subject: large\r\n\r\n".to_vec(), vec![b'x'; 3 << 20]].concat();
    s.append("INBOX", &large);
    assert_eq!(s.mailbox.header_info(4, &mut s.said).unwrap().size, large.len() as u64);
}

#[test]
fn flags_and_deletion() {
    let Some(mut s) = Stream::open("test-flags") else { return };
    (0..4).for_each(|_| s.append("INBOX", MESSAGE));
    s.mailbox.set_flags(b"1:2,4", b"\\Seen \\Flagged", 0, &mut s.said).unwrap();
    s.mailbox.clear_flags(b"2", b"(\\Seen)", st::UID, &mut s.said).unwrap();
    let flags = |s: &mut Stream, number| s.mailbox.header_info(number, &mut s.said).unwrap().flags;
    assert!(flags(&mut s, 1).seen && flags(&mut s, 4).flagged);
    assert!(!flags(&mut s, 2).seen && flags(&mut s, 2).flagged);
    assert_eq!(s.errors(), [""; 0]);
    for bad in [&b"abc"[..], b"", b"0", b"1:99"] {
        s.mailbox.set_flags(bad, b"\\Seen", 0, &mut s.said).unwrap();
        let text = "Error in IMAP command STORE: Invalid messageset";
        assert_eq!(s.errors(), [format!("IMAP protocol error: {text}"), text.to_string()], "{bad:?}");
    }
    for bad in [&b"1, 2"[..], b"1 +FLAGS x\r\nA LOGOUT"] {
        s.mailbox.set_flags(bad, b"\\Seen", 0, &mut s.said).unwrap();
        assert!(s.errors().concat().starts_with("not a sequence"));
    }
    s.mailbox.set_flags(b"1", b"\\Seen) (x", 0, &mut s.said).unwrap();
    assert!(s.errors().concat().starts_with("not an atom"));
    assert!(s.mailbox.set_flags(b"1", b"\\Seen", 2, &mut s.said).is_err());
    s.mailbox.delete(b"1:3", 0, &mut s.said).unwrap();
    s.mailbox.undelete(b"2", 1, &mut s.said).unwrap();
    let info = s.mailbox.mailbox_msg_info(&mut s.said).unwrap();
    assert_eq!((info.unread, info.deleted, info.size, info.check.messages), (4, 2, 140, 4));
    s.mailbox.expunge(&mut s.said).unwrap();
    assert_eq!(s.mailbox.num_msg(&mut s.said).unwrap(), 2);
    assert_eq!(s.mailbox.uid(1, &mut s.said).unwrap(), 2);
    s.mailbox.reopen(&s.name("INBOX"), op::HALFOPEN, 0, &mut s.said).unwrap();
}

#[test]
fn copying_and_moving() {
    let Some(mut s) = Stream::open("test-copy") else { return };
    (0..3).for_each(|_| s.append("INBOX", MESSAGE));
    s.mailbox.create_mailbox(&s.name("Dst"), &mut s.said).unwrap();
    s.mailbox.copy_messages(b"1", b"Dst", 0, &mut s.said).unwrap();
    s.mailbox.move_messages(b"2:3", b"Dst", cp::UID, &mut s.said).unwrap();
    assert_eq!(s.mailbox.num_msg(&mut s.said).unwrap(), 3, "they go with the next expunge");
    let status = s.mailbox.status(&s.name("Dst"), sa::MESSAGES, &mut s.said).unwrap().unwrap();
    assert_eq!((status.flags, status.messages, status.unseen), (sa::MESSAGES, Some(3), None));
    s.mailbox.expunge(&mut s.said).unwrap();
    assert_eq!(s.mailbox.num_msg(&mut s.said).unwrap(), 1);
    let refused = s.mailbox.move_messages(b"1", b"nofolder", 0, &mut s.said);
    assert_eq!(refusal(refused), "[TRYCREATE] Mailbox doesn't exist: nofolder");
    let refused = s.mailbox.copy_messages(b"x", b"Dst", 0, &mut s.said);
    assert_eq!(refusal(refused), "Error in IMAP command COPY: Invalid messageset");
    assert_eq!(s.errors(), ["IMAP protocol error: Error in IMAP command COPY: Invalid messageset"]);
}

#[test]
fn folders() {
    let Some(mut s) = Stream::open("test-folders") else { return };
    for folder in ["A", "A/B/C", "quo\"te", "sp ace", "st*r", "&BBA-"] {
        s.mailbox.create_mailbox(&s.name(folder), &mut s.said).unwrap();
    }
    let again = s.mailbox.create_mailbox(&s.name("A"), &mut s.said);
    assert_eq!(refusal(again), "[ALREADYEXISTS] Mailbox already exists");
    let eight = s.mailbox.create_mailbox(&s.name("Архив"), &mut s.said);
    assert_eq!(refusal(eight), format!("Can't create mailbox name with 8-bit octet: {}Архив", s.braces));
    let other = s.mailbox.create_mailbox(b"{other.example:144}X", &mut s.said);
    assert!(refusal(other).ends_with("another server"));
    let control = s.mailbox.create_mailbox(&s.name("c\nd"), &mut s.said);
    assert_eq!(refusal(control), "Can't create mailbox with such a name");
    for folder in ["A/B/C", "sp ace"] {
        s.mailbox.subscribe(&s.name(folder), &mut s.said).unwrap();
    }
    let lsub = s.mailbox.lsub(s.braces.as_bytes(), b"%", &mut s.said).unwrap();
    assert_eq!(lsub, [s.name("A"), s.name("sp ace")]);
    let subscribed = s.mailbox.get_subscribed(b"", &s.name("%"), &mut s.said).unwrap();
    assert_eq!(subscribed.iter().map(|f| f.attributes).collect::<Vec<_>>(), [latt::NOSELECT, 0]);
    s.mailbox.unsubscribe(&s.name("sp ace"), &mut s.said).unwrap();
    s.mailbox.rename_mailbox(&s.name("st*r"), &s.name("star"), &mut s.said).unwrap();
    let mut list = s.mailbox.list(&s.name("A/"), b"*", &mut s.said).unwrap();
    list.sort();
    assert_eq!(list, [s.name("A/B/C")]);
    let all = s.mailbox.get_mailboxes(s.braces.as_bytes(), b"*", &mut s.said).unwrap();
    let star = all.iter().find(|folder| folder.name == s.name("star")).unwrap();
    assert_eq!((star.attributes, star.delimiter), (latt::HASNOCHILDREN, Some(b'/')));
    assert!(all.iter().any(|folder| folder.name == s.name("quo\"te")));
    let root = s.mailbox.get_mailboxes(s.braces.as_bytes(), b"", &mut s.said).unwrap();
    assert_eq!((root[0].name.as_slice(), root[0].attributes), (s.braces.as_bytes(), latt::NOSELECT));
    assert!(s.mailbox.list(s.braces.as_bytes(), b"", &mut s.said).unwrap().is_empty());
    assert!(s.mailbox.list(b"", b"*", &mut s.said).unwrap().is_empty());
    assert!(s.mailbox.list(b"{bad", b"*", &mut s.said).unwrap().is_empty());
    assert!(refusal(s.mailbox.list(b"{other.example}", b"*", &mut s.said)).ends_with("another server"));
    let port = setting("IMAP_NOTLS_PORT").unwrap();
    let short = format!("{{LOCALHOST:{port}}}");
    assert_eq!(
        s.mailbox.list(short.as_bytes(), b"inbox", &mut s.said).unwrap(),
        [format!("{short}INBOX").into_bytes()]
    );
    let long = s.mailbox.list(s.braces.as_bytes(), &[b'y'; 300], &mut s.said);
    assert_eq!(refusal(long), format!("Invalid LIST pattern specification: {}", "y".repeat(80)));
    let scan = s.mailbox.list_scan(s.braces.as_bytes(), b"*", b"x", &mut s.said);
    assert_eq!(refusal(scan), "Scan not valid on this IMAP server");
    s.mailbox.delete_mailbox(&s.name("star"), &mut s.said).unwrap();
    let gone = s.mailbox.delete_mailbox(&s.name("star"), &mut s.said);
    assert_eq!(refusal(gone), "[NONEXISTENT] Mailbox doesn't exist: star");
    assert_eq!(s.errors(), [""; 0]);
}

#[test]
fn statuses() {
    let Some(mut s) = Stream::open("test-status") else { return };
    s.append("INBOX", MESSAGE);
    let status = s.mailbox.status(&s.name("INBOX"), sa::ALL, &mut s.said).unwrap().unwrap();
    assert_eq!((status.flags, status.messages, status.recent), (sa::ALL, Some(1), Some(1)));
    assert_eq!((status.unseen, status.uid_next), (Some(1), Some(2)));
    assert!(s.mailbox.status(&s.name("nosuch"), sa::ALL, &mut s.said).unwrap().is_none());
    assert_eq!(s.errors(), [""; 0], "ext/imap says nothing of a mailbox that is not there");
    assert!(s.mailbox.status(&s.name("INBOX"), 0, &mut s.said).unwrap().is_none());
    assert_eq!(s.errors(), ["IMAP protocol error: Error in IMAP command STATUS: Empty status list"]);
    assert!(s.mailbox.status(&s.name("INBOX"), 32, &mut s.said).is_err());
    let local = s.mailbox.status(b"T", sa::ALL, &mut s.said);
    assert_eq!(refusal(local), "Can't get status of mailbox T: no such mailbox");
}

#[test]
fn quotas_and_rights() {
    let Some(mut s) = Stream::open("test-quota") else { return };
    let quotas = s.mailbox.get_quota_root(b"INBOX", &mut s.said).unwrap();
    let shown: Vec<_> = quotas.iter().map(|q| (q.resource.as_slice(), q.limit)).collect();
    assert_eq!(shown, [(&b"STORAGE"[..], 8 << 20), (b"MESSAGE", 2_000_000)]);
    assert_eq!(s.mailbox.get_quota(b"User quota", &mut s.said).unwrap(), quotas);
    assert_eq!(refusal(s.mailbox.get_quota(b"none", &mut s.said)), "Quota root doesn't exist");
    let set = s.mailbox.set_quota(b"User quota", 1000, &mut s.said);
    assert_eq!(refusal(set), "Quota can be changed only by admin");
    s.mailbox.set_acl(b"INBOX", b"user2", b"lrs", &mut s.said).unwrap();
    let acl = s.mailbox.get_acl(b"INBOX", &mut s.said).unwrap();
    assert_eq!((acl[0].identifier.as_slice(), acl[0].rights.as_slice()), (&b"user2"[..], &b"lrs"[..]));
    assert_eq!(acl.len(), 2);
    let refused = s.mailbox.set_acl(b"INBOX", b"user2", b"@@", &mut s.said);
    assert_eq!(refusal(refused), "Error in IMAP command SETACL: Invalid ACL right: @");
}

#[test]
fn header_lines() {
    let Some(mut s) = Stream::open("test-headers") else { return };
    (0..3).for_each(|_| s.append("INBOX", MESSAGE));
    s.mailbox.set_flags(b"2", b"zed \\Draft \\Answered \\Flagged \\Deleted beta", 0, &mut s.said).unwrap();
    let lines = s.mailbox.headers(&mut s.said).unwrap();
    let line = String::from_utf8(lines[1].clone()).unwrap();
    assert_eq!(&line[..11], "N FADX   2)");
    assert_eq!(&line[22..], " a@b.c                {zed beta} one (35 chars)");
    assert_eq!(lines.len(), 3);
}

/// Appends the corpus to a fresh user's INBOX, dates a day apart.
fn fill(s: &mut Stream) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = s.name("INBOX");
    // Dovecot compares what is in a charset that nobody knows as it came, not without case.
    files.retain(|file| !file.ends_with("064-unknown-charset.eml"));
    for (day, file) in files.iter().enumerate() {
        let message = std::fs::read(file).unwrap();
        let date = format!("{:02}-Mar-2026 12:00:00 +0000", day % 28 + 1);
        // The one empty file is no message for the server.
        let _ = s.mailbox.append(&name, &message, None, Some(date.as_bytes()), &mut s.said);
    }
    s.said.take_errors();
}

/// Passes a connection on to the server, whose capabilities lose SORT and THREAD.
fn server_without_order() -> Option<u16> {
    let port: u16 = setting("IMAP_NOTLS_PORT")?.parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            std::thread::spawn(move || {
                let mut buffer = vec![0; 1 << 16];
                while let Ok(count @ 1..) = server.read(&mut buffer) {
                    let piece = &mut buffer[..count];
                    if piece.windows(10).any(|window| window == b"CAPABILITY") {
                        for word in [&b" SORT"[..], b" THREAD="] {
                            while let Some(at) = piece.windows(word.len()).position(|window| window == word) {
                                piece[at + 1] = b'X';
                            }
                        }
                    }
                    if client.write_all(piece).is_err() {
                        break;
                    }
                }
            });
        }
    });
    Some(own)
}

#[test]
fn order_here_is_the_servers() {
    let Some(mut s) = Stream::open("test-order") else { return };
    fill(&mut s);
    let mut here = Stream::open_at(server_without_order().unwrap(), "test-order", "INBOX", 0);
    assert!(!here.mailbox.capability(&mut here.said).unwrap().iter().any(|c| c.starts_with("SORT")));
    let run = |s: &mut Stream, criterion, reverse, flags, criteria: Option<&str>| {
        let criteria = criteria.map(str::as_bytes);
        s.mailbox.sort(criterion, reverse, flags, criteria, None, &mut s.said).unwrap()
    };
    let mut differing = Vec::new();
    for criterion in sort::DATE..=sort::SIZE {
        for reverse in [false, true] {
            let wanted = run(&mut s, criterion, reverse, 0, None);
            let found = run(&mut here, criterion, reverse, 0, None);
            if wanted != found {
                differing.push(format!("{criterion} {reverse}\n{wanted:?}\n{found:?}"));
            }
        }
    }
    let criteria = Some("UNSEEN SUBJECT \"a\"");
    for flags in [0, se::UID] {
        let wanted = run(&mut s, sort::SUBJECT, true, flags, criteria);
        let found = run(&mut here, sort::SUBJECT, true, flags, criteria);
        if wanted != found {
            differing.push(format!("criteria {flags}\n{wanted:?}\n{found:?}"));
        }
    }
    for flags in [0, se::UID] {
        let wanted = s.mailbox.thread(flags, &mut s.said).unwrap();
        let found = here.mailbox.thread(flags, &mut here.said).unwrap();
        if wanted != found {
            differing.push(format!("thread\n{wanted:?}\n{found:?}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(s.mailbox.sort(sort::DATE, false, 0, Some(b"BOGUS"), None, &mut s.said).is_err());
    assert!(s.mailbox.sort(9, false, 0, None, None, &mut s.said).is_err());
    let refused = s.mailbox.sort(0, false, 0, Some(b"SUBJECT \"x\""), Some("X-NO"), &mut s.said).unwrap();
    assert!(refused.is_empty());
    assert_eq!(s.errors(), ["[BADCHARSET] Unknown charset"]);
}

/// Threads of many shapes: answers before their questions, absent ancestors, loops,
/// equal identifiers, subjects alone.
#[test]
fn threads_here_are_the_servers() {
    let Some(mut s) = Stream::open("test-threads") else { return };
    let mut seed = 0x2545_f491_4f6c_dd1du64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 20) % below
    };
    for folder in 0..40 {
        let folder = format!("T{folder}");
        s.mailbox.create_mailbox(&s.name(&folder), &mut s.said).unwrap();
        for number in 0..14 {
            let mut message = format!("Date: {} Jan 2026 10:{:02}:00 +0000\r\n", random(28) + 1, number);
            let subject =
                ["a", "Re: a", "b", "Re: b", "", "[x] Re: a (fwd)", "[Fwd: b]", "c"][random(8) as usize];
            message.push_str(&format!("Subject: {subject}\r\n"));
            if random(8) > 0 {
                let id = if random(10) == 0 { random(14) } else { number };
                message.push_str(&format!("Message-ID: <{id}@x>\r\n"));
            }
            let references: Vec<String> = (0..random(4)).map(|_| format!("<{}@x>", random(18))).collect();
            match random(3) {
                0 => {}
                1 => message.push_str(&format!("References: {}\r\n", references.join(" "))),
                _ => message.push_str(&format!("In-Reply-To: {}\r\n", references.concat())),
            }
            message.push_str("\r\nbody\r\n");
            s.append(&folder, message.as_bytes());
        }
    }
    let port = server_without_order().unwrap();
    let mut differing = Vec::new();
    for folder in 0..40 {
        let folder = format!("T{folder}");
        s.mailbox.reopen(&s.name(&folder), 0, 0, &mut s.said).unwrap();
        let mut here = Stream::open_at(port, "test-threads", &folder, 0);
        let wanted = s.mailbox.thread(0, &mut s.said).unwrap();
        let found = here.mailbox.thread(0, &mut here.said).unwrap();
        if wanted != found {
            differing.push(format!("{folder}\n{}\n{}", draw(&wanted), draw(&found)));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// As a THREAD response writes it.
fn draw(threads: &imapext::driver::order::Threads) -> String {
    fn list(threads: &imapext::driver::order::Threads, at: usize, text: &mut String) {
        let mut next = Some(at);
        while let Some(index) = next {
            let node = threads.nodes[index];
            text.push_str(&format!("({}", node.number));
            if let Some(child) = node.first_child {
                list(threads, child.get() as usize, text);
            }
            text.push(')');
            next = node.next_sibling.map(|next| next.get() as usize);
        }
    }
    let mut text = String::new();
    if !threads.nodes.is_empty() {
        list(threads, 0, &mut text);
    }
    text
}
