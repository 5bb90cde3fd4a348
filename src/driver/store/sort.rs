//! SORT (RFC 5256) over a store: of each message no more than the key is loaded.

use super::offline::Offline;
use super::{Store, Wants, search};
use crate::driver::event::Events;
use crate::driver::order::SortKey;
use crate::driver::order::value::{self, Value};
use crate::driver::query::{Key, Query};
use crate::error::Result;
use crate::mime::date::Date;

/// The numbers of the messages that match `query`, ordered by `key`. One that cannot be read
/// is left out, and told of.
pub fn sort<S: Store>(
    offline: &mut Offline<S>,
    key: SortKey,
    reverse: bool,
    query: &Query,
    events: &mut dyn Events,
) -> Result<Vec<u32>> {
    let numbers = match query.keys.as_slice() {
        [] | [Key::All] => (1..=offline.store.count()).collect(),
        _ => search::search(offline, query, events)?,
    };
    let names: Vec<Vec<u8>> = value::fields(key).iter().map(|name| name.as_bytes().to_vec()).collect();
    let wants = Wants {
        uid: true,
        arrival: matches!(key, SortKey::Date | SortKey::Arrival),
        size: key == SortKey::Size,
        header: !names.is_empty(),
        ..Wants::default()
    };
    let mut sorted: Vec<(Value, u32)> = Vec::with_capacity(numbers.len());
    offline.each(
        &numbers,
        wants,
        events,
        |offline, number, _| Ok((value_of(offline, key, &names, number)?, number)),
        |value, _| {
            sorted.push(value);
            Ok(())
        },
    )?;
    value::sort(&mut sorted, reverse);
    Ok(sorted.into_iter().map(|(_, number)| number).collect())
}

fn value_of<S: Store>(
    offline: &mut Offline<S>,
    key: SortKey,
    names: &[Vec<u8>],
    number: u32,
) -> Result<Value> {
    if key == SortKey::Size {
        return Ok(Value::Number(offline.store.size(number)?));
    }
    if key != SortKey::Arrival {
        let header = offline.fields(number, names)?;
        if key != SortKey::Date {
            return Ok(value::value(key, &header, None, 0));
        }
        // Few messages do not say when they were sent.
        if let Some(date) = value::date(&header) {
            return Ok(Value::Number(date.to_unix()));
        }
    }
    let arrival = offline.store.arrival(number)?.as_ref().map(Date::to_internal);
    Ok(value::value(key, b"", arrival.as_deref().map(str::as_bytes), 0))
}
