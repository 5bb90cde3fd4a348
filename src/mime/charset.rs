//! Charsets by name, to and from UTF-8.

use encoding_rs::Encoding;

/// `text` in UTF-8; `None` for a charset that is not known.
pub fn to_utf8(text: &[u8], charset: &str) -> Option<Vec<u8>> {
    let encoding = Encoding::for_label(charset.as_bytes())?;
    Some(encoding.decode_without_bom_handling(text).0.into_owned().into_bytes())
}

/// UTF-8 `text` in another charset; `None` if that is not known or cannot say it.
pub fn from_utf8(text: &[u8], charset: &str) -> Option<Vec<u8>> {
    let encoding = Encoding::for_label(charset.as_bytes())?;
    let (bytes, used, unmappable) = encoding.encode(std::str::from_utf8(text).ok()?);
    (!unmappable && used == encoding).then(|| bytes.into_owned())
}
