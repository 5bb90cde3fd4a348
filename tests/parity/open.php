<?php
// Opening: mailbox strings, users, flags, retries, options; what a string opened, as imap_check spells it.
// messages: 3
namespace parity;

require __DIR__ . '/record.php';

/** What was opened, and closes it. */
function opened(string $mailbox, mixed ...$arguments): mixed
{
    $imap = imap_open($mailbox, ...$arguments);
    if ($imap === false) {
        return false;
    }
    $check = imap_check($imap);
    $shown = $check === false ? false : [$check->Mailbox, $check->Driver, $check->Nmsgs, $check->Recent, imap_num_msg($imap), imap_is_open($imap)];
    imap_close($imap);
    return $shown;
}

$port = getenv('PARITY_PORT');
$tls = getenv('PARITY_TLS_PORT');
$starttls = getenv('PARITY_STARTTLS_PORT');
$user = user();

$strings = [
    // hosts
    "{127.0.0.1:$port/imap/notls}INBOX", "{127.0.0.1:$port/notls}INBOX", "{localhost:$port/notls}INBOX", "{LocalHost:$port/notls}INBOX",
    "{localhost.:$port/notls}INBOX", "{[127.0.0.1]:$port/notls}INBOX", "{[::1]:$port/notls}INBOX", '{[::1/notls}INBOX', '{[x]/notls}INBOX',
    '{[]/notls}INBOX', '{}INBOX', '{', '}', '{}', '{/imap}INBOX', '{:143}INBOX', '{ }INBOX', '{nosuch.invalid:143/notls}INBOX', '{nosuch.invalid}INBOX',
    '{no such/notls}INBOX', '{-x/notls}INBOX', '{a_b.invalid/notls}INBOX', '{host;id/notls}INBOX', '{$(id)/notls}INBOX', "{m\u{fc}ller.invalid/notls}INBOX",
    '{' . str_repeat('x', 300) . '/notls}INBOX', '{' . str_repeat('a.', 40) . 'invalid/notls}INBOX', '{' . str_repeat('x', 63) . '.invalid/notls}INBOX',
    // ports
    '{127.0.0.1:1/notls}INBOX', '{127.0.0.1:0/notls}INBOX', '{127.0.0.1:-1/notls}INBOX', '{127.0.0.1:65536/notls}INBOX', '{127.0.0.1:99999999999/notls}INBOX',
    '{127.0.0.1:/notls}INBOX', '{127.0.0.1:imap/notls}INBOX', "{127.0.0.1: $port/notls}INBOX", "{127.0.0.1:+$port/notls}INBOX", "{127.0.0.1:$port /notls}INBOX",
    "{127.0.0.1:00$port/notls}INBOX", "{127.0.0.1:$port:$port/notls}INBOX", "{127.0.0.1/notls:$port}INBOX", "{127.0.0.1:{$port}x/notls}INBOX", "{127.0.0.1:0x10/notls}INBOX",
    // switches
    "{127.0.0.1:$port/notls/anonymous}INBOX", "{127.0.0.1:$port/notls/readonly}INBOX", "{127.0.0.1:$port/notls/READONLY}INBOX", "{127.0.0.1:$port/notls/secure}INBOX",
    "{127.0.0.1:$port/notls/norsh}INBOX", "{127.0.0.1:$port/notls/loser}INBOX", "{127.0.0.1:$port/notls/validate-cert}INBOX", "{127.0.0.1:$port/notls/novalidate-cert}INBOX",
    "{127.0.0.1:$port/notls/readonly/readonly}INBOX", "{127.0.0.1:$port/notls/notls}INBOX", "{127.0.0.1:$port/notls/tls}INBOX", "{127.0.0.1:$port/tls/notls}INBOX",
    "{127.0.0.1:$port/ssl/tls}INBOX", "{127.0.0.1:$port/tls/ssl}INBOX", "{127.0.0.1:$port/ssl/notls}INBOX", "{127.0.0.1:$port/tls}INBOX", "{127.0.0.1:$port}INBOX",
    "{127.0.0.1:$port/ssl}INBOX", "{127.0.0.1:$port/tryssl}INBOX", "{127.0.0.1:$port/imap/imap/notls}INBOX", "{127.0.0.1:$port/imap2/notls}INBOX",
    "{127.0.0.1:$port/imap4/notls}INBOX", "{127.0.0.1:$port/imap4rev1/notls}INBOX", "{127.0.0.1:$port/imap2bis/notls}INBOX", "{127.0.0.1:$port/imaps/notls}INBOX",
    "{127.0.0.1:$port/imap3/notls}INBOX", "{127.0.0.1:$port/service=imap/notls}INBOX", "{127.0.0.1:$port/service=imap4/notls}INBOX", "{127.0.0.1:$port/service=/notls}INBOX",
    "{127.0.0.1:$port/service=imap/service=imap/notls}INBOX", "{127.0.0.1:$port/service=nosuch/notls}INBOX", "{127.0.0.1:$port/service=\"imap\"/notls}INBOX",
    "{127.0.0.1:$port/service/notls}INBOX", "{127.0.0.1:$port/IMAP/NOTLS}INBOX", "{127.0.0.1:$port/imap/notls/norsh/service=imap}INBOX",
    "{127.0.0.1:$port/notls/user=$user}INBOX", "{127.0.0.1:$port/notls/user=\"$user\"}INBOX", "{127.0.0.1:$port/notls/user=}INBOX", "{127.0.0.1:$port/notls/user}INBOX",
    "{127.0.0.1:$port/notls/user=\"$user}INBOX", "{127.0.0.1:$port/notls/user=\"{$user}\"x}INBOX", "{127.0.0.1:$port/notls/user=$user/user=$user}INBOX",
    "{127.0.0.1:$port/notls/user=testother}INBOX", "{127.0.0.1:$port/notls/user=\"test\\\\o\\\"x\"}INBOX", "{127.0.0.1:$port/notls/USER=testother}INBOX",
    "{127.0.0.1:$port/notls/authuser=master}INBOX", "{127.0.0.1:$port/notls/user=testother/authuser=master}INBOX", "{127.0.0.1:$port/notls/authuser=}INBOX",
    "{127.0.0.1:$port/notls/user=" . str_repeat('u', 100) . '}INBOX', "{127.0.0.1:$port/notls/nosuch}INBOX", "{127.0.0.1:$port/notls/}INBOX", "{127.0.0.1:$port//notls}INBOX",
    "{127.0.0.1:$port/notls/readonly=1}INBOX", "{127.0.0.1:$port/notls }INBOX", "{127.0.0.1:$port/ notls}INBOX", "{127.0.0.1:$port/notls", "{127.0.0.1:$port/tls-sslv23/notls}INBOX",
    "{127.0.0.1:$port/notls/" . str_repeat('x', 2000) . '}INBOX', "{127.0.0.1:$port/notls/debug}INBOX",
    // TLS
    "{127.0.0.1:$tls/ssl/novalidate-cert}INBOX", "{localhost:$tls/ssl/novalidate-cert}INBOX",
    "{127.0.0.1:$tls/imaps/novalidate-cert}INBOX", "{127.0.0.1:$tls/tryssl/novalidate-cert}INBOX", "{127.0.0.1:$tls/ssl/novalidate-cert/readonly/secure}INBOX",
    "{127.0.0.1:$tls/ssl}INBOX", "{127.0.0.1:$tls/ssl/validate-cert}INBOX", "{127.0.0.1:$starttls/notls}INBOX", "{127.0.0.1:$starttls}INBOX", "{127.0.0.1:$starttls/tls}INBOX", "{127.0.0.1:$starttls/novalidate-cert}INBOX",
    "{127.0.0.1:$starttls/tls/novalidate-cert}INBOX", "{127.0.0.1:$starttls/ssl}INBOX",
    // names
    "{127.0.0.1:$port/notls}", "{127.0.0.1:$port/notls}inbox", "{127.0.0.1:$port/notls}InBoX", "{127.0.0.1:$port/notls} INBOX", "{127.0.0.1:$port/notls}INBOX ",
    "{127.0.0.1:$port/notls}absent", "{127.0.0.1:$port/notls}absent/below", "{127.0.0.1:$port/notls}/", "{127.0.0.1:$port/notls}/INBOX", "{127.0.0.1:$port/notls}INBOX/",
    "{127.0.0.1:$port/notls}*", "{127.0.0.1:$port/notls}%", "{127.0.0.1:$port/notls}a\"b", "{127.0.0.1:$port/notls}a\\b", "{127.0.0.1:$port/notls}a&b", "{127.0.0.1:$port/notls}a&AOQ-b",
    "{127.0.0.1:$port/notls}\xe4", "{127.0.0.1:$port/notls}\u{e4}", "{127.0.0.1:$port/notls}{x}", "{127.0.0.1:$port/notls}}", "{127.0.0.1:$port/notls}..", "{127.0.0.1:$port/notls}../x",
    "{127.0.0.1:$port/notls}~", "{127.0.0.1:$port/notls}~root/x", "{127.0.0.1:$port/notls}#news.x", "{127.0.0.1:$port/notls}<no_mailbox>", "{127.0.0.1:$port/notls}" . str_repeat('n', 300),
    "{127.0.0.1:$port/notls}" . str_repeat('n', 1100), "{127.0.0.1:$port/notls}a\tb", "{127.0.0.1:$port/notls}a\r\nb", "{127.0.0.1:$port/notls}a\x7fb", "{127.0.0.1:$port/notls}\x01",
    // not on a server
    '', 'INBOX', 'inbox', ' ', 'absent', '/nosuch/file', './nosuch', '../nosuch', '#news.x', '#mh/x', '#mhinbox', '*', '*{127.0.0.1}INBOX', '#move', '#driver.mbox/x', '~/x', '%', 'a b',
    str_repeat('n', 1100), "\x80",
];
foreach ($strings as $string) {
    record('string ' . str_replace([$port, $tls, $starttls], ['PORT', 'TLSPT', 'STLSP'], strlen($string) > 90 ? substr($string, 0, 80) . ' ' . strlen($string) : $string), fn () => opened($string, $user, 'secret'));
}
record('string with NUL', opened(...), "{127.0.0.1:$port/notls}INBOX\0x", $user, 'secret');
record('string of other services', function () {
    foreach (['pop3', 'nntp', 'smtp', 'submit', 'pop', 'nntps', 'pop3s'] as $service) {
        $imap = imap_open("{127.0.0.1:1/$service/notls}INBOX", 'x', 'y');
        echo $service, ' ', show($imap), ' ', show(imap_errors()), "\n";
    }
});

