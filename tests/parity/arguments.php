<?php
// Arguments of the wrong kind and number, for every function, as reflection tells its parameters; and by name.
// messages: 2
namespace parity;

require __DIR__ . '/record.php';

/** Calls in weak mode, as this file does not declare strict types. */
function call(string $function, array $arguments): mixed
{
    return unmarked($function(...$arguments));
}

/** Whether a mailbox is marked hangs on the second in which its server looked at it. */
function unmarked(mixed $value): mixed
{
    foreach (is_array($value) ? $value : [] as $member) {
        if ($member instanceof \stdClass && isset($member->attributes)) {
            $member->attributes &= ~(LATT_MARKED | LATT_UNMARKED);
        }
    }
    return $value;
}

$imap = open();
imap_createmailbox($imap, server() . 'spare');
$strict = require __DIR__ . '/strict.inc';

$own = server();
/** An argument that is right, by the parameter's name. */
$right = static function (string $function, \ReflectionParameter $parameter) use ($imap, $own): mixed {
    if ($parameter->isDefaultValueAvailable()) {
        return $parameter->getDefaultValue();
    }
    return match ($parameter->getName()) {
        'imap' => $imap,
        'mailbox' => match ($function) {
            'imap_open', 'imap_reopen', 'imap_status' => $own . 'INBOX',
            'imap_rfc822_write_address' => 'joe',
            'imap_mail_copy', 'imap_mail_move' => 'spare',
            'imap_getacl', 'imap_setacl', 'imap_get_quotaroot' => 'INBOX',
            default => $own . 'spare',
        },
        'user' => user(),
        'password' => 'secret',
        'message_num', 'message_uid' => 1,
        'message_nums', 'sequence' => '1',
        'section' => '1',
        'file' => work() . '/saved',
        'flags' => $function === 'imap_status' ? SA_ALL : 1,
        'criteria' => $function === 'imap_search' ? 'ALL' : SORTDATE,
        'reverse' => false,
        'flag' => '\\Flagged',
        'reference' => $own,
        'folder' => $own . 'spare',
        'pattern' => '*',
        'from', 'to' => $function === 'imap_mail' ? 'x@example.org' : $own . 'spare',
        'timeout_type' => IMAP_READTIMEOUT,
        'mailbox_size' => 100,
        'envelope' => ['from' => 'x@example.org'],
        'bodies' => [['type' => TYPETEXT, 'contents.data' => 'x']],
        default => 'x',
    };
};
$wrong = ['null' => null, 'array' => [], 'object' => new \stdClass(), 'text' => 'abc', 'digits' => '12', 'digits and text' => '12abc', 'float' => 1.5, 'whole float' => 2.0, 'huge float' => 1e30, 'NAN' => NAN, 'true' => true, 'false' => false, 'NUL' => "a\0b", 'empty' => '', 'blank' => ' 1', 'closure' => fn () => 1, 'file' => STDIN];
$wrong['with __toString'] = new class {
    public function __toString(): string
    {
        return 'x';
    }
};

$functions = (new \ReflectionExtension('imap'))->getFunctions();
ksort($functions);
foreach ($functions as $function => $reflection) {
    // Others would end this run's own connection, wait for a server, or be the reader of the errors.
    if (in_array($function, ['imap_capability', 'imap_utf8_to_mutf7', 'imap_mutf7_to_utf8', 'imap_mail', 'imap_mail_compose'], true)) {
        continue;
    }
    $parameters = $reflection->getParameters();
    $good = [];
    foreach ($parameters as $parameter) {
        $good[] = $right($function, $parameter);
    }
    $least = $reflection->getNumberOfRequiredParameters();
    for ($count = 0; $count < $least; $count++) {
        record("$function of $count", call(...), $function, array_slice($good, 0, $count));
    }
    record("$function of one too many", call(...), $function, [...$good, 1]);
    record("$function with an unknown name", call(...), $function, [...array_slice($good, 0, $least), 'nosuch' => 1]);
    record("$function with a name twice", fn () => call($function, [...$good, ...($parameters ? [$parameters[0]->getName() => 1] : [])]));
    // What changes or ends something is not called rightly.
    $quiet = in_array($function, ['imap_open', 'imap_close', 'imap_expunge', 'imap_reopen', 'imap_timeout', 'imap_mail_compose', 'imap_errors', 'imap_alerts', 'imap_last_error'], true);
    if (!$quiet && $least > 0) {
        $named = [];
        foreach (array_reverse($parameters, true) as $index => $parameter) {
            $named[$parameter->getName()] = $good[$index];
        }
        record("$function by name", call(...), $function, $named);
    }
    foreach ($parameters as $index => $parameter) {
        $name = $parameter->getName();
        if ($name === 'imap') {
            $values = ['null' => null, 'int' => 1, 'string' => 'x', 'object' => new \stdClass(), 'array' => [], 'file' => STDIN, 'true' => true];
        } else {
            $values = $wrong;
        }
        foreach ($values as $kind => $value) {
            $arguments = $good;
            $arguments[$index] = $value;
            // No sockets to be waited for, no changes of what comes after.
            $type = ltrim((string) $parameter->getType(), '?');
            $fits = match ($type) {
                'string' => !in_array($kind, ['array', 'object', 'closure', 'file'], true),
                'int' => in_array($kind, ['null', 'digits', 'float', 'whole float', 'true', 'false', 'blank'], true),
                default => false,
            };
            if ($fits && in_array($function, ['imap_open', 'imap_close', 'imap_reopen', 'imap_timeout', 'imap_expunge'], true)) {
                continue;
            }
            record("$function $name $kind", call(...), $function, $arguments);
            if ($kind === 'NUL') {
                // A fresh one: stock's imap_append writes into it.
                $wrong['NUL'] = $arguments[$index] = 'a' . chr(strlen('')) . 'b';
            }
            record("$function $name $kind, strictly", $strict, $function, $arguments);
            if ($kind === 'NUL') {
                $wrong['NUL'] = 'a' . chr(strlen('')) . 'b';
            }
        }
    }
}
