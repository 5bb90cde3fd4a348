//! Maildir and Maildir++.

use std::fs;

use imapext::mailbox::diagnostics::Diagnostics;

use crate::root::{Root, failure, marks, said, subjects, uids};

fn with_maildir() -> Root {
    let root = Root::new();
    for sub in ["cur", "new", "tmp"] {
        fs::create_dir_all(root.path("Mail").join(sub)).expect("a folder");
    }
    for (name, subject) in
        [("new/1000.b.host", "two"), ("new/999.a.host", "one"), ("cur/1001.c.host:2,FS", "three")]
    {
        root.write(&format!("Mail/{name}"), &format!("Subject: {subject}\n\nText of {subject}.\n"));
    }
    root
}

#[test]
fn messages_flags_and_uids() {
    let root = with_maildir();
    let mut stream = root.open("Mail");
    let info = stream.check(&mut said()).expect("a description");
    assert_eq!((info.driver.as_str(), info.messages, info.recent), ("maildir", 3, 2));
    assert_eq!(subjects(&mut stream), ["one", "two", "three"]);
    assert_eq!(marks(&mut stream), ["R", "R", "SF"]);
    assert_eq!(fs::read_dir(root.path("Mail/new")).expect("a folder").count(), 0);
    assert_eq!(stream.body(1, 0, &mut said()).expect("a text"), b"Text of one.\r\n");
    stream.set_flags(b"2", b"\\Answered \\Draft kw", 0, &mut said()).expect("flags");
    assert!(root.path("Mail/cur/1000.b.host:2,DRa").exists());
    stream.delete(b"3", 0, &mut said()).expect("a flag");
    stream.expunge(&mut said()).expect("an expunge");
    stream
        .append(
            b"Mail",
            b"Subject: four\r\n\r\nx\r\n",
            Some(b"\\Seen"),
            Some(b"17-Jul-1996 02:44:25 -0700"),
            &mut said(),
        )
        .expect("an append");
    stream.append(b"Mail", b"Subject: five\r\n\r\nx\r\n", None, None, &mut said()).expect("an append");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(subjects(&mut stream), ["one", "two", "four", "five"]);
    let info = stream.header_info(3, &mut said()).expect("a header");
    assert_eq!((info.unix_time, info.size), (837_596_665, 20));
    let before = uids(&mut stream);
    stream.close(0, &mut said()).expect("a close");
    let mut stream = root.open("Mail");
    assert_eq!(uids(&mut stream), before);
    assert_eq!(marks(&mut stream), ["S", "AT kw", "S", ""]);
    assert!(root.read("Mail/dovecot-uidlist").starts_with("3 V"));
    assert_eq!(fs::read_dir(root.path("Mail/tmp")).expect("a folder").count(), 0);
}

/// Where others gave one UID to two files, one of them was not there, and which one was a matter of luck.
#[test]
fn bug_two_files_of_one_uid_were_one_message() {
    let root = with_maildir();
    root.write("Mail/dovecot-uidlist", "3 V7 N9 G0\n5 :1001.c.host\n5 :999.a.host\n4 :1000.b.host\n");
    let mut stream = root.open("Mail");
    assert_eq!(subjects(&mut stream), ["two", "three", "one"]);
    assert_eq!(uids(&mut stream), [4, 5, 9]);
    assert_eq!(
        root.read("Mail/dovecot-uidlist"),
        "3 V7 N10 G0\n4 :1000.b.host\n5 :1001.c.host\n9 :999.a.host\n"
    );
    assert_eq!(uids(&mut root.open("Mail")), [4, 5, 9]);
}

#[test]
fn bug_without_uids_left_new_messages_were_one() {
    let root = with_maildir();
    root.write("Mail/dovecot-uidlist", "3 V7 N4294967295\n4294967294 :1001.c.host\n");
    let mut stream = root.open("Mail");
    assert_eq!(subjects(&mut stream), ["one", "two", "three"]);
    assert_eq!(uids(&mut stream), [1, 2, 3]);
    assert!(!root.read("Mail/dovecot-uidlist").starts_with("3 V7 "));
}

