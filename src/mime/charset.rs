//! Charsets: bytes to UTF-8 and back.
//!
//! Names are those of c-client, the aliases of the WHATWG Encoding Standard, and
//! `IBMnnn`/`CPnnn` for code pages, in any case.

use encoding_rs::{self as whatwg, Encoding};
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use oem_cp::code_table_type::TableType;

use super::iso2022::{self, Flavour};

/// Converts `bytes` from `charset` to UTF-8; `None` if the charset is not known.
///
/// What stands for no character becomes U+FFFD. UTF-8 and US-ASCII pass as they are, sound
/// or not, as in c-client. Source: c-client's `utf8_text`.
pub fn to_utf8(bytes: &[u8], charset: &str) -> Option<Vec<u8>> {
    Some(match Charset::named(charset)? {
        Charset::Verbatim => bytes.to_vec(),
        Charset::Single(repertoire) => {
            let characters = repertoire.characters();
            let text = bytes.iter().map(|&byte| characters[usize::from(byte)]);
            text.collect::<String>().into_bytes()
        }
        Charset::Multi(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            match encoding == whatwg::BIG5 {
                true => text.chars().map(|c| meant(c, &BIG5)).collect::<String>().into_bytes(),
                false => text.into_owned().into_bytes(),
            }
        }
        Charset::Japanese(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            let shift_jis = encoding == whatwg::SHIFT_JIS;
            let own = |c| if shift_jis && c == '\\' { '¥' } else { meant(c, &JIS) };
            text.chars().map(own).collect::<String>().into_bytes()
        }
        Charset::Iso2022(_) => iso2022::decode(bytes).into_bytes(),
        Charset::Hz => iso2022::decode_hz(bytes).into_bytes(),
        Charset::Utf7 => decode_utf7(bytes).into_bytes(),
        Charset::Utf16(order) => decode_utf16(bytes, order).into_bytes(),
        Charset::Ucs4 => {
            let units = bytes.as_chunks::<4>().0.iter().map(|&unit| u32::from_be_bytes(unit));
            units.map(|unit| char::from_u32(unit).unwrap_or('\u{FFFD}')).collect::<String>().into_bytes()
        }
    })
}

/// Converts UTF-8 to `charset`; `None` if the charset is not known, if `text` isn't UTF-8, or
/// if a character of it has no code there. Source: c-client's `utf8_cstext`.
pub fn from_utf8(text: &[u8], charset: &str) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    match Charset::named(charset)? {
        Charset::Verbatim if is_ascii_name(charset) => text.is_ascii().then(|| text.as_bytes().to_vec()),
        Charset::Verbatim => Some(text.as_bytes().to_vec()),
        Charset::Single(repertoire) => {
            let mut codes: Vec<(char, u8)> = repertoire.characters().into_iter().zip(0..=255).collect();
            codes.retain(|&(c, _)| c != '\u{FFFD}');
            codes.sort_unstable();
            let code =
                |c| codes.get(codes.binary_search_by_key(&c, |&(c, _)| c).ok()?).map(|&(_, code)| code);
            text.chars().map(code).collect()
        }
        Charset::Multi(encoding) if encoding == whatwg::BIG5 => encode(&translated(text, &BIG5), encoding),
        Charset::Multi(encoding) => encode(text, encoding),
        Charset::Japanese(encoding) => encode(&translated(text, &JIS), encoding),
        Charset::Iso2022(flavour) => iso2022::encode(text, flavour),
        Charset::Hz => iso2022::encode_hz(text),
        Charset::Utf7 => Some(encode_utf7(text)),
        Charset::Utf16(Order::Little) => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Charset::Utf16(_) => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Charset::Ucs4 => Some(text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
    }
}

/// Whether [`to_utf8`] knows `charset`.
pub fn is_known(charset: &str) -> bool {
    Charset::named(charset).is_some()
}

/// Whether c-client knows `charset` too, so that stock ext/imap decodes it.
pub fn is_known_to_c_client(charset: &str) -> bool {
    let upper = charset.to_ascii_uppercase();
    C_CLIENT_NAMES.split_ascii_whitespace().any(|name| name == upper)
}

