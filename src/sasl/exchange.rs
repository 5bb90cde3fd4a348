//! One exchange in the wire coding that IMAP, POP3 and NNTP share: base64, an
//! empty initial response as `=`, a cancellation as `*`. The driver moves the
//! lines; nothing here does.

use data_encoding::BASE64;

use super::Mechanism;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

/// What the client sends to give an exchange up.
pub const CANCEL: &[u8] = b"*";

/// A mechanism at work.
pub struct Exchange {
    mechanism: Box<dyn Mechanism>,
    /// Whether the client still has to say its first word.
    initial: Initial,
    steps: usize,
    failed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Initial {
    /// Not asked for yet; the first challenge would be answered by it.
    Due,
    Sent,
}

impl Exchange {
    pub fn new(mechanism: Box<dyn Mechanism>) -> Exchange {
        Exchange { mechanism, initial: Initial::Due, steps: 0, failed: false }
    }

    pub fn name(&self) -> &'static str {
        self.mechanism.name()
    }

    /// The initial response to go with the command, where the protocol has a place
    /// for it (IMAP: SASL-IR, RFC 4959): base64, or `=` if it is empty. `None` if the
    /// server speaks first. Not to be called where the protocol has no such place:
    /// the first [`Exchange::answer`] brings it then.
    pub fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        let response = self.mechanism.initial()?;
        self.initial = Initial::Sent;
        Ok(response.map(|response| if response.is_empty() { b"=".to_vec() } else { encode(&response) }))
    }

    /// The line that answers a challenge, given as it came behind the protocol's
    /// mark (IMAP: `+ `). On `Err` the exchange is to be cancelled by [`CANCEL`];
    /// the error says why.
    pub fn answer(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        if self.failed {
            return Err(self.error("the server goes on with a cancelled exchange"));
        }
        let answer = self.respond(challenge);
        self.failed = answer.is_err();
        answer.map(|answer| encode(&answer))
    }

    /// To be called once the server reported success, with the data that came along
    /// (decoded), if any. On `Err` the server is not to be trusted.
    pub fn finish(&mut self, additional: Option<&[u8]>) -> Result<()> {
        if self.failed {
            return Err(self.error("the server accepted a cancelled exchange"));
        }
        if self.initial == Initial::Due {
            self.failed = true;
            return Err(self.error("the server asked for no credentials"));
        }
        self.mechanism.finish(additional)
    }

    /// See [`Mechanism::reveals_secret`].
    pub fn reveals_secret(&self) -> bool {
        self.mechanism.reveals_secret()
    }

    /// See [`Mechanism::has_said_all`].
    pub fn has_said_all(&self) -> bool {
        self.mechanism.has_said_all()
    }

    /// See [`Mechanism::has_only_to_nod`].
    pub fn has_only_to_nod(&self) -> bool {
        self.mechanism.has_only_to_nod()
    }

    /// See [`Mechanism::server_error`].
    pub fn server_error(&self) -> Option<String> {
        self.mechanism.server_error()
    }

    fn respond(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        self.steps += 1;
        if self.steps > limits::SASL_STEPS {
            return Err(self.error("the server never stops asking"));
        }
        if self.initial == Initial::Due {
            self.initial = Initial::Sent;
            // Servers put texts here that are no base64; a client that speaks first has nothing to read in it.
            if let Some(response) = self.mechanism.initial()? {
                return Ok(response);
            }
        }
        let challenge = decode(challenge).ok_or_else(|| self.error("the server's challenge is malformed"))?;
        if challenge.len() > limits::SASL_CHALLENGE {
            return Err(self.error("the server's challenge is too long"));
        }
        self.mechanism.step(&challenge)
    }

    fn error(&self, what: &str) -> Error {
        Error::new(ErrorKind::AuthExchange, format!("{}: {what}", self.name()))
    }
}

/// `base64 = *(4base64-char) [base64-terminal]` (RFC 3501).
pub fn encode(response: &[u8]) -> Vec<u8> {
    BASE64.encode(response).into_bytes()
}

/// The octets of a challenge; `None` if it is not exactly base64, or longer than
/// one of [`limits::SASL_CHALLENGE`] octets can be. Blanks around it are let pass.
pub fn decode(challenge: &[u8]) -> Option<Vec<u8>> {
    let challenge = challenge.trim_ascii();
    if challenge.len() > limits::SASL_CHALLENGE.div_ceil(3) * 4 {
        return None;
    }
    strict(challenge)
}

