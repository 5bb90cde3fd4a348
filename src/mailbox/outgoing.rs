//! Messages that go out: composed, and handed to the program that delivers them. No mailbox is needed for either.

use super::diagnostics::Diagnostics;
use crate::error::{Error, ErrorKind, Result};
use crate::mime::compose::{self, Body, Envelope};
use crate::mime::mail::Mail;
use crate::mime::notes::Notes;
use crate::wire::Interrupt;
use crate::wire::deadline::Timeouts;
use crate::wire::sendmail::{self, Command};

/// The program that delivers mail if no other is named; it reads the recipients from the header.
pub const SENDMAIL: &str = "/usr/sbin/sendmail -t -i";

/// A message from its envelope and bodies: [`compose::compose`] with a boundary that no one can foresee.
/// Source: ext/imap's `imap_mail_compose`.
///
/// # Errors
/// As there.
pub fn compose(
    envelope: &Envelope<'_>,
    bodies: &[Body<'_>],
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>> {
    let mut notes = Notes::default();
    let composed = compose::compose(envelope, bodies, boundary()?.as_bytes(), &mut notes);
    diagnostics.remarks_on_mail(&notes);
    composed
}

/// Hands a message to the program that `command` names; `prepare` can change its start.
/// Source: ext/imap's `imap_mail`.
///
/// # Errors
/// [`ErrorKind::Argument`] for a message that [`Mail::to_bytes`] refuses; else those of [`sendmail::run`].
pub fn send(
    command: &[u8],
    mail: &Mail<'_>,
    timeouts: Timeouts,
    interrupt: &Interrupt,
    prepare: impl FnOnce(&mut Command),
) -> Result<()> {
    sendmail::run(command, &mail.to_bytes()?, timeouts, interrupt, prepare)
}

/// Has the form of c-client's; none of it tells of the host, the time or the process.
fn boundary() -> Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)
        .map_err(|e| Error::new(ErrorKind::Io, "the system gives no random numbers").with_source(e))?;
    let random = u128::from_ne_bytes(random);
    let number = |shift: u32| (random >> shift) & 0xFFFF_FFFF;
    Ok(format!("{}-{}-{}=:{}", number(0), number(32), number(64), number(96)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mime::structure::ContentType;

    #[test]
    fn boundaries_differ_and_have_c_client_s_form() {
        let multipart = Body { content_type: ContentType::Multipart, ..Body::default() };
        let compose = || {
            let bodies = [multipart.clone(), Body { contents: b"x", ..Body::default() }];
            compose(&Envelope::default(), &bodies, &mut Diagnostics::default()).unwrap()
        };
        let (one, other) = (compose(), compose());
        assert_ne!(one, other);
        let text = String::from_utf8(one).unwrap();
        let boundary = text.split("BOUNDARY=\"").nth(1).unwrap().split('"').next().unwrap();
        let (numbers, last) = boundary.split_once("=:").unwrap();
        let numbers: Vec<&str> = numbers.split('-').chain([last]).collect();
        assert_eq!(numbers.len(), 4, "{boundary}");
        assert!(numbers.iter().all(|number| number.parse::<u32>().is_ok()), "{boundary}");
        assert!(text.ends_with(&format!("--{boundary}--\r\n")));
    }
}
