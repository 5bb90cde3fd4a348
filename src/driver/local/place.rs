//! Where a local mailbox is: names as paths that stay within their root.
//!
//! ABNF: `name = "INBOX" / [ "~/" / root "/" ] component *( "/" component )`, no component
//! empty, `..`, or with a control character. Folders are opened one below the other, never by
//! way of a symbolic link, so that no name and no race leads out. In a Maildir the components
//! are the name of a folder in Maildir++: `Maildir/a/b` is `Maildir/.a.b`.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, FileType, Gid, Mode, OFlags, Uid, fchown, fstat, openat, renameat, statat, unlinkat,
};
use rustix::io::Errno;

use crate::driver::target::Files;
use crate::error::{Error, ErrorKind, Result};

/// The folder that names are relative to, and the inbox.
pub struct Root {
    dir: OwnedFd,
    /// Without symbolic links.
    path: PathBuf,
    /// The system's inbox of the user: a folder and a file in it.
    spool: Option<(PathBuf, Vec<u8>)>,
    within: Vec<PathBuf>,
}

/// A name in a folder that is open.
pub struct Place {
    pub dir: OwnedFd,
    /// One component; `.` for the folder itself.
    pub name: Vec<u8>,
    /// Where it is, for people.
    pub path: PathBuf,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Maildir,
    Folder,
    /// Neither a file nor a folder.
    Other,
    Nothing,
}

/// Why a name is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No name may be like this, or lead there.
    Invalid,
    /// A folder on the way is not there, or none.
    Absent,
    Denied,
}

/// A list of components never is longer.
const DEPTH: usize = 64;

impl Root {
    pub fn open(files: &Files) -> Result<Root> {
        let home = match &files.root {
            Some(root) => root.clone(),
            None => home()
                .ok_or_else(|| Error::new(ErrorKind::Mailbox, "There is no home folder for mailboxes"))?,
        };
        let failed = |error: std::io::Error| {
            let text = format!("Can't open folder of mailboxes {}", home.display());
            Error::new(ErrorKind::Mailbox, text).with_source(error)
        };
        let path = home.canonicalize().map_err(failed)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let dir = openat(CWD, &path, flags, Mode::empty()).map_err(|errno| failed(errno.into()))?;
        let within = files.within.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let spool = if files.root.is_none() { spool() } else { None };
        let root = Root { dir, path, spool, within };
        if !files.within.is_empty() && root.within.is_empty() {
            return Err(Error::new(ErrorKind::Mailbox, "None of the folders that may be used is there"));
        }
        Ok(root)
    }

    /// The place that `name` names.
    pub fn locate(&self, name: &[u8]) -> std::result::Result<Place, Refused> {
        if name.eq_ignore_ascii_case(b"INBOX") {
            return self.inbox();
        }
        if let Some((folder, file)) = &self.spool
            && Path::new(std::ffi::OsStr::from_bytes(name)) == folder.join(std::ffi::OsStr::from_bytes(file))
        {
            return self.inbox();
        }
        let inner = self.relative(name).ok_or(Refused::Invalid)?;
        let components = components(inner).ok_or(Refused::Invalid)?;
        let place = self.walk(&components)?;
        match name.ends_with(b"/") && place.kind() == Kind::File {
            true => Err(Refused::Absent),
            false => Ok(place),
        }
    }

    /// `name` without the root before it; `None` if it leads elsewhere.
    pub fn relative<'a>(&self, name: &'a [u8]) -> Option<&'a [u8]> {
        match name {
            [b'~', b'/', rest @ ..] => Some(rest),
            [b'/', ..] => {
                let rest = name.strip_prefix(self.path.as_os_str().as_bytes())?;
                rest.strip_prefix(b"/")
            }
            [] | [b'~' | b'#' | b'{', ..] => None,
            _ => Some(name),
        }
    }

    /// The folder that names are relative to, whether it may be used or only led through.
    pub fn folder(&self) -> std::result::Result<Place, Refused> {
        Ok(Place { dir: clone(&self.dir)?, name: b".".to_vec(), path: self.path.clone() })
    }

    /// Whether what is at `path` may be used.
    pub fn allows(&self, path: &Path) -> bool {
        self.within.is_empty() || self.within.iter().any(|folder| path.starts_with(folder))
    }

    fn inbox(&self) -> std::result::Result<Place, Refused> {
        let maildir = self.walk(&[b"Maildir".as_slice()]).ok().filter(|place| place.kind() == Kind::Maildir);
        let Some((folder, name)) = &self.spool else {
            let root = self.folder()?;
            return match root.kind() {
                Kind::Maildir => self.checked(root),
                _ => maildir.map_or_else(|| self.walk(&[b"INBOX".as_slice()]), Ok),
            };
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let opened = folder.canonicalize().ok().and_then(|folder| {
            let dir = openat(CWD, &folder, flags, Mode::empty()).ok()?;
            let path = folder.join(std::ffi::OsStr::from_bytes(name));
            Some(Place { dir, name: name.clone(), path })
        });
        match (opened, maildir) {
            (Some(spool), None) => self.checked(spool),
            (Some(spool), Some(_)) if spool.kind() == Kind::File => self.checked(spool),
            (_, Some(maildir)) => Ok(maildir),
            (None, None) => Err(Refused::Absent),
        }
    }

    fn walk(&self, components: &[&[u8]]) -> std::result::Result<Place, Refused> {
        let mut at = self.folder()?;
        let mut rest = components;
        while let Some((first, after)) = rest.split_first() {
            if at.kind() == Kind::Maildir {
                if rest.iter().any(|component| component.contains(&b'.')) {
                    return Err(Refused::Invalid);
                }
                let name = [b".", rest.join(&b'.').as_slice()].concat();
                return self.checked(at.enter()?.child(&name));
            }
            at = at.enter()?.child(first);
            rest = after;
        }
        self.checked(at)
    }

    fn checked(&self, place: Place) -> std::result::Result<Place, Refused> {
        if self.allows(&place.path) { Ok(place) } else { Err(Refused::Denied) }
    }
}

