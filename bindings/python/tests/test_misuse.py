"""Closed mailboxes, peers that lie or hang up, and what Python itself can do to an object."""

import copy
import gc
import inspect
import pickle
import resource
import tempfile
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import imapext
import pytest
from conftest import crlf, silent, simple
from test_bad_input import arguments, functions

# They tell how things are, whatever that is; and closing twice is fine.
FINE_WHEN_CLOSED = {"imap_is_open", "imap_close"}


@pytest.mark.parametrize(
    "name, function", [each for each in functions() if "imap" in inspect.signature(each[1]).parameters]
)
def test_every_function_says_that_a_mailbox_is_closed(name, function, stream):
    right, _ = arguments(name, function, stream)
    imapext.imap_close(stream)
    for _ in range(2):
        if name in FINE_WHEN_CLOSED:
            function(**right)
            continue
        with pytest.raises(imapext.ArgumentError, match="the mailbox is closed") as raised:
            function(**right)
        assert raised.value.kind == "argument" and raised.value.errors
    with pytest.raises(TypeError):
        function(**{**right, "imap": None})


def members(owner):
    """What can be called or asked of an object without arguments, or with these."""
    texts = {"folder", "name", "new_name", "user", "rights", "criteria"}
    for name, member in inspect.getmembers(type(owner)):
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield name, lambda name=name: getattr(owner, name)
        elif callable(member):
            arguments = []
            for parameter in list(inspect.signature(member).parameters.values())[1:]:
                if parameter.kind is parameter.VAR_POSITIONAL:
                    arguments.append("x")
                elif parameter.default is parameter.empty:
                    known = {"messages": [1], "message": b"x", "uid": 1, "path": tempfile.gettempdir()}
                    arguments.append("x" if parameter.name in texts else known[parameter.name])
            yield name, lambda name=name, arguments=tuple(arguments): getattr(owner, name)(*arguments)


# What is known without a server.
KNOWN = {
    "Mailbox": {"close", "closed", "folder", "message"},
    "Message": set(),
    "Part": {
        "walk", "charset", "content_type", "description", "disposition", "encoding", "filename", "id", "is_attachment",
        "is_message", "is_multipart", "main_type", "parameters", "safe_name", "size",
    },
}  # fmt: skip


def test_every_method_says_that_a_mailbox_is_closed(server, user):
    server.deliver(user, crlf("Content-Type: message/rfc822\n\nSubject: inner\n\nx\n"))
    mailbox = imapext.open(server.plain(), user, "secret")
    message = mailbox.search()[0]
    part = message.structure
    assert part.is_message
    mailbox.close()
    for owner in (mailbox, imapext.Message(mailbox, message.uid), part):
        for name, use in members(owner):
            if name in KNOWN[type(owner).__name__]:
                use()
                continue
            with pytest.raises(imapext.ArgumentError, match="the mailbox is closed"):
                result = use()
                list(result) if name == "attachments" else result
                pytest.fail(f"{type(owner).__name__}.{name} went well")


def test_a_connection_that_the_server_has_closed(peer):
    mailbox = imapext.open(peer(scripted(b"* BYE enough\r\n")).name, "u", "p", readonly=True, close_timeout=1)
    with pytest.raises(imapext.ConnectionError) as raised:
        mailbox.ping()
    assert mailbox.closed and raised.value.errors
    for _ in range(2):
        with pytest.raises(imapext.ConnectionError, match="closed") as raised:
            mailbox.search()
        assert raised.value.kind == "closed"
    mailbox.close()


def test_a_file_stays_as_it_was_where_there_is_nothing_to_save(stream, tmp_path):
    file = tmp_path / "kept"
    file.write_bytes(b"what was there")
    for save in (imapext.imap_savebody, lambda *given: imapext.imap_savebody_decoded(*given, imapext.ENC7BIT)):
        with pytest.raises(imapext.MailboxError):
            save(stream, file, 99, "1")
    imapext.imap_savebody(stream, tmp_path / "empty", 1, "7.7")
    assert (tmp_path / "empty").read_bytes() == b""
    imapext.imap_close(stream)
    with pytest.raises(imapext.ArgumentError):
        imapext.imap_savebody(stream, file, 1)
    assert file.read_bytes() == b"what was there"


