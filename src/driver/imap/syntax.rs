//! Framing and lexing of what a server sends.
