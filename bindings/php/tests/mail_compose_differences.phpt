--TEST--
imap_mail_compose: where ext/imap loses, reorders or breaks something, and does not here
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$text = ['type' => TYPETEXT, 'subtype' => 'plain', 'contents.data' => 'hello'];
$multi = ['type' => TYPEMULTIPART, 'subtype' => 'mixed'];
function shape(string $name, array $envelope, array $bodies): void
{
    echo $name, ': ';
    attempt(function () use ($envelope, $bodies) {
        $message = imap_mail_compose($envelope, $bodies);
        $message = is_string($message) ? preg_replace('/\d+-\d+-\d+=:\d+/', 'GENERATED', $message) : $message;
        return is_string($message) && strlen($message) > 2000 ? substr($message, 0, 60) . '…' . strlen($message) : $message;
    });
}
shape('custom headers in order', ['custom_headers' => ['X-A: 1', 'X-B: 2', 'X-C: 3']], [$text]);
shape('an empty one', ['custom_headers' => ['X-A: 1', '', null, 'X-B: 2']], [$text]);
shape('remail', ['remail' => 'r', 'date' => 'D', 'from' => 'a@b'], [$text]);
shape('remail that is a field', ['remail' => 'X-Original: 1', 'to' => 'a@b'], [$text]);
shape('groups', ['to' => 'Friends: a@b, Jim <c@d>;, e@f', 'cc' => 'g: ' . implode(',', array_map(fn($i) => "person$i@example.org", range(1, 9))) . ';'], [$text]);
shape('charset and parameters', [], [[...$text, 'charset' => 'utf-8', 'type.parameters' => ['format' => 'flowed', 'delsp' => 'yes']]]);
shape('charset and no parameters', [], [[...$text, 'charset' => 'utf-8', 'type.parameters' => []]]);
shape('boundary in lower case', [], [[...$multi, 'type.parameters' => ['boundary' => 'mine']], $text]);
shape('boundary of 20 KB', [], [[...$multi, 'type.parameters' => ['BOUNDARY' => str_repeat('x', 20000)]], $text]);
shape('NUL in texts', [], [$multi, [...$text, 'contents.data' => "a\0b"], ['type' => TYPEAPPLICATION, 'contents.data' => "a\0b"], ['type' => TYPEMESSAGE, 'contents.data' => "a\0b"]]);
shape('NUL in a text alone', [], [[...$text, 'contents.data' => "a\0b"]]);
shape('message in base64', [], [['type' => TYPEMESSAGE, 'subtype' => 'rfc822', 'encoding' => ENCBASE64, 'contents.data' => 'YTogYg==']]);
shape('20 KB of subject', ['subject' => str_repeat('x', 20000)], [$text]);
shape('2000 addresses', ['to' => implode(',', array_map(fn($i) => "person$i@example.org", range(1, 2000)))], [$text]);
shape('20 KB of a parameter', [], [[...$text, 'type.parameters' => ['a' => str_repeat('x', 20000)]]]);
$bodies = [$multi, $text];
foreach ($bodies as &$body) {
    $body['subtype'] = strtoupper($body['subtype']);
}
shape('references', [], $bodies);
unset($body);

$message = imap_mail_compose([], [$multi, $text]);
var_dump($message !== imap_mail_compose([], [$multi, $text]));
$before = memory_get_usage();
for ($i = 0; $i < 100; $i++) {
    imap_mail_compose(['to' => 'a@b', 'custom_headers' => ['X: y']], [$multi, [...$text, 'disposition' => ['a' => 'b'], 'type.parameters' => ['c' => 'd']]]);
}
var_dump(memory_get_usage() - $before < 1000);

// What was composed is what the server sees.
$attachment = random_bytes(5000);
$message = imap_mail_compose(
    ['from' => 'a@example.org', 'to' => 'Friends: b@example.org, C <c@example.org>;', 'subject' => 'composed', 'date' => 'Mon, 5 Jan 2026 10:00:00 +0300'],
    [
        $multi,
        [...$text, 'charset' => 'utf-8', 'encoding' => ENC8BIT, 'contents.data' => "gr\u{fc}n\r\n"],
        ['type' => TYPEIMAGE, 'subtype' => 'png', 'encoding' => ENCBINARY, 'description' => 'a picture', 'id' => '<1@x>', 'disposition.type' => 'attachment', 'disposition' => ['filename' => 'a b.png'], 'contents.data' => $attachment],
        ['type' => TYPEMESSAGE, 'subtype' => 'rfc822', 'contents.data' => "Subject: inner\r\n\r\nx\r\n"],
    ]
);
$imap = mailbox_with($message);
$structure = imap_fetchstructure($imap, 1);
foreach ($structure->parts as $part) {
    echo json_encode([$part->type, $part->encoding, $part->subtype, $part->description ?? null, $part->id ?? null, $part->disposition ?? null, $part->dparameters ?? null, $part->parameters]), "\n";
}
var_dump(imap_base64(imap_fetchbody($imap, 1, '2')) === $attachment, rtrim(imap_qprint(imap_fetchbody($imap, 1, '1'))) === "gr\u{fc}n", imap_headerinfo($imap, 1)->toaddress);
imap_close($imap);
?>
--EXPECT--
custom headers in order: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\n\r\nhello\r\n"
an empty one: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nX-A: 1\r\nX-B: 2\r\n\r\nhello\r\n"
remail: "ReSent-Date: D\r\nReSent-From: a@b\r\n\r\nhello\r\n"
remail that is a field: "X-Original: 1\r\nReSent-To: a@b\r\n\r\nhello\r\n"
groups: "To: Friends: a@b, Jim <c@d>;, e@f\r\ncc: g: person1@example.org, person2@example.org, person3@example.org, person4@example.org, \r\n    person5@example.org, person6@example.org, person7@example.org, person8@example.org, \r\n    person9@example.org;\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
charset and parameters: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; delsp=yes; format=flowed; CHARSET=utf-8\r\n\r\nhello\r\n"
charset and no parameters: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=utf-8\r\n\r\nhello\r\n"
boundary in lower case: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; boundary=mine\r\n\r\n--mine\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--mine--\r\n"
boundary of 20 KB: W: imap_mail_compose(): The boundary should be no longer than 4kb
false
NUL in texts: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\na\u0000b\r\n--GENERATED\r\nContent-Type: APPLICATION/OCTET-STREAM\r\n\r\na\u0000b\r\n--GENERATED\r\nContent-Type: MESSAGE/RFC822\r\n\r\na\u0000b\r\n--GENERATED--\r\n"
NUL in a text alone: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\na\u0000b\r\n"
message in base64: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\nContent-Transfer-Encoding: BASE64\r\n\r\nYTogYg==\r\n"
20 KB of subject: "Subject: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…20083"
2000 addresses: "To: person1@example.org, person2@example.org, person3@exampl…49963"
20 KB of a parameter: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; a=xxxxxxxxxxxxx…20058"
references: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/MIXED; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
bool(true)
bool(true)
[0,4,"PLAIN",null,null,null,null,[{"attribute":"CHARSET","value":"utf-8"}]]
[5,3,"PNG","a picture","<1@x>","attachment",[{"attribute":"filename","value":"a b.png"}],{}]
[2,0,"RFC822",null,null,null,null,{}]
bool(true)
bool(true)
string(42) "Friends: b@example.org, C <c@example.org>;"
