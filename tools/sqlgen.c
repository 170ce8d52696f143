#include "sqlgen.h"

#include "db/db_driver.h"
#include "db/migrate.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LONGEST_NAME 63 /* of a prepared statement in PostgreSQL */

static const struct type types[] = {
    {STR_INIT("int"), 'i', "int64_t ", "{.integer = ", "}", "db_column_int(cursor, ", ")",
     "INTEGER"},
    {STR_INIT("id"), 'n', "int64_t ", "{.integer = ", "}", "db_column_int(cursor, ", ")",
     "INTEGER"},
    {STR_INIT("text"), 't', "str ", "{.text = ", "}", "db_column_text(cursor, ", ")", "TEXT"},
    {STR_INIT("date"), 'd', "date ", "{.day = ", "}", "db_column_date(cursor, ", ")", "TEXT"},
    {STR_INIT("money"), 'm', "money ", "{.integer = ", ".kopecks}",
     "(money){db_column_int(cursor, ", ")}", "INTEGER"},
    {STR_INIT("bytes"), 'b', "str ", "{.text = ", "}", "db_column_text(cursor, ", ")", "BLOB"},
    {STR_INIT("bool"), 'o', "bool ", "{.integer = ", "}", "db_column_int(cursor, ", ") != 0",
     "INTEGER"},
    {STR_INIT("real"), 'r', "double ", "{.real = ", "}", "db_column_real(cursor, ", ")", "REAL"},
    {STR_INIT("scope"), 's', "struct scope ", "", "", "", "", ""},
};

static const str kinds[] = {
    [ONE] = STR_INIT("@one"),         [MANY] = STR_INIT("@many"), [EACH] = STR_INIT("@each"),
    [INSERT] = STR_INIT("@insert"),   [EXEC] = STR_INIT("@exec"), [COUNT] = STR_INIT("@count"),
    [CHANGED] = STR_INIT("@changed"),
};

/* Names that generated functions use themselves. */
static const str taken_names[] = {
    STR_INIT("db"),     STR_INIT("ret_row"),    STR_INIT("each"),     STR_INIT("context"),
    STR_INIT("cursor"), STR_INIT("found"),      STR_INIT("rows"),     STR_INIT("row"),
    STR_INIT("values"), STR_INIT("parameters"), STR_INIT("capacity"),
};

struct arena *arena;

/* What the authorizer saw of the statement that is being prepared. */
static struct {
    const char *read;
    const char *changed;
    bool has_select;
} seen;

NO_RETURN PRINTF_LIKE(3, 4) void fail(const char *path, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", path, line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

/* ---- files ---------------------------------------------------------------------------------- */

static bool read_file(const char *path, str *ret_text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    struct buf text = BUF_INIT(arena);
    size_t length;
    while ((length = fread(buf_room(&text, 65536), 1, 65536, file)) > 0) {
        text.length += length;
    }
    fclose(file);
    *ret_text = buf_str(&text);
    return true;
}

str read_or_fail(const char *path)
{
    str text;
    if (!read_file(path, &text)) {
        fail(path, 0, "cannot be read");
    }
    return text;
}

void write_if_changed(const char *path, str text, bool touches)
{
    str old = {0};
    if (read_file(path, &old) && str_equal(old, text)) {
        if (touches) {
            utimensat(AT_FDCWD, path, NULL, 0);
        }
        return;
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text.data, 1, text.length, file) != text.length ||
        fclose(file) != 0) {
        fail(path, 0, "cannot be written");
    }
}

struct lines lines_of(const char *path, str text)
{
    struct lines lines = {.path = path};
    str line;
    while (str_next(&text, '\n', &line)) {
        *ARENA_PUSH(arena, lines.items, lines.count, lines.capacity) = line;
    }
    return lines;
}

