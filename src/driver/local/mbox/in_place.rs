//! Writing a mailbox file anew where no file can be made beside it, as in the system's folder of inboxes.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::PathBuf;

use rustix::fs::{FallocateFlags, fallocate};
use rustix::io::Errno;

use super::Mbox;

/// Writes the new content elsewhere, all of it and to the disk, and then over the old one.
///
/// If that is cut short, by an error or by the end of the process, the copy is left in the
/// folder for temporary files: nothing is lost. Until the copy is whole, and there is room for
/// it in the file's own place, nothing of the old content is touched.
pub fn write(mbox: &Mbox, doomed: &[bool]) -> io::Result<()> {
    let (mut copied, path) = make_copy(mbox)?;
    let written = mbox.write_anew(&mut copied, doomed).and_then(|()| copied.sync_all());
    if let Err(error) = written.and_then(|()| make_room(&mbox.file, copied.metadata()?.len())) {
        let _ = std::fs::remove_file(&path);
        return Err(error);
    }
    overwrite(&mbox.file, &copied).map_err(|error| {
        let text = format!("{error}; all of its messages are in {}", path.display());
        io::Error::new(error.kind(), text)
    })?;
    let _ = std::fs::remove_file(&path);
    Ok(())
}

/// A file that only its owner can read, under a name that nobody can have taken before.
fn make_copy(mbox: &Mbox) -> io::Result<(File, PathBuf)> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let mut name = b"imapext-".to_vec();
    name.extend_from_slice(mbox.place.name.get(..100).unwrap_or(&mbox.place.name));
    name.extend_from_slice(format!("-{:016x}.mbox", u64::from_ne_bytes(random)).as_bytes());
    let path = std::env::temp_dir().join(OsStr::from_bytes(&name));
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    Ok((file, path))
}

/// A full disk shows before anything is overwritten.
fn make_room(file: &File, length: u64) -> io::Result<()> {
    let old = file.metadata()?.len();
    if length <= old {
        return Ok(());
    }
    match fallocate(file, FallocateFlags::KEEP_SIZE, old, length - old) {
        // A file system that cannot do this: lines that are empty take the room, and are no message's if they stay.
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => {
            let filled = fill(file, old, length);
            if filled.is_err() {
                file.set_len(old)?;
            }
            filled
        }
        outcome => Ok(outcome?),
    }
}

fn fill(file: &File, from: u64, to: u64) -> io::Result<()> {
    let lines = vec![b'\n'; PIECE];
    let mut at = from;
    while at < to {
        let length = PIECE.min(usize::try_from(to - at).unwrap_or(PIECE));
        file.write_all_at(lines.get(..length).unwrap_or_default(), at)?;
        at += length as u64;
    }
    file.sync_all()
}

/// What stands in its place already is not written again.
fn overwrite(file: &File, copied: &File) -> io::Result<()> {
    let (old, length) = (file.metadata()?.len(), copied.metadata()?.len());
    let (mut new, mut before) = (vec![0; PIECE], vec![0; PIECE]);
    let mut at = 0;
    while at < length {
        let count = PIECE.min(usize::try_from(length - at).unwrap_or(PIECE));
        let new = new.get_mut(..count).unwrap_or_default();
        let before = before.get_mut(..count).unwrap_or_default();
        copied.read_exact_at(new, at)?;
        let is_known = at + count as u64 <= old;
        if is_known {
            file.read_exact_at(before, at)?;
        }
        if !is_known || new != before {
            file.write_all_at(new, at)?;
        }
        at += count as u64;
    }
    file.set_len(length)?;
    file.sync_all()
}

/// Octets that are copied at once.
const PIECE: usize = 1 << 18;
