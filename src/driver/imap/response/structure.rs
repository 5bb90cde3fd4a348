//! BODY and BODYSTRUCTURE.

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use super::envelope::envelope;
use crate::limits;
use crate::mime::structure::{ContentType, Disposition, Encoding, Parameter, Structure};

/// ABNF (RFC 3501):
///
/// ```text
/// body            = "(" (body-type-1part / body-type-mpart) ")"
/// body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]
/// body-type-basic = media-basic SP body-fields
/// body-type-msg   = media-message SP body-fields SP envelope SP body SP body-fld-lines
/// body-type-text  = media-text SP body-fields SP body-fld-lines
/// body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
/// ```
///
/// Parts deeper than [`limits::MIME_DEPTH`], or more than [`limits::MIME_PARTS`], are
/// left out. Never recurses: what is open lies on a list.
pub(super) fn structure(cursor: &mut Cursor<'_>) -> Parsed<Box<Structure>> {
    let mut open: Vec<Open> = Vec::new();
    let mut parts = 0usize;
    'part: loop {
        let mut part = Structure::default();
        match begin(cursor, &mut part)? {
            Begun::Whole if open.is_empty() => return Ok(Box::new(part)),
            Begun::Whole => add(&mut open, part),
            Begun::Multipart => open.push(Open { part, is_message: false, child_seen: false }),
            Begun::Message => open.push(Open { part, is_message: true, child_seen: false }),
        }
        // Closes every part whose children are complete.
        loop {
            let depth = open.len();
            let parent = open.last_mut().ok_or(Fault::Unexpected)?;
            if parent.wants_child(cursor) {
                parts += 1;
                if depth < limits::MIME_DEPTH && parts <= limits::MIME_PARTS {
                    continue 'part;
                }
                skip(cursor)?;
                continue;
            }
            if parent.is_message {
                parent.part.lines = lines(cursor, true);
                extension(cursor, &mut parent.part)?;
            } else {
                parent.part.subtype = Some(cursor.field()?.map_or_else(|| b"MIXED".to_vec(), upper));
                multipart_extension(cursor, &mut parent.part)?;
            }
            let Some(Open { part, .. }) = open.pop() else { return Err(Fault::Unexpected) };
            if open.is_empty() {
                return Ok(Box::new(part));
            }
            add(&mut open, part);
        }
    }
}

/// Gives the innermost open part a child.
fn add(open: &mut [Open], child: Structure) {
    if let Some(parent) = open.last_mut() {
        // Most multiparts hold two.
        if parent.part.parts.is_empty() {
            parent.part.parts.reserve_exact(2);
        }
        parent.part.parts.push(child);
    }
}

/// A part whose children are being read.
struct Open {
    part: Structure,
    /// An embedded message has one child, a multipart any number.
    is_message: bool,
    child_seen: bool,
}

impl Open {
    /// Whether another child comes next; remembers the one child of a message.
    fn wants_child(&mut self, cursor: &mut Cursor<'_>) -> bool {
        cursor.spaces();
        if self.is_message {
            if self.child_seen {
                return false;
            }
            self.child_seen = true;
            if cursor.nil() {
                return false;
            }
        }
        cursor.peek() == Some(b'(')
    }
}

/// How much of a part has been read.
enum Begun {
    Whole,
    Multipart,
    Message,
}

