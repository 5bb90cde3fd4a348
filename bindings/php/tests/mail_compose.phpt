--TEST--
imap_mail_compose: messages of every shape, as ext/imap makes them
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$text = ['type' => TYPETEXT, 'subtype' => 'plain', 'contents.data' => 'hello'];
$multi = ['type' => TYPEMULTIPART, 'subtype' => 'mixed'];
$b = fn(array $more) => [[...$text, ...$more]];
$many = implode(', ', array_map(fn($i) => "Person Number $i <person$i@example.org>", range(1, 30)));
$shapes = [
    'minimal' => [[], [$text]],
    'empty envelope, body only contents' => [[], [['contents.data' => 'x']]],
    'body junk key' => [[], [['foo' => 'x']]],
    'remail empty' => [['remail' => '', 'from' => 'a@b', 'to' => 'c@d', 'date' => 'D', 'subject' => 'S', 'message_id' => '<i@x>'], [$text]],
    'no host' => [['from' => 'joe', 'to' => 'jim, joan@x', 'cc' => 'Big Joe <joe>'], [$text]],
    'bad address' => [['from' => 'a b c', 'to' => '<<>>@x', 'cc' => 'x@@y', 'bcc' => 'foo,,bar@x'], [$text]],
    'route' => [['to' => '<@a,@b:c@d>', 'from' => 'X <@a:y@z>'], [$text]],
    'return path name' => [['return_path' => 'Some Name <a@b>, c@d'], [$text]],
    'return path empty' => [['return_path' => '<>'], [$text]],
    'quotes' => [['to' => '"J. Q, Public" <"a b"@c>, a@[1.2.3.4], =?utf-8?Q?=C3=A9?= <x@y>, "é" <z@y>'], [$text]],
    'many' => [['to' => $many, 'cc' => $many], [$text]],
    'many bare' => [['to' => implode(',', array_map(fn($i) => "person$i@example.org", range(1, 12)))], [$text]],
    'long address' => [['to' => 'a@b, ' . str_repeat('x', 100) . '@example.org, c@d'], [$text]],
    'long subject' => [['subject' => str_repeat('word ', 60)], [$text]],
    'subject folded' => [['subject' => "a\r\n b\r\n\tc"], [$text]],
    'subject injection' => [['subject' => "a\r\nX-Evil: 1"], [$text]],
    'subject lf' => [['subject' => "a\nX-Evil: 1"], [$text]],
    'subject cr' => [['subject' => "a\rX-Evil: 1"], [$text]],
    'subject trailing crlf' => [['subject' => "a\r\n"], [$text]],
    'subject nul' => [['subject' => "a\0b"], [$text]],
    'subject empty' => [['subject' => '', 'date' => '', 'in_reply_to' => '', 'message_id' => '', 'to' => '', 'from' => ''], [$text]],
    'subject null' => [['subject' => null, 'to' => null, 'custom_headers' => null], [$text]],
    'subject int' => [['subject' => 5, 'to' => 5, 'date' => 1.5, 'message_id' => true], [$text]],
    'subject array' => [['subject' => [1]], [$text]],
    'subject object' => [['subject' => new stdClass], [$text]],
    'subject 8bit' => [['subject' => 'é'], [$text]],
    'to injection' => [['to' => "a@b\r\nX-Evil: 1"], [$text]],
    'to injection name' => [['to' => "\"a\r\nX-Evil: 1\" <a@b>"], [$text]],
    'date injection' => [['date' => "D\r\nX-Evil: 1", 'message_id' => "<a>\r\nX-Evil: 2", 'in_reply_to' => "<a>\r\nX-Evil: 3"], [$text]],
    'custom string' => [['custom_headers' => 'X-A: 1'], [$text]],
    'custom empty' => [['custom_headers' => []], [$text]],
    'custom odd' => [['custom_headers' => ['', 'nocolon', 'X-L: ' . str_repeat('x', 200), "X-F: a\r\n b", "X-I: a\r\nX-J: b", "X-E: a\r\n\r\nbody", "X-T: a\r\n", 5, null]], [$text]],
    'custom array member' => [['custom_headers' => [['a']]], [$text]],
    'unknown envelope key' => [['foo' => 'bar'], [$text]],
    /* types */
    ...array_merge(...array_map(fn($t) => ["type $t" => [[], [['type' => $t, 'contents.data' => 'x']]], "type $t sub" => [[], [['type' => $t, 'subtype' => 'foo', 'contents.data' => 'x']]]], [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, -1, 99, 65536])),
    'multipart alone' => [[], [$multi]],
    'multipart one' => [[], [$multi, $text]],
    'multipart two' => [[], [$multi, $text, $text]],
    'multipart 4' => [['to' => 'a@b'], [$multi, $text, ['type' => 3, 'encoding' => ENCBINARY, 'subtype' => 'octet-stream', 'contents.data' => "\1\2\xff", 'disposition.type' => 'attachment', 'disposition' => ['filename' => 'a b.bin']], ['type' => TYPEMESSAGE, 'subtype' => 'rfc822', 'contents.data' => "Subject: x\r\n\r\ninner"], ['type' => 0]]],
    'multipart no subtype' => [[], [['type' => 1], $text, $text]],
    'multipart boundary' => [[], [[...$multi, 'type.parameters' => ['BOUNDARY' => 'mine']], $text, $text]],
    'multipart boundary odd' => [[], [[...$multi, 'type.parameters' => ['BOUNDARY' => 'a "b" \\ ;']], $text, $text]],
    'multipart boundary crlf' => [[], [[...$multi, 'type.parameters' => ['BOUNDARY' => "a\r\nb"]], $text, $text]],
    'multipart boundary empty' => [[], [[...$multi, 'type.parameters' => ['BOUNDARY' => ""]], $text, $text]],
    'multipart boundary long' => [[], [[...$multi, 'type.parameters' => ['BOUNDARY' => str_repeat('x', 300)]], $text, $text]],
    'multipart other parameter' => [[], [[...$multi, 'type.parameters' => ['REPORT-TYPE' => 'x']], $text, $text]],
    'multipart charset' => [[], [[...$multi, 'charset' => 'utf-8'], $text, $text]],
    'multipart contents' => [[], [[...$multi, 'contents.data' => 'ignored?'], $text, $text]],
    'multipart encoding' => [[], [[...$multi, 'encoding' => ENCBASE64], $text, $text]],
    'multipart encoding binary' => [[], [[...$multi, 'encoding' => ENCBINARY], $text, $text]],
    'multipart encoding 8bit' => [[], [[...$multi, 'encoding' => ENC8BIT], $text, $text]],
    'multipart part 8bit' => [[], [$multi, [...$text, 'encoding' => ENC8BIT, 'contents.data' => 'é='], [...$text, 'encoding' => ENCQUOTEDPRINTABLE, 'contents.data' => 'é=']]],
    'multipart disposition' => [[], [[...$multi, 'disposition.type' => 'inline', 'description' => 'D', 'id' => '<i>', 'md5' => 'm'], $text, $text]],
    'text then more' => [[], [$text, [...$text, 'contents.data' => 'second']]],
    'text then multi' => [[], [$text, $multi]],
    'text then multi then text' => [[], [$text, $multi, $text]],
    'message then more' => [[], [['type' => 2, 'subtype' => 'rfc822', 'contents.data' => 'm'], $text, $text]],
    'nested multi' => [[], [$multi, $text, [...$multi, 'subtype' => 'alternative'], $text, $text]],
    'nested multi first' => [[], [$multi, [...$multi, 'subtype' => 'alternative'], $text, $text]],
    'nested multi last' => [[], [$multi, $text, [...$multi, 'subtype' => 'alternative', 'contents.data' => 'x']]],
    'nested multi with boundary' => [[], [$multi, $text, [...$multi, 'subtype' => 'alternative', 'type.parameters' => ['BOUNDARY' => 'in'], 'contents.data' => "--in\r\n\r\nx\r\n--in--"], $text]],
    'multi then not array' => [[], [$multi, 'x', $text, $text]],
    'multi then empty array' => [[], [$multi, [], $text, $text]],
    'multi empty arrays' => [[], [$multi, [], []]],
    'multi null' => [[], [$multi, null, null]],
    'part bad type' => [[], [$multi, ['type' => 99] , $text]],
    'part bad encoding' => [[], [$multi, ['encoding' => 99] , $text]],
    'part message bad encoding' => [[], [$multi, ['type' => 2, 'subtype' => 'rfc822', 'encoding' => ENC8BIT, 'contents.data' => "A: b\r\n\r\né"] , $text]],
    'part message binary' => [[], [$multi, ['type' => 2, 'subtype' => 'rfc822', 'encoding' => ENCBINARY, 'contents.data' => "A: b\r\n\r\né"] , $text]],
    /* bodies */
    'bodies empty' => [[], []],
    'body not array' => [[], ['x']],
    'body null' => [[], [null]],
    'body object' => [[], [new stdClass]],
    'body empty array' => [[], [[]]],
    'body keyed' => [[], ['foo' => $text]],
    /* encodings */
    ...array_merge(...array_map(fn($e) => ["encoding $e" => [[], [[...$text, 'encoding' => $e, 'contents.data' => "caf\xc3\xa9 = 1\r\nline 2\nline3"]]]], [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, -1, 99])),
    'encoding string' => [[], [[...$text, 'encoding' => '3', 'type' => '3']]],
    'encoding junk' => [[], [[...$text, 'encoding' => 'abc', 'type' => 'abc']]],
    'encoding float' => [[], [[...$text, 'encoding' => 3.7, 'type' => null]]],
    'encoding array' => [[], [[...$text, 'encoding' => [1]]]],
    'encoding empty array' => [[], [[...$text, 'encoding' => []]]],
    'type object' => [[], [[...$text, 'type' => new stdClass]]],
    '8bit long' => [[], $b(['encoding' => 1, 'contents.data' => str_repeat('é ', 60)])],
    'binary long' => [[], $b(['encoding' => 2, 'contents.data' => str_repeat('abc', 60)])],
    'binary 45' => [[], $b(['encoding' => 2, 'contents.data' => str_repeat('y', 45)])],
    'binary empty' => [[], $b(['encoding' => 2, 'contents.data' => ''])],
    '8bit empty' => [[], $b(['encoding' => 1, 'contents.data' => ''])],
    'base64 given' => [[], $b(['encoding' => 3, 'contents.data' => "aGVsbG8=\r\n"])],
    'base64 given raw' => [[], $b(['encoding' => 3, 'contents.data' => "hello é"])],
    'nul binary' => [[], $b(['encoding' => 2, 'contents.data' => "a\0b"])],
    'nul 8bit' => [[], $b(['encoding' => 1, 'contents.data' => "a\0b"])],
    'nul app binary' => [[], [['type' => 3, 'encoding' => 2, 'contents.data' => "a\0b"]]],
    'contents int' => [[], $b(['contents.data' => 5])],
    'contents null' => [[], $b(['contents.data' => null])],
    'contents array' => [[], $b(['contents.data' => ['a']])],
    'no contents' => [[], [['type' => 0, 'subtype' => 'plain']]],
    'no contents app' => [[], [['type' => 3, 'subtype' => 'x', 'encoding' => 2]]],
    'no contents 8bit' => [[], [['type' => 0, 'subtype' => 'x', 'encoding' => 1]]],
    'contents crlf end' => [[], $b(['contents.data' => "a\r\n"])],
    'contents lf' => [[], $b(['contents.data' => "a\nb\n"])],
    /* attributes */
    'charset' => [[], $b(['charset' => 'utf-8'])],
    'charset params string' => [[], $b(['charset' => 'utf-8', 'type.parameters' => 'x'])],
    'charset in params' => [[], $b(['type.parameters' => ['charset' => 'koi8-r', 'name' => 'x']])],
    'charset both' => [[], $b(['charset' => 'utf-8', 'type.parameters' => ['CHARSET' => 'koi8-r']])],
    'charset app' => [[], [['type' => 3, 'charset' => 'utf-8', 'contents.data' => 'x']]],
    'charset empty' => [[], $b(['charset' => ''])],
    'charset odd' => [[], $b(['charset' => 'a b;"'])],
    'charset null' => [[], $b(['charset' => null])],
    'charset injection' => [[], $b(['charset' => "x\r\nX-Evil: 1"])],
    'params two' => [[], $b(['type.parameters' => ['a' => '1', 'b' => 'two words', 'c' => 'q"uo\\te', 'd' => '']])],
    'params list' => [[], $b(['type.parameters' => ['x', 'y']])],
    'params int values' => [[], $b(['type.parameters' => ['a' => 1, 'b' => null, 'c' => true, 'd' => 1.5]])],
    'params array value' => [[], $b(['type.parameters' => ['a' => ['x']]])],
    'params injection' => [[], $b(['type.parameters' => ["a\r\nX: " => "b\r\nY: c"]])],
    'params key odd' => [[], $b(['type.parameters' => ["a b" => "c", '' => 'd', 'e=f' => 'g']])],
    'params 8bit' => [[], $b(['type.parameters' => ['name' => "é"]])],
    'params long' => [[], $b(['type.parameters' => ['name' => str_repeat('long ', 60)]])],
    'params apostrophe etc' => [[], $b(['type.parameters' => ['a' => "x'y", 'b' => 'x*y', 'c' => 'x%y', 'd' => 'x/y', 'e' => 'x?y', 'f' => 'x=y', 'g' => 'x[y]', 'h' => 'x@y', 'i' => 'x:y', 'j' => "x\ty", 'k' => 'x,y', 'l' => 'x.y', 'm' => '.x', 'n' => "x\x7f", 'o' => 'x(y)', 'p' => '<x>', 'q' => 'x{y}', 'r' => 'x&y']])],
    'subtype odd' => [[], $b(['subtype' => "a b"])],
    'subtype injection' => [[], $b(['subtype' => "a\r\nX-Evil: 1"])],
    'subtype empty' => [[], $b(['subtype' => ""])],
    'subtype null' => [[], $b(['subtype' => null])],
    'subtype case' => [[], $b(['subtype' => "HtMl"])],
    'id description' => [[], $b(['id' => '<i@x>', 'description' => 'a description', 'md5' => 'Q2hlY2s=', 'lines' => 5, 'bytes' => 10])],
    'id no brackets' => [[], $b(['id' => 'i', 'description' => 'é', 'md5' => ''])],
    'id empty' => [[], $b(['id' => '', 'description' => ''])],
    'description injection' => [[], $b(['id' => "<i>\r\nX-Evil: 1", 'description' => "a\r\nX-Evil: 2", 'md5' => "m\r\nX-Evil: 3"])],
    'disposition' => [[], $b(['disposition.type' => 'attachment', 'disposition' => ['filename' => 'x.txt', 'size' => 5]])],
    'disposition only type' => [[], $b(['disposition.type' => 'inline'])],
    'disposition only params' => [[], $b(['disposition' => ['filename' => 'x.txt']])],
    'disposition string' => [[], $b(['disposition' => 'attachment'])],
    'disposition type array' => [[], $b(['disposition.type' => ['x']])],
    'disposition type empty' => [[], $b(['disposition.type' => '', 'disposition' => ['filename' => 'x.txt']])],
    'disposition odd' => [[], $b(['disposition.type' => 'att achment', 'disposition' => ['filename' => "a\r\nX: b", 'n' => 'é.txt']])],
    'disposition type injection' => [[], $b(['disposition.type' => "a\r\nX-Evil: 1"])],
    'disposition list' => [[], $b(['disposition.type' => 'attachment', 'disposition' => ['x.txt']])],
    'disposition upper' => [[], $b(['disposition.type' => 'ATTACHMENT'])],
    'lines bytes odd' => [[], $b(['lines' => 'x', 'bytes' => -1])],
    'lines array' => [[], $b(['lines' => [], 'bytes' => new stdClass])],
    'message top' => [[], [['type' => 2, 'subtype' => 'rfc822', 'contents.data' => "Subject: x\r\n\r\nbody"]]],
    'message top no subtype' => [[], [['type' => 2, 'contents.data' => "Subject: x\r\n\r\nbody"]]],
    'message partial' => [[], [['type' => 2, 'subtype' => 'partial', 'type.parameters' => ['id' => 'x', 'number' => 1], 'contents.data' => "body"]]],
    'message top 8bit' => [[], [['type' => 2, 'subtype' => 'rfc822', 'encoding' => 1, 'contents.data' => "Subject: é\r\n\r\nbody"]]],
    'message top binary' => [[], [['type' => 2, 'subtype' => 'rfc822', 'encoding' => 2, 'contents.data' => "Subject: é\r\n\r\nbody"]]],
    'message no contents' => [[], [['type' => 2, 'subtype' => 'rfc822']]],
    'message delivery-status' => [[], [['type' => 2, 'subtype' => 'delivery-status', 'contents.data' => 'x']]],
    'args envelope keys case' => [['From' => 'a@b', 'TO' => 'c@d'], [$text]],
    'body key case' => [[], [['Type' => 3, 'contents.data' => 'x']]],
    'body alias keys' => [[], [['type' => 0, 'parameters' => ['a' => 'b'], 'contents' => 'y']]],
];
foreach ($shapes as $name => [$envelope, $bodies]) {
    echo $name, ': ';
    attempt(function () use ($envelope, $bodies) {
        $message = imap_mail_compose($envelope, $bodies);
        return is_string($message) ? preg_replace('/\d+-\d+-\d+=:\d+/', 'GENERATED', printable($message)) : $message;
    });
}

