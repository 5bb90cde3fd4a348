//! Headers, bodies and parts, in memory or into a sink; when `\Seen` is set.

use super::cache;
use super::diagnostics::Diagnostics;
use super::flags::{self, ft};
use super::lookahead::{Id, Lookahead, Question};
use super::message::{Need, no_message};
use super::section;
use super::state::{Message, Wanted};
use super::stream::Mailbox;
use crate::driver::fetch::{Aspect, Ids, Items, Request, Section, SectionItem};
use crate::driver::set::Set;
use crate::driver::{FlagChange, Sink};
use crate::error::Result;
use crate::mime::header;
use crate::mime::notes::Notes;

/// Keeps a copy of what is small on its way.
struct Tee<'a> {
    small: Option<Vec<u8>>,
    sink: &'a mut dyn Sink,
}

impl Sink for Tee<'_> {
    fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.small = self.small.take().filter(|text| text.len() + piece.len() <= cache::TEXT);
        if let Some(text) = &mut self.small {
            text.extend_from_slice(piece);
        }
        self.sink.take(piece)
    }

    fn room(&mut self, size: u64) -> Option<&mut [u8]> {
        if size <= cache::TEXT as u64 {
            return None;
        }
        self.small = None;
        self.sink.room(size)
    }

    fn filled(&mut self, octets: usize) -> Result<()> {
        self.sink.filled(octets)
    }
}

impl Mailbox {
    /// One part's content as sent, still encoded. Source: `imap_fetchbody`;
    /// `flags`: `FT_UID`, `FT_PEEK`, `FT_INTERNAL`. A part that is not there is empty.
    pub fn fetch_body(
        &mut self,
        message: i64,
        section: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        flags::check_fetch_body(flags)?;
        match section::parse(section) {
            Ok(section) => self.read(message, &section, flags, diagnostics),
            Err(_) => self.nothing(message, flags, diagnostics),
        }
    }

    /// One part's MIME header. Source: `imap_fetchmime`.
    pub fn fetch_mime(
        &mut self,
        message: i64,
        section: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        flags::check_fetch_body(flags)?;
        match section::parse_mime(section) {
            Ok(section) => self.read(message, &section, flags, diagnostics),
            Err(_) => self.nothing(message, flags, diagnostics),
        }
    }

    /// The whole header. Source: `imap_fetchheader`; `flags`: `FT_UID`,
    /// `FT_INTERNAL`, `FT_PREFETCHTEXT`. Never sets `\Seen`.
    pub fn fetch_header(
        &mut self,
        message: i64,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        flags::check_fetch_header(flags)?;
        let section = Section { path: Vec::new(), aspect: Aspect::Header };
        self.read(message, &section, (flags & ft::UID) | ft::PEEK, diagnostics)
    }

    /// The whole text after the header. Source: `imap_body`.
    pub fn body(&mut self, message: i64, flags: i64, diagnostics: &mut Diagnostics) -> Result<Vec<u8>> {
        flags::check_fetch_body(flags)?;
        let section = Section { path: Vec::new(), aspect: Aspect::Text };
        self.read(message, &section, flags, diagnostics)
    }

    /// One part, or with an empty section the whole message, into `sink`, in
    /// flat memory. Source: `imap_savebody`.
    pub fn save_body(
        &mut self,
        sink: &mut dyn Sink,
        message: i64,
        section: &[u8],
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_fetch_body(flags)?;
        let Ok(section) = section::parse(section) else {
            return self.nothing(message, flags, diagnostics).map(drop);
        };
        self.deliver(sink, message, &section, flags, diagnostics)
    }

    /// The whole text after the header, into `sink`, in flat memory. Source: `imap_body`.
    pub fn save_text(
        &mut self,
        sink: &mut dyn Sink,
        message: i64,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_fetch_body(flags)?;
        let section = Section { path: Vec::new(), aspect: Aspect::Text };
        self.deliver(sink, message, &section, flags, diagnostics)
    }

