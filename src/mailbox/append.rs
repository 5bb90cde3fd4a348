//! Putting messages into a mailbox.

use super::change::words;
use super::diagnostics::Diagnostics;
use super::stream::Mailbox;
use crate::driver::Appended;
use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;

impl Mailbox {
    /// Adds one message to a mailbox. `flags` as in [`Mailbox::set_flags`]; `date`
    /// is when it arrived, and is passed over unless it [`is_internal_date`].
    /// Source: `imap_append`.
    pub fn append(
        &mut self,
        folder: &[u8],
        message: &[u8],
        flags: Option<&[u8]>,
        date: Option<&[u8]>,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.usable()?;
        let name = self.folder(folder, "append to mailbox")?;
        let date = date.filter(|date| is_internal_date(date)).map(read_date).transpose()?;
        let appended = Appended { flags: flags.map(words).unwrap_or_default(), date, content: message };
        self.call(diagnostics, |driver, receiver| driver.append(&name, &[appended], receiver))
    }
}

/// Whether `date` has the form that ext/imap asks of `imap_append`'s last argument;
/// of one that has not it warns, and appends without it.
///
/// ABNF, somewhere in the text: `date = %x30-33 DIGIT "-" month "-" 4DIGIT SP
/// %x30-32 DIGIT ":" %x30-35 DIGIT ":" %x30-35 DIGIT SP ("+" / "-") 4DIGIT`
pub fn is_internal_date(date: &[u8]) -> bool {
    const FORM: &[u8] = b"39-Mmm-9999 29:59:59 +9999";
    const MONTHS: &[u8] = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
    let fits = |window: &[u8]| {
        let month = window.get(3..6).unwrap_or_default();
        let form = window.iter().zip(FORM).all(|(octet, form)| match form {
            b'2' | b'3' | b'5' | b'9' => (b'0'..=*form).contains(octet),
            b'M' | b'm' => true,
            b'+' => matches!(octet, b'+' | b'-'),
            form => octet == form,
        });
        form && MONTHS.split(|octet| *octet == b' ').any(|known| known == month)
    };
    date.windows(FORM.len()).any(fits)
}

/// A date that has the form and is none, as `39-Jul-1996`, is an error; ext/imap
/// sends an empty message instead.
fn read_date(date: &[u8]) -> Result<Date> {
    Date::parse(date).ok_or_else(|| Error::quoting(ErrorKind::Argument, &[b"Bad date in append: ", date]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which dates stock imap_append takes without a warning.
    #[test]
    fn internal_dates() {
        for good in [
            &b"17-Jul-1996 02:44:25 -0700"[..],
            b"17-Jul-1996 09:44:25 -0700 (x)",
            b"Wed, 17-Jul-1996 02:44:25 -0700",
            b"39-Jul-1996 02:44:25 -0700",
            b"17-Jul-1996 29:44:25 -9999",
            b"17-Jul-1996 02:44:25 -0700\r\nx",
        ] {
            assert!(is_internal_date(good), "{}", good.escape_ascii());
        }
        for bad in [
            &b" 7-Jul-1996 02:44:25 -0700"[..],
            b"now",
            b"2020-01-01 00:00:00",
            b"7-Jul-1996 02:44:25 -0700",
            b"99-Jul-1996 02:44:25 -0700",
            b"",
            b"17-Jul-1996 99:44:25 -0700",
            b"17-jul-1996 09:44:25 -0700",
            b"17-Xyz-1996 09:44:25 -0700",
        ] {
            assert!(!is_internal_date(bad), "{}", bad.escape_ascii());
        }
    }

    #[test]
    fn bug_a_date_that_is_none_appended_an_empty_message() {
        assert!(read_date(b"39-Jul-1996 02:44:25 -0700").is_err());
        assert!(read_date(b"foo 17-Jul-1996 02:44:25 -0700").is_err());
        assert_eq!(
            read_date(b"Wed, 17-Jul-1996 02:44:25 -0700").unwrap().to_internal(),
            "17-Jul-1996 02:44:25 -0700"
        );
    }
}
