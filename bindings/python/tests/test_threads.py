"""Many threads, signals, forks, and ends."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import imapext
import pytest
from conftest import silent, simple


def test_many_threads_on_one_stream(stream):
    def work(number):
        return imapext.imap_fetchbody(stream, 1 + number % 3, "1", imapext.FT_PEEK)

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(300))) == [b"Body %d\r\n" % (1 + number % 3) for number in range(300)]


def test_many_streams_at_once(server, user):
    server.deliver(user, simple(1))

    def work(_):
        with imapext.open(server.plain(), user, "secret") as mailbox:
            return [message.subject for message in mailbox]

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(work, range(36))) == [["Number 1"]] * 36


def test_others_run_while_a_call_waits(peer):
    """The interpreter is released: a thread counts while another waits for a silent server."""
    waiting = peer(silent)
    failures = []

    def connect():
        try:
            imapext.imap_open(waiting.name, "u", "p", read_timeout=1.0)
        except imapext.ConnectionError as error:
            failures.append(error.kind)

    thread = threading.Thread(target=connect)
    thread.start()
    assert waiting.reached.wait(5)
    count = 0
    while thread.is_alive():
        count += 1
    assert failures == ["timeout"] and count > 1000


def test_each_thread_has_its_own_stacks(stream):
    with pytest.raises(imapext.MailboxError):
        imapext.imap_uid(stream, 99)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(imapext.imap_errors).result() == []
    assert imapext.imap_errors() == ["Bad message number"]


def run(script, *arguments, timeout=60):
    """Runs a script in a process of its own, which signals and forks don't harm; its exit status and output."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=timeout, check=False
    )
    return done.returncode, done.stdout, done.stderr


# Where the tests run in the background, Ctrl-C is ignored until it is asked for.
INTERRUPTED = """
import os, signal, sys, threading, time, imapext
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt():
    time.sleep(0.3)
    interrupt.at = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt).start()
try:
    %s
except KeyboardInterrupt:
    print("interrupted", time.monotonic() - interrupt.at < 1.0)
"""


def test_ctrl_c_ends_an_open_that_waits(peer):
    waiting = peer(silent)
    status, out, err = run(INTERRUPTED % "imapext.open(sys.argv[1], 'u', 'p')", waiting.name)
    assert (status, out) == (0, "interrupted True\n"), err


def test_ctrl_c_ends_a_read_that_trickles(peer):
    def talk(connection):
        connection.sendall(b"* PREAUTH hello\r\n")
        for _ in range(200):
            connection.sendall(b"* OK still here\r\n")
            time.sleep(0.05)

    waiting = peer(talk)
    call = "imapext.imap_open(sys.argv[1], 'u', 'p', read_timeout=60)"
    status, out, err = run(INTERRUPTED % call, waiting.name)
    assert (status, out) == (0, "interrupted True\n"), err


def test_ctrl_c_ends_the_wait_for_another_thread_s_call(peer):
    def talk(connection):
        connection.sendall(b"* PREAUTH hello\r\n")
        reader = connection.makefile("rb")
        tag = reader.readline().split()[0]
        connection.sendall(b"* 1 EXISTS\r\n%s OK [READ-WRITE] done\r\n" % tag)
        silent(connection)

    call = """
    stream = imapext.imap_open(sys.argv[1], 'u', 'p', imapext.OP_READONLY, close_timeout=1, read_timeout=5)
    def other():
        try: imapext.imap_ping(stream)
        except imapext.Error: pass
    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    time.sleep(0.1)
    imapext.imap_ping(stream)
"""
    status, out, err = run(INTERRUPTED % call.strip(), peer(talk).name)
    assert (status, out) == (0, "interrupted True\n"), err


def test_a_signal_handler_that_returns_lets_the_call_go_on(server, user):
    handled = []
    before = signal.signal(signal.SIGALRM, lambda *_: handled.append(True))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        with imapext.open(server.plain(), user, "secret") as mailbox:
            end = time.monotonic() + 0.5
            while time.monotonic() < end:
                mailbox.ping()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert handled


def test_a_handler_that_raises_ends_the_call_and_the_stream(peer):
    class Alarm(Exception):
        pass

    def handler(*_):
        raise Alarm

    waiting = peer(silent)
    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(Alarm):
            imapext.open(waiting.name, "u", "p")
    finally:
        signal.signal(signal.SIGALRM, before)


