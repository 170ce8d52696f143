#include "sqlgen.h"

#include "db/migrate.h"

#include <sodium.h>
#include <stdlib.h>

/* Names of all tables marked personal. */
static struct {
    str *items;
    size_t count;
    size_t capacity;
} personal;

static bool has_folder(const struct schema *schema, str folder)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (str_equal(schema->items[i].folder, folder)) {
            return true;
        }
    }
    return false;
}

static int compare_files(const void *a, const void *b)
{
    return str_compare(((const struct schema_file *)a)->name,
                       ((const struct schema_file *)b)->name);
}

static void add_schema_file(struct schema *schema, const char *path)
{
    str stem = without_suffix(base_name(path), STR(".sql"));
    str rest = str_of(path);
    str piece;
    str before = {0};
    str folder = {0};
    while (str_next(&rest, '/', &piece)) {
        folder = str_equal(piece, STR("schema")) ? before : folder;
        before = piece;
    }
    int64_t number = 0;
    if (str_is_empty(folder) || !str_to_int64(str_slice(stem, 0, 4), &number) || number < 1 ||
        stem.length < 6 || stem.data[4] != '_') {
        fail(path, 1, "a migration is called FOLDER/schema/0001_name.sql");
    }
    *ARENA_PUSH(arena, schema->items, schema->count, schema->capacity) = (struct schema_file){
        .path = path,
        .folder = folder,
        .name = str_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(stem)),
        .text = str_to_c(arena, read_or_fail(path)),
    };
}

static void refuse_equal_numbers(const struct schema *schema)
{
    for (size_t i = 1; i < schema->count; i++) {
        const struct schema_file *file = &schema->items[i];
        size_t length = file->folder.length + 5;
        if (str_equal(str_slice(file->name, 0, length), str_slice(file[-1].name, 0, length))) {
            fail(file->path, 1, "the number is taken by %.*s", STR_ARG(file[-1].name));
        }
    }
}

static bool folder_is_placed(const struct schema *schema, str folder)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (str_equal(schema->items[i].folder, folder) && !schema->items[i].is_placed) {
            return false;
        }
    }
    return true;
}

/* Whether all folders that a file names in `-- after: a, b` are placed. */
static bool file_may_come(struct schema *schema, const struct schema_file *file)
{
    bool may_come = true;
    str rest = str_of(file->text);
    str line;
    for (int number = 1; str_next(&rest, '\n', &line); number++) {
        if (!str_starts_with(line, STR("-- after:"))) {
            continue;
        }
        str names = str_from(line, strlen("-- after:"));
        str name;
        while (str_next(&names, ',', &name)) {
            name = str_trim(name);
            if (!has_folder(schema, name)) {
                fail(file->path, number, "there is no folder \"%.*s\" with migrations",
                     STR_ARG(name));
            }
            may_come = may_come && folder_is_placed(schema, name);
        }
    }
    return may_come;
}

static bool folder_may_come(struct schema *schema, str folder)
{
    bool may_come = str_equal(folder, STR("app")) || folder_is_placed(schema, STR("app"));
    for (size_t i = 0; i < schema->count; i++) {
        if (str_equal(schema->items[i].folder, folder)) {
            may_come = file_may_come(schema, &schema->items[i]) && may_come;
        }
    }
    return may_come;
}

static void place_folder(struct schema *schema, str folder, struct schema *ordered)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (str_equal(schema->items[i].folder, folder)) {
            schema->items[i].is_placed = true;
            *ARENA_PUSH(arena, ordered->items, ordered->count, ordered->capacity) =
                schema->items[i];
        }
    }
}

/* app first, then folder by folder: the first in the alphabet whose forerunners are all there. */
static struct schema in_order(struct schema *schema)
{
    if (schema->count > 0) {
        qsort(schema->items, schema->count, sizeof(*schema->items), compare_files);
    }
    refuse_equal_numbers(schema);
    struct schema ordered = {0};
    while (ordered.count < schema->count) {
        const struct schema_file *waiting = NULL;
        const struct schema_file *next = NULL;
        for (size_t i = 0; i < schema->count && next == NULL; i++) {
            const struct schema_file *file = &schema->items[i];
            if (!file->is_placed) {
                waiting = file;
                next = folder_may_come(schema, file->folder) ? file : NULL;
            }
        }
        if (next == NULL) {
            fail(waiting->path, 1, "the folders wait for each other in a circle (-- after:)");
        }
        place_folder(schema, next->folder, &ordered);
    }
    return ordered;
}

