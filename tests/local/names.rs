//! Names of mailboxes as paths that lead nowhere else.

use std::os::unix::fs::symlink;

use crate::root::{Root, failure, mbox, said};

#[test]
fn no_name_leads_out() {
    let outer = Root::new();
    outer.write("secret", &mbox(&["secret"]));
    outer.write("home/box", &mbox(&["mine"]));
    outer.write("home/sub/box", &mbox(&["mine"]));
    let home = outer.path("home");
    symlink(outer.path("secret"), home.join("link")).expect("a link");
    symlink(outer.folder(), home.join("up")).expect("a link");
    symlink(home.join("sub"), home.join("inner")).expect("a link");
    let mut options = outer.options();
    options.files.root = Some(home.clone());
    let secret = outer.path("secret").display().to_string();
    let names = [
        "../secret",
        "sub/../../secret",
        "sub/../box",
        "~/../secret",
        &secret,
        "/etc/passwd",
        "~root/x",
        "~",
        "link",
        "up/secret",
        "inner/box",
        "#mh/x",
        "#news.x",
        "sub//box",
        "/",
        "",
        "box/",
        "box/x",
        "nosuch",
        "{x",
        "sub/./../box",
    ];
    for name in names {
        assert!(crate::root::open(name, 0, &options, &mut said()).is_err(), "{name} opens");
    }
    for name in ["box", "./box", "sub/box", "~/box", "INBOX", &home.join("sub/box").display().to_string()] {
        let opened = crate::root::open(name, 0, &options, &mut said());
        assert!(opened.is_ok(), "{name}: {}", failure(opened));
    }
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    for name in
        ["../x", "up/x", "/tmp/imapext-x", "~root/x", "a/../../x", "link/x", "#driver.mbx/x", "INBOX", "box"]
    {
        let name = name.as_bytes();
        assert!(stream.create_mailbox(name, &mut said()).is_err());
        assert!(stream.rename_mailbox(b"sub/box", name, &mut said()).is_err());
        if name != b"box" && name != b"INBOX" {
            assert!(stream.delete_mailbox(name, &mut said()).is_err());
            assert!(stream.append(name, b"x", None, None, &mut said()).is_err());
            assert!(stream.copy_messages(b"1", name, 0, &mut said()).is_err());
            assert!(stream.status(name, 31, &mut said()).is_err());
            assert!(stream.subscribe(name, &mut said()).is_err());
        }
    }
    for pattern in [&b"../*"[..], b"/*", b"up/*", b"/etc/*", b"~root/*"] {
        assert_eq!(stream.list(b"", pattern, &mut said()).expect("a list"), Vec::<Vec<u8>>::new());
    }
    assert!(stream.list(b"", b"*", &mut said()).expect("a list").iter().all(|name| !name.starts_with(b"up")));
    assert_eq!(std::fs::read_dir(outer.folder()).expect("a folder").count(), 2);
}

#[test]
fn folders_that_may_be_used() {
    let root = Root::new();
    root.write("good/box", &mbox(&["a"]));
    root.write("bad/box", &mbox(&["b"]));
    let mut options = root.options();
    options.files.within = vec![root.path("good")];
    assert!(crate::root::open("good/box", 0, &options, &mut said()).is_ok());
    let refused = failure(crate::root::open("bad/box", 0, &options, &mut said()));
    assert_eq!(refused, "Can't open mailbox bad/box: no such mailbox");
    let mut stream = crate::root::open("good/box", 0, &options, &mut said()).expect("a stream");
    assert!(stream.create_mailbox(b"bad/new", &mut said()).is_err());
    assert!(stream.create_mailbox(b"bad/new/", &mut said()).is_err());
    assert!(stream.create_mailbox(b"good/new/deep/x", &mut said()).is_ok());
    assert!(!root.path("bad/new").exists());
}
