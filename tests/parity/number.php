<?php
// Message numbers, UIDs and flags that are out of range, for every function that takes one; on four kinds of streams.
// messages: 6
namespace parity;

require __DIR__ . '/record.php';

$numbers = [0, -1, 1, 6, 7, 8, 1000, 2147483647, 2147483648, 4294967295, PHP_INT_MAX, PHP_INT_MIN, -4294967295];
$functions = [
    'imap_uid' => [], 'imap_msgno' => [], 'imap_headerinfo' => [], 'imap_body' => [], 'imap_fetchtext' => [], 'imap_bodystruct' => ['1'], 'imap_fetchbody' => ['1'], 'imap_fetchmime' => ['1'], 'imap_fetchheader' => [], 'imap_fetchstructure' => [], 'imap_savebody' => [],
];
$flagged = ['imap_body', 'imap_fetchtext', 'imap_fetchbody', 'imap_fetchmime', 'imap_fetchheader', 'imap_fetchstructure', 'imap_savebody'];
$flags = [0, 1, 2, 3, 4, 8, 12, 16, 32, 64, -1, 15, PHP_INT_MAX, PHP_INT_MIN, 4294967296, 4294967297];

imap_createmailbox($imap = open(), server() . 'empty');
imap_close($imap);

foreach (['open' => [0, 'INBOX'], 'read-only' => [OP_READONLY, 'INBOX'], 'half-open' => [OP_HALFOPEN, 'INBOX'], 'empty' => [0, 'empty']] as $kind => [$how, $folder]) {
    $imap = open($how, $folder);
    foreach ($functions as $function => $rest) {
        $place = $function === 'imap_savebody' ? [work() . '/saved'] : [];
        foreach ($numbers as $number) {
            record("$kind $function $number", $function, $imap, ...$place, ...[$number, ...$rest]);
            if (in_array($function, $flagged, true)) {
                $rest_by_uid = $function === 'imap_savebody' ? ['1'] : $rest;
                record("$kind $function $number by UID", $function, $imap, ...$place, ...[$number, ...$rest_by_uid, FT_UID]);
            }
        }
        if (in_array($function, $flagged, true)) {
            foreach ($flags as $flag) {
                $rest_by_flag = $function === 'imap_savebody' ? ['1'] : $rest;
                record("$kind $function flags $flag", $function, $imap, ...$place, ...[1, ...$rest_by_flag, $flag]);
            }
        }
    }
    foreach ([[1, 0, 0], [1, -1, 0], [1, 0, -1], [1, 1, 1], [1, 1024, 1024], [1, 1025, 0], [1, 0, 1025], [1, PHP_INT_MAX, 0], [1, 0, PHP_INT_MAX], [0, -1, -1], [1, 10, 20]] as [$number, $from, $subject]) {
        record("$kind headerinfo $number $from $subject", 'imap_headerinfo', $imap, $number, $from, $subject);
    }
    foreach ($flags as $flag) {
        record("$kind search flags $flag", 'imap_search', $imap, 'ALL', $flag);
        record("$kind sort flags $flag", 'imap_sort', $imap, SORTARRIVAL, false, $flag);
        record("$kind sort by $flag", 'imap_sort', $imap, $flag, false);
        record("$kind thread flags $flag", 'imap_thread', $imap, $flag);
        record("$kind overview flags $flag", fn () => count(imap_fetch_overview($imap, '1:2', $flag)));
    }
    foreach (['1', '0', '7', '1:7', '*', '', 'x', '1:*', '5:2', '4294967297', '4294967295:*', '1,1'] as $sequence) {
        record("$kind overview $sequence", fn () => array_map(fn ($message) => [$message->msgno, $message->uid], imap_fetch_overview($imap, $sequence)));
        record("$kind overview $sequence by UID", fn () => array_map(fn ($message) => [$message->msgno, $message->uid], imap_fetch_overview($imap, $sequence, FT_UID)));
    }
    record("$kind headers", 'imap_headers', $imap);
    record("$kind check", 'imap_check', $imap);
    record("$kind status", 'imap_status', $imap, server() . $folder, SA_ALL);
    imap_close($imap);
}

// savebody: where to
$imap = open();
foreach (['/nosuch/folder/file', '', '/', work(), work() . '/ok', "wi\0th", 'php://memory', 'nosuch://x', 'data:,x'] as $file) {
    record("savebody to $file", 'imap_savebody', $imap, $file, 1);
}
record('savebody to a stream', function () use ($imap) {
    $stream = fopen('php://memory', 'w+');
    $saved = [imap_savebody($imap, $stream, 1), rewind($stream), strlen(stream_get_contents($stream)), imap_savebody($imap, $stream, 99), is_resource($stream)];
    fclose($stream);
    return $saved;
});
record('savebody to a stream that is closed', function () use ($imap) {
    $stream = fopen('php://memory', 'w+');
    fclose($stream);
    return imap_savebody($imap, $stream, 1);
});
record('savebody to a stream for reading', fn () => imap_savebody($imap, fopen(__FILE__, 'r'), 1));
record('savebody to a full device', fn () => imap_savebody($imap, '/dev/full', 1));
record('savebody to an array', fn () => imap_savebody($imap, [], 1));
record('savebody to a number', fn () => [imap_savebody($imap, 12, 1), file_exists('12')]);
record('savebody to null', fn () => imap_savebody($imap, null, 1));
record('savebody to an object', fn () => imap_savebody($imap, new \stdClass(), 1));
record('savebody appends or overwrites', function () use ($imap) {
    file_put_contents($file = work() . '/twice', str_repeat('x', 100000));
    imap_savebody($imap, $file, 1);
    return filesize($file);
});
