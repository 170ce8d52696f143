#include "db/db.h"

#include "base/test.h"
#include "db/migrate.h"
#include "db/test_db.h"
#include "trial/good.sql.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern const struct migration trial_migrations[];

static struct db *with_trial_schema(struct db *db)
{
    char error[256] = "";
    db_use_arena(db, test_arena());
    if (migrate(db, trial_migrations, error) != MIGRATE_DONE) {
        test_fail(__FILE__, __LINE__, "%s", error);
    }
    return db;
}

static struct db *trial_db(void)
{
    return with_trial_schema(test_db_open());
}

static void add_city(struct db *db, int64_t id, const char *name)
{
    good_db_add(db, &(struct good_db_add_values){.id = id, .name = str_of(name)});
}

static int64_t city_count(struct db *db)
{
    struct good_db_statistics_row row = {0};
    expect_true(good_db_statistics(db, &row));
    return row.total;
}

static void expect_fine(struct db *db)
{
    expect_str("", str_of(db_failure_text(db)));
    expect_int(DB_FINE, db_failure(db));
}

/* ---- values --------------------------------------------------------------------------------- */

void test_db__every_type_comes_back_as_it_went(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    good_db_add(db, &(struct good_db_add_values){
                        .id = INT64_MAX,
                        .name = STR("Нұр-Сұлтан \"'\\\n"),
                        .founded = date_of("1830-05-01"),
                        .budget = {-123456789012345},
                        .area = 796.25,
                        .arms = STR("\0\xff\\x'\0"),
                        .is_capital = true,
                        .remark = STR("r"),
                    });
    struct good_db_find_row row = {0};
    expect_true(good_db_find(db, INT64_MAX, &row));
    expect_true(row.id == INT64_MAX);
    expect_str("Нұр-Сұлтан \"'\\\n", row.name);
    expect_date("1830-05-01", row.founded);
    expect_int(-123456789012345, row.budget.kopecks);
    expect_true(row.area == 796.25);
    expect_true(str_equal(STR("\0\xff\\x'\0"), row.arms));
    expect_true(row.is_capital);
    expect_str("r", row.remark);
    expect_fine(db);
}

void test_db__absent_values_are_null_and_come_back_as_zero(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "Курск");
    expect_str("1", db_script_text(db, "SELECT count(*) FROM city WHERE founded IS NULL AND "
                                       "arms IS NULL AND remark IS NULL AND budget = 0"));
    struct good_db_find_row row = {.remark = STR("old"), .founded = {1}, .arms = STR("old")};
    expect_true(good_db_find(db, 1, &row));
    expect_str("", row.remark);
    expect_str("", row.arms);
    expect_int(0, row.founded.number);
    expect_false(row.is_capital);
    expect_fine(db);
}

void test_db__an_id_of_zero_is_null_and_an_int_of_zero_is_a_number(void)
{
    static const struct db_query query = {
        .name = "test_zeros",
        .sqlite = "SELECT CASE WHEN ?1 IS NULL THEN 'null' END AS a, "
                  "CASE WHEN ?2 = 0 THEN 'number' END AS b",
        .postgres = "SELECT CASE WHEN $1 IS NULL THEN 'null' END AS a, "
                    "CASE WHEN $2 = 0 THEN 'number' END AS b",
        .parameters = "ni",
        .columns = "tt",
    };
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_read(db);
    const struct db_value zeros[] = {{.integer = 0}, {.integer = 0}};
    struct db_cursor *cursor = db_start(db, &query, zeros);
    expect_true(db_step(cursor));
    expect_str("null", db_column_text(cursor, 0));
    expect_str("number", db_column_text(cursor, 1));
    expect_int(0, db_end(cursor));
    expect_fine(db);
}

void test_db__a_column_that_is_no_date_is_a_failure(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    expect_true(db_script(db, "INSERT INTO city (id, name, founded) VALUES (1, 'a', 'secret')"));
    struct good_db_find_row row;
    bool found = good_db_find(db, 1, &row);
    expect_true(found);
    expect_int(DB_BROKEN, db_failure(db));
    expect_contains("good_db_find: column 3 is no date", str_of(db_failure_text(db)));
}

/* ---- kinds of queries ----------------------------------------------------------------------- */

