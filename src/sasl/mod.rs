//! Login mechanisms (RFC 4422), shared by every protocol that has them.
//!
//! Invariant: nothing here does I/O or knows a protocol's commands.

use std::sync::Arc;

use crate::error::Result;

/// Asks the caller for a fresh bearer token for `user`. `refused` says that the
/// last one was refused, so that it must not be given again.
pub type TokenSource = dyn Fn(&str, bool) -> Result<Vec<u8>> + Send + Sync;

/// Who logs in, and with what.
#[derive(Clone, Default)]
pub struct Login {
    /// Who authenticates (`/authuser=`, else `/user=`, else the caller's user).
    pub user: String,
    /// On whose behalf, when that is another.
    pub authorize_as: Option<String>,
    pub secret: Secret,
    /// `/anonymous`, OP_ANONYMOUS.
    pub anonymous: bool,
    /// No mechanism that shows the password to the peer (`/secure`, OP_SECURE).
    pub secure: bool,
    /// Mechanisms not to use, upper case (`DISABLE_AUTHENTICATOR`).
    pub disabled: Vec<String>,
}

/// What proves the user's identity.
#[derive(Clone, Default)]
pub enum Secret {
    #[default]
    None,
    Password(Vec<u8>),
    /// An OAuth 2 bearer token. It never goes out as a password.
    Token(Vec<u8>),
    TokenSource(Arc<TokenSource>),
    /// A client certificate shown to TLS (mechanism EXTERNAL).
    External,
}
