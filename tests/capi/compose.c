/*
 * Messages that go out: composed of C's structs, and handed to programs of every kind. Needs no server.
 */
#include "fixture.h"

#include <fcntl.h>
#include <sys/wait.h>

static imap_compose_envelope envelope_of(const char *to, const char *subject) {
    imap_compose_envelope envelope;
    memset(&envelope, 0, sizeof envelope);
    envelope.size = sizeof envelope;
    envelope.to = to;
    envelope.subject = subject;
    return envelope;
}

static imap_compose_body body_of(int type, const char *contents) {
    imap_compose_body body;
    memset(&body, 0, sizeof body);
    body.size = sizeof body;
    body.type = type;
    body.contents = contents;
    body.contents_size = contents == NULL ? 0 : strlen(contents);
    return body;
}

static void composing(void) {
    static const char *const custom[] = {"X-A: 1", "X-B: 2"};
    static const imap_compose_parameter boundary = {"BOUNDARY", "mine"}, name = {"filename", "a b.bin"}, flowed = {"format", "flowed"};
    imap_compose_envelope envelope = envelope_of("g: a@b, C <c@d>;", "S");
    imap_compose_body bodies[3];
    imap_text *message;

    envelope.custom_headers = custom;
    envelope.custom_headers_count = 2;
    bodies[0] = body_of(TYPEMULTIPART, NULL);
    bodies[0].parameters = &boundary;
    bodies[0].parameters_count = 1;
    bodies[1] = body_of(TYPETEXT, "gr\xc3\xbcn");
    bodies[1].encoding = ENC8BIT;
    bodies[1].charset = "utf-8";
    bodies[1].parameters = &flowed;
    bodies[1].parameters_count = 1;
    bodies[2] = body_of(TYPEAPPLICATION, NULL);
    bodies[2].encoding = ENCBINARY;
    bodies[2].disposition = "attachment";
    bodies[2].dparameters = &name;
    bodies[2].dparameters_count = 1;
    bodies[2].contents = "a\0b";
    bodies[2].contents_size = 3;
    message = imap_mail_compose(&envelope, bodies, 3);
    CHECK(text_is(message, "Subject: S\r\nTo: g: a@b, C <c@d>;\r\nMIME-Version: 1.0\r\nContent-Type: MULTIPART/MIXED; BOUNDARY=mine\r\n"
                           "X-A: 1\r\nX-B: 2\r\n\r\n--mine\r\nContent-Type: TEXT/PLAIN; format=flowed; CHARSET=utf-8\r\n"
                           "Content-Transfer-Encoding: QUOTED-PRINTABLE\r\n\r\ngr=C3=BCn\r\n--mine\r\nContent-Type: APPLICATION/OCTET-STREAM\r\n"
                           "Content-Transfer-Encoding: BASE64\r\nContent-Disposition: attachment; filename=\"a b.bin\"\r\n\r\nYQBi\r\n\r\n--mine--\r\n"));
    CHECK(imap_last_status() == IMAP_STATUS_OK);
    imap_free(message);

    /* NULs are kept where a size says that they are meant. */
    bodies[2].encoding = ENC7BIT;
    message = imap_mail_compose(&envelope, &bodies[2], 1);
    CHECK(message != NULL && message->size > 5 && memcmp(message->data + message->size - 5, "a\0b\r\n", 5) == 0);
    imap_free(message);
}

/* A later version's struct, whose members behind the known ones are unset or not. */
typedef struct {
    imap_compose_body known;
    size_t more;
} later_body;

