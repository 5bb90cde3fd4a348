/*
 * imapext: mail on IMAP, POP3 and news servers and in local files under the names of PHP's imap functions.
 *
 *     int s = imap_open("{mail.example.org/ssl}INBOX", "user", "secret", 0, 0, NULL);
 *     imap_number_list *hits = imap_search(s, "UNSEEN SUBJECT \"invoice\"", SE_UID, "UTF-8");
 *     imap_text *body = hits && hits->count > 0 ? imap_fetchbody(s, hits->numbers[0], "1", FT_UID | FT_PEEK) : NULL;
 *     if (body != NULL) fwrite(body->data, 1, body->size, stdout);
 *     imap_free(body); imap_free(hits); imap_close(s, 0);
 *
 * cc program.c $(pkg-config --cflags --libs imapext)
 *
 * THE CONTRACT
 *
 * Streams. A stream is an int above 0, given by imap_open() and closed by imap_close(). A number that is no open
 * stream (0, negative, made up, closed already) is an error and nothing worse; a closed stream's number is not given to
 * another one. Closing is safe in any order and twice.
 *
 * Results. What a function returns as a pointer is one block of memory with all that hangs on it, constant and the
 * caller's: free it with one imap_free(), in any thread, whether or not its stream is still open. Never free a part of it.
 * imap_free(NULL) is fine. The only texts that are not the caller's are those of imap_last_error() and imap_version().
 *
 * NULL. An argument that is a pointer must not be NULL unless its description says so; if it is, the call fails. In a
 * result, a text that is absent is NULL with size 0, and a list that is empty is NULL with count 0.
 *
 * Texts. Arguments are NUL-terminated, unless a size goes with them. Texts in results are NUL-terminated and also carry
 * their size, which does not count that NUL, as they can contain NULs. Mail is octets: no charset is promised where
 * none is named. What is longer than any honest argument (1 MiB; 1,024 octets for a mailbox string) is refused.
 *
 * Errors. A function that fails returns 0, NULL or -1, as it says, leaves its reason on the calling thread's error stack
 * (imap_errors(), imap_last_error()), and the number of the layer that failed in imap_last_status(). After a call that
 * succeeded imap_last_status() is 0; there may be remarks on the stack nevertheless. Texts for a person that the server sent
 * are in imap_alerts(). The library prints nothing.
 *
 * Numbers. Messages, UIDs and flags are int64_t, so that a number out of range arrives as such and is refused. Numbers of
 * messages go down when a message before them is removed; UIDs stay.
 *
 * Threads. Any function may be called in any thread at any time. Calls on different streams run side by side; calls on
 * the same stream wait for each other. Errors and alerts are each thread's own.
 *
 * Callbacks run on the thread whose call they belong to. In a callback the stream of that call can't be used; other streams can.
 * A callback must return: it must not throw, longjmp out, or end its thread.
 *
 * Processes. After fork() parent and child have the same streams, but only one of them at a time can use one. What a child does at
 * its end or with imap_close() never logs its parent out: in a process that did not open a stream, closing it closes the
 * descriptor and says nothing to the server. A stream that another thread was using during the fork is no stream in the child.
 *
 * Signals. The library installs no handlers. Writing to a connection or to sendmail never raises SIGPIPE; writing to the descriptor that
 * imap_savebody() was given does what it does elsewhere.
 *
 * Defects. A defect of the library that it notices itself ends the call with IMAP_STATUS_BUG and closes that stream; the process goes on.
 *
 * ABI. Result structs grow only at their end. imap_options begins with its size, and its size says which members the caller knows.
 * Numbers and names stay.
 *
 * After the numbers and the types the functions follow in sections: opening and closing; the state of a mailbox;
 * searching; sorting and threading; the structure of a message; its header; headers, bodies and parts;
 * changing messages; mailboxes; quotas and rights; addresses and headers without a server; texts without a server;
 * mailbox names in modified UTF-7; composing and sending; errors and alerts; the library itself.
 */

#ifndef IMAPEXT_H
#define IMAPEXT_H

/* Generated from src/capi by cbindgen (make header): change it there, and this text in cbindgen.toml. */

#include <stddef.h>
#include <stdint.h>

// -- imap_open(), imap_reopen(): flags --
//
// Accepted; the options' trace shows more.
#define OP_DEBUG 1

// Open the mailbox read-only.
#define OP_READONLY 2

// Log in as anonymous.
#define OP_ANONYMOUS 4

// Accepted; has no effect.
#define OP_SHORTCACHE 8

// Accepted; has no effect.
#define OP_SILENT 16

// Return the driver's prototype; refused, as there is nothing to return.
#define OP_PROTOTYPE 32

// Connect and log in, but open no mailbox.
#define OP_HALFOPEN 64

// Expunge silently when the mailbox is recycled.
#define OP_EXPUNGE 128

// Never send the password so that others could read it.
#define OP_SECURE 256

// The password is an OAuth 2 bearer token. Not in ext/imap; php-imap2's number.
#define OP_XOAUTH2 512

// -- imap_close(): flags --
//
// Remove the messages marked for deletion.
#define CL_EXPUNGE 32768

// -- imap_fetchbody() and its neighbours: flags --
//
// The message is given by its UID.
#define FT_UID 1

// Leave the message's \Seen flag alone.
#define FT_PEEK 2

// imap_fetchheader(): all but the lines given.
#define FT_NOT 4

// Lines end as the server keeps them; they end in CRLF anyway.
#define FT_INTERNAL 8

// imap_fetchheader(): the text will be wanted too.
#define FT_PREFETCHTEXT 32

// -- imap_setflag_full() and its neighbours: flags --
//
// The sequence holds UIDs.
#define ST_UID 1

// Accepted; has no effect.
#define ST_SILENT 2

// Set the flag; else clear it.
#define ST_SET 4

// -- imap_mail_copy(), imap_mail_move(): flags --
//
// The sequence holds UIDs.
#define CP_UID 1

// Mark the originals for deletion.
#define CP_MOVE 2

// -- imap_search(), imap_sort(), imap_thread(): flags --
//
// Give UIDs, not message numbers.
#define SE_UID 1

// Accepted; has no effect.
#define SE_FREE 2

// Don't fetch what was found ahead of its use.
#define SE_NOPREFETCH 4

// Accepted; has no effect.
#define SO_FREE 8

// Sort here, not on the server.
#define SO_NOSERVER 8

// -- imap_sort(): criteria --
//
// By the Date header.
#define SORTDATE 0

// By arrival.
#define SORTARRIVAL 1

// By the mailbox of the first From address.
#define SORTFROM 2

// By the subject without Re: and the like.
#define SORTSUBJECT 3

// By the mailbox of the first To address.
#define SORTTO 4

// By the mailbox of the first Cc address.
#define SORTCC 5

// By size in octets.
#define SORTSIZE 6

// -- imap_status(): what is asked --
//
// How many messages.
#define SA_MESSAGES 1

// How many recent ones.
#define SA_RECENT 2

// How many unseen ones.
#define SA_UNSEEN 4

// The UID that the next message will get.
#define SA_UIDNEXT 8

// What tells whether UIDs are still the same.
#define SA_UIDVALIDITY 16

// All of these.
#define SA_ALL 31

// -- imap_getmailboxes(): attributes --
//
// The mailbox can't have children.
#define LATT_NOINFERIORS 1

// The name can't be opened.
#define LATT_NOSELECT 2

// New messages have come.
#define LATT_MARKED 4

// No new messages have come.
#define LATT_UNMARKED 8

// The mailbox is on another server.
#define LATT_REFERRAL 16

// The mailbox has children.
#define LATT_HASCHILDREN 32

// The mailbox has no children.
#define LATT_HASNOCHILDREN 64

// -- imap_structure: content types --
//
// text/…
#define TYPETEXT 0

// multipart/…
#define TYPEMULTIPART 1

// message/…
#define TYPEMESSAGE 2

// application/…
#define TYPEAPPLICATION 3

// audio/…
#define TYPEAUDIO 4

