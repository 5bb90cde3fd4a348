//! How a stream is opened beyond its mailbox string.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use imapext::limits;
use imapext::mailbox::options::Options;
use imapext::wire::trace::{Direction, FileTrace, Trace};
use imapext::wire::{self, ConnectorCache, Farewells, Interrupt, Proxy, ProxyKind};
use pyo3::prelude::*;

use crate::callbacks::{Callbacks, TraceCallback};
use crate::deadlines::Own;
use crate::errors::{argument, refuse};
use crate::input::{FilePath, Word};

/// The keyword arguments of imap_open() as they come.
pub(crate) struct Given {
    pub(crate) token: Option<Py<PyAny>>,
    pub(crate) ca_file: Option<FilePath>,
    pub(crate) certificate: Option<FilePath>,
    pub(crate) key: Option<FilePath>,
    pub(crate) fingerprint: Option<Word>,
    pub(crate) proxy: Option<Word>,
    pub(crate) disabled_authenticators: Option<Vec<Word>>,
    pub(crate) timeouts: [Option<f64>; 4],
    pub(crate) step_by_step: bool,
    pub(crate) compress: bool,
    pub(crate) local_root: Option<FilePath>,
    pub(crate) local_within: Option<Vec<FilePath>>,
    pub(crate) trace: Option<Py<PyAny>>,
    pub(crate) trace_file: Option<FilePath>,
}

/// All streams of the process share their TLS configurations.
static CONNECTORS: LazyLock<Arc<ConnectorCache>> = LazyLock::new(Arc::default);

/// The process's connections that servers have yet to close.
static FAREWELLS: LazyLock<Arc<Farewells>> = LazyLock::new(Arc::default);

/// What the core wants of `given`.
pub(crate) fn read(py: Python<'_>, given: Given) -> PyResult<(Options, Own, Arc<Callbacks>)> {
    for callback in [&given.token, &given.trace].into_iter().flatten() {
        if !callback.bind(py).is_callable() {
            let kind = callback.bind(py).get_type().name()?.to_string();
            let text = format!("token and trace must be callable, not {kind}");
            return Err(pyo3::exceptions::PyTypeError::new_err(text));
        }
    }
    let (has_token, has_trace) = (given.token.is_some(), given.trace.is_some());
    let callbacks = Arc::new(Callbacks::new(given.token, given.trace));
    let own = own(given.timeouts)?;
    let hook = callbacks.clone();
    let interrupt = Interrupt::new(move || hook.is_interrupted());
    let timeouts = own.now();
    let mut wire = wire::Options {
        connectors: CONNECTORS.clone(),
        farewells: FAREWELLS.clone(),
        timeouts,
        interrupt,
        ..Default::default()
    };
    wire.tls.ca_file = path(given.ca_file);
    wire.tls.certificate = path(given.certificate);
    wire.tls.key = path(given.key);
    wire.tls.fingerprint = given.fingerprint.map(|text| fingerprint(text.bytes())).transpose()?;
    wire.proxy = given.proxy.map(|text| proxy(text.utf8("proxy")?)).transpose()?;
    let file = path(given.trace_file).as_deref().map(FileTrace::append).transpose();
    let file = file.map_err(|error| refuse(py, &error))?;
    wire.trace = match (has_trace.then(|| TraceCallback(callbacks.clone())), file) {
        (None, None) => None,
        (Some(callback), None) => Some(Arc::new(callback)),
        (None, Some(file)) => Some(Arc::new(file)),
        (Some(callback), Some(file)) => Some(Arc::new(Both(callback, file))),
    };
    let Given { step_by_step, compress, .. } = given;
    let mut options = Options { wire, step_by_step, compress, ..Options::default() };
    options.files.root = path(given.local_root);
    options.files.within = given.local_within.into_iter().flatten().map(|folder| folder.0).collect();
    if options.files.within.len() > limits::ARGUMENTS {
        return Err(argument("local_within has too many members"));
    }
    for name in given.disabled_authenticators.unwrap_or_default() {
        options.disabled_authenticators.push(name.utf8("disabled_authenticators")?.to_owned());
    }
    if options.disabled_authenticators.len() > limits::ARGUMENTS {
        return Err(argument("disabled_authenticators has too many members"));
    }
    if has_token {
        let source = callbacks.clone();
        options.token_source = Some(Arc::new(move |user: &str, refused| source.token(user, refused)));
    }
    Ok((options, own, callbacks))
}

fn path(given: Option<FilePath>) -> Option<PathBuf> {
    given.map(|path| path.0)
}

/// Seconds, in the order of `Timeouts`; `None` is the process's deadline, infinity none.
fn own(timeouts: [Option<f64>; 4]) -> PyResult<Own> {
    let mut own = Own::default();
    for (own, seconds) in own.0.iter_mut().zip(timeouts) {
        *own = match seconds {
            None => None,
            Some(seconds) if seconds == f64::INFINITY => Some(None),
            Some(seconds) if seconds > 0.0 => {
                // A deadline beyond the clock's range is none.
                Some(Duration::try_from_secs_f64(seconds).ok())
            }
            Some(seconds) => return Err(argument(format!("{seconds} is no number of seconds to wait"))),
        };
    }
    Ok(own)
}

/// 64 hexadecimal digits, colons between the octets or not.
fn fingerprint(text: &[u8]) -> PyResult<[u8; 32]> {
    let wrong = || argument("fingerprint is not a SHA-256 in hexadecimal digits");
    let digits: Vec<u8> = match text.len() {
        64 => text.to_vec(),
        95 if text.iter().skip(2).step_by(3).all(|octet| *octet == b':') => {
            text.chunks(3).flat_map(|pair| pair.iter().take(2).copied()).collect()
        }
        _ => return Err(wrong()),
    };
    let octets = data_encoding::HEXLOWER_PERMISSIVE.decode(&digits).map_err(|_| wrong())?;
    octets.try_into().map_err(|_| wrong())
}

/// `socks5://user:password@host:port` or `http://…`, user and password percent-encoded.
fn proxy(url: &str) -> PyResult<Proxy> {
    // Nothing of the address is shown: it may hold a password.
    let wrong =
        || argument("proxy must be socks5://[user:password@]host:port or http://[user:password@]host:port");
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let kind = match scheme.to_ascii_lowercase().as_str() {
        "socks5" | "socks5h" => ProxyKind::Socks5,
        "http" => ProxyKind::HttpConnect,
        _ => return Err(wrong()),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (login, address) = match rest.rsplit_once('@') {
        Some((login, address)) => {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            (Some((decoded(user).ok_or_else(wrong)?, decoded(password).ok_or_else(wrong)?)), address)
        }
        None => (None, rest),
    };
    let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
    let port = port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong)?;
    if host.is_empty() || host.contains('/') {
        return Err(wrong());
    }
    Ok(Proxy { kind, host: host.to_owned(), port, login })
}

/// RFC 3986, section 2.1: `pct-encoded = "%" HEXDIG HEXDIG`. Control characters stay out.
fn decoded(text: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b'%' {
            let (digits, behind) = behind.split_at_checked(2)?;
            octets.extend(data_encoding::HEXLOWER_PERMISSIVE.decode(digits).ok()?);
            rest = behind;
        } else {
            octets.push(*first);
            rest = behind;
        }
    }
    String::from_utf8(octets).ok().filter(|text| !text.chars().any(char::is_control))
}

struct Both(TraceCallback, FileTrace);

impl Trace for Both {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        self.0.record(direction, bytes);
        self.1.record(direction, bytes);
    }
}
