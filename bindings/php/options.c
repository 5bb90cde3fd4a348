/*
 * imap_open()'s array of options. ext/imap knows DISABLE_AUTHENTICATOR; the others are this library's:
 *
 *     CA_FILE, CERTIFICATE, KEY    names of PEM files
 *     FINGERPRINT                  SHA-256 of the server's certificate, as hexadecimal digits
 *     PROXY                        socks5://[user:password@]host[:port] or http://[user:password@]host[:port]
 *     OPEN_TIMEOUT, READ_TIMEOUT, WRITE_TIMEOUT, CLOSE_TIMEOUT    seconds; 0 for none
 *     TRACE                        function (string $direction, string $data): void; the direction is sent, received or note
 *     LOCAL_ROOT                   folder of local mailboxes, in place of the user's home
 *     TRACE_FILE                   name of a file to which the traffic is appended
 *     TOKEN                        function (string $user, bool $refused): string, which gives an OAuth 2 bearer token
 *
 * As in ext/imap, other keys mean nothing.
 */

#include "php_imap.h"

#include "ext/standard/url.h"
#include "zend_exceptions.h"

#define SOCKS5_PORT 1080
#define HTTP_PORT 8080

/* ---- Callbacks ----------------------------------------------------------------------------------------------------- */

/* Calls a function of the script from within the library, which neither an exception nor the request's end may jump out of. */
static bool call_script(imap_connection *connection, zval *function, zval *result, uint32_t count, zval *arguments) {
    volatile bool called = false;
    if (Z_ISUNDEF_P(function) || EG(exception) || connection->failed) {
        return false;
    }
    zend_try {
        called = call_user_function(NULL, NULL, function, result, count, arguments) == SUCCESS && !EG(exception);
    } zend_catch {
        connection->failed = true;
    } zend_end_try();
    return called;
}

static void trace(void *context, int direction, const char *data, size_t size) {
    imap_connection *connection = context;
    zval arguments[2], result;
    ZVAL_UNDEF(&result);
    ZVAL_STRING(&arguments[0], direction == IMAP_TRACE_SENT ? "sent" : direction == IMAP_TRACE_RECEIVED ? "received" : "note");
    ZVAL_STRINGL(&arguments[1], data, size);
    call_script(connection, &connection->trace, &result, 2, arguments);
    zval_ptr_dtor(&result);
    zval_ptr_dtor(&arguments[0]);
    zval_ptr_dtor(&arguments[1]);
}

static int64_t token(void *context, const char *user, int refused, char *buffer, size_t size) {
    imap_connection *connection = context;
    /* A token that had no room is asked for a second time, and the script need not know. */
    if (Z_TYPE(connection->pending) != IS_STRING) {
        zval arguments[2], result;
        ZVAL_UNDEF(&result);
        ZVAL_STRING(&arguments[0], user);
        ZVAL_BOOL(&arguments[1], refused);
        bool called = call_script(connection, &connection->token, &result, 2, arguments);
        zval_ptr_dtor(&arguments[0]);
        zval_ptr_dtor(&arguments[1]);
        if (!called || Z_TYPE(result) != IS_STRING) {
            zval_ptr_dtor(&result);
            return -1;
        }
        ZVAL_COPY_VALUE(&connection->pending, &result);
    }
    int64_t length = (int64_t)Z_STRLEN(connection->pending);
    if (Z_STRLEN(connection->pending) <= size) {
        memcpy(buffer, Z_STRVAL(connection->pending), Z_STRLEN(connection->pending));
        zval_ptr_dtor(&connection->pending);
        ZVAL_UNDEF(&connection->pending);
    }
    return length;
}

/* ---- Values -------------------------------------------------------------------------------------------------------- */

static zval *find(HashTable *given, const char *key) {
    zval *value = zend_hash_str_find(given, key, strlen(key));
    if (value != NULL) {
        ZVAL_DEREF(value);
    }
    return value;
}

