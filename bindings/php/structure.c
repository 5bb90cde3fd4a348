/* The part trees of messages. */

#include "php_imap.h"

static void add_parameters(zval *object, const char *name, const imap_parameter *parameters, size_t count) {
    zval list;
    array_init_size(&list, count);
    for (size_t i = 0; i < count; i++) {
        zval parameter;
        object_init(&parameter);
        add_property_stringl(&parameter, "attribute", parameters[i].attribute, parameters[i].attribute_size);
        add_property_stringl(&parameter, "value", parameters[i].value, parameters[i].value_size);
        add_next_index_zval(&list, &parameter);
    }
    imap_add_value(object, name, &list);
}

/* A part without what is below it. */
static void make_part(zval *object, const imap_structure *part) {
    object_init(object);
    add_property_long(object, "type", part->type);
    add_property_long(object, "encoding", part->encoding);
    add_property_long(object, "ifsubtype", part->ifsubtype);
    imap_add_text(object, "subtype", part->subtype, part->subtype_size);
    add_property_long(object, "ifdescription", part->ifdescription);
    imap_add_text(object, "description", part->description, part->description_size);
    add_property_long(object, "ifid", part->ifid);
    imap_add_text(object, "id", part->id, part->id_size);
    if (part->lines != 0) {
        add_property_long(object, "lines", (zend_long)part->lines);
    }
    if (part->bytes != 0) {
        add_property_long(object, "bytes", (zend_long)part->bytes);
    }
    add_property_long(object, "ifdisposition", part->ifdisposition);
    imap_add_text(object, "disposition", part->disposition, part->disposition_size);
    add_property_long(object, "ifdparameters", part->ifdparameters);
    if (part->ifdparameters) {
        add_parameters(object, "dparameters", part->dparameters, part->dparameters_count);
    }
    add_property_long(object, "ifparameters", part->ifparameters);
    if (part->ifparameters) {
        add_parameters(object, "parameters", part->parameters, part->parameters_count);
    } else {
        zval none;
        object_init(&none);
        imap_add_value(object, "parameters", &none);
    }
}

/* A part with what is below it; the library bounds the depth. */
static void make_tree(zval *object, const imap_structure *part) {
    make_part(object, part);
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
    imap_add_value(object, "parts", &parts);
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
            imap_collect(IMAP_ERROR);
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
            imap_collect_but_last(IMAP_ERROR);
        }
        RETVAL_FALSE;
    } else {
        make_part(return_value, part);
        imap_free(part);
    }
    imap_after_callbacks(object);
}
