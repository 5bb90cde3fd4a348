--TEST--
imap_mail: a program that is not there
--EXTENSIONS--
imap
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') {
    die('skip valgrind counts what the child that could not become the program has of its parent');
}
?>
--INI--
sendmail_path=/nonexistent/sendmail -t
--FILE--
<?php
require __DIR__ . '/server.inc';
attempt('imap_mail', 'a@b', 'S', 'M');
?>
--EXPECT--
W: imap_mail(): Could not execute mail delivery program /nonexistent/sendmail: No such file or directory (os error 2)
false
