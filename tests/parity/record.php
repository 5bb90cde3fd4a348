<?php
// The recorder of the parity scripts: prints what a script can observe, in a form that is fit for a line-wise comparison.
//
//   record(CASE, FUNCTION, ARGUMENT…)   one case: the call, what it returned or threw, warnings, the error and alert stacks
//   child(CASE, CODE)                   one case: CODE in a process of its own, which may die; what it printed, and how it ended
//   open(FLAGS, FOLDER)                 the script's own mailbox
//   messages()                          number => name of the messages of the corpus, as they lie in INBOX
//
// The name of a case is stable, and unique in its script. Nothing is written down that differs from run to run: the runner
// puts PORT, WORK and NOW for the server's port, the scratch folder and the present time.
declare(strict_types=1);

namespace parity;

const SHOWN = 3000; // octets of a string that are shown; of a longer one the ends and a hash

set_error_handler(static function (int $level, string $text): bool {
    $names = [E_WARNING => 'Warning', E_NOTICE => 'Notice', E_DEPRECATED => 'Deprecated'];
    echo '! ', $names[$level] ?? $level, ': ', escape($text), "\n";
    return true;
});
register_shutdown_function(static function (): void {
    echo "== shutdown\n";
});

/** `{127.0.0.1:PORT/imap/notls}`, or with other switches */
function server(string $switches = '/imap/notls'): string
{
    return '{127.0.0.1:' . getenv('PARITY_PORT') . $switches . '}';
}

function user(): string
{
    return getenv('PARITY_USER');
}

/** A folder for files, empty at the beginning. */
function work(): string
{
    return getenv('PARITY_WORK');
}

/** @return array<int, string> */
function messages(): array
{
    $names = file(getenv('PARITY_MESSAGES'), FILE_IGNORE_NEW_LINES);
    return array_combine(range(1, count($names)), $names);
}

/** The octets of a message of the corpus. */
function source(string $name): string
{
    return file_get_contents(getenv('PARITY_CORPUS') . "/$name.eml");
}

function open(int $flags = 0, string $folder = 'INBOX'): \IMAP\Connection
{
    $imap = imap_open(server() . $folder, user(), 'secret', $flags);
    if ($imap === false) {
        echo 'cannot open: ', imap_last_error(), "\n";
        exit(1);
    }
    return $imap;
}

/** Returns what the function returned; null if it threw. */
function record(string $case, callable|string $function, mixed ...$arguments): mixed
{
    static $seen = [];
    $seen[$case] = ($seen[$case] ?? 0) + 1;
    echo '== ', escape($case), $seen[$case] > 1 ? '#' . $seen[$case] : '', "\n";
    $shown = [];
    foreach ($arguments as $name => $argument) {
        $shown[] = (is_string($name) ? "$name: " : '') . brief($argument);
    }
    echo '> ', is_string($function) ? $function : 'function', '(', implode(', ', $shown), ")\n";
    $value = null;
    try {
        $value = $function(...$arguments);
        echo '= ', show($value), "\n";
    } catch (\Throwable $thrown) {
        echo '^ ', get_class($thrown), ': ', escape($thrown->getMessage()), "\n";
    }
    stacks();
    return $value;
}

/** Runs PHP code in a process of its own, with everything above at hand; what it leaves on the stacks it leaves to its end. */
function child(string $case, string $code): void
{
    echo '== ', escape($case), "\n";
    $settings = ['display_errors=1', 'html_errors=0', 'log_errors=0', 'error_reporting=-1', 'memory_limit=1G', 'extension=' . getenv('PARITY_EXTENSION')];
    $command = [PHP_BINARY, '-n'];
    foreach ($settings as $setting) {
        array_push($command, '-d', $setting);
    }
    array_push($command, '-r', 'namespace parity; require ' . var_export(__FILE__, true) . "; $code");
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    foreach (explode("\n", rtrim(stream_get_contents($pipes[1]))) as $line) {
        echo '| ', $line, "\n";
    }
    $status = proc_get_status($process);
    while ($status['running']) {
        usleep(2000);
        $status = proc_get_status($process);
    }
    echo $status['signaled'] ? "| died of signal {$status['termsig']}" : "| ended with status {$status['exitcode']}", "\n";
}

/** What lies on the stacks; they are empty afterwards. */
function stacks(): void
{
    $last = imap_last_error();
    $errors = imap_errors();
    $alerts = imap_alerts();
    foreach ($errors ?: [] as $error) {
        echo 'error: ', escape($error), "\n";
    }
    if ($last !== ($errors ? end($errors) : false)) {
        echo 'last error: ', show($last), "\n";
    }
    foreach ($alerts ?: [] as $alert) {
        echo 'alert: ', escape($alert), "\n";
    }
}

/** A value on as many lines as it has values, with types and in the order of its properties. */
function show(mixed $value, string $indent = ''): string
{
    if (is_string($value)) {
        return text($value);
    }
    if (is_array($value) || $value instanceof \stdClass) {
        $lines = [is_array($value) ? 'array (' : 'object ('];
        foreach ($value as $key => $member) {
            $lines[] = "$indent  " . (is_int($key) ? $key : "'" . escape($key) . "'") . ' => ' . show($member, "$indent  ");
        }
        $lines[] = "$indent)";
        return implode("\n", $lines);
    }
    if (is_object($value)) {
        return get_class($value);
    }
    return is_resource($value) ? 'resource' : strtolower(var_export($value, true));
}

/** An argument, on one line. */
function brief(mixed $value): string
{
    if (is_string($value)) {
        return "'" . escape(strlen($value) > 200 ? substr($value, 0, 200) . '…' : $value) . "'";
    }
    if (is_array($value)) {
        return strlen($json = json_encode($value, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES)) > 200 ? substr($json, 0, 200) . '…' : $json;
    }
    return is_object($value) ? get_class($value) : (is_resource($value) ? 'resource' : strtolower(var_export($value, true)));
}

function text(string $value): string
{
    if (strlen($value) <= SHOWN) {
        return "'" . escape($value) . "'";
    }
    return strlen($value) . ' octets, ' . sha1($value) . ", '" . escape(substr($value, 0, 300)) . "' … '" . escape(substr($value, -100)) . "'";
}

/** Printable ASCII on one line. */
function escape(string $value): string
{
    return addcslashes($value, "\0..\37\\\177..\377");
}
