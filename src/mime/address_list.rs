//! Address lists, parsed (RFC 5322, section 3.4, as RFC 822 had it).

use std::ops::Range;

use super::address::{Address, needs_quotes};
use super::notes::{Notes, excerpt};
use crate::limits;

/// The host of an address that stands for a fault.
pub const SYNTAX_ERROR_HOST: &[u8] = b".SYNTAX-ERROR.";

/// Parses an address list; an address without a host gets `default_host`.
///
/// A fault ends the list with an address whose mailbox names the fault and whose host is
/// [`SYNTAX_ERROR_HOST`]. Addresses beyond [`limits::ADDRESSES`] are left out.
/// Source: ext/imap's `imap_rfc822_parse_adrlist`.
pub fn parse_list(text: &[u8], default_host: &[u8], notes: &mut Notes) -> Vec<Address> {
    let mut list = Vec::new();
    append_list(text, default_host, &mut list, notes);
    list
}

/// [`parse_list`] that adds to a list, as of a header field that occurs again.
pub fn append_list(text: &[u8], default_host: &[u8], list: &mut Vec<Address>, notes: &mut Notes) {
    let end = memchr::memchr(0, text).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text);
    Parser { text, default_host, list, notes }.list();
}

/// The phrase that `text` begins with, without comments before it; without a phrase, what there is.
pub(super) fn leading_phrase<'a>(text: &'a [u8], notes: &mut Notes) -> &'a [u8] {
    let mut parser = Parser { text, default_host: b"", list: &mut Vec::new(), notes };
    if let Some(end) = parser.phrase(0) {
        parser.text = parser.text.get(..end).unwrap_or_default();
    }
    let start = parser.skip(0);
    parser.text.get(start..).unwrap_or_default()
}

/// Where the text of something begins or ends, counted in octets.
type Place = usize;

/// c-client's idea of RFC 822. ABNF, with comments and white space between all tokens:
///
/// ```text
/// list       = *"," [ address *( 1*"," address ) [ "," ] ]
/// address    = group / mailbox
/// group      = [ phrase ] ":" [ list ] [ ";" ]
/// mailbox    = addr-spec [ comment ] / [ phrase ] "<" [ route ":" ] addr-spec ">"
/// route      = "@" domain *( "," "@" domain )
/// addr-spec  = word *( "." word ) [ ( "@" / "at" ) domain ]
/// domain     = literal / word *( "." ( word / literal ) )
/// phrase     = 1*word
/// word       = 1*( ATOM-CHAR / "." / quoted-string / "\" OCTET / iso-2022-run )
/// literal    = "[" *( %x01-FF except "]" and "\" / "\" OCTET ) "]"
/// comment    = "(" *( OCTET / "\" OCTET / comment ) ")"
/// ```
struct Parser<'a, 'n> {
    /// What is left of the text: an unterminated comment cuts it short.
    text: &'a [u8],
    default_host: &'a [u8],
    list: &'n mut Vec<Address>,
    notes: &'n mut Notes,
}

/// Where parsing goes on; `None` at the end of the text or after a fault that ends it.
type Next = Option<Place>;

