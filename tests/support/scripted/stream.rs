//! One connection, in the clear or encrypted.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use native_tls::{TlsAcceptor, TlsStream};

/// The server's end of one connection.
pub struct Stream {
    layer: Layer,
    /// The client is gone, for reading or for writing.
    pub ended: bool,
}

enum Layer {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Stream {
    pub fn plain(socket: TcpStream) -> Stream {
        Stream { layer: Layer::Plain(socket), ended: false }
    }

    /// The server's side of a handshake; the error is for a person.
    pub fn encrypt(self, acceptor: &TlsAcceptor, patience: Duration) -> Result<Stream, String> {
        let Layer::Plain(socket) = self.layer else {
            return Err("TLS over TLS".into());
        };
        let _ = socket.set_read_timeout(Some(patience));
        match acceptor.accept(socket) {
            Ok(stream) => Ok(Stream { layer: Layer::Tls(Box::new(stream)), ended: false }),
            Err(error) => Err(format!("the handshake failed: {error}")),
        }
    }

    /// The connection under whatever layer there is.
    fn socket(&self) -> &TcpStream {
        match &self.layer {
            Layer::Plain(socket) => socket,
            Layer::Tls(stream) => stream.get_ref(),
        }
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.layer {
            Layer::Plain(socket) => socket.write_all(bytes),
            Layer::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }

    pub fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        self.socket().set_read_timeout(Some(patience.max(Duration::from_micros(1))))?;
        match &mut self.layer {
            Layer::Plain(socket) => socket.read(buffer),
            Layer::Tls(stream) => stream.read(buffer),
        }
    }

    /// No more from this side; the other may still speak.
    pub fn finish(&mut self) {
        let _ = self.socket().shutdown(Shutdown::Write);
    }
}
