//! A folder of mailboxes that goes with its test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use imapext::driver::target::Files;
use imapext::error::Result;
use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request};

pub struct Root(PathBuf);

impl Root {
    pub fn new() -> Root {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("imapext-local-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a folder");
        Root(path.canonicalize().expect("a path"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&std::fs::read(self.path(name)).expect("a file")).into_owned()
    }

    pub fn options(&self) -> Options {
        let files = Files { root: Some(self.0.clone()), within: Vec::new() };
        let mut options = Options { files, ..Options::default() };
        options.wire.timeouts.read = Some(Duration::from_millis(300));
        options
    }

    pub fn open(&self, name: &str) -> Mailbox {
        self.try_open(name, 0).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn try_open(&self, name: &str, flags: i64) -> Result<Mailbox> {
        open(name, flags, &self.options(), &mut said())
    }

    /// Files left over that no mailbox is.
    pub fn leftovers(&self) -> Vec<String> {
        let names =
            std::fs::read_dir(&self.0).expect("a folder").map(|entry| entry.expect("a file").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names.filter(|name| name.ends_with(".lock") || name.ends_with(".new")).collect()
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn open(name: &str, flags: i64, options: &Options, said: &mut Diagnostics) -> Result<Mailbox> {
    let request = Request { name: name.as_bytes(), user: b"", password: b"", flags, retries: 0, options };
    Mailbox::open(&request, said)
}

pub fn said() -> Diagnostics {
    Diagnostics::default()
}

/// The text of a failure.
pub fn failure<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => panic!("it did not fail"),
        Err(error) => error.to_string(),
    }
}

pub fn subjects(stream: &mut Mailbox) -> Vec<String> {
    let overview = stream.overview(b"1:*", 0, &mut said());
    let subject =
        |subject: Option<Vec<u8>>| String::from_utf8_lossy(&subject.unwrap_or_default()).into_owned();
    overview.unwrap_or_default().into_iter().map(|entry| subject(entry.subject)).collect()
}

/// Letters of what is set of each message: Seen, Answered, Flagged, Deleted, draFt, Recent.
pub fn marks(stream: &mut Mailbox) -> Vec<String> {
    let overview = stream.overview(b"1:*", 0, &mut said()).unwrap_or_default();
    let letters = |f: imapext::mailbox::flags::MessageFlags| {
        let set = [
            (f.seen, 'S'),
            (f.answered, 'A'),
            (f.flagged, 'F'),
            (f.deleted, 'D'),
            (f.draft, 'T'),
            (f.recent, 'R'),
        ];
        let mut text: String = set.iter().filter(|(given, _)| *given).map(|(_, letter)| *letter).collect();
        for keyword in &f.keywords {
            text.push(' ');
            text.push_str(&String::from_utf8_lossy(keyword));
        }
        text
    };
    overview.into_iter().map(|entry| letters(entry.flags)).collect()
}

pub fn uids(stream: &mut Mailbox) -> Vec<u32> {
    let count = stream.num_msg(&mut said()).expect("a number");
    (1..=count).map(|number| stream.uid(number.into(), &mut said()).expect("a UID")).collect()
}

/// A mailbox file with messages `first`, `second`, …
pub fn mbox(subjects: &[&str]) -> String {
    subjects
        .iter()
        .map(|subject| {
            format!(
                "From a@b Mon Jan  5 10:00:00 2026 +0100\nFrom: Anna <a@b>\nSubject: {subject}\n\nText of {subject}.\n\n"
            )
        })
        .collect()
}
