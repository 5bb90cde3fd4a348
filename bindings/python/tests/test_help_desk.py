"""The examples do what they say."""

import os
import subprocess
import sys

import imapext
from conftest import CORPUS, ROOT, simple

EXAMPLE = ROOT / "examples" / "help_desk.py"


def test_help_desk(server, user, tmp_path):
    invoice = (CORPUS / "045-pdf-in-part-1.2-cyrillic-name.eml").read_bytes()
    hostile = (CORPUS / "086-hostile-file-names.eml").read_bytes()
    with imapext.open(server.plain(), user, "secret") as mailbox:
        for message in (invoice, hostile, simple(1)):
            mailbox.append(message)
        mailbox.append(simple(2), flags=[r"\Seen"])
    arguments = [server.plain(), user, "1-Jan-2026", "Erledigt/März", str(tmp_path / "saved")]
    done = subprocess.run(
        [sys.executable, EXAMPLE, *arguments],
        env={**os.environ, "IMAP_PASSWORD": "secret", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("3 messages moved to Erledigt/März\n"), done.stdout
    files = [path.relative_to(tmp_path / "saved") for path in (tmp_path / "saved").rglob("*") if path.is_file()]
    assert files and all(len(path.parts) == 2 for path in files)
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]
    assert any(path.read_bytes().startswith(b"%PDF") for path in (tmp_path / "saved").rglob("*.pdf"))
    with imapext.open(server.plain(), user, "secret") as mailbox:
        assert [message.subject for message in mailbox] == ["Number 2"]
        mailbox.select("Erledigt/März")
        assert len(mailbox) == 3
        assert all({r"\Seen", r"\Flagged"} <= message.flags for message in mailbox)


def test_search15(server, user, tmp_path):
    invoice = (CORPUS / "040-invoice-cyrillic-subject.eml").read_bytes()
    with imapext.open(server.plain(), user, "secret") as mailbox:
        mailbox.append(invoice)
        mailbox.append(simple(1))
    program = (ROOT / "examples" / "search15.py").read_text(encoding="utf-8")
    program = program.replace("{127.0.0.1:1143/imap/notls}INBOX", server.plain()).replace('"user"', repr(user))
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 ") and done.stdout.endswith("2 messages in INBOX\n")
