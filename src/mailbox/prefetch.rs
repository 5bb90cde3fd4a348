//! Bringing what will be wanted of many messages with one question, for callers
//! that know which messages they walk through, and in which order.

use super::cache;
use super::diagnostics::Diagnostics;
use super::lookahead::{Id, Lookahead, Plan};
use super::message::Need;
use super::section;
use super::stream::Mailbox;
use crate::driver::fetch::{self, Items, Section, SectionItem};
use crate::error::Result;
use crate::limits;
use crate::mime::structure::{ContentType, Structure};

/// What of the messages, beside their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Envelope, flags, size and date: what [`Mailbox::header_info`] tells.
    Envelope,
    /// The part tree: what [`Mailbox::fetch_structure`] tells.
    Structure,
}

/// Which texts of the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// All of each message: `imap_fetchbody` with the section `""`.
    Whole,
    /// Its header: `imap_fetchheader`.
    Header,
    /// The contents of its parts that are files, by their disposition or a name.
    Attachments,
    /// The contents of its other parts of this type; the subtype in any case.
    Parts(ContentType, Vec<u8>),
}

/// Octets of a message whose size is not known that are asked for to begin with: one that is
/// shorter has come whole.
const PROBE: u64 = 32 << 10;
/// How many such messages there are in one go.
const GUESSES: usize = 64;

impl Mailbox {
    /// Brings some aspects of the messages with these UIDs, so that their own calls
    /// need not ask. What is known is not asked for again; UIDs that no message has
    /// are passed over. Does nothing where it does not pay to ask ahead.
    pub fn prefetch(
        &mut self,
        uids: &[u32],
        aspects: &[Aspect],
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.usable()?;
        if !self.looks_ahead() {
            return Ok(());
        }
        let all_known = self.state.map.is_complete(self.state.messages);
        let mut plan = Plan::default();
        for &uid in uids.iter().filter(|uid| **uid != 0) {
            let number = self.state.map.number(uid);
            if number.is_none() && all_known {
                continue;
            }
            let known = number.and_then(|number| self.state.cache.get(number));
            let mut items = Items::default();
            for aspect in aspects {
                let need = match aspect {
                    Aspect::Envelope => Need::Overview,
                    Aspect::Structure => Need::Structure,
                };
                if !need.is_met(number.map(|_| uid), known) {
                    items.add(need.items());
                }
            }
            plan.add(Id { number, uid: Some(uid) }, items);
        }
        self.fetch_plan(plan, diagnostics)
    }

    /// Brings texts of the messages with these UIDs, in their order, as far as [`limits::WALK_OCTETS`] reach by what is
    /// known of their sizes. Gives how many have been provided for: their texts are at hand, or too large to be kept.
    pub fn prefetch_texts(
        &mut self,
        uids: &[u32],
        texts: &Texts,
        diagnostics: &mut Diagnostics,
    ) -> Result<usize> {
        self.usable()?;
        if !self.looks_ahead() {
            return Ok(uids.len());
        }
        self.state.cache.make_room();
        let all_known = self.state.map.is_complete(self.state.messages);
        let mut plan = Plan::default();
        let (mut left, mut guesses, mut provided) = (limits::WALK_OCTETS, GUESSES, 0);
        for &uid in uids {
            let id = Id { number: self.state.map.number(uid), uid: Some(uid) };
            if uid == 0 || (id.number.is_none() && all_known) {
                provided += 1;
                continue;
            }
            let (items, cost) = self.texts_of(id, texts, plan.is_empty());
            let guess = items.size;
            if cost > left || plan.is_full() || (guess && guesses == 0) {
                break;
            }
            left -= cost;
            guesses -= usize::from(guess);
            provided += 1;
            plan.add(id, items);
        }
        // The sizes of the next ones come along, so that their turn needs no guess.
        if matches!(texts, Texts::Whole) {
            let sizes = Items { uid: true, size: true, ..Items::default() };
            for &uid in uids.get(provided..).unwrap_or_default() {
                let number = self.state.map.number(uid);
                let message = number.and_then(|number| self.state.cache.get(number));
                if message.is_none_or(|message| message.size.is_none()) {
                    plan.add(Id { number, uid: Some(uid) }, sizes.clone());
                }
            }
        }
        self.fetch_plan(plan, diagnostics)?;
        Ok(provided)
    }

