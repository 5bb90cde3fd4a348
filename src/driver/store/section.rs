//! Sections of a message (RFC 3501, section 6.4.5), cut out of its octets.

use std::borrow::Cow;

use crate::driver::fetch::{Aspect, Section};
use crate::mime::message::{self, Message, Place};
use crate::mime::structure::Structure;

/// The octets of `section`; `None` if the message has no such part. `parsed` may be absent if
/// the section's path is empty.
///
/// A message that is no multipart has no MIME header of its own for part 1, as in c-client.
pub fn extract<'a>(octets: &'a [u8], parsed: Option<&Message>, section: &Section) -> Option<Cow<'a, [u8]>> {
    let slice = |range: std::ops::Range<usize>| octets.get(range).unwrap_or_default();
    if section.path.is_empty() {
        let (header, text) = octets.split_at_checked(message::text_start(octets))?;
        return aspect(&section.aspect, octets, header, text, b"");
    }
    let message = parsed?;
    let (part, place) = message.part(&section.path)?;
    let content = slice(place.content.clone());
    let mime = if is_own_header(message, &section.path) { slice(place.header.clone()) } else { b"" };
    match embedded(part, place) {
        Some(inner) => {
            let (header, text) = (slice(inner.header.clone()), slice(inner.content.clone()));
            aspect(&section.aspect, content, header, text, mime)
        }
        None => match section.aspect {
            Aspect::Content => Some(Cow::Borrowed(content)),
            Aspect::Mime => Some(Cow::Borrowed(mime)),
            _ => None,
        },
    }
}

/// The fields called `names`, with an empty line at the end; or all other lines.
pub fn select(header: &[u8], names: &[Vec<u8>], wanted: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut taken = false;
    for line in header.split_inclusive(|octet| *octet == b'\n') {
        match line {
            b"\n" | b"\r\n" if wanted => break,
            [b' ' | b'\t', ..] => {}
            _ => {
                let colon = memchr::memchr(b':', line);
                let name = colon.and_then(|colon| line.get(..colon)).map(<[u8]>::trim_ascii_end);
                let is_named = |name: &[u8]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
                taken = name.is_some_and(is_named) == wanted;
            }
        }
        if taken {
            out.extend_from_slice(line);
        }
    }
    if wanted {
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Of a file's header the fields `names` at least, lines ended by CRLF; `None` for one in which a line
/// may be another than it seems (RFC 5322 has neither NULs nor bare CRs). Lines that are `hidden` are not there.
pub fn fields(header: &[u8], names: &[Vec<u8>], mut hidden: impl FnMut(&[u8]) -> bool) -> Option<Vec<u8>> {
    let is_odd = |at: usize| header.get(at) == Some(&0) || header.get(at + 1) != Some(&b'\n');
    if memchr::memchr2_iter(0, b'\r', header).any(is_odd) {
        return None;
    }
    // Most lines are told apart by their first letter.
    let mut begins_name = [false; 256];
    for first in names.iter().filter_map(|name| name.first()) {
        for letter in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
            if let Some(begins) = begins_name.get_mut(usize::from(letter)) {
                *begins = true;
            }
        }
    }
    let mut out = Vec::with_capacity(256);
    let mut rest = header;
    let mut taken = false;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, next) = rest.split_at(end);
        rest = next;
        match line {
            _ if hidden(line) => continue,
            [b' ' | b'\t', ..] => {}
            [first, ..] if begins_name.get(usize::from(*first)) == Some(&false) => taken = false,
            _ => {
                // A line without a colon may find it in the next one.
                taken = memchr::memchr(b':', line).is_none_or(|colon| {
                    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
                    names.iter().any(|known| known.eq_ignore_ascii_case(name))
                });
            }
        }
        if taken {
            message::append_with_crlf(line, &mut out);
        }
    }
    Some(out)
}

/// `count` octets from `first` on.
pub fn cut(data: &[u8], partial: Option<(u64, u64)>) -> &[u8] {
    let Some((first, count)) = partial else { return data };
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(data.len());
    data.get(place(first)..place(first.saturating_add(count))).unwrap_or_default()
}

fn aspect<'a>(
    aspect: &Aspect,
    content: &'a [u8],
    header: &'a [u8],
    text: &'a [u8],
    mime: &'a [u8],
) -> Option<Cow<'a, [u8]>> {
    Some(match aspect {
        Aspect::Content => Cow::Borrowed(content),
        Aspect::Header => Cow::Borrowed(header),
        Aspect::HeaderFields(names) => Cow::Owned(select(header, names, true)),
        Aspect::HeaderFieldsNot(names) => Cow::Owned(select(header, names, false)),
        Aspect::Text => Cow::Borrowed(text),
        Aspect::Mime => Cow::Borrowed(mime),
    })
}

/// The message within a part.
fn embedded<'a>(part: &Structure, place: &'a Place) -> Option<&'a Place> {
    place.parts.first().filter(|_| part.is_message())
}

/// Whether the part that `path` names stands in a multipart, so that it has a header of its
/// own; the one part of a message without parts has not.
fn is_own_header(message: &Message, path: &[u32]) -> bool {
    use crate::mime::structure::ContentType::Multipart;
    let Some((_, parents)) = path.split_last() else { return false };
    match message.part(parents) {
        Some((parent, _)) if parent.content_type == Multipart => true,
        // The parts of an embedded message are its body's.
        Some((parent, _)) if !parents.is_empty() => {
            parent.parts.first().is_some_and(|body| parent.is_message() && body.content_type == Multipart)
        }
        _ => false,
    }
}
