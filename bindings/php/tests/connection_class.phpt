--TEST--
IMAP\Connection: opaque, not to be made, cloned, compared, stored or extended
--EXTENSIONS--
imap
--FILE--
<?php
require __DIR__ . '/server.inc';
$connection = mailbox_with();
$other = imap_open(plain(), fresh_user(), 'secret');
var_dump($connection);
print_r($connection);
echo json_encode($connection), "\n";
$attempts = [
    'write' => fn() => $connection->x = 1,
    'read' => fn() => $connection->x,
    'isset' => fn() => isset($connection->x),
    'clone' => fn() => clone $connection,
    'serialize' => fn() => serialize($connection),
    'new' => fn() => new IMAP\Connection,
    'unserialize' => fn() => unserialize('O:15:"IMAP\Connection":0:{}'),
    'unserialize as Serializable' => fn() => unserialize('C:15:"IMAP\Connection":0:{}'),
    'reflection' => fn() => (new ReflectionClass($connection))->newInstanceWithoutConstructor(),
    'array' => fn() => count((array) $connection),
    'same' => fn() => $connection == $connection,
    'other' => fn() => $connection == $other,
    'string' => fn() => (string) $connection,
    'int' => fn() => (int) $connection,
];
foreach ($attempts as $name => $do) {
    echo "$name: ";
    attempt($do);
}
?>
--EXPECTF--
object(IMAP\Connection)#%d (0) {
}
IMAP\Connection Object
(
)
{}
write: Error: Cannot create dynamic property IMAP\Connection::$x
read: W: Undefined property: IMAP\Connection::$x
null
isset: false
clone: Error: Trying to clone an uncloneable object of class IMAP\Connection
serialize: Exception: Serialization of 'IMAP\Connection' is not allowed
new: Error: Cannot directly construct IMAP\Connection, use imap_open() instead
unserialize: Exception: Unserialization of 'IMAP\Connection' is not allowed
unserialize as Serializable: Exception: Unserialization of 'IMAP\Connection' is not allowed
reflection: ReflectionException: Class IMAP\Connection is an internal class marked as final that cannot be instantiated without invoking its constructor
array: 0
same: true
other: true
string: Error: Object of class IMAP\Connection could not be converted to string
int: W: Object of class IMAP\Connection could not be converted to int
1
