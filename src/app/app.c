#include "app/app.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/assets.h"
#include "app/audit_spool.h"
#include "app/compress.h"
#include "app/look.h"
#include "app/session.h"
#include "app/session.sql.h"
#include "base/ids.h"
#include "base/log.h"
#include "http/router.h"

#define DEFAULT_BODY_LIMIT (64 * 1024)
#define WRITE_TRIES 6
#define JOB_WRITE_TRIES 20 /* nobody waits before a screen */
/* On a slow thread nobody else's page waits meanwhile, and all who come at once are let through. */
#define SLOW_WRITE_TRIES 20
#define LONGEST_PAUSE_MS 64
/* So long after a write that found no room the pages tell that only reading goes on. */
#define DISK_FULL_SECONDS 60

/* ---- one request ---------------------------------------------------------------------------- */

static void start_request(struct request *req, struct app *app, struct http_request *http,
                          struct db *db)
{
    *req = (struct request){
        .app = app,
        .http = http,
        .arena = http->arena,
        .db = db,
        .today = app_today(app),
        .now = app_now(app),
        .mutation_id = ids_new(),
    };
    look_load(req);
    db_use_arena(db, http->arena);
}

/* An unsafe request must come from a page of ours. Browsers say so in Sec-Fetch-Site; older ones in
 * Origin; the form key proves it a second time. */
static bool sender_is_ours(const struct http_request *http)
{
    str site = http_header(http, STR("sec-fetch-site"));
    if (site.length > 0) {
        return str_equal(site, STR("same-origin")) || str_equal(site, STR("none"));
    }
    str origin = http_header(http, STR("origin"));
    if (origin.length == 0) {
        return true;
    }
    str host = http_header(http, STR("host"));
    ptrdiff_t at = str_find(origin, STR("://"));
    return at >= 0 && host.length > 0 && str_equal(str_from(origin, (size_t)at + 3), host);
}

static bool is_sent_form(const struct request *req)
{
    return req->route->method != GET;
}

/* Where a person who is not signed in comes back to afterwards. */
static struct reply ask_to_sign_in(struct request *req)
{
    str path = is_sent_form(req) ? STR("/") : req->http->path;
    if (str_equal(path, STR("/"))) {
        return reply_see_other(req, STR("/sign-in"));
    }
    str next = html_url_encode(req->arena, path);
    return reply_see_other(req, str_format(req->arena, "/sign-in?next=%.*s", STR_ARG(next)));
}

static bool is_write(const struct request *req)
{
    return is_sent_form(req) && !req->route->reads_only;
}

/* The post asks for a code, and this session was begun without one. */
static bool lacks_second_factor(const struct request *req)
{
    return req->route->needs != RIGHT_NOBODY && req->user.must_add_second_factor &&
           !req->user.has_second_factor;
}

/* Who sees the program as somebody else writes nothing at all, opens nothing that is the other's
 * alone, and sees no page for which his own post lacks the right. */
static struct reply refuse_viewer(struct request *req)
{
    const struct route *route = req->route;
    if (req->viewer.account_id == 0 || route->ends_see_as) {
        return (struct reply){0};
    }
    if (is_write(req)) {
        return reply_refused(req, str_of(_("You are only looking at the program as somebody else "
                                           "sees it. Nothing was changed.")));
    }
    bool has_right = route->needs <= RIGHT_SIGNED_IN ||
                     (req->viewer.mandate.rights & right_bit(route->needs)) != 0;
    if (route->own_only || !has_right) {
        return reply_refused(req,
                             str_of(_("This person can open the page. It is not shown to you: "
                                      "it is personal, or your own post has no right to it.")));
    }
    return (struct reply){0};
}

/* Files stay where they are while somebody only looks. */
static struct reply without_file(struct request *req, struct reply reply)
{
    if (req->viewer.account_id == 0 || reply.file_fd <= 0) {
        return reply;
    }
    reply_close_file(&reply);
    return reply_refused(req, str_of(_("You are only looking at the program as somebody else sees "
                                       "it. Nothing is downloaded.")));
}

