<?php
// Changing messages: flags, deletion, copies and moves, appending; and what is seen of it afterwards.
// messages: 12
namespace parity;

require __DIR__ . '/record.php';

$own = server();
$imap = open();
foreach (['copies', 'moved', 'appended'] as $folder) {
    imap_createmailbox($imap, $own . $folder);
}

/** The flags of every message, one letter each, and its keywords. */
function state(\IMAP\Connection $imap): array
{
    $found = [imap_num_msg($imap), imap_num_recent($imap)];
    foreach (imap_fetch_overview($imap, '1:*') as $message) {
        $flags = '';
        foreach (['seen', 'answered', 'flagged', 'deleted', 'draft', 'recent'] as $flag) {
            $flags .= $message->$flag ? $flag[0] . ($flag === 'deleted' ? 'el' : '') : '';
        }
        $header = imap_headerinfo($imap, $message->msgno);
        $found[] = "$message->msgno $message->uid $flags $header->Unseen$header->Recent$header->Answered$header->Flagged$header->Deleted$header->Draft";
    }
    foreach (['SEEN', 'DELETED', 'KEYWORD work', 'KEYWORD $Forwarded', 'UNFLAGGED', 'NEW'] as $criteria) {
        $found[$criteria] = implode(',', imap_search($imap, $criteria) ?: []);
    }
    return $found;
}

record('at first', state(...), $imap);

$flags = [
    '\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft', '\\Recent', '\\seen', '\\SEEN \\FLAGGED', '\\Seen\\Flagged', 'Seen', 'work', '$Forwarded', 'work $Forwarded', '\\Nosuch', '\\', '', ' ', '(\\Seen)', '\\Seen,\\Flagged',
    "\\Seen\r\nx", 'a b c d', "uml\u{e4}ut", '"quoted"', 'back\\slash', '\\*', '*', 'NIL', 'a(b', 'a)b', 'a{b', 'a%b', 'a]b', str_repeat('k', 300), '  \\Seen   \\Flagged  ', "\\Seen\t\\Flagged", "wo\0rk", '\\Seen \\Nosuch', '\\Answered \\Answered',
];
foreach ($flags as $flag) {
    record("set $flag", 'imap_setflag_full', $imap, '2', $flag);
    record("set $flag seen", state(...), $imap);
    record("clear $flag", 'imap_clearflag_full', $imap, '2', $flag);
}
record('after flags', state(...), $imap);

$sequences = [
    '1', '1,2', '1:3', '3:1', '*', '1:*', '*:1', '*:*', '2,4,6', '1:2,4:5', '1,1,1', '1:3,2:4', '01', '0', '0:3', '-1', '13', '1:13', '13:*', '12:*', '99', '4294967295', '4294967296', '4294967297', '99999999999999999999', '1,99', '99,1', 'abc', '1a', 'a1', '',
    ' ', '1 2', '1, 2', ' 1', '1 ', ',', '1,', ',1', '1,,2', ':', '1:', ':1', '1:2:3', '1::2', '*1', '1*', '**', '$', '1:$', '1.5', '1e1', '0x1', "1\r\n2", "1\0,2", '+1', '1:+2', str_repeat('1,', 600) . '1', '1:99999,5',
];
foreach (['' => 0, ' by UID' => ST_UID] as $how => $option) {
    foreach ($sequences as $sequence) {
        record("setflag $sequence$how", 'imap_setflag_full', $imap, $sequence, '\\Flagged', $option);
        record("flagged $sequence$how", fn () => imap_search($imap, 'FLAGGED'));
        record("clearflag $sequence$how", 'imap_clearflag_full', $imap, $sequence, '\\Flagged', $option);
        imap_clearflag_full($imap, '1:12', '\\Flagged');
        record("delete $sequence$how", 'imap_delete', $imap, $sequence, $option ? FT_UID : 0);
        record("deleted $sequence$how", fn () => imap_search($imap, 'DELETED'));
        record("undelete $sequence$how", 'imap_undelete', $imap, $sequence, $option ? FT_UID : 0);
        imap_undelete($imap, '1:12');
        record("overview $sequence$how", fn () => array_map(fn ($message) => $message->uid, imap_fetch_overview($imap, $sequence, $option ? FT_UID : 0)));
        record("copy $sequence$how", 'imap_mail_copy', $imap, $sequence, 'copies', $option ? CP_UID : 0);
        stacks();
    }
    record("copies$how", 'imap_status', $imap, $own . 'copies', SA_MESSAGES | SA_UNSEEN | SA_UIDNEXT);
}
foreach ([1, 2, 4, 8, -1, 3, 16, PHP_INT_MAX, PHP_INT_MIN, 4294967296, 4294967297] as $option) {
    foreach (['imap_setflag_full', 'imap_clearflag_full'] as $function) {
        record("$function option $option", $function, $imap, '1', '\\Flagged', $option);
    }
    foreach (['imap_delete', 'imap_undelete'] as $function) {
        record("$function option $option", $function, $imap, '1', $option);
    }
    foreach (['imap_mail_copy', 'imap_mail_move'] as $function) {
        record("$function option $option", $function, $imap, '5', 'copies', $option);
    }
}
record('after options', state(...), $imap);
imap_undelete($imap, '1:*');

