"""Takes the unseen mail of a help desk since a date: shows it, saves its attachments, flags it and files it away.

help_desk.py MAILBOX USER SINCE FOLDER ATTACHMENTS      the password is in IMAP_PASSWORD; SINCE is like 1-Jan-2026
"""

import os
import sys
from pathlib import Path

import imapext


def take(message: imapext.Message, attachments: Path) -> None:
    """Shows a message, and saves what is attached to it in a folder of its own."""
    print(f"{message.uid}: {message.subject}")
    print(f"    from {', '.join(map(str, message.envelope.from_))} on {message.date or 'no date'}")
    for part in message.walk():
        print(f"    {part.number or '-':7} {part.content_type} {part.size} {part.filename or ''}")
    print("    >", " ".join((message.text() or "").split())[:70])
    for part in message.attachments():
        folder = attachments / str(message.uid)
        folder.mkdir(parents=True, exist_ok=True)
        print("    saved", part.save(folder))


def main(name: str, user: str, since: str, folder: str, attachments: str) -> None:
    with imapext.open(name, user, os.environ["IMAP_PASSWORD"]) as mailbox:
        if not mailbox.folders(folder):
            mailbox.create_folder(folder)
        messages = mailbox.search(f'UNSEEN SINCE "{since}"')
        for message in messages:
            take(message, Path(attachments))
        mailbox.flag(messages, r"\Seen", r"\Flagged")
        mailbox.move(messages, folder)
        mailbox.expunge()
        print(f"{len(messages)} messages moved to {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
