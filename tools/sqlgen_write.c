#include "sqlgen.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void write_c_text(struct buf *out, str text)
{
    BUF_PUT(out, "\"");
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '\n') {
            BUF_PUT(out, "\\n\"\n        \"");
        } else {
            if (c == '"' || c == '\\') {
                buf_put_char(out, '\\');
            }
            buf_put_char(out, c);
        }
    }
    BUF_PUT(out, "\"");
}

static const char *shown_path(const char *path)
{
    return strncmp(path, "src/", 4) == 0 ? path + 4 : path;
}

static void put_struct(struct buf *out, str prefix, str function, const char *suffix,
                       const struct fields *fields)
{
    buf_put_format(out, "struct %.*s_%s {\n", STR_ARG(function), suffix);
    str part = {0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->items[i];
        if (field->part.length == 0) {
            buf_put_format(out, "    %s%.*s;\n", field->type->c_type, STR_ARG(field->name));
        } else if (!str_equal(field->part, part)) {
            buf_put_format(out, "    struct %.*s%.*s_values %.*s;\n", STR_ARG(prefix),
                           STR_ARG(field->part), STR_ARG(field->part));
        }
        part = field->part;
    }
    BUF_PUT(out, "};\n\n");
}

static void put_rows(struct buf *out, str function)
{
    buf_put_format(out,
                   "struct %.*s_rows {\n    struct %.*s_row *items;\n    size_t count;\n};\n\n",
                   STR_ARG(function), STR_ARG(function));
}

/* Everything of a prototype but its end: `;` or the body. */
static void put_signature(struct buf *out, str prefix, const struct query *query)
{
    str function = str_join(arena, prefix, query->name);
    str row = str_join(arena, prefix, query->row);
    str result = query->kind == ONE || query->kind == CHANGED ? STR("bool ")
                 : query->kind == COUNT                       ? STR("int64_t ")
                 : query->kind == MANY ? str_format(arena, "struct %.*s_rows ", STR_ARG(row))
                                       : STR("void ");
    buf_put_format(out, "%.*s%.*s(struct db *db", STR_ARG(result), STR_ARG(function));
    if (has_values(query)) {
        buf_put_format(out, ", const struct %.*s_values *values", STR_ARG(function));
    } else {
        for (size_t i = 0; i < query->parameters.count; i++) {
            const struct field *field = &query->parameters.items[i];
            buf_put_format(out, ", %s%.*s", field->type->c_type, STR_ARG(field->name));
        }
    }
    if (query->kind == ONE) {
        buf_put_format(out, ", struct %.*s_row *ret_row", STR_ARG(row));
    } else if (query->kind == EACH) {
        buf_put_format(
            out, ",\n    void (*each)(void *context, const struct %.*s_row *row), void *context",
            STR_ARG(row));
    }
    BUF_PUT(out, ")");
}

static void put_comment(struct buf *out, const struct query *query)
{
    if (query->comment.length > 0) {
        buf_put_format(out, "/* %.*s */\n", STR_ARG(query->comment));
    }
}

/* The parameters that several queries share, or the rows that several give. */
static void put_part(struct buf *out, str prefix, const struct query *part)
{
    str name = str_join(arena, prefix, part->name);
    if (part->parameters.count == 0 && !part->gives_rows) {
        return;
    }
    put_comment(out, part);
    if (part->parameters.count > 0) {
        put_struct(out, prefix, name, "values", &part->parameters);
    } else {
        put_struct(out, prefix, name, "row", &part->columns);
        put_rows(out, name);
    }
}

static bool has_own_rows(const struct query *query)
{
    return query->columns.count > 0 && str_equal(query->row, query->name);
}

static void put_declarations(struct buf *out, str prefix, const struct query *query)
{
    str function = str_join(arena, prefix, query->name);
    if (has_values(query)) {
        put_struct(out, prefix, function, "values", &query->parameters);
    }
    if (has_own_rows(query)) {
        put_struct(out, prefix, function, "row", &query->columns);
        if (query->kind == MANY) {
            put_rows(out, function);
        }
    }
    put_comment(out, query);
    buf_put(out, query->kind == ONE || query->kind == CHANGED ? STR("MUST_USE ") : (str){0});
    put_signature(out, prefix, query);
    BUF_PUT(out, ";\n\n");
}

static void put_query_data(struct buf *out, str prefix, const struct query *query)
{
    buf_put_format(
        out,
        "static const struct db_query %.*s_query = {\n    .name = \"%.*s%.*s\",\n    .sqlite = ",
        STR_ARG(query->name), STR_ARG(prefix), STR_ARG(query->name));
    write_c_text(out, str_trim(query->sqlite));
    BUF_PUT(out, ",\n    .postgres = ");
    write_c_text(out, str_trim(query->postgres));
    BUF_PUT(out, ",\n    .parameters = \"");
    for (size_t i = 0; i < query->places.count; i++) {
        buf_put_char(out, query->places.items[i].letter);
    }
    BUF_PUT(out, "\",\n    .columns = \"");
    for (size_t i = 0; i < query->columns.count; i++) {
        buf_put_char(out, query->columns.items[i].type->letter);
    }
    BUF_PUT(out, "\",\n};\n\n");
}

