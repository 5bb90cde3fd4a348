<?php
// The headers of every message: parsed by the server, parsed from the raw octets, and in overviews.
namespace parity;

require __DIR__ . '/record.php';

$imap = open();
foreach (messages() as $number => $name) {
    record("$name headerinfo", 'imap_headerinfo', $imap, $number);
    record("$name headerinfo lengths", 'imap_headerinfo', $imap, $number, 12, 7);
}
record('headers', 'imap_headers', $imap);
foreach (messages() as $number => $name) {
    $header = '';
    record("$name fetchheader", function () use ($imap, $number, &$header) {
        $header = imap_fetchheader($imap, $number);
    });
    record("$name rfc822_parse_headers", fn () => imap_rfc822_parse_headers($header));
    record("$name rfc822_parse_headers of the file", fn () => imap_rfc822_parse_headers(source($name), 'default.example'));
}
// Last, as stock damages its envelopes by it.
foreach (messages() as $number => $name) {
    record("$name overview", 'imap_fetch_overview', $imap, (string) $number);
    record("$name overview FT_UID", fn () => imap_fetch_overview($imap, (string) $number, FT_UID) == imap_fetch_overview($imap, (string) $number));
}
