//! Quotas and rights.

use std::ffi::{c_char, c_int};
use std::ptr;

use super::input;
use super::output::publish;
use super::stream;
use super::types::{imap_quota, imap_quota_list, imap_rights, imap_rights_list};
use crate::driver::access::Quota;
use crate::error::Result;
use crate::limits;

/// QUOTAS AND RIGHTS
///
/// How much of a quota root is used, and how much may be.
///
/// Parameters: `stream`; `quota_root`: its name.
/// Returns: a quota for each resource, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if the server refuses or knows no quotas.
/// Source: ext/imap's imap_get_quota(); RFC 9208.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_get_quota(stream: c_int, quota_root: *const c_char) -> *mut imap_quota_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let quota_root = unsafe { input::text("quota_root", quota_root, limits::ARGUMENT) }?;
        publish_quotas(&open.get_quota(quota_root, diagnostics)?)
    })
}

/// The quotas of all roots that govern a mailbox.
///
/// Parameters: `stream`; `mailbox`: its name without braces.
/// Returns: as imap_get_quota().
/// Memory: free the result with imap_free().
/// Errors: as imap_get_quota().
/// Source: ext/imap's imap_get_quotaroot(); RFC 9208.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_get_quotaroot(stream: c_int, mailbox: *const c_char) -> *mut imap_quota_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        publish_quotas(&open.get_quota_root(name, diagnostics)?)
    })
}

/// Limits the storage of a quota root.
///
/// Parameters: `stream`; `quota_root`: its name; `mailbox_size`: units of 1024 octets.
/// Returns: 1, or 0 on failure.
/// Errors: as imap_get_quota().
/// Source: ext/imap's imap_set_quota(); RFC 9208.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_set_quota(
    stream: c_int,
    quota_root: *const c_char,
    mailbox_size: i64,
) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let quota_root = unsafe { input::text("quota_root", quota_root, limits::ARGUMENT) }?;
        open.set_quota(quota_root, mailbox_size, diagnostics)
    })
}

/// Who may do what with a mailbox.
///
/// Parameters: `stream`; `mailbox`: its name without braces.
/// Returns: the rights, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if the server refuses or knows no rights.
/// Source: ext/imap's imap_getacl(); RFC 4314.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_getacl(stream: c_int, mailbox: *const c_char) -> *mut imap_rights_list {
    stream::call(stream, ptr::null_mut(), |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let name = unsafe { input::text("mailbox", mailbox, limits::ARGUMENT) }?;
        let rights = open.get_acl(name, diagnostics)?;
        publish(|block| {
            let (rights, count) = block.list(&rights, |block, of| {
                let (identifier, identifier_size) = block.text(&of.identifier);
                let (rights, rights_size) = block.text(&of.rights);
                imap_rights { identifier, identifier_size, rights, rights_size }
            });
            imap_rights_list { rights, count }
        })
    })
}

/// Says what a user may do with a mailbox.
///
/// Parameters: `stream`; `mailbox`: its name without braces; `user_id`: who; `rights`: one letter each; a leading
///   `+` or `-` adds or removes them.
/// Returns: 1, or 0 on failure.
/// Errors: as imap_getacl().
/// Source: ext/imap's imap_setacl(); RFC 4314.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_setacl(
    stream: c_int,
    mailbox: *const c_char,
    user_id: *const c_char,
    rights: *const c_char,
) -> c_int {
    stream::command(stream, |open, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let (name, user_id, rights) = unsafe {
            (
                input::text("mailbox", mailbox, limits::ARGUMENT)?,
                input::text("user_id", user_id, limits::ARGUMENT)?,
                input::text("rights", rights, limits::ARGUMENT)?,
            )
        };
        open.set_acl(name, user_id, rights, diagnostics)
    })
}

fn publish_quotas(quotas: &[Quota]) -> Result<*mut imap_quota_list> {
    publish(|block| {
        let (quotas, count) = block.list(quotas, |block, quota| {
            let (resource, resource_size) = block.text(&quota.resource);
            imap_quota { resource, resource_size, usage: quota.usage, limit: quota.limit }
        });
        imap_quota_list { quotas, count }
    })
}
