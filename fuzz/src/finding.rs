//! How failures are told.

use std::panic::PanicHookInfo;
use std::sync::Mutex;

static PANIC: Mutex<String> = Mutex::new(String::new());

/// The panic hook: keeps the message and its place, and prints nothing.
pub fn note_panic(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let text = format!("{info} (thread {})", thread.name().unwrap_or("without a name"));
    if let Ok(mut last) = PANIC.lock() {
        *last = text;
    }
}

pub fn last_panic() -> String {
    PANIC.lock().map(|last| last.clone()).unwrap_or_default()
}

/// Prints what went wrong, and keeps the input in a file that `--replay` takes.
pub fn report(target: &str, what: &str, input: &[u8], seed: u64) {
    let shown = input.get(..input.len().min(2000)).unwrap_or_default();
    let more = if shown.len() < input.len() { " …" } else { "" };
    println!(
        "FOUND in {target} (FUZZ_SEED={seed}): {what}\n    {} octets: {}{more}",
        input.len(),
        shown.escape_ascii()
    );
    let hash = input.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let path = format!("build/fuzz/{target}-{hash:016x}");
    match std::fs::create_dir_all("build/fuzz").and_then(|()| std::fs::write(&path, input)) {
        Ok(()) => println!("    kept in {path}"),
        Err(error) => println!("    not kept in {path}: {error}"),
    }
}
