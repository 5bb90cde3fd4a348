/* The module: its entry, ini entries, phpinfo() and the begin and end of requests. */

#include "php_imap.h"

#include "ext/standard/file.h"
#include "ext/standard/info.h"
#include "php_ini.h"
#include "zend_attributes.h"

#include "imap_arginfo.h"

ZEND_DECLARE_MODULE_GLOBALS(imap)

#define IMAP_NAME_STRING(name) #name,
static const char *const spelled[] = {IMAP_NAMES(IMAP_NAME_STRING)};

zend_string *imap_names[IMAP_NAMES_COUNT];

void imap_make_names(void) {
    for (size_t i = 0; i < IMAP_NAMES_COUNT; i++) {
        imap_names[i] = zend_string_init_interned(spelled[i], strlen(spelled[i]), true);
    }
}

PHP_INI_BEGIN()
    STD_PHP_INI_BOOLEAN("imap.enable_insecure_rsh", "0", PHP_INI_SYSTEM, OnUpdateBool, enable_insecure_rsh, zend_imap_globals, imap_globals)
    STD_PHP_INI_BOOLEAN("imap.shutdown_notices", "1", PHP_INI_ALL, OnUpdateBool, shutdown_notices, zend_imap_globals, imap_globals)
    STD_PHP_INI_BOOLEAN("imap.predict_status", "0", PHP_INI_ALL, OnUpdateBool, predict_status, zend_imap_globals, imap_globals)
    STD_PHP_INI_BOOLEAN("imap.compress", "0", PHP_INI_ALL, OnUpdateBool, compress, zend_imap_globals, imap_globals)
    STD_PHP_INI_BOOLEAN("imap.lookahead", "1", PHP_INI_ALL, OnUpdateBool, lookahead, zend_imap_globals, imap_globals)
PHP_INI_END()

/* Every deadline but the good-bye's is PHP's default_socket_timeout until a script says otherwise. */
static void set_deadlines(void) {
    int64_t seconds = FG(default_socket_timeout) > 0 ? FG(default_socket_timeout) : 0;
    imap_timeout(IMAP_OPENTIMEOUT, seconds);
    imap_timeout(IMAP_READTIMEOUT, seconds);
    imap_timeout(IMAP_WRITETIMEOUT, seconds);
}

static PHP_GINIT_FUNCTION(imap) {
#if defined(ZTS) && defined(COMPILE_DL_IMAP)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    memset(imap_globals, 0, sizeof *imap_globals);
}

static PHP_MINIT_FUNCTION(imap) {
    REGISTER_INI_ENTRIES();
    imap_make_names();
    imap_register_connection(register_class_IMAP_Connection());
    register_imap_symbols(module_number);
    set_deadlines();
    return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(imap) {
    UNREGISTER_INI_ENTRIES();
    return SUCCESS;
}

static PHP_RINIT_FUNCTION(imap) {
#if defined(ZTS) && defined(COMPILE_DL_IMAP)
    ZEND_TSRMLS_CACHE_UPDATE();
#else
    /* The deadlines are the process's. With threads other requests are under way; without, the last request's must not stay. */
    set_deadlines();
#endif
    /* What the last request's objects had to say when they were freed at its very end. */
    imap_forget_errors();
    return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(imap) {
    if (IMAPG(shutdown_notices) && (EG(error_reporting) & E_NOTICE) != 0) {
        imap_report_errors();
    }
    imap_forget_errors();
    return SUCCESS;
}

static PHP_MINFO_FUNCTION(imap) {
    php_info_print_table_start();
    php_info_print_table_row(2, "IMAP support", "enabled");
    php_info_print_table_row(2, "imapext Version", imap_version());
    php_info_print_table_row(2, "SSL Support", "enabled");
    php_info_print_table_end();
    DISPLAY_INI_ENTRIES();
}

static const zend_module_dep imap_dependencies[] = {
    ZEND_MOD_REQUIRED("standard")
    ZEND_MOD_END
};

zend_module_entry imap_module_entry = {
    STANDARD_MODULE_HEADER_EX,
    NULL,
    imap_dependencies,
    "imap",
    ext_functions,
    PHP_MINIT(imap),
    PHP_MSHUTDOWN(imap),
    PHP_RINIT(imap),
    PHP_RSHUTDOWN(imap),
    PHP_MINFO(imap),
    PHP_IMAP_VERSION,
    PHP_MODULE_GLOBALS(imap),
    PHP_GINIT(imap),
    NULL,
    NULL,
    STANDARD_MODULE_PROPERTIES_EX
};

#ifdef COMPILE_DL_IMAP
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(imap)
#endif
