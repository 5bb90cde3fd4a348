<?php
// Folders: making, renaming, removing, subscribing, listing and counting them, under names good and bad.
// messages: 5
namespace parity;

require __DIR__ . '/record.php';

/** Whether a mailbox is marked hangs on the second in which its server looked at it. */
function unmarked(array|false $found): array|false
{
    foreach ($found ?: [] as $mailbox) {
        $mailbox->attributes &= ~(LATT_MARKED | LATT_UNMARKED);
    }
    return $found;
}

function mailboxes(\IMAP\Connection $imap, string $reference, string $pattern): array|false
{
    return unmarked(imap_getmailboxes($imap, $reference, $pattern));
}

function subscribed(\IMAP\Connection $imap, string $reference, string $pattern): array|false
{
    return unmarked(imap_getsubscribed($imap, $reference, $pattern));
}

$port = getenv('PARITY_PORT');
$own = server();
$imap = open();

$names = [
    'one', 'one/two', 'one/two/three', 'deep/er/than/its/parents', 'with space', ' lead', 'trail ', 'quo"te', 'back\\slash', "apo'strophe", 'per%cent', 'st*ar', 'brace{d}', '}', 'par(en)',
    'brack[et]', 'ti~lde', '~root', 'dot.ted', '.hidden', '..', 'a/../b', 'sl/', '/abs', 'double//slash', '#hash', '&AOQ-', '&AOQ', 'a&b', '&-', '&', '&Jjo!', '&ZeVnLIqe-', "uml\u{e4}ut", "latin\xe4",
    'INBOX', 'inbox', 'Inbox/child', 'INBOX/', 'CaSe', 'case', 'dup', 'dup', 'tab	bed', 'ctl' . "\x01", "del\x7f", 'semi;colon', 'com,ma', 'NIL', '0', 'false', '-', '+', '=', '<no_mailbox>',
    str_repeat('n', 200), str_repeat('n', 300), str_repeat('m/', 20) . 'x', '', '/', '//', '%', '*', '"', '""', '\\', 'Sent', 'Trash',
];
foreach ($names as $name) {
    record("create $name", 'imap_createmailbox', $imap, $own . $name);
}
$wrong = [
    'no braces' => 'plain', 'empty' => '', 'open brace' => '{', 'empty braces' => '{}x', 'bad switch' => "{127.0.0.1:$port/nosuch}x", 'host by name' => "{localhost:$port/imap/notls}byname", 'with user' => "{127.0.0.1:$port/imap/notls/user=\"" . user() . '"}withuser',
    'without port' => '{127.0.0.1}noport', 'without notls' => "{127.0.0.1:$port}nonotls", 'imap2' => "{127.0.0.1:$port/imap4rev1}imap4", 'readonly' => "{127.0.0.1:$port/imap/notls/readonly}readonly",
    'no mailbox' => $own, 'NUL' => "{$own}n\0ul", 'INBOX only' => 'INBOX', 'hash' => '#news.x', 'hash driver' => '#driver.imap/x', 'absolute' => '/tmp/nosuchdir/x', 'local' => '~/x', 'wild' => '%', 'dot' => './x',
    'CR LF' => "{$own}x\r\na CREATE y", 'local 8 bit' => "\xe4", 'local mUTF7' => 'a&b', 'long' => $own . str_repeat('l', 1200), 'local long' => str_repeat('l', 1200), 'blank' => ' ', 'brace later' => "x{127.0.0.1:$port}y", 'unclosed' => "{127.0.0.1:$port/notls",
];
foreach ($wrong as $name => $string) {
    record("create wrong $name", 'imap_createmailbox', $imap, $string);
}

