//! What a program that this library starts has of the process: nothing but its standard streams.

use std::ffi::{c_int, c_long};
use std::io;
use std::os::unix::process::CommandExt;

use crate::wire::sendmail::Command;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn fcntl(descriptor: c_int, command: c_int, ...) -> c_int;
}

/// Has the program start with the descriptors 0 to 2 alone: the host's own, opened without care, are none of its business.
pub(super) fn keep_descriptors(command: &mut Command) {
    // SAFETY: what runs between fork and exec makes system calls and nothing else.
    unsafe { command.pre_exec(close_others_on_exec) };
}

/// Marks all other descriptors to be closed when the program starts.
fn close_others_on_exec() -> io::Result<()> {
    // The same number on every architecture of Linux.
    const CLOSE_RANGE: c_long = 436;
    const FIRST: c_long = 3;
    const LAST: c_long = u32::MAX as c_long;
    const CLOSE_ON_EXEC: c_long = 4;
    // SAFETY: takes numbers only.
    if cfg!(target_os = "linux") && unsafe { syscall(CLOSE_RANGE, FIRST, LAST, CLOSE_ON_EXEC) } == 0 {
        return Ok(());
    }
    // Linux before 5.11, or a sandbox that does not know the call: one by one, as far as is usual.
    const SET_FLAGS: c_int = 2;
    const FLAG: c_int = 1;
    const USUAL: c_int = 65_536;
    for descriptor in 3..USUAL {
        // SAFETY: takes numbers only; of a number that is no descriptor it says so.
        unsafe { fcntl(descriptor, SET_FLAGS, FLAG) };
    }
    Ok(())
}
