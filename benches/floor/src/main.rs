//! What the benchmarks measure against, and through.
//!
//!     floor run PORT USER TIMES [CA]      the commands of standard input, which NULs part, in one burst to a Dovecot on this
//!                                         machine, TIMES times over; in TLS if CA names a file of certificates
//!     floor proxy PORT MICROSECONDS       a proxy to PORT that delays each way; prints its port, and for each line of standard
//!                                         input the round trips since the last one

mod proxy;
mod raw;

use std::env;
use std::error::Error;
use std::io::{self, Read};
use std::time::Duration;

use openssl::ssl::{SslConnector, SslMethod};

use proxy::Proxy;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run", port, user, times] => run(port.parse()?, user, times.parse()?, None),
        ["run", port, user, times, authority] => run(port.parse()?, user, times.parse()?, Some(authority)),
        ["proxy", port, delay] => pass_on(port.parse()?, Duration::from_micros(delay.parse()?)),
        _ => Err("floor run PORT USER TIMES [CA] | floor proxy PORT MICROSECONDS".into()),
    }
}

fn run(port: u16, user: &str, times: usize, authority: Option<&str>) -> Result<(), Box<dyn Error>> {
    let mut given = String::new();
    io::stdin().read_to_string(&mut given)?;
    let commands: Vec<String> = given.split_terminator('\0').map(str::to_owned).collect();
    let connector = authority.map(connector).transpose()?;
    let mut octets = 0;
    for _ in 0..times {
        octets += match &connector {
            None => raw::run(port, user, &commands)?,
            Some(tls) => raw::drain(tls.connect("localhost", raw::connect(port)?)?, user, &commands)?,
        };
    }
    println!("{octets}");
    Ok(())
}

fn connector(authority: &str) -> Result<SslConnector, Box<dyn Error>> {
    let mut connector = SslConnector::builder(SslMethod::tls())?;
    connector.set_ca_file(authority)?;
    Ok(connector.build())
}

fn pass_on(port: u16, delay: Duration) -> Result<(), Box<dyn Error>> {
    let proxy = Proxy::start(port, delay)?;
    println!("{}", proxy.port);
    for line in io::stdin().lines() {
        line?;
        println!("{}", proxy.take_trips());
    }
    Ok(())
}
