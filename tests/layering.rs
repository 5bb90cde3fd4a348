//! The house's invariants that a reader of the sources can check: who may use
//! whom, and what must be absent where.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer, and the layers that it may use.
const LAYERS: [(&str, &[&str]); 8] = [
    ("limits", &[]),
    ("error", &["limits"]),
    ("mime", &["limits", "error"]),
    ("wire", &["limits", "error"]),
    ("sasl", &["limits", "error", "mime"]),
    ("driver", &["limits", "error", "mime", "wire", "sasl"]),
    ("mailbox", &["limits", "error", "mime", "wire", "sasl", "driver"]),
    ("capi", &["limits", "error", "mime", "wire", "sasl", "driver", "mailbox"]),
];

/// One source file of the library, its tests left out.
struct Source {
    /// From `src` on: `driver/imap/mod.rs`.
    path: String,
    /// Without comments; texts are emptied.
    code: String,
    /// The contents of its texts, one a line.
    texts: String,
}

impl Source {
    fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let rest = self.path.strip_prefix(place);
            rest.is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
        })
    }

    /// How many modules lie between the crate and this file's items.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        if self.path.ends_with("mod.rs") { parts - 1 } else { parts }
    }
}

#[test]
fn dependencies_point_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.layer() == "lib" {
            continue;
        }
        let layer = LAYERS.iter().find(|(name, _)| *name == source.layer());
        let Some((own, allowed)) = layer else {
            wrong.push(format!("{} is in no layer", source.path));
            continue;
        };
        for used in names_after(&source.code, "crate::") {
            if used != *own && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses crate::{used}", source.path));
            }
        }
        // A chain of `super` up to the crate would hide a use from the above.
        let chain = "super::".repeat(source.depth());
        if source.code.contains(&chain) {
            wrong.push(format!("{} climbs to the crate by {chain}", source.path));
        }
    }
    report(wrong);
}

#[test]
fn unsafe_and_globals_are_the_c_abi_s_alone() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.layer() != "capi") {
        for word in ["unsafe", "thread_local", "extern", "no_mangle", "transmute"] {
            if has_word(&source.code, word) {
                wrong.push(format!("{}: {word}", source.path));
            }
        }
        for statement in source.code.split("static ").skip(1) {
            // `&'static T` and `'static` bounds have no name with a colon behind them.
            let head = statement.split(['=', ';', '{']).next().unwrap_or_default();
            let name = head.split(':').next().unwrap_or_default().trim();
            let is_item = head.contains(':')
                && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            let is_mutable = ["Mutex", "RwLock", "Cell", "Atomic", "OnceLock", "Condvar"]
                .iter()
                .any(|cell| head.contains(cell));
            if statement.starts_with("mut ") || (is_item && is_mutable) {
                wrong.push(format!("{}: static {}", source.path, head.trim()));
            }
        }
    }
    report(wrong);
}

#[test]
fn the_python_module_is_safe_and_stands_on_the_layers_above_protocols() {
    let mut wrong = Vec::new();
    for source in sources_in("bindings/python/src") {
        // Memory that nobody has written to cannot be named otherwise.
        if has_word(&source.code, "unsafe") && source.path != "pieces.rs" {
            wrong.push(format!("bindings/python/src/{}: unsafe", source.path));
        }
        for used in names_after(&source.code, "imapext::") {
            if !["error", "limits", "mime", "wire", "driver", "mailbox"].contains(&used.as_str()) {
                wrong.push(format!("bindings/python/src/{} uses imapext::{used}", source.path));
            }
        }
        if source.code.contains("driver::imap") {
            wrong.push(format!("bindings/python/src/{} names a protocol", source.path));
        }
    }
    report(wrong);
}

#[test]
fn no_process_is_spawned_but_sendmail_and_nothing_is_printed() {
    let wrong = ["process::Command", "process::{", "process::*", "execve", "popen"];
    let elsewhere = |source: &Source| source.path != "wire/sendmail.rs";
    absent_where(elsewhere, &wrong, &[]);
    absent(&[""], &["print!", "println!", "eprint!", "eprintln!", "dbg!", "todo!", "unimplemented!"], &[]);
}

#[test]
fn messages_and_grammar_do_no_io() {
    let pure = ["mime", "driver/imap/syntax", "driver/imap/command", "driver/imap/response"];
    absent(&pure, &["std::net", "std::fs", "std::io", "std::env", "TcpStream", "rustix", "native_tls"], &[]);
}

#[test]
fn the_transport_does_not_know_mail() {
    absent(&["wire"], &[], &["BODY", "ENVELOPE", "FETCH", "mailbox", "INBOX", "message/rfc822"]);
}

#[test]
fn ext_imap_s_semantics_name_no_protocol() {
    let words = [
        "BODY[",
        "BODY.PEEK",
        "BODYSTRUCTURE",
        "INTERNALDATE",
        "RFC822",
        "UIDVALIDITY",
        "UIDNEXT",
        "FETCH",
        "STORE",
        "SELECT",
        "EXAMINE",
        "LOGOUT",
        "NOOP",
        "AUTHENTICATE",
        "STARTTLS",
        "CAPABILITY",
        "\\Seen ",
        "FLAGS",
    ];
    absent(&["mailbox"], &["driver::imap", "driver::pop3", "driver::nntp", "driver::local"], &words);
}

#[test]
fn the_repository_stands_alone() {
    // Spelt so that this file does not find itself.
    let outside = [concat!("../", "shared"), concat!("/wo", "rk/")];
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "examples", "benches", "bindings", "fuzz", ".ci"] {
        for path in files(&root().join(folder)) {
            let content = fs::read(&path).unwrap();
            let content = String::from_utf8_lossy(&content);
            wrong.extend(
                outside
                    .iter()
                    .filter(|text| content.contains(**text))
                    .map(|text| format!("{}: {text}", path.display())),
            );
        }
    }
    report(wrong);
}

