//! A stream: one open mailbox, or a connection with none.

use super::diagnostics::Diagnostics;
use super::flags::{self, cl, gc, op};
use super::info::CheckInfo;
use super::name::{self, Name};
use super::options::Options;
use super::state::{Receiver, State, Wanted};
use super::status::Predicted;
use crate::driver::Driver;
use crate::driver::FlagChange;
use crate::driver::registry::{self, Opening};
use crate::driver::set::Set;
use crate::driver::target::{Session, Settings, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::limits;
use crate::mime::date::Date;
use crate::sasl::{Login, Secret};
use crate::wire::deadline::Timeouts;

/// What `imap_open` is called with.
pub struct Request<'a> {
    /// A mailbox string: `{host:port/switch…}name`.
    pub name: &'a [u8],
    pub user: &'a [u8],
    /// A password; a bearer token with `OP_XOAUTH2`.
    pub password: &'a [u8],
    /// `OP_…` and `CL_EXPUNGE`.
    pub flags: i64,
    /// Further attempts at a login that failed for another reason than a refusal.
    pub retries: i64,
    pub options: &'a Options,
}

/// One stream. Source: ext/imap's `IMAP\Connection`.
pub struct Mailbox {
    pub(super) driver: Box<dyn Driver>,
    pub(super) state: State,
    pub(super) target: Target,
    /// The open mailbox; `None` when half open.
    pub(super) name: Option<Vec<u8>>,
    flags: i64,
    read_only: bool,
    /// Opened with `OP_SECURE`, which holds for reconnections too.
    secure: bool,
    login: Login,
    /// The user that the caller gave, whatever the mailbox string says.
    user: Vec<u8>,
    options: Options,
    timeouts: Timeouts,
    /// Commands are under way whose answers no call has waited for.
    deferring: bool,
    pub(super) predicted: Predicted,
    /// The process that opened it; a child must not say good-bye for its parent.
    process: u32,
    open: bool,
}

/// What ext/imap calls a stream with no mailbox open.
const NO_MAILBOX: &[u8] = b"<no_mailbox>";

impl Mailbox {
    /// Opens a stream. A mailbox that the server refuses gives a half-open
    /// stream and an error in `diagnostics`, as in ext/imap (`imap_open`).
    pub fn open(request: &Request<'_>, diagnostics: &mut Diagnostics) -> Result<Mailbox> {
        flags::check_open(request.flags)?;
        let retries = retries(request.retries)?;
        let Name { remote, mailbox } = name::parse(request.name)?;
        let mut target = remote.unwrap_or_else(Target::local);
        target.anonymous |= request.flags & op::ANONYMOUS != 0;
        let login = login(&target, request)?;
        let settings = Settings {
            target: target.clone(),
            files: request.options.files.clone(),
            wire: request.options.wire.clone(),
            login: login.clone(),
            retries,
            step_by_step: request.options.step_by_step,
            silent: request.flags & op::SILENT != 0,
            compress: request.options.compress,
        };
        let read_only = is_read_only(&target, request.flags);
        let opening = (request.flags & op::HALFOPEN == 0).then_some(Opening { mailbox: &mailbox, read_only });
        let mut state = State { read_only, ..State::default() };
        let mut receiver = Receiver { state: &mut state, diagnostics, wanted: None, ahead: false };
        let opened = registry::open(&settings, opening, &mut receiver)?;
        let mut stream = Mailbox {
            driver: opened.driver,
            state,
            target,
            name: None,
            flags: request.flags,
            read_only,
            secure: request.flags & op::SECURE != 0,
            login,
            user: request.user.to_vec(),
            options: request.options.clone(),
            timeouts: request.options.wire.timeouts,
            deferring: false,
            predicted: Predicted::default(),
            process: std::process::id(),
            open: true,
        };
        match opened.mailbox {
            Some(Ok(())) => stream.name = Some(mailbox),
            Some(Err(error)) => stream.half_open(&error, diagnostics),
            None => {}
        }
        Ok(stream)
    }

