//! What is done here for stores that give whole messages only, against what Dovecot
//! answers for the same messages: structures, envelopes, sections, searches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use imapext::driver::Driver;
use imapext::driver::event::Event;
use imapext::driver::fetch::{Aspect, Fetched, Ids, Items, Section, SectionItem};
use imapext::driver::registry::{self, Opening};
use imapext::driver::set::Set;
use imapext::driver::store::Offline;
use imapext::driver::target::{Files, Settings};
use imapext::error::ErrorKind;
use imapext::mailbox::{criteria, name};
use imapext::mime::address::Address;
use imapext::mime::date::Date;
use imapext::mime::envelope::Envelope;
use imapext::mime::message;
use imapext::mime::structure::{ContentType, Encoding, Structure};
use imapext::sasl::{Login, Secret};
use imapext::wire;

use crate::corpus_store::Messages;
use crate::server::{fresh_user, server};

/// What differs, and why. A key is the number that begins a file's name (`*` for all), a colon, and how
/// the difference's name begins.
const DIFFERENCES: &[(&str, &str)] = &[
    ("032:[]HeaderFieldsNot", "Dovecot answers an empty message with nothing at all"),
    ("045:structure .1.2 ", "Dovecot puts parameters in pieces together; c-client shows them as sent"),
    ("072:envelope subject", "Dovecot makes one space of a folded line's white space"),
    ("080:structure", "as 045"),
    ("084:structure", "parameters that are none: c-client's reading"),
    ("086:structure .10 dparameters", "a tab in quotes is a space in c-client"),
    ("102:[1", "Dovecot counts the line end before the delimiter that ends a multipart as the multipart's"),
    ("113:[1]", "as 102"),
    ("114:", "Dovecot takes a line that only begins like a delimiter for one"),
    ("130:", "as 102"),
    ("132:", "as 102"),
    ("132:[1]Mime", "a message that is no multipart has no MIME header for part 1 in c-client"),
    ("133:", "as 102"),
    ("134:", "as 102"),
    (
        "166:structure  parameters",
        "c-client names the charset of a text in an encoding that it does not know X-UNKNOWN",
    ),
    ("170:", "Dovecot shows a NUL as 0x80; a header's value ends with it in c-client"),
    ("178:structure  parameters", "c-client adds a charset only where there are no parameters at all"),
    ("184:envelope cc", "Dovecot shows an empty place in a list as an address"),
    ("186:envelope to", "addresses that are none: c-client's reading"),
    ("188:envelope", "of a field that occurs twice Dovecot takes the last, c-client the first"),
    ("199:envelope subject", "as 188"),
    ("204:[1", "as 102"),
];

/// Searches in which the two differ, and why.
const SEARCH_DIFFERENCES: &[(&str, &str)] = &[
    ("SUBJECT x", "Dovecot does not decode an encoded word with a language; stock does"),
    ("SUBJECT a SUBJECT b BODY c BODY d", "as above"),
    ("BODY x", "Dovecot does not look into texts in an encoding that it does not know; stock does"),
    ("BODY \"begin 644\"", "as above"),
    ("SINCE \"29-Feb-2025\"", "no such day: nothing for Dovecot, the day after the 28th for stock"),
    ("SUBJECT \"e\"", "a value ends with a NUL in c-client"),
];

#[test]
fn the_corpus_reads_as_on_dovecot() {
    let files = corpus();
    let (mut imap, mut offline) = both("offline-corpus", &files);
    let mut found = Differences::default();
    for (number, (file, _)) in (1..).zip(&files) {
        let items = Items { structure: true, envelope: true, size: true, ..Items::default() };
        let theirs = fetched(imap.as_mut(), number, &items);
        let ours = fetched(&mut offline, number, &items);
        found.check(file, "size", &theirs.size, &ours.size);
        envelope(file, theirs.envelope.as_deref(), ours.envelope.as_deref(), &mut found);
        let (theirs, ours) = (theirs.structure.expect("a structure"), ours.structure.expect("a structure"));
        structure(file, "", &theirs, &ours, &mut found);
        let sections = sections(&ours);
        let items = Items { sections, ..Items::default() };
        let theirs = fetched(imap.as_mut(), number, &items).sections;
        let ours = fetched(&mut offline, number, &items).sections;
        let theirs: BTreeMap<String, Option<Vec<u8>>> =
            theirs.into_iter().map(|found| (shown(&found.section), found.data)).collect();
        for part in ours {
            let name = shown(&part.section);
            let theirs = theirs.get(&name).cloned().flatten().unwrap_or_default();
            found.check(file, &name, &text(&theirs), &text(&part.data.unwrap_or_default()));
        }
    }
    found.report();
}