/// [`to_utf8`] of text whose charset is not told, if it can be seen; ISO-2022-JP and UTF-8 can.
/// Source: c-client's `utf8_infercharset`.
pub(super) fn infer_to_utf8(bytes: &[u8]) -> Option<Vec<u8>> {
    const ESCAPE: u8 = 0x1B;
    let mut japanese = false;
    for at in memchr::memchr_iter(ESCAPE, bytes) {
        match bytes.get(at + 1..).unwrap_or_default() {
            [b'$', b'@' | b'B', ..] => japanese = true,
            [b'(', b'B' | b'H' | b'J', ..] => {}
            [b'$' | b'(', ..] => return None,
            _ => {}
        }
    }
    if japanese {
        return Some(iso2022::decode(bytes).into_bytes());
    }
    std::str::from_utf8(bytes).is_ok().then(|| bytes.to_vec())
}

/// What c-client 2007f knows; of UCS-4 it dies.
const C_CLIENT_NAMES: &str = "US-ASCII UTF-8 UTF-7 ISO-8859-1 ISO-8859-2 ISO-8859-3 ISO-8859-4 ISO-8859-5
    ISO-8859-6 ISO-8859-7 ISO-8859-8 ISO-8859-9 ISO-8859-10 ISO-8859-11 ISO-8859-13 ISO-8859-14
    ISO-8859-15 ISO-8859-16 KOI8-R KOI8-U KOI8-RU TIS-620 VISCII GBK GB2312 CN-GB ISO-2022-CN
    CN-GB-12345 BIG5 CN-BIG5 BIG-5 ISO-2022-JP EUC-JP SHIFT_JIS SHIFT-JIS ISO-2022-JP-1 ISO-2022-JP-2
    ISO-2022-KR EUC-KR KSC5601 KSC_5601 KS_C_5601-1987 KS_C_5601-1989 KS_C_5601-1992 KS_C_5601-1997
    WINDOWS-874 CP874 WINDOWS-936 CP936 WINDOWS-949 CP949 X-WINDOWS-949 WINDOWS-1250 CP1250
    WINDOWS-1251 CP1251 WINDOWS-1252 CP1252 WINDOWS-1253 CP1253 WINDOWS-1254 CP1254 WINDOWS-1255
    CP1255 WINDOWS-1256 CP1256 WINDOWS-1257 CP1257 WINDOWS-1258 CP1258 IBM367 IBM437 IBM737 IBM775
    IBM850 IBM852 IBM855 IBM857 IBM860 IBM861 IBM862 IBM863 IBM864 IBM865 IBM866 IBM869 IBM874
    ANSI_X3.4-1968 UNICODE-1-1-UTF-7 UCS-2 UCS-4 UTF-16";

