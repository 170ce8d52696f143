#include "app/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app.h"
#include "app/audit_spool.h"
#include "app/jobs_runner.h"
#include "app/session.h"
#include "app/sheet_parts.h"
#include "app/test_refill.h"
#include "base/fold.h"
#include "base/ids.h"
#include "db/migrate.h"
#include "db/test_db.h"

#define ADDRESS "127.0.0.1"
#define SESSIONS 64

struct test_app {
    struct app *app;
    struct arena *arena; /* of the whole test */
    struct db *looking;  /* a second connection */
    char folder[64];
    char database[128];
    struct {
        int64_t account_id;
        str token;
        str form_secret;
    } sessions[SESSIONS];
    size_t session_count;
    struct request *begun;
};

static struct test_app *open_app;

/* ---- a fresh database ----------------------------------------------------------------------- */

static const char *postgres_url(void)
{
    const char *url = getenv("PROFKOM_TEST_DATABASE");
    return url != NULL && str_starts_with(str_of(url), STR("postgresql://")) ? url : NULL;
}

static void must(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "test set-up: %s\n", what);
        abort();
    }
}

static void migrate_fresh(const char *location)
{
    char error[256] = "";
    CLEANUP(db_drop) struct db *db = db_open(location, DB_CREATE, error);
    must(db != NULL, error);
    must(migrate(db, migrations, error) != MIGRATE_REFUSED, error);
}

