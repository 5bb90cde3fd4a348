//! A connection to a server: lines and exact octets, within deadlines, plain or encrypted.

mod exchange;

use std::fmt;
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use super::deadline::{Deadline, Timeouts};
use super::deflated::Deflated;
use super::dial::{self, Failure, Host};
use super::input::{Arrival, CHUNK, Channel, Input};
use super::interrupt::interrupted;
use super::socket::{Interest, Socket};
use super::trace::Tracer;
use super::{Options, TlsOptions, proxy, tls};
use crate::error::{Error, ErrorKind, Result};

/// One connection. Bytes are queued, flushed together, and read as lines or in
/// exact numbers; reading flushes what is queued.
///
/// Dropping it closes the descriptor and says nothing to the peer.
pub struct Connection {
    /// `None` once closed.
    channel: Option<Channel>,
    input: Input,
    output: Vec<u8>,
    /// Octets of `output` that have gone.
    sent: usize,
    /// The peer's side has ended; there is nothing more to read.
    ended: bool,
    /// A failure found behind octets that had to be handed out first.
    late: Option<io::Error>,
    host: Host,
    port: u16,
    local: SocketAddr,
    peer: SocketAddr,
    fingerprint: Option<[u8; 32]>,
    options: Options,
    tracer: Tracer,
}

