"""Messages that go out."""

import sys
from email import message_from_bytes, policy

import imapext
import pytest


def test_compose():
    envelope = {"from": "a@example.org", "to": b"b@example.org", "subject": "s", "custom_headers": ["X-A: 1", "X-B: 2"]}
    bodies = [
        {"type": imapext.TYPEMULTIPART, "subtype": "mixed"},
        {"type": imapext.TYPETEXT, "subtype": "plain", "charset": "utf-8", "contents.data": "café", "encoding": imapext.ENC8BIT},
        {
            "type": imapext.TYPEAPPLICATION,
            "subtype": "pdf",
            "encoding": imapext.ENCBINARY,
            "disposition.type": "attachment",
            "disposition": {"filename": "a.pdf"},
            "type.parameters": {"name": "a.pdf"},
            "contents.data": b"%PDF\0",
            "description": "d",
            "id": "<i@example.org>",
            "md5": "x",
            "lines": 1,
            "bytes": 5,
        },
    ]
    composed = message_from_bytes(imapext.imap_mail_compose(envelope, bodies), policy=policy.default)
    assert (composed["subject"], composed["x-a"], composed["x-b"]) == ("s", "1", "2")
    text, pdf = composed.iter_parts()
    assert text.get_content().strip() == "café"
    assert (pdf.get_filename(), pdf.get_content()) == ("a.pdf", b"%PDF\0")
    alone = imapext.imap_mail_compose(envelope=envelope, bodies=({"contents.data": "x\r\n"},))
    assert alone.endswith(b"\r\n\r\nx\r\n\r\n") and b"multipart" not in alone


def test_what_can_not_be_composed():
    good = [{"contents.data": "x"}]
    for envelope, bodies in [
        ({"subject": "a\r\nBcc: b@example.org"}, good),
        ({"nonsense": "x"}, good),
        ({}, []),
        ({}, [{"nonsense": "x"}]),
        ({}, [{"type": imapext.TYPEMULTIPART}]),
        ({"custom_headers": ["X: a\nY: b"]}, good),
    ]:
        with pytest.raises(imapext.ArgumentError):
            imapext.imap_mail_compose(envelope, bodies)
    for envelope, bodies in [
        ([], good),
        ({"subject": 5}, good),
        ({5: "x"}, good),
        ({}, "text"),
        ({}, {"contents.data": "x"}),
        ({}, ["x"]),
        ({}, [{"type": "x"}]),
        ({}, [{"disposition": "x"}]),
        ({}, [{"disposition": {"filename": 5}}]),
        ({"custom_headers": "X: a"}, good),
    ]:
        with pytest.raises(TypeError):
            imapext.imap_mail_compose(envelope, bodies)


def test_mail(tmp_path):
    out = tmp_path / "sent"
    program = tmp_path / "program.py"
    program.write_text(f"import sys; open({str(out)!r}, 'wb').write(sys.stdin.buffer.read()); sys.exit(int(sys.argv[1]))")
    send = f"{sys.executable} {program}"
    assert imapext.imap_mail("b@example.org", "s", "body\n", "X-A: 1", cc="c@example.org", sendmail=f"{send} 0") is True
    sent = message_from_bytes(out.read_bytes(), policy=policy.default)
    assert (sent["to"], sent["cc"], sent["x-a"]) == ("b@example.org", "c@example.org", "1")
    with pytest.raises(imapext.ConnectionError):
        imapext.imap_mail("b@example.org", "s", "body", sendmail=f"{send} 1")
    with pytest.raises(imapext.ConnectionError):
        imapext.imap_mail("b@example.org", "s", "body", sendmail="/nonexistent/sendmail")
    for wrong in ({"subject": "a\nBcc: x@example.org"}, {"additional_headers": "X: 1\n\nbody"}, {"to": ""}):
        with pytest.raises(imapext.ArgumentError):
            imapext.imap_mail(**{"to": "b@example.org", "subject": "s", "message": "m", **wrong}, sendmail=f"{send} 0")
