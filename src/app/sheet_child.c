/* Reading in a child. The parent starts the program anew (`profkom read-sheet`): after a mere fork
 * of a process with threads not even malloc is safe, and a new program also knows no secrets of the
 * parent. The child shuts itself in (limits, Landlock, seccomp) before it looks at the first byte,
 * and sends rows through a pipe. The parent trusts none of it: lengths, kinds and texts are
 * checked, because the child may have been taken over by the very file it reads.
 *
 * Frame: kind (1 byte) · length (4 bytes) · payload. Numbers are in the machine's own order. */
#include "app/sheet_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <linux/landlock.h>
#include <math.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

const char sheet_child_path[] = "/proc/self/fd/3";

enum {
    FRAME_SHEET = 'S',
    FRAME_ROW = 'R',
    FRAME_END = 'E',
    FRAME_HEAD = 5,
    FRAME_LIMIT = 1024 * 1024,
    PIPE_ROOM = 1024 * 1024,
    MEMORY_LIMIT_BYTES = 256 * 1024 * 1024,
    SECONDS_AT_LEAST = 10,
    SECONDS_AT_MOST = 120,
    BYTES_A_SECOND = 1024 * 1024, /* a second more for every so many bytes of the file */
};

/* Sanitizers reserve terabytes of address space and use system calls of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SHUT_IN 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SHUT_IN 0
#endif
#endif
#ifndef SHUT_IN
#define SHUT_IN 1
#endif

static int seconds_allowed(int fd)
{
    struct stat file;
    int64_t size = fstat(fd, &file) == 0 ? file.st_size : 0;
    return (int)MIN_OF(SECONDS_AT_LEAST + size / BYTES_A_SECOND, SECONDS_AT_MOST);
}

/* ---- the child: sending --------------------------------------------------------------------- */

struct sender {
    int fd;
    char *data;
    size_t length;
    size_t capacity;
    size_t frame_start;
};

static void send_bytes(struct sender *sender)
{
    for (size_t sent = 0; sent < sender->length;) {
        ssize_t written = write(sender->fd, sender->data + sent, sender->length - sent);
        if (written < 0 && errno != EINTR) {
            _exit(0); /* the parent has gone away or has heard enough */
        }
        sent += written > 0 ? (size_t)written : 0;
    }
    sender->length = 0;
}

static void put_bytes(struct sender *sender, const void *bytes, size_t length)
{
    if (sender->length + length > sender->capacity) {
        _exit(1); /* cannot be: a row's texts are limited well below */
    }
    if (length > 0) {
        memcpy(sender->data + sender->length, bytes, length);
        sender->length += length;
    }
}

static void put_uint32(struct sender *sender, uint32_t number)
{
    put_bytes(sender, &number, sizeof(number));
}

static void put_text(struct sender *sender, str text)
{
    put_uint32(sender, (uint32_t)text.length);
    put_bytes(sender, text.data, text.length);
}

static void begin_frame(struct sender *sender, char kind)
{
    if (sender->length > sender->capacity - FRAME_LIMIT - FRAME_HEAD) {
        send_bytes(sender);
    }
    put_bytes(sender, &kind, 1);
    sender->frame_start = sender->length;
    put_uint32(sender, 0);
}

static void end_frame(struct sender *sender)
{
    uint32_t length = (uint32_t)(sender->length - sender->frame_start - sizeof(length));
    memcpy(sender->data + sender->frame_start, &length, sizeof(length));
}

static void send_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    begin_frame(context, FRAME_SHEET);
    put_uint32(context, (uint32_t)index);
    put_uint32(context, info->hidden);
    put_text(context, info->name);
    end_frame(context);
}

static bool send_row(void *context, const struct sheet_row *row)
{
    begin_frame(context, FRAME_ROW);
    put_uint32(context, (uint32_t)row->sheet);
    put_uint32(context, (uint32_t)row->number);
    put_uint32(context, row->hidden);
    put_uint32(context, (uint32_t)row->cell_count);
    for (int32_t i = 0; i < row->cell_count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        char kind = (char)cell->kind;
        put_bytes(context, &kind, 1);
        if (cell->kind == SHEET_NUMBER || cell->kind == SHEET_DATE || cell->kind == SHEET_BOOL) {
            put_bytes(context, &cell->number, sizeof(cell->number));
        }
        if (cell->kind == SHEET_DATE) {
            put_bytes(context, &cell->day.number, sizeof(cell->day.number));
        }
        if (cell->kind != SHEET_EMPTY) {
            put_text(context, cell->text);
        }
    }
    end_frame(context);
    return true;
}

