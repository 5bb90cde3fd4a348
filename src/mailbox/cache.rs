//! What is known of each message, until it is expunged.

use std::collections::HashMap;
use std::sync::Arc;

use super::flags::MessageFlags;
use crate::driver::fetch::Section;
use crate::driver::numbered::Numbered;
use crate::limits;
use crate::mime::address::Address;
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
    /// What all of it but the texts takes, in octets.
    weight: usize,
    generation: u32,
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
    /// `None` is a message that has been let go.
    messages: Numbered<Option<Box<Message>>>,
    texts: Room,
    items: Room,
}

/// What a kind of thing takes. When those of the generation at hand fill half of what they may
/// take, those of the generation before go.
#[derive(Debug)]
struct Room {
    most: usize,
    octets: usize,
    young: usize,
    generation: u32,
}

/// Texts up to this size are kept for a second reading.
pub const TEXT: usize = 256 << 10;

/// What a text, an address or a part takes beside its octets, about.
const OVERHEAD: usize = 128;

impl Default for Cache {
    fn default() -> Cache {
        let (texts, items) = (Room::of(limits::BODY_CACHE), Room::of(limits::MESSAGE_CACHE));
        Cache { messages: Numbered::default(), texts, items }
    }
}

impl Room {
    fn of(most: usize) -> Room {
        Room { most, octets: 0, young: 0, generation: 0 }
    }

    fn is_full_with(&self, more: usize) -> bool {
        self.young + more > self.most / 2
    }

    fn add(&mut self, octets: usize) {
        self.octets += octets;
        self.young += octets;
    }

    fn remove(&mut self, octets: usize, generation: u32) {
        self.octets = self.octets.saturating_sub(octets);
        if generation == self.generation {
            self.young = self.young.saturating_sub(octets);
        }
    }

    /// What is young becomes old, what was old has gone.
    fn age(&mut self) {
        self.octets = self.young;
        self.young = 0;
        self.generation = self.generation.wrapping_add(1);
    }
}

impl Message {
    fn weigh(&self) -> usize {
        let envelope = self.envelope.as_deref().map_or(0, envelope_octets);
        let news = self.news.as_deref().map_or(0, |news| {
            OVERHEAD + octets(&news.newsgroups) + octets(&news.followup_to) + octets(&news.references)
        });
        let structure = self.structure.as_deref().map_or(0, structure_octets);
        OVERHEAD + size_of::<Message>() + envelope + news + structure
    }
}

fn octets(text: &Option<Vec<u8>>) -> usize {
    text.as_ref().map_or(0, Vec::len)
}

fn envelope_octets(envelope: &Envelope) -> usize {
    let Envelope { from, sender, reply_to, to, cc, bcc, return_path, .. } = envelope;
    let lists = [from, sender, reply_to, to, cc, bcc, return_path];
    let of_address = |address: &Address| {
        OVERHEAD + octets(&address.personal) + octets(&address.mailbox) + octets(&address.host)
    };
    let addresses: usize = lists.iter().flat_map(|list| list.iter()).map(of_address).sum();
    let texts = [&envelope.date, &envelope.subject, &envelope.in_reply_to, &envelope.message_id];
    size_of::<Envelope>() + addresses + texts.iter().map(|text| octets(text)).sum::<usize>()
}

/// The depth is bounded by `limits::MIME_DEPTH`.
fn structure_octets(part: &Structure) -> usize {
    let own = size_of::<Structure>() + OVERHEAD + octets(&part.description) + octets(&part.id);
    let parameters: usize = part.parameters.iter().map(|parameter| OVERHEAD + parameter.value.len()).sum();
    let envelope = part.envelope.as_deref().map_or(0, envelope_octets);
    own + parameters + envelope + part.parts.iter().map(structure_octets).sum::<usize>()
}

impl Cache {
    /// Texts of a walk will come: many at once.
    pub fn make_room(&mut self) {
        self.texts.most = limits::WALK_CACHE;
    }

    pub fn get(&self, number: u32) -> Option<&Message> {
        self.messages.get(number)?.as_deref()
    }

    fn get_mut(&mut self, number: u32) -> Option<&mut Message> {
        self.messages.get_mut(number)?.as_deref_mut()
    }

    /// The message's entry, made if need be. The caller has checked that the number exists.
    pub fn entry(&mut self, number: u32) -> Option<&mut Message> {
        if self.get(number).is_none() {
            let mut message = Box::new(Message { generation: self.items.generation, ..Message::default() });
            message.weight = message.weigh();
            self.items.add(message.weight);
            self.messages.set(number, Some(message));
        }
        self.get_mut(number)
    }

    /// To be called when an envelope or a structure has been put into an entry.
    pub fn weigh(&mut self, number: u32) {
        let room = &mut self.items;
        if let Some(message) = self.messages.get_mut(number).and_then(Option::as_deref_mut) {
            room.remove(message.weight, message.generation);
            message.weight = message.weigh();
            message.generation = room.generation;
            room.add(message.weight);
        }
    }

    /// Lets messages go that have not been brought lately, if there are too many. To be called between
    /// calls alone: what a call brings, it finds.
    pub fn trim(&mut self) {
        if !self.items.is_full_with(0) {
            return;
        }
        // All are looked at, but only once in thousands of messages brought.
        let generation = self.items.generation;
        for slot in self.messages.values_mut() {
            match slot {
                Some(message) if message.generation == generation => {}
                Some(message) if message.texts.is_some() => {
                    message.generation = generation;
                    self.items.young += message.weight;
                }
                _ => *slot = None,
            }
        }
        self.items.age();
    }

