<?php
// Where stock does not survive, or does harm: each in a process of its own.
namespace parity;

require __DIR__ . '/record.php';

$enclosing = array_flip(messages())['782-rfc822-odd-addresses'];
$huge = 4294967297;

child('savebody of the header of an enclosed message', "var_dump(imap_savebody(open(), work() . '/saved', $enclosing, '1.0'));");
foreach ([
    'imap_headerinfo' => "imap_headerinfo(open(), $huge)",
    'imap_body' => "imap_body(open(), $huge)",
    'imap_fetchbody' => "imap_fetchbody(open(), $huge, '1')",
    'imap_fetchmime' => "imap_fetchmime(open(), $huge, '1')",
    'imap_fetchheader' => "imap_fetchheader(open(), $huge)",
    'imap_fetchstructure' => "imap_fetchstructure(open(), $huge)",
    'imap_bodystruct' => "imap_bodystruct(open(), $huge, '1')",
    'imap_savebody' => "imap_savebody(open(), work() . '/saved', $huge)",
    'imap_uid' => "imap_uid(open(), $huge)",
    'imap_msgno' => "imap_msgno(open(), $huge)",
    'imap_body FT_UID' => "imap_body(open(), $huge, FT_UID)",
    'imap_fetchbody FT_UID' => "imap_fetchbody(open(), $huge, '1', FT_UID)",
    'imap_fetchheader FT_UID' => "imap_fetchheader(open(), $huge, FT_UID)",
    'imap_fetchstructure FT_UID' => "imap_fetchstructure(open(), $huge, FT_UID)",
] as $function => $call) {
    child("message number $huge: $function", "var_dump($call);");
}
foreach (['imap_num_msg($imap)', 'imap_check($imap)', 'imap_headers($imap)', 'imap_ping($imap)', 'imap_close($imap)'] as $call) {
    child("OP_PROTOTYPE: $call", '$imap = imap_open(server() . "INBOX", user(), "secret", OP_PROTOTYPE); if ($imap) { var_dump(' . $call . '); } else { var_dump(imap_errors()); }');
}
child('imap_utf8 of UCS-4', 'var_dump(imap_utf8("=?UCS-4?B?AAAAQQAAAEI=?="));');
child('an overview, then the envelope', '$imap = open(); $n = array_flip(messages())["182-many-recipients"]; imap_fetch_overview($imap, (string) $n); echo count(imap_headerinfo($imap, $n)->to);');
child('port 99999', 'var_dump(imap_open("{127.0.0.1:99999/imap/notls}INBOX", "u", "p", 0, 1), imap_errors());');
child('host -1', 'var_dump(imap_open("{:-1}INBOX", "u", "p", 0, 1), imap_errors());');