/* What stands between the route and its handler. Returns a reply with status 0 when all is well. */
static struct reply refuse_or_pass(struct request *req)
{
    const struct route *route = req->route;
    if (route->needs != RIGHT_NOBODY && req->user.account_id == 0) {
        return ask_to_sign_in(req);
    }
    if (!access_may(req, route->needs)) {
        audit_read(req, "access.refused", req->mandate.region_id, req->mandate.org_id, 0);
        return reply_forbidden(req);
    }
    struct reply looking = refuse_viewer(req);
    if (looking.status != 0) {
        return looking;
    }
    if (lacks_second_factor(req) && !route->without_second_factor) {
        return reply_see_other(req, STR("/account/code"));
    }
    if (is_sent_form(req) && !route->own_protection && !form_key_is_ours(req)) {
        return reply_refused(req,
                             str_of(_("This page was open for too long. Nothing is lost: go back, "
                                      "reload the page and send it again.")));
    }
    req->scope = access_scope(req, route->needs);
    return (struct reply){0};
}

static struct reply run_in_transaction(struct request *req)
{
    if (is_write(req)) {
        db_begin_write(req->db);
    } else {
        db_begin_read(req->db);
    }
    session_load(req);
    struct reply reply = refuse_or_pass(req);
    if (reply.status != 0) {
        return reply;
    }
    str location;
    if (is_write(req) && form_key_was_used(req, &location)) {
        return reply_see_other(req, location);
    }
    reply = without_file(req, req->route->handler(req));
    assert(reply.status != 0);
    bool keeps = is_write(req) && (reply.status == 303 || reply.keep_changes);
    if (keeps && reply.status == 303) {
        form_key_use(req, reply_location(&reply));
    }
    if (!keeps) {
        return reply;
    }
    bool was_kept = db_commit(req->db);
    app_note_write(req->app, req->db, was_kept);
    return was_kept ? reply : (struct reply){0};
}

/* The worker is being replaced; the next one opens the database anew and finds what is really
 * there. */
static struct reply reply_of_lost_writes(struct request *req)
{
    return reply_unavailable(
        req, str_of(_("The disk of the server did not take what was to be saved, so nothing "
                      "was changed. The administrator has been told. Please press once more "
                      "in a moment: nothing will be doubled.")));
}

static struct reply reply_of_failure(struct request *req, enum db_failure failure)
{
    if (atomic_load(&req->app->has_lost_writes) && is_write(req)) {
        return reply_of_lost_writes(req);
    }
    if (failure == DB_FULL) {
        return reply_unavailable(
            req, str_of(_("The disk of the server is full, so nothing can be saved at the moment. "
                          "Everything can be read. The administrator has been told.")));
    }
    if (failure == DB_BUSY) {
        return reply_unavailable(
            req, str_of(_("Many people are saving right now. Please press once more in a moment: "
                          "nothing is lost and nothing will be doubled.")));
    }
    return reply_broken(req);
}

static void pause_before_retry(int attempt)
{
    int64_t pause_ms = attempt < 6 ? 1 << attempt : LONGEST_PAUSE_MS;
    struct timespec pause = {.tv_nsec = pause_ms * 1000000L};
    nanosleep(&pause, NULL);
}

/* Runs the handler; again from the start when the database was busy. */
static struct reply run_route(struct request *req)
{
    if (is_write(req) && atomic_load(&req->app->has_lost_writes)) {
        return reply_of_lost_writes(req);
    }
    struct request fresh = *req;
    int tries = req->route->slow ? SLOW_WRITE_TRIES : WRITE_TRIES;
    for (int attempt = 0;; attempt++) {
        struct reply reply = run_in_transaction(req);
        enum db_failure failure = db_failure(req->db);
        if (failure == DB_FINE && reply.status != 0) {
            if (db_in_transaction(req->db)) {
                db_rollback(req->db);
            }
            return reply;
        }
        app_note_write(req->app, req->db, false);
        if (failure != DB_BUSY) {
            LOG_ERROR("request.failed", "route=%s database=\"%s\"", req->route->pattern,
                      db_failure_text(req->db));
        }
        db_rollback(req->db);
        if (reply.file_fd > 0) {
            reply_close_file(&reply);
        }
        if (failure != DB_BUSY || attempt == tries) {
            return reply_of_failure(req, failure);
        }
        pause_before_retry(attempt);
        *req = fresh;
    }
}

static str methods_there(struct request *req)
{
    static const struct {
        enum http_method method;
        const char *name;
    } methods[] = {{HTTP_GET, "GET, HEAD"}, {HTTP_POST, "POST"}, {HTTP_DELETE, "DELETE"}};
    struct router_match match;
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        if (router_find(req->app->router, methods[i].method, req->http->path, &match) ==
            ROUTER_FOUND) {
            buf_put_format(&out, "%s%s", out.length > 0 ? ", " : "", methods[i].name);
        }
    }
    return buf_str(&out);
}

