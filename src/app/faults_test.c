#include "app/test.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "app/jobs_runner.h"
#include "app/maintenance.h"
#include "db/migrate.h"
#include "db/test_db.h"
#include "db/test_faults.h"

/* Every call to the disk that an operation makes fails once: alone, and together with all that
 * follow. Whatever fails, the person gets the page or one sentence; nothing is half there; the same
 * form sent again does its work exactly once; the next request works. */

#define TODAY "2026-03-01"

struct scene {
    struct test_app *app;
    int64_t account;
    const char *member_path; /* of a member who is there already, in this version */
    int64_t version;
    int number; /* of the attempt: makes names that were not there before */
    str form_key;
    const char *found_path; /* of a search */
};

struct operation {
    struct reply (*run)(struct scene *scene);
    const char
        *counted; /* SQL: grows by one when the operation has succeeded; NULL = nothing changes */
    int good_status;
    int step; /* between one n and the next; 0 = 1 */
};

static const struct {
    const char *name;
    struct test_faults faults;
} disks[] = {
    {"a read fails", {.kinds = TEST_FAULTS_READ}},
    {"reads fail from then on", {.kinds = TEST_FAULTS_READ, .lasts = true}},
    {"a write fails", {.kinds = TEST_FAULTS_WRITE}},
    {"the disk is full from then on",
     {.kinds = TEST_FAULTS_WRITE, .lasts = true, .is_no_room = true}},
    {"an fsync fails", {.kinds = TEST_FAULTS_SYNC}},
    {"files cannot be opened, cut or shared",
     {.kinds = TEST_FAULTS_OPEN | TEST_FAULTS_TRUNCATE | TEST_FAULTS_SHARED_MEMORY}},
    {"everything fails from then on", {.kinds = 63, .lasts = true}},
};

/* ---- what must hold ------------------------------------------------------------------------- */

static int64_t count_of(struct scene *scene, const struct operation *operation)
{
    return operation->counted == NULL ? 0 : test_sql_int(scene->app, operation->counted);
}

/* Words of the inside that no page may show. */
static void expect_no_internals(str body)
{
    static const char *const words[] = {"sqlite", "SQL",         "I/O",      "IOERR",
                                        ".db",    "/tmp",        "SELECT",   "INSERT",
                                        "disk I", "database is", "malformed"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        expect_lacks(words[i], body);
    }
}

static void expect_a_sentence(struct reply reply)
{
    if (reply.status != 503 && reply.status != 500) {
        test_fail(__FILE__, __LINE__, "status %d after a fault:\n%.*s", reply.status,
                  STR_ARG(reply.body));
    }
    expect_contains("<h1>", reply.body);
    expect_no_internals(reply.body);
}

static void expect_whole(struct scene *scene)
{
    expect_int(0, maintenance_faults(test_looking(scene->app)));
    expect_true(audit_verify(test_arena(), test_looking(scene->app)).is_whole);
}

static void new_attempt(struct scene *scene)
{
    scene->number++;
    scene->form_key = test_form_key(scene->app, scene->account);
    scene->version = test_sql_int(scene->app, "SELECT coalesce(max(version), 0) FROM member");
    test_sql(scene->app, "UPDATE session SET seen_at = 0");
    test_restart(scene->app);
}

static bool has_lost_writes(struct scene *scene)
{
    struct app *app = test_inner_app(scene->app);
    return app->has_lost_writes ||
           (app->connections[0] != NULL && db_has_lost_writes(app->connections[0]));
}

/* The n-th call fails. True if the operation did not come so far. */
static bool survives(struct scene *scene, const struct operation *operation,
                     struct test_faults faults)
{
    new_attempt(scene);
    int64_t before = count_of(scene, operation);
    int64_t more = operation->counted != NULL;
    test_faults_arm(faults);
    struct reply reply = operation->run(scene);
    bool was_hit = test_faults_disarm();
    bool is_done = reply.status == operation->good_status;
    if (!is_done) {
        expect_true(was_hit);
        expect_a_sentence(reply);
    }
    expect_int(before + (is_done ? more : 0), count_of(scene, operation));

