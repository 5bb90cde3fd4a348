//! A mailbox file's messages, found in one pass through a window of bounded size.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use memchr::memmem::Finder;

use super::from_line;
use super::status::{Base, Hidden, Marks};
use crate::limits;
use crate::mime::date::Date;
use crate::wire::{Asking, Interrupt};

/// One message, and where it lies in the file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its `From ` line.
    pub start: u64,
    /// Its header.
    pub header: u64,
    /// What follows the header's empty line.
    pub body: u64,
    /// Past its last octet; an empty line before the next message is no part of it.
    pub end: u64,
    /// The next message, or the file's end.
    pub next: u64,
    /// Octets of what readers see, lines ended by CRLF.
    pub size: u64,
    pub date: Date,
    /// As the file says, 0 if it does not.
    pub uid: u32,
    pub marks: Marks,
    /// Where `Status`, `X-Status`, `X-Keywords` and `X-UID` stand together.
    pub block: Option<(u64, usize)>,
    /// What tells it from others: of its `From ` line and the header that readers see.
    pub fingerprint: u64,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Scanned {
    pub entries: Vec<Entry>,
    pub base: Option<Base>,
    /// The line of [`Hidden::Base`] or [`Hidden::Internal`], place and length.
    pub base_line: Option<(u64, usize)>,
    /// Where the message that is none ends; messages begin there.
    pub internal: Option<u64>,
}

/// Who is shown a file's lines.
pub type Show<'s> = dyn FnMut(Range<u64>, &[u8]) -> io::Result<()> + 's;

/// Whether the file, whose length is `length`, begins as a mailbox does; an empty one does.
pub fn is_mailbox(file: &File, length: u64) -> io::Result<bool> {
    let mut window = Window::new(file, length);
    let start = window.skip_blank_lines()?;
    Ok(start == length || window.date(start)?.is_some())
}

/// Reads all of a file. Beyond [`limits::MESSAGES`] there is an error.
pub fn scan(file: &File, length: u64, interrupt: &Interrupt) -> io::Result<Scanned> {
    scan_by(file, length, interrupt, WINDOW)
}

/// [`scan`] through a window of another size.
pub(super) fn scan_by(file: &File, length: u64, interrupt: &Interrupt, step: usize) -> io::Result<Scanned> {
    let asking = Some(Asking::new(interrupt));
    let mut window = Window { step, asking, ..Window::new(file, length) };
    let mut scanned = Scanned::default();
    let mut at = window.skip_blank_lines()?;
    while at < length {
        let Some(date) = window.date(at)? else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a mailbox file"));
        };
        let is_first = at == 0 || scanned.entries.is_empty() && scanned.internal.is_none();
        let entry = window.entry(at, date, is_first, &mut scanned)?;
        at = entry.next;
        if is_first && scanned.internal == Some(entry.next) {
            continue;
        }
        if scanned.entries.len() >= limits::MESSAGES as usize {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "too many messages"));
        }
        scanned.entries.push(entry);
    }
    Ok(scanned)
}

/// What the first message says of all: [`Scanned`] without entries.
pub fn base(file: &File, length: u64) -> io::Result<Scanned> {
    let mut window = Window { step: 8 << 10, ..Window::new(file, length) };
    let mut scanned = Scanned::default();
    let start = window.skip_blank_lines()?;
    if let Some(date) = window.date(start)? {
        window.header(&mut blank(start, date), true, &mut scanned)?;
    }
    Ok(scanned)
}

/// The fingerprint of the message whose `From ` line is at `start`; `None` if there is none.
pub fn fingerprint(file: &File, length: u64, start: u64) -> io::Result<Option<u64>> {
    let mut window = Window { step: 8 << 10, ..Window::new(file, length) };
    let Some(date) = window.date(start)? else { return Ok(None) };
    let mut entry = blank(start, date);
    let mut unused = Scanned::default();
    window.header(&mut entry, false, &mut unused)?;
    Ok(Some(entry.fingerprint))
}

/// Shows each line of a part of the file: where it is, and its first octets, all but of very long ones.
pub fn lines(file: &File, part: Range<u64>, show: &mut Show<'_>) -> io::Result<()> {
    let step = usize::try_from(part.end - part.start).unwrap_or(WINDOW).min(WINDOW);
    let mut window = Window { step, ..Window::new(file, part.end) };
    let mut at = part.start;
    while at < part.end {
        let end = window.line_end(at)?;
        let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(LINE);
        show(at..end, window.slice(at, length)?.get(..length).unwrap_or_default())?;
        at = end;
    }
    Ok(())
}

