//! `BODY[section]<origin>`: the grammar of sections, read and written.

use super::cursor::Cursor;
use crate::driver::fetch::{Aspect, Section};
use crate::limits;

/// Attributes that carry a section in brackets.
pub const ATTRIBUTES: [&[u8]; 2] = [b"BODY", b"BINARY"];

/// A section as an attribute names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionAttribute {
    pub section: Section,
    pub origin: Option<u64>,
}

/// Reads `BODY[section]<origin>` from the front of `bytes`; the second value is what follows.
pub fn parse_attribute(bytes: &[u8]) -> Option<(SectionAttribute, &[u8])> {
    let open = memchr::memchr(b'[', bytes)?;
    let mut cursor = Cursor::new(bytes.get(open..)?);
    let attribute = parse_section(&mut cursor)?;
    Some((attribute, cursor.rest()))
}

/// ABNF (RFC 3501, section 9; RFC 3516):
///
/// ```text
/// section        = "[" [section-spec] "]" ["<" number ">"]
/// section-spec   = section-msgtext / (section-part ["." section-text])
/// section-msgtext= "HEADER" / "HEADER.FIELDS" [".NOT"] SP header-list / "TEXT"
/// section-part   = nz-number *("." nz-number)
/// section-text   = section-msgtext / "MIME"
/// header-list    = "(" header-fld-name *(SP header-fld-name) ")"
/// ```
pub fn parse_section(cursor: &mut Cursor<'_>) -> Option<SectionAttribute> {
    if !cursor.eat(b'[') {
        return None;
    }
    let mut section = Section::default();
    cursor.spaces();
    while let Some(number) = cursor.number::<u32>() {
        if section.path.len() >= limits::PAREN_DEPTH {
            return None;
        }
        section.path.push(number);
        if !cursor.eat(b'.') {
            break;
        }
    }
    let word = cursor.take_while(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    section.aspect = match word {
        [] => Aspect::Content,
        word if word.eq_ignore_ascii_case(b"HEADER") => Aspect::Header,
        word if word.eq_ignore_ascii_case(b"TEXT") => Aspect::Text,
        word if word.eq_ignore_ascii_case(b"MIME") => Aspect::Mime,
        word if word.eq_ignore_ascii_case(b"HEADER.FIELDS") => Aspect::HeaderFields(field_names(cursor)?),
        word if word.eq_ignore_ascii_case(b"HEADER.FIELDS.NOT") => {
            Aspect::HeaderFieldsNot(field_names(cursor)?)
        }
        _ => return None,
    };
    cursor.spaces();
    if !cursor.eat(b']') {
        return None;
    }
    let mut origin = None;
    if cursor.eat(b'<') {
        origin = cursor.number::<u64>();
        // Some servers echo the count too: `<0.100>`.
        cursor.take_while(|byte| byte.is_ascii_digit() || byte == b'.');
        if !cursor.eat(b'>') {
            return None;
        }
    }
    Some(SectionAttribute { section, origin })
}

fn field_names(cursor: &mut Cursor<'_>) -> Option<Vec<Vec<u8>>> {
    cursor.spaces();
    if !cursor.eat(b'(') {
        return None;
    }
    let mut names = Vec::new();
    loop {
        cursor.spaces();
        if cursor.eat(b')') {
            return Some(names);
        }
        let name = match cursor.peek()? {
            b'"' | b'{' => cursor.string().ok()?,
            _ => cursor.take_while(|byte| !matches!(byte, b' ' | b'(' | b')' | b']' | b'\r' | b'\n')).into(),
        };
        if name.is_empty() {
            return None;
        }
        names.push(name.into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &[u8]) -> Option<SectionAttribute> {
        let (attribute, rest) = parse_attribute(text)?;
        rest.is_empty().then_some(attribute)
    }

    #[test]
    fn every_aspect() {
        let section = |text: &[u8]| parse(text).unwrap().section;
        assert_eq!(section(b"BODY[]"), Section::default());
        assert_eq!(section(b"BODY[1.22.3]"), Section { path: vec![1, 22, 3], aspect: Aspect::Content });
        assert_eq!(section(b"BODY[header]").aspect, Aspect::Header);
        assert_eq!(section(b"BODY[1.TEXT]"), Section { path: vec![1], aspect: Aspect::Text });
        assert_eq!(section(b"BODY[1.MIME]").aspect, Aspect::Mime);
        let names = vec![b"From".to_vec(), b"To".to_vec()];
        assert_eq!(section(b"BODY[HEADER.FIELDS (From \"To\")]").aspect, Aspect::HeaderFields(names.clone()));
        assert_eq!(
            section(b"BODY[2.HEADER.FIELDS.NOT ({4}\r\nFrom To )]").aspect,
            Aspect::HeaderFieldsNot(names)
        );
        assert_eq!(parse(b"BODY[]<0>").unwrap().origin, Some(0));
        assert_eq!(parse(b"BODY[]<5.10>").unwrap().origin, Some(5));
    }

    #[test]
    fn nonsense() {
        for text in
            [&b"BODY["[..], b"BODY[1", b"BODY[FOO]", b"BODY[]<", b"BODY[99999999999]", b"BODY[HEADER.FIELDS]"]
        {
            assert_eq!(parse(text), None, "{}", text.escape_ascii());
        }
    }
}
