//! imapext
