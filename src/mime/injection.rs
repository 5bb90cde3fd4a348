//! What a text must not hold that becomes a part of a header: a line's end that begins another field or the body.

/// Whether `text` would end the field that it becomes the value of. Folded lines are fine.
/// Source: ext/imap's `imap_mail_compose`.
pub(super) fn ends_field(text: &[u8]) -> bool {
    line_ends(text).any(|(end, next)| {
        let is_half = end == b'\r' && next == Some(b'\n');
        !is_half && !matches!(next, Some(b' ' | b'\t'))
    })
}

/// Whether `text` would end the address field that it becomes. Addresses are not folded, but a line's end may be left behind them.
/// Source: ext/imap's `imap_mail_compose`.
pub(super) fn ends_addresses(text: &[u8]) -> bool {
    line_ends(text).any(|(end, next)| !(end == b'\r' && next == Some(b'\n') || next.is_none()))
}

/// Whether `text` is one or more lines each of which, but for the first, begins with white space and holds something else too.
///
/// Stricter than [`ends_field`]: for a program that reads lines in its own way.
/// A line ends with CRLF or LF; a CR by itself or a NUL is never right.
pub(super) fn is_folded(text: &[u8]) -> bool {
    lines(text).is_some_and(|mut lines| lines.next().is_some() && lines.all(is_continuation))
}

/// Whether `text` is header fields, line by line, some folded. Line ends behind the last are fine.
///
/// ABNF: `fields = *(field-name *WSP ":" text *(eol 1*WSP text) eol)`, `eol = CRLF / LF`.
pub(super) fn is_fields(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |last| last + 1);
    let (text, rest) = text.split_at(end);
    // A CR at the end is a line's end only along with its LF.
    let sound = lines(rest).is_some();
    let Some(lines) = lines(text).filter(|_| sound) else { return false };
    let mut first = true;
    for line in lines {
        let continues = !first && is_continuation(line);
        if !(continues || has_name(line) || text.is_empty()) {
            return false;
        }
        first = false;
    }
    true
}

/// Whether a line begins a header field: a name (RFC 5322, section 3.6.8) and a colon.
pub(super) fn has_name(line: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', line) else { return false };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

fn is_continuation(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t')) && !line.trim_ascii().is_empty()
}

/// The lines of a text without their ends; `None` if it holds a CR without LF, or a NUL.
fn lines(text: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let mut pairs = text.iter().zip(text.iter().skip(1).map(Some).chain([None]));
    let sound = pairs.all(|(&byte, next)| byte != 0 && (byte != b'\r' || next == Some(&b'\n')));
    let line = |line| <[u8]>::strip_suffix(line, b"\r").unwrap_or(line);
    sound.then(|| text.split(|byte| *byte == b'\n').map(line))
}

/// Each CR and LF of a text, and the octet behind it.
fn line_ends(text: &[u8]) -> impl Iterator<Item = (u8, Option<u8>)> {
    memchr::memchr2_iter(b'\r', b'\n', text)
        .filter_map(|at| Some((*text.get(at)?, text.get(at + 1).copied())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_as_imap_mail_compose_sees_it() {
        for text in
            ["a\r\nX: y", "a\r\n", "a\n", "a\r", "a\r\n\r\n", "\r\n", "a\nX: y", "a\rX: y", "a\r\n b\r\nX: y"]
        {
            assert!(ends_field(text.as_bytes()), "{text:?}");
        }
        for text in ["", "a", "a\r\n b", "a\n b", "a\r b", "a\r\n\tb\n c"] {
            assert!(!ends_field(text.as_bytes()), "{text:?}");
        }
        for text in ["a\r\nX: y", "a\r\n b", "a\n b", "a\r b", "a\r\n\r\n", "a\n\n"] {
            assert!(ends_addresses(text.as_bytes()), "{text:?}");
        }
        for text in ["", "a", "a\r\n", "a\n", "a\r", "\r\n"] {
            assert!(!ends_addresses(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn folded_lines_for_a_program() {
        for text in ["", "a", "a\r\n b", "a\n\tb\r\n c", "\r\n a"] {
            assert!(is_folded(text.as_bytes()), "{text:?}");
        }
        let wrong = [
            "a\r\n",
            "a\n",
            "a\r",
            "a\r b",
            "a\r\n \r\n b",
            "a\n\n b",
            "a\r\nX: y",
            "a\0b",
            "a\n b\r\r\n c",
            "\n",
        ];
        for text in wrong {
            assert!(!is_folded(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn fields_for_a_program() {
        let right = [
            "",
            "X: y",
            "X: y\r\nZ: a",
            "X: y\nZ:\n",
            "X: y\r\n folded\n\tmore\r\n",
            "X : y\r\n\r\n",
            "\r\n",
        ];
        for text in right {
            assert!(is_fields(text.as_bytes()), "{text:?}");
        }
        let wrong = [
            "x",
            " X: y",
            "X: y\r\n\r\nbody",
            "X: y\n\nZ: a",
            "X: y\r\n \r\n z",
            "X: y\rZ: a",
            "X: y\0",
            "\r\nX: y",
            "a b: c",
            ": x",
            "X: y\r\nFrom me",
            "X: y\r",
            "X: y\n\r",
        ];
        for text in wrong {
            assert!(!is_fields(text.as_bytes()), "{text:?}");
        }
    }
}
