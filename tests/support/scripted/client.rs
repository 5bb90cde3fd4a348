//! The client's part of a transcript: its calls by name, on the public API, and
//! what comes of them in words.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use imapext::error::{Error, ErrorKind};
use imapext::mailbox::diagnostics::Diagnostics;
use imapext::mailbox::flags::MessageFlags;
use imapext::mailbox::info::{HeaderInfo, Overview};
use imapext::mailbox::options::Options;
use imapext::mailbox::stream::{Mailbox, Request};
use imapext::mime::address::Address;
use imapext::mime::structure::Structure;
use imapext::wire::ConnectorCache;
use imapext::wire::deadline::Timeouts;

use super::certificate;
use super::transcript::{Call, Outcome, text, words};

/// ext/imap's flags, by name.
const FLAGS: [(&str, i64); 10] = [
    ("OP_READONLY", 2),
    ("OP_ANONYMOUS", 4),
    ("OP_HALFOPEN", 64),
    ("OP_SECURE", 256),
    ("OP_XOAUTH2", 512),
    ("FT_UID", 1),
    ("FT_PEEK", 2),
    ("FT_INTERNAL", 8),
    ("SE_UID", 1),
    ("CL_EXPUNGE", 32768),
];

/// One client and its stream.
pub struct Client {
    /// `127.0.0.1:port`.
    address: String,
    timeouts: Timeouts,
    mailbox: Option<Mailbox>,
}

/// What came of one call, and what kind of error it was.
pub struct Done {
    pub outcome: Outcome,
    pub error: Option<ErrorKind>,
}

impl Client {
    /// A client of the server at `address`. `limit` is every deadline, unless a
    /// transcript sets its own.
    pub fn new(address: String, limit: Duration) -> Client {
        Client { address, timeouts: all(limit), mailbox: None }
    }

    /// Makes one call.
    pub fn call(&mut self, call: &Call) -> Done {
        let mut diagnostics = Diagnostics::default();
        let result = self.dispatch(call, &mut diagnostics);
        let error = result.as_ref().err().map(Error::kind);
        let result = result.unwrap_or_else(|error| vec![format!("error {error}")]);
        let show = |text_: Vec<u8>| text(&text_).replace(&self.address, "host");
        let outcome = Outcome {
            result: result.into_iter().map(|line| line.replace(&self.address, "host")).collect(),
            errors: diagnostics.take_errors().into_iter().map(show).collect(),
            alerts: diagnostics.take_alerts().into_iter().map(show).collect(),
        };
        Done { outcome, error }
    }

    /// Whether there is a stream and it says that it can be used.
    pub fn is_open(&self) -> bool {
        self.mailbox.as_ref().is_some_and(Mailbox::is_open)
    }

