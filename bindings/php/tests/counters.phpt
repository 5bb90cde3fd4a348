--TEST--
imap_status, imap_mailboxmsginfo, imap_headers
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$session->tell('CREATE other');
$connection = imap_open(plain(), $user, 'secret');
attempt('imap_headers', $connection);
$describe = function () use ($connection) {
    $info = (array) imap_mailboxmsginfo($connection);
    ksort($info); // the two releases of ext/imap have two orders; ours is compared below
    unset($info['Date']);
    return $info;
};
attempt($describe);
foreach (range(1, 3) as $i) {
    $session->deliver(simple($i), 'INBOX', ['', '\Seen \Answered', '\Flagged \Deleted'][$i - 1]);
}
$session->deliver(message("Subject: a subject that is longer than the column\nFrom: someone.with.a.long.name@example.org\n\n"), 'INBOX', 'word \Draft');
imap_ping($connection);
attempt('imap_headers', $connection);
attempt($describe);
$known = function (string $mailbox, int $flags) use ($connection) {
    $status = imap_status($connection, $mailbox, $flags);
    if (isset($status->uidvalidity)) {
        $status->uidvalidity = $status->uidvalidity > 0;
    }
    return $status;
};
foreach ([0, 1, 2, 4, 8, 16, 31] as $flags) {
    attempt($known, plain(), $flags);
}
foreach ([plain('other'), plain('absent'), 'other', '{bad/x}INBOX', ''] as $mailbox) {
    attempt($known, $mailbox, SA_ALL);
}
attempt('imap_status', $connection, plain(), 32);
attempt('imap_status', $connection, plain(), -1);
if (function_exists('imap_capability')) {
    echo implode(' ', array_keys((array) imap_mailboxmsginfo($connection))), "\n";
}
?>
--EXPECTF--
[]
{"Deleted":0,"Driver":"imap","Mailbox":"{127.0.0.1:%d/imap/notls/user=\"USER\"}INBOX","Nmsgs":0,"Recent":0,"Size":0,"Unread":0}
["N        1)17-Jul-1996 A. N. Other          Number 1 (180 chars)","R  A     2)17-Jul-1996 A. N. Other          Number 2 (180 chars)","N F D    3)17-Jul-1996 A. N. Other          Number 3 (180 chars)","N    X   4)17-Jul-1996 someone.with.a.long. {word} a subject that is longer  (97 chars)"]
{"Deleted":1,"Driver":"imap","Mailbox":"{127.0.0.1:%d/imap/notls/user=\"USER\"}INBOX","Nmsgs":4,"Recent":4,"Size":637,"Unread":4}
false
  error: IMAP protocol error: Error in IMAP command STATUS: Empty status list.
{"flags":1,"messages":4}
{"flags":2,"recent":4}
{"flags":4,"unseen":3}
{"flags":8,"uidnext":5}
{"flags":16,"uidvalidity":true}
{"flags":31,"messages":4,"recent":4,"unseen":3,"uidnext":5,"uidvalidity":true}
{"flags":31,"messages":0,"recent":0,"unseen":0,"uidnext":1,"uidvalidity":true}
false
false
  error: Can't get status of mailbox other: no such mailbox
false
  error: Can't get status of mailbox {bad/x}INBOX: invalid remote specification
false
  error: Can't get status of mailbox : no such mailbox
ValueError: imap_status(): Argument #3 ($flags) must be a bitmask of SA_* constants
ValueError: imap_status(): Argument #3 ($flags) must be a bitmask of SA_* constants
Unread Deleted Size Date Driver Mailbox Nmsgs Recent
