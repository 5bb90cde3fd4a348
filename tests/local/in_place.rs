//! Mailbox files in folders that are not writable, as the system's folder of inboxes: the work
//! is done by processes of a user that may write to the file alone. Root, who may write
//! anywhere, becomes `nobody` for it; others only take the right to the folder away.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use imapext::mailbox::options::Options;

use crate::root::{Root, failure, marks, mbox, said, subjects, uids};

/// Debian's `nobody`, who owns nothing.
const NOBODY: u32 = 65534;

/// A folder `spool` with a mailbox file `box`, and one for temporary files.
fn spool(text: &str) -> Root {
    let root = Root::new();
    root.write("spool/box", text);
    fs::create_dir(root.path("tmp")).expect("a folder");
    let this = std::env::current_exe().expect("a path");
    // Where it was built may be nobody else's to look into.
    fs::copy(this, root.path("program")).expect("room");
    if is_root() {
        for path in [root.path("tmp"), root.path("spool/box")] {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("another owner");
        }
    }
    fs::set_permissions(root.path("spool"), Permissions::from_mode(0o555)).expect("other rights");
    root
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|stat| stat.uid() == 0)
}

/// A test of this file, to be run as a process of its own that may not write to the folder.
fn child(root: &Root, test: &str, blocks: &str) -> Command {
    let mut command = Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    command.args(["-c", &script, "sh"]).arg(root.path("program"));
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command.env("IMAPEXT_SPOOL", root.path("spool")).env("TMPDIR", root.path("tmp")).current_dir("/");
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn run(root: &Root, test: &str, blocks: &str) {
    let output = child(root, test, blocks).output().expect("a process");
    let told = [output.stdout, output.stderr].concat();
    let told = String::from_utf8_lossy(&told);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

/// What the process of its own works with; `None` in a run of all tests.
fn given() -> Option<Options> {
    let mut options = Options::default();
    options.files.root = Some(std::env::var_os("IMAPEXT_SPOOL")?.into());
    Some(options)
}

/// What is left of copies.
fn copies(root: &Root) -> Vec<String> {
    let names =
        fs::read_dir(root.path("tmp")).expect("a folder").map(|entry| entry.expect("a file").file_name());
    names.map(|name| format!("tmp/{}", name.to_string_lossy())).collect()
}

/// The folder can be removed in the end.
struct Writable<'r>(&'r Root);

impl Drop for Writable<'_> {
    fn drop(&mut self) {
        let _ = fs::set_permissions(self.0.path("spool"), Permissions::from_mode(0o755));
    }
}

#[test]
fn flags_and_expunges_are_saved_in_place() {
    let root = spool(&mbox(&["one", "two", "three"]));
    let _writable = Writable(&root);
    let before = fs::metadata(root.path("spool/box")).expect("a file");
    run(&root, "in_place::change_all", "unlimited");
    let after = fs::metadata(root.path("spool/box")).expect("a file");
    assert_eq!((before.ino(), before.uid(), before.mode()), (after.ino(), after.uid(), after.mode()));
    assert_eq!(copies(&root), [""; 0]);
    assert_eq!(fs::read_dir(root.path("spool")).expect("a folder").count(), 1);
    let mut stream = root.open("spool/box");
    assert_eq!(subjects(&mut stream), ["one", "three", "four"]);
    assert_eq!(
        (marks(&mut stream), uids(&mut stream)),
        (vec!["AF kw1".into(), " kw2".into(), "R".into()], vec![1, 3, 4])
    );
}

#[test]
#[ignore = "a process of its own"]
fn change_all() {
    let Some(options) = given() else { return };
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    let mut complaint = said();
    stream.set_flags(b"1", b"\\Answered \\Flagged kw1", 0, &mut complaint).expect("flags");
    stream.set_flags(b"3", b"kw2", 0, &mut complaint).expect("flags");
    stream.delete(b"2", 0, &mut complaint).expect("flags");
    stream.expunge(&mut complaint).expect("an expunge");
    assert_eq!(subjects(&mut stream), ["one", "three"]);
    stream.close(0, &mut complaint).expect("a close");
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    stream.append(b"box", b"Subject: four\r\n\r\nx\r\n", None, None, &mut complaint).expect("an append");
    assert!(complaint.last_error().is_none());
    // Nothing can be made or removed here, and that is said.
    for text in [
        failure(stream.create_mailbox(b"other", &mut said())),
        failure(stream.delete_mailbox(b"box", &mut said())),
        failure(stream.rename_mailbox(b"box", b"other", &mut said())),
    ] {
        assert!(text.contains("denied"), "{text}");
    }
}

