//! The text form of a transcript.

use std::fmt;

/// One file.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    pub lines: Vec<Line>,
}

/// One line, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A comment or an empty line, as written.
    Comment(String),
    /// `whole`: the case hangs on octets that come together, and is not split.
    Whole,
    /// `with …`: how the next call opens its connection.
    With(String),
    /// A call of the client, as written.
    Call(String),
    /// What the server does.
    Server(Action),
    /// `=> …`: one line of the call's result.
    Result(String),
    /// `errors: …`, `alerts: …`: one entry that the call left behind.
    Error(String),
    Alert(String),
}

/// One thing that the server does or waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `S: …`: a line.
    Say(String),
    /// `S-literal: …`: a line of a literal; neighbours are joined by CRLF.
    Literal(String),
    /// `S-raw: …`: octets without a line end.
    Raw(String),
    /// `S-repeat: n …`: octets, n times over, without a line end.
    Repeat(usize, String),
    /// `S-close`: no more from this side.
    Close,
    /// `S-stall`: silence until the client goes.
    Stall,
    /// `S-accept`: waits for the client's next connection.
    Accept,
    /// `TLS`: the server's side of a handshake.
    Tls,
    /// `DEFLATE`: both sides compress from here on.
    Deflate,
    /// `TLS-refused`: as much of one, and the client does not like what it sees.
    TlsRefused,
    /// `C: …`: the client's next line, octet for octet.
    Expect(String),
    /// `C-octets`: octets of any kind, at least one.
    Octets,
    /// `C-silent`: nothing from the client at this moment.
    Silent,
    /// `C-eof`: the client says nothing more, not even good-bye.
    Eof,
}

impl Transcript {
    /// Reads a file's text; `Err` names the line that can't be read.
    pub fn parse(text: &str) -> Result<Transcript, String> {
        let mut lines = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let parsed = parse_line(line).map_err(|what| format!("line {}: {what}: {line}", number + 1))?;
            lines.push(parsed);
        }
        Ok(Transcript { lines })
    }

    /// The server's part, cut at the calls: what it does during the first, the second, …
    pub fn script(&self) -> Vec<Vec<Action>> {
        let mut groups: Vec<Vec<Action>> = Vec::new();
        for line in &self.lines {
            match line {
                Line::Call(_) => groups.push(Vec::new()),
                Line::Server(action) => {
                    if groups.is_empty() {
                        groups.push(Vec::new());
                    }
                    groups.last_mut().expect("one was pushed").push(action.clone());
                }
                _ => {}
            }
        }
        groups
    }

    /// The client's part: each call with its options and what is to come of it.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls: Vec<Call> = Vec::new();
        let mut with = String::new();
        for line in &self.lines {
            match line {
                Line::With(options) => with = options.clone(),
                Line::Call(text) => {
                    calls.push(Call {
                        text: text.clone(),
                        with: std::mem::take(&mut with),
                        ..Call::default()
                    });
                }
                _ => {
                    if let Some(call) = calls.last_mut() {
                        call.outcome.add(line);
                    }
                }
            }
        }
        calls
    }
}

/// One call of the client.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub text: String,
    pub with: String,
    pub outcome: Outcome,
}

/// What came of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub result: Vec<String>,
    pub errors: Vec<String>,
    pub alerts: Vec<String>,
}

impl Outcome {
    fn add(&mut self, line: &Line) {
        match line {
            Line::Result(text) => self.result.push(text.clone()),
            Line::Error(text) => self.errors.push(text.clone()),
            Line::Alert(text) => self.alerts.push(text.clone()),
            _ => {}
        }
    }

    /// The lines that stand for it in a file.
    pub fn lines(&self) -> Vec<Line> {
        let result = self.result.iter().cloned().map(Line::Result);
        let errors = self.errors.iter().cloned().map(Line::Error);
        let alerts = self.alerts.iter().cloned().map(Line::Alert);
        result.chain(errors).chain(alerts).collect()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

/// The words of a call: separated by blanks, in double quotes if they hold some
/// (`\"` and `\\` inside), `\xNN` for an octet.
pub fn words(text: &str) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c == ' ' {
            chars.next();
            continue;
        }
        let mut word = String::new();
        let mut quoted = false;
        while let Some(&c) = chars.peek() {
            match c {
                '"' => quoted = !quoted,
                ' ' if !quoted => break,
                '\\' if quoted && {
                    chars.clone().nth(1).is_some_and(|next| next == '"' || next == '\\')
                } =>
                {
                    chars.next();
                    word.push(*chars.peek().expect("looked at above"));
                }
                c => word.push(c),
            }
            chars.next();
        }
        words.push(octets(&word));
    }
    words
}

