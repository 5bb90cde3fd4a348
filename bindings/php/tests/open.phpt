--TEST--
imap_open, imap_close, imap_is_open: arguments, failures, and what a closed connection answers
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
attempt('imap_open', "a\0b", $user, 'secret');
attempt('imap_open', plain(), $user, 'secret', -1);
attempt('imap_open', plain(), $user, 'secret', OP_EXPUNGE);
attempt('imap_open', plain(), $user, 'secret', 0, -1);
attempt('imap_open', plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => 5]);
attempt('imap_open', plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => ['PLAIN', 5]]);
attempt('imap_open', plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => null]);
attempt('imap_open', plain(), $user, 'secret', 0, 0, 5);
attempt('imap_open', plain(), $user);
attempt('imap_open', '{127.0.0.1:1}INBOX', $user, 'secret');
attempt('imap_open', '{127.0.0.1/nonsense}INBOX', $user, 'secret');
foreach ([0, OP_READONLY, OP_HALFOPEN, CL_EXPUNGE, OP_PROTOTYPE, OP_DEBUG | OP_SHORTCACHE | OP_SILENT] as $flags) {
    attempt('imap_open', plain(), $user, 'secret', $flags, 1);
}
attempt('imap_open', plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => ['GSSAPI', 'CRAM-MD5'], 'SOMETHING' => 1]);
attempt('imap_open', plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => 'GSSAPI']);
$absent = imap_open(plain('absent'), $user, 'secret');
echo get_class($absent), ' ', imap_num_msg($absent), ' ', preg_replace('/\(.*/', '', imap_last_error()), "\n";
imap_errors();
echo strstr(imap_check($absent)->Mailbox, '<'), "\n";

$connection = imap_open(plain(), $user, 'secret');
attempt('imap_is_open', $connection);
attempt('imap_close', $connection, 5);
attempt('imap_is_open', $connection);
attempt('imap_close', $connection);
attempt('imap_is_open', $connection);
attempt('imap_close', $connection);
$more = ['imap_uid' => [1], 'imap_msgno' => [1], 'imap_search' => ['ALL', -1], 'imap_fetch_overview' => ['1'], 'imap_headerinfo' => [0],
    'imap_fetchstructure' => [0], 'imap_bodystruct' => [0, '1'], 'imap_fetchheader' => [0], 'imap_body' => [0, -1], 'imap_fetchtext' => [0],
    'imap_fetchbody' => [0, '1'], 'imap_fetchmime' => [0, '1'], 'imap_savebody' => ['/nowhere/x', 0], 'imap_gc' => [-1], 'imap_ping' => [],
    'imap_check' => [], 'imap_num_msg' => [], 'imap_num_recent' => [], 'imap_reopen' => [plain(), -1],
    'imap_delete' => ['1', -1], 'imap_append' => ['x', 'y'], 'imap_list' => ['', ''], 'imap_status' => ['', -1], 'imap_sort' => [-1, false], 'imap_thread' => [],
    'imap_headers' => [], 'imap_mailboxmsginfo' => [], 'imap_getacl' => ['x'], 'imap_mail_copy' => ['', '', -1], 'imap_createmailbox' => ['x'], 'imap_expunge' => []];
foreach ($more as $function => $arguments) {
    echo "$function: ";
    attempt($function, $connection, ...$arguments);
}
attempt('imap_ping', null);
attempt('imap_ping', new stdClass);
attempt('imap_ping');
?>
--EXPECT--
ValueError: imap_open(): Argument #1 ($mailbox) must not contain any null bytes
ValueError: imap_open(): Argument #4 ($flags) must be a bitmask of the OP_* constants, and CL_EXPUNGE
ValueError: imap_open(): Argument #4 ($flags) must be a bitmask of the OP_* constants, and CL_EXPUNGE
ValueError: imap_open(): Argument #5 ($retries) must be greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "DISABLE_AUTHENTICATOR" must be a string or an array of strings
TypeError: imap_open(): Argument #6 ($options) option "DISABLE_AUTHENTICATOR" must be a string or an array of strings
TypeError: imap_open(): Argument #6 ($options) option "DISABLE_AUTHENTICATOR" must be a string or an array of strings
TypeError: imap_open(): Argument #6 ($options) must be of type array, int given
ArgumentCountError: imap_open() expects at least 3 arguments, 2 given
W: imap_open(): Couldn't open stream {127.0.0.1:1}INBOX
false
  error: Connection failed to 127.0.0.1,1: Connection refused
W: imap_open(): Couldn't open stream {127.0.0.1/nonsense}INBOX
false
  error: Can't open mailbox {127.0.0.1/nonsense}INBOX: invalid remote specification
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection
IMAP\Connection 0 Mailbox doesn't exist: absent 
<no_mailbox>
true
ValueError: imap_close(): Argument #2 ($flags) must be CL_EXPUNGE or 0
true
true
false
ValueError: IMAP\Connection is already closed
imap_uid: ValueError: IMAP\Connection is already closed
imap_msgno: ValueError: IMAP\Connection is already closed
imap_search: ValueError: IMAP\Connection is already closed
imap_fetch_overview: ValueError: IMAP\Connection is already closed
imap_headerinfo: ValueError: IMAP\Connection is already closed
imap_fetchstructure: ValueError: IMAP\Connection is already closed
imap_bodystruct: ValueError: IMAP\Connection is already closed
imap_fetchheader: ValueError: IMAP\Connection is already closed
imap_body: ValueError: IMAP\Connection is already closed
imap_fetchtext: ValueError: IMAP\Connection is already closed
imap_fetchbody: ValueError: IMAP\Connection is already closed
imap_fetchmime: ValueError: IMAP\Connection is already closed
imap_savebody: ValueError: IMAP\Connection is already closed
imap_gc: ValueError: IMAP\Connection is already closed
imap_ping: ValueError: IMAP\Connection is already closed
imap_check: ValueError: IMAP\Connection is already closed
imap_num_msg: ValueError: IMAP\Connection is already closed
imap_num_recent: ValueError: IMAP\Connection is already closed
imap_reopen: ValueError: IMAP\Connection is already closed
imap_delete: ValueError: IMAP\Connection is already closed
imap_append: ValueError: IMAP\Connection is already closed
imap_list: ValueError: IMAP\Connection is already closed
imap_status: ValueError: IMAP\Connection is already closed
imap_sort: ValueError: IMAP\Connection is already closed
imap_thread: ValueError: IMAP\Connection is already closed
imap_headers: ValueError: IMAP\Connection is already closed
imap_mailboxmsginfo: ValueError: IMAP\Connection is already closed
imap_getacl: ValueError: IMAP\Connection is already closed
imap_mail_copy: ValueError: IMAP\Connection is already closed
imap_createmailbox: ValueError: IMAP\Connection is already closed
imap_expunge: ValueError: IMAP\Connection is already closed
TypeError: imap_ping(): Argument #1 ($imap) must be of type IMAP\Connection, null given
TypeError: imap_ping(): Argument #1 ($imap) must be of type IMAP\Connection, stdClass given
ArgumentCountError: imap_ping() expects exactly 1 argument, 0 given
