//! Messages that go out: composed, and handed to sendmail.

use std::sync::Arc;

use imapext::limits;
use imapext::mailbox::outgoing;
use imapext::mime::compose::{Body, Envelope};
use imapext::mime::mail::Mail;
use imapext::mime::structure::{ContentType, Encoding};
use imapext::wire::Interrupt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use crate::boundary;
use crate::callbacks::Callbacks;
use crate::deadlines::of_process;
use crate::errors::argument;
use crate::input::{Content, Word};
use crate::results::Octets;

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(imap_mail_compose, module)?)?;
    module.add_function(wrap_pyfunction!(imap_mail, module)?)
}

/// A message from its envelope and bodies.
///
/// Parameters:
///   envelope: mapping; of str | bytes: "remail", "return_path", "date", "from", "reply_to", "in_reply_to",
///     "subject", "to", "cc", "bcc", "message_id"; of a sequence of these, whole fields: "custom_headers".
///     Texts are written as they are given; encoded words are the caller's affair.
///   bodies: sequence of mappings: the body, or a multipart and its parts. Of int: "type", one of the TYPE
///     numbers, "encoding", one of the ENC numbers (contents said to be ENC8BIT or ENCBINARY get encoded), "lines",
///     "bytes"; of str | bytes: "charset", "subtype", "id", "description", "disposition.type", "contents.data",
///     "md5"; of mappings: "type.parameters" and "disposition".
/// Returns: bytes, lines ended by CRLF.
/// Raises: ArgumentError for a text that would end its field, a key that is none of these, or no bodies; TypeError.
/// Source: ext/imap's imap_mail_compose(), which passes over keys that it does not know.
#[pyfunction]
fn imap_mail_compose(
    py: Python<'_>,
    envelope: &Bound<'_, PyAny>,
    bodies: &Bound<'_, PyAny>,
) -> PyResult<Octets> {
    let envelope = GivenEnvelope::read(envelope)?;
    if bodies.is_instance_of::<PyString>() || bodies.cast::<PyMapping>().is_ok() {
        return Err(PyTypeError::new_err("bodies must be a sequence of mappings"));
    }
    let mut given = Vec::new();
    for body in bodies.try_iter()? {
        if given.len() == limits::MIME_PARTS {
            return Err(argument(format!("bodies has more than {} members", limits::MIME_PARTS)));
        }
        given.push(GivenBody::read(&body?)?);
    }
    let composed = boundary::call(py, None, |diagnostics| {
        let bodies: Vec<Body<'_>> = given.iter().map(GivenBody::body).collect();
        outgoing::compose(&envelope.envelope(), &bodies, diagnostics)
    });
    composed.map(Octets)
}

/// Hands a message to the system's mail program.
///
/// Parameters:
///   to, subject: str | bytes, header texts; not empty.
///   message: str | bytes, the body.
///   additional_headers: str | bytes | None, whole fields, line by line.
///   cc, bcc: str | bytes | None, addresses.
///   return_path: str | bytes | None, becomes the field From.
///   sendmail: str | bytes, the program and its arguments, parted by spaces; no shell sees them. What in PHP is
///     the ini entry sendmail_path.
/// Returns: True.
/// Raises: ArgumentError for a text that would end its field; ConnectionError if the program can't be started or fails.
/// Source: ext/imap's imap_mail().
#[pyfunction]
#[pyo3(
    signature = (
        to, subject, message, additional_headers=None, cc=None, bcc=None, return_path=None, *, sendmail=None
    ),
    text_signature = "(to, subject, message, additional_headers=None, cc=None, bcc=None, return_path=None, *, \
                      sendmail='/usr/sbin/sendmail -t -i')"
)]
#[allow(clippy::too_many_arguments)]
fn imap_mail(
    py: Python<'_>,
    to: Content,
    subject: Content,
    message: Content,
    additional_headers: Option<Content>,
    cc: Option<Content>,
    bcc: Option<Content>,
    return_path: Option<Content>,
    sendmail: Option<Word>,
) -> PyResult<bool> {
    let command = sendmail.as_ref().map_or(outgoing::SENDMAIL.as_bytes(), Word::bytes);
    let mail = Mail {
        to: to.bytes(),
        subject: subject.bytes(),
        message: message.bytes(),
        additional_headers: additional_headers.as_ref().map(Content::bytes),
        cc: cc.as_ref().map(Content::bytes),
        bcc: bcc.as_ref().map(Content::bytes),
        return_path: return_path.as_ref().map(Content::bytes),
    };
    let callbacks = Arc::new(Callbacks::default());
    let hook = callbacks.clone();
    let interrupt = Interrupt::new(move || hook.is_interrupted());
    // Python's own descriptors are closed on exec (PEP 446).
    boundary::call(py, Some(&callbacks), |_| {
        outgoing::send(command, &mail, of_process(), &interrupt, |_| ())
    })?;
    Ok(true)
}

/// The texts of an envelope, in the order of `ENVELOPE_KEYS`, and the custom headers.
struct GivenEnvelope {
    texts: [Option<Content>; 11],
    custom_headers: Vec<Content>,
}

const ENVELOPE_KEYS: [&str; 11] = [
    "remail",
    "return_path",
    "date",
    "from",
    "reply_to",
    "in_reply_to",
    "subject",
    "to",
    "cc",
    "bcc",
    "message_id",
];

