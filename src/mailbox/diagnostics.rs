//! What a call has to say beside its result: errors and alerts, as a value
//! passed down, so that the caller decides where they are kept.

use std::collections::VecDeque;

use crate::driver::event::{Event, Severity};
use crate::error::Error;
use crate::limits;
use crate::mime::notes::Notes;

/// Errors and alerts in the order in which they arose.
///
/// Source: ext/imap keeps both until `imap_errors` or `imap_alerts` takes them.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    errors: VecDeque<Vec<u8>>,
    alerts: VecDeque<Vec<u8>>,
}

impl Diagnostics {
    /// Keeps one error text; control characters in it are escaped.
    pub fn error(&mut self, text: &[u8]) {
        keep(&mut self.errors, text);
    }

    /// Keeps what a parser says of a text that the caller gave, with the text's octets as they are.
    pub fn remarks(&mut self, notes: &Notes) {
        notes.iter().for_each(|text| self.quote(text));
    }

    fn quote(&mut self, text: &[u8]) {
        let end = memchr::memchr(0, text).unwrap_or(text.len());
        push(&mut self.errors, text.get(..end).unwrap_or(text).to_vec());
    }

    /// Keeps an error's full text, unless that was told already.
    pub fn failure(&mut self, error: &Error) {
        if let Some(text) = error.octets() {
            return self.quote(text);
        }
        let text = error.to_string();
        if !text.is_empty() {
            self.error(text.as_bytes());
        }
    }

    /// Adds all that `later` has.
    pub fn append(&mut self, later: Diagnostics) {
        later.errors.into_iter().for_each(|text| push(&mut self.errors, text));
        later.alerts.into_iter().for_each(|text| push(&mut self.alerts, text));
    }

    /// Keeps an alert, which the user must see.
    pub fn alert(&mut self, text: &[u8]) {
        keep(&mut self.alerts, text);
    }

    /// Keeps what of an event is meant for a person.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::Alert(text) => self.alert(text),
            Event::Notice(Severity::Warning | Severity::Error, text) => self.error(text),
            _ => {}
        }
    }

    pub fn last_error(&self) -> Option<&[u8]> {
        self.errors.back().map(Vec::as_slice)
    }

    /// Takes the errors away.
    pub fn take_errors(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.errors).into()
    }

    /// Takes the alerts away.
    pub fn take_alerts(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.alerts).into()
    }
}

fn keep(list: &mut VecDeque<Vec<u8>>, text: &[u8]) {
    push(list, printable(text));
}

fn push(list: &mut VecDeque<Vec<u8>>, text: Vec<u8>) {
    if list.len() == limits::DIAGNOSTICS {
        list.pop_front();
    }
    list.push_back(text);
}

/// A peer's text with control characters made visible: `\r`, `\n`, `\x1b`.
fn printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &octet in text {
        match octet {
            0..=0x1f | 0x7f => out.extend(octet.escape_ascii()),
            _ => out.push(octet),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn control_characters_are_escaped_and_the_list_is_bounded() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(b"a\x1b[31m\r\nb\xc3\xa9");
        assert_eq!(diagnostics.last_error(), Some(&b"a\\x1b[31m\\r\\nb\xc3\xa9"[..]));
        for i in 0..limits::DIAGNOSTICS + 5 {
            diagnostics.error(i.to_string().as_bytes());
        }
        let mut notes = Notes::new();
        notes.push("not a server's: ", b"= \r\n\0");
        let mut later = Diagnostics::default();
        later.remarks(&notes);
        later.failure(&Error::told(ErrorKind::Argument));
        let mut both = Diagnostics::default();
        both.error(b"\r");
        both.append(later);
        assert_eq!(both.take_errors(), [b"\\r".to_vec(), b"not a server's: = \r\n".to_vec()]);
        let errors = diagnostics.take_errors();
        assert_eq!(errors.len(), limits::DIAGNOSTICS);
        assert_eq!(errors[0], b"5");
        assert!(diagnostics.last_error().is_none());
    }
}