/** JSON has no octets that are not UTF-8. */
function printable(string $text): string
{
    return preg_match('//u', $text) ? $text : addcslashes($text, "\200..\377");
}
?>
--EXPECT--
minimal: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
empty envelope, body only contents: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
body junk key: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n"
remail empty: "Date: D\r\nFrom: a@b\r\nSubject: S\r\nTo: c@d\r\nMessage-ID: <i@x>\r\n\r\nhello\r\n"
no host: "From: joe@\"NO HOST\"\r\nTo: jim@\"NO HOST\", joan@x\r\ncc: Big Joe <joe@\"NO HOST\">\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
bad address: "From: a@\"NO HOST\", UNEXPECTED_DATA_AFTER_ADDRESS@\".SYNTAX-ERROR.\"\r\nTo: INVALID_ADDRESS@\".SYNTAX-ERROR.\"\r\ncc: x@\".SYNTAX-ERROR.\", UNEXPECTED_DATA_AFTER_ADDRESS@\".SYNTAX-ERROR.\"\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
  error: Must use comma to separate addresses: b c
  error: Invalid mailbox list: <<>>@x
  error: Missing or invalid host name after @
  error: Unexpected characters at end of address: @y
route: "From: X <y@z>\r\nTo: c@d\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
return path name: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
return path empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
  error: Invalid mailbox list: <>
