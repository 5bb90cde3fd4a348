//! That a parser's time grows no faster than its input: adversarial repetition at growing sizes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::runner::processor_time;
use crate::targets::Target;
use crate::{finding, watchdog};

const SMALLEST: usize = 32 << 10;
const LARGEST: usize = 512 << 10;

/// From one size to the next.
const STEP: usize = 4;

/// Times below this are noise.
const NOISE: Duration = Duration::from_millis(20);

/// Two doublings, each of which may at most triple the time.
const FACTOR: u32 = 9;

/// Gives the number of findings; stops at `end`.
pub fn check(targets: &[&Target], end: Instant) -> usize {
    let (mut findings, mut checked) = (0, 0);
    let start = Instant::now();
    'all: for target in targets {
        for token in target.repeated {
            for (before, after) in target.frames {
                if Instant::now() > end {
                    println!("growth       ran out of time in {}", target.name);
                    break 'all;
                }
                findings += usize::from(!is_linear(target, before, token, after));
                checked += 1;
            }
        }
    }
    println!("growth       {checked} patterns up to 512 KB in {:.1?}, {findings} findings", start.elapsed());
    findings
}

fn is_linear(target: &Target, before: &[u8], token: &[u8], after: &[u8]) -> bool {
    let input = |size: usize| [before, &token.repeat(size / token.len()), after].concat();
    let mut size = SMALLEST;
    let mut last = time(target, &input(size));
    while size < LARGEST {
        size *= STEP;
        let larger = input(size);
        let mut now = time(target, &larger);
        if now > NOISE && now > last * FACTOR {
            // Once more, as a first run pays for pages and caches.
            let smaller = input(size / STEP);
            last = (0..2).map(|_| time(target, &smaller)).fold(last, Duration::max);
            now = (0..2).map(|_| time(target, &larger)).fold(now, Duration::min);
            if now > NOISE && now > last * FACTOR {
                let what =
                    format!("{last:.1?} for {} KB, {now:.1?} for {STEP} times as much", (size / STEP) >> 10);
                finding::report(target.name, &what, &larger, 0);
                return false;
            }
        }
        last = now;
    }
    true
}

fn time(target: &Target, input: &[u8]) -> Duration {
    watchdog::enter(target.name, input, 0);
    let start = processor_time();
    // Panics are the fuzzer's to find.
    let _ = catch_unwind(AssertUnwindSafe(|| (target.call)(input)));
    let took = processor_time() - start;
    watchdog::leave();
    took
}
