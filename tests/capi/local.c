/*
 * Mailboxes in files: no server, no user, no password.
 */
#include "fixture.h"

#include <sys/stat.h>

static const char text[] =
    "From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: one\n\nfirst\n\n"
    "From a@b Mon Jan  5 10:00:00 2026 +0000\nSubject: two\n\nsecond\n\n";

int main(void) {
    char folder[] = "/tmp/imapext-local.XXXXXX", path[64], command[64];
    imap_options options;
    imap_check_info *info;
    imap_text *body;
    imap_text_list *names;
    FILE *file;
    int s;
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/box", folder);
    file = fopen(path, "w");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    options.local_root = folder;

    s = imap_open("box", "", "", 0, 0, &options);
    CHECK(s > 0 && imap_num_msg(s) == 2);
    info = imap_check(s);
    CHECK(info != NULL && strcmp(info->driver, "unix") == 0 && strcmp(info->mailbox, path) == 0);
    imap_free(info);
    body = imap_fetchbody(s, 2, "1", 0);
    CHECK(body != NULL && strcmp(body->data, "second\r\n") == 0);
    imap_free(body);
    CHECK(imap_append(s, "box", "Subject: three\r\n\r\nthird\r\n", 25, "\\Seen", NULL));
    CHECK(imap_ping(s) && imap_num_msg(s) == 3);
    CHECK(imap_createmailbox(s, "sub/new"));
    names = imap_list(s, "", "*");
    CHECK(names != NULL && names->count == 3 && strcmp(names->texts[1].data, "sub/new") == 0);
    imap_free(names);
    CHECK(!imap_createmailbox(s, "../new"));
    CHECK(imap_delete(s, "1", 0) && imap_close(s, CL_EXPUNGE));

    s = imap_open("box", "", "", 0, 0, &options);
    CHECK(s > 0 && imap_num_msg(s) == 2 && imap_uid(s, 1) == 2);
    CHECK(imap_close(s, 0));

    CHECK(imap_open("nosuch", "", "", 0, 0, &options) == 0);
    CHECK(strstr(imap_last_error(), "Can't open mailbox nosuch: no such mailbox") != NULL);
    CHECK(imap_open("../box", "", "", 0, 0, &options) == 0);
    options.local_within = "/nonexistent";
    CHECK(imap_open("box", "", "", 0, 0, &options) == 0);

    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) != 0;
}
