//! Charsets that switch by escape sequences or shifts (ISO 2022): RFC 1468, 1554, 1557, 1922, and HZ (RFC 1843).

use encoding_rs::{self as whatwg, Encoding};

use super::charset::{JIS, meant, translated};

/// Which of the family to write; all are read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flavour {
    Japanese,
    Korean,
    Chinese,
}

/// A set of characters that an escape sequence designates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Ascii,
    /// JIS X 0201: ASCII with a yen sign and an overline.
    Roman,
    /// JIS X 0201's other half.
    Katakana,
    Latin1,
    Greek,
    /// JIS X 0208.
    Japanese,
    /// JIS X 0212.
    JapaneseSupplement,
    /// KS X 1001.
    Korean,
    /// GB 2312.
    Chinese,
    /// One of two octets whose characters are not known here.
    Unknown,
}

impl Set {
    fn is_double(self) -> bool {
        use Set::{Chinese, Japanese, JapaneseSupplement, Korean, Unknown};
        matches!(self, Chinese | Japanese | JapaneseSupplement | Korean | Unknown)
    }

    fn of_two_octets(end: u8) -> Set {
        match end {
            b'@' | b'B' => Set::Japanese,
            b'A' => Set::Chinese,
            b'C' => Set::Korean,
            b'D' => Set::JapaneseSupplement,
            _ => Set::Unknown,
        }
    }

    fn of_one_octet(end: u8) -> Option<Set> {
        match end {
            b'B' | b'H' => Some(Set::Ascii),
            b'J' => Some(Set::Roman),
            b'I' => Some(Set::Katakana),
            _ => None,
        }
    }

    /// The character of one octet below 128.
    fn character(self, octet: u8) -> char {
        match (self, octet) {
            (Set::Roman, b'\\') => '¥',
            (Set::Roman, b'~') => '‾',
            (Set::Katakana, 0x21..=0x5F) => {
                char::from_u32(0xFF40 + u32::from(octet)).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            (Set::Latin1, 0x20..) => char::from(octet | 0x80),
            (Set::Greek, 0x20..) => {
                let high = [octet | 0x80];
                let (text, _) = whatwg::ISO_8859_7.decode_without_bom_handling(&high);
                text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => char::from(octet),
        }
    }
}

/// Decodes any of the family; escape sequences that are not known are kept, octets beyond ASCII
/// stand for themselves unless a set of two octets was designated for them.
///
/// ABNF: `*( designation / SO / SI / ESC "N" octet / ESC "O" octet / character )`,
/// `designation = ESC ( "(" / ")" / "." / "$" [ "(" / ")" / "*" / "+" ] ) final`.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut decoder = Decoder {
        sets: [Set::Ascii, Set::Latin1, Set::Ascii, Set::Ascii],
        shifted: false,
        out: String::with_capacity(bytes.len()),
        run: Vec::new(),
        run_set: Set::Ascii,
    };
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = match byte {
            ESCAPE => match decoder.escape(after) {
                Some(rest) => rest,
                None => {
                    decoder.put(char::from(ESCAPE));
                    after
                }
            },
            SHIFT_OUT | SHIFT_IN => {
                decoder.shifted = byte == SHIFT_OUT;
                after
            }
            _ => decoder.character(rest),
        };
    }
    decoder.flush();
    decoder.out
}

const ESCAPE: u8 = 0x1B;
const SHIFT_OUT: u8 = 0x0E;
const SHIFT_IN: u8 = 0x0F;

struct Decoder {
    /// G0 to G3.
    sets: [Set; 4],
    /// Whether G1 stands in for G0.
    shifted: bool,
    out: String,
    /// Characters of `run_set` that wait to be converted in one go, in its EUC form.
    run: Vec<u8>,
    run_set: Set,
}

