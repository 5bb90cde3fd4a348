//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.

pub mod diagnostics;
pub mod info;
pub mod options;
