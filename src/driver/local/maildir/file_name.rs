//! Names of files in a Maildir.
//!
//! ABNF (Maildir, Maildir++): `name = base [ ":" info ]`, `base = time "." unique "." host
//! *( "," key "=" value )`, `info = "2," *letter`; `S=` is a file's size, `W=` the message's
//! with CRLF. Letters: `D`raft, `F`lagged, `P`assed, `R`eplied, `S`een, `T`rashed; `a` to `z`
//! keywords.

use crate::driver::FlagChange;

/// A file's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// What stays the same as long as the message is there.
    pub base: Vec<u8>,
    /// The letters; `None` if nobody has looked at the message.
    pub info: Option<Vec<u8>>,
}

const SYSTEM: [(u8, &[u8]); 5] = [
    (b'S', b"\\Seen"),
    (b'R', b"\\Answered"),
    (b'F', b"\\Flagged"),
    (b'T', b"\\Deleted"),
    (b'D', b"\\Draft"),
];

impl FileName {
    pub fn parse(name: &[u8]) -> FileName {
        match memchr::memmem::rfind(name, b":2,") {
            Some(at) => {
                let (base, info) = name.split_at_checked(at).unwrap_or((name, b""));
                FileName { base: base.to_vec(), info: Some(info.get(3..).unwrap_or_default().to_vec()) }
            }
            None => FileName { base: name.to_vec(), info: None },
        }
    }

    pub fn written(&self) -> Vec<u8> {
        match &self.info {
            Some(info) => [self.base.as_slice(), b":2,", info].concat(),
            None => self.base.clone(),
        }
    }

    pub fn has(&self, letter: u8) -> bool {
        self.info.as_ref().is_some_and(|info| info.contains(&letter))
    }

    /// The message's size with CRLF, if the name tells.
    pub fn size(&self) -> Option<u64> {
        let value = self.base.split(|octet| *octet == b',').find_map(|part| part.strip_prefix(b"W="))?;
        std::str::from_utf8(value).ok()?.parse().ok()
    }

    /// What names sort by: seconds of delivery, then the name itself.
    pub fn age(&self) -> (u64, Vec<u8>) {
        let digits = self.base.iter().take_while(|octet| octet.is_ascii_digit()).count();
        let seconds = self.base.get(..digits).and_then(|digits| std::str::from_utf8(digits).ok());
        (seconds.and_then(|text| text.parse().ok()).unwrap_or_default(), self.base.clone())
    }

    /// Flags by their names; `keywords` are those of the letters from `a` on.
    pub fn flags(&self, keywords: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let info = self.info.as_deref().unwrap_or_default();
        let system = SYSTEM.iter().filter(|(letter, _)| info.contains(letter)).map(|(_, name)| name.to_vec());
        let own = (b'a'..=b'z').zip(keywords).filter(|(letter, _)| info.contains(letter));
        system.chain(own.map(|(_, name)| name.clone()).filter(|name| !name.is_empty())).collect()
    }

    /// The name after a change of flags; those without a letter are passed over.
    pub fn with(&self, change: FlagChange, flags: &[Vec<u8>], keywords: &[Vec<u8>]) -> FileName {
        let letter_of = |flag: &Vec<u8>| {
            let system = SYSTEM.iter().find(|(_, name)| name.eq_ignore_ascii_case(flag));
            let own = || (b'a'..=b'z').zip(keywords).find(|(_, name)| name.eq_ignore_ascii_case(flag));
            system.map(|(letter, _)| *letter).or_else(|| own().map(|(letter, _)| letter))
        };
        let named: Vec<u8> = flags.iter().filter_map(letter_of).collect();
        let mut info = self.info.clone().unwrap_or_default();
        match change {
            FlagChange::Add => info.extend_from_slice(&named),
            FlagChange::Remove => info.retain(|letter| !named.contains(letter)),
            FlagChange::Replace => {
                let is_flag = |letter: &u8| {
                    letter.is_ascii_lowercase() || SYSTEM.iter().any(|(known, _)| known == letter)
                };
                info.retain(|letter| !is_flag(letter));
                info.extend_from_slice(&named);
            }
        }
        info.sort_unstable();
        info.dedup();
        FileName { base: self.base.clone(), info: Some(info) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let name = FileName::parse(b"1767.M1P2.host,S=10,W=12:2,FSb");
        assert_eq!((name.size(), name.has(b'S'), name.age().0), (Some(12), true, 1767));
        let keywords = [b"zero".to_vec(), b"one".to_vec()];
        let shown = |name: &FileName| name.flags(&keywords).join(&b' ');
        assert_eq!(shown(&name), b"\\Seen \\Flagged one");
        let flags = [b"\\seen".to_vec(), b"ZERO".to_vec(), b"unknown".to_vec()];
        assert_eq!(
            name.with(FlagChange::Remove, &flags, &keywords).written(),
            b"1767.M1P2.host,S=10,W=12:2,Fb"
        );
        assert_eq!(name.with(FlagChange::Add, &flags, &keywords).info.as_deref(), Some(&b"FSab"[..]));
        assert_eq!(name.with(FlagChange::Replace, &flags, &keywords).info.as_deref(), Some(&b"Sa"[..]));
        let fresh = FileName::parse(b"17.x.host");
        assert_eq!((fresh.written(), fresh.info), (b"17.x.host".to_vec(), None));
    }
}
