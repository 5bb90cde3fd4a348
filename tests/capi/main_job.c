/*
 * The main job, as examples/search15.c does it, with every result looked into: open, search, structure, bodies, headers, close.
 */
#include "fixture.h"

static const char *const messages[] = {
    "From: Anna Sergeeva <anna@example.org>\r\nTo: team@example.org, \"Smith, J\" <j@example.org>\r\n"
    "Date: Fri, 09 Jan 2026 07:30:00 +0300\r\nMessage-ID: <m1@example.org>\r\n"
    "Subject: =?UTF-8?B?0KHRh9GR0YI=?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "preamble\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=D0=94=D0=B0\r\n"
    "--b\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <pdf@example.org>\r\n"
    "Content-Description: an invoice\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n\r\nJVBERi0xLjQ=\r\n--b--\r\n",
    "From: Boris <boris@example.org>\r\nSubject: plain\r\n\r\nJust text.\r\n",
    "From: Anna <anna@example.org>\r\nSubject: forwarded\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
    "From: Carl <carl@example.org>\r\nSubject: inner\r\n\r\ninner text\r\n",
};
enum { COUNT = sizeof messages / sizeof *messages };

static void search(int s) {
    imap_number_list *hits = imap_search(s, "UNSEEN SINCE \"1-Jan-2020\" SUBJECT \"\xD1\x81\xD1\x87\xD1\x91\xD1\x82\"", SE_UID, "UTF-8");
    CHECK(hits != NULL && hits->count == 1 && hits->numbers[0] == (uint32_t)imap_uid(s, 1));
    imap_free(hits);
    hits = imap_search(s, "OR FROM boris (SUBJECT forwarded NOT SEEN)", 0, NULL);
    CHECK(hits != NULL && hits->count == 2 && hits->numbers[0] == 2 && hits->numbers[1] == 3);
    imap_free(hits);
    hits = imap_search(s, "SUBJECT nothing-has-this", 0, NULL);
    CHECK(hits != NULL && hits->count == 0 && hits->numbers == NULL && imap_last_status() == IMAP_STATUS_OK);
    imap_free(hits);
}

static void structure(int s) {
    imap_structure *root = imap_fetchstructure(s, imap_uid(s, 1), FT_UID), *part;
    const imap_structure *pdf;
    CHECK(root != NULL && root->type == TYPEMULTIPART && strcmp(root->subtype, "MIXED") == 0 && root->parts_count == 2);
    CHECK(root->ifparameters && root->parameters_count == 1 && strcmp(root->parameters[0].value, "b") == 0);
    CHECK(!root->ifid && root->id == NULL && root->id_size == 0 && root->bytes == 0);
    CHECK(root->parts[0].type == TYPETEXT && root->parts[0].encoding == ENCQUOTEDPRINTABLE && root->parts[0].bytes == 12);
    pdf = &root->parts[1];
    CHECK(pdf->type == TYPEAPPLICATION && pdf->encoding == ENCBASE64 && pdf->bytes > 0 && pdf->lines == 0);
    CHECK(pdf->ifid && strcmp(pdf->id, "<pdf@example.org>") == 0 && pdf->ifdescription && strcmp(pdf->description, "an invoice") == 0);
    CHECK(pdf->ifdisposition && strcmp(pdf->disposition, "attachment") == 0 && pdf->ifdparameters && pdf->dparameters_count == 1);
    CHECK(strcmp(pdf->dparameters[0].value, "a.pdf") == 0 && pdf->dparameters[0].value_size == 5 && pdf->parts_count == 0);

    part = imap_bodystruct(s, 1, "2");
    CHECK(part != NULL && part->type == TYPEAPPLICATION && part->subtype_size == pdf->subtype_size && part->bytes == pdf->bytes);
    imap_free(part);
    imap_free(root);
    CHECK(imap_bodystruct(s, 1, "9") == NULL);
    imap_free(imap_errors());

    root = imap_fetchstructure(s, 3, 0);
    CHECK(root != NULL && root->type == TYPEMESSAGE && root->parts_count == 1 && root->parts[0].type == TYPETEXT);
    imap_free(root);
}