// What there is now, in all ways of asking.
$patterns = [
    '*', '%', '', 'one*', 'one/*', 'one/%', 'one/two', '%/%', '*/%', '%/', 'o%e', 'o*', '**', '%%', '*%', '%*', 'INBOX', 'inbox', 'INBOX*', 'InBoX/%', 'absent', 'quo"te', 'back\\slash', 'with space', '&AOQ-', 'a&b', '*&*', "uml\u{e4}ut",
    'CaSe', 'case', 'c%', '/', '/*', '*{*', '}', '"*"', '(*)', '{x}', ' *', '* ', "*\t", "\x01", "a\r\nb", '~*', '#*', '.*', '%.%', '[*]', str_repeat('p', 1000), str_repeat('p', 1100), str_repeat('*', 50),
];
foreach ($patterns as $pattern) {
    record("list $pattern", 'imap_list', $imap, $own, $pattern);
    record("getmailboxes $pattern", mailboxes(...), $imap, $own, $pattern);
}
$references = [
    $own . 'one', $own . 'one/', $own . 'on', $own . 'INBOX', $own . '/', $own . '~', $own . '#news.', $own . '*', $own . '%', $own . 'with space', $own . 'quo"te', "{$own}a\\", $own . 'deep/er', $own . str_repeat('r', 1100),
    '', 'INBOX', '{}', '{', '{x', "{127.0.0.1:$port", "{127.0.0.1:$port}", "{localhost:$port/notls}", "{127.0.0.1:$port/imap/notls/user=" . user() . '}', "{127.0.0.1:$port/nosuch}", '{127.0.0.1}', "{127.0.0.1:$port/imap/notls/readonly}",
    "{127.0.0.1:$port/IMAP/NoTLS}", '/', '~', '#mh', "{$own}\r\n", "\0", "{127.0.0.1:$port/imap/notls/norsh}", "{127.0.0.1:$port/imap/notls/novalidate-cert}one",
];
foreach ($references as $reference) {
    foreach (['*', '%', 'two', ''] as $pattern) {
        record("list in $reference, $pattern", 'imap_list', $imap, $reference, $pattern);
        record("getmailboxes in $reference, $pattern", mailboxes(...), $imap, $reference, $pattern);
        record("lsub in $reference, $pattern", 'imap_lsub', $imap, $reference, $pattern);
    }
    record("status of $reference", 'imap_status', $imap, $reference, SA_ALL);
}
foreach ([$own . '*', $own . 'one%', "{localhost:$port/notls}%", '{}*', '{', "{127.0.0.1:$port/nosuch}*", '{x}*'] as $pattern) {
    foreach (['', $own, "{localhost:$port/notls}", 'one', $own . 'one/'] as $reference) {
        record("list pattern $pattern in $reference", 'imap_list', $imap, $reference, $pattern);
        record("lsub pattern $pattern in $reference", 'imap_lsub', $imap, $reference, $pattern);
    }
}

foreach (['one', 'one/two', 'with space', 'quo"te', 'a&b', '&AOQ-', "uml\u{e4}ut", 'absent', 'absent/below', '', 'INBOX', 'inbox', 'one', '*', 'back\\slash', str_repeat('s', 300), '/x', '..', "a\x01"] as $name) {
    record("subscribe $name", 'imap_subscribe', $imap, $own . $name);
}
foreach ($wrong as $name => $string) {
    // Of that one stock makes a note in a file in the user's home.
    if ($name !== 'INBOX only') {
        record("subscribe wrong $name", 'imap_subscribe', $imap, $string);
    }
}
foreach (['*', '%', 'one%', 'one/%', 'one*', 'absent', 'absent%', 'absent/*', '%/%', '', 'INBOX', 'quo"te', '&*'] as $pattern) {
    record("lsub $pattern", 'imap_lsub', $imap, $own, $pattern);
    record("listsubscribed $pattern", 'imap_listsubscribed', $imap, $own, $pattern);
    record("getsubscribed $pattern", subscribed(...), $imap, $own, $pattern);
    record("listmailbox $pattern", 'imap_listmailbox', $imap, $own, $pattern);
}
foreach (['one', 'one', 'absent', 'never', '', 'with space', 'quo"te', '*', '../x', str_repeat('s', 300)] as $name) {
    record("unsubscribe $name", 'imap_unsubscribe', $imap, $own . $name);
}
foreach ($wrong as $name => $string) {
    record("unsubscribe wrong $name", 'imap_unsubscribe', $imap, $string);
}
record('subscribed after all', 'imap_lsub', $imap, $own, '*');

foreach (['imap_listscan', 'imap_scan', 'imap_scanmailbox'] as $function) {
    record("$function", $function, $imap, $own, '*', 'hello');
    record("$function empty", $function, $imap, $own, '*', '');
    record("$function of no server", $function, $imap, '', '*', 'hello');
    record("$function 8 bit", $function, $imap, $own, '%', "h\u{e4}llo");
    record("$function pattern long", $function, $imap, $own, str_repeat('x', 1200), 'x');
    record("$function reference long", $function, $imap, $own . str_repeat('x', 1200), '*', 'x');
    record("$function content long", $function, $imap, $own, '*', str_repeat('x', 1200));
}

