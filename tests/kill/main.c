/* kill: people write while the server is killed at random moments, again and again.
 *
 *     kill --program P --data DIR --port N --rounds N [--seed N]
 *
 * Four writers fill in the form of a new member, each under a surname of its own. A writer whose
 * answer was lost sends the same form again, with the same key, until it is answered: as a browser
 * does whose user presses the button once more. At the end the register is read directly, and must
 * hold every acknowledged member whole and once, and nobody that was never sent. */
#include <curl/curl.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/rand.h"

#define WRITERS 4
#define MEMBERS_LIMIT 200000
#define ANSWER_SECONDS 10
#define START_SECONDS 60

/* The road of the write: the page that has the form, and what a clerk fills in besides the surname.
 * The address that the form goes to and its key are read from the page. */
#define FORM_PAGE "/members/new"
#define FORM_FIELDS "&first=%D0%90%D0%BD%D0%BD%D0%B0&born=14.03.1979&sex=f"
#define SURNAME_FIELD "last"
/* Beginning of all surnames here (Проба), as it stands in the register and in a form body. */
#define SURNAME "Проба"
#define SURNAME_IN_FORM "%D0%9F%D1%80%D0%BE%D0%B1%D0%B0"

/* What must be there exactly once for each acknowledged member; %s is the surname. */
static const struct whole {
    const char *name;
    const char *sql;
} wholes[] = {
    {"row", "SELECT count(*) FROM member WHERE last_name = ?"},
    {"membership", "SELECT count(*) FROM member_period p JOIN member m ON m.id = p.member_id"
                   " WHERE m.last_name = ? AND p.kind = 'm'"},
    {"registration", "SELECT count(*) FROM member_period p JOIN member m ON m.id = p.member_id"
                     " WHERE m.last_name = ? AND p.kind = 'r'"},
    {"audit entry", "SELECT count(DISTINCT e.mutation_id) FROM audit_entry e"
                    " JOIN member m ON m.id = e.object_id WHERE m.last_name = ?"
                    " AND e.action = 'members.add'"},
};

static struct {
    const char *program;
    const char *data;
    const char *port;
    int rounds;
    int seed;
    char address[64];
    char cookie[1024];
    char demo_log[512];
    char server_log[512];
} options;

/* What the writers tell. A surname's number indexes `acknowledged`. */
static atomic_int next_number;
static atomic_bool acknowledged[MEMBERS_LIMIT];
static atomic_int acknowledged_count;
static atomic_int repeated_count;
static atomic_int refused_count;
static atomic_bool is_over;

static int passed;
static int failed;

static void promise(bool is_kept, const char *sentence)
{
    printf("%s ... %s\n", sentence, is_kept ? "ok" : "FAILED");
    *(is_kept ? &passed : &failed) += 1;
}

static _Noreturn void give_up(const char *sentence)
{
    printf("%s\n%d passed, %d failed\n", sentence, passed, failed + 1);
    exit(1);
}

static void pause_ms(int milliseconds)
{
    usleep((useconds_t)milliseconds * 1000);
}

/* ---- programs -------------------------------------------------------------------------------- */

/* Starts a program in a process group of its own, its output appended to the file. */
static pid_t start_program(char *const arguments[], const char *log)
{
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        execv(arguments[0], arguments);
        _exit(127);
    }
    if (pid < 0) {
        give_up("fork failed");
    }
    setpgid(pid, pid);
    return pid;
}

static bool run_program(char *const arguments[], const char *log)
{
    int status;
    pid_t pid = start_program(arguments, log);
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool run_profkom(const char *command, const char *second, const char *log)
{
    char *const arguments[] = {(char *)options.program, (char *)command,      (char *)second,
                               (char *)"--data",        (char *)options.data, NULL};
    char *const shorter[] = {(char *)options.program, (char *)command, (char *)"--data",
                             (char *)options.data, NULL};
    return run_program(second != NULL ? arguments : shorter, log);
}

/* ---- HTTP ------------------------------------------------------------------------------------ */

struct answer {
    long status; /* 0 = none came */
    struct buf body;
    char location[256];
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    buf_put_bytes(&((struct answer *)context)->body, bytes, size * count);
    return size * count;
}

/* Without a body a GET. */
static void ask(CURL *curl, struct arena *arena, const char *path, const char *body,
                struct answer *ret_answer)
{
    *ret_answer = (struct answer){.body = BUF_INIT(arena)};
    curl_easy_setopt(curl, CURLOPT_URL,
                     str_to_c(arena, str_format(arena, "%s%s", options.address, path)));
    curl_easy_setopt(curl, CURLOPT_COOKIE, options.cookie);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ANSWER_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, ret_answer);
    if (body == NULL) {
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    }
    if (curl_easy_perform(curl) != CURLE_OK) {
        return;
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
    char *location = NULL;
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location);
    snprintf(ret_answer->location, sizeof(ret_answer->location), "%s",
             location == NULL ? "" : location);
}

