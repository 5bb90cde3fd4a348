//! The library against a real server: the private Dovecot of `tests/support/dovecot.sh`,
//! and stock ext/imap on the same mailboxes.
//!
//! The server is the one that `IMAPEXT_TEST_ENV` names, as in `make test`; without that
//! variable the tests start one of their own, which ends with them.

#[path = "dovecot/compress.rs"]
mod compress;
#[path = "dovecot/concurrent.rs"]
mod concurrent;
#[path = "support/corpus_store.rs"]
mod corpus_store;
#[path = "dovecot/local.rs"]
mod local;
#[path = "dovecot/login.rs"]
mod login;
#[path = "dovecot/nntp.rs"]
mod nntp;
#[path = "dovecot/offline.rs"]
mod offline;
#[path = "dovecot/open.rs"]
mod open;
#[path = "dovecot/parity.rs"]
mod parity;
#[path = "dovecot/peers.rs"]
mod peers;
#[path = "dovecot/pop3.rs"]
mod pop3;
#[path = "../benches/floor/src/proxy.rs"]
mod proxy;
#[path = "../benches/floor/src/raw.rs"]
mod raw;
#[path = "dovecot/search.rs"]
mod search;
#[path = "dovecot/security.rs"]
mod security;
#[path = "dovecot/seen.rs"]
mod seen;
#[path = "dovecot/server.rs"]
mod server;
#[path = "dovecot/trips.rs"]
mod trips;
#[path = "dovecot/tunnels.rs"]
mod tunnels;
#[path = "dovecot/walk.rs"]
mod walk;
