--TEST--
imap_errors, imap_last_error, imap_alerts
--EXTENSIONS--
imap
--FILE--
<?php
var_dump(imap_errors(), imap_last_error(), imap_alerts());
imap_base64('AAAA=one');
@imap_open('{127.0.0.1:1}INBOX', 'user', 'secret');
imap_base64('AAAA=two');
var_dump(imap_last_error(), imap_last_error(), imap_errors(), imap_last_error(), imap_errors());
foreach (range(1, 3) as $i) {
    imap_qprint("=Z$i");
    var_dump(imap_last_error());
}
var_dump(count(imap_errors()));
try {
    imap_errors(1);
} catch (ArgumentCountError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
string(52) "Connection failed to 127.0.0.1,1: Connection refused"
string(52) "Connection failed to 127.0.0.1,1: Connection refused"
array(1) {
  [0]=>
  string(52) "Connection failed to 127.0.0.1,1: Connection refused"
}
bool(false)
bool(false)
string(38) "Invalid quoted-printable sequence: =Z1"
string(38) "Invalid quoted-printable sequence: =Z2"
string(38) "Invalid quoted-printable sequence: =Z3"
int(3)
imap_errors() expects exactly 0 arguments, 1 given