foreach (['INBOX', 'absent', ''] as $folder) {
    foreach (['0', 'OP_READONLY', 'OP_HALFOPEN', 'OP_SECURE', 'OP_SILENT', 'OP_SHORTCACHE', 'CL_EXPUNGE', 'OP_HALFOPEN|OP_READONLY', 'OP_EXPUNGE', 'OP_ANONYMOUS'] as $names) {
        $flags = 0;
        foreach (explode('|', $names) as $name) {
            $flags |= $name === '0' ? 0 : constant($name);
        }
        record("flags $names '$folder'", opened(...), server() . $folder, $user, 'secret', $flags);
    }
}
foreach ([-1, 1 << 31, 4, 8192, PHP_INT_MAX, PHP_INT_MIN, 1 << 62] as $flags) {
    record("flags $flags", opened(...), server(), $user, 'secret', $flags);
}
foreach ([0, PHP_INT_MAX, -1, PHP_INT_MIN, 1, 3] as $retries) {
    record("retries $retries", opened(...), server(), $user, 'secret', 0, $retries);
}
record('user empty', opened(...), server(), '', 'secret');
record('user of a space', opened(...), server(), ' ', 'secret');
record('user with NUL', opened(...), server(), "$user\0x", 'secret');
record('user with quote', opened(...), server(), "test\"q\\", 'secret');
record('user with CR LF', opened(...), server(), "test\r\nx", 'secret');
record('user of 8 bits', opened(...), server(), "test\u{e4}", 'secret');
record('user in Latin 1', opened(...), server(), "test\xe4", 'secret');
record('user long', opened(...), server(), 'test' . str_repeat('x', 100), 'secret');
record('password with NUL', opened(...), server(), $user, "secret\0x");

