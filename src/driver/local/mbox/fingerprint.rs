//! What tells messages of one file apart without their texts: a sum over lines.

/// A sum of 64 bits over lines that are added one by one. It is kept in memory only, and tells
/// a message from others where the file has been written to; that no one can make two that are
/// alike is not needed, as both would be that one's.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Fingerprint {
        Fingerprint(SEEDS[0])
    }
}

const SEEDS: [u64; 3] = [0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93, 0xA076_1D64_78BD_642F];

impl Fingerprint {
    /// Adds a line.
    pub fn add(&mut self, line: &[u8]) {
        let (blocks, rest) = line.as_chunks::<16>();
        let mut sum = self.0;
        for block in blocks {
            sum = mixed(sum, u128::from_le_bytes(*block));
        }
        let mut last = [0; 16];
        match line.last_chunk() {
            // What is left, and some that has been added.
            Some(end) => last = *end,
            None => last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from),
        }
        // The length tells a short block from one with NULs.
        self.0 = mixed(sum.wrapping_add(line.len() as u64), u128::from_le_bytes(last));
    }

    pub fn value(self) -> u64 {
        self.0
    }
}

/// Both halves of a product of both halves of a block.
fn mixed(sum: u64, block: u128) -> u64 {
    let (low, high) = (block as u64, (block >> 64) as u64);
    let product = u128::from(low ^ sum ^ SEEDS[1]) * u128::from(high ^ sum.rotate_left(32) ^ SEEDS[2]);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&[u8]]) -> u64 {
        let mut sum = Fingerprint::default();
        lines.iter().for_each(|line| sum.add(line));
        sum.value()
    }

    #[test]
    fn lines_that_differ_little_differ() {
        let mut seen = std::collections::HashSet::new();
        for length in 1..200 {
            for place in 0..=length {
                let mut line = vec![b'a'; length];
                line.splice(place.min(length)..place.min(length), *b"b");
                assert!(seen.insert(of(&[b"From a\n", &line, b"x\n"])), "{length} {place}");
            }
            assert!(
                seen.insert(of(&[&vec![0; length]])) && seen.insert(of(&[&vec![b'\n'; length]])),
                "{length}"
            );
        }
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_ne!(of(&[b"a", b"b"]), of(&[b"b", b"a"]));
    }
}
