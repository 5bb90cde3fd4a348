//! A message as the program `sendmail -t` takes it.

use super::injection::{is_fields, is_folded};
use crate::error::{Error, ErrorKind, Result};

/// What ext/imap's `imap_mail` is given. What is absent or empty gets no field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mail<'a> {
    pub to: &'a [u8],
    pub subject: &'a [u8],
    pub message: &'a [u8],
    /// Whole fields, line by line.
    pub additional_headers: Option<&'a [u8]>,
    pub cc: Option<&'a [u8]>,
    pub bcc: Option<&'a [u8]>,
    /// Becomes the field `From`.
    pub return_path: Option<&'a [u8]>,
}

impl Mail<'_> {
    /// The message, with lines that end in LF; what came with CRLF keeps it.
    ///
    /// # Errors
    /// [`ErrorKind::Argument`] if a text would end its field, or the header, or holds a NUL; folded lines are fine.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        if self.to.is_empty() || self.subject.is_empty() {
            let which = if self.to.is_empty() { "to" } else { "subject" };
            return Err(Error::new(ErrorKind::Argument, format!("{which} is empty")));
        }
        let mut out = Vec::with_capacity(self.message.len() + 256);
        let fields = [
            ("return_path", "From", self.return_path),
            ("to", "To", Some(self.to)),
            ("cc", "Cc", self.cc),
            ("bcc", "Bcc", self.bcc),
            ("subject", "Subject", Some(self.subject)),
        ];
        for (argument, name, text) in fields {
            let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
            if !is_folded(text) {
                return Err(refused(argument));
            }
            for piece in [name.as_bytes(), b": ", text, b"\n"] {
                out.extend_from_slice(piece);
            }
        }
        if let Some(fields) = self.additional_headers.filter(|fields| !fields.is_empty()) {
            if !is_fields(fields) {
                return Err(refused("additional_headers"));
            }
            out.extend_from_slice(fields);
            out.push(b'\n');
        }
        if memchr::memchr(0, self.message).is_some() {
            return Err(Error::new(ErrorKind::Argument, "message must not contain any null bytes"));
        }
        for piece in [b"\n", self.message, b"\n"] {
            out.extend_from_slice(piece);
        }
        Ok(out)
    }
}

fn refused(argument: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("header injection attempt in {argument}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Mail<'_> = Mail {
        to: b"a@b",
        subject: b"S",
        message: b"M",
        additional_headers: None,
        cc: None,
        bcc: None,
        return_path: None,
    };

    fn text(mail: &Mail<'_>) -> String {
        mail.to_bytes().map_or_else(|error| error.to_string(), |bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn the_program_reads_what_it_reads_from_imap_mail() {
        assert_eq!(text(&PLAIN), "To: a@b\nSubject: S\n\nM\n");
        let whole = Mail {
            message: b"line1\nline2\r\nline3\n",
            additional_headers: Some(b"X-A: 1\r\nX-B: 2"),
            cc: Some(b"c@d"),
            bcc: Some(b"e@f"),
            return_path: Some(b"r@s"),
            ..PLAIN
        };
        assert_eq!(
            text(&whole),
            "From: r@s\nTo: a@b\nCc: c@d\nBcc: e@f\nSubject: S\nX-A: 1\r\nX-B: 2\n\nline1\nline2\r\nline3\n\n"
        );
        let empty = Some(&b""[..]);
        assert_eq!(
            text(&Mail { additional_headers: empty, cc: empty, bcc: empty, return_path: empty, ..PLAIN }),
            text(&PLAIN)
        );
        let trailing = Mail { additional_headers: Some(b"X-A: 1\r\n"), ..PLAIN };
        assert_eq!(text(&trailing), "To: a@b\nSubject: S\nX-A: 1\r\n\n\nM\n");
        let folded = Mail { to: b"a@b,\r\n c@d", subject: b"S\n\tx", ..PLAIN };
        assert_eq!(text(&folded), "To: a@b,\r\n c@d\nSubject: S\n\tx\n\nM\n");
        assert_eq!(text(&Mail { message: b"", ..PLAIN }), "To: a@b\nSubject: S\n\n\n");
    }

    #[test]
    fn no_text_becomes_a_second_field() {
        for evil in [&b"x\r\nBcc: e@f"[..], b"x\nBcc: e@f", b"x\rBcc: e@f", b"x\n\nbody", b"x\r\n", b"x\0y"] {
            let some = Some(evil);
            for (argument, mail) in [
                ("to", Mail { to: evil, ..PLAIN }),
                ("subject", Mail { subject: evil, ..PLAIN }),
                ("cc", Mail { cc: some, ..PLAIN }),
                ("bcc", Mail { bcc: some, ..PLAIN }),
                ("return_path", Mail { return_path: some, ..PLAIN }),
                ("additional_headers", Mail { additional_headers: some, ..PLAIN }),
            ] {
                assert_eq!(text(&mail), format!("header injection attempt in {argument}"));
            }
        }
        assert_eq!(text(&Mail { to: b"", ..PLAIN }), "to is empty");
        assert_eq!(text(&Mail { subject: b"", ..PLAIN }), "subject is empty");
        assert_eq!(text(&Mail { message: b"a\0b", ..PLAIN }), "message must not contain any null bytes");
    }
}
