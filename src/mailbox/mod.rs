//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.

pub mod criteria;
pub mod flags;
pub mod name;
pub mod section;
pub mod sequence;
