#include "http/head.h"

#include <microhttpd.h>

/* Walks over libmicrohttpd's buffer and writes the head anew. `place` is where the next piece must
 * lie; NULL once something lay elsewhere. */
struct rewriter {
    const char *place;
    char *out;
    size_t length;
    size_t capacity;
    struct http_field *headers;
    size_t header_count;
};

/* Between name and value only the colon and blanks may stand; the line ends take two bytes. */
static void expect_piece(struct rewriter *rewriter, const char *piece, size_t length,
                         const char *behind, size_t behind_length)
{
    if (piece == NULL || rewriter->place != piece ||
        length + behind_length > rewriter->capacity - rewriter->length) {
        rewriter->place = NULL;
        return;
    }
    memcpy(rewriter->out + rewriter->length, piece, length);
    memcpy(rewriter->out + rewriter->length + length, behind, behind_length);
    rewriter->length += length + behind_length;
    rewriter->place = piece + length + behind_length;
}

/* How many blanks stood behind the colon: the only thing that is read from the buffer itself. */
static size_t blanks_before(const char *value, const char *from)
{
    size_t count = 0;
    while (from + count < value && (from[count] == ' ' || from[count] == '\t')) {
        count++;
    }
    return count;
}

static void expect_header(struct rewriter *rewriter, str name, str value)
{
    char *name_copy = rewriter->out + rewriter->length;
    expect_piece(rewriter, name.data, name.length, ":", 1);
    if (rewriter->place == NULL) {
        return;
    }
    rewriter->place += blanks_before(value.data, rewriter->place);
    char *value_copy = rewriter->out + rewriter->length;
    expect_piece(rewriter, value.data, value.length, "\r\n", 2);
    rewriter->headers[rewriter->header_count++] = (struct http_field){
        .name = {name_copy, name.length},
        .value = {value_copy, value.length},
    };
}

static enum MHD_Result each_header(void *context, enum MHD_ValueKind kind UNUSED, const char *name,
                                   size_t name_length, const char *value, size_t value_length)
{
    struct rewriter *rewriter = context;
    if (rewriter->place != NULL && value != NULL) {
        expect_header(rewriter, (str){name, name_length}, (str){value, value_length});
    } else {
        rewriter->place = NULL;
    }
    return rewriter->place == NULL ? MHD_NO : MHD_YES;
}

static size_t length_of_head(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info == NULL ? 0 : info->header_size;
}

bool head_read(struct arena *arena, struct MHD_Connection *connection, const char *method,
               const char *version, str raw_target, const char *target_place, struct head *ret_head)
{
    size_t length = length_of_head(connection);
    int count = MHD_get_connection_values_n(connection, MHD_HEADER_KIND, NULL, NULL);
    struct rewriter rewriter = {
        .place = method,
        .out = arena_raw(arena, length),
        .capacity = length,
        .headers = ARENA_ARRAY(arena, (size_t)count, struct http_field),
    };
    size_t method_length = strlen(method);
    expect_piece(&rewriter, method, method_length, " ", 1);
    if (rewriter.place != target_place) {
        return false;
    }
    /* libmicrohttpd has cut the target at its question mark since; the copy is what was there. */
    rewriter.place = raw_target.data;
    expect_piece(&rewriter, raw_target.data, raw_target.length, " ", 1);
    rewriter.place = rewriter.place == NULL ? NULL : target_place + raw_target.length + 1;
    expect_piece(&rewriter, version, strlen(version), "\r\n", 2);
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each_header, &rewriter);
    expect_piece(&rewriter, rewriter.place, 0, "\r\n", 2);
    if (rewriter.place != method + length || rewriter.header_count != (size_t)count) {
        return false;
    }
    *ret_head = (struct head){
        .text = {rewriter.out, rewriter.length},
        .method = {rewriter.out, method_length},
        .target = raw_target,
        .headers = rewriter.headers,
        .header_count = rewriter.header_count,
    };
    return true;
}

void head_normalise(struct head *head)
{
    for (size_t i = 0; i < head->header_count; i++) {
        struct http_field *header = &head->headers[i];
        char *name = (char *)header->name.data; /* our own copy of the head */
        for (size_t at = 0; at < header->name.length; at++) {
            name[at] = (char)(name[at] >= 'A' && name[at] <= 'Z' ? name[at] | 0x20 : name[at]);
        }
        header->value = str_trim(header->value);
    }
}

int64_t head_body_length(const struct http_request *request)
{
    int64_t length = 0;
    if (!str_is_empty(http_header(request, STR("transfer-encoding")))) {
        return -1;
    }
    bool is_number = str_to_int64(http_header(request, STR("content-length")), &length);
    return is_number ? length : 0;
}
