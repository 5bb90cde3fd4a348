//! What others write and read: Python's `mailbox`, stock ext/imap.
