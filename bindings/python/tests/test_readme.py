"""What the manual's first page shows can be run from top to bottom."""

import re
from pathlib import Path

import imapext
import pytest
from conftest import CORPUS, simple

PAGE = (Path(__file__).parents[1] / "README.md").read_text()
ACCOUNT = '("{imap.example.org/ssl}INBOX", "me@example.org", "secret")'


def test_the_page_runs_from_top_to_bottom(server, user, tmp_path, monkeypatch, capsys):
    invoice = simple(2).replace(b"Number 2", b"your invoice")
    server.deliver(user, simple(1), invoice, (CORPUS / "045-pdf-in-part-1.2-cyrillic-name.eml").read_bytes())
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert len(blocks) == PAGE.count("```python") >= 7 and ACCOUNT in blocks[0]
    names: dict[str, object] = {}
    for block in blocks:
        block = block.replace(ACCOUNT, repr((server.plain(), user, "secret")))
        # The only user of the server who has a token.
        block = block.replace("ACCOUNT[1], token=", "'user', token=")
        exec(compile(block, "README.md", "exec"), names)
    shown = capsys.readouterr().out
    for text in ("3 messages in INBOX", "Body 1", "saved attachments/", "'a note'", "the login failed", "['kept']"):
        assert text in shown, text
    assert any((tmp_path / "attachments").iterdir())


def test_what_the_page_names_is_there():
    for name in re.findall(r"`(?:imapext\.)?([A-Z]\w+Error)`", PAGE):
        assert name in ("ValueError", "TypeError") or issubclass(getattr(imapext, name), imapext.Error)
    for owner, method in re.findall(r"`(part|message|mailbox)\.(\w+)", PAGE):
        assert hasattr({"part": imapext.Part, "message": imapext.Message, "mailbox": imapext.Mailbox}[owner], method)
    options = re.findall(r"`(\w+)`", PAGE.partition("`ca_file`")[0].rpartition("```")[2]) + ["ca_file", "compress"]
    with pytest.raises(TypeError):
        imapext.open("x", no_such_option=1)
    assert all(option in (imapext.imap_open.__text_signature__ or "") for option in options)