    /// The flags of message `number`, if they are known.
    pub fn flags_mut(&mut self, number: u32) -> Option<&mut MessageFlags> {
        self.get_mut(number)?.flags.as_mut()
    }

    /// Takes message `number` out; later ones move down.
    pub fn expunge(&mut self, number: u32) {
        if let Some(message) = self.messages.expunge(number).and_then(Option::take) {
            self.items.remove(message.weight, message.generation);
            for text in message.texts.iter().flat_map(|texts| texts.0.values()) {
                self.texts.remove(text.content.len() + OVERHEAD, text.generation);
            }
        }
    }

    /// A text that is to be read now, and whether for the first time.
    pub fn read_text(&mut self, number: u32, section: &Section) -> Option<(Arc<[u8]>, bool)> {
        let text = self.get_mut(number)?.texts.as_mut()?.0.get_mut(section)?;
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
        if self.texts.is_full_with(text.len()) {
            self.age_texts();
        }
        let generation = self.texts.generation;
        if let Some(message) = self.entry(number) {
            message
                .texts
                .get_or_insert_default()
                .0
                .insert(section.clone(), Text { content: text.into(), generation, unread });
            self.texts.add(text.len() + OVERHEAD);
        }
    }

    /// What is said of flags was wrong.
    pub fn forget_flags(&mut self) {
        self.known_mut().for_each(|message| message.flags = None);
    }

    fn known_mut(&mut self) -> impl Iterator<Item = &mut Message> {
        self.messages.values_mut().filter_map(Option::as_deref_mut)
    }

    fn age_texts(&mut self) {
        let young = self.texts.generation;
        for message in self.known_mut() {
            message.texts =
                message.texts.take().filter(|texts| texts.0.values().any(|text| text.generation == young));
            if let Some(texts) = &mut message.texts {
                texts.0.retain(|_, text| text.generation == young);
            }
        }
        self.texts.age();
    }

    /// Source: `imap_gc` with `IMAP_GC_TEXTS`.
    pub fn forget_texts(&mut self) {
        self.known_mut().for_each(|message| message.texts = None);
        self.texts = Room::of(self.texts.most);
    }

    /// Gives the room of one message's envelope back.
    pub fn forget_envelope(&mut self, number: u32) {
        if let Some(message) = self.get_mut(number) {
            message.envelope = None;
            message.news = None;
            message.internal_date = None;
            self.weigh(number);
        }
    }

    /// Source: `imap_gc` with `IMAP_GC_ENV`.
    pub fn forget_envelopes(&mut self) {
        self.items = Room::of(self.items.most);
        for message in self.messages.values_mut().filter_map(Option::as_deref_mut) {
            message.envelope = None;
            message.news = None;
            message.structure = None;
            message.weight = message.weigh();
            message.generation = 0;
            self.items.add(message.weight);
        }
    }

    /// Source: `imap_gc` with `IMAP_GC_ELT`.
    pub fn forget_elements(&mut self) {
        for message in self.known_mut() {
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
            assert!(cache.texts.octets <= limits::BODY_CACHE + 100 * OVERHEAD);
        }
        assert!(cache.text(100, &section).is_some());
        cache.expunge(1);
        assert!(cache.text(99, &section).is_some());
        assert!(cache.text(100, &section).is_none());
        (1..=99).for_each(|_| cache.expunge(1));
        assert_eq!((cache.texts.octets, cache.texts.young), (0, 0));
        assert_eq!((cache.items.octets, cache.items.young), (0, 0));
        cache.keep_text(1, &section, &text, false);
        cache.forget_texts();
        assert_eq!(cache.texts.octets, 0);
    }

    fn envelope(subject: usize) -> Envelope {
        let address = Address { mailbox: Some(b"someone".to_vec()), ..Address::default() };
        let subject = Some(vec![b'x'; subject]);
        Envelope { subject, from: vec![address.clone()], to: vec![address], ..Envelope::default() }
    }

    fn bring(cache: &mut Cache, number: u32) {
        let message = cache.entry(number).expect("an entry");
        message.envelope = Some(Arc::new(envelope(500)));
        message.structure = Some(Arc::default());
        cache.weigh(number);
    }

    #[test]
    fn a_walk_through_a_huge_mailbox_stays_bounded() {
        let mut cache = Cache::default();
        for number in 1..=50_000 {
            bring(&mut cache, number);
            cache.trim();
            assert!(cache.items.octets <= limits::MESSAGE_CACHE + 10_000);
            assert!(cache.get(number).is_some_and(|message| message.envelope.is_some()));
        }
        let kept = (1..=50_000).filter(|number| cache.get(*number).is_some()).count();
        assert!((5_000..40_000).contains(&kept), "{kept} kept");
        assert!(cache.get(50_000 - 5_000).is_some() && cache.get(1).is_none());
        // One that was let go comes back.
        bring(&mut cache, 1);
        assert!(cache.get(1).is_some());
        (0..50_000).for_each(|_| cache.expunge(1));
        assert_eq!((cache.items.octets, cache.items.young), (0, 0));
    }

    #[test]
    fn what_one_call_brings_stays_until_the_next() {
        let mut cache = Cache::default();
        for number in 1..=40_000 {
            bring(&mut cache, number);
        }
        assert!((1..=40_000).all(|number| cache.get(number).is_some()));
        cache.trim();
        cache.trim();
        bring(&mut cache, 40_001);
        assert!(cache.get(40_001).is_some());
        cache.forget_envelopes();
        assert!(cache.items.octets <= 40_001 * (OVERHEAD + size_of::<Message>()));
    }
}
