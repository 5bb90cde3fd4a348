//! What kind of result an input gave, so that inputs with new kinds of results are kept.

use std::fmt::{self, Debug, Write};

/// Characters of a result that are looked at.
const DEPTH: usize = 4000;

/// A number for the debug form of `result` without its digits: names and nesting count, contents hardly.
pub fn of(result: &impl Debug) -> u64 {
    let mut sum = Sum { hash: 0xCBF2_9CE4_8422_2325, left: DEPTH };
    // An error only says that enough was seen.
    let _ = write!(sum, "{result:?}");
    sum.hash
}

struct Sum {
    hash: u64,
    left: usize,
}

impl Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.left = self.left.checked_sub(text.len()).ok_or(fmt::Error)?;
        for byte in text.bytes().filter(|byte| !matches!(byte, b'0'..=b'9' | b',' | b' ')) {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
        Ok(())
    }
}
