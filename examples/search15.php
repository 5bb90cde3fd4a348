<?php
$imap = imap_open('{127.0.0.1:1143/imap/notls}INBOX', 'user', 'secret') or exit(imap_last_error() . "\n");
foreach (imap_search($imap, 'UNSEEN SINCE "1-Jan-2026"', SE_UID) ?: [] as $uid) {
    $header = imap_headerinfo($imap, imap_msgno($imap, $uid));
    echo $uid, ': ', imap_utf8($header->subject ?? '(no subject)'), "\n";
    $structure = imap_fetchstructure($imap, $uid, FT_UID);
    foreach ($structure->parts ?? [$structure] as $i => $part) {
        $text = imap_fetchbody($imap, $uid, (string) ($i + 1), FT_UID | FT_PEEK);
        if ($part->encoding === ENCBASE64) {
            $text = imap_base64($text);
        }
        echo '  ', $part->subtype, ', ', strlen($text), " bytes\n";
    }
}
imap_close($imap);
