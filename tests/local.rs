//! Mailboxes in files, through the functions of a mailbox: mbox and Maildir.

#[path = "local/broken.rs"]
mod broken;
#[path = "local/folders.rs"]
mod folders;
#[path = "local/in_place.rs"]
mod in_place;
#[path = "local/large.rs"]
mod large;
#[path = "local/maildir.rs"]
mod maildir;
#[path = "local/mbox.rs"]
mod mbox;
#[path = "local/names.rs"]
mod names;
#[path = "local/peers.rs"]
mod peers;
#[path = "local/reading.rs"]
mod reading;
#[path = "local/root.rs"]
mod root;
