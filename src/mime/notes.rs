//! What a parser has to say about input that it took nevertheless.

use crate::limits;

/// Remarks in the words of ext/imap's `imap_errors`, in the order in which they arose.
///
/// No more than [`limits::DIAGNOSTICS`] are kept; the oldest go first, as on the error stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    texts: std::collections::VecDeque<Vec<u8>>,
}

impl Notes {
    pub fn new() -> Notes {
        Notes::default()
    }

    /// Adds `what` and, from the text that gave cause, up to 80 octets (cut at a NUL).
    pub fn push(&mut self, what: &str, cause: &[u8]) {
        self.push_all(&[what.as_bytes(), excerpt(cause)]);
    }

    /// Adds one remark made of `pieces`.
    pub fn push_all(&mut self, pieces: &[&[u8]]) {
        if self.texts.len() == limits::DIAGNOSTICS {
            self.texts.pop_front();
        }
        self.texts.push_back(pieces.concat());
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.texts.iter().map(Vec::as_slice)
    }
}

impl IntoIterator for Notes {
    type Item = Vec<u8>;
    type IntoIter = std::collections::vec_deque::IntoIter<Vec<u8>>;

    fn into_iter(self) -> Self::IntoIter {
        self.texts.into_iter()
    }
}

/// The first 80 octets of `text`, at most up to a NUL: what c-client quotes in its messages.
pub(super) fn excerpt(text: &[u8]) -> &[u8] {
    let text = text.get(..80).unwrap_or(text);
    let end = memchr::memchr(0, text).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_cut_and_the_oldest_go() {
        let mut notes = Notes::new();
        notes.push("x: ", &[b'a'; 100]);
        assert_eq!(notes.iter().next().map(<[u8]>::len), Some(83));
        for i in 0..limits::DIAGNOSTICS {
            notes.push("n", i.to_string().as_bytes());
        }
        assert_eq!(notes.iter().count(), limits::DIAGNOSTICS);
        assert_eq!(notes.iter().next(), Some(&b"n0"[..]));
        assert_eq!(excerpt(b"ab\0c"), b"ab");
    }
}
