<?php
// The structure of every message, as a whole and by section.
namespace parity;

require __DIR__ . '/record.php';

/** Every number that could be a part's, down to five levels. */
function sections(object $part, string $prefix = ''): array
{
    $found = [];
    foreach ($part->parts ?? [] as $index => $child) {
        $number = $prefix . ($index + 1);
        $found[] = $number;
        if (substr_count($number, '.') < 5 && count($found) < 60) {
            array_push($found, ...sections($child, "$number."));
        }
    }
    return array_slice($found, 0, 60);
}

$imap = open();
foreach (messages() as $number => $name) {
    $tree = record("$name whole", 'imap_fetchstructure', $imap, $number);
    record("$name whole FT_UID", fn () => imap_fetchstructure($imap, $number, FT_UID) == $tree);
    foreach (array_merge($tree ? sections($tree) : [], ['', '0', '1', '1.0', '1.1', '9', '9.9', 'TEXT', '1.TEXT', ' 1', '01', '1.', '.1', 'x']) as $section) {
        record("$name $section", 'imap_bodystruct', $imap, $number, $section);
    }
}
