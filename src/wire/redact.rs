//! Keeps secrets out of traces, raw and in base64.

use data_encoding::BASE64_NOPAD;
use memchr::memmem::Finder;

use super::trace::REDACTED;

/// Shorter secrets are not searched for: they would black out ordinary words.
const SHORTEST: usize = 3;

/// Secrets, in every form in which they might show up.
#[derive(Default)]
pub struct Redactor {
    forms: Vec<Finder<'static>>,
    longest: usize,
}

impl Redactor {
    /// Hides `secret` from now on: as it is, in base64, and within the base64 of
    /// something longer (`NUL user NUL password`), whatever octets stand around it.
    pub fn add(&mut self, secret: &[u8]) {
        if secret.len() < SHORTEST {
            return;
        }
        self.add_form(secret);
        for before in 0..3 {
            let form = base64_within(secret, before);
            if form.len() > SHORTEST {
                self.add_form(form.as_bytes());
            }
        }
    }

    /// Octets of the longest form.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The first `limit` octets of `bytes`, each secret that begins among them replaced.
    pub fn redact(&self, bytes: &[u8], limit: usize) -> Vec<u8> {
        let end = limit.min(bytes.len());
        // No form that begins before `end` reaches beyond this.
        let window = bytes.get(..end.saturating_add(self.longest)).unwrap_or(bytes);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for form in &self.forms {
            let size = form.needle().len();
            found.extend(form.find_iter(window).map(|start| (start, start + size)));
        }
        found.sort_unstable();
        let mut shown = Vec::with_capacity(end);
        let mut position = 0;
        for (start, stop) in found {
            if start >= end {
                break;
            }
            // Overlapping finds make one gap.
            if start >= position {
                shown.extend_from_slice(bytes.get(position..start).unwrap_or_default());
                shown.extend_from_slice(REDACTED);
            }
            position = position.max(stop);
        }
        shown.extend_from_slice(bytes.get(position..end).unwrap_or_default());
        shown
    }

    fn add_form(&mut self, form: &[u8]) {
        if self.forms.iter().all(|known| known.needle() != form) {
            self.longest = self.longest.max(form.len());
            self.forms.push(Finder::new(form).into_owned());
        }
    }
}

/// The characters of base64 that `secret` alone decides when `before` octets
/// (modulo 3) come first.
fn base64_within(secret: &[u8], before: usize) -> String {
    let mut padded = vec![0; before];
    padded.extend_from_slice(secret);
    let text = BASE64_NOPAD.encode(&padded);
    // 8 bits a preceding octet touch this many characters of 6 bits.
    let start = (before * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    text.get(start..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64;

    #[test]
    fn a_secret_is_found_in_every_alignment() {
        let mut redactor = Redactor::default();
        redactor.add(b"correct horse");
        for before in ["", "a", "ab", "abc", "\0user\0"] {
            for after in ["", "z", "zy"] {
                let text = BASE64.encode(format!("{before}correct horse{after}").as_bytes());
                let shown = String::from_utf8(redactor.redact(text.as_bytes(), usize::MAX)).unwrap();
                assert!(shown.contains("<redacted>"), "{before:?} {after:?}");
                assert!(shown.len() < text.len() + 10 - 13, "{shown}");
            }
        }
        assert_eq!(redactor.redact(b"a correct horse!", usize::MAX), b"a <redacted>!");
    }

    #[test]
    fn overlaps_and_cuts_show_nothing() {
        let mut redactor = Redactor::default();
        redactor.add(b"abcabc");
        redactor.add(b"cabd");
        assert_eq!(redactor.redact(b"xabcabdabcabcx", 99), b"xab<redacted><redacted>x");
        assert_eq!(redactor.redact(b"xxabcabc", 4), b"xx<redacted>");
        assert_eq!(redactor.redact(b"xxabcabc", 2), b"xx");
        assert_eq!(redactor.redact(b"abcabcd", 99), b"<redacted>d");
    }

    #[test]
    fn a_repeated_secret_leaves_no_tail() {
        // Finds of one form don't overlap, so a run of it may end in a part of one.
        let mut redactor = Redactor::default();
        redactor.add(b"aaaa");
        assert_eq!(redactor.redact(b"xaaaaaaaax", 99), b"x<redacted><redacted>x");
    }

    #[test]
    fn short_and_missing_secrets_change_nothing() {
        let mut redactor = Redactor::default();
        redactor.add(b"ab");
        redactor.add(b"");
        assert_eq!(redactor.redact(b"abab", 3), b"aba");
    }
}
