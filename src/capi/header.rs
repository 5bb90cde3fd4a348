//! What the header of a message says.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use super::boundary;
use super::input::{self, argument};
use super::output::{Block, publish, release};
use super::stream;
use super::types::{imap_address, imap_header_info, imap_overview, imap_overview_list, imap_overview_sink};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mailbox::excerpt;
use crate::mailbox::info::{HeaderInfo, Overview};
use crate::mime::address::{Address, write_list};

/// THE HEADER OF A MESSAGE, READ
///
/// The header of a message with its addresses taken apart, its flags, size and time of arrival.
///
/// Parameters: `stream`; `message`: its number; `from_length`, `subject_length`: how many octets `fetchfrom`
///   and `fetchsubject` may have, from 0 for none to 1024.
/// Returns: the header, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_MAILBOX if there is no such message, IMAP_STATUS_ARGUMENT for a length out of range.
/// Source: ext/imap's imap_headerinfo(), without its second spellings `Date` and `Subject`; RFC 3501, section 7.4.2, ENVELOPE.
#[unsafe(no_mangle)]
pub extern "C" fn imap_headerinfo(
    stream: c_int,
    message: i64,
    from_length: i64,
    subject_length: i64,
) -> *mut imap_header_info {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        let from_length = length("from_length", from_length)?;
        let subject_length = length("subject_length", subject_length)?;
        let info = mailbox.header_info(message, diagnostics)?;
        publish(|block| header_info(block, &info, from_length, subject_length))
    })
}

/// A list of messages at a glance.
///
/// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with FT_UID; `flags`: FT_UID or 0.
/// Returns: one entry for each message that there is, in ascending order, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT for a sequence that makes no sense.
/// Source: ext/imap's imap_fetch_overview().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_fetch_overview(
    stream: c_int,
    sequence: *const c_char,
    flags: i64,
) -> *mut imap_overview_list {
    stream::call(stream, ptr::null_mut(), |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let sequence = unsafe { input::text("sequence", sequence, limits::ARGUMENT) }?;
        let overviews = mailbox.overview(sequence, flags, diagnostics)?;
        publish(|block| {
            let (overviews, count) = block.list(&overviews, overview);
            imap_overview_list { overviews, count }
        })
    })
}

/// Hands the overviews of messages one by one to a function. Memory stays flat.
///
/// Parameters: `stream`; `sequence`, `flags`: as for imap_fetch_overview(); `sink`: takes the overviews, each
///   valid until it returns; `context`: its first argument.
/// Returns: 1, or 0 on failure, which it also is if the sink said stop.
/// Errors: as imap_fetch_overview().
/// Source: this library; ext/imap's imap_fetch_overview() collects them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_fetch_overview_sink(
    stream: c_int,
    sequence: *const c_char,
    flags: i64,
    sink: imap_overview_sink,
    context: *mut c_void,
) -> c_int {
    stream::command(stream, |mailbox, diagnostics| {
        // SAFETY: the contract: strings are NULL or NUL-terminated.
        let sequence = unsafe { input::text("sequence", sequence, limits::ARGUMENT) }?;
        let sink = sink.ok_or_else(|| argument("sink is NULL"))?;
        mailbox.each_overview(sequence, flags, diagnostics, &mut |message| {
            let shown = publish(|block| overview(block, &message))?;
            // SAFETY: the caller's function, called as its type says.
            let stop = boundary::outside(|| unsafe { sink(context, shown) });
            // SAFETY: it came from `publish` just now.
            unsafe { release(shown.cast()) };
            match stop {
                0 => Ok(()),
                stop => {
                    Err(Error::new(ErrorKind::Sink, format!("the sink stopped the delivery with {stop}")))
                }
            }
        })
    })
}

fn length(name: &str, length: i64) -> Result<usize> {
    let greatest = limits::EXCERPT;
    let fits = usize::try_from(length).ok().filter(|length| *length <= greatest);
    fits.ok_or_else(|| argument(format!("{name} must be between 0 and {greatest}")))
}

