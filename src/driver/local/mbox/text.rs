//! What readers see of a message's octets in a mailbox file: no lines of the file's own, lines ended by CRLF.

use super::status::Veil;
use crate::driver::store::section;
use crate::mime::message::append_with_crlf;

/// A header as its readers see it.
pub fn header(octets: &[u8], out: &mut Vec<u8>) {
    let mut veil = Veil::default();
    let mut shown = 0;
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', octets).map(|feed| feed + 1).chain([octets.len()]);
    for end in ends {
        if veil.hides(octets.get(at..end).unwrap_or_default()) {
            append_with_crlf(octets.get(shown..at).unwrap_or_default(), out);
            shown = end;
        }
        at = end;
    }
    append_with_crlf(octets.get(shown..).unwrap_or_default(), out);
}

/// All of a message whose header has `header_length` octets.
pub fn message(octets: &[u8], header_length: usize) -> Vec<u8> {
    let (head, body) = octets.split_at_checked(header_length).unwrap_or((octets, b""));
    let mut out = Vec::with_capacity(octets.len() + octets.len() / 32);
    header(head, &mut out);
    append_with_crlf(body, &mut out);
    out
}

/// Of a header as its readers see it the fields `names` at least; see [`section::fields`].
pub fn fields(octets: &[u8], names: &[Vec<u8>]) -> Option<Vec<u8>> {
    let mut veil = Veil::default();
    section::fields(octets, names, |line| veil.hides(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::header as mime_header;
    use crate::mime::noise;
    use crate::mime::notes::Notes;

    fn seen(octets: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        header(octets, &mut out);
        out
    }

    #[test]
    fn lines_of_the_file_s_own_are_not_seen() {
        let text = b"Status: R\nA: b\r\n c\nX-UID: 1\nx-imapbase: 1 2\nD: e\n\n";
        assert_eq!(seen(text), b"A: b\r\n c\r\nD: e\r\n\r\n");
        let whole = [&text[..], b"Status: R\nx"].concat();
        assert_eq!(message(&whole, text.len()), b"A: b\r\n c\r\nD: e\r\n\r\nStatus: R\r\nx");
    }

    /// What the fields say is what the whole header says.
    #[test]
    fn fields_are_those_of_the_header() {
        let names = [b"SUBJECT".to_vec(), b"To".to_vec(), b"X-UID".to_vec()];
        let pieces = b"Subject: a\n|to:b@c\n|\tsub\n| :x\n|Status: R\n|X-UID: 3\n|Other: d\r\n|none\n|Subject\n|\0|\r|:";
        let pieces: Vec<&[u8]> = pieces.split(|octet| *octet == b'|').collect();
        let numbers: Vec<u8> = (0..).take(pieces.len()).collect();
        let picks = noise::texts(20_000, 9, &numbers);
        let mut quick = 0;
        for pick in picks {
            let text: Vec<u8> = pick.iter().flat_map(|piece| pieces[usize::from(*piece)]).copied().collect();
            let Some(few) = fields(&text, &names) else { continue };
            quick += 1;
            let whole = seen(&text);
            let shown = text.escape_ascii();
            assert_eq!(section::select(&few, &names, true), section::select(&whole, &names, true), "{shown}");
            for name in [&b"Subject"[..], b"To", b"X-UID"] {
                let found = |header: &[u8]| {
                    mime_header::find_fields(header, name).map(|value| value.into_owned()).collect::<Vec<_>>()
                };
                assert_eq!(found(&few), found(&whole), "{shown}");
            }
            let envelope = |header: &[u8]| {
                let envelope = mime_header::parse(header, b"h", &mut Notes::new());
                (envelope.subject, envelope.to)
            };
            assert_eq!(envelope(&few), envelope(&whole), "{shown}");
        }
        assert!(quick > 1000);
    }
}