#[test]
fn folders_below() {
    let root = with_maildir();
    let mut stream = root.open("Mail");
    stream.create_mailbox(b"Mail/Archive/2020", &mut said()).expect("a folder");
    assert!(root.path("Mail/.Archive.2020/cur").is_dir());
    assert!(failure(stream.create_mailbox(b"Mail/a.b", &mut said())).contains("invalid name"));
    stream.copy_messages(b"1:2", b"Mail/Archive/2020", 0, &mut said()).expect("a copy");
    assert_eq!(subjects(&mut root.open("Mail/Archive/2020")), ["one", "two"]);
    let listed = stream.list(b"", b"*", &mut said()).expect("a list");
    assert_eq!(listed, [&b"Mail"[..], b"Mail/Archive/2020", b"INBOX"].map(<[u8]>::to_vec));
    stream.rename_mailbox(b"Mail/Archive/2020", b"Mail/Old", &mut said()).expect("a new name");
    assert!(stream.delete_mailbox(b"Mail", &mut said()).is_err());
    stream.delete_mailbox(b"Mail/Old", &mut said()).expect("an end");
    assert!(!root.path("Mail/.Old").exists());
    stream.create_mailbox(b"file", &mut said()).expect("a mailbox file");
    stream.copy_messages(b"3", b"file", 0, &mut said()).expect("a copy");
    let mut file = root.open("file");
    assert_eq!((subjects(&mut file), marks(&mut file)), (vec!["three".to_string()], vec!["SFR".to_string()]));
    file.copy_messages(b"1", b"Mail", 0, &mut said()).expect("a copy");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 4);
}

#[test]
fn several_sessions_on_one_maildir() {
    let root = with_maildir();
    let (mut one, mut two) = (root.open("Mail"), root.open("Mail"));
    two.set_flags(b"1", b"\\Flagged", 0, &mut said()).expect("flags");
    assert_eq!(one.fetch_header(1, 0, &mut said()).expect("a header"), b"Subject: one\r\n\r\n");
    two.delete(b"2", 0, &mut said()).expect("a flag");
    two.expunge(&mut said()).expect("an expunge");
    assert!(one.body(2, 0, &mut said()).is_err() || one.num_msg(&mut said()).expect("a number") == 3);
    one.ping(&mut said()).expect("an answer");
    assert_eq!((subjects(&mut one), uids(&mut one)), (subjects(&mut two), uids(&mut two)));
    assert!(marks(&mut one)[0].starts_with('F'));
    root.write("Mail/new/2000.z.host", "Subject: late\n\n");
    for stream in [&mut one, &mut two] {
        stream.ping(&mut said()).expect("an answer");
        assert_eq!(subjects(stream).last().map(String::as_str), Some("late"));
    }
    assert_eq!(uids(&mut one), uids(&mut two));
}

#[test]
fn flags_that_cannot_be_set_are_told_of() {
    let root = with_maildir();
    root.write("box", "From a@example.org Thu Jan  1 10:00:00 2026\nSubject: one\n\nText.\n\n");
    let errors = |mut said: Diagnostics| -> Vec<String> {
        said.take_errors().into_iter().map(|error| String::from_utf8_lossy(&error).into_owned()).collect()
    };
    for name in ["Mail", "box"] {
        let mut stream = root.open(name);
        let mut complaint = said();
        stream.set_flags(b"1", b"\\Nosuch \\Seen a(b kw", 0, &mut complaint).expect("what stock answers");
        assert_eq!(errors(complaint), ["Unsupported system flag: \\Nosuch", "Invalid flag: a(b"], "{name}");
        assert!(marks(&mut stream)[0].contains('S'), "{name}");
        let mut complaint = said();
        let message = b"Subject: new\r\n\r\nx\r\n";
        stream
            .append(name.as_bytes(), message, Some(b"\\Other \\Seen"), None, &mut complaint)
            .expect("an append");
        assert_eq!(errors(complaint), ["Unsupported system flag: \\Other"], "{name}");
    }
    // There are 26 letters, of which kw has one.
    let mut stream = root.open("Mail");
    let keywords: Vec<String> = (0..26).map(|number| format!("k{number}")).collect();
    let mut complaint = said();
    stream.set_flags(b"1", keywords.join(" ").as_bytes(), 0, &mut complaint).expect("what stock answers");
    assert_eq!(errors(complaint), ["Unknown flag: k25"]);
}
