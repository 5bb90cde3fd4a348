//! Local mailboxes as folders: made, removed, renamed, subscribed, listed.

use std::fs::File;
use std::io::Read;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, mkdirat, openat, renameat, unlinkat};
use rustix::io::Errno;

use super::place::{Folder, Kind, Place, Refused, Root};
use super::{Local, absent, maildir, mbox};
use crate::driver::folder::{Attributes, FolderChange, ListKind, Listed, Listing};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Where subscribed names are kept, a line each, below the root. Source: c-client.
const SUBSCRIPTIONS: &[u8] = b".mailboxlist";

/// Octets of that file.
const SUBSCRIPTIONS_SIZE: u64 = 16 << 20;

/// Names in one list.
const NAMES: usize = 100_000;

/// Depth of folders that a list goes into.
const DEPTH: usize = 20;

pub fn change(local: &mut Local, change: &FolderChange<'_>) -> Result<()> {
    match *change {
        FolderChange::Create(name) => create(local, name),
        FolderChange::Delete(name) => delete(local, name),
        FolderChange::Rename { from, to } => rename(local, from, to),
        FolderChange::Subscribe(name) => {
            let place = local.locate(name, "subscribe to mailbox")?;
            let inbox = name.eq_ignore_ascii_case(b"INBOX");
            if !inbox && !matches!(place.kind(), Kind::File | Kind::Maildir) {
                return Err(absent(name, "subscribe to mailbox"));
            }
            let mut names = subscriptions(local)?;
            if names.iter().any(|known| known == name) {
                return Err(refused(format!("Already subscribed to mailbox {}", lossy(name))));
            }
            names.push(name.to_vec());
            keep_subscriptions(local, &names)
        }
        FolderChange::Unsubscribe(name) => {
            let mut names = subscriptions(local)?;
            let before = names.len();
            names.retain(|known| known != name);
            if names.len() == before {
                return Err(refused(format!("Not subscribed to mailbox {}", lossy(name))));
            }
            keep_subscriptions(local, &names)
        }
    }
}

/// Names that fit, as c-client gives them: with the reference, in the order of the alphabet,
/// `INBOX` last.
pub fn list(local: &mut Local, listing: &Listing<'_>) -> Result<Vec<Listed>> {
    let pattern = [listing.reference, listing.pattern].concat();
    if listing.pattern.is_empty() {
        return Ok(Vec::new());
    }
    if listing.kind == ListKind::Subscribed {
        let names = subscriptions(local)?;
        let fits = names.into_iter().filter(|name| matches(&pattern, name));
        return Ok(fits.map(|name| Listed { name, separator: Some(b'/'), ..Listed::default() }).collect());
    }
    let mut found = Vec::new();
    let prefix: &[u8] = if pattern.starts_with(b"~/") { b"~/" } else { b"" };
    let below = pattern.strip_prefix(prefix).unwrap_or_default();
    let climbs = below.split(|octet| *octet == b'/').any(|part| part == b"..");
    if !climbs
        && !pattern.starts_with(b"/")
        && let Ok(folder) = local.root.folder().and_then(|root| root.enter())
    {
        Walk { root: &local.root, pattern: &pattern, found: &mut found }.folder(folder, prefix, 0);
    }
    if matches(&pattern.to_ascii_uppercase(), b"INBOX") {
        let attributes = Attributes { no_inferiors: true, ..Attributes::default() };
        found.push(Listed { name: b"INBOX".to_vec(), separator: None, attributes, status: None });
    }
    if let ListKind::Containing(text) = listing.kind {
        found.retain(|listed| contains(local, &listed.name, text));
    }
    Ok(found)
}