static bool refuse(uint32_t argument, const char *key, const char *what) {
    zend_argument_type_error(argument, "option \"%s\" must be %s", key, what);
    return false;
}

static bool read_disabled(HashTable *given, uint32_t argument, imap_settings *settings) {
    static const char key[] = "DISABLE_AUTHENTICATOR", what[] = "a string or an array of strings";
    zval *value = find(given, key), *name;
    if (value == NULL) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_STRING && Z_TYPE_P(value) != IS_ARRAY) {
        return refuse(argument, key, what);
    }
    size_t count = Z_TYPE_P(value) == IS_STRING ? 1 : zend_hash_num_elements(Z_ARRVAL_P(value));
    if (count == 0) {
        return true;
    }
    settings->names = safe_emalloc(count, sizeof *settings->names, 0);
    settings->options.disabled_authenticators = settings->names;
    if (Z_TYPE_P(value) == IS_STRING) {
        settings->names[settings->options.disabled_authenticators_count++] = Z_STRVAL_P(value);
    } else {
        ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), name) {
            ZVAL_DEREF(name);
            if (Z_TYPE_P(name) != IS_STRING) {
                return refuse(argument, key, what);
            }
            settings->names[settings->options.disabled_authenticators_count++] = Z_STRVAL_P(name);
        } ZEND_HASH_FOREACH_END();
    }
    /* ext/imap takes a name that is empty for a mechanism that there is not. */
    size_t kept = 0;
    for (size_t i = 0; i < settings->options.disabled_authenticators_count; i++) {
        if (settings->names[i][0] != '\0') {
            settings->names[kept++] = settings->names[i];
        }
    }
    settings->options.disabled_authenticators_count = kept;
    return true;
}

static bool read_string(HashTable *given, uint32_t argument, const char *key, bool is_file, const char **text) {
    zval *value = find(given, key);
    if (value == NULL) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_STRING || strlen(Z_STRVAL_P(value)) != Z_STRLEN_P(value)) {
        return refuse(argument, key, "a string without null bytes");
    }
    if (is_file && Z_STRLEN_P(value) > 0 && php_check_open_basedir(Z_STRVAL_P(value))) {
        zend_argument_value_error(argument, "option \"%s\" must be a file that open_basedir allows", key);
        return false;
    }
    *text = Z_STRVAL_P(value);
    return true;
}

/* Seconds, where the library's 0 and -1 are PHP's absence and 0. */
static bool read_deadline(HashTable *given, uint32_t argument, const char *key, int64_t *seconds) {
    zval *value = find(given, key);
    if (value == NULL) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_LONG || Z_LVAL_P(value) < 0) {
        return refuse(argument, key, "an int that is greater than or equal to 0");
    }
    *seconds = Z_LVAL_P(value) == 0 ? -1 : Z_LVAL_P(value);
    return true;
}

static bool read_bool(HashTable *given, uint32_t argument, const char *key, bool *set) {
    zval *value = find(given, key);
    if (value == NULL) {
        return true;
    }
    if (Z_TYPE_P(value) != IS_TRUE && Z_TYPE_P(value) != IS_FALSE) {
        return refuse(argument, key, "a bool");
    }
    *set = Z_TYPE_P(value) == IS_TRUE;
    return true;
}

static bool read_callable(HashTable *given, uint32_t argument, const char *key, zval *function) {
    zval *value = find(given, key);
    if (value == NULL) {
        return true;
    }
    if (!zend_is_callable(value, 0, NULL)) {
        return refuse(argument, key, "a valid callback");
    }
    ZVAL_COPY(function, value);
    return true;
}

