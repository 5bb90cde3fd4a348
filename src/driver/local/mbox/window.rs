//! A mailbox file seen through a window that moves over it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memmem::Finder;

use super::from_line::{self, Moment};
use crate::mime::message;
use crate::wire::{Asking, Interrupt};

/// Octets of a file that are looked at together: few enough to stay near the processor.
pub const WINDOW: usize = 256 << 10;

/// Octets of a header line that are looked at, longer keyword lists than which nobody has.
pub const LINE: usize = 64 << 10;

/// A piece of the file.
pub struct Window<'f> {
    file: &'f File,
    length: u64,
    at: u64,
    octets: Vec<u8>,
    step: usize,
    /// Of a scan, which may take long: who is asked whether to go on, or who says that it ends.
    asking: Option<Asking>,
    stop: Option<&'f AtomicBool>,
    next_from: Finder<'static>,
}

impl<'f> Window<'f> {
    /// Over a file of this length, `step` octets of it at a time, more where a line needs it.
    pub fn new(file: &'f File, length: u64, step: usize) -> Window<'f> {
        let next_from = Finder::new(b"\nFrom ");
        Window { file, length, at: 0, octets: Vec::new(), step, asking: None, stop: None, next_from }
    }

    /// That asks whether to go on.
    pub fn asking(self, interrupt: &Interrupt) -> Window<'f> {
        Window { asking: Some(Asking::new(interrupt)), ..self }
    }

    /// That goes on until it is told to stop.
    pub fn until(self, stop: &'f AtomicBool) -> Window<'f> {
        Window { stop: Some(stop), ..self }
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// What follows `at`: at least `least` octets, fewer only at the file's end.
    pub fn slice(&mut self, at: u64, least: usize) -> io::Result<&[u8]> {
        let wanted = (self.length.saturating_sub(at)).min(least as u64);
        let end = self.at + self.octets.len() as u64;
        if at < self.at || at + wanted > end {
            let room = self.length.saturating_sub(at).min(self.step.max(least) as u64) as usize;
            self.asking.as_ref().map_or(Ok(()), Asking::ask)?;
            if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
                return Err(io::ErrorKind::Interrupted.into());
            }
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
    pub fn skip_blank_lines(&mut self) -> io::Result<u64> {
        let mut at = 0;
        while at < self.length && matches!(self.slice(at, 1)?.first(), Some(b'\n' | b'\r')) {
            at += 1;
        }
        Ok(at)
    }

    /// What the `From ` line at `at` says, if there is one.
    pub fn moment(&mut self, at: u64) -> io::Result<Option<Moment>> {
        let text = self.slice(at, FROM_LINE)?;
        let text = text.get(..FROM_LINE).unwrap_or(text);
        let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
        Ok(from_line::parse(text.get(..end).unwrap_or_default()))
    }

    /// What of the file from `at` on is in the window already.
    pub fn at_hand(&self, at: u64) -> &[u8] {
        let skip = usize::try_from(at.wrapping_sub(self.at)).ok();
        skip.and_then(|skip| self.octets.get(skip..)).unwrap_or_default()
    }

    /// The line at `at`, no more than [`LINE`] octets of it, and where the next one begins.
    pub fn line(&mut self, at: u64) -> io::Result<(&[u8], u64)> {
        let end = match memchr::memchr(b'\n', self.at_hand(at)) {
            Some(end) => at + end as u64 + 1,
            None => self.line_end(at)?,
        };
        let length = usize::try_from(end - at).unwrap_or(usize::MAX).min(LINE);
        Ok((self.slice(at, length)?.get(..length).unwrap_or_default(), end))
    }

    fn line_end(&mut self, at: u64) -> io::Result<u64> {
        let mut from = at;
        let mut least = self.step.min(LINE);
        while from < self.length {
            let text = self.slice(from, least)?;
            match memchr::memchr(b'\n', text) {
                Some(end) => return Ok(from + end as u64 + 1),
                None => from += text.len() as u64,
            }
            least = 1;
        }
        Ok(self.length)
    }

    /// Where the next message begins that does so at `from` or later, or the file ends; and how
    /// many LF without a CR before them lie between.
    pub fn find_next(&mut self, from: u64) -> io::Result<(u64, u64)> {
        const MARK: u64 = 6;
        let mut feeds = 0;
        let mut counted = from;
        // The line end before a message may be the header's.
        let mut at = from.saturating_sub(1);
        while at < self.length {
            let finder = self.next_from.clone();
            let text = self.slice(at, MARK as usize)?;
            let found = finder.find(text);
            let end = at + found.map_or(text.len(), |found| found + 1) as u64;
            if end > counted {
                let place = |of: u64| usize::try_from(of - at).unwrap_or(usize::MAX);
                feeds += message::bare_feeds(text, place(counted)..place(end));
                counted = end;
            }
            if found.is_some() {
                // Along with what the line is, what stands before it will be asked for.
                self.slice(end.saturating_sub(3).max(from), FROM_LINE + 3)?;
                if self.moment(end)?.is_some() {
                    return Ok((end, feeds));
                }
                at = end;
            } else if end >= self.length {
                break;
            } else {
                // The mark may stand across the end.
                at = (end - (MARK - 1)).max(at + 1);
            }
        }
        Ok((self.length, feeds))
    }
}

/// Octets of a `From ` line that are looked at.
const FROM_LINE: usize = 512;
