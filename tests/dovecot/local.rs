//! The corpus in files: a mailbox file as stock ext/imap reads it, and a Maildir as Dovecot does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use imapext::driver::order::{ThreadKind, Threads};
use imapext::driver::target::Files;
use imapext::mailbox::flags::{op, se, sort};
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request};

use crate::parity::{Facts, message, overviews};
use crate::server::{fresh_user, inbox, said, server};

/// Where the two differ on a mailbox file, and why. A key is a message's number, a dot, and how
/// the fact's name begins; `*` is any message.
const DIFFERENCES: &[(&str, &str)] = &[
    ("25.structure.parts", "a boundary in pieces (RFC 2231) is put together"),
    ("25.bodystruct", "as above"),
    ("25.fetch", "as above"),
    ("26.structure.parts.2", "an encoded word without quotes is a file's name"),
    ("26.bodystruct.3", "as above"),
    ("28.structure.parts.9.dparameters", "a tab and a space in quotes are two spaces"),
    ("28.bodystruct.10.dparameters", "as above"),
    ("55.", "a CR that ends no line is part of the text; stock drops it"),
    ("61.", "as above"),
    ("64.", "as above"),
    ("60.", "a NUL is kept; stock drops it"),
    ("7.", "an empty header: stock makes an empty line of it"),
    ("58.structure.encoding", "encodings that are not known are 5"),
];