    fn dispatch(&mut self, call: &Call, d: &mut Diagnostics) -> Result<Vec<String>, Error> {
        let words = words(&call.text);
        let word = |at: usize| words.get(at).map_or(&b""[..], Vec::as_slice);
        let number = |at: usize| -> i64 {
            let word = String::from_utf8_lossy(word(at)).into_owned();
            word.parse().unwrap_or_else(|_| panic!("a number is wanted, not {word:?}: {}", call.text))
        };
        let flags: i64 = words
            .iter()
            .filter_map(|word| FLAGS.iter().find(|(name, _)| name.as_bytes() == word).map(|(_, flag)| flag))
            .fold(0, |flags, flag| flags | flag);
        let name = String::from_utf8_lossy(word(0)).into_owned();
        if name == "open" {
            return self.open(&words, &call.with, flags, d);
        }
        let place = self.place(word(1));
        let Some(m) = &mut self.mailbox else {
            return Ok(vec!["no stream".into()]);
        };
        let one = |line: String| Ok(vec![line]);
        let done = |result: Result<(), Error>| result.map(|()| vec!["true".into()]);
        let quoted = |bytes: Vec<u8>| Ok(vec![format!("\"{}\"", text(&bytes))]);
        match name.as_str() {
            "num_msg" => one(m.num_msg(d)?.to_string()),
            "num_recent" => one(m.num_recent(d)?.to_string()),
            "ping" => done(m.ping(d)),
            "is_open" => one(m.is_open().to_string()),
            "gc" => done(m.gc(number(1))),
            "uid" => one(m.uid(number(1), d)?.to_string()),
            "msgno" => one(m.msgno(number(1), d)?.to_string()),
            "reopen" => done(m.reopen(&place, flags, 0, d)),
            "close" => done(m.close(flags, d)),
            "capability" => one(m.capability(d)?.join(" ")),
            "check" => {
                let info = m.check(d)?;
                one(format!("{} {}, {} recent", text(&info.mailbox), info.messages, info.recent))
            }
            "search" => {
                let charset = words.iter().find_map(|word| word.strip_prefix(b"charset="));
                let charset = charset.map(|charset| String::from_utf8_lossy(charset).into_owned());
                let found = m.search(word(1), flags, charset.as_deref(), d)?;
                one(found.iter().map(u32::to_string).collect::<Vec<_>>().join(" "))
            }
            "sort" => {
                let charset = words.iter().find_map(|word| word.strip_prefix(b"charset="));
                let charset = charset.map(|charset| String::from_utf8_lossy(charset).into_owned());
                let found = m.sort(number(1), false, flags, Some(word(2)), charset.as_deref(), d)?;
                one(found.iter().map(u32::to_string).collect::<Vec<_>>().join(" "))
            }
            "list" | "lsub" => {
                let list = if name == "list" { Mailbox::list } else { Mailbox::lsub };
                let found = list(m, &place, word(2), d)?;
                Ok(found.into_iter().map(|name| text(&name)).collect())
            }
            "status" => {
                let status = m.status(&place, number(2), d)?;
                one(status.map_or("false".into(), |status| {
                    let shown = |count: Option<u64>| count.map_or("-".into(), |count| count.to_string());
                    let counts =
                        [status.messages, status.recent, status.unseen, status.uid_next, status.uid_validity];
                    counts.map(shown).join(" ")
                }))
            }
            "fetchbody" => quoted(m.fetch_body(number(1), word(2), flags, d)?),
            "fetchmime" => quoted(m.fetch_mime(number(1), word(2), flags, d)?),
            "fetchheader" => quoted(m.fetch_header(number(1), flags, d)?),
            "body" => quoted(m.body(number(1), flags, d)?),
            "savebody" => {
                let mut saved = Vec::new();
                let mut sink = |bytes: &[u8]| {
                    saved.extend_from_slice(bytes);
                    Ok(())
                };
                m.save_body(&mut sink, number(1), word(2), flags, d)?;
                quoted(saved)
            }
            "fetchstructure" => {
                let mut lines = Vec::new();
                tree(&*m.fetch_structure(number(1), flags, d)?, 0, &mut lines);
                Ok(lines)
            }
            "headerinfo" => Ok(header_info(&m.header_info(number(1), d)?)),
            "overview" => Ok(m.overview(word(1), flags, d)?.iter().map(overview).collect()),
            _ => panic!("there is no such call: {}", call.text),
        }
    }

    fn open(
        &mut self,
        words: &[Vec<u8>],
        with: &str,
        flags: i64,
        d: &mut Diagnostics,
    ) -> Result<Vec<String>, Error> {
        let word = |at: usize| words.get(at).map_or(&b""[..], Vec::as_slice);
        let mut options = Options::default();
        options.wire.timeouts = self.timeouts;
        // As a process would: reading the system's authorities takes longer than all else here.
        static CONNECTORS: LazyLock<Arc<ConnectorCache>> = LazyLock::new(Arc::default);
        options.wire.connectors = CONNECTORS.clone();
        for option in with.split_whitespace() {
            match option.split_once('=').unwrap_or((option, "")) {
                ("ca", _) => options.wire.tls.ca_file = Some(certificate::authority()),
                ("predict_status", _) => options.predict_status = true,
                ("compress", _) => options.compress = true,
                ("disable", name) => options.disabled_authenticators.push(name.to_owned()),
                ("timeout", ms) => {
                    let limit = Duration::from_millis(ms.parse().expect("milliseconds"));
                    options.wire.timeouts = all(limit.min(self.timeouts.read.unwrap_or(limit)));
                }
                ("tokens", tokens) => {
                    let tokens: Vec<Vec<u8>> =
                        tokens.split(',').map(|token| token.as_bytes().to_vec()).collect();
                    let next = AtomicUsize::new(0);
                    options.token_source = Some(Arc::new(move |_, _| {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        tokens
                            .get(at)
                            .cloned()
                            .ok_or_else(|| Error::new(ErrorKind::AuthRefused, "no more tokens"))
                    }));
                }
                _ => panic!("there is no such option: {option}"),
            }
        }
        let name = self.place(word(1));
        let request =
            Request { name: &name, user: word(2), password: word(3), flags, retries: 0, options: &options };
        self.mailbox = None;
        self.mailbox = Some(Mailbox::open(&request, d)?);
        Ok(vec!["ok".into()])
    }