$folders = [
    'copies', 'absent', '', 'INBOX', 'inbox', 'copies/', $own . 'copies', '{x}copies', '{', '*', 'with space', 'quo"te', 'a&b', "uml\u{e4}ut", "latin\xe4", "x\r\ny", "x\x01", '..', str_repeat('f', 300), str_repeat('f', 1200), "co\0pies", '~', '#news.x',
];
foreach ($folders as $folder) {
    record("copy to $folder", 'imap_mail_copy', $imap, '1:2', $folder);
    record("move to $folder", 'imap_mail_move', $imap, '3', $folder);
    record("deleted after move to $folder", fn () => imap_search($imap, 'DELETED'));
    imap_undelete($imap, '3');
    stacks();
}
foreach (['0', '99', '', 'x', '1:99', '*'] as $sequence) {
    record("move $sequence", 'imap_mail_move', $imap, $sequence, 'moved');
    record("move $sequence by UID", 'imap_mail_move', $imap, $sequence, 'moved', CP_UID);
    record("deleted after move $sequence", fn () => imap_search($imap, 'DELETED'));
}
record('moved', 'imap_status', $imap, $own . 'moved', SA_ALL);
imap_undelete($imap, '1:*');
record('copy with CP_MOVE', 'imap_mail_copy', $imap, '4', 'moved', CP_MOVE);
record('copy by UID with CP_MOVE', 'imap_mail_copy', $imap, '5', 'moved', CP_MOVE | CP_UID);
record('before expunge', state(...), $imap);
record('mailboxmsginfo before expunge', 'imap_mailboxmsginfo', $imap);
record('headers before expunge', 'imap_headers', $imap);
record('expunge', 'imap_expunge', $imap);
record('after expunge', state(...), $imap);
record('expunge nothing', 'imap_expunge', $imap);
record('uid of 4', 'imap_uid', $imap, 4);
record('msgno of a UID that is gone', fn () => [imap_msgno($imap, 4), imap_msgno($imap, 5), imap_msgno($imap, 6)]);
record('delete first and last', fn () => [imap_delete($imap, '1,*'), imap_expunge($imap)]);
record('after expunging first and last', state(...), $imap);
record('mailboxmsginfo', 'imap_mailboxmsginfo', $imap);
record('check', 'imap_check', $imap);