int newlines_before(str text, size_t offset)
{
    int count = 0;
    for (size_t i = 0; i < offset && i < text.length; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_of(slash == NULL ? path : slash + 1);
}

str without_suffix(str name, str suffix)
{
    return str_ends_with(name, suffix) ? str_slice(name, 0, name.length - suffix.length) : name;
}

/* ---- reading signatures --------------------------------------------------------------------- */

const struct type *type_of_letter(char letter)
{
    const struct type *type = types;
    while (type->letter != letter) {
        type++;
    }
    return type;
}

static const struct type *type_named(str word)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (str_equal(types[i].word, word)) {
            return &types[i];
        }
    }
    return NULL;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_name(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (!is_name_byte(text.data[i])) {
            return false;
        }
    }
    return text.length > 0 && (text.data[0] < '0' || text.data[0] > '9');
}

static bool is_taken(const struct fields *fields, str name)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (str_equal(fields->items[i].name, name)) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(taken_names); i++) {
        if (str_equal(taken_names[i], name)) {
            return true;
        }
    }
    return false;
}

/* "id id, born date" */
static struct fields parse_fields(const char *path, int line, str list)
{
    struct fields fields = {0};
    str item;
    if (str_is_empty(str_trim(list))) {
        return fields;
    }
    while (str_next(&list, ',', &item)) {
        item = str_trim(item);
        ptrdiff_t blank = str_find_char(item, ' ');
        str name = blank < 0 ? item : str_slice(item, 0, (size_t)blank);
        str word = blank < 0 ? (str){0} : str_trim(str_from(item, (size_t)blank));
        const struct type *type = type_named(word);
        if (!is_name(name) || type == NULL) {
            fail(path, line, "\"%.*s\" is not a name and a type", STR_ARG(item));
        }
        if (is_taken(&fields, name)) {
            fail(path, line, "the name \"%.*s\" is taken", STR_ARG(name));
        }
        *ARENA_PUSH(arena, fields.items, fields.count, fields.capacity) =
            (struct field){name, type};
    }
    return fields;
}

static enum kind kind_named(const char *path, int line, str word)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (str_equal(kinds[i], word)) {
            return (enum kind)i;
        }
    }
    fail(path, line, "\"%.*s\" is not a kind of query", STR_ARG(word));
}

static void add_places(struct query *query)
{
    static const char *const members[] = {"region", "from", "to"};
    static const char *const bound_as[] = {"region_id", "from", "to"};
    bool in_struct = query->parameters.count >= MANY_PARAMETERS;
    for (size_t i = 0; i < query->parameters.count; i++) {
        const struct field *field = &query->parameters.items[i];
        str value = str_format(arena, "%s%.*s", in_struct ? "values->" : "", STR_ARG(field->name));
        bool is_scope = field->type->letter == 's';
        for (int part = 0; part < (is_scope ? 3 : 1); part++) {
            struct place *place =
                ARENA_PUSH(arena, query->places.items, query->places.count, query->places.capacity);
            *place = (struct place){field->name, field->type->letter, value, false};
            if (is_scope) {
                place->name = str_format(arena, "%.*s_%s", STR_ARG(field->name), members[part]);
                place->expression = str_format(arena, "%.*s.%s", STR_ARG(value), bound_as[part]);
                place->letter = part == 0 ? 'i' : 't';
                place->is_used = part == 0; /* a region may go without saying */
            }
        }
    }
}

