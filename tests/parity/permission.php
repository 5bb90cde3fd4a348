<?php
// What a server refuses: folders on which one has few rights, commands at the wrong time; what is said, and what is left.
// messages: 4
namespace parity;

require __DIR__ . '/record.php';

$own = server();
$mail = "Subject: x\r\n\r\nbody\r\n";
$imap = open();
foreach (['full', 'looked', 'read', 'none', 'insert'] as $folder) {
    imap_createmailbox($imap, $own . $folder);
    imap_append($imap, $own . $folder, $mail);
    imap_append($imap, $own . $folder, $mail, '\\Deleted');
}
imap_createmailbox($imap, $own . 'none/below');
stacks();
foreach (['looked' => 'la', 'read' => 'lra', 'none' => 'a', 'insert' => 'lria'] as $folder => $rights) {
    record("setacl $folder", 'imap_setacl', $imap, $folder, 'owner', $rights);
    record("getacl $folder", 'imap_getacl', $imap, $folder);
}
foreach (['full', 'looked', 'read', 'none', 'insert'] as $folder) {
    record("list $folder", 'imap_list', $imap, $own, $folder);
    record("getmailboxes $folder", fn () => array_map(fn ($mailbox) => [$mailbox->name, $mailbox->attributes & ~(LATT_MARKED | LATT_UNMARKED)], imap_getmailboxes($imap, $own, "$folder*") ?: []));
    record("status $folder", 'imap_status', $imap, $own . $folder, SA_ALL);
    record("append $folder", 'imap_append', $imap, $own . $folder, $mail, '\\Seen');
    record("copy to $folder", 'imap_mail_copy', $imap, '1:2', $folder);
    record("move to $folder", 'imap_mail_move', $imap, '1', $folder);
    record("moved to $folder", fn () => imap_search($imap, 'DELETED'));
    imap_undelete($imap, '1');
    record("rename $folder", 'imap_renamemailbox', $imap, $own . $folder, $own . 'renamed');
    record("rename to below $folder", 'imap_renamemailbox', $imap, $own . 'renamed', $own . "$folder/renamed");
    record("delete below $folder", 'imap_deletemailbox', $imap, $own . "$folder/renamed");
    record("delete renamed $folder", 'imap_deletemailbox', $imap, $own . 'renamed');
    record("create below $folder", 'imap_createmailbox', $imap, $own . "$folder/new");
    record("subscribe $folder", 'imap_subscribe', $imap, $own . $folder);
    record("get_quotaroot $folder", 'imap_get_quotaroot', $imap, $folder);
    record("open $folder", function () use ($own, $folder) {
        $other = imap_open($own . $folder, user(), 'secret');
        $seen = [imap_check($other)->Mailbox, imap_num_msg($other), imap_errors()];
        foreach (['\\Seen', '\\Flagged', 'keyword', '\\Deleted'] as $flag) {
            $seen[$flag] = [imap_setflag_full($other, '1:*', $flag), imap_errors()];
        }
        $seen['body'] = [imap_num_msg($other) > 0 ? imap_body($other, 1) : null, imap_errors()];
        $seen['undelete'] = [imap_undelete($other, '1'), imap_errors()];
        $seen['expunge'] = [imap_expunge($other), imap_errors(), imap_num_msg($other)];
        $seen['state'] = array_map(fn ($message) => [$message->seen, $message->flagged, $message->deleted], imap_fetch_overview($other, '1:*'));
        $seen['close'] = [imap_close($other, CL_EXPUNGE), imap_errors()];
        return $seen;
    });
    record("reopen $folder", 'imap_reopen', $imap, $own . $folder);
    record("reopened $folder", 'imap_check', $imap);
    imap_reopen($imap, $own . 'INBOX');
    stacks();
}
record('setacl without the right', 'imap_setacl', $imap, 'full', 'owner', 'lr');
record('setacl again', 'imap_setacl', $imap, 'full', 'owner', 'lrswipkxtea');

// The same message twice, gone in between
$other = open();
imap_delete($other, '2');
imap_expunge($other);
imap_close($other);
record('gone: headerinfo', fn () => imap_headerinfo($imap, 2)->subject ?? null);
record('gone: body', 'imap_body', $imap, 2);
record('gone: fetchheader', 'imap_fetchheader', $imap, 2);
record('gone: fetchstructure', 'imap_fetchstructure', $imap, 2);
record('gone: overview', 'imap_fetch_overview', $imap, '2');
record('gone: setflag', 'imap_setflag_full', $imap, '2', '\\Flagged');
record('gone: copy', 'imap_mail_copy', $imap, '2', 'full');
record('gone: uid', fn () => [imap_uid($imap, 2), imap_msgno($imap, 2), imap_num_msg($imap)]);
record('gone: ping', fn () => [imap_ping($imap), imap_num_msg($imap)]);
record('gone: search', 'imap_search', $imap, 'ALL');

// Changed from elsewhere
$other = open();
record('changed from elsewhere', function () use ($imap, $other) {
    imap_setflag_full($other, '1', '\\Flagged \\Answered');
    imap_ping($imap);
    $seen = [imap_headerinfo($imap, 1)->Flagged, imap_fetch_overview($imap, '1')[0]->flagged, imap_search($imap, 'FLAGGED')];
    $seen[] = [imap_headerinfo($imap, 1)->Flagged, imap_headerinfo($imap, 1)->Answered];
    imap_clearflag_full($other, '1', '\\Flagged');
    $seen[] = [imap_check($imap)->Nmsgs, imap_headerinfo($imap, 1)->Flagged];
    imap_gc($imap, IMAP_GC_ELT);
    $seen[] = imap_headerinfo($imap, 1)->Flagged;
    return $seen;
});
record('arrived from elsewhere', function () use ($imap, $other, $own, $mail) {
    $before = imap_num_msg($imap);
    imap_append($other, $own . 'INBOX', $mail);
    $seen = [imap_num_msg($imap) - $before, imap_num_recent($imap)];
    imap_ping($imap);
    $seen[] = [imap_num_msg($imap) - $before, imap_num_recent($imap)];
    $seen[] = [imap_status($imap, $own . 'INBOX', SA_MESSAGES)->messages - $before, imap_mailboxmsginfo($imap)->Nmsgs - $before];
    $seen[] = [imap_headerinfo($imap, $before + 1)->Recent, imap_headerinfo($imap, $before + 1)->Unseen];
    return $seen;
});
record('folder removed under it', function () use ($imap, $other, $own) {
    imap_createmailbox($other, $own . 'gone');
    imap_append($other, $own . 'gone', "Subject: y\r\n\r\ny\r\n");
    imap_reopen($imap, $own . 'gone');
    $seen = [imap_num_msg($imap), imap_deletemailbox($other, $own . 'gone')];
    $seen[] = imap_ping($imap);
    return $seen;
});
record('alive after that', fn () => [imap_is_open($imap), imap_ping($imap), imap_num_msg($imap) > 0]);
