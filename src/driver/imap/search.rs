//! SEARCH in a charset that the server takes (RFC 3501, section 6.4.4).

use super::Imap;
use super::command::Command;
use super::esearch;
use super::response::Code;
use super::response::{Status, Untagged};
use super::search_here;
use super::session::{Completion, text_of};
use crate::driver::event::Events;
use crate::driver::query::{Key, Query};
use crate::error::Result;
use crate::mime::charset;

/// Asks in the caller's charset; when the server does not know it, in each that
/// the server lists, else in UTF-8. What it does not search for, is searched for here.
pub fn search(imap: &mut Imap, query: &Query, uid: bool, events: &mut dyn Events) -> Result<Vec<u32>> {
    search_and(imap, query, Ask { uid, measure: false }, events)
}

/// Asks for the UIDs, and without waiting for them for the sizes of what is found, if the server can do that.
pub fn search_measured(imap: &mut Imap, query: &Query, events: &mut dyn Events) -> Result<Vec<u32>> {
    search_and(imap, query, Ask { uid: true, measure: true }, events)
}

/// What to ask for: UIDs or numbers, sizes too or not.
#[derive(Clone, Copy)]
pub struct Ask {
    pub uid: bool,
    pub measure: bool,
}

fn search_and(imap: &mut Imap, query: &Query, wanted: Ask, events: &mut dyn Events) -> Result<Vec<u32>> {
    let (completion, numbers) = ask(imap, query, wanted, events)?;
    for name in refused_charsets(&completion).unwrap_or_default() {
        let Some(recoded) = recode(query, &name) else { continue };
        if recoded == *query {
            continue;
        }
        let (completion, numbers) = ask(imap, &recoded, wanted, events)?;
        if completion.status == Status::Ok {
            return imap.concluded(completion, events).map(|()| numbers);
        }
    }
    let is_about_searching = search_here::is_about_searching(&completion);
    match imap.concluded(completion, events) {
        Err(refusal) if is_about_searching => {
            search_here::search(imap, query, wanted.uid, events)?.ok_or(refusal)
        }
        outcome => outcome.map(|()| numbers),
    }
}

fn ask(
    imap: &mut Imap,
    query: &Query,
    wanted: Ask,
    events: &mut dyn Events,
) -> Result<(Completion, Vec<u32>)> {
    let takes_sets = esearch::is_possible(imap);
    if takes_sets && let Some(answer) = esearch::ask(imap, query, wanted, events)? {
        return Ok(answer);
    }
    let mut numbers = Vec::new();
    let tag = imap.wire.start(&Command::search(query, wanted.uid)?, events)?;
    let mut collect = |untagged| match untagged {
        // Some servers send a long result in several pieces.
        Untagged::Search(found) => {
            numbers.extend(found.numbers);
            None
        }
        other => Some(other),
    };
    let completion = imap.wire.finish(tag, &mut collect, events)?;
    imap.plain_searches |= takes_sets && completion.status == Status::Ok;
    Ok((completion, numbers))
}

/// The charsets to try next, if this is how the server refused the one it got.
pub fn refused_charsets(completion: &Completion) -> Option<Vec<String>> {
    let listed = match (&completion.code, completion.status) {
        (Some(Code::BadCharset(list)), Status::No | Status::Bad) => list,
        _ => return None,
    };
    let listed: Vec<String> = listed.iter().map(|name| text_of(name)).collect();
    Some(if listed.is_empty() { vec!["UTF-8".to_string()] } else { listed })
}

/// The query with its texts in another charset; `None` if they cannot be said in it, or nobody knows what they say.
pub fn recode(query: &Query, to: &str) -> Option<Query> {
    let from = query.charset.as_deref().unwrap_or("UTF-8");
    if !charset::is_known(from) {
        return None;
    }
    let keys = query.keys.iter().map(|key| recode_key(key, from, to)).collect::<Option<Vec<Key>>>()?;
    Some(Query { keys, charset: Some(to.to_string()) })
}

/// The depth is that of the criteria, which `limits::CRITERIA_DEPTH` bounds.
fn recode_key(key: &Key, from: &str, to: &str) -> Option<Key> {
    let text = |text: &Vec<u8>| {
        if text.is_ascii() {
            return Some(text.clone());
        }
        charset::from_utf8(&charset::to_utf8(text, from)?, to)
    };
    Some(match key {
        Key::Bcc(t) => Key::Bcc(text(t)?),
        Key::Body(t) => Key::Body(text(t)?),
        Key::Cc(t) => Key::Cc(text(t)?),
        Key::From(t) => Key::From(text(t)?),
        Key::Subject(t) => Key::Subject(text(t)?),
        Key::Text(t) => Key::Text(text(t)?),
        Key::To(t) => Key::To(text(t)?),
        Key::GmailRaw(t) => Key::GmailRaw(text(t)?),
        Key::GmailLabels(t) => Key::GmailLabels(text(t)?),
        Key::Header(name, t) => Key::Header(name.clone(), text(t)?),
        Key::Not(key) => Key::Not(Box::new(recode_key(key, from, to)?)),
        Key::Or(a, b) => Key::Or(Box::new(recode_key(a, from, to)?), Box::new(recode_key(b, from, to)?)),
        Key::And(keys) => Key::And(keys.iter().map(|key| recode_key(key, from, to)).collect::<Option<_>>()?),
        other => other.clone(),
    })
}
