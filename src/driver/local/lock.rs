//! Locks on mailbox files that every mail program heeds: a file `NAME.lock` beside the
//! mailbox, and the kernel's own, both fcntl's and flock's.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, openat, statat, unlinkat};
use rustix::io::Errno;

use super::place::Place;
use crate::error::{Error, ErrorKind, Result};
use crate::wire::deadline::Deadline;
use crate::wire::{Asking, Interrupt, interrupted};

/// Held until it is dropped.
pub struct Lock {
    // Dropped in this order: the kernel's locks go first.
    _kernel: Kernel,
    _dot: Option<DotLock>,
}

/// How long to wait for a lock that another holds, and whether to go on waiting.
#[derive(Clone, Debug, Default)]
pub struct Patience {
    pub limit: Option<Duration>,
    pub interrupt: Interrupt,
}

/// A wait that has begun.
struct Wait {
    deadline: Deadline,
    asking: Asking,
}

impl Wait {
    fn begin(patience: &Patience) -> Wait {
        Wait { deadline: Deadline::after(patience.limit), asking: Asking::new(&patience.interrupt) }
    }

    /// An error if the patience has ended.
    fn check(&self, name: &[u8]) -> Result<()> {
        if self.deadline.has_passed() {
            return Err(busy(name));
        }
        let mailbox = || format!("the lock of mailbox {}", String::from_utf8_lossy(name));
        self.asking.ask().map_err(|_| interrupted(&mailbox()))
    }

    /// Sleeps a little.
    fn go_on(&self, name: &[u8]) -> Result<()> {
        self.check(name)?;
        std::thread::sleep(PAUSE);
        Ok(())
    }
}

/// How long to sleep before the next try.
const PAUSE: Duration = Duration::from_millis(20);

/// How many pauses to hold the lock file and wait for the kernel's locks, and how many then to
/// leave it to others, who look for it every 200 milliseconds.
const TRIES: u32 = 5;
const YIELD: u32 = 13;

/// An older lock file was left behind by a program that is no more. Source: c-client, 5 minutes.
const STALE: Duration = Duration::from_secs(300);

/// Locks the mailbox that `open` opens once its lock file is there, so that nobody replaces it
/// in between. Where no lock file can be made, as in a folder that is not ours, the kernel's
/// locks must do, as in c-client.
///
/// The file is shared with the lock, not opened twice: by POSIX, closing any descriptor of a file
/// gives up all of the process's locks on it.
///
/// Errors: [`ErrorKind::Mailbox`] if others hold it for longer than `patience`.
pub fn lock(
    place: &Place,
    patience: &Patience,
    mut open: impl FnMut() -> Result<Arc<File>>,
) -> Result<(Lock, Arc<File>)> {
    let wait = Wait::begin(patience);
    loop {
        let dot = DotLock::make(&place.dir, &place.name, &wait)?;
        let mut file = open()?;
        while let Some(kernel) = Kernel::take(&file) {
            if stands_at(&file, place) {
                return Ok((Lock { _kernel: kernel, _dot: dot }, file));
            }
            // Whoever held it has put another file in its place.
            wait.check(&place.name)?;
            drop(kernel);
            file = open()?;
        }
        // Whoever has the kernel's lock may be waiting for the lock file: Dovecot, when it goes from reading to writing.
        drop(dot);
        for _ in 0..YIELD {
            wait.go_on(&place.name)?;
        }
    }
}

fn stands_at(file: &File, place: &Place) -> bool {
    let there = statat(&place.dir, place.name.as_slice(), AtFlags::SYMLINK_NOFOLLOW);
    let here = rustix::fs::fstat(file);
    matches!((here, there), (Ok(here), Ok(there)) if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino))
}

/// A file `NAME.lock`, there as long as this.
pub struct DotLock {
    dir: OwnedFd,
    name: Vec<u8>,
}

impl DotLock {
    /// Locks `name` in `dir`; `None` where no lock file can be made.
    pub fn take(dir: &OwnedFd, name: &[u8], patience: &Patience) -> Result<Option<DotLock>> {
        DotLock::make(dir, name, &Wait::begin(patience))
    }

    fn make(dir: &OwnedFd, locked: &[u8], wait: &Wait) -> Result<Option<DotLock>> {
        let name = [locked, b".lock"].concat();
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        loop {
            match openat(dir, name.as_slice(), flags, Mode::from_raw_mode(0o644)) {
                Ok(file) => {
                    use std::io::Write;
                    let dir = dir.try_clone().map_err(|error| busy(locked).with_source(error))?;
                    // The number is for people; the lock is the file.
                    let _ = write!(File::from(file), "{}", std::process::id());
                    return Ok(Some(DotLock { dir, name }));
                }
                Err(Errno::EXIST) => {
                    remove_stale(dir, &name);
                    wait.go_on(locked)?;
                }
                // Not ours to write to, full, or no room for the name.
                Err(_) => return Ok(None),
            }
        }
    }
}

impl Drop for DotLock {
    fn drop(&mut self) {
        let _ = unlinkat(&self.dir, self.name.as_slice(), AtFlags::empty());
    }
}

fn remove_stale(dir: &OwnedFd, name: &[u8]) {
    let Ok(stat) = statat(dir, name, AtFlags::SYMLINK_NOFOLLOW) else { return };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let made = u64::try_from(stat.st_mtime).unwrap_or_default();
    if now.saturating_sub(made) > STALE.as_secs() {
        let _ = unlinkat(dir, name, AtFlags::empty());
    }
}

struct Kernel {
    file: Arc<File>,
}

impl Kernel {
    /// Both locks, or `None` if another keeps one of them.
    fn take(file: &Arc<File>) -> Option<Kernel> {
        type Take = fn(&File) -> rustix::io::Result<()>;
        let both: [Take; 2] = [
            |file| rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive),
            |file| rustix::fs::fcntl_lock(file, FlockOperation::NonBlockingLockExclusive),
        ];
        // If the second cannot be had, the first is given up.
        let kernel = Kernel { file: file.clone() };
        let mut tries = 0;
        for lock in both {
            // Other errors: a file open for reading alone, or a file system without such locks.
            while let Err(Errno::AGAIN | Errno::ACCESS | Errno::INTR) = lock(file) {
                tries += 1;
                if tries > TRIES {
                    return None;
                }
                std::thread::sleep(PAUSE);
            }
        }
        Some(kernel)
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        let _ = rustix::fs::fcntl_lock(&*self.file, FlockOperation::Unlock);
        let _ = rustix::fs::flock(&*self.file, FlockOperation::Unlock);
    }
}

fn busy(name: &[u8]) -> Error {
    // Not fatal: the stream can go on when the other is done.
    let text = format!("Mailbox {} is locked by another process", String::from_utf8_lossy(name));
    Error::new(ErrorKind::Mailbox, text)
}
