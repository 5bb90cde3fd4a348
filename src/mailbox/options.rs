//! What a caller may set beyond a mailbox string and flags.

use std::sync::Arc;

use crate::driver::target::Files;
use crate::sasl::TokenSource;
use crate::wire;

/// Settings of one stream.
#[derive(Clone, Default)]
pub struct Options {
    /// Deadlines, trust, proxy, trace.
    pub wire: wire::Options,
    /// Which files can be mailboxes.
    pub files: Files,
    /// Mechanisms not to use (`DISABLE_AUTHENTICATOR`), any case.
    pub disabled_authenticators: Vec<String>,
    /// Where bearer tokens come from; used instead of the password.
    pub token_source: Option<Arc<TokenSource>>,
    /// One command for each call: nothing is fetched before it is asked for, and no call
    /// returns before the server has answered.
    pub step_by_step: bool,
    /// A list, or the status of one of its mailboxes, brings the statuses of those that follow; counts may be a moment old then.
    pub predict_status: bool,
    /// What is said after the login is compressed, where the server offers that.
    pub compress: bool,
}
