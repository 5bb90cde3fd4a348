//! What a call has to say beside its result: errors and alerts, as a value
//! passed down, so that the caller decides where they are kept.

use std::collections::VecDeque;

use crate::driver::event::Event;
use crate::error::{Error, ErrorKind, Severity};
use crate::limits;
use crate::mime::notes::Notes;

/// An error's text, and how grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    pub severity: Severity,
    pub text: Vec<u8>,
}

/// Errors and alerts in the order in which they arose.
///
/// Source: ext/imap keeps both until `imap_errors` or `imap_alerts` takes them.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    errors: VecDeque<Remark>,
    alerts: VecDeque<Vec<u8>>,
    refused: Option<ErrorKind>,
}

impl Diagnostics {
    /// Keeps one error text; control characters in it are escaped.
    pub fn error(&mut self, text: &[u8]) {
        self.keep(Severity::Error, text);
    }

    /// Keeps what a parser says of a text that the caller gave, with the text's octets as they are.
    pub fn remarks(&mut self, notes: &Notes) {
        notes.iter().for_each(|text| self.quote(Severity::Parse, text));
    }

    /// Keeps what a parser says of mail; control characters are escaped.
    pub fn remarks_on_mail(&mut self, notes: &Notes) {
        notes.iter().for_each(|text| self.keep(Severity::Parse, text));
    }

    fn keep(&mut self, severity: Severity, text: &[u8]) {
        push(&mut self.errors, Remark { severity, text: printable(text) });
    }

    fn quote(&mut self, severity: Severity, text: &[u8]) {
        let end = memchr::memchr(0, text).unwrap_or(text.len());
        let text = text.get(..end).unwrap_or(text).to_vec();
        push(&mut self.errors, Remark { severity, text });
    }

    /// Keeps an error's full text, unless that was told already.
    pub fn failure(&mut self, error: &Error) {
        self.refused = Some(error.kind());
        if let Some(text) = error.octets() {
            return self.quote(error.severity(), text);
        }
        let text = error.to_string();
        if !text.is_empty() {
            self.keep(error.severity(), text.as_bytes());
        }
    }

    /// Adds all that `later` has.
    pub fn append(&mut self, later: Diagnostics) {
        later.errors.into_iter().for_each(|error| push(&mut self.errors, error));
        later.alerts.into_iter().for_each(|text| push(&mut self.alerts, text));
    }

    /// The kind of the newest [`Diagnostics::failure`]: ext/imap succeeds after some
    /// refusals all the same, and a caller with exceptions may want to know better.
    pub fn refused(&self) -> Option<ErrorKind> {
        self.refused
    }

    /// Keeps an alert, which the user must see.
    pub fn alert(&mut self, text: &[u8]) {
        push(&mut self.alerts, printable(text));
    }

    /// Keeps what of an event is meant for a person.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::Alert(text) => self.alert(text),
            Event::Notice(severity, text) => self.keep(*severity, text),
            _ => {}
        }
    }

    pub fn last_error(&self) -> Option<&[u8]> {
        self.errors.back().map(|error| error.text.as_slice())
    }

    /// Takes the errors away.
    pub fn take_errors(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.errors).into_iter().map(|error| error.text).collect()
    }

    /// Takes the errors away, each with its grade.
    pub fn take_graded_errors(&mut self) -> Vec<Remark> {
        std::mem::take(&mut self.errors).into()
    }

    /// Takes the alerts away.
    pub fn take_alerts(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.alerts).into()
    }
}

fn push<T>(list: &mut VecDeque<T>, said: T) {
    if list.len() == limits::DIAGNOSTICS {
        list.pop_front();
    }
    list.push_back(said);
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
    fn each_error_has_its_grade() {
        let mut notes = Notes::new();
        notes.push("odd", b"");
        let mut diagnostics = Diagnostics::default();
        diagnostics.remarks(&notes);
        diagnostics.remarks_on_mail(&notes);
        diagnostics.error(b"wrong");
        diagnostics.note(&Event::Notice(Severity::Warning, b"beware".to_vec()));
        diagnostics.failure(&Error::new(ErrorKind::Refused, "no"));
        diagnostics.failure(&Error::quoting(ErrorKind::Rejected, &[b"kw"]).as_warning());
        let mut all = Diagnostics::default();
        all.append(diagnostics);
        let graded = all.take_graded_errors();
        let numbers: Vec<i32> = graded.iter().map(|error| error.severity as i32).collect();
        assert_eq!(numbers, [3, 3, 2, 1, 2, 1]);
        assert_eq!(graded[5].text, b"kw");
        assert!(all.take_errors().is_empty());
    }

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
