/* kill: people write while the server is killed at random moments, again and again.
 *
 *     kill --program P --data DIR --port N --rounds N [--seed N]
 *
 * Each writer admits members, corrects them, founds organisations, corrects those, and orders
 * lists, under names of its own. A writer whose answer was lost sends the same form again, with the
 * same key, until it is answered: as a browser does whose user presses the button once more. Two
 * more send lists (lists.c), and two issue and order tickets (tickets.c). In
 * each round either everything is killed, as when the power goes, or one worker, or the job runner.
 * At the end the register is read directly: every form that was sent has done its work exactly
 * once. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kill.h"

#define WRITERS 8
#define SENDERS 2
#define PRINTERS 2
#define PEOPLE (WRITERS + SENDERS + PRINTERS)
#define WORKERS 2
#define TEXT_OF_(value) #value
#define TEXT_OF(value) TEXT_OF_(value)
#define ITEMS_LIMIT 100000
#define ANSWER_SECONDS 10
#define START_SECONDS 60
#define JOB_SECONDS 60
#define CORRECTIONS 3
/* A member with its corrections is the usual work; now and then comes something else. */
#define MEMBERS_PER_ORGANISATION 8
#define MEMBERS_PER_ORDER 32

#define SIGN_IN "region@primer.ru profkom-demo region\n"

/* What a clerk fills in besides the name and what is corrected. */
#define ORGANISATION_FIELDS \
    "&type=primary_workers&state=active&country=ru&on=2026-03-01&basis=Minutes&step=do"
#define ORDER_FIELDS "format=csv"
/* Beginning of all names here (Проба), as it stands in the register and in a form body. */
#define NAME "\xD0\x9F\xD1\x80\xD0\xBE\xD0\xB1\xD0\xB0"
#define NAME_IN_FORM "%D0%9F%D1%80%D0%BE%D0%B1%D0%B0"

/* A member or an organisation that a writer has made. `corrections` have been acknowledged. */
struct item {
    bool is_organisation;
    bool is_acknowledged;
    int corrections;
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

/* What the writers tell. The number of a name is its index. */
static struct item items[ITEMS_LIMIT];
static atomic_int next_number;
static atomic_int ordered_count;
static atomic_int acknowledged_count;
static atomic_int repeated_count;
static atomic_int lost_answers;
static atomic_int refused_count;
static atomic_bool is_over;

/* Where they write: primaries of the region, and the parent of one of them. */
static long long primaries[WRITERS + SENDERS + 1]; /* the printers share the last one */
static long long parent_organisation;

static int passed;
static int failed;

void promise(bool is_kept, const char *sentence)
{
    printf("%s ... %s\n", sentence, is_kept ? "ok" : "FAILED");
    *(is_kept ? &passed : &failed) += 1;
}

static _Noreturn void give_up(const char *sentence)
{
    printf("%s\n%d passed, %d failed\n", sentence, passed, failed + 1);
    exit(1);
}

void pause_ms(int milliseconds)
{
    usleep((useconds_t)milliseconds * 1000);
}

/* ---- programs ------------------------------------------------------------------------------- */

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

/* ---- HTTP ----------------------------------------------------------------------------------- */

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    buf_put_bytes(&((struct answer *)context)->body, bytes, size * count);
    return size * count;
}

static void ask_it(struct writer *writer, const char *path, struct answer *ret_answer)
{
    CURL *curl = writer->curl;
    struct arena *arena = writer->arena;
    *ret_answer = (struct answer){.body = BUF_INIT(arena)};
    curl_easy_setopt(curl, CURLOPT_URL,
                     str_to_c(arena, str_format(arena, "%s%s", options.address, path)));
    curl_easy_setopt(curl, CURLOPT_COOKIE, options.cookie);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)ANSWER_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, ret_answer);
    if (curl_easy_perform(curl) != CURLE_OK) {
        return;
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret_answer->status);
    char *location = NULL;
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location);
    snprintf(ret_answer->location, sizeof(ret_answer->location), "%s",
             location == NULL ? "" : location);
}

void ask(struct writer *writer, const char *path, const char *body, struct answer *ret_answer)
{
    if (body == NULL) {
        curl_easy_setopt(writer->curl, CURLOPT_HTTPGET, 1L);
    } else {
        curl_easy_setopt(writer->curl, CURLOPT_POSTFIELDS, body);
    }
    ask_it(writer, path, ret_answer);
}

