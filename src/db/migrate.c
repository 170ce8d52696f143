#include "db/migrate.h"

#include <stdio.h>
#include <time.h>

/* Another process may be migrating: it is waited for, not fought. */
#define TRIES 200
#define PAUSE_MS 50

static const struct db_query checksum_query = {
    .name = "migrate_checksum",
    .sqlite = "SELECT checksum FROM migration WHERE name = ?1",
    .postgres = "SELECT checksum FROM migration WHERE name = $1",
    .parameters = "t",
    .columns = "t",
};

static const struct db_query names_query = {
    .name = "migrate_names",
    .sqlite = "SELECT name FROM migration ORDER BY name",
    .postgres = "SELECT name FROM migration ORDER BY name",
    .parameters = "",
    .columns = "t",
};

static const struct db_query add_query = {
    .name = "migrate_add",
    .sqlite = "INSERT INTO migration (name, checksum, applied_at) VALUES (?1, ?2, ?3)",
    .postgres = "INSERT INTO migration (name, checksum, applied_at) VALUES ($1, $2, $3)",
    .parameters = "tti",
    .columns = "",
};

enum state { MISSING, APPLIED, CHANGED };

static bool run_script(struct db *db, const char *sql)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    return db_script(db, str_to_c(scratch, migrate_translate(scratch, db_kind_of(db), sql)));
}

static bool has_table(struct db *db)
{
    const char *sql = db_kind_of(db) == DB_SQLITE
                          ? "SELECT name FROM sqlite_schema WHERE name = 'migration'"
                          : "SELECT to_regclass('migration')::text";
    return !str_is_empty(db_script_text(db, sql));
}

static enum state state_of(struct db *db, const struct migration *migration)
{
    const struct db_value parameters[] = {{.text = str_of(migration->name)}};
    struct db_cursor *cursor = db_start(db, &checksum_query, parameters);
    enum state state = MISSING;
    if (db_step(cursor)) {
        str checksum = db_column_text(cursor, 0);
        state = str_equal(checksum, str_of(migration->checksum)) ? APPLIED : CHANGED;
    }
    db_end(cursor);
    return state;
}

static bool is_known(const struct migration *list, str name)
{
    for (; list->name != NULL; list++) {
        if (str_equal(name, str_of(list->name))) {
            return true;
        }
    }
    return false;
}

static bool refuse(struct db *db, char ret_error[256], const char *name, const char *why)
{
    snprintf(ret_error, 256, "The migration %s %s", name, why);
    db_rollback(db);
    return false;
}

/* What is there must be what this program would have made: nothing changed, nothing unknown. */
static bool past_is_ours(struct db *db, const struct migration *list, char ret_error[256])
{
    char unknown[128] = "";
    struct db_cursor *cursor = db_start(db, &names_query, NULL);
    while (db_step(cursor)) {
        str name = db_column_text(cursor, 0);
        if (!is_known(list, name)) {
            snprintf(unknown, sizeof(unknown), "%.*s", STR_ARG(name));
        }
    }
    db_end(cursor);
    if (unknown[0] != '\0') {
        return refuse(db, ret_error, unknown,
                      "is unknown here: the database was made by a newer program.");
    }
    for (const struct migration *migration = list; migration->name != NULL; migration++) {
        if (state_of(db, migration) == CHANGED) {
            return refuse(db, ret_error, migration->name,
                          "was changed after it had been applied. Put the old text back and write "
                          "a new migration.");
        }
    }
    return true;
}

static const struct migration *first_missing(struct db *db, const struct migration *list)
{
    while (list->name != NULL && state_of(db, list) != MISSING) {
        list++;
    }
    return list;
}

/* Tables may be rebuilt (made anew, filled, renamed), so SQLite checks the foreign keys at the end
 * of a migration instead of in the middle. */
static bool foreign_keys_hold(struct db *db)
{
    return db_kind_of(db) == DB_POSTGRES ||
           str_is_empty(db_script_text(db, "SELECT \"table\" FROM pragma_foreign_key_check"));
}

