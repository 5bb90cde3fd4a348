/* IMAP\Connection, and the functions that open, close and ask after one. */

#include "php_imap.h"

#include "ext/standard/file.h"
#include "zend_exceptions.h"
#include "zend_interfaces.h"

zend_class_entry *imap_connection_ce;
static zend_object_handlers handlers;

static imap_connection *connection_of(zend_object *object) {
    return (imap_connection *)((char *)object - XtOffsetOf(imap_connection, std));
}

void imap_refuse_closed(void) {
    zend_throw_exception(zend_ce_value_error, "IMAP\\Connection is already closed", 0);
}

void imap_after_callbacks(zval *object) {
    imap_connection *connection = imap_connection_of(object);
    if (connection->failed) {
        connection->failed = false;
        zend_bailout();
    }
}

/* ---- The object ---------------------------------------------------------------------------------------------------- */

/* All members but the object itself are zero: closed, and without callables. */
static zend_object *create(zend_class_entry *class) {
    imap_connection *connection = zend_object_alloc(sizeof *connection, class);
    zend_object_std_init(&connection->std, class);
    object_properties_init(&connection->std, class);
    connection->std.handlers = &handlers;
    return &connection->std;
}

static void free_connection(zend_object *object) {
    imap_connection *connection = connection_of(object);
    int stream = connection->stream;
    /* No code of PHP runs any more while an object is freed. */
    zval_ptr_dtor(&connection->trace);
    zval_ptr_dtor(&connection->token);
    zval_ptr_dtor(&connection->pending);
    ZVAL_UNDEF(&connection->trace);
    ZVAL_UNDEF(&connection->token);
    ZVAL_UNDEF(&connection->pending);
    connection->stream = 0;
    if (stream != 0) {
        imap_close(stream, 0);
    }
    zend_object_std_dtor(object);
}

static HashTable *contents(zend_object *object, zval **table, int *count) {
    imap_connection *connection = connection_of(object);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    zend_get_gc_buffer_add_zval(buffer, &connection->trace);
    zend_get_gc_buffer_add_zval(buffer, &connection->token);
    zend_get_gc_buffer_use(buffer, table, count);
    return zend_std_get_properties(object);
}

static zend_function *refuse_constructor(zend_object *object) {
    zend_throw_error(NULL, "Cannot directly construct IMAP\\Connection, use imap_open() instead");
    return NULL;
}

void imap_register_connection(zend_class_entry *class) {
    imap_connection_ce = class;
    imap_connection_ce->create_object = create;
    memcpy(&handlers, &std_object_handlers, sizeof handlers);
    handlers.offset = XtOffsetOf(imap_connection, std);
    handlers.free_obj = free_connection;
    handlers.get_gc = contents;
    handlers.get_constructor = refuse_constructor;
    handlers.clone_obj = NULL;
}

/* ---- Opening and closing ------------------------------------------------------------------------------------------- */

#define OPEN_FLAGS \
    (OP_READONLY | OP_ANONYMOUS | OP_HALFOPEN | CL_EXPUNGE | OP_DEBUG | OP_SHORTCACHE | OP_SILENT | OP_PROTOTYPE | OP_SECURE | OP_XOAUTH2)

PHP_FUNCTION(imap_open) {
    zend_string *mailbox, *user, *password;
    zend_long flags = 0, retries = 0;
    HashTable *options = NULL;
    ZEND_PARSE_PARAMETERS_START(3, 6)
        Z_PARAM_PATH_STR(mailbox)
        Z_PARAM_STR(user)
        Z_PARAM_STR(password)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
        Z_PARAM_LONG(retries)
        Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();

    if ((flags & ~OPEN_FLAGS) != 0) {
        zend_argument_value_error(4, "must be a bitmask of the OP_* constants, and CL_EXPUNGE");
        RETURN_THROWS();
    }
    if (retries < 0) {
        zend_argument_value_error(5, "must be greater than or equal to 0");
        RETURN_THROWS();
    }
    zval object;
    object_init_ex(&object, imap_connection_ce);
    imap_connection *connection = imap_connection_of(&object);
    imap_settings settings;
    if (!imap_read_settings(options, 6, connection, &settings)) {
        zval_ptr_dtor(&object);
        RETURN_THROWS();
    }
    if (ZSTR_VAL(mailbox)[0] != '{' && php_check_open_basedir(ZSTR_VAL(mailbox))) {
        imap_free_settings(&settings);
        zval_ptr_dtor(&object);
        RETURN_FALSE;
    }
    connection->stream = imap_open(ZSTR_VAL(mailbox), ZSTR_VAL(user), ZSTR_VAL(password), flags, retries, &settings.options);
    imap_free_settings(&settings);
    imap_after_callbacks(&object);
    if (connection->stream != 0 && !EG(exception)) {
        RETURN_COPY_VALUE(&object);
    }
    zval_ptr_dtor(&object);
    if (!EG(exception)) {
        php_error_docref(NULL, E_WARNING, "Couldn't open stream %s", ZSTR_VAL(mailbox));
    }
    RETURN_FALSE;
}

