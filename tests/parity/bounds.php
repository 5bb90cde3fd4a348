<?php
// What may end a process: bounds, and the order of closing and opening; each case in a process of its own.
// messages: 6
namespace parity;

require __DIR__ . '/record.php';

child('reopen elsewhere, after another was closed', '$imap = open(); imap_close(open()); echo show(imap_reopen($imap, str_replace("127.0.0.1", "localhost", server()) . "INBOX")), "\n";');
child('error text beyond 80 octets', '$imap = open(); imap_setacl($imap, "INBOX", "x", str_repeat("Z", 300)); echo strlen(imap_last_error()), "\n"; imap_errors();');
child('many errors', '$imap = open(); for ($i = 0; $i < 3000; $i++) { imap_fetch_overview($imap, "99"); } echo count(imap_errors()), "\n";');
child('long sequence', '$imap = open(); echo show(imap_setflag_full($imap, str_repeat("1,", 100000) . "1", "\\\\Flagged")), "\n"; echo show(imap_errors());');
child('long flags', '$imap = open(); echo show(imap_setflag_full($imap, "1", str_repeat("k", 100000))), "\n"; imap_errors();');
child('long folder', '$imap = open(); echo show(imap_mail_copy($imap, "1", str_repeat("k", 100000))), "\n"; imap_errors();');
child('long mailbox string', 'echo show(@imap_open("{" . str_repeat("x", 100000) . "}", "x", "y")), "\n"; imap_errors();');
child('long user', 'echo show(@imap_open(server(), str_repeat("x", 100000), "y")), "\n"; imap_errors();');
child('deep list pattern', '$imap = open(); echo show(imap_list($imap, server(), str_repeat("%/", 300))), "\n"; imap_errors();');
