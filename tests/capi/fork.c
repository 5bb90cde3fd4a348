/*
 * Streams and fork(): a child's end never logs its parent out, a child may go on with its parent's stream, and a stream that another
 * thread was using at the time of the fork is an error in the child, not a deadlock.
 */
#include "fixture.h"

#include <pthread.h>
#include <sys/wait.h>

static const char *const message = "Subject: 1\r\n\r\none\r\n";

/* Runs `body` in a child, which must say 0 and then end by itself. Its exit status is left to whoever checks its memory. */
static void in_child(int (*body)(int), int stream) {
    int ends[2], status = 0;
    char said = 'x';
    pid_t child;
    CHECK(pipe(ends) == 0);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(60);
        said = (char)body(stream);
        if (write(ends[1], &said, 1) != 1) _exit(1);
        exit(0); /* with everything that a process does at its end */
    }
    close(ends[1]);
    CHECK(read(ends[0], &said, 1) == 1 && said == 0);
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
}

static int just_end(int stream) {
    (void)stream;
    return 0;
}

static int close_it(int stream) {
    if (!imap_close(stream, 0)) return 1;
    return imap_is_open(stream);
}

static int use_it(int stream) {
    return imap_ping(stream) && imap_num_msg(stream) == 1 ? 0 : 1;
}

static int use_it_while_it_is_used(int stream) {
    int own;
    if (imap_ping(stream) != 0 || imap_last_status() != IMAP_STATUS_ARGUMENT) return 1;
    if (strstr(imap_last_error(), "fork") == NULL) return 2;
    if (imap_is_open(stream) || imap_close(stream, 0)) return 3;
    own = quick_open(PLAIN("INBOX"), "test-fork-child", 0);
    if (own <= 0 || own == stream) return 4;
    return imap_close(own, 0) ? 0 : 5;
}

/* ---- A thread that is inside a call for as long as it is told to ---------------------------------------------------- */

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int inside, leave, stream, result;
} lingering;

static int linger(void *context, const char *data, size_t size) {
    lingering *self = (lingering *)context;
    (void)data, (void)size;
    pthread_mutex_lock(&self->lock);
    self->inside = 1;
    pthread_cond_broadcast(&self->changed);
    while (!self->leave) pthread_cond_wait(&self->changed, &self->lock);
    pthread_mutex_unlock(&self->lock);
    return 0;
}

static void *use_for_long(void *context) {
    lingering *self = (lingering *)context;
    self->result = imap_savebody_sink(self->stream, linger, self, 1, "", FT_PEEK);
    return NULL;
}

/* ---- A thread that opens and closes all the time, so that the table's lock is often held ----------------------------- */

static volatile int enough;

static void *keep_looking(void *context) {
    unsigned handle = 1;
    (void)context;
    while (!enough) imap_is_open((int)(handle++ & 0xFFFF));
    return NULL;
}

int main(void) {
    const char *user = fresh_user("fork");
    lingering use;
    pthread_t thread;
    int s, i;
    deliver(user, &message, 1);
    s = quick_open(PLAIN("INBOX"), user, 0);
    CHECK(s > 0);

    in_child(just_end, s);
    CHECK(imap_ping(s) == 1);
    in_child(close_it, s);
    CHECK(imap_ping(s) == 1);
    in_child(use_it, s); /* one after the other, as a daemon and its parent do */
    CHECK(imap_ping(s) == 1 && imap_num_msg(s) == 1);

    memset(&use, 0, sizeof use);
    pthread_mutex_init(&use.lock, NULL);
    pthread_cond_init(&use.changed, NULL);
    use.stream = s;
    CHECK(pthread_create(&thread, NULL, use_for_long, &use) == 0);
    pthread_mutex_lock(&use.lock);
    while (!use.inside) pthread_cond_wait(&use.changed, &use.lock);
    pthread_mutex_unlock(&use.lock);
    in_child(use_it_while_it_is_used, s);
    pthread_mutex_lock(&use.lock);
    use.leave = 1;
    pthread_cond_broadcast(&use.changed);
    pthread_mutex_unlock(&use.lock);
    CHECK(pthread_join(thread, NULL) == 0 && use.result == 1);
    CHECK(imap_ping(s) == 1);

    CHECK(pthread_create(&thread, NULL, keep_looking, NULL) == 0);
    for (i = 0; i < 50; i++) in_child(just_end, s), in_child(use_it, s);
    enough = 1;
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(imap_ping(s) == 1 && imap_close(s, 0));
    return 0;
}
