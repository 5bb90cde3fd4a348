//! Addresses and headers, without a server.

use std::ffi::c_char;
use std::ptr;

use super::boundary;
use super::header::{address, header_info};
use super::input;
use super::output::{publish, publish_text};
use super::types::{imap_address_list, imap_header_info, imap_text};
use crate::limits;
use crate::mailbox::info::HeaderInfo;
use crate::mime::address::{self, Address};
use crate::mime::header;
use crate::mime::notes::Notes;

/// ADDRESSES AND HEADERS, WITHOUT A SERVER
///
/// Takes a list of addresses apart. What is no address becomes one at the host `.SYNTAX-ERROR.`, with a remark on the error stack.
///
/// Parameters: `string`: the list, as in a header field; `default_hostname`: the host of addresses that name none.
/// Returns: the addresses, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_rfc822_parse_adrlist(); RFC 5322, section 3.4.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_rfc822_parse_adrlist(
    string: *const c_char,
    default_hostname: *const c_char,
) -> *mut imap_address_list {
    boundary::call(ptr::null_mut(), |diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (string, host) = unsafe {
            (
                input::text("string", string, limits::RESPONSE_LINE)?,
                input::text("default_hostname", default_hostname, limits::ARGUMENT)?,
            )
        };
        let mut notes = Notes::default();
        let list = address::parse_list(string, host, &mut notes);
        diagnostics.remarks(&notes);
        publish(|block| {
            let (addresses, count) = block.list(&list, address);
            imap_address_list { addresses, count }
        })
    })
}

/// Writes an address as in a header field, quoted where need be.
///
/// Parameters: `mailbox`, `hostname`: what is before and behind the `@`; `personal`: the display name, empty for none.
/// Returns: the address, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_rfc822_write_address(); RFC 5322, section 3.4.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_rfc822_write_address(
    mailbox: *const c_char,
    hostname: *const c_char,
    personal: *const c_char,
) -> *mut imap_text {
    boundary::call(ptr::null_mut(), |_| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (mailbox, host, personal) = unsafe {
            (
                input::text("mailbox", mailbox, limits::ARGUMENT)?,
                input::text("hostname", hostname, limits::ARGUMENT)?,
                input::text("personal", personal, limits::ARGUMENT)?,
            )
        };
        publish_text(&address::write(&Address {
            personal: Some(personal.to_vec()),
            adl: None,
            mailbox: Some(mailbox.to_vec()),
            host: Some(host.to_vec()),
        }))
    })
}

/// Reads a header. Members that tell the state of a message in a mailbox are spaces, 0 or empty.
///
/// Parameters: `headers`, `size`: the header and its octets; what follows its empty line is ignored;
///   `default_hostname`: the host of addresses that name none.
/// Returns: the header, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT.
/// Source: ext/imap's imap_rfc822_parse_headers(); RFC 5322, section 3.6.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_rfc822_parse_headers(
    headers: *const c_char,
    size: usize,
    default_hostname: *const c_char,
) -> *mut imap_header_info {
    boundary::call(ptr::null_mut(), |diagnostics| {
        // SAFETY: the contract: `headers` is NULL or has `size` octets; strings are NULL or NUL-terminated.
        let (headers, host) = unsafe {
            (
                input::octets("headers", headers, size)?,
                input::text("default_hostname", default_hostname, limits::ARGUMENT)?,
            )
        };
        let mut notes = Notes::default();
        let envelope = header::parse(headers, host, &mut notes);
        diagnostics.remarks(&notes);
        let info = HeaderInfo { envelope, ..HeaderInfo::default() };
        publish(|block| header_info(block, &info, 0, 0))
    })
}
