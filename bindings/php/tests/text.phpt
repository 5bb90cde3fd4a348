--TEST--
imap_base64, imap_qprint, imap_utf8: octets in, octets out, and what is remarked
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$texts = ['', 'aGVsbG8=', 'aGVsbG8', 'a', '====', "aGVs\r\nbG8=junk", '=41=4', '=ZZ', "a =\r\nb  ", '=?utf-8?Q?=41?=', '=?x-none?Q?a?=', "a\0b",
    '=?utf-8?B?' . base64_encode('hé') . '?= x', '!!', '=?utf-8?Q?=D0=A2?=   =?utf-8?Q?=D0=A2?=', '=?iso-8859-1?q?a_b', "=?koi8-r?B?" . base64_encode("\xd3\xde\xa3\xd4") . '?='];
foreach (['imap_base64', 'imap_qprint', 'imap_utf8'] as $function) {
    foreach ($texts as $text) {
        echo $function, ' ', json_encode($text), ': ';
        attempt($function, $text);
    }
    attempt($function, null);
    attempt($function, []);
}
var_dump(bin2hex(imap_base64('gIGC/w==')), bin2hex(imap_qprint('=80=ff')), strlen(imap_base64(base64_encode(str_repeat("\0", 1 << 20)))));
?>
--EXPECT--
imap_base64 "": ""
imap_base64 "aGVsbG8=": "hello"
imap_base64 "aGVsbG8": "hello"
imap_base64 "a": ""
imap_base64 "====": false
imap_base64 "aGVs\r\nbG8=junk": "hello"
  error: Possible data truncation in rfc822_base64(): junk
imap_base64 "=41=4": false
imap_base64 "=ZZ": false
imap_base64 "a =\r\nb  ": false
imap_base64 "=?utf-8?Q?=41?=": false
imap_base64 "=?x-none?Q?a?=": false
imap_base64 "a\u0000b": "i"
imap_base64 "=?utf-8?B?aMOp?= x": false
imap_base64 "!!": false
imap_base64 "=?utf-8?Q?=D0=A2?=   =?utf-8?Q?=D0=A2?=": false
imap_base64 "=?iso-8859-1?q?a_b": false
imap_base64 "=?koi8-r?B?096j1A==?=": false
D: imap_base64(): Passing null to parameter #1 ($string) of type string is deprecated
""
TypeError: imap_base64(): Argument #1 ($string) must be of type string, array given
imap_qprint "": ""
imap_qprint "aGVsbG8=": "aGVsbG8"
imap_qprint "aGVsbG8": "aGVsbG8"
imap_qprint "a": "a"
imap_qprint "====": "===="
  error: Invalid quoted-printable sequence: ====
imap_qprint "aGVs\r\nbG8=junk": "aGVs\r\nbG8=junk"
  error: Invalid quoted-printable sequence: =junk
imap_qprint "=41=4": "A=4"
  error: Invalid quoted-printable sequence: =4
imap_qprint "=ZZ": "=ZZ"
  error: Invalid quoted-printable sequence: =ZZ
imap_qprint "a =\r\nb  ": "a b  "
imap_qprint "=?utf-8?Q?=41?=": "=?utf-8?Q?A?"
  error: Invalid quoted-printable sequence: =?utf-8?Q?=41?=
imap_qprint "=?x-none?Q?a?=": "=?x-none?Q?a?"
  error: Invalid quoted-printable sequence: =?x-none?Q?a?=
imap_qprint "a\u0000b": "a\u0000b"
imap_qprint "=?utf-8?B?aMOp?= x": "=?utf-8?B?aMOp?= x"
  error: Invalid quoted-printable sequence: =?utf-8?B?aMOp?= x
imap_qprint "!!": "!!"
imap_qprint "=?utf-8?Q?=D0=A2?=   =?utf-8?Q?=D0=A2?=": "=?utf-8?Q?Т?=   =?utf-8?Q?Т?"
  error: Invalid quoted-printable sequence: =?utf-8?Q?=D0=A2?=   =?utf-8?Q?=D0=A2?=
imap_qprint "=?iso-8859-1?q?a_b": "=?iso-8859-1?q?a_b"
  error: Invalid quoted-printable sequence: =?iso-8859-1?q?a_b
imap_qprint "=?koi8-r?B?096j1A==?=": "=?koi8-r?B?096j1A==?"
  error: Invalid quoted-printable sequence: =?koi8-r?B?096j1A==?=
D: imap_qprint(): Passing null to parameter #1 ($string) of type string is deprecated
""
TypeError: imap_qprint(): Argument #1 ($string) must be of type string, array given
imap_utf8 "": ""
imap_utf8 "aGVsbG8=": "aGVsbG8="
imap_utf8 "aGVsbG8": "aGVsbG8"
imap_utf8 "a": "a"
imap_utf8 "====": "===="
imap_utf8 "aGVs\r\nbG8=junk": "aGVs\r\nbG8=junk"
imap_utf8 "=41=4": "=41=4"
imap_utf8 "=ZZ": "=ZZ"
imap_utf8 "a =\r\nb  ": "a =\r\nb  "
imap_utf8 "=?utf-8?Q?=41?=": "A"
imap_utf8 "=?x-none?Q?a?=": "a"
imap_utf8 "a\u0000b": "a\u0000b"
imap_utf8 "=?utf-8?B?aMOp?= x": "hé x"
imap_utf8 "!!": "!!"
imap_utf8 "=?utf-8?Q?=D0=A2?=   =?utf-8?Q?=D0=A2?=": "ТТ"
imap_utf8 "=?iso-8859-1?q?a_b": "=?iso-8859-1?q?a_b"
imap_utf8 "=?koi8-r?B?096j1A==?=": "счёт"
D: imap_utf8(): Passing null to parameter #1 ($mime_encoded_text) of type string is deprecated
""
TypeError: imap_utf8(): Argument #1 ($mime_encoded_text) must be of type string, array given
string(8) "808182ff"
string(4) "80ff"
int(1048576)
