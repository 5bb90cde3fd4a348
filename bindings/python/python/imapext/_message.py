"""Messages, and what their headers say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple, overload

from . import _imapext as native
from ._errors import MailboxError
from ._part import Part, tree

if TYPE_CHECKING:
    from email.message import EmailMessage

    from ._mailbox import Mailbox


# What a loop may ask of its messages beside their texts.
ENVELOPE = 1
STRUCTURE = 2

# How many messages one question is about at most.
MOST = 1024

# RFC 5322, section 3.2.3: what may not stand in a display name unquoted.
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')


class Person(NamedTuple):
    """An address of a header, decoded."""

    name: str
    """The display name; "" if there is none."""
    address: str
    """mailbox@host."""

    def __str__(self) -> str:
        """As a person writes it; in a header it would be encoded."""
        if not self.name:
            return self.address
        name = self.name
        if _SPECIALS.search(name):
            name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return f"{name} <{self.address}>"


class Envelope(NamedTuple):
    """What a message's header says, decoded for a person."""

    subject: str
    """"" if there is none."""
    from_: tuple[Person, ...]
    sender: tuple[Person, ...]
    reply_to: tuple[Person, ...]
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    bcc: tuple[Person, ...]
    date: datetime | None
    """The Date header; None if there is none that can be read."""
    message_id: str | None
    """With its angle brackets, as in_reply_to and references."""
    in_reply_to: str | None
    references: tuple[str, ...]


