//! Streams by number. A handle is an `int` above 0 made of a slot's number and
//! of how often that slot has been used, so that the handle of a closed stream
//! is an error and never another stream.
//!
//! Bits 0 to 14 are the slot, counted from 1; bits 15 to 30 are its generation.
//! New slots are taken first, and then the one that has been free the longest:
//! a handle's value comes back only after 32,767 x 65,536 other opens.
//!
//! Locks: the table's is held for look-ups only, never over I/O. A stream's own
//! is held for the length of a call. [`Table::count`] takes neither.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::ffi::c_int;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, TryLockError};

use super::boundary;
use super::stream::Open;
use crate::error::{Error, ErrorKind, Result};

const SLOT_BITS: u32 = 15;
/// Streams that can be open at the same time in one process.
const SLOTS: usize = (1 << SLOT_BITS) - 1;

/// What a handle stands for.
pub(super) trait Stream: Send {
    /// Ends it without a word to the peer.
    fn abandon(&mut self);

    /// How many messages it has, if nothing is under way that could change that.
    fn count(&self) -> Option<u32>;
}

/// The streams of a process.
pub(super) struct Table<S> {
    inner: Mutex<Inner<S>>,
    /// For each slot the handle of a stream that no call is working on, and its number of messages.
    counts: [AtomicU64; SLOTS],
}

struct Inner<S> {
    slots: Vec<Slot<S>>,
    /// Slots without a stream, the one that has been free the longest first.
    free: VecDeque<u16>,
    /// Streams that a fork caught half-way through a call: not to be used, and not to be dropped either.
    caught: Vec<Arc<Entry<S>>>,
}

struct Slot<S> {
    generation: u16,
    entry: Option<Arc<Entry<S>>>,
    /// The [`forks`] during which the entry was last known to be held by a living thread or by none.
    forks: u32,
}

struct Entry<S> {
    /// `None` once closed, for those who waited for the lock meanwhile.
    stream: Mutex<Option<S>>,
    /// [`this_thread`] of the one that holds the lock, or 0.
    holder: AtomicUsize,
}

/// Why a handle leads to no stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// 0, negative, made up, stale or closed.
    NoStream,
    /// The calling thread is inside a call on this stream already.
    Reentered,
    /// Another thread of the parent was inside a call when this process was forked.
    Forked,
}

impl Refusal {
    fn error(self, handle: c_int) -> Error {
        let text = match self {
            Refusal::NoStream => format!("no open stream has the handle {handle}"),
            Refusal::Reentered => format!("the stream {handle} was used from within its own callback"),
            Refusal::Forked => {
                format!("the stream {handle} was in use by another thread when this process was forked")
            }
        };
        Error::new(ErrorKind::Argument, text)
    }
}

/// What a call leaves of its stream.
pub(super) enum After {
    Keep,
    /// The stream is closed, and its handle stands for nothing any more.
    Drop,
}

impl<S: Stream> Table<S> {
    pub(super) const fn new() -> Table<S> {
        let inner = Inner { slots: Vec::new(), free: VecDeque::new(), caught: Vec::new() };
        Table { inner: Mutex::new(inner), counts: [const { AtomicU64::new(0) }; SLOTS] }
    }

    /// How many messages the stream has, where that takes no more than a look: scripts ask in every turn of a loop.
    pub(super) fn count(&self, handle: c_int) -> Option<u32> {
        let known = self.counts.get(place(handle)?)?.load(Ordering::Relaxed);
        (known >> u32::BITS == u64::try_from(handle).ok()?).then_some(known as u32)
    }

    fn publish(&self, handle: c_int, count: Option<u32>) {
        let place = place(handle).and_then(|place| self.counts.get(place));
        if let (Some(place), Ok(handle)) = (place, u64::try_from(handle)) {
            let known = count.map_or(0, |count| handle << u32::BITS | u64::from(count));
            place.store(known, Ordering::Relaxed);
        }
    }

