<?php

/**
 * What the extension offers; imap_arginfo.h is generated from here (make php-arginfo).
 *
 * @generate-class-entries
 */

namespace {

    /**
     * @var int
     * @deprecated
     */
    const NIL = 0;

    // imap_open(), imap_reopen()

    /**
     * @var int
     * @cvalue OP_DEBUG
     */
    const OP_DEBUG = 1;
    /**
     * @var int
     * @cvalue OP_READONLY
     */
    const OP_READONLY = 2;
    /**
     * @var int
     * @cvalue OP_ANONYMOUS
     */
    const OP_ANONYMOUS = 4;
    /**
     * @var int
     * @cvalue OP_SHORTCACHE
     */
    const OP_SHORTCACHE = 8;
    /**
     * @var int
     * @cvalue OP_SILENT
     */
    const OP_SILENT = 16;
    /**
     * @var int
     * @cvalue OP_PROTOTYPE
     */
    const OP_PROTOTYPE = 32;
    /**
     * @var int
     * @cvalue OP_HALFOPEN
     */
    const OP_HALFOPEN = 64;
    /**
     * @var int
     * @cvalue OP_EXPUNGE
     */
    const OP_EXPUNGE = 128;
    /**
     * @var int
     * @cvalue OP_SECURE
     */
    const OP_SECURE = 256;
    /**
     * The password is an OAuth 2 bearer token; not in ext/imap.
     *
     * @var int
     * @cvalue OP_XOAUTH2
     */
    const OP_XOAUTH2 = 512;

    // imap_close()

    /**
     * @var int
     * @cvalue CL_EXPUNGE
     */
    const CL_EXPUNGE = 32768;

    // Fetches

    /**
     * @var int
     * @cvalue FT_UID
     */
    const FT_UID = 1;
    /**
     * @var int
     * @cvalue FT_PEEK
     */
    const FT_PEEK = 2;
    /**
     * @var int
     * @cvalue FT_NOT
     */
    const FT_NOT = 4;
    /**
     * @var int
     * @cvalue FT_INTERNAL
     */
    const FT_INTERNAL = 8;
    /**
     * @var int
     * @cvalue FT_PREFETCHTEXT
     */
    const FT_PREFETCHTEXT = 32;

    // imap_setflag_full(), imap_clearflag_full()

    /**
     * @var int
     * @cvalue ST_UID
     */
    const ST_UID = 1;
    /**
     * @var int
     * @cvalue ST_SILENT
     */
    const ST_SILENT = 2;
    /**
     * @var int
     * @cvalue ST_SET
     */
    const ST_SET = 4;

    // imap_mail_copy(), imap_mail_move()

    /**
     * @var int
     * @cvalue CP_UID
     */
    const CP_UID = 1;
    /**
     * @var int
     * @cvalue CP_MOVE
     */
    const CP_MOVE = 2;

    // imap_search(), imap_sort(), imap_thread()

    /**
     * @var int
     * @cvalue SE_UID
     */
    const SE_UID = 1;
    /**
     * @var int
     * @cvalue SE_FREE
     */
    const SE_FREE = 2;
    /**
     * @var int
     * @cvalue SE_NOPREFETCH
     */
    const SE_NOPREFETCH = 4;
    /**
     * @var int
     * @cvalue SO_FREE
     */
    const SO_FREE = 8;
    /**
     * @var int
     * @cvalue SO_NOSERVER
     */
    const SO_NOSERVER = 8;

    // imap_sort(): criteria

    /**
     * @var int
     * @cvalue SORTDATE
     */
    const SORTDATE = 0;
    /**
     * @var int
     * @cvalue SORTARRIVAL
     */
    const SORTARRIVAL = 1;
    /**
     * @var int
     * @cvalue SORTFROM
     */
    const SORTFROM = 2;
    /**
     * @var int
     * @cvalue SORTSUBJECT
     */
    const SORTSUBJECT = 3;
    /**
     * @var int
     * @cvalue SORTTO
     */
    const SORTTO = 4;
    /**
     * @var int
     * @cvalue SORTCC
     */
    const SORTCC = 5;
    /**
     * @var int
     * @cvalue SORTSIZE
     */
    const SORTSIZE = 6;