    /// As [`Mailbox::read`], into `sink`: what is small is remembered, what is large passes through.
    fn deliver(
        &mut self,
        sink: &mut dyn Sink,
        message: i64,
        section: &Section,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.usable()?;
        let target = self.target_of(message, section, flags, diagnostics)?;
        if self.is_small(target, section) {
            return sink.take(&self.read_of(target, section, flags, diagnostics)?);
        }
        self.observe(id_of(target), Question::Text(section));
        let peek = flags & ft::PEEK != 0;
        if let Message::Number(number) = target
            && let Some((text, first)) = self.state.cache.read_text(number, section)
        {
            if first && section.aspect == Aspect::Header {
                self.remark(&text, diagnostics);
            }
            if !peek {
                self.mark_seen(number, diagnostics)?;
            }
            return sink.take(&text);
        }
        if self.is_known_absent(target, section) {
            return Ok(());
        }
        let ids = ids_of(target);
        let mut tee = Tee { small: Some(Vec::new()), sink };
        let delivered = self
            .call(diagnostics, |driver, receiver| driver.stream(&ids, section, peek, &mut tee, receiver))?;
        let number = match target {
            Message::Number(number) => number,
            // A message that is there has shown its UID.
            Message::Uid(uid) => self.state.map.number(uid).ok_or_else(no_message)?,
            Message::Gone => return Ok(()),
        };
        if let Some(text) = tee.small.filter(|_| delivered) {
            self.state.cache.keep_text(number, section, &text, false);
            if section.aspect == Aspect::Header {
                self.remark(&text, diagnostics);
            }
        }
        let requests = if self.looks_ahead() { self.plan(Question::Text(section)) } else { Vec::new() };
        if !requests.is_empty() {
            self.call(diagnostics, |driver, receiver| driver.fetch_all(&requests, receiver))?;
        }
        Ok(())
    }

    /// Whether a text is known to be one that is remembered.
    fn is_small(&self, target: Message, section: &Section) -> bool {
        let exact = section.aspect != Aspect::Header && section.aspect != Aspect::Mime;
        let size = Lookahead::size(id_of(target), section, self.state.known()).filter(|_| exact);
        size.is_some_and(|size| size <= cache::TEXT as u64)
    }

    /// What ext/imap answers for a section that no message can have.
    fn nothing(&mut self, message: i64, flags: i64, diagnostics: &mut Diagnostics) -> Result<Vec<u8>> {
        self.usable()?;
        match flags & ft::UID != 0 {
            true => self.locate_uid(message, diagnostics)?,
            false => self.number(message)?,
        };
        Ok(Vec::new())
    }

    fn read(
        &mut self,
        message: i64,
        section: &Section,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        self.usable()?;
        let target = self.target_of(message, section, flags, diagnostics)?;
        self.read_of(target, section, flags, diagnostics)
    }

