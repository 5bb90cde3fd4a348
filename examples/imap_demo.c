/*
 * imap_demo: searches a mailbox, lists what it finds, shows the first message's parts and text, and saves attachments.
 *
 *     imap_demo [-c criteria] [-o folder] [-n count] [-x] MAILBOX USER
 *
 *     imap_demo '{mail.example.org/ssl}INBOX' anna@example.org
 *     imap_demo -o invoices -c 'FROM "billing@" SINCE "1-Jan-2026"' '{mail.example.org/ssl}INBOX' anna@example.org
 *
 * The password, or with -x the OAuth 2 access token, is taken from the environment variable IMAP_PASSWORD or asked for on the
 * terminal; it never stands on the command line, where every user of the machine could read it.
 *
 * Exit status: 0 done, 1 something failed, 2 wrong usage, 3 no message matches.
 *
 *     cc -std=c99 imap_demo.c $(pkg-config --cflags --libs imapext) -o imap_demo
 */
#define _POSIX_C_SOURCE 200809L

#include <imapext.h>

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_CRITERIA "UNSEEN SINCE \"1-Jan-2026\" SUBJECT \"счёт\""
#define SHOWN_TEXT 4000    /* bytes of a text part that are printed */
#define LARGEST_TEXT 1048576 /* a text part beyond this is not fetched only to show its beginning */
#define NAME_BYTES 200     /* of a saved file's name */
#define OVERVIEWS 100      /* messages asked for at a time */

/* ---- Small things ------------------------------------------------------------------------------------------------ */

