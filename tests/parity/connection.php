<?php
// What becomes of a connection: reopening, closing, using it closed, deadlines, error stacks, the notices at the end.
// messages: 8
namespace parity;

require __DIR__ . '/record.php';

$own = server();
$port = getenv('PARITY_PORT');
$user = user();

/** What can be seen of it. */
function look(\IMAP\Connection $imap): array
{
    $check = imap_check($imap);
    return [imap_is_open($imap), imap_ping($imap), $check ? [$check->Mailbox, $check->Nmsgs, $check->Recent, $check->Driver] : $check, imap_num_msg($imap), imap_num_recent($imap)];
}

$imap = open();
imap_createmailbox($imap, $own . 'other');
imap_append($imap, $own . 'other', "Subject: other\r\n\r\nx\r\n");
imap_createmailbox($imap, $own . 'hold/er');
stacks();
record('ping', 'imap_ping', $imap);
record('check', 'imap_check', $imap);
record('num_msg', 'imap_num_msg', $imap);
record('num_recent', 'imap_num_recent', $imap);
record('is_open', 'imap_is_open', $imap);
record('headers', 'imap_headers', $imap);
foreach ([0, 1, 2, 4, 7, 8, -1, 15, PHP_INT_MAX, PHP_INT_MIN, 4294967297] as $flags) {
    record("gc $flags", 'imap_gc', $imap, $flags);
}
record('after gc', fn () => [imap_headerinfo($imap, 1)->subject ?? null, strlen(imap_body($imap, 1, FT_PEEK)), imap_uid($imap, 1)]);

$reopen = [
    'same' => [$own . 'INBOX'], 'other' => [$own . 'other'], 'read-only' => [$own . 'other', OP_READONLY], 'switch readonly' => ["{127.0.0.1:$port/imap/notls/readonly}other"], 'back' => [$own . 'INBOX'], 'half-open' => [$own . 'INBOX', OP_HALFOPEN], 'from half-open' => [$own . 'INBOX'],
    'absent' => [$own . 'absent'], 'from absent' => [$own . 'INBOX'], 'container' => [$own . 'hold'], 'no name' => [$own], 'by other name of the host' => ["{localhost:$port/notls}other"], 'with user' => ["{127.0.0.1:$port/imap/notls/user=$user}other"],
    'retries' => [$own . 'INBOX', 0, 3], 'OP_EXPUNGE' => [$own . 'INBOX', OP_EXPUNGE], 'CL_EXPUNGE' => [$own . 'INBOX', CL_EXPUNGE], 'anonymous' => [$own . 'INBOX', OP_ANONYMOUS], 'secure switch' => ["{127.0.0.1:$port/imap/notls/secure}INBOX"], 'novalidate' => ["{127.0.0.1:$port/imap/notls/novalidate-cert}INBOX"],
    'quote' => [$own . 'quo"te'], 'a&b' => [$own . 'a&b'], '8 bit' => [$own . "uml\u{e4}ut"], 'CR LF' => [$own . "x\r\ny"], 'NUL' => [$own . "oth\0er"], 'long' => [$own . str_repeat('l', 300)],
];
foreach ($reopen as $name => $arguments) {
    record("reopen $name", 'imap_reopen', $imap, ...$arguments);
    record("reopened $name", look(...), $imap);
}
imap_reopen($imap, $own . 'INBOX');
stacks();
foreach (['flags -1' => [$own, -1], 'flags 4096' => [$own, 4096], 'flags all' => [$own, PHP_INT_MAX], 'OP_SILENT' => [$own, OP_SILENT], 'OP_SECURE' => [$own, OP_SECURE], 'retries -1' => [$own, 0, -1], 'retries large' => [$own, 0, PHP_INT_MAX], 'retries 3' => [$own, 0, 3]] as $name => $arguments) {
    record("reopen with $name", 'imap_reopen', $imap, ...$arguments);
    record("reopened with $name", look(...), $imap);
}
foreach (['nosuch.invalid' => '{nosuch.invalid/notls}INBOX', 'refused' => '{127.0.0.1:1/notls}INBOX', 'empty' => '', 'plain' => 'plain', 'open brace' => '{', 'empty braces' => '{}', 'bad switch' => "{127.0.0.1:$port/nosuch}INBOX", 'path' => '/nosuch', 'star' => '*', 'longer' => $own . str_repeat('l', 1200), 'bad port' => '{127.0.0.1:x}INBOX', 'hash' => '#news.x'] as $name => $string) {
    $fresh = open();
    record("reopen to $name", 'imap_reopen', $fresh, $string);
    record("reopened to $name", look(...), $fresh);
    record("reopen from $name", 'imap_reopen', $fresh, $own . 'other');
    record("reopened from $name", look(...), $fresh);
    record("close after $name", 'imap_close', $fresh);
}
record('reopen as another user', function () use ($imap, $port) {
    $one = open();
    return [imap_reopen($one, "{127.0.0.1:$port/imap/notls/user=testconnection2}INBOX"), look($one), imap_reopen($one, server() . 'INBOX'), look($one)];
});