    /// The texts of a message that are missing, and about how many octets they have.
    /// `first`: it is the one that the caller waits for.
    fn texts_of(&self, id: Id, texts: &Texts, first: bool) -> (Items, u64) {
        let message = id.number.and_then(|number| self.state.cache.get(number));
        let sections = match texts {
            Texts::Whole => vec![Section::default()],
            Texts::Header => vec![Section { path: Vec::new(), aspect: fetch::Aspect::Header }],
            Texts::Attachments | Texts::Parts(..) => {
                message.and_then(|message| message.structure.as_deref()).map_or(Vec::new(), |root| {
                    let mut leaves = section::leaves(root);
                    leaves.retain(|path| section::find(root, path).is_some_and(|part| texts.include(part)));
                    let content = |path| Section { path, aspect: fetch::Aspect::Content };
                    leaves.into_iter().map(content).collect()
                })
            }
        };
        let (mut items, mut cost) = (Items::default(), 0);
        for section in sections {
            let text = id.number.and_then(|number| self.state.cache.text(number, &section));
            if text.is_some() {
                continue;
            }
            let size = Lookahead::size(id, &section, self.state.known());
            if size.is_some_and(|size| size > cache::TEXT as u64) {
                continue;
            }
            let partial = match size {
                Some(_) => None,
                None if first => Some(cache::TEXT as u64),
                None => Some(PROBE),
            };
            items.uid = true;
            items.size |= size.is_none();
            cost += size.or(partial).unwrap_or_default();
            items.sections.push(SectionItem { section, peek: true, partial: partial.map(|most| (0, most)) });
        }
        (items, cost)
    }

    fn fetch_plan(&mut self, plan: Plan, diagnostics: &mut Diagnostics) -> Result<()> {
        let requests = plan.requests(false);
        if requests.is_empty() {
            return Ok(());
        }
        match self.call(diagnostics, |driver, receiver| driver.fetch_all(&requests, receiver)) {
            // What is refused will be refused again to the call that it matters to.
            Err(_) if self.is_open() => Ok(()),
            outcome => outcome,
        }
    }
}

impl Texts {
    fn include(&self, part: &Structure) -> bool {
        match self {
            Texts::Attachments => is_file(part),
            Texts::Parts(content_type, subtype) => {
                let of_part = part.subtype.as_deref().unwrap_or_default();
                part.content_type == *content_type && of_part.eq_ignore_ascii_case(subtype) && !is_file(part)
            }
            Texts::Whole | Texts::Header => false,
        }
    }
}

/// Whether a part is meant as a file, as far as its structure says so plainly.
fn is_file(part: &Structure) -> bool {
    let disposition = part.disposition.as_ref();
    let is_named = |attribute: &[u8]| {
        let name = attribute.split(|octet| *octet == b'*').next().unwrap_or_default();
        name.eq_ignore_ascii_case(b"filename") || name.eq_ignore_ascii_case(b"name")
    };
    let of_disposition = disposition.map(|disposition| disposition.parameters.as_slice()).unwrap_or_default();
    part.is_message()
        || disposition.is_some_and(|disposition| disposition.kind.eq_ignore_ascii_case(b"attachment"))
        || part.parameters.iter().chain(of_disposition).any(|parameter| is_named(&parameter.attribute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::structure::{Disposition, Parameter};

    fn part(subtype: &str, disposition: Option<&str>, attribute: &str) -> Structure {
        let parameters = match attribute {
            "" => Vec::new(),
            name => vec![Parameter { attribute: name.as_bytes().to_vec(), value: b"x".to_vec() }],
        };
        let disposition = disposition
            .map(|kind| Disposition { kind: kind.as_bytes().to_vec(), parameters: parameters.clone() });
        Structure {
            subtype: Some(subtype.as_bytes().to_vec()),
            parameters,
            disposition,
            ..Structure::default()
        }
    }

    #[test]
    fn files_and_texts_are_told_apart() {
        let plain = Texts::Parts(ContentType::Text, b"plain".to_vec());
        for (part, file) in [
            (part("PLAIN", None, ""), false),
            (part("PLAIN", Some("inline"), "charset"), false),
            (part("PLAIN", Some("ATTACHMENT"), ""), true),
            (part("PLAIN", Some("inline"), "FileName*0*"), true),
            (part("PLAIN", None, "name"), true),
        ] {
            assert_eq!((Texts::Attachments.include(&part), plain.include(&part)), (file, !file), "{part:?}");
        }
        assert!(!plain.include(&part("HTML", None, "")));
        let message = Structure { content_type: ContentType::Message, ..part("RFC822", None, "") };
        assert!(Texts::Attachments.include(&message));
    }
}
