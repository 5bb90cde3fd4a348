//! Modified UTF-7, in which IMAP spells mailbox names (RFC 3501, section 5.1.3).
//!
//! ext/imap has two pairs of functions: one that shifts octets as they are, without making
//! UTF-16 of them, and one that means UTF-8.

use super::notes::Notes;

/// Encodes octets: printable ASCII as it is, all else in base64.
/// Source: ext/imap's `imap_utf7_encode`.
pub fn encode_octets(octets: &[u8]) -> Vec<u8> {
    let mut out = Encoder::default();
    for &octet in octets {
        match octet {
            b' '..=b'~' => out.plain(octet),
            _ => out.shifted(octet),
        }
    }
    out.finish()
}

/// Decodes to octets: plain characters as they are, base64 to what it stands for (UTF-16,
/// big-endian, in names that were written according to the RFC).
/// Source: ext/imap's `imap_utf7_decode`.
///
/// What is no modified UTF-7 is noted, in the words of ext/imap's warning, and gives `None`.
pub fn decode_to_octets(text: &[u8], notes: &mut Notes) -> Option<Vec<u8>> {
    decode_octets(text).inspect_err(|fault| fault.note(notes)).ok()
}

fn decode_octets(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'&' => decode_run(&mut bytes, &mut out)?,
            b' '..=b'~' => out.push(byte),
            _ => return Err(Fault("Invalid modified UTF-7 character", Some(byte))),
        }
    }
    Ok(out)
}

/// Encodes UTF-8; `None` if it isn't UTF-8. Control characters stay as they are.
/// Source: ext/imap's `imap_utf8_to_mutf7`.
pub fn encode_utf8(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Encoder::default();
    for c in std::str::from_utf8(text).ok()?.chars() {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => out.plain(byte),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    unit.to_be_bytes().into_iter().for_each(|octet| out.shifted(octet));
                }
            }
        }
    }
    Some(out.finish())
}