fn blank(start: u64, date: Date) -> Entry {
    Entry {
        start,
        header: start,
        body: start,
        end: start,
        next: start,
        size: 0,
        date,
        uid: 0,
        marks: Marks::default(),
        block: None,
        fingerprint: 0,
    }
}

/// A piece of the file.
struct Window<'f> {
    file: &'f File,
    length: u64,
    at: u64,
    octets: Vec<u8>,
    step: usize,
    /// Of a scan, which may take long.
    asking: Option<Asking>,
    next_from: Finder<'static>,
}

/// Octets of a file that are looked at together.
const WINDOW: usize = 1 << 20;

/// Octets of a header line that are looked at, longer keyword lists than which nobody has.
const LINE: usize = 64 << 10;

impl<'f> Window<'f> {
    fn new(file: &'f File, length: u64) -> Window<'f> {
        let next_from = Finder::new(b"\nFrom ");
        Window { file, length, at: 0, octets: Vec::new(), step: WINDOW, asking: None, next_from }
    }

    /// What follows `at`: at least `least` octets, fewer only at the file's end.
    fn slice(&mut self, at: u64, least: usize) -> io::Result<&[u8]> {
        let wanted = (self.length.saturating_sub(at)).min(least as u64);
        let end = self.at + self.octets.len() as u64;
        if at < self.at || at + wanted > end {
            let room = self.length.saturating_sub(at).min(self.step.max(least) as u64) as usize;
            self.asking.as_ref().map_or(Ok(()), Asking::ask)?;
            self.octets.resize(room, 0);
            let mut filled = 0;
            while filled < room {
                match self.file.read_at(self.octets.get_mut(filled..).unwrap_or_default(), at + filled as u64)
                {
                    // It has shrunk meanwhile.
                    Ok(0) => break,
                    Ok(count) => filled += count,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            self.octets.truncate(filled);
            self.at = at;
            if (filled as u64) < wanted {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file is shorter than it was"));
            }
        }
        let skip = usize::try_from(at - self.at).unwrap_or(usize::MAX);
        Ok(self.octets.get(skip..).unwrap_or_default())
    }

    /// Some programs leave empty lines at the beginning.
    fn skip_blank_lines(&mut self) -> io::Result<u64> {
        let mut at = 0;
        while at < self.length && matches!(self.slice(at, 1)?.first(), Some(b'\n' | b'\r')) {
            at += 1;
        }
        Ok(at)
    }

    /// The date of the `From ` line at `at`, if there is one.
    fn date(&mut self, at: u64) -> io::Result<Option<Date>> {
        let text = self.slice(at, 512)?;
        let end = memchr::memchr(b'\n', text).unwrap_or(text.len()).min(512);
        Ok(from_line::parse(text.get(..end).unwrap_or_default()))
    }

    /// Where the line after the one at `at` begins.
    fn line_end(&mut self, at: u64) -> io::Result<u64> {
        let mut from = at;
        while from < self.length {
            let text = self.slice(from, 1)?;
            match memchr::memchr(b'\n', text) {
                Some(end) => return Ok(from + end as u64 + 1),
                None => from += text.len() as u64,
            }
        }
        Ok(self.length)
    }

    fn entry(&mut self, start: u64, date: Date, is_first: bool, scanned: &mut Scanned) -> io::Result<Entry> {
        let mut entry = blank(start, date);
        self.header(&mut entry, is_first, scanned)?;
        let ended_in_header = entry.next > start;
        if !ended_in_header {
            entry.next = self.find_next(entry.body)?;
        }
        entry.end = entry.next;
        // The empty line before the next message.
        let tail_start = entry.next.saturating_sub(3).max(entry.body);
        let tail_length = usize::try_from(entry.next - tail_start).unwrap_or_default();
        let starts_at_body = tail_start == entry.body;
        let tail = self.slice(tail_start, tail_length)?.get(..tail_length).unwrap_or_default();
        entry.end -= match tail {
            [.., b'\n', b'\r', b'\n'] => 2,
            [b'\r', b'\n'] if starts_at_body => 2,
            [.., b'\n', b'\n'] => 1,
            [b'\n'] if starts_at_body => 1,
            _ => 0,
        };
        entry.size += (entry.end - entry.body) + self.bare_feeds(entry.body, entry.end)?;
        if scanned.internal.is_some() && scanned.entries.is_empty() && is_first {
            scanned.internal = Some(entry.next);
        }
        Ok(entry)
    }

    /// Reads the header; `next` is set if another message begins within it.
    fn header(&mut self, entry: &mut Entry, is_first: bool, scanned: &mut Scanned) -> io::Result<()> {
        let mut hasher = DefaultHasher::new();
        let mut at = entry.start;
        // Which of the four lines stand together, in their order.
        let mut run: Vec<(u64, u64, u8)> = Vec::new();
        loop {
            let end = self.line_end(at)?;
            let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(LINE);
            let line = self.slice(at, length)?.get(..length).unwrap_or_default();
            let is_from_line = at == entry.start;
            if is_from_line {
                hasher.write(line);
                entry.header = end;
                entry.body = end;
            } else if matches!(line, b"\n" | b"\r\n") {
                entry.size += 2;
                entry.body = end;
                break;
            } else if line.starts_with(b"From ") && from_line::parse(line.trim_ascii_end()).is_some() {
                entry.next = at;
                break;
            } else if let Some(hidden) = Hidden::parse(line) {
                entry.marks.take(hidden);
                let kind = match hidden {
                    Hidden::Status(_) => 0,
                    Hidden::XStatus(_) => 1,
                    Hidden::Keywords(_) => 2,
                    Hidden::Uid(value) => {
                        let uid = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                        entry.uid = uid.unwrap_or_default();
                        3
                    }
                    Hidden::Base(value) | Hidden::Internal(value) if is_first => {
                        if let Some(base) = Base::parse(value) {
                            scanned.base = Some(base);
                            scanned.base_line = Some((at, length));
                        }
                        if matches!(hidden, Hidden::Internal(_)) {
                            scanned.internal = Some(end);
                        }
                        4
                    }
                    Hidden::Base(_) | Hidden::Internal(_) => 4,
                };
                run.push((at, end, kind));
            } else {
                hasher.write(line);
                let feeds = u64::from(line.ends_with(b"\n") && !line.ends_with(b"\r\n"));
                entry.size += (end - at) + feeds;
                entry.body = end;
            }
            at = end;
            entry.body = end;
            if at >= self.length {
                break;
            }
        }
        entry.fingerprint = hasher.finish();
        let own: Vec<&(u64, u64, u8)> = run.iter().filter(|line| line.2 < 4).collect();
        let in_order = own.iter().map(|line| line.2).eq(0..4)
            && own.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.0));
        if let (true, Some(first), Some(last)) = (in_order, own.first(), own.last()) {
            entry.block = usize::try_from(last.1 - first.0).ok().map(|length| (first.0, length));
        }
        Ok(())
    }

    /// Where the next message begins, or the file ends.
    fn find_next(&mut self, body: u64) -> io::Result<u64> {
        const MARK: u64 = 6;
        // The line end before a message may be the header's.
        let mut at = body.saturating_sub(1);
        while at < self.length {
            let finder = self.next_from.clone();
            let text = self.slice(at, MARK as usize)?;
            match finder.find(text) {
                Some(found) => {
                    let start = at + found as u64 + 1;
                    if self.date(start)?.is_some() {
                        return Ok(start);
                    }
                    at = start;
                }
                None => {
                    let end = at + text.len() as u64;
                    if end >= self.length {
                        break;
                    }
                    // The mark may stand across the end.
                    at = (end - (MARK - 1)).max(at + 1);
                }
            }
        }
        Ok(self.length)
    }

    /// How many LF without a CR before them lie in the range.
    fn bare_feeds(&mut self, from: u64, to: u64) -> io::Result<u64> {
        let mut at = from;
        let mut feeds = 0;
        let mut after_return = false;
        while at < to {
            let rest = usize::try_from(to - at).unwrap_or(usize::MAX);
            let text = self.slice(at, 1)?;
            let text = text.get(..rest).unwrap_or(text);
            feeds += memchr::memchr_iter(b'\n', text).count() as u64;
            feeds -= u64::from(after_return && text.first() == Some(&b'\n'));
            feeds -= memchr::memchr_iter(b'\r', text)
                .filter(|place| text.get(place + 1) == Some(&b'\n'))
                .count() as u64;
            after_return = text.last() == Some(&b'\r');
            at += text.len() as u64;
        }
        Ok(feeds)
    }
}
