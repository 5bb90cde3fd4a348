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
}