// image/…
#define TYPEIMAGE 5

// video/…
#define TYPEVIDEO 6

// model/…
#define TYPEMODEL 7

// Anything else.
#define TYPEOTHER 8

// -- imap_structure: transfer encodings --
//
// 7bit
#define ENC7BIT 0

// 8bit
#define ENC8BIT 1

// binary
#define ENCBINARY 2

// base64
#define ENCBASE64 3

// quoted-printable
#define ENCQUOTEDPRINTABLE 4

// Anything else.
#define ENCOTHER 5

// -- imap_timeout(): which deadline --
//
// Resolving, connecting and the TLS handshake, together.
#define IMAP_OPENTIMEOUT 1

// Silence of the server while an answer is awaited.
#define IMAP_READTIMEOUT 2

// Standstill while a command is sent.
#define IMAP_WRITETIMEOUT 3

// The good-bye of a close.
#define IMAP_CLOSETIMEOUT 4

// -- imap_gc(): what to forget --
//
// Flags, sizes and dates.
#define IMAP_GC_ELT 1

// Envelopes and structures.
#define IMAP_GC_ENV 2

// Headers and bodies.
#define IMAP_GC_TEXTS 4

// -- imap_last_status() --
//
// The call succeeded.
#define IMAP_STATUS_OK 0

// The caller passed something that cannot be meant, a closed stream for example.
#define IMAP_STATUS_ARGUMENT 1

// The network: resolving, connecting, proxy, deadline, a connection that is closed, a callback that said stop.
#define IMAP_STATUS_WIRE 2

// Encryption or a certificate.
#define IMAP_STATUS_TLS 3

// Login.
#define IMAP_STATUS_AUTH 4

// The server said something that it may not say, or did not understand.
#define IMAP_STATUS_PROTOCOL 5

// The server refused, or there is no such mailbox or message, or this kind of mailbox can't.
#define IMAP_STATUS_MAILBOX 6

// A message or a text that cannot be taken apart.
#define IMAP_STATUS_MIME 7

// A defect of this library.
#define IMAP_STATUS_BUG 8

// -- imap_graded_errors() --
//
// Something worth knowing; as a rule what was asked for is done all the same.
#define IMAP_GRADE_WARNING 1

// What was asked for is not done, or not all of it.
#define IMAP_GRADE_ERROR 2

// Mail, or a text that the caller gave, breaks the rules, and was read as well as that goes.
#define IMAP_GRADE_PARSE 3

// -- imap_options: proxies --
//
// None.
#define IMAP_PROXY_NONE 0

// SOCKS 5 (RFC 1928); the proxy resolves the name.
#define IMAP_PROXY_SOCKS5 1

// HTTP CONNECT (RFC 9110, section 9.3.6).
#define IMAP_PROXY_HTTP 2

// -- imap_trace: directions --
//
// Sent to the server.
#define IMAP_TRACE_SENT 1

// Received from the server.
#define IMAP_TRACE_RECEIVED 2

// A remark of the library: connected, encrypted, closed.
#define IMAP_TRACE_NOTE 3

// Is shown a piece of traffic; passwords and tokens are already replaced.
// `direction` is one of the IMAP_TRACE_ numbers.
//
// Called on the thread that uses the stream. The rules of imap_sink hold.
typedef void (*imap_trace)(void *context, int direction, const char *data, size_t size);

// Gives an OAuth 2 bearer token for `user`.
//
// Writes the token to `buffer`, which has room for `size` octets, and returns
// its length, or a number below 0 if there is no token. If the length is above `size`, nothing
// need be written: the function is called once more with as much room. `refused` is 1
// if the server refused the token that was given last, so that a fresh one is needed, else 0.
//
// Called on the thread that uses the stream. The rules of imap_sink hold.
typedef int64_t (*imap_token)(void *context, const char *user, int refused, char *buffer, size_t size);

// Settings of a stream beyond its mailbox string: imap_open().
//
// Clear it and set its size: `imap_options options = {0}; options.size = sizeof options;`.
// A member that is 0 or NULL means the default, so that a program compiled with this
// version goes on working with later ones, whose struct is longer. Nothing in it is
// needed after imap_open() has returned, save the contexts of `trace` and `token`,
// which must live as long as the stream.
typedef struct imap_options {
    // sizeof(imap_options).
    size_t size;
    // Login mechanisms not to use, in any case: `PLAIN`, `LOGIN`, `CRAM-MD5`, …
    const char *const *disabled_authenticators;
    size_t disabled_authenticators_count;
    // PEM file of authorities that are trusted instead of the system's.
    const char *ca_file;
    // PEM file of the client's certificate, and its chain.
    const char *certificate;
    // PEM file of the client's private key, PKCS#8, not encrypted.
    const char *key;
    // SHA-256 of the server's certificate (DER) as 64 hexadecimal digits, colons between
    // the octets or not. If given, exactly that certificate is accepted, and nothing else about it is checked.
    const char *fingerprint;
    // One of the IMAP_PROXY_ numbers.
    int proxy_kind;
    int proxy_port;
    const char *proxy_host;
    // NULL if the proxy wants no login.
    const char *proxy_user;
    const char *proxy_password;
    // Deadlines of this stream in seconds: 0 for those of imap_timeout(), -1 for none.
    int64_t open_timeout;
    int64_t read_timeout;
    int64_t write_timeout;
    int64_t close_timeout;
    // Is shown all traffic.
    imap_trace trace;
    void *trace_context;
    // File to which all traffic is appended; made with mode 0600.
    const char *trace_file;
    // Gives the bearer token to log in with, in place of the password.
    imap_token token;
    void *token_context;
    // Not 0: every call asks for what it needs and no more, and waits for the server's answer.
    int step_by_step;
    // Not 0: imap_status() of a mailbox of the last list brings that of those that follow it in the
    // list, until anything else is asked of the stream; imap_list() brings all of them where the server
    // can do both in one. Counts may be a moment old then.
    int predict_status;
    // Folder that the names of local mailboxes are relative to, and stay within; by default
    // the user's home. With it, `INBOX` is a mailbox in that folder, else the system's inbox of the user.
    const char *local_root;
    // Folders, parted by colons, outside which no local mailbox is opened, made or listed, as with
    // PHP's open_basedir; NULL or empty is no limit.
    const char *local_within;
    // Not 0: what is said after the login is compressed (RFC 4978), if the server offers that. It pays on slow
    // and on costly lines. Who sees the line and can put text of their own beside a secret in the same mailbox
    // may guess the secret from lengths; passwords and tokens go before it begins.
    int compress;
} imap_options;

// The state of the open mailbox: imap_check().
typedef struct imap_check_info {
    // The current time as RFC 5322 writes it.
    const char *date;
    size_t date_size;
    // What kind of mailbox it is: `imap`.
    const char *driver;
    size_t driver_size;
    // The mailbox string with all that was negotiated spelt out.
    const char *mailbox;
    size_t mailbox_size;
    // Messages in the mailbox.
    int64_t nmsgs;
    // Messages that have arrived since the mailbox was last opened.
    int64_t recent;
} imap_check_info;

// Counts and size of the open mailbox: imap_mailboxmsginfo().
typedef struct imap_mailbox_info {
    // Messages that are unseen or recent.
    int64_t unread;
    // Messages marked for deletion.
    int64_t deleted;
    // Octets of all messages.
    uint64_t size;
    // The current time as RFC 5322 writes it.
    const char *date;
    size_t date_size;
    // What kind of mailbox it is: `imap`.
    const char *driver;
    size_t driver_size;
    // The mailbox string with all that was negotiated spelt out.
    const char *mailbox;
    size_t mailbox_size;
    int64_t nmsgs;
    int64_t recent;
} imap_mailbox_info;

// A text or any other octets.
typedef struct imap_text {
    const char *data;
    // Octets at `data`, the NUL behind them not counted. They may contain NULs.
    size_t size;
} imap_text;

// Some texts.
typedef struct imap_text_list {
    const struct imap_text *texts;
    size_t count;
} imap_text_list;