static void fill_postgres(struct arena *arena, const char *url)
{
    char error[256] = "";
    CLEANUP(db_drop) struct db *db = db_open(url, DB_READ_WRITE, error);
    must(db != NULL, error);
    db_use_arena(db, arena);
    if (!test_refill(db)) {
        must(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"), "empty schema");
        must(migrate(db, migrations, error) != MIGRATE_REFUSED, error);
        must(test_refill_keep(db), "rows kept aside");
    }
}

static void copy_file(const char *from, const char *to)
{
    int source = open(from, O_RDONLY | O_CLOEXEC);
    int target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(source >= 0 && target >= 0, "copy of the database");
    char bytes[65536];
    ssize_t length;
    while ((length = read(source, bytes, sizeof(bytes))) > 0) {
        must(write(target, bytes, (size_t)length) == length, "copy of the database");
    }
    close(source);
    close(target);
}

static char template_path[64];

static void remove_template(void)
{
    unlink(template_path);
}

/* Migrating takes longer than most tests; so it is done once, and the file copied. */
static const char *migrated_file(void)
{
    if (template_path[0] == '\0') {
        snprintf(template_path, sizeof(template_path), "%s/profkom-test-%d.db", test_files(),
                 (int)getpid());
        unlink(template_path);
        migrate_fresh(template_path);
        atexit(remove_template);
    }
    return template_path;
}

static void remove_folder(const char *folder)
{
    char command[128];
    static const char *const names[] = {"profkom.db", "profkom.db-wal", "profkom.db-shm",
                                        "audit-reads", "audit-reads.taken"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(command, sizeof(command), "%s/%s", folder, names[i]);
        unlink(command);
    }
    rmdir(folder);
}

static void close_app(struct test_app *app)
{
    db_close(app->looking);
    app_free(app->app);
    remove_folder(app->folder);
    arena_free(app->arena);
    free(app);
    open_app = NULL;
}

static void close_last_app(void)
{
    if (open_app != NULL) {
        close_app(open_app);
    }
}

/* ---- the starting tree ---------------------------------------------------------------------- */

static const struct {
    int64_t id;
    int64_t region_id;
    int64_t parent_id;
    const char *type;
    const char *path;
    const char *name;
    const char *short_name;
} tree[] = {
    {1, 0, 0, "union", "0", "Общероссийский Профсоюз образования", "union"},
    {100, 100, 1, "region", "0001", "Курская областная организация", "Курская"},
    {200, 200, 1, "region", "0002", "Астраханская областная организация", "Астраханская"},
    {110, 100, 100, "territory", "0001001", "Рыльская районная организация", "Рыльская"},
    {120, 100, 100, "territory", "0001002", "Льговская районная организация", "Льговская"},
    {111, 100, 110, "primary_workers", "0001001001", "ППО Рыльской СОШ № 4", "Рыльская СОШ 4"},
    {112, 100, 110, "primary_workers", "0001001002", "ППО детского сада «Солнышко»",
     "Рыльский сад"},
    {121, 100, 120, "primary_workers", "0001002001", "ППО Льговской СОШ № 1", "Льговская СОШ 1"},
    {130, 100, 100, "primary_territorial", "0001003", "ППО Курского университета", "КГУ"},
    {230, 200, 200, "primary_joint", "0002001", "ППО Астраханского университета", "АГУ"},
};

static void plant_tree(struct test_app *app)
{
    for (size_t i = 0; i < COUNT_OF(tree); i++) {
        const char *hex = postgres_url() != NULL ? "'\\x30'::bytea" : "x'30'";
        char sql[1024];
        snprintf(
            sql, sizeof(sql),
            "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
            "created_at, changed_at) VALUES (%lld, %lld, %s%lld%s, '%s', '%s', '%s', '%s', %s, 0, 0)",
            (long long)tree[i].region_id, (long long)tree[i].id,
            tree[i].parent_id == 0 ? "NULLIF(" : "", (long long)tree[i].parent_id,
            tree[i].parent_id == 0 ? ", 0)" : "", tree[i].type, tree[i].path, tree[i].name,
            tree[i].short_name, hex);
        test_sql(app, sql);
        str words = str_format(app->arena, "%s %s", tree[i].name, tree[i].short_name);
        str folded = fold_pack(app->arena, fold_search(app->arena, words));
        snprintf(sql, sizeof(sql),
                 "INSERT INTO org_search (path, org_id, folded) VALUES ('%s', %lld, '%.*s')",
                 tree[i].path, (long long)tree[i].id, STR_ARG(folded));
        test_sql(app, sql);
        snprintf(sql, sizeof(sql),
                 "INSERT INTO org_version (region_id, org_id, valid_from, parent_id, type, name, "
                 "short_name) VALUES (%lld, %lld, '2015-01-01', %lld, '%s', '%s', '%s')",
                 (long long)tree[i].region_id, (long long)tree[i].id, (long long)tree[i].parent_id,
                 tree[i].type, tree[i].name, tree[i].short_name);
        test_sql(app, sql);
    }
    test_sql(app,
             "INSERT INTO region (id, path, code) VALUES (100, '0001', '46'), (200, '0002', '30')");
}

struct test_app *test_app_on(const char *iso_date)
{
    static bool is_registered;
    if (!is_registered) {
        atexit(close_last_app);
        is_registered = true;
    }
    close_last_app();
    struct test_app *app = calloc(1, sizeof(*app));
    must(app != NULL, "memory");
    open_app = app;
    app->arena = arena_new();
    snprintf(app->folder, sizeof(app->folder), "%s/profkom-test-XXXXXX", test_files());
    must(mkdtemp(app->folder) != NULL, "a folder for the test");
    if (postgres_url() != NULL) {
        snprintf(app->database, sizeof(app->database), "%s", postgres_url());
        fill_postgres(app->arena, app->database);
    } else {
        snprintf(app->database, sizeof(app->database), "%s/profkom.db", app->folder);
        copy_file(migrated_file(), app->database);
    }
    char error[256] = "";
    app->app = app_new(&(struct app_options){.database = app->database,
                                             .data_folder = app->folder,
                                             .union_name = "Профсоюз",
                                             .is_test = true,
                                             .fixed_today = date_of(iso_date),
                                             .threads = 2},
                       error);
    must(app->app != NULL, error);
    app->looking = db_open(app->database, DB_READ_WRITE, error);
    must(app->looking != NULL, error);
    db_use_arena(app->looking, app->arena);
    must(app_connection(app->app, 0) != NULL, "a connection");
    plant_tree(app);
    return app;
}

/* ---- looking into the register -------------------------------------------------------------- */

str test_sql_text(struct test_app *app, const char *sql)
{
    str text = db_script_text(app->looking, sql);
    if (db_failure(app->looking) != DB_FINE) {
        test_fail(__FILE__, __LINE__, "%s: %s", sql, db_failure_text(app->looking));
    }
    return text;
}

str test_columns(struct test_app *app)
{
    return test_sql_text(
        app, test_db_is_postgres()
                 ? "SELECT string_agg(table_name || '.' || column_name, ' ') FROM "
                   "information_schema.columns WHERE table_schema = 'public'"
                 : "SELECT group_concat(m.name || '.' || c.name, ' ') FROM sqlite_master m "
                   "JOIN pragma_table_info(m.name) c WHERE m.type = 'table'");
}

int64_t test_sql_int(struct test_app *app, const char *sql)
{
    int64_t number = 0;
    str text = test_sql_text(app, sql);
    if (text.length > 0 && !str_to_int64(text, &number)) {
        test_fail(__FILE__, __LINE__, "%s gives no number but \"%.*s\"", sql, STR_ARG(text));
    }
    return number;
}

void test_sql(struct test_app *app, const char *sql)
{
    if (!db_script(app->looking, sql)) {
        test_fail(__FILE__, __LINE__, "%s: %s", sql, db_failure_text(app->looking));
    }
}

int64_t test_org(struct test_app *app, const char *short_name)
{
    (void)app;
    for (size_t i = 0; i < COUNT_OF(tree); i++) {
        if (strcmp(tree[i].short_name, short_name) == 0) {
            return tree[i].id;
        }
    }
    test_fail(__FILE__, __LINE__, "the starting tree has no %s", short_name);
}

str test_org_path(struct test_app *app, const char *short_name)
{
    int64_t id = test_org(app, short_name);
    for (size_t i = 0; i < COUNT_OF(tree); i++) {
        if (tree[i].id == id) {
            return str_of(tree[i].path);
        }
    }
    return (str){0};
}

/* ---- people --------------------------------------------------------------------------------- */

static struct http_request *new_http(struct test_app *app, enum http_method method, str path)
{
    struct http_request *http = ARENA_NEW(app->arena, struct http_request);
    *http = (struct http_request){
        .arena = app->arena, .method = method, .path = path, .remote_address = STR(ADDRESS)};
    ptrdiff_t mark = str_find_char(path, '?');
    if (mark >= 0) {
        http->path = str_slice(path, 0, (size_t)mark);
        http->query = str_from(path, (size_t)mark + 1);
        must(http_parse_urlencoded(app->arena, http->query, 100, &http->fields, &http->field_count),
             "a query string");
    }
    http->query_field_count = http->field_count;
    return http;
}

void test_sign_in_again(struct test_app *app, int64_t account_id)
{
    size_t at = 0;
    while (at < app->session_count && app->sessions[at].account_id != account_id) {
        at++;
    }
    struct db *db = app_connection(app->app, 0);
    struct request *req = app_system_request(app->app, app->arena, db);
    req->http->remote_address = STR(ADDRESS);
    db_begin_write(db);
    str cookie = session_start(req, account_id, true);
    must(db_commit(db), "a session");
    ptrdiff_t equals = str_find_char(cookie, '=');
    ptrdiff_t end = str_find_char(cookie, ';');
    app->sessions[at].account_id = account_id;
    app->sessions[at].token = str_slice(cookie, (size_t)equals + 1, (size_t)(end - equals - 1));
    app->sessions[at].form_secret = test_sql_text(
        app, str_format(app->arena,
                        "SELECT form_secret FROM session WHERE account_id = %lld ORDER BY id DESC "
                        "LIMIT 1",
                        (long long)account_id)
                 .data);
    app->session_count = MAX_OF(app->session_count, at + 1);
}

int64_t test_account(struct test_app *app, const char *role, const char *org_short_name)
{
    must(app->session_count < SESSIONS, "room for one more account");
    int64_t org_id = test_org(app, org_short_name);
    str region = test_sql_text(
        app, str_format(app->arena, "SELECT region_id FROM org WHERE id = %lld", (long long)org_id)
                 .data);
    int64_t account_id = ids_new();
    test_sql(app, str_format(app->arena,
                             "INSERT INTO account (id, email, last_name, first_name, middle_name, "
                             "created_at) VALUES (%lld, 'a%lld@example.org', 'Сергеева', 'Ольга', "
                             "'Викторовна', 0)",
                             (long long)account_id, (long long)account_id)
                      .data);
    test_sql(app,
             str_format(app->arena,
                        "INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) "
                        "VALUES (%lld, %lld, %.*s, %lld, '%s', '2000-01-01')",
                        (long long)ids_new(), (long long)account_id, STR_ARG(region),
                        (long long)org_id, role)
                 .data);
    test_sign_in_again(app, account_id);
    return account_id;
}

static size_t session_of(struct test_app *app, int64_t account)
{
    for (size_t i = 0; i < app->session_count; i++) {
        if (app->sessions[i].account_id == account) {
            return i;
        }
    }
    test_fail(__FILE__, __LINE__, "no such account");
}

static void add_header(struct test_app *app, struct http_request *http, str name, str value)
{
    struct http_field *headers = ARENA_ARRAY(app->arena, http->header_count + 1, struct http_field);
    if (http->header_count > 0) {
        memcpy(headers, http->headers, http->header_count * sizeof(*headers));
    }
    headers[http->header_count++] = (struct http_field){name, value};
    http->headers = headers;
}

static void sign(struct test_app *app, struct http_request *http, int64_t account)
{
    if (account != 0) {
        add_header(
            app, http, STR("cookie"),
            str_join(app->arena, STR("profkom="), app->sessions[session_of(app, account)].token));
    }
}

str test_form_key(struct test_app *app, int64_t account)
{
    struct request *req = app_system_request(app->app, app->arena, app_connection(app->app, 0));
    req->http->remote_address = STR(ADDRESS);
    if (account != 0) {
        req->user.session_id = 1;
        req->user.form_secret = app->sessions[session_of(app, account)].form_secret;
    }
    return form_new_key(req);
}

/* ---- requests ------------------------------------------------------------------------------- */

static struct reply ask(struct test_app *app, struct http_request *http)
{
    struct reply reply = app_handle(app->app, http, 0);
    db_use_arena(app->looking, app->arena);
    return reply;
}

struct reply test_get(struct test_app *app, int64_t account, const char *path)
{
    struct http_request *http = new_http(app, HTTP_GET, str_of(path));
    sign(app, http, account);
    return ask(app, http);
}

static void add_field(struct test_app *app, struct http_request *http, str name, str value)
{
    struct http_field *fields = ARENA_ARRAY(app->arena, http->field_count + 1, struct http_field);
    if (http->field_count > 0) {
        memcpy(fields, http->fields, http->field_count * sizeof(*fields));
    }
    fields[http->field_count++] = (struct http_field){name, value};
    http->fields = fields;
}

struct reply test_post(struct test_app *app, int64_t account, const char *path, const char *body)
{
    struct http_request *http = new_http(app, HTTP_POST, str_of(path));
    must(http_parse_urlencoded(app->arena, str_of(body), 8000, &http->fields, &http->field_count),
         "a form body");
    add_field(app, http, STR("form_key"), test_form_key(app, account));
    sign(app, http, account);
    return ask(app, http);
}

struct reply test_upload(struct test_app *app, int64_t account, const char *path, const char *field,
                         const char *file_name, str content)
{
    return test_upload_with(app, account, path, "", field, file_name, content);
}

struct reply test_upload_with(struct test_app *app, int64_t account, const char *path,
                              const char *body, const char *field, const char *file_name,
                              str content)
{
    struct http_request *http = new_http(app, HTTP_POST, str_of(path));
    must(http_parse_urlencoded(app->arena, str_of(body), 8000, &http->fields, &http->field_count),
         "a form body");
    add_field(app, http, STR("form_key"), test_form_key(app, account));
    int fd = open(app->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, content.data, content.length) == (ssize_t)content.length, "a file");
    http->files = ARENA_NEW(app->arena, struct http_file);
    http->files[0] = (struct http_file){.field = str_of(field),
                                        .name = str_of(file_name),
                                        .content_type = STR("application/octet-stream"),
                                        .fd = fd,
                                        .size = (int64_t)content.length};
    http->file_count = 1;
    sign(app, http, account);
    struct reply reply = ask(app, http);
    close(fd);
    return reply;
}

