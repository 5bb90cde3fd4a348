//! Mailboxes as folders, with stock's texts.

use std::fs;

use imapext::mailbox::flags::latt;

use crate::root::{Root, failure, mbox, said};

fn names(list: Vec<Vec<u8>>) -> Vec<String> {
    list.into_iter().map(|name| String::from_utf8(name).expect("text")).collect()
}

#[test]
fn made_renamed_removed_and_listed() {
    let root = Root::new();
    root.write("a.mbox", &mbox(&["a"]));
    root.write("sub/x", &mbox(&["x"]));
    let mut stream = root.open("a.mbox");
    for name in ["new1", "newdir/", "newdir/x", "deep/er/y", "~/tilde", "with space", "./dot"] {
        stream.create_mailbox(name.as_bytes(), &mut said()).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for (name, text) in [
        ("../esc", "Can't create ../esc: invalid name"),
        ("INBOX", "Can't create INBOX"),
        ("a//b", "Can't create a//b: invalid name"),
    ] {
        assert_eq!(failure(stream.create_mailbox(name.as_bytes(), &mut said())), text);
    }
    assert!(failure(stream.create_mailbox(b"a.mbox", &mut said())).ends_with("a.mbox: File exists"));
    stream.rename_mailbox(b"new1", b"ren1", &mut said()).expect("a new name");
    let taken = failure(stream.rename_mailbox(b"ren1", b"a.mbox", &mut said()));
    assert_eq!(taken, "Can't rename ren1: mailbox a.mbox already exists");
    let absent = failure(stream.rename_mailbox(b"nosuch", b"x1", &mut said()));
    assert_eq!(absent, "Can't rename mailbox nosuch: no such mailbox");
    stream.delete_mailbox(b"tilde", &mut said()).expect("an end");
    assert_eq!(
        failure(stream.delete_mailbox(b"nosuch", &mut said())),
        "Can't delete mailbox nosuch: no such mailbox"
    );
    assert_eq!(failure(stream.delete_mailbox(b"INBOX", &mut said())), "Can't delete INBOX");
    assert!(stream.delete_mailbox(b"sub", &mut said()).is_err());
    let listed = |stream: &mut imapext::mailbox::Mailbox, reference: &str, pattern: &str| {
        names(stream.list(reference.as_bytes(), pattern.as_bytes(), &mut said()).expect("a list")).join(" ")
    };
    assert_eq!(listed(&mut stream, "", "*"), "a.mbox deep/er/y dot newdir/x ren1 sub/x with space INBOX");
    assert_eq!(listed(&mut stream, "", "%"), "a.mbox dot ren1 with space INBOX");
    assert_eq!(listed(&mut stream, "", "s*"), "sub/x");
    assert_eq!(listed(&mut stream, "sub/", "*"), "sub/x");
    assert_eq!(listed(&mut stream, "~/", "s*"), "~/sub/x");
    assert_eq!(listed(&mut stream, "", "inbox"), "INBOX");
    assert_eq!(listed(&mut stream, "", ""), "");
    let all = stream.get_mailboxes(b"", b"%", &mut said()).expect("a list");
    let shown: Vec<(String, i64)> = all
        .iter()
        .map(|folder| (String::from_utf8_lossy(&folder.name).into_owned(), folder.attributes))
        .collect();
    assert!(shown.contains(&("sub".to_string(), latt::NOSELECT | latt::HASCHILDREN)), "{shown:?}");
    assert!(shown.contains(&("a.mbox".to_string(), latt::NOINFERIORS | latt::UNMARKED)), "{shown:?}");
    assert_eq!(names(stream.list_scan(b"", b"*", b"Text of x", &mut said()).expect("a list")), ["sub/x"]);
    stream.subscribe(b"ren1", &mut said()).expect("a subscription");
    stream.subscribe(b"sub/x", &mut said()).expect("a subscription");
    assert!(stream.subscribe(b"nosuch", &mut said()).is_err());
    assert_eq!(names(stream.lsub(b"", b"*", &mut said()).expect("a list")), ["ren1", "sub/x"]);
    stream.unsubscribe(b"ren1", &mut said()).expect("an end");
    assert_eq!(failure(stream.unsubscribe(b"zz", &mut said())), "Not subscribed to mailbox zz");
    assert_eq!(root.read(".mailboxlist"), "sub/x\n");
}

/// What root writes in the folder of another is that one's.
#[test]
fn subscriptions_belong_to_the_folder_s_owner() {
    use std::os::unix::fs::{MetadataExt, chown};
    let root = Root::new();
    root.write("box", "");
    if chown(root.folder(), Some(65534), Some(65534)).is_err() {
        return;
    }
    root.open("box").subscribe(b"box", &mut said()).expect("a subscription");
    let file = fs::metadata(root.path(".mailboxlist")).expect("a file");
    assert_eq!((file.uid(), file.gid(), root.leftovers().len()), (65534, 65534, 0));
}