/* ---- the child: shutting itself in ---------------------------------------------------------- */

static void limit_resources(int seconds)
{
    struct rlimit memory = {MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES};
    struct rlimit cpu = {(rlim_t)seconds, (rlim_t)seconds + 1};
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CPU, &cpu);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    if (SHUT_IN) {
        setrlimit(RLIMIT_AS, &memory);
    }
}

/* No file may be opened but the one that is read. Older kernels do without: seccomp says the same.
 */
static void close_file_system(void)
{
    struct landlock_ruleset_attr all = {
        .handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                             LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                             LANDLOCK_ACCESS_FS_REMOVE_FILE};
    struct landlock_path_beneath_attr own_file = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
                                                  .parent_fd = SHEET_CHILD_INPUT};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
    if (rules < 0) {
        return;
    }
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &own_file, 0);
    (void)syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

/* What reading and computing need. Opening is allowed for exactly one string in our constants; all
 * other opening is refused politely, anything else ends the child. */
static bool allow_calls(scmp_filter_ctx filter)
{
    static const int calls[] = {
        SCMP_SYS(read),          SCMP_SYS(pread64),        SCMP_SYS(write),
        SCMP_SYS(lseek),         SCMP_SYS(fstat),          SCMP_SYS(newfstatat),
        SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(brk),
        SCMP_SYS(madvise),       SCMP_SYS(close),          SCMP_SYS(dup),
        SCMP_SYS(fcntl),         SCMP_SYS(futex),          SCMP_SYS(exit),
        SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn),   SCMP_SYS(getrandom),
        SCMP_SYS(clock_gettime), SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid),
        SCMP_SYS(gettid),        SCMP_SYS(tgkill),
    };
    bool good = true;
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    }
    good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    good = good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    good =
        good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 2,
                                 SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)(uintptr_t)sheet_child_path, 0),
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, O_RDONLY)) == 0;
    good = good && seccomp_rule_add(
                       filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                       SCMP_A1(SCMP_CMP_NE, (scmp_datum_t)(uintptr_t)sheet_child_path, 0)) == 0;
    good = good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) == 0;
    return good;
}