/* "@one find(id id, scope scope): born date" */
static struct query parse_signature(const char *path, int line, str text)
{
    str kind_word = str_slice(text, 0, strcspn(str_to_c(arena, text), " "));
    struct query query = {.line = line, .kind = kind_named(path, line, kind_word)};
    ptrdiff_t open = str_find_char(text, '(');
    ptrdiff_t close = str_find_char(text, ')');
    if (open < 0 || close < open) {
        fail(path, line, "a signature is \"@kind name(name type, …): name type, …\"");
    }
    query.name = str_trim(str_slice(text, kind_word.length, (size_t)open - kind_word.length));
    if (!is_name(query.name)) {
        fail(path, line, "\"%.*s\" is not a name", STR_ARG(query.name));
    }
    query.parameters =
        parse_fields(path, line, str_slice(text, (size_t)open + 1, (size_t)(close - open) - 1));
    str tail = str_trim(str_from(text, (size_t)close + 1));
    if (tail.length > 0 && tail.data[0] != ':') {
        fail(path, line, "\":\" and the columns must follow the parameters");
    }
    query.columns = parse_fields(path, line, str_from(tail, 1));
    bool gives_rows = query.kind == ONE || query.kind == MANY || query.kind == EACH;
    if (gives_rows != (query.columns.count > 0)) {
        fail(path, line, "%.*s %s", STR_ARG(kind_word),
             gives_rows ? "needs columns" : "has no columns");
    }
    for (size_t i = 0; i < query.columns.count; i++) {
        if (query.columns.items[i].type->letter == 's') {
            fail(path, line, "a column cannot be a scope");
        }
    }
    add_places(&query);
    if (query.places.count > DB_PARAMETERS_MAX) {
        fail(path, line, "more than %d values", DB_PARAMETERS_MAX);
    }
    return query;
}

/* ---- reading bodies ------------------------------------------------------------------------- */

/* -1 = an ordinary line; else where the lines from here on belong. */
enum variant { NO_MARK = -1, FOR_BOTH, FOR_SQLITE, FOR_POSTGRES };

static enum variant variant_of(str line)
{
    line = str_trim(line);
    return str_equal(line, STR("-- both:"))       ? FOR_BOTH
           : str_equal(line, STR("-- sqlite:"))   ? FOR_SQLITE
           : str_equal(line, STR("-- postgres:")) ? FOR_POSTGRES
                                                  : NO_MARK;
}

static bool another_variant_follows(const struct lines *lines, size_t at)
{
    while (at < lines->count && str_is_empty(str_trim(lines->items[at]))) {
        at++;
    }
    return at < lines->count && variant_of(lines->items[at]) != NO_MARK;
}

/* Reads to the `;` at the end of a line; returns the number of the line behind it. */
static size_t parse_body(const struct lines *lines, size_t at, struct query *query)
{
    struct buf sqlite = BUF_INIT(arena);
    struct buf postgres = BUF_INIT(arena);
    enum variant variant = FOR_BOTH;
    query->body_line = (int)at + 1;
    for (; at < lines->count; at++) {
        enum variant mark = variant_of(lines->items[at]);
        variant = mark == NO_MARK ? variant : mark;
        str line = mark == NO_MARK ? lines->items[at] : (str){0};
        bool is_end = str_ends_with(str_trim(line), STR(";"));
        if (is_end) {
            line = without_suffix(str_trim(line), STR(";"));
        }
        buf_put(&sqlite, variant != FOR_POSTGRES ? line : (str){0});
        buf_put(&postgres, variant != FOR_SQLITE ? line : (str){0});
        if (is_end && (variant == FOR_BOTH || !another_variant_follows(lines, at + 1))) {
            query->sqlite = migrate_translate(arena, DB_SQLITE, str_to_c(arena, buf_str(&sqlite)));
            query->postgres =
                migrate_translate(arena, DB_POSTGRES, str_to_c(arena, buf_str(&postgres)));
            return at + 1;
        }
        BUF_PUT(&sqlite, "\n");
        BUF_PUT(&postgres, "\n");
    }
    fail(lines->path, query->line, "no \";\" at the end of a line");
}

/* Takes one text, quoted name, comment or other byte off the front: what must not be looked into.
 */
static size_t opaque_length(str sql)
{
    if (sql.data[0] == '\'' || sql.data[0] == '"') {
        ptrdiff_t end = str_find_char(str_from(sql, 1), sql.data[0]);
        return end < 0 ? sql.length : (size_t)end + 2;
    }
    return str_starts_with(sql, STR("::")) ? 2 : 1;
}