#[test]
fn the_corpus_is_searched_as_on_dovecot() {
    let files = corpus();
    let (mut imap, mut offline) = both("offline-search", &files);
    let mut differences = Vec::new();
    let mut count = 0;
    for line in include_str!("../data/search-criteria.txt").lines().filter(|line| !line.starts_with('#')) {
        let text = line.split('\t').next().unwrap_or_default();
        if !text.contains('\\') {
            compare(imap.as_mut(), &mut offline, text, &mut count, &mut differences);
        }
    }
    for text in SEARCHES {
        compare(imap.as_mut(), &mut offline, text, &mut count, &mut differences);
    }
    assert!(count > 200, "{count} searches");
    assert!(differences.is_empty(), "{} of {count}\n{}", differences.len(), differences.join("\n"));
}

/// Beside `data/search-criteria.txt`, for what the corpus holds.
const SEARCHES: &[&str] = &[
    "SUBJECT \"счёт\"",
    "SUBJECT \"СЧЁТ\"",
    "TEXT \"счёт\"",
    "BODY \"счёт\"",
    "BODY \"договор\"",
    "FROM \"Анна\"",
    "FROM anna",
    "FROM \"anna sergeeva\"",
    "FROM \"<anna@example.org>\"",
    "FROM example.org",
    "TO team",
    "TO \"team@\"",
    "CC alice",
    "CC friends",
    "BCC hidden",
    "SUBJECT \"\"",
    "SUBJECT encoded",
    "SUBJECT \"e\"",
    "SUBJECT \"É\"",
    "SUBJECT \"ö\"",
    "SUBJECT \"日本\"",
    "BODY \"日本\"",
    "BODY \"the\"",
    "BODY \"THE\"",
    "BODY \"Content-Type\"",
    "BODY \"text/plain\"",
    "BODY \"boundary\"",
    "BODY \"preamble\"",
    "BODY \"epilogue\"",
    "BODY \"attachment\"",
    "BODY \"filename\"",
    "BODY \"JVBER\"",
    "BODY \"<p>\"",
    "BODY \"é\"",
    "BODY \"ü\"",
    "BODY \"€\"",
    "BODY \"NUL\"",
    "TEXT \"Received\"",
    "TEXT \"mx.example.net\"",
    "TEXT \"Subject: \"",
    "TEXT \"inner\"",
    "TEXT \"filename\"",
    "TEXT \"boundary\"",
    "BODY \"level 2\"",
    "BODY \"Message-ID\"",
    "BODY \"delivery\"",
    "BODY \"Final-Recipient\"",
    "BODY \"begin 644\"",
    "TEXT \"no such text anywhere\"",
    "HEADER Message-ID m0",
    "HEADER Message-ID \"\"",
    "HEADER Received ESMTPS",
    "HEADER X-Odd \"\"",
    "HEADER Content-Type multipart",
    "HEADER Content-Type \"text/plain; charset\"",
    "HEADER Subject second",
    "HEADER Date 2026",
    "HEADER References \"\"",
    "HEADER List-Id x",
    "NOT HEADER Message-ID \"\"",
    "SENTSINCE 1-Jan-2026",
    "SENTBEFORE 1-Jan-2026",
    "SENTON 6-Jan-2026",
    "SENTON 21-Jan-2026",
    "NOT SENTON 21-Jan-2026",
    "SENTBEFORE 1-Jan-1980",
    "BEFORE 5-Jan-2026",
    "ON 5-Jan-2026",
    "SINCE 5-Feb-2026",
    "NOT ON 5-Jan-2026",
    "LARGER 1000",
    "SMALLER 500",
    "NOT SMALLER 500",
    "OR SUBJECT счёт LARGER 20000",
    "NOT (FROM anna LARGER 600)",
    "OR (BODY the NOT FROM anna) (UID 3:5)",
    "UID 80:*",
    "5:7,*",
    "UID 1000:*",
    "KEYWORD nonesuch",
    "UNKEYWORD nonesuch",
];