    /* The same form once more: by the same worker, or by the next when this one must go. */
    if (has_lost_writes(scene)) {
        struct reply refused = operation->run(scene);
        expect_int(operation->counted == NULL ? operation->good_status : 503, refused.status);
        expect_int(before + (is_done ? more : 0), count_of(scene, operation));
        test_restart(scene->app);
    }
    expect_int(operation->good_status, operation->run(scene).status);
    expect_int(before + more, count_of(scene, operation));
    expect_whole(scene);
    return !was_hit;
}

static struct scene scene_of(void)
{
    if (test_db_is_postgres()) {
        test_skip("the faulty disk lies under SQLite");
    }
    test_faults_install();
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.account = test_account(scene.app, "primary_chair", "Рыльская СОШ 4");
    return scene;
}

static void sweep(struct scene *scene, const struct operation *operation)
{
    for (size_t i = 0; i < COUNT_OF(disks); i++) {
        struct test_faults faults = disks[i].faults;
        for (faults.at = 1; !survives(scene, operation, faults);
             faults.at += MAX_OF(operation->step, 1)) {
            if (faults.at > 5000) {
                test_fail(__FILE__, __LINE__, "%s: it never ends", disks[i].name);
            }
        }
        if (getenv("PROFKOM_TEST_VERBOSE") != NULL) {
            printf("    %s: %lld calls\n", disks[i].name, (long long)faults.at - 1);
        }
    }
}

/* ---- the operations ------------------------------------------------------------------------- */

static struct reply send_form(struct scene *scene, int64_t account, const char *path, str fields)
{
    str body =
        str_format(test_arena(), "%.*s&form_key=%.*s", STR_ARG(fields), STR_ARG(scene->form_key));
    return test_request(scene->app, account, HTTP_POST, path, NULL, 0,
                        str_to_c(test_arena(), body));
}

/* Surnames take no digits: the number is written in letters. */
static str letters_of(int number)
{
    struct buf out = BUF_INIT(test_arena());
    for (int rest = number; rest > 0; rest /= 10) {
        static const char *const digits[] = {"а", "б", "в", "г", "д", "е", "и", "к", "л", "м"};
        buf_put(&out, str_of(digits[rest % 10]));
    }
    return buf_str(&out);
}

static struct reply add_member(struct scene *scene)
{
    str name = letters_of(scene->number);
    return send_form(scene, scene->account, "/members/new?org=111",
                     str_format(test_arena(),
                                "last_name=Бор%.*s&first_name=Анна&born=23.10.1993&status=active"
                                "&category=worker_pedagogic&position=учитель&joined_on=01.09.2020"
                                "&registered_on=01.09.2020&ignore_matches=1",
                                STR_ARG(name)));
}

void test_faults__a_member_is_added_wholly_or_not_at_all(void)
{
    struct scene scene = scene_of();
    sweep(&scene, &(struct operation){.run = add_member,
                                      .counted = "SELECT count(*) FROM member",
                                      .good_status = 303});
}

static struct reply change_member(struct scene *scene)
{
    str name = letters_of(scene->number);
    return send_form(scene, scene->account, scene->member_path,
                     str_format(test_arena(),
                                "last_name=Вяз%.*s&first_name=Анна&born=23.10.1993&status=active"
                                "&category=worker_pedagogic&position=учитель&joined_on=01.09.2020"
                                "&registered_on=01.09.2020&ignore_matches=1&version=%lld",
                                STR_ARG(name), (long long)scene->version));
}

void test_faults__a_member_is_changed_wholly_or_not_at_all(void)
{
    struct scene scene = scene_of();
    new_attempt(&scene);
    expect_int(303, add_member(&scene).status);
    scene.member_path = test_text("/members/%lld/edit",
                                  (long long)test_sql_int(scene.app, "SELECT id FROM member"));
    sweep(&scene, &(struct operation){
                      .run = change_member,
                      .counted = "SELECT count(*) FROM audit_entry WHERE action = 'members.edit'",
                      .good_status = 303});
}

static struct reply add_organisation(struct scene *scene)
{
    return send_form(scene, scene->account, "/orgs/110/new",
                     str_format(test_arena(),
                                "name=ППО+школы+%d&short_name=Школа+%d&type=primary_workers"
                                "&country=ru&on=2026-03-01&basis=Resolution&step=do",
                                scene->number, scene->number));
}