void ask_with_file(struct writer *writer, const char *path, str key, str content,
                   struct answer *ret_answer)
{
    curl_mime *form = curl_mime_init(writer->curl);
    curl_mimepart *part = curl_mime_addpart(form);
    curl_mime_name(part, "form_key");
    curl_mime_data(part, key.data, key.length);
    part = curl_mime_addpart(form);
    curl_mime_name(part, "file");
    curl_mime_filename(part, "list.csv");
    curl_mime_data(part, content.data, content.length);
    /* curl measures the last body even when another one is sent; that one is gone by now. */
    curl_easy_setopt(writer->curl, CURLOPT_POSTFIELDS, NULL);
    curl_easy_setopt(writer->curl, CURLOPT_MIMEPOST, form);
    ask_it(writer, path, ret_answer);
    curl_easy_setopt(writer->curl, CURLOPT_HTTPGET, 1L);
    curl_mime_free(form);
}

const char *path_of(const struct answer *answer)
{
    const char *at = strlen(answer->location) > strlen("http://")
                         ? strchr(answer->location + strlen("http://"), '/')
                         : NULL;
    return at == NULL ? "" : at;
}

static bool server_answers(void)
{
    struct writer visitor = {.curl = curl_easy_init(), .arena = arena_new()};
    struct answer answer;
    ask(&visitor, "/", NULL, &answer);
    arena_free(visitor.arena);
    curl_easy_cleanup(visitor.curl);
    return answer.status != 0;
}

static pid_t start_server(void)
{
    char *const arguments[] = {
        (char *)options.program, (char *)"serve",          (char *)"--data",
        (char *)options.data,    (char *)"--port",         (char *)options.port,
        (char *)"--workers",     (char *)TEXT_OF(WORKERS), NULL};
    pid_t pid = start_program(arguments, options.server_log);
    for (int tries = 0; !server_answers(); tries++) {
        if (tries == START_SECONDS * 100 || waitpid(pid, NULL, WNOHANG) != 0) {
            give_up("The server did not come up again; see its log.");
        }
        pause_ms(10);
    }
    return pid;
}

