//! Words and parameters of a structured MIME field (RFC 2045, section 5.1).

use super::notes::Notes;
use super::structure::Parameter;
use super::transfer::hex_value;
use crate::limits;

/// What c-client puts in the place of a value that is not there.
const MISSING: &[u8] = b"MISSING_PARAMETER_VALUE";

/// A structured field's text, read from the left. ABNF, with comments and white space
/// between all tokens:
///
/// ```text
/// word       = 1*( quoted / "\" OCTET / TEXT-CHAR )   ; RFC 2045's token, and more
/// quoted     = DQUOTE *( OCTET / "\" OCTET ) DQUOTE
/// TEXT-CHAR  = OCTET but SP, CTL and tspecials
/// parameters = *( ";" word "=" word )
/// comment    = "(" *( OCTET / "\" OCTET / comment ) ")"
/// ```
pub struct Words<'a> {
    /// What is left of the text: an unterminated comment cuts it short.
    text: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    pub fn new(text: &'a [u8]) -> Words<'a> {
        Words { text, at: 0 }
    }

    /// Skips white space and comments.
    pub fn skip(&mut self, notes: &mut Notes) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'(') => match self.comment_end() {
                    Some(end) => self.at = end,
                    None => {
                        notes.push("Unterminated comment: ", self.rest());
                        self.text = self.text.get(..self.at).unwrap_or_default();
                    }
                },
                _ => return,
            }
        }
    }

    /// The next word as it is written; `None` if something else stands there, or a
    /// quotation does not end.
    pub fn raw_word(&mut self, notes: &mut Notes) -> Option<&'a [u8]> {
        self.skip(notes);
        let start = self.at;
        let end = self.word_end(start).filter(|end| *end > start)?;
        self.at = end;
        self.text.get(start..end)
    }

    /// The next word, its quotations undone.
    pub fn word(&mut self, notes: &mut Notes) -> Option<Vec<u8>> {
        self.raw_word(notes).map(unquote)
    }

    /// Steps over `octet` if it comes next.
    pub fn eat(&mut self, octet: u8) -> bool {
        let found = self.peek() == Some(octet);
        self.at += usize::from(found);
        found
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The parameters up to the end of the text. Attributes are in upper case, with quotes
    /// if they were written with some; RFC 2231 is not undone.
    ///
    /// Source: c-client's `rfc822_parse_parameter`, which ends with the first fault; an
    /// encoded word without quotes is a value here (stock loses it).
    pub fn parameters(&mut self, notes: &mut Notes) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        self.skip(notes);
        while self.eat(b';') {
            let Some(attribute) = self.raw_word(notes) else {
                notes.push_all(&[b"Missing parameter"]);
                return parameters;
            };
            let attribute = attribute.to_ascii_uppercase();
            self.skip(notes);
            let equals = self.eat(b'=');
            let value = if equals { self.value(notes) } else { None };
            self.skip(notes);
            if value.is_none() {
                notes.push("Missing parameter value: ", &attribute);
            }
            let is_missing = value.is_none();
            if parameters.len() < limits::LIST_ITEMS {
                let value = value.unwrap_or_else(|| MISSING.to_vec());
                parameters.push(Parameter { attribute, value });
            }
            // Where a value should be and is none, there is no going on.
            if equals && is_missing {
                notes.push_all(&[b"Missing parameter"]);
                return parameters;
            }
        }
        if !self.rest().is_empty() {
            notes.push("Unexpected characters at end of parameters: ", self.rest());
        }
        parameters.shrink_to_fit();
        parameters
    }

    fn value(&mut self, notes: &mut Notes) -> Option<Vec<u8>> {
        if let Some(word) = self.word(notes) {
            return Some(word);
        }
        let rest = self.rest();
        let encoded = rest.starts_with(b"=?").then(|| rest.split(|octet| *octet == b';').next())??;
        self.at += encoded.len();
        Some(encoded.trim_ascii_end().to_vec())
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn word_end(&self, start: usize) -> Option<usize> {
        let mut at = start;
        while let Some(&octet) = self.text.get(at) {
            at = match octet {
                b'"' => self.quoted_end(at)?,
                b'\\' if self.text.get(at + 1).is_some() => at + 2,
                octet if is_special(octet) => break,
                _ => at + 1,
            };
        }
        Some(at)
    }

    fn quoted_end(&self, start: usize) -> Option<usize> {
        let mut at = start + 1;
        loop {
            match self.text.get(at)? {
                b'"' => return Some(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }

    fn comment_end(&self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut at = self.at;
        loop {
            match self.text.get(at)? {
                b'(' => depth += 1,
                b')' if depth == 1 => return Some(at + 1),
                b')' => depth -= 1,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
    }
}

/// The value of the parameter `name` (in upper case), its pieces put together (RFC 2231,
/// section 3): where a boundary or a charset is written in several.
pub fn find(parameters: &[Parameter], name: &[u8]) -> Option<Vec<u8>> {
    if let Some(whole) = parameters.iter().find(|parameter| parameter.attribute == name) {
        return Some(whole.value.clone());
    }
    let mut pieces: Vec<(u32, &Parameter)> = parameters
        .iter()
        .filter_map(|parameter| Some((piece_number(parameter.attribute.strip_prefix(name)?)?, parameter)))
        .collect();
    pieces.sort_by_key(|(number, _)| *number);
    let in_order = (0..).zip(pieces).take_while(|(i, (number, _))| i == number);
    let whole: Vec<u8> = in_order.flat_map(|(i, (_, piece))| decoded(piece, i == 0)).collect();
    (!whole.is_empty()).then_some(whole)
}

/// ABNF (RFC 2231): `"*" [ number [ "*" ] ]`, after the attribute's name.
fn piece_number(tail: &[u8]) -> Option<u32> {
    let digits = tail.strip_prefix(b"*")?;
    let digits = digits.strip_suffix(b"*").unwrap_or(digits);
    if digits.is_empty() {
        return Some(0);
    }
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|_| digits.iter().all(u8::is_ascii_digit))
}

/// A piece's value, the charset and language of the first left out.
fn decoded(piece: &Parameter, is_first: bool) -> Vec<u8> {
    if !piece.attribute.ends_with(b"*") {
        return piece.value.clone();
    }
    let mut value = piece.value.as_slice();
    if is_first {
        let mut quotes = memchr::memchr_iter(b'\'', value);
        value = quotes.nth(1).and_then(|second| value.get(second + 1..)).unwrap_or(value);
    }
    let mut out = Vec::with_capacity(value.len());
    let mut octets = value.iter();
    while let Some(&octet) = octets.next() {
        let coded = match octets.as_slice() {
            [high, low, ..] if octet == b'%' => hex_value(*high).zip(hex_value(*low)),
            _ => None,
        };
        match coded {
            Some((high, low)) => {
                out.push(high << 4 | low);
                octets.nth(1);
            }
            None => out.push(octet),
        }
    }
    out
}

/// A word without its quotes and backslashes.
fn unquote(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut octets = word.iter();
    while let Some(&octet) = octets.next() {
        match octet {
            b'"' => {}
            b'\\' => out.extend(octets.next()),
            octet => out.push(octet),
        }
    }
    out
}

/// RFC 2045's `tspecials` and what is no text.
fn is_special(octet: u8) -> bool {
    octet <= b' '
        || matches!(
            octet,
            0x7F | b'(' | b')' | b'<' | b'>' | b'@' | b',' | b';' | b':' | b'[' | b']' | b'/' | b'?' | b'='
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_in_pieces() {
        let found = |text: &str| {
            let parameters = Words::new(text.as_bytes()).parameters(&mut Notes::new());
            find(&parameters, b"BOUNDARY").map(|value| String::from_utf8_lossy(&value).into_owned())
        };
        assert_eq!(found("; boundary=a").as_deref(), Some("a"));
        assert_eq!(found("; boundary*1=c; boundary*0=a; boundary*3=x").as_deref(), Some("ac"));
        assert_eq!(found("; boundary*0*=us-ascii'en'a%2D; boundary*1=%2d").as_deref(), Some("a-%2d"));
        assert_eq!(found("; boundary*=''a%2").as_deref(), Some("a%2"));
        assert_eq!(found("; boundary*x=a; boundaryx=b"), None);
    }

    #[test]
    fn hostile_texts_take_linear_time() {
        for text in ["(", "\"", "\\", ";", "a=b;", ";a=b", "=?", "; a=(x)"] {
            let long = format!("; a={}", text.repeat(200_000));
            Words::new(long.as_bytes()).parameters(&mut Notes::new());
        }
    }
}
