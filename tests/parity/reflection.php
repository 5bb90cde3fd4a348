<?php
// What reflection shows of the module: functions, constants, the class, the ini entries.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

$module = new \ReflectionExtension('imap');
foreach ($module->getFunctions() as $name => $function) {
    record("function $name", fn () => (string) preg_replace('/^Function /', '', (string) $function));
}
foreach (@$module->getConstants() as $name => $value) {
    record("constant $name", fn () => constant($name));
}
record('functions', fn () => array_keys($module->getFunctions()));
record('constants', fn () => array_keys(@$module->getConstants()));
record('settings', fn () => array_map(strval(...), $module->getINIEntries()));
record('dependencies', fn () => $module->getDependencies());
record('class', fn () => (string) new \ReflectionClass('IMAP\Connection'));
