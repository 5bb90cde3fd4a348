/*
 * A message of 50 MB reaches a file, a sink and a decoder in flat memory, and whole.
 *
 * valgrind: no, it measures memory, which valgrind multiplies
 */
#include "fixture.h"

#include <fcntl.h>

enum { MEGABYTES = 50, GROWTH_KB = 4096 };

static const char header[] = "Subject: large\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n";
/* 57 octets as base64 in 76 characters */
static const char line[] = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\r\n";
enum { LINE = sizeof line - 1, LINES = MEGABYTES * 1000000 / LINE };

static const char *const small = "Subject: small\r\n\r\nsmall\r\n";

/* The most that this process has ever held, in KB. */
static long peak(void) {
    char text[256];
    long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    CHECK(file != NULL);
    while (fgets(text, sizeof text, file) != NULL)
        if (strncmp(text, "VmHWM:", 6) == 0) kilobytes = strtol(text + 6, NULL, 10);
    fclose(file);
    CHECK(kilobytes > 0);
    return kilobytes;
}

static int count(void *context, const char *data, size_t size) {
    (void)data;
    *(size_t *)context += size;
    return 0;
}

static int count_letters(void *context, const char *data, size_t size) {
    size_t i;
    for (i = 0; i < size; i++) CHECK(data[i] == 'A');
    *(size_t *)context += size;
    return 0;
}

/* Memory for a text, and what has been written there. */
typedef struct {
    char *room;
    size_t asked, size;
    int calls;
} text;

static char *no_room(void *context, size_t size) {
    (void)context;
    (void)size;
    return NULL;
}

static char *give_room(void *context, size_t size) {
    text *whole = (text *)context;
    whole->asked = size;
    whole->room = (char *)realloc(whole->room, size);
    return whole->room;
}

static int take_all(void *context, const char *data, size_t size) {
    text *whole = (text *)context;
    CHECK(data == whole->room);
    whole->size = size;
    whole->calls++;
    return 0;
}

static int refuse(void *context, const char *data, size_t size) {
    (void)context;
    (void)data;
    (void)size;
    return 1;
}

int main(void) {
    text one = {NULL, 0, 0, 0};
    const char *user = fresh_user("large");
    size_t whole = sizeof header - 1 + (size_t)LINES * LINE, got = 0;
    int fd = raw_session(user), s, i;
    long before;
    tell(fd, "b APPEND INBOX {%zu}\r\n", whole);
    await_line(fd, "+");
    send_all(fd, header, sizeof header - 1);
    for (i = 0; i < LINES; i++) send_all(fd, line, LINE);
    tell(fd, "\r\n");
    await_line(fd, "b OK");
    raw_end(fd);
    deliver(user, &small, 1);

    s = imap_open(PLAIN("INBOX"), user, "secret", OP_READONLY, 0, NULL);
    CHECK(s > 0 && imap_num_msg(s) == 2);
    CHECK(imap_savebody_decoded(s, count, &got, 2, "1", 0, ENCBASE64) == 0 || got > 0);
    imap_free(imap_errors());
    fd = open("/dev/null", O_WRONLY);
    CHECK(fd >= 0);
    before = peak();

    got = 0;
    CHECK(imap_savebody_sink(s, count, &got, 1, "", FT_PEEK) == 1 && got == whole);
    CHECK(imap_savebody(s, fd, 1, "1", FT_PEEK) == 1);
    CHECK(imap_savebody_into(s, no_room, count, &got, 1, "", FT_PEEK) == 1 && got == 2 * whole);
    CHECK(imap_savebody_into(s, NULL, count, &got, 1, "", FT_PEEK) == 1 && got == 3 * whole);
    got = 0;
    CHECK(imap_savebody_decoded(s, count_letters, &got, 1, "1", FT_PEEK, ENCBASE64) == 1 && got == (size_t)LINES * 57);
    if (peak() - before > GROWTH_KB) {
        fprintf(stderr, "%ld KB more for a message of %d MB\n", peak() - before, MEGABYTES);
        return 1;
    }
    /* In one piece, where there is room for it. */
    CHECK(imap_savebody_into(s, give_room, take_all, &one, 1, "", FT_PEEK) == 1);
    CHECK(one.asked == whole && one.size == whole && one.calls == 1);
    CHECK(memcmp(one.room, header, sizeof header - 1) == 0 && memcmp(one.room + whole - LINE, line, LINE) == 0);
    one.calls = 0;
    CHECK(imap_body_into(s, give_room, take_all, &one, 1, FT_PEEK) == 1);
    CHECK(one.size == whole - (sizeof header - 1) && one.calls == 1 && memcmp(one.room, line, LINE) == 0);
    CHECK(imap_savebody_into(s, give_room, refuse, &one, 1, "", FT_PEEK) == 0);
    CHECK(imap_savebody_into(s, give_room, NULL, &one, 1, "", FT_PEEK) == 0);
    imap_free(imap_errors());
    free(one.room);
    close(fd);
    CHECK(imap_close(s, 0) == 1);
    return 0;
}
