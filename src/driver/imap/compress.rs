//! COMPRESS=DEFLATE (RFC 4978), after the login and before all else.

use super::Imap;
use super::command::Command;
use super::response::Code;
use super::response::Status;
use crate::driver::event::{Event, Events};
use crate::driver::target::Settings;
use crate::error::Result;

/// Has both sides compress, if that is wanted and the server offers it and goes along; else everything stays as it is.
/// Nothing may be under way: what follows the server's OK is compressed.
pub fn begin(imap: &mut Imap, settings: &Settings, events: &mut dyn Events) -> Result<()> {
    if !settings.compress || !imap.offers("COMPRESS=DEFLATE", events)? {
        return Ok(());
    }
    let completion = imap.wire.run(&Command::compress(), events)?;
    match completion.status {
        Status::Ok => {
            imap.wire.compress()?;
            imap.concluded(completion, events)
        }
        // Nobody has asked for more than to try.
        Status::No | Status::Bad => {
            if matches!(completion.code, Some(Code::Alert)) {
                events.event(Event::Alert(completion.text));
            }
            Ok(())
        }
    }
}