class Message:
    """A message of a mailbox, named by its UID. Nothing is fetched before it is asked for.

    In a loop over messages what it asks of one comes along for the next ones: envelopes, structures, texts.
    """

    __slots__ = {
        "_envelope": "Once it is known.",
        "_group": "The messages that it was found with.",
        "_structure": "Once it is known.",
        "mailbox": "Where it is.",
        "uid": "Its UID, which it keeps as long as it is in the mailbox.",
    }

    mailbox: Mailbox
    uid: int

    def __init__(self, mailbox: Mailbox, uid: int, group: Messages | None = None) -> None:
        self.mailbox = mailbox
        self.uid = uid
        self._group = group
        self._envelope: Envelope | None = None
        self._structure: Part | None = None

    def __repr__(self) -> str:
        return f"<imapext.Message {self.uid}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return self.mailbox is other.mailbox and self.uid == other.uid

    def __hash__(self) -> int:
        return hash(self.uid)

    @property
    def number(self) -> int:
        """Its number in the mailbox, which changes when messages before it are removed."""
        number = native.imap_msgno(self.mailbox.stream, self.uid)
        if number == 0:
            raise MailboxError(f"no message has the UID {self.uid}", kind="no_message")
        return number

    @property
    def headerinfo(self) -> native.HeaderInfo:
        """What its header says, raw, and its state: ext/imap's object."""
        return self._info()[0]

    @property
    def envelope(self) -> Envelope:
        """What its header says, decoded."""
        if self._envelope is None:
            self._envelope = _envelope(self._info()[0])
        return self._envelope

    @property
    def subject(self) -> str:
        """Its subject, decoded; "" if there is none."""
        return self.envelope.subject

    @property
    def date(self) -> datetime | None:
        """The Date header; None if there is none that can be read."""
        return self.envelope.date

    @property
    def from_(self) -> Person | None:
        """The first sender; None if there is none."""
        return self.envelope.from_[0] if self.envelope.from_ else None

    @property
    def received(self) -> datetime:
        """When it came to the server, in UTC."""
        return datetime.fromtimestamp(self._info()[0].udate, timezone.utc)

    @property
    def size(self) -> int:
        """Octets of the whole message."""
        return int(self._info()[0].Size)

    @property
    def flags(self) -> frozenset[str]:
        r"""Its flags and keywords as far as the server has told: r"\Seen", r"\Flagged", "$Forwarded", …"""
        info, keywords = self._info()
        state = (
            (info.Unseen != "U" and info.Recent != "N", "\\Seen"),
            (info.Recent != " ", "\\Recent"),
            (info.Flagged != " ", "\\Flagged"),
            (info.Answered != " ", "\\Answered"),
            (info.Deleted != " ", "\\Deleted"),
            (info.Draft != " ", "\\Draft"),
        )
        return frozenset([name for is_set, name in state if is_set]) | frozenset(keywords)

    @property
    def seen(self) -> bool:
        """Whether it has been read."""
        return "\\Seen" in self.flags

    @property
    def structure(self) -> Part:
        """Its part tree."""
        if self._structure is None:
            if self._group is not None:
                self._group._prefetch(self.uid, STRUCTURE)
            structure = native.imap_fetchstructure(self.mailbox.stream, self.uid, native.FT_UID)
            self._structure = tree(self, structure)
        return self._structure

    def walk(self) -> Iterator[Part]:
        """All its parts, each before its own parts; those of attached messages too."""
        return self.structure.walk()

    def attachments(self) -> Iterator[Part]:
        """Its parts that are meant as files; an attached message is one file."""
        waiting = [self.structure]
        while waiting:
            part = waiting.pop()
            if part.is_attachment:
                yield part
            else:
                waiting.extend(reversed(part.parts))

    def text(self, subtype: str = "plain", *, seen: bool = False) -> str | None:
        """The first part that is text of this subtype and no attachment, as str; None if there is none."""
        for part in self.walk():
            if part.content_type == f"text/{subtype}" and not part.is_attachment:
                return part.text(seen=seen)
        return None

    def header(self) -> bytes:
        """Its header as it was sent, with the empty line that ends it. Does not make it seen."""
        if self._group is not None:
            self._group._prefetch_texts(self.uid, "header")
        return native.imap_fetchheader(self.mailbox.stream, self.uid, native.FT_UID)

    def raw(self, *, seen: bool = False) -> bytes:
        """The whole message as it was sent. With `seen` it becomes seen."""
        if self._group is not None:
            self._group._prefetch_texts(self.uid, "whole")
        flags = native.FT_UID if seen else native.FT_UID | native.FT_PEEK
        return native.imap_fetchbody(self.mailbox.stream, self.uid, "", flags)

    def email(self, *, seen: bool = False) -> EmailMessage:
        """The whole message as the standard library's EmailMessage."""
        from email import message_from_bytes, policy

        return message_from_bytes(self.raw(seen=seen), policy=policy.default)

    def flag(self, *flags: str) -> None:
        r"""Sets flags and keywords: r"\Flagged"."""
        self.mailbox.flag([self], *flags)

    def unflag(self, *flags: str) -> None:
        """Takes flags and keywords away."""
        self.mailbox.unflag([self], *flags)

    def copy(self, folder: str) -> None:
        """Copies it to another folder of the same server."""
        self.mailbox.copy([self], folder)

    def move(self, folder: str) -> None:
        """Copies it to another folder and marks it for deletion: Mailbox.expunge() removes it here."""
        self.mailbox.move([self], folder)

    def delete(self) -> None:
        """Marks it for deletion: Mailbox.expunge() removes it."""
        self.mailbox.delete([self])

    def undelete(self) -> None:
        """Takes the mark for deletion away."""
        self.mailbox.undelete([self])

    def _info(self) -> tuple[native.HeaderInfo, tuple[str, ...]]:
        if self._group is not None:
            self._group._prefetch(self.uid, ENVELOPE)
        return native._headerinfo_of_uid(self.mailbox.stream, self.uid)


