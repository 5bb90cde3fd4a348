//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.

mod cache;
pub mod criteria;
pub mod diagnostics;
pub mod excerpt;
pub mod flags;
pub mod info;
mod lookahead;
mod message;
mod msgmap;
pub mod name;
mod numbered;
pub mod options;
mod search;
pub mod section;
pub mod sequence;
mod state;
pub mod stream;
mod text;

pub use stream::{Mailbox, Request};
