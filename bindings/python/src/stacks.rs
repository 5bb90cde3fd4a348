//! Errors and alerts: each thread has its own stacks, as in the C ABI.

use std::cell::RefCell;

use imapext::mailbox::diagnostics::Diagnostics;

thread_local! {
    static STACKS: RefCell<Diagnostics> = RefCell::default();
}

/// Leaves with the calling thread what a call had to say.
pub(crate) fn record(said: Diagnostics) {
    on_stacks(|stacks| stacks.append(said));
}

pub(crate) fn take_errors() -> Vec<Vec<u8>> {
    on_stacks(Diagnostics::take_errors)
}

pub(crate) fn take_alerts() -> Vec<Vec<u8>> {
    on_stacks(Diagnostics::take_alerts)
}

pub(crate) fn last_error() -> Option<Vec<u8>> {
    on_stacks(|stacks| stacks.last_error().map(<[u8]>::to_vec))
}

/// A thread that is ending may have no stacks any more; what is said then is lost.
fn on_stacks<T: Default>(body: impl FnOnce(&mut Diagnostics) -> T) -> T {
    let outcome = STACKS.try_with(|stacks| stacks.try_borrow_mut().map(|mut stacks| body(&mut stacks)));
    outcome.ok().and_then(Result::ok).unwrap_or_default()
}