fn create(local: &mut Local, name: &[u8]) -> Result<()> {
    let invalid = || refused(format!("Can't create {}: invalid name", lossy(name)));
    if name.eq_ignore_ascii_case(b"INBOX") {
        return Err(refused("Can't create INBOX".to_string()));
    }
    let inner = local.root.relative(name).ok_or_else(invalid)?;
    let components = super::place::components(inner).filter(|parts| !parts.is_empty()).ok_or_else(invalid)?;
    let is_folder = name.ends_with(b"/");
    // Folders on the way are made; in a Maildir there are none.
    let mut at = local.root.folder().map_err(|_| invalid())?;
    for (i, part) in components.iter().enumerate() {
        if at.kind() == Kind::Maildir {
            break;
        }
        let child = at.enter().map_err(|_| invalid())?.child(part);
        let is_last = i + 1 == components.len();
        if (!is_last || is_folder) && child.kind() == Kind::Nothing {
            // Within the folders that may be used, if the whole is.
            local
                .root
                .locate(&components.get(..=i).unwrap_or_default().join(&b'/'))
                .map_err(|_| invalid())?;
            mkdirat(&child.dir, child.name.as_slice(), Mode::from_raw_mode(0o700)).map_err(|errno| {
                let text = format!("Can't create mailbox node {}", child.path.display());
                refused(text).with_source(std::io::Error::from(errno))
            })?;
            if is_last {
                return Ok(());
            }
        }
        at = child;
    }
    let place = local.root.locate(name).map_err(|_| invalid())?;
    if place.kind() != Kind::Nothing {
        return Err(refused(format!("Can't create mailbox node {}: File exists", place.path.display())));
    }
    match is_in_maildir(local, &components) {
        true => maildir::create(&place),
        false => mbox::create(&place),
    }
}

/// Whether some folder on the way is a Maildir.
fn is_in_maildir(local: &Local, components: &[&[u8]]) -> bool {
    let root = local.root.folder().is_ok_and(|root| root.kind() == Kind::Maildir);
    root || (1..components.len()).any(|count| {
        let above = components.get(..count).unwrap_or_default().join(&b'/');
        local.root.locate(&above).is_ok_and(|place| place.kind() == Kind::Maildir)
    })
}

fn delete(local: &mut Local, name: &[u8]) -> Result<()> {
    if name.eq_ignore_ascii_case(b"INBOX") {
        return Err(refused("Can't delete INBOX".to_string()));
    }
    let place = local.locate(name, "delete mailbox")?;
    let failed = |errno: Errno| {
        refused(format!("Can't delete mailbox {}", lossy(name))).with_source(std::io::Error::from(errno))
    };
    match place.kind() {
        Kind::File => {
            let (_lock, _file) = super::lock::lock(&place, &local.patience(), || {
                let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
                let opened = openat(&place.dir, place.name.as_slice(), flags, Mode::empty());
                opened.map(|file| std::sync::Arc::new(File::from(file))).map_err(failed)
            })?;
            unlinkat(&place.dir, place.name.as_slice(), AtFlags::empty()).map_err(failed)
        }
        Kind::Maildir => maildir::delete(&place).map_err(failed),
        Kind::Folder => unlinkat(&place.dir, place.name.as_slice(), AtFlags::REMOVEDIR).map_err(failed),
        Kind::Other | Kind::Nothing => Err(absent(name, "delete mailbox")),
    }
}

fn rename(local: &mut Local, from: &[u8], to: &[u8]) -> Result<()> {
    let source = local.locate(from, "rename mailbox")?;
    if matches!(source.kind(), Kind::Nothing | Kind::Other) || from.eq_ignore_ascii_case(b"INBOX") {
        return Err(absent(from, "rename mailbox"));
    }
    let invalid =
        |_: Refused| refused(format!("Can't rename mailbox {} to {}: invalid name", lossy(from), lossy(to)));
    let target = local.root.locate(to).map_err(invalid)?;
    if target.kind() != Kind::Nothing || to.eq_ignore_ascii_case(b"INBOX") {
        let text = format!("Can't rename {}: mailbox {} already exists", lossy(from), lossy(to));
        return Err(refused(text));
    }
    renameat(&source.dir, source.name.as_slice(), &target.dir, target.name.as_slice()).map_err(|errno| {
        let text = format!("Can't rename mailbox {} to {}", lossy(from), lossy(to));
        refused(text).with_source(std::io::Error::from(errno))
    })
}

