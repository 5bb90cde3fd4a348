//! ext/imap's semantics over any driver.
//!
//! Invariant: no protocol is named here.
