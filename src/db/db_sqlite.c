#include "db/db_driver.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* While opening nobody waits for an answer yet; afterwards the dispatcher runs the request again.
 */
#define OPENING_BUSY_TIMEOUT_MS 5000
#define BUSY_TRIES 100
#define CHECKPOINT_PAGES 1000

/* synchronous=FULL: in WAL mode anything less loses acknowledged work when the power goes.
 * secure_delete: what is destroyed by an act, or erased under the law, is no longer to be read in
 * freed pages. Debian's SQLite is built so; another one may not be. */
#define SETTINGS \
    "PRAGMA synchronous = FULL;" \
    "PRAGMA foreign_keys = ON;" \
    "PRAGMA cache_size = -32768;" \
    "PRAGMA temp_store = MEMORY;" \
    "PRAGMA mmap_size = 0;" \
    "PRAGMA trusted_schema = OFF;" \
    "PRAGMA secure_delete = ON;" \
    "PRAGMA journal_size_limit = 67108864;"

enum fixed { BEGIN_READ, BEGIN_WRITE, COMMIT, ROLLBACK, FIXED_COUNT };

static const char *const fixed_sql[FIXED_COUNT] = {
    [BEGIN_READ] = "BEGIN",
    [BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
};

struct sqlite {
    struct db db;
    sqlite3 *handle;
    sqlite3_stmt *fixed[FIXED_COUNT];
    struct db_statements statements;
    int64_t changes_before; /* how many there were when the transaction began */
    bool is_read_only;
};

/* A prepared statement is its own cursor, so that an ordinary call allocates nothing. */
struct statement {
    struct db_cursor cursor;
    sqlite3_stmt *handle;
    int parameter_count;
    bool is_readonly;
    bool is_running;
    bool is_done;
    bool is_extra; /* the usual one was running: recursion out of an @each */
};

static struct sqlite *sqlite_of(struct db *db)
{
    return (struct sqlite *)db;
}

static struct statement *statement_of(struct db_cursor *cursor)
{
    return (struct statement *)cursor;
}

/* ---- failures ------------------------------------------------------------------------------- */

static enum db_failure kind_of_failure(int code)
{
    switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_SHMSIZE:
        return DB_FULL;
    case SQLITE_READONLY_DBMOVED:
        return DB_BROKEN;
    default:
        break;
    }
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return DB_BUSY;
    case SQLITE_FULL:
    case SQLITE_READONLY:
        return DB_FULL;
    default:
        return DB_BROKEN;
    }
}

static void note_lost_writes(struct db *db, int code)
{
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) {
        /* The kernel has thrown the pages away: a second fsync would succeed and prove nothing. */
        db->has_lost_writes = true;
    }
}

/* `names_no_values`: the message speaks of the statement's text or of the schema alone. Others
 * (FTS, JSON) quote what was bound, and what was bound may be somebody's name. */
static bool fail(struct db *db, const char *what, int code, bool names_no_values)
{
    struct sqlite *sqlite = sqlite_of(db);
    note_lost_writes(db, code);
    bool is_safe = names_no_values || (code & 0xFF) == SQLITE_CONSTRAINT;
    const char *message = is_safe ? sqlite3_errmsg(sqlite->handle) : sqlite3_errstr(code);
    return db_fail(db, kind_of_failure(code), "%s: %d %s", what, code, message);
}

static bool may_run(struct db *db, const char *what, bool is_readonly)
{
    struct sqlite *sqlite = sqlite_of(db);
    if (is_readonly) {
        return true;
    }
    if (sqlite->is_read_only || (db->in_transaction && !db->is_writing)) {
        return db_fail(db, DB_BROKEN, "%s: writes in a transaction that only reads", what);
    }
    if (db->has_lost_writes) {
        return db_fail(db, DB_BROKEN, "%s: refused, an earlier write did not reach the disk", what);
    }
    return true;
}

/* ---- opening and closing -------------------------------------------------------------------- */

/* A file nobody else may read; SQLite gives its companions the same mode. O_EXCL, because closing a
 * descriptor of a database that is open in this process would drop SQLite's locks on it. */
static void create_private_file(const char *location)
{
    if (strcmp(location, ":memory:") == 0) {
        return;
    }
    int fd = open(location, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        close(fd);
    }
}

/* Statistics of memory are kept under one mutex for the whole process: every piece of memory would
 * be waited for, and nobody reads them. Before the first connection, or SQLite refuses. */
