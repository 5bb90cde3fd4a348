//! Mailbox strings: `{host[:port][/switch]…}name`.
//!
//! ABNF (c-client's `mail_valid_net_parse`):
//!
//! ```text
//! string   = "{" host *(":" port / "/" switch) "}" name / local
//! host     = "[" address "]" / 1*(octet but "/" ":" "}")
//! port     = *WSP ["+"] 1*DIGIT                     ; 1 to 65535, given once
//! switch   = flag / argument "=" value              ; names in any case
//! flag     = "anonymous" / "debug" / "loser" / "norsh" / "readonly" / "secure" /
//!            "ssl" / "tls" / "tls-sslv23" / "notls" / "tryssl" /
//!            "validate-cert" / "novalidate-cert" / service ; a name or alias of the registry
//! argument = "service" / "user" / "authuser"        ; each with one value that is not empty
//! value    = DQUOTE *(octet but DQUOTE and "\" / "\" octet) DQUOTE / *(octet but "/" ":")
//! name     = *octet                                 ; empty: INBOX
//! ```
//!
//! The first `}` after the host ends the braces, also inside quotes. Conflicts
//! are errors: `tls` with `notls` or `ssl`, two services, `norsh` with another
//! service than the default. `validate-cert` says what holds anyway and does
//! not undo `novalidate-cert`.

use std::net::IpAddr;

use crate::driver::registry;
use crate::driver::target::{Encryption, Session, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// What a mailbox is called where none is named.
const INBOX: &[u8] = b"INBOX";

/// A mailbox string, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What stands in braces; `None` if the string has none, so that it is local.
    pub remote: Option<Target>,
    /// The name after the braces, `INBOX` if there is none; all of a local string.
    pub mailbox: Vec<u8>,
}

/// Reads a mailbox string that is to be opened.
///
/// Errors: those of [`parse_for`].
pub fn parse(text: &[u8]) -> Result<Name> {
    parse_for(text, "open mailbox")
}

/// Reads a mailbox string for `purpose`, which the errors name as c-client does:
/// `open mailbox`, `get status of mailbox`, `append to mailbox`, `delete mailbox`, …
///
/// Errors, all [`ErrorKind::Argument`]: `Can't <purpose> <string>: invalid remote
/// specification` (or `no such mailbox` without braces), `Can't <purpose> with such
/// a name` for a control character, `Bad format domain-literal: […]`; and
/// [`ErrorKind::Resolve`] `No such host as …` for what can't be a host's name.
pub fn parse_for(text: &[u8], purpose: &str) -> Result<Name> {
    if text.iter().any(u8::is_ascii_control) {
        return Err(invalid(format!("Can't {purpose} with such a name")));
    }
    // Stock's words where a string is too long for any name.
    let purpose = match purpose {
        "create mailbox" if text.len() > limits::MAILBOX_STRING => "create",
        "append to mailbox" if text.len() > limits::MAILBOX_STRING => "append",
        purpose => purpose,
    };
    let refuse = |reason: &str| {
        let (what, why) = (format!("Can't {purpose} "), format!(": {reason}"));
        Error::quoting(ErrorKind::Argument, &[what.as_bytes(), start_of(text), why.as_bytes()])
    };
    let Some(rest) = text.strip_prefix(b"{") else {
        // Stock's names for what it does not open through this string either.
        let special: [&[u8]; 3] = [b"*{", b"#move", b"#driver."];
        if text.is_empty()
            || text.len() > limits::MAILBOX_STRING
            || special.iter().any(|prefix| text.starts_with(prefix))
        {
            return Err(refuse("no such mailbox"));
        }
        return Ok(Name { remote: None, mailbox: text.to_vec() });
    };
    let (host, tail, mailbox) = split(rest).ok_or_else(|| refuse(INVALID))?;
    let mut switches = Switches::default();
    switches.read(tail).map_err(refuse)?;
    let remote = switches.into_target(parse_host(host)?).map_err(refuse)?;
    let mailbox = if mailbox.is_empty() { INBOX } else { mailbox };
    if registry::service(&remote.service).is_some_and(|service| !(service.valid)(&remote, mailbox)) {
        return Err(refuse(INVALID));
    }
    Ok(Name { remote: Some(remote), mailbox: mailbox.to_vec() })
}