def scripted(*answers):
    """A server with one message that gives these answers to the commands after SELECT, and then hangs up."""

    def talk(connection):
        connection.sendall(b"* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n")
        reader = connection.makefile("rb")
        tag = reader.readline().split()[0]
        connection.sendall(b"* 3 EXISTS\r\n%s OK [READ-ONLY] done\r\n" % tag)
        for answer in answers:
            tag = reader.readline().split()[0]
            connection.sendall(answer.replace(b"TAG", tag))

    return talk


SEARCH = b"* SEARCH 1 2 3\r\nTAG OK done\r\n"
SIZES = b"* 1 FETCH (UID 1 RFC822.SIZE %d)\r\n* 2 FETCH (UID 2 RFC822.SIZE 5)\r\n* 3 FETCH (UID 3 RFC822.SIZE 5)\r\n"


@pytest.mark.parametrize(
    "answers",
    [
        (SEARCH,),
        (SEARCH, b"* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[]<0> {5}\r\nab"),
        (SEARCH, b"* 1 FETCH (UID 1 RFC822.SIZE 99999999999999999999 BODY[]<0> {99999999999999}\r\n"),
        (SEARCH, b"* 1 FETCH (UID 1 BODY[]<0> {-1}\r\n"),
        (SEARCH, b"* BYE enough\r\n"),
        (SEARCH, b"TAG OK nothing\r\n", b"* BYE\r\n"),
        (b"* SEARCH 1 2 3 4294967295 0 -1 x\r\nTAG OK done\r\n", b"garbage\r\n\r\n)(\r\n"),
    ],
)
def test_a_server_that_lies_or_hangs_up_in_a_loop(peer, answers):
    mailbox = imapext.open(peer(scripted(*answers)).name, "u", "p", readonly=True, read_timeout=5, close_timeout=1)
    with pytest.raises((imapext.ConnectionError, imapext.ProtocolError, imapext.MailboxError)):
        for message in mailbox.search():
            message.raw()
    mailbox.close()
    with pytest.raises(imapext.ArgumentError):
        mailbox.ping()


def test_a_begin_that_passes_for_the_whole_is_not_taken_for_it(peer):
    """The server tells a size and gives less, as for a longer message; and refuses to be asked for many at once."""
    begin = b"* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[]<0> {5}\r\nbegin)\r\nTAG OK done\r\n"
    whole = b"* 1 FETCH (UID 1 BODY[] {9}\r\nthe whole)\r\nTAG OK done\r\n"
    talk = scripted(b"* SEARCH 1\r\nTAG OK done\r\n", begin, whole)
    with imapext.open(peer(talk).name, "u", "p", readonly=True, close_timeout=1) as mailbox:
        assert [message.raw() for message in mailbox.search()] == [b"the whole"]
    talk = scripted(b"* SEARCH 1\r\nTAG OK done\r\n", b"TAG NO not so many\r\n", whole)
    with imapext.open(peer(talk).name, "u", "p", readonly=True, close_timeout=1) as mailbox:
        assert [message.raw() for message in mailbox.search()] == [b"the whole"]


def test_a_loop_that_is_left_and_taken_up_again(server, user):
    server.deliver(user, *[simple(number) for number in range(40)])
    with imapext.open(server.plain(), user, "secret") as mailbox:
        found = mailbox.search()
        for place, message in enumerate(found):
            if place == 3:
                break
        walk = iter(found)
        assert next(walk).subject == "Number 0"
        del walk
        # Loops in one another, slices, both directions, the same message twice.
        assert [(a.subject, b.text()) for a in found[:3] for b in found[5:7]][-1] == ("Number 2", "Body 6\r\n")
        assert [message.text() for message in found[::-7]] == [f"Body {n}\r\n" for n in range(39, -1, -7)]
        assert [found[-1].raw(), found[0].raw(), found[-1].raw()] == [simple(39), simple(0), simple(39)]
        assert found.index(found[7]) == 7 and found[7] in found and found.count(found[7]) == 1
        assert found == mailbox.search() and found[:2] != found and hash(found) == hash(mailbox.search())
        with pytest.raises(IndexError):
            found[40]


