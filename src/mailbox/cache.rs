//! What is known of each message, until it is expunged.

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
    texts: Vec<(Section, Arc<[u8]>)>,
}

/// The messages of a mailbox, by number.
#[derive(Debug, Default)]
pub struct Cache {
    messages: Numbered<Box<Message>>,
    /// Octets in texts.
    octets: usize,
}

/// Texts up to this size are kept for a second reading.
pub const TEXT: usize = 256 << 10;

impl Cache {
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

    /// Takes message `number` out; later ones move down.
    pub fn expunge(&mut self, number: u32) {
        if let Some(message) = self.messages.expunge(number) {
            self.octets -= message.texts.iter().map(|(_, text)| text.len()).sum::<usize>();
        }
    }

    /// A text read earlier.
    pub fn text(&self, number: u32, section: &Section) -> Option<Arc<[u8]>> {
        let texts = &self.get(number)?.texts;
        texts.iter().find(|(known, _)| known == section).map(|(_, text)| text.clone())
    }

    /// Keeps a text if it is small; all texts go when they become too many.
    pub fn keep_text(&mut self, number: u32, section: &Section, text: &[u8]) {
        if text.len() > TEXT || self.text(number, section).is_some() {
            return;
        }
        if self.octets + text.len() > limits::BODY_CACHE {
            self.forget_texts();
        }
        if let Some(message) = self.entry(number) {
            message.texts.push((section.clone(), text.into()));
            self.octets += text.len();
        }
    }

    /// Source: `imap_gc` with `IMAP_GC_TEXTS`.
    pub fn forget_texts(&mut self) {
        self.messages.values_mut().for_each(|message| message.texts = Vec::new());
        self.octets = 0;
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
            cache.keep_text(number, &section, &text);
            assert!(cache.octets <= limits::BODY_CACHE);
        }
        assert!(cache.text(100, &section).is_some());
        cache.expunge(1);
        assert!(cache.text(99, &section).is_some());
        assert!(cache.text(100, &section).is_none());
        cache.forget_texts();
        assert_eq!(cache.octets, 0);
    }
}