#[derive(Clone, Copy, Debug)]
enum Charset {
    /// UTF-8 and US-ASCII.
    Verbatim,
    Single(Repertoire),
    Multi(&'static Encoding),
    Japanese(&'static Encoding),
    Iso2022(Flavour),
    /// RFC 1843.
    Hz,
    Utf7,
    Utf16(Order),
    Ucs4,
}

/// The order of octets in UTF-16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Big,
    Little,
    /// As a byte order mark says, big-endian without one.
    Marked,
}

/// What the 256 octets of a single-byte charset stand for.
#[derive(Clone, Copy, Debug)]
enum Repertoire {
    Latin1,
    /// ISO-8859-9, which WHATWG takes for windows-1254.
    Latin5,
    /// ISO-8859-11 and TIS-620, which WHATWG takes for windows-874.
    Thai,
    /// KOI8-U, which WHATWG takes for KOI8-RU.
    Koi8U,
    Viscii,
    Whatwg(&'static Encoding),
    Windows(&'static Encoding),
    CodePage(&'static TableType),
}

impl Charset {
    fn named(name: &str) -> Option<Charset> {
        let upper = name.trim_ascii().to_ascii_uppercase();
        Some(match upper.as_str() {
            "UTF-8" | "US-ASCII" | "ANSI_X3.4-1968" | "IBM367" | "CP367" | "ASCII" => Charset::Verbatim,
            "UTF-7" | "UNICODE-1-1-UTF-7" => Charset::Utf7,
            "UTF-16" | "UCS-2" | "ISO-10646-UCS-2" => Charset::Utf16(Order::Marked),
            "UTF-16BE" | "UCS-2BE" => Charset::Utf16(Order::Big),
            "UTF-16LE" | "UCS-2LE" => Charset::Utf16(Order::Little),
            "UCS-4" | "UTF-32" | "UTF-32BE" | "ISO-10646-UCS-4" => Charset::Ucs4,
            "ISO-8859-1" | "ISO8859-1" | "LATIN1" => Charset::Single(Repertoire::Latin1),
            "ISO-8859-9" | "ISO8859-9" | "LATIN5" => Charset::Single(Repertoire::Latin5),
            "ISO-8859-11" | "ISO8859-11" | "TIS-620" => Charset::Single(Repertoire::Thai),
            "ISO-8859-12" => return None,
            "KOI8-U" | "KOI8-RU" => Charset::Single(Repertoire::Koi8U),
            "VISCII" => Charset::Single(Repertoire::Viscii),
            "CN-GB" | "WINDOWS-936" | "CP936" | "MS936" => Charset::Multi(whatwg::GBK),
            "CN-BIG5" | "BIG-5" | "CN-GB-12345" | "CP950" | "WINDOWS-950" => Charset::Multi(whatwg::BIG5),
            "KSC5601" | "CP949" | "UHC" | "X-WINDOWS-949" | "KS_C_5601-1992" | "KS_C_5601-1997" => {
                Charset::Multi(whatwg::EUC_KR)
            }
            "CP932" | "WINDOWS-932" => Charset::Japanese(whatwg::SHIFT_JIS),
            "ISO-2022-JP-1" | "ISO-2022-JP-2" | "ISO-2022-JP-3" | "ISO-2022-JP-2004" => {
                Charset::Iso2022(Flavour::Japanese)
            }
            "ISO-2022-KR" | "CSISO2022KR" => Charset::Iso2022(Flavour::Korean),
            "ISO-2022-CN" | "ISO-2022-CN-EXT" => Charset::Iso2022(Flavour::Chinese),
            "HZ-GB-2312" | "HZ" => Charset::Hz,
            _ => return code_page(&upper).or_else(|| standard(&upper)),
        })
    }
}

/// `IBMnnn` and `CPnnn`.
fn code_page(upper: &str) -> Option<Charset> {
    let number = upper.strip_prefix("IBM").or_else(|| upper.strip_prefix("CP"))?;
    let table = DECODING_TABLE_CP_MAP.get(&number.trim_start_matches('0').parse().ok()?)?;
    match number {
        "874" => Some(Charset::Single(Repertoire::Windows(whatwg::WINDOWS_874))),
        _ => Some(Charset::Single(Repertoire::CodePage(table))),
    }
}

/// The WHATWG Encoding Standard's labels.
fn standard(upper: &str) -> Option<Charset> {
    let label = upper.as_bytes();
    // Browsers take plain ISO-8859-1 for windows-1252; mail means what it says.
    let encoding = Encoding::for_label(label)?;
    Some(if encoding == whatwg::UTF_8 {
        Charset::Verbatim
    } else if encoding == whatwg::UTF_16BE {
        Charset::Utf16(Order::Big)
    } else if encoding == whatwg::UTF_16LE {
        Charset::Utf16(Order::Little)
    } else if encoding == whatwg::REPLACEMENT || encoding == whatwg::X_USER_DEFINED {
        return None;
    } else if encoding == whatwg::ISO_2022_JP {
        Charset::Iso2022(Flavour::Japanese)
    } else if encoding == whatwg::SHIFT_JIS || encoding == whatwg::EUC_JP {
        Charset::Japanese(encoding)
    } else if !encoding.is_single_byte() {
        Charset::Multi(encoding)
    } else if upper.contains("WINDOWS-") || upper.contains("CP12") {
        Charset::Single(Repertoire::Windows(encoding))
    } else {
        Charset::Single(Repertoire::Whatwg(encoding))
    })
}

fn is_ascii_name(charset: &str) -> bool {
    let upper = charset.trim_ascii().to_ascii_uppercase();
    matches!(upper.as_str(), "US-ASCII" | "ANSI_X3.4-1968" | "IBM367" | "CP367" | "ASCII")
}

impl Repertoire {
    fn characters(self) -> [char; 256] {
        let mut characters: [char; 256] = std::array::from_fn(|octet| char::from(octet as u8));
        let high = |octet: usize| octet + 128;
        match self {
            Repertoire::Latin1 => {}
            Repertoire::Latin5 => {
                for (octet, c) in
                    [(0xD0, 'Ğ'), (0xDD, 'İ'), (0xDE, 'Ş'), (0xF0, 'ğ'), (0xFD, 'ı'), (0xFE, 'ş')]
                {
                    characters[octet] = c;
                }
            }
            Repertoire::Thai => {
                for (c, code) in characters[0xA0..].iter_mut().zip(0x0E00..) {
                    let assigned = matches!(code, 0x0E01..=0x0E3A | 0x0E3F..=0x0E5B);
                    *c = char::from_u32(code).filter(|_| assigned).unwrap_or('\u{FFFD}');
                }
            }
            Repertoire::Viscii => {
                for (octet, c) in VISCII_LOW {
                    characters[octet] = c;
                }
                for (octet, c) in VISCII_HIGH.chars().enumerate().take(128) {
                    characters[high(octet)] = c;
                }
            }
            Repertoire::CodePage(TableType::Complete(table)) => {
                characters[128..].copy_from_slice(*table);
                without_controls(&mut characters);
            }
            Repertoire::CodePage(TableType::Incomplete(table)) => {
                for (octet, c) in table.iter().enumerate() {
                    characters[high(octet)] = c.unwrap_or('\u{FFFD}');
                }
                without_controls(&mut characters);
            }
            Repertoire::Koi8U => {
                characters = Repertoire::Whatwg(whatwg::KOI8_U).characters();
                characters[0xAE] = '╝';
                characters[0xBE] = '╬';
            }
            Repertoire::Whatwg(encoding) => {
                let octets: [u8; 128] = std::array::from_fn(|octet| octet as u8 + 128);
                let (text, _) = encoding.decode_without_bom_handling(&octets);
                for (octet, c) in text.chars().enumerate().take(128) {
                    characters[high(octet)] = c;
                }
            }
            Repertoire::Windows(encoding) => {
                characters = Repertoire::Whatwg(encoding).characters();
                without_controls(&mut characters);
            }
        }
        characters
    }
}

/// Code pages have no control characters beyond ASCII; where a table says so, it means nothing.
fn without_controls(characters: &mut [char; 256]) {
    for c in &mut characters[128..] {
        if c.is_control() {
            *c = '\u{FFFD}';
        }
    }
}

/// RFC 1456: the six letters that took the place of control characters.
const VISCII_LOW: [(usize, char); 6] =
    [(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1E, 'Ỵ')];

/// RFC 1456: octets 128 to 255.
const VISCII_HIGH: &str = "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ\
    ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ";

/// JIS X 0208's own mapping, and Microsoft's, which WHATWG has.
pub(super) const JIS: [(char, char); 2] = [('\u{301C}', '\u{FF5E}'), ('\u{2016}', '\u{2225}')];

/// Big5's first mapping, and Microsoft's, which WHATWG has.
const BIG5: [(char, char); 11] = [
    ('•', '‧'),
    ('､', '﹑'),
    ('‾', '¯'),
    ('∼', '～'),
    ('♁', '⊕'),
    ('☉', '⊙'),
    ('／', '∕'),
    ('＼', '﹨'),
    ('¥', '￥'),
    ('¢', '￠'),
    ('£', '￡'),
];

/// The character that the charset means by what WHATWG makes of it.
pub(super) fn meant(c: char, mapping: &[(char, char)]) -> char {
    mapping.iter().find(|(_, whatwg)| *whatwg == c).map_or(c, |(own, _)| *own)
}

/// `text` as WHATWG's encoders want it.
pub(super) fn translated(text: &str, mapping: &[(char, char)]) -> String {
    text.chars().map(|c| mapping.iter().find(|(own, _)| *own == c).map_or(c, |(_, whatwg)| *whatwg)).collect()
}

fn encode(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

fn decode_utf16(bytes: &[u8], order: Order) -> String {
    let (bytes, order) = match (bytes, order) {
        ([0xFF, 0xFE, rest @ ..], Order::Marked) => (rest, Order::Little),
        ([0xFE, 0xFF, rest @ ..], Order::Marked) => (rest, Order::Big),
        (bytes, order) => (bytes, order),
    };
    let read = if order == Order::Little { u16::from_le_bytes } else { u16::from_be_bytes };
    let units = bytes.as_chunks::<2>().0.iter().map(|&unit| read(unit));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
}

/// RFC 2152; octets beyond ASCII stand for themselves, as in c-client. ABNF:
/// `*( "+-" / "+" 1*base64char [ "-" ] / OCTET )`.
fn decode_utf7(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'+' {
            out.push(char::from(byte));
            continue;
        }
        let length = rest.iter().take_while(|&&byte| utf7_value(byte).is_some()).count();
        let (run, after) = rest.split_at(length);
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if run.is_empty() && rest.len() < after.len() {
            out.push('+');
        }
        let mut units = Vec::with_capacity(run.len() * 3 / 8);
        let (mut bits, mut count) = (0_u32, 0);
        for value in run.iter().filter_map(|&byte| utf7_value(byte)) {
            bits = bits << 6 | u32::from(value);
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push((bits >> count) as u16);
            }
        }
        out.extend(char::decode_utf16(units).flatten());
    }
    out
}

fn utf7_value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

fn encode_utf7(text: &str) -> Vec<u8> {
    let is_direct = |c: char| c.is_ascii_alphanumeric() || "'(),-./:? \t\r\n".contains(c);
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let direct = is_direct(first);
        let end = rest.find(|c| is_direct(c) != direct).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match run {
            _ if direct => out.extend_from_slice(run.as_bytes()),
            "+" => out.extend_from_slice(b"+-"),
            _ => {
                let octets: Vec<u8> = run.encode_utf16().flat_map(u16::to_be_bytes).collect();
                out.push(b'+');
                out.extend_from_slice(data_encoding::BASE64_NOPAD.encode(&octets).as_bytes());
                out.push(b'-');
            }
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::noise;

    fn decoded(bytes: &[u8], charset: &str) -> Option<String> {
        to_utf8(bytes, charset).map(|text| String::from_utf8_lossy(&text).into_owned())
    }

    #[test]
    fn charsets_as_c_client_converts_them() {
        let cases: [(&[u8], &str, &str); 48] = [
            (b"a\xE9", "iso-8859-1", "aé"),
            (b"\x80\x81", "ISO-8859-1", "\u{80}\u{81}"),
            (b"\xA0\xFF", "ISO-8859-2", "\u{A0}˙"),
            (b"\xA0\xD2", "ISO-8859-8", "\u{A0}\u{FFFD}"),
            (b"\xD0\xFD", "ISO-8859-9", "Ğı"),
            (b"\xA1\xDB\xFB\xFC", "ISO-8859-11", "ก\u{FFFD}๛\u{FFFD}"),
            (b"\xA1", "TIS-620", "ก"),
            (b"\xA4", "ISO-8859-15", "€"),
            (b"\xAA", "ISO-8859-16", "Ș"),
            (b"\x80\x81\xFF", "WINDOWS-1252", "€\u{FFFD}ÿ"),
            (b"\xE9", "CP1251", "й"),
            (b"\xE9", "windows-1250", "é"),
            (b"\x80", "WINDOWS-874", "€"),
            (b"\xD2", "windows-1258", "\u{309}"),
            (b"\xE9", "KOI8-R", "И"),
            (b"\xA4\xAE\xBE", "KOI8-U", "є╝╬"),
            (b"\x02\x80\xFF", "VISCII", "ẲẠỮ"),
            (b"\x82", "IBM437", "é"),
            (b"\x80", "IBM737", "Α"),
            (b"\x80", "IBM869", "\u{FFFD}"),
            (b"\x25", "IBM864", "%"),
            (b"\xA1", "IBM874", "ก"),
            (b"\xC4\xE3\x80", "GBK", "你€"),
            (b"\xC4\xE3", "GB2312", "你"),
            (b"\xC4\xE3", "CN-GB", "你"),
            (b"\xA4\x40", "BIG5", "一"),
            (b"\xA1\x45\xA2\x44", "CN-BIG5", "•¥"),
            (b"\xB0\xA1\x81\x41", "EUC-KR", "가갂"),
            (b"\xB0\xA1", "KS_C_5601-1987", "가"),
            (b"\xC6\xFC\x8E\xB1\x8F\xB0\xA1\xA1\xC1", "EUC-JP", "日ｱ丂〜"),
            (b"\x93\xFA\xB1\\~\x81\x60", "SHIFT_JIS", "日ｱ¥~〜"),
            (b"\x1B$BF|\x1B(Ba", "ISO-2022-JP", "日a"),
            (b"\x1B$@F|", "iso-2022-jp", "日"),
            (b"\x1B(J\\~\x1B(I1\x1B(Ba", "ISO-2022-JP", "¥‾ｱa"),
            (b"\xE9\x1B$BF", "ISO-2022-JP", "é\u{FFFD}"),
            (b"\x1B$BF|\nF|", "ISO-2022-JP", "日\n日"),
            (b"\x1B$(D0!", "ISO-2022-JP-1", "丂"),
            (b"\x1B$A0!\x1B$(C0!", "ISO-2022-JP-2", "啊가"),
            (b"\x1B$)C0!\x0E0!\n0!\x0Fa", "ISO-2022-KR", "0!가\n가a"),
            (b"\x1B$)C\xB0\xA1", "ISO-2022-KR", "가"),
            (b"\x0E0!", "ISO-2022-KR", "°¡"),
            (b"\x1B$)A\x0EDc\x0Fa", "ISO-2022-CN", "你a"),
            (b"\x1Bxx", "ISO-2022-JP", "\u{1B}xx"),
            (b"+AOk-+-&AOk-", "UTF-7", "é+&AOk-"),
            (b"+AOk!x+AO", "UTF-7", "é!x"),
            (b"+\xFF\xE9", "UNICODE-1-1-UTF-7", "ÿé"),
            (b"\0a\0\xE9\xD8\x3D\xDE\0", "UTF-16", "aé😀"),
            (b"\0a\0", "UCS-2", "a"),
        ];
        for (bytes, charset, expected) in cases {
            assert_eq!(decoded(bytes, charset).as_deref(), Some(expected), "{charset}");
        }
        assert_eq!(to_utf8(b"\xFF\xC3", "UTF-8").as_deref(), Some(&b"\xFF\xC3"[..]));
        assert_eq!(to_utf8(b"\xFF", "US-ASCII").as_deref(), Some(&b"\xFF"[..]));
        for charset in ["nope", "", "x-unknown", "ISO-8859-12", "replacement", "IBM1", "CP99999999999"] {
            assert_eq!(to_utf8(b"a", charset), None, "{charset}");
            assert!(!is_known(charset) && !is_known_to_c_client(charset));
        }
    }

    #[test]
    fn charsets_that_c_client_lacks() {
        let cases: [(&[u8], &str, &str); 9] = [
            (b"\xE9", "latin1", "é"),
            (b"~{<:Ky!#~}a~~\n~{VPND\nb~\nc", "HZ-GB-2312", "己所。a~\n中文\nbc"),
            (b"\x93\xFA", "cp932", "日"),
            (b"\x81\x30\x81\x30", "gb18030", "\u{80}"),
            (b"\xD5", "x-mac-cyrillic", "’"),
            (b"\xFF\xFEa\0", "UTF-16", "a"),
            (b"a\0", "UTF-16LE", "a"),
            (b"\0\0\0a\0\x11\0\0", "UCS-4", "a\u{FFFD}"),
            (b"\xB4", "KOI8-U", "Є"),
        ];
        for (bytes, charset, expected) in cases {
            assert_eq!(decoded(bytes, charset).as_deref(), Some(expected), "{charset}");
            assert!(is_known(charset));
        }
        assert!(!is_known_to_c_client("latin1") && is_known_to_c_client("cp949"));
    }

    #[test]
    fn every_name_of_c_client_is_known_and_comes_back() {
        for charset in C_CLIENT_NAMES.split_ascii_whitespace() {
            let ascii = from_utf8(b"abc 123", charset);
            assert!(is_known_to_c_client(&charset.to_lowercase()));
            assert_eq!(
                ascii.and_then(|bytes| to_utf8(&bytes, charset)).as_deref(),
                Some(&b"abc 123"[..]),
                "{charset}"
            );
        }
    }

    #[test]
    fn text_comes_back() {
        let cases = [
            ("çé", "ISO-8859-1"),
            ("Ğı", "ISO-8859-9"),
            ("ก๛", "TIS-620"),
            ("Єє╝", "KOI8-U"),
            ("ẲẠỮa", "VISCII"),
            ("éα", "IBM437"),
            ("日〜‖", "EUC-JP"),
            ("日〜¥", "SHIFT_JIS"),
            ("日〜a", "ISO-2022-JP"),
            ("•¥一", "BIG5"),
            ("가a나", "ISO-2022-KR"),
            ("你a~好", "HZ-GB-2312"),
            ("你a好", "ISO-2022-CN"),
            ("é+&a日😀", "UTF-7"),
            ("é😀", "UTF-16"),
            ("é😀", "UTF-16LE"),
            ("é😀", "UCS-4"),
            ("é😀", "UTF-8"),
        ];
        for (text, charset) in cases {
            let bytes = from_utf8(text.as_bytes(), charset);
            assert_eq!(bytes.and_then(|bytes| decoded(&bytes, charset)).as_deref(), Some(text), "{charset}");
        }
        let lost = [
            ("é", "US-ASCII"),
            ("日", "ISO-8859-1"),
            ("갂", "ISO-2022-KR"),
            ("日😀", "EUC-JP"),
            ("a", "nope"),
        ];
        for (text, charset) in lost {
            assert_eq!(from_utf8(text.as_bytes(), charset), None, "{charset}");
        }
        assert_eq!(from_utf8(b"\xFF", "UTF-8"), None);
        assert_eq!(from_utf8("+ é".as_bytes(), "UTF-7").as_deref(), Some(&b"+- +AOk-"[..]));
    }

    #[test]
    fn a_charset_that_is_not_told_is_seen() {
        assert_eq!(infer_to_utf8(b"\x1B$BF|\x1B(B").as_deref(), Some("日".as_bytes()));
        assert_eq!(infer_to_utf8("é".as_bytes()).as_deref(), Some("é".as_bytes()));
        assert_eq!(infer_to_utf8(b"\x1B(Ja").as_deref(), Some(&b"\x1B(Ja"[..]));
        for bytes in [&b"\xE9"[..], b"\x1B(I1", b"\x1B$(D0!", b"\x1B$A0!", b"\x1B$)C\x0E0!"] {
            assert_eq!(infer_to_utf8(bytes), None);
        }
    }

    #[test]
    fn noise_is_no_panic() {
        let names =
            ["ISO-2022-JP", "ISO-2022-KR", "HZ", "UTF-7", "UTF-16", "UCS-4", "VISCII", "EUC-JP", "BIG5"];
        for bytes in noise::texts(5000, 24, b"\x1B$$()BACDIJNO.\x0E\x0F~{}!0+-\xE9\x8F\n\0\xD8") {
            for charset in names {
                let text = to_utf8(&bytes, charset).unwrap_or_default();
                assert!(std::str::from_utf8(&text).is_ok());
                let _ = from_utf8(&text, charset);
            }
        }
    }
}