// Counters
foreach (range(0, 31) as $flags) {
    record("status $flags", 'imap_status', $imap, $own . 'INBOX', $flags);
}
foreach ([32, 64, 63, -1, PHP_INT_MAX, PHP_INT_MIN, 1 << 40] as $flags) {
    record("status $flags", 'imap_status', $imap, $own . 'INBOX', $flags);
}
foreach (['one', 'absent', '', 'inbox', 'one/', 'with space', 'quo"te', '&AOQ-', 'a&b', "uml\u{e4}ut", '*', 'deep', "ctl\x01", str_repeat('s', 300)] as $name) {
    record("status of $name", 'imap_status', $imap, $own . $name, SA_ALL);
}
foreach ($wrong as $name => $string) {
    record("status wrong $name", 'imap_status', $imap, $string, SA_ALL);
}
record('mailboxmsginfo', 'imap_mailboxmsginfo', $imap);
record('check', 'imap_check', $imap);

// Renaming and removing
$renames = [
    ['one', 'uno'], ['uno', 'one'], ['one', 'dup'], ['absent', 'there'], ['one', 'one'], ['one/two', 'one/zwei'], ['one', 'one/inside'], ['INBOX', 'archive'], ['case', 'INBOX'], ['case', "uml\u{e4}ut"], ["uml\u{e4}ut", 'x'], ['case', ''], ['', 'x'],
    ['case', 'a&b'], ['case', 'new/parent/case'], ['new/parent/case', 'case/'], ['quo"te', 'quo"ted'], ['with space', 'with  spaces'], ['case', '*'], ['CaSe', "x\x01"], ['CaSe', '..'], ['CaSe', str_repeat('r', 300)],
];
foreach ($renames as [$from, $to]) {
    record("rename $from to $to", 'imap_renamemailbox', $imap, $own . $from, $own . $to);
}
foreach ($wrong as $name => $string) {
    record("rename from wrong $name", 'imap_renamemailbox', $imap, $string, $own . 'target');
    record("rename to wrong $name", 'imap_rename', $imap, $own . 'dup', $string);
    record("delete 'target' again", 'imap_deletemailbox', $imap, $own . 'target');
    imap_createmailbox($imap, $own . 'dup');
    stacks();
}
record('after renaming', 'imap_list', $imap, $own, '*');
record('INBOX after its renaming', 'imap_status', $imap, $own . 'INBOX', SA_ALL);
record('archive', 'imap_status', $imap, $own . 'archive', SA_ALL);
foreach ($wrong as $name => $string) {
    record("delete wrong $name", 'imap_deletemailbox', $imap, $string);
}
foreach (['one', 'one', 'absent', 'INBOX', 'inbox', '', 'deep', 'deep/er', 'quo"ted', '*', '%', '&AOQ-', 'with  spaces', 'a&b', "uml\u{e4}ut", '..', 'Sent', str_repeat('n', 200), str_repeat('n', 300)] as $name) {
    record("delete $name", 'imap_deletemailbox', $imap, $own . $name);
}
record('left', 'imap_list', $imap, $own, '*');
record('create alias', 'imap_create', $imap, $own . 'alias');
record('open, then removed', function () use ($imap, $own) {
    imap_reopen($imap, $own . 'alias');
    return [imap_deletemailbox($imap, $own . 'alias'), imap_ping($imap), imap_check($imap), imap_num_msg($imap), imap_expunge($imap)];
});
record('afterwards', 'imap_list', $imap, $own, '*');
imap_close($imap);

// On half-open and read-only streams
foreach (['half-open' => OP_HALFOPEN, 'read-only' => OP_READONLY] as $kind => $flags) {
    $imap = open($flags);
    record("$kind create", 'imap_createmailbox', $imap, $own . 'k');
    record("$kind subscribe", 'imap_subscribe', $imap, $own . 'k');
    record("$kind list", 'imap_list', $imap, $own, 'k*');
    record("$kind lsub", 'imap_lsub', $imap, $own, 'k*');
    record("$kind getmailboxes", mailboxes(...), $imap, $own, '%');
    record("$kind getsubscribed", subscribed(...), $imap, $own, '%');
    record("$kind status", 'imap_status', $imap, $own . 'k', SA_ALL);
    record("$kind status of INBOX", 'imap_status', $imap, $own, SA_ALL);
    record("$kind rename", 'imap_renamemailbox', $imap, $own . 'k', $own . 'l');
    record("$kind unsubscribe", 'imap_unsubscribe', $imap, $own . 'k');
    record("$kind delete", 'imap_deletemailbox', $imap, $own . 'l');
    record("$kind append", 'imap_append', $imap, $own, "Subject: x\r\n\r\nx\r\n");
    record("$kind mailboxmsginfo", 'imap_mailboxmsginfo', $imap);
    record("$kind headers", 'imap_headers', $imap);
    imap_close($imap);
}