struct reply test_request(struct test_app *app, int64_t account, enum http_method method,
                          const char *path, const struct http_field *headers, size_t header_count,
                          const char *body)
{
    struct http_request *http = new_http(app, method, str_of(path));
    for (size_t i = 0; i < header_count; i++) {
        add_header(app, http, headers[i].name, headers[i].value);
    }
    if (str_equal(http_header(http, STR("content-type")), STR("application/json"))) {
        http->json = str_of(body);
    } else if (body != NULL) {
        must(http_parse_urlencoded(app->arena, str_of(body), 8000, &http->fields,
                                   &http->field_count),
             "a form body");
    }
    sign(app, http, account);
    return ask(app, http);
}

struct request *test_begin(struct test_app *app, int64_t account)
{
    struct db *db = app_connection(app->app, 0);
    struct request *req = app_system_request(app->app, app->arena, db);
    sign(app, req->http, account);
    db_begin_write(db);
    session_load(req);
    app->begun = req;
    return req;
}

void test_commit(struct test_app *app)
{
    if (!db_commit(app->begun->db)) {
        test_fail(__FILE__, __LINE__, "not committed: %s", db_failure_text(app->begun->db));
    }
}

struct app *test_inner_app(struct test_app *app)
{
    return app->app;
}

struct db *test_looking(struct test_app *app)
{
    return app->looking;
}

