//! Quotas and access rights, where the server has them.

use super::Imap;
use super::command::Command;
use super::response::{Untagged, quota};
use crate::driver::access::{Quota, QuotaOf, Rights};
use crate::driver::event::Events;
use crate::error::{Error, ErrorKind, Result};

pub fn quotas(imap: &mut Imap, of: QuotaOf<'_>, events: &mut dyn Events) -> Result<Vec<Quota>> {
    demand(imap, "QUOTA", "Quota not available on this IMAP server", events)?;
    let mut found = Vec::new();
    let tag = imap.wire.start(&Command::get_quota(of)?, events)?;
    let mut collect = |untagged| match untagged {
        Untagged::Quota(quota) => {
            found.extend(quota.resources.into_iter().map(resource));
            None
        }
        Untagged::QuotaRoot(_) => None,
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    imap.concluded(completion, events)?;
    Ok(found)
}

pub fn set_quota(imap: &mut Imap, root: &[u8], storage: u64, events: &mut dyn Events) -> Result<()> {
    demand(imap, "QUOTA", "Quota not available on this IMAP server", events)?;
    imap.run(&Command::set_quota(root, storage)?, events)
}

pub fn rights(imap: &mut Imap, mailbox: &[u8], events: &mut dyn Events) -> Result<Vec<Rights>> {
    demand(imap, "ACL", "ACL not available on this IMAP server", events)?;
    let mut found = Vec::new();
    let tag = imap.wire.start(&Command::get_acl(mailbox)?, events)?;
    let mut collect = |untagged| match untagged {
        Untagged::Acl(acl) => {
            let rights = acl.entries.into_iter().map(|(identifier, rights)| Rights { identifier, rights });
            found.extend(rights);
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    imap.concluded(completion, events)?;
    Ok(found)
}

pub fn set_rights(imap: &mut Imap, mailbox: &[u8], rights: &Rights, events: &mut dyn Events) -> Result<()> {
    demand(imap, "ACL", "ACL not available on this IMAP server", events)?;
    imap.run(&Command::set_acl(mailbox, rights)?, events)
}

/// An error unless the server has the capability, or a form of it (`QUOTA=RES-…`).
fn demand(imap: &mut Imap, name: &str, absent: &'static str, events: &mut dyn Events) -> Result<()> {
    match imap.offers(name, events)? {
        true => Ok(()),
        false => Err(Error::new(ErrorKind::Unsupported, absent)),
    }
}

fn resource(resource: quota::Resource) -> Quota {
    Quota { resource: resource.name, usage: resource.usage, limit: resource.limit }
}
