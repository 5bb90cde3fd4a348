//! FETCH.

use super::{Command, argument};
use crate::driver::fetch::{Aspect, Ids, Items, Section, SectionItem};
use crate::error::Result;

impl Command {
    /// ABNF:
    ///
    /// ```text
    /// fetch     = ["UID" SP] "FETCH" SP sequence-set SP (fetch-att / "(" fetch-att *(SP fetch-att) ")")
    /// fetch-att = "UID" / "FLAGS" / "INTERNALDATE" / "RFC822.SIZE" / "ENVELOPE" / "BODYSTRUCTURE" /
    ///             "BODY" [".PEEK"] section ["<" number "." nz-number ">"]
    /// ```
    pub fn fetch(ids: &Ids, items: &Items) -> Result<Command> {
        let mut command = Command::on(ids, "FETCH", "UID FETCH")?;
        let words = [
            (items.uid, "UID"),
            (items.flags, "FLAGS"),
            (items.internal_date, "INTERNALDATE"),
            (items.size, "RFC822.SIZE"),
            (items.envelope, "ENVELOPE"),
            (items.structure, "BODYSTRUCTURE"),
        ];
        let words: Vec<&str> = words.into_iter().filter(|(wanted, _)| *wanted).map(|(_, word)| word).collect();
        let count = words.len() + items.sections.len();
        if count == 0 {
            return Err(argument("nothing to fetch"));
        }
        command.plain(if count > 1 { " (" } else { " " }).plain(words.join(" "));
        for (i, item) in items.sections.iter().enumerate() {
            command.plain(if i + words.len() > 0 { " " } else { "" }).section_item(item)?;
        }
        command.plain(if count > 1 { ")" } else { "" });
        Ok(command)
    }

    fn section_item(&mut self, item: &SectionItem) -> Result<()> {
        self.plain(if item.peek { "BODY.PEEK[" } else { "BODY[" }).section(&item.section)?.plain("]");
        match item.partial {
            Some((_, 0)) => Err(argument("no octets to fetch")),
            Some((first, count)) => {
                self.plain(format!("<{first}.{count}>"));
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// ABNF:
    ///
    /// ```text
    /// section-spec = section-msgtext / (section-part ["." section-text])
    /// section-part = nz-number *("." nz-number)
    /// ```
    fn section(&mut self, section: &Section) -> Result<&mut Command> {
        if section.path.contains(&0) {
            return Err(argument("part numbers begin with 1"));
        }
        let path: Vec<String> = section.path.iter().map(u32::to_string).collect();
        self.plain(path.join("."));
        let dot = if path.is_empty() { "" } else { "." };
        match &section.aspect {
            Aspect::Content => Ok(self),
            Aspect::Header => Ok(self.plain(dot).plain("HEADER")),
            Aspect::Text => Ok(self.plain(dot).plain("TEXT")),
            Aspect::Mime if path.is_empty() => Err(argument("only a part has a MIME header")),
            Aspect::Mime => Ok(self.plain(".MIME")),
            Aspect::HeaderFields(names) => self.plain(dot).plain("HEADER.FIELDS ").field_names(names),
            Aspect::HeaderFieldsNot(names) => self.plain(dot).plain("HEADER.FIELDS.NOT ").field_names(names),
        }
    }

    fn field_names(&mut self, names: &[Vec<u8>]) -> Result<&mut Command> {
        if names.is_empty() {
            return Err(argument("no header fields to fetch"));
        }
        for (i, name) in names.iter().enumerate() {
            self.plain(if i == 0 { "(" } else { " " }).atom(name, "the header field")?;
        }
        Ok(self.plain(")"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralMode, wire};
    use super::*;
    use crate::driver::set::Set;

    fn fetch(items: Items) -> String {
        wire(Command::fetch(&Ids::Numbers(Set::range(1..=3)), &items), LiteralMode::Sync)
    }

    fn item(path: &[u32], aspect: Aspect) -> SectionItem {
        SectionItem { section: Section { path: path.to_vec(), aspect }, peek: true, partial: None }
    }

    #[test]
    fn exact_bytes() {
        let everything = Items {
            uid: true,
            flags: true,
            internal_date: true,
            size: true,
            envelope: true,
            structure: true,
            sections: vec![
                item(&[], Aspect::HeaderFields(vec![b"From".to_vec(), b"X-A".to_vec()])),
                item(&[1, 2], Aspect::Mime),
                SectionItem { peek: false, partial: Some((0, 10)), ..item(&[], Aspect::Content) },
            ],
        };
        assert_eq!(
            fetch(everything),
            "A1 FETCH 1:3 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE \
             BODY.PEEK[HEADER.FIELDS (From X-A)] BODY.PEEK[1.2.MIME] BODY[]<0.10>)"
        );
        assert_eq!(fetch(Items { flags: true, ..Items::default() }), "A1 FETCH 1:3 FLAGS");
        let text = Items { sections: vec![item(&[2], Aspect::Text)], ..Items::default() };
        assert_eq!(fetch(text.clone()), "A1 FETCH 1:3 BODY.PEEK[2.TEXT]");
        let by_uid = Command::fetch(&Ids::Uids(Set::one(9)), &text);
        assert_eq!(wire(by_uid, LiteralMode::Sync), "A1 UID FETCH 9 BODY.PEEK[2.TEXT]");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let refused = |items: &Items| Command::fetch(&Ids::Numbers(Set::one(1)), items).is_err();
        assert!(refused(&Items::default()));
        let sections = [
            item(&[0], Aspect::Content),
            item(&[], Aspect::Mime),
            item(&[], Aspect::HeaderFields(vec![])),
            item(&[], Aspect::HeaderFields(vec![b"a b".to_vec()])),
            item(&[], Aspect::HeaderFieldsNot(vec![b"a)]\r\n".to_vec()])),
            SectionItem { partial: Some((0, 0)), ..item(&[], Aspect::Content) },
        ];
        for section in sections {
            assert!(refused(&Items { sections: vec![section], ..Items::default() }));
        }
    }
}
