"""Runs the same PHP scripts on stock ext/imap and on ours, and compares what they observe; `make parity` calls this.

    run.py OURS [--stock FILE] [--set KEY=VALUE] [--keep FOLDER] [--noise SEED] [--verbose] [SCRIPT…]

OURS is our imap.so; FILE is stock's (imap.so, from where PHP looks). SCRIPTs are names of tests/parity/*.php without folder and
ending, all by default. Each runs twice, each time in a process of its own and as a user of its own, against one of two private
Dovecots that hold the same mail under the same UIDs, on a mailbox file that holds it too, or on groups of one private INN that do. What they print (see record.php) is cut into cases; a case that differs must
be listed in differences.txt, and what is listed there must occur. --set is an ini entry for ours. --keep leaves the transcripts
in FOLDER; --verbose says which cases fall under which entry; --noise SEED puts as many messages again into the mailboxes, each a
damaged one, to look for differences that nobody thought of.

The last line is the sum; the exit status is 0 if nothing unlisted differs and nothing listed is stale.
"""

import argparse
import concurrent.futures
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import corpus
import differences

HERE = Path(__file__).resolve().parent
SUPPORT = HERE.parent / "support"
SCRIPT_SECONDS = 300
SHOWN_CASES, SHOWN_LINES = 200, 20  # of a script, of a difference
UIDVALIDITY = 1767268800
SIDES = ("stock", "ours")
NOBODY = 65534
SETTINGS = []  # ini entries of ours


class Server:
    """A private Dovecot whose mailboxes are made by hand, so that two of them are alike."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {}

    def start(self):
        subprocess.run([SUPPORT / "dovecot.sh", "start", self.folder], check=True, stdout=subprocess.DEVNULL)
        lines = (self.folder / "env").read_text().splitlines()
        self.environment = dict(line.split("=", 1) for line in lines)

    def stop(self):
        subprocess.run([SUPPORT / "dovecot.sh", "stop", self.folder], check=False)

    def make_user(self, user, messages):
        """A home with `messages` (files) unseen in INBOX; UIDVALIDITY is fixed, for folders made later too."""
        mail = Path(self.environment["MAIL"])
        home = mail / user
        maildir = home / "Maildir"
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True)
        (maildir / "dovecot-uidlist").write_text(f"3 V{UIDVALIDITY} N1 G{'0' * 31}1\n")
        (maildir / "dovecot-uidvalidity").write_text(f"{UIDVALIDITY:08x}")
        (maildir / f"dovecot-uidvalidity.{UIDVALIDITY:08x}").touch()
        for number, message in enumerate(messages):
            os.link(message, maildir / "new" / f"{1000000001 + number}.P1.parity")
        if os.geteuid() == 0:
            owner = mail.stat()
            for folder, _, files in os.walk(home):
                os.chown(folder, owner.st_uid, owner.st_gid)
                for file in files:
                    os.chown(os.path.join(folder, file), owner.st_uid, owner.st_gid)


def deliverable(files, folder):
    """The messages as files whose times are their internal dates, to be linked into every mailbox."""
    folder.mkdir()
    made = []
    for number, file in enumerate(files):
        copy = folder / file.name
        copy.write_bytes(file.read_bytes())
        when = UIDVALIDITY + number * 61860 % (58 * 86400)
        os.utime(copy, (when, when))
        made.append(copy)
    return made


def wanted_messages(script, messages):
    """A script says on a line `// messages: all`, `none` or `NUMBER` how many messages its INBOX is to hold; all by default."""
    found = re.search(rb"^// messages: (\w+)", script.read_bytes(), re.M)
    want = found.group(1).decode() if found else "all"
    return messages if want == "all" else [] if want == "none" else messages[: int(want)]


def kind(script):
    """And on a line `// mailbox: file` or `news` that the mailbox is no Dovecot's: a file in its folder, or a group on INN."""
    found = re.search(rb"^// mailbox: (\w+)", script.read_bytes(), re.M)
    return found.group(1).decode() if found else "server"


def as_mbox(messages):
    """A mailbox file as a delivery agent writes it: lines ended by LF, From quoted; no NULs and no other CRs, which stock drops."""
    text = bytearray()
    for message in messages:
        when = time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime(message.stat().st_mtime)).encode()
        content = re.sub(rb"^(>*From )", rb">\1", message.read_bytes().translate(None, b"\r\0"), flags=re.M)
        text += b"From sender@example.org " + when + b"\n" + content + (b"\n" if content.endswith(b"\n") else b"\n\n")
    return bytes(text)