class Messages(Sequence[Message]):
    """Messages that a search has found, in its order. None is fetched before it is asked for.

    A loop over them says which messages will be asked about, so what it asks of one comes with one question for many.
    """

    __slots__ = {
        "_aspects": "What of the messages of the window has been brought.",
        "_mailbox": "Where they are.",
        "_place": "Each UID's place, once it is asked for.",
        "_texts": "By kind of text: which places have been brought.",
        "_walked": "Whether a loop has begun.",
        "_window": "Which places have been brought, and how many come next.",
        "uids": "Their UIDs, a tuple.",
    }

    uids: tuple[int, ...]

    # How many messages come with the first answer: for one that was picked out, in a loop; and later at most.
    _PICKED = 16
    _FIRST = 256
    _MOST = MOST

    def __init__(self, mailbox: Mailbox, uids: Sequence[int]) -> None:
        self._mailbox = mailbox
        self.uids = tuple(uids)
        self._place: dict[int, int] | None = None
        self._walked = False
        self._window = (0, 0, 0)
        self._aspects = 0
        self._texts: dict[tuple[str, int, str], tuple[int, int]] = {}

    def __repr__(self) -> str:
        return f"<imapext.Messages: {len(self)}>"

    def __len__(self) -> int:
        return len(self.uids)

    def __bool__(self) -> bool:
        return bool(self.uids)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Messages):
            return NotImplemented
        return self._mailbox is other._mailbox and self.uids == other.uids

    def __hash__(self) -> int:
        return hash(self.uids)

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> Messages: ...
    def __getitem__(self, index: int | slice) -> Message | Messages:
        if isinstance(index, slice):
            return Messages(self._mailbox, self.uids[index])
        return Message(self._mailbox, self.uids[index], self)

    def __iter__(self) -> Iterator[Message]:
        self._walked = True
        for uid in self.uids:
            yield Message(self._mailbox, uid, self)

    def __reversed__(self) -> Iterator[Message]:
        return iter(self[::-1])

    def __contains__(self, item: object) -> bool:
        return isinstance(item, Message) and item.mailbox is self._mailbox and item.uid in self._places()

    def _places(self) -> dict[int, int]:
        if self._place is None:
            self._place = {uid: place for place, uid in enumerate(self.uids)}
        return self._place

    def _prefetch(self, uid: int, aspect: int) -> None:
        """Brings an aspect of this message and of those that a loop will come to."""
        place = self._places().get(uid)
        if place is None:
            return
        first, end, width = self._window
        if first <= place < end:
            if self._aspects & aspect:
                return
            self._aspects |= aspect
        else:
            # A loop that goes on where the last answer ended gets more, and all that it asks for; a jump starts anew.
            if width and end <= place <= end + width:
                width = min(width * 4, self._MOST)
                self._aspects |= aspect
            else:
                width = self._FIRST if self._walked else self._PICKED
                self._aspects = aspect
            end = place + width
            self._window = (place, end, width)
            aspect = self._aspects
        uids = self.uids[place:end]
        native._prefetch(self._mailbox.stream, uids, bool(aspect & ENVELOPE), bool(aspect & STRUCTURE))

    def _prefetch_texts(self, uid: int, what: str, content_type: int = 0, subtype: str = "") -> None:
        """Brings texts of this message and, in a loop, of those that it will come to."""
        place = self._places().get(uid)
        if place is None or not self._walked:
            return
        kind = (what, content_type, subtype)
        first, end = self._texts.get(kind, (0, 0))
        if first <= place < end:
            return
        # Of parts no more can be said than their structures say.
        known = self._window[1] if what in ("attachments", "parts") else place + self._MOST
        uids = self.uids[place : min(known, place + self._MOST)]
        if uids:
            count = native._prefetch_texts(self._mailbox.stream, uids, what, content_type, subtype)
            self._texts[kind] = (place, place + max(count, 1))


def _envelope(info: native.HeaderInfo) -> Envelope:
    return Envelope(
        subject=_text(info.subject),
        from_=_persons(info.from_),
        sender=_persons(info.sender),
        reply_to=_persons(info.reply_to),
        to=_persons(info.to),
        cc=_persons(info.cc),
        bcc=_persons(info.bcc),
        date=_date(info.date),
        message_id=info.message_id,
        in_reply_to=info.in_reply_to,
        references=tuple((info.references or "").split()),
    )


def _text(raw: str | None) -> str:
    return native.imap_header_text(raw) if raw is not None else ""


def _persons(addresses: tuple[native.Address, ...]) -> tuple[Person, ...]:
    """The addresses without the begins and ends of groups."""
    return tuple(
        Person(_text(address.personal), f"{address.mailbox or ''}@{address.host}")
        for address in addresses
        if address.host is not None
    )


def _date(raw: str | None) -> datetime | None:
    if raw is None:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(raw)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
