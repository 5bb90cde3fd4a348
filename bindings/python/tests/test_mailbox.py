"""The Pythonic layer: mailboxes, messages, parts."""

import email.message
import email.policy
from datetime import datetime, timedelta, timezone

import imapext
import pytest
from conftest import CORPUS, crlf, simple
from test_procedural import MIXED

ATTACHED = crlf(
    """From: a@example.org
Subject: outer
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=o

--o
Content-Type: message/rfc822

From: b@example.org
Subject: inner
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=i

--i
Content-Type: text/plain

plain
--i
Content-Type: text/html

<p>html
--i--
--o
Content-Type: message/rfc822

Subject: single

alone
--o--
"""
)


def test_a_mailbox(mailbox, user):
    assert len(mailbox) == 3 and bool(mailbox)
    assert mailbox.folder == "INBOX" and not mailbox.closed
    assert [message.subject for message in mailbox] == ["Number 1", "Number 2", "Number 3"]
    assert "IMAP4REV1" in mailbox.capabilities
    assert mailbox.check().Nmsgs == 3
    assert mailbox.status().messages == 3
    assert mailbox.quota()["STORAGE"].limit > 0
    mailbox.set_acl("anna", "lr")
    assert mailbox.acl()["anna"] == "lr"
    assert repr(mailbox).startswith("<imapext.Mailbox '{127.0.0.1")
    assert len(mailbox.threads()) == 3
    assert [overview.msgno for overview in mailbox.overview()] == [1, 2, 3]


def test_search(mailbox):
    found = mailbox.search("UNSEEN")
    assert len(found) == 3 and bool(found) and found[0] in found
    assert [message.number for message in found[1:]] == [2, 3]
    assert found[-1].subject == "Number 3"
    assert [message.subject[-1] for message in mailbox.search(sort="subject", reverse=True)] == ["3", "2", "1"]
    assert [message.subject[-1] for message in mailbox.search(reverse=True)] == ["3", "2", "1"]
    assert not mailbox.search('SUBJECT "счёт"')
    assert mailbox.message(found[0].uid) == found[0] and hash(found[0]) == hash(mailbox.message(found[0].uid))


def test_an_empty_mailbox(mailbox_with):
    mailbox = mailbox_with()
    assert list(mailbox) == [] and mailbox.overview() == [] and len(mailbox) == 0


def test_a_message(mailbox_with):
    mailbox = mailbox_with(MIXED)
    (message,) = mailbox
    envelope = message.envelope
    assert envelope.subject == message.subject == "счёт"
    assert message.from_ == imapext.Person("Jürgen", "j@example.org")
    assert str(message.from_) == "Jürgen <j@example.org>"
    assert str(imapext.Person('A. "N"', "a@h")) == '"A. \\"N\\"" <a@h>' and str(imapext.Person("", "a@h")) == "a@h"
    assert message.date == datetime(2026, 1, 6, 11, tzinfo=timezone.utc)
    assert message.received == datetime(1996, 7, 17, 9, 44, 25, tzinfo=timezone.utc)
    assert message.size == len(MIXED) and message.raw() == MIXED
    assert message.headerinfo.Subject.startswith("=?utf-8")
    assert message.header() == MIXED[: MIXED.index(b"\r\n\r\n") + 4]
    assert message.text() == "café" and message.text("html") is None
    standard = message.email()
    assert isinstance(standard, email.message.EmailMessage) and standard["subject"] == "счёт"
    assert not message.seen
    message.text(seen=True)
    mailbox.ping()
    assert message.seen


def test_flags(mailbox):
    message = mailbox.search()[0]
    message.flag(r"\Flagged", "$Important")
    assert {r"\Flagged", "$Important"} <= message.flags
    message.unflag(r"\Flagged")
    assert r"\Flagged" not in message.flags
    message.delete()
    assert r"\Deleted" in message.flags
    message.undelete()
    assert r"\Deleted" not in message.flags


def test_a_message_that_is_gone(mailbox):
    for ask in ("number", "envelope", "structure"):
        with pytest.raises(imapext.MailboxError) as caught:
            getattr(mailbox.message(4_000_000), ask)
        assert caught.value.kind == "no_message"