/// Reads a part from its parenthesis up to its first child, or all of it if it has none.
fn begin(cursor: &mut Cursor<'_>, part: &mut Structure) -> Parsed<Begun> {
    if !cursor.spaced(b'(') {
        return Err(Fault::Unexpected);
    }
    cursor.spaces();
    if cursor.peek() == Some(b'(') {
        part.content_type = ContentType::Multipart;
        return Ok(Begun::Multipart);
    }
    // `()` has a part's place, and nothing of a part.
    if cursor.eat(b')') {
        return Ok(Begun::Whole);
    }
    let media = cursor.field()?;
    if childless_multipart(cursor, media.as_deref(), part)? {
        return Ok(Begun::Whole);
    }
    part.content_type = media.as_deref().map_or(ContentType::Other, ContentType::from_name);
    if part.content_type == ContentType::Other {
        part.type_name = media.map(upper);
    }
    cursor.spaces();
    // hMailServer sends a media type of one word, without a subtype.
    if cursor.peek() != Some(b'(') {
        part.subtype = cursor.field()?.map(upper);
    }
    part.subtype.get_or_insert_with(|| default_subtype(part.content_type));
    part.parameters = parameters(cursor)?;
    part.id = cursor.field()?;
    part.description = cursor.field()?;
    part.encoding = cursor.field()?.map_or(Encoding::Other, |name| Encoding::from_name(&name));
    part.bytes = count(cursor);
    cursor.spaces();
    if is_global_message(part) && cursor.peek() == Some(b'(') {
        // Envelope and body, which c-client does not show of this type.
        skip(cursor)?;
        skip(cursor)?;
        lines(cursor, true);
    } else if part.is_message() && cursor.peek() == Some(b'(') {
        part.envelope = envelope(cursor)?;
        return Ok(Begun::Message);
    } else {
        if part.is_message() {
            part.subtype = Some(b"RFC822_MISSING_ENVELOPE".to_vec());
        }
        part.lines = lines(cursor, part.content_type == ContentType::Text);
    }
    extension(cursor, part)?;
    Ok(Begun::Whole)
}

/// `message/global` (RFC 9051): described as `message/rfc822` is.
fn is_global_message(part: &Structure) -> bool {
    part.content_type == ContentType::Message && part.subtype.as_deref() == Some(b"GLOBAL")
}

/// What c-client puts in the place of a subtype that is NIL.
fn default_subtype(content_type: ContentType) -> Vec<u8> {
    let subtype: &[u8] = match content_type {
        ContentType::Text => b"PLAIN",
        ContentType::Multipart => b"MIXED",
        ContentType::Message => b"RFC822",
        ContentType::Application => b"OCTET-STREAM",
        ContentType::Audio => b"BASIC",
        _ => return unknown(),
    };
    subtype.to_vec()
}

/// What c-client puts in the place of a name or a value that is NIL.
fn unknown() -> Vec<u8> {
    b"UNKNOWN".to_vec()
}

/// A multipart without parts: Gmail and Yandex leave them out
/// (`("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)`), Dovecot says NIL
/// (`(NIL "alternative" …)`). `media` is the first word, which has been read.
fn childless_multipart(cursor: &mut Cursor<'_>, media: Option<&[u8]>, part: &mut Structure) -> Parsed<bool> {
    let mut ahead = *cursor;
    ahead.spaces();
    let subtype = match media {
        Some(media) if matches!(ahead.peek(), Some(b'(' | b')')) => Some(media.to_vec()),
        Some(_) => return Ok(false),
        None => ahead.field()?,
    };
    if is_single_part(ahead) {
        return Ok(false);
    }
    *cursor = ahead;
    part.content_type = ContentType::Multipart;
    part.subtype = Some(subtype.map_or_else(|| b"MIXED".to_vec(), upper));
    multipart_extension(cursor, part)?;
    Ok(true)
}

/// Whether `params id description encoding octets` stand there.
fn is_single_part(mut cursor: Cursor<'_>) -> bool {
    let fields = |cursor: &mut Cursor<'_>| {
        skip(cursor)?;
        cursor.field()?;
        cursor.field()?;
        cursor.field()
    };
    let encoding = fields(&mut cursor);
    cursor.spaces();
    encoding.is_ok() && cursor.peek().is_some_and(|byte| byte.is_ascii_digit())
}

/// ABNF: `body-ext-1part = body-fld-md5 [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc *(SP body-extension)]]]`
fn extension(cursor: &mut Cursor<'_>, part: &mut Structure) -> Parsed<()> {
    cursor.spaces();
    // A list here is the disposition: the digest was left out.
    if cursor.peek() != Some(b'(') {
        part.md5 = cursor.field()?;
    }
    shared_extension(cursor, part)
}

/// ABNF: `body-ext-mpart = body-fld-param [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc *(SP body-extension)]]]`
fn multipart_extension(cursor: &mut Cursor<'_>, part: &mut Structure) -> Parsed<()> {
    part.parameters = parameters(cursor)?;
    shared_extension(cursor, part)
}