/* The parent and its workers at once, as when the power goes. */
static void kill_server(pid_t pid)
{
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* ---- writers -------------------------------------------------------------------------------- */

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

void write_letters(struct buf *out, int number, bool for_form)
{
    char digits[16];
    int length = snprintf(digits, sizeof(digits), "%06d", number);
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

static void write_name(struct buf *out, int number, bool for_form)
{
    buf_put(out, str_of(for_form ? NAME_IN_FORM : NAME));
    write_letters(out, number, for_form);
}

bool is_over_now(void)
{
    return atomic_load(&is_over);
}

bool open_form(struct writer *writer, const char *page, const char *action,
               struct open_form *ret_form)
{
    struct answer answer;
    ask(writer, page, NULL, &answer);
    str head = str_format(writer->arena, "action=\"%s\"", action);
    ptrdiff_t at = str_find(buf_str(&answer.body), head);
    if (answer.status != 200 || at < 0) {
        pause_ms(20);
        return false;
    }
    str form = str_from(buf_str(&answer.body), (size_t)at);
    ret_form->key = quoted_after(form, "name=\"form_key\" value=\"");
    ret_form->version = quoted_after(form, "name=\"version\" value=\"");
    return !str_is_empty(ret_form->key);
}

bool form_was_taken(const char *path, const struct answer *answer, bool is_repeated,
                    bool *ret_refused)
{
    if (answer->status == 303) {
        atomic_fetch_add(&acknowledged_count, 1);
        return true;
    }
    atomic_fetch_add(&lost_answers, answer->status == 0);
    if (answer->status != 0 && answer->status != 503) {
        printf("%ld on a form that is right: %s\n%.*s\n", answer->status, path,
               STR_ARG(buf_str(&answer->body)));
        atomic_fetch_add(&refused_count, 1);
        *ret_refused = true;
        return false;
    }
    atomic_fetch_add(&repeated_count, is_repeated ? 0 : 1);
    pause_ms(20);
    return false;
}

/* Sends one filled form until it is answered; false if it was refused. */
static bool send_until_answered(struct writer *writer, const char *path, const char *body,
                                struct answer *ret_answer)
{
    bool is_refused = false;
    for (bool is_repeated = false; !is_refused; is_repeated = true) {
        ask(writer, path, body, ret_answer);
        if (form_was_taken(path, ret_answer, is_repeated, &is_refused)) {
            return true;
        }
    }
    return false;
}

/* The fields of the item of that number after so many corrections. */
static const char *fields_of(struct writer *writer, int number, int corrections,
                             const struct open_form *form)
{
    struct buf body = BUF_INIT(writer->arena);
    bool is_organisation = items[number].is_organisation;
    buf_put_format(&body, "form_key=%.*s&version=%.*s&%s=", STR_ARG(form->key),
                   STR_ARG(form->version), is_organisation ? "name" : "last_name");
    write_name(&body, number, true);
    buf_put_format(&body, "&%s=", is_organisation ? "short_name" : "middle_name");
    write_name(&body, number, true);
    buf_put_char(&body, '+');
    write_name(&body, corrections, true);
    buf_put(&body, is_organisation ? STR(ORGANISATION_FIELDS) : STR(MEMBER_FIELDS));
    return str_to_c(writer->arena, buf_str(&body));
}

/* Opens the form until it is there, then sends it until it is answered. */
static bool send_item(struct writer *writer, const char *path, int number, int corrections,
                      struct answer *ret_answer)
{
    struct open_form form;
    while (!open_form(writer, path, path, &form)) {
        if (atomic_load(&is_over)) {
            return false;
        }
    }
    return send_until_answered(writer, path, fields_of(writer, number, corrections, &form),
                               ret_answer);
}

/* Makes one, then corrects it. */
static void write_item(struct writer *writer, const char *path, bool is_organisation)
{
    int number = atomic_fetch_add(&next_number, 1);
    if (number >= ITEMS_LIMIT) {
        give_up("There is no room for so many.");
    }
    struct answer answer;
    items[number].is_organisation = is_organisation;
    if (!send_item(writer, path, number, 0, &answer)) {
        return;
    }
    items[number].is_acknowledged = true;
    const char *edit = str_format(writer->arena, "%s/edit", path_of(&answer)).data;
    for (int i = 1; i <= CORRECTIONS && !atomic_load(&is_over); i++) {
        if (send_item(writer, edit, number, i, &answer)) {
            items[number].corrections = i;
        }
    }
}

static void order_list(struct writer *writer)
{
    struct open_form form;
    struct answer answer;
    const char *page =
        str_format(writer->arena, "/members/new?org=%lld", primaries[writer->number]).data;
    const char *path =
        str_format(writer->arena, "/members/export?org=%lld", primaries[writer->number]).data;
    if (open_form(writer, page, page, &form)) {
        str body = str_format(writer->arena, "form_key=%.*s&" ORDER_FIELDS, STR_ARG(form.key));
        atomic_fetch_add(&ordered_count,
                         send_until_answered(writer, path, str_to_c(writer->arena, body), &answer));
    }
}

static void *write_all_the_time(void *number)
{
    struct writer writer = {
        .curl = curl_easy_init(), .arena = arena_new(), .number = *(int *)number};
    char member_path[64];
    char organisation_path[64];
    snprintf(member_path, sizeof(member_path), "/members/new?org=%lld", primaries[writer.number]);
    snprintf(organisation_path, sizeof(organisation_path), "/orgs/%lld/new", parent_organisation);
    for (int turn = writer.number; !atomic_load(&is_over); turn++) {
        write_item(&writer, member_path, false);
        if (turn % MEMBERS_PER_ORGANISATION == 0) {
            write_item(&writer, organisation_path, true);
        }
        if (turn % MEMBERS_PER_ORDER == 1) {
            order_list(&writer);
        }
        arena_reset(writer.arena);
    }
    arena_free(writer.arena);
    curl_easy_cleanup(writer.curl);
    return NULL;
}

static void *send_all_the_time(void *number)
{
    struct writer writer = {
        .curl = curl_easy_init(), .arena = arena_new(), .number = *(int *)number};
    struct rand_sequence dice = {.state = (uint64_t)(options.seed + writer.number)};
    lists_write(&writer, primaries[writer.number], &dice);
    arena_free(writer.arena);
    curl_easy_cleanup(writer.curl);
    return NULL;
}

static void *print_all_the_time(void *number)
{
    struct writer writer = {
        .curl = curl_easy_init(), .arena = arena_new(), .number = *(int *)number};
    struct rand_sequence dice = {.state = (uint64_t)(options.seed + writer.number)};
    tickets_write(&writer, primaries[WRITERS + SENDERS], &dice);
    arena_free(writer.arena);
    curl_easy_cleanup(writer.curl);
    return NULL;
}

/* ---- the register, read directly ------------------------------------------------------------ */

static sqlite3 *open_register(void)
{
    char path[600];
    sqlite3 *database;
    snprintf(path, sizeof(path), "%s/profkom.db", options.data);
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        give_up("The register cannot be opened.");
    }
    sqlite3_busy_timeout(database, 5000);
    return database;
}

/* The first column of the row with that index; ?1 is `text`, if there is one. */
int64_t read_number(sqlite3 *database, const char *sql, str text, int row)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
        give_up(sqlite3_errmsg(database));
    }
    if (sqlite3_bind_parameter_count(statement) > 0) {
        sqlite3_bind_text(statement, 1, text.data, (int)text.length, SQLITE_TRANSIENT);
    }
    int64_t number = -1;
    for (int i = 0; i <= row && sqlite3_step(statement) == SQLITE_ROW; i++) {
        number = i == row ? sqlite3_column_int64(statement, 0) : -1;
    }
    sqlite3_finalize(statement);
    return number;
}

