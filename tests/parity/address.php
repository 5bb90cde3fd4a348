<?php
// Address lists, read and written, without a server.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

$lists = [
    '', ' ', ',', ',,', ', ,', 'a', 'a@', '@b', '@', 'a@b', ' a@b ', '<a@b>', '< a@b >', '<a@b', 'a@b>', '<<a@b>>', '<>', '<@>', 'A <a@b>', 'A B <a@b>', '"A, B" <a@b>', "'A, B' <a@b>", '"A" "B" <a@b>', '"A" B <a@b>', 'A "B" <a@b>', '"" <a@b>', '"open <a@b>',
    'a@b (A)', '(A) a@b', '(A) a@b (B)', 'a (A) @ b', 'a@b (A (B) C)', 'a@b (A', 'a@b A)', 'a@b ()', '(a@b)', 'a @ b', 'a. b@c', 'a .b@c', 'a.b@c.d', 'a..b@c', '.a@b', 'a.@b', 'a@b.', 'a@.b', 'a@b..c', 'a@b@c', 'a%b@c', 'a!b', 'a!b@c', 'a at b', 'a AT b', 'a@b, c@d', 'a@b,c@d,', ',a@b', 'a@b,,c@d',
    'a@b;c@d', 'a@b c@d', "a@b\nc@d", "a@b,\r\n c@d", "a\t@b", 'a b', 'a b@c', 'A a@b', '"a b"@c', '"a"@b', '""@b', '"a\\"b"@c', '"a\\\\"@b', '\\a@b', 'a\\@b@c', 'a@[1.2.3.4]', 'a@[IPv6:::1]', 'a@[', 'a@[1', 'a@]', 'a@"b"', 'a@b c', 'a@b.c d', '<@r:a@b>', '<@r,@s:a@b>', '<@r, @s : a@b>', '<@r a@b>', '<@r:>', '<@r>', '<a>',
    'A <a>', 'A <>', 'A <@b>', 'A <a@>', 'A<a@b>', 'A <a@b> B', 'A <a@b>B', 'A <a@b> (B)', 'A (B) <a@b>', '(B) A <a@b>', 'A. <a@b>', 'A. B <a@b>', 'A.B. <a@b>', '.A <a@b>', 'A@B <a@b>', 'A;B <a@b>', 'A:B <a@b>', 'A,B <a@b>', 'A\\,B <a@b>',
    'G:;', 'G: ;', 'G:a@b;', 'G: a@b, c@d;', 'G: a@b, c@d', 'G: a@b; c@d', 'G: a@b;, c@d', 'G: a@b; ; c@d', 'G:', ':', ':;', ': a@b;', 'G G: a@b;', '"G": a@b;', 'G: H: a@b;;', 'G: H: a@b; c@d;', 'G: a;', 'G: ,;', 'G: a@b,;', 'G: a@b c@d;', 'G: <a@b;', 'undisclosed-recipients:;', 'Undisclosed recipients: ;', '(c) G: a@b;', 'G (c): a@b;',
    '=?utf-8?q?A?= <a@b>', '=?utf-8?q?A,_B?= <a@b>', '=?utf-8?b?0Y8=?= <a@b>', '"=?utf-8?b?0Y8=?=" <a@b>', "caf\xc3\xa9 <a@b>", "caf\xe9 <a@b>", "caf\xe9@b", "a@caf\xe9", "\xff\xfe", "a@b\0,c@d", "\0", "a\0b@c", "\x1b\$B\"\"\x1b(B <a@b>", "a@b\x01", "a\x01@b", "a\x7f@b",
    'MAILER-DAEMON', 'postmaster', '*@*', 'a*@b', '#a@b', '$a@b', 'a{}@b', 'a|b@c', 'a~b@c', 'a/b@c', 'a=b@c', 'a?b@c', 'a^b@c', '`a@b`', 'a+b@c', 'a-b@c', 'a_b@c', "a'b@c", '"', '""', '\\', '(', ')', '()', '<', '>', '[', ']', '[]', ';', '.', '..', 'a,', 'a;b', 'a:b', 'a<b', 'a>b', 'a(b', 'a)b', 'a[b', 'a]b', 'a"b', 'a\\', 'a@b"',
    'mailto:a@b', 'http://a@b', str_repeat('a', 500) . '@b', str_repeat('a@b,', 200), str_repeat('(', 50) . 'a@b', str_repeat('(', 50) . str_repeat(')', 50) . 'a@b', str_repeat('<', 50) . 'a@b', str_repeat('G:', 40), str_repeat('G:', 60) . 'a@b', str_repeat('a.', 100) . 'b@c', str_repeat('"a" ', 50) . '<b@c>', str_repeat('@r,', 20) . 'a@b', '<' . str_repeat('@r,', 20) . '@s:a@b>', str_repeat('\\a', 40) . '@b',
];
foreach ($lists as $number => $list) {
    record("parse_adrlist $number", 'imap_rfc822_parse_adrlist', $list, 'default.host');
}
foreach (array_slice($lists, 0, 40) as $number => $list) {
    record("parse_adrlist without a host $number", 'imap_rfc822_parse_adrlist', $list, '');
    record("parse_adrlist with an odd host $number", 'imap_rfc822_parse_adrlist', $list, '@');
    record("parse_headers $number", 'imap_rfc822_parse_headers', "From: $list\r\nTo: $list\r\nReply-To: $list\r\nSubject: s\r\n");
}
$words = ['', 'a', 'a b', 'a.b', '.a', 'a.', 'a..b', 'a@b', '"a"', 'a"b', 'a\\b', 'a,b', '(a)', '<a>', '[a]', "caf\xc3\xa9", "\xff", "a\tb", "a\r\nb", "\x01", "a\0b", ' a', 'a ', '@', '@a', '=?utf-8?q?a?=', "o'b", 'a;b', 'a:b', str_repeat('a', 300), str_repeat('a ', 100), '[1.2.3.4]', '.SYNTAX-ERROR.', 'MISSING_DOMAIN', "\xd1\x8f"];
foreach ($words as $number => $word) {
    record("write_address mailbox $number", 'imap_rfc822_write_address', $word, 'host.example', '');
    record("write_address mailbox with name $number", 'imap_rfc822_write_address', $word, 'host.example', 'A Name');
    record("write_address host $number", 'imap_rfc822_write_address', 'mailbox', $word, '');
    record("write_address name $number", 'imap_rfc822_write_address', 'mailbox', 'host.example', $word);
    record("write_address all $number", 'imap_rfc822_write_address', $word, $word, $word);
}
// Lists that look random and are the same at every run.
$state = 1234567;
$pieces = ['a', 'b.c', '@', '@', ',', ',', ';', ':', '<', '>', '(', ')', '"', '\\', ' ', ' ', '.', '[', ']', 'G:', "\r\n ", 'A B', '<a@b>', 'a@b', '"q"', '(c)', "\xe9", 'at'];
for ($i = 0; $i < 1500; $i++) {
    $list = '';
    $state = $state * 48271 % 2147483647;
    for ($length = 1 + $state % 9; $length > 0; $length--) {
        $state = $state * 48271 % 2147483647;
        $list .= $pieces[($state >> 4) % count($pieces)];
    }
    record("parse_adrlist of noise $i", 'imap_rfc822_parse_adrlist', $list, 'h');
}
