//! What a C caller passes, checked: pointers become slices, numbers come as they are.

use std::ffi::{CStr, c_char};
use std::mem::MaybeUninit;
use std::path::PathBuf;
use std::ptr;
use std::slice;

use crate::error::{Error, ErrorKind, Result};

/// A C string that must be there and have at most `limit` octets; `name` is for the error.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated string that stays as it is for `'a`.
pub(super) unsafe fn text<'a>(name: &str, text: *const c_char, limit: usize) -> Result<&'a [u8]> {
    // SAFETY: as promised by the caller.
    unsafe { optional_text(name, text, limit) }?.ok_or_else(|| null(name))
}

/// A C string that may be NULL.
///
/// # Safety
/// As for [`text`].
pub(super) unsafe fn optional_text<'a>(
    name: &str,
    text: *const c_char,
    limit: usize,
) -> Result<Option<&'a [u8]>> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, hence NUL-terminated.
    let text = unsafe { CStr::from_ptr(text) }.to_bytes();
    if text.len() > limit {
        return Err(argument(format!("{name} is longer than {limit} octets")));
    }
    Ok(Some(text))
}

/// A C string of UTF-8 that may be NULL; an empty one counts as NULL.
///
/// # Safety
/// As for [`text`].
pub(super) unsafe fn optional_str<'a>(
    name: &str,
    text: *const c_char,
    limit: usize,
) -> Result<Option<&'a str>> {
    // SAFETY: as promised by the caller.
    let text = unsafe { optional_text(name, text, limit) }?.filter(|text| !text.is_empty());
    let text = text.map(std::str::from_utf8).transpose();
    text.map_err(|_| argument(format!("{name} is not UTF-8")))
}

/// A file's name that may be NULL; an empty one counts as NULL.
///
/// # Safety
/// As for [`text`].
pub(super) unsafe fn optional_path(name: &str, text: *const c_char, limit: usize) -> Result<Option<PathBuf>> {
    use std::os::unix::ffi::OsStrExt;
    // SAFETY: as promised by the caller.
    let text = unsafe { optional_text(name, text, limit) }?.filter(|text| !text.is_empty());
    Ok(text.map(|text| PathBuf::from(std::ffi::OsStr::from_bytes(text))))
}

/// Octets that must be there, with their count.
///
/// # Safety
/// `data` is NULL or points to `size` octets that stay as they are for `'a`.
pub(super) unsafe fn octets<'a>(name: &str, data: *const c_char, size: usize) -> Result<&'a [u8]> {
    if data.is_null() {
        return Err(null(name));
    }
    if size > isize::MAX as usize {
        return Err(argument(format!("{name} is too long")));
    }
    // SAFETY: not NULL, hence `size` octets; no more than a slice can have.
    Ok(unsafe { slice::from_raw_parts(data.cast(), size) })
}

/// The members of a caller's array; NULL is fine if `count` is 0.
///
/// # Safety
/// `items` is NULL or points to `count` values that stay as they are for `'a`.
pub(super) unsafe fn array<'a, T>(
    name: &str,
    items: *const T,
    count: usize,
    limit: usize,
) -> Result<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() {
        return Err(null(name));
    }
    if count > limit {
        return Err(argument(format!("{name} has more than {limit} members")));
    }
    // SAFETY: not NULL, hence `count` values; `limit` keeps them below what a slice can have.
    Ok(unsafe { slice::from_raw_parts(items, count) })
}

/// A struct that a caller filled, which begins with its size: a copy of the members that both sides know; the rest is zero.
/// `first_size` is what the first version had.
///
/// # Safety
/// `given` is NULL or points to a `T` of some version, of the size that it begins with. All zero is a value of `T`.
pub(super) unsafe fn sized<T>(name: &str, given: *const T, first_size: usize) -> Result<T> {
    if given.is_null() {
        return Err(null(name));
    }
    // SAFETY: every version of the struct begins with its size.
    let size = unsafe { given.cast::<usize>().read_unaligned() };
    if !(first_size..=GREATEST_SIZE).contains(&size) {
        return Err(argument(format!("{name}.size is {size}, and no version of the struct has that size")));
    }
    // SAFETY: the caller's struct has `size` octets.
    let octets = unsafe { slice::from_raw_parts(given.cast::<u8>(), size) };
    let unknown = octets.get(size_of::<T>()..).unwrap_or_default();
    // To ignore a setting could be to weaken it.
    if unknown.iter().any(|octet| *octet != 0) {
        return Err(argument(format!(
            "{name} has a member set that this version of the library does not know"
        )));
    }
    let mut known = MaybeUninit::<T>::zeroed();
    let common = size.min(size_of::<T>());
    // SAFETY: both structs have at least `common` octets, of the same layout.
    unsafe { ptr::copy_nonoverlapping(given.cast::<u8>(), known.as_mut_ptr().cast::<u8>(), common) };
    // SAFETY: what was not copied is zero, which is a value.
    Ok(unsafe { known.assume_init() })
}

/// A size beyond this is no struct of any version, but garbage.
const GREATEST_SIZE: usize = 1 << 16;

pub(super) fn argument(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Argument, text)
}

fn null(name: &str) -> Error {
    argument(format!("{name} is NULL"))
}

#[cfg(test)]
mod tests {
    use std::ptr::null;

    use super::*;

    #[test]
    fn null_and_length_are_checked() {
        // SAFETY: literals and NULL.
        unsafe {
            assert_eq!(text("mailbox", c"INBOX".as_ptr(), 5).unwrap(), b"INBOX");
            assert_eq!(text("mailbox", null(), 5).unwrap_err().to_string(), "mailbox is NULL");
            let long = text("mailbox", c"INBOX".as_ptr(), 4).unwrap_err();
            assert_eq!(long.to_string(), "mailbox is longer than 4 octets");
            assert_eq!(optional_text("section", null(), 4).unwrap(), None);
            assert_eq!(optional_str("charset", c"".as_ptr(), 4).unwrap(), None);
            assert!(optional_str("charset", c"\xff".as_ptr(), 4).is_err());
            assert_eq!(octets("text", c"a".as_ptr(), 0).unwrap(), b"");
            assert!(octets("text", null(), 0).is_err());
            assert!(octets("text", c"a".as_ptr(), usize::MAX).is_err());
            assert!(array::<u32>("list", null(), 0, 1).unwrap().is_empty());
            assert!(array::<u32>("list", null(), 1, 1).is_err());
            assert!(array::<u32>("list", [1, 2].as_ptr(), 2, 1).is_err());
        }
    }
}
