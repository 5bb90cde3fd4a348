//! Work on one mailbox, shared out among threads.

use std::thread::{self, ScopedJoinHandle};

/// Threads at the most; more would wait for the disk.
const MOST: usize = 4;
const STACK: usize = 256 << 10;

/// How many threads there are for work that can be shared out.
pub fn count() -> usize {
    thread::available_parallelism().map_or(1, |count| count.get().min(MOST))
}

/// Does `work` on each part, the first one on the calling thread, which `work` is told; the results in
/// the order of the parts. One part needs no other thread.
pub fn share<P: Sync, T: Send>(parts: &[P], work: impl Fn(&P, bool) -> T + Sync) -> Vec<T> {
    let Some((own, others)) = parts.split_first() else { return Vec::new() };
    if others.is_empty() {
        return vec![work(own, true)];
    }
    thread::scope(|scope| {
        let work = &work;
        let start =
            |part| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || work(part, false));
        let others: Vec<_> = others.iter().map(|part| (part, start(part))).collect();
        let mut results = vec![work(own, true)];
        for (part, other) in others {
            results.push(match other.map(ScopedJoinHandle::join) {
                Ok(Ok(result)) => result,
                // There is no room for a thread.
                _ => work(part, true),
            });
        }
        results
    })
}
