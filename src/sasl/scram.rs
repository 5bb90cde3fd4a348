//! SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding.
//!
//! rsasl does the arithmetic. It takes messages apart by offsets that a short
//! message does not have, has no bound on the iterations, and leaves names and
//! passwords unprepared: so every message is looked at here before it sees it.

use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::config::SASLConfig;
use rsasl::prelude::{Mechname, SASLClient, Session, SessionError, State};
use rsasl::property::{AuthId, AuthzId, Password};
use stringprep::saslprep;

use super::exchange::strict;
use super::{Login, Mechanism, malformed, printable};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
}

pub(super) struct Scram {
    name: &'static str,
    session: Session,
    state: Awaiting,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaiting {
    Start,
    ServerFirst,
    ServerFinal,
    /// The server has proved that it knows the password.
    Outcome,
    /// After an error: rsasl must not be called again.
    Nothing,
}

impl Scram {
    pub fn new(hash: Hash, login: &Login) -> Result<Scram> {
        let name = match hash {
            Hash::Sha1 => "SCRAM-SHA-1",
            Hash::Sha256 => "SCRAM-SHA-256",
        };
        if login.user.is_empty() {
            return Err(Error::new(ErrorKind::Argument, format!("{name} needs a user name")));
        }
        let credentials = Credentials {
            user: prepare(&login.user),
            authorize_as: login.authorize_as.as_deref().filter(|name| !name.is_empty()).map(prepare),
            password: match std::str::from_utf8(login.password()?) {
                Ok(password) => prepare(password).into_bytes(),
                Err(_) => login.password()?.to_vec(),
            },
        };
        let bug = |_| Error::new(ErrorKind::Bug, format!("{name} is not built in"));
        let config = SASLConfig::builder().with_defaults().with_callback(credentials).map_err(bug)?;
        let mechanism = Mechname::parse(name.as_bytes())
            .map_err(|_| Error::new(ErrorKind::Bug, format!("{name} is no mechanism's name")))?;
        let session = SASLClient::new(config).start_suggested(&[mechanism]).map_err(bug)?;
        Ok(Scram { name, session, state: Awaiting::Start })
    }

    /// Runs rsasl once; whatever goes wrong ends the exchange.
    fn run(&mut self, input: Option<&[u8]>, next: Awaiting) -> Result<Vec<u8>> {
        let mut output = Vec::new();
        match self.session.step(input, &mut output) {
            Ok(State::Running | State::Finished(_)) => {
                self.state = next;
                Ok(output)
            }
            Err(SessionError::MutualAuthenticationFailed) => {
                Err(malformed(self.name, "the server does not know the password: its signature is wrong"))
            }
            // Its texts speak of messages and fields, never of their contents.
            Err(error) => Err(malformed(self.name, &error.to_string())),
        }
    }

    fn verify(&mut self, server_final: &[u8]) -> Result<()> {
        check_server_final(self.name, server_final)?;
        self.run(Some(server_final), Awaiting::Outcome).map(drop)
    }
}

impl Mechanism for Scram {
    fn name(&self) -> &'static str {
        self.name
    }

    fn initial(&mut self) -> Result<Option<Vec<u8>>> {
        match std::mem::replace(&mut self.state, Awaiting::Nothing) {
            Awaiting::Start => self.run(None, Awaiting::ServerFirst).map(Some),
            _ => Err(malformed(self.name, "the exchange has begun already")),
        }
    }

    fn step(&mut self, challenge: &[u8]) -> Result<Vec<u8>> {
        match std::mem::replace(&mut self.state, Awaiting::Nothing) {
            Awaiting::ServerFirst => {
                check_server_first(self.name, challenge)?;
                self.run(Some(challenge), Awaiting::ServerFinal)
            }
            Awaiting::ServerFinal => self.verify(challenge).map(|()| Vec::new()),
            _ => Err(malformed(self.name, "the server asks for more than the mechanism has")),
        }
    }

    fn finish(&mut self, additional: Option<&[u8]>) -> Result<()> {
        match (std::mem::replace(&mut self.state, Awaiting::Nothing), additional) {
            (Awaiting::Outcome, _) => {
                self.state = Awaiting::Outcome;
                Ok(())
            }
            (Awaiting::ServerFinal, Some(server_final)) => self.verify(server_final),
            _ => Err(malformed(
                self.name,
                "the server reported success without proof that it knows the password",
            )),
        }
    }

