//! What messages are ordered by where the peer does not order them.

use super::SortKey;
use crate::mime::address;
use crate::mime::base_subject;
use crate::mime::casemap::casemap;
use crate::mime::date::Date;
use crate::mime::header;
use crate::mime::notes::Notes;

/// What a message is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Number(u64),
    Text(Vec<u8>),
}

/// The header fields that `key` needs; for some the header says nothing.
pub fn fields(key: SortKey) -> &'static [&'static str] {
    match key {
        SortKey::Date => &["DATE"],
        SortKey::From => &["FROM"],
        SortKey::Subject => &["SUBJECT"],
        SortKey::To => &["TO"],
        SortKey::Cc => &["CC"],
        SortKey::Arrival | SortKey::Size => &[],
    }
}

/// The value of a message's `key`. The first field of a name counts.
pub fn value(key: SortKey, header: &[u8], arrival: Option<&[u8]>, size: u64) -> Value {
    match key {
        SortKey::Date => Value::Number(sent(header, arrival)),
        SortKey::Arrival => Value::Number(arrived(arrival)),
        SortKey::Size => Value::Number(size),
        SortKey::Subject => {
            let subject = header::find_field(header, b"Subject").unwrap_or_default();
            Value::Text(base_subject::base(&subject).0)
        }
        SortKey::From => Value::Text(mailbox(header, b"From")),
        SortKey::To => Value::Text(mailbox(header, b"To")),
        SortKey::Cc => Value::Text(mailbox(header, b"Cc")),
    }
}

/// When a message was sent, in seconds since 1970; when it arrived if it does not say.
pub fn sent(header: &[u8], arrival: Option<&[u8]>) -> u64 {
    date(header).map_or_else(|| arrived(arrival), |date| date.to_unix())
}

/// The date of the header, if it can be read.
pub fn date(header: &[u8]) -> Option<Date> {
    header::find_field(header, b"Date").and_then(|text| Date::parse(&text))
}

fn arrived(arrival: Option<&[u8]>) -> u64 {
    arrival.and_then(Date::parse).map(|date| date.to_unix()).unwrap_or_default()
}

/// The first address's part before the `@`.
fn mailbox(header: &[u8], name: &[u8]) -> Vec<u8> {
    let text = header::find_field(header, name).unwrap_or_default();
    let list = address::parse_list(&text, b"", &mut Notes::default());
    let mailbox = list.into_iter().next().and_then(|address| address.mailbox);
    casemap(&mailbox.unwrap_or_default())
}

/// The order in which messages with these values come; equal ones by number.
pub fn sort(messages: &mut [(Value, u32)], reverse: bool) {
    messages.sort_unstable_by(|(a, n), (b, m)| {
        let order = if reverse { b.cmp(a) } else { a.cmp(b) };
        order.then(n.cmp(m))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_counts() {
        let header = b"Date: Tue, 24 Feb 2026 05:30:00 +0300\r\nSubject: Re: b\r\nSubject: a\r\nDate: Thu, 01 Jan 1998 00:00:00 +0000\r\nTo: Team: x@y, z@y;\r\n\r\n";
        assert_eq!(value(SortKey::Subject, header, None, 0), Value::Text(b"B".to_vec()));
        assert_eq!(value(SortKey::Date, header, None, 0), Value::Number(1_771_900_200));
        assert_eq!(value(SortKey::To, header, None, 0), Value::Text(b"TEAM".to_vec()));
        assert_eq!(value(SortKey::Cc, header, None, 0), Value::Text(vec![]));
        assert_eq!(value(SortKey::Size, header, None, 7), Value::Number(7));
    }

    #[test]
    fn without_a_date_the_arrival_counts() {
        let arrival = Some(&b"01-Jan-2026 12:00:00 +0000"[..]);
        assert_eq!(sent(b"Date: nonsense\r\n\r\n", arrival), 1_767_268_800);
        assert_eq!(sent(b"", None), 0);
    }

    #[test]
    fn equal_ones_keep_their_order_also_in_reverse() {
        let of = |reverse| {
            let mut list = vec![(Value::Number(1), 1), (Value::Number(2), 2), (Value::Number(1), 3)];
            sort(&mut list, reverse);
            list.into_iter().map(|(_, number)| number).collect::<Vec<_>>()
        };
        assert_eq!(of(false), [1, 3, 2]);
        assert_eq!(of(true), [2, 1, 3]);
    }
}