typedef struct {
    char data[4096];
    size_t size;
} gathered;

static int gather(void *context, const char *data, size_t size) {
    gathered *all = (gathered *)context;
    CHECK(all->size + size <= sizeof all->data);
    memcpy(all->data + all->size, data, size);
    all->size += size;
    return 0;
}

static void bodies(int s) {
    imap_text *text = imap_fetchbody(s, 1, "1", FT_PEEK), *decoded;
    gathered all;
    FILE *file = tmpfile();
    char line[4096];
    CHECK(text_is(text, "=D0=94=D0=B0"));
    decoded = imap_qprint(text->data, text->size);
    CHECK(text_is(decoded, "\xD0\x94\xD0\xB0"));
    imap_free(text), imap_free(decoded);
    text = imap_fetchbody(s, 1, "2", FT_PEEK);
    CHECK(text_is(text, "JVBERi0xLjQ="));
    imap_free(text);
    text = imap_fetchmime(s, 1, "2", FT_PEEK);
    CHECK(text != NULL && strstr(text->data, "Content-ID: <pdf@example.org>\r\n") != NULL);
    imap_free(text);
    text = imap_fetchheader(s, 2, 0);
    CHECK(text_is(text, "From: Boris <boris@example.org>\r\nSubject: plain\r\n\r\n"));
    imap_free(text);
    text = imap_body(s, 2, FT_PEEK);
    CHECK(text_is(text, "Just text.\r\n"));
    imap_free(text);
    text = imap_fetchbody(s, 2, "", FT_PEEK);
    CHECK(text_is(text, messages[1]));
    imap_free(text);
    text = imap_fetchbody(s, 2, "7", FT_PEEK); /* no such part: empty, and no error */
    CHECK(text_is(text, "") && imap_last_status() == IMAP_STATUS_OK);
    imap_free(text);

    memset(&all, 0, sizeof all);
    CHECK(imap_savebody_sink(s, gather, &all, 1, NULL, FT_PEEK));
    CHECK(all.size == strlen(messages[0]) && memcmp(all.data, messages[0], all.size) == 0);
    all.size = 0;
    CHECK(imap_savebody_decoded(s, gather, &all, 1, "2", FT_PEEK, ENCBASE64));
    CHECK(all.size == 8 && memcmp(all.data, "%PDF-1.4", 8) == 0);
    CHECK(file != NULL && imap_savebody(s, fileno(file), 2, "", FT_PEEK));
    rewind(file);
    CHECK(fread(line, 1, sizeof line, file) == strlen(messages[1]) && memcmp(line, messages[1], strlen(messages[1])) == 0);
    fclose(file);
}

static void headers(int s) {
    imap_header_info *header = imap_headerinfo(s, 1, 20, 9);
    imap_overview_list *list;
    CHECK(header != NULL && header->msgno == 1 && strcmp(header->subject, "=?UTF-8?B?0KHRh9GR0YI=?=") == 0);
    CHECK(strcmp(header->date, "Fri, 09 Jan 2026 07:30:00 +0300") == 0 && strcmp(header->message_id, "<m1@example.org>") == 0);
    CHECK(strcmp(header->fromaddress, "Anna Sergeeva <anna@example.org>") == 0 && header->from_count == 1);
    CHECK(strcmp(header->from[0].personal, "Anna Sergeeva") == 0 && strcmp(header->from[0].mailbox, "anna") == 0 && strcmp(header->from[0].host, "example.org") == 0);
    CHECK(strcmp(header->toaddress, "team@example.org, \"Smith, J\" <j@example.org>") == 0 && header->to_count == 2 && header->to[0].personal == NULL);
    CHECK(header->ccaddress == NULL && header->cc == NULL && header->cc_count == 0 && header->references == NULL && header->remail == NULL);
    CHECK(header->flagged == ' ' && header->deleted == ' ' && header->size == strlen(messages[0]) && header->udate > 1700000000);
    CHECK(header->maildate_size == 26);
    CHECK(strcmp(header->fetchfrom, "Anna Sergeeva       ") == 0 && strcmp(header->fetchsubject, "=?UTF-8?B") == 0);
    imap_free(header);
    header = imap_headerinfo(s, 2, 0, 0);
    CHECK(header != NULL && header->fetchfrom == NULL && header->fetchsubject == NULL);
    imap_free(header);

    list = imap_fetch_overview(s, "1,3", 0);
    CHECK(list != NULL && list->count == 2 && list->overviews[0].msgno == 1 && list->overviews[1].msgno == 3);
    CHECK(strcmp(list->overviews[0].to, "team@example.org") == 0 && strcmp(list->overviews[1].subject, "forwarded") == 0);
    CHECK(list->overviews[0].size == strlen(messages[0]) && list->overviews[1].in_reply_to == NULL && !list->overviews[1].seen);
    imap_free(list);
}