static struct reply reply_of_no_route(struct request *req, enum router_outcome outcome)
{
    db_begin_read(req->db);
    session_load(req);
    struct reply reply = outcome == ROUTER_OTHER_METHOD
                             ? reply_other_method(req, methods_there(req))
                             : reply_not_found(req);
    db_rollback(req->db);
    return reply;
}

struct reply app_handle(void *context, struct http_request *http, int thread)
{
    struct app *app = context;
    const struct asset *asset = asset_find(http->path);
    if (asset != NULL && (http->method == HTTP_GET || http->method == HTTP_HEAD)) {
        return asset_reply(asset, http);
    }
    struct db *db = app_connection(app, thread);
    if (db == NULL) {
        return reply_without_database(http);
    }
    struct request req;
    start_request(&req, app, http, db);

    struct router_match match;
    enum router_outcome outcome = router_find(app->router, http->method, http->path, &match);
    struct reply reply;
    if (outcome != ROUTER_FOUND) {
        reply = reply_of_no_route(&req, outcome);
    } else {
        req.match = match;
        req.route = app->routes[match.index];
        if (is_sent_form(&req) && !sender_is_ours(http)) {
            reply = reply_foreign_sender(&req);
        } else {
            reply = run_route(&req);
            audit_spool_write(&req);
            session_touch(&req);
        }
    }
    reply_secure(&req, &reply);
    compress_reply(&app->compressors[thread], http, &reply);
    return reply;
}

static const struct route *route_of(const struct app *app, const struct http_request *http)
{
    struct router_match match;
    if (router_find(app->router, http->method, http->path, &match) != ROUTER_FOUND) {
        return NULL;
    }
    return app->routes[match.index];
}

bool app_is_slow(void *context, const struct http_request *http)
{
    const struct route *route = route_of(context, http);
    return route != NULL && route->slow;
}

int64_t app_body_limit(void *context, const struct http_request *http)
{
    const struct route *route = route_of(context, http);
    return route == NULL || route->body_limit == 0 ? DEFAULT_BODY_LIMIT : route->body_limit;
}

/* ---- the application ------------------------------------------------------------------------ */

static void add_routes(struct app *app)
{
    int count = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct route *route = (*feature)->routes;
             route != NULL && route->pattern != NULL; route++) {
            count++;
        }
    }
    app->router = router_new(app->arena);
    app->routes = ARENA_ARRAY(app->arena, (size_t)count, const struct route *);
    int index = 0;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct route *route = (*feature)->routes;
             route != NULL && route->pattern != NULL; route++) {
            enum http_method method = route->method == GET    ? HTTP_GET
                                      : route->method == POST ? HTTP_POST
                                                              : HTTP_DELETE;
            router_add(app->router, method, route->pattern, index);
            app->routes[index++] = route;
        }
    }
}

static const char *own_copy(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : str_to_c(arena, str_of(text));
}

static struct app_options own_options(struct arena *arena, const struct app_options *options)
{
    struct app_options own = *options;
    own.database = own_copy(arena, options->database);
    own.data_folder = own_copy(arena, options->data_folder);
    own.origin = own_copy(arena, options->origin);
    own.union_name = own_copy(arena, options->union_name);
    own.smtp_url = own_copy(arena, options->smtp_url);
    own.mail_from = own_copy(arena, options->mail_from);
    own.apple.pass_type = own_copy(arena, options->apple.pass_type);
    own.apple.team = own_copy(arena, options->apple.team);
    own.apple.certificate = own_copy(arena, options->apple.certificate);
    own.apple.key = own_copy(arena, options->apple.key);
    own.apple.intermediate = own_copy(arena, options->apple.intermediate);
    own.apple.push_url = own_copy(arena, options->apple.push_url);
    own.google.issuer = own_copy(arena, options->google.issuer);
    own.google.key = own_copy(arena, options->google.key);
    own.google.api_url = own_copy(arena, options->google.api_url);
    own.google.save_url = own_copy(arena, options->google.save_url);
    own.sms_url = own_copy(arena, options->sms_url);
    own.sms_body = own_copy(arena, options->sms_body);
    own.sms_token = own_copy(arena, options->sms_token);
    return own;
}

