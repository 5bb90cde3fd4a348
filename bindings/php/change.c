/* Changing messages. */

#include "php_imap.h"

/* imap_delete and imap_undelete, which say that all went well even when the server refused */
static void mark(INTERNAL_FUNCTION_PARAMETERS, int (*mark)(int, const char *, int64_t), bool checked) {
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

    if (checked && (flags & ~FT_UID) != 0) {
        zend_argument_value_error(3, "must be FT_UID or 0");
        RETURN_THROWS();
    }
    mark(stream, ZSTR_VAL(sequence), flags);
    imap_after_callbacks(object);
    RETURN_TRUE;
}

PHP_FUNCTION(imap_delete) {
    mark(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_delete, true);
}

PHP_FUNCTION(imap_undelete) {
    mark(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_undelete, false);
}

PHP_FUNCTION(imap_expunge) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_expunge(stream);
    imap_after_callbacks(object);
    RETURN_TRUE;
}

/* imap_setflag_full and imap_clearflag_full, likewise */
static void flag(INTERNAL_FUNCTION_PARAMETERS, int (*change)(int, const char *, const char *, int64_t)) {
    zval *object;
    zend_string *sequence, *flags;
    zend_long options = 0;
    ZEND_PARSE_PARAMETERS_START(3, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(sequence)
        Z_PARAM_STR(flags)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(options)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((options & ~ST_UID) != 0) {
        zend_argument_value_error(4, "must be ST_UID or 0");
        RETURN_THROWS();
    }
    change(stream, ZSTR_VAL(sequence), ZSTR_VAL(flags), options);
    imap_after_callbacks(object);
    RETURN_TRUE;
}

PHP_FUNCTION(imap_setflag_full) {
    flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_setflag_full);
}

PHP_FUNCTION(imap_clearflag_full) {
    flag(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_clearflag_full);
}

/* imap_mail_copy and imap_mail_move */
static void copy(INTERNAL_FUNCTION_PARAMETERS, int (*copy)(int, const char *, const char *, int64_t), zend_long valid, const char *text) {
    zval *object;
    zend_string *sequence, *mailbox;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(3, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(sequence)
        Z_PARAM_STR(mailbox)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~valid) != 0) {
        zend_argument_value_error(4, "%s", text);
        RETURN_THROWS();
    }
    RETVAL_BOOL(copy(stream, ZSTR_VAL(sequence), ZSTR_VAL(mailbox), flags));
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_mail_copy) {
    copy(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_mail_copy, CP_UID | CP_MOVE, "must be a bitmask of CP_UID, and CP_MOVE");
}

PHP_FUNCTION(imap_mail_move) {
    copy(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_mail_move, CP_UID, "must be CP_UID or 0");
}

/* Whether there is a date somewhere in the text, of the form 17-Jul-1996 02:44:25 -0700. */
static bool has_internal_date(const char *text) {
    static const char form[] = "39-Mmm-9999 29:59:59 +9999", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (; strlen(text) >= sizeof form - 1; text++) {
        size_t i = 0;
        while (form[i] != '\0') {
            bool fits = isdigit((unsigned char)form[i]) ? text[i] >= '0' && text[i] <= form[i]
                      : isalpha((unsigned char)form[i]) ? true
                      : form[i] == '+'                  ? text[i] == '+' || text[i] == '-'
                                                        : text[i] == form[i];
            if (!fits) {
                break;
            }
            i++;
        }
        for (const char *month = months; form[i] == '\0' && *month != '\0'; month += 3) {
            if (memcmp(month, text + 3, 3) == 0) {
                return true;
            }
        }
    }
    return false;
}

PHP_FUNCTION(imap_append) {
    zval *object;
    zend_string *folder, *message, *options = NULL, *date = NULL;
    ZEND_PARSE_PARAMETERS_START(3, 5)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(folder)
        Z_PARAM_STR(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_STR_OR_NULL(options)
        Z_PARAM_STR_OR_NULL(date)
    ZEND_PARSE_PARAMETERS_END();

    if (date != NULL && !has_internal_date(ZSTR_VAL(date))) {
        php_error_docref(NULL, E_WARNING, "Internal date not correctly formatted");
        date = NULL;
    }
    IMAP_STREAM(stream, object);
    RETVAL_BOOL(imap_append(stream, ZSTR_VAL(folder), ZSTR_VAL(message), ZSTR_LEN(message), options == NULL ? NULL : ZSTR_VAL(options),
                            date == NULL ? NULL : ZSTR_VAL(date)));
    imap_after_callbacks(object);
}