/* The table's name, if the line begins to create one. */
static str created_table(str line)
{
    static const str beginnings[] = {STR_INIT("CREATE TABLE IF NOT EXISTS "),
                                     STR_INIT("CREATE TABLE ")};
    for (size_t i = 0; i < COUNT_OF(beginnings); i++) {
        if (str_starts_with(line, beginnings[i])) {
            str name = str_from(line, beginnings[i].length);
            return str_slice(name, 0, strcspn(name.data, " (\n"));
        }
    }
    return (str){0};
}

static void note_personal_tables(const struct schema_file *file)
{
    struct lines lines = lines_of(file->path, str_of(file->text));
    int marked_line = 0;
    for (size_t i = 0; i < lines.count; i++) {
        str line = str_trim(lines.items[i]);
        if (str_equal(line, STR("-- personal"))) {
            marked_line = (int)i + 1;
        } else if (marked_line > 0 && !str_starts_with(line, STR("--"))) {
            str table = created_table(line);
            if (str_is_empty(table)) {
                fail(file->path, marked_line,
                     "\"-- personal\" does not stand before a CREATE TABLE");
            }
            *ARENA_PUSH(arena, personal.items, personal.count, personal.capacity) = table;
            marked_line = 0;
        }
    }
}

static void apply_schema_file(sqlite3 *handle, const struct schema_file *file)
{
    str text = migrate_translate(arena, DB_SQLITE, file->text);
    const char *all = str_to_c(arena, text);
    for (const char *rest = all; *rest != '\0';) {
        const char *start = rest;
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(handle, start, -1, &statement, &rest);
        int offset = MAX_OF(sqlite3_error_offset(handle), 0);
        while (code == SQLITE_OK && statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {}
        if (code != SQLITE_OK || (statement != NULL && sqlite3_reset(statement) != SQLITE_OK)) {
            offset += (int)strspn(start, " \t\n");
            fail(file->path, 1 + newlines_before(text, (size_t)(start - all + offset)), "%s",
                 sqlite3_errmsg(handle));
        }
        sqlite3_finalize(statement);
    }
    note_personal_tables(file);
}

sqlite3 *schema_apply(const struct schema *schema)
{
    sqlite3 *handle;
    if (sqlite3_open(":memory:", &handle) != SQLITE_OK) {
        fail("sqlite", 0, "cannot be opened");
    }
    /* Without this a misspelt "column" would pass as a text. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < schema->count; i++) {
        apply_schema_file(handle, &schema->items[i]);
    }
    return handle;
}

struct schema schema_of(char **paths, int count)
{
    struct schema schema = {0};
    for (int i = 0; i < count; i++) {
        add_schema_file(&schema, paths[i]);
    }
    return in_order(&schema);
}

bool schema_is_personal(str table)
{
    for (size_t i = 0; i < personal.count; i++) {
        if (str_equal(personal.items[i], table)) {
            return true;
        }
    }
    return false;
}

static str checksum_of(const char *text)
{
    unsigned char hash[32];
    char *hex = arena_raw(arena, sizeof(hash) * 2 + 1);
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), NULL, 0);
    return str_of(sodium_bin2hex(hex, sizeof(hash) * 2 + 1, hash, sizeof(hash)));
}

/* The list is named like its file: migrations.c holds `migrations`. */
void schema_write_migrations(const struct schema *schema, const char *out_path)
{
    struct buf out = BUF_INIT(arena);
    sqlite3_close(schema_apply(schema));
    buf_put_format(
        &out,
        "/* Written by sqlgen. */\n#include \"db/migrate.h\"\n\n"
        "extern const struct migration %1$.*2$s[];\nconst struct migration %1$.*2$s[] = {\n",
        base_name(out_path).data, (int)without_suffix(base_name(out_path), STR(".c")).length);
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_file *file = &schema->items[i];
        buf_put_format(&out, "    {\"%.*s\",\n        ", STR_ARG(file->name));
        write_c_text(&out, str_of(file->text));
        buf_put_format(&out, ",\n        \"%.*s\"},\n", STR_ARG(checksum_of(file->text)));
    }
    BUF_PUT(&out, "    {0},\n};\n");
    write_if_changed(out_path, buf_str(&out), true);
}
