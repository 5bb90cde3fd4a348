/* Encodings of texts and of mailbox names, without a server. */

#include "php_imap.h"

/* A function from octets to octets, or to nothing, which is false. */
static void convert(INTERNAL_FUNCTION_PARAMETERS, imap_text *(*convert)(const char *, size_t)) {
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();

    imap_text *converted = convert(ZSTR_VAL(text), ZSTR_LEN(text));
    if (converted == NULL) {
        /* That it can't be converted is said by the result alone. */
        imap_drop_last_error();
        RETURN_FALSE;
    }
    imap_return_text(return_value, converted);
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

PHP_FUNCTION(imap_binary) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_binary);
}

PHP_FUNCTION(imap_8bit) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_8bit);
}

PHP_FUNCTION(imap_utf7_encode) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_utf7_encode);
}

PHP_FUNCTION(imap_utf8_to_mutf7) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_utf8_to_mutf7);
}

PHP_FUNCTION(imap_mutf7_to_utf8) {
    convert(INTERNAL_FUNCTION_PARAM_PASSTHRU, imap_mutf7_to_utf8);
}

/* Says in a warning what the others say by false alone. */
PHP_FUNCTION(imap_utf7_decode) {
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();

    imap_text *decoded = imap_utf7_decode(ZSTR_VAL(text), ZSTR_LEN(text));
    if (decoded == NULL) {
        imap_warn_of_last_error();
    }
    imap_return_text(return_value, decoded);
}

PHP_FUNCTION(imap_mime_header_decode) {
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();

    imap_piece_list *list = imap_mime_header_decode(ZSTR_VAL(text), ZSTR_LEN(text));
    if (list == NULL) {
        imap_drop_last_error();
        RETURN_FALSE;
    }
    array_init_size(return_value, list->count);
    for (size_t i = 0; i < list->count; i++) {
        zval piece;
        object_init(&piece);
        add_property_stringl(&piece, "charset", list->pieces[i].charset, list->pieces[i].charset_size);
        add_property_stringl(&piece, "text", list->pieces[i].text, list->pieces[i].text_size);
        add_next_index_zval(return_value, &piece);
    }
    imap_free(list);
}
