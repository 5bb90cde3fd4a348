//! ENVELOPE.

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use crate::limits;
use crate::mime::address::Address;
use crate::mime::envelope::Envelope;

/// ABNF (RFC 3501):
///
/// ```text
/// envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP
///            env-to SP env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"
/// env-date = nstring, and so on; env-from = "(" 1*address ")" / nil, and so on
/// ```
///
/// `None` is NIL. Forgiven: parentheses around the whole (Domino), fields that
/// are missing at the end, an address list too few (QQ, 163), fields too many.
pub(super) fn envelope(cursor: &mut Cursor<'_>) -> Parsed<Option<Box<Envelope>>> {
    cursor.spaces();
    if cursor.nil() {
        return Ok(None);
    }
    if !cursor.eat(b'(') {
        return Err(Fault::Unexpected);
    }
    let mut extra = 0usize;
    while cursor.spaced(b'(') {
        extra += 1;
        if extra > limits::PAREN_DEPTH {
            return Err(Fault::Limit);
        }
    }
    let mut envelope = Box::<Envelope>::default();
    envelope.date = text(cursor)?;
    envelope.subject = text(cursor)?;
    for list in [
        &mut envelope.from,
        &mut envelope.sender,
        &mut envelope.reply_to,
        &mut envelope.to,
        &mut envelope.cc,
        &mut envelope.bcc,
    ] {
        match addresses(cursor)? {
            Some(addresses) => *list = addresses,
            None => break,
        }
    }
    envelope.in_reply_to = text(cursor)?;
    envelope.message_id = text(cursor)?;
    for _ in 0..=extra {
        close(cursor)?;
    }
    Ok(Some(envelope))
}

/// Skips what is left of a list, and its closing parenthesis.
fn close(cursor: &mut Cursor<'_>) -> Parsed<()> {
    while !cursor.spaced(b')') {
        cursor.skip_value()?;
    }
    Ok(())
}

/// ABNF: `nstring`; an atom passes for a string, and a field that is missing is absent.
fn text(cursor: &mut Cursor<'_>) -> Parsed<Option<Vec<u8>>> {
    cursor.spaces();
    if cursor.nil() || cursor.peek() == Some(b')') {
        return Ok(None);
    }
    if cursor.peek() == Some(b'(') {
        cursor.skip_value()?;
        return Ok(None);
    }
    Ok(Some(cursor.astring()?.into_owned()))
}

/// ABNF: `"(" 1*address ")" / nil`
///
/// `None` if a string stands there, so that the lists are over. An empty string
/// passes for NIL.
fn addresses(cursor: &mut Cursor<'_>) -> Parsed<Option<Vec<Address>>> {
    cursor.spaces();
    let mut addresses = Vec::new();
    match cursor.peek() {
        Some(b'(') => {}
        Some(b')') => return Ok(Some(addresses)),
        _ if cursor.nil() => return Ok(Some(addresses)),
        _ => {
            let before = *cursor;
            if cursor.string()?.is_empty() {
                return Ok(Some(addresses));
            }
            *cursor = before;
            return Ok(None);
        }
    }
    cursor.eat(b'(');
    // Parentheses around addresses that hold nothing else are passed over.
    let mut depth = 1usize;
    let mut in_group = false;
    while depth > 0 {
        if cursor.spaced(b')') {
            depth -= 1;
        } else if cursor.eat(b'(') {
            cursor.spaces();
            if matches!(cursor.peek(), Some(b'(' | b')')) {
                depth += 1;
                continue;
            }
            let address = address(cursor)?;
            if makes_sense(&address, &mut in_group) && addresses.len() < limits::ADDRESSES {
                addresses.push(address);
            }
        } else if !cursor.nil() {
            return Err(Fault::Unexpected);
        }
    }
    Ok(Some(addresses))
}

/// ABNF: `address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"`, each an
/// nstring; the first parenthesis has been read.
fn address(cursor: &mut Cursor<'_>) -> Parsed<Address> {
    let address =
        Address { personal: text(cursor)?, adl: text(cursor)?, mailbox: text(cursor)?, host: text(cursor)? };
    close(cursor)?;
    Ok(address)
}

