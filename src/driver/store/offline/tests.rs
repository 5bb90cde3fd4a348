use super::*;
use crate::driver::fetch::SectionItem;
use crate::driver::query::{Day, Key};
use crate::mime::date::Date;

/// Messages in memory; counts what is asked for.
#[derive(Default)]
struct Memory {
    messages: Vec<&'static str>,
    /// UIDs are ten times the numbers.
    flags: Vec<Vec<Vec<u8>>>,
    headers: usize,
    loaded: usize,
    read_only: bool,
    session: Session,
}

impl Memory {
    fn index(&self, number: u32) -> Result<usize> {
        let index = (number as usize).wrapping_sub(1);
        let missing = || Error::new(ErrorKind::NoMessage, "no such message");
        self.messages.get(index).filter(|text| !text.is_empty()).map(|_| index).ok_or_else(missing)
    }
}

impl Store for Memory {
    fn session(&self) -> &Session {
        &self.session
    }

    fn select(&mut self, _: &[u8], read_only: bool, events: &mut dyn Events) -> Result<()> {
        self.read_only = read_only;
        events.event(Event::Exists(self.count()));
        Ok(())
    }

    fn ping(&mut self, _: &mut dyn Events) -> Result<()> {
        Ok(())
    }

    fn count(&self) -> u32 {
        self.messages.len() as u32
    }

    fn is_read_only(&self) -> bool {
        self.read_only
    }

    fn uid(&mut self, number: u32) -> Result<u32> {
        Ok(number * 10)
    }

    fn size(&mut self, number: u32) -> Result<u64> {
        Ok(self.messages[self.index(number)?].len() as u64)
    }

    fn arrival(&mut self, number: u32) -> Result<Option<Date>> {
        Ok(Some(Date::from_unix(1_767_268_800 + i64::from(number) * 86_400, 0)))
    }

    fn flags(&mut self, number: u32) -> Result<Vec<Vec<u8>>> {
        Ok(self.flags.get(number as usize - 1).cloned().unwrap_or_default())
    }

    fn header(&mut self, number: u32) -> Result<Vec<u8>> {
        self.headers += 1;
        let text = self.messages[self.index(number)?].as_bytes();
        Ok(text[..message::text_start(text)].to_vec())
    }

    fn message(&mut self, number: u32) -> Result<Vec<u8>> {
        self.loaded += 1;
        Ok(self.messages[self.index(number)?].as_bytes().to_vec())
    }

    fn set_flags(
        &mut self,
        numbers: &[u32],
        _: FlagChange,
        flags: &[Vec<u8>],
        events: &mut dyn Events,
    ) -> Result<()> {
        self.flags.resize(self.messages.len(), Vec::new());
        for &number in numbers {
            self.flags[number as usize - 1].extend_from_slice(flags);
            let flags = Some(self.flags[number as usize - 1].clone());
            events.event(Event::Fetched(Box::new(Fetched { number, flags, ..Fetched::default() })));
        }
        Ok(())
    }

    fn set_timeouts(&mut self, _: Timeouts) {}

    fn logout(&mut self, _: &mut dyn Events) {}

    fn abandon(&mut self) {}

    fn is_alive(&self) -> bool {
        true
    }
}

const MESSAGES: [&str; 3] = [
    "From: Anna <anna@example.org>\r\nSubject: =?UTF-8?Q?=D1=81=D1=87=D1=91=D1=82?=\r\n\
     Date: Mon, 5 Jan 2026 10:00:00 +0300\r\n\r\nplain text\r\n",
    "From: bob@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
     --b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n096j1A==\r\n\
     --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nwithin\r\n--b--\r\n",
    "\r\n",
];

fn offline() -> Offline<Memory> {
    Offline::new(Memory { messages: MESSAGES.to_vec(), ..Memory::default() })
}

fn fetch(offline: &mut Offline<Memory>, ids: &Ids, items: &Items) -> Vec<Fetched> {
    let mut events: Vec<Event> = Vec::new();
    offline.fetch(ids, items, &mut events).expect("an answer");
    events
        .into_iter()
        .filter_map(|event| if let Event::Fetched(f) = event { Some(*f) } else { None })
        .collect()
}

