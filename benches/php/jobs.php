<?php
// One of the jobs that `benches/bench.py` times: jobs.php NAME MAILBOX USER COUNT
[, $name, $mailbox, $user, $count] = $argv;
$count = (int) $count;

function opened(string $mailbox, string $user, int $flags = 0): IMAP\Connection
{
    $imap = imap_open($mailbox, $user, 'secret', $flags);
    if ($imap === false) {
        fwrite(STDERR, implode("\n", imap_errors() ?: []) . "\n");
        exit(1);
    }
    return $imap;
}

function leaves(object $part, string $path = ''): array
{
    if (empty($part->parts)) {
        return [$path === '' ? '1' : $path];
    }
    $leaves = [];
    foreach ($part->parts as $index => $child) {
        array_push($leaves, ...leaves($child, ($path === '' ? '' : "$path.") . ($index + 1)));
    }
    return $leaves;
}

$jobs = [
    'open' => function () use ($mailbox, $user, $count) {
        for ($i = 0; $i < $count; $i++) {
            imap_close(opened($mailbox, $user));
        }
    },
    'read' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $octets = 0;
        foreach (array_slice(imap_search($imap, 'ALL'), 0, $count) as $number) {
            $header = imap_headerinfo($imap, $number);
            $structure = imap_fetchstructure($imap, $number);
            $body = imap_fetchbody($imap, $number, '1');
            $octets += strlen($header->subject) + ($structure->subtype === 'ALTERNATIVE' ? strlen($body) : 0);
        }
        imap_close($imap);
        return $octets;
    },
    'parts' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $octets = 0;
        foreach (array_slice(imap_search($imap, 'ALL', SE_UID), 0, $count) as $uid) {
            $octets += imap_fetchheader($imap, $uid, FT_UID) !== '';
            foreach (leaves(imap_fetchstructure($imap, $uid, FT_UID)) as $path) {
                $octets += strlen(imap_fetchbody($imap, $uid, $path, FT_UID));
            }
        }
        imap_close($imap);
        return $octets;
    },
    'structure' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $octets = 0;
        for ($number = 1; $number <= $count; $number++) {
            $octets += count(leaves(imap_fetchstructure($imap, $number)));
        }
        imap_close($imap);
        return $octets;
    },
    'overview' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $overviews = imap_fetch_overview($imap, "1:$count");
        imap_close($imap);
        return count($overviews);
    },
    'headers' => function () use ($mailbox, $user) {
        $imap = opened($mailbox, $user);
        $headers = imap_headers($imap);
        imap_close($imap);
        return count($headers);
    },
    'search' => function () use ($mailbox, $user) {
        $imap = opened($mailbox, $user);
        $found = imap_search($imap, 'UNSEEN SINCE "1-Jan-2020"');
        imap_close($imap);
        return $found === false ? 0 : count($found);
    },
    'setflag' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        for ($number = 1; $number <= $count; $number++) {
            imap_setflag_full($imap, (string) $number, '\\Flagged');
        }
        imap_close($imap);
    },
    'append' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user, OP_HALFOPEN);
        $folder = preg_replace('/}.*/', '}Archive', $mailbox);
        if (!imap_status($imap, $folder, SA_MESSAGES)) {
            imap_createmailbox($imap, $folder);
        }
        $message = "From: a@example.org\r\nSubject: x\r\n\r\n" . str_repeat("line of text\r\n", 100);
        for ($i = 0; $i < $count; $i++) {
            imap_append($imap, $folder, $message) || exit(1);
        }
        imap_close($imap);
    },
    'list' => function () use ($mailbox, $user) {
        $imap = opened($mailbox, $user, OP_HALFOPEN);
        $folders = imap_list($imap, preg_replace('/}.*/', '}', $mailbox), '*');
        imap_close($imap);
        return count($folders);
    },
    'status' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user, OP_HALFOPEN);
        $sum = 0;
        foreach (array_slice(imap_list($imap, preg_replace('/}.*/', '}', $mailbox), '*'), 0, $count) as $folder) {
            $sum += imap_status($imap, $folder, SA_ALL)->messages;
        }
        imap_close($imap);
        return $sum;
    },
    'fetchbody' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $octets = 0;
        for ($number = 1; $number <= $count; $number++) {
            $octets += strlen(imap_fetchbody($imap, $number, '2'));
        }
        imap_close($imap);
        return $octets;
    },
    'savebody' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        for ($number = 1; $number <= $count; $number++) {
            imap_savebody($imap, '/dev/null', $number, '2');
        }
        imap_close($imap);
    },
    'start' => fn () => extension_loaded('imap'),
    'uid-structure' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $octets = 0;
        foreach (array_slice(imap_search($imap, 'ALL', SE_UID), -$count) as $uid) {
            $octets += imap_fetchstructure($imap, $uid, FT_UID)->bytes;
        }
        imap_close($imap);
        return $octets;
    },
    'msgno' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        $last = imap_num_msg($imap);
        $sum = 0;
        for ($i = 0; $i < $count; $i++) {
            $sum += imap_msgno($imap, imap_uid($imap, $last - $i % 100));
        }
        imap_close($imap);
        return $sum;
    },
    'num_msg' => function () use ($mailbox, $user, $count) {
        $imap = opened($mailbox, $user);
        for ($i = 0; $i < $count; $i++) {
            $number = imap_num_msg($imap);
        }
        imap_close($imap);
        return $number;
    },
];
echo $jobs[$name](), "\n";
// Both extensions print what nobody asked for when the request ends.
imap_errors();
imap_alerts();
