//! Bearer tokens: OAUTHBEARER (RFC 7628) and XOAUTH2, its older form at Google
//! and Microsoft.

use super::{Login, Mechanism, malformed, printable};
use crate::error::{Error, ErrorKind, Result};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    XOAuth2,
    OAuthBearer,
}

pub(super) struct OAuth {
    form: Form,
    user: String,
    token: Vec<u8>,
    error: Option<String>,
}

impl OAuth {
    pub fn new(form: Form, login: &Login) -> Result<OAuth> {
        let user = login.token_user().to_owned();
        // The user stands between separators that are control characters.
        if user.bytes().any(|octet| octet < b' ' || octet == 0x7f) {
            return Err(Error::new(ErrorKind::Argument, "the user name holds a control character"));
        }
        let token = login.token()?;
        // RFC 6750, section 2.1: `b64token`; anything visible is let through.
        if token.is_empty() || !token.iter().all(u8::is_ascii_graphic) {
            return Err(Error::new(
                ErrorKind::Argument,
                "the token is empty or holds a character that no token has",
            ));
        }
        Ok(OAuth { form, user, token, error: None })
    }
}

impl Mechanism for OAuth {
    fn name(&self) -> &'static str {
        match self.form {
            Form::XOAuth2 => "XOAUTH2",
            Form::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// XOAUTH2:     `"user=" user ^A "auth=Bearer " token ^A ^A`
    /// OAUTHBEARER: `"n,a=" saslname "," ^A "auth=Bearer " token ^A ^A`
    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        let mut message = match self.form {
            Form::XOAuth2 => format!("user={}\x01auth=Bearer ", self.user),
            Form::OAuthBearer if self.user.is_empty() => "n,,\x01auth=Bearer ".to_owned(),
            Form::OAuthBearer => {
                let name = self.user.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={name},\x01auth=Bearer ")
            }
        }
        .into_bytes();
        message.extend_from_slice(&self.token);
        message.extend_from_slice(b"\x01\x01");
        Ok(Some(message))
    }

    /// The one challenge there is says why the token was refused; the server waits
    /// for an answer without meaning before it says NO.
    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        if self.error.is_some() {
            return Err(malformed(self.name(), "the server sent a second challenge"));
        }
        self.error = Some(explain(challenge, &String::from_utf8_lossy(&self.token)));
        Ok(match self.form {
            Form::XOAuth2 => Vec::new(),
            Form::OAuthBearer => vec![1],
        })
    }

    fn finish(&mut self, _additional: Option<&[u8]>) -> Result<()> {
        match &self.error {
            Some(error) => {
                Err(malformed(self.name(), &format!("the server accepted what it refused ({error})")))
            }
            None => Ok(()),
        }
    }

    fn reveals_secret(&self) -> bool {
        true
    }

    /// A refusal has a second step; a server that follows RFC 7628 waits for it
    /// and would take a pipelined command's line as the answer.
    fn has_said_all(&self) -> bool {
        false
    }

    fn server_error(&self) -> Option<String> {
        self.error.clone()
    }
}