/// The canonical string of an open mailbox, as imap_check shows it:
/// `{127.0.0.1:143/imap/notls/user="user"}INBOX`.
///
/// A local mailbox's is the path of its file. `target` tells what was asked for; its `read_only` and `secure` must be those of
/// the stream, however they came about. What comes out can be parsed again.
pub fn spell(session: &Session, mailbox: &[u8], target: &Target) -> Vec<u8> {
    if target.is_local() {
        return session.path.clone().unwrap_or_else(|| mailbox.to_vec());
    }
    let host = session.host.to_ascii_lowercase();
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    let mut text = format!("{{{host}:{}/{}", session.port, session.service);
    for (given, switch) in [
        (session.start_tls, "/tls"),
        (
            matches!(
                target.encryption,
                Encryption::Plain | Encryption::TryImplicitOrPlain | Encryption::Implicit
            ),
            "/notls",
        ),
        (session.implicit_tls, "/ssl"),
        (session.no_validate, "/novalidate-cert"),
        (target.loser, "/loser"),
        (target.secure, "/secure"),
        (target.read_only || session.read_only, "/readonly"),
        (session.anonymous, "/anonymous"),
    ] {
        if given {
            text.push_str(switch);
        }
    }
    if let Some(user) = session.user.as_deref().filter(|_| !session.anonymous) {
        text.push_str("/user=\"");
        for character in user.chars() {
            if matches!(character, '"' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push('"');
    }
    text.push('}');
    let mut text = text.into_bytes();
    // A stream with no mailbox has `<no_mailbox>` for its name, which is in no namespace.
    let namespace = session.namespace.map_or(&b""[..], str::as_bytes);
    if !mailbox.starts_with(namespace) && !mailbox.starts_with(b"<") {
        text.extend_from_slice(namespace);
    }
    text.extend_from_slice(mailbox);
    text
}

const INVALID: &str = "invalid remote specification";

/// Host, switches and name of what follows the opening brace.
fn split(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let literal = text.first() == Some(&b'[');
    let end = if literal {
        let end = memchr::memchr2(b']', b'}', text)?;
        text.get(end).filter(|octet| **octet == b']')?;
        end + 1
    } else {
        memchr::memchr3(b'/', b':', b'}', text)?
    };
    let (host, rest) = text.split_at_checked(end)?;
    let (tail, mailbox) = rest.split_at_checked(memchr::memchr(b'}', rest)?)?;
    let mailbox = mailbox.get(1..)?;
    let fits = (1..limits::HOST).contains(&host.len())
        && tail.len() < limits::MAILBOX_STRING
        && mailbox.len() < limits::MAILBOX_NAME;
    fits.then_some((host, tail, mailbox))
}

/// What was given in braces after the host.
#[derive(Default)]
struct Switches {
    port: Option<u16>,
    service: Option<String>,
    user: Option<String>,
    authuser: Option<String>,
    tls: bool,
    notls: bool,
    ssl: bool,
    tryssl: bool,
    /// Flags that have no conflicts, in a target otherwise empty.
    plain: Target,
}

impl Switches {
    fn read(&mut self, mut tail: &[u8]) -> std::result::Result<(), &'static str> {
        while let Some((delimiter, rest)) = tail.split_first() {
            let end = |text: &[u8], stops: &[u8]| {
                text.iter().position(|octet| stops.contains(octet)).unwrap_or(text.len())
            };
            tail = match delimiter {
                b':' if self.port.is_none() => {
                    let (port, rest) = rest.split_at(end(rest, b"/:"));
                    self.port = Some(parse_port(port)?);
                    rest
                }
                b'/' => {
                    let (name, rest) = rest.split_at(end(rest, b"/:="));
                    match rest.strip_prefix(b"=") {
                        Some(rest) => {
                            let (value, rest) = parse_value(rest).ok_or(INVALID)?;
                            self.set_argument(name, value).ok_or(INVALID)?;
                            rest
                        }
                        None => {
                            self.set_flag(name).ok_or(INVALID)?;
                            rest
                        }
                    }
                }
                _ => return Err(INVALID),
            };
        }
        Ok(())
    }

    fn set_argument(&mut self, name: &[u8], value: Vec<u8>) -> Option<()> {
        let (slot, limit) = match name.to_ascii_lowercase().as_slice() {
            b"service" => (&mut self.service, limits::SERVICE),
            b"user" => (&mut self.user, limits::USER),
            b"authuser" => (&mut self.authuser, limits::USER),
            _ => return None,
        };
        if slot.is_some() || value.len() >= limit {
            return None;
        }
        let value = String::from_utf8(value).ok()?;
        // An empty value counts as none given.
        *slot = Some(value).filter(|value| !value.is_empty());
        Some(())
    }

    fn set_flag(&mut self, name: &[u8]) -> Option<()> {
        match name.to_ascii_lowercase().as_slice() {
            b"anonymous" => self.plain.anonymous = true,
            b"debug" => self.plain.debug = true,
            b"loser" => self.plain.loser = true,
            b"norsh" => self.plain.norsh = true,
            b"readonly" => self.plain.read_only = true,
            b"secure" => self.plain.secure = true,
            b"novalidate-cert" => self.plain.no_validate = true,
            b"validate-cert" => {}
            b"tls" | b"tls-sslv23" if !self.notls => self.tls = true,
            b"notls" if !self.tls => self.notls = true,
            b"ssl" if !self.tls => {
                self.ssl = true;
                self.notls = true;
            }
            b"tryssl" => self.tryssl = true,
            name => {
                let service = registry::service(std::str::from_utf8(name).ok()?)?;
                if self.service.is_some() {
                    return None;
                }
                self.service = Some(service.name.to_owned());
            }
        }
        Some(())
    }

    fn into_target(self, host: String) -> std::result::Result<Target, &'static str> {
        let service = match self.service {
            None => registry::default_service(),
            // `/service=` takes canonical names only, so that an alias is refused here.
            Some(name) => registry::service(&name)
                .filter(|service| service.name.eq_ignore_ascii_case(&name))
                .ok_or(INVALID)?,
        };
        if self.plain.norsh && service.name != registry::default_service().name {
            return Err(INVALID);
        }
        let encryption = match self {
            Switches { ssl: true, .. } => Encryption::Implicit,
            Switches { tls: true, .. } => Encryption::StartTls,
            Switches { tryssl: true, notls: true, .. } => Encryption::TryImplicitOrPlain,
            Switches { tryssl: true, .. } => Encryption::TryImplicit,
            Switches { notls: true, .. } => Encryption::Plain,
            _ => Encryption::Opportunistic,
        };
        Ok(Target {
            host,
            port: self.port,
            service: service.name.to_owned(),
            user: self.user,
            authuser: self.authuser,
            encryption,
            ..self.plain
        })
    }
}

