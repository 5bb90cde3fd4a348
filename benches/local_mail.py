"""Mail of many kinds, the same every time: what `benches/local.py` puts into an mbox and a Maildir.

A message depends on its number alone. Lines end with LF, as in files.
"""

import base64
import email.header
import email.utils
import os
import quopri
import random
from pathlib import Path

# Words of messages; one that is rare is what searches look for.
WORDS = """the of and to in is for that on with as be at this by from are have it we you not or an will your was can all has our please
which any they there been more if would also new about when their one use time report project meeting invoice delivery schedule
customer budget review contract team server release update question answer office server version network printer train travel
account payment order number attached document regards thanks monday tuesday friday morning tomorrow deadline agenda minutes""".split()
RARE = "quarterly"
NAMES = ["Anna Berg", "John O'Neil", "Zoë Müller", "Олег Иванов", "Wei Chen", "Maria del Mar López", "Support", "J. R. Hartley", "Kim Lee",
         "Fatima Al-Sayed", "Nils Åkesson", "Dr. Eva Novak", "Sales Team", "noreply", "Tom Baker", "Chloé Dubois"]
HOSTS = ["example.org", "mail.example.com", "lists.example.net", "sub.domain.example", "example.co.uk"]
LISTS = ["dev", "announce", "users", "board"]
BLOB = base64.encodebytes(random.Random(0).randbytes(40_000))
HOUR = 3600
FIRST = 1_600_000_000


def encoded(text):
    return text if text.isascii() else email.header.Header(text, "utf-8", maxlinelen=60).encode()


def address(chance, number):
    name = NAMES[number % len(NAMES)]
    mailbox = f"{name.split()[0].lower() if name.isascii() else 'user'}{number % 400}@{HOSTS[number % len(HOSTS)]}"
    shown = f'"{name}"' if "." in name or "'" in name else encoded(name)
    return [mailbox, f"{shown} <{mailbox}>", f"{shown} <{mailbox}>", f"<{mailbox}>"][chance.randrange(4)]


def lines(chance, count, rare):
    for line in range(count):
        words = chance.choices(WORDS, k=chance.randrange(8, 13))
        if rare and line == count // 2:
            words[3] = RARE
        yield " ".join(words).capitalize() + "."


def text(chance, rare):
    said = "\n".join(lines(chance, chance.randrange(5, 40), rare))
    return said + "\n\nFrom here on: regards\n" if chance.randrange(20) == 0 else said + "\n"


def foreign(text):
    """With letters beyond ASCII, in quoted-printable."""
    return quopri.encodestring(text.replace("a", "ä", 30).replace("o", "ø", 10).encode()).decode()


def page(chance, rare):
    rows = "".join(f'<tr><td class="cell" style="padding: 4px">{line}</td></tr>\n' for line in lines(chance, chance.randrange(10, 60), rare))
    return quopri.encodestring(f"<html><head><title>Mail</title></head><body><table>\n{rows}</table></body></html>\n".encode()).decode()


def body(chance, number, rare):
    """The header fields that say what the content is, and the content."""
    kind = chance.randrange(100)
    mark = f"=_{number:08x}.{chance.randrange(1 << 32):08x}"
    if kind < 50:
        return ['Content-Type: text/plain; charset="us-ascii"', "Content-Transfer-Encoding: 7bit"], text(chance, rare)
    if kind < 60:
        return ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"], foreign(text(chance, rare))
    if kind < 63:
        content = base64.encodebytes(text(chance, rare).encode()).decode()
        return ["Content-Type: text/plain; charset=utf-8; format=flowed", "Content-Transfer-Encoding: base64"], content
    plain = f"--{mark}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{foreign(text(chance, rare))}\n"
    if kind < 83:
        other = f"--{mark}\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{page(chance, rare)}\n"
        return [f'Content-Type: multipart/alternative;\n\tboundary="{mark}"'], f"{plain}{other}--{mark}--\n"
    if kind < 95:
        start = chance.randrange(0, 200) * 77
        files = ""
        for name in range(chance.randrange(1, 3)):
            content = BLOB[start : start + chance.randrange(20, 200) * 77].decode()
            files += (f'--{mark}\nContent-Type: application/pdf; name="file {name}.pdf"\nContent-Transfer-Encoding: base64\n'
                      f'Content-Disposition: attachment; filename="file {name}.pdf"; size={len(content)}\n\n{content}\n')
        return [f'Content-Type: multipart/mixed; boundary="{mark}"'], f"This is a message in MIME format.\n\n{plain}{files}--{mark}--\n"
    if kind < 98:
        inner = message(number + 1_000_000).decode()
        forward = f"--{mark}\nContent-Type: message/rfc822\nContent-Disposition: inline\n\n{inner}\n"
        return [f'Content-Type: multipart/mixed; boundary="{mark}"'], f"{plain}{forward}--{mark}--\n"
    status = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; nobody@example.org\nAction: failed\nStatus: 5.1.1\n"
    report = f"--{mark}\nContent-Type: message/delivery-status\n\n{status}\n"
    return [f'Content-Type: multipart/report; report-type=delivery-status;\n boundary="{mark}"'], f"{plain}{report}--{mark}--\n"


