"""The imap_ functions on messages, folders, quotas and rights."""

import imapext
import pytest
from conftest import crlf, simple

MIXED = crlf(
    """From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
To: team@example.org
Subject: =?utf-8?b?0YHRh9GR0YI=?=
Date: Tue, 6 Jan 2026 11:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

caf=C3=A9
--b
Content-Type: application/pdf; name="a.pdf"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="a.pdf"

JVBERi0xLjQK
--b--
"""
)


def test_state(stream, user):
    assert imapext.imap_num_msg(stream) == 3
    assert imapext.imap_num_recent(stream) == 3
    check = imapext.imap_check(stream)
    assert (check.Driver, check.Nmsgs, check.Recent) == ("imap", 3, 3)
    assert f"user=\"{user}\"" in check.Mailbox or user in check.Mailbox
    info = imapext.imap_mailboxmsginfo(stream)
    assert (info.Unread, info.Deleted, info.Nmsgs, info.Size) == (3, 0, 3, 3 * len(simple(1)))
    assert [line[:6] for line in imapext.imap_headers(stream)] == ["N     "] * 3
    assert "IMAP4REV1" in imapext.imap_capability(stream)
    assert imapext.imap_gc(stream, imapext.IMAP_GC_ELT | imapext.IMAP_GC_ENV | imapext.IMAP_GC_TEXTS) is True


def test_numbers_and_uids(stream):
    uids = [imapext.imap_uid(stream, number) for number in (1, 2, 3)]
    assert [imapext.imap_msgno(stream, uid) for uid in uids] == [1, 2, 3]
    assert imapext.imap_msgno(stream, 4_000_000_000) == 0
    with pytest.raises(imapext.MailboxError) as caught:
        imapext.imap_uid(stream, 4)
    assert caught.value.kind == "no_message"


def test_search_sort_thread(stream):
    assert imapext.imap_search(stream, "ALL") == [1, 2, 3]
    assert imapext.imap_search(stream, 'SUBJECT "Number 2"') == [2]
    assert imapext.imap_search(stream, b"SEEN") == []
    assert imapext.imap_search(stream, 'SUBJECT "счёт"', imapext.SE_UID, "UTF-8") == []
    assert imapext.imap_sort(stream, imapext.SORTSUBJECT, True) == [3, 2, 1]
    assert imapext.imap_sort(stream, imapext.SORTDATE, reverse=False, search_criteria="SUBJECT 3", charset="UTF-8") == [3]
    nodes = imapext.imap_thread(stream)
    assert sorted(node.num for node in nodes) == [1, 2, 3]
    assert all(isinstance(node, imapext.ThreadNode) for node in nodes)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_search(stream, "NONSENSE")
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_sort(stream, 7, False)


def test_overview_and_headerinfo(stream):
    first, second = imapext.imap_fetch_overview(stream, "1:2")
    assert (first.subject, first.from_, first.msgno) == ("Number 1", '"A. N. Other" <other@example.org>', 1)
    assert (first.seen, first.recent, first.size) == (False, True, len(simple(1)))
    assert first.udate == 837596665
    assert second.message_id == "<n2@example.org>" and second.references is None
    info = imapext.imap_headerinfo(stream, 2, 5, 3)
    assert (info.subject, info.Subject, info.Msgno, info.Size) == ("Number 2", "Number 2", "   2", str(len(simple(2))))
    assert (info.fetchfrom, info.fetchsubject, info.MailDate) == ("A. N.", "Num", "17-Jul-1996 09:44:25 +0000")
    assert info.to[1] == imapext.imap_headerinfo(stream, 1).to[1]
    assert (info.to[0].mailbox, info.to[0].host, info.to[0].personal) == ("team", "example.org", None)
    assert info.toaddress == "team@example.org, second@example.net"
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_headerinfo(stream, 1, 1025)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_fetch_overview(stream, "nonsense")
    with pytest.raises(imapext.MailboxError):
        imapext.imap_headerinfo(stream, 99)


