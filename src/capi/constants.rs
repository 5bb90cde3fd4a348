//! The numbers of the header; those with ext/imap's names have ext/imap's values.

use std::ffi::c_int;

/// -- imap_open(), imap_reopen(): flags --
///
/// Accepted; the options' trace shows more.
pub const OP_DEBUG: c_int = 1;
/// Open the mailbox read-only.
pub const OP_READONLY: c_int = 2;
/// Log in as anonymous.
pub const OP_ANONYMOUS: c_int = 4;
/// Accepted; has no effect.
pub const OP_SHORTCACHE: c_int = 8;
/// Accepted; has no effect.
pub const OP_SILENT: c_int = 16;
/// Return the driver's prototype; refused, as there is nothing to return.
pub const OP_PROTOTYPE: c_int = 32;
/// Connect and log in, but open no mailbox.
pub const OP_HALFOPEN: c_int = 64;
/// Expunge silently when the mailbox is recycled.
pub const OP_EXPUNGE: c_int = 128;
/// Never send the password so that others could read it.
pub const OP_SECURE: c_int = 256;
/// The password is an OAuth 2 bearer token. Not in ext/imap; php-imap2's number.
pub const OP_XOAUTH2: c_int = 512;

/// -- imap_close(): flags --
///
/// Remove the messages marked for deletion.
pub const CL_EXPUNGE: c_int = 32768;

/// -- imap_fetchbody() and its neighbours: flags --
///
/// The message is given by its UID.
pub const FT_UID: c_int = 1;
/// Leave the message's \Seen flag alone.
pub const FT_PEEK: c_int = 2;
/// imap_fetchheader(): all but the lines given.
pub const FT_NOT: c_int = 4;
/// Lines end as the server keeps them; they end in CRLF anyway.
pub const FT_INTERNAL: c_int = 8;
/// imap_fetchheader(): the text will be wanted too.
pub const FT_PREFETCHTEXT: c_int = 32;

/// -- imap_setflag_full() and its neighbours: flags --
///
/// The sequence holds UIDs.
pub const ST_UID: c_int = 1;
/// Accepted; has no effect.
pub const ST_SILENT: c_int = 2;
/// Set the flag; else clear it.
pub const ST_SET: c_int = 4;

/// -- imap_mail_copy(), imap_mail_move(): flags --
///
/// The sequence holds UIDs.
pub const CP_UID: c_int = 1;
/// Mark the originals for deletion.
pub const CP_MOVE: c_int = 2;

/// -- imap_search(), imap_sort(), imap_thread(): flags --
///
/// Give UIDs, not message numbers.
pub const SE_UID: c_int = 1;
/// Accepted; has no effect.
pub const SE_FREE: c_int = 2;
/// Don't fetch what was found ahead of its use.
pub const SE_NOPREFETCH: c_int = 4;
/// Accepted; has no effect.
pub const SO_FREE: c_int = 8;
/// Sort here, not on the server.
pub const SO_NOSERVER: c_int = 8;

/// -- imap_sort(): criteria --
///
/// By the Date header.
pub const SORTDATE: c_int = 0;
/// By arrival.
pub const SORTARRIVAL: c_int = 1;
/// By the mailbox of the first From address.
pub const SORTFROM: c_int = 2;
/// By the subject without Re: and the like.
pub const SORTSUBJECT: c_int = 3;
/// By the mailbox of the first To address.
pub const SORTTO: c_int = 4;
/// By the mailbox of the first Cc address.
pub const SORTCC: c_int = 5;
/// By size in octets.
pub const SORTSIZE: c_int = 6;

/// -- imap_status(): what is asked --
///
/// How many messages.
pub const SA_MESSAGES: c_int = 1;
/// How many recent ones.
pub const SA_RECENT: c_int = 2;
/// How many unseen ones.
pub const SA_UNSEEN: c_int = 4;
/// The UID that the next message will get.
pub const SA_UIDNEXT: c_int = 8;
/// What tells whether UIDs are still the same.
pub const SA_UIDVALIDITY: c_int = 16;
/// All of these.
pub const SA_ALL: c_int = 31;

