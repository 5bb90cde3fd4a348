//! Transport: bytes over TCP, proxies and TLS, within deadlines.
//!
//! Invariant: nothing here knows what mail is.

mod connection;
pub mod deadline;
mod deflated;
mod dial;
mod farewell;
mod input;
mod interrupt;
mod printable;
mod proxy;
mod redact;
pub mod sendmail;
mod socket;
mod tls;
mod tls_failure;
pub mod trace;
mod vigil;

#[cfg(test)]
mod fixture;

use std::path::PathBuf;
use std::sync::Arc;

use deadline::Timeouts;
use trace::Trace;

pub use connection::Connection;
pub use farewell::Farewells;
pub use interrupt::{Asking, Interrupt, interrupted};
pub use printable::{printable, printable_prefix};
pub use redact::Redactor;
pub use tls::ConnectorCache;

/// How to reach and to trust a peer.
#[derive(Clone, Default)]
pub struct Options {
    pub timeouts: Timeouts,
    pub tls: TlsOptions,
    pub proxy: Option<Proxy>,
    pub trace: Option<Arc<dyn Trace>>,
    /// TLS configurations made so far; one for all connections of a process saves
    /// reading the authorities for each.
    pub connectors: Arc<ConnectorCache>,
    /// Where connections go that are left.
    pub farewells: Arc<Farewells>,
    /// Whether to stop waiting; by default nobody says so.
    pub interrupt: Interrupt,
}

/// Whom to trust, and what to show of oneself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TlsOptions {
    /// PEM file of authorities that are trusted instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// PEM file of the client's certificate, and the chain up to its authority.
    pub certificate: Option<PathBuf>,
    /// PEM file of the client's private key, PKCS#8, not encrypted; by default
    /// it is looked for in `certificate`.
    pub key: Option<PathBuf>,
    /// SHA-256 of the peer's certificate (DER). If set, the peer must show
    /// exactly that certificate, and its chain and name are not looked at.
    pub fingerprint: Option<[u8; 32]>,
    /// Take any certificate (`/novalidate-cert`).
    pub no_validate: bool,
}

/// A way through a firewall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    pub kind: ProxyKind,
    pub host: String,
    pub port: u16,
    /// User and password, if the proxy wants them.
    pub login: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyKind {
    /// RFC 1928 and RFC 1929; the proxy resolves the name.
    Socks5,
    /// RFC 9110, section 9.3.6.
    HttpConnect,
}
