"""The jobs, as each library's own documents would write them. Each gives a number by which the answers can be compared.

    jobs.py CLIENT JOB PORT USER COUNT TLS      prints the number

What is of one piece is asked for in one call where a library can; the jobs called "one by one" are loops everywhere.
"""

import imaplib
import ssl
import sys
from datetime import date
from email import message_from_bytes
from itertools import islice

MESSAGE = b"From: a@example.org\r\nSubject: x\r\n\r\n" + b"line of text\r\n" * 100
SINCE = date(2020, 1, 1)
# Its bound on what one line may hold is lower than a search's answer.
imaplib._MAXLINE = 1 << 24
# As many numbers as a server takes in one command, at 64 KiB a line (Dovecot).
AT_ONCE = 5000


def leaves(message):
    """The parts of a message of the standard library that are no multiparts."""
    return [part for part in message.walk() if not part.is_multipart()]


def text_octets(message):
    """Its subject, and part 1 if that is a text."""
    body = leaves(message)[0].get_payload() if message.get_content_subtype() == "alternative" else ""
    return len(message["Subject"]) + len(body)


def all_octets(message):
    return bool(message["From"]) + sum(len(part.get_payload()) for part in leaves(message))


class Imapext:
    """Ours."""

    def __init__(self, port, user, tls):
        import imapext

        self.module, self.user = imapext, user
        self.server = f"{{localhost:{port}/imap/ssl}}" if tls else f"{{127.0.0.1:{port}/imap/notls}}"

    def opened(self, flags=0):
        return self.module.open(f"{self.server}INBOX", self.user, "secret", flags=flags)

    def half_open(self):
        return self.opened(self.module.OP_HALFOPEN)

    def open(self, count):
        for _ in range(count):
            self.opened().close()

    def read(self, count):
        octets = 0
        with self.opened() as mailbox:
            for message in mailbox.search("ALL")[:count]:
                octets += len(message.headerinfo.subject)
                body = next(part for part in message.walk() if not part.is_multipart).raw()
                octets += len(body) if message.structure.content_type == "multipart/alternative" else 0
        return octets

    def parts(self, count):
        octets = 0
        with self.opened() as mailbox:
            for message in mailbox.search("ALL")[:count]:
                octets += bool(message.header())
                octets += sum(len(part.raw()) for part in message.walk() if not part.is_multipart)
        return octets

    def structure(self, count):
        with self.opened() as mailbox:
            return sum(not part.is_multipart for message in islice(mailbox, count) for part in message.walk())

    def overview(self, count):
        with self.opened() as mailbox:
            return len(mailbox.overview(f"1:{count}"))

    def headers(self, count):
        with self.opened() as mailbox:
            return len(self.module.imap_headers(mailbox.stream))

    def search(self, count):
        with self.opened() as mailbox:
            return len(mailbox.search('UNSEEN SINCE "1-Jan-2020"'))

    def setflag(self, count):
        with self.opened() as mailbox:
            for message in islice(mailbox, count):
                message.flag("\\Flagged")

    def append(self, count):
        with self.half_open() as mailbox:
            for _ in range(count):
                mailbox.append(MESSAGE, "Archive")

    def list(self, count):
        with self.half_open() as mailbox:
            return len(mailbox.folders())

    def status(self, count):
        with self.half_open() as mailbox:
            return sum(mailbox.status(folder.name).messages for folder in mailbox.folders()[:count])

    def fetchbody(self, count):
        with self.opened() as mailbox:
            return sum(len(message.structure.parts[1].raw()) for message in islice(mailbox, count))

    def savebody(self, count):
        with self.opened() as mailbox:
            for number in range(1, count + 1):
                self.module.imap_savebody(mailbox.stream, "/dev/null", number, "2")

    def msgno(self, count):
        number = self.module
        with self.opened() as mailbox:
            stream, last = mailbox.stream, len(mailbox)
            return sum(number.imap_msgno(stream, number.imap_uid(stream, last - i % 100)) for i in range(count))

    def num_msg(self, count):
        with self.opened() as mailbox:
            for _ in range(count):
                number = self.module.imap_num_msg(mailbox.stream)
        return number

    def uid_structure(self, count):
        with self.opened() as mailbox:
            return sum(message.structure.size for message in mailbox.search("ALL")[-count:])