static void put_reader(struct buf *out, str prefix, const struct query *query)
{
    buf_put_format(out,
                   "static void read_%.*s(struct db_cursor *cursor, struct %.*s%.*s_row *row)\n{\n",
                   STR_ARG(query->name), STR_ARG(prefix), STR_ARG(query->name));
    for (size_t i = 0; i < query->columns.count; i++) {
        const struct field *field = &query->columns.items[i];
        buf_put_format(out, "    row->%.*s = %s%zu%s;\n", STR_ARG(field->name),
                       field->type->read_before, i, field->type->read_after);
    }
    BUF_PUT(out, "}\n\n");
}

static void put_values(struct buf *out, const struct query *query)
{
    if (query->places.count == 0) {
        BUF_PUT(out, "    const struct db_value *parameters = NULL;\n");
        return;
    }
    BUF_PUT(out, "    const struct db_value parameters[] = {\n");
    for (size_t i = 0; i < query->places.count; i++) {
        const struct place *place = &query->places.items[i];
        const struct type *type = type_of_letter(place->letter);
        buf_put_format(out, "        %s%.*s%s,\n", type->bind_before, STR_ARG(place->expression),
                       type->bind_after);
    }
    BUF_PUT(out, "    };\n");
}

static void put_work(struct buf *out, str prefix, const struct query *query)
{
    str name = query->name;
    str row = str_join(arena, prefix, query->row);
    const char *start = query->kind == EACH ? "db_start_streaming" : "db_start";
    if (query->columns.count == 0) {
        str result = query->kind == COUNT     ? STR("return ")
                     : query->kind == CHANGED ? STR("return 0 < ")
                                              : STR("");
        buf_put_format(out, "    %.*sdb_run(db, &%.*s_query, parameters);\n", STR_ARG(result),
                       STR_ARG(name));
        return;
    }
    if (query->kind == MANY) {
        buf_put_format(out, "    struct %.*s_rows rows = {0};\n    size_t capacity = 0;\n",
                       STR_ARG(row));
    }
    buf_put_format(out, "    struct db_cursor *cursor = %s(db, &%.*s_query, parameters);\n", start,
                   STR_ARG(name));
    if (query->kind == ONE) {
        buf_put_format(out,
                       "    bool found = db_step(cursor);\n    if (found) {\n"
                       "        read_%.*s(cursor, ret_row);\n    }\n    db_end(cursor);\n"
                       "    return found;\n",
                       STR_ARG(query->row));
    } else if (query->kind == MANY) {
        buf_put_format(out,
                       "    while (db_step(cursor)) {\n        read_%.*s(cursor, "
                       "ARENA_PUSH(db_arena(db), rows.items, rows.count, capacity));\n    }\n"
                       "    db_end(cursor);\n    return rows;\n",
                       STR_ARG(query->row));
    } else {
        buf_put_format(out,
                       "    while (db_step(cursor)) {\n        struct %.*s_row row;\n"
                       "        read_%.*s(cursor, &row);\n        each(context, &row);\n    }\n"
                       "    db_end(cursor);\n",
                       STR_ARG(row), STR_ARG(query->row));
    }
}

static str header_text(const struct query_file *file)
{
    struct buf out = BUF_INIT(arena);
    buf_put_format(&out,
                   "/* Written by sqlgen from %s; changes belong there. */\n#pragma once\n\n"
                   "#include \"db/db.h\"\n\n",
                   shown_path(file->path));
    for (size_t i = 0; i < file->part_count; i++) {
        put_part(&out, file->prefix, &file->parts[i]);
    }
    for (size_t i = 0; i < file->count; i++) {
        put_declarations(&out, file->prefix, &file->items[i]);
    }
    buf_put_format(&out, "extern const struct db_query *const %.*squeries[];\n",
                   STR_ARG(file->prefix));
    return buf_str(&out);
}

static str source_text(const struct query_file *file)
{
    struct buf out = BUF_INIT(arena);
    buf_put_format(
        &out, "/* Written by sqlgen from %s; changes belong there. */\n#include \"%.*s.h\"\n\n",
        shown_path(file->path), STR_ARG(base_name(file->path)));
    for (size_t i = 0; i < file->part_count; i++) {
        if (file->parts[i].gives_rows) {
            put_reader(&out, file->prefix, &file->parts[i]);
        }
    }
    for (size_t i = 0; i < file->count; i++) {
        const struct query *query = &file->items[i];
        put_query_data(&out, file->prefix, query);
        if (has_own_rows(query)) {
            put_reader(&out, file->prefix, query);
        }
        put_signature(&out, file->prefix, query);
        BUF_PUT(&out, "\n{\n");
        put_values(&out, query);
        put_work(&out, file->prefix, query);
        BUF_PUT(&out, "}\n\n");
    }
    buf_put_format(&out, "const struct db_query *const %.*squeries[] = {\n", STR_ARG(file->prefix));
    for (size_t i = 0; i < file->count; i++) {
        buf_put_format(&out, "    &%.*s_query,\n", STR_ARG(file->items[i].name));
    }
    BUF_PUT(&out, "    NULL,\n};\n");
    return buf_str(&out);
}

void write_queries(const struct query_file *file, const char *out)
{
    write_if_changed(str_to_c(arena, str_format(arena, "%s.h", out)), header_text(file), false);
    write_if_changed(str_to_c(arena, str_format(arena, "%s.c", out)), source_text(file), true);
}
