//! Content transfer encodings (RFC 2045, section 6), as lenient and as strict as c-client.

use data_encoding::BASE64;

use super::notes::{Notes, excerpt};
use super::structure::Encoding;
use crate::error::{Error, ErrorKind, Result};

/// Decodes base64; `None` if the text is not base64.
///
/// White space and NUL are skipped, padding at the end may be missing; what follows padding
/// is left out, with a note if it looks like more base64. Source: ext/imap's `imap_base64`.
pub fn decode_base64(text: &[u8], notes: &mut Notes) -> Option<Vec<u8>> {
    decode_base64_within(text, text, notes)
}

/// [`decode_base64`] of `text`, which `context` begins with: a note quotes on into the context.
pub(super) fn decode_base64_within(text: &[u8], context: &[u8], notes: &mut Notes) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut decoder = Base64::default();
    if let Some(rest) = decoder.feed(text, &mut out) {
        notes.push(TRUNCATION, context.get(text.len() - rest.len()..).unwrap_or_default());
    }
    decoder.is_sound().then_some(out)
}

/// Encodes as base64 in lines of 60 characters, each ended by CRLF, and one CRLF more at the end
/// if the last line is full. Source: ext/imap's `imap_binary`.
pub fn encode_base64(bytes: &[u8]) -> Vec<u8> {
    const LINE: usize = 45;
    let mut out = Vec::with_capacity(bytes.len() / LINE * 62 + 66);
    for line in bytes.chunks(LINE) {
        out.extend_from_slice(BASE64.encode(line).as_bytes());
        // A line of 44 octets is as wide as a full one.
        if line.len() > LINE - 3 {
            out.extend_from_slice(b"\r\n");
        }
    }
    out.extend_from_slice(b"\r\n");
    out
}

/// Decodes quoted-printable. What is not quoted-printable is kept as it is, with one note.
///
/// Spaces before a line's end are dropped, those at the end of the text are kept.
/// Source: ext/imap's `imap_qprint`.
pub fn decode_quoted_printable(text: &[u8], notes: &mut Notes) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut decoder = QuotedPrintable::default();
    if let Some(cause) = decoder.feed(text, &mut out) {
        notes.push_all(&[BAD_SEQUENCE, excerpt(cause)]);
    }
    if let Some(cause) = decoder.finish(&mut out) {
        notes.push_all(&[BAD_SEQUENCE, excerpt(&cause)]);
    }
    out
}

/// Encodes as quoted-printable in lines of at most 76 characters; CRLF stays a line's end.
/// Source: ext/imap's `imap_8bit`.
pub fn encode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    const LINE: usize = 75;
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 16 + 16);
    let mut column = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let next = bytes.get(at);
        if byte == b'\r' && next == Some(&b'\n') {
            out.extend_from_slice(b"\r\n");
            column = 0;
            at += 1;
            continue;
        }
        let literal = (byte == b' ' && next != Some(&b'\r')) || (byte.is_ascii_graphic() && byte != b'=');
        let width = if literal { 1 } else { 3 };
        column += width;
        if column > LINE {
            out.extend_from_slice(b"=\r\n");
            column = width;
        }
        if literal {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'=', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
    out
}

/// A decoder for content that comes in pieces; its memory doesn't depend on their size.
///
/// The results are those of [`decode_base64`] and [`decode_quoted_printable`]; what no
/// encoding covers is passed through.
#[derive(Clone, Debug)]
pub struct Decoder {
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Verbatim,
    Base64(Base64),
    QuotedPrintable(QuotedPrintable),
}

impl Decoder {
    pub fn new(encoding: Encoding) -> Decoder {
        let state = match encoding {
            Encoding::Base64 => State::Base64(Base64::default()),
            Encoding::QuotedPrintable => State::QuotedPrintable(QuotedPrintable::default()),
            _ => State::Verbatim,
        };
        Decoder { state }
    }