void test_restart(struct test_app *app)
{
    for (int i = 0; i < app->app->options.threads; i++) {
        db_drop(&app->app->connections[i]);
    }
    app_forget_roles(app->app);
    app->app->has_lost_writes = false;
    app->app->own_health = (struct app_health){0};
}

void test_run_jobs(struct test_app *app)
{
    while (jobs_run_one(app->app, app->arena)) {}
    /* The sealer empties its arena after each portion. */
    CLEANUP(arena_drop) struct arena *sealing = arena_new();
    audit_seal(app->app, sealing, app_connection(app->app, 0));
    db_use_arena(app_connection(app->app, 0), app->arena);
}

/* ---- files ---------------------------------------------------------------------------------- */

str test_bytes_of(int fd)
{
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes = arena_bytes(test_arena(), (size_t)size + 1);
    expect_int(size, pread(fd, bytes, (size_t)size, 0));
    return (str){bytes, (size_t)size};
}

str test_told_by(const char *script, int fd)
{
    int answer = memfd_create("answer", 0);
    pid_t child = fork();
    if (child == 0) {
        lseek(fd, 0, SEEK_SET);
        dup2(fd, 0);
        dup2(answer, 1);
        execl("/bin/sh", "sh", "-c", script, NULL);
        _exit(127);
    }
    int status = 0;
    expect_int(child, waitpid(child, &status, 0));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        test_skip("a tool that reads PDF or QR codes is not there");
    }
    expect_int(0, status);
    str text = test_bytes_of(answer);
    close(answer);
    close(fd);
    return text;
}