void test_db__one_leaves_the_row_alone_when_nothing_is_found(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    struct good_db_find_row row = {.name = STR("untouched")};
    db_begin_read(db);
    expect_false(good_db_find(db, 7, &row));
    expect_str("untouched", row.name);
    expect_fine(db);
}

void test_db__many_lists_in_the_order_of_bytes(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    const char *const names[] = {"а", "Б", "ё", "b", "A", "Ё", "а б", "а-б"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        add_city(db, (int64_t)i + 1, names[i]);
    }
    struct good_db_list_rows rows = good_db_list(db);
    expect_int(COUNT_OF(names), rows.count);
    for (size_t i = 1; i < rows.count; i++) {
        expect_true(str_compare(rows.items[i - 1].name, rows.items[i].name) < 0);
    }
    expect_str("A", rows.items[0].name);
    expect_int(0, good_db_founded_before(db, date_of("2000-01-01")).count);
    expect_fine(db);
}

void test_db__changed_and_count_tell_what_happened(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    expect_true(good_db_add_once(db, 1, STR("Курск")));
    expect_false(good_db_add_once(db, 1, STR("Курск")));
    expect_true(good_db_add_once(db, 2, STR("Курск")));
    expect_int(2, good_db_rename(db, STR("Курск"), STR("Льгов")));
    expect_int(0, good_db_rename(db, STR("Курск"), STR("Льгов")));
    good_db_remove(db, 1);
    expect_int(1, city_count(db));
    expect_fine(db);
}

void test_db__expressions_have_the_same_values_on_both_databases(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    good_db_add(db, &(struct good_db_add_values){
                        .id = 1, .name = STR("a"), .budget = {5}, .is_capital = true});
    good_db_add(db, &(struct good_db_add_values){.id = 2, .name = STR("b"), .budget = {7}});
    struct good_db_statistics_row row;
    expect_true(good_db_statistics(db, &row));
    expect_int(12, row.budget.kopecks);
    expect_int(1, row.capitals);
    expect_false(row.is_empty);
    expect_str("2", row.text_of_total);
}

void test_db__a_variant_reaches_its_database_alone(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    const char *name = db_kind_of(db) == DB_SQLITE ? "sqlite" : "postgres";
    db_begin_write(db);
    struct good_db_database_row row;
    expect_true(good_db_database(db, &row));
    expect_str(name, row.name);
    add_city(db, 1, "Курск");
    struct good_db_shared_ending_row shared;
    expect_true(good_db_shared_ending(db, 1, &shared));
    expect_true(str_starts_with(shared.label, str_of(name)));
    expect_true(str_ends_with(shared.label, STR(":Курск")));
}

void test_db__a_scope_shows_its_part_of_the_tree_and_zero_shows_nothing(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    good_db_add_person(db, 1, 11, STR("001002"), STR("Анна"));
    good_db_add_person(db, 1, 12, STR("001003"), STR("Борис"));
    good_db_add_person(db, 2, 13, STR("001002"), STR("Вера"));
    struct scope scope = {.region_id = 1, .from = STR("001002"), .to = STR("001003")};
    struct good_db_people_rows people = good_db_people(db, scope);
    expect_int(1, people.count);
    expect_str("Анна", people.items[0].name);
    expect_int(0, good_db_people(db, (struct scope){0}).count);
    expect_fine(db);
}

struct walk {
    struct db *db;
    int64_t seen;
    int64_t inner;
    int depth;
};

static void count_person(void *context, const struct good_db_all_people_row *row)
{
    struct walk *walk = context;
    char name[32];
    snprintf(name, sizeof(name), "person %d", (int)row->id);
    expect_str(name, row->name);
    walk->seen++;
    if (row->id == 700 && walk->depth == 0) {
        /* The same query inside itself, and an ordinary one. */
        struct walk inner = {.db = walk->db, .depth = 1};
        good_db_all_people(walk->db, count_person, &inner);
        walk->inner = inner.seen;
        add_city(walk->db, 1, "made meanwhile");
        expect_str(name, row->name);
    }
}

void test_db__each_streams_and_leaves_the_connection_usable(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    for (int i = 1; i <= 1201; i++) {
        str name = str_format(test_arena(), "person %d", i);
        good_db_add_person(db, 1, i, STR("001"), name);
    }
    size_t used_before = arena_used(test_arena());
    struct walk walk = {.db = db};
    good_db_all_people(db, count_person, &walk);
    expect_fine(db);
    expect_int(1201, walk.seen);
    expect_int(1201, walk.inner);
    expect_int(1, city_count(db));
    /* The texts of a row are gone with it: the memory does not grow. */
    expect_true(arena_used(test_arena()) - used_before < 4096);
}

