<?php
// Transfer encodings without a server: base64, quoted-printable, and what lies between.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

/** Octets that look random and are the same at every run (Park and Miller's generator). */
final class Noise
{
    public function __construct(private int $state)
    {
    }

    public function number(int $below): int
    {
        $this->state = $this->state * 48271 % 2147483647;
        return $this->state % $below;
    }

    public function text(int $length, string $alphabet): string
    {
        $text = '';
        while (strlen($text) < $length) {
            $text .= $alphabet[$this->number(strlen($alphabet))];
        }
        return $text;
    }
}

$all = implode('', array_map(chr(...), range(0, 255)));
$texts = [
    '', ' ', "\t", "\n", "\r", "\r\n", "\0", 'a', 'a ', "a \r\n", "a\t\r\n", "a \n b", "a  ", '=', '==', '===', '====', '=3D', '=3d', '=3', '=G1', "=\r\n", "=\n", "=\r", "= \r\n", "=\t\r\n", "a=\r\nb",
    "a= \r\nb", "a=\nb", 'a=', "a=\0b", '=00', '=0D=0A', '=20', 'a=20', "a=20\r\n", '=C3=A9', "caf\xc3\xa9", "caf\xe9", 'YQ==', 'YQ=', 'YQ', 'Y', 'YWI=', 'YWJj', "YW\r\nJj", 'YW Jj', 'YW-Jj', 'YW_Jj',
    'YW!Jj', 'YQ==YQ==', 'YQ=YQ==', '=YQ=', 'YQ===', 'YWJj====', "YWJj\r\n", "YWJj\0YWJj", 'AAAA', '////', '++++', "\xff\xff", $all, str_repeat('a', 76), str_repeat('a', 77), str_repeat('a', 75) . '=', str_repeat('=', 100),
    str_repeat("\xe9", 100), str_repeat(' ', 200), str_repeat('a ', 100), str_repeat("line\r\n", 50), str_repeat("line\n", 50), str_repeat("line\r", 50), str_repeat('YWJj', 100), str_repeat("YWJj\r\n", 100),
    str_repeat('a', 59), str_repeat('a', 60), str_repeat('a', 61), str_repeat('a', 45), str_repeat('a', 998), "From here\r\n.\r\n", "a\r\n\r\nb", "a\r\r\nb", "\r\n\r\n", "a\rb", " a", "a\0 \r\n", "=\0", "==3D", "=3D=", "=a=b", "=41=4", 'A=0', "tab\there",
    '=?utf-8?q?a?=', str_repeat('=41', 5000), str_repeat("x\0", 300), "YQ==\r\n-- \r\nfooter", 'Zm9v:YmFy', "Zm9v YmFy\t", 'Zm9vYg==Zm9v', '=Zm9v', 'Z=m9v', 'Zm=9v', 'Zm9=v',
];
$functions = ['imap_qprint', 'imap_8bit', 'imap_base64', 'imap_binary'];
foreach ($texts as $number => $text) {
    foreach ($functions as $function) {
        record("$function $number", $function, $text);
    }
}
// Some thousands more, of each alphabet a case.
$alphabets = ['octets' => $all, 'ascii' => substr($all, 32, 95), 'hex' => "0123456789abcdefABCDEFG=\r\n ", 'base64' => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", 'base64 and noise' => "QUJDRA==+/ \r\n\t-_!\xff\0", 'soft' => "=\r\n \ta",
    'lines' => "a\r\n", 'equals' => "=4 1\r\n="];
foreach ($alphabets as $name => $alphabet) {
    foreach ($functions as $function) {
        $noise = new Noise(4711);
        for ($i = 0; $i < 100; $i++) {
            $text = $noise->text($noise->number(120), $alphabet);
            record("$function of $name $i", $function, $text);
        }
    }
}
