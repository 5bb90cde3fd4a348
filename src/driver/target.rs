//! Where a mailbox is, and how its server is to be spoken to.

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

/// Everything a driver needs to open a session.
#[derive(Clone)]
pub struct Settings {
    pub target: Target,
    pub wire: wire::Options,
    pub login: Login,
    /// How often a login may be tried again after a failure that is not a refusal.
    pub retries: u32,
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
}
