/*
 * The ABI as programs have it compiled in: numbers, sizes, offsets. A change here breaks them: it needs a new soname.
 */
#include "fixture.h"

#define NUMBER(name, value) CHECK((name) == (value))

static void numbers(void) {
    NUMBER(OP_DEBUG, 1), NUMBER(OP_READONLY, 2), NUMBER(OP_ANONYMOUS, 4), NUMBER(OP_SHORTCACHE, 8), NUMBER(OP_SILENT, 16);
    NUMBER(OP_PROTOTYPE, 32), NUMBER(OP_HALFOPEN, 64), NUMBER(OP_EXPUNGE, 128), NUMBER(OP_SECURE, 256), NUMBER(OP_XOAUTH2, 512);
    NUMBER(CL_EXPUNGE, 32768);
    NUMBER(FT_UID, 1), NUMBER(FT_PEEK, 2), NUMBER(FT_NOT, 4), NUMBER(FT_INTERNAL, 8), NUMBER(FT_PREFETCHTEXT, 32);
    NUMBER(ST_UID, 1), NUMBER(ST_SILENT, 2), NUMBER(ST_SET, 4);
    NUMBER(CP_UID, 1), NUMBER(CP_MOVE, 2);
    NUMBER(SE_UID, 1), NUMBER(SE_FREE, 2), NUMBER(SE_NOPREFETCH, 4), NUMBER(SO_FREE, 8), NUMBER(SO_NOSERVER, 8);
    NUMBER(SA_MESSAGES, 1), NUMBER(SA_RECENT, 2), NUMBER(SA_UNSEEN, 4), NUMBER(SA_UIDNEXT, 8), NUMBER(SA_UIDVALIDITY, 16), NUMBER(SA_ALL, 31);
    NUMBER(LATT_NOINFERIORS, 1), NUMBER(LATT_NOSELECT, 2), NUMBER(LATT_MARKED, 4), NUMBER(LATT_UNMARKED, 8), NUMBER(LATT_REFERRAL, 16);
    NUMBER(LATT_HASCHILDREN, 32), NUMBER(LATT_HASNOCHILDREN, 64);
    NUMBER(SORTDATE, 0), NUMBER(SORTARRIVAL, 1), NUMBER(SORTFROM, 2), NUMBER(SORTSUBJECT, 3), NUMBER(SORTTO, 4), NUMBER(SORTCC, 5), NUMBER(SORTSIZE, 6);
    NUMBER(TYPETEXT, 0), NUMBER(TYPEMULTIPART, 1), NUMBER(TYPEMESSAGE, 2), NUMBER(TYPEAPPLICATION, 3), NUMBER(TYPEAUDIO, 4), NUMBER(TYPEIMAGE, 5);
    NUMBER(TYPEVIDEO, 6), NUMBER(TYPEMODEL, 7), NUMBER(TYPEOTHER, 8);
    NUMBER(ENC7BIT, 0), NUMBER(ENC8BIT, 1), NUMBER(ENCBINARY, 2), NUMBER(ENCBASE64, 3), NUMBER(ENCQUOTEDPRINTABLE, 4), NUMBER(ENCOTHER, 5);
    NUMBER(IMAP_OPENTIMEOUT, 1), NUMBER(IMAP_READTIMEOUT, 2), NUMBER(IMAP_WRITETIMEOUT, 3), NUMBER(IMAP_CLOSETIMEOUT, 4);
    NUMBER(IMAP_GC_ELT, 1), NUMBER(IMAP_GC_ENV, 2), NUMBER(IMAP_GC_TEXTS, 4);
    NUMBER(IMAP_STATUS_OK, 0), NUMBER(IMAP_STATUS_ARGUMENT, 1), NUMBER(IMAP_STATUS_WIRE, 2), NUMBER(IMAP_STATUS_TLS, 3), NUMBER(IMAP_STATUS_AUTH, 4);
    NUMBER(IMAP_STATUS_PROTOCOL, 5), NUMBER(IMAP_STATUS_MAILBOX, 6), NUMBER(IMAP_STATUS_MIME, 7), NUMBER(IMAP_STATUS_BUG, 8);
    NUMBER(IMAP_GRADE_WARNING, 1), NUMBER(IMAP_GRADE_ERROR, 2), NUMBER(IMAP_GRADE_PARSE, 3);
    NUMBER(IMAP_PROXY_NONE, 0), NUMBER(IMAP_PROXY_SOCKS5, 1), NUMBER(IMAP_PROXY_HTTP, 2);
    NUMBER(IMAP_TRACE_SENT, 1), NUMBER(IMAP_TRACE_RECEIVED, 2), NUMBER(IMAP_TRACE_NOTE, 3);
}