// Appending
$mail = "From: a@example.org\r\nSubject: appended\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\n\r\nbody\r\n";
$appended = [
    'plain' => [$own . 'appended', $mail], 'flags' => [$own . 'appended', $mail, '\\Seen \\Flagged'], 'flag and keyword' => [$own . 'appended', $mail, '\\Seen work'], 'flags null' => [$own . 'appended', $mail, null], 'flags empty' => [$own . 'appended', $mail, ''],
    'flags of a space' => [$own . 'appended', $mail, ' '], 'flags wrong' => [$own . 'appended', $mail, '\\Nosuch'], 'flags in parentheses' => [$own . 'appended', $mail, '(\\Seen)'], 'flags CR LF' => [$own . 'appended', $mail, "\\Seen\r\nx"], 'flags 8 bit' => [$own . 'appended', $mail, "\u{e4}"],
    'flag Recent' => [$own . 'appended', $mail, '\\Recent'], 'flag star' => [$own . 'appended', $mail, '\\*'], 'flags comma' => [$own . 'appended', $mail, '\\Seen,\\Flagged'], 'flags quoted' => [$own . 'appended', $mail, '"x"'],
    'empty message' => [$own . 'appended', ''], 'only LF' => [$own . 'appended', str_replace("\r", '', $mail)], 'CR' => [$own . 'appended', "a\rb\r\r\n"], 'NUL' => [$own . 'appended', "Subject: n\0ul\r\n\r\nx\0y\r\n"], '8 bit' => [$own . 'appended', "Subject: \u{e4}\r\n\r\n\xe4\r\n"],
    'no end of line' => [$own . 'appended', "Subject: x\r\n\r\nend"], 'one octet' => [$own . 'appended', 'x'], 'no header' => [$own . 'appended', "\r\nbody\r\n"], 'From line' => [$own . 'appended', "From x Thu Jan  1 10:00:00 2026\r\n$mail"], 'big' => [$own . 'appended', $mail . str_repeat(str_repeat('b', 70) . "\r\n", 30000)],
    'long line' => [$own . 'appended', $mail . str_repeat('l', 100000) . "\r\n"],
    'absent' => [$own . 'absent', $mail], 'INBOX' => [$own . 'INBOX', $mail], 'no folder' => [$own, $mail], 'no braces' => ['appended', $mail], 'INBOX without braces' => ['INBOX', $mail], 'empty folder' => ['', $mail], 'open brace' => ['{', $mail], 'empty braces' => ['{}x', $mail],
    'bad switch' => ['{127.0.0.1/nosuch}appended', $mail], 'quote' => [$own . 'quo"te', $mail], 'a&b' => [$own . 'a&b', $mail], '8 bit folder' => [$own . "uml\u{e4}ut", $mail], 'CR LF folder' => [$own . "x\r\ny", $mail], 'wild' => [$own . '*', $mail], 'hash' => ['#news.x', $mail], 'path' => ['/nosuch/x', $mail],
    'long folder' => [$own . str_repeat('f', 300), $mail], 'longer folder' => [$own . str_repeat('f', 1200), $mail], 'NUL folder' => [$own . "appen\0ded", $mail], 'folder with user' => [str_replace('}', '/user=' . user() . '}', $own) . 'appended', $mail], 'home' => ['~/x', $mail],
];
foreach ($appended as $name => $arguments) {
    record("append $name", 'imap_append', $imap, ...$arguments);
    record("status after append $name", 'imap_status', $imap, $own . 'appended', SA_MESSAGES | SA_UNSEEN);
}
$dates = [
    '17-Jul-1996 02:44:25 -0700', '05-Feb-2026 10:11:12 +0100', ' 5-Feb-2026 10:11:12 +0100', '5-Feb-2026 10:11:12 +0100', '31-Feb-2026 10:11:12 +0100', '39-Jan-2026 10:11:12 +0100', '00-Jan-2026 10:11:12 +0100', '01-Jan-0000 00:00:00 +0000', '01-Jan-9999 00:00:00 +0000',
    '01-Jan-1960 00:00:00 +0000', '01-Jan-2026 24:00:00 +0000', '01-Jan-2026 29:59:59 +0000', '01-Jan-2026 23:59:59 +9999', '01-Jan-2026 23:59:59 -9999', '01-Jan-2026 10:00:00 GMT', '01-Jan-2026 10:00:00', '01-jan-2026 10:00:00 +0000', '01-JAN-2026 10:00:00 +0000', '01-Xxx-2026 10:00:00 +0000',
    '01-Jan-26 10:00:00 +0000', '2026-01-01 10:00:00', 'Thu, 01-Jan-2026 10:00:00 +0000', 'Thu, 01 Jan 2026 10:00:00 +0000', '01-Jan-2026 10:00:00 +0000 (UTC)', '01-Jan-2026 10:00:00 +0000x', 'x01-Jan-2026 10:00:00 +0000', 'now', '', ' ', '0', "01-Jan-2026 10:00:00 +0000\r\nx",
    '29-Feb-2026 10:00:00 +0000', '29-Feb-2028 10:00:00 +0000', '30-Apr-2026 10:00:00 +0530', '31-Apr-2026 10:00:00 +0530', '01-Jan-1970 00:00:00 +0000', '19-Jan-2038 03:14:08 +0000', '01-Jan-2026 10:00:60 +0000', '"01-Jan-2026 10:00:00 +0000"', '01-Jan-2026 10:00:00 +0000"', '10-Jan-2026 10:00:00 -0000',
];
foreach ($dates as $date) {
    record("append date $date", 'imap_append', $imap, $own . 'appended', $mail, null, $date);
}
record('append date null', 'imap_append', $imap, $own . 'appended', $mail, '\\Seen', null);
record('append leaves its text alone', function () use ($imap, $own) {
    $text = "Subject: x\r\n\r\n" . chr(0) . "\r\n";
    return [imap_append($imap, $own . 'appended', $text), bin2hex($text)];
});
record('appended in all', 'imap_status', $imap, $own . 'appended', SA_ALL);
$read = open(0, 'appended');
record('appended state', state(...), $read);
for ($number = 1; $number <= imap_num_msg($read); $number++) {
    record("appended $number", fn () => [abs(($time = imap_headerinfo($read, $number)->udate) - time()) < 100 ? 'now' : $time, imap_fetch_overview($read, (string) $number)[0]->size ?? null, sha1(imap_body($read, $number, FT_PEEK)), imap_headerinfo($read, $number)->MailDate]);
}
imap_close($read);
record('appended to the open one', fn () => [imap_num_msg($imap), imap_append($imap, $own . 'INBOX', $mail), imap_num_msg($imap), imap_check($imap)->Nmsgs, imap_num_recent($imap)]);

