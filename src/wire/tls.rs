//! TLS on a nonblocking socket: whom to trust, the handshake within a deadline,
//! and the peer's identity.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use native_tls::{Certificate, HandshakeError, Identity, Protocol, TlsConnector, TlsStream};
use sha2::{Digest, Sha256};

use super::TlsOptions;
use super::deadline::Deadline;
use super::dial::Host;
use super::interrupt::interrupted;
use super::socket::Socket;
use super::tls_failure;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// TLS configurations ready for use, one per distinct [`TlsOptions`]: reading
/// the system's authorities takes longer than a handshake. Share one between
/// all connections of a process.
#[derive(Default)]
pub struct ConnectorCache {
    ready: Mutex<Vec<(Key, TlsConnector)>>,
}

/// The options, and what their files were when they were read.
type Key = (TlsOptions, [Option<Stamp>; 3]);
type Stamp = (SystemTime, u64);

impl ConnectorCache {
    /// A connector for `options`; made anew when one of its files has changed.
    ///
    /// # Errors
    /// `Argument` for a file that cannot be read or does not hold what it should.
    pub(super) fn connector(&self, options: &TlsOptions) -> Result<TlsConnector> {
        let stamp = |path: &Option<PathBuf>| {
            let meta = path.as_ref()?.metadata().ok()?;
            Some((meta.modified().ok()?, meta.len()))
        };
        let stamps = [stamp(&options.ca_file), stamp(&options.certificate), stamp(&options.key)];
        let key = (options.clone(), stamps);
        if let Some((_, connector)) = self.lock().iter().find(|(known, _)| *known == key) {
            return Ok(connector.clone());
        }
        // The lock is not held while files are read; two may build the same one.
        let connector = build(options)?;
        let mut ready = self.lock();
        ready.retain(|(known, _)| known.0 != key.0);
        if ready.len() >= limits::TLS_CONNECTORS {
            ready.remove(0);
        }
        ready.push((key, connector.clone()));
        Ok(connector)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Key, TlsConnector)>> {
        // A list of finished connectors is whole at any time.
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ConnectorCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConnectorCache({})", self.lock().len())
    }
}

/// Runs the handshake as a client of `host`.
///
/// # Errors
/// `Certificate`, saying what is wrong with it; `Tls` for other failures;
/// `Timeout` when `deadline` passes first; `Closed` and `Io` from the socket.
pub(super) fn handshake(
    connector: &TlsConnector,
    options: &TlsOptions,
    host: &Host,
    socket: Socket,
    deadline: Deadline,
) -> Result<TlsStream<Socket>> {
    let mut step = connector.connect(host.bare_name(), socket);
    let stream = loop {
        match step {
            Ok(stream) => break stream,
            Err(HandshakeError::Failure(error)) => {
                return Err(tls_failure::of_handshake(host.shown(), &error));
            }
            Err(HandshakeError::WouldBlock(pending)) => {
                let socket = pending.get_ref();
                let ready = socket.wait(socket.blocked_on(), deadline).map_err(|error| {
                    if error.kind() == io::ErrorKind::Interrupted {
                        return interrupted(host.shown());
                    }
                    Error::new(ErrorKind::Io, format!("TLS/SSL failure for {}", host.shown()))
                        .with_source(error)
                })?;
                if !ready {
                    return Err(tls_failure::timed_out(host.shown()));
                }
                step = pending.handshake();
            }
        }
    };
    if let Some(pinned) = &options.fingerprint {
        match fingerprint(&stream) {
            Some(actual) if actual == *pinned => {}
            Some(actual) => return Err(tls_failure::wrong_fingerprint(host.shown(), pinned, &actual)),
            None => return Err(tls_failure::no_certificate(host.shown())),
        }
    }
    Ok(stream)
}

/// SHA-256 of the peer's certificate as it came (DER).
pub(super) fn fingerprint(stream: &TlsStream<Socket>) -> Option<[u8; 32]> {
    let certificate = stream.peer_certificate().ok()??;
    Some(Sha256::digest(certificate.to_der().ok()?).into())
}

/// The file options, read and put together; TLS 1.2 is the floor.
fn build(options: &TlsOptions) -> Result<TlsConnector> {
    let mut builder = TlsConnector::builder();
    builder.min_protocol_version(Some(Protocol::Tlsv12));
    if options.no_validate || options.fingerprint.is_some() {
        builder.danger_accept_invalid_certs(true).danger_accept_invalid_hostnames(true);
    }
    if let Some(path) = &options.ca_file {
        let authorities =
            Certificate::stack_from_pem(&read(path)?).map_err(|e| bad_file(path, &e.to_string()))?;
        if authorities.is_empty() {
            return Err(bad_file(path, "it holds no certificate"));
        }
        builder.disable_built_in_roots(true);
        for authority in authorities {
            builder.add_root_certificate(authority);
        }
    }
    match (&options.certificate, &options.key) {
        (Some(certificate), key) => {
            builder.identity(identity(certificate, key.as_ref().unwrap_or(certificate))?);
        }
        (None, Some(key)) => return Err(bad_file(key, "a key is of no use without its certificate")),
        (None, None) => {}
    }
    builder.build().map_err(|error| {
        // OpenSSL compares the key with the certificate when it is given them.
        let culprit = options.certificate.as_deref().or(options.ca_file.as_deref());
        match culprit {
            Some(path) => bad_file(path, &error.to_string()),
            None => Error::new(ErrorKind::Tls, "TLS is not usable").with_source(error),
        }
    })
}

fn identity(certificate: &Path, key: &Path) -> Result<Identity> {
    const PKCS8: &[u8] = b"-----BEGIN PRIVATE KEY-----";
    let chain = read(certificate)?;
    let keys = read(key)?;
    let Some(start) = memchr::memmem::find(&keys, PKCS8) else {
        let foreign = memchr::memmem::find(&keys, b"PRIVATE KEY-----").is_some();
        let why = match foreign {
            true => "the private key is encrypted or not PKCS#8 (openssl pkcs8 -topk8 -nocrypt converts it)",
            false => "it holds no private key",
        };
        return Err(bad_file(key, why));
    };
    let pem = keys.get(start..).unwrap_or_default();
    Identity::from_pkcs8(&chain, pem).map_err(|error| bad_file(certificate, &error.to_string()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let fail = |error: io::Error| bad_file(path, &super::dial::reason(&error));
    let mut bytes = Vec::new();
    let limit = limits::PEM_FILE;
    File::open(path).map_err(fail)?.take(limit).read_to_end(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn bad_file(path: &Path, why: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("Can't use TLS file {}: {why}", path.display()))
}
