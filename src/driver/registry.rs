//! Service names and what stands behind them.

use super::Driver;
use super::event::Events;
use super::target::{Settings, Target};
use crate::error::{Error, ErrorKind, Result};

/// One service of a mailbox string.
pub struct Service {
    /// The canonical name.
    pub name: &'static str,
    /// Other names that mean the same as a switch (`/imap4rev1`), though not as `/service=`.
    pub aliases: &'static [&'static str],
    pub port: u16,
    pub tls_port: u16,
    /// Whether such a mailbox can be, before any server is asked. Source: c-client's `mail_valid`.
    pub valid: fn(&Target, &[u8]) -> bool,
    open: Option<Open>,
}

/// Connects, encrypts and logs in; with a mailbox, opens it in the same breath
/// where the protocol lets it.
type Open = fn(&Settings, Option<Opening<'_>>, &mut dyn Events) -> Result<Opened>;

/// A session, and what became of the mailbox that was to be opened with it.
pub struct Opened {
    pub driver: Box<dyn Driver>,
    pub mailbox: Option<Result<()>>,
}

/// The mailbox to open along with the session.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    pub mailbox: &'a [u8],
    pub read_only: bool,
}

static SERVICES: [Service; 3] = [
    Service {
        name: "imap",
        aliases: &["imap2", "imap2bis", "imap4", "imap4rev1"],
        port: 143,
        tls_port: 993,
        valid: |_, _| true,
        open: Some(super::imap::open),
    },
    Service {
        name: "pop3",
        aliases: &["pop"],
        port: 110,
        tls_port: 995,
        valid: |target, mailbox| target.authuser.is_none() && mailbox.eq_ignore_ascii_case(b"INBOX"),
        open: Some(super::pop3::open),
    },
    Service {
        name: "nntp",
        aliases: &[],
        port: 119,
        tls_port: 563,
        // Of what begins with a `#` only the groups' own namespace.
        valid: |_, name| !name.starts_with(b"#") || name.starts_with(b"#news."),
        open: Some(super::nntp::open),
    },
];

/// The service that `name` means, in any case.
pub fn service(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| {
        service.name.eq_ignore_ascii_case(name)
            || service.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    })
}

/// The service of a mailbox string that names none.
pub fn default_service() -> &'static Service {
    let [first, ..] = &SERVICES;
    first
}

/// Opens a session with the service that `settings` name.
pub fn open(settings: &Settings, opening: Option<Opening<'_>>, events: &mut dyn Events) -> Result<Opened> {
    if settings.target.is_local() {
        return super::local::open(settings, opening, events);
    }
    let name = &settings.target.service;
    let open = service(name).and_then(|service| service.open);
    let open =
        open.ok_or_else(|| Error::new(ErrorKind::Unsupported, format!("{name} is not supported yet")))?;
    open(settings, opening, events)
}
