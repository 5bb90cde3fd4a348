//! A certificate for the scripted server, made once for a build folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use native_tls::{Identity, Protocol, TlsAcceptor};

/// The server's side of TLS, for `127.0.0.1` and `localhost`.
pub fn acceptor() -> TlsAcceptor {
    static ACCEPTOR: OnceLock<TlsAcceptor> = OnceLock::new();
    let acceptor = ACCEPTOR.get_or_init(|| {
        let read = |name: &str| std::fs::read(folder().join(name)).expect("openssl wrote it");
        let identity = Identity::from_pkcs8(&read(CERTIFICATE), &read(KEY)).expect("openssl made it");
        let mut builder = TlsAcceptor::builder(identity);
        builder.min_protocol_version(Some(Protocol::Tlsv12)).build().expect("a good identity")
    });
    acceptor.clone()
}

/// The certificate, which is its own authority, for the client to trust.
pub fn authority() -> PathBuf {
    folder().join(CERTIFICATE)
}

const CERTIFICATE: &str = "server.pem";
const KEY: &str = "server.key";

/// Where certificate and key are; moved there whole, so that runs side by side agree.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = place.join("scripted-server");
        if folder.is_dir() {
            return folder;
        }
        let draft = place.join(format!("scripted-server-{}", std::process::id()));
        std::fs::create_dir_all(&draft).expect("the build folder is writable");
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
            .args(["-days", "3650", "-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            .arg("-out")
            .arg(draft.join(CERTIFICATE))
            .arg("-keyout")
            .arg(draft.join(KEY))
            .output()
            .expect("openssl is installed");
        assert!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
        if std::fs::rename(&draft, &folder).is_err() {
            let _ = std::fs::remove_dir_all(&draft);
        }
        folder
    })
}