void test_db__each_needs_a_transaction(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    struct walk walk = {.db = db};
    good_db_all_people(db, count_person, &walk);
    expect_contains("outside a transaction", str_of(db_failure_text(db)));
}

void test_db__many_statements_keep_their_places(void)
{
    enum { QUERIES = 200 };
    CLEANUP(db_drop) struct db *db = trial_db();
    struct db_query *queries = ARENA_ARRAY(test_arena(), QUERIES, struct db_query);
    for (int i = 0; i < QUERIES; i++) {
        char *sql = str_to_c(test_arena(), str_format(test_arena(), "SELECT %d AS n", i));
        char *name = str_to_c(test_arena(), str_format(test_arena(), "test_many_%d", i));
        queries[i] = (struct db_query){
            .name = name, .sqlite = sql, .postgres = sql, .parameters = "", .columns = "i"};
    }
    db_begin_read(db);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < QUERIES; i++) {
            struct db_cursor *cursor = db_start(db, &queries[i], NULL);
            expect_true(db_step(cursor));
            expect_int(i, db_column_int(cursor, 0));
            db_end(cursor);
        }
    }
    expect_fine(db);
}

void test_db__prepare_notices_columns_that_are_not_declared(void)
{
    static const struct db_query query = {
        .name = "test_columns",
        .sqlite = "SELECT id, name FROM city",
        .postgres = "SELECT id, name FROM city",
        .parameters = "",
        .columns = "n",
    };
    CLEANUP(db_drop) struct db *db = trial_db();
    expect_false(db_prepare(db, &query));
    expect_contains("test_columns", str_of(db_failure_text(db)));
}

/* ---- transactions --------------------------------------------------------------------------- */

void test_db__a_commit_keeps_and_a_rollback_does_not(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    expect_true(db_in_transaction(db));
    add_city(db, 1, "kept");
    expect_true(db_commit(db));
    expect_false(db_in_transaction(db));
    db_begin_write(db);
    add_city(db, 2, "lost");
    db_rollback(db);
    db_begin_read(db);
    expect_int(1, city_count(db));
    expect_true(db_commit(db));
}

void test_db__a_failure_is_sticky_until_the_rollback(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "a");
    add_city(db, 1, "b");
    expect_int(DB_BROKEN, db_failure(db));
    struct good_db_find_row row = {.name = STR("untouched")};
    expect_false(good_db_find(db, 1, &row));
    expect_str("untouched", row.name);
    expect_int(0, good_db_list(db).count);
    expect_int(0, good_db_rename(db, STR("a"), STR("c")));
    expect_false(db_script(db, "SELECT 1"));
    expect_str("", db_script_text(db, "SELECT 1"));
    expect_false(db_commit(db));
    expect_int(DB_BROKEN, db_failure(db));
    db_rollback(db);
    expect_fine(db);
    db_begin_read(db);
    expect_int(0, city_count(db));
}

void test_db__failure_texts_name_the_statement_and_no_values(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    good_db_add_person(db, 1, 11, STR("001"), STR("Иванова"));
    good_db_add_person(db, 1, 12, STR("001"), STR("Иванова"));
    str text = str_of(db_failure_text(db));
    expect_contains("good_db_add_person", text);
    expect_contains("person", text);
    expect_lacks("Иванова", text);
    db_rollback(db);
    if (db_kind_of(db) == DB_POSTGRES) {
        expect_false(db_script(db, "SELECT CAST('Иванова' AS INTEGER)"));
        expect_contains("22P02", str_of(db_failure_text(db)));
        expect_lacks("Иванова", str_of(db_failure_text(db)));
        db_rollback(db);
        expect_false(db_script(db, "DO $$ BEGIN RAISE 'the \"Иванова\" is there'; END $$"));
        expect_contains("P0001 the  is there", str_of(db_failure_text(db)));
    } else {
        expect_false(db_script(db, "SELECT json_extract('{}', 'Иванова')"));
    }
    expect_lacks("Иванова", str_of(db_failure_text(db)));
}

