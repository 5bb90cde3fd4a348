//! Errors and alerts: each thread has its own stacks.

use std::cell::{Cell, RefCell};
use std::ffi::{CString, c_char, c_int};
use std::ptr;

use super::boundary;
use super::output::{publish, publish_texts};
use super::types::{imap_graded_error, imap_graded_error_list, imap_text_list};
use crate::error::{Error, Result};
use crate::mailbox::diagnostics::{Diagnostics, Remark};

/// What a thread's calls have left.
#[derive(Default)]
struct Stacks {
    diagnostics: Diagnostics,
    /// What `imap_last_error` gave out last.
    last: CString,
}

thread_local! {
    static STACKS: RefCell<Stacks> = RefCell::default();
    static STATUS: Cell<i32> = const { Cell::new(0) };
}

/// Takes away the calling thread's errors, the oldest first.
///
/// An error is one line of text. Control characters that a server sent are
/// escaped (`\x1b`), so that a line can be shown as it is. At most 1,000 are
/// kept; older ones go first.
///
/// Returns: The errors, or NULL if there are none.
/// Memory: Free the result with imap_free().
/// Errors: None: this function adds nothing to the stack and leaves imap_last_status() alone.
/// Source: ext/imap's imap_errors().
#[unsafe(no_mangle)]
pub extern "C" fn imap_errors() -> *mut imap_text_list {
    taken(take_errors, publish_texts)
}

/// Takes away the calling thread's errors as imap_errors() does, each with how grave it is.
///
/// There is one stack: what this function has taken imap_errors() does not give, and the other way round.
///
/// Returns: The errors, or NULL if there are none.
/// Memory: Free the result with imap_free().
/// Errors: None, as for imap_errors().
/// Source: c-client's grades (WARN, ERROR, PARSE), which ext/imap shows as errflg in its notices at the end of a request.
#[unsafe(no_mangle)]
pub extern "C" fn imap_graded_errors() -> *mut imap_graded_error_list {
    taken(|| on_stacks(|stacks| stacks.diagnostics.take_graded_errors()), publish_graded)
}

/// Takes away the calling thread's alerts, the oldest first: texts that the
/// server wants a person to see (RFC 3501, section 7.1, ALERT).
///
/// Returns: The alerts, or NULL if there are none.
/// Memory: Free the result with imap_free().
/// Errors: None, as for imap_errors().
/// Source: ext/imap's imap_alerts().
#[unsafe(no_mangle)]
pub extern "C" fn imap_alerts() -> *mut imap_text_list {
    taken(|| on_stacks(|stacks| stacks.diagnostics.take_alerts()), publish_texts)
}

/// The calling thread's newest error, which stays on the stack.
///
/// Returns: The text, NUL-terminated, or NULL if there is none.
/// Memory: The text belongs to the library and stays until the thread's next imap_last_error(). Don't free it.
/// Errors: None, as for imap_errors().
/// Source: ext/imap's imap_last_error().
#[unsafe(no_mangle)]
pub extern "C" fn imap_last_error() -> *const c_char {
    let text = boundary::contain(|| {
        on_stacks(|stacks| {
            // There is no NUL on the stack.
            stacks.last = CString::new(stacks.diagnostics.last_error()?).ok()?;
            Some(stacks.last.as_ptr())
        })
    });
    text.ok().flatten().unwrap_or(ptr::null())
}

/// How the calling thread's latest call ended, as the number of the layer that failed.
///
/// imap_errors(), imap_graded_errors(), imap_alerts(), imap_last_error(), imap_last_status(),
/// imap_free() and imap_version() don't count as calls.
///
/// Returns: 0 (IMAP_STATUS_OK) if the call succeeded, else one of the other IMAP_STATUS_ numbers.
/// Source: This library; ext/imap has nothing like it.
#[unsafe(no_mangle)]
pub extern "C" fn imap_last_status() -> c_int {
    last_status()
}

/// Waits until the servers have answered every call of this thread.
///
/// imap_setflag_full(), imap_clearflag_full(), imap_delete() and imap_undelete() succeed
/// whatever the server says, and so need not wait for it. A refusal comes with the next call
/// on the stream that does wait, or with this function. Streams opened with
/// imap_options.step_by_step always wait.
///
/// Returns: 1, or 0 if a connection broke.
/// Errors: Refusals of earlier calls; of a broken connection, why.
/// Source: This library; ext/imap waits in every call.
#[unsafe(no_mangle)]
pub extern "C" fn imap_sync() -> c_int {
    boundary::call(0, |diagnostics| super::stream::settle(diagnostics).map(|()| 1))
}

/// Leaves with the thread what a call has to say.
pub(super) fn record(said: Diagnostics, error: Option<&Error>) {
    on_stacks(|stacks| {
        stacks.diagnostics.append(said);
        if let Some(error) = error {
            stacks.diagnostics.failure(error);
        }
    });
    STATUS.set(error.map_or(0, |error| error.kind().layer() as i32));
}

/// Leaves with the thread that a call had nothing to say.
pub(super) fn succeeded() {
    STATUS.set(0);
}

pub(super) fn take_errors() -> Vec<Vec<u8>> {
    on_stacks(|stacks| stacks.diagnostics.take_errors())
}

pub(super) fn last_status() -> i32 {
    STATUS.get()
}

fn taken<T, L>(take: impl FnOnce() -> Vec<T>, publish: impl FnOnce(&[T]) -> Result<*mut L>) -> *mut L {
    let list = boundary::contain(|| {
        let said = take();
        if said.is_empty() { None } else { publish(&said).ok() }
    });
    list.ok().flatten().unwrap_or(ptr::null_mut())
}

fn publish_graded(errors: &[Remark]) -> Result<*mut imap_graded_error_list> {
    publish(|block| {
        let (errors, count) = block.list(errors, |block, error| {
            let (text, text_size) = block.text(&error.text);
            imap_graded_error { text, text_size, grade: error.severity as c_int }
        });
        imap_graded_error_list { errors, count }
    })
}

/// A thread that is ending may have no stacks any more; what is said then is lost.
fn on_stacks<T: Default>(body: impl FnOnce(&mut Stacks) -> T) -> T {
    STACKS
        .try_with(|stacks| stacks.try_borrow_mut().map(|mut stacks| body(&mut stacks)).unwrap_or_default())
        .unwrap_or_default()
}
