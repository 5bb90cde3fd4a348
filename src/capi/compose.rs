//! Messages that go out: composed, and handed to sendmail.

use std::ffi::{c_char, c_int};
use std::mem::offset_of;
use std::ptr;

use super::boundary;
use super::input::{self, argument};
use super::output::publish_text;
use super::program;
use super::stream::process_deadlines;
use super::types::{imap_compose_body, imap_compose_envelope, imap_compose_parameter, imap_text};
use crate::error::Result;
use crate::limits;
use crate::mailbox::outgoing;
use crate::mime::compose::{Body, Envelope};
use crate::mime::mail::Mail;
use crate::mime::structure::{ContentType, Encoding};
use crate::wire::Interrupt;

/// COMPOSING AND SENDING
///
/// Makes a message of an envelope and bodies: the first body alone, unless its type is TYPEMULTIPART; then the others are its
/// parts. Contents with ENC8BIT become quoted-printable, those with ENCBINARY base64. Multiparts don't nest: a part that is
/// said to be one becomes a text.
///
/// Parameters: `envelope`: the header; `bodies`, `count`: one body, or a multipart and its parts.
/// Returns: the message with lines that end in CRLF, or NULL on failure.
/// Memory: free the result with imap_free().
/// Errors: IMAP_STATUS_ARGUMENT if there is no body, a multipart has no parts, or a text would end its header field.
/// Source: ext/imap's imap_mail_compose(); RFC 5322, RFC 2045.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mail_compose(
    envelope: *const imap_compose_envelope,
    bodies: *const imap_compose_body,
    count: usize,
) -> *mut imap_text {
    boundary::call(ptr::null_mut(), |diagnostics| {
        // SAFETY: the contract: both are NULL or point to what they say, with texts that are NULL or NUL-terminated.
        let (envelope, bodies) = unsafe { (read_envelope(envelope)?, read_bodies(bodies, count)?) };
        publish_text(&outgoing::compose(&envelope, &bodies, diagnostics)?)
    })
}

/// Hands a message to `/usr/sbin/sendmail -t -i`. Texts that become header fields may be folded, but can't hold a line's end
/// that begins another field. imap_timeout() bounds how long the program may take nothing (IMAP_WRITETIMEOUT), and how long it may run once
/// it has everything (IMAP_READTIMEOUT).
///
/// Parameters: `to`, `subject`: fields, not empty; `message`: the text; `additional_headers`: NULL, or whole fields, line by
///   line; `cc`, `bcc`: NULL, or fields; `return_path`: NULL, or the field From.
/// Returns: 1, or 0 on failure.
/// Errors: IMAP_STATUS_ARGUMENT; IMAP_STATUS_WIRE if the program can't be started, fails, or takes too long.
/// Source: ext/imap's imap_mail().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mail(
    to: *const c_char,
    subject: *const c_char,
    message: *const c_char,
    additional_headers: *const c_char,
    cc: *const c_char,
    bcc: *const c_char,
    return_path: *const c_char,
) -> c_int {
    let fields = [to, subject, additional_headers, cc, bcc, return_path];
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { send(c"/usr/sbin/sendmail -t -i".as_ptr(), fields, message) }
}

/// imap_mail() by a program of one's own, which reads the message from its standard input and the recipients from the message.
///
/// No shell takes part: `sendmail` is split into a program and its arguments by the shell's rules for blanks, quotes and
/// backslashes; variables, pipes and redirections are an error. The program has the caller's environment, and of its
/// descriptors only standard output and standard error.
///
/// Parameters: `sendmail`: the command line, such as `/usr/bin/msmtp -t`; the others: as for imap_mail().
/// Returns: 1, or 0 on failure.
/// Errors: as for imap_mail().
/// Source: ext/imap's imap_mail() and PHP's sendmail_path.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn imap_mail_through(
    sendmail: *const c_char,
    to: *const c_char,
    subject: *const c_char,
    message: *const c_char,
    additional_headers: *const c_char,
    cc: *const c_char,
    bcc: *const c_char,
    return_path: *const c_char,
) -> c_int {
    let fields = [to, subject, additional_headers, cc, bcc, return_path];
    // SAFETY: the contract: strings are NULL or NUL-terminated.
    unsafe { send(sendmail, fields, message) }
}

/// The sizes of the structs in the first version that had them; members that come later don't move these.
const ENVELOPE_SIZE: usize = offset_of!(imap_compose_envelope, custom_headers_count) + size_of::<usize>();
const BODY_SIZE: usize = offset_of!(imap_compose_body, md5) + size_of::<*const c_char>();

/// # Safety
/// All are NULL or NUL-terminated.
unsafe fn send(command: *const c_char, fields: [*const c_char; 6], message: *const c_char) -> c_int {
    boundary::call(0, |_| {
        let [to, subject, additional_headers, cc, bcc, return_path] = fields;
        // SAFETY: as promised by the caller.
        let (command, mail) = unsafe {
            let field = |name, text| input::optional_text(name, text, limits::ARGUMENT);
            let mail = Mail {
                to: input::text("to", to, limits::ARGUMENT)?,
                subject: input::text("subject", subject, limits::ARGUMENT)?,
                message: input::text("message", message, limits::MESSAGE)?,
                additional_headers: field("additional_headers", additional_headers)?,
                cc: field("cc", cc)?,
                bcc: field("bcc", bcc)?,
                return_path: field("return_path", return_path)?,
            };
            (input::text("sendmail", command, limits::ARGUMENT)?, mail)
        };
        outgoing::send(
            command,
            &mail,
            process_deadlines(),
            &Interrupt::default(),
            program::keep_descriptors,
        )?;
        Ok(1)
    })
}

