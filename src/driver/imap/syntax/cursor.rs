//! The lexer: reads tokens of one frame, and forgives spaces and quotes.

use std::borrow::Cow;

use crate::limits;

/// Why a token could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something else stands there.
    Unexpected,
    /// The frame ends inside a string or a list.
    Truncated,
    /// A bound of [`crate::limits`] is exceeded.
    Limit,
}

/// What a parser of one value returns.
pub type Parsed<T> = Result<T, Fault>;

/// An unsigned integer that can be read from digits.
pub trait Digits: Sized + Copy {
    const ZERO: Self;
    fn append(self, digit: u8) -> Option<Self>;
}

macro_rules! digits {
    ($($number:ty),*) => {$(
        impl Digits for $number {
            const ZERO: Self = 0;
            fn append(self, digit: u8) -> Option<Self> {
                self.checked_mul(10)?.checked_add(Self::from(digit))
            }
        }
    )*};
}
digits!(u32, u64);

/// A place in a frame. A method that fails leaves the cursor where it was,
/// unless it says otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, at: 0 }
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether nothing but the line's end is left.
    pub fn at_end(&self) -> bool {
        self.rest().trim_ascii().is_empty()
    }

    #[inline]
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Skips any number of spaces; servers send none, one, or several.
    #[inline]
    pub fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// `byte` after any spaces, which are skipped in any case.
    #[inline]
    pub fn spaced(&mut self, byte: u8) -> bool {
        self.spaces();
        self.eat(byte)
    }

    #[inline]
    pub fn take_while(&mut self, mut accept: impl FnMut(u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !accept(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Up to a space, parenthesis or line end: more than RFC 3501's `atom`, as
    /// flags of some servers contain anything. Empty if nothing stands there.
    #[inline]
    pub fn word(&mut self) -> &'a [u8] {
        self.take_while(|byte| !matches!(byte, b' ' | b'\t' | b'(' | b')' | b'\r' | b'\n'))
    }

    /// Skips `keyword`, in any case, if it stands there as a whole word.
    pub fn keyword(&mut self, keyword: &[u8]) -> bool {
        let start = self.at;
        let found = self.word().eq_ignore_ascii_case(keyword);
        if !found {
            self.at = start;
        }
        found
    }

    /// ABNF: `number = 1*DIGIT`, `None` if it is absent or does not fit.
    pub fn number<N: Digits>(&mut self) -> Option<N> {
        let start = self.at;
        let mut number = N::ZERO;
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        for digit in digits {
            match number.append(digit.wrapping_sub(b'0')) {
                Some(sum) => number = sum,
                None => {
                    self.at = start;
                    return None;
                }
            }
        }
        (!digits.is_empty()).then_some(number)
    }

    /// A count of octets, which Mail.ru writes as a float: `9.3736e+06`. One too
    /// large is [`u64::MAX`].
    pub fn magnitude(&mut self) -> Option<u64> {
        let start = self.at;
        let word =
            self.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'));
        let mut digits = Cursor::new(word);
        if let Some(number) = digits.number()
            && digits.peek().is_none()
        {
            return Some(number);
        }
        let float = std::str::from_utf8(word).ok().and_then(|word| word.parse::<f64>().ok());
        match float {
            // The cast saturates.
            Some(float) if float >= 0.0 => Some(float as u64),
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// Whether NIL comes next, in any case, as a whole word.
    #[inline]
    pub fn nil(&mut self) -> bool {
        let nil = matches!(self.peek(), Some(b'N' | b'n'))
            && self.rest().get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"NIL"))
            && matches!(
                self.rest().get(3),
                None | Some(b' ' | b'\t' | b'(' | b')' | b'"' | b'{' | b']' | b'\r' | b'\n')
            );
        if nil {
            self.at += 3;
        }
        nil
    }

    /// ABNF: `string = quoted / literal`, with `literal8` of RFC 3516.
    pub fn string(&mut self) -> Parsed<Cow<'a, [u8]>> {
        match self.peek() {
            Some(b'"') => self.quoted(),
            Some(b'{' | b'~') => self.literal().map(Cow::Borrowed),
            Some(_) => Err(Fault::Unexpected),
            None => Err(Fault::Truncated),
        }
    }

    /// ABNF: `nstring = string / "NIL"`
    pub fn nstring(&mut self) -> Parsed<Option<Cow<'a, [u8]>>> {
        if self.nil() { Ok(None) } else { self.string().map(Some) }
    }

    /// ABNF: `astring = 1*ASTRING-CHAR / string`; anything up to a space passes for an atom.
    pub fn astring(&mut self) -> Parsed<Cow<'a, [u8]>> {
        match self.string() {
            Err(Fault::Unexpected) => match self.word() {
                [] => Err(Fault::Unexpected),
                word => Ok(Cow::Borrowed(word)),
            },
            other => other,
        }
    }

    /// ABNF: `[SP] nstring`, where an atom passes for a string, and a field that is
    /// missing at the end of a list is absent.
    ///
    /// It is a text of one line: line ends and tabs in a literal become spaces, an octet each, and a NUL ends it, as in c-client.
    #[inline]
    pub fn field(&mut self) -> Parsed<Option<Vec<u8>>> {
        self.spaces();
        match self.peek() {
            Some(b'"') => self.quoted().map(|text| Some(until_nul(&text).to_vec())),
            Some(b')') => Ok(None),
            Some(b'N' | b'n') if self.nil() => Ok(None),
            Some(b'{' | b'~') => match self.literal() {
                Err(Fault::Unexpected) => self.astring().map(|text| Some(text.into_owned())),
                text => text.map(|text| Some(until_nul(text).iter().map(on_one_line).collect())),
            },
            _ => self.astring().map(|text| Some(text.into_owned())),
        }
    }

    /// ABNF: `quoted = DQUOTE *QUOTED-CHAR DQUOTE`, with `\"` and `\\` undone.
    ///
    /// A quote that no space, parenthesis or line end follows does not end the
    /// string: iCloud leaves quotes inside bare (`"<a"b@host>"`), QQ sends `""""`.
    fn quoted(&mut self) -> Parsed<Cow<'a, [u8]>> {
        let text = self.rest().get(1..).unwrap_or_default();
        let (length, plain) = quoted_length(text).ok_or(Fault::Truncated)?;
        self.at += length + 2;
        let text = text.get(..length).unwrap_or_default();
        if plain {
            return Ok(Cow::Borrowed(text));
        }
        let mut unescaped = Vec::with_capacity(length);
        let mut bytes = text.iter();
        while let Some(&byte) = bytes.next() {
            match byte {
                b'\\' => unescaped.extend(bytes.next()),
                _ => unescaped.push(byte),
            }
        }
        Ok(Cow::Owned(unescaped))
    }

    /// ABNF: `literal = ["~"] "{" number ["+"] "}" CRLF *CHAR8`
    fn literal(&mut self) -> Parsed<&'a [u8]> {
        let mut ahead = *self;
        ahead.eat(b'~');
        if !ahead.eat(b'{') {
            return Err(Fault::Unexpected);
        }
        let length = ahead.number::<u64>().ok_or(Fault::Unexpected)?;
        ahead.eat(b'+');
        if !ahead.eat(b'}') {
            return Err(Fault::Unexpected);
        }
        ahead.eat(b'\r');
        if !ahead.eat(b'\n') {
            return Err(Fault::Unexpected);
        }
        let length = usize::try_from(length).map_err(|_| Fault::Truncated)?;
        let value = ahead.rest().get(..length).ok_or(Fault::Truncated)?;
        ahead.at += length;
        *self = ahead;
        Ok(value)
    }

    /// Skips one value of any kind: a string, a word with its brackets, or a
    /// list down to its closing parenthesis. Never recurses.
    ///
    /// The cursor stands behind the value also on [`Fault::Limit`], which says
    /// that parentheses went deeper than [`limits::PAREN_DEPTH`]; on
    /// [`Fault::Truncated`] it stands at the frame's end.
    pub fn skip_value(&mut self) -> Parsed<()> {
        self.spaces();
        let mut depth = 0usize;
        let mut deepest = 0;
        loop {
            match self.peek() {
                None => return if depth == 0 { Err(Fault::Unexpected) } else { Err(Fault::Truncated) },
                Some(b'(') => {
                    depth += 1;
                    deepest = deepest.max(depth);
                    self.at += 1;
                }
                Some(b')') if depth == 0 => return Err(Fault::Unexpected),
                Some(b')') => {
                    depth -= 1;
                    self.at += 1;
                }
                Some(b' ' | b'\t' | b'\r' | b'\n') => {
                    self.at += 1;
                    continue;
                }
                Some(b'"' | b'{' | b'~') => match self.string() {
                    Ok(_) => {}
                    Err(Fault::Truncated) => {
                        self.at = self.bytes.len();
                        return Err(Fault::Truncated);
                    }
                    // A brace or tilde that begins no literal is text.
                    Err(_) => self.skip_word(),
                },
                Some(_) => self.skip_word(),
            }
            if depth == 0 {
                return if deepest > limits::PAREN_DEPTH { Err(Fault::Limit) } else { Ok(()) };
            }
        }
    }

    /// A word that may hold a bracketed section with spaces: `BODY[HEADER.FIELDS (A B)]`.
    fn skip_word(&mut self) {
        self.at += 1;
        loop {
            self.take_while(|byte| !matches!(byte, b' ' | b'\t' | b'(' | b')' | b'\r' | b'\n' | b'"' | b'['));
            if self.peek() != Some(b'[') {
                return;
            }
            let mut ahead = *self;
            if super::section::parse_section(&mut ahead).is_some() {
                *self = ahead;
            } else {
                self.at += 1;
            }
        }
    }
}