// Some message numbers or UIDs.
typedef struct imap_number_list {
    // NULL if there are none.
    const uint32_t *numbers;
    size_t count;
} imap_number_list;

// A message in a thread: imap_thread().
typedef struct imap_thread_node {
    // Its number or UID; 0 for a message that is not in the mailbox.
    uint32_t num;
    // Where in the list its first reply is, 0 if there is none.
    uint32_t next;
    // Where in the list the next message of the same level is, 0 if there is none.
    uint32_t branch;
} imap_thread_node;

// The messages of all threads, each after the one that it replies to.
typedef struct imap_thread_list {
    // NULL if there are none.
    const struct imap_thread_node *nodes;
    size_t count;
} imap_thread_list;

// One parameter of a content type or disposition, as sent (RFC 2231 not undone).
typedef struct imap_parameter {
    const char *attribute;
    size_t attribute_size;
    const char *value;
    size_t value_size;
} imap_parameter;

// A part of a message and, below it, its parts: imap_fetchstructure(), imap_bodystruct().
typedef struct imap_structure {
    // One of the TYPE numbers.
    int type;
    // One of the ENC numbers.
    int encoding;
    // 1 if there is a subtype, else 0; likewise for the other members that begin with `if`.
    int ifsubtype;
    // Upper case: `PLAIN`.
    const char *subtype;
    size_t subtype_size;
    int ifdescription;
    const char *description;
    size_t description_size;
    int ifid;
    const char *id;
    size_t id_size;
    // Lines of the encoded content, 0 if unknown.
    uint64_t lines;
    // Octets of the encoded content, 0 if unknown.
    uint64_t bytes;
    int ifdisposition;
    // As sent: `attachment`.
    const char *disposition;
    size_t disposition_size;
    int ifdparameters;
    // Parameters of the disposition.
    const struct imap_parameter *dparameters;
    size_t dparameters_count;
    int ifparameters;
    // Parameters of the content type.
    const struct imap_parameter *parameters;
    size_t parameters_count;
    // The parts of a multipart; of a message/rfc822, the one body of the embedded message.
    const struct imap_structure *parts;
    size_t parts_count;
    // The type's name if `type` is TYPEOTHER, upper case.
    const char *type_name;
    size_t type_name_size;
    // Content-Location.
    const char *location;
    size_t location_size;
    // Content-MD5.
    const char *md5;
    size_t md5_size;
    // Content-Language.
    const struct imap_text *languages;
    size_t languages_count;
} imap_structure;

// An address of a header (RFC 5322, section 3.4), encoded words not decoded.
//
// An address without a host begins a group, whose name is in `mailbox`; one
// without host and mailbox ends it.
typedef struct imap_address {
    const char *mailbox;
    size_t mailbox_size;
    const char *host;
    size_t host_size;
    // The display name.
    const char *personal;
    size_t personal_size;
    // The source route (`@a,@b`), obsolete.
    const char *adl;
    size_t adl_size;
} imap_address;

// A message's header and state: imap_headerinfo(); imap_rfc822_parse_headers(), which knows of no state.
// Encoded words are not decoded.
//
// Each address field comes twice: as text, and as a list.
typedef struct imap_header_info {
    const char *remail;
    size_t remail_size;
    const char *date;
    size_t date_size;
    const char *subject;
    size_t subject_size;
    const char *in_reply_to;
    size_t in_reply_to_size;
    const char *message_id;
    size_t message_id_size;
    const char *newsgroups;
    size_t newsgroups_size;
    const char *followup_to;
    size_t followup_to_size;
    const char *references;
    size_t references_size;
    const char *toaddress;
    size_t toaddress_size;
    const struct imap_address *to;
    size_t to_count;
    const char *fromaddress;
    size_t fromaddress_size;
    const struct imap_address *from;
    size_t from_count;
    const char *ccaddress;
    size_t ccaddress_size;
    const struct imap_address *cc;
    size_t cc_count;
    const char *bccaddress;
    size_t bccaddress_size;
    const struct imap_address *bcc;
    size_t bcc_count;
    const char *reply_toaddress;
    size_t reply_toaddress_size;
    const struct imap_address *reply_to;
    size_t reply_to_count;
    const char *senderaddress;
    size_t senderaddress_size;
    const struct imap_address *sender;
    size_t sender_count;
    const char *return_pathaddress;
    size_t return_pathaddress_size;
    const struct imap_address *return_path;
    size_t return_path_count;
    // `R` if recent and seen, `N` if recent and not seen, else a space.
    char recent;
    // `U` if neither seen nor recent, else a space.
    char unseen;
    // `F` or a space.
    char flagged;
    // `A` or a space.
    char answered;
    // `D` or a space.
    char deleted;
    // `X` or a space.
    char draft;
    // The message's number.
    int64_t msgno;
    // The arrival time: `17-Jul-1996 02:44:25 -0700`.
    const char *maildate;
    size_t maildate_size;
    // Octets of the message.
    uint64_t size;
    // The arrival time in seconds since 1970.
    int64_t udate;
    // The sender in exactly as many octets as were asked for, padded with spaces;
    // NULL if none were asked for, or the message has no From.
    const char *fetchfrom;
    size_t fetchfrom_size;
    // The begin of the subject, in at most as many octets as were asked for;
    // NULL if none were asked for, or the message has no Subject.
    const char *fetchsubject;
    size_t fetchsubject_size;
} imap_header_info;

// What a list of messages shows of one of them. Encoded words are not decoded.
typedef struct imap_overview {
    const char *subject;
    size_t subject_size;
    // The first From address, written as in a header.
    const char *from;
    size_t from_size;
    // The first To address, written as in a header.
    const char *to;
    size_t to_size;
    const char *date;
    size_t date_size;
    const char *message_id;
    size_t message_id_size;
    const char *references;
    size_t references_size;
    const char *in_reply_to;
    size_t in_reply_to_size;
    // Octets of the message.
    uint64_t size;
    int64_t uid;
    int64_t msgno;
    // 1 or 0, as the flags that follow.
    int recent;
    int flagged;
    int answered;
    int deleted;
    int seen;
    int draft;
    // The arrival time in seconds since 1970.
    int64_t udate;
} imap_overview;

// Some messages at a glance: imap_fetch_overview().
typedef struct imap_overview_list {
    // NULL if there are none.
    const struct imap_overview *overviews;
    size_t count;
} imap_overview_list;

// Takes an overview. Returns 0 to go on; anything else stops the delivery.
//
// The overview is valid during the call only. The rules of imap_sink hold.
typedef int (*imap_overview_sink)(void *context, const struct imap_overview *overview);

// Takes the next octets of a body. Returns 0 to go on; anything else stops the delivery.
//
// The octets are valid during the call only. The stream that they come from
// can't be used meanwhile, other streams can. Neither throw nor longjmp out of it.
typedef int (*imap_sink)(void *context, const char *data, size_t size);

// Gives memory for the `size` octets of a body, the whole of it, or NULL: then they come piece by piece.
//
// The memory must stay until the function that asked for it returns; what is in it doesn't matter. The rules of imap_sink hold.
typedef char *(*imap_room)(void *context, size_t size);

// A mailbox in a list: imap_getmailboxes(), imap_getsubscribed().
typedef struct imap_folder {
    // With its braces.
    const char *name;
    size_t name_size;
    // LATT_ numbers.
    int64_t attributes;
    // What is between the levels of a name: one character, or empty.
    const char *delimiter;
    size_t delimiter_size;
} imap_folder;

// Some mailboxes.
typedef struct imap_folder_list {
    // NULL if there are none.
    const struct imap_folder *folders;
    size_t count;
} imap_folder_list;

// Counters of a mailbox: imap_status().
typedef struct imap_status_info {
    // Which of the members that follow are known: SA_ numbers.
    int64_t flags;
    uint64_t messages;
    uint64_t recent;
    uint64_t unseen;
    uint64_t uidnext;
    uint64_t uidvalidity;
} imap_status_info;