/* ---- expectations --------------------------------------------------------------------------- */

str test_location(struct reply reply)
{
    return reply_location(&reply);
}

void test_expect_see_other(const char *file, int line, struct reply reply, const char *path)
{
    if (reply.status != 303) {
        test_fail(file, line, "status %d, expected 303 to %s; body:\n%.*s", reply.status, path,
                  STR_ARG(reply.body));
    }
    test_expect_str(file, line, "Location", str_of(path), reply_location(&reply));
}

void test_expect_page(const char *file, int line, struct reply reply, int status, const char *part)
{
    if (reply.status != status) {
        test_fail(file, line, "status %d, expected %d; body:\n%.*s", reply.status, status,
                  STR_ARG(reply.body));
    }
    test_expect_contains(file, line, str_of(part), reply.body, true);
}

/* ---- the program of the tests --------------------------------------------------------------- */

int main(int argument_count, char **arguments)
{
    /* Reading a sheet starts this same program again as its child. */
    if (argument_count > 1 && strcmp(arguments[1], "read-sheet") == 0) {
        return sheet_child_main(argument_count - 2, arguments + 2);
    }
    return test_main(argument_count, arguments);
}

str test_unescaped(str link)
{
    struct buf plain = BUF_INIT(test_arena());
    ptrdiff_t at;
    while ((at = str_find(link, STR("&amp;"))) >= 0) {
        buf_put(&plain, str_slice(link, 0, (size_t)at + 1));
        link = str_from(link, (size_t)at + strlen("&amp;"));
    }
    buf_put(&plain, link);
    return buf_str(&plain);
}

/* ---- at the same moment ---------------------------------------------------------------------- */

#define MOST_AT_ONCE 64
#define MOST_TRIES 3000

struct rival {
    struct app *app;
    pthread_barrier_t *start;
    void (*work)(struct request *, void *piece);
    void *piece;
    bool is_done;
};

static void *work_at_once(void *context)
{
    struct rival *rival = context;
    char error[256] = "";
    struct arena *arena = arena_new();
    struct db *db = db_open(rival->app->options.database, DB_READ_WRITE, error);
    struct request *req = app_system_request(rival->app, arena, db);
    db_use_arena(db, arena);
    pthread_barrier_wait(rival->start);
    for (int tries = 0; tries < MOST_TRIES && !rival->is_done; tries++) {
        db_begin_write(db);
        rival->work(req, rival->piece);
        rival->is_done = db_commit(db);
        if (!rival->is_done) {
            db_rollback(db);
            usleep(2000);
        }
    }
    db_close(db);
    arena_free(arena);
    return NULL;
}

void test_at_once(struct test_app *app, size_t count, void (*work)(struct request *, void *piece),
                  void *pieces, size_t piece_size)
{
    struct rival rivals[MOST_AT_ONCE];
    pthread_t threads[MOST_AT_ONCE];
    pthread_barrier_t start;
    assert(count <= MOST_AT_ONCE);
    pthread_barrier_init(&start, NULL, (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        rivals[i] = (struct rival){.app = app->app,
                                   .start = &start,
                                   .work = work,
                                   .piece = (char *)pieces + i * piece_size};
        expect_int(0, pthread_create(&threads[i], NULL, work_at_once, &rivals[i]));
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        expect_true(rivals[i].is_done);
    }
    pthread_barrier_destroy(&start);
}
