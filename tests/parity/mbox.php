<?php
// A mailbox file: all that can be read of it, flags and UIDs that stay, changes, and other files beside it.
// mailbox: file
namespace parity;

require __DIR__ . '/record.php';
require __DIR__ . '/reading.inc';

/** What a mailbox says of itself, without the second in which it was first read. */
function look(\IMAP\Connection|false $imap): array|false
{
    $check = $imap ? imap_check($imap) : false;
    return $check ? [$check->Mailbox, $check->Driver, $check->Nmsgs, $check->Recent, imap_num_msg($imap), imap_num_recent($imap), imap_is_open($imap), imap_ping($imap)] : false;
}

/** Overviews without the time, which is the present one for what was appended. */
function overviews(\IMAP\Connection $imap, string $sequence): array
{
    return array_map(fn ($one) => array_diff_key((array) $one, ['udate' => 0]), imap_fetch_overview($imap, $sequence));
}

function status(\IMAP\Connection $imap, string $name): array
{
    return array_diff_key((array) imap_status($imap, $name, SA_ALL), ['uidvalidity' => 0]);
}

$imap = imap_open('all', '', '');
record('open', fn () => look($imap));
read_all($imap, messages());
record('status', fn () => status($imap, 'all'));
record('mailboxmsginfo', fn () => array_diff_key((array) imap_mailboxmsginfo($imap), ['Date' => 0]));
record('close', 'imap_close', $imap);
record('opened again', fn () => [look($imap = imap_open('all', '', '')), imap_uid($imap, 5), imap_close($imap)]);

