<?php
// Modified UTF-7, on names of folders and on what is no such name. imap_utf8_to_mutf7 and its reverse are not in stock.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

$texts = [
    '', 'INBOX', 'a', '&', '&&', '&-', '&-&-', '-', '&a', '&a-', '&A-', '&AA-', '&AAA-', '&AAAA-', '&AOk-', '&AOkA-', '&AOkA6Q-', '&AOk', '&AOk&', '&AOk-&AOk-', 'caf&AOk-', '&AGE-', '&AGEAYg-', '&2D3cSw-', '&2D0-', '&3Es-', '&3EvYPQ-',
    '&BB8EQAQ4BDIENQRC-', '&ZeVnLIqe-', '&U,BTFw-', '&U/BTFw-', '&+-', '&,-', '&//8-', '&AAo-', '&AA0ACg-', 'a&b', 'a & b', '~', '/', 'a/b', 'a.b', '\\', '"', '"quoted"', '*', '%', 'a%b*', '{', '{5}', '(', ' ', '  ', "a\tb", "a\r\nb", "a\0b", "\x7f", "\x80",
    "\xe9", "caf\xe9", "caf\xc3\xa9", "Gr\xc3\xbc\xc3\x9fe", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "\xf0\x9f\x91\x8b", "a\xf0\x9f\x91\x8bb", "\xf0\x9f\x91\x8b\xf0\x9f\x91\x8b", "\xed\xa0\x80", "\xc0\xaf", "\xff\xfe", "\xef\xbb\xbf",
    "\xc3", "\xc3\x28", "\xe2\x82", "\xe2\x82\xac", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xc2\x80", "\xc2\xa0", "e\xcc\x81", "\xef\xbf\xbf", "\xef\xbf\xbd", 'Sent Items', 'Entw&APw-rfe', 'Gel&APY-schte Objekte', '&AMk-l&AOk-ments envoy&AOk-s', '&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-',
    '&BCcENQRABD0EPgQyBDgEOgQ4-', '&g0l6P3ux-', '&XfJT0ZAB-', '&kc1g0Q-', str_repeat('a', 300), str_repeat('&AOk-', 60), str_repeat("\xc3\xa9", 200), str_repeat('&', 50), '&AOk-a&AOk-', "&AOk-\xe9", '&AO k-', '&AO.k-', '&AO=-', '&AOk=-', '&AOk--', '&-AOk-', '&A', '&AO', '&AOkA', '&AOkAx', '&AOkAxx-',
    '&Jjo-!', '&Jjo!', '&U,BTF2XlZyyKng-', 'A&ImIDkQ-.', 'Hi Mom -&Jjo--!', '+AOk-', '&2AHcAA-', '&2AHcAGE-', '&AGHYAQ-', '&AGI-&AGM-', '&AC0-', '&ACY-', '&AH4-', '&AH8-', '&AIA-', "\x01", "&AAE-", "mixed \xc3\xa9 & \xe9", "&AOk-/&AOk-", "a&AOk-.b",
];
$functions = ['imap_utf7_encode', 'imap_utf7_decode'];
foreach ($functions as $function) {
    foreach ($texts as $number => $text) {
        record("$function $number", $function, $text);
    }
}
// Every octet alone, and between two letters.
foreach ($functions as $function) {
    foreach (range(0, 255) as $octet) {
        record("$function octet $octet", fn () => [@$function(chr($octet)), @$function('a' . chr($octet) . 'b'), @$function(chr($octet) . chr($octet)), @$function('&' . chr($octet) . '-')]);
    }
}
foreach (['&-,AOk6QBgw29' => 'coded', "&-a\xc3\xa9\xe9 /" => 'mixed', "&AOk-\x00\x7f\x80~ " => 'edges'] as $alphabet => $name) {
    foreach ($functions as $function) {
        $state = 99;
        for ($i = 0; $i < 150; $i++) {
            $text = $i % 2 ? '&' : '';
            $state = $state * 48271 % 2147483647;
            for ($length = $state % 20; $length > 0; $length--) {
                $state = $state * 48271 % 2147483647;
                $text .= $alphabet[$state % strlen($alphabet)];
            }
            record("$function of $name $i", $function, $text . ($i % 3 ? '-' : ''));
        }
    }
}
