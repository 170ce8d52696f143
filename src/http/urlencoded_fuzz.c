/* Any text either fails or yields fields that are valid UTF-8 without NUL. */
#include <stdlib.h>

#include "base/utf8.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct http_field *fields = NULL;
    size_t count = 0;
    if (!http_parse_urlencoded(arena, (str){(const char *)bytes, length}, 50, &fields, &count)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!utf8_is_valid(fields[i].name) || !utf8_is_valid(fields[i].value) ||
            str_find_char(fields[i].value, '\0') >= 0) {
            abort();
        }
    }
    if (count > 50) {
        abort();
    }
    return 0;
}