/// -- imap_getmailboxes(): attributes --
///
/// The mailbox can't have children.
pub const LATT_NOINFERIORS: c_int = 1;
/// The name can't be opened.
pub const LATT_NOSELECT: c_int = 2;
/// New messages have come.
pub const LATT_MARKED: c_int = 4;
/// No new messages have come.
pub const LATT_UNMARKED: c_int = 8;
/// The mailbox is on another server.
pub const LATT_REFERRAL: c_int = 16;
/// The mailbox has children.
pub const LATT_HASCHILDREN: c_int = 32;
/// The mailbox has no children.
pub const LATT_HASNOCHILDREN: c_int = 64;

/// -- imap_structure: content types --
///
/// text/…
pub const TYPETEXT: c_int = 0;
/// multipart/…
pub const TYPEMULTIPART: c_int = 1;
/// message/…
pub const TYPEMESSAGE: c_int = 2;
/// application/…
pub const TYPEAPPLICATION: c_int = 3;
/// audio/…
pub const TYPEAUDIO: c_int = 4;
/// image/…
pub const TYPEIMAGE: c_int = 5;
/// video/…
pub const TYPEVIDEO: c_int = 6;
/// model/…
pub const TYPEMODEL: c_int = 7;
/// Anything else.
pub const TYPEOTHER: c_int = 8;

/// -- imap_structure: transfer encodings --
///
/// 7bit
pub const ENC7BIT: c_int = 0;
/// 8bit
pub const ENC8BIT: c_int = 1;
/// binary
pub const ENCBINARY: c_int = 2;
/// base64
pub const ENCBASE64: c_int = 3;
/// quoted-printable
pub const ENCQUOTEDPRINTABLE: c_int = 4;
/// Anything else.
pub const ENCOTHER: c_int = 5;

/// -- imap_timeout(): which deadline --
///
/// Resolving, connecting and the TLS handshake, together.
pub const IMAP_OPENTIMEOUT: c_int = 1;
/// Silence of the server while an answer is awaited.
pub const IMAP_READTIMEOUT: c_int = 2;
/// Standstill while a command is sent.
pub const IMAP_WRITETIMEOUT: c_int = 3;
/// The good-bye of a close.
pub const IMAP_CLOSETIMEOUT: c_int = 4;

/// -- imap_gc(): what to forget --
///
/// Flags, sizes and dates.
pub const IMAP_GC_ELT: c_int = 1;
/// Envelopes and structures.
pub const IMAP_GC_ENV: c_int = 2;
/// Headers and bodies.
pub const IMAP_GC_TEXTS: c_int = 4;

/// -- imap_last_status() --
///
/// The call succeeded.
pub const IMAP_STATUS_OK: c_int = 0;
/// The caller passed something that cannot be meant, a closed stream for example.
pub const IMAP_STATUS_ARGUMENT: c_int = 1;
/// The network: resolving, connecting, proxy, deadline, a connection that is closed, a callback that said stop.
pub const IMAP_STATUS_WIRE: c_int = 2;
/// Encryption or a certificate.
pub const IMAP_STATUS_TLS: c_int = 3;
/// Login.
pub const IMAP_STATUS_AUTH: c_int = 4;
/// The server said something that it may not say, or did not understand.
pub const IMAP_STATUS_PROTOCOL: c_int = 5;
/// The server refused, or there is no such mailbox or message, or this kind of mailbox can't.
pub const IMAP_STATUS_MAILBOX: c_int = 6;
/// A message or a text that cannot be taken apart.
pub const IMAP_STATUS_MIME: c_int = 7;
/// A defect of this library.
pub const IMAP_STATUS_BUG: c_int = 8;

/// -- imap_graded_errors() --
///
/// Something worth knowing; as a rule what was asked for is done all the same.
pub const IMAP_GRADE_WARNING: c_int = 1;
/// What was asked for is not done, or not all of it.
pub const IMAP_GRADE_ERROR: c_int = 2;
/// Mail, or a text that the caller gave, breaks the rules, and was read as well as that goes.
pub const IMAP_GRADE_PARSE: c_int = 3;