// Two streams on the same mailbox
record('two streams', function () {
    [$one, $two] = [open(), open()];
    $seen = [imap_num_recent($one), imap_num_recent($two)];
    imap_append($one, server(), "Subject: new\r\n\r\nx\r\n");
    $seen[] = [imap_num_msg($one), imap_num_msg($two), imap_ping($two), imap_num_msg($two), imap_num_recent($two), imap_num_recent($one)];
    imap_delete($one, '1');
    $seen[] = [imap_headerinfo($two, 1)->Deleted, imap_ping($two), imap_headerinfo($two, 1)->Deleted, imap_fetch_overview($two, '1')[0]->deleted];
    imap_expunge($one);
    $seen[] = [imap_num_msg($one), imap_num_msg($two), imap_uid($two, 1), imap_ping($two), imap_num_msg($two), imap_uid($two, 1), imap_uid($two, 9), imap_msgno($two, 1)];
    $seen[] = [imap_fetchheader($two, 1) === imap_fetchheader($one, 1), imap_body($two, imap_num_msg($two), FT_PEEK)];
    return $seen;
});
record('marked for deletion, closed', function () {
    $one = open();
    imap_delete($one, '1');
    imap_close($one);
    $one = open();
    $seen = [imap_num_msg($one), imap_search($one, 'DELETED')];
    imap_close($one, CL_EXPUNGE);
    $one = open();
    $seen[] = [imap_num_msg($one), imap_search($one, 'DELETED')];
    imap_delete($one, '2');
    imap_reopen($one, server() . 'other', CL_EXPUNGE);
    imap_reopen($one, server() . 'INBOX');
    $seen[] = [imap_num_msg($one), imap_search($one, 'DELETED')];
    imap_delete($one, '1');
    imap_reopen($one, server() . 'INBOX', OP_EXPUNGE);
    $seen[] = [imap_num_msg($one), imap_search($one, 'DELETED')];
    imap_close($one);
    $one = open(CL_EXPUNGE);
    imap_delete($one, '1');
    unset($one);
    $one = open(CL_EXPUNGE);
    $seen[] = imap_num_msg($one);
    imap_delete($one, '1');
    imap_close($one);
    $one = open(OP_READONLY | CL_EXPUNGE);
    $seen[] = imap_num_msg($one);
    imap_delete($one, '1');
    imap_close($one);
    $one = open();
    $seen[] = imap_num_msg($one);
    return $seen;
});

