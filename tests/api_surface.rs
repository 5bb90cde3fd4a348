//! One surface: what the header declares, what the library exports, what the
//! Python module offers and what ext/imap has are the same, save for the exceptions that stand here with their reasons.

#![cfg(feature = "capi")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What ext/imap's reflection shows.
const REFLECTION: &str = include_str!("data/ext-imap-1.0.3-reflection.txt");
const HEADER: &str = include_str!("../include/imapext.h");
const PYTHON: &str = include_str!("../bindings/python/python/imapext/__init__.py");

const ALIAS: &str = "another name of a function; comes with the PHP module";

/// ext/imap's functions that the C ABI does not have.
const NOT_YET: [(&str, &str); 7] = [
    ("imap_create", ALIAS),
    ("imap_fetchtext", ALIAS),
    ("imap_listmailbox", ALIAS),
    ("imap_listsubscribed", ALIAS),
    ("imap_rename", ALIAS),
    ("imap_scan", ALIAS),
    ("imap_scanmailbox", ALIAS),
];

/// Functions of the C ABI that ext/imap does not have.
const OURS: [(&str, &str); 14] = [
    ("imap_body_into", "large texts without a copy"),
    ("imap_body_sink", "large texts in flat memory"),
    ("imap_capability", "what the server can do"),
    ("imap_sync", "the answers that no call has waited for"),
    ("imap_fetch_overview_sink", "large lists in flat memory"),
    ("imap_free", "C has no garbage collector"),
    ("imap_graded_errors", "what PHP's notices at the end of a request say beside the text"),
    ("imap_header_text", "header texts for people, accents kept"),
    ("imap_last_status", "C programs branch on numbers"),
    ("imap_mail_through", "C has no sendmail_path"),
    ("imap_savebody_decoded", "attachments in flat memory"),
    ("imap_savebody_into", "large texts without a copy"),
    ("imap_savebody_sink", "C has no PHP streams"),
    ("imap_version", "the library's"),
];

/// Functions with another number of arguments than in PHP.
const OTHER_ARGUMENTS: [(&str, &str); 13] = [
    ("imap_append", "as imap_base64"),
    ("imap_base64", "a text that can contain NULs has its size beside it"),
    ("imap_8bit", "as imap_base64"),
    ("imap_binary", "as imap_base64"),
    ("imap_mail_compose", "an array has its count beside it"),
    ("imap_mime_header_decode", "as imap_base64"),
    ("imap_mutf7_to_utf8", "as imap_base64"),
    ("imap_qprint", "as imap_base64"),
    ("imap_rfc822_parse_headers", "as imap_base64"),
    ("imap_utf7_decode", "as imap_base64"),
    ("imap_utf7_encode", "as imap_base64"),
    ("imap_utf8", "as imap_base64"),
    ("imap_utf8_to_mutf7", "as imap_base64"),
];

/// Constants of ext/imap that the header does not have.
const NO_CONSTANTS: [(&str, &str); 1] =
    [("NIL", "deprecated, and a macro of that name breaks other headers")];

/// Constants that ext/imap does not have begin so, or are these.
const OUR_CONSTANTS: [&str; 5] = ["OP_XOAUTH2", "IMAP_STATUS_", "IMAP_GRADE_", "IMAP_PROXY_", "IMAP_TRACE_"];

#[test]
fn the_header_declares_ext_imap_s_functions() {
    let mut expected: BTreeSet<String> = reflected_functions().into_keys().collect();
    assert_eq!(expected.len(), 75);
    for (name, _) in NOT_YET {
        assert!(expected.remove(name), "{name} is no function of ext/imap, or is listed twice");
    }
    for (name, _) in OURS {
        assert!(expected.insert(name.to_owned()), "{name} is ext/imap's");
    }
    assert_eq!(difference(&expected, &declared_functions().into_keys().collect()), "");
}

#[test]
fn arguments_are_ext_imap_s() {
    let declared = declared_functions();
    for (name, count) in reflected_functions() {
        let Some(declared) = declared.get(&name) else { continue };
        let is_exception = OTHER_ARGUMENTS.iter().any(|(exception, _)| *exception == name);
        assert_eq!(*declared != count, is_exception, "{name} takes {declared} arguments, and {count} in PHP");
    }
}

