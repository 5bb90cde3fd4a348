//! The C ABI: `include/imapext.h` is generated from here.
//!
//! Invariant: this layer holds the only `unsafe` and the only globals, and no
//! logic: an exported function checks its arguments, makes one call of the
//! layers below, and translates the outcome.
//!
//! - [`boundary`]: no panic gets out; errors go to the calling thread's stack.
//! - `handles`, `stream`: streams by number, and calls on them.
//! - `input`, `options`: what comes in. `output`: what goes out. `program`: what is started. `types`, `constants`: the header's.
//! - The rest: one file per section of the header.

// The names are ext/imap's, and the contract of the header is what makes a call safe.
#![allow(non_camel_case_types, clippy::missing_safety_doc)]
#![warn(clippy::undocumented_unsafe_blocks)]

mod boundary;
mod handles;
mod input;
mod options;
mod output;
mod program;
mod stream;

pub mod constants;
pub mod types;

// The sections of the header, in its order.

pub mod open;

pub mod state;

pub mod search;

pub mod order;

pub mod structure;

pub mod header;

pub mod body;

pub mod change;

pub mod folder;

pub mod access;

pub mod rfc822;

pub mod text;

pub mod utf7;

pub mod compose;

pub mod errors;

pub mod library;
