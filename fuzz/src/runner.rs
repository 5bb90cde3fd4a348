//! One target's loop: mutate, call, judge.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::random::Random;
use crate::targets::Target;
use crate::{allocations, finding, mutation, seeds, watchdog};

/// Processor time for one input.
const SLOW: Duration = Duration::from_secs(2);

/// A target with so many findings has been told enough about.
const ENOUGH: usize = 5;

/// Octets of inputs kept because their results were new.
const POOL: usize = 64 << 20;

/// What may be held at once for an input of `octets`.
pub fn allowance(octets: usize) -> usize {
    (64 << 20) + 50 * octets
}

/// Runs `target` for `share`; gives the number of findings.
pub fn run(target: &Target, seed: u64, share: Duration) -> usize {
    let end = Instant::now() + share;
    let mut random = Random::new(seed, target.name);
    let mut pool = seeds::of(target.seeds);
    let mut shapes = HashSet::new();
    let first = pool.len();
    let (mut calls, mut octets, mut findings) = (0, 0, 0);
    let mut room = POOL;
    while Instant::now() < end && findings < ENOUGH {
        // Every seed once as it is, then what mutation makes of the pool.
        let input = match pool.get(calls) {
            Some(seed) if calls < first => seed.clone(),
            _ => {
                let base = random.pick(&pool).cloned().unwrap_or_default();
                let other = random.pick(&pool).cloned().unwrap_or_default();
                mutation::mutate(&mut random, &base, &other)
            }
        };
        calls += 1;
        octets += input.len();
        match judge(target, &input, seed) {
            Ok(shape) => {
                if shapes.insert(shape) && calls > first && input.len() < room {
                    room -= input.len();
                    pool.push(input);
                }
            }
            Err(what) => {
                finding::report(target.name, &what, &input, seed);
                findings += 1;
            }
        }
    }
    println!(
        "{:<12} {calls:>9} inputs, {:>7.1} MB, {:>6} kinds of results, {findings} findings",
        target.name,
        octets as f64 / 1e6,
        shapes.len()
    );
    findings
}

/// One input; what is wrong is told.
pub fn passes(target: &Target, input: &[u8], seed: u64) -> bool {
    match judge(target, input, seed) {
        Ok(_) => true,
        Err(what) => {
            finding::report(target.name, &what, input, seed);
            false
        }
    }
}

fn judge(target: &Target, input: &[u8], seed: u64) -> Result<u64, String> {
    watchdog::enter(target.name, input, seed);
    let before = allocations::reset();
    let start = processor_time();
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.call)(input)));
    let took = processor_time().saturating_sub(start);
    let held = allocations::peak().saturating_sub(before);
    watchdog::leave();
    let shape = outcome.map_err(|_| finding::last_panic())??;
    if took > SLOW {
        return Err(format!("took {took:.1?} of processor time"));
    }
    if held > allowance(input.len()) {
        return Err(format!("held {} MB", held >> 20));
    }
    Ok(shape)
}

/// This thread's processor time, which other work on the machine does not count towards.
pub fn processor_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}
