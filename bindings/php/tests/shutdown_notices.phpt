--TEST--
What a script has not asked for is told at its end, with how grave it is
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
(new Session($user))->deliver(message("From: <<\nTo: a b c\nMIME-Version: 2\n\nx\n"));
imap_base64('AAAA=rest');
@imap_open('{127.0.0.1:1}INBOX', 'user', 'secret');
imap_qprint('=ZZ');
$connection = imap_open(plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'CRAM-MD5']]);
imap_fetchheader($connection, 1);
@imap_createmailbox($connection, plain('INBOX'));
// Said by the result alone, or in a warning; what came with it stays.
imap_base64('A');
@imap_utf7_decode('&');
@imap_mail_compose(['from' => '<<', 'subject' => "a\r\nb"], [['type' => TYPETEXT, 'contents.data' => 'x']]);
imap_rfc822_parse_adrlist('a@', 'host');
set_error_handler(static function (int $level, string $text): bool {
    echo $text, ' ', json_encode(imap_last_error()), "\n";
    return true;
});
imap_utf7_decode('&');
restore_error_handler();
$pop3 = '{' . server('HOST') . ':' . server('POP3_NOTLS_PORT') . '/pop3/notls}INBOX';
imap_close(imap_open($pop3, fresh_user(), 'secret'));
?>
--EXPECTF--
imap_utf7_decode(): Unexpected end of string "Missing or invalid host name after @"

Notice: PHP Request Shutdown: Connection failed to 127.0.0.1,1: Connection refused (errflg=2) in Unknown on line 0

Notice: PHP Request Shutdown: Invalid quoted-printable sequence: =ZZ (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: SECURITY PROBLEM: insecure server advertised AUTH=PLAIN (errflg=1) in Unknown on line 0

Notice: PHP Request Shutdown: Invalid mailbox list: << (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: Must use comma to separate addresses: b c (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: Warning: message has unknown MIME version (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: [ALREADYEXISTS] Mailbox already exists (%s). (errflg=2) in Unknown on line 0

Notice: PHP Request Shutdown: Invalid mailbox list: << (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: Missing or invalid host name after @ (errflg=3) in Unknown on line 0

Notice: PHP Request Shutdown: Mailbox is empty (errflg=1) in Unknown on line 0
