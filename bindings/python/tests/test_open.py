"""Opening, closing, and what can go wrong with it."""

import math
import pickle

import imapext
import pytest


def test_open_and_close(server, user):
    stream = imapext.imap_open(server.plain(), user, "secret")
    assert imapext.imap_is_open(stream) and not stream.closed
    assert imapext.imap_ping(stream) is True
    assert imapext.imap_close(stream) is True
    assert stream.closed and not imapext.imap_is_open(stream)
    assert imapext.imap_close(stream) is True


def test_keyword_arguments(server, user):
    stream = imapext.imap_open(mailbox=server.plain(), user=user, password=b"secret", flags=imapext.OP_READONLY, retries=1)
    assert imapext.imap_check(imap=stream).Mailbox.endswith('INBOX')
    imapext.imap_close(imap=stream, flags=0)


@pytest.mark.parametrize("port, switches", [("IMAP_PORT", "/tls"), ("IMAP_PORT", ""), ("IMAPS_PORT", "/ssl")])
def test_tls(server, user, port, switches):
    with imapext.open(server.at(port, switches), user, "secret", ca_file=server["CA_FILE"]) as mailbox:
        assert "tls" in mailbox.check().Mailbox or "ssl" in mailbox.check().Mailbox


def test_a_certificate_that_is_not_trusted(server, user):
    with pytest.raises(imapext.TlsError) as caught:
        imapext.open(server.at("IMAPS_PORT", "/ssl"), user, "secret")
    assert caught.value.kind == "certificate"
    assert caught.value.errors


def test_a_pinned_certificate(server, user):
    import hashlib
    import ssl

    pem = ssl.get_server_certificate((server["HOST"], int(server["IMAPS_PORT"])))
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    name = server.at("IMAPS_PORT", "/ssl")
    imapext.open(name, user, "secret", fingerprint=digest).close()
    with pytest.raises(imapext.TlsError):
        imapext.open(name, user, "secret", fingerprint="00" * 32)
    with pytest.raises(imapext.ArgumentError):
        imapext.open(name, user, "secret", fingerprint="00")


def test_a_wrong_password(server, user):
    with pytest.raises(imapext.AuthError) as caught:
        imapext.open(server.plain(), user, "wrong")
    assert caught.value.kind == "auth_refused"
    assert "wrong" not in str(caught.value)
    assert imapext.imap_last_error() == caught.value.errors[-1]
    assert imapext.imap_errors() == list(caught.value.errors)
    assert imapext.imap_errors() == [] and imapext.imap_last_error() is None and imapext.imap_alerts() == []


def test_nobody_listens():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(imapext.ConnectionError) as caught:
        imapext.open(f"{{127.0.0.1:{port}/notls}}INBOX", "u", "p")
    assert caught.value.kind == "connect"


