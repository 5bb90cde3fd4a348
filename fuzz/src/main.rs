//! Mutation fuzzing of everything that reads a peer's or a caller's bytes, on stable Rust: `make fuzz`.
//!
//!     imapext-fuzz [TARGET…]          all targets, or those whose names hold a word
//!     imapext-fuzz --replay TARGET FILE
//!
//! Environment: FUZZ_SECONDS (60) is for the whole run; FUZZ_SEED repeats one. Inputs that fail are
//! written to build/fuzz/ and shown escaped. What counts as a failure: a panic, a broken round trip,
//! two seconds of processor time for one input, memory beyond [`runner::allowance`], and time that grows
//! faster than the input ([`growth`]).

#![deny(unsafe_code)]

mod allocations;
mod finding;
mod growth;
mod invariants;
mod mutation;
mod random;
mod runner;
mod seeds;
mod session;
mod shape;
mod targets;
mod watchdog;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use targets::{TARGETS, Target};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    std::panic::set_hook(Box::new(finding::note_panic));
    watchdog::start();
    let findings = match arguments.as_slice() {
        [flag, target, file] if flag == "--replay" => replay(target, file),
        words => fuzz(words),
    };
    if findings > 0 {
        println!("{findings} findings");
        return std::process::ExitCode::FAILURE;
    }
    println!("no findings");
    std::process::ExitCode::SUCCESS
}

/// A third of the time goes to growth, the rest in shares to the targets.
fn fuzz(words: &[String]) -> usize {
    let chosen: Vec<&Target> = TARGETS.iter().filter(|target| is_chosen(target, words)).collect();
    let seconds = number("FUZZ_SECONDS").unwrap_or(60);
    let seed = number("FUZZ_SEED").unwrap_or_else(clock);
    println!("FUZZ_SEED={seed} FUZZ_SECONDS={seconds}");
    let start = Instant::now();
    let total = Duration::from_secs(seconds);
    let mut findings = growth::check(&chosen, start + total / 3);
    let mut shares: u32 = chosen.iter().map(|target| target.share).sum();
    for target in chosen {
        let left = total.saturating_sub(start.elapsed());
        findings += runner::run(target, seed, left * target.share / shares);
        shares -= target.share;
    }
    findings
}

fn replay(target: &str, file: &str) -> usize {
    let Some(target) = TARGETS.iter().find(|known| known.name == target) else {
        println!("there is no target {target}");
        return 1;
    };
    match std::fs::read(file) {
        Ok(input) => usize::from(!runner::passes(target, &input, 0)),
        Err(error) => {
            println!("{file}: {error}");
            1
        }
    }
}

fn is_chosen(target: &Target, words: &[String]) -> bool {
    words.is_empty() || words.iter().any(|word| target.name.contains(word.as_str()))
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn clock() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| now.as_nanos() as u64)
}
