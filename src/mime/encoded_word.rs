//! Encoded words in headers (RFC 2047).

use std::borrow::Cow;

use super::charset;
use super::decomposition::decompose;
use super::notes::Notes;
use super::transfer::{decode_base64_within, decode_quoted_printable, hex_value};

/// Text of a header and the charset it is in; see [`decode_pieces`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As written in the encoded word, `default` for what stands outside.
    pub charset: Vec<u8>,
    /// Decoded from base64 or Q, not converted.
    pub text: Vec<u8>,
}

/// Decodes the encoded words of `text` to UTF-8 and leaves the rest as it is.
///
/// Characters come taken apart (`é` as `e` and an accent), charsets that c-client doesn't know
/// are not converted, one word that can't be decoded leaves the whole text as it is, and
/// a word longer than [`LONGEST`] stays as it is.
/// [`decode_to_text`] has none of these oddities. Source: ext/imap's `imap_utf8`.
pub fn decode_to_utf8(text: &[u8], notes: &mut Notes) -> Vec<u8> {
    let convert = |text: Vec<u8>, name: &str| {
        let known = charset::is_known_to_c_client(name);
        let converted = if known { charset::to_utf8(&text, name) } else { charset::infer_to_utf8(&text) };
        converted.map_or(text, decompose)
    };
    decode_words(text, notes, true, convert).unwrap_or_else(|| text.to_vec())
}

/// Decodes the encoded words of `text` to UTF-8: all charsets of [`charset::to_utf8`],
/// characters as they were sent; a word that can't be decoded stays as it is.
pub fn decode_to_text(text: &[u8]) -> Vec<u8> {
    let convert = |text: Vec<u8>, name: &str| match charset::to_utf8(&text, name) {
        Some(converted) => converted,
        None => charset::infer_to_utf8(&text).unwrap_or(text),
    };
    decode_words(text, &mut Notes::new(), false, convert).unwrap_or_else(|| text.to_vec())
}

/// Cuts `text` into pieces of one charset each, encoded words decoded but not converted.
///
/// Anything of the form `=?…?x…?=` is taken for an encoded word, whatever `x` is; the first
/// character after it is dropped unseen. `None` if base64 can't be decoded. White space
/// between two encoded words is dropped. Names and texts end at a NUL.
/// Source: ext/imap's `imap_mime_header_decode`.
pub fn decode_pieces(text: &[u8], notes: &mut Notes) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let start = memchr::memmem::find(rest, b"=?");
        let (before, word) = rest.split_at(start.unwrap_or(0));
        if !before.is_empty() {
            pieces.push(Piece::new(b"default", before));
        }
        let Some(raw) = start.and_then(|_| RawWord::parse(word)) else {
            pieces.push(Piece::new(b"default", word));
            break;
        };
        let text = until_nul(raw.text);
        let decoded = match raw.encoding {
            b'q' | b'Q' => decode_quoted_printable(&underscores_to_spaces(text), notes),
            b'b' | b'B' => decode_base64_within(text, text, notes)?,
            _ => text.to_vec(),
        };
        pieces.push(Piece::new(raw.charset, &decoded));
        let blank = |byte: &&u8| is_blank(**byte);
        let next = raw.rest.get(raw.rest.iter().take_while(blank).count()..).unwrap_or_default();
        rest = if next.starts_with(b"=?") { next } else { raw.rest };
    }
    Some(pieces)
}

impl Piece {
    fn new(charset: &[u8], text: &[u8]) -> Piece {
        Piece { charset: until_nul(charset).to_vec(), text: until_nul(text).to_vec() }
    }
}

