//! One line for each message.

use super::cache;
use super::diagnostics::Diagnostics;
use super::excerpt;
use super::message::{NO_DATE, internal_date};
use super::stream::Mailbox;
use crate::error::Result;

/// Widths of the columns.
const FROM: usize = 20;
const SUBJECT: usize = 25;

impl Mailbox {
    /// All messages, a line each: letters of flags, number, day, sender, keywords,
    /// subject, size. Source: `imap_headers`.
    pub fn headers(&mut self, diagnostics: &mut Diagnostics) -> Result<Vec<Vec<u8>>> {
        self.usable()?;
        let numbers: Vec<u32> = (1..=self.state.messages).collect();
        let unknown = cache::Message::default();
        let mut lines = Vec::with_capacity(numbers.len());
        self.each_known(&numbers, diagnostics, &mut |mailbox, piece| {
            let known = |number: &u32| mailbox.state.cache.get(*number).unwrap_or(&unknown);
            lines.extend(piece.iter().map(|number| line(*number, known(number))));
            Ok(())
        })?;
        // Those that were expunged meanwhile are the last ones' numbers.
        lines.truncate(self.state.messages as usize);
        Ok(lines)
    }
}

/// Columns: 6 letters, number and parenthesis to column 11, day to column 22, a
/// space, sender, a space, keywords, subject, size.
fn line(number: u32, message: &cache::Message) -> Vec<u8> {
    let flags = message.flags.clone().unwrap_or_default();
    let mut line = vec![flags.recent_letter(), flags.unseen_letter()];
    line.extend_from_slice(&flags.letters());
    line.extend_from_slice(format!("{number:4})").as_bytes());
    // The day is written over what of a large number reaches into its column.
    line.truncate(11);
    let date = internal_date(message).map_or_else(|| NO_DATE.to_string(), |date| date.to_internal());
    line.extend_from_slice(format!("{:11.11} ", date).as_bytes());
    let envelope = message.envelope.as_deref();
    let from = envelope.and_then(|envelope| excerpt::from(envelope, FROM)).unwrap_or_default();
    line.extend_from_slice(&from);
    line.resize(line.len() + FROM - from.len() + 1, b' ');
    if !flags.keywords.is_empty() {
        line.push(b'{');
        line.extend_from_slice(&flags.keywords.join(&b' '));
        line.extend_from_slice(b"} ");
    }
    match envelope.and_then(|envelope| envelope.subject.as_deref()) {
        Some(subject) => line.extend_from_slice(subject.get(..SUBJECT).unwrap_or(subject)),
        None => line.push(b' '),
    }
    line.extend_from_slice(format!(" ({} chars)", message.size.unwrap_or_default()).as_bytes());
    line
}

#[cfg(test)]
mod tests {
    use super::super::flags::MessageFlags;
    use super::*;
    use crate::mime::address::Address;
    use crate::mime::envelope::Envelope;

    fn message(flags: &[&[u8]], personal: Option<&[u8]>, subject: Option<&[u8]>) -> cache::Message {
        let from = Address {
            personal: personal.map(<[u8]>::to_vec),
            mailbox: Some(b"a".to_vec()),
            host: Some(b"b.c".to_vec()),
            ..Address::default()
        };
        let subject = subject.map(<[u8]>::to_vec);
        let mut message = cache::Message::default();
        message.flags = Some(MessageFlags::from_names(flags));
        message.internal_date = Some(b"23-Nov-2026 11:36:15 +0000".to_vec());
        message.size = Some(34);
        message.envelope = Some(Envelope { from: vec![from], subject, ..Envelope::default() }.into());
        message
    }

    /// As stock imap_headers writes them.
    #[test]
    fn lines() {
        let of = |number, message: &cache::Message| String::from_utf8(line(number, message)).unwrap();
        let all = [&b"\\Recent"[..], b"\\Draft", b"\\Answered", b"\\Flagged", b"\\Deleted", b"zed", b"beta"];
        assert_eq!(
            of(2, &message(&all, None, Some(b"s1"))),
            "N FADX   2)23-Nov-2026 a@b.c                {zed beta} s1 (34 chars)"
        );
        let long = message(
            &[b"\\Seen"],
            Some(b"Twenty letters and more"),
            Some(b"Twenty-five letters of a subject"),
        );
        assert_eq!(
            of(10, &long),
            "        10)23-Nov-2026 Twenty letters and m Twenty-five letters of a  (34 chars)"
        );
        assert_eq!(
            of(3, &message(&[], Some(b""), None)),
            " U       3)23-Nov-2026                        (34 chars)"
        );
        assert_eq!(
            of(12345, &message(&[b"\\Seen"], None, Some(b""))),
            "      1234523-Nov-2026 a@b.c                 (34 chars)"
        );
    }
}
