"""The jobs of `benches/local.py` by Python's standard library, as its users do them, and by our module.

    local_jobs.py CLIENT JOB PATH      CLIENT is mbox, maildir or imapext; prints what local.php prints

A job that needs the header parses no more than the header.
"""

import email
import email.header
import email.parser
import email.utils
import mailbox
import re
import sys
import zlib

HEADERS = email.parser.BytesHeaderParser()


def shown(numbers):
    return f"{len(numbers)} {zlib.crc32(','.join(map(str, numbers)).encode())}"


class Box:
    """A mailbox of the standard library, its messages numbered."""

    def __init__(self, client, path):
        if client == "mbox":
            self.box = mailbox.mbox(path, create=False)
            self.keys = dict(enumerate(self.box.keys(), 1))
        else:
            self.box = mailbox.Maildir(path, create=False)
            self.keys = {int(key.split(".")[1][1:-2]): key for key in self.box.keys()}
            self.keys = dict(sorted(self.keys.items()))

    def octets(self):
        return ((number, self.box.get_bytes(key)) for number, key in self.keys.items())

    def headers(self):
        return ((number, HEADERS.parsebytes(octets)) for number, octets in self.octets())

    def messages(self):
        return ((number, self.box[key]) for number, key in self.keys.items())


def decoded(value):
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (UnicodeError, LookupError):
        return value


def text(part):
    octets = part.get_payload(decode=True) or b""
    try:
        return octets.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return octets.decode("utf-8", "replace")


def base(subject):
    while True:
        shorter = re.sub(r"^(re|fwd?)\s*(\[[^][]*\])?:\s*|^\[[^][]*\]\s*(?=\S)|\s*\(fwd\)$", "", subject.strip(), flags=re.IGNORECASE)
        if shorter == subject:
            return subject.upper()
        subject = shorter


def has_body(message):
    return any("quarterly" in text(part).lower() for part in message.walk() if part.get_content_maintype() == "text")


def arrived(message):
    """Days of the messages' arrival are what the box says of them."""
    if isinstance(message, mailbox.MaildirMessage):
        return message.get_date()
    return email.utils.mktime_tz(email.utils.parsedate_tz(re.sub(r"(\w+) (\w+) +(\d+) (\S+) (\d+)", r"\1, \3 \2 \5 \4", message.get_from().split(" ", 1)[1])))


def sent(header):
    return email.utils.parsedate_to_datetime(header["Date"]).timestamp()


def leaves(message):
    if message.get_content_type() == "message/rfc822":
        return leaves(message.get_payload(0))
    return sum(map(leaves, message.get_payload())) if message.get_content_maintype() == "multipart" else 1


def sender(header):
    name, address = email.utils.parseaddr(header["From"])
    return decoded(name), address


def in_sender(header):
    return any("anna" in part.lower() for part in sender(header))


def flagged(message):
    return "S" not in message.get_flags() and "R" not in message.get_flags()


def overview(box):
    total = 0
    found = []
    for number, octets in box.octets():
        header = HEADERS.parsebytes(octets)
        one = {name: header[name] for name in ("subject", "from", "to", "date", "message-id", "references", "in-reply-to")}
        one["size"] = len(octets)
        one["udate"] = sent(header)
        found.append(one)
        total += len(one["message-id"])
    return f"{len(found)} {total}"


def by(box, key, reverse=False):
    keyed = [(key(header), number) for number, header in box.headers()]
    return [number for _, number in sorted(keyed, reverse=reverse)]


STANDARD = {
    "open": lambda box: f"{len(box.keys)} 0",
    "search flags": lambda box: shown([n for n, m in box.messages() if not (set("RS") & set(m.get_flags()))]),
    "search FROM": lambda box: shown([n for n, header in box.headers() if in_sender(header)]),
    "search SUBJECT": lambda box: shown([n for n, header in box.headers() if "invoice" in decoded(header["Subject"]).lower()]),
    "search BODY": lambda box: shown([n for n, message in box.messages() if has_body(message)]),
    "sort date": lambda box: shown(by(box, sent, True)),
    "sort subject": lambda box: shown(by(box, lambda header: base(decoded(header["Subject"])))),
    "sort from": lambda box: shown(by(box, lambda header: sender(header)[1].partition("@")[0].upper())),
    "overview": overview,
    "structure": lambda box: f"{len(box.keys)} {sum(leaves(message) for _, message in box.messages())}",
}


def with_imapext(job, path):
    import imapext

    with imapext.open(path, readonly=True) as box:
        found = {
            "open": lambda: f"{len(box)} 0",
            "search flags": lambda: shown([m.uid for m in box.search("UNSEEN")]),
            "search FROM": lambda: shown([m.uid for m in box.search('FROM "anna"')]),
            "search SUBJECT": lambda: shown([m.uid for m in box.search('SUBJECT "invoice"')]),
            "search BODY": lambda: shown([m.uid for m in box.search('BODY "quarterly"')]),
            "sort date": lambda: shown([m.uid for m in box.search(sort="date", reverse=True)]),
            "sort subject": lambda: shown([m.uid for m in box.search(sort="subject")]),
            "sort from": lambda: shown([m.uid for m in box.search(sort="from")]),
            "overview": lambda: (lambda all: f"{len(all)} {sum(len(one.message_id) for one in all)}")(box.overview()),
            "structure": lambda: f"{len(box)} {sum(len(list(m.walk())) for m in box)}",
        }
        return found[job]()


client, job, path = sys.argv[1:]
print(with_imapext(job, path) if client == "imapext" else STANDARD[job](Box(client, path)))