// One resource of a quota root: imap_get_quota().
typedef struct imap_quota {
    // `STORAGE`, whose unit is 1024 octets, `MESSAGE`, …
    const char *resource;
    size_t resource_size;
    uint64_t usage;
    uint64_t limit;
} imap_quota;

// Some quotas.
typedef struct imap_quota_list {
    // NULL if there are none.
    const struct imap_quota *quotas;
    size_t count;
} imap_quota_list;

// What one user or group may do with a mailbox: imap_getacl().
typedef struct imap_rights {
    const char *identifier;
    size_t identifier_size;
    // One letter each (RFC 4314, section 2.1).
    const char *rights;
    size_t rights_size;
} imap_rights;

// The rights of some users.
typedef struct imap_rights_list {
    // NULL if there are none.
    const struct imap_rights *rights;
    size_t count;
} imap_rights_list;

// Some addresses: imap_rfc822_parse_adrlist().
typedef struct imap_address_list {
    // NULL if there are none.
    const struct imap_address *addresses;
    size_t count;
} imap_address_list;

// A piece of a header's text that is in one charset.
typedef struct imap_piece {
    // As written in the encoded word; `default` for what stands outside.
    const char *charset;
    size_t charset_size;
    // Decoded from base64 or Q, and still in that charset.
    const char *text;
    size_t text_size;
} imap_piece;

// A header's text in pieces: imap_mime_header_decode().
typedef struct imap_piece_list {
    // NULL if there are none.
    const struct imap_piece *pieces;
    size_t count;
} imap_piece_list;

// The header of a message to be composed: imap_mail_compose().
//
// Clear it and set its size: `imap_compose_envelope envelope = {0}; envelope.size = sizeof envelope;`. A member that is
// NULL gives no field. Texts go out as they are, and can be folded; addresses are written anew.
typedef struct imap_compose_envelope {
    // sizeof(imap_compose_envelope).
    size_t size;
    // Makes the fields `ReSent-`, and leaves out those of MIME. A whole field of the original comes first.
    const char *remail;
    // An address that is checked and not written.
    const char *return_path;
    const char *date;
    // Addresses, as are `reply_to`, `to`, `cc` and `bcc`.
    const char *from;
    const char *reply_to;
    const char *in_reply_to;
    const char *subject;
    const char *to;
    const char *cc;
    // Not written, save that there are undisclosed recipients.
    const char *bcc;
    const char *message_id;
    // Whole fields, one each.
    const char *const *custom_headers;
    size_t custom_headers_count;
} imap_compose_envelope;

// A parameter of a content type or disposition to be composed.
typedef struct imap_compose_parameter {
    const char *attribute;
    const char *value;
} imap_compose_parameter;

// A body to be composed, or a part of one: imap_mail_compose().
//
// Clear it and set its size, as with imap_compose_envelope. A member that is NULL gives nothing.
typedef struct imap_compose_body {
    // sizeof(imap_compose_body), the same for all bodies of a call.
    size_t size;
    // One of the TYPE numbers.
    int type;
    // One of the ENC numbers. ENC8BIT and ENCBINARY contents get encoded; others go out as they are.
    int encoding;
    const char *charset;
    // Parameters of the content type. A multipart's BOUNDARY is made if it is not there.
    const struct imap_compose_parameter *parameters;
    size_t parameters_count;
    const char *subtype;
    const char *id;
    const char *description;
    // `attachment`.
    const char *disposition;
    // Parameters of the disposition.
    const struct imap_compose_parameter *dparameters;
    size_t dparameters_count;
    // Any octets, NULL if `contents_size` is 0. Of a multipart they are ignored.
    const char *contents;
    size_t contents_size;
    const char *md5;
} imap_compose_body;

// An error and how grave it is.
typedef struct imap_graded_error {
    const char *text;
    // Octets at `text`, the NUL behind them not counted.
    size_t text_size;
    // One of the IMAP_GRADE_ numbers.
    int grade;
} imap_graded_error;

// Some errors, the oldest first.
typedef struct imap_graded_error_list {
    const struct imap_graded_error *errors;
    size_t count;
} imap_graded_error_list;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// OPENING AND CLOSING
//
// Opens a stream: connects, encrypts, logs in and opens a mailbox.
//
// Parameters:
//   `mailbox`: `{host[:port][/switch]…}name`, for example `{mail.example.org/ssl}INBOX`. The switches are
//   ext/imap's: `/ssl`, `/tls`, `/notls`, `/novalidate-cert`, `/user=`, `/authuser=`, `/readonly`, …
//   `user`, `password`: what to log in with; a user in the mailbox string goes first.
//   `flags`: OP_ numbers. With OP_XOAUTH2 the password is an OAuth 2 bearer token.
//   `retries`: how often to try again when a login fails for another reason than a refusal.
//   `options`: further settings, or NULL.
// Returns: a stream, above 0, or 0 on failure. A mailbox that the server refuses to open leaves a stream with no mailbox
//   open, and an error on the stack, as in ext/imap.
// Memory: the stream is to be closed with imap_close(). No argument is needed after the call, save the contexts of callbacks.
// Errors: any layer but IMAP_STATUS_MIME.
// Source: ext/imap's imap_open().
int imap_open(const char *mailbox,
              const char *user,
              const char *password,
              int64_t flags,
              int64_t retries,
              const struct imap_options *options);

// Opens another mailbox on a stream, over the same connection if it is on the same server.
//
// Parameters: `stream`; `mailbox`, `flags` and `retries` as for imap_open().
// Returns: 1, or 0 on failure; the stream then has no mailbox open.
// Errors: as imap_open().
// Source: ext/imap's imap_reopen().
int imap_reopen(int stream, const char *mailbox, int64_t flags, int64_t retries);

// Closes a stream and says good-bye to its server.
//
// An IMAP or NNTP server's answer to that is not waited for, if nothing else is due: up to eight sockets stay open until their
// servers have closed them, or ten seconds have passed, and imap_open() or imap_close() is called again.
//
// If another process opened the stream, that is, in a child after fork(), only the descriptor is
// closed and nothing is said, so that the parent can go on.
//
// Parameters: `stream`; `flags`: 0, or CL_EXPUNGE to remove the messages marked for deletion.
// Returns: 1, or 0 on failure. The stream is closed either way, unless the flags were wrong.
// Errors: IMAP_STATUS_ARGUMENT for a stream that is closed already or for wrong flags; IMAP_STATUS_MAILBOX and
//   others if the expunge failed.
// Source: ext/imap's imap_close().
int imap_close(int stream,
               int64_t flags);

// Whether a stream can be used. Never an error, whatever number is given.
//
// Parameters: `stream`.
// Returns: 1, or 0 if it was closed, by a call or by the server, or is no stream.
// Source: ext/imap's imap_is_open().
int imap_is_open(int stream);

// Tells or sets a deadline of the whole process, for all streams that have none of their own.
//
// A deadline is for inactivity, not for a whole call. Streams that are open follow at their next call.
//
// Parameters: `type`: IMAP_OPENTIMEOUT, IMAP_READTIMEOUT, IMAP_WRITETIMEOUT or IMAP_CLOSETIMEOUT;
//   `seconds`: -1 to be told the deadline, 0 for none, or the new one.
// Returns: the deadline in seconds if `seconds` is -1, else 1; -1 on failure.
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_timeout().
int64_t imap_timeout(int64_t type, int64_t seconds);

// THE STATE OF A MAILBOX
//
// Asks the server whether there is news, and keeps the connection alive.
//
// Parameters: `stream`.
// Returns: 1, or 0 on failure: the connection is gone.
// Errors: IMAP_STATUS_WIRE, IMAP_STATUS_PROTOCOL.
// Source: ext/imap's imap_ping(); RFC 3501, section 6.1.2.
int imap_ping(int stream);

// Asks the server for news and says what the mailbox holds.
//
// Parameters: `stream`.
// Returns: the state, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_ping().
// Source: ext/imap's imap_check().
struct imap_check_info *imap_check(int stream);

