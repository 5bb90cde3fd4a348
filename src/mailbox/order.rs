//! Messages in an order, and in threads: by the server if it can, else here with
//! the same result.

mod threads;

use std::collections::HashMap;

use super::criteria;
use super::diagnostics::Diagnostics;
use super::flags::{self, se, sort};
use super::stream::Mailbox;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::{Aspect, Fetched, Ids, Items, Section, SectionItem};
use crate::driver::order::value::{self, Value};
use crate::driver::order::{SortKey, ThreadKind, Threads};
use crate::driver::query::{Key, Query};
use crate::driver::set::Set;
use crate::error::{ErrorKind, Result};

impl Mailbox {
    /// Message numbers, or UIDs with `SE_UID`, ordered by `criterion` (`SORT…`), of
    /// the messages that match `criteria`; of all without. Empty if the server
    /// refuses, which goes to `diagnostics`. Source: `imap_sort`.
    pub fn sort(
        &mut self,
        criterion: i64,
        reverse: bool,
        flags: i64,
        criteria: Option<&[u8]>,
        charset: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u32>> {
        flags::check_sort_criterion(criterion)?;
        flags::check_sort(flags)?;
        let query = match criteria.filter(|criteria| !criteria.is_empty()) {
            Some(criteria) => criteria::parse(criteria, charset)?,
            None => Query::default(),
        };
        self.usable()?;
        if self.name.is_none() {
            return Ok(Vec::new());
        }
        let key = sort_key(criterion);
        let uid = flags & se::UID != 0;
        let sorted = self.sorted(key, reverse, &query, uid, diagnostics)?;
        self.state.lookahead.follow(&sorted, uid);
        Ok(sorted)
    }

    fn sorted(
        &mut self,
        key: SortKey,
        reverse: bool,
        query: &Query,
        uid: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u32>> {
        let sorted =
            self.call(diagnostics, |driver, receiver| driver.sort(key, reverse, query, uid, receiver));
        let outcome = match sorted {
            Ok(Some(mut numbers)) => {
                let messages = self.state.messages;
                numbers.retain(|number| *number != 0 && (uid || *number <= messages));
                return Ok(numbers);
            }
            Ok(None) => self.sort_here(key, reverse, query, diagnostics),
            Err(error) => Err(error),
        };
        match outcome {
            Ok(numbers) if uid => Ok(numbers.into_iter().filter_map(|n| self.state.map.uid(n)).collect()),
            Err(error) if matches!(error.kind(), ErrorKind::Refused | ErrorKind::Rejected) => {
                diagnostics.failure(&error);
                Ok(Vec::new())
            }
            other => other,
        }
    }

    /// All messages in threads by their references, with numbers, or UIDs with
    /// `SE_UID`. The nodes stand in the order of ext/imap's array: `N.num` is the
    /// node's number, `N.next` its first child, `N.branch` its next sibling, 0 if
    /// there is none. Empty where ext/imap says "Function returned an empty tree".
    /// Source: `imap_thread`.
    pub fn thread(&mut self, flags: i64, diagnostics: &mut Diagnostics) -> Result<Threads> {
        self.thread_by(ThreadKind::References, flags, diagnostics)
    }

    /// As [`Mailbox::thread`], by another algorithm.
    pub fn thread_by(
        &mut self,
        kind: ThreadKind,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Threads> {
        self.usable()?;
        if self.name.is_none() {
            return Ok(Threads::default());
        }
        let uid = flags & se::UID != 0;
        let threads = self.threads(kind, uid, diagnostics)?;
        let numbers: Vec<u32> =
            threads.nodes.iter().map(|node| node.number).filter(|number| *number != 0).collect();
        self.state.lookahead.follow(&numbers, uid);
        Ok(threads)
    }

    fn threads(&mut self, kind: ThreadKind, uid: bool, diagnostics: &mut Diagnostics) -> Result<Threads> {
        let query = Query::default();
        let asked = self.call(diagnostics, |driver, receiver| driver.thread(kind, &query, uid, receiver))?;
        if let Some(threads) = asked {
            return Ok(threads);
        }
        let numbers: Vec<u32> = (1..=self.state.messages).collect();
        let mut messages = Vec::with_capacity(numbers.len());
        let items = Items { uid: true, internal_date: true, ..items(threads::FIELDS) };
        self.headers_of(&numbers, &items, diagnostics, &mut |number, header, fetched| {
            messages.push(threads::Message::read(number, header, fetched.internal_date.as_deref()));
        })?;
        messages.sort_by_key(|message| message.number);
        messages.dedup_by_key(|message| message.number);
        let mut found = threads::find(kind, &messages);
        if uid {
            for node in &mut found.nodes {
                node.number = self.state.map.uid(node.number).unwrap_or_default();
            }
        }
        Ok(found)
    }

    fn sort_here(
        &mut self,
        key: SortKey,
        reverse: bool,
        query: &Query,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u32>> {
        let mut numbers = match query.keys.as_slice() {
            [] | [Key::All] => (1..=self.state.messages).collect(),
            _ => self.call(diagnostics, |driver, receiver| driver.search(query, false, receiver))?,
        };
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|number| (1..=self.state.messages).contains(number));
        let items = Items {
            uid: true,
            internal_date: matches!(key, SortKey::Date | SortKey::Arrival),
            size: key == SortKey::Size,
            ..items(value::fields(key))
        };
        let mut values: HashMap<u32, Value> = HashMap::with_capacity(numbers.len());
        self.headers_of(&numbers, &items, diagnostics, &mut |number, header, fetched| {
            let size = fetched.size.unwrap_or_default();
            values.insert(number, value::value(key, header, fetched.internal_date.as_deref(), size));
        })?;
        let mut sorted: Vec<(Value, u32)> =
            numbers.into_iter().filter_map(|number| Some((values.remove(&number)?, number))).collect();
        value::sort(&mut sorted, reverse);
        Ok(sorted.into_iter().map(|(_, number)| number).collect())
    }

    /// Fetches `items` of messages, and shows each that comes with its header fields.
    /// What is known of arrival and size is not asked for again.
    fn headers_of(
        &mut self,
        numbers: &[u32],
        items: &Items,
        diagnostics: &mut Diagnostics,
        show: &mut dyn FnMut(u32, &[u8], &Fetched),
    ) -> Result<()> {
        let mut missing = Set::default();
        for &number in numbers {
            let known = self.state.cache.get(number).filter(|message| {
                items.sections.is_empty()
                    && (!items.internal_date || message.internal_date.is_some())
                    && (!items.size || message.size.is_some())
                    && self.state.map.uid(number).is_some()
            });
            match known {
                Some(message) => {
                    let internal_date = message.internal_date.clone();
                    show(number, b"", &Fetched { size: message.size, internal_date, ..Fetched::default() });
                }
                None => missing.push(number, number),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        self.call(diagnostics, |driver, receiver| {
            let mut headers = Headers { events: receiver, show };
            driver.fetch(&Ids::Numbers(missing), items, &mut headers)
        })
    }
}

/// Takes the header fields out of what comes, and passes the rest on.
struct Headers<'a> {
    events: &'a mut dyn Events,
    show: &'a mut dyn FnMut(u32, &[u8], &Fetched),
}

impl Events for Headers<'_> {
    fn event(&mut self, event: Event) {
        let Event::Fetched(mut fetched) = event else { return self.events.event(event) };
        let is_fields = |aspect: &Aspect| matches!(aspect, Aspect::HeaderFields(_));
        let index = fetched.sections.iter().position(|section| is_fields(&section.section.aspect));
        let header = index.and_then(|index| fetched.sections.swap_remove(index).data);
        // A change of flags that comes meanwhile has none of it.
        if header.is_some() || fetched.internal_date.is_some() || fetched.size.is_some() {
            (self.show)(fetched.number, header.as_deref().unwrap_or_default(), &fetched);
        }
        self.events.event(Event::Fetched(fetched));
    }
}

fn items(fields: &[&str]) -> Items {
    if fields.is_empty() {
        return Items::default();
    }
    let names = fields.iter().map(|name| name.as_bytes().to_vec()).collect();
    let section = Section { path: Vec::new(), aspect: Aspect::HeaderFields(names) };
    Items { sections: vec![SectionItem { section, peek: true, partial: None }], ..Items::default() }
}

/// The criterion has been checked.
fn sort_key(criterion: i64) -> SortKey {
    match criterion {
        sort::ARRIVAL => SortKey::Arrival,
        sort::FROM => SortKey::From,
        sort::SUBJECT => SortKey::Subject,
        sort::TO => SortKey::To,
        sort::CC => SortKey::Cc,
        sort::SIZE => SortKey::Size,
        _ => SortKey::Date,
    }
}
