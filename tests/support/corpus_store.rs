//! Messages in memory as a mail store.

use imapext::driver::event::{Event, Events};
use imapext::driver::store::Store;
use imapext::driver::target::Session;
use imapext::error::{Error, ErrorKind, Result};
use imapext::mime::date::Date;
use imapext::mime::message;
use imapext::wire::deadline::Timeouts;

/// Whole messages, their dates of arrival, and how often each was loaded.
#[derive(Default)]
pub struct Messages {
    pub messages: Vec<(Vec<u8>, Date)>,
    pub loaded: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    session: Session,
}

impl Messages {
    pub fn new(messages: Vec<(Vec<u8>, Date)>) -> Messages {
        Messages { messages, ..Messages::default() }
    }

    fn get(&self, number: u32) -> Result<&(Vec<u8>, Date)> {
        let message = (number as usize).checked_sub(1).and_then(|index| self.messages.get(index));
        message.ok_or_else(|| Error::new(ErrorKind::NoMessage, "no such message"))
    }
}

impl Store for Messages {
    fn session(&self) -> &Session {
        &self.session
    }

    fn select(&mut self, _: &[u8], _: bool, events: &mut dyn Events) -> Result<()> {
        events.event(Event::Exists(self.count()));
        Ok(())
    }

    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn count(&self) -> u32 {
        self.messages.len() as u32
    }

    fn is_read_only(&self) -> bool {
        true
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        Ok(number)
    }

    fn size(&mut self, number: u32) -> Result<u64> {
        self.get(number).map(|message| message.0.len() as u64)
    }

    fn arrival(&mut self, number: u32) -> Result<Option<Date>> {
        self.get(number).map(|message| Some(message.1))
    }

    fn flags(&mut self, _: u32) -> Result<Vec<Vec<u8>>> {
        Ok(vec![b"\\Recent".to_vec()])
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        let octets = &self.get(number)?.0;
        Ok(octets[..message::text_start(octets)].to_vec())
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        self.loaded.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.get(number).map(|message| message.0.clone())
    }

    fn set_timeouts(&mut self, _: Timeouts) {}

    fn logout(&mut self, _: &mut dyn Events) {}

    fn abandon(&mut self) {}

    fn is_alive(&self) -> bool {
        true
    }
}
