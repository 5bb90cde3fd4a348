//! A certificate for the scripted server, made anew for every run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use native_tls::{Identity, Protocol, TlsAcceptor};

/// The server's side of TLS, for `127.0.0.1` and `localhost`.
pub fn acceptor() -> TlsAcceptor {
    let (certificate, key) = files();
    let read = |path: &Path| std::fs::read(path).expect("openssl wrote it");
    let identity = Identity::from_pkcs8(&read(certificate), &read(key)).expect("openssl made it");
    TlsAcceptor::builder(identity)
        .min_protocol_version(Some(Protocol::Tlsv12))
        .build()
        .expect("a good identity")
}

/// The certificate, which is its own authority, for the client to trust.
pub fn authority() -> &'static Path {
    &files().0
}

/// Certificate and key, in the build folder's place for tests.
fn files() -> &'static (PathBuf, PathBuf) {
    static FILES: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scripted-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the build folder is writable");
        let (certificate, key) = (folder.join("server.pem"), folder.join("server.key"));
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
            ])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            .arg("-out")
            .arg(&certificate)
            .arg("-keyout")
            .arg(&key)
            .output()
            .expect("openssl is installed");
        assert!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
        (certificate, key)
    })
}

/// Takes the files away again; for the end of a run.
pub fn remove() {
    if let Some(folder) = files().0.parent() {
        let _ = std::fs::remove_dir_all(folder);
    }
}
