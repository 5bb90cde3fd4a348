/* Encodings of texts, without a server. */

#include "php_imap.h"

/* A function from octets to octets, or to nothing, which is false. */
static void convert(INTERNAL_FUNCTION_PARAMETERS, imap_text *(*convert)(const char *, size_t)) {
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();

    imap_collect(IMAP_ERROR);
    imap_text *converted = convert(ZSTR_VAL(text), ZSTR_LEN(text));
    if (converted == NULL) {
        /* That it can't be converted is said by the result alone. */
        imap_collect_but_last(IMAP_PARSE);
        RETURN_FALSE;
    }
    imap_collect(IMAP_PARSE);
    RETVAL_STRINGL(converted->data, converted->size);
    imap_free(converted);
}

PHP_FUNCTION(imap_base64) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_base64);
}

PHP_FUNCTION(imap_qprint) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_qprint);
}

PHP_FUNCTION(imap_utf8) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_utf8);
}