static bool read_proxy(HashTable *given, uint32_t argument, imap_settings *settings) {
    static const char key[] = "PROXY", what[] = "a string of the form socks5://host:port or http://host:port";
    imap_options *options = &settings->options;
    zval *value = find(given, key);
    if (value == NULL) {
        return true;
    }
    php_url *url = Z_TYPE_P(value) != IS_STRING ? NULL : php_url_parse_ex(Z_STRVAL_P(value), Z_STRLEN_P(value));
    if (url == NULL || url->scheme == NULL || url->host == NULL || ZSTR_LEN(url->host) == 0) {
        if (url != NULL) {
            php_url_free(url);
        }
        return refuse(argument, key, what);
    }
    if (zend_string_equals_literal_ci(url->scheme, "socks5")) {
        options->proxy_kind = IMAP_PROXY_SOCKS5;
        options->proxy_port = url->port != 0 ? url->port : SOCKS5_PORT;
    } else if (zend_string_equals_literal_ci(url->scheme, "http")) {
        options->proxy_kind = IMAP_PROXY_HTTP;
        options->proxy_port = url->port != 0 ? url->port : HTTP_PORT;
    } else {
        php_url_free(url);
        return refuse(argument, key, what);
    }
    settings->proxy = url;
    if (url->user != NULL) {
        ZSTR_LEN(url->user) = php_url_decode(ZSTR_VAL(url->user), ZSTR_LEN(url->user));
        options->proxy_user = ZSTR_VAL(url->user);
    }
    if (url->pass != NULL) {
        ZSTR_LEN(url->pass) = php_url_decode(ZSTR_VAL(url->pass), ZSTR_LEN(url->pass));
        options->proxy_password = ZSTR_VAL(url->pass);
    }
    options->proxy_host = ZSTR_VAL(url->host);
    return true;
}

bool imap_read_settings(HashTable *given, uint32_t argument, imap_connection *connection, imap_settings *settings) {
    imap_options *options = &settings->options;
    memset(settings, 0, sizeof *settings);
    options->size = sizeof *options;
    /* No name of a mailbox leads out of what the script may use. */
    options->local_within = PG(open_basedir);
    bool lookahead = IMAPG(lookahead), predict_status = IMAPG(predict_status), compress = IMAPG(compress);
    options->step_by_step = !lookahead;
    options->predict_status = predict_status;
    options->compress = compress;
    if (given == NULL) {
        return true;
    }
    bool fine = read_disabled(given, argument, settings)
             && read_string(given, argument, "CA_FILE", true, &options->ca_file)
             && read_string(given, argument, "CERTIFICATE", true, &options->certificate)
             && read_string(given, argument, "KEY", true, &options->key)
             && read_string(given, argument, "FINGERPRINT", false, &options->fingerprint)
             && read_proxy(given, argument, settings)
             && read_bool(given, argument, "LOOKAHEAD", &lookahead)
             && read_bool(given, argument, "PREDICT_STATUS", &predict_status)
             && read_bool(given, argument, "COMPRESS", &compress)
             && read_deadline(given, argument, "OPEN_TIMEOUT", &options->open_timeout)
             && read_deadline(given, argument, "READ_TIMEOUT", &options->read_timeout)
             && read_deadline(given, argument, "WRITE_TIMEOUT", &options->write_timeout)
             && read_deadline(given, argument, "CLOSE_TIMEOUT", &options->close_timeout)
             && read_string(given, argument, "TRACE_FILE", true, &options->trace_file)
             && read_string(given, argument, "LOCAL_ROOT", true, &options->local_root)
             && read_callable(given, argument, "TRACE", &connection->trace)
             && read_callable(given, argument, "TOKEN", &connection->token);
    if (!fine) {
        imap_free_settings(settings);
        return false;
    }
    options->step_by_step = !lookahead;
    options->predict_status = predict_status;
    options->compress = compress;
    if (!Z_ISUNDEF(connection->trace)) {
        options->trace = trace;
        options->trace_context = connection;
    }
    if (!Z_ISUNDEF(connection->token)) {
        options->token = token;
        options->token_context = connection;
    }
    return true;
}

void imap_free_settings(imap_settings *settings) {
    if (settings->names != NULL) {
        efree(settings->names);
        settings->names = NULL;
    }
    if (settings->proxy != NULL) {
        php_url_free(settings->proxy);
        settings->proxy = NULL;
    }
}