def test_loops_of_many_threads_over_one_result(server, user):
    server.deliver(user, *[simple(number) for number in range(60)])
    with imapext.open(server.plain(), user, "secret") as mailbox:
        found = mailbox.search()

        def work(_):
            return [(message.subject, message.raw(), message.text()) for message in found]

        with ThreadPoolExecutor(8) as pool:
            for result in pool.map(work, range(16)):
                assert result == [(f"Number {n}", simple(n), f"Body {n}\r\n") for n in range(60)]


def test_eight_threads_with_a_stream_each(server, user):
    server.deliver(user, *[simple(number) for number in range(30)])
    start = threading.Barrier(8)

    def work(_):
        with imapext.open(server.plain(), user, "secret") as mailbox:
            start.wait(30)
            return [message.raw() for _ in range(5) for message in mailbox]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [[simple(n) for n in range(30)] * 5] * 8


def test_what_can_t_be_pickled_or_copied_says_so(mailbox):
    found = mailbox.search()
    for thing in (mailbox, mailbox.stream, found, found[0], found[0].structure):
        for way in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot"):
                way(thing)
    # A second name for the same thing does no harm.
    assert copy.copy(mailbox).stream is mailbox.stream and copy.copy(found) == found and copy.copy(found[0]) == found[0]
    for thing in (found[0].envelope, mailbox.folders()[0]):
        assert pickle.loads(pickle.dumps(thing)) == copy.deepcopy(thing) == thing
    error = pickle.loads(pickle.dumps(imapext.AuthError("text", ("one", "two"), "refused")))
    assert (str(error), error.errors, error.kind) == ("text", ("one", "two"), "refused")


def test_classes_can_be_derived_from_or_say_that_they_can_t(server, user):
    class Mine(imapext.Mailbox):
        pass

    with Mine(imapext.imap_open(server.plain(), user, "secret"), server.plain()) as mailbox:
        assert len(mailbox) == 0
    with pytest.raises(TypeError):
        imapext.Connection()
    with pytest.raises(TypeError):
        type("Sub", (imapext.Connection,), {})


@pytest.mark.parametrize("criteria", ["(", "()", "UNSEEN )", "NOT", "OR ALL", 'SUBJECT "', "\ud800", "x" * 9999])
def test_criteria_that_make_no_sense(mailbox, criteria):
    with pytest.raises(imapext.Error):
        mailbox.search(criteria)
    assert len(mailbox.search()) == 3


def test_texts_and_numbers_of_every_kind(stream, mailbox):
    assert imapext.imap_search(stream, b"SUBJECT Number") == imapext.imap_search(stream, bytearray(b"SUBJECT Number"))
    assert imapext.imap_search(stream, 'SUBJECT "\udce9"', charset="ISO-8859-1") == []
    for wrong in (None, 1, 1.5, [], object()):
        with pytest.raises(TypeError):
            mailbox.search(wrong)
        with pytest.raises(TypeError):
            mailbox.select(wrong)
    for huge in (2**31, 2**32, 2**63 - 1, -(2**63)):
        with pytest.raises(imapext.MailboxError):
            imapext.imap_fetchstructure(stream, huge)
    for huge in (2**63, 2**200, -(2**200)):
        with pytest.raises(OverflowError):
            imapext.imap_fetchstructure(stream, huge)
    for wrong in (None, "1", 1.0):
        with pytest.raises(TypeError):
            imapext.imap_fetchstructure(stream, wrong)
    with pytest.raises(TypeError):
        imapext.imap_open("x", None, None)


def test_ten_thousand_rounds_leave_nothing_behind(mailbox):
    found = mailbox.search()

    def rounds(count):
        for number in range(count):
            message = found[number % 3]
            assert message.raw() and message.subject and message.structure and message.text()
            imapext.imap_headerinfo(mailbox.stream, 1)
            try:
                imapext.imap_fetchbody(mailbox.stream, 99, "1")
            except imapext.MailboxError:
                pass

    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    # The error stack holds a thousand.
    rounds(1_100)
    gc.collect()
    before = resident()
    rounds(10_000)
    gc.collect()
    assert resident() - before < 10 << 20
    tracemalloc.start()
    rounds(100)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    rounds(500)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 20_000


def test_a_peer_that_says_nothing_while_a_mailbox_is_forgotten(peer):
    waiting = peer(lambda connection: (scripted()(connection), silent(connection)))
    mailbox = imapext.open(waiting.name, "u", "p", readonly=True, close_timeout=0.2)
    del mailbox
    gc.collect()