impl<'a> Parser<'a, '_> {
    fn list(&mut self) {
        let mut at = self.skip(0);
        if self.peek(at) == 0 {
            return;
        }
        loop {
            while self.peek(at) == b',' {
                at = self.skip(at + 1);
            }
            if self.peek(at) == 0 || self.is_full() {
                return;
            }
            at = self.skip(at);
            match self.address(at, 0) {
                Some(None) => return,
                Some(Some(next)) => {
                    at = self.skip(next);
                    match self.peek(at) {
                        0 => return,
                        b',' => at += 1,
                        byte => {
                            let what = match byte.is_ascii_alphanumeric() {
                                true => "Must use comma to separate addresses: ",
                                false => "Unexpected characters at end of address: ",
                            };
                            self.fault("UNEXPECTED_DATA_AFTER_ADDRESS", what, at);
                            return;
                        }
                    }
                }
                None => {
                    at = self.skip(at);
                    match self.peek(at) {
                        0 => self.fault("INVALID_ADDRESS", "Missing address after comma", at),
                        _ => self.fault("INVALID_ADDRESS", "Invalid mailbox list: ", at),
                    }
                    return;
                }
            }
        }
    }

    /// Adds a group or a mailbox to the list; `None` if there is neither.
    fn address(&mut self, at: Place, depth: usize) -> Option<Next> {
        match self.group(at, depth) {
            Some(next) => Some(next),
            None => self.mailbox(at),
        }
    }

    fn group(&mut self, at: Place, depth: usize) -> Option<Next> {
        if depth > GROUP_DEPTH {
            self.note("Ignoring excessively deep group recursion");
            return None;
        }
        let start = self.skip(at);
        let end = match self.peek(start) {
            0 => return None,
            b':' => start,
            _ => self.phrase(start)?,
        };
        let colon = self.skip(end);
        if self.peek(colon) != b':' {
            return None;
        }
        let name = self.unquote(start..end);
        self.list.push(Address { mailbox: Some(name), ..Address::default() });
        let mut next = Some(self.skip(colon + 1));
        while let Some(at) = next {
            if matches!(self.peek(at), 0 | b';') || self.is_full() {
                break;
            }
            next = match self.address(at, depth + 1) {
                None => {
                    let at = self.skip(at);
                    self.fault("INVALID_ADDRESS_IN_GROUP", "Invalid group mailbox list: ", at);
                    None
                }
                Some(None) => None,
                Some(Some(at)) => {
                    let at = self.skip(at);
                    match self.peek(at) {
                        b',' => Some(at + 1),
                        b';' | 0 => Some(at),
                        _ => {
                            let what = "Unexpected characters after address in group: ";
                            self.fault("UNEXPECTED_DATA_AFTER_ADDRESS_IN_GROUP", what, at);
                            None
                        }
                    }
                }
            };
        }
        let next = next.map(|at| if self.peek(at) == b';' { self.skip(at + 1) } else { at });
        self.list.push(Address::default());
        Some(next)
    }

    fn mailbox(&mut self, at: Place) -> Option<Next> {
        let start = self.skip(at);
        match self.peek(start) {
            0 => return None,
            b'<' => return self.route_address(start, None),
            _ => {}
        }
        let end = self.phrase(start)?;
        if let Some(next) = self.route_address(end, Some(start..end)) {
            return Some(next);
        }
        let (address, next) = self.addr_spec(start)?;
        self.list.push(address);
        Some(next)
    }

    fn route_address(&mut self, at: Place, personal: Option<Range<Place>>) -> Option<Next> {
        let mut at = self.skip(at);
        if self.peek(at) != b'<' {
            return None;
        }
        at += 1;
        let mut adl = Vec::new();
        let mut end = self.skip(at);
        while self.peek(end) == b'@' {
            let Ok((domain, after)) = self.domain(end + 1) else { break };
            if !adl.is_empty() {
                adl.push(b',');
            }
            adl.push(b'@');
            adl.extend_from_slice(&domain);
            end = self.skip(after);
            if self.peek(end) != b',' {
                break;
            }
            end = self.skip(end + 1);
        }
        if !adl.is_empty() {
            if self.peek(end) == b':' {
                at = end + 1;
            } else {
                let rest = self.rest(end);
                self.notes.push_all(&[b"Unterminated at-domain-list: ", excerpt(&adl), excerpt(rest)]);
            }
        }
        let (mut address, next) = self.addr_spec(at)?;
        address.adl = (!adl.is_empty()).then_some(adl);
        if let Some(name) = personal {
            address.personal = Some(self.unquote(name));
        }
        let closing = next.filter(|&at| self.peek(at) == b'>');
        if let Some(closing) = closing {
            self.list.push(address);
            let after = self.skip(closing + 1);
            return Some((self.peek(after) != 0).then_some(after));
        }
        let mailbox = address.mailbox.as_deref().unwrap_or_default();
        let host = address.host.as_deref().unwrap_or_default();
        let host = if host.starts_with(b"@") { b"<null>" } else { host };
        self.notes.push_all(&[b"Unterminated mailbox: ", excerpt(mailbox), b"@", excerpt(host)]);
        self.list.push(address);
        self.list.push(syntax_error("MISSING_MAILBOX_TERMINATOR"));
        Some(next)
    }

    fn addr_spec(&mut self, at: Place) -> Option<(Address, Next)> {
        let start = self.skip(at);
        if self.peek(start) == 0 {
            return None;
        }
        let mut end = self.word(start)?;
        let mut mailbox = self.unquote(start..end);
        let mut at = self.skip(end);
        while self.peek(at) == b'.' {
            let start = self.skip(at + 1);
            let Some(word_end) = self.word(start) else {
                self.note("Invalid mailbox part after .");
                break;
            };
            mailbox.push(b'.');
            mailbox.extend_from_slice(&self.unquote(start..word_end));
            end = word_end;
            at = self.skip(end);
        }
        at = self.skip(end);
        let sign = match self.rest(at) {
            [b'@', ..] => Some(at + 1),
            [b'a' | b'A', b't' | b'T', b' ' | b'\t' | b'\r' | b'\n' | b'(', ..] => Some(at + 2),
            _ => None,
        };
        let host = match sign {
            None => self.default_host.to_vec(),
            Some(sign) => match self.domain(sign) {
                Ok((domain, after)) => {
                    end = after;
                    domain
                }
                Err(broken) => {
                    // A broken literal takes what follows with it.
                    end = broken.literal_end.unwrap_or(sign);
                    SYNTAX_ERROR_HOST.to_vec()
                }
            },
        };
        let mut address = Address { mailbox: Some(mailbox), host: Some(host), ..Address::default() };
        while self.peek(end) == b' ' {
            end += 1;
        }
        if self.peek(end) == b'('
            && let Some((comment, after)) = self.comment(end)
        {
            address.personal = (!comment.is_empty()).then(|| self.unquote(comment));
            end = after;
        }
        end = self.skip(end);
        Some((address, (self.peek(end) != 0).then_some(end)))
    }

    /// A domain and the place after it, white space behind it not skipped.
    fn domain(&mut self, at: Place) -> Result<(Vec<u8>, Place), Broken> {
        let start = self.skip(at);
        let (mut domain, mut end) = self.domain_part(start).inspect_err(|broken| self.note(broken.what))?;
        if self.peek(start) == b'[' {
            return Ok((domain, end));
        }
        let mut words = 1;
        let mut at = self.skip(end);
        while self.peek(at) == b'.' {
            let start = self.skip(at + 1);
            match self.domain_part(start) {
                Ok((part, after)) => {
                    domain.push(b'.');
                    domain.extend_from_slice(&part);
                    end = after;
                    words += usize::from(self.peek(start) != b'[');
                }
                Err(Broken { what, .. }) => {
                    // c-client says it again for each word that went before.
                    for _ in 0..words.min(limits::DIAGNOSTICS) {
                        self.note(what);
                        self.note("Invalid domain part after .");
                    }
                    break;
                }
            }
            at = self.skip(end);
        }
        Ok((domain, end))
    }

    /// A word or a literal of a domain.
    fn domain_part(&mut self, start: Place) -> Result<(Vec<u8>, Place), Broken> {
        if self.peek(start) != b'[' {
            let broken = Broken { what: "Missing or invalid host name after @", literal_end: None };
            let end = self.word(start).ok_or(broken)?;
            return Ok((self.unquote(start..end), end));
        }
        let mut end = self.skip(start + 1);
        if matches!(self.rest(end), [] | [b']', ..] | [b'\\']) {
            return Err(Broken { what: "Empty domain literal", literal_end: Some(self.text.len()) });
        }
        loop {
            match self.rest(end) {
                [b']', ..] => return Ok((self.text.get(start..=end).unwrap_or_default().to_vec(), end + 1)),
                [] | [b'\\'] => {
                    return Err(Broken { what: "Unterminated domain literal", literal_end: Some(end) });
                }
                [b'\\', ..] => end += 2,
                _ => end += 1,
            }
        }
    }

    /// The end of a sequence of words that begins at `at`.
    fn phrase(&mut self, at: Place) -> Option<Place> {
        let mut end = self.word_of(at, true)?;
        loop {
            let at = self.skip(end);
            match self.word_of(at, true) {
                Some(next) => end = next,
                None => return Some(end),
            }
        }
    }

    /// The end of a word that begins at `at` or after white space.
    fn word(&mut self, at: Place) -> Option<Place> {
        self.word_of(at, false)
    }

    /// [`Parser::word`]; in a phrase, a name in ISO-2022-JP is one too, whatever its octets.
    fn word_of(&mut self, at: Place, phrase: bool) -> Option<Place> {
        let start = self.skip(at);
        let mut at = start;
        loop {
            match self.peek(at) {
                0 => break,
                b'"' => at = self.quoted_string(at)?,
                b'\\' if self.peek(at + 1) != 0 => at += 2,
                ESCAPE if phrase => at = self.multibyte_run(at),
                byte if ends_word(byte) => break,
                _ => at += 1,
            }
        }
        (at > start).then_some(at)
    }

    fn quoted_string(&self, at: Place) -> Option<Place> {
        let mut at = at + 1;
        loop {
            match self.peek(at) {
                0 => return None,
                b'"' => return Some(at + 1),
                b'\\' => {
                    if self.peek(at + 1) == 0 {
                        return None;
                    }
                    at += 2;
                }
                _ => at += 1,
            }
        }
    }

    /// The end of the run of two-byte characters that the ISO-2022-JP escape at `at` begins.
    fn multibyte_run(&self, at: Place) -> Place {
        if let [ESCAPE, b'(', b'B' | b'J' | b'H', ..] = self.rest(at) {
            return at + 3;
        }
        let [ESCAPE, b'$', b'@' | b'B', run @ ..] = self.rest(at) else { return at + 1 };
        let closes = |w: &[u8]| matches!(w, [ESCAPE, b'(', b'B' | b'J' | b'H']);
        match run.windows(3).position(closes) {
            Some(length) => at + 3 + length + 3,
            None => self.text.len(),
        }
    }

    /// The place after white space and comments.
    fn skip(&mut self, at: Place) -> Place {
        let mut at = at;
        loop {
            match self.peek(at) {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'(' => match self.comment(at) {
                    Some((_, end)) => at = end,
                    None => return at,
                },
                _ => return at,
            }
        }
    }

    /// What stands in the comment that opens at `at`, and the place after it.
    ///
    /// Of an unterminated comment nothing is read: the text ends before the innermost
    /// parenthesis that is open.
    fn comment(&mut self, at: Place) -> Option<(Range<Place>, Place)> {
        let mut open = vec![at];
        let start = at + 1 + self.rest(at + 1).iter().take_while(|&&byte| byte == b' ').count();
        let mut end = start;
        let mut at = at + 1;
        while let Some(&innermost) = open.last() {
            match self.peek(at) {
                b'(' => open.push(at),
                b')' => {
                    open.pop();
                    if open.is_empty() {
                        break;
                    }
                }
                b'\\' if self.peek(at + 1) != 0 => at += 1,
                b'\\' | 0 => {
                    let cause = excerpt(self.rest(innermost));
                    self.notes.push("Unterminated comment: ", cause);
                    self.text = self.text.get(..innermost).unwrap_or_default();
                    return None;
                }
                _ => {}
            }
            at += 1;
            if self.peek(at - 1) != b' ' {
                end = at;
            }
        }
        Some((start..end.max(start), at + 1))
    }

    /// The octets of `range` without quotes, each `\` giving way to what follows it.
    fn unquote(&self, range: Range<Place>) -> Vec<u8> {
        let text = self.text.get(range).unwrap_or_default();
        if memchr::memchr2(b'"', b'\\', text).is_none() {
            return text.to_vec();
        }
        let mut out = Vec::with_capacity(text.len());
        let mut bytes = text.iter();
        while let Some(&byte) = bytes.next() {
            match byte {
                b'"' => {}
                b'\\' => out.extend(bytes.next()),
                _ => out.push(byte),
            }
        }
        out
    }

    /// The octet at `at`; 0 at the end, for the text has no NUL.
    fn peek(&self, at: Place) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    fn rest(&self, at: Place) -> &'a [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    fn is_full(&self) -> bool {
        self.list.len() >= limits::ADDRESSES
    }

    fn note(&mut self, what: &str) {
        self.notes.push(what, b"");
    }

    fn fault(&mut self, mailbox: &str, what: &str, at: Place) {
        let cause = self.rest(at);
        self.notes.push(what, cause);
        self.list.push(syntax_error(mailbox));
    }
}