def test_a_peer_that_speaks_something_else(peer):
    http = peer(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    with pytest.raises(imapext.ProtocolError):
        imapext.open(http.name, "u", "p")


def test_a_mailbox_that_is_not_there(server, user):
    with pytest.raises(imapext.MailboxError) as caught:
        imapext.open(server.plain("nowhere"), user, "secret")
    assert "nowhere" in str(caught.value)
    with imapext.open(server.plain("nowhere"), user, "secret", flags=imapext.OP_HALFOPEN) as mailbox:
        mailbox.create_folder("nowhere")
        mailbox.select("nowhere")
        assert len(mailbox) == 0


def test_reopen(server, user, stream):
    assert imapext.imap_num_msg(stream) == 3
    imapext.imap_createmailbox(stream, server.plain("other"))
    assert imapext.imap_reopen(stream, server.plain("other"), imapext.OP_READONLY) is True
    assert imapext.imap_num_msg(stream) == 0
    with pytest.raises(imapext.MailboxError):
        imapext.imap_reopen(stream, server.plain("nowhere"))


def test_tokens(server):
    asked = []

    def token(name, refused):
        asked.append((name, refused))
        return "valid-token" if refused else "stale"

    with imapext.open(server.plain(), "user", token=token) as mailbox:
        assert mailbox.ping() is None
    assert asked == [("user", False), ("user", True)]
    imapext.open(server.plain(), "user", "valid-token", flags=imapext.OP_XOAUTH2).close()
    with pytest.raises(TypeError, match="must return str or bytes"):
        imapext.open(server.plain(), "user", token=lambda name, refused: 5)


def test_what_a_token_callback_raises_is_raised(server):
    def token(name, refused):
        raise LookupError("no token today")

    with pytest.raises(LookupError, match="no token today"):
        imapext.open(server.plain(), "user", token=token)


def test_traces_hide_secrets(server, user, tmp_path):
    seen = []
    file = tmp_path / "trace"
    trace = lambda direction, data: seen.append((direction, data))  # noqa: E731
    with imapext.open(server.plain(), user, "secret", trace=trace, trace_file=file):
        pass
    assert {direction for direction, _ in seen} == {"sent", "received", "note"}
    assert any(b"LOGOUT" in data for direction, data in seen if direction == "sent")
    assert not any(b"secret" in data or b"c2VjcmV0" in data for _, data in seen)
    assert "secret" not in file.read_text()
    assert file.stat().st_mode & 0o77 == 0


def test_a_trace_that_raises_is_reported_and_passed_over(server, user, monkeypatch):
    reported = []
    monkeypatch.setattr("sys.unraisablehook", reported.append)

    def trace(direction, data):
        raise RuntimeError("broken trace")

    imapext.open(server.plain(), user, "secret", trace=trace).close()
    assert reported and isinstance(reported[0].exc_value, RuntimeError)


def test_proxies(server, user, peer):
    import socket

    def tunnel(connection):
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            request += connection.recv(1)
        assert request.startswith(f"CONNECT 127.0.0.1:{server['IMAP_NOTLS_PORT']} ".encode())
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection((server["HOST"], int(server["IMAP_NOTLS_PORT"]))) as onward:
            import selectors

            with selectors.DefaultSelector() as both:
                both.register(connection, selectors.EVENT_READ, onward)
                both.register(onward, selectors.EVENT_READ, connection)
                while True:
                    for key, _ in both.select():
                        data = key.fileobj.recv(65536)
                        if not data:
                            return
                        key.data.sendall(data)

    proxy = peer(tunnel)
    imapext.open(server.plain(), user, "secret", proxy=f"http://u%40x:p@127.0.0.1:{proxy.port}/").close()
    for wrong in ["127.0.0.1:80", "ftp://h:1", "socks5://h", "socks5://h:0", "http://u:p%zz@h:1", "http://u%0a:p@h:1"]:
        with pytest.raises(imapext.ArgumentError, match="proxy must be"):
            imapext.open(server.plain(), user, "secret", proxy=wrong)


def test_authenticators_can_be_disabled(server, user):
    sent = []
    trace = lambda direction, data: sent.append(data)  # noqa: E731
    names = ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"]
    imapext.open(server.plain(), user, "secret", disabled_authenticators=names, trace=trace).close()
    assert any(b"AUTHENTICATE PLAIN" in data for data in sent)


def test_step_by_step(server, user):
    server.deliver(user, *[b"Subject: %d\r\n\r\nx\r\n" % number for number in range(3)])
    questions = []
    trace = lambda direction, data: questions.append(data) if direction == "sent" else None  # noqa: E731
    with imapext.open(server.plain(), user, "secret", trace=trace, step_by_step=True) as mailbox:
        questions.clear()
        for number in (1, 2, 3):
            imapext.imap_headerinfo(mailbox.stream, number)
        assert len(questions) == 3


def test_compress(server, user):
    server.deliver(user, *[b"Subject: %d\r\n\r\nx\r\n" % number for number in range(3)])
    shown = []
    trace = lambda direction, data: shown.append((direction, data))  # noqa: E731
    with imapext.open(server.plain(), user, "secret", trace=trace, compress=True) as mailbox:
        assert [message.subject for message in mailbox] == ["0", "1", "2"]
    assert ("note", b"compressed") in shown
    assert any(direction == "sent" and b"FETCH" in data for direction, data in shown)


def test_deadlines(server, user, peer):
    def silent(connection):
        while connection.recv(100):
            pass

    with pytest.raises(imapext.ConnectionError) as caught:
        imapext.open(peer(silent).name, "u", "p", read_timeout=0.2, close_timeout=0.2)
    assert caught.value.kind == "timeout"
    for wrong in (0, -1, math.nan):
        with pytest.raises(imapext.ArgumentError):
            imapext.open(server.plain(), user, "secret", read_timeout=wrong)
    imapext.open(server.plain(), user, "secret", read_timeout=math.inf, open_timeout=1e300).close()


def test_the_process_s_deadlines():
    before = imapext.imap_timeout(imapext.IMAP_READTIMEOUT)
    assert before == 60
    assert imapext.imap_timeout(imapext.IMAP_READTIMEOUT, 7) is True
    assert imapext.imap_timeout(imapext.IMAP_READTIMEOUT) == 7
    imapext.imap_timeout(imapext.IMAP_READTIMEOUT, before)
    for kind, seconds in ((0, 1), (5, 1), (1, -2)):
        with pytest.raises(imapext.ArgumentError):
            imapext.imap_timeout(kind, seconds)


def test_errors_by_cause():
    for name in ["ConnectionError", "TlsError", "AuthError", "ProtocolError", "MailboxError", "MessageError"]:
        assert issubclass(getattr(imapext, name), imapext.Error)
    assert issubclass(imapext.ArgumentError, (imapext.Error, ValueError))
    error = imapext.MailboxError("no", ("one", "no"), "refused")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.errors, again.kind) == (imapext.MailboxError, "no", ("one", "no"), "refused")
