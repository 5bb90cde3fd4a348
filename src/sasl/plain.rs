//! PLAIN (RFC 4616).

use super::{Login, Mechanism, malformed};
use crate::error::Result;

/// ABNF: `message = [authzid] NUL authcid NUL passwd`.
pub(super) struct Plain {
    message: Vec<u8>,
}

impl Plain {
    pub fn new(login: &Login) -> Result<Plain> {
        let mut message = login.authorize_as.as_deref().unwrap_or("").as_bytes().to_vec();
        message.push(0);
        message.extend_from_slice(login.user.as_bytes());
        message.push(0);
        message.extend_from_slice(login.password()?);
        Ok(Plain { message })
    }
}

impl Mechanism for Plain {
    fn name(&self) -> &'static str {
        "PLAIN"
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(Some(std::mem::take(&mut self.message)))
    }

    fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>> {
        Err(malformed("PLAIN", "the server asks for more than the mechanism has"))
    }

    fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn reveals_secret(&self) -> bool {
        true
    }

    fn has_said_all(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Secret;

    /// RFC 4616, section 4: both examples.
    #[test]
    fn rfc_4616() {
        let mut login = Login {
            user: "tim".into(),
            secret: Secret::Password(b"tanstaaftanstaaf".to_vec()),
            ..Login::default()
        };
        let mut plain = Plain::new(&login).expect("a password");
        assert_eq!(plain.initial().ok().flatten().as_deref(), Some(&b"\0tim\0tanstaaftanstaaf"[..]));
        assert!(plain.step(b"more").is_err());
        login.user = "Kurt".into();
        login.authorize_as = Some("Ursel".into());
        login.secret = Secret::Password(b"xipj3plmq".to_vec());
        let mut plain = Plain::new(&login).expect("a password");
        assert_eq!(plain.initial().ok().flatten().as_deref(), Some(&b"Ursel\0Kurt\0xipj3plmq"[..]));
    }
}