/// Decodes words; what `convert` makes of a word's octets and charset replaces the word. `None`
/// if there is no word, or, if `strict`, one that can't be decoded.
fn decode_words(
    text: &[u8],
    notes: &mut Notes,
    strict: bool,
    convert: impl Fn(Vec<u8>, &str) -> Vec<u8>,
) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(text.get(at..)?, b"=?") {
        let start = at + found;
        at = start + 1;
        let preceded_by_blank = start == 0 || text.get(start - 1).is_some_and(|&byte| is_blank(byte));
        let word = if preceded_by_blank { Word::parse(text.get(start..)?) } else { None };
        let Some(word) = word.filter(|word| !strict || word.length <= LONGEST) else { continue };
        let Some(octets) = word.decode(notes) else {
            if strict {
                return None;
            }
            continue;
        };
        let out = out.get_or_insert_default();
        out.extend_from_slice(text.get(copied..start)?);
        out.extend_from_slice(&convert(octets, word.charset));
        at = start + word.length;
        at += space_before_word(text.get(at..)?);
        copied = at;
    }
    let mut out = out?;
    out.extend_from_slice(text.get(copied..)?);
    Some(out)
}

/// The fewest octets that c-client looks at for a word.
const SHORTEST: usize = 10;

/// The most octets of a word that c-client decodes: RFC 2047, section 2, and one.
const LONGEST: usize = 76;

/// The white space that goes because an encoded word seems to follow it.
/// ABNF: `*WSP [ ( CRLF / CR / LF ) 1*WSP ] "=?"`.
fn space_before_word(text: &[u8]) -> usize {
    let skip = |text: &'_ [u8]| text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut length = skip(text);
    let line_end = match text.get(length..).unwrap_or_default() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    if line_end > 0 {
        let indent = skip(text.get(length + line_end..).unwrap_or_default());
        if indent == 0 {
            return 0;
        }
        length += line_end + indent;
    }
    let next = text.get(length..).unwrap_or_default();
    if next.starts_with(b"=?") && next.len() >= SHORTEST { length } else { 0 }
}

/// An encoded word. ABNF (c-client's leniency):
///
/// ```text
/// word    = "=?" charset [ "*" language ] "?" OCTET "?" text "?=" ( WSP / CR / LF / end )
/// charset = *( VCHAR except specials, ".", "/", "=", "?", "[", "]" )
/// text    = [ *( VCHAR except "?" ) ( OCTET except "?" ) ]
/// ```
struct Word<'a> {
    charset: &'a str,
    encoding: u8,
    text: &'a [u8],
    /// The text and all that follows it.
    context: &'a [u8],
    /// Octets of the whole word.
    length: usize,
}

impl<'a> Word<'a> {
    fn parse(source: &'a [u8]) -> Option<Word<'a>> {
        if source.len() < SHORTEST {
            return None;
        }
        let rest = source.strip_prefix(b"=?")?;
        let mark = rest.iter().position(|&byte| !is_token_char(byte))?;
        let (name, rest) = rest.split_at(mark);
        let [b'?', encoding, b'?', context @ ..] = rest else { return None };
        if !is_token_char(*encoding) {
            return None;
        }
        let length = memchr::memchr(b'?', context)?;
        let text = context.get(..length)?;
        // The octet before the closing mark may be anything; c-client doesn't look at it.
        let checked = text.get(..length.saturating_sub(1))?;
        let end = context.get(length..)?.strip_prefix(b"?=")?;
        if !checked.iter().all(u8::is_ascii_graphic) || end.first().is_some_and(|&byte| !is_blank(byte)) {
            return None;
        }
        let language = memchr::memchr(b'*', name).unwrap_or(name.len());
        let charset = std::str::from_utf8(name.get(..language)?).ok()?;
        Some(Word { charset, encoding: *encoding, text, context, length: source.len() - end.len() })
    }

    fn decode(&self, notes: &mut Notes) -> Option<Vec<u8>> {
        match self.encoding {
            b'b' | b'B' => decode_base64_within(self.text, self.context, notes),
            b'q' | b'Q' => decode_q(self.text),
            _ => None,
        }
    }
}

/// RFC 2047, section 4.2; `None` if a `=` is not followed by two hexadecimal digits.
fn decode_q(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        out.push(match byte {
            b'_' => b' ',
            b'=' => hex_value(*bytes.next()?)? << 4 | hex_value(*bytes.next()?)?,
            byte => byte,
        });
    }
    Some(out)
}

