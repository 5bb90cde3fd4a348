--TEST--
imap_mail: what the program of sendmail_path gets, and what it never gets
--EXTENSIONS--
imap
--SKIPIF--
<?php if (getenv("USE_ZEND_ALLOC") === "0") die("skip starts PHP two dozen times, which takes minutes under valgrind; mail_by_cat does not"); ?>
--FILE--
<?php
require __DIR__ . '/server.inc';
$folder = sys_get_temp_dir() . '/imapext-mail-' . getmypid() . '-' . bin2hex(random_bytes(4));
mkdir($folder);
// A program that records its arguments and its input.
file_put_contents("$folder/record", <<<'END'
    #!/bin/sh
    folder=${0%/*}
    printf '[%s]' "$@" >"$folder/arguments"
    cat >"$folder/input"
    exit $(cat "$folder/status")
    END);
chmod("$folder/record", 0755);

$extension = null;
foreach (file('/proc/self/maps') as $line) {
    if (preg_match('~(/\S+/imap\.so)$~', $line, $found)) {
        $extension = $found[1];
    }
}

function attempt_mail(string $sendmail, array ...$calls): void
{
    attempt_mail_within(30, $sendmail, ...$calls);
}

function attempt_mail_within(int $seconds, string $sendmail, array ...$calls): void
{
    global $folder, $extension;
    foreach (glob("$folder/{arguments,input}", GLOB_BRACE) as $file) {
        unlink($file);
    }
    $code = 'require ' . var_export(__DIR__ . '/server.inc', true) . ';';
    foreach ($calls as $call) {
        $code .= 'attempt("imap_mail", ...' . var_export($call, true) . ');';
    }
    $command = [PHP_BINARY, '-n', '-d', 'pcre.jit=0', '-d', "extension=$extension", '-d', "default_socket_timeout=$seconds", '-d', "sendmail_path=\"" . addcslashes($sendmail, '"\\') . '"', '-r', $code];
    $process = proc_open($command, [2 => ['file', '/dev/null', 'w'], 5 => ['file', '/dev/null', 'r']], $pipes);
    proc_close($process);
    foreach (['arguments', 'input'] as $file) {
        if (is_file("$folder/$file")) {
            echo "  $file: ", json_encode(file_get_contents("$folder/$file"), JSON_UNESCAPED_SLASHES), "\n";
        }
    }
}

function statuses(string $status): void
{
    file_put_contents($GLOBALS['folder'] . '/status', $status);
}

statuses('0');
$record = "$folder/record -t -i";
echo "-- what is sent\n";
attempt_mail($record, ['a@b', 'S', 'M']);
attempt_mail($record, ['a@b', 'S', "line1\nline2\r\nline3\n", "X-A: 1\r\nX-B: 2", 'c@d', 'e@f', 'r@s']);
attempt_mail($record, ['a@b', 'S', 'M', "X-A: 1\r\nX-B: 2\r\n"]);
attempt_mail($record, ['a@b', 'S', 'M', "X-A: 1\nX-B: 2\n"]);
attempt_mail($record, ['a@b', 'S', 'M', '', '', '', '']);
attempt_mail($record, ['a@b', 'S', 'M', null, null, null, null]);
attempt_mail($record, ["a@b,\r\n c@d", "S\n\tx", 'M', "X-A: 1\r\n folded\r\n\tmore"]);
attempt_mail($record, ['g: a@b, c@d;', 'S', "M\r\n.\r\nFrom x\n", null, null, null, '-Xlog -OQueueDirectory=/tmp']);
attempt_mail($record, ['a@b', 'S', '']);
attempt_mail($record, [1, 2, 3]);
echo "-- what is refused\n";
attempt_mail($record, ['', 'S', 'M'], ['a@b', '', 'M'], ['', '', ''], [[], 'S', 'M']);
for ($i = 0; $i < 7; $i++) {
    $arguments = ['a@b', 'S', 'M', 'X: y', 'c@d', 'e@f', 'r@s'];
    $arguments[$i] .= "\0x";
    $attempts[] = $arguments;
}
foreach ([0, 1, 3, 4, 5, 6] as $i) {
    foreach (["\r\nbcc: x@y", "\nbcc: x@y", "\r\n", "\n\nbody", "\rbcc: x@y", "\r\n \r\n\r\nbody"] as $evil) {
        // Among the additional headers a second one is fine.
        if ($i !== 3 || !in_array($evil, ["\r\nbcc: x@y", "\nbcc: x@y", "\r\n"])) {
            $arguments = ['a@b', 'S', 'M', 'X: y', 'c@d', 'e@f', 'r@s'];
            $arguments[$i] .= $evil;
            $attempts[] = $arguments;
        }
    }
}
foreach (['nocolon', ' X: y', "\r\nX: y", "X: y\r\n\r\nbody", "X: y\nFrom z"] as $headers) {
    $attempts[] = ['a@b', 'S', 'M', $headers];
}
attempt_mail($record, ...$attempts);
echo "-- the program\n";
attempt_mail("$folder/record 'a b' \"c \\\"d\" e\\ f ''", ['a@b', 'S', 'M']);
// Descriptor 5 of this process is none of its business.
attempt_mail('test -e /proc/self/fd/1 -a ! -e /proc/self/fd/5', ['a@b', 'S', 'M']);
foreach (['1', '75', '77'] as $status) {
    statuses($status);
    attempt_mail($record, ['a@b', 'S', 'M']);
}
attempt_mail('', ['a@b', 'S', 'M']);
attempt_mail("cat 'unbalanced", ['a@b', 'S', 'M']);
attempt_mail('cat >/dev/null; touch x', ['a@b', 'S', 'M']);
attempt_mail('/bin/true', ['a@b', 'S', 'M']);
attempt_mail_within(1, 'sleep 60', ['a@b', 'S', 'M']);
attempt_mail('wc -c', ['a@b', 'S', str_repeat('x', 100000)]);
attempt_mail('head -c 0', ['a@b', 'S', str_repeat('x', 100000)]);
statuses('0');
array_map('unlink', glob("$folder/*"));
rmdir($folder);
?>
--EXPECT--
-- what is sent
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "From: r@s\nTo: a@b\nCc: c@d\nBcc: e@f\nSubject: S\nX-A: 1\r\nX-B: 2\n\nline1\nline2\r\nline3\n\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\nX-A: 1\r\nX-B: 2\r\n\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\nX-A: 1\nX-B: 2\n\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b,\r\n c@d\nSubject: S\n\tx\nX-A: 1\r\n folded\r\n\tmore\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "From: -Xlog -OQueueDirectory=/tmp\nTo: g: a@b, c@d;\nSubject: S\n\nM\r\n.\r\nFrom x\n\n"
W: imap_mail(): No message string in mail command
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\n\n"
true
  arguments: "[-t][-i]"
  input: "To: 1\nSubject: 2\n\n3\n"
-- what is refused
ValueError: imap_mail(): Argument #1 ($to) cannot be empty
ValueError: imap_mail(): Argument #2 ($subject) cannot be empty
ValueError: imap_mail(): Argument #1 ($to) cannot be empty
TypeError: imap_mail(): Argument #1 ($to) must be of type string, array given
ValueError: imap_mail(): Argument #1 ($to) must not contain any null bytes
ValueError: imap_mail(): Argument #2 ($subject) must not contain any null bytes
ValueError: imap_mail(): Argument #3 ($message) must not contain any null bytes
ValueError: imap_mail(): Argument #4 ($additional_headers) must not contain any null bytes
ValueError: imap_mail(): Argument #5 ($cc) must not contain any null bytes
ValueError: imap_mail(): Argument #6 ($bcc) must not contain any null bytes
ValueError: imap_mail(): Argument #7 ($return_path) must not contain any null bytes
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in to
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in subject
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in cc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in bcc
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in return_path
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
W: imap_mail(): header injection attempt in additional_headers
false
-- the program
true
  arguments: "[a b][c \"d][e f][]"
  input: "To: a@b\nSubject: S\n\nM\n"
true
W: imap_mail(): the mail delivery program failed: exit status: 1
false
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
true
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
W: imap_mail(): the mail delivery program failed: exit status: 77
false
  arguments: "[-t][-i]"
  input: "To: a@b\nSubject: S\n\nM\n"
false
W: imap_mail(): the mail delivery program has a quote that is not closed: cat 'unbalanced
false
W: imap_mail(): the mail delivery program would need a shell: cat >/dev/null; touch x
false
true
W: imap_mail(): the mail delivery program does not end
false
100021
true
W: imap_mail(): the mail delivery program ended before it had read the message
false
