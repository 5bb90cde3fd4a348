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
 * A text on its way into a string of PHP. Its length is known only at its end, and a string that grows would be there twice whenever it
 * moves; so it comes in chunks from outside PHP's memory, each of which goes as soon as it is copied.
 */
typedef struct chunk {
    struct chunk *next;
    size_t size, room;
    char data[];
} chunk;

typedef struct {
    chunk *first, *last;
    size_t size;
    bool too_large; /* for PHP's memory_limit, or for the machine */
} reading;

#define SMALLEST_CHUNK (8 << 10)
#define LARGEST_CHUNK (1 << 20)

/* What a text takes is asked of the system in few large pages if it has such, as most of the work would be in the pages. */
#define LARGE_PAGE ((size_t)2 << 20)
#define MAPPED (2 * LARGE_PAGE)

static void prefer_large_pages(char *start, size_t size) {
#ifdef MADV_HUGEPAGE
    size_t before = -(uintptr_t)start % LARGE_PAGE;
    if (size > before && size - before >= LARGE_PAGE) {
        madvise(start + before, (size - before) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
    }
#endif
}

/* Whole large pages of the system's: malloc() would keep them after free(). */
static chunk *map_chunk(void) {
    char *start = mmap(NULL, MAPPED + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) {
        return NULL;
    }
    size_t before = -(uintptr_t)start % LARGE_PAGE;
    if (before > 0) {
        munmap(start, before);
    }
    if (before < LARGE_PAGE) {
        munmap(start + before + MAPPED, LARGE_PAGE - before);
    }
    prefer_large_pages(start + before, MAPPED);
    return (chunk *)(start + before);
}

static chunk *new_chunk(size_t room) {
    bool mapped = room >= LARGEST_CHUNK;
    chunk *new = mapped ? map_chunk() : malloc(sizeof *new + room);
    if (new == NULL) {
        return NULL;
    }
    new->next = NULL;
    new->size = 0;
    new->room = mapped ? MAPPED - sizeof *new : room;
    return new;
}

static void drop_first_chunk(reading *read) {
    chunk *first = read->first;
    read->first = first->next;
    if (first->room < LARGEST_CHUNK) {
        free(first);
    } else {
        munmap(first, MAPPED);
    }
}

static void drop_chunks(reading *read) {
    while (read->first != NULL) {
        drop_first_chunk(read);
    }
    read->last = NULL;
}

static int read_piece(void *context, const char *data, size_t size) {
    reading *read = context;
    read->size += size;
    if (read->too_large || read->size > (size_t)PG(memory_limit)) {
        read->too_large = true;
        drop_chunks(read);
        return 0;
    }
    while (size > 0) {
        chunk *last = read->last;
        if (last == NULL || last->size == last->room) {
            size_t room = last == NULL ? SMALLEST_CHUNK : MIN(2 * last->room, LARGEST_CHUNK);
            chunk *next = new_chunk(room);
            if (next == NULL) {
                read->too_large = true;
                drop_chunks(read);
                return 0;
            }
            *(last == NULL ? &read->first : &last->next) = next;
            read->last = last = next;
        }
        size_t part = MIN(size, last->room - last->size);
        memcpy(last->data + last->size, data, part);
        last->size += part;
        data += part;
        size -= part;
    }
    return 0;
}

/* The text as a string; if PHP has no room for it, the request ends as PHP ends it. */
static zend_string *joined(reading *read) {
    zend_string *volatile text = NULL;
    zend_try {
        text = zend_string_alloc(read->size, false);
    } zend_catch {
        drop_chunks(read);
        zend_bailout();
    } zend_end_try();
    char *end = ZSTR_VAL(text);
    prefer_large_pages(end, read->size);
    while (read->first != NULL) {
        memcpy(end, read->first->data, read->first->size);
        end += read->first->size;
        drop_first_chunk(read);
    }
    if (read->too_large) {
        zend_string_release(text);
        php_error_docref(NULL, E_ERROR, "There is no memory for a text of %zu bytes", read->size);
        return ZSTR_EMPTY_ALLOC();
    }
    *end = '\0';
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
        drop_chunks(read);
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
    int done = imap_body_sink(stream, read_piece, &read, message, flags);
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
        int done = imap_savebody_sink(stream, read_piece, &read, message, ZSTR_VAL(section), flags);
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