static size_t place_number(const char *path, const struct query *query, int line, str name)
{
    for (size_t i = 0; i < query->places.count; i++) {
        if (str_equal(query->places.items[i].name, name)) {
            query->places.items[i].is_used = true;
            return i + 1;
        }
    }
    fail(path, line, "there is no parameter \":%.*s\"", STR_ARG(name));
}

/* Without comments, `:name` as ?n or $n. */
static str with_numbers(const char *path, const struct query *query, str sql, char mark)
{
    struct buf out = BUF_INIT(arena);
    for (size_t at = 0; at < sql.length;) {
        str rest = str_from(sql, at);
        if (str_starts_with(rest, STR("--"))) {
            ptrdiff_t end = str_find_char(rest, '\n');
            at += end < 0 ? rest.length : (size_t)end;
        } else if (rest.data[0] == ':' && rest.length > 1 && is_name_byte(rest.data[1])) {
            size_t length = 1;
            while (length < rest.length && is_name_byte(rest.data[length])) {
                length++;
            }
            int line = query->body_line + newlines_before(sql, at);
            size_t number = place_number(path, query, line, str_slice(rest, 1, length - 1));
            buf_put_format(&out, "%c%zu", mark, number);
            at += length;
        } else {
            buf_put(&out, str_slice(rest, 0, opaque_length(rest)));
            at += opaque_length(rest);
        }
    }
    return buf_str(&out);
}

static void number_places(const char *path, struct query *query)
{
    query->sqlite = with_numbers(path, query, query->sqlite, '?');
    query->postgres = with_numbers(path, query, query->postgres, '$');
    for (size_t i = 0; i < query->places.count; i++) {
        if (!query->places.items[i].is_used) {
            fail(path, query->line, "the parameter \":%.*s\" is not used",
                 STR_ARG(query->places.items[i].name));
        }
    }
}

/* ---- reading files -------------------------------------------------------------------------- */

static str comment_text(str line)
{
    return str_trim(str_from(str_trim(line), 2));
}

/* The comment lines above a signature: documentation, and `@system` with its reason. */
struct heading {
    struct buf text;
    bool is_system;
};

static void add_heading_line(const char *path, int line, str text, struct heading *heading)
{
    if (str_find(text, STR("*/")) >= 0) {
        fail(path, line, "a comment must not contain */");
    }
    if (str_starts_with(text, STR("@system"))) {
        heading->is_system = true;
        if (str_is_empty(str_trim(str_from(text, strlen("@system"))))) {
            fail(path, line, "@system needs a reason");
        }
    }
    buf_put_format(&heading->text, "%s%.*s", heading->text.length == 0 ? "" : "\n * ",
                   STR_ARG(text));
}

/* The signature goes on over the comment lines that follow. */
static size_t parse_query(const struct lines *lines, size_t at, const struct heading *heading,
                          struct query_file *file)
{
    size_t first = at;
    struct buf signature = BUF_INIT(arena);
    while (at < lines->count && str_starts_with(str_trim(lines->items[at]), STR("--")) &&
           variant_of(lines->items[at]) == NO_MARK) {
        buf_put(&signature, comment_text(lines->items[at++]));
        buf_put_char(&signature, ' ');
    }
    struct query query =
        parse_signature(lines->path, (int)first + 1, str_trim(buf_str(&signature)));
    query.comment = buf_str(&heading->text);
    query.is_system = heading->is_system;
    at = parse_body(lines, at, &query);
    number_places(lines->path, &query);
    for (size_t i = 0; i < file->count; i++) {
        if (str_equal(file->items[i].name, query.name)) {
            fail(lines->path, query.line, "\"%.*s\" is defined twice", STR_ARG(query.name));
        }
    }
    if (file->prefix.length + query.name.length > LONGEST_NAME) {
        fail(lines->path, query.line, "the name is longer than %d letters", LONGEST_NAME);
    }
    *ARENA_PUSH(arena, file->items, file->count, file->capacity) = query;
    return at;
}

static str prefix_of(const char *path)
{
    return str_format(arena, "%.*s_db_", STR_ARG(without_suffix(base_name(path), STR(".sql"))));
}