    /// A new handle, which stands for `stream`.
    pub(super) fn insert(&self, stream: S) -> Result<c_int> {
        let entry = Arc::new(Entry { stream: Mutex::new(Some(stream)), holder: AtomicUsize::new(0) });
        let mut inner = self.lock();
        let index = if inner.slots.len() < SLOTS {
            inner.slots.push(Slot { generation: 0, entry: None, forks: 0 });
            inner.slots.len() - 1
        } else {
            let index = inner.free.pop_front();
            index.map(usize::from).ok_or_else(|| Error::new(ErrorKind::Limit, "too many open streams"))?
        };
        let slot = inner.slots.get_mut(index).ok_or_else(|| Error::new(ErrorKind::Bug, "no such slot"))?;
        slot.entry = Some(entry);
        slot.forks = forks();
        Ok(c_int::from(slot.generation) << SLOT_BITS | (index as c_int + 1))
    }

    /// Runs `body` on the stream, alone. If it panics, the stream is gone.
    pub(super) fn with<T>(&self, handle: c_int, body: impl FnOnce(&mut S) -> Result<T>) -> Result<T> {
        self.with_end(handle, |stream| (body(stream), After::Keep))
    }

    /// Runs `body` on the stream, alone; it says what is to become of the stream.
    pub(super) fn with_end<T>(
        &self,
        handle: c_int,
        body: impl FnOnce(&mut S) -> (Result<T>, After),
    ) -> Result<T> {
        let entry = self.find(handle).map_err(|refusal| refusal.error(handle))?;
        let mut guard = entry.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = guard.as_mut().ok_or_else(|| Refusal::NoStream.error(handle))?;
        self.publish(handle, None);
        let outcome = {
            let _held = Held::by_this_thread(&entry.holder);
            boundary::catch(|| body(stream))
        };
        match outcome {
            Ok((result, After::Keep)) => {
                self.publish(handle, stream.count());
                result
            }
            Ok((result, After::Drop)) => {
                self.remove(handle);
                // A stream's end can take long; nothing but this call waits for it.
                drop(guard.take());
                result
            }
            Err(panic) => {
                self.remove(handle);
                if let Some(mut broken) = guard.take() {
                    // It may panic again: its own end is not worth the host's.
                    let _ = boundary::contain(|| broken.abandon());
                    let _ = boundary::contain(|| drop(broken));
                }
                Err(panic)
            }
        }
    }

    /// Whether `handle` leads to a stream, and if not, why.
    pub(super) fn look(&self, handle: c_int) -> std::result::Result<(), Refusal> {
        self.find(handle).map(|_| ())
    }

    fn find(&self, handle: c_int) -> std::result::Result<Arc<Entry<S>>, Refusal> {
        let mut inner = self.lock();
        let index = inner.index(handle).ok_or(Refusal::NoStream)?;
        let slot = inner.slots.get_mut(index).ok_or(Refusal::NoStream)?;
        let entry = slot.entry.clone().ok_or(Refusal::NoStream)?;
        if slot.forks != forks() {
            // The first look since a fork: whoever holds the lock now did not live on in this process.
            if matches!(entry.stream.try_lock(), Err(TryLockError::WouldBlock)) {
                let caught = inner.release(index);
                inner.caught.extend(caught);
                return Err(Refusal::Forked);
            }
            slot.forks = forks();
        }
        if entry.holder.load(Ordering::Relaxed) == this_thread() {
            return Err(Refusal::Reentered);
        }
        Ok(entry)
    }

