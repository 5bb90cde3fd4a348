//! One IMAP connection: tags, continuations, untagged responses, pipelining.
//!
//! Commands are queued with [`Wire::start`] and their answers read with
//! [`Wire::finish`], so that several can be under way at once.
//! How one response is read off the connection stands in `reading`.

mod reading;

use std::collections::VecDeque;

use super::command::{Command, LiteralMode, Part};
use super::response::Code;
use super::response::{self, Condition, Response, Status, Untagged};
use crate::driver::Sink;
use crate::driver::event::{Event, Events};
use crate::driver::fetch::Section;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::wire::Connection;

/// The name of a command under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(u32);

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Completion {
    pub status: Status,
    pub code: Option<Code>,
    /// The whole text, code included.
    pub text: Vec<u8>,
}

/// A section that is to go to a sink as it arrives.
pub struct Streaming<'a> {
    pub section: &'a Section,
    pub sink: &'a mut dyn Sink,
    /// Whether the section has come.
    pub delivered: bool,
    /// The first failure of the sink, kept until the command has ended.
    pub failure: Option<Error>,
}

impl Streaming<'_> {
    /// A sink that has failed is not called again.
    fn pass(&mut self, bytes: &[u8]) {
        if self.failure.is_none() && !bytes.is_empty() {
            self.failure = self.sink.take(bytes).err();
        }
    }
}

/// A connection that speaks IMAP, and what it is known to be able to do.
pub struct Wire {
    connection: Connection,
    prefix: String,
    next: u32,
    /// Tags whose completion has not been read, oldest first, and how many octets each command took.
    under_way: VecDeque<(Tag, usize)>,
    /// Completions read while waiting for another tag.
    done: Vec<(Tag, Completion)>,
    /// Octets of the commands under way.
    unanswered: usize,
    capabilities: Vec<String>,
    /// Capabilities have come since it was last asked for this to be noted.
    news: bool,
    /// Messages in the open mailbox when the server last said so; some may be gone.
    exists: u32,
    /// The server's good-bye, if it said one.
    bye: Option<Vec<u8>>,
    alive: bool,
    frame: Vec<u8>,
    /// Octets that were read as part of a literal and were not.
    overrun: Vec<u8>,
}

/// Data responses that a command is waiting for; returns those it does not want.
pub type Collector<'a> = dyn FnMut(Untagged) -> Option<Untagged> + 'a;

impl Wire {
    pub fn new(connection: Connection) -> Result<Wire> {
        Ok(Wire {
            connection,
            prefix: tag_prefix()?,
            next: 0,
            under_way: VecDeque::new(),
            done: Vec::new(),
            unanswered: 0,
            capabilities: Vec::new(),
            news: false,
            exists: 0,
            bye: None,
            alive: true,
            frame: Vec::new(),
            overrun: Vec::new(),
        })
    }

    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub fn capabilities(&self) -> &[String] {
        &self.capabilities
    }

