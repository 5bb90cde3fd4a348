--TEST--
imap_search, imap_uid, imap_msgno
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
foreach (range(1, 5) as $i) {
    $session->deliver(simple($i), 'INBOX', $i === 4 ? '\Flagged' : '');
}
$session->deliver(message("Subject: =?UTF-8?B?" . base64_encode('счёт') . "?=\n\nтекст\n"));
$session->tell('SELECT INBOX');
$session->tell('STORE 2 +FLAGS (\Deleted)');
$session->tell('EXPUNGE');
$connection = imap_open(plain(), $user, 'secret');
foreach (['ALL', 'FLAGGED', 'ANSWERED', 'SUBJECT "Number 3"', 'SUBJECT Number', 'FROM other@example.org UNFLAGGED', '', 'NONSENSE', 'SUBJECT', "FLAGGED\0ALL"] as $criteria) {
    attempt('imap_search', $connection, $criteria);
    attempt('imap_search', $connection, $criteria, SE_UID);
}
attempt('imap_search', $connection, 'SUBJECT "счёт"', SE_UID, 'UTF-8');
attempt('imap_search', $connection, 'SUBJECT "' . "\xd3\xde\xa3\xd4" . '"', 0, 'KOI8-R');
foreach ([SE_NOPREFETCH, SE_FREE | SE_NOPREFETCH, -1, 1 << 40] as $flags) {
    attempt('imap_search', $connection, 'ALL', $flags);
}
foreach (range(1, 5) as $i) {
    echo $i, ' ', imap_uid($connection, $i), ' ', imap_msgno($connection, imap_uid($connection, $i)), "\n";
}
attempt('imap_msgno', $connection, 2);
attempt('imap_msgno', $connection, 4294967298);
attempt('imap_msgno', $connection, 0);
?>
--EXPECT--
[1,2,3,4,5]
[1,3,4,5,6]
[3]
[4]
false
false
[2]
[3]
[1,2,3,4]
[1,3,4,5]
[1,2,4]
[1,3,5]
[1,2,3,4,5]
[1,3,4,5,6]
false
  error: Unknown search criterion: NONSENSE
false
  error: Unknown search criterion: NONSENSE
false
  error: Unknown search criterion: SUBJECT
false
  error: Unknown search criterion: SUBJECT
[3]
[4]
[6]
[5]
ValueError: imap_search(): Argument #3 ($flags) must be a bitmask of SE_FREE, and SE_UID
ValueError: imap_search(): Argument #3 ($flags) must be a bitmask of SE_FREE, and SE_UID
ValueError: imap_search(): Argument #3 ($flags) must be a bitmask of SE_FREE, and SE_UID
ValueError: imap_search(): Argument #3 ($flags) must be a bitmask of SE_FREE, and SE_UID
1 1 1
2 3 2
3 4 3
4 5 4
5 6 5
0
0
ValueError: imap_msgno(): Argument #2 ($message_uid) must be greater than 0