static bool shut_in(int seconds)
{
    limit_resources(seconds);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return false;
    }
    close_file_system();
    if (!SHUT_IN) {
        return true;
    }
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool good = filter != NULL && allow_calls(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

/* freexl converts through iconv, which loads its tables from files: before the doors close. */
static void load_tables(void)
{
    static const char *const charsets[] = {"UTF-16LE", "CP1252", "CP1251"};
    for (size_t i = 0; i < COUNT_OF(charsets); i++) {
        (void)iconv_open("UTF-8", charsets[i]);
    }
}

int sheet_child_main(int argument_count, char **arguments)
{
    bool is_document = argument_count > 0 && strcmp(arguments[argument_count - 1], "document") == 0;
    struct sender sender = {.fd = SHEET_CHILD_OUTPUT, .capacity = FRAME_LIMIT + 2 * PIPE_ROOM};
    struct sheet_receiver receiver = {.context = &sender, .sheet = send_sheet, .row = send_row};
    sender.data = malloc(sender.capacity);
    load_tables();
    if (sender.data == NULL || !shut_in(seconds_allowed(SHEET_CHILD_INPUT))) {
        return 1;
    }
    enum sheet_outcome outcome = is_document
                                     ? sheet_read_document_here(SHEET_CHILD_INPUT, &receiver)
                                     : sheet_read_here(SHEET_CHILD_INPUT, (str){0}, &receiver);
    begin_frame(&sender, FRAME_END);
    put_uint32(&sender, (uint32_t)outcome);
    end_frame(&sender);
    send_bytes(&sender);
    _exit(0);
}

/* ---- the parent: starting ------------------------------------------------------------------- */

struct child {
    pid_t pid;
    int pipe;
};

/* Between fork and exec only calls that are safe in a process with threads. The descriptors are
 * first moved out of the way of the two numbers that they shall have. */
static NO_RETURN void become_reader(int input, int output, bool is_document)
{
    static char name[] = "profkom";
    static char command[] = "read-sheet";
    static char document[] = "document";
    static char locale[] = "LC_ALL=C";
    char *const arguments[] = {name, command, is_document ? document : NULL, NULL};
    static char *const environment[] = {locale, NULL};
    int in = fcntl(input, F_DUPFD, 10);
    int out = fcntl(output, F_DUPFD, 10);
    if (in >= 0 && out >= 0 && dup2(in, SHEET_CHILD_INPUT) >= 0 &&
        dup2(out, SHEET_CHILD_OUTPUT) >= 0) {
        (void)syscall(SYS_close_range, SHEET_CHILD_OUTPUT + 1, ~0U, 0);
        execve("/proc/self/exe", arguments, environment);
    }
    _exit(127);
}

static bool start_child(int fd, bool is_document, struct child *ret_child)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    (void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_ROOM);
    pid_t pid = fork();
    if (pid == 0) {
        become_reader(fd, ends[1], is_document);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    *ret_child = (struct child){.pid = pid, .pipe = ends[0]};
    return true;
}

/* ---- the parent: hearing -------------------------------------------------------------------- */

struct hearing {
    const struct sheet_receiver *receiver;
    int pipe;
    int64_t patience_ms; /* how long to wait for the child in all; our own work does not count */
    char *data;
    size_t start, length;
    int32_t sheet_count;
    int32_t last_row;
    struct sheet_cell cells[SHEET_COLUMN_LIMIT];
    bool ended;
    bool lied; /* sent what no good child sends */
    enum sheet_outcome outcome;
};

static int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads more bytes; false at the end of the pipe or of our patience. */
static bool hear_more(struct hearing *hearing)
{
    memmove(hearing->data, hearing->data + hearing->start, hearing->length);
    hearing->start = 0;
    struct pollfd readable = {.fd = hearing->pipe, .events = POLLIN};
    while (hearing->patience_ms > 0) {
        int64_t began = milliseconds_now();
        int ready = poll(&readable, 1, (int)hearing->patience_ms);
        hearing->patience_ms -= milliseconds_now() - began;
        if (ready <= 0) {
            continue;
        }
        ssize_t length = read(hearing->pipe, hearing->data + hearing->length,
                              FRAME_LIMIT + FRAME_HEAD - hearing->length);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        hearing->length += length > 0 ? (size_t)length : 0;
        return length > 0;
    }
    return false;
}

/* Takes bytes off the front of a payload; a payload that is too short is a lie. */
static bool take(str *payload, void *ret_bytes, size_t length)
{
    if (payload->length < length) {
        return false;
    }
    memcpy(ret_bytes, payload->data, length);
    *payload = str_from(*payload, length);
    return true;
}

static bool take_text(str *payload, str *ret_text)
{
    uint32_t length = 0;
    if (!take(payload, &length, sizeof(length)) || length > payload->length) {
        return false;
    }
    *ret_text = str_slice(*payload, 0, length);
    *payload = str_from(*payload, length);
    return utf8_is_valid(*ret_text);
}

static bool take_cell(str *payload, struct sheet_cell *cell)
{
    unsigned char kind = 0;
    *cell = (struct sheet_cell){0};
    if (!take(payload, &kind, 1) || kind > SHEET_ERROR) {
        return false;
    }
    cell->kind = kind;
    if (kind == SHEET_EMPTY) {
        return true;
    }
    if ((kind == SHEET_NUMBER || kind == SHEET_DATE || kind == SHEET_BOOL) &&
        (!take(payload, &cell->number, sizeof(cell->number)) || !isfinite(cell->number))) {
        return false;
    }
    if (kind == SHEET_DATE &&
        (!take(payload, &cell->day.number, sizeof(cell->day.number)) ||
         !date_is_valid(date_year(cell->day), date_month(cell->day), date_day(cell->day)))) {
        return false;
    }
    return take_text(payload, &cell->text);
}

static bool hear_sheet(struct hearing *hearing, str payload)
{
    uint32_t index = 0;
    uint32_t hidden = 0;
    struct sheet_info info = {0};
    if (!take(&payload, &index, sizeof(index)) || !take(&payload, &hidden, sizeof(hidden)) ||
        !take_text(&payload, &info.name) || index != (uint32_t)hearing->sheet_count ||
        index >= SHEET_SHEET_LIMIT) {
        return false;
    }
    info.hidden = hidden != 0;
    hearing->sheet_count++;
    hearing->last_row = 0;
    if (hearing->receiver->sheet != NULL) {
        hearing->receiver->sheet(hearing->receiver->context, (int32_t)index, &info);
    }
    return true;
}

static bool hear_row(struct hearing *hearing, str payload)
{
    uint32_t head[4]; /* sheet, number, hidden, cells */
    if (!take(&payload, head, sizeof(head)) || (int64_t)head[0] != hearing->sheet_count - 1 ||
        head[1] > INT32_MAX || (int32_t)head[1] <= hearing->last_row ||
        head[3] > SHEET_COLUMN_LIMIT) {
        return false;
    }
    for (uint32_t i = 0; i < head[3]; i++) {
        if (!take_cell(&payload, &hearing->cells[i])) {
            return false;
        }
    }
    struct sheet_row row = {.sheet = (int32_t)head[0],
                            .number = (int32_t)head[1],
                            .hidden = head[2] != 0,
                            .cell_count = (int32_t)head[3],
                            .cells = hearing->cells};
    hearing->last_row = row.number;
    if (!hearing->receiver->row(hearing->receiver->context, &row)) {
        hearing->ended = true;
        hearing->outcome = SHEET_STOPPED;
    }
    return true;
}

static bool hear_end(struct hearing *hearing, str payload)
{
    uint32_t outcome = 0;
    if (!take(&payload, &outcome, sizeof(outcome)) || outcome > SHEET_LOCKED) {
        return false;
    }
    hearing->ended = true;
    hearing->outcome = outcome;
    return true;
}

static bool hear_frame(struct hearing *hearing, char kind, str payload)
{
    switch (kind) {
    case FRAME_SHEET:
        return hear_sheet(hearing, payload);
    case FRAME_ROW:
        return hear_row(hearing, payload);
    case FRAME_END:
        return hear_end(hearing, payload);
    default:
        return false;
    }
}

static void hear_all(struct hearing *hearing)
{
    while (!hearing->ended && !hearing->lied) {
        const char *data = hearing->data + hearing->start;
        uint32_t length = 0;
        if (hearing->length >= FRAME_HEAD) {
            memcpy(&length, data + 1, sizeof(length));
            hearing->lied = length > FRAME_LIMIT;
        }
        if (hearing->length >= FRAME_HEAD && hearing->length - FRAME_HEAD >= length) {
            hearing->start += FRAME_HEAD + length;
            hearing->length -= FRAME_HEAD + length;
            hearing->lied = !hear_frame(hearing, data[0], (str){data + FRAME_HEAD, length});
        } else if (!hearing->lied && !hear_more(hearing)) {
            return;
        }
    }
}

/* A child that ended without its last word was stopped by a limit, or the file broke it. */
static enum sheet_outcome outcome_of_death(int status, bool out_of_patience)
{
    if (out_of_patience) {
        return SHEET_TOO_LARGE;
    }
    if (WIFSIGNALED(status)) {
        int signal = WTERMSIG(status);
        return signal == SIGXCPU || signal == SIGKILL || signal == SIGABRT ? SHEET_TOO_LARGE
                                                                           : SHEET_DAMAGED;
    }
    return SHEET_DAMAGED;
}

static enum sheet_outcome read_in_child(int fd, bool is_document,
                                        const struct sheet_receiver *receiver)
{
    struct child child;
    if (lseek(fd, 0, SEEK_END) <= 0) {
        return SHEET_IS_EMPTY;
    }
    if (!start_child(fd, is_document, &child)) {
        return SHEET_TOO_LARGE;
    }
    struct hearing *hearing = calloc(1, sizeof(*hearing));
    hearing->receiver = receiver;
    hearing->pipe = child.pipe;
    hearing->patience_ms = (int64_t)(seconds_allowed(fd) + 5) * 1000;
    hearing->data = malloc(FRAME_LIMIT + FRAME_HEAD);
    hear_all(hearing);

    int status = 0;
    bool kill_it = !hearing->ended || hearing->lied || hearing->outcome == SHEET_STOPPED;
    if (hearing->patience_ms <= 0 || (kill_it && (hearing->lied || hearing->ended))) {
        kill(child.pid, SIGKILL);
    }
    close(child.pipe);
    while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {}
    enum sheet_outcome outcome = hearing->outcome;
    if (hearing->lied) {
        outcome = SHEET_DAMAGED;
    } else if (!hearing->ended) {
        outcome = outcome_of_death(status, hearing->patience_ms <= 0);
    }
    free(hearing->data);
    free(hearing);
    return outcome;
}

enum sheet_outcome sheet_read(int fd, str name, const struct sheet_receiver *receiver)
{
    (void)name;
    return read_in_child(fd, false, receiver);
}

enum sheet_outcome sheet_read_document(int fd, const struct sheet_receiver *receiver)
{
    return read_in_child(fd, true, receiver);
}
