<?php
// How grave each error is: the grades in the notices at the end of a request, by what gave cause.
// messages: 1
namespace parity;

require __DIR__ . '/record.php';

// Without a server
foreach ([
    'an address list' => 'imap_rfc822_parse_adrlist("a@, <<, (b", "host");',
    'a header' => 'imap_rfc822_parse_headers("MIME-Version: 2\r\nFrom: <<\r\nTo: ((\r\n\r\n");',
    'quoted-printable' => 'imap_qprint("=ZZ");',
    'base64' => 'imap_base64("AAAA=rest");',
    'base64, that is none' => 'imap_base64("A");',
    'an encoded word' => 'imap_utf8("=?UTF-8?Q?=ZZ?="); imap_utf8("=?UTF-8?B?AAAA=rest?="); imap_mime_header_decode("=?UTF-8?Q?=ZZ?=");',
    'modified UTF-7' => '@imap_utf7_decode("&");',
    'an envelope' => '@imap_mail_compose(["from" => "<<", "to" => "a b c"], [["type" => TYPETEXT, "contents.data" => "x"]]);',
    'an envelope that is refused' => '@imap_mail_compose(["from" => "<<", "subject" => "a\r\nb"], [["type" => TYPETEXT, "contents.data" => "x"]]);',
    'contents' => '@imap_mail_compose(["from" => "a@b"], [["type" => TYPETEXT, "encoding" => ENCQUOTEDPRINTABLE, "contents.data" => "=ZZ"]]);',
    'a mailbox string' => '@imap_open("{", "x", "y"); @imap_open("{127.0.0.1:1/notls}", "x", "y");',
] as $case => $code) {
    child($case, $code);
}
child('one after another', '@imap_open("{", "x", "y"); imap_qprint("=ZZ"); @imap_open("{", "x", "y"); imap_base64("A"); imap_qprint("=YY");');

// IMAP
$imap = open();
imap_append($imap, server(), "From: <<\r\nTo: a b c\r\nSubject: faulty\r\nMIME-Version: 2\r\nContent-Type: odd/odd; a; b=\r\n\r\nx\r\n");
imap_append($imap, server(), "Subject: faulty\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ\r\n");
imap_close($imap);
child('PLAIN', 'imap_open(server("/notls") . "INBOX", user(), "secret", 0, 1, ["DISABLE_AUTHENTICATOR" => ["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"]]);');
foreach ([
    'fetched header' => 'imap_fetchheader($imap, 2);',
    'fetched headerinfo' => 'imap_headerinfo($imap, 2);',
    'fetched structure' => 'imap_fetchstructure($imap, 2);',
    'fetched overview' => 'imap_fetch_overview($imap, "2");',
    'search for nothing known' => '@imap_search($imap, "NOSUCH");',
    'refused folder' => '@imap_deletemailbox($imap, server() . "absent"); @imap_createmailbox($imap, server() . "INBOX");',
    'rejected sequence' => '@imap_fetch_overview($imap, "99"); @imap_setflag_full($imap, "99", "\\\\Seen");',
] as $case => $code) {
    child($case, "\$imap = open(); $code");
}
child('absent folder', '@imap_open(server() . "absent", user(), "secret", 0, 1);');

// POP3
$pop3 = '{127.0.0.1:" . getenv("PARITY_POP3_PORT") . "/pop3/notls}INBOX';
child('POP3, read', "\$imap = imap_open(\"$pop3\", user(), 'secret'); imap_headerinfo(\$imap, 2); imap_fetchstructure(\$imap, 2); imap_fetchheader(\$imap, 2);");
child('POP3, an unknown flag', "\$imap = imap_open(\"$pop3\", user(), 'secret'); imap_setflag_full(\$imap, '1', 'kw'); imap_setflag_full(\$imap, '99', '\\\\Seen');");
child('POP3, absent', "@imap_open(\"" . str_replace('INBOX', 'absent', $pop3) . "\", user(), 'secret', 0, 1);");
child('POP3, a copy', "\$imap = imap_open(\"$pop3\", user(), 'secret'); @imap_mail_copy(\$imap, '1', 'x');");
$imap = open();
imap_delete($imap, '1:*');
imap_close($imap, CL_EXPUNGE);
child('POP3, empty', "imap_open(\"$pop3\", user(), 'secret');");
child('IMAP, empty', 'imap_close(open());');
