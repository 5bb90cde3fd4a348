//! From a host name to a connected socket: resolving, and trying the addresses
//! of both families (Happy Eyeballs, RFC 8305).

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};

use super::deadline::Deadline;
use super::interrupt::{Asking, Interrupt};
use super::printable::printable_prefix;
use super::socket::wait_for;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// RFC 8305, section 8: the pause before the next address is tried as well.
const STAGGER: Duration = Duration::from_millis(250);

/// Room for what the system's resolver modules put on the stack.
const RESOLVER_STACK: usize = 512 << 10;

/// A host as the caller wrote it, and as DNS, sockets and TLS want it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// For messages; an IPv6 literal stands in brackets.
    shown: String,
    /// For the resolver: ASCII, no brackets, scope id included.
    name: String,
    /// If it is an address without a scope id.
    literal: Option<IpAddr>,
    /// Length of `name` without a scope id and a final dot.
    bare: usize,
}

impl Host {
    /// Reads a host name, an IPv4 literal, or an IPv6 literal with or without
    /// brackets and scope id. Non-ASCII names become A-labels (RFC 5890).
    pub fn parse(written: &str) -> Result<Host> {
        let refuse = |why: &str| {
            let host = printable_prefix(written.as_bytes(), limits::HOST);
            Err(Error::new(ErrorKind::Argument, format!("Invalid host name \"{host}\": {why}")))
        };
        if written.len() > limits::HOST {
            return refuse("too long");
        }
        if written.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return refuse("it holds blanks or control characters");
        }
        let inner = match written.strip_prefix('[') {
            Some(rest) => match rest.strip_suffix(']') {
                Some(inner) => inner,
                None => return refuse("unbalanced bracket"),
            },
            None => written,
        };
        let address = inner.split('%').next().unwrap_or_default();
        if let Ok(v6) = address.parse::<Ipv6Addr>() {
            let scoped = address.len() < inner.len();
            return Ok(Host {
                shown: format!("[{inner}]"),
                name: inner.to_owned(),
                literal: (!scoped).then_some(IpAddr::V6(v6)),
                bare: address.len(),
            });
        }
        if inner.len() < written.len() {
            // [192.0.2.1]: c-client's domain literal.
            return match inner.parse() {
                Ok(v4) => Ok(Host {
                    shown: written.to_owned(),
                    name: inner.to_owned(),
                    literal: Some(IpAddr::V4(v4)),
                    bare: inner.len(),
                }),
                Err(_) => refuse("not an address"),
            };
        }
        let name = match inner.is_ascii() {
            true => inner.to_owned(),
            false => match idna::domain_to_ascii(inner) {
                Ok(name) => name,
                Err(_) => return refuse("not an internationalized domain name"),
            },
        };
        let bare = name.strip_suffix('.').unwrap_or(&name).len();
        // OpenSSL takes an empty name for "any" and ".example" for "*.example".
        if bare == 0 || name.starts_with('.') {
            return refuse("empty label");
        }
        let literal = name.parse().ok();
        Ok(Host { shown: written.to_owned(), name, literal, bare })
    }

    /// As it stands in messages.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What the certificate must name, and what a proxy is asked for: no scope
    /// id, no final dot, no brackets.
    pub fn bare_name(&self) -> &str {
        self.name.get(..self.bare).unwrap_or(&self.name)
    }

    /// The address, if the host is one.
    pub fn literal(&self) -> Option<IpAddr> {
        self.literal
    }
}

/// Why a connection could not be had.
#[derive(Debug)]
pub(super) enum Failure {
    /// The name is unknown; the resolver's words.
    Unknown(String),
    /// No answer from the resolver in time.
    ResolverSilent,
    /// The caller wants no more.
    Interrupted,
    /// Each address tried, and what came of it.
    Refused(Vec<(SocketAddr, io::Error)>),
}

impl Failure {
    /// Whether time ran out, rather than somebody saying no.
    pub(super) fn is_timeout(&self) -> bool {
        match self {
            Failure::Unknown(_) | Failure::Interrupted => false,
            Failure::ResolverSilent => true,
            Failure::Refused(tried) => tried.iter().any(|(_, e)| e.kind() == io::ErrorKind::TimedOut),
        }
    }

