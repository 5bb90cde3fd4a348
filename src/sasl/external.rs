//! EXTERNAL (RFC 4422, appendix A): the certificate shown to TLS says who it is.

use super::{Login, Mechanism, malformed};
use crate::error::Result;

pub(super) struct External {
    authzid: Vec<u8>,
}

impl External {
    /// The user to act as; none leaves it to the certificate.
    pub fn new(login: &Login) -> External {
        External { authzid: login.authorize_as.as_deref().unwrap_or(&login.user).as_bytes().to_vec() }
    }
}

impl Mechanism for External {
    fn name(&self) -> &'static str {
        "EXTERNAL"
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(Some(std::mem::take(&mut self.authzid)))
    }

    fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>> {
        Err(malformed("EXTERNAL", "the server asks for more than the mechanism has"))
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