/// -- imap_options: proxies --
///
/// None.
pub const IMAP_PROXY_NONE: c_int = 0;
/// SOCKS 5 (RFC 1928); the proxy resolves the name.
pub const IMAP_PROXY_SOCKS5: c_int = 1;
/// HTTP CONNECT (RFC 9110, section 9.3.6).
pub const IMAP_PROXY_HTTP: c_int = 2;

/// -- imap_trace: directions --
///
/// Sent to the server.
pub const IMAP_TRACE_SENT: c_int = 1;
/// Received from the server.
pub const IMAP_TRACE_RECEIVED: c_int = 2;
/// A remark of the library: connected, encrypted, closed.
pub const IMAP_TRACE_NOTE: c_int = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Layer, Severity};
    use crate::mailbox::flags::*;
    use crate::mime::structure::{ContentType, Encoding};

    /// The layers below have these numbers under names of their own.
    #[test]
    fn one_number_has_one_value() {
        let pairs = [
            (OP_DEBUG, op::DEBUG),
            (OP_READONLY, op::READONLY),
            (OP_ANONYMOUS, op::ANONYMOUS),
            (OP_SHORTCACHE, op::SHORTCACHE),
            (OP_SILENT, op::SILENT),
            (OP_PROTOTYPE, op::PROTOTYPE),
            (OP_HALFOPEN, op::HALFOPEN),
            (OP_EXPUNGE, op::EXPUNGE),
            (OP_SECURE, op::SECURE),
            (OP_XOAUTH2, op::XOAUTH2),
            (CL_EXPUNGE, cl::EXPUNGE),
            (FT_UID, ft::UID),
            (FT_PEEK, ft::PEEK),
            (FT_INTERNAL, ft::INTERNAL),
            (FT_PREFETCHTEXT, ft::PREFETCHTEXT),
            (SE_UID, se::UID),
            (SE_FREE, se::FREE),
            (SE_NOPREFETCH, se::NOPREFETCH),
            (IMAP_GC_ELT, gc::ELT),
            (IMAP_GC_ENV, gc::ENV),
            (IMAP_GC_TEXTS, gc::TEXTS),
            (IMAP_STATUS_ARGUMENT, Layer::Argument as i64),
            (IMAP_STATUS_WIRE, Layer::Wire as i64),
            (IMAP_STATUS_TLS, Layer::Tls as i64),
            (IMAP_STATUS_AUTH, Layer::Auth as i64),
            (IMAP_STATUS_PROTOCOL, Layer::Protocol as i64),
            (IMAP_STATUS_MAILBOX, Layer::Mailbox as i64),
            (IMAP_STATUS_MIME, Layer::Mime as i64),
            (IMAP_STATUS_BUG, Layer::Bug as i64),
            (IMAP_GRADE_WARNING, Severity::Warning as i64),
            (IMAP_GRADE_ERROR, Severity::Error as i64),
            (IMAP_GRADE_PARSE, Severity::Parse as i64),
            (TYPETEXT, ContentType::Text as i64),
            (TYPEMULTIPART, ContentType::Multipart as i64),
            (TYPEMESSAGE, ContentType::Message as i64),
            (TYPEAPPLICATION, ContentType::Application as i64),
            (TYPEAUDIO, ContentType::Audio as i64),
            (TYPEIMAGE, ContentType::Image as i64),
            (TYPEVIDEO, ContentType::Video as i64),
            (TYPEMODEL, ContentType::Model as i64),
            (TYPEOTHER, ContentType::Other as i64),
            (ENC7BIT, Encoding::SevenBit as i64),
            (ENC8BIT, Encoding::EightBit as i64),
            (ENCBINARY, Encoding::Binary as i64),
            (ENCBASE64, Encoding::Base64 as i64),
            (ENCQUOTEDPRINTABLE, Encoding::QuotedPrintable as i64),
            (ENCOTHER, Encoding::Other as i64),
        ];
        for (i, (ours, theirs)) in pairs.into_iter().enumerate() {
            assert_eq!(i64::from(ours), theirs, "pair {i}");
        }
    }
}
