#include "sqlgen.h"

#include "db/db_driver.h"
#include "db/migrate.h"

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
    [CHANGED] = STR_INIT("@changed"), [PART] = STR_INIT("@part"),
};

str kind_word(enum kind kind)
{
    return kinds[kind];
}

/* Names that generated functions use themselves. */
static const str taken_names[] = {
    STR_INIT("db"),     STR_INIT("ret_row"),    STR_INIT("each"),     STR_INIT("context"),
    STR_INIT("cursor"), STR_INIT("found"),      STR_INIT("rows"),     STR_INIT("row"),
    STR_INIT("values"), STR_INIT("parameters"), STR_INIT("capacity"),
};

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

static struct query *part_named(const struct query_file *file, int line, str name)
{
    for (size_t i = 0; i < file->part_count; i++) {
        if (str_equal(file->parts[i].name, name)) {
            file->parts[i].is_used = true;
            return &file->parts[i];
        }
    }
    fail(file->path, line, "there is no part \"@%.*s\" above", STR_ARG(name));
}

static void add_field(const char *path, int line, struct fields *fields, struct field field)
{
    if (is_taken(fields, field.name)) {
        fail(path, line, "the name \"%.*s\" is taken", STR_ARG(field.name));
    }
    *ARENA_PUSH(arena, fields->items, fields->count, fields->capacity) = field;
}

static void add_parameters_of_part(const struct query_file *file, int line, struct fields *fields,
                                   str name)
{
    const struct query *part = part_named(file, line, name);
    if (part->parameters.count == 0) {
        fail(file->path, line, "\"@%.*s\" has no parameters", STR_ARG(name));
    }
    for (size_t i = 0; i < part->parameters.count; i++) {
        struct field field = part->parameters.items[i];
        field.part = name;
        add_field(file->path, line, fields, field);
    }
}

static struct field field_of(const char *path, int line, str item)
{
    ptrdiff_t blank = str_find_char(item, ' ');
    str name = blank < 0 ? item : str_slice(item, 0, (size_t)blank);
    str word = blank < 0 ? (str){0} : str_trim(str_from(item, (size_t)blank));
    const struct type *type = type_named(word);
    if (!is_name(name) || type == NULL) {
        fail(path, line, "\"%.*s\" is not a name and a type", STR_ARG(item));
    }
    return (struct field){name, type, (str){0}};
}

/* "id id, born date, @part" */
static struct fields parse_fields(const struct query_file *file, int line, str list)
{
    struct fields fields = {0};
    str item;
    if (str_is_empty(str_trim(list))) {
        return fields;
    }
    while (str_next(&list, ',', &item)) {
        item = str_trim(item);
        if (str_starts_with(item, STR("@"))) {
            add_parameters_of_part(file, line, &fields, str_from(item, 1));
        } else {
            add_field(file->path, line, &fields, field_of(file->path, line, item));
        }
    }
    return fields;
}

