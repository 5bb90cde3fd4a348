//! A mailbox file's messages, found in one pass through a window of bounded size.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fingerprint::Fingerprint;
use super::from_line;
use super::status::{Base, Hidden, Marks, Veil};
use super::window::{WINDOW, Window};
use crate::driver::local::threads;
use crate::limits;
use crate::mime::date::Date;
use crate::wire::Interrupt;

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
    let mut window = Window::new(file, length, WINDOW_OF_ONE);
    let start = window.skip_blank_lines()?;
    Ok(start == length || window.date(start)?.is_some())
}

/// Reads all of a file, a large one on several threads. Beyond [`limits::MESSAGES`] there is an error.
pub fn scan(file: &File, length: u64, interrupt: &Interrupt) -> io::Result<Scanned> {
    let parts = (threads::count() as u64).min(length / WORTH_A_THREAD).max(1);
    scan_by(file, length, interrupt, WINDOW, parts)
}

/// Octets that are worth a thread.
const WORTH_A_THREAD: u64 = 8 << 20;

/// [`scan`] through a window of another size, in so many parts. A message begins with its line wherever
/// that stands, so that each part finds those that begin in it. The thread that calls is the one that is
/// asked whether to go on; if it is not, the others end too.
pub(super) fn scan_by(
    file: &File,
    length: u64,
    interrupt: &Interrupt,
    step: usize,
    parts: u64,
) -> io::Result<Scanned> {
    let stop = AtomicBool::new(false);
    let part = |number: u64| {
        length / parts * number..if number + 1 == parts { length } else { length / parts * (number + 1) }
    };
    let parts: Vec<Range<u64>> = (0..parts).map(part).collect();
    let found = threads::share(&parts, |part, is_caller| {
        let window = Window::new(file, length, step);
        let window = if is_caller { window.asking(interrupt) } else { window.until(&stop) };
        let found = scan_part(window, part.clone());
        if is_caller && found.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        found
    });
    let mut found = found.into_iter();
    let mut scanned = found.next().unwrap_or_else(|| Ok(Scanned::default()))?;
    for other in found {
        scanned.entries.extend(other?.entries);
    }
    if scanned.entries.len() > limits::MESSAGES as usize {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "too many messages"));
    }
    scanned.entries.shrink_to_fit();
    Ok(scanned)
}

/// The messages that begin in `part`.
fn scan_part(mut window: Window<'_>, part: Range<u64>) -> io::Result<Scanned> {
    let mut scanned = Scanned::default();
    let is_head = part.start == 0;
    let mut at = if is_head { window.skip_blank_lines()? } else { window.find_next(part.start)?.0 };
    while at < part.end {
        let Some(date) = window.date(at)? else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a mailbox file"));
        };
        let is_first = is_head && scanned.entries.is_empty() && scanned.internal.is_none();
        let entry = read_entry(&mut window, at, date, is_first, &mut scanned)?;
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
    let mut window = Window::new(file, length, WINDOW_OF_ONE);
    let mut scanned = Scanned::default();
    let start = window.skip_blank_lines()?;
    if let Some(date) = window.date(start)? {
        read_header(&mut window, &mut blank(start, date), true, &mut scanned)?;
    }
    Ok(scanned)
}

/// The fingerprint of the message whose `From ` line is at `start`; `None` if there is none.
pub fn fingerprint(file: &File, length: u64, start: u64) -> io::Result<Option<u64>> {
    let mut window = Window::new(file, length, WINDOW_OF_ONE);
    let Some(date) = window.date(start)? else { return Ok(None) };
    let mut entry = blank(start, date);
    let mut unused = Scanned::default();
    read_header(&mut window, &mut entry, false, &mut unused)?;
    Ok(Some(entry.fingerprint))
}

