"""Runs the examples in PHP on stock ext/imap and on ours, each on a mailbox with all of tests/corpus, and looks at all they do.

    php_examples_test.py IMAP.SO
"""

import imaplib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "examples"
ENV = dict(line.split("=", 1) for line in Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines())
SINCE, SEARCHED, FOLDER = "10-Jan-2026", "UNSEEN SINCE 10-Jan-2026", "Done"


def session(user):
    connection = imaplib.IMAP4("127.0.0.1", int(ENV["IMAP_NOTLS_PORT"]))
    connection.login(user, "secret")
    return connection


def count(connection, folder, criteria):
    connection.select(folder)
    return len(connection.search(None, criteria)[1][0].split())


def filled(user):
    corpus = sorted((HERE.parent / "corpus").glob("*.eml"))
    subprocess.run([HERE / "fill.sh", ENV["DIR"], user, "INBOX", *corpus], check=True)


def php(extension, directory, *arguments):
    result = subprocess.run(["php8.2", "-n", "-d", f"extension={extension}", *arguments],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=directory, timeout=300)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-3000:]
    for word in b"Warning: ", b"Notice: ", b"Deprecated: ":
        assert word not in result.stdout, result.stdout.decode(errors="replace")
    return result.stdout


def help_desk(kind, extension, directory):
    """What the script has printed, what it has saved, and what is then in the mailboxes."""
    user = f"test-help-desk-{os.getpid()}-{kind}"
    filled(user)
    connection = session(user)
    before = count(connection, "INBOX", "ALL"), count(connection, "INBOX", SEARCHED)
    # The directory has nothing but the attachments, its parent nothing but the directory.
    saved = directory / "saved"
    saved.mkdir(parents=True)
    mailbox = f"{{127.0.0.1:{ENV['IMAP_NOTLS_PORT']}/imap/notls}}INBOX"
    output = php(extension, directory, EXAMPLES / "help_desk.php", mailbox, user, "secret", SINCE, FOLDER, saved)
    after = {criteria: (count(connection, "INBOX", criteria), count(connection, FOLDER, criteria))
             for criteria in ("ALL", SEARCHED, "FLAGGED SEEN", "DELETED")}
    connection.logout()
    assert [path.name for path in directory.iterdir()] == ["saved"], list(directory.iterdir())
    files = {path.name: path.read_bytes() for path in saved.iterdir()}
    return before, output, files, after


def search15(kind, extension, directory):
    """What the script has printed. README shows it, with a server that is not this one."""
    user = f"test-search15-{os.getpid()}-{kind}"
    filled(user)
    source = (EXAMPLES / "search15.php").read_text()
    adapted = source.replace("127.0.0.1:1143", f"127.0.0.1:{ENV['IMAP_NOTLS_PORT']}").replace("'user'", f"'{user}'")
    assert adapted.count(user) == 1 and "1143" not in adapted
    script = directory / f"search15-{kind}.php"
    script.write_text(adapted)
    return php(extension, directory, script)


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        stock = help_desk("stock", "imap.so", directory / "stock")
        ours = help_desk("ours", sys.argv[1], directory / "ours")
        searched = search15("ours", sys.argv[1], directory)
        assert searched == search15("stock", "imap.so", directory)
    for name, theirs, mine in zip(("mailbox", "output", "attachments", "folders"), stock, ours):
        assert theirs == mine, f"{name}:\n{theirs!r}\n{mine!r}"
    (everything, wanted), output, files, after = ours
    assert 20 < wanted < everything
    assert after == {"ALL": (everything - wanted, wanted), SEARCHED: (0, 0), "FLAGGED SEEN": (0, wanted), "DELETED": (0, 0)}, after
    lines = output.decode(errors="replace").rstrip().split("\n")
    assert sum(not line.startswith(" ") for line in lines) == wanted + 1, lines
    assert lines[-1].startswith(f"{everything - wanted} left, {wanted} in {FOLDER}; "), lines[-1]
    assert len(files) > 50 and any(name.endswith("-картинка.png") for name in files), sorted(files)
    assert searched.count(b"\n") > everything
    print(f"{wanted} of {everything} mails, {len(files)} attachments, on both alike")


main()
