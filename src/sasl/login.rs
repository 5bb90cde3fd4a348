//! LOGIN: an unregistered mechanism of prompts, kept for servers that have no
//! PLAIN (draft-murchison-sasl-login).

use std::collections::VecDeque;

use super::{Login, Mechanism, malformed};
use crate::error::Result;

/// The prompts' wording differs between servers; their order does not.
pub(super) struct LoginPrompts {
    answers: VecDeque<Vec<u8>>,
}

impl LoginPrompts {
    pub fn new(login: &Login) -> Result<LoginPrompts> {
        Ok(LoginPrompts {
            answers: VecDeque::from([login.user.as_bytes().to_vec(), login.password()?.to_vec()]),
        })
    }
}

impl Mechanism for LoginPrompts {
    fn name(&self) -> &'static str {
        "LOGIN"
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>> {
        let answer = self.answers.pop_front();
        answer.ok_or_else(|| malformed("LOGIN", "the server asks for more than user and password"))
    }

    fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
        Ok(())
    }

    fn reveals_secret(&self) -> bool {
        true
    }

    fn has_said_all(&self) -> bool {
        self.answers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Secret;

    #[test]
    fn two_prompts_and_no_third() {
        let login = Login { user: "u".into(), secret: Secret::Password(b"p".to_vec()), ..Login::default() };
        let mut prompts = LoginPrompts::new(&login).expect("a password");
        assert!(matches!(prompts.initial(), Ok(None)));
        assert_eq!(prompts.step(b"Username:").ok(), Some(b"u".to_vec()));
        assert_eq!(prompts.step(b"").ok(), Some(b"p".to_vec()));
        assert!(prompts.step(b"Token:").is_err());
    }
}
