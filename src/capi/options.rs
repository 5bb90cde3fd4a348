//! `imap_options`: a caller's struct of any version becomes [`Options`].

use std::ffi::{CString, c_char, c_int, c_void};
use std::mem::{offset_of, size_of};
use std::sync::{Arc, LazyLock};

use super::boundary;
use super::constants::*;
use super::input::{self, argument};
use super::stream::{Own, deadline};
use super::types::{imap_options, imap_token, imap_trace};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mailbox::options::Options;
use crate::wire::trace::{Direction, FileTrace, Trace};
use crate::wire::{self, ConnectorCache, Farewells, Proxy, ProxyKind};

/// The size of `imap_options` in the first version that had it. It ends with
/// `token_context`; members that come later don't move this.
const FIRST_SIZE: usize = offset_of!(imap_options, token_context) + size_of::<*mut c_void>();

/// What a caller's `imap_options` say; NULL says nothing. The deadlines come
/// apart: the others follow the process's.
///
/// # Safety
/// `given` is NULL or points to an `imap_options` of its own `size`, whose texts
/// are NULL or NUL-terminated.
pub(super) unsafe fn read(given: *const imap_options) -> Result<(Options, Own)> {
    if given.is_null() {
        return Ok((plain(), Own::default()));
    }
    // SAFETY: as promised by the caller.
    unsafe { interpret(&input::sized("options", given, FIRST_SIZE)?) }
}

/// The process's TLS configurations: to read the system's authorities takes longer than a handshake.
static CONNECTORS: LazyLock<Arc<ConnectorCache>> = LazyLock::new(Arc::default);

/// The process's connections that servers have yet to close.
static FAREWELLS: LazyLock<Arc<Farewells>> = LazyLock::new(Arc::default);

/// Options that say nothing.
fn plain() -> Options {
    let wire = wire::Options {
        connectors: CONNECTORS.clone(),
        farewells: FAREWELLS.clone(),
        ..wire::Options::default()
    };
    Options { wire, ..Options::default() }
}

/// # Safety
/// The texts of `given` are NULL or NUL-terminated, its list is as long as it says.
unsafe fn interpret(given: &imap_options) -> Result<(Options, Own)> {
    let mut options = plain();
    // SAFETY: as promised by the caller.
    unsafe {
        let path = |name, text| input::optional_path(name, text, limits::ARGUMENT);
        options.wire.tls.ca_file = path("options.ca_file", given.ca_file)?;
        options.wire.tls.certificate = path("options.certificate", given.certificate)?;
        options.wire.tls.key = path("options.key", given.key)?;
        let fingerprint = input::optional_text("options.fingerprint", given.fingerprint, limits::ARGUMENT)?;
        options.wire.tls.fingerprint = fingerprint.map(read_fingerprint).transpose()?;
        options.wire.proxy = proxy(given)?;
        options.files.root = path("options.local_root", given.local_root)?;
        let within = path("options.local_within", given.local_within)?;
        let folders = within.iter().flat_map(std::env::split_paths);
        options.files.within = folders.filter(|folder| !folder.as_os_str().is_empty()).collect();
        let file = path("options.trace_file", given.trace_file)?;
        options.wire.trace = trace(given, file.as_deref().map(FileTrace::append).transpose()?);
        for (i, name) in input::array(
            "options.disabled_authenticators",
            given.disabled_authenticators,
            given.disabled_authenticators_count,
            limits::ARGUMENTS,
        )?
        .iter()
        .enumerate()
        {
            let member = format!("options.disabled_authenticators[{i}]");
            let name = input::optional_str(&member, *name, limits::ARGUMENT)?;
            options
                .disabled_authenticators
                .push(name.ok_or_else(|| argument(format!("{member} is empty")))?.into());
        }
    }
    options.step_by_step = given.step_by_step != 0;
    options.predict_status = given.predict_status != 0;
    options.compress = given.compress != 0;
    if given.token.is_some() {
        let source = TokenCallback { give: given.token, context: Context(given.token_context) };
        options.token_source = Some(Arc::new(move |user: &str, refused| source.token(user, refused)));
    }
    let own = Own([
        own_deadline("options.open_timeout", given.open_timeout)?,
        own_deadline("options.read_timeout", given.read_timeout)?,
        own_deadline("options.write_timeout", given.write_timeout)?,
        own_deadline("options.close_timeout", given.close_timeout)?,
    ]);
    Ok((options, own))
}

fn own_deadline(name: &str, seconds: i64) -> Result<Option<Option<std::time::Duration>>> {
    match seconds {
        0 => Ok(None),
        -1 => Ok(Some(None)),
        1.. => Ok(Some(deadline(seconds))),
        _ => Err(argument(format!("{name} must be -1 or greater"))),
    }
}