/// A folder that is removed with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(purpose: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("imapext-{purpose}-{}", std::process::id()));
        std::fs::create_dir(&path).expect("a folder");
        Folder(path.canonicalize().expect("a path"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_mailbox_file_reads_as_in_stock() {
    let folder = Folder::new("stock-mbox");
    let text = corpus_as_mbox();
    std::fs::write(folder.0.join("stock"), &text).expect("a file");
    std::fs::write(folder.0.join("ours"), &text).expect("a file");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dovecot/stock.php");
    let dump = stock_in(&folder.0, &[script.to_str().expect("a path"), "dump", "stock", "x", "y"]);
    let dump = String::from_utf8(dump).expect("escaped text");
    let stock: BTreeMap<&str, &str> = dump.lines().filter_map(|line| line.split_once(" = ")).collect();
    assert!(stock.len() > 5000, "{} facts", stock.len());

    let mut stream = open_local(&folder.0, "ours", 0);
    let mut ours = Facts::default();
    for number in 1..=i64::from(stream.num_msg(&mut said()).expect("a number")) {
        message(&mut stream, number, &mut ours);
    }
    overviews(&mut stream, &mut ours);
    let names: BTreeSet<&str> = stock.keys().copied().chain(ours.0.keys().map(String::as_str)).collect();
    let mut differences = Vec::new();
    for name in names {
        let (theirs, mine) = (stock.get(name).copied(), ours.0.get(name).map(String::as_str));
        let explained = DIFFERENCES.iter().any(|(known, _)| name.starts_with(known));
        // \Recent, which the first session has, takes the letter's place.
        let is_letter = name.ends_with(".headerinfo.Unseen");
        if theirs != mine && !explained && !is_letter {
            differences.push(format!("{name}\n  stock {theirs:?}\n  ours  {mine:?}"));
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn a_maildir_is_ordered_as_by_dovecot() {
    let user = fresh_user("maildir");
    server().fill(&user, "INBOX", &[]);
    let mut imap = inbox(&user);
    let maildir = Path::new(server().get("MAIL")).join(&user);
    let mut local = open_local(&maildir, "Maildir", op::READONLY);
    assert_eq!(local.num_msg(&mut said()).expect("a number"), imap.num_msg(&mut said()).expect("a number"));
    for number in 1..=i64::from(local.num_msg(&mut said()).expect("a number")) {
        assert_eq!(
            local.uid(number, &mut said()).expect("a UID"),
            imap.uid(number, &mut said()).expect("a UID")
        );
    }
    for criterion in [sort::DATE, sort::ARRIVAL, sort::FROM, sort::SUBJECT, sort::TO, sort::CC, sort::SIZE] {
        for reverse in [false, true] {
            let ordered = |stream: &mut Mailbox| {
                let mut order =
                    stream.sort(criterion, reverse, se::UID, None, None, &mut said()).expect("an order");
                // A subject in octets of no charset: Dovecot makes one replacement of many.
                order.retain(|uid| criterion != sort::SUBJECT || *uid != 19);
                order
            };
            assert_eq!(ordered(&mut local), ordered(&mut imap), "{criterion} {reverse}");
        }
    }
    for kind in [ThreadKind::References, ThreadKind::OrderedSubject] {
        let threads =
            |stream: &mut Mailbox| -> Threads { stream.thread_by(kind, 0, &mut said()).expect("threads") };
        assert_eq!(threads(&mut local), threads(&mut imap), "{kind:?}");
    }
    for criteria in ["ALL", "SUBJECT \"счёт\"", "BODY \"счёт\"", "SINCE 5-Feb-2026", "LARGER 1000", "UNSEEN"]
    {
        let hits = |stream: &mut Mailbox| {
            stream.search(criteria.as_bytes(), se::UID, Some("UTF-8"), &mut said()).expect("hits")
        };
        assert_eq!(hits(&mut local), hits(&mut imap), "{criteria}");
    }
}

#[test]
fn flags_in_a_maildir_are_dovecot_s_too() {
    let user = fresh_user("maildir-flags");
    server().fill(&user, "INBOX", &[]);
    server()
        .elsewhere(&user, &["STORE 1 +FLAGS.SILENT (\\Flagged kw1)", "STORE 2 +FLAGS.SILENT (\\Seen kw2)"]);
    let maildir = Path::new(server().get("MAIL")).join(&user);
    let mut local = open_local(&maildir, "Maildir", 0);
    let flags = |stream: &mut Mailbox, number: i64| {
        let flags = stream.header_info(number, &mut said()).expect("a header").flags;
        let mut words: Vec<String> =
            flags.keywords.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        words.sort();
        (flags.seen, flags.flagged, flags.answered, words.join(" "))
    };
    assert_eq!(flags(&mut local, 1), (false, true, false, "kw1".to_string()));
    assert_eq!(flags(&mut local, 2), (true, false, false, "kw2".to_string()));
    local.set_flags(b"3", b"\\Answered kw2 kw3", 0, &mut said()).expect("flags");
    local.delete(b"4", 0, &mut said()).expect("a flag");
    local.expunge(&mut said()).expect("an expunge");
    let text = b"Subject: appended here\r\n\r\nx\r\n";
    local.append(b"Maildir", text, Some(b"\\Seen"), None, &mut said()).expect("an append");
    local.ping(&mut said()).expect("an answer");
    // What root has written is to be Dovecot's to read.
    let owner = std::fs::metadata(&maildir).expect("a folder");
    give(&maildir, &owner);
    let mut imap = inbox(&user);
    assert_eq!(flags(&mut imap, 3), (false, false, true, "kw2 kw3".to_string()));
    assert_eq!(imap.msgno(4, &mut said()).expect("an answer"), 0);
    let count = imap.num_msg(&mut said()).expect("a number");
    assert_eq!(count, local.num_msg(&mut said()).expect("a number"));
    for number in 1..=i64::from(count) {
        assert_eq!(
            local.uid(number, &mut said()).expect("a UID"),
            imap.uid(number, &mut said()).expect("a UID")
        );
    }
    let last = imap.header_info(count.into(), &mut said()).expect("a header");
    assert_eq!((last.flags.seen, last.envelope.subject), (true, Some(b"appended here".to_vec())));
}

fn give(path: &Path, owner: &std::fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let _ = chown(path, Some(owner.uid()), Some(owner.gid()));
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            give(&entry.expect("a file").path(), owner);
        }
    }
}

#[test]
fn files_that_stock_and_this_library_write_are_each_other_s_to_read() {
    let folder = Folder::new("stock-writes");
    let begin = "From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: one\n\nx\n\n\
        From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: two\n\ny\n\n";
    std::fs::write(folder.0.join("box"), begin).expect("a file");
    let summary = "$o = []; foreach (imap_fetch_overview($s, '1:*') as $m) $o[] = \"$m->uid $m->subject \" .
        ($m->seen ? 'S' : '') . ($m->flagged ? 'F' : '') . ($m->answered ? 'A' : '') . ($m->deleted ? 'D' : '') . ($m->draft ? 'T' : '') .
        ($m->recent ? 'R' : ''); echo join(', ', $o), ' ', imap_status($s, 'box', SA_UIDVALIDITY)->uidvalidity;";
    let stock = |script: &str| {
        let script = format!("$s = imap_open('box', '', ''); {script} imap_close($s);");
        String::from_utf8(stock_in(&folder.0, &["-r", &script])).expect("text")
    };
    let ours = || {
        let mut stream = open_local(&folder.0, "box", op::READONLY);
        let mut shown = Vec::new();
        for entry in stream.overview(b"1:*", 0, &mut said()).expect("an overview") {
            let f = entry.flags;
            let set = [
                (f.seen, 'S'),
                (f.flagged, 'F'),
                (f.answered, 'A'),
                (f.deleted, 'D'),
                (f.draft, 'T'),
                (f.recent, 'R'),
            ];
            let letters: String = set.iter().filter(|(given, _)| *given).map(|(_, letter)| *letter).collect();
            let subject = String::from_utf8_lossy(&entry.subject.unwrap_or_default()).into_owned();
            shown.push(format!("{} {subject} {letters}", entry.uid));
        }
        let status = stream.status(b"box", imapext::mailbox::flags::sa::UIDVALIDITY, &mut said());
        let validity = status.expect("a status").expect("a status").uid_validity.expect("a number");
        format!("{} {validity}", shown.join(", "))
    };
    stock(
        "imap_setflag_full($s, '1', '\\\\Seen \\\\Flagged'); imap_append($s, 'box', \"Subject: three\\r\\n\\r\\nFrom z\\r\\n\");",
    );
    let after_stock = stock(summary);
    assert_eq!(ours(), after_stock);
    let mut stream = open_local(&folder.0, "box", 0);
    stream.set_flags(b"2", b"\\Answered \\Draft", 0, &mut said()).expect("flags");
    stream.delete(b"1", 0, &mut said()).expect("a flag");
    stream.expunge(&mut said()).expect("an expunge");
    stream
        .append(b"box", b"Subject: four\r\n\r\nFrom z\r\n", Some(b"\\Seen"), None, &mut said())
        .expect("an append");
    stream.close(0, &mut said()).expect("a close");
    give(&folder.0, &std::fs::metadata(&folder.0).expect("a folder"));
    let seen_here = ours();
    assert!(seen_here.starts_with("2 two AT, 3 three , 4 four SR"), "{seen_here}");
    let seen_there = stock(summary);
    assert_eq!(seen_there, seen_here);
    let text = stock("echo imap_body($s, 3, FT_PEEK);");
    assert_eq!(text, ">From z\r\n");
}

/// Runs stock ext/imap with `home` as the home folder. It serves no root: then another user it is.
fn stock_in(home: &Path, arguments: &[&str]) -> Vec<u8> {
    use std::os::unix::fs::{MetadataExt, chown};
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|stat| stat.uid() == 0);
    let mut command;
    if is_root {
        for entry in std::fs::read_dir(home).expect("a folder") {
            chown(entry.expect("a file").path(), Some(65534), Some(65534)).expect("an owner");
        }
        chown(home, Some(65534), Some(65534)).expect("an owner");
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "php"]);
    } else {
        command = Command::new("php");
    }
    command.args(["-n", "-d", "extension=imap.so"]).args(arguments).env("HOME", home).current_dir(home);
    let output = command.output().expect("php: `make deps` installs php8.2-cli and php8.2-imap");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "stock ext/imap: {complaint}");
    output.stdout
}

fn open_local(root: &Path, name: &str, flags: i64) -> Mailbox {
    let files = Files { root: Some(root.to_path_buf()), within: Vec::new() };
    let options = Options { files, ..Options::default() };
    let request =
        Request { name: name.as_bytes(), user: b"", password: b"", flags, retries: 0, options: &options };
    Mailbox::open(&request, &mut said()).expect("a mailbox")
}

fn corpus_as_mbox() -> Vec<u8> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> = std::fs::read_dir(corpus)
        .expect("the corpus")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .collect();
    files.sort();
    let mut text = Vec::new();
    for file in files {
        text.extend_from_slice(b"From fixture@example.org Mon Jan  5 10:00:00 2026 +0000\n");
        let content = std::fs::read(file).expect("a message");
        for line in content.split_inclusive(|octet| *octet == b'\n') {
            if line.starts_with(b"From ") {
                text.push(b'>');
            }
            match line.strip_suffix(b"\r\n") {
                Some(line) => text.extend_from_slice(&[line, b"\n"].concat()),
                None => text.extend_from_slice(line),
            }
        }
        if !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        text.push(b'\n');
    }
    text
}
