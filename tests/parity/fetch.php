<?php
// The octets of every message: header, body, every section and its MIME header, and into a file.
namespace parity;

require __DIR__ . '/record.php';

function sections(object $part, string $prefix = ''): array
{
    $found = [];
    foreach ($part->parts ?? [] as $index => $child) {
        $number = $prefix . ($index + 1);
        $found[] = $number;
        if (substr_count($number, '.') < 5 && count($found) < 40) {
            array_push($found, ...sections($child, "$number."));
        }
    }
    return array_slice($found, 0, 40);
}

$imap = open();
foreach (messages() as $number => $name) {
    $tree = imap_fetchstructure($imap, $number);
    record("$name fetchheader", 'imap_fetchheader', $imap, $number);
    record("$name fetchheader FT_INTERNAL", 'imap_fetchheader', $imap, $number, FT_INTERNAL);
    record("$name fetchheader FT_PREFETCHTEXT", 'imap_fetchheader', $imap, $number, FT_PREFETCHTEXT);
    record("$name body", 'imap_body', $imap, $number, FT_PEEK);
    record("$name body FT_UID FT_INTERNAL", fn () => sha1(imap_body($imap, $number, FT_UID | FT_PEEK | FT_INTERNAL)));
    $known = $tree ? sections($tree) : [];
    foreach (array_merge($known, ['', '0', '1', '1.0', '1.1', '1.2', '2', '9.9', 'TEXT', 'HEADER', '1.TEXT', '1.HEADER', '1.MIME', '01', '1.', 'x']) as $section) {
        record("$name fetchbody $section", 'imap_fetchbody', $imap, $number, $section, FT_PEEK);
        record("$name fetchmime $section", 'imap_fetchmime', $imap, $number, $section, FT_PEEK);
    }
    foreach (array_slice($known, 0, 8) as $section) {
        record("$name fetchbody $section.0", 'imap_fetchbody', $imap, $number, "$section.0", FT_PEEK);
    }
    foreach (['', '1', '1.1', 'HEADER'] as $section) {
        $file = work() . '/saved';
        record("$name savebody $section", 'imap_savebody', $imap, $file, $number, $section, FT_PEEK);
        record("$name saved $section", fn () => is_file($file) ? file_get_contents($file) : false);
        @unlink($file);
    }
}