bool has_values(const struct query *query)
{
    size_t own = 0;
    for (size_t i = 0; i < query->parameters.count; i++) {
        own += str_is_empty(query->parameters.items[i].part);
    }
    return own < query->parameters.count || own >= MANY_PARAMETERS;
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
    const char *values = has_values(query) ? "values->" : "";
    for (size_t i = 0; i < query->parameters.count; i++) {
        const struct field *field = &query->parameters.items[i];
        str value = str_format(arena, "%s%.*s%s%.*s", values, STR_ARG(field->part),
                               field->part.length > 0 ? "." : "", STR_ARG(field->name));
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

/* "id id, name text", or "@line": the columns of a part. */
static void parse_columns(const struct query_file *file, str list, struct query *query)
{
    list = str_trim(list);
    query->row = query->name;
    if (str_starts_with(list, STR("@"))) {
        struct query *part = part_named(file, query->line, str_from(list, 1));
        part->gives_rows = true;
        query->columns = part->columns;
        query->row = part->name;
    } else {
        query->columns = parse_fields(file, query->line, list);
    }
    for (size_t i = 0; i < query->columns.count; i++) {
        if (query->columns.items[i].type->letter == 's') {
            fail(file->path, query->line, "a column cannot be a scope");
        }
    }
}

static void check_shape(const char *path, const struct query *query)
{
    str word = kind_word(query->kind);
    bool gives_rows = query->kind == ONE || query->kind == MANY || query->kind == EACH;
    if (query->kind == PART) {
        if ((query->columns.count > 0) == (query->parameters.count > 0)) {
            fail(path, query->line, "a part has either parameters or columns");
        }
    } else if (gives_rows != (query->columns.count > 0)) {
        fail(path, query->line, "%.*s %s", STR_ARG(word),
             gives_rows ? "needs columns" : "has no columns");
    }
    if (query->places.count > DB_PARAMETERS_MAX) {
        fail(path, query->line, "more than %d values", DB_PARAMETERS_MAX);
    }
}

/* "@one find(id id, scope scope): born date" */
static struct query parse_signature(const struct query_file *file, int line, str text)
{
    const char *path = file->path;
    str word = str_slice(text, 0, strcspn(str_to_c(arena, text), " "));
    struct query query = {.line = line, .kind = kind_named(path, line, word)};
    ptrdiff_t open = str_find_char(text, '(');
    ptrdiff_t close = str_find_char(text, ')');
    if (open < 0 || close < open) {
        fail(path, line, "a signature is \"@kind name(name type, …): name type, …\"");
    }
    query.name = str_trim(str_slice(text, word.length, (size_t)open - word.length));
    if (!is_name(query.name)) {
        fail(path, line, "\"%.*s\" is not a name", STR_ARG(query.name));
    }
    query.parameters =
        parse_fields(file, line, str_slice(text, (size_t)open + 1, (size_t)(close - open) - 1));
    str tail = str_trim(str_from(text, (size_t)close + 1));
    if (tail.length > 0 && tail.data[0] != ':') {
        fail(path, line, "\":\" and the columns must follow the parameters");
    }
    parse_columns(file, str_from(tail, 1), &query);
    add_places(&query);
    check_shape(path, &query);
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

/* ":name" and "@name": how many bytes, 0 = none. */
static size_t named_length(str sql, char mark)
{
    size_t length = 1;
    if (sql.length < 2 || sql.data[0] != mark) {
        return 0;
    }
    while (length < sql.length && is_name_byte(sql.data[length])) {
        length++;
    }
    return length > 1 ? length : 0;
}

/* A line of a body with the parts that it names in their places. */
static void put_line(struct buf *out, const struct query_file *file, int number, str line,
                     enum db_kind db)
{
    for (size_t at = 0; at < line.length;) {
        str rest = str_from(line, at);
        size_t length = named_length(rest, '@');
        if (str_starts_with(rest, STR("--"))) {
            length = rest.length;
            buf_put(out, rest);
        } else if (length > 0) {
            const struct query *part = part_named(file, number, str_slice(rest, 1, length - 1));
            buf_put(out, db == DB_SQLITE ? part->sqlite : part->postgres);
        } else {
            length = opaque_length(rest);
            buf_put(out, str_slice(rest, 0, length));
        }
        at += length;
    }
}

/* A part is put into a line, so that the lines keep their numbers. */
static str in_one_line(str sql)
{
    struct buf out = BUF_INIT(arena);
    str line;
    while (str_next(&sql, '\n', &line)) {
        buf_put_format(&out, "%.*s ", STR_ARG(str_trim(line)));
    }
    return str_trim(buf_str(&out));
}

static str without_comments(str sql)
{
    struct buf out = BUF_INIT(arena);
    while (sql.length > 0) {
        ptrdiff_t end = str_find_char(sql, '\n');
        size_t length =
            str_starts_with(sql, STR("--")) ? (size_t)(end < 0 ? (ptrdiff_t)sql.length : end) : 0;
        size_t kept = length > 0 ? 0 : opaque_length(sql);
        buf_put(&out, str_slice(sql, 0, kept));
        sql = str_from(sql, length + kept);
    }
    return buf_str(&out);
}

static void take_body(struct query *query, const struct buf *sqlite, const struct buf *postgres)
{
    if (query->kind == PART) {
        /* Translated in the queries that take it. */
        query->sqlite = in_one_line(without_comments(buf_str(sqlite)));
        query->postgres = in_one_line(without_comments(buf_str(postgres)));
        return;
    }
    query->sqlite =
        without_comments(migrate_translate(arena, DB_SQLITE, str_to_c(arena, buf_str(sqlite))));
    query->postgres =
        without_comments(migrate_translate(arena, DB_POSTGRES, str_to_c(arena, buf_str(postgres))));
}

/* Reads to the `;` at the end of a line; returns the number of the line behind it. */
static size_t parse_body(const struct query_file *file, const struct lines *lines, size_t at,
                         struct query *query)
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
        put_line(&sqlite, file, (int)at + 1, variant != FOR_POSTGRES ? line : (str){0}, DB_SQLITE);
        put_line(&postgres, file, (int)at + 1, variant != FOR_SQLITE ? line : (str){0},
                 DB_POSTGRES);
        if (is_end && (variant == FOR_BOTH || !another_variant_follows(lines, at + 1))) {
            take_body(query, &sqlite, &postgres);
            return at + 1;
        }
        BUF_PUT(&sqlite, "\n");
        BUF_PUT(&postgres, "\n");
    }
    fail(lines->path, query->line, "no \";\" at the end of a line");
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

/* `:name` as ?n or $n. */
static str with_numbers(const char *path, const struct query *query, str sql, char mark)
{
    struct buf out = BUF_INIT(arena);
    for (size_t at = 0; at < sql.length;) {
        str rest = str_from(sql, at);
        size_t length = named_length(rest, ':');
        if (length > 0) {
            int line = query->body_line + newlines_before(sql, at);
            size_t number = place_number(path, query, line, str_slice(rest, 1, length - 1));
            buf_put_format(&out, "%c%zu", mark, number);
            at += length;
        } else {
            length = opaque_length(rest);
            buf_put(&out, str_slice(rest, 0, length));
            at += length;
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

/* Parts and queries give names to the same structs. */
static void check_name(const struct query_file *file, const struct query *query)
{
    for (size_t i = 0; i < file->count + file->part_count; i++) {
        const struct query *other =
            i < file->count ? &file->items[i] : &file->parts[i - file->count];
        if (str_equal(other->name, query->name)) {
            fail(file->path, query->line, "\"%.*s\" is defined twice", STR_ARG(query->name));
        }
    }
    if (file->prefix.length + query->name.length > LONGEST_NAME) {
        fail(file->path, query->line, "the name is longer than %d letters", LONGEST_NAME);
    }
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
    struct query query = parse_signature(file, (int)first + 1, str_trim(buf_str(&signature)));
    query.comment = buf_str(&heading->text);
    query.is_system = heading->is_system;
    at = parse_body(file, lines, at, &query);
    check_name(file, &query);
    if (query.kind == PART) {
        *ARENA_PUSH(arena, file->parts, file->part_count, file->part_capacity) = query;
    } else {
        number_places(file->path, &query);
        *ARENA_PUSH(arena, file->items, file->count, file->capacity) = query;
    }
    return at;
}

static str prefix_of(const char *path)
{
    return str_format(arena, "%.*s_db_", STR_ARG(without_suffix(base_name(path), STR(".sql"))));
}

struct query_file parse_file(const char *path)
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
    for (size_t i = 0; i < file.part_count; i++) {
        if (!file.parts[i].is_used) {
            fail(path, file.parts[i].line, "no query uses the part");
        }
    }
    return file;
}
