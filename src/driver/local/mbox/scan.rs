//! A mailbox file's messages, found in one pass through a window of bounded size.

use std::fs::File;
use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use super::fingerprint::Fingerprint;
use super::from_line::{self, Moment};
use super::status::{Base, Hidden, Marks, Veil};
use super::window::{LINE, WINDOW, Window};
use crate::driver::local::threads;
use crate::limits;
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
    pub arrival: Moment,
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
    Ok(start == length || window.moment(start)?.is_some())
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
        let Some(arrival) = window.moment(at)? else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a mailbox file"));
        };
        let is_first = is_head && scanned.entries.is_empty() && scanned.internal.is_none();
        let entry = read_entry(&mut window, at, arrival, is_first, &mut scanned)?;
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
    if let Some(arrival) = window.moment(start)? {
        read_header(&mut window, &mut blank(start, arrival), true, &mut scanned)?;
    }
    Ok(scanned)
}

/// The fingerprint of the message whose `From ` line is at `start`; `None` if there is none.
pub fn fingerprint(file: &File, length: u64, start: u64) -> io::Result<Option<u64>> {
    let mut window = Window::new(file, length, WINDOW_OF_ONE);
    let Some(arrival) = window.moment(start)? else { return Ok(None) };
    let mut entry = blank(start, arrival);
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

fn blank(start: u64, arrival: Moment) -> Entry {
    Entry {
        start,
        header: start,
        body: start,
        end: start,
        next: start,
        size: 0,
        arrival,
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
    arrival: Moment,
    is_first: bool,
    scanned: &mut Scanned,
) -> io::Result<Entry> {
    let mut entry = blank(start, arrival);
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
    let mut header = Header::new(entry, is_first, scanned);
    let mut at = header.entry.start;
    'header: loop {
        // Lines that lie in the window whole, and then the one that does not.
        let text = window.at_hand(at);
        let mut from = 0;
        for feed in memchr::memchr_iter(b'\n', text) {
            let line = text.get(from..=feed).unwrap_or_default();
            let (start, end) = (at + from as u64, at + feed as u64 + 1);
            if header.read(line.get(..LINE).unwrap_or(line), start, end).is_break() || end >= window.length()
            {
                break 'header;
            }
            from = feed + 1;
        }
        at += from as u64;
        let (line, end) = window.line(at)?;
        if header.read(line, at, end).is_break() || end >= window.length() {
            break 'header;
        }
        at = end;
    }
    header.conclude();
    Ok(())
}

/// A header that is being read, line by line, into its entry.
struct Header<'e> {
    entry: &'e mut Entry,
    scanned: &'e mut Scanned,
    /// What concerns all messages may stand here.
    is_first: bool,
    fingerprint: Fingerprint,
    veil: Veil,
    /// Which of the four lines stand together, in their order.
    run: Vec<(u64, u64, u8)>,
}

impl Header<'_> {
    fn new<'e>(entry: &'e mut Entry, is_first: bool, scanned: &'e mut Scanned) -> Header<'e> {
        let (fingerprint, veil) = (Fingerprint::default(), Veil::default());
        Header { entry, scanned, is_first, fingerprint, veil, run: Vec::new() }
    }

    /// Takes up a line, the `From ` line first; breaks where the header ends.
    #[inline]
    fn read(&mut self, line: &[u8], at: u64, end: u64) -> ControlFlow<()> {
        let entry = &mut *self.entry;
        if at == entry.start {
            self.fingerprint.add(line);
            entry.header = end;
        } else if matches!(line, b"\n" | b"\r\n") {
            entry.size += 2;
            entry.body = end;
            return ControlFlow::Break(());
        } else if line.starts_with(b"From ") && from_line::parse(line.trim_ascii_end()).is_some() {
            entry.next = at;
            return ControlFlow::Break(());
        } else if self.veil.hides(line) {
            self.take_hidden(line, at, end);
        } else {
            self.fingerprint.add(line);
            let feeds = u64::from(line.ends_with(b"\n") && !line.ends_with(b"\r\n"));
            entry.size += (end - at) + feeds;
        }
        self.entry.body = end;
        ControlFlow::Continue(())
    }

    fn take_hidden(&mut self, line: &[u8], at: u64, end: u64) {
        // What continues one of these lines says nothing. Source: c-client drops it.
        let Some(hidden) = Hidden::parse(line) else { return };
        self.entry.marks.take(hidden);
        let kind = match hidden {
            Hidden::Status(_) => 0,
            Hidden::XStatus(_) => 1,
            Hidden::Keywords(_) => 2,
            Hidden::Uid(value) => {
                let uid = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
                self.entry.uid = uid.unwrap_or_default();
                3
            }
            Hidden::Base(value) | Hidden::Internal(value) => {
                self.take_base(value, matches!(hidden, Hidden::Internal(_)), line, at, end);
                4
            }
        };
        self.run.push((at, end, kind));
    }

    fn take_base(&mut self, value: &[u8], is_internal: bool, line: &[u8], at: u64, end: u64) {
        if !self.is_first {
            return;
        }
        if let Some(base) = Base::parse(value) {
            self.scanned.base = Some(base);
            self.scanned.base_line = Some((at, line.len()));
        }
        if is_internal {
            self.scanned.internal = Some(end);
        }
    }

    fn conclude(self) {
        self.entry.fingerprint = self.fingerprint.value();
        let own: Vec<&(u64, u64, u8)> = self.run.iter().filter(|line| line.2 < 4).collect();
        let in_order = own.iter().map(|line| line.2).eq(0..4)
            && own.windows(2).all(|pair| matches!(pair, [a, b] if a.1 == b.0));
        if let (true, Some(first), Some(last)) = (in_order, own.first(), own.last()) {
            self.entry.block = usize::try_from(last.1 - first.0).ok().map(|length| (first.0, length));
        }
    }
}