#define PRIMARIES \
    "FROM org o JOIN org r ON o.path > r.path AND substr(o.path, 1, 4) = r.path" \
    " JOIN mandate m ON m.org_id = r.id JOIN account a ON a.id = m.account_id" \
    " WHERE a.email = 'region@primer.ru' AND o.type = 'primary_workers' AND length(o.path) > 7" \
    " ORDER BY o.path"

static void choose_places(void)
{
    sqlite3 *database = open_register();
    for (int i = 0; i <= WRITERS + SENDERS; i++) {
        primaries[i] = read_number(database, "SELECT o.id " PRIMARIES, (str){0}, i);
    }
    parent_organisation = read_number(database, "SELECT o.parent_id " PRIMARIES, (str){0}, 0);
    sqlite3_close(database);
    if (primaries[WRITERS + SENDERS] < 0) {
        give_up("The demonstration has too few organisations.");
    }
}

/* ---- what is left --------------------------------------------------------------------------- */

/* What must be there for each item, in numbers; ?1 is its name. */
struct whole {
    const char *name;
    const char *sql;
};

static const struct whole rows[] = {
    {"members", "SELECT count(*) FROM member WHERE last_name = ?"},
    {"organisations", "SELECT count(*) FROM org WHERE name = ?"},
};

static const struct whole member_parts[] = {
    {"membership", "SELECT count(*) FROM member_period p JOIN member m ON m.id = p.member_id"
                   " WHERE m.last_name = ? AND p.kind = 'm'"},
    {"registration", "SELECT count(*) FROM member_period p JOIN member m ON m.id = p.member_id"
                     " WHERE m.last_name = ? AND p.kind = 'r'"},
    {"audit entry", "SELECT count(*) FROM audit_entry e JOIN member m ON m.id = e.object_id"
                    " WHERE m.last_name = ? AND e.action = 'members.add'"},
};

static const struct whole organisation_parts[] = {
    {"open version", "SELECT count(*) FROM org_version v JOIN org o ON o.id = v.org_id"
                     " WHERE o.name = ? AND v.valid_to IS NULL"},
    {"search row", "SELECT count(*) FROM org_search s JOIN org o ON o.id = s.org_id"
                   " WHERE o.name = ?"},
    {"audit entry", "SELECT count(*) FROM audit_entry e JOIN org o ON o.id = e.object_id"
                    " WHERE o.name = ? AND e.action = 'orgs.create'"},
};

static const struct whole corrections[] = {
    {"corrections", "SELECT m.version - 1 FROM member m WHERE m.last_name = ?"},
    {"corrections", "SELECT count(*) FROM audit_entry e JOIN org o ON o.id = e.object_id"
                    " WHERE o.name = ? AND e.action = 'orgs.edit'"},
};