/// Quotes in a row that may end a string; QQ sends four.
const QUOTES: usize = 8;

fn until_nul(text: &[u8]) -> &[u8] {
    text.get(..memchr::memchr(0, text).unwrap_or(text.len())).unwrap_or(text)
}

fn on_one_line(octet: &u8) -> u8 {
    if matches!(octet, b'\r' | b'\n' | b'\t') { b' ' } else { *octet }
}

/// The length of a quoted string's text up to its closing quote, and whether
/// nothing in it is escaped. `None` if it does not close on its line.
fn quoted_length(text: &[u8]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut plain = true;
    loop {
        at += special(text.get(at..)?)?;
        match text.get(at)? {
            b'\\' => {
                plain = false;
                at += 2;
            }
            b'"' => {
                // A run of quotes before the string's end: the last one closes. Only so many are
                // looked at, as what is no end is looked at again.
                let run = text.get(at..)?.iter().take(QUOTES).take_while(|&&byte| byte == b'"').count();
                let closes = matches!(
                    text.get(at + run),
                    None | Some(b' ' | b'\t' | b'(' | b')' | b'\r' | b'\n' | b']')
                );
                match (closes, run) {
                    (true, run) => return Some((at + run - 1, plain)),
                    // `"a""b"` are two strings without a space between them.
                    (false, 2..) => return Some((at, plain)),
                    (false, _) => at += run,
                }
            }
            _ => return None,
        }
    }
}

