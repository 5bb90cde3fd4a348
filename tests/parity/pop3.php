<?php
// POP3: what a mailbox shows there, what is refused, and what becomes of flags and of messages that go.
// messages: 12
namespace parity;

require __DIR__ . '/record.php';

$own = '{127.0.0.1:' . getenv('PARITY_POP3_PORT') . '/pop3/notls}';
$inbox = $own . 'INBOX';

function look(\IMAP\Connection|false $imap): array|false
{
    $check = $imap ? imap_check($imap) : false;
    return $check ? [$check->Mailbox, $check->Driver, $check->Nmsgs, imap_num_msg($imap), imap_is_open($imap), imap_ping($imap)] : false;
}

foreach (['' => [], 'other' => [], 'no name' => [], 'lower' => [], 'read-only' => [OP_READONLY], 'half-open' => [OP_HALFOPEN], 'anonymous' => [OP_ANONYMOUS], 'secure' => [OP_SECURE]] as $case => $flags) {
    $name = $own . (['other' => 'other', 'no name' => '', 'lower' => 'inbox'][$case] ?? 'INBOX');
    record("open $case", function () use ($name, $flags) {
        $imap = imap_open($name, user(), 'secret', ...$flags);
        return look($imap);
    });
}
record('authuser', fn () => look(imap_open(str_replace('/notls', '/notls/authuser=master', $inbox), user(), 'secret')));
record('switch /secure', fn () => look(imap_open(str_replace('/notls', '/notls/secure', $inbox), user(), 'secret')));
record('switch /user', fn () => look(imap_open(str_replace('/notls', '/notls/user=' . user(), $inbox), 'nobody', 'secret')));

$imap = imap_open($inbox, user(), 'secret');
$numbers = range(1, 12);
foreach ($numbers as $n) {
    record("uid $n", 'imap_uid', $imap, $n);
    record("header $n", 'imap_fetchheader', $imap, $n);
    record("headerinfo $n", 'imap_headerinfo', $imap, $n);
    record("structure $n", 'imap_fetchstructure', $imap, $n);
    record("part $n", 'imap_fetchbody', $imap, $n, '1', FT_PEEK);
    record("body $n", 'imap_body', $imap, $n, FT_PEEK);
}
record('overview', 'imap_fetch_overview', $imap, '1:12');
record('overview by UID', 'imap_fetch_overview', $imap, '3,5', FT_UID);
record('msgno', 'imap_msgno', $imap, 500);
record('headers', 'imap_headers', $imap);
foreach (['ALL', 'UNSEEN', 'RECENT', 'NEW', 'OLD', 'FROM "a"', 'SINCE 10-Jan-2026', 'BEFORE 10-Jan-2026', 'TEXT "the"', 'KEYWORD x'] as $criteria) {
    record("search $criteria", 'imap_search', $imap, $criteria);
}
foreach (['arrival' => SORTARRIVAL, 'date' => SORTDATE, 'subject' => SORTSUBJECT, 'size' => SORTSIZE] as $name => $key) {
    record("sort $name", 'imap_sort', $imap, $key, false);
}
foreach (['*', '%', 'INBOX', 'inb*', 'x*', ''] as $pattern) {
    record("list $pattern", 'imap_list', $imap, $own, $pattern);
}
record('getmailboxes', 'imap_getmailboxes', $imap, $own, '*');
record('lsub', 'imap_lsub', $imap, $own, '*');
record('listscan', 'imap_listscan', $imap, $own, '*', 'x');
record('status', fn () => array_diff_key((array) imap_status($imap, $inbox, SA_ALL), ['uidvalidity' => 0]));
record('status other', 'imap_status', $imap, $own . 'other', SA_ALL);
record('append', 'imap_append', $imap, $inbox, "Subject: x\r\n\r\nx\r\n");
record('append other', 'imap_append', $imap, $own . 'other', "Subject: x\r\n\r\nx\r\n");
record('copy', 'imap_mail_copy', $imap, '1', 'other');
record('move', 'imap_mail_move', $imap, '1', 'other');
record('create', 'imap_createmailbox', $imap, $inbox);
record('delete mailbox', 'imap_deletemailbox', $imap, $own . 'other');

record('read', fn () => [strlen(imap_body($imap, 2)), imap_search($imap, 'SEEN')]);
record('set flags', 'imap_setflag_full', $imap, '5', '\\Flagged \\Answered kw');
record('flags', fn () => imap_fetch_overview($imap, '5'));
record('clear flags', 'imap_clearflag_full', $imap, '5', '\\Flagged');
record('flags of none', 'imap_setflag_full', $imap, '500', '\\Flagged');
record('delete', 'imap_delete', $imap, '2,4');
record('deleted', 'imap_search', $imap, 'DELETED');
record('undelete', 'imap_undelete', $imap, '4');
record('expunge', 'imap_expunge', $imap);
record('expunged', fn () => [look($imap), imap_uid($imap, 1), imap_uid($imap, 2), imap_msgno($imap, 5), imap_msgno($imap, 2)]);
record('marked', 'imap_delete', $imap, 1);
record('reopen', 'imap_reopen', $imap, $inbox);
record('reopened', fn () => [look($imap), imap_uid($imap, 2)]);
record('close', 'imap_close', $imap);
record('close with expunge', function () use ($inbox) {
    $imap = imap_open($inbox, user(), 'secret');
    imap_delete($imap, 1);
    return imap_close($imap, CL_EXPUNGE);
});
record('what is left', fn () => look(imap_open($inbox, user(), 'secret')));
record('all deleted', function () use ($inbox) {
    $imap = imap_open($inbox, user(), 'secret');
    imap_delete($imap, '1:' . imap_num_msg($imap));
    return imap_expunge($imap) && imap_close($imap);
});
record('empty', fn () => [look($imap = imap_open($inbox, user(), 'secret')), imap_ping($imap), imap_check($imap)->Nmsgs]);
record('empty, reopened', function () use ($inbox) {
    $imap = imap_open($inbox, user(), 'secret');
    imap_errors();
    return [imap_reopen($imap, $inbox), imap_errors()];
});
record('empty, silent', fn () => look(imap_open($inbox, user(), 'secret', OP_SILENT)));