void test_db__a_savepoint_takes_back_what_came_after_it(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "before");
    db_savepoint(db);
    add_city(db, 2, "after");
    add_city(db, 2, "fails");
    expect_int(DB_BROKEN, db_failure(db));
    db_savepoint_undo(db);
    expect_fine(db);
    db_savepoint(db);
    add_city(db, 3, "kept");
    db_savepoint_keep(db);
    expect_true(db_commit(db));
    db_begin_read(db);
    struct good_db_list_rows rows = good_db_list(db);
    expect_int(2, rows.count);
    expect_str("before", rows.items[0].name);
    expect_str("kept", rows.items[1].name);
}

void test_db__a_savepoint_does_not_hide_an_earlier_failure(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "a");
    add_city(db, 1, "b");
    db_savepoint(db);
    db_savepoint_undo(db);
    expect_int(DB_BROKEN, db_failure(db));
    expect_false(db_commit(db));
}

void test_db__a_reading_transaction_does_not_write(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_read(db);
    add_city(db, 1, "a");
    expect_int(DB_BROKEN, db_failure(db));
    db_rollback(db);
    db_begin_read(db);
    expect_false(db_script(db, "DELETE FROM city"));
    expect_int(DB_BROKEN, db_failure(db));
    db_rollback(db);
    db_begin_write(db);
    add_city(db, 1, "a");
    expect_true(db_commit(db));
}

void test_db__a_reading_connection_does_not_write(void)
{
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *writer = with_trial_schema(test_db_connect(location, DB_CREATE));
    CLEANUP(db_drop) struct db *reader = test_db_connect(location, DB_READ_ONLY);
    expect_true(db_script(writer, "INSERT INTO city (id, name) VALUES (1, 'a')"));
    db_begin_write(reader);
    expect_int(DB_BROKEN, db_failure(reader));
    db_rollback(reader);
    expect_false(db_script(reader, "DELETE FROM city"));
    db_rollback(reader);
    db_begin_read(reader);
    expect_int(1, city_count(reader));
}

void test_db__a_reader_sees_one_moment(void)
{
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *writer = with_trial_schema(test_db_connect(location, DB_CREATE));
    CLEANUP(db_drop) struct db *reader = test_db_connect(location, DB_READ_WRITE);
    db_begin_read(reader);
    expect_int(0, city_count(reader));
    db_begin_write(writer);
    add_city(writer, 1, "a");
    expect_true(db_commit(writer));
    expect_int(0, city_count(reader));
    expect_true(db_commit(reader));
    db_begin_read(reader);
    expect_int(1, city_count(reader));
}

/* SQLite lets the second writer not begin; PostgreSQL lets it go on until it would matter. */
void test_db__of_two_writers_that_collide_one_is_told_to_try_again(void)
{
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *first = with_trial_schema(test_db_connect(location, DB_CREATE));
    CLEANUP(db_drop) struct db *second = test_db_connect(location, DB_READ_WRITE);
    db_begin_write(first);
    add_city(first, city_count(first) + 1, "a");
    db_begin_write(second);
    if (db_kind_of(second) == DB_POSTGRES) {
        expect_int(0, city_count(second));
        add_city(second, 77, "b");
    }
    expect_true(db_commit(first));
    expect_false(db_commit(second));
    expect_int(DB_BUSY, db_failure(second));
    db_rollback(second);
    db_begin_write(second);
    add_city(second, city_count(second) + 1, "b");
    expect_true(db_commit(second));
}

/* What can be written another time does not wait; PostgreSQL has nothing to wait for. */
void test_db__a_write_that_can_wait_does_not_begin_while_another_one_writes(void)
{
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *first = with_trial_schema(test_db_connect(location, DB_CREATE));
    CLEANUP(db_drop) struct db *second = test_db_connect(location, DB_READ_WRITE);
    db_begin_write(first);
    add_city(first, 1, "a");
    db_begin_write_if_free(second);
    expect_int(db_kind_of(second) == DB_SQLITE ? DB_BUSY : DB_FINE, db_failure(second));
    db_rollback(second);
    expect_true(db_commit(first));
    db_begin_write_if_free(second);
    add_city(second, 2, "b");
    expect_true(db_commit(second));
    expect_fine(second);
}

