<?php
// News, on INN: all that can be read of a group, what groups there are, and what is refused.
// mailbox: news
namespace parity;

require __DIR__ . '/record.php';
require __DIR__ . '/reading.inc';

$own = '{127.0.0.1:' . getenv('PARITY_NNTP_PORT') . '/nntp/notls}';

function look(\IMAP\Connection|false $imap): array|false
{
    $check = $imap ? imap_check($imap) : false;
    return $check ? [$check->Mailbox, $check->Driver, $check->Nmsgs, $check->Recent, imap_num_msg($imap), imap_num_recent($imap), imap_is_open($imap), imap_ping($imap)] : false;
}

$all = imap_open("{$own}parity.all", '', '');
record('open', fn () => look($all));
// INN has left out what it could not make an overview of.
$articles = [];
for ($number = 1; $number <= imap_num_msg($all); $number++) {
    $articles[$number] = messages()[imap_uid($all, $number)];
}
read_all($all, $articles);
record('status', 'imap_status', $all, "{$own}parity.all", SA_ALL);
record('mailboxmsginfo', fn () => array_diff_key((array) imap_mailboxmsginfo($all), ['Date' => 0]));
record('close', 'imap_close', $all);

foreach (['parity.few' => [], '#news.parity.few' => [], 'PARITY.FEW' => [], 'parity.none' => [], 'absent.group' => [], 'INBOX' => [], '' => [], 'read-only' => [OP_READONLY],
    'half-open' => [OP_HALFOPEN], 'anonymous' => [OP_ANONYMOUS], 'secure' => [OP_SECURE], 'expunging' => [CL_EXPUNGE]] as $case => $flags) {
    $name = $flags ? 'parity.few' : $case;
    record("open $case", fn () => look(imap_open("$own$name", '', '', ...$flags)));
}
record('open with a user', fn () => look(imap_open("{$own}parity.few", 'user', 'secret')));
$imap = imap_open("{$own}parity.few", '', '');
record('uids', fn () => array_map(fn ($n) => imap_uid($imap, $n), range(1, imap_num_msg($imap))));
record('msgno', fn () => [imap_msgno($imap, 4), imap_msgno($imap, 7), imap_msgno($imap, 500)]);
foreach (['*', '%', 'parity.*', 'parity.%', 'parity.few', 'PARITY.*', 'p?rity.*', 'p[a-z]rity.*', 'parity.*,!parity.few', '!*', 'absent*', '', '\\*', '#news.parity.*', '*.few', '%.%'] as $pattern) {
    record("list $pattern", 'imap_list', $imap, $own, $pattern);
    record("list below $pattern", 'imap_list', $imap, "{$own}parity.", $pattern);
}
record('getmailboxes', 'imap_getmailboxes', $imap, $own, '*');
record('lsub', 'imap_lsub', $imap, $own, '*');
record('getsubscribed', 'imap_getsubscribed', $imap, $own, '*');
record('listscan', 'imap_listscan', $imap, $own, '*', 'x');
foreach (['parity.few', 'parity.none', 'absent.group', '#news.parity.few'] as $group) {
    foreach (['all' => SA_ALL, 'messages' => SA_MESSAGES, 'unseen' => SA_UNSEEN] as $name => $items) {
        record("status $name $group", 'imap_status', $imap, "$own$group", $items);
    }
}
foreach (['1' => '\Seen', '2,3' => '\Flagged \Answered', '4' => '\Deleted', '5' => '\Draft kw', '99' => '\Seen', 'x' => '\Seen'] as $sequence => $flags) {
    record("set $sequence $flags", 'imap_setflag_full', $imap, (string) $sequence, $flags);
}
foreach (['SEEN', 'UNSEEN', 'FLAGGED', 'DELETED', 'KEYWORD kw', 'NEW', 'OLD'] as $criteria) {
    record("search $criteria", 'imap_search', $imap, $criteria);
}
record('overview', fn () => imap_fetch_overview($imap, '1:*'));
record('overview by UID', 'imap_fetch_overview', $imap, '4:5', FT_UID);
record('read', fn () => [strlen(imap_body($imap, 6)), imap_search($imap, 'SEEN')]);
record('expunge', 'imap_expunge', $imap);
record('expunged', fn () => look($imap));
record('append', 'imap_append', $imap, "{$own}parity.few", "Subject: x\r\n\r\nx\r\n");
record('copy', 'imap_mail_copy', $imap, '1', 'parity.none');
record('move', 'imap_mail_move', $imap, '1', 'parity.none');
record('create', 'imap_createmailbox', $imap, "{$own}parity.new");
record('delete mailbox', 'imap_deletemailbox', $imap, "{$own}parity.none");
record('rename', 'imap_renamemailbox', $imap, "{$own}parity.none", "{$own}parity.new");
record('reopen', 'imap_reopen', $imap, "{$own}parity.none");
record('reopened', fn () => look($imap));
record('reopen none', 'imap_reopen', $imap, "{$own}absent.group");
record('after that', fn () => imap_is_open($imap));

child('end of an empty group', 'imap_open("' . $own . 'parity.none", "", "");');
$faulty = array_search('782-rfc822-odd-addresses', $articles);
child('end of faulty news', '$imap = imap_open("' . $own . 'parity.all", "", ""); imap_headerinfo($imap, ' . $faulty . '); imap_fetchstructure($imap, ' . $faulty . ');');
child('end of an unknown flag', '$imap = imap_open("' . $own . 'parity.few", "", ""); imap_setflag_full($imap, "1", "kw");');
