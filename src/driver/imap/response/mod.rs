//! Responses: bytes in, values out.