/// Disposition, language, location, whatever follows, and the part's closing parenthesis.
fn shared_extension(cursor: &mut Cursor<'_>, part: &mut Structure) -> Parsed<()> {
    part.disposition = disposition(cursor)?;
    part.language = language(cursor)?;
    part.location = cursor.field()?;
    while !cursor.spaced(b')') {
        skip(cursor)?;
    }
    Ok(())
}

/// ABNF: `body-fld-param = "(" string SP string *(SP string SP string) ")" / nil`
fn parameters(cursor: &mut Cursor<'_>) -> Parsed<Vec<Parameter>> {
    let mut parameters = Vec::new();
    cursor.spaces();
    if cursor.peek() != Some(b'(') {
        cursor.field()?;
        return Ok(parameters);
    }
    cursor.eat(b'(');
    parameters.reserve_exact(2);
    while !cursor.spaced(b')') {
        if cursor.peek() == Some(b'(') {
            skip(cursor)?;
            continue;
        }
        let attribute = cursor.field()?;
        let value = cursor.field()?;
        if parameters.len() < limits::LIST_ITEMS {
            parameters.push(Parameter {
                attribute: attribute.unwrap_or_else(unknown),
                value: value.unwrap_or_else(unknown),
            });
        }
    }
    Ok(parameters)
}

/// ABNF: `body-fld-dsp = "(" string SP body-fld-param ")" / nil`; Exchange sends a string.
fn disposition(cursor: &mut Cursor<'_>) -> Parsed<Option<Disposition>> {
    cursor.spaces();
    if cursor.peek() != Some(b'(') {
        let kind = cursor.field()?;
        return Ok(kind.map(|kind| Disposition { kind, parameters: Vec::new() }));
    }
    cursor.eat(b'(');
    let kind = cursor.field()?;
    let parameters = parameters(cursor)?;
    while !cursor.spaced(b')') {
        skip(cursor)?;
    }
    Ok(match kind {
        Some(kind) => Some(Disposition { kind, parameters }),
        None if parameters.is_empty() => None,
        None => Some(Disposition { kind: Vec::new(), parameters }),
    })
}

/// ABNF: `body-fld-lang = nstring / "(" string *(SP string) ")"`
fn language(cursor: &mut Cursor<'_>) -> Parsed<Vec<Vec<u8>>> {
    cursor.spaces();
    if cursor.peek() != Some(b'(') {
        return Ok(cursor.field()?.into_iter().collect());
    }
    cursor.eat(b'(');
    let mut languages = Vec::new();
    while !cursor.spaced(b')') {
        let language =
            if cursor.peek() == Some(b'(') { skip(cursor).map(|()| None)? } else { cursor.field()? };
        if languages.len() < limits::LIST_ITEMS {
            languages.extend(language);
        }
    }
    Ok(languages)
}

/// ABNF: `body-fld-octets = number`; NIL, negative (Exchange) and missing ones are 0.
fn count(cursor: &mut Cursor<'_>) -> u64 {
    cursor.spaces();
    if cursor.nil() {
        return 0;
    }
    if cursor.peek() == Some(b'-') {
        cursor.word();
        return 0;
    }
    cursor.magnitude().unwrap_or(0)
}

/// ABNF: `body-fld-lines = number`, of which only a text and a message have one;
/// some servers send it with other types too, or NIL (`expected`), or nothing.
fn lines(cursor: &mut Cursor<'_>, expected: bool) -> u64 {
    cursor.spaces();
    match cursor.peek() {
        Some(b'0'..=b'9' | b'-') => count(cursor),
        _ if expected => count(cursor),
        _ => 0,
    }
}

/// Skips a value; one that is too deep is no worse than any other.
fn skip(cursor: &mut Cursor<'_>) -> Parsed<()> {
    match cursor.skip_value() {
        Err(Fault::Limit) => Ok(()),
        other => other,
    }
}

