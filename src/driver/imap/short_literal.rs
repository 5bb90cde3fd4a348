//! A literal that is shorter than the server announced (Rambler, on parts of about 20 MB).
//!
//! When nothing more comes, and what came ends in the completion of a command
//! that is under way, the literal is over. No mail can feign that: tags have a
//! random prefix that no mail composed before the session can hold.

use std::time::Duration;

/// Silence in the middle of a literal after which its end is looked for.
pub const PAUSE: Duration = Duration::from_secs(2);

/// Octets at the end of a literal in which a completion is looked for.
pub const TAIL: usize = 1024;

/// Where the literal really ends: the offset of `)CRLF tag SP …CRLF` in what came.
///
/// ABNF: `tail = *OCTET ")" CRLF tag SP ("OK" / "NO" / "BAD") SP text CRLF`
pub fn end<'a>(came: &[u8], tags: impl Iterator<Item = &'a str>) -> Option<usize> {
    let start = came.len().saturating_sub(TAIL);
    let tail = came.get(start..)?;
    let line = tail.strip_suffix(b"\r\n")?;
    let line_start = memchr::memmem::rfind(line, b"\r\n")?;
    let completion = line.get(line_start + 2..)?;
    let status = tags.map(str::as_bytes).find_map(|tag| completion.strip_prefix(tag)?.strip_prefix(b" "))?;
    let known = [&b"OK "[..], b"NO ", b"BAD "];
    if !known.iter().any(|known| status.starts_with(known)) {
        return None;
    }
    let before = line.get(..line_start)?;
    before.ends_with(b")").then(|| start + before.len() - 1)
}

/// Corrects the announcement `{n}CRLF` that ends at `start` of a frame.
pub fn rewrite(frame: &mut Vec<u8>, start: usize, length: usize) {
    let announced = frame.get(..start).and_then(|before| memchr::memrchr(b'{', before));
    if let Some(brace) = announced {
        frame.splice(brace..start, format!("{{{length}}}\r\n").into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_completion_of_a_command_under_way() {
        let came = b"half of it)\r\nXYZA7 OK done\r\n";
        assert_eq!(end(came, ["XYZA6", "XYZA7"].into_iter()), Some(10));
        assert_eq!(end(came, ["XYZA8"].into_iter()), None);
        assert_eq!(end(b"half of it\r\nXYZA7 OK done\r\n", ["XYZA7"].into_iter()), None);
        assert_eq!(end(b"half of it)\r\nXYZA7 OK done", ["XYZA7"].into_iter()), None);
        assert_eq!(end(b"", ["XYZA7"].into_iter()), None);
    }

    #[test]
    fn the_announcement_is_corrected() {
        let mut frame = b"* 1 FETCH (BODY[1] {3000}\r\nhello".to_vec();
        rewrite(&mut frame, 27, 5);
        assert_eq!(frame, b"* 1 FETCH (BODY[1] {5}\r\nhello");
    }
}