fn compare(
    imap: &mut dyn Driver,
    offline: &mut Offline<Messages>,
    text: &str,
    count: &mut usize,
    differences: &mut Vec<String>,
) {
    let Ok(query) = criteria::parse(text.as_bytes(), Some("UTF-8")) else { return };
    if SEARCH_DIFFERENCES.iter().any(|(known, _)| *known == text) {
        return;
    }
    let sorted = |numbers: Vec<u32>| numbers.into_iter().collect::<BTreeSet<u32>>();
    let Ok(theirs) = imap.search(&query, false, &mut Vec::new()).map(sorted) else { return };
    *count += 1;
    match offline.search(&query, false, &mut Vec::new()).map(sorted) {
        Ok(ours) if ours == theirs => {}
        Ok(ours) => {
            let only_theirs: Vec<_> = theirs.difference(&ours).collect();
            let only_ours: Vec<_> = ours.difference(&theirs).collect();
            differences.push(format!("{text}: only Dovecot {only_theirs:?}, only here {only_ours:?}"));
        }
        // Keys of extensions.
        Err(error) if error.kind() == ErrorKind::Unsupported => {}
        Err(error) => differences.push(format!("{text}: {error}")),
    }
}

/// The messages with their names.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a message"))
        })
        .collect();
    files.sort();
    files
}

/// The corpus in a mailbox of Dovecot, and in memory.
fn both(purpose: &str, files: &[(String, Vec<u8>)]) -> (Box<dyn Driver>, Offline<Messages>) {
    let user = fresh_user(purpose);
    server().fill(&user, "INBOX", &[]);
    let string = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    let target = name::parse(string.as_bytes()).expect("a name").remote.expect("a server");
    let login = Login { user, secret: Secret::Password(b"secret".to_vec()), ..Login::default() };
    let settings = Settings {
        target,
        files: Files::default(),
        wire: wire::Options::default(),
        login,
        retries: 0,
        step_by_step: false,
        silent: false,
        compress: false,
    };
    let opening = Opening { mailbox: b"INBOX", read_only: true };
    let opened = registry::open(&settings, Some(opening), &mut Vec::new()).expect("a session");
    let mut imap = opened.driver;
    let dates = Items { internal_date: true, ..Items::default() };
    let messages = files.iter().zip(1..).map(|((_, octets), number)| {
        let date = fetched(imap.as_mut(), number, &dates).internal_date.expect("a date");
        (message::with_crlf(octets), Date::parse(&date).expect("a date"))
    });
    let messages = messages.collect();
    (imap, Offline::new(Messages::new(messages)))
}

fn fetched(driver: &mut dyn Driver, number: u32, items: &Items) -> Fetched {
    let mut events: Vec<Event> = Vec::new();
    driver.fetch(&Ids::Numbers(Set::one(number)), items, &mut events).expect("an answer");
    let mut all = Fetched::default();
    for event in events {
        if let Event::Fetched(fetched) = event {
            let Fetched { size, envelope, structure, sections, internal_date, .. } = *fetched;
            all.size = size.or(all.size);
            all.envelope = envelope.or(all.envelope);
            all.structure = structure.or(all.structure);
            all.internal_date = internal_date.or(all.internal_date);
            all.sections.extend(sections);
        }
    }
    all
}

