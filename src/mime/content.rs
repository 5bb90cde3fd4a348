//! What a part's header says of its content: the `Content-*` fields (RFC 2045, 2183, 1864, 3282).

use super::header::{self, Field};
use super::notes::Notes;
use super::parameter::{self, Words};
use super::structure::{ContentType, Disposition, Encoding, Parameter, Structure};
use crate::limits;

/// Which header is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A message's, which counts as MIME only if it says so.
    Message,
    /// A part's within a multipart; what it does not say is of this type.
    Part(ContentType),
}

/// The description of a part that `header` makes, as far as the header goes: neither
/// sizes nor parts.
///
/// Source: c-client's `rfc822_parse_msg` and `rfc822_parse_content_header`: the first
/// `Content-Type` counts, the last `Content-Transfer-Encoding`; a message without
/// `MIME-Version` is MIME if the first of these fields is an encoding, or a type with a subtype.
pub fn describe(header: &[u8], of: Of, notes: &mut Notes) -> Structure {
    let mut part = Structure::default();
    let mut typed = false;
    for (index, field) in header::fields(header).filter(|field| content_name(field).is_some()).enumerate() {
        let Some(name) = content_name(&field) else { continue };
        let value = field.value();
        // The first such field decides.
        if index == 0 && of == Of::Message && !header::fields(header).any(|field| field.is(b"MIME-Version")) {
            let is_type = name.eq_ignore_ascii_case(b"Type") && value.contains(&b'/');
            if !is_type && !name.eq_ignore_ascii_case(b"Transfer-Encoding") {
                break;
            }
            notes.push_all(&[b"Warning: MIME header encountered in non-MIME message"]);
        }
        read(&mut part, &mut typed, name, &value, notes);
    }
    if !typed && let Of::Part(default) = of {
        part.content_type = default;
    }
    part.subtype.get_or_insert_with(|| default_subtype(part.content_type).to_vec());
    part
}

/// Gives a text without parameters the charset that its content shows: ISO-2022-JP by its
/// first escape, US-ASCII, or none that is known. Source: c-client's `rfc822_parse_content`.
pub fn set_charset(part: &mut Structure, content: &[u8]) {
    if part.content_type == ContentType::Text && part.parameters.is_empty() {
        let plain = matches!(part.encoding, Encoding::SevenBit | Encoding::EightBit | Encoding::Binary);
        let is_kanji = |place: &usize| matches!(content.get(place + 1..place + 3), Some(b"$B" | b"$@"));
        let kanji = memchr::memchr_iter(0x1b, content).find(is_kanji);
        let value = match kanji.and_then(|place| content.get(..place)) {
            Some(before) if before.is_ascii() => &b"ISO-2022-JP"[..],
            None if plain && content.is_ascii() => b"US-ASCII",
            _ => b"X-UNKNOWN",
        };
        part.parameters.push(Parameter { attribute: b"CHARSET".to_vec(), value: value.to_vec() });
    }
}

/// What separates the parts of a multipart. Source: c-client takes a hyphen where none is named.
pub fn boundary(part: &Structure) -> Vec<u8> {
    parameter::find(&part.parameters, b"BOUNDARY").unwrap_or_else(|| b"-".to_vec())
}

/// What follows `Content-` in a field's name.
fn content_name<'a>(field: &Field<'a>) -> Option<&'a [u8]> {
    let (prefix, name) = field.name.split_at_checked(8)?;
    prefix.eq_ignore_ascii_case(b"Content-").then_some(name)
}

fn read(part: &mut Structure, typed: &mut bool, name: &[u8], value: &[u8], notes: &mut Notes) {
    let mut words = Words::new(value);
    words.skip(notes);
    match name.to_ascii_uppercase().as_slice() {
        b"TYPE" if part.subtype.is_none() && part.parameters.is_empty() => {
            content_type(part, typed, words, notes);
        }
        b"TRANSFER-ENCODING" => {
            if let Some(name) = words.word(notes) {
                part.encoding = Encoding::from_name(&name);
                if part.encoding == Encoding::Other {
                    notes.push("Unknown MIME transfer encoding: ", &name.to_ascii_uppercase());
                }
            }
        }
        b"DISPOSITION" if part.disposition.is_none() => {
            if let Some(kind) = words.raw_word(notes) {
                let kind = kind.to_ascii_uppercase();
                part.disposition = Some(Disposition { kind, parameters: words.parameters(notes) });
            }
        }
        b"ID" if part.id.is_none() => part.id = Some(words.rest().to_vec()),
        b"DESCRIPTION" if part.description.is_none() => part.description = Some(words.rest().to_vec()),
        b"LOCATION" if part.location.is_none() => part.location = Some(words.rest().to_vec()),
        b"MD5" if part.md5.is_none() => part.md5 = Some(words.rest().to_vec()),
        b"LANGUAGE" if part.language.is_empty() => part.language = languages(words, notes),
        _ => {}
    }
}

/// ABNF (lenient): `content = type ["/" subtype] parameters`; c-client reads on if the
/// first of two fields has neither a subtype nor parameters.
fn content_type(part: &mut Structure, typed: &mut bool, mut words: Words<'_>, notes: &mut Notes) {
    let Some(name) = words.word(notes) else { return };
    *typed = true;
    part.content_type = ContentType::from_name(&name);
    part.type_name = None;
    if part.content_type == ContentType::Other {
        let name = name.to_ascii_uppercase();
        notes.push("Unknown MIME type: ", &name);
        part.type_name = Some(name);
    }
    words.skip(notes);
    if words.eat(b'/') {
        part.subtype = words.word(notes).map(|subtype| subtype.to_ascii_uppercase());
    }
    part.parameters = words.parameters(notes);
}

/// ABNF: `languages = word *("," word)`
fn languages(mut words: Words<'_>, notes: &mut Notes) -> Vec<Vec<u8>> {
    let mut languages = Vec::new();
    while let Some(language) = words.word(notes) {
        if languages.len() < limits::LIST_ITEMS {
            languages.push(language);
        }
        words.skip(notes);
        if !words.eat(b',') {
            break;
        }
    }
    languages
}

fn default_subtype(content_type: ContentType) -> &'static [u8] {
    match content_type {
        ContentType::Text => b"PLAIN",
        ContentType::Multipart => b"MIXED",
        ContentType::Message => b"RFC822",
        ContentType::Application => b"OCTET-STREAM",
        ContentType::Audio => b"BASIC",
        _ => b"UNKNOWN",
    }
}
