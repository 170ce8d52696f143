#include "http/http.h"

#include "base/utf8.h"
#include "http/percent.h"

str http_header(const struct http_request *request, str name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_equal(request->headers[i].name, name)) {
            return request->headers[i].value;
        }
    }
    return (str){0};
}

/* Adds the cookies called `name` in one Cookie line to *count and keeps the last one. */
static void find_cookie(str line, str name, str *value, int *count)
{
    str piece;
    while (str_next(&line, ';', &piece)) {
        piece = str_trim(piece);
        ptrdiff_t equals = str_find_char(piece, '=');
        if (equals >= 0 && str_equal(str_slice(piece, 0, (size_t)equals), name)) {
            *value = str_from(piece, (size_t)equals + 1);
            (*count)++;
        }
    }
}

str http_cookie(const struct http_request *request, str name)
{
    str value = {0};
    int count = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        if (str_equal(request->headers[i].name, STR("cookie"))) {
            find_cookie(request->headers[i].value, name, &value, &count);
        }
    }
    /* Two of one name mean that somebody else, a neighbour in the domain, set one of them. */
    return count == 1 ? value : (str){0};
}

static str find_field(const struct http_request *request, size_t from, size_t to, str name)
{
    for (size_t i = from; i < to; i++) {
        if (str_equal(request->fields[i].name, name)) {
            return request->fields[i].value;
        }
    }
    return (str){0};
}

str http_query_field(const struct http_request *request, str name)
{
    return find_field(request, 0, request->query_field_count, name);
}

str http_body_field(const struct http_request *request, str name)
{
    return find_field(request, request->query_field_count, request->field_count, name);
}

const struct http_file *http_file(const struct http_request *request, str field)
{
    for (size_t i = 0; i < request->file_count; i++) {
        if (str_equal(request->files[i].field, field)) {
            return &request->files[i];
        }
    }
    return NULL;
}

/* Decodes percent signs and pluses; false on a broken escape, a NUL or invalid UTF-8. */
static bool decode(struct arena *arena, str text, str *ret_decoded)
{
    char *out = arena_raw(arena, text.length);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int byte = percent_byte(text, i);
            if (byte < 0) {
                return false;
            }
            c = (char)byte;
            i += 2;
        }
        if (c == '\0') {
            return false;
        }
        out[length++] = c;
    }
    *ret_decoded = (str){out, length};
    return utf8_is_valid(*ret_decoded);
}

static bool decode_field(struct arena *arena, str piece, struct http_field *ret_field)
{
    ptrdiff_t equals = str_find_char(piece, '=');
    str name = equals < 0 ? piece : str_slice(piece, 0, (size_t)equals);
    str value = equals < 0 ? (str){0} : str_from(piece, (size_t)equals + 1);
    return decode(arena, name, &ret_field->name) && decode(arena, value, &ret_field->value);
}

static size_t count_pieces(str text)
{
    size_t count = 0;
    str piece;
    while (str_next(&text, '&', &piece)) {
        count += piece.length > 0;
    }
    return count;
}

bool http_parse_urlencoded(struct arena *arena, str text, size_t limit, struct http_field **fields,
                           size_t *count)
{
    size_t more = count_pieces(text);
    if (more == 0) {
        return true;
    }
    if (more > limit) {
        return false;
    }
    size_t old_size = *count * sizeof(struct http_field);
    struct http_field *list =
        arena_grow(arena, *fields, old_size, old_size + more * sizeof(struct http_field));
    size_t filled = *count;
    str piece;
    while (str_next(&text, '&', &piece)) {
        if (piece.length > 0 && !decode_field(arena, piece, &list[filled++])) {
            return false;
        }
    }
    *fields = list;
    *count = filled;
    return true;
}
