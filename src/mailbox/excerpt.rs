//! Sender and subject cut to a width, for lists in columns.

use crate::mime::envelope::Envelope;

/// The first sender's name, or address if there is none, in exactly `length` octets,
/// padded with spaces. Names of groups don't count. `None` if `length` is 0 or the message has no From.
///
/// Source: ext/imap's `fetchfrom`.
pub fn from(envelope: &Envelope, length: usize) -> Option<Vec<u8>> {
    if length == 0 || envelope.from.is_empty() {
        return None;
    }
    let sender = envelope.from.iter().find(|address| address.host.is_some());
    let mut text = sender.map_or_else(Vec::new, |sender| match (&sender.personal, &sender.mailbox) {
        (Some(personal), _) => personal.clone(),
        (None, mailbox) => {
            let [mailbox, host] = [mailbox, &sender.host].map(|text| text.as_deref().unwrap_or_default());
            [mailbox, b"@", host].concat()
        }
    });
    text.resize(length, b' ');
    Some(text)
}

/// The first `length` octets of the subject. `None` if `length` is 0 or the message has no subject.
///
/// Source: ext/imap's `fetchsubject`.
pub fn subject(envelope: &Envelope, length: usize) -> Option<&[u8]> {
    let subject = envelope.subject.as_deref().filter(|_| length > 0)?;
    Some(subject.get(..length).unwrap_or(subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::address::Address;

    fn address(personal: Option<&str>, mailbox: &str, host: Option<&str>) -> Address {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Address {
            personal: personal.map(bytes),
            adl: None,
            mailbox: Some(mailbox).filter(|text| !text.is_empty()).map(bytes),
            host: host.map(bytes),
        }
    }

    #[track_caller]
    fn shows(from: Vec<Address>, length: usize, expected: Option<&str>) {
        let envelope = Envelope { from, ..Envelope::default() };
        assert_eq!(super::from(&envelope, length).as_deref(), expected.map(str::as_bytes));
    }

    /// What ext/imap shows of the same headers.
    #[test]
    fn senders() {
        let anna = address(Some("Anna Sergeeva"), "anna", Some("example.org"));
        shows(vec![anna.clone()], 20, Some("Anna Sergeeva       "));
        shows(vec![anna.clone()], 4, Some("Anna"));
        shows(vec![anna], 0, None);
        shows(vec![address(None, "nodate", Some("example.org"))], 20, Some("nodate@example.org  "));
        shows(vec![], 20, None);
        let group = [address(None, "friends", None), address(None, "", None)];
        shows(group.to_vec(), 24, Some("                        "));
        let [begin, end] = group;
        shows(vec![begin, address(None, "a", Some("b.c")), end], 24, Some("a@b.c                   "));
    }

    #[test]
    fn subjects() {
        let mut envelope = Envelope::default();
        assert_eq!(subject(&envelope, 10), None);
        envelope.subject = Some(b"=?KOI8-R?B?8NLJ18XUIMnaIO3P08vX2Q==?=".to_vec());
        assert_eq!(subject(&envelope, 10), Some(&b"=?KOI8-R?B"[..]));
        assert_eq!(subject(&envelope, 1024).map(<[u8]>::len), Some(37));
        assert_eq!(subject(&envelope, 0), None);
        envelope.subject = Some(Vec::new());
        assert_eq!(subject(&envelope, 10), Some(&b""[..]));
    }
}
