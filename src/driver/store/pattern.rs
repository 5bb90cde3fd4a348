//! Patterns of mailbox names, for protocols whose servers have no such patterns.

/// Whether `name` is of `pattern`, in which `*` stands for anything and `%` for anything within
/// one level. Letters count as they are. In time of the product of both lengths.
pub fn fits(name: &[u8], pattern: &[u8], separator: Option<u8>) -> bool {
    if pattern == b"*" {
        return true;
    }
    // Which starts of the name the pattern so far stands for.
    let mut reached = vec![false; name.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for octet in pattern {
        let mut next = vec![false; reached.len()];
        let mut any = false;
        for (at, (place, before)) in next.iter_mut().zip(&reached).enumerate() {
            let last = at.checked_sub(1).and_then(|last| name.get(last));
            match octet {
                b'*' => any |= *before,
                // What goes on from the place before must not cross a level.
                b'%' => any = *before || (any && last.copied() != separator),
                _ => {
                    let from = at.checked_sub(1).and_then(|last| reached.get(last)) == Some(&true);
                    any = from && last == Some(octet);
                }
            }
            *place = any;
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which patterns find INBOX in stock's POP3.
    #[test]
    fn patterns() {
        for pattern in [&b"*"[..], b"%", b"INBOX", b"IN*", b"*X", b"I%X", b"**", b"INBOX*"] {
            assert!(fits(b"INBOX", pattern, None), "{}", pattern.escape_ascii());
        }
        for pattern in [&b""[..], b"inb*", b"x*", b"INBO", b"INBOX2", b"I*Y"] {
            assert!(!fits(b"INBOX", pattern, None), "{}", pattern.escape_ascii());
        }
    }

    /// And which find groups in stock's NNTP.
    #[test]
    fn levels() {
        for (pattern, found) in
            [(&b"test.%"[..], true), (b"%", false), (b"t%.o*", true), (b"%.%", true), (b"t%e", false)]
        {
            assert_eq!(fits(b"test.one", pattern, Some(b'.')), found, "{}", pattern.escape_ascii());
        }
    }
}