static void refused(void) {
    imap_compose_envelope envelope = envelope_of("a@b", "S\r\nX-Evil: 1");
    imap_compose_body body = body_of(TYPETEXT, "x");
    imap_compose_parameter nameless = {NULL, "x"};
    later_body later[2];
    imap_text *message;

    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    CHECK(strcmp(imap_last_error(), "header injection attempt in subject") == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    envelope.subject = NULL;
    CHECK(imap_mail_compose(NULL, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_mail_compose(&envelope, NULL, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_mail_compose(&envelope, NULL, 0) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(imap_mail_compose(&envelope, &body, (size_t)-1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    envelope.custom_headers_count = 1;
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    envelope.custom_headers_count = 0;
    body.parameters = &nameless;
    body.parameters_count = 1;
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    body = body_of(TYPEMULTIPART, NULL);
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    body = body_of(TYPETEXT, NULL);
    body.contents_size = 1;
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    body.contents_size = 0;
    body.size = 0;
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    envelope.size = 8;
    CHECK(imap_mail_compose(&envelope, &body, 1) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    envelope = envelope_of(NULL, NULL);

    /* Bodies lie as far apart as the first one says. */
    memset(later, 0, sizeof later);
    later[0].known = body_of(TYPEMULTIPART, NULL);
    later[1].known = body_of(TYPETEXT, "second");
    later[0].known.size = later[1].known.size = sizeof later[0];
    message = imap_mail_compose(&envelope, &later[0].known, 2);
    CHECK(message != NULL && strstr(message->data, "\r\n\r\nsecond\r\n--") != NULL);
    imap_free(message);
    later[1].more = 1;
    CHECK(imap_mail_compose(&envelope, &later[0].known, 2) == NULL);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);

    /* Numbers that are none count as 0, as in ext/imap. */
    body = body_of(99, "x");
    body.encoding = -1;
    message = imap_mail_compose(&envelope, &body, 1);
    CHECK(text_is(message, "MIME-Version: 1.0\r\nContent-Type: TEXT/PLAIN; CHARSET=US-ASCII\r\n\r\nx\r\n"));
    imap_free(message);
}

static void expect_file(const char *name, const char *expected) {
    char content[512];
    FILE *file = fopen(name, "r");
    size_t size;
    CHECK(file != NULL);
    size = fread(content, 1, sizeof content - 1, file);
    fclose(file);
    content[size] = '\0';
    CHECK(strcmp(content, expected) == 0);
}

static void sending(void) {
    size_t size = 4000000;
    char *huge = (char *)malloc(size + 1);
    int inherited = dup(1);

    CHECK(huge != NULL);
    memset(huge, 'x', size);
    huge[size] = '\0';
    CHECK(imap_mail_through("/bin/sh -c 'cat >sent; printf \"%s|\" \"$@\" >arguments' sh -t 'a b' '$HOME;'", "a@b", "S", "M\n", "X-A: 1\r\nX-B: 2", "c@d", "e@f", "r@s"));
    expect_file("sent", "From: r@s\nTo: a@b\nCc: c@d\nBcc: e@f\nSubject: S\nX-A: 1\r\nX-B: 2\n\nM\n\n");
    expect_file("arguments", "-t|a b|$HOME;|");
    CHECK(imap_mail_through("/bin/sh -c 'wc -c >sent'", "a@b", "S", huge, NULL, NULL, NULL, NULL));
    expect_file("sent", "4000021\n");

    /* The program has none of this process's descriptors. */
    CHECK(inherited > 2 && fcntl(inherited, F_GETFD) == 0);
    CHECK(imap_mail_through("/bin/sh -c 'for n in 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$n ] || exit 1; done'", "a@b", "S", "M", NULL, NULL, NULL, NULL));

    CHECK(!imap_mail_through("/bin/sh -c 'exit 3'", "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    CHECK(!imap_mail_through("/bin/true", "a@b", "S", huge, NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    CHECK(!imap_mail_through("/nonexistent/sendmail -t", "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    CHECK(!imap_mail_through("cat >sent", "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail_through("cat 'x", "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail_through(NULL, "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail("a@b\nBcc: x@y", "S", "M", NULL, NULL, NULL, NULL));
    CHECK(strcmp(imap_last_error(), "header injection attempt in to") == 0);
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail("", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail("a@b", NULL, "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);
    CHECK(!imap_mail("a@b", "S", NULL, NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_ARGUMENT);

    /* A program that hangs is ended, and nothing of it is left. */
    CHECK(imap_timeout(IMAP_READTIMEOUT, 1) == 1 && imap_timeout(IMAP_WRITETIMEOUT, 1) == 1);
    CHECK(!imap_mail_through("sleep 100", "a@b", "S", "M", NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    CHECK(!imap_mail_through("sleep 100", "a@b", "S", huge, NULL, NULL, NULL, NULL));
    EXPECT_FAILURE(IMAP_STATUS_WIRE);
    CHECK(waitpid(-1, NULL, WNOHANG) == -1);
    close(inherited);
    free(huge);
}

int main(void) {
    composing();
    refused();
    sending();
    return 0;
}
