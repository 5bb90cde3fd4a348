//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.

mod access;
mod append;
mod cache;
mod change;
pub mod criteria;
pub mod diagnostics;
pub mod excerpt;
pub mod flags;
mod folder;
mod headers;
pub mod info;
mod list;
mod lookahead;
mod message;
mod msgmap;
pub mod name;
pub mod options;
mod order;
pub mod outgoing;
pub mod prefetch;
mod quota;
mod search;
pub mod section;
pub mod sequence;
mod state;
mod status;
pub mod stream;
mod text;

pub use append::is_internal_date;
pub use stream::{Mailbox, Request};