    /// A mailbox string with the server's own address for `{host`.
    fn place(&self, name: &[u8]) -> Vec<u8> {
        match name.strip_prefix(b"{host") {
            Some(rest) => [b"{", self.address.as_bytes(), rest].concat(),
            None => name.to_vec(),
        }
    }
}

fn all(limit: Duration) -> Timeouts {
    Timeouts { open: Some(limit), read: Some(limit), write: Some(limit), close: Some(limit) }
}

/// One line a part: number, type, parameters, encoding, size, and what else there is.
fn tree(part: &Structure, depth: usize, lines: &mut Vec<String>) {
    let shown = |field: &Option<Vec<u8>>| field.as_deref().map_or("-".into(), text);
    let mut line = format!("{}{:?}/{}", "  ".repeat(depth), part.content_type, shown(&part.subtype));
    for parameter in &part.parameters {
        line += &format!(" {}=\"{}\"", text(&parameter.attribute), text(&parameter.value));
    }
    line += &format!(" {:?} bytes={} lines={}", part.encoding, part.bytes, part.lines);
    if let Some(id) = &part.id {
        line += &format!(" id=\"{}\"", text(id));
    }
    if let Some(description) = &part.description {
        line += &format!(" description=\"{}\"", text(description));
    }
    if let Some(disposition) = &part.disposition {
        line += &format!(" disposition={}", text(&disposition.kind));
        for parameter in &disposition.parameters {
            line += &format!(" {}=\"{}\"", text(&parameter.attribute), text(&parameter.value));
        }
    }
    lines.push(line);
    part.parts.iter().for_each(|part| tree(part, depth + 1, lines));
}

fn header_info(info: &HeaderInfo) -> Vec<String> {
    let mut lines = vec![format!(
        "{} size={} date=\"{}\" unix={}{}",
        info.number,
        info.size,
        info.mail_date,
        info.unix_time,
        flag_names(&info.flags)
    )];
    let envelope = &info.envelope;
    let fields = [
        ("date", &envelope.date),
        ("subject", &envelope.subject),
        ("in-reply-to", &envelope.in_reply_to),
        ("message-id", &envelope.message_id),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            lines.push(format!("{name}: {}", text(value)));
        }
    }
    for (name, list) in [("from", &envelope.from), ("to", &envelope.to), ("reply-to", &envelope.reply_to)] {
        list.iter().for_each(|address| lines.push(format!("{name}: {}", show(address))));
    }
    lines
}

fn overview(entry: &Overview) -> String {
    format!(
        "{} uid={} size={} unix={} subject=\"{}\"{}",
        entry.number,
        entry.uid,
        entry.size,
        entry.unix_time,
        entry.subject.as_deref().map_or(String::new(), text),
        flag_names(&entry.flags)
    )
}

fn show(address: &Address) -> String {
    let part = |part: &Option<Vec<u8>>| part.as_deref().map_or("NIL".into(), text);
    format!("{} <{}@{}>", part(&address.personal), part(&address.mailbox), part(&address.host))
}

fn flag_names(flags: &MessageFlags) -> String {
    let named = [
        (flags.seen, " seen"),
        (flags.answered, " answered"),
        (flags.flagged, " flagged"),
        (flags.deleted, " deleted"),
        (flags.draft, " draft"),
        (flags.recent, " recent"),
    ];
    named.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect()
}
