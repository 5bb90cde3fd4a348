//! SEARCH whose result comes as a set and a count (RFC 4731; RFC 9051, section 6.4.4): a few octets
//! in place of one number for each message found.

use super::Imap;
use super::command::Command;
use super::response::search::Esearch;
use super::response::{Status, Untagged};
use super::search::Ask;
use super::session::Completion;
use crate::driver::event::Events;
use crate::driver::fetch::{Ids, Items};
use crate::driver::query::Query;
use crate::error::Result;
use crate::limits;

/// Whether the server says that it has sets, and has not shown otherwise.
pub fn is_possible(imap: &Imap) -> bool {
    let offered = imap.wire.has("ESEARCH") || imap.wire.has("IMAP4REV2");
    offered && !imap.stale_capabilities && !imap.plain_searches
}

/// Asks for a set. `None` if SEARCH has to be asked plainly: the server can't do this, or its answer does not add up.
///
/// Sizes come along where the server keeps its result for a next command (RFC 5182).
///
/// A set of UIDs may run over some that no message has; where it does, the count tells.
pub fn ask(
    imap: &mut Imap,
    query: &Query,
    wanted: Ask,
    events: &mut dyn Events,
) -> Result<Option<(Completion, Vec<u32>)>> {
    let before = imap.wire.exists();
    let Ask { uid, measure } = wanted;
    let saving = Command::search_saved(query)?;
    let saves = measure && imap.wire.has("SEARCHRES") && imap.wire.can_pipeline(&saving);
    let command = if saves { saving } else { Command::search_for_set(query, uid)? };
    let tag = imap.wire.start(&command, events)?;
    let measuring = if saves { Some(imap.wire.start(&sizes_of_result()?, events)?) } else { None };
    let name = imap.wire.text_of_tag(tag);
    let mut answers = Vec::new();
    let mut numbers: Option<Vec<u32>> = None;
    let mut collect = |untagged| match untagged {
        Untagged::Esearch(found) if found.tag.as_ref().is_none_or(|tag| tag == name.as_bytes()) => {
            if answers.len() < limits::LIST_ITEMS {
                answers.push(found);
            }
            None
        }
        // Cyrus answers as if it had been asked plainly.
        Untagged::Search(found) => {
            numbers.get_or_insert_default().extend(found.numbers);
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    if let Some(measuring) = measuring {
        // Without sizes the search is still worth something.
        imap.wire.finish(measuring, &mut Some, events)?;
    }
    match completion.status {
        Status::Ok => {}
        Status::No => return Ok(Some((completion, Vec::new()))),
        Status::Bad => return Ok(None),
    }
    // Messages may have come or gone meanwhile.
    let most = before.max(imap.wire.exists()).min(limits::MESSAGES);
    let found = match (answers.as_slice(), numbers) {
        ([], numbers) => numbers,
        ([answer], None) if answer.uid == uid => members(answer, most),
        _ => None,
    };
    Ok(found.map(|found| (completion, found)))
}

/// ABNF (RFC 5182): `sequence-set =/ "$"`
fn sizes_of_result() -> Result<Command> {
    let result = Ids::Verbatim { text: b"$".to_vec(), uid: true };
    Command::fetch(&result, &Items { uid: true, size: true, ..Items::default() })
}

/// The numbers found, ascending, if they are as many as the server says and no more than `most`.
fn members(answer: &Esearch, most: u32) -> Option<Vec<u32>> {
    let count = answer.count.filter(|count| *count <= most)?;
    let ranges = answer.all.iter().flat_map(|set| set.ranges());
    let ranges = ranges.map(|&(first, last)| first.min(last)..=first.max(last));
    let total: u64 = ranges.clone().map(|range| u64::from(range.end() - range.start()) + 1).sum();
    if total != u64::from(count) {
        return None;
    }
    let mut numbers: Vec<u32> = ranges.flatten().collect();
    if !numbers.is_sorted() {
        numbers.sort_unstable();
    }
    numbers.dedup();
    (numbers.len() as u64 == total).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::set::Set;

    fn found(ranges: &[(u32, u32)], count: u32) -> Esearch {
        let mut set = Set::default();
        ranges.iter().for_each(|&(first, last)| set.push(first, last));
        Esearch { all: Some(set), count: Some(count), ..Esearch::default() }
    }

    #[test]
    fn sets_become_ascending_numbers() {
        assert_eq!(members(&found(&[(1, 3), (7, 7), (9, 10)], 6), 10), Some(vec![1, 2, 3, 7, 9, 10]));
        assert_eq!(members(&found(&[(10, 9), (1, 2)], 4), 10), Some(vec![1, 2, 9, 10]));
        assert_eq!(members(&Esearch { count: Some(0), ..Esearch::default() }, 10), Some(vec![]));
    }

    #[test]
    fn what_does_not_add_up_is_not_believed() {
        // Gaps, overlaps, no count, more than there are, `*`.
        assert_eq!(members(&found(&[(1, 10)], 9), 10), None);
        assert_eq!(members(&found(&[(1, 3), (3, 4)], 5), 10), None);
        assert_eq!(members(&Esearch { count: None, ..found(&[(1, 3)], 3) }, 10), None);
        assert_eq!(members(&found(&[(1, 11)], 11), 10), None);
        assert_eq!(members(&found(&[(1, u32::MAX)], u32::MAX), limits::MESSAGES), None);
        assert_eq!(members(&found(&[(0, u32::MAX), (0, u32::MAX)], 0), limits::MESSAGES), None);
        assert_eq!(members(&Esearch { all: None, ..found(&[], 3) }, 10), None);
    }
}
