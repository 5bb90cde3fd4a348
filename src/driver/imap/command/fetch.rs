//! FETCH and STORE (RFC 3501, sections 6.4.5 and 6.4.6).

use super::Command;
use crate::driver::FlagChange;
use crate::driver::fetch::{Aspect, Ids, Items, Section, SectionItem};
use crate::error::{Error, ErrorKind, Result};

impl Command {
    /// FETCH or UID FETCH; the items stand in a fixed order.
    pub fn fetch(ids: &Ids, items: &Items) -> Result<Command> {
        let command = Command::on(ids, "FETCH", "UID FETCH")?;
        let is_uid = ids.is_uid();
        // UID FETCH brings the UID unasked.
        let plain = [
            (items.uid && !is_uid, "UID"),
            (items.flags, "FLAGS"),
            (items.internal_date, "INTERNALDATE"),
            (items.size, "RFC822.SIZE"),
            (items.envelope, "ENVELOPE"),
            (items.structure, "BODYSTRUCTURE"),
        ];
        let mut words: Vec<String> =
            plain.iter().filter(|(wanted, _)| *wanted).map(|(_, word)| word.to_string()).collect();
        if words.is_empty() && items.sections.is_empty() {
            words.push("UID".to_string());
        }
        for item in &items.sections {
            words.push(section_item(item)?);
        }
        Ok(match words.as_slice() {
            [word] => command.word(" ").word(word),
            words => command.word(&format!(" ({})", words.join(" "))),
        })
    }

    /// STORE or UID STORE; `silent` spares the answer.
    pub fn store(ids: &Ids, change: FlagChange, flags: &[Vec<u8>], silent: bool) -> Result<Command> {
        let command = Command::on(ids, "STORE", "UID STORE")?;
        let sign = match change {
            FlagChange::Add => "+",
            FlagChange::Remove => "-",
            FlagChange::Replace => "",
        };
        let silent = if silent { ".SILENT" } else { "" };
        command.word(&format!(" {sign}FLAGS{silent} ")).flags(flags)
    }
}

/// ABNF (RFC 3501): `"BODY" [".PEEK"] section ["<" number "." nz-number ">"]`
fn section_item(item: &SectionItem) -> Result<String> {
    let peek = if item.peek { ".PEEK" } else { "" };
    let mut text = format!("BODY{peek}[{}]", section(&item.section)?);
    if let Some((first, count)) = item.partial {
        text.push_str(&format!("<{first}.{count}>"));
    }
    Ok(text)
}

/// ABNF (RFC 3501): `section-spec = section-msgtext / (section-part ["." section-text])`
fn section(section: &Section) -> Result<String> {
    let mut words: Vec<String> = section.path.iter().map(u32::to_string).collect();
    match &section.aspect {
        Aspect::Content => {}
        Aspect::Header => words.push("HEADER".to_string()),
        Aspect::Text => words.push("TEXT".to_string()),
        Aspect::Mime => words.push("MIME".to_string()),
        Aspect::HeaderFields(names) => words.push(format!("HEADER.FIELDS ({})", field_names(names)?)),
        Aspect::HeaderFieldsNot(names) => {
            words.push(format!("HEADER.FIELDS.NOT ({})", field_names(names)?));
        }
    }
    Ok(words.join("."))
}

fn field_names(names: &[Vec<u8>]) -> Result<String> {
    let mut words = Vec::new();
    for name in names {
        super::check_atom(name)?;
        words.push(String::from_utf8_lossy(name).into_owned());
    }
    if words.is_empty() {
        return Err(Error::new(ErrorKind::Argument, "no header fields are named"));
    }
    Ok(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::LiteralMode;
    use super::super::tests::text;
    use super::*;
    use crate::driver::set::Set;

    fn of(ids: &Ids, items: &Items) -> String {
        text(&Command::fetch(ids, items).unwrap(), LiteralMode::Sync)
    }

    fn body(path: &[u32], aspect: Aspect, peek: bool) -> SectionItem {
        SectionItem { section: Section { path: path.to_vec(), aspect }, peek, partial: None }
    }

    #[test]
    fn one_item_stands_alone_and_several_in_parentheses() {
        let ids = Ids::Numbers(Set::range(1..=3));
        let one = Items { sections: vec![body(&[1, 2], Aspect::Content, true)], ..Items::default() };
        assert_eq!(of(&ids, &one), "T1 FETCH 1:3 BODY.PEEK[1.2]\r\n");
        let fields = Aspect::HeaderFields(vec![b"REFERENCES".to_vec(), b"NEWSGROUPS".to_vec()]);
        let items =
            Items { uid: true, structure: true, sections: vec![body(&[], fields, true)], ..Items::default() };
        let wanted = "T1 FETCH 1:3 (UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (REFERENCES NEWSGROUPS)])\r\n";
        assert_eq!(of(&ids, &items), wanted);
    }

    #[test]
    fn uid_fetch_does_not_ask_for_the_uid() {
        let ids = Ids::Uids(Set::one(7));
        let items = Items { uid: true, flags: true, ..Items::default() };
        assert_eq!(of(&ids, &items), "T1 UID FETCH 7 FLAGS\r\n");
        assert_eq!(of(&ids, &Items { uid: true, ..Items::default() }), "T1 UID FETCH 7 UID\r\n");
    }

    #[test]
    fn a_part_of_a_section() {
        let mut item = body(&[2], Aspect::Mime, false);
        item.partial = Some((0, 1024));
        let items = Items { sections: vec![item], ..Items::default() };
        assert_eq!(of(&Ids::Uids(Set::one(7)), &items), "T1 UID FETCH 7 BODY[2.MIME]<0.1024>\r\n");
    }

    #[test]
    fn store_checks_flags() {
        let ids = Ids::Numbers(Set::one(4));
        let flags = [b"\\Seen".to_vec(), b"$Label1".to_vec()];
        let command = Command::store(&ids, FlagChange::Add, &flags, true).unwrap();
        let wire = text(&command, LiteralMode::Sync);
        assert_eq!(wire, "T1 STORE 4 +FLAGS.SILENT (\\Seen $Label1)\r\n");
        assert!(Command::store(&ids, FlagChange::Add, &[b"a) b".to_vec()], true).is_err());
    }
}