void test_faults__an_organisation_is_added_wholly_or_not_at_all(void)
{
    struct scene scene = scene_of();
    scene.account = test_account(scene.app, "territory_chair", "Рыльская");
    sweep(&scene, &(struct operation){.run = add_organisation,
                                      .counted = "SELECT count(*) FROM org",
                                      .good_status = 303});
}

static struct reply change_organisation(struct scene *scene)
{
    return send_form(scene, scene->account, "/orgs/111/edit",
                     str_format(test_arena(),
                                "name=ППО+лицея+%d&short_name=Лицей+%d&type=primary_workers"
                                "&state=active&country=ru",
                                scene->number, scene->number));
}

void test_faults__an_organisation_is_changed_wholly_or_not_at_all(void)
{
    struct scene scene = scene_of();
    scene.account = test_account(scene.app, "territory_chair", "Рыльская");
    sweep(&scene, &(struct operation){
                      .run = change_organisation,
                      .counted = "SELECT count(*) FROM audit_entry WHERE action = 'orgs.edit'",
                      .good_status = 303});
}

static struct reply sign_in(struct scene *scene)
{
    return send_form(scene, 0, "/sign-in", STR("login=chair@example.org&password=profkom-demo"));
}

void test_faults__somebody_signs_in_or_is_told_why_not(void)
{
    struct scene scene = scene_of();
    /* The cheapest there is: the true cost would only slow the sweep down. */
    char hash[crypto_pwhash_STRBYTES];
    expect_int(0, crypto_pwhash_str_alg(hash, "profkom-demo", 12, crypto_pwhash_OPSLIMIT_MIN,
                                        crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13));
    test_sql(scene.app, test_text("UPDATE account SET email = 'chair@example.org', password_hash = "
                                  "'%s' WHERE id = %lld",
                                  hash, (long long)scene.account));
    scene.account = 0;
    sweep(&scene, &(struct operation){.run = sign_in,
                                      .counted = "SELECT count(*) FROM session",
                                      .good_status = 303});
}

static struct reply list_members(struct scene *scene)
{
    return test_get(scene->app, scene->account, "/members");
}

static struct reply search_members(struct scene *scene)
{
    return test_get(scene->app, scene->account, scene->found_path);
}

static struct reply list_organisations(struct scene *scene)
{
    return test_get(scene->app, scene->account, "/orgs");
}

/* Each of these pages also prolongs the session, in a transaction of its own. */
void test_faults__pages_are_shown_or_a_sentence(void)
{
    struct scene scene = scene_of();
    for (int i = 0; i < 40; i++) {
        new_attempt(&scene);
        expect_int(303, add_member(&scene).status);
    }
    sweep(&scene, &(struct operation){.run = list_members, .good_status = 200});
    struct reply found = test_post(scene.app, scene.account, "/members/find", "q=Бор");
    scene.found_path = str_to_c(test_arena(), test_location(found));
    sweep(&scene, &(struct operation){.run = search_members, .good_status = 200});
    sweep(&scene, &(struct operation){.run = list_organisations, .good_status = 200});
}

/* ---- work without a person ------------------------------------------------------------------ */

static struct reply order_and_run_job(struct scene *scene)
{
    struct reply reply =
        send_form(scene, scene->account, "/members/export",
                  STR("org=111&format=csv&columns=name&columns=born&purpose=отчёт&reason=отчёт"));
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    while (jobs_run_one(test_inner_app(scene->app), scratch)) {
        arena_reset(scratch);
    }
    return reply;
}

void test_faults__ordered_work_is_done_or_said_to_have_failed(void)
{
    struct scene scene = scene_of();
    new_attempt(&scene);
    expect_int(303, add_member(&scene).status);
    /* A runner that cannot note how its work ended tries for two seconds. */
    sweep(&scene, &(struct operation){.run = order_and_run_job,
                                      .counted = "SELECT count(*) FROM job",
                                      .good_status = 303,
                                      .step = 5});
    expect_int(0, test_sql_int(scene.app,
                               "SELECT count(*) FROM job WHERE state NOT IN ('done', 'failed')"));
    expect_true(test_sql_int(scene.app, "SELECT count(*) FROM job WHERE state = 'done'") > 10);
}