quotes: "To: \"J. Q, Public\" <\"a b\"@c>, a@\"[1.2.3.4]\", =?utf-8?Q?=C3=A9?= <x@y>, é <z@y>\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
many: "To: Person Number 1 <person1@example.org>, Person Number 2 <person2@example.org>, \r\n    Person Number 3 <person3@example.org>, Person Number 4 <person4@example.org>, \r\n    Person Number 5 <person5@example.org>, Person Number 6 <person6@example.org>, \r\n    Person Number 7 <person7@example.org>, Person Number 8 <person8@example.org>, \r\n    Person Number 9 <person9@example.org>, Person Number 10 <person10@example.org>, \r\n    Person Number 11 <person11@example.org>, Person Number 12 <person12@example.org>, \r\n    Person Number 13 <person13@example.org>, Person Number 14 <person14@example.org>, \r\n    Person Number 15 <person15@example.org>, Person Number 16 <person16@example.org>, \r\n    Person Number 17 <person17@example.org>, Person Number 18 <person18@example.org>, \r\n    Person Number 19 <person19@example.org>, Person Number 20 <person20@example.org>, \r\n    Person Number 21 <person21@example.org>, Person Number 22 <person22@example.org>, \r\n    Person Number 23 <person23@example.org>, Person Number 24 <person24@example.org>, \r\n    Person Number 25 <person25@example.org>, Person Number 26 <person26@example.org>, \r\n    Person Number 27 <person27@example.org>, Person Number 28 <person28@example.org>, \r\n    Person Number 29 <person29@example.org>, Person Number 30 <person30@example.org>\r\ncc: Person Number 1 <person1@example.org>, Person Number 2 <person2@example.org>, \r\n    Person Number 3 <person3@example.org>, Person Number 4 <person4@example.org>, \r\n    Person Number 5 <person5@example.org>, Person Number 6 <person6@example.org>, \r\n    Person Number 7 <person7@example.org>, Person Number 8 <person8@example.org>, \r\n    Person Number 9 <person9@example.org>, Person Number 10 <person10@example.org>, \r\n    Person Number 11 <person11@example.org>, Person Number 12 <person12@example.org>, \r\n    Person Number 13 <person13@example.org>, Person Number 14 <person14@example.org>, \r\n    Person Number 15 <person15@example.org>, Person Number 16 <person16@example.org>, \r\n    Person Number 17 <person17@example.org>, Person Number 18 <person18@example.org>, \r\n    Person Number 19 <person19@example.org>, Person Number 20 <person20@example.org>, \r\n    Person Number 21 <person21@example.org>, Person Number 22 <person22@example.org>, \r\n    Person Number 23 <person23@example.org>, Person Number 24 <person24@example.org>, \r\n    Person Number 25 <person25@example.org>, Person Number 26 <person26@example.org>, \r\n    Person Number 27 <person27@example.org>, Person Number 28 <person28@example.org>, \r\n    Person Number 29 <person29@example.org>, Person Number 30 <person30@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
many bare: "To: person1@example.org, person2@example.org, person3@example.org, person4@example.org, \r\n    person5@example.org, person6@example.org, person7@example.org, person8@example.org, \r\n    person9@example.org, person10@example.org, person11@example.org, person12@example.org\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
long address: "To: a@b, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@example.org, \r\n    c@d\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
long subject: "Subject: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word \r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject folded: "Subject: a\r\n b\r\n\tc\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject injection: W: imap_mail_compose(): header injection attempt in subject
false
subject lf: W: imap_mail_compose(): header injection attempt in subject
false
subject cr: W: imap_mail_compose(): header injection attempt in subject
false
subject trailing crlf: W: imap_mail_compose(): header injection attempt in subject
false
subject nul: "Subject: a\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject empty: "Date: \r\nSubject: \r\nIn-Reply-To: \r\nMessage-ID: \r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject null: "Subject: \r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject int: "Date: 1.5\r\nSubject: 5\r\nTo: 5@\"NO HOST\"\r\nMessage-ID: 1\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject array: W: Array to string conversion
"Subject: Array\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subject object: Error: Object of class stdClass could not be converted to string
subject 8bit: "Subject: é\r\nMIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
to injection: W: imap_mail_compose(): header injection attempt in to
false
to injection name: W: imap_mail_compose(): header injection attempt in to
false
date injection: W: imap_mail_compose(): header injection attempt in date
false
custom string: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
custom empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
custom odd: W: imap_mail_compose(): header injection attempt in custom_headers
false
custom array member: W: Array to string conversion
"MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nArray\r\n\r\nhello\r\n"
unknown envelope key: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
type 0: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 0 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 2: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/RFC822\r\n\r\nx\r\n"
type 2 sub: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/foo\r\n\r\nx\r\n"
type 3: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/OCTET-STREAM\r\n\r\nx\r\n"
type 3 sub: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/foo\r\n\r\nx\r\n"
type 4: "MIME-Version: 1.0\r\nContent-Type: AUDIO/BASIC\r\n\r\nx\r\n"
type 4 sub: "MIME-Version: 1.0\r\nContent-Type: AUDIO/foo\r\n\r\nx\r\n"
type 5: "MIME-Version: 1.0\r\nContent-Type: IMAGE/UNKNOWN\r\n\r\nx\r\n"
type 5 sub: "MIME-Version: 1.0\r\nContent-Type: IMAGE/foo\r\n\r\nx\r\n"
type 6: "MIME-Version: 1.0\r\nContent-Type: VIDEO/UNKNOWN\r\n\r\nx\r\n"
type 6 sub: "MIME-Version: 1.0\r\nContent-Type: VIDEO/foo\r\n\r\nx\r\n"
type 7: "MIME-Version: 1.0\r\nContent-Type: MODEL/UNKNOWN\r\n\r\nx\r\n"
type 7 sub: "MIME-Version: 1.0\r\nContent-Type: MODEL/foo\r\n\r\nx\r\n"
type 8: "MIME-Version: 1.0\r\nContent-Type: X-UNKNOWN/UNKNOWN\r\n\r\nx\r\n"
type 8 sub: "MIME-Version: 1.0\r\nContent-Type: X-UNKNOWN/foo\r\n\r\nx\r\n"
type 9: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 9 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 10: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 10 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 15: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 15 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 16: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 16 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type -1: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type -1 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 99: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 99 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 65536: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
type 65536 sub: "MIME-Version: 1.0\r\nContent-Type: TEXT/foo; CHARSET=US-ASCII\r\n\r\nx\r\n"
multipart alone: W: imap_mail_compose(): Cannot generate multipart e-mail without components.
false
multipart one: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart two: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart 4: "To: a@b\r\nMIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: APPLICATION/octet-stream\r\nContent-Transfer-Encoding: BASE64\r\nContent-Disposition: attachment; filename=\"a b.bin\"\r\n\r\nAQL/\r\n\r\n--GENERATED\r\nContent-Type: MESSAGE/rfc822\r\n\r\nSubject: x\r\n\r\ninner\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED--\r\n"
multipart no subtype: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/MIXED; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart boundary: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=mine\r\n\r\n--mine\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--mine\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--mine--\r\n"
multipart boundary odd: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"a \\\"b\\\" \\\\ ;\"\r\n\r\n--a \"b\" \\ ;\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--a \"b\" \\ ;\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--a \"b\" \\ ;--\r\n"
multipart boundary crlf: W: imap_mail_compose(): header injection attempt in body disposition value
false
multipart boundary empty: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"\"\r\n\r\n--\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n----\r\n"
multipart boundary long: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n\r\n--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx--\r\n"
multipart other parameter: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; REPORT-TYPE=x; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart charset: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; CHARSET=utf-8; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart contents: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart encoding: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\nContent-Transfer-Encoding: BASE64\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart encoding binary: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\nContent-Transfer-Encoding: BINARY\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart encoding 8bit: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\nContent-Transfer-Encoding: 8BIT\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multipart part 8bit: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\n=C3=A9=3D\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\né=\r\n--GENERATED--\r\n"
multipart disposition: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\nContent-ID: <i>\r\nContent-Description: D\r\nContent-MD5: m\r\nContent-Disposition: inline\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
text then more: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
text then multi: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
text then multi then text: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
message then more: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\n\r\nm\r\n"
nested multi: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/alternative; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
nested multi first: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/alternative; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
nested multi last: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/alternative; CHARSET=US-ASCII\r\n\r\nx\r\n--GENERATED--\r\n"
nested multi with boundary: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/alternative; BOUNDARY=in\r\n\r\n--in\r\n\r\nx\r\n--in--\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multi then not array: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multi then empty array: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
multi empty arrays: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED--\r\n"
multi null: W: imap_mail_compose(): Cannot generate multipart e-mail without components.
false
part bad type: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
part bad encoding: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
part message bad encoding: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: MESSAGE/rfc822\r\nContent-Transfer-Encoding: 8BIT\r\n\r\nA: b\r\n\r\né\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
  error: 8-bit included message in 7-bit message body
