/*
 * What the programs of this folder share: checks, the private Dovecot's whereabouts, and a plain session to fill its mailboxes with.
 */
#ifndef IMAPEXT_TEST_FIXTURE_H
#define IMAPEXT_TEST_FIXTURE_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <imapext.h>

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- Checks: the first that fails ends the program ---------------------------------------------------------------- */

static inline void fail_at(const char *file, int line, const char *what) {
    imap_text_list *errors = imap_errors();
    size_t i;
    fprintf(stderr, "%s:%d: %s (status %d)\n", file, line, what, imap_last_status());
    for (i = 0; errors != NULL && i < errors->count; i++) fprintf(stderr, "    %s\n", errors->texts[i].data);
    exit(1);
}

#define CHECK(condition) ((condition) ? (void)0 : fail_at(__FILE__, __LINE__, #condition))

/* The call before this one failed in that layer, and left one error at least; the errors are taken away. */
static inline void expect_failure_at(const char *file, int line, int status) {
    imap_text_list *errors;
    if (imap_last_status() != status || imap_last_error() == NULL) fail_at(file, line, "another outcome was expected");
    errors = imap_errors();
    if (errors == NULL || errors->count == 0) fail_at(file, line, "no error on the stack");
    imap_free(errors);
}

#define EXPECT_FAILURE(status) expect_failure_at(__FILE__, __LINE__, status)

static inline int text_is(const imap_text *text, const char *expected) {
    return text != NULL && text->size == strlen(expected) && memcmp(text->data, expected, text->size + 1) == 0;
}

/* ---- The private Dovecot ------------------------------------------------------------------------------------------ */

/* A line KEY=VALUE of the file that IMAPEXT_TEST_ENV names. */
static inline const char *server(const char *key) {
    static char lines[64][512];
    static int count;
    size_t length = strlen(key);
    int i;
    if (count == 0) {
        const char *path = getenv("IMAPEXT_TEST_ENV");
        FILE *file = path == NULL ? NULL : fopen(path, "r");
        if (file == NULL) {
            fputs("IMAPEXT_TEST_ENV names no file: run this by tests/support/suite.sh\n", stderr);
            exit(1);
        }
        while (count < 64 && fgets(lines[count], sizeof lines[count], file) != NULL) {
            lines[count][strcspn(lines[count], "\n")] = '\0';
            count++;
        }
        fclose(file);
    }
    for (i = 0; i < count; i++)
        if (strncmp(lines[i], key, length) == 0 && lines[i][length] == '=') return lines[i] + length + 1;
    fprintf(stderr, "the server's environment has no %s\n", key);
    exit(1);
}

/* {127.0.0.1:port/switches}folder, in a buffer that the next call but seven overwrites */
static inline const char *mailbox_at(const char *port, const char *switches, const char *folder) {
    static char names[8][512];
    static int next;
    char *name = names[next++ % 8];
    snprintf(name, sizeof names[0], "{%s:%s/imap%s}%s", server("HOST"), server(port), switches, folder);
    return name;
}

#define PLAIN(folder) mailbox_at("IMAP_NOTLS_PORT", "/notls", folder)

/* A stream whose login is not what is tested: without SCRAM, which takes thousands of hashes on purpose. */
static inline int quick_open(const char *mailbox, const char *user, int64_t flags) {
    static const char *const slow[] = {"SCRAM-SHA-256", "SCRAM-SHA-1"};
    imap_options options;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.disabled_authenticators = slow;
    options.disabled_authenticators_count = 2;
    return imap_open(mailbox, user, "secret", flags, 0, &options);
}

/* ---- A session that fills a mailbox ------------------------------------------------------------------------------- */

static inline void send_all(int fd, const char *data, size_t size) {
    while (size > 0) {
        ssize_t sent = write(fd, data, size);
        CHECK(sent > 0);
        data += sent;
        size -= (size_t)sent;
    }
}

/* Reads up to a line that begins so; the answers here are short. */
static inline void await_line(int fd, const char *begin) {
    char line[4096];
    size_t length = 0;
    for (;;) {
        CHECK(length < sizeof line - 1 && read(fd, line + length, 1) == 1);
        if (line[length++] != '\n') continue;
        line[length] = '\0';
        if (strncmp(line, begin, strlen(begin)) == 0) return;
        CHECK(line[0] == '*');
        length = 0;
    }
}

static inline void tell(int fd, const char *format, ...) {
    char line[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(line, sizeof line, format, values);
    va_end(values);
    send_all(fd, line, strlen(line));
}

/* A session of `user`, whose name begins with "test"; each such name has a mailbox of its own, empty at first. */
static inline int raw_session(const char *user) {
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)atoi(server("IMAP_NOTLS_PORT")));
    CHECK(inet_pton(AF_INET, server("HOST"), &address.sin_addr) == 1);
    CHECK(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    await_line(fd, "* OK");
    tell(fd, "a LOGIN %s secret\r\n", user);
    await_line(fd, "a OK");
    return fd;
}

static inline void raw_append(int fd, const char *folder, const char *message, size_t size) {
    tell(fd, "b APPEND \"%s\" {%zu}\r\n", folder, size);
    await_line(fd, "+");
    send_all(fd, message, size);
    tell(fd, "\r\n");
    await_line(fd, "b OK");
}

static inline void raw_command(int fd, const char *command) {
    tell(fd, "c %s\r\n", command);
    await_line(fd, "c OK");
}

static inline void raw_end(int fd) {
    tell(fd, "d LOGOUT\r\n");
    await_line(fd, "d OK");
    close(fd);
}

/* Delivers messages to the user's INBOX. */
static inline void deliver(const char *user, const char *const *messages, size_t count) {
    int fd = raw_session(user);
    size_t i;
    for (i = 0; i < count; i++) raw_append(fd, "INBOX", messages[i], strlen(messages[i]));
    raw_end(fd);
}

/* A user of this process alone, so that programs may run side by side and again. */
static inline const char *fresh_user(const char *name) {
    static char users[16][64];
    static int next;
    char *user = users[next++ % 16];
    snprintf(user, sizeof users[0], "test-%s-%ld", name, (long)getpid());
    return user;
}

#endif
