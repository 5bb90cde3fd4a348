"""Damaged mailbox files as stock ext/imap and ours read them, compared.

    damaged.py OURS [--seed N] [--files N] [--show N] [--all]

OURS is our imap.so. Each file has some messages of tests/corpus, damaged by the seed: lines lost, doubled, cut or joined, tokens of
headers and multiparts in odd places, wrong boundaries, 8-bit headers, `From ` lines in and out of place, the end missing. --all
takes what the README tells of too (EXPLAINED). Runs as root; stock reads local mailboxes for others only.

What differs is listed by kind of call, with examples; the last line is the sum. The exit status is 0 if no header, structure, part or
overview differs: what is searched, sorted and complained of in damaged texts does, as README.md says.
"""

import argparse
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FROM = b"From MAILER-DAEMON Mon Jan  5 10:00:00 2026 +0000\n"
TOKENS = [
    b"\n", b" ", b"\t", b":", b";", b"=", b'"', b"\\", b"(", b")", b"<", b">", b"@", b",", b".", b"/", b"*", b"'", b"--", b"?", b"[", b"]", b"%",
    b"=?utf-8?q?", b"?=", b"=?x", b"\xff", b"\xe9", b"\xc3\xa9", b"\n ", b"\n\n", b"\n--b\n", b"\n--b--\n", b"\nContent-Type: multipart/mixed; boundary=b\n",
    b"\nContent-Type: message/rfc822\n", b"\nContent-Type: text/plain; charset=\n", b"\nContent-Transfer-Encoding: base64\n", b"\nFrom: a@b\n",
    b"\nTo: group: a@b;\n", b"\nFrom ", b"\n" + FROM, b"\nFrom me\n", b"\nFrom a@b Mon Jan  5 10:00 2026\n", b"\n>From x\n",
    b"\nStatus: RO\n", b"\nX-UID: 7\n", b"\nX-IMAPbase: 5 5\n", b"\nDate: Thu, 31 Feb 2026 99:00 +9999\n",
]  # fmt: skip

# What of the corpus shows differences that README.md lists.
EXPLAINED = {
    "082": "an encoded word as a parameter without quotes",
    "086": "a tab and a space in a quoted parameter",
    "x-martian": "searches in texts of a charset that is not known, and subjects in one",
    "x-unknown": "as above",
    "Engineers:": "addresses in a group are searched",
    "boundary*0": "a boundary in pieces",
    "199": "of several To the first counts in a sort, be it empty",
    "=XY": "searches in texts whose encoding is broken",
    "!!!!": "as above, and subjects",
}
# As damage: keywords that the file's list of them does not name, message ids that make imap_thread complain.
EXPLAINED_TOKENS = [b"\nX-Keywords: kw\n", b"\r", b"\0", b"\r\n"]


def plain(content):
    """As a file holds it, with no line that begins a message."""
    return re.sub(rb"^From ", b">From ", content.replace(b"\r\n", b"\n"), flags=re.M)


def damaged(source, content, tokens):
    for _ in range(source.randrange(1, 5)):
        at = source.randrange(len(content) + 1)
        # The header is where most is decided.
        if source.random() < 0.7:
            at = source.randrange(min(len(content), 600) + 1)
        lines = content.split(b"\n")
        line = source.randrange(len(lines))
        match source.randrange(7):
            case 0 | 1:
                content = content[:at] + source.choice(tokens) + content[at:]
            case 2:
                content = content[:at] + content[at + source.randrange(1, 12) :]
            case 3:
                content = b"\n".join(lines[:line] + [lines[line]] + lines[line:])
            case 4:
                content = b"\n".join(lines[:line] + lines[line + 1 :])
            case 5:
                # A boundary that is another.
                content = re.sub(rb"boundary=\"?.", rb"\g<0>x", content, count=1)
            case 6:
                # No empty line after the header.
                content = content.replace(b"\n\n", b"\n", 1)
    return content


