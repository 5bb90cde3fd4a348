//! A text of any size on its way into one `bytes`.

use imapext::driver::Sink;
use imapext::error::Result;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rustix::mm::{Advice, madvise};

/// Octets that come while the interpreter is released, and how many will come is known late or never.
///
/// What is large is written where it will stay, if its size is told before it; else it comes in parts, each of which goes as soon as
/// it is copied: one growing vector and the object at the end would be twice the text.
#[derive(Default)]
pub(crate) struct Pieces {
    /// What was written in one go, and how much of it counts; it comes before the parts.
    whole: Option<Py<PyBytes>>,
    filled: usize,
    parts: Vec<Vec<u8>>,
    size: usize,
}

/// Octets of a part of a large text: so many that each is memory of its own, which goes back at once.
const PART: usize = 4 << 20;

/// Texts of more octets are not made room for before they have come.
const LARGEST: u64 = 256 << 20;

impl Pieces {
    pub(crate) fn push(&mut self, mut piece: &[u8]) {
        self.size += piece.len();
        if let Some(last) = self.parts.last_mut() {
            let (head, rest) = piece.split_at(piece.len().min(last.capacity() - last.len()));
            last.extend_from_slice(head);
            piece = rest;
        }
        if !piece.is_empty() {
            let mut part = Vec::with_capacity(piece.len().max(self.size.min(PART)));
            part.extend_from_slice(piece);
            self.parts.push(part);
        }
    }

    pub(crate) fn into_bytes(mut self, py: Python<'_>) -> PyResult<Bound<'_, PyBytes>> {
        let Pieces { whole, filled, .. } = &self;
        let whole = whole.as_ref().map(|whole| whole.bind(py).clone());
        if let Some(whole) = &whole
            && self.size == 0
            && whole.as_bytes().len() == *filled
        {
            return Ok(whole.clone());
        }
        let head = whole.as_ref().and_then(|whole| whole.as_bytes().get(..*filled)).unwrap_or_default();
        PyBytes::new_with(py, head.len() + self.size, |mut room| {
            // The last first: what is freed at the end of the heap can be given back.
            while let Some(part) = self.parts.pop() {
                let (before, place) = room.split_at_mut(room.len().saturating_sub(part.len()));
                place.copy_from_slice(&part);
                room = before;
            }
            room.copy_from_slice(head);
            Ok(())
        })
    }
}

/// Asks the system for large pages under what will be written: most of the work would be in the pages.
#[allow(unsafe_code)]
fn prefer_large_pages(start: *mut u8, size: usize) {
    const LARGE_PAGE: usize = 2 << 20;
    let before = start.align_offset(LARGE_PAGE);
    let length = size.saturating_sub(before) / LARGE_PAGE * LARGE_PAGE;
    if length > 0 {
        // SAFETY: this lies within the object, and is advice that changes no octet.
        let _ = unsafe { madvise(start.add(before).cast(), length, Advice::LinuxHugepage) };
    }
}

impl Sink for Pieces {
    fn take(&mut self, piece: &[u8]) -> Result<()> {
        self.push(piece);
        Ok(())
    }

    #[allow(unsafe_code)]
    fn room(&mut self, size: u64) -> Option<&mut [u8]> {
        if self.whole.is_some() || self.size > 0 || size > LARGEST {
            return None;
        }
        let size = usize::try_from(size).ok()?;
        // SAFETY: NULL asks for room that nobody has written to; the object is nobody's but ours.
        let made = Python::try_attach(|py| unsafe {
            let object = ffi::PyBytes_FromStringAndSize(std::ptr::null(), size.try_into().ok()?);
            let bytes: Bound<'_, PyBytes> = Bound::from_owned_ptr_or_opt(py, object)?.cast_into_unchecked();
            let start = ffi::PyBytes_AsString(bytes.as_ptr()).cast::<u8>();
            Some((bytes.unbind(), start))
        });
        let (bytes, start) = made.flatten()?;
        self.whole = Some(bytes);
        prefer_large_pages(start, size);
        // SAFETY: as long as the object has one owner, and no one has seen it, it may be written to (CPython's
        // PyBytes_FromStringAndSize); it lives as long as `self`. No octet is read before it is written.
        Some(unsafe { std::slice::from_raw_parts_mut(start, size) })
    }

    fn filled(&mut self, octets: usize) -> Result<()> {
        self.filled = octets;
        Ok(())
    }
}