/// Shows each line of a part of the file: where it is, and its first octets, all but of very long ones.
pub fn lines(file: &File, part: Range<u64>, show: &mut Show<'_>) -> io::Result<()> {
    let step = usize::try_from(part.end - part.start).unwrap_or(WINDOW).min(WINDOW);
    let mut window = Window::new(file, part.end, step);
    let mut at = part.start;
    while at < part.end {
        let (line, end) = window.line(at)?;
        show(at..end, line)?;
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

/// Octets of a file that are looked at together when only its begin, or one message's, matters.
const WINDOW_OF_ONE: usize = 8 << 10;

fn read_entry(
    window: &mut Window<'_>,
    start: u64,
    date: Date,
    is_first: bool,
    scanned: &mut Scanned,
) -> io::Result<Entry> {
    let mut entry = blank(start, date);
    read_header(window, &mut entry, is_first, scanned)?;
    let ended_in_header = entry.next > start;
    let mut feeds = 0;
    if !ended_in_header {
        (entry.next, feeds) = window.find_next(entry.body)?;
    }
    entry.end = entry.next;
    // The empty line before the next message.
    let tail_start = entry.next.saturating_sub(3).max(entry.body);
    let tail_length = usize::try_from(entry.next - tail_start).unwrap_or_default();
    let starts_at_body = tail_start == entry.body;
    let tail = window.slice(tail_start, tail_length)?.get(..tail_length).unwrap_or_default();
    let (octets, bare) = match tail {
        [.., b'\n', b'\r', b'\n'] => (2, 0),
        [b'\r', b'\n'] if starts_at_body => (2, 0),
        [.., b'\n', b'\n'] => (1, 1),
        [b'\n'] if starts_at_body => (1, 1),
        _ => (0, 0),
    };
    entry.end -= octets;
    entry.size += (entry.end - entry.body) + feeds.saturating_sub(bare);
    if scanned.internal.is_some() && scanned.entries.is_empty() && is_first {
        scanned.internal = Some(entry.next);
    }
    Ok(entry)
}

/// Reads the header; `next` is set if another message begins within it.
fn read_header(
    window: &mut Window<'_>,
    entry: &mut Entry,
    is_first: bool,
    scanned: &mut Scanned,
) -> io::Result<()> {
    let mut fingerprint = Fingerprint::default();
    let mut at = entry.start;
    let mut veil = Veil::default();
    // Which of the four lines stand together, in their order.
    let mut run: Vec<(u64, u64, u8)> = Vec::new();
    loop {
        let (line, end) = window.line(at)?;
        let is_from_line = at == entry.start;
        if is_from_line {
            fingerprint.add(line);
            entry.header = end;
            entry.body = end;
        } else if matches!(line, b"\n" | b"\r\n") {
            entry.size += 2;
            entry.body = end;
            break;
        } else if line.starts_with(b"From ") && from_line::parse(line.trim_ascii_end()).is_some() {
            entry.next = at;
            break;
        } else if veil.hides(line) {
            // What continues one of these lines says nothing. Source: c-client drops it.
            let Some(hidden) = Hidden::parse(line) else {
                (at, entry.body) = (end, end);
                if at >= window.length() {
                    break;
                }
                continue;
            };
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
                        scanned.base_line = Some((at, line.len()));
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
            fingerprint.add(line);
            let feeds = u64::from(line.ends_with(b"\n") && !line.ends_with(b"\r\n"));
            entry.size += (end - at) + feeds;
            entry.body = end;
        }
        at = end;
        entry.body = end;
        if at >= window.length() {
            break;
        }
    }
    entry.fingerprint = fingerprint.value();
    let own: Vec<&(u64, u64, u8)> = run.iter().filter(|line| line.2 < 4).collect();
    let in_order = own.iter().map(|line| line.2).eq(0..4)
        && own.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.0));
    if let (true, Some(first), Some(last)) = (in_order, own.first(), own.last()) {
        entry.block = usize::try_from(last.1 - first.0).ok().map(|length| (first.0, length));
    }
    Ok(())
}