FORK = """
import gc, os, sys, imapext
stream = imapext.imap_open(sys.argv[1], sys.argv[2], "secret")
child = os.fork()
if child == 0:
    if sys.argv[3] == "close":
        imapext.imap_close(stream)
    elif sys.argv[3] == "drop":
        del stream
        gc.collect()
    elif sys.argv[3] == "use":
        assert imapext.imap_num_msg(stream) == 1 and imapext.imap_ping(stream)
    elif sys.argv[3] == "exit":
        sys.exit(0)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert imapext.imap_ping(stream) and imapext.imap_num_msg(stream) == 1
print("the parent goes on")
"""


@pytest.mark.parametrize("way", ["close", "drop", "use", "exit"])
def test_a_child_does_not_log_its_parent_out(server, user, way):
    server.deliver(user, simple(1))
    status, out, err = run(FORK, server.plain(), user, way)
    assert (status, out) == (0, "the parent goes on\n"), err


def test_a_fork_in_the_middle_of_another_thread_s_call(peer):
    def talk(connection):
        connection.sendall(b"* PREAUTH hello\r\n")
        reader = connection.makefile("rb")
        connection.sendall(b"* 1 EXISTS\r\n%s OK [READ-WRITE] done\r\n" % reader.readline().split()[0])
        tag = reader.readline().split()[0]
        time.sleep(1)
        connection.sendall(b"%s OK done\r\n" % tag)
        silent(connection)

    script = """
import os, sys, threading, time, warnings, imapext
warnings.simplefilter("ignore")
stream = imapext.imap_open(sys.argv[1], "u", "p", imapext.OP_READONLY, close_timeout=1)
thread = threading.Thread(target=imapext.imap_ping, args=(stream,))
thread.start()
time.sleep(0.3)
child = os.fork()
if child == 0:
    try:
        imapext.imap_ping(stream)
    except imapext.ArgumentError as error:
        assert "forked" in str(error)
        os._exit(0)
    os._exit(1)
assert os.waitpid(child, 0)[1] == 0
thread.join()
print("ended")
"""
    status, out, err = run(script, peer(talk).name)
    assert (status, out) == (0, "ended\n"), err


def test_finalisers_say_good_bye(server, user, tmp_path):
    stream = imapext.imap_open(server.plain(), user, "secret", trace_file=tmp_path / "trace")
    gone = weakref.ref(stream)
    del stream
    gc.collect()
    assert gone() is None and (tmp_path / "trace").read_text().count("LOGOUT") == 1


def test_context_managers_close(server, user):
    sent = []
    stream = imapext.imap_open(server.plain(), user, "secret", trace=lambda direction, data: sent.append(data))
    with stream as same:
        assert same is stream
    assert stream.closed and sum(b" LOGOUT" in data for data in sent) == 1
    with pytest.raises(LookupError):
        with imapext.open(server.plain(), user, "secret") as mailbox:
            raise LookupError
    assert mailbox.closed


def test_bug_callbacks_of_a_collected_cycle_are_not_called(server, user, tmp_path):
    """The collector may have cleared them: CPython 3.10 then crashed in the finaliser's good-bye."""

    def trace(direction, data):
        return None

    stream = imapext.imap_open(server.plain(), user, "secret", trace=trace, trace_file=tmp_path / "trace")
    gone = weakref.ref(stream)
    trace.stream = stream
    del stream, trace
    gc.collect()
    assert gone() is None and "LOGOUT" in (tmp_path / "trace").read_text()


def test_a_finaliser_in_the_middle_of_an_exception(server, user):
    def fail():
        stream = imapext.imap_open(server.plain(), user, "secret", trace=lambda *_: None)
        assert stream
        raise LookupError("kept")

    with pytest.raises(LookupError, match="kept"):
        fail()


def test_the_interpreter_s_end_closes(server, user, tmp_path):
    script = """
import sys, imapext
stream = imapext.imap_open(sys.argv[1], sys.argv[2], "secret", trace=lambda *_: None, trace_file=sys.argv[3])
"""
    status, _, err = run(script, server.plain(), user, str(tmp_path / "trace"))
    assert (status, err) == (0, "") and "LOGOUT" in (tmp_path / "trace").read_text()


def test_a_keyboard_interrupt_in_a_writer_does_not_wait_for_the_rest(server, user):
    server.deliver(user, b"Subject: large\r\n\r\n" + b"x" * 998 + b"\r\n" * 1 + (b"y" * 998 + b"\r\n") * 3000)
    stream = imapext.imap_open(server.plain(), user, "secret")

    class Writer:
        def write(self, data):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imapext.imap_savebody(stream, Writer(), 1)


def test_subinterpreters_and_reimport_do_no_harm():
    assert os.path.basename(imapext._imapext.__file__).endswith((".so", ".pyd"))
    assert sys.modules["imapext._imapext"] is imapext._imapext
