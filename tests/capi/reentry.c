/*
 * Calls from within callbacks: on the same stream they are refused, on other streams and on none they work; a callback can stop a delivery.
 */
#include "fixture.h"

static const char *const messages[] = {
    "Subject: 1\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n",
    "Subject: 2\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8h!!!!\r\n",
};

typedef struct {
    int own, other, calls, stop;
    char text[4096];
    size_t size;
} observer;

static int observe(void *context, const char *data, size_t size) {
    observer *self = (observer *)context;
    self->calls++;
    CHECK(size > 0 && self->size + size < sizeof self->text);
    memcpy(self->text + self->size, data, size);
    self->size += size;
    CHECK(imap_ping(self->own) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_close(self->own, 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_savebody_sink(self->own, observe, context, 1, "", 0) == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_is_open(self->own) == 1 && imap_last_error() == NULL);
    CHECK(imap_ping(self->other) == 1 && imap_num_msg(self->other) == 2);
    return self->stop;
}

typedef struct {
    int stream, sent, received, notes;
    char text[65536];
    size_t size;
} traffic;

static void watch(void *context, int direction, const char *data, size_t size) {
    traffic *self = (traffic *)context;
    self->sent += direction == IMAP_TRACE_SENT;
    self->received += direction == IMAP_TRACE_RECEIVED;
    self->notes += direction == IMAP_TRACE_NOTE;
    if (self->size + size < sizeof self->text) {
        memcpy(self->text + self->size, data, size);
        self->size += size;
        self->text[self->size] = '\0';
    }
    if (self->stream > 0) {
        CHECK(imap_ping(self->stream) == 0);
        EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    }
}

/* A token callback that opens a stream of its own: nothing is locked while a stream is being opened. */
static int64_t give_token(void *context, const char *user, int refused, char *buffer, size_t size) {
    const char *token = server("TOKEN");
    int *calls = (int *)context;
    int s = imap_open(PLAIN("INBOX"), "test-reentry-token", "secret", OP_HALFOPEN, 0, NULL);
    CHECK(s > 0 && imap_close(s, 0));
    CHECK(strcmp(user, "user") == 0 && refused == 0 && size > strlen(token));
    ++*calls;
    memcpy(buffer, token, strlen(token));
    return (int64_t)strlen(token);
}

static int64_t no_token(void *context, const char *user, int refused, char *buffer, size_t size) {
    (void)context, (void)user, (void)refused, (void)buffer, (void)size;
    return -1;
}

int main(void) {
    const char *user = fresh_user("reentry");
    observer seen;
    traffic *seen_traffic;
    imap_options options;
    int tokens = 0, s;
    memset(&seen, 0, sizeof seen);
    deliver(user, messages, 2);

    seen.own = imap_open(PLAIN("INBOX"), user, "secret", OP_READONLY, 0, NULL);
    seen.other = imap_open(PLAIN("INBOX"), user, "secret", OP_READONLY, 0, NULL);
    CHECK(seen.own > 0 && seen.other > 0);
    CHECK(imap_savebody_sink(seen.own, observe, &seen, 1, "", 0) == 1);
    CHECK(seen.calls > 0 && seen.size == strlen(messages[0]) && memcmp(seen.text, messages[0], seen.size) == 0);
    CHECK(imap_ping(seen.own) == 1);

    seen.size = 0;
    CHECK(imap_savebody_decoded(seen.own, observe, &seen, 1, "1", 0, ENCBASE64) == 1);
    CHECK(seen.size == 5 && memcmp(seen.text, "hello", 5) == 0);
    CHECK(imap_savebody_decoded(seen.own, observe, &seen, 2, "1", 0, ENCBASE64) == 0);
    EXPECT_FAILURE(IMAP_STATUS_MIME);
    CHECK(imap_ping(seen.own) == 1);

    seen.stop = 7;
    seen.calls = 0;
    seen.size = 0;
    CHECK(imap_savebody_sink(seen.own, observe, &seen, 1, "", 0) == 0 && seen.calls == 1);
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    imap_close(seen.own, 0);
    CHECK(imap_is_open(seen.own) == 0);
    CHECK(imap_close(seen.other, 0));
    imap_free(imap_errors());

    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    seen_traffic = (traffic *)calloc(1, sizeof *seen_traffic);
    CHECK(seen_traffic != NULL);
    options.trace = watch;
    options.trace_context = seen_traffic;
    s = imap_open(PLAIN("INBOX"), user, "secret", 0, 0, &options);
    CHECK(s > 0 && seen_traffic->sent > 0 && seen_traffic->received > 0);
    CHECK(strstr(seen_traffic->text, "secret") == NULL && strstr(seen_traffic->text, "c2VjcmV0") == NULL);
    seen_traffic->stream = s;
    CHECK(imap_ping(s) == 1);
    seen_traffic->stream = 0;
    CHECK(imap_close(s, 0));
    free(seen_traffic);

    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.token = give_token;
    options.token_context = &tokens;
    s = imap_open(mailbox_at("IMAPS_PORT", "/ssl/novalidate-cert", "INBOX"), "user", "", 0, 0, &options);
    CHECK(s > 0 && tokens == 1);
    CHECK(imap_close(s, 0));
    options.token = no_token;
    CHECK(imap_open(mailbox_at("IMAPS_PORT", "/ssl/novalidate-cert", "INBOX"), "user", "", 0, 0, &options) == 0);
    EXPECT_FAILURE(IMAP_STATUS_AUTH);
    return 0;
}
