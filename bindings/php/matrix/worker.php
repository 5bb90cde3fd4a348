<?php
/*
 * What a busy script does, for WORKER_SECONDS: many of these run at once, as threads or as processes, each on a mailbox of its own.
 * Whatever is not as it should be, a notice included, ends it with status 1; so does another worker's mail.
 */
require __DIR__ . '/../tests/server.inc';

set_error_handler(function (int $level, string $text, string $file, int $line) {
    throw new ErrorException($text, 0, $level, $file, $line);
});

function must(mixed $value, string $what): mixed
{
    if ($value === false || ($errors = imap_errors()) !== false) {
        throw new Exception("$what: " . json_encode($errors ?? imap_errors()));
    }
    return $value;
}

function mail_of(string $name): string
{
    $picture = chunk_split(base64_encode(str_repeat($name, 200)));
    return message("From: =?UTF-8?B?0JDQvdC90LA=?= <anna@example.org>\nTo: team@example.org\nSubject: =?UTF-8?B?" . base64_encode("счёт $name") . "?=\n" .
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nThis is $name.\n" .
        "--b\nContent-Type: image/png; name=\"$name.png\"\nContent-Transfer-Encoding: base64\n\n") . $picture . "--b--\r\n";
}

function work(): int
{
    $user = fresh_user();
    $connection = must(imap_open(plain(), $user, 'secret', 0, 0, ['DISABLE_AUTHENTICATOR' => ['CRAM-MD5']]), 'open');
    must(imap_createmailbox($connection, plain('Done')), 'create');
    $mails = 0;
    $end = microtime(true) + (float) getenv('WORKER_SECONDS');
    do {
        $name = $user . '-' . ++$mails;
        must(imap_append($connection, plain(), mail_of($name)), 'append');
        must(imap_ping($connection), 'ping');
        $uids = must(imap_search($connection, "UNSEEN FROM anna SUBJECT \"счёт $name\"", SE_UID, 'UTF-8'), 'search');
        count($uids) === 1 or throw new Exception('search found ' . json_encode($uids));
        $header = must(imap_headerinfo($connection, imap_msgno($connection, $uids[0])), 'headerinfo');
        imap_mime_header_decode($header->subject)[0]->text === "счёт $name" or throw new Exception("subject $header->subject");
        $structure = must(imap_fetchstructure($connection, $uids[0], FT_UID), 'structure');
        $structure->parts[1]->parameters[0]->value === "$name.png" or throw new Exception('structure ' . json_encode($structure));
        $picture = imap_base64(must(imap_fetchbody($connection, $uids[0], '2', FT_UID), 'fetchbody'));
        $picture === str_repeat($name, 200) or throw new Exception('a picture of ' . strlen($picture));
        $file = fopen('php://memory', 'w+');
        must(imap_savebody($connection, $file, $uids[0], '1', FT_UID), 'savebody');
        stream_get_contents($file, -1, 0) === "This is $name." or throw new Exception('another text');
        must(imap_setflag_full($connection, (string) $uids[0], '\Flagged', ST_UID), 'flag');
        must(imap_fetch_overview($connection, (string) $uids[0], FT_UID)[0]->flagged === 1, 'overview');
        must(imap_mail_move($connection, (string) $uids[0], 'Done', CP_UID), 'move');
        must(imap_expunge($connection), 'expunge');
        must(imap_num_msg($connection) === 0, 'num_msg');
        must(imap_status($connection, plain('Done'), SA_MESSAGES)->messages === $mails, 'status');
    } while (microtime(true) < $end);
    must(imap_close($connection, CL_EXPUNGE), 'close');
    return $mails;
}

try {
    echo work(), " mails\n";
} catch (Throwable $thrown) {
    fwrite(fopen('php://stderr', 'w'), $thrown . "\n");
    exit(1);
}
