//! Several programs at work on one mailbox at the same time: Dovecot's own IMAP process, Python's `mailbox`
//! and this library. Each adds messages and removes some of its own; nothing else may go or come.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use imapext::driver::target::Files;
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request};

use crate::server::said;

/// Messages that each program adds; of every three it removes one.
const ROUNDS: usize = 12;

/// Whose processes the others are, if these tests are root's.
const NOBODY: u32 = 65534;

#[test]
fn python_works_on_one_mailbox_file() {
    let folder = Folder::new("peers-mbox");
    folder.give("box", FIRST.as_bytes());
    // Not Dovecot: a file that another replaces, as Python does too, while it waits for the lock has it wait for ever.
    let programs = [folder.python(&on_a_file())];
    let mut stream = folder.open("box");
    work(&mut stream, b"box");
    let kept = kept(programs);
    let found = texts(&mut folder.open("box"));
    assert_eq!(found.difference(&kept).cloned().collect::<BTreeSet<_>>(), expected(&["python", "ours"]));
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(texts(&mut stream), found);
}

#[test]
fn dovecot_and_this_library_write_a_mailbox_file_in_turns() {
    let folder = Folder::new("peers-turns");
    folder.give("box", FIRST.as_bytes());
    let mut stream = folder.open("box");
    work(&mut stream, b"box");
    let kept = kept([folder.dovecot("mbox:HOME/mail:INBOX=HOME/box")]);
    stream.ping(&mut said()).expect("an answer");
    let found = texts(&mut stream);
    assert_eq!(found.difference(&kept).cloned().collect::<BTreeSet<_>>(), expected(&["dovecot", "ours"]));
    assert_eq!(texts(&mut folder.open("box")), found);
}

const FIRST: &str = "From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: first\n\nFirst text.\n\n";

/// What Python does. It opens the file before it locks it, so that the lock is taken for it.
fn on_a_file() -> String {
    format!(
        "import mailbox, os, time\n\
             def locked(work):\n\
             \x20   while True:\n\
             \x20       try:\n\
             \x20           os.close(os.open('box.lock', os.O_CREAT | os.O_EXCL | os.O_WRONLY)); break\n\
             \x20       except FileExistsError: time.sleep(.002)\n\
             \x20   try:\n\
             \x20       box = mailbox.mbox('box'); work(box); box.close()\n\
             \x20   finally: os.unlink('box.lock')\n\
             def drop(box, subject):\n\
             \x20   for key, m in box.items():\n\
             \x20       if m['Subject'] == subject: box.remove(key)\n\
             for i in range({ROUNDS}):\n\
             \x20   locked(lambda box: box.add('Subject: python-%d-\\n\\nText python-%d-\\n' % (i, i)))\n\
             \x20   if i % 3 == 0: locked(lambda box: drop(box, 'python-%d-' % i))\n"
    )
}

#[test]
fn dovecot_and_python_work_on_one_maildir() {
    let folder = Folder::new("peers-maildir");
    for sub in ["Mail/cur", "Mail/new", "Mail/tmp"] {
        folder.give_folder(sub);
    }
    folder.give("Mail/new/1.first.host", b"Subject: first\n\nFirst text.\n");
    let programs = [
        folder.dovecot("maildir:HOME/Mail"),
        folder.python(&format!(
            "import mailbox\n\
             for i in range({ROUNDS}):\n\
             \x20   box = mailbox.Maildir('Mail')\n\
             \x20   key = box.add('Subject: python-%d-\\n\\nText python-%d-\\n' % (i, i))\n\
             \x20   while i % 3 == 0 and key in mailbox.Maildir('Mail'): mailbox.Maildir('Mail').discard(key)\n"
        )),
    ];
    let mut stream = folder.open("Mail");
    work(&mut stream, b"Mail");
    let kept = kept(programs);
    let found = texts(&mut folder.open("Mail"));
    assert_eq!(
        found.difference(&kept).cloned().collect::<BTreeSet<_>>(),
        expected(&["dovecot", "python", "ours"])
    );
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(texts(&mut stream), found);
}

/// Waits for their ends; what some of them say that they have not removed.
fn kept<const N: usize>(programs: [JoinHandle<BTreeSet<String>>; N]) -> BTreeSet<String> {
    programs.into_iter().flat_map(|program| program.join().expect("a program without a fault")).collect()
}

/// What this library does meanwhile.
fn work(stream: &mut Mailbox, name: &[u8]) {
    for i in 0..ROUNDS {
        let text = format!("Subject: ours-{i}-\r\n\r\nText ours-{i}-\r\n");
        stream.append(name, text.as_bytes(), None, None, &mut said()).expect("an append");
        stream.ping(&mut said()).expect("an answer");
        let hits =
            stream.search(format!("SUBJECT ours-{i}-").as_bytes(), 0, None, &mut said()).expect("hits");
        let [number] = hits[..] else { panic!("{i}: {hits:?}") };
        stream.set_flags(number.to_string().as_bytes(), b"\\Flagged kw", 0, &mut said()).expect("flags");
        if i % 3 == 0 {
            stream.delete(number.to_string().as_bytes(), 0, &mut said()).expect("a flag");
            let mut complaint = said();
            stream.expunge(&mut complaint).expect("an expunge");
            assert!(complaint.last_error().is_none(), "{:?}", complaint.take_errors());
        }
    }
}