record('open without mailbox in open_basedir', function () {
    ini_set('open_basedir', work());
    $opened = [imap_open('/nosuch', 'x', 'y'), opened(server(), user(), 'secret')];
    return $opened;
});

// Last: stock remembers which authenticators were disabled.
$options = [
    'none' => [], 'one' => ['DISABLE_AUTHENTICATOR' => 'CRAM-MD5'], 'two' => ['DISABLE_AUTHENTICATOR' => ['GSSAPI', 'NTLM']], 'empty list' => ['DISABLE_AUTHENTICATOR' => []],
    'unknown' => ['DISABLE_AUTHENTICATOR' => 'nosuch'], 'empty name' => ['DISABLE_AUTHENTICATOR' => ''], 'number' => ['DISABLE_AUTHENTICATOR' => 1], 'null' => ['DISABLE_AUTHENTICATOR' => null],
    'true' => ['DISABLE_AUTHENTICATOR' => true], 'object' => ['DISABLE_AUTHENTICATOR' => new \stdClass()], 'list of number' => ['DISABLE_AUTHENTICATOR' => [1]],
    'list of list' => ['DISABLE_AUTHENTICATOR' => [['x']]], 'list of mixed' => ['DISABLE_AUTHENTICATOR' => ['GSSAPI', 5]], 'other key' => ['X' => 'Y'], 'lower case' => ['disable_authenticator' => 1],
    'index' => [1, 2, 3], 'keyed list' => ['DISABLE_AUTHENTICATOR' => ['a' => 'GSSAPI']],
];
foreach ($options as $name => $given) {
    record("options $name", opened(...), server(), $user, 'secret', 0, 0, $given);
}
