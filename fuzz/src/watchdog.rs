//! Ends the run with the input at hand when one call neither returns nor stops allocating.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::{allocations, finding};

/// Wall time that no call may take, however busy the machine is.
const HANG: Duration = Duration::from_secs(30);

/// Memory at which waiting for the call's end would endanger the machine.
const TOO_MUCH: usize = 3 << 30;

struct Call {
    target: &'static str,
    input: Vec<u8>,
    seed: u64,
    since: Instant,
}

static CALL: Mutex<Option<Call>> = Mutex::new(None);

pub fn start() {
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_millis(50));
            let Ok(guard) = CALL.lock() else { return };
            let Some(call) = guard.as_ref() else { continue };
            let what = match () {
                () if call.since.elapsed() > HANG => "does not return",
                () if allocations::peak() > TOO_MUCH => "allocates without end",
                () => continue,
            };
            finding::report(call.target, what, &call.input, call.seed);
            std::process::exit(1);
        }
    });
}

/// Says what is about to be called.
pub fn enter(target: &'static str, input: &[u8], seed: u64) {
    if let Ok(mut guard) = CALL.lock() {
        *guard = Some(Call { target, input: input.to_vec(), seed, since: Instant::now() });
    }
}

pub fn leave() {
    if let Ok(mut guard) = CALL.lock() {
        *guard = None;
    }
}
