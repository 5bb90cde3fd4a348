//! Lists that many responses hold: flags and sets of numbers.

use super::cursor::{Cursor, Fault, Parsed};
use crate::driver::set::Set;
use crate::limits;

/// ABNF: `flag-list = "(" [flag *(SP flag)] ")"`; a flag may be any word, as
/// Gmail's are no atoms. A missing closing parenthesis is forgiven.
pub fn flags(cursor: &mut Cursor<'_>) -> Parsed<Vec<Vec<u8>>> {
    if !cursor.spaced(b'(') {
        return Err(Fault::Unexpected);
    }
    let mut flags = Vec::new();
    loop {
        cursor.spaces();
        if cursor.eat(b')') || cursor.at_end() {
            return Ok(flags);
        }
        let flag = cursor.astring()?;
        if !flag.is_empty() && flags.len() < limits::LIST_ITEMS {
            flags.push(flag.into_owned());
        }
    }
}

/// ABNF (RFC 3501): `sequence-set = (seq-number / seq-range) *("," sequence-set)`
///
/// Ranges stay ranges, so that `1:4294967295` costs what it is written with.
pub fn set(cursor: &mut Cursor<'_>) -> Parsed<Set> {
    let number = |cursor: &mut Cursor<'_>| match cursor.eat(b'*') {
        true => Ok(Set::STAR),
        false => cursor.number::<u32>().ok_or(Fault::Unexpected),
    };
    let mut set = Set::default();
    loop {
        let first = number(cursor)?;
        let last = if cursor.eat(b':') { number(cursor)? } else { first };
        set.push(first, last);
        if !cursor.eat(b',') {
            return Ok(set);
        }
    }
}
