"""A small news server (RFC 3977, 4642, 4643) over folders of messages, for tests and for asking stock ext/imap.

    news.py DIR PORT_FILE [SWITCH…]

DIR holds one folder for each group, and in it files whose names are article numbers. The port is written to PORT_FILE. Switches:
`old` (commands of RFC 977 and its extensions alone), `login` (nothing without a login: user, secret), `tls=CERT,KEY` (offers STARTTLS),
`log=FILE` (what clients say). It ends with its standard input.
"""

import base64
import email.parser
import fnmatch
import os
import re
import socket
import ssl
import sys
import threading
from pathlib import Path

FIELDS = ["Subject", "From", "Date", "Message-ID", "References"]


def wildmat(name, patterns):
    """RFC 3977, section 4.2."""
    held = False
    for pattern in patterns.split(","):
        negated = pattern.startswith("!")
        if fnmatch.fnmatchcase(name, pattern.lstrip("!").replace("[", "[[]")):
            held = not negated
    return held


class Article:
    def __init__(self, path):
        self.octets = re.sub(rb"(?<!\r)\n", b"\r\n", path.read_bytes())
        if not self.octets.endswith(b"\r\n"):
            self.octets += b"\r\n"
        # Up to the empty line, which may be the first or the last one, or be absent.
        end = (b"\r\n" + self.octets).find(b"\r\n\r\n")
        self.head, self.body = (self.octets, b"") if end < 0 else (self.octets[:end], self.octets[end + 2 :])
        self.fields = email.parser.HeaderParser().parsestr(self.head.decode("latin-1"))

    def field(self, name):
        name = name.lstrip(":")
        if name.lower() == "bytes":
            return str(len(self.octets))
        if name.lower() == "lines":
            return str(self.body.count(b"\n"))
        return re.sub(r"[\t\r\n\0]+", " ", str(self.fields.get(name, "")))

    def overview(self):
        return "\t".join([*map(self.field, FIELDS), self.field("bytes"), self.field("lines")])