#[test]
fn what_may_not_be_read_or_written_says_so() {
    let root = spool(&mbox(&["one"]));
    let _writable = Writable(&root);
    fs::set_permissions(root.path("spool"), Permissions::from_mode(0o755)).expect("other rights");
    for (name, rights) in [("closed", 0o000), ("shown", 0o444)] {
        root.write(&format!("spool/{name}"), &mbox(&["one"]));
        fs::set_permissions(root.path("spool").join(name), Permissions::from_mode(rights))
            .expect("other rights");
    }
    root.write("spool/folder/box", &mbox(&["one"]));
    fs::set_permissions(root.path("spool/folder"), Permissions::from_mode(0o000)).expect("other rights");
    let before = root.read("spool/shown");
    run(&root, "in_place::open_what_is_closed", "unlimited");
    assert_eq!(root.read("spool/shown"), before);
    fs::set_permissions(root.path("spool/folder"), Permissions::from_mode(0o755)).expect("other rights");
}

#[test]
#[ignore = "a process of its own"]
fn open_what_is_closed() {
    let Some(options) = given() else { return };
    let open = |name, said: &mut _| crate::root::open(name, 0, &options, said);
    let text = failure(open("closed", &mut said()));
    assert!(text.starts_with("Unable to open file ") && text.contains("Permission denied"), "{text}");
    let text = failure(open("folder/box", &mut said()));
    assert_eq!(text, "Can't open mailbox folder/box: no such mailbox");
    let mut complaint = said();
    let mut stream = open("shown", &mut complaint).expect("a stream for reading");
    let text = String::from_utf8_lossy(complaint.last_error().expect("a warning")).into_owned();
    assert_eq!(text, "Can't get write access to mailbox, access is readonly");
    assert_eq!(subjects(&mut stream), ["one"]);
    stream.body(1, 0, &mut said()).expect("a text");
    let mut complaint = said();
    stream.set_flags(b"1", b"\\Flagged", 0, &mut complaint).expect("what stock answers");
    assert!(complaint.last_error().is_some());
    for name in [&b"shown"[..], b"closed"] {
        let text = failure(stream.append(name, b"Subject: x\r\n\r\n", None, None, &mut said()));
        assert!(text.contains("Permission denied"), "{text}");
    }
}

#[test]
fn no_room_for_the_new_file_loses_nothing() {
    // 512 octets a block: the file fits, what becomes of it does not.
    let many: Vec<String> = (0..100).map(|i| format!("message {i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let root = spool(&mbox(&many));
    let _writable = Writable(&root);
    let before = root.read("spool/box");
    run(&root, "in_place::change_without_room", &(before.len() / 512 + 2).to_string());
    assert!(root.read("spool/box") == before, "the file has changed");
    assert_eq!(copies(&root), [""; 0]);
}

#[test]
#[ignore = "a process of its own"]
fn change_without_room() {
    let Some(options) = given() else { return };
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    let mut complaint = said();
    stream.set_flags(b"1:*", b"\\Flagged kw", 0, &mut complaint).expect("what stock answers");
    let text = String::from_utf8_lossy(complaint.last_error().expect("an error")).into_owned();
    assert!(text.contains("File too large"), "{text}");
    let large = format!("Subject: large\r\n\r\n{}", "x".repeat(75).repeat(500));
    let text = failure(stream.append(b"box", large.as_bytes(), None, None, &mut complaint));
    assert!(text.contains("File too large"), "{text}");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 100);
}

#[test]
fn a_kill_at_any_moment_leaves_the_file_or_its_copy() {
    let many: Vec<String> = (0..300).map(|i| format!("message {i} {}", "long ".repeat(200))).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let root = spool(&mbox(&many));
    let _writable = Writable(&root);
    for pause in [2u64, 5, 9, 14, 17, 23, 28, 31] {
        let whole = fs::read(root.path("spool/box")).expect("a file");
        let mut child = child(&root, "in_place::rewriting_without_end", "unlimited")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        // Until it is at work.
        while fs::read(root.path("spool/box")).expect("a file") == whole {
            assert!(child.try_wait().expect("a state").is_none(), "it has ended");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_millis(pause));
        child.kill().expect("an end");
        child.wait().expect("an end");
        let holds_all =
            |name: &str| root.try_open(name, 0).is_ok_and(|mut stream| subjects(&mut stream) == many);
        let copies = copies(&root);
        let kept = copies.iter().find(|name| holds_all(name));
        assert!(holds_all("spool/box") || kept.is_some(), "after {pause} ms");
        if let Some(copy) = kept {
            fs::copy(root.path(copy), root.path("spool/box")).expect("room");
        }
        copies.iter().for_each(|copy| fs::remove_file(root.path(copy)).expect("a file"));
    }
}

#[test]
#[ignore = "runs until it is killed"]
fn rewriting_without_end() {
    let Some(options) = given() else { return };
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    for i in 0.. {
        // A keyword more does not fit in place.
        let keyword = format!("a-long-keyword-{}", i % 20);
        stream.set_flags(b"1:300", keyword.as_bytes(), 0, &mut said()).expect("flags");
        stream.clear_flags(b"1:300", keyword.as_bytes(), 0, &mut said()).expect("flags");
    }
}
