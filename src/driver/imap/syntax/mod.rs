//! Framing and lexing of what a server sends, without I/O.
//!
//! A *frame* is one whole response in one buffer, exactly as it came: lines,
//! with the octets of each literal after the line that announces it. Frames are
//! taken apart by [`cursor::Cursor`], which forgives what servers get wrong.

pub mod cursor;
mod frame;
pub mod list;
pub mod section;

pub use frame::{Literal, Pending, literal_at_end, pending_section, record_streamed};
