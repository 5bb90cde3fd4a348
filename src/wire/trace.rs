//! What went over the wire, for those who look for a fault; never a secret.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::printable::printable;
use super::redact::Redactor;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Where a trace goes. Called from the thread that does the I/O.
pub trait Trace: Send + Sync {
    /// One piece of traffic, secrets already replaced by `<redacted>`: a line
    /// without its end, a literal, or a remark. Long pieces are cut, and say so.
    fn record(&self, direction: Direction, bytes: &[u8]);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Sent,
    Received,
    /// A remark of this library: connected, encrypted, closed.
    Note,
}

/// A trace into a file: one line per record, with time (UTC) and direction,
/// control characters escaped.
///
/// ```text
/// 2026-01-31T23:59:59.123Z > A0001 LOGIN user <redacted>
/// ```
#[derive(Debug)]
pub struct FileTrace {
    file: Mutex<File>,
}

impl FileTrace {
    /// Opens `path` for appending; a new file is readable by its owner alone.
    ///
    /// # Errors
    /// `Argument` if the file can't be opened.
    pub fn append(path: &Path) -> Result<FileTrace> {
        match OpenOptions::new().append(true).create(true).mode(0o600).open(path) {
            Ok(file) => Ok(FileTrace { file: Mutex::new(file) }),
            Err(error) => {
                let context = format!("Can't open the trace file {}", path.display());
                Err(Error::new(ErrorKind::Argument, context).with_source(error))
            }
        }
    }
}

impl Trace for FileTrace {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        let mark = match direction {
            Direction::Sent => '>',
            Direction::Received => '<',
            Direction::Note => '*',
        };
        let line = format!("{} {mark} {}\n", timestamp(SystemTime::now()), printable(bytes));
        // One write per line, so that processes may share the file. A full disk must not stop the mail.
        let _ = self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

/// A connection's way to its trace: everything passes the redactor.
#[derive(Default)]
pub(super) struct Tracer {
    trace: Option<Arc<dyn Trace>>,
    redactor: Redactor,
    /// What is queued, as it may be shown.
    queued: Vec<u8>,
}

/// What stands in place of a secret.
pub(super) const REDACTED: &[u8] = b"<redacted>";

impl Tracer {
    pub(super) fn new(trace: Option<Arc<dyn Trace>>) -> Tracer {
        Tracer { trace, ..Tracer::default() }
    }

    pub(super) fn is_on(&self) -> bool {
        self.trace.is_some()
    }

    /// Hides `secret` wherever it shows up, also in base64.
    pub(super) fn hide(&mut self, secret: &[u8]) {
        if self.is_on() {
            self.redactor.add(secret);
        }
    }

    pub(super) fn note(&self, remark: std::fmt::Arguments<'_>) {
        if self.is_on() {
            self.show(Direction::Note, remark.to_string().as_bytes());
        }
    }

    /// Bytes that will be sent by the next flush.
    pub(super) fn queue(&mut self, bytes: &[u8]) {
        if self.is_on() {
            self.queued.extend_from_slice(bytes);
        }
    }

    /// Bytes that will be sent and never shown.
    pub(super) fn queue_secret(&mut self) {
        if self.is_on() {
            self.queued.extend_from_slice(REDACTED);
        }
    }

    /// Shows what is queued, line by line.
    pub(super) fn sent(&mut self) {
        let queued = std::mem::take(&mut self.queued);
        for line in queued.split_inclusive(|&b| b == b'\n') {
            self.line(Direction::Sent, line);
        }
    }

    /// Shows one line, whose end is left out.
    pub(super) fn line(&self, direction: Direction, line: &[u8]) {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.show(direction, line);
    }

    fn show(&self, direction: Direction, bytes: &[u8]) {
        let Some(trace) = &self.trace else { return };
        let mut shown = self.redactor.redact(bytes, limits::TRACE_RECORD);
        if bytes.len() > limits::TRACE_RECORD {
            shown.extend_from_slice(format!("... ({} octets)", bytes.len()).as_bytes());
        }
        trace.record(direction, &shown);
    }

