<?php
/* What a help desk does: each unseen mail since a date is shown, its attachments are saved, it is flagged, and moved to a folder.
   php help_desk.php '{imap.example.org/ssl}INBOX' help@example.org PASSWORD 1-Jan-2026 Done /srv/attachments */
[, $mailbox, $user, $password, $since, $folder, $directory] = $argv;

/** The parts that are no multiparts, by their numbers. */
function leaves(object $part, string $number = ''): iterable {
    if ($part->type !== TYPEMULTIPART) return yield $number ?: '1' => $part;
    foreach ($part->parts ?? [] as $i => $child) {
        yield from leaves($child, ltrim($number . '.' . $i + 1, '.'));
    }
}

/** The name to save a part under, if it has one: whatever the sender wrote, the file stays in its directory. */
function safe_name(object $part): ?string {
    foreach ([...(array) ($part->dparameters ?? []), ...(array) ($part->parameters ?? [])] as $parameter) {
        if (!preg_match('/^(file)?name(\*?)$/i', $parameter->attribute, $found)) continue;
        $name = $found[2] ? rawurldecode(preg_replace("/^.*?'.*?'/", '', $parameter->value)) : imap_utf8($parameter->value);
        return preg_match('/^[^.].{0,50}/u', preg_replace('/[^\pL\pM\pN.-]+/u', '_', $name) ?? '', $found) ? $found[0] : 'unnamed';
    }
    return strcasecmp($part->disposition ?? '', 'attachment') === 0 ? 'unnamed' : null;
}

$imap = imap_open($mailbox, $user, $password) or exit('imap_open: ' . imap_last_error() . "\n");
$done = substr($mailbox, 0, strrpos($mailbox, '}') + 1) . $folder;
imap_list($imap, $done, '') || imap_createmailbox($imap, $done) || exit('imap_createmailbox: ' . imap_last_error() . "\n");
foreach (imap_search($imap, "UNSEEN SINCE \"$since\"", SE_UID) ?: [] as $uid) {
    $header = imap_headerinfo($imap, imap_msgno($imap, $uid));
    echo "$uid: ", imap_utf8($header->fromaddress ?? 'nobody'), ' | ', imap_utf8($header->subject ?? '(no subject)'), "\n";
    foreach (leaves(imap_fetchstructure($imap, $uid, FT_UID)) as $number => $part) {
        $content = imap_fetchbody($imap, $uid, $number, FT_UID | FT_PEEK);
        $content = match ($part->encoding) { ENCBASE64 => imap_base64($content), ENCQUOTEDPRINTABLE => imap_qprint($content), default => $content };
        echo "  $number ", ($name = safe_name($part)) ?? 'text', ' of ', strlen($content), " bytes\n";
        $name === null || file_put_contents("$directory/$uid-$number-$name", $content) !== false || exit("$name can't be saved\n");
    }
    imap_setflag_full($imap, $uid, '\Seen \Flagged', ST_UID) && imap_mail_move($imap, $uid, $folder, CP_UID) || exit("$uid stays\n");
}
imap_expunge($imap);
echo imap_num_msg($imap), ' left, ', imap_status($imap, $done, SA_MESSAGES)->messages, " in $folder; ", count(imap_errors() ?: []), " remarks\n";
