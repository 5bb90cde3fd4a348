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


def test_where_local_mailboxes_may_be(tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("in/box", "out"):
        (tmp_path / name).write_text("From a@b Mon Jan  5 10:00:00 2026\nSubject: x\n\nx\n\n")
    for within in ([tmp_path / "in"], (str(tmp_path / "nowhere"), str(tmp_path / "in"))):
        stream = imapext.imap_open("in/box", "", "", local_root=tmp_path, local_within=within)
        assert imapext.imap_num_msg(stream) == 1
        names = [each.name for each in imapext.imap_getmailboxes(stream, "", "*")]
        assert "in/box" in names and "out" not in names
        for call in (imapext.imap_createmailbox, imapext.imap_deletemailbox):
            with pytest.raises(imapext.MailboxError):
                call(stream, "out")
        imapext.imap_close(stream)
        with pytest.raises(imapext.MailboxError):
            imapext.imap_open("out", "", "", local_root=tmp_path, local_within=within)
    with imapext.open("out", local_root=str(tmp_path), local_within=[]) as mailbox:
        assert len(mailbox) == 1
    for wrong in ("in", [1], 1):
        with pytest.raises(TypeError):
            imapext.open("out", local_root=tmp_path, local_within=wrong)