/// The first octet that is not plain text. Most strings are short, and then a
/// plain loop is faster than a vectorised search.
#[inline]
fn special(text: &[u8]) -> Option<usize> {
    const SHORT: usize = 32;
    let short = text.get(..SHORT).unwrap_or(text);
    match short.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')) {
        Some(at) => Some(at),
        None => Some(SHORT + memchr::memchr3(b'"', b'\\', b'\n', text.get(SHORT..)?)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(bytes: &[u8]) -> (Parsed<Vec<u8>>, Vec<u8>) {
        let mut cursor = Cursor::new(bytes);
        let value = cursor.string().map(Cow::into_owned);
        (value, cursor.rest().to_vec())
    }

    fn quoted(bytes: &[u8]) -> Vec<u8> {
        let (value, rest) = string(bytes);
        assert!(!rest.contains(&b'"'), "{}", rest.escape_ascii());
        value.unwrap()
    }

    #[test]
    fn bug_line_ends_in_a_literal_came_through_to_envelopes() {
        let mut cursor = Cursor::new(b"{7}\r\na\r\n\t\rb\n \"a\tb\" {x");
        assert_eq!(cursor.field(), Ok(Some(b"a    b ".to_vec())));
        assert_eq!(cursor.field(), Ok(Some(b"a\tb".to_vec())));
        assert_eq!(cursor.field(), Ok(Some(b"{x".to_vec())));
        assert_eq!(Cursor::new(b"{3}\r\na\0b").field(), Ok(Some(b"a".to_vec())));
    }

    #[test]
    fn quoted_strings() {
        assert_eq!(quoted(b"\"\""), b"");
        assert_eq!(quoted(b"\"a b\" c"), b"a b");
        assert_eq!(quoted(br#""a\"b\\c\d""#), br#"a"b\cd"#);
        assert_eq!(quoted("\"счёт\")".as_bytes()), "счёт".as_bytes());
        assert_eq!(string(b"\"abc").0, Err(Fault::Truncated));
        assert_eq!(string(b"\"abc\r\nd\"").0, Err(Fault::Truncated));
        assert_eq!(string(b"\"abc\\").0, Err(Fault::Truncated));
        assert_eq!(string(b"abc").0, Err(Fault::Unexpected));
    }

    #[test]
    fn icloud_unescaped_quote_in_message_id() {
        assert_eq!(quoted(br#""<a"b@host>")"#), br#"<a"b@host>"#);
    }

    #[test]
    fn qq_quotes_in_quotes() {
        assert_eq!(quoted(br#""""" "#), br#""""#[..2].to_vec());
        let (value, rest) = string(br#""a""b""#);
        assert_eq!((value.unwrap().as_slice(), rest.as_slice()), (&b"a"[..], &br#""b""#[..]));
    }

    #[test]
    fn literals() {
        assert_eq!(string(b"{3}\r\na\") b"), (Ok(b"a\")".to_vec()), b" b".to_vec()));
        assert_eq!(string(b"~{2+}\r\n\0a"), (Ok(b"\0a".to_vec()), vec![]));
        assert_eq!(string(b"{0}\r\n"), (Ok(vec![]), vec![]));
        assert_eq!(string(b"{5}\r\nabc").0, Err(Fault::Truncated));
        assert_eq!(string(b"{18446744073709551615}\r\nabc").0, Err(Fault::Truncated));
        assert_eq!(string(b"{99999999999999999999}\r\nabc").0, Err(Fault::Unexpected));
        assert_eq!(string(b"{5}abc").0, Err(Fault::Unexpected));
    }

    #[test]
    fn numbers_and_nil() {
        assert_eq!(Cursor::new(b"4294967295)").number::<u32>(), Some(u32::MAX));
        assert_eq!(Cursor::new(b"4294967296").number::<u32>(), None);
        assert_eq!(Cursor::new(b"4294967296").number::<u64>(), Some(1 << 32));
        assert_eq!(Cursor::new(b"-1").number::<u32>(), None);
        assert!(Cursor::new(b"nil)").nil());
        assert!(Cursor::new(b"NIL\"a\"").nil());
        assert!(!Cursor::new(b"NILS").nil());
    }

    #[test]
    fn mailru_sizes_as_floats() {
        let size = |text: &[u8]| Cursor::new(text).magnitude();
        assert_eq!(size(b"9.3736e+06)"), Some(9_373_600));
        assert_eq!(size(b"123 "), Some(123));
        assert_eq!(size(b"1e99"), Some(u64::MAX));
        assert_eq!(size(b"18446744073709551616"), Some(u64::MAX));
        for nonsense in [&b"-5"[..], b"e", b"", b"NIL", b"1.2.3"] {
            assert_eq!(size(nonsense), None);
        }
    }

    #[test]
    fn skipping_finds_the_end_of_any_value() {
        let rest = |bytes: &'static [u8]| {
            let mut cursor = Cursor::new(bytes);
            cursor.skip_value().unwrap();
            cursor.rest()
        };
        assert_eq!(rest(b" (a (b \")\" {3}\r\n))) ) c) d"), b" d");
        assert_eq!(rest(b"BODY[HEADER.FIELDS (A B)]<0> x"), b" x");
        assert_eq!(rest(b"{2}\r\n)) x"), b" x");
        assert_eq!(rest(b"{x} y"), b" y");
        assert_eq!(rest(b"NIL)"), b")");
        assert_eq!(Cursor::new(b")").skip_value(), Err(Fault::Unexpected));
        assert_eq!(Cursor::new(b"((").skip_value(), Err(Fault::Truncated));
    }

    #[test]
    fn skipping_survives_depth() {
        let mut deep = vec![b'('; 100_000];
        deep.extend(vec![b')'; 100_000]);
        deep.extend(b" UID");
        let mut cursor = Cursor::new(&deep);
        assert_eq!(cursor.skip_value(), Err(Fault::Limit));
        assert_eq!(cursor.rest(), b" UID");
    }

    #[test]
    fn runs_of_quotes_cost_linear_time() {
        let mut text = b"\"".to_vec();
        for _ in 0..200_000 {
            text.extend(b"\"a");
        }
        text.push(b'"');
        assert_eq!(quoted(&text).len(), 400_000);
    }

    #[test]
    fn bug_quotes_without_an_end_were_counted_anew_for_each() {
        // 250 billion steps, if each string looks at all the quotes that follow.
        let mut text = vec![b'"'; 1 << 20];
        text.push(b'x');
        let mut cursor = Cursor::new(&text);
        while cursor.string().is_ok() {}
        assert!(cursor.rest().len() < 10);
    }
}