// Read-only
imap_close($imap);
$imap = open(OP_READONLY);
record('read-only', state(...), $imap);
record('read-only setflag', 'imap_setflag_full', $imap, '1', '\\Flagged');
record('read-only clearflag', 'imap_clearflag_full', $imap, '1', '\\Flagged');
record('read-only delete', 'imap_delete', $imap, '1');
record('read-only undelete', 'imap_undelete', $imap, '1');
record('read-only expunge', 'imap_expunge', $imap);
record('read-only copy', 'imap_mail_copy', $imap, '1', 'copies');
record('read-only move', 'imap_mail_move', $imap, '1', 'copies');
record('read-only body', fn () => strlen(imap_body($imap, 2)));
record('read-only afterwards', state(...), $imap);
imap_close($imap);

// Half-open
$imap = open(OP_HALFOPEN);
foreach (['imap_delete' => ['1'], 'imap_undelete' => ['1'], 'imap_expunge' => [], 'imap_setflag_full' => ['1', '\\Seen'], 'imap_clearflag_full' => ['1', '\\Seen'], 'imap_mail_copy' => ['1', 'copies'], 'imap_mail_move' => ['1', 'copies']] as $function => $arguments) {
    record("half-open $function", $function, $imap, ...$arguments);
}
record('half-open delete of all', 'imap_delete', $imap, '1:*');
record('half-open delete by UID', 'imap_delete', $imap, '1:*', FT_UID);
record('half-open setflag by UID', 'imap_setflag_full', $imap, '1:*', '\\Seen', ST_UID);
record('half-open copy by UID', 'imap_mail_copy', $imap, '1:*', 'copies', CP_UID);
imap_close($imap);

// An empty mailbox
imap_createmailbox($imap = open(), $own . 'empty');
imap_reopen($imap, $own . 'empty');
foreach (['1', '*', '1:*', '0', ''] as $sequence) {
    foreach (['' => 0, ' by UID' => 1] as $how => $uid) {
        record("empty delete $sequence$how", 'imap_delete', $imap, $sequence, $uid);
        record("empty setflag $sequence$how", 'imap_setflag_full', $imap, $sequence, '\\Seen', $uid);
        record("empty copy $sequence$how", 'imap_mail_copy', $imap, $sequence, 'copies', $uid);
        record("empty overview $sequence$how", 'imap_fetch_overview', $imap, $sequence, $uid);
    }
}
record('empty expunge', 'imap_expunge', $imap);
record('empty headers', 'imap_headers', $imap);
record('empty info', 'imap_mailboxmsginfo', $imap);
