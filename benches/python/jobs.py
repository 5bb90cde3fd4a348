"""The jobs, as each library's own documents would write them. Each gives a number by which the answers can be compared.

    jobs.py CLIENT JOB PORT USER      prints the seconds that the job took after the login, and the number
"""

import base64
import imaplib
import sys
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path


def read_with_imapext(mailbox):
    """Search, and read all messages whole."""
    return sum(bool(message.raw()) for message in mailbox.search("UNSEEN"))


def read_with_imaplib(session):
    _, found = session.uid("SEARCH", "UNSEEN")
    count = 0
    for uid in found[0].split():
        _, data = session.uid("FETCH", uid, "(BODY.PEEK[])")
        count += bool(data[0][1])
    return count


def read_with_imaplib_at_once(session):
    _, found = session.uid("SEARCH", "UNSEEN")
    _, data = session.uid("FETCH", b",".join(found[0].split()), "(BODY.PEEK[])")
    return sum(bool(item[1]) for item in data if isinstance(item, tuple))


def read_with_imapclient(client):
    return sum(bool(item[b"BODY[]"]) for item in client.fetch(client.search("UNSEEN"), ["BODY.PEEK[]"]).values())


def read_with_imap_tools(mailbox):
    # It parses every message, which is its way.
    return sum(bool(message.obj) for message in mailbox.fetch("UNSEEN", mark_seen=False, bulk=True))


def overview_with_imapext(mailbox):
    """Subject, sender, size, date and flags of all messages."""
    return sum(len(overview.subject) for overview in mailbox.overview())


ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT FROM TO DATE MESSAGE-ID)])"


def overview_with_imaplib(session):
    _, data = session.fetch("1:*", ITEMS)
    parsed = [message_from_bytes(item[1], policy=policy.compat32) for item in data if isinstance(item, tuple)]
    return sum(len(message["Subject"]) for message in parsed)


def overview_with_imapclient(client):
    found = client.fetch(client.search("ALL"), ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"])
    return sum(len(item[b"ENVELOPE"].subject) for item in found.values())


def overview_with_imap_tools(mailbox):
    return sum(len(message.subject) for message in mailbox.fetch(headers_only=True, mark_seen=False, bulk=True))


def part_with_imapext(mailbox):
    """The attachment of a large message, decoded, in a file."""
    with tempfile.TemporaryDirectory() as folder:
        (attachment,) = list(mailbox.search("ALL")[0].walk())[2:]
        return attachment.save(Path(folder) / "part").stat().st_size


def saved(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part"
        path.write_bytes(content)
        return path.stat().st_size


def part_with_imaplib(session):
    _, data = session.fetch("1", "(BODY.PEEK[2])")
    return saved(base64.b64decode(data[0][1]))


def part_with_imapclient(client):
    return saved(base64.b64decode(client.fetch([1], ["BODY.PEEK[2]"])[1][b"BODY[2]"]))


def part_with_imap_tools(mailbox):
    (message,) = mailbox.fetch(mark_seen=False)
    return saved(message.obj.get_payload(1).get_payload(decode=True))


def open_imapext(port, user):
    import imapext

    return imapext.open(f"{{127.0.0.1:{port}/imap/notls}}INBOX", user, "secret", readonly=True)


def open_imaplib(port, user):
    # Its bound on what one line may hold is lower than a search's answer.
    imaplib._MAXLINE = 1 << 24
    session = imaplib.IMAP4("127.0.0.1", port)
    session.login(user, "secret")
    session.select(readonly=True)
    return session


def open_imapclient(port, user):
    from imapclient import IMAPClient

    imaplib._MAXLINE = 1 << 24
    client = IMAPClient("127.0.0.1", port, ssl=False, use_uid=False)
    client.login(user, "secret")
    client.select_folder("INBOX", readonly=True)
    return client


def open_imap_tools(port, user):
    from imap_tools import MailBoxUnencrypted

    imaplib._MAXLINE = 1 << 24
    mailbox = MailBoxUnencrypted("127.0.0.1", port)
    mailbox.login(user, "secret", initial_folder=None)
    mailbox.folder.set("INBOX", readonly=True)
    return mailbox


CLIENTS = {
    "imapext": open_imapext,
    "imaplib": open_imaplib,
    "imaplib at once": open_imaplib,
    "imapclient": open_imapclient,
    "imap-tools": open_imap_tools,
}
JOBS = {
    "read": {
        "imapext": read_with_imapext,
        "imaplib": read_with_imaplib,
        "imaplib at once": read_with_imaplib_at_once,
        "imapclient": read_with_imapclient,
        "imap-tools": read_with_imap_tools,
    },
    "overview": {
        "imapext": overview_with_imapext,
        "imaplib": overview_with_imaplib,
        "imapclient": overview_with_imapclient,
        "imap-tools": overview_with_imap_tools,
    },
    "part": {
        "imapext": part_with_imapext,
        "imaplib": part_with_imaplib,
        "imapclient": part_with_imapclient,
        "imap-tools": part_with_imap_tools,
    },
}


def main(client, job, port, user):
    session = CLIENTS[client](int(port), user)
    start = time.perf_counter()
    number = JOBS[job][client](session)
    print(time.perf_counter() - start, number)


if __name__ == "__main__":
    main(*sys.argv[1:])
