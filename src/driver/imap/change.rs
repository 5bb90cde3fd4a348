//! APPEND (RFC 3501, section 6.3.11) and MULTIAPPEND (RFC 3502).

use super::Imap;
use super::command::Command;
use crate::driver::Appended;
use crate::driver::event::Events;
use crate::error::Result;

/// All messages in one command if the server has MULTIAPPEND, else one after the other.
pub fn append(
    imap: &mut Imap,
    mailbox: &[u8],
    messages: &[Appended<'_>],
    events: &mut dyn Events,
) -> Result<()> {
    let at_once = if messages.len() > 1 && imap.offers("MULTIAPPEND", events)? { messages.len() } else { 1 };
    for group in messages.chunks(at_once.max(1)) {
        let contents: Vec<&[u8]> = group.iter().map(|message| message.content).collect();
        let tag = imap.wire.start_with(&Command::append(mailbox, group)?, &contents, events)?;
        let completion = imap.wire.finish(tag, &mut Some, events)?;
        imap.concluded(completion, events)?;
    }
    Ok(())
}
