--TEST--
A large text costs one string, and one that is too large ends the script as PHP ends it
--EXTENSIONS--
imap
--SKIPIF--
<?php if (getenv("USE_ZEND_ALLOC") === "0") die("skip memory_limit counts nothing without PHP's allocator"); ?>
--FILE--
<?php
ini_set("memory_limit", "512M");
require __DIR__ . '/server.inc';
$user = fresh_user();
$session = new Session($user);
$message = "Subject: large\r\n\r\n" . str_repeat(str_repeat('x', 76) . "\r\n", 450_000);
$hash = md5($message);
$session->deliver($message);
$message = "Subject: larger\r\n\r\n" . str_repeat(str_repeat('y', 76) . "\r\n", 600_000);
$session->deliver($message);
$length = strlen($message);
unset($message, $session);
gc_mem_caches();
ini_set('memory_limit', '64M');
$high = function (): int {
    preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $found);
    return $found[1] >> 10;
};
$connection = imap_open(plain(), $user, 'secret');
file_put_contents('/proc/self/clear_refs', '5');
$base = $high();
$file = fopen('/dev/null', 'w');
var_dump(imap_savebody($connection, $file, 2), $high() - $base < 8);
$text = imap_fetchbody($connection, 1, '');
var_dump(md5($text) === $hash, $high() - $base < 34 + 12);
$text = null;
$text = imap_body($connection, 1);
var_dump(strlen($text), $high() - $base < 34 + 12);
$text = imap_body($connection, 2);
echo "not here\n";
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
int(35100000)
bool(true)

Fatal error: Allowed memory size of 67108864 bytes exhausted%A