def test_results_are_frozen_values(stream):
    one, again = imapext.imap_fetch_overview(stream, "1")[0], imapext.imap_fetch_overview(stream, "1")[0]
    assert one == again and hash(one) == hash(again) and one != 5
    assert repr(one).startswith("Overview(subject='Number 1', from_=")
    with pytest.raises(AttributeError):
        one.subject = "x"
    match one:
        case imapext.Overview(subject=subject):
            assert subject == "Number 1"
    assert imapext.Structure.__match_args__[0] == "type"


def test_structures_and_bodies(server, mailbox_with, tmp_path):
    stream = mailbox_with(MIXED).stream
    root = imapext.imap_fetchstructure(stream, 1)
    assert (root.type, root.subtype, len(root.parts)) == (imapext.TYPEMULTIPART, "MIXED", 2)
    text, pdf = root.parts
    assert (text.encoding, text.ifdisposition, text.ifparameters) == (imapext.ENCQUOTEDPRINTABLE, False, True)
    assert pdf.disposition == "attachment" and pdf.dparameters[0].value == "a.pdf"
    uid = imapext.imap_uid(stream, 1)
    assert imapext.imap_fetchstructure(stream, uid, imapext.FT_UID) == root
    part = imapext.imap_bodystruct(stream, 1, "2")
    assert part.subtype == "PDF" and part.parts == ()
    with pytest.raises(imapext.MailboxError):
        imapext.imap_bodystruct(stream, 1, "7")
    peek = imapext.FT_PEEK
    assert imapext.imap_fetchbody(stream, 1, "1", peek) == b"caf=C3=A9"
    assert imapext.imap_fetchbody(stream, 1, "9", peek) == b""
    assert imapext.imap_fetchbody(stream, 1, "", peek) == MIXED
    assert imapext.imap_fetchmime(stream, 1, "2", peek).startswith(b"Content-Type: application/pdf")
    header = imapext.imap_fetchheader(stream, 1)
    assert header.endswith(b"\r\n\r\n")
    assert header + imapext.imap_body(stream, 1, peek) == MIXED
    assert imapext.imap_fetchtext(stream, 1, peek) == imapext.imap_body(stream, 1, peek)
    assert imapext.imap_search(stream, "UNSEEN") == [1]
    imapext.imap_body(stream, 1)
    assert imapext.imap_search(stream, "UNSEEN") == []

    assert imapext.imap_savebody(stream, tmp_path / "whole", 1) is True
    assert (tmp_path / "whole").read_bytes() == MIXED
    assert imapext.imap_savebody_decoded(stream, str(tmp_path / "pdf"), 1, "2", pdf.encoding)
    assert (tmp_path / "pdf").read_bytes() == b"%PDF-1.4\n"
    with open(tmp_path / "raw", "wb", buffering=0) as raw:
        imapext.imap_savebody(stream, raw, 1, "2", peek)
    assert (tmp_path / "raw").read_bytes() == imapext.imap_fetchbody(stream, 1, "2")
    imapext.imap_append(stream, server.plain(), b"Subject: x\r\n\r\n====a\r\n")
    imapext.imap_ping(stream)
    with pytest.raises(imapext.MessageError):
        imapext.imap_savebody_decoded(stream, tmp_path / "broken", 2, "1", imapext.ENCBASE64)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_savebody_decoded(stream, tmp_path / "broken", 1, "1", 99)
    with pytest.raises(IsADirectoryError):
        imapext.imap_savebody(stream, tmp_path, 1)
    with pytest.raises(TypeError):
        imapext.imap_savebody(stream, 5, 1)


def test_what_a_writer_raises_is_raised_and_the_stream_goes_on(mailbox_with):
    stream = mailbox_with(MIXED).stream

    class Full:
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        imapext.imap_savebody(stream, Full(), 1)
    assert imapext.imap_fetchbody(stream, 1, "1") == b"caf=C3=A9"


def test_a_writer_that_uses_its_own_stream_gets_an_error(mailbox_with):
    stream = mailbox_with(MIXED).stream

    class Selfish:
        def write(self, data):
            assert imapext.imap_is_open(stream)
            imapext.imap_ping(stream)

    with pytest.raises(imapext.ArgumentError, match="its own callback"):
        imapext.imap_savebody(stream, Selfish(), 1)
    assert imapext.imap_ping(stream)