    /// Everything there is to know, for a trace.
    pub(super) fn detail(&self) -> String {
        match self {
            Failure::Unknown(words) => words.clone(),
            Failure::ResolverSilent | Failure::Interrupted => self.reason(),
            Failure::Refused(tried) => {
                let each = tried.iter().map(|(address, error)| format!("{address} {}", reason(error)));
                each.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// Every address and its reason; one reason alone if all have the same.
    pub(super) fn reason(&self) -> String {
        let tried = match self {
            Failure::Unknown(_) => return "No such host".to_owned(),
            Failure::ResolverSilent => return "the host name could not be resolved in time".to_owned(),
            Failure::Interrupted => return "interrupted".to_owned(),
            Failure::Refused(tried) => tried,
        };
        let reasons: Vec<String> = tried.iter().map(|(_, error)| reason(error)).collect();
        match reasons.first() {
            Some(first) if reasons.iter().all(|other| other == first) => first.clone(),
            Some(_) => {
                let each = tried.iter().zip(&reasons).map(|((a, _), why)| format!("{why} ({})", a.ip()));
                each.collect::<Vec<_>>().join("; ")
            }
            None => "the host has no address".to_owned(),
        }
    }
}

/// A nonblocking socket connected to `host`, and what was tried in vain before.
pub(super) fn connect(
    host: &Host,
    port: u16,
    deadline: Deadline,
    interrupt: &Interrupt,
) -> std::result::Result<TcpStream, Failure> {
    let asking = Asking::new(interrupt);
    let addresses = match host.literal {
        Some(address) => vec![SocketAddr::new(address, port)],
        None => resolve(&host.name, port, deadline, &asking, system_lookup)?,
    };
    let stream = race(&interleave(addresses), STAGGER, deadline, &asking).map_err(|tried| {
        let is_interrupted = tried.iter().any(|(_, error)| error.kind() == io::ErrorKind::Interrupted);
        if is_interrupted { Failure::Interrupted } else { Failure::Refused(tried) }
    })?;
    // Neither option decides whether the connection works.
    let _ = sockopt::set_tcp_nodelay(&stream, true);
    let _ = sockopt::set_socket_keepalive(&stream, true);
    Ok(stream)
}

/// An OS error's text without Rust's number behind it.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

type Lookup = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

fn system_lookup(name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((name, port).to_socket_addrs()?.collect())
}

/// getaddrinfo knows no deadline, so it runs in a thread that is left behind if it must be.
fn resolve(
    name: &str,
    port: u16,
    deadline: Deadline,
    asking: &Asking,
    lookup: Lookup,
) -> std::result::Result<Vec<SocketAddr>, Failure> {
    let found = match (deadline.remaining(), asking.pause()) {
        (None, None) => lookup(name, port),
        // An address with a scope id asks nobody.
        _ if name.contains('%') => lookup(name, port),
        _ => {
            let (sender, receiver) = sync_channel(1);
            let owned = name.to_owned();
            let thread = thread::Builder::new().name("imapext-resolve".into()).stack_size(RESOLVER_STACK);
            let started = thread.spawn(move || {
                // Nobody listens any more once the deadline has passed.
                let _ = sender.send(lookup(&owned, port));
            });
            match started {
                Err(error) => Err(error),
                Ok(_) => await_lookup(&receiver, deadline, asking)?,
            }
        }
    };
    match found {
        Ok(addresses) if !addresses.is_empty() => Ok(addresses),
        Ok(_) => Err(Failure::Unknown("no address".to_owned())),
        Err(error) => Err(Failure::Unknown(reason(&error))),
    }
}

/// What the resolver's thread sends, within the deadline.
fn await_lookup(
    receiver: &Receiver<io::Result<Vec<SocketAddr>>>,
    deadline: Deadline,
    asking: &Asking,
) -> std::result::Result<io::Result<Vec<SocketAddr>>, Failure> {
    loop {
        asking.ask().map_err(|_| Failure::Interrupted)?;
        let left = deadline.remaining().unwrap_or(Duration::MAX);
        match receiver.recv_timeout(left.min(asking.pause().unwrap_or(Duration::MAX))) {
            Ok(found) => return Ok(found),
            Err(RecvTimeoutError::Timeout) if deadline.has_passed() => return Err(Failure::ResolverSilent),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(Err(io::Error::other("the resolver failed"))),
        }
    }
}

/// RFC 8305, section 4: families take turns, the resolver's first choice first.
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let Some(first) = addresses.first().map(SocketAddr::is_ipv6) else { return addresses };
    let (a, b): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first);
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    let mut mixed = Vec::new();
    while mixed.len() < limits::ADDRESSES_DIALED {
        let pair = [a.next(), b.next()];
        if pair == [None, None] {
            break;
        }
        mixed.extend(pair.into_iter().flatten());
    }
    mixed.dedup();
    mixed
}

/// Tries the addresses in order, the next one as soon as the last has failed or
/// `stagger` has passed. The first that connects wins; the others are closed.
fn race(
    addresses: &[SocketAddr],
    stagger: Duration,
    deadline: Deadline,
    asking: &Asking,
) -> std::result::Result<TcpStream, Vec<(SocketAddr, io::Error)>> {
    let mut waiting = addresses.iter();
    let mut under_way: Vec<(SocketAddr, OwnedFd)> = Vec::new();
    let mut failed = Vec::new();
    loop {
        let mut next_start = Deadline::NEVER;
        if let Some(&address) = waiting.next() {
            match begin(address) {
                Ok(socket) => under_way.push((address, socket)),
                Err(errno) => {
                    failed.push((address, errno.into()));
                    continue;
                }
            }
            if waiting.len() > 0 {
                next_start = Deadline::after(Some(stagger));
            }
        }
        if under_way.is_empty() {
            return Err(failed);
        }
        // Until an attempt ends, the next one is due, or time is up.
        loop {
            let until = next_start.min(deadline);
            let ready = match poll_writable(&under_way, until, asking) {
                Ok(ready) => ready,
                Err(error) => {
                    failed.extend(under_way.drain(..).map(|(address, _)| (address, copy(&error))));
                    return Err(failed);
                }
            };
            if ready.is_empty() {
                if deadline.has_passed() {
                    let late = under_way.drain(..).map(|(address, _)| (address, timed_out()));
                    failed.extend(late);
                    return Err(failed);
                }
                break;
            }
            // From the back, so that the indices before stay right; then the preferred first.
            let ended: Vec<_> = ready.into_iter().rev().map(|index| under_way.remove(index)).collect();
            for (address, socket) in ended.into_iter().rev() {
                match sockopt::socket_error(&socket) {
                    Ok(Ok(())) => return Ok(TcpStream::from(socket)),
                    Ok(Err(errno)) | Err(errno) => failed.push((address, errno.into())),
                }
            }
            if waiting.len() > 0 || under_way.is_empty() {
                break;
            }
        }
    }
}

fn begin(address: SocketAddr) -> std::result::Result<OwnedFd, Errno> {
    let family = if address.is_ipv6() { AddressFamily::INET6 } else { AddressFamily::INET };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
    match rustix::net::connect(&socket, &address) {
        // An interrupted connect goes on by itself (POSIX).
        Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => Ok(socket),
        Err(errno) => Err(errno),
    }
}

/// Indices of the attempts that have ended, ascending; none if `until` passed first.
fn poll_writable(
    attempts: &[(SocketAddr, OwnedFd)],
    until: Deadline,
    asking: &Asking,
) -> io::Result<Vec<usize>> {
    let mut fds: Vec<PollFd<'_>> =
        attempts.iter().map(|(_, fd)| PollFd::from_borrowed_fd(fd.as_fd(), PollFlags::OUT)).collect();
    wait_for(&mut fds, until, asking)?;
    Ok(fds.iter().enumerate().filter(|(_, fd)| !fd.revents().is_empty()).map(|(index, _)| index).collect())
}

fn timed_out() -> io::Error {
    // The words of strerror(ETIMEDOUT), as c-client has them.
    io::Error::new(io::ErrorKind::TimedOut, "Connection timed out")
}

fn copy(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::time::Instant;

    fn nobody() -> Asking {
        Asking::new(&Interrupt::default())
    }

    fn soon() -> Deadline {
        Deadline::after(Some(Duration::from_secs(20)))
    }

    /// An address that drops every SYN: the queue of its listener is full.
    /// The sockets returned keep it so.
    fn silent_address() -> (SocketAddr, Vec<OwnedFd>) {
        let listener =
            rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None)
                .unwrap();
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        rustix::net::bind(&listener, &any).unwrap();
        rustix::net::listen(&listener, 0).unwrap();
        let address = SocketAddr::try_from(rustix::net::getsockname(&listener).unwrap()).unwrap();
        let mut held = vec![listener];
        for _ in 0..4 {
            held.push(begin(address).unwrap());
        }
        (address, held)
    }