foreach (['other' => [], 'none/below' => [], '../none' => [], 'few' => [], "work/few" => [], 'read-only few' => [OP_READONLY], 'half-open few' => [OP_HALFOPEN], 'prototype few' => [OP_SILENT]] as $case => $flags) {
    $name = str_replace(['read-only ', 'half-open ', 'prototype '], '', $case);
    record("open $case", fn () => look(imap_open($name, '', '', ...$flags)));
}
touch(work() . '/void');
foreach (['' => 0, ', read-only' => OP_READONLY, ', silent' => OP_SILENT] as $case => $flags) {
    record("empty$case", fn () => look(imap_open('void', '', '', $flags)));
}
record('empty, reopened', function () {
    $imap = imap_open('few', '', '');
    $there = [imap_reopen($imap, 'void'), imap_errors(), imap_ping($imap), imap_errors()];
    return [...$there, imap_reopen($imap, 'few'), imap_errors(), status($imap, 'void'), imap_errors()];
});
record('open by path', fn () => look(imap_open(work() . '/few', '', '')));
record('open by home', fn () => look(imap_open('~/few', '', '')));
$imap = imap_open('few', '', '');
foreach (['1' => '\Seen', '2,3' => '\Flagged \Answered', '4' => '\Deleted', '5' => '\Draft kw1', '1:2' => 'kw2 kw1', '99' => '\Seen', 'x' => '\Seen', '3' => '\Bogus', '6' => ''] as $sequence => $flags) {
    record("set $sequence $flags", 'imap_setflag_full', $imap, (string) $sequence, $flags);
}
record('clear', 'imap_clearflag_full', $imap, '2', '\Answered');
foreach (['SEEN', 'UNSEEN', 'FLAGGED', 'ANSWERED', 'DELETED', 'DRAFT', 'KEYWORD kw1', 'KEYWORD kw2', 'UNKEYWORD kw1', 'NEW', 'OLD', 'RECENT'] as $criteria) {
    record("search $criteria", 'imap_search', $imap, $criteria);
}
record('read', fn () => [strlen(imap_body($imap, 6)), imap_search($imap, 'SEEN')]);
record('overview', 'imap_fetch_overview', $imap, '1:*');
record('info', fn () => array_diff_key((array) imap_mailboxmsginfo($imap), ['Date' => 0]));
record('append', 'imap_append', $imap, 'few', "Subject: new\r\nFrom: a@b\r\n\r\nFrom here on\r\n.\r\nFrom the end\r\n");
record('append flagged', 'imap_append', $imap, 'few', "Subject: flagged\r\n\r\ntext", '\Seen \Flagged kw1', ' 3-Feb-2026 10:11:12 +0100');
record('append dated oddly', 'imap_append', $imap, 'few', "Subject: x\r\n\r\nx\r\n", '', 'yesterday');
record('append nothing', 'imap_append', $imap, 'few', '');
record('append no such file', 'imap_append', $imap, 'absent', "Subject: x\r\n\r\nx\r\n");
record('appended', fn () => [imap_ping($imap), imap_num_msg($imap), overviews($imap, '11:*'), imap_body($imap, 11), imap_body($imap, 12), imap_headerinfo($imap, 12)->MailDate]);
foreach (['new', 'below/new', 'new', 'few', '../out', '', '~nobody/x'] as $name) {
    record("create $name", 'imap_createmailbox', $imap, $name);
}
record('copy', 'imap_mail_copy', $imap, '2:3', 'new');
record('copy by UID', 'imap_mail_copy', $imap, '5', 'new', CP_UID);
record('copy to none', 'imap_mail_copy', $imap, '1', 'absent');
record('copy what is not there', 'imap_mail_copy', $imap, '99', 'new');
record('move', 'imap_mail_move', $imap, '7', 'new');
record('status of new', fn () => status($imap, 'new'));
record('new', fn () => [look($other = imap_open('new', '', '')), overviews($other, '1:*'), imap_close($other)]);
record('expunge', 'imap_expunge', $imap);
record('expunged', fn () => [look($imap), array_map(fn ($n) => imap_uid($imap, $n), range(1, imap_num_msg($imap)))]);
record('delete', 'imap_delete', $imap, '1');
record('undelete', 'imap_undelete', $imap, '1');
record('delete by UID', 'imap_delete', $imap, '3', FT_UID);
record('close with expunge', 'imap_close', $imap, CL_EXPUNGE);
$imap = imap_open('few', '', '');
record('what stays', fn () => [look($imap), overviews($imap, '1:*'), imap_search($imap, 'KEYWORD kw1', SE_UID)]);
foreach ([['', '*'], ['', '%'], ['', 'f*'], ['', 'n%w'], ['', 'absent'], ['', 'below/*'], ['below/', '%'], ['', '']] as [$reference, $pattern]) {
    record("list $reference $pattern", function () use ($imap, $reference, $pattern) {
        $found = imap_list($imap, $reference, $pattern);
        is_array($found) && sort($found);
        return $found;
    });
}
record('getmailboxes', 'imap_getmailboxes', $imap, '', 'f*');
record('scan', 'imap_listscan', $imap, '', 'few', 'flagged');
record('scan for what is not there', 'imap_listscan', $imap, '', 'few', 'nowhere to be found');
record('subscribe', 'imap_subscribe', $imap, 'few');
record('lsub', 'imap_lsub', $imap, '', '*');
record('unsubscribe', 'imap_unsubscribe', $imap, 'few');
record('rename', 'imap_renamemailbox', $imap, 'new', 'newer');
record('rename onto another', 'imap_renamemailbox', $imap, 'newer', 'few');
record('rename what is not there', 'imap_renamemailbox', $imap, 'absent', 'x');
record('delete mailbox', 'imap_deletemailbox', $imap, 'newer');
record('delete what is not there', 'imap_deletemailbox', $imap, 'absent');
record('status of none', 'imap_status', $imap, 'absent', SA_ALL);
record('reopen', 'imap_reopen', $imap, 'all');
record('reopened', fn () => look($imap));
record('reopen none', 'imap_reopen', $imap, 'absent');
record('after that', fn () => imap_is_open($imap));
record('gc', 'imap_gc', $imap, IMAP_GC_ELT);

// Nobody else holds a mailbox that a process opens below: stock would be told to let go of it by a signal.
unset($imap);
file_put_contents(work() . '/faulty', "From a@b Mon Jan  5 00:00:00 2026\nFrom: <<\nTo: a b c\nMIME-Version: 2\nContent-Type: text/plain; a; b=\n\nx\n\n");
chmod(work() . '/few', 0444);
child('end without write access', 'imap_open("few", "", "");');
child('end of an empty mailbox', 'imap_open("void", "", "");');
child('end of faulty mail', '$imap = imap_open("faulty", "", ""); imap_headerinfo($imap, 1); imap_fetchstructure($imap, 1); imap_fetchheader($imap, 1);');
