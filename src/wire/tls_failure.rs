//! Why TLS failed, in words that a user can act on. native-tls passes on
//! OpenSSL's text and nothing else, so this is where that text is read.

use std::io;

use super::dial::reason;
use crate::error::{Error, ErrorKind};

/// A handshake that failed.
pub(super) fn of_handshake(host: &str, error: &native_tls::Error) -> Error {
    let text = error.to_string();
    if let Some(why) = certificate_fault(&text) {
        return Error::new(ErrorKind::Certificate, format!("Certificate failure for {host}: {why}"));
    }
    let why = protocol_fault(&text).unwrap_or_else(|| reason(&io::Error::other(text)));
    Error::new(ErrorKind::Tls, format!("TLS/SSL failure for {host}: {why}"))
}

/// An error from an established session, if TLS and not the socket made it.
pub(super) fn of_session(host: &str, error: &io::Error) -> Option<Error> {
    if error.raw_os_error().is_some() {
        return None;
    }
    let text = error.to_string();
    if is_bare_end(&text) {
        return None;
    }
    let why = session_fault(&text)?;
    Some(Error::new(ErrorKind::Tls, format!("TLS/SSL failure for {host}: {why}")))
}

/// Whether a session ended without TLS's own good-bye.
pub(super) fn is_bare_end_of_session(error: &io::Error) -> bool {
    error.raw_os_error().is_none() && is_bare_end(&error.to_string())
}

/// The deadline passed in the handshake.
pub(super) fn timed_out(host: &str) -> Error {
    let why = "the handshake did not end in time (does this port speak TLS?)";
    Error::new(ErrorKind::Timeout, format!("TLS/SSL failure for {host}: {why}"))
}

pub(super) fn wrong_fingerprint(host: &str, pinned: &[u8; 32], actual: &[u8; 32]) -> Error {
    let hex = data_encoding::HEXLOWER;
    Error::new(
        ErrorKind::Certificate,
        format!(
            "Certificate failure for {host}: its SHA-256 fingerprint is {}, not the pinned {}",
            hex.encode(actual),
            hex.encode(pinned)
        ),
    )
}

pub(super) fn no_certificate(host: &str) -> Error {
    Error::new(ErrorKind::Certificate, format!("Certificate failure for {host}: the peer shows none"))
}

/// What OpenSSL's verification found, which native-tls puts in parentheses at the end.
fn certificate_fault(text: &str) -> Option<String> {
    if !text.contains("certificate verify failed") {
        return None;
    }
    let found = text.rsplit_once(" (").map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let lower = found.to_ascii_lowercase();
    let has = |words: &str| lower.contains(words);
    let why = if has("hostname mismatch") || has("ip address mismatch") {
        // c-client's words.
        "Server name does not match certificate"
    } else if has("certificate has expired") {
        "certificate has expired"
    } else if has("not yet valid") {
        "certificate is not yet valid"
    } else if has("self-signed certificate in") || has("self signed certificate in") {
        "unknown issuer: the chain ends in a self-signed certificate that is not trusted here"
    } else if has("self-signed") || has("self signed") {
        "self-signed certificate"
    } else if has("local issuer") || has("get issuer certificate") || has("verify the first certificate") {
        "unknown issuer: not trusted here, or the server does not send its intermediate certificates"
    } else if has("revoked") {
        "certificate revoked"
    } else if found.is_empty() {
        "it cannot be verified"
    } else {
        return Some(found.to_owned());
    };
    Some(why.to_owned())
}

/// A failure of the handshake that is not the certificate's.
fn protocol_fault(text: &str) -> Option<String> {
    let has = |words: &str| text.contains(words);
    let why = if is_bare_end(text) {
        "the peer closed the connection during the handshake"
    } else if has("unsupported protocol") || has("version too low") || has("alert protocol version") {
        "the server speaks no TLS 1.2 or later"
    } else if has("wrong version number")
        || has("unknown protocol")
        || has("http request")
        || has("packet length too long")
        || has("record layer failure")
        || has("bad record type")
    {
        "the peer does not speak TLS"
    } else if has("dh key too small") || has("ee key too small") {
        "the server's keys are too weak"
    } else {
        return session_fault(text);
    };
    Some(why.to_owned())
}

/// What TLS itself reports at any time: the peer's alerts, and broken records.
fn session_fault(text: &str) -> Option<String> {
    if !text.starts_with("error:") {
        return None;
    }
    let reason = openssl_reason(text);
    let Some((_, alert)) = reason.split_once(" alert ") else { return Some(reason.to_owned()) };
    Some(match alert {
        "certificate required" => "the server wants a client certificate".to_owned(),
        "handshake failure" => {
            "the server refused the handshake (no cipher in common, or it wants a client certificate)"
                .to_owned()
        }
        "unrecognized name" => "the server does not know this host name".to_owned(),
        other => format!("the server sent an alert ({other})"),
    })
}

fn is_bare_end(text: &str) -> bool {
    text.contains("unexpected eof") || text == "unexpected EOF"
}

/// The reason in `error:0A000152:SSL routines:function:reason:file:line:data`.
fn openssl_reason(text: &str) -> &str {
    let reason = text.split(':').nth(4).unwrap_or_default().trim();
    if reason.is_empty() { "the handshake failed" } else { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verification_results_are_told_apart() {
        let verify = "error:0A000086:SSL routines:tls_post_process_server_certificate:\
                      certificate verify failed:../ssl/statem/statem_clnt.c:1889:";
        for (found, told) in [
            ("self signed certificate", "self-signed certificate"),
            ("self-signed certificate", "self-signed certificate"),
            ("self-signed certificate in certificate chain", "unknown issuer"),
            ("unable to get local issuer certificate", "unknown issuer"),
            ("unable to verify the first certificate", "unknown issuer"),
            ("certificate has expired", "certificate has expired"),
            ("certificate is not yet valid", "certificate is not yet valid"),
            ("Hostname mismatch", "Server name does not match certificate"),
            ("IP address mismatch", "Server name does not match certificate"),
            ("certificate revoked", "certificate revoked"),
            ("EE certificate key too weak", "EE certificate key too weak"),
        ] {
            let why = certificate_fault(&format!("{verify} ({found})")).unwrap();
            assert!(why.starts_with(told), "{found}: {why}");
        }
        assert_eq!(certificate_fault("wrong version number"), None);
        assert_eq!(certificate_fault(verify).as_deref(), Some("it cannot be verified"));
    }

    #[test]
    fn alerts_keep_their_name() {
        let told = |reason: &str| {
            protocol_fault(&format!("error:0A000415:SSL routines:f:{reason}:f.c:1:x")).unwrap()
        };
        assert!(told("tlsv1 alert unknown ca").ends_with("(unknown ca)"));
        assert!(told("sslv3 alert certificate revoked").ends_with("(certificate revoked)"));
        assert_eq!(told("tlsv13 alert certificate required"), "the server wants a client certificate");
        assert_eq!(told("bad signature"), "bad signature");
        assert_eq!(protocol_fault("Connection reset by peer"), None);
    }
}