/// Exactly one base64 text: the decoder would take several, each with its own padding.
pub(super) fn strict(text: &[u8]) -> Option<Vec<u8>> {
    let padding = text.iter().position(|&octet| octet == b'=').unwrap_or(text.len());
    if text.len() - padding > 2 {
        return None;
    }
    BASE64.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::{Choice, Login, Secret, choose};

    fn exchange(mechanism: &str, secret: Secret) -> Exchange {
        let login = Login { user: "user".into(), secret, ..Login::default() };
        match choose(&login, &[mechanism.into()], true, false) {
            Ok(Choice::Sasl(mechanism)) => Exchange::new(mechanism),
            _ => panic!("{mechanism} was not chosen"),
        }
    }

    fn password() -> Secret {
        Secret::Password(b"secret".to_vec())
    }

    #[test]
    fn initial_with_the_command_or_with_the_first_answer() {
        let mut with = exchange("PLAIN", password());
        assert_eq!(with.initial().ok().flatten().as_deref(), Some(&b"AHVzZXIAc2VjcmV0"[..]));
        assert!(with.finish(None).is_ok());

        let mut without = exchange("PLAIN", password());
        assert_eq!(without.answer(b"").ok().as_deref(), Some(&b"AHVzZXIAc2VjcmV0"[..]));
        assert!(without.finish(None).is_ok());
        assert!(without.answer(b"").is_err());

        // A server that talks to the reader of its log.
        assert!(exchange("PLAIN", password()).answer(b"go ahead").is_ok());
    }

    #[test]
    fn an_empty_initial_response_is_an_equals_sign() {
        let login = Login { secret: Secret::External, ..Login::default() };
        let Ok(Choice::Sasl(mechanism)) = choose(&login, &["EXTERNAL".into()], true, false) else {
            panic!("EXTERNAL was not chosen");
        };
        assert_eq!(Exchange::new(mechanism).initial().ok().flatten().as_deref(), Some(&b"="[..]));
    }

    #[test]
    fn prompts_are_answered_in_base64() {
        let mut login = exchange("LOGIN", password());
        assert!(matches!(login.initial(), Ok(None)));
        assert_eq!(login.answer(b"VXNlciBOYW1lAA== ").ok().as_deref(), Some(&b"dXNlcg=="[..]));
        assert_eq!(login.answer(b"UGFzc3dvcmQA").ok().as_deref(), Some(&b"c2VjcmV0"[..]));
        assert!(login.finish(None).is_ok());
    }

    #[test]
    fn malformed_and_oversized_challenges() {
        let long = "A".repeat(1 << 20);
        for challenge in ["A", "AAA", "====", "AA==AA==", "AB==", "A A=", "\u{e9}", "AAA\0", &long] {
            let mut cram = exchange("CRAM-MD5", password());
            let error = cram.answer(challenge.as_bytes()).expect_err("malformed");
            assert_eq!(error.kind(), ErrorKind::AuthExchange);
            assert!(!error.to_string().contains("secret"));
            // Once given up, always given up.
            assert!(cram.answer(b"PDFAaD4=").is_err());
            assert!(cram.finish(None).is_err());
        }
        let largest = encode(&vec![b'x'; limits::SASL_CHALLENGE]);
        assert!(exchange("CRAM-MD5", password()).answer(&largest).is_ok());
        let larger = encode(&vec![b'x'; limits::SASL_CHALLENGE + 1]);
        assert!(exchange("CRAM-MD5", password()).answer(&larger).is_err());
    }

    #[test]
    fn success_out_of_turn_is_none() {
        assert!(exchange("CRAM-MD5", password()).finish(None).is_err());
        assert!(exchange("PLAIN", password()).finish(None).is_err());
        let mut scram = exchange("SCRAM-SHA-256", password());
        let _ = scram.initial();
        assert!(scram.finish(None).is_err());
    }

    #[test]
    fn a_server_that_never_stops() {
        struct Endless;
        impl Mechanism for Endless {
            fn name(&self) -> &'static str {
                "ENDLESS"
            }
            fn initial(&mut self) -> Result<Option<Vec<u8>>> {
                Ok(None)
            }
            fn step(&mut self, _challenge: &[u8]) -> Result<Vec<u8>> {
                Ok(Vec::new())
            }
            fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
                Ok(())
            }
            fn reveals_secret(&self) -> bool {
                false
            }
            fn has_said_all(&self) -> bool {
                false
            }
        }
        let mut endless = Exchange::new(Box::new(Endless));
        let answered = (0..1000).take_while(|_| endless.answer(b"").is_ok()).count();
        assert_eq!(answered, limits::SASL_STEPS);
    }

    #[test]
    fn the_oauth_dialogue() {
        let mut oauth = exchange("XOAUTH2", Secret::Token(b"tok".to_vec()));
        assert_eq!(oauth.initial().ok().flatten(), Some(encode(b"user=user\x01auth=Bearer tok\x01\x01")));
        assert_eq!(oauth.answer(&encode(br#"{"status":"400"}"#)).ok(), Some(vec![]));
        assert_eq!(oauth.server_error().as_deref(), Some("status 400"));
        let mut oauth = exchange("OAUTHBEARER", Secret::Token(b"tok".to_vec()));
        let _ = oauth.initial();
        assert_eq!(oauth.answer(&encode(b"{}")).ok().as_deref(), Some(&b"AQ=="[..]));
    }
}