static const struct whole last_words[] = {
    {"last correction", "SELECT middle_name FROM member WHERE last_name = ?"},
    {"last correction", "SELECT short_name FROM org WHERE name = ?"},
};

/* Whether the text ends with the name of the last acknowledged correction. */
static bool ends_with_last(sqlite3 *database, struct arena *arena, int number, str name)
{
    sqlite3_stmt *statement;
    const struct item *item = &items[number];
    sqlite3_prepare_v2(database, last_words[item->is_organisation].sql, -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, name.data, (int)name.length, SQLITE_TRANSIENT);
    struct buf expected = BUF_INIT(arena);
    write_name(&expected, item->corrections, false);
    bool is_right = false;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        str text = str_of((const char *)sqlite3_column_text(statement, 0));
        str end = buf_str(&expected);
        is_right =
            text.length > end.length && str_equal(str_from(text, text.length - end.length), end);
    }
    sqlite3_finalize(statement);
    return is_right;
}

struct faults {
    int lost;
    int doubled;
    int halved;
};

/* An item that was not acknowledged at the very end may be there or not, but not in half. */
static void look_at_item(sqlite3 *database, struct arena *arena, int number, struct faults *faults)
{
    const struct item *item = &items[number];
    struct buf text = BUF_INIT(arena);
    write_name(&text, number, false);
    str name = buf_str(&text);
    int64_t count = read_number(database, rows[item->is_organisation].sql, name, 0);
    faults->lost += count == 0 && item->is_acknowledged;
    faults->doubled += count > 1;
    if (count != 1) {
        return;
    }
    const struct whole *parts = item->is_organisation ? organisation_parts : member_parts;
    for (size_t i = 0; i < COUNT_OF(member_parts); i++) {
        int64_t found = read_number(database, parts[i].sql, name, 0);
        faults->halved += found != 1;
        if (found != 1) {
            printf("number %d has %lld of: %s\n", number, (long long)found, parts[i].name);
        }
    }
    int64_t corrected = read_number(database, corrections[item->is_organisation].sql, name, 0);
    faults->lost += corrected < item->corrections;
    faults->doubled += corrected > item->corrections;
    faults->lost += !ends_with_last(database, arena, number, name);
}

static void look_at_the_register(void)
{
    sqlite3 *database = open_register();
    struct arena *arena = arena_new();
    struct faults faults = {0};
    /* For us alone: without it each look would read the whole log. */
    sqlite3_exec(database,
                 "CREATE INDEX kill_objects ON audit_entry (object_id);"
                 "CREATE INDEX kill_members ON member (last_name);"
                 "CREATE INDEX kill_organisations ON org (name)",
                 NULL, NULL, NULL);
    for (int number = 0; number < atomic_load(&next_number); number++) {
        look_at_item(database, arena, number, &faults);
        arena_reset(arena);
    }
    arena_free(arena);
    int64_t jobs = read_number(database, "SELECT count(*) FROM job WHERE kind = 'members.export'",
                               (str){0}, 0);
    int64_t open_jobs = read_number(
        database, "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')", (str){0}, 0);
    lists_look(database);
    tickets_look_at_all(database);
    sqlite3_close(database);
    printf("%d lost, %d doubled, %d halved; %lld lists ordered\n", faults.lost, faults.doubled,
           faults.halved, (long long)jobs);
    promise(faults.lost == 0, "nothing acknowledged is lost");
    promise(faults.doubled == 0, "nothing is there twice");
    promise(faults.halved == 0, "nothing is there by half");
    promise(jobs == atomic_load(&ordered_count), "every list was ordered once");
    promise(open_jobs == 0, "all ordered work has come to an end");
}

/* The job runner is given time to end what was ordered: as long as something comes to an end in
 * each JOB_SECONDS, for a thousand rounds leave hundreds of long lists to be written. */
static void wait_for_jobs(void)
{
    sqlite3 *database = open_register();
    int64_t open_jobs = INT64_MAX;
    for (int idle = 0; idle < JOB_SECONDS * 10 && open_jobs > 0; idle++) {
        int64_t now =
            read_number(database, "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')",
                        (str){0}, 0);
        idle = now < open_jobs ? 0 : idle;
        open_jobs = now;
        pause_ms(100);
    }
    sqlite3_close(database);
}

