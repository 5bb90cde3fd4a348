//! Every bound on what a peer or a caller can make this library hold or do,
//! in one place, each with its reason.

/// One line of a server's response outside literals, in octets. SEARCH and
/// ESEARCH put a whole mailbox on one line: ten million UIDs take 110 MB.
pub const RESPONSE_LINE: usize = 128 << 20;

/// One status line before login; nothing honest is longer.
pub const GREETING_LINE: usize = 64 << 10;

/// One literal held in memory. Larger bodies go through a sink.
pub const LITERAL: u64 = 1 << 30;

/// Sum of all lines and literals of one response held in memory.
pub const RESPONSE: u64 = (1 << 30) + (1 << 20);

/// Depth of parentheses in a response. Real BODYSTRUCTUREs reach about 30.
pub const PAREN_DEPTH: usize = 200;

/// Entries of one list of flags, capabilities, parameters, … in a response;
/// later ones are left out.
pub const LIST_ITEMS: usize = 10_000;

/// Depth of MIME parts in a parsed structure; deeper parts are left out.
pub const MIME_DEPTH: usize = 64;

/// Parts in one message's structure; later ones are left out.
pub const MIME_PARTS: usize = 10_000;

/// Addresses in one header field; later ones are left out.
pub const ADDRESSES: usize = 100_000;

/// Depth of nested groups and comments in an address header.
pub const ADDRESS_DEPTH: usize = 64;

/// Depth of parentheses in search criteria that a caller passes.
pub const CRITERIA_DEPTH: usize = 64;

/// Octets of search criteria that a caller passes.
pub const CRITERIA: usize = 1 << 20;

/// Keywords of one message in a file, and of one file (c-client: 30); later ones are left out.
pub const KEYWORDS: usize = 256;

/// Untagged responses to one command that announce nothing the command asked for.
pub const UNSOLICITED: usize = 1_000_000;

/// Untagged responses to one command, data included: a mailbox of [`MESSAGES`], its flags changing meanwhile.
pub const FETCHED: usize = 2 << 24;

/// Messages in a mailbox; a larger EXISTS is a lie.
pub const MESSAGES: u32 = 1 << 24;

/// Octets of a command line for servers that did not say what they take
/// (UW: 1000; RFC 7162, section 4: 8192).
pub const COMMAND_LINE: usize = 1000;

/// Octets of commands on the wire whose answers have not been read, so that
/// neither side can block writing to the other.
pub const PIPELINE: usize = 16 << 10;

/// Tries of a login that failed for another reason than a refusal, so that a caller who asks for any number gets an answer.
pub const RETRIES: i64 = 100;

/// Octets of a mailbox string `{host/switch}name` (c-client's MAILTMPLEN).
pub const MAILBOX_STRING: usize = 1024;

/// Octets of a remote mailbox's own name, with a closing NUL (c-client's NETMAXMBX).
pub const MAILBOX_NAME: usize = 256;

/// Octets of a host name, with a closing NUL (c-client's NETMAXHOST).
pub const HOST: usize = 256;

/// Octets of a user name in a mailbox string, with a closing NUL (c-client's NETMAXUSER).
pub const USER: usize = 65;

/// Octets of a service name in a mailbox string, with a closing NUL (c-client's NETMAXSRV).
pub const SERVICE: usize = 21;

/// Octets of one SASL challenge, decoded.
pub const SASL_CHALLENGE: usize = 64 << 10;

/// SASL challenges in one exchange.
pub const SASL_STEPS: usize = 16;

/// Iterations that a SCRAM server may ask for (RFC 7677 wants at least 4096).
pub const SCRAM_ITERATIONS: u32 = 1_000_000;

/// Octets that a peer may send while this side is still writing; beyond them it
/// must read before it is read from.
pub const READ_AHEAD: usize = 16 << 20;

/// Addresses of one host that are tried.
pub const ADDRESSES_DIALED: usize = 32;

/// Compressed octets that come in a row and hold nothing; honest ones end a block in a few.
pub const DEFLATED_NOTHING: usize = 1 << 20;

/// Octets of one line or literal that a trace shows.
pub const TRACE_RECORD: usize = 16 << 10;

/// Octets of a peer's own words repeated in an error message.
pub const QUOTED_WORDS: usize = 400;

/// TLS configurations kept ready for the next connection.
pub const TLS_CONNECTORS: usize = 16;

/// Connections whose last words the peer has not answered yet; the oldest are closed all the same.
pub const PARTING: usize = 8;

/// Octets that are read of a peer's answer to them.
pub const LAST_WORDS: usize = 64 << 10;

/// Octets of a PEM file; the system's whole bundle of authorities has 200 KB.
pub const PEM_FILE: u64 = 16 << 20;

/// Octets of a proxy's answer.
pub const PROXY_ANSWER: usize = 16 << 10;

/// Messages kept on a thread's error stack; the oldest go first.
pub const DIAGNOSTICS: usize = 1000;

/// Octets of text bodies that one stream keeps in memory.
pub const BODY_CACHE: usize = 8 << 20;

/// Octets of text bodies that are brought in one go for a caller who has said which messages it walks through.
pub const WALK_OCTETS: u64 = 8 << 20;

/// What [`BODY_CACHE`] is for such a caller: its half holds what one go brings.
pub const WALK_CACHE: usize = 2 * WALK_OCTETS as usize;

/// Octets of envelopes, structures, flags and dates that one stream keeps between calls; a small message
/// with all of them takes about 2,200. What is left of others is 12 octets each.
pub const MESSAGE_CACHE: usize = 32 << 20;

/// Messages whose envelopes one call leaves behind in memory, at about a kilobyte each.
pub const ENVELOPE_CACHE: usize = 10_000;

/// Octets of a text argument of a caller that no other bound covers.
pub const ARGUMENT: usize = 1 << 20;

/// Octets of a message that a caller hands over as a text.
pub const MESSAGE: usize = 1 << 30;

/// Members of a list that a caller passes.
pub const ARGUMENTS: usize = 1000;

/// Octets of a bearer token that a caller's callback gives.
pub const TOKEN: usize = 1 << 20;

/// Octets of a sender or a subject that is cut for a list (c-client's MAILTMPLEN).
pub const EXCERPT: usize = 1024;

/// Octets of a list that POP3 or NNTP gives line by line: ten million messages and their sizes.
pub const LISTING: u64 = 256 << 20;

/// Articles of a group whose server tells the lowest and the highest number alone.
pub const UNLISTED: u32 = 1 << 20;

/// Octets of headers and messages that a store without sections keeps.
pub const SHELF: usize = 16 << 20;

/// Octets of a newsgroup's name or pattern in a command, which has 512 with its end (RFC 3977, section 3.1).
pub const NEWSGROUP: usize = 400;

/// Octets of messages that are brought in one go before they are asked for, by the sizes that the server tells.
pub const AHEAD: u64 = 1 << 20;

/// Messages that are brought in one go; their commands fit into [`PIPELINE`].
pub const AHEAD_MESSAGES: usize = 256;
