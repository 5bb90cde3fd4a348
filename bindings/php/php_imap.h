/*
 * What the files of the extension share. Each function of ext/imap is a translation: PHP's values in, one call of <imapext.h>, PHP's
 * values out; its checks and texts are ext/imap's.
 */
#ifndef PHP_IMAP_H
#define PHP_IMAP_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "php.h"

#include <imapext.h>

/* The release of ext/imap that this one stands in for: what phpversion('imap') and Composer's ext-imap see. */
#define PHP_IMAP_VERSION "1.0.3"

extern zend_module_entry imap_module_entry;
#define phpext_imap_ptr &imap_module_entry

/* ---- State of a request -------------------------------------------------------------------------------------------- */

/* An error, and how grave it is: an IMAP_GRADE_ number, which the notices at the end of a request show as errflg. */
typedef struct {
    zend_string *text;
    int grade;
} imap_remark;

ZEND_BEGIN_MODULE_GLOBALS(imap)
    bool enable_insecure_rsh; /* ext/imap's; nothing ever starts a program */
    bool shutdown_notices;
    bool predict_status; /* imap_status() of one mailbox of a list brings the next ones' */
    bool compress; /* what is said after the login, where the server offers that */
    bool lookahead; /* fetch what will be asked for next, and let writes whose result no one sees be answered later */
    /* Errors taken from the library that the script has not asked for yet, the oldest first. */
    imap_remark *remarks;
    size_t remarks_count;
    size_t remarks_room;
ZEND_END_MODULE_GLOBALS(imap)

ZEND_EXTERN_MODULE_GLOBALS(imap)
#define IMAPG(v) ZEND_MODULE_GLOBALS_ACCESSOR(imap, v)

#if defined(ZTS) && defined(COMPILE_DL_IMAP)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

/* ---- IMAP\Connection ----------------------------------------------------------------------------------------------- */

typedef struct {
    int stream;        /* 0 once closed */
    bool failed;       /* a callback of PHP ended the request; the call that it belongs to passes that on */
    zval trace, token; /* callables of imap_open()'s options, or undefined */
    zval pending;      /* a token that the library has yet to make room for */
    zend_object std;
} imap_connection;

extern zend_class_entry *imap_connection_ce;

void imap_register_connection(zend_class_entry *class);

static inline imap_connection *imap_connection_of(zval *object) {
    return (imap_connection *)((char *)Z_OBJ_P(object) - XtOffsetOf(imap_connection, std));
}

void imap_refuse_closed(void);

/* The object's stream; 0, with ext/imap's exception thrown, if it is closed. */
static inline int imap_stream_of(zval *object) {
    int stream = imap_connection_of(object)->stream;
    if (UNEXPECTED(stream == 0)) {
        imap_refuse_closed();
    }
    return stream;
}

/* Begins a function whose first parameter is the connection. */
#define IMAP_STREAM(stream, object)               \
    int stream = imap_stream_of(object);          \
    if (stream == 0) {                            \
        RETURN_THROWS();                          \
    }

/* Ends a call in which PHP code may have run: what ended the request there ends it here, outside the library. */
void imap_after_callbacks(zval *object);

/* ---- Messages that a call names ------------------------------------------------------------------------------------ */

/* Whether a message number can be meant; if not, ext/imap's warning or exception is raised. `uid`: it is a UID, known to be above 0 only. */
bool imap_check_message(int stream, zend_long message, uint32_t argument, bool uid);

/* After a call for a UID failed: ext/imap's warning if that was because there is no such message. */
bool imap_explain_uid(void);

/* ---- Options ------------------------------------------------------------------------------------------------------- */

/* imap_open()'s options as the library takes them, and what is to be freed afterwards. */
typedef struct {
    imap_options options;
    const char **names;
    struct php_url *proxy;
} imap_settings;

/* Reads the array; false, with an exception thrown, if something in it can't be meant. */
bool imap_read_settings(HashTable *given, uint32_t argument, imap_connection *connection, imap_settings *settings);
void imap_free_settings(imap_settings *settings);

/* ---- Errors -------------------------------------------------------------------------------------------------------- */

/* Drops the newest of the library's errors: ext/imap says it in another way, or not at all. */
void imap_drop_last_error(void);

/* Says the newest of the library's errors in a warning instead. */
void imap_warn_of_last_error(void);

void imap_forget_errors(void);
void imap_report_errors(void);

/* ---- Results ------------------------------------------------------------------------------------------------------- */

/* Makes the result of a text, or of NULL false, and frees it. */
static inline void imap_return_text(zval *return_value, imap_text *text) {
    if (text == NULL) {
        RETURN_FALSE;
    }
    RETVAL_STRINGL(text->data, text->size);
    imap_free(text);
}

/* Sets a property to a text, unless that is absent. */
static inline void imap_add_text(zval *object, const char *name, const char *text, size_t size) {
    if (text != NULL) {
        add_property_stringl(object, name, text, size);
    }
}

/* Sets a property to a value, which moves. */
static inline void imap_add_value(zval *object, const char *name, zval *value) {
    add_property_zval(object, name, value);
    zval_ptr_dtor(value);
}

/* Names of properties of which a call may make many thousand. */
#define IMAP_NAMES(name) \
    name(answered) name(attribute) name(bytes) name(date) name(deleted) name(description) name(disposition) name(dparameters) \
    name(draft) name(encoding) name(flagged) name(from) name(id) name(ifdescription) name(ifdisposition) name(ifdparameters) name(ifid) \
    name(ifparameters) name(ifsubtype) name(in_reply_to) name(lines) name(message_id) name(msgno) name(parameters) name(parts) \
    name(recent) name(references) name(seen) name(size) name(subject) name(subtype) name(to) name(type) name(udate) name(uid) name(value)

#define IMAP_NAME_NUMBER(name) IMAP_NAME_##name,
typedef enum { IMAP_NAMES(IMAP_NAME_NUMBER) IMAP_NAMES_COUNT } imap_name;

/* They live as long as the module. */
extern zend_string *imap_names[IMAP_NAMES_COUNT];
void imap_make_names(void);

/* Makes an object of no class, with room for so many properties, which are to be put into what it returns, each once. */
static inline HashTable *imap_make_object(zval *object, uint32_t room) {
    HashTable *properties = zend_new_array(room);
    ZVAL_OBJ(object, zend_objects_new(zend_standard_class_def));
    Z_OBJ_P(object)->properties = properties;
    return properties;
}

static inline void imap_put_long(HashTable *properties, imap_name name, zend_long value) {
    zval property;
    ZVAL_LONG(&property, value);
    zend_hash_add_new(properties, imap_names[name], &property);
}

/* A text, unless it is absent. */
static inline void imap_put_text(HashTable *properties, imap_name name, const char *text, size_t size) {
    if (text != NULL) {
        zval property;
        ZVAL_STRINGL(&property, text, size);
        zend_hash_add_new(properties, imap_names[name], &property);
    }
}

/* A value, which moves. */
static inline void imap_put_value(HashTable *properties, imap_name name, zval *value) {
    zend_hash_add_new(properties, imap_names[name], value);
}

/* What a header says: imap_headerinfo() and imap_rfc822_parse_headers(). */
void imap_add_envelope(zval *object, const imap_header_info *info);
void imap_make_address(zval *object, const imap_address *address);

#endif
