//! For tests: a folder that goes away, certificates of every kind, and servers
//! on loopback, one connection each.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{SslAcceptor, SslAcceptorBuilder, SslMethod, SslStream};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509NameBuilder};

/// A folder under the system's temporary one, removed in the end.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new() -> Directory {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("imapext-wire-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Directory(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A certificate with its key.
#[derive(Clone)]
pub struct Certified {
    pub certificate: X509,
    pub key: PKey<Private>,
}

/// What to put into a certificate.
pub struct Wanted<'a> {
    pub name: &'a str,
    /// Names and addresses of the subject.
    pub alternatives: &'a [&'a str],
    /// Days from now.
    pub from: i64,
    pub until: i64,
    pub authority: bool,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Wanted { name: "test", alternatives: &["127.0.0.1"], from: -1, until: 10, authority: false }
    }
}

impl Wanted<'_> {
    /// Signed by `issuer`, or by itself.
    pub fn issue(&self, issuer: Option<&Certified>) -> Certified {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
        let mut subject = X509NameBuilder::new().unwrap();
        subject.append_entry_by_text("CN", self.name).unwrap();
        let subject = subject.build();
        let mut builder = X509Builder::new().unwrap();
        builder.set_version(2).unwrap();
        let serial = BigNum::from_u32(rand_serial()).unwrap();
        builder.set_serial_number(&Asn1Integer::from_bn(&serial).unwrap()).unwrap();
        builder.set_subject_name(&subject).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.set_not_before(&days(self.from)).unwrap();
        builder.set_not_after(&days(self.until)).unwrap();
        if self.authority {
            builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
        } else if !self.alternatives.is_empty() {
            let mut names = SubjectAlternativeName::new();
            for name in self.alternatives {
                match name.parse::<IpAddr>() {
                    Ok(_) => names.ip(name),
                    Err(_) => names.dns(name),
                };
            }
            let issuer = issuer.map(|i| &*i.certificate);
            let context = builder.x509v3_context(issuer, None);
            let names = names.build(&context).unwrap();
            builder.append_extension(names).unwrap();
        }
        let (issuer_name, signer) = match issuer {
            Some(issuer) => (issuer.certificate.subject_name(), &issuer.key),
            None => (&*subject, &key),
        };
        builder.set_issuer_name(issuer_name).unwrap();
        builder.sign(signer, MessageDigest::sha256()).unwrap();
        Certified { certificate: builder.build(), key }
    }
}

/// An authority of the tests' own.
pub fn authority(name: &str) -> Certified {
    Wanted { name, authority: true, ..Wanted::default() }.issue(None)
}

impl Certified {
    pub fn certificate_pem(&self) -> Vec<u8> {
        self.certificate.to_pem().unwrap()
    }

    pub fn key_pem(&self) -> Vec<u8> {
        self.key.private_key_to_pem_pkcs8().unwrap()
    }

    /// An acceptor that shows this certificate, to be changed further.
    pub fn acceptor(&self) -> SslAcceptorBuilder {
        let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls()).unwrap();
        builder.set_private_key(&self.key).unwrap();
        builder.set_certificate(&self.certificate).unwrap();
        builder
    }
}

/// A server that talks to one client.
pub struct Server {
    pub port: u16,
    thread: JoinHandle<()>,
}

impl Server {
    pub fn start(talk: impl FnOnce(TcpStream) + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            // A test that went wrong must not hang.
            stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
            stream.set_write_timeout(Some(Duration::from_secs(30))).unwrap();
            talk(stream);
        });
        Server { port, thread }
    }

    /// A server that speaks TLS from the first octet. What a client's refusal
    /// does to the handshake is not the server's fault.
    pub fn tls(
        acceptor: SslAcceptorBuilder,
        talk: impl FnOnce(SslStream<TcpStream>) + Send + 'static,
    ) -> Server {
        let acceptor = acceptor.build();
        Server::start(move |stream| {
            if let Ok(stream) = acceptor.accept(stream) {
                talk(stream);
            }
        })
    }

    /// Waits until the server's side is through; its failures are the test's.
    pub fn finish(self) {
        self.thread.join().unwrap();
    }
}

/// Reads one line without its end.
pub fn line(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut octet = [0];
    while stream.read(&mut octet).unwrap() == 1 {
        bytes.push(octet[0]);
        if octet[0] == b'\n' {
            break;
        }
    }
    String::from_utf8(bytes).unwrap().trim_end().to_owned()
}

/// Reads HTTP-like header lines up to the empty one.
pub fn head(stream: &TcpStream) -> Vec<String> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut lines = Vec::new();
    loop {
        let mut text = String::new();
        reader.read_line(&mut text).unwrap();
        match text.trim_end() {
            "" => return lines,
            text => lines.push(text.to_owned()),
        }
    }
}

/// Sends `bytes`, if the peer is still there, and then waits until it has gone.
pub fn say_and_wait(mut stream: impl Read + Write, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
    wait_for_end(stream);
}

pub fn wait_for_end(mut stream: impl Read) {
    let mut buffer = [0; 4096];
    while matches!(stream.read(&mut buffer), Ok(1..)) {}
}

pub fn pem_bundle(directory: &Directory, authorities: &[&Certified]) -> PathBuf {
    let pem: Vec<u8> = authorities.iter().flat_map(|a| a.certificate_pem()).collect();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    directory.file(&format!("ca{}.pem", NEXT.fetch_add(1, Ordering::Relaxed)), &pem)
}

fn days(from_now: i64) -> Asn1Time {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Asn1Time::from_unix(now.as_secs() as i64 + from_now * 86_400).unwrap()
}

fn rand_serial() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