def test_changes(server, stream):
    assert imapext.imap_setflag_full(stream, "1:2", r"\Flagged keyword") is True
    assert imapext.imap_search(stream, "FLAGGED") == [1, 2]
    uid = imapext.imap_uid(stream, 2)
    assert imapext.imap_clearflag_full(stream, str(uid), r"\Flagged", imapext.ST_UID)
    assert imapext.imap_search(stream, "FLAGGED") == [1]
    assert imapext.imap_delete(stream, "3") is True
    assert imapext.imap_search(stream, "DELETED") == [3]
    assert imapext.imap_undelete(stream, "3") is True
    assert imapext.imap_createmailbox(stream, server.plain("kept"))
    assert imapext.imap_mail_copy(stream, "1", "kept")
    assert imapext.imap_mail_move(stream, "2", "kept")
    assert imapext.imap_expunge(stream) is True
    assert imapext.imap_num_msg(stream) == 2
    assert imapext.imap_status(stream, server.plain("kept"), imapext.SA_ALL).messages == 2
    with pytest.raises(imapext.MailboxError):
        imapext.imap_mail_copy(stream, "1", "nowhere")


def test_a_refusal_that_ext_imap_passes_over_is_raised(server, user):
    server.deliver(user, simple(1))
    with imapext.imap_open(server.plain(), user, "secret") as stream:
        with pytest.raises(imapext.Error):
            imapext.imap_setflag_full(stream, "nonsense", r"\Flagged")
        assert imapext.imap_ping(stream)


def test_a_refused_flag_is_raised_where_it_was_set(peer):
    """The library need not wait for such an answer; here it does."""

    def talk(connection):
        connection.sendall(b"* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n")
        reader = connection.makefile("rb")
        while line := reader.readline():
            tag, command = line.split()[:2]
            if command == b"SELECT":
                connection.sendall(b"* 1 EXISTS\r\n%s OK [READ-WRITE] done\r\n" % tag)
            elif command == b"STORE":
                connection.sendall(b"%s NO not that one\r\n" % tag)
            else:
                connection.sendall(b"%s OK done\r\n" % tag)

    with imapext.imap_open(peer(talk).name, "u", "p") as stream:
        for change in (
            lambda: imapext.imap_setflag_full(stream, "1", r"\Flagged"),
            lambda: imapext.imap_clearflag_full(stream, "1", r"\Flagged"),
            lambda: imapext.imap_delete(stream, "1"),
            lambda: imapext.imap_undelete(stream, "1"),
        ):
            with pytest.raises(imapext.MailboxError, match="not that one") as caught:
                change()
            assert caught.value.kind == "refused"
            assert imapext.imap_ping(stream)


def test_append(server, stream):
    date = "17-Jul-2025 02:44:25 -0700"
    assert imapext.imap_append(stream, server.plain(), simple(4), r"\Seen \Draft", date) is True
    imapext.imap_ping(stream)
    info = imapext.imap_headerinfo(stream, 4)
    assert (info.MailDate, info.Draft, info.Unseen) == ("17-Jul-2025 09:44:25 +0000", "X", " ")
    assert imapext.imap_append(stream, server.plain(), message="Subject: text\r\n\r\nщ\r\n", options=None)
    assert imapext.imap_fetchbody(stream, 5, "1") == "щ\r\n".encode()
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_append(stream, server.plain(), simple(5), None, "yesterday")
    with pytest.raises(imapext.MailboxError):
        imapext.imap_append(stream, server.plain("nowhere"), simple(5))


