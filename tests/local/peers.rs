//! What others write and read: Python's `mailbox`.

use std::process::Command;

use crate::root::{Root, mbox, said, subjects, uids};

fn python(root: &Root, script: &str) -> String {
    let output =
        Command::new("python3").args(["-c", script]).current_dir(root.folder()).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn python_s_mbox() {
    let root = Root::new();
    python(
        &root,
        "import mailbox\n\
         box = mailbox.mbox('box')\n\
         for name in 'one', 'two':\n\
         \x20   m = mailbox.mboxMessage('Subject: %s\\n\\nFrom the start\\ntext\\n' % name)\n\
         \x20   m.set_flags('RF' if name == 'one' else '')\n\
         \x20   m.set_from('a@b', True)\n\
         \x20   box.add(m)\n\
         box.close()\n",
    );
    let mut stream = root.open("box");
    assert_eq!(subjects(&mut stream), ["one", "two"]);
    assert_eq!(crate::root::marks(&mut stream), ["SFR", "R"]);
    assert_eq!(stream.body(2, 0, &mut said()).expect("a text"), b">From the start\r\ntext\r\n");
    stream
        .append(b"box", b"Subject: three\r\n\r\nx\r\n", Some(b"\\Flagged"), None, &mut said())
        .expect("an append");
    stream.ping(&mut said()).expect("an answer");
    stream.set_flags(b"3", b"\\Answered", 0, &mut said()).expect("flags");
    stream.close(0, &mut said()).expect("a close");
    let seen = python(
        &root,
        "import mailbox\nfor m in mailbox.mbox('box'): print(m['Subject'], m.get_flags(), repr(m.get_payload()))",
    );
    assert_eq!(
        seen,
        "one ROF '>From the start\\ntext\\n'\ntwo RO '>From the start\\ntext\\n'\nthree OFA 'x\\n'\n"
    );
}

#[test]
fn python_s_maildir() {
    let root = Root::new();
    python(
        &root,
        "import mailbox\n\
         box = mailbox.Maildir('Mail')\n\
         m = mailbox.MaildirMessage('Subject: one\\n\\nx\\n')\n\
         m.set_subdir('cur')\n\
         m.set_flags('SF')\n\
         box.add(m)\n\
         box.add('Subject: two\\n\\ny\\n')\n\
         box.add_folder('Sub').add('Subject: three\\n\\nz\\n')\n",
    );
    let mut stream = root.open("Mail");
    assert_eq!(subjects(&mut stream), ["one", "two"]);
    assert_eq!(crate::root::marks(&mut stream), ["SF", "R"]);
    assert_eq!(subjects(&mut root.open("Mail/Sub")), ["three"]);
    stream
        .append(b"Mail", b"Subject: four\r\n\r\nx\r\n", Some(b"\\Answered"), None, &mut said())
        .expect("an append");
    stream.set_flags(b"2", b"\\Draft", 0, &mut said()).expect("flags");
    let seen = python(
        &root,
        "import mailbox\nfor m in sorted(mailbox.Maildir('Mail'), key=lambda m: m['Subject']): print(m['Subject'], m.get_flags())",
    );
    assert_eq!(seen, "four R\none FS\ntwo D\n");
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let root = Root::new();
    let many: Vec<String> = (0..300).map(|i| format!("message {i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    root.write("box", &mbox(&many));
    // This test program again, as another process that rewrites the file without end.
    let this = std::env::current_exe().expect("a path");
    for pause in [3, 7, 12, 18, 25, 33, 40, 55] {
        let mut child = Command::new(&this)
            .args(["--exact", "peers::rewriting_without_end", "--ignored", "--nocapture"])
            .env("IMAPEXT_REWRITE", root.folder())
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("a process");
        std::thread::sleep(std::time::Duration::from_millis(30 + pause));
        child.kill().expect("an end");
        child.wait().expect("an end");
        let _ = std::fs::remove_file(root.path("box.lock"));
        let mut stream = root.open("box");
        assert_eq!(subjects(&mut stream), many);
        assert!(uids(&mut stream).iter().copied().eq(1..=300));
    }
}

/// Run by the test above as a process of its own.
#[test]
#[ignore = "runs until it is killed"]
fn rewriting_without_end() {
    let Some(folder) = std::env::var_os("IMAPEXT_REWRITE") else { return };
    let mut options = imapext::mailbox::options::Options::default();
    options.files.root = Some(folder.into());
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    for i in 0.. {
        // A keyword more does not fit in place.
        let keyword = format!("a-long-keyword-{}", i % 20);
        stream.set_flags(b"1:300", keyword.as_bytes(), 0, &mut said()).expect("flags");
        stream.clear_flags(b"1:300", keyword.as_bytes(), 0, &mut said()).expect("flags");
    }
}
