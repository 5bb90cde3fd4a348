"""Delivers files to a Maildir of the private Dovecot; see fill.sh, which is the way to call it."""

import base64
import os
import sys
from pathlib import Path

START = 1767268800  # 1 January 2026 12:00:00 UTC
STEP = (17 * 60 + 11) * 60
SPAN = 58 * 86400  # wrap round at the end of February


def modified_utf7(name):
    """RFC 3501, 5.1.3."""
    out, run = "", ""
    for char in name + "\0":
        if " " <= char <= "~" or char == "\0":
            if run:
                coded = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=")
                out += "&" + coded.replace("/", ",") + "-"
                run = ""
            out += "&-" if char == "&" else "" if char == "\0" else char
        else:
            run += char
    return out


def environment(root):
    return dict(line.split("=", 1) for line in (root / "env").read_text().splitlines())


def make(directory, owner):
    """mkdir -p, with the owner of the mail on every directory that is new."""
    if directory.is_dir():
        return
    make(directory.parent, owner)
    directory.mkdir(mode=0o700)
    give(directory, owner)


def give(path, owner):
    if os.geteuid() == 0:
        os.chown(path, *owner)


def main():
    corpus, root, user = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    folder = sys.argv[4] if len(sys.argv) > 4 else "INBOX"
    files = [Path(name) for name in sys.argv[5:]] or sorted(corpus.glob("*.eml"))
    if not files:
        sys.exit("fill.sh: no messages to deliver")
    mail = Path(environment(root)["MAIL"])
    owner = mail.stat().st_uid, mail.stat().st_gid

    maildir = mail / user / "Maildir"
    if folder.upper() != "INBOX":
        maildir = maildir / ("." + modified_utf7(folder).replace("/", "."))
    for part in "tmp", "cur", "new":
        make(maildir / part, owner)
    if folder.upper() != "INBOX":
        marker = maildir / "maildirfolder"
        marker.touch()
        give(marker, owner)

    # Dovecot numbers new files in the order of the seconds that begin their names. Names of an earlier delivery come first.
    held = [int(entry.name.split(".")[0]) for part in ("cur", "new") for entry in (maildir / part).iterdir()
            if entry.name.split(".")[0].isdigit()]
    number = max(held, default=1000000000)
    contents = [file.read_bytes() for file in files]
    for index, content in enumerate(contents * int(os.environ.get("REPEAT", "1"))):
        number += 1
        name = f"{number}.P{os.getpid()}.fixture"
        temporary = maildir / "tmp" / name
        temporary.write_bytes(content)
        give(temporary, owner)
        when = START + index * STEP % SPAN
        os.utime(temporary, (when, when))
        temporary.rename(maildir / "new" / name)


main()
