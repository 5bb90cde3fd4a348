/*
 * Wrong arguments of every kind get an error, and nothing worse: NULL, empty and over-long strings, handles that are no streams,
 * message numbers and sections that are none.
 */
#include "fixture.h"

#include <limits.h>

static const char *const message = "From: Anna <anna@example.org>\r\nSubject: one\r\n\r\nbody\r\n";

static char *repeated(char letter, size_t count) {
    char *text = (char *)malloc(count + 1);
    CHECK(text != NULL);
    memset(text, letter, count);
    text[count] = '\0';
    return text;
}

static int keep(void *context, const char *data, size_t size) {
    (void)data;
    *(size_t *)context += size;
    return 0;
}

static void nothing_yet(void) {
    CHECK(imap_errors() == NULL && imap_alerts() == NULL && imap_last_error() == NULL && imap_last_status() == IMAP_STATUS_OK);
}

static void opening(void) {
    char *huge = repeated('a', 3000000), *long_name = repeated('x', 1025);
    imap_options options;
    const char *none[1] = {NULL};

    CHECK(imap_open(NULL, "user", "secret", 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open("{localhost}INBOX", NULL, "secret", 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open("{localhost}INBOX", "user", NULL, 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open(long_name, "user", "secret", 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open("{localhost}INBOX", huge, "secret", 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open("{localhost}INBOX", "user", huge, 0, 0, NULL) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_open("", "", "", 0, 0, NULL) == 0);
    CHECK(imap_last_status() != IMAP_STATUS_OK);
    CHECK(imap_open("{unclosed", "user", "secret", 0, 0, NULL) == 0);
    CHECK(imap_last_status() != IMAP_STATUS_OK);
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", INT64_C(1) << 40, 0, NULL) == 0);
    CHECK(imap_last_status() == IMAP_STATUS_ARGUMENT);
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, -1, NULL) == 0);
    CHECK(imap_last_status() == IMAP_STATUS_ARGUMENT);
    imap_free(imap_errors());

    memset(&options, 0, sizeof options);
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, 0, &options) == 0); /* no size */
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    options.size = sizeof options;
    options.read_timeout = -2;
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, 0, &options) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    options.read_timeout = 0;
    options.fingerprint = "00:11";
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, 0, &options) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    options.fingerprint = NULL;
    options.trace_file = "/no/such/folder/trace";
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, 0, &options) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    options.trace_file = NULL;
    options.disabled_authenticators = none;
    options.disabled_authenticators_count = 1;
    CHECK(imap_open(PLAIN("INBOX"), "test-a", "secret", 0, 0, &options) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    free(huge);
    free(long_name);
}