def test_parts(mailbox_with, tmp_path):
    (message,) = mailbox_with(MIXED)
    assert [(part.number, part.content_type) for part in message.walk()] == [
        ("", "multipart/mixed"),
        ("1", "text/plain"),
        ("2", "application/pdf"),
    ]
    (pdf,) = message.attachments()
    assert (pdf.filename, pdf.safe_name, pdf.disposition, pdf.encoding) == ("a.pdf", "a.pdf", "attachment", "base64")
    assert pdf.content() == b"%PDF-1.4\n" and pdf.raw() == b"JVBERi0xLjQK"
    assert pdf.header().startswith(b"Content-Type: application/pdf")
    assert pdf.parameters == {"name": "a.pdf", "filename": "a.pdf"}
    progress = []
    saved = pdf.save(tmp_path, progress=lambda done, total: progress.append((done, total)))
    assert saved == tmp_path / "a.pdf" and saved.read_bytes() == b"%PDF-1.4\n"
    assert progress[-1] == (9, 9) and all(done <= total for done, total in progress)
    assert pdf.save(tmp_path) == tmp_path / "a-2.pdf"
    assert pdf.save(tmp_path / "named") == tmp_path / "named"
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", "a-2.pdf", "named"}
    with pytest.raises(imapext.ArgumentError):
        message.structure.content()
    with pytest.raises(imapext.ArgumentError):
        pdf.email()


