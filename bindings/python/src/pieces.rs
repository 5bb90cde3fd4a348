//! A text of any size on its way into one `bytes`.

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
    /// As a sink takes them.
    pub(crate) fn push(&mut self, mut piece: &[u8]) -> imapext::error::Result<()> {
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
        Ok(())
    }
}

impl<'py> IntoPyObject<'py> for Pieces {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = PyErr;

    fn into_pyobject(mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
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