    fn refused_address() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
    }

    #[test]
    fn hosts_are_read_in_every_form() {
        for (written, shown, bare, literal) in [
            ("mail.example", "mail.example", "mail.example", None),
            ("mail.example.", "mail.example.", "mail.example", None),
            ("192.0.2.1", "192.0.2.1", "192.0.2.1", Some("192.0.2.1")),
            ("[192.0.2.1]", "[192.0.2.1]", "192.0.2.1", Some("192.0.2.1")),
            ("::1", "[::1]", "::1", Some("::1")),
            ("[::1]", "[::1]", "::1", Some("::1")),
            ("fe80::1%eth0", "[fe80::1%eth0]", "fe80::1", None),
            ("[fe80::1%2]", "[fe80::1%2]", "fe80::1", None),
            ("почта.example", "почта.example", "xn--80a1acny.example", None),
        ] {
            let host = Host::parse(written).unwrap();
            assert_eq!((host.shown(), host.bare_name()), (shown, bare));
            assert_eq!(host.literal(), literal.map(|l| l.parse().unwrap()), "{written}");
        }
        let long = "a".repeat(limits::HOST + 1);
        for written in ["", ".", ".example", "a b", "a\0b", "a\r\nb", "[::1", "[name]", "[]", &long] {
            assert_eq!(Host::parse(written).unwrap_err().kind(), ErrorKind::Argument, "{written:?}");
        }
        assert!(!Host::parse("a\x1bb").unwrap_err().to_string().contains('\x1b'));
    }

    #[test]
    fn families_take_turns() {
        let parse = |list: &[&str]| list.iter().map(|a| a.parse().unwrap()).collect::<Vec<SocketAddr>>();
        let mixed = interleave(parse(&["[::1]:1", "[::2]:1", "[::3]:1", "1.1.1.1:1"]));
        assert_eq!(mixed, parse(&["[::1]:1", "1.1.1.1:1", "[::2]:1", "[::3]:1"]));
        assert!(interleave(Vec::new()).is_empty());
        let many = (0..1000).map(|i| SocketAddr::from(([10, 0, 0, 1], i))).collect();
        assert!(interleave(many).len() <= limits::ADDRESSES_DIALED + 1);
    }

    #[test]
    fn a_refusal_names_each_address_once() {
        let addresses = [refused_address(), refused_address()];
        let failed = race(&addresses, STAGGER, soon(), &nobody()).unwrap_err();
        assert_eq!(failed.iter().map(|f| f.0).collect::<Vec<_>>(), addresses);
        assert_eq!(Failure::Refused(failed).reason(), "Connection refused");
        let mixed = vec![
            ("[::1]:1".parse().unwrap(), io::Error::from(Errno::NETUNREACH)),
            ("192.0.2.1:1".parse().unwrap(), io::Error::from(Errno::CONNREFUSED)),
        ];
        assert_eq!(
            Failure::Refused(mixed).reason(),
            "Network is unreachable (::1); Connection refused (192.0.2.1)"
        );
    }

    #[test]
    fn a_refusal_does_not_wait_for_the_stagger() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let good = listener.local_addr().unwrap();
        let stream = race(&[refused_address(), good], Duration::from_secs(600), soon(), &nobody()).unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
    }

    #[test]
    fn a_silent_address_is_overtaken() {
        let (silent, _held) = silent_address();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let good = listener.local_addr().unwrap();
        let stream = race(&[silent, good], Duration::from_millis(20), soon(), &nobody()).unwrap();
        assert_eq!(stream.peer_addr().unwrap(), good);
    }

    #[test]
    fn a_silent_address_costs_no_more_than_the_deadline() {
        let (silent, _held) = silent_address();
        let start = Instant::now();
        let deadline = Deadline::after(Some(Duration::from_millis(80)));
        let failed = Failure::Refused(race(&[silent, silent], STAGGER, deadline, &nobody()).unwrap_err());
        assert!(failed.is_timeout());
        assert_eq!(failed.reason(), "Connection timed out");
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_silent_resolver_is_left_behind() {
        let lookup: Lookup = |_, _| {
            thread::park_timeout(Duration::from_secs(5));
            Ok(Vec::new())
        };
        let deadline = Deadline::after(Some(Duration::from_millis(50)));
        let start = Instant::now();
        assert!(matches!(resolve("x.example", 1, deadline, &nobody(), lookup), Err(Failure::ResolverSilent)));
        assert!(start.elapsed() < Duration::from_secs(4));
        let unknown: Lookup = |_, _| Err(io::Error::other("Name or service not known"));
        assert!(matches!(resolve("x.example", 1, soon(), &nobody(), unknown), Err(Failure::Unknown(_))));
    }

    #[test]
    fn connecting_and_resolving_can_be_interrupted() {
        let stop = || Asking::new(&Interrupt::new(|| true));
        let lookup: Lookup = |_, _| {
            thread::park_timeout(Duration::from_secs(5));
            Ok(Vec::new())
        };
        let start = Instant::now();
        assert!(matches!(
            resolve("x.example", 1, Deadline::NEVER, &stop(), lookup),
            Err(Failure::Interrupted)
        ));
        let (silent, _held) = silent_address();
        let tried = race(&[silent], STAGGER, Deadline::NEVER, &stop()).unwrap_err();
        assert_eq!(tried.first().unwrap().1.kind(), io::ErrorKind::Interrupted);
        assert!(start.elapsed() < Duration::from_secs(4));
    }

    #[test]
    fn scope_ids_and_names_resolve() {
        let found = resolve("fe80::1%1", 143, soon(), &nobody(), system_lookup).unwrap();
        assert_eq!(found, ["[fe80::1%1]:143".parse().unwrap()]);
        assert!(!resolve("localhost", 143, soon(), &nobody(), system_lookup).unwrap().is_empty());
    }
}
