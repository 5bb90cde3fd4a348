//! What is read together is what is read one by one, whatever else becomes of the files meanwhile.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::root::{Root, failure, mbox, said, subjects};
use imapext::mailbox::Mailbox;
use imapext::mailbox::flags::{op, sort};

/// The same messages as a mailbox file and as a Maildir.
fn both(root: &Root, messages: &[Vec<u8>]) {
    for sub in ["cur", "new", "tmp"] {
        fs::create_dir_all(root.path("dir").join(sub)).expect("a folder");
    }
    let mut file = Vec::new();
    for (number, message) in messages.iter().enumerate() {
        file.extend_from_slice(b"From a@b Mon Jan  5 10:00:00 2026\n");
        file.extend_from_slice(message);
        file.extend_from_slice(if number + 1 < messages.len() { b"\n\n" } else { b"" });
        let name = format!("dir/cur/{}.M{number}.host:2,S", 1_767_600_000 + number);
        let end: &[u8] = if number + 1 < messages.len() { b"\n" } else { b"" };
        fs::write(root.path(&name), [message, end].concat()).expect("a file");
    }
    fs::write(root.path("box"), file).expect("a file");
}

/// All that lists, sorts and searches say of a mailbox.
fn answers(stream: &mut Mailbox) -> Vec<String> {
    let mut all = Vec::new();
    for overview in stream.overview(b"1:*", 0, &mut said()).expect("a list") {
        let text = |text: Option<Vec<u8>>| text.map(|text| text.escape_ascii().to_string());
        let (subject, from, id) = (text(overview.subject), text(overview.from), text(overview.message_id));
        let more = (text(overview.references), text(overview.date), text(overview.to), overview.size);
        all.push(format!("{} {subject:?} {from:?} {id:?} {more:?}", overview.number));
    }
    for key in [sort::DATE, sort::FROM, sort::SUBJECT, sort::TO, sort::SIZE] {
        for reverse in [false, true] {
            all.push(format!(
                "{:?}",
                stream.sort(key, reverse, 0, None, None, &mut said()).expect("an order")
            ));
        }
    }
    for criteria in
        ["FROM anna", "SUBJECT two", "BODY needle", "TEXT needle", "LARGER 200", "SENTSINCE 1-Jan-2026"]
    {
        let found = stream.search(criteria.as_bytes(), 0, None, &mut said()).expect("an answer");
        all.push(format!("{criteria} {found:?}"));
    }
    all.push(format!("{:?}", stream.thread(0, &mut said()).expect("threads")));
    all
}

fn message(number: usize) -> Vec<u8> {
    let odd: &[u8] = match number % 7 {
        1 => b"X-Odd: a\0Subject: hidden\n",
        2 => b"X-Odd: a\rSubject: hidden\n",
        3 => b"garbage\nSubject\n : folded\n",
        4 => b"To: Anna <anna@c>,\n\tx@y\nSUBJECT : two\n",
        _ => b"",
    };
    let text = format!(
        "From: {} <p{}@b>\nDate: Mon, {} Jan 2026 10:00:00 +0{}00\nSubject: =?utf-8?q?Re=3A?= {}\nMessage-ID: <{number}@x>\nReferences: <{}@x>\n\n",
        if number.is_multiple_of(3) { "Anna" } else { "Ben" },
        number * 7 % 50,
        number % 28 + 1,
        number % 9,
        number * 13 % 40,
        number.saturating_sub(3),
    );
    let body = if number.is_multiple_of(5) { "needle" } else { "hay" };
    [odd, text.as_bytes(), body.as_bytes(), &vec![b'x'; number * 11 % 3000], b"\0 end"].concat()
}

#[test]
fn both_formats_say_the_same_of_many_messages() {
    let root = Root::new();
    both(&root, &(0..700).map(message).collect::<Vec<_>>());
    let mut file = root.open("box");
    let of_file = answers(&mut file);
    assert_eq!(of_file.len(), 700 + 10 + 6 + 1);
    assert_eq!(answers(&mut root.open("dir")), of_file);
    // One by one, and backwards.
    for number in (1..=700u32).rev() {
        let one = file.overview(number.to_string().as_bytes(), 0, &mut said()).expect("a message");
        assert!(of_file[number as usize - 1].contains(&format!(" {})", one[0].size)), "{number}");
    }
}

