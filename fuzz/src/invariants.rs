//! What must hold beyond "no panic".

use imapext::driver::imap::command::{Command, LiteralMode, Part};
use imapext::driver::imap::syntax::literal_at_end;

/// A broken promise, in words.
pub type Checked = Result<(), String>;

pub fn same<T: PartialEq + std::fmt::Debug>(what: &str, a: &T, b: &T) -> Checked {
    if a == b {
        return Ok(());
    }
    let excerpt = |value: &T| format!("{value:?}").chars().take(300).collect::<String>();
    Err(format!("{what}: {} is not {}", excerpt(a), excerpt(b)))
}

/// That a server reads `command` as one command, whatever its arguments are, and that it waits where it must.
pub fn one_command(command: &Command) -> Checked {
    for mode in [LiteralMode::Sync, LiteralMode::Minus, LiteralMode::Plus] {
        let mut bytes = Vec::new();
        let mut waits = Vec::new();
        for part in command.parts("A1", mode) {
            match part {
                Part::Bytes { bytes: more, .. } => bytes.extend(more),
                Part::AwaitContinuation => waits.push(bytes.len()),
                Part::Content(_) => return Err("a message where none is sent".into()),
            }
        }
        read_as_server(&bytes, &waits).map_err(|what| format!("{what}: {}", bytes.escape_ascii()))?;
    }
    Ok(())
}

fn read_as_server(bytes: &[u8], waits: &[usize]) -> Checked {
    let mut at = 0;
    let mut waited = waits.iter();
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let end = rest.windows(2).position(|pair| pair == b"\r\n").ok_or("the command has no end")?;
        let (line, _) = rest.split_at(end + 2);
        if line.get(..end).unwrap_or_default().iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
            return Err("a control character in a line".into());
        }
        at += end + 2;
        // The star makes it data in the eyes of our own framer.
        match literal_at_end(line, b"* X").map_err(|error| error.to_string())? {
            Some(literal) => {
                if literal.synchronising && waited.next() != Some(&at) {
                    return Err("a literal without leave".into());
                }
                at += literal.length as usize;
            }
            None if at == bytes.len() => return Ok(()),
            None => return Err("more than one command".into()),
        }
    }
}
