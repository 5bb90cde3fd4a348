//! Files that are no mailboxes, or stop being ones.

use std::fs;

use crate::root::{Root, failure, mbox, said, subjects};

#[test]
fn what_cannot_be_opened_says_why() {
    let root = Root::new();
    root.write("binary", "\0\x01\x02binary");
    root.write("text", "Subject: no From line\n\nx\n");
    root.write("sub/x", "");
    for (name, text) in [
        ("nosuch", "Can't open mailbox nosuch: no such mailbox"),
        ("sub", "Can't open sub: not a selectable mailbox"),
        ("sub/nosuch", "Can't open mailbox sub/nosuch: no such mailbox"),
        ("../x", "Can't open mailbox ../x: no such mailbox"),
    ] {
        assert_eq!(failure(root.try_open(name, 0)), text);
    }
    for name in ["binary", "text"] {
        let text = failure(root.try_open(name, 0));
        assert!(text.ends_with("not a mailbox"), "{text}");
    }
    let mut empty = root.open("sub/x");
    assert_eq!(empty.num_msg(&mut said()).expect("a number"), 0);
    assert!(empty.append(b"binary", b"x", None, None, &mut said()).is_err());
    assert_eq!(root.read("binary"), "\0\x01\x02binary");
}

#[test]
fn what_is_neither_file_nor_folder_is_left_alone() {
    let root = Root::new();
    root.write("box", &mbox(&["one"]));
    let mut others = vec!["pipe", "socket"];
    let status = std::process::Command::new("mkfifo").arg(root.path("pipe")).status().expect("mkfifo");
    assert!(status.success());
    let _socket = std::os::unix::net::UnixListener::bind(root.path("socket")).expect("a socket");
    // Only root can make devices.
    let made = std::process::Command::new("mknod").arg(root.path("device")).args(["c", "1", "3"]).output();
    if made.is_ok_and(|output| output.status.success()) {
        others.push("device");
    }
    let mut stream = root.open("box");
    for name in others {
        let text = failure(root.try_open(name, 0));
        assert_eq!(text, format!("Can't open {name}: not a selectable mailbox"));
        let name = name.as_bytes();
        assert!(stream.append(name, b"Subject: x\r\n\r\n", None, None, &mut said()).is_err());
        assert!(stream.copy_messages(b"1", name, 0, &mut said()).is_err());
        assert!(stream.status(name, 31, &mut said()).is_err());
        assert!(stream.create_mailbox(name, &mut said()).is_err());
        assert!(stream.rename_mailbox(b"box", name, &mut said()).is_err());
        assert!(stream.delete_mailbox(name, &mut said()).is_err());
        assert!(fs::symlink_metadata(root.path(&String::from_utf8_lossy(name))).is_ok());
        let listed = stream.list(b"", b"*", &mut said()).expect("a list");
        assert!(!listed.iter().any(|known| known == name));
    }
    assert_eq!(subjects(&mut stream), ["one"]);
}

#[test]
fn names_with_octets_that_no_name_has() {
    let root = Root::new();
    root.write("box", &mbox(&["one"]));
    root.write("li\nne", &mbox(&["two"]));
    let mut stream = root.open("box");
    let long = "x".repeat(300);
    for name in ["li\nne", "box\0", "a\0b", "box\r", "\x7f", "\x1b[2J", &long, &"x/".repeat(200)] {
        assert!(root.try_open(name, 0).is_err(), "{name:?}");
        let name = name.as_bytes();
        assert!(stream.append(name, b"Subject: x\r\n\r\n", None, None, &mut said()).is_err());
        assert!(stream.copy_messages(b"1", name, 0, &mut said()).is_err());
        assert!(stream.status(name, 31, &mut said()).is_err());
        assert!(stream.create_mailbox(name, &mut said()).is_err());
        assert!(stream.rename_mailbox(b"box", name, &mut said()).is_err());
        assert!(stream.delete_mailbox(name, &mut said()).is_err());
    }
    let mut names: Vec<_> = fs::read_dir(root.folder())
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["box", "li\nne"]);
}

#[test]
fn files_cut_anywhere() {
    let root = Root::new();
    let whole = mbox(&["one", "two"]);
    for length in 0..whole.len() {
        root.write("box", &whole[..length]);
        let Ok(mut stream) = root.try_open("box", 0) else { continue };
        let count = stream.num_msg(&mut said()).expect("a number");
        for number in 1..=i64::from(count) {
            stream.body(number, 0, &mut said()).expect("what is there");
            stream.fetch_structure(number, 0, &mut said()).expect("a structure");
        }
    }
}

