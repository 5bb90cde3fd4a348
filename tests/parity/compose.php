<?php
// Messages composed without a server: envelopes and bodies of every kind, put together by chance, the same at every run.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

/** Numbers that look random and are the same at every run (Park and Miller's generator). */
final class Chance
{
    public function __construct(private int $state)
    {
    }

    public function of(array $values): mixed
    {
        $this->state = $this->state * 48271 % 2147483647;
        return $values[$this->state % count($values)];
    }

    /** Some of the members. */
    public function some(array $members, int $oneIn): array
    {
        return array_filter($members, fn() => $this->of(range(1, $oneIn)) === 1);
    }
}

$many = implode(', ', array_map(fn($i) => str_repeat('N', $i * 7 % 31) . " <person$i@" . str_repeat('h', $i * 5 % 23 + 1) . '.example>', range(1, 40)));
$texts = ['x', '', 'two words', 'a "quoted" \\ text', "caf\xc3\xa9", "latin \xe9", '=?utf-8?Q?=C3=A9?=', "folded\r\n text", "folded\n\ttext", '<1@example.org>', '(comment)', 'a;b=c', '0', 5, 1.5, true, false, null];
$evil = ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n", "a\n", "a\r\n\r\nbody", "a\r b"];
$addresses = ['a@b', 'a@b, c@d', 'joe', 'Big Joe <joe@example.org>', '"J. Q, Public" <"a b"@c>', 'a@[1.2.3.4]', '<@r,@s:a@b>', 'undisclosed-recipients:;', $many, '', ' ', 'a b c', '<>', 'a@b,,c@d', "caf\xc3\xa9 <a@b>", "a@b\r\n", "a@b\n", null, 5];
$contents = ['hello', '', "line\r\nline\r\n", "line\nline\n", "caf\xc3\xa9 = 1", str_repeat('long ', 50), str_repeat("\xe9", 100), str_repeat('y', 45), "From here\r\n.\r\n", " trailing \r\n", 7, null];
$parameters = [['a' => '1'], ['charset' => 'koi8-r', 'name' => 'x y.txt'], ['b' => '', 'c' => 'q"uo\\te', 'd' => "t\tb"], ['x', 'y'], [], 'none', null, ['e' => 5, 'f' => null], ['name*' => "utf-8''%C3%A9"], ['g' => 'a/b', 'h' => 'a?b', 'i' => '[a]', 'j' => "caf\xc3\xa9"]];
$chance = new Chance(4711);

function compose(array $envelope, array $bodies): string|false
{
    $message = imap_mail_compose($envelope, $bodies);
    return is_string($message) ? preg_replace('/\d+-\d+-\d+=:\d+/', 'GENERATED', $message) : $message;
}

for ($i = 0; $i < 1500; $i++) {
    $text = fn() => $chance->of(range(1, 60)) === 1 ? $chance->of($evil) : $chance->of($texts);
    $address = fn() => $chance->of(range(1, 60)) === 1 ? $chance->of($evil) : $chance->of($addresses);
    $envelope = $chance->some([
        'from' => $address(), 'to' => $address(), 'cc' => $address(), 'bcc' => $address(), 'reply_to' => $address(), 'return_path' => $address(),
        'date' => $text(), 'subject' => $text(), 'in_reply_to' => $text(), 'message_id' => $text(), 'custom_headers' => ['X-A: ' . $text()],
        'sender' => $address(), 'references' => $text(), 'Subject' => $text(),
    ], 3);
    $bodies = [];
    $count = $chance->of([1, 1, 1, 2, 3, 4]);
    for ($j = 0; $j < $count; $j++) {
        $type = $j === 0 && $count > 1 ? $chance->of([1, 1, 1, 0]) : $chance->of([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99, -1, '3', 'x']);
        $body = $chance->some([
            'type' => $type, 'encoding' => $chance->of($type === 2 ? [0, 1, 2] : [0, 1, 2, 3, 4, 5, 6, -1, '3']), 'subtype' => $chance->of(['plain', 'HTML', 'rfc822', '', 'x y']), 'id' => $text(),
            'description' => $text(), 'disposition.type' => $chance->of(['attachment', 'inline', '', 'x y']), 'disposition' => $chance->of($parameters), 'md5' => $text(), 'lines' => $chance->of([1, -1, 'x', null]), 'bytes' => 5,
        ], 2);
        if ($j === 0 && $count > 1) {
            $body['type'] = $type;
        }
        // One of them: ext/imap loses the one by the other.
        $body += $chance->of([[], ['charset' => $text()], ['type.parameters' => $chance->of($parameters)]]);
        $body += $chance->of([[], ['contents.data' => $chance->of($contents)], ['contents.data' => $chance->of($contents)]]);
        $bodies[] = $chance->of(range(1, 40)) === 1 ? $chance->of([[], 'x', null, 5]) : $body;
    }
    record("composed $i", compose(...), $envelope, $bodies);
}

$text = ['type' => TYPETEXT, 'contents.data' => 'hello'];
$multipart = ['type' => TYPEMULTIPART];
foreach (['BOUNDARY' => 'mine', 'boundary' => 'mine', 'Boundary' => 'two words'] as $name => $value) {
    record("boundary $name", compose(...), [], [[...$multipart, 'type.parameters' => [$name => $value]], $text, $text]);
}
record('custom headers', compose(...), ['custom_headers' => ['X-A: 1', 'X-B: 2', 'X-C: 3']], [$text]);
record('an empty custom header', compose(...), ['custom_headers' => ['', 'X-B: 2']], [$text]);
record('a group', compose(...), ['to' => 'Friends: a@b, Jim <c@d>;, e@f'], [$text]);
record('charset and parameters', compose(...), [], [[...$text, 'charset' => 'utf-8', 'type.parameters' => ['format' => 'flowed']]]);
record('charset and no parameters', compose(...), [], [[...$text, 'charset' => 'utf-8', 'type.parameters' => []]]);
record('NUL', compose(...), [], [[...$text, 'contents.data' => "a\0b"]]);
record('NUL in a part', compose(...), [], [$multipart, [...$text, 'contents.data' => "a\0b"]]);
record('remail', compose(...), ['remail' => 'r', 'date' => 'D', 'to' => 'a@b'], [$text]);
record('remail, a field', compose(...), ['remail' => 'X-Original: 1', 'date' => 'D', 'to' => 'a@b'], [$text]);
$bodies = [$multipart, $text];
foreach ($bodies as &$body) {
    $body['id'] = '<1>';
}
record('references', compose(...), [], $bodies);
unset($body);
child('20 KB of subject', 'var_dump(strlen(imap_mail_compose(["subject" => str_repeat("x", 20000)], [["contents.data" => "x"]])));');
child('2000 addresses', 'var_dump(strlen(imap_mail_compose(["to" => implode(",", array_fill(0, 2000, "a@b.example"))], [["contents.data" => "x"]])));');
child('a message in base64', 'var_dump(strlen(imap_mail_compose([], [["type" => 2, "encoding" => 3, "contents.data" => "YTogYg=="]])));');