static bool apply_in_transaction(struct db *db, const struct migration *migration)
{
    if (db_kind_of(db) == DB_POSTGRES && !db_script(db, "LOCK TABLE migration IN EXCLUSIVE MODE")) {
        return false;
    }
    if (state_of(db, migration) != MISSING) {
        return true; /* another process was quicker */
    }
    const struct db_value row[] = {
        {.text = str_of(migration->name)},
        {.text = str_of(migration->checksum)},
        {.integer = time(NULL)},
    };
    return run_script(db, migration->sql) && foreign_keys_hold(db) &&
           db_run(db, &add_query, row) == 1;
}

/* Tells why a piece of work did not succeed; true if it is worth another try. */
static bool should_try_again(struct db *db, const char *name, char ret_error[256])
{
    bool is_busy = db_failure(db) == DB_BUSY;
    const char *text = db_failure_text(db);
    snprintf(ret_error, 256, "The migration %s failed: %s", name,
             text[0] != '\0' ? text : "foreign keys point to rows that are not there");
    db_rollback(db);
    if (is_busy) {
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    }
    return is_busy;
}

static bool apply(struct db *db, const struct migration *migration, char ret_error[256])
{
    for (int i = 0; i < TRIES; i++) {
        db_begin_write(db);
        if (apply_in_transaction(db, migration) && db_commit(db)) {
            return true;
        }
        if (!should_try_again(db, migration->name, ret_error)) {
            return false;
        }
    }
    return false;
}

static bool make_table(struct db *db, char ret_error[256])
{
    for (int i = 0; i < TRIES; i++) {
        db_begin_write(db);
        if (run_script(db, "CREATE TABLE IF NOT EXISTS migration (\n"
                           "    name TEXT PRIMARY KEY,\n"
                           "    checksum TEXT NOT NULL,\n"
                           "    applied_at INTEGER NOT NULL\n"
                           ")") &&
            db_commit(db)) {
            return true;
        }
        if (!should_try_again(db, "of the list itself", ret_error)) {
            return false;
        }
    }
    return false;
}

static enum migrate_outcome apply_missing(struct db *db, const struct migration *list,
                                          char ret_error[256])
{
    const struct migration *next = first_missing(db, list);
    if (next->name == NULL) {
        return MIGRATE_NOTHING_TO_DO;
    }
    for (; next->name != NULL; next++) {
        if (!apply(db, next, ret_error)) {
            return MIGRATE_REFUSED;
        }
    }
    return MIGRATE_DONE;
}

static bool set_foreign_keys(struct db *db, bool on)
{
    return db_kind_of(db) == DB_POSTGRES ||
           db_script(db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF");
}

/* A register that is in use: new indexes are taken only when the database knows about them.
 * Samples, not a walk over everything. */
static bool look_at_tables(struct db *db)
{
    return db_script(db, db_kind_of(db) == DB_POSTGRES ? "ANALYZE"
                                                       : "PRAGMA analysis_limit = 1000; ANALYZE");
}

static enum migrate_outcome migrate_in_arena(struct db *db, const struct migration *list,
                                             char ret_error[256])
{
    if ((!has_table(db) && !make_table(db, ret_error)) || !past_is_ours(db, list, ret_error)) {
        return MIGRATE_REFUSED;
    }
    bool is_in_use = state_of(db, list) == APPLIED;
    /* Outside a transaction; inside one this PRAGMA does nothing. */
    bool is_ready = set_foreign_keys(db, false);
    enum migrate_outcome outcome = is_ready ? apply_missing(db, list, ret_error) : MIGRATE_REFUSED;
    if (!set_foreign_keys(db, true) || db_failure(db) != DB_FINE) {
        snprintf(ret_error, 256, "The database cannot be read: %s", db_failure_text(db));
        db_rollback(db);
        return MIGRATE_REFUSED;
    }
    if (outcome == MIGRATE_DONE && is_in_use && !look_at_tables(db)) {
        snprintf(ret_error, 256, "The database cannot be read: %s", db_failure_text(db));
        return MIGRATE_REFUSED;
    }
    return outcome;
}

enum migrate_outcome migrate(struct db *db, const struct migration *list, char ret_error[256])
{
    struct arena *arena = db_arena(db);
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    db_use_arena(db, scratch);
    enum migrate_outcome outcome = migrate_in_arena(db, list, ret_error);
    db_use_arena(db, arena);
    return outcome;
}