    fn read_of(
        &mut self,
        target: Message,
        section: &Section,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>> {
        self.observe(id_of(target), Question::Text(section));
        let peek = flags & ft::PEEK != 0;
        if let Message::Number(number) = target
            && let Some((text, first)) = self.state.cache.read_text(number, section)
        {
            if first && section.aspect == Aspect::Header {
                self.remark(&text, diagnostics);
            }
            let text = text.to_vec();
            if !peek {
                self.mark_seen(number, diagnostics)?;
            }
            return Ok(text);
        }
        if self.is_known_absent(target, section) {
            return Ok(Vec::new());
        }
        let item = SectionItem { section: section.clone(), peek, partial: None };
        let uid = matches!(target, Message::Uid(_));
        let items = Items { uid, sections: vec![item], ..Items::default() };
        let mut requests = vec![Request { ids: ids_of(target), items }];
        if self.looks_ahead() {
            requests.extend(self.plan(Question::Text(section)));
        }
        let mut wanted = Wanted { message: target, section, text: None };
        self.call_for(diagnostics, Some(&mut wanted), |driver, receiver| {
            driver.fetch_all(&requests, receiver)
        })?;
        let number = match wanted.message {
            Message::Number(number) => Some(number),
            Message::Uid(uid) => self.state.map.number(uid),
            Message::Gone => None,
        };
        let number = number.ok_or_else(no_message)?;
        // No text is no proof that there is none: the message may have just been expunged.
        let Some(text) = wanted.text else { return Ok(Vec::new()) };
        self.state.cache.keep_text(number, section, &text, false);
        if section.aspect == Aspect::Header {
            self.remark(&text, diagnostics);
        }
        Ok(text)
    }

    /// The message that a call is about: by number if that is known, else by UID.
    ///
    /// Where reading would set `\Seen`, its structure must show that there is
    /// something to read, as in stock: a part that is not there is not read.
    fn target_of(
        &mut self,
        message: i64,
        section: &Section,
        flags: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<Message> {
        if flags & ft::PEEK == 0 && !is_certain(section) && !self.state.read_only {
            return self.locate(message, flags, Need::Structure, diagnostics).map(Message::Number);
        }
        if flags & ft::UID == 0 {
            return self.number(message).map(Message::Number);
        }
        let uid = u32::try_from(message).ok().filter(|uid| *uid != 0).ok_or_else(no_message)?;
        match self.state.map.number(uid) {
            Some(number) => Ok(Message::Number(number)),
            None if self.state.map.is_complete(self.state.messages) => Err(no_message()),
            None => Ok(Message::Uid(uid)),
        }
    }

    /// Whether a structure that is known already shows that there is no such part.
    fn is_known_absent(&self, target: Message, section: &Section) -> bool {
        let Message::Number(number) = target else { return false };
        let structure = self.state.cache.get(number).and_then(|message| message.structure.as_deref());
        structure.is_some_and(|structure| !section::exists(structure, section))
    }

    /// A text that was read before without `\Seen` sets it now.
    fn mark_seen(&mut self, number: u32, diagnostics: &mut Diagnostics) -> Result<()> {
        let seen = self.state.cache.get(number).and_then(|m| m.flags.as_ref()).is_some_and(|f| f.seen);
        if seen || self.state.read_only || self.state.seen.contains(&number) {
            return Ok(());
        }
        if self.looks_ahead() {
            self.state.seen.insert(number);
            let cached = self.state.cache.entry(number);
            if let Some(flags) = cached.and_then(|message| message.flags.as_mut()) {
                flags.seen = true;
            }
            return match self.state.seen.len() < SEEN_TOGETHER {
                true => Ok(()),
                false => self.tell_seen(diagnostics),
            };
        }
        let ids = Ids::Numbers(Set::one(number));
        let flags = [b"\\Seen".to_vec()];
        self.call(diagnostics, |driver, receiver| driver.store(&ids, FlagChange::Add, &flags, receiver))
    }

    /// What there is to say about a header's addresses: ext/imap parses every header that comes from a server of IMAP.
    fn remark(&self, header: &[u8], diagnostics: &mut Diagnostics) {
        if !self.driver.remarks_on_headers() {
            return;
        }
        let mut notes = Notes::default();
        header::parse(header, self.target.host.as_bytes(), &mut notes);
        diagnostics.remarks_on_mail(&notes);
    }
}

/// Messages whose `\Seen` is stored by one command.
const SEEN_TOGETHER: usize = 100;

/// Whether every message has this section.
fn is_certain(section: &Section) -> bool {
    let content = matches!(section.aspect, Aspect::Content | Aspect::Mime);
    section.path.is_empty() || (section.path == [1] && content)
}

fn id_of(message: Message) -> Id {
    match message {
        Message::Number(number) => Id { number: Some(number), uid: None },
        Message::Uid(uid) => Id { number: None, uid: Some(uid) },
        Message::Gone => Id::default(),
    }
}

fn ids_of(message: Message) -> Ids {
    match message {
        Message::Number(number) => Ids::Numbers(Set::one(number)),
        Message::Uid(uid) => Ids::Uids(Set::one(uid)),
        Message::Gone => Ids::Numbers(Set::default()),
    }
}