    /// Begins a literal whose octets come in pieces.
    pub(super) fn literal(&self) -> Option<LiteralTrace> {
        self.is_on().then(LiteralTrace::default)
    }

    /// Ends a literal and shows its beginning.
    pub(super) fn end_literal(&self, literal: Option<LiteralTrace>) {
        let (Some(literal), Some(trace)) = (literal, &self.trace) else { return };
        let mut shown = self.redactor.redact(&literal.start, limits::TRACE_RECORD);
        if literal.total > limits::TRACE_RECORD as u64 {
            shown.extend_from_slice(format!("... ({} octets)", literal.total).as_bytes());
        }
        trace.record(Direction::Received, &shown);
    }

    /// Adds a piece of a literal.
    pub(super) fn literal_piece(&self, literal: &mut Option<LiteralTrace>, piece: &[u8]) {
        let Some(literal) = literal else { return };
        literal.total += piece.len() as u64;
        // A secret that begins within the part shown must be there whole to be found.
        let wanted = limits::TRACE_RECORD + self.redactor.longest();
        let room = wanted.saturating_sub(literal.start.len());
        literal.start.extend_from_slice(piece.get(..room).unwrap_or(piece));
    }
}

/// The beginning of a literal that is being received.
#[derive(Default)]
pub(super) struct LiteralTrace {
    start: Vec<u8>,
    total: u64,
}

/// RFC 3339, UTC, milliseconds.
fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = civil(days);
    let mut text = String::with_capacity(24);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        since.subsec_millis()
    );
    text
}

/// Year, month and day of the day `days` after 1970-01-01 (Gregorian), counted
/// in years that begin in March, so that a leap day is the last.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn timestamps_are_utc() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (951_868_800, "2000-03-01T00:00:00.000Z"),
            (1_767_225_599, "2025-12-31T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(timestamp(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }

    #[test]
    fn a_file_trace_is_one_line_per_record() {
        let directory = crate::wire::fixture::Directory::new();
        let path = directory.path("trace");
        let trace = FileTrace::append(&path).unwrap();
        trace.record(Direction::Sent, b"A1 NOOP\r\nforged\x1b[2J");
        drop(trace);
        FileTrace::append(&path).unwrap().record(Direction::Received, "* OK ü".as_bytes());
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with(r"Z > A1 NOOP\r\nforged\x1b[2J"), "{text}");
        assert!(lines[1].ends_with("Z < * OK ü"), "{text}");
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(FileTrace::append(&directory.path("no/such")).is_err());
    }

    /// Keeps every record.
    #[derive(Default)]
    struct Kept(Mutex<Vec<(Direction, Vec<u8>)>>);

    impl Trace for Kept {
        fn record(&self, direction: Direction, bytes: &[u8]) {
            self.0.lock().unwrap().push((direction, bytes.to_vec()));
        }
    }

    #[test]
    fn queued_secrets_and_stray_ones_are_replaced() {
        let kept = Arc::new(Kept::default());
        let mut tracer = Tracer::new(Some(kept.clone()));
        tracer.hide(b"sesame42");
        tracer.queue(b"A1 LOGIN user ");
        tracer.queue_secret();
        tracer.queue(b"\r\nA2 NOOP\r\n");
        tracer.sent();
        tracer.line(Direction::Received, b"* OK you said sesame42\r\n");
        let mut literal = tracer.literal();
        for piece in [&vec![b'x'; limits::TRACE_RECORD - 4][..], b"sesa", b"me42", b"yyyy"] {
            tracer.literal_piece(&mut literal, piece);
        }
        tracer.end_literal(literal);
        let kept = kept.0.lock().unwrap();
        let shown: Vec<String> = kept.iter().map(|r| String::from_utf8_lossy(&r.1).into_owned()).collect();
        assert_eq!(shown[0], "A1 LOGIN user <redacted>");
        assert_eq!(shown[1], "A2 NOOP");
        assert_eq!(shown[2], "* OK you said <redacted>");
        assert!(shown[3].ends_with("xx<redacted>... (16392 octets)"), "{}", &shown[3][16_300..]);
    }
}