    pub fn has(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    /// What was said before the encryption may be an attacker's word.
    pub fn forget_plain_text(&mut self) {
        self.capabilities = Vec::new();
        self.bye = None;
    }

    /// From here on [`Wire::has_news`] tells whether the server has listed its capabilities again.
    pub fn await_news(&mut self) {
        self.news = false;
    }

    pub fn has_news(&self) -> bool {
        self.news
    }

    fn learn(&mut self, capabilities: Vec<String>) {
        self.capabilities = capabilities;
        self.news = true;
    }

    /// Whether a command can be sent without waiting in its middle.
    pub fn can_pipeline(&self, command: &Command) -> bool {
        !command.parts("", self.literal_mode()).contains(&Part::AwaitContinuation)
    }

    /// Whether a command's end has been read already: it was refused at a literal.
    pub fn is_concluded(&self, tag: Tag) -> bool {
        self.done.iter().any(|(done, _)| *done == tag)
    }

    pub fn is_alive(&self) -> bool {
        self.alive
    }

    /// Messages in the open mailbox at most, as far as the server has said.
    pub fn exists(&self) -> u32 {
        self.exists
    }

    /// No further command can be sent.
    pub fn give_up(&mut self) {
        self.alive = false;
        self.under_way.clear();
    }

    /// Closes the descriptor without a word to the server.
    pub fn abandon(&mut self) {
        self.give_up();
        self.connection.abandon();
    }

    /// The greeting, which the server says first.
    pub fn greeting(&mut self, events: &mut dyn Events) -> Result<(Condition, Option<Code>, Vec<u8>)> {
        self.frame.clear();
        let read = self.connection.read_line(&mut self.frame, limits::GREETING_LINE);
        self.checked(read)?;
        match response::parse(&self.frame) {
            Response::Untagged(Untagged::Condition { condition, code, text }) => {
                if let Some(Code::Capability(list)) = &code {
                    self.learn(list.clone());
                }
                if matches!(code, Some(Code::Alert)) {
                    events.event(Event::Alert(text.clone()));
                }
                Ok((condition, code, text))
            }
            _ => {
                self.give_up();
                let shown = excerpt(&self.frame);
                Err(Error::new(ErrorKind::Protocol, format!("unexpected greeting, is this IMAP? {shown}")))
            }
        }
    }

    /// Queues a command, and sends it as far as a synchronising literal demands.
    pub fn start(&mut self, command: &Command, events: &mut dyn Events) -> Result<Tag> {
        self.start_with(command, &[], events)
    }

    /// As [`Wire::start`], with the contents of the messages that the command carries.
    pub fn start_with(
        &mut self,
        command: &Command,
        contents: &[&[u8]],
        events: &mut dyn Events,
    ) -> Result<Tag> {
        if !self.alive {
            return Err(self.closed());
        }
        self.next = self.next.wrapping_add(1);
        let tag = Tag(self.next);
        let text = self.text_of_tag(tag);
        self.under_way.push_back((tag, 0));
        for part in command.parts(&text, self.literal_mode()) {
            match part {
                Part::Bytes { bytes, secret } => {
                    self.weigh(tag, bytes.len());
                    match secret {
                        true => self.connection.queue_secret(&bytes),
                        false => self.connection.queue(&bytes),
                    }
                }
                Part::Content(index) => {
                    for piece in contents.get(index).unwrap_or(&&[][..]).chunks(limits::PIPELINE) {
                        self.connection.queue(piece);
                        // What is small goes out along with the command around it.
                        if self.connection.queued() > limits::PIPELINE {
                            self.flush()?;
                        }
                    }
                }
                Part::AwaitContinuation => {
                    if !self.await_continuation(tag, events)? {
                        // Refused: the completion is kept for `finish`, the rest is not sent.
                        return Ok(tag);
                    }
                }
            }
        }
        if self.unanswered > limits::PIPELINE {
            self.flush()?;
        }
        Ok(tag)
    }

    /// Counts what a command that is being started takes; it may have been refused half-way.
    fn weigh(&mut self, tag: Tag, octets: usize) {
        if let Some((last, so_far)) = self.under_way.back_mut()
            && *last == tag
        {
            *so_far += octets;
            self.unanswered += octets;
        }
    }

    /// Whether a command's answer has not been read yet.
    pub fn is_owed(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Whether more commands may be queued before an answer must be read.
    pub fn has_room(&self) -> bool {
        self.under_way.is_empty() || self.unanswered < limits::PIPELINE
    }

    /// Reads until `tag` is complete. Data responses are shown to `collect`
    /// first; what it does not take becomes an event.
    pub fn finish(
        &mut self,
        tag: Tag,
        collect: &mut Collector<'_>,
        events: &mut dyn Events,
    ) -> Result<Completion> {
        self.finish_streaming(tag, None, collect, events)
    }

    /// As [`Wire::finish`], with one section going to a sink.
    pub fn finish_streaming(
        &mut self,
        tag: Tag,
        mut streaming: Option<&mut Streaming<'_>>,
        collect: &mut Collector<'_>,
        events: &mut dyn Events,
    ) -> Result<Completion> {
        self.flush()?;
        let mut remarks = 0;
        loop {
            if let Some(index) = self.done.iter().position(|(done, _)| *done == tag) {
                let completion = self.done.swap_remove(index).1;
                self.settle_bye(&completion)?;
                return Ok(completion);
            }
            let response = self.read(streaming.as_deref_mut())?;
            self.count(&response, &mut remarks)?;
            match response {
                Response::Continue(_) => {} // a stray "+" asks for nothing that is owed
                Response::Tagged { tag, status, code, text } => self.complete(&tag, status, code, text)?,
                Response::Untagged(untagged) => {
                    if let Some(untagged) = collect(untagged) {
                        self.dispatch(untagged, events);
                    }
                }
            }
        }
    }

    /// Runs one command that has no data responses of its own.
    pub fn run(&mut self, command: &Command, events: &mut dyn Events) -> Result<Completion> {
        let tag = self.start(command, events)?;
        self.finish(tag, &mut Some, events)
    }

    /// Waits for the challenge of an AUTHENTICATE, which is `Ok(Err(completion))`
    /// when the server has decided instead.
    pub fn challenge(
        &mut self,
        tag: Tag,
        events: &mut dyn Events,
    ) -> Result<std::result::Result<Vec<u8>, Completion>> {
        self.flush()?;
        let mut remarks = 0;
        loop {
            if let Some(index) = self.done.iter().position(|(done, _)| *done == tag) {
                return Ok(Err(self.done.swap_remove(index).1));
            }
            let response = self.read(None)?;
            self.count(&response, &mut remarks)?;
            match response {
                Response::Continue(text) => return Ok(Ok(text)),
                Response::Tagged { tag, status, code, text } => self.complete(&tag, status, code, text)?,
                Response::Untagged(untagged) => self.dispatch(untagged, events),
            }
        }
    }

    /// Sends one line of an AUTHENTICATE exchange, without its CRLF.
    pub fn reply(&mut self, line: &[u8]) -> Result<()> {
        self.queue_reply(line);
        self.flush()
    }

    /// As [`Wire::reply`], to go with what is sent next.
    pub fn queue_reply(&mut self, line: &[u8]) {
        self.connection.queue_secret(line);
        self.connection.queue(b"\r\n");
    }

    /// What went wrong with a command that was not OK; `None` if it was.
    pub fn failure(completion: &Completion) -> Option<Error> {
        let kind = match completion.status {
            Status::Ok => return None,
            Status::No => ErrorKind::Refused,
            Status::Bad => ErrorKind::Rejected,
        };
        Some(Error::new(kind, text_of(&completion.text)))
    }

    /// The error of a connection that has ended, with the server's reason if it gave one.
    pub fn closed(&self) -> Error {
        let context = match &self.bye {
            Some(text) => format!("connection closed by the server: {}", text_of(text)),
            None => "connection is closed".to_string(),
        };
        Error::new(ErrorKind::Closed, context)
    }

    /// A command's tag as it goes over the wire.
    pub fn text_of_tag(&self, tag: Tag) -> String {
        format!("{}{}", self.prefix, tag.0)
    }

    fn literal_mode(&self) -> LiteralMode {
        match () {
            () if self.has("LITERAL+") => LiteralMode::Plus,
            () if self.has("LITERAL-") || self.has("IMAP4REV2") => LiteralMode::Minus,
            () => LiteralMode::Sync,
        }
    }

    /// Both sides compress from here on; no answer may be owed.
    pub fn compress(&mut self) -> Result<()> {
        let compressed = self.connection.compress();
        self.checked(compressed)
    }

    /// Sends what is queued, without waiting for an answer.
    pub fn send(&mut self) -> Result<()> {
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        if !self.alive {
            return Err(self.closed());
        }
        let flushed = self.connection.flush();
        self.checked(flushed)
    }

    /// Waits for `+`; false if the command was refused instead.
    fn await_continuation(&mut self, tag: Tag, events: &mut dyn Events) -> Result<bool> {
        Ok(self.challenge(tag, events)?.map_or_else(
            |completion| {
                self.done.push((tag, completion));
                false
            },
            |_| true,
        ))
    }

    /// Notes a tagged completion; one for a tag that is not under way is an offence.
    fn complete(&mut self, tag: &[u8], status: Status, code: Option<Code>, text: Vec<u8>) -> Result<()> {
        let number = std::str::from_utf8(tag)
            .ok()
            .and_then(|tag| tag.strip_prefix(&self.prefix))
            .and_then(|number| number.parse::<u32>().ok());
        let known = number.and_then(|n| self.under_way.iter().position(|(tag, _)| tag.0 == n));
        let Some((tag, octets)) = known.and_then(|index| self.under_way.remove(index)) else {
            self.give_up();
            let text = format!("the server answered a command that was not sent: {}", excerpt(tag));
            return Err(Error::new(ErrorKind::Protocol, text));
        };
        if let Some(Code::Capability(list)) = &code {
            self.learn(list.clone());
        }
        self.unanswered = self.unanswered.saturating_sub(octets);
        self.done.push((tag, Completion { status, code, text }));
        Ok(())
    }

    /// A server that says BYE and then completes the command as failed has closed.
    fn settle_bye(&mut self, completion: &Completion) -> Result<()> {
        if self.bye.is_some() && completion.status != Status::Ok {
            self.give_up();
            return Err(self.closed());
        }
        Ok(())
    }

    /// Keeps a server from holding a command up with remarks without end.
    fn count(&mut self, response: &Response, remarks: &mut usize) -> Result<()> {
        let is_data = matches!(response, Response::Untagged(Untagged::Fetch(_)));
        *remarks += 1;
        let most = if is_data { limits::FETCHED } else { limits::UNSOLICITED };
        if *remarks <= most {
            return Ok(());
        }
        self.give_up();
        Err(Error::new(ErrorKind::Limit, "the server sends remarks without end"))
    }

    /// Turns an untagged response into events.
    fn dispatch(&mut self, untagged: Untagged, events: &mut dyn Events) {
        match untagged {
            Untagged::Condition { condition, code, text } => self.remark(condition, code, text, events),
            Untagged::Capability(list) => self.learn(list),
            Untagged::Exists(n) => {
                self.exists = n;
                events.event(Event::Exists(n));
            }
            Untagged::Recent(n) => events.event(Event::Recent(n)),
            Untagged::Expunge(n) => events.event(Event::Expunged(n)),
            Untagged::Fetch(fetched) => events.event(Event::Fetched(fetched)),
            Untagged::Flags(flags) => events.event(Event::Flags(flags)),
            Untagged::Vanished { uids, .. } => events.event(Event::Vanished(uids)),
            _ => {} // data nobody asked for
        }
    }

    fn remark(&mut self, condition: Condition, code: Option<Code>, text: Vec<u8>, events: &mut dyn Events) {
        let event = match code {
            Some(Code::Alert) => Some(Event::Alert(text.clone())),
            Some(code) => self.apply(code),
            None => None,
        };
        if let Some(event) = event {
            events.event(event);
        }
        // NO and BAD that answer nothing are not on ext/imap's error stack.
        if matches!(condition, Condition::Bye) {
            events.event(Event::Bye(text.clone()));
            self.bye = Some(text);
        }
    }

    /// The event that a response code amounts to.
    pub fn apply(&mut self, code: Code) -> Option<Event> {
        Some(match code {
            Code::Capability(list) => {
                self.learn(list);
                return None;
            }
            Code::PermanentFlags(flags) => Event::PermanentFlags(flags),
            Code::UidValidity(n) => Event::UidValidity(n),
            Code::UidNext(n) => Event::UidNext(n),
            Code::Unseen(n) => Event::FirstUnseen(n),
            Code::ReadOnly => Event::ReadOnly(true),
            Code::ReadWrite => Event::ReadOnly(false),
            Code::UidNotSticky => Event::UidNotSticky,
            _ => return None,
        })
    }

    /// Reads one whole response.
    fn read(&mut self, streaming: Option<&mut Streaming<'_>>) -> Result<Response> {
        if !self.alive {
            return Err(self.closed());
        }
        let read = self.read_frame(streaming);
        self.checked(read)?;
        Ok(response::parse(&self.frame))
    }

    /// Marks the connection dead when an error leaves it in an unknown state.
    fn checked<T>(&mut self, result: Result<T>) -> Result<T> {
        result.map_err(|error| {
            if error.kind() == ErrorKind::Closed && self.bye.is_some() {
                self.give_up();
                return self.closed();
            }
            self.give_up();
            error
        })
    }
}

/// Four letters that no mail composed before this session can know.
fn tag_prefix() -> Result<String> {
    let mut random = [0u8; 4];
    getrandom::fill(&mut random)
        .map_err(|e| Error::new(ErrorKind::Io, "the system gives no random numbers").with_source(e))?;
    Ok(random.iter().map(|octet| char::from(b'A' + octet % 26)).collect())
}

/// A server's text for a message.
pub fn text_of(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// The start of something unexpected, quoted for a message.
fn excerpt(bytes: &[u8]) -> String {
    let start = bytes.get(..bytes.len().min(60)).unwrap_or_default();
    format!("\"{}\"", start.trim_ascii_end().escape_ascii())
}
