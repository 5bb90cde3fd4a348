/* Addresses and headers, without a server. */

#include "php_imap.h"

PHP_FUNCTION(imap_rfc822_parse_adrlist) {
    zend_string *string, *host;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_STR(string)
        Z_PARAM_STR(host)
    ZEND_PARSE_PARAMETERS_END();

    imap_address_list *list = imap_rfc822_parse_adrlist(ZSTR_VAL(string), ZSTR_VAL(host));
    array_init(return_value);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        zval address;
        imap_make_address(&address, &list->addresses[i]);
        add_next_index_zval(return_value, &address);
    }
    imap_free(list);
}

PHP_FUNCTION(imap_rfc822_write_address) {
    zend_string *mailbox, *host, *personal;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_STR(mailbox)
        Z_PARAM_STR(host)
        Z_PARAM_STR(personal)
    ZEND_PARSE_PARAMETERS_END();

    imap_return_text(return_value, imap_rfc822_write_address(ZSTR_VAL(mailbox), ZSTR_VAL(host), ZSTR_VAL(personal)));
}

PHP_FUNCTION(imap_rfc822_parse_headers) {
    zend_string *headers, *host = NULL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_STR(headers)
        Z_PARAM_OPTIONAL
        Z_PARAM_STR(host)
    ZEND_PARSE_PARAMETERS_END();

    imap_header_info *info = imap_rfc822_parse_headers(ZSTR_VAL(headers), ZSTR_LEN(headers), host == NULL ? "UNKNOWN" : ZSTR_VAL(host));
    object_init(return_value);
    if (info != NULL) {
        imap_add_envelope(return_value, info);
        imap_free(info);
    }
}