/* ---- kills ---------------------------------------------------------------------------------- */

static struct {
    int of_all;
    int of_workers;
    int of_runners;
    int most_lost; /* answers, by the death of one worker */
} kills;

/* The log tells each child's pid. One that was killed young is replaced after a pause. */
static bool kill_last_started(const char *kind, int number)
{
    char line[512];
    char name[64];
    pid_t pid = 0;
    snprintf(name, sizeof(name), "process.started kind=%s number=%d pid=", kind, number);
    FILE *log = fopen(options.server_log, "re");
    while (log != NULL && fgets(line, sizeof(line), log) != NULL) {
        const char *at = strstr(line, name);
        pid = at == NULL ? pid : (pid_t)atoi(at + strlen(name));
    }
    if (log != NULL) {
        fclose(log);
    }
    return pid > 0 && kill(pid, SIGKILL) == 0;
}

static void kill_child(const char *kind, int number)
{
    for (int tries = 0; !kill_last_started(kind, number); tries++) {
        if (tries == START_SECONDS * 100) {
            give_up("A child was not replaced.");
        }
        pause_ms(10);
    }
}

/* One round; the server that runs afterwards. */
static pid_t kill_something(pid_t server, struct rand_sequence *moments)
{
    int what = (int)rand_below(moments, 10);
    if (what < 5) {
        kill_server(server);
        kills.of_all++;
        return start_server();
    }
    bool wants_worker = what < 8;
    int lost_before = atomic_load(&lost_answers);
    static const char *const beside[] = {"jobs", "letters"};
    kill_child(wants_worker ? "worker" : beside[what - 8],
               wants_worker ? what % WORKERS : WORKERS + what - 8);
    *(wants_worker ? &kills.of_workers : &kills.of_runners) += 1;
    pause_ms(100);
    if (wants_worker) {
        kills.most_lost = MAX_OF(kills.most_lost, atomic_load(&lost_answers) - lost_before);
    } else if (atomic_load(&lost_answers) != lost_before) {
        kills.most_lost = PEOPLE + 1;
    }
    return server;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void sign_in(void)
{
    char log[600];
    char sign_ins[600];
    snprintf(log, sizeof(log), "%s.cookie", options.data);
    snprintf(sign_ins, sizeof(sign_ins), "%s.sign-in", options.data);
    FILE *written = fopen(sign_ins, "we");
    if (written == NULL || fputs(SIGN_IN, written) < 0 || fclose(written) != 0) {
        give_up("Nothing can be written beside the data.");
    }
    char *const arguments[] = {(char *)"tools/sign_in", options.address, sign_ins, NULL};
    FILE *file = run_program(arguments, log) ? fopen(log, "re") : NULL;
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
    pthread_t writers[PEOPLE];
    int numbers[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        numbers[i] = i;
        pthread_create(&writers[i], NULL,
                       i < WRITERS             ? write_all_the_time
                       : i < WRITERS + SENDERS ? send_all_the_time
                                               : print_all_the_time,
                       &numbers[i]);
    }
    for (int round = 0; round < options.rounds; round++) {
        /* Now and then long enough for a list to come through. */
        pause_ms(20 + (int)rand_below(moments, round % 4 == 3 ? 2000 : 200));
        server = kill_something(server, moments);
        if (round % 20 == 0) {
            is_clean = run_profkom("check", NULL, options.server_log) && is_clean;
        }
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < PEOPLE; i++) {
        pthread_join(writers[i], NULL);
    }
    wait_for_jobs();
    kill(server, SIGTERM);
    int status;
    waitpid(server, &status, 0);
    promise(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the last server ends in peace");
    promise(is_clean, "profkom check finds nothing after a kill");
    printf("killed: everything %d times, a worker %d, the job runner %d\n", kills.of_all,
           kills.of_workers, kills.of_runners);
    promise(kills.of_all > 0 && kills.of_workers > 0 && kills.of_runners > 0,
            "everything was killed, and each kind of process");
    promise(kills.most_lost <= PEOPLE, "a worker takes only its own requests with it");
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
    choose_places();
    kill_again_and_again(&moments);
    printf("%d items, %d forms acknowledged, %d sent again\n", atomic_load(&next_number),
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