static void configure_sqlite(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* After a commit: what SQLite would do by itself, but without hiding a checkpoint whose fsync
 * failed. The commit stands all the same, its pages are safe in the log. */
static int checkpoint_when_long(void *context, sqlite3 *handle, const char *schema, int pages)
{
    if (pages >= CHECKPOINT_PAGES) {
        int code = sqlite3_wal_checkpoint_v2(handle, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        note_lost_writes(context, code);
    }
    return SQLITE_OK;
}

/* A millisecond between two looks at the lock: a commit takes one or two. SQLite's own waiting
 * sleeps longer each time, up to 50 ms, and whoever sleeps so long when many write finds the lock
 * taken again and again by those who came after him. */
static int wait_for_lock(void *context, int tries)
{
    const struct db *db = context;
    if (db->waits_for_nobody || tries == BUSY_TRIES) {
        return 0;
    }
    usleep(1000);
    return 1;
}

static bool apply_settings(struct sqlite *sqlite, enum db_mode mode)
{
    sqlite3_extended_result_codes(sqlite->handle, 1);
    sqlite3_busy_timeout(sqlite->handle, OPENING_BUSY_TIMEOUT_MS);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    const char *by_mode = mode == DB_READ_ONLY ? "PRAGMA query_only = ON"
                          : mode == DB_READ_ONCE
                              ? "PRAGMA query_only = ON; PRAGMA cache_size = -1024"
                              : "PRAGMA journal_mode = WAL";
    bool applied = sqlite3_exec(sqlite->handle, SETTINGS, NULL, NULL, NULL) == SQLITE_OK &&
                   sqlite3_exec(sqlite->handle, by_mode, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_busy_handler(sqlite->handle, wait_for_lock, &sqlite->db);
    sqlite3_wal_hook(sqlite->handle, checkpoint_when_long, &sqlite->db);
    return applied;
}

static void release_statement(void *statement)
{
    sqlite3_finalize(((struct statement *)statement)->handle);
    free(statement);
}

static void sqlite_close(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    for (int i = 0; i < FIXED_COUNT; i++) {
        sqlite3_finalize(sqlite->fixed[i]);
    }
    db_statements_clear(&sqlite->statements, release_statement);
    sqlite3_close(sqlite->handle);
    free(sqlite);
}

/* ---- transactions --------------------------------------------------------------------------- */

static bool run_fixed(struct db *db, enum fixed which)
{
    struct sqlite *sqlite = sqlite_of(db);
    sqlite3_stmt **statement = &sqlite->fixed[which];
    int code = SQLITE_OK;
    if (*statement == NULL) {
        code = sqlite3_prepare_v3(sqlite->handle, fixed_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(*statement);
        sqlite3_reset(*statement);
    }
    return code == SQLITE_DONE || fail(db, fixed_sql[which], code, true);
}

static bool sqlite_begin(struct db *db, bool writing)
{
    sqlite_of(db)->changes_before = sqlite3_total_changes64(sqlite_of(db)->handle);
    if (writing && sqlite_of(db)->is_read_only) {
        return db_fail(db, DB_BROKEN, "begin: this connection only reads");
    }
    return writing ? may_run(db, "begin", false) && run_fixed(db, BEGIN_WRITE)
                   : run_fixed(db, BEGIN_READ);
}

static bool sqlite_commit(struct db *db)
{
    struct sqlite *sqlite = sqlite_of(db);
    db->has_written = sqlite3_total_changes64(sqlite->handle) != sqlite->changes_before;
    return run_fixed(db, COMMIT);
}

/* A full disk and some other failures have ended the transaction already. */
static bool is_over(struct db *db)
{
    return sqlite3_get_autocommit(sqlite_of(db)->handle) != 0;
}

static void sqlite_rollback(struct db *db)
{
    if (!is_over(db)) {
        run_fixed(db, ROLLBACK);
    }
}

static bool sqlite_undo_savepoint(struct db *db)
{
    const char *undo = "ROLLBACK TO SAVEPOINT inner_work; RELEASE SAVEPOINT inner_work";
    return !is_over(db) && sqlite3_exec(sqlite_of(db)->handle, undo, NULL, NULL, NULL) == SQLITE_OK;
}

/* Every index of the register takes a page here and there; what does not fit is written to the log
 * and looked for there again, and the more lies in the log, the longer that takes. */
static void sqlite_expect_much(struct db *db, bool much)
{
    sqlite3 *handle = sqlite_of(db)->handle;
    const char *size = much ? "PRAGMA cache_size = -98304" : "PRAGMA cache_size = -32768";
    sqlite3_exec(handle, size, NULL, NULL, NULL);
    if (!much) {
        sqlite3_db_release_memory(handle);
    }
}

/* ---- statements ----------------------------------------------------------------------------- */

static struct statement *statement_new(struct db *db, const struct db_query *query)
{
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v3(sqlite_of(db)->handle, query->sqlite, -1,
                                  SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    struct statement *statement = calloc(1, sizeof(*statement));
    if (code != SQLITE_OK || statement == NULL) {
        fail(db, query->name, code == SQLITE_OK ? SQLITE_NOMEM : code, true);
        sqlite3_finalize(handle);
        free(statement);
        return NULL;
    }
    statement->cursor = (struct db_cursor){.db = db, .query = query};
    statement->handle = handle;
    statement->parameter_count = sqlite3_bind_parameter_count(handle);
    statement->is_readonly = sqlite3_stmt_readonly(handle) != 0;
    return statement;
}

static struct statement *statement_for(struct db *db, const struct db_query *query)
{
    struct statement **place =
        (struct statement **)db_statements_place(&sqlite_of(db)->statements, query);
    if (*place == NULL) {
        *place = statement_new(db, query);
        return *place;
    }
    if (!(*place)->is_running) {
        return *place;
    }
    struct statement *extra = statement_new(db, query);
    if (extra != NULL) {
        extra->is_extra = true;
    }
    return extra;
}

/* The bytes stay the caller's until db_end, so SQLite need not copy them. */
static int bind_text(sqlite3_stmt *handle, int index, str text)
{
    if (str_is_empty(text)) {
        return sqlite3_bind_null(handle, index);
    }
    return sqlite3_bind_text64(handle, index, text.data, text.length, SQLITE_STATIC, SQLITE_UTF8);
}

static int bind_bytes(sqlite3_stmt *handle, int index, str bytes)
{
    if (str_is_empty(bytes)) {
        return sqlite3_bind_null(handle, index);
    }
    return sqlite3_bind_blob64(handle, index, bytes.data, bytes.length, SQLITE_STATIC);
}

static int bind_date(sqlite3_stmt *handle, int index, date day)
{
    if (date_is_none(day)) {
        return sqlite3_bind_null(handle, index);
    }
    char text[DATE_TEXT_LENGTH + 1];
    date_to_iso(day, text);
    return sqlite3_bind_text(handle, index, text, DATE_TEXT_LENGTH, SQLITE_TRANSIENT);
}

static int bind_one(sqlite3_stmt *handle, int index, char letter, const struct db_value *value)
{
    switch (letter) {
    case 't':
        return bind_text(handle, index, value->text);
    case 'b':
        return bind_bytes(handle, index, value->text);
    case 'd':
        return bind_date(handle, index, value->day);
    case 'r':
        return sqlite3_bind_double(handle, index, value->real);
    case 'n':
        if (value->integer == 0) {
            return sqlite3_bind_null(handle, index);
        }
        return sqlite3_bind_int64(handle, index, value->integer);
    default:
        return sqlite3_bind_int64(handle, index, value->integer);
    }
}

static int bind_all(struct statement *statement, const struct db_value *parameters)
{
    const char *letters = statement->cursor.query->parameters;
    int code = SQLITE_OK;
    for (int i = 0; i < statement->parameter_count && code == SQLITE_OK; i++) {
        code = bind_one(statement->handle, i + 1, letters[i], &parameters[i]);
    }
    return code;
}

static struct db_cursor *sqlite_start(struct db *db, const struct db_query *query,
                                      const struct db_value *parameters, bool streaming)
{
    (void)streaming; /* SQLite always streams. */
    struct statement *statement = statement_for(db, query);
    if (statement == NULL) {
        return NULL;
    }
    statement->is_running = true;
    statement->is_done = false;
    if (may_run(db, query->name, statement->is_readonly)) {
        int code = bind_all(statement, parameters);
        if (code != SQLITE_OK) {
            fail(db, query->name, code, false);
        }
    }
    return &statement->cursor;
}

static bool sqlite_step(struct db_cursor *cursor)
{
    struct statement *statement = statement_of(cursor);
    if (statement->is_done) {
        return false;
    }
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        return true;
    }
    statement->is_done = true;
    if (code != SQLITE_DONE) {
        fail(cursor->db, cursor->query->name, code, false);
    }
    return false;
}

static int64_t sqlite_column_int(struct db_cursor *cursor, int column)
{
    return sqlite3_column_int64(statement_of(cursor)->handle, column);
}

static double sqlite_column_real(struct db_cursor *cursor, int column)
{
    return sqlite3_column_double(statement_of(cursor)->handle, column);
}

static str sqlite_column_in_place(struct db_cursor *cursor, int column)
{
    /* One look into the row instead of the two of sqlite3_column_blob and _bytes. */
    sqlite3_value *value = sqlite3_column_value(statement_of(cursor)->handle, column);
    const char *bytes = sqlite3_value_blob(value);
    return bytes == NULL ? (str){0} : (str){bytes, (size_t)sqlite3_value_bytes(value)};
}

/* Of a streamed row nothing is asked for after the next step: until then its bytes stay. */
static str sqlite_column_text(struct db_cursor *cursor, int column, struct arena *arena)
{
    str text = sqlite_column_in_place(cursor, column);
    return cursor->scratch != NULL ? text : str_copy(arena, text);
}

static int64_t sqlite_end(struct db_cursor *cursor)
{
    struct statement *statement = statement_of(cursor);
    struct db *db = cursor->db;
    int64_t changed = 0;
    if (!statement->is_readonly) {
        /* INSERT … RETURNING counts its rows only at its end. */
        while (db->failure == DB_FINE && sqlite_step(cursor)) {}
        changed = db->failure == DB_FINE ? sqlite3_changes64(sqlite_of(db)->handle) : 0;
    }
    sqlite3_reset(statement->handle);
    statement->is_running = false;
    if (statement->is_extra) {
        release_statement(statement);
    }
    return changed;
}

static bool sqlite_prepare(struct db *db, const struct db_query *query)
{
    struct statement *statement = statement_for(db, query);
    if (statement == NULL) {
        return false;
    }
    return sqlite3_column_count(statement->handle) == (int)strlen(query->columns) ||
           db_fail(db, DB_BROKEN, "%s: gives other columns than it declares", query->name);
}

/* ---- scripts -------------------------------------------------------------------------------- */

static bool run_script_statement(struct db *db, sqlite3_stmt *handle, str *ret_first)
{
    if (!may_run(db, "script", sqlite3_stmt_readonly(handle) != 0)) {
        return false;
    }
    bool is_first = true;
    int code;
    while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
        if (is_first && ret_first != NULL) {
            const char *bytes = sqlite3_column_blob(handle, 0);
            str first = {bytes, (size_t)sqlite3_column_bytes(handle, 0)};
            *ret_first = str_copy(db->arena, first);
        }
        is_first = false;
    }
    return code == SQLITE_DONE || fail(db, "script", code, false);
}

static bool sqlite_script(struct db *db, const char *sql, str *ret_first)
{
    while (*sql != '\0') {
        sqlite3_stmt *handle = NULL;
        int code = sqlite3_prepare_v2(sqlite_of(db)->handle, sql, -1, &handle, &sql);
        if (code != SQLITE_OK) {
            return fail(db, "script", code, true);
        }
        bool went_well = handle == NULL || run_script_statement(db, handle, ret_first);
        sqlite3_finalize(handle);
        if (!went_well) {
            return false;
        }
    }
    return true;
}

static const struct db_driver sqlite_driver = {
    .kind = DB_SQLITE,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .undo_savepoint = sqlite_undo_savepoint,
    .expect_much = sqlite_expect_much,
    .prepare = sqlite_prepare,
    .start = sqlite_start,
    .step = sqlite_step,
    .column_int = sqlite_column_int,
    .column_real = sqlite_column_real,
    .column_text = sqlite_column_text,
    .column_in_place = sqlite_column_in_place,
    .end = sqlite_end,
    .script = sqlite_script,
};

struct db *db_sqlite_open(const char *location, enum db_mode mode, char ret_error[256])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_sqlite);
    struct sqlite *sqlite = calloc(1, sizeof(*sqlite));
    if (sqlite == NULL) {
        snprintf(ret_error, 256, "No memory to open the database.");
        return NULL;
    }
    sqlite->db.driver = &sqlite_driver;
    sqlite->is_read_only = mode == DB_READ_ONLY || mode == DB_READ_ONCE;
    if (mode == DB_CREATE) {
        create_private_file(location);
    }
    /* A reader, too, must be able to write the WAL's index; query_only keeps it from the data. A
     * connection belongs to one thread at a time, so SQLite needs no mutex. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    flags |= mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0;
    int code = sqlite3_open_v2(location, &sqlite->handle, flags, NULL);
    if (code != SQLITE_OK || !apply_settings(sqlite, mode)) {
        snprintf(ret_error, 256, "The database %s cannot be opened: %s.", location,
                 sqlite->handle == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(sqlite->handle));
        sqlite_close(&sqlite->db);
        return NULL;
    }
    return &sqlite->db;
}
