#include "app/compress.h"

#include <libdeflate.h>

/* What fits into one packet is there as fast uncompressed. */
#define WORTH_IT_BYTES 1400
#define LEVEL 1

static struct libdeflate_compressor *tables_of(struct compressor **compressor)
{
    if (*compressor == NULL) {
        *compressor = (struct compressor *)libdeflate_alloc_compressor(LEVEL);
    }
    return (struct libdeflate_compressor *)*compressor;
}

void compress_free(struct compressor *compressor)
{
    libdeflate_free_compressor((struct libdeflate_compressor *)compressor);
}

/* "gzip;q=0" refuses; every other weight is a yes: we would rather send the smallest than the
 * favourite. */
static bool is_refused(str parameters)
{
    str piece;
    while (str_next(&parameters, ';', &piece)) {
        piece = str_trim(piece);
        bool is_weight = str_starts_with(piece, STR("q=0"));
        for (size_t i = 3; is_weight && i < piece.length; i++) {
            is_weight = piece.data[i] == '.' || piece.data[i] == '0';
        }
        if (is_weight) {
            return true;
        }
    }
    return false;
}

bool compress_is_accepted(const struct http_request *http, str coding)
{
    str accepted = http_header(http, STR("accept-encoding"));
    str piece;
    while (str_next(&accepted, ',', &piece)) {
        str parameters = str_trim(piece);
        str name;
        if (str_next(&parameters, ';', &name) && str_equal_ascii_nocase(str_trim(name), coding)) {
            return !is_refused(parameters);
        }
    }
    return false;
}

static bool is_text(str content_type)
{
    return str_starts_with(content_type, STR("text/")) ||
           str_starts_with(content_type, STR("application/json"));
}

void compress_reply(struct compressor **compressor, const struct http_request *http,
                    struct reply *reply)
{
    if (reply->file_fd > 0 || reply->body.length <= WORTH_IT_BYTES ||
        !is_text(reply->content_type)) {
        return;
    }
    reply_add_header(reply, STR("Vary"), STR("Accept-Encoding"));
    if (!compress_is_accepted(http, STR("gzip"))) {
        return;
    }
    struct libdeflate_compressor *tables = tables_of(compressor);
    char *room = arena_raw(http->arena, reply->body.length);
    size_t length = tables == NULL
                        ? 0
                        : libdeflate_gzip_compress(tables, reply->body.data, reply->body.length,
                                                   room, reply->body.length);
    /* 0 when it would not be smaller. */
    if (length > 0) {
        reply->body = (str){room, length};
        reply_add_header(reply, STR("Content-Encoding"), STR("gzip"));
    }
}
