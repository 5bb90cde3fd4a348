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
$message = "Subject: large\r\n\r\n" . str_repeat(str_repeat('x', 76) . "\r\n", 641_026);
$size = strlen($message);
$hash = md5($message);
$session->deliver($message);
$message = "Subject: larger\r\n\r\n" . str_repeat(str_repeat('y', 76) . "\r\n", 900_000);
$session->deliver($message);
unset($message, $session);
gc_mem_caches();
ini_set('memory_limit', '64M');

/* In megabytes, since the last reset: what PHP counts, and what the process holds. */
function reset_peaks(): void
{
    global $resident;
    memory_reset_peak_usage();
    file_put_contents('/proc/self/clear_refs', '5');
    $resident = resident_peak();
}
function resident_peak(): int
{
    preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $found);
    return $found[1] >> 10;
}
function peaks(): array
{
    global $resident;
    return [memory_get_peak_usage() >> 20, resident_peak() - $resident];
}

$connection = imap_open(plain(), $user, 'secret');
reset_peaks();
$file = fopen('/dev/null', 'w');
var_dump(imap_savebody($connection, $file, 2));
[$counted, $held] = peaks();
var_dump($counted < 2, $held < 8);

$text = imap_fetchbody($connection, 1, '');
[$counted, $held] = peaks();
var_dump(md5($text) === $hash, $size > 50_000_000, $counted < 47 + 4, $held < 47 + 12);
$text = null;
$text = imap_body($connection, 1);
[$counted, $held] = peaks();
var_dump($size - strlen($text), $counted < 47 + 4, $held < 47 + 12);
$text = null;

/* A stream of the script's own gets it in pieces. */
final class Counter
{
    public $context;
    public static int $size = 0, $largest = 0;
    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data)
    {
        self::$size += strlen($data);
        self::$largest = max(self::$largest, strlen($data));
        return strlen($data);
    }
}
stream_wrapper_register('counter', 'Counter');
reset_peaks();
var_dump(imap_savebody($connection, 'counter://', 1));
[$counted, $held] = peaks();
var_dump($size - Counter::$size, Counter::$largest <= 1 << 20, $counted < 4, $held < 8);

/* Too large for memory_limit. */
register_shutdown_function(function () use ($connection) {
    ini_set('memory_limit', '128M');
    echo "\nThe connection is as it was: ", imap_num_msg($connection), ' messages, ';
    echo strlen(imap_fetchheader($connection, 1)), ' ', json_encode(imap_errors()), "\n";
});
imap_body($connection, 2);
echo "not here\n";
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(18)
bool(true)
bool(true)
bool(true)
int(0)
bool(true)
bool(true)
bool(true)

Fatal error: Allowed memory size of 67108864 bytes exhausted%A
The connection is as it was: 2 messages, 18 false
