//! Messages that are read from a mailbox file together, as they will be asked for.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use super::{Identity, Mbox, Message, text};
use crate::driver::local::threads;
use crate::driver::store::{Show, Wants};
use crate::error::Result;

/// What has been read, and what will be asked for next. It is of the file as [`Mbox`] knows it.
#[derive(Debug, Default)]
pub struct Ahead {
    /// Ascending.
    numbers: Vec<u32>,
    /// Whether all of a message is wanted, and not its header alone.
    whole: bool,
    /// Octets to be read at once.
    room: usize,
    octets: Vec<u8>,
    /// Pieces of the file, ascending, and where each stands among the octets.
    pieces: Vec<(Range<u64>, usize)>,
    /// The message that was asked for last, and whether it came after the one before.
    last: u32,
    walks: bool,
}

/// Octets that are read together for a list of messages, and for a reader who takes them one by one.
const LIST: usize = 1 << 20;
const WALK: usize = 256 << 10;

/// Messages that such a reader is taken to want next.
const STEPS: u32 = 64;

/// Octets between two pieces that are read along rather than asked for apart.
const GAP: u64 = 4 << 10;

impl Ahead {
    /// What was read holds no longer.
    pub fn forget(&mut self) {
        self.pieces.clear();
        self.numbers.clear();
    }

    /// A message so large that it was read alone is not kept beside what was made of it.
    pub fn part_with_much(&mut self) {
        if self.octets.len() > LIST {
            self.pieces.clear();
            self.octets = Vec::new();
        }
    }

    /// What has been read, to be read into anew.
    pub fn replace(&mut self, octets: Vec<u8>) -> Range<usize> {
        self.pieces.clear();
        self.octets = octets;
        0..self.octets.len()
    }

    pub fn octets(&self, place: Range<usize>) -> &[u8] {
        self.octets.get(place).unwrap_or_default()
    }

    /// Where a piece of the file stands among the octets.
    pub fn find(&self, range: &Range<u64>) -> Option<Range<usize>> {
        let next = self.pieces.partition_point(|(piece, _)| piece.start <= range.start);
        let (piece, place) = self.pieces.get(next.checked_sub(1)?)?;
        let start = place + usize::try_from(range.start - piece.start).ok()?;
        (range.end <= piece.end).then_some(start..start + usize::try_from(range.end - range.start).ok()?)
    }

    fn read(&mut self, file: &File, pieces: &[Range<u64>]) -> std::io::Result<()> {
        self.pieces.clear();
        let length = |piece: &Range<u64>| usize::try_from(piece.end - piece.start).unwrap_or_default();
        self.octets.resize(pieces.iter().map(length).sum(), 0);
        let mut rest = self.octets.as_mut_slice();
        let mut at = 0;
        for piece in pieces {
            let Some((place, after)) = rest.split_at_mut_checked(length(piece)) else { break };
            file.read_exact_at(place, piece.start)?;
            self.pieces.push((piece.clone(), at));
            at += length(piece);
            rest = after;
        }
        Ok(())
    }
}

impl Mbox {
    /// Notes what will be asked for; what was read before counts only if the file is what it was.
    pub(super) fn expect(&mut self, numbers: &[u32], wants: Wants) -> Result<()> {
        if !wants.header && !wants.message {
            return Ok(());
        }
        if Identity::of(&self.file)? != self.known {
            self.ahead.forget();
            return Ok(());
        }
        let ahead = &mut self.ahead;
        let &[number] = numbers else {
            (ahead.numbers, ahead.whole, ahead.room) = (numbers.to_vec(), wants.message, LIST);
            (ahead.last, ahead.walks) = (numbers.last().copied().unwrap_or_default(), false);
            return Ok(());
        };
        let is_next = ahead.last.checked_add(1) == Some(number);
        ahead.walks = is_next || (ahead.walks && ahead.last == number);
        ahead.whole = wants.message || (ahead.whole && ahead.walks);
        ahead.last = number;
        ahead.room = WALK;
        ahead.numbers.clear();
        if ahead.walks {
            ahead.numbers.extend(number..=number.saturating_add(STEPS));
        }
        Ok(())
    }

    /// Reads message `number` and what is expected after it, unless the file is not what it was.
    pub(super) fn read_ahead(&mut self, number: u32) -> Result<bool> {
        let Ok(first) = self.ahead.numbers.binary_search(&number) else { return Ok(false) };
        let next = self.ahead.numbers.get(first..).unwrap_or_default();
        let messages = next.iter().map_while(|number| self.get(*number).ok());
        let pieces = pieces(messages, self.ahead.whole, self.ahead.room);
        if pieces.is_empty() || Identity::of(&self.file)? != self.known {
            return Ok(false);
        }
        let read = self.ahead.read(&self.file, &pieces);
        // What was written meanwhile may have been read in part.
        let is_sound = read.is_ok() && Identity::of(&self.file)? == self.known;
        if !is_sound {
            self.ahead.forget();
        }
        Ok(is_sound)
    }

    /// Shows headers to [`Store::show_fields`](crate::driver::store::Store::show_fields)'s caller.
    pub(super) fn show(&mut self, numbers: &[u32], names: &[Vec<u8>], take: &Show<'_>) -> Result<bool> {
        if Identity::of(&self.file)? != self.known {
            return Ok(false);
        }
        let (file, messages) = (&*self.file, self.messages.get(..self.reported).unwrap_or_default());
        let share = numbers.len().div_ceil(threads::count()).max(WORTH_A_THREAD);
        let parts: Vec<(usize, &[u32])> = (0..).step_by(share).zip(numbers.chunks(share)).collect();
        let read =
            threads::share(&parts, |(place, part), _| show_part(file, messages, part, *place, names, take));
        Ok(read.into_iter().all(|read| read.is_ok()) && Identity::of(&self.file)? == self.known)
    }
}

/// Messages that are worth a thread.
const WORTH_A_THREAD: usize = 128;

fn show_part(
    file: &File,
    messages: &[Message],
    numbers: &[u32],
    place: usize,
    names: &[Vec<u8>],
    take: &Show<'_>,
) -> std::io::Result<()> {
    let get = |number: &u32| messages.get(super::index(*number));
    let mut ahead = Ahead::default();
    for (i, number) in numbers.iter().enumerate() {
        let Some(Message { entry, .. }) = get(number) else { continue };
        let range = entry.header..entry.body;
        if ahead.find(&range).is_none() {
            let next = numbers.get(i..).unwrap_or_default().iter().map_while(get);
            ahead.read(file, &pieces(next, false, LIST))?;
        }
        if let Some(header) = ahead.find(&range).and_then(|found| text::fields(ahead.octets(found), names)) {
            take(place + i, &header);
        }
    }
    Ok(())
}

/// The pieces of the file in which messages lie that follow each other, as many as there is room for.
fn pieces<'m>(messages: impl Iterator<Item = &'m Message>, whole: bool, room: usize) -> Vec<Range<u64>> {
    let mut pieces: Vec<Range<u64>> = Vec::new();
    let mut octets = 0;
    for message in messages {
        let entry = &message.entry;
        let range = entry.header..if whole { entry.end } else { entry.body };
        let from = match pieces.last() {
            Some(last) if range.start >= last.end && range.start - last.end <= GAP => last.end,
            _ => range.start,
        };
        octets += range.end.saturating_sub(from);
        if message.gone || octets > room as u64 {
            break;
        }
        match pieces.last_mut() {
            Some(last) if from == last.end => last.end = range.end,
            _ => pieces.push(range),
        }
    }
    pieces
}