/// ABNF: `fingerprint = 64HEXDIG / 2HEXDIG 31(":" 2HEXDIG)`.
fn read_fingerprint(text: &[u8]) -> Result<[u8; 32]> {
    let wrong = || argument("options.fingerprint is not a SHA-256 in hexadecimal digits");
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

/// # Safety
/// As for [`interpret`].
unsafe fn proxy(given: &imap_options) -> Result<Option<Proxy>> {
    let kind = match given.proxy_kind {
        IMAP_PROXY_NONE => return Ok(None),
        IMAP_PROXY_SOCKS5 => ProxyKind::Socks5,
        IMAP_PROXY_HTTP => ProxyKind::HttpConnect,
        other => return Err(argument(format!("options.proxy_kind is {other}, which is no kind of proxy"))),
    };
    // SAFETY: as promised by the caller.
    let (host, user, password) = unsafe {
        (
            input::optional_str("options.proxy_host", given.proxy_host, limits::HOST)?,
            input::optional_str("options.proxy_user", given.proxy_user, limits::ARGUMENT)?,
            input::optional_str("options.proxy_password", given.proxy_password, limits::ARGUMENT)?,
        )
    };
    let host = host.ok_or_else(|| argument("options.proxy_host is missing"))?.to_owned();
    let port = u16::try_from(given.proxy_port).ok().filter(|port| *port > 0);
    let port = port.ok_or_else(|| argument("options.proxy_port must be from 1 to 65535"))?;
    let login = user.map(|user| (user.to_owned(), password.unwrap_or_default().to_owned()));
    Ok(Some(Proxy { kind, host, port, login }))
}

/// A pointer that is the caller's own affair.
#[derive(Clone, Copy)]
struct Context(*mut c_void);

// SAFETY: this library only hands it back. The header says that callbacks run on
// whatever thread uses the stream.
unsafe impl Send for Context {}
// SAFETY: as above; calls for one stream never overlap, as its lock is held.
unsafe impl Sync for Context {}

fn trace(given: &imap_options, file: Option<FileTrace>) -> Option<Arc<dyn Trace>> {
    let callback = TraceCallback { record: given.trace, context: Context(given.trace_context) };
    match (callback.record.map(|_| callback), file) {
        (None, None) => None,
        (Some(callback), None) => Some(Arc::new(callback)),
        (None, Some(file)) => Some(Arc::new(file)),
        (Some(callback), Some(file)) => Some(Arc::new(Both(callback, file))),
    }
}

struct TraceCallback {
    record: imap_trace,
    context: Context,
}

impl Trace for TraceCallback {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        let direction = match direction {
            Direction::Sent => IMAP_TRACE_SENT,
            Direction::Received => IMAP_TRACE_RECEIVED,
            Direction::Note => IMAP_TRACE_NOTE,
        };
        let Some(record) = self.record else { return };
        // SAFETY: the caller's function, called as its type says.
        boundary::outside(|| unsafe {
            record(self.context.0, direction, bytes.as_ptr().cast(), bytes.len())
        });
    }
}

struct Both(TraceCallback, FileTrace);

impl Trace for Both {
    fn record(&self, direction: Direction, bytes: &[u8]) {
        self.0.record(direction, bytes);
        self.1.record(direction, bytes);
    }
}

struct TokenCallback {
    give: imap_token,
    context: Context,
}

impl TokenCallback {
    fn token(&self, user: &str, refused: bool) -> Result<Vec<u8>> {
        let user = CString::new(user).map_err(|_| argument("the user's name contains a NUL"))?;
        let mut buffer = vec![0u8; ROOM];
        let mut length = self.ask(&user, refused, &mut buffer)?;
        if length > buffer.len() {
            if length > limits::TOKEN {
                return Err(Error::new(ErrorKind::Limit, "the token callback's token is too long"));
            }
            buffer.resize(length, 0);
            length = self.ask(&user, refused, &mut buffer)?;
        }
        if length == 0 || length > buffer.len() {
            return Err(no_token());
        }
        buffer.truncate(length);
        Ok(buffer)
    }

    fn ask(&self, user: &CString, refused: bool, buffer: &mut [u8]) -> Result<usize> {
        let give = self.give.ok_or_else(no_token)?;
        let (room, size) = (buffer.as_mut_ptr().cast::<c_char>(), buffer.len());
        // SAFETY: the caller's function, called as its type says, with room for `size` octets.
        let length = boundary::outside(|| unsafe {
            give(self.context.0, user.as_ptr(), c_int::from(refused), room, size)
        });
        usize::try_from(length).map_err(|_| no_token())
    }
}

/// Octets offered to a token callback at first; most tokens have below 4 KiB.
const ROOM: usize = 16 << 10;