fn sections(root: &Structure) -> Vec<SectionItem> {
    let mut sections = vec![
        Section { path: vec![], aspect: Aspect::Content },
        Section { path: vec![], aspect: Aspect::Header },
        Section { path: vec![], aspect: Aspect::Text },
        Section { path: vec![], aspect: Aspect::HeaderFields(vec![b"SUBJECT".to_vec(), b"TO".to_vec()]) },
        Section { path: vec![], aspect: Aspect::HeaderFieldsNot(vec![b"RECEIVED".to_vec()]) },
    ];
    let mut waiting = vec![(root, Vec::new())];
    while let Some((part, path)) = waiting.pop() {
        for (child, number) in part.parts.iter().zip(1..) {
            let body_of_message = !path.is_empty() && part.content_type != ContentType::Multipart;
            if body_of_message && child.content_type == ContentType::Multipart {
                // The parts of an embedded message's multipart are its own.
                waiting.push((child, path.clone()));
                continue;
            }
            let path = [path.as_slice(), &[number]].concat();
            if path.len() > 8 || number > 30 {
                continue;
            }
            let mut add = |aspect| sections.push(Section { path: path.clone(), aspect });
            add(Aspect::Content);
            if !body_of_message {
                add(Aspect::Mime);
            }
            if child.is_message() {
                add(Aspect::Header);
                add(Aspect::Text);
            }
            waiting.push((child, path));
        }
    }
    if root.content_type != ContentType::Multipart {
        sections.push(Section { path: vec![1], aspect: Aspect::Content });
    }
    sections.into_iter().map(|section| SectionItem { section, peek: true, partial: None }).collect()
}

fn shown(section: &Section) -> String {
    let path: Vec<String> = section.path.iter().map(u32::to_string).collect();
    format!(
        "[{}]{}",
        path.join("."),
        match &section.aspect {
            Aspect::HeaderFields(_) => "HeaderFields".to_string(),
            Aspect::HeaderFieldsNot(_) => "HeaderFieldsNot".to_string(),
            other => format!("{other:?}"),
        }
    )
}

fn text(octets: &[u8]) -> String {
    octets.escape_ascii().to_string()
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn check<T: PartialEq + std::fmt::Debug>(&mut self, file: &str, what: &str, theirs: &T, ours: &T) {
        if theirs == ours {
            return;
        }
        let number = file.split('-').next().unwrap_or_default();
        let explained = DIFFERENCES.iter().any(|(key, _)| match key.split_once(':') {
            Some((file, prefix)) => (file == number || file == "*") && what.starts_with(prefix),
            None => false,
        });
        if !explained {
            let cut = |text: String| text.chars().take(300).collect::<String>();
            let (theirs, ours) = (cut(format!("{theirs:?}")), cut(format!("{ours:?}")));
            self.0.push(format!("{file} {what}\n  Dovecot {theirs}\n  here    {ours}"));
        }
    }

    fn report(self) {
        assert!(self.0.is_empty(), "{} differences\n{}", self.0.len(), self.0.join("\n"));
    }
}

fn envelope(file: &str, theirs: Option<&Envelope>, ours: Option<&Envelope>, found: &mut Differences) {
    let (Some(theirs), Some(ours)) = (theirs, ours) else {
        return found.check(file, "envelope", &theirs.is_some(), &ours.is_some());
    };
    let lossy =
        |text: &Option<Vec<u8>>| text.as_deref().map(|text| String::from_utf8_lossy(text).into_owned());
    for (what, theirs, ours) in [
        ("date", &theirs.date, &ours.date),
        ("subject", &theirs.subject, &ours.subject),
        ("in-reply-to", &theirs.in_reply_to, &ours.in_reply_to),
        ("message-id", &theirs.message_id, &ours.message_id),
    ] {
        found.check(file, &format!("envelope {what}"), &lossy(theirs), &lossy(ours));
    }
    let list = |list: &[Address]| {
        let one = |a: &Address| [&a.personal, &a.adl, &a.mailbox, &a.host].map(lossy);
        list.iter().map(one).collect::<Vec<_>>()
    };
    for (what, theirs, ours) in [
        ("from", &theirs.from, &ours.from),
        ("sender", &theirs.sender, &ours.sender),
        ("reply-to", &theirs.reply_to, &ours.reply_to),
        ("to", &theirs.to, &ours.to),
        ("cc", &theirs.cc, &ours.cc),
        ("bcc", &theirs.bcc, &ours.bcc),
    ] {
        found.check(file, &format!("envelope {what}"), &list(theirs), &list(ours));
    }
}

