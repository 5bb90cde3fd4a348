//! Mailbox files.

use imapext::mailbox::flags::{cl, op, sa, se};

use crate::root::{Root, marks, mbox, said, subjects, uids};

const THREE: [&str; 3] = ["one", "two", "three"];

#[test]
fn messages_are_read() {
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    let mut stream = root.open("box");
    let info = stream.check(&mut said()).expect("a description");
    assert_eq!((info.driver.as_str(), info.messages, info.recent), ("unix", 3, 3));
    assert_eq!(info.mailbox, root.path("box").to_str().expect("text").as_bytes());
    assert_eq!(subjects(&mut stream), THREE);
    assert_eq!(uids(&mut stream), [1, 2, 3]);
    assert_eq!(
        stream.body(2, imapext::mailbox::flags::ft::PEEK, &mut said()).expect("a text"),
        b"Text of two.\r\n"
    );
    let header = stream.header_info(1, &mut said()).expect("a header");
    assert_eq!((header.mail_date.as_str(), header.size), (" 5-Jan-2026 10:00:00 +0100", 48));
    let found = stream.search(b"BODY \"of three\"", se::UID, None, &mut said()).expect("hits");
    assert_eq!(found, [3]);
    assert_eq!(stream.sort(3, true, 0, None, None, &mut said()).expect("an order"), [2, 3, 1]);
}

#[test]
fn flags_and_uids_stay_and_nobody_sees_the_lines_that_keep_them() {
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    let mut stream = root.open("box");
    stream.set_flags(b"2", b"\\Flagged \\Answered kw1", 0, &mut said()).expect("flags");
    stream.body(1, 0, &mut said()).expect("a text");
    let validity = stream
        .status(b"box", sa::UIDVALIDITY, &mut said())
        .expect("a status")
        .expect("a status")
        .uid_validity;
    stream.close(0, &mut said()).expect("a close");
    let saved = root.read("box");
    assert!(saved.contains("\nX-IMAPbase: ") && saved.contains("X-Keywords: kw1 "), "{saved}");
    let mut stream = root.open("box");
    assert_eq!(marks(&mut stream), ["S", "AF kw1", ""]);
    assert_eq!(uids(&mut stream), [1, 2, 3]);
    let header = stream.fetch_header(2, 0, &mut said()).expect("a header");
    assert_eq!(header, b"From: Anna <a@b>\r\nSubject: two\r\n\r\n");
    let status = stream.status(b"box", sa::ALL, &mut said()).expect("a status").expect("a status");
    assert_eq!(
        (status.messages, status.unseen, status.recent, status.uid_next),
        (Some(3), Some(2), Some(0), Some(4))
    );
    assert_eq!(status.uid_validity, validity);
    // Now that there is room, a flag is written over in place.
    let before = std::fs::metadata(root.path("box")).expect("a file");
    stream.set_flags(b"3", b"\\Seen \\Draft kw1", 0, &mut said()).expect("flags");
    let after = std::fs::metadata(root.path("box")).expect("a file");
    use std::os::unix::fs::MetadataExt;
    assert_eq!((before.ino(), before.len()), (after.ino(), after.len()));
    stream.clear_flags(b"2", b"\\Flagged kw1", 0, &mut said()).expect("flags");
    assert_eq!(marks(&mut root.open("box")), ["S", "A", "ST kw1"]);
    assert!(root.leftovers().is_empty());
}

#[test]
fn expunge_keeps_the_others_and_their_uids() {
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    let mut stream = root.open("box");
    stream.delete(b"1,3", 0, &mut said()).expect("flags");
    stream.expunge(&mut said()).expect("an expunge");
    assert_eq!((subjects(&mut stream), uids(&mut stream)), (vec!["two".to_string()], vec![2]));
    stream.append(b"box", b"Subject: four\r\n\r\nnew\r\n", None, None, &mut said()).expect("an append");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(
        (subjects(&mut stream), uids(&mut stream)),
        (vec!["two".to_string(), "four".to_string()], vec![2, 4])
    );
    stream.delete(b"1:2", 0, &mut said()).expect("flags");
    stream.close(cl::EXPUNGE, &mut said()).expect("a close");
    let mut stream = root.open("box");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 0);
    stream.append(b"box", b"Subject: five\r\n\r\n", None, None, &mut said()).expect("an append");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(uids(&mut stream), [5]);
    assert_eq!(stream.check(&mut said()).expect("a description").driver, "unix");
}

