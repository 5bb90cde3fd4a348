//! Where a response ends: which lines announce a literal.

use super::section;
use crate::driver::fetch::Section;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// A literal that a line announces at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Octets that follow the line.
    pub length: u64,
    /// `{n+}` is not synchronising; it makes no difference to the reader.
    pub synchronising: bool,
    /// `~{n}`: the octets may contain NUL (RFC 3516).
    pub binary: bool,
}

/// The announced literal is the value of a section of a FETCH response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The message's number.
    pub number: u32,
    pub section: Section,
    pub origin: Option<u64>,
}

/// What literal, if any, `line` announces at its end.
///
/// `line` is the line just read, with or without its line end. `so_far` is the
/// frame including that line; it may be empty if the line is the frame's first.
///
/// Status responses and continuations end with free text, in which `{5}` means
/// nothing, so that they never announce one. Leading zeros are taken (`{007}`
/// is seven octets); a sign is not, so that `{-1}` is text.
///
/// Errors: [`ErrorKind::Limit`] for a literal above [`limits::LITERAL`].
///
/// ABNF (RFC 3501, RFC 7888, RFC 3516): `literal = ["~"] "{" number ["+"] "}" CRLF *CHAR8`
pub fn literal_at_end(line: &[u8], so_far: &[u8]) -> Result<Option<Literal>> {
    let Some(announced) = announcement(line) else { return Ok(None) };
    let head = if so_far.is_empty() { line } else { so_far };
    if ends_with_free_text(head) {
        return Ok(None);
    }
    match announced.length {
        Some(length) if length <= limits::LITERAL => {
            Ok(Some(Literal { length, synchronising: announced.synchronising, binary: announced.binary }))
        }
        _ => Err(Error::new(ErrorKind::Limit, "the server announces a literal that is too large")),
    }
}

/// Which section's value the literal is that `line` announces, if it is one of
/// `* n FETCH (… BODY[section]<origin> {length}`. Arguments as for [`literal_at_end`].
pub fn pending_section(line: &[u8], so_far: &[u8]) -> Option<Pending> {
    let announced = announcement(line)?;
    let head = if so_far.is_empty() { line } else { so_far };
    let number = fetch_number(head)?;
    let before = line.get(..announced.at)?.trim_ascii_end();
    let start = memchr::memrchr_iter(b'[', before).find_map(|open| attribute_start(before, open))?;
    let (attribute, rest) = section::parse_attribute(before.get(start..)?)?;
    rest.is_empty().then_some(Pending { number, section: attribute.section, origin: attribute.origin })
}

/// Rewrites the announcement at the end of `frame` to `{0}`, for a literal that
/// went elsewhere, so that the frame stays whole.
pub fn record_streamed(frame: &mut Vec<u8>) {
    if let Some(announced) = announcement(frame) {
        frame.truncate(announced.at);
        frame.extend_from_slice(b"{0}\r\n");
    }
}

struct Announcement {
    /// Where it begins in the line.
    at: usize,
    /// `None` if it does not fit into 64 bits.
    length: Option<u64>,
    synchronising: bool,
    binary: bool,
}

/// Reads backwards from the line's end, so that the cost is the announcement's length.
fn announcement(line: &[u8]) -> Option<Announcement> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_suffix(b"}")?;
    let (line, synchronising) = match line.strip_suffix(b"+") {
        Some(line) => (line, false),
        None => (line, true),
    };
    let digits = line.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (line, digits) = line.split_at_checked(line.len() - digits)?;
    let line = line.strip_suffix(b"{")?;
    if digits.is_empty() {
        return None;
    }
    let (line, binary) = match line.strip_suffix(b"~") {
        Some(line) => (line, true),
        None => (line, false),
    };
    let length = digits
        .iter()
        .try_fold(0u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit.wrapping_sub(b'0'))));
    Some(Announcement { at: line.len(), length, synchronising, binary })
}

/// Octets of a frame in which its kind shows.
const KIND: usize = 128;

