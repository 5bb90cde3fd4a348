//! The part tree of a message, as `BODYSTRUCTURE` tells it (RFC 3501, section 7.4.2).

use super::envelope::Envelope;

/// A content type by number; the numbers are ext/imap's `TYPE…` constants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ContentType {
    #[default]
    Text = 0,
    Multipart = 1,
    Message = 2,
    Application = 3,
    Audio = 4,
    Image = 5,
    Video = 6,
    Model = 7,
    Other = 8,
}

impl ContentType {
    /// The type that `name` stands for, in any case; an unknown one is [`ContentType::Other`].
    pub fn from_name(name: &[u8]) -> ContentType {
        const NAMES: [(&[u8], ContentType); 8] = [
            (b"TEXT", ContentType::Text),
            (b"MULTIPART", ContentType::Multipart),
            (b"MESSAGE", ContentType::Message),
            (b"APPLICATION", ContentType::Application),
            (b"AUDIO", ContentType::Audio),
            (b"IMAGE", ContentType::Image),
            (b"VIDEO", ContentType::Video),
            (b"MODEL", ContentType::Model),
        ];
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map_or(ContentType::Other, |(_, content_type)| *content_type)
    }
}

/// A transfer encoding by number; the numbers are ext/imap's `ENC…` constants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    #[default]
    SevenBit = 0,
    EightBit = 1,
    Binary = 2,
    Base64 = 3,
    QuotedPrintable = 4,
    Other = 5,
}

impl Encoding {
    /// The encoding that `name` stands for, in any case; an unknown one is [`Encoding::Other`].
    pub fn from_name(name: &[u8]) -> Encoding {
        const NAMES: [(&[u8], Encoding); 5] = [
            (b"7BIT", Encoding::SevenBit),
            (b"8BIT", Encoding::EightBit),
            (b"BINARY", Encoding::Binary),
            (b"BASE64", Encoding::Base64),
            (b"QUOTED-PRINTABLE", Encoding::QuotedPrintable),
        ];
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map_or(Encoding::Other, |(_, encoding)| *encoding)
    }
}

/// One `attribute=value` of a content type or disposition, as sent (RFC 2231 not undone).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameter {
    pub attribute: Vec<u8>,
    pub value: Vec<u8>,
}

/// A content disposition (RFC 2183).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disposition {
    pub kind: Vec<u8>,
    pub parameters: Vec<Parameter>,
}

/// One part and, below it, its parts.
///
/// A multipart's parts are its children. A `message/rfc822` part has at most
/// one child, the embedded message's own body, and [`Structure::envelope`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    pub content_type: ContentType,
    /// The type's name where [`Structure::content_type`] is [`ContentType::Other`], upper case.
    pub type_name: Option<Vec<u8>>,
    pub encoding: Encoding,
    /// Upper case, as c-client gives it; absent when the server gave none.
    pub subtype: Option<Vec<u8>>,
    pub parameters: Vec<Parameter>,
    pub id: Option<Vec<u8>>,
    pub description: Option<Vec<u8>>,
    pub disposition: Option<Disposition>,
    pub language: Vec<Vec<u8>>,
    pub location: Option<Vec<u8>>,
    pub md5: Option<Vec<u8>>,
    /// Octets of the encoded content.
    pub bytes: u64,
    /// Lines of the encoded content; 0 where the type has no line count.
    pub lines: u64,
    pub envelope: Option<Box<Envelope>>,
    pub parts: Vec<Structure>,
}

impl Structure {
    /// Whether this is an embedded message, which has its own envelope and body.
    pub fn is_message(&self) -> bool {
        self.content_type == ContentType::Message
            && self.subtype.as_deref().is_some_and(|s| s.eq_ignore_ascii_case(b"RFC822"))
    }

    /// The part that IMAP numbers `path` (`[1, 2]` for `1.2`), the whole for an empty path.
    ///
    /// What is no multipart has one part, itself; an embedded message is passed through to
    /// its body. Source: c-client's `mail_body`, which ext/imap's `imap_bodystruct` uses.
    pub fn part(&self, path: &[u32]) -> Option<&Structure> {
        let mut part = self;
        for (depth, &number) in path.iter().enumerate() {
            if depth > 0 && part.content_type != ContentType::Multipart {
                part = part.parts.first().filter(|_| part.is_message())?;
            }
            if part.content_type == ContentType::Multipart {
                part = part.parts.get(usize::try_from(number.checked_sub(1)?).ok()?)?;
            } else if number != 1 {
                return None;
            }
        }
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_ext_imap_numbers() {
        assert_eq!(ContentType::from_name(b"application") as i32, 3);
        assert_eq!(ContentType::from_name(b"chemical") as i32, 8);
        assert_eq!(Encoding::from_name(b"Base64") as i32, 3);
        assert_eq!(Encoding::from_name(b"x-uuencode") as i32, 5);
    }

    fn node(content_type: ContentType, subtype: &str, parts: Vec<Structure>) -> Structure {
        Structure { content_type, subtype: Some(subtype.into()), parts, ..Structure::default() }
    }

    #[test]
    fn parts_have_imap_numbers() {
        use ContentType::{Message, Multipart, Text};
        let text = |subtype| node(Text, subtype, vec![]);
        let inner = node(Multipart, "ALTERNATIVE", vec![text("2.1"), text("2.2")]);
        let bare = node(Message, "RFC822", vec![text("3.1")]);
        let chain = node(Message, "RFC822", vec![node(Message, "RFC822", vec![text("deep")])]);
        let partial = node(Message, "PARTIAL", vec![]);
        let whole = node(
            Multipart,
            "MIXED",
            vec![text("1"), node(Message, "RFC822", vec![inner]), bare, chain, partial],
        );
        let find = |path: &[u32]| {
            let subtype = whole.part(path)?.subtype.clone()?;
            Some(String::from_utf8_lossy(&subtype).into_owned())
        };
        assert_eq!(find(&[]).as_deref(), Some("MIXED"));
        assert_eq!(find(&[1]).as_deref(), Some("1"));
        assert_eq!(find(&[1, 1]), None);
        assert_eq!(find(&[2]).as_deref(), Some("RFC822"));
        assert_eq!(find(&[2, 2]).as_deref(), Some("2.2"));
        assert_eq!(find(&[2, 3]), None);
        assert_eq!(find(&[2, 2, 1]), None);
        assert_eq!(find(&[3, 1]).as_deref(), Some("3.1"));
        assert_eq!(find(&[3, 2]), None);
        assert_eq!(find(&[4, 1, 1]).as_deref(), Some("deep"));
        assert_eq!(find(&[5, 1]), None);
        assert_eq!(find(&[0]), None);
        assert_eq!(find(&[u32::MAX]), None);
        assert_eq!(text("x").part(&[1]), Some(&text("x")));
        assert_eq!(text("x").part(&[2]), None);
        assert_eq!(text("x").part(&[1, 1]), None);
    }
}