/* Where pointers have 64 bits; elsewhere the order is the same and the gaps differ. */
static void layout(void) {
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
#define AT(type, member, offset) CHECK(offsetof(type, member) == (offset))
    CHECK(sizeof(imap_text) == 16), CHECK(sizeof(imap_text_list) == 16), CHECK(sizeof(imap_number_list) == 16), CHECK(sizeof(imap_overview_list) == 16);
    CHECK(sizeof(imap_parameter) == 32), CHECK(sizeof(imap_address) == 64), CHECK(sizeof(imap_check_info) == 64);
    CHECK(sizeof(imap_structure) == 248), CHECK(sizeof(imap_header_info) == 432), CHECK(sizeof(imap_overview) == 168), CHECK(sizeof(imap_options) == 192);
    CHECK(sizeof(imap_compose_envelope) == 112), CHECK(sizeof(imap_compose_body) == 112), CHECK(sizeof(imap_compose_parameter) == 16);
    CHECK(sizeof(imap_graded_error) == 24), CHECK(sizeof(imap_graded_error_list) == 16);
    AT(imap_text, data, 0), AT(imap_text, size, 8);
    AT(imap_graded_error, text, 0), AT(imap_graded_error, text_size, 8), AT(imap_graded_error, grade, 16);
    AT(imap_address, mailbox, 0), AT(imap_address, host, 16), AT(imap_address, personal, 32), AT(imap_address, adl, 48);
    AT(imap_structure, type, 0), AT(imap_structure, encoding, 4), AT(imap_structure, ifsubtype, 8), AT(imap_structure, subtype, 16);
    AT(imap_structure, description, 40), AT(imap_structure, id, 64), AT(imap_structure, lines, 80), AT(imap_structure, bytes, 88);
    AT(imap_structure, disposition, 104), AT(imap_structure, dparameters, 128), AT(imap_structure, parameters, 152);
    AT(imap_structure, parts, 168), AT(imap_structure, parts_count, 176), AT(imap_structure, languages_count, 240);
    AT(imap_check_info, date, 0), AT(imap_check_info, driver, 16), AT(imap_check_info, mailbox, 32), AT(imap_check_info, nmsgs, 48), AT(imap_check_info, recent, 56);
    AT(imap_header_info, remail, 0), AT(imap_header_info, references, 112), AT(imap_header_info, toaddress, 128), AT(imap_header_info, to, 144);
    AT(imap_header_info, return_path, 336), AT(imap_header_info, recent, 352), AT(imap_header_info, draft, 357), AT(imap_header_info, msgno, 360);
    AT(imap_header_info, maildate, 368), AT(imap_header_info, size, 384), AT(imap_header_info, udate, 392), AT(imap_header_info, fetchsubject_size, 424);
    AT(imap_overview, subject, 0), AT(imap_overview, in_reply_to, 96), AT(imap_overview, size, 112), AT(imap_overview, uid, 120), AT(imap_overview, msgno, 128);
    AT(imap_overview, recent, 136), AT(imap_overview, seen, 152), AT(imap_overview, draft, 156), AT(imap_overview, udate, 160);
    AT(imap_options, size, 0), AT(imap_options, ca_file, 24), AT(imap_options, proxy_kind, 56), AT(imap_options, open_timeout, 88);
    AT(imap_options, trace, 120), AT(imap_options, token, 144), AT(imap_options, token_context, 152);
#endif
}

/* The functions as pointers of the types that programs call them by. */
static void functions(void) {
    int (*open)(const char *, const char *, const char *, int64_t, int64_t, const imap_options *) = imap_open;
    int (*reopen)(int, const char *, int64_t, int64_t) = imap_reopen;
    int (*shut)(int, int64_t) = imap_close;
    imap_number_list *(*search)(int, const char *, int64_t, const char *) = imap_search;
    imap_structure *(*structure)(int, int64_t, int64_t) = imap_fetchstructure;
    imap_text *(*body)(int, int64_t, const char *, int64_t) = imap_fetchbody;
    int (*save)(int, int, int64_t, const char *, int64_t) = imap_savebody;
    int (*save_sink)(int, imap_sink, void *, int64_t, const char *, int64_t) = imap_savebody_sink;
    imap_header_info *(*header)(int, int64_t, int64_t, int64_t) = imap_headerinfo;
    imap_overview_list *(*overview)(int, const char *, int64_t) = imap_fetch_overview;
    imap_graded_error_list *(*graded)(void) = imap_graded_errors;
    void (*release)(void *) = imap_free;
    CHECK(open && reopen && shut && search && structure && body && save && save_sink && header && overview && graded && release);
}

int main(void) {
    numbers();
    layout();
    functions();
    CHECK(strlen(imap_version()) >= 5 && strchr(imap_version(), '.') != NULL);
    imap_free(NULL);
    return 0;
}