def make(source, contents, tokens, whole):
    text = b""
    for _ in range(source.randrange(1, 12)):
        message = damaged(source, source.choice(contents), tokens)
        text += FROM + message + source.choice([b"\n\n", b"\n\n", b"\n\n", b"\n", b""])
    if source.random() < 0.2:
        text = text[: source.randrange(len(text) + 1)]
    if whole:
        # Where the end of a file is missing stock ends a header with a lone LF, and what is no mailbox is one message.
        text = FROM + text.removeprefix(FROM).rstrip(b"\n") + b"\n"
    elif source.random() < 0.05:
        text = source.choice([b"", b"\n", FROM, FROM[:-1], FROM + b"\n", FROM * 3, b"\n\n" + text, text + FROM[:-1]])
    return text


def facts(module, folder, root):
    arguments = ["php", "-n", "-d", f"extension={module}", "-d", "memory_limit=1G", str(HERE / "damaged.php"), "box"]
    if root:
        arguments.append(str(folder))
    else:
        arguments = ["setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups", *arguments]
    environment = {**os.environ, "HOME": str(folder)}
    run = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    lines = run.stdout.split(b"\n")
    return run.returncode, dict(line.split(b" = ", 1) for line in lines if b" = " in line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--show", type=int, default=2)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--keep")
    options = parser.parse_args()
    files = sorted((HERE.parent / "corpus").glob("*.eml"))
    contents = [(path.name, plain(path.read_bytes())) for path in files]
    tokens = TOKENS
    if options.all:
        tokens = TOKENS + EXPLAINED_TOKENS * 5
    else:
        is_explained = lambda name, content: any(name.startswith(key) or key.encode() in content for key in [*EXPLAINED, "\r", "\0"])
        contents = [entry for entry in contents if not is_explained(*entry)]
    contents = [content for _, content in contents if 0 < len(content) < 8000]
    differences = collections.defaultdict(list)
    count = died = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        # With less there is a warning.
        folder.chmod(0o1777)
        for seed in range(options.seed, options.seed + options.files):
            text = make(random.Random(seed), contents, tokens, not options.all)
            (folder / "box").write_bytes(text)
            (folder / "box").chmod(0o644)
            status, stock = facts("imap.so", folder, root=False)
            own_status, ours = facts(options.ours, folder, root=True)
            if own_status:
                differences["a death of ours"].append((seed, own_status, b"", b""))
            if status:
                # What stock said until then counts.
                died += 1
                stock = dict(list(stock.items())[:-1])
                ours = {call: ours[call] for call in stock if call in ours}
            count += len(stock)
            # A header without an end: the messages behind it are hidden in stock.
            if stock.get(b"num_msg") != ours.get(b"num_msg") and not options.all:
                continue
            # Searches and threads make stock complain of what they read.
            for call in sorted({*stock, *ours} - {b"errors"}):
                if stock.get(call) != ours.get(call):
                    kind = re.sub(r"^\d+ ", "", call.decode())
                    kind = re.sub(r"( \d+(\.\d+)*)$", "", kind)
                    differences[kind].append((seed, call.decode(), stock.get(call), ours.get(call)))
            if options.keep and any(entry[0] == seed for list_ in differences.values() for entry in list_):
                shutil.copy(folder / "box", Path(options.keep) / f"{seed}.mbox")
    for kind, found in sorted(differences.items()):
        print(f"{kind}: {len(found)}")
        for seed, call, theirs, own in found[: options.show]:
            print(f"  seed {seed}, {call}")
            theirs, own = theirs or b"-", own or b"-"
            # Long values alike are shown from where they part.
            start = max(len(os.path.commonprefix([theirs, own])) - 60, 0)
            print(f"    stock {theirs[start : start + 200].decode()}\n    ours  {own[start : start + 200].decode()}")
    total = sum(map(len, differences.values()))
    grave = [kind for kind in differences if not kind.startswith(("search", "sort", "errors"))]
    print(f"{options.files} files, {count} facts, {total} differ; stock died {died} times")
    sys.exit(1 if grave else 0)


if __name__ == "__main__":
    main()
