//! A whole message taken apart: the part tree, and where each part lies in the octets.

use std::ops::Range;
use std::sync::Arc;

use super::content::{self, Of};
use super::header;
use super::notes::Notes;
use super::structure::{ContentType, Structure};
use crate::limits;

/// The host of an address that names none. Source: c-client's `BADHOST`.
pub const MISSING_HOST: &[u8] = b".MISSING-HOST-NAME.";

/// Where a part lies in a message's octets, and below it its parts, in the order of
/// [`Structure::parts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The part's own header with the empty line that ends it; of the message itself, its header.
    pub header: Range<usize>,
    /// What the header describes, still encoded.
    pub content: Range<usize>,
    /// A part's parts; of an embedded message one, with the header and text of that message.
    pub parts: Vec<Place>,
}

/// A message, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub structure: Arc<Structure>,
    pub place: Place,
}

impl Message {
    /// The part that IMAP numbers `path`, with its place; see [`Structure::part`].
    pub fn part(&self, path: &[u32]) -> Option<(&Structure, &Place)> {
        let mut part = (&*self.structure, &self.place);
        for (depth, &number) in path.iter().enumerate() {
            if depth > 0 && part.0.content_type != ContentType::Multipart {
                part = child(part, 0).filter(|_| part.0.is_message())?;
            }
            if part.0.content_type == ContentType::Multipart {
                part = child(part, usize::try_from(number.checked_sub(1)?).ok()?)?;
            } else if number != 1 {
                return None;
            }
        }
        Some(part)
    }
}

fn child<'a>(part: (&'a Structure, &'a Place), index: usize) -> Option<(&'a Structure, &'a Place)> {
    part.0.parts.get(index).zip(part.1.parts.get(index))
}