#[test]
fn the_checks_see_what_they_look_for() {
    let source = |path: &str, text: &str| {
        let (code, texts) = scrub(text);
        Source { path: path.to_owned(), code, texts }
    };
    let one = source(
        "mime/date.rs",
        "use crate::wire::Options; // crate::capi\nlet s = \"unsafe \\\" {\"; /* a /* b */ unsafe */",
    );
    assert_eq!(names_after(&one.code, "crate::"), ["wire"]);
    assert!(!has_word(&one.code, "unsafe") && one.texts.contains("unsafe"));
    assert_eq!((one.layer(), one.depth()), ("mime", 2));
    let two = source(
        "driver/imap/mod.rs",
        "use crate::{error::Result, limits}; let c = '\"'; let r = r#\"a\"b\"#; fn f<'a>() { unsafe {} }",
    );
    assert_eq!(names_after(&two.code, "crate::"), ["error", "limits"]);
    assert!(has_word(&two.code, "unsafe") && !has_word("#![deny(unsafe_code)]", "unsafe"));
    assert_eq!(two.depth(), 2);
    assert!(two.is_in(&["driver/imap"]) && two.is_in(&["driver"]) && !two.is_in(&["drive"]));
    assert!(source("driver/imap/syntax.rs", "").is_in(&["driver/imap/syntax"]));
}

/// Fails if the code in `places` contains one of `code`, or its texts one of `texts`.
fn absent(places: &[&str], code: &[&str], texts: &[&str]) {
    absent_where(|source| places == [""] || source.is_in(places), code, texts);
}

#[track_caller]
fn absent_where(place: impl Fn(&Source) -> bool, code: &[&str], texts: &[&str]) {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| place(source)) {
        let found = code.iter().filter(|word| has_word(&source.code, word));
        let found = found.chain(texts.iter().filter(|word| has_word(&source.texts, word)));
        wrong.extend(found.map(|word| format!("{}: {word}", source.path)));
    }
    report(wrong);
}

#[track_caller]
fn report(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        // Some folders are not there yet.
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default();
            match path.is_dir() {
                true if name != "target" && name != "__pycache__" => folders.push(path),
                true => {}
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<Source> {
    sources_in("src")
}

/// The Rust sources under a folder of the repository.
fn sources_in(folder: &str) -> Vec<Source> {
    let folder = root().join(folder);
    let paths: Vec<PathBuf> =
        files(&folder).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs")).collect();
    let mut sources = Vec::new();
    let mut for_tests = BTreeSet::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let directory = match path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs") {
            true => path.parent().unwrap().to_owned(),
            false => path.with_extension(""),
        };
        let lines: Vec<&str> = text.lines().collect();
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| **line == "#[cfg(test)]") {
            let declared = lines.get(i + 1).and_then(|next| next.split("mod ").nth(1));
            if let Some(name) = declared.and_then(|rest| rest.strip_suffix(';')) {
                for_tests
                    .extend([directory.join(name).with_extension("rs"), directory.join(name).join("mod.rs")]);
            }
            let _ = line;
        }
        // Tests come last.
        let end = text.find("\n#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let (code, texts) = scrub(&text[..end]);
        let path = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        sources.push(Source { path, code, texts });
    }
    sources.retain(|source| !for_tests.contains(&folder.join(&source.path)));
    assert!(sources.len() > 20, "the sources were not found");
    sources
}

/// The names right after `prefix`, also those of a group in braces.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split(prefix).skip(1) {
        let name = |text: &str| {
            text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        match rest.strip_prefix('{') {
            None => names.push(name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut member = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => member = true,
                        c if member && !c.is_whitespace() => {
                            names.push(name(&group[i..]));
                            member = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

/// Whether `word` stands in `text`, not as a part of a longer name.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let begins = word.starts_with(is_part);
    let ends = word.ends_with(is_part);
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(is_part);
        let after = text[at + word.len()..].chars().next().is_some_and(is_part);
        !(begins && before || ends && after)
    })
}

/// Code without comments and with empty texts, and the texts.
fn scrub(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut code, mut texts) = (String::new(), String::new());
    let mut i = 0;
    while i < chars.len() {
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            ('/', '*') => {
                let mut depth = 1;
                i += 2;
                while i < chars.len() && depth > 0 {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 1),
                        ('*', '/') => (depth, i) = (depth - 1, i + 1),
                        _ => {}
                    }
                    i += 1;
                }
            }
            ('r', '"' | '#')
                if !code.ends_with(|c: char| c.is_alphanumeric() && c != 'b' && c != 'c' || c == '_') =>
            {
                let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
                if at(i + 1 + hashes) != '"' {
                    code.push('r');
                    i += 1;
                    continue;
                }
                i += 2 + hashes;
                let is_end = |i: usize| at(i) == '"' && (1..=hashes).all(|n| at(i + n) == '#');
                while i < chars.len() && !is_end(i) {
                    texts.push(at(i));
                    i += 1;
                }
                i += 1 + hashes;
                code.push_str("\"\"");
                texts.push('\n');
            }
            ('"', _) => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    if at(i) == '\\' {
                        texts.push('\\');
                        i += 1;
                    }
                    texts.push(at(i));
                    i += 1;
                }
                i += 1;
                code.push_str("\"\"");
                texts.push('\n');
            }
            // A character, not a lifetime.
            ('\'', '\\') => {
                i += 3;
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            ('\'', _) if at(i + 2) == '\'' => i += 3,
            (c, _) => {
                code.push(c);
                i += 1;
            }
        }
    }
    (code, texts)
}