    // imap_status()

    /**
     * @var int
     * @cvalue SA_MESSAGES
     */
    const SA_MESSAGES = 1;
    /**
     * @var int
     * @cvalue SA_RECENT
     */
    const SA_RECENT = 2;
    /**
     * @var int
     * @cvalue SA_UNSEEN
     */
    const SA_UNSEEN = 4;
    /**
     * @var int
     * @cvalue SA_UIDNEXT
     */
    const SA_UIDNEXT = 8;
    /**
     * @var int
     * @cvalue SA_UIDVALIDITY
     */
    const SA_UIDVALIDITY = 16;
    /**
     * @var int
     * @cvalue SA_ALL
     */
    const SA_ALL = 31;

    // imap_getmailboxes(): attributes

    /**
     * @var int
     * @cvalue LATT_NOINFERIORS
     */
    const LATT_NOINFERIORS = 1;
    /**
     * @var int
     * @cvalue LATT_NOSELECT
     */
    const LATT_NOSELECT = 2;
    /**
     * @var int
     * @cvalue LATT_MARKED
     */
    const LATT_MARKED = 4;
    /**
     * @var int
     * @cvalue LATT_UNMARKED
     */
    const LATT_UNMARKED = 8;
    /**
     * @var int
     * @cvalue LATT_REFERRAL
     */
    const LATT_REFERRAL = 16;
    /**
     * @var int
     * @cvalue LATT_HASCHILDREN
     */
    const LATT_HASCHILDREN = 32;
    /**
     * @var int
     * @cvalue LATT_HASNOCHILDREN
     */
    const LATT_HASNOCHILDREN = 64;

    // Content types

    /**
     * @var int
     * @cvalue TYPETEXT
     */
    const TYPETEXT = 0;
    /**
     * @var int
     * @cvalue TYPEMULTIPART
     */
    const TYPEMULTIPART = 1;
    /**
     * @var int
     * @cvalue TYPEMESSAGE
     */
    const TYPEMESSAGE = 2;
    /**
     * @var int
     * @cvalue TYPEAPPLICATION
     */
    const TYPEAPPLICATION = 3;
    /**
     * @var int
     * @cvalue TYPEAUDIO
     */
    const TYPEAUDIO = 4;
    /**
     * @var int
     * @cvalue TYPEIMAGE
     */
    const TYPEIMAGE = 5;
    /**
     * @var int
     * @cvalue TYPEVIDEO
     */
    const TYPEVIDEO = 6;
    /**
     * @var int
     * @cvalue TYPEMODEL
     */
    const TYPEMODEL = 7;
    /**
     * @var int
     * @cvalue TYPEOTHER
     */
    const TYPEOTHER = 8;

    // Transfer encodings

    /**
     * @var int
     * @cvalue ENC7BIT
     */
    const ENC7BIT = 0;
    /**
     * @var int
     * @cvalue ENC8BIT
     */
    const ENC8BIT = 1;
    /**
     * @var int
     * @cvalue ENCBINARY
     */
    const ENCBINARY = 2;
    /**
     * @var int
     * @cvalue ENCBASE64
     */
    const ENCBASE64 = 3;
    /**
     * @var int
     * @cvalue ENCQUOTEDPRINTABLE
     */
    const ENCQUOTEDPRINTABLE = 4;
    /**
     * @var int
     * @cvalue ENCOTHER
     */
    const ENCOTHER = 5;

    // imap_timeout()

    /**
     * @var int
     * @cvalue IMAP_OPENTIMEOUT
     */
    const IMAP_OPENTIMEOUT = 1;
    /**
     * @var int
     * @cvalue IMAP_READTIMEOUT
     */
    const IMAP_READTIMEOUT = 2;
    /**
     * @var int
     * @cvalue IMAP_WRITETIMEOUT
     */
    const IMAP_WRITETIMEOUT = 3;
    /**
     * @var int
     * @cvalue IMAP_CLOSETIMEOUT
     */
    const IMAP_CLOSETIMEOUT = 4;

