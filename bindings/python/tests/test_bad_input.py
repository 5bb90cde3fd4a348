"""Wrong types, and what would be another command: every function, every argument."""

import inspect

import imapext
import pytest

# What an argument is like when it is right, by name.
RIGHT = {
    "message_num": 1, "message_uid": 1, "flags": 0, "options": 0, "criteria": 0, "reverse": False, "retries": 0,
    "from_length": 0, "subject_length": 0, "mailbox_size": 1, "timeout_type": 1, "timeout": -1, "encoding": 0,
}  # fmt: skip
# Texts that are content, where line breaks and NULs belong.
CONTENT = {"message", "headers", "envelope", "bodies", "string", "mime_encoded_text", "text"}
KEYWORDS = {"token", "trace", "step_by_step", "compress"}
LISTS = {"disabled_authenticators", "local_within"}


def functions():
    for name in sorted(imapext.__all__):
        function = getattr(imapext, name)
        if name.startswith("imap_") and callable(function):
            yield name, function


def arguments(name, function, stream):
    """Right arguments for all parameters without a default, and the names of its texts."""
    right, texts = {}, []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in KEYWORDS or parameter.name.endswith("_timeout"):
            continue
        numeric = parameter.name in RIGHT and not (parameter.name == "criteria" and name == "imap_search")
        numeric = numeric and not (parameter.name == "options" and name == "imap_append")
        if parameter.name == "imap":
            right["imap"] = stream
        elif parameter.name == "file":
            right["file"] = "/nonexistent/file"
            texts.append("file")
        elif numeric:
            right[parameter.name] = RIGHT[parameter.name]
        else:
            if parameter.default is parameter.empty:
                right[parameter.name] = {"envelope": {}, "bodies": [{}]}.get(parameter.name, "x")
            texts.append(parameter.name)
    return right, texts


@pytest.mark.parametrize("name, function", list(functions()))
def test_wrong_types_are_type_errors(name, function, stream):
    right, texts = arguments(name, function, stream)
    for argument in {**right, **dict.fromkeys(texts)}:
        for wrong in (object(), 1.5, [1]):
            with pytest.raises(TypeError):
                function(**{**right, argument: wrong})
    with pytest.raises(TypeError):
        function(**right, no_such_argument=1)
    if right:
        with pytest.raises(TypeError):
            function()


@pytest.mark.parametrize("name, function", list(functions()))
def test_nul_and_line_breaks_are_argument_errors(name, function, stream):
    right, texts = arguments(name, function, stream)
    for argument in texts:
        if argument in CONTENT:
            continue
        for octet in ("\0", "\r", "\n"):
            for wrong in (f"a{octet}b", f"a{octet}".encode()):
                wrong = [wrong] if argument in LISTS else wrong
                with pytest.raises(imapext.ArgumentError):
                    function(**{**right, argument: wrong})
    assert imapext.imap_ping(stream)


def test_numbers_out_of_range(stream):
    for number in (0, -1, 2**32, 4294967297):
        with pytest.raises(imapext.MailboxError):
            imapext.imap_fetchbody(stream, number, "1")
    with pytest.raises(OverflowError):
        imapext.imap_fetchbody(stream, 2**64, "1")
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_fetchbody(stream, 1, "1", 1 << 20)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_close(stream, 5)
    assert imapext.imap_ping(stream)


def test_texts_that_are_too_long(stream):
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_search(stream, "x" * (2 << 20))
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_reopen(stream, "{h}" + "x" * 2000)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_search(stream, "\ud800")


def test_one_call_is_one_command(server, user):
    sent = []
    trace = lambda direction, data: sent.append(data) if direction == "sent" else None  # noqa: E731
    with imapext.open(server.plain(), user, "secret", trace=trace) as mailbox:
        for text in ("a b", 'a"b', "a\\b", "{3+}", "a)", "(a", "a* OK", "é"):
            before = len(sent)
            for call in (
                lambda: mailbox.create_folder(text),
                lambda: mailbox.search(f'SUBJECT "{text}"'),
                lambda: imapext.imap_mail_copy(mailbox.stream, "1", text),
                lambda: imapext.imap_setflag_full(mailbox.stream, text, text),
            ):
                try:
                    call()
                except imapext.Error:
                    pass
            assert not any(b"LOGOUT" in data for data in sent[before:])
            mailbox.ping()


def test_the_pythonic_layer(mailbox):
    with pytest.raises(TypeError):
        mailbox.delete(["1"])
    with pytest.raises(TypeError):
        mailbox.append(b"x", flags=r"\Seen")
    for uid in (0, -1, 1 << 32):
        with pytest.raises(imapext.ArgumentError):
            mailbox.flag([uid], r"\Seen")
    for flag in ("", "a b", "(x", '"'):
        with pytest.raises(imapext.ArgumentError):
            mailbox.flag([1], flag)
    with pytest.raises(imapext.ArgumentError):
        mailbox.search(sort="colour")
    with pytest.raises(imapext.ArgumentError):
        mailbox.create_folder("a\r\nb")
    with pytest.raises(TypeError):
        imapext.open("{h}", "u", "p", token="token")
    mailbox.delete([])
