//! Status responses, their codes and texts (RFC 3501, section 7.1; RFC 5530).

use super::super::syntax::cursor::Cursor;
use super::super::syntax::list::{flags, set};
use crate::driver::set::Set;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ok,
    No,
    Bad,
}

/// What an untagged status response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// What a status response says to programs, in brackets before its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Code {
    Alert,
    /// The charsets that the server knows; empty if it does not say.
    BadCharset(Vec<Vec<u8>>),
    /// Upper case.
    Capability(Vec<String>),
    Parse,
    PermanentFlags(Vec<Vec<u8>>),
    ReadOnly,
    ReadWrite,
    TryCreate,
    UidNext(u64),
    /// 64 bits, as some servers send more than 32.
    UidValidity(u64),
    /// The number of the first unseen message.
    Unseen(u32),
    HighestModSeq(u64),
    NoModSeq,
    Modified(Set),
    /// RFC 4315.
    AppendUid {
        uid_validity: u64,
        uids: Set,
    },
    /// RFC 4315; the sets are empty where the server sent none.
    CopyUid {
        uid_validity: u64,
        source: Set,
        target: Set,
    },
    UidNotSticky,
    Closed,
    UnknownCte,
    AuthenticationFailed,
    AuthorizationFailed,
    Expired,
    PrivacyRequired,
    ContactAdmin,
    NoPerm,
    InUse,
    ExpungeIssued,
    Corruption,
    ServerBug,
    ClientBug,
    Cannot,
    Limit,
    OverQuota,
    AlreadyExists,
    NonExistent,
    Unavailable,
    /// RFC 2221; the URL as sent. Never to be followed with credentials.
    Referral(Vec<u8>),
    /// Any other: the name in upper case, and what follows it.
    Other(String, Vec<u8>),
}

impl Status {
    pub(super) fn from_name(name: &[u8]) -> Option<Status> {
        match Condition::from_name(name)? {
            Condition::Ok => Some(Status::Ok),
            Condition::No => Some(Status::No),
            Condition::Bad => Some(Status::Bad),
            Condition::Bye | Condition::Preauth => None,
        }
    }
}

impl Condition {
    pub(super) fn from_name(name: &[u8]) -> Option<Condition> {
        const NAMES: [(&[u8], Condition); 5] = [
            (b"OK", Condition::Ok),
            (b"NO", Condition::No),
            (b"BAD", Condition::Bad),
            (b"BYE", Condition::Bye),
            (b"PREAUTH", Condition::Preauth),
        ];
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        known.map(|(_, condition)| *condition)
    }
}

/// ABNF: `resp-text = ["[" resp-text-code "]" SP] text`
///
/// The text may be missing (Gmail: `* OK [HIGHESTMODSEQ 5]`). The second value
/// is all of it, the code included.
pub(super) fn text(cursor: &mut Cursor<'_>) -> (Option<Code>, Vec<u8>) {
    cursor.spaces();
    let text = cursor.rest();
    let code = match text.first() {
        Some(b'[') => code_end(text).and_then(|end| text.get(1..end)).and_then(code),
        _ => None,
    };
    (code, text.to_vec())
}