impl GivenEnvelope {
    fn read(given: &Bound<'_, PyAny>) -> PyResult<GivenEnvelope> {
        let mut read = GivenEnvelope { texts: Default::default(), custom_headers: Vec::new() };
        for_each(given, "envelope", |key, value| {
            if let Some(place) = ENVELOPE_KEYS.iter().position(|known| *known == key) {
                let text = value.extract()?;
                if let Some(place) = read.texts.get_mut(place) {
                    *place = Some(text);
                }
            } else if key == "custom_headers" {
                read.custom_headers = value.extract()?;
            } else {
                return Err(unknown("envelope", key));
            }
            Ok(())
        })?;
        if read.custom_headers.len() > limits::ARGUMENTS {
            return Err(argument("custom_headers has too many members"));
        }
        Ok(read)
    }

    fn envelope(&self) -> Envelope<'_> {
        let [remail, return_path, date, from, reply_to, in_reply_to, subject, to, cc, bcc, message_id] =
            self.texts.each_ref().map(|text| text.as_ref().map(Content::bytes));
        let custom_headers = self.custom_headers.iter().map(Content::bytes).collect();
        Envelope {
            remail,
            return_path,
            date,
            from,
            reply_to,
            in_reply_to,
            subject,
            to,
            cc,
            bcc,
            message_id,
            custom_headers,
        }
    }
}

#[derive(Default)]
struct GivenBody {
    content_type: i64,
    encoding: i64,
    charset: Option<Content>,
    parameters: Vec<(Content, Content)>,
    subtype: Option<Content>,
    id: Option<Content>,
    description: Option<Content>,
    disposition: Option<Content>,
    disposition_parameters: Vec<(Content, Content)>,
    contents: Option<Content>,
    md5: Option<Content>,
}

impl GivenBody {
    fn read(given: &Bound<'_, PyAny>) -> PyResult<GivenBody> {
        let mut body = GivenBody::default();
        for_each(given, "body", |key, value| {
            match key {
                "type" => body.content_type = value.extract()?,
                "encoding" => body.encoding = value.extract()?,
                "charset" => body.charset = value.extract()?,
                "type.parameters" => body.parameters = pairs(value, "type.parameters")?,
                "subtype" => body.subtype = value.extract()?,
                "id" => body.id = value.extract()?,
                "description" => body.description = value.extract()?,
                "disposition.type" => body.disposition = value.extract()?,
                "disposition" => body.disposition_parameters = pairs(value, "disposition")?,
                "contents.data" => body.contents = value.extract()?,
                "md5" => body.md5 = value.extract()?,
                // They say nothing in a message, but have to be numbers.
                "lines" | "bytes" => drop(value.extract::<i64>()?),
                _ => return Err(unknown("body", key)),
            }
            Ok(())
        })?;
        Ok(body)
    }

    fn body(&self) -> Body<'_> {
        Body {
            content_type: content_type(self.content_type),
            encoding: encoding(self.encoding),
            charset: self.charset.as_ref().map(Content::bytes),
            parameters: borrowed(&self.parameters),
            subtype: self.subtype.as_ref().map(Content::bytes),
            id: self.id.as_ref().map(Content::bytes),
            description: self.description.as_ref().map(Content::bytes),
            disposition: self.disposition.as_ref().map(Content::bytes),
            disposition_parameters: borrowed(&self.disposition_parameters),
            contents: self.contents.as_ref().map(Content::bytes).unwrap_or_default(),
            md5: self.md5.as_ref().map(Content::bytes),
        }
    }
}

/// Shows `body` the members of a mapping.
fn for_each(
    given: &Bound<'_, PyAny>,
    what: &str,
    mut body: impl FnMut(&str, &Bound<'_, PyAny>) -> PyResult<()>,
) -> PyResult<()> {
    let kind = given.get_type();
    let Ok(mapping) = given.cast::<PyMapping>() else {
        return Err(PyTypeError::new_err(format!("{what} must be a mapping, not {}", kind.name()?)));
    };
    for item in mapping.items()?.iter() {
        let (key, value): (String, Bound<'_, PyAny>) = item.extract()?;
        body(&key, &value)?;
    }
    Ok(())
}

fn pairs(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<(Content, Content)>> {
    let Ok(mapping) = given.cast::<PyMapping>() else {
        return Err(PyTypeError::new_err(format!("{what} must be a mapping")));
    };
    let items = mapping.items()?;
    if items.len() > limits::ARGUMENTS {
        return Err(argument(format!("{what} has too many members")));
    }
    items.iter().map(|item| item.extract()).collect()
}

fn borrowed(pairs: &[(Content, Content)]) -> Vec<(&[u8], &[u8])> {
    pairs.iter().map(|(attribute, value)| (attribute.bytes(), value.bytes())).collect()
}

fn unknown(what: &str, key: &str) -> PyErr {
    argument(format!("{key:?} is no key of the {what}"))
}

/// As in ext/imap: a number that is none of them is the first.
pub(crate) fn content_type(number: i64) -> ContentType {
    use ContentType::*;
    const ALL: [ContentType; 9] = [Text, Multipart, Message, Application, Audio, Image, Video, Model, Other];
    ALL.into_iter().find(|known| *known as i64 == number).unwrap_or_default()
}

/// As [`content_type`].
fn encoding(number: i64) -> Encoding {
    use Encoding::*;
    const ALL: [Encoding; 6] = [SevenBit, EightBit, Binary, Base64, QuotedPrintable, Other];
    ALL.into_iter().find(|known| *known as i64 == number).unwrap_or_default()
}