    fn remove(&self, handle: c_int) {
        let mut inner = self.lock();
        if let Some(index) = inner.index(handle) {
            let entry = inner.release(index);
            drop(inner);
            drop(entry);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<S>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S> Inner<S> {
    /// The slot that `handle` names, if its generation is the current one.
    fn index(&self, handle: c_int) -> Option<usize> {
        let index = place(handle)?;
        let slot = self.slots.get(index)?;
        (c_int::from(slot.generation) == handle >> SLOT_BITS).then_some(index)
    }

    fn release(&mut self, index: usize) -> Option<Arc<Entry<S>>> {
        let slot = self.slots.get_mut(index)?;
        let entry = slot.entry.take()?;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push_back(index as u16);
        Some(entry)
    }
}

/// The slot that a handle names, whatever its generation.
fn place(handle: c_int) -> Option<usize> {
    ((u32::try_from(handle).ok()? & SLOTS as u32) as usize).checked_sub(1)
}

/// Says who holds a stream for as long as it lives.
struct Held<'a> {
    holder: &'a AtomicUsize,
}

impl<'a> Held<'a> {
    fn by_this_thread(holder: &'a AtomicUsize) -> Held<'a> {
        holder.store(this_thread(), Ordering::Relaxed);
        Held { holder }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.holder.store(0, Ordering::Relaxed);
    }
}

/// A number that no other living thread has, and never 0.
fn this_thread() -> usize {
    thread_local! {
        static MARK: u8 = const { 0 };
    }
    MARK.with(|mark| std::ptr::from_ref(mark).addr())
}

/// How many forks lie between the first process and this one.
static FORKS: AtomicU32 = AtomicU32::new(0);

fn forks() -> u32 {
    FORKS.load(Ordering::Relaxed)
}

/// Holds a table's lock over a `fork`, so that the child never inherits it
/// locked by a thread that it does not have.
pub(super) struct ForkGuard<S: 'static> {
    guard: UnsafeCell<Option<MutexGuard<'static, Inner<S>>>>,
}

// SAFETY: the cell is touched by the forking thread alone, between `hold` and
// `release`, while it holds the table's lock.
unsafe impl<S: Send> Sync for ForkGuard<S> {}

impl<S: Stream> ForkGuard<S> {
    pub(super) const fn new() -> ForkGuard<S> {
        ForkGuard { guard: UnsafeCell::new(None) }
    }

    /// Before the fork, in the parent.
    fn hold(&self, table: &'static Table<S>) {
        let guard = table.lock();
        // SAFETY: this thread has the lock, and with it the cell.
        unsafe { *self.guard.get() = Some(guard) };
    }

    /// After the fork, in both processes.
    fn release(&self) {
        // SAFETY: this thread has had the lock, and with it the cell, since `hold`.
        let guard = unsafe { (*self.guard.get()).take() };
        drop(guard);
    }
}

unsafe extern "C" {
    fn pthread_atfork(
        prepare: Option<extern "C" fn()>,
        parent: Option<extern "C" fn()>,
        child: Option<extern "C" fn()>,
    ) -> c_int;
}

/// The process's streams.
pub(super) static STREAMS: Table<Open> = Table::new();
static FORK_GUARD: ForkGuard<Open> = ForkGuard::new();

/// Makes forks safe for [`STREAMS`]; to be called before the first insertion.
pub(super) fn watch_forks() {
    extern "C" fn prepare() {
        FORK_GUARD.hold(&STREAMS);
    }
    extern "C" fn parent() {
        FORK_GUARD.release();
    }
    extern "C" fn child() {
        FORKS.fetch_add(1, Ordering::Relaxed);
        FORK_GUARD.release();
    }
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the three functions don't unwind and live as long as the library.
        // Without memory for them, forks are as unsafe as without the call.
        unsafe { pthread_atfork(Some(prepare), Some(parent), Some(child)) };
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    struct Fake {
        number: u32,
        abandoned: Arc<AtomicBool>,
    }

    impl Stream for Fake {
        fn abandon(&mut self) {
            self.abandoned.store(true, Ordering::SeqCst);
        }

        fn count(&self) -> Option<u32> {
            (self.number != 0).then_some(self.number)
        }
    }

    fn fake(number: u32) -> Fake {
        Fake { number, abandoned: Arc::default() }
    }

    fn number(table: &Table<Fake>, handle: c_int) -> Result<u32> {
        table.with(handle, |stream| Ok(stream.number))
    }

    fn close(table: &Table<Fake>, handle: c_int) -> Result<()> {
        table.with_end(handle, |_| (Ok(()), After::Drop))
    }

    #[test]
    fn handles_lead_to_their_streams_and_nothing_else_does() {
        let table = Table::new();
        let first = table.insert(fake(1)).unwrap();
        let second = table.insert(fake(2)).unwrap();
        assert!(first > 0 && second > 0 && first != second);
        assert_eq!(number(&table, first).unwrap(), 1);
        assert_eq!(number(&table, second).unwrap(), 2);
        for made_up in [0, -1, 3, c_int::MIN, c_int::MAX, first + (1 << SLOT_BITS), first - (1 << SLOT_BITS)]
        {
            assert_eq!(number(&table, made_up).unwrap_err().kind(), ErrorKind::Argument);
        }
        close(&table, first).unwrap();
        assert_eq!(table.look(first), Err(Refusal::NoStream));
        assert!(close(&table, first).is_err());
        assert_eq!(number(&table, second).unwrap(), 2);
    }

    #[test]
    fn a_count_is_that_of_the_handle_and_of_no_call_under_way() {
        let table = Table::new();
        let handle = table.insert(fake(7)).unwrap();
        assert_eq!(table.count(handle), None);
        table
            .with(handle, |_| {
                assert_eq!(table.count(handle), None);
                Ok(())
            })
            .unwrap();
        assert_eq!(table.count(handle), Some(7));
        for other in [0, -1, c_int::MIN, c_int::MAX, handle + 1, handle + (1 << SLOT_BITS)] {
            assert_eq!(table.count(other), None);
        }
        close(&table, handle).unwrap();
        assert_eq!(table.count(handle), None);
        let broken = table.insert(fake(8)).unwrap();
        number(&table, broken).unwrap();
        let _ = table.with(broken, |_| -> Result<()> { panic!("injected") });
        assert_eq!(table.count(broken), None);
    }

    #[test]
    fn a_stale_handle_never_leads_to_a_later_stream() {
        let table = Table::new();
        let stale = table.insert(fake(0)).unwrap();
        close(&table, stale).unwrap();
        let mut seen = std::collections::HashSet::from([stale]);
        for i in 0..3 * SLOTS as u32 {
            let handle = table.insert(fake(i)).unwrap();
            assert!(handle > 0 && seen.insert(handle), "{handle} again");
            close(&table, handle).unwrap();
        }
        assert_eq!(table.look(stale), Err(Refusal::NoStream));
    }

    #[test]
    fn the_table_fills_up_and_empties() {
        let table = Table::new();
        let handles: Vec<_> = (0..SLOTS as u32).map(|i| table.insert(fake(i)).unwrap()).collect();
        assert!(table.insert(fake(0)).is_err());
        close(&table, handles[77]).unwrap();
        let again = table.insert(fake(99)).unwrap();
        assert_ne!(again, handles[77]);
        assert_eq!(again & SLOTS as c_int, handles[77] & SLOTS as c_int);
        assert_eq!(number(&table, again).unwrap(), 99);
    }

    #[test]
    fn a_generation_wraps_without_a_sign() {
        let table = Table::new();
        let handle = table.insert(fake(1)).unwrap();
        close(&table, handle).unwrap();
        table.lock().slots[0].generation = u16::MAX;
        table.lock().slots[0].entry =
            Some(Arc::new(Entry { stream: Mutex::new(Some(fake(5))), holder: AtomicUsize::new(0) }));
        let last = c_int::from(u16::MAX) << SLOT_BITS | 1;
        assert!(last > 0);
        assert_eq!(number(&table, last).unwrap(), 5);
    }

    #[test]
    fn a_panic_drops_that_stream_only() {
        let table = Table::new();
        let good = table.insert(fake(1)).unwrap();
        let bad = fake(2);
        let abandoned = bad.abandoned.clone();
        let bad = table.insert(bad).unwrap();
        let error = table.with(bad, |_| -> Result<()> { panic!("injected") }).unwrap_err();
        assert_eq!(error.to_string(), "internal error: injected");
        assert!(abandoned.load(Ordering::SeqCst));
        assert_eq!(table.look(bad), Err(Refusal::NoStream));
        assert_eq!(number(&table, good).unwrap(), 1);
    }

    #[test]
    fn a_stream_is_not_entered_twice_by_one_thread() {
        let table = Table::new();
        let outer = table.insert(fake(1)).unwrap();
        let other = table.insert(fake(2)).unwrap();
        table
            .with(outer, |_| {
                assert_eq!(table.look(outer), Err(Refusal::Reentered));
                assert!(number(&table, outer).is_err() && close(&table, outer).is_err());
                assert_eq!(number(&table, other).unwrap(), 2);
                Ok(())
            })
            .unwrap();
        assert_eq!(number(&table, outer).unwrap(), 1);
    }

    #[test]
    fn who_waited_for_a_closed_stream_is_told() {
        let table = Table::new();
        let handle = table.insert(fake(1)).unwrap();
        std::thread::scope(|scope| {
            let waiting = table
                .with_end(handle, |_| {
                    let waiting = scope.spawn(|| number(&table, handle));
                    // The waiter has found the entry when there are three: table, this call, waiter.
                    let entry = table.lock().slots[0].entry.clone().unwrap();
                    while Arc::strong_count(&entry) < 4 {
                        std::thread::yield_now();
                    }
                    (Ok(waiting), After::Drop)
                })
                .unwrap();
            assert_eq!(waiting.join().unwrap().unwrap_err().kind(), ErrorKind::Argument);
        });
    }
}
