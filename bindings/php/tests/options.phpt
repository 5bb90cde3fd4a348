--TEST--
imap_open's options: TLS, proxy, deadlines, trace and token
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
$open = fn(array $options, string $mailbox = '', int $flags = 0) => attempt('imap_open', $mailbox ?: plain(), $user, 'secret', $flags, 0, $options);
foreach (['CA_FILE', 'CERTIFICATE', 'KEY', 'FINGERPRINT', 'TRACE_FILE'] as $key) {
    $open([$key => 5]);
    $open([$key => "a\0b"]);
}
foreach (['OPEN_TIMEOUT', 'READ_TIMEOUT', 'WRITE_TIMEOUT', 'CLOSE_TIMEOUT'] as $key) {
    $open([$key => '5']);
    $open([$key => -1]);
}
$open(['TRACE' => 'no such function']);
$open(['TOKEN' => 5]);
foreach ([5, 'host', 'ftp://host:1', 'socks5://', 'http:host'] as $proxy) {
    $open(['PROXY' => $proxy]);
}
$open(['OPEN_TIMEOUT' => 9, 'READ_TIMEOUT' => 0, 'WRITE_TIMEOUT' => 9, 'CLOSE_TIMEOUT' => 1]);
$open(['CA_FILE' => server('CA_FILE')], at('IMAPS_PORT', '/ssl'));
$open(['CA_FILE' => server('CA_FILE')], at('IMAP_PORT', '/tls'));
$open(['FINGERPRINT' => str_repeat('00', 32)], at('IMAPS_PORT', '/ssl'));
foreach (['socks5://127.0.0.1:1', 'http://me:pass%20word@127.0.0.1:1'] as $proxy) {
    var_dump(@imap_open(plain(), $user, 'secret', 0, 0, ['PROXY' => $proxy]));
    imap_errors();
}

$traffic = ['sent' => '', 'received' => '', 'note' => ''];
$connection = imap_open(plain(), $user, 'secret', 0, 0, ['TRACE' => function (string $direction, string $data) use (&$traffic) { $traffic[$direction] .= $data; }]);
imap_ping($connection);
imap_close($connection);
var_dump(str_contains($traffic['sent'], 'NOOP'), str_contains($traffic['received'], '* OK'), str_contains($traffic['sent'], 'LOGOUT'));
var_dump(str_contains(implode($traffic), 'secret') || str_contains(implode($traffic), base64_encode("\0$user\0secret")));

foreach ([[], ['COMPRESS' => true], ['COMPRESS' => 'yes']] as $compress) {
    $notes = [];
    $open($compress + ['TRACE' => function (string $direction, string $data) use (&$notes) { if ($direction === 'note') $notes[] = $data; }]);
    var_dump(in_array('compressed', $notes, true));
}
ini_set('imap.compress', '1');
$notes = [];
$open(['TRACE' => function (string $direction, string $data) use (&$notes) { if ($direction === 'note') $notes[] = $data; }]);
var_dump(in_array('compressed', $notes, true));
ini_restore('imap.compress');

$asked = [];
$token = function (string $name, bool $refused) use (&$asked) {
    $asked[] = [$name, $refused];
    return $refused ? 'valid-token' : 'stale-token';
};
attempt('imap_open', at('IMAPS_PORT', '/ssl'), 'user', '', 0, 0, ['TOKEN' => $token, 'CA_FILE' => server('CA_FILE')]);
echo json_encode($asked), "\n";
attempt('imap_open', at('IMAPS_PORT', '/ssl'), 'user', 'valid-token', OP_XOAUTH2, 0, ['CA_FILE' => server('CA_FILE')]);
$calls = 0;
var_dump(@imap_open(at('IMAPS_PORT', '/ssl'), 'user', '', 0, 0, ['TOKEN' => function () use (&$calls) { $calls++; return str_repeat('t', 20000); }, 'CA_FILE' => server('CA_FILE')]));
var_dump($calls > 0, imap_errors() !== false);
attempt('imap_open', at('IMAPS_PORT', '/ssl'), 'user', '', 0, 0, ['TOKEN' => fn() => null, 'CA_FILE' => server('CA_FILE')]);
attempt('imap_open', at('IMAPS_PORT', '/ssl'), 'user', '', 0, 0, ['TOKEN' => fn() => throw new RuntimeException('no token today'), 'CA_FILE' => server('CA_FILE')]);
ini_set('open_basedir', __DIR__);
$open(['CA_FILE' => '/etc/ssl/certs/ca-certificates.crt']);
attempt('imap_open', '/etc/passwd', '', '');
?>
--EXPECTF--
TypeError: imap_open(): Argument #6 ($options) option "CA_FILE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "CA_FILE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "CERTIFICATE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "CERTIFICATE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "KEY" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "KEY" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "FINGERPRINT" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "FINGERPRINT" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "TRACE_FILE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "TRACE_FILE" must be a string without null bytes
TypeError: imap_open(): Argument #6 ($options) option "OPEN_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "OPEN_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "READ_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "READ_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "WRITE_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "WRITE_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "CLOSE_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "CLOSE_TIMEOUT" must be an int that is greater than or equal to 0
TypeError: imap_open(): Argument #6 ($options) option "TRACE" must be a valid callback
TypeError: imap_open(): Argument #6 ($options) option "TOKEN" must be a valid callback
TypeError: imap_open(): Argument #6 ($options) option "PROXY" must be a string of the form socks5://host:port or http://host:port
TypeError: imap_open(): Argument #6 ($options) option "PROXY" must be a string of the form socks5://host:port or http://host:port
TypeError: imap_open(): Argument #6 ($options) option "PROXY" must be a string of the form socks5://host:port or http://host:port
TypeError: imap_open(): Argument #6 ($options) option "PROXY" must be a string of the form socks5://host:port or http://host:port
TypeError: imap_open(): Argument #6 ($options) option "PROXY" must be a string of the form socks5://host:port or http://host:port
IMAP\Connection
IMAP\Connection
IMAP\Connection
W: imap_open(): Couldn't open stream {127.0.0.1:%d/imap/ssl}INBOX
false
  error: Certificate failure for 127.0.0.1: its SHA-256 fingerprint is %s, not the pinned 0000000000000000000000000000000000000000000000000000000000000000
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(false)
IMAP\Connection
bool(false)
IMAP\Connection
bool(true)
TypeError: imap_open(): Argument #6 ($options) option "COMPRESS" must be a bool
bool(false)
IMAP\Connection
bool(true)
IMAP\Connection
  error: Retrying after: Can not authenticate to IMAP server: [AUTHENTICATIONFAILED] Authentication failed. (status 401, scope mail, schemes bearer, openid-configuration https://example.org/.well-known/openid-configuration)
[["user",false],["user",true]]
IMAP\Connection
bool(false)
bool(true)
bool(true)
W: imap_open(): Couldn't open stream {127.0.0.1:%d/imap/ssl}INBOX
false
  error: the token callback gave no token
RuntimeException: no token today
  error: the token callback gave no token
W: imap_open(): open_basedir restriction in effect. File(/etc/ssl/certs/ca-certificates.crt) is not within the allowed path(s): (%s)
ValueError: imap_open(): Argument #6 ($options) option "CA_FILE" must be a file that open_basedir allows
W: imap_open(): open_basedir restriction in effect. File(/etc/passwd) is not within the allowed path(s): (%s)
false