    fn reveals_secret(&self) -> bool {
        false
    }

    fn has_said_all(&self) -> bool {
        matches!(self.state, Awaiting::Outcome)
    }

    /// The server's last message is answered by nothing, or by hanging up.
    fn has_only_to_nod(&self) -> bool {
        matches!(self.state, Awaiting::ServerFinal)
    }
}

/// SASLprep (RFC 4013). What it forbids goes out as it is: servers that prepare
/// nothing have stored it so, and the others refuse it.
fn prepare(text: &str) -> String {
    saslprep(text).map_or_else(|_| text.to_owned(), |prepared| prepared.into_owned())
}

/// `server-first-message = nonce "," salt "," iteration-count ["," extensions]`
/// with `nonce = "r=" 1*printable`, `salt = "s=" base64`, `iteration-count = "i=" posit-number`.
fn check_server_first(name: &'static str, message: &[u8]) -> Result<()> {
    let bad = |what: &str| malformed(name, what);
    let mut fields = message.split(|&octet| octet == b',');
    let mut field = |tag: &[u8]| fields.next().and_then(|field| field.strip_prefix(tag));
    let nonce = field(b"r=").ok_or_else(|| bad("the server's first message has no nonce"))?;
    if nonce.is_empty() || !nonce.iter().all(u8::is_ascii_graphic) {
        return Err(bad("the server's nonce is malformed"));
    }
    let salt = field(b"s=").ok_or_else(|| bad("the server's first message has no salt"))?;
    if strict(salt).is_none_or(|salt| salt.is_empty()) {
        return Err(bad("the server's salt is malformed"));
    }
    let count = field(b"i=").ok_or_else(|| bad("the server's first message has no iteration count"))?;
    if count.is_empty() || !count.iter().all(u8::is_ascii_digit) || count.first() == Some(&b'0') {
        return Err(bad("the server's iteration count is malformed"));
    }
    let count: Option<u32> = std::str::from_utf8(count).ok().and_then(|count| count.parse().ok());
    match count {
        Some(count) if count <= limits::SCRAM_ITERATIONS => Ok(()),
        _ => Err(bad("the server asks for too many iterations")),
    }
}

/// `server-final-message = ("e=" value / "v=" base64) ["," extensions]`
fn check_server_final(name: &'static str, message: &[u8]) -> Result<()> {
    let field = message.split(|&octet| octet == b',').next().unwrap_or(message);
    match (field.strip_prefix(b"v="), field.strip_prefix(b"e=")) {
        (Some(signature), _) if strict(signature).is_some() => Ok(()),
        (_, Some(error)) => {
            let text = format!("{name}: the server says {}", printable(error));
            Err(Error::new(ErrorKind::AuthRefused, text))
        }
        _ => Err(malformed(name, "the server's last message is malformed")),
    }
}

struct Credentials {
    user: String,
    authorize_as: Option<String>,
    password: Vec<u8>,
}

