<?php
// One of the jobs that `benches/local.py` times: local.php JOB MAILBOX. Prints how many things it found and a number that tells which.
ini_set('memory_limit', '4G');
[, $job, $mailbox] = $argv;

function shown(array|false $numbers): string
{
    return count($numbers ?: []) . ' ' . crc32(implode(',', $numbers ?: []));
}

function leaves(object $part): int
{
    return empty($part->parts) ? 1 : array_sum(array_map('leaves', $part->parts));
}

$imap = imap_open($mailbox, '', '', OP_READONLY);
if ($imap === false) {
    fwrite(STDERR, implode("\n", imap_errors() ?: []) . "\n");
    exit(1);
}
$jobs = [
    'open' => fn () => imap_num_msg($imap) . ' 0',
    'search flags' => fn () => shown(imap_search($imap, 'UNSEEN SINCE "1-Jan-2021"')),
    'search FROM' => fn () => shown(imap_search($imap, 'FROM "anna"')),
    'search SUBJECT' => fn () => shown(imap_search($imap, 'SUBJECT "invoice"')),
    'search BODY' => fn () => shown(imap_search($imap, 'BODY "quarterly"')),
    'sort date' => fn () => shown(imap_sort($imap, SORTDATE, true)),
    'sort subject' => fn () => shown(imap_sort($imap, SORTSUBJECT, false)),
    'sort from' => fn () => shown(imap_sort($imap, SORTFROM, false)),
    'thread' => function () use ($imap) {
        $threads = imap_thread($imap);
        return count($threads) . ' ' . crc32(implode(',', $threads));
    },
    'overview' => function () use ($imap) {
        $sum = 0;
        $overviews = imap_fetch_overview($imap, '1:*');
        foreach ($overviews as $overview) {
            $sum += strlen($overview->message_id) + $overview->size + $overview->answered;
        }
        return count($overviews) . " $sum";
    },
    'structure' => function () use ($imap) {
        $sum = 0;
        $count = imap_num_msg($imap);
        for ($number = 1; $number <= $count; $number++) {
            $sum += leaves(imap_fetchstructure($imap, $number));
        }
        return "$count $sum";
    },
];
echo $jobs[$job](), "\n";
imap_close($imap);
imap_errors();
imap_alerts();
