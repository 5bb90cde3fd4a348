"""What can go wrong, by cause."""

from __future__ import annotations

from collections.abc import Iterable


class Error(Exception):
    """A call that failed; its text says why, in one line.

    The subclasses tell the cause. A defect of the library itself is an Error of none of them.
    """

    errors: tuple[str, ...]
    """The errors of the call, the oldest first; the last is usually the one that ended it."""

    kind: str
    """The cause in one word, finer than the class: "timeout", "closed", "certificate", "refused", "no_message", …"""

    def __init__(self, message: str = "", errors: Iterable[str] = (), kind: str = "") -> None:
        super().__init__(message)
        self.errors = tuple(errors)
        self.kind = kind

    def __reduce__(self) -> tuple[type[Error], tuple[str, tuple[str, ...], str]]:
        return type(self), (str(self), self.errors, self.kind)


class ConnectionError(Error):  # noqa: A001 - imapext.ConnectionError; the builtin one is about sockets
    """The network: resolving, connecting, a proxy, a deadline, a connection that is gone."""


class TlsError(Error):
    """Encryption, or a certificate that is not accepted."""


class AuthError(Error):
    """Login."""


class ProtocolError(Error):
    """The server said something that it may not say, or did not understand."""


class MailboxError(Error):
    """The server refused, or there is no such mailbox or message, or this kind of mailbox can't."""


class MessageError(Error):
    """A message or a text that cannot be taken apart."""


class ArgumentError(Error, ValueError):
    """Something was passed that cannot be meant: a line break in a name, or a mailbox that is closed."""
