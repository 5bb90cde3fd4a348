//! What mutation starts from: the repository's own mail, dialogues and tables.

use std::path::{Path, PathBuf};

/// Where a target's first inputs come from.
#[derive(Clone, Copy)]
pub enum Seeds {
    /// Messages, and each of their header lines.
    Mail,
    /// Single responses of servers.
    Responses,
    /// Whole dialogues: what a server says, cut by [`PAUSE`] where the client speaks.
    Dialogues,
    /// Those of the protocol with this name.
    DialoguesOf(&'static str),
    /// The lines of those dialogues, and each group of them that goes up to a line of one dot.
    LinesOf(&'static str),
    Mailboxes,
    Criteria,
    Given(&'static [&'static str]),
}

/// Stands in a dialogue where the client speaks.
pub const PAUSE: u8 = 0x1e;

pub fn of(seeds: Seeds) -> Vec<Vec<u8>> {
    let mut found = match seeds {
        Seeds::Mail => mail(),
        Seeds::Responses => dialogues("").iter().flat_map(|text| responses(text)).collect(),
        Seeds::Dialogues => dialogues(""),
        Seeds::DialoguesOf(protocol) => dialogues(protocol),
        Seeds::LinesOf(protocol) => dialogues(protocol).iter().flat_map(|text| lines(text)).collect(),
        Seeds::Mailboxes => table("tests/data/mailbox-strings.txt"),
        Seeds::Criteria => table("tests/data/search-criteria.txt"),
        Seeds::Given(texts) => texts.iter().map(|text| text.as_bytes().to_vec()).collect(),
    };
    found.push(Vec::new());
    found.sort();
    found.dedup();
    found
}

fn mail() -> Vec<Vec<u8>> {
    let messages: Vec<Vec<u8>> = files("tests/corpus", "eml").collect();
    let values = messages.iter().flat_map(|message| {
        let header =
            message.split(|byte| *byte == b'\n').take_while(|line| !line.trim_ascii().is_empty()).take(100);
        header
            .map(|line| line.splitn(2, |byte| *byte == b':').last().unwrap_or_default().trim_ascii().to_vec())
    });
    let mut all: Vec<Vec<u8>> = values.collect();
    all.extend(messages.into_iter().filter(|message| message.len() < 64 << 10));
    all
}

/// The first column of a table.
fn table(path: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').next()).map(unescape).collect()
}

/// The dialogues of the files whose names begin so.
fn dialogues(begin: &str) -> Vec<Vec<u8>> {
    let texts = named_files("tests/transcripts", "txt", begin);
    texts.map(|text| server_side(&String::from_utf8_lossy(&text))).collect()
}

fn lines(dialogue: &[u8]) -> Vec<Vec<u8>> {
    let all: Vec<&[u8]> = dialogue.split_inclusive(|byte| *byte == b'\n').collect();
    let groups = all.split(|line| line.trim_ascii_end() == b".").map(<[&[u8]]>::concat);
    groups.chain(all.iter().map(|line| line.to_vec())).collect()
}

/// The octets of the server's lines. A script that repeats octets millions of times does so once.
fn server_side(text: &str) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let after_literal = at > 0 && lines[at - 1].starts_with("S-literal: ");
        if let Some(said) = line.strip_prefix("S: ") {
            let literal = lines[at + 1..].iter().map_while(|line| line.strip_prefix("S-literal: "));
            let length: usize = literal.map(|line| unescape(line).len() + 2).sum();
            out.extend(unescape(&said.replace("{#}", &format!("{{{}}}", length.saturating_sub(2)))));
            out.extend(b"\r\n");
        } else if let Some(said) = line.strip_prefix("S-literal: ") {
            if after_literal {
                out.extend(b"\r\n");
            }
            out.extend(unescape(said));
        } else if let Some(said) = line.strip_prefix("S-raw: ") {
            out.extend(unescape(said));
        } else if let Some((_, said)) = line.strip_prefix("S-repeat: ").and_then(|rest| rest.split_once(' '))
        {
            out.extend(unescape(said));
        } else if line.starts_with("C: ") && out.last() != Some(&PAUSE) {
            out.push(PAUSE);
        }
    }
    out
}

/// A dialogue's responses, literals and all.
fn responses(dialogue: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut whole = true;
    for line in dialogue.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_prefix(&[PAUSE]).unwrap_or(line);
        match found.last_mut() {
            Some(last) if !whole => last.extend_from_slice(line),
            _ => found.push(line.to_vec()),
        }
        // Near enough: a line behind a literal begins with neither a tag nor a star.
        whole = !line.trim_ascii_end().ends_with(b"}");
    }
    found
}

/// `\xNN`, `\r`, `\n`, `\t` and `\\`.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let (octet, used) = match (byte, after) {
            (b'\\', [b'r', ..]) => (b'\r', 2),
            (b'\\', [b'n', ..]) => (b'\n', 2),
            (b'\\', [b't', ..]) => (b'\t', 2),
            (b'\\', [b'\\', ..]) => (b'\\', 2),
            (b'\\', [b'x', high, low, ..]) => {
                match (char::from(*high).to_digit(16), char::from(*low).to_digit(16)) {
                    (Some(high), Some(low)) => ((high * 16 + low) as u8, 4),
                    _ => (byte, 1),
                }
            }
            _ => (byte, 1),
        };
        out.push(octet);
        rest = rest.get(used..).unwrap_or_default();
    }
    out
}

fn files(directory: &str, extension: &str) -> impl Iterator<Item = Vec<u8>> {
    named_files(directory, extension, "")
}

/// Contents in the order of their names, which begin with `begin`.
fn named_files(directory: &str, extension: &str, begin: &str) -> impl Iterator<Item = Vec<u8>> {
    let entries = std::fs::read_dir(root().join(directory)).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.retain(|path| {
        path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(begin.as_bytes()))
    });
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
