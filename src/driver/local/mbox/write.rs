//! New mailbox files, and new messages in them.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use super::status::{Base, Marks, Veil};
use super::{Identity, failed, now, open_file, scan};
use crate::driver::local::Delivery;
use crate::driver::local::lock::{self, Patience};
use crate::driver::local::place::Place;
use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;
use crate::mime::message;

/// Makes a mailbox file with no message, as c-client does.
pub fn create(place: &Place) -> Result<()> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = openat(&place.dir, place.name.as_slice(), flags, Mode::from_raw_mode(0o600));
    let mut file = File::from(opened.map_err(|errno| {
        let name = place.path.display();
        match errno {
            Errno::EXIST => {
                let text = format!("Can't create mailbox node {name}: File exists");
                Error::new(ErrorKind::Mailbox, text)
            }
            errno => Error::new(ErrorKind::Mailbox, format!("Can't create mailbox node {name}"))
                .with_source(std::io::Error::from(errno)),
        }
    })?);
    let base = Base { validity: now(), ..Base::default() };
    let written = file.write_all(&internal_message(&base)).and_then(|()| file.sync_all());
    written.map_err(|error| {
        let _ = rustix::fs::unlinkat(&place.dir, place.name.as_slice(), rustix::fs::AtFlags::empty());
        failed("write to", error)
    })
}

/// Adds messages at the end of the file at `place`, all or none: if one cannot be written,
/// the file is as it was.
pub fn deliver(
    place: &Place,
    patience: &Patience,
    messages: &mut dyn Iterator<Item = Result<Delivery>>,
) -> Result<()> {
    let (_lock, file) = lock::lock(place, patience, || open_file(place, OFlags::RDWR).map(Arc::new))?;
    let before = Identity::of(&file)?.length;
    if !scan::is_mailbox(&file, before).map_err(|error| failed("read", error))? {
        let text = format!("Not a UNIX-format mailbox: {}", place.path.display());
        return Err(Error::new(ErrorKind::Mailbox, text));
    }
    let mut known = scan::base(&file, before).map_err(|error| failed("read", error))?;
    let outcome = append(&file, before, messages, known.base.as_mut());
    if let Err(error) = outcome {
        file.set_len(before).map_err(|error| failed("restore", error))?;
        return Err(error);
    }
    // That the UIDs have been given. Where it does not fit, they are given anew when the file is next read.
    if let (Some(base), Some((place, length))) = (known.base, known.base_line) {
        let line = base.line(if known.internal.is_some() { "X-IMAP" } else { "X-IMAPbase" });
        if line.len() == length {
            file.write_all_at(&line, place).map_err(|error| failed("write to", error))?;
        }
    }
    Ok(())
}

fn append(
    mut file: &File,
    before: u64,
    messages: &mut dyn Iterator<Item = Result<Delivery>>,
    mut base: Option<&mut Base>,
) -> Result<()> {
    use std::io::{Seek, SeekFrom};
    let mut tail = vec![0; before.min(2) as usize];
    let tail_start = before - tail.len() as u64;
    file.read_exact_at(&mut tail, tail_start).map_err(|error| failed("read", error))?;
    file.seek(SeekFrom::Start(before)).map_err(|error| failed("write to", error))?;
    // A message begins after an empty line.
    let gap: &[u8] = match tail.as_slice() {
        [] | [b'\n', b'\n'] => b"",
        [.., b'\n'] => b"\n",
        _ => b"\n\n",
    };
    let write =
        |mut file: &File, octets: &[u8]| file.write_all(octets).map_err(|error| failed("write to", error));
    write(file, gap)?;
    for delivery in messages {
        let uid = base.as_mut().map(|base| {
            base.last_uid = base.last_uid.saturating_add(1);
            base.last_uid
        });
        write(file, &formatted(&delivery?, uid))?;
    }
    file.sync_all().map_err(|error| failed("write to", error))
}

/// A message as it stands in a file: lines end with LF, lines that look like the begin of
/// a message have a `>` before them.
fn formatted(delivery: &Delivery, uid: Option<u32>) -> Vec<u8> {
    let header = message::text_start(&delivery.content);
    let (header, body) = delivery.content.split_at_checked(header).unwrap_or((&delivery.content, b""));
    let mut out = Vec::with_capacity(delivery.content.len() + 256);
    let date = delivery.date.unwrap_or_else(today);
    out.extend_from_slice(b"From MAILER-DAEMON ");
    out.extend_from_slice(date.to_ctime().as_bytes());
    let mut veil = Veil::default();
    for line in header.split_inclusive(|octet| *octet == b'\n') {
        if !matches!(line, b"\n" | b"\r\n") && !veil.hides(line) {
            push_line(&mut out, line);
        }
    }
    let mut marks = Marks::default();
    for flag in &delivery.flags {
        marks.set(flag, true);
    }
    out.extend_from_slice(&marks.lines(uid));
    out.push(b'\n');
    for line in body.split_inclusive(|octet| *octet == b'\n') {
        push_line(&mut out, line);
    }
    out.push(b'\n');
    out
}

fn push_line(out: &mut Vec<u8>, line: &[u8]) {
    if line.starts_with(b"From ") {
        out.push(b'>');
    }
    let text = line.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line)).unwrap_or(line);
    out.extend_from_slice(text);
    out.push(b'\n');
}

/// The message that is none: it keeps what belongs to no message. Source: c-client's, so
/// that stock, Dovecot and other readers know it for what it is.
pub(super) fn internal_message(base: &Base) -> Vec<u8> {
    let date = today();
    let mut out = b"From MAILER-DAEMON ".to_vec();
    out.extend_from_slice(date.to_ctime().as_bytes());
    out.extend_from_slice(format!("Date: {}\n", date.to_rfc822(None)).as_bytes());
    out.extend_from_slice(b"From: Mail System Internal Data <MAILER-DAEMON@localhost>\n");
    out.extend_from_slice(b"Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n");
    out.extend_from_slice(format!("Message-ID: <{}@localhost>\n", base.validity).as_bytes());
    out.extend_from_slice(&base.line("X-IMAP"));
    out.extend_from_slice(
        b"Status: RO\n\nThis text is part of the internal format of your mail folder, and is not\n\
        a real message.  It is created automatically by the mail system software.\n\
        If deleted, important folder data will be lost, and it will be re-created\n\
        with the data reset to initial values.\n\n",
    );
    out
}

fn today() -> Date {
    let now = jiff::Zoned::now();
    Date::from_unix(now.timestamp().as_second(), now.offset().seconds() / 60)
}
