--TEST--
A callback that ends the request, by exit or by a fatal error, ends it cleanly
--EXTENSIONS--
imap
--SKIPIF--
<?php if (getenv("USE_ZEND_ALLOC") === "0") die("skip PHP itself leaks after a fatal error"); ?>
--FILE--
<?php
require __DIR__ . '/server.inc';
$user = fresh_user();
register_shutdown_function(fn() => print("the end\n"));
$count = 0;
$connection = imap_open(plain(), $user, 'secret', 0, 0, ['TRACE' => function () use (&$count, &$connection) {
    if ($connection !== null && $count++ === 0) {
        eval('final class A {} class B extends A {}');
    }
}]);
echo "open\n";
imap_ping($connection);
echo "not here\n";
?>
--EXPECTF--
open

Fatal error: Class B cannot extend final class A in %s) : eval()'d code on line 1
the end
