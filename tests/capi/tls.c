/*
 * Encryption and trust, through mailbox strings and options: which certificates are taken, and what is said of those that are not.
 */
#include "fixture.h"

static imap_options fresh(void) {
    imap_options options;
    memset(&options, 0, sizeof options);
    options.size = sizeof options;
    return options;
}

static void opens(const char *mailbox, const imap_options *options) {
    int s = imap_open(mailbox, "user", "secret", OP_READONLY, 0, options);
    imap_check_info *info;
    CHECK(s > 0 && imap_ping(s));
    info = imap_check(s);
    CHECK(info != NULL && strncmp(info->mailbox, "{", 1) == 0 && strlen(info->mailbox) == info->mailbox_size);
    imap_free(info);
    CHECK(imap_close(s, 0));
}

static void fails(const char *mailbox, const imap_options *options, int status) {
    CHECK(imap_open(mailbox, "user", "secret", OP_READONLY, 0, options) == 0);
    EXPECT_FAILURE(status);
}

int main(void) {
    imap_options options = fresh();

    /* The system does not know the private authority. */
    fails(mailbox_at("IMAPS_PORT", "/ssl", "INBOX"), NULL, IMAP_STATUS_TLS);
    fails(mailbox_at("IMAP_PORT", "/tls", "INBOX"), NULL, IMAP_STATUS_TLS);
    opens(mailbox_at("IMAPS_PORT", "/ssl/novalidate-cert", "INBOX"), NULL);
    opens(mailbox_at("IMAP_PORT", "/tls/novalidate-cert", "INBOX"), NULL);

    options.ca_file = server("CA_FILE");
    opens(mailbox_at("IMAPS_PORT", "/ssl", "INBOX"), &options);
    opens(mailbox_at("IMAP_PORT", "/tls", "INBOX"), &options);
    opens(mailbox_at("IMAP_PORT", "", "INBOX"), &options); /* STARTTLS is offered, hence taken */

    options.ca_file = "/no/such/file.pem";
    CHECK(imap_open(mailbox_at("IMAPS_PORT", "/ssl", "INBOX"), "user", "secret", 0, 0, &options) == 0);
    CHECK(imap_last_status() == IMAP_STATUS_TLS || imap_last_status() == IMAP_STATUS_ARGUMENT);
    imap_free(imap_errors());

    options = fresh();
    options.fingerprint = "0000000000000000000000000000000000000000000000000000000000000000";
    fails(mailbox_at("IMAPS_PORT", "/ssl", "INBOX"), &options, IMAP_STATUS_TLS);

    /* What speaks no TLS can't give it. */
    options = fresh();
    options.open_timeout = 5;
    options.read_timeout = 5;
    fails(mailbox_at("IMAP_NOTLS_PORT", "/tls", "INBOX"), &options, IMAP_STATUS_TLS);
    CHECK(imap_open(mailbox_at("IMAP_NOTLS_PORT", "/ssl", "INBOX"), "user", "secret", 0, 0, &options) == 0);
    CHECK(imap_last_status() != IMAP_STATUS_OK && imap_last_status() != IMAP_STATUS_BUG);
    imap_free(imap_errors());
    return 0;
}