def test_folders(server, stream):
    base = server.plain("")
    assert imapext.imap_create(stream, base + "a") and imapext.imap_createmailbox(stream, base + "b")
    assert imapext.imap_list(stream, base, "*") == imapext.imap_listmailbox(stream, base, "*")
    assert {base + "a", base + "b", base + "INBOX"} <= set(imapext.imap_list(stream, base, "*"))
    info = next(info for info in imapext.imap_getmailboxes(stream, base, "%") if info.name == base + "a")
    assert info.delimiter in "/." and info.attributes & imapext.LATT_HASNOCHILDREN
    assert imapext.imap_subscribe(stream, base + "a")
    assert imapext.imap_lsub(stream, base, "*") == imapext.imap_listsubscribed(stream, base, "*") == [base + "a"]
    assert [info.name for info in imapext.imap_getsubscribed(stream, base, "*")] == [base + "a"]
    assert imapext.imap_unsubscribe(stream, base + "a")
    assert imapext.imap_renamemailbox(stream, base + "a", base + "c")
    assert imapext.imap_rename(stream, from_=base + "c", to=base + "d")
    assert imapext.imap_deletemailbox(stream, base + "d")
    with pytest.raises(imapext.MailboxError):
        imapext.imap_deletemailbox(stream, base + "d")
    for scan in (imapext.imap_listscan, imapext.imap_scan, imapext.imap_scanmailbox):
        with pytest.raises(imapext.Error):
            scan(stream, base, "*", "content")
    status = imapext.imap_status(stream, base + "INBOX", imapext.SA_MESSAGES | imapext.SA_UIDNEXT)
    assert (status.messages, status.recent, status.flags) == (3, None, imapext.SA_MESSAGES | imapext.SA_UIDNEXT)
    with pytest.raises(imapext.MailboxError):
        imapext.imap_status(stream, base + "nowhere", imapext.SA_ALL)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_createmailbox(stream, "{another.example}x")


def test_quotas_and_rights(stream, user):
    quotas = imapext.imap_get_quotaroot(stream, "INBOX")
    assert isinstance(quotas["STORAGE"], imapext.Quota) and quotas["STORAGE"].limit > 0
    with pytest.raises(imapext.Error):
        imapext.imap_get_quota(stream, "no such root")
    with pytest.raises(imapext.Error):
        imapext.imap_set_quota(stream, "no such root", 5)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_set_quota(stream, "User quota", -1)
    assert imapext.imap_setacl(stream, "INBOX", "anna", "lr") is True
    assert imapext.imap_getacl(stream, "INBOX")["anna"] == "lr"


def test_texts_that_are_not_utf_8_survive(mailbox_with):
    message = b"Subject: caf\xe9\r\nFrom: \xff <a@example.org>\r\n\r\nx\r\n"
    stream = mailbox_with(message).stream
    overview = imapext.imap_fetch_overview(stream, "1")[0]
    assert overview.subject.encode("utf-8", "surrogateescape") == b"caf\xe9"
    assert imapext.imap_rfc822_write_address("a", "h", overview.subject).encode("utf-8", "surrogateescape")
    assert repr(overview) and str(overview.subject.encode("utf-8", "replace"))


def test_closed_streams_say_so(server, user, stream):
    imapext.imap_close(stream)
    calls = [
        lambda: imapext.imap_ping(stream),
        lambda: imapext.imap_num_msg(stream),
        lambda: imapext.imap_search(stream, "ALL"),
        lambda: imapext.imap_reopen(stream, server.plain()),
        lambda: imapext.imap_fetchbody(stream, 1, "1"),
        lambda: imapext.imap_gc(stream, 0),
    ]
    for call in calls:
        with pytest.raises(imapext.ArgumentError, match="the mailbox is closed"):
            call()


def test_a_server_that_goes_away(peer):
    def talk(connection):
        connection.sendall(b"* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n")
        for answer in (b"* 1 EXISTS\r\n%s OK [READ-WRITE] done\r\n", None):
            line = connection.makefile("rb").readline()
            if answer is None:
                return
            connection.sendall(answer % line.split()[0])

    stream = imapext.imap_open(peer(talk).name, "u", "p")
    with pytest.raises(imapext.ConnectionError):
        imapext.imap_ping(stream)
    assert stream.closed
    with pytest.raises(imapext.ConnectionError):
        imapext.imap_ping(stream)


def test_alerts(peer):
    def talk(connection):
        connection.sendall(b"* PREAUTH [ALERT] the disk is nearly full\r\n")
        while line := connection.makefile("rb").readline():
            connection.sendall(b"%s OK done\r\n" % line.split()[0])

    with imapext.imap_open(peer(talk).name, "u", "p", imapext.OP_HALFOPEN):
        assert imapext.imap_alerts() == ["[ALERT] the disk is nearly full"]
        assert imapext.imap_alerts() == []
