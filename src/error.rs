//! One error type for every layer: what kind of thing went wrong, in which
//! words a user can act on, and what lay under it.

use std::borrow::Cow;
use std::fmt;

/// The result of everything that can fail in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, finely enough to act on; [`ErrorKind::layer`] gives the coarse view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller passed something that cannot be meant.
    Argument,
    /// A name that the system's resolver does not know.
    Resolve,
    /// No address of the host accepted the connection.
    Connect,
    /// A proxy refused, or spoke nonsense.
    Proxy,
    /// Nothing came, or nothing could be sent, within the deadline.
    Timeout,
    /// The peer closed the connection, or it is closed already.
    Closed,
    /// The operating system reported an I/O error.
    Io,
    /// The caller's own hook said to stop waiting.
    Interrupted,
    /// TLS failed for another reason than the certificate.
    Tls,
    /// The peer's certificate was not accepted.
    Certificate,
    /// Encryption was asked for and cannot be had.
    TlsUnavailable,
    /// The server refused the credentials.
    AuthRefused,
    /// No mechanism fits both sides.
    AuthUnavailable,
    /// The SASL exchange went wrong.
    AuthExchange,
    /// The peer said something that the protocol does not allow.
    Protocol,
    /// A peer exceeded a bound of [`crate::limits`].
    Limit,
    /// The server answered NO.
    Refused,
    /// The server answered BAD.
    Rejected,
    /// The driver or the server cannot do this.
    Unsupported,
    /// The mailbox is not open, or there is no such mailbox.
    Mailbox,
    /// No message has this number or UID.
    NoMessage,
    /// A message or a header that cannot be taken apart.
    Mime,
    /// The caller's own callback asked to stop, or failed.
    Sink,
    /// A defect of this library.
    Bug,
}

/// The layer that an error belongs to; the numbers are part of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Layer {
    Argument = 1,
    Wire = 2,
    Tls = 3,
    Auth = 4,
    Protocol = 5,
    Mailbox = 6,
    Mime = 7,
    Bug = 8,
}

impl ErrorKind {
    /// The layer in which this kind arises.
    pub fn layer(self) -> Layer {
        use ErrorKind::*;
        match self {
            Argument => Layer::Argument,
            Resolve | Connect | Proxy | Timeout | Closed | Io | Interrupted | Sink => Layer::Wire,
            Tls | Certificate | TlsUnavailable => Layer::Tls,
            AuthRefused | AuthUnavailable | AuthExchange => Layer::Auth,
            Protocol | Limit | Rejected => Layer::Protocol,
            Refused | Unsupported | Mailbox | NoMessage => Layer::Mailbox,
            Mime => Layer::Mime,
            Bug => Layer::Bug,
        }
    }
}

/// How grave what is said is, as c-client grades it; the numbers are part of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Severity {
    /// Something worth knowing; as a rule what was asked for is done all the same.
    Warning = 1,
    Error = 2,
    /// Mail, or a text of the caller's, that breaks the rules and was read as well as that goes.
    Parse = 3,
}

/// What kind of failure, in one line for a person, and its cause.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    severity: Severity,
    context: Cow<'static, str>,
    /// The description where it quotes octets that are no text.
    octets: Option<Vec<u8>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error of `kind`, described by `context`: one line, no trailing stop.
    pub fn new(kind: ErrorKind, context: impl Into<Cow<'static, str>>) -> Self {
        Error { kind, severity: Severity::Error, context: context.into(), octets: None, source: None }
    }

    /// An error of `kind` whose description, given in `pieces`, quotes what the caller said, octet by octet.
    pub fn quoting(kind: ErrorKind, pieces: &[&[u8]]) -> Self {
        let octets = pieces.concat();
        let context = String::from_utf8_lossy(&octets).into_owned();
        Error { octets: Some(octets), ..Error::new(kind, context) }
    }

    /// An error of `kind` whose words were given already, beside the result.
    pub fn told(kind: ErrorKind) -> Self {
        Error::new(kind, "")
    }

    /// The same error with its cause attached.
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error as one that c-client takes for a warning.
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The description without its cause.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// The description with the octets that it quotes, if it does; they are the caller's, not a peer's.
    pub fn octets(&self) -> Option<&[u8]> {
        self.octets.as_deref()
    }

    /// Whether the connection is unusable after this error.
    pub fn is_fatal(&self) -> bool {
        use ErrorKind::*;
        matches!(
            self.kind,
            Resolve
                | Connect
                | Proxy
                | Timeout
                | Closed
                | Io
                | Interrupted
                | Tls
                | Certificate
                | TlsUnavailable
                | Limit
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)?;
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_their_octets() {
        let error = Error::quoting(ErrorKind::Argument, &[b"not this: ", b"\xE9\r"]);
        assert_eq!(error.octets(), Some(&b"not this: \xE9\r"[..]));
        assert_eq!(error.to_string(), "not this: \u{fffd}\r");
    }

    #[test]
    fn display_names_the_cause() {
        let inner = std::io::Error::other("no route");
        let error = Error::new(ErrorKind::Connect, "can't connect to example:143").with_source(inner);
        assert_eq!(error.to_string(), "can't connect to example:143: no route");
        assert!(error.is_fatal());
        assert_eq!(error.kind().layer(), Layer::Wire);
    }
}