    /// Opens another mailbox on this stream, over the same connection where it
    /// can serve. Source: `imap_reopen`.
    pub fn reopen(
        &mut self,
        text: &[u8],
        flags: i64,
        retries_: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        flags::check_reopen(flags)?;
        retries(retries_)?;
        let Name { remote, mailbox } = name::parse(text)?;
        let mut target = remote.unwrap_or_else(Target::local);
        target.anonymous |= flags & op::ANONYMOUS != 0;
        if !self.is_open() || !same_server(&self.target, &target) {
            return self.reconnect(text, flags, retries_, diagnostics);
        }
        let read_only = is_read_only(&target, flags);
        let halfopen = flags & op::HALFOPEN != 0;
        // Message numbers mean this mailbox's messages no longer.
        self.settle(diagnostics)?;
        // A mailbox that stayed open there would be the one that later commands change.
        if halfopen && self.name.is_some() {
            match self.call(diagnostics, |driver, receiver| driver.unselect(receiver)) {
                Err(_) if self.driver.is_alive() => {
                    return self.reconnect(text, flags, retries_, diagnostics);
                }
                outcome => outcome?,
            }
        }
        self.state = State { read_only, ..State::default() };
        self.name = None;
        if flags != 0 {
            self.flags = flags;
        }
        self.read_only = read_only;
        self.target = target;
        if halfopen {
            return Ok(());
        }
        match self.call(diagnostics, |driver, receiver| driver.select(&mailbox, read_only, receiver)) {
            Ok(()) => self.name = Some(mailbox),
            Err(error) if self.driver.is_alive() => {
                self.state = State::default();
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn reconnect(
        &mut self,
        text: &[u8],
        flags: i64,
        retries: i64,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        let password = match &self.login.secret {
            Secret::Password(secret) | Secret::Token(secret) => secret.clone(),
            _ => Vec::new(),
        };
        let token = if matches!(self.login.secret, Secret::Token(_)) { op::XOAUTH2 } else { 0 };
        // What was never to show its password does not begin to.
        let secure = if self.secure { op::SECURE } else { 0 };
        let (user, options) = (self.user.clone(), self.options.clone());
        let request = Request {
            name: text,
            user: &user,
            password: &password,
            flags: (flags & !op::EXPUNGE) | token | secure,
            retries,
            options: &options,
        };
        let mut fresh = Mailbox::open(&request, diagnostics)?;
        if flags == 0 {
            fresh.flags = self.flags;
        }
        let mut old = std::mem::replace(self, fresh);
        old.end(diagnostics);
        Ok(())
    }

    /// Ends the session. Source: `imap_close`; with `CL_EXPUNGE` the messages
    /// marked for deletion go first.
    pub fn close(&mut self, flags: i64, diagnostics: &mut Diagnostics) -> Result<()> {
        flags::check_close(flags)?;
        let mut outcome = Ok(());
        let expunge = (flags | self.flags) & cl::EXPUNGE != 0;
        if expunge && self.name.is_some() && self.is_open() && self.is_mine() {
            outcome = self.call(diagnostics, |driver, receiver| driver.expunge(receiver));
        }
        self.end(diagnostics);
        outcome
    }

    /// Closes the descriptor and says nothing to the server.
    pub fn abandon(&mut self) {
        self.open = false;
        self.driver.abandon();
    }

    /// Whether the stream can still be used.
    pub fn is_open(&self) -> bool {
        self.open && self.driver.is_alive()
    }

    /// Asks the server for news. Source: `imap_ping`.
    pub fn ping(&mut self, diagnostics: &mut Diagnostics) -> Result<()> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.ping(receiver))
    }

    /// Asks for news and says what the mailbox holds. Source: `imap_check`.
    pub fn check(&mut self, diagnostics: &mut Diagnostics) -> Result<CheckInfo> {
        self.ping(diagnostics)?;
        Ok(self.described())
    }

    /// What is known of the mailbox without asking.
    pub(super) fn described(&self) -> CheckInfo {
        let target = Target { read_only: self.read_only, secure: self.login.secure, ..self.target.clone() };
        CheckInfo {
            date: now(),
            driver: self.session().service.clone(),
            mailbox: name::spell(self.session(), self.name.as_deref().unwrap_or(NO_MAILBOX), &target),
            messages: self.state.messages,
            recent: self.state.recent,
        }
    }

    /// Source: `imap_num_msg`.
    pub fn num_msg(&mut self, _: &mut Diagnostics) -> Result<u32> {
        self.usable()?;
        Ok(self.state.messages)
    }

    /// What [`Mailbox::num_msg`] says, as long as no call is made on the stream; `None` once it can't be used.
    pub fn count(&self) -> Option<u32> {
        self.is_open().then_some(self.state.messages)
    }

    /// Source: `imap_num_recent`.
    pub fn num_recent(&mut self, _: &mut Diagnostics) -> Result<u32> {
        self.usable()?;
        Ok(self.state.recent)
    }

    /// Forgets what is cached. Source: `imap_gc`.
    pub fn gc(&mut self, flags: i64) -> Result<()> {
        flags::check_gc(flags)?;
        self.usable()?;
        if flags & gc::TEXTS != 0 {
            self.state.cache.forget_texts();
        }
        if flags & gc::ENV != 0 {
            self.state.cache.forget_envelopes();
        }
        if flags & gc::ELT != 0 {
            self.state.cache.forget_elements();
        }
        Ok(())
    }

    /// What the server says it can do, upper case.
    pub fn capability(&mut self, diagnostics: &mut Diagnostics) -> Result<Vec<String>> {
        self.usable()?;
        self.call(diagnostics, |driver, receiver| driver.capabilities(receiver))
    }

    /// The deadlines of every later call.
    pub fn set_timeouts(&mut self, timeouts: Timeouts) {
        self.timeouts = timeouts;
        self.driver.set_timeouts(timeouts);
    }

    /// What was negotiated with the server.
    pub fn session(&self) -> &Session {
        self.driver.session()
    }

    /// Runs a driver's call with the events going into this stream's state.
    pub(super) fn call<T>(
        &mut self,
        diagnostics: &mut Diagnostics,
        run: impl FnOnce(&mut dyn Driver, &mut Receiver<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        self.call_for(diagnostics, None, run)
    }

    /// As [`Mailbox::call`], for a call that waits for a text.
    pub(super) fn call_for<'b, T>(
        &mut self,
        diagnostics: &mut Diagnostics,
        wanted: Option<&mut Wanted<'b>>,
        run: impl FnOnce(&mut dyn Driver, &mut Receiver<'_, '_>) -> Result<T>,
    ) -> Result<T> {
        self.tell_seen(diagnostics)?;
        self.predicted.forget();
        let ahead = !self.options.step_by_step;
        let mut receiver = Receiver { state: &mut self.state, diagnostics, wanted, ahead };
        let outcome = run(self.driver.as_mut(), &mut receiver);
        // A dead connection is the outcome's affair.
        let _ = self.collect(false, diagnostics);
        outcome
    }

    /// Whether calls may fetch more than they are asked for, and return before the server has answered.
    pub(super) fn looks_ahead(&self) -> bool {
        !self.options.step_by_step && self.driver.answers_ahead()
    }

    /// Whether statuses may be brought before they are asked for.
    pub(super) fn predicts_status(&self) -> bool {
        self.options.predict_status
    }

    /// Whether the server may still refuse what a call has returned from.
    pub fn is_deferring(&self) -> bool {
        self.deferring || !self.state.seen.is_empty()
    }

    /// Waits until the server has answered everything; refusals go to `diagnostics`.
    pub fn settle(&mut self, diagnostics: &mut Diagnostics) -> Result<()> {
        if !self.is_deferring() || !self.is_open() {
            return Ok(());
        }
        self.tell_seen(diagnostics)?;
        self.collect(true, diagnostics)
    }

    /// Changes flags of messages by number; a refusal is reported with some later call, unless it is `nothing` to speak of.
    pub(super) fn store_later(
        &mut self,
        numbers: &Set,
        change: FlagChange,
        flags: &[Vec<u8>],
        nothing: bool,
        diagnostics: &mut Diagnostics,
    ) -> Result<()> {
        self.deferring = true;
        let mut receiver = Receiver { state: &mut self.state, diagnostics, wanted: None, ahead: false };
        self.driver.store_later(numbers, change, flags, nothing, &mut receiver)
    }

    /// What the script has read is seen on the server before the next command that could show it.
    pub(super) fn tell_seen(&mut self, diagnostics: &mut Diagnostics) -> Result<()> {
        if self.state.seen.is_empty() {
            return Ok(());
        }
        let numbers: Set = std::mem::take(&mut self.state.seen).into_iter().collect();
        // Who may not store it has read all the same.
        self.store_later(&numbers, FlagChange::Add, &[b"\\Seen".to_vec()], true, diagnostics)
    }

    fn collect(&mut self, wait: bool, diagnostics: &mut Diagnostics) -> Result<()> {
        if !self.deferring {
            return Ok(());
        }
        let mut receiver = Receiver { state: &mut self.state, diagnostics, wanted: None, ahead: false };
        let refusals = self.driver.settled(wait, &mut receiver)?;
        self.deferring = !wait && self.driver.is_deferring();
        if !refusals.is_empty() {
            self.state.cache.forget_flags();
        }
        refusals.iter().for_each(|refusal| diagnostics.failure(refusal));
        Ok(())
    }

    /// An error unless the session lives.
    pub(super) fn usable(&self) -> Result<()> {
        match self.is_open() {
            true => Ok(()),
            false => Err(Error::new(ErrorKind::Closed, "[CLOSED] IMAP connection is closed")),
        }
    }

    fn half_open(&mut self, error: &Error, diagnostics: &mut Diagnostics) {
        diagnostics.failure(error);
        self.state = State::default();
        self.name = None;
    }

    fn is_mine(&self) -> bool {
        self.process == std::process::id()
    }

    fn end(&mut self, diagnostics: &mut Diagnostics) {
        if !std::mem::replace(&mut self.open, false) {
            return;
        }
        if !self.is_mine() {
            return self.driver.abandon();
        }
        // The last words; whatever becomes of them, the session ends.
        let _ = self.tell_seen(diagnostics);
        let mut receiver = Receiver { state: &mut self.state, diagnostics, wanted: None, ahead: false };
        self.driver.logout(&mut receiver);
        let _ = self.collect(false, diagnostics);
    }
}

impl Drop for Mailbox {
    /// As a close: ext/imap too expunges when a stream with `CL_EXPUNGE` goes out of scope.
    fn drop(&mut self) {
        let _ = self.close(0, &mut Diagnostics::default());
    }
}

/// The time now, in the system's time zone, as RFC 5322 writes it.
fn now() -> String {
    let now = jiff::Zoned::now();
    let zone = now.time_zone().to_offset_info(now.timestamp());
    Date::from_unix(now.timestamp().as_second(), zone.offset().seconds() / 60)
        .to_rfc822(Some(zone.abbreviation()))
}

fn is_read_only(target: &Target, flags: i64) -> bool {
    target.read_only || flags & op::READONLY != 0
}

/// Whether a session with `a` serves for `b` on every point of security.
fn same_server(a: &Target, b: &Target) -> bool {
    let host = |target: &Target| target.host.to_ascii_lowercase();
    let key =
        |t: &Target| (host(t), t.port, t.service.clone(), t.user.clone(), t.authuser.clone(), t.encryption);
    key(a) == key(b) && a.anonymous == b.anonymous && (a.no_validate, a.secure) == (b.no_validate, b.secure)
}

/// Source: ext/imap's check of `$retries`; of tries without end there are some.
fn retries(retries: i64) -> Result<u32> {
    u32::try_from(retries.min(limits::RETRIES))
        .map_err(|_| Error::new(ErrorKind::Argument, "retries must be greater than or equal to 0"))
}

/// Who logs in: the string's `/user=` goes before the caller's user.
fn login(target: &Target, request: &Request<'_>) -> Result<Login> {
    let given = std::str::from_utf8(request.user)
        .map_err(|_| Error::new(ErrorKind::Argument, "the user name is not UTF-8"))?;
    let user = target.user.clone().unwrap_or_else(|| given.to_string());
    let (user, authorize_as) = match &target.authuser {
        Some(authuser) => (authuser.clone(), Some(user)),
        None => (user, None),
    };
    let secret = match &request.options.token_source {
        Some(source) => Secret::TokenSource(source.clone()),
        None if request.flags & op::XOAUTH2 != 0 => Secret::Token(request.password.to_vec()),
        None if request.password.is_empty() && request.options.wire.tls.certificate.is_some() => {
            Secret::External
        }
        None => Secret::Password(request.password.to_vec()),
    };
    Ok(Login {
        user,
        authorize_as,
        secret,
        anonymous: target.anonymous || request.flags & op::ANONYMOUS != 0,
        secure: target.secure || request.flags & op::SECURE != 0,
        disabled: request.options.disabled_authenticators.iter().map(|n| n.to_ascii_uppercase()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        name::parse(text.as_bytes()).ok().and_then(|name| name.remote).expect("a remote mailbox")
    }

    #[test]
    fn a_connection_serves_only_for_the_same_security() {
        let one = target("{host/imap/ssl/user=joe}INBOX");
        for same in ["{HOST/ssl/user=joe}other", "{host/imap/ssl/user=joe/readonly}INBOX"] {
            assert!(same_server(&one, &target(same)), "{same}");
        }
        for other in [
            "{host/imap/user=joe}",
            "{host/imap/tls/user=joe}",
            "{host/imap/notls/user=joe}",
            "{host:994/imap/ssl/user=joe}",
            "{host2/imap/ssl/user=joe}",
            "{host/imap/ssl/user=ann}",
            "{host/imap/ssl}",
            "{host/imap/ssl/user=joe/authuser=root}",
            "{host/imap/ssl/user=joe/novalidate-cert}",
            "{host/imap/ssl/user=joe/secure}",
            "{host/imap/ssl/anonymous}",
        ] {
            assert!(!same_server(&one, &target(other)), "{other}");
            assert!(!same_server(&target(other), &one), "{other}");
        }
    }
}
