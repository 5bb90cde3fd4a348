/* Headers, bodies and parts of messages, and which messages there are. */

#include "php_imap.h"

#include "ext/standard/file.h"
#include "zend_exceptions.h"

#include <sys/mman.h>

#define BODY_FLAGS (FT_UID | FT_PEEK | FT_INTERNAL)
#define BODY_FLAGS_TEXT "must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL"

/* ---- Messages that a call names ------------------------------------------------------------------------------------ */

bool imap_check_message(int stream, zend_long message, uint32_t argument, bool uid) {
    if (message < 1) {
        zend_argument_value_error(argument, "must be greater than 0");
        return false;
    }
    if (uid) {
        return true;
    }
    int64_t count = imap_num_msg(stream);
    if (count < 0) {
        /* The connection is gone: the call itself will say so. */
        imap_drop_last_error();
        return true;
    }
    if (message > count) {
        php_error_docref(NULL, E_WARNING, "Bad message number");
        return false;
    }
    return true;
}

/* After a failed call with FT_UID: whether no message has that UID, which is said then. A refusal of the server's has the same status. */
bool imap_explain_uid(void) {
    const char *reason = imap_last_error();
    if (imap_last_status() != IMAP_STATUS_MAILBOX || reason == NULL || strcmp(reason, "Bad message number") != 0) {
        return false;
    }
    imap_drop_last_error();
    php_error_docref(NULL, E_WARNING, "UID does not exist");
    return true;
}

PHP_FUNCTION(imap_uid) {
    zval *object;
    zend_long message;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (!imap_check_message(stream, message, 2, false)) {
        RETURN_FALSE;
    }
    RETVAL_LONG(imap_uid(stream, message));
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_msgno) {
    zval *object;
    zend_long uid;
    ZEND_PARSE_PARAMETERS_START(2, 2)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(uid)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (uid < 1) {
        zend_argument_value_error(2, "must be greater than 0");
        RETURN_THROWS();
    }
    RETVAL_LONG(uid > UINT32_MAX ? 0 : imap_msgno(stream, uid));
    imap_after_callbacks(object);
}

/* ---- Texts --------------------------------------------------------------------------------------------------------- */

/*
 * A text on its way into a string of PHP. A large one is written into that string as it comes; of others the length is known only at
 * their end, so they are gathered outside PHP's memory. Nothing ends the request before the library has returned.
 */
typedef struct {
    zend_string *text; /* of the length that was announced */
    bool written;
    char *pieces;
    size_t size, room;
    bool too_large; /* for PHP's memory_limit, or for the machine */
    bool bailed;    /* PHP has ended the request for want of memory */
} reading;

#define SMALLEST_ROOM ((size_t)8 << 10)

/* What a text takes is asked of the system in few large pages if it has such, as most of the work would be in the pages. */
#define LARGE_PAGE ((size_t)2 << 20)