/// The error challenge in words: the members of its JSON object that a person can
/// act on (RFC 7628, section 3.2.2), or the text as it came; never the token.
fn explain(challenge: &[u8], token: &str) -> String {
    const SHOWN: [&str; 6] =
        ["status", "error", "error_description", "scope", "schemes", "openid-configuration"];
    // The parser recurses; the object that is meant here has no depth at all.
    const DEPTH: usize = 8;
    // A token short enough to be a part of other words is none, and would spoil them.
    const TOKEN: usize = 8;
    let show = |text: &str| match token.len() {
        0..TOKEN => printable(text.as_bytes()),
        _ => printable(text.replace(token, "<redacted>").as_bytes()),
    };
    let raw = || show(&String::from_utf8_lossy(challenge));
    let opening = challenge.iter().filter(|octet| matches!(octet, b'{' | b'[')).count();
    let parsed = if opening <= DEPTH { serde_json::from_slice(challenge).ok() } else { None };
    let Some(serde_json::Value::Object(members)) = parsed else {
        return raw();
    };
    let mut shown = Vec::new();
    for name in SHOWN {
        match members.get(name) {
            Some(serde_json::Value::String(text)) if !text.is_empty() => {
                shown.push(format!("{name} {}", show(text)))
            }
            Some(serde_json::Value::Number(number)) => shown.push(format!("{name} {number}")),
            _ => {}
        }
    }
    if shown.is_empty() { raw() } else { shown.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Secret;

    fn mechanism(form: Form, user: &str, token: &str) -> Result<OAuth> {
        let secret = Secret::Token(token.as_bytes().to_vec());
        OAuth::new(form, &Login { user: user.into(), secret, ..Login::default() })
    }

    /// RFC 7628, section 4.1, without its optional host and port.
    #[test]
    fn rfc_7628() {
        let mut oauth =
            mechanism(Form::OAuthBearer, "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
                .expect("a token");
        let expected =
            b"n,a=user@example.com,\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01";
        assert_eq!(oauth.initial().ok().flatten().as_deref(), Some(&expected[..]));
    }

    /// RFC 7628, section 4.3.
    #[test]
    fn rfc_7628_failed_exchange() {
        let mut oauth = mechanism(Form::OAuthBearer, "user@example.com", "t0k3n").expect("a token");
        let challenge = br#"{"status":"invalid_token","scope":"example_scope","openid-configuration":"https://example.com/.well-known/openid-configuration"}"#;
        assert_eq!(oauth.step(challenge).ok(), Some(vec![1]));
        assert_eq!(
            oauth.server_error().as_deref(),
            Some(
                "status invalid_token, scope example_scope, openid-configuration https://example.com/.well-known/openid-configuration"
            )
        );
        assert!(oauth.step(b"{}").is_err());
        assert!(oauth.finish(None).is_err());
    }

    /// Google's documentation of XOAUTH2: message and error challenge.
    #[test]
    fn xoauth2_as_google_documents_it() {
        let token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg";
        let mut oauth = mechanism(Form::XOAuth2, "someuser@example.com", token).expect("a token");
        let message = oauth.initial().ok().flatten().unwrap_or_default();
        assert_eq!(
            data_encoding::BASE64.encode(&message),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        let challenge = br#"{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}"#;
        assert_eq!(oauth.step(challenge).ok(), Some(vec![]));
        assert_eq!(
            oauth.server_error().as_deref(),
            Some("status 401, scope https://mail.google.com/, schemes bearer mac")
        );
    }

    #[test]
    fn names_are_escaped() {
        let mut oauth = mechanism(Form::OAuthBearer, "a=b,c", "t").expect("a token");
        assert_eq!(
            oauth.initial().ok().flatten().as_deref(),
            Some(&b"n,a=a=3Db=2Cc,\x01auth=Bearer t\x01\x01"[..])
        );
        let mut oauth = mechanism(Form::OAuthBearer, "", "t").expect("a token");
        assert_eq!(oauth.initial().ok().flatten().as_deref(), Some(&b"n,,\x01auth=Bearer t\x01\x01"[..]));
    }

    #[test]
    fn separators_are_refused() {
        for (user, token) in [
            ("a\x01auth=x", "t"),
            ("a\r\nb", "t"),
            ("a", ""),
            ("a", "t\x01"),
            ("a", "t\r\nX LOGOUT"),
            ("a", "t t"),
        ] {
            let error = mechanism(Form::XOAuth2, user, token).err().map(|e| (e.kind(), e.to_string()));
            let (kind, text) = error.expect("refused");
            assert_eq!(kind, ErrorKind::Argument);
            assert!(!text.contains("LOGOUT"), "{text}");
        }
    }

    #[test]
    fn hostile_error_challenges() {
        let deep = "[".repeat(60_000);
        let long = format!("{{\"status\":\"{}\"}}", "x".repeat(60_000));
        for challenge in
            [&b""[..], b"{", b"\xff\xfe", b"{\"status\":null}", b"[1]", deep.as_bytes(), long.as_bytes()]
        {
            let mut oauth = mechanism(Form::XOAuth2, "u", "t0k3n-of-some-length").expect("a token");
            assert!(oauth.step(challenge).is_ok());
            assert!(oauth.server_error().is_some_and(|text| text.len() < 1000));
        }
        let mut oauth = mechanism(Form::XOAuth2, "u", "t0k3n-of-some-length").expect("a token");
        let _ = oauth.step(b"{\"status\":\"bad t0k\\u0033n-of-some-length\\u001b\"}");
        assert_eq!(oauth.server_error().as_deref(), Some("status bad <redacted>\\u{1b}"));
    }
}
