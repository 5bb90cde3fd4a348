<?php
// Quotas and access lists, on a server that has both.
// messages: 3
namespace parity;

require __DIR__ . '/record.php';

$imap = open();
$own = server();
imap_createmailbox($imap, $own . 'folder');
imap_createmailbox($imap, $own . 'with space');

foreach (['User quota', 'user quota', 'nosuch', '', ' ', 'INBOX', '"', 'quo"te', "x\r\ny", "User\0quota", "uml\u{e4}ut", str_repeat('q', 2000), '{x}', '*'] as $root) {
    record("get_quota $root", 'imap_get_quota', $imap, $root);
    record("set_quota $root", 'imap_set_quota', $imap, $root, 1000);
}
foreach ([0, -1, 1, PHP_INT_MAX, PHP_INT_MIN, 4294967297, 2147483648] as $size) {
    record("set_quota size $size", 'imap_set_quota', $imap, 'User quota', $size);
}
foreach (['INBOX', 'inbox', 'folder', 'with space', 'absent', '', ' ', $own . 'INBOX', '"', 'quo"te', "x\r\ny", "INBOX\0x", "uml\u{e4}ut", 'a&b', '*', str_repeat('m', 2000), 'folder/', '..', "x\x01"] as $mailbox) {
    record("get_quotaroot $mailbox", 'imap_get_quotaroot', $imap, $mailbox);
    record("getacl $mailbox", 'imap_getacl', $imap, $mailbox);
    record("setacl $mailbox", 'imap_setacl', $imap, $mailbox, 'testsomeone', 'lr');
    record("getacl $mailbox afterwards", 'imap_getacl', $imap, $mailbox);
}
foreach (['lrs', 'lrswipkxtea', '', '+w', '-w', '-lrs', 'xyz', 'q', 'l r', '"', "l\r\nx", "l\0r", "\u{e4}", '+', '-', 'LR', str_repeat('l', 2000)] as $rights) {
    record("setacl rights $rights", 'imap_setacl', $imap, 'folder', 'testother', $rights);
    record("getacl after rights $rights", 'imap_getacl', $imap, 'folder');
}
foreach (['testother', 'anyone', 'authenticated', 'owner', 'user=testx', 'group=x', '-testx', '$x', '', ' ', '"', 'a b', "a\r\nb", "a\0b", "\u{e4}", user(), str_repeat('u', 2000)] as $id) {
    record("setacl id $id", 'imap_setacl', $imap, 'folder', $id, 'lr');
    record("getacl after id $id", 'imap_getacl', $imap, 'folder');
}
imap_close($imap);
foreach (['half-open' => OP_HALFOPEN, 'read-only' => OP_READONLY] as $kind => $flags) {
    $imap = open($flags);
    record("$kind get_quota", 'imap_get_quota', $imap, 'User quota');
    record("$kind get_quotaroot", 'imap_get_quotaroot', $imap, 'INBOX');
    record("$kind getacl", 'imap_getacl', $imap, 'folder');
    record("$kind setacl", 'imap_setacl', $imap, 'folder', 'testother', 'l');
    record("$kind set_quota", 'imap_set_quota', $imap, 'User quota', 5);
    imap_close($imap);
}
