//! What a news server says, as values (RFC 3977). No I/O.

use crate::driver::store::ahead::Text;
use crate::limits;

/// One answer's first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub code: u16,
    /// What follows the code.
    pub text: Vec<u8>,
}

impl Status {
    /// Whether the command was carried out, or is to be gone on with (RFC 3977, section 3.2).
    pub fn is_positive(&self) -> bool {
        self.code < 400
    }

    /// The line, for a message.
    pub fn shown(&self) -> String {
        let text = self.text.get(..limits::QUOTED_WORDS).unwrap_or(&self.text);
        format!("{} {}", self.code, String::from_utf8_lossy(text)).trim_end().to_string()
    }
}

/// Reads a status line; `None` if it is none.
///
/// ABNF (RFC 3977, section 9.4): `initial-response-line = response-code [SP arguments] CRLF`,
/// `response-code = 3DIGIT`
pub fn status(line: &[u8]) -> Option<Status> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code: u16 =
        std::str::from_utf8(digits).ok().filter(|_| digits.iter().all(u8::is_ascii_digit))?.parse().ok()?;
    let text = match rest {
        [] => rest,
        [b' ' | b'\t', text @ ..] => text,
        _ => return None,
    };
    (100..600).contains(&code).then(|| Status { code, text: text.to_vec() })
}

/// What a GROUP answers with: how many articles there are about, the lowest and the highest number.
///
/// ABNF (RFC 3977, section 6.1.1): `response-211 = "211" SP number SP low SP high SP group`
pub fn group(text: &[u8]) -> Option<(u32, u32, u32)> {
    let mut numbers = words(text).map(number);
    Some((numbers.next()??, numbers.next()??, numbers.next()??))
}

/// Article numbers, one a line; ascending, each once.
pub fn numbers(data: &[u8]) -> Vec<u32> {
    let found = lines(data).filter_map(|line| number(words(line).next()?)).filter(|number| *number > 0);
    let mut found: Vec<u32> = found.take(limits::MESSAGES as usize).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The lines of CAPABILITIES, upper case.
pub fn capabilities(data: &[u8]) -> Vec<String> {
    let lines = lines(data).filter(|line| !line.is_empty()).take(limits::LIST_ITEMS);
    lines.map(|line| String::from_utf8_lossy(line).to_ascii_uppercase()).collect()
}

/// Names of groups in LIST ACTIVE.
///
/// ABNF (RFC 3977, section 7.6.3): `active-line = group SP high SP low SP status`
pub fn active(data: &[u8]) -> Vec<Vec<u8>> {
    lines(data).filter_map(|line| words(line).next()).map(<[u8]>::to_vec).collect()
}

/// What a server is asked for in place of a pattern of mailboxes: all that fits it, and as little
/// else as can be said.
///
/// ABNF (RFC 3977, section 4.1): `wildmat = wildmat-pattern *("," ["!"] wildmat-pattern)`,
/// `wildmat-pattern = 1*wildmat-item`, `wildmat-item = wildmat-exact / "*" / "?"`; neither `%` nor
/// what it calls special can be meant by themselves.
pub fn wildmat(pattern: &[u8]) -> Vec<u8> {
    let sign = |octet: &u8| match octet {
        b'%' => b'*',
        b',' | b'!' | b'\\' | b'?' | b'[' | b']' => b'?',
        octet if octet.is_ascii_graphic() => *octet,
        _ => b'*',
    };
    match pattern.len() {
        1..=limits::NEWSGROUP => pattern.iter().map(sign).collect(),
        _ => b"*".to_vec(),
    }
}

/// The articles of an overview, each number with its line's fields.
///
/// ABNF (RFC 3977, section 8.3.2): `over-line = article-number TAB subject TAB from TAB date TAB
/// message-id TAB references TAB bytes TAB lines *(TAB other)`
pub fn overviews(data: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    lines(data).filter_map(|line| {
        let end = memchr::memchr(b'\t', line)?;
        Some((number(line.get(..end)?)?, line.get(end + 1..)?))
    })
}

/// The fields of an overview as a header.
pub fn overview_header(line: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(line.len() + 64);
    for (name, value) in OVERVIEW.iter().zip(line.split(|octet| *octet == b'\t')) {
        if !value.is_empty() {
            header.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
    }
    header.extend_from_slice(b"\r\n");
    header
}

/// Octets of the article, as the overview has it.
pub fn overview_size(line: &[u8]) -> Option<u64> {
    let word = line.split(|octet| *octet == b'\t').nth(OVERVIEW.len())?;
    std::str::from_utf8(word.trim_ascii()).ok()?.parse().ok()
}

/// Fields that every overview has, in its order.
const OVERVIEW: [&str; 5] = ["Subject", "From", "Date", "Message-ID", "References"];

/// Fields beside those of which HDR tells all: where there are several of a name, it tells the first.
const ONCE: [&str; 8] = ["To", "Cc", "Bcc", "Reply-To", "Sender", "In-Reply-To", "Newsgroups", "Followup-To"];

/// Whether some of the fields `names` are in overviews, and those that HDR tells; `None` if some
/// are in headers only. For a remark on its MIME-Version alone no article is asked for.
pub fn by_overview(names: &[Vec<u8>]) -> (bool, Option<Vec<&'static str>>) {
    let is = |known: &&&str, name: &Vec<u8>| known.as_bytes().eq_ignore_ascii_case(name);
    let in_overview = |name: &&Vec<u8>| OVERVIEW.iter().any(|known| is(&known, name));
    let others =
        names.iter().filter(|name| !in_overview(name) && !name.eq_ignore_ascii_case(b"MIME-Version"));
    let others = others.map(|name| ONCE.iter().find(|known| is(known, name)).copied()).collect();
    (names.iter().any(|name| in_overview(&name)), others)
}

/// A field of articles, each number with its value.
///
/// ABNF (RFC 3977, section 9.4.3): `hdr-content = *(article-number SP [header-content] CRLF)`
pub fn fields(data: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    lines(data).filter_map(|line| {
        let end = memchr::memchr(b' ', line).unwrap_or(line.len());
        Some((number(line.get(..end)?)?, line.get(end..)?.trim_ascii_start()))
    })
}

/// The command for a text of an article.
pub fn command(text: Text, name: u32) -> Vec<u8> {
    match text {
        Text::Header => format!("HEAD {name}").into_bytes(),
        _ => format!("ARTICLE {name}").into_bytes(),
    }
}

fn lines(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii_end)
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|octet| matches!(octet, b' ' | b'\t')).filter(|word| !word.is_empty())
}

