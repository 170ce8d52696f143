#include "db/db_driver.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* ---- connections ---------------------------------------------------------------------------- */

static bool is_postgres_url(const char *location)
{
    return str_starts_with(str_of(location), STR("postgresql://")) ||
           str_starts_with(str_of(location), STR("postgres://"));
}

struct db *db_open(const char *location, enum db_mode mode, char ret_error[256])
{
    struct db *db = is_postgres_url(location) ? db_postgres_open(location, mode, ret_error)
                                              : db_sqlite_open(location, mode, ret_error);
    if (db != NULL) {
        db->process = getpid();
        db->own_arena = arena_new();
        db->arena = db->own_arena;
    }
    return db;
}

void db_close(struct db *db)
{
    if (db == NULL) {
        return;
    }
    /* In a fork the connection is still the parent's: SQLite would roll back in the memory that its
     * WAL shares with other processes, libpq would end the session. What is left behind is memory
     * alone. */
    if (db->process != getpid()) {
        return;
    }
    arena_free(db->own_arena);
    db->driver->close(db);
}

void db_drop(struct db **db)
{
    db_close(*db);
    *db = NULL;
}

enum db_kind db_kind_of(const struct db *db)
{
    return db->driver->kind;
}

void db_use_arena(struct db *db, struct arena *arena)
{
    db->arena = arena;
}

struct arena *db_arena(const struct db *db)
{
    return db->arena;
}

/* ---- failures ------------------------------------------------------------------------------- */

bool db_fail(struct db *db, enum db_failure failure, const char *format, ...)
{
    if (db->failure == DB_FINE) {
        db->failure = failure;
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(db->failure_text, sizeof(db->failure_text), format, arguments);
        va_end(arguments);
    }
    return false;
}

static bool has_failed(const struct db *db)
{
    return db->failure != DB_FINE;
}

static void clear_failure(struct db *db)
{
    db->failure = DB_FINE;
    db->failure_text[0] = '\0';
}

enum db_failure db_failure(const struct db *db)
{
    return db->failure;
}

const char *db_failure_text(const struct db *db)
{
    return db->failure_text;
}

/* ---- transactions --------------------------------------------------------------------------- */

static void begin(struct db *db, bool writing)
{
    assert(db->process == getpid());
    assert(!db->in_transaction);
    if (has_failed(db)) {
        return;
    }
    db->is_writing = writing;
    db->in_transaction = db->driver->begin(db, writing);
}

void db_begin_read(struct db *db)
{
    begin(db, false);
}

void db_begin_write(struct db *db)
{
    begin(db, true);
}

void db_begin_write_if_free(struct db *db)
{
    db->waits_for_nobody = true;
    begin(db, true);
    db->waits_for_nobody = false;
}

static void forget_transaction(struct db *db)
{
    db->in_transaction = false;
    db->is_writing = false;
    db->has_savepoint = false;
}

bool db_commit(struct db *db)
{
    bool kept = db->in_transaction && !has_failed(db) && db->driver->commit(db);
    if (!kept && db->in_transaction) {
        db->driver->rollback(db);
    }
    forget_transaction(db);
    return kept;
}

void db_rollback(struct db *db)
{
    if (db->in_transaction) {
        db->driver->rollback(db);
    }
    forget_transaction(db);
    clear_failure(db);
}

void db_savepoint(struct db *db)
{
    assert(!db->has_savepoint);
    db->has_savepoint = true;
    db->failed_before_savepoint = has_failed(db);
    if (!has_failed(db)) {
        db->driver->script(db, "SAVEPOINT inner_work", NULL);
    }
}

void db_savepoint_keep(struct db *db)
{
    assert(db->has_savepoint);
    db->has_savepoint = false;
    if (!has_failed(db)) {
        db->driver->script(db, "RELEASE SAVEPOINT inner_work", NULL);
    }
}

