<?php
// All that can be read of a mailbox file, one fact a line: `call = value`. damaged.py compares what stock and ours say.
//
//   damaged.php MAILBOX [ROOT]
error_reporting(0);
[, $name] = $argv;
$stream = imap_open($name, '', '', OP_READONLY, 0, isset($argv[2]) ? ['LOCAL_ROOT' => $argv[2]] : []);
say('errors at open', imap_errors());
if (!$stream) {
    exit;
}

function say($call, $value)
{
    echo $call, ' = ', is_string($value) ? addcslashes($value, "\0..\37\\\177..\377") : addcslashes(var_export($value, true), "\0..\37\177..\377"), "\n";
}

// The properties of an address stand in another order since release 1.0.3.
function ordered($value)
{
    if (is_array($value)) {
        return array_map('ordered', $value);
    }
    if (!is_object($value)) {
        return $value;
    }
    $fields = array_map('ordered', (array) $value);
    if (isset($fields['mailbox']) || isset($fields['host'])) {
        ksort($fields);
    }
    return (object) $fields;
}

// Of the calls on one message: which of them comes upon a fault first is nobody's affair.
function errors($call)
{
    $errors = array_unique(imap_errors() ?: []);
    sort($errors);
    say($call, implode("\n", $errors));
}

// Numbers of what c-client does not know are given out in the order of the process.
function known($part)
{
    $part->type = min($part->type, TYPEOTHER);
    $part->encoding = min($part->encoding, ENCOTHER);
    array_map('known', $part->parts ?? []);
    return $part;
}

function numbers($part, $prefix)
{
    $found = [];
    foreach ($part->parts ?? [] as $i => $child) {
        $number = $prefix === '' ? (string) ($i + 1) : $prefix . '.' . ($i + 1);
        if (substr_count($number, '.') < 5) {
            array_push($found, $number, "$number.0", ...numbers($child, $number));
        }
    }
    return $found;
}

$count = imap_num_msg($stream);
say('num_msg', $count);
for ($n = 1; $n <= $count; $n++) {
    say("$n fetchheader", imap_fetchheader($stream, $n));
    say("$n body", imap_body($stream, $n, FT_PEEK));
    $header = imap_headerinfo($stream, $n);
    unset($header->Recent, $header->Unseen);
    say("$n headerinfo", ordered($header));
    $tree = known(imap_fetchstructure($stream, $n));
    foreach (array_unique(array_merge(['0', '1', '1.1', '2'], numbers($tree, ''))) as $number) {
        say("$n fetchbody $number", imap_fetchbody($stream, $n, $number, FT_PEEK));
        say("$n fetchmime $number", imap_fetchmime($stream, $n, $number, FT_PEEK));
        say("$n bodystruct $number", ($part = imap_bodystruct($stream, $n, $number)) ? known($part) : false);
    }
    say("$n fetchstructure", $tree);
    foreach (imap_fetch_overview($stream, (string) $n) as $overview) {
        unset($overview->recent, $overview->seen);
        say("$n overview", $overview);
    }
    errors("$n errors");
}
foreach (['SUBJECT e', 'SUBJECT "é"', 'FROM a', 'TO o', 'CC a', 'TEXT the', 'BODY e', 'BODY "é"', 'SINCE 1-Jan-2026', 'BEFORE 1-Jan-2000', 'ON 5-Jan-2026', 'UNANSWERED', 'KEYWORD kw'] as $criteria) {
    say("search $criteria", imap_search($stream, $criteria, SE_UID, 'UTF-8'));
}
foreach ([SORTDATE, SORTARRIVAL, SORTFROM, SORTSUBJECT, SORTTO, SORTCC, SORTSIZE] as $criterion) {
    say("sort $criterion", imap_sort($stream, $criterion, false));
}
say('thread', imap_thread($stream));
say('errors', imap_errors());
