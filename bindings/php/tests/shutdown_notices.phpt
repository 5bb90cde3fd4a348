--TEST--
What a script has not asked for is told at its end
--EXTENSIONS--
imap
--FILE--
<?php
imap_base64('AAAA=rest');
@imap_open('{127.0.0.1:1}INBOX', 'user', 'secret');
imap_qprint('=ZZ');
?>
--EXPECT--

Notice: PHP Request Shutdown: Connection failed to 127.0.0.1,1: Connection refused (errflg=2) in Unknown on line 0

Notice: PHP Request Shutdown: Invalid quoted-printable sequence: =ZZ (errflg=3) in Unknown on line 0
