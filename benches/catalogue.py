"""The jobs of the benchmark: what each does, on whose mailbox, and the fewest commands that would do it.

The scripts themselves are in php/jobs.php and python/jobs.py.
"""

from dataclasses import dataclass, field, replace

import fill

MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\n" + "line of text\r\n" * 100
ENVELOPES = "UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE"
# What python/jobs.py has a script for; every other job is stock's and ours alone.
PEERS = ["imaplib", "imapclient", "imap-tools"]


@dataclass
class Job:
    title: str  # with {} for the count
    user: str
    counts: tuple  # at 0 ms, with a delay; None where that tells nothing
    commands: callable = lambda count: []  # the floor's; None where there is no floor
    goals: tuple = (None, None)  # how many times faster than stock, at 0 ms and at 20 ms
    python: tuple = ("imapext", *PEERS)
    times: callable = lambda count: 1  # how many sessions
    tls: bool = False
    settings: list = field(default_factory=list)
    cold: bool = False  # the server has no index of the mailbox
    grows: str = ""  # the folder that it adds to, which is empty before each run
    by_call: bool = False  # what counts is the client's CPU for a call, what it needs to start taken off
    script: str = ""  # its name in the scripts, if not the job's


def leaves(path):
    return f"BODY.PEEK[{path}]"


PARTS = "BODYSTRUCTURE BODY.PEEK[HEADER] " + " ".join(map(leaves, ["1", "2", "1.1", "1.2"]))
OURS = ("imapext",)

JOBS = {
    "start": Job("nothing: start, and load the extension or the modules", "testordinary", (1, None), None),
    "open": Job("open and close, {} times", "testordinary", (20, 20), goals=(1, 1.7), times=lambda count: count),
    "open-tls": Job("the same in TLS", "testordinary", (20, 20), goals=(1.7, 1.4), times=lambda count: count, tls=True, script="open"),
    "read": Job("search; header, structure and part 1 of {}", "testordinary", (1000, 300),
                lambda count: ["SEARCH ALL", f"FETCH 1:{count} (ENVELOPE RFC822.SIZE BODYSTRUCTURE BODY.PEEK[1])"], (2, 20)),
    "parts": Job("by UID: header, structure and every part of {}", "testordinary", (1000, 150),
                 lambda count: ["UID SEARCH ALL", f"UID FETCH 1:{count} ({PARTS})"], (2, 15)),
    "structure": Job("structure of {}", "testordinary", (1000, 1000), lambda count: [f"FETCH 1:{count} BODYSTRUCTURE"], (2.5, 8),
                     ("imapext", "imapclient")),
    "overview": Job("overview of {}", "testsmall50000", (50000, 20000), lambda count: [f"FETCH 1:{count} ({ENVELOPES})"], (3, 40)),
    "headers": Job("imap_headers of {}", "testsmall50000", (50000, 50000), lambda count: [f"FETCH 1:{count} ({ENVELOPES})"], (3, 50), OURS),
    "search": Job("search UNSEEN SINCE among {}", "testsmall50000", (50000, 50000), lambda _: ["SEARCH UNSEEN SINCE 1-Jan-2020"],
                  (1.8, 1.7)),
    "setflag": Job("a flag on {}, one by one", "testordinary", (300, 300),
                   lambda count: [f"STORE {number} +FLAGS.SILENT (\\Flagged)" for number in range(1, count + 1)], (1.5, 25)),
    "append": Job("append {}, one by one", "testappend", (200, 200),
                  lambda count: [f"APPEND Archive {{{len(MESSAGE)}+}}\r\n{MESSAGE}"] * count, (1, 3.5),
                  grows="Archive"),
    "list": Job("list of {} folders", "testfolders", (2000, 2000), lambda _: ['LIST "" "*"'], (1, 1.3)),
    "status": Job("status of {} folders", "testordinary", (300, 300),
                  lambda count: [f"STATUS Folder{n:04} (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY)" for n in range(count)], (1.3, None)),
    "status-predicted": Job("the same, `imap.predict_status=1`", "testordinary", (300, 300),
                            lambda count: ['LIST "" "*" RETURN (STATUS (MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY))'], (1.3, 10), (),
                            settings=["imap.predict_status=1"], script="status"),
    "fetchbody": Job("fetchbody of {} parts of 50 MiB", "testlarge", (5, 5), lambda count: [f"FETCH 1:{count} BODY.PEEK[2]"], (1.7, 1.4)),
    "savebody": Job("savebody of the same", "testlarge", (5, 5), lambda count: [f"FETCH 1:{count} BODY.PEEK[2]"], (1, 1.1), OURS),
    "msgno": Job("uid and msgno at the end of 50,000, {} times", "testsmall50000", (10000, None), None, (100, None), OURS, by_call=True),
    "uid-structure": Job("structure by UID (FT_UID) at the end of 50,000, {} messages", "testsmall50000", (1000, None),
                         lambda count: [f"FETCH {50001 - count}:50000 BODYSTRUCTURE"], (None, None), OURS),
    "num_msg": Job("num_msg, {} times", "testsmall50000", (1000000, None), None, (1, None), OURS, by_call=True),
    "cold": Job("overview of {} without the server's index", "testsmall50000", (50000, None),
                lambda count: [f"FETCH 1:{count} ({ENVELOPES})"], (50, None), (), cold=True, script="overview"),
}

# How cost grows: these, on mailboxes of these sizes.
GROWTH = ["overview", "headers", "search"]
SIZES = [1000, 10000, 100000]


def grown(name, size):
    """A job on a mailbox of so many messages, from PHP."""
    return replace(JOBS[name], user=f"testsmall{size}", counts=(size, None), python=())


def fill_all(mail, users):
    """Mailboxes for those of the users that are wanted."""
    if "testordinary" in users:
        fill.fill(mail, "testordinary", map(fill.ordinary, range(1, 1001)), [f"Folder{n:04}" for n in range(300)])
    if "testappend" in users:
        fill.fill(mail, "testappend", [], ["Archive"])
    if "testfolders" in users:
        fill.fill(mail, "testfolders", [fill.small(1)], [f"Folder{n:04}" for n in range(2000)])
    if "testlarge" in users:
        fill.fill(mail, "testlarge", [fill.large(50)] * 5)
    for user in users:
        if user.startswith("testsmall"):
            fill.fill(mail, user, map(fill.small, range(1, int(user.removeprefix("testsmall")) + 1)))
