//! What can happen to a stream between two octets.

/// The server's stream, as it reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Whole, in as few pieces as it was written in.
    None,
    /// Every octet by itself.
    Split,
    /// Nothing but the end after so many octets.
    Cut(usize),
    /// Nothing at all after so many octets.
    Stall(usize),
}

impl Fault {
    /// After how many octets the server falls silent.
    pub fn limit(self) -> Option<usize> {
        match self {
            Fault::None | Fault::Split => None,
            Fault::Cut(octets) | Fault::Stall(octets) => Some(octets),
        }
    }
}
