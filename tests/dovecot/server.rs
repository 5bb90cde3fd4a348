//! The private Dovecot, and short ways to use it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};

use imapext::error::{ErrorKind, Result};
use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::options::Options;
use imapext::mailbox::{Mailbox, Request};

use crate::raw;

/// Where the server is: the keys that `tests/support/dovecot.sh` describes.
pub struct Server(HashMap<String, String>);

/// The one server of all tests.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let path = std::env::var_os("IMAPEXT_TEST_ENV").map_or_else(start, PathBuf::from);
        let text = std::fs::read_to_string(&path).expect("the file that dovecot.sh writes");
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        Server(pairs.map(|(key, value)| (key.to_string(), value.to_string())).collect())
    })
}

/// Starts a Dovecot that ends when this process does: its keeper waits for the end of a pipe.
fn start() -> PathBuf {
    let keeper = r#"
        dir=$(mktemp -d) || exit 1
        "$1" start "$dir" >&2 && echo "$dir/env"
        cat >/dev/null
        "$1" stop "$dir"
        rm -rf "$dir"
    "#;
    let script = support("dovecot.sh");
    let mut command = Command::new("sh");
    command.args(["-c", keeper, "keeper"]).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("a shell");
    let mut line = String::new();
    let output = child.stdout.take().expect("a pipe");
    BufReader::new(output).read_line(&mut line).expect("a line");
    assert!(!line.is_empty(), "no Dovecot: `make deps` installs it");
    // Kept open until the process ends.
    static KEEPER: Mutex<Option<std::process::Child>> = Mutex::new(None);
    *KEEPER.lock().unwrap() = Some(child);
    PathBuf::from(line.trim_end())
}

/// A file of `tests/support`.
pub fn support(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support").join(name)
}

impl Server {
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).unwrap_or_else(|| panic!("no {key} in the server's file"))
    }

    pub fn port(&self, key: &str) -> u16 {
        self.get(key).parse().expect("a port")
    }

    /// A certificate or key of `tests/support/certs.sh`.
    pub fn certificate(&self, name: &str) -> PathBuf {
        Path::new(self.get("CERTS")).join(name)
    }

    /// A mailbox string on the port that `key` names.
    pub fn name(&self, key: &str, switches: &str, mailbox: &str) -> String {
        self.name_at("127.0.0.1", key, switches, mailbox)
    }

    pub fn name_at(&self, host: &str, key: &str, switches: &str, mailbox: &str) -> String {
        format!("{{{host}:{}/imap{switches}}}{mailbox}", self.port(key))
    }

    /// Delivers files to a folder; none given are all of `tests/corpus`.
    pub fn fill(&self, user: &str, folder: &str, files: &[&Path]) {
        let mut command = Command::new(support("fill.sh"));
        let status = command.arg(self.get("DIR")).args([user, folder]).args(files).status();
        assert!(status.expect("fill.sh").success());
    }

    /// Another client's session: logs in as `user` with INBOX open, says `commands`, logs out.
    pub fn elsewhere(&self, user: &str, commands: &[&str]) {
        let commands: Vec<String> = commands.iter().map(|command| command.to_string()).collect();
        raw::run(self.port("IMAP_NOTLS_PORT"), user, &commands).expect("another session");
    }

    /// Delivers messages to INBOX by way of another client.
    pub fn deliver(&self, user: &str, messages: &[&str]) {
        let appends: Vec<String> =
            messages.iter().map(|text| format!("APPEND INBOX {{{}+}}\r\n{text}", text.len())).collect();
        for some in appends.chunks(100) {
            raw::run(self.port("IMAP_NOTLS_PORT"), user, some).expect("a delivery");
        }
    }
}

/// A user whose mailbox no other test sees, in this run or another.
pub fn fresh_user(purpose: &str) -> String {
    format!("test-{purpose}-{}", std::process::id())
}

/// Opens a mailbox with everything by default.
pub fn open(name: &str, user: &str, password: &str) -> Result<Mailbox> {
    open_with(name, user, password, 0, &Options::default())
}

pub fn open_with(name: &str, user: &str, password: &str, flags: i64, options: &Options) -> Result<Mailbox> {
    open_saying(name, user, password, flags, options, &mut said())
}

pub fn open_saying(
    name: &str,
    user: &str,
    password: &str,
    flags: i64,
    options: &Options,
    said: &mut Diagnostics,
) -> Result<Mailbox> {
    let request = Request {
        name: name.as_bytes(),
        user: user.as_bytes(),
        password: password.as_bytes(),
        flags,
        retries: 0,
        options,
    };
    Mailbox::open(&request, said)
}

/// INBOX of `user` on the plain port.
pub fn inbox(user: &str) -> Mailbox {
    open(&server().name("IMAP_NOTLS_PORT", "/notls", "INBOX"), user, "secret").expect("INBOX opens")
}

/// Options that trust the tests' authority.
pub fn trusting() -> Options {
    let mut options = Options::default();
    options.wire.tls.ca_file = Some(server().certificate("ca.pem"));
    options
}

/// A place for errors that a test does not look at.
pub fn said() -> Diagnostics {
    Diagnostics::default()
}

/// The kind and text of a failure.
pub fn failure<T>(result: Result<T>) -> (ErrorKind, String) {
    match result {
        Ok(_) => panic!("it did not fail"),
        Err(error) => (error.kind(), error.to_string()),
    }
}

/// The errors that a call left behind, as text.
pub fn errors(said: &mut Diagnostics) -> Vec<String> {
    said.take_errors().iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
}

/// Runs a script in stock ext/imap and gives what it prints.
pub fn stock(arguments: &[&str]) -> Vec<u8> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dovecot/stock.php");
    let mut command = Command::new("php");
    command.args(["-n", "-d", "extension=imap.so"]).arg(script).args(arguments);
    let output = command.output().expect("php: `make deps` installs php8.2-cli and php8.2-imap");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "stock ext/imap: {complaint}");
    output.stdout
}

pub fn md5(text: &[u8]) -> String {
    use md5::Digest;
    data_encoding::HEXLOWER.encode(&md5::Md5::digest(text))
}

/// A small message with a number in its subject and text.
pub fn ordinary(number: usize) -> String {
    format!(
        "From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: message {number}\r\n\
         Date: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         Text of message {number}.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n"
    )
}
