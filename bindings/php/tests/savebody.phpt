--TEST--
imap_savebody: to a file's name, a stream, a stream of the script's own, and to what can't be written
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$connection = mailbox_with(simple(1));
$file = tempnam(sys_get_temp_dir(), 'imap');
attempt('imap_savebody', $connection, $file, 1);
var_dump(file_get_contents($file) === simple(1));
attempt('imap_savebody', $connection, $file, 1, '1', FT_PEEK);
var_dump(file_get_contents($file));
attempt('imap_savebody', $connection, $file, 1, '9');
var_dump(file_get_contents($file));
unlink($file);
attempt('imap_savebody', $connection, $file, 2);
var_dump(file_exists($file));
$memory = fopen('php://memory', 'w+');
fwrite($memory, 'before ');
attempt('imap_savebody', $connection, $memory, imap_uid($connection, 1), '1', FT_UID);
rewind($memory);
var_dump(stream_get_contents($memory));
attempt('imap_savebody', $connection, '/nowhere/at/all', 1);
attempt('imap_savebody', $connection, 5, 1);
attempt('imap_savebody', $connection, null, 1);
attempt('imap_savebody', $connection, new stdClass, 1);
$closed = fopen('php://memory', 'w');
fclose($closed);
attempt('imap_savebody', $connection, $closed, 1);

final class Upper
{
    public $context;
    public static string $said = '';
    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data)
    {
        global $connection;
        self::$said .= strtoupper($data);
        self::$said .= json_encode(@imap_num_msg($connection));
        return strlen($data);
    }
}
stream_wrapper_register('upper', 'Upper');
attempt('imap_savebody', $connection, 'upper://x', 1, '1');
if (!extension_loaded('imap') || !function_exists('imap_capability')) {
    exit;
}
var_dump(Upper::$said);
imap_errors();
attempt('imap_savebody', $connection, '/dev/full', 1);
attempt('imap_num_msg', $connection);
?>
--EXPECTF--
true
bool(true)
true
string(8) "Body 1
"
true
string(0) ""
W: imap_savebody(): Bad message number
false
bool(false)
true
string(15) "before Body 1
"
W: imap_savebody(/nowhere/at/all): Failed to open stream: No such file or directory
false
TypeError: imap_savebody(): supplied argument is not a valid stream resource
ValueError: Path %s empty
Error: Object of class stdClass could not be converted to string
TypeError: imap_savebody(): supplied resource is not a valid stream resource
true
  error: the stream 1 was used from within its own callback
string(9) "BODY 1
0"
N: imap_savebody(): Write of 180 bytes failed with errno=28 No space left on device
W: imap_savebody(): Failed to write to stream
false
1
