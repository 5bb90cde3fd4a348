--TEST--
Reflection shows what it shows of ext/imap 1.0.3, line for line, and what is ours
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/surface.inc';

$theirs = file(__DIR__ . '/../../../tests/data/ext-imap-1.0.3-reflection.txt', FILE_IGNORE_NEW_LINES);
$theirs = array_filter($theirs, fn($line) => $line !== '' && $line[0] !== '#');
$ours = surface();
$absent = array_diff($theirs, $ours);
echo "What ext/imap has in addition:\n", implode("\n", $absent), "\n";
echo "What is ours:\n", implode("\n", array_diff($ours, $theirs)), "\n";
?>
--EXPECT--
What ext/imap has in addition:

What is ours:
constant OP_XOAUTH2 = integer 512
function imap_capability #1 $imap type=IMAP\Connection nullable=0 optional=0 byref=0 variadic=0 default=-
function imap_capability required=1 total=1 returns=array|false tentative=- refreturn=0 deprecated=0 variadic=0 generator=0 static=0 doc=false
ini imap.compress = '0' global='0' access=7
ini imap.lookahead = '1' global='1' access=7
ini imap.predict_status = '0' global='0' access=7
ini imap.shutdown_notices = '1' global='1' access=7
