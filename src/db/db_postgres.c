#include "db/db_driver.h"

#include <endian.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

/* Rows per round trip of a streaming query. */
#define PORTION "500"

/* Times are ours, in UTC; a lock that is not to be had soon is a conflict, and the work runs again.
 * Translating a query into machine code takes longer than all but a few of ours. */
#define SETTINGS \
    "SET TIME ZONE 'UTC';" \
    "SET standard_conforming_strings = on;" \
    "SET bytea_output = 'hex';" \
    "SET lock_timeout = '1s';" \
    "SET jit = off;"

/* Numbers of types in pg_type; they never change. */
enum oid {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_VARCHAR = 1043,
    OID_NUMERIC = 1700,
};

struct postgres {
    struct db db;
    PGconn *connection;
    struct db_statements prepared;
    uint64_t streams; /* how many so far: their cursors need names */
    bool is_read_only;
};

struct postgres_cursor {
    struct db_cursor cursor;
    PGresult *result;
    int row;
    int row_count;
    uint64_t stream; /* 0 = all rows are here */
};

/* Parameters as the protocol takes them: binary, so that text needs no copy and no NUL. */
struct bound {
    int count;
    const char *values[DB_PARAMETERS_MAX];
    int lengths[DB_PARAMETERS_MAX];
    int formats[DB_PARAMETERS_MAX];
    Oid types[DB_PARAMETERS_MAX];
    uint64_t numbers[DB_PARAMETERS_MAX];
    char dates[DB_PARAMETERS_MAX][DATE_TEXT_LENGTH + 1];
};

static struct postgres *postgres_of(struct db *db)
{
    return (struct postgres *)db;
}

static struct postgres_cursor *cursor_of(struct db_cursor *cursor)
{
    return (struct postgres_cursor *)cursor;
}

/* ---- failures ------------------------------------------------------------------------------- */

static enum db_failure kind_of_failure(const struct db *db, str state)
{
    if (str_equal(state, STR("40001")) || str_equal(state, STR("40P01")) ||
        str_equal(state, STR("55P03"))) {
        return DB_BUSY;
    }
    /* The server reads only (25006), or is a standby that refuses to begin (0A000). Writing in a
     * transaction that was begun for reading is our own bug. */
    bool is_beginning = !db->in_transaction;
    bool is_not_writable = db->is_writing && (str_equal(state, STR("25006")) ||
                                              (is_beginning && str_equal(state, STR("0A000"))));
    return is_not_writable || str_equal(state, STR("53100")) ? DB_FULL : DB_BROKEN;
}

/* PostgreSQL puts values into messages in quotes or behind a colon. Errors of class 42 (syntax,
 * unknown names) speak of the statement's own text and stay whole. */
static void copy_without_values(char *target, size_t size, const char *message, bool is_whole)
{
    size_t length = 0;
    bool in_quotes = false;
    for (const char *c = message; *c != '\0' && length + 1 < size; c++) {
        if (!is_whole && c[0] == ':' && c[1] == ' ') {
            break;
        }
        if (*c == '"' && !is_whole) {
            in_quotes = !in_quotes;
        } else if (!in_quotes) {
            target[length++] = *c;
        }
    }
    target[length] = '\0';
}

