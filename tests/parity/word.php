<?php
// Encoded words: imap_utf8 and imap_mime_header_decode, in every charset that c-client has a name for, and broken ones.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

$texts = [
    '', 'plain', ' ', '=', '=?', '=??', '=???', '=????=', '=?=', '?=', '=?utf-8?q?a?=', '=?UTF-8?Q?a?=', '=?utf-8?B?YQ==?=', '=?utf-8?b?YQ?=', '=?utf-8?b?YQ=?=', '=?utf-8?b?Y?=', '=?utf-8?b??=', '=?utf-8?q??=', '=??q?a?=', '=?utf-8??a?=', '=?utf-8?x?a?=', '=?utf-8?qq?a?=', '=?utf-8?q?a', '=?utf-8?q?a?', '=?utf-8?q?a=', '=?utf-8?q',
    '=?utf-8', '=?utf-8?', '=?utf-8?q?', '=?utf-8?q?a?b?=', '=?utf-8?q?a b?=', '=?utf-8?q?a_b?=', '=?utf-8?q?a=20b?=', '=?utf-8?q?=C3=A9?=', '=?utf-8?q?=c3=a9?=', '=?utf-8?q?=C3?=', '=?utf-8?q?=E9?=', '=?utf-8?q?=ZZ?=', '=?utf-8?q?=4?=', '=?utf-8?q?=?=', '=?utf-8?q?==?=', '=?utf-8?q?a=?=', '=?utf-8?q?=3D?=', "=?utf-8?q?caf\xc3\xa9?=", "=?utf-8?q?caf\xe9?=",
    '=?utf-8?b?w6k=?=', '=?utf-8?b?w6k?=', '=?utf-8?b?w6k=w6k=?=', '=?utf-8?b?w 6k=?=', '=?utf-8?b?w!6k=?=', '=?utf-8?b?6Q==?=', '=?utf-8?b?////?=', '=?utf-8?b?AA==?=', '=?utf-8?b?*?=', '=?utf-8?q?a?= b', 'a =?utf-8?q?b?=', 'a=?utf-8?q?b?=', '=?utf-8?q?a?=b', '=?utf-8?q?a?==?utf-8?q?b?=', '=?utf-8?q?a?= =?utf-8?q?b?=', "=?utf-8?q?a?=\t=?utf-8?q?b?=", "=?utf-8?q?a?=\r\n =?utf-8?q?b?=",
    "=?utf-8?q?a?=\n =?utf-8?q?b?=", "=?utf-8?q?a?=\r\n\t=?utf-8?q?b?=", "=?utf-8?q?a?=\r\n=?utf-8?q?b?=", '=?utf-8?q?a?=  =?utf-8?q?b?=', '=?utf-8?q?a?= x =?utf-8?q?b?=', '=?utf-8?q?a?= =?koi8-r?q?=D1?=', "=?utf-8?q?a?= \r\n \r\n =?utf-8?q?b?=", '=?utf-8?q?=C3?= =?utf-8?q?=A9?=', '=?utf-8?b?ww==?= =?utf-8?b?qQ==?=', '"=?utf-8?q?a?="', '(=?utf-8?q?a?=)', '<=?utf-8?q?a?=>', '=?utf-8?q?a?=,=?utf-8?q?b?=',
    '=?utf-8*en?q?a?=', '=?utf-8*?q?a?=', '=?utf8?q?=C3=A9?=', '=?"utf-8"?q?=C3=A9?=', '=?utf-8 ?q?a?=', '=? utf-8?q?a?=', '=?utf-8? q?a?=', '=?utf-8?q? a?=', '=?bogus?q?=E9?=', '=?x-unknown?b?6Q==?=', '=?utf-8?q?' . str_repeat('=C3=A9', 300) . '?=', '=?' . str_repeat('x', 300) . '?q?a?=', str_repeat('=?utf-8?q?a?= ', 100), str_repeat('=?', 100), str_repeat('?=', 100), str_repeat('=?utf-8?q?', 50),
    "a\0b", "=?utf-8?q?a\0b?=", '=?utf-8?q?=00?=', "caf\xc3\xa9", "caf\xe9", "\xff\xfe", "\xef\xbb\xbf", "a\r\n b", "a\r\nb", "a\tb", 'Re: =?utf-8?q?a?=', '=?utf-8?q?e=CC=81?=', '=?utf-8?q?=EF=AC=81?=', '=?utf-8?q?=E2=84=AB?=', '=?utf-8?q?=F0=9F=91=8B?=', '=?utf-8?q?=ED=A0=BD=ED=B1=8B?=', '=?utf-8?q?=C0=AF?=', '=?utf-8?q?=F4=90=80=80?=', '=?utf-8?q?=EF=BB=BFa?=', '=?utf-8?q?=C2=AD?=', '=?utf-8?q?=0D=0A?=', '=?utf-8?q?=1B=5B31m?=', '=?utf-8?q?=5F?=', '=?utf-8?q?a?=?', '=?utf-8?q?a?=?=', '?=?utf-8?q?a?=', '==?utf-8?q?a?=', '=?=?utf-8?q?a?=',
    '=?us-ascii?q?a=E9?=', '=?iso-8859-1?q?=E9=A4=80?=', '=?windows-1252?q?=80=93=99?=', '=?utf-7?q?+AOk-?=', '=?utf-7?q?+2D3cSw-?=', '=?utf-7?q?+AOk?=', '=?utf-7?q?a+b?=', '=?utf-7?q?+-?=', '=?utf-16?b?AGEAYg==?=', '=?utf-16?b?/v8AYQ==?=', '=?utf-16?b?//5hAA==?=', '=?utf-16le?b?YQBiAA==?=', '=?utf-16be?b?AGEAYg==?=', '=?utf-16?b?2D3cSw==?=', '=?ucs-2?b?AGE=?=', '=?iso-2022-jp?b?GyRCJDMbKEI=?=', '=?iso-2022-jp?b?GyRCJDM=?=', '=?iso-2022-jp?q?=1B$B=24=33=1B(B?=',
    '=?iso-2022-jp-2?b?GyQoRDAhGyhC?=', '=?iso-2022-jp-1?b?GyQoRDAhGyhC?=', '=?iso-2022-kr?b?GyQpQw4wIQ8=?=', '=?iso-2022-cn?b?GyQpQQ5EYyEiDw==?=', '=?euc-jp?b?pLM=?=', '=?shift_jis?b?grE=?=', '=?shift_jis?b?sbI=?=', '=?gb2312?b?xOO6ww==?=', '=?gbk?b?xOO6ww==?=', '=?gb18030?b?gTCBMA==?=', '=?big5?b?p0GmbQ==?=', '=?euc-kr?b?vsiz5w==?=', '=?ks_c_5601-1987?b?vsiz5w==?=', '=?viscii?q?=E2?=', '=?tis-620?q?=A1?=', '=?koi8-r?q?=F0=D2?=', '=?koi8-u?q?=A4=A6=B4?=', '=?windows-1255?q?=E0=C7=D4?=',
];
foreach ($texts as $number => $text) {
    record("imap_utf8 $number", 'imap_utf8', $text);
    record("imap_mime_header_decode $number", 'imap_mime_header_decode', $text);
}
$charsets = explode(' ', 'US-ASCII ISO-646-US ASCII UTF-8 UTF-7 UTF-16 UTF-16BE UTF-16LE UCS-2 ISO-8859-1 ISO-8859-2 ISO-8859-3 ISO-8859-4 ISO-8859-5 ISO-8859-6 ISO-8859-7 ISO-8859-8 ISO-8859-9 ISO-8859-10 ISO-8859-11 ISO-8859-12 ISO-8859-13 ISO-8859-14 ISO-8859-15 ISO-8859-16 ISO_8859-1 ISO8859-1 latin1'
    . ' WINDOWS-874 CP874 WINDOWS-1250 CP1250 WINDOWS-1251 CP1251 WINDOWS-1252 CP1252 WINDOWS-1253 CP1253 WINDOWS-1254 CP1254 WINDOWS-1255 CP1255 WINDOWS-1256 CP1256 WINDOWS-1257 CP1257 WINDOWS-1258 CP1258 WINDOWS-936 WINDOWS-949 CP932 CP936 CP949 CP950 IBM367 IBM437 IBM737 IBM775 IBM850 IBM852 IBM855 IBM857 IBM860 IBM861 IBM862 IBM863 IBM864'
    . ' IBM865 IBM866 IBM869 IBM874 CP437 CP850 CP866 KOI8-R KOI8-U KOI8-RU KOI8-T VISCII TIS-620 VIQR GB2312 GBK GB18030 CN-GB ISO-IR-165 EUC-CN EUC-TW CNS11643 BIG5 BIG-5 CN-BIG5 EUC-JP SHIFT_JIS SHIFT-JIS JIS_X0201 JIS_X0208-1983 ISO-2022-JP ISO-2022-JP-1 ISO-2022-JP-2 ISO-2022-KR ISO-2022-CN EUC-KR KSC5601 KS_C_5601-1987 HZ-GB-2312 MACINTOSH X-MAC-CYRILLIC ARMSCII-8 UNKNOWN-8BIT X-UNKNOWN NUL');
