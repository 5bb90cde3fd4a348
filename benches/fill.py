"""Puts messages into a private Dovecot's mailboxes; `benches/catalogue.py` says which."""

import os
import random
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def ordinary(number):
    """A message of a help desk: text, its like in HTML, and on every third one an attachment."""
    chance = random.Random(number)
    text = "\r\n".join(f"Line {line} of message {number}: {chance.random()}" for line in range(30))
    body = MIMEMultipart("alternative")
    body.attach(MIMEText(text + " \u2014 r\u00e9sum\u00e9", "plain", "utf-8"))
    body.attach(MIMEText(f"<html><body><p>{text}</p></body></html>", "html", "utf-8"))
    if number % 3 == 0:
        whole = MIMEMultipart("mixed")
        whole.attach(body)
        attachment = MIMEApplication(chance.randbytes(8000), "pdf")
        attachment.add_header("Content-Disposition", "attachment", filename=f"invoice-{number}.pdf")
        whole.attach(attachment)
        body = whole
    body["From"] = f"Customer {number} <customer{number}@example.org>"
    body["To"] = "Help Desk <help@example.com>, second@example.com"
    body["Cc"] = "third@example.com"
    body["Subject"] = f"=?UTF-8?Q?Ticket_{number}:_caf=C3=A9?="
    body["Date"] = f"{number % 28 + 1} Jan 2026 10:{number % 60:02}:00 +0100"
    body["Message-ID"] = f"<{number}@bench.example.org>"
    body["References"] = f"<{number - 1}@bench.example.org>"
    return body.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def small(number):
    """A message of one part, for large mailboxes."""
    return (f"From: Customer {number} <customer{number}@example.org>\r\nTo: help@example.com\r\nSubject: Ticket {number}\r\n"
            f"Date: {number % 28 + 1} Jan 2026 10:{number % 60:02}:00 +0100\r\nMessage-ID: <{number}@bench.example.org>\r\n\r\n"
            f"body {number}\r\n").encode()


def large(megabytes):
    """A message whose part 2 is an attachment of so many MiB as sent."""
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\r\n"
    content = line * ((megabytes << 20) // len(line))
    return (b"From: a@example.org\r\nSubject: large\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/octet-stream\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n" + content + b"--b--\r\n")


def fill(mail, user, messages, folders=()):
    """A Maildir for `user` below `mail` (MAIL of the server's environment file)."""
    home = os.path.join(mail, user)
    maildir = os.path.join(home, "Maildir")
    made = [home, maildir]
    for part in ("cur", "new", "tmp"):
        made.append(os.path.join(maildir, part))
    for folder in folders:
        made.append(os.path.join(maildir, "." + folder))
        made += [os.path.join(maildir, "." + folder, part) for part in ("cur", "new", "tmp")]
    for path in made:
        os.makedirs(path, exist_ok=True)
    for number, message in enumerate(messages):
        path = os.path.join(maildir, "new", f"{1000000001 + number}.P1.bench")
        with open(path, "wb") as file:
            file.write(message)
        made.append(path)
    if os.geteuid() == 0:
        owner = os.stat(mail)
        for path in made:
            os.chown(path, owner.st_uid, owner.st_gid)
