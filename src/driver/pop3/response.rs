//! What a POP3 server says, as values (RFC 1939, RFC 2449). No I/O.

use crate::limits;

/// One answer's first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    Ok(Vec<u8>),
    Err(Vec<u8>),
    /// A challenge of AUTH.
    Challenge(Vec<u8>),
}

/// Reads a status line; `None` if it is none.
///
/// ABNF (RFC 2449, section 8, and RFC 5034, section 4):
///
/// ```text
/// single-line = status [SP text]
/// status      = "+OK" / "-ERR"                ; servers write them in any case
/// challenge   = "+" SP [base64]
/// ```
pub fn reply(line: &[u8]) -> Option<Reply> {
    let (word, text) = match memchr::memchr(b' ', line) {
        Some(space) => (line.get(..space)?, line.get(space + 1..)?),
        None => (line, &b""[..]),
    };
    let text = text.to_vec();
    match word.to_ascii_uppercase().as_slice() {
        b"+OK" => Some(Reply::Ok(text)),
        b"-ERR" => Some(Reply::Err(text)),
        b"+" => Some(Reply::Challenge(text)),
        _ => None,
    }
}

/// The extended response code of a text, as `IN-USE` or `SYS/TEMP`.
///
/// ABNF (RFC 2449, section 8): `resp-code = "[" resp-level *("/" resp-level) "]"`
pub fn code(text: &[u8]) -> Option<&[u8]> {
    let inner = text.strip_prefix(b"[")?;
    inner.get(..memchr::memchr(b']', inner)?)
}

/// The timestamp of a greeting that offers APOP. One that is no message-id is none: what a
/// server may have hashed with a password has to be of this form (RFC 6151 on why).
///
/// ABNF (RFC 1939, section 7; RFC 822): `timestamp = "<" local-part "@" domain ">"`
pub fn timestamp(greeting: &[u8]) -> Option<&[u8]> {
    let start = memchr::memchr(b'<', greeting)?;
    let rest = greeting.get(start..)?;
    let stamp = rest.get(..=memchr::memchr(b'>', rest)?)?;
    let inner = stamp.get(1..stamp.len().checked_sub(1)?)?;
    let at = memchr::memchr(b'@', inner)?;
    let plain = inner.iter().all(|octet| octet.is_ascii_graphic() && *octet != b'<');
    (plain && at > 0 && at + 1 < inner.len() && inner.len() <= 255).then_some(stamp)
}

/// The lines of CAPA, upper case.
///
/// ABNF (RFC 2449, section 5): `capa-resp = *(capability CRLF)`, `capability = tag *(SP parameter)`
pub fn capabilities(data: &[u8]) -> Vec<String> {
    let lines = data.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.take(limits::LIST_ITEMS).map(|line| String::from_utf8_lossy(line).to_ascii_uppercase()).collect()
}

/// Numbers and sizes of LIST, ascending, each number once; lines that are none are left out.
///
/// ABNF (RFC 1939, section 5): `scan-listing = number SP size [SP extra]`
pub fn scan_listings(data: &[u8]) -> Vec<(u32, u64)> {
    fn number(word: Option<&[u8]>) -> Option<&str> {
        std::str::from_utf8(word?).ok()
    }
    let line = |line: &[u8]| {
        let mut words = line.trim_ascii().split(|octet| *octet == b' ').filter(|word| !word.is_empty());
        let message: u32 = number(words.next())?.parse().ok().filter(|number| *number > 0)?;
        Some((message, number(words.next())?.parse().ok()?))
    };
    let lines = data.split(|octet| *octet == b'\n').filter_map(line);
    let mut listed: Vec<(u32, u64)> = lines.take(limits::MESSAGES as usize).collect();
    listed.sort_by_key(|(number, _)| *number);
    listed.dedup_by_key(|(number, _)| *number);
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines() {
        assert_eq!(reply(b"+OK"), Some(Reply::Ok(vec![])));
        assert_eq!(reply(b"+ok 2 messages"), Some(Reply::Ok(b"2 messages".to_vec())));
        assert_eq!(reply(b"-ERR [IN-USE] x"), Some(Reply::Err(b"[IN-USE] x".to_vec())));
        assert_eq!(reply(b"+ "), Some(Reply::Challenge(vec![])));
        assert_eq!(reply(b"+"), Some(Reply::Challenge(vec![])));
        for none in [&b""[..], b"* OK", b"+OKAY", b"220 x", b"-", b" +OK"] {
            assert_eq!(reply(none), None, "{}", none.escape_ascii());
        }
        assert_eq!(code(b"[SYS/TEMP] later"), Some(&b"SYS/TEMP"[..]));
        assert_eq!((code(b"x [A]"), code(b"[A")), (None, None));
    }

    #[test]
    fn timestamps_are_message_ids() {
        let stamp = b"POP3 ready <1896.697170952@dbc.mtview.ca.us> x";
        assert_eq!(timestamp(stamp), Some(&b"<1896.697170952@dbc.mtview.ca.us>"[..]));
        for none in [&b"ready"[..], b"<>", b"<a>", b"<@a>", b"<a@>", b"<a@b", b"<a b@c>", b"<a\x80@c>", b"><"]
        {
            assert_eq!(timestamp(none), None, "{}", none.escape_ascii());
        }
    }

    #[test]
    fn listings_that_lie() {
        let data = b"1 120\r\n3  7 x\r\n\r\nx 1\r\n2 99\r\n3 8\r\n0 5\r\n4294967296 1\r\n5\r\n6 -1\r\n";
        assert_eq!(scan_listings(data), [(1, 120), (2, 99), (3, 7)]);
    }

    #[test]
    fn capabilities_are_upper_case() {
        assert_eq!(capabilities(b"Top\r\nSASL PLAIN login\r\n\r\n"), ["TOP", "SASL PLAIN LOGIN"]);
    }
}
