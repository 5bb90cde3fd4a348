--TEST--
imap_createmailbox, imap_renamemailbox, imap_deletemailbox, imap_subscribe, imap_unsubscribe, imap_list, imap_lsub, imap_getmailboxes, imap_getsubscribed, imap_listscan
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$connection = imap_open(plain(), $user, 'secret');
foreach (['imap_createmailbox', 'imap_create', 'imap_subscribe', 'imap_unsubscribe', 'imap_deletemailbox'] as $function) {
    foreach (['new', 'new', 'new/below', '&BBAEQARFBDgEMg-', "cut\0off", 'INBOX'] as $name) {
        echo "$function ", json_encode($name), ': ';
        attempt($function, $connection, plain($name));
    }
}
foreach (['imap_deletemailbox', 'imap_subscribe'] as $function) {
    foreach (['', 'plain', '{bad/zz}x'] as $name) {
        attempt($function, $connection, $name);
    }
}
foreach (['a', 'a/b', 'a/b/c', 'with space'] as $name) {
    imap_createmailbox($connection, plain($name));
}
foreach ([['a/b', 'z'], ['a/b', 'z'], ['absent', 'y']] as [$from, $to]) {
    attempt('imap_renamemailbox', $connection, plain($from), plain($to));
    attempt('imap_rename', $connection, plain($from), plain($to));
}
imap_subscribe($connection, plain('z'));
imap_subscribe($connection, plain('z/c'));
$sorted = function (string $function, string ...$arguments) use ($connection) {
    $list = $function($connection, ...$arguments);
    if (is_array($list)) {
        usort($list, fn($a, $b) => ($a->name ?? $a) <=> ($b->name ?? $b));
    }
    return $list;
};
foreach (['imap_list', 'imap_listmailbox', 'imap_lsub', 'imap_listsubscribed', 'imap_getmailboxes', 'imap_getsubscribed'] as $function) {
    foreach ([[plain(''), '*'], [plain(''), '%'], [plain(''), 'absent'], ['', '*'], [plain('z'), '/c'], ['', plain('*')], ['{bad', '*'], [plain('z/'), '%']] as $arguments) {
        echo $function, ' ', stable(json_encode($arguments, JSON_UNESCAPED_SLASHES)), ': ';
        attempt($sorted, $function, ...$arguments);
    }
}
attempt('imap_list', $connection, plain(''), '');
attempt('imap_getmailboxes', $connection, plain(''), '');
foreach (['imap_listscan', 'imap_scan', 'imap_scanmailbox'] as $function) {
    attempt($function, $connection, plain(''), '*', 'text');
}
?>
--EXPECT--
imap_createmailbox "new": true
imap_createmailbox "new": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_createmailbox "new\/below": true
imap_createmailbox "&BBAEQARFBDgEMg-": true
imap_createmailbox "cut\u0000off": true
imap_createmailbox "INBOX": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "new": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "new": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "new\/below": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "&BBAEQARFBDgEMg-": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "cut\u0000off": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_create "INBOX": false
  error: [ALREADYEXISTS] Mailbox already exists.
imap_subscribe "new": true
imap_subscribe "new": true
imap_subscribe "new\/below": true
imap_subscribe "&BBAEQARFBDgEMg-": true
imap_subscribe "cut\u0000off": true
imap_subscribe "INBOX": true
imap_unsubscribe "new": true
imap_unsubscribe "new": true
imap_unsubscribe "new\/below": true
imap_unsubscribe "&BBAEQARFBDgEMg-": true
imap_unsubscribe "cut\u0000off": true
imap_unsubscribe "INBOX": true
imap_deletemailbox "new": true
imap_deletemailbox "new": false
  error: [NONEXISTENT] Mailbox doesn't exist: new.
imap_deletemailbox "new\/below": true
imap_deletemailbox "&BBAEQARFBDgEMg-": true
imap_deletemailbox "cut\u0000off": true
imap_deletemailbox "INBOX": false
  error: INBOX can't be deleted.
false
  error: Can't delete mailbox : no such mailbox
false
  error: Can't delete mailbox plain: no such mailbox
false
  error: Can't delete mailbox {bad/zz}x: invalid remote specification
false
  error: Can't subscribe to mailbox : no such mailbox
false
  error: Can't subscribe to mailbox plain: no such mailbox
false
  error: Can't subscribe to mailbox {bad/zz}x: invalid remote specification
true
false
  error: [NONEXISTENT] Mailbox doesn't exist: a/b.
false
  error: [NONEXISTENT] Mailbox doesn't exist: a/b.
false
  error: [NONEXISTENT] Mailbox doesn't exist: a/b.
false
  error: [NONEXISTENT] Mailbox doesn't exist: absent.
false
  error: [NONEXISTENT] Mailbox doesn't exist: absent.
