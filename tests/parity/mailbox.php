<?php
// What is asked of a whole mailbox: sorting, threads, searches, overviews of odd sequences, counts.
namespace parity;

require __DIR__ . '/record.php';

$imap = open();
record('num_msg', 'imap_num_msg', $imap);
record('num_recent', 'imap_num_recent', $imap);
record('check', 'imap_check', $imap);
record('mailboxmsginfo', 'imap_mailboxmsginfo', $imap);
record('status', 'imap_status', $imap, server() . 'INBOX', SA_ALL);
record('headers', 'imap_headers', $imap);
record('uid of all', fn () => array_map(fn ($n) => imap_uid($imap, $n), array_keys(messages())));
record('msgno of all', fn () => array_map(fn ($n) => imap_msgno($imap, $n), array_keys(messages())));
// Flags, so that searches find something.
foreach (['1:9' => '\Seen', '3,5,7' => '\Flagged', '4:6' => '\Answered', '10:12' => '\Deleted', '13' => '\Draft', '20:30' => 'keyword', '21' => '\Seen \Flagged other'] as $sequence => $flags) {
    record("setflag $sequence $flags", 'imap_setflag_full', $imap, (string) $sequence, $flags);
}
record('check after', 'imap_check', $imap);
record('mailboxmsginfo after', 'imap_mailboxmsginfo', $imap);

$keys = ['SORTDATE' => SORTDATE, 'SORTARRIVAL' => SORTARRIVAL, 'SORTFROM' => SORTFROM, 'SORTSUBJECT' => SORTSUBJECT, 'SORTTO' => SORTTO, 'SORTCC' => SORTCC, 'SORTSIZE' => SORTSIZE];
foreach ($keys as $name => $key) {
    foreach ([false, true] as $reverse) {
        foreach ([null, 'ALL', 'SEEN', 'UNSEEN SUBJECT "a"', 'FROM "ann"', 'DELETED FLAGGED', 'bogus'] as $criteria) {
            foreach ([0, SE_UID, SE_NOPREFETCH, SO_NOSERVER, SO_FREE | SE_UID] as $flags) {
                record("sort $name " . ($reverse ? 'down' : 'up') . ' ' . ($criteria ?? 'null') . " $flags", 'imap_sort', $imap, $key, $reverse, $flags, $criteria);
            }
        }
    }
}
foreach ([-1, 7, 100] as $key) {
    record("sort by $key", 'imap_sort', $imap, $key, false);
}
record('sort flags 64', 'imap_sort', $imap, SORTDATE, false, 64);
record('sort charset', 'imap_sort', $imap, SORTDATE, false, 0, 'SUBJECT "Привет"', 'UTF-8');
record('sort charset bogus', 'imap_sort', $imap, SORTDATE, false, 0, 'SUBJECT "a"', 'X-BOGUS');

record('thread', 'imap_thread', $imap);
record('thread SE_UID', 'imap_thread', $imap, SE_UID);
record('thread SE_FREE', 'imap_thread', $imap, SE_FREE);
record('thread SE_NOPREFETCH', 'imap_thread', $imap, SE_NOPREFETCH);
record('thread -1', 'imap_thread', $imap, -1);

$count = count(messages());
foreach (['1', '1:3', '3:1', '1,2,3', '3,2,1', '1,1,1', '1:2,2:3', '*', '1:*', '*:1', "$count:*", '0', '-1', '1:0', '0:5', (string) ($count + 1), "$count:" . ($count + 9), ($count + 1) . ':*', '', ' ', '1 ', ' 1', '1,', ',1', '1,,2', '1:', ':1', '1::2', '1:2:3', 'a', '1a', '1;2', '1-3', '1.5', '+1', '01', '4294967295', '4294967296', '4294967297', '99999999999999999999', '1,a', '1:a', "1\r\n", "1\0", '*:*', '*,1', '1:*,5', "\x31"] as $sequence) {
    foreach ([0, FT_UID] as $flags) {
        record("overview $sequence $flags", function () use ($imap, $sequence, $flags) {
            $list = imap_fetch_overview($imap, $sequence, $flags);
            return is_array($list) && count($list) > 5 ? array_map(fn ($one) => $one->msgno, $list) : $list;
        });
    }
}
record('overview flags 2', 'imap_fetch_overview', $imap, '1', 2);

foreach (file(__DIR__ . '/../data/search-criteria.txt', FILE_IGNORE_NEW_LINES) as $line) {
    if ($line === '' || $line[0] === '#') {
        continue;
    }
    [$shown, $verdict] = explode("\t", $line);
    $criteria = stripcslashes($shown);
    if ($verdict === 'crash' || $verdict === 'over-read') {
        child("search $shown", 'var_dump(imap_search(open(), base64_decode("' . base64_encode($criteria) . '")));');
    } else {
        record("search $shown", 'imap_search', $imap, $criteria);
    }
}
foreach (['ALL', 'SEEN', 'UNSEEN', 'FLAGGED', 'KEYWORD keyword', 'UNKEYWORD keyword', 'KEYWORD other', 'NEW', 'OLD', 'RECENT', 'SINCE "1-Feb-2026"', 'BEFORE "1-Feb-2026"', 'ON "3-Jan-2026"', 'FROM "ann" SEEN', 'TO "team"', 'CC "a@b"', 'BCC "b"', 'SUBJECT "re"', 'BODY "some words"', 'TEXT "parity"', 'SUBJECT ""', 'FROM "nobody-at-all"', 'BODY "'] as $criteria) {
    foreach ([SE_FREE, SE_UID, SE_NOPREFETCH, SE_UID | SE_FREE] as $flags) {
        record("search $criteria $flags", 'imap_search', $imap, $criteria, $flags);
    }
}
foreach (['UTF-8' => 'SUBJECT "é"', 'ISO-8859-1' => "SUBJECT \"\xe9\"", 'KOI8-R' => "SUBJECT \"\xd0\"", 'US-ASCII' => 'SUBJECT "a"', 'X-BOGUS' => 'SUBJECT "a"', '' => 'SUBJECT "a"'] as $charset => $criteria) {
    record("search in $charset", 'imap_search', $imap, $criteria, SE_FREE, $charset);
}
record('search without a charset', 'imap_search', $imap, 'SUBJECT "é"');
record('search flags 64', 'imap_search', $imap, 'ALL', 64);
record('search flags -1', 'imap_search', $imap, 'ALL', -1);
// Criteria that look random and are the same at every run. Not those of stock's oversights: an empty text, a literal.
$state = 31337;
$pieces = ['ALL', 'SEEN', 'UNSEEN', 'FROM', 'TO', 'SUBJECT', 'TEXT', 'BODY', 'CC', 'BCC', 'KEYWORD', 'UNKEYWORD', 'SINCE', 'BEFORE', 'ON', 'NEW', 'OLD', 'FLAGGED', '"ann"', 'ann', '"a b"', '1-Feb-2026', '"1-Feb-2026"', '1-feb-26', '31-Feb-2026', '2026-02-01', 'keyword', '"', '"x', 'x"', ' ', 'seen', 'Deleted', 'x12', '\\', "\xe9", '-', '1-Jan', '"\\"q\\""', 'é'];
for ($i = 0; $i < 700; $i++) {
    $criteria = [];
    $state = $state * 48271 % 2147483647;
    for ($length = 1 + $state % 5; $length > 0; $length--) {
        $state = $state * 48271 % 2147483647;
        $criteria[] = $pieces[($state >> 4) % count($pieces)];
    }
    record("search noise $i", 'imap_search', $imap, implode(' ', $criteria));
}
