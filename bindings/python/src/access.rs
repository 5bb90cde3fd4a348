//! Quotas and rights.

use imapext::driver::access::Quota as Resource;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::connection::Connection;
use crate::input::Word;
use crate::results::{Text, result};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Quota>()?;
    module.add_function(wrap_pyfunction!(imap_get_quota, module)?)?;
    module.add_function(wrap_pyfunction!(imap_get_quotaroot, module)?)?;
    module.add_function(wrap_pyfunction!(imap_set_quota, module)?)?;
    module.add_function(wrap_pyfunction!(imap_getacl, module)?)?;
    module.add_function(wrap_pyfunction!(imap_setacl, module)?)
}

result! {
    /// How much of a resource is used, and how much may be: imap_get_quota().
    Quota {
        /// int; of STORAGE in units of 1024 octets.
        usage "usage": u64,
        /// int, in the same unit.
        limit "limit": u64,
    }
}

/// How much of a quota root is used, and how much may be.
///
/// Parameters: imap: Connection; quota_root: str, its name.
/// Returns: dict[str, Quota], by resource: "STORAGE", "MESSAGE", … ext/imap's "usage" and "limit"
///   beside these are those of "STORAGE".
/// Raises: MailboxError if the server refuses or knows no quotas.
/// Source: ext/imap's imap_get_quota(); RFC 9208.
#[pyfunction]
fn imap_get_quota(py: Python<'_>, imap: &Connection, quota_root: Word) -> PyResult<Py<PyDict>> {
    let root = quota_root.bytes();
    quotas(py, imap.call(py, |stream, diagnostics| stream.get_quota(root, diagnostics))?)
}

/// The quotas of all roots that govern a mailbox.
///
/// Parameters: imap: Connection; mailbox: str, its name without braces.
/// Returns, raises: as imap_get_quota().
/// Source: ext/imap's imap_get_quotaroot(); RFC 9208.
#[pyfunction]
fn imap_get_quotaroot(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<Py<PyDict>> {
    let name = mailbox.bytes();
    quotas(py, imap.call(py, |stream, diagnostics| stream.get_quota_root(name, diagnostics))?)
}

/// Limits the storage of a quota root.
///
/// Parameters: imap: Connection; quota_root: str, its name; mailbox_size: int, units of 1024 octets.
/// Returns: True.
/// Raises: as imap_get_quota(); ArgumentError.
/// Source: ext/imap's imap_set_quota(); RFC 9208.
#[pyfunction]
fn imap_set_quota(py: Python<'_>, imap: &Connection, quota_root: Word, mailbox_size: i64) -> PyResult<bool> {
    let root = quota_root.bytes();
    imap.call(py, |stream, diagnostics| stream.set_quota(root, mailbox_size, diagnostics)).map(|()| true)
}

/// Who may do what with a mailbox.
///
/// Parameters: imap: Connection; mailbox: str, its name without braces.
/// Returns: dict[str, str], a user's or group's rights, one letter each (RFC 4314, section 2.1).
/// Raises: MailboxError if the server refuses or knows no rights.
/// Source: ext/imap's imap_getacl(); RFC 4314.
#[pyfunction]
fn imap_getacl(py: Python<'_>, imap: &Connection, mailbox: Word) -> PyResult<Py<PyDict>> {
    let name = mailbox.bytes();
    let rights = imap.call(py, |stream, diagnostics| stream.get_acl(name, diagnostics))?;
    let by_identifier = PyDict::new(py);
    for of in rights {
        by_identifier.set_item(Text(of.identifier), Text(of.rights))?;
    }
    Ok(by_identifier.unbind())
}

/// Says what a user may do with a mailbox.
///
/// Parameters:
///   imap: Connection.
///   mailbox: str, its name without braces.
///   user_id: str, who.
///   rights: str, one letter each; a leading "+" or "-" adds or removes them.
/// Returns: True.
/// Raises: as imap_getacl().
/// Source: ext/imap's imap_setacl(); RFC 4314.
#[pyfunction]
fn imap_setacl(
    py: Python<'_>,
    imap: &Connection,
    mailbox: Word,
    user_id: Word,
    rights: Word,
) -> PyResult<bool> {
    let name = mailbox.bytes();
    let (user, rights) = (user_id.bytes(), rights.bytes());
    imap.call(py, |stream, diagnostics| stream.set_acl(name, user, rights, diagnostics)).map(|()| true)
}

fn quotas(py: Python<'_>, quotas: Vec<Resource>) -> PyResult<Py<PyDict>> {
    let by_resource = PyDict::new(py);
    for Resource { resource, usage, limit, .. } in quotas {
        by_resource.set_item(Text(resource), Py::new(py, Quota { usage, limit })?)?;
    }
    Ok(by_resource.unbind())
}
