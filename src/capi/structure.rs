//! The part tree of a message.

use std::ffi::{c_char, c_int};
use std::ptr;

use super::input;
use super::output::{Block, publish};
use super::stream;
use super::types::{imap_parameter, imap_structure};
use crate::limits;
use crate::mime::structure::{Parameter, Structure};

/// THE STRUCTURE OF A MESSAGE
///
/// The part tree of a message, without fetching the message.
///
/// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID or 0.
/// Returns: the root of the tree, or NULL on failure.
/// Memory: free the root with imap_free(), and never a part of it.
/// Errors: IMAP_STATUS_MAILBOX if there is no such message.
/// Source: ext/imap's imap_fetchstructure(); RFC 3501, section 7.4.2, BODYSTRUCTURE.
#[unsafe(no_mangle)]
pub extern "C" fn imap_fetchstructure(stream: c_int, message: i64, flags: i64) -> *mut imap_structure {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        let root = mailbox.fetch_structure(message, flags, diagnostics)?;
        publish(|block| structure(block, &root, limits::MIME_DEPTH))
    })
}

/// One part of a message's tree.
///
/// Parameters: `stream`; `message`: a number; `section`: which part, as `1.2`.
/// Returns: the part with what is below it, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if there is no such message or part.
/// Source: ext/imap's imap_bodystruct(), which leaves out what is below the part.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_bodystruct(
    stream: c_int,
    message: i64,
    section: *const c_char,
) -> *mut imap_structure {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let section = unsafe { input::text("section", section, limits::ARGUMENT) }?;
        let part = mailbox.body_struct(message, section, diagnostics)?;
        publish(|block| structure(block, &part, limits::MIME_DEPTH))
    })
}

/// A part and what is below it, `depth` levels of it at most.
fn structure(block: &mut Block, part: &Structure, depth: usize) -> imap_structure {
    let (subtype, subtype_size) = block.optional(part.subtype.as_deref());
    let (description, description_size) = block.optional(part.description.as_deref());
    let (id, id_size) = block.optional(part.id.as_deref());
    let kind = part.disposition.as_ref().map(|disposition| disposition.kind.as_slice());
    let (disposition, disposition_size) = block.optional(kind);
    let of_disposition = part.disposition.as_ref().map(|disposition| disposition.parameters.as_slice());
    let (dparameters, dparameters_count) = block.list(of_disposition.unwrap_or_default(), parameter);
    let (parameters, parameters_count) = block.list(&part.parameters, parameter);
    let (type_name, type_name_size) = block.optional(part.type_name.as_deref());
    let (location, location_size) = block.optional(part.location.as_deref());
    let (md5, md5_size) = block.optional(part.md5.as_deref());
    let (languages, languages_count) = block.list(&part.language, |block, name| block.sized_text(name));
    let below = if depth > 0 { part.parts.as_slice() } else { &[] };
    let (parts, parts_count) = block.list(below, |block, part| structure(block, part, depth - 1));
    imap_structure {
        r#type: part.content_type as c_int,
        encoding: part.encoding as c_int,
        ifsubtype: part.subtype.is_some().into(),
        subtype,
        subtype_size,
        ifdescription: part.description.is_some().into(),
        description,
        description_size,
        ifid: part.id.is_some().into(),
        id,
        id_size,
        lines: part.lines,
        bytes: part.bytes,
        ifdisposition: part.disposition.is_some().into(),
        disposition,
        disposition_size,
        ifdparameters: (dparameters_count > 0).into(),
        dparameters,
        dparameters_count,
        ifparameters: (parameters_count > 0).into(),
        parameters,
        parameters_count,
        parts,
        parts_count,
        type_name,
        type_name_size,
        location,
        location_size,
        md5,
        md5_size,
        languages,
        languages_count,
    }
}

fn parameter(block: &mut Block, parameter: &Parameter) -> imap_parameter {
    let (attribute, attribute_size) = block.text(&parameter.attribute);
    let (value, value_size) = block.text(&parameter.value);
    imap_parameter { attribute, attribute_size, value, value_size }
}

#[cfg(test)]
mod tests {
    use std::slice;

    use super::super::output::release;
    use super::*;
    use crate::mime::structure::ContentType;

    fn publish_tree(root: &Structure) -> *mut imap_structure {
        publish(|block| structure(block, root, limits::MIME_DEPTH)).unwrap()
    }

    #[test]
    fn a_tree_of_many_parts_is_one_block() {
        let leaf = |i: usize| Structure {
            subtype: Some(b"PLAIN".to_vec()),
            parameters: vec![Parameter { attribute: b"n".to_vec(), value: i.to_string().into_bytes() }],
            bytes: i as u64,
            ..Structure::default()
        };
        let root = Structure {
            content_type: ContentType::Multipart,
            parts: (0..limits::MIME_PARTS).map(leaf).collect(),
            ..Structure::default()
        };
        let result = publish_tree(&root);
        // SAFETY: a fresh result, freed last.
        unsafe {
            assert_eq!(((*result).r#type, (*result).ifsubtype), (1, 0));
            assert!((*result).subtype.is_null());
            let parts = slice::from_raw_parts((*result).parts, (*result).parts_count);
            assert_eq!(parts.len(), limits::MIME_PARTS);
            for (i, part) in parts.iter().enumerate() {
                assert_eq!((part.bytes, part.ifparameters, part.parameters_count), (i as u64, 1, 1));
                let value = std::ffi::CStr::from_ptr((*part.parameters).value);
                assert_eq!(value.to_bytes(), i.to_string().as_bytes());
            }
            release(result.cast());
        }
    }

    #[test]
    fn a_tree_that_is_too_deep_is_cut() {
        let mut root = Structure::default();
        for _ in 0..1000 {
            root = Structure { parts: vec![root], ..Structure::default() };
        }
        let result = publish_tree(&root);
        let mut depth = 0;
        // SAFETY: a fresh result, freed last.
        unsafe {
            let mut part = result.cast_const();
            while (*part).parts_count > 0 {
                part = (*part).parts;
                depth += 1;
            }
            release(result.cast());
        }
        assert_eq!(depth, limits::MIME_DEPTH);
    }
}
