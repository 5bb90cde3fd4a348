//! The Python module `imapext._imapext`: the core's mailboxes and messages as Python objects.
//!
//! Invariant: no mail logic. A function takes its arguments apart, makes one call
//! of the core with the interpreter released, and makes objects of the outcome.
//!
//! - `boundary`: no panic gets out; the interpreter is released; errors become exceptions.
//! - `connection`: a stream, its lock, its callbacks and its end. `options`: how it is opened.
//! - `input`: what comes in. `results`: what goes out. `stacks`: each thread's errors and alerts.
//! - The rest: one file per family of functions, as in the C ABI.

#![deny(unsafe_code)]
#![warn(rust_2018_idioms, unused_qualifications)]

mod access;
mod body;
mod boundary;
mod callbacks;
mod change;
mod compose;
mod connection;
mod constants;
mod deadlines;
mod errors;
mod folder;
mod gate;
mod header;
mod input;
mod open;
mod options;
mod pieces;
mod results;
mod rfc822;
mod search;
mod stacks;
mod state;
mod structure;
mod text;

use pyo3::prelude::*;

/// What `import imapext` offers is made of this; import that.
#[pymodule]
fn _imapext(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    connection::register(module)?;
    constants::register(module)?;
    open::register(module)?;
    state::register(module)?;
    search::register(module)?;
    structure::register(module)?;
    header::register(module)?;
    body::register(module)?;
    change::register(module)?;
    folder::register(module)?;
    access::register(module)?;
    rfc822::register(module)?;
    text::register(module)?;
    compose::register(module)?;
    errors::register(module)?;
    // The package says what it offers.
    module.delattr("__all__")
}