void test_db__statements_survive_a_change_of_the_schema(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "a");
    expect_true(db_script(db, "ALTER TABLE city ADD COLUMN mayor TEXT"));
    struct good_db_find_row row;
    expect_true(good_db_find(db, 1, &row));
    expect_true(db_commit(db));
}

void test_db__a_fork_that_closes_leaves_the_parent_its_transaction(void)
{
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *db = with_trial_schema(test_db_connect(location, DB_CREATE));
    db_begin_write(db);
    add_city(db, 1, "a");
    pid_t child = fork();
    if (child == 0) {
        db_close(db);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    add_city(db, 2, "b");
    expect_true(db_commit(db));
    db_begin_read(db);
    expect_int(2, city_count(db));
}

void test_db__opening_what_is_not_there_says_so(void)
{
    char error[256] = "";
    expect_true(db_open("/nowhere/at/all.db", DB_READ_WRITE, error) == NULL);
    expect_contains("/nowhere/at/all.db cannot be opened", str_of(error));
    expect_true(db_open("postgresql://127.0.0.1:1/none", DB_READ_WRITE, error) == NULL);
    expect_contains("The PostgreSQL server cannot be used", str_of(error));
}

/* ---- broken worlds -------------------------------------------------------------------------- */

static void skip_unless(enum db_kind kind)
{
    if (test_db_is_postgres() != (kind == DB_POSTGRES)) {
        test_skip(kind == DB_POSTGRES ? "needs PostgreSQL" : "needs SQLite");
    }
}

void test_db__a_full_disk_stops_writing_and_not_reading(void)
{
    skip_unless(DB_SQLITE);
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "a");
    expect_true(db_commit(db));
    expect_true(db_script(db, "PRAGMA max_page_count = 1"));
    db_begin_write(db);
    char *large = arena_bytes(test_arena(), 100000);
    memset(large, 'x', 100000);
    good_db_add(db,
                &(struct good_db_add_values){.id = 2, .name = STR("b"), .remark = {large, 100000}});
    expect_int(DB_FULL, db_failure(db));
    expect_false(db_commit(db));
    db_rollback(db);
    db_begin_read(db);
    expect_int(1, city_count(db));
    db_rollback(db);
    expect_true(db_script(db, "PRAGMA max_page_count = 100000"));
    db_begin_write(db);
    add_city(db, 2, "b");
    expect_true(db_commit(db));
}

/* A disk whose fsync fails once: SQLite's own file system with one method of the WAL replaced. */
static bool sync_fails;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs failing_vfs;
static sqlite3_io_methods failing_methods;
static int (*real_sync)(sqlite3_file *, int);

static int failing_sync(sqlite3_file *file, int flags)
{
    return sync_fails ? SQLITE_IOERR_FSYNC : real_sync(file, flags);
}

static int failing_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    int code = real_vfs->xOpen(real_vfs, name, file, flags, out);
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
        real_sync = file->pMethods->xSync;
        failing_methods = *file->pMethods;
        failing_methods.xSync = failing_sync;
        file->pMethods = &failing_methods;
    }
    return code;
}

void test_db__after_a_failed_fsync_the_connection_never_writes_again(void)
{
    skip_unless(DB_SQLITE);
    real_vfs = sqlite3_vfs_find(NULL);
    failing_vfs = *real_vfs;
    failing_vfs.zName = "failing";
    failing_vfs.xOpen = failing_open;
    sqlite3_vfs_register(&failing_vfs, 1);
    struct db *db = with_trial_schema(test_db_connect(test_db_location(), DB_CREATE));
    sqlite3_vfs_register(real_vfs, 1);

    db_begin_write(db);
    add_city(db, 1, "a");
    bool had_wal = real_sync != NULL;
    sync_fails = true;
    bool kept = db_commit(db);
    sync_fails = false;
    enum db_failure failure = db_failure(db);
    db_rollback(db);
    db_begin_write(db);
    enum db_failure afterwards = db_failure(db);
    db_rollback(db);
    db_begin_read(db);
    bool reads = !str_is_empty(db_script_text(db, "SELECT count(*) FROM city"));
    db_rollback(db);
    bool writes_alone = db_script(db, "INSERT INTO city (id, name) VALUES (5, 'x')");
    db_close(db);
    sqlite3_vfs_unregister(&failing_vfs);

    expect_true(had_wal);
    expect_false(kept);
    expect_int(DB_BROKEN, failure);
    expect_int(DB_BROKEN, afterwards);
    expect_true(reads);
    expect_false(writes_alone);
}