imap_list ["{S}","*"]: ["{S}INBOX","{S}a","{S}with space","{S}z","{S}z/c"]
imap_list ["{S}","%"]: ["{S}INBOX","{S}a","{S}with space","{S}z"]
imap_list ["{S}","absent"]: false
imap_list ["","*"]: false
imap_list ["{S}z","/c"]: ["{S}z/c"]
imap_list ["","{S}*"]: ["{S}INBOX","{S}a","{S}with space","{S}z","{S}z/c"]
imap_list ["{bad","*"]: false
imap_list ["{S}z/","%"]: ["{S}z/c"]
imap_listmailbox ["{S}","*"]: ["{S}INBOX","{S}a","{S}with space","{S}z","{S}z/c"]
imap_listmailbox ["{S}","%"]: ["{S}INBOX","{S}a","{S}with space","{S}z"]
imap_listmailbox ["{S}","absent"]: false
imap_listmailbox ["","*"]: false
imap_listmailbox ["{S}z","/c"]: ["{S}z/c"]
imap_listmailbox ["","{S}*"]: ["{S}INBOX","{S}a","{S}with space","{S}z","{S}z/c"]
imap_listmailbox ["{bad","*"]: false
imap_listmailbox ["{S}z/","%"]: ["{S}z/c"]
imap_lsub ["{S}","*"]: ["{S}z","{S}z/c"]
imap_lsub ["{S}","%"]: ["{S}z"]
imap_lsub ["{S}","absent"]: false
imap_lsub ["","*"]: false
imap_lsub ["{S}z","/c"]: ["{S}z/c"]
imap_lsub ["","{S}*"]: ["{S}z","{S}z/c"]
imap_lsub ["{bad","*"]: false
imap_lsub ["{S}z/","%"]: ["{S}z/c"]
imap_listsubscribed ["{S}","*"]: ["{S}z","{S}z/c"]
imap_listsubscribed ["{S}","%"]: ["{S}z"]
imap_listsubscribed ["{S}","absent"]: false
imap_listsubscribed ["","*"]: false
imap_listsubscribed ["{S}z","/c"]: ["{S}z/c"]
imap_listsubscribed ["","{S}*"]: ["{S}z","{S}z/c"]
imap_listsubscribed ["{bad","*"]: false
imap_listsubscribed ["{S}z/","%"]: ["{S}z/c"]
imap_getmailboxes ["{S}","*"]: [{"name":"{S}INBOX","attributes":64,"delimiter":"/"},{"name":"{S}a","attributes":64,"delimiter":"/"},{"name":"{S}with space","attributes":64,"delimiter":"/"},{"name":"{S}z","attributes":32,"delimiter":"/"},{"name":"{S}z/c","attributes":64,"delimiter":"/"}]
imap_getmailboxes ["{S}","%"]: [{"name":"{S}INBOX","attributes":64,"delimiter":"/"},{"name":"{S}a","attributes":64,"delimiter":"/"},{"name":"{S}with space","attributes":64,"delimiter":"/"},{"name":"{S}z","attributes":32,"delimiter":"/"}]
imap_getmailboxes ["{S}","absent"]: false
imap_getmailboxes ["","*"]: false
imap_getmailboxes ["{S}z","/c"]: [{"name":"{S}z/c","attributes":64,"delimiter":"/"}]
imap_getmailboxes ["","{S}*"]: [{"name":"{S}INBOX","attributes":64,"delimiter":"/"},{"name":"{S}a","attributes":64,"delimiter":"/"},{"name":"{S}with space","attributes":64,"delimiter":"/"},{"name":"{S}z","attributes":32,"delimiter":"/"},{"name":"{S}z/c","attributes":64,"delimiter":"/"}]
imap_getmailboxes ["{bad","*"]: false
imap_getmailboxes ["{S}z/","%"]: [{"name":"{S}z/c","attributes":64,"delimiter":"/"}]
imap_getsubscribed ["{S}","*"]: [{"name":"{S}z","attributes":0,"delimiter":"/"},{"name":"{S}z/c","attributes":0,"delimiter":"/"}]
imap_getsubscribed ["{S}","%"]: [{"name":"{S}z","attributes":0,"delimiter":"/"}]
imap_getsubscribed ["{S}","absent"]: false
imap_getsubscribed ["","*"]: false
imap_getsubscribed ["{S}z","/c"]: [{"name":"{S}z/c","attributes":0,"delimiter":"/"}]
imap_getsubscribed ["","{S}*"]: [{"name":"{S}z","attributes":0,"delimiter":"/"},{"name":"{S}z/c","attributes":0,"delimiter":"/"}]
imap_getsubscribed ["{bad","*"]: false
imap_getsubscribed ["{S}z/","%"]: [{"name":"{S}z/c","attributes":0,"delimiter":"/"}]
false
[{"name":"{S}","attributes":2,"delimiter":"/"}]
false
  error: Scan not valid on this IMAP server
false
  error: Scan not valid on this IMAP server
false
  error: Scan not valid on this IMAP server
