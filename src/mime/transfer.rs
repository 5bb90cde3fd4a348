//! Content transfer encodings (RFC 2045, section 6), as lenient and as strict as c-client.

use data_encoding::BASE64;

use super::notes::{Notes, excerpt};
use super::structure::Encoding;
use crate::error::{Error, ErrorKind, Result};

/// Decodes base64; `None` if the text is not base64.
///
/// White space (form feeds too) and NUL are skipped, padding at the end may be missing; what follows padding
/// is left out, with a note if it looks like more base64. Source: ext/imap's `imap_base64`.
pub fn decode_base64(text: &[u8], notes: &mut Notes) -> Option<Vec<u8>> {
    decode_base64_within(text, text, notes)
}

/// [`decode_base64`] of `text`, which `context` begins with: a note quotes on into the context.
pub(super) fn decode_base64_within(text: &[u8], context: &[u8], notes: &mut Notes) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let mut decoder = Base64::default();
    if let Some(rest) = decoder.feed(text, &mut out) {
        let cause = excerpt(context.get(text.len() - rest.len()..).unwrap_or_default());
        let line_end = memchr::memchr2(b'\r', b'\n', cause).unwrap_or(cause.len());
        notes.push(TRUNCATION, cause.get(..line_end).unwrap_or(cause));
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
    values[0x0C] = SPACE;
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
                let whole = decode_quads(rest.as_chunks::<4>().0, out);
                if whole > 0 {
                    rest = rest.get(whole * 4..).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::noise;

    /// The octets, or `None`, and the notes.
    fn base64(text: &[u8]) -> (Option<Vec<u8>>, Vec<Vec<u8>>) {
        let mut notes = Notes::new();
        (decode_base64(text, &mut notes), notes.into_iter().collect())
    }

    fn quoted_printable(text: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
        let mut notes = Notes::new();
        (decode_quoted_printable(text, &mut notes), notes.into_iter().collect())
    }

    #[test]
    fn base64_as_imap_base64() {
        let cases: [(&[u8], Option<&[u8]>); 24] = [
            (b"", Some(b"")),
            (b"YQ==", Some(b"a")),
            (b"YQ", Some(b"a")),
            (b"YQ=", None),
            (b"YWI", Some(b"ab")),
            (b"YW\r\nJ j", Some(b"abc")),
            (b"Y!WJj", None),
            (b"YW=j", None),
            (b"YWJj=", None),
            (b"====", None),
            (b"A", Some(b"")),
            (b"AB", Some(b"\0")),
            (b"YQ= =", None),
            (b"\0YWJj\0", Some(b"abc")),
            (b"\xC3\xA9", None),
            (b"-_-_", None),
            (b"YQ==!", Some(b"a")),
            (b"YQ===", Some(b"a")),
            (b"YWI=\r\n\r\n", Some(b"ab")),
            (b"YWJj\r\n--\r\n", None),
            (b"YWJjZA", Some(b"abcd")),
            (b"YW\x0BJj", None),
            (b"YW\x0CJj", Some(b"abc")),
            (b"YWI==", Some(b"ab")),
        ];
        for (text, expected) in cases {
            assert_eq!(base64(text), (expected.map(<[u8]>::to_vec), vec![]), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn base64_after_padding_is_noted_up_to_the_line_end() {
        let (octets, notes) = base64(b"YQ== !x\ty\r\nz");
        assert_eq!(octets.as_deref(), Some(&b"a"[..]));
        assert_eq!(notes, [b"Possible data truncation in rfc822_base64(): x\ty"]);
    }

    #[test]
    fn base64_lines_as_imap_binary() {
        assert_eq!(encode_base64(b""), b"\r\n");
        assert_eq!(encode_base64(b"ab"), b"YWI=\r\n");
        assert!(encode_base64(&[0; 44]).ends_with(b"A=\r\n\r\n"));
        assert!(encode_base64(&[0; 45]).ends_with(b"A\r\n\r\n"));
        assert!(encode_base64(&[0; 46]).ends_with(b"A\r\nAA==\r\n"));
        assert!(encode_base64(&[0; 42]).ends_with(b"A\r\n"));
        assert_eq!(encode_base64(&[0; 42]).len(), 58);
    }

    #[test]
    fn quoted_printable_as_imap_qprint() {
        let cases: [(&[u8], &[u8], &[u8]); 20] = [
            (b"a b ", b"a b ", b""),
            (b"a \r\nb", b"a\r\nb", b""),
            (b"a\t\r\n", b"a\t\r\n", b""),
            (b"a \rb", b"a\rb", b""),
            (b"a=\r\nb=\nc=\rd", b"abcd", b""),
            (b"a=  \r\nb", b"a= \r\nb", b"  \r\nb"),
            (b"a=", b"a", b""),
            (b"a=\r", b"a", b""),
            (b"a=4", b"a=4", b"4"),
            (b"a=4g", b"a=4", b"g"),
            (b"a=g4=h", b"a=g4=h", b"g4=h"),
            (b"a=4a=4A", b"aJJ", b""),
            (b"a=20 \r\n", b"a \r\n", b""),
            (b"a==41", b"a==41", b"=41"),
            (b"a =\r\nb", b"a b", b""),
            (b"a=4\r\nb", b"a=4\nb", b"\r\nb"),
            (b"=\r\r\n", b"\r\n", b""),
            (b"a \n \nb", b"a\n\nb", b""),
            (b"a=\n\nb", b"a\nb", b""),
            (b"\xE9\0_", b"\xE9\0_", b""),
        ];
        for (text, expected, fault) in cases {
            let notes = match fault {
                b"" => vec![],
                fault => vec![[BAD_SEQUENCE, fault].concat()],
            };
            assert_eq!(quoted_printable(text), (expected.to_vec(), notes), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn quoted_printable_as_imap_8bit() {
        let cases: [(&[u8], &[u8]); 10] = [
            (b"a b ", b"a b "),
            (b"a \r\nb", b"a=20\r\nb"),
            (b"a\nb\rc", b"a=0Ab=0Dc"),
            (b"a=\xE9\0\x7F\t", b"a=3D=E9=00=7F=09"),
            (b"a \n", b"a =0A"),
            (b"a \r", b"a=20=0D"),
            (b"a  \r\n", b"a =20\r\n"),
            (b"\r\r\n", b"=0D\r\n"),
            (b"~!", b"~!"),
            (b"", b""),
        ];
        for (text, expected) in cases {
            assert_eq!(encode_quoted_printable(text), expected, "{}", text.escape_ascii());
        }
        let long = encode_quoted_printable(&[b'a'; 76]);
        assert_eq!(long, [&[b'a'; 75][..], b"=\r\na"].concat());
        let wide = encode_quoted_printable(&[&[b'a'; 73][..], b"\xE9"].concat());
        assert_eq!(wide, [&[b'a'; 73][..], b"=\r\n=E9"].concat());
        let fits = encode_quoted_printable(&[&[b'a'; 72][..], b"\xE9"].concat());
        assert_eq!(fits, [&[b'a'; 72][..], b"=E9"].concat());
    }

    #[test]
    fn pieces_decode_as_the_whole() {
        let alphabet = b"==AZaz09+/ \r\n\t\0g";
        for (i, text) in noise::texts(5000, 40, alphabet).enumerate() {
            for encoding in [Encoding::Base64, Encoding::QuotedPrintable, Encoding::EightBit] {
                let whole = match encoding {
                    Encoding::Base64 => base64(&text).0,
                    Encoding::QuotedPrintable => Some(quoted_printable(&text).0),
                    _ => Some(text.clone()),
                };
                let mut decoder = Decoder::new(encoding);
                let mut out = Vec::new();
                for piece in text.chunks(i % 7 + 1) {
                    decoder.feed(piece, &mut out);
                }
                let sound = decoder.finish(&mut out).is_ok();
                assert_eq!(sound.then_some(out), whole, "{}", text.escape_ascii());
            }
        }
    }

    #[test]
    fn encoders_and_decoders_are_inverse() {
        let octets: Vec<u8> = (0..=255).collect();
        for bytes in noise::texts(300, 300, &octets) {
            assert_eq!(base64(&encode_base64(&bytes)).0.as_ref(), Some(&bytes));
            assert_eq!(quoted_printable(&encode_quoted_printable(&bytes)).0, bytes);
        }
    }

    #[test]
    fn spaces_without_end_take_no_memory() {
        let mut decoder = Decoder::new(Encoding::QuotedPrintable);
        let mut out = Vec::new();
        for _ in 0..10_000 {
            decoder.feed(&[b' '; 1000], &mut out);
        }
        decoder.feed(b"\r\n", &mut out);
        assert_eq!(out, b"\r\n");
    }
}
