//! Asking a proxy for a connection: SOCKS5 and HTTP CONNECT. Each reads its
//! answer and not one octet more, so that what the peer says next stays the peer's.

use std::io::{self, Read, Write};
use std::net::IpAddr;

use data_encoding::BASE64;

use super::deadline::Deadline;
use super::dial::{Host, reason};
use super::interrupt::interrupted;
use super::printable::printable_prefix;
use super::socket::{Interest, Socket};
use super::{Proxy, ProxyKind};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// Has `proxy`, to which `socket` is connected, connect on to `host`.
///
/// # Errors
/// `Proxy` with the proxy's reason, `Timeout`, or `Argument` for a login that
/// the protocol can't carry.
pub(super) fn open(
    socket: &mut Socket,
    proxy: &Proxy,
    host: &Host,
    port: u16,
    deadline: Deadline,
) -> Result<()> {
    let mut talk = Talk { socket, proxy, deadline };
    match proxy.kind {
        ProxyKind::Socks5 => socks5(&mut talk, host, port),
        ProxyKind::HttpConnect => http_connect(&mut talk, host, port),
    }
}

/// The proxy as it stands in messages: `SOCKS5 proxy 192.0.2.1:1080`.
pub(super) fn shown(proxy: &Proxy) -> String {
    let kind = match proxy.kind {
        ProxyKind::Socks5 => "SOCKS5",
        ProxyKind::HttpConnect => "HTTP",
    };
    format!("{kind} proxy {}:{}", printable_prefix(proxy.host.as_bytes(), limits::HOST), proxy.port)
}

/// RFC 1928, with user and password of RFC 1929:
///
/// ```text
/// greeting = %x05 count 1*method        choice = %x05 method
/// login    = %x01 len user len password  verdict = %x01 status
/// request  = %x05 %x01 %x00 atyp address port
/// reply    = %x05 code %x00 atyp address port
/// atyp address = %x01 4OCTET / %x03 len *OCTET / %x04 16OCTET
/// ```
fn socks5(talk: &mut Talk<'_>, host: &Host, port: u16) -> Result<()> {
    const NO_LOGIN: u8 = 0;
    const PASSWORD: u8 = 2;
    let login = talk.proxy.login.as_ref();
    talk.send(if login.is_some() { &[5, 2, NO_LOGIN, PASSWORD] } else { &[5, 1, NO_LOGIN] })?;
    let [version, method] = talk.receive()?;
    if version != 5 {
        return Err(talk.fault("it does not speak SOCKS5"));
    }
    match (method, login) {
        (NO_LOGIN, _) => {}
        (PASSWORD, Some((user, password))) => {
            let mut request = vec![1];
            for text in [user, password] {
                request.push(length(text)?);
                request.extend_from_slice(text.as_bytes());
            }
            talk.send(&request)?;
            let [_, status] = talk.receive()?;
            if status != 0 {
                return Err(talk.fault("it refused the user or the password"));
            }
        }
        (0xff, Some(_)) => return Err(talk.fault("it accepts no login by password")),
        (0xff, None) => return Err(talk.fault("it wants a login")),
        _ => return Err(talk.fault("it chose a login method that was not offered")),
    }

    let mut request = vec![5, 1, 0];
    match host.literal() {
        Some(IpAddr::V4(v4)) => {
            request.push(1);
            request.extend_from_slice(&v4.octets());
        }
        Some(IpAddr::V6(v6)) => {
            request.push(4);
            request.extend_from_slice(&v6.octets());
        }
        None => {
            let name = host.bare_name();
            request.extend_from_slice(&[3, length(name)?]);
            request.extend_from_slice(name.as_bytes());
        }
    }
    request.extend_from_slice(&port.to_be_bytes());
    talk.send(&request)?;
    let [version, code, _, kind] = talk.receive()?;
    if version != 5 {
        return Err(talk.fault("it does not speak SOCKS5"));
    }
    if code != 0 {
        return Err(talk.refused(host, port, socks5_reason(code)));
    }
    // The address that the proxy bound is of no interest, but has to be read.
    let rest = match kind {
        1 => 4 + 2,
        4 => 16 + 2,
        3 => {
            let [size] = talk.receive()?;
            usize::from(size) + 2
        }
        _ => return Err(talk.fault("its answer makes no sense")),
    };
    let mut bound = [0; 255 + 2];
    talk.fill(bound.get_mut(..rest).unwrap_or_default())
}

/// RFC 1928, section 6.
fn socks5_reason(code: u8) -> &'static str {
    match code {
        1 => "general failure",
        2 => "not allowed by its rules",
        3 => "network unreachable",
        4 => "host unreachable",
        5 => "connection refused",
        6 => "TTL expired",
        7 => "command not supported",
        8 => "address type not supported",
        _ => "unknown reason",
    }
}

fn length(text: &str) -> Result<u8> {
    match u8::try_from(text.len()) {
        Ok(0) | Err(_) => {
            let context = "SOCKS5 takes names, users and passwords of 1 to 255 octets";
            Err(Error::new(ErrorKind::Argument, context))
        }
        Ok(length) => Ok(length),
    }
}