#[test]
fn a_walk_meets_what_others_have_changed() {
    let root = Root::new();
    let names: Vec<String> = (1..=200).map(|number| format!("m{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    root.write("box", &mbox(&names));
    let mut stream = root.try_open("box", op::READONLY).expect("a mailbox");
    let body = |stream: &mut Mailbox, number: u32| {
        let body = stream.body(number.into(), 0, &mut said());
        body.map(|body| String::from_utf8_lossy(&body).into_owned())
    };
    for number in 1..=60 {
        assert_eq!(body(&mut stream, number).expect("a text"), format!("Text of m{number:03}.\r\n"));
    }
    // Another file has taken its name, as when another program expunges: the one that is open stays.
    let rest: Vec<&str> = names.iter().copied().skip(30).collect();
    root.write("other", &mbox(&rest));
    fs::rename(root.path("other"), root.path("box")).expect("a file");
    for number in 61..=200 {
        assert_eq!(body(&mut stream, number).expect("a text"), format!("Text of m{number:03}.\r\n"));
    }
    // Within the file messages move up, while the next ones have been read along.
    let mut stream = root.try_open("box", op::READONLY).expect("a mailbox");
    for number in 1..=50 {
        assert_eq!(body(&mut stream, number).expect("a text"), format!("Text of m{:03}.\r\n", number + 30));
    }
    root.write("box", &mbox(&rest[40..]));
    for number in 51..=100 {
        assert_eq!(body(&mut stream, number).expect("a text"), format!("Text of m{:03}.\r\n", number + 30));
    }
    // What is cut off is gone, and no other message stands in for it.
    root.write("box", &mbox(&rest[40..110]));
    for number in 101..=110 {
        assert_eq!(body(&mut stream, number).expect("a text"), format!("Text of m{:03}.\r\n", number + 30));
    }
    assert_eq!(failure(body(&mut stream, 111)), "The message is no longer in the mailbox");
}

#[test]
fn lists_are_whole_while_the_file_is_replaced() {
    let root = Root::new();
    let names = |from: usize| (from..600).map(|number| format!("m{number:03}")).collect::<Vec<_>>();
    let versions: Vec<String> =
        [0, 100].map(|from| mbox(&names(from).iter().map(String::as_str).collect::<Vec<_>>())).to_vec();
    root.write("box", &versions[0]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = Ending(&done);
        scope.spawn(|| {
            for version in versions.iter().cycle() {
                root.write("next", version);
                fs::rename(root.path("next"), root.path("box")).expect("a file");
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        for _ in 0..10 {
            let mut stream = root.try_open("box", op::READONLY).expect("a mailbox");
            let first = 600 - stream.num_msg(&mut said()).expect("a number") as usize;
            for _ in 0..3 {
                let listed = stream.overview(b"1:*", 0, &mut said()).expect("a list");
                for overview in &listed {
                    let subject =
                        String::from_utf8(overview.subject.clone().unwrap_or_default()).expect("a subject");
                    assert_eq!(subject, format!("m{:03}", first + overview.number as usize - 1));
                }
            }
        }
        drop(reader);
    });
    assert_eq!(subjects(&mut root.open("box")).len() % 100, 0);
}

/// Tells the writer to end, also when the reader has failed.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn many_parts_and_no_last_line_end() {
    let root = Root::new();
    let mut many =
        b"From: Anna <a@b>\nSubject: many\nDate: Sun, 1 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            .to_vec();
    (0..10_000).for_each(|part| many.extend_from_slice(format!("--b\n\npart {part}\n").as_bytes()));
    both(&root, &[message(1), many, message(5)]);
    // A session that writes ends the last line.
    let open = |name| root.try_open(name, op::READONLY).expect("a mailbox");
    for name in ["box", "dir"] {
        let mut stream = open(name);
        let tree = stream.fetch_structure(2, 0, &mut said()).expect("a structure");
        assert_eq!(tree.parts.len(), 10_000, "{name}");
        let body = stream.body(3, 0, &mut said()).expect("a text");
        assert!(body.ends_with(b"x\0 end"), "{name}");
    }
    assert_eq!(answers(&mut open("box")), answers(&mut open("dir")));
}
