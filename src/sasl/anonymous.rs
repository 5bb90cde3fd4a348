//! ANONYMOUS (RFC 4505).

use super::{Mechanism, malformed};
use crate::error::Result;

/// What is left in the server's log. c-client leaves the local host's name;
/// this names the program and nothing of its user.
pub(super) const TRACE: &[u8] = b"imapext";

pub(super) struct Anonymous;

impl Mechanism for Anonymous {
    fn name(&self) -> &'static str {
        "ANONYMOUS"
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(Some(TRACE.to_vec()))
    }

    fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>> {
        Err(malformed("ANONYMOUS", "the server asks for more than the mechanism has"))
    }

    fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn reveals_secret(&self) -> bool {
        false
    }

    fn has_said_all(&self) -> bool {
        true
    }
}