class Session:
    def __init__(self, server, peer):
        self.server, self.peer = server, peer
        self.file = peer.makefile("rb")
        self.group, self.current, self.user, self.named = None, None, None, None
        self.encrypted = False

    def say(self, line):
        self.peer.sendall(line.encode("latin-1") + b"\r\n")

    def block(self, data):
        lines = data.split(b"\r\n")
        if lines and not lines[-1]:
            lines.pop()
        self.peer.sendall(b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n")

    def lines(self, status, lines):
        self.say(status)
        self.block("".join(line + "\r\n" for line in lines).encode("latin-1"))

    def run(self):
        self.say("200 news.py ready")
        while line := self.file.readline():
            if log := self.server.log:
                log.write(line.decode("latin-1"))
                log.flush()
            word, *words = line.decode("latin-1").strip().split() or [""]
            word = word.upper()
            if word == "QUIT":
                self.say("205 bye")
                break
            open_to_all = ("CAPABILITIES", "AUTHINFO", "STARTTLS", "MODE")
            if self.server.login and not self.user and word not in open_to_all:
                self.say("480 log in first")
                continue
            command = getattr(self, "do_" + word.lower(), None)
            if not command or (self.server.old and word in ("CAPABILITIES", "OVER", "HDR")):
                self.say("500 what?")
                continue
            command(words)
        self.peer.close()

    def do_capabilities(self, _):
        found = ["VERSION 2", "READER", "OVER", "HDR", "LIST ACTIVE NEWSGROUPS OVERVIEW.FMT"]
        if self.server.tls and not self.encrypted:
            found.append("STARTTLS")
        if not self.user:
            found += ["AUTHINFO USER SASL", "SASL PLAIN"]
        self.lines("101 capabilities", found)

    def do_mode(self, _):
        self.say("200 reader")

    def do_date(self, _):
        self.say("111 20260101000000")

    def do_starttls(self, _):
        if not self.server.tls or self.encrypted:
            return self.say("502 no")
        self.say("382 go")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server.tls)
        self.peer = context.wrap_socket(self.peer, server_side=True)
        self.file = self.peer.makefile("rb")
        self.encrypted = True

    def do_authinfo(self, words):
        kind = words[0].upper() if words else ""
        if kind == "USER":
            self.named = " ".join(words[1:])
            self.say("381 and the password?")
        elif kind == "PASS":
            self.log_in(self.named, " ".join(words[1:]))
        elif kind == "SASL" and words[1:2] == ["PLAIN"]:
            response = words[2] if len(words) > 2 else None
            if response is None:
                self.say("383 =")
                response = self.file.readline().decode("latin-1").strip()
            _, user, password = base64.b64decode(response).decode().split("\0")
            self.log_in(user, password)
        else:
            self.say("501 what?")

    def log_in(self, user, password):
        if (user, password) == ("user", "secret"):
            self.user = user
            self.say("281 in")
        else:
            self.say("481 no")

    def do_list(self, words):
        kind, pattern = (words[0].upper() if words else "ACTIVE"), (words[1] if len(words) > 1 else "*")
        groups = {name: group for name, group in self.server.groups.items() if wildmat(name, pattern)}
        if kind == "ACTIVE":
            self.lines("215 groups", [f"{name} {max(group, default=0)} {min(group, default=1)} y" for name, group in groups.items()])
        elif kind == "NEWSGROUPS":
            self.lines("215 descriptions", [f"{name}\tAbout {name}" for name in groups])
        elif kind == "OVERVIEW.FMT":
            self.lines("215 order", ["Subject:", "From:", "Date:", "Message-ID:", "References:", ":bytes", ":lines"])
        else:
            self.say("503 no")

    def do_group(self, words, listing=False):
        group = self.server.groups.get(words[0] if words else self.group)
        if group is None:
            return self.say("411 no such group")
        self.group = words[0] if words else self.group
        self.current = min(group, default=None)
        status = f"211 {len(group)} {min(group, default=0)} {max(group, default=0)} {self.group}"
        if listing:
            low, high = self.range(words[1] if len(words) > 1 else "1-")
            self.lines(status, [str(number) for number in sorted(group) if low <= number <= high])
        else:
            self.say(status)

    def do_listgroup(self, words):
        self.do_group(words, True)

    @staticmethod
    def range(text):
        low, dash, high = text.partition("-")
        return int(low), (int(high) if high else (10**9 if dash else int(low)))

    def over(self, words, show, code=224):
        group = self.server.groups.get(self.group)
        if group is None:
            return self.say("412 no group")
        low, high = self.range(words[0] if words else str(self.current))
        found = [number for number in sorted(group) if low <= number <= high]
        if not found:
            return self.say("423 no articles")
        self.lines(f"{code} data", [show(number, group[number]) for number in found])

    def do_over(self, words):
        self.over(words, lambda number, article: f"{number}\t{article.overview()}")

    do_xover = do_over

    def do_hdr(self, words):
        self.over(words[1:], lambda number, article: f"{number} {article.field(words[0])}", 225)

    def do_xhdr(self, words):
        self.over(words[1:], lambda number, article: f"{number} {article.field(words[0])}", 221)

    def article(self, words, code, octets):
        group = self.server.groups.get(self.group)
        if group is None:
            return self.say("412 no group")
        number = int(words[0]) if words else self.current
        if number not in group:
            return self.say("423 no such article")
        self.say(f"{code} {number} {group[number].field('Message-ID') or '<0>'}")
        if octets:
            self.block(octets(group[number]))

    def do_article(self, words):
        self.article(words, 220, lambda article: article.octets)

    def do_head(self, words):
        self.article(words, 221, lambda article: article.head)

    def do_body(self, words):
        self.article(words, 222, lambda article: article.body)

    def do_stat(self, words):
        self.article(words, 223, None)


class Server:
    def __init__(self, root, switches):
        self.groups = {
            folder.name: {int(file.name): Article(file) for file in folder.iterdir()}
            for folder in sorted(Path(root).iterdir()) if folder.is_dir()
        }
        self.old, self.login = "old" in switches, "login" in switches
        given = dict(switch.split("=", 1) for switch in switches if "=" in switch)
        self.tls = given["tls"].split(",") if "tls" in given else None
        self.log = open(given["log"], "a", encoding="latin-1") if "log" in given else None


def serve(server, peer):
    try:
        Session(server, peer).run()
    except (OSError, ValueError):
        peer.close()


def main():
    server = Server(sys.argv[1], sys.argv[3:])
    listener = socket.create_server(("127.0.0.1", 0), backlog=50)
    port_file = Path(sys.argv[2])
    draft = port_file.with_suffix(".new")
    draft.write_text(f"{listener.getsockname()[1]}\n")
    draft.rename(port_file)

    def accept():
        while True:
            peer, _ = listener.accept()
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(server, peer), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)


main()