def test_a_save_that_fails_leaves_nothing(mailbox_with, tmp_path):
    (message,) = mailbox_with(MIXED)
    (pdf,) = message.attachments()
    (tmp_path / "before").write_text("before")

    def stop(done, total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        pdf.save(tmp_path / "before", progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["before"]
    assert (tmp_path / "before").read_text() == "before"
    with pytest.raises(FileNotFoundError):
        pdf.save(tmp_path / "no" / "folder")


def test_attached_messages(mailbox_with):
    (message,) = mailbox_with(ATTACHED)
    walk = list(message.walk())
    assert [(part.number, part.content_type) for part in walk] == [
        ("", "multipart/mixed"),
        ("1", "message/rfc822"),
        ("1", "multipart/alternative"),
        ("1.1", "text/plain"),
        ("1.2", "text/html"),
        ("2", "message/rfc822"),
        ("2.1", "text/plain"),
    ]
    assert [part.content() for part in walk if part.main_type == "text"] == [b"plain", b"<p>html", b"alone"]
    first, second = message.attachments()
    assert first.email()["subject"] == "inner" and second.email()["subject"] == "single"
    assert first.safe_name == "part-1.eml"


def test_the_corpus_reads_like_the_standard_library(mailbox_with):
    """Every leaf has the content that email finds, where both see the same leaves."""
    files = [path for path in sorted(CORPUS.glob("*.eml")) if path.stat().st_size < 200_000 and b"\0" not in path.read_bytes()]
    mailbox = mailbox_with(*[path.read_bytes() for path in files if path.stat().st_size])
    same = 0
    for message in mailbox:
        standard = message.email()
        parts = [part for part in message.walk() if not part.is_multipart]
        assert all(part.safe_name and "/" not in part.safe_name for part in parts)
        theirs = [part for part in standard.walk() if not part.is_multipart()]
        if [part.content_type for part in parts] != [part.get_content_type() for part in theirs]:
            continue
        for ours, part in zip(parts, theirs):
            try:
                content = ours.content()
            except imapext.MessageError:
                continue
            same += content.rstrip() == (part.get_payload(decode=True) or b"").rstrip()
        assert message.envelope and isinstance(message.text() or "", str)
    assert same > 50


class Pair:
    def __init__(self, attribute, value):
        self.attribute, self.value = attribute, value


def test_hostile_file_names():
    from imapext._part import Part

    def name(raw):
        class Structure:
            type, encoding, subtype, type_name = imapext.TYPEAPPLICATION, 0, "PDF", None
            parameters = (Pair("name", raw),)
            dparameters = ()

        return Part(None, Structure, "1.2", ()).safe_name

    assert name("../../etc/passwd") == "passwd"
    assert name("C:\\evil\\x.exe") == "x.exe"
    assert name("/") == name("..") == name("\0") == name("") == "part-1.2.pdf"
    assert name("a\r\nb\x1b[2J.txt") == "a__b_[2J.txt"
    assert name("CON.txt") == "_CON.txt"
    assert name("=?utf-8?q?=2E=2E=2Fx=C3=A9?=") == "xé"
    assert len(name("ü" * 500 + ".pdf").encode()) <= 200 and name("ü" * 500 + ".pdf").endswith(".pdf")
    assert name("\u202egpj.exe") == "_gpj.exe"


def test_parameters_of_rfc_2231():
    from imapext._part import _decoded

    def pairs(**given):
        return tuple(Pair(key.replace("_", "*"), value) for key, value in given.items())

    assert _decoded(pairs(filename_0_="utf-8''%D1%81", filename_1="x.pdf")) == {"filename": "сx.pdf"}
    assert _decoded(pairs(filename_="no-such-charset''a%20b"))["filename"]
    assert _decoded(pairs(NAME='"quoted"')) == {"name": "quoted"}


def test_moving_about(mailbox, server, user):
    mailbox.create_folder("Счета/2026")
    assert "Счета/2026" in [folder.name for folder in mailbox.folders()]
    first, second, third = mailbox.search()
    first.copy("Счета/2026")
    second.move("Счета/2026")
    mailbox.expunge()
    assert len(mailbox) == 2
    mailbox.move([third.uid], "Счета/2026")
    mailbox.select("Счета/2026", readonly=True)
    assert mailbox.folder == "Счета/2026"
    assert [message.subject for message in mailbox] == ["Number 1", "Number 2", "Number 3"]
    mailbox.select("INBOX")
    mailbox.rename_folder("Счета/2026", "Alt")
    mailbox.subscribe("Alt")
    assert [folder.name for folder in mailbox.folders(subscribed=True)] == ["Alt"]
    mailbox.unsubscribe("Alt")
    (folder,) = mailbox.folders("Alt")
    assert folder.can_be_opened and str(folder) == "Alt" and folder.delimiter
    mailbox.delete_folder("Alt")
    assert mailbox.folders("Alt") == []


def test_append(mailbox):
    message = email.message.EmailMessage()
    message["Subject"] = "счёт"
    message.set_content("text\nщ\n")
    zone = timezone(timedelta(hours=-7))
    mailbox.append(message, flags=[r"\Seen"], date=datetime(2025, 7, 17, 2, 44, 25, tzinfo=zone))
    mailbox.append(simple(5))
    mailbox.ping()
    fourth, fifth = mailbox.search()[3:]
    assert (fourth.subject, fourth.seen) == ("счёт", True)
    assert fourth.received == datetime(2025, 7, 17, 9, 44, 25, tzinfo=timezone.utc)
    assert fourth.text() == "text\r\nщ\r\n" and fifth.raw() == simple(5)
    assert b"\n" not in fourth.raw().replace(b"\r\n", b"")


LOOPS = {
    "envelopes": (lambda message: message.subject and message.flags is not None, 2),
    "structures": (lambda message: message.structure.content_type == "text/plain", 2),
    "both": (lambda message: message.structure.size > 0 and message.subject, 3),
    "whole": (lambda message: message.raw().endswith(b"\r\n"), 1),
    "headers": (lambda message: message.header().startswith(b"Date"), 1),
    "texts": (lambda message: (message.text() or "").startswith("Body"), 4),
    "standard": (lambda message: message.email().get_content_type() == "text/plain", 1),
}


@pytest.fixture(scope="module")
def user_of_many(server):
    """One who has 300 messages."""
    user = server.fresh_user()
    server.deliver(user, *[simple(number) for number in range(300)])
    return user


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_over_many_messages_costs_few_round_trips(server, user_of_many, loop):
    talk = []
    trace = lambda direction, data: talk.append(direction)  # noqa: E731
    body, most = LOOPS[loop]
    with imapext.open(server.plain(), user_of_many, "secret", trace=trace, readonly=True) as mailbox:
        for messages in (mailbox.search("ALL"), reversed(mailbox.search("ALL")), list(mailbox.search("ALL"))):
            talk.clear()
            assert all(body(message) for message in messages)
            trips = sum(before == "received" and now == "sent" for before, now in zip(["received", *talk], talk))
            assert trips <= most, trips
            imapext.imap_gc(mailbox.stream, imapext.IMAP_GC_TEXTS | imapext.IMAP_GC_ENV)


def test_what_a_loop_does_not_ask_for_is_not_brought(server, user_of_many):
    sent = []
    trace = lambda direction, data: sent.append(data) if direction == "sent" else None  # noqa: E731
    with imapext.open(server.plain(), user_of_many, "secret", trace=trace, readonly=True) as mailbox:
        found = mailbox.search("ALL")
        assert found[7].raw().endswith(b"Body 7\r\n")
        sent.clear()
        assert found[:3][1].text() == "Body 1\r\n" and found[200].subject == "Number 200"
        assert b"ENVELOPE" in b"".join(sent) and not any(b"FETCH 1:" in data for data in sent)
    options = {"trace": trace, "readonly": True, "step_by_step": True}
    with imapext.open(server.plain(), user_of_many, "secret", **options) as mailbox:
        found = mailbox.search("ALL")
        sent.clear()
        for message in found[:5]:
            assert message.raw() and message.subject
        assert not any(b":" in data.split(b"FETCH")[-1].split(b"(")[0] for data in sent)


def test_large_messages_in_a_loop_are_read_one_at_a_time(server, user):
    large = crlf("Subject: large\n\n" + "x" * 70 + "\n") + b"y" * (400 << 10)
    server.deliver(user, simple(1), large, simple(3), large, simple(5))
    # As far as sizes are not known: what is asked for by numbers has none before.
    for few in (True, False):
        with imapext.open(server.plain(), user, "secret", readonly=True) as mailbox:
            uids = mailbox.search("ALL").uids
            messages = mailbox.search("ALL") if few else imapext.Messages(mailbox, uids)
            if not few:
                imapext.imap_gc(mailbox.stream, imapext.IMAP_GC_ELT)
            assert [len(message.raw()) for message in messages] == [
                len(simple(1)), len(large), len(simple(3)), len(large), len(simple(5))
            ]  # fmt: skip


def test_others_change_the_mailbox_during_a_loop(server, user):
    server.deliver(user, *[simple(number) for number in range(1, 41)])
    with imapext.open(server.plain(), user, "secret") as mailbox, imapext.open(server.plain(), user, "secret") as other:
        read, gone = [], []
        for place, message in enumerate(mailbox.search("ALL")):
            if place == 5:
                other.delete(range(1, 100, 2))
                other.expunge()
                other.append(simple(99))
                mailbox.ping()
            try:
                read.append((message.uid, message.subject, message.text()))
            except imapext.MailboxError as error:
                assert error.kind == "no_message"
                gone.append(message.uid)
        assert gone == list(range(7, 41, 2))
        assert read == [(uid, f"Number {uid}", f"Body {uid}\r\n") for uid in range(1, 41) if uid not in gone]
        assert [message.subject for message in mailbox][-1] == "Number 99"


def test_a_closed_mailbox(mailbox):
    message = mailbox.search()[0]
    mailbox.close()
    mailbox.close()
    assert mailbox.closed
    for use in (mailbox.ping, mailbox.search, lambda: message.envelope, lambda: len(mailbox), mailbox.folders):
        with pytest.raises(imapext.ArgumentError, match="the mailbox is closed"):
            use()


def test_close_can_expunge(server, user):
    server.deliver(user, simple(1), simple(2))
    mailbox = imapext.open(server.plain(), user, "secret")
    mailbox.search()[0].delete()
    mailbox.close(expunge=True)
    with imapext.open(server.plain(), user, "secret", readonly=True) as mailbox:
        assert [message.subject for message in mailbox] == ["Number 2"]
