--TEST--
imap_reopen: another mailbox, none, one that is absent, another server
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$session->tell('CREATE other');
$session->deliver(simple(1));
$session->deliver(simple(2), 'other');
$session->deliver(simple(3), 'other');
$connection = imap_open(plain(), $user, 'secret');
attempt('imap_num_msg', $connection);
attempt('imap_reopen', $connection, plain('other'));
attempt('imap_num_msg', $connection);
attempt('imap_reopen', $connection, plain(), -1);
attempt('imap_reopen', $connection, plain(), OP_DEBUG);
attempt('imap_reopen', $connection, plain(), 0, -1);
attempt('imap_reopen', $connection, plain(), OP_READONLY);
attempt('imap_num_msg', $connection);
attempt('imap_reopen', $connection, plain(), OP_HALFOPEN);
attempt('imap_num_msg', $connection);
attempt('imap_body', $connection, 1);
attempt('imap_reopen', $connection, plain(), CL_EXPUNGE);
attempt('imap_num_msg', $connection);
var_dump(imap_reopen($connection, plain('absent')), imap_num_msg($connection));
echo preg_replace('/\(.*/', '', imap_errors()[0]), "\n";
attempt('imap_reopen', $connection, '{127.0.0.1:1/imap}INBOX');
attempt('imap_num_msg', $connection);
?>
--EXPECT--
1
true
2
ValueError: imap_reopen(): Argument #3 ($flags) must be a bitmask of OP_READONLY, OP_ANONYMOUS, OP_HALFOPEN, OP_EXPUNGE, and CL_EXPUNGE
ValueError: imap_reopen(): Argument #3 ($flags) must be a bitmask of OP_READONLY, OP_ANONYMOUS, OP_HALFOPEN, OP_EXPUNGE, and CL_EXPUNGE
ValueError: imap_reopen(): Argument #4 ($retries) must be greater than or equal to 0
true
1
true
0
W: imap_body(): Bad message number
false
true
1
bool(true)
int(0)
Mailbox doesn't exist: absent 
W: imap_reopen(): Couldn't re-open stream
false
  error: Connection failed to 127.0.0.1,1: Connection refused
ValueError: IMAP\Connection is already closed