void db_savepoint_undo(struct db *db)
{
    assert(db->has_savepoint);
    db->has_savepoint = false;
    if (db->failed_before_savepoint) {
        return;
    }
    /* PostgreSQL will not commit a transaction that met a serialisation conflict, savepoint or not.
     */
    bool is_lost = db->failure == DB_BUSY && db_kind_of(db) == DB_POSTGRES;
    if (!is_lost && db->driver->undo_savepoint(db)) {
        clear_failure(db);
    }
}

bool db_in_transaction(const struct db *db)
{
    return db->in_transaction;
}

bool db_is_writing(const struct db *db)
{
    return db->is_writing;
}

bool db_has_lost_writes(const struct db *db)
{
    return db->has_lost_writes;
}

bool db_has_written(const struct db *db)
{
    return db->has_written;
}

void db_expect_much(struct db *db, bool much)
{
    if (db->driver->expect_much != NULL) {
        db->driver->expect_much(db, much);
    }
}

/* ---- statements ----------------------------------------------------------------------------- */

static struct db_cursor *start(struct db *db, const struct db_query *query,
                               const struct db_value *parameters, bool streaming)
{
    assert(db->in_transaction || db->process == getpid());
    return has_failed(db) ? NULL : db->driver->start(db, query, parameters, streaming);
}

struct db_cursor *db_start(struct db *db, const struct db_query *query,
                           const struct db_value *parameters)
{
    return start(db, query, parameters, false);
}

struct db_cursor *db_start_streaming(struct db *db, const struct db_query *query,
                                     const struct db_value *parameters)
{
    if (!db->in_transaction && !has_failed(db)) {
        db_fail(db, DB_BROKEN, "%s: streams outside a transaction", query->name);
    }
    struct db_cursor *cursor = start(db, query, parameters, true);
    if (cursor != NULL) {
        cursor->scratch = arena_new();
    }
    return cursor;
}

bool db_step(struct db_cursor *cursor)
{
    if (cursor == NULL || has_failed(cursor->db)) {
        return false;
    }
    if (cursor->scratch != NULL && arena_used(cursor->scratch) > 0) {
        arena_reset(cursor->scratch);
    }
    return cursor->db->driver->step(cursor);
}

int64_t db_column_int(struct db_cursor *cursor, int column)
{
    return cursor->db->driver->column_int(cursor, column);
}

double db_column_real(struct db_cursor *cursor, int column)
{
    return cursor->db->driver->column_real(cursor, column);
}

str db_column_text(struct db_cursor *cursor, int column)
{
    struct arena *arena = cursor->scratch != NULL ? cursor->scratch : cursor->db->arena;
    return cursor->db->driver->column_text(cursor, column, arena);
}

date db_column_date(struct db_cursor *cursor, int column)
{
    str text = cursor->db->driver->column_in_place(cursor, column);
    date day = {0};
    if (!str_is_empty(text) && !date_from_iso(text, &day)) {
        db_fail(cursor->db, DB_BROKEN, "%s: column %d is no date", cursor->query->name, column + 1);
    }
    return day;
}

int64_t db_end(struct db_cursor *cursor)
{
    if (cursor == NULL) {
        return 0;
    }
    /* The driver may give the cursor's memory to the next one. */
    struct arena *scratch = cursor->scratch;
    cursor->scratch = NULL;
    int64_t changed = cursor->db->driver->end(cursor);
    arena_free(scratch);
    return changed;
}

int64_t db_run(struct db *db, const struct db_query *query, const struct db_value *parameters)
{
    struct db_cursor *cursor = db_start(db, query, parameters);
    while (db_step(cursor)) {}
    return db_end(cursor);
}

bool db_prepare(struct db *db, const struct db_query *query)
{
    return !has_failed(db) && db->driver->prepare(db, query);
}

bool db_script(struct db *db, const char *sql)
{
    return !has_failed(db) && db->driver->script(db, sql, NULL);
}

str db_script_text(struct db *db, const char *sql)
{
    str first = {0};
    return !has_failed(db) && db->driver->script(db, sql, &first) ? first : (str){0};
}