static void prefer_large_pages(char *start, size_t size) {
#ifdef MADV_HUGEPAGE
    size_t before = -(uintptr_t)start % LARGE_PAGE;
    if (size > before && size - before >= LARGE_PAGE) {
        madvise(start + before, (size - before) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
    }
#endif
}

static zend_string *string_of(reading *read, size_t size) {
    zend_string *volatile text = NULL;
    zend_try {
        text = zend_string_alloc(size, false);
    } zend_catch {
        read->bailed = true;
    } zend_end_try();
    if (text != NULL) {
        prefer_large_pages(ZSTR_VAL(text), size);
    }
    return text;
}

static char *give_room(void *context, size_t size) {
    reading *read = context;
    if (read->text != NULL || read->size > 0 || read->bailed) {
        return NULL;
    }
    read->text = string_of(read, size);
    return read->text == NULL ? NULL : ZSTR_VAL(read->text);
}

static void drop_pieces(reading *read) {
    free(read->pieces);
    read->pieces = NULL;
    read->room = 0;
}

static int read_piece(void *context, const char *data, size_t size) {
    reading *read = context;
    if (read->text != NULL && data == ZSTR_VAL(read->text)) {
        read->written = true;
        ZSTR_LEN(read->text) = size;
        ZSTR_VAL(read->text)[size] = '\0';
        return 0;
    }
    read->size += size;
    if (read->too_large || read->bailed || read->size > (size_t)PG(memory_limit)) {
        read->too_large = true;
        drop_pieces(read);
        return 0;
    }
    if (read->size > read->room) {
        size_t room = MAX(read->size, MAX(2 * read->room, SMALLEST_ROOM));
        char *pieces = realloc(read->pieces, room);
        if (pieces == NULL) {
            read->too_large = true;
            drop_pieces(read);
            return 0;
        }
        read->pieces = pieces;
        read->room = room;
    }
    memcpy(read->pieces + read->size - size, data, size);
    return 0;
}

/* Forgets all that has come. */
static void drop_text(reading *read) {
    drop_pieces(read);
    if (read->text != NULL) {
        zend_string_release(read->text);
        read->text = NULL;
    }
}

/* The text as a string; if PHP has no room for it, the request ends as PHP ends it. */
static zend_string *joined(reading *read) {
    if (read->written) {
        drop_pieces(read);
        return read->text;
    }
    zend_string *text = read->bailed ? NULL : string_of(read, read->size);
    if (read->bailed) {
        drop_text(read);
        zend_bailout();
    }
    if (read->too_large) {
        zend_string_release(text);
        php_error_docref(NULL, E_ERROR, "There is no memory for a text of %zu bytes", read->size);
        return ZSTR_EMPTY_ALLOC();
    }
    if (read->size > 0) {
        memcpy(ZSTR_VAL(text), read->pieces, read->size);
    }
    ZSTR_VAL(text)[read->size] = '\0';
    drop_pieces(read);
    return text;
}

/* A text that could not be had is empty, as in ext/imap; why lies on the error stack. */
static void return_nothing(zval *return_value, zend_long flags) {
    if ((flags & FT_UID) != 0 && imap_explain_uid()) {
        RETURN_FALSE;
    }
    RETURN_EMPTY_STRING();
}

static void return_read(zval *return_value, zval *object, zend_long flags, reading *read, int done) {
    if (done) {
        RETVAL_STR(joined(read));
    } else {
        bool bailed = read->bailed;
        drop_text(read);
        if (bailed) {
            zend_bailout();
        }
        return_nothing(return_value, flags);
    }
    imap_after_callbacks(object);
}

static void return_body(zval *return_value, zval *object, zend_long flags, imap_text *text) {
    if (text == NULL) {
        return_nothing(return_value, flags);
    } else {
        imap_return_text(return_value, text);
    }
    imap_after_callbacks(object);
}

PHP_FUNCTION(imap_body) {
    zval *object;
    zend_long message, flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (message >= 1 && (flags & ~BODY_FLAGS) != 0) {
        zend_argument_value_error(3, BODY_FLAGS_TEXT);
        RETURN_THROWS();
    }
    if (!imap_check_message(stream, message, 2, (flags & FT_UID) != 0)) {
        RETURN_FALSE;
    }
    reading read = {0};
    int done = imap_body_into(stream, give_room, read_piece, &read, message, flags);
    return_read(return_value, object, flags, &read, done);
}

PHP_FUNCTION(imap_fetchheader) {
    zval *object;
    zend_long message, flags = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_LONG(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (message >= 1 && (flags & ~(FT_UID | FT_INTERNAL | FT_PREFETCHTEXT)) != 0) {
        zend_argument_value_error(3, "must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL");
        RETURN_THROWS();
    }
    if (!imap_check_message(stream, message, 2, (flags & FT_UID) != 0)) {
        RETURN_FALSE;
    }
    return_body(return_value, object, flags, imap_fetchheader(stream, message, flags));
}

/* What imap_fetchbody and imap_fetchmime are called with; false with the result set if that can't be meant. */
static bool part_arguments(INTERNAL_FUNCTION_PARAMETERS, zval **object, int *stream, zend_long *message, zend_string **section,
                           zend_long *flags) {
    *flags = 0;
    *stream = 0;
    RETVAL_FALSE;
    ZEND_PARSE_PARAMETERS_START(3, 4)
        Z_PARAM_OBJECT_OF_CLASS(*object, imap_connection_ce)
        Z_PARAM_LONG(*message)
        Z_PARAM_STR(*section)
        Z_PARAM_OPTIONAL
        Z_PARAM_LONG(*flags)
    ZEND_PARSE_PARAMETERS_END_EX(return false);

    *stream = imap_stream_of(*object);
    if (*stream == 0) {
        return false;
    }
    if (*message >= 1 && (*flags & ~BODY_FLAGS) != 0) {
        zend_argument_value_error(4, BODY_FLAGS_TEXT);
        return false;
    }
    return imap_check_message(*stream, *message, 2, (*flags & FT_UID) != 0);
}

PHP_FUNCTION(imap_fetchbody) {
    zval *object;
    int stream;
    zend_long message, flags;
    zend_string *section;
    if (part_arguments(INTERNAL_FUNCTION_PARAM_PASSTHRU, &object, &stream, &message, &section, &flags)) {
        reading read = {0};
        int done = imap_savebody_into(stream, give_room, read_piece, &read, message, ZSTR_VAL(section), flags);
        return_read(return_value, object, flags, &read, done);
    }
}

PHP_FUNCTION(imap_fetchmime) {
    zval *object;
    int stream;
    zend_long message, flags;
    zend_string *section;
    if (part_arguments(INTERNAL_FUNCTION_PARAM_PASSTHRU, &object, &stream, &message, &section, &flags)) {
        return_body(return_value, object, flags, imap_fetchmime(stream, message, ZSTR_VAL(section), flags));
    }
}

/* ---- To a file ----------------------------------------------------------------------------------------------------- */

typedef struct {
    php_stream *writer;
    bool unwritten; /* something could not be written */
    bool bailed;    /* writing ended the request */
} saving;

/* Never stops the delivery: that would cost the connection. */
static int save_piece(void *context, const char *data, size_t size) {
    saving *saved = context;
    if (saved->unwritten || saved->bailed) {
        return 0;
    }
    /* A stream of PHP may run any code, and that must not jump out of the library. */
    zend_try {
        if (php_stream_write(saved->writer, data, size) != (ssize_t)size) {
            saved->unwritten = true;
            php_error_docref(NULL, E_WARNING, "Failed to write to stream");
        }
    } zend_catch {
        saved->bailed = true;
    } zend_end_try();
    return 0;
}

PHP_FUNCTION(imap_savebody) {
    zval *object, *file;
    zend_long message, flags = 0;
    zend_string *section = NULL;
    ZEND_PARSE_PARAMETERS_START(3, 5)
        Z_PARAM_OBJECT_OF_CLASS(object, imap_connection_ce)
        Z_PARAM_ZVAL(file)
        Z_PARAM_LONG(message)
        Z_PARAM_OPTIONAL
        Z_PARAM_STR(section)
        Z_PARAM_LONG(flags)
    ZEND_PARSE_PARAMETERS_END();
    IMAP_STREAM(stream, object);

    if (message >= 1 && (flags & ~BODY_FLAGS) != 0) {
        zend_argument_value_error(5, BODY_FLAGS_TEXT);
        RETURN_THROWS();
    }
    if (!imap_check_message(stream, message, 3, (flags & FT_UID) != 0)) {
        RETURN_FALSE;
    }
    /* A file is made only for a message that there is. */
    if ((flags & FT_UID) != 0 && (message > UINT32_MAX || (imap_msgno(stream, message) == 0 && imap_last_status() == IMAP_STATUS_OK))) {
        php_error_docref(NULL, E_WARNING, "UID does not exist");
        RETURN_FALSE;
    }

    saving saved = {0};
    bool is_ours = false;
    switch (Z_TYPE_P(file)) {
        case IS_LONG:
        case IS_RESOURCE:
            php_stream_from_zval(saved.writer, file);
            break;
        default:
            if (!try_convert_to_string(file)) {
                RETURN_THROWS();
            }
            is_ours = true;
            saved.writer = php_stream_open_wrapper(Z_STRVAL_P(file), "wb", REPORT_ERRORS, NULL);
    }
    if (saved.writer == NULL) {
        RETURN_FALSE;
    }
    int done = imap_savebody_sink(stream, save_piece, &saved, message, section == NULL ? "" : ZSTR_VAL(section), flags);
    if (is_ours) {
        php_stream_close(saved.writer);
    }
    if (saved.bailed) {
        zend_bailout();
    }
    imap_after_callbacks(object);
    RETURN_BOOL(done && !saved.unwritten);
}
