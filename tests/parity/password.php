<?php
// What a refused login leaves behind. Slow on stock, which tries again.
// messages: none
namespace parity;

require __DIR__ . '/record.php';

record('wrong', 'imap_open', server(), user(), 'wrong');
record('half-open', 'imap_open', server(), user(), 'wrong', OP_HALFOPEN, 1);
record('empty', 'imap_open', server(), user(), '');
record('right then', fn () => imap_check(imap_open(server(), user(), 'secret'))->Mailbox);
child('left to the end', 'imap_open(server(), user(), "wrong", 0, 1, ["DISABLE_AUTHENTICATOR" => "CRAM-MD5"]);');