/// The octets of a text in which `\xNN` stands for one of any kind.
pub fn octets(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = rest.strip_prefix(b"\\x").and_then(|hex| hex.get(..2));
        let octet = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match octet {
            Some(octet) => {
                out.push(octet);
                rest = &rest[4..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    out
}

/// Octets as a file can hold them; [`octets`] undoes it.
pub fn text(octets: &[u8]) -> String {
    let mut out = String::new();
    for chunk in octets.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\0'..='\x1f' | '\x7f' => out.push_str(&format!("\\x{:02x}", c as u32)),
                c => out.push(c),
            }
        }
        chunk.invalid().iter().for_each(|octet| out.push_str(&format!("\\x{octet:02x}")));
    }
    out
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tagged = |f: &mut fmt::Formatter<'_>, mark: &str, text: &str| match text {
            "" => f.write_str(mark),
            text => write!(f, "{mark} {text}"),
        };
        match self {
            Line::Comment(text) | Line::Call(text) => f.write_str(text),
            Line::Whole => f.write_str("whole"),
            Line::With(options) => write!(f, "with {options}"),
            Line::Result(text) => tagged(f, "=>", text),
            Line::Error(text) => tagged(f, "errors:", text),
            Line::Alert(text) => tagged(f, "alerts:", text),
            Line::Server(action) => match action {
                Action::Say(text) => tagged(f, "S:", text),
                Action::Literal(text) => tagged(f, "S-literal:", text),
                Action::Raw(text) => tagged(f, "S-raw:", text),
                Action::Repeat(times, text) => write!(f, "S-repeat: {times} {text}"),
                Action::Close => f.write_str("S-close"),
                Action::Stall => f.write_str("S-stall"),
                Action::Accept => f.write_str("S-accept"),
                Action::Deflate => f.write_str("DEFLATE"),
                Action::Tls => f.write_str("TLS"),
                Action::TlsRefused => f.write_str("TLS-refused"),
                Action::Octets => f.write_str("C-octets"),
                Action::Expect(text) => tagged(f, "C:", text),
                Action::Silent => f.write_str("C-silent"),
                Action::Eof => f.write_str("C-eof"),
            },
        }
    }
}

fn parse_line(line: &str) -> Result<Line, String> {
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(Line::Comment(line.to_owned()));
    }
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.to_owned();
    let bare = |parsed: Line| if rest.is_empty() { Ok(parsed) } else { Err("nothing may follow".to_owned()) };
    match mark {
        "whole" => bare(Line::Whole),
        "with" => Ok(Line::With(rest)),
        "=>" => Ok(Line::Result(rest)),
        "errors:" => Ok(Line::Error(rest)),
        "alerts:" => Ok(Line::Alert(rest)),
        "S:" => Ok(Line::Server(Action::Say(rest))),
        "S-literal:" => Ok(Line::Server(Action::Literal(rest))),
        "S-raw:" => Ok(Line::Server(Action::Raw(rest))),
        "S-repeat:" => {
            let (times, text) = rest.split_once(' ').ok_or("a count and a text are wanted")?;
            let times = times.parse().map_err(|_| "that is no count".to_owned())?;
            Ok(Line::Server(Action::Repeat(times, text.to_owned())))
        }
        "C:" => Ok(Line::Server(Action::Expect(rest))),
        "S-close" => bare(Line::Server(Action::Close)),
        "S-stall" => bare(Line::Server(Action::Stall)),
        "S-accept" => bare(Line::Server(Action::Accept)),
        "DEFLATE" => bare(Line::Server(Action::Deflate)),
        "TLS" => bare(Line::Server(Action::Tls)),
        "TLS-refused" => bare(Line::Server(Action::TlsRefused)),
        "C-octets" => bare(Line::Server(Action::Octets)),
        "C-silent" => bare(Line::Server(Action::Silent)),
        "C-eof" => bare(Line::Server(Action::Eof)),
        _ if mark.starts_with("S-") || mark.starts_with("C-") || mark.ends_with(':') => {
            Err("no such mark".to_owned())
        }
        _ => Ok(Line::Call(line.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "\
# An example.
with timeout=100
open {host}INBOX user \"a \\\"b\"
S: * OK hi \\xff
C: T1 LOGIN user secret
S-literal: )
S-repeat: 3 (
S-close
=> ok
errors: one
alerts: two

ping
C: T2 NOOP
=>
";

    #[test]
    fn printing_undoes_parsing() {
        let transcript = Transcript::parse(EXAMPLE).expect("well-formed");
        let printed: String = transcript.lines.iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(printed, EXAMPLE);
        assert_eq!(transcript.script().iter().map(Vec::len).collect::<Vec<_>>(), [5, 1]);
        let calls = transcript.calls();
        assert_eq!((calls[0].with.as_str(), calls[1].with.as_str()), ("timeout=100", ""));
        assert_eq!(calls[0].outcome.errors, ["one"]);
        assert_eq!(calls[1].outcome.result, [""]);
    }

    #[test]
    fn unknown_marks_are_errors() {
        for line in ["S-never", "C-raw: x", "X: y", "S-repeat: many x", "TLS now", "DEFLATE now"] {
            assert!(Transcript::parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn words_and_octets() {
        assert_eq!(words("a  \"b c\" \"\\\"\" \\xc3x \"\""), [&b"a"[..], b"b c", b"\"", b"\xc3x", b""]);
        assert_eq!(octets("\\Seen \\x0d\\x0A\\xg"), b"\\Seen \r\n\\xg");
        assert_eq!(text(b"\\Seen \r\xff\xc3\xa9"), "\\Seen \\x0d\\xff\u{e9}");
    }
}
