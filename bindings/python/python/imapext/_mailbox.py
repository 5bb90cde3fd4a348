"""Mailboxes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from . import _imapext as native
from ._errors import ArgumentError, MessageError
from ._message import MOST, Message, Messages

if TYPE_CHECKING:
    from email.message import Message as StandardMessage

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_SORTS = {
    "date": native.SORTDATE,
    "arrival": native.SORTARRIVAL,
    "from": native.SORTFROM,
    "subject": native.SORTSUBJECT,
    "to": native.SORTTO,
    "cc": native.SORTCC,
    "size": native.SORTSIZE,
}


class Folder(NamedTuple):
    """A folder of a server."""

    name: str
    """Its name, decoded, with the server's delimiter between levels; what Mailbox's methods take."""
    delimiter: str
    """What is between levels: one character, or ""."""
    attributes: int
    """LATT_ numbers."""

    @property
    def can_be_opened(self) -> bool:
        """Whether it holds messages, rather than folders alone."""
        return not self.attributes & native.LATT_NOSELECT

    def __str__(self) -> str:
        return self.name


class Mailbox:
    """An open mailbox: what imapext.open() gives.

    It is closed at the end of a `with` block, by close(), or when nothing refers to it any more. Any thread may
    use it; calls on one mailbox wait for each other. Folders are named without braces, in plain text.
    """

    __slots__ = {
        "__weakref__": "",
        "_braces": "The mailbox string up to its name.",
        "_name": "The open folder, as servers spell it.",
        "stream": "The stream, for the imap_ functions.",
    }

    stream: native.Connection

    def __init__(self, stream: native.Connection, name: str) -> None:
        """Takes a stream that imap_open() has opened with the mailbox string `name`."""
        end = name.find("}") + 1 if name.startswith("{") else 0
        self.stream = stream
        self._braces = name[:end]
        self._name = name[end:] or "INBOX"

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stream.__exit__(exc_type, exc, traceback)

    def __repr__(self) -> str:
        return f"<imapext.Mailbox {self._braces + self._name!r}>"

    def __len__(self) -> int:
        """How many messages there are, as far as the server has said so far; ping() asks it."""
        return native.imap_num_msg(self.stream)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Message]:
        """All messages in the order of their numbers."""
        return iter(self.search())

    @property
    def closed(self) -> bool:
        """Whether it has been closed, here or by the server as far as that is known."""
        return self.stream.closed

    @property
    def folder(self) -> str:
        """The name of the open folder, decoded."""
        return native.imap_mutf7_to_utf8(self._name)

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server says it can do, upper case."""
        return frozenset(native.imap_capability(self.stream))

    def close(self, *, expunge: bool = False) -> None:
        """Ends the session; with `expunge` the messages marked for deletion are removed first."""
        native.imap_close(self.stream, native.CL_EXPUNGE if expunge else 0)

    def select(self, folder: str, *, readonly: bool = False) -> None:
        """Opens another folder over the same connection. After a MailboxError none is open."""
        name = native.imap_utf8_to_mutf7(folder)
        native.imap_reopen(self.stream, self._braces + name, native.OP_READONLY if readonly else 0)
        self._name = name

    def ping(self) -> None:
        """Asks the server for news, and keeps the connection alive."""
        native.imap_ping(self.stream)

    def check(self) -> native.CheckInfo:
        """Asks the server for news and says what the mailbox holds."""
        return native.imap_check(self.stream)

    # Messages

    def search(
        self, criteria: str = "ALL", *, charset: str = "", sort: str | None = None, reverse: bool = False
    ) -> Messages:
        """The messages that match: 'UNSEEN SINCE "1-Jan-2026" FROM "anna"'.

        criteria: every key of IMAP4rev1, in capitals or not; texts in quotes.
        charset: in which the criteria are; "" is UTF-8 where they are not ASCII.
        sort: "date", "arrival", "from", "subject", "to", "cc" or "size"; by default they come as the server orders them.
        reverse: the last one first.

        A loop over what it returns brings what it asks for of up to 1,024 messages at once, and up to 8 MiB of texts:
        take a slice if there are only some that you will look at, search("UNSEEN")[:10].
        Raises ArgumentError for criteria that make no sense, MailboxError if the server refuses.
        """
        if sort is None:
            uids = native._search(self.stream, criteria, charset, MOST)
            return Messages(self, uids[::-1] if reverse else uids)
        if sort not in _SORTS:
            raise ArgumentError(f"sort must be one of {', '.join(_SORTS)}")
        uids = native.imap_sort(self.stream, _SORTS[sort], reverse, native.SE_UID, criteria, charset)
        return Messages(self, uids)

    def message(self, uid: int) -> Message:
        """The message with this UID; whether there is one shows when something is asked of it."""
        return Message(self, uid)

    def overview(self, sequence: str = "1:*", *, uid: bool = False) -> list[native.Overview]:
        """Messages at a glance, in one question; `sequence` holds numbers, or UIDs with `uid`."""
        if not uid and len(self) == 0:
            return []
        return native.imap_fetch_overview(self.stream, sequence, native.FT_UID if uid else 0)

    def threads(self) -> list[native.ThreadNode]:
        """All messages in threads, by UID; each after the one that it replies to."""
        return native.imap_thread(self.stream, native.SE_UID)

    def append(
        self,
        message: bytes | StandardMessage,
        folder: str | None = None,
        *,
        flags: Iterable[str] = (),
        date: datetime | None = None,
    ) -> None:
        r"""Adds a message to a folder, by default the open one.

        message: the octets, or a message of the standard library's email.
        flags: r"\Seen", "keyword", …
        date: when it arrived, by default now; a time without a zone is local time.
        """
        if not isinstance(message, bytes):
            # Slow to load, and loaded already where it is needed.
            from email.message import Message as StandardMessage

            if isinstance(message, StandardMessage):
                message = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        native.imap_append(self.stream, self._string(folder), message, _words(flags) or None, _internal(date))

    def flag(self, messages: Iterable[Message | int], *flags: str) -> None:
        r"""Sets flags and keywords of messages, or UIDs: r"\Flagged"."""
        if sequence := _sequence(messages):
            native.imap_setflag_full(self.stream, sequence, _words(flags), native.ST_UID)

    def unflag(self, messages: Iterable[Message | int], *flags: str) -> None:
        """Takes flags and keywords of messages, or UIDs, away."""
        if sequence := _sequence(messages):
            native.imap_clearflag_full(self.stream, sequence, _words(flags), native.ST_UID)

    def copy(self, messages: Iterable[Message | int], folder: str) -> None:
        """Copies messages, or UIDs, to another folder of the same server."""
        if sequence := _sequence(messages):
            native.imap_mail_copy(self.stream, sequence, native.imap_utf8_to_mutf7(folder), native.CP_UID)

    def move(self, messages: Iterable[Message | int], folder: str) -> None:
        """Copies messages, or UIDs, to another folder and marks them for deletion: expunge() removes them here."""
        if sequence := _sequence(messages):
            native.imap_mail_move(self.stream, sequence, native.imap_utf8_to_mutf7(folder), native.CP_UID)

    def delete(self, messages: Iterable[Message | int]) -> None:
        """Marks messages, or UIDs, for deletion: expunge() removes them."""
        if sequence := _sequence(messages):
            native.imap_delete(self.stream, sequence, native.FT_UID)

    def undelete(self, messages: Iterable[Message | int]) -> None:
        """Takes the mark for deletion away from messages, or UIDs."""
        if sequence := _sequence(messages):
            native.imap_undelete(self.stream, sequence, native.FT_UID)

    def expunge(self) -> None:
        """Removes the messages marked for deletion."""
        native.imap_expunge(self.stream)

    # Folders

    def folders(self, pattern: str = "*", *, subscribed: bool = False) -> list[Folder]:
        """The server's folders whose names match: "*" for all, "%" for one level; or those subscribed."""
        listing = native.imap_getsubscribed if subscribed else native.imap_getmailboxes
        found = listing(self.stream, self._braces, native.imap_utf8_to_mutf7(pattern))
        return [Folder(_decoded(info.name[len(self._braces) :]), info.delimiter, info.attributes) for info in found]

    def create_folder(self, name: str) -> None:
        """Makes a folder."""
        native.imap_createmailbox(self.stream, self._string(name))

    def rename_folder(self, name: str, new_name: str) -> None:
        """Gives a folder another name."""
        native.imap_renamemailbox(self.stream, self._string(name), self._string(new_name))

    def delete_folder(self, name: str) -> None:
        """Removes a folder with all its messages."""
        native.imap_deletemailbox(self.stream, self._string(name))

    def subscribe(self, name: str) -> None:
        """Puts a folder on the list of those subscribed."""
        native.imap_subscribe(self.stream, self._string(name))

    def unsubscribe(self, name: str) -> None:
        """Takes a folder off the list of those subscribed."""
        native.imap_unsubscribe(self.stream, self._string(name))

    def status(self, folder: str | None = None) -> native.StatusInfo:
        """Counters of a folder, by default the open one."""
        return native.imap_status(self.stream, self._string(folder), native.SA_ALL)

    # Quotas and rights

    def quota(self, folder: str | None = None) -> dict[str, native.Quota]:
        """The quotas that govern a folder, by default the open one: {"STORAGE": …}, in units of 1024 octets."""
        return native.imap_get_quotaroot(self.stream, self._plain(folder))

    def acl(self, folder: str | None = None) -> dict[str, str]:
        """Who may do what with a folder, by default the open one; one letter for each right (RFC 4314)."""
        return native.imap_getacl(self.stream, self._plain(folder))

    def set_acl(self, user: str, rights: str, folder: str | None = None) -> None:
        """Says what a user may do with a folder; a leading "+" or "-" adds or removes rights."""
        native.imap_setacl(self.stream, self._plain(folder), user, rights)

    def _plain(self, folder: str | None) -> str:
        return self._name if folder is None else native.imap_utf8_to_mutf7(folder)

    def _string(self, folder: str | None) -> str:
        return self._braces + self._plain(folder)


