//! Messages and headers, offline and pure: bytes in, values out.
//!
//! Invariant: nothing here does I/O or knows of servers.

pub mod address;
mod address_list;
pub mod base_subject;
pub mod casemap;
pub mod charset;
pub mod compose;
mod content;
pub mod date;
pub mod decomposition;
pub mod encoded_word;
pub mod envelope;
pub mod header;
mod injection;
mod iso2022;
pub mod mail;
pub mod message;
pub mod notes;
mod parameter;
pub mod structure;
pub mod transfer;
pub mod utf7;

/// Deterministic noise for the parsers' tests.
#[cfg(test)]
pub(crate) mod noise {
    /// `count` texts of up to `length` octets each, made of `alphabet`, the same in every run.
    pub fn texts(count: usize, length: usize, alphabet: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as usize
        };
        (0..count).map(move |_| {
            let length = next() % (length + 1);
            (0..length).map(|_| alphabet[next() % alphabet.len()]).collect()
        })
    }
}