def identity(number):
    return f"<{number:06}.{number * 2654435761 % (1 << 32):08x}@{HOSTS[number % len(HOSTS)]}>"


def sent(chance, number):
    """Near its place, so that dates are no order that is there already; no two are the same."""
    return FIRST + (number + chance.randrange(-300, 300)) * HOUR + number % HOUR


def message(number):
    """One message as octets."""
    chance = random.Random(number)
    host = HOSTS[number % len(HOSTS)]
    arrived = email.utils.formatdate(FIRST + number * HOUR)
    date = email.utils.formatdate(sent(chance, number)).replace("-0000", chance.choice(["+0000", "+0000", "-0500 (EST)", "+0200", "GMT"]))
    subject = " ".join(chance.choices(WORDS, k=chance.randrange(2, 7))).capitalize()
    thread = chance.randrange(3) == 0 and number > 10
    header = [f"Return-Path: <bounce-{number}@{host}>"]
    for hop in range(chance.randrange(1, 5)):
        header.append(f"Received: from relay{hop}.{host} (relay{hop}.{host} [192.0.2.{number % 250}])\n\tby mx{hop}.example.org (Postfix) with "
                      f"ESMTPS id {chance.randrange(1 << 40):010X}\n\tfor <user@example.org>; {arrived}")
    if chance.randrange(2):
        seal = base64.b64encode(chance.randbytes(180)).decode()
        header.append(f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=mail;\n\tt={FIRST + number * HOUR}; h=From:To:Subject:Date;\n\tb="
                      + "\n\t ".join(seal[at : at + 70] for at in range(0, len(seal), 70)))
    header.append(f"From: {address(chance, chance.randrange(5000))}")
    header.append("To: " + ",\n\t".join(address(chance, chance.randrange(5000)) for _ in range(chance.choice([1, 1, 1, 2, 3, 5]))))
    if chance.randrange(5) == 0:
        header.append("Cc: " + ", ".join(address(chance, chance.randrange(5000)) for _ in range(2)))
    if thread:
        parents = sorted({max(1, number - chance.randrange(1, 200)) for _ in range(chance.randrange(1, 4))})
        first = random.Random(parents[0])
        subject = "Re: " + " ".join(first.choices(WORDS, k=4)).capitalize()
        header.append(f"In-Reply-To: {identity(parents[-1])}")
        header.append("References: " + "\n ".join(map(identity, parents)))
    elif chance.randrange(10) == 0:
        subject = f"[{chance.choice(LISTS)}] {subject}"
    if chance.randrange(12) == 0:
        subject = encoded(subject.replace("e", "é"))
    header += [f"Subject: {subject}", f"Date: {date}", f"Message-ID: {identity(number)}", "MIME-Version: 1.0"]
    if chance.randrange(3) == 0:
        header += [f"List-Id: <{chance.choice(LISTS)}.{host}>", f"X-Mailer: Mailer {number % 9}.{number % 7}", "Precedence: list"]
    fields, content = body(chance, number, chance.randrange(50) == 0)
    return ("\n".join([*header, *fields]) + "\n\n" + content).encode()


def flags(number):
    """c-client's letters of one message: Status, X-Status."""
    return "RO" if number % 4 else "O", "AF" if number % 10 == 0 else ""


def fill(folder, count):
    """Writes `folder`/mbox and `folder`/Maildir with the same messages in the same order, as programs that have read them leave them.

    Gives how many octets the mbox has.
    """
    maildir = Path(folder) / "Maildir"
    for sub in ("cur", "new", "tmp"):
        (maildir / sub).mkdir(parents=True)
    uids = [f"3 V{FIRST} N{count + 1}\n"]
    with open(Path(folder) / "mbox", "wb") as mbox:
        for number in range(1, count + 1):
            header, _, content = message(number).partition(b"\n\n")
            content = b"\n".join(b">" + line if line.startswith(b"From ") else line for line in content.split(b"\n"))
            text = header + b"\n\n" + content
            status, other = flags(number)
            stamp = email.utils.formatdate(FIRST + number * HOUR).split()
            base = f"X-IMAPbase: {FIRST:010} {count:010}\n" if number == 1 else ""
            mbox.write(f"From bounce-{number}@example.org {stamp[0][:3]} {stamp[2]} {int(stamp[1]):2} {stamp[4]} {stamp[3]}\n".encode())
            mbox.write(header + f"\n{base}Status: {status}\nX-Status: {other}\nX-Keywords:{' ' * 40}\nX-UID: {number}\n\n".encode())
            mbox.write(content + b"\n")
            letters = ("F" if "F" in other else "") + ("R" if "A" in other else "") + ("S" if "R" in status else "")
            name = f"{FIRST + number * HOUR}.M{number}P1.host,S={len(text)},W={len(text) + text.count(10)}"
            path = maildir / "cur" / f"{name}:2,{letters}"
            path.write_bytes(text)
            os.utime(path, (FIRST + number * HOUR,) * 2)
            uids.append(f"{number} :{name}\n")
        size = mbox.tell()
    (maildir / "dovecot-uidlist").write_text("".join(uids))
    return size
