//! Scripted dialogues: the server's lines, the client's calls and exact octets, and
//! what comes of them.

#[path = "support/scripted/mod.rs"]
mod scripted;
