//! A message from its envelope and bodies, as ext/imap's `imap_mail_compose` makes it (RFC 5322, RFC 2045).

use super::address::{self, Address};
use super::injection::{ends_addresses, ends_field, has_name};
use super::notes::Notes;
use super::structure::{ContentType, Encoding};
use super::transfer;
use crate::error::{Error, ErrorKind, Result};

/// The fields of the header. Texts are written as they are given; encoded words are the caller's affair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// If there, the message is a resent one: its fields are `ReSent-…`, and it has no fields of MIME, which are the original's.
    /// A whole field of the original comes first; any other text is a mark and no more.
    pub remail: Option<&'a [u8]>,
    /// Checked, and written nowhere: it is the transport's.
    pub return_path: Option<&'a [u8]>,
    pub date: Option<&'a [u8]>,
    pub from: Option<&'a [u8]>,
    pub reply_to: Option<&'a [u8]>,
    pub in_reply_to: Option<&'a [u8]>,
    pub subject: Option<&'a [u8]>,
    pub to: Option<&'a [u8]>,
    pub cc: Option<&'a [u8]>,
    /// Not written, save that there are undisclosed recipients.
    pub bcc: Option<&'a [u8]>,
    pub message_id: Option<&'a [u8]>,
    /// Whole fields, one each.
    pub custom_headers: Vec<&'a [u8]>,
}

/// A body, or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body<'a> {
    pub content_type: ContentType,
    /// [`Encoding::EightBit`] and [`Encoding::Binary`] contents get encoded, as quoted-printable and base64;
    /// others are written as they are given.
    pub encoding: Encoding,
    pub charset: Option<&'a [u8]>,
    /// Attributes and values of the content type.
    pub parameters: Vec<(&'a [u8], &'a [u8])>,
    pub subtype: Option<&'a [u8]>,
    pub id: Option<&'a [u8]>,
    pub description: Option<&'a [u8]>,
    pub disposition: Option<&'a [u8]>,
    pub disposition_parameters: Vec<(&'a [u8], &'a [u8])>,
    pub contents: &'a [u8],
    pub md5: Option<&'a [u8]>,
}

