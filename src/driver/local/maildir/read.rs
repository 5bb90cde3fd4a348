//! Texts of messages, read from their files: one by one, or many at once by several threads.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use crate::driver::local::threads;
use crate::driver::store::{Wants, section};
use crate::limits;
use crate::mime::message;

/// What has been read of one message.
#[derive(Debug, Default)]
pub struct Text {
    /// As they are in the file: the header with the empty line that ends it, or all.
    pub octets: Vec<u8>,
    pub whole: bool,
    /// When the file was written, in seconds since 1970, if that was asked for.
    pub written: Option<i64>,
}

/// A message's file by its number; the path is within the Maildir.
pub type Named = (u32, Vec<u8>);

/// Files that are worth a thread.
const WORTH_A_THREAD: usize = 32;

/// Octets of a message that is read along with others.
const ALONG: u64 = 64 << 10;

/// Octets that a header is likely not to exceed.
const PIECE: usize = 4 << 10;

/// Opens a message's file for reading, without following a symbolic link or waiting for what is no file.
pub fn open(dir: &OwnedFd, path: &[u8]) -> Result<File, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    openat(dir, path, flags, Mode::empty()).map(File::from)
}

/// Reads many files, ascending by number. Those that are too large, or cannot be read, are left out.
pub fn many(dir: &OwnedFd, files: &[Named], wants: Wants) -> Vec<(u32, Text)> {
    let read = |files: &[Named]| -> Vec<(u32, Text)> {
        let mut piece = Vec::new();
        let one = |(number, path): &Named| {
            let text = open(dir, path).ok().and_then(|file| along(file, wants, &mut piece));
            text.map(|text| (*number, text))
        };
        files.iter().filter_map(one).collect()
    };
    in_parts(files, read)
}

/// Shows headers to [`Store::show_fields`](crate::driver::store::Store::show_fields)'s caller; with `arrival` it gives
/// when the files were written.
pub fn show(
    dir: &OwnedFd,
    files: &[Named],
    names: &[Vec<u8>],
    arrival: bool,
    take: &(dyn Fn(u32, &[u8]) + Sync),
) -> Vec<(u32, i64)> {
    let wants = Wants { header: true, arrival, ..Wants::default() };
    let read = |files: &[Named]| -> Vec<(u32, i64)> {
        let mut piece = Vec::new();
        let mut written = Vec::new();
        for (number, path) in files {
            let Some(text) = open(dir, path).ok().and_then(|file| along(file, wants, &mut piece)) else {
                continue;
            };
            written.extend(text.written.map(|seconds| (*number, seconds)));
            if let Some(header) = section::fields(&text.octets, names, |_| false) {
                take(*number, &header);
            }
        }
        written
    };
    in_parts(files, read)
}

fn in_parts<T: Send>(files: &[Named], read: impl Fn(&[Named]) -> Vec<T> + Sync) -> Vec<T> {
    let share = files.len().div_ceil(threads::count()).max(WORTH_A_THREAD);
    let parts: Vec<&[Named]> = files.chunks(share).collect();
    threads::share(&parts, |part, _| read(part)).into_iter().flatten().collect()
}

fn along(mut file: File, wants: Wants, piece: &mut Vec<u8>) -> Option<Text> {
    let stat = if wants.arrival || wants.message { Some(file.metadata().ok()?) } else { None };
    let mut text = Text { whole: wants.message, ..Text::default() };
    text.written = stat.as_ref().map(MetadataExt::mtime).filter(|_| wants.arrival);
    if wants.message {
        let length = stat.map_or(0, |stat| stat.len());
        if length > ALONG {
            return None;
        }
        text.octets.reserve_exact(usize::try_from(length).ok()? + 1);
        let count = file.take(ALONG + 1).read_to_end(&mut text.octets).ok()?;
        return (count as u64 <= ALONG).then_some(text);
    }
    text.octets = header_through(&mut file, piece, ALONG).ok()??;
    Some(text)
}

/// The header with the empty line that ends it; `None` if it is too large.
pub fn header(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    header_through(file, &mut Vec::new(), limits::LITERAL)
}

fn header_through(file: &mut File, piece: &mut Vec<u8>, most: u64) -> io::Result<Option<Vec<u8>>> {
    piece.resize(PIECE, 0);
    let mut text: Vec<u8> = Vec::new();
    loop {
        let count = file.read(piece)?;
        let fresh = piece.get(..count).unwrap_or_default();
        // The end may stand across two pieces.
        let from = text.len().saturating_sub(3);
        if text.is_empty() {
            let end = message::text_start(fresh);
            if end < count || fresh.ends_with(b"\n\n") || fresh.ends_with(b"\n\r\n") {
                return Ok(fresh.get(..end).map(<[u8]>::to_vec));
            }
        }
        text.extend_from_slice(fresh);
        let seen = text.get(from..).unwrap_or_default();
        let has_end = memchr::memmem::find(seen, b"\n\n").is_some()
            || memchr::memmem::find(seen, b"\n\r\n").is_some()
            || text.starts_with(b"\n")
            || text.starts_with(b"\r\n");
        if count == 0 || has_end {
            break;
        }
        if text.len() as u64 > most {
            return Ok(None);
        }
    }
    text.truncate(message::text_start(&text));
    Ok(Some(text))
}

/// All of a message; `None` if it is too large.
pub fn message(file: File) -> io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    file.take(limits::LITERAL + 1).read_to_end(&mut text)?;
    Ok((text.len() as u64 <= limits::LITERAL).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_any_length() {
        let name = format!("imapext-maildir-{}-{:?}", std::process::id(), std::thread::current().id());
        let path = std::env::temp_dir().join(name);
        let mut texts = vec![
            b"".to_vec(),
            b"\n".to_vec(),
            b"\r\nx".to_vec(),
            b"A: b".to_vec(),
            b"A: b\n\nx\n\ny".to_vec(),
        ];
        for length in [PIECE - 6, PIECE - 5, PIECE - 4, PIECE - 3, PIECE - 2, PIECE, 3 * PIECE] {
            for end in ["\n\n", "\n\r\n", "\r\n\r\n", "\n"] {
                texts.push([b"A: ", b"x".repeat(length).as_slice(), end.as_bytes(), b"text\n\n"].concat());
            }
        }
        for text in texts {
            std::fs::write(&path, &text).expect("room");
            let mut file = File::open(&path).expect("a file");
            let found = header(&mut file).expect("a header").expect("a small one");
            assert_eq!(found, text[..message::text_start(&text)], "{}", text.len());
        }
        std::fs::remove_file(path).expect("a file");
    }
}