foreach ($charsets as $charset) {
    // Sixteen octets a word, so that a difference shows where it lies.
    for ($row = 0; $row < 256; $row += 16) {
        $octets = '';
        for ($octet = $row; $octet < $row + 16; $octet++) {
            $octets .= sprintf('=%02X', $octet);
        }
        record("$charset from " . dechex($row), 'imap_utf8', "=?$charset?q?$octets?=");
    }
    record("$charset in lower case", 'imap_utf8', '=?' . strtolower($charset) . '?q?=C1=E1?=');
}
// Characters of two octets, a row of the charset's table at a time.
$tables = [
    'GB2312' => [[0xB0, 0xF7], [[0xA1, 0xFE]]],
    'GBK' => [[0x81, 0xA0], [[0x40, 0x7E], [0x80, 0xFE]]],
    'BIG5' => [[0xA4, 0xC5], [[0x40, 0x7E], [0xA1, 0xFE]]],
    'CN-BIG5' => [[0xC9, 0xF9], [[0x40, 0x7E], [0xA1, 0xFE]]],
    'EUC-JP' => [[0xA4, 0xF4], [[0xA1, 0xFE]]],
    'SHIFT_JIS' => [[0x81, 0x9F], [[0x40, 0x7E], [0x80, 0xFC]]],
    'SHIFT-JIS' => [[0xE0, 0xEA], [[0x40, 0x7E], [0x80, 0xFC]]],
    'EUC-KR' => [[0xA1, 0xFD], [[0xA1, 0xFE]]],
];
foreach ($tables as $charset => [[$first, $last], $ranges]) {
    for ($lead = $first; $lead <= $last; $lead++) {
        foreach ($ranges as [$from, $to]) {
            // Not more than an encoded word may hold.
            foreach (array_chunk(range($from, $to), 16) as $trails) {
                $octets = implode('', array_map(fn ($trail) => chr($lead) . chr($trail), $trails));
                record("$charset " . dechex($lead) . dechex($trails[0]), 'imap_utf8', "=?$charset?b?" . base64_encode($octets) . '?=');
            }
        }
    }
}
// Words that look random and are the same at every run.
$state = 424243;
$pieces = ['=?', '?=', '?', '=', '=?utf-8?q?', '=?iso-8859-1?Q?', '=?koi8-r?b?', '=?x?b?', 'YQ==', 'YWI', '0YE=', '=D1=8F', '=E9', '_', ' ', "\r\n ", "\t", 'a', 'word', "\xe9", "\xd1\x8f", '*en', '(', ')', '"', '?q?', '?b?', '=?utf-8?q?a?=', '=?utf-8?b?YQ==?='];
for ($i = 0; $i < 1500; $i++) {
    $text = '';
    $state = $state * 48271 % 2147483647;
    for ($length = 1 + $state % 8; $length > 0; $length--) {
        $state = $state * 48271 % 2147483647;
        $text .= $pieces[($state >> 4) % count($pieces)];
    }
    record("imap_utf8 of noise $i", 'imap_utf8', $text);
    record("imap_mime_header_decode of noise $i", 'imap_mime_header_decode', $text);
}