impl Decoder {
    /// Reads what follows an ESC; gives the rest, or nothing if the sequence is not known.
    fn escape<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (slot, set, rest) = match text {
            [b'$', b'(', end, rest @ ..] => (0, Set::of_two_octets(*end), rest),
            [b'$', b')', end, rest @ ..] => (1, Set::of_two_octets(*end), rest),
            [b'$', b'*', end, rest @ ..] => (2, Set::of_two_octets(*end), rest),
            [b'$', b'+', end, rest @ ..] => (3, Set::of_two_octets(*end), rest),
            [b'$', end @ (b'@' | b'A' | b'B'), rest @ ..] => (0, Set::of_two_octets(*end), rest),
            [b'(', end, rest @ ..] => (0, Set::of_one_octet(*end)?, rest),
            [b')', end, rest @ ..] => (1, Set::of_one_octet(*end)?, rest),
            [b'.', b'A', rest @ ..] => (2, Set::Latin1, rest),
            [b'.', b'F', rest @ ..] => (2, Set::Greek, rest),
            [shift @ (b'N' | b'O'), rest @ ..] => {
                return Some(self.one_of(self.sets[if *shift == b'N' { 2 } else { 3 }], rest));
            }
            _ => return None,
        };
        self.sets[slot] = set;
        Some(rest)
    }

    /// Reads a character; gives the rest.
    fn character<'a>(&mut self, text: &'a [u8]) -> &'a [u8] {
        let set = match text.first() {
            Some(128..) if self.sets[1].is_double() => self.sets[1],
            Some(&byte @ 128..) => {
                self.put(char::from(byte));
                return text.get(1..).unwrap_or_default();
            }
            _ => self.sets[usize::from(self.shifted)],
        };
        self.one_of(set, text)
    }

    fn one_of<'a>(&mut self, set: Set, text: &'a [u8]) -> &'a [u8] {
        let is_graphic = |byte: u8| matches!(byte & 0x7F, 0x21..=0x7E);
        match text {
            [first, second, rest @ ..] if set.is_double() && is_graphic(*first) && is_graphic(*second) => {
                self.put_pair(set, first | 0x80, second | 0x80);
                rest
            }
            [first, rest @ ..] if set.is_double() && is_graphic(*first) => {
                self.put(char::REPLACEMENT_CHARACTER);
                // An octet that can't end a character is lost, save those that do something.
                if rest.first() == Some(&b' ') { rest.get(1..).unwrap_or_default() } else { rest }
            }
            [first, rest @ ..] => {
                self.put(set.character(first & 0x7F));
                rest
            }
            [] => text,
        }
    }

    fn put(&mut self, c: char) {
        self.flush();
        self.out.push(c);
    }

    fn put_pair(&mut self, set: Set, first: u8, second: u8) {
        if self.run_set != set {
            self.flush();
            self.run_set = set;
        }
        if set == Set::JapaneseSupplement {
            self.run.push(0x8F);
        }
        self.run.extend_from_slice(&[first, second]);
    }

    fn flush(&mut self) {
        let encoding = match self.run_set {
            Set::Korean => whatwg::EUC_KR,
            Set::Chinese => whatwg::GBK,
            Set::Unknown => {
                let unknown = std::iter::repeat_n(char::REPLACEMENT_CHARACTER, self.run.len() / 2);
                self.out.extend(unknown);
                self.run.clear();
                return;
            }
            _ => whatwg::EUC_JP,
        };
        let (text, _) = encoding.decode_without_bom_handling(&self.run);
        let gb2312 = |c| if ('\u{E000}'..='\u{F8FF}').contains(&c) { char::REPLACEMENT_CHARACTER } else { c };
        match self.run_set {
            Set::Korean => self.out.push_str(&text),
            // The rest of GBK's plane is for private use.
            Set::Chinese => self.out.extend(text.chars().map(gb2312)),
            _ => self.out.extend(text.chars().map(|c| meant(c, &JIS))),
        }
        self.run.clear();
    }
}

/// Writes one of the family; `None` if a character has no code in it.
pub(super) fn encode(text: &str, flavour: Flavour) -> Option<Vec<u8>> {
    let (header, encoding) = match flavour {
        Flavour::Japanese => {
            let text = translated(text, &JIS);
            let (bytes, _, unmappable) = whatwg::ISO_2022_JP.encode(&text);
            return (!unmappable).then(|| bytes.into_owned());
        }
        Flavour::Korean => (b"\x1B$)C", whatwg::EUC_KR),
        Flavour::Chinese => (b"\x1B$)A", whatwg::GBK),
    };
    if text.is_ascii() {
        return Some(text.as_bytes().to_vec());
    }
    encode_shifted(text, encoding, header, &[SHIFT_OUT], &[SHIFT_IN])
}

/// Decodes HZ: `~{` begins and `~}` ends GB 2312, `~~` is a tilde, `~` at a line's end joins lines.
pub(super) fn decode_hz(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(tilde) = memchr::memchr(b'~', rest) {
        let (plain, escape) = rest.split_at(tilde);
        out.push_str(&ascii(plain));
        rest = match escape {
            [_, b'{', run @ ..] => {
                let ends = |pair: &[u8]| matches!(pair, b"~}");
                let length = run.chunks_exact(2).position(ends).map_or(run.len(), |pairs| pairs * 2);
                // An unfinished run ends with its line.
                let line = memchr::memchr(b'\n', run).unwrap_or(run.len());
                let (run, after) = run.split_at(length.min(line));
                let euc: Vec<u8> = run.iter().map(|byte| byte | 0x80).collect();
                out.push_str(&whatwg::GBK.decode_without_bom_handling(&euc).0);
                after.strip_prefix(b"~}").unwrap_or(after)
            }
            [_, b'~', after @ ..] => {
                out.push('~');
                after
            }
            [_, b'\n', after @ ..] => after,
            [_, after @ ..] => {
                out.push('~');
                after
            }
            [] => escape,
        };
    }
    out.push_str(&ascii(rest));
    out
}

/// Writes HZ; `None` if a character has no code in GB 2312.
pub(super) fn encode_hz(text: &str) -> Option<Vec<u8>> {
    encode_shifted(&text.replace('~', "~~"), whatwg::GBK, b"", b"~{", b"~}")
}

fn ascii(bytes: &[u8]) -> String {
    let character = |&byte: &u8| if byte.is_ascii() { char::from(byte) } else { char::REPLACEMENT_CHARACTER };
    bytes.iter().map(character).collect()
}

/// Seven-bit text in which runs of a set of two octets stand between `begin` and `end`.
fn encode_shifted(
    text: &str,
    encoding: &'static Encoding,
    header: &[u8],
    begin: &[u8],
    end: &[u8],
) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    if unmappable {
        return None;
    }
    let mut out = header.to_vec();
    let mut rest = bytes.as_ref();
    while let Some(&first) = rest.first() {
        let high = !first.is_ascii();
        // All octets of the plane are beyond ASCII; others belong to the vendor's extensions.
        let length = rest.iter().take_while(|byte| byte.is_ascii() != high).count();
        let (run, after) = rest.split_at(length);
        if !high {
            out.extend_from_slice(run);
        } else if run.len() % 2 == 0 && run.iter().all(|&byte| byte >= 0xA1) {
            out.extend_from_slice(begin);
            out.extend(run.iter().map(|byte| byte & 0x7F));
            out.extend_from_slice(end);
        } else {
            return None;
        }
        rest = after;
    }
    Some(out)
}