fn no_token() -> Error {
    Error::new(ErrorKind::AuthExchange, "the token callback gave no token")
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    #[test]
    fn all_streams_share_their_tls_configurations() {
        // SAFETY: NULL is allowed.
        let [a, b] = [0, 1].map(|_| unsafe { read(ptr::null()) }.expect("NULL says nothing").0);
        assert!(Arc::ptr_eq(&a.wire.connectors, &b.wire.connectors));
    }

    fn zeroed() -> imap_options {
        // SAFETY: all zero is a value of every member.
        let mut options: imap_options = unsafe { std::mem::zeroed() };
        options.size = size_of::<imap_options>();
        options
    }

    fn read_it(options: &imap_options) -> Result<(Options, Own)> {
        // SAFETY: a struct of its own size, with literals or NULL in it.
        unsafe { read(options) }
    }

    fn failure(options: &imap_options) -> String {
        read_it(options).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn nothing_set_is_the_default() {
        let (options, own) = read_it(&zeroed()).unwrap();
        assert_eq!(own, Own::default());
        assert!(options.wire.trace.is_none() && options.token_source.is_none());
        assert_eq!(options.wire.tls, Default::default());
        // SAFETY: NULL is fine.
        assert!(unsafe { read(ptr::null()) }.is_ok());
    }

    #[test]
    fn every_size_is_judged() {
        let mut options = zeroed();
        for size in [0, 1, 8, FIRST_SIZE - 1, (1 << 16) + 1, usize::MAX] {
            options.size = size;
            assert!(failure(&options).starts_with("options.size is "), "{size}");
        }
    }

    #[test]
    fn a_later_version_s_members_must_be_unset() {
        #[repr(C)]
        struct Later {
            known: imap_options,
            more: u64,
        }
        let mut later = Later { known: zeroed(), more: 0 };
        later.known.size = size_of::<Later>();
        later.known.read_timeout = 7;
        // SAFETY: a struct of its own size.
        let (_, own) = unsafe { read(ptr::from_ref(&later).cast()) }.unwrap();
        assert_eq!(own.0[1], Some(deadline(7)));
        later.more = 1;
        // SAFETY: as above.
        let error = unsafe { read(ptr::from_ref(&later).cast()) }.err().unwrap();
        assert!(error.to_string().contains("does not know"), "{error}");
    }

    #[test]
    fn members_are_checked() {
        let mut options = zeroed();
        options.read_timeout = -2;
        assert_eq!(failure(&options), "options.read_timeout must be -1 or greater");
        let mut options = zeroed();
        options.proxy_kind = IMAP_PROXY_SOCKS5;
        assert_eq!(failure(&options), "options.proxy_host is missing");
        options.proxy_host = c"proxy".as_ptr();
        for port in [0, -1, 65_536] {
            options.proxy_port = port;
            assert_eq!(failure(&options), "options.proxy_port must be from 1 to 65535");
        }
        options.proxy_port = 1080;
        options.proxy_user = c"me".as_ptr();
        let proxy = read_it(&options).unwrap().0.wire.proxy.unwrap();
        assert_eq!((proxy.port, proxy.login), (1080, Some(("me".to_owned(), String::new()))));
        options.proxy_kind = 9;
        assert_eq!(failure(&options), "options.proxy_kind is 9, which is no kind of proxy");
        let names = [c"plain".as_ptr(), ptr::null()];
        let mut options = zeroed();
        options.disabled_authenticators = names.as_ptr();
        options.disabled_authenticators_count = 2;
        assert_eq!(failure(&options), "options.disabled_authenticators[1] is empty");
        options.disabled_authenticators_count = 1;
        assert_eq!(read_it(&options).unwrap().0.disabled_authenticators, ["plain"]);
    }

    #[test]
    fn fingerprints() {
        let plain = b"00ff".repeat(16);
        let octets = [0, 0xff].repeat(16);
        assert_eq!(read_fingerprint(&plain).unwrap(), octets[..]);
        let colons = plain.chunks(2).map(<[u8]>::to_ascii_uppercase).collect::<Vec<_>>().join(&b':');
        assert_eq!(read_fingerprint(&colons).unwrap(), octets[..]);
        for wrong in [&b""[..], &plain[1..], &[b'g'; 64], &[b':'; 95], &b"0".repeat(95)] {
            assert!(read_fingerprint(wrong).is_err());
        }
    }

    unsafe extern "C" fn long_token(
        context: *mut c_void,
        user: *const c_char,
        refused: c_int,
        buffer: *mut c_char,
        size: usize,
    ) -> i64 {
        // SAFETY: as the tests below call it.
        unsafe {
            assert_eq!(std::ffi::CStr::from_ptr(user), c"me");
            assert_eq!(refused, 1);
            let length = *context.cast::<i64>();
            if length > 0 && length as usize <= size {
                buffer.write_bytes(b't', length as usize);
            }
            length
        }
    }

    #[test]
    fn tokens_of_any_length() {
        let token = |mut length: i64| {
            let mut options = zeroed();
            options.token = Some(long_token);
            options.token_context = ptr::from_mut(&mut length).cast();
            let source = read_it(&options).unwrap().0.token_source.unwrap();
            source("me", true)
        };
        assert_eq!(token(5).unwrap(), b"ttttt");
        assert_eq!(token(ROOM as i64 + 1).unwrap().len(), ROOM + 1);
        assert_eq!(token(0).unwrap_err().kind(), ErrorKind::AuthExchange);
        assert_eq!(token(-1).unwrap_err().kind(), ErrorKind::AuthExchange);
        assert_eq!(token(i64::MAX).unwrap_err().kind(), ErrorKind::Limit);
    }
}