/// Subjects, each found in its message's text, and UIDs that ascend.
fn texts(stream: &mut Mailbox) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut last = 0;
    for entry in stream.overview(b"1:*", 0, &mut said()).expect("an overview") {
        let name = String::from_utf8_lossy(&entry.subject.unwrap_or_default()).into_owned();
        let body =
            stream.body(entry.number.into(), imapext::mailbox::flags::ft::PEEK, &mut said()).expect("a text");
        if name != "first" {
            assert_eq!(String::from_utf8_lossy(&body), format!("Text {name}\r\n"));
        }
        assert!(entry.uid > last, "{name} has UID {} after {last}", entry.uid);
        last = entry.uid;
        assert!(names.insert(name.clone()), "{name} twice");
    }
    assert!(names.remove("first"), "the message that was there first");
    names
}

fn expected(programs: &[&str]) -> BTreeSet<String> {
    let rounds = (0..ROUNDS).filter(|i| i % 3 != 0);
    rounds.flat_map(|i| programs.iter().map(move |program| format!("{program}-{i}-"))).collect()
}

/// The home of all of them, removed with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(purpose: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("imapext-{purpose}-{}", std::process::id()));
        std::fs::create_dir(&path).expect("a folder");
        let folder = Folder(path.canonicalize().expect("a path"));
        own(&folder.0);
        folder
    }

    fn give(&self, name: &str, text: &[u8]) {
        std::fs::write(self.0.join(name), text).expect("a file");
        own(&self.0.join(name));
    }

    fn give_folder(&self, name: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        own(&path);
        own(path.parent().expect("a folder"));
    }

    fn open(&self, name: &str) -> Mailbox {
        let files = Files { root: Some(self.0.clone()), within: Vec::new() };
        let options = Options { files, ..Options::default() };
        let request = Request {
            name: name.as_bytes(),
            user: b"",
            password: b"",
            flags: 0,
            retries: 0,
            options: &options,
        };
        Mailbox::open(&request, &mut said()).expect("a mailbox")
    }

    fn start(&self, program: &str, arguments: &[&str]) -> Child {
        let mut command = match is_root() {
            true => Command::new("setpriv"),
            false => Command::new(program),
        };
        if is_root() {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
        }
        command.args(arguments).env("HOME", &self.0).env("USER", "nobody").current_dir(&self.0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("a program")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> JoinHandle<BTreeSet<String>> {
        let child = self.start(program, arguments);
        std::thread::spawn(move || {
            let output = child.wait_with_output().expect("an end");
            let told = [output.stdout, output.stderr].concat();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&told));
            BTreeSet::new()
        })
    }

    fn python(&self, script: &str) -> JoinHandle<BTreeSet<String>> {
        self.run("/usr/bin/python3", &["-c", script])
    }

    /// Its process for one session, which logs nobody in.
    fn dovecot(&self, location: &str) -> JoinHandle<BTreeSet<String>> {
        let home = self.0.display().to_string();
        let configuration = format!(
            "protocols = imap\nbase_dir = {home}/run\nlog_path = {home}/log\nssl = no\nlock_method = fcntl\nmail_location = {}\n",
            location.replace("HOME", &home)
        );
        self.give("dovecot.conf", configuration.as_bytes());
        self.give_folder("run");
        let mut child = self.start("/usr/lib/dovecot/imap", &["-c", &format!("{home}/dovecot.conf")]);
        let mut input = child.stdin.take().expect("a pipe");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        // One command after the other: Dovecot begins the next before one has ended, where it may.
        let mut say = move |command: &str| {
            write!(input, "a {command}\r\n").expect("a server");
            let mut line = String::new();
            let mut told = String::new();
            while !line.starts_with("a ") {
                told += &std::mem::take(&mut line);
                assert!(output.read_line(&mut line).expect("a line") > 0, "{command}: no answer");
            }
            assert!(line.starts_with("a OK"), "{command}: {line}");
            told
        };
        std::thread::spawn(move || {
            let mut kept = BTreeSet::new();
            say("SELECT INBOX");
            for i in 0..ROUNDS {
                let text = format!("Subject: dovecot-{i}-\r\n\r\nText dovecot-{i}-\r\n");
                say(&format!("APPEND INBOX {{{}+}}\r\n{text}", text.len()));
                say("NOOP");
                if i % 3 == 0 {
                    let sought = format!("SEARCH RETURN (ALL) SUBJECT dovecot-{i}-");
                    let has_it = say(&sought).contains(" ALL ");
                    say(&format!("SEARCH RETURN (SAVE) SUBJECT dovecot-{i}-"));
                    say("STORE $ +FLAGS.SILENT (\\Deleted)");
                    // What others write goes before flags that it has not written yet.
                    if !has_it || say(&sought).contains(" ALL ") {
                        kept.insert(format!("dovecot-{i}-"));
                    }
                }
            }
            say("LOGOUT");
            child.wait().expect("an end");
            kept
        })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|stat| stat.uid() == 0)
}

fn own(path: &Path) {
    if is_root() {
        std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY)).expect("another owner");
    }
}
