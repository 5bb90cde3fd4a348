"""The same messages through stock ext/imap: what PHP's objects have, ours have, with the same values."""

import json
import subprocess

import imapext
import pytest
from conftest import CORPUS, simple

SCRIPT = r"""
error_reporting(0);
[, $name, $user] = $argv;
$stream = imap_open($name, $user, 'secret', OP_READONLY) or exit(1);
$all = range(1, imap_num_msg($stream));
$header = "From: =?utf-8?Q?J=C3=B6rg?= <a@b.example>\r\nTo: team: c@d.example;, <@x:e@f.example>\r\nSubject: s\r\n"
    . "Date: Mon, 5 Jan 2026 10:00:00 +0300\r\nMessage-ID: <1@b>\r\nReferences: <0@b>\r\n\r\n";
echo json_encode([
    'headerinfo' => array_map(fn($n) => imap_headerinfo($stream, $n, 20, 20), $all),
    'structure' => array_map(fn($n) => imap_fetchstructure($stream, $n), $all),
    'overview' => imap_fetch_overview($stream, '1:*'),
    'status' => imap_status($stream, $name, SA_ALL),
    'check' => imap_check($stream),
    'mailboxmsginfo' => imap_mailboxmsginfo($stream),
    'getmailboxes' => imap_getmailboxes($stream, substr($name, 0, strpos($name, '}') + 1), '*'),
    'rfc822_headers' => imap_rfc822_parse_headers($header),
    'adrlist' => imap_rfc822_parse_adrlist('Anna <a@b.example>, group: c;, "x" <@y:z@w>', 'host'),
    'pieces' => imap_mime_header_decode('a =?utf-8?Q?b=C3=A9?= c'),
    'thread' => imap_thread($stream),
], JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
"""
# What a Python name stands for that PHP spells otherwise.
OTHER_NAMES = {"from": "from_"}


@pytest.fixture
def both(server, user):
    files = sorted(CORPUS.glob("*.eml"))[::4]
    server.deliver(user, simple(1), *[path.read_bytes() for path in files])
    command = ["php8.2", "-n", "-d", "extension=imap.so", "-r", SCRIPT, "--", server.plain(), user]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    with imapext.open(server.plain(), user, "secret", readonly=True) as mailbox:
        yield json.loads(said), mailbox.stream


def differences(php, ours, path=""):
    """Where an object of PHP's and ours differ. What PHP leaves out is None or empty here."""
    if (php == {} and ours == ()) or path in ("check.Date", "mailboxmsginfo.Date"):
        return
    ours = ours.decode() if isinstance(ours, bytes) else ours
    if isinstance(php, dict):
        for name, value in php.items():
            field = OTHER_NAMES.get(name, name)
            if not hasattr(ours, field):
                yield f"{path}.{name} is missing"
            else:
                yield from differences(value, getattr(ours, field), f"{path}.{name}")
        for field in type(ours).__match_args__:
            if field.rstrip("_") not in php and field not in OURS and getattr(ours, field) not in (None, (), False, ""):
                yield f"{path}.{field} is {getattr(ours, field)!r}, and nothing in PHP"
    elif isinstance(php, list):
        if len(php) != len(ours):
            yield f"{path} has {len(ours)} members, not {len(php)}"
        for index, (one, other) in enumerate(zip(php, ours)):
            yield from differences(one, other, f"{path}[{index}]")
    elif isinstance(php, str) and "\ufffd" not in php and str(ours).strip() != php.strip():
        yield f"{path}: {ours!r}, not {php!r}"
    elif isinstance(php, (int, bool)) and int(ours) != int(php) and not path.endswith((".type", ".encoding")):
        yield f"{path}: {ours!r}, not {php!r}"


# Fields that this library adds.
OURS = {"type_name", "location", "md5", "languages"}


def test_fields_and_values(both, server):
    php, stream = both
    assert set(php["structure"][1]) >= {"type", "encoding", "parameters"}
    count = imapext.imap_num_msg(stream)
    numbers = range(1, count + 1)
    braces = server.plain("")
    header = (
        "From: =?utf-8?Q?J=C3=B6rg?= <a@b.example>\r\nTo: team: c@d.example;, <@x:e@f.example>\r\nSubject: s\r\n"
        "Date: Mon, 5 Jan 2026 10:00:00 +0300\r\nMessage-ID: <1@b>\r\nReferences: <0@b>\r\n\r\n"
    )
    ours = {
        "headerinfo": [imapext.imap_headerinfo(stream, number, 20, 20) for number in numbers],
        "structure": [imapext.imap_fetchstructure(stream, number) for number in numbers],
        "overview": imapext.imap_fetch_overview(stream, "1:*"),
        "status": imapext.imap_status(stream, server.plain(), imapext.SA_ALL),
        "check": imapext.imap_check(stream),
        "mailboxmsginfo": imapext.imap_mailboxmsginfo(stream),
        "getmailboxes": imapext.imap_getmailboxes(stream, braces, "*"),
        "rfc822_headers": imapext.imap_rfc822_parse_headers(header),
        "adrlist": imapext.imap_rfc822_parse_adrlist('Anna <a@b.example>, group: c;, "x" <@y:z@w>', "host"),
        "pieces": imapext.imap_mime_header_decode("a =?utf-8?Q?b=C3=A9?= c"),
    }
    found = [each for job, values in ours.items() for each in differences(php[job], values, job)]
    assert not found, "\n".join(found)
    threads = {}
    for index, node in enumerate(imapext.imap_thread(stream, 0)):
        threads |= {f"{index}.{field}": getattr(node, field) for field in type(node).__match_args__}
    assert sorted(key.partition(".")[2] for key in php["thread"]) == sorted(key.partition(".")[2] for key in threads)


def test_results_are_frozen_and_can_be_compared(both):
    _, stream = both
    for make in (imapext.imap_headerinfo, imapext.imap_fetchstructure):
        one, other = make(stream, 1), make(stream, 1)
        assert one == other and hash(one) == hash(other) and repr(one) == repr(other)
        for field in type(one).__match_args__:
            with pytest.raises(AttributeError):
                setattr(one, field, None)
        with pytest.raises(TypeError):
            type("Sub", (type(one),), {})
