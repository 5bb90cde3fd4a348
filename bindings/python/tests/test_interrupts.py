"""Ctrl-C ends whatever a call is waiting for, within a second."""

import socket
import time

import pytest
from conftest import silent
from test_threads import INTERRUPTED, run


def interrupted(call, *arguments):
    status, out, err = run(INTERRUPTED % call.strip(), *map(str, arguments))
    assert (status, out) == (0, "interrupted True\n"), err


def selected(connection):
    """Says what a client wants to hear until a mailbox is open; the reader of what it says then."""
    connection.sendall(b"* PREAUTH hello\r\n")
    reader = connection.makefile("rb")
    tag = reader.readline().split()[0]
    connection.sendall(b"* 1 EXISTS\r\n%s OK [READ-WRITE] done\r\n" % tag)
    return reader


def test_connecting():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        # What fills its queue; further ones get no answer.
        waiting = []
        for _ in range(3):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(("127.0.0.1", port))
        interrupted("imapext.open(sys.argv[1], 'u', 'p')", f"{{127.0.0.1:{port}/imap/notls}}")
        for one in waiting:
            one.close()


def test_a_proxy_that_says_nothing(peer):
    waiting = peer(silent)
    interrupted("imapext.open('{h}', 'u', 'p', proxy=sys.argv[1])", f"socks5://127.0.0.1:{waiting.port}")


def test_a_handshake(peer):
    waiting = peer(silent)
    interrupted("imapext.open(sys.argv[1], 'u', 'p')", waiting.name.replace("/notls", "/ssl/novalidate-cert"))


def test_reading(peer):
    def talk(connection):
        selected(connection)
        silent(connection)

    call = """
    mailbox = imapext.open(sys.argv[1], 'u', 'p', readonly=True, close_timeout=1)
    mailbox.search()
"""
    interrupted(call, peer(talk).name)


def test_writing(peer):
    def talk(connection):
        reader = selected(connection)
        reader.readline()
        connection.sendall(b"+ go on\r\n")
        time.sleep(2)

    call = """
    mailbox = imapext.open(sys.argv[1], 'u', 'p', readonly=True, close_timeout=1)
    mailbox.append(b'x' * (100 << 20), 'INBOX')
"""
    interrupted(call, peer(talk).name)


def test_the_lock_file_of_a_mailbox_file(tmp_path):
    (tmp_path / "box").write_text("From a@b Mon Jan  5 10:00:00 2026\nSubject: x\n\nx\n\n")
    (tmp_path / "box.lock").write_text("1")
    interrupted("imapext.open('box', local_root=sys.argv[1], read_timeout=60)", tmp_path)
    assert (tmp_path / "box.lock").read_text() == "1"


@pytest.mark.parametrize("lock", ["flock(file, fcntl.LOCK_EX)", "lockf(file, fcntl.LOCK_EX)"])
def test_the_kernel_s_lock_of_a_mailbox_file(tmp_path, lock):
    (tmp_path / "box").write_text("From a@b Mon Jan  5 10:00:00 2026\nSubject: x\n\nx\n\n")
    call = f"""
    import fcntl
    holder = os.fork()
    file = open(os.path.join(sys.argv[1], 'box'), 'r+b')
    if holder == 0:
        fcntl.{lock}
        open(os.path.join(sys.argv[1], 'held'), 'w').close()
        time.sleep(30)
        os._exit(0)
    while not os.path.exists(os.path.join(sys.argv[1], 'held')):
        time.sleep(0.01)
    try:
        imapext.open('box', local_root=sys.argv[1], read_timeout=60)
    finally:
        os.kill(holder, signal.SIGKILL)
        os.waitpid(holder, 0)
"""
    interrupted(call, tmp_path)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A mailbox file of 40 MB."""
    folder = tmp_path_factory.mktemp("large")
    message = "From a@b Mon Jan  5 10:00:00 2026\nSubject: x\n\n" + "nothing that is looked for\n" * 80 + "\n"
    (folder / "box").write_text(message * 20_000)
    return folder


def test_a_large_local_search(large):
    call = """
    mailbox = imapext.open('box', local_root=sys.argv[1], readonly=True)
    interrupt.at = time.monotonic() + 60
    while True: mailbox.search('BODY "what"')
"""
    script = INTERRUPTED.replace("time.sleep(0.3)", "time.sleep(3)") % call.strip()
    status, out, err = run(script, str(large))
    assert (status, out) == (0, "interrupted True\n"), err


def test_opening_a_large_mailbox_file(large):
    interrupted("while True: imapext.open('box', local_root=sys.argv[1], readonly=True)", large)


@pytest.mark.parametrize("program", ["sleep 30", "sh -c 'cat >/dev/null; exec sleep 30'"])
def test_a_mail_program_that_does_not_end(program):
    call = """imapext.imap_mail('a@example.org', 's', 'm' * 1000000, sendmail=sys.argv[1])"""
    start = time.monotonic()
    interrupted(call, program)
    assert time.monotonic() - start < 20
