//! What the header of a message says.

use imapext::limits;
use imapext::mailbox::excerpt;
use imapext::mailbox::info;
use imapext::mailbox::prefetch::Aspect;
use imapext::mime::address::{self, write_list};
use imapext::mime::envelope::Envelope;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::connection::Connection;
use crate::errors::argument;
use crate::input::Word;
use crate::results::{Text, optional, result, tuple};

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Address>()?;
    module.add_class::<ParsedHeaders>()?;
    module.add_class::<HeaderInfo>()?;
    module.add_class::<Overview>()?;
    module.add_function(wrap_pyfunction!(imap_headerinfo, module)?)?;
    module.add_function(wrap_pyfunction!(headerinfo_of_uid, module)?)?;
    module.add_function(wrap_pyfunction!(prefetch, module)?)?;
    module.add_function(wrap_pyfunction!(imap_fetch_overview, module)?)
}

result! {
    /// An address of a header (RFC 5322, section 3.4), encoded words not decoded.
    ///
    /// An address without a host begins a group, whose name is in `mailbox`; one without host
    /// and mailbox ends it.
    Address {
        /// str | None, what is before the @.
        mailbox "mailbox": Option<Text>,
        /// str | None, what is behind the @.
        host "host": Option<Text>,
        /// str | None, the display name.
        personal "personal": Option<Text>,
        /// str | None, the source route ("@a,@b"), obsolete.
        adl "adl": Option<Text>,
    }
}