static bool server_answers(void)
{
    CURL *curl = curl_easy_init();
    struct arena *arena = arena_new();
    struct answer answer;
    ask(curl, arena, "/", NULL, &answer);
    arena_free(arena);
    curl_easy_cleanup(curl);
    return answer.status != 0;
}

static pid_t start_server(void)
{
    char *const arguments[] = {(char *)options.program,
                               (char *)"serve",
                               (char *)"--data",
                               (char *)options.data,
                               (char *)"--port",
                               (char *)options.port,
                               NULL};
    pid_t pid = start_program(arguments, options.server_log);
    for (int tries = 0; !server_answers(); tries++) {
        if (tries == START_SECONDS * 20 || waitpid(pid, NULL, WNOHANG) != 0) {
            give_up("The server did not come up again; see its log.");
        }
        pause_ms(50);
    }
    return pid;
}

/* The parent and its workers at once, as when the power goes. */
static void kill_server(pid_t pid)
{
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* ---- writers --------------------------------------------------------------------------------- */

/* What stands between `before` and the next quote; empty if it is not there. */
static str quoted_after(str text, const char *before)
{
    ptrdiff_t at = str_find(text, str_of(before));
    if (at < 0) {
        return (str){0};
    }
    str rest = str_from(text, (size_t)at + strlen(before));
    ptrdiff_t length = str_find_char(rest, '"');
    return length < 0 ? (str){0} : str_slice(rest, 0, (size_t)length);
}

/* Surnames take no digits: the number is written in the letters а to й (U+0430 …). `escape` is
 * "%D0%" for a form and "\xD0" for the register. */
static void write_surname(struct buf *out, int number, bool for_form)
{
    char digits[16];
    int length = snprintf(digits, sizeof(digits), "%06d", number);
    buf_put(out, str_of(for_form ? SURNAME_IN_FORM : SURNAME));
    for (int i = 0; i < length; i++) {
        int letter = 0xB0 + digits[i] - '0';
        if (for_form) {
            buf_put_format(out, "%%D0%%%02X", letter);
        } else {
            buf_put_char(out, (char)0xD0);
            buf_put_char(out, (char)letter);
        }
    }
}

/* Sends one filled form until it is answered. */
static void send_until_answered(CURL *curl, struct arena *arena, const char *path, const char *body,
                                int number)
{
    for (bool is_repeated = false;; is_repeated = true) {
        struct answer answer;
        ask(curl, arena, path, body, &answer);
        if (answer.status == 303) {
            atomic_store(&acknowledged[number], true);
            atomic_fetch_add(&acknowledged_count, 1);
            return;
        }
        if (answer.status != 0 && answer.status != 503) {
            printf("%ld on a form that is right\n", answer.status);
            atomic_fetch_add(&refused_count, 1);
            return;
        }
        atomic_fetch_add(&repeated_count, is_repeated ? 0 : 1);
        pause_ms(20);
    }
}

static void write_one(CURL *curl, struct arena *arena)
{
    struct answer page;
    ask(curl, arena, FORM_PAGE, NULL, &page);
    str form = buf_str(&page.body);
    str key = quoted_after(form, "name=\"form_key\" value=\"");
    ptrdiff_t head = str_find(form, STR("<form method=\"post\" action=\"" FORM_PAGE));
    str action =
        head < 0 ? STR(FORM_PAGE) : quoted_after(str_from(form, (size_t)head), "action=\"");
    if (page.status != 200 || str_is_empty(key)) {
        pause_ms(20);
        return;
    }
    int number = atomic_fetch_add(&next_number, 1);
    if (number >= MEMBERS_LIMIT) {
        atomic_store(&is_over, true);
        return;
    }
    struct buf body = BUF_INIT(arena);
    buf_put_format(&body, "form_key=%.*s&" SURNAME_FIELD "=", STR_ARG(key));
    write_surname(&body, number, true);
    BUF_PUT(&body, FORM_FIELDS);
    send_until_answered(curl, arena, str_to_c(arena, action), str_to_c(arena, buf_str(&body)),
                        number);
}

static void *write_all_the_time(void *unused)
{
    CURL *curl = curl_easy_init();
    struct arena *arena = arena_new();
    while (!atomic_load(&is_over)) {
        write_one(curl, arena);
        arena_reset(arena);
    }
    arena_free(arena);
    curl_easy_cleanup(curl);
    return unused;
}

/* ---- what is left ---------------------------------------------------------------------------- */

static int64_t count_rows(sqlite3 *database, const char *sql, str surname)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
        give_up(sqlite3_errmsg(database));
    }
    sqlite3_bind_text(statement, 1, surname.data, (int)surname.length, SQLITE_TRANSIENT);
    int64_t count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return count;
}

/* Every surname that was sent has either all of its parts once, or, when it was not acknowledged,
 * possibly none at all. */
