/* Mailboxes: making, changing, listing and counting them. */

#include "php_imap.h"

static void change(INTERNAL_FUNCTION_PARAMETERS, int (*change)(int, const char *)) {
    zval *object;
    zend_string *mailbox;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    RETVAL_BOOL(change(stream, ZSTR_VAL(mailbox)));
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_createmailbox) {
    change(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_createmailbox);
}

PHP_FUNCTION(imap_deletemailbox) {
    change(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_deletemailbox);
}

PHP_FUNCTION(imap_subscribe) {
    change(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_subscribe);
}

PHP_FUNCTION(imap_unsubscribe) {
    change(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_unsubscribe);
}

PHP_FUNCTION(imap_renamemailbox) {
    zval *object;
    zend_string *from, *to;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(from)
        Z_PARAM_STR(to)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    RETVAL_BOOL(imap_renamemailbox(stream, ZSTR_VAL(from), ZSTR_VAL(to)));
    imap_after_callbacks(object);
}

/* ---- Lists: false if there is nothing ------------------------------------------------------------------------------ */

static void return_names(zval *return_value, zval *object, imap_text_list *names) {
    if (names == NULL || names->count == 0) {
        RETVAL_FALSE;
    } else {
        array_init_size(return_value, names->count);
        for (size_t i = 0; i < names->count; i++) {
            add_next_index_stringl(return_value, names->texts[i].data, names->texts[i].size);
        }
    }
    imap_free(names);
    imap_after_callbacks(object);
}

static void list_names(INTERNAL_FUNCTION_PARAMETERS, imap_text_list *(*list)(int, const char *, const char *)) {
    zval *object;
    zend_string *reference, *pattern;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(reference)
        Z_PARAM_STR(pattern)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    return_names(return_value, object, list(stream, ZSTR_VAL(reference), ZSTR_VAL(pattern)));
}

PHP_FUNCTION(imap_list) {
    list_names(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_list);
}

PHP_FUNCTION(imap_lsub) {
    list_names(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_lsub);
}

PHP_FUNCTION(imap_listscan) {
    zval *object;
    zend_string *reference, *pattern, *content;
    ZEND_PARSE_PARAMETERS_START(4, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(reference)
        Z_PARAM_STR(pattern)
        Z_PARAM_STR(content)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    return_names(return_value, object, imap_listscan(stream, ZSTR_VAL(reference), ZSTR_VAL(pattern), ZSTR_VAL(content)));
}

static void list_folders(INTERNAL_FUNCTION_PARAMETERS, imap_folder_list *(*list)(int, const char *, const char *)) {
    zval *object;
    zend_string *reference, *pattern;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(reference)
        Z_PARAM_STR(pattern)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_folder_list *folders = list(stream, ZSTR_VAL(reference), ZSTR_VAL(pattern));
    if (folders == NULL || folders->count == 0) {
        RETVAL_FALSE;
    } else {
        array_init_size(return_value, folders->count);
        for (size_t i = 0; i < folders->count; i++) {
            const imap_folder *from = &folders->folders[i];
            zval folder;
            object_init(&folder);
            add_property_stringl(&folder, "name", from->name, from->name_size);
            add_property_long(&folder, "attributes", from->attributes);
            add_property_stringl(&folder, "delimiter", from->delimiter, from->delimiter_size);
            add_next_index_zval(return_value, &folder);
        }
    }
    imap_free(folders);
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_getmailboxes) {
    list_folders(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_getmailboxes);
}

PHP_FUNCTION(imap_getsubscribed) {
    list_folders(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_getsubscribed);
}

/* ---- Counters ------------------------------------------------------------------------------------------------------ */

PHP_FUNCTION(imap_status) {
    zval *object;
    zend_string *mailbox;
    zend_long flags;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~SA_ALL) != 0) {
        zend_argument_value_error(3, "must be a bitmask of SA_* constants");
        RETURN_THROWS();
    }
    imap_status_info *status = imap_status(stream, ZSTR_VAL(mailbox), flags);
    if (status == NULL || status->flags == 0) {
        RETVAL_FALSE;
    } else {
        const struct {
            int flag;
            const char *name;
            uint64_t value;
        } counters[] = {
            {SA_MESSAGES, "messages", status->messages},
            {SA_RECENT, "recent", status->recent},
            {SA_UNSEEN, "unseen", status->unseen},
            {SA_UIDNEXT, "uidnext", status->uidnext},
            {SA_UIDVALIDITY, "uidvalidity", status->uidvalidity},
        };
        object_init(return_value);
        add_property_long(return_value, "flags", status->flags);
        for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
            if ((status->flags & counters[i].flag) != 0) {
                add_property_long(return_value, counters[i].name, (zend_long)counters[i].value);
            }
        }
    }
    imap_free(status);
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_mailboxmsginfo) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    /* The result is an object whatever happens; of a connection that is gone it is empty. */
    imap_mailbox_info *info = imap_mailboxmsginfo(stream);
    object_init(return_value);
    if (info != NULL) {
        add_property_long(return_value, "Unread", info->unread);
        add_property_long(return_value, "Deleted", info->deleted);
        add_property_long(return_value, "Size", (zend_long)info->size);
        add_property_stringl(return_value, "Date", info->date, info->date_size);
        add_property_stringl(return_value, "Driver", info->driver, info->driver_size);
        add_property_stringl(return_value, "Mailbox", info->mailbox, info->mailbox_size);
        add_property_long(return_value, "Nmsgs", info->nmsgs);
        add_property_long(return_value, "Recent", info->recent);
        imap_free(info);
    }
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_headers) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_text_list *lines = imap_headers(stream);
    array_init(return_value);
    for (size_t i = 0; lines != NULL && i < lines->count; i++) {
        add_next_index_stringl(return_value, lines->texts[i].data, lines->texts[i].size);
    }
    imap_free(lines);
    imap_after_callbacks(object);
}