/// Declares a class with the fields of a message's header, and some of its own.
macro_rules! headers {
    ($(#[$about:meta])* $class:ident { $($(#[$field_about:meta])* $field:ident $name:literal: $type:ty,)* }
        $make:ident($($value:ident),*)) => {
        result! {
            $(#[$about])*
            $class {
                /// str | None, the type of a resent message's header.
                remail "remail": Option<Text>,
                /// str | None.
                date "date": Option<Text>,
                /// str | None, as `date`.
                date_again "Date": Option<Text>,
                /// str | None.
                subject "subject": Option<Text>,
                /// str | None, as `subject`.
                subject_again "Subject": Option<Text>,
                /// str | None.
                in_reply_to "in_reply_to": Option<Text>,
                /// str | None, with its angle brackets.
                message_id "message_id": Option<Text>,
                /// str | None.
                newsgroups "newsgroups": Option<Text>,
                /// str | None.
                followup_to "followup_to": Option<Text>,
                /// str | None.
                references "references": Option<Text>,
                /// str | None, as in the header.
                toaddress "toaddress": Option<Text>,
                /// tuple[Address, ...].
                to "to": Py<PyTuple>,
                /// str | None, as in the header.
                fromaddress "fromaddress": Option<Text>,
                /// tuple[Address, ...]; ext/imap's `from`, which is no name in Python.
                from "from_": Py<PyTuple>,
                /// str | None, as in the header.
                ccaddress "ccaddress": Option<Text>,
                /// tuple[Address, ...].
                cc "cc": Py<PyTuple>,
                /// str | None, as in the header.
                bccaddress "bccaddress": Option<Text>,
                /// tuple[Address, ...].
                bcc "bcc": Py<PyTuple>,
                /// str | None, as in the header.
                reply_toaddress "reply_toaddress": Option<Text>,
                /// tuple[Address, ...].
                reply_to "reply_to": Py<PyTuple>,
                /// str | None, as in the header.
                senderaddress "senderaddress": Option<Text>,
                /// tuple[Address, ...].
                sender "sender": Py<PyTuple>,
                /// str | None, as in the header.
                return_pathaddress "return_pathaddress": Option<Text>,
                /// tuple[Address, ...].
                return_path "return_path": Py<PyTuple>,
                $($(#[$field_about])* $field $name: $type,)*
            }
        }

        #[allow(clippy::too_many_arguments)]
        fn $make(py: Python<'_>, envelope: &Envelope, $($value: $type),*) -> PyResult<$class> {
            Ok($class {
                remail: optional(&envelope.remail),
                date: optional(&envelope.date),
                date_again: optional(&envelope.date),
                subject: optional(&envelope.subject),
                subject_again: optional(&envelope.subject),
                in_reply_to: optional(&envelope.in_reply_to),
                message_id: optional(&envelope.message_id),
                newsgroups: optional(&envelope.newsgroups),
                followup_to: optional(&envelope.followup_to),
                references: optional(&envelope.references),
                toaddress: written(&envelope.to),
                to: addresses(py, &envelope.to)?,
                fromaddress: written(&envelope.from),
                from: addresses(py, &envelope.from)?,
                ccaddress: written(&envelope.cc),
                cc: addresses(py, &envelope.cc)?,
                bccaddress: written(&envelope.bcc),
                bcc: addresses(py, &envelope.bcc)?,
                reply_toaddress: written(&envelope.reply_to),
                reply_to: addresses(py, &envelope.reply_to)?,
                senderaddress: written(&envelope.sender),
                sender: addresses(py, &envelope.sender)?,
                return_pathaddress: written(&envelope.return_path),
                return_path: addresses(py, &envelope.return_path)?,
                $($value),*
            })
        }
    };
}

headers! {
    /// What a header says, encoded words not decoded: imap_rfc822_parse_headers().
    ///
    /// Each address field comes twice: as text, and as a tuple.
    ParsedHeaders {}
    make_parsed()
}

headers! {
    /// What a message's header says, encoded words not decoded, and the message's state: imap_headerinfo().
    ///
    /// Each address field comes twice: as text, and as a tuple.
    HeaderInfo {
        /// str, "R" if recent and seen, "N" if recent and not seen, else " ".
        recent "Recent": char,
        /// str, "U" if neither seen nor recent, else " ".
        unseen "Unseen": char,
        /// str, "F" or " ".
        flagged "Flagged": char,
        /// str, "A" or " ".
        answered "Answered": char,
        /// str, "D" or " ".
        deleted "Deleted": char,
        /// str, "X" or " ".
        draft "Draft": char,
        /// str, the message's number, padded with spaces to four columns.
        msgno "Msgno": String,
        /// str, the arrival time: "17-Jul-1996 02:44:25 -0700".
        mail_date "MailDate": String,
        /// str, octets of the message in decimal digits.
        size "Size": String,
        /// int, the arrival time in seconds since 1970.
        udate "udate": u64,
        /// str | None, the sender in as many octets as were asked for, padded with spaces.
        fetchfrom "fetchfrom": Option<Text>,
        /// str | None, the begin of the subject in at most as many octets as were asked for.
        fetchsubject "fetchsubject": Option<Text>,
    }
    make_info(
        recent, unseen, flagged, answered, deleted, draft, msgno, mail_date, size, udate, fetchfrom,
        fetchsubject
    )
}

result! {
    /// What a list of messages shows of one of them, encoded words not decoded: imap_fetch_overview().
    Overview {
        /// str | None.
        subject "subject": Option<Text>,
        /// str | None, the first From address, written as in a header; ext/imap's `from`, which is no name in Python.
        from "from_": Option<Text>,
        /// str | None, the first To address, written as in a header.
        to "to": Option<Text>,
        /// str | None.
        date "date": Option<Text>,
        /// str | None, with its angle brackets.
        message_id "message_id": Option<Text>,
        /// str | None.
        references "references": Option<Text>,
        /// str | None.
        in_reply_to "in_reply_to": Option<Text>,
        /// int, octets of the message.
        size "size": u64,
        /// int.
        uid "uid": u32,
        /// int, the message's number.
        msgno "msgno": u32,
        /// bool.
        recent "recent": bool,
        /// bool.
        flagged "flagged": bool,
        /// bool.
        answered "answered": bool,
        /// bool.
        deleted "deleted": bool,
        /// bool.
        seen "seen": bool,
        /// bool.
        draft "draft": bool,
        /// int, the arrival time in seconds since 1970.
        udate "udate": u64,
    }
}

/// A message's header and state.
///
/// Parameters:
///   imap: Connection.
///   message_num: int, the message's number.
///   from_length, subject_length: int, octets of `fetchfrom` and `fetchsubject`, 0 to 1024.
/// Returns: HeaderInfo.
/// Raises: MailboxError if there is no such message; ArgumentError.
/// Source: ext/imap's imap_headerinfo().
#[pyfunction]
#[pyo3(signature = (imap, message_num, from_length=0, subject_length=0))]
fn imap_headerinfo(
    py: Python<'_>,
    imap: &Connection,
    message_num: i64,
    from_length: i64,
    subject_length: i64,
) -> PyResult<HeaderInfo> {
    let from_length = length("from_length", from_length)?;
    let subject_length = length("subject_length", subject_length)?;
    let info = imap.call(py, |stream, diagnostics| stream.header_info(message_num, diagnostics))?;
    header_info(py, &info, from_length, subject_length)
}

/// A message's header and state by its UID, and the message's keywords: tuple[HeaderInfo, tuple[str, ...]].
#[pyfunction]
#[pyo3(name = "_headerinfo_of_uid", signature = (imap, uid, /))]
fn headerinfo_of_uid(py: Python<'_>, imap: &Connection, uid: u32) -> PyResult<(HeaderInfo, Py<PyTuple>)> {
    let info = imap.call(py, |stream, diagnostics| {
        let number = stream.msgno(uid.into(), diagnostics)?;
        stream.header_info(number.into(), diagnostics)
    })?;
    let keywords = info.flags.keywords.iter().cloned().map(Text).collect();
    Ok((header_info(py, &info, 0, 0)?, tuple(py, keywords)?))
}

/// Brings the envelopes, the structures, or both, of the messages with these UIDs in one round trip.
#[pyfunction]
#[pyo3(name = "_prefetch", signature = (imap, uids, envelopes, structures, /))]
fn prefetch(
    py: Python<'_>,
    imap: &Connection,
    uids: Vec<u32>,
    envelopes: bool,
    structures: bool,
) -> PyResult<()> {
    let all = [(envelopes, Aspect::Envelope), (structures, Aspect::Structure)];
    let wanted: Vec<Aspect> = all.into_iter().filter_map(|(is, aspect)| is.then_some(aspect)).collect();
    imap.call(py, |stream, diagnostics| stream.prefetch(&uids, &wanted, diagnostics))
}

/// Messages at a glance.
///
/// Parameters: imap: Connection; sequence: str, "1:*" or "2,4:6", numbers, or UIDs with FT_UID;
///   flags: int, FT_UID.
/// Returns: list[Overview]; messages that have no envelope are left out.
/// Raises: ArgumentError for a sequence that makes no sense (ext/imap gives an empty list then).
/// Source: ext/imap's imap_fetch_overview().
#[pyfunction]
#[pyo3(signature = (imap, sequence, flags=0))]
fn imap_fetch_overview(
    py: Python<'_>,
    imap: &Connection,
    sequence: Word,
    flags: i64,
) -> PyResult<Vec<Overview>> {
    let sequence = sequence.bytes();
    imap.call(py, |stream, diagnostics| {
        let overviews = stream.overview(sequence, flags, diagnostics)?;
        Ok(overviews.into_iter().map(overview).collect())
    })
}

fn overview(of: info::Overview) -> Overview {
    Overview {
        subject: of.subject.map(Text),
        from: of.from.map(Text),
        to: of.to.map(Text),
        date: of.date.map(Text),
        message_id: of.message_id.map(Text),
        references: of.references.map(Text),
        in_reply_to: of.in_reply_to.map(Text),
        size: of.size,
        uid: of.uid,
        msgno: of.number,
        recent: of.flags.recent,
        flagged: of.flags.flagged,
        answered: of.flags.answered,
        deleted: of.flags.deleted,
        seen: of.flags.seen,
        draft: of.flags.draft,
        udate: of.unix_time,
    }
}

fn header_info(
    py: Python<'_>,
    info: &info::HeaderInfo,
    from_length: usize,
    subject_length: usize,
) -> PyResult<HeaderInfo> {
    let envelope = &info.envelope;
    let [flagged, answered, deleted, draft] = info.flags.letters().map(char::from);
    make_info(
        py,
        envelope,
        info.flags.recent_letter().into(),
        info.flags.unseen_letter().into(),
        flagged,
        answered,
        deleted,
        draft,
        format!("{:4}", info.number),
        info.mail_date.clone(),
        info.size.to_string(),
        info.unix_time,
        excerpt::from(envelope, from_length).map(Text),
        excerpt::subject(envelope, subject_length).map(|text| Text(text.to_vec())),
    )
}

pub(crate) fn parsed(py: Python<'_>, envelope: &Envelope) -> PyResult<ParsedHeaders> {
    make_parsed(py, envelope)
}

pub(crate) fn address(of: &address::Address) -> Address {
    Address {
        mailbox: optional(&of.mailbox),
        host: optional(&of.host),
        personal: optional(&of.personal),
        adl: optional(&of.adl),
    }
}

fn addresses(py: Python<'_>, list: &[address::Address]) -> PyResult<Py<PyTuple>> {
    tuple(py, list.iter().map(address).collect())
}

fn written(list: &[address::Address]) -> Option<Text> {
    if list.is_empty() { None } else { Some(Text(write_list(list))) }
}

fn length(name: &str, length: i64) -> PyResult<usize> {
    let greatest = limits::EXCERPT;
    let fits = usize::try_from(length).ok().filter(|length| *length <= greatest);
    fits.ok_or_else(|| argument(format!("{name} must be between 0 and {greatest}")))
}