static void state(int s, const char *user) {
    char expected[256];
    imap_check_info *info = imap_check(s);
    imap_text_list *capabilities;
    size_t i;
    int found = 0;
    CHECK(info != NULL && info->nmsgs == COUNT && strcmp(info->driver, "imap") == 0 && info->date_size > 20);
    snprintf(expected, sizeof expected, "{%s:%s/imap/notls/user=\"%s\"}INBOX", server("HOST"), server("IMAP_NOTLS_PORT"), user);
    CHECK(strcmp(info->mailbox, expected) == 0);
    CHECK(imap_num_recent(s) == info->recent);
    imap_free(info);
    CHECK(imap_num_msg(s) == COUNT && imap_msgno(s, imap_uid(s, 3)) == 3);
    capabilities = imap_capability(s);
    CHECK(capabilities != NULL);
    for (i = 0; i < capabilities->count; i++) found += strcmp(capabilities->texts[i].data, "IMAP4REV1") == 0;
    CHECK(found == 1);
    imap_free(capabilities);
    CHECK(imap_gc(s, IMAP_GC_ELT | IMAP_GC_ENV | IMAP_GC_TEXTS) == 1);
}

int main(void) {
    const char *user = fresh_user("main");
    int s, fd;
    deliver(user, messages, COUNT);
    s = imap_open(PLAIN("INBOX"), user, "secret", 0, 0, NULL);
    CHECK(s > 0);
    state(s, user);
    search(s);
    structure(s);
    bodies(s);
    headers(s);
    state(s, user);
    structure(s); /* once more, with nothing kept */

    fd = raw_session(user);
    raw_command(fd, "CREATE Other");
    raw_append(fd, "Other", messages[1], strlen(messages[1]));
    raw_end(fd);
    CHECK(imap_reopen(s, PLAIN("Other"), 0, 0) == 1 && imap_num_msg(s) == 1);
    CHECK(imap_reopen(s, PLAIN("Absent"), 0, 0) == 0 && imap_is_open(s));
    imap_free(imap_errors());
    CHECK(imap_reopen(s, PLAIN("INBOX"), 0, 0) == 1 && imap_num_msg(s) == COUNT);

    /* With CL_EXPUNGE what is marked goes. */
    fd = raw_session(user);
    raw_command(fd, "SELECT INBOX");
    raw_command(fd, "STORE 2 +FLAGS.SILENT (\\Deleted)");
    raw_end(fd);
    CHECK(imap_close(s, CL_EXPUNGE) == 1 && imap_is_open(s) == 0);
    s = imap_open(PLAIN("INBOX"), user, "secret", OP_READONLY, 0, NULL);
    CHECK(s > 0 && imap_num_msg(s) == COUNT - 1);
    CHECK(imap_close(s, 0) == 1);

    /* An absent mailbox leaves a stream with none open, as in ext/imap. */
    s = imap_open(PLAIN("Absent"), user, "secret", 0, 0, NULL);
    CHECK(s > 0 && imap_last_error() != NULL);
    imap_free(imap_errors());
    CHECK(imap_close(s, 0) == 1 && imap_errors() == NULL && imap_alerts() == NULL);
    return 0;
}
