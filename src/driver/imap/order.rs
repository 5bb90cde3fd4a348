//! SORT and THREAD where the server has them (RFC 5256).

use super::Imap;
use super::command::Command;
use super::response::{Code, Status, Untagged};
use super::search::{recode, refused_charsets};
use super::search_here::is_about_searching;
use super::session::Completion;
use crate::driver::event::Events;
use crate::driver::order::{SortKey, ThreadKind, Threads};
use crate::driver::query::Query;
use crate::driver::store;
use crate::error::Result;

/// `None` if the server cannot sort, or refuses the command as unknown.
pub fn sort(
    imap: &mut Imap,
    key: SortKey,
    reverse: bool,
    query: &Query,
    uid: bool,
    events: &mut dyn Events,
) -> Result<Option<Vec<u32>>> {
    if !imap.offers("SORT", events)? {
        return Ok(None);
    }
    let mut numbers = Vec::new();
    let build = |query: &Query| Command::sort(key, reverse, query, uid);
    let mut collect = |untagged| match untagged {
        Untagged::Sort(found) => {
            numbers.extend(found.numbers);
            None
        }
        other => Some(other),
    };
    let answered = ask(imap, query, &build, &mut collect, events)?;
    Ok(answered.then_some(numbers))
}

/// `None` if the server cannot thread in this way, or refuses the command as unknown.
pub fn thread(
    imap: &mut Imap,
    kind: ThreadKind,
    query: &Query,
    uid: bool,
    events: &mut dyn Events,
) -> Result<Option<Threads>> {
    let name = match kind {
        ThreadKind::OrderedSubject => "THREAD=ORDEREDSUBJECT",
        ThreadKind::References => "THREAD=REFERENCES",
    };
    if !imap.offers(name, events)? {
        return Ok(None);
    }
    let mut threads = Threads::default();
    let build = |query: &Query| Command::thread(kind, query, uid);
    let mut collect = |untagged| match untagged {
        Untagged::Thread(found) => {
            threads = found;
            None
        }
        other => Some(other),
    };
    let answered = ask(imap, query, &build, &mut collect, events)?;
    Ok(answered.then_some(threads))
}

/// Asks in the caller's charset, then in those that the server names. False if
/// the server does not know the command, as ext/imap takes a BAD, or refuses to search.
fn ask(
    imap: &mut Imap,
    query: &Query,
    build: &dyn Fn(&Query) -> Result<Command>,
    collect: &mut dyn FnMut(Untagged) -> Option<Untagged>,
    events: &mut dyn Events,
) -> Result<bool> {
    let completion = run(imap, &build(query)?, collect, events)?;
    let mut best = completion;
    // A server that names none knows no better one.
    let is_named = matches!(&best.code, Some(Code::BadCharset(list)) if !list.is_empty());
    for charset in refused_charsets(&best).filter(|_| is_named).unwrap_or_default() {
        let Some(recoded) = recode(query, &charset).filter(|recoded| recoded != query) else { continue };
        let completion = run(imap, &build(&recoded)?, collect, events)?;
        if completion.status == Status::Ok {
            best = completion;
            break;
        }
    }
    if best.status == Status::Bad || is_about_searching(&best) && store::can_answer(query) {
        return Ok(false);
    }
    imap.concluded(best, events).map(|()| true)
}

fn run(
    imap: &mut Imap,
    command: &Command,
    collect: &mut dyn FnMut(Untagged) -> Option<Untagged>,
    events: &mut dyn Events,
) -> Result<Completion> {
    let tag = imap.wire.start(command, events)?;
    imap.wire.finish(tag, collect, events)
}