/// # Safety
/// `given` is NULL or points to a struct of its own `size`, whose texts are NULL or NUL-terminated.
unsafe fn read_envelope<'a>(given: *const imap_compose_envelope) -> Result<Envelope<'a>> {
    // SAFETY: as promised by the caller.
    unsafe {
        let given = input::sized("envelope", given, ENVELOPE_SIZE)?;
        let field = |name, text| input::optional_text(name, text, limits::ARGUMENT);
        let custom = input::array(
            "envelope.custom_headers",
            given.custom_headers,
            given.custom_headers_count,
            limits::ARGUMENTS,
        )?;
        let custom =
            custom.iter().map(|text| input::text("envelope.custom_headers", *text, limits::ARGUMENT));
        Ok(Envelope {
            remail: field("envelope.remail", given.remail)?,
            return_path: field("envelope.return_path", given.return_path)?,
            date: field("envelope.date", given.date)?,
            from: field("envelope.from", given.from)?,
            reply_to: field("envelope.reply_to", given.reply_to)?,
            in_reply_to: field("envelope.in_reply_to", given.in_reply_to)?,
            subject: field("envelope.subject", given.subject)?,
            to: field("envelope.to", given.to)?,
            cc: field("envelope.cc", given.cc)?,
            bcc: field("envelope.bcc", given.bcc)?,
            message_id: field("envelope.message_id", given.message_id)?,
            custom_headers: custom.collect::<Result<_>>()?,
        })
    }
}

/// # Safety
/// `given` is NULL or points to `count` structs, each of the first one's `size`, with texts that are NULL or NUL-terminated.
unsafe fn read_bodies<'a>(given: *const imap_compose_body, count: usize) -> Result<Vec<Body<'a>>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if count > limits::MIME_PARTS {
        return Err(argument(format!("bodies has more than {} members", limits::MIME_PARTS)));
    }
    // SAFETY: as promised by the caller; the size says where the next one begins.
    unsafe {
        let size = input::sized("bodies", given, BODY_SIZE)?.size;
        (0..count).map(|i| read_body(given.byte_add(i * size))).collect()
    }
}

/// # Safety
/// `given` points to a struct of its own `size`, whose texts are NULL or NUL-terminated.
unsafe fn read_body<'a>(given: *const imap_compose_body) -> Result<Body<'a>> {
    // SAFETY: as promised by the caller.
    unsafe {
        let given = input::sized("bodies", given, BODY_SIZE)?;
        let text = |name, text| input::optional_text(name, text, limits::ARGUMENT);
        let contents = match given.contents_size {
            0 => &[],
            size => input::octets("body.contents", given.contents, size)?,
        };
        Ok(Body {
            content_type: content_type(given.r#type),
            encoding: encoding(given.encoding),
            charset: text("body.charset", given.charset)?,
            parameters: read_parameters("body.parameters", given.parameters, given.parameters_count)?,
            subtype: text("body.subtype", given.subtype)?,
            id: text("body.id", given.id)?,
            description: text("body.description", given.description)?,
            disposition: text("body.disposition", given.disposition)?,
            disposition_parameters: read_parameters(
                "body.dparameters",
                given.dparameters,
                given.dparameters_count,
            )?,
            contents,
            md5: text("body.md5", given.md5)?,
        })
    }
}

/// # Safety
/// `given` is NULL or points to `count` structs, whose texts are NULL or NUL-terminated.
unsafe fn read_parameters<'a>(
    name: &str,
    given: *const imap_compose_parameter,
    count: usize,
) -> Result<Vec<(&'a [u8], &'a [u8])>> {
    // SAFETY: as promised by the caller.
    unsafe {
        let given: &[imap_compose_parameter] = input::array(name, given, count, limits::ARGUMENTS)?;
        let pair = |parameter: &imap_compose_parameter| {
            let attribute = input::text("attribute", parameter.attribute, limits::ARGUMENT)?;
            Ok((attribute, input::text("value", parameter.value, limits::ARGUMENT)?))
        };
        given.iter().map(pair).collect()
    }
}

/// A TYPE number; one that is none is TYPETEXT, as in ext/imap.
fn content_type(number: c_int) -> ContentType {
    use ContentType::*;
    const ALL: [ContentType; 9] = [Text, Multipart, Message, Application, Audio, Image, Video, Model, Other];
    ALL.into_iter().find(|known| *known as c_int == number).unwrap_or_default()
}

/// An ENC number; one that is none is ENC7BIT, as in ext/imap.
fn encoding(number: c_int) -> Encoding {
    use Encoding::*;
    const ALL: [Encoding; 6] = [SevenBit, EightBit, Binary, Base64, QuotedPrintable, Other];
    ALL.into_iter().find(|known| *known as c_int == number).unwrap_or_default()
}