// Counts and size of the open mailbox, from the flags and sizes of all its messages.
//
// Parameters: `stream`.
// Returns: the counts, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_ping().
// Source: ext/imap's imap_mailboxmsginfo().
struct imap_mailbox_info *imap_mailboxmsginfo(int stream);

// All messages of the mailbox, a line each: letters of its flags, number, day, sender, keywords, subject and size.
//
// Parameters: `stream`.
// Returns: the lines, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_ping().
// Source: ext/imap's imap_headers().
struct imap_text_list *imap_headers(int stream);

// How many messages the mailbox has, as far as the server has said so far.
//
// Parameters: `stream`.
// Returns: the number, or -1 on failure.
// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
// Source: ext/imap's imap_num_msg().
int64_t imap_num_msg(int stream);

// How many messages have arrived since the mailbox was last opened.
//
// Parameters: `stream`.
// Returns: the number, or -1 on failure.
// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
// Source: ext/imap's imap_num_recent().
int64_t imap_num_recent(int stream);

// The UID of a message.
//
// Parameters: `stream`; `message`: its number, from 1 on.
// Returns: the UID, or 0 on failure.
// Errors: IMAP_STATUS_MAILBOX if there is no such message.
// Source: ext/imap's imap_uid().
int64_t imap_uid(int stream, int64_t message);

// The number of a message.
//
// Parameters: `stream`; `uid`: its UID.
// Returns: the number, or 0 on failure; also 0, and no error, if no message has that UID.
// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
// Source: ext/imap's imap_msgno().
int64_t imap_msgno(int stream, int64_t uid);

// Forgets what has been kept of the messages, so that it is asked for again.
//
// Parameters: `stream`; `flags`: IMAP_GC_ numbers.
// Returns: 1, or 0 on failure.
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_gc().
int imap_gc(int stream, int64_t flags);

// What the server says it can do: `IMAP4REV1`, `IDLE`, …
//
// Parameters: `stream`.
// Returns: the capabilities in upper case, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_WIRE, IMAP_STATUS_PROTOCOL.
// Source: RFC 3501, section 7.2.1; ext/imap has nothing like it.
struct imap_text_list *imap_capability(int stream);

// SEARCHING
//
// Finds the messages that match criteria, for example `UNSEEN SINCE "1-Jan-2026" SUBJECT "invoice"`.
//
// Parameters: `stream`; `criteria`: ext/imap's keys and those of RFC 3501, section 6.4.4 and RFC 9051,
//   OR, NOT and parentheses included; `flags`: SE_UID for UIDs, else 0;
//   `charset`: in which the texts of the criteria are, or NULL or empty for UTF-8 and ASCII.
// Returns: numbers or UIDs in ascending order, an empty list if nothing matches, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT for criteria that make no sense, IMAP_STATUS_MAILBOX if the server refuses.
// Source: ext/imap's imap_search(), which gives false if nothing matches.
struct imap_number_list *imap_search(int stream, const char *criteria, int64_t flags, const char *charset);

// SORTING AND THREADING
//
// Messages in an order: by the server if it can, else here with the same result.
//
// Parameters: `stream`; `criteria`: one of the SORT numbers; `reverse`: 1 for the other way round, else 0; `flags`: SE_UID for UIDs,
//   SE_NOPREFETCH; `search_criteria`: as for imap_search(), or NULL for all messages; `charset`: as for imap_search().
// Returns: numbers or UIDs, an empty list if nothing matches or the server refuses, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_search().
// Source: ext/imap's imap_sort(); RFC 5256.
struct imap_number_list *imap_sort(int stream,
                                   int64_t criteria,
                                   int reverse,
                                   int64_t flags,
                                   const char *search_criteria,
                                   const char *charset);

// All messages in threads by their references: by the server if it can, else here with the same result.
//
// Parameters: `stream`; `flags`: SE_UID for UIDs.
// Returns: the nodes of all threads, an empty list if there are no messages, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if the server refuses.
// Source: ext/imap's imap_thread(); RFC 5256.
struct imap_thread_list *imap_thread(int stream, int64_t flags);

// THE STRUCTURE OF A MESSAGE
//
// The part tree of a message, without fetching the message.
//
// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID or 0.
// Returns: the root of the tree, or NULL on failure.
// Memory: free the root with imap_free(), and never a part of it.
// Errors: IMAP_STATUS_MAILBOX if there is no such message.
// Source: ext/imap's imap_fetchstructure(); RFC 3501, section 7.4.2, BODYSTRUCTURE.
struct imap_structure *imap_fetchstructure(int stream, int64_t message, int64_t flags);

// One part of a message's tree.
//
// Parameters: `stream`; `message`: a number; `section`: which part, as `1.2`.
// Returns: the part with what is below it, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if there is no such message or part.
// Source: ext/imap's imap_bodystruct(), which leaves out what is below the part.
struct imap_structure *imap_bodystruct(int stream, int64_t message, const char *section);

// THE HEADER OF A MESSAGE, READ
//
// The header of a message with its addresses taken apart, its flags, size and time of arrival.
//
// Parameters: `stream`; `message`: its number; `from_length`, `subject_length`: how many octets `fetchfrom`
//   and `fetchsubject` may have, from 0 for none to 1024.
// Returns: the header, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if there is no such message, IMAP_STATUS_ARGUMENT for a length out of range.
// Source: ext/imap's imap_headerinfo(), without its second spellings `Date` and `Subject`; RFC 3501, section 7.4.2, ENVELOPE.
struct imap_header_info *imap_headerinfo(int stream,
                                         int64_t message,
                                         int64_t from_length,
                                         int64_t subject_length);

// A list of messages at a glance.
//
// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with FT_UID; `flags`: FT_UID or 0.
// Returns: one entry for each message that there is, in ascending order, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT for a sequence that makes no sense.
// Source: ext/imap's imap_fetch_overview().
struct imap_overview_list *imap_fetch_overview(int stream,
                                               const char *sequence,
                                               int64_t flags);

// Hands the overviews of messages one by one to a function. Memory stays flat.
//
// Parameters: `stream`; `sequence`, `flags`: as for imap_fetch_overview(); `sink`: takes the overviews, each
//   valid until it returns; `context`: its first argument.
// Returns: 1, or 0 on failure, which it also is if the sink said stop.
// Errors: as imap_fetch_overview().
// Source: this library; ext/imap's imap_fetch_overview() collects them.
int imap_fetch_overview_sink(int stream,
                             const char *sequence,
                             int64_t flags,
                             imap_overview_sink sink,
                             void *context);

// HEADERS, BODIES AND PARTS
//
// The content of a part as it was sent: still in its transfer encoding. See imap_base64(), imap_qprint() and
// imap_savebody_decoded().
//
// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `section`: which part, as `1.2`, or empty for the whole
//   message, or `0` for its header; `flags`: FT_UID, FT_PEEK, FT_INTERNAL. Without FT_PEEK the message becomes seen.
// Returns: the content, empty if there is no such part, or NULL on failure.
// Memory: free the result with imap_free(). For what can be large see imap_savebody().
// Errors: IMAP_STATUS_MAILBOX if there is no such message.
// Source: ext/imap's imap_fetchbody(); RFC 3501, section 6.4.5, `BODY[…]`.
struct imap_text *imap_fetchbody(int stream,
                                 int64_t message,
                                 const char *section,
                                 int64_t flags);

// The MIME header of a part.
//
// Parameters: as imap_fetchbody().
// Returns: the header, empty if there is no such part, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_fetchbody().
// Source: ext/imap's imap_fetchmime(); RFC 3501, section 6.4.5, `BODY[….MIME]`.
struct imap_text *imap_fetchmime(int stream, int64_t message, const char *section, int64_t flags);

// The header of a message. Never makes it seen.
//
// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID, FT_INTERNAL, FT_PREFETCHTEXT.
// Returns: the header with the empty line that ends it, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if there is no such message.
// Source: ext/imap's imap_fetchheader(); RFC 3501, section 6.4.5, `BODY[HEADER]`.
struct imap_text *imap_fetchheader(int stream,
                                   int64_t message,
                                   int64_t flags);

