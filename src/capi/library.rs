//! The library itself.

use std::ffi::{CStr, c_char, c_void};

use super::boundary;
use super::output;

/// THE LIBRARY ITSELF
///
/// Frees a result of any function of this library, and all that hangs on it.
///
/// Parameters: `result`: the pointer that the function returned, or NULL, which is fine.
/// Source: this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_free(result: *mut c_void) {
    // SAFETY: the contract: NULL or a result that was not freed yet.
    let _ = boundary::contain(|| unsafe { output::release(result) });
}

/// The version of the library: `0.1.0`.
///
/// Returns: a text that stays for as long as the library is loaded. Don't free it.
/// Source: this library.
#[unsafe(no_mangle)]
pub extern "C" fn imap_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    const TEXT: &CStr = match CStr::from_bytes_with_nul(VERSION.as_bytes()) {
        Ok(text) => text,
        Err(_) => c"",
    };
    TEXT.as_ptr()
}
