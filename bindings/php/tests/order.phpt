--TEST--
imap_sort, imap_thread
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$messages = [
    "Date: Mon, 5 Jan 2026 10:00:00 +0000\nFrom: c@example.org\nTo: b@example.org\nCc: z@example.org\nSubject: beta\nMessage-ID: <1@x>\n\nlong long long long\n",
    "Date: Mon, 5 Jan 2026 09:00:00 +0000\nFrom: a@example.org\nTo: c@example.org\nCc: y@example.org\nSubject: Re: alpha\nMessage-ID: <2@x>\nReferences: <4@x>\n\nx\n",
    "Date: Mon, 5 Jan 2026 11:00:00 +0000\nFrom: b@example.org\nTo: a@example.org\nCc: x@example.org\nSubject: Re: beta\nMessage-ID: <3@x>\nReferences: <1@x>\n\nxx\n",
    "Date: Mon, 5 Jan 2026 08:00:00 +0000\nFrom: d@example.org\nTo: d@example.org\nSubject: alpha\nMessage-ID: <4@x>\n\nxxx\n",
    "Date: Mon, 5 Jan 2026 12:00:00 +0000\nFrom: e@example.org\nTo: e@example.org\nSubject: Re: beta\nMessage-ID: <5@x>\nReferences: <1@x> <3@x>\n\nxxxx\n",
];
$session->deliver(simple(0));
foreach ($messages as $message) {
    $session->deliver(message($message));
}
$session->tell('SELECT INBOX');
$session->tell('STORE 1 +FLAGS (\Deleted)');
$session->tell('EXPUNGE');
$connection = imap_open(plain(), $user, 'secret');
foreach ([SORTDATE, SORTARRIVAL, SORTFROM, SORTSUBJECT, SORTTO, SORTCC, SORTSIZE] as $criterion) {
    attempt('imap_sort', $connection, $criterion, false);
    attempt('imap_sort', $connection, $criterion, true, SE_UID);
}
$calls = [[7, false], [-1, false], [0, false, SE_NOPREFETCH], [0, false, SE_FREE], [0, false, SO_NOSERVER], [0, false, -1], [0, false, 0, 'SUBJECT beta'],
    [0, false, 0, 'NONSENSE'], [0, false, 0, 'FLAGGED'], [0, true, 0, 'ALL', 'UTF-8'], [0, 1, 0, null, null], [0, 0, 0, '']];
foreach ($calls as $arguments) {
    attempt('imap_sort', $connection, ...$arguments);
}
foreach ([[], [SE_UID], [SE_FREE], [SE_FREE | SE_UID]] as $arguments) {
    attempt('imap_thread', $connection, ...$arguments);
}
$session->tell('CREATE empty');
imap_reopen($connection, plain('empty'));
attempt('imap_sort', $connection, SORTDATE, false);
attempt('imap_thread', $connection);
?>
--EXPECT--
[4,2,1,3,5]
[6,4,2,3,5]
[1,2,3,4,5]
[2,3,4,5,6]
[2,3,1,4,5]
[6,5,2,4,3]
[2,4,1,3,5]
[2,4,6,3,5]
[3,1,2,4,5]
[6,5,3,2,4]
[4,5,3,2,1]
[2,3,4,5,6]
[4,5,1,2,3]
[3,4,2,6,5]
ValueError: imap_sort(): Argument #2 ($criteria) must be one of the SORT* constants
ValueError: imap_sort(): Argument #2 ($criteria) must be one of the SORT* constants
[4,2,1,3,5]
ValueError: imap_sort(): Argument #4 ($flags) must be a bitmask of SE_UID, and SE_NOPREFETCH
ValueError: imap_sort(): Argument #4 ($flags) must be a bitmask of SE_UID, and SE_NOPREFETCH
ValueError: imap_sort(): Argument #4 ($flags) must be a bitmask of SE_UID, and SE_NOPREFETCH
[1,3,5]
false
  error: Unknown search criterion: NONSENSE
[]
[5,3,1,2,4]
[5,3,1,2,4]
[4,2,1,3,5]
{"0.num":4,"0.next":1,"1.num":2,"1.next":0,"1.branch":0,"0.branch":2,"2.num":1,"2.next":3,"3.num":3,"3.next":4,"4.num":5,"4.next":0,"4.branch":0,"3.branch":0,"2.branch":0}
{"0.num":5,"0.next":1,"1.num":3,"1.next":0,"1.branch":0,"0.branch":2,"2.num":2,"2.next":3,"3.num":4,"3.next":4,"4.num":6,"4.next":0,"4.branch":0,"3.branch":0,"2.branch":0}
{"0.num":4,"0.next":1,"1.num":2,"1.next":0,"1.branch":0,"0.branch":2,"2.num":1,"2.next":3,"3.num":3,"3.next":4,"4.num":5,"4.next":0,"4.branch":0,"3.branch":0,"2.branch":0}
{"0.num":5,"0.next":1,"1.num":3,"1.next":0,"1.branch":0,"0.branch":2,"2.num":2,"2.next":3,"3.num":4,"3.next":4,"4.num":6,"4.next":0,"4.branch":0,"3.branch":0,"2.branch":0}
[]
W: imap_thread(): Function returned an empty tree
false
