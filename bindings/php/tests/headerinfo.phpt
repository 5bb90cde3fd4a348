--TEST--
imap_headerinfo, imap_fetch_overview: the properties, their order, types and absence
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$session->deliver("\r\n");
$session->deliver(message(<<<'END'
    Return-Path: <bounce@example.org>
    Date: Mon, 5 Jan 2026 10:00:00 +0300
    From: =?UTF-8?Q?=D0=90?= <a@example.org>, B <@r1,@r2:b@example.org>
    Sender: s@example.org
    Reply-To: r@example.org
    To: friends: x@example.org, y@example.org;, z@example.net
    Cc: c@example.org
    Bcc: "quoted, name" <d@example.org>
    Subject: =?UTF-8?Q?=D0=A2?= and more
    In-Reply-To: <parent@example.org>
    Message-ID: <all@example.org>
    References: <root@example.org> <parent@example.org>
    Newsgroups: a.b,c.d
    Followup-To: a.b

    END), 'INBOX', '\Seen \Flagged \Answered \Draft \Deleted');
$connection = imap_open(plain(), $user, 'secret');
foreach ([[1], [1, 10, 10], [2], [2, 5, 7], [2, 1024, 1024]] as $arguments) {
    echo json_encode(imap_headerinfo($connection, ...$arguments), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES), "\n";
}
foreach (['1:2', '2,1', '', '3', 'x', '1:*', '0', '2:1', '*'] as $sequence) {
    echo "$sequence: ";
    attempt('imap_fetch_overview', $connection, $sequence);
    echo "$sequence by UID: ";
    attempt('imap_fetch_overview', $connection, $sequence, FT_UID);
}
attempt('imap_fetch_overview', $connection, '1', 2);
?>
--EXPECT--
{
    "Recent": "N",
    "Unseen": " ",
    "Flagged": " ",
    "Answered": " ",
    "Deleted": " ",
    "Draft": " ",
    "Msgno": "   1",
    "MailDate": "17-Jul-1996 09:44:25 +0000",
    "Size": "2",
    "udate": 837596665
}
{
    "Recent": "N",
    "Unseen": " ",
    "Flagged": " ",
    "Answered": " ",
    "Deleted": " ",
    "Draft": " ",
    "Msgno": "   1",
    "MailDate": "17-Jul-1996 09:44:25 +0000",
    "Size": "2",
    "udate": 837596665
}
{
    "date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "Date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "subject": "=?UTF-8?Q?=D0=A2?= and more",
    "Subject": "=?UTF-8?Q?=D0=A2?= and more",
    "in_reply_to": "<parent@example.org>",
    "message_id": "<all@example.org>",
    "newsgroups": "a.b,c.d",
    "followup_to": "a.b",
    "references": "<root@example.org> <parent@example.org>",
    "toaddress": "friends: x@example.org, y@example.org;, z@example.net",
    "to": [
        {
            "mailbox": "friends"
        },
        {
            "mailbox": "x",
            "host": "example.org"
        },
        {
            "mailbox": "y",
            "host": "example.org"
        },
        {},
        {
            "mailbox": "z",
            "host": "example.net"
        }
    ],
    "fromaddress": "=?UTF-8?Q?=D0=90?= <a@example.org>, B <b@example.org>",
    "from": [
        {
            "mailbox": "a",
            "host": "example.org",
            "personal": "=?UTF-8?Q?=D0=90?="
        },
        {
            "mailbox": "b",
            "host": "example.org",
            "personal": "B",
            "adl": "@r1,@r2"
        }
    ],
    "ccaddress": "c@example.org",
    "cc": [
        {
            "mailbox": "c",
            "host": "example.org"
        }
    ],
    "bccaddress": "\"quoted, name\" <d@example.org>",
    "bcc": [
        {
            "mailbox": "d",
            "host": "example.org",
            "personal": "quoted, name"
        }
    ],
    "reply_toaddress": "r@example.org",
    "reply_to": [
        {
            "mailbox": "r",
            "host": "example.org"
        }
    ],
    "senderaddress": "s@example.org",
    "sender": [
        {
            "mailbox": "s",
            "host": "example.org"
        }
    ],
    "Recent": "R",
    "Unseen": " ",
    "Flagged": "F",
    "Answered": "A",
    "Deleted": "D",
    "Draft": "X",
    "Msgno": "   2",
    "MailDate": "17-Jul-1996 09:44:25 +0000",
    "Size": "501",
    "udate": 837596665
}
{
    "date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "Date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "subject": "=?UTF-8?Q?=D0=A2?= and more",
    "Subject": "=?UTF-8?Q?=D0=A2?= and more",
    "in_reply_to": "<parent@example.org>",
    "message_id": "<all@example.org>",
    "newsgroups": "a.b,c.d",
    "followup_to": "a.b",
    "references": "<root@example.org> <parent@example.org>",
    "toaddress": "friends: x@example.org, y@example.org;, z@example.net",
    "to": [
        {
            "mailbox": "friends"
        },
        {
            "mailbox": "x",
            "host": "example.org"
        },
        {
            "mailbox": "y",
            "host": "example.org"
        },
        {},
        {
            "mailbox": "z",
            "host": "example.net"
        }
    ],
    "fromaddress": "=?UTF-8?Q?=D0=90?= <a@example.org>, B <b@example.org>",
    "from": [
        {
            "mailbox": "a",
            "host": "example.org",
            "personal": "=?UTF-8?Q?=D0=90?="
        },
        {
            "mailbox": "b",
            "host": "example.org",
            "personal": "B",
            "adl": "@r1,@r2"
        }
    ],
    "ccaddress": "c@example.org",
    "cc": [
        {
            "mailbox": "c",
            "host": "example.org"
        }
    ],
    "bccaddress": "\"quoted, name\" <d@example.org>",
    "bcc": [
        {
            "mailbox": "d",
            "host": "example.org",
            "personal": "quoted, name"
        }
    ],
    "reply_toaddress": "r@example.org",
    "reply_to": [
        {
            "mailbox": "r",
            "host": "example.org"
        }
    ],
    "senderaddress": "s@example.org",
    "sender": [
        {
            "mailbox": "s",
            "host": "example.org"
        }
    ],
    "Recent": "R",
    "Unseen": " ",
    "Flagged": "F",
    "Answered": "A",
    "Deleted": "D",
    "Draft": "X",
    "Msgno": "   2",
    "MailDate": "17-Jul-1996 09:44:25 +0000",
    "Size": "501",
    "udate": 837596665,
    "fetchfrom": "=?UTF",
    "fetchsubject": "=?UTF-8"
}
{
    "date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "Date": "Mon, 5 Jan 2026 10:00:00 +0300",
    "subject": "=?UTF-8?Q?=D0=A2?= and more",
    "Subject": "=?UTF-8?Q?=D0=A2?= and more",
    "in_reply_to": "<parent@example.org>",
    "message_id": "<all@example.org>",
    "newsgroups": "a.b,c.d",
    "followup_to": "a.b",
    "references": "<root@example.org> <parent@example.org>",
    "toaddress": "friends: x@example.org, y@example.org;, z@example.net",
    "to": [
        {
            "mailbox": "friends"
        },
        {
            "mailbox": "x",
            "host": "example.org"
        },
        {
            "mailbox": "y",
            "host": "example.org"
        },
        {},
        {
            "mailbox": "z",
            "host": "example.net"
        }
    ],
    "fromaddress": "=?UTF-8?Q?=D0=90?= <a@example.org>, B <b@example.org>",
    "from": [
        {
            "mailbox": "a",
            "host": "example.org",
            "personal": "=?UTF-8?Q?=D0=90?="
        },
        {
            "mailbox": "b",
            "host": "example.org",
            "personal": "B",
            "adl": "@r1,@r2"
        }
    ],
    "ccaddress": "c@example.org",
    "cc": [
        {
            "mailbox": "c",
            "host": "example.org"
        }
    ],
    "bccaddress": "\"quoted, name\" <d@example.org>",
    "bcc": [
        {
            "mailbox": "d",
            "host": "example.org",
            "personal": "quoted, name"
        }
    ],
    "reply_toaddress": "r@example.org",
    "reply_to": [
        {
            "mailbox": "r",
            "host": "example.org"
        }
    ],
    "senderaddress": "s@example.org",
    "sender": [
        {
            "mailbox": "s",
            "host": "example.org"
        }
    ],
    "Recent": "R",
    "Unseen": " ",
    "Flagged": "F",
    "Answered": "A",
    "Deleted": "D",
    "Draft": "X",
    "Msgno": "   2",
    "MailDate": "17-Jul-1996 09:44:25 +0000",
    "Size": "501",
    "udate": 837596665,
    "fetchfrom": "=?UTF-8?Q?=D0=90?=                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              ",
    "fetchsubject": "=?UTF-8?Q?=D0=A2?= and more"
}
1:2: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
1:2 by UID: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
2,1: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
2,1 by UID: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
: []
 by UID: []
3: []
  error: Sequence out of range
3 by UID: []
x: []
  error: Syntax error in sequence
x by UID: []
  error: Syntax error in sequence
1:*: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
1:* by UID: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
0: []
  error: Sequence out of range
0 by UID: []
  error: UID may not be zero
2:1: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
2:1 by UID: [{"size":2,"uid":1,"msgno":1,"recent":1,"flagged":0,"answered":0,"deleted":0,"seen":0,"draft":0,"udate":837596665},{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
*: [{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
* by UID: [{"subject":"=?UTF-8?Q?=D0=A2?= and more","from":"=?UTF-8?Q?=D0=90?= <a@example.org>","to":"friends: ","date":"Mon, 5 Jan 2026 10:00:00 +0300","message_id":"<all@example.org>","references":"<root@example.org> <parent@example.org>","in_reply_to":"<parent@example.org>","size":501,"uid":2,"msgno":2,"recent":1,"flagged":1,"answered":1,"deleted":1,"seen":1,"draft":1,"udate":837596665}]
ValueError: imap_fetch_overview(): Argument #3 ($flags) must be FT_UID or 0
