--TEST--
imap_ping, imap_check, imap_num_msg, imap_num_recent, imap_gc, imap_capability
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$session->deliver(simple(1));
$connection = imap_open(plain(), $user, 'secret');
attempt('imap_ping', $connection);
attempt('imap_num_msg', $connection);
attempt('imap_num_recent', $connection);
$session->deliver(simple(2));
attempt('imap_num_msg', $connection);
attempt('imap_ping', $connection);
attempt('imap_num_msg', $connection);
$check = imap_check($connection);
echo implode(' ', array_keys((array) $check)), "\n";
var_dump(strtotime($check->Date) > time() - 60, $check->Driver, $check->Nmsgs, $check->Recent,
    $check->Mailbox === '{' . server('HOST') . ':' . server('IMAP_NOTLS_PORT') . "/imap/notls/user=\"$user\"}INBOX");
foreach ([0, IMAP_GC_ELT, IMAP_GC_ELT | IMAP_GC_ENV | IMAP_GC_TEXTS, 8, -1, PHP_INT_MAX] as $flags) {
    attempt('imap_gc', $connection, $flags);
}
if (function_exists('imap_capability')) {
    $capability = imap_capability($connection);
    var_dump(in_array('IMAP4REV1', $capability), array_is_list($capability), $capability === array_map('strtoupper', $capability));
}
?>
--EXPECT--
true
1
1
1
true
2
Date Driver Mailbox Nmsgs Recent
bool(true)
string(4) "imap"
int(2)
int(2)
bool(true)
true
true
true
ValueError: imap_gc(): Argument #2 ($flags) must be a bitmask of IMAP_GC_TEXTS, IMAP_GC_ELT, and IMAP_GC_ENV
ValueError: imap_gc(): Argument #2 ($flags) must be a bitmask of IMAP_GC_TEXTS, IMAP_GC_ELT, and IMAP_GC_ENV
ValueError: imap_gc(): Argument #2 ($flags) must be a bitmask of IMAP_GC_TEXTS, IMAP_GC_ELT, and IMAP_GC_ENV
bool(true)
bool(true)
bool(true)
