/* Messages that go out: composed, and handed to sendmail. */

#include "php_imap.h"

#include "php_ini.h"

/* A member of an array; the library keeps nothing, so `owned` does for the call. As in ext/imap, what is no string becomes one. */
static const zend_string *find_string(HashTable *given, const char *key, zval *owned) {
    zval *value = zend_hash_str_find(given, key, strlen(key));
    if (value == NULL) {
        return NULL;
    }
    zend_string *string = zval_get_string(value);
    add_next_index_str(owned, string);
    return string;
}

static const char *find_text(HashTable *given, const char *key, zval *owned) {
    const zend_string *string = find_string(given, key, owned);
    return string == NULL ? NULL : ZSTR_VAL(string);
}

/* A number of the library's, or -1, which is none of them. */
static int find_number(HashTable *given, const char *key, int absent) {
    zval *value = zend_hash_str_find(given, key, strlen(key));
    if (value == NULL) {
        return absent;
    }
    zend_long number = zval_get_long(value);
    return number < 0 || number > INT_MAX ? -1 : (int)number;
}

static HashTable *find_array(HashTable *given, const char *key) {
    zval *value = zend_hash_str_find(given, key, strlen(key));
    if (value == NULL) {
        return NULL;
    }
    ZVAL_DEREF(value);
    return Z_TYPE_P(value) == IS_ARRAY ? Z_ARRVAL_P(value) : NULL;
}

/* Parameters by name; what has no name is left out. */
static imap_compose_parameter *find_parameters(HashTable *given, const char *key, size_t *count, zval *owned) {
    HashTable *array = find_array(given, key);
    *count = 0;
    if (array == NULL || zend_hash_num_elements(array) == 0) {
        return NULL;
    }
    imap_compose_parameter *parameters = safe_emalloc(zend_hash_num_elements(array), sizeof *parameters, 0);
    zend_string *name;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL(array, name, value) {
        if (name == NULL) {
            continue;
        }
        zend_string *text = zval_get_string(value);
        add_next_index_str(owned, text);
        parameters[*count].attribute = ZSTR_VAL(name);
        parameters[*count].value = ZSTR_VAL(text);
        ++*count;
    } ZEND_HASH_FOREACH_END();
    return parameters;
}

static void read_envelope(HashTable *given, imap_compose_envelope *envelope, zval *owned) {
    memset(envelope, 0, sizeof *envelope);
    envelope->size = sizeof *envelope;
    envelope->remail = find_text(given, "remail", owned);
    envelope->return_path = find_text(given, "return_path", owned);
    envelope->date = find_text(given, "date", owned);
    envelope->from = find_text(given, "from", owned);
    envelope->reply_to = find_text(given, "reply_to", owned);
    envelope->in_reply_to = find_text(given, "in_reply_to", owned);
    envelope->subject = find_text(given, "subject", owned);
    envelope->to = find_text(given, "to", owned);
    envelope->cc = find_text(given, "cc", owned);
    envelope->bcc = find_text(given, "bcc", owned);
    envelope->message_id = find_text(given, "message_id", owned);

    HashTable *fields = find_array(given, "custom_headers");
    if (fields == NULL || zend_hash_num_elements(fields) == 0) {
        return;
    }
    const char **texts = safe_emalloc(zend_hash_num_elements(fields), sizeof *texts, 0);
    envelope->custom_headers = texts;
    zval *field;
    ZEND_HASH_FOREACH_VAL(fields, field) {
        zend_string *text = zval_get_string(field);
        add_next_index_str(owned, text);
        texts[envelope->custom_headers_count++] = ZSTR_VAL(text);
    } ZEND_HASH_FOREACH_END();
}

static void read_body(HashTable *given, imap_compose_body *body, zval *owned) {
    memset(body, 0, sizeof *body);
    body->size = sizeof *body;
    body->type = find_number(given, "type", TYPETEXT);
    body->encoding = find_number(given, "encoding", ENC7BIT);
    body->charset = find_text(given, "charset", owned);
    body->parameters = find_parameters(given, "type.parameters", &body->parameters_count, owned);
    body->subtype = find_text(given, "subtype", owned);
    body->id = find_text(given, "id", owned);
    body->description = find_text(given, "description", owned);
    body->disposition = find_text(given, "disposition.type", owned);
    body->dparameters = find_parameters(given, "disposition", &body->dparameters_count, owned);
    const zend_string *contents = find_string(given, "contents.data", owned);
    if (contents != NULL) {
        body->contents = ZSTR_VAL(contents);
        body->contents_size = ZSTR_LEN(contents);
    }
    /* They say nothing in a message, but have to be numbers. */
    find_number(given, "lines", 0);
    find_number(given, "bytes", 0);
    body->md5 = find_text(given, "md5", owned);
}

