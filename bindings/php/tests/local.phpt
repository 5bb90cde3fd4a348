--TEST--
Mailboxes in files: opened, read, changed, listed; no name leads out
--EXTENSIONS--
imap
--FILE--
<?php
$root = sys_get_temp_dir() . '/imapext-php-local-' . getmypid();
mkdir($root);
register_shutdown_function(fn() => exec('rm -rf ' . escapeshellarg($root)));
file_put_contents("$root/box", "From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: one\n\nfirst\n\nFrom a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: two\n\nsecond\n\n");
file_put_contents("$root/text", "no mailbox\n");
$options = ['LOCAL_ROOT' => $root];
$imap = imap_open('box', '', '', 0, 0, $options);
$check = imap_check($imap);
var_dump($check->Driver, $check->Mailbox === "$root/box", $check->Nmsgs, $check->Recent);
var_dump(imap_fetchbody($imap, 2, '1'), imap_search($imap, 'BODY first'), imap_fetchstructure($imap, 1)->lines);
var_dump(imap_append($imap, 'box', "Subject: three\r\n\r\nFrom here\r\n", '\\Flagged', '17-Jul-1996 02:44:25 -0700'));
var_dump(imap_ping($imap), imap_num_msg($imap), imap_headerinfo($imap, 3)->MailDate, imap_body($imap, 3));
var_dump(imap_createmailbox($imap, 'sub/new'), imap_mail_copy($imap, '1:2', 'sub/new'), imap_status($imap, 'sub/new', SA_MESSAGES)->messages);
var_dump(imap_list($imap, '', '*'), imap_sort($imap, SORTSUBJECT, true));
var_dump(imap_createmailbox($imap, '../new'), imap_delete($imap, '1'), imap_close($imap, CL_EXPUNGE), imap_errors());
foreach (['box', 'nosuch', 'text', '../box', 'sub', '/etc/passwd'] as $name) {
    $imap = @imap_open($name, '', '', OP_READONLY, 0, $options);
    echo $name, ': ', $imap ? imap_num_msg($imap) : str_replace($root, 'ROOT', imap_last_error()), "\n";
    imap_errors();
}
mkdir("$root/allowed");
rename("$root/sub/new", "$root/allowed/new");
chdir("$root/allowed");
ini_set('open_basedir', "$root/allowed");
foreach (['allowed/new', "$root/allowed/new", 'box', "$root/box"] as $name) {
    echo str_replace($root, 'ROOT', $name), ': ', @imap_open($name, '', '', OP_READONLY, 0, ['LOCAL_ROOT' => "$root/allowed"]) ? 'opens' : 'does not', "\n";
}
var_dump((bool) @imap_open('new', '', '', 0, 0, ['LOCAL_ROOT' => "$root/allowed"]));
imap_errors();
try {
    @imap_open('box', '', '', 0, 0, ['LOCAL_ROOT' => $root]);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
string(4) "unix"
bool(true)
int(2)
int(2)
string(8) "second
"
array(1) {
  [0]=>
  int(1)
}
int(1)
bool(true)
bool(true)
int(3)
string(26) "17-Jul-1996 02:44:25 -0700"
string(12) ">From here
"
bool(true)
bool(true)
int(2)
array(4) {
  [0]=>
  string(3) "box"
  [1]=>
  string(7) "sub/new"
  [2]=>
  string(4) "text"
  [3]=>
  string(5) "INBOX"
}
array(3) {
  [0]=>
  int(2)
  [1]=>
  int(3)
  [2]=>
  int(1)
}
bool(false)
bool(true)
bool(true)
array(1) {
  [0]=>
  string(33) "Can't create ../new: invalid name"
}
box: 2
nosuch: Can't open mailbox nosuch: no such mailbox
text: Can't open ROOT/text: not a mailbox
../box: Can't open mailbox ../box: no such mailbox
sub: Can't open sub: not a selectable mailbox
/etc/passwd: Can't open mailbox /etc/passwd: no such mailbox
allowed/new: does not
ROOT/allowed/new: opens
box: does not
ROOT/box: does not
bool(true)
imap_open(): Argument #6 ($options) option "LOCAL_ROOT" must be a file that open_basedir allows