def open(  # noqa: A001 - imapext.open
    mailbox: str,
    user: str = "",
    password: str = "",
    *,
    readonly: bool = False,
    flags: int = 0,
    retries: int = 0,
    token: Callable[[str, bool], str | bytes] | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    certificate: str | os.PathLike[str] | None = None,
    key: str | os.PathLike[str] | None = None,
    fingerprint: str | None = None,
    proxy: str | None = None,
    disabled_authenticators: Sequence[str] | None = None,
    open_timeout: float | None = None,
    read_timeout: float | None = None,
    write_timeout: float | None = None,
    close_timeout: float | None = None,
    step_by_step: bool = False,
    compress: bool = False,
    local_root: str | os.PathLike[str] | None = None,
    local_within: Sequence[str | os.PathLike[str]] | None = None,
    trace: Callable[[str, bytes], object] | None = None,
    trace_file: str | os.PathLike[str] | None = None,
) -> Mailbox:
    """Opens a mailbox.

    Parameters:
      mailbox: str, a mailbox string: "{imap.example.org/ssl}INBOX"; without braces a file or folder of this machine.
      user, password: str, who logs in.
      readonly: bool, leave everything as it is.
      flags, retries: int, as for imap_open().
      token, ca_file, certificate, key, fingerprint, proxy, disabled_authenticators, open_timeout, read_timeout,
        write_timeout, close_timeout, step_by_step, compress, local_root, local_within, trace, trace_file: as for
        imap_open(). Certificates are checked unless the mailbox string says otherwise; `token` gives OAuth 2 bearer
        tokens in place of the password; deadlines are in seconds.

    Returns: Mailbox, a context manager that closes it.
    Raises: ConnectionError, TlsError, AuthError, ProtocolError, MailboxError, ArgumentError; TypeError.
    Source: this library; imap_open().
    """
    stream = native.imap_open(
        mailbox,
        user,
        password,
        flags | (native.OP_READONLY if readonly else 0),
        retries,
        token=token,
        ca_file=ca_file,
        certificate=certificate,
        key=key,
        fingerprint=fingerprint,
        proxy=proxy,
        disabled_authenticators=disabled_authenticators,
        open_timeout=open_timeout,
        read_timeout=read_timeout,
        write_timeout=write_timeout,
        close_timeout=close_timeout,
        step_by_step=step_by_step,
        compress=compress,
        local_root=local_root,
        local_within=local_within,
        trace=trace,
        trace_file=trace_file,
    )
    return Mailbox(stream, mailbox)