// All of a message but its header.
//
// Parameters: `stream`; `message`: a number, or a UID with FT_UID; `flags`: FT_UID, FT_PEEK, FT_INTERNAL.
//   Without FT_PEEK the message becomes seen.
// Returns: the text, or NULL on failure.
// Memory: free the result with imap_free(). For what can be large see imap_savebody().
// Errors: IMAP_STATUS_MAILBOX if there is no such message.
// Source: ext/imap's imap_body(); RFC 3501, section 6.4.5, `BODY[TEXT]`.
struct imap_text *imap_body(int stream, int64_t message, int64_t flags);

// Writes a part, or the whole message, to a file descriptor, as it was sent. Memory stays flat.
//
// Parameters: `stream`; `fd`: an open descriptor, which stays open; `message`, `section`, `flags`: as for imap_fetchbody().
//   A `section` of NULL is the whole message.
// Returns: 1, or 0 on failure; some of the content may have been written then.
// Errors: IMAP_STATUS_MAILBOX if there is no such message, IMAP_STATUS_WIRE if writing fails.
// Source: ext/imap's imap_savebody().
int imap_savebody(int stream,
                  int fd,
                  int64_t message,
                  const char *section,
                  int64_t flags);

// Hands a part, or the whole message, piece by piece to a function, as it was sent. Memory stays flat.
//
// Parameters: `stream`; `sink`: takes the pieces; `context`: its first argument;
//   `message`, `section`, `flags`: as for imap_savebody().
// Returns: 1, or 0 on failure, which it also is if the sink said stop. The stream may be closed then, as
//   the rest of the content is not waited for.
// Errors: as imap_savebody().
// Source: this library; ext/imap writes to a PHP stream.
int imap_savebody_sink(int stream,
                       imap_sink sink,
                       void *context,
                       int64_t message,
                       const char *section,
                       int64_t flags);

// Hands all of a message but its header piece by piece to a function. Memory stays flat.
//
// Parameters: `stream`; `sink`: takes the pieces; `context`: its first argument; `message`, `flags`: as for imap_body().
// Returns: as imap_savebody_sink().
// Errors: as imap_savebody().
// Source: this library; ext/imap's imap_body().
int imap_body_sink(int stream,
                   imap_sink sink,
                   void *context,
                   int64_t message,
                   int64_t flags);

// Brings a part, or the whole message, as it was sent, with as few copies as can be: what is large is written as it
// comes into memory that the caller gives.
//
// Parameters: `stream`; `room`: gives the memory; `sink`: takes what `room` has been asked for, in one piece and at the place
//   that it gave, or else the pieces; `context`: the first argument of both; `message`, `section`, `flags`: as for imap_savebody().
// Returns: as imap_savebody_sink(). After a failure nothing in the memory that was given counts.
// Errors: as imap_savebody().
// Source: this library; ext/imap's imap_fetchbody().
int imap_savebody_into(int stream,
                       imap_room room,
                       imap_sink sink,
                       void *context,
                       int64_t message,
                       const char *section,
                       int64_t flags);

// Brings all of a message but its header, as imap_savebody_into() brings a part.
//
// Parameters: `message`, `flags`: as for imap_body(); the others as for imap_savebody_into().
// Returns: as imap_savebody_into().
// Errors: as imap_savebody().
// Source: this library; ext/imap's imap_body().
int imap_body_into(int stream, imap_room room, imap_sink sink, void *context, int64_t message, int64_t flags);

// Hands a part piece by piece to a function, its transfer encoding undone: an attachment as the file that it was. Memory stays flat.
//
// Parameters: `encoding`: the `encoding` of the part's imap_structure, one of the ENC numbers;
//   the others as for imap_savebody_sink().
// Returns: as imap_savebody_sink().
// Errors: as imap_savebody(); also IMAP_STATUS_MIME if the content is not in that encoding. What comes before
//   the fault has been handed over then.
// Source: this library; RFC 2045, section 6.
int imap_savebody_decoded(int stream,
                          imap_sink sink,
                          void *context,
                          int64_t message,
                          const char *section,
                          int64_t flags,
                          int encoding);

// CHANGING MESSAGES
//
// Sets flags of messages.
//
// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with ST_UID; `flag`: flags with spaces between them, as `\\Seen \\Flagged`, keywords too;
//   `options`: ST_UID or 0.
// Returns: 1, even if the server refused, which is then an error on the stack; 0 if the server could not be asked.
// Errors: IMAP_STATUS_ARGUMENT, IMAP_STATUS_WIRE.
// Source: ext/imap's imap_setflag_full(); RFC 3501, section 6.4.6.
int imap_setflag_full(int stream,
                      const char *sequence,
                      const char *flag,
                      int64_t options);

// Takes flags of messages away.
//
// Parameters: as for imap_setflag_full().
// Returns: as imap_setflag_full().
// Errors: as imap_setflag_full().
// Source: ext/imap's imap_clearflag_full(); RFC 3501, section 6.4.6.
int imap_clearflag_full(int stream, const char *sequence, const char *flag, int64_t options);

// Marks messages for deletion; imap_expunge() removes them.
//
// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with FT_UID; `flags`: FT_UID or 0.
// Returns: as imap_setflag_full().
// Errors: as imap_setflag_full().
// Source: ext/imap's imap_delete().
int imap_delete(int stream,
                const char *sequence,
                int64_t flags);

// Takes the mark for deletion away.
//
// Parameters: as for imap_delete(); other flags are ignored.
// Returns: as imap_setflag_full().
// Errors: as imap_setflag_full().
// Source: ext/imap's imap_undelete().
int imap_undelete(int stream, const char *sequence, int64_t flags);

// Removes the messages that are marked for deletion.
//
// Parameters: `stream`.
// Returns: as imap_setflag_full().
// Errors: IMAP_STATUS_WIRE.
// Source: ext/imap's imap_expunge(); RFC 3501, section 6.4.3.
int imap_expunge(int stream);

// Copies messages to another mailbox of the same server.
//
// Parameters: `stream`; `sequence`: numbers and ranges, as `1,3:7,12:*`, or UIDs with CP_UID; `mailbox`: its name without braces; `flags`: CP_UID, and CP_MOVE to
//   mark the originals for deletion.
// Returns: 1, or 0 on failure.
// Errors: IMAP_STATUS_MAILBOX if the server refuses.
// Source: ext/imap's imap_mail_copy(); RFC 3501, section 6.4.7.
int imap_mail_copy(int stream,
                   const char *sequence,
                   const char *mailbox,
                   int64_t flags);

// Copies messages to another mailbox and marks the originals for deletion. They go with the next imap_expunge().
//
// Parameters: as for imap_mail_copy(); `flags`: CP_UID or 0.
// Returns: 1, or 0 on failure.
// Errors: as imap_mail_copy().
// Source: ext/imap's imap_mail_move().
int imap_mail_move(int stream,
                   const char *sequence,
                   const char *mailbox,
                   int64_t flags);

// Adds a message to a mailbox.
//
// Parameters: `stream`; `folder`: a mailbox string of the stream's server; `message`, `size`: the message, its lines ended by CRLF;
//   `options`: flags, as for imap_setflag_full(), or NULL; `internal_date`: when it arrived, as `17-Jul-1996 02:44:25 -0700`,
//   or NULL: the current time. What does not look like that is ignored.
// Returns: 1, or 0 on failure.
// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_append(); RFC 3501, section 6.3.11.
int imap_append(int stream,
                const char *folder,
                const char *message,
                size_t size,
                const char *options,
                const char *internal_date);

// MAILBOXES
//
// Makes a mailbox.
//
// Parameters: `stream`; `mailbox`: a mailbox string of the stream's server, its name in modified UTF-7 (imap_utf8_to_mutf7()).
// Returns: 1, or 0 on failure.
// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT for a mailbox string that makes no sense or names another server.
// Source: ext/imap's imap_createmailbox(); RFC 3501, section 6.3.3.
int imap_createmailbox(int stream,
                       const char *mailbox);

