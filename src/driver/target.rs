//! Where a mailbox is, and how its server is to be spoken to.

use std::path::PathBuf;

use crate::sasl::Login;
use crate::wire;

/// When a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// STARTTLS if the server offers it; c-client's default.
    #[default]
    Opportunistic,
    /// STARTTLS or nothing (`/tls`).
    StartTls,
    /// TLS from the first octet (`/ssl`).
    Implicit,
    /// TLS from the first octet if the TLS port answers, else as by default (`/tryssl`).
    TryImplicit,
    /// TLS from the first octet if the TLS port answers, else none (`/tryssl/notls`).
    TryImplicitOrPlain,
    /// Never (`/notls`).
    Plain,
}

/// A remote mailbox string's `{…}` part, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// As written, brackets of an IPv6 literal removed.
    pub host: String,
    /// As written; the service's default otherwise.
    pub port: Option<u16>,
    /// Canonical service name in lower case: `imap`, `pop3`, `nntp`, …
    pub service: String,
    pub user: Option<String>,
    pub authuser: Option<String>,
    pub encryption: Encryption,
    /// `/novalidate-cert` was given.
    pub no_validate: bool,
    pub anonymous: bool,
    /// `/debug`: protocol telemetry.
    pub debug: bool,
    /// `/secure`: no plaintext password mechanisms.
    pub secure: bool,
    pub read_only: bool,
    pub norsh: bool,
    pub loser: bool,
}

impl Target {
    /// This machine's own mailboxes: files, with no server and no one to log in.
    pub fn local() -> Target {
        Target { service: LOCAL.to_string(), ..Target::default() }
    }

    pub fn is_local(&self) -> bool {
        self.service == LOCAL
    }
}

/// The service of [`Target::local`]; no mailbox string can name it.
const LOCAL: &str = "(local)";

/// Which files can be mailboxes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The folder that mailboxes' names are relative to and stay within. By default the home folder; then
    /// the system's inbox of the user is `INBOX`.
    pub root: Option<PathBuf>,
    /// Folders outside which nothing is opened, as with PHP's `open_basedir`; empty is no limit.
    pub within: Vec<PathBuf>,
}

/// Everything a driver needs to open a session.
#[derive(Clone)]
pub struct Settings {
    pub target: Target,
    pub files: Files,
    pub wire: wire::Options,
    pub login: Login,
    /// How often a login may be tried again after a failure that is not a refusal.
    pub retries: u32,
    /// Compress what is said after the login, where the server offers that.
    pub compress: bool,
    /// Bring nothing that was not asked for.
    pub step_by_step: bool,
    /// Say nothing of a mailbox that is empty (`OP_SILENT`).
    pub silent: bool,
}

/// What an open session is, for those who must spell it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The service's canonical name.
    pub service: String,
    pub host: String,
    pub port: u16,
    /// The user logged in; `None` for an anonymous or preauthenticated session.
    pub user: Option<String>,
    pub authuser: Option<String>,
    pub anonymous: bool,
    /// TLS from the first octet.
    pub implicit_tls: bool,
    /// TLS by STARTTLS.
    pub start_tls: bool,
    pub no_validate: bool,
    /// What the open mailbox is called in full where there is no server to name: a file's path.
    pub path: Option<Vec<u8>>,
    /// Nothing can be written there, whatever was asked for.
    pub read_only: bool,
    /// What stands before a mailbox's name where it is spelled out, if the name does not begin with it.
    pub namespace: Option<&'static str>,
}
