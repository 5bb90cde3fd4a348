//! CRAM-MD5 (RFC 2195).

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;

use super::{Login, Mechanism, malformed};
use crate::error::Result;

pub(super) struct CramMd5 {
    user: Vec<u8>,
    /// Taken by the one answer that the mechanism has.
    password: Option<Vec<u8>>,
}

impl CramMd5 {
    pub fn new(login: &Login) -> Result<CramMd5> {
        Ok(CramMd5 { user: login.user.as_bytes().to_vec(), password: Some(login.password()?.to_vec()) })
    }
}

impl Mechanism for CramMd5 {
    fn name(&self) -> &'static str {
        "CRAM-MD5"
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// `user SP 32hexdigit`: the challenge's keyed digest under the password.
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        // A digest of nothing could be had from any other server and replayed.
        if challenge.is_empty() {
            return Err(malformed("CRAM-MD5", "the server sent an empty challenge"));
        }
        let Some(password) = self.password.take() else {
            return Err(malformed("CRAM-MD5", "the server sent a second challenge"));
        };
        let Ok(mut mac) = Hmac::<Md5>::new_from_slice(&password) else {
            return Err(malformed("CRAM-MD5", "the password can't be a key"));
        };
        mac.update(challenge);
        let digest = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
        let mut answer = std::mem::take(&mut self.user);
        answer.push(b' ');
        answer.extend_from_slice(digest.as_bytes());
        Ok(answer)
    }

    fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
        match self.password {
            // Success without a challenge: nobody has checked who we are.
            Some(_) => Err(malformed("CRAM-MD5", "the server asked for no proof")),
            None => Ok(()),
        }
    }

    fn reveals_secret(&self) -> bool {
        false
    }

    fn has_said_all(&self) -> bool {
        self.password.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Secret;

    fn tim() -> CramMd5 {
        let secret = Secret::Password(b"tanstaaftanstaaf".to_vec());
        CramMd5::new(&Login { user: "tim".into(), secret, ..Login::default() }).expect("a password")
    }

    /// RFC 2195, section 2.
    #[test]
    fn rfc_2195() {
        let mut cram = tim();
        assert!(matches!(cram.initial(), Ok(None)));
        let answer = cram.step(b"<1896.697170952@postoffice.reston.mci.net>").ok();
        assert_eq!(answer.as_deref(), Some(&b"tim b913a602c7eda7a495b4e6e7334d3890"[..]));
        assert!(cram.finish(None).is_ok());
    }

    #[test]
    fn hostile_challenges() {
        assert!(tim().step(b"").is_err());
        assert!(tim().finish(None).is_err());
        let mut cram = tim();
        assert!(cram.step(&[0xff; 60_000]).is_ok());
        assert!(cram.step(b"<again@host>").is_err());
    }
}