/// The message that consists of `bodies`: the first alone, unless it is a multipart, whose parts the others are.
///
/// `boundary` parts them if the multipart has no parameter of that name. Multiparts do not nest: a part that is said to be one is
/// taken for a text. Lines of the header end with CRLF; contents are followed by one.
/// Source: ext/imap's `imap_mail_compose`.
///
/// # Errors
/// [`ErrorKind::Argument`] if there are no bodies, a multipart has no parts, a boundary is too long, or a text would end its field.
pub fn compose(
    envelope: &Envelope<'_>,
    bodies: &[Body<'_>],
    boundary: &[u8],
    notes: &mut Notes,
) -> Result<Vec<u8>> {
    let addresses = Addresses::read(envelope, notes)?;
    let (top, parts) = bodies.split_first().ok_or_else(|| refused("bodies cannot be empty"))?;
    check_body(top, TOP_NAMES)?;
    if top.content_type != ContentType::Multipart {
        let mut out = room_for(&[top], 0);
        append_header(envelope, &addresses, top, None, &mut out);
        append_contents(top, notes, &mut out);
        return Ok(out);
    }

    for part in parts {
        check_body(part, PART_NAMES)?;
    }
    if parts.is_empty() {
        return Err(refused("Cannot generate multipart e-mail without components."));
    }
    let given = parameters(top).find(|(name, _)| name.eq_ignore_ascii_case(BOUNDARY));
    let delimiter = given.map_or(boundary, |(_, value)| value);
    if delimiter.len() > GREATEST_BOUNDARY {
        return Err(refused("The boundary should be no longer than 4kb"));
    }
    let mut out = room_for(&parts.iter().collect::<Vec<_>>(), delimiter.len());
    append_header(envelope, &addresses, top, given.is_none().then_some(boundary), &mut out);
    for part in parts {
        append(&[b"--", delimiter, b"\r\n"], &mut out);
        append_body_header(part, part_type(part), None, &mut out);
        append(&[b"\r\n"], &mut out);
        append_contents(part, notes, &mut out);
    }
    append(&[b"--", delimiter, b"--\r\n"], &mut out);
    Ok(out)
}

const BOUNDARY: &[u8] = b"BOUNDARY";

/// ext/imap's bound, whatever its message says.
const GREATEST_BOUNDARY: usize = (16 << 10) - 6;

/// The host of addresses that name none.
const NO_HOST: &[u8] = b"NO HOST";

/// ext/imap's names of a body's parameters in its messages; for the first body it has them the other way round.
type Names = [&'static str; 2];
const TOP_NAMES: Names = ["disposition", "type.parameters"];
const PART_NAMES: Names = ["type.parameters", "disposition"];

/// The fields of addresses, taken apart.
#[derive(Default)]
struct Addresses {
    from: Vec<Address>,
    reply_to: Vec<Address>,
    to: Vec<Address>,
    cc: Vec<Address>,
    bcc: Vec<Address>,
}

impl Addresses {
    /// Checks the envelope's texts in ext/imap's order, on which depends what is remarked before a refusal.
    fn read(envelope: &Envelope<'_>, notes: &mut Notes) -> Result<Addresses> {
        let mut read = |name: &str, text: Option<&[u8]>| match text {
            None => Ok(Vec::new()),
            Some(text) if ends_addresses(text) => Err(injection(name)),
            Some(text) => Ok(address::parse_list(text, NO_HOST, notes)),
        };
        check("remail", envelope.remail)?;
        read("return_path", envelope.return_path)?;
        check("date", envelope.date)?;
        let from = read("from", envelope.from)?;
        let reply_to = read("reply_to", envelope.reply_to)?;
        check("in_reply_to", envelope.in_reply_to)?;
        check("subject", envelope.subject)?;
        let to = read("to", envelope.to)?;
        let cc = read("cc", envelope.cc)?;
        let bcc = read("bcc", envelope.bcc)?;
        check("message_id", envelope.message_id)?;
        envelope.custom_headers.iter().try_for_each(|field| check("custom_headers", Some(field)))?;
        Ok(Addresses { from, reply_to, to, cc, bcc })
    }
}

fn check_body(body: &Body<'_>, [parameters, disposition_parameters]: Names) -> Result<()> {
    let check_all = |name: &str, pairs: &[(&[u8], &[u8])]| {
        pairs.iter().try_for_each(|(key, value)| {
            check(&format!("body {name} key"), Some(key))?;
            check(&format!("body {name} value"), Some(value))
        })
    };
    check("body charset", body.charset)?;
    check_all(parameters, &body.parameters)?;
    check("body subtype", body.subtype)?;
    check("body id", body.id)?;
    check("body description", body.description)?;
    check("body disposition.type", body.disposition)?;
    check_all(disposition_parameters, &body.disposition_parameters)?;
    check("body md5", body.md5)
}

fn check(name: &str, text: Option<&[u8]>) -> Result<()> {
    match text {
        Some(text) if ends_field(text) => Err(injection(name)),
        _ => Ok(()),
    }
}

fn injection(name: &str) -> Error {
    refused(format!("header injection attempt in {name}"))
}

fn refused(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Argument, text)
}

/// The whole header with the empty line that ends it; `boundary` is to be told too.
fn append_header(
    envelope: &Envelope<'_>,
    addresses: &Addresses,
    body: &Body<'_>,
    boundary: Option<&[u8]>,
    out: &mut Vec<u8>,
) {
    let original = envelope.remail.unwrap_or_default();
    if has_name(original) {
        append(&[original, b"\r\n"], out);
    }
    let prefix: &[u8] = if original.is_empty() { b"" } else { b"ReSent-" };
    append_text(prefix, b"Date", envelope.date, out);
    append_addresses(prefix, b"From", &addresses.from, out);
    append_addresses(prefix, b"Reply-To", &addresses.reply_to, out);
    append_text(prefix, b"Subject", envelope.subject, out);
    if !addresses.bcc.is_empty() && addresses.to.is_empty() && addresses.cc.is_empty() {
        append(&[b"To: undisclosed recipients: ;\r\n"], out);
    }
    append_addresses(prefix, b"To", &addresses.to, out);
    append_addresses(prefix, b"cc", &addresses.cc, out);
    append_text(prefix, b"In-Reply-To", envelope.in_reply_to, out);
    append_text(prefix, b"Message-ID", envelope.message_id, out);
    if envelope.remail.is_none() {
        append(&[b"MIME-Version: 1.0\r\n"], out);
        append_body_header(body, body.content_type, boundary, out);
    }
    // An empty one would end the header.
    for field in envelope.custom_headers.iter().filter(|field| !field.is_empty()) {
        append(&[field, b"\r\n"], out);
    }
    append(&[b"\r\n"], out);
}

fn append_text(prefix: &[u8], name: &[u8], text: Option<&[u8]>, out: &mut Vec<u8>) {
    if let Some(text) = text {
        append(&[prefix, name, b": ", text, b"\r\n"], out);
    }
}

fn append_addresses(prefix: &[u8], name: &[u8], list: &[Address], out: &mut Vec<u8>) {
    if !list.is_empty() {
        let line = out.len();
        append(&[prefix, name, b": "], out);
        address::append_folded(list, line, out);
        append(&[b"\r\n"], out);
    }
}

/// The fields of MIME.
fn append_body_header(
    body: &Body<'_>,
    content_type: ContentType,
    boundary: Option<&[u8]>,
    out: &mut Vec<u8>,
) {
    let (name, default) = type_names(content_type);
    append(&[b"Content-Type: ", name, b"/", body.subtype.unwrap_or(default)], out);
    let count = parameters(body).count();
    parameters(body).for_each(|(name, value)| append_parameter(name, value, out));
    if let Some(boundary) = boundary {
        append_parameter(BOUNDARY, boundary, out);
    }
    if count == 0 && content_type == ContentType::Text {
        let is_plain = body.encoding == Encoding::SevenBit;
        append_parameter(b"CHARSET", if is_plain { b"US-ASCII" } else { b"X-UNKNOWN" }, out);
    }
    append(&[b"\r\n"], out);
    append_text(b"", b"Content-Transfer-Encoding", encoding_name(body, content_type), out);
    append_text(b"", b"Content-ID", body.id, out);
    append_text(b"", b"Content-Description", body.description, out);
    append_text(b"", b"Content-MD5", body.md5, out);
    if let Some(disposition) = body.disposition {
        append(&[b"Content-Disposition: ", disposition], out);
        let last_first = body.disposition_parameters.iter().rev();
        last_first.for_each(|(name, value)| append_parameter(name, value, out));
        append(&[b"\r\n"], out);
    }
}

/// A content type's parameters in ext/imap's order, the last first. The charset is last, unless it is among them.
fn parameters<'a>(body: &Body<'a>) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    const CHARSET: &[u8] = b"CHARSET";
    let is_given = body.parameters.iter().any(|(name, _)| name.eq_ignore_ascii_case(CHARSET));
    let charset = body.charset.filter(|_| !is_given).map(|charset| (CHARSET, charset));
    body.parameters.iter().rev().copied().chain(charset)
}