/// What is wrong with a domain.
struct Broken {
    what: &'static str,
    literal_end: Option<Place>,
}

/// Groups in groups; c-client's bound.
const GROUP_DEPTH: usize = 50;

const ESCAPE: u8 = 0x1B;

fn ends_word(byte: u8) -> bool {
    byte == b' ' || needs_quotes(byte)
}

fn syntax_error(mailbox: &str) -> Address {
    Address {
        mailbox: Some(mailbox.as_bytes().to_vec()),
        host: Some(SYNTAX_ERROR_HOST.to_vec()),
        ..Address::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::address::{write, write_list};
    use crate::mime::noise;

    /// The list as `write` shows each address, `|` between them, `{}` for a group's end, and the notes.
    fn parsed(text: &[u8]) -> (String, Vec<String>) {
        let mut notes = Notes::new();
        let list = parse_list(text, b"DH", &mut notes);
        let shown = list.iter().map(|address| String::from_utf8_lossy(&write(address)).into_owned());
        let notes = notes.iter().map(|note| String::from_utf8_lossy(note).into_owned()).collect();
        (shown.collect::<Vec<_>>().join("|"), notes)
    }

    const UNEXPECTED: &str = "UNEXPECTED_DATA_AFTER_ADDRESS@\".SYNTAX-ERROR.\"";
    const INVALID: &str = "INVALID_ADDRESS@\".SYNTAX-ERROR.\"";
    const MISSING: &str = "MISSING_MAILBOX_TERMINATOR@\".SYNTAX-ERROR.\"";

    #[test]
    fn addresses_as_imap_rfc822_parse_adrlist() {
        let cases: [(&[u8], &str); 42] = [
            (b"", ""),
            (b" \t\r\n", ""),
            (b"a@b", "a@b"),
            (b"a", "a@DH"),
            (b"Joe <a@b>", "Joe <a@b>"),
            (b"\"Joe Q\" <a@b>", "Joe Q <a@b>"),
            (b"Joe Q. Public <a@b.c>", "\"Joe Q. Public\" <a@b.c>"),
            (b"a@b (comment)", "comment <a@b>"),
            (b"a@b (x) (y)", "x <a@b>"),
            (b"(x) a@b (y)", "y <a@b>"),
            (b"(c) a@b", "a@b"),
            (b"Joe (x) <a@b> (y)", "Joe <a@b>"),
            (b"a@b,,c@d, ", "a@b|c@d|INVALID_ADDRESS@\".SYNTAX-ERROR.\""),
            (b"a@b,", "a@b"),
            (b",a@b", "a@b"),
            (b"group: a@b, c@d;", "group: |a@b|c@d|;"),
            (b"group:;", "group: |;"),
            (b"group: a@b", "group: |a@b|;"),
            (b"group: a@b, x: c@d;, e@f;", "group: |a@b|x: |c@d|;|e@f|;"),
            (b":", "\"\": |;"),
            (b"g: a@b;, c@d", "g: |a@b|;|c@d"),
            (b"<@x,@y:a@b>", "a@b"),
            (b"\"a b\"@c", "\"a b\"@c"),
            (b"\"a\\\"b\"@c", "\"a\\\"b\"@c"),
            (b"a . b @ c . d", "a.b@c.d"),
            (b"a@[1.2.3.4]", "a@\"[1.2.3.4]\""),
            (b"(a(b)c) x@y", "x@y"),
            (b"\"a\"\"b\" <c@d>", "ab <c@d>"),
            (b"a\"b\"@c", "ab@c"),
            (b"Joe\\ X <a@b>", "Joe X <a@b>"),
            (b"() a@b ()", "a@b"),
            (b"x<a@b>", "x <a@b>"),
            (b".a@.b", "\".a\"@\".b\""),
            (b"a..b@c..d", "\"a..b\"@\"c..d\""),
            (b"Joe at Home", "Joe@Home"),
            (b"Joe <joe AT b>", "Joe <joe@b>"),
            (b"a\0b@c", "a@DH"),
            (b"\xE9 <a@b>", "\u{FFFD} <a@b>"),
            (b"=?utf-8?q?=41?= <a@b>", "=?utf-8?q?=41?= <a@b>"),
            (b"\x1B$B<\"\x1B(B <a@b>", "\"\x1B$B<\x1B(B\" <a@b>"),
            (b"\"\" <a@b>", "a@b"),
            (b"<a@b (x)>", "x <a@b>"),
        ];
        for (text, expected) in cases {
            assert_eq!(parsed(text).0, expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn faults_as_imap_rfc822_parse_adrlist() {
        let unexpected = |first: &str| format!("{first}|{UNEXPECTED}");
        let group = "UNEXPECTED_DATA_AFTER_ADDRESS_IN_GROUP@\".SYNTAX-ERROR.\"";
        let broken = "a@\".SYNTAX-ERROR.\"";
        let cases: [(&str, String, &[&str]); 22] = [
            ("a@b c@d", unexpected("a@b"), &["Must use comma to separate addresses: c@d"]),
            ("a@b@c", unexpected("a@b"), &["Unexpected characters at end of address: @c"]),
            ("<a@b", format!("a@b|{MISSING}"), &["Unterminated mailbox: a@b"]),
            ("a@", broken.into(), &["Missing or invalid host name after @"]),
            ("@b", INVALID.into(), &["Invalid mailbox list: @b"]),
            ("<>", INVALID.into(), &["Invalid mailbox list: <>"]),
            ("Joe <>", unexpected("Joe@DH"), &["Unexpected characters at end of address: <>"]),
            ("<@x>", INVALID.into(), &["Unterminated at-domain-list: @x>", "Invalid mailbox list: <@x>"]),
            (
                "Joe <@x,a@b>",
                unexpected("Joe@DH"),
                &["Unterminated at-domain-list: @xa@b>", "Unexpected characters at end of address: <@x,a@b>"],
            ),
            (
                "Joe <a b@c>",
                format!("Joe <a@DH>|{MISSING}|{UNEXPECTED}"),
                &["Unterminated mailbox: a@DH", "Must use comma to separate addresses: b@c>"],
            ),
            ("((x) a@b", String::new(), &["Unterminated comment: ((x) a@b"]),
            ("\"unterm <a@b>", INVALID.into(), &["Invalid mailbox list: \"unterm <a@b>"]),
            ("a@[b", broken.into(), &["Unterminated domain literal"]),
            ("a@[ ]", broken.into(), &["Empty domain literal"]),
            (
                "a@[b\\",
                unexpected(broken),
                &["Unterminated domain literal", "Unexpected characters at end of address: \\"],
            ),
            (
                "a . @b",
                unexpected("a@DH"),
                &["Invalid mailbox part after .", "Unexpected characters at end of address: . @b"],
            ),
            (
                "a@b . c . ",
                unexpected("a@b.c"),
                &[
                    "Missing or invalid host name after @",
                    "Invalid domain part after .",
                    "Missing or invalid host name after @",
                    "Invalid domain part after .",
                    "Unexpected characters at end of address: . ",
                ],
            ),
            ("g: a@b c", format!("g: |a@b|{group}|;"), &["Unexpected characters after address in group: c"]),
            ("g: a@b; c@d", unexpected("g: |a@b|;"), &["Must use comma to separate addresses: c@d"]),
            (
                "g: [",
                "g: |INVALID_ADDRESS_IN_GROUP@\".SYNTAX-ERROR.\"|;".into(),
                &["Invalid group mailbox list: ["],
            ),
            (
                "(((b",
                INVALID.into(),
                &[
                    "Unterminated comment: (b",
                    "Unterminated comment: (",
                    "Unterminated comment: (",
                    "Missing address after comma",
                ],
            ),
            ("\u{1b}$B<a@b>", INVALID.into(), &["Invalid mailbox list: \u{1b}$B<a@b>"]),
        ];
        for (text, expected, expected_notes) in cases {
            let (list, notes) = parsed(text.as_bytes());
            assert_eq!(
                (list, notes),
                (expected, expected_notes.iter().map(|s| s.to_string()).collect()),
                "{text:?}"
            );
        }
    }

    #[test]
    fn groups_nest_as_deep_as_in_c_client() {
        let deep = [b"g:".repeat(60), b"a@b".to_vec()].concat();
        let mut notes = Notes::new();
        let list = parse_list(&deep, b"DH", &mut notes);
        assert_eq!(
            list.iter().filter(|address| address.host.is_none() && address.mailbox.is_some()).count(),
            51
        );
        assert_eq!(notes.iter().next(), Some(&b"Ignoring excessively deep group recursion"[..]));
    }

    #[test]
    fn many_addresses_are_capped_in_linear_time() {
        let text = b"Joe (c) <joe@example.org>, ".repeat(500_000);
        assert_eq!(parse_list(&text, b"DH", &mut Notes::new()).len(), limits::ADDRESSES);
    }

    #[test]
    fn hostile_texts_take_linear_time_and_no_stack() {
        let parse = |text: &[u8]| parse_list(text, b"DH", &mut Notes::new()).len();
        let many = 100_000;
        let texts = [
            b"(".repeat(many),
            [b"(".repeat(many), b")".repeat(many), b"a@b".to_vec()].concat(),
            b"g:".repeat(many),
            b"a . ".repeat(many),
            [b"a@".to_vec(), b"b . ".repeat(many)].concat(),
            b"a ".repeat(many),
            b"\"a".repeat(many),
            b"<".repeat(many),
            [b"<".to_vec(), b"@a,".repeat(many)].concat(),
            b"a@[".repeat(many),
            b"\x1B$B".repeat(many),
            b"\\".repeat(many),
            b"g:;,".repeat(many),
        ];
        let small_stack = std::thread::Builder::new().stack_size(128 << 10);
        let total = small_stack.spawn(move || texts.iter().map(|text| parse(text)).sum::<usize>());
        assert!(total.unwrap().join().unwrap() > 0);
    }

    #[test]
    fn noise_is_no_panic() {
        for text in noise::texts(20_000, 24, b"aab@@..,<>():;\"\\[] \t\r\n\x1B$B(\xE9\0") {
            let list = parse_list(&text, b"DH", &mut Notes::new());
            let _ = write_list(&list);
        }
    }
}
