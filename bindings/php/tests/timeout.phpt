--TEST--
imap_timeout: told and set; a deadline that passes
--INI--
default_socket_timeout=77
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
foreach ([0, 1, 2, 3, 4, 5, -1, PHP_INT_MAX] as $type) {
    echo "$type: ", json_encode(imap_timeout($type)), ' ', json_encode(imap_timeout($type, -2)), ' ', json_encode(imap_timeout($type, 7)), ' ',
        json_encode(imap_timeout($type)), ' ', json_encode(imap_timeout($type, 0)), ' ', json_encode(imap_timeout($type)), "\n";
}
attempt('imap_timeout', 'x');
$silent = stream_socket_server('tcp://127.0.0.1:0');
imap_timeout(IMAP_READTIMEOUT, 1);
$begin = microtime(true);
var_dump(@imap_open('{' . stream_socket_get_name($silent, false) . '/imap/notls}INBOX', 'user', 'secret'));
var_dump(microtime(true) - $begin < 10, imap_errors() !== false);
?>
--EXPECT--
0: false false false false false false
1: 77 false true 7 true 0
2: 77 false true 7 true 0
3: 77 false true 7 true 0
4: 0 false true 0 true 0
5: false false false false false false
-1: false false false false false false
9223372036854775807: false false false false false false
TypeError: imap_timeout(): Argument #1 ($timeout_type) must be of type int, string given
bool(false)
bool(true)
bool(true)
