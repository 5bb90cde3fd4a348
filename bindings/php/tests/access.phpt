--TEST--
imap_get_quota, imap_get_quotaroot, imap_set_quota, imap_getacl, imap_setacl
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$connection = imap_open(plain(), $user, 'secret');
foreach (['User quota', 'absent', ''] as $root) {
    attempt('imap_get_quota', $connection, $root);
}
foreach (['INBOX', 'absent'] as $mailbox) {
    attempt('imap_get_quotaroot', $connection, $mailbox);
    attempt('imap_getacl', $connection, $mailbox);
}
attempt('imap_set_quota', $connection, 'User quota', 5);
attempt('imap_setacl', $connection, 'INBOX', 'user2', 'lr');
attempt('imap_getacl', $connection, 'INBOX');
attempt('imap_setacl', $connection, 'INBOX', 'user2', '');
attempt('imap_setacl', $connection, 'absent', 'user2', 'lr');
?>
--EXPECT--
{"usage":0,"limit":8388608,"STORAGE":{"usage":0,"limit":8388608},"MESSAGE":{"usage":0,"limit":2000000}}
W: imap_get_quota(): C-client imap_getquota failed
false
  error: Quota root doesn't exist.
W: imap_get_quota(): C-client imap_getquota failed
false
  error: Quota root doesn't exist.
{"usage":0,"limit":8388608,"STORAGE":{"usage":0,"limit":8388608},"MESSAGE":{"usage":0,"limit":2000000}}
{"USER":"lrwstipekxacd"}
{"usage":0,"limit":8388608,"STORAGE":{"usage":0,"limit":8388608},"MESSAGE":{"usage":0,"limit":2000000}}
W: c-client imap_getacl failed
false
  error: [NONEXISTENT] Mailbox doesn't exist: absent.
false
  error: Quota can be changed only by admin.
true
{"user2":"lr","USER":"lrwstipekxacd"}
true
false
  error: [NONEXISTENT] Mailbox doesn't exist: absent.
