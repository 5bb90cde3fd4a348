<?php
// What stock ext/imap does, one fact a line: `path = value`.
//
//   stock.php dump MAILBOX USER PASSWORD           all that can be read of every message
//   stock.php seen MAILBOX USER PASSWORD           what each way of reading gives, and whether it sets \Seen
//   stock.php check MAILBOX USER PASSWORD FLAGS    imap_check's Mailbox, and the errors
error_reporting(0);
[, $job, $name, $user, $password] = $argv;
$stream = imap_open($name, $user, $password, (int) ($argv[5] ?? 0)) or exit(1);
$job($stream);
imap_errors();
imap_alerts();

function say($path, $value)
{
    $value = is_bool($value) ? (int) $value : $value;
    echo $path, ' = ', addcslashes((string) $value, "\0..\37\\\177..\377"), "\n";
}

function parameters($path, $list)
{
    foreach ($list as $i => $parameter) {
        say("$path.$i", $parameter->attribute . '=' . $parameter->value);
    }
}

// Types and encodings that c-client does not know get the next free number of the process; ours are all "other".
function structure($path, $part)
{
    $part->type = min($part->type, TYPEOTHER);
    $part->encoding = min($part->encoding, ENCOTHER);
    foreach (['type', 'encoding', 'subtype', 'description', 'id', 'lines', 'bytes', 'disposition'] as $field) {
        if (isset($part->$field)) {
            say("$path.$field", $part->$field);
        }
    }
    if ($part->ifdparameters) {
        parameters("$path.dparameters", $part->dparameters);
    }
    if ($part->ifparameters) {
        parameters("$path.parameters", $part->parameters);
    }
    foreach ($part->parts ?? [] as $i => $child) {
        structure("$path.parts.$i", $child);
    }
}

function addresses($path, $list)
{
    foreach ($list as $i => $address) {
        foreach (['personal', 'adl', 'mailbox', 'host'] as $field) {
            if (isset($address->$field)) {
                say("$path.$i.$field", $address->$field);
            }
        }
    }
}

// Every number that could be a part's, and some that cannot.
function sections($part, $prefix)
{
    $found = [];
    foreach ($part->parts ?? [] as $i => $child) {
        $number = $prefix === '' ? (string) ($i + 1) : $prefix . '.' . ($i + 1);
        if (substr_count($number, '.') > 4) {
            continue;
        }
        array_push($found, $number, "$number.0", ...sections($child, $number));
    }
    return $found;
}

function dump($stream)
{
    $count = imap_num_msg($stream);
    for ($number = 1; $number <= $count; $number++) {
        $tree = imap_fetchstructure($stream, $number);
        structure("$number.structure", $tree);
        $info = imap_headerinfo($stream, $number);
        foreach (['date', 'subject', 'in_reply_to', 'message_id', 'newsgroups', 'followup_to', 'references',
            'MailDate', 'Size', 'udate', 'Unseen', 'Flagged', 'Answered', 'Deleted', 'Draft'] as $field) {
            if (isset($info->$field)) {
                say("$number.headerinfo.$field", $info->$field);
            }
        }
        foreach (['to', 'from', 'cc', 'bcc', 'reply_to', 'sender', 'return_path'] as $field) {
            if (isset($info->$field)) {
                addresses("$number.headerinfo.$field", $info->$field);
                say("$number.headerinfo.{$field}address", $info->{$field . 'address'});
            }
        }
        $sections = array_unique(array_merge(['', '0', '1', '2', '1.0', '1.1', '99'], sections($tree, '')));
        foreach (array_slice($sections, 0, 40) as $section) {
            say("$number.fetchbody.$section", md5(imap_fetchbody($stream, $number, $section, FT_PEEK)));
            say("$number.fetchmime.$section", md5(imap_fetchmime($stream, $number, $section, FT_PEEK)));
            $part = imap_bodystruct($stream, $number, $section);
            if ($part) {
                structure("$number.bodystruct.$section", $part);
            }
        }
        say("$number.fetchheader", md5(imap_fetchheader($stream, $number)));
        say("$number.body", md5(imap_body($stream, $number, FT_PEEK)));
    }
    foreach (imap_fetch_overview($stream, "1:$count") as $entry) {
        foreach (get_object_vars($entry) as $field => $value) {
            // \Recent is for whoever came first.
            if ($field === 'recent') {
                continue;
            }
            say("$entry->msgno.overview.$field", $value);
        }
    }
}