impl SessionCallback for Credentials {
    fn callback(
        &self,
        _session: &SessionData,
        _context: &Context<'_>,
        request: &mut Request<'_>,
    ) -> std::result::Result<(), SessionError> {
        request.satisfy::<AuthId>(&self.user)?.satisfy::<Password>(&self.password)?;
        if let Some(name) = &self.authorize_as {
            request.satisfy::<AuthzId>(name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sasl::Secret;
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::{Digest, Sha256};

    fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().to_vec()
    }

    /// RFC 5802, section 2.2 and 3, written down once more, as a server would have it:
    /// the proof it expects and the signature it sends.
    fn arithmetic(password: &[u8], salt: &[u8], iterations: u32, auth_message: &str) -> (Vec<u8>, Vec<u8>) {
        let mut round = hmac(password, &[salt, &[0, 0, 0, 1]]);
        let mut salted = round.clone();
        for _ in 1..iterations {
            round = hmac(password, &[&round]);
            salted.iter_mut().zip(&round).for_each(|(a, b)| *a ^= b);
        }
        let mut proof = hmac(&salted, &[b"Client Key"]);
        let stored = Sha256::digest(&proof);
        let signature = hmac(&stored, &[auth_message.as_bytes()]);
        proof.iter_mut().zip(&signature).for_each(|(a, b)| *a ^= b);
        let server = hmac(&hmac(&salted, &[b"Server Key"]), &[auth_message.as_bytes()]);
        (proof, server)
    }

    /// The test's own server against RFC 7677, section 3.
    #[test]
    fn rfc_7677_vector_of_the_server_below() {
        let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let message = format!(
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r={nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r={nonce}"
        );
        let salt = data_encoding::BASE64.decode(b"W22ZaJ0SNY7soEsUEjb6gQ==").expect("base64");
        let (proof, server) = arithmetic(b"pencil", &salt, 4096, &message);
        assert_eq!(data_encoding::BASE64.encode(&proof), "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assert_eq!(data_encoding::BASE64.encode(&server), "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    fn client(user: &str, authorize_as: Option<&str>, password: &[u8]) -> Scram {
        let login = Login {
            user: user.into(),
            authorize_as: authorize_as.map(Into::into),
            secret: Secret::Password(password.to_vec()),
            ..Login::default()
        };
        Scram::new(Hash::Sha256, &login).expect("built in")
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("SCRAM is text")
    }

    /// Plays the server for `client` up to its last message; returns that message.
    fn converse(client: &mut Scram, header: &str, user: &str, password: &[u8]) -> String {
        let first = text(client.initial().ok().flatten().expect("the client speaks first"));
        let bare = first.strip_prefix(header).expect("the header").to_owned();
        let nonce = bare.strip_prefix(&format!("n={user},r=")).expect("the user").to_owned();
        assert!(nonce.len() >= 18, "a nonce of any worth: {nonce}");
        let server_first = format!("r={nonce}server,s=c2FsdA==,i=128");
        let last = text(client.step(server_first.as_bytes()).expect("an honest server"));
        let channel = data_encoding::BASE64.encode(header.as_bytes());
        let unproved = format!("c={channel},r={nonce}server");
        let (proof, server) =
            arithmetic(password, b"salt", 128, &format!("{bare},{server_first},{unproved}"));
        assert_eq!(last, format!("{unproved},p={}", data_encoding::BASE64.encode(&proof)));
        format!("v={}", data_encoding::BASE64.encode(&server))
    }

    #[test]
    fn a_whole_exchange() {
        let mut scram = client("user", None, b"pencil");
        let last = converse(&mut scram, "n,,", "user", b"pencil");
        assert_eq!(scram.step(last.as_bytes()).ok(), Some(vec![]));
        assert!(scram.finish(None).is_ok());
        assert!(scram.step(b"more").is_err());
    }

    #[test]
    fn the_proof_may_come_with_success() {
        let mut scram = client("user", None, b"pencil");
        let last = converse(&mut scram, "n,,", "user", b"pencil");
        assert!(scram.finish(Some(last.as_bytes())).is_ok());
    }

    #[test]
    fn names_are_escaped_and_prepared() {
        let mut scram = client("a,b=c\u{aa}", Some("ann"), "I\u{ad}X\u{2168}".as_bytes());
        converse(&mut scram, "n,a=ann,", "a=2Cb=3Dca", b"IXIX");
        // Not UTF-8, and forbidden by SASLprep: as they are.
        converse(&mut client("u", None, b"\xff\xfe"), "n,,", "u", b"\xff\xfe");
        converse(&mut client("u", None, b"a\x07"), "n,,", "u", b"a\x07");
    }

    /// RFC 5802, section 5, through rsasl's SHA-1 up to where a random nonce lets the vector go.
    #[test]
    fn sha_1_is_built_in() {
        let secret = Secret::Password(b"pencil".to_vec());
        let login = Login { user: "user".into(), secret, ..Login::default() };
        let mut scram = Scram::new(Hash::Sha1, &login).expect("built in");
        assert_eq!(scram.name(), "SCRAM-SHA-1");
        let first = text(scram.initial().ok().flatten().expect("the client speaks first"));
        let nonce = first.strip_prefix("n,,n=user,r=").expect("RFC 5802's shape").to_owned();
        let answer = scram.step(format!("r={nonce}3rf,s=QSXCR+Q6sek8bf92,i=4096").as_bytes());
        let answer = text(answer.expect("an honest server"));
        let proof = answer.strip_prefix(&format!("c=biws,r={nonce}3rf,p=")).expect("RFC 5802's shape");
        assert_eq!(data_encoding::BASE64.decode(proof.as_bytes()).map(|proof| proof.len()), Ok(20));
    }

    #[test]
    fn a_server_without_the_password_is_no_server() {
        let mut scram = client("user", None, b"pencil");
        converse(&mut scram, "n,,", "user", b"pencil");
        let wrong = format!("v={}", data_encoding::BASE64.encode(&[7; 32]));
        let error = scram.step(wrong.as_bytes()).expect_err("a wrong signature");
        assert_eq!(error.kind(), ErrorKind::AuthExchange);
        assert!(scram.finish(None).is_err());

        for additional in [None, Some(&b""[..]), Some(b"v="), Some(b"v=AAAA"), Some(b"v"), Some(b"x=1")] {
            let mut scram = client("user", None, b"pencil");
            converse(&mut scram, "n,,", "user", b"pencil");
            assert!(scram.finish(additional).is_err());
            assert!(client("user", None, b"pencil").finish(additional).is_err());
        }
    }

    #[test]
    fn the_server_names_its_error() {
        let mut scram = client("user", None, b"pencil");
        converse(&mut scram, "n,,", "user", b"pencil");
        let error = scram.step(b"e=invalid-proof\x07,x=1").expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::AuthRefused);
        assert_eq!(error.to_string(), "SCRAM-SHA-256: the server says invalid-proof\\u{7}");
    }

    #[test]
    fn iteration_bombs_cost_nothing() {
        let start = std::time::Instant::now();
        for count in
            ["1000001", "4294967295", "4294967296", "99999999999999999999999999", "0", "", "-1", "007", "1e9"]
        {
            let mut scram = client("user", None, b"pencil");
            let first = text(scram.initial().ok().flatten().expect("the client speaks first"));
            let nonce = first.rsplit("r=").next().expect("a nonce");
            let error = scram.step(format!("r={nonce}x,s=c2FsdA==,i={count}").as_bytes()).expect_err(count);
            assert_eq!(error.kind(), ErrorKind::AuthExchange);
            // Nothing goes on after a failure.
            assert!(scram.step(b"r=x,s=c2FsdA==,i=1").is_err());
        }
        assert!(start.elapsed().as_secs() < 2);
    }

    #[test]
    fn hostile_first_messages() {
        let mut scram = client("user", None, b"pencil");
        let first = text(scram.initial().ok().flatten().expect("the client speaks first"));
        let nonce = first.rsplit("r=").next().expect("a nonce").to_owned();
        let messages = [
            String::new(),
            ",".into(),
            "r".into(),
            "r=".into(),
            "r=x,".into(),
            "r=x,,".into(),
            "r=x,s".into(),
            "r=x,s=,i=1".into(),
            "r=x,s=c2FsdA==,".into(),
            "m=must,r=x,s=c2FsdA==,i=1".into(),
            "e=other-error".into(),
            // Somebody else's nonce, ours alone, and ours not at the front.
            "r=someoneelse,s=c2FsdA==,i=1".into(),
            format!("r={nonce},s=c2FsdA==,i=1"),
            format!("r=x{nonce},s=c2FsdA==,i=1"),
            format!("r={nonce}x,s=not base64,i=1"),
            format!("r={nonce}x,i=1,s=c2FsdA=="),
        ];
        for message in &messages {
            let mut scram = client("user", None, b"pencil");
            let _ = scram.initial();
            assert!(scram.step(message.as_bytes()).is_err(), "{message}");
        }
        // The client's nonce is new every time, so this one never fits.
        let mut other = client("user", None, b"pencil");
        let _ = other.initial();
        assert!(other.step(format!("r={nonce}x,s=c2FsdA==,i=1").as_bytes()).is_err());
        assert!(client("user", None, b"p").step(b"r=x,s=c2FsdA==,i=1").is_err());
    }
}