    // imap_gc()

    /**
     * @var int
     * @cvalue IMAP_GC_ELT
     */
    const IMAP_GC_ELT = 1;
    /**
     * @var int
     * @cvalue IMAP_GC_ENV
     */
    const IMAP_GC_ENV = 2;
    /**
     * @var int
     * @cvalue IMAP_GC_TEXTS
     */
    const IMAP_GC_TEXTS = 4;

    // Opening and closing

    function imap_open(string $mailbox, string $user, #[\SensitiveParameter] string $password, int $flags = 0, int $retries = 0, array $options = []): IMAP\Connection|false {}

    function imap_reopen(IMAP\Connection $imap, string $mailbox, int $flags = 0, int $retries = 0): bool {}

    function imap_close(IMAP\Connection $imap, int $flags = 0): true {}

    function imap_is_open(IMAP\Connection $imap): bool {}

    function imap_timeout(int $timeout_type, int $timeout = -1): int|bool {}

    function imap_gc(IMAP\Connection $imap, int $flags): true {}

    /**
     * What the server can do, in upper case; not in ext/imap.
     *
     * @return array<int, string>|false
     */
    function imap_capability(IMAP\Connection $imap): array|false {}

    // The state of a mailbox

    function imap_ping(IMAP\Connection $imap): bool {}

    function imap_check(IMAP\Connection $imap): stdClass|false {}

    function imap_num_msg(IMAP\Connection $imap): int|false {}

    function imap_num_recent(IMAP\Connection $imap): int {}

    function imap_mailboxmsginfo(IMAP\Connection $imap): stdClass {}

    function imap_headers(IMAP\Connection $imap): array|false {}

    function imap_status(IMAP\Connection $imap, string $mailbox, int $flags): stdClass|false {}

    // Which messages

    function imap_uid(IMAP\Connection $imap, int $message_num): int|false {}

    function imap_msgno(IMAP\Connection $imap, int $message_uid): int {}

    function imap_search(IMAP\Connection $imap, string $criteria, int $flags = SE_FREE, string $charset = ""): array|false {}

    function imap_sort(IMAP\Connection $imap, int $criteria, bool $reverse, int $flags = 0, ?string $search_criteria = null, ?string $charset = null): array|false {}

    function imap_thread(IMAP\Connection $imap, int $flags = SE_FREE): array|false {}

    // Messages

    function imap_fetch_overview(IMAP\Connection $imap, string $sequence, int $flags = 0): array|false {}

    function imap_headerinfo(IMAP\Connection $imap, int $message_num, int $from_length = 0, int $subject_length = 0): stdClass|false {}

    function imap_fetchstructure(IMAP\Connection $imap, int $message_num, int $flags = 0): stdClass|false {}

    function imap_bodystruct(IMAP\Connection $imap, int $message_num, string $section): stdClass|false {}

    function imap_fetchheader(IMAP\Connection $imap, int $message_num, int $flags = 0): string|false {}

    function imap_body(IMAP\Connection $imap, int $message_num, int $flags = 0): string|false {}

    /** @alias imap_body */
    function imap_fetchtext(IMAP\Connection $imap, int $message_num, int $flags = 0): string|false {}

    function imap_fetchbody(IMAP\Connection $imap, int $message_num, string $section, int $flags = 0): string|false {}

    function imap_fetchmime(IMAP\Connection $imap, int $message_num, string $section, int $flags = 0): string|false {}

    /** @param resource|string|int $file */
    function imap_savebody(IMAP\Connection $imap, $file, int $message_num, string $section = "", int $flags = 0): bool {}

    // Changing messages

    function imap_append(IMAP\Connection $imap, string $folder, string $message, ?string $options = null, ?string $internal_date = null): bool {}

    function imap_delete(IMAP\Connection $imap, string $message_nums, int $flags = 0): true {}

    function imap_undelete(IMAP\Connection $imap, string $message_nums, int $flags = 0): true {}

    function imap_expunge(IMAP\Connection $imap): true {}

    function imap_setflag_full(IMAP\Connection $imap, string $sequence, string $flag, int $options = 0): true {}

    function imap_clearflag_full(IMAP\Connection $imap, string $sequence, string $flag, int $options = 0): true {}

    function imap_mail_copy(IMAP\Connection $imap, string $message_nums, string $mailbox, int $flags = 0): bool {}

    function imap_mail_move(IMAP\Connection $imap, string $message_nums, string $mailbox, int $flags = 0): bool {}

    // Folders

    function imap_list(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    /** @alias imap_list */
    function imap_listmailbox(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    function imap_lsub(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    /** @alias imap_lsub */
    function imap_listsubscribed(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    function imap_getmailboxes(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    function imap_getsubscribed(IMAP\Connection $imap, string $reference, string $pattern): array|false {}

    function imap_listscan(IMAP\Connection $imap, string $reference, string $pattern, string $content): array|false {}

    /** @alias imap_listscan */
    function imap_scan(IMAP\Connection $imap, string $reference, string $pattern, string $content): array|false {}

    /** @alias imap_listscan */
    function imap_scanmailbox(IMAP\Connection $imap, string $reference, string $pattern, string $content): array|false {}

    function imap_createmailbox(IMAP\Connection $imap, string $mailbox): bool {}

    /** @alias imap_createmailbox */
    function imap_create(IMAP\Connection $imap, string $mailbox): bool {}

    function imap_renamemailbox(IMAP\Connection $imap, string $from, string $to): bool {}

    /** @alias imap_renamemailbox */
    function imap_rename(IMAP\Connection $imap, string $from, string $to): bool {}

    function imap_deletemailbox(IMAP\Connection $imap, string $mailbox): bool {}

    function imap_subscribe(IMAP\Connection $imap, string $mailbox): bool {}

    function imap_unsubscribe(IMAP\Connection $imap, string $mailbox): bool {}

    // Quotas and rights

    function imap_get_quota(IMAP\Connection $imap, string $quota_root): array|false {}

    function imap_get_quotaroot(IMAP\Connection $imap, string $mailbox): array|false {}

    function imap_set_quota(IMAP\Connection $imap, string $quota_root, int $mailbox_size): bool {}

    function imap_getacl(IMAP\Connection $imap, string $mailbox): array|false {}

    function imap_setacl(IMAP\Connection $imap, string $mailbox, string $user_id, string $rights): bool {}

    // Headers and addresses without a server

    function imap_rfc822_parse_headers(string $headers, string $default_hostname = "UNKNOWN"): stdClass {}

    function imap_rfc822_parse_adrlist(string $string, string $default_hostname): array {}

    function imap_rfc822_write_address(string $mailbox, string $hostname, string $personal): string|false {}

    // Composing and sending

    function imap_mail_compose(array $envelope, array $bodies): string|false {}

    function imap_mail(string $to, string $subject, string $message, ?string $additional_headers = null, ?string $cc = null, ?string $bcc = null, ?string $return_path = null): bool {}

    // Texts without a server

    function imap_base64(string $string): string|false {}

    function imap_binary(string $string): string|false {}

    function imap_qprint(string $string): string|false {}

    function imap_8bit(string $string): string|false {}

    function imap_utf8(string $mime_encoded_text): string {}

    function imap_mime_header_decode(string $string): array|false {}

    function imap_utf7_encode(string $string): string {}

    function imap_utf7_decode(string $string): string|false {}

    function imap_utf8_to_mutf7(string $string): string|false {}

    function imap_mutf7_to_utf8(string $string): string|false {}

    // Errors

    function imap_errors(): array|false {}

    function imap_alerts(): array|false {}

    function imap_last_error(): string|false {}
}

namespace IMAP {
    /**
     * A connection, and the mailbox that is open on it.
     *
     * @strict-properties
     * @not-serializable
     */
    final class Connection
    {
    }
}
