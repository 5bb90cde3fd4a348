//! An inbox to which nothing was delivered yet.

use super::Opened;
use crate::driver::FlagChange;
use crate::driver::event::Events;
use crate::error::{Error, ErrorKind, Result};
use crate::mime::date::Date;

/// No mailbox, and no message in it.
pub struct Nothing;

impl Opened for Nothing {
    fn format(&self) -> &'static str {
        "dummy"
    }

    fn path(&self) -> Vec<u8> {
        Vec::new()
    }

    fn is_read_only(&self) -> bool {
        false
    }

    fn count(&self) -> u32 {
        0
    }

    fn recent(&mut self) -> u32 {
        0
    }

    fn unseen(&mut self) -> u32 {
        0
    }

    fn uid_validity(&self) -> u32 {
        1
    }

    fn uid_next(&self) -> u32 {
        1
    }

    fn keywords(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    fn uid(&mut self, _: u32) -> Result<u32> {
        Err(no_message())
    }

    fn size(&mut self, _: u32) -> Result<u64> {
        Err(no_message())
    }

    fn arrival(&mut self, _: u32) -> Result<Date> {
        Err(no_message())
    }

    fn flags(&mut self, _: u32) -> Result<Vec<Vec<u8>>> {
        Err(no_message())
    }

    fn header(&mut self, _: u32) -> Result<Vec<u8>> {
        Err(no_message())
    }

    fn message(&mut self, _: u32) -> Result<Vec<u8>> {
        Err(no_message())
    }

    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn set_flags(&mut self, _: &[u32], _: FlagChange, _: &[Vec<u8>], _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn expunge(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        Ok(())
    }

    fn release(&mut self) {}
}

fn no_message() -> Error {
    Error::new(ErrorKind::NoMessage, "Bad message number")
}