/// A walk through folders that collects the names that fit.
struct Walk<'a> {
    root: &'a Root,
    pattern: &'a [u8],
    found: &'a mut Vec<Listed>,
}

impl Walk<'_> {
    /// Adds what fits in a folder; `prefix` is what its names begin with.
    fn folder(&mut self, folder: Folder, prefix: &[u8], depth: usize) {
        let Ok(entries) = Dir::read_from(&folder.dir) else { return };
        let names = entries.filter_map(|entry| entry.ok()).map(|entry| entry.file_name().to_bytes().to_vec());
        let is_name = |name: &Vec<u8>| {
            !name.starts_with(b".") && !name.ends_with(b".lock") && !name.iter().any(u8::is_ascii_control)
        };
        let mut names: Vec<Vec<u8>> = names.filter(is_name).take(NAMES).collect();
        names.sort();
        for name in names {
            if self.found.len() >= NAMES {
                return;
            }
            let Ok(dir) = folder.dir.try_clone() else { return };
            let place = Folder { dir, path: folder.path.clone() }.child(&name);
            self.place(&place, &[prefix, name.as_slice()].concat(), depth);
        }
    }

    fn place(&mut self, place: &Place, name: &[u8], depth: usize) {
        let kind = place.kind();
        let fits = matches(self.pattern, name) && self.root.allows(&place.path);
        match kind {
            Kind::File if fits => {
                let attributes = Attributes { no_inferiors: true, unmarked: true, ..Attributes::default() };
                self.add(name.to_vec(), attributes);
            }
            Kind::Maildir => {
                let below = maildir_folders(place);
                if fits {
                    let attributes = Attributes { has_children: !below.is_empty(), ..Attributes::default() };
                    self.add(name.to_vec(), attributes);
                }
                for inner in below.into_iter().map(|inner| [name, b"/", &inner].concat()) {
                    if matches(self.pattern, &inner) && self.root.allows(&place.path) {
                        self.add(inner, Attributes::default());
                    }
                }
            }
            Kind::Folder => {
                if fits {
                    let attributes =
                        Attributes { no_select: true, has_children: true, ..Attributes::default() };
                    self.add(name.to_vec(), attributes);
                }
                let inner = [name, b"/"].concat();
                if depth < DEPTH
                    && leads(self.pattern, &inner)
                    && let Ok(folder) = place.enter()
                {
                    self.folder(folder, &inner, depth + 1);
                }
            }
            Kind::File | Kind::Other | Kind::Nothing => {}
        }
    }

    fn add(&mut self, name: Vec<u8>, attributes: Attributes) {
        self.found.push(Listed { name, separator: Some(b'/'), attributes, status: None });
    }
}

/// Names of a Maildir's folders, levels parted by `/`.
fn maildir_folders(place: &Place) -> Vec<Vec<u8>> {
    let Ok(folder) = place.enter() else { return Vec::new() };
    let Ok(entries) = Dir::read_from(&folder.dir) else { return Vec::new() };
    let mut names: Vec<Vec<u8>> = entries
        .filter_map(|entry| entry.ok())
        .filter(|entry| matches!(entry.file_type(), FileType::Directory | FileType::Unknown))
        .filter_map(|entry| entry.file_name().to_bytes().strip_prefix(b".").map(<[u8]>::to_vec))
        .filter(|name| !name.is_empty() && name != b"." && !name.starts_with(b"."))
        .map(|name| name.iter().map(|octet| if *octet == b'.' { b'/' } else { *octet }).collect())
        .take(NAMES)
        .collect();
    names.sort();
    names
}

/// Whether names below `folder`, which ends with a slash, can fit the pattern.
fn leads(pattern: &[u8], folder: &[u8]) -> bool {
    let fixed = pattern.iter().position(|octet| matches!(octet, b'*' | b'%')).unwrap_or(pattern.len());
    let common = fixed.min(folder.len());
    let starts_alike = pattern.get(..common) == folder.get(..common);
    let levels = |text: &[u8]| text.iter().filter(|octet| **octet == b'/').count();
    starts_alike && (pattern.contains(&b'*') || levels(folder) <= levels(pattern))
}

