//! Structures, headers, overviews and texts of the whole corpus, as stock ext/imap gives them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::MessageFlags;
use imapext::mailbox::flags::ft;
use imapext::mime::address::{self, Address};
use imapext::mime::structure::{Parameter, Structure};

use crate::server::{fresh_user, inbox, md5, said, server, stock};

#[test]
fn the_corpus_reads_as_in_stock() {
    let user = fresh_user("corpus");
    server().fill(&user, "INBOX", &[]);
    // \Recent is for the first session alone.
    server().elsewhere(&user, &[]);
    let name = server().name("IMAP_NOTLS_PORT", "/notls", "INBOX");
    let stock = stock(&["dump", &name, &user, "secret"]);
    let differences = differences(&mut inbox(&user), &stock);
    let shown: Vec<String> = differences.iter().map(|(path, what)| format!("{path}\n{what}")).collect();
    assert!(shown.is_empty(), "{} differences\n{}", shown.len(), shown.join("\n"));
}

/// Facts that are others than those that `stock.php dump` printed: their paths, and both values.
pub fn differences(stream: &mut Mailbox, stock: &[u8]) -> Vec<(String, String)> {
    let stock: Vec<&str> = std::str::from_utf8(stock).expect("escaped text").lines().collect();
    assert!(stock.len() > 5000, "{} facts", stock.len());
    let stock: BTreeMap<&str, &str> = stock.iter().filter_map(|line| line.split_once(" = ")).collect();
    let mut ours = Facts::default();
    let messages = stream.num_msg(&mut said()).expect("a number");
    for number in 1..=i64::from(messages) {
        message(stream, number, &mut ours);
    }
    overviews(stream, &mut ours);
    let names: BTreeSet<&str> = stock.keys().copied().chain(ours.0.keys().map(String::as_str)).collect();
    let values =
        names.into_iter().map(|name| (name, stock.get(name).copied(), ours.0.get(name).map(String::as_str)));
    let others = values.filter(|(_, theirs, mine)| theirs != mine);
    others
        .map(|(name, theirs, mine)| (name.to_string(), format!("  stock {theirs:?}\n  ours  {mine:?}")))
        .collect()
}

/// `path = value`, as `stock.php` prints them.
#[derive(Default)]
pub struct Facts(pub BTreeMap<String, String>);

impl Facts {
    fn say(&mut self, path: String, value: &[u8]) {
        let mut shown = String::new();
        for &octet in value {
            match octet {
                b'\\' => shown.push_str("\\\\"),
                7 => shown.push_str("\\a"),
                8 => shown.push_str("\\b"),
                11 => shown.push_str("\\v"),
                12 => shown.push_str("\\f"),
                b'\t' => shown.push_str("\\t"),
                b'\n' => shown.push_str("\\n"),
                b'\r' => shown.push_str("\\r"),
                0..=31 | 127..=255 => shown.push_str(&format!("\\{octet:03o}")),
                _ => shown.push(char::from(octet)),
            }
        }
        self.0.insert(path, shown);
    }

    fn number(&mut self, path: String, value: u64) {
        self.say(path, value.to_string().as_bytes());
    }

    fn text(&mut self, path: String, value: &Option<Vec<u8>>) {
        if let Some(value) = value {
            self.say(path, value);
        }
    }

    fn mark(&mut self, path: String, given: bool, letter: &str) {
        self.say(path, if given { letter } else { " " }.as_bytes());
    }
}

pub fn message(stream: &mut Mailbox, number: i64, facts: &mut Facts) {
    let tree = stream.fetch_structure(number, 0, &mut said()).expect("a structure");
    structure(&format!("{number}.structure"), &tree, facts);
    header_info(stream, number, facts);
    let mut sections: Vec<String> = ["", "0", "1", "2", "1.0", "1.1", "99"].map(str::to_string).to_vec();
    collect_sections(&tree, "", &mut sections);
    let mut seen = BTreeSet::new();
    sections.retain(|section| seen.insert(section.clone()));
    for section in sections.iter().take(40) {
        let body = stream.fetch_body(number, section.as_bytes(), ft::PEEK, &mut said()).expect("a body");
        facts.say(format!("{number}.fetchbody.{section}"), md5(&body).as_bytes());
        let mime = stream.fetch_mime(number, section.as_bytes(), ft::PEEK, &mut said()).expect("a header");
        facts.say(format!("{number}.fetchmime.{section}"), md5(&mime).as_bytes());
        if let Ok(part) = stream.body_struct(number, section.as_bytes(), &mut said()) {
            one_part(&format!("{number}.bodystruct.{section}"), &part, facts);
        }
    }
    let header = stream.fetch_header(number, 0, &mut said()).expect("a header");
    facts.say(format!("{number}.fetchheader"), md5(&header).as_bytes());
    let body = stream.body(number, ft::PEEK, &mut said()).expect("a text");
    facts.say(format!("{number}.body"), md5(&body).as_bytes());
}