/// A port. Stock lets larger numbers wrap around, to another port than was meant.
fn parse_port(text: &[u8]) -> std::result::Result<u16, &'static str> {
    const RANGE: &str = "port out of range (1 to 65535)";
    let text = text.trim_ascii_start();
    let negative = text.starts_with(b"-");
    let digits = text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-")).unwrap_or(text);
    if digits.is_empty()
        || !digits.iter().all(u8::is_ascii_digit)
        || digits.iter().all(|digit| *digit == b'0')
    {
        return Err(INVALID);
    }
    let port = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    port.filter(|_| !negative).ok_or(RANGE)
}

/// A switch's value, and what follows it; after quotes a delimiter or the end must follow.
fn parse_value(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let end = memchr::memchr2(b'/', b':', text).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end)?;
        return Some((value.to_vec(), rest));
    };
    let mut value = Vec::new();
    let mut octets = quoted.iter();
    loop {
        match octets.next()? {
            b'"' => return Some((value, octets.as_slice())),
            b'\\' => value.push(*octets.next()?),
            octet => value.push(*octet),
        }
    }
}

/// The host without the brackets of an address. What no host can be called never
/// reaches a resolver, a proxy or a log.
fn parse_host(host: &[u8]) -> Result<String> {
    let text = String::from_utf8_lossy(host);
    if let Some(literal) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let (address, zone) = literal.split_once('%').unwrap_or((literal, "0"));
        let zone_fits = !zone.is_empty() && zone.bytes().all(|octet| octet.is_ascii_alphanumeric());
        if address.parse::<IpAddr>().is_err() || !zone_fits {
            let pieces = [&b"Bad format domain-literal: "[..], start_of(host)];
            return Err(Error::quoting(ErrorKind::Argument, &pieces));
        }
        return Ok(literal.to_owned());
    }
    let fits = |octet: u8| octet.is_ascii_alphanumeric() || !octet.is_ascii() || b".-_".contains(&octet);
    let starts = !host.starts_with(b"-");
    match std::str::from_utf8(host) {
        Ok(name) if starts && name.bytes().all(fits) => Ok(name.to_owned()),
        _ => Err(Error::quoting(ErrorKind::Resolve, &[b"No such host as ", start_of(host)])),
    }
}

/// As much of a text as c-client's messages have.
pub(super) fn start_of(text: &[u8]) -> &[u8] {
    text.get(..80).unwrap_or(text)
}

fn invalid(text: String) -> Error {
    Error::new(ErrorKind::Argument, text)
}

#[cfg(test)]
mod tests;
