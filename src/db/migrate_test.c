#include "db/migrate.h"

#include "base/test.h"
#include "db/test_db.h"

static const struct migration first = {
    .name = "a/0001_first",
    .sql =
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id));\n"
        "INSERT INTO parent VALUES (1, 'one');\n"
        "INSERT INTO child VALUES (10, 1);\n",
    .checksum = "1111",
};

static const struct migration second = {
    .name = "b/0001_second",
    .sql = "CREATE TABLE pair (a INTEGER, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;\n",
    .checksum = "2222",
};

static const struct migration failing = {
    .name = "c/0001_failing",
    .sql = "CREATE TABLE half (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n",
    .checksum = "3333",
};

static struct db *open_with_arena(void)
{
    struct db *db = test_db_open();
    db_use_arena(db, test_arena());
    return db;
}

static str translated(enum db_kind kind, const char *sql)
{
    return migrate_translate(test_arena(), kind, sql);
}

void test_migrate__types_become_those_of_postgres(void)
{
    expect_str(
        "CREATE TABLE a (i BIGINT, t TEXT COLLATE \"C\" NOT NULL, r DOUBLE PRECISION, b BYTEA);",
        translated(DB_POSTGRES, "CREATE TABLE a (i INTEGER, t TEXT NOT NULL, r REAL, b BLOB);"));
    expect_str("CREATE TABLE a (b BIGINT);",
               translated(DB_POSTGRES, "CREATE TABLE a (b INTEGER) STRICT, "
                                       "WITHOUT ROWID;"));
    expect_str("CREATE TABLE a (b BIGINT)\n;",
               translated(DB_POSTGRES, "CREATE TABLE a (b INTEGER) WITHOUT ROWID\n;"));
    expect_str("SELECT CAST(a AS TEXT), CAST(b AS BIGINT)",
               translated(DB_POSTGRES, "SELECT CAST(a AS TEXT), CAST(b AS INTEGER)"));
    expect_str("strpos(a, 'instr(')", translated(DB_POSTGRES, "instr(a, 'instr(')"));
    expect_str("BIGINT", translated(DB_POSTGRES, "BIGINT"));
}

void test_migrate__texts_names_and_comments_stay_as_they_are(void)
{
    const char *sql =
        "INSERT INTO a VALUES ('TEXT; it''s BLOB', \"REAL\", CONTEXT, TEXT_2, integer); "
        "-- INTEGER and 'TEXT";
    expect_str(sql, translated(DB_POSTGRES, sql));
    expect_str("x TEXT", translated(DB_SQLITE, "x TEXT"));
}

void test_migrate__a_marked_line_is_for_one_database(void)
{
    const char *sql = "a\nb   -- sqlite\nc   -- postgres  \nd";
    expect_str("a\nb   -- sqlite\n\nd", translated(DB_SQLITE, sql));
    expect_str("a\n\nc   -- postgres  \nd", translated(DB_POSTGRES, sql));
}

void test_migrate__each_migration_is_applied_once(void)
{
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration one[] = {first, {0}};
    const struct migration both[] = {first, second, {0}};
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, one, error));
    expect_int(MIGRATE_NOTHING_TO_DO, migrate(db, one, error));
    expect_int(MIGRATE_DONE, migrate(db, both, error));
    expect_int(MIGRATE_NOTHING_TO_DO, migrate(db, both, error));
    expect_str("2", db_script_text(db, "SELECT count(*) FROM migration"));
    expect_str("1", db_script_text(db, "SELECT count(*) FROM child"));
    expect_str("", str_of(error));
    expect_int(DB_FINE, db_failure(db));
}

void test_migrate__a_changed_migration_is_refused_before_anything_is_applied(void)
{
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration before[] = {first, {0}};
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, before, error));
    struct migration changed = first;
    changed.checksum = "1112";
    const struct migration after[] = {changed, second, {0}};
    expect_int(MIGRATE_REFUSED, migrate(db, after, error));
    expect_contains("a/0001_first was changed", str_of(error));
    expect_str("1", db_script_text(db, "SELECT count(*) FROM migration"));
    expect_int(DB_FINE, db_failure(db));
}

void test_migrate__a_database_of_a_newer_program_is_refused(void)
{
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration newer[] = {first, second, {0}};
    const struct migration older[] = {first, {0}};
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, newer, error));
    expect_int(MIGRATE_REFUSED, migrate(db, older, error));
    expect_contains("b/0001_second is unknown here", str_of(error));
}

void test_migrate__a_failing_migration_leaves_nothing_and_keeps_those_before(void)
{
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration list[] = {first, failing, second, {0}};
    char error[256] = "";
    expect_int(MIGRATE_REFUSED, migrate(db, list, error));
    expect_contains("c/0001_failing failed", str_of(error));
    expect_contains("nowhere", str_of(error));
    expect_int(DB_FINE, db_failure(db));
    expect_str("a/0001_first", db_script_text(db, "SELECT name FROM migration ORDER BY name DESC"));
    expect_false(db_script(db, "SELECT * FROM half"));
}

void test_migrate__a_table_with_children_can_be_rebuilt(void)
{
    if (test_db_is_postgres()) {
        test_skip("SQLite alone rebuilds tables");
    }
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration rebuild = {
        .name = "a/0002_rebuild",
        .sql = "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);\n"
               "INSERT INTO parent_new SELECT id, name FROM parent;\n"
               "DROP TABLE parent;\n"
               "ALTER TABLE parent_new RENAME TO parent;\n",
        .checksum = "4444",
    };
    const struct migration list[] = {first, rebuild, {0}};
    char error[256] = "";
    expect_int(MIGRATE_DONE, migrate(db, list, error));
    expect_str(
        "1", db_script_text(db, "SELECT count(*) FROM child JOIN parent ON parent.id = parent_id"));
    expect_str("1", db_script_text(db, "PRAGMA foreign_keys"));
}

void test_migrate__rows_without_their_parents_are_refused(void)
{
    CLEANUP(db_drop) struct db *db = open_with_arena();
    const struct migration orphans = {
        .name = "a/0002_orphans",
        .sql = "INSERT INTO child VALUES (11, 5);\n",
        .checksum = "5555",
    };
    const struct migration list[] = {first, orphans, {0}};
    char error[256] = "";
    expect_int(MIGRATE_REFUSED, migrate(db, list, error));
    expect_contains("a/0002_orphans failed", str_of(error));
    expect_str("1", db_script_text(db, "SELECT count(*) FROM child"));
}