static struct query_file parse_file(const char *path)
{
    struct query_file file = {.path = path, .prefix = prefix_of(path)};
    struct lines lines = lines_of(path, read_or_fail(path));
    struct heading heading = {.text = BUF_INIT(arena)};
    for (size_t at = 0; at < lines.count;) {
        str line = str_trim(lines.items[at]);
        str text = comment_text(line);
        if (!str_is_empty(line) && !str_starts_with(line, STR("--"))) {
            fail(path, (int)at + 1, "SQL without a signature");
        }
        if (str_starts_with(text, STR("@")) && !str_starts_with(text, STR("@system"))) {
            at = parse_query(&lines, at, &heading, &file);
            heading = (struct heading){.text = BUF_INIT(arena)};
            continue;
        }
        if (str_is_empty(line)) {
            heading = (struct heading){.text = BUF_INIT(arena)};
        } else {
            add_heading_line(path, (int)at + 1, text, &heading);
        }
        at++;
    }
    return file;
}

/* ---- checking ------------------------------------------------------------------------------- */

static const char *if_personal(const char *table)
{
    return schema_is_personal(str_of(table)) ? table : NULL;
}

static int note_access(void *unused, int action, const char *first, const char *second,
                       const char *database, const char *trigger)
{
    (void)unused, (void)second, (void)database, (void)trigger;
    if (action == SQLITE_SELECT) {
        seen.has_select = true;
    } else if (action == SQLITE_READ && seen.read == NULL) {
        seen.read = if_personal(first);
    } else if ((action == SQLITE_UPDATE || action == SQLITE_DELETE) && seen.changed == NULL) {
        seen.changed = if_personal(first);
    }
    return SQLITE_OK;
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
             STR_ARG(kinds[query->kind]));
    }
    if (query->kind == EACH && !only_reads) {
        fail(path, query->line, "@each is for statements that only read");
    }
    if (query->kind == INSERT && str_find(query->sqlite, STR("INSERT")) < 0) {
        fail(path, query->line, "@insert is for INSERT");
    }
}

static void check_query(sqlite3 *handle, const char *path, const struct query *query)
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

/* ---- the two ways to be called -------------------------------------------------------------- */

static void generate_queries(const struct schema *schema, const char *path, const char *out)
{
    sqlite3 *handle = schema_apply(schema);
    sqlite3_set_authorizer(handle, note_access, NULL);
    struct query_file file = parse_file(path);
    for (size_t i = 0; i < file.count; i++) {
        check_query(handle, path, &file.items[i]);
    }
    sqlite3_close(handle);
    write_queries(&file, out);
}

/* The arguments behind `option` up to the next option. */
static int find_option(int count, char **arguments, const char *option, char ***ret_values)
{
    int at = 1;
    while (at < count && strcmp(arguments[at], option) != 0) {
        at++;
    }
    *ret_values = arguments + MIN_OF(at + 1, count);
    int values = 0;
    while (at + 1 + values < count && strncmp((*ret_values)[values], "--", 2) != 0) {
        values++;
    }
    return at < count ? values : -1;
}

int main(int argument_count, char **arguments)
{
    char **files, **path, **out, **list;
    arena = arena_new();
    int file_count = find_option(argument_count, arguments, "--schema", &files);
    struct schema schema = schema_of(files, file_count);
    if (find_option(argument_count, arguments, "--migrations", &list) == 1) {
        schema_write_migrations(&schema, list[0]);
    } else if (find_option(argument_count, arguments, "--query", &path) == 1 &&
               find_option(argument_count, arguments, "--out", &out) == 1) {
        generate_queries(&schema, path[0], out[0]);
    } else {
        fputs("usage: sqlgen --schema FILES... --query FILE --out STEM\n"
              "       sqlgen --schema FILES... --migrations FILE\n",
              stderr);
        return 2;
    }
    arena_free(arena);
    return 0;
}