/// RFC 9110, section 9.3.6, with Basic credentials (RFC 7617). Any 2xx is a yes,
/// and the connection begins behind the empty line.
///
/// ```text
/// status-line = "HTTP/1." DIGIT SP 3DIGIT [ SP reason ] CRLF
/// ```
fn http_connect(talk: &mut Talk<'_>, host: &Host, port: u16) -> Result<()> {
    let name = match host.literal() {
        Some(IpAddr::V6(v6)) => format!("[{v6}]"),
        _ => host.bare_name().to_owned(),
    };
    let mut request = format!("CONNECT {name}:{port} HTTP/1.1\r\nHost: {name}:{port}\r\n");
    if let Some((user, password)) = &talk.proxy.login {
        if user.contains(':') {
            let context = "The user name for an HTTP proxy can't hold a colon";
            return Err(Error::new(ErrorKind::Argument, context));
        }
        let credentials = BASE64.encode(format!("{user}:{password}").as_bytes());
        request.push_str(&format!("Proxy-Authorization: Basic {credentials}\r\n"));
    }
    request.push_str("\r\n");
    talk.send(request.as_bytes())?;

    let head = talk.receive_head()?;
    let line = head.split(|&b| b == b'\n').next().unwrap_or_default().trim_ascii_end();
    let mut words = line.splitn(3, |&b| b == b' ');
    let (version, code) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !version.starts_with(b"HTTP/1.") || code.len() != 3 || !code.iter().all(u8::is_ascii_digit) {
        return Err(talk.fault("it does not speak HTTP"));
    }
    match code {
        [b'2', ..] => Ok(()),
        b"407" if talk.proxy.login.is_none() => Err(talk.fault("it wants a login")),
        b"407" => Err(talk.fault("it refused the user or the password")),
        _ => {
            let words = line.get(version.len() + 1..).unwrap_or_default();
            Err(talk.refused(host, port, &printable_prefix(words, limits::QUOTED_WORDS)))
        }
    }
}

/// One short dialogue within the open deadline.
struct Talk<'a> {
    socket: &'a mut Socket,
    proxy: &'a Proxy,
    deadline: Deadline,
}

impl Talk<'_> {
    fn send(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let written = self.when_ready(Interest::Write, |socket| socket.write(bytes))?;
            bytes = bytes.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    fn receive<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, mut bytes: &mut [u8]) -> Result<()> {
        while !bytes.is_empty() {
            let read = self.when_ready(Interest::Read, |socket| socket.read(bytes))?;
            if read == 0 {
                return Err(self.fault("it closed the connection"));
            }
            bytes = bytes.get_mut(read..).unwrap_or_default();
        }
        Ok(())
    }

    /// Everything up to and with an empty line. Looks before it takes, for the
    /// peer's first words may already lie behind.
    fn receive_head(&mut self) -> Result<Vec<u8>> {
        let mut head: Vec<u8> = Vec::new();
        let mut window = [0; 2048];
        loop {
            let seen = self.when_ready(Interest::Read, |socket| socket.stream().peek(&mut window))?;
            if seen == 0 {
                return Err(self.fault("it closed the connection"));
            }
            let before = head.len();
            head.extend_from_slice(window.get(..seen).unwrap_or_default());
            let end = end_of_head(&head, before);
            head.truncate(end.unwrap_or(head.len()));
            let taken = head.len() - before;
            self.fill(window.get_mut(..taken).unwrap_or_default())?;
            if end.is_some() {
                return Ok(head);
            }
            if head.len() > limits::PROXY_ANSWER {
                return Err(self.fault("its answer is too long"));
            }
        }
    }

    fn when_ready(
        &mut self,
        interest: Interest,
        mut call: impl FnMut(&mut Socket) -> io::Result<usize>,
    ) -> Result<usize> {
        loop {
            match call(self.socket) {
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    match self.socket.wait(interest, self.deadline) {
                        Ok(true) => {}
                        Ok(false) => {
                            let context = format!("No answer from the {} in time", shown(self.proxy));
                            return Err(Error::new(ErrorKind::Timeout, context));
                        }
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                            return Err(interrupted(&format!("the {}", shown(self.proxy))));
                        }
                        Err(error) => return Err(self.fault(&reason(&error))),
                    }
                }
                Err(error) => return Err(self.fault(&reason(&error))),
            }
        }
    }

    fn fault(&self, why: &str) -> Error {
        Error::new(ErrorKind::Proxy, format!("Can't connect through the {}: {why}", shown(self.proxy)))
    }

    fn refused(&self, host: &Host, port: u16, why: &str) -> Error {
        let context = format!("The {} can't connect to {},{port}: {why}", shown(self.proxy), host.shown());
        Error::new(ErrorKind::Proxy, context)
    }
}

/// Where the empty line ends, if `head`, new from `from` on, holds one. Bare LFs count.
fn end_of_head(head: &[u8], from: usize) -> Option<usize> {
    let mut position = from.saturating_sub(2);
    while let Some(found) = memchr::memchr(b'\n', head.get(position..)?) {
        let next = position + found + 1;
        match head.get(next..)? {
            [b'\n', ..] => return Some(next + 1),
            [b'\r', b'\n', ..] => return Some(next + 2),
            _ => position = next,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_line_is_found_however_it_is_cut() {
        for (head, end) in [
            (&b"HTTP/1.1 200 OK\r\n\r\n* OK"[..], Some(19)),
            (b"HTTP/1.1 200 OK\n\n* OK", Some(17)),
            (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", Some(25)),
            (b"HTTP/1.1 200 OK\r\nA: b\r\n", None),
            (b"", None),
        ] {
            assert_eq!(end_of_head(head, 0), end);
            // As if it came octet by octet.
            let first = (1..=head.len()).find_map(|n| end_of_head(&head[..n], n - 1));
            assert_eq!(first, end);
        }
    }
}
