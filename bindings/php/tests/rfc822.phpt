--TEST--
imap_rfc822_parse_adrlist, imap_rfc822_write_address, imap_rfc822_parse_headers
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$lists = ['', 'a@b', 'A <a@b>, "q, r" <c@d>', 'g: a@b, c@d;, e', 'a', '<>', 'x <y', '@r1,@r2:a@b', "a\0@b", 'g:;', 'a@b c', '=?utf-8?q?x?= <a@b>',
    'a@b (comment)', '(c) a@b', 'bad <>, Name <>, unclosed <u@e', 'a@[1.2.3.4]', '<@x:a@b>', 'é@b'];
foreach ($lists as $list) {
    echo json_encode($list), ': ';
    attempt('imap_rfc822_parse_adrlist', $list, 'host.org');
}
attempt('imap_rfc822_parse_adrlist', 'a', '');
$addresses = [['a', 'b', 'c'], ['a b', 'h', 'N. O'], ['', '', ''], ['a', '', 'x'], ['', 'h', 'p'], ['a', 'h', ''], ["a\0b", 'h', "p\0q"],
    ['a"b', 'h', 'x"y'], ['a', 'h@x', 'é'], ['<a>', 'h,i', '(c)'], ['a', '.', 'p']];
foreach ($addresses as $address) {
    attempt('imap_rfc822_write_address', ...$address);
}
$headers = ['', "Subject: x\r\nFrom: a\r\n\r\n", message(<<<'END'
    Date: Mon, 5 Jan 2026 10:00:00 +0300
    To: a@b, "c" <d@e>
    Cc: f
    Bcc: g
    Reply-To: h
    Sender: i
    Return-Path: <j@k>
    Subject: s
     t
    Message-ID: <m>
    In-Reply-To: <p>
    References: <r>
    Newsgroups: n.g
    Followup-To: f.t

    END), 'garbage', "To: <>\n\n", "Subject: a\0b\nFrom: x@y"];
foreach ($headers as $header) {
    attempt('imap_rfc822_parse_headers', $header);
}
attempt('imap_rfc822_parse_headers', "From: a\n\n", 'example.org');
attempt('imap_rfc822_parse_headers', "From: a\n\n", '');
?>
--EXPECT--
"": []
"a@b": [{"mailbox":"a","host":"b"}]
"A <a@b>, \"q, r\" <c@d>": [{"mailbox":"a","host":"b","personal":"A"},{"mailbox":"c","host":"d","personal":"q, r"}]
"g: a@b, c@d;, e": [{"mailbox":"g"},{"mailbox":"a","host":"b"},{"mailbox":"c","host":"d"},{},{"mailbox":"e","host":"host.org"}]
"a": [{"mailbox":"a","host":"host.org"}]
"<>": [{"mailbox":"INVALID_ADDRESS","host":".SYNTAX-ERROR."}]
  error: Invalid mailbox list: <>
"x <y": [{"mailbox":"y","host":"host.org","personal":"x"},{"mailbox":"MISSING_MAILBOX_TERMINATOR","host":".SYNTAX-ERROR."}]
  error: Unterminated mailbox: y@host.org
"@r1,@r2:a@b": [{"mailbox":"INVALID_ADDRESS","host":".SYNTAX-ERROR."}]
  error: Invalid mailbox list: @r1,@r2:a@b
"a\u0000@b": [{"mailbox":"a","host":"host.org"}]
"g:;": [{"mailbox":"g"},{}]
"a@b c": [{"mailbox":"a","host":"b"},{"mailbox":"UNEXPECTED_DATA_AFTER_ADDRESS","host":".SYNTAX-ERROR."}]
  error: Must use comma to separate addresses: c
"=?utf-8?q?x?= <a@b>": [{"mailbox":"a","host":"b","personal":"=?utf-8?q?x?="}]
"a@b (comment)": [{"mailbox":"a","host":"b","personal":"comment"}]
"(c) a@b": [{"mailbox":"a","host":"b"}]
"bad <>, Name <>, unclosed <u@e": [{"mailbox":"bad","host":"host.org"},{"mailbox":"UNEXPECTED_DATA_AFTER_ADDRESS","host":".SYNTAX-ERROR."}]
  error: Unexpected characters at end of address: <>, Name <>, unclosed <u@e
"a@[1.2.3.4]": [{"mailbox":"a","host":"[1.2.3.4]"}]
"<@x:a@b>": [{"mailbox":"a","host":"b","adl":"@x"}]
"\u00e9@b": [{"mailbox":"é","host":"b"}]
[{"mailbox":"a","host":""}]
"c <a@b>"
"\"N. O\" <\"a b\"@h>"
"\"\"@\"\""
"x <a@\"\">"
"p <\"\"@h>"
"a@h"
"p <a@h>"
"\"x\\\"y\" <\"a\\\"b\"@h>"
"é <a@\"h@x\">"
"\"(c)\" <\"<a>\"@\"h,i\">"
"p <a@\".\">"
{}
{"subject":"x","Subject":"x","fromaddress":"a@UNKNOWN","from":[{"mailbox":"a","host":"UNKNOWN"}],"reply_toaddress":"a@UNKNOWN","reply_to":[{"mailbox":"a","host":"UNKNOWN"}],"senderaddress":"a@UNKNOWN","sender":[{"mailbox":"a","host":"UNKNOWN"}]}
{"date":"Mon, 5 Jan 2026 10:00:00 +0300","Date":"Mon, 5 Jan 2026 10:00:00 +0300","subject":"s t","Subject":"s t","in_reply_to":"<p>","message_id":"<m>","newsgroups":"n.g","followup_to":"f.t","references":"<r>","toaddress":"a@b, c <d@e>","to":[{"mailbox":"a","host":"b"},{"mailbox":"d","host":"e","personal":"c"}],"ccaddress":"f@UNKNOWN","cc":[{"mailbox":"f","host":"UNKNOWN"}],"bccaddress":"g@UNKNOWN","bcc":[{"mailbox":"g","host":"UNKNOWN"}],"reply_toaddress":"h@UNKNOWN","reply_to":[{"mailbox":"h","host":"UNKNOWN"}],"senderaddress":"i@UNKNOWN","sender":[{"mailbox":"i","host":"UNKNOWN"}]}
{}
{"toaddress":"INVALID_ADDRESS@\".SYNTAX-ERROR.\"","to":[{"mailbox":"INVALID_ADDRESS","host":".SYNTAX-ERROR."}]}
  error: Invalid mailbox list: <>
{"subject":"a","Subject":"a","fromaddress":"x@y","from":[{"mailbox":"x","host":"y"}],"reply_toaddress":"x@y","reply_to":[{"mailbox":"x","host":"y"}],"senderaddress":"x@y","sender":[{"mailbox":"x","host":"y"}]}
{"fromaddress":"a@example.org","from":[{"mailbox":"a","host":"example.org"}],"reply_toaddress":"a@example.org","reply_to":[{"mailbox":"a","host":"example.org"}],"senderaddress":"a@example.org","sender":[{"mailbox":"a","host":"example.org"}]}
{"fromaddress":"a@\"\"","from":[{"mailbox":"a","host":""}],"reply_toaddress":"a@\"\"","reply_to":[{"mailbox":"a","host":""}],"senderaddress":"a@\"\"","sender":[{"mailbox":"a","host":""}]}
