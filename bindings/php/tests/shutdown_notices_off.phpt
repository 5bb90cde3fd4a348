--TEST--
imap.shutdown_notices=0: what a script has not asked for is forgotten at its end
--EXTENSIONS--
imap
--FILE--
<?php
var_dump(ini_get('imap.shutdown_notices'), ini_set('imap.shutdown_notices', '0'), ini_get('imap.enable_insecure_rsh'), ini_set('imap.enable_insecure_rsh', '1'));
@imap_open('{127.0.0.1:1}INBOX', 'user', 'secret');
?>
--EXPECT--
string(1) "1"
string(1) "1"
string(1) "0"
bool(false)
