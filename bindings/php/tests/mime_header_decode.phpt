--TEST--
imap_mime_header_decode: pieces, charsets, and what is no encoded word
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$texts = ['', 'plain', '=?utf-8?Q?=41?=', '=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=', 'a =?x?Q?b?= c', '=?x?Q?b?=c', '=?x?Q?b', '=?x?', '=?x?Z?b?=', '=?x?B?!!?=',
    "=?utf-8?Q?a_b=20c?=\r\n =?utf-8?Q?d?=", "a\0b", '=?UTF-8?q??=', '=?', 'x=?iso-8859-1?Q?e?=y=?iso-8859-1?Q?f?=', '=?utf-8?B?====?=', '=?utf-8?Q?=ZZ?=',
    '=?utf-8?Q?a?= ', ' =?utf-8?Q?a?=', "=?utf-8?Q?a?=\t=?utf-8?Q?b?="];
foreach ($texts as $text) {
    echo json_encode($text), ': ';
    attempt('imap_mime_header_decode', $text);
}
?>
--EXPECT--
"": []
"plain": [{"charset":"default","text":"plain"}]
"=?utf-8?Q?=41?=": [{"charset":"utf-8","text":"A"}]
"=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=": [{"charset":"utf-8","text":"é"},{"charset":"utf-8","text":"é"}]
"a =?x?Q?b?= c": [{"charset":"default","text":"a "},{"charset":"x","text":"b"},{"charset":"default","text":" c"}]
"=?x?Q?b?=c": [{"charset":"x","text":"b"},{"charset":"default","text":"c"}]
"=?x?Q?b": [{"charset":"default","text":"=?x?Q?b"}]
"=?x?": [{"charset":"default","text":"=?x?"}]
"=?x?Z?b?=": [{"charset":"x","text":"b"}]
"=?x?B?!!?=": false
"=?utf-8?Q?a_b=20c?=\r\n =?utf-8?Q?d?=": [{"charset":"utf-8","text":"a b c"},{"charset":"utf-8","text":"d"}]
"a\u0000b": [{"charset":"default","text":"a"}]
"=?UTF-8?q??=": [{"charset":"UTF-8","text":""}]
"=?": [{"charset":"default","text":"=?"}]
"x=?iso-8859-1?Q?e?=y=?iso-8859-1?Q?f?=": [{"charset":"default","text":"x"},{"charset":"iso-8859-1","text":"e"},{"charset":"default","text":"y"},{"charset":"iso-8859-1","text":"f"}]
"=?utf-8?B?====?=": false
"=?utf-8?Q?=ZZ?=": [{"charset":"utf-8","text":"=ZZ"}]
  error: Invalid quoted-printable sequence: =ZZ
"=?utf-8?Q?a?= ": [{"charset":"utf-8","text":"a"},{"charset":"default","text":" "}]
" =?utf-8?Q?a?=": [{"charset":"default","text":" "},{"charset":"utf-8","text":"a"}]
"=?utf-8?Q?a?=\t=?utf-8?Q?b?=": [{"charset":"utf-8","text":"a"},{"charset":"utf-8","text":"b"}]
