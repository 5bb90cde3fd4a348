//! Commands: values in, bytes out.
