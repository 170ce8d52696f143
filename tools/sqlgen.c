#include "sqlgen.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct arena *arena;

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

/* ---- the two ways to be called -------------------------------------------------------------- */

static void generate_queries(const struct schema *schema, const char *path, const char *out)
{
    sqlite3 *handle = schema_apply(schema);
    check_begin(handle);
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
