//! What a C caller gets: one result is one block of memory. The struct lies at
//! its begin, and whatever it points to behind it, so that one `imap_free` frees all.
//!
//! A result is laid out twice by the same code: once to measure, once to fill.

use std::ffi::{c_char, c_void};
use std::ptr::{self, NonNull};

use super::types::{imap_text, imap_text_list};
use crate::error::{Error, ErrorKind, Result};

unsafe extern "C" {
    fn malloc(size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

/// The alignment that `malloc` promises for any type of C.
const ALIGNMENT: usize = align_of::<u128>();

/// A block under construction.
pub(super) struct Block {
    /// Absent while measuring.
    base: Option<NonNull<u8>>,
    used: usize,
    size: usize,
}

/// The result that `build` describes, in a block of its own. `build` runs twice
/// and must do the same both times.
pub(super) fn publish<T>(build: impl Fn(&mut Block) -> T) -> Result<*mut T> {
    let mut measure = Block { base: None, used: 0, size: usize::MAX };
    measure.reserve::<T>(1);
    build(&mut measure);
    let size = measure.used;

    // SAFETY: any size will do, and the size of a struct is above 0.
    let base = NonNull::new(unsafe { malloc(size) }.cast::<u8>())
        .ok_or_else(|| Error::new(ErrorKind::Limit, format!("no memory for a result of {size} octets")))?;
    let mut block = Block { base: Some(base), used: 0, size };
    let root = block.reserve::<T>(1);
    let value = build(&mut block);
    if let Some(root) = root {
        // SAFETY: `reserve` gave room for one `T`, aligned.
        unsafe { root.as_ptr().write(value) };
    }
    Ok(base.as_ptr().cast())
}

/// A text as a result.
pub(super) fn publish_text(text: &[u8]) -> Result<*mut imap_text> {
    publish(|block| block.sized_text(text))
}

/// A list of texts as a result.
pub(super) fn publish_texts<T: AsRef<[u8]>>(texts: &[T]) -> Result<*mut imap_text_list> {
    publish(|block| {
        let (texts, count) = block.list(texts, |block, text| block.sized_text(text.as_ref()));
        imap_text_list { texts, count }
    })
}

/// Frees a result.
///
/// # Safety
/// `result` is NULL or came from [`publish`] and was not freed yet.
pub(super) unsafe fn release(result: *mut c_void) {
    // SAFETY: NULL or from `malloc`, as promised by the caller.
    unsafe { free(result) }
}

impl Block {
    /// A copy of `text`, NUL-terminated, and its size.
    pub(super) fn text(&mut self, text: &[u8]) -> (*const c_char, usize) {
        let Some(room) = self.reserve::<u8>(text.len().saturating_add(1)) else {
            return (ptr::null(), text.len());
        };
        // SAFETY: `reserve` gave room for the text and its NUL, in a block that `text` is no part of.
        unsafe {
            ptr::copy_nonoverlapping(text.as_ptr(), room.as_ptr(), text.len());
            room.add(text.len()).write(0);
        }
        (room.as_ptr().cast_const().cast(), text.len())
    }

    /// A copy of `text`, or NULL and 0.
    pub(super) fn optional(&mut self, text: Option<&[u8]>) -> (*const c_char, usize) {
        text.map_or((ptr::null(), 0), |text| self.text(text))
    }

    pub(super) fn sized_text(&mut self, text: &[u8]) -> imap_text {
        let (data, size) = self.text(text);
        imap_text { data, size }
    }

    /// An array of what `convert` makes of each of `items`, and its count; NULL if there are none.
    pub(super) fn list<I, T>(
        &mut self,
        items: &[I],
        convert: impl Fn(&mut Block, &I) -> T,
    ) -> (*const T, usize) {
        if items.is_empty() {
            return (ptr::null(), 0);
        }
        let room = self.reserve::<T>(items.len());
        for (i, item) in items.iter().enumerate() {
            let value = convert(self, item);
            if let Some(room) = room {
                // SAFETY: `reserve` gave room for as many values as there are items, aligned.
                unsafe { room.add(i).write(value) };
            }
        }
        (room.map_or(ptr::null(), |room| room.as_ptr().cast_const()), items.len())
    }

    /// Room for `count` values; `None` while measuring.
    fn reserve<T>(&mut self, count: usize) -> Option<NonNull<T>> {
        const { assert!(align_of::<T>() <= ALIGNMENT) };
        let start = self.used.checked_next_multiple_of(align_of::<T>());
        let octets = size_of::<T>().checked_mul(count);
        let end = start.zip(octets).and_then(|(start, octets)| start.checked_add(octets));
        let (Some(start), Some(end)) = (start, end.filter(|end| *end <= self.size)) else {
            panic!("a result outgrew its block");
        };
        self.used = end;
        // SAFETY: `start` is at most `size`, which is what was allocated at `base`.
        self.base.map(|base| unsafe { base.add(start) }.cast())
    }
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::*;

    #[test]
    fn a_list_is_one_block() {
        let texts = [&b"one"[..], b"", b"th\0ree"];
        let list = publish_texts(&texts).unwrap();
        // SAFETY: a fresh result, freed last.
        unsafe {
            assert_eq!((*list).count, 3);
            for (item, text) in slice::from_raw_parts((*list).texts, 3).iter().zip(texts) {
                assert_eq!(slice::from_raw_parts(item.data.cast::<u8>(), item.size), text);
                assert_eq!(item.data.add(item.size).read(), 0);
                let distance = item.data.addr() - list.addr();
                assert!(distance < 128, "{distance}");
            }
            release(list.cast());
        }
    }

    #[test]
    fn members_are_aligned_after_texts_of_any_length() {
        for length in 0..20 {
            let result = publish(|block| {
                let text = block.text(&b"x".repeat(length));
                let numbers = block.list(&[1u8, 2], |_, number| u64::from(*number));
                (text, numbers)
            });
            let result = result.unwrap();
            // SAFETY: a fresh result, freed last.
            unsafe {
                let (text, (numbers, count)) = *result;
                assert_eq!(text.1, length);
                assert!(numbers.is_aligned());
                assert_eq!(slice::from_raw_parts(numbers, count), [1, 2]);
                release(result.cast());
            }
        }
    }

    #[test]
    fn nothing_is_null() {
        let list = publish_texts::<&[u8]>(&[]).unwrap();
        // SAFETY: a fresh result, freed last; NULL is fine.
        unsafe {
            assert!((*list).texts.is_null() && (*list).count == 0);
            release(list.cast());
            release(ptr::null_mut());
        }
    }
}
