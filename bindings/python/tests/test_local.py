"""Mailboxes in files."""

import mailbox as standard

import imapext
import pytest
from conftest import simple


@pytest.mark.parametrize("kind", [standard.mbox, standard.Maildir])
def test_a_local_mailbox(tmp_path, kind):
    box = kind(tmp_path / "box", create=True)
    for number in (1, 2, 3):
        box.add(simple(number).replace(b"\r\n", b"\n"))
    box.flush()
    box.close()
    with imapext.open("box", local_root=tmp_path) as mailbox:
        assert len(mailbox) == 3 and mailbox.folder == "box"
        assert sorted(message.subject for message in mailbox) == ["Number 1", "Number 2", "Number 3"]
        (second,) = mailbox.search('SUBJECT "Number 2"')
        assert (second.text() or "").startswith("Body 2")
        second.flag(r"\Flagged")
        assert r"\Flagged" in second.flags
        assert "box" in [folder.name for folder in mailbox.folders()]
        second.delete()
        mailbox.expunge()
        assert len(mailbox) == 2
    for outside in ("../box", "/etc/passwd", "nowhere"):
        with pytest.raises(imapext.Error):
            imapext.open(outside, local_root=tmp_path)