// Each way to read, one message for each.
function seen($stream)
{
    global $name, $user, $password;
    $save = function ($number, $section, $flags) use ($stream) {
        $file = tmpfile();
        return imap_savebody($stream, $file, $number, $section, $flags)
            ? stream_get_contents($file, -1, 0) : false;
    };
    $ways = [
        fn($n) => imap_fetchbody($stream, $n, '1'),
        fn($n) => imap_fetchbody($stream, $n, '1', FT_PEEK),
        fn($n) => imap_body($stream, $n),
        fn($n) => imap_body($stream, $n, FT_PEEK),
        fn($n) => imap_fetchmime($stream, $n, '1'),
        fn($n) => imap_fetchmime($stream, $n, '1', FT_PEEK),
        fn($n) => imap_fetchheader($stream, $n),
        fn($n) => imap_fetchheader($stream, $n, FT_PREFETCHTEXT),
        fn($n) => imap_fetchheader($stream, $n, FT_INTERNAL),
        fn($n) => (bool) imap_fetchstructure($stream, $n),
        fn($n) => (bool) imap_headerinfo($stream, $n),
        fn($n) => (bool) imap_fetch_overview($stream, $n),
        fn($n) => (bool) imap_bodystruct($stream, $n, '1'),
        fn($n) => $save($n, '1', 0),
        fn($n) => $save($n, '', 0),
        fn($n) => $save($n, '1', FT_PEEK),
        fn($n) => $save($n, '99', 0),
        fn($n) => imap_fetchbody($stream, $n, '1', FT_PEEK) . imap_fetchbody($stream, $n, '1'),
        fn($n) => imap_body($stream, $n, FT_PEEK) . imap_body($stream, $n),
        fn($n) => imap_fetchmime($stream, $n, '1', FT_PEEK) . imap_fetchmime($stream, $n, '1'),
        fn($n) => imap_fetchbody($stream, $n, '1') . imap_fetchbody($stream, $n, '1'),
        fn($n) => imap_fetchbody($stream, $n, ''),
        fn($n) => imap_fetchbody($stream, $n, '0'),
        fn($n) => imap_fetchheader($stream, $n) . imap_fetchbody($stream, $n, '0'),
        fn($n) => imap_fetchbody($stream, $n, '2.0'),
        fn($n) => imap_fetchbody($stream, $n, '99'),
        fn($n) => imap_fetchbody($stream, $n, 'TEXT'),
        fn($n) => imap_fetchmime($stream, $n, '99'),
        fn($n) => imap_fetchmime($stream, $n, '0'),
        fn($n) => imap_fetchbody($stream, imap_uid($stream, $n), '1', FT_UID),
        fn($n) => imap_fetchbody($stream, imap_uid($stream, $n), '1', FT_UID | FT_PEEK),
        fn($n) => imap_body($stream, imap_uid($stream, $n), FT_UID | FT_INTERNAL),
    ];
    $given = [];
    foreach ($ways as $i => $way) {
        $given[] = $way($i + 1);
    }
    imap_close($stream);
    $stream = imap_open($name, $user, $password, OP_READONLY);
    foreach ($given as $i => $text) {
        $seen = imap_fetch_overview($stream, $i + 1)[0]->seen;
        say($i + 1, is_bool($text) ? "$seen " . var_export($text, true) : "$seen " . md5($text));
    }
}

function check($stream)
{
    $check = imap_check($stream);
    say('Mailbox', $check->Mailbox);
    say('Driver', $check->Driver);
    say('Nmsgs', $check->Nmsgs);
    foreach (imap_errors() ?: [] as $i => $error) {
        say("error.$i", $error);
    }
}
