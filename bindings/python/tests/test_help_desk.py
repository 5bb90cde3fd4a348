"""The example does what it says."""

import os
import subprocess
import sys
from pathlib import Path

import imapext
from conftest import CORPUS, simple

EXAMPLE = Path(__file__).parents[1] / "examples" / "help_desk.py"


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