/// An open folder, and its path.
pub struct Folder {
    pub dir: OwnedFd,
    pub path: PathBuf,
}

impl Folder {
    /// What root makes in the folder of another is that one's too, or nobody else could use it.
    pub fn give(&self, made: &File) {
        let (Ok(folder), Ok(own)) = (fstat(&self.dir), fstat(made)) else { return };
        if own.st_uid == 0 && folder.st_uid != 0 {
            let owner = (Uid::from_raw(folder.st_uid), Gid::from_raw(folder.st_gid));
            // Where that cannot be done it stays root's.
            let _ = fchown(made, Some(owner.0), Some(owner.1));
        }
    }

    /// Writes the file `name` anew, as one of the folder's owner: whoever reads it finds the text before or this one.
    pub fn replace(&self, name: &[u8], text: &[u8]) -> std::io::Result<()> {
        let fresh = [name, format!(".{}.new", std::process::id()).as_bytes()].concat();
        // One that was left behind by a process of this number; what is made must be a file of its own.
        let _ = unlinkat(&self.dir, fresh.as_slice(), AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&self.dir, fresh.as_slice(), flags, Mode::from_raw_mode(0o600))?);
        self.give(&file);
        let written = file.write_all(text).and_then(|()| file.sync_all());
        let moved = written.and_then(|()| Ok(renameat(&self.dir, fresh.as_slice(), &self.dir, name)?));
        if moved.is_err() {
            let _ = unlinkat(&self.dir, fresh.as_slice(), AtFlags::empty());
        }
        moved
    }

    pub fn child(self, name: &[u8]) -> Place {
        let path = self.path.join(std::ffi::OsStr::from_bytes(name));
        Place { dir: self.dir, name: name.to_vec(), path }
    }
}

impl Place {
    /// What stands here; a symbolic link is not followed.
    pub fn kind(&self) -> Kind {
        match statat(&self.dir, self.name.as_slice(), AtFlags::SYMLINK_NOFOLLOW) {
            Err(_) => Kind::Nothing,
            Ok(stat) => match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Kind::File,
                FileType::Directory if self.is_maildir() => Kind::Maildir,
                FileType::Directory => Kind::Folder,
                _ => Kind::Other,
            },
        }
    }

    /// Opens the folder that stands here.
    pub fn enter(&self) -> std::result::Result<Folder, Refused> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        match openat(&self.dir, self.name.as_slice(), flags, Mode::empty()) {
            Ok(dir) => Ok(Folder { dir, path: self.path.clone() }),
            Err(Errno::ACCESS | Errno::PERM) => Err(Refused::Denied),
            Err(_) => Err(Refused::Absent),
        }
    }

    /// The path as octets.
    pub fn shown(&self) -> Vec<u8> {
        self.path.clone().into_os_string().into_vec()
    }

    fn is_maildir(&self) -> bool {
        [&b"cur"[..], b"new", b"tmp"].iter().all(|part| {
            let path = [self.name.as_slice(), b"/", part].concat();
            let stat = statat(&self.dir, path.as_slice(), AtFlags::SYMLINK_NOFOLLOW);
            stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Directory)
        })
    }
}

/// The components of a relative name; a last empty one is left out.
pub fn components(name: &[u8]) -> Option<Vec<&[u8]>> {
    let name = name.strip_suffix(b"/").unwrap_or(name);
    let is_good = |part: &&[u8]| !part.is_empty() && *part != b".." && !part.iter().any(u8::is_ascii_control);
    let parts: Vec<&[u8]> = name.split(|octet| *octet == b'/').collect();
    let good = parts.iter().all(is_good) && parts.len() <= DEPTH;
    good.then(|| parts.into_iter().filter(|part| *part != b".").collect())
}

fn clone(dir: &OwnedFd) -> std::result::Result<OwnedFd, Refused> {
    dir.try_clone().map_err(|_| Refused::Denied)
}

/// The user's home: `HOME` if that is a folder, else what the system's list of users says.
fn home() -> Option<PathBuf> {
    let named =
        std::env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute() && path.is_dir());
    named.or_else(|| account().map(|(_, home)| home))
}

/// Where the system delivers mail to the user.
fn spool() -> Option<(PathBuf, Vec<u8>)> {
    let (name, _) = account()?;
    Some((PathBuf::from("/var/mail"), name))
}

/// The name and home of the user whose process this is.
fn account() -> Option<(Vec<u8>, PathBuf)> {
    let uid = rustix::process::geteuid().as_raw().to_string();
    let users = std::fs::read("/etc/passwd").ok()?;
    users.split(|octet| *octet == b'\n').find_map(|line| {
        let fields: Vec<&[u8]> = line.split(|octet| *octet == b':').collect();
        let [name, _, id, _, _, home, ..] = fields.as_slice() else { return None };
        let is_plain = !name.is_empty() && !name.contains(&b'/') && !name.starts_with(b".");
        let found = *id == uid.as_bytes() && is_plain;
        found.then(|| (name.to_vec(), PathBuf::from(std::ffi::OsStr::from_bytes(home))))
    })
}
