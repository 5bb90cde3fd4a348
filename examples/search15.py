import os

import imapext

with imapext.open("{127.0.0.1:1143/imap/notls}INBOX", "user", "secret") as mailbox:
    os.makedirs("attachments", exist_ok=True)
    for message in mailbox.search('UNSEEN SINCE "1-Jan-2026" SUBJECT "счёт"'):
        print(message.uid, message.date, message.from_, message.subject)
        for part in message.walk():
            print("   ", part.number, part.content_type, part.filename or "")
        for part in message.attachments():
            print("    saved", part.save("attachments"))
        message.flag(r"\Flagged")
    print(len(mailbox), "messages in", mailbox.folder)