static bool fail_with_result(struct db *db, const char *what, const PGresult *result)
{
    str state = str_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    if (str_is_empty(state) || PQstatus(postgres_of(db)->connection) != CONNECTION_OK) {
        return db_fail(db, DB_BROKEN, "%s: the connection to the server is lost", what);
    }
    const char *primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    char message[200];
    copy_without_values(message, sizeof(message), primary == NULL ? "" : primary,
                        str_starts_with(state, STR("42")));
    return db_fail(db, kind_of_failure(db, state), "%s: %.*s %s%s%s", what, STR_ARG(state), message,
                   constraint == NULL ? "" : ", constraint ", constraint == NULL ? "" : constraint);
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* ---- opening and closing -------------------------------------------------------------------- */

static bool run(struct db *db, const char *sql)
{
    PGresult *result = PQexec(postgres_of(db)->connection, sql);
    bool went_well = is_good(result) || fail_with_result(db, sql, result);
    PQclear(result);
    return went_well;
}

static bool apply_settings(struct postgres *postgres)
{
    return PQstatus(postgres->connection) == CONNECTION_OK && run(&postgres->db, SETTINGS) &&
           (!postgres->is_read_only ||
            run(&postgres->db, "SET default_transaction_read_only = on"));
}

static void postgres_close(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    db_statements_clear(&postgres->prepared, NULL);
    PQfinish(postgres->connection);
    free(postgres);
}

static bool reconnect(struct db *db)
{
    struct postgres *postgres = postgres_of(db);
    db_statements_clear(&postgres->prepared, NULL);
    PQreset(postgres->connection);
    return apply_settings(postgres) || db_fail(db, DB_BROKEN, "the server cannot be reached");
}

/* ---- transactions --------------------------------------------------------------------------- */

static bool postgres_begin(struct db *db, bool writing)
{
    struct postgres *postgres = postgres_of(db);
    const char *sql = writing ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                              : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    if (writing && postgres->is_read_only) {
        return db_fail(db, DB_BROKEN, "begin: this connection only reads");
    }
    /* A server that was restarted meanwhile shows only now; nothing has been asked of it yet, so
     * asking again is safe. */
    PGresult *result = PQexec(postgres->connection, sql);
    if (!is_good(result) && PQstatus(postgres->connection) != CONNECTION_OK) {
        PQclear(result);
        return reconnect(db) && run(db, sql);
    }
    bool begun = is_good(result) || fail_with_result(db, "begin", result);
    PQclear(result);
    return begun;
}

static bool postgres_commit(struct db *db)
{
    PGresult *result = PQexec(postgres_of(db)->connection, "COMMIT");
    bool kept = is_good(result) || fail_with_result(db, "commit", result);
    db->has_written = db->is_writing; /* the server does not tell */
    /* COMMIT of a failed transaction "succeeds" as ROLLBACK. */
    if (kept && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        kept = db_fail(db, DB_BROKEN, "commit: the server rolled back");
    }
    PQclear(result);
    return kept;
}

static void postgres_rollback(struct db *db)
{
    if (PQstatus(postgres_of(db)->connection) == CONNECTION_OK) {
        PQclear(PQexec(postgres_of(db)->connection, "ROLLBACK"));
    }
}

static bool postgres_undo_savepoint(struct db *db)
{
    PGresult *result = PQexec(postgres_of(db)->connection,
                              "ROLLBACK TO SAVEPOINT inner_work; RELEASE SAVEPOINT inner_work");
    bool undone = is_good(result);
    PQclear(result);
    return undone;
}

/* ---- statements ----------------------------------------------------------------------------- */

static Oid type_of_letter(char letter)
{
    switch (letter) {
    case 't':
    case 'd':
        return OID_TEXT;
    case 'b':
        return OID_BYTEA;
    case 'r':
        return OID_FLOAT8;
    default:
        return OID_INT8;
    }
}

static void bind_text(struct bound *bound, int i, str text)
{
    bound->values[i] = str_is_empty(text) ? NULL : text.data;
    bound->lengths[i] = (int)text.length;
}

static void bind_number(struct bound *bound, int i, uint64_t bits)
{
    bound->numbers[i] = htobe64(bits);
    bound->values[i] = (const char *)&bound->numbers[i];
    bound->lengths[i] = sizeof(bound->numbers[i]);
}

static void bind_one(struct bound *bound, int i, char letter, const struct db_value *value)
{
    uint64_t bits;
    switch (letter) {
    case 't':
    case 'b':
        bind_text(bound, i, value->text);
        break;
    case 'd':
        date_to_iso(value->day, bound->dates[i]);
        bind_text(bound, i, str_of(bound->dates[i]));
        break;
    case 'r':
        memcpy(&bits, &value->real, sizeof(bits));
        bind_number(bound, i, bits);
        break;
    default:
        bind_number(bound, i, (uint64_t)value->integer);
        if (letter == 'n' && value->integer == 0) {
            bound->values[i] = NULL;
        }
        break;
    }
}

static void bind_all(struct bound *bound, const struct db_query *query,
                     const struct db_value *parameters)
{
    bound->count = (int)strlen(query->parameters);
    assert(bound->count <= DB_PARAMETERS_MAX);
    for (int i = 0; i < bound->count; i++) {
        bound->formats[i] = 1;
        bound->types[i] = type_of_letter(query->parameters[i]);
        if (parameters != NULL) {
            bind_one(bound, i, query->parameters[i], &parameters[i]);
        }
    }
}

static bool prepare(struct db *db, const struct db_query *query, const struct bound *bound)
{
    struct postgres *postgres = postgres_of(db);
    void **place = db_statements_place(&postgres->prepared, query);
    if (*place != NULL) {
        return true;
    }
    PGresult *result =
        PQprepare(postgres->connection, query->name, query->postgres, bound->count, bound->types);
    bool prepared = is_good(result) || fail_with_result(db, query->name, result);
    PQclear(result);
    if (prepared) {
        *place = (void *)(uintptr_t)query;
    }
    return prepared;
}

static void keep_result(struct postgres_cursor *cursor, PGresult *result)
{
    PQclear(cursor->result);
    cursor->result = result;
    cursor->row = -1;
    cursor->row_count = 0;
    if (is_good(result)) {
        cursor->row_count = PQntuples(result);
    } else {
        fail_with_result(cursor->cursor.db, cursor->cursor.query->name, result);
    }
}

static void start_whole(struct postgres_cursor *cursor, const struct bound *bound)
{
    struct db *db = cursor->cursor.db;
    const struct db_query *query = cursor->cursor.query;
    if (prepare(db, query, bound)) {
        keep_result(cursor, PQexecPrepared(postgres_of(db)->connection, query->name, bound->count,
                                           bound->values, bound->lengths, bound->formats, 0));
    }
}

static bool fetch_portion(struct postgres_cursor *cursor)
{
    char sql[64];
    snprintf(sql, sizeof(sql), "FETCH FORWARD " PORTION " FROM stream_%llu",
             (unsigned long long)cursor->stream);
    keep_result(cursor, PQexec(postgres_of(cursor->cursor.db)->connection, sql));
    return cursor->row_count > 0;
}

static void start_stream(struct postgres_cursor *cursor, const struct bound *bound)
{
    struct postgres *postgres = postgres_of(cursor->cursor.db);
    cursor->stream = ++postgres->streams;
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    str sql = str_format(scratch, "DECLARE stream_%llu NO SCROLL CURSOR FOR %s%c",
                         (unsigned long long)cursor->stream, cursor->cursor.query->postgres, '\0');
    keep_result(cursor, PQexecParams(postgres->connection, sql.data, bound->count, bound->types,
                                     bound->values, bound->lengths, bound->formats, 0));
}

static struct db_cursor *postgres_start(struct db *db, const struct db_query *query,
                                        const struct db_value *parameters, bool streaming)
{
    struct postgres_cursor *cursor = calloc(1, sizeof(*cursor));
    if (cursor == NULL) {
        db_fail(db, DB_BROKEN, "%s: no memory", query->name);
        return NULL;
    }
    cursor->cursor = (struct db_cursor){.db = db, .query = query};
    struct bound bound;
    bind_all(&bound, query, parameters);
    if (streaming) {
        start_stream(cursor, &bound);
    } else {
        start_whole(cursor, &bound);
    }
    return &cursor->cursor;
}

static bool postgres_step(struct db_cursor *base)
{
    struct postgres_cursor *cursor = cursor_of(base);
    if (cursor->row + 1 >= cursor->row_count && (cursor->stream == 0 || !fetch_portion(cursor))) {
        cursor->row = cursor->row_count;
        return false;
    }
    cursor->row++;
    return true;
}

/* Everything arrives as text: whatever type an expression has on this side (bigint, integer,
 * numeric, boolean), its digits read the same. */
static int64_t postgres_column_int(struct db_cursor *base, int column)
{
    struct postgres_cursor *cursor = cursor_of(base);
    const char *text = PQgetvalue(cursor->result, cursor->row, column);
    return text[0] == 't' ? 1 : strtoll(text, NULL, 10);
}

static double postgres_column_real(struct db_cursor *base, int column)
{
    struct postgres_cursor *cursor = cursor_of(base);
    return strtod(PQgetvalue(cursor->result, cursor->row, column), NULL);
}

static int hex_digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static str bytes_from_hex(struct arena *arena, str hex)
{
    size_t length = hex.length / 2;
    char *bytes = arena_raw(arena, length);
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)(hex_digit(hex.data[2 * i]) << 4 | hex_digit(hex.data[2 * i + 1]));
    }
    return (str){bytes, length};
}

