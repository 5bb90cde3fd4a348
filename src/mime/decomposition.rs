//! Characters taken apart, as c-client takes them apart.

use unicode_normalization::char::decompose_compatible;

/// Takes the characters of UTF-8 text apart (`é` to `e` and an accent, `①` to `1`), each for
/// itself; text that isn't UTF-8 stays as it is.
///
/// Hangul syllables and what Unicode got after version 5.0 stay whole. (Stock confuses some
/// mathematical script and Fraktur capitals besides.) Source: ext/imap's
/// `imap_utf8`, which asks c-client for `U8T_DECOMPOSE`.
pub fn decompose(text: Vec<u8>) -> Vec<u8> {
    if text.is_ascii() {
        return text;
    }
    let Ok(characters) = std::str::from_utf8(&text) else { return text };
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for c in characters.chars() {
        if stays_whole(c) {
            out.push(c);
        } else {
            decompose_compatible(c, |part| out.push(part));
        }
    }
    out.into_bytes()
}

fn stays_whole(c: char) -> bool {
    match c {
        '\0'..='\u{9F}' | '\u{AC00}'..='\u{D7A3}' => true,
        '\u{558}' | '\u{58B}'..='\u{58C}' | '\u{1D6A6}'..='\u{1D6A7}' => true,
        '\u{1D000}'..='\u{1D7FF}' | '\u{2F800}'..='\u{2FA1F}' => false,
        '\u{10000}'.. => true,
        '\u{2095}'..='\u{209F}' | '\u{2150}'..='\u{2152}' | '\u{2189}' | '\u{2C7C}'..='\u{2C7D}' => true,
        '\u{3244}'..='\u{3247}' | '\u{32FF}' | '\u{A69C}'..='\u{A69D}' | '\u{A770}' => true,
        '\u{A7F1}'..='\u{A7F4}' | '\u{A7F8}'..='\u{A7F9}' | '\u{AB5C}'..='\u{AB5F}' | '\u{AB69}' => true,
        '\u{FA2E}'..='\u{FA2F}' | '\u{FA6B}'..='\u{FA6D}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_as_imap_utf8_takes_them_apart() {
        let cases = [
            ("é", "e\u{301}"),
            ("ǖ", "u\u{308}\u{304}"),
            ("a\u{301}\u{331}", "a\u{301}\u{331}"),
            ("①ﬁ…\u{A0}", "1fi... "),
            ("が", "か\u{3099}"),
            ("한", "한"),
            ("𝒜", "A"),
            ("\u{2F800}", "丽"),
            ("\u{1F100}\u{32FF}\u{1109A}", "\u{1F100}\u{32FF}\u{1109A}"),
            ("\u{1D4A4}\u{1D4A6}", "\u{1D4A4}K"),
        ];
        for (text, expected) in cases {
            assert_eq!(String::from_utf8(decompose(text.into())).as_deref(), Ok(expected));
        }
        assert_eq!(decompose(b"\xC3\xA9\xFF".to_vec()), b"\xC3\xA9\xFF");
    }

    /// A newer Unicode must not take more apart.
    #[test]
    fn no_other_characters_are_taken_apart() {
        let changed = |c: &char| decompose(c.to_string().into_bytes()) != c.to_string().into_bytes();
        assert_eq!(('\u{80}'..=char::MAX).filter(changed).count(), 5402);
    }
}