#[test]
fn the_library_exports_what_the_header_declares() {
    let library = library();
    let output = Command::new("nm").args(["-D", "--defined-only"]).arg(&library).output();
    let output = output.expect("nm, of the package binutils");
    assert!(output.status.success(), "nm {}: {}", library.display(), String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let exported =
        output.lines().filter_map(|line| line.split_whitespace().last()).map(str::to_owned).collect();
    assert_eq!(difference(&declared_functions().into_keys().collect(), &exported), "");
}

#[test]
fn constants_are_ext_imap_s() {
    let defined: BTreeMap<&str, &str> =
        HEADER.lines().filter_map(|line| line.strip_prefix("#define ")?.split_once(' ')).collect();
    let reflected: BTreeMap<&str, &str> = REFLECTION
        .lines()
        .filter_map(|line| line.strip_prefix("constant ")?.split_once(" = integer "))
        .map(|(name, rest)| (name, rest.split(' ').next().unwrap_or_default()))
        .collect();
    assert_eq!(reflected.len(), 68);
    for (name, value) in &reflected {
        if !NO_CONSTANTS.iter().any(|(exception, _)| exception == name) {
            assert_eq!(defined.get(name), Some(value), "{name}");
        }
    }
    for name in defined.keys() {
        let is_ours = OUR_CONSTANTS.iter().any(|ours| name.starts_with(ours));
        assert!(reflected.contains_key(name) != is_ours, "{name}");
    }
}

#[test]
fn every_function_is_documented_in_full() {
    let mut comment = Vec::new();
    let mut seen = 0;
    for line in HEADER.lines() {
        if let Some(text) = line.strip_prefix("//") {
            comment.push(text.trim());
            continue;
        }
        if let Some(name) = function_of(line) {
            seen += 1;
            let says = |what: &str| comment.iter().any(|line| line.starts_with(what));
            let returns_nothing = line.starts_with("void ");
            assert!(says("Source:"), "{name} says no source");
            assert!(says("Returns:") || returns_nothing, "{name} does not say what it returns");
            assert!(
                says("Parameters:") || line.contains("(void)"),
                "{name} does not describe its parameters"
            );
            assert!(
                says("Memory:") || !line.starts_with("struct "),
                "{name} does not say whose memory it returns"
            );
        }
        comment.clear();
    }
    assert_eq!(seen, declared_functions().len());
}

/// Functions of the C ABI that the Python module does not have.
const C_ALONE: [(&str, &str); 11] = [
    ("imap_body_into", "imap_body makes one bytes"),
    ("imap_body_sink", "imap_savebody takes anything with write()"),
    ("imap_fetch_overview_sink", "imap_fetch_overview returns a list"),
    ("imap_free", "Python has a garbage collector"),
    ("imap_graded_errors", "what fails is an exception"),
    ("imap_last_status", "exceptions have classes"),
    ("imap_mail_through", "imap_mail has a keyword argument sendmail"),
    ("imap_savebody_into", "imap_fetchbody makes one bytes"),
    ("imap_savebody_sink", "imap_savebody takes anything with write()"),
    ("imap_sync", "a call that can be refused waits for the answer, and raises"),
    ("imap_version", "__version__"),
];

#[test]
fn the_python_module_offers_every_function() {
    let offered = python_names();
    let expected = reflected_functions().into_keys().chain(declared_functions().into_keys());
    for name in expected {
        let is_exception = C_ALONE.iter().any(|(exception, _)| *exception == name);
        assert_eq!(!offered.contains(&name), is_exception, "{name}");
    }
    for constant in REFLECTION.lines().filter_map(|line| line.strip_prefix("constant ")?.split(' ').next()) {
        assert!(offered.contains(constant), "{constant}");
    }
}

/// What `from imapext import *` would bring.
fn python_names() -> BTreeSet<String> {
    let all = PYTHON.split_once("__all__ = [").map_or("", |(_, all)| all);
    let names = all.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","));
    names.map(str::to_owned).collect()
}

/// ext/imap's functions and the greatest number of arguments of each.
fn reflected_functions() -> BTreeMap<String, usize> {
    let counts = REFLECTION.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("function ")?.split_once(' ')?;
        let total = rest.split_once("total=")?.1;
        Some((name.to_owned(), total.split(' ').next()?.parse().ok()?))
    });
    counts.collect()
}

/// The header's functions and how many arguments each takes.
fn declared_functions() -> BTreeMap<String, usize> {
    let code: Vec<&str> = HEADER.lines().filter(|line| !line.starts_with("//")).collect();
    let code = code.join("\n");
    let mut functions = BTreeMap::new();
    for (at, _) in code.match_indices(");") {
        let begin = code[..at].rfind(['\n', ';']).map_or(0, |line| line + 1);
        // A declaration's later lines are indented.
        let mut begin = begin;
        while code[begin..].starts_with(' ') {
            begin = code[..begin - 1].rfind('\n').map_or(0, |line| line + 1);
        }
        let declaration = &code[begin..at];
        if let Some(name) = function_of(declaration) {
            let arguments = declaration.split_once('(').map_or("", |(_, arguments)| arguments);
            let count = if arguments == "void" { 0 } else { arguments.matches(',').count() + 1 };
            functions.insert(name, count);
        }
    }
    functions
}

/// The name of the function that a declaration, or its first line, declares.
fn function_of(line: &str) -> Option<String> {
    if line.starts_with(['#', ' ', '/', '*', '}']) || line.starts_with("typedef") {
        return None;
    }
    let (head, _) = line.split_once('(')?;
    let name = head.rsplit([' ', '*']).next()?;
    name.starts_with("imap_").then(|| name.to_owned())
}

/// The shared library, which cargo builds before its integration tests.
fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap_or(Path::new("."));
    folder.join(format!("{}imapext{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
}

fn difference(expected: &BTreeSet<String>, found: &BTreeSet<String>) -> String {
    let missing = expected.difference(found).map(|name| format!("missing: {name}\n"));
    let unexpected = found.difference(expected).map(|name| format!("unexpected: {name}\n"));
    missing.chain(unexpected).collect()
}