def _sequence(messages: Iterable[Message | int]) -> str:
    """Message UIDs as IMAP writes them: 2,4:6."""
    uids = sorted({message.uid if isinstance(message, Message) else message for message in messages})
    ranges: list[list[int]] = []
    for uid in uids:
        if isinstance(uid, bool) or not isinstance(uid, int):
            raise TypeError(f"messages are Message or int, not {type(uid).__name__}")
        if not 0 < uid < 1 << 32:
            raise ArgumentError(f"{uid} is no UID")
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in ranges)


def _words(flags: Iterable[str]) -> str:
    if isinstance(flags, str):
        raise TypeError("flags are several words, not one str")
    words = list(flags)
    for word in words:
        if not word or any(c in word for c in ' (){"'):
            raise ArgumentError(f"{word!r} is no flag")
    return " ".join(words)


def _internal(date: datetime | None) -> str | None:
    """A date as IMAP writes it, in no one's language."""
    if date is None:
        return None
    if date.tzinfo is None:
        date = date.astimezone()
    return f"{date.day:02}-{_MONTHS[date.month - 1]}-{date.year:04} {date:%H:%M:%S %z}"[:26]


def _decoded(name: str) -> str:
    """A folder's name as a person writes it; one that is not modified UTF-7 stays as it is."""
    try:
        return native.imap_mutf7_to_utf8(name)
    except MessageError:
        return name