static str field_in_place(const PGresult *result, int row, int column)
{
    return (str){PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
}

static str copy_field(const PGresult *result, int row, int column, struct arena *arena)
{
    str text = field_in_place(result, row, column);
    if (PQftype(result, column) == OID_BYTEA && str_starts_with(text, STR("\\x"))) {
        return bytes_from_hex(arena, str_from(text, 2));
    }
    return str_copy(arena, text);
}

static str postgres_column_text(struct db_cursor *base, int column, struct arena *arena)
{
    struct postgres_cursor *cursor = cursor_of(base);
    return copy_field(cursor->result, cursor->row, column, arena);
}

static str postgres_column_in_place(struct db_cursor *base, int column)
{
    struct postgres_cursor *cursor = cursor_of(base);
    return field_in_place(cursor->result, cursor->row, column);
}

static int64_t rows_changed(PGresult *result)
{
    if (!is_good(result) || str_starts_with(str_of(PQcmdStatus(result)), STR("SELECT"))) {
        return 0;
    }
    return strtoll(PQcmdTuples(result), NULL, 10);
}

static void close_stream(struct postgres_cursor *cursor)
{
    char sql[48];
    snprintf(sql, sizeof(sql), "CLOSE stream_%llu", (unsigned long long)cursor->stream);
    run(cursor->cursor.db, sql);
}

static int64_t postgres_end(struct db_cursor *base)
{
    struct postgres_cursor *cursor = cursor_of(base);
    int64_t changed = cursor->result == NULL ? 0 : rows_changed(cursor->result);
    if (cursor->stream != 0 && base->db->failure == DB_FINE) {
        close_stream(cursor);
        changed = 0;
    }
    PQclear(cursor->result);
    free(cursor);
    return changed;
}

/* ---- asking without running ----------------------------------------------------------------- */

static bool is_number(Oid type)
{
    return type == OID_INT2 || type == OID_INT4 || type == OID_INT8 || type == OID_NUMERIC;
}

static bool type_fits_letter(Oid type, char letter)
{
    switch (letter) {
    case 't':
    case 'd':
        return type == OID_TEXT || type == OID_VARCHAR;
    case 'b':
        return type == OID_BYTEA;
    case 'r':
        return type == OID_FLOAT4 || type == OID_FLOAT8 || is_number(type);
    case 'o':
        return type == OID_BOOL || is_number(type);
    default:
        return is_number(type);
    }
}

static bool columns_fit(struct db *db, const struct db_query *query, const PGresult *description)
{
    int count = PQnfields(description);
    if (count != (int)strlen(query->columns)) {
        return db_fail(db, DB_BROKEN, "%s: gives other columns than it declares", query->name);
    }
    for (int i = 0; i < count; i++) {
        if (!type_fits_letter(PQftype(description, i), query->columns[i])) {
            return db_fail(db, DB_BROKEN, "%s: column %s has type number %u", query->name,
                           PQfname(description, i), PQftype(description, i));
        }
    }
    return true;
}

static bool postgres_prepare(struct db *db, const struct db_query *query)
{
    struct bound bound;
    bind_all(&bound, query, NULL);
    if (!prepare(db, query, &bound)) {
        return false;
    }
    PGresult *description = PQdescribePrepared(postgres_of(db)->connection, query->name);
    bool fits = is_good(description) ? columns_fit(db, query, description)
                                     : fail_with_result(db, query->name, description);
    PQclear(description);
    return fits;
}

static bool postgres_script(struct db *db, const char *sql, str *ret_first)
{
    PGresult *result = PQexec(postgres_of(db)->connection, sql);
    bool is_empty = PQresultStatus(result) == PGRES_EMPTY_QUERY;
    bool went_well = is_empty || is_good(result) || fail_with_result(db, "script", result);
    if (went_well && ret_first != NULL && PQntuples(result) > 0) {
        *ret_first = copy_field(result, 0, 0, db->arena);
    }
    PQclear(result);
    return went_well;
}

static const struct db_driver postgres_driver = {
    .kind = DB_POSTGRES,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .undo_savepoint = postgres_undo_savepoint,
    .prepare = postgres_prepare,
    .start = postgres_start,
    .step = postgres_step,
    .column_int = postgres_column_int,
    .column_real = postgres_column_real,
    .column_text = postgres_column_text,
    .column_in_place = postgres_column_in_place,
    .end = postgres_end,
    .script = postgres_script,
};

/* Notices would go to standard error, past the log, and may quote values. */
static void drop_notice(void *context, const PGresult *notice)
{
    (void)context;
    (void)notice;
}

/* The server's first line only, without the URL's password, which libpq never repeats. */
static void tell_why(char ret_error[256], const PGconn *connection)
{
    str message = str_of(PQerrorMessage(connection));
    str line = {0};
    (void)str_next(&message, '\n', &line);
    snprintf(ret_error, 256, "The PostgreSQL server cannot be used: %.*s", STR_ARG(line));
}

struct db *db_postgres_open(const char *location, enum db_mode mode, char ret_error[256])
{
    /* What the URL says wins over what stands before it. */
    const char *names[] = {"connect_timeout",
                           "keepalives_idle",
                           "tcp_user_timeout",
                           "application_name",
                           "dbname",
                           "client_encoding",
                           NULL};
    const char *values[] = {"5", "10", "15000", "profkom", location, "UTF8", NULL};
    struct postgres *postgres = calloc(1, sizeof(*postgres));
    if (postgres == NULL) {
        snprintf(ret_error, 256, "No memory to open the database.");
        return NULL;
    }
    postgres->db.driver = &postgres_driver;
    postgres->is_read_only = mode == DB_READ_ONLY || mode == DB_READ_ONCE;
    postgres->connection = PQconnectdbParams(names, values, 1);
    PQsetNoticeReceiver(postgres->connection, drop_notice, NULL);
    if (!apply_settings(postgres)) {
        tell_why(ret_error, postgres->connection);
        postgres_close(&postgres->db);
        return NULL;
    }
    return &postgres->db;
}
