//! Messages and headers, offline and pure: bytes in, values out.
//!
//! Invariant: nothing here does I/O or knows of servers.

pub mod address;
pub mod charset;
pub mod date;
pub mod encoded_word;
pub mod envelope;
pub mod header;
pub mod structure;
pub mod transfer;
pub mod utf7;