/// What ext/imap's own parser takes for an encoded word.
/// ABNF: `"=?" charset "?" OCTET OCTET text "?="`, none but the last containing its delimiter.
struct RawWord<'a> {
    charset: &'a [u8],
    encoding: u8,
    text: &'a [u8],
    rest: &'a [u8],
}

impl<'a> RawWord<'a> {
    fn parse(source: &'a [u8]) -> Option<RawWord<'a>> {
        let source = source.strip_prefix(b"=?")?;
        let mark = memchr::memchr(b'?', source)?;
        let (charset, rest) = source.split_at(mark);
        let [_, encoding, _, text @ ..] = rest else { return None };
        let end = memchr::memmem::find(text, b"?=")?;
        Some(RawWord { charset, encoding: *encoding, text: text.get(..end)?, rest: text.get(end + 2..)? })
    }
}

fn underscores_to_spaces(text: &[u8]) -> Cow<'_, [u8]> {
    match memchr::memchr(b'_', text) {
        None => Cow::Borrowed(text),
        Some(_) => text.iter().map(|&byte| if byte == b'_' { b' ' } else { byte }).collect::<Vec<_>>().into(),
    }
}

fn until_nul(text: &[u8]) -> &[u8] {
    text.get(..memchr::memchr(0, text).unwrap_or(text.len())).unwrap_or(text)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_token_char(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?.=".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::noise;

    fn decoded(text: &[u8]) -> Vec<u8> {
        decode_to_utf8(text, &mut Notes::new())
    }

    #[test]
    fn bug_words_of_more_than_76_octets_were_decoded() {
        let word = |octets: usize| format!("=?utf-8?q?{}?=", "a".repeat(octets)).into_bytes();
        assert_eq!(decoded(&word(64)), [b'a'; 64]);
        assert_eq!(decoded(&word(65)), word(65));
        let mixed = [&word(65), &b" =?utf-8?q?b?= "[..], &word(65)].concat();
        assert_eq!(decoded(&mixed), [&word(65), &b" b"[..], &word(65)].concat());
        assert_eq!(decode_to_text(&word(65)), [b'a'; 65]);
    }

    #[test]
    fn words_as_imap_utf8() {
        let cases: [(&[u8], &[u8]); 52] = [
            (b"plain \xE9\0", b"plain \xE9\0"),
            (b"=?iso-8859-1?q?a=E9?=", b"ae\xCC\x81"),
            (b"=?utf-8?b?0YHRh9GR0YI=?=", "счёт".replace('ё', "е\u{308}").leak().as_bytes()),
            (b"=?utf-8?b?YWI?=", b"ab"),
            (b"=?utf-8?q?abc_def?= x", b"abc def x"),
            // Between words white space goes, one folded line included.
            (b"=?utf-8?q?a?= \t =?utf-8?q?b?=", b"ab"),
            (b"=?utf-8?q?a?= \r\n =?utf-8?q?b?=", b"ab"),
            (b"=?utf-8?q?a?=\r\t=?utf-8?q?b?=", b"ab"),
            (b"=?utf-8?q?a?=\r\n=?utf-8?q?b?=", b"a\r\nb"),
            (b"=?utf-8?q?a?=\r\n \r\n =?utf-8?q?b?=", b"a\r\n \r\n b"),
            (b"=?utf-8?q?a?= x =?utf-8?q?b?=", b"a x b"),
            (b"=?utf-8?q?a?= =?badbadba", b"a=?badbadba"),
            (b"=?utf-8?q?a?= =?badbadb", b"a =?badbadb"),
            (b"=?utf-8?q?a?= =?utf-8?q?b?=x", b"a=?utf-8?q?b?=x"),
            // A word stands alone.
            (b"x=?utf-8?q?a?=", b"x=?utf-8?q?a?="),
            (b"=?utf-8?q?a?=y", b"=?utf-8?q?a?=y"),
            (b"(=?utf-8?q?a?=)", b"(=?utf-8?q?a?=)"),
            (b"\"=?utf-8?q?a?=\"", b"\"=?utf-8?q?a?=\""),
            (b"\r=?utf-8?q?a?=\n", b"\ra\n"),
            (b"\0=?utf-8?q?a?=", b"\0=?utf-8?q?a?="),
            (b"=?utf-8?q?a?==?utf-8?q?b?=", b"=?utf-8?q?a?==?utf-8?q?b?="),
            // Cut or malformed.
            (b"=?utf-8?q?abc", b"=?utf-8?q?abc"),
            (b"=?utf-8?q?abc?", b"=?utf-8?q?abc?"),
            (b"=?utf-8?q?a b?=", b"=?utf-8?q?a b?="),
            (b"=?utf-8?q?a ?=", b"a "),
            (b"=?utf-8?q?a\xE9?=", b"a\xE9"),
            (b"=?utf-8?q?a\xE9b?=", b"=?utf-8?q?a\xE9b?="),
            (b"=?utf-8?q?a?b?=", b"=?utf-8?q?a?b?="),
            (b"=?utf-8??abc?=", b"=?utf-8??abc?="),
            (b"=?utf-8?qq?abc?=", b"=?utf-8?qq?abc?="),
            (b"=?utf 8?q?abc?=", b"=?utf 8?q?abc?="),
            (b"=?u.8?q?abc?=", b"=?u.8?q?abc?="),
            (b"=?utf-8?q??=", b""),
            (b"=?u?q?a?=", b"=?u?q?a?="),
            (b"=?u?q?a?= ", b"a "),
            // One bad word spoils all.
            (b"=?utf-8?q?a?= =?utf-8?q?b=ZZ?=", b"=?utf-8?q?a?= =?utf-8?q?b=ZZ?="),
            (b"=?utf-8?q?a?= =?utf-8?b?Y!?=", b"=?utf-8?q?a?= =?utf-8?b?Y!?="),
            (b"=?utf-8?q?a?= =?utf-8?x?b?=", b"=?utf-8?q?a?= =?utf-8?x?b?="),
            (b"=?utf-8?q?=4?=", b"=?utf-8?q?=4?="),
            // Charsets.
            (b"=?utf-8*ru-RU?q?a?=", b"a"),
            (b"=?iso-8859-5*?q?=D0?=", b"\xD0\xB0"),
            (b"=?x-unknown?q?=E9?=", b"\xE9"),
            (b"=?x-unknown?q?=C3=A9?=", b"e\xCC\x81"),
            (b"=?latin1?q?=E9?=", b"\xE9"),
            (b"=??q?=1B$BF|=1B(B?=", b"\xE6\x97\xA5"),
            (b"=?us-ascii?q?=E9?=", b"\xE9"),
            (b"=?utf-8?q?=C3=A9=FF?=", b"\xC3\xA9\xFF"),
            (b"=?utf-7?q?+AOk-?=", b"e\xCC\x81"),
            (b"=?ucs-4?b?AAAAQQAAAEI=?=", b"AB"),
            (b"=?gb2312?b?xOO6ww==?=", b"\xE4\xBD\xA0\xE5\xA5\xBD"),
            (b"=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", b"\xE6\x97\xA5\xE6\x9C\xAC"),
            (b"=?utf-8?q?a=00b?=", b"a\0b"),
        ];
        for (text, expected) in cases {
            assert_eq!(decoded(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_note_quotes_beyond_the_word() {
        let mut notes = Notes::new();
        assert_eq!(decode_to_utf8(b"=?utf-8?b?YWJjZA==YQ==?= x", &mut notes), b"abcd x");
        let note = &b"Possible data truncation in rfc822_base64(): YQ==?= x"[..];
        assert_eq!(notes.iter().collect::<Vec<_>>(), [note]);
    }

    #[test]
    fn new_callers_get_text_without_oddities() {
        let cases: [(&[u8], &str); 4] = [
            (b"=?iso-8859-1?q?a=E9?=", "aé"),
            (b"=?latin1?q?=E9?= =?utf-8?q?=ZZ?= =?utf-8?q?b?=", "é=?utf-8?q?=ZZ?= b"),
            (b"=?hz-gb-2312?q?~{VPND~}?=", "中文"),
            (b"x", "x"),
        ];
        for (text, expected) in cases {
            assert_eq!(String::from_utf8_lossy(&decode_to_text(text)), expected);
        }
    }

    #[test]
    fn pieces_as_imap_mime_header_decode() {
        let cases: [(&[u8], Option<&str>); 27] = [
            (b"", Some("")),
            (b"plain", Some("[default|plain]")),
            (b"x=?utf-8?q?a?=y", Some("[default|x][utf-8|a][default|y]")),
            (b"=?a?q?b?= \t\r\n\n =?a?q?c?= x", Some("[a|b][a|c][default| x]")),
            (b"=?utf-8*en?q?a?=", Some("[utf-8*en|a]")),
            (b"=?utf-8?b?YWI?=", Some("[utf-8|ab]")),
            (b"=?utf-8?b?!!?=", None),
            (b"=?utf-8?x?a_b?=", Some("[utf-8|a_b]")),
            (b"=?utf-8?q?a_b?=", Some("[utf-8|a b]")),
            (b"=?utf-8??abc?=", Some("[utf-8|bc]")),
            (b"=?utf-8?qq?abc?=", Some("[utf-8|?abc]")),
            (b"=?utf-8?q?a=Zb?=", Some("[utf-8|a=Zb]")),
            (b"=?utf-8?q?a=?=", Some("[utf-8|a]")),
            (b"=?utf-8?q?a b\r\n?=", Some("[utf-8|a b\r\n]")),
            (b"=?utf-8?q?a?b?=", Some("[utf-8|a?b]")),
            (b"=?utf-8?q?b?=?=", Some("[utf-8|b][default|?=]")),
            (b"x =?utf-8?q?abc", Some("[default|x ][default|=?utf-8?q?abc]")),
            (b"=?=?=", Some("[default|=?=?=]")),
            (b"=?a?q?", Some("[default|=?a?q?]")),
            (b"=??q??=", Some("[|]")),
            (b"=?utf-8?q?a=00b?=", Some("[utf-8|a]")),
            (b"=?utf-8?q?a\0b?=", Some("[utf-8|a]")),
            (b"a\0b", Some("[default|a]")),
            (b"\0=?u\0?q?a?=", Some("[default|][u|a]")),
            (b"=?default?q?a?= ", Some("[default|a][default| ]")),
            (b"=?utf-8?q?a?= =", Some("[utf-8|a][default| =]")),
            (b"=?a?b?YQ==YQ==?=", Some("[a|a]")),
        ];
        for (text, expected) in cases {
            let pieces = decode_pieces(text, &mut Notes::new());
            let shown = pieces.map(|pieces| {
                let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let show = |piece: Piece| format!("[{}|{}]", lossy(&piece.charset), lossy(&piece.text));
                pieces.into_iter().map(show).collect::<String>()
            });
            assert_eq!(shown.as_deref(), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for part in ["=?", "=?a?q?", " =?utf-8?q?a", "=?utf-8?q?a?= ", "=?a?q?=4?= ", "=?a?q?_?= \r\n ", "?="]
        {
            let text = part.repeat(400_000 / part.len());
            let _ = (decoded(text.as_bytes()), decode_pieces(text.as_bytes(), &mut Notes::new()));
            let _ = decode_to_text(text.as_bytes());
        }
    }

    #[test]
    fn noise_is_no_panic() {
        for text in noise::texts(20_000, 40, b"==??==??qbQBuf-8a4_* \t\r\n\xE9\0") {
            let _ = (decoded(&text), decode_to_text(&text), decode_pieces(&text, &mut Notes::new()));
        }
    }
}
