"""Texts, headers and addresses, without a server."""

import imapext
import pytest


def test_transfer_encodings():
    assert imapext.imap_base64("YWJj") == b"abc" == imapext.imap_base64(bytearray(b"YWJj"))
    assert imapext.imap_binary(b"\x00\xff") == b"AP8=\r\n"
    assert imapext.imap_qprint("caf=C3=A9=20") == "café ".encode()
    assert imapext.imap_8bit("é=") == b"=C3=A9=3D"
    with pytest.raises(imapext.MessageError):
        imapext.imap_base64("====a")


def test_header_texts():
    assert imapext.imap_utf8("=?iso-8859-1?q?caf=E9?=").casefold() == "cafe\u0301"
    assert imapext.imap_header_text("=?iso-8859-1?q?caf=E9?= =?utf-8?b?0YHRh9GR0YI=?=") == "caféсчёт"
    pieces = imapext.imap_mime_header_decode("a =?koi8-r?q?=C1?=")
    assert [(piece.charset, piece.text) for piece in pieces] == [("default", b"a "), ("koi8-r", b"\xc1")]


def test_modified_utf_7():
    assert imapext.imap_utf7_encode("Entwürfe") == "Entw&,A-rfe" == imapext.imap_utf7_encode(b"Entw\xfcrfe")
    assert imapext.imap_utf7_decode("Entw&,A-rfe") == b"Entw\xfcrfe"
    assert imapext.imap_utf8_to_mutf7("счёт 📬") == "&BEEERwRRBEI- &2D3c7A-"
    assert imapext.imap_mutf7_to_utf8("&BEEERwRRBEI- &2D3c7A-") == "счёт 📬"
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_utf7_encode("счёт")
    for broken in (b"\xff", "\udcff"):
        with pytest.raises(imapext.MessageError):
            imapext.imap_utf8_to_mutf7(broken)
    with pytest.raises(imapext.MessageError):
        imapext.imap_mutf7_to_utf8("&A")
    with pytest.raises(imapext.Error):
        imapext.imap_utf7_decode("&\xff")


def test_addresses():
    anna, bert = imapext.imap_rfc822_parse_adrlist("Anna <anna@example.org>, bert", "here")
    assert (anna.personal, anna.mailbox, anna.host, anna.adl) == ("Anna", "anna", "example.org", None)
    assert (bert.mailbox, bert.host) == ("bert", "here")
    assert imapext.imap_rfc822_parse_adrlist("", "h") == []
    assert imapext.imap_rfc822_parse_adrlist("a@@b", "h")[0].host == ".SYNTAX-ERROR."
    assert imapext.imap_errors()
    assert imapext.imap_rfc822_write_address("anna", "example.org", "Anna B.") == '"Anna B." <anna@example.org>'


def test_headers():
    parsed = imapext.imap_rfc822_parse_headers(b"From: a\r\nSubject: s\r\nX: y\r\n\r\nbody")
    assert parsed.subject == parsed.Subject == "s"
    assert parsed.from_[0].host == "UNKNOWN" and parsed.to == () and parsed.toaddress is None
    assert imapext.imap_rfc822_parse_headers("From: a", default_hostname="h").from_[0].host == "h"
    assert not hasattr(parsed, "Msgno")


def test_constants():
    assert (imapext.OP_XOAUTH2, imapext.CL_EXPUNGE, imapext.NIL, imapext.SA_ALL) == (512, 32768, 0, 31)


def test_depth_is_survived():
    deep = b"a:" * 100_000 + b";" * 100_000
    assert imapext.imap_rfc822_parse_adrlist(deep, "h")
    assert isinstance(imapext.imap_utf8(b"=?utf-8?q?" * 50_000), str)
