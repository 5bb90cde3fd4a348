//! What goes out: texts, and the macro that makes result classes.

use std::fmt::Write;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};

/// A text of a mail or a server, as it came: `str` in which octets that are not
/// UTF-8 stand as lone surrogates (surrogateescape), so that none is lost.
#[derive(Clone)]
pub(crate) struct Text(pub(crate) Vec<u8>);

/// Octets: `bytes`.
pub(crate) struct Octets(pub(crate) Vec<u8>);

pub(crate) fn texts(list: Vec<Vec<u8>>) -> Vec<Text> {
    list.into_iter().map(Text).collect()
}

pub(crate) fn optional(text: &Option<Vec<u8>>) -> Option<Text> {
    text.clone().map(Text)
}

impl<'py> IntoPyObject<'py> for &Text {
    type Target = PyString;
    type Output = Bound<'py, PyString>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => Ok(PyString::new(py, text)),
            Err(_) => {
                let octets = PyBytes::new(py, &self.0);
                PyString::from_encoded_object(&octets, Some(c"utf-8"), Some(c"surrogateescape"))
            }
        }
    }
}

impl<'py> IntoPyObject<'py> for Text {
    type Target = PyString;
    type Output = Bound<'py, PyString>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        (&self).into_pyobject(py)
    }
}

impl<'py> IntoPyObject<'py> for &Octets {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.0))
    }
}

impl<'py> IntoPyObject<'py> for Octets {
    type Target = PyBytes;
    type Output = Bound<'py, PyBytes>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.0))
    }
}

/// Objects in a tuple, as frozen as what holds it.
pub(crate) fn tuple<T: for<'py> IntoPyObject<'py>>(py: Python<'_>, items: Vec<T>) -> PyResult<Py<PyTuple>> {
    let mut objects = Vec::with_capacity(items.len());
    for item in items {
        objects.push(item.into_bound_py_any(py)?);
    }
    Ok(PyTuple::new(py, objects)?.unbind())
}

/// Declares a result: a frozen class with the fields that ext/imap's object has, which can be
/// compared, hashed, shown and matched. The second name of a field is Python's.
macro_rules! result {
    ($(#[$about:meta])* $class:ident { $($(#[$field_about:meta])* $field:ident $name:literal: $type:ty,)* }) => {
        $(#[$about])*
        #[pyo3::pyclass(frozen, module = "imapext")]
        pub(crate) struct $class {
            $($(#[$field_about])* #[pyo3(get, name = $name)] pub(crate) $field: $type,)*
        }

        impl $class {
            const FIELDS: &'static [&'static str] = &[$($name),*];
        }

        #[pyo3::pymethods]
        impl $class {
            #[classattr]
            fn __match_args__(py: pyo3::Python<'_>) -> pyo3::PyResult<pyo3::Py<pyo3::types::PyTuple>> {
                Ok(pyo3::types::PyTuple::new(py, Self::FIELDS)?.unbind())
            }

            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                $crate::results::shown(slf.as_any(), stringify!($class), Self::FIELDS)
            }

            fn __eq__(
                slf: &pyo3::Bound<'_, Self>,
                other: &pyo3::Bound<'_, pyo3::PyAny>,
            ) -> pyo3::PyResult<pyo3::Py<pyo3::PyAny>> {
                use pyo3::types::PyAnyMethods;
                let py = slf.py();
                if !other.is_instance_of::<Self>() {
                    return Ok(py.NotImplemented());
                }
                let equal = $crate::results::values(slf.as_any(), Self::FIELDS)?
                    .eq($crate::results::values(other, Self::FIELDS)?)?;
                Ok(pyo3::types::PyBool::new(py, equal).to_owned().into_any().unbind())
            }

            fn __hash__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<isize> {
                use pyo3::types::PyAnyMethods;
                $crate::results::values(slf.as_any(), Self::FIELDS)?.hash()
            }
        }
    };
}
pub(crate) use result;

/// The values of an object's fields.
pub(crate) fn values<'py>(object: &Bound<'py, PyAny>, fields: &[&str]) -> PyResult<Bound<'py, PyTuple>> {
    let values: PyResult<Vec<_>> = fields.iter().map(|field| object.getattr(*field)).collect();
    PyTuple::new(object.py(), values?)
}

/// `Class(field=value, …)`, absent ones left out.
pub(crate) fn shown(object: &Bound<'_, PyAny>, class: &str, fields: &[&str]) -> PyResult<String> {
    let mut shown = format!("{class}(");
    for field in fields {
        let value = object.getattr(*field)?;
        if !value.is_none() {
            let separator = if shown.ends_with('(') { "" } else { ", " };
            let _ = write!(shown, "{separator}{field}={}", value.repr()?.to_string_lossy());
        }
    }
    shown.push(')');
    Ok(shown)
}
