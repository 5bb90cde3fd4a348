/* Quotas and rights. */

#include "php_imap.h"

static void return_quotas(zval *return_value, zval *object, imap_quota_list *list, const char *function) {
    if (list == NULL) {
        php_error_docref(NULL, E_WARNING, "C-client %s failed", function);
        imap_after_callbacks(object);
        RETURN_FALSE;
    }
    array_init(return_value);
    for (size_t i = 0; i < list->count; i++) {
        const imap_quota *from = &list->quotas[i];
        if (from->resource_size == strlen("STORAGE") && memcmp(from->resource, "STORAGE", from->resource_size) == 0) {
            add_assoc_long(return_value, "usage", (zend_long)from->usage);
            add_assoc_long(return_value, "limit", (zend_long)from->limit);
        }
        zval quota;
        array_init(&quota);
        add_assoc_long(&quota, "usage", (zend_long)from->usage);
        add_assoc_long(&quota, "limit", (zend_long)from->limit);
        add_assoc_zval_ex(return_value, from->resource, from->resource_size, &quota);
    }
    imap_free(list);
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_get_quota) {
    zval *object;
    zend_string *root;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(root)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    return_quotas(return_value, object, imap_get_quota(stream, ZSTR_VAL(root)), "imap_getquota");
}

PHP_FUNCTION(imap_get_quotaroot) {
    zval *object;
    zend_string *mailbox;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    return_quotas(return_value, object, imap_get_quotaroot(stream, ZSTR_VAL(mailbox)), "imap_getquotaroot");
}

PHP_FUNCTION(imap_set_quota) {
    zval *object;
    zend_string *root;
    zend_long size;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(root)
        Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    RETVAL_BOOL(imap_set_quota(stream, ZSTR_VAL(root), size));
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_getacl) {
    zval *object;
    zend_string *mailbox;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_rights_list *list = imap_getacl(stream, ZSTR_VAL(mailbox));
    if (list == NULL) {
        /* Without the function's name, as in ext/imap. */
        zend_error(E_WARNING, "c-client imap_getacl failed");
        RETVAL_FALSE;
    } else {
        array_init(return_value);
        for (size_t i = 0; i < list->count; i++) {
            const imap_rights *of = &list->rights[i];
            add_assoc_stringl_ex(return_value, of->identifier, of->identifier_size, of->rights, of->rights_size);
        }
        imap_free(list);
    }
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_setacl) {
    zval *object;
    zend_string *mailbox, *user, *rights;
    ZEND_PARSE_PARAMETERS_START(4, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
        Z_PARAM_STR(user)
        Z_PARAM_STR(rights)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    RETVAL_BOOL(imap_setacl(stream, ZSTR_VAL(mailbox), ZSTR_VAL(user), ZSTR_VAL(rights)));
    imap_after_callbacks(object);
}
