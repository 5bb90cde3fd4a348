/*
 * Streams in many threads at once: each thread's streams and errors are its own, and one stream may be used by several.
 *
 * IMAPEXT_TEST_THREADS, IMAPEXT_TEST_STREAMS and IMAPEXT_TEST_SECONDS make it heavier: 64, 50 and 60 for a soak.
 */
#include "fixture.h"

#include <pthread.h>
#include <time.h>

enum { MESSAGES = 5 };

static int streams_each, seconds;
static const char *user;
static int shared;

static int setting(const char *name, int otherwise) {
    const char *text = getenv(name);
    return text == NULL || atoi(text) <= 0 ? otherwise : atoi(text);
}

static void read_mail(int s, int64_t thread) {
    imap_number_list *hits = imap_search(s, "SUBJECT number", SE_UID, NULL);
    size_t i;
    CHECK(hits != NULL && hits->count == MESSAGES);
    for (i = 0; i < hits->count; i++) {
        char expected[64];
        imap_structure *structure = imap_fetchstructure(s, hits->numbers[i], FT_UID);
        imap_text *body = imap_fetchbody(s, hits->numbers[i], "1", FT_UID | FT_PEEK);
        snprintf(expected, sizeof expected, "body %d\r\n", (int)i + 1);
        CHECK(structure != NULL && structure->type == TYPETEXT && text_is(body, expected));
        imap_free(structure);
        imap_free(body);
    }
    imap_free(hits);
    /* An error of this thread's own, while the others make theirs. */
    CHECK(imap_uid(s, 1000 + thread) == 0);
    EXPECT_FAILURE(IMAP_STATUS_MAILBOX);
    CHECK(imap_errors() == NULL);
}

static void *work(void *context) {
    int64_t thread = (int64_t)(intptr_t)context;
    time_t end = time(NULL) + seconds;
    int *streams = (int *)calloc((size_t)streams_each, sizeof *streams);
    int i;
    CHECK(streams != NULL && imap_errors() == NULL && imap_last_status() == 0);
    do {
        for (i = 0; i < streams_each; i++) {
            streams[i] = quick_open(PLAIN("INBOX"), user, OP_READONLY);
            CHECK(streams[i] > 0);
        }
        for (i = 0; i < streams_each; i++) read_mail(streams[i], thread);
        CHECK(imap_num_msg(shared) == MESSAGES);
        read_mail(shared, thread);
        for (i = 0; i < streams_each; i++) CHECK(imap_close(streams[i], 0) == 1);
        for (i = 0; i < streams_each; i++) CHECK(imap_is_open(streams[i]) == 0);
    } while (time(NULL) < end);
    free(streams);
    return NULL;
}

int main(void) {
    int count = setting("IMAPEXT_TEST_THREADS", 8), i;
    pthread_t *threads = (pthread_t *)calloc((size_t)count, sizeof *threads);
    int fd;
    streams_each = setting("IMAPEXT_TEST_STREAMS", 3);
    seconds = setting("IMAPEXT_TEST_SECONDS", 0);
    user = fresh_user("threads");
    CHECK(threads != NULL);
    fd = raw_session(user);
    for (i = 1; i <= MESSAGES; i++) {
        char message[128];
        snprintf(message, sizeof message, "Subject: number %d\r\n\r\nbody %d\r\n", i, i);
        raw_append(fd, "INBOX", message, strlen(message));
    }
    raw_end(fd);
    shared = quick_open(PLAIN("INBOX"), user, OP_READONLY);
    CHECK(shared > 0);
    for (i = 0; i < count; i++) CHECK(pthread_create(&threads[i], NULL, work, (void *)(intptr_t)i) == 0);
    for (i = 0; i < count; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(imap_close(shared, 0) == 1);
    CHECK(imap_errors() == NULL);
    free(threads);
    return 0;
}