class Imaplib:
    def __init__(self, port, user, tls):
        self.port, self.user = port, user
        self.context = ssl.create_default_context() if tls else None

    def opened(self, folder="INBOX"):
        if self.context:
            session = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=self.context)
        else:
            session = imaplib.IMAP4("127.0.0.1", self.port)
        session.login(self.user, "secret")
        if folder:
            session.select(folder)
        return session

    def open(self, count):
        for _ in range(count):
            self.opened().logout()

    def whole(self, count):
        with self.opened() as session:
            _, found = session.uid("SEARCH", "ALL")
            _, data = session.uid("FETCH", b",".join(found[0].split()[:count]), "(BODY.PEEK[])")
        return [message_from_bytes(item[1]) for item in data if isinstance(item, tuple)]

    def read(self, count):
        return sum(map(text_octets, self.whole(count)))

    def parts(self, count):
        return sum(map(all_octets, self.whole(count)))

    def overview(self, count):
        items = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT FROM TO DATE MESSAGE-ID REFERENCES IN-REPLY-TO)])"
        with self.opened() as session:
            _, data = session.fetch(f"1:{count}", items)
        return len([message_from_bytes(item[1]) for item in data if isinstance(item, tuple)])

    def search(self, count):
        with self.opened() as session:
            return len(session.search(None, "UNSEEN", "SINCE", SINCE.strftime("%d-%b-%Y"))[1][0].split())

    def setflag(self, count):
        with self.opened() as session:
            for number in range(1, count + 1):
                session.store(str(number), "+FLAGS", "(\\Flagged)")

    def append(self, count):
        with self.opened(None) as session:
            for _ in range(count):
                session.append("Archive", None, None, MESSAGE)

    def list(self, count):
        with self.opened(None) as session:
            return len(session.list()[1])

    def status(self, count):
        messages = 0
        with self.opened(None) as session:
            for line in session.list()[1][:count]:
                _, data = session.status(line.rpartition(b' "/" ')[2].decode(), "(MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY)")
                messages += int(data[0].partition(b"MESSAGES ")[2].split()[0])
        return messages

    def fetchbody(self, count):
        octets = 0
        with self.opened() as session:
            for number in range(1, count + 1):
                octets += len(session.fetch(str(number), "(BODY.PEEK[2])")[1][0][1])
        return octets


class Imapclient:
    def __init__(self, port, user, tls):
        from imapclient import IMAPClient

        self.module, self.port, self.user = IMAPClient, port, user
        self.context = ssl.create_default_context() if tls else None

    def opened(self, folder="INBOX", use_uid=True):
        host = "localhost" if self.context else "127.0.0.1"
        client = self.module(host, self.port, ssl=bool(self.context), ssl_context=self.context, use_uid=use_uid)
        client.login(self.user, "secret")
        if folder:
            client.select_folder(folder)
        return client

    def open(self, count):
        for _ in range(count):
            self.opened().logout()

    def read(self, count):
        octets = 0
        with self.opened() as client:
            for item in client.fetch(client.search()[:count], ["ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[1]"]).values():
                octets += len(item[b"ENVELOPE"].subject)
                octets += len(item[b"BODY[1]"]) if item[b"BODYSTRUCTURE"][1].lower() == b"alternative" else 0
        return octets

    def parts(self, count):
        octets = 0
        with self.opened() as client:
            uids = client.search()[:count]
            having = {}
            for uid, item in client.fetch(uids, ["BODY.PEEK[HEADER]", "BODYSTRUCTURE"]).items():
                octets += bool(item[b"BODY[HEADER]"])
                for path in paths(item[b"BODYSTRUCTURE"]):
                    having.setdefault(path, []).append(uid)
            for path, uids in having.items():
                found = client.fetch(uids, [f"BODY.PEEK[{path}]"])
                octets += sum(len(item[f"BODY[{path}]".encode()]) for item in found.values())
        return octets

    def structure(self, count):
        with self.opened(use_uid=False) as client:
            return sum(len(paths(item[b"BODYSTRUCTURE"])) for item in client.fetch(range(1, count + 1), ["BODYSTRUCTURE"]).values())

    def overview(self, count):
        items = ["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"]
        with self.opened(use_uid=False) as client:
            starts = range(1, count + 1, AT_ONCE)
            return sum(len(client.fetch(range(first, min(first + AT_ONCE, count + 1)), items)) for first in starts)

    def search(self, count):
        with self.opened() as client:
            return len(client.search(["UNSEEN", "SINCE", SINCE]))

    def setflag(self, count):
        with self.opened(use_uid=False) as client:
            for number in range(1, count + 1):
                client.add_flags(number, b"\\Flagged")

    def append(self, count):
        with self.opened(None) as client:
            for _ in range(count):
                client.append("Archive", MESSAGE)

    def list(self, count):
        with self.opened(None) as client:
            return len(client.list_folders())

    def status(self, count):
        with self.opened(None) as client:
            return sum(client.folder_status(name)[b"MESSAGES"] for _, _, name in client.list_folders()[:count])

    def fetchbody(self, count):
        octets = 0
        with self.opened(use_uid=False) as client:
            for number in range(1, count + 1):
                octets += len(client.fetch(number, ["BODY.PEEK[2]"])[number][b"BODY[2]"])
        return octets


