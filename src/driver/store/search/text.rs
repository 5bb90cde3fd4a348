//! Looking for text in headers and bodies: decoded, in UTF-8, without case.

use memchr::memmem::Finder;

use crate::mime::address::{self, Address, SYNTAX_ERROR_HOST};
use crate::mime::casemap::casemap;
use crate::mime::charset;
use crate::mime::encoded_word;
use crate::mime::header;
use crate::mime::message::{Message, Place};
use crate::mime::notes::Notes;
use crate::mime::structure::{ContentType, Structure};
use crate::mime::transfer::Decoder;

/// What is looked for, in the form that [`casemap`] gives.
pub struct Needle(Finder<'static>);

impl Needle {
    pub fn new(text: &[u8]) -> Needle {
        Needle(Finder::new(text).into_owned())
    }

    fn is_in(&self, text: &[u8]) -> bool {
        self.0.needle().is_empty() || self.0.find(&casemap(text)).is_some()
    }
}

/// Whether a field called `name` contains the text; any such field does if there is none.
///
/// Addresses are searched as `personal <mailbox@host>`, however they are written; a field that cannot be read is searched as it stands.
pub fn field_contains(fields: &[u8], name: &[u8], needle: &Needle) -> bool {
    let is_address = ADDRESSES.iter().any(|known| known.eq_ignore_ascii_case(name));
    header::find_fields(fields, name).any(|value| {
        let list = is_address.then(|| address::parse_list(&value, b"", &mut Notes::new()));
        let is_sound = |list: &Vec<Address>| {
            !list.is_empty() && !list.iter().any(|a| a.host.as_deref() == Some(SYNTAX_ERROR_HOST))
        };
        match list.filter(is_sound) {
            Some(list) => needle.is_in(&plain(list)),
            None => needle.is_in(&encoded_word::decode_to_text(&value)),
        }
    })
}

const ADDRESSES: [&[u8]; 4] = [b"From", b"To", b"Cc", b"Bcc"];

/// Addresses as they are searched, names decoded.
fn plain(list: Vec<Address>) -> Vec<u8> {
    let mut text = Vec::new();
    for (i, address) in list.into_iter().enumerate() {
        if i > 0 {
            text.extend_from_slice(b", ");
        }
        let personal = address.personal.as_deref().unwrap_or_default();
        let mailbox = encoded_word::decode_to_text(address.mailbox.as_deref().unwrap_or_default());
        let host = address.host.as_deref().unwrap_or_default();
        match personal {
            b"" => text.extend_from_slice(&[mailbox.as_slice(), b"@", host].concat()),
            _ => {
                let personal = encoded_word::decode_to_text(personal);
                text.extend_from_slice(&[&personal, &b" <"[..], &mailbox, b"@", host, b">"].concat());
            }
        }
    }
    text
}

/// Whether some line of the header contains the text, names included, and lines that are no field.
pub fn header_contains(header: &[u8], needle: &Needle) -> bool {
    let mut text = Vec::with_capacity(header.len());
    for field in header::fields(header) {
        text.extend_from_slice(field.name);
        text.extend_from_slice(b": ");
        text.extend_from_slice(&encoded_word::decode_to_text(&field.value()));
        text.push(b'\n');
    }
    let mut is_stray = false;
    for line in header.split(|octet| *octet == b'\n') {
        let continues = matches!(line.first(), Some(b' ' | b'\t'));
        is_stray = if continues { is_stray } else { !line.contains(&b':') };
        if is_stray {
            text.extend_from_slice(&encoded_word::decode_to_text(line.trim_ascii_end()));
            text.push(b'\n');
        }
    }
    needle.is_in(&text)
}

/// Whether the text stands in a text part of the message, or if `headers` in the header of
/// some part or message in it.
pub fn body_contains(octets: &[u8], message: &Message, headers: bool, needle: &Needle) -> bool {
    let mut waiting: Vec<(&Structure, &Place, bool)> = vec![(&message.structure, &message.place, false)];
    while let Some((part, place, is_inner)) = waiting.pop() {
        let slice = |range: std::ops::Range<usize>| octets.get(range).unwrap_or_default();
        if headers && is_inner && header_contains(slice(place.header.clone()), needle) {
            return true;
        }
        let nested = part.content_type == ContentType::Multipart || part.is_message();
        let is_text = matches!(part.content_type, ContentType::Text | ContentType::Message);
        if !nested && is_text && needle.is_in(&decoded(part, slice(place.content.clone()))) {
            return true;
        }
        let children = part.parts.iter().zip(&place.parts);
        waiting.extend(children.rev().map(|(part, place)| (part, place, true)));
    }
    false
}

/// A part's content in UTF-8.
fn decoded(part: &Structure, content: &[u8]) -> Vec<u8> {
    let mut decoder = Decoder::new(part.encoding);
    let mut text = Vec::with_capacity(content.len());
    decoder.feed(content, &mut text);
    // What comes before a fault has been decoded.
    let _ = decoder.finish(&mut text);
    let named = part.parameters.iter().find(|parameter| parameter.attribute == b"CHARSET");
    let name = named.and_then(|parameter| std::str::from_utf8(&parameter.value).ok()).unwrap_or("UTF-8");
    charset::to_utf8(&text, name).unwrap_or(text)
}
