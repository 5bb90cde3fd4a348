//! The client's tags: random in their making, `T1`, `T2`, … in a transcript.

use super::transcript::{octets, text};

/// The client's tags by the order in which they first came.
#[derive(Default)]
pub struct Tags {
    known: Vec<Vec<u8>>,
}

impl Tags {
    /// `T3 OK $T4` with the tags' own text. A tag that has not come yet is guessed as
    /// an attacker would: the last one, counted on.
    pub fn fill_in(&self, line: &str) -> Vec<u8> {
        let mut out = Vec::new();
        let mut rest = line;
        // A bare `T3` counts at the line's start alone.
        if let Some((number, tail)) = rest.strip_prefix('T').and_then(leading_number) {
            out.extend(self.tag(number));
            rest = tail;
        }
        while let Some(at) = rest.find("$T") {
            let (head, mark) = rest.split_at(at);
            out.extend(octets(head));
            match leading_number(&mark[2..]) {
                Some((number, tail)) => {
                    out.extend(self.tag(number));
                    rest = tail;
                }
                None => {
                    out.extend_from_slice(b"$T");
                    rest = &mark[2..];
                }
            }
        }
        out.extend(octets(rest));
        out
    }

    fn tag(&self, number: usize) -> Vec<u8> {
        if let Some(tag) = number.checked_sub(1).and_then(|index| self.known.get(index)) {
            return tag.clone();
        }
        let Some(last) = self.known.last() else {
            return format!("T{number}").into_bytes();
        };
        let digits = last.iter().rev().take_while(|octet| octet.is_ascii_digit()).count();
        let (prefix, count) = last.split_at(last.len() - digits);
        let width = count.len();
        let count: usize = std::str::from_utf8(count).ok().and_then(|count| count.parse().ok()).unwrap_or(0);
        let next = count + (number - self.known.len().min(number));
        [prefix, format!("{next:0width$}").as_bytes()].concat()
    }

    /// Whether `line` is what `pattern` stands for; learns the tag if it is a new one.
    pub fn matches(&mut self, pattern: &str, line: &[u8]) -> bool {
        let (first, rest) = pattern.split_once(' ').unwrap_or((pattern, ""));
        let number: Option<usize> = first.strip_prefix('T').and_then(|number| number.parse().ok());
        let Some(number) = number else {
            return matches_wildcards(&octets(pattern), line);
        };
        let end = line.iter().position(|&octet| octet == b' ').unwrap_or(line.len());
        let (tag, tail) = line.split_at(end);
        if number == self.known.len() + 1 && !self.known.iter().any(|known| known == tag) && !tag.is_empty() {
            self.known.push(tag.to_vec());
        }
        let same = number > 0 && self.known.get(number - 1).is_some_and(|known| known == tag);
        same && matches_wildcards(&octets(rest), tail.strip_prefix(b" ").unwrap_or(tail))
    }

    /// `line` with its tag as `Tn`.
    pub fn show(&self, line: &[u8]) -> String {
        let end = line.iter().position(|&octet| octet == b' ').unwrap_or(line.len());
        match self.known.iter().position(|tag| tag == &line[..end]) {
            Some(index) => format!("T{}{}", index + 1, text(&line[end..])),
            None => text(line),
        }
    }

    /// As [`Tags::show`]; a word of letters and digits in front of another is taken for a tag.
    pub fn record(&mut self, line: &[u8]) -> String {
        let end = line.iter().position(|&octet| octet == b' ');
        if let Some(tag) = end.map(|end| &line[..end]) {
            let plausible =
                tag.last().is_some_and(u8::is_ascii_digit) && tag.iter().all(u8::is_ascii_alphanumeric);
            if plausible && !self.known.iter().any(|known| known == tag) {
                self.known.push(tag.to_vec());
            }
        }
        self.show(line)
    }
}

/// The number at the start of `text` and what follows, unless that goes on as a word.
fn leading_number(text: &str) -> Option<(usize, &str)> {
    let tail = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.strip_suffix(tail)?.parse().ok()?;
    (!tail.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((number, tail))
}

/// Equality in which `<any>` stands for anything.
pub fn matches_wildcards(pattern: &[u8], line: &[u8]) -> bool {
    const ANY: &[u8] = b"<any>";
    match pattern.windows(ANY.len()).position(|window| window == ANY) {
        None => pattern == line,
        Some(at) => {
            let (head, tail) = (&pattern[..at], &pattern[at + ANY.len()..]);
            line.strip_prefix(head)
                .is_some_and(|rest| (0..=rest.len()).any(|at| matches_wildcards(tail, &rest[at..])))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_learnt_and_guessed() {
        let mut tags = Tags::default();
        assert!(tags.matches("T1 LOGIN <any> x", b"a7f001 LOGIN u p x"));
        assert!(!tags.matches("T2 NOOP", b"a7f001 NOOP"));
        assert!(tags.matches("T2 NOOP", b"a7f002 NOOP"));
        assert!(!tags.matches("T1 NOOP", b"a7f002 NOOP"));
        assert!(tags.matches("+ T1 data", b"+ T1 data"));
        assert_eq!(tags.fill_in("T2 OK \\x41 $T1 $T4 TEXT $T T5x"), b"a7f002 OK A a7f001 a7f004 TEXT $T T5x");
        assert_eq!(tags.show(b"a7f002 NOOP \xff"), "T2 NOOP \\xff");
    }
}