/// Whether a name fits a pattern: `*` stands for anything, `%` for anything but `/`.
/// Takes time in proportion to both lengths multiplied at worst.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    // Which beginnings of the name each beginning of the pattern fits.
    let mut fits = vec![false; name.len() + 1];
    if let Some(first) = fits.first_mut() {
        *first = true;
    }
    for &octet in pattern {
        let mut next = vec![false; name.len() + 1];
        let mut running = false;
        for (i, slot) in next.iter_mut().enumerate() {
            let before = i.checked_sub(1).and_then(|at| Some((*name.get(at)?, *fits.get(at)?)));
            let here = fits.get(i).copied().unwrap_or_default();
            *slot = match octet {
                b'*' => {
                    running |= here;
                    running
                }
                b'%' => {
                    running = here || running && before.is_some_and(|(octet, _)| octet != b'/');
                    running
                }
                _ => before.is_some_and(|(known, fitted)| fitted && known == octet),
            };
        }
        fits = next;
    }
    fits.last().copied().unwrap_or_default()
}

fn contains(local: &mut Local, name: &[u8], text: &[u8]) -> bool {
    let finder = memchr::memmem::Finder::new(text);
    let Ok(mut opened) = local.open_at(name, "scan", true, &mut Vec::new()) else { return false };
    (1..=opened.count())
        .any(|number| opened.message(number).is_ok_and(|octets| finder.find(&octets).is_some()))
}

fn subscriptions(local: &Local) -> Result<Vec<Vec<u8>>> {
    let failed = |error: std::io::Error| refused("Can't read subscriptions".to_string()).with_source(error);
    let folder = subscriptions_folder(local)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = match openat(&folder.dir, SUBSCRIPTIONS, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(Vec::new()),
        Err(errno) => return Err(failed(errno.into())),
    };
    let mut text = Vec::new();
    file.take(SUBSCRIPTIONS_SIZE).read_to_end(&mut text).map_err(failed)?;
    let lines = text.split(|octet| *octet == b'\n').filter(|line| !line.is_empty());
    Ok(lines.take(limits::LIST_ITEMS).map(<[u8]>::to_vec).collect())
}

fn keep_subscriptions(local: &Local, names: &[Vec<u8>]) -> Result<()> {
    let mut text = names.join(&b'\n');
    if !text.is_empty() {
        text.push(b'\n');
    }
    let written = subscriptions_folder(local)?.replace(SUBSCRIPTIONS, &text);
    written.map_err(|error| refused("Can't write subscriptions".to_string()).with_source(error))
}

fn subscriptions_folder(local: &Local) -> Result<Folder> {
    let unreadable = || refused("Can't read subscriptions".to_string());
    let root =
        local.root.folder().ok().filter(|root| local.root.allows(&root.path)).ok_or_else(unreadable)?;
    root.enter().map_err(|_| unreadable())
}

fn refused(text: String) -> Error {
    Error::new(ErrorKind::Mailbox, text)
}

fn lossy(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, fits) in [
            ("*", "a/b", true),
            ("%", "a/b", false),
            ("%", "ab", true),
            ("a*c", "a/b/c", true),
            ("a%c", "a/c", false),
            ("%/%", "a/b", true),
            ("s*", "sub/x", true),
            ("sub/%", "sub/x", true),
            ("", "", true),
            ("", "a", false),
            ("a", "a", true),
            ("%b", "aab", true),
        ] {
            assert_eq!(matches(pattern.as_bytes(), name.as_bytes()), fits, "{pattern} {name}");
        }
        let long = "a".repeat(200);
        assert!(!matches("*a*a*a*a*a*a*a*a*b".repeat(5).as_bytes(), long.as_bytes()));
        assert!(
            leads(b"sub/*", b"sub/")
                && !leads(b"%", b"sub/")
                && !leads(b"x*", b"sub/")
                && leads(b"%/%", b"sub/")
        );
    }
}