#[test]
fn what_is_appended_comes_back() {
    let root = Root::new();
    root.write("box", "");
    let mut stream = root.open("box");
    assert_eq!(stream.check(&mut said()).expect("a description").driver, "dummy");
    let text = b"Subject: x\r\nStatus: forged\r\n\r\nFrom me\r\n>From you\r\n\r\nFrom a@b Mon Jan  5 10:00:00 2026\r\nend";
    let date = Some(&b"17-Jul-1996 02:44:25 -0700"[..]);
    stream.append(b"box", text, Some(b"\\Seen \\Flagged kw"), date, &mut said()).expect("an append");
    stream.append(b"box", b"Subject: y\r\n\r\n", None, None, &mut said()).expect("an append");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(marks(&mut stream), ["SFR kw", "R"]);
    let body = stream.body(1, 0, &mut said()).expect("a text");
    assert_eq!(body, b">From me\r\n>From you\r\n\r\n>From a@b Mon Jan  5 10:00:00 2026\r\nend\r\n");
    assert_eq!(stream.fetch_header(1, 0, &mut said()).expect("a header"), b"Subject: x\r\n\r\n");
    assert_eq!(stream.header_info(1, &mut said()).expect("a header").mail_date, "17-Jul-1996 02:44:25 -0700");
    stream.create_mailbox(b"other", &mut said()).expect("a mailbox");
    stream.copy_messages(b"1:2", b"other", 0, &mut said()).expect("a copy");
    stream.copy_messages(b"1", b"box", 0, &mut said()).expect("a copy into itself");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(subjects(&mut stream), ["x", "y", "x"]);
    let mut other = root.open("other");
    assert_eq!(
        (subjects(&mut other), marks(&mut other)),
        (vec!["x".to_string(), "y".to_string()], vec!["SFR kw".to_string(), "R".to_string()])
    );
    stream.move_messages(b"1", b"other", 0, &mut said()).expect("a move");
    stream.expunge(&mut said()).expect("an expunge");
    other.ping(&mut said()).expect("an answer");
    assert_eq!(
        (subjects(&mut stream), subjects(&mut other).len()),
        (vec!["y".to_string(), "x".to_string()], 3)
    );
}

#[test]
fn several_sessions_on_one_file() {
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    let (mut one, mut two) = (root.open("box"), root.open("box"));
    one.set_flags(b"1:3", b"\\Seen", 0, &mut said()).expect("flags");
    assert_eq!(two.body(3, 0, &mut said()).expect("a text"), b"Text of three.\r\n");
    two.ping(&mut said()).expect("an answer");
    two.delete(b"2", 0, &mut said()).expect("flags");
    two.expunge(&mut said()).expect("an expunge");
    // Not reported yet: the numbers stay, and so does what is not gone.
    assert_eq!(one.num_msg(&mut said()).expect("a number"), 3);
    assert_eq!(
        one.fetch_header(3, 0, &mut said()).expect("a header"),
        b"From: Anna <a@b>\r\nSubject: three\r\n\r\n"
    );
    one.ping(&mut said()).expect("an answer");
    assert_eq!(
        (subjects(&mut one), uids(&mut one)),
        (vec!["one".to_string(), "three".to_string()], vec![1, 3])
    );
    let text = root.read("box") + &mbox(&["late"]);
    root.write("box", &text);
    for stream in [&mut one, &mut two] {
        stream.ping(&mut said()).expect("an answer");
        assert_eq!(stream.num_msg(&mut said()).expect("a number"), 3);
    }
    two.set_flags(b"3", b"\\Flagged", 0, &mut said()).expect("flags");
    one.ping(&mut said()).expect("an answer");
    assert_eq!((uids(&mut one), uids(&mut two)), (vec![1, 3, 4], vec![1, 3, 4]));
    assert!(marks(&mut one)[2].starts_with('F'));
}

