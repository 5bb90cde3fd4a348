//! SORT (RFC 5256) over a store: of each message no more than the key is loaded.

use super::offline::Offline;
use super::together::Together;
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
    let read = |header: &[u8]| of_header(key, header);
    let mut together = Together::new(&numbers, &names, key == SortKey::Date, read);
    let wants = Wants {
        uid: true,
        arrival: matches!(key, SortKey::Date | SortKey::Arrival),
        size: key == SortKey::Size,
        header: !names.is_empty() && !together.is_worth_it(),
        ..Wants::default()
    };
    let mut sorted: Vec<(Value, u32)> = Vec::with_capacity(numbers.len());
    offline.each(
        &numbers,
        wants,
        events,
        |offline, number, _| {
            let value = match together.next(offline)?.flatten() {
                Some(value) => value,
                None => value_of(offline, key, &names, number)?,
            };
            Ok((value, number))
        },
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
        if let Some(value) = of_header(key, &header) {
            return Ok(value);
        }
    }
    let arrival = offline.store.arrival(number)?.as_ref().map(Date::to_internal);
    Ok(value::value(key, b"", arrival.as_deref().map(str::as_bytes), 0))
}

/// What the header says; few messages do not say when they were sent.
fn of_header(key: SortKey, header: &[u8]) -> Option<Value> {
    match key {
        SortKey::Date => value::date(header).map(|date| Value::Number(date.to_unix())),
        _ => Some(value::value(key, header, None, 0)),
    }
}
