//! A message's envelope: RFC 3501 `ENVELOPE` plus the news fields that c-client adds.

use super::address::Address;

/// What `ENVELOPE` carries (RFC 3501, section 7.4.2), raw: encoded words are not decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    pub date: Option<Vec<u8>>,
    pub subject: Option<Vec<u8>>,
    pub from: Vec<Address>,
    pub sender: Vec<Address>,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub in_reply_to: Option<Vec<u8>>,
    pub message_id: Option<Vec<u8>>,
    /// `Newsgroups`, `Followup-To` and `References` are no part of IMAP's
    /// ENVELOPE; they come from the header itself.
    pub newsgroups: Option<Vec<u8>>,
    pub followup_to: Option<Vec<u8>>,
    pub references: Option<Vec<u8>>,
    /// `Return-Path`, known only when the header was parsed here.
    pub return_path: Vec<Address>,
    /// The message is a resent one (`Resent-*` fields were seen in the header).
    pub remail: Option<Vec<u8>>,
}