struct app *app_new(const struct app_options *options, char ret_error[256])
{
    struct secret_keys *keys = options->is_test ? secret_keys_for_tests()
                                                : secret_keys_load(options->data_folder, ret_error);
    if (keys == NULL) {
        return NULL;
    }
    assets_start();
    struct arena *arena = arena_new();
    struct app *app = ARENA_NEW(arena, struct app);
    app->options = own_options(arena, options);
    app->arena = arena;
    app->keys = keys;
    size_t threads = (size_t)MAX_OF(options->threads, 1);
    app->connections = ARENA_ARRAY(arena, threads, struct db *);
    app->compressors = ARENA_ARRAY(arena, threads, struct compressor *);
    app->health = &app->own_health;
    pthread_mutex_init(&app->keeping, NULL);
    add_routes(app);
    return app;
}

struct app_kept {
    const struct app_keeper *keeper;
    void *what;
    struct app_kept *next;
};

void *app_kept(struct app *app, const struct app_keeper *keeper)
{
    pthread_mutex_lock(&app->keeping);
    struct app_kept *kept = app->kept;
    while (kept != NULL && kept->keeper != keeper) {
        kept = kept->next;
    }
    if (kept == NULL) {
        kept = ARENA_NEW(app->arena, struct app_kept);
        *kept = (struct app_kept){keeper, keeper->make(app), app->kept};
        app->kept = kept;
    }
    pthread_mutex_unlock(&app->keeping);
    return kept->what;
}

void app_forget_kept(struct app *app)
{
    for (const struct app_kept *kept = app->kept; kept != NULL; kept = kept->next) {
        kept->keeper->let_go(kept->what);
    }
    app->kept = NULL;
}

void app_free(struct app *app)
{
    if (app == NULL) {
        return;
    }
    app_forget_kept(app);
    pthread_mutex_destroy(&app->keeping);
    for (int i = 0; i < MAX_OF(app->options.threads, 1); i++) {
        db_close(app->connections[i]);
        compress_free(app->compressors[i]);
    }
    secret_keys_free(app->keys);
    app_forget_roles(app);
    arena_free(app->arena);
}

/* A database that `profkom demo` has filled says so itself: nobody can take it for a real register.
 */
static void load_demo(struct app *app, struct db *db)
{
    struct session_db_setting_row setting;
    if (session_db_setting(db, STR("demo"), &setting) && str_equal(setting.value, STR("1"))) {
        app->options.is_demo = true;
    }
}

static uint64_t bits_of_role(str role, struct session_db_role_rights_rows rights)
{
    uint64_t bits = 0;
    EACH (row, rights) {
        bits |= str_equal(row->role, role) ? access_rights_of(row->right_code) : 0;
    }
    return bits;
}

static void fill_roles(struct app_roles *roles, struct db *db)
{
    struct session_db_roles_rows rows = session_db_roles(db);
    struct session_db_role_rights_rows rights = session_db_role_rights(db);
    struct session_db_setting_row version;
    if (session_db_setting(db, STR("roles_version"), &version) &&
        !str_to_int64(version.value, &roles->version)) {
        roles->version = 0;
    }
    roles->items = ARENA_ARRAY(roles->arena, rows.count, struct app_role);
    roles->count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const struct session_db_roles_row *row = &rows.items[i];
        roles->items[i] = (struct app_role){.code = row->code,
                                            .label = row->label,
                                            .level = (int)row->level,
                                            .rights = bits_of_role(row->code, rights),
                                            .needs_second_factor = row->needs_second_factor};
    }
}

/* Two threads may read them at once; both sets are right, and both are kept to the end. */
static void take_roles(struct app *app, struct app_roles *roles)
{
    roles->older = atomic_load(&app->roles);
    while (!atomic_compare_exchange_weak(&app->roles, &roles->older, roles)) {}
}

/* The rows live in an arena of their own; the caller sets the connection's arena again. */
static bool load_roles(struct app *app, struct db *db)
{
    struct arena *arena = arena_new();
    struct app_roles *roles = ARENA_NEW(arena, struct app_roles);
    roles->arena = arena;
    db_use_arena(db, arena);
    fill_roles(roles, db);
    if (db_failure(db) != DB_FINE) {
        arena_free(arena);
        return false;
    }
    take_roles(app, roles);
    return true;
}

void app_forget_roles(struct app *app)
{
    struct app_roles *roles = atomic_load(&app->roles);
    while (roles != NULL) {
        struct app_roles *older = roles->older;
        arena_free(roles->arena);
        roles = older;
    }
    atomic_store(&app->roles, NULL);
}

