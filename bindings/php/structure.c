/* The part trees of messages. */

#include "php_imap.h"

static void put_parameters(HashTable *properties, imap_name name, const imap_parameter *parameters, size_t count) {
    zval list;
    array_init_size(&list, count);
    for (size_t i = 0; i < count; i++) {
        zval parameter;
        HashTable *of_one = imap_make_object(&parameter, 2);
        imap_put_text(of_one, IMAP_NAME_attribute, parameters[i].attribute, parameters[i].attribute_size);
        imap_put_text(of_one, IMAP_NAME_value, parameters[i].value, parameters[i].value_size);
        add_next_index_zval(&list, &parameter);
    }
    imap_put_value(properties, name, &list);
}

/* A part without what is below it. */
static HashTable *make_part(zval *object, const imap_structure *part) {
    HashTable *properties = imap_make_object(object, 16);
    imap_put_long(properties, IMAP_NAME_type, part->type);
    imap_put_long(properties, IMAP_NAME_encoding, part->encoding);
    imap_put_long(properties, IMAP_NAME_ifsubtype, part->ifsubtype);
    imap_put_text(properties, IMAP_NAME_subtype, part->subtype, part->subtype_size);
    imap_put_long(properties, IMAP_NAME_ifdescription, part->ifdescription);
    imap_put_text(properties, IMAP_NAME_description, part->description, part->description_size);
    imap_put_long(properties, IMAP_NAME_ifid, part->ifid);
    imap_put_text(properties, IMAP_NAME_id, part->id, part->id_size);
    if (part->lines != 0) {
        imap_put_long(properties, IMAP_NAME_lines, (zend_long)part->lines);
    }
    if (part->bytes != 0) {
        imap_put_long(properties, IMAP_NAME_bytes, (zend_long)part->bytes);
    }
    imap_put_long(properties, IMAP_NAME_ifdisposition, part->ifdisposition);
    imap_put_text(properties, IMAP_NAME_disposition, part->disposition, part->disposition_size);
    imap_put_long(properties, IMAP_NAME_ifdparameters, part->ifdparameters);
    if (part->ifdparameters) {
        put_parameters(properties, IMAP_NAME_dparameters, part->dparameters, part->dparameters_count);
    }
    imap_put_long(properties, IMAP_NAME_ifparameters, part->ifparameters);
    if (part->ifparameters) {
        put_parameters(properties, IMAP_NAME_parameters, part->parameters, part->parameters_count);
    } else {
        zval none;
        object_init(&none);
        imap_put_value(properties, IMAP_NAME_parameters, &none);
    }
    return properties;
}

/* A part with what is below it; the library bounds the depth. */
static void make_tree(zval *object, const imap_structure *part) {
    HashTable *properties = make_part(object, part);
    if (part->parts_count == 0) {
        return;
    }
    zval parts;
    array_init_size(&parts, part->parts_count);
    for (size_t i = 0; i < part->parts_count; i++) {
        zval child;
        make_tree(&child, &part->parts[i]);
        add_next_index_zval(&parts, &child);
    }
    imap_put_value(properties, IMAP_NAME_parts, &parts);
}

PHP_FUNCTION(imap_fetchstructure) {
    zval *object;
    zend_long message, flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (message >= 1 && (flags & ~FT_UID) != 0) {
        zend_argument_value_error(3, "must be FT_UID or 0");
        RETURN_THROWS();
    }
    if (!imap_check_message(stream, message, 2, (flags & FT_UID) != 0)) {
        RETURN_FALSE;
    }
    imap_structure *root = imap_fetchstructure(stream, message, flags);
    if (root == NULL) {
        if ((flags & FT_UID) == 0 || !imap_explain_uid()) {
            php_error_docref(NULL, E_WARNING, "No body information available");
        }
        RETVAL_FALSE;
    } else {
        make_tree(return_value, root);
        imap_free(root);
    }
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_bodystruct) {
    zval *object;
    zend_long message;
    zend_string *section;
    ZEND_PARSE_PARAMETERS_START(3, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
        Z_PARAM_STR(section)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (!imap_check_message(stream, message, 2, false)) {
        RETURN_FALSE;
    }
    imap_structure *part = imap_bodystruct(stream, message, ZSTR_VAL(section));
    if (part == NULL) {
        /* A part that is not there is no error in ext/imap. */
        if (imap_last_status() == IMAP_STATUS_MAILBOX || imap_last_status() == IMAP_STATUS_ARGUMENT) {
            imap_drop_last_error();
        }
        RETVAL_FALSE;
    } else {
        make_part(return_value, part);
        imap_free(part);
    }
    imap_after_callbacks(object);
}
