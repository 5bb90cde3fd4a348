--TEST--
imap_mail_copy, imap_mail_move, imap_append
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
foreach (range(1, 4) as $i) {
    $session->deliver(simple($i));
}
$session->tell('CREATE other');
$connection = imap_open(plain(), $user, 'secret');
foreach (['imap_mail_copy', 'imap_mail_move'] as $function) {
    $calls = [['1', 'other'], ['1', 'absent'], ['x', 'other'], ['99', 'other'], ['2', 'other', CP_UID], ['3', 'other', CP_MOVE], ['4', 'other', CP_UID | CP_MOVE],
        ['1', 'other', 4], ['1', 'other', -1], ['1', ''], ['1', "absent\0b"], ['', 'other']];
    foreach ($calls as $arguments) {
        attempt($function, $connection, ...$arguments);
    }
}
attempt('imap_status', $connection, plain('other'), SA_MESSAGES);
attempt('imap_expunge', $connection);
attempt('imap_num_msg', $connection);

$message = simple(9);
$calls = [[plain('other'), $message], [plain('absent'), $message], ['other', $message], [plain('other'), ''], [plain('other'), "bare\nlines\n"],
    [plain('other'), $message, '\Seen \Flagged'], [plain('other'), $message, '\Bad'], [plain('other'), $message, 'word'],
    [plain('other'), $message, null, '17-Jul-1996 02:44:25 -0700'], [plain('other'), $message, null, 'bad date'], [plain('other'), $message, '', ''],
    [plain('other'), $message, '', ' 7-Jul-1996 02:44:25 -0700'], [plain('other'), $message, '', 'on 05-Feb-2026 23:59:59 +0300'], ['{bad/zz}x', $message]];
foreach ($calls as $arguments) {
    attempt('imap_append', $connection, ...$arguments);
}
imap_reopen($connection, plain('other'));
foreach (array_slice(imap_fetch_overview($connection, '1:*'), -7) as $of) {
    echo $of->seen, $of->flagged, ' ', $of->size, ' ', abs(time() - $of->udate) < 3600 ? 'now' : gmdate('c', $of->udate), "\n";
}
?>
--EXPECT--
true
false
  error: [TRYCREATE] Mailbox doesn't exist: absent.
false
  error: IMAP protocol error: Error in IMAP command COPY: Invalid messageset.
  error: Error in IMAP command COPY: Invalid messageset.
false
  error: IMAP protocol error: Error in IMAP command COPY: Invalid messageset.
  error: Error in IMAP command COPY: Invalid messageset.
true
true
true
ValueError: imap_mail_copy(): Argument #4 ($flags) must be a bitmask of CP_UID, and CP_MOVE
ValueError: imap_mail_copy(): Argument #4 ($flags) must be a bitmask of CP_UID, and CP_MOVE
false
  error: [CANNOT] Invalid mailbox name: Name is empty.
false
  error: [TRYCREATE] Mailbox doesn't exist: absent.
false
  error: IMAP protocol error: Error in IMAP command COPY: Missing arguments.
  error: Error in IMAP command COPY: Missing arguments.
true
false
  error: [TRYCREATE] Mailbox doesn't exist: absent.
false
  error: IMAP protocol error: Error in IMAP command COPY: Invalid messageset.
  error: Error in IMAP command COPY: Invalid messageset.
false
  error: IMAP protocol error: Error in IMAP command COPY: Invalid messageset.
  error: Error in IMAP command COPY: Invalid messageset.
true
ValueError: imap_mail_move(): Argument #4 ($flags) must be CP_UID or 0
ValueError: imap_mail_move(): Argument #4 ($flags) must be CP_UID or 0
ValueError: imap_mail_move(): Argument #4 ($flags) must be CP_UID or 0
ValueError: imap_mail_move(): Argument #4 ($flags) must be CP_UID or 0
false
  error: [CANNOT] Invalid mailbox name: Name is empty.
false
  error: [TRYCREATE] Mailbox doesn't exist: absent.
false
  error: IMAP protocol error: Error in IMAP command COPY: Missing arguments.
  error: Error in IMAP command COPY: Missing arguments.
{"flags":1,"messages":6}
true
0
true
false
  error: [TRYCREATE] Mailbox doesn't exist: absent.
false
  error: Can't append to mailbox other: no such mailbox
false
  error: Can't save a zero byte message.
true
true
false
  error: IMAP protocol error: Error in IMAP command APPEND: Invalid system flag \BAD.
  error: Error in IMAP command APPEND: Invalid system flag \BAD.
true
true
W: imap_append(): Internal date not correctly formatted
true
W: imap_append(): Internal date not correctly formatted
true
W: imap_append(): Internal date not correctly formatted
true
false
  error: Bad date in append: on 05-Feb-2026 23:59:59 +0300
false
  error: Can't append to mailbox {bad/zz}x: invalid remote specification
00 13 now
11 180 now
00 180 now
00 180 1996-07-17T09:44:25+00:00
00 180 now
00 180 now
00 180 now
