#include "http/http.h"

static bool is_one_line(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return true;
}

void reply_add_header(struct reply *reply, str name, str value)
{
    assert(name.length > 0 && is_one_line(name) && is_one_line(value));
    assert(reply->header_count < REPLY_HEADER_LIMIT);
    reply->headers[reply->header_count++] = (struct http_field){name, value};
}