class News:
    """A private INN; both sides read the same groups."""

    def __init__(self, folder, messages):
        self.folder = folder
        groups = folder / "groups"
        for name, articles in (("parity.all", messages), ("parity.few", messages[:12]), ("parity.none", [])):
            (groups / name).mkdir(parents=True)
            for number, message in enumerate(articles, 1):
                # Every other number is free in the smaller one. No NULs, where stock takes a text to end.
                article = groups / name / str(number if name == "parity.all" else 2 * number + 1)
                article.write_bytes(message.read_bytes().translate(None, b"\0"))
        port_file = folder / "port"
        self.process = subprocess.Popen([sys.executable, SUPPORT / "inn.py", groups, port_file], stdin=subprocess.PIPE)
        while not port_file.exists():
            if self.process.poll() is not None:
                sys.exit("INN did not start")
            time.sleep(0.02)
        self.port = port_file.read_text().strip()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def run(side, script, server, news, extension, names, corpus_folder, scratch):
    """One script on one side: its transcript, normalised."""
    work = scratch / f"{script.stem}.{SIDES.index(side)}"
    work.mkdir()
    be_nobody = None
    if kind(script) == "file":
        messages = [corpus_folder / f"{name}.eml" for name in names.read_text().splitlines()]
        (work / "all").write_bytes(as_mbox(messages))
        (work / "few").write_bytes(as_mbox(messages[:10]))
        if os.geteuid() == 0:
            # Stock opens no files for root.
            for path in (work, work / "all", work / "few"):
                os.chown(path, NOBODY, NOBODY)
            be_nobody = give_up_rights
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        # Stock keeps subscriptions to local mailboxes there.
        "HOME": str(work),
        "TZ": "America/St_Johns",
        "PARITY_PORT": server.environment["IMAP_NOTLS_PORT"],
        "PARITY_STARTTLS_PORT": server.environment["IMAP_PORT"],
        "PARITY_TLS_PORT": server.environment["IMAPS_PORT"],
        "PARITY_POP3_PORT": server.environment["POP3_NOTLS_PORT"],
        "PARITY_NNTP_PORT": news.port if news else "",
        "PARITY_USER": "test" + script.stem,
        "PARITY_WORK": str(work),
        "PARITY_MESSAGES": str(names),
        "PARITY_CORPUS": str(corpus_folder),
        "PARITY_EXTENSION": extension,
        "PARITY_SEED": os.environ.get("PARITY_SEED", ""),
    }
    command = ["php", "-n"]
    for setting in SETTINGS if side == "ours" else []:
        command += ["-d", setting]
    for setting in ("display_errors=1", "html_errors=0", "log_errors=0", "error_reporting=-1", "memory_limit=1G", f"extension={extension}"):
        command += ["-d", setting]
    # In a file, so that a script which dies says what it had to say.
    transcript = scratch / f"{script.stem}.{side}"
    began = time.time()
    with open(transcript, "wb") as output:
        process = subprocess.Popen(command + [str(script)], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                   env=environment, cwd=work, start_new_session=True, preexec_fn=be_nobody)
        try:
            status = process.wait(SCRIPT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
    seconds = time.time() - began
    text = transcript.read_text("utf-8", "surrogateescape")
    for key, name in (("IMAP_NOTLS_PORT", "PORT"), ("IMAP_PORT", "STLSP"), ("IMAPS_PORT", "TLSPT"), ("POP3_NOTLS_PORT", "POP3P")):
        text = re.sub(rf"(?<!\d){server.environment[key]}(?!\d)", name, text)
    if news:
        text = re.sub(rf"(?<!\d){news.port}(?!\d)", "NNTPP", text)
    text = text.replace(str(work), "WORK").replace(str(server.folder), "SERVER")
    text = re.sub(r"(\w{3}, +)?\d{1,2}[ -]\w{3}[ -]\d{4} \d\d:\d\d:\d\d [+-]\d{4}", lambda found: present(found.group(), began), text)
    # Dovecot's timings at the end of its answers
    text = re.sub(r"\(\d+\.\d{3} \+ \d+\.\d{3}( \+ \d+\.\d{3})? secs\)", "(SECONDS)", text)
    # Stock cuts a server's text, perhaps in the middle of that.
    text = re.sub(r"^(.*IMAP protocol error: .*?) \(\d[\d.+ sec]*(?= \(errflg=\d\)$|$)", r"\1 (SECONDS).", text, flags=re.M)
    return text + f"== exit\nstatus {status}\n", seconds


def give_up_rights():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def present(date, began):
    try:
        when = parsedate_to_datetime(date.replace("-", " ", 2) if "-" in date[:6] else date).timestamp()
    except (TypeError, ValueError):
        return date
    return f"NOW {date[-5:]}" if began - 2 <= when <= time.time() + 2 else date


def cases(script, text):
    """name => lines, in order"""
    found = {}
    lines = found.setdefault(f"{script}/begin", [])
    for line in text.split("\n"):
        if line.startswith("== "):
            lines = found.setdefault(f"{script}/{line[3:]}", [])
        else:
            lines.append(line)
    if found[f"{script}/begin"] == []:
        del found[f"{script}/begin"]
    return found


def hunks(stock, ours):
    """The places where two lists of lines differ: pairs of lists."""
    begin = 0
    while begin < min(len(stock), len(ours)) and stock[begin] == ours[begin]:
        begin += 1
    end = 0
    while end < min(len(stock), len(ours)) - begin and stock[-1 - end] == ours[-1 - end]:
        end += 1
    stock, ours = stock[begin : len(stock) - end], ours[begin : len(ours) - end]
    if len(stock) * len(ours) > 4_000_000:
        return [(stock, ours)]
    if len(stock) == len(ours):
        # Lines that answer each other: no search for a better alignment.
        found = []
        for one, other in zip(stock, ours):
            if one != other:
                found.append(([one], [other]))
        return found
    matcher = difflib.SequenceMatcher(None, stock, ours, autojunk=False)
    return [(stock[a:b], ours[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("scripts", nargs="*")
    parser.add_argument("--stock", default="imap.so")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--noise", type=int)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    SETTINGS.extend(arguments.set)
    every = sorted(path for path in HERE.glob("*.php") if path.stem != "record")
    scripts = [HERE / f"{Path(name).stem}.php" for name in arguments.scripts] or every
    list_ = differences.read(HERE / "differences.txt", HERE.parent.parent / "README.md")

    scratch = Path(tempfile.mkdtemp(prefix="parity."))
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(1))
    servers, news = {}, None
    try:
        os.chmod(scratch, 0o755)
        made = scratch / "corpus"
        corpus.write(made)
        if arguments.noise is not None:
            corpus.write_noise(made, sorted([*(HERE.parent / "corpus").glob("*.eml"), *made.glob("*.eml")]), arguments.noise)
        messages = deliverable(sorted([*(HERE.parent / "corpus").glob("*.eml"), *made.glob("*.eml")], key=lambda file: file.name), scratch / "mail")
        names = scratch / "names"
        names.write_text("".join(f"{message.stem}\n" for message in messages))
        for number, side in enumerate(SIDES):
            servers[side] = Server(scratch / f"server{number}")
            servers[side].start()
            for script in scripts:
                servers[side].make_user("test" + script.stem, wanted_messages(script, messages))
        if any(kind(script) == "news" for script in scripts):
            news = News(scratch / "news", messages)
        # Where a script that gives up its rights can read it.
        copied = shutil.copy(arguments.ours, scratch / "imap.so")
        extensions = {"stock": arguments.stock, "ours": str(copied)}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            running = {(script, side): pool.submit(run, side, script, servers[side], news, extensions[side], names, scratch / "mail", scratch)
                       for script in scripts for side in SIDES}
            transcripts = {key: future.result() for key, future in running.items()}
    finally:
        for server in servers.values():
            server.stop()
        if news:
            news.stop()
        shutil.rmtree(scratch, ignore_errors=True)

    total = unlisted = listed = 0
    for script in scripts:
        texts = {side: transcripts[script, side][0] for side in SIDES}
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            for side in SIDES:
                (arguments.keep / f"{script.stem}.{side}").write_text(texts[side], "utf-8", "surrogateescape")
        stock, ours = (cases(script.stem, texts[side]) for side in SIDES)
        bad = 0
        if died := re.search(r"== exit\nstatus (-\d+)\n\Z", texts["stock"]):
            # What would have come after it counts as one difference.
            print(f"DIFFERS   stock died of signal {died.group(1)[1:]} in {['its begin', *stock][-2]}; such a case belongs into a child()")
            ours = {name: lines for name, lines in ours.items() if name in stock}
        for name in {**stock, **ours}:
            total += 1
            one, other = stock.get(name, ["(no such case)"]), ours.get(name, ["(no such case)"])
            if one == other:
                continue
            one = differences.in_order(one, other, name, list_)
            left, used = [], []
            for hunk in hunks(one, other):
                entry = differences.find(list_, name, hunk)
                if entry is None:
                    left.append(hunk)
                elif entry not in used:
                    used.append(entry)
            if arguments.verbose and used and not left:
                print(f"listed    {name}: {', '.join(str(entry.line) for entry in used)}")
            if not left:
                listed += 1
                continue
            bad += 1
            if bad <= SHOWN_CASES:
                print(f"DIFFERS   {name}")
                for call in [line for line in one[:1] if line.startswith("> ")]:
                    print(f"          {call}")
                for removed, added in left:
                    for sign, lines in (("-", removed), ("+", added)):
                        for line in lines[:SHOWN_LINES]:
                            print(f"        {sign} {line[:2000]}")
                        if len(lines) > SHOWN_LINES:
                            print(f"        {sign} … and {len(lines) - SHOWN_LINES} lines")
        unlisted += bad
        print(f"{script.stem}: {len({**stock, **ours})} cases, {bad} unlisted; {transcripts[script, 'stock'][1]:.1f} s, {transcripts[script, 'ours'][1]:.1f} s")
    stale = [entry for entry in list_ if not entry.used] if scripts == every else []
    for entry in stale:
        print(f"STALE     differences.txt:{entry.line}: {entry.reason}")
    entries = sum(1 for entry in list_ if entry.used)
    print(f"\n{total} cases, {entries} listed differences (in {listed} cases), {unlisted} unlisted" + (f", {len(stale)} stale" if stale else ""))
    sys.exit(1 if unlisted or stale else 0)


sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)
main()