fn number(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok().filter(|_| word.iter().all(u8::is_ascii_digit))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_lines() {
        let read = |line: &[u8]| status(line).map(|status| (status.code, status.text));
        assert_eq!(read(b"200 hello"), Some((200, b"hello".to_vec())));
        assert_eq!(read(b"205"), Some((205, vec![])));
        for none in [&b""[..], b"+OK", b"20", b"2000 x", b"20x", b"099 x", b"600 x", b"* OK x"] {
            assert_eq!(read(none), None, "{}", none.escape_ascii());
        }
        assert_eq!(group(b"11 3 16 test.one"), Some((11, 3, 16)));
        assert_eq!((group(b"11 3"), group(b"x 3 4")), (None, None));
    }

    #[test]
    fn wildmats_are_no_narrower_than_patterns() {
        for (pattern, sent) in [
            (&b"comp.%"[..], &b"comp.*"[..]),
            (b"a?b[c],!d\\*", b"a?b?c???d?*"),
            (b"caf\xc3\xa9 x", b"caf***x"),
            (b"", b"*"),
            (&[b'a'; 500], b"*"),
        ] {
            assert_eq!(wildmat(pattern), sent, "{}", pattern.escape_ascii());
        }
    }

    #[test]
    fn numbers_that_lie() {
        assert_eq!(numbers(b"5\r\n3\r\nx\r\n5\r\n0\r\n99999999999\r\n-1\r\n"), [3, 5]);
    }

    #[test]
    fn an_overview_is_a_header() {
        let data =
            b"7\ts\ta@b\tMon, 5 Jan 2026 10:00:00 +0000\t<1@a>\t\t120\t3\tXref: x\r\n8\tshort\r\nx\r\n";
        let found: Vec<(u32, &[u8])> = overviews(data).collect();
        assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(overview_size(found[0].1), Some(120));
        assert_eq!(
            overview_header(found[0].1),
            b"Subject: s\r\nFrom: a@b\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@a>\r\n\r\n"
        );
        assert_eq!(
            (overview_header(found[1].1), overview_size(found[1].1)),
            (b"Subject: short\r\n\r\n".to_vec(), None)
        );
        let by = |names: &[&str]| {
            by_overview(&names.iter().map(|name| name.as_bytes().to_vec()).collect::<Vec<_>>())
        };
        assert_eq!(by(&["SUBJECT"]), (true, Some(vec![])));
        assert_eq!(by(&["to", "Date"]), (true, Some(vec!["To"])));
        assert_eq!(by(&["CC"]), (false, Some(vec!["Cc"])));
        assert_eq!(by(&["Subject", "Received"]), (true, None));
        let found: Vec<(u32, &[u8])> = fields(b"7 a@b\r\n8\r\n9 \r\nx y\r\n10 a b\r\n").collect();
        assert_eq!(found, [(7, &b"a@b"[..]), (8, b""), (9, b""), (10, b"a b")]);
    }
}