static void *allocate(size_t size) {
    void *memory = malloc(size == 0 ? 1 : size);
    if (memory == NULL) {
        fputs("imap_demo: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static char *copy(const char *text, size_t size) {
    char *result = (char *)allocate(size + 1);
    if (size > 0) memcpy(result, text, size);
    result[size] = '\0';
    return result;
}

/* The length of the UTF-8 character at `text`, or 0 when there is none; its code point goes to `point`. */
static size_t character(const char *text, size_t size, unsigned long *point) {
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t length, i;
    if (size == 0) return 0;
    length = byte[0] < 0x80 ? 1 : byte[0] >> 5 == 0x6 ? 2 : byte[0] >> 4 == 0xE ? 3 : byte[0] >> 3 == 0x1E ? 4 : 0;
    if (length == 0 || length > size) return 0;
    *point = length == 1 ? byte[0] : byte[0] & (0x7Fu >> length);
    for (i = 1; i < length; i++) {
        if ((byte[i] & 0xC0) != 0x80) return 0;
        *point = *point << 6 | (byte[i] & 0x3F);
    }
    return *point < least[length] || *point > 0x10FFFF || (*point >= 0xD800 && *point < 0xE000) ? 0 : length;
}

/* Characters that do something to a terminal or to the order of the letters instead of being seen. */
static int is_control(unsigned long point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0x200E && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

/* Mail is written by strangers: nothing of it reaches the terminal but visible text. */
static void print_visible(const char *text, size_t size, int lines) {
    size_t at = 0;
    while (at < size) {
        unsigned long point = 0;
        size_t length = character(text + at, size - at, &point);
        if (length == 0) {
            fputs("\xEF\xBF\xBD", stdout);
            length = 1;
        } else if (lines && (point == '\n' || point == '\t')) {
            putchar((int)point);
        } else if (lines && point == '\r') {
            /* the end of a line: its \n follows */
        } else if (is_control(point)) {
            putchar(lines ? '?' : ' ');
        } else {
            fwrite(text + at, 1, length, stdout);
        }
        at += length;
    }
}

/* ---- Errors ------------------------------------------------------------------------------------------------------ */

/* Says what failed and everything the library knows about why; empties the stacks. */
static void complain(const char *what) {
    int status = imap_last_status();
    imap_text_list *errors = imap_errors();
    size_t i;
    fprintf(stderr, "imap_demo: %s", what);
    if (errors != NULL && errors->count > 0) {
        for (i = 0; i < errors->count; i++) fprintf(stderr, "%s%s", errors->count == 1 ? ": " : "\n  ", errors->texts[i].data);
    }
    fprintf(stderr, "%s(status %d)\n", errors != NULL && errors->count > 1 ? "\n  " : " ", status);
    imap_free(errors);
}

/* What the server wants its user to read (RFC 3501, ALERT). */
static void pass_alerts_on(void) {
    imap_text_list *alerts = imap_alerts();
    size_t i;
    for (i = 0; alerts != NULL && i < alerts->count; i++) fprintf(stderr, "The server says: %s\n", alerts->texts[i].data);
    imap_free(alerts);
}

/* ---- Progress ---------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *what;
    size_t done, total; /* messages */
    double bytes;
    struct timespec shown, begun;
    int terminal, on_screen;
} progress;

static double seconds_since(const struct timespec *then) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static void progress_begin(progress *work, const char *what, size_t total) {
    memset(work, 0, sizeof *work);
    work->what = what;
    work->total = total;
    work->terminal = isatty(STDERR_FILENO);
    clock_gettime(CLOCK_MONOTONIC, &work->begun);
    work->shown = work->begun;
}

/* On a terminal a line that is overwritten four times a second, once the work has taken half a second; elsewhere (a log) a line
 * every ten seconds. Short work says nothing at all. */
static void progress_step(progress *work, size_t messages, size_t bytes) {
    work->done += messages;
    work->bytes += (double)bytes;
    if (seconds_since(&work->shown) < (work->terminal ? (work->on_screen ? 0.25 : 0.5) : 10.0)) return;
    clock_gettime(CLOCK_MONOTONIC, &work->shown);
    fprintf(stderr, "%s%s: %zu of %zu messages, %.1f MB, %.0f s%s", work->terminal ? "\r" : "", work->what, work->done, work->total,
            work->bytes / 1e6, seconds_since(&work->begun), work->terminal ? " " : "\n");
    work->on_screen = work->terminal;
}

static void progress_end(progress *work) {
    if (work->on_screen) fputs("\r\x1B[K", stderr);
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

/* Converts to UTF-8, with U+FFFD for what can't be; a charset nobody knows is taken for UTF-8. The caller frees. */
static char *to_utf8(const char *charset, const char *text, size_t size, size_t *result_size) {
    static const char unknown[] = "\xEF\xBF\xBD";
    iconv_t converter;
    size_t room = size * 3 + 16, left = room;
    char *result, *out, *in = (char *)text;
    if (charset == NULL || strcasecmp(charset, "us-ascii") == 0) charset = "utf-8";
    converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1) converter = iconv_open("UTF-8", "UTF-8");
    out = result = (char *)allocate(room + 1);
    while (converter != (iconv_t)-1 && size > 0 && iconv(converter, &in, &size, &out, &left) == (size_t)-1) {
        if (left < 16 || errno == E2BIG) {
            size_t used = (size_t)(out - result);
            char *larger = (char *)allocate(room * 2 + 1);
            memcpy(larger, result, used);
            free(result);
            result = larger;
            out = result + used;
            room *= 2;
            left = room - used;
        } else {
            memcpy(out, unknown, sizeof unknown - 1);
            out += sizeof unknown - 1;
            left -= sizeof unknown - 1;
            in++;
            size--;
        }
    }
    if (converter != (iconv_t)-1) iconv_close(converter);
    *out = '\0';
    *result_size = (size_t)(out - result);
    return result;
}

/* A header's text as a person reads it: encoded words decoded, UTF-8. The caller frees. */
static char *readable(const char *header, size_t *size) {
    imap_text *decoded = header == NULL ? NULL : imap_header_text(header, strlen(header));
    char *result;
    if (decoded == NULL) {
        *size = header == NULL ? 0 : strlen(header);
        return copy(header == NULL ? "" : header, *size);
    }
    result = to_utf8("utf-8", decoded->data, decoded->size, size);
    imap_free(decoded);
    return result;
}

static void print_header(const char *header, const char *otherwise) {
    size_t size = 0;
    char *text = readable(header, &size);
    if (size == 0) fputs(otherwise, stdout);
    else print_visible(text, size, 0);
    free(text);
}

/* ---- Parts ------------------------------------------------------------------------------------------------------- */

static const char *type_name(const imap_structure *part) {
    static const char *const names[] = {"text", "multipart", "message", "application", "audio", "image", "video", "model", "other"};
    return names[part->type >= 0 && part->type <= 7 ? part->type : 8];
}

static const imap_parameter *parameter(const imap_parameter *list, size_t count, const char *name) {
    size_t i;
    for (i = 0; i < count; i++)
        if (list[i].attribute != NULL && list[i].value != NULL && strcasecmp(list[i].attribute, name) == 0) return &list[i];
    return NULL;
}

static int hexadecimal(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* Appends to `text`, which has room, the value with its %XX decoded; returns how many bytes. */
static size_t percent_decode(const char *value, char *text) {
    size_t size = 0;
    while (*value != '\0') {
        if (value[0] == '%' && hexadecimal(value[1]) >= 0 && hexadecimal(value[2]) >= 0) {
            text[size++] = (char)(hexadecimal(value[1]) * 16 + hexadecimal(value[2]));
            value += 3;
        } else {
            text[size++] = *value++;
        }
    }
    return size;
}

/* A parameter's value by RFC 2231 (name*, name*0, name*0*, …), else by its plain name with encoded words; NULL when it is absent.
 * The caller frees. */
static char *parameter_text(const imap_parameter *list, size_t count, const char *name, size_t *size) {
    char key[64], charset[64] = "";
    const imap_parameter *found;
    char *text, *result;
    size_t room = 1, length = 0, piece;
    for (piece = 0; piece < count; piece++) room += list[piece].value == NULL ? 0 : strlen(list[piece].value);
    text = (char *)allocate(room);
    for (piece = 0; piece <= count; piece++) {
        const char *value;
        int extended = 1;
        /* name* holds the whole; otherwise name*0*, name*1, … hold one piece each, those with a star at the end in %XX */
        snprintf(key, sizeof key, "%s*", name);
        found = piece == 0 ? parameter(list, count, key) : NULL;
        if (found == NULL) {
            snprintf(key, sizeof key, "%s*%u*", name, (unsigned)piece);
            found = parameter(list, count, key);
        }
        if (found == NULL) {
            snprintf(key, sizeof key, "%s*%u", name, (unsigned)piece);
            found = parameter(list, count, key);
            extended = 0;
        }
        if (found == NULL) break;
        value = found->value;
        if (piece == 0 && extended) {
            const char *language = strchr(value, '\''), *rest = language == NULL ? NULL : strchr(language + 1, '\'');
            if (rest != NULL && (size_t)(language - value) < sizeof charset) {
                memcpy(charset, value, (size_t)(language - value));
                charset[language - value] = '\0';
                value = rest + 1;
            }
        }
        if (extended) {
            length += percent_decode(value, text + length);
        } else {
            memcpy(text + length, value, strlen(value));
            length += strlen(value);
        }
    }
    if (piece > 0) {
        result = to_utf8(charset[0] == '\0' ? NULL : charset, text, length, size);
    } else {
        found = parameter(list, count, name);
        result = found == NULL ? NULL : readable(found->value, size);
    }
    free(text);
    return result;
}

/* The file name a part comes with; NULL when it has none. The caller frees. */
static char *part_name(const imap_structure *part, size_t *size) {
    char *name = parameter_text(part->dparameters, part->dparameters_count, "filename", size);
    return name != NULL ? name : parameter_text(part->parameters, part->parameters_count, "name", size);
}

/* What walks the tree calls this for every part, with its section ("1.2"), its depth, and whatever the caller gave along. */
typedef void (*visitor)(const imap_structure *part, const char *section, int depth, void *context);

/* Sections as IMAP counts them: the parts of a multipart are numbered below it; a message's body is number 1 below the message,
 * unless it is a multipart, which takes the message's own number. */
static void walk(const imap_structure *part, const char *section, int depth, visitor visit, void *context) {
    char below[512];
    size_t i;
    visit(part, section[0] == '\0' ? (part->type == TYPEMULTIPART ? "0" : "1") : section, depth, context);
    for (i = 0; i < part->parts_count; i++) {
        const char *parent = section[0] == '\0' && part->type == TYPEMESSAGE ? "1" : section;
        int length;
        if (part->type == TYPEMESSAGE && part->parts[i].type == TYPEMULTIPART) {
            walk(&part->parts[i], parent, depth + 1, visit, context);
            continue;
        }
        length = snprintf(below, sizeof below, "%s%s%u", parent, parent[0] == '\0' ? "" : ".", (unsigned)i + 1);
        if (length > 0 && (size_t)length < sizeof below) walk(&part->parts[i], below, depth + 1, visit, context);
    }
}

static void print_part(const imap_structure *part, const char *section, int depth, void *context) {
    static const char *const encodings[] = {"7bit", "8bit", "binary", "base64", "quoted-printable", "other"};
    const imap_parameter *charset = parameter(part->parameters, part->parameters_count, "charset");
    size_t size = 0;
    char *name = part_name(part, &size), *c;
    char *subtype = copy(part->subtype == NULL ? "" : part->subtype, part->subtype == NULL ? 0 : strlen(part->subtype));
    (void)context;
    for (c = subtype; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c + ('a' - 'A'));
    printf("  %*s%-8s %s/", depth * 2, "", part->type == TYPEMULTIPART ? "-" : section, type_name(part));
    print_visible(subtype, strlen(subtype), 0);
    if (part->type != TYPEMULTIPART) {
        if (charset != NULL) {
            fputs("; charset=", stdout);
            print_visible(charset->value, strlen(charset->value), 0);
        }
        printf(", %s, %llu bytes", encodings[part->encoding >= 0 && part->encoding <= 4 ? part->encoding : 5], (unsigned long long)part->bytes);
    }
    if (name != NULL) {
        fputs(", \"", stdout);
        print_visible(name, size, 0);
        putchar('"');
    }
    if (part->disposition != NULL) {
        fputs(", ", stdout);
        print_visible(part->disposition, strlen(part->disposition), 0);
    }
    putchar('\n');
    free(name);
    free(subtype);
}

static int is_attachment(const imap_structure *part) {
    size_t size = 0;
    char *name;
    if (part->type == TYPEMULTIPART) return 0;
    if (part->disposition != NULL && strcasecmp(part->disposition, "attachment") == 0) return 1;
    name = part_name(part, &size);
    free(name);
    return name != NULL;
}

/* ---- The text of a message --------------------------------------------------------------------------------------- */

typedef struct {
    const imap_structure *part;
    char section[512];
    int plain;
} text_choice;

/* Prefers the first plain text to the first text of any other kind. */
static void choose_text(const imap_structure *part, const char *section, int depth, void *context) {
    text_choice *choice = (text_choice *)context;
    int plain = part->subtype != NULL && strcasecmp(part->subtype, "plain") == 0;
    (void)depth;
    if (part->type != TYPETEXT || is_attachment(part) || (choice->part != NULL && (choice->plain || !plain))) return;
    choice->part = part;
    choice->plain = plain;
    snprintf(choice->section, sizeof choice->section, "%s", section);
}

/* 0, or -1 after an error that has been printed */
static int print_text(int stream, uint32_t uid, const imap_structure *structure) {
    text_choice choice;
    imap_text *body, *decoded = NULL;
    const imap_parameter *charset;
    char *text;
    size_t size = 0;
    memset(&choice, 0, sizeof choice);
    walk(structure, "", 0, choose_text, &choice);
    if (choice.part == NULL) {
        puts("\nThe message has no text part.");
        return 0;
    }
    printf("\nText of part %s:\n\n", choice.section);
    if (choice.part->bytes > LARGEST_TEXT) {
        printf("(%llu bytes: too long to be shown here)\n", (unsigned long long)choice.part->bytes);
        return 0;
    }
    body = imap_fetchbody(stream, uid, choice.section, FT_UID | FT_PEEK);
    if (body == NULL) {
        complain("the text can't be read");
        return -1;
    }
    if (choice.part->encoding == ENCBASE64) decoded = imap_base64(body->data, body->size);
    if (choice.part->encoding == ENCQUOTEDPRINTABLE) decoded = imap_qprint(body->data, body->size);
    charset = parameter(choice.part->parameters, choice.part->parameters_count, "charset");
    text = decoded != NULL ? to_utf8(charset == NULL ? NULL : charset->value, decoded->data, decoded->size, &size)
                           : to_utf8(charset == NULL ? NULL : charset->value, body->data, body->size, &size);
    print_visible(text, size < SHOWN_TEXT ? size : SHOWN_TEXT, 1);
    if (size > SHOWN_TEXT) fputs("\n(…)", stdout);
    if (size == 0 || text[size - 1] != '\n') putchar('\n');
    free(text);
    imap_free(decoded);
    imap_free(body);
    return 0;
}

/* ---- Attachments ------------------------------------------------------------------------------------------------- */

typedef struct {
    int file;
    int failure; /* errno of a write that failed */
    progress *work;
} download;

/* Called by the library with each piece of a body as it arrives: an attachment of any size is saved in little memory. */
static int save_piece(void *context, const char *data, size_t size) {
    download *load = (download *)context;
    progress_step(load->work, 0, size);
    while (size > 0) {
        ssize_t written = write(load->file, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            load->failure = errno;
            return -1;
        }
        data += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Makes of a name from a stranger's mail one that is safe to create: no folders, no control characters, nothing that other systems
 * forbid, no dot or dash in front, not too long. The caller frees. */
static char *safe_name(const imap_structure *part, const char *section) {
    static const char letters_and_digits[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    size_t size = 0, used = 0, at = 0, i;
    char *given = part_name(part, &size), *name = (char *)allocate(NAME_BYTES + 64);
    const char *extension;
    for (i = 0; given != NULL && i < size; i++)
        if (given[i] == '/' || given[i] == '\\') at = i + 1;
    while (given != NULL && at < size) {
        unsigned long point = 0;
        size_t length = character(given + at, size - at, &point);
        int harmless = length > 0 && !is_control(point) && (point > 0x7F || strchr(":*?\"<>|", (int)point) == NULL);
        if (length == 0) length = 1;
        if (used == 0 && harmless && (point == '.' || point == ' ')) harmless = -1; /* left out in front */
        if (used == 0 && point == '-') harmless = 0;
        if (used + length > NAME_BYTES) break;
        if (harmless == 1) {
            memcpy(name + used, given + at, length);
            used += length;
        } else if (harmless == 0 && point != 0) {
            name[used++] = '_';
        }
        at += length;
    }
    while (used > 0 && (name[used - 1] == '.' || name[used - 1] == ' ')) used--;
    /* A name that was cut keeps its extension, for programs go by it. */
    extension = given == NULL || at >= size ? NULL : strrchr(given, '.');
    if (extension != NULL && strlen(extension) <= 12 && strspn(extension + 1, letters_and_digits) == strlen(extension + 1)) {
        memcpy(name + used, extension, strlen(extension));
        used += strlen(extension);
    }
    name[used] = '\0';
    extension = part->type == TYPEMESSAGE ? ".eml" : part->type == TYPETEXT ? ".txt" : ".bin";
    if (used == 0) snprintf(name, NAME_BYTES, "part-%s%s", section, extension);
    free(given);
    return name;
}

/* Creates a file that was not there, in the folder and nowhere else: taken names get -2, -3, … before the extension. Returns its
 * descriptor or -1, and the name it got in `name`, which has room for it. */
static int create_unique(int folder, const char *wanted, char *name, size_t room) {
    const char *dot = strrchr(wanted, '.');
    int stem = (int)(dot == NULL || dot == wanted ? strlen(wanted) : (size_t)(dot - wanted)), number, file;
    for (number = 1; number < 10000; number++) {
        if (number == 1) snprintf(name, room, "%s", wanted);
        else snprintf(name, room, "%.*s-%d%s", stem, wanted, number, wanted + stem);
        file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
        if (file >= 0 || errno != EEXIST) return file;
    }
    errno = EEXIST;
    return -1;
}

typedef struct {
    int stream, folder;
    const char *folder_name;
    uint32_t uid;
    size_t saved, failed;
    int inside; /* depth of the attached message whose own attachments go with it, or -1 */
    progress *work;
} saving;

static void save_attachment(const imap_structure *part, const char *section, int depth, void *context) {
    saving *job = (saving *)context;
    char name[NAME_BYTES + 96];
    char *wanted;
    download load;
    int fetched, damaged;
    if (job->inside >= 0 && depth > job->inside) return;
    job->inside = -1;
    if (part->type == TYPEMESSAGE && depth > 0) job->inside = depth;
    else if (!is_attachment(part)) return;
    memset(&load, 0, sizeof load);
    load.work = job->work;
    wanted = safe_name(part, section);
    load.file = create_unique(job->folder, wanted, name, sizeof name);
    free(wanted);
    if (load.file < 0) {
        progress_end(job->work);
        fprintf(stderr, "imap_demo: can't create %s/%s: %s\n", job->folder_name, name, strerror(errno));
        job->failed++;
        return;
    }
    fetched = imap_savebody_decoded(job->stream, save_piece, &load, job->uid, section, FT_UID | FT_PEEK, part->encoding);
    damaged = !fetched && imap_last_status() == IMAP_STATUS_MIME;
    if (close(load.file) != 0 && load.failure == 0) load.failure = errno;
    progress_end(job->work);
    if ((fetched || damaged) && load.failure == 0) {
        printf("  %u, part %s -> %s/", job->uid, section, job->folder_name);
        print_visible(name, strlen(name), 0);
        puts(damaged ? " (damaged: only its beginning could be decoded)" : "");
        if (damaged) imap_free(imap_errors());
        job->saved++;
        return;
    }
    /* Half a file is worse than none. */
    unlinkat(job->folder, name, 0);
    if (load.failure == 0) {
        complain("an attachment can't be read");
    } else {
        fprintf(stderr, "imap_demo: can't write %s/%s: %s\n", job->folder_name, name, strerror(load.failure));
        imap_free(imap_errors()); /* which say that the sink gave up */
    }
    job->failed++;
}

/* Saves what hangs on the messages; returns how many failed, or -1 when the folder can't be used. */
static int save_attachments(int stream, const imap_number_list *hits, const char *folder_name) {
    progress work;
    saving job;
    size_t i;
    if (mkdir(folder_name, 0755) != 0 && errno != EEXIST) {
        fprintf(stderr, "imap_demo: can't make the folder %s: %s\n", folder_name, strerror(errno));
        return -1;
    }
    memset(&job, 0, sizeof job);
    job.folder = open(folder_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (job.folder < 0) {
        fprintf(stderr, "imap_demo: can't open the folder %s: %s\n", folder_name, strerror(errno));
        return -1;
    }
    job.stream = stream;
    job.folder_name = folder_name;
    job.work = &work;
    progress_begin(&work, "Saving attachments", hits->count);
    puts("\nAttachments:");
    for (i = 0; i < hits->count; i++) {
        imap_structure *structure = imap_fetchstructure(stream, hits->numbers[i], FT_UID);
        job.uid = hits->numbers[i];
        job.inside = -1;
        if (structure == NULL) {
            progress_end(&work);
            complain("a message's structure can't be read");
            job.failed++;
            if (!imap_ping(stream)) break;
        } else {
            walk(structure, "", 0, save_attachment, &job);
        }
        imap_free(structure);
        progress_step(&work, 1, 0);
    }
    progress_end(&work);
    close(job.folder);
    if (job.saved == 0 && job.failed == 0) puts("  none");
    return (int)job.failed;
}

/* ---- The list of hits -------------------------------------------------------------------------------------------- */

/* 0, or -1 after an error that has been printed */
static int print_hits(int stream, const imap_number_list *hits, size_t limit) {
    size_t shown = hits->count < limit ? hits->count : limit, first, i;
    printf("%zu message%s\n", hits->count, hits->count == 1 ? " matches:" : "s match:");
    for (first = 0; first < shown; first += OVERVIEWS) {
        char sequence[OVERVIEWS * 11 + 1];
        size_t length = 0;
        imap_overview_list *list;
        for (i = first; i < shown && i < first + OVERVIEWS; i++)
            length += (size_t)snprintf(sequence + length, sizeof sequence - length, "%s%u", i == first ? "" : ",", hits->numbers[i]);
        list = imap_fetch_overview(stream, sequence, FT_UID);
        if (list == NULL) {
            complain("the headers can't be read");
            return -1;
        }
        for (i = 0; i < list->count; i++) {
            const imap_overview *message = &list->overviews[i];
            printf("\n  %u  ", (unsigned)message->uid);
            print_header(message->subject, "(no subject)");
            fputs("\n      from ", stdout);
            print_header(message->from, "(nobody)");
            fputs("\n      date ", stdout);
            print_header(message->date, "(none)");
            putchar('\n');
        }
        imap_free(list);
    }
    if (shown < hits->count) printf("\n  … and %zu more\n", hits->count - shown);
    return 0;
}

/* ---- The command line -------------------------------------------------------------------------------------------- */

typedef struct {
    const char *criteria, *folder, *mailbox, *user;
    size_t limit;
    int token;
} choices;

static int usage(void) {
    fputs("usage: imap_demo [-c criteria] [-o folder] [-n count] [-x] MAILBOX USER\n"
          "  -c  what to search for, in UTF-8 (" DEFAULT_CRITERIA ")\n"
          "  -o  save the attachments of all hits to this folder\n"
          "  -n  list at most so many hits (20)\n"
          "  -x  the password is an OAuth 2 access token\n"
          "MAILBOX is {host:port/switches}name, as in {mail.example.org/ssl}INBOX.\n"
          "The password is taken from IMAP_PASSWORD, or asked for.\n",
          stderr);
    return 2;
}

/* 0, or the exit status */
static int read_choices(int argc, char **argv, choices *chosen) {
    int option;
    char *end;
    memset(chosen, 0, sizeof *chosen);
    chosen->criteria = DEFAULT_CRITERIA;
    chosen->limit = 20;
    while ((option = getopt(argc, argv, "c:o:n:x")) != -1) {
        switch (option) {
        case 'c': chosen->criteria = optarg; break;
        case 'o': chosen->folder = optarg; break;
        case 'n':
            chosen->limit = (size_t)strtoul(optarg, &end, 10);
            if (*end != '\0' || end == optarg || *optarg == '-') return usage();
            break;
        case 'x': chosen->token = 1; break;
        default: return usage();
        }
    }
    if (argc - optind != 2) return usage();
    chosen->mailbox = argv[optind];
    chosen->user = argv[optind + 1];
    return 0;
}

/* From the environment, or typed unseen; NULL when there is none. The caller frees. */
static char *read_password(int token) {
    const char *given = getenv("IMAP_PASSWORD");
    struct termios before, silent;
    char line[8192];
    FILE *terminal;
    char *got;
    int quiet;
    if (given != NULL) return copy(given, strlen(given));
    terminal = fopen("/dev/tty", "r+");
    if (terminal == NULL) return NULL;
    quiet = tcgetattr(fileno(terminal), &before) == 0;
    if (quiet) {
        silent = before;
        silent.c_lflag &= (tcflag_t)~ECHO;
        tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
    }
    fputs(token ? "Access token: " : "Password: ", terminal);
    fflush(terminal);
    got = fgets(line, (int)sizeof line, terminal);
    if (quiet) tcsetattr(fileno(terminal), TCSAFLUSH, &before);
    fputc('\n', terminal);
    fclose(terminal);
    if (got == NULL) return NULL;
    line[strcspn(line, "\n")] = '\0';
    return copy(line, strlen(line));
}

static int run(int stream, const choices *chosen) {
    imap_number_list *hits = imap_search(stream, chosen->criteria, SE_UID, "UTF-8");
    imap_structure *structure;
    int failed = 0;
    if (hits == NULL) {
        complain("the search failed");
        return 1;
    }
    if (hits->count == 0) {
        imap_free(hits);
        puts("No message matches.");
        return 3;
    }
    if (print_hits(stream, hits, chosen->limit) != 0) failed = 1;
    structure = imap_fetchstructure(stream, hits->numbers[0], FT_UID);
    if (structure == NULL) {
        complain("the structure can't be read");
        failed = 1;
    } else {
        printf("\nParts of message %u:\n", hits->numbers[0]);
        walk(structure, "", 0, print_part, NULL);
        if (print_text(stream, hits->numbers[0], structure) != 0) failed = 1;
    }
    imap_free(structure);
    if (chosen->folder != NULL && save_attachments(stream, hits, chosen->folder) != 0) failed = 1;
    imap_free(hits);
    return failed;
}

/* As in ext/imap: logged in, but the mailbox is not there; the error says why. */
static int is_half_open(int stream) {
    imap_check_info *info = imap_check(stream);
    int half_open = info == NULL || strstr(info->mailbox, "<no_mailbox>") != NULL;
    imap_free(info);
    return half_open;
}

int main(int argc, char **argv) {
    choices chosen;
    char *password;
    int stream, result = read_choices(argc, argv, &chosen);
    if (result != 0) return result;
    password = read_password(chosen.token);
    if (password == NULL) {
        fputs("imap_demo: no password: set IMAP_PASSWORD, or run this on a terminal\n", stderr);
        return 2;
    }
    stream = imap_open(chosen.mailbox, chosen.user, password, OP_READONLY | (chosen.token ? OP_XOAUTH2 : 0), 0, NULL);
    memset(password, 0, strlen(password));
    free(password);
    if (stream == 0) {
        complain("the mailbox can't be opened");
        return 1;
    }
    pass_alerts_on();
    if (is_half_open(stream)) {
        complain("the mailbox can't be opened");
        imap_close(stream, 0);
        return 1;
    }
    result = run(stream, &chosen);
    pass_alerts_on();
    imap_close(stream, 0);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "imap_demo: can't write the output: %s\n", strerror(errno));
        result = 1;
    }
    return result;
}
