//! A text of any size on its way into one `bytes`.

use std::ops::RangeInclusive;

use imapext::error::Result;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Octets that come piece by piece while the interpreter is released, and how many will come is not known.
///
/// One growing vector and the object at the end would be twice the text; here each part goes as soon as it is copied.
#[derive(Default)]
pub(crate) struct Pieces {
    parts: Vec<Vec<u8>>,
    size: usize,
}

/// Octets of a part of a large text: so many that each is memory of its own, which goes back at once.
const PART: usize = 4 << 20;

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
        PyBytes::new_with(py, self.size, |mut room| {
            // The last first: what is freed at the end of the heap can be given back.
            while let Some(part) = self.parts.pop() {
                let (before, place) = room.split_at_mut(room.len().saturating_sub(part.len()));
                place.copy_from_slice(&part);
                room = before;
            }
            Ok(())
        })
    }
}

/// Texts of so many octets are written where they will stay, if they are as long as they should be. A server that says
/// more is not believed before it has sent it.
pub(crate) const LARGE: RangeInclusive<u64> = 1 << 20..=256 << 20;

/// A `bytes` of `size` octets, which `fetch` brings into a sink; if it brings more or fewer, of those.
pub(crate) fn gather<'py>(
    py: Python<'py>,
    size: usize,
    fetch: impl FnOnce(&mut (dyn FnMut(&[u8]) -> Result<()> + Send)) -> PyResult<()>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut others = Pieces::default();
    let mut fetched = Ok(());
    let bytes = PyBytes::new_with(py, size, |room| {
        let mut filled = 0;
        fetched = fetch(&mut |piece| {
            let rest = room.get_mut(filled..).unwrap_or_default();
            let (head, more) = piece.split_at(piece.len().min(rest.len()));
            if let Some(place) = rest.get_mut(..head.len()) {
                place.copy_from_slice(head);
            }
            filled += head.len();
            others.push(more);
            Ok(())
        });
        if filled < size || others.size > 0 {
            // In front of what found no room.
            let more = std::mem::take(&mut others);
            let all = room.get(..filled).into_iter().chain(more.parts.iter().map(Vec::as_slice));
            all.for_each(|part| others.push(part));
        }
        Ok(())
    })?;
    fetched?;
    match others.size {
        0 if size > 0 => Ok(bytes),
        _ => others.into_bytes(py),
    }
}
