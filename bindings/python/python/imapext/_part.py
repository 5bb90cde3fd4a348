"""The parts of a message."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from . import _imapext as native
from ._errors import ArgumentError

# What of the standard library is slow to load is loaded where it is used.
if TYPE_CHECKING:
    from email.message import EmailMessage

    from ._message import Message

_TYPES = ("text", "multipart", "message", "application", "audio", "image", "video", "model")
_ENCODINGS = ("7bit", "8bit", "binary", "base64", "quoted-printable")

# Names that Windows gives to devices.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_NAME_OCTETS = 200


class Part:
    """One part of a message, and below it its parts. Nothing is fetched before it is asked for."""

    __slots__ = {
        "_parameters": "Once they are known.",
        "message": "The message that it belongs to.",
        "number": 'Its number, "1.2"; "" for a message that is a multipart.',
        "parts": "The parts of a multipart; of an attached message its body. A tuple.",
        "structure": "What the server says of it, raw.",
    }

    message: Message
    number: str
    structure: native.Structure
    parts: tuple[Part, ...]

    def __init__(self, message: Message, structure: native.Structure, number: str, parts: tuple[Part, ...]) -> None:
        self.message = message
        self.structure = structure
        self.number = number
        self.parts = parts
        self._parameters: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<imapext.Part {self.number!r} {self.content_type}>"

    def walk(self) -> Iterator[Part]:
        """This part and all below it, each before its own parts."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.parts))

    @property
    def main_type(self) -> str:
        """The content type before the slash, lower case: "text"."""
        kind = self.structure.type
        known = _TYPES[kind] if kind < len(_TYPES) else None
        return known or (self.structure.type_name or "application").lower()

    @property
    def content_type(self) -> str:
        """The content type, lower case: "text/plain"."""
        return f"{self.main_type}/{(self.structure.subtype or 'octet-stream').lower()}"

    @property
    def is_multipart(self) -> bool:
        """Whether it has no content of its own, but parts."""
        return self.structure.type == native.TYPEMULTIPART

    @property
    def is_message(self) -> bool:
        """Whether it is an attached message (message/rfc822)."""
        return self.content_type == "message/rfc822"

    @property
    def encoding(self) -> str:
        """The transfer encoding in which it was sent: "base64"."""
        kind = self.structure.encoding
        return _ENCODINGS[kind] if kind < len(_ENCODINGS) else "unknown"

    @property
    def size(self) -> int:
        """Octets of the content as it was sent, encoded; 0 if unknown."""
        return self.structure.bytes

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of content type and disposition by name in lower case, decoded (RFC 2231, RFC 2047)."""
        if self._parameters is None:
            self._parameters = _decoded(self.structure.parameters) | _decoded(self.structure.dparameters)
        return dict(self._parameters)

    @property
    def charset(self) -> str | None:
        """The charset of a text, as the part says it."""
        return self.parameters.get("charset")

    @property
    def disposition(self) -> str | None:
        """"attachment", "inline", or None if the part does not say; lower case."""
        disposition = self.structure.disposition
        return disposition.lower() if disposition is not None else None

    @property
    def filename(self) -> str | None:
        """The name that the sender gave it, decoded. Never use it as a path: see `safe_name`."""
        parameters = self.parameters
        return parameters.get("filename", parameters.get("name"))

    @property
    def safe_name(self) -> str:
        """A name for a file: the sender's without folders, control characters and what systems don't like."""
        name = re.split(r"[/\\]", self.filename or "")[-1]
        name = "".join("_" if not c.isprintable() or c in '<>:"|?*' else c for c in name)
        name = name.encode("utf-8", "replace").decode().strip(" .")
        if _DEVICES.match(name):
            name = f"_{name}"
        stem, dot, suffix = name.rpartition(".")
        if not dot or len(suffix) > 20:
            stem, dot, suffix = name, "", ""
        room = _NAME_OCTETS - len(f"{dot}{suffix}".encode())
        stem = stem.encode()[:room].decode(errors="ignore")
        name = f"{stem}{dot}{suffix}"
        if name.strip("_. ") == "":
            subtype = re.sub(r"[^a-z0-9]", "", self.content_type.partition("/")[2])
            name = f"part-{self.number or '0'}.{'eml' if self.is_message else subtype[:20] or 'bin'}"
        return name

    @property
    def is_attachment(self) -> bool:
        """Whether it is meant as a file: it has a file name, says that it is an attachment, or is a message."""
        if self.is_multipart:
            return False
        return self.disposition == "attachment" or self.is_message or bool(self.filename)

    @property
    def id(self) -> str | None:
        """Content-ID, with its angle brackets."""
        return self.structure.id

    @property
    def description(self) -> str | None:
        """Content-Description, decoded."""
        text = self.structure.description
        return native.imap_header_text(text) if text is not None else None

    def header(self) -> bytes:
        """Its MIME header, with the empty line that ends it. Does not make the message seen."""
        flags = native.FT_UID | native.FT_PEEK
        return native.imap_fetchmime(self.message.mailbox.stream, self.message.uid, self._named(), flags)

    def raw(self, *, seen: bool = False) -> bytes:
        """Its content as it was sent, in its transfer encoding. With `seen` the message becomes seen."""
        section = self._section()
        return native.imap_fetchbody(self.message.mailbox.stream, self.message.uid, section, _flags(seen))

    def content(self, *, seen: bool = False) -> bytes:
        """Its content with the transfer encoding undone: an attachment as the file that it was.

        Raises MessageError if the content is not in the encoding that the part says. For what is large see save().
        """
        section = self._section()
        return native._fetch_decoded(
            self.message.mailbox.stream, self.message.uid, section, self.structure.encoding, _flags(seen)
        )

    def text(self, *, seen: bool = False) -> str:
        """Its content as text, in the charset that the part says; what is not in that charset shows as U+FFFD."""
        content = self.content(seen=seen)
        text = native._to_text(content, self.charset or "utf-8")
        if text is None:
            text = content.decode("utf-8", "replace")
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def email(self, *, seen: bool = False) -> EmailMessage:
        """An attached message as the standard library's EmailMessage."""
        if not self.is_message:
            raise ArgumentError(f"part {self.number} is no message but {self.content_type}")
        from email import message_from_bytes, policy

        return message_from_bytes(self.content(seen=seen), policy=policy.default)

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        progress: Callable[[int, int], object] | None = None,
        seen: bool = False,
    ) -> Path:
        """Writes its content, the transfer encoding undone, to a file; memory stays flat.

        path: a file, which is replaced if there is one; or a folder, in which the part gets its `safe_name`,
            with a number before the suffix if that is taken.
        progress: called with the octets written so far, and how many are expected.
        seen: whether the message becomes seen.

        Returns the file's path. A file that could not be written to its end is removed, and what was there
        before stays. Raises OSError, MessageError, MailboxError, ConnectionError, or what `progress` raises.
        """
        section = self._section()
        path = Path(path)
        folder = path if path.is_dir() else path.parent
        temporary = folder / f".imapext-{os.urandom(8).hex()}.part"
        expected = self.size * 57 // 78 if self.structure.encoding == native.ENCBASE64 else self.size
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with os.fdopen(descriptor, "wb") as file:
                sink = file if progress is None else _Counted(file, progress, expected)
                native.imap_savebody_decoded(
                    self.message.mailbox.stream,
                    sink,
                    self.message.uid,
                    section,
                    self.structure.encoding,
                    _flags(seen),
                )
            target = _free_name(path, self.safe_name) if folder is path else path
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if progress is not None:
            done = target.stat().st_size
            progress(done, done)
        return target

    def _section(self) -> str:
        """Its number, for reading its content; in a loop that of parts like it comes along."""
        section = self._named()
        group = self.message._group
        if group is not None:
            kind = ("attachments", 0, "") if self.is_attachment else self._type()
            group._prefetch_texts(self.message.uid, *kind)
        return section

    def _named(self) -> str:
        if self.is_multipart:
            raise ArgumentError("a multipart has no content of its own: take its parts")
        return self.number

    def _type(self) -> tuple[str, int, str]:
        return "parts", self.structure.type, self.structure.subtype or ""