fn structure(file: &str, path: &str, theirs: &Structure, ours: &Structure, found: &mut Differences) {
    let what = |name: &str| format!("structure {path} {name}");
    let lossy =
        |text: &Option<Vec<u8>>| text.as_deref().map(|text| String::from_utf8_lossy(text).into_owned());
    found.check(file, &what("type"), &theirs.content_type, &ours.content_type);
    found.check(file, &what("subtype"), &lossy(&theirs.subtype), &lossy(&ours.subtype));
    found.check(file, &what("type name"), &lossy(&theirs.type_name), &lossy(&ours.type_name));
    // IMAP tells neither encoding nor size of a multipart.
    if ours.content_type != ContentType::Multipart {
        found.check(file, &what("encoding"), &theirs.encoding, &ours.encoding);
        found.check(file, &what("bytes"), &theirs.bytes, &ours.bytes);
    }
    // Of a message only message/rfc822 has a count of lines in IMAP.
    if ours.content_type == ContentType::Text || ours.is_message() {
        found.check(file, &what("lines"), &theirs.lines, &ours.lines);
    }
    found.check(file, &what("id"), &lossy(&theirs.id), &lossy(&ours.id));
    found.check(file, &what("description"), &lossy(&theirs.description), &lossy(&ours.description));
    found.check(file, &what("md5"), &lossy(&theirs.md5), &lossy(&ours.md5));
    found.check(file, &what("location"), &lossy(&theirs.location), &lossy(&ours.location));
    found.check(file, &what("language"), &theirs.language, &ours.language);
    found.check(file, &what("parameters"), &parameters(theirs), &parameters(ours));
    let kind = |part: &Structure| {
        part.disposition.as_ref().map(|d| String::from_utf8_lossy(&d.kind).to_ascii_uppercase())
    };
    found.check(file, &what("disposition"), &kind(theirs), &kind(ours));
    let of_disposition =
        |part: &Structure| part.disposition.as_ref().map(|d| comparable(&d.parameters)).unwrap_or_default();
    found.check(file, &what("dparameters"), &of_disposition(theirs), &of_disposition(ours));
    envelope(
        file,
        theirs.envelope.as_deref().or(Some(&Envelope::default())),
        ours.envelope.as_deref().or(Some(&Envelope::default())),
        found,
    );
    found.check(file, &what("parts"), &theirs.parts.len(), &ours.parts.len());
    for (i, (theirs, ours)) in theirs.parts.iter().zip(&ours.parts).enumerate() {
        structure(file, &format!("{path}.{}", i + 1), theirs, ours, found);
    }
}

/// Parameters of a type; c-client gives a text without any a charset.
fn parameters(part: &Structure) -> BTreeSet<String> {
    let mut parameters = comparable(&part.parameters);
    let plain = matches!(part.encoding, Encoding::SevenBit | Encoding::EightBit | Encoding::Binary);
    if part.content_type == ContentType::Text && parameters.is_empty() {
        parameters.insert(format!("CHARSET={}", if plain { "us-ascii" } else { "x-unknown" }));
    }
    parameters
}

/// Attributes in upper case, values in lower, in any order.
fn comparable(parameters: &[imapext::mime::structure::Parameter]) -> BTreeSet<String> {
    let shown = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    parameters
        .iter()
        .map(|p| format!("{}={}", shown(&p.attribute).to_uppercase(), shown(&p.value).to_lowercase()))
        .collect()
}