static void look_at_the_register(void)
{
    char path[600];
    sqlite3 *database;
    int lost = 0;
    int doubled = 0;
    int halved = 0;
    snprintf(path, sizeof(path), "%s/profkom.db", options.data);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        give_up("The register cannot be opened.");
    }
    struct arena *arena = arena_new();
    for (int number = 0; number < atomic_load(&next_number); number++) {
        struct buf surname = BUF_INIT(arena);
        write_surname(&surname, number, false);
        int64_t rows = count_rows(database, wholes[0].sql, buf_str(&surname));
        lost += rows == 0 && atomic_load(&acknowledged[number]);
        doubled += rows > 1;
        for (size_t i = 1; rows == 1 && i < COUNT_OF(wholes); i++) {
            int64_t parts = count_rows(database, wholes[i].sql, buf_str(&surname));
            halved += parts != 1;
            if (parts != 1) {
                printf("number %d has %lld of: %s\n", number, (long long)parts, wholes[i].name);
            }
        }
        arena_reset(arena);
    }
    arena_free(arena);
    sqlite3_close(database);
    printf("%d lost, %d doubled, %d halved\n", lost, doubled, halved);
    promise(lost == 0, "no acknowledged member is lost");
    promise(doubled == 0, "nobody is there twice");
    promise(halved == 0, "nobody is there by half");
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void sign_in(void)
{
    char log[600];
    char sign_ins[600];
    snprintf(log, sizeof(log), "%s.cookie", options.data);
    snprintf(sign_ins, sizeof(sign_ins), "%s/demo-sign-ins.txt", options.data);
    char *const arguments[] = {(char *)"tools/sign_in", options.address, sign_ins, NULL};
    FILE *file = run_program(arguments, log) ? fopen(log, "r") : NULL;
    if (file == NULL || fgets(options.cookie, sizeof(options.cookie), file) == NULL) {
        give_up("Nobody could sign in.");
    }
    fclose(file);
    options.cookie[strcspn(options.cookie, "\n")] = '\0';
}

static void kill_again_and_again(struct rand_sequence *moments)
{
    bool is_clean = true;
    pid_t server = start_server();
    sign_in();
    pthread_t writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        pthread_create(&writers[i], NULL, write_all_the_time, NULL);
    }
    for (int round = 0; round < options.rounds; round++) {
        pause_ms(20 + (int)rand_below(moments, 300));
        kill_server(server);
        if (round % 10 == 0) {
            is_clean = run_profkom("check", NULL, options.server_log) && is_clean;
        }
        server = start_server();
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i], NULL);
    }
    kill(server, SIGTERM);
    int status;
    waitpid(server, &status, 0);
    promise(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the last server ends in peace");
    promise(is_clean, "profkom check finds nothing after a kill");
}

static void read_options(int argument_count, char **arguments)
{
    for (int i = 1; i + 1 < argument_count; i += 2) {
        const char *name = arguments[i];
        const char *value = arguments[i + 1];
        if (strcmp(name, "--program") == 0) {
            options.program = value;
        } else if (strcmp(name, "--data") == 0) {
            options.data = value;
        } else if (strcmp(name, "--port") == 0) {
            options.port = value;
        } else if (strcmp(name, "--rounds") == 0) {
            options.rounds = atoi(value);
        } else if (strcmp(name, "--seed") == 0) {
            options.seed = atoi(value);
        }
    }
    if (options.program == NULL || options.data == NULL || options.port == NULL) {
        give_up("usage: kill --program P --data DIR --port N --rounds N [--seed N]");
    }
    snprintf(options.address, sizeof(options.address), "http://127.0.0.1:%s", options.port);
    snprintf(options.demo_log, sizeof(options.demo_log), "%s.demo.log", options.data);
    snprintf(options.server_log, sizeof(options.server_log), "%s.server.log", options.data);
}

int main(int argument_count, char **arguments)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_options(argument_count, arguments);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct rand_sequence moments = {.state = (uint64_t)options.seed};
    printf("%d kills, seed %d\n", options.rounds, options.seed);
    if (!run_profkom("demo", NULL, options.demo_log)) {
        give_up("profkom demo failed.");
    }
    kill_again_and_again(&moments);
    printf("%d sent, %d acknowledged, %d sent again\n", atomic_load(&next_number),
           atomic_load(&acknowledged_count), atomic_load(&repeated_count));
    promise(atomic_load(&refused_count) == 0, "no right form is refused");
    promise(atomic_load(&acknowledged_count) >= options.rounds, "there was something to lose");
    promise(atomic_load(&repeated_count) > 0, "kills met people writing");
    look_at_the_register();
    promise(run_profkom("check", NULL, options.server_log), "profkom check finds nothing");
    promise(run_profkom("audit", "verify", options.server_log), "the audit log is whole");
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0 ? 1 : 0;
}
