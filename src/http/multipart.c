#include "http/http.h"

#include "base/utf8.h"

#define BOUNDARY_LENGTH_LIMIT 70
#define PART_HEADER_LIMIT 8
#define FIELD_LENGTH_LIMIT (1024 * 1024)

/* What the header lines of one part say. */
struct part_head {
    str field;
    str file_name;
    str content_type;
    bool has_field;
    bool is_file;
};

/* The value of `name=…` among parameters separated by semicolons; quoted or not. Browsers write a
 * quote inside as %22, so that a quoted value ends at the next quote. */
static bool find_parameter(str parameters, str name, str *ret_value)
{
    while (parameters.length > 0) {
        parameters = str_trim(parameters);
        ptrdiff_t equals = str_find_char(parameters, '=');
        if (equals < 0) {
            return false;
        }
        str found = str_trim(str_slice(parameters, 0, (size_t)equals));
        str rest = str_from(parameters, (size_t)equals + 1);
        bool is_quoted = str_starts_with(rest, STR("\""));
        if (is_quoted) {
            rest = str_from(rest, 1);
        }
        ptrdiff_t end = str_find_char(rest, is_quoted ? '"' : ';');
        if (end < 0 && is_quoted) {
            return false;
        }
        str value = end < 0 ? rest : str_slice(rest, 0, (size_t)end);
        rest = end < 0 ? (str){0} : str_from(rest, (size_t)end);
        if (str_equal_ascii_nocase(found, name)) {
            *ret_value = is_quoted ? value : str_trim(value);
            return true;
        }
        ptrdiff_t semicolon = str_find_char(rest, ';');
        parameters = semicolon < 0 ? (str){0} : str_from(rest, (size_t)semicolon + 1);
    }
    return false;
}

/* Undoes the three escapes that browsers use in names; any other percent sign stands for itself. */
static str unescape_name(struct arena *arena, str name)
{
    if (str_find_char(name, '%') < 0) {
        return name;
    }
    struct buf out = BUF_INIT(arena);
    while (name.length > 0) {
        size_t taken = 3;
        if (str_starts_with(name, STR("%22"))) {
            buf_put_char(&out, '"');
        } else if (str_starts_with(name, STR("%0D")) || str_starts_with(name, STR("%0A"))) {
            buf_put_char(&out, ' ');
        } else {
            buf_put_char(&out, name.data[0]);
            taken = 1;
        }
        name = str_from(name, taken);
    }
    return buf_str(&out);
}

/* Some programs send the whole path of the file on their disk. */
static str last_piece_of_path(str name)
{
    for (size_t i = name.length; i > 0; i--) {
        if (name.data[i - 1] == '/' || name.data[i - 1] == '\\') {
            return str_from(name, i);
        }
    }
    return name;
}

static bool read_disposition(struct arena *arena, str value, struct part_head *head)
{
    str kind;
    str rest = value;
    if (!str_next(&rest, ';', &kind) || !str_equal_ascii_nocase(str_trim(kind), STR("form-data")) ||
        head->has_field) {
        return false;
    }
    str name;
    if (!find_parameter(rest, STR("name"), &name) || !utf8_is_valid(name)) {
        return false;
    }
    head->field = unescape_name(arena, name);
    head->has_field = true;
    if (find_parameter(rest, STR("filename"), &name)) {
        head->file_name = utf8_repair(arena, last_piece_of_path(unescape_name(arena, name)));
        head->is_file = true;
    }
    return true;
}

static bool read_part_line(struct arena *arena, str line, struct part_head *head)
{
    ptrdiff_t colon = str_find_char(line, ':');
    if (colon <= 0) {
        return false;
    }
    str name = str_slice(line, 0, (size_t)colon);
    str value = str_trim(str_from(line, (size_t)colon + 1));
    if (str_equal_ascii_nocase(name, STR("content-disposition"))) {
        return read_disposition(arena, value, head);
    }
    if (str_equal_ascii_nocase(name, STR("content-type"))) {
        head->content_type = utf8_repair(arena, value);
    }
    return true;
}

/* Takes the header lines and the empty line off the front of *rest. */
static bool read_part_head(struct arena *arena, str *rest, struct part_head *head)
{
    for (int line_number = 0; line_number <= PART_HEADER_LIMIT; line_number++) {
        ptrdiff_t end = str_find(*rest, STR("\r\n"));
        if (end < 0) {
            return false;
        }
        str line = str_slice(*rest, 0, (size_t)end);
        *rest = (str){rest->data + end + 2, rest->length - (size_t)end - 2};
        if (line.length == 0) {
            return head->has_field;
        }
        if (!read_part_line(arena, line, head)) {
            return false;
        }
    }
    return false;
}

struct reader {
    struct arena *arena;
    struct http_multipart *out;
    size_t field_capacity;
    size_t part_capacity;
};

static bool keep_part(struct reader *reader, const struct part_head *head, str content)
{
    struct http_multipart *out = reader->out;
    if (head->is_file) {
        *ARENA_PUSH(reader->arena, out->parts, out->part_count, reader->part_capacity) =
            (struct http_part){
                .field = head->field,
                .name = head->file_name,
                .content_type = head->content_type,
                .content = content,
            };
        return true;
    }
    if (content.length > FIELD_LENGTH_LIMIT || !utf8_is_valid(content) ||
        str_find_char(content, '\0') >= 0) {
        return false;
    }
    *ARENA_PUSH(reader->arena, out->fields, out->field_count, reader->field_capacity) =
        (struct http_field){head->field, content};
    return true;
}

/* "--boundary" CRLF head CRLF CRLF content CRLF "--boundary" … "--boundary--". No preamble:
 * browsers send none, and what nobody sends need not be understood. */
static bool read_parts(struct reader *reader, str body, str delimiter, size_t limit)
{
    str opening = str_from(delimiter, 2);
    if (!str_starts_with(body, opening)) {
        return false;
    }
    str rest = str_from(body, opening.length);
    for (size_t parts = 0; str_starts_with(rest, STR("\r\n")); parts++) {
        struct part_head head = {0};
        rest = str_from(rest, 2);
        if (parts == limit || !read_part_head(reader->arena, &rest, &head)) {
            return false;
        }
        ptrdiff_t end = str_find(rest, delimiter);
        if (end < 0 || !keep_part(reader, &head, str_slice(rest, 0, (size_t)end))) {
            return false;
        }
        rest = str_from(rest, (size_t)end + delimiter.length);
    }
    return str_equal(rest, STR("--")) || str_equal(rest, STR("--\r\n"));
}

bool http_parse_multipart(struct arena *arena, str content_type, str body, size_t limit,
                          struct http_multipart *ret_multipart)
{
    str kind;
    str parameters = content_type;
    str boundary;
    if (!str_next(&parameters, ';', &kind) ||
        !str_equal_ascii_nocase(str_trim(kind), STR("multipart/form-data")) ||
        !find_parameter(parameters, STR("boundary"), &boundary) || boundary.length == 0 ||
        boundary.length > BOUNDARY_LENGTH_LIMIT) {
        return false;
    }
    struct http_multipart multipart = {0};
    struct reader reader = {.arena = arena, .out = &multipart};
    if (!read_parts(&reader, body, str_join(arena, STR("\r\n--"), boundary), limit)) {
        return false;
    }
    *ret_multipart = multipart;
    return true;
}