/// Decodes to UTF-8; `None` if the text is not modified UTF-7.
///
/// Incomplete characters at the end of a shifted run, and a surrogate without its partner, are
/// dropped; pairs of surrogates are not, though stock drops them. Source: ext/imap's `imap_mutf7_to_utf8`.
pub fn decode_to_utf8(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'&' {
            out.push(Some(byte).filter(u8::is_ascii)?);
            continue;
        }
        let end = memchr::memchr(b'-', after)?;
        let (run, after) = after.split_at_checked(end)?;
        rest = after.get(1..)?;
        if run.is_empty() {
            out.push(b'&');
            continue;
        }
        let mut octets = Vec::new();
        let mut bits = Bits::default();
        for &character in run {
            octets.extend(bits.push(base64_value(character)?));
        }
        let units = octets.as_chunks::<2>().0.iter().map(|&unit| u16::from_be_bytes(unit));
        for c in char::decode_utf16(units).flatten() {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Some(out)
}

/// ABNF: `*( plain / "&-" / "&" 1*base64char "-" )`.
#[derive(Default)]
struct Encoder {
    out: Vec<u8>,
    shift: Option<Bits>,
}

impl Encoder {
    fn plain(&mut self, byte: u8) {
        self.unshift();
        self.out.push(byte);
        if byte == b'&' {
            self.out.push(b'-');
        }
    }

    fn shifted(&mut self, octet: u8) {
        let bits = self.shift.get_or_insert_with(|| {
            self.out.push(b'&');
            Bits::default()
        });
        bits.value = (bits.value << 8 | u32::from(octet)) & 0xFFFF;
        bits.count += 8;
        while bits.count >= 6 {
            bits.count -= 6;
            self.out.push(base64_character((bits.value >> bits.count) as u8));
        }
    }

    fn unshift(&mut self) {
        if let Some(bits) = self.shift.take() {
            if bits.count > 0 {
                self.out.push(base64_character((bits.value << (6 - bits.count)) as u8));
            }
            self.out.push(b'-');
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.unshift();
        self.out
    }
}

/// Decodes what follows an `&`, up to and with the `-`.
fn decode_run(bytes: &mut std::slice::Iter<'_, u8>, out: &mut Vec<u8>) -> Result<(), Fault> {
    let mut bits = Bits::default();
    for (characters, &byte) in bytes.enumerate() {
        if byte == b'-' {
            match characters % 4 {
                // Six bits alone make no octet.
                1 => return Err(Fault("Stray modified base64 character", bits.last)),
                _ if characters == 0 => out.push(b'&'),
                _ => {}
            }
            return Ok(());
        }
        let value = base64_value(byte).ok_or(Fault("Invalid modified base64 character", Some(byte)))?;
        out.extend(bits.push(value));
        bits.last = Some(byte);
    }
    Err(Fault("Unexpected end of string", None))
}

/// Bits on their way between octets and groups of six.
#[derive(Default)]
struct Bits {
    value: u32,
    count: u32,
    last: Option<u8>,
}

impl Bits {
    /// Adds six bits; gives an octet when one is full.
    fn push(&mut self, six: u8) -> Option<u8> {
        self.value = (self.value << 6 | u32::from(six)) & 0xFFFF;
        self.count += 6;
        if self.count < 8 {
            return None;
        }
        self.count -= 8;
        Some((self.value >> self.count) as u8)
    }
}

fn base64_character(value: u8) -> u8 {
    match value & 63 {
        value @ 0..26 => b'A' + value,
        value @ 26..52 => b'a' + value - 26,
        value @ 52..62 => b'0' + value - 52,
        62 => b'+',
        _ => b',',
    }
}

fn base64_value(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' => Some(62),
        b',' => Some(63),
        _ => None,
    }
}

/// What is wrong, and with which octet.
struct Fault(&'static str, Option<u8>);

impl Fault {
    fn note(&self, notes: &mut Notes) {
        match self.1 {
            Some(byte) => notes.push_all(&[self.0.as_bytes(), b": `", &[byte], b"'"]),
            None => notes.push_all(&[self.0.as_bytes()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::noise;

    #[test]
    fn octets_as_imap_utf7_encode() {
        let cases: [(&[u8], &[u8]); 9] = [
            (b"a&b", b"a&-b"),
            (b"\xE9", b"&6Q-"),
            (b"a\xE9\xE8b", b"a&6eg-b"),
            (b"\0", b"&AA-"),
            (b"\x7F\n", b"&fwo-"),
            (b"\xE9-", b"&6Q--"),
            (b"\xFF\xFE", b"&,,4-"),
            (b"~", b"~"),
            (b"", b""),
        ];
        for (octets, expected) in cases {
            assert_eq!(encode_octets(octets), expected, "{}", octets.escape_ascii());
        }
    }

    #[test]
    fn octets_as_imap_utf7_decode() {
        type Expected = Result<&'static [u8], &'static str>;
        let cases: [(&[u8], Expected); 15] = [
            (b"a&-b", Ok(b"a&b")),
            (b"&AOkA6A-", Ok(b"\0\xE9\0\xE8")),
            (b"&AO-", Ok(b"\0")),
            (b"&AAAA-", Ok(b"\0\0\0")),
            (b"&AOkA-", Ok(b"\0\xE9\0")),
            (b"&AOk,-", Ok(b"\0\xE9?")),
            (b"&2D3eAA-", Ok(b"\xD8=\xDE\0")),
            (b"&AOk", Err("Unexpected end of string")),
            (b"&", Err("Unexpected end of string")),
            (b"&-&", Err("Unexpected end of string")),
            (b"&A-", Err("Stray modified base64 character: `A'")),
            (b"&!-", Err("Invalid modified base64 character: `!'")),
            (b"&=-", Err("Invalid modified base64 character: `='")),
            (b"a\x01", Err("Invalid modified UTF-7 character: `\x01'")),
            (b"a\xE9", Err("Invalid modified UTF-7 character: `\u{fffd}'")),
        ];
        for (text, expected) in cases {
            let mut notes = Notes::new();
            let decoded = decode_to_octets(text, &mut notes);
            let said = notes.iter().next().map(String::from_utf8_lossy);
            let found = decoded.as_deref().ok_or(said.as_deref().unwrap_or_default());
            assert_eq!(found, expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn utf8_as_imap_utf8_to_mutf7() {
        let cases = [
            ("a&b", "a&-b"),
            ("aéèb", "a&AOkA6A-b"),
            ("\x7f\n", "\x7f\n"),
            ("é&", "&AOk-&-"),
            ("é-", "&AOk--"),
            ("日本", "&ZeVnLA-"),
            ("a😀b", "a&2D3eAA-b"),
        ];
        for (text, expected) in cases {
            assert_eq!(encode_utf8(text.as_bytes()).as_deref(), Some(expected.as_bytes()));
            assert_eq!(decode_to_utf8(expected.as_bytes()).as_deref(), Some(text.as_bytes()));
        }
        for text in [&b"\xFF"[..], b"\xC3", b"a\xC3(", b"\xED\xA0\x80", b"\xF4\x90\x80\x80", b"\xC0\xAF"] {
            assert_eq!(encode_utf8(text), None);
        }
    }

    #[test]
    fn utf8_as_imap_mutf7_to_utf8() {
        let cases: [(&[u8], Option<&str>); 16] = [
            (b"&A-", Some("")),
            (b"&AO-", Some("")),
            (b"&AOkA-", Some("é")),
            (b"&AOk,-", Some("é")),
            (b"&AOl-", Some("é")),
            (b"&ACY-", Some("&")),
            (b"&3gA-", Some("")),
            (b"&2D3-", Some("")),
            (b"&-&-", Some("&&")),
            (b"+AOk-\x01", Some("+AOk-\x01")),
            (b"&,,8-", Some("\u{FFFF}")),
            (b"&//8-", None),
            (b"&AOk", None),
            (b"a&b", None),
            (b"&!-", None),
            (b"\xC3\xA9", None),
        ];
        for (text, expected) in cases {
            let decoded = decode_to_utf8(text);
            assert_eq!(decoded.as_deref(), expected.map(str::as_bytes), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn noise_decodes_or_fails() {
        for text in noise::texts(5000, 20, b"ab&&--AOk,+/\xE9\x01") {
            let notes = &mut Notes::new();
            let _ = (decode_to_octets(&text, notes), encode_utf8(&text));
            assert_eq!(decode_to_octets(&encode_octets(&text), notes), Some(text.clone()));
            if let Some(decoded) = decode_to_utf8(&text) {
                assert!(std::str::from_utf8(&decoded).is_ok());
            }
        }
    }
}
