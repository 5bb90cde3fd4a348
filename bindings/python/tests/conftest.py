"""The private Dovecot that IMAPEXT_TEST_ENV describes, and mailboxes on it that no other test sees."""

from __future__ import annotations

import imaplib
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import imapext
import pytest

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "corpus"


def pytest_configure() -> None:
    if "IMAPEXT_TEST_ENV" not in os.environ:
        pytest.exit("run by tests/support/with_dovecot.sh, or make test-python", 2)


def simple(number: int) -> bytes:
    return crlf(
        f"""Date: Mon, 5 Jan 2026 10:00:00 +0300
From: "A. N. Other" <other@example.org>
To: team@example.org, second@example.net
Subject: Number {number}
Message-ID: <n{number}@example.org>

Body {number}
"""
    )


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


class Server:
    def __init__(self) -> None:
        lines = Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines()
        self.values = dict(line.split("=", 1) for line in lines)

    def __getitem__(self, key: str) -> str:
        return self.values[key].strip("'")

    def at(self, port: str, switches: str, folder: str = "INBOX") -> str:
        return f"{{{self['HOST']}:{self[port]}/imap{switches}}}{folder}"

    def plain(self, folder: str = "INBOX") -> str:
        return self.at("IMAP_NOTLS_PORT", "/notls", folder)

    def fresh_user(self) -> str:
        return f"test-python-{os.getpid()}-{secrets.token_hex(6)}"

    def deliver(self, user: str, *messages: bytes, folder: str = "INBOX") -> None:
        with imaplib.IMAP4(self["HOST"], int(self["IMAP_NOTLS_PORT"])) as session:
            session.login(user, "secret")
            if folder != "INBOX":
                session.create(folder)
            for message in messages:
                status, said = session.append(folder, None, '"17-Jul-1996 02:44:25 -0700"', message)
                assert status == "OK", said


@pytest.fixture(scope="session")
def server() -> Server:
    return Server()


@pytest.fixture
def user(server: Server) -> str:
    return server.fresh_user()


@pytest.fixture
def mailbox_with(server: Server, user: str) -> Iterator[Callable[..., imapext.Mailbox]]:
    """Opens a mailbox that holds these messages."""
    opened = []

    def make(*messages: bytes, **options: object) -> imapext.Mailbox:
        server.deliver(user, *messages)
        mailbox = imapext.open(server.plain(), user, "secret", **options)
        opened.append(mailbox)
        return mailbox

    yield make
    for mailbox in opened:
        mailbox.close()


@pytest.fixture
def mailbox(mailbox_with: Callable[..., imapext.Mailbox]) -> imapext.Mailbox:
    """A mailbox with three messages."""
    return mailbox_with(simple(1), simple(2), simple(3))


@pytest.fixture
def stream(mailbox: imapext.Mailbox) -> imapext.Connection:
    return mailbox.stream


@pytest.fixture(autouse=True)
def clean_stacks() -> None:
    imapext.imap_errors()
    imapext.imap_alerts()


class Peer:
    """A server that says a greeting and then what `talk` says, on a port of its own."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.reached = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(talk,), daemon=True)
        self.thread.start()

    def _serve(self, talk: Callable[[socket.socket], None]) -> None:
        try:
            connection, _ = self.listener.accept()
            with connection:
                self.reached.set()
                talk(connection)
        except OSError:
            pass

    @property
    def name(self) -> str:
        return f"{{127.0.0.1:{self.port}/imap/notls}}INBOX"

    def close(self) -> None:
        self.listener.close()
        self.thread.join(5)


def silent(connection: socket.socket) -> None:
    """Says nothing until the other side ends."""
    while connection.recv(4096):
        pass


@pytest.fixture
def peer() -> Iterator[Callable[[Callable[[socket.socket], None]], Peer]]:
    peers = []

    def make(talk: Callable[[socket.socket], None]) -> Peer:
        peers.append(Peer(talk))
        return peers[-1]

    yield make
    for one in peers:
        one.close()
