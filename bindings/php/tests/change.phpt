--TEST--
imap_delete, imap_undelete, imap_expunge, imap_setflag_full, imap_clearflag_full: what they change, and true whatever the server says
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
foreach (range(1, 5) as $i) {
    $session->deliver(simple($i));
}
$connection = imap_open(plain(), $user, 'secret');
$flags = function () use ($connection) {
    foreach (imap_fetch_overview($connection, '1:*') as $of) {
        echo $of->uid, ':', implode(array_keys(array_filter(['S' => $of->seen, 'A' => $of->answered, 'F' => $of->flagged, 'D' => $of->deleted, 'X' => $of->draft]))), ' ';
    }
    echo "\n";
};
foreach (['imap_delete', 'imap_undelete'] as $function) {
    foreach ([['1'], ['2:3'], ['x'], ['99'], [''], ['5', FT_UID], ['1', 2], ['1', -1], ["4\0,2"]] as $arguments) {
        attempt($function, $connection, ...$arguments);
    }
    $flags();
}
foreach (['imap_setflag_full', 'imap_clearflag_full'] as $function) {
    $calls = [['1', '\Seen'], ['2', '\Seen', ST_UID], ['1', '\Seen', 2], ['1', '\Seen', -1], ['x', '\Seen'], ['99', '\Seen'], ['1', 'word \Bad'], ['1', ''],
        ['3:*', '\Flagged \Answered'], ['1', 'keyword'], ['4', '(\Draft \Deleted)']];
    foreach ($calls as $arguments) {
        attempt($function, $connection, ...$arguments);
    }
    $flags();
    if ($function === 'imap_setflag_full') {
        imap_setflag_full($connection, '2', '\Deleted');
    }
}
imap_delete($connection, '1,5');
attempt('imap_expunge', $connection);
$flags();
attempt('imap_num_msg', $connection);
$connection = imap_open(plain(), $user, 'secret', OP_READONLY);
attempt('imap_setflag_full', $connection, '1', '\Flagged');
$flags();
?>
--EXPECT--
true
true
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
ValueError: imap_delete(): Argument #3 ($flags) must be FT_UID or 0
ValueError: imap_delete(): Argument #3 ($flags) must be FT_UID or 0
true
1:D 2:D 3:D 4:D 5:D 
true
true
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
true
true
true
1: 2: 3: 4: 5: 
true
true
ValueError: imap_setflag_full(): Argument #4 ($options) must be ST_UID or 0
ValueError: imap_setflag_full(): Argument #4 ($options) must be ST_UID or 0
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid system flag \BAD.
  error: Error in IMAP command STORE: Invalid system flag \BAD.
true
true
true
true
1:S 2:S 3:AF 4:AFDX 5:AF 
true
true
ValueError: imap_clearflag_full(): Argument #4 ($options) must be ST_UID or 0
ValueError: imap_clearflag_full(): Argument #4 ($options) must be ST_UID or 0
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid messageset.
  error: Error in IMAP command STORE: Invalid messageset.
true
  error: IMAP protocol error: Error in IMAP command STORE: Invalid system flag \BAD.
  error: Error in IMAP command STORE: Invalid system flag \BAD.
true
true
true
true
1: 2:D 3: 4: 5: 
true
3: 4: 
2
true
3: 4: 
