/* Errors and alerts: imap_errors, imap_alerts, imap_last_error, and the notices at the end of a request. */

#include "php_imap.h"

/* As many as the library keeps; the oldest go first. */
#define GREATEST_COUNT 1000

static void keep(const imap_graded_error *error) {
    if (IMAPG(remarks_count) == GREATEST_COUNT) {
        zend_string_release(IMAPG(remarks)[0].text);
        IMAPG(remarks_count)--;
        memmove(IMAPG(remarks), IMAPG(remarks) + 1, IMAPG(remarks_count) * sizeof(imap_remark));
    }
    if (IMAPG(remarks_count) == IMAPG(remarks_room)) {
        IMAPG(remarks_room) = IMAPG(remarks_room) == 0 ? 8 : 2 * IMAPG(remarks_room);
        IMAPG(remarks) = safe_erealloc(IMAPG(remarks), IMAPG(remarks_room), sizeof(imap_remark), 0);
    }
    imap_remark *remark = &IMAPG(remarks)[IMAPG(remarks_count)++];
    remark->text = zend_string_init(error->text, error->text_size, false);
    remark->grade = error->grade;
}

/* Takes the library's errors over to the request's, save for so many of the newest. */
static void collect(size_t but) {
    imap_graded_error_list *errors = imap_graded_errors();
    if (errors == NULL) {
        return;
    }
    for (size_t i = 0; i + but < errors->count; i++) {
        keep(&errors->errors[i]);
    }
    imap_free(errors);
}

void imap_drop_last_error(void) {
    collect(1);
}

void imap_warn_of_last_error(void) {
    /* The text stays, and an error handler that calls imap_errors() does not find it. */
    const char *reason = imap_last_error();
    imap_drop_last_error();
    php_error_docref(NULL, E_WARNING, "%s", reason == NULL ? "" : reason);
}

static void forget_remarks(void) {
    for (size_t i = 0; i < IMAPG(remarks_count); i++) {
        zend_string_release(IMAPG(remarks)[i].text);
    }
    if (IMAPG(remarks) != NULL) {
        efree(IMAPG(remarks));
    }
    IMAPG(remarks) = NULL;
    IMAPG(remarks_count) = 0;
    IMAPG(remarks_room) = 0;
}

void imap_forget_errors(void) {
    imap_free(imap_errors());
    imap_free(imap_alerts());
    forget_remarks();
}

void imap_report_errors(void) {
    imap_sync();
    collect(0);
    /* An error handler may call imap_errors(); what is reported is out of its reach. */
    imap_remark *remarks = IMAPG(remarks);
    size_t count = IMAPG(remarks_count);
    IMAPG(remarks) = NULL;
    IMAPG(remarks_count) = 0;
    IMAPG(remarks_room) = 0;
    for (size_t i = 0; i < count; i++) {
        php_error_docref(NULL, E_NOTICE, "%s (errflg=%d)", ZSTR_VAL(remarks[i].text), remarks[i].grade);
        zend_string_release(remarks[i].text);
    }
    if (remarks != NULL) {
        efree(remarks);
    }
    imap_text_list *alerts = imap_alerts();
    for (size_t i = 0; alerts != NULL && i < alerts->count; i++) {
        php_error_docref(NULL, E_NOTICE, "%s", alerts->texts[i].data);
    }
    imap_free(alerts);
}

PHP_FUNCTION(imap_errors) {
    ZEND_PARSE_PARAMETERS_NONE();
    imap_sync();
    collect(0);
    if (IMAPG(remarks_count) == 0) {
        RETURN_FALSE;
    }
    array_init_size(return_value, IMAPG(remarks_count));
    for (size_t i = 0; i < IMAPG(remarks_count); i++) {
        add_next_index_str(return_value, zend_string_copy(IMAPG(remarks)[i].text));
    }
    forget_remarks();
}

PHP_FUNCTION(imap_last_error) {
    ZEND_PARSE_PARAMETERS_NONE();
    imap_sync();
    collect(0);
    if (IMAPG(remarks_count) == 0) {
        RETURN_FALSE;
    }
    RETURN_STR_COPY(IMAPG(remarks)[IMAPG(remarks_count) - 1].text);
}

PHP_FUNCTION(imap_alerts) {
    ZEND_PARSE_PARAMETERS_NONE();
    imap_sync();
    imap_text_list *alerts = imap_alerts();
    if (alerts == NULL) {
        RETURN_FALSE;
    }
    array_init_size(return_value, alerts->count);
    for (size_t i = 0; i < alerts->count; i++) {
        add_next_index_stringl(return_value, alerts->texts[i].data, alerts->texts[i].size);
    }
    imap_free(alerts);
}