pub(super) fn header_info(
    block: &mut Block,
    info: &HeaderInfo,
    from_length: usize,
    subject_length: usize,
) -> imap_header_info {
    let envelope = &info.envelope;
    let [flagged, answered, deleted, draft] = info.flags.letters().map(|letter| letter as c_char);
    let (remail, remail_size) = block.optional(envelope.remail.as_deref());
    let (date, date_size) = block.optional(envelope.date.as_deref());
    let (subject, subject_size) = block.optional(envelope.subject.as_deref());
    let (in_reply_to, in_reply_to_size) = block.optional(envelope.in_reply_to.as_deref());
    let (message_id, message_id_size) = block.optional(envelope.message_id.as_deref());
    let (newsgroups, newsgroups_size) = block.optional(envelope.newsgroups.as_deref());
    let (followup_to, followup_to_size) = block.optional(envelope.followup_to.as_deref());
    let (references, references_size) = block.optional(envelope.references.as_deref());
    let (toaddress, toaddress_size, to, to_count) = addresses(block, &envelope.to);
    let (fromaddress, fromaddress_size, from, from_count) = addresses(block, &envelope.from);
    let (ccaddress, ccaddress_size, cc, cc_count) = addresses(block, &envelope.cc);
    let (bccaddress, bccaddress_size, bcc, bcc_count) = addresses(block, &envelope.bcc);
    let (reply_toaddress, reply_toaddress_size, reply_to, reply_to_count) =
        addresses(block, &envelope.reply_to);
    let (senderaddress, senderaddress_size, sender, sender_count) = addresses(block, &envelope.sender);
    let (return_pathaddress, return_pathaddress_size, return_path, return_path_count) =
        addresses(block, &envelope.return_path);
    let (maildate, maildate_size) = block.text(info.mail_date.as_bytes());
    let (fetchfrom, fetchfrom_size) = block.optional(excerpt::from(envelope, from_length).as_deref());
    let (fetchsubject, fetchsubject_size) = block.optional(excerpt::subject(envelope, subject_length));
    imap_header_info {
        remail,
        remail_size,
        date,
        date_size,
        subject,
        subject_size,
        in_reply_to,
        in_reply_to_size,
        message_id,
        message_id_size,
        newsgroups,
        newsgroups_size,
        followup_to,
        followup_to_size,
        references,
        references_size,
        toaddress,
        toaddress_size,
        to,
        to_count,
        fromaddress,
        fromaddress_size,
        from,
        from_count,
        ccaddress,
        ccaddress_size,
        cc,
        cc_count,
        bccaddress,
        bccaddress_size,
        bcc,
        bcc_count,
        reply_toaddress,
        reply_toaddress_size,
        reply_to,
        reply_to_count,
        senderaddress,
        senderaddress_size,
        sender,
        sender_count,
        return_pathaddress,
        return_pathaddress_size,
        return_path,
        return_path_count,
        recent: info.flags.recent_letter() as c_char,
        unseen: info.flags.unseen_letter() as c_char,
        flagged,
        answered,
        deleted,
        draft,
        msgno: info.number.into(),
        maildate,
        maildate_size,
        size: info.size,
        udate: info.unix_time.cast_signed(),
        fetchfrom,
        fetchfrom_size,
        fetchsubject,
        fetchsubject_size,
    }
}

/// An address field as text and as a list; absent if it has no address.
fn addresses(block: &mut Block, list: &[Address]) -> (*const c_char, usize, *const imap_address, usize) {
    if list.is_empty() {
        return (ptr::null(), 0, ptr::null(), 0);
    }
    let (text, size) = block.text(&write_list(list));
    let (items, count) = block.list(list, address);
    (text, size, items, count)
}

pub(super) fn address(block: &mut Block, address: &Address) -> imap_address {
    let (mailbox, mailbox_size) = block.optional(address.mailbox.as_deref());
    let (host, host_size) = block.optional(address.host.as_deref());
    let (personal, personal_size) = block.optional(address.personal.as_deref());
    let (adl, adl_size) = block.optional(address.adl.as_deref());
    imap_address { mailbox, mailbox_size, host, host_size, personal, personal_size, adl, adl_size }
}

fn overview(block: &mut Block, message: &Overview) -> imap_overview {
    let (subject, subject_size) = block.optional(message.subject.as_deref());
    let (from, from_size) = block.optional(message.from.as_deref());
    let (to, to_size) = block.optional(message.to.as_deref());
    let (date, date_size) = block.optional(message.date.as_deref());
    let (message_id, message_id_size) = block.optional(message.message_id.as_deref());
    let (references, references_size) = block.optional(message.references.as_deref());
    let (in_reply_to, in_reply_to_size) = block.optional(message.in_reply_to.as_deref());
    imap_overview {
        subject,
        subject_size,
        from,
        from_size,
        to,
        to_size,
        date,
        date_size,
        message_id,
        message_id_size,
        references,
        references_size,
        in_reply_to,
        in_reply_to_size,
        size: message.size,
        uid: message.uid.into(),
        msgno: message.number.into(),
        recent: message.flags.recent.into(),
        flagged: message.flags.flagged.into(),
        answered: message.flags.answered.into(),
        deleted: message.flags.deleted.into(),
        seen: message.flags.seen.into(),
        draft: message.flags.draft.into(),
        udate: message.unix_time.cast_signed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_bounded_as_in_ext_imap() {
        assert_eq!(length("from_length", 1024).unwrap(), 1024);
        assert!(length("from_length", 1025).is_err());
        let error = length("from_length", -1).unwrap_err();
        assert_eq!(error.to_string(), "from_length must be between 0 and 1024");
    }
}