/// Whether a frame that begins so is a status response or a continuation.
///
/// Asked for each literal anew, so that it looks at no more than [`KIND`] octets.
fn ends_with_free_text(head: &[u8]) -> bool {
    let head = head.get(..KIND).unwrap_or(head);
    let end = memchr::memchr2(b'\r', b'\n', head).unwrap_or(head.len());
    let line = head.get(..end).unwrap_or(head);
    let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    let is_condition = |word: &[u8]| {
        [&b"OK"[..], b"NO", b"BAD", b"BYE", b"PREAUTH"].iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    match words.next() {
        // A server that forgets the tag says `BAD text`.
        Some(word) if word.first() == Some(&b'+') || is_condition(word) => true,
        // A tagged line is always a status.
        Some(word) => word != b"*" || words.next().is_some_and(is_condition),
        None => true,
    }
}

/// `n` of `* n FETCH (`.
fn fetch_number(head: &[u8]) -> Option<u32> {
    let mut words =
        head.get(..head.len().min(KIND))?.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    if words.next()? != b"*" {
        return None;
    }
    let number = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
    let word = words.next()?;
    let word = word.split(|&byte| byte == b'(').next()?;
    word.eq_ignore_ascii_case(b"FETCH").then_some(number)
}

/// Where the attribute begins whose section opens at `open`, if it stands on its own.
fn attribute_start(line: &[u8], open: usize) -> Option<usize> {
    let name = section::ATTRIBUTES.iter().find(|name| {
        open.checked_sub(name.len())
            .and_then(|start| line.get(start..open))
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
    })?;
    let start = open - name.len();
    let before = start.checked_sub(1).and_then(|at| line.get(at));
    matches!(before, None | Some(b' ' | b'(' | b')')).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::fetch::Aspect;

    fn length(line: &[u8]) -> Option<u64> {
        literal_at_end(line, line).unwrap().map(|literal| literal.length)
    }

    #[test]
    fn announcements() {
        assert_eq!(length(b"* 1 FETCH (BODY[] {5}\r\n"), Some(5));
        assert_eq!(length(b"* 1 FETCH (BODY[] {5}\n"), Some(5));
        assert_eq!(length(b"* 1 FETCH (BODY[] {5}"), Some(5));
        assert_eq!(length(b"* 1 FETCH (BODY[] {0}\r\n"), Some(0));
        assert_eq!(length(b"* 1 FETCH (BODY[] {007}\r\n"), Some(7));
        assert_eq!(length(b"* 1 FETCH (BODY[] {5} \r\n"), None);
        assert_eq!(length(b"* 1 FETCH (BODY[] {}\r\n"), None);
        assert_eq!(length(b"* 1 FETCH (BODY[] {-1}\r\n"), None);
        assert_eq!(length(b"* 1 FETCH (BODY[] {1 }\r\n"), None);
        let plus = literal_at_end(b"* LIST () \"/\" ~{3+}\r\n", b"").unwrap().unwrap();
        assert_eq!(plus, Literal { length: 3, synchronising: false, binary: true });
    }

    #[test]
    fn number_bombs_are_refused_before_any_allocation() {
        for bomb in [&b"{4294967295}"[..], b"{99999999999999999999999999}", b"{1073741825}"] {
            let line = [b"* 1 FETCH (BODY[] ", bomb, b"\r\n"].concat();
            assert_eq!(literal_at_end(&line, &line).unwrap_err().kind(), ErrorKind::Limit);
        }
        assert_eq!(length(b"* 1 FETCH (BODY[] {1073741824}\r\n"), Some(limits::LITERAL));
    }

    #[test]
    fn free_text_announces_nothing() {
        for line in [
            &b"* OK see {5}\r\n"[..],
            b"* NO {5}\r\n",
            b"*  BYE {5}\r\n",
            b"* PREAUTH hi {99999999999999999999999}\r\n",
            b"A1 OK {5}\r\n",
            b"A1 bad {5}\r\n",
            b"+ {5}\r\n",
            b"+{5}\r\n",
            b"BAD {5}\r\n",
            b"A1 {5}\r\n",
        ] {
            assert_eq!(length(line), None, "{}", line.escape_ascii());
        }
        assert_eq!(length(b"* OKAY {5}\r\n"), Some(5));
    }

    #[test]
    fn bug_each_literal_cost_the_frame_s_whole_first_line() {
        let mut frame = b"* X ".to_vec();
        frame.resize(1 << 20, b'x');
        frame.extend_from_slice(b"{0}\r\n");
        // Scanned anew each time, that would be 200 GB.
        for _ in 0..200_000 {
            assert_eq!(literal_at_end(b"{0}\r\n", &frame).unwrap().unwrap().length, 0);
        }
    }

    #[test]
    fn later_lines_belong_to_the_frame_s_kind() {
        let frame = b"* 1 FETCH (X {2}\r\nA1 BODY[] {5}\r\n";
        assert_eq!(literal_at_end(b" BODY[] {5}\r\n", frame).unwrap().unwrap().length, 5);
        assert_eq!(literal_at_end(b"A1 OK {5}\r\n", b"").unwrap(), None);
    }

    #[test]
    fn sections_that_can_be_streamed() {
        let pending = |line: &[u8]| pending_section(line, b"");
        let found = pending(b"* 12 FETCH (UID 5 BODY[] {5}\r\n").unwrap();
        assert_eq!(found, Pending { number: 12, section: Section::default(), origin: None });
        let found = pending(b"* 12 fetch (body[1.2.MIME]<100> ~{5}\r\n").unwrap();
        let section = Section { path: vec![1, 2], aspect: Aspect::Mime };
        assert_eq!(found, Pending { number: 12, section, origin: Some(100) });
        let found =
            pending(b"* 1 FETCH (ENVELOPE (\"BODY[2] {5\" NIL) BODY[HEADER.FIELDS (\"a[b\" c)] {5}\r\n")
                .unwrap();
        assert_eq!(found.section.aspect, Aspect::HeaderFields(vec![b"a[b".to_vec(), b"c".to_vec()]));
        assert_eq!(pending(b"* 12 FETCH (ENVELOPE (NIL {5}\r\n"), None);
        assert_eq!(pending(b"* 12 FETCH (X-BODY[] {5}\r\n"), None);
        assert_eq!(pending(b"* 12 FETCH (BODY[] NIL {5}\r\n"), None);
        assert_eq!(pending(b"* 12 EXISTS BODY[] {5}\r\n"), None);
        let frame = b"* 3 FETCH (X {2}\r\nab BODY[TEXT] {5}\r\n";
        assert_eq!(pending_section(b" BODY[TEXT] {5}\r\n", frame).unwrap().number, 3);
    }

    #[test]
    fn a_streamed_literal_leaves_a_whole_frame() {
        let mut frame = b"* 12 FETCH (UID 5 BODY[] ~{500}\r\n".to_vec();
        record_streamed(&mut frame);
        assert_eq!(frame, b"* 12 FETCH (UID 5 BODY[] {0}\r\n");
    }
}