fn upper(mut name: Vec<u8>) -> Vec<u8> {
    name.make_ascii_uppercase();
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Structure {
        let text = text.to_owned() + " UID";
        let mut cursor = Cursor::new(text.as_bytes());
        let structure = structure(&mut cursor).unwrap_or_else(|fault| panic!("{fault:?}: {text}"));
        assert_eq!(cursor.rest(), b" UID", "{text}");
        *structure
    }

    fn bytes(text: &str) -> Option<Vec<u8>> {
        Some(text.as_bytes().to_vec())
    }

    fn parameter(attribute: &str, value: &str) -> Parameter {
        Parameter { attribute: attribute.into(), value: value.into() }
    }

    const PLAIN: &str = r#"("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 10 2)"#;

    #[test]
    fn single_parts() {
        let part = parse(
            r#"("text" "plain" ("charset" "utf-8" "x" "y \"z\"") "<id>" "descr" "quoted-printable" 1152 23 "md5" ("attachment" ("filename" "a b")) ("en" "de") "http://x" 1 (2 (3)))"#,
        );
        assert_eq!((part.content_type, part.subtype), (ContentType::Text, bytes("PLAIN")));
        assert_eq!(part.parameters, [parameter("charset", "utf-8"), parameter("x", "y \"z\"")]);
        assert_eq!((part.id, part.description), (bytes("<id>"), bytes("descr")));
        assert_eq!((part.encoding, part.bytes, part.lines), (Encoding::QuotedPrintable, 1152, 23));
        assert_eq!((part.md5, part.location), (bytes("md5"), bytes("http://x")));
        assert_eq!(part.language, [b"en".to_vec(), b"de".to_vec()]);
        let disposition = part.disposition.unwrap();
        assert_eq!(
            (disposition.kind, disposition.parameters),
            (b"attachment".to_vec(), vec![parameter("filename", "a b")])
        );
    }

    #[test]
    fn unknown_types_keep_their_name() {
        let part = parse(r#"("chemical" "x-pdb" NIL NIL NIL "x-uuencode" 5 NIL NIL "en" NIL)"#);
        assert_eq!((part.content_type, part.type_name), (ContentType::Other, bytes("CHEMICAL")));
        assert_eq!((part.encoding, part.language), (Encoding::Other, vec![b"en".to_vec()]));
    }

    #[test]
    fn multiparts() {
        let part = parse(&format!(
            r#"({PLAIN}({PLAIN} {PLAIN} "alternative") "mixed" ("boundary" "b") NIL NIL NIL)"#
        ));
        assert_eq!((part.content_type, part.subtype), (ContentType::Multipart, bytes("MIXED")));
        assert_eq!((part.parts.len(), part.parts[1].parts.len()), (2, 2));
        assert_eq!(part.parameters, [parameter("boundary", "b")]);
    }

    #[test]
    fn embedded_messages() {
        let envelope = r#"("d" "inner" NIL NIL NIL NIL NIL NIL NIL NIL)"#;
        let message = format!(
            r#"("message" "rfc822" NIL NIL NIL "7bit" 300 {envelope} ({PLAIN} {PLAIN} "mixed") 42 "md5" NIL)"#
        );
        let part = parse(&format!(r#"({PLAIN} {message} "digest")"#));
        let message = &part.parts[1];
        assert!(message.is_message());
        assert_eq!(message.envelope.as_ref().unwrap().subject, bytes("inner"));
        assert_eq!((message.lines, message.md5.clone()), (42, bytes("md5")));
        assert_eq!((message.parts.len(), message.parts[0].parts.len()), (1, 2));
        let bare = parse(r#"("message" "rfc822" NIL NIL NIL "7bit" 300)"#);
        assert!(bare.envelope.is_none() && bare.parts.is_empty());
        let empty = parse(&format!(r#"("message" "rfc822" NIL NIL NIL "7bit" 300 {envelope} NIL 5)"#));
        assert_eq!((empty.parts.len(), empty.lines), (0, 5));
        let report =
            parse(r#"("message" "delivery-status" NIL NIL NIL "7bit" 300 NIL ("inline" NIL) NIL NIL)"#);
        assert_eq!(report.disposition.unwrap().kind, b"inline");
    }

    #[test]
    fn gmail_yandex_childless_multipart() {
        let part = parse(r#"("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)"#);
        assert_eq!((part.content_type, part.subtype), (ContentType::Multipart, bytes("ALTERNATIVE")));
        assert_eq!(part.parameters, [parameter("BOUNDARY", "x")]);
        assert_eq!(parse(r#"("MIXED")"#).subtype, bytes("MIXED"));
        let outer = parse(&format!(r#"({PLAIN} ("MIXED" ("BOUNDARY" "x")) "RELATED")"#));
        assert_eq!(outer.parts[1].content_type, ContentType::Multipart);
    }

    #[test]
    fn dovecot_empty_multipart() {
        let part = parse(r#"(NIL "alternative" ("boundary" "x") NIL NIL NIL)"#);
        assert_eq!((part.content_type, part.subtype), (ContentType::Multipart, bytes("ALTERNATIVE")));
        assert_eq!(parse(r#"(NIL "plain" NIL NIL NIL "7bit" 3 1)"#).content_type, ContentType::Other);
    }

    #[test]
    fn hmailserver_media_type_of_one_word() {
        let part = parse(r#"("pdf" ("name" "a") NIL NIL "base64" 100 NIL)"#);
        assert_eq!((part.type_name, part.subtype, part.bytes), (bytes("PDF"), bytes("UNKNOWN"), 100));
        assert_eq!(parse(r#"("pdf" NIL ("name" "a") NIL NIL "base64" 100)"#).parameters.len(), 1);
    }

    #[test]
    fn mailru_nil_boundary_and_lines() {
        let part = parse(&format!(r#"({PLAIN} "mixed" ("boundary" NIL) NIL NIL)"#));
        assert_eq!(part.parameters, [parameter("boundary", "UNKNOWN")]);
        assert_eq!(parse(r#"("text" "plain" NIL NIL NIL "8bit" 9.3736e+06 0)"#).bytes, 9_373_600);
    }

    #[test]
    fn exchange_dispositions_and_line_counts() {
        let kind = |text: &str| parse(text).disposition.map(|disposition| disposition.kind);
        let with = |disposition: &str| {
            format!(r#"("text" "plain" NIL NIL NIL "7bit" 5 1 NIL {disposition} NIL NIL)"#)
        };
        assert_eq!(kind(&with(r#""inline""#)), bytes("inline"));
        assert_eq!(kind(&with("NIL")), None);
        assert_eq!(kind(&with("()")), None);
        assert_eq!(kind(&with(r#"("inline")"#)), bytes("inline"));
        assert_eq!(kind(&with(r#"("inline" NIL)"#)), bytes("inline"));
        let part = parse(r#"("text" "plain" NIL NIL NIL "7bit" -1 -5 NIL)"#);
        assert_eq!((part.bytes, part.lines), (0, 0));
        // No line count at all, and so everything one place early.
        assert_eq!(
            kind(r#"("text" "plain" NIL NIL NIL "7bit" 5 NIL ("inline" NIL) NIL NIL)"#),
            bytes("inline")
        );
        assert_eq!(parse(r#"("text" "plain" NIL NIL NIL "7bit")"#).bytes, 0);
        assert_eq!(parse(r#"("text" "plain" NIL NIL NIL NIL NIL NIL)"#).bytes, 0);
    }

    /// As stock ext/imap shows them.
    #[test]
    fn what_is_nil_is_as_c_client_has_it() {
        let part = parse("(NIL NIL NIL NIL NIL NIL 5)");
        assert_eq!((part.content_type, part.type_name), (ContentType::Other, None));
        assert_eq!((part.subtype, part.encoding, part.bytes), (bytes("UNKNOWN"), Encoding::Other, 5));
        let part = parse(r#"("text" "" (NIL "v" "charset" NIL) "" "" "7bit" 1 1)"#);
        assert_eq!(part.parameters, [parameter("UNKNOWN", "v"), parameter("charset", "UNKNOWN")]);
        assert_eq!((part.subtype, part.id, part.description), (bytes(""), bytes(""), bytes("")));
        assert_eq!(parse(&format!("({PLAIN})")).subtype, bytes("MIXED"));
        assert_eq!(parse(&format!("({PLAIN} NIL)")).subtype, bytes("MIXED"));
        assert_eq!(parse(&format!("({PLAIN}())")).parts, [parse(PLAIN), Structure::default()]);
        let global =
            format!(r#"("message" "global" NIL NIL NIL "7bit" 3 (NIL) {PLAIN} 42 NIL ("inline" NIL))"#);
        let part = parse(&global);
        assert!(part.envelope.is_none() && part.parts.is_empty() && part.disposition.is_some());
        assert_eq!((part.bytes, part.lines), (3, 0));
    }

    #[test]
    fn missing_and_extra_spaces() {
        let part = parse(
            r#"( ("text""plain"("a""b")NIL NIL"7bit" 10 2)  ("text" "html" NIL NIL NIL "7bit" 1 1 )"mixed"("x" "y"))"#,
        );
        assert_eq!((part.parts.len(), part.subtype), (2, bytes("MIXED")));
        assert_eq!(part.parts[0].parameters, [parameter("a", "b")]);
    }

    #[test]
    fn depth_and_number_of_parts_are_bounded() {
        let nested = format!("{}{PLAIN}{}", "(".repeat(100), r#" "mixed")"#.repeat(100));
        let mut part = &parse(&nested);
        let mut depth = 1;
        while let Some(child) = part.parts.first() {
            (part, depth) = (child, depth + 1);
        }
        assert_eq!(depth, limits::MIME_DEPTH);
        let wide = parse(&format!(r#"({} "mixed")"#, PLAIN.repeat(limits::MIME_PARTS + 5)));
        assert_eq!((wide.parts.len(), wide.subtype), (limits::MIME_PARTS, bytes("MIXED")));
        let message = r#"("message" "rfc822" NIL NIL NIL "7bit" 300 (NIL) "#;
        let mut part = &parse(&format!("{}{PLAIN}{}", message.repeat(150), " 1)".repeat(150)));
        let mut depth = 1;
        while let Some(child) = part.parts.first() {
            (part, depth) = (child, depth + 1);
        }
        assert_eq!(depth, limits::MIME_DEPTH);
    }

    #[test]
    fn depth_of_100_000_on_a_small_stack() {
        let run = || {
            let nested = format!("{}{PLAIN}{}", "(".repeat(100_000), r#" "mixed")"#.repeat(100_000));
            assert_eq!(parse(&nested).subtype, bytes("MIXED"));
            let message = r#"("message" "rfc822" NIL NIL NIL "7bit" 300 (NIL) "#;
            parse(&format!("{}{PLAIN}{}", message.repeat(100_000), " 1)".repeat(100_000)));
            assert!(structure(&mut Cursor::new(&b"(".repeat(100_000))).is_err());
        };
        std::thread::Builder::new().stack_size(128 << 10).spawn(run).unwrap().join().unwrap();
    }

    #[test]
    fn truncated_anywhere_is_a_fault() {
        let whole = format!(
            r#"({PLAIN} ("message" "rfc822" NIL NIL NIL "7bit" 3 (NIL) {PLAIN} 1) "mixed" ("a" "b"))"#
        );
        for end in 0..whole.len() {
            assert!(structure(&mut Cursor::new(&whole.as_bytes()[..end])).is_err(), "{}", &whole[..end]);
        }
    }

    /// Prints what the parser reads, with strings quoted or as literals by turns.
    #[derive(Default)]
    struct Printer {
        text: Vec<u8>,
        strings: usize,
    }

    impl Printer {
        fn string(&mut self, value: &[u8]) {
            self.strings += 1;
            if self.strings.is_multiple_of(3) {
                self.text.extend(format!("{{{}}}\r\n", value.len()).bytes());
                self.text.extend(value);
            } else {
                self.text.push(b'"');
                for &byte in value {
                    if matches!(byte, b'"' | b'\\') {
                        self.text.push(b'\\');
                    }
                    self.text.push(byte);
                }
                self.text.push(b'"');
            }
            self.text.push(b' ');
        }

        fn nstring(&mut self, value: Option<&Vec<u8>>) {
            match value {
                Some(value) => self.string(value),
                None => self.text.extend(b"NIL "),
            }
        }

        fn parameters(&mut self, parameters: &[Parameter]) {
            if parameters.is_empty() {
                return self.text.extend(b"NIL ");
            }
            self.text.push(b'(');
            for parameter in parameters {
                self.string(&parameter.attribute);
                self.string(&parameter.value);
            }
            self.text.extend(b") ");
        }

        fn body(&mut self, part: &Structure) {
            self.text.push(b'(');
            if part.content_type == ContentType::Multipart {
                part.parts.iter().for_each(|part| self.body(part));
                self.nstring(part.subtype.as_ref());
                self.parameters(&part.parameters);
            } else {
                let name: &[u8] = match part.content_type {
                    ContentType::Text => b"text",
                    ContentType::Message => b"Message",
                    _ => part.type_name.as_deref().unwrap(),
                };
                self.string(name);
                self.nstring(part.subtype.as_ref());
                self.parameters(&part.parameters);
                self.nstring(part.id.as_ref());
                self.nstring(part.description.as_ref());
                self.string(b"base64");
                self.text.extend(format!("{} ", part.bytes).bytes());
                if part.is_message() {
                    self.text.extend(b"(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ");
                    self.body(&part.parts[0]);
                }
                if part.is_message() || part.content_type == ContentType::Text {
                    self.text.extend(format!("{} ", part.lines).bytes());
                }
                self.nstring(part.md5.as_ref());
            }
            match &part.disposition {
                Some(disposition) => {
                    self.text.push(b'(');
                    self.string(&disposition.kind);
                    self.parameters(&disposition.parameters);
                    self.text.extend(b") ");
                }
                None => self.text.extend(b"NIL "),
            }
            self.text.push(b'(');
            part.language.iter().for_each(|language| self.string(language));
            self.text.extend(b") ");
            self.nstring(part.location.as_ref());
            self.text.extend(b") ");
        }
    }

    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) % bound
        }

        fn text(&mut self) -> Vec<u8> {
            const BYTES: &[u8] = b"aB (){}\\\"%*]\xd1\x87";
            let mut text: Vec<u8> =
                (0..self.below(9)).map(|_| BYTES[self.below(BYTES.len() as u64) as usize]).collect();
            // A quote within a quoted string is printed escaped, and needs no plain one after it.
            text.push(b'z');
            text
        }

        fn maybe(&mut self) -> Option<Vec<u8>> {
            (self.below(2) == 0).then(|| self.text())
        }

        fn parameters(&mut self) -> Vec<Parameter> {
            (0..self.below(3)).map(|_| Parameter { attribute: self.text(), value: self.text() }).collect()
        }

        fn body(&mut self, depth: u64) -> Structure {
            let mut part = Structure {
                subtype: Some(upper(self.text())),
                parameters: self.parameters(),
                language: (0..self.below(3)).map(|_| self.text()).collect(),
                location: self.maybe(),
                ..Structure::default()
            };
            if self.below(2) == 0 {
                part.disposition = Some(Disposition { kind: self.text(), parameters: self.parameters() });
            }
            if depth > 0 && self.below(2) == 0 {
                part.content_type = ContentType::Multipart;
                part.parts = (0..=self.below(3)).map(|_| self.body(depth - 1)).collect();
                return part;
            }
            part.encoding = Encoding::Base64;
            (part.id, part.description, part.md5) = (self.maybe(), self.maybe(), self.maybe());
            part.bytes = self.below(1 << 40);
            match self.below(3) {
                0 => part.lines = self.below(1000),
                1 if depth > 0 => {
                    part.content_type = ContentType::Message;
                    part.subtype = Some(b"RFC822".to_vec());
                    part.envelope = Some(Box::default());
                    part.lines = self.below(1000);
                    part.parts = vec![self.body(depth - 1)];
                }
                _ => {
                    part.content_type = ContentType::Other;
                    part.type_name = Some(b"X-OTHER".to_vec());
                }
            }
            part
        }
    }

    #[test]
    fn what_is_printed_is_read_back() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..2000 {
            let part = random.body(4);
            let mut printer = Printer::default();
            printer.body(&part);
            let read = structure(&mut Cursor::new(&printer.text));
            assert_eq!(read.as_deref(), Ok(&part), "{}", printer.text.escape_ascii());
        }
    }
}
