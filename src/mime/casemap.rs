//! Texts for comparison without case (RFC 5051).

use unicode_normalization::char::decompose_compatible;

/// Text for comparison octet by octet: letters in title case, characters taken apart
/// (RFC 5051's `i;unicode-casemap`).
pub fn casemap(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in String::from_utf8_lossy(text).chars() {
        decompose_compatible(title_case(c), |part| out.push(part));
    }
    out.into_bytes()
}

fn title_case(c: char) -> char {
    match c {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        _ => {
            let mut upper = c.to_uppercase();
            // One that becomes several, as ß, has no title case of its own.
            upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_compare_without_case_and_accents_apart() {
        assert_eq!(casemap("Résumé ß ﬁ ǆ".as_bytes()), "RE\u{301}SUME\u{301} ß fi Dz\u{30c}".as_bytes());
        assert_eq!(casemap(b"a\xffb\xc3"), "A\u{fffd}B\u{fffd}".as_bytes());
    }
}
