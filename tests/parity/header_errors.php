<?php
// What each way of reading says about faulty addresses in a header, on a connection of its own.
namespace parity;

require __DIR__ . '/record.php';

$numbers = array_flip(messages());
$ways = [
    'fetchheader' => fn ($imap, $n) => strlen(imap_fetchheader($imap, $n)),
    'fetchheader twice' => fn ($imap, $n) => strlen(imap_fetchheader($imap, $n) . imap_fetchheader($imap, $n)),
    'fetchheader FT_PREFETCHTEXT' => fn ($imap, $n) => strlen(imap_fetchheader($imap, $n, FT_PREFETCHTEXT)),
    'fetchheader FT_UID' => fn ($imap, $n) => strlen(imap_fetchheader($imap, $n, FT_UID)),
    'fetchbody 0' => fn ($imap, $n) => strlen(imap_fetchbody($imap, $n, '0')),
    'fetchbody 1.0' => fn ($imap, $n) => strlen(imap_fetchbody($imap, $n, '1.0')),
    'fetchbody' => fn ($imap, $n) => strlen(imap_fetchbody($imap, $n, '')),
    'fetchmime 1' => fn ($imap, $n) => strlen(imap_fetchmime($imap, $n, '1')),
    'body' => fn ($imap, $n) => strlen(imap_body($imap, $n)),
    'savebody' => fn ($imap, $n) => imap_savebody($imap, work() . '/saved', $n),
    'savebody 0' => fn ($imap, $n) => imap_savebody($imap, work() . '/saved', $n, '0'),
    'headerinfo' => fn ($imap, $n) => is_object(imap_headerinfo($imap, $n)),
    'headerinfo after fetchheader' => fn ($imap, $n) => strlen(imap_fetchheader($imap, $n)) . is_object(imap_headerinfo($imap, $n)),
    'overview' => fn ($imap, $n) => count(imap_fetch_overview($imap, (string) $n)),
    'fetchstructure' => fn ($imap, $n) => is_object(imap_fetchstructure($imap, $n)),
    'headers' => fn ($imap, $n) => count(imap_headers($imap)),
    'sort' => fn ($imap, $n) => count(imap_sort($imap, SORTFROM, false)),
    'thread' => fn ($imap, $n) => count(imap_thread($imap)),
    'search' => fn ($imap, $n) => count(imap_search($imap, 'ALL')),
];
foreach (['186-addresses-with-comments', '782-rfc822-odd-addresses', '498-field-38'] as $name) {
    foreach ($ways as $way => $function) {
        $imap = open(OP_READONLY);
        record("$name $way", $function, $imap, $numbers[$name]);
        record("$name $way close", 'imap_close', $imap);
    }
}