// Gives a mailbox another name.
//
// Parameters: `stream`; `from`, `to`: as for imap_createmailbox().
// Returns: 1, or 0 on failure.
// Errors: as imap_createmailbox().
// Source: ext/imap's imap_renamemailbox(); RFC 3501, section 6.3.5.
int imap_renamemailbox(int stream, const char *from, const char *to);

// Removes a mailbox with all that is in it.
//
// Parameters: as for imap_createmailbox().
// Returns: 1, or 0 on failure.
// Errors: as imap_createmailbox().
// Source: ext/imap's imap_deletemailbox(); RFC 3501, section 6.3.4.
int imap_deletemailbox(int stream, const char *mailbox);

// Subscribes to a mailbox.
//
// Parameters: as for imap_createmailbox().
// Returns: 1, or 0 on failure.
// Errors: as imap_createmailbox().
// Source: ext/imap's imap_subscribe(); RFC 3501, section 6.3.6.
int imap_subscribe(int stream, const char *mailbox);

// Ends a subscription.
//
// Parameters: as for imap_createmailbox().
// Returns: 1, or 0 on failure.
// Errors: as imap_createmailbox().
// Source: ext/imap's imap_unsubscribe(); RFC 3501, section 6.3.7.
int imap_unsubscribe(int stream, const char *mailbox);

// The names of mailboxes that can be opened.
//
// Parameters: `stream`; `reference`: braces, and perhaps the begin of a name; `pattern`: a name in which `*` stands for
//   anything and `%` for anything within one level.
// Returns: names, each with its braces, an empty list if there are none, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if the server refuses; IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_list(); RFC 3501, section 6.3.8.
struct imap_text_list *imap_list(int stream,
                                 const char *reference,
                                 const char *pattern);

// The names of subscribed mailboxes.
//
// Parameters: as for imap_list().
// Returns: as imap_list().
// Memory: free the result with imap_free().
// Errors: as imap_list().
// Source: ext/imap's imap_lsub(); RFC 3501, section 6.3.9.
struct imap_text_list *imap_lsub(int stream, const char *reference, const char *pattern);

// The names of mailboxes in which some message contains a text; few servers can tell.
//
// Parameters: as for imap_list(); `content`: the text.
// Returns: as imap_list().
// Memory: free the result with imap_free().
// Errors: as imap_list().
// Source: ext/imap's imap_listscan().
struct imap_text_list *imap_listscan(int stream,
                                     const char *reference,
                                     const char *pattern,
                                     const char *content);

// Mailboxes with what is known of them.
//
// Parameters: as for imap_list().
// Returns: mailboxes, an empty list if there are none, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_list().
// Source: ext/imap's imap_getmailboxes().
struct imap_folder_list *imap_getmailboxes(int stream, const char *reference, const char *pattern);

// Subscribed mailboxes with what is known of them.
//
// Parameters: as for imap_list().
// Returns: mailboxes, an empty list if there are none, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: as imap_list().
// Source: ext/imap's imap_getsubscribed().
struct imap_folder_list *imap_getsubscribed(int stream, const char *reference, const char *pattern);

// Counters of a mailbox that need not be open.
//
// Parameters: `stream`; `mailbox`: as for imap_createmailbox(); `flags`: what is asked, SA_ numbers.
// Returns: the counters, or NULL on failure. `flags` of the result says which of them the server has told; it is 0 if the server refused.
// Memory: free the result with imap_free().
// Errors: as imap_createmailbox().
// Source: ext/imap's imap_status(); RFC 3501, section 6.3.10.
struct imap_status_info *imap_status(int stream,
                                     const char *mailbox,
                                     int64_t flags);

// QUOTAS AND RIGHTS
//
// How much of a quota root is used, and how much may be.
//
// Parameters: `stream`; `quota_root`: its name.
// Returns: a quota for each resource, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if the server refuses or knows no quotas.
// Source: ext/imap's imap_get_quota(); RFC 9208.
struct imap_quota_list *imap_get_quota(int stream, const char *quota_root);

// The quotas of all roots that govern a mailbox.
//
// Parameters: `stream`; `mailbox`: its name without braces.
// Returns: as imap_get_quota().
// Memory: free the result with imap_free().
// Errors: as imap_get_quota().
// Source: ext/imap's imap_get_quotaroot(); RFC 9208.
struct imap_quota_list *imap_get_quotaroot(int stream, const char *mailbox);

// Limits the storage of a quota root.
//
// Parameters: `stream`; `quota_root`: its name; `mailbox_size`: units of 1024 octets.
// Returns: 1, or 0 on failure.
// Errors: as imap_get_quota().
// Source: ext/imap's imap_set_quota(); RFC 9208.
int imap_set_quota(int stream, const char *quota_root, int64_t mailbox_size);

// Who may do what with a mailbox.
//
// Parameters: `stream`; `mailbox`: its name without braces.
// Returns: the rights, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MAILBOX if the server refuses or knows no rights.
// Source: ext/imap's imap_getacl(); RFC 4314.
struct imap_rights_list *imap_getacl(int stream, const char *mailbox);

// Says what a user may do with a mailbox.
//
// Parameters: `stream`; `mailbox`: its name without braces; `user_id`: who; `rights`: one letter each; a leading
//   `+` or `-` adds or removes them.
// Returns: 1, or 0 on failure.
// Errors: as imap_getacl().
// Source: ext/imap's imap_setacl(); RFC 4314.
int imap_setacl(int stream,
                const char *mailbox,
                const char *user_id,
                const char *rights);

// ADDRESSES AND HEADERS, WITHOUT A SERVER
//
// Takes a list of addresses apart. What is no address becomes one at the host `.SYNTAX-ERROR.`, with a remark on the error stack.
//
// Parameters: `string`: the list, as in a header field; `default_hostname`: the host of addresses that name none.
// Returns: the addresses, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_rfc822_parse_adrlist(); RFC 5322, section 3.4.
struct imap_address_list *imap_rfc822_parse_adrlist(const char *string,
                                                    const char *default_hostname);

// Writes an address as in a header field, quoted where need be.
//
// Parameters: `mailbox`, `hostname`: what is before and behind the `@`; `personal`: the display name, empty for none.
// Returns: the address, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_rfc822_write_address(); RFC 5322, section 3.4.
struct imap_text *imap_rfc822_write_address(const char *mailbox,
                                            const char *hostname,
                                            const char *personal);

// Reads a header. Members that tell the state of a message in a mailbox are spaces, 0 or empty.
//
// Parameters: `headers`, `size`: the header and its octets; what follows its empty line is ignored;
//   `default_hostname`: the host of addresses that name none.
// Returns: the header, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_rfc822_parse_headers(); RFC 5322, section 3.6.
struct imap_header_info *imap_rfc822_parse_headers(const char *headers,
                                                   size_t size,
                                                   const char *default_hostname);

// TEXTS, WITHOUT A SERVER
//
// Decodes base64. White space is skipped; what follows the padding is left out, with a remark on the error stack.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the decoded octets, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MIME if the text is not base64.
// Source: ext/imap's imap_base64(); RFC 2045, section 6.8.
struct imap_text *imap_base64(const char *text,
                              size_t size);

// Decodes quoted-printable. What is not quoted-printable is kept as it is, with a remark on the error stack.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the decoded octets, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_qprint(); RFC 2045, section 6.7.
struct imap_text *imap_qprint(const char *text, size_t size);

// Decodes the encoded words of a header field to UTF-8. What can't be decoded is kept as it is,
// with a remark on the error stack. Accented letters come apart: letter, then accent (Unicode NFD).
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the text in UTF-8, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_utf8(); RFC 2047.
struct imap_text *imap_utf8(const char *text, size_t size);

// Decodes the encoded words of a header field to UTF-8, to be shown to people: letters keep their accents
// (unlike imap_utf8()), every known charset is converted, and what can't be decoded stays as it is.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the text in UTF-8, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: RFC 2047; not in ext/imap.
struct imap_text *imap_header_text(const char *text, size_t size);