void app_follow_roles(struct app *app, struct db *db, int64_t version)
{
    const struct app_roles *roles = app_roles(app);
    if (roles == NULL || roles->version != version) {
        /* Where that fails the request does, too. */
        bool was_read = load_roles(app, db);
        (void)was_read;
    }
}

const struct app_roles *app_roles(const struct app *app)
{
    return atomic_load(&app->roles);
}

static bool load_settings(struct app *app, struct db *db)
{
    db_begin_read(db);
    bool was_read = load_roles(app, db);
    db_use_arena(db, app->arena);
    load_demo(app, db);
    db_rollback(db);
    return was_read;
}

struct db *app_connection(struct app *app, int thread)
{
    assert(thread < MAX_OF(app->options.threads, 1));
    if (app->connections[thread] == NULL) {
        char error[256];
        struct db *db = db_open(app->options.database, DB_READ_WRITE, error);
        if (db == NULL) {
            LOG_ERROR("database.closed", "reason=\"%s\"", error);
            return NULL;
        }
        app->connections[thread] = db;
    }
    if (thread == 0 && app_roles(app) == NULL && !load_settings(app, app->connections[0])) {
        /* Without them nobody would have any right; the next request tries again. */
        LOG_ERROR("database.roles", "read=0");
        return NULL;
    }
    return app->connections[thread];
}

/* ---- the disk ------------------------------------------------------------------------------- */

void app_note_write(struct app *app, const struct db *db, bool was_kept)
{
    if (was_kept && db_has_written(db)) {
        /* Read first: the line of memory is shared by all workers and hardly ever changes. */
        if (atomic_load(&app->health->disk_full_at) != 0) {
            atomic_store(&app->health->disk_full_at, 0);
        }
    } else if (!was_kept && db_failure(db) == DB_FULL) {
        atomic_store(&app->health->disk_full_at, app_now(app));
    }
    bool is_news = db_has_lost_writes(db) && !atomic_exchange(&app->has_lost_writes, true);
    if (is_news) {
        LOG_ERROR("database.lost_writes", "pid=%d", (int)getpid());
        if (app->options.ask_for_replacement != NULL) {
            app->options.ask_for_replacement();
        }
    }
}

bool app_write(struct request *req, bool (*write)(struct request *req, void *what), void *what)
{
    bool is_busy = true;
    for (int i = 0; i < JOB_WRITE_TRIES && is_busy; i++) {
        db_begin_write(req->db);
        if (write(req, what)) {
            bool was_kept = db_commit(req->db);
            app_note_write(req->app, req->db, was_kept);
            if (was_kept) {
                return true;
            }
        }
        is_busy = db_failure(req->db) == DB_BUSY;
        db_rollback(req->db);
    }
    return false;
}

bool app_portion(struct request *req, bool (*work)(struct request *portion, void *what), void *what)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request portion = *req;
    portion.arena = arena;
    db_use_arena(portion.db, arena);
    bool answer = work(&portion, what);
    db_use_arena(portion.db, req->arena);
    return answer;
}

bool app_is_read_only(const struct app *app)
{
    int64_t full_at = atomic_load(&app->health->disk_full_at);
    return full_at != 0 && app_now(app) - full_at < DISK_FULL_SECONDS;
}

struct request *app_system_request(struct app *app, struct arena *arena, struct db *db)
{
    struct http_request *http = ARENA_NEW(arena, struct http_request);
    http->arena = arena;
    struct request *req = ARENA_NEW(arena, struct request);
    start_request(req, app, http, db);
    return req;
}

int64_t app_now(const struct app *app)
{
    if (!date_is_none(app->options.fixed_today)) {
        /* Noon of the fixed day. */
        return date_to_days(app->options.fixed_today) * 86400 + 12 * 3600;
    }
    return (int64_t)time(NULL);
}

date app_today(const struct app *app)
{
    if (!date_is_none(app->options.fixed_today)) {
        return app->options.fixed_today;
    }
    return date_of_instant(app_now(app), app->options.utc_offset_minutes);
}

const struct app_role *app_role(const struct app *app, str code)
{
    const struct app_roles *roles = app_roles(app);
    for (size_t i = 0; roles != NULL && i < roles->count; i++) {
        if (str_equal(roles->items[i].code, code)) {
            return &roles->items[i];
        }
    }
    return NULL;
}

int app_temporary_file(const struct app *app)
{
    return open(app->options.data_folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

const char *app_file_path(const struct app *app, struct arena *arena, const char *name)
{
    return str_format(arena, "%s/%s", app->options.data_folder, name).data;
}