fn collect_sections(part: &Structure, prefix: &str, found: &mut Vec<String>) {
    for (i, child) in part.parts.iter().enumerate() {
        let number = match prefix {
            "" => (i + 1).to_string(),
            _ => format!("{prefix}.{}", i + 1),
        };
        if number.matches('.').count() > 4 {
            continue;
        }
        found.push(number.clone());
        found.push(format!("{number}.0"));
        collect_sections(child, &number, found);
    }
}

fn structure(path: &str, part: &Structure, facts: &mut Facts) {
    one_part(path, part, facts);
    for (i, child) in part.parts.iter().enumerate() {
        structure(&format!("{path}.parts.{i}"), child, facts);
    }
}

fn one_part(path: &str, part: &Structure, facts: &mut Facts) {
    facts.number(format!("{path}.type"), part.content_type as u64);
    facts.number(format!("{path}.encoding"), part.encoding as u64);
    facts.text(format!("{path}.subtype"), &part.subtype);
    facts.text(format!("{path}.description"), &part.description);
    facts.text(format!("{path}.id"), &part.id);
    for (field, value) in [("lines", part.lines), ("bytes", part.bytes)] {
        if value != 0 {
            facts.number(format!("{path}.{field}"), value);
        }
    }
    if let Some(disposition) = &part.disposition {
        facts.say(format!("{path}.disposition"), &disposition.kind);
        parameters(&format!("{path}.dparameters"), &disposition.parameters, facts);
    }
    parameters(&format!("{path}.parameters"), &part.parameters, facts);
}

fn parameters(path: &str, list: &[Parameter], facts: &mut Facts) {
    for (i, parameter) in list.iter().enumerate() {
        facts.say(format!("{path}.{i}"), &[&parameter.attribute[..], b"=", &parameter.value].concat());
    }
}

fn header_info(stream: &mut Mailbox, number: i64, facts: &mut Facts) {
    let info = stream.header_info(number, &mut said()).expect("a header");
    let path = |field: &str| format!("{number}.headerinfo.{field}");
    let envelope = &info.envelope;
    for (field, value) in [
        ("date", &envelope.date),
        ("subject", &envelope.subject),
        ("in_reply_to", &envelope.in_reply_to),
        ("message_id", &envelope.message_id),
        ("newsgroups", &envelope.newsgroups),
        ("followup_to", &envelope.followup_to),
        ("references", &envelope.references),
    ] {
        facts.text(path(field), value);
    }
    facts.say(path("MailDate"), info.mail_date.as_bytes());
    facts.number(path("Size"), info.size);
    facts.number(path("udate"), info.unix_time);
    let flags = &info.flags;
    facts.mark(path("Unseen"), !flags.seen && !flags.recent, "U");
    facts.mark(path("Flagged"), flags.flagged, "F");
    facts.mark(path("Answered"), flags.answered, "A");
    facts.mark(path("Deleted"), flags.deleted, "D");
    facts.mark(path("Draft"), flags.draft, "X");
    for (field, list) in [
        ("to", &envelope.to),
        ("from", &envelope.from),
        ("cc", &envelope.cc),
        ("bcc", &envelope.bcc),
        ("reply_to", &envelope.reply_to),
        ("sender", &envelope.sender),
    ] {
        if !list.is_empty() {
            addresses(&path(field), list, facts);
            facts.say(format!("{}address", path(field)), &address::write_list(list));
        }
    }
}

fn addresses(path: &str, list: &[Address], facts: &mut Facts) {
    for (i, address) in list.iter().enumerate() {
        for (field, value) in [
            ("personal", &address.personal),
            ("adl", &address.adl),
            ("mailbox", &address.mailbox),
            ("host", &address.host),
        ] {
            facts.text(format!("{path}.{i}.{field}"), value);
        }
    }
}

pub fn overviews(stream: &mut Mailbox, facts: &mut Facts) {
    for entry in stream.overview(b"1:*", 0, &mut said()).expect("an overview") {
        let path = |field: &str| format!("{}.overview.{field}", entry.number);
        for (field, value) in [
            ("subject", &entry.subject),
            ("from", &entry.from),
            ("to", &entry.to),
            ("date", &entry.date),
            ("message_id", &entry.message_id),
            ("references", &entry.references),
            ("in_reply_to", &entry.in_reply_to),
        ] {
            facts.text(path(field), value);
        }
        facts.number(path("size"), entry.size);
        facts.number(path("uid"), entry.uid.into());
        facts.number(path("msgno"), entry.number.into());
        facts.number(path("udate"), entry.unix_time);
        let MessageFlags { seen, answered, flagged, deleted, draft, .. } = entry.flags;
        for (field, given) in [
            ("flagged", flagged),
            ("answered", answered),
            ("deleted", deleted),
            ("seen", seen),
            ("draft", draft),
        ] {
            facts.number(path(field), given.into());
        }
    }
}
