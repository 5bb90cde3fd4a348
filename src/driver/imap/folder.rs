//! LIST, LSUB, SCAN and STATUS (RFC 3501, sections 6.3.8 to 6.3.10).

use std::collections::{HashMap, VecDeque};

use super::Imap;
use super::command::Command;
use super::response::{Status, Untagged, mailbox};
use super::session::Tag;
use crate::driver::event::Events;
use crate::driver::folder::{Attributes, FolderStatus, ListKind, Listed, Listing, StatusItems};
use crate::error::{Error, ErrorKind, Result};

pub fn list(imap: &mut Imap, listing: &Listing<'_>, events: &mut dyn Events) -> Result<Vec<Listed>> {
    if let Some(found) = list_with_status(imap, listing, events)? {
        return Ok(found);
    }
    let subscribed = matches!(listing.kind, ListKind::Subscribed);
    if matches!(listing.kind, ListKind::Containing(_)) && !imap.offers("SCAN", events)? {
        return Err(Error::new(ErrorKind::Unsupported, "Scan not valid on this IMAP server"));
    }
    let mut found = Vec::new();
    let tag = imap.wire.start(&Command::list(listing)?, events)?;
    let mut collect = |untagged| match untagged {
        Untagged::Lsub(name) if subscribed => {
            found.push(listed(name));
            None
        }
        Untagged::List(name) if !subscribed => {
            found.push(listed(name));
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    imap.concluded(completion, events)?;
    Ok(found)
}

/// LIST-STATUS (RFC 5819). `None` if LIST has to be asked by itself.
fn list_with_status(
    imap: &mut Imap,
    listing: &Listing<'_>,
    events: &mut dyn Events,
) -> Result<Option<Vec<Listed>>> {
    let Some(items) = listing.status.filter(|items| !items.is_empty()) else { return Ok(None) };
    let extended = imap.wire.has("LIST-EXTENDED") && imap.wire.has("LIST-STATUS");
    let offered = extended || imap.wire.has("IMAP4REV2");
    // RFC 5258: an empty pattern asks for the delimiter in the plain form alone.
    let is_plain = !matches!(listing.kind, ListKind::All) || listing.pattern.is_empty();
    if !offered || is_plain || imap.stale_capabilities || imap.plain_lists {
        return Ok(None);
    }
    let mut found = Vec::new();
    let mut statuses = HashMap::new();
    let tag = imap.wire.start(&Command::list_with_status(listing, items)?, events)?;
    let mut collect = |untagged| match untagged {
        Untagged::List(name) => {
            found.push(listed(name));
            None
        }
        Untagged::Status(mut status) => {
            statuses.insert(std::mem::take(&mut status.mailbox), counters(status));
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    if completion.status != Status::Ok {
        imap.plain_lists = true;
        return Ok(None);
    }
    imap.concluded(completion, events)?;
    found.iter_mut().for_each(|listed| listed.status = statuses.remove(&listed.name));
    Ok(Some(found))
}

pub fn status(
    imap: &mut Imap,
    name: &[u8],
    items: StatusItems,
    events: &mut dyn Events,
) -> Result<FolderStatus> {
    let tag = imap.wire.start(&Command::status(name, items)?, events)?;
    finish_status(imap, tag, events)
}

/// Several under way at once; servers answer them in order.
pub fn status_all(
    imap: &mut Imap,
    names: &[&[u8]],
    items: StatusItems,
    events: &mut dyn Events,
) -> Result<Vec<Option<FolderStatus>>> {
    let mut found = Vec::with_capacity(names.len());
    let mut waiting = VecDeque::new();
    for name in names {
        let command = Command::status(name, items)?;
        while (!imap.wire.has_room() || !imap.wire.can_pipeline(&command))
            && let Some(tag) = waiting.pop_front()
        {
            found.push(judge(imap, tag, events)?);
        }
        waiting.push_back(imap.wire.start(&command, events)?);
    }
    for tag in waiting {
        found.push(judge(imap, tag, events)?);
    }
    Ok(found)
}

fn judge(imap: &mut Imap, tag: Tag, events: &mut dyn Events) -> Result<Option<FolderStatus>> {
    match finish_status(imap, tag, events) {
        Err(error) if !imap.wire.is_alive() => Err(error),
        status => Ok(status.ok()),
    }
}

fn finish_status(imap: &mut Imap, tag: Tag, events: &mut dyn Events) -> Result<FolderStatus> {
    let mut status = FolderStatus::default();
    let mut collect = |untagged| match untagged {
        Untagged::Status(found) => {
            status = counters(found);
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    imap.concluded(completion, events)?;
    Ok(status)
}

fn counters(found: mailbox::MailboxStatus) -> FolderStatus {
    FolderStatus {
        messages: found.messages,
        recent: found.recent,
        unseen: found.unseen,
        uid_next: found.uid_next,
        uid_validity: found.uid_validity,
    }
}

fn listed(name: mailbox::Name) -> Listed {
    let has = |attribute: &[u8]| name.attributes.iter().any(|known| known.eq_ignore_ascii_case(attribute));
    let attributes = Attributes {
        no_inferiors: has(b"\\NoInferiors"),
        // RFC 5258: what does not exist cannot be selected either.
        no_select: has(b"\\NoSelect") || has(b"\\NonExistent"),
        marked: has(b"\\Marked"),
        unmarked: has(b"\\Unmarked"),
        has_children: has(b"\\HasChildren"),
        has_no_children: has(b"\\HasNoChildren"),
    };
    Listed { separator: name.separator, attributes, name: name.name, status: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_any_case_and_unknown_ones_passed_over() {
        let attributes = [&b"\\noselect"[..], b"\\Sent", b"\\HASCHILDREN"].map(<[u8]>::to_vec).to_vec();
        let name = mailbox::Name { attributes, name: b"a".to_vec(), ..mailbox::Name::default() };
        let expected = Attributes { no_select: true, has_children: true, ..Attributes::default() };
        assert_eq!(listed(name).attributes, expected);
    }
}