#[test]
fn a_file_that_shrinks_goes_or_changes_while_open() {
    let root = Root::new();
    root.write("box", &mbox(&["one", "two", "three"]));
    let mut stream = root.open("box");
    root.write("box", &mbox(&["one"]));
    assert!(stream.body(3, 0, &mut said()).is_err());
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(subjects(&mut stream), ["one"]);
    root.write("box", "no mailbox any more");
    assert!(stream.ping(&mut said()).is_err());
    assert!(stream.set_flags(b"1", b"\\Seen", 0, &mut said()).is_ok(), "stock says that all went well");
    assert_eq!(root.read("box"), "no mailbox any more");
    fs::remove_file(root.path("box")).expect("a file");
    assert!(stream.ping(&mut said()).is_err());
    assert!(stream.expunge(&mut said()).is_ok(), "as above");
    assert!(!root.path("box").exists());
}

#[test]
fn a_locked_box_is_waited_for_and_no_longer() {
    let root = Root::new();
    root.write("box", &mbox(&["one"]));
    let mut stream = root.open("box");
    root.write("box.lock", "1");
    let begin = std::time::Instant::now();
    let text = failure(stream.append(b"box", b"Subject: x\r\n\r\n", None, None, &mut said()));
    assert_eq!(text, "Mailbox box is locked by another process");
    assert!(begin.elapsed() < std::time::Duration::from_secs(5));
    fs::remove_file(root.path("box.lock")).expect("a file");
    stream.append(b"box", b"Subject: x\r\n\r\n", None, None, &mut said()).expect("an append");
    // One that was left behind long ago is nobody's.
    root.write("box.lock", "1");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let file = fs::File::options().write(true).open(root.path("box.lock")).expect("a file");
    file.set_modified(long_ago).expect("a time");
    stream.append(b"box", b"Subject: y\r\n\r\n", None, None, &mut said()).expect("an append");
}

#[test]
fn bug_one_of_the_kernel_s_locks_was_kept_when_the_other_was_somebody_s() {
    let root = Root::new();
    for call in ["flock", "lockf"] {
        root.write("box", &mbox(&["one", "two"]));
        let mut stream = root.open("box");
        let script = format!(
            "import fcntl, sys\nbox = open('box', 'r+')\nfcntl.{call}(box, fcntl.LOCK_EX)\nprint('held', flush=True)\nsys.stdin.read()"
        );
        let mut holder = std::process::Command::new("python3")
            .args(["-c", &script])
            .current_dir(root.folder())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("python3");
        let mut line = String::new();
        let output = holder.stdout.take().expect("a pipe");
        std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line).expect("a line");
        let before = root.read("box");
        let locked = "Mailbox box is locked by another process";
        assert_eq!(failure(stream.append(b"box", b"Subject: x\r\n\r\n", None, None, &mut said())), locked);
        let mut complaint = said();
        stream.set_flags(b"1", b"\\Flagged", 0, &mut complaint).expect("what stock answers");
        assert_eq!(complaint.last_error(), Some(locked.as_bytes()), "{call}");
        stream.delete(b"1", 0, &mut said()).expect("what stock answers");
        assert!(stream.expunge(&mut complaint).is_ok(), "as above");
        assert!(root.read("box") == before, "{call}");
        assert_eq!(failure(root.try_open("box", 0)), locked);
        drop(holder.stdin.take());
        holder.wait().expect("an end");
        stream.append(b"box", b"Subject: three\r\n\r\n", None, None, &mut said()).expect("an append");
        stream.ping(&mut said()).expect("an answer");
        assert_eq!(subjects(&mut stream), ["one", "two", "three"], "{call}");
        assert!(root.leftovers().is_empty());
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let root = Root::new();
    let mount = root.path("small");
    fs::create_dir(&mount).expect("a folder");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
        .arg(&mount)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        return;
    }
    struct Mount(std::path::PathBuf);
    impl Drop for Mount {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg(&self.0).status();
        }
    }
    let _mount = Mount(mount);
    root.write("small/box", &mbox(&["one", "two"]));
    for sub in ["cur", "new", "tmp"] {
        fs::create_dir_all(root.path("small/Mail").join(sub)).expect("a folder");
    }
    let before = root.read("small/box");
    let mut stream = root.open("small/box");
    let large = format!("Subject: large\r\n\r\n{}", "x".repeat(75).repeat(5000));
    for name in ["small/box", "small/Mail"] {
        let text = failure(stream.append(name.as_bytes(), large.as_bytes(), None, None, &mut said()));
        assert!(text.contains("No space left"), "{name}: {text}");
    }
    assert_eq!(root.read("small/box"), before);
    assert_eq!(fs::read_dir(root.path("small/Mail/tmp")).expect("a folder").count(), 0);
    assert_eq!(fs::read_dir(root.path("small/Mail/new")).expect("a folder").count(), 0);
    // Filled to the brim: flags cannot be saved, and what is there stays there.
    let filler = fs::write(root.path("small/filler"), vec![0; 1 << 20]);
    assert!(filler.is_err());
    let mut complaint = said();
    stream.set_flags(b"1", b"\\Seen", 0, &mut complaint).expect("what stock answers");
    assert!(complaint.last_error().is_some());
    drop(stream);
    assert_eq!(root.read("small/box"), before);
    fs::remove_file(root.path("small/filler")).expect("a file");
    assert_eq!(subjects(&mut root.open("small/box")), ["one", "two"]);
}
