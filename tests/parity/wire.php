<?php
// What other servers than Dovecot may say: envelopes, structures, flags, lists and results in odd forms, from a server that says what it is told.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

/** A stream on a server with these rules (see server.inc). */
function on(array $rules): \IMAP\Connection|false
{
    static $number = 0, $processes = [];
    $file = work() . '/port' . ++$number;
    $null = ['file', '/dev/null', 'w'];
    $processes[] = proc_open([PHP_BINARY, '-n', __DIR__ . '/server.inc', $file, base64_encode(serialize($rules))], [['file', '/dev/null', 'r'], $null, $null], $pipes);
    for ($tries = 0; !is_file($file) && $tries < 2000; $tries++) {
        usleep(2000);
    }
    $imap = imap_open('{127.0.0.1:' . file_get_contents($file) . '/imap/notls}INBOX', 'u', 'p', 0, 1);
    register_shutdown_function(function () use ($processes) {
        foreach ($processes as $process) {
            is_resource($process) && proc_terminate($process);
        }
    });
    return $imap;
}

function literal(string $text): string
{
    return '{' . strlen($text) . "}\r\n$text";
}

function quoted(string $text): string
{
    return '"' . addcslashes($text, '"\\') . '"';
}

const STATE = ['UID' => '4', 'FLAGS' => '(\Seen)', 'INTERNALDATE' => '"01-Jan-2026 00:00:00 +0000"', 'RFC822.SIZE' => '10'];
const ENVELOPE = '("Mon, 1 Jan 2024 00:00:00 +0000" "subject" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL "<i@d>")';
const BODYSTRUCTURE = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL NIL NIL NIL)';

/** All that a script can see of message 1, of which these items differ from the usual. */
function see(string $case, array $items): void
{
    $items += STATE + ['ENVELOPE' => ENVELOPE, 'BODYSTRUCTURE' => BODYSTRUCTURE];
    $imap = on([['FETCH', $items], ['UID FETCH', $items]]);
    record("$case headerinfo", 'imap_headerinfo', $imap, 1);
    record("$case fetchstructure", 'imap_fetchstructure', $imap, 1);
    record("$case bodystruct 1", 'imap_bodystruct', $imap, 1, '1');
    record("$case headers", fn () => count(imap_headers($imap)));
    record("$case overview", 'imap_fetch_overview', $imap, '1');
    imap_close($imap);
    imap_errors();
}

