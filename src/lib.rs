//! imapext: mail on IMAP servers under the names of PHP's imap functions.
//!
//! The layers, each using only those above it in this list:
//!
//! - [`error`], [`limits`]: one error type; every bound.
//! - [`mime`]: messages and headers, offline: bytes in, values out.
//! - [`wire`], [`sasl`]: bytes over TCP and TLS; login mechanisms.
//! - [`driver`]: protocols behind one trait.
//! - [`mailbox`]: ext/imap's semantics over any driver.
//! - `capi`: the C ABI (feature `capi`), the only `unsafe` and the only globals.

#![cfg_attr(not(feature = "capi"), forbid(unsafe_code))]
#![deny(unsafe_code)]
#![warn(rust_2018_idioms, unused_qualifications)]

pub mod error;
pub mod limits;

pub mod mime;

pub mod sasl;
pub mod wire;

pub mod driver;

pub mod mailbox;

#[cfg(feature = "capi")]
#[allow(unsafe_code)]
pub mod capi;