/* Sealing has no reply; it succeeded if nothing is left unsealed. */
static struct reply seal_audit(struct scene *scene)
{
    struct app *app = test_inner_app(scene->app);
    struct db *db = app_connection(app, 0);
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    if (db != NULL) {
        audit_seal(app, scratch, db);
    }
    return (struct reply){.status = 303};
}

static bool seals_later(struct scene *scene, struct test_faults faults)
{
    new_attempt(scene);
    expect_int(303, add_member(scene).status);
    test_restart(scene->app);
    test_faults_arm(faults);
    (void)seal_audit(scene);
    bool was_hit = test_faults_disarm();
    expect_whole(scene);
    test_restart(scene->app);
    (void)seal_audit(scene);
    expect_whole(scene);
    expect_int(
        0, test_sql_int(scene->app, "SELECT count(*) FROM audit_entry WHERE chain_number IS NULL"));
    return !was_hit;
}

void test_faults__the_audit_log_is_sealed_now_or_later(void)
{
    struct scene scene = scene_of();
    for (size_t i = 0; i < COUNT_OF(disks); i++) {
        struct test_faults faults = disks[i].faults;
        for (faults.at = 1; !seals_later(&scene, faults); faults.at++) {}
    }
}

/* ---- checkpoints and migrations ------------------------------------------------------------- */

/* The log goes back into the database file, and is cut. What was acknowledged must be there after
 * it. */
static bool survives_a_checkpoint(struct scene *scene, struct test_faults faults)
{
    new_attempt(scene);
    expect_int(303, add_member(scene).status);
    int64_t members = test_sql_int(scene->app, "SELECT count(*) FROM member");
    struct db *db = app_connection(test_inner_app(scene->app), 0);
    test_faults_arm(faults);
    bool was_done = db_script(db, "PRAGMA wal_checkpoint(TRUNCATE)");
    bool was_hit = test_faults_disarm();
    expect_true(was_done || was_hit);
    expect_int((faults.kinds & TEST_FAULTS_SYNC) != 0 && was_hit && !faults.lasts,
               db_has_lost_writes(db) && !faults.lasts);
    test_restart(scene->app);
    expect_int(members, test_sql_int(scene->app, "SELECT count(*) FROM member"));
    expect_whole(scene);
    return !was_hit;
}

void test_faults__nothing_is_lost_between_log_and_database(void)
{
    struct scene scene = scene_of();
    for (size_t i = 0; i < COUNT_OF(disks); i++) {
        struct test_faults faults = disks[i].faults;
        for (faults.at = 1; !survives_a_checkpoint(&scene, faults); faults.at++) {}
    }
}

static void copy_file(const char *folder, const char *from, const char *to)
{
    char bytes[65536];
    FILE *source = fopen(test_text("%s/%s", folder, from), "re");
    FILE *target = fopen(test_text("%s/%s", folder, to), "we");
    expect_true(source != NULL && target != NULL);
    size_t length;
    while ((length = fread(bytes, 1, sizeof(bytes), source)) > 0) {
        expect_int(length, fwrite(bytes, 1, length, target));
    }
    fclose(source);
    expect_int(0, fclose(target));
}

/* The next call of a sweep: every one in the full run, ever fewer of thousands otherwise. */
static int64_t next_at(int64_t at, int64_t part)
{
    return at + (test_is_full() ? 1 : 1 + at / part);
}

/* What a power cut leaves: database and log without the index of the log. Opening it recovers. */
static bool recovers_later(struct scene *scene, struct test_faults faults)
{
    const char *folder = test_inner_app(scene->app)->options.data_folder;
    copy_file(folder, "profkom.db", "copy.db");
    copy_file(folder, "profkom.db-wal", "copy.db-wal");
    const char *location = test_text("%s/copy.db", folder);
    char error[256] = "";
    test_faults_arm(faults);
    struct db *db = db_open(location, DB_READ_WRITE, error);
    str found = db == NULL ? (str){0} : db_script_text(db, "SELECT count(*) FROM member");
    bool was_hit = test_faults_disarm();
    expect_true(was_hit || str_equal(found, STR("5")));
    expect_true(str_is_empty(found) || str_equal(found, STR("5")));
    db_close(db);

    db = test_db_connect(location, DB_READ_WRITE);
    expect_str("5", db_script_text(db, "SELECT count(*) FROM member"));
    expect_int(0, maintenance_faults(db));
    db_close(db);
    unlink(location);
    return !was_hit;
}

