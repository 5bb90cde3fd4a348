//! A server that plays a script, and the scripts: one text file per case, that
//! reads as the dialogue it is. `tests/transcripts/README.md` describes the format.

pub mod certificate;
pub mod client;
pub mod fault;
pub mod server;
mod stream;
pub mod tags;
pub mod transcript;
