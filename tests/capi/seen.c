/*
 * What makes a message seen, and what leaves it as it was: as in ext/imap.
 */
#include "fixture.h"

static const char *const messages[] = {
    "Subject: 1\r\n\r\none\r\n",   "Subject: 2\r\n\r\ntwo\r\n",   "Subject: 3\r\n\r\nthree\r\n", "Subject: 4\r\n\r\nfour\r\n",
    "Subject: 5\r\n\r\nfive\r\n", "Subject: 6\r\n\r\nsix\r\n",   "Subject: 7\r\n\r\nseven\r\n", "Subject: 8\r\n\r\neight\r\n",
};
enum { COUNT = sizeof messages / sizeof *messages };

static int ignore(void *context, const char *data, size_t size) {
    (void)context, (void)data, (void)size;
    return 0;
}

/* What another session sees of the message. */
static int seen(const char *user, int64_t message) {
    int s = quick_open(PLAIN("INBOX"), user, OP_READONLY), result;
    char number[24];
    imap_overview_list *list;
    CHECK(s > 0);
    snprintf(number, sizeof number, "%ld", (long)message);
    list = imap_fetch_overview(s, number, 0);
    CHECK(list != NULL && list->count == 1 && list->overviews[0].msgno == message);
    result = list->overviews[0].seen;
    imap_free(list);
    CHECK(imap_close(s, 0));
    return result;
}

int main(void) {
    const char *user = fresh_user("seen");
    int s, i;
    imap_overview_list *list;
    deliver(user, messages, COUNT);
    s = quick_open(PLAIN("INBOX"), user, 0);
    CHECK(s > 0 && imap_num_msg(s) == COUNT);

    /* These don't. */
    for (i = 1; i <= COUNT; i++) {
        imap_header_info *header = imap_headerinfo(s, i, 10, 10);
        imap_structure *structure = imap_fetchstructure(s, i, 0);
        imap_text *text = imap_fetchheader(s, i, 0), *peeked = imap_fetchbody(s, i, "1", FT_PEEK), *body = imap_body(s, i, FT_PEEK);
        CHECK(header != NULL && structure != NULL && text != NULL && peeked != NULL && body != NULL);
        CHECK(header->msgno == i && header->udate > 0);
        imap_free(header), imap_free(structure), imap_free(text), imap_free(peeked), imap_free(body);
        CHECK(imap_savebody_sink(s, ignore, NULL, i, "", FT_PEEK));
        CHECK(!seen(user, i));
    }

    /* These do, also if the text is known already from a peek. */
    imap_free(imap_fetchbody(s, 1, "1", 0));
    imap_free(imap_body(s, 2, 0));
    CHECK(imap_savebody_sink(s, ignore, NULL, 3, "", 0));
    CHECK(imap_savebody_sink(s, ignore, NULL, imap_uid(s, 4), "1", FT_UID));
    imap_free(imap_fetchbody(s, imap_uid(s, 5), "1", FT_UID));
    imap_free(imap_fetchmime(s, 6, "1", 0));
    for (i = 1; i <= 6; i++) CHECK(seen(user, i));
    CHECK(!seen(user, 7) && !seen(user, 8));

    list = imap_fetch_overview(s, "1:*", 0);
    CHECK(list != NULL && list->count == COUNT);
    for (i = 1; i <= COUNT; i++) CHECK(list->overviews[i - 1].seen == (i <= 6));
    imap_free(list);
    CHECK(imap_close(s, 0));

    /* Nothing does where the mailbox is open for reading only. */
    s = quick_open(PLAIN("INBOX"), user, OP_READONLY);
    CHECK(s > 0);
    imap_free(imap_fetchbody(s, 7, "1", 0));
    imap_free(imap_body(s, 8, 0));
    CHECK(imap_close(s, 0));
    CHECK(!seen(user, 7) && !seen(user, 8));
    return 0;
}