/// Where the text after a message's header begins: behind its first empty line; the
/// length if there is none. Lines end with LF or CRLF.
pub fn text_start(octets: &[u8]) -> usize {
    let mut at = 0;
    while at < octets.len() {
        let rest = octets.get(at..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        at += end;
        if matches!(rest.get(..end), Some(b"\n" | b"\r\n")) {
            break;
        }
    }
    at
}

/// `octets` with every LF that has no CR before it as CRLF: a file's lines as mail has them.
pub fn with_crlf(octets: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(octets.len() + octets.len() / 32);
    append_with_crlf(octets, &mut out);
    out
}

/// Appends `octets` as [`with_crlf`] gives them.
pub fn append_with_crlf(octets: &[u8], out: &mut Vec<u8>) {
    let mut rest = octets;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let (line, next) = rest.split_at(end);
        out.extend_from_slice(line);
        out.extend_from_slice(if line.last() == Some(&b'\r') { b"\n" } else { b"\r\n" });
        rest = next.get(1..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

/// How many LF without a CR before them stand in `range` of `octets`.
pub fn bare_feeds(octets: &[u8], range: Range<usize>) -> u64 {
    let within = octets.get(range.clone()).unwrap_or_default();
    let all = memchr::memchr_iter(b'\n', within).count();
    let before = range.start.checked_sub(1).and_then(|before| octets.get(before));
    let first = before == Some(&b'\r') && within.first() == Some(&b'\n');
    let pairs = memchr::memchr_iter(b'\r', within).filter(|at| within.get(at + 1) == Some(&b'\n')).count();
    (all - pairs - usize::from(first)) as u64
}

/// Takes a message apart in one pass, without recursion. ABNF (RFC 2046, lenient):
///
/// ```text
/// message   = header text                         ; header = *( line but an empty one ) [ empty line ]
/// multipart = [ preamble ] *( delimiter header content ) [ close [ epilogue ] ]
/// delimiter = "--" boundary *WSP ( CRLF / LF / CR / end )      ; at a line's begin
/// close     = "--" boundary "--" *WSP ( CRLF / LF / CR / end )
/// ```
///
/// A line that is a delimiter of an outer multipart ends the inner ones. A multipart
/// without a part has an empty one, as in c-client. Parts deeper than
/// [`limits::MIME_DEPTH`], or more than [`limits::MIME_PARTS`], are left out.
/// Source: c-client's `rfc822_parse_msg` and `rfc822_parse_content`.
pub fn parse(octets: &[u8], notes: &mut Notes) -> Message {
    let mut parser = Parser { octets, nodes: Vec::new(), open: Vec::new() };
    parser.run(notes);
    parser.assembled()
}

/// A part whose parent is known by its index in the list of all.
struct Node {
    structure: Structure,
    header: Range<usize>,
    content: Range<usize>,
    parent: Option<usize>,
}

impl Node {
    /// Where there is no content, the line end before the delimiter is the header's last.
    fn end_at(&mut self, end: usize) {
        let end = end.max(self.header.start);
        self.header.end = self.header.end.min(end);
        self.content = self.content.start.min(end)..end;
    }
}

/// A part whose parts are being found.
struct Open {
    node: usize,
    kind: Kind,
    /// The part in it that goes on.
    child: Option<usize>,
}

enum Kind {
    Message,
    Multipart {
        boundary: Vec<u8>,
    },
    /// A multipart after its closing delimiter.
    Closed,
}

struct Parser<'a> {
    octets: &'a [u8],
    nodes: Vec<Node>,
    /// From the outside in.
    open: Vec<Open>,
}

/// A delimiter line.
struct Delimiter {
    /// The multipart's place in [`Parser::open`].
    level: usize,
    closes: bool,
    /// Where its line begins, and where the next does.
    line: Range<usize>,
}

impl Parser<'_> {
    fn run(&mut self, notes: &mut Notes) {
        let mut next = self.begin(0, Of::Message, None, notes);
        loop {
            let found = match next {
                Next::Delimiter(delimiter) => delimiter,
                Next::Content(at) => match self.find_delimiter(at) {
                    Some(delimiter) => delimiter,
                    None => break,
                },
            };
            next = self.pass(found, notes);
        }
        let end = self.octets.len();
        self.close(0, end);
        if let Some(root) = self.nodes.first_mut() {
            root.content.end = end;
        }
        for index in 0..self.nodes.len() {
            self.clip(index);
        }
        for node in &mut self.nodes {
            finish(self.octets, node, notes);
        }
    }

    /// A message that ends with its header's empty line, which is a delimiter's, has nothing
    /// behind it: parts lie within their parents, which stand before them in the list.
    fn clip(&mut self, index: usize) {
        let parent = self.nodes.get(index).and_then(|node| self.nodes.get(node.parent?));
        let Some(within) = parent.map(|parent| parent.content.clone()) else { return };
        let Some(node) = self.nodes.get_mut(index) else { return };
        for range in [&mut node.header, &mut node.content] {
            let place = |at: usize| at.clamp(within.start, within.end.max(within.start));
            *range = place(range.start)..place(range.end);
        }
    }

    /// Ends what a delimiter ends, and begins the next part if there is one.
    fn pass(&mut self, delimiter: Delimiter, notes: &mut Notes) -> Next {
        let end = self.before(delimiter.line.start);
        self.close(delimiter.level + 1, end);
        let Some(open) = self.open.get_mut(delimiter.level) else { return Next::Content(delimiter.line.end) };
        let node = open.node;
        if let Some(child) = open.child.take().and_then(|child| self.nodes.get_mut(child)) {
            child.end_at(end);
        }
        if delimiter.closes {
            open.kind = Kind::Closed;
            return Next::Content(delimiter.line.end);
        }
        if self.nodes.len() > limits::MIME_PARTS {
            return Next::Content(delimiter.line.end);
        }
        open.child = Some(self.nodes.len());
        let is_digest =
            self.nodes.get(node).is_some_and(|node| node.structure.subtype.as_deref() == Some(b"DIGEST"));
        let default = if is_digest { ContentType::Message } else { ContentType::Text };
        self.begin(delimiter.line.end, Of::Part(default), Some(node), notes)
    }

    /// Reads the header at `at` and adds what it describes; an embedded message's too, and so on.
    fn begin(&mut self, mut at: usize, mut of: Of, mut parent: Option<usize>, notes: &mut Notes) -> Next {
        loop {
            let start = at;
            let next = self.header_end(at);
            at = match &next {
                Next::Content(at) => *at,
                Next::Delimiter(delimiter) => self.before(delimiter.line.start).max(start),
            };
            let structure = content::describe(self.octets.get(start..at).unwrap_or_default(), of, notes);
            let index = self.nodes.len();
            let is_message = structure.is_message();
            let kind = match structure.content_type {
                ContentType::Multipart => Some(Kind::Multipart { boundary: content::boundary(&structure) }),
                _ if is_message => Some(Kind::Message),
                _ => None,
            };
            self.nodes.push(Node { structure, header: start..at, content: at..at, parent });
            let Some(kind) = kind.filter(|_| self.open.len() < limits::MIME_DEPTH) else { return next };
            let goes_on = is_message && self.nodes.len() <= limits::MIME_PARTS;
            self.open.push(Open { node: index, kind, child: goes_on.then_some(index + 1) });
            if !goes_on {
                return next;
            }
            if matches!(next, Next::Delimiter(_)) {
                let structure = content::describe(b"", Of::Message, notes);
                self.nodes.push(Node { structure, header: at..at, content: at..at, parent: Some(index) });
                return next;
            }
            (of, parent) = (Of::Message, Some(index));
        }
    }

    /// Where the header that begins at `start` ends: behind an empty line, or at a delimiter.
    fn header_end(&self, start: usize) -> Next {
        let mut at = start;
        while at < self.octets.len() {
            if let Some(delimiter) = self.delimiter_at(at) {
                return Next::Delimiter(delimiter);
            }
            let rest = self.octets.get(at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            at += end;
            if matches!(rest.get(..end), Some(b"\n" | b"\r\n")) {
                break;
            }
        }
        Next::Content(at)
    }

    /// The first delimiter at `from`, which begins a line, or later.
    fn find_delimiter(&self, from: usize) -> Option<Delimiter> {
        if !self.open.iter().any(|open| matches!(open.kind, Kind::Multipart { .. })) {
            return None;
        }
        let rest = self.octets.get(from..)?;
        memchr::memmem::find_iter(rest, b"--").map(|at| from + at).find_map(|at| {
            let before = at.checked_sub(1).and_then(|before| self.octets.get(before));
            let begins_line = at == from || matches!(before, Some(b'\n' | b'\r'));
            begins_line.then(|| self.delimiter_at(at)).flatten()
        })
    }

    /// The delimiter that the line at `start` is, of the outermost multipart that has it.
    fn delimiter_at(&self, start: usize) -> Option<Delimiter> {
        let text = self.octets.get(start..)?.strip_prefix(b"--")?;
        self.open.iter().enumerate().find_map(|(level, open)| {
            let Kind::Multipart { boundary } = &open.kind else { return None };
            let rest = text.strip_prefix(boundary.as_slice())?;
            let (closes, rest) = match rest.strip_prefix(b"--").and_then(line_end) {
                Some(rest) => (true, rest),
                None => (false, line_end(rest)?),
            };
            Some(Delimiter { level, closes, line: start..self.octets.len() - rest.len() })
        })
    }

    /// Where the line before the one at `start` ends: its line end belongs to the delimiter.
    fn before(&self, start: usize) -> usize {
        match self.octets.get(..start) {
            Some([.., b'\r', b'\n']) => start - 2,
            Some([.., b'\r' | b'\n']) => start - 1,
            _ => start,
        }
    }

    /// Ends the open parts from `level` inwards, with what goes on in them.
    fn close(&mut self, level: usize, end: usize) {
        for open in self.open.drain(level.min(self.open.len())..) {
            for index in [Some(open.node), open.child].into_iter().flatten() {
                if let Some(node) = self.nodes.get_mut(index) {
                    node.end_at(end);
                }
            }
        }
    }

    /// The tree. Parents stand before their parts in the list.
    fn assembled(mut self) -> Message {
        let mut trees: Vec<Vec<(Structure, Place)>> = self.nodes.iter().map(|_| Vec::new()).collect();
        while let Some(mut node) = self.nodes.pop() {
            let mut parts = trees.pop().unwrap_or_default();
            parts.reverse();
            // Trees are kept for long, and grown vectors have room for more.
            node.structure.parts.reserve_exact(parts.len());
            let room = Vec::with_capacity(parts.len());
            let mut place = Place { header: node.header, content: node.content, parts: room };
            for (part, place_of_part) in parts {
                node.structure.parts.push(part);
                place.parts.push(place_of_part);
            }
            if node.structure.content_type == ContentType::Multipart && place.parts.is_empty() {
                let start = place.content.start;
                let mut empty = content::describe(b"", Of::Part(ContentType::Text), &mut Notes::new());
                content::set_charset(&mut empty, b"");
                node.structure.parts.push(empty);
                place.parts.push(Place { header: start..start, content: start..start, parts: Vec::new() });
            }
            match node.parent.and_then(|parent| trees.get_mut(parent)) {
                Some(siblings) => siblings.push((node.structure, place)),
                None => return Message { structure: Arc::new(node.structure), place },
            }
        }
        Message::default()
    }
}

/// Where reading goes on.
enum Next {
    Content(usize),
    Delimiter(Delimiter),
}

/// What only the whole content tells: sizes, and an embedded message's envelope.
fn finish(octets: &[u8], node: &mut Node, notes: &mut Notes) {
    use ContentType::{Message, Multipart, Text};
    let part = &mut node.structure;
    let content = octets.get(node.content.clone()).unwrap_or_default();
    part.bytes = content.len() as u64;
    content::set_charset(part, content);
    if matches!(part.content_type, Text | Message) {
        part.lines = memchr::memchr_iter(b'\n', content).count() as u64;
    }
    let nested = part.content_type == Multipart || part.is_message();
    if nested && part.encoding as i32 > super::structure::Encoding::Binary as i32 {
        let kind = if part.content_type == Multipart { &b"multipart"[..] } else { b"message" };
        notes.push_all(&[b"Ignoring nested encoding of ", kind, b" contents"]);
    }
    if part.is_message() {
        let end = text_start(content);
        let header = content.get(..end).unwrap_or_default();
        part.envelope = Some(Box::new(header::parse(header, MISSING_HOST, notes)));
    }
}

/// What follows the blanks and the line end that `text` begins with.
fn line_end(text: &[u8]) -> Option<&[u8]> {
    let blanks = text.iter().position(|octet| !matches!(octet, b' ' | b'\t')).unwrap_or(text.len());
    match text.get(blanks..)? {
        [] => Some(&[]),
        [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
