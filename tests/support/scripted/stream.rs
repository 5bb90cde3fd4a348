//! One connection, in the clear, encrypted or compressed.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use native_tls::{TlsAcceptor, TlsStream};

/// The server's end of one connection.
pub struct Stream {
    layer: Layer,
    squeezing: Option<Squeezing>,
    /// The client is gone, for reading or for writing.
    pub ended: bool,
}

enum Layer {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Both ways of a compressed connection.
struct Squeezing {
    deflater: Compress,
    inflater: Decompress,
}

impl Stream {
    pub fn plain(socket: TcpStream) -> Stream {
        Stream { layer: Layer::Plain(socket), squeezing: None, ended: false }
    }

    /// The server's side of a handshake; the error is for a person.
    pub fn encrypt(self, acceptor: &TlsAcceptor, patience: Duration) -> Result<Stream, String> {
        let Layer::Plain(socket) = self.layer else {
            return Err("TLS over TLS".into());
        };
        let _ = socket.set_read_timeout(Some(patience));
        match acceptor.accept(socket) {
            Ok(stream) => Ok(Stream { layer: Layer::Tls(Box::new(stream)), squeezing: None, ended: false }),
            Err(error) => Err(format!("the handshake failed: {error}")),
        }
    }

    /// From here on both sides compress.
    pub fn deflate(self) -> Stream {
        let deflater = Compress::new(Compression::default(), false);
        Stream { squeezing: Some(Squeezing { deflater, inflater: Decompress::new(false) }), ..self }
    }

    /// The connection under whatever layer there is.
    fn socket(&self) -> &TcpStream {
        match &self.layer {
            Layer::Plain(socket) => socket,
            Layer::Tls(stream) => stream.get_ref(),
        }
    }

    /// What is compressed goes octet by octet, as one octet of a transcript may be several there.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.squeezing {
            None => self.write_below(bytes),
            Some(squeezing) => {
                let mut out = Vec::with_capacity(bytes.len() * 2 + 64);
                squeezing.deflater.compress_vec(bytes, &mut out, FlushCompress::Sync)?;
                out.chunks(1).try_for_each(|octet| self.write_below(octet))
            }
        }
    }

    fn write_below(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.layer {
            Layer::Plain(socket) => socket.write_all(bytes),
            Layer::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }

    pub fn read(&mut self, buffer: &mut [u8], patience: Duration) -> io::Result<usize> {
        self.socket().set_read_timeout(Some(patience.max(Duration::from_micros(1))))?;
        if let Some(squeezing) = &mut self.squeezing {
            // One octet at a time fits any buffer, save for a run, whose rest comes with the next.
            let mut octet = [0];
            loop {
                let before = squeezing.inflater.total_out();
                squeezing.inflater.decompress(&[], buffer, FlushDecompress::None)?;
                if squeezing.inflater.total_out() == before {
                    let count = match &mut self.layer {
                        Layer::Plain(socket) => socket.read(&mut octet)?,
                        Layer::Tls(stream) => stream.read(&mut octet)?,
                    };
                    if count == 0 {
                        return Ok(0);
                    }
                    squeezing.inflater.decompress(&octet, buffer, FlushDecompress::None)?;
                }
                let count = squeezing.inflater.total_out() - before;
                if count > 0 {
                    return Ok(count as usize);
                }
            }
        }
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
