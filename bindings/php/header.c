/* Headers of messages, read. */

#include "php_imap.h"

/* As many octets of a sender or a subject as a script may ask for. */
#define EXCERPT 1024

void imap_make_address(zval *object, const imap_address *address) {
    object_init(object);
    imap_add_text(object, "mailbox", address->mailbox, address->mailbox_size);
    imap_add_text(object, "host", address->host, address->host_size);
    imap_add_text(object, "personal", address->personal, address->personal_size);
    imap_add_text(object, "adl", address->adl, address->adl_size);
}

static void add_addresses(zval *object, const char *text_name, const char *text, size_t size, const char *list_name, const imap_address *list,
                          size_t count) {
    if (count == 0) {
        return;
    }
    imap_add_text(object, text_name, text, size);
    zval addresses;
    array_init_size(&addresses, count);
    for (size_t i = 0; i < count; i++) {
        zval address;
        imap_make_address(&address, &list[i]);
        add_next_index_zval(&addresses, &address);
    }
    imap_add_value(object, list_name, &addresses);
}

void imap_add_envelope(zval *object, const imap_header_info *info) {
    imap_add_text(object, "remail", info->remail, info->remail_size);
    imap_add_text(object, "date", info->date, info->date_size);
    imap_add_text(object, "Date", info->date, info->date_size);
    imap_add_text(object, "subject", info->subject, info->subject_size);
    imap_add_text(object, "Subject", info->subject, info->subject_size);
    imap_add_text(object, "in_reply_to", info->in_reply_to, info->in_reply_to_size);
    imap_add_text(object, "message_id", info->message_id, info->message_id_size);
    imap_add_text(object, "newsgroups", info->newsgroups, info->newsgroups_size);
    imap_add_text(object, "followup_to", info->followup_to, info->followup_to_size);
    imap_add_text(object, "references", info->references, info->references_size);
    add_addresses(object, "toaddress", info->toaddress, info->toaddress_size, "to", info->to, info->to_count);
    add_addresses(object, "fromaddress", info->fromaddress, info->fromaddress_size, "from", info->from, info->from_count);
    add_addresses(object, "ccaddress", info->ccaddress, info->ccaddress_size, "cc", info->cc, info->cc_count);
    add_addresses(object, "bccaddress", info->bccaddress, info->bccaddress_size, "bcc", info->bcc, info->bcc_count);
    add_addresses(object, "reply_toaddress", info->reply_toaddress, info->reply_toaddress_size, "reply_to", info->reply_to,
                  info->reply_to_count);
    add_addresses(object, "senderaddress", info->senderaddress, info->senderaddress_size, "sender", info->sender, info->sender_count);
    add_addresses(object, "return_pathaddress", info->return_pathaddress, info->return_pathaddress_size, "return_path",
                  info->return_path, info->return_path_count);
}

static void add_letter(zval *object, const char *name, char letter) {
    add_property_stringl(object, name, &letter, 1);
}

static void add_number(zval *object, const char *name, const char *format, uint64_t number) {
    char digits[32];
    int size = snprintf(digits, sizeof digits, format, number);
    add_property_stringl(object, name, digits, (size_t)size);
}

static void make_header_info(zval *object, const imap_header_info *info) {
    object_init(object);
    imap_add_envelope(object, info);
    add_letter(object, "Recent", info->recent);
    add_letter(object, "Unseen", info->unseen);
    add_letter(object, "Flagged", info->flagged);
    add_letter(object, "Answered", info->answered);
    add_letter(object, "Deleted", info->deleted);
    add_letter(object, "Draft", info->draft);
    add_number(object, "Msgno", "%4" PRIu64, (uint64_t)info->msgno);
    imap_add_text(object, "MailDate", info->maildate, info->maildate_size);
    add_number(object, "Size", "%" PRIu64, info->size);
    add_property_long(object, "udate", info->udate);
    imap_add_text(object, "fetchfrom", info->fetchfrom, info->fetchfrom_size);
    imap_add_text(object, "fetchsubject", info->fetchsubject, info->fetchsubject_size);
}

PHP_FUNCTION(imap_headerinfo) {
    zval *object;
    zend_long message, from_length = 0, subject_length = 0;
    ZEND_PARSE_PARAMETERS_START(2, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(from_length)
        Z_PARAM_LONG(subject_length)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (!imap_check_message(stream, message, 2, false)) {
        RETURN_FALSE;
    }
    if (from_length < 0 || from_length > EXCERPT) {
        zend_argument_value_error(3, "must be between 0 and %d", EXCERPT);
        RETURN_THROWS();
    }
    if (subject_length < 0 || subject_length > EXCERPT) {
        zend_argument_value_error(4, "must be between 0 and %d", EXCERPT);
        RETURN_THROWS();
    }
    imap_header_info *info = imap_headerinfo(stream, message, from_length, subject_length);
    if (info == NULL) {
        RETVAL_FALSE;
    } else {
        make_header_info(return_value, info);
        imap_free(info);
    }
    imap_after_callbacks(object);
}

static void make_overview(zval *object, const imap_overview *overview) {
    HashTable *properties = imap_make_object(object, 17);
    imap_put_text(properties, IMAP_NAME_subject, overview->subject, overview->subject_size);
    imap_put_text(properties, IMAP_NAME_from, overview->from, overview->from_size);
    imap_put_text(properties, IMAP_NAME_to, overview->to, overview->to_size);
    imap_put_text(properties, IMAP_NAME_date, overview->date, overview->date_size);
    imap_put_text(properties, IMAP_NAME_message_id, overview->message_id, overview->message_id_size);
    imap_put_text(properties, IMAP_NAME_references, overview->references, overview->references_size);
    imap_put_text(properties, IMAP_NAME_in_reply_to, overview->in_reply_to, overview->in_reply_to_size);
    imap_put_long(properties, IMAP_NAME_size, (zend_long)overview->size);
    imap_put_long(properties, IMAP_NAME_uid, overview->uid);
    imap_put_long(properties, IMAP_NAME_msgno, overview->msgno);
    imap_put_long(properties, IMAP_NAME_recent, overview->recent);
    imap_put_long(properties, IMAP_NAME_flagged, overview->flagged);
    imap_put_long(properties, IMAP_NAME_answered, overview->answered);
    imap_put_long(properties, IMAP_NAME_deleted, overview->deleted);
    imap_put_long(properties, IMAP_NAME_seen, overview->seen);
    imap_put_long(properties, IMAP_NAME_draft, overview->draft);
    imap_put_long(properties, IMAP_NAME_udate, overview->udate);
}

typedef struct {
    zval *array;
    imap_connection *connection;
} overviews;

/* A fatal error, as for want of memory, must not leap over the library's code. */
static int take_overview(void *context, const imap_overview *message) {
    overviews *taken = context;
    zend_try {
        zval overview;
        make_overview(&overview, message);
        add_next_index_zval(taken->array, &overview);
    } zend_catch {
        taken->connection->failed = true;
    } zend_end_try();
    return taken->connection->failed;
}

PHP_FUNCTION(imap_fetch_overview) {
    zval *object;
    zend_string *sequence;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(sequence)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~FT_UID) != 0) {
        zend_argument_value_error(3, "must be FT_UID or 0");
        RETURN_THROWS();
    }
    /* A sequence that makes no sense gives an empty list too, and an error on the stack. */
    array_init(return_value);
    overviews taken = {return_value, imap_connection_of(object)};
    imap_fetch_overview_sink(stream, ZSTR_VAL(sequence), flags, take_overview, &taken);
    imap_after_callbacks(object);
}
