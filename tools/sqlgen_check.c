#include "sqlgen.h"

/* What the authorizer saw of the statement that is being prepared. */
static struct {
    const char *read;
    const char *changed;
    bool has_select;
} seen;

static const char *if_personal(const char *table)
{
    return schema_is_personal(str_of(table)) ? table : NULL;
}

/* What a trigger reads it shows to nobody; a view, which the authorizer names likewise, does. */
static struct {
    str *items;
    size_t count;
    size_t capacity;
} triggers;

static int note_trigger(void *unused, int count, char **values, char **names)
{
    (void)unused, (void)count, (void)names;
    *ARENA_PUSH(arena, triggers.items, triggers.count, triggers.capacity) =
        str_copy(arena, str_of(values[0]));
    return 0;
}

static bool is_trigger(const char *name)
{
    for (size_t i = 0; name != NULL && i < triggers.count; i++) {
        if (str_equal(triggers.items[i], str_of(name))) {
            return true;
        }
    }
    return false;
}

static int note_access(void *unused, int action, const char *first, const char *second,
                       const char *database, const char *trigger)
{
    (void)unused, (void)second, (void)database;
    bool is_reading = action == SQLITE_SELECT || action == SQLITE_READ;
    if (is_reading && is_trigger(trigger)) {
        return SQLITE_OK;
    }
    if (action == SQLITE_SELECT) {
        seen.has_select = true;
    } else if (action == SQLITE_READ && seen.read == NULL) {
        seen.read = if_personal(first);
    } else if ((action == SQLITE_UPDATE || action == SQLITE_DELETE) && seen.changed == NULL) {
        seen.changed = if_personal(first);
    }
    return SQLITE_OK;
}

void check_begin(sqlite3 *handle)
{
    sqlite3_exec(handle, "SELECT name FROM sqlite_master WHERE type = 'trigger'", note_trigger,
                 NULL, NULL);
    sqlite3_set_authorizer(handle, note_access, NULL);
}

static bool takes_scope(const struct query *query)
{
    for (size_t i = 0; i < query->parameters.count; i++) {
        if (query->parameters.items[i].type->letter == 's') {
            return true;
        }
    }
    return false;
}

/* INSERT … VALUES shows nobody's data, though SQLite looks up the key of a conflict. */
static void check_scope(const char *path, const struct query *query)
{
    bool is_plain_insert =
        !seen.has_select && str_starts_with(str_trim(query->sqlite), STR("INSERT"));
    const char *table = seen.changed != NULL ? seen.changed : is_plain_insert ? NULL : seen.read;
    if (table != NULL && !query->is_system && !takes_scope(query)) {
        fail(path, query->line,
             "the table %s is personal: take a scope, or give the reason why not "
             "in a line \"-- @system REASON\"",
             table);
    }
}

static void check_columns(const char *path, const struct query *query, sqlite3_stmt *statement)
{
    size_t count = (size_t)sqlite3_column_count(statement);
    if (count != query->columns.count) {
        fail(path, query->line, "%zu columns are declared and the statement gives %zu",
             query->columns.count, count);
    }
    for (size_t i = 0; i < count; i++) {
        const struct field *field = &query->columns.items[i];
        str name = str_of(sqlite3_column_name(statement, (int)i));
        if (!str_equal(name, field->name)) {
            fail(path, query->line,
                 "column %zu is declared as \"%.*s\" and the statement calls it \"%.*s\"", i + 1,
                 STR_ARG(field->name), STR_ARG(name));
        }
        const char *declared = sqlite3_column_decltype(statement, (int)i);
        if (declared != NULL && strcmp(declared, field->type->declared) != 0) {
            fail(path, query->line, "column \"%.*s\" is %s in the table, which is no %.*s",
                 STR_ARG(name), declared, STR_ARG(field->type->word));
        }
    }
}

static void check_kind(const char *path, const struct query *query, sqlite3_stmt *statement)
{
    bool only_reads = sqlite3_stmt_readonly(statement) != 0;
    if (query->columns.count == 0 && only_reads) {
        fail(path, query->line, "%.*s is for statements that change something",
             STR_ARG(kind_word(query->kind)));
    }
    if (query->kind == EACH && !only_reads) {
        fail(path, query->line, "@each is for statements that only read");
    }
    if (query->kind == INSERT && str_find(query->sqlite, STR("INSERT")) < 0) {
        fail(path, query->line, "@insert is for INSERT");
    }
}

void check_query(sqlite3 *handle, const char *path, const struct query *query)
{
    seen.read = seen.changed = NULL;
    seen.has_select = false;
    sqlite3_stmt *statement = NULL;
    const char *sql = str_to_c(arena, query->sqlite);
    const char *tail = NULL;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, &tail) != SQLITE_OK) {
        int offset = MAX_OF(sqlite3_error_offset(handle), 0);
        offset = MAX_OF(offset, (int)strspn(sql, " \t\n"));
        fail(path, query->body_line + newlines_before(query->sqlite, (size_t)offset), "%s",
             sqlite3_errmsg(handle));
    }
    if (statement == NULL || !str_is_empty(str_trim(str_of(tail)))) {
        fail(path, query->body_line, "exactly one statement belongs under a signature");
    }
    check_columns(path, query, statement);
    check_kind(path, query, statement);
    check_scope(path, query);
    sqlite3_finalize(statement);
}