    /// Appends what `piece` decodes to; bad base64 is told by [`Decoder::finish`].
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        match &mut self.state {
            State::Verbatim => out.extend_from_slice(piece),
            State::Base64(decoder) => {
                decoder.feed(piece, out);
            }
            State::QuotedPrintable(decoder) => {
                decoder.feed(piece, out);
            }
        }
    }

    /// Appends what was held back, and starts anew.
    ///
    /// # Errors
    /// [`ErrorKind::Mime`] if the content was not base64; what came before the fault was decoded.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Result<()> {
        match &mut self.state {
            State::Verbatim => Ok(()),
            State::Base64(decoder) => match std::mem::take(decoder).is_sound() {
                true => Ok(()),
                false => Err(Error::new(ErrorKind::Mime, "invalid base64")),
            },
            State::QuotedPrintable(decoder) => {
                std::mem::take(decoder).finish(out);
                Ok(())
            }
        }
    }
}

const TRUNCATION: &str = "Possible data truncation in rfc822_base64(): ";
const BAD_SEQUENCE: &[u8] = b"Invalid quoted-printable sequence: =";

const SPACE: u8 = 0x40;
const PAD: u8 = 0x41;
const JUNK: u8 = 0x42;

/// The value of each base64 character, or its class.
static BASE64_VALUES: [u8; 256] = {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [JUNK; 256];
    let mut i = 0;
    while i < 64 {
        values[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    values[b'=' as usize] = PAD;
    values[0] = SPACE;
    values[b'\t' as usize] = SPACE;
    values[b'\n' as usize] = SPACE;
    values[b'\r' as usize] = SPACE;
    values[b' ' as usize] = SPACE;
    values
};

/// ABNF (lenient): `*( 4char ) [ 2char [ "==" ] / 3char [ "=" ] / char ] [ "=" tail ]`,
/// white space anywhere but between the two signs of `==`.
#[derive(Clone, Debug, Default)]
struct Base64 {
    place: Place,
    /// The bits of the octet that is not complete.
    bits: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    First,
    Second,
    Third,
    Fourth,
    /// After the first of two padding signs.
    Pad,
    /// After padding.
    Tail,
    /// After padding and more base64, of which a note was made.
    LongTail,
    /// No base64.
    Bad,
}

impl Base64 {
    /// Decodes `text`; gives what follows padding if that looks like more base64.
    fn feed<'a>(&mut self, text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
        let mut rest = text;
        while let Some((&byte, after)) = rest.split_first() {
            if self.place == Place::First {
                let (quads, other) = rest.as_chunks::<4>();
                let whole = decode_quads(quads, out);
                if whole > 0 {
                    rest = quads.get(whole..).map_or(other, |_| rest.get(whole * 4..).unwrap_or_default());
                    continue;
                }
            }
            let value = BASE64_VALUES[usize::from(byte)];
            self.place = match (self.place, value) {
                (Place::Bad | Place::LongTail, _) => return None,
                (Place::Tail, 0..SPACE) => {
                    self.place = Place::LongTail;
                    return Some(rest);
                }
                (Place::Tail, _) | (Place::Fourth | Place::Pad, PAD) => Place::Tail,
                (Place::Pad, _) => Place::Bad,
                (place, SPACE) => place,
                (Place::Third, PAD) => Place::Pad,
                (_, PAD..) => Place::Bad,
                (Place::First, _) => {
                    self.bits = value << 2;
                    Place::Second
                }
                (Place::Second, _) => {
                    out.push(self.bits | value >> 4);
                    self.bits = value << 4;
                    Place::Third
                }
                (Place::Third, _) => {
                    out.push(self.bits | value >> 2);
                    self.bits = value << 6;
                    Place::Fourth
                }
                (Place::Fourth, _) => {
                    out.push(self.bits | value);
                    Place::First
                }
            };
            rest = after;
        }
        None
    }

    /// Whether the text may end here.
    fn is_sound(&self) -> bool {
        !matches!(self.place, Place::Pad | Place::Bad)
    }
}

/// Decodes quads of base64 characters as long as they are whole; gives their number.
fn decode_quads(quads: &[[u8; 4]], out: &mut Vec<u8>) -> usize {
    for (done, quad) in quads.iter().enumerate() {
        let [a, b, c, d] = quad.map(|byte| BASE64_VALUES[usize::from(byte)]);
        if (a | b | c | d) >= SPACE {
            return done;
        }
        out.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    quads.len()
}

/// ABNF (lenient): `*( "=" 2HEXDIG / "=" [CR] LF / "=" CR / *SP [CR] LF / OCTET )`.
#[derive(Clone, Debug, Default)]
struct QuotedPrintable {
    /// Spaces that stay only if no line end follows.
    spaces: usize,
    escape: Escape,
    noted: bool,
}

#[derive(Clone, Copy, Debug, Default)]
enum Escape {
    #[default]
    None,
    /// After `=`.
    Sign,
    /// After `=` CR.
    Return,
    /// After `=` and one hexadecimal digit.
    Digit(u8),
}

impl QuotedPrintable {
    /// Decodes `text`; gives the place of the first fault, if there was none before.
    fn feed<'a>(&mut self, text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
        let mut fault = None;
        let mut rest = text;
        while let Some((&byte, after)) = rest.split_first() {
            match self.escape {
                Escape::None => match byte {
                    b'=' => {
                        self.flush(out);
                        self.escape = Escape::Sign;
                    }
                    b' ' => self.spaces += 1,
                    b'\r' | b'\n' => {
                        self.spaces = 0;
                        out.push(byte);
                    }
                    _ => {
                        self.flush(out);
                        let run = memchr::memchr3(b'=', b' ', b'\n', rest).unwrap_or(rest.len());
                        let run = rest.get(..run).unwrap_or(rest);
                        // Only a CR with spaces before it is special, and a run has no spaces.
                        out.extend_from_slice(run);
                        rest = rest.get(run.len()..).unwrap_or_default();
                        continue;
                    }
                },
                Escape::Sign => {
                    self.escape = Escape::None;
                    match byte {
                        b'\r' => self.escape = Escape::Return,
                        b'\n' => {}
                        // A NUL ends nothing and means nothing, but the sign before it is gone.
                        0 => continue,
                        _ if byte.is_ascii_hexdigit() => self.escape = Escape::Digit(byte),
                        _ => {
                            fault = fault.or(self.note(rest));
                            out.extend_from_slice(&[b'=', byte]);
                        }
                    }
                }
                Escape::Return => {
                    self.escape = Escape::None;
                    if byte != b'\n' {
                        continue;
                    }
                }
                Escape::Digit(first) => {
                    self.escape = Escape::None;
                    match (hex_value(first), hex_value(byte)) {
                        (Some(high), Some(low)) => out.push(high << 4 | low),
                        _ => {
                            fault = fault.or(self.note(rest));
                            out.extend_from_slice(&[b'=', first]);
                        }
                    }
                }
            }
            rest = after;
        }
        fault
    }

    /// Ends the text; gives the digit of an escape that was cut, if there was no fault before.
    fn finish(mut self, out: &mut Vec<u8>) -> Option<Vec<u8>> {
        self.flush(out);
        let Escape::Digit(first) = self.escape else { return None };
        out.extend_from_slice(&[b'=', first]);
        self.note(&[first]).map(<[u8]>::to_vec)
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        out.resize(out.len() + self.spaces, b' ');
        self.spaces = 0;
    }

    fn note<'a>(&mut self, place: &'a [u8]) -> Option<&'a [u8]> {
        (!std::mem::replace(&mut self.noted, true)).then_some(place)
    }
}

/// The value of a hexadecimal digit in either case.
pub(super) fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn hex_digit(value: u8) -> u8 {
    b"0123456789ABCDEF"[usize::from(value & 15)]
}
