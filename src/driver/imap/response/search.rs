//! Results of searches: SEARCH, ESEARCH, SORT; and VANISHED, which has their form.

use super::super::syntax::cursor::{Cursor, Fault, Parsed};
use super::super::syntax::list;
use super::Untagged;
use crate::driver::set::Set;

/// A SEARCH or SORT response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Message numbers or UIDs, as the command asked, in the server's order.
    pub numbers: Vec<u32>,
    /// RFC 7162: the highest of the messages found.
    pub mod_seq: Option<u64>,
}

/// An ESEARCH response (RFC 4731); absent is what was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Esearch {
    /// The command that this answers.
    pub tag: Option<Vec<u8>>,
    /// The numbers are UIDs.
    pub uid: bool,
    pub min: Option<u32>,
    pub max: Option<u32>,
    pub count: Option<u32>,
    pub all: Option<Set>,
    pub mod_seq: Option<u64>,
}

/// ABNF (RFC 3501, RFC 5256, RFC 7162):
/// `"SEARCH" *(SP nz-number) [SP "(" "MODSEQ" SP mod-sequence-value ")"]`
///
/// Yahoo leaves a space at the end. What is no number is passed over.
pub(super) fn search(cursor: &mut Cursor<'_>) -> Search {
    let mut found = Search::default();
    loop {
        cursor.spaces();
        if let Some(number) = cursor.number() {
            found.numbers.push(number);
        } else if cursor.eat(b'(') {
            cursor.spaces();
            if cursor.keyword(b"MODSEQ") {
                cursor.spaces();
                found.mod_seq = cursor.number();
            }
        } else if cursor.at_end() || (cursor.skip_value().is_err() && !cursor.eat(b')')) {
            return found;
        }
    }
}

/// ABNF (RFC 4731, RFC 9051):
///
/// ```text
/// esearch-response  = "ESEARCH" [SP "(" "TAG" SP string ")"] [SP "UID"] *(SP search-return-data)
/// search-return-data = "MIN" SP nz-number / "MAX" SP nz-number / "ALL" SP sequence-set /
///                      "COUNT" SP number / "MODSEQ" SP mod-sequence-value / name SP value
/// ```
pub(super) fn esearch(cursor: &mut Cursor<'_>) -> Parsed<Esearch> {
    let mut found = Esearch::default();
    if cursor.spaced(b'(') {
        cursor.spaces();
        if !cursor.keyword(b"TAG") {
            return Err(Fault::Unexpected);
        }
        cursor.spaces();
        found.tag = Some(cursor.astring()?.into_owned());
        if !cursor.spaced(b')') {
            return Err(Fault::Unexpected);
        }
    }
    loop {
        cursor.spaces();
        let name = cursor.word();
        if name.eq_ignore_ascii_case(b"UID") {
            found.uid = true;
            continue;
        }
        cursor.spaces();
        match name {
            b"" => return if cursor.at_end() { Ok(found) } else { Err(Fault::Unexpected) },
            _ if name.eq_ignore_ascii_case(b"MIN") => found.min = cursor.number(),
            _ if name.eq_ignore_ascii_case(b"MAX") => found.max = cursor.number(),
            _ if name.eq_ignore_ascii_case(b"COUNT") => found.count = cursor.number(),
            _ if name.eq_ignore_ascii_case(b"MODSEQ") => found.mod_seq = cursor.number(),
            // Without a set nothing was found.
            _ if name.eq_ignore_ascii_case(b"ALL") => found.all = Some(list::set(cursor).unwrap_or_default()),
            _ => cursor.skip_value()?,
        }
    }
}

/// ABNF (RFC 7162): `"VANISHED" [SP "(EARLIER)"] SP known-uids`
pub(super) fn vanished(cursor: &mut Cursor<'_>) -> Parsed<Untagged> {
    let mut earlier = false;
    if cursor.eat(b'(') {
        cursor.spaces();
        earlier = cursor.keyword(b"EARLIER");
        if !cursor.spaced(b')') {
            return Err(Fault::Unexpected);
        }
        cursor.spaces();
    }
    Ok(Untagged::Vanished { earlier, uids: list::set(cursor)? })
}

#[cfg(test)]
mod tests {
    use super::super::{Response, parse};
    use super::*;

    fn untagged(line: &[u8]) -> Untagged {
        match parse(line) {
            Response::Untagged(untagged) => untagged,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn searches() {
        let found = |numbers: &[u32], mod_seq| Search { numbers: numbers.to_vec(), mod_seq };
        assert_eq!(untagged(b"* SEARCH\r\n"), Untagged::Search(found(&[], None)));
        assert_eq!(
            untagged(b"* SEARCH 2 5 6 (MODSEQ 917162500)\r\n"),
            Untagged::Search(found(&[2, 5, 6], Some(917_162_500)))
        );
        assert_eq!(untagged(b"* SORT 5 2\r\n"), Untagged::Sort(found(&[5, 2], None)));
        assert_eq!(untagged(b"* SEARCH 2 x 4294967296 3 ) (a\r\n"), Untagged::Search(found(&[2, 3], None)));
    }

    #[test]
    fn yahoo_trailing_space_in_search() {
        assert_eq!(
            untagged(b"* SEARCH 1 2 \r\n"),
            Untagged::Search(Search { numbers: vec![1, 2], mod_seq: None })
        );
        assert_eq!(untagged(b"* SEARCH \r\n"), Untagged::Search(Search::default()));
    }

    #[test]
    fn esearches() {
        let line =
            b"* ESEARCH (TAG \"A285\") UID MIN 7 MAX 3800 COUNT 15 ALL 7,10:12 PARTIAL (1:5 7) MODSEQ 9\r\n";
        let Untagged::Esearch(found) = untagged(line) else { panic!() };
        assert_eq!(found.tag.as_deref(), Some(&b"A285"[..]));
        assert_eq!((found.uid, found.min, found.max, found.count), (true, Some(7), Some(3800), Some(15)));
        assert_eq!((found.all.unwrap().to_string().as_str(), found.mod_seq), ("7,10:12", Some(9)));
    }

    #[test]
    fn exchange_empty_esearch() {
        let Untagged::Esearch(found) = untagged(b"* ESEARCH (TAG \"A1\") UID \r\n") else { panic!() };
        assert_eq!((found.uid, found.all), (true, None));
        let Untagged::Esearch(found) = untagged(b"* ESEARCH\r\n") else { panic!() };
        assert_eq!(found, Esearch::default());
    }

    #[test]
    fn vanished() {
        let expected = Untagged::Vanished { earlier: true, uids: [41, 43, 44].into_iter().collect() };
        assert_eq!(untagged(b"* VANISHED (EARLIER) 41,43:44\r\n"), expected);
        let Untagged::Vanished { earlier, uids } = untagged(b"* VANISHED 1:4294967295\r\n") else { panic!() };
        assert_eq!((earlier, uids.ranges().len()), (false, 1));
    }
}
