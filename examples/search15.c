#include <imapext.h>
#include <stdio.h>

int main(void) {
    int s = imap_open("{127.0.0.1:1143/imap/notls}INBOX", "user", "secret", 0, 0, NULL);
    if (s == 0) return fprintf(stderr, "%s\n", imap_last_error()), 1;
    imap_number_list *hits = imap_search(s, "UNSEEN SINCE \"1-Jan-2026\" SUBJECT \"счёт\"", SE_UID, "UTF-8");
    for (size_t i = 0; hits != NULL && i < hits->count; i++) {
        imap_structure *st = imap_fetchstructure(s, hits->numbers[i], FT_UID);
        imap_text *body = imap_fetchbody(s, hits->numbers[i], "1.2", FT_UID | FT_PEEK);
        if (st != NULL && body != NULL) printf("%u: %zu parts, 1.2 is %s\n", hits->numbers[i], st->parts_count, body->data);
        imap_free(body); imap_free(st);
    }
    imap_free(hits);
    return !imap_close(s, 0);
}
