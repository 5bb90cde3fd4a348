//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.

pub mod criteria;
pub mod diagnostics;
pub mod flags;
pub mod info;
pub mod options;
pub mod section;
pub mod sequence;
