//! Addresses (RFC 5322, section 3.4; RFC 3501's `address`) and how they are written.

pub(super) use super::address_list::leading_phrase;
pub use super::address_list::{SYNTAX_ERROR_HOST, append_list, parse_list};

/// One address of a list, or a mark of a group's begin or end.
///
/// As in RFC 3501: an address whose host is absent begins a group, whose name
/// is in `mailbox`; one whose mailbox is absent too ends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The display name, encoded words not decoded.
    pub personal: Option<Vec<u8>>,
    /// The source route (`@a,@b`), obsolete.
    pub adl: Option<Vec<u8>>,
    pub mailbox: Option<Vec<u8>>,
    pub host: Option<Vec<u8>>,
}

/// The text of one address: `mailbox@host` or `personal <mailbox@host>`, quoted where need be,
/// without its route.
///
/// For a group's begin that is `name: `, for its end `;`.
/// Source: ext/imap's `imap_rfc822_write_address`.
pub fn write(address: &Address) -> Vec<u8> {
    let mut out = Vec::new();
    append(address, &mut out);
    out
}

/// The text of a list on one line, as in the `toaddress` of ext/imap's `imap_headerinfo`.
pub fn write_list(list: &[Address]) -> Vec<u8> {
    let mut out = Vec::new();
    append_all(list, &mut out, None);
    out
}

/// Appends a list to a header field whose line begins at `line`, folded.
/// Source: ext/imap's `imap_mail_compose`.
pub(super) fn append_folded(list: &[Address], line: usize, out: &mut Vec<u8>) {
    append_all(list, out, Some(line));
}

/// `line` is where the current line begins, if lines are to be folded.
fn append_all(list: &[Address], out: &mut Vec<u8>, mut line: Option<usize>) {
    const WIDTH: usize = 79;
    const FOLD: &[u8] = b"\r\n    ";
    // Groups nest only in faulty mail, but their ends have to match their begins.
    let mut depth = 0_usize;
    let mut comma = false;
    for address in list {
        let ends_group = address.host.is_none() && address.mailbox.is_none();
        if ends_group {
            if depth == 0 {
                continue;
            }
            depth -= 1;
        } else if comma {
            out.extend_from_slice(b", ");
            if line.is_some_and(|begin| out.len() - begin > WIDTH) {
                // c-client counts the CRLF with the line that it begins.
                line = Some(out.len());
                out.extend_from_slice(FOLD);
            }
        }
        append(address, out);
        let begins_group = !ends_group && address.host.is_none();
        depth += usize::from(begins_group);
        // Within an outer group none follows an inner one.
        comma = !(begins_group || ends_group && depth > 0);
    }
}

fn append(address: &Address, out: &mut Vec<u8>) {
    let Some(host) = &address.host else {
        match &address.mailbox {
            Some(name) => {
                append_phrase(name, out);
                out.extend_from_slice(b": ");
            }
            None => out.push(b';'),
        }
        return;
    };
    let personal = address.personal.as_deref().filter(|personal| !personal.is_empty());
    if let Some(personal) = personal {
        append_phrase(personal, out);
        out.extend_from_slice(b" <");
    }
    append_word(address.mailbox.as_deref().unwrap_or_default(), out);
    // A host that begins with a sign is none, as in the addresses of local users.
    if !host.starts_with(b"@") {
        out.push(b'@');
        append_word(host, out);
    }
    if personal.is_some() {
        out.push(b'>');
    }
}

fn append_phrase(text: &[u8], out: &mut Vec<u8>) {
    append_quoted(text, text.iter().any(|&byte| byte == b'.' || needs_quotes(byte)), out);
}

fn append_word(text: &[u8], out: &mut Vec<u8>) {
    let dots = text.starts_with(b".") || text.ends_with(b".") || text.windows(2).any(|pair| pair == b"..");
    append_quoted(text, dots || text.iter().any(|&byte| byte == b' ' || needs_quotes(byte)), out);
}

/// Whether a word with this octet has to be quoted.
pub(super) fn needs_quotes(byte: u8) -> bool {
    is_reserved(byte) || byte.is_ascii_control()
}

fn append_quoted(text: &[u8], quotes: bool, out: &mut Vec<u8>) {
    if !quotes && !text.is_empty() {
        out.extend_from_slice(text);
        return;
    }
    out.push(b'"');
    for &byte in text {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// RFC 822 `specials` but for the full stop.
fn is_reserved(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'@' | b',' | b';' | b':' | b'\\' | b'"' | b'[' | b']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::notes::Notes;

    #[test]
    fn addresses_as_imap_rfc822_write_address() {
        let cases: [(&str, &str, &str, &str); 20] = [
            ("a", "b", "Joe", "Joe <a@b>"),
            ("a b", "c", "", "\"a b\"@c"),
            ("a.b", "c.d", "J. Q", "\"J. Q\" <a.b@c.d>"),
            (".a", "b", "", "\".a\"@b"),
            ("a..b", "c", "", "\"a..b\"@c"),
            ("", "b", "", "\"\"@b"),
            ("a", "", "X", "X <a@\"\">"),
            ("a", "@", "X", "X <a>"),
            ("a", "@b", "", "a"),
            ("a\\\"b", "c", "", "\"a\\\\\\\"b\"@c"),
            ("a", "[1.2]", "", "a@\"[1.2]\""),
            ("a", "b.", "x,y", "\"x,y\" <a@\"b.\">"),
            ("a", "b", "x\ty", "\"x\ty\" <a@b>"),
            ("a", "b", " ", "  <a@b>"),
            ("a", "b", "'x'", "'x' <a@b>"),
            ("a", "b", "=?x?=", "=?x?= <a@b>"),
            ("a", "b", "é", "é <a@b>"),
            ("a/b=c?", "d", "", "a/b=c?@d"),
            ("a", "b", "\x7f", "\"\x7f\" <a@b>"),
            ("a@b", "c", "(x)", "\"(x)\" <\"a@b\"@c>"),
        ];
        for (mailbox, host, personal, expected) in cases {
            let some = |text: &str| Some(text.as_bytes().to_vec());
            let address =
                Address { personal: some(personal), mailbox: some(mailbox), host: some(host), adl: None };
            assert_eq!(String::from_utf8_lossy(&write(&address)), expected);
        }
    }

    #[test]
    fn lists_as_imap_headerinfo_shows_them() {
        let cases = [
            ("<@r1,@r2:a@b>, g: h@i, J <j@k>;, g2:;, x", "a@b, g: h@i, J <j@k>;, g2: ;, x@DH"),
            ("a: b: c@d;;", "a: b: c@d;;"),
            ("x:g: e@f;,y@z", "x: g: e@f;y@z;"),
            ("\"\" <a@b>", "a@b"),
            ("g: a@b", "g: a@b;"),
        ];
        for (text, expected) in cases {
            let list = parse_list(text.as_bytes(), b"DH", &mut Notes::new());
            assert_eq!(String::from_utf8_lossy(&write_list(&list)), expected);
        }
        assert_eq!(write_list(&[Address::default()]), b"");
    }
}
