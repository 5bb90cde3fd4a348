--TEST--
Numbers and UIDs that no message has, in every function that takes one
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$connection = mailbox_with(simple(1));
$file = tempnam(sys_get_temp_dir(), 'imap');
unlink($file);
$functions = ['imap_uid' => [false], 'imap_msgno' => [false], 'imap_headerinfo' => [false], 'imap_body' => [true], 'imap_fetchtext' => [true],
    'imap_fetchheader' => [true], 'imap_fetchstructure' => [true], 'imap_bodystruct' => [false, '1'], 'imap_fetchbody' => [true, '1'],
    'imap_fetchmime' => [true, '1']];
foreach ([0, -1, 2, 4294967297, PHP_INT_MAX, PHP_INT_MIN] as $number) {
    foreach ($functions as $function => $more) {
        $uid = array_shift($more);
        echo "$function $number: ";
        attempt($function, $connection, $number, ...$more);
        if ($uid) {
            echo "$function $number by UID: ";
            attempt($function, $connection, $number, ...$more, flags: FT_UID);
        }
    }
    echo "imap_savebody $number: ";
    attempt('imap_savebody', $connection, $file, $number);
    echo "imap_savebody $number by UID: ";
    attempt('imap_savebody', $connection, $file, $number, '', FT_UID);
}
foreach (['imap_body', 'imap_fetchheader', 'imap_fetchstructure'] as $function) {
    foreach ([4, 16, -1, PHP_INT_MAX] as $flags) {
        echo "$function with flags $flags: ";
        attempt($function, $connection, 1, $flags);
    }
}
attempt('imap_fetchbody', $connection, 1, '1', 4);
attempt('imap_fetchmime', $connection, 2, '1', -1);
attempt('imap_savebody', $connection, $file, 2, '1', -1);
attempt('imap_headerinfo', $connection, 1, -1);
attempt('imap_headerinfo', $connection, 1, 1025);
attempt('imap_headerinfo', $connection, 1, 0, 1025);
attempt('imap_headerinfo', $connection, 2, 0, 1025);
attempt('imap_body', $connection, 'one');
attempt('imap_body', $connection, 1.5);
var_dump(file_exists($file));
?>
--EXPECT--
imap_uid 0: ValueError: imap_uid(): Argument #2 ($message_num) must be greater than 0
imap_msgno 0: ValueError: imap_msgno(): Argument #2 ($message_uid) must be greater than 0
imap_headerinfo 0: ValueError: imap_headerinfo(): Argument #2 ($message_num) must be greater than 0
imap_body 0: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_body 0 by UID: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext 0: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext 0 by UID: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader 0: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader 0 by UID: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure 0: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure 0 by UID: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_bodystruct 0: ValueError: imap_bodystruct(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody 0: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody 0 by UID: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime 0: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime 0 by UID: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_savebody 0: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_savebody 0 by UID: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_uid -1: ValueError: imap_uid(): Argument #2 ($message_num) must be greater than 0
imap_msgno -1: ValueError: imap_msgno(): Argument #2 ($message_uid) must be greater than 0
imap_headerinfo -1: ValueError: imap_headerinfo(): Argument #2 ($message_num) must be greater than 0
imap_body -1: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_body -1 by UID: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext -1: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext -1 by UID: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader -1: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader -1 by UID: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure -1: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure -1 by UID: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_bodystruct -1: ValueError: imap_bodystruct(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody -1: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody -1 by UID: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime -1: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime -1 by UID: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_savebody -1: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_savebody -1 by UID: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_uid 2: W: imap_uid(): Bad message number
false
imap_msgno 2: 0
imap_headerinfo 2: W: imap_headerinfo(): Bad message number
false
imap_body 2: W: imap_body(): Bad message number
false
imap_body 2 by UID: W: imap_body(): UID does not exist
false
imap_fetchtext 2: W: imap_fetchtext(): Bad message number
false
imap_fetchtext 2 by UID: W: imap_fetchtext(): UID does not exist
false
imap_fetchheader 2: W: imap_fetchheader(): Bad message number
false
imap_fetchheader 2 by UID: W: imap_fetchheader(): UID does not exist
false
imap_fetchstructure 2: W: imap_fetchstructure(): Bad message number
false
imap_fetchstructure 2 by UID: W: imap_fetchstructure(): UID does not exist
false
imap_bodystruct 2: W: imap_bodystruct(): Bad message number
false
imap_fetchbody 2: W: imap_fetchbody(): Bad message number
false
imap_fetchbody 2 by UID: W: imap_fetchbody(): UID does not exist
false
imap_fetchmime 2: W: imap_fetchmime(): Bad message number
false
imap_fetchmime 2 by UID: W: imap_fetchmime(): UID does not exist
false
imap_savebody 2: W: imap_savebody(): Bad message number
false
imap_savebody 2 by UID: W: imap_savebody(): UID does not exist
false
imap_uid 4294967297: W: imap_uid(): Bad message number
false
imap_msgno 4294967297: 0
imap_headerinfo 4294967297: W: imap_headerinfo(): Bad message number
false
imap_body 4294967297: W: imap_body(): Bad message number
false
imap_body 4294967297 by UID: W: imap_body(): UID does not exist
false
imap_fetchtext 4294967297: W: imap_fetchtext(): Bad message number
false
imap_fetchtext 4294967297 by UID: W: imap_fetchtext(): UID does not exist
false
imap_fetchheader 4294967297: W: imap_fetchheader(): Bad message number
false
imap_fetchheader 4294967297 by UID: W: imap_fetchheader(): UID does not exist
false
imap_fetchstructure 4294967297: W: imap_fetchstructure(): Bad message number
false
imap_fetchstructure 4294967297 by UID: W: imap_fetchstructure(): UID does not exist
false
imap_bodystruct 4294967297: W: imap_bodystruct(): Bad message number
false
imap_fetchbody 4294967297: W: imap_fetchbody(): Bad message number
false
imap_fetchbody 4294967297 by UID: W: imap_fetchbody(): UID does not exist
false
imap_fetchmime 4294967297: W: imap_fetchmime(): Bad message number
false
imap_fetchmime 4294967297 by UID: W: imap_fetchmime(): UID does not exist
false
imap_savebody 4294967297: W: imap_savebody(): Bad message number
false
imap_savebody 4294967297 by UID: W: imap_savebody(): UID does not exist
false
imap_uid 9223372036854775807: W: imap_uid(): Bad message number
false
imap_msgno 9223372036854775807: 0
imap_headerinfo 9223372036854775807: W: imap_headerinfo(): Bad message number
false
imap_body 9223372036854775807: W: imap_body(): Bad message number
false
imap_body 9223372036854775807 by UID: W: imap_body(): UID does not exist
false
imap_fetchtext 9223372036854775807: W: imap_fetchtext(): Bad message number
false
imap_fetchtext 9223372036854775807 by UID: W: imap_fetchtext(): UID does not exist
false
imap_fetchheader 9223372036854775807: W: imap_fetchheader(): Bad message number
false
imap_fetchheader 9223372036854775807 by UID: W: imap_fetchheader(): UID does not exist
false
imap_fetchstructure 9223372036854775807: W: imap_fetchstructure(): Bad message number
false
imap_fetchstructure 9223372036854775807 by UID: W: imap_fetchstructure(): UID does not exist
false
imap_bodystruct 9223372036854775807: W: imap_bodystruct(): Bad message number
false
imap_fetchbody 9223372036854775807: W: imap_fetchbody(): Bad message number
false
imap_fetchbody 9223372036854775807 by UID: W: imap_fetchbody(): UID does not exist
false
imap_fetchmime 9223372036854775807: W: imap_fetchmime(): Bad message number
false
imap_fetchmime 9223372036854775807 by UID: W: imap_fetchmime(): UID does not exist
false
imap_savebody 9223372036854775807: W: imap_savebody(): Bad message number
false
imap_savebody 9223372036854775807 by UID: W: imap_savebody(): UID does not exist
false
imap_uid -9223372036854775808: ValueError: imap_uid(): Argument #2 ($message_num) must be greater than 0
imap_msgno -9223372036854775808: ValueError: imap_msgno(): Argument #2 ($message_uid) must be greater than 0
imap_headerinfo -9223372036854775808: ValueError: imap_headerinfo(): Argument #2 ($message_num) must be greater than 0
imap_body -9223372036854775808: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_body -9223372036854775808 by UID: ValueError: imap_body(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext -9223372036854775808: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchtext -9223372036854775808 by UID: ValueError: imap_fetchtext(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader -9223372036854775808: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchheader -9223372036854775808 by UID: ValueError: imap_fetchheader(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure -9223372036854775808: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_fetchstructure -9223372036854775808 by UID: ValueError: imap_fetchstructure(): Argument #2 ($message_num) must be greater than 0
imap_bodystruct -9223372036854775808: ValueError: imap_bodystruct(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody -9223372036854775808: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchbody -9223372036854775808 by UID: ValueError: imap_fetchbody(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime -9223372036854775808: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_fetchmime -9223372036854775808 by UID: ValueError: imap_fetchmime(): Argument #2 ($message_num) must be greater than 0
imap_savebody -9223372036854775808: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_savebody -9223372036854775808 by UID: ValueError: imap_savebody(): Argument #3 ($message_num) must be greater than 0
imap_body with flags 4: ValueError: imap_body(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
imap_body with flags 16: ValueError: imap_body(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
imap_body with flags -1: ValueError: imap_body(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
imap_body with flags 9223372036854775807: ValueError: imap_body(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
imap_fetchheader with flags 4: ValueError: imap_fetchheader(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL
imap_fetchheader with flags 16: ValueError: imap_fetchheader(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL
imap_fetchheader with flags -1: ValueError: imap_fetchheader(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL
imap_fetchheader with flags 9223372036854775807: ValueError: imap_fetchheader(): Argument #3 ($flags) must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL
imap_fetchstructure with flags 4: ValueError: imap_fetchstructure(): Argument #3 ($flags) must be FT_UID or 0
imap_fetchstructure with flags 16: ValueError: imap_fetchstructure(): Argument #3 ($flags) must be FT_UID or 0
imap_fetchstructure with flags -1: ValueError: imap_fetchstructure(): Argument #3 ($flags) must be FT_UID or 0
imap_fetchstructure with flags 9223372036854775807: ValueError: imap_fetchstructure(): Argument #3 ($flags) must be FT_UID or 0
ValueError: imap_fetchbody(): Argument #4 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
ValueError: imap_fetchmime(): Argument #4 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
ValueError: imap_savebody(): Argument #5 ($flags) must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL
ValueError: imap_headerinfo(): Argument #3 ($from_length) must be between 0 and 1024
ValueError: imap_headerinfo(): Argument #3 ($from_length) must be between 0 and 1024
ValueError: imap_headerinfo(): Argument #4 ($subject_length) must be between 0 and 1024
W: imap_headerinfo(): Bad message number
false
TypeError: imap_body(): Argument #2 ($message_num) must be of type int, string given
D: Implicit conversion from float 1.5 to int loses precision
"Body 1\r\n"
bool(false)