// Cuts the text of a header field into pieces of one charset each: encoded words are decoded and not converted, the rest
// stays as it is.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the pieces, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MIME if an encoded word is in base64 that is none.
// Source: ext/imap's imap_mime_header_decode(); RFC 2047.
struct imap_piece_list *imap_mime_header_decode(const char *text,
                                                size_t size);

// Encodes as base64 in lines of 60 characters, ended by CRLF.
//
// Parameters: `text`, `size`: any octets, and how many.
// Returns: the encoded text, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_binary(); RFC 2045, section 6.8.
struct imap_text *imap_binary(const char *text, size_t size);

// Encodes as quoted-printable in lines of at most 76 characters. CRLF stays a line's end.
//
// Parameters: `text`, `size`: any octets, and how many.
// Returns: the encoded text, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_8bit(); RFC 2045, section 6.7.
struct imap_text *imap_8bit(const char *text, size_t size);

// MAILBOX NAMES IN MODIFIED UTF-7
//
// Writes octets in modified UTF-7, octet by octet: what is not printable ASCII goes into base64 as it is. For names in
// UTF-8 see imap_utf8_to_mutf7().
//
// Parameters: `text`, `size`: any octets, and how many.
// Returns: the encoded text, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT.
// Source: ext/imap's imap_utf7_encode().
struct imap_text *imap_utf7_encode(const char *text,
                                   size_t size);

// Reads modified UTF-7 to octets: what was in base64 comes out as it is, which is UTF-16 in names written according to
// the RFC. For UTF-8 see imap_mutf7_to_utf8().
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the octets, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT if the text is not modified UTF-7.
// Source: ext/imap's imap_utf7_decode().
struct imap_text *imap_utf7_decode(const char *text,
                                   size_t size);

// Writes UTF-8 in modified UTF-7: a mailbox's name as a server wants it.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the encoded text, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MIME if the text is not UTF-8.
// Source: ext/imap's imap_utf8_to_mutf7(); RFC 3501, section 5.1.3.
struct imap_text *imap_utf8_to_mutf7(const char *text, size_t size);

// Reads modified UTF-7 to UTF-8: a mailbox's name as a person wants it.
//
// Parameters: `text`, `size`: the text and its octets.
// Returns: the text in UTF-8, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_MIME if the text is not modified UTF-7.
// Source: ext/imap's imap_mutf7_to_utf8(); RFC 3501, section 5.1.3.
struct imap_text *imap_mutf7_to_utf8(const char *text, size_t size);

// COMPOSING AND SENDING
//
// Makes a message of an envelope and bodies: the first body alone, unless its type is TYPEMULTIPART; then the others are its
// parts. Contents with ENC8BIT become quoted-printable, those with ENCBINARY base64. Multiparts don't nest: a part that is
// said to be one becomes a text.
//
// Parameters: `envelope`: the header; `bodies`, `count`: one body, or a multipart and its parts.
// Returns: the message with lines that end in CRLF, or NULL on failure.
// Memory: free the result with imap_free().
// Errors: IMAP_STATUS_ARGUMENT if there is no body, a multipart has no parts, or a text would end its header field.
// Source: ext/imap's imap_mail_compose(); RFC 5322, RFC 2045.
struct imap_text *imap_mail_compose(const struct imap_compose_envelope *envelope,
                                    const struct imap_compose_body *bodies,
                                    size_t count);

// Hands a message to `/usr/sbin/sendmail -t -i`. Texts that become header fields may be folded, but can't hold a line's end
// that begins another field. imap_timeout() bounds how long the program may take nothing (IMAP_WRITETIMEOUT), and how long it may run once
// it has everything (IMAP_READTIMEOUT).
//
// Parameters: `to`, `subject`: fields, not empty; `message`: the text; `additional_headers`: NULL, or whole fields, line by
//   line; `cc`, `bcc`: NULL, or fields; `return_path`: NULL, or the field From.
// Returns: 1, or 0 on failure.
// Errors: IMAP_STATUS_ARGUMENT; IMAP_STATUS_WIRE if the program can't be started, fails, or takes too long.
// Source: ext/imap's imap_mail().
int imap_mail(const char *to,
              const char *subject,
              const char *message,
              const char *additional_headers,
              const char *cc,
              const char *bcc,
              const char *return_path);

// imap_mail() by a program of one's own, which reads the message from its standard input and the recipients from the message.
//
// No shell takes part: `sendmail` is split into a program and its arguments by the shell's rules for blanks, quotes and
// backslashes; variables, pipes and redirections are an error. The program has the caller's environment, and of its
// descriptors only standard output and standard error.
//
// Parameters: `sendmail`: the command line, such as `/usr/bin/msmtp -t`; the others: as for imap_mail().
// Returns: 1, or 0 on failure.
// Errors: as for imap_mail().
// Source: ext/imap's imap_mail() and PHP's sendmail_path.
int imap_mail_through(const char *sendmail,
                      const char *to,
                      const char *subject,
                      const char *message,
                      const char *additional_headers,
                      const char *cc,
                      const char *bcc,
                      const char *return_path);

// Takes away the calling thread's errors, the oldest first.
//
// An error is one line of text. Control characters that a server sent are
// escaped (`\x1b`), so that a line can be shown as it is. At most 1,000 are
// kept; older ones go first.
//
// Returns: The errors, or NULL if there are none.
// Memory: Free the result with imap_free().
// Errors: None: this function adds nothing to the stack and leaves imap_last_status() alone.
// Source: ext/imap's imap_errors().
struct imap_text_list *imap_errors(void);

// Takes away the calling thread's errors as imap_errors() does, each with how grave it is.
//
// There is one stack: what this function has taken imap_errors() does not give, and the other way round.
//
// Returns: The errors, or NULL if there are none.
// Memory: Free the result with imap_free().
// Errors: None, as for imap_errors().
// Source: c-client's grades (WARN, ERROR, PARSE), which ext/imap shows as errflg in its notices at the end of a request.
struct imap_graded_error_list *imap_graded_errors(void);

// Takes away the calling thread's alerts, the oldest first: texts that the
// server wants a person to see (RFC 3501, section 7.1, ALERT).
//
// Returns: The alerts, or NULL if there are none.
// Memory: Free the result with imap_free().
// Errors: None, as for imap_errors().
// Source: ext/imap's imap_alerts().
struct imap_text_list *imap_alerts(void);

// The calling thread's newest error, which stays on the stack.
//
// Returns: The text, NUL-terminated, or NULL if there is none.
// Memory: The text belongs to the library and stays until the thread's next imap_last_error(). Don't free it.
// Errors: None, as for imap_errors().
// Source: ext/imap's imap_last_error().
const char *imap_last_error(void);

// How the calling thread's latest call ended, as the number of the layer that failed.
//
// imap_errors(), imap_graded_errors(), imap_alerts(), imap_last_error(), imap_last_status(),
// imap_free() and imap_version() don't count as calls.
//
// Returns: 0 (IMAP_STATUS_OK) if the call succeeded, else one of the other IMAP_STATUS_ numbers.
// Source: This library; ext/imap has nothing like it.
int imap_last_status(void);

// Waits until the servers have answered every call of this thread.
//
// imap_setflag_full(), imap_clearflag_full(), imap_delete() and imap_undelete() succeed
// whatever the server says, and so need not wait for it. A refusal comes with the next call
// on the stream that does wait, or with this function. Streams opened with
// imap_options.step_by_step always wait.
//
// Returns: 1, or 0 if a connection broke.
// Errors: Refusals of earlier calls; of a broken connection, why.
// Source: This library; ext/imap waits in every call.
int imap_sync(void);

// THE LIBRARY ITSELF
//
// Frees a result of any function of this library, and all that hangs on it.
//
// Parameters: `result`: the pointer that the function returned, or NULL, which is fine.
// Source: this library.
void imap_free(void *result);

// The version of the library: `0.1.0`.
//
// Returns: a text that stays for as long as the library is loaded. Don't free it.
// Source: this library.
const char *imap_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* IMAPEXT_H */
