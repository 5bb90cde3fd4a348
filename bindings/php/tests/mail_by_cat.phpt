--TEST--
imap_mail: a program that shows what it gets
--EXTENSIONS--
imap
--INI--
sendmail_path=cat
--FILE--
<?php
require __DIR__ . '/server.inc';
attempt('imap_mail', 'a@b', 'S', 'M', "X-A: 1\r\nX-B: 2", 'c@d', 'e@f', 'r@s');
attempt('imap_mail', 'a@b', 'S', '');
attempt('imap_mail', "a@b\nBcc: x@y", 'S', 'M');
attempt('imap_mail', '', 'S', 'M');
?>
--EXPECT--
From: r@s
To: a@b
Cc: c@d
Bcc: e@f
Subject: S
X-A: 1
X-B: 2

M
true
W: imap_mail(): No message string in mail command
To: a@b
Subject: S


true
W: imap_mail(): header injection attempt in to
false
ValueError: imap_mail(): Argument #1 ($to) cannot be empty
