//! What is known of each message, until it is expunged.

use std::collections::HashMap;
use std::sync::Arc;

use super::flags::MessageFlags;
use super::numbered::Numbered;
use crate::driver::fetch::Section;
use crate::limits;
use crate::mime::envelope::Envelope;
use crate::mime::structure::Structure;

/// Fields of the header that an envelope lacks (`Newsgroups`, `Followup-To`, `References`).
#[derive(Clone, Debug, Default)]
pub struct NewsFields {
    pub newsgroups: Option<Vec<u8>>,
    pub followup_to: Option<Vec<u8>>,
    pub references: Option<Vec<u8>>,
}

/// What is known of one message.
#[derive(Debug, Default)]
pub struct Message {
    pub flags: Option<MessageFlags>,
    pub internal_date: Option<Vec<u8>>,
    pub size: Option<u64>,
    pub envelope: Option<Arc<Envelope>>,
    pub news: Option<Box<NewsFields>>,
    pub structure: Option<Arc<Structure>>,
    /// Few messages have any.
    texts: Option<Box<Texts>>,
}

#[derive(Debug, Default)]
struct Texts(HashMap<Section, Text>);

#[derive(Debug)]
struct Text {
    content: Arc<[u8]>,
    generation: u32,
    /// No one has asked for it yet.
    unread: bool,
}

/// The messages of a mailbox, by number.
#[derive(Debug)]
pub struct Cache {
    messages: Numbered<Box<Message>>,
    /// Octets that texts may have.
    room: usize,
    /// Octets in texts.
    octets: usize,
    /// Octets in texts of the generation at hand. When they fill half the room, the texts of
    /// the generation before go.
    young: usize,
    generation: u32,
}

/// Texts up to this size are kept for a second reading.
pub const TEXT: usize = 256 << 10;

impl Default for Cache {
    fn default() -> Cache {
        Cache { messages: Numbered::default(), room: limits::BODY_CACHE, octets: 0, young: 0, generation: 0 }
    }
}

impl Cache {
    /// Texts of a walk will come: many at once.
    pub fn make_room(&mut self) {
        self.room = limits::WALK_CACHE;
    }

    pub fn get(&self, number: u32) -> Option<&Message> {
        self.messages.get(number).map(Box::as_ref)
    }

    /// The message's entry, made if need be. The caller has checked that the number exists.
    pub fn entry(&mut self, number: u32) -> Option<&mut Message> {
        if self.messages.get(number).is_none() {
            self.messages.set(number, Box::default());
        }
        self.messages.get_mut(number).map(Box::as_mut)
    }

    /// The flags of message `number`, if they are known.
    pub fn flags_mut(&mut self, number: u32) -> Option<&mut MessageFlags> {
        self.messages.get_mut(number)?.flags.as_mut()
    }

    /// Takes message `number` out; later ones move down.
    pub fn expunge(&mut self, number: u32) {
        if let Some(message) = self.messages.expunge(number) {
            let message = std::mem::take(message);
            for text in message.texts.iter().flat_map(|texts| texts.0.values()) {
                self.octets -= text.content.len();
                if text.generation == self.generation {
                    self.young -= text.content.len();
                }
            }
        }
    }

    /// A text that is to be read now, and whether for the first time.
    pub fn read_text(&mut self, number: u32, section: &Section) -> Option<(Arc<[u8]>, bool)> {
        let text = self.messages.get_mut(number)?.texts.as_mut()?.0.get_mut(section)?;
        Some((text.content.clone(), std::mem::take(&mut text.unread)))
    }

    /// A text that has come.
    pub fn text(&self, number: u32, section: &Section) -> Option<Arc<[u8]>> {
        Some(self.get(number)?.texts.as_ref()?.0.get(section)?.content.clone())
    }

    /// Keeps a text if it is small; the older half of all texts goes when they become too many.
    /// `unread` is one that was fetched before it was asked for.
    pub fn keep_text(&mut self, number: u32, section: &Section, text: &[u8], unread: bool) {
        if text.len() > TEXT || self.text(number, section).is_some() {
            return;
        }
        if self.young + text.len() > self.room / 2 {
            self.age();
        }
        let generation = self.generation;
        if let Some(message) = self.entry(number) {
            message
                .texts
                .get_or_insert_default()
                .0
                .insert(section.clone(), Text { content: text.into(), generation, unread });
            self.octets += text.len();
            self.young += text.len();
        }
    }

    /// What is said of flags was wrong.
    pub fn forget_flags(&mut self) {
        self.messages.values_mut().for_each(|message| message.flags = None);
    }

    /// What is young becomes old, what was old goes.
    fn age(&mut self) {
        let young = self.generation;
        for message in self.messages.values_mut() {
            message.texts =
                message.texts.take().filter(|texts| texts.0.values().any(|text| text.generation == young));
            if let Some(texts) = &mut message.texts {
                texts.0.retain(|_, text| text.generation == young);
            }
        }
        self.octets = self.young;
        self.young = 0;
        self.generation = self.generation.wrapping_add(1);
    }

    /// Source: `imap_gc` with `IMAP_GC_TEXTS`.
    pub fn forget_texts(&mut self) {
        self.messages.values_mut().for_each(|message| message.texts = None);
        self.octets = 0;
        self.young = 0;
    }

    /// Gives the room of one message's envelope back.
    pub fn forget_envelope(&mut self, number: u32) {
        if let Some(message) = self.messages.get_mut(number) {
            message.envelope = None;
            message.news = None;
            message.internal_date = None;
        }
    }

    /// Source: `imap_gc` with `IMAP_GC_ENV`.
    pub fn forget_envelopes(&mut self) {
        for message in self.messages.values_mut() {
            message.envelope = None;
            message.news = None;
            message.structure = None;
        }
    }

    /// Source: `imap_gc` with `IMAP_GC_ELT`.
    pub fn forget_elements(&mut self) {
        for message in self.messages.values_mut() {
            message.flags = None;
            message.internal_date = None;
            message.size = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_bounded_and_follow_an_expunge() {
        let mut cache = Cache::default();
        let section = Section::default();
        let text = vec![b'x'; TEXT];
        for number in 1..=100 {
            cache.keep_text(number, &section, &text, false);
            assert!(cache.octets <= limits::BODY_CACHE);
        }
        assert!(cache.text(100, &section).is_some());
        cache.expunge(1);
        assert!(cache.text(99, &section).is_some());
        assert!(cache.text(100, &section).is_none());
        (1..=99).for_each(|_| cache.expunge(1));
        assert_eq!((cache.octets, cache.young), (0, 0));
        cache.keep_text(1, &section, &text, false);
        cache.forget_texts();
        assert_eq!(cache.octets, 0);
    }
}
