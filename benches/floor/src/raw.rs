//! The floor: the fewest commands, in one burst, whose answers are only drained.

use std::io::{Read, Result, Write};
use std::net::{Ipv4Addr, TcpStream};

/// Logs in, opens INBOX, sends `commands`, logs out, and reads to the end.
/// Gives the number of octets that came.
pub fn run(port: u16, user: &str, commands: &[String]) -> Result<usize> {
    drain(connect(port)?, user, commands)
}

/// A connection to this machine, which sends at once what it is given.
pub fn connect(port: u16) -> Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// As `run`, on a connection.
pub fn drain(mut stream: impl Read + Write, user: &str, commands: &[String]) -> Result<usize> {
    let mut buffer = vec![0; 256 << 10];
    let mut total = stream.read(&mut buffer)?;
    let mut burst = format!("a LOGIN {user} secret\r\nb SELECT INBOX\r\n");
    for (i, command) in commands.iter().enumerate() {
        burst.push_str(&format!("c{i} {command}\r\n"));
    }
    burst.push_str("z LOGOUT\r\n");
    stream.write_all(burst.as_bytes())?;
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(total),
            count => total += count,
        }
    }
}
