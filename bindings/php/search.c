/* Searching. */

#include "php_imap.h"

PHP_FUNCTION(imap_search) {
    zval *object;
    zend_string *criteria, *charset = NULL;
    zend_long flags = SE_FREE;
    ZEND_PARSE_PARAMETERS_START(2, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(criteria)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
        Z_PARAM_STR(charset)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~(SE_FREE | SE_UID)) != 0) {
        zend_argument_value_error(3, "must be a bitmask of SE_FREE, and SE_UID");
        RETURN_THROWS();
    }
    imap_number_list *hits = imap_search(stream, ZSTR_VAL(criteria), flags, charset == NULL ? NULL : ZSTR_VAL(charset));
    if (hits == NULL || hits->count == 0) {
        RETVAL_FALSE;
    } else {
        array_init_size(return_value, hits->count);
        zend_hash_real_init_packed(Z_ARRVAL_P(return_value));
        ZEND_HASH_FILL_PACKED(Z_ARRVAL_P(return_value)) {
            for (size_t i = 0; i < hits->count; i++) {
                ZEND_HASH_FILL_SET_LONG(hits->numbers[i]);
                ZEND_HASH_FILL_NEXT();
            }
        } ZEND_HASH_FILL_END();
    }
    imap_free(hits);
    imap_after_callbacks(object);
}
