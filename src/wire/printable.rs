//! A peer's octets made fit for a message, a log or a terminal.

use std::fmt::Write;

/// `bytes` as text: UTF-8 stays, control characters, line and direction marks
/// and stray octets become `\r`, `\n`, `\t`, `\xNN` or `\u{N}`.
pub fn printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\r' => text.push_str("\\r"),
                '\n' => text.push_str("\\n"),
                '\t' => text.push_str("\\t"),
                '\0'..='\x1f' | '\x7f' => push_octet(&mut text, c as u8),
                c if c.is_control() || steers_a_terminal(c) => text.extend(c.escape_unicode()),
                c => text.push(c),
            }
        }
        for &octet in chunk.invalid() {
            push_octet(&mut text, octet);
        }
    }
    text
}

/// Like [`printable`], cut after about `limit` octets of the input.
pub fn printable_prefix(bytes: &[u8], limit: usize) -> String {
    match bytes.get(..limit) {
        Some(prefix) if prefix.len() < bytes.len() => printable(prefix) + "...",
        _ => printable(bytes),
    }
}

fn push_octet(text: &mut String, octet: u8) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\\x{octet:02x}");
}

fn steers_a_terminal(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_unescaped() {
        assert_eq!(printable(b"a\r\n\t\x1b[2J\x00\x7f\xff"), r"a\r\n\t\x1b[2J\x00\x7f\xff");
        assert_eq!(printable("счёт".as_bytes()), "счёт");
        assert_eq!(printable("\u{9b}\u{202e}x".as_bytes()), r"\u{9b}\u{202e}x");
        assert_eq!(printable_prefix(b"abcdef", 3), "abc...");
        assert_eq!(printable_prefix(b"abc", 3), "abc");
    }
}
