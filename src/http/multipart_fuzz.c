/* The first line is the Content-Type, the rest the body. What is found lies within the body. */
#include <stdlib.h>

#include "base/utf8.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str body = {(const char *)bytes, length};
    str content_type = {0};
    str_next(&body, '\n', &content_type);
    struct http_multipart multipart;
    if (!http_parse_multipart(arena, content_type, body, 20, &multipart)) {
        return 0;
    }
    size_t found = 0;
    for (size_t i = 0; i < multipart.part_count; i++) {
        found += multipart.parts[i].content.length;
    }
    for (size_t i = 0; i < multipart.field_count; i++) {
        found += multipart.fields[i].value.length;
        if (!utf8_is_valid(multipart.fields[i].value)) {
            abort();
        }
    }
    if (found > body.length || multipart.part_count + multipart.field_count > 20) {
        abort();
    }
    return 0;
}