/* The bodies that count: the first, and if that is a multipart those of the others that are arrays. */
static size_t read_bodies(HashTable *given, imap_compose_body *bodies, zval *owned) {
    size_t count = 0;
    zval *value;
    ZEND_HASH_FOREACH_VAL(given, value) {
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) == IS_ARRAY) {
            read_body(Z_ARRVAL_P(value), &bodies[count++], owned);
        }
        if (EG(exception) || bodies[0].type != TYPEMULTIPART) {
            break;
        }
    } ZEND_HASH_FOREACH_END();
    return count;
}

static zval *first_of(HashTable *bodies) {
    zval *first = NULL;
    ZEND_HASH_FOREACH_VAL(bodies, first) {
        break;
    } ZEND_HASH_FOREACH_END();
    ZVAL_DEREF(first);
    return first;
}

/* Throws ext/imap's exception for a first body that is none. */
static void refuse_first(zval *first) {
    if (Z_TYPE_P(first) != IS_ARRAY) {
        zend_argument_type_error(2, "individual body must be of type array, %s given", zend_zval_type_name(first));
    } else {
        zend_argument_value_error(2, "individual body cannot be empty");
    }
}

PHP_FUNCTION(imap_mail_compose) {
    HashTable *envelope_given, *bodies_given;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_ARRAY_HT(envelope_given)
        Z_PARAM_ARRAY_HT(bodies_given)
    ZEND_PARSE_PARAMETERS_END();

    if (zend_hash_num_elements(bodies_given) == 0) {
        zend_argument_value_error(2, "cannot be empty");
        RETURN_THROWS();
    }
    zval owned;
    array_init(&owned);
    imap_compose_envelope envelope;
    imap_compose_body *bodies = NULL;
    size_t count = 0;
    read_envelope(envelope_given, &envelope, &owned);
    zval *first = first_of(bodies_given);
    if (!EG(exception) && Z_TYPE_P(first) == IS_ARRAY && zend_hash_num_elements(Z_ARRVAL_P(first)) > 0) {
        bodies = safe_emalloc(zend_hash_num_elements(bodies_given), sizeof *bodies, 0);
        count = read_bodies(bodies_given, bodies, &owned);
    }
    if (!EG(exception)) {
        imap_text *message = imap_mail_compose(&envelope, bodies, count);
        if (message != NULL) {
            imap_return_text(return_value, message);
        } else if (count == 0 && strcmp(imap_last_error(), "bodies cannot be empty") == 0) {
            /* The envelope, which comes first, is fine. */
            imap_drop_last_error();
            refuse_first(first);
        } else {
            imap_warn_of_last_error();
            RETVAL_FALSE;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (bodies[i].parameters != NULL) {
            efree((void *)bodies[i].parameters);
        }
        if (bodies[i].dparameters != NULL) {
            efree((void *)bodies[i].dparameters);
        }
    }
    if (bodies != NULL) {
        efree(bodies);
    }
    if (envelope.custom_headers != NULL) {
        efree((void *)envelope.custom_headers);
    }
    zval_ptr_dtor(&owned);
}

PHP_FUNCTION(imap_mail) {
    zend_string *to, *subject, *message, *headers = NULL, *cc = NULL, *bcc = NULL, *return_path = NULL;
    ZEND_PARSE_PARAMETERS_START(3, 7)
        Z_PARAM_PATH_STR(to)
        Z_PARAM_PATH_STR(subject)
        Z_PARAM_PATH_STR(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_PATH_STR_OR_NULL(headers)
        Z_PARAM_PATH_STR_OR_NULL(cc)
        Z_PARAM_PATH_STR_OR_NULL(bcc)
        Z_PARAM_PATH_STR_OR_NULL(return_path)
    ZEND_PARSE_PARAMETERS_END();

    if (ZSTR_LEN(to) == 0) {
        zend_argument_value_error(1, "cannot be empty");
        RETURN_THROWS();
    }
    if (ZSTR_LEN(subject) == 0) {
        zend_argument_value_error(2, "cannot be empty");
        RETURN_THROWS();
    }
    if (ZSTR_LEN(message) == 0) {
        php_error_docref(NULL, E_WARNING, "No message string in mail command");
    }
    const char *sendmail = INI_STR("sendmail_path");
    if (sendmail == NULL || sendmail[0] == '\0') {
        RETURN_FALSE;
    }
    int sent = imap_mail_through(sendmail, ZSTR_VAL(to), ZSTR_VAL(subject), ZSTR_VAL(message), headers == NULL ? NULL : ZSTR_VAL(headers),
        cc == NULL ? NULL : ZSTR_VAL(cc), bcc == NULL ? NULL : ZSTR_VAL(bcc), return_path == NULL ? NULL : ZSTR_VAL(return_path));
    if (sent == 0) {
        imap_warn_of_last_error();
    }
    RETURN_BOOL(sent);
}
