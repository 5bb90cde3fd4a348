--TEST--
imap_body, imap_fetchtext, imap_fetchheader, imap_fetchbody, imap_fetchmime, and when a message becomes seen
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$two = message("Subject: two\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\none\n--b\nContent-Type: text/html\nX-Part: 2\n\n<p>\n--b--\n");
$connection = mailbox_with($two, $two, $two, $two, $two);
foreach (['imap_body', 'imap_fetchtext', 'imap_fetchheader'] as $function) {
    attempt($function, $connection, 1, FT_INTERNAL | ($function === 'imap_fetchheader' ? FT_PREFETCHTEXT : FT_PEEK));
    var_dump($function($connection, 1) === $function($connection, imap_uid($connection, 1), FT_UID));
}
foreach (['', '0', '1', '2', '3', 'x', '1.MIME', '1 BODY', "1\0x"] as $section) {
    echo json_encode($section), ': ';
    attempt('imap_fetchbody', $connection, 2, $section, FT_PEEK);
    attempt('imap_fetchmime', $connection, 2, $section, FT_PEEK);
}
$seen = fn(int $i) => imap_fetch_overview($connection, $i)[0]->seen;
echo $seen(2), ' ';
imap_fetchbody($connection, 2, '1');
echo $seen(2), ' ';
imap_fetchheader($connection, 3);
echo $seen(3), ' ';
imap_body($connection, 3);
echo $seen(3), ' ';
imap_fetchmime($connection, 4, '1');
echo $seen(4), "\n";
?>
--EXPECT--
"--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\nX-Part: 2\r\n\r\n<p>\r\n--b--\r\n"
bool(true)
"--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\nX-Part: 2\r\n\r\n<p>\r\n--b--\r\n"
bool(true)
"Subject: two\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
bool(true)
"": "Subject: two\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\nX-Part: 2\r\n\r\n<p>\r\n--b--\r\n"
""
"0": "Subject: two\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
""
"1": "one"
"Content-Type: text/plain\r\n\r\n"
"2": "<p>"
"Content-Type: text/html\r\nX-Part: 2\r\n\r\n"
"3": ""
""
"x": ""
""
"1.MIME": ""
""
"1 BODY": ""
""
"1\u0000x": "one"
"Content-Type: text/plain\r\n\r\n"
0 1 0 1 1