part message binary: "MIME-Version: 1.0\r\nContent-Type: MULTIPART/mixed; BOUNDARY=\"GENERATED\"\r\n\r\n--GENERATED\r\nContent-Type: MESSAGE/rfc822\r\nContent-Transfer-Encoding: BINARY\r\n\r\nA: b\r\n\r\né\r\n--GENERATED\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n--GENERATED--\r\n"
  error: Binary included message in 7-bit message body
bodies empty: ValueError: imap_mail_compose(): Argument #2 ($bodies) cannot be empty
body not array: TypeError: imap_mail_compose(): Argument #2 ($bodies) individual body must be of type array, string given
body null: TypeError: imap_mail_compose(): Argument #2 ($bodies) individual body must be of type array, null given
body object: TypeError: imap_mail_compose(): Argument #2 ($bodies) individual body must be of type array, stdClass given
body empty array: ValueError: imap_mail_compose(): Argument #2 ($bodies) individual body cannot be empty
body keyed: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
encoding 0: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 1: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\ncaf=C3=A9 =3D 1\r\nline 2=0Aline3\r\n"
encoding 2: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\nY2Fmw6kgPSAxDQpsaW5lIDIKbGluZTM=\r\n\r\n"
encoding 3: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 4: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 5: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: X-UNKNOWN\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 6: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 7: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 10: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 11: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding -1: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding 99: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\ncafé = 1\r\nline 2\nline3\r\n"
encoding string: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/plain\r\nContent-Transfer-Encoding: BASE64\r\n\r\nhello\r\n"
encoding junk: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
encoding float: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\nhello\r\n"
encoding array: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\nhello\r\n"
encoding empty array: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
type object: W: Object of class stdClass could not be converted to int
W: imap_mail_compose(): Cannot generate multipart e-mail without components.
false
8bit long: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\n=C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=\r\n=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =\r\n=C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=\r\n=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =\r\n=C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=\r\n=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 =C3=A9 \r\n"
binary long: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\nYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj\r\nYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj\r\nYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj\r\nYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJjYWJj\r\n\r\n\r\n"
binary 45: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\neXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXl5\r\n\r\n\r\n"
binary empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\n\r\n\r\n"
8bit empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\n\r\n"
base64 given: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\naGVsbG8=\r\n\r\n"
base64 given raw: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\nhello é\r\n"
nul binary: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: BASE64\r\n\r\nYQBi\r\n\r\n"
nul 8bit: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\na=00b\r\n"
nul app binary: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/OCTET-STREAM\r\nContent-Transfer-Encoding: BASE64\r\n\r\nYQBi\r\n\r\n"
contents int: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\n5\r\n"
contents null: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\n\r\n"
contents array: W: Array to string conversion
"MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nArray\r\n"
no contents: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\n\r\n"
no contents app: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/x\r\nContent-Transfer-Encoding: BASE64\r\n\r\n\r\n\r\n"
no contents 8bit: "MIME-Version: 1.0\r\nContent-Type: TEXT/x; CHARSET=X-UNKNOWN\r\nContent-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\n\r\n"
contents crlf end: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\na\r\n\r\n"
contents lf: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\na\nb\n\r\n"
charset: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=utf-8\r\n\r\nhello\r\n"
charset params string: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=utf-8\r\n\r\nhello\r\n"
charset in params: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; name=x; charset=koi8-r\r\n\r\nhello\r\n"
charset both: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=koi8-r\r\n\r\nhello\r\n"
charset app: "MIME-Version: 1.0\r\nContent-Type: APPLICATION/OCTET-STREAM; CHARSET=utf-8\r\n\r\nx\r\n"
charset empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=\"\"\r\n\r\nhello\r\n"
charset odd: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=\"a b;\\\"\"\r\n\r\nhello\r\n"
charset null: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=\"\"\r\n\r\nhello\r\n"
charset injection: W: imap_mail_compose(): header injection attempt in body charset
false
params two: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; d=\"\"; c=\"q\\\"uo\\\\te\"; b=\"two words\"; a=1\r\n\r\nhello\r\n"
params list: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
params int values: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; d=1.5; c=1; b=\"\"; a=1\r\n\r\nhello\r\n"
params array value: W: Array to string conversion
"MIME-Version: 1.0\r\nContent-Type: TEXT/plain; a=Array\r\n\r\nhello\r\n"
params injection: W: imap_mail_compose(): header injection attempt in body disposition key
false
params key odd: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; e=f=g; =d; a b=c\r\n\r\nhello\r\n"
params 8bit: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; name=é\r\n\r\nhello\r\n"
params long: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; name=\"long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long long \"\r\n\r\nhello\r\n"
params apostrophe etc: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; r=x&y; q=x{y}; p=\"<x>\"; o=\"x(y)\"; n=\"x\"; m=.x; l=x.y; k=\"x,y\"; j=\"x\ty\"; i=\"x:y\"; h=\"x@y\"; g=\"x[y]\"; f=\"x=y\"; e=\"x?y\"; d=\"x/y\"; c=x%y; b=x*y; a=x'y\r\n\r\nhello\r\n"
subtype odd: "MIME-Version: 1.0\r\nContent-Type: TEXT/a b; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subtype injection: W: imap_mail_compose(): header injection attempt in body subtype
false
subtype empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subtype null: "MIME-Version: 1.0\r\nContent-Type: TEXT/; CHARSET=US-ASCII\r\n\r\nhello\r\n"
subtype case: "MIME-Version: 1.0\r\nContent-Type: TEXT/HtMl; CHARSET=US-ASCII\r\n\r\nhello\r\n"
id description: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-ID: <i@x>\r\nContent-Description: a description\r\nContent-MD5: Q2hlY2s=\r\n\r\nhello\r\n"
id no brackets: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-ID: i\r\nContent-Description: é\r\nContent-MD5: \r\n\r\nhello\r\n"
id empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-ID: \r\nContent-Description: \r\n\r\nhello\r\n"
description injection: W: imap_mail_compose(): header injection attempt in body id
false
disposition: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: attachment; size=5; filename=x.txt\r\n\r\nhello\r\n"
disposition only type: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: inline\r\n\r\nhello\r\n"
disposition only params: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
disposition string: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
disposition type array: W: Array to string conversion
"MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: Array\r\n\r\nhello\r\n"
disposition type empty: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: ; filename=x.txt\r\n\r\nhello\r\n"
disposition odd: W: imap_mail_compose(): header injection attempt in body type.parameters value
false
disposition type injection: W: imap_mail_compose(): header injection attempt in body disposition.type
false
disposition list: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: attachment\r\n\r\nhello\r\n"
disposition upper: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\nContent-Disposition: ATTACHMENT\r\n\r\nhello\r\n"
lines bytes odd: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
lines array: W: Object of class stdClass could not be converted to int
"MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
message top: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\n\r\nSubject: x\r\n\r\nbody\r\n"
message top no subtype: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/RFC822\r\n\r\nSubject: x\r\n\r\nbody\r\n"
message partial: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/partial; number=1; id=x\r\n\r\nbody\r\n"
message top 8bit: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\nContent-Transfer-Encoding: 8BIT\r\n\r\nSubject: é\r\n\r\nbody\r\n"
  error: 8-bit included message in 7-bit message body
message top binary: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\nContent-Transfer-Encoding: BINARY\r\n\r\nSubject: é\r\n\r\nbody\r\n"
  error: Binary included message in 7-bit message body
message no contents: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/rfc822\r\n\r\n\r\n"
message delivery-status: "MIME-Version: 1.0\r\nContent-Type: MESSAGE/delivery-status\r\n\r\nx\r\n"
args envelope keys case: "MIME-Version: 1.0\r\nContent-Type: TEXT/plain; CHARSET=US-ASCII\r\n\r\nhello\r\n"
body key case: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"
body alias keys: "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\n\r\n"