#[test]
fn many_threads_lose_nothing() {
    let root = Root::new();
    root.write("box", &mbox(&["first"]));
    let mut options = root.options();
    options.wire.timeouts.read = Some(std::time::Duration::from_secs(60));
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let options = options.clone();
            scope.spawn(move || {
                let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
                for i in 0..15 {
                    let text = format!("Subject: {writer}-{i}\r\n\r\nbody\r\n");
                    stream.append(b"box", text.as_bytes(), None, None, &mut said()).expect("an append");
                    stream.ping(&mut said()).expect("an answer");
                    let last = stream.num_msg(&mut said()).expect("a number").to_string();
                    stream.set_flags(last.as_bytes(), b"\\Seen", 0, &mut said()).expect("flags");
                }
            });
        }
    });
    let mut stream = root.open("box");
    let mut found = subjects(&mut stream);
    assert_eq!(found.len(), 61);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 61);
    let uids = uids(&mut stream);
    assert!(uids.windows(2).all(|pair| pair[0] < pair[1]), "{uids:?}");
}

#[test]
fn read_only_changes_nothing() {
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    let before = root.read("box");
    let mut stream = root.try_open("box", op::READONLY).expect("a stream");
    stream.body(1, 0, &mut said()).expect("a text");
    let mut complaint = said();
    stream.set_flags(b"1", b"\\Seen", 0, &mut complaint).expect("what stock answers");
    assert!(complaint.last_error().is_some());
    stream.close(0, &mut said()).expect("a close");
    assert_eq!(root.read("box"), before);
}

#[test]
fn owner_and_rights_stay() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let root = Root::new();
    root.write("box", &mbox(&THREE));
    std::fs::set_permissions(root.path("box"), PermissionsExt::from_mode(0o640)).expect("rights");
    let is_root = chown(root.path("box"), Some(65534), Some(8)).is_ok();
    let before = std::fs::metadata(root.path("box")).expect("a file");
    root.open("box").set_flags(b"1", b"\\Seen", 0, &mut said()).expect("flags");
    let after = std::fs::metadata(root.path("box")).expect("a file");
    assert_ne!(before.ino(), after.ino());
    assert_eq!((before.mode(), before.uid(), before.gid()), (after.mode(), after.uid(), after.gid()));
    assert!(!is_root || after.uid() == 65534);
}

#[test]
fn bug_what_continues_a_hidden_line_continued_the_field_before_it() {
    let root = Root::new();
    let from = "From a@b Mon Jan  5 10:00:00 2026 +0100\n";
    root.write("box", &format!("{from}Subject: one\nX-Keywords: kw\n kw2\nTo: x\n y\n\ntext\n"));
    let mut stream = root.open("box");
    let visible = b"Subject: one\r\nTo: x\r\n y\r\n\r\n";
    assert_eq!(stream.fetch_header(1, 0, &mut said()).expect("a header"), visible);
    assert_eq!(stream.header_info(1, &mut said()).expect("a header").size, visible.len() as u64 + 6);
    stream.set_flags(b"1", b"\\Flagged", 0, &mut said()).expect("flags");
    stream
        .append(b"box", b"Subject: two\r\nStatus: R\r\n O\r\n\r\nx\r\n", None, None, &mut said())
        .expect("an append");
    drop(stream);
    let mut stream = root.open("box");
    assert_eq!(marks(&mut stream), ["F kw", "R"]);
    assert_eq!(stream.fetch_header(1, 0, &mut said()).expect("a header"), visible);
    assert_eq!(stream.fetch_header(2, 0, &mut said()).expect("a header"), b"Subject: two\r\n\r\n");
}
