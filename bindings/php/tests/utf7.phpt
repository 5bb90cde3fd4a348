--TEST--
imap_utf7_encode, imap_utf7_decode, imap_utf8_to_mutf7, imap_mutf7_to_utf8
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$hex = fn($text) => is_string($text) ? bin2hex($text) : $text;
foreach (['', 'a', '&', 'a&b', "\xe9", 'é', "\0", '日本', '~peter/mail', "\xff\xfe", "a\x7fb", str_repeat("\x80", 100)] as $text) {
    echo imap_utf7_encode($text), ' ', var_export(imap_utf7_decode(imap_utf7_encode($text)) === $text, true), "\n";
}
foreach (['&', '&-', '&AOk', '&AOk-', '&!-', '&a-', '&ZeVnLIqe-', '&Jjo-!', '&AOkA6Q-', '&AA-', '&AAA-', 'A&-B', 'a&b'] as $text) {
    echo "$text: ";
    attempt(fn() => $hex(imap_utf7_decode($text)));
}
foreach (["a\x80", "\0", "a\nb"] as $text) {
    echo preg_replace('/`.*/s', '', json_encode(@imap_utf7_decode($text)) . error_get_last()['message']), "\n";
}
if (!function_exists('imap_utf8_to_mutf7')) {
    exit;
}
foreach (['', 'a', '&', 'Архив/2026', 'é', '日本語', '😀', "\xff", "a\n"] as $text) {
    attempt('imap_utf8_to_mutf7', $text);
    if (($name = imap_utf8_to_mutf7($text)) !== false) {
        var_dump(imap_mutf7_to_utf8($name) === $text);
    }
}
foreach (['&', '&AOk', '&AOk-', 'é', '&2D0-', '&!-'] as $text) {
    attempt('imap_mutf7_to_utf8', $text);
}
?>
--EXPECT--
 true
a true
&- true
a&-b true
&6Q- true
&w6k- true
&AA- true
&5pel5pys- true
~peter/mail true
&,,4- true
a&fw-b true
&gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgA- true
&: W: imap_utf7_decode(): Unexpected end of string
false
&-: "26"
&AOk: W: imap_utf7_decode(): Unexpected end of string
false
&AOk-: "00e9"
&!-: W: imap_utf7_decode(): Invalid modified base64 character: `!'
false
&a-: W: imap_utf7_decode(): Stray modified base64 character: `a'
false
&ZeVnLIqe-: "65e5672c8a9e"
&Jjo-!: "263a21"
&AOkA6Q-: "00e900e9"
&AA-: "00"
&AAA-: "0000"
A&-B: "412642"
a&b: W: imap_utf7_decode(): Unexpected end of string
false
falseimap_utf7_decode(): Invalid modified UTF-7 character: 
falseimap_utf7_decode(): Invalid modified UTF-7 character: 
falseimap_utf7_decode(): Invalid modified UTF-7 character: 
""
bool(true)
"a"
bool(true)
"&-"
bool(true)
"&BBAEQARFBDgEMg-/2026"
bool(true)
"&AOk-"
bool(true)
"&ZeVnLIqe-"
bool(true)
"&2D3eAA-"
bool(true)
false
"a\n"
bool(true)
false
false
"é"
false
""
false
