<?php
// What reflection shows of the module: functions, constants, the class, the ini entries.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

function sorted(array $list): array
{
    ksort($list);
    return $list;
}

$module = new \ReflectionExtension('imap');
foreach ($module->getFunctions() as $name => $function) {
    record("function $name", fn () => (string) preg_replace('/^Function /', '', (string) $function));
}
foreach (@$module->getConstants() as $name => $value) {
    record("constant $name", fn () => constant($name));
}
record('functions', fn () => sorted(array_fill_keys(array_keys($module->getFunctions()), true)));
record('constants', fn () => sorted(@$module->getConstants()));
record('settings', fn () => array_map(strval(...), $module->getINIEntries()));
record('dependencies', fn () => $module->getDependencies());
record('class', fn () => (string) new \ReflectionClass('IMAP\Connection'));