// Every text of an envelope and of a structure, in every form.
$texts = ['plain', '', ' ', "two\r\nlines", "a\r\n\tfold", "a\rb\nc\td", "nul\0inside", "8bit \xe9", "\xc3\xa9", 'quote " and \\', 'NIL', '=?utf-8?q?a?=', str_repeat('long ', 300), "\x01\x7f"];
foreach ($texts as $number => $text) {
    foreach (['literal' => literal(...), 'quoted' => quoted(...)] as $form => $write) {
        if ($form === 'quoted' && strpbrk($text, "\r\n\0") !== false) {
            continue;
        }
        $s = $write($text);
        $address = "(($s NIL $s $s))";
        see("text $number $form", ['ENVELOPE' => "($s $s $address $address NIL $address NIL NIL $s $s)", 'BODYSTRUCTURE' => "(\"TEXT\" $s ($s $s) $s $s \"7BIT\" 3 1 $s ($s ($s $s)) $s $s)"]);
    }
}
$envelopes = [
    '(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" () () () () () () "i" "m")', '("d" "s" (("p" "r" "m" "h")) (("p" NIL NIL "h")) ((NIL NIL "m" NIL)(NIL NIL NIL NIL)) NIL ((NIL NIL "m" "h")(NIL NIL "n" "h")) NIL NIL NIL)',
    '("d" "s" ((NIL NIL "group" NIL)(NIL NIL "m" "h")(NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" ((NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" ((NIL NIL "open" NIL)(NIL NIL "m" "h")) NIL NIL NIL NIL NIL NIL NIL)',
    '("d" "s" NIL NIL NIL NIL NIL NIL "i" "m" "extra")', '("Mon, 1 Jan 2024 00:00:00 +0000" "s" ((NIL "@r" "m" "h")) NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" ((NIL NIL "m" ".SYNTAX-ERROR."))((NIL NIL "m" "h")) NIL NIL NIL NIL NIL NIL)', '("d" "s" ((nil Nil "m" "h")) nil nil nil nil nil nil nil)',
    '("" "" (("" "" "" "")) NIL NIL NIL NIL NIL "" "")', '("d" "s" (("p" NIL "m" "")) NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" (("p" NIL "" "h")) NIL NIL NIL NIL NIL NIL NIL)', '("d" "s" (("p" NIL NIL "h")) NIL NIL NIL NIL NIL NIL NIL)',
];
foreach ($envelopes as $number => $envelope) {
    see("envelope $number", ['ENVELOPE' => $envelope]);
}
$structures = [
    '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1)', '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3 1 NIL NIL NIL NIL)', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 "md5" ("attachment" NIL) "en" "loc")', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL ("inline" ("filename" "a" "size" "3")) ("en" "de") "loc" ("ext" 1))',
    '("text" "plain" NIL NIL NIL "base64" 3 1)', '("Text" "Html" NIL "<id>" "desc" "QUOTED-PRINTABLE" 0 0)', '("IMAGE" "PNG" ("NAME" "a.png") NIL NIL "BASE64" 100)', '("IMAGE" "PNG" NIL NIL NIL "X-OWN" 100 NIL NIL NIL)', '("X-TYPE" "Y" NIL NIL NIL "7BIT" 100)', '("APPLICATION" "OCTET-STREAM" NIL NIL NIL NIL 5)',
    '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 3 1) "ALTERNATIVE")', '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) "MIXED" ("BOUNDARY" "b") NIL NIL)', '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) "MIXED" ("BOUNDARY" "b") ("inline" ("x" "y")) ("en") "loc")',
    '((("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) "RELATED" NIL NIL NIL)("IMAGE" "PNG" NIL NIL NIL "BASE64" 1 NIL NIL NIL) "MIXED" NIL NIL NIL)', '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 30 ("d" "s" NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) 5 NIL NIL NIL)',
    '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 30 ("d" "s" NIL NIL NIL NIL NIL NIL NIL NIL) (("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1)("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) "MIXED") 5)', '("MESSAGE" "DELIVERY-STATUS" NIL NIL NIL "7BIT" 30 NIL NIL NIL)', '("TEXT" NIL NIL NIL NIL "7BIT" 3 1)', '("TEXT" "PLAIN" ("A" NIL) NIL NIL "7BIT" 3 1)',
    '("MESSAGE" NIL NIL NIL NIL "7BIT" 3)', '("APPLICATION" NIL NIL NIL NIL "7BIT" 3)', '("AUDIO" NIL NIL NIL NIL "7BIT" 3)', '("IMAGE" NIL NIL NIL NIL "7BIT" 3)', '("X" NIL NIL NIL NIL "7BIT" 3)', '(NIL NIL NIL NIL NIL "7BIT" 3)', '("" "" NIL "" "" "" 3)', '("TEXT" "" NIL NIL NIL "7BIT" 3 1)',
    '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 4294967295 4294967295)', '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1 NIL NIL ())', '(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1) NIL)', '("VIDEO" "MP4" NIL NIL NIL "BINARY" 3)', '("AUDIO" "BASIC" NIL NIL NIL "8BIT" 3)', '("MODEL" "VRML" NIL NIL NIL "7BIT" 3)', '("TEXT" "PLAIN" ("charset" "utf-8" "FORMAT" "flowed") "<a@b>" "d" "8bit" 12 2 NIL ("ATTACHMENT" ("FILENAME" "A.TXT")) NIL)',
];
foreach ($structures as $number => $structure) {
    see("structure $number", ['BODYSTRUCTURE' => $structure]);
}
foreach (['()', '(\Seen)', '(\seen \DELETED)', '(\Seen \Answered \Flagged \Deleted \Draft \Recent key $Forwarded)', '(\Unknown)', '(a b c)'] as $number => $flags) {
    see("flags $number", ['FLAGS' => $flags]);
}
foreach (['01-Jan-2026 00:00:00 +0000', ' 1-Jan-2026 01:02:03 -0500', '31-Dec-1969 23:59:59 +0000', '01-Jan-2026 00:00:00 +1234', '01-jan-2026 00:00:00 +0000', '01-Jan-2100 00:00:00 +0000', '29-Feb-2024 12:34:56 +0545'] as $date) {
    see("date $date", ['INTERNALDATE' => "\"$date\""]);
}
foreach (['0', '1', '4294967295', '2147483648'] as $size) {
    see("size $size", ['RFC822.SIZE' => $size]);
}
// Folders.
foreach (['(\HasNoChildren) "/" a', '(\HasNoChildren) "/" "a b"', '() "." INBOX.a', '(\NoSelect \NoInferiors) "/" x', '(\Marked \HasChildren) NIL flat', '(\UnMarked) "\\\\" "a\\\\b"', '() "/" &AOk-', '(\Sent \HasNoChildren) "/" Sent', '(\Noselect) "/" ""', '() "/" "a\\\\b"', '() "/" "q\\"q"'] as $number => $list) {
    $imap = on([['LIST', "* LIST $list\r\n"], ['LSUB', "* LSUB $list\r\n"]]);
    foreach (['imap_list', 'imap_getmailboxes', 'imap_lsub', 'imap_getsubscribed'] as $function) {
        record("list $number $function", fn () => array_map(fn ($one) => is_object($one) ? [preg_replace('/^{.*?}/', '', $one->name), $one->attributes, $one->delimiter] : preg_replace('/^{.*?}/', '', $one), $function($imap, imap_check($imap)->Mailbox ? preg_replace('/}.*/s', '}', imap_check($imap)->Mailbox) : '', '*') ?: []));
    }
}
// Results of searches, and what comes without being asked for.
foreach (["* SEARCH\r\n", "* SEARCH 1 2 3\r\n", "* SEARCH 3 1 2\r\n", "* SEARCH 1 1 1\r\n", "", "* SEARCH 1 2 9\r\n", "* SEARCH 0\r\n", "* SEARCH 1 x\r\n"] as $number => $result) {
    $imap = on([['SEARCH', $result], ['UID SEARCH', $result], ['SORT', str_replace('SEARCH', 'SORT', $result)], ['UID SORT', str_replace('SEARCH', 'SORT', $result)]]);
    record("search result $number", 'imap_search', $imap, 'SEEN');
    record("search result $number SE_UID", 'imap_search', $imap, 'SEEN', SE_UID);
    record("sort result $number", 'imap_sort', $imap, SORTDATE, false);
}
foreach (['(1)(2)(3)', '(1 2 3)', '(1 (2)(3))', '((1)(2))(3)', '(3 (1)(2 4))', '', '(1 2 (3 4)(5))', '(2)(1)'] as $number => $threads) {
    $imap = on([['THREAD', "* THREAD $threads\r\n"], ['UID THREAD', "* THREAD $threads\r\n"]]);
    record("thread $number", 'imap_thread', $imap);
    record("thread $number SE_UID", 'imap_thread', $imap, SE_UID);
}
foreach (['NO [TRYCREATE] gone', 'NO no', 'BAD bad', 'NO [ALERT] look', 'OK [ALERT] look', 'NO ' . str_repeat('long ', 40)] as $number => $answer) {
    $imap = on([['NOOP', "!TAG $answer\r\n"], ['EXPUNGE', "!TAG $answer\r\n"], ['STORE', "!TAG $answer\r\n"], ['COPY', "!TAG $answer\r\n"], ['SEARCH', "!TAG $answer\r\n"], ['FETCH', "!TAG $answer\r\n"], ['LIST', "!TAG $answer\r\n"], ['STATUS', "!TAG $answer\r\n"], ['CREATE', "!TAG $answer\r\n"], ['GETQUOTAROOT', "!TAG $answer\r\n"], ['GETACL', "!TAG $answer\r\n"]]);
    record("answer $number ping", 'imap_ping', $imap);
    record("answer $number expunge", 'imap_expunge', $imap);
    record("answer $number setflag", 'imap_setflag_full', $imap, '1', '\Seen');
    record("answer $number delete", 'imap_delete', $imap, '1');
    record("answer $number copy", 'imap_mail_copy', $imap, '1', 'x');
    record("answer $number search", 'imap_search', $imap, 'SEEN');
    record("answer $number fetchbody", 'imap_fetchbody', $imap, 1, '1');
    record("answer $number body", 'imap_body', $imap, 1);
    record("answer $number fetchheader", 'imap_fetchheader', $imap, 1);
    record("answer $number fetchmime", 'imap_fetchmime', $imap, 1, '1');
    record("answer $number savebody", fn () => [imap_savebody($imap, work() . '/saved', 1), file_get_contents(work() . '/saved')]);
    record("answer $number body FT_UID", 'imap_body', $imap, 7, FT_UID);
    record("answer $number fetchbody FT_UID", 'imap_fetchbody', $imap, 7, '1', FT_UID);
    record("answer $number fetchstructure FT_UID", 'imap_fetchstructure', $imap, 7, FT_UID);
    record("answer $number overview", 'imap_fetch_overview', $imap, '1');
    record("answer $number headers", 'imap_headers', $imap);
    record("answer $number uid", 'imap_uid', $imap, 1);
    record("answer $number check", fn () => imap_check($imap)->Nmsgs);
    record("answer $number fetchstructure", 'imap_fetchstructure', $imap, 1);
    record("answer $number headerinfo", 'imap_headerinfo', $imap, 1);
    record("answer $number getquotaroot", 'imap_get_quotaroot', $imap, 'INBOX');
    record("answer $number getacl", 'imap_getacl', $imap, 'INBOX');
    record("answer $number close", 'imap_close', $imap);
}