// Closing, and what is closed
foreach ([1, 2, -1, CL_EXPUNGE | 1, PHP_INT_MAX, PHP_INT_MIN, 4294967296] as $flags) {
    record("close $flags", 'imap_close', $imap, $flags);
}
record('close', 'imap_close', $imap);
record('close again', 'imap_close', $imap);
record('close again, wrongly', 'imap_close', $imap, 1);
record('closed is_open', 'imap_is_open', $imap);
$arguments = [
    'imap_reopen' => [$own], 'imap_num_msg' => [], 'imap_num_recent' => [], 'imap_headers' => [], 'imap_headerinfo' => [1], 'imap_body' => [1], 'imap_fetchtext' => [1], 'imap_bodystruct' => [1, '1'], 'imap_fetchbody' => [1, '1'], 'imap_fetchmime' => [1, '1'], 'imap_savebody' => [work() . '/x', 1],
    'imap_fetchheader' => [1], 'imap_fetchstructure' => [1], 'imap_gc' => [1], 'imap_expunge' => [], 'imap_delete' => ['1'], 'imap_undelete' => ['1'], 'imap_check' => [], 'imap_listscan' => [$own, '*', 'x'], 'imap_mail_copy' => ['1', 'x'], 'imap_mail_move' => ['1', 'x'], 'imap_createmailbox' => [$own . 'x'],
    'imap_renamemailbox' => [$own . 'x', $own . 'y'], 'imap_deletemailbox' => [$own . 'x'], 'imap_subscribe' => [$own . 'x'], 'imap_unsubscribe' => [$own . 'x'], 'imap_append' => [$own, 'x'], 'imap_ping' => [], 'imap_status' => [$own, SA_ALL], 'imap_mailboxmsginfo' => [], 'imap_setflag_full' => ['1', '\\Seen'],
    'imap_clearflag_full' => ['1', '\\Seen'], 'imap_sort' => [SORTDATE, false], 'imap_uid' => [1], 'imap_msgno' => [1], 'imap_list' => [$own, '*'], 'imap_lsub' => [$own, '*'], 'imap_getsubscribed' => [$own, '*'], 'imap_getmailboxes' => [$own, '*'], 'imap_fetch_overview' => ['1'], 'imap_search' => ['ALL'],
    'imap_thread' => [], 'imap_get_quota' => ['x'], 'imap_get_quotaroot' => ['INBOX'], 'imap_set_quota' => ['x', 1], 'imap_setacl' => ['INBOX', 'x', 'l'], 'imap_getacl' => ['INBOX'],
];
foreach ($arguments as $function => $rest) {
    record("closed $function", $function, $imap, ...$rest);
}
foreach (['imap_headerinfo' => [0], 'imap_body' => [0], 'imap_gc' => [-1], 'imap_delete' => ['', -1], 'imap_status' => [$own, -1], 'imap_sort' => [-1, false], 'imap_uid' => [0], 'imap_search' => ['', -1], 'imap_reopen' => [$own, -1], 'imap_thread' => [-1], 'imap_fetchstructure' => [-1, -1], 'imap_mail_copy' => ['', '', -1]] as $function => $rest) {
    record("closed and wrong $function", $function, $imap, ...$rest);
}

// The object
$imap = open();
record('clone', fn () => clone $imap);
record('new', fn () => new \IMAP\Connection());
record('serialize', fn () => serialize($imap));
record('unserialize', fn () => unserialize('O:15:"IMAP\Connection":0:{}'));
record('json_encode', fn () => json_encode($imap));
record('var_export', fn () => var_export($imap, true));
record('print_r', fn () => print_r($imap, true));
record('var_dump', function () use ($imap) {
    ob_start();
    var_dump($imap);
    return preg_replace('/#\d+/', '#', ob_get_clean());
});
record('string', fn () => "$imap");
record('int', fn () => (int) $imap);
record('bool', fn () => (bool) $imap);
record('array', fn () => (array) $imap);
record('property', fn () => $imap->x);
record('set property', fn () => $imap->x = 1);
record('isset', fn () => isset($imap->x));
record('compare', fn () => [$imap == $imap, $imap == open(), $imap === $imap, $imap <=> $imap]);
record('is_object', fn () => [is_object($imap), is_resource($imap), gettype($imap), get_debug_type($imap), $imap instanceof \IMAP\Connection]);
record('iterate', function () use ($imap) {
    foreach ($imap as $x) {
        return $x;
    }
    return 'nothing';
});
record('not constructed by reflection', fn () => (new \ReflectionClass('IMAP\Connection'))->newInstanceWithoutConstructor());
record('weak map', fn () => count(new \WeakMap()));