impl Connection {
    /// Connects to `host`, a name or an address (IPv6 with or without brackets
    /// and scope id), through the proxy of `options` if it has one; with `tls`,
    /// encrypted from the first octet. All within `options.timeouts.open`.
    ///
    /// # Errors
    /// `Argument` for a host that cannot be one, `Resolve`, `Connect`, `Proxy`,
    /// `Timeout`; with `tls` also `Tls` and `Certificate`. The words are c-client's
    /// where it has any.
    pub fn dial(host: &str, port: u16, options: &Options, tls: bool) -> Result<Connection> {
        options.farewells.look();
        let host = Host::parse(host)?;
        let deadline = Deadline::after(options.timeouts.open);
        let mut tracer = Tracer::new(options.trace.clone());
        // A bad CA file is worth knowing before anybody is called.
        if tls {
            options.connectors.connector(&options.tls)?;
        }
        let stream = match &options.proxy {
            None => dial::connect(&host, port, deadline, &options.interrupt).map_err(|failure| {
                tracer.note(format_args!("{},{port}: {}", host.shown(), failure.detail()));
                cannot_connect(&failure, &host, port, tls)
            })?,
            Some(proxy) => {
                if let Some((_, password)) = &proxy.login {
                    tracer.hide(password.as_bytes());
                }
                let proxy_host = Host::parse(&proxy.host)?;
                dial::connect(&proxy_host, proxy.port, deadline, &options.interrupt).map_err(|failure| {
                    tracer.note(format_args!("{}: {}", proxy::shown(proxy), failure.detail()));
                    if let Failure::Interrupted = failure {
                        return interrupted(&format!("the {}", proxy::shown(proxy)));
                    }
                    let kind = if failure.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Proxy };
                    let reason = failure.reason();
                    Error::new(kind, format!("Can't reach the {}: {reason}", proxy::shown(proxy)))
                })?
            }
        };
        let addresses = stream.local_addr().and_then(|local| Ok((local, stream.peer_addr()?)));
        let (local, peer) = addresses.map_err(|error| {
            let failure = Failure::Refused(vec![(SocketAddr::from(([0; 4], 0)), error)]);
            cannot_connect(&failure, &host, port, tls)
        })?;
        let mut socket = Socket::new(stream, &options.interrupt);
        if let Some(proxy) = &options.proxy {
            proxy::open(&mut socket, proxy, &host, port, deadline)?;
            tracer.note(format_args!("through the {}", proxy::shown(proxy)));
        }
        tracer.note(format_args!("connected to {},{port} ({peer})", host.shown()));
        let mut connection = Connection {
            channel: Some(Channel::Plain(socket)),
            input: Input::default(),
            output: Vec::new(),
            sent: 0,
            ended: false,
            late: None,
            host,
            port,
            local,
            peer,
            fingerprint: None,
            options: options.clone(),
            tracer,
        };
        if tls {
            connection.encrypt(deadline)?;
        }
        Ok(connection)
    }

    /// Encrypts a plain connection, within the open deadline. On any error the
    /// connection is closed.
    ///
    /// # Errors
    /// `Protocol` if the peer has sent anything that was not read: it could have
    /// been put there by somebody else. `Tls`, `Certificate`, `Timeout`, as for
    /// [`Connection::dial`]; `Argument` if it is encrypted or compressed already.
    pub fn start_tls(&mut self) -> Result<()> {
        let deadline = Deadline::after(self.options.timeouts.open);
        if self.is_encrypted() || self.is_compressed() {
            return Err(Error::new(ErrorKind::Argument, "The connection is encrypted or compressed already"));
        }
        let ready = self.flush().and_then(|()| self.expect_silence());
        if ready.is_err() {
            self.abandon();
        }
        ready?;
        self.encrypt(deadline)
    }

    /// From here on both sides' octets are compressed (RFC 1951, no header), those too that have
    /// come already and have not been read. What is queued goes before.
    ///
    /// # Errors
    /// `Argument` if it is compressed already; those of [`Connection::flush`].
    pub fn compress(&mut self) -> Result<()> {
        self.flush()?;
        if self.is_compressed() {
            return Err(Error::new(ErrorKind::Argument, "The connection is compressed already"));
        }
        let below = self.channel.take().ok_or_else(closed_here)?;
        let deflated = Deflated::new(below, std::mem::take(&mut self.input));
        self.channel = Some(Channel::Deflated(Box::new(deflated)));
        self.tracer.note(format_args!("compressed"));
        Ok(())
    }

    pub fn timeouts(&self) -> Timeouts {
        self.options.timeouts
    }

    pub fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.options.timeouts = timeouts;
    }

    /// Sets the limit on silence while reading; returns the one it replaces, so
    /// that it can be put back.
    pub fn set_read_timeout(&mut self, limit: Option<Duration>) -> Option<Duration> {
        std::mem::replace(&mut self.options.timeouts.read, limit)
    }

    pub fn is_encrypted(&self) -> bool {
        self.fingerprint.is_some() || matches!(self.channel, Some(Channel::Tls(_)))
    }

    pub fn is_compressed(&self) -> bool {
        matches!(self.channel, Some(Channel::Deflated(_)))
    }

    /// Whether the connection has not been closed on this side, nor been seen to
    /// end on the other.
    pub fn is_open(&self) -> bool {
        self.channel.is_some() && !self.ended
    }

    /// SHA-256 of the peer's certificate (DER), if encrypted.
    pub fn peer_certificate_sha256(&self) -> Option<[u8; 32]> {
        self.fingerprint
    }

    /// The host as dialled; an IPv6 literal stands in brackets.
    pub fn peer_host(&self) -> &str {
        self.host.shown()
    }

    pub fn peer_port(&self) -> u16 {
        self.port
    }

    /// The address connected to: the proxy's, if there is one.
    pub fn peer_addr(&self) -> SocketAddr {
        self.peer
    }

    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Sends what is queued and TLS's good-bye, giving up after `limit` without
    /// progress, and closes. Does not fail: the connection is gone either way.
    pub fn close_politely(&mut self, limit: Option<Duration>) {
        let deadline = Deadline::after(limit);
        self.options.timeouts.write = limit;
        let _ = self.flush();
        if let Some(mut channel) = self.channel.take() {
            if let Some(stream) = channel.tls() {
                // Only an alert that has not gone out is waited for, never the peer's.
                while let Err(error) = stream.shutdown() {
                    let socket = stream.get_ref();
                    let unsent =
                        error.kind() == io::ErrorKind::WouldBlock && socket.blocked_on() == Interest::Write;
                    if !unsent || !matches!(socket.wait(Interest::Write, deadline), Ok(true)) {
                        break;
                    }
                }
            }
            let _ = channel.socket().stream().shutdown(Shutdown::Write);
            self.note_end(&channel, "closed");
        }
        self.forget();
    }

    /// Sends what is queued, the last words, giving up after `limit` without progress, and leaves the
    /// connection to [`Options::farewells`]. Does not fail: the connection is gone either way.
    pub fn leave(&mut self, limit: Option<Duration>) {
        self.options.timeouts.write = limit;
        let said = self.flush();
        if let Some(channel) = self.channel.take() {
            self.note_end(&channel, "left");
            if let (Ok(()), Ok(stream)) = (said, channel.socket().stream().try_clone()) {
                self.options.farewells.see_off(stream, Deadline::after(limit));
            }
        }
        self.forget();
    }

    fn note_end(&mut self, channel: &Channel, how: &str) {
        if let Channel::Deflated(deflated) = channel {
            self.tracer.note(format_args!("{deflated}"));
        }
        self.tracer.note(format_args!("{how}"));
    }

    /// Closes the descriptor and sends nothing, not even for TLS: for a child
    /// after fork, which must leave its parent's connection alone.
    pub fn abandon(&mut self) {
        self.channel = None;
        self.forget();
    }

    fn forget(&mut self) {
        self.forget_output();
        self.input = Input::default();
        self.late = None;
    }

    fn forget_output(&mut self) {
        self.sent = 0;
        self.output.clear();
        // What a large APPEND took is given back.
        self.output.shrink_to(CHUNK);
    }

    /// Nothing may have come before our first word of TLS, in our buffer or the kernel's.
    fn expect_silence(&mut self) -> Result<()> {
        let arrival = if self.input.len() > 0 { Arrival::Some } else { self.fill_now(1) };
        match arrival {
            Arrival::Nothing => Ok(()),
            Arrival::Some => {
                let context = format!("{} sent plain text where TLS should begin", self.host.shown());
                Err(Error::new(ErrorKind::Protocol, context))
            }
            Arrival::End => Err(self.end_of_stream(false)),
            Arrival::Failed(error) => Err(self.broken(error)),
        }
    }

    fn encrypt(&mut self, deadline: Deadline) -> Result<()> {
        let connector = match self.options.connectors.connector(&self.options.tls) {
            Ok(connector) => connector,
            Err(error) => {
                self.abandon();
                return Err(error);
            }
        };
        let Some(Channel::Plain(socket)) = self.channel.take() else { return Err(closed_here()) };
        let stream = match tls::handshake(&connector, &self.options.tls, &self.host, socket, deadline) {
            Ok(stream) => stream,
            Err(error) => {
                self.tracer.note(format_args!("{error}"));
                self.forget();
                return Err(error);
            }
        };
        self.fingerprint = tls::fingerprint(&stream);
        self.tracer.note(format_args!("encrypted{}", untrusted(&self.options.tls)));
        self.channel = Some(Channel::Tls(Box::new(stream)));
        Ok(())
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Connection { host, port, peer, .. } = self;
        let encrypted = self.is_encrypted();
        write!(f, "Connection({},{port} {peer} encrypted={encrypted} open={})", host.shown(), self.is_open())
    }
}

/// c-client has one wording for a plain connection and one for an encrypted one.
fn cannot_connect(failure: &Failure, host: &Host, port: u16, tls: bool) -> Error {
    let shown = host.shown();
    match failure {
        Failure::Unknown(_) => return Error::new(ErrorKind::Resolve, format!("No such host as {shown}")),
        Failure::Interrupted => return interrupted(shown),
        _ => {}
    }
    let kind = if failure.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connect };
    let start = if tls { "Can't connect to" } else { "Connection failed to" };
    Error::new(kind, format!("{start} {shown},{port}: {}", failure.reason()))
}

fn closed_here() -> Error {
    Error::new(ErrorKind::Closed, "The connection is closed")
}

fn untrusted(options: &TlsOptions) -> &'static str {
    match options {
        TlsOptions { fingerprint: Some(_), .. } => ", by pinned fingerprint",
        TlsOptions { no_validate: true, .. } => ", certificate not validated",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