/* Every function refuses a handle that is no stream, each time with one error on the stack. */
static void no_stream(int s) {
    size_t got = 0;
    CHECK(imap_reopen(s, "{localhost}INBOX", 0, 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_close(s, 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_ping(s) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_check(s) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_num_msg(s) == -1);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_num_recent(s) == -1);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_uid(s, 1) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_msgno(s, 1) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_gc(s, IMAP_GC_ELT) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_capability(s) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_search(s, "ALL", 0, NULL) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchstructure(s, 1, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_bodystruct(s, 1, "1") == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchbody(s, 1, "1", 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchmime(s, 1, "1", 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchheader(s, 1, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_body(s, 1, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody(s, 1, 1, "", 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody_sink(s, keep, &got, 1, "", 0) == 0 && got == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody_decoded(s, keep, &got, 1, "1", 0, ENCBASE64) == 0 && got == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_headerinfo(s, 1, 0, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetch_overview(s, "1", 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    /* To ask is no error. */
    CHECK(imap_is_open(s) == 0 && imap_last_status() == IMAP_STATUS_OK && imap_last_error() == NULL);
}

static void no_message(int s) {
    static const int64_t numbers[] = {0, -1, 2, INT64_C(2147483647), INT64_C(2147483648), INT64_C(4294967295), INT64_C(4294967296),
                                      INT64_C(4294967297), INT64_MAX, INT64_MIN};
    size_t i, got = 0;
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int64_t number = numbers[i];
        CHECK(imap_uid(s, number) == 0 && imap_last_status() != 0);
        CHECK(imap_msgno(s, number) == 0);
        CHECK(imap_fetchstructure(s, number, 0) == NULL && imap_last_status() != 0);
        CHECK(imap_bodystruct(s, number, "1") == NULL && imap_last_status() != 0);
        CHECK(imap_fetchbody(s, number, "1", 0) == NULL && imap_last_status() != 0);
        CHECK(imap_fetchmime(s, number, "1", 0) == NULL && imap_last_status() != 0);
        CHECK(imap_fetchheader(s, number, 0) == NULL && imap_last_status() != 0);
        CHECK(imap_body(s, number, 0) == NULL && imap_last_status() != 0);
        CHECK(imap_savebody_sink(s, keep, &got, number, "", 0) == 0 && imap_last_status() != 0);
        CHECK(imap_headerinfo(s, number, 0, 0) == NULL && imap_last_status() != 0);
        if (number != 1) {
            CHECK(imap_fetchstructure(s, number, FT_UID) == NULL && imap_last_status() != 0);
            CHECK(imap_fetchheader(s, number, FT_UID) == NULL && imap_last_status() != 0);
        }
        CHECK(imap_last_status() != IMAP_STATUS_BUG);
    }
    CHECK(got == 0);
    imap_free(imap_errors());
    CHECK(imap_is_open(s) && imap_ping(s));
}

static void strings(int s) {
    static const char *const odd[] = {"",       "0",      "1..2",       "999.1", "1.MIME.2", ".",         "1.",     "-1",    "a",          " ", "1 2",
                                      "4294967297", "1\r\nA NOOP", "1)", "HEADER", "1]\" x", "TEXT{3+}\r\n", "%s%n%d", "*", "1.2.3.4.5.6", "\xff"};
    char *huge = repeated('1', 3000000);
    size_t i, got = 0;
    for (i = 0; i < sizeof odd / sizeof *odd; i++) {
        imap_free(imap_fetchbody(s, 1, odd[i], FT_PEEK));
        imap_free(imap_fetchmime(s, 1, odd[i], FT_PEEK));
        imap_free(imap_bodystruct(s, 1, odd[i]));
        imap_free(imap_search(s, odd[i], 0, NULL));
        imap_free(imap_search(s, "SUBJECT x", 0, odd[i]));
        imap_free(imap_fetch_overview(s, odd[i], 0));
        imap_savebody_sink(s, keep, &got, 1, odd[i], FT_PEEK);
        imap_free(imap_errors());
        /* One call was one command, or none: the session still answers. */
        CHECK(imap_ping(s) == 1 && imap_num_msg(s) == 1);
    }
    CHECK(imap_fetchbody(s, 1, NULL, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchmime(s, 1, NULL, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_bodystruct(s, 1, NULL) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_search(s, NULL, 0, NULL) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetch_overview(s, NULL, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_reopen(s, NULL, 0, 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetchbody(s, 1, huge, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_search(s, huge, 0, NULL) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_search(s, "ALL", 0, huge) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_fetch_overview(s, huge, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody_sink(s, NULL, NULL, 1, "1", 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody_decoded(s, keep, &got, 1, "1", 0, 6) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody(s, -1, 1, "1", 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_headerinfo(s, 1, -1, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_headerinfo(s, 1, 0, 1025) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    free(huge);
}

static void flags(int s) {
    static const int64_t wrong[] = {-1, INT64_C(1) << 20, INT64_C(1) << 32, INT64_C(4294967297), INT64_MIN};
    size_t i;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(imap_fetchbody(s, 1, "1", wrong[i]) == NULL);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_fetchheader(s, 1, wrong[i]) == NULL);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_fetchstructure(s, 1, wrong[i]) == NULL);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_search(s, "ALL", wrong[i], NULL) == NULL);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_fetch_overview(s, "1", wrong[i]) == NULL);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_gc(s, wrong[i]) == 0);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
        CHECK(imap_close(s, wrong[i]) == 0 && imap_last_status() == IMAP_STATUS_ARGUMENT);
        imap_free(imap_errors());
        CHECK(imap_is_open(s));
    }
}

static void deadlines(void) {
    CHECK(imap_timeout(0, -1) == -1);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_timeout(5, -1) == -1);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_timeout(IMAP_READTIMEOUT, -2) == -1);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_timeout(IMAP_READTIMEOUT, -1) == 60);
    CHECK(imap_timeout(IMAP_READTIMEOUT, INT64_C(99999999999)) == 1 && imap_timeout(IMAP_READTIMEOUT, -1) == INT64_C(99999999999));
    CHECK(imap_timeout(IMAP_READTIMEOUT, INT64_MAX) == 1 && imap_timeout(IMAP_READTIMEOUT, -1) == INT64_MAX);
    CHECK(imap_timeout(IMAP_READTIMEOUT, 0) == 1 && imap_timeout(IMAP_READTIMEOUT, -1) == 0);
    CHECK(imap_timeout(IMAP_READTIMEOUT, 60) == 1);
}

static void texts(void) {
    imap_text *text;
    CHECK(imap_base64(NULL, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_qprint(NULL, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_utf8(NULL, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_utf8("x", (size_t)-1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_base64("!", 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_MIME);
    text = imap_base64("AGE=", 4);
    CHECK(text != NULL && text->size == 2 && memcmp(text->data, "\0a", 3) == 0);
    imap_free(text);
    text = imap_qprint("=C3=A9 ", 7);
    CHECK(text_is(text, "\xC3\xA9 "));
    imap_free(text);
    text = imap_utf8("=?utf-8?Q?=C3=A9?=", 18);
    CHECK(text_is(text, "e\xCC\x81")); /* decomposed, as ext/imap does it */
    imap_free(text);
    text = imap_header_text("=?utf-8?Q?=C3=A9?= =?x-none?Q?a?=", 33);
    CHECK(text_is(text, "\303\251a"));
    imap_free(text);
    CHECK(imap_header_text(NULL, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    text = imap_utf8("", 0);
    CHECK(text_is(text, ""));
    imap_free(text);
}

static int graded(const imap_graded_error_list *errors, size_t i, int grade, const char *text) {
    const imap_graded_error *error = errors->errors + i;
    return i < errors->count && error->grade == grade && error->text_size == strlen(text) && memcmp(error->text, text, error->text_size + 1) == 0;
}

/* An error comes with how grave it is, once: both functions that take errors away have one stack. */
static void grades(const char *user) {
    static const char *const others[] = {"SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"};
    imap_graded_error_list *errors;
    imap_options options;
    int s;

    CHECK(imap_graded_errors() == NULL);
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.disabled_authenticators = others;
    options.disabled_authenticators_count = sizeof others / sizeof *others;
    s = imap_open(PLAIN("INBOX"), user, "secret", 0, 0, &options);
    CHECK(s > 0);
    CHECK(imap_deletemailbox(s, PLAIN("absent")) == 0);
    imap_free(imap_qprint("=ZZ", 3));
    CHECK(imap_is_open(0) == 0 && imap_ping(0) == 0);
    errors = imap_graded_errors();
    CHECK(imap_last_status() == IMAP_STATUS_ARGUMENT); /* the ping's */
    CHECK(errors != NULL && errors->count == 4);
    CHECK(graded(errors, 0, IMAP_GRADE_WARNING, "SECURITY PROBLEM: insecure server advertised AUTH=PLAIN"));
    CHECK(errors->errors[1].grade == IMAP_GRADE_ERROR && strstr(errors->errors[1].text, "absent") != NULL);
    CHECK(graded(errors, 2, IMAP_GRADE_PARSE, "Invalid quoted-printable sequence: =ZZ"));
    CHECK(errors->errors[3].grade == IMAP_GRADE_ERROR);
    imap_free(errors);
    CHECK(imap_errors() == NULL && imap_last_error() == NULL && imap_graded_errors() == NULL);
    imap_free(imap_qprint("=ZZ", 3));
    imap_free(imap_errors());
    CHECK(imap_graded_errors() == NULL);
    CHECK(imap_close(s, 0) == 1);
}

int main(void) {
    const char *user = fresh_user("errors");
    static const int made_up[] = {0, -1, 1, 2, 32768, 65537, INT_MAX, INT_MIN};
    int s, second;
    size_t i;

    nothing_yet();
    for (i = 0; i < sizeof made_up / sizeof *made_up; i++) no_stream(made_up[i]);
    opening();
    imap_free(imap_errors());
    deadlines();
    texts();

    deliver(user, &message, 1);
    s = imap_open(PLAIN("INBOX"), user, "secret", 0, 0, NULL);
    CHECK(s > 0 && imap_last_status() == IMAP_STATUS_OK && imap_is_open(s));
    CHECK(imap_num_msg(s) == 1);
    grades(user);
    no_stream(s + 1);
    no_stream(s + 32768);
    no_stream(-s);
    no_message(s);
    strings(s);
    flags(s);
    CHECK(imap_savebody(s, 9999, 1, "1", 0) == 0); /* no such descriptor */
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    imap_close(s, 0);
    imap_free(imap_errors());
    no_stream(s); /* closed */

    second = imap_open(PLAIN("INBOX"), user, "secret", 0, 0, NULL);
    CHECK(second > 0 && second != s);
    no_stream(s); /* stale */
    CHECK(imap_is_open(second) && imap_num_msg(second) == 1);
    CHECK(imap_close(second, 0) == 1);
    no_stream(second);
    CHECK(imap_open(PLAIN("INBOX"), user, "wrong", 0, 0, NULL) == 0 && imap_last_status() == IMAP_STATUS_AUTH);
    imap_free(imap_errors());
    return 0;
}