PHP_FUNCTION(imap_reopen) {
    zval *object;
    zend_string *mailbox;
    zend_long flags = 0, retries = 0;
    ZEND_PARSE_PARAMETERS_START(2, 4)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_STR(mailbox)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
        Z_PARAM_LONG(retries)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~(OP_READONLY | OP_ANONYMOUS | OP_HALFOPEN | OP_EXPUNGE | CL_EXPUNGE)) != 0) {
        zend_argument_value_error(3, "must be a bitmask of OP_READONLY, OP_ANONYMOUS, OP_HALFOPEN, OP_EXPUNGE, and CL_EXPUNGE");
        RETURN_THROWS();
    }
    if (retries < 0) {
        zend_argument_value_error(4, "must be greater than or equal to 0");
        RETURN_THROWS();
    }
    if (ZSTR_VAL(mailbox)[0] != '{' && php_check_open_basedir(ZSTR_VAL(mailbox))) {
        RETURN_FALSE;
    }
    int reopened = imap_reopen(stream, ZSTR_VAL(mailbox), flags, retries);
    int status = imap_last_status();
    imap_after_callbacks(object);
    /* A mailbox that is not there leaves the connection without one, where it lives on, and that is a success in ext/imap. */
    if (reopened || (status == IMAP_STATUS_MAILBOX && imap_is_open(stream)) || status == IMAP_STATUS_ARGUMENT) {
        RETURN_TRUE;
    }
    imap_connection_of(object)->stream = 0;
    imap_close(stream, 0);
    if (!EG(exception)) {
        php_error_docref(NULL, E_WARNING, "Couldn't re-open stream");
    }
    RETURN_FALSE;
}

PHP_FUNCTION(imap_close) {
    zval *object;
    zend_long flags = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~CL_EXPUNGE) != 0) {
        zend_argument_value_error(2, "must be CL_EXPUNGE or 0");
        RETURN_THROWS();
    }
    /* A connection that is closed from within its own callback stays open: the call around it goes on. */
    if (imap_close(stream, flags) || !imap_is_open(stream)) {
        imap_connection_of(object)->stream = 0;
    }
    imap_after_callbacks(object);
    RETURN_TRUE;
}

PHP_FUNCTION(imap_is_open) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(imap_connection_of(object)->stream != 0);
}

PHP_FUNCTION(imap_timeout) {
    zend_long type, seconds = -1;
    ZEND_PARSE_PARAMETERS_START(1, 2)
        Z_PARAM_LONG(type)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(seconds)
    ZEND_PARSE_PARAMETERS_END();

    if (type < IMAP_OPENTIMEOUT || type > IMAP_CLOSETIMEOUT || seconds < -1) {
        RETURN_FALSE;
    }
    if (seconds == -1) {
        /* ext/imap can set the deadline of the good-bye, but not tell it. */
        RETURN_LONG(type == IMAP_CLOSETIMEOUT ? 0 : imap_timeout(type, -1));
    }
    RETURN_BOOL(imap_timeout(type, seconds) == 1);
}

/* ---- The state of a mailbox ---------------------------------------------------------------------------------------- */

PHP_FUNCTION(imap_ping) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    RETVAL_BOOL(imap_ping(stream));
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_check) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_check_info *info = imap_check(stream);
    if (info == NULL) {
        imap_after_callbacks(object);
        RETURN_FALSE;
    }
    object_init(return_value);
    add_property_stringl(return_value, "Date", info->date, info->date_size);
    add_property_stringl(return_value, "Driver", info->driver, info->driver_size);
    add_property_stringl(return_value, "Mailbox", info->mailbox, info->mailbox_size);
    add_property_long(return_value, "Nmsgs", info->nmsgs);
    add_property_long(return_value, "Recent", info->recent);
    imap_free(info);
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_num_msg) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    int64_t count = imap_num_msg(stream);
    RETURN_LONG(count > 0 ? count : 0);
}

PHP_FUNCTION(imap_num_recent) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    int64_t count = imap_num_recent(stream);
    RETURN_LONG(count > 0 ? count : 0);
}

PHP_FUNCTION(imap_gc) {
    zval *object;
    zend_long flags;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if ((flags & ~(IMAP_GC_TEXTS | IMAP_GC_ELT | IMAP_GC_ENV)) != 0) {
        zend_argument_value_error(2, "must be a bitmask of IMAP_GC_TEXTS, IMAP_GC_ELT, and IMAP_GC_ENV");
        RETURN_THROWS();
    }
    imap_gc(stream, flags);
    RETURN_TRUE;
}

PHP_FUNCTION(imap_capability) {
    zval *object;
    ZEND_PARSE_PARAMETERS_START(1, 1)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    imap_text_list *list = imap_capability(stream);
    if (list == NULL) {
        RETVAL_FALSE;
    } else {
        array_init_size(return_value, list->count);
        for (size_t i = 0; i < list->count; i++) {
            add_next_index_stringl(return_value, list->texts[i].data, list->texts[i].size);
        }
        imap_free(list);
    }
    imap_after_callbacks(object);
}