fn section(path: &[u32], aspect: Aspect, peek: bool, partial: Option<(u64, u64)>) -> Items {
    let section = Section { path: path.to_vec(), aspect };
    Items { sections: vec![SectionItem { section, peek, partial }], ..Items::default() }
}

fn search(offline: &mut Offline<Memory>, keys: Vec<Key>, charset: Option<&str>) -> Vec<u32> {
    let query = Query { keys, charset: charset.map(str::to_string) };
    offline.search(&query, false, &mut Vec::new()).expect("an answer")
}

#[test]
fn numbers_and_uids() {
    let mut offline = offline();
    let numbers = |offline: &mut Offline<Memory>, ids| offline.numbers(&ids).map_err(|error| error.kind());
    let range = |a, b| Set::range(a..=b);
    assert_eq!(numbers(&mut offline, Ids::Numbers(range(2, Set::STAR))), Ok(vec![2, 3]));
    let mut twice = range(3, 2);
    twice.push(1, 3);
    assert_eq!(numbers(&mut offline, Ids::Numbers(twice)), Ok(vec![1, 2, 3]));
    assert_eq!(numbers(&mut offline, Ids::Numbers(range(3, 4))), Err(ErrorKind::Rejected));
    assert_eq!(numbers(&mut offline, Ids::Uids(range(11, 29))), Ok(vec![2]));
    assert_eq!(numbers(&mut offline, Ids::Uids(range(31, 4_000_000_000))), Ok(vec![]));
    assert_eq!(numbers(&mut offline, Ids::Uids(range(100, Set::STAR))), Ok(vec![3]));
    assert_eq!(numbers(&mut offline, Ids::Uids(range(1, 4_294_967_294))), Ok(vec![1, 2, 3]));
    let verbatim = Ids::Verbatim { text: b"x".to_vec(), uid: false };
    assert_eq!(numbers(&mut offline, verbatim), Err(ErrorKind::Rejected));
    offline.store.messages.clear();
    assert_eq!(numbers(&mut offline, Ids::Numbers(range(1, Set::STAR))), Err(ErrorKind::Rejected));
    assert_eq!(numbers(&mut offline, Ids::Uids(range(1, Set::STAR))), Ok(vec![]));
}

#[test]
fn what_the_header_answers_loads_no_body() {
    let mut offline = offline();
    let all = Ids::Numbers(Set::range(1..=3));
    let items = Items {
        uid: true,
        flags: true,
        internal_date: true,
        size: true,
        envelope: true,
        ..section(&[], Aspect::HeaderFields(vec![b"SUBJECT".to_vec()]), true, None)
    };
    let found = fetch(&mut offline, &all, &items);
    assert_eq!(found.len(), 3);
    assert_eq!((found[0].uid, found[0].size), (Some(10), Some(MESSAGES[0].len() as u64)));
    assert!(found[0].internal_date.is_some());
    let subject = found[0].envelope.as_ref().and_then(|envelope| envelope.subject.clone());
    assert_eq!(subject.as_deref(), Some(&b"=?UTF-8?Q?=D1=81=D1=87=D1=91=D1=82?="[..]));
    assert_eq!(found[1].sections[0].data.as_deref(), Some(&b"\r\n"[..]));
    for (aspect, partial) in [(Aspect::Header, Some((6, 4))), (Aspect::HeaderFieldsNot(vec![]), None)] {
        fetch(&mut offline, &all, &section(&[], aspect, true, partial));
    }
    search(
        &mut offline,
        vec![Key::From(b"anna".to_vec()), Key::Since(Day { year: 2026, month: 1, day: 1 })],
        None,
    );
    assert_eq!(offline.store.loaded, 0);
    offline.store.headers = 0;
    search(&mut offline, vec![Key::Numbers(Set::one(2)), Key::From(b"bob".to_vec())], None);
    assert_eq!((offline.store.headers, offline.store.loaded), (1, 0));
    search(&mut offline, vec![Key::Body(b"within".to_vec()), Key::From(b"bob".to_vec())], None);
    assert_eq!((offline.store.headers, offline.store.loaded), (4, 1));
}