/// Where the code's bracket closes: the first one outside quoted strings and
/// lists, as a charset or a flag may contain one; failing that, the first one.
fn code_end(text: &[u8]) -> Option<usize> {
    let (mut quoted, mut escaped, mut depth, mut first) = (false, false, 0usize, None);
    for (at, &byte) in text.iter().enumerate() {
        let literally = std::mem::take(&mut escaped);
        match byte {
            b']' if !quoted && depth == 0 => return Some(at),
            b']' => first = first.or(Some(at)),
            b'\\' if quoted => escaped = !literally,
            b'"' if !literally => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    first
}

/// ABNF (RFC 3501, RFC 4315, RFC 5530, RFC 7162, RFC 2221):
///
/// ```text
/// resp-text-code  = "ALERT" / "BADCHARSET" [SP "(" astring *(SP astring) ")"] / capability-data / "PARSE" /
///                   "PERMANENTFLAGS" SP "(" [flag-perm *(SP flag-perm)] ")" / "READ-ONLY" / "READ-WRITE" /
///                   "TRYCREATE" / "UIDNEXT" SP nz-number / "UIDVALIDITY" SP nz-number / "UNSEEN" SP nz-number /
///                   resp-code-apnd / resp-code-copy / "UIDNOTSTICKY" / "HIGHESTMODSEQ" SP mod-sequence-value /
///                   "NOMODSEQ" / "MODIFIED" SP sequence-set / "CLOSED" / "REFERRAL" SP url /
///                   atom [SP 1*<any TEXT-CHAR except "]">]
/// resp-code-apnd  = "APPENDUID" SP nz-number SP uid-set
/// resp-code-copy  = "COPYUID" SP nz-number SP uid-set SP uid-set
/// ```
///
/// A known code whose arguments cannot be read becomes [`Code::Other`].
fn code(text: &[u8]) -> Option<Code> {
    let mut cursor = Cursor::new(text);
    cursor.spaces();
    let name = cursor.word();
    cursor.spaces();
    if name.is_empty() {
        return None;
    }
    let name = String::from_utf8_lossy(name).to_ascii_uppercase();
    let arguments = cursor.rest().trim_ascii_end().to_vec();
    let known = match name.as_str() {
        "ALERT" => Some(Code::Alert),
        "BADCHARSET" => Some(Code::BadCharset(charsets(&mut cursor))),
        "CAPABILITY" => Some(Code::Capability(super::server::capabilities(&mut cursor))),
        "PARSE" => Some(Code::Parse),
        "PERMANENTFLAGS" => flags(&mut cursor).ok().map(Code::PermanentFlags),
        "READ-ONLY" => Some(Code::ReadOnly),
        "READ-WRITE" => Some(Code::ReadWrite),
        "TRYCREATE" => Some(Code::TryCreate),
        "UIDNEXT" => cursor.number().map(Code::UidNext),
        "UIDVALIDITY" => cursor.number().map(Code::UidValidity),
        "UNSEEN" => cursor.number().map(Code::Unseen),
        "HIGHESTMODSEQ" => cursor.number().map(Code::HighestModSeq),
        "NOMODSEQ" => Some(Code::NoModSeq),
        "MODIFIED" => set(&mut cursor).ok().map(Code::Modified),
        "APPENDUID" => append_uid(&mut cursor),
        "COPYUID" => copy_uid(&mut cursor),
        "UIDNOTSTICKY" => Some(Code::UidNotSticky),
        "CLOSED" => Some(Code::Closed),
        "UNKNOWN-CTE" => Some(Code::UnknownCte),
        "AUTHENTICATIONFAILED" => Some(Code::AuthenticationFailed),
        "AUTHORIZATIONFAILED" => Some(Code::AuthorizationFailed),
        "EXPIRED" => Some(Code::Expired),
        "PRIVACYREQUIRED" => Some(Code::PrivacyRequired),
        "CONTACTADMIN" => Some(Code::ContactAdmin),
        "NOPERM" => Some(Code::NoPerm),
        "INUSE" => Some(Code::InUse),
        "EXPUNGEISSUED" => Some(Code::ExpungeIssued),
        "CORRUPTION" => Some(Code::Corruption),
        "SERVERBUG" => Some(Code::ServerBug),
        "CLIENTBUG" => Some(Code::ClientBug),
        "CANNOT" => Some(Code::Cannot),
        "LIMIT" => Some(Code::Limit),
        "OVERQUOTA" => Some(Code::OverQuota),
        "ALREADYEXISTS" => Some(Code::AlreadyExists),
        "NONEXISTENT" => Some(Code::NonExistent),
        "UNAVAILABLE" => Some(Code::Unavailable),
        "REFERRAL" => Some(Code::Referral(arguments.clone())),
        _ => None,
    };
    Some(known.unwrap_or(Code::Other(name, arguments)))
}

/// ABNF: `"(" astring *(SP astring) ")"`; some servers leave the parentheses out.
fn charsets(cursor: &mut Cursor<'_>) -> Vec<Vec<u8>> {
    let mut charsets = Vec::new();
    loop {
        cursor.spaces();
        if cursor.eat(b'(') || cursor.eat(b')') {
            continue;
        }
        match cursor.astring() {
            Ok(charset) => charsets.push(charset.into_owned()),
            Err(_) => return charsets,
        }
    }
}

fn append_uid(cursor: &mut Cursor<'_>) -> Option<Code> {
    let uid_validity = cursor.number()?;
    cursor.spaces();
    Some(Code::AppendUid { uid_validity, uids: set(cursor).ok()? })
}

/// Exchange sends `[COPYUID n  ]` when nothing was copied.
fn copy_uid(cursor: &mut Cursor<'_>) -> Option<Code> {
    let uid_validity = cursor.number()?;
    cursor.spaces();
    if cursor.at_end() {
        return Some(Code::CopyUid { uid_validity, source: Set::default(), target: Set::default() });
    }
    let source = set(cursor).ok()?;
    cursor.spaces();
    Some(Code::CopyUid { uid_validity, source, target: set(cursor).ok()? })
}

#[cfg(test)]
mod tests {
    use super::super::{Response, Untagged, parse};
    use super::*;
    use crate::driver::imap::syntax::list::set as set_of;

    fn condition(line: &[u8]) -> (Condition, Option<Code>, Vec<u8>) {
        match parse(line) {
            Response::Untagged(Untagged::Condition { condition, code, text }) => (condition, code, text),
            other => panic!("{other:?}"),
        }
    }

    fn code(text: &str) -> Code {
        condition(format!("* OK [{text}] words\r\n").as_bytes()).1.unwrap()
    }

    fn names(names: &[&str]) -> Vec<Vec<u8>> {
        names.iter().map(|name| name.as_bytes().to_vec()).collect()
    }

    #[test]
    fn codes() {
        assert_eq!(code("ALERT"), Code::Alert);
        assert_eq!(code("BADCHARSET (UTF-8 \"US-ASCII\")"), Code::BadCharset(names(&["UTF-8", "US-ASCII"])));
        assert_eq!(code("BADCHARSET"), Code::BadCharset(vec![]));
        assert_eq!(code("badcharset utf-8"), Code::BadCharset(names(&["utf-8"])));
        assert_eq!(
            code("CAPABILITY IMAP4rev1 sasl-ir "),
            Code::Capability(vec!["IMAP4REV1".into(), "SASL-IR".into()])
        );
        assert_eq!(code("PERMANENTFLAGS (\\Seen \\*)"), Code::PermanentFlags(names(&["\\Seen", "\\*"])));
        assert_eq!(code("PERMANENTFLAGS ()"), Code::PermanentFlags(vec![]));
        assert_eq!(code("UIDNEXT 5"), Code::UidNext(5));
        assert_eq!(code("UNSEEN 5"), Code::Unseen(5));
        assert_eq!(code("HIGHESTMODSEQ 715194045007"), Code::HighestModSeq(715_194_045_007));
        let set = |text: &str| set_of(&mut Cursor::new(text.as_bytes())).unwrap();
        assert_eq!(code("APPENDUID 38505 3955"), Code::AppendUid { uid_validity: 38505, uids: set("3955") });
        let copied =
            Code::CopyUid { uid_validity: 38505, source: set("304,319:320"), target: set("3956:3958") };
        assert_eq!(code("COPYUID 38505 304,319:320 3956:3958"), copied);
        assert_eq!(code("MODIFIED 7,9"), Code::Modified(set("7,9")));
        assert_eq!(code("UNAVAILABLE"), Code::Unavailable);
        assert_eq!(code("referral imap://x/y"), Code::Referral(b"imap://x/y".to_vec()));
        assert_eq!(code("X-New thing"), Code::Other("X-NEW".into(), b"thing".to_vec()));
        assert_eq!(code("UIDNEXT five"), Code::Other("UIDNEXT".into(), b"five".to_vec()));
        assert_eq!(condition(b"* OK []\r\n").1, None);
        assert_eq!(condition(b"* OK [ALERT\r\n").1, None);
    }

    #[test]
    fn texts_keep_their_code() {
        let line = b"* NO [AUTHENTICATIONFAILED] Authentication failed.\r\n";
        let (kind, code, text) = condition(line);
        assert_eq!((kind, code), (Condition::No, Some(Code::AuthenticationFailed)));
        assert_eq!(text, b"[AUTHENTICATIONFAILED] Authentication failed.");
    }

    #[test]
    fn gmail_code_without_text() {
        let (_, code, text) = condition(b"* OK [HIGHESTMODSEQ 5]\r\n");
        assert_eq!((code, text), (Some(Code::HighestModSeq(5)), b"[HIGHESTMODSEQ 5]".to_vec()));
    }

    #[test]
    fn gmail_flags_that_are_no_atoms() {
        let flags = code(r#"PERMANENTFLAGS (\Seen $Phishing [Gmail] "a]b" \*)"#);
        assert_eq!(flags, Code::PermanentFlags(names(&["\\Seen", "$Phishing", "[Gmail]", "a]b", "\\*"])));
    }

    #[test]
    fn exchange_empty_copyuid() {
        let empty = Code::CopyUid { uid_validity: 7, source: Set::default(), target: Set::default() };
        assert_eq!(code("COPYUID 7  "), empty);
        assert_eq!(condition(b"[COPYUID 7  ]\r\n").1, Some(empty));
    }

    #[test]
    fn yandex_badcharset_with_text() {
        let (kind, code, text) = condition(b"* NO [BADCHARSET] Unsupported text encoding\r\n");
        assert_eq!((kind, code), (Condition::No, Some(Code::BadCharset(vec![]))));
        assert_eq!(text, b"[BADCHARSET] Unsupported text encoding");
    }

    #[test]
    fn mailru_missing_text() {
        assert_eq!(condition(b"* OK\r\n"), (Condition::Ok, None, vec![]));
        let tagged = Response::Tagged { tag: b"A1".to_vec(), status: Status::No, code: None, text: vec![] };
        assert_eq!(parse(b"A1 NO\r\n"), tagged);
    }

    #[test]
    fn others_uidvalidity_of_64_bits() {
        assert_eq!(code("UIDVALIDITY 18446744073709551615"), Code::UidValidity(u64::MAX));
    }

    #[test]
    fn others_bad_without_a_tag() {
        assert_eq!(condition(b"BAD no such thing\r\n"), (Condition::Bad, None, b"no such thing".to_vec()));
    }

    #[test]
    fn imap_proto_panics_on_non_ascii_after_a_code() {
        assert_eq!(condition("* OK [ALERT]é\r\n".as_bytes()).1, Some(Code::Alert));
    }
}