/// Whether c-client would keep the address: not a host without a mailbox, not a
/// group's mark with a name or a route, not a group's end without its begin.
fn makes_sense(address: &Address, in_group: &mut bool) -> bool {
    let bare = address.personal.is_none() && address.adl.is_none();
    match (&address.mailbox, &address.host) {
        (Some(_), Some(_)) => true,
        (None, Some(_)) => false,
        (Some(_), None) => {
            *in_group |= bare;
            bare
        }
        (None, None) => bare && std::mem::take(in_group),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Envelope {
        let text = text.to_owned() + " UID";
        let mut cursor = Cursor::new(text.as_bytes());
        let envelope = envelope(&mut cursor).unwrap().unwrap();
        assert_eq!(cursor.rest(), b" UID");
        *envelope
    }

    fn bytes(text: &str) -> Option<Vec<u8>> {
        Some(text.as_bytes().to_vec())
    }

    fn jane() -> Address {
        Address { personal: bytes("Jane"), adl: None, mailbox: bytes("jane"), host: bytes("x.org") }
    }

    const JANE: &str = r#"(("Jane" NIL "jane" "x.org"))"#;

    #[test]
    fn whole() {
        let found = parse(&format!(r#"("date" "sub \"j\"" {JANE} {JANE} {JANE} NIL NIL NIL "<r>" "<m>")"#));
        assert_eq!((found.date, found.subject), (bytes("date"), bytes("sub \"j\"")));
        assert_eq!((found.from, found.to), (vec![jane()], vec![]));
        assert_eq!((found.in_reply_to, found.message_id), (bytes("<r>"), bytes("<m>")));
        assert!(envelope(&mut Cursor::new(b"NIL")).unwrap().is_none());
    }

    #[test]
    fn literals_and_eight_bits() {
        let found = parse("({4}\r\nda)e \"счёт\" NIL NIL NIL NIL NIL NIL NIL NIL)");
        assert_eq!((found.date, found.subject), (bytes("da)e"), bytes("счёт")));
    }

    #[test]
    fn group_markers() {
        let group = r#"((NIL NIL "friends" NIL)("Jane" NIL "jane" "x.org")(NIL NIL NIL NIL))"#;
        let found = parse(&format!(r#"(NIL NIL {group} NIL NIL NIL NIL NIL NIL NIL)"#));
        let begin = Address { mailbox: bytes("friends"), ..Address::default() };
        assert_eq!(found.from, [begin, jane(), Address::default()]);
    }

    /// As stock ext/imap shows them.
    #[test]
    fn addresses_that_make_no_sense_are_dropped() {
        let from = |list: &str| parse(&format!("(NIL NIL ({list}) NIL NIL NIL NIL NIL NIL NIL)")).from;
        let end = Address::default();
        let begin = |name: &str| Address { mailbox: bytes(name), ..Address::default() };
        const JANE: &str = r#"("Jane" NIL "jane" "x.org")"#;
        assert_eq!(from(&format!("(NIL NIL NIL NIL){JANE}(NIL NIL NIL NIL)")), [jane()]);
        let groups = format!(r#"(NIL NIL "a" NIL)(NIL NIL "" NIL){JANE}(NIL NIL NIL NIL)(NIL NIL NIL NIL)"#);
        assert_eq!(from(&groups), [begin("a"), begin(""), jane(), end]);
        let marked = format!(r#"(NIL "@a" "g" NIL)("" NIL "g" NIL)("G" NIL NIL NIL){JANE}"#);
        assert_eq!(from(&marked), [jane()]);
        assert_eq!(from(&format!(r#"("G" NIL NIL "x.org"){JANE}"#)), [jane()]);
        assert_eq!(from(r#"("" "" "" "")"#).len(), 1);
    }

    #[test]
    fn domino_extra_parentheses() {
        let found = parse(&format!(r#"(("d" "s" ({JANE}) NIL NIL NIL NIL NIL NIL "<m>"))"#));
        assert_eq!((found.from, found.message_id), (vec![jane()], bytes("<m>")));
    }

    #[test]
    fn exchange_extra_spaces() {
        let found =
            parse(r#"( "d"  "s" ( ( "Jane" NIL  "jane" "x.org" ) )  NIL NIL NIL NIL NIL NIL "<m>" )"#);
        assert_eq!((found.from, found.message_id), (vec![jane()], bytes("<m>")));
    }

    #[test]
    fn qq_163_one_field_short() {
        let found = parse(&format!(r#"("d" "s" {JANE} NIL NIL NIL NIL "<r>" "<m>")"#));
        assert_eq!((found.from, found.message_id), (vec![jane()], bytes("<m>")));
        assert_eq!(parse(r#"("d" "s" NIL NIL NIL NIL NIL NIL NIL)"#).message_id, None);
        assert_eq!(parse(r#"("d")"#).date, bytes("d"));
        assert_eq!(parse("()"), Envelope::default());
    }

    #[test]
    fn qq_quoted_quotes_as_subject() {
        assert_eq!(parse(r#"("d" """" NIL NIL NIL NIL NIL NIL NIL NIL)"#).subject, bytes("\"\""));
    }

    #[test]
    fn others_nil_address() {
        let found = parse(r#"(NIL NIL (NIL ("Jane" NIL "jane" "x.org")) () "" NIL NIL NIL NIL "<m>")"#);
        assert_eq!((found.from, found.message_id), (vec![jane()], bytes("<m>")));
    }

    #[test]
    fn icloud_unescaped_quote_in_message_id() {
        let found = parse(r#"(NIL NIL NIL NIL NIL NIL NIL NIL NIL "<"a"b@x>")"#);
        assert_eq!(found.message_id, bytes(r#"<"a"b@x>"#));
    }

    #[test]
    fn missing_spaces_and_fields_too_many() {
        let found = parse(&format!(r#"("d""s"{JANE}NIL NIL NIL NIL NIL"<r>""<m>" "x" (y))"#));
        assert_eq!((found.from, found.message_id), (vec![jane()], bytes("<m>")));
    }

    #[test]
    fn addresses_by_the_hundred_thousand_cost_linear_time() {
        let list = r#"(NIL NIL "a" "b")"#.repeat(500_000);
        let found = parse(&format!("(NIL NIL ({list}) NIL NIL NIL NIL NIL NIL NIL)"));
        assert_eq!(found.from.len(), limits::ADDRESSES);
    }

    #[test]
    fn truncated_anywhere_is_a_fault() {
        let whole = format!(r#"("d" "s" {JANE} NIL NIL NIL NIL NIL NIL "<m>")"#);
        for end in 0..whole.len() {
            assert!(envelope(&mut Cursor::new(&whole.as_bytes()[..end])).is_err(), "{}", &whole[..end]);
        }
    }
}