/// ABNF: `parameter = ";" SP attribute "=" (token / quoted-string)` (RFC 2045, section 5.1).
fn append_parameter(name: &[u8], value: &[u8], out: &mut Vec<u8>) {
    let is_token = !value.is_empty() && !value.iter().any(|byte| is_special(*byte));
    append(&[b"; ", name, b"="], out);
    if is_token {
        out.extend_from_slice(value);
        return;
    }
    out.push(b'"');
    for &byte in value {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// RFC 2045 `tspecials`, spaces and control characters; octets outside ASCII are not.
fn is_special(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_control() || b"()<>@,;:\\\"[]/?=".contains(&byte)
}

/// The content, encoded, and CRLF.
fn append_contents(body: &Body<'_>, notes: &mut Notes, out: &mut Vec<u8>) {
    let is_message = part_type(body) == ContentType::Message;
    match body.encoding {
        Encoding::EightBit if is_message => {
            notes.push_all(&[b"8-bit included message in 7-bit message body"]);
            out.extend_from_slice(body.contents);
        }
        Encoding::Binary if is_message => {
            notes.push_all(&[b"Binary included message in 7-bit message body"]);
            out.extend_from_slice(body.contents);
        }
        Encoding::EightBit => out.extend_from_slice(&transfer::encode_quoted_printable(body.contents)),
        Encoding::Binary => out.extend_from_slice(&transfer::encode_base64(body.contents)),
        _ => out.extend_from_slice(body.contents),
    }
    append(&[b"\r\n"], out);
}

/// What a part is written as: where multiparts can't nest, one is a text.
fn part_type(body: &Body<'_>) -> ContentType {
    match body.content_type {
        ContentType::Multipart => ContentType::Text,
        content_type => content_type,
    }
}

/// The encoding that the content has once it is written.
fn encoding_name(body: &Body<'_>, content_type: ContentType) -> Option<&'static [u8]> {
    let is_whole = matches!(content_type, ContentType::Multipart | ContentType::Message);
    match body.encoding {
        Encoding::SevenBit => None,
        Encoding::EightBit if is_whole => Some(b"8BIT"),
        Encoding::Binary if is_whole => Some(b"BINARY"),
        Encoding::EightBit | Encoding::QuotedPrintable => Some(b"QUOTED-PRINTABLE"),
        Encoding::Binary | Encoding::Base64 => Some(b"BASE64"),
        Encoding::Other => Some(b"X-UNKNOWN"),
    }
}

/// A content type's name, and the subtype that it has by default.
fn type_names(content_type: ContentType) -> (&'static [u8], &'static [u8]) {
    match content_type {
        ContentType::Text => (b"TEXT", b"PLAIN"),
        ContentType::Multipart => (b"MULTIPART", b"MIXED"),
        ContentType::Message => (b"MESSAGE", b"RFC822"),
        ContentType::Application => (b"APPLICATION", b"OCTET-STREAM"),
        ContentType::Audio => (b"AUDIO", b"BASIC"),
        ContentType::Image => (b"IMAGE", b"UNKNOWN"),
        ContentType::Video => (b"VIDEO", b"UNKNOWN"),
        ContentType::Model => (b"MODEL", b"UNKNOWN"),
        ContentType::Other => (b"X-UNKNOWN", b"UNKNOWN"),
    }
}

/// A buffer as large as these contents are about to be, encoded.
fn room_for(bodies: &[&Body<'_>], delimiter: usize) -> Vec<u8> {
    const HEADER: usize = 512;
    let size = |body: &&Body<'_>| {
        let contents = body.contents.len();
        contents
            + if body.encoding == Encoding::Binary { contents / 8 * 3 } else { 0 }
            + delimiter
            + HEADER / 2
    };
    Vec::with_capacity(bodies.iter().map(size).fold(HEADER, usize::saturating_add))
}

fn append(pieces: &[&[u8]], out: &mut Vec<u8>) {
    pieces.iter().for_each(|piece| out.extend_from_slice(piece));
}

#[cfg(test)]
mod tests;