void test_faults__a_fault_during_recovery_loses_nothing(void)
{
    struct scene scene = scene_of();
    for (int i = 0; i < 5; i++) {
        new_attempt(&scene);
        expect_int(303, add_member(&scene).status);
    }
    for (size_t i = 0; i < COUNT_OF(disks); i++) {
        struct test_faults faults = disks[i].faults;
        for (faults.at = 1; !recovers_later(&scene, faults); faults.at = next_at(faults.at, 8)) {}
    }
}

static bool migrates_later(struct test_faults faults)
{
    const char *location = test_db_location();
    char error[256] = "";
    test_faults_arm(faults);
    struct db *db = db_open(location, DB_CREATE, error);
    enum migrate_outcome outcome = db == NULL ? MIGRATE_REFUSED : migrate(db, migrations, error);
    bool was_hit = test_faults_disarm();
    db_close(db);
    expect_true(outcome != MIGRATE_REFUSED || was_hit);
    expect_true(outcome != MIGRATE_REFUSED || error[0] != '\0');

    db = test_db_connect(location, DB_CREATE);
    expect_int(outcome == MIGRATE_REFUSED ? MIGRATE_DONE : MIGRATE_NOTHING_TO_DO,
               migrate(db, migrations, error));
    expect_int(0, maintenance_faults(db));
    db_close(db);
    unlink(location);
    return !was_hit;
}

void test_faults__a_migration_that_failed_goes_on_where_it_was(void)
{
    if (test_db_is_postgres()) {
        test_skip("the faulty disk lies under SQLite");
    }
    test_faults_install();
    for (size_t i = 0; i < COUNT_OF(disks); i++) {
        struct test_faults faults = disks[i].faults;
        for (faults.at = 1; !migrates_later(faults); faults.at = next_at(faults.at, 2)) {}
    }
}

/* ---- after a fault -------------------------------------------------------------------------- */

static int asked_for_replacement;

static void count_request(void)
{
    asked_for_replacement++;
}

void test_faults__after_a_failed_fsync_the_worker_asks_to_be_replaced(void)
{
    struct scene scene = scene_of();
    test_inner_app(scene.app)->options.ask_for_replacement = count_request;
    asked_for_replacement = 0;
    new_attempt(&scene);
    test_faults_arm((struct test_faults){.kinds = TEST_FAULTS_SYNC, .at = 1});
    struct reply reply = add_member(&scene);
    expect_true(test_faults_disarm());
    expect_int(503, reply.status);
    expect_int(1, asked_for_replacement);

    /* Until then it writes nothing, and shows everything. */
    expect_int(503, add_member(&scene).status);
    expect_int(200, list_members(&scene).status);
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM member"));
    expect_int(1, asked_for_replacement);
}

static bool write_nothing(struct request *req UNUSED, void *what UNUSED)
{
    return true;
}

void test_faults__pages_tell_while_the_disk_is_full(void)
{
    struct scene scene = scene_of();
    new_attempt(&scene);
    expect_lacks("env-full", list_members(&scene).body);
    test_faults_arm((struct test_faults){
        .kinds = TEST_FAULTS_WRITE, .at = 1, .lasts = true, .is_no_room = true});
    struct reply refused = add_member(&scene);
    struct reply list = list_members(&scene);
    expect_true(test_faults_disarm());
    expect_int(503, refused.status);
    expect_contains("env-full", refused.body);
    expect_int(200, list.status);
    expect_contains("env-full", list.body);

    /* What changes nothing, such as a sweep with nothing to do, needs no room. */
    struct app *app = test_inner_app(scene.app);
    struct request *sweeping = app_system_request(app, test_arena(), app_connection(app, 0));
    expect_true(app_write(sweeping, write_nothing, NULL));
    expect_contains("env-full", list_members(&scene).body);

    expect_int(303, add_member(&scene).status);
    expect_lacks("env-full", list_members(&scene).body);
}
