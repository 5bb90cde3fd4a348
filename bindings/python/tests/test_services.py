"""POP3 and NNTP through both layers."""

import subprocess
import sys

import imapext
import pytest
from conftest import CORPUS, ROOT, simple


@pytest.fixture
def pop3(server, user):
    server.deliver(user, simple(1), (CORPUS / "045-pdf-in-part-1.2-cyrillic-name.eml").read_bytes(), simple(3))
    return f"{{{server['HOST']}:{server['POP3_NOTLS_PORT']}/pop3/notls}}INBOX"


def test_pop3_in_python_s_way(pop3, user, tmp_path):
    with imapext.open(pop3, user, "secret") as mailbox:
        assert len(mailbox) == 3 and mailbox.folder == "INBOX"
        first, second, third = mailbox
        assert [first.subject, third.subject] == ["Number 1", "Number 3"]
        assert first.raw() == simple(1) and third.text() == "Body 3\r\n" and first.size == len(simple(1))
        (attachment,) = second.attachments()
        assert attachment.save(tmp_path).read_bytes().startswith(b"%PDF")
        assert mailbox.search('SUBJECT "Number 3"').uids == (third.uid,)
        assert [one.subject for one in mailbox.overview("1,3")] == ["Number 1", "Number 3"]
        third.delete()
        mailbox.expunge()
        assert len(mailbox) == 2
        with pytest.raises(imapext.ArgumentError, match="invalid remote specification"):
            mailbox.create_folder("other")
    with imapext.open(pop3, user, "secret") as mailbox:
        assert len(mailbox) == 2


def test_pop3_by_php_s_functions(pop3, user):
    stream = imapext.imap_open(pop3, user, "secret")
    assert imapext.imap_num_msg(stream) == 3 and imapext.imap_check(stream).Driver == "pop3"
    assert imapext.imap_search(stream, 'TEXT "Body 3"') == [3]
    assert imapext.imap_fetchbody(stream, 1, "1") == b"Body 1\r\n"
    assert imapext.imap_headerinfo(stream, 3).subject == "Number 3"
    assert imapext.imap_fetchstructure(stream, 2).type == imapext.TYPEMULTIPART
    assert imapext.imap_delete(stream, "1") and imapext.imap_expunge(stream)
    assert imapext.imap_num_msg(stream) == 2 and imapext.imap_close(stream)
    with pytest.raises(imapext.AuthError):
        imapext.imap_open(pop3, user, "wrong")


@pytest.fixture
def news(tmp_path):
    """A group with three articles, on a news server of its own."""
    group = tmp_path / "news" / "test.group"
    group.mkdir(parents=True)
    for number in (1, 2, 3):
        (group / str(number)).write_bytes(simple(number).replace(b"To: ", b"Newsgroups: test.group\r\nTo: "))
    file = tmp_path / "port"
    command = [sys.executable, ROOT / "tests" / "support" / "news.py", tmp_path / "news", file]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as server:
        while not (file.exists() and file.read_text().strip()):
            assert server.poll() is None
        yield f"{{127.0.0.1:{file.read_text().strip()}/nntp/notls}}test.group"
        server.stdin.close()


def test_news_in_python_s_way(news):
    with imapext.open(news) as mailbox:
        assert len(mailbox) == 3
        assert [(message.subject, message.text()) for message in mailbox] == [
            (f"Number {number}", f"Body {number}\r\n") for number in (1, 2, 3)
        ]
        assert mailbox.search('SUBJECT "Number 2"')[0].raw().endswith(b"Body 2\r\n")
        assert "test.group" in [folder.name for folder in mailbox.folders()]


def test_news_by_php_s_functions(news):
    stream = imapext.imap_open(news, "", "")
    assert imapext.imap_num_msg(stream) == 3 and imapext.imap_check(stream).Driver == "nntp"
    assert imapext.imap_search(stream, 'BODY "Body 2"') == [2]
    assert [one.subject for one in imapext.imap_fetch_overview(stream, "1:*")] == [f"Number {n}" for n in (1, 2, 3)]
    assert imapext.imap_fetchheader(stream, 3).startswith(b"Date: ")
    assert imapext.imap_fetchbody(stream, 3, "1") == b"Body 3\r\n"
    with pytest.raises(imapext.MailboxError):
        imapext.imap_append(stream, news, "x")
    assert imapext.imap_close(stream)