def paths(structure, prefix=""):
    """Where the parts of a BODYSTRUCTURE are that are no multiparts."""
    if not structure.is_multipart:
        return [prefix or "1"]
    under = f"{prefix}." if prefix else ""
    return [path for number, part in enumerate(structure[0], 1) for path in paths(part, f"{under}{number}")]


class ImapTools:
    def __init__(self, port, user, tls):
        import imap_tools

        self.module, self.port, self.user = imap_tools, port, user
        self.context = ssl.create_default_context() if tls else None

    def opened(self, folder="INBOX"):
        if self.context:
            mailbox = self.module.MailBox("localhost", self.port, ssl_context=self.context)
        else:
            mailbox = self.module.MailBoxUnencrypted("127.0.0.1", self.port)
        return mailbox.login(self.user, "secret", initial_folder=folder)

    def open(self, count):
        for _ in range(count):
            self.opened().logout()

    def read(self, count):
        with self.opened() as mailbox:
            return sum(text_octets(message.obj) for message in mailbox.fetch(limit=count, mark_seen=False, bulk=True))

    def parts(self, count):
        with self.opened() as mailbox:
            return sum(all_octets(message.obj) for message in mailbox.fetch(limit=count, mark_seen=False, bulk=True))

    def overview(self, count):
        with self.opened() as mailbox:
            return len(list(mailbox.fetch(limit=count, headers_only=True, mark_seen=False, bulk=AT_ONCE)))

    def search(self, count):
        with self.opened() as mailbox:
            return len(mailbox.uids(self.module.AND(seen=False, date_gte=SINCE)))

    def setflag(self, count):
        with self.opened() as mailbox:
            for uid in mailbox.uids()[:count]:
                mailbox.flag(uid, "\\Flagged", True)

    def append(self, count):
        with self.opened(None) as mailbox:
            for _ in range(count):
                mailbox.append(MESSAGE, "Archive")

    def list(self, count):
        with self.opened(None) as mailbox:
            return len(mailbox.folder.list())

    def status(self, count):
        with self.opened(None) as mailbox:
            return sum(mailbox.folder.status(folder.name)["MESSAGES"] for folder in mailbox.folder.list()[:count])

    def fetchbody(self, count):
        # It knows whole messages only.
        with self.opened() as mailbox:
            return sum(len(leaves(message.obj)[1].get_payload()) for message in mailbox.fetch(limit=count, mark_seen=False))


CLIENTS = {"imapext": Imapext, "imaplib": Imaplib, "imapclient": Imapclient, "imap-tools": ImapTools}


def main(name, job, port, user, count, tls):
    client = CLIENTS[name](int(port), user, tls == "1")
    if job == "start":
        print(1)
        return
    number = getattr(client, job.replace("-", "_"))(int(count))
    print("" if number is None else number)


main(*sys.argv[1:])