#[test]
fn sections_and_seen() {
    let mut offline = offline();
    let second = Ids::Uids(Set::one(20));
    let text = |offline: &mut Offline<Memory>, items: &Items| {
        let mut found = fetch(offline, &second, items);
        assert_eq!(found.last().map(|fetched| fetched.uid), Some(Some(20)));
        found.pop().and_then(|fetched| fetched.sections.into_iter().next()?.data)
    };
    let peek = |path: &[u32], aspect| section(path, aspect, true, None);
    assert_eq!(text(&mut offline, &peek(&[2, 1], Aspect::Content)).as_deref(), Some(&b"within"[..]));
    assert_eq!(
        text(&mut offline, &peek(&[2], Aspect::Header)).as_deref(),
        Some(&b"Subject: inner\r\n\r\n"[..])
    );
    assert_eq!(text(&mut offline, &peek(&[1], Aspect::Header)), None);
    assert_eq!(text(&mut offline, &peek(&[3], Aspect::Content)), None);
    let part = section(&[2], Aspect::Content, true, Some((9, 5)));
    assert_eq!(text(&mut offline, &part).as_deref(), Some(&b"inner"[..]));
    assert_eq!(offline.store.loaded, 1);
    assert!(offline.store.flags.is_empty());
    let structure = Items { structure: true, ..section(&[1], Aspect::Content, false, None) };
    let found = fetch(&mut offline, &second, &structure);
    assert_eq!(found[0].flags.as_deref(), Some(&[b"\\Seen".to_vec()][..]));
    assert_eq!(found[1].structure.as_ref().map(|structure| structure.parts.len()), Some(2));
    let mut streamed = Vec::new();
    let section = Section { path: vec![1], aspect: Aspect::Content };
    let mut sink = |piece: &[u8]| {
        streamed.extend_from_slice(piece);
        Ok(())
    };
    assert!(offline.stream(&second, &section, true, &mut sink, &mut Vec::new()).expect("an answer"));
    assert_eq!(streamed, b"096j1A==");
}

#[test]
fn one_message_that_cannot_be_read_does_not_hide_the_others() {
    let mut offline = offline();
    offline.store.messages[1] = "";
    let structure = Items { structure: true, ..Items::default() };
    assert_eq!(fetch(&mut offline, &Ids::Numbers(Set::range(1..=3)), &structure).len(), 2);
    let alone = offline.fetch(&Ids::Numbers(Set::one(2)), &structure, &mut Vec::new());
    assert_eq!(alone.map_err(|error| error.kind()), Err(ErrorKind::NoMessage));
    assert_eq!(search(&mut offline, vec![Key::Body(b"plain".to_vec())], None), [1]);
}

#[test]
fn searches_in_decoded_text() {
    let mut offline = offline();
    let key = |text: &[u8]| vec![Key::Text(text.to_vec())];
    assert_eq!(search(&mut offline, key("СЧЁТ".as_bytes()), Some("UTF-8")), [1, 2]);
    assert_eq!(search(&mut offline, key(b"\xD3\xDE\xA3\xD4"), Some("KOI8-R")), [1, 2]);
    assert_eq!(search(&mut offline, vec![Key::Header(b"date".to_vec(), Vec::new())], None), [1]);
    assert_eq!(search(&mut offline, vec![Key::From(b"anna <anna@".to_vec())], None), [1]);
    let not = |key| Key::Not(Box::new(key));
    let or = |a, b| Key::Or(Box::new(a), Box::new(b));
    let sent = Day { year: 2026, month: 1, day: 5 };
    assert_eq!(search(&mut offline, vec![Key::SentOn(sent)], None), [1]);
    assert_eq!(search(&mut offline, vec![Key::SentBefore(sent)], None), [2, 3]);
    assert_eq!(search(&mut offline, vec![not(or(Key::Larger(10), Key::Uid(Set::one(1))))], None), [3]);
    assert_eq!(search(&mut offline, vec![Key::Unseen, Key::Younger(1)], None), Vec::<u32>::new());
    let unknown = Query { keys: vec![Key::All], charset: Some("X-NONESUCH".to_string()) };
    let refused = offline.search(&unknown, false, &mut Vec::new()).map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::Refused));
    let all = Query { keys: vec![Key::All], charset: None };
    assert_eq!(offline.search(&all, true, &mut Vec::new()).expect("UIDs"), [10, 20, 30]);
}