class _Counted:
    """A file that says how much has been written to it."""

    def __init__(self, file: object, progress: Callable[[int, int], object], expected: int) -> None:
        self._write = cast(Callable[[bytes], int], getattr(file, "write"))
        self._progress = progress
        self._expected = expected
        self._done = 0

    def write(self, data: bytes) -> int:
        written = self._write(data)
        self._done += len(data)
        self._progress(self._done, max(self._expected, self._done))
        return written


def tree(message: Message, root: native.Structure) -> Part:
    """The parts of a message with their numbers (RFC 3501, section 6.4.5); the library bounds the depth."""
    if root.type == native.TYPEMULTIPART:
        return _part(message, root, "", "")
    return _part(message, root, "1", "1")


def _part(message: Message, structure: native.Structure, number: str, prefix: str) -> Part:
    """A part; `prefix` is what stands before the numbers of a multipart's parts."""
    below = []
    if structure.type == native.TYPEMULTIPART:
        for index, child in enumerate(structure.parts, 1):
            path = f"{prefix}.{index}" if prefix else str(index)
            below.append(_part(message, child, path, path))
    else:
        # The body of an attached message: a multipart has no number of its own, anything else is its part 1.
        for child in structure.parts:
            path = prefix if child.type == native.TYPEMULTIPART else f"{prefix}.1"
            below.append(_part(message, child, path, path))
    return Part(message, structure, number, tuple(below))


def _flags(seen: bool) -> int:
    return native.FT_UID if seen else native.FT_UID | native.FT_PEEK


def _decoded(parameters: tuple[native.Parameter, ...]) -> dict[str, str]:
    pairs = [(parameter.attribute.lower(), parameter.value) for parameter in parameters]
    decoded: dict[str, str] = {}
    if not pairs:
        return decoded
    from email.utils import collapse_rfc2231_value, decode_params

    try:
        # The first pair is the content type itself, which is passed over.
        together = decode_params([("", ""), *pairs])[1:]
    except (ValueError, LookupError):
        together = list(pairs)
    for name, value in together:
        try:
            text = collapse_rfc2231_value(value)
        except (ValueError, LookupError):
            text = value if isinstance(value, str) else str(value[2])
        if len(text) > 1 and text.startswith('"') and text.endswith('"'):
            text = text[1:-1]
        decoded.setdefault(name, native.imap_header_text(text) if "=?" in text else text)
    return decoded


def _free_name(folder: Path, name: str) -> Path:
    """Makes an empty file under a name that is not taken, and gives its path."""
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    number = 1
    while True:
        candidate = folder / (name if number == 1 else f"{stem}-{number}{dot}{suffix}")
        try:
            os.close(os.open(candidate, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            return candidate
        except FileExistsError:
            number += 1