// Deadlines
foreach ([IMAP_OPENTIMEOUT, IMAP_READTIMEOUT, IMAP_WRITETIMEOUT, IMAP_CLOSETIMEOUT, 0, 5, -1, PHP_INT_MAX, 4294967297] as $type) {
    record("timeout $type", 'imap_timeout', $type);
    foreach ([10, 0, -1, -2, PHP_INT_MAX, PHP_INT_MIN, 4294967297, 15] as $seconds) {
        record("timeout $type $seconds", 'imap_timeout', $type, $seconds);
        record("timeout $type after $seconds", 'imap_timeout', $type);
    }
    imap_timeout($type, 30);
}
record('ping under deadlines', 'imap_ping', $imap);

// Stacks, and what is left of them at the end
record('nothing on the stacks', fn () => [imap_errors(), imap_alerts(), imap_last_error()]);
record('errors once', function () {
    @imap_open('{', 'x', 'y');
    @imap_open('{127.0.0.1:1/notls}', 'x', 'y');
    return [imap_last_error(), imap_last_error(), imap_errors(), imap_errors(), imap_last_error()];
});
record('last error survives a success', function () use ($imap) {
    @imap_open('{', 'x', 'y');
    $seen = [imap_ping($imap), imap_num_msg($imap), imap_last_error()];
    imap_fetch_overview($imap, '99');
    return [$seen, imap_last_error(), imap_errors()];
});
imap_close($imap);

child('end nothing', '$imap = open(); echo "end\n";');
child('end one error', '@imap_open("{", "x", "y"); echo "end\n";');
child('end two errors', '@imap_open("{", "x", "y"); @imap_open("{127.0.0.1:1/notls}", "x", "y"); echo "end\n";');
child('end after imap_errors', '@imap_open("{", "x", "y"); imap_errors(); echo "end\n";');
child('end after imap_last_error', '@imap_open("{", "x", "y"); imap_last_error(); echo "end\n";');
child('end refused command', '$imap = open(); imap_deletemailbox($imap, server() . "absent"); imap_fetch_overview($imap, "99"); imap_setflag_full($imap, "99", "x"); echo "end\n";');
child('end absent mailbox', '$imap = open(0, "absent"); echo "end\n";');
child('end absent mailbox, closed', '$imap = open(0, "absent"); imap_close($imap); echo "end\n";');
child('end bad rfc822', 'imap_rfc822_parse_adrlist("<<<", "x"); imap_rfc822_parse_headers("From: <<\r\nTo: ((\r\n\r\n"); echo "end\n";');
child('end with @', '@imap_open("{", "x", "y"); error_reporting(0); echo "end\n";');
child('end with handler', 'set_error_handler(function ($level, $text) { echo "handler $level $text\n"; return true; }); @imap_open("{", "x", "y"); echo "end\n";');
child('end of an exception', '@imap_open("{", "x", "y"); throw new \Exception("x");');
child('end of exit', '@imap_open("{", "x", "y"); exit(3);');
child('end search refused', '$imap = open(); imap_search($imap, "KEYWORD"); imap_search($imap, "NOSUCH"); imap_search($imap, "SINCE x"); echo "end\n";');
child('end search charset refused', '$imap = open(); imap_search($imap, "SUBJECT x", 0, "nosuch"); echo json_encode(imap_errors()), "\n"; imap_search($imap, "SUBJECT x", 0, "nosuch"); echo "end\n";');
child('end unclosed with CL_EXPUNGE', '$imap = open(CL_EXPUNGE); imap_delete($imap, "99"); echo "end\n";');
child('shutdown function uses it', '$imap = open(); register_shutdown_function(function () use ($imap) { echo imap_num_msg($imap) > 0 ? "some" : "none", "\n"; imap_close($imap); });');
child('destructor uses it', 'class Holder { public $imap; function __destruct() { echo imap_ping($this->imap) ? "yes" : "no", "\n"; } } $holder = new Holder(); $holder->imap = open(); exit;');
child('many streams', 'for ($i = 0; $i < 20; $i++) { $streams[] = open(); } foreach ($streams as $imap) { echo imap_num_msg($imap) > 0 ? 1 : 0; } echo "\n";');
