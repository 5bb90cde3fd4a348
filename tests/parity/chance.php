<?php
// Calls in an order that chance decides, good and bad ones, on two streams of one user; the same on both sides.
// messages: 15
namespace parity;

require __DIR__ . '/record.php';

mt_srand((int) (getenv('PARITY_SEED') ?: 7));
$own = server();
$mail = "From: a@example.org\r\nTo: b@example.org\r\nSubject: by chance\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\n\r\nbody\r\n";

function any(array $of): mixed
{
    return $of[mt_rand(0, count($of) - 1)];
}

$folders = ['INBOX', 'one', 'one/two', 'with space', 'absent', 'three', '&AOQ-', ''];
$sequences = ['1', '2', '1:3', '*', '1:*', '3,5,7', '4:2', '99', '0', '', 'x', '10:12', '2:*', '15', '*:5'];
$numbers = [1, 2, 3, 5, 8, 13, 15, 16, 40, 0, -1];
$keywords = ['\\Seen', '\\Flagged', '\\Deleted', '\\Answered', '\\Draft', 'work', '\\Seen \\Flagged', '', '\\Nosuch'];
$criteria = ['ALL', 'SEEN', 'UNSEEN', 'DELETED', 'UNDELETED', 'FLAGGED', 'KEYWORD work', 'SUBJECT "e"', 'FROM "ann" UNSEEN', 'SINCE "3-Jan-2026"', 'BEFORE 4-Jan-2026', 'BODY "the"', 'NEW', 'OLD', 'RECENT', 'NOSUCH', 'SUBJECT', '', 'TO "team"', 'TEXT "x" SEEN'];
$calls = [
    'imap_num_msg' => fn () => [], 'imap_num_recent' => fn () => [], 'imap_ping' => fn () => [], 'imap_check' => fn () => [], 'imap_mailboxmsginfo' => fn () => [], 'imap_headers' => fn () => [], 'imap_expunge' => fn () => [],
    'imap_delete' => fn () => [any($sequences), any([0, 0, FT_UID])], 'imap_undelete' => fn () => [any($sequences), any([0, 0, FT_UID])],
    'imap_setflag_full' => fn () => [any($sequences), any($keywords), any([0, 0, ST_UID])], 'imap_clearflag_full' => fn () => [any($sequences), any($keywords), any([0, 0, ST_UID])],
    'imap_mail_copy' => fn () => [any($sequences), any($folders), any([0, 0, CP_UID, CP_MOVE])], 'imap_mail_move' => fn () => [any($sequences), any($folders), any([0, CP_UID])],
    'imap_append' => fn () => [$own . any($folders), any([$mail, $mail, '']), any([null, '\\Seen', '\\Flagged work']), any(['17-Jul-1996 02:44:25 -0700', '05-Feb-2026 10:11:12 +0100'])],
    'imap_createmailbox' => fn () => [$own . any($folders)], 'imap_deletemailbox' => fn () => [$own . any(['one/two', 'absent', 'three', ''])], 'imap_renamemailbox' => fn () => [$own . any($folders), $own . any(['three', 'one', 'four'])],
    'imap_subscribe' => fn () => [$own . any($folders)], 'imap_unsubscribe' => fn () => [$own . any($folders)],
    'imap_list' => fn () => [$own, any(['*', '%', 'one*', 'absent', 'one/%', ''])], 'imap_lsub' => fn () => [$own, any(['*', '%', 'one*'])], 'imap_status' => fn () => [$own . any($folders), any([SA_ALL, SA_MESSAGES, SA_UIDNEXT | SA_UNSEEN])],
    'imap_reopen' => fn () => [$own . any(['INBOX', 'INBOX', 'INBOX', 'one', 'absent', 'with space']), any([0, 0, OP_READONLY, OP_HALFOPEN, CL_EXPUNGE])],
    'imap_uid' => fn () => [any($numbers)], 'imap_msgno' => fn () => [any($numbers)], 'imap_headerinfo' => fn () => [any($numbers)], 'imap_fetchheader' => fn () => [any($numbers), any([0, FT_UID, FT_PREFETCHTEXT, FT_INTERNAL])],
    'imap_body' => fn () => [any($numbers), any([0, FT_PEEK, FT_UID, FT_UID | FT_PEEK])], 'imap_fetchbody' => fn () => [any($numbers), any(['1', '', '0', '1.1', '2', '9']), any([0, FT_PEEK, FT_UID])], 'imap_fetchmime' => fn () => [any($numbers), any(['1', '2', '0']), any([0, FT_PEEK])],
    'imap_fetchstructure' => fn () => [any($numbers), any([0, FT_UID])], 'imap_bodystruct' => fn () => [any($numbers), any(['1', '2', '1.1', '0'])], 'imap_fetch_overview' => fn () => [any($sequences), any([0, 0, FT_UID])],
    'imap_search' => fn () => [any($criteria), any([SE_FREE, SE_UID])], 'imap_sort' => fn () => [any([SORTDATE, SORTFROM, SORTSUBJECT, SORTSIZE, SORTTO]), any([true, false]), any([0, SE_UID])], 'imap_thread' => fn () => [any([SE_FREE, SE_UID])],
    'imap_gc' => fn () => [any([IMAP_GC_ELT, IMAP_GC_ENV, IMAP_GC_TEXTS, 7])], 'imap_getacl' => fn () => [any(['INBOX', 'one', 'absent'])], 'imap_savebody' => fn () => [work() . '/saved', any($numbers), any(['', '1', '2']), any([0, FT_PEEK])],
];
$streams = [open(), open(0, 'absent')];
stacks();
$names = array_keys($calls);
for ($step = 1; $step <= 1500; $step++) {
    $which = mt_rand(0, 2) === 0 ? 1 : 0;
    $other = 1 - $which;
    // What one has done the other learns of now; when else it does is its own affair.
    if ($step % 5 === 0) {
        imap_ping($streams[0]);
        imap_ping($streams[1]);
    }
    $function = any($names);
    $arguments = $calls[$function]();
    record("$step on $which", $function, $streams[$which], ...$arguments);
    imap_ping($streams[$other]);
    if ($step % 50 === 0) {
        record("$step state", fn () => array_map(fn ($imap) => [imap_check($imap)->Mailbox, imap_num_msg($imap), array_map(fn ($message) => "$message->uid $message->seen$message->flagged$message->deleted$message->answered$message->draft", imap_fetch_overview($imap, '1:*'))], $streams));
    }
    if (!imap_ping($streams[$which]) || !imap_ping($streams[$other])) {
        $streams = [open(), open()];
    }
    stacks();
}
record('at the end', 'imap_list', $streams[0], $own, '*');
