//! A session through a SOCKS5 proxy and through one that speaks HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;

use imapext::mailbox::options::Options;
use imapext::wire::{Proxy, ProxyKind};

use crate::server::{open_with, said, server, trusting};

#[test]
fn through_socks() {
    through(ProxyKind::Socks5, socks);
}

#[test]
fn through_http_connect() {
    through(ProxyKind::HttpConnect, http);
}

fn through(kind: ProxyKind, serve: fn(TcpStream) -> std::io::Result<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let served = thread::spawn(move || {
        for _ in 0..2 {
            let (client, _) = listener.accept().expect("a client");
            serve(client).expect("a tunnel");
        }
    });
    let login = Some(("through".to_string(), "wall".to_string()));
    let proxy = Some(Proxy { kind, host: "127.0.0.1".into(), port, login });
    let mut plain = Options::default();
    plain.wire.proxy.clone_from(&proxy);
    let mut encrypted = trusting();
    encrypted.wire.proxy = proxy;
    for (key, switches, options) in [("IMAP_NOTLS_PORT", "/notls", plain), ("IMAPS_PORT", "/ssl", encrypted)]
    {
        let name = server().name(key, switches, "INBOX");
        let mut stream = open_with(&name, "user2", "secret", 0, &options).expect("INBOX opens");
        stream.ping(&mut said()).expect("a ping");
        stream.close(0, &mut said()).expect("it closes");
    }
    served.join().expect("the proxy");
}

/// RFC 1928 with RFC 1929.
fn socks(mut client: TcpStream) -> std::io::Result<()> {
    let mut head = [0; 2];
    client.read_exact(&mut head)?;
    let mut methods = vec![0; head[1].into()];
    client.read_exact(&mut methods)?;
    assert!(methods.contains(&2));
    client.write_all(&[5, 2])?;
    let mut login = [0; 1 + 1 + 7 + 1 + 4];
    client.read_exact(&mut login)?;
    assert_eq!(&login, b"\x01\x07through\x04wall");
    client.write_all(&[1, 0])?;
    let mut request = [0; 4];
    client.read_exact(&mut request)?;
    let length = match request[3] {
        1 => 4,
        4 => 16,
        _ => {
            let mut length = [0];
            client.read_exact(&mut length)?;
            length[0].into()
        }
    };
    let mut address = vec![0; length + 2];
    client.read_exact(&mut address)?;
    let port = u16::from_be_bytes([address[length], address[length + 1]]);
    client.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0])?;
    splice(client, port)
}

/// RFC 9110, section 9.3.6.
fn http(mut client: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?).lines();
    let request = lines.next().expect("a request")?;
    let target = request.split(' ').nth(1).expect("a target");
    let port = target.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let fields: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let login = data_encoding::BASE64.encode(b"through:wall");
    assert!(fields.iter().any(|field| field.ends_with(&format!("Basic {login}"))), "{fields:?}");
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    splice(client, port)
}

fn splice(client: TcpStream, port: u16) -> std::io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    let (mut from, mut to) = (server.try_clone()?, client.try_clone()?);
    let back = thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let (mut from, mut to) = (client, server);
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
    let _ = back.join();
    Ok(())
}