void test_db__a_new_file_is_for_its_owner_alone(void)
{
    skip_unless(DB_SQLITE);
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *db = with_trial_schema(test_db_connect(location, DB_CREATE));
    expect_fine(db);
    struct stat status;
    expect_int(0, stat(location, &status));
    expect_int(0600, status.st_mode & 0777);
    expect_int(0,
               stat(str_to_c(test_arena(), str_format(test_arena(), "%s-wal", location)), &status));
    expect_int(0600, status.st_mode & 0777);
}

void test_db__queries_share_the_conditions_and_the_rows_of_a_part(void)
{
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    add_city(db, 1, "Курск");
    add_city(db, 2, "Рыльск");
    add_city(db, 3, "Льгов");
    struct good_db_wanted_values wanted = {.name_part = STR("ск")};
    struct good_db_short_line_rows rows =
        good_db_wanted_up(db, &(struct good_db_wanted_up_values){.wanted = wanted});
    expect_int(2, (int64_t)rows.count);
    expect_str("Курск", rows.items[0].name);
    expect_str(db_kind_of(db) == DB_SQLITE ? "s" : "p", rows.items[0].mark);
    rows =
        good_db_wanted_down(db, &(struct good_db_wanted_down_values){.wanted = wanted, .limit = 1});
    expect_int(1, (int64_t)rows.count);
    expect_str("Рыльск", rows.items[0].name);
    expect_int(2,
               good_db_remove_wanted(db, &(struct good_db_remove_wanted_values){.wanted = wanted}));
    expect_int(1, city_count(db));
    expect_true(db_commit(db));
}

void test_db__every_commit_reaches_the_disk(void)
{
    skip_unless(DB_SQLITE);
    CLEANUP(db_drop) struct db *db = test_db_connect(test_db_location(), DB_CREATE);
    db_use_arena(db, test_arena());
    expect_str("wal", db_script_text(db, "PRAGMA journal_mode"));
    expect_str("2", db_script_text(db, "PRAGMA synchronous"));
    expect_str("1", db_script_text(db, "PRAGMA foreign_keys"));
}

void test_db__what_is_removed_is_overwritten_in_the_file(void)
{
    skip_unless(DB_SQLITE);
    CLEANUP(db_drop) struct db *db = test_db_connect(test_db_location(), DB_CREATE);
    db_use_arena(db, test_arena());
    expect_str("1", db_script_text(db, "PRAGMA secure_delete"));
}

void test_db__a_lost_server_is_found_again_at_the_next_begin(void)
{
    skip_unless(DB_POSTGRES);
    const char *location = test_db_location();
    CLEANUP(db_drop) struct db *db = with_trial_schema(test_db_connect(location, DB_READ_WRITE));
    CLEANUP(db_drop) struct db *other = test_db_connect(location, DB_READ_WRITE);
    const char *kill_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                              "datname = current_database() AND pid <> pg_backend_pid()";
    db_begin_write(db);
    add_city(db, 1, "lost with its transaction");
    expect_true(db_script(other, kill_others));
    add_city(db, 2, "never arrives");
    expect_int(DB_BROKEN, db_failure(db));
    expect_false(db_commit(db));
    db_rollback(db);
    db_begin_read(db);
    expect_int(0, city_count(db));
    db_rollback(db);
    /* Lost while idle: the next begin does not even notice. */
    expect_true(db_script(other, kill_others));
    db_begin_write(db);
    add_city(db, 3, "kept");
    expect_true(db_commit(db));
}

void test_db__a_deadlock_is_worth_another_try(void)
{
    skip_unless(DB_POSTGRES);
    CLEANUP(db_drop) struct db *db = trial_db();
    db_begin_write(db);
    expect_false(db_script(db, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"));
    expect_int(DB_BUSY, db_failure(db));
    db_rollback(db);
    db_begin_write(db);
    db_savepoint(db);
    expect_false(db_script(db, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$"));
    db_savepoint_undo(db);
    expect_int(DB_BUSY, db_failure(db));
    db_rollback(db);
    db_begin_write(db);
    expect_false(db_script(db, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53100'; END $$"));
    expect_int(DB_FULL, db_failure(db));
}
