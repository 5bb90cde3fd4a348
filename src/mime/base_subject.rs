//! Base subjects and the order of texts (RFC 5256, section 2; RFC 5051).

use super::casemap::casemap;
use super::encoded_word;

/// A subject without what replying, forwarding and mailing lists put around it,
/// and whether there was any of that; ready to be compared.
///
/// ABNF (RFC 5256, section 5):
///
/// ```text
/// subject     = *subj-leader [subj-middle] *subj-trailer
/// subj-refwd  = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"
/// subj-blob   = "[" *BLOBCHAR "]" *WSP
/// subj-fwd    = "[fwd:" subject "]"
/// subj-leader = (*subj-blob subj-refwd) / WSP
/// subj-middle = *subj-blob (subj-base / subj-fwd)
/// subj-trailer = "(fwd)" / WSP
/// ```
pub fn base(subject: &[u8]) -> (Vec<u8>, bool) {
    let text = casemap(&encoded_word::decode_to_text(subject));
    let text = single_spaced(&text);
    let mut rest = text.as_slice();
    let mut is_reply = false;
    loop {
        rest = without_trailers(rest, &mut is_reply);
        rest = without_leaders(rest, &mut is_reply);
        match rest.strip_prefix(b"[FWD:").and_then(|inner| inner.strip_suffix(b"]")) {
            Some(inner) => rest = inner,
            None => return (rest.to_vec(), is_reply),
        }
        is_reply = true;
    }
}

/// White space of any kind and length as one space.
fn single_spaced(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &octet in text {
        match octet {
            b' ' | b'\t' | b'\r' | b'\n' if out.last() == Some(&b' ') => {}
            b' ' | b'\t' | b'\r' | b'\n' => out.push(b' '),
            _ => out.push(octet),
        }
    }
    out
}

fn without_trailers<'a>(mut text: &'a [u8], is_reply: &mut bool) -> &'a [u8] {
    loop {
        text = text.trim_ascii_end();
        match text.strip_suffix(b"(FWD)") {
            Some(before) => text = before,
            None => return text,
        }
        *is_reply = true;
    }
}

fn without_leaders<'a>(mut text: &'a [u8], is_reply: &mut bool) -> &'a [u8] {
    loop {
        text = text.trim_ascii_start();
        let (mut rest, mut last_blob) = (text, text);
        while let Some(next) = after_blob(rest) {
            last_blob = rest;
            rest = next;
        }
        match after_refwd(rest) {
            Some(after) => text = after,
            // Blobs alone go only if something is left.
            None => return if rest.is_empty() { last_blob } else { rest },
        }
        *is_reply = true;
    }
}

/// What follows a `subj-refwd`.
fn after_refwd(text: &[u8]) -> Option<&[u8]> {
    let rest = [&b"RE"[..], b"FWD", b"FW"].iter().find_map(|word| text.strip_prefix(*word))?;
    let rest = rest.trim_ascii_start();
    after_blob(rest).unwrap_or(rest).strip_prefix(b":")
}

/// What follows a `subj-blob`.
fn after_blob(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(b"[")?;
    let end = memchr::memchr2(b'[', b']', rest)?;
    Some(rest.get(end..)?.strip_prefix(b"]")?.trim_ascii_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(subject: &str) -> (String, bool) {
        let (text, is_reply) = base(subject.as_bytes());
        (String::from_utf8(text).unwrap(), is_reply)
    }

    #[test]
    fn what_is_put_around_a_subject_goes() {
        for (subject, base, is_reply) in [
            ("Hello", "HELLO", false),
            ("Re: Hello", "HELLO", true),
            ("  re :  fwd: FW[x] : Hello (fwd) (FWD) ", "HELLO", true),
            ("[list] Re: [list] Hello", "HELLO", true),
            ("[list] Hello", "HELLO", false),
            ("[list]", "[LIST]", false),
            ("Re: [list]", "[LIST]", true),
            ("[fwd: Re: Hello]", "HELLO", true),
            ("[Fwd: [fwd: x]] (fwd)", "X", true),
            ("Re", "RE", false),
            ("Reply", "REPLY", false),
            ("[a][b] c", "C", false),
            ("[a [b] c", "[A [B] C", false),
            ("a\t\r\n  b", "A B", false),
            ("Re: ", "", true),
            ("", "", false),
            ("=?UTF-8?B?UmU6INGB0YfRkdGC?=", "СЧЕ\u{308}Т", true),
        ] {
            assert_eq!(of(subject), (base.to_string(), is_reply), "{subject}");
        }
    }

    #[test]
    fn long_subjects_take_linear_time() {
        for piece in ["[", "[a]", "re:", "[fwd:", "(fwd)", "[a]re", "]"] {
            base(piece.repeat(200_000).as_bytes());
        }
        let nested = format!("{}x{}", "[fwd:".repeat(100_000), "]".repeat(100_000));
        assert_eq!(of(&nested).0, "X");
    }
}
